"""From referral to child protection plan: four flows of a year, and what subtracting them says.

A section 47 enquiry (Children Act 1989) asks whether a child suffers, or is likely to suffer,
significant harm. The publisher counts each year's referrals, enquiries, initial child protection
conferences and plans started, and links none of them to another: what is worked out here sets
flows side by side and never follows an enquiry to its outcome.

Every function takes and returns series frames (see :mod:`helpers.data`) unless it says otherwise.

Source of the definitions: Department for Education, Children in need census, guides to the method.
"""

import pandas as pd

from helpers import words
from helpers.errors import Problem
from helpers.statistics import intervals
from helpers.statistics.rates import children_before

STAGES = {
    "referral_count": "Referrals",
    "section_47_count": "Section 47 enquiries",
    "conference_count": "Initial child protection conferences",
    "plan_started_count": "Child protection plans started",
}
SHORT = {
    "referral_count": "Referrals",
    "section_47_count": "Section 47 enquiries",
    "conference_count": "Initial conferences",
    "plan_started_count": "Plans started",
}
RATES = {
    "referral_count": "referral_rate",
    "section_47_count": "section_47_rate",
    "conference_count": "conference_rate",
    "plan_started_count": "plan_started_rate",
}
RATIOS = {
    "section_47_per_referral": "Enquiries per 100 referrals",
    "conference_per_section_47": "Conferences per 100 enquiries",
    "plan_per_conference": "Plans per 100 conferences",
}
NO_PLAN = ("section_47_no_plan_count", "section_47_no_plan_percent")
COUNTED = {
    "Enquiries": ("section_47_count", "plan_started_count", *NO_PLAN),
    "Children": (
        "section_47_children_count",
        "plan_started_children_count",
        "section_47_children_no_plan_count",
        "section_47_children_no_plan_percent",
    ),
}
MEASURES = [
    *STAGES,
    *(rate for rate in RATES.values() if rate != "referral_rate"),
    *RATIOS,
    *(measure for measures in COUNTED.values() for measure in measures if measure not in STAGES),
]


def last_reported(counts: pd.DataFrame) -> int:
    """Return the last year with a count of enquiries, be it suppressed.

    Parameters
    ----------
    counts
        Series frame that holds section_47_count.

    Raises
    ------
    Problem
        If no year has one.
    """
    years = counts.loc[
        counts["measure"].eq("section_47_count") & counts["status"].ne("z"), "period"
    ]
    if years.empty:
        raise Problem(
            "No count of section 47 enquiries lies between the years asked for: "
            "give an earlier first_year or a later year."
        )
    return int(years.max())


def lines_without_plan(frame: pd.DataFrame, name: str) -> pd.DataFrame:
    """Return the shares of enquiries left without a plan, and of children for one area.

    Parameters
    ----------
    frame
        The measures of :data:`COUNTED`, any areas.
    name
        The area whose share of children is added where any year has one.

    Returns
    -------
    DataFrame
        The rows of the shares; where children are added, ``area`` says what is counted.
    """
    enquiries, children = (frame[frame["measure"] == COUNTED[unit][3]] for unit in COUNTED)
    children = children[children["area"] == name]
    if children["value"].isna().all():
        return enquiries
    enquiries = enquiries.assign(area=enquiries["area"].replace(name, f"{name} (enquiries)"))
    children = children.assign(area=f"{name} (children)")
    return pd.concat([enquiries, children], ignore_index=True)


def rates(counts: pd.DataFrame, population: pd.DataFrame, published: pd.DataFrame) -> pd.DataFrame:
    """Return rates per 10,000 children aged under 18, with the interval of the count.

    A rate of year p divides the count by the child population of mid-year p-1, as the publisher
    does since populations were rebased to Census 2021. Where no count is held for a year, the
    published rate stands in, without an interval; a suppressed count stays suppressed.

    Parameters
    ----------
    counts
        The measures of :data:`STAGES`.
    population
        population_0_17.
    published
        Published rates: the measures named in :data:`RATES`.
    """
    children = children_before(counts, population)
    limits = intervals.rate_interval(counts["value"], children).rename(columns={"rate": "value"})
    frame = counts.drop(columns=["value", "lower", "upper"]).join(limits)
    frame = frame.assign(measure=counts["measure"].map(RATES), rounding=float("nan"))
    frame = frame[children.notna()]
    held = pd.MultiIndex.from_frame(frame[["measure", "area_code", "period"]])
    others = pd.MultiIndex.from_frame(published[["measure", "area_code", "period"]])
    frame = pd.concat([frame, published[~others.isin(held)]], ignore_index=True)
    return frame.sort_values(["measure", "area_code", "period"], ignore_index=True)


