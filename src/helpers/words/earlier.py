"""How a series went from first to last: to be replaced by :mod:`helpers.words.changes`."""

import pandas as pd

from helpers.statistics import intervals
from helpers.words.numbers import number, signed


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


def _is_printed(row: pd.Series) -> bool:
    """Whether a value is printed to a unit, as a whole per cent is, and not counted one by one."""
    suffixes = ("_percent", "_rate", "_score", "_mean", "_median")
    return pd.notna(row["rounding"]) and str(row.get("measure", "")).endswith(suffixes)


def _rounding(row: pd.Series) -> float:
    return 1.0 if pd.isna(row["rounding"]) else row["rounding"]
