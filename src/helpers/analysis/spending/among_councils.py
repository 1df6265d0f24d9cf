"""Spending per child and weekly costs among councils: as a spread, never as an order.

Money has no interval here. A count of children varies by chance from year to year around an
underlying rate; a council's accounts are a full record of what was booked, and how far two of
them are alike turns on what each books where, which no interval would show.
"""

import pandas as pd

from helpers.analysis.comparison import standing
from helpers.analysis.spending.services import ALL, financial
from helpers.data.disclosure import WITHHELD
from helpers.words import cell, listed, number

WEEKLY = {
    "weekly_cost_looked_after_pounds": "A child looked after",
    "weekly_cost_residential_pounds": "Residential care",
    "weekly_cost_fostering_pounds": "Fostering",
}
QUANTILES = {
    "Lowest tenth below": 0.1,
    "Lowest quarter below": 0.25,
    "Median": 0.5,
    "Highest quarter above": 0.75,
    "Highest tenth above": 0.9,
}
FORMATS = dict.fromkeys(QUANTILES, 0)
LOOKED_AFTER_WEEK = "weekly_cost_looked_after_pounds"


def weekly_costs(weekly: pd.DataFrame) -> pd.DataFrame:
    """Return weekly costs in the order of :data:`WEEKLY`, with kind; rounded to 5 pounds.

    Parameters
    ----------
    weekly
        Series frame of :data:`WEEKLY`.
    """
    order = {measure: place for place, measure in enumerate(WEEKLY)}
    return weekly.assign(kind=weekly["measure"].map(WEEKLY), rounding=5.0).sort_values(
        "measure", key=lambda names: names.map(order), kind="stable"
    )


def spread(frame: pd.DataFrame, by: str = "service") -> pd.DataFrame:
    """Return quantiles of ``value`` among areas as a table for people, a row a ``by``."""
    rows = []
    for one, group in frame[frame["value"].notna()].groupby(by, sort=False):
        quantiles = group["value"].quantile(list(QUANTILES.values())).tolist()
        rows.append((one, len(group), *quantiles))
    return pd.DataFrame(rows, columns=["Service", "Councils", *QUANTILES])


def stands(frame: pd.DataFrame, code: str, name: str, by: str = "service") -> str:
    """Return in which fifth of the councils an area lies for each ``by``, in sentences.

    Parameters
    ----------
    frame
        area_code, area, ``by``, value, status; a row a council and ``by``.
    """
    parts = []
    for one, group in frame.assign(place="", reason="").groupby(by, sort=False):
        found = standing(group, code)
        if found and found.position:
            parts.append(f"{one[0].lower()}{one[1:]} £{number(found.value)}, in {found.position}")
    if not parts:
        return ""
    return (
        f"{name} among {frame['area_code'].nunique()} councils: {'; '.join(parts)}. A fifth says "
        "where an amount lies, not whether it is right."
    )


def spread_said(frame: pd.DataFrame, by: str = "service") -> str:
    """Return how far councils lie apart for each ``by``, in a sentence."""
    parts = []
    for one, group in frame[frame["value"].notna()].groupby(by, sort=False):
        low, high = group["value"].quantile([0.1, 0.9])
        parts.append(f"{one[0].lower()}{one[1:]} £{number(low)} to £{number(high)}")
    return (
        f"Leaving out the tenth of councils at either end, spending per child ranges: "
        f"{'; '.join(parts)}."
    )


def headline(frame: pd.DataFrame, name: str, code: str, period: int) -> str:
    """Return the title of the chart of the spread: the area's, or the median, for all services."""
    every = frame[(frame["service"] == ALL) & frame["value"].notna()]
    mine = every[every["area_code"] == code]
    low, median, high = every["value"].quantile([0.1, 0.5, 0.9])
    if len(mine):
        return (
            f"{name}: £{number(mine['value'].iloc[0])} per child in {financial(period)}; the "
            f"median of councils is £{number(median)}"
        )
    return (
        f"Four in five councils spent £{number(low)} to £{number(high)} per child in "
        f"{financial(period)}"
    )


def neighbours_headline(frame: pd.DataFrame, name: str, period: int) -> str:
    """Return the title of the chart of neighbours: the area's amount and their median."""
    near = frame.loc[(frame["role"] == "neighbour") & frame["value"].notna(), "value"]
    mine = frame.loc[(frame["role"] == "area") & frame["value"].notna(), "value"]
    if near.empty or mine.empty:
        return f"{name}: spending per child of its statistical neighbours"
    return (
        f"{name}: £{number(mine.iloc[0])} per child in {financial(period)}; the median of its "
        f"neighbours is £{number(near.median())}"
    )


def with_neighbours(frame: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of an area and its neighbours to draw; none where it has no neighbours."""
    drawn = frame[frame["role"] != "context"].assign(label=lambda rows: rows["area"])
    return drawn if drawn["role"].eq("neighbour").any() else drawn.iloc[:0]


def neighbours_said(frame: pd.DataFrame) -> str:
    """Return how an area's amount stands to its statistical neighbours', in a sentence.

    Parameters
    ----------
    frame
        As :func:`helpers.analysis.comparison.among_neighbours` returns it.
    """
    mine = frame[(frame["role"] == "area") & frame["value"].notna()]
    near = frame.loc[(frame["role"] == "neighbour") & frame["value"].notna(), "value"]
    if mine.empty or near.empty:
        return ""
    value = mine["value"].iloc[0]
    return (
        f"{mine['area'].iloc[0]} spent £{number(value)} per child; its {len(near)} statistical "
        f"neighbours with a figure from £{number(near.min())} to £{number(near.max())}, the middle "
        f"one £{number(near.median())}. {int((near < value).sum())} of them spent less."
    )


def weekly_said(weekly: pd.DataFrame, name: str) -> str:
    """Return each weekly cost's first and last year in cash, in sentences."""
    parts = []
    for one, group in weekly.groupby("kind", sort=False):
        held = group[group["value"].notna()].sort_values("period")
        if held.empty:
            continue
        first, last = held.iloc[0], held.iloc[-1]
        text = f"{one[0].lower()}{one[1:]} £{number(last['value'])} in {financial(last['period'])}"
        if first["period"] != last["period"]:
            text += f", after £{number(first['value'])} in {financial(first['period'])}"
        parts.append(text)
    if not parts:
        return f"No weekly cost is shown for {name}."
    kept = "".join(
        f" The cost of {one[0].lower()}{one[1:]} is not shown for "
        f"{listed([financial(year) for year in rows['period']])}, {reason}."
        for (one, reason), rows in weekly[weekly["reason"].str.startswith(WITHHELD)].groupby(
            ["kind", "reason"]
        )
    )
    return f"A week's cost in {name}, cash: {'; '.join(parts)}.{kept}"


def weekly_headline(weekly: pd.DataFrame, name: str) -> str:
    """Return the title of the chart of weekly costs: the last year of each."""
    held = weekly[weekly["value"].notna()]
    if held.empty:
        return f"{name}: no weekly cost is shown"
    year = held["period"].max()
    last = held[held["period"] == year]
    parts = [
        f"{kind[0].lower()}{kind[1:]} £{cell(value)}"
        for kind, value in zip(last["kind"], last["value"], strict=True)
    ]
    return f"{name}, a week in {financial(year)}: {listed(parts)}"
