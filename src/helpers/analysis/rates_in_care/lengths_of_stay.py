"""How long children stay: as measured among those who leave, and as numbers and entries imply."""

import pandas as pd

from helpers import data
from helpers.analysis.rates_in_care import flows, rates
from helpers.data.nations import ENGLAND

DURATION = "Duration of last period of care"
DAYS_IN_YEAR = 365.25
LONG = "2 years and over"
BANDS = {
    "Under 6 months": ("1.", "2.", "3."),
    "6 months to under 2 years": ("4.", "5."),
    LONG: ("6.", "7.", "8.", "9."),
}


def of_leavers(characteristics: pd.DataFrame, last: int) -> pd.DataFrame:
    """Return how long the last period of care of England's leavers had been, by year.

    ``characteristics``: the table of characteristics: group, characteristic, period, value.

    Returns:
        DataFrame: period, leavers, mean_days (as published), and the share of leavers (per cent) in
            each of :data:`BANDS`; no row after ``last``.
    """
    frame = characteristics
    frame = frame[(frame["group"] == DURATION) & (frame["period"] <= last)]
    wide = frame.pivot_table(index="period", columns="characteristic", values="value")
    if wide.empty:
        return pd.DataFrame(columns=["period", "leavers", "mean_days", *BANDS])
    result = pd.DataFrame({"leavers": wide["Total"]})
    result["mean_days"] = wide[[name for name in wide if name.startswith("Average")]].iloc[:, 0]
    for label, starts in BANDS.items():
        parts = wide[[name for name in wide if name.startswith(starts)]]
        # a missing band leaves the share missing: it is not zero
        result[label] = 100 * parts.sum(axis=1, skipna=False) / wide["Total"]
    return result.reset_index()


def implied_stay(stock: pd.DataFrame, started: pd.DataFrame) -> pd.DataFrame:
    """Return the mean stay in years that numbers and starters imply, by year.

    Children at 31 March divided by starters of the year (Little 1961): a mean stay only where
    both are steady.

    Returns:
        DataFrame: period, value (years); missing where either is, or where none started.
    """
    both = stock[["period", "value"]].merge(started[["period", "value"]], on="period")
    entries = both["value_y"].where(both["value_y"] > 0)
    return both[["period"]].assign(value=both["value_x"] / entries)


def in_england(year: int) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return :func:`of_leavers` and :func:`implied_stay` of England up to a year."""
    counts = (data.series(name, ENGLAND, None, year) for name in (rates.COUNT, flows.STARTED))
    return of_leavers(data.table("characteristics"), year), implied_stay(*counts)


def as_table(frame: pd.DataFrame, stays: pd.DataFrame) -> pd.DataFrame:
    """Return :func:`of_leavers` beside :func:`implied_stay`, as a table for people."""
    implied = stays.set_index("period")["value"] * DAYS_IN_YEAR
    return pd.DataFrame(
        {
            "Year": frame["period"].astype(int).astype(str),
            "Leavers": frame["leavers"],
            **{f"{band} (%)": frame[band] for band in BANDS},
            "Mean days, published": frame["mean_days"],
            "Stay implied, days": frame["period"].map(implied).round(),
        }
    )
