"""Statements made about Wales, each beside what the figures held say of it; and the opening."""

from collections.abc import Callable, Sequence

import pandas as pd

from helpers import data
from helpers.analysis.rates_in_care import growth, nations, rates, wales_over_england
from helpers.analysis.rates_in_care import statements as of_area
from helpers.analysis.rates_in_care.statements_of_wales import base_matters
from helpers.analysis.wales import outcomes, statements
from helpers.data.geography import WALES

REFUSED = "wales-no-review"
"""The statement with which a review was refused."""
COUNCIL = "wales-council-350"
"""The statement about one authority."""


def opening(area: str, compare_with: Sequence[str], first_year: int, year: int) -> str:
    """Return the findings on an area and on Wales as a list, latest value first."""
    place = data.area(area)
    rated = rates.held(rates.rate_measure(place), rates.beside(area, compare_with), None, year)
    welsh = data.series(rates.COUNT, WALES, first_year, year)
    own = data.series(rates.COUNT, area, first_year, year)
    facts = [
        of_area.latest(own, rated, place.code) or data.gap(rates.COUNT, area),
        statements.on_sound_bases(wales_over_england.on_every_basis(year)) + ".",
        statements.records(welsh, "Wales"),
        statements.since(welsh, refused_in(), "Wales"),
    ]
    return "\n".join(f"- {fact}" for fact in facts)


def tested(first_year: int, year: int) -> pd.DataFrame:
    """Return the statements made up to ``year`` beside what the figures say of each.

    Returns
    -------
    DataFrame
        A table for people: Statement, Said in, What the figures held say.
    """
    claims = data.table("claims").set_index("claim")
    said = claims["said_on"].str[:4]
    rows = claims.loc[[claim for claim in ANSWERS if int(said[claim]) <= year]]
    return pd.DataFrame(
        {
            "Statement": rows["statement"],
            "Said in": rows["said_in"] + ", " + said[rows.index],
            "What the figures held say": [ANSWERS[claim](first_year, year) for claim in rows.index],
        }
    ).reset_index(drop=True)


def claimed(claim: str) -> float:
    """Return the percentage that a statement names."""
    return float(data.table("claims").set_index("claim").at[claim, "claimed"].rstrip("%"))


def refused_in() -> int:
    """Return the year in which a review was refused."""
    return int(data.table("claims").set_index("claim").at[REFUSED, "said_on"][:4])


def council() -> str:
    """Return the code of the authority that a statement is about."""
    return data.table("claims").set_index("claim").at[COUNCIL, "area_code"]


def authorities(first_year: int, year: int) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the numbers of Wales and its authorities, and their change in the years all share.

    Returns
    -------
    counts, changes
        A series frame, and as :func:`helpers.analysis.rates_in_care.growth.changes` returns it.
    """
    counts = data.observations(rates.COUNT, [*data.members(WALES), WALES], None, year)
    span = growth.span(counts[(counts["area_code"] != WALES) & (counts["period"] >= first_year)])
    return counts, growth.changes(counts, *span)


def _council(first_year: int, year: int) -> str:
    counts, changes = authorities(first_year, year)
    counts, changes = (frame[frame["area_code"] == council()] for frame in (counts, changes))
    bases = growth.base_years(counts, changes["last_year"].max()) if len(changes) else changes
    return f"{statements.grew(changes)} {base_matters(bases)}".strip()


def _welsh(measure: str, first_year: int | None, year: int) -> pd.DataFrame:
    return data.series(measure, WALES, first_year, year)


ANSWERS: dict[str, Callable[[int, int], str]] = {
    "wales-was-equal": lambda first, year: statements.was_equal(
        wales_over_england.on_every_basis(year), _welsh(rates.POPULATION, None, year - 1)
    ),
    "wales-70-higher": lambda first, year: statements.higher(
        wales_over_england.on_every_basis(year), claimed("wales-70-higher")
    ),
    "wales-highest": lambda first, year: statements.highest(nations.rates(None, year)),
    "wales-one-percent": lambda first, year: statements.one_percent(nations.rates(None, year)),
    "wales-record": lambda first, year: statements.records(
        _welsh(rates.COUNT, first, year), "Wales"
    ),
    COUNCIL: _council,
    "wales-outcomes": lambda first, year: statements.of_outcomes(
        outcomes.studies(outcomes.IN_CARE, year)
    ),
    "vacancies-40": lambda first, year: statements.of_vacancies(
        outcomes.vacancies(refused_in() - 1, year),
        claimed("vacancies-40"),
        outcomes.studies(outcomes.VACANCIES, year),
    ),
    REFUSED: lambda first, year: statements.since(
        _welsh(rates.COUNT, first, year), refused_in(), "Wales"
    ),
}
"""What the figures from a first year up to a year say of each statement."""
