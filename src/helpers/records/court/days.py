"""Days in court records, and the years between them."""

import numpy as np
import pandas as pd

DATES = ("%Y-%m-%d", "%d/%m/%Y")


def dates(text: pd.Series) -> pd.Series:
    """Return texts as days, as 2021-03-31 or 31/03/2021, a time of day cut off; else NaT."""
    days = text.str.replace(r"[ T]\d\d?:\d\d(:\d\d(\.\d+)?)?Z?$", "", regex=True)
    read = [pd.to_datetime(days, format=form, errors="coerce", exact=True) for form in DATES]
    return read[0].fillna(read[1]).astype("datetime64[s]")


def month_ends(year: pd.Series, month: pd.Series) -> pd.Series:
    """Return the last day of each month: children's births are known to the month."""
    first = pd.to_datetime(year + "-" + month.str.zfill(2), format="%Y-%m", errors="coerce")
    return (first + pd.offsets.MonthEnd(0)).astype("datetime64[s]")


def years_between(earlier: pd.Series, later: pd.Series) -> pd.Series:
    """Return years of 365.25 days from one day to another."""
    return (later - earlier).dt.days.astype(float) / np.float64(365.25)
