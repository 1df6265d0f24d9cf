"""Many tests at once: of what is called beyond chance, how much may be chance all the same.

Source
------
Benjamini Y and Hochberg Y (1995), Controlling the false discovery rate: a practical and powerful
approach to multiple testing, Journal of the Royal Statistical Society B 57.
"""

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from .arrays import aligned


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
