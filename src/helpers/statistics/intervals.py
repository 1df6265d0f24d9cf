"""Intervals for counts, rates and shares, and what rounding alone can explain.

All functions take numbers, arrays or Series and work row by row; missing in, missing out.

Sources
-------
- Garwood F (1936), Fiducial limits for the Poisson distribution, Biometrika 28: exact limits.
- Breslow NE and Day NE (1987), Statistical methods in cancer research, volume II: Byar's
  approximation.
- Association of Public Health Observatories (2008), Technical Briefing 3, followed by
  Fingertips: exact limits for counts below 10, Byar's from 10.
- Wilson EB (1927), Probable inference, the law of succession, and statistical inference,
  Journal of the American Statistical Association 22: shares.
"""

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

# scipy.special, not scipy.stats: the same functions, without two seconds of a cold kernel
from scipy import special

from .arrays import Numbers, aligned, first_offender, refuse_negative
from .bounds import LEVEL
from .rates import PER

EXACT_BELOW = 10


def _normal_quantile(level: float) -> float:
    """Standard normal quantile of a two-sided interval (1.96 for 0.95)."""
    if not 0 < level < 1:
        raise ValueError(f"the level must lie between 0 and 1, not {level:g}")
    return float(special.ndtri((1 + level) / 2))


def count_interval(count: ArrayLike, level: float = LEVEL) -> tuple[Numbers, Numbers]:
    """Interval for the number of events expected where `count` were seen.

    Args:
        count: Events counted (children, referrals, enquiries), 0 or more.
        level: Coverage, 0.95 for a 95% interval.

    Returns:
        tuple of arrays: Lower and upper limit, in events.

    Raises:
        ValueError: When a count is negative or the level lies outside 0 to 1.

    Notes:
        Exact (Garwood 1936) below 10, Byar's approximation from 10 (Breslow and Day 1987; APHO
        Technical Briefing 3).
    """
    index, (count,) = aligned(count)
    refuse_negative(index, count=count)
    z, tail = _normal_quantile(level), (1 - level) / 2

    few = np.where(count < EXACT_BELOW, count, np.nan)
    # half the quantile of chi-squared with 2k degrees of freedom is that of gamma with shape k
    exact_lower = np.where(few == 0, 0.0, special.gammaincinv(few, tail))
    exact_upper = special.gammainccinv(few + 1, tail)

    many = np.where(count >= EXACT_BELOW, count, np.nan)
    byar_lower = many * (1 - 1 / (9 * many) - z / (3 * np.sqrt(many))) ** 3
    above = many + 1
    byar_upper = above * (1 - 1 / (9 * above) + z / (3 * np.sqrt(above))) ** 3

    exact = count < EXACT_BELOW
    return np.where(exact, exact_lower, byar_lower), np.where(exact, exact_upper, byar_upper)


def rate_interval(count: ArrayLike, population: ArrayLike, per: float = PER) -> pd.DataFrame:
    """Rate with its interval, the population taken as known.

    Args:
        count: Events counted, 0 or more.
        population: Children the events are counted among. Missing or 0 gives a missing rate.
        per: The rate is per this many children.

    Returns:
        DataFrame: `rate`, `lower`, `upper`, per `per` children, `count` and `population` as given
            (what an exact test of two rates takes), indexed like the first Series given.

    Raises:
        ValueError: When a count or a population is negative.

    Notes:
        Limits of the count (`count_interval`) divided by the population.
    """
    index, (count, population) = aligned(count, population)
    refuse_negative(index, count=count, population=population)
    population = np.where(population == 0, np.nan, population)
    lower, upper = count_interval(count)
    columns = {"rate": count, "lower": lower, "upper": upper}
    rates = {name: per * n / population for name, n in columns.items()}
    return pd.DataFrame({**rates, "count": count, "population": population}, index)


