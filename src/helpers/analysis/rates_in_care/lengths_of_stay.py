"""How long children had been looked after who left, and children looked after per starter."""

import pandas as pd

from helpers import data
from helpers.analysis.rates_in_care import flows, rates
from helpers.data.nations import ENGLAND

DURATION = "Duration of last period of care"
FORMATS = {"Children per starter": 2}
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


def children_per_starter(stock: pd.DataFrame, started: pd.DataFrame) -> pd.DataFrame:
    """Return children at 31 March for each child who started in the year, by year.

    A mean stay in years only where both are steady (Little 1961).

    Returns:
        DataFrame: period, value; missing where either is, or where none started.
    """
    both = stock[["period", "value"]].merge(started[["period", "value"]], on="period")
    entries = both["value_y"].where(both["value_y"] > 0)
    return both[["period"]].assign(value=both["value_x"] / entries)


def in_england(year: int) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return :func:`of_leavers` and :func:`children_per_starter` of England up to a year."""
    counts = (data.series(name, ENGLAND, None, year) for name in (rates.COUNT, flows.STARTED))
    return of_leavers(data.table("characteristics"), year), children_per_starter(*counts)


def as_table(frame: pd.DataFrame, ratio: pd.DataFrame) -> pd.DataFrame:
    """Return :func:`of_leavers` beside :func:`children_per_starter`, as a table for people."""
    return pd.DataFrame(
        {
            "Year": frame["period"].astype(int).astype(str),
            "Leavers": frame["leavers"],
            **{f"{band} (%)": frame[band] for band in BANDS},
            "Mean days, published": frame["mean_days"],
            "Children per starter": frame["period"].map(ratio.set_index("period")["value"]),
        }
    )
