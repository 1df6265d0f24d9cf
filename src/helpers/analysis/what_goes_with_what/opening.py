"""The top of the page, and what it says of one council."""

from collections.abc import Sequence

import pandas as pd

from helpers import data, words
from helpers.analysis import context
from helpers.analysis.what_goes_with_what import (
    councils,
    large_cuts,
    of_england,
    one_council,
    statements,
    statements_of_cuts,
)
from helpers.analysis.what_goes_with_what.associations import WITHIN
from helpers.analysis.what_goes_with_what.measures import (
    FAMILY_SUPPORT,
    MEASURES,
    SECTION_47,
    SPENDING,
    STARTERS,
)
from helpers.data.geography import Area
from helpers.data.nations import ENGLAND
from helpers.statistics.rates import PER
from helpers.words import number, signed

FINDINGS = [(STARTERS, SECTION_47), (STARTERS, FAMILY_SUPPORT)]


def opening(area: str, compare_with: Sequence[str], first_year: int, year: int) -> str:
    """Return the findings on an area as a list; the parameters are those of the notebook."""
    place = councils.shown(area)
    every, found = (of(first_year, year) for of in (of_england.every, of_england.associations))
    return findings(place, every, found, year)


def findings(place: Area, every: pd.DataFrame, found: pd.DataFrame, year: int) -> str:
    """Return what stands at the top: findings, how the area stands to them, and what they are not.

    Args:
        every, found: As :func:`~.councils.every` and :func:`~.associations.associations` return
            them.
    """
    facts = [statements.one(found, WITHIN, *pair) for pair in FINDINGS]
    if place.code == ENGLAND:
        facts += [after_cut(every), statements.by_chance(found)]
    else:
        own = [own_changes(every, place, year), stands(every, place)]
        own = own[:1] if own[0] and not left_out(every, place) else own
        facts = own + [f"In England, w{fact[1:]}" for fact in facts if fact]
    note = context.no_more(place)
    facts = [fact for fact in facts if fact][: words.MOST_SENTENCES - 1 - bool(note)]
    return context.page_opening([note], [*facts, statements.NO_CAUSE])


def after_cut(every: pd.DataFrame) -> str:
    """Return what came of care starts after a large cut in family support, in a sentence."""
    panel = councils.panel(every)
    cuts = large_cuts.first_cuts(panel, large_cuts.RULES[0])
    row = large_cuts.summary(large_cuts.stacked(panel, STARTERS, cuts))
    return statements_of_cuts.after(pd.concat([row, pd.Series({"outcome": STARTERS})]))


def left_out(every: pd.DataFrame, place: Area) -> str:
    """Return why an authority is not among the councils compared; '' where it is."""
    why = every.loc[every["area_code"] == place.code, "left_out"]
    return "it is a series of several councils" if why.empty else why.iloc[0]


def stands(every: pd.DataFrame, place: Area) -> str:
    """Return whether an area is among the councils compared, or how many in it are."""
    compared = councils.panel(every)["area_code"].unique()
    if not place.is_authority:
        inside = len(set(compared) & set(data.members(place.code)))
        return f"Of the {len(compared)} councils compared, {inside} are in {place.name}."
    why = left_out(every, place)
    begun = f"{place.name} is {'not ' if why else ''}among the {len(compared)} councils compared"
    reasons = {
        councils.REORGANISED: "councils formed or abolished in these years are left out",
        councils.SMALL: "those of under 5,000 children are left out",
    }
    return f"{begun}, as {reasons.get(why, why)}." if why else f"{begun}."


def one_child(every: pd.DataFrame, place: Area) -> str:
    """Return how far one child moves a rate of a council left out as too small; '' of any other."""
    if not place.is_authority or left_out(every, place) != councils.SMALL:
        return ""
    children = every.loc[every["area_code"] == place.code, councils.CHILDREN].mean()
    return (
        f"One child is {number(PER / children)} per 10,000 in {place.name}, so that its rates move "
        "far by chance."
    )


