"""Numbers as text, UK English. None prints ``nan``."""

import math
from collections.abc import Mapping

import pandas as pd

from helpers.statistics import bounds
from helpers.words.symbols import marker

MINUS = "\u2212"


def number(value: float, decimals: int = 0) -> str:
    """Return ``value`` with thousands separators and a true minus sign; '[x]' if missing."""
    if value is None or not math.isfinite(value):
        return marker("x")
    text = f"{abs(round(value, decimals)):,.{decimals}f}"
    return f"{MINUS}{text}" if value < 0 and text.strip("0.,") else text


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


def with_limits(
    row: Mapping[str, object] | pd.Series,
    decimals: int = 1,
    suffix: str = "",
    value: str = "value",
) -> str:
    """Return a row's value with its limits: ``67.1 (66.7 to 67.6)``, ``24 (rounding: 23 to 25)``.

    What rounding leaves open is left out where both ends print alike.

    Args:
        row: ``value`` and, where there are any, lower, upper and bound.

    Raises:
        ValueError: If its limits are of no known kind (:mod:`helpers.statistics.bounds`).
    """
    kind = bounds.kind(row)
    limits = (row["lower"], row["upper"]) if kind else (math.nan, math.nan)
    if kind != bounds.ROUNDING:
        return with_interval(row[value], *limits, decimals, suffix)
    if len({number(end, decimals) for end in limits}) == 1:
        limits = (math.nan, math.nan)
    return with_interval(row[value], *limits, decimals, suffix).replace(" (", f" ({kind}: ")
