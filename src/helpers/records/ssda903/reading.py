"""Several years of a council's return, read as what became of each child's episodes."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from helpers.errors import Problem
from helpers.records.ssda903 import files, frames
from helpers.records.ssda903.files import File

KEPT = [
    *("child", "started", "reason_started", "legal_status", "need", "placement", "provider"),
    *("ended", "reason_ended", "change_reason", "year", "file", "row", "fixed"),
]
KEPT_OF_CHILDREN = ["child", "born", "sex", "year", "file", "row"]


@dataclass(frozen=True)
class Records:
    """What was read of the return.

    Args:
        episodes: A row an episode, its years stitched: `child`, `started`, `reason_started`,
            `legal_status`, `need`, `placement`, `provider`, `ended`, `reason_ended`,
            `change_reason`, `year` (ending 31 March, of the return it was last in), `file`, `row`,
            `fixed` (the rule of stitching that set its end, else '').
        headers: A row a child, from the latest return it is in: `child`, `born`, `sex`, `year`,
            `file`, `row`.
        failures: Each row that fails a rule: `rule`, `message`, `file`, `row`.
        left_out: How many rows are left out of the episodes, by rule: `rule`, `message`, `rows`.
        notes: How the files were understood, a sentence each.
    """

    episodes: pd.DataFrame
    headers: pd.DataFrame
    failures: pd.DataFrame
    left_out: pd.DataFrame
    notes: tuple[str, ...] = ()

    @property
    def end(self) -> pd.Timestamp:
        """The day until which the children are followed: 31 March of the latest year."""
        return pd.Timestamp(year=int(self.episodes["year"].max()), month=3, day=31)


def read(paths: Sequence[Path]) -> Records:
    """Read a return of one or several years, check it and stitch its years.

    Args:
        paths: CSV files or XML returns, or folders of them.

    Raises:
        Problem: If a file is none of the return, cannot be read, or is not of the year it is named
            after.
    """
    given = files.found([Path(path) for path in paths])
    episodes, headers, notes = _of_years(given)
    latest = headers.sort_values("year", kind="stable").drop_duplicates("child", keep="last")
    failures = pd.DataFrame(columns=["rule", "message", "file", "row"])
    left_out = pd.DataFrame(columns=["rule", "message", "rows"])
    episodes = episodes.assign(fixed="")
    return Records(episodes[KEPT], latest[KEPT_OF_CHILDREN], failures, left_out, notes)


def _of_years(given: list[File]) -> tuple[pd.DataFrame, pd.DataFrame, tuple[str, ...]]:
    """Return the episodes and children of all years, and how the years were understood."""
    episodes, headers = [], []
    for file in given:
        if file.kind == "episodes":
            cells = files.cells(file.path, files.LAYOUTS["episodes"])
            episodes.append(frames.episodes(cells, file.year, file.shown))
        else:
            cells = files.cells(file.path, files.LAYOUTS["header"])
            headers.append(frames.headers(cells, file.year, file.shown))
    certain = {file.year: file.certain for file in given}
    begins = _begin(frame for frame in episodes if not certain[int(frame["year"].iloc[0])])
    for frame in (*episodes, *headers):
        if len(frame) and begins and not certain[int(frame["year"].iloc[0])]:
            frame["year"] += np.int16(1)
    for frame in episodes:
        _refuse_other_year(frame)
    note = (
        "The years in the names of the files are those in which a return's year begins, as its "
        "dates show: 2017 is read as the year ending 31 March 2018."
    )
    children = pd.api.types.union_categoricals([frame["child"] for frame in (*episodes, *headers)])
    episodes, headers = frames.joined(episodes), frames.joined(headers)
    for frame in (episodes, headers):
        frame["child"] = frame["child"].cat.set_categories(children.categories)
    return episodes, headers, (note,) if begins else ()


def _within(frame: pd.DataFrame, name: str, later: int = 0) -> int:
    """Count dates within the year of their return, or some years later."""
    year = int(frame["year"].iloc[0]) + later
    return int(frame[name].between(f"{year - 1}-04-01", f"{year}-03-31").sum())


def _begin(episodes: Sequence[pd.DataFrame]) -> bool:
    """Tell whether files are named after the years that theirs begin in, by the dates in them."""
    counts = [
        (_within(frame, name), _within(frame, name, later=1))
        for frame in episodes
        for name in ("started", "ended")
        if len(frame)
    ]
    return sum(later for _, later in counts) > sum(within for within, _ in counts)


def _refuse_other_year(frame: pd.DataFrame) -> None:
    """Refuse a return whose episodes mostly ended in another year than it is named after."""
    ended = int(frame["ended"].notna().sum())
    if ended and 2 * _within(frame, "ended") < ended:
        raise Problem(
            f"{frame['file'].iloc[0]} is named after another year than its episodes ended in, so "
            "years may be mixed: name it after the year ending 31 March that the return is of."
        )
