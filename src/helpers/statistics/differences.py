"""Two estimates side by side: how far apart they are, and whether chance could explain it.

Whether two intervals overlap says little: two estimates can differ beyond chance while their
intervals overlap. The interval that matters is that of the difference or of the ratio.

Sources
-------
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

from .arrays import aligned


def difference(
    before: ArrayLike,
    lower_before: ArrayLike,
    upper_before: ArrayLike,
    after: ArrayLike,
    lower_after: ArrayLike,
    upper_after: ArrayLike,
) -> pd.DataFrame:
    """Return ``after`` less ``before`` with the interval that their own intervals give it.

    Args:
        before, after: Two independent estimates in one unit (shares, or rates per 10,000).
        lower_before, upper_before, lower_after, upper_after: The limits of each, of one level.

    Returns:
        DataFrame: difference, lower, upper, in the unit given; beyond_chance, whether the interval
            leaves out 0 (False where something is missing). On Wilson limits it is Newcombe's
            interval.
    """
    index, (a, low_a, high_a, b, low_b, high_b) = aligned(
        before, lower_before, upper_before, after, lower_after, upper_after
    )
    apart = b - a
    lower = apart - np.hypot(b - low_b, high_a - a)
    upper = apart + np.hypot(high_b - b, a - low_a)
    return pd.DataFrame(
        {
            "difference": apart,
            "lower": lower,
            "upper": upper,
            "beyond_chance": (lower > 0) | (upper < 0),
        },
        index,
    )


def ratio(*estimates: ArrayLike) -> pd.DataFrame:
    """Return ``after`` over ``before`` with the interval that their own intervals give it.

    Args:
        estimates: As for :func:`difference`, in its order; the estimates are above 0.

    Returns:
        DataFrame: ratio, lower, upper; beyond_chance, whether the interval leaves out 1. Missing
            where an estimate or a lower limit is 0: nothing can be said of a multiple then.
    """
    index, values = aligned(*estimates)
    logs = [np.log(np.where(value > 0, value, np.nan)) for value in values]
    found = difference(*logs)
    columns = ["difference", "lower", "upper"]
    times = np.exp(found[columns]).set_axis(["ratio", "lower", "upper"], axis="columns")
    return times.assign(beyond_chance=found["beyond_chance"]).set_axis(index)
