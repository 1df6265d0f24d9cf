"""Care applications: numbers as reported year by year, published rates, and time in court.

Cafcass receives the care applications of English councils (Children Act 1989, section 31). Its
counts are held as successive reports printed them; councils' rates are held as published, to one
decimal, without the counts behind them.
"""

import re

import pandas as pd

from helpers import comparison, funnel, intervals, wording
from helpers.proceedings import as_number, last_year
from helpers.wording import listed, number

APPLICATIONS = "s31 care applications received by Cafcass"
CHILDREN = "children in s31 care applications"
RATE = "care applications per 10,000 children"
IN_WALES = "s31 care applications (Cafcass Cymru)"
WEEKS = "mean weeks to first disposal, care or supervision"
EARLIER = ("all, earlier snapshot", "all, first release")
HALF_PRINTED = 0.05
"""Half the last digit of a published rate."""


def counts(studies: pd.DataFrame, year: int | None = None) -> pd.DataFrame:
    """Return England's care applications by year, in the latest report held of each.

    Parts of a year are left out, never scaled up to a whole one; so are counts of another unit.

    Parameters
    ----------
    studies
        Rows of the topic "care applications".
    year
        Leave out years ending after it.

    Returns
    -------
    DataFrame
        period (year ending 31 March), area, value, earlier (what earlier reports printed, in
        words), rounding (1), source_title, note.
    """
    mine = _england(studies, year)
    mine = mine[mine["measure"] == APPLICATIONS]
    latest = mine[mine["breakdown"] == "all"].copy()
    before = mine[mine["breakdown"].isin(EARLIER)].groupby("ends")["value"]
    printed = before.agg(lambda values: ", ".join(number(float(value)) for value in values))
    latest["earlier"] = latest["ends"].map(printed).fillna("")
    latest["value"] = latest["value"].map(as_number)
    latest = latest.assign(period=latest["ends"], area="England", rounding=1.0)
    columns = ["period", "area", "value", "earlier", "rounding", "source_title", "note"]
    return latest[columns].sort_values("period", ignore_index=True)


def not_joined(studies: pd.DataFrame, year: int | None = None) -> pd.DataFrame:
    """Return the reported numbers of England that do not continue :func:`counts`.

    They cover part of a year, or count cases or children instead of applications.

    Returns
    -------
    DataFrame
        period (as printed), what, value, note.
    """
    mine = _england(studies, year)
    mine = mine[mine["unit"].isin(["applications", "cases", "children"])]
    joins = (mine["measure"] == APPLICATIONS) & mine["breakdown"].isin(["all", *EARLIER])
    rest = mine[~joins]
    what = rest["measure"] + ", " + rest["breakdown"]
    rest = rest.assign(what=what, value=rest["value"].map(as_number))
    return rest[["period", "what", "value", "note"]].reset_index(drop=True)


def _england(studies: pd.DataFrame, year: int | None) -> pd.DataFrame:
    mine = studies[studies["geography"] == "England"]
    mine = mine.assign(ends=mine["period"].map(last_year))
    return mine[mine["ends"] <= year] if year else mine


def told(frame: pd.DataFrame) -> str:
    """Return the course of :func:`counts` in a sentence: first, highest and last."""
    if frame.empty:
        return "No number of care applications is held for these years."
    first, last = frame.iloc[0], frame.iloc[-1]
    peak = frame.loc[frame["value"].idxmax()]
    text = f"{number(first['value'])} care applications were made in England in the year to "
    text += f"March {first['period']}"
    if first["period"] < peak["period"] < last["period"]:
        text += f", {number(peak['value'])} in {peak['period']}, the most of any year held"
    if last["period"] > first["period"]:
        text += f", and {number(last['value'])} in {last['period']}"
    return f"{text}."


