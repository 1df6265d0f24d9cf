"""Care applications: the numbers reports give year by year, and time in court.

Cafcass receives the care applications of English councils (Children Act 1989, section 31). No
table of its counts is held: they are gathered from the reports that printed them. Councils' rates
are the subject of :mod:`helpers.analysis.repeat_proceedings.application_rates`.
"""

import pandas as pd

from helpers.analysis.repeat_proceedings.proceedings import as_number, last_year
from helpers.statistics.rates import of_mid_year_before, per_10_000
from helpers.words import number

APPLICATIONS = "s31 care applications received by Cafcass"
CHILDREN = "children in s31 care applications"
RATE = "care applications per 10,000 children"
IN_WALES = "s31 care applications (Cafcass Cymru)"
WEEKS = "mean weeks to first disposal, care or supervision"
NAMES = {
    "period": "Year",
    "value": "Applications",
    "earlier": "As printed earlier",
    "source_title": "Latest report",
    "note": "Note",
}
EARLIER = ("all, earlier snapshot", "all, first release")


def counts(studies: pd.DataFrame, year: int | None = None) -> pd.DataFrame:
    """Return England's care applications by year, in the latest report held of each.

    Parts of a year are left out, never scaled up to a whole one; so are counts of another unit.

    Args:
        studies: Rows of the topic "care applications".
        year: Leave out years ending after it.

    Returns:
        DataFrame: period (year ending 31 March), area, value, earlier (what earlier reports
            printed, in words), rounding (1), source_title, note.
    """
    mine = _england(studies, year)
    mine = mine[mine["measure"] == APPLICATIONS]
    latest = mine[mine["breakdown"] == "all"].copy()
    before = mine[mine["breakdown"].isin(EARLIER)].groupby("ends")["value"]
    printed = before.agg(lambda values: ", ".join(number(float(value)) for value in values))
    latest["earlier"] = latest["ends"].map(printed).fillna("")
    latest["value"] = latest["value"].map(as_number).astype(float)
    latest = latest.assign(period=latest["ends"], area="England", rounding=1.0)
    columns = ["period", "area", "value", "earlier", "rounding", "source_title", "note"]
    latest = latest[columns].sort_values("period", ignore_index=True)
    latest.attrs = {"last_year": year}
    return latest


def not_joined(studies: pd.DataFrame, year: int | None = None) -> pd.DataFrame:
    """Return the reported numbers of England that do not continue :func:`counts`.

    They cover part of a year, or count cases or children instead of applications.

    Returns:
        DataFrame: what, period (as printed), value, note.
    """
    mine = _england(studies, year)
    mine = mine[mine["unit"].isin(["applications", "cases", "children"])]
    joins = (mine["measure"] == APPLICATIONS) & mine["breakdown"].isin(["all", *EARLIER])
    rest = mine[~joins]
    what = rest["measure"] + ", " + rest["breakdown"]
    rest = rest.assign(what=what, value=rest["value"].map(as_number).astype(float))
    return rest[["what", "period", "value", "note"]].reset_index(drop=True)


def _england(studies: pd.DataFrame, year: int | None) -> pd.DataFrame:
    mine = studies[studies["geography"] == "England"]
    mine = mine.assign(ends=mine["period"].map(last_year).astype(int))
    return mine[mine["ends"] <= year] if year else mine


def counted(studies: pd.DataFrame, rates: pd.DataFrame, populations: pd.DataFrame) -> pd.DataFrame:
    """Return England's applications and the children in them, and each per 10,000 children.

    Set beside the published rate, they show which of the two it is a rate of.

    Args:
        studies: Rows of the topic "care applications".
        rates, populations: Series frames of England: the published rate, and the child population
            by mid-year.

    Returns:
        DataFrame: period, applications, children, rate (as published), applications_rate,
            children_rate; the years that have all of them.
    """
    involved = _england(studies, None)
    involved = involved[involved["measure"].eq(CHILDREN) & involved["breakdown"].eq("all")]
    values = {
        "applications": counts(studies).set_index("period")["value"],
        "children": involved.set_index("ends")["value"].map(as_number).astype(float),
        "rate": rates.set_index("period")["value"],
        "population": of_mid_year_before(populations).set_index("period")["value"],
    }
    frame = pd.concat(values, axis=1, join="inner").dropna()
    for name in ("applications", "children"):
        frame[f"{name}_rate"] = per_10_000(frame[name], frame["population"])
    return frame.drop(columns="population").rename_axis("period").reset_index()


def weeks(studies: pd.DataFrame, year: int | None = None) -> pd.DataFrame:
    """Return the mean weeks to first disposal of care and supervision cases, England and Wales.

    Only quarters are kept: a year's mean beside a quarter's would be of another kind.

    Args:
        studies: Rows of the topic "family court".

    Returns:
        DataFrame: label (the quarter), time (its middle, in years), value (weeks), note,
            source_title; in order of time.
    """
    mine = studies[(studies["measure"] == WEEKS) & studies["period"].str.contains(r" Q\d$")]
    mine = mine[mine["period"].map(last_year).astype(float) <= (year or 9999)]
    quarters = mine["period"].str.extract(r"(\d{4}) Q(\d)").astype(float)
    time = quarters[0] + (quarters[1] - 0.5) / 4
    mine = mine.assign(label=mine["period"], time=time, value=mine["value"].map(as_number))
    columns = ["label", "time", "value", "note", "source_title"]
    return mine.sort_values("time")[columns].reset_index(drop=True)
