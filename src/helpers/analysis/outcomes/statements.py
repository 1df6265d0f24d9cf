"""What the figures on outcomes say, in sentences made of the phrases of :mod:`helpers.words`.

``results`` and ``leaving`` are series frames, of one area, of the measures of a school result and
of care leavers; ``spread`` is what :func:`among_councils.spread` returns.
"""

from collections.abc import Sequence

import pandas as pd

from helpers import data, words
from helpers.analysis import context
from helpers.analysis.outcomes import among_councils, care_leavers, school
from helpers.analysis.outcomes.school import Result
from helpers.data.geography import Area
from helpers.words import number
from helpers.words.changes import SHARE

CORE = (school.ATTAINMENT_8.looked_after, care_leavers.ACTIVE)
"""What an area must have a value of for there to be a page of it."""
NO_EFFECT_OF_CARE = (
    "A gap is not the effect of care: looked-after children differ in need from others."
)
NOT_OF_ALL = "that of all pupils is not held"
HEALTH = {
    "emotional_health_score": "Average Strengths and Difficulties score",
    "convicted_percent": "Convicted or given a youth caution (%)",
}


def opening(area: str, compare_with: Sequence[str], first_year: int, year: int) -> str:
    """Return what a page opens with: school results, what they do not show, and care leavers.

    ``compare_with`` changes nothing: the summary is of one area and its councils.
    """
    place = context.own(CORE, area, first_year, year)
    results = data.observations(school.MEASURES, place.code, first_year, year)
    leaving = [*care_leavers.SHARES, care_leavers.TOTAL]
    last = last_whole_year(place, year)
    councils = among_councils.newest(last, year)
    spread = among_councils.spread(councils, among_councils.existing(last), place.code)
    facts = [
        points_in_brief(results, place.name),
        passed_in_brief(results),
        NO_EFFECT_OF_CARE if len(results) else "",
        leavers_in_brief(data.observations(leaving, place.code, first_year, year), place.name),
        where_placed(spread, place.name),
    ]
    return context.page_opening([context.no_more(place)], facts)


def names_of_outcomes() -> dict[str, str]:
    """Return what each measure whose years are listed is called, by measure."""
    results = {one.looked_after: f"{one.name}, looked-after children" for one in school.RESULTS}
    at_school = {name: among_councils.NAMES[name] for name in among_councils.SCHOOL_LIFE}
    leaving = {
        name: f"Care leavers: {words.lower_first(text)}"
        for name, text in care_leavers.SHARES.items()
    }
    return results | at_school | HEALTH | leaving


def last_whole_year(place: Area, year: int) -> int:
    """Return the last year up to ``year`` in which a council was there to be compared."""
    return min(year, place.last_mid_year + 1) if place.abolished else year


def points_in_brief(results: pd.DataFrame, name: str) -> str:
    """Return the last average of points at GCSE in a short sentence; '' where one is not held."""
    mine, everyone, when = _newest(results, school.ATTAINMENT_8)
    if not mine:
        return ""
    beside = f"all pupils had {everyone}" if everyone else NOT_OF_ALL
    return (
        f"In {when}, looked-after children in {name} had {mine} points on average at GCSE "
        f"(Attainment 8); {beside}."
    )


def passed_in_brief(results: pd.DataFrame) -> str:
    """Return who last passed English and maths in a short sentence; '' where one is not held."""
    mine, everyone, when = _newest(results, school.ENGLISH_MATHS)
    if not mine:
        return ""
    beside = f"of all pupils {everyone}" if everyone else NOT_OF_ALL
    return (
        f"In {when}, {mine} of looked-after children reached grade 4 in English and maths; "
        f"{beside}."
    )


def _newest(results: pd.DataFrame, result: Result) -> tuple[str, str, str]:
    """Return the last result of looked-after children, of all pupils, and the year in words.

    All are '' where there is none, and that of all pupils where it is not held of the year.
    """
    held = results[results["value"].notna()]
    year = held.loc[held["measure"] == result.looked_after, "period"].max()
    if pd.isna(year):
        return "", "", ""
    old = words.age(year, results.attrs.get("last_year"))
    return *_levels(results, result, year), f"{year}{old}"


