"""Which reports are out of date: something that they were made from has changed since.

The record of a page keeps what it was asked for and the state of all that its run read: measures,
tables, groups kept under a name (:func:`helpers.data.kept.used`).
"""

from collections.abc import Callable, Mapping
from functools import cache

from helpers import data
from helpers.data import process, saved_groups
from helpers.project import Project


def states(as_of: str | None = None) -> dict[str, str]:
    """Return a digest of each measure and table as it is, or as it was known in a month.

    And of each group kept under a name, whose members are those of today.
    """
    frame = data.table("states", as_of)
    figures = dict(zip(frame["name"], frame["digest"].astype(str), strict=True))
    return figures | saved_groups.states()


def judge(project: Project) -> Callable[[Mapping], bool]:
    """Return what says whether figures have changed since a page was made with such a record."""

    @cache
    def present(as_of: str | None) -> dict[str, str]:
        if as_of:
            process.ensure(project, as_of)
        return states(as_of)

    def is_outdated(record: Mapping) -> bool:
        if "asked" not in record:
            return False
        now = present(record["asked"]["as_of"])
        return any(now.get(name, "") != state for name, state in record["uses"].items())

    return is_outdated
