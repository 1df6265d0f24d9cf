"""From referral to child protection plan: four flows of a year, and what subtracting them says.

A section 47 enquiry (Children Act 1989) asks whether a child suffers, or is likely to suffer,
significant harm. The publisher counts each year's referrals, enquiries, initial child protection
conferences and plans started, and links none of them to another: what is worked out here sets
flows side by side and never follows an enquiry to its outcome.

Every function takes and returns series frames (see :mod:`helpers.data`) unless it says otherwise.

Source of the definitions: Department for Education, Children in need census, guides to the method.
"""

import pandas as pd

from helpers import intervals, wording
from helpers.comparison import Standing
from helpers.funnel import Overdispersion

STAGES = {
    "referral_count": "Referrals",
    "section_47_count": "Section 47 enquiries",
    "conference_count": "Initial child protection conferences",
    "plan_started_count": "Child protection plans started",
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
TWO_WAYS = (
    "Enquiries",
    "Plans started",
    "Enquiries less plans",
    "% of enquiries",
    "Children subject to an enquiry",
    "Children who started a plan",
    "Children less those who started a plan",
    "% of children",
)
MEASURES = [
    *STAGES,
    *(rate for rate in RATES.values() if rate != "referral_rate"),
    *RATIOS,
    *(measure for measures in COUNTED.values() for measure in measures if measure not in STAGES),
]


def last_reported(counts: pd.DataFrame) -> int:
    """Return the last year with enquiries, conferences or plans shown, be it by a symbol.

    Parameters
    ----------
    counts
        Series frame that holds section_47_count of one area.
    """
    shown = counts["measure"].eq("section_47_count") & counts["status"].ne("z")
    return int(counts.loc[shown, "period"].max())


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
    before = population.assign(period=population["period"] + 1)
    before = before.set_index(["area_code", "period"])["value"]
    keys = pd.MultiIndex.from_frame(counts[["area_code", "period"]])
    children = pd.Series(before.reindex(keys).to_numpy(), counts.index)
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
    return "" if pd.isna(rate) else f"({wording.number(rate, 1)} per 10,000)"


def stages_in_words(frame: pd.DataFrame, year: int) -> str:
    """Return one sentence on the stages of a year, as :func:`stages` returns them."""
    held = frame[frame["value"].notna()]
    if held.empty:
        return f"No stage has a figure for the year ending 31 March {year}."
    parts = [f"{wording.number(row.value)} {_lower(row.stage)}" for row in held.itertuples()]
    missing = [_lower(stage) for stage in frame.loc[frame["value"].isna(), "stage"]]
    text = f"{held['area'].iloc[0]}, year ending 31 March {year}: {wording.listed(parts)}."
    return text + (f" No figure is shown for {wording.listed(missing)}." if missing else "")


def _lower(label: str) -> str:
    return label[0].lower() + label[1:]


def without_plan(frame: pd.DataFrame, year: int, unit: str = "Enquiries") -> str:
    """Return one sentence on enquiries (or children) less plans in a year.

    Parameters
    ----------
    frame
        The measures of :data:`COUNTED` of one area.
    unit
        'Enquiries' or 'Children': what is counted.
    """
    now = frame[frame["period"] == year].set_index("measure")
    area = frame["area"].iloc[0] if len(frame) else ""
    things = "enquiries" if unit == "Enquiries" else "children subject to an enquiry"
    started = "plans started" if unit == "Enquiries" else "children who started a plan"
    total, plans, left, share = COUNTED[unit]
    if left not in now.index:
        return f"For {area}, no count of {things} less {started} is held for {year}."
    row = now.loc[left]
    if pd.isna(row["value"]):
        return f"For {area} in {year}, {things} less {started} cannot be given: {row['reason']}."
    percent = now.loc[share, "value"]
    part = "" if pd.isna(percent) else f", {wording.number(percent, 1)}% of them"
    return (
        f"{area}, year ending 31 March {year}: {wording.number(now.loc[total, 'value'])} {things} "
        f"less {wording.number(now.loc[plans, 'value'])} {started} leaves "
        f"{wording.number(row['value'])}{part}."
    )


def counted_two_ways(frame: pd.DataFrame) -> pd.DataFrame:
    """Return enquiries, plans and what subtraction leaves, counted as enquiries and as children.

    Parameters
    ----------
    frame
        The measures of :data:`COUNTED` of one area.

    Returns
    -------
    DataFrame
        A row a year; the columns are text, with a symbol where a value is missing and
        'not held' where no table shows one. A count of children that is never held has no column.
    """
    columns = {
        **dict(zip(COUNTED["Enquiries"], TWO_WAYS[:4], strict=True)),
        **dict(zip(COUNTED["Children"], TWO_WAYS[4:], strict=True)),
    }
    chosen = frame[frame["measure"].isin(columns)]
    texts = [
        wording.cell(value, status, int(measure.endswith("percent")))
        for measure, value, status in zip(
            chosen["measure"], chosen["value"], chosen["status"], strict=True
        )
    ]
    wide = chosen.assign(text=texts).pivot_table(
        "text", index="period", columns="measure", aggfunc="first"
    )
    wide = wide.reindex(columns=list(columns)).fillna("not held").rename(columns=columns)
    held = chosen.loc[chosen["value"].notna(), "measure"].map(columns)
    wide = wide[[name for name in wide if name in set(held) or name in TWO_WAYS[:4]]]
    return wide.rename_axis(index="Year", columns=None).reset_index()


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


def against_limits(councils: pd.DataFrame, widened: Overdispersion, what: str, year: int) -> str:
    """Return how many councils lie outside widened funnel limits, in two sentences.

    Parameters
    ----------
    councils, widened
        As :func:`helpers.comparison.rate_funnel` or ``share_funnel`` returns them.
    what
        What is compared, in the plural: "rates of enquiries".
    """
    placed = councils.loc[councils["place"] != "", "place"]
    if placed.empty:
        return f"No council's {what} can be placed for {year}."
    high, low = (int(placed.str.startswith(side).sum()) for side in ("above", "below"))
    return (
        f"In {year}, {high} of {len(placed)} councils {_lie(high)} above and {low} {_lie(low)} "
        f"below the 95% limits. These are widened for the usual spread between councils, whose "
        f"{what} vary {wording.number(widened.phi, 1)} times as much as chance alone would have "
        "them: plain limits would flag most councils."
    )


def stands(standing: Standing | None, what: str, year: int, suffix: str = "") -> str:
    """Return where one council stands against widened limits; '' if it is not among councils."""
    if standing is None:
        return ""
    if pd.isna(standing.value):
        return f"{standing.name}: the {what} of {year} is not known ({standing.reason})."
    where = standing.place.removesuffix("s") + "s"
    return (
        f"{standing.name}: the {what} of {year}, {wording.number(standing.value, 1)}{suffix}, is "
        f"{where} and in {standing.position} of {standing.councils} councils with a value."
    )


def _lie(count: int) -> str:
    return "lies" if count == 1 else "lie"