def _levels(results: pd.DataFrame, result: Result, year: int) -> tuple[str, str]:
    """Return the result of looked-after children and of all pupils in a year; '' if not held."""
    now = results[results["period"] == year].set_index("measure")["value"]
    mine, everyone = (
        f"{number(now[measure], result.decimals)}{result.suffix}"
        if pd.notna(now.get(measure))
        else ""
        for measure in (result.looked_after, result.everyone)
    )
    return mine, everyone


def latest_gap(results: pd.DataFrame, result: Result, name: str) -> str:
    """Return the last levels of one result and the gap between them, and what is held later."""
    gaps = school.gaps(results, result)
    gaps = gaps[gaps["value"].notna()].sort_values("period")
    if gaps.empty:
        return f"{result.name}: no gap can be formed for {name}."
    row = gaps.iloc[-1]
    mine, everyone = _levels(results, result, row["period"])
    gap, lowest, highest = (
        number(row[end], result.decimals) for end in ("value", "lower", "upper")
    )
    old = words.age(row["period"], results.attrs.get("last_year"))
    later, of_all, when = _newest(results, result)
    return (
        f"{result.name}, {name}, {row['period']}{old}: looked-after children {mine}, all pupils "
        f"{everyone}, a gap of {gap} {result.unit} ({lowest} to {highest} with rounding)."
    ) + ("" if of_all else f" In {when} looked-after children had {later}; {NOT_OF_ALL}.")


def gap_changed(results: pd.DataFrame, result: Result, place: Area) -> str:
    """Return how the gap in one result went since the last break, in a sentence."""
    gaps, breaks = school.gaps(results, result), data.breaks(result.measures, place.code)
    subject, suffix = f"{result.short}: the gap in {place.name}", f" {result.unit}"
    how = {"decimals": result.decimals, "kind": SHARE, "interval": False}
    return words.sentence(gaps, subject, breaks, suffix=suffix, **how)


def leavers(leaving: pd.DataFrame, name: str) -> str:
    """Return the shares of care leavers in the last year with intervals, in a sentence."""
    shares = care_leavers.shares(leaving)
    held = shares[shares["value"].notna()]
    if held.empty:
        return f"What care leavers aged 19 to 21 do is not shown for {name}."
    year = held["period"].max()
    parts = [
        f"{care_leavers.in_text(row)} {words.lower_first(row['outcome'])}"
        for _, row in held[held["period"] == year].iterrows()
    ]
    total = leaving[(leaving["measure"] == care_leavers.TOTAL) & (leaving["period"] == year)]
    people = total["value"].sum()
    among = f"Of {number(people)} care leavers aged 19 to 21" if people else "Of care leavers"
    old = words.age(year, leaving.attrs.get("last_year"))
    return f"{among} in {name} in {year}{old}, {words.listed(parts)}."


def leavers_in_brief(leaving: pd.DataFrame, name: str) -> str:
    """Return what part of care leavers last was active, in a short sentence; '' if not held."""
    held = leaving[(leaving["measure"] == care_leavers.ACTIVE) & leaving["value"].notna()]
    if held.empty:
        return ""
    row = held.loc[held["period"].idxmax()]
    old = words.age(row["period"], leaving.attrs.get("last_year"))
    return (
        f"Of care leavers aged 19 to 21 in {name}, {number(row['value'])}% were in education, "
        f"employment or training in {row['period']}{old}."
    )


def no_students(frame: pd.DataFrame, name: str, otherwise: str) -> str:
    """Return why no share in higher education is shown, in a sentence."""
    reasons = [one for one in frame["reason"].unique() if one]
    if not reasons:
        return otherwise
    return f"No share of care leavers in higher education can be formed for {name}: {reasons[-1]}."


