"""Working days in England: Mondays to Fridays that are no bank holiday."""

from functools import cache

import numpy as np
import pandas as pd


@cache
def bank_holidays(first: int, last: int) -> np.ndarray:
    """Return England's bank holidays of the calendar years `first` to `last`, as datetime64[D]."""
    import holidays  # here, as it is needed for records alone

    days = holidays.country_holidays("GB", subdiv="ENG", years=range(first, last + 1))
    return np.array(sorted(days), dtype="datetime64[D]")


def between(started: pd.Series, ended: pd.Series) -> pd.Series:
    """Return working days from each start to each end: those from the start on, before the end.

    As the department counts them: from 2 June 1970, a Tuesday, to 23 June are 15.

    Args:
        started, ended: Dates, on the same index.

    Returns:
        Int64 on that index; missing where a date is, negative where the end is before the start.
    """
    counted = pd.Series(pd.NA, started.index, "Int64")
    known = started.notna() & ended.notna()
    if known.any():
        first = started[known].to_numpy().astype("datetime64[D]")
        last = ended[known].to_numpy().astype("datetime64[D]")
        years = [np.min([first, last]), np.max([first, last])]
        free = bank_holidays(*(int(str(day)[:4]) for day in years))
        counted[known] = np.busday_count(first, last, holidays=free)
    return counted
