"""What chance may do to what has no formula: an area's rank, and the median of several areas.

Simulated with a fixed seed: the same figures give the same limits.

Sources
-------
- Goldstein H and Spiegelhalter DJ (1996), League tables and their limitations, Journal of the Royal
  Statistical Society A 159: intervals of ranks, which are wide.
- Laird NM and Louis TA (1989), Empirical Bayes ranking methods, Journal of Educational Statistics
  14: ranks of what may lie behind the estimates, not of the estimates themselves.
- Paule RC and Mandel J (1982): the variance between areas (statsmodels' "iterated").
"""

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from .arrays import Numbers, aligned
from .bounds import TAIL, Z

SEED = 20
TIMES = 4_000


def ranks(value: ArrayLike, lower: ArrayLike, upper: ArrayLike) -> pd.DataFrame:
    """Return the rank of each area, the highest first, with the interval of its rank.

    What lies behind the estimates differs less than they do: chance spreads them. So it is drawn
    from what estimate and spread together allow (square root scale), and ranked each time. Ranking
    estimates with chance added once more would give intervals that are too narrow: they held
    83% of true ranks where 150 councils differ little, these 95% (tested by simulation).

    Args:
        value, lower, upper: Independent estimates, 0 or more, with 95% limits.

    Returns:
        DataFrame: rank (equals share the first of theirs), lower, upper (ranks); missing where an
            input is, and the limits with fewer than three areas.
    """
    index, (value, lower, upper) = aligned(value, lower, upper)
    known = ~np.isnan(value + lower + upper)
    result = pd.DataFrame(np.nan, index, ["rank", "lower", "upper"])
    held = pd.Series(value[known]).rank(ascending=False, method="min").to_numpy()
    result.loc[known, "rank"] = held
    if known.sum() < 3:
        return result
    drawn = _behind(*(np.sqrt(np.maximum(one[known], 0)) for one in (value, lower, upper)))
    places = drawn.shape[1] - drawn.argsort(axis=1).argsort(axis=1)
    ends = [TAIL, 1 - TAIL]
    low, high = np.quantile(places, ends, axis=0, method="nearest")
    result.loc[known, "lower"] = np.minimum(low, held)
    result.loc[known, "upper"] = np.maximum(high, held)
    return result


def _behind(value: Numbers, lower: Numbers, upper: Numbers) -> Numbers:
    """Return what may lie behind estimates, a row a draw, a column an area."""
    # two seconds of a cold kernel, which only ranks need
    from statsmodels.stats.meta_analysis import combine_effects

    variance = np.maximum((upper - lower) / (2 * Z), 1e-9) ** 2
    between = max(0.0, combine_effects(value, variance, method_re="iterated").tau2)
    weights = 1 / (variance + between)
    middle = np.average(value, weights=weights)
    kept = between / (between + variance)
    # where chance alone would spread them as much, nothing is known of their order: equals are
    # ranked at random
    scale = np.sqrt(variance * kept) if between else np.ones_like(value)
    noise = np.random.default_rng(SEED).standard_normal((TIMES, len(value)))
    return middle + kept * (value - middle) + noise * scale


def less_median(
    own: tuple[float, float, float], value: ArrayLike, lower: ArrayLike, upper: ArrayLike
) -> tuple[float, float]:
    """Return 95% limits of an estimate less the median of others.

    Args:
        own: Estimate and 95% limits.
        value, lower, upper: Those of the others, all independent; none missing.
    """
    _, others = aligned(value, lower, upper)
    everyone = [np.append(mine, theirs) for mine, theirs in zip(own, others, strict=True)]
    estimate, low, high = everyone
    noise = np.random.default_rng(SEED).standard_normal((TIMES, len(estimate))) / Z
    drawn = estimate + noise * np.where(noise > 0, high - estimate, estimate - low)
    apart = drawn[:, 0] - np.median(drawn[:, 1:], axis=1)
    first, last = np.quantile(apart, [TAIL, 1 - TAIL])
    return float(first), float(last)