def where_placed(spread: pd.DataFrame, name: str) -> str:
    """Return on how many outcomes one area lies in the middle of councils; '' if not placed."""
    placed = spread[spread["place"] != ""]
    if placed.empty:
        return ""
    middle = int((placed["place"] == among_councils.MIDDLE).sum())
    shown = f"of the {len(placed)} outcomes shown for {name}"
    told = f"{middle} {shown}, its value lies" if middle else f"none {shown} does its value lie"
    return f"On {told} in the middle half of the councils shown."


def outlying(spread: pd.DataFrame, name: str) -> str:
    """Return on which outcomes one area lies far out or is not shown; '' where it is not placed."""
    if (spread["place"] == "").all():
        return ""
    parts = []
    for place in ("in the lowest tenth", "in the highest tenth"):
        rows = [_outlying(row) for _, row in spread[spread["place"] == place].iterrows()]
        parts += [f"It lies {place} on: {'; '.join(rows)}."] if rows else []
    hidden = spread.loc[spread["place"] == "", "label"]
    parts += [f"Not shown for {name}: {'; '.join(hidden)}."] if len(hidden) else []
    return " ".join(parts)


def _outlying(row: pd.Series) -> str:
    text = f"{row['label']}, {number(row['value'], row['decimals'])}"
    if row["lower"] <= row["three_quarters"] and row["upper"] >= row["quarter"]:
        text += " (though its approximate interval reaches into the middle half)"
    return text


def spread_title(spread: pd.DataFrame, name: str) -> str:
    """Return where one area lies on the shares, or between what half of councils lie.

    Without an area placed, the title is of the share on which most councils are shown.
    """
    spread = spread[spread["measure"].isin(among_councils.SHARES)]
    placed = spread.loc[spread["place"] != "", "place"]
    if len(placed):
        middle = int((placed == among_councils.MIDDLE).sum())
        on = f"{middle or 'none'} of the {len(placed)} outcomes in per cent"
        return f"{name}: in the middle half of councils on {on}"
    if spread.empty:
        return "No council's outcomes are held"
    row = spread.loc[spread["councils"].idxmax()]
    low, high = (number(row[end], row["decimals"]) for end in ("quarter", "three_quarters"))
    return (
        f"{row['label']}: half of the {row['councils']} councils shown in England lie between "
        f"{low}% and {high}%"
    )


def fewest(spread: pd.DataFrame) -> str:
    """Return on which outcomes fewest councils are shown, in a sentence; '' for no outcome."""
    if spread.empty:
        return ""
    least = spread["councils"].min()
    names = words.listed(list(spread.loc[spread["councils"] == least, "label"]))
    return (
        f"Fewest councils, {least}, are shown on {names}: the publisher hides small numbers, so "
        "that the spread is that of the larger groups."
    )


def regions_title(councils: pd.DataFrame) -> str:
    """Return between which medians regions lie (columns region, value), and which councils.

    Raises:
        ValueError: If a council is without a region: it would be in no median and on no chart.
    """
    if councils["region"].isna().any():
        raise ValueError("councils without a region")
    if councils["value"].isna().all():
        return "No council's share is shown"
    medians, values = councils.groupby("region")["value"].median(), councils["value"]
    ends = [number(end) for end in (medians.min(), medians.max(), values.min(), values.max())]
    return (
        f"Medians of regions lie from {ends[0]}% to {ends[1]}%, councils from {ends[2]}% to "
        f"{ends[3]}%"
    )


def hidden_councils(councils: pd.DataFrame, existing: pd.DataFrame) -> str:
    """Return how many of the existing councils' counts are not shown; '' where none is above 0.

    ``councils`` is what :func:`care_leavers.student_funnel` returns.
    """
    above = councils.loc[councils["count"] > 0, "count"]
    if above.empty:
        return ""
    hidden = int((~existing["area_code"].isin(councils["area_code"])).sum())
    return (
        f"Of {len(existing)} councils, {hidden} are not shown. The smallest count shown, other "
        f"than none, is {number(above.min())}: among small councils those with no student or with "
        "many are seen, and the rest not."
    )
