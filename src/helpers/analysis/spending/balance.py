"""How much is spent and how it is divided between help and care, in words."""

import pandas as pd

from helpers.analysis.spending.services import (
    ALL,
    EARLY_HELP,
    LEAST,
    LOOKED_AFTER,
    financial,
    money,
)
from helpers.data.geography import Area
from helpers.words import listed, number, signed


def headline(spending: pd.DataFrame, place: Area) -> str:
    """Return the title of the chart of amounts: the last year's total and its largest part."""
    last = _last(spending)
    if last is None:
        return f"{place.name}: spending is not known"
    total, looked_after = last.loc[ALL], last.loc[LOOKED_AFTER]
    return (
        f"{place.name}: {money(total['value'])} in {financial(total['period'])}, "
        f"{number(looked_after['share'])}% of it on children looked after"
    )


def total_said(spending: pd.DataFrame, name: str) -> str:
    """Return how all spending went in cash, in a sentence.

    From less than :data:`~helpers.analysis.spending.services.LEAST` no change in per cent is given.
    """
    held = spending[(spending["service"] == ALL) & spending["value"].notna()]
    held = held.sort_values("period")
    if held.empty:
        return f"Spending of {name} is not known from the data held."
    first, last = held.iloc[0], held.iloc[-1]
    text = f"{name} spent {money(last['value'])} on children's services in "
    text += financial(last["period"])
    if first["period"] == last["period"]:
        return f"{text}, the only year held (cash)."
    start = f"{money(first['value'])} in {financial(first['period'])}"
    percent = signed(100 * (last["value"] / first["value"] - 1), 0)
    cash = "in cash" if first["value"] < LEAST else f"{percent}% in cash"
    return f"{text}, after {start} ({cash}; what money buys changed too)."


def per_child_headline(spending: pd.DataFrame, code: str) -> str:
    """Return the title of the chart of spending per child: the area's last year and the others'."""
    said = beside_said(spending, code)
    return said.rstrip(".") if said else "Spending per child is not known"


def beside_said(spending: pd.DataFrame, code: str) -> str:
    """Return all spending per child of an area and of those beside it, in a sentence.

    Parameters
    ----------
    spending
        As :func:`helpers.analysis.spending.services.per_child` returns it, several areas.
    """
    every = spending[(spending["service"] == ALL) & spending["value"].notna()]
    mine = every[every["area_code"] == code]
    if mine.empty:
        return ""
    last = mine["period"].max()
    rows = every[every["period"] == last].set_index("area")["value"]
    own = mine["area"].iloc[0]
    others = [f"{one} £{number(value)}" for one, value in rows.items() if one != own]
    text = f"Spending per child in {own} in {financial(last)} was £{number(rows[own])}"
    return f"{text} ({listed(others)})." if others else f"{text}."


def shares_said(spending: pd.DataFrame, name: str) -> str:
    """Return how each service's share of all spending went, in a sentence."""
    held = spending[spending["share"].notna()]
    if held.empty:
        return f"No share can be worked out for {name}."
    first, last = held["period"].min(), held["period"].max()
    at = held.set_index(["service", "period"])["share"]
    if first == last:
        parts = [f"{one.lower()} {number(at[one, last], 1)}%" for one in named(held)]
        return f"Of all spending in {name} in {financial(last)}: {listed(parts)}."
    parts = [
        f"{one.lower()} went from {number(at[one, first], 1)}% to {number(at[one, last], 1)}% "
        f"({signed(at[one, last] - at[one, first], 1)} percentage points)"
        for one in named(held)
    ]
    return (
        f"Between {financial(first)} and {financial(last)}, as shares of all spending in {name}, "
        f"{'; '.join(parts)}."
    )


def share_headline(spending: pd.DataFrame, name: str) -> str:
    """Return the title of the chart of shares: early help against children looked after."""
    held = spending[spending["share"].notna()]
    if held.empty:
        return f"{name}: shares of spending are not known"
    at = held.set_index(["service", "period"])["share"]
    first, last = held["period"].min(), held["period"].max()
    texts = [
        f"{one.lower()} {number(at[one, first])}% in {financial(first)}, {number(at[one, last])}% "
        f"in {financial(last)}"
        if first != last
        else f"{one.lower()} {number(at[one, last])}% in {financial(last)}"
        for one in (EARLY_HELP, LOOKED_AFTER)
    ]
    return f"{name}: {'; '.join(texts)}"


def named(spending: pd.DataFrame) -> list[str]:
    """Return the services that a frame holds, without :data:`ALL`, in their order."""
    return [one for one in dict.fromkeys(spending["service"]) if one != ALL]


def _last(spending: pd.DataFrame) -> pd.DataFrame | None:
    held = spending[spending["share"].notna()]
    if held.empty:
        return None
    return held[held["period"] == held["period"].max()].set_index("service")