def stages(counts: pd.DataFrame, rated: pd.DataFrame, year: int) -> pd.DataFrame:
    """Return the four stages of one area in one year.

    Parameters
    ----------
    counts
        The measures of :data:`STAGES` and :data:`RATIOS` of one area.
    rated
        As :func:`rates` returns them, of the same area.

    Returns
    -------
    DataFrame
        stage, area, value (count), status, rate (per 10,000), ratio (for each 100 of the stage
        before), note (both in words); a row a stage, those not held for the year left out.
    """
    now = counts[counts["period"] == year].set_index("measure")
    rate = rated.loc[rated["period"] == year].set_index("measure")["value"]
    rows = []
    ratios = dict(zip(list(STAGES)[1:], RATIOS, strict=True))
    for measure, label in STAGES.items():
        if measure not in now.index:
            continue
        per = rate.get(RATES[measure], float("nan"))
        ratio = now["value"].get(ratios.get(measure), float("nan"))
        row = now.loc[measure, ["area", "value", "status"]].to_dict()
        rows.append({"stage": label, **row, "rate": per, "ratio": ratio, "note": _note(per)})
    columns = ["stage", "area", "value", "status", "rate", "ratio", "note"]
    return pd.DataFrame(rows, columns=columns)


def _note(rate: float) -> str:
    return "" if pd.isna(rate) else f"({words.number(rate, 1)} per 10,000)"


def plans_exceed_enquiries(counts: pd.DataFrame) -> pd.DataFrame:
    """Return the areas and years in which more plans were started than enquiries.

    No enquiry leads to more than one plan, so here the two flows cannot be of the same children:
    subtracting them would leave fewer than none.

    Parameters
    ----------
    counts
        section_47_count and plan_started_count of any areas.

    Returns
    -------
    DataFrame
        area, period, enquiries, plans; in order of year and name.
    """
    wide = counts.pivot_table("value", index=["area", "period"], columns="measure", aggfunc="first")
    wide = wide.reindex(columns=["section_47_count", "plan_started_count"])
    wide.columns = ["enquiries", "plans"]
    found = wide[wide["plans"] > wide["enquiries"]].reset_index()
    return found.sort_values(["period", "area"], ignore_index=True)


def conversion(numerator: pd.DataFrame, denominator: pd.DataFrame) -> pd.DataFrame:
    """Return one flow for each 100 of another, with a Wilson interval where it can be a share.

    The interval is that of a proportion. Two flows of one year are nearly one where most of what
    the second counts comes out of the first within weeks; where there are more of the second, it
    is no proportion and gets no interval.

    Parameters
    ----------
    numerator, denominator
        Series frames of two counts of the same year, a row an area.

    Returns
    -------
    DataFrame
        The rows of ``numerator`` with value, lower and upper per 100, status and reason.
    """
    other = denominator.set_index("area_code")
    total = numerator["area_code"].map(other["value"])
    frame = numerator.drop(columns=["lower", "upper"])
    missing = frame["value"].notna() & total.isna()
    for name, unknown in (("status", "x"), ("reason", "not available")):
        found = frame["area_code"].map(other[name]).fillna(unknown)
        frame[name] = frame[name].mask(missing, found)
    share = intervals.share_interval(frame["value"].where(frame["value"] <= total), total)
    frame["value"] = 100 * frame["value"] / total.where(total > 0)
    undefined = frame["value"].isna() & frame["status"].eq("")
    frame.loc[undefined, ["status", "reason"]] = ["z", "the number it is divided by is zero"]
    return frame.assign(lower=100 * share["lower"], upper=100 * share["upper"])
