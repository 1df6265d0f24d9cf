"""Two estimates side by side: how far apart they are, and whether chance could explain it.

Whether two intervals overlap says little: two estimates can differ beyond chance while their
intervals overlap. What matters is a test of the two, or the interval of their difference or ratio:

- rates with the counts behind them: the exact conditional test, and the interval that inverts it;
- shares: Newcombe's interval of the difference;
- printed rates, known with limits that hold the rounding: the interval of the ratio that follows
  from the limits of both;
- measures made of the same areas in two years: the interval of the change within areas.

Sources
-------
- Przyborowski J and Wilenski H (1940), Homogeneity of results in testing samples from Poisson
  series, Biometrika 31: of all events of two Poisson counts, those of one are binomial. Twice the
  smaller tail, whose inversion are the limits of Clopper and Pearson (1934), Biometrika 26.
- Newcombe RG (1998), Interval estimation for the difference between independent proportions,
  Statistics in Medicine 17: method 10, on Wilson limits.
- Zou GY and Donner A (2008), Construction of confidence limits about effect measures: a general
  approach, Statistics in Medicine 27: the same recovery of variances from any two intervals.
- Li HQ, Tang ML and Wong WK (2014), Confidence intervals for ratio of two Poisson rates using
  the method of variance estimates recovery, Computational Statistics 29.
"""

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

# scipy.special, not scipy.stats: the same functions, without two seconds of a cold kernel
from scipy import special

from .arrays import Numbers, aligned, refuse_negative
from .bounds import LEVEL, Z
from .rates import per_10_000

ESTIMATE = ["value", "lower", "upper"]
COUNTED = ["count", "population"]
"""The columns of a rate that was worked out here, for the exact test."""
VERDICT = ["lower", "upper", "p", "beyond_chance", "by_chance"]


def difference(
    before: ArrayLike,
    lower_before: ArrayLike,
    upper_before: ArrayLike,
    after: ArrayLike,
    lower_after: ArrayLike,
    upper_after: ArrayLike,
    level: float = LEVEL,
) -> pd.DataFrame:
    """Return ``after`` less ``before`` with the interval that their own intervals give it.

    Args:
        before, after: Two independent estimates in one unit (shares, or rates per 10,000).
        lower_before, upper_before, lower_after, upper_after: The 95% limits of each.
        level: Coverage of the interval of the difference; at another than 95% its limits are as
            many times as far away as those of a normal estimate would be.

    Returns:
        DataFrame: difference, lower, upper, in the unit given; p (two-sided), that of a normal
            estimate whose limit is as far from it as the limit on the side of 0, and so below
            1 - level where the interval leaves out 0; beyond_chance, whether it does, and
            by_chance, whether it holds it (both False where something is missing). On Wilson limits
            it is Newcombe's interval.
    """
    index, (a, low_a, high_a, b, low_b, high_b) = aligned(
        before, lower_before, upper_before, after, lower_after, upper_after
    )
    apart = b - a
    below, above = np.hypot(b - low_b, high_a - a), np.hypot(high_b - b, a - low_a)
    towards_nothing = np.where(apart > 0, below, above)
    with np.errstate(divide="ignore", invalid="ignore"):
        z = np.where(apart == 0, 0 * towards_nothing, Z * np.abs(apart) / towards_nothing)
    times = special.ndtri((1 + level) / 2) / Z
    lower, upper = apart - times * below, apart + times * above
    return pd.DataFrame(
        {
            "difference": apart,
            "lower": lower,
            "upper": upper,
            "p": 2 * special.ndtr(-z),
            "beyond_chance": (lower > 0) | (upper < 0),
            "by_chance": (lower <= 0) & (upper >= 0),
        },
        index,
    )


def mean(value: ArrayLike, lower: ArrayLike, upper: ArrayLike) -> tuple[float, float, float]:
    """Return the mean of independent estimates, none missing, with the limits theirs give it.

    Notes:
        Zou and Donner (2008): distances to the limits add up as standard errors do.
    """
    _, (value, lower, upper) = aligned(value, lower, upper)
    middle = float(value.mean())
    below, above = (np.sqrt(((end - value) ** 2).sum()) / len(value) for end in (lower, upper))
    return middle, float(middle - below), float(middle + above)


def ratio(*estimates: ArrayLike, level: float = LEVEL) -> pd.DataFrame:
    """Return ``after`` over ``before`` with the interval that their own intervals give it.

    Args:
        estimates, level: As for :func:`difference`, in its order; the estimates are above 0.

    Returns:
        DataFrame: ratio, lower, upper; p; beyond_chance and by_chance, whether the interval leaves
            out 1 or holds it. Missing where an estimate or a lower limit is 0: nothing can be said
            of a multiple then.
    """
    index, values = aligned(*estimates)
    logs = [np.log(np.where(value > 0, value, np.nan)) for value in values]
    found = difference(*logs, level=level)
    columns = ["difference", "lower", "upper"]
    times = np.exp(found[columns]).set_axis(["ratio", "lower", "upper"], axis="columns")
    return times.join(found[["p", "beyond_chance", "by_chance"]]).set_axis(index)


