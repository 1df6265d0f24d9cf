"""Numbers and findings in words, UK English.

Every function tolerates what may be missing and then says so; none prints ``nan``.
"""

import math
from collections.abc import Sequence

import pandas as pd

from helpers.statistics import intervals
from helpers.symbols import marker

MINUS = "\u2212"


def number(value: float, decimals: int = 0) -> str:
    """Return ``value`` with thousands separators and a true minus sign; '[x]' if missing."""
    if value is None or not math.isfinite(value):
        return marker("x")
    text = f"{abs(round(value, decimals)):,.{decimals}f}"
    negative = value < 0 and float(text.replace(",", "")) != 0
    return f"{MINUS}{text}" if negative else text


def signed(value: float, decimals: int = 0) -> str:
    """Return ``value`` as :func:`number` does, with a plus sign where it is above zero."""
    text = number(value, decimals)
    return f"+{text}" if value > 0 and text.strip("0.,") else text


def cell(value: float, status: str = "", decimals: int = 0) -> str:
    """Return a value for a table: the number, or the symbol of its status in brackets."""
    return marker(status) if pd.isna(value) else number(value, decimals)


def with_interval(
    value: float, lower: float, upper: float, decimals: int = 1, suffix: str = ""
) -> str:
    """Return ``67.1 (66.7 to 67.6)``; the value alone where it has no interval."""
    text = f"{number(value, decimals)}{suffix}"
    if pd.isna(value) or pd.isna(lower) or pd.isna(upper):
        return text if pd.notna(value) else number(value)
    return f"{text} ({number(lower, decimals)} to {number(upper, decimals)})"


def listed(items: Sequence[str]) -> str:
    """Return ``a, b and c``, or ``a; b and c; d`` where an item itself holds a comma or "and"."""
    items = list(items)
    if any(", " in item or " and " in item for item in items):
        return "; ".join(items)
    if len(items) < 2:
        return "".join(items)
    return f"{', '.join(items[:-1])} and {items[-1]}"


def years(held: Sequence[int]) -> str:
    """Return years with runs drawn together: ``2003, 2009 to 2012``; "no year" for none."""
    runs: list[list[int]] = []
    for year in sorted({int(year) for year in held}):
        if runs and year == runs[-1][-1] + 1:
            runs[-1].append(year)
        else:
            runs.append([year])
    parts = [str(run[0]) if len(run) == 1 else f"{run[0]} to {run[-1]}" for run in runs]
    return ", ".join(parts) or "no year"


def ends(frame: pd.DataFrame) -> tuple[pd.Series, pd.Series] | None:
    """Return the first and the last row of a series frame that hold a value, or None if none do."""
    held = frame[frame["value"].notna()].sort_values("period")
    return (held.iloc[0], held.iloc[-1]) if len(held) else None


def change(frame: pd.DataFrame, decimals: int = 0, *, percent: bool = True) -> str:
    """Return how a series went from its first to its last value, as a clause without a subject.

    A change that rounding alone could explain is called none. For a rate with an interval, one
    whose two intervals overlap is still described, with both intervals given by the caller.

    Parameters
    ----------
    frame
        A series frame of one measure of one area.
    decimals
        Decimals of the numbers.
    percent
        Whether to add the change in per cent.

    Returns
    -------
    str
        For instance ``rose from 64,460 in 2010 to 81,770 in 2025 (+26.9%)``.
    """
    found = ends(frame)
    if found is None:
        return "has no figure in these years"
    first, last = found
    start, end = int(first["period"]), int(last["period"])
    if start == end:
        return f"was {number(last['value'], decimals)} in {end}, the only year held"
    bounds = intervals.change_bounds(
        first["value"], last["value"], _rounding(first), _rounding(last)
    ).iloc[0]
    rounding = (_rounding(first) + _rounding(last)) / 2 if _is_printed(last) else 0
    if not bounds["beyond_rounding"] or abs(bounds["change"]) <= rounding:
        return (
            f"did not change by more than rounding allows between {start} "
            f"({number(first['value'], decimals)}) and {end} "
            f"({number(last['value'], decimals)})"
        )
    before, after = (number(row["value"], decimals) for row in found)
    if before == after:
        return f"was {before} in both {start} and {end}"
    verb = "rose" if bounds["change"] > 0 else "fell"
    text = f"{verb} from {before} in {start} to {after} in {end}"
    if percent and first["value"] > 0:
        text += f" ({signed(bounds['percent'], 1)}%)"
    return text


def as_context(gap: str, name: str, *frames: pd.DataFrame) -> str:
    """Return ``gap`` and that the area called ``name`` is shown instead, if a frame has a value.

    Parameters
    ----------
    gap
        Why the area asked for has no figure (:func:`helpers.data.gap`).
    frames
        Series frames of what is shown of the other area.
    """
    if not any(frame["value"].notna().any() for frame in frames):
        return gap
    return f"{gap} What follows shows **{name}**, as context."


def latest_in_words(
    frame: pd.DataFrame, first: str, decimals: int = 1, suffix: str = "", group: str = "area"
) -> str:
    """Return the last value of one line and the others' of the same year, for a chart's title.

    Returns
    -------
    str
        For instance "London 120.1, England 189.3 (2025)".
    """
    held = frame[frame["value"].notna()]
    mine = held[held[group] == first]
    if mine.empty:
        return f"{first}: no value to compare"
    year = mine["period"].max()
    now = held[held["period"] == year].sort_values(group, key=lambda names: names.ne(first))
    values = [
        f"{name} {number(value, decimals)}{suffix}"
        for name, value in zip(now[group], now["value"], strict=True)
    ]
    return f"{', '.join(values)} ({year})"


def _is_printed(row: pd.Series) -> bool:
    """Whether a value is printed to a unit, as a whole per cent is, and not counted one by one."""
    suffixes = ("_percent", "_rate", "_score", "_mean", "_median")
    return pd.notna(row["rounding"]) and str(row.get("measure", "")).endswith(suffixes)


def _rounding(row: pd.Series) -> float:
    return 1.0 if pd.isna(row["rounding"]) else row["rounding"]
