"""What a figure can be, said once for this collection's own tables and for publishers' files."""

import re
from datetime import date

import numpy as np
import pandas as pd

FIRST_YEAR = 1980
UNPRINTED = "holds a character that is not printed"


def last_year() -> int:
    """Return the last year that a published figure can be of: figures look one year ahead."""
    return date.today().year + 1


def printed(text: str) -> bool:
    """Return whether every character of a text is one that is seen, or a space."""
    return text.replace("\u00a0", " ").isprintable()


def unfit(name: str) -> str:
    """Return what keeps a text from being a name, which is words in print; '' where nothing does.

    Examples:
        >>> [unfit(name) for name in ("London, City of", "<b>England", "Eng" + chr(7) + "land")]
        ['', 'holds < or >', 'holds a character that is not printed']
    """
    if re.search("[<>]", name):
        return "holds < or >"
    return "" if printed(name) else UNPRINTED


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
