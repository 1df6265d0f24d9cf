"""What a change in the number of children is made of, by each flow and from each first year.

The number is the child population, times a flow for each child, times children looked after for
each of the flow. The flow may be starters or leavers, and the change may be counted from any first
year: a part that is the largest by one of these only is not named as the largest.
"""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from helpers import data
from helpers.analysis.rates_in_care import flows, rates
from helpers.statistics import decomposition
from helpers.words import signed

LABELS = {
    ("starter", "population"): "Child population",
    ("starter", "flow per child"): "Starters for each child",
    ("starter", "children per flow"): "Children per starter",
    ("leaver", "population"): "Child population",
    ("leaver", "flow per child"): "Leavers for each child",
    ("leaver", "children per flow"): "Children per leaver",
}
CALLED = {"starter": "children who started", "leaver": "children who ceased"}
NAMES = {
    "label": "Factor",
    "since": "First year",
    "change_children": "Change in children looked after",
    "lower": "Lower 95% limit",
    "upper": "Upper 95% limit",
    "status": "status",
}
NUMBERS = ["first", "last", "change_children", "lower", "upper", "change_percent"]
COLUMNS = list(dict.fromkeys(LABELS.values()))
FORMATS = {
    "First year": lambda year: f"{year:.0f}",
    "Change in number": signed,
    **dict.fromkeys(COLUMNS, signed),
}
SUBTITLE = (
    "Diamonds: from the earliest first year, with 95% intervals. Dots: from later first years"
)
FEWEST_CHILDREN = 100
"""Of fewer, single children decide what a change is put down to."""
FEWEST_YEARS = 5
"""The first and the last year counted in: over fewer, the flows of two years decide."""


def by_factor(
    stock: pd.DataFrame,
    by_flow: Mapping[str, pd.DataFrame],
    population: pd.DataFrame,
    first: int,
    last: int,
) -> pd.DataFrame:
    """Return what the change in number up to ``last`` is made of, by each flow and first year.

    Args:
        stock, population: Series frames of one area.
        by_flow: Starters and leavers (keys of :data:`CALLED`), series frames.
        first, last: The earliest first year, and the last year.

    Returns:
        DataFrame: The columns of :func:`helpers.statistics.decomposition.stock_and_flow`, with
            area, flow, since (the first year), period (``last``), label (the factor, in words) and
            rounding (the unit to which parts are given); a row a factor, flow and first year that
            leaves :data:`FEWEST_YEARS`. With fewer years, or fewer than :data:`FEWEST_CHILDREN` at
            either end, the numbers are missing and reason says why.
    """
    starts = [first, *range(first + 1, last - FEWEST_YEARS + 2)] if first < last else []
    held = stock.set_index("period")["value"]
    rows = []
    for since in starts:
        few = _too_few(held.get(since, np.nan), held.get(last, np.nan), since, last)
        for name, flow in by_flow.items():
            frame = decomposition.stock_and_flow(
                stock, flow, population, since, last, CALLED[name]
            ).assign(flow=name, since=since)
            missing = frame["reason"].eq("") & bool(few)
            numbers = frame[NUMBERS].mask(missing)
            rows.append(frame.assign(**numbers, reason=frame["reason"].mask(missing, few)))
        if few and since == first:
            break
    if not rows:
        columns = ["area", "factor", "flow", "since", "period", "reason", "label", "rounding"]
        columns += [*NUMBERS, "bound"]
        return pd.DataFrame(columns=columns)
    frame = pd.concat(rows, ignore_index=True)
    label = pd.Series(list(zip(frame["flow"], frame["factor"], strict=True))).map(LABELS)
    return frame.assign(
        area=stock["area"].max(), period=last, label=label, rounding=stock["rounding"].max()
    )


def _too_few(before: float, after: float, since: int, last: int) -> str:
    """Return why a change is not shared out though its numbers are held; '' if it may be."""
    if last - since + 1 < FEWEST_YEARS:
        return f"only {last - since + 1} years are held, and at least {FEWEST_YEARS} are needed"
    if min(before, after) < FEWEST_CHILDREN:
        year = since if before < FEWEST_CHILDREN else last
        return f"fewer than {FEWEST_CHILDREN} children were looked after in {year}"
    return ""


def of_area(area: str, first_year: int | None, year: int) -> pd.DataFrame:
    """Return :func:`by_factor` of an area, from its first year with starters since a break."""
    last = rates.year_compared(area, year)
    stock = data.series(rates.COUNT, area, first_year and first_year - 1, year)
    started, ceased = (
        data.series(name, area, first_year, year) for name in (flows.STARTED, flows.CEASED)
    )
    population = data.series(rates.POPULATION, area, last_year=year - 1)
    breaks = rates.breaks(rates.COUNT, area)["period"]
    broken = breaks[breaks <= last].max()
    first = flows.first_year(started, stock[~(stock["period"] < broken)], last)
    return by_factor(stock, {"starter": started, "leaver": ceased}, population, first, last)


def known(frame: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of :func:`by_factor` that have numbers, the child population's once."""
    held = frame[frame["reason"] == ""]
    return held.drop_duplicates(["label", "since"], ignore_index=True)


def to_unit(frame: pd.DataFrame) -> pd.DataFrame:
    """Return rows of :func:`by_factor` to be shown: parts to the unit that figures are rounded to.

    Returns:
        DataFrame: since as text; status, "z" where there is no interval.
    """
    parts = frame[["change_children", "lower", "upper"]].astype(float)
    unit = frame["rounding"].max()
    status = parts["lower"].isna().map({True: "z", False: ""})
    return frame.assign(
        **(parts / unit).round() * unit, since=frame["since"].astype(str), status=status
    )


def from_first_year(frame: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of :func:`by_factor` that have numbers, of the earliest first year."""
    return frame[(frame["reason"] == "") & (frame["since"] == frame["since"].min())]


def largest(frame: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of the largest part, where it is one factor and one direction throughout.

    Returns:
        DataFrame: Of :func:`by_factor`, the rows of that factor; none where flows or first years
            disagree on it, where one flow is not known, or where chance could explain the part from
            the earliest first year.
    """
    held = frame[frame["reason"] == ""].reset_index(drop=True)
    if held["flow"].nunique() < len(CALLED):
        return held.iloc[:0]
    sizes = held.assign(size=held["change_children"].abs())
    top = sizes.loc[sizes.groupby(["flow", "since"])["size"].idxmax()]
    signs = np.sign(top["change_children"])
    if len({*zip(top["factor"], signs, strict=True)}) > 1 or not signs.all():
        return held.iloc[:0]
    rows = held[held["factor"] == top["factor"].iloc[0]]
    first = from_first_year(rows)
    by_chance = ((first["lower"] <= 0) & (first["upper"] >= 0)).any()
    return rows.iloc[:0] if by_chance else rows


def as_table(frame: pd.DataFrame) -> pd.DataFrame:
    """Return :func:`by_factor` as a table for people, a row a first year."""
    held = known(frame)
    if held.empty:
        return pd.DataFrame(columns=list(FORMATS))
    wide = held.pivot_table("change_children", "since", "label").reindex(columns=COLUMNS)
    total = frame.groupby(["since", "flow"])["change_children"].sum(min_count=1)
    total = total.groupby("since").max()
    wide.insert(0, "Change in number", total)
    unit = held["rounding"].max()
    return ((wide / unit).round() * unit).rename_axis("First year").reset_index()
