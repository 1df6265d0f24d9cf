"""What a page on section 47 enquiries says in words of its own, each from the figures it gives.

How a series went, how an area stands beside others and where councils lie against limits is said
by :mod:`helpers.words`; here are the sentences that only this topic needs.
"""

from collections.abc import Sequence

import pandas as pd

from helpers import data, words
from helpers.analysis import context
from helpers.analysis.section_47_outcomes import (
    growth_bases,
    recorded_outcomes,
    section_47,
)
from helpers.data.geography import Area

YEAR = "year ending 31 March"
PER = " per 10,000 children"
NOT_FOLLOWED = (
    "Such an enquiry asks whether a child suffers significant harm; no published figure says what "
    "any one of them led to."
)


def opening(area: str, compare_with: Sequence[str], first_year: int, year: int) -> str:
    """Return what a page opens with: the newest number or rate, and what followed enquiries."""
    codes = section_47.areas_shown(area, compare_with, first_year, year)
    shown = data.area(codes[0])
    flows = data.observations(section_47.MEASURES, codes, first_year, year)
    mine = flows[flows["area_code"] == shown.code]
    rated = section_47.rates(flows, data.observations("population_0_17", codes))
    recorded = recorded_outcomes.beside_published(*recorded_held(first_year, year))
    facts = [
        *number_and_rate(mine, rated, section_47.breaks("section_47_count", shown.code)),
        followed_by(mine, section_47.last_reported(mine)),
        recorded_in_brief(recorded[recorded["council"] == shown.name]) or NOT_FOLLOWED,
    ]
    return context.page_opening([context.no_more(shown)], facts)


def number_and_rate(flows: pd.DataFrame, rated: pd.DataFrame, breaks: pd.DataFrame) -> list[str]:
    """Return an area's newest number or rate of enquiries in short sentences, the newer one only.

    Args:
        flows: Series frame with section_47_count of one area.
        rated: As :func:`section_47.rates` returns them, of this area and others.
        breaks: Of the number, and of the rate.
    """
    name, code = flows["area"].iloc[0], flows["area_code"].iloc[0]
    enquiries = flows[flows["measure"] == "section_47_count"]
    rate = rated[rated["measure"].eq("section_47_rate") & rated["value"].notna()]
    own = rate[rate["area_code"] == code]
    newest = own["period"].max()
    held = enquiries.loc[enquiries["value"].notna(), "period"]
    if own.empty or held.max() >= newest:
        return [words.in_brief(enquiries, f"The number of section 47 enquiries in {name}", breaks)]
    return [
        words.in_brief(own, f"The rate of section 47 enquiries in {name}", breaks, PER, decimals=1),
        words.beside_in_brief(rate[rate["period"] == newest], code, data.area(code).nation),
    ]


def held_to(last: int, year: int, place: Area) -> str:
    """Return up to which year an area's counts are held, in a sentence.

    '' if to the last, or if the area is no more: then no year stands for a later one.
    """
    if last >= year or place.abolished:
        return ""
    return (
        f"Counts of enquiries and conferences for {place.name} are held up to {last}"
        f"{words.age(last, year)}: where a count is needed, {last} stands for {year}."
    )


def recorded_held(first_year: int, year: int) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return what councils recorded in these years, and the same councils' published flows."""
    studies = data.studies(recorded_outcomes.TOPIC)
    studies = studies[studies["period"].astype(int).between(first_year, year)]
    councils = list(studies["geography"].unique())
    return studies, data.observations(list(recorded_outcomes.FLOWS), councils)


def per_100(frame: pd.DataFrame, year: int) -> str:
    """Return what followed 100 enquiries of a year, as a title: conferences and plans, as flows.

    ``frame``: the measures of :data:`section_47.STAGES` of one area.
    """
    name, parts = frame["area"].iloc[0], _for_each_100(frame, year)
    if not parts:
        return f"{name}, {year}: the steps from enquiry to plan are not known"
    return f"{name}, {year}: {words.listed(parts)} for each 100 section 47 enquiries"


def followed_by(frame: pd.DataFrame, year: int) -> str:
    """Return :func:`per_100` as a sentence; '' where it is not known."""
    parts = _for_each_100(frame, year)
    old = words.age(year, frame.attrs.get("last_year"))
    if not parts:
        return ""
    return (
        f"For each 100 section 47 enquiries in {year}{old} there were "
        f"{words.listed(parts).replace('conferences', 'child protection conferences')}."
    )


def _for_each_100(frame: pd.DataFrame, year: int) -> list[str]:
    now = _values(frame, year)
    enquiries = now.get("section_47_count", float("nan"))
    return [
        f"{words.number(100 * now[measure] / enquiries, 1)} {noun}"
        for measure, noun in (("conference_count", "conferences"), ("plan_started_count", "plans"))
        if enquiries > 0 and pd.notna(now.get(measure))
    ]


def without_plan(frame: pd.DataFrame, year: int, *, of_children: bool = False) -> str:
    """Return one sentence on enquiries (or children) less plans in a year.

    ``frame``: the measures of :data:`section_47.LESS_PLANS` and ``CHILDREN_LESS_PLANS`` of one
    area.
    """
    measures = section_47.CHILDREN_LESS_PLANS if of_children else section_47.LESS_PLANS
    things = "children subject to an enquiry" if of_children else "enquiries"
    started = "children who started a plan" if of_children else "plans started"
    now = frame[frame["period"] == year].set_index("measure")
    area = frame["area"].iloc[0] if len(frame) else ""
    total, plans, left, share = measures
    if left not in now.index:
        return f"For {area}, no count of {things} less {started} is held for {year}."
    row = now.loc[left]
    if pd.isna(row["value"]):
        return f"For {area} in {year}, {things} less {started} cannot be given: {row['reason']}."
    percent = now.loc[share, "value"]
    part = "" if pd.isna(percent) else f", {words.number(percent, 1)}% of them"
    return (
        f"{area}, {YEAR} {year}: {words.number(now.loc[total, 'value'])} {things} "
        f"less {words.number(now.loc[plans, 'value'])} {started} leaves "
        f"{words.number(row['value'])}{part}."
    )


