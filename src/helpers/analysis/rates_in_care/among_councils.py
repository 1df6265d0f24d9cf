"""A rate among those of all councils and of statistical neighbours, in words.

Never an order of councils: how many lie outside funnel limits, and which intervals overlap.
"""

import pandas as pd

from helpers.analysis.comparison import Standing
from helpers.statistics import funnel
from helpers.words import number


def outside(councils: pd.DataFrame) -> pd.Series:
    """Return how many councils lie at each place against the limits, in the limits' order.

    Parameters
    ----------
    councils
        As :func:`helpers.analysis.comparison.rate_funnel` returns them.
    """
    return councils["place"].value_counts().reindex(funnel.PLACES, fill_value=0)


def spread(councils: pd.DataFrame, reference: float, widened: funnel.Overdispersion) -> str:
    """Return, in sentences, how much councils differ beyond chance and what the limits allow for.

    Parameters
    ----------
    councils, widened
        As :func:`helpers.analysis.comparison.rate_funnel` returns them.
    reference
        The rate the limits are drawn about.
    """
    held = councils[councils["value"].notna()]
    plain = funnel.place(held["value"], funnel.rate_limits(held["population"], reference))
    chance = int((plain != "within limits").sum())
    out = int((held["place"] != "within limits").sum())
    return (
        f"Chance alone would leave about 1 council in 20 outside the 95% limits; against such "
        f"plain limits {chance} of {len(held)} councils lie outside, as councils differ in their "
        f"children's circumstances and in practice (the spread is {number(widened.phi, 1)} times "
        f"that of chance). The limits drawn are widened for the usual spread between councils: "
        f"{out} lie outside these, and are unusual even for councils."
    )


def stands(standing: Standing | None, year: int) -> str:
    """Return where one council stands among all, in a sentence."""
    if standing is None:
        return ""
    if pd.isna(standing.value):
        return f"The rate of {standing.name} in {year} is not shown: {standing.reason}."
    place = standing.place.replace("limit", "limit of the widened funnel", 1)
    if standing.place == "within limits":
        place = "within the widened limits"
    return (
        f"In {year} the rate of {standing.name}, {number(standing.value, 1)}, was {place} and in "
        f"{standing.position} of the {standing.councils} councils that have a rate."
    )


def places(councils: pd.DataFrame, name: str, year: int) -> str:
    """Return how many councils of an area lie outside the widened limits; '' if none is placed."""
    counts = outside(councils)
    held = int(councils["value"].notna().sum())
    if not held:
        return ""
    low = int(counts.iloc[:2].sum())
    high = int(counts.iloc[3:].sum())
    return (
        f"In {year}, of the {held} councils in {name} with a rate, {high} {_lie(high)} above the "
        f"widened 95% limits{_further(counts.iloc[4], 'above')} and {low} {_lie(low)} "
        f"below{_further(counts.iloc[0], 'below')}."
    )


def _further(count: int, side: str) -> str:
    return f" ({count} of them {side} the 99.8% limit)" if count else ""


def _lie(count: int) -> str:
    return "lies" if count == 1 else "lie"


def among(frame: pd.DataFrame) -> str:
    """Return how an area's interval stands to its statistical neighbours', in a sentence.

    Parameters
    ----------
    frame
        As :func:`helpers.analysis.comparison.among_neighbours` returns it.
    """
    mine = frame[(frame["role"] == "area") & frame["value"].notna()]
    near = frame[(frame["role"] == "neighbour") & frame["value"].notna()]
    if mine.empty or near.empty:
        return ""
    row = mine.iloc[0]
    below = int((near["upper"] < row["lower"]).sum())
    above = int((near["lower"] > row["upper"]).sum())
    return (
        f"Of the {len(near)} statistical neighbours with a rate, {below} {_have(below)} an interval"
        f" wholly below that of {row['area']} and {above} {_have(above)} one wholly above; "
        f"{len(near) - below - above} {_have(len(near) - below - above)} one that overlaps it."
    )


def _have(count: int) -> str:
    return "has" if count == 1 else "have"


def neighbour_models(newest: pd.DataFrame, older: pd.DataFrame) -> str:
    """Return which model of statistical neighbours is used and how far another one differs.

    Parameters
    ----------
    newest, older
        As :func:`helpers.data.neighbours` returns them for two models; either may be empty.
    """
    if newest.empty:
        return ""
    text = f"Statistical neighbours are those of the model of {newest['model'].iloc[0]}."
    close = newest["closeness"].value_counts()
    if set(close.index) == {"not close"}:
        text += " The publisher calls all of them “not close”: they are the nearest there are."
    if older.empty or older["model"].iloc[0] == newest["model"].iloc[0]:
        return text
    new = set(newest["neighbour_code"]) - set(older["neighbour_code"])
    return (
        f"{text} {len(new)} of these {len(newest)} were not among the {len(older)} of the model of "
        f"{older['model'].iloc[0]}."
    )


def headline(
    standing: Standing | None, inside: pd.DataFrame, councils: pd.DataFrame, name: str
) -> str:
    """Return the title of the funnel plot: where the council lies, or how many lie outside."""
    if standing is not None and standing.place:
        return f"{name}: {number(standing.value, 1)} per 10,000, {standing.place} for its size"
    some, where = (inside, name) if len(inside) else (councils, "England")
    out = outside(some)
    beyond = int(out.sum() - out["within limits"])
    return f"{beyond} of {int(out.sum())} councils in {where} lie outside the widened 95% limits"


def neighbour_headline(frame: pd.DataFrame, name: str, year: int) -> str:
    """Return the title of the chart of neighbours: how many intervals lie above and below.

    Parameters
    ----------
    frame
        As :func:`helpers.analysis.comparison.among_neighbours` returns it.
    """
    mine = frame[(frame["role"] == "area") & frame["value"].notna()]
    near = frame[(frame["role"] == "neighbour") & frame["value"].notna()]
    if mine.empty or near.empty:
        return f"{name}, {year}: rates of its statistical neighbours"
    row = mine.iloc[0]
    below = int((near["upper"] < row["lower"]).sum())
    above = int((near["lower"] > row["upper"]).sum())
    return (
        f"{name}, {year}: of {len(near)} neighbours, {below} below, {above} above and "
        f"{len(near) - below - above} not distinguishable"
    )