def ratio_of_rates(
    count_before: ArrayLike,
    population_before: ArrayLike,
    count_after: ArrayLike,
    population_after: ArrayLike,
    level: float = LEVEL,
) -> pd.DataFrame:
    """Return the rate after over the rate before, with the exact conditional test of the two.

    Args:
        count_before, count_after: Independent counts (children, enquiries), 0 or more.
        population_before, population_after: The children each is counted among. Missing or 0 gives
            a missing ratio.
        level: Coverage of the interval.

    Returns:
        DataFrame: ratio, lower, upper; p (two-sided); beyond_chance and by_chance, whether p is
            below 1 - level or not, which is where the interval leaves out 1 or holds it. With
            no event before there is a p, and no multiple.

    Raises:
        ValueError: When a count or a population is negative.
    """
    index, values = aligned(count_before, population_before, count_after, population_after)
    a, at_risk_a, b, at_risk_b = values
    refuse_negative(index, count=np.fmin(a, b), population=np.fmin(at_risk_a, at_risk_b))
    odds = _some(at_risk_b) / _some(at_risk_a)
    some_a, some_b, tail = _some(a), _some(b), (1 - level) / 2
    low = np.where(b == 0, 0 * some_a, special.betaincinv(some_b, some_a + 1, tail))
    high = special.betaincinv(b + 1, some_a, 1 - tail)
    expected = odds / (1 + odds)
    at_most = np.where(a == 0, 1.0, special.betaincc(b + 1, some_a, expected))
    at_least = np.where(b == 0, 1.0, special.betainc(some_b, a + 1, expected))
    p = np.where(np.isnan(odds + a + b), np.nan, np.minimum(2 * np.minimum(at_most, at_least), 1))
    return pd.DataFrame(
        {
            "ratio": b / some_a / odds,
            "lower": low / (1 - low) / odds,
            "upper": high / (1 - high) / odds,
            "p": p,
            "beyond_chance": p < 1 - level,
            "by_chance": p >= 1 - level,
        },
        index,
    )


def related(
    before: float, after: float, shifts: pd.DataFrame, level: float = LEVEL
) -> tuple[float, float]:
    """Return the limits of ``after`` over ``before``, two estimates made of the same areas.

    What an area moves in both is no difference between them: their own intervals do not know that.

    Args:
        before, after: The estimates; missing limits where one is not above 0.
        shifts: How far each area, or each sample drawn of them, moves the logarithm of either: two
            rows, a column an area. The squares of their differences add up to the variance.
    """
    if not min(before, after) > 0:
        return np.nan, np.nan
    error = np.linalg.norm(np.diff(shifts.to_numpy(dtype=float), axis=0))
    times = float(np.exp(special.ndtri((1 + level) / 2) * error))
    return after / before / times, after / before * times


def _some(number: Numbers) -> Numbers:
    """Return numbers with 0 as missing: nothing is divided by it."""
    return np.where(number == 0, np.nan, number)


def compared(
    before: pd.DataFrame, after: pd.DataFrame, *, share: bool = False, level: float = LEVEL
) -> pd.DataFrame:
    """Return how far independent estimates lie apart, by the strictest test their columns allow.

    For two years, two councils, two regions or two nations alike.

    Args:
        before, after: value, lower, upper (95% interval; missing where there is none) and, where a
            rate was worked out here, the count and population it is of; a row a pair.
        share: Whether the values are shares, to be subtracted; others are set as a ratio.
        level: Coverage of the intervals of the differences.

    Returns:
        DataFrame: lower, upper, in points for shares, else as a ratio; p; beyond_chance and
            by_chance; a row a pair. Missing and False where a side has no interval. Nothing has no
            multiple: beside a 0 there are no limits, and chance is judged all the same.
    """
    columns = [*ESTIMATE, *COUNTED]
    pair = [
        side.reset_index(drop=True).reindex(columns=columns).astype(float)
        for side in (before, after)
    ]
    estimates = [side[name] for side in pair for name in ESTIMATE]
    apart = difference(*estimates, level=level)[VERDICT]
    if share:
        return apart
    # a value made of something else since is not the rate that its count gives
    counted = [
        np.isclose(per_10_000(side["count"], _some(side["population"])), side["value"])
        for side in pair
    ]
    result = ratio(*estimates, level=level)[VERDICT]
    nothing = (pair[0]["value"] == 0) | (pair[1]["value"] == 0)
    if nothing.any():
        result[nothing] = apart.assign(lower=np.nan, upper=np.nan)
    rows = counted[0] & counted[1]
    if rows.any():
        counts = (side[name] for side in pair for name in COUNTED)
        result[rows] = ratio_of_rates(*counts, level=level)[VERDICT]
    return result
