"""Councils' published rates of care applications: their intervals, limits and course.

The rates are held as published, to one decimal, without the counts behind them. Everything here
that needs a count takes rate x children for it and is approximate; no such count is shown.
"""

import re

import pandas as pd

from helpers import words
from helpers.analysis import comparison
from helpers.statistics import funnel, intervals
from helpers.statistics.rates import children_before, count_behind
from helpers.words import earlier, listed, number

FEWEST = 5
HALF_PRINTED = 0.05
"""Half the last digit of a published rate."""


def with_intervals(rates: pd.DataFrame, populations: pd.DataFrame) -> pd.DataFrame:
    """Return published rates with an approximate 95% interval (lower, upper) and the children.

    The counts are not published. The interval is that of a rate of this size among this many
    children, the count taken as rate x population: it shows how far chance alone may move
    the rate, and is approximate because the rate is rounded and because the publisher divided by
    an earlier estimate of the population than the one held. There is none where so few
    applications stand behind the rate (:data:`FEWEST`) that the estimates decide it.

    Parameters
    ----------
    rates
        Series frame of a rate per 10,000 children.
    populations
        Series frame of population_0_17: a rate of year p uses the mid-year p-1.
    """
    children = children_before(rates, populations)
    events = count_behind(rates["value"], children)
    interval = intervals.rate_interval(events.where(events >= FEWEST), children)
    return rates.assign(lower=interval["lower"], upper=interval["upper"], children=children)


def differ(one: pd.Series, other: pd.Series) -> int:
    """Return whether the rate ``one`` lies beyond chance above (1) or below (-1) ``other``, or not.

    Beyond chance where the approximate 95% interval of the ratio of the two rates excludes 1. The
    two must not share children: a council is not tested against a nation that holds it.

    Parameters
    ----------
    one, other
        Rows of what :func:`with_intervals` returned.
    """
    if pd.isna(one["lower"]) or pd.isna(other["lower"]):
        return 0
    sizes = [one["children"], other["children"]]
    events = [count_behind(row["value"], row["children"]) for row in (one, other)]
    ratio = intervals.ratio_of_rates(events[0], sizes[0], events[1], sizes[1]).iloc[0]
    return int(ratio["lower"] > 1) - int(ratio["upper"] < 1)


def rate_funnel(
    rates: pd.DataFrame, population: pd.DataFrame, reference: float
) -> tuple[pd.DataFrame, pd.DataFrame, funnel.Overdispersion]:
    """Return councils' published rates against funnel limits around ``reference``.

    The limits need each council's child population only. Rates set aside are left out. A rate
    whose rounding could put it on either side of a limit is given the place nearer the middle.

    Parameters
    ----------
    rates
        Series frame of a rate per 10,000, a row a council, one year.
    population
        Series frame of population_0_17 of the mid-year before.
    reference
        The rate of the nation.

    Returns
    -------
    councils, curve, spread
        As :func:`helpers.analysis.comparison.rate_funnel`, without counts: none is published.
    """
    rates = rates[rates["status"] != "u"]
    sizes = rates["area_code"].map(population.set_index("area_code")["value"])
    implied = rates.assign(value=count_behind(rates["value"], sizes))
    councils, curve, spread = comparison.rate_funnel(implied, population, reference)
    tau2 = 0.0 if pd.isna(spread.tau2) else spread.tau2
    limits = funnel.rate_limits(councils["population"], reference, tau2=tau2)
    councils["value"] = rates["value"].where(sizes.notna()).to_numpy()
    sides = [
        funnel.place(councils["value"] + shift, limits) for shift in (-HALF_PRINTED, HALF_PRINTED)
    ]
    councils["place"] = [
        min(pair, key=lambda place: abs(_rank(place))) for pair in zip(*sides, strict=True)
    ]
    return councils.drop(columns="count"), curve, spread


def _rank(place: str) -> int:
    """Return how many limits a place lies beyond: -2 to 2; 0 where it has none."""
    return funnel.PLACES.index(place) - 2 if place in funnel.PLACES else 0


def places_told(councils: pd.DataFrame, year: int, where: str = "") -> str:
    """Return how many councils lie inside and outside the funnel's limits, as a sentence.

    Parameters
    ----------
    councils
        What :func:`rate_funnel` returned, or some rows of it.
    year
        The year of the rates.
    where
        What the councils lie in, if not all are meant.
    """
    held = councils[councils["place"].isin(funnel.PLACES)]
    if held.empty:
        return ""
    ranks = held["place"].map(_rank)
    above, below = int((ranks > 0).sum()), int((ranks < 0).sum())
    many = f"{len(held)} council{'s' * (len(held) > 1)}{f' in {where}' * bool(where)}"
    return (
        f"Of {many} with a rate in {year}, {len(held) - above - below} lie within the limits "
        f"around England's rate, {above} above and {below} below."
    )


