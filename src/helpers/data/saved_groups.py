"""One's own groups that are kept under a name, in ``data/groups.csv``: a name and a code a row.

What a group is made of is checked when it is kept (:func:`helpers.data.groups.keep`); an area's
name or code always means the area.
"""

import re
from collections.abc import Mapping
from functools import lru_cache
from hashlib import sha256
from pathlib import Path

import pandas as pd

from helpers import project
from helpers.data.geography import Group, plain
from helpers.errors import Problem
from helpers.files import comma_separated, writing

COLUMNS = ["name", "area_code"]
NOTED = "group "
"""What a run notes before the name of a group that it reads."""


def key(name: str) -> str:
    """Return what two names have in common that would lie in one folder of reports."""
    return plain(re.sub("[&+]", " ", name.replace("'", "")))


def path() -> Path:
    """Return where the groups of this project are kept."""
    return project.find().groups


def saved() -> Mapping[str, Group]:
    """Return the groups that are kept, by :func:`key`.

    Raises:
        Problem: If the file has another form.
    """
    file = path()
    try:
        return _read(str(file), file.stat().st_mtime_ns)
    except FileNotFoundError:
        return {}


@lru_cache(maxsize=4)
def _read(file: str, _: int) -> dict[str, Group]:
    try:
        rows = comma_separated.read(Path(file))
    except ValueError as error:
        raise Problem(f"data/groups.csv cannot be read ({error}): save it as CSV UTF-8.") from error
    is_range = isinstance(rows.index, pd.RangeIndex)  # it is none where rows have a third cell
    if [*rows] != COLUMNS or not is_range or rows.eq("").any(axis=None):
        raise Problem("data/groups.csv has the columns name and area_code, and a row a member.")
    members: dict[str, list[str]] = {}
    for name, code in rows.itertuples(index=False, name=None):
        members.setdefault(name.strip(), []).append(code.strip())
    groups = [Group(name, tuple(codes)) for name, codes in members.items()]
    return {key(group.name): group for group in groups}


def find(text: str) -> Group | None:
    """Return the group that is kept under a name, or of which this is the code; None if none is."""
    held = saved()
    if not held:
        return None
    by_code = (group for group in held.values() if group.code == text)
    return held.get(key(text)) or next(by_code, None)


def write(group: Group) -> None:
    """Keep a group under its name, in place of one that had it."""
    held = {**saved(), key(group.name): group}
    rows = [(one.name, code) for one in held.values() for code in one.codes]
    writing.replace_text(path(), comma_separated.text(pd.DataFrame(rows, columns=COLUMNS)))


def states() -> dict[str, str]:
    """Return a digest of the members of each group, under what a run notes of it."""
    return {
        f"{NOTED}{group.name}": sha256(group.code.encode()).hexdigest()[:16]
        for group in saved().values()
    }
