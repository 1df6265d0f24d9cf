"""Statements about inequality, inconsistent practice, and early help among councils."""

from collections.abc import Callable

import numpy as np
import pandas as pd

from helpers.analysis.claims.definitions import Definition, Statement, beside, not_held
from helpers.analysis.claims.figures import Figures
from helpers.analysis.claims.readings import Reader, Reading, kind_of_child, share
from helpers.analysis.claims.verdicts import NOT_FACT, NOT_HELD
from helpers.analysis.claims.wording import INCONSISTENT, LASTING, UNEQUAL
from helpers.data.formulas import POPULATION
from helpers.statistics import gradient, overdispersion, variation
from helpers.statistics.rates import per_10_000
from helpers.words import number, with_interval

PAGE = "inequality-and-variation.html"
COUNTS = {
    "looked after": "looked_after_count",
    "plans started": "plan_started_count",
    "section 47 enquiries": "section_47_count",
}
LOOKED_AFTER = COUNTS["looked after"]
IDACI = "idaci_2019_score"
ETHNICITY = "looked after at 31 March: Ethnicity"


def rates(figures: Figures, measure: str, year: int) -> pd.DataFrame:
    """Return the count, population and rate of each council that has both, by area code."""
    count = figures.councils(measure, year).rename("count")
    people = figures.councils(POPULATION, year - 1).rename("population")
    frame = pd.concat([count, people], axis=1).dropna()
    return frame.assign(rate=per_10_000(frame["count"], frame["population"]))


def idaci(figures: Figures, _: int) -> pd.Series:
    """Return councils' scores of the index of 2019."""
    return figures.councils(IDACI, 2019)


def low_income(figures: Figures, year: int) -> pd.Series:
    """Return the share of children in low-income families of the year itself."""
    return figures.councils("low_income_percent", year)


def steepness(measure: str, score: Callable[[Figures, int], pd.Series]) -> Reader:
    """Return the reader of the relative index of inequality: a rule judges its lower limit."""

    def read(figures: Figures, year: int) -> Reading:
        frame = rates(figures, measure, year)
        sides = frame["rate"], frame["population"], score(figures, year).reindex(frame.index)
        found = gradient.slope_index(*sides)
        limits = found.rii, found.rii_lower, found.rii_upper
        text = f"{with_interval(*limits, 2, ' times')}, most against least deprived"
        return Reading((found.rii_lower,), text, *limits, gradient.shifts(*sides)["rii"])

    return read


def spread(measure: str, *, fitted: bool = False) -> Reader:
    """Return the reader of how many times councils typically differ, chance taken out.

    Where ``fitted``, it is the spread about the rate of councils as deprived: a straight line of
    the logarithm of the rate on the score of 2019.
    """

    def read(figures: Figures, year: int) -> Reading:
        frame = rates(figures, measure, year)
        national = 1e4 * frame["count"].sum() / frame["population"].sum()
        frame["expected"] = national
        if fitted:
            frame = frame[frame["rate"] > 0].join(idaci(figures, year).rename("score")).dropna()
            line = np.polyfit(frame["score"], np.log(frame["rate"]), 1)
            frame["expected"] = np.exp(np.polyval(line, frame["score"]))
        beyond = overdispersion.of_rates(frame["count"], frame["population"], frame["expected"])
        typical = variation.usual_ratio(beyond, national)
        high, low = (frame["rate"] / frame["expected"]).quantile([0.9, 0.1])
        text = f"typically {number(typical, 1)} times; 90:10 ratio {number(high / low, 1)}"
        return Reading((typical,), text, typical)

    return read


def persistence(figures: Figures, year: int) -> Reading:
    """Return how alike the ranks of councils are to those of four years before."""
    before, after = (rates(figures, LOOKED_AFTER, one)["rate"] for one in (year - 4, year))
    frame = pd.DataFrame({"before": before, "after": after}).dropna()
    found = variation.rank_correlation(frame["before"], frame["after"])
    text = f"{with_interval(found.value, found.lower, found.upper, 2)} on {year - 4}"
    return Reading((found.value,), text, found.value, found.lower, found.upper)


def help_and_care(first: int | None) -> Reader:
    """Return the reader of how spending on family support and the rate in care go together.

    Among councils in one year; or, from ``first`` on, of how both have changed.
    """

    def read(figures: Figures, year: int) -> Reading:
        def both(one: int) -> pd.DataFrame:
            spent = figures.councils("spend_family_support_pounds", one)
            people = figures.councils(POPULATION, one - 1)
            return pd.DataFrame(
                {"help": spent / people, "care": figures.councils(LOOKED_AFTER, one) / people}
            )

        frame = both(year) if first is None else both(year) / both(first)
        frame = frame.replace([np.inf, -np.inf], np.nan).dropna()
        found = variation.rank_correlation(frame["help"], frame["care"])
        text = with_interval(found.value, found.lower, found.upper, 2)
        return Reading((found.value,), f"rank correlation {text}", found.value)

    return read


STATEMENTS = {
    "inequality-deprivation": Statement(
        (
            *(
                Definition(f"{name} by IDACI", steepness(measure, idaci), UNEQUAL)
                for name, measure in COUNTS.items()
            ),
            Definition(
                "looked after by low income", steepness(LOOKED_AFTER, low_income), UNEQUAL, 2022
            ),
        ),
        "How many times as high rates are at the most deprived end of a line through councils as "
        "at the least. Councils are compared, not children. Low income by council is held from "
        "2022 on.",
        report=f"{PAGE}#rates-by-deprivation",
    ),
    "inequality-ethnicity": Statement(
        (
            beside(
                "looked-after children of Mixed or Multiple groups",
                share(
                    kind_of_child("2. Total Mixed or Multiple ethnic groups", ETHNICITY),
                    kind_of_child("Total children", ETHNICITY),
                ),
            ),
        ),
        "The population of children by ethnic group is published by the census of 2021 (ethnic "
        "group by age, from Nomis) and not held; it can be added by mapping its columns. Shares "
        "at all ages are no denominator for children.",
        otherwise=NOT_HELD,
        report=f"{PAGE}#by-ethnicity-shares-not-rates",
    ),
    "inequality-care-experience": Statement(
        note="Whether a child's parents were themselves looked after is in the records of "
        "persons; studies of mothers in proceedings give a share who were, and none of those held "
        "does: one can be added as a table of studies.",
        otherwise=NOT_HELD,
        report=f"{PAGE}#by-parents-own-time-in-care",
    ),
    "inconsistent-practice": Statement(
        (
            *(
                Definition(f"{name} beyond chance", spread(measure), INCONSISTENT, slack=0.05)
                for name, measure in COUNTS.items()
            ),
            Definition(
                "looked after with deprivation fitted",
                spread(LOOKED_AFTER, fitted=True),
                INCONSISTENT,
                slack=0.05,
            ),
            Definition("ranks four years apart", persistence, LASTING),
            not_held(
                "practice", "nobody records it: rates vary, and part of that is need", part=True
            ),
        ),
        "Rates of small councils vary by chance, which is taken out.",
        report=f"{PAGE}#how-far-councils-differ-beyond-chance",
    ),
    "early-help-fewer": Statement(
        (
            beside("family support and the rate in care among councils", help_and_care(None)),
            beside("changes of both since 2017", help_and_care(2017)),
        ),
        "A forecast about a policy that was not carried out. That two things go together among "
        "councils, or over time, is not that one causes the other.",
        otherwise=NOT_FACT,
        report="spending.html#shares",
    ),
}
