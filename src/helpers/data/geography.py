"""Areas: finding one by name or code, what it lies in, and those that added files bring.

Areas are known by their GSS codes. A recode (a new code for the same boundary) is one area; for
councils that gave way to others see :mod:`helpers.data.reorganisations`.
"""

import difflib
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from helpers.data.nations import ENGLAND, NATIONS, UNITED_KINGDOM
from helpers.errors import Problem

FIELDS = ["area_code", "name", "level", "parent_code", "last_mid_year"]
LEVELS = ("country", "region", "sub-region", "local authority", "harmonised area")
"""Levels of areas, the widest first."""
SHORTENED = r" (city|county) of$"
"""What a short name leaves out."""


@dataclass(frozen=True)
class Area:
    """One area: code, name, level (country, region, local authority, harmonised area ...)."""

    code: str
    name: str
    level: str
    parent: str
    last_mid_year: int | None = None

    @property
    def nation(self) -> str:
        """GSS code of the nation the area lies in ('' for the United Kingdom)."""
        return NATIONS.get(self.code[0], "")

    @property
    def is_authority(self) -> bool:
        """Whether it is a local authority, or a harmonised area of them."""
        return self.level in ("local authority", "harmonised area")

    @property
    def abolished(self) -> bool:
        """Whether it no longer exists."""
        return self.last_mid_year is not None

    @property
    def title(self) -> str:
        """Its name, and of a council that is no more until when it was one."""
        until = f" (council until {self.last_mid_year + 1})" if self.abolished else ""
        return f"{self.name}{until}"


@dataclass(frozen=True)
class Group:
    """Areas of one nation that are read as one: its name, and their codes."""

    name: str
    codes: tuple[str, ...]
    level = "group"
    parent = ""
    is_authority = False
    abolished = False

    @property
    def title(self) -> str:
        """Its name."""
        return self.name

    @property
    def code(self) -> str:
        """What stands for the group in the column area_code: its codes, joined by "+"."""
        return "+".join(self.codes)

    @property
    def nation(self) -> str:
        """GSS code of the nation its areas lie in."""
        return NATIONS.get(self.code[:1], "")


def plain(text: str) -> str:
    """Return a text in small letters and digits: no accents, words apart by one space."""
    text = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9+]+", " ", text.replace("&", " and ")).strip()


def _area(code: str, name: str, level: str, parent: str, last_mid_year: float) -> Area:
    return Area(code, name, level, parent, None if pd.isna(last_mid_year) else int(last_mid_year))


def names(areas: pd.DataFrame) -> dict[str, Area]:
    """Return the areas by all they are called: code, former codes, name, short and Welsh name.

    A code goes before a name, and a present area before an abolished one. A short name
    (:data:`SHORTENED`) counts where one area alone has it.

    Args:
        areas: As for :func:`find`.
    """
    rows = areas.sort_values("last_mid_year", na_position="first", kind="stable")
    places = [_area(*row) for row in rows[FIELDS].itertuples(index=False)]
    full = rows["name"].map(plain)
    short = full.str.replace(SHORTENED, "", regex=True)
    alone = short.mask(short.duplicated(keep=False), "")
    former = [code.lower().split() for code in rows["former_codes"]]
    welsh = rows["welsh_name"].map(plain)
    called = [
        [[plain(place.code)] for place in places],
        former,
        *([[text] for text in texts] for texts in (full, alone, welsh)),
    ]
    known: dict[str, Area] = {}
    for texts in called:
        for place, each in zip(places, texts, strict=True):
            for text in each:
                known.setdefault(text, place)
    known.pop("", None)
    return known


def find(
    areas: pd.DataFrame, text: str | Group, known: Mapping[str, Area] | None = None
) -> Area | Group:
    """Return the area called ``text``: a name (in Welsh too), a GSS code or a former one.

    A group is what it is, and codes joined by ``+`` are those of one.

    Where an abolished authority and a present one share a name, the name means the present one;
    the other is reached by its code.

    Args:
        areas: Columns area_code, name, level, parent_code, last_mid_year, former_codes,
            welsh_name.
        known: What :func:`names` returns of them, where several are looked for.

    Raises:
        Problem: If there is no such area; the sentence suggests near names.
    """
    if isinstance(text, Group):
        return text
    wanted = plain(str(text))
    known = names(areas) if known is None else known
    if wanted in known:
        return known[wanted]
    codes = wanted.split("+")
    if len(codes) > 1 and known.keys() >= set(codes):
        return Group(f"the group of {len(codes)} areas", tuple(known[code].code for code in codes))
    full = areas["name"].map(plain)
    short = full.str.replace(SHORTENED, "", regex=True)
    near = difflib.get_close_matches(wanted, [*full, *short], n=3, cutoff=0.6)
    near += [name for name in full if wanted and wanted in name][:3]
    suggestions = areas.loc[full.isin(near) | short.isin(near), "name"].drop_duplicates()[:4]
    hint = f" Did you mean {' or '.join(suggestions)}?" if len(suggestions) else ""
    raise Problem(
        f"'{text}' is not an area held here: give the name or GSS code of a UK nation, an English "
        f"region, or an English or Welsh council.{hint}"
    )