def other_places(studies: pd.DataFrame, place: str, year: int | None = None) -> str:
    """Return what studies and press print of ``place`` itself, in a sentence; '' if nothing.

    Parameters
    ----------
    place
        A nation or council as the studies name it.
    """
    mine = studies[(studies["geography"] == place) & studies["measure"].isin([RATE, IN_WALES])]
    mine = mine[mine["period"].map(last_year) <= (year or 9999)]
    if mine.empty:
        return ""
    per = mine["measure"].map({RATE: " per 10,000 children", IN_WALES: " care applications"})
    parts = (mine["value"].map(as_number).map(_plain) + per + " in " + mine["period"]).tolist()
    return (
        f"Other reports print for {place}: {listed(parts)}. They are quoted at second hand, on "
        "the population estimates of their time, and not joined to the series."
    )


def _plain(value: float) -> str:
    return number(value, 0 if value >= 100 else 1)


def what_is_counted(studies: pd.DataFrame, rates: pd.DataFrame, populations: pd.DataFrame) -> str:
    """Return whether England's published rate is one of applications or of children.

    Both counts are set against the child population in the years that have them; '' if none has.

    Parameters
    ----------
    rates, populations
        Series frames of England: the published rate, and the child population by mid-year.
    """
    children = _england(studies, None)
    children = children[(children["measure"] == CHILDREN) & (children["breakdown"] == "all")]
    frame = children.assign(period=children["ends"], children=children["value"].map(as_number))
    frame = frame[["period", "children"]].merge(
        counts(studies)[["period", "value"]].rename(columns={"value": "applications"})
    )
    frame = frame.merge(rates[["period", "value"]].rename(columns={"value": "rate"}))
    sizes = populations.assign(period=populations["period"] + 1)[["period", "value"]]
    frame = frame.merge(sizes.rename(columns={"value": "population"}))
    if frame.empty:
        return ""
    row = frame.iloc[-1]
    by_application = 10_000 * row["applications"] / row["population"]
    by_child = 10_000 * row["children"] / row["population"]
    nearer = abs(by_application - row["rate"]) < abs(by_child - row["rate"])
    first, second = ("applications", "children") if nearer else ("children", "applications")
    return (
        f"The published rate is one of {first}, not of {second}. In the year to March "
        f"{row['period']:.0f} there were {number(row['applications'])} applications "
        f"({number(by_application, 1)} per 10,000 children), which concerned "
        f"{number(row['children'])} children ({number(by_child, 1)}); the published rate is "
        f"{number(row['rate'], 1)}. One application can concern several children."
    )


def with_intervals(rates: pd.DataFrame, populations: pd.DataFrame) -> pd.DataFrame:
    """Return published rates with an approximate 95% interval (lower, upper).

    The counts are not published. The interval is that of a rate of this size among this many
    children, the count taken as rate x population: it shows how far chance alone may move
    the rate, and is approximate because the rate is rounded and because the publisher divided by
    an earlier estimate of the population than the one held.

    Parameters
    ----------
    rates
        Series frame of a rate per 10,000 children.
    populations
        Series frame of population_0_17: a rate of year p uses the mid-year p-1.
    """
    sizes = populations.set_index(["area_code", "period"])["value"]
    keys = pd.MultiIndex.from_arrays([rates["area_code"], rates["period"] - 1])
    size = pd.Series(sizes.reindex(keys).to_numpy(), rates.index)
    interval = intervals.rate_interval(rates["value"] * size / 10_000, size)
    return rates.assign(lower=interval["lower"], upper=interval["upper"])


def rate_funnel(
    rates: pd.DataFrame, population: pd.DataFrame, reference: float
) -> tuple[pd.DataFrame, pd.DataFrame, funnel.Overdispersion]:
    """Return councils' published rates against funnel limits around ``reference``.

    The limits need each council's child population only. A rate whose rounding could put it on
    either side of a limit is given the place nearer the middle.

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
        As :func:`helpers.comparison.rate_funnel`, without counts: none is published.
    """
    sizes = rates["area_code"].map(population.set_index("area_code")["value"])
    implied = rates.assign(value=rates["value"] * sizes / 10_000)
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


