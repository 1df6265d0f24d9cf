"""The title of a chart where none is given: its finding, the latest value first."""

import pandas as pd

from helpers.show import breaks as breaks_
from helpers.show.subject import Subject
from helpers.statistics import intervals
from helpers.words import number

LONGEST_LABEL = 70


def lines(frame: pd.DataFrame, breaks: pd.DataFrame, about: Subject) -> str:
    """Return the first line's last value, its change on a year before, and the others' value then.

    Parameters
    ----------
    frame
        period, value, line and, where there is any, rounding; the line in focus first.
    breaks
        As :func:`breaks.of_lines` returns them: no change is given across one.

    Returns
    -------
    str
        For instance "Children looked after at 31 March: Leeds 1,380 in 2025, down 20 on a year
        before; England 81,770".
    """
    if frame.empty:
        return ""
    subject = about.where if about.across == "measure" else about.label
    subject = f"{subject}: " if 0 < len(subject) <= LONGEST_LABEL else ""
    first = frame["line"].iloc[0]
    mine = breaks_.since_last(frame[frame["line"].eq(first)], breaks)
    if mine.empty:
        return f"{subject}{first}: no value"
    last = mine.iloc[-1]
    now = frame[frame["period"].eq(last["period"]) & frame["line"].ne(first)]
    now = now[now["value"].notna()]
    others = [f"{row.line} {about.write(row.value)}" for row in now.itertuples()]
    text = f"{subject}{first} {about.write(last['value'])} in {last['period']}"
    text += _on_a_year(mine, about.decimals, about.suffix)
    return f"{text}; {', '.join(others)}" if others else text


def _on_a_year(mine: pd.DataFrame, decimals: int, suffix: str) -> str:
    last = mine.iloc[-1]
    before = mine[mine["period"] == last["period"] - 1]
    if before.empty:
        return ""
    before = before.iloc[0]
    change = last["value"] - before["value"]
    rounding = [1e-9 if pd.isna(row.get("rounding")) else row["rounding"] for row in (before, last)]
    bounds = intervals.change_bounds(before["value"], last["value"], *rounding).iloc[0]
    size = number(abs(change), decimals)
    if not float(size.replace(",", "")):
        return ", the same as a year before"
    if not bounds["beyond_rounding"]:
        return ", the same as a year before but for rounding"
    points = " points" if suffix == "%" else ""
    return f", {'up' if change > 0 else 'down'} {size}{points} on a year before"
