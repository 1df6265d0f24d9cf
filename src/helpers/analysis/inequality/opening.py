"""The top of the report: its findings in short, and what a reader must know first."""

from collections.abc import Sequence

import pandas as pd

from helpers import data, words
from helpers.analysis.inequality import by_council, deprivation, persistence, statements
from helpers.analysis.inequality.by_council import LOOKED_AFTER
from helpers.analysis.inequality.deprivation import INDICES, LOW_INCOME
from helpers.data.nations import ENGLAND


def opening(area: str, compare_with: Sequence[str], first_year: int, year: int) -> str:
    """Return the findings on an area as a list; the parameters are those of the notebook."""
    shown = by_council.shown(area)
    counts = by_council.counts(first_year, year)
    counts = counts[counts["measure"] == LOOKED_AFTER]
    rates, spreads = by_council.rates(counts, by_council.population(first_year, year))
    scores = deprivation.scores(year)
    latest = by_council.newest(rates, LOOKED_AFTER, shown.code, year) or year
    index = deprivation.index_for(shown, scores, latest)
    placed = deprivation.in_year(rates, scores, LOOKED_AFTER, index, latest)
    gradients = deprivation.gradients(rates[rates["period"] == latest], scores)
    noun = statements.NOUNS[LOOKED_AFTER]
    inside = data.members(shown.code) if shown.code != ENGLAND else []
    old = words.age(latest, year)
    facts = [
        f"The last rate of children looked after for {shown.name} is of {latest}{old}." * bool(old),
        statements.gradient(gradients, LOOKED_AFTER, index),
        statements.from_line(placed, shown.code, noun)
        or statements.inside(placed, inside, shown.name, noun),
        statements.spread(spreads, LOOKED_AFTER),
        statements.staying(persistence.staying(rates, LOOKED_AFTER), noun),
    ]
    return "\n".join(f"- {fact}" for fact in facts if fact)


def notes(area: str, rates: pd.DataFrame, index: str, year: int) -> str:
    """Return what a reader must know of the figures of the area asked, in paragraphs."""
    shown = by_council.shown(area)
    told = [data.reorganised(shown.code)]
    latest = by_council.newest(rates, LOOKED_AFTER, shown.code, year)
    among = shown.code in set(rates["area_code"])
    if among and latest and latest < year:
        told.append(
            f"The last rate of children looked after for {shown.name} is that of {latest}: where "
            "one year is shown, it is that year."
        )
    if index == LOW_INCOME:
        told.append(
            f"The index of 2019 has no score for {shown.name}; it is placed by {INDICES[index]} "
            "instead."
        )
    if shown.is_authority and not among:
        told.append(
            f"No rates of {shown.name} can be set among those of councils: what follows shows "
            "England's councils."
        )
    return "\n\n".join(filter(None, told))
