"""Rates printed to one decimal without their counts: approximate intervals, and funnel limits.

Everything here that needs a count takes rate x children for it and is approximate; no such count is
shown.
"""

import pandas as pd

from helpers.analysis import comparison
from helpers.statistics import bounds, funnel, intervals, overdispersion
from helpers.statistics.rates import children_before, count_behind

FEWEST = 5
HALF_PRINTED = 0.05
"""Half the last digit of a published rate."""


def with_intervals(rates: pd.DataFrame, populations: pd.DataFrame) -> pd.DataFrame:
    """Return published rates with an approximate 95% interval (lower, upper).

    The counts are not published. The interval is that of a rate of this size among this many
    children, the count taken as rate x population: it shows how far chance alone may move
    the rate, and is approximate because the rate is rounded and because the publisher may have
    divided by another estimate of the population than the one held. There is none where so few
    events stand behind the rate (:data:`FEWEST`) that the estimates decide it.

    Args:
        rates: Series frame of a rate per 10,000 children.
        populations: Series frame of population_0_17: a rate of year p uses the mid-year p-1.
    """
    children = children_before(rates, populations)
    events = count_behind(rates["value"], children)
    limits = intervals.rate_interval(events.where(events >= FEWEST), children)
    return rates.assign(lower=limits["lower"], upper=limits["upper"], bound=bounds.APPROXIMATE)


def against_limits(
    rates: pd.DataFrame, population: pd.DataFrame, reference: float
) -> tuple[pd.DataFrame, pd.DataFrame, overdispersion.Spread]:
    """Return councils' published rates against funnel limits around ``reference``.

    The limits need each council's child population only. Rates set aside are left out. A rate
    whose rounding could put it on either side of a limit is given the place nearer the middle.

    Args:
        rates: Series frame of a rate per 10,000, a row a council, one year.
        population: Series frame of population_0_17 of the mid-year before.
        reference: The rate of the nation.

    Returns:
        councils, curve, spread: As :func:`helpers.analysis.comparison.rate_funnel`, without counts:
            none is published.
    """
    rates = rates[rates["status"] != "u"]
    sizes = rates["area_code"].map(population.set_index("area_code")["value"]).astype(float)
    implied = rates.assign(value=count_behind(rates["value"], sizes))
    councils, curve, spread = comparison.rate_funnel(implied, population, reference)
    limits = funnel.rate_limits(councils["population"], reference, tau2=spread.between)
    councils["value"] = rates["value"].where(sizes.notna()).to_numpy()
    councils["place"] = funnel.place(councils["value"], limits, HALF_PRINTED)
    return councils.drop(columns="count"), curve, spread
