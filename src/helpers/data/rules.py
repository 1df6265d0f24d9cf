"""What a figure can be, said once for this collection's own tables and for publishers' files."""

from datetime import date

import numpy as np
import pandas as pd

FIRST_YEAR = 1980


def last_year() -> int:
    """Return the last year that a published figure can be of: figures look one year ahead."""
    return date.today().year + 1


def impossible(
    value: pd.Series, kind: pd.Series, decimals: pd.Series
) -> list[tuple[pd.Series, str]]:
    """Return which values cannot be right, and what is to be said of each.

    Args:
        value: The figures; missing ones are never impossible.
        kind, decimals: Of the measure of each: count, rate, percent, pounds and so on, and how it
            is printed.
    """
    broken = np.isfinite(value) & (value % 1 > 0)
    return [
        (pd.Series(np.isinf(value), value.index), "is not a finite number"),
        ((kind != "pounds") & (value < 0), "is negative"),
        ((kind == "percent") & (value > 100), "is above 100 per cent"),
        ((kind == "count") & (decimals == 0) & broken, "is a count and not a whole number"),
    ]
