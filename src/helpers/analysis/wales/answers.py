"""Statements made about Wales, each beside what the figures held say of it; and the opening."""

from collections.abc import Sequence

import pandas as pd

from helpers import data, words
from helpers.analysis import context
from helpers.analysis.rates_in_care import growth, nations, rates, wales_over_england
from helpers.analysis.rates_in_care import statements as of_area
from helpers.analysis.rates_in_care.statements_of_wales import of_growth
from helpers.analysis.wales import outcomes, statements
from helpers.data.nations import ENGLAND, WALES
from helpers.words import number

REFUSED = "wales-no-review"
"""The statement with which a review was refused."""
COUNCIL = "wales-council-350"
"""The statement about one authority."""
NOT_BOTH = "No number is held for both years."
NO_SERIES = (
    "The sentence does not say number or rate, and no comparable series of authorities after 2018 "
    "is held: over 20 years it is not tested."
)


def opening(area: str, compare_with: Sequence[str], first_year: int, year: int) -> str:
    """Return the findings on an area, or on the nation it lies in, as a list; latest value first.

    Only of Wales and England are the rates set beside each other.
    """
    place = data.area(area)
    nation = data.area(place.nation).name
    counts = data.series(rates.COUNT, place.nation, first_year, year)
    compared = place.code in (WALES, ENGLAND)
    ratios = wales_over_england.on_every_basis(year)
    facts = [
        times_englands(ratios) if compared else "",
        of_area.in_brief(data.series(rates.COUNT, area, first_year, year), place.code)
        or data.gap(rates.COUNT, area),
        rates.why_no_rate_in_brief(area, place.name, year),
        "" if place.code == place.nation else statements.record(counts, nation),
        since_refusal_in_brief(year) if place.nation == WALES and year > refused_in() else "",
    ]
    return context.page_opening([context.no_more(place)], facts)


def times_englands(ratios: pd.DataFrame) -> str:
    """Return the last ratio on a sound basis as people would say it, in a sentence.

    ``ratios``: as :func:`helpers.analysis.rates_in_care.wales_over_england.on_every_basis` returns
    it.
    """
    sound = ratios[ratios["basis"] != wales_over_england.MIXED].sort_values("period")
    if sound.empty:
        return "No year up to this one allows Wales to be set against England."
    row = sound.iloc[-1]
    return (
        f"In {row['period']:.0f}, of every 10,000 children in Wales {number(row['wales'])} were in "
        f"care, {number(row['value'], 2)} times as many as in England "
        f"({number(row['england'])})."
    )


def tested(first_year: int, year: int) -> pd.DataFrame:
    """Return the statements made up to ``year`` beside what the figures say of each.

    Returns:
        DataFrame: A table for people: Statement, Said in, What the figures held say.
    """
    held = answers(first_year, year)
    rows = data.table("claims").set_index("claim")
    rows = rows[rows.index.isin(list(held))]
    rows = rows[rows["said_on"].str[:4].astype(int) <= year]
    table = {
        "Statement": rows["says"],
        "Said by": rows["speaker"] + ", " + rows["said_on"].str[:4],
        "What the figures held say": rows.index.map(held),
    }
    return pd.DataFrame(table).reset_index(drop=True)


def answers(first_year: int, year: int) -> dict[str, str]:
    """Return what the figures from a first year up to a year say of each statement, by claim."""
    ratios, by_nation = wales_over_england.on_every_basis(year), nations.rates(None, year)
    counts, changes = growth.of_welsh_councils(first_year, year)
    mine = changes[changes["area_code"] == council()]
    return {
        "wales-was-equal": statements.was_equal(
            ratios, data.series(rates.POPULATION, WALES, None, year - 1)
        ),
        "wales-70-higher": statements.higher(ratios, claimed("wales-70-higher")),
        "wales-highest": statements.highest(by_nation),
        "wales-one-percent": statements.one_percent(by_nation),
        "wales-record": statements.records(
            data.series(rates.COUNT, WALES, first_year, year), "Wales"
        ),
        COUNCIL: f"{of_growth(counts, mine, council()) or NOT_BOTH} {NO_SERIES}",
        "wales-outcomes": statements.of_outcomes(outcomes.studies(outcomes.IN_CARE, year)),
        "vacancies-40": statements.of_vacancies(
            outcomes.vacancies(refused_in() - 1, year),
            claimed("vacancies-40"),
            outcomes.studies(outcomes.VACANCIES, year),
        ),
        REFUSED: f"The answer promises no fall. {since_refusal(WALES, year)}".strip(),
    }


def claimed(claim: str) -> float:
    """Return the percentage that a statement names."""
    return float(data.in_use("claims").set_index("claim").at[claim, "claimed"].rstrip("%"))


def refused_in() -> int:
    """Return the year in which a review was refused."""
    return int(data.in_use("claims").set_index("claim").at[REFUSED, "said_on"][:4])


def council() -> str:
    """Return the code of the authority that a statement is about."""
    return data.in_use("claims").set_index("claim").at[COUNCIL, "area_code"]


def since_refusal(code: str, year: int) -> str:
    """Return how a nation's number has changed since a review was refused, in a sentence."""
    counts = data.series(rates.COUNT, code, refused_in(), year)
    name = f"The number in {data.area(code).name}"
    return words.sentence(counts, name, rates.breaks(rates.COUNT, code), start=refused_in())


def since_refusal_in_brief(year: int) -> str:
    """Return the size of :func:`since_refusal` in Wales and what was said then, in a sentence."""
    counts = data.series(rates.COUNT, WALES, refused_in(), year)
    pairs = words.changes(counts, rates.breaks(rates.COUNT, WALES), start=refused_in())
    pairs = [one for one in pairs if one.first == refused_in()]
    if not pairs:
        return ""
    one = pairs[-1]
    then = f"in {one.first}, when a review for Wales was refused"
    return f"The number in Wales in {one.last} was {one.plain(then)}."
