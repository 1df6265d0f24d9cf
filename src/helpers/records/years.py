"""Years ending 31 March, by which children's social care is counted."""

import pandas as pd


def year_ending(days: pd.Series) -> pd.Series:
    """Return the year ending 31 March in which each day lies; missing without a day."""
    return days.dt.year + (days.dt.month > 3)


def last_day(years: pd.Series) -> pd.Series:
    """Return the last day of each year ending 31 March."""
    return pd.to_datetime(years.astype(str) + "-03-31")
