"""How much areas differ: percentiles and their ratio, how much of it is chance, and how it lasts.

Sources
-------
- David HA and Nagaraja HN (2003), Order statistics, 3rd edition, section 7.1: intervals of
  quantiles from the binomial distribution of ranks.
- Efron B and Tibshirani RJ (1993), An introduction to the bootstrap: the error of a difference
  between measures of the same areas.
- Higgins JPT and Thompson SG (2002), Quantifying heterogeneity in a meta-analysis, Statistics in
  Medicine 21: the share of variation beyond chance.
- Larsen K and Merlo J (2005), Appropriate assessment of neighborhood effects on individual
  health, American Journal of Epidemiology 161: the variance between areas as a usual ratio.
- Bonett DG and Wright TA (2000), Sample size requirements for estimating Pearson, Kendall and
  Spearman correlations, Psychometrika 65: Fisher's z for a rank correlation.
"""

from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

# scipy.special, not scipy.stats: the same functions, without two seconds of a cold kernel
from scipy import special

from .arrays import Numbers, aligned
from .bounds import LEVEL, TAIL, Z
from .overdispersion import Spread

FEWEST_PAIRS = 10
SEED = 20
SAMPLES = 2_000


class Estimate(NamedTuple):
    """A number with its interval and the number of areas behind it."""

    value: float
    lower: float
    upper: float
    areas: int


def percentile(values: ArrayLike, share: float, level: float = LEVEL) -> Estimate:
    """Return a percentile of areas' values, with an interval that assumes no distribution.

    Args:
        values: A value an area; missing ones are left out.
        share: Which percentile, between 0 and 1: 0.9 for the 90th.
        level: Least coverage of the interval.

    Returns:
        Estimate: The interval runs between two of the values themselves (order statistics), or is
            NaN where there are too few. It treats areas as one draw of what areas might have been.

    Raises:
        ValueError: When ``share`` or ``level`` does not lie between 0 and 1.
    """
    for name, one in (("share", share), ("level", level)):
        if not 0 < one < 1:
            raise ValueError(f"the {name} must lie between 0 and 1, not {one:g}")
    ordered = np.sort(_known(values))
    areas = len(ordered)
    if not areas:
        return Estimate(np.nan, np.nan, np.nan, 0)
    middle = float(np.quantile(ordered, share))
    # at_most[k]: the probability that no more than k values lie below the true percentile,
    # and so that value k (counted from 0) lies above it
    at_most = special.bdtr(np.arange(areas), areas, share)
    below = np.flatnonzero(at_most <= (1 - level) / 2)
    above = np.flatnonzero(at_most >= (1 + level) / 2)
    lower = float(ordered[below[-1]]) if len(below) else np.nan
    upper = float(ordered[above[0]]) if len(above) else np.nan
    return Estimate(middle, lower, upper, areas)


def percentile_ratio(values: ArrayLike, low: float = 0.1, high: float = 0.9) -> Estimate:
    """Return the ratio of a high percentile of areas' values to a low one: 90:10 by default.

    Args:
        values: A rate an area, 0 or more; missing ones are left out.
        low, high: The two percentiles, between 0 and 1.

    Returns:
        Estimate: NaN where the low percentile is 0. The interval is wide rather than narrow: the
            interval of either percentile leaves out half of what the ratio's may (Bonferroni).
    """
    bottom, top = (percentile(values, share, 1 - TAIL) for share in (low, high))
    if not bottom.value > 0:
        return Estimate(np.nan, np.nan, np.nan, bottom.areas)
    upper = top.upper / bottom.lower if bottom.lower > 0 else np.nan
    return Estimate(top.value / bottom.value, top.lower / bottom.upper, upper, bottom.areas)


def percentile_ratio_shifts(values: pd.DataFrame) -> pd.DataFrame:
    """Return how far samples of areas move the logarithm of each year's 90:10 ratio.

    Areas are drawn with replacement, the same in every year (bootstrap, paired by area).

    Args:
        values: A row a year, a column an area, NaN where missing.

    Returns:
        DataFrame: A row a year, a column a sample, as
            :func:`helpers.statistics.differences.related` takes them: squares add up to the
            variance. NaN where a sample has no ratio.
    """
    areas = len(values.columns)
    if not areas:
        return pd.DataFrame(index=values.index)
    drawn = np.random.default_rng(SEED).multinomial(areas, np.full(areas, 1 / areas), SAMPLES)
    rows = []
    for _, row in values.iterrows():
        order = np.argsort(row.to_numpy())[: row.notna().sum()]  # those missing stand last
        ordered, reached = row.to_numpy()[order], drawn[:, order].cumsum(axis=1)
        low, high = (_percentile_of_samples(ordered, reached, share) for share in (0.1, 0.9))
        with np.errstate(divide="ignore", invalid="ignore"):
            logs = np.log(high / low)
            rows.append((logs - logs.mean()) / np.sqrt(SAMPLES - 1))
    return pd.DataFrame(rows, values.index)


