"""What a change in the number of children is made of, in sentences.

``frame`` is what :func:`helpers.analysis.rates_in_care.contributions.by_factor` returns, and
``balance`` what :func:`helpers.analysis.rates_in_care.flows.balance` returns of the same area.
"""

import pandas as pd

from helpers import words
from helpers.analysis.rates_in_care import contributions
from helpers.words import listed, number, signed

PARTS = {
    "population": ("a larger child population", "a smaller child population"),
    "flow per child": ("more starters and leavers for each child", "fewer of both for each child"),
    "children per flow": (
        "more children for each starter and leaver",
        "fewer children for each starter and leaver",
    ),
}
RANGES = {
    "population": "the child population",
    "flow per child": "starters or leavers for each child",
    "children per flow": "children per starter or leaver",
}


def shared_out(frame: pd.DataFrame) -> str:
    """Return the change with its parts by each flow and over all first years, for a title.

    A part is named as the largest only where it is so by both flows and from every first year.
    """
    held = frame[frame["reason"] == ""]
    first = contributions.from_first_year(frame)
    if first.empty:
        return made_of(frame).removesuffix(".")
    largest = contributions.largest(frame)
    factor = largest["factor"].max() if len(largest) else "children per flow"
    row, ends = first.iloc[0], held.loc[held["factor"] == factor, "change_children"]
    parts = first[first["factor"] == factor]
    each = [f"{_part(one.change_children, row)} by {one.flow}s" for one in parts.itertuples()]
    extent = f"{_extent(ends, row)} over all first years"
    text = (
        f"{row['area']}, {row['since']} to {row['period']}: {_total(first)} children looked after; "
    )
    if len(largest):
        part = PARTS[factor][int(ends.max() < 0)]
        return f"{text}the largest part throughout is {part}, {listed(each)} ({extent})"
    return f"{text}{RANGES[factor]}: {listed(each)} ({extent})"


def made_of(frame: pd.DataFrame) -> str:
    """Return what the change from the earliest year is made of by each flow, or why it is not."""
    if frame.empty:
        return "There are no two years of starters to compare."
    rows = frame[frame["since"] == frame["since"].min()]
    row, first = rows.iloc[0], contributions.from_first_year(frame)
    texts = []
    if len(first):
        texts.append(
            f"The change in number in {row['area']} from {row['since']} to {row['period']} is "
            f"{_total(first)}."
        )
    for flow, parts in first.groupby("flow", sort=False):
        each = [
            f"{_with_interval(one, row)} for {words.lower_first(one.label)}"
            for one in parts.itertuples()
        ]
        texts.append(f"By {flow}s it is made up of {listed(each)}.")
    reasons = rows.loc[rows["reason"] != ""].groupby("reason", sort=False)["flow"].unique()
    for reason, by in reasons.items():
        how = f" by {by[0]}s" if len(by) < len(contributions.CALLED) else ""
        texts.append(f"What the change in {row['area']} is made of{how} is not given: {reason}.")
    return " ".join(texts)


def in_full(frame: pd.DataFrame, balance: pd.DataFrame) -> str:
    """Return :func:`made_of`, :func:`not_explained` and how far flow and first year decide."""
    held = frame[frame["reason"] == ""]
    first = contributions.from_first_year(frame)
    if first.empty:
        return ""
    row = first.iloc[0]
    ratios = [
        f"{number(one.first, 2)} in {one.since} and {number(one.last, 2)} in {one.period} for each "
        f"{one.flow}"
        for one in first[first["factor"] == "children per flow"].itertuples()
    ]
    texts = [
        made_of(frame),
        "In brackets are 95% intervals for chance in the flow; rounded parts may not add up.",
        f"Children looked after were {listed(ratios)} of the year.",
        not_explained(balance, frame),
    ]
    ranges = [
        f"{_extent(held.loc[held['factor'] == factor, 'change_children'], row)} for {name}"
        for factor, name in RANGES.items()
    ]
    bases = words.years(held["since"])
    texts.append(f"By either flow, from first years {bases}, the parts are {listed(ranges)}.")
    if contributions.largest(frame).empty:
        texts.append("Flows or first years disagree on which part is the largest.")
    return " ".join(text for text in texts if text)


def not_explained(balance: pd.DataFrame, frame: pd.DataFrame) -> str:
    """Return how much of the change starters less leavers explain; '' if a year is not known."""
    first = contributions.from_first_year(frame)
    if first.empty:
        return ""
    row = first.iloc[0]
    years = balance[balance["period"].between(row["since"] + 1, row["period"])]
    if len(years) < row["period"] - row["since"] or years["unexplained"].isna().any():
        return ""
    rest, change = years["unexplained"].sum(), years["stock_change"].sum()
    share = number(100 * rest / change) if change and 0 < rest / change < 1 else ""
    of_all = f" ({share}% of the change)" if share else ""
    return (
        f"Starters less leavers from {row['since'] + 1} to {row['period']} come to "
        f"{_part(change - rest, row)}; the other {_part(rest, row)}{of_all} they do not explain."
    )


def _part(value: float, row: pd.Series) -> str:
    """Return a number of children with its sign, to the unit that the figures are rounded to."""
    return signed(round(value / row["rounding"]) * row["rounding"])


def _total(rows: pd.DataFrame) -> str:
    """Return the change that the parts of one first year add up to."""
    return _part(rows.groupby("flow")["change_children"].sum().iloc[0], rows.iloc[0])


def _extent(values: pd.Series, row: pd.Series) -> str:
    """Return the lowest and the highest of some parts."""
    return f"{_part(values.min(), row)} to {_part(values.max(), row)}"


def _with_interval(part: tuple, row: pd.Series) -> str:
    """Return a part with its interval, where it has one."""
    value = _part(part.change_children, row)
    if pd.isna(part.lower):
        return value
    return f"{value} ({_part(part.lower, row)} to {_part(part.upper, row)})"