def share_interval(events: ArrayLike, total: ArrayLike, level: float = LEVEL) -> pd.DataFrame:
    """Share of a total, between 0 and 1, with its Wilson interval.

    Args:
        events: How many of the total have the characteristic.
        total: How many there are in all. Missing or 0 gives a missing share.
        level: Coverage of the interval.

    Returns:
        DataFrame: `share`, `lower`, `upper`, between 0 and 1.

    Raises:
        ValueError: When a number is negative, or events are more than the total; the first such row
            is named.

    Notes:
        Wilson (1927) score interval without continuity correction.
    """
    index, (events, total) = aligned(events, total)
    refuse_negative(index, events=events, total=total)
    if offender := first_offender(events > total, index):
        position, label = offender
        raise ValueError(
            f"{events[position]:g} events are more than the total of {total[position]:g} "
            f"in row {label!r}"
        )
    z = _normal_quantile(level)
    total = np.where(total == 0, np.nan, total)
    share = events / total
    centre = (events + z**2 / 2) / (total + z**2)
    half = z / (total + z**2) * np.sqrt(events * (1 - share) + z**2 / 4)
    # floating point alone would put a share of 0 or 1 just outside its own interval
    lower, upper = np.minimum(centre - half, share), np.maximum(centre + half, share)
    return pd.DataFrame({"share": share, "lower": lower.clip(0), "upper": upper.clip(max=1)}, index)


def rounded_share_interval(
    percent: ArrayLike, total: ArrayLike, rounding: ArrayLike
) -> pd.DataFrame:
    """Approximate interval of a share that was published rounded and without its count.

    Args:
        percent: The share as printed, in per cent.
        total: How many it is a share of; need not be whole. Missing or 0 gives a missing interval.
        rounding: The unit the share was rounded to, in percentage points.

    Returns:
        DataFrame: `lower`, `upper`, in per cent.

    Raises:
        ValueError: When a number is negative or a share is above 100.

    Notes:
        Wilson (1927) limits of the lowest and of the highest share that could have been printed so:
        wider than the interval of the exact count, never narrower.
    """
    index, (percent, total, rounding) = aligned(percent, total, rounding)
    refuse_negative(index, percent=percent, total=total, rounding=rounding)
    if offender := first_offender(percent > 100, index):
        raise ValueError(f"the share is above 100% in row {offender[1]!r}")
    low, high = np.maximum(percent - rounding / 2, 0), np.minimum(percent + rounding / 2, 100)
    lower = share_interval(low / 100 * total, total)["lower"]
    upper = share_interval(np.minimum(high / 100 * total, total), total)["upper"]
    return pd.DataFrame({"lower": 100 * lower.array, "upper": 100 * upper.array}, index)


def rounding_bounds(value: ArrayLike, rounding: ArrayLike) -> tuple[Numbers, Numbers]:
    """Lowest and highest count that could have been printed as `value`.

    Args:
        value: Published counts, 0 or more.
        rounding: The unit the publisher rounded to; 1 means an exact count.

    Returns:
        tuple of arrays: `value` less and plus half the unit, not below 0; the value itself where
            exact.

    Raises:
        ValueError: When a value is negative or a rounding unit is not above 0.
    """
    index, (value, rounding) = aligned(value, rounding)
    refuse_negative(index, value=value)
    if offender := first_offender(rounding <= 0, index):
        raise ValueError(f"the rounding unit is not above 0 in row {offender[1]!r}")
    half = np.where(rounding == 1, 0.0, rounding / 2)
    return np.maximum(value - half, 0), value + half


def change_bounds(
    before: ArrayLike,
    after: ArrayLike,
    rounding_before: ArrayLike = 1,
    rounding_after: ArrayLike = 1,
) -> pd.DataFrame:
    """Change between two published counts, and the range that rounding leaves open.

    Args:
        before, after: Published counts, 0 or more.
        rounding_before, rounding_after: The unit each was rounded to; 1 means an exact count.

    Returns:
        DataFrame: `change`, `lower`, `upper` in the counts' unit; `percent`, `percent_lower`,
            `percent_upper` of the count before (missing where that is, or may be, 0);
            `beyond_rounding`, True only where rounding alone cannot explain the change. A missing
            count gives a missing change and False.

    Raises:
        ValueError: When a count is negative or a rounding unit is not above 0.
    """
    index, (before, after) = aligned(before, after)
    low_before, high_before = rounding_bounds(before, rounding_before)
    low_after, high_after = rounding_bounds(after, rounding_after)
    change, lower, upper = after - before, low_after - high_before, high_after - low_before

    def percent(end: Numbers, start: Numbers) -> Numbers:
        return 100 * (end / np.where(start == 0, np.nan, start) - 1)

    return pd.DataFrame(
        {
            "change": change,
            "lower": lower,
            "upper": upper,
            "percent": percent(after, before),
            "percent_lower": percent(low_after, high_before),
            "percent_upper": percent(high_after, low_before),
            "beyond_rounding": (lower > 0) | (upper < 0),
        },
        index,
    )
