"""Spending per child and weekly costs among councils: as a spread, never as an order.

Money has no interval here. A count of children varies by chance from year to year around an
underlying rate; a council's accounts are a full record of what was booked, and how far two of
them are alike turns on what each books where, which no interval would show.
"""

from collections.abc import Callable

import pandas as pd

from helpers import data

WEEKLY = {
    "weekly_cost_looked_after_pounds": "A child looked after",
    "weekly_cost_residential_pounds": "Residential care",
    "weekly_cost_fostering_pounds": "Fostering",
}
LOOKED_AFTER_WEEK = "weekly_cost_looked_after_pounds"
QUANTILES = {
    "Lowest tenth below": 0.1,
    "Lowest quarter below": 0.25,
    "Median": 0.5,
    "Highest quarter above": 0.75,
    "Highest tenth above": 0.9,
}
FORMATS = dict.fromkeys(QUANTILES, 0)


def weekly(area: str, first_year: int, year: int) -> pd.DataFrame:
    """Return a series frame of an area's weekly costs in pounds to the nearest 5, with kind."""
    costs = data.observations(list(WEEKLY), area, first_year, year)
    order = costs["measure"].map(list(WEEKLY).index)
    costs = costs.assign(kind=costs["measure"].map(WEEKLY), rounding=5.0)
    return costs.iloc[order.argsort(kind="stable")]


def councils(spending: pd.DataFrame, year: int, area: str = "England") -> pd.DataFrame:
    """Return spending per child (value) of the councils of an area in one year, where known."""
    inside = spending["area_code"].isin(data.members(area)) & (spending["period"] == year)
    frame = spending[inside & spending["per_child"].notna()]
    return frame.assign(value=frame["per_child"]).reset_index(drop=True)


def spread(councils: pd.DataFrame) -> pd.DataFrame:
    """Return quantiles of value among councils as a table for people, a row a service."""
    return (
        councils.groupby("service", sort=False)["value"]
        .agg(Councils="size", **{name: _quantile(share) for name, share in QUANTILES.items()})
        .rename_axis("Service")
        .reset_index()
    )


def _quantile(share: float) -> Callable[[pd.Series], float]:
    return lambda values: values.quantile(share)
