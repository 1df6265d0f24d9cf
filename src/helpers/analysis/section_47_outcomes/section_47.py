"""From referral to child protection plan: four flows of a year, and what subtracting them says.

A section 47 enquiry (Children Act 1989) asks whether a child suffers, or is likely to suffer,
significant harm. The publisher counts each year's referrals, enquiries, initial child protection
conferences and plans started, and links none of them to another: what is worked out here sets
flows side by side and never follows an enquiry to its outcome.

Functions take and return series frames (see :mod:`helpers.data`) unless they say otherwise.

Source of the definitions: Department for Education, Children in need census, guides to the method.
"""

from collections.abc import Sequence

import pandas as pd

from helpers import data, words
from helpers.analysis import context, printed_rates
from helpers.errors import Problem
from helpers.statistics import bounds, intervals
from helpers.statistics.rates import PER, children_before

STAGES = {
    "referral_count": "Referrals",
    "section_47_count": "Section 47 enquiries",
    "conference_count": "Initial child protection conferences",
    "plan_started_count": "Child protection plans started",
}
SHORT = STAGES | {
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
FLOWS = {
    "section_47_per_referral": ("section_47_count", "referral_count"),
    "conference_per_section_47": ("conference_count", "section_47_count"),
    "plan_per_conference": ("plan_started_count", "conference_count"),
}
"""The two flows that each ratio is of."""
LESS_PLANS = [
    *("section_47_count", "plan_started_count"),
    *("section_47_no_plan_count", "section_47_no_plan_percent"),
]
CHILDREN_LESS_PLANS = [
    *("section_47_children_count", "plan_started_children_count"),
    *("section_47_children_no_plan_count", "section_47_children_no_plan_percent"),
]
MEASURES = list(
    dict.fromkeys([*STAGES, *list(RATES.values())[1:], *RATIOS, *LESS_PLANS, *CHILDREN_LESS_PLANS])
)


def areas_shown(area: str, compare_with: Sequence[str], first_year: int, year: int) -> list[str]:
    """Return the codes of the areas a page on ``area`` shows, the one in focus first.

    Beside it stand the areas named or, by default, its combined series, region and nation.

    Raises:
        Problem: If no count of enquiries is held for the area in these years.
    """
    code = context.own(["section_47_count"], area, first_year, year).code
    combined = [] if compare_with else [data.harmonised_area(code)]
    codes = [code, *combined, *data.compared(code, compare_with)]
    return [one for one in dict.fromkeys(codes) if one]


def breaks(measures: str | Sequence[str], code: str) -> pd.DataFrame:
    """Return the breaks of measures for one area: period, kind, note.

    Those of :func:`helpers.data.breaks` and, for a combined series, the reorganisations of its
    councils. What is worked out from counts has the breaks of the counts: name those.
    """
    known = data.breaks(measures, code)
    return pd.concat([known, data.reorganisation(code)]) if "+" in code else known


def last_reported(counts: pd.DataFrame, otherwise: int | None = None) -> int:
    """Return the last year with a count of enquiries (section_47_count), be it suppressed.

    Args:
        counts: Series frame of one or more areas.
        otherwise: What to return where no year has one.

    Raises:
        Problem: If no year has one, and nothing to return otherwise is given.
    """
    enquiries = counts["measure"].eq("section_47_count") & counts["status"].ne("z")
    if not enquiries.any() and otherwise is not None:
        return otherwise
    if not enquiries.any():
        raise Problem(
            "No count of section 47 enquiries lies between the years asked for: "
            "give an earlier first_year or a later year."
        )
    return int(counts.loc[enquiries, "period"].max())


def rates(flows: pd.DataFrame, population: pd.DataFrame) -> pd.DataFrame:
    """Return rates per 10,000 children aged under 18, with the 95% interval of the count.

    A rate of year p divides the count by the child population of mid-year p-1, as the publisher
    does since populations were rebased to Census 2021. Where no count is held for a year, the
    published rate stands in, with an approximate interval; a suppressed count stays suppressed.

    Args:
        flows: The counts of :data:`STAGES` and, where there are any, the published rates of
            :data:`RATES`; other measures are left out.
        population: population_0_17.
    """
    key = ["measure", "area_code", "period"]
    counts = flows[flows["measure"].isin(STAGES)]
    children = children_before(counts, population)
    limits = intervals.rate_interval(counts["value"], children).rename(columns={"rate": "value"})
    counts = counts.drop(columns=list(limits), errors="ignore").join(limits)[children.notna()]
    counts = counts.assign(
        measure=counts["measure"].map(RATES), rounding=float("nan"), bound=bounds.INTERVAL
    )
    published = flows[flows["measure"].isin(RATES.values())]
    published = printed_rates.with_intervals(published, population)
    both = pd.concat([counts, published]).drop_duplicates(key)
    return both.sort_values(key, ignore_index=True)


def stages(counts: pd.DataFrame, rated: pd.DataFrame, year: int) -> pd.DataFrame:
    """Return the four stages of one area in one year, those not held for it left out.

    Args:
        counts: The measures of :data:`STAGES` of one area.
        rated: As :func:`rates` returns them, of the same area.

    Returns:
        DataFrame: The rows of ``counts`` with stage, and note (the rate per 10,000 in words).
    """
    now = counts[counts["period"].eq(year) & counts["measure"].isin(STAGES)]
    now = now.sort_values("measure", key=lambda names: names.map(list(STAGES).index))
    per = (
        now["measure"].map(RATES).map(rated[rated["period"] == year].set_index("measure")["value"])
    )
    notes = ["" if pd.isna(rate) else f"({words.number(rate, 1)} per {PER:,})" for rate in per]
    return now.assign(stage=now["measure"].map(STAGES), note=notes).reset_index(drop=True)


def plans_exceed_enquiries(counts: pd.DataFrame) -> pd.DataFrame:
    """Return the areas and years in which more plans were started than enquiries.

    No enquiry leads to more than one plan, so here the two flows cannot be of the same children:
    subtracting them would leave fewer than none.

    Args:
        counts: section_47_count and plan_started_count of any areas.

    Returns:
        DataFrame: area, period, enquiries, plans; in order of year and name. ``attrs["known"]`` is
            the number of areas and years that have both counts.
    """
    wide = counts.pivot_table(
        "value", index=["area_code", "area", "period"], columns="measure", aggfunc="first"
    )
    wide = wide.reindex(columns=["section_47_count", "plan_started_count"]).dropna()
    wide = wide.set_axis(["enquiries", "plans"], axis=1).reset_index().drop(columns="area_code")
    more = wide[wide["plans"] > wide["enquiries"]].sort_values(["period", "area"])
    more.attrs["known"] = len(wide)
    return more.reset_index(drop=True)


def set_aside(first_year: int, year: int) -> pd.DataFrame:
    """Return the published cells of :data:`STAGES` set aside: Council, Year, Count, Why."""
    aside = data.table("set_aside").merge(data.areas())
    aside = aside[aside["period"].between(first_year, year) & aside["measure"].isin(STAGES)]
    aside = aside.replace({"measure": STAGES})[["name", "period", "measure", "reason"]]
    return aside.set_axis(["Council", "Year", "Count", "Why"], axis=1)


def conversion(numerator: pd.DataFrame, denominator: pd.DataFrame, measure: str) -> pd.DataFrame:
    """Return one flow for each 100 of another, with a Wilson interval where it can be a share.

    The interval is that of a proportion. Two flows of one year are nearly one where most of what
    the second counts comes out of the first within weeks; where there are more of the second, it
    is no proportion and gets no interval.

    Args:
        numerator, denominator: Series frames of two counts of the same year, a row an area.
        measure: Which of :data:`RATIOS` this is.

    Returns:
        DataFrame: The rows of ``numerator`` with value, lower and upper per 100, status and reason.
    """
    other = denominator.set_index("area_code")
    total = numerator["area_code"].map(other["value"]).astype(float)
    frame = numerator.drop(columns=["lower", "upper"]).assign(measure=measure)
    missing = frame["value"].notna() & total.isna()
    for name, unknown in (("status", "x"), ("reason", "not available")):
        why = frame["area_code"].map(other[name]).fillna(unknown)
        frame[name] = frame[name].mask(missing, why)
    share = intervals.share_interval(frame["value"].where(frame["value"] <= total), total)
    frame["value"] = 100 * frame["value"] / total.where(total > 0)
    undefined = frame["value"].isna() & frame["status"].eq("")
    frame.loc[undefined, ["status", "reason"]] = ["z", "the number it is divided by is zero"]
    ends = {end: 100 * share[end] for end in ("lower", "upper")}
    return frame.assign(**ends, bound=bounds.INTERVAL)