def own_changes(every: pd.DataFrame, place: Area, year: int) -> str:
    """Return how enquiries and care starts of a council changed beside the average, in a sentence.

    Over the years in which it has both; '' where it has not two, or is so small that one child
    moves a rate by several per 10,000.
    """
    own = every[every["area_code"] == place.code].dropna(subset=[SECTION_47, STARTERS])
    if len(own) < 2 or left_out(every, place) == councils.SMALL:
        return ""
    years = own["period"].min(), own["period"].max()
    panel = councils.panel(every)
    said = []
    for name in (SECTION_47, STARTERS):
        ends = own.set_index("period").loc[list(years), name]
        average = one_council.over(panel, name, *years).mean()
        said.append((MEASURES[name].noun, signed(ends.iloc[1] - ends.iloc[0], 1), average))
    (first, moved, average), (second, also, other) = said
    return (
        f"In {place.name} from {years[0]} to {years[1]}{words.age(years[1], year)} {first} changed "
        f"by {moved} per 10,000 (average council {signed(average, 1)}), {second} by {also} "
        f"({signed(other, 1)})."
    )


def picture_title(picture: pd.DataFrame, found: pd.DataFrame, place: Area) -> str:
    """Return the average association that a picture draws, and whose years stand beside it.

    ``picture``: as :func:`~.one_council.picture` returns it.
    """
    text = statements.one(found, WITHIN, STARTERS, SECTION_47).removesuffix(".")
    own = picture.loc[picture["of"] == "own", "period"]
    if own.empty or not text:
        return text or "No association can be estimated"
    return f"{place.name}, {words.years(own)}, beside the average: {words.lower_first(text)}"


def changes_table(changes: pd.DataFrame) -> pd.DataFrame:
    """Return :func:`~.one_council.changes` as a table for people."""
    rows = [
        {
            "Measure": MEASURES[row.measure].label,
            "Years": f"{row.first} to {row.last}",
            "First": number(row.before, 0 if row.measure in SPENDING else 1),
            "Last": number(row.after, 0 if row.measure in SPENDING else 1),
            "Change": statements.percent_or_points(row.measure, row.change),
            "Average council": statements.percent_or_points(row.measure, row.average),
        }
        for row in changes.itertuples()
    ]
    return pd.DataFrame(rows)


def model_table(beside: pd.DataFrame) -> pd.DataFrame:
    """Return :func:`~.one_council.beside_the_model` as a table for people."""
    rows = [
        {
            "Set side by side": f"{MEASURES[row['outcome']].label}, {MEASURES[row['factor']].noun}",
            "Years": f"{row['first']} to {row['last']}",
            "Second measure moved": statements.percent_or_points(row["factor"], row["moved"]),
            "With that goes, on average": statements.written(row),
            "95 in 100 councils": f"{number(row['least'], 1)} to {number(row['most'], 1)}",
            "Outcome moved": signed(row["own"], 1),
        }
        for _, row in beside.iterrows()
    ]
    return pd.DataFrame(rows)


def beside_the_model(beside: pd.DataFrame, place: Area) -> str:
    """Return where a council's own changes lie outside those of most, in sentences; '' of none.

    ``beside``: as :func:`~.one_council.beside_the_model` returns it.
    """
    if beside.empty:
        return ""
    out = beside[(beside["own"] < beside["least"]) | (beside["own"] > beside["most"])]
    pairs = [
        f"{MEASURES[row.outcome].noun} set against {MEASURES[row.factor].noun}"
        for row in out.itertuples()
    ]
    if not pairs:
        return (
            f"{place.name}’s own changes lie among those of 95 in 100 councils whose second "
            f"measure moved as much, in all of the {len(beside)} associations set beside them."
        )
    return (
        f"{place.name}’s own change lies outside that of 95 in 100 councils in {len(pairs)} of "
        f"{len(beside)}: {words.listed(pairs)}. It may be need, practice, recording or chance."
    )
