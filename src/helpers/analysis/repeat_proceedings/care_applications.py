"""Care applications: the numbers reports give year by year, and time in court.

Cafcass receives the care applications of English councils (Children Act 1989, section 31). No
table of its counts is held: they are gathered from the reports that printed them. Councils' rates
are the subject of :mod:`helpers.analysis.repeat_proceedings.application_rates`.
"""

import pandas as pd

from helpers.analysis.repeat_proceedings.proceedings import as_number, last_year
from helpers.statistics.rates import of_mid_year_before, per_10_000
from helpers.words import listed, number

APPLICATIONS = "s31 care applications received by Cafcass"
CHILDREN = "children in s31 care applications"
RATE = "care applications per 10,000 children"
IN_WALES = "s31 care applications (Cafcass Cymru)"
WEEKS = "mean weeks to first disposal, care or supervision"
EARLIER = ("all, earlier snapshot", "all, first release")


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
    sizes = of_mid_year_before(populations)[["period", "value"]]
    frame = frame.merge(sizes.rename(columns={"value": "population"}))
    if frame.empty:
        return ""
    row = frame.iloc[-1]
    by_application = per_10_000(row["applications"], row["population"])
    by_child = per_10_000(row["children"], row["population"])
    nearer = abs(by_application - row["rate"]) < abs(by_child - row["rate"])
    first, second = ("applications", "children") if nearer else ("children", "applications")
    return (
        f"The published rate is one of {first}, not of {second}. In the year to March "
        f"{row['period']:.0f} there were {number(row['applications'])} applications "
        f"({number(by_application, 1)} per 10,000 children), which concerned "
        f"{number(row['children'])} children ({number(by_child, 1)}); the published rate is "
        f"{number(row['rate'], 1)}. One application can concern several children."
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