def enquiries_per_child(frame: pd.DataFrame, year: int) -> str:
    """Return how many enquiries there were for each child subject to one, in a sentence."""
    now = _values(frame, year)
    enquiries, children = (
        now.get(f"section_47_{unit}count", float("nan")) for unit in ("", "children_")
    )
    if not (enquiries > 0 and children > 0):
        return ""
    return (
        f"Each child subject to an enquiry in the {YEAR} {year} was subject to "
        f"{words.number(enquiries / children, 2)} on average."
    )


def growth(bases: pd.DataFrame, area: str, to: int) -> str:
    """Return how the change to a year hangs on its base, in a sentence.

    ``bases``: as :func:`growth_bases.growth` returns them; of one year only what was printed last
    is said.
    """
    if bases.empty:
        return (
            f"No change of enquiries to {to} can be given for {area}: no earlier base of "
            f"{growth_bases.FEWEST} enquiries or more is held."
        )
    bases = bases.drop_duplicates("base")
    ends = bases.loc[[bases["value"].idxmax(), bases["value"].idxmin()]].drop_duplicates("label")
    parts = [
        f"{_more(row)} {row['label'].replace(',', '', 1)} ({words.number(row['before'])})"
        for _, row in ends.iterrows()
    ]
    base = "the only base there is" if len(bases) == 1 else "depending on the base"
    return (
        f"Enquiries in {area} in {to} ({words.number(bases['after'].iloc[0])}) were "
        f"{' and '.join(parts)}, {base}."
    )


def _more(row: pd.Series) -> str:
    """Return ``21% more than in``, ``3% fewer than in``, or that rounding hides any change."""
    if row["lower"] <= 0 <= row["upper"]:
        return "the same but for rounding as in"
    size = words.number(abs(row["value"])) if abs(row["value"]) >= 0.5 else "under 1"
    return f"{size}% {'more' if row['value'] > 0 else 'fewer'} than in"


def revised(revisions: pd.DataFrame) -> str:
    """Return by how much the year most revised moved, as a title.

    ``revisions``: as :func:`growth_bases.revisions` returns them.
    """
    if revisions.empty:
        return "Rates of enquiries as printed"
    row = revisions.loc[revisions["difference"].abs().idxmax()]
    return (
        f"England’s rate of enquiries in {row['period']:.0f}: {words.number(row['last'], 1)} in "
        f"the release of {row['last_release']}, {words.number(row['now'], 1)} now"
    )


def recorded_in_brief(beside: pd.DataFrame) -> str:
    """Return the newest recorded share not substantiated beside the subtraction; '' if none.

    ``beside``: as :func:`recorded_outcomes.beside_published` returns it.
    """
    columns = ["not_substantiated_percent", "no_plan_percent"]
    both = beside.dropna(subset=columns).sort_values("period")
    if both.empty:
        return ""
    row = both.iloc[-1]
    return (
        f"{row['council']} recorded how its enquiries ended: in {row['period']}, concerns were not "
        f"substantiated in {words.number(row[columns[0]], 1)}%, where subtraction leaves "
        f"{words.number(row[columns[1]], 1)}% “without a plan”."
    )


def recorded_unlike_published(beside: pd.DataFrame) -> str:
    """Return how often the recorded and the published numbers differ, in a sentence; '' if none.

    ``beside``: as :func:`recorded_outcomes.beside_published` returns it.
    """
    pairs = {
        "enquiries": ["recorded_enquiries", "published_enquiries"],
        "conferences": ["recorded_to_conference", "published_conferences"],
    }
    parts = []
    for what, (ours, theirs) in pairs.items():
        both = beside.dropna(subset=[ours, theirs])
        unlike = int((both[ours] != both[theirs]).sum())
        parts += [f"the {what} in {unlike} of {len(both)}"] * bool(len(both))
    if not parts:
        return ""
    listed = words.listed(parts)
    return f"Of councils and years, the recorded numbers differ from the published: {listed}."


def plans_exceed_enquiries(more: pd.DataFrame) -> str:
    """Return in how many cases councils started more plans than enquiries, in sentences.

    ``more``: as :func:`section_47.plans_exceed_enquiries` returns them.
    """
    known = f"{words.number(more.attrs['known'])} councils and years with both counts"
    if more.empty:
        return f"Of {known}, none has more plans."
    return (
        f"In {len(more)} of {known}, more plans were started than enquiries, the last in "
        f"{more['period'].max()}: the subtraction would leave fewer than no enquiries. No share "
        "is given there. The same can happen unseen elsewhere, as some of the plans are not "
        "outcomes of the enquiries."
    )


def no_interval(frame: pd.DataFrame) -> str:
    """Return which areas of a comparison of two flows have no interval, and why; '' if none."""
    unlike = frame.loc[frame["value"].notna() & frame["lower"].isna(), "area"]
    if unlike.empty:
        return ""
    names = words.listed(list(unlike))
    return f"More of the second flow than of the first, and so no interval: {names}."


def _values(frame: pd.DataFrame, year: int) -> pd.Series:
    return frame[frame["period"] == year].set_index("measure")["value"]
