"""Several years of a council's return, read as what became of each child's episodes."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa

from helpers.errors import Problem
from helpers.records.failures import counted, failing, only
from helpers.records.ssda903 import (
    codes,
    files,
    frames,
    rules,
    rules_of_order,
    rules_of_years,
    stitching,
)
from helpers.records.ssda903.order import InOrder
from helpers.records.ssda903.rules import Returns
from helpers.records.years import year_ending

KEPT = [
    *("child", "started", "reason_started", "legal_status", "need", "placement", "provider"),
    *("ended", "reason_ended", "change_reason", "year", "file", "row", "fixed"),
]
KEPT_OF_CHILDREN = ["child", "born", "sex", "year", "file", "row"]
STILL_OPEN = rules_of_order.open_but_not_last


@dataclass(frozen=True, repr=False)  # a record must not come into what is printed
class Records:
    """What was read of the return.

    Args:
        episodes: A row an episode, its years stitched: `child`, `started`, `reason_started`,
            `legal_status`, `need`, `placement`, `provider`, `ended`, `reason_ended`,
            `change_reason`, `year` (ending 31 March, of the latest return it is in), `file`, `row`,
            `fixed` (the rule of stitching that set its end, else '').
        headers: A row a child, from the latest return it is in: `child` (the same categories as in
            the episodes), `born`, `sex` (in words), `year`, `file`, `row`.
        failures: Each row that fails a rule: `rule`, `message`, `file`, `row`.
        left_out: How many rows are left out of the episodes, each counted once: `rule`, `message`,
            `rows`. That an episode stands once, though two returns have it, is not counted.
        end: The day until which the children are followed: 31 March of the latest year.
        years: The years ending 31 March of the returns that were read, in order.
        notes: How the files were understood, a sentence each.
    """

    episodes: pd.DataFrame
    headers: pd.DataFrame
    failures: pd.DataFrame
    left_out: pd.DataFrame
    end: pd.Timestamp
    years: tuple[int, ...]
    notes: tuple[str, ...] = ()


def read(paths: Sequence[Path]) -> Records:
    """Read a return of one or several years, check it and stitch its years.

    Args:
        paths: CSV files or XML returns, or folders of them.

    Raises:
        Problem: If a file is none of the return, cannot be read, is not of the year it is named
            after, or has mostly dates that are none; if a year lacks one of its files, or is
            missing between others; or if the rules leave no episode.
    """
    given = files.found([Path(path) for path in paths])
    returned, headers, notes = _of_years(given)
    pa.default_memory_pool().release_unused()  # the cells of the files, which are large
    years = tuple(int(year) for year in sorted(returned["year"].unique()))
    files.refuse_gaps(years)
    latest = years[-1]
    order = InOrder(returned, each_year=True)
    del returned  # which is large, and in another order
    failures = failing(rules_of_years.RULES, Returns(order, headers))
    excluded = only(failures, rules_of_years.EXCLUDES).drop_duplicates(["file", "row"])
    usable = stitching.once(_without(order.episodes, excluded))
    del order
    if not len(usable):
        raise Problem(
            f"{', '.join(file.shown for file in given)}: no episode is left once those are left "
            "out whose dates (dd/mm/yyyy) or codes cannot be used: compare the files with the "
            "return's layout."
        )
    stitched, deleted = stitching.stitch(usable, latest)
    episodes, unended = _without_end(stitched)
    for name, field in codes.FIELDS.items():
        episodes[name] = episodes[name].cat.set_categories(codes.listed(field))
    left_out = pd.concat([counted(excluded), _taken_out(deleted), unended], ignore_index=True)
    episodes["fixed"] = episodes["fixed"].cat.remove_unused_categories()
    children = rules.latest(headers)
    children["sex"] = children["sex"].astype(object).map(codes.texts("SEX")).astype("category")
    end = pd.Timestamp(year=latest, month=3, day=31)
    children = children[KEPT_OF_CHILDREN]
    return Records(episodes[KEPT], children, failures, left_out, end, years, notes)


def _without(episodes: pd.DataFrame, failing: pd.DataFrame) -> pd.DataFrame:
    """Return the episodes without those that fail, each known by its file and row."""
    names = episodes["file"].cat.categories
    bad = failing["row"].to_numpy() + (names.get_indexer(failing["file"]).astype(np.int64) << 32)
    keys = episodes["row"].to_numpy() + (episodes["file"].cat.codes.to_numpy(np.int64) << 32)
    return episodes[~np.isin(keys, bad)] if len(bad) else episodes


def _taken_out(deleted: pd.DataFrame) -> pd.DataFrame:
    rows = deleted["fixed"].value_counts()
    taken = [(name, text, int(rows[name])) for name, text in stitching.DELETED.items()]
    return pd.DataFrame([one for one in taken if one[2]], columns=["rule", "message", "rows"])


def _without_end(episodes: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Leave out what is open though a later episode follows, and the reason of what is open."""
    is_open = episodes["ended"].isna()
    child = episodes["child"].cat.codes.to_numpy()
    follows = np.append(child[1:] == child[:-1], False)
    unended = int((is_open & follows).sum())
    episodes["reason_ended"] = episodes["reason_ended"].where(~is_open)
    rows = [(STILL_OPEN.code, STILL_OPEN.message, unended)] if unended else []
    left_out = pd.DataFrame(rows, columns=["rule", "message", "rows"])
    return episodes[~(is_open & follows)].reset_index(drop=True), left_out


