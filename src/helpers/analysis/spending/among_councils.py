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
WHY_WITHHELD = "it would tell the number of children, which is suppressed"
QUANTILES = {
    "Lowest tenth below": 0.1,
    "Lowest quarter below": 0.25,
    "Median": 0.5,
    "Highest quarter above": 0.75,
    "Highest tenth above": 0.9,
}
FORMATS = dict.fromkeys(QUANTILES, 0)


def weekly(area: str, first_year: int, year: int) -> pd.DataFrame:
    """Return a series frame of an area's weekly costs in pounds, with kind (of care)."""
    costs = data.observations(list(WEEKLY), area, first_year, year)
    return withheld(costs, data.observations("looked_after_count", area, first_year, year))


def withheld(weekly: pd.DataFrame, looked_after: pd.DataFrame) -> pd.DataFrame:
    """Return weekly costs, those emptied that would tell a suppressed number of children.

    The weekly cost of a looked-after child is spending over the number at 31 March: beside the
    spending it gives that number away. Both are series frames, of :data:`WEEKLY` and of
    looked_after_count.
    """
    hidden = looked_after.loc[looked_after["status"] == "c", ["area_code", "period"]]
    keys = pd.MultiIndex.from_frame(weekly[["area_code", "period"]])
    chosen = keys.isin(pd.MultiIndex.from_frame(hidden))
    chosen &= (weekly["measure"] == LOOKED_AFTER_WEEK).to_numpy()
    return weekly.assign(
        value=weekly["value"].mask(chosen),
        status=weekly["status"].mask(chosen, "c"),
        reason=weekly["reason"].mask(chosen, WHY_WITHHELD),
        kind=weekly["measure"].map(WEEKLY),
        rounding=5.0,
    ).sort_values("measure", key=lambda names: names.map(list(WEEKLY).index), kind="stable")


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
