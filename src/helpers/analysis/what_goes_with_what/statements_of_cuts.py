"""What a page says of the years before and after a large cut in spending on family support."""

import numpy as np
import pandas as pd

from helpers import words
from helpers.analysis.what_goes_with_what import large_cuts, statements
from helpers.analysis.what_goes_with_what.large_cuts import NEVER, RULES, SINCE, Rule
from helpers.analysis.what_goes_with_what.measures import (
    FAMILY_SUPPORT,
    LOOKED_AFTER,
    MEASURES,
    RATES,
    SECTION_47,
    STARTERS,
)
from helpers.words import number

OUTCOMES = [SECTION_47, STARTERS, LOOKED_AFTER]
SPENT = "Spending on family support, %"
LEVEL = 0.05


def in_words(rule: Rule) -> str:
    """Return what counts as a large cut, as a phrase."""
    against = " against the median council" if rule.relative else " in cash"
    kept = ", kept up the next year" if rule.kept else ", kept up or not"
    return f"a fall of {number(100 * rule.fall)}% or more in a year{against}{kept}"


def found(panel: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the courses around cuts by :data:`~.large_cuts.RULES`' first, and all its summaries.

    Returns:
        courses: As :func:`helpers.analysis.what_goes_with_what.large_cuts.course` returns them,
            with label; spending itself first, in per cent.
        summaries: As :func:`helpers.analysis.what_goes_with_what.large_cuts.by_rule` does.
    """
    cuts = large_cuts.first_cuts(panel, RULES[0])
    courses = []
    for outcome in (FAMILY_SUPPORT, *OUTCOMES):
        course = large_cuts.course(large_cuts.stacked(panel, outcome, cuts))
        if outcome == FAMILY_SUPPORT:
            ends = ["value", "lower", "upper"]
            course[ends] = 100 * np.expm1(course[ends].astype(float))
            course[["cut", "others"]] = np.exp(course[["cut", "others"]].astype(float))
        label = SPENT if outcome == FAMILY_SUPPORT else RATES[outcome].label
        courses.append(course.assign(outcome=outcome, label=label))
    return pd.concat(courses, ignore_index=True), large_cuts.by_rule(panel, OUTCOMES)


def how_many(panel: pd.DataFrame) -> str:
    """Return how many councils had a large cut by the rule, and when, in sentences."""
    cuts = large_cuts.first_cuts(panel, RULES[0])
    had = cuts[cuts != NEVER]
    if cuts.empty:
        return "In too few years is spending held to find cuts."
    years = had.value_counts().sort_index()
    each = words.listed([f"{count} in {year}" for year, count in years.items()])
    unknown = panel["area_code"].nunique() - len(cuts)
    text = f"By the rule, {in_words(RULES[0])}, {len(had)} of {len(cuts)} councils had a large cut"
    text += f": first {each}." if len(had) else "."
    if unknown:
        text += f" Of {unknown} more it cannot be told."
    return text


def after(row: pd.Series) -> str:
    """Return what came after a cut in one outcome, in a sentence; '' where it is not estimated."""
    if pd.isna(row["value"]):
        return ""
    noun, way = MEASURES[row["outcome"]].noun, statements.direction(row)
    begun = f"After a large cut in family support, {noun}"
    if way:
        verb = "rose" if way > 0 else "fell"
        return f"{begun} {verb} by {statements.size(row)} per 10,000 against councils without one."
    return (
        f"{begun} moved by {statements.written(row)} per 10,000 against councils without one, "
        "which chance could explain."
    )


def main(summaries: pd.DataFrame, outcome: str) -> pd.Series:
    """Return the summary of an outcome by the rule used."""
    used = summaries["rule"].map(lambda rule: rule == RULES[0])
    return summaries[used & (summaries["outcome"] == outcome)].iloc[0]


def before(row: pd.Series) -> str:
    """Return whether councils with a cut moved apart before it, in a sentence; '' if not known."""
    if pd.isna(row["pre"]):
        return ""
    label = MEASURES[row["outcome"]].label
    size = f"{row['cut']} councils with a cut beside {row['others']} without"
    chance = f"p = {number(row['pre'], 3)}" if row["pre"] >= 0.001 else "p below 0.001"
    if row["pre"] < LEVEL:
        return (
            f"{label} ({size}): the two had moved apart before the cut ({chance}), so that what "
            "came after cannot be put down to it."
        )
    return (
        f"{label} ({size}): the years before the cut, tested together, show no moving apart beyond "
        f"chance ({chance}), but with so few councils one could go unseen."
    )


def spending_before(courses: pd.DataFrame) -> str:
    """Return how spending itself stood before the cut and after, in sentences; '' if not known."""
    rows = courses[courses["outcome"] == FAMILY_SUPPORT].set_index(SINCE)
    if rows.empty:
        return ""
    early, late = rows.iloc[0], rows.iloc[-1]
    limits = words.with_interval(early["value"], early["lower"], early["upper"], 0, "%")
    fell = words.with_interval(late["value"], late["lower"], late["upper"], 0, "%")
    text = (
        f"Against councils without a cut and the year before it, spending stood at {limits} "
        f"{-rows.index[0]} years before the cut, and at {fell} {rows.index[-1]} years after."
    )
    if early["upper"] < 0:
        text += (
            " So spending had first risen: part of such a cut may undo a rise, or be money booked "
            "elsewhere again."
        )
    return text


def drawn(courses: pd.DataFrame) -> pd.DataFrame:
    """Return :func:`found`'s courses as the numbers behind a figure."""
    names = {
        "label": "What is measured",
        SINCE: "Years since the cut",
        "value": "Against councils without a cut",
        "lower": "Lower 95% limit",
        "upper": "Upper 95% limit",
        "cut": "Mean with a cut",
        "others": "Mean without",
    }
    return courses[list(names)].round(2).rename(columns=names)


def title(summaries: pd.DataFrame) -> str:
    """Return what the course around cuts shows beyond chance, as a title."""
    rows = [main(summaries, outcome) for outcome in OUTCOMES]
    known = [row for row in rows if pd.notna(row["value"])]
    if not known:
        return "Too few councils had a large cut to follow them"
    moved = [MEASURES[row["outcome"]].noun for row in known if statements.direction(row)]
    if not moved:
        return "After a large cut nothing measured here moved beyond chance"
    return f"After a large cut, beyond chance: {words.listed(moved)}"


def rules_table(summaries: pd.DataFrame) -> pd.DataFrame:
    """Return the summaries by rule as a table for people."""
    cells = summaries.assign(
        cell=summaries.apply(statements.written, axis=1),
        label=summaries["outcome"].map({name: one.label for name, one in RATES.items()}),
        said=summaries["rule"].map(in_words),
        councils=summaries["cut"].astype(str) + " / " + summaries["others"].astype(str),
    )
    wide = cells.pivot_table(["cell", "councils"], "said", "label", "first", sort=False)
    columns = {}
    for outcome in OUTCOMES:
        label = RATES[outcome].label
        columns[f"{label}, per 10,000"] = wide[("cell", label)]
        columns[f"{label}: councils with / without"] = wide[("councils", label)]
    table = pd.DataFrame(columns).rename_axis("What counts as a large cut").reset_index()
    first = table.columns[0]
    table[first] = table[first].str[0].str.upper() + table[first].str[1:]
    return table


def by_rule(summaries: pd.DataFrame) -> str:
    """Return whether another rule gives another answer, in a sentence."""
    known = summaries[summaries["value"].notna()]
    if known.empty:
        return ""
    ways = known.apply(statements.direction, axis=1)
    return (
        f"Of {len(known)} estimates by {known['rule'].nunique()} rules, {(ways > 0).sum()} are a "
        f"rise beyond chance, {(ways < 0).sum()} a fall, and {(ways == 0).sum()} could be chance. "
        f"In {(known['pre'] < LEVEL).sum()} of them the councils had moved apart before the cut."
    )
