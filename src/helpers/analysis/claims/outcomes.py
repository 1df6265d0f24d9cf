"""Statements about what becomes of children in care in England."""

from helpers.analysis.claims.definitions import Definition, Statement, beside
from helpers.analysis.claims.figures import Figures
from helpers.analysis.claims.readings import Reader, Reading, level, of
from helpers.analysis.claims.verdicts import NOT_FACT, NOT_PUBLISHED
from helpers.analysis.claims.wording import NOT_NARROWER, POOR
from helpers.words import number, signed

SCORE = "attainment8_looked_after_score"
ALL, IN_NEED = "attainment8_all_score", "attainment8_in_need_score"
EXAMINED = 2019
"""The last year before grades were awarded in other ways; examinations returned in 2022."""


def below(mine: str, others: str, decimals: int = 1) -> Reader:
    """Return the reader of how far a result lies below another, in per cent of it."""

    def read(figures: Figures, year: int) -> Reading:
        low, high = figures.value(mine, year), figures.value(others, year)
        percent = 100 * (high - low) / high
        text = f"{number(low, decimals)} against {number(high, decimals)}"
        return Reading((percent,), text)

    return read


def change_of_gap(figures: Figures, year: int) -> Reading:
    """Return how the gap to all pupils has changed under the same examinations."""
    start = 2017 if year <= EXAMINED else 2022
    before, after = (figures.value(ALL, one) - figures.value(SCORE, one) for one in (start, year))
    text = f"{number(before, 1)} points in {start}, {number(after, 1)} in {year}"
    return Reading((round(after - before, 1),), f"{text} ({signed(after - before, 1)})")


STATEMENTS = {
    "poor-outcomes-england": Statement(
        (
            Definition("Attainment 8 beside all pupils", below(SCORE, ALL), POOR, EXAMINED),
            Definition(
                "English and maths beside all pupils",
                below("gcse_english_maths_looked_after_percent", "gcse_english_maths_all_percent"),
                POOR,
                EXAMINED,
            ),
            Definition(
                "expected standard at 11 beside all pupils",
                below("ks2_expected_looked_after_percent", "ks2_expected_all_percent", 0),
                POOR,
                EXAMINED,
            ),
            Definition(
                "Attainment 8 beside children in need", below(SCORE, IN_NEED), POOR, EXAMINED
            ),
            Definition("change of the gap in Attainment 8", change_of_gap, NOT_NARROWER, EXAMINED),
            beside(
                "care leavers in education, work or training",
                level(of("care_leavers_eet_percent"), "%"),
            ),
        ),
        "Children looked after differ in need, so a gap is not what care did: children in need "
        "are the nearer comparison. Grades of years that were examined otherwise are not compared.",
        report="outcomes.html#school-results",
    ),
    "care-transformative": Statement(
        (beside("Attainment 8 beside children in need", below(SCORE, IN_NEED), EXAMINED),),
        "That care is positive for some cannot be false. Progress from the day a child came into "
        "care is in no table held.",
        otherwise=NOT_FACT,
        report="outcomes.html#school-results",
    ),
    "weaker-relationships": Statement(
        (
            beside(
                "care leavers not in touch", level(of("care_leavers_not_in_touch_percent"), "%")
            ),
            beside("three or more placements", level(of("three_placements_percent"), "%")),
            beside("over 20 miles from home", level(of("far_from_home_percent"), "%")),
        ),
        "Relationships are not recorded; these are the nearest measures, and not the thing itself.",
        otherwise=NOT_PUBLISHED,
        report="outcomes.html#school-results",
    ),
}