def _percentile_of_samples(ordered: Numbers, reached: Numbers, share: float) -> Numbers:
    """Return a percentile, as :func:`numpy.quantile` does, of each of several samples of values.

    Args:
        ordered: The values, in order.
        reached: How many of a sample, a row each, are up to each value.
    """
    place = share * (reached[:, -1] - 1)
    low, high = (
        ordered[(reached <= whole[:, None]).sum(axis=1).clip(max=len(ordered) - 1)]
        for whole in (np.floor(place), np.ceil(place))
    )
    return low + (place % 1) * (high - low)


def chance_share(spread: Spread) -> float:
    """Return the share of the variation between areas that is no more than chance, 0 to 1.

    Args:
        spread: As :func:`helpers.statistics.overdispersion.of_rates` returns it with
            ``winsorise=0``: pulling in the ends would count too little as beyond chance.

    Notes:
        One less I squared of Higgins and Thompson (2002).
    """
    if np.isnan(spread.phi):
        return np.nan
    return float(min(1.0, (spread.areas - 1) / spread.areas / spread.phi)) if spread.phi else 1.0


def usual_ratio(spread: Spread, reference: float, per: float = 10_000) -> float:
    """Return how many times the rate of one area is that of another, chance taken out.

    The median of the ratios, higher over lower, of the underlying rates of two areas picked at
    random: the variance between areas as a number of times.

    Args:
        spread: As for :func:`chance_share`, of rates.
        reference: The rate the spread is about, per ``per`` children.

    Returns:
        float: 1 where areas differ by no more than chance; NaN where the spread is not known.

    Notes:
        Larsen and Merlo (2005), the variance being carried from the square root to the logarithmic
        scale at ``reference`` (delta method).
    """
    if not reference > 0:
        return np.nan
    logarithmic = 2 * np.sqrt(spread.tau2 * per / reference)
    return float(np.exp(np.sqrt(2) * special.ndtri(0.75) * logarithmic))


def correlation(one: ArrayLike, other: ArrayLike) -> Estimate:
    """Return Pearson's correlation of two measures among areas, with Fisher's interval.

    Args:
        one, other: A value an area of each, in the same order; areas missing in either are left
            out.

    Returns:
        Estimate: NaN with fewer than 10 areas or where all values of a measure are equal.

    Notes:
        Standard error of Fisher's z: 1 / sqrt(n - 3).
    """
    return _correlation(one, other, ranked=False)


def rank_correlation(before: ArrayLike, after: ArrayLike) -> Estimate:
    """Return Spearman's correlation of areas' values in two years, or of two measures.

    Args:
        before, after: As for :func:`correlation`.

    Returns:
        Estimate: As :func:`correlation` does.

    Notes:
        Standard error of Fisher's z: sqrt((1 + r squared / 2) / (n - 3)) (Bonett and Wright 2000).
    """
    return _correlation(before, after, ranked=True)


def _correlation(one: ArrayLike, other: ArrayLike, *, ranked: bool) -> Estimate:
    _, (one, other) = aligned(one, other)
    known = ~np.isnan(one) & ~np.isnan(other)
    pair = [pd.Series(side[known]) for side in (one, other)]
    areas = int(known.sum())
    if areas < FEWEST_PAIRS or any(np.ptp(side) == 0 for side in pair):
        return Estimate(np.nan, np.nan, np.nan, areas)
    pair = [side.rank() for side in pair] if ranked else pair
    value = float(np.clip(np.corrcoef(*pair)[0, 1], -1, 1))
    if abs(value) == 1:
        return Estimate(value, value, value, areas)
    variance = (1 + value**2 / 2 if ranked else 1) / (areas - 3)
    half, z = Z * np.sqrt(variance), np.arctanh(value)
    return Estimate(value, float(np.tanh(z - half)), float(np.tanh(z + half)), areas)


def _known(values: ArrayLike) -> Numbers:
    _, (array,) = aligned(values)
    return array[~np.isnan(array)]
