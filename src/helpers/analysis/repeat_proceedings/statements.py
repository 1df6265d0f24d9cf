"""What a page on repeat proceedings says in words of its own, each from the figures it gives.

How a series went, how an area stands beside others and where councils lie against limits is said
by :mod:`helpers.words`; here are the sentences that only this topic needs.
"""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from helpers import data, words
from helpers.analysis import context, printed_rates
from helpers.analysis.repeat_proceedings import (
    application_rates,
    care_applications,
    proceedings,
    records_window,
    statements_of_estimates,
)
from helpers.analysis.repeat_proceedings.application_rates import RATE
from helpers.data.formulas import POPULATION
from helpers.words import counted, listed, number

ENGLAND = "England"


def opening(area: str, compare_with: Sequence[str], first_year: int, year: int) -> str:
    """Return what a page opens with: how many come back to court, and the area's applications."""
    codes = application_rates.areas_shown(area, compare_with, year)
    lead = data.area(codes[0])
    rates = printed_rates.with_intervals(
        data.observations(RATE, codes, first_year, year),
        data.observations(POPULATION, codes),
    )
    mine = rates[rates["area_code"] == lead.code]
    now = rates[rates["period"] == mine.loc[mine["value"].notna(), "period"].max()]
    estimates = proceedings.estimates(
        data.studies(proceedings.TOPIC), data.table("study_denominators"), year
    )
    claim = data.in_use("claims").set_index("claim").at["repeat-proceedings", "claimed"]
    findings = [
        statements_of_estimates.in_plain_words(estimates),
        f"Published estimates of repeat proceedings {statements_of_estimates.spread(estimates)}.",
        statements_of_estimates.beside_claim(estimates, float(claim.rstrip("%")))
        if lead.name == ENGLAND
        else "",
        rate_in_brief(mine, lead.name, data.breaks(RATE, ENGLAND)),
        words.beside_in_brief(now, lead.code, lead.nation),
    ]
    return context.page_opening([context.no_more(lead)], findings)


def rate_in_brief(rates: pd.DataFrame, name: str, breaks: pd.DataFrame) -> str:
    """Return :func:`rate_course` in short sentences; no change of a handful of applications."""
    subject = f"The rate of care applications in {name}"
    how = {"breaks": breaks, "unit": " per 10,000 children", "decimals": 1}
    held = rates[rates["value"].notna()].sort_values("period")
    if len(held) and pd.notna(held["lower"].iloc[-1]):
        return words.in_brief(held[held["lower"].notna()], subject, **how)
    return words.latest_in_brief(held, subject, **how)


def middle_of(councils: pd.DataFrame, existing: pd.DataFrame) -> str:
    """Return between what most councils' rates lie and who has none, in sentences; '' if none has.

    ``councils``: as :func:`printed_rates.against_limits` returns them; ``existing``: area_code
    and area of every council that existed.
    """
    held = councils[councils["value"].notna()]
    if held.empty:
        return ""
    low, high = (number(end, 1) for end in held["value"].quantile([0.1, 0.9]))
    text = f"The middle four fifths of councils' rates lie between {low} and {high} per 10,000."
    without = existing.loc[~existing["area_code"].isin(held["area_code"]), "area"]
    return f"{text} No rate is held for {listed(list(without))}." if len(without) else text


def applications(counts: pd.DataFrame) -> str:
    """Return how the number in :func:`care_applications.counts` went, in a sentence."""
    return words.sentence(counts, "The number of care applications made in England", kind="count")


def rate_course(rates: pd.DataFrame, name: str, breaks: pd.DataFrame) -> str:
    """Return how one area's rate went, in a sentence; none of a handful of applications.

    ``rates``: as :func:`printed_rates.with_intervals` returns them, of one area; ``breaks``:
    as :func:`helpers.data.breaks` does.
    """
    subject = f"The rate of care applications per 10,000 children in {name}"
    held = rates[rates["value"].notna()].sort_values("period")
    known = held[held["lower"].notna()]
    if len(held) and (pd.isna(held["lower"].iloc[-1]) or len(known) == 1 < len(held)):
        last = held.iloc[-1]
        return (
            f"{subject} was {words.with_limits(last)} in {last['period']:.0f}; too few "
            "applications stand behind the rates to tell a change."
        )
    return words.sentence(known, subject, breaks, decimals=1)


def what_is_held(area: str, first_year: int, year: int) -> str:
    """Return what of an area's rates is lacking and why, in sentences; '' if nothing is."""
    rates = data.series(RATE, area, first_year, year)
    held = rates[rates["value"].notna()]
    parts = []
    if held.empty:
        parts.append(data.gap(RATE, area))
    elif held["period"].max() < year:
        name, newest = held[["area", "period"]].iloc[-1]
        parts.append(f"The newest rate held for {name} is of {newest}.")
    aside = rates[rates["status"] == "u"]
    if len(aside):
        parts.append(
            f"Rates of {words.years(aside['period'])} for {aside['area'].iloc[0]} are not used: "
            f"{aside['reason'].iloc[0]}."
        )
    if reorganised := data.reorganised(area):
        parts.append(
            f"{reorganised} Of care applications there is no combined series: rates cannot be "
            "added up, and no counts are published."
        )
    return " ".join(parts)


