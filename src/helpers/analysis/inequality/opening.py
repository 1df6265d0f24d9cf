"""The top of the report: its findings in short, and what a reader must know first."""

from collections.abc import Sequence

import pandas as pd

from helpers import data, words
from helpers.analysis import context
from helpers.analysis.inequality import by_council, deprivation
from helpers.analysis.inequality.by_council import LOOKED_AFTER
from helpers.analysis.inequality.deprivation import INDICES, LOW_INCOME
from helpers.data.geography import Area
from helpers.data.nations import ENGLAND
from helpers.statistics.funnel import PLACES
from helpers.words import number

CHILDREN_APART = (
    "Councils are compared, not children: a deprived council's rate says nothing of a family."
)


def opening(area: str, compare_with: Sequence[str], first_year: int, year: int) -> str:
    """Return what a page opens with; the parameters are those of the notebook."""
    shown = by_council.shown(area)
    rates, spreads = (
        frame[frame["measure"] == LOOKED_AFTER] for frame in by_council.rates_of(first_year, year)
    )
    scores = deprivation.scores(year)
    latest = by_council.newest(rates, LOOKED_AFTER, shown.code, year) or year
    index = deprivation.index_for(shown, scores, latest)
    placed = deprivation.in_year(rates, scores, LOOKED_AFTER, index, latest)
    gradients = deprivation.gradients_of(first_year, year)
    gradients = gradients[gradients["period"] == latest]
    facts = [
        gradient_in_brief(gradients, index),
        CHILDREN_APART,
        from_line_in_brief(placed, shown.code, words.age(latest, year))
        or inside_in_brief(placed, shown),
        spread_in_brief(spreads),
    ]
    return context.page_opening([context.no_more(shown)], facts)


def gradient_in_brief(gradients: pd.DataFrame, index: str) -> str:
    """Return the newest gradient of children looked after in a short sentence; '' of none.

    ``gradients``: as :func:`~.deprivation.gradients` returns them.
    """
    mine = gradients[(gradients["measure"] == LOOKED_AFTER) & (gradients["index"] == index)]
    if mine.empty:
        return "No gradient of children looked after can be formed from the data held."
    row = mine.loc[mine["period"].idxmax()]
    if row["sii_lower"] <= 0 <= row["sii_upper"] or pd.isna(row["rii"]):
        return f"In {row['period']} chance could explain what deprivation seems to make of rates."
    return (
        f"In {row['period']} the rate of children looked after was {number(row['rii'], 1)} times "
        "as high at the most deprived end of England's councils as at the least deprived."
    )


def from_line_in_brief(placed: pd.DataFrame, code: str, old: str) -> str:
    """Return an area's rate beside that of councils as deprived, in short sentences; '' of none.

    Args:
        placed: As :func:`~.deprivation.in_year` returns it.
        old: What is said of a last year long gone.
    """
    mine = placed[(placed["area_code"] == code) & placed["difference"].notna()]
    if mine.empty:
        return ""
    row = mine.iloc[0]
    chance = row["difference_lower"] <= 0 <= row["difference_upper"]
    usual = "within" if row["against_line"] == PLACES[2] else "outside"
    return (
        f"The rate in {row['area']} was {number(row['value'], 1)} per 10,000 in {row['period']}"
        f"{old}. "
        f"Councils as deprived have {number(row['expected'], 1)} on average"
        f"{', a difference that chance could make' if chance else ''}; "
        f"{row['area']} lies {usual} their usual range."
    )


def inside_in_brief(placed: pd.DataFrame, shown: Area) -> str:
    """Return how many councils of a region lie above what is usual for councils as deprived.

    ``placed``: as :func:`~.deprivation.in_year` returns it; '' of the whole nation.
    """
    inside = data.members(shown.code) if shown.code != ENGLAND else []
    some = placed[placed["area_code"].isin(inside) & placed["difference"].notna()]
    if some.empty:
        return ""
    over = int((some["difference"] > 0).sum())
    return (
        f"In {some['period'].iloc[0]}, {over or 'none'} of {len(some)} councils in {shown.name} "
        "had a rate above the average of councils as deprived."
    )


def spread_in_brief(spreads: pd.DataFrame) -> str:
    """Return how far councils' rates lie apart, in a short sentence; '' where it is not known.

    ``spreads``: as :func:`~.by_council.rates` returns them.
    """
    mine = spreads[spreads["measure"] == LOOKED_AFTER].sort_values("period")
    if mine.empty:
        return ""
    row = mine.iloc[-1]
    return (
        f"In {row['period']} a tenth of councils had rates above {number(row['p90'], 1)} and a "
        f"tenth below {number(row['p10'], 1)}: {number(row['ratio'], 1)} times as much."
    )


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
