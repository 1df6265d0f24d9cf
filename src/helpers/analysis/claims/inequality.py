"""Claims about inequality and about inconsistent practice."""

import numpy as np
import pandas as pd

from helpers.analysis.claims.figures import Figures
from helpers.analysis.claims.ledger import Finding, claim
from helpers.analysis.claims.verdicts import Test, more_than, since
from helpers.statistics import differences, overdispersion
from helpers.statistics.gradient import Gradient, slope_index
from helpers.statistics.rates import per_10_000
from helpers.words import number, with_interval

PAGE = "inequality-and-variation.html"


COUNTS = {
    "looked after": "looked_after_count",
    "section 47 enquiries": "section_47_count",
    "plans started": "plan_started_count",
}


def _rates(figures: Figures, measure: str, year: int) -> pd.DataFrame:
    """Return the count, population and rate of each council that has both, by area code."""
    count = figures.councils(measure, year).rename("count")
    people = figures.councils("population_0_17", year - 1).rename("population")
    frame = pd.concat([count, people], axis=1).dropna()
    return frame.assign(rate=per_10_000(frame["count"], frame["population"]))


def _newest(figures: Figures, measure: str) -> int:
    """Return the last year in which councils have both the count and the population."""
    people = figures.council_years("population_0_17")
    return figures.last(figures.council_years(measure), (year + 1 for year in people))


def _gradient(figures: Figures, measure: str, year: int) -> Gradient:
    """Return how a rate goes with deprivation among councils, by the index of 2019."""
    frame = _rates(figures, measure, year)
    score = figures.councils("idaci_2019_score", 2019).reindex(frame.index)
    return slope_index(frame["rate"], frame["population"], score)


@claim("inequality-deprivation", 2020)
def inequality_deprivation(figures: Figures) -> Finding:
    """Intervention is unequal by deprivation."""
    year = 2020
    then = {name: _gradient(figures, measure, year) for name, measure in COUNTS.items()}
    tests = [
        Test(name, with_interval(g.rii, g.rii_lower, g.rii_upper, 2), more_than(g.rii_lower, 1))
        for name, g in then.items()
    ]
    latest_year = _newest(figures, COUNTS["looked after"])
    before, latest = then["looked after"], _gradient(figures, COUNTS["looked after"], latest_year)
    indices = [(g.rii, g.rii_lower, g.rii_upper) for g in (before, latest)]
    apart = differences.ratio(*indices[0], *indices[1])["beyond_chance"].iloc[0]
    shown = with_interval(latest.rii, latest.rii_lower, latest.rii_upper, 2)
    return Finding(
        tests,
        f"children looked after {shown} times as many",
        str(latest_year),
        since(more_than(latest.rii_lower, 1), before.rii, latest.rii, slack=0 if apart else np.inf),
        f"At the most deprived end of a line through England's councils the rate of children "
        f"looked after was {number(before.rii, 2)} times that at the least deprived end in "
        f"{year}, of section 47 enquiries {number(then['section 47 enquiries'].rii, 2)} times and "
        f"of plans {number(then['plans started'].rii, 2)} times; for children looked after "
        f"{number(latest.rii, 2)} times in {latest_year}"
        f"{'' if apart else ', a difference that chance could explain'}. Councils are "
        "compared, not children.",
        f"{PAGE}#rates-by-deprivation",
    )


@claim("inconsistent-practice", 2020)
def inconsistent_practice(figures: Figures) -> Finding:
    """Practice and outcomes are inconsistent across the country."""

    def spread(measure: str, year: int) -> tuple[float, float]:
        frame = _rates(figures, measure, year)
        national = 1e4 * frame["count"].sum() / frame["population"].sum()
        beyond = overdispersion.of_rates(frame["count"], frame["population"], national)
        return beyond.phi, frame["rate"].quantile(0.9) / frame["rate"].quantile(0.1)

    year = 2020
    tests = []
    for definition, measure in COUNTS.items():
        phi, ratio = spread(measure, year)
        shown = f"{number(phi, 1)} times chance; 90:10 ratio {number(ratio, 1)}"
        tests.append(Test(definition, shown, more_than(phi, 2)))
    latest_year = _newest(figures, COUNTS["looked after"])
    then, latest = (spread(COUNTS["looked after"], each) for each in (year, latest_year))
    return Finding(
        tests,
        f"{number(latest[0], 1)} times chance; 90:10 ratio {number(latest[1], 1)}",
        str(latest_year),
        since(more_than(latest[0], 2), then[1], latest[1], slack=0.2),
        f"With the size of each considered, rates of councils spread {number(then[0], 1)} times as "
        f"much as chance would have them for children looked after in {year}, and "
        f"{number(latest[0], 1)} times in {latest_year}. A spread twice that of chance is taken as "
        "inconsistent; how much of it is practice and how much need cannot be told from rates.",
        f"{PAGE}#how-far-councils-differ-beyond-chance",
    )


@claim("inequality-ethnicity")
def inequality_ethnicity(figures: Figures) -> Finding:
    """Intervention is unequal by ethnicity."""
    mixed = figures.characteristics("2. Total Mixed or Multiple ethnic groups")
    everyone = figures.characteristics("Total children")
    year = figures.last(mixed.index, everyone.index)
    return Finding(
        [],
        f"{number(100 * mixed[year] / everyone[year])}% of looked-after children are of Mixed or "
        "Multiple groups",
        str(year),
        since(None),
        "Looked-after children are counted by ethnicity, but no population of children by "
        "ethnicity is among the figures, and ethnicity at all ages is no denominator for children. "
        "Census counts of under-18s by ethnic group would be needed.",
        f"{PAGE}#by-ethnicity-shares-not-rates",
    )


@claim("inequality-care-experience")
def inequality_care_experience(figures: Figures) -> Finding:
    """Intervention is unequal by parents' own care experience."""
    return Finding(
        [],
        "",
        "",
        since(None),
        "No table says whether a child's parents were themselves looked after. Records of children "
        "linked to those of their parents would be needed.",
        f"{PAGE}#by-parents-own-time-in-care",
    )