def printed_elsewhere(studies: pd.DataFrame, place: str, year: int) -> str:
    """Return what studies and press print of ``place`` itself, in sentences; '' if nothing.

    ``studies``: rows of the topic "care applications", which name nations and councils.
    """
    units = {
        care_applications.RATE: " per 10,000 children",
        care_applications.IN_WALES: " care applications",
    }
    mine = studies[(studies["geography"] == place) & studies["measure"].isin(units)]
    mine = mine[mine["period"].map(proceedings.last_year).astype(float) <= year]
    if mine.empty:
        return ""
    values = mine["value"].map(proceedings.as_number)
    figures = [number(value, 0 if value >= 100 else 1) for value in values]
    parts = figures + mine["measure"].map(units) + " in " + mine["period"]
    return (
        f"Other reports print for {place}: {listed(list(parts))}. They are quoted at second hand, "
        "on the population estimates of their time, and not joined to the series."
    )


def what_is_counted(counted: pd.DataFrame) -> str:
    """Return whether England's published rate is one of applications or of children; '' if unknown.

    ``counted``: as :func:`care_applications.counted` returns it: its last year is told.
    """
    if counted.empty:
        return ""
    row = counted.iloc[-1]
    apart = (row[["applications_rate", "children_rate"]] - row["rate"]).abs()
    first, second = ("applications", "children")
    if apart["children_rate"] < apart["applications_rate"]:
        first, second = second, first
    return (
        f"The published rate is one of {first}, not of {second}. In the year to March "
        f"{row['period']:.0f} there were {number(row['applications'])} applications "
        f"({number(row['applications_rate'], 1)} per 10,000 children), which concerned "
        f"{number(row['children'])} children ({number(row['children_rate'], 1)}); the published "
        f"rate is {number(row['rate'], 1)}."
    )


def weeks(frame: pd.DataFrame) -> str:
    """Return the last, the longest and the shortest time to a first disposal, as a title.

    ``frame``: as :func:`care_applications.weeks` returns it.
    """
    if frame.empty:
        return "No quarter is held"
    rows = {
        "": frame.iloc[-1],
        "longest ": frame.loc[frame["value"].idxmax()],
        "shortest ": frame.loc[frame["value"].idxmin()],
    }
    parts = [
        f"{word}{number(row['value'], 1)} weeks in {row['label']}"
        for word, row in rows.items()
        if not word or row["label"] != rows[""]["label"]
    ]
    return f"Mean time to first disposal: {', '.join(parts)}"


def crude_share(shares: pd.DataFrame, percent: float) -> str:
    """Return what the crude share reads over the years of the records, beside the true one.

    ``shares``: as :func:`helpers.statistics.window_bias.crude_share` returns them; ``percent``: a
    share to look out for on the way.
    """
    years = {shares["year"].iloc[0], records_window.reaches(shares, percent)}
    years |= {shares["year"].iloc[-1]}
    seen = shares.set_index("year")["share_seen"]
    parts = [f"{number(100 * seen[year])}% in {year:.0f}" for year in sorted(years - {None})]
    return (
        "In invented records of mothers whose risk never changes, the crude yearly share of "
        f"repeats is {listed(parts)}; the true share is about "
        f"{number(100 * shares['share_true'].mean())}% in every year."
    )


def look_back(shares: pd.DataFrame, years: float) -> str:
    """Return how long the records must have run before a share can be trusted, in sentences."""
    settled, start = records_window.settles(shares), int(shares["year"].min())
    near = "within 1 percentage point of the truth"
    if settled is None:
        first = f"In the last of these years the crude share is still not {near}."
    elif settled == start:
        first = f"In all of these years the crude share is {near}."
    else:
        first = (
            f"The crude share stays {near} only from {settled}, "
            f"after {counted(settled - start, 'year')} of records."
        )
    held = 100 * shares["share_look_back"].dropna()
    if held.empty:
        return f"{first} The records are too short for a look-back of {years:g} years."
    return (
        f"{first} A look-back of {years:g} years, the same for every set, can be used after "
        f"{years:g} years of records; it answers a narrower question (a repeat within {years:g} "
        f"years: {number(held.min(), 1)}% to {number(held.max(), 1)}%), but the same question in "
        "every year."
    )


def followed(risk: pd.DataFrame) -> str:
    """Return the last estimate of a return that is known beside the truth, as a title.

    ``risk``: as :func:`records_window.followed` returns it.
    """
    known = risk[risk["probability"].notna()]
    if known.empty:
        return "Invented records: nobody can be followed for a year"
    row = known.iloc[-1]
    estimate, truth = (number(100 * row[name], 1) for name in ("probability", "truth"))
    return (
        f"Invented records: {estimate}% return within {row['years']:.0f} years by Kaplan-Meier; "
        f"the true risk is {truth}%"
    )


def crude_and_risk(sets: pd.DataFrame, start: int, years: int, yearly_risk: float) -> str:
    """Return the crude share of all mothers in the first years of the records beside the risk.

    ``sets``: as :func:`records_window.simulated` returns them, of records that begin in ``start``.
    """
    share = records_window.crude(sets, start, start + years)
    risk = 1 - np.exp(-yearly_risk * years)
    return (
        f"Of all invented mothers in the first {years} years of these records, "
        f"{number(100 * share)}% have a repeat set in them; their risk within {years} years is "
        f"{number(100 * risk)}%."
    )
