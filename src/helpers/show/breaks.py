"""Breaks in the series of a chart: one table that drawing, words and data all read.

In that table a row is a break of a line: period (the first year counted the new way), note, line,
number (from 1, in the order of the years).
"""

from itertools import pairwise

import pandas as pd

from helpers import data
from helpers.data.geography import Area
from helpers.show.subject import inputs
from helpers.words import listed

COLUMNS = ["period", "note", "line"]
OF_COUNCILS = ("Authorities", "Counts of councils")
"""How the note on a change of release begins that is none for a nation or region."""


def known(frame: pd.DataFrame) -> pd.DataFrame:
    """Return the breaks held of the measures and areas of a series frame, line by line.

    Those of what a measure is worked out from are its own. A combined series has a break where
    its councils were reorganised too.

    Args:
        frame: Columns measure, area_code, line; without the first two no break is known.
    """
    if not {"measure", "area_code"} <= set(frame) or frame.empty:
        return pd.DataFrame(columns=COLUMNS)
    rows = []
    cells = frame[["measure", "area_code", "line"]].drop_duplicates()
    for measure, code, line in cells.itertuples(index=False):
        found = data.breaks([measure, *inputs(measure)], code)
        rows.append(found[_concerns(found, data.area(code))].assign(line=line))
        if "+" in code:
            rows.append(data.reorganisation(code).assign(line=line))
    return pd.concat(rows, ignore_index=True)[COLUMNS] if rows else pd.DataFrame(columns=COLUMNS)


def _concerns(breaks: pd.DataFrame, place: Area) -> pd.Series:
    of_councils = breaks["kind"].eq("release") & breaks["note"].str.startswith(OF_COUNCILS)
    return ~of_councils | place.is_authority


def of_lines(frame: pd.DataFrame, given: pd.DataFrame | None, group: str = "line") -> pd.DataFrame:
    """Return the breaks between two values of a line, oldest first.

    Args:
        frame: Columns period, value, line.
        given: Columns period, note and, where a break concerns one line alone, a column called as
            ``group`` is; the breaks known where None.
    """
    found = known(frame) if given is None else _by_line(frame, given, group)
    held = frame[frame["value"].notna()].groupby("line")["period"].agg(["min", "max"])
    spans = held.reindex(found["line"]).set_index(found.index)
    inside = found["period"].gt(spans["min"]) & found["period"].le(spans["max"])
    found = found.assign(note=found["note"].astype(str).str.rstrip("."))[inside]
    found = found.drop_duplicates().sort_values("period", kind="stable", ignore_index=True)
    return found.assign(number=found["period"].rank(method="dense").astype(int))


def _by_line(frame: pd.DataFrame, given: pd.DataFrame, group: str) -> pd.DataFrame:
    if group in given:
        named = given.rename(columns={group: "line"})
        return named.reindex(columns=COLUMNS).reset_index(drop=True)
    return given[["period", "note"]].merge(pd.DataFrame({"line": frame["line"].unique()}), "cross")


def notes(breaks: pd.DataFrame) -> list[str]:
    """Return what each number stands for: "Break 1 (2018): counted anew."."""
    unique = breaks.drop_duplicates(["number", "note"])
    return [
        f"Break {number} ({rows['period'].iloc[0]:.0f}): {'; '.join(rows['note'])}."
        for number, rows in unique.groupby("number")
    ]


def runs(frame: pd.DataFrame, breaks: pd.DataFrame) -> pd.Series:
    """Return for each row of a frame of lines how many breaks of its line it lies after."""
    passed = pd.Series(0, index=frame.index)
    for row in breaks.drop_duplicates(["period", "line"]).itertuples():
        passed += (frame["line"].eq(row.line) & frame["period"].ge(row.period)).astype(int)
    return passed


def marked(frame: pd.DataFrame, breaks: pd.DataFrame) -> list[str]:
    """Return "Break 1" beside the first row of a line after that break, '' beside the others.

    The rows of a line stand together, oldest first.
    """
    places = list(zip(frame["line"], frame["period"], strict=True))
    starts = breaks.drop_duplicates(["line", "number"])
    starts = list(zip(starts["line"], starts["period"], starts["number"], strict=True))
    texts = []
    for (before, earlier), (line, year) in pairwise([("", 0), *places]):
        passed = [str(n) for of, at, n in starts if before == of == line and earlier < at <= year]
        texts.append(f"Break {listed(passed)}" if passed else "")
    return texts