def places_told(councils: pd.DataFrame, year: int) -> str:
    """Return how many councils lie inside and outside the funnel's limits, as a sentence."""
    held = councils[councils["place"].isin(funnel.PLACES)]
    if held.empty:
        return ""
    ranks = held["place"].map(_rank)
    above, below = int((ranks > 0).sum()), int((ranks < 0).sum())
    many = "council" if len(held) == 1 else "councils"
    return (
        f"Of {len(held)} {many} with a rate in {year}, {len(held) - above - below} lie within the "
        f"limits, {above} above and {below} below."
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


def spread_told(councils: pd.DataFrame, spread: funnel.Overdispersion, year: int) -> str:
    """Return how widely councils' rates spread, beside chance, in sentences; '' if none is held."""
    held = councils[councils["value"].notna()]
    if held.empty:
        return ""
    low, high = held["value"].quantile([0.1, 0.9])
    text = f"{places_told(councils, year)} The middle four fifths of councils lie between "
    text += f"{number(low, 1)} and {number(high, 1)} per 10,000."
    if pd.notna(spread.phi) and spread.phi > 1:
        text += (
            f" Councils' rates spread about {number(spread.phi)} times as much (as variance) as "
            "chance alone would have them."
        )
    return text


def held_told(rates: pd.DataFrame, gap: str, reorganised: str, year: int) -> str:
    """Return what of one area's rates is lacking and why, in sentences; '' if nothing is.

    Parameters
    ----------
    rates
        Series frame of the area.
    gap
        What :func:`helpers.data.gap` says of it.
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

    A change between two years whose intervals overlap is not called a rise or a fall.

    Parameters
    ----------
    rates
        What :func:`with_intervals` returned, of one area.
    breaks
        As :func:`helpers.data.breaks` returns them.
    """
    found = wording.ends(rates)
    if found is None or found[0]["period"] == found[1]["period"]:
        return wording.change(rates, 1)
    first, last = found
    inside = breaks.loc[breaks["period"].between(first["period"] + 1, last["period"]), "period"]
    across = f", across a break in {listed([str(one) for one in inside])}" if len(inside) else ""
    if first["lower"] > last["upper"] or last["lower"] > first["upper"]:
        return f"{wording.change(rates, 1)}{across}"
    before, after = (wording.with_interval(*row[["value", "lower", "upper"]]) for row in found)
    return (
        f"was {before} in {first['period']} and {after} in {last['period']}{across}: no more of a "
        "change than chance could make"
    )


def weeks(studies: pd.DataFrame, year: int | None = None) -> pd.DataFrame:
    """Return the mean weeks to first disposal of care and supervision cases, England and Wales.

    Only quarters are kept: a year's mean beside a quarter's would be of another kind.

    Parameters
    ----------
    studies
        Rows of the topic "family court".

    Returns
    -------
    DataFrame
        label (the quarter), value (weeks), note, source_title; in order of time.
    """
    mine = studies[(studies["measure"] == WEEKS) & studies["period"].str.contains(r" Q\d$")]
    mine = mine[mine["period"].map(last_year) <= (year or 9999)]
    mine = mine.assign(label=mine["period"], value=mine["value"].map(as_number))
    return mine.sort_values("label")[["label", "value", "note", "source_title"]].reset_index(
        drop=True
    )


def weeks_told(frame: pd.DataFrame) -> str:
    """Return the first, the longest and the last quarter of :func:`weeks`, as a title."""
    if frame.empty:
        return "No quarter is held"
    first, last = frame.iloc[0], frame.iloc[-1]
    longest = frame.loc[frame["value"].idxmax()]
    parts = [f"{_plain(row['value'])} weeks in {row['label']}" for row in (first, longest, last)]
    return f"Mean time to first disposal: {listed(list(dict.fromkeys(parts)))}"
