"""Kaplan-Meier where the same person comes several times: an interval that allows for it.

Estimates are those of :mod:`helpers.statistics.survival`. Spells of one person are not independent;
the variance sums what each person, not each spell, adds to the estimate.

Sources
-------
- Ying Z and Wei LJ (1994), The Kaplan-Meier estimate for dependent failure time observations,
  Journal of Multivariate Analysis 50.
- Therneau TM and Grambsch PM (2000), Modeling survival data, section 8.2: the grouped jackknife.
"""

from collections.abc import Sequence

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from . import survival
from .arrays import aligned


def kaplan_meier(
    durations: ArrayLike,
    observed: ArrayLike,
    persons: ArrayLike,
    at: Sequence[float],
) -> pd.DataFrame:
    """Probability that the event has happened within each number of years.

    Args:
        durations, observed, at: As for :func:`survival.kaplan_meier`, a spell each.
        persons: Whose spell each is.

    Returns:
        DataFrame: As :func:`survival.kaplan_meier` returns it, with the limits of the log(-log)
            scale from the variance over persons.

    Raises:
        ValueError: When a duration is negative, or a duration or flag is missing.
    """
    _, (years, event) = aligned(durations, observed)
    estimates = survival.kaplan_meier(years, event, at)
    whose = pd.factorize(np.asarray(persons))[0]
    still = 1 - estimates["probability"].to_numpy()
    spread = np.sqrt(_variances(years, event > 0, whose, at))
    low, high = survival.log_log(still, still * spread)
    return estimates.assign(lower=1 - high, upper=1 - low)


def _variances(
    years: np.ndarray, event: np.ndarray, whose: np.ndarray, at: Sequence[float]
) -> list[float]:
    """Variances of the logarithm of the share to whom it has not happened, by some times."""
    times, which = np.unique(years, return_inverse=True)
    followed = len(years) - np.concatenate([[0], np.cumsum(np.bincount(which))[:-1]])
    events = np.bincount(which[event], minlength=len(times))
    left = np.maximum(followed - events, 1)  # where none is left the estimate is 1, without limits
    expected = np.concatenate([[0], np.cumsum(events / followed / left)])
    own = np.where(event, 1 / left[which], 0)
    variances = []
    for time in at:
        last = np.searchsorted(times, time, side="right")
        adds = np.where(which < last, own, 0) - expected[np.minimum(which + 1, last)]
        variances.append(float((np.bincount(whose, adds) ** 2).sum()) if len(adds) else np.nan)
    return variances