def _of_years(given: list[files.File]) -> tuple[pd.DataFrame, pd.DataFrame, tuple[str, ...]]:
    """Return the episodes and children of all years, and how the years were understood."""
    tables: dict[str, list[pa.Table]] = {kind: [] for kind in files.READ}
    for file in given:
        for kind, table in files.tables(file).items():
            tables[kind].append(table)
    episodes, headers = frames.read(
        *(pa.concat_tables(tables.pop(kind)) for kind in ("episodes", "header"))
    )
    _refuse_other_dates(episodes)
    unsure = [file.shown for file in given if not file.certain]
    begin = _begin(episodes[episodes["file"].isin(unsure)])
    if begin:
        for frame in (episodes, headers):
            frame["year"] += frame["file"].isin(unsure).astype(np.int16)
    _refuse_other_year(episodes)
    year = min(file.year for file in given)
    note = (
        "The years in the names of the files are those in which the year of a return begins, as "
        f"its dates show: {year} is read as the year ending 31 March {year + 1}."
    )
    return episodes, headers, (note,) if begin else ()


def _refuse_other_dates(episodes: pd.DataFrame) -> None:
    """Refuse a return most of whose rows have no date where one is given, as mm/dd/yyyy has not."""
    wrong = episodes["started_wrong"] | episodes["ended_wrong"]
    share = wrong.groupby(episodes["file"], observed=True).mean()
    for shown in share.index[share > 0.5]:
        raise Problem(
            f"{shown}: most rows hold a date that is none: write dates as dd/mm/yyyy, the day "
            "before the month and the year in full."
        )


def _years_later(dates: pd.Series, year: pd.Series) -> pd.Series:
    """Return how many years after the year of its return a date is; missing without a date."""
    return year_ending(dates) - year


def _begin(episodes: pd.DataFrame) -> bool:
    """Tell whether files are named after the years that theirs begin in, by the dates in them."""
    later = [_years_later(episodes[name], episodes["year"]) for name in ("started", "ended")]
    return sum((each == 1).sum() for each in later) > sum((each == 0).sum() for each in later)


def _refuse_other_year(episodes: pd.DataFrame) -> None:
    """Refuse a return whose episodes mostly ended in another year than it is named after."""
    ended = episodes[["ended", "year", "file"]].dropna()
    within = _years_later(ended["ended"], ended["year"]) == 0
    share = within.groupby(ended["file"], observed=True).mean()
    for shown in share.index[share < 0.5]:
        raise Problem(
            f"{shown} is named after another year than most of its episodes ended in, so years may "
            "be mixed: name it after the year ending 31 March that the return is of."
        )
