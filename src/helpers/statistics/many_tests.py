"""Many tests at once: of what is called beyond chance, how much may be chance all the same.

Sources
-------
- Benjamini Y and Hochberg Y (1995), Controlling the false discovery rate: a practical and powerful
  approach to multiple testing, Journal of the Royal Statistical Society B 57.
- Dunn OJ (1961), Multiple comparisons among means, Journal of the American Statistical
  Association 56: Bonferroni's inequality.
"""

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from .arrays import aligned
from .bounds import LEVEL


def level_among(choices: int) -> float:
    """Return the level at which intervals of all of several choices together hold 95%.

    For one of them that was chosen by its figures, such as the year a series was highest: whichever
    it is, it is beyond chance by chance alone in one of twenty cases at most.

    >>> level_among(1), level_among(10)
    (0.95, 0.995)
    """
    return 1 - (1 - LEVEL) / choices


def adjusted(p: ArrayLike) -> pd.Series:
    """Return p-values adjusted for their number: below 0.05 at most one in twenty is by chance.

    Missing ones stay missing and count for no test.
    """
    index, (p,) = aligned(p)
    known = np.flatnonzero(~np.isnan(p))
    order = known[np.argsort(p[known], kind="stable")]
    times = p[order] * len(order) / np.arange(1, len(order) + 1)
    result = np.full(len(p), np.nan)
    result[order] = np.minimum(np.minimum.accumulate(times[::-1])[::-1], 1)
    return pd.Series(result, index)
