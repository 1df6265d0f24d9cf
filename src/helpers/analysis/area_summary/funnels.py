"""Where councils lie against the limits of what is usual, by their size."""

import numpy as np
import pandas as pd

from helpers.statistics import funnel, overdispersion


def places(councils: pd.DataFrame, reference: float, *, share: bool) -> pd.Series:
    """Return where each council lies against limits widened for the usual spread of councils.

    As the funnels of the full pages do (:mod:`helpers.analysis.comparison`). A figure whose
    rounding could put it on either side of a limit has the place nearer the middle.

    Args:
        councils: value (per 10,000, or per cent), size (what it is of) and rounding (the unit
            printed to; missing where worked out here) of one year.
        reference: The nation's figure.
        share: Whether the figures are shares.

    Returns:
        Series of str: As :func:`helpers.statistics.funnel.place` returns them.
    """
    if np.isnan(reference):
        return pd.Series("", councils.index)
    whole = 100 if share else 10_000
    value, size = councils["value"], councils["size"].where(councils["size"] > 0)
    count = np.minimum(value * size / whole, size if share else np.inf)
    if share:
        spread = overdispersion.of_shares(count, size, reference / whole)
    else:
        spread = overdispersion.of_rates(count, size, reference)
    if share:
        limits = whole * funnel.share_limits(size, reference / whole, tau2=spread.between)
    else:
        limits = funnel.rate_limits(size, reference, tau2=spread.between)
    return funnel.place(value, limits, councils["rounding"].fillna(0) / 2)
