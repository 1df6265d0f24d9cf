"""Reports that are asked for otherwise than usual: their folders and their names.

The usual report of an area runs to the newest year, beside no other area, with each notebook's own
parameters, on today's figures. A variant lies in a folder of its own and says what it is.
"""

import re
import unicodedata
from collections.abc import Mapping
from functools import lru_cache
from hashlib import sha256

import pandas as pd

from helpers import words
from helpers.data.geography import Area
from helpers.files.writing import RESERVED

LONGEST = 40
"""Characters of a folder's ending: Windows allows a path of 260 (tests/test_windows.py)."""


def folder(
    area: Area,
    areas: pd.DataFrame,
    otherwise: Mapping[str, object] | None = None,
    as_of: str | None = None,
) -> str:
    """Return the name of the folder of an area's reports; namesakes have their code in it.

    Args:
        areas: Columns area_code, name.
        otherwise: The parameters that differ from the usual ones.
        as_of: The month (YYYY-MM) whose view of the figures the reports give; today's where None.

    Returns:
        str: As in ``wales``, ``wales_to-2018``, ``wales_beside-england_as-of-2021-06``. No area's
            own folder has an underscore in its name, so that none can be taken for a variant. What
            does not go into a name whole (a long one, a minus sign) is told apart by a digest.
    """
    slug = slug_of(area.name)
    namesakes = areas.loc[areas["name"].map(slug_of) == slug, "area_code"]
    slug = slug if set(namesakes) <= {area.code} else f"{slug}-{slug_of(area.code)}"
    parts = _parts(otherwise or {})
    ending = "_".join(slug_of(part) for part in parts)
    whole = all(slug_of(part) == part.lower().replace(" ", "-") for part in parts)
    if len(ending) > LONGEST or not whole:
        ending = f"{ending[:LONGEST]}_{sha256(repr(parts).encode()).hexdigest()[:8]}"
    return "_".join(filter(None, [slug, ending, f"as-of-{as_of}" if as_of else ""]))


def in_words(otherwise: Mapping[str, object], as_of: str = "") -> str:
    """Return how a report differs from the usual one, as in "to 2018, beside Wales"; '' if not."""
    known = [f"as known in {words.month(as_of)}"] if as_of else []
    return ", ".join([*_parts(otherwise), *known])


@lru_cache(maxsize=1024)
def slug_of(text: str) -> str:
    """Return ``text`` as lower-case ASCII words with hyphens between them.

    So two names that differ in capitals alone are one, and none is kept by Windows for itself.
    """
    ascii_only = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    slug = re.sub(r"[^a-z0-9]+", "-", ascii_only.lower().replace("'", "")).strip("-")
    return f"the-{slug}" if RESERVED.fullmatch(slug) else slug


def _parts(otherwise: Mapping[str, object]) -> list[str]:
    return [_part(name, value) for name, value in sorted(otherwise.items(), key=_place)]


def _place(parameter: tuple[str, object]) -> tuple[bool, bool, str]:
    """Put the year first, then the areas beside, then other parameters by name."""
    name = parameter[0]
    return name != "year", name != "compare_with", name


def _part(name: str, value: object) -> str:
    values = words.listed([str(each) for each in value]) if isinstance(value, list) else str(value)
    if name == "year":
        return f"to {values}"
    if name == "compare_with":
        return f"beside {values}"
    return f"{name.replace('_', ' ')} {values}"
