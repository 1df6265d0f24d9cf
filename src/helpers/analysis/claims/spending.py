"""The statement about spending: that costs spiral, and go increasingly to crisis."""

from helpers.analysis.claims.definitions import Definition, Statement
from helpers.analysis.claims.figures import Figures, NotHeld
from helpers.analysis.claims.readings import (
    Reader,
    Reading,
    Source,
    growth,
    of,
    plus,
    spent_on,
    trend_of_share,
    year_before,
)
from helpers.analysis.claims.wording import RISE, SPIRALLING
from helpers.data.formulas import POPULATION
from helpers.words import financial_year, signed

BEFORE, TIME = 2013, 2020
"""Years to March: 2012-13 and 2019-20."""


def either(category: Source, measure: Source) -> Source:
    """Return spending by category in years that have it, and by measure in later ones."""

    def read(figures: Figures, year: int) -> float:
        try:
            return category(figures, year)
        except NotHeld:
            return measure(figures, year)

    return read


TOTAL = either(spent_on("Total (excl CERA)"), of("spend_total_pounds"))
CARE = either(spent_on("Children looked after"), of("spend_looked_after_pounds"))
SAFEGUARDING = either(spent_on("Safeguarding"), of("spend_safeguarding_pounds"))


def a_year(source: Source, each: Source | None = None, *, real: bool = True) -> Reader:
    """Return the reader of growth a year in per cent, for each of some children, in real terms."""

    def read(figures: Figures, year: int) -> Reading:
        start = BEFORE if year <= TIME else TIME
        before, after = (
            source(figures, one) / (each(figures, one) if each else 1) for one in (start, year)
        )
        times = after / before / (figures.prices(start, year) if real else 1)
        yearly = 100 * (times ** (1 / (year - start)) - 1)
        span = f"{financial_year(start)} to {financial_year(year)}"
        text = f"{signed(yearly, 1)}% a year ({signed(growth(1, times), 1)}%, {span})"
        return Reading((yearly,), text, yearly)

    return read


STATEMENTS = {
    "costs-crisis": Statement(
        (
            *(
                Definition(f"spiralling in {name}", read, SPIRALLING, until=2024)
                for name, read in (
                    ("cash", a_year(TOTAL, real=False)),
                    ("real terms", a_year(TOTAL)),
                    ("real terms per child", a_year(TOTAL, year_before(of(POPULATION)))),
                    ("real terms per looked-after child", a_year(CARE, of("looked_after_count"))),
                )
            ),
            Definition(
                "share on care and safeguarding",
                trend_of_share(plus(CARE, SAFEGUARDING), TOTAL, BEFORE, counted=False),
                RISE,
                until=2024,
            ),
        ),
        "Two statements: that costs spiral, and that more of the money goes to crisis. Real terms "
        "are given between years whose prices are held in one series. Totals for England of "
        "2024-25 leave out two councils and are not set against earlier years. What each category "
        "holds has changed.",
        report="spending.html#shares",
    )
}