def standing_told(councils: pd.DataFrame, code: str, reference: float, year: int) -> str:
    """Return where one council's rate lies against the limits, in a sentence; '' if it has none."""
    mine = councils[(councils["area_code"] == code) & councils["value"].notna()]
    if mine.empty:
        return ""
    row = mine.iloc[0]
    what = "for which no limits can be formed: no child population is held"
    if row["place"] in funnel.PLACES:
        what = "which is " + re.sub(r"^(\w+) ", r"\1 the ", row["place"])
    return (
        f"{row['area']} had {number(row['value'], 1)} care applications per 10,000 children in the "
        f"year to March {year} (England {number(reference, 1)}), {what}."
    )


def spread_told(
    councils: pd.DataFrame, spread: funnel.Overdispersion, existing: pd.DataFrame, year: int
) -> str:
    """Return how widely councils' rates spread and who has none, in sentences; '' if none is held.

    Parameters
    ----------
    councils, spread
        What :func:`rate_funnel` returned.
    existing
        A frame of every council that existed: area_code and area.
    year
        The year of the rates.
    """
    held = councils[councils["value"].notna()]
    if held.empty:
        return ""
    low, high = held["value"].quantile([0.1, 0.9])
    text = f"{places_told(councils, year)} The middle four fifths of them lie between "
    text += f"{number(low, 1)} and {number(high, 1)} per 10,000."
    if pd.notna(spread.phi) and spread.phi > 1:
        text += (
            f" Councils differ by more than chance: the variance between their rates is about "
            f"{number(spread.phi)} times what chance alone would give."
        )
    without = existing.loc[~existing["area_code"].isin(held["area_code"]), "area"]
    if len(without):
        text += f" No rate is held for {listed(list(without))}."
    return text


def beside_neighbours(rates: pd.DataFrame, neighbours: pd.DataFrame, code: str) -> pd.DataFrame:
    """Return the rows of a council and its statistical neighbours, nearest first.

    Empty where it has no neighbours or no rate; see :func:`comparison.among_neighbours`.
    """
    rows = comparison.among_neighbours(rates, neighbours, code, [])
    held = rows.loc[rows["value"].notna(), "role"]
    return rows if {"area", "neighbour"} <= set(held) else rows.iloc[:0]


def neighbours_told(rows: pd.DataFrame) -> str:
    """Return how many statistical neighbours differ from the area beyond chance, as a title.

    Parameters
    ----------
    rows
        As :func:`comparison.among_neighbours` returns them, with intervals and children.
    """
    mine, others = (
        rows[(rows["role"] == role) & rows["value"].notna()] for role in ("area", "neighbour")
    )
    if mine.empty or others.empty:
        return "No rate to compare with statistical neighbours is held"
    if mine["lower"].isna().any():
        return f"{mine['area'].iloc[0]} has too few applications to set against its neighbours"
    sides = [differ(row, mine.iloc[0]) for _, row in others.iterrows()]
    above, below, all_ = sides.count(1), sides.count(-1), len(sides)
    return (
        f"Of {all_} statistical neighbours with a rate, {above or 'none'} lie above "
        f"{mine['area'].iloc[0]} by more than chance, {below or 'none'} below"
    )


def held_told(rates: pd.DataFrame, gap: str, reorganised: str, year: int) -> str:
    """Return what of one area's rates is lacking and why, in sentences; '' if nothing is.

    Parameters
    ----------
    rates
        Series frame of the area.
    gap
        What to say where no rate is held.
    reorganised
        What :func:`helpers.data.reorganised` says of it: '' if it was not.
    year
        The newest year asked for.
    """
    held = rates[rates["value"].notna()]
    told = [] if len(held) else [gap]
    if len(held) and held["period"].max() < year:
        told.append(
            f"The newest rate held for {held['area'].iloc[0]} is of {held['period'].max()}."
        )
    aside = rates[rates["status"] == "u"]
    if len(aside):
        years = listed([str(one) for one in aside["period"]])
        reason = aside["reason"].iloc[0]
        told.append(f"Rates of {years} for {aside['area'].iloc[0]} are not used: {reason}.")
    if reorganised:
        told.append(
            f"{reorganised} Of care applications there is no combined series: rates cannot be "
            "added up, and no counts are published."
        )
    return " ".join(told)


def change_told(rates: pd.DataFrame, breaks: pd.DataFrame) -> str:
    """Return how one area's rate changed, as a clause without a subject.

    A change that chance alone could make (see :func:`differ`) is not called a rise or a fall.

    Parameters
    ----------
    rates
        What :func:`with_intervals` returned, of one area.
    breaks
        As :func:`helpers.data.breaks` returns them.
    """
    found = earlier.ends(rates)
    if found is None or found[0]["period"] == found[1]["period"]:
        return earlier.change(rates, 1)
    first, last = found
    inside = breaks.loc[breaks["period"].between(first["period"] + 1, last["period"]), "period"]
    across = f", across a break in {listed([str(one) for one in inside])}" if len(inside) else ""
    if differ(last, first):
        return f"{earlier.change(rates, 1)}{across}"
    why = "a difference that chance alone could make"
    if pd.isna(first["lower"]) or pd.isna(last["lower"]):
        why = "of too few applications to tell a change"
    before, after = (words.with_interval(*row[["value", "lower", "upper"]]) for row in found)
    return f"was {before} in {first['period']} and {after} in {last['period']}{across}, {why}"
