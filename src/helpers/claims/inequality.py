"""Claims about inequality and about inconsistent practice."""

import numpy as np
import pandas as pd

from helpers.claims.figures import Figures
from helpers.claims.ledger import Finding, claim
from helpers.claims.verdicts import Test, more_than, since
from helpers.statistics import funnel, intervals
from helpers.wording import number, with_interval

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
    return frame.assign(rate=1e4 * frame["count"] / frame["population"])


def _most_over_least(figures: Figures, measure: str, year: int) -> pd.Series:
    """Return the rate of the most deprived fifth of councils over that of the least deprived.

    Fifths hold as many councils each, by the index of 2019; counts and populations are pooled.
    Index: ratio, lower, upper.
    """
    frame = _rates(figures, measure, year).join(figures.councils("idaci_2019_score", 2019))
    frame = frame.rename(columns={"value": "score"}).dropna()
    fifth = pd.qcut(frame["score"].rank(method="first"), 5, labels=False)
    pooled = frame.groupby(fifth)[["count", "population"]].sum()
    return intervals.ratio_of_rates(*pooled.loc[4], *pooled.loc[0]).iloc[0]


@claim("inequality-deprivation")
def inequality_deprivation(figures: Figures) -> Finding:
    """Intervention is unequal by deprivation."""
    year = 2020
    tests, said = [], {}
    for definition, measure in COUNTS.items():
        ratio = _most_over_least(figures, measure, year)
        shown = with_interval(ratio["ratio"], ratio["lower"], ratio["upper"], 2)
        tests.append(Test(definition, shown, more_than(ratio["lower"], 1)))
        said[definition] = number(ratio["ratio"], 2)
    latest_year, _ = figures.latest("looked_after_count")
    then = _most_over_least(figures, COUNTS["looked after"], year)
    latest = _most_over_least(figures, COUNTS["looked after"], latest_year)
    apart = latest["lower"] > then["upper"] or latest["upper"] < then["lower"]
    return Finding(
        tests,
        f"{with_interval(latest['ratio'], latest['lower'], latest['upper'], 2)} times as many "
        "looked after",
        str(latest_year),
        since(
            more_than(latest["lower"], 1),
            then["ratio"],
            latest["ratio"],
            slack=0 if apart else np.inf,
        ),
        f"In the fifth of councils where most children are poor the rate of children looked after "
        f"was {said['looked after']} times that in the fifth where fewest are, of section 47 "
        f"enquiries {said['section 47 enquiries']} times and of plans {said['plans started']} "
        f"times ({year}); {number(latest['ratio'], 2)} times for children looked after in "
        f"{latest_year}. Councils are compared, not children.",
        f"{PAGE}#rates-by-deprivation",
    )


@claim("inconsistent-practice")
def inconsistent_practice(figures: Figures) -> Finding:
    """Practice and outcomes are inconsistent across the country."""

    def spread(measure: str, year: int) -> tuple[float, float]:
        frame = _rates(figures, measure, year)
        national = 1e4 * frame["count"].sum() / frame["population"].sum()
        beyond = funnel.rate_overdispersion(frame["count"], frame["population"], national)
        return beyond.phi, frame["rate"].quantile(0.9) / frame["rate"].quantile(0.1)

    year = 2020
    tests = []
    for definition, measure in COUNTS.items():
        phi, ratio = spread(measure, year)
        shown = f"{number(phi, 1)} times chance; 90:10 ratio {number(ratio, 1)}"
        tests.append(Test(definition, shown, more_than(phi, 2)))
    latest_year, _ = figures.latest("looked_after_count")
    then, latest = (spread(COUNTS["looked after"], each) for each in (year, latest_year))
    return Finding(
        tests,
        f"{number(latest[0], 1)} times chance; 90:10 ratio {number(latest[1], 1)}",
        str(latest_year),
        since(more_than(latest[0], 2), then[1], latest[1], slack=0.2),
        f"Rates of councils spread far more than chance allows, also with the size of each "
        f"considered: for children looked after {number(then[0], 1)} times in {year} and "
        f"{number(latest[0], 1)} times in {latest_year}. A spread twice that of chance is taken as "
        "inconsistent; how much of it is practice and how much need cannot be told from rates.",
        f"{PAGE}#how-far-councils-differ-beyond-chance",
    )


@claim("inequality-ethnicity")
def inequality_ethnicity(figures: Figures) -> Finding:
    """Intervention is unequal by ethnicity."""
    frame = figures.tables["characteristics"]
    year = int(frame["period"].max())
    mixed = figures.characteristic("2. Total Mixed or Multiple ethnic groups", year)
    everyone = figures.characteristic("Total children", year)
    return Finding(
        [],
        f"{100 * mixed / everyone:.0f}% of looked-after children are of Mixed or Multiple groups",
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
