"""What a lower and an upper limit are: said in a column ``bound`` wherever there are any.

A frame with ``lower`` and ``upper`` that is shown or put into words says of every row with both
what they are, as one of the kinds below. Nothing is taken for granted: limits of no kind are
refused, as what rounding leaves open would else be read, or tested, as an interval.
"""

from collections.abc import Mapping

import pandas as pd
from scipy import special

LEVEL = 0.95
"""The coverage of intervals."""
TAIL = (1 - LEVEL) / 2
"""The probability that chance goes beyond a limit on one side."""
Z = float(special.ndtri((1 + LEVEL) / 2))
"""How many standard errors a limit is away: 1.96."""

COLUMN = "bound"

INTERVAL = "95% interval"
"""How far chance may move an estimate: in 95 of 100 cases such limits hold the true value.

Headed "Lower 95% limit"; noted as "95% intervals".
"""
APPROXIMATE = "approximate 95% interval"
"""The same, where the count behind it is not published but implied, or was itself rounded.

Headed "Lower approximate 95% limit"; noted as "approximate 95% intervals".
"""
ROUNDING = "rounding"
"""The least and the greatest value that published figures leave open, as they are rounded.

It says nothing of chance. Headed "Lower limit of rounding"; noted as "what rounding leaves open,
not chance".
"""

BY_ROW = ("lower", "upper", COLUMN)
OF_CHANCE = (INTERVAL, APPROXIMATE)
LIMITS = {
    INTERVAL: "{} 95% limit",
    APPROXIMATE: "{} approximate 95% limit",
    ROUNDING: "{} limit of rounding",
}
NOTES = {
    INTERVAL: "95% intervals",
    APPROXIMATE: "approximate 95% intervals",
    ROUNDING: "what rounding leaves open, not chance",
}


def kind(row: Mapping[str, object] | pd.Series) -> str:
    """Return what the limits of a row are; '' where it has none, or both are the same number.

    Args:
        row: Where there are any, lower, upper and bound.

    Raises:
        ValueError: If it has limits of no known kind.
    """
    lower, upper = row.get("lower"), row.get("upper")
    if pd.isna(lower) or pd.isna(upper) or lower == upper:
        return ""
    if row.get(COLUMN) not in LIMITS:
        raise ValueError(
            f"the limits {lower:g} and {upper:g} are of no known kind ({row.get(COLUMN)!r}): give "
            f"the frame a column '{COLUMN}' that says what they are, one of "
            "helpers.statistics.bounds.LIMITS"
        )
    return row[COLUMN]


def kinds(frame: pd.DataFrame) -> pd.Series:
    """Return :func:`kind` of each row of a frame, indexed like it.

    Raises:
        ValueError: As :func:`kind`.
    """
    if not {"lower", "upper"} <= set(frame):
        return pd.Series("", frame.index, dtype=object)
    columns = [frame[name] if name in frame else [None] * len(frame) for name in BY_ROW]
    rows = (dict(zip(BY_ROW, row, strict=True)) for row in zip(*columns, strict=True))
    return pd.Series([kind(row) for row in rows], frame.index, dtype=object)


def of_chance(frame: pd.DataFrame) -> pd.Series:
    """Return whether each row has an interval: only that can tell a difference from chance.

    Args:
        frame: Where there are any, lower, upper and bound.

    Raises:
        ValueError: As :func:`kind`.
    """
    return kinds(frame).isin(OF_CHANCE)


def is_interval(row: Mapping[str, object] | pd.Series) -> bool:
    """Return whether a row has an interval."""
    return kind(row) in OF_CHANCE


def headings(kinds: pd.Series) -> dict[str, str]:
    """Return what the columns of limits of these kinds are called: lower, upper.

    Where rows differ in kind, ``bound`` too: a column then says which each is.
    """
    held = [one for one in LIMITS if one in set(kinds)]
    if not held:
        return {}
    limit = LIMITS[held[0]] if len(held) == 1 else "{} limit"
    which = {COLUMN: "Limits"} if len(held) > 1 else {}
    return {"lower": limit.format("Lower"), "upper": limit.format("Upper"), **which}


def note(kinds: pd.Series) -> str:
    """Return what limits of these kinds are, for a line below a chart or table."""
    return " or ".join(NOTES[one] for one in LIMITS if one in set(kinds))