def with_new(areas: pd.DataFrame, found: pd.DataFrame, recodes: Mapping[str, str]) -> pd.DataFrame:
    """Return the areas with those that added files brought, and what someone should look at.

    Args:
        areas: The table ``areas`` of data/raw, or what this function returned for another file.
        found: area_code, name, level, parent_code, education_code, file: areas of added files.
            Those that ``areas`` describes by now are passed over.
        recodes: New code in an added file -> the code held.

    Returns:
        DataFrame: The columns of ``areas`` and review: a sentence on what to check; '' where
            nothing is.
    """
    held = {*areas["area_code"], *" ".join(areas["former_codes"]).split()}
    new = found[~found["area_code"].isin(held)].drop_duplicates("area_code")
    new = new.assign(
        row=0,
        former_codes="",
        welsh_name="",
        review="taken in from " + new["file"] + ": check its name and region, and describe the "
        "reorganisation in reorganisations.csv if it succeeds another council",
    )
    joined = areas.assign(review=areas.get("review", ""))
    if len(new):
        joined = pd.concat([joined, new[joined.columns]], ignore_index=True)
    for code, kept in recodes.items():
        if code not in held:
            row = joined["area_code"] == kept
            joined.loc[row, "former_codes"] = (joined["former_codes"] + f" {code}").str.strip()
            joined.loc[row, "review"] = (
                f"an added file calls it {code}, with the same name and education code: if its "
                "boundary is the same, add the code to former_codes in areas.csv"
            )
    return joined


def context(areas: pd.DataFrame, code: str) -> list[str]:
    """Return the codes of the areas that an area is read against: its region, its nation.

    Wales, Scotland and Northern Ireland are read against England; England stands alone.
    Sub-regions are passed over.
    """
    table = areas.set_index("area_code")
    found = []
    parent = table.at[code, "parent_code"]
    while parent and parent in table.index:
        if table.at[parent, "level"] in ("region", "country") and parent != UNITED_KINGDOM:
            found.append(parent)
        parent = table.at[parent, "parent_code"]
    if code in NATIONS.values() and code != ENGLAND:
        found.append(ENGLAND)
    return found


def regions(areas: pd.DataFrame) -> pd.Series:
    """Return the code of the region that each area lies in, in Wales the nation, by its code.

    Inner and Outer London, which stand between a borough and its region, are passed over.
    """
    table = areas.set_index("area_code")
    above = table["parent_code"]
    wider = above.map(above).where(above.map(table["level"]) == "sub-region")
    return wider.fillna(above)


def members(areas: pd.DataFrame, harmonised: pd.DataFrame, code: str) -> list[str]:
    """Return the authorities in a nation, region or harmonised area, past and present.

    Args:
        areas: Columns area_code, level, parent_code.
        harmonised: As :func:`helpers.data.reorganisations.harmonised_areas` returns them.
    """
    joined = harmonised.loc[harmonised["harmonised_code"] == code, "member_code"]
    if len(joined):
        return list(joined.unique())
    # what :func:`context` passes over holds none: councils are not read against it
    holds = areas["level"].isin(["region", "country"]) & (areas["area_code"] != UNITED_KINGDOM)
    if code not in set(areas.loc[holds, "area_code"]):
        return []
    authorities = areas.loc[areas["level"] == "local authority", "area_code"]
    parents = dict(zip(areas["area_code"], areas["parent_code"], strict=True))
    return [each for each in authorities if code in _above(parents, each)]


def _above(parents: dict[str, str], code: str) -> list[str]:
    """Return the areas that hold an area, the nearest first."""
    above = parents.get(code, "")
    return [above, *_above(parents, above)] if above in parents else []


def nations_first(frame: pd.DataFrame, areas: pd.DataFrame) -> pd.DataFrame:
    """Return rows in the order of :data:`LEVELS` of their areas, otherwise in that they had.

    Args:
        frame: Column area_code, and others.
        areas: Columns area_code, level; an area that is not among them comes last.
    """
    levels = areas.set_index("area_code")["level"].map({name: i for i, name in enumerate(LEVELS)})
    rank = frame["area_code"].astype(str).map(levels).fillna(len(LEVELS))
    return frame.loc[rank.sort_values(kind="stable").index]
