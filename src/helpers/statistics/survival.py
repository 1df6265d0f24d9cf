"""Time to an event where not everyone has been followed for as long: Kaplan-Meier.

Sources
-------
- Kaplan EL and Meier P (1958), Nonparametric estimation from incomplete observations, Journal
  of the American Statistical Association 53.
- Kalbfleisch JD and Prentice RL (2002), The statistical analysis of failure time data, 2nd
  edition, section 1.4: interval on the log(-log) scale, which stays between 0 and 1.
"""

import warnings
from collections.abc import Sequence

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from . import bounds
from .arrays import aligned, refuse_negative

ESTIMATE = ["probability", "lower", "upper"]


def _fit(durations: ArrayLike, observed: ArrayLike, level: float) -> pd.DataFrame:
    """Step curve: a row at 0 and at each distinct duration."""
    _, (years, event) = aligned(durations, observed)
    refuse_negative(pd.RangeIndex(len(years)), duration=years)
    if missing := int((np.isnan(years) | np.isnan(event)).sum()):
        raise ValueError(f"{missing} durations or flags are missing: leave them out knowingly")
    if not 0 < level < 1:
        raise ValueError(f"the level must lie between 0 and 1, not {level:g}")
    if not len(years):
        columns = ["years", "at_risk", "events", "probability", "lower", "upper"]
        return pd.DataFrame(columns=columns, dtype=float).assign(bound=bounds.INTERVAL)

    # Imported here: a notebook without a survival curve must not wait for scipy.stats.
    from scipy.stats import CensoredData, ecdf

    seen = event.astype(bool)
    times = np.unique(np.append(0.0, years))
    fitted = ecdf(CensoredData(uncensored=years[seen], right=years[~seen])).sf
    with warnings.catch_warnings():  # of the ends of the curve, which are left out below
        warnings.simplefilter("ignore", RuntimeWarning)
        interval = fitted.confidence_interval(level, method="log-log")
    survival = fitted.evaluate(times)
    # log(-log(S)) exists only where some have had the event and some have not
    defined = (survival > 0) & (survival < 1)
    return pd.DataFrame(
        {
            "years": times,
            "at_risk": len(years) - np.searchsorted(np.sort(years), times),
            "events": np.searchsorted(np.sort(years[seen]), times, side="right"),
            "probability": 1 - survival,
            "lower": np.where(defined, 1 - interval.high.evaluate(times), np.nan),
            "upper": np.where(defined, 1 - interval.low.evaluate(times), np.nan),
            "bound": bounds.INTERVAL,
        }
    )


def kaplan_meier(
    durations: ArrayLike,
    observed: ArrayLike,
    at: Sequence[float] = tuple(range(1, 9)),
    level: float = 0.95,
) -> pd.DataFrame:
    """Probability that the event has happened within each number of years.

    Args:
        durations: Years from the start to the event, or to the end of what was observed.
        observed: True where the event was seen, False where observation ended first.
        at: Years at which the curve is read.
        level: Coverage of the interval.

    Returns:
        DataFrame: `years`, `at_risk` (still followed, without the event, just before), `events` (so
            far), `probability` (one minus survival), `lower`, `upper` (log(-log) interval; missing
            where none or all have had the event), `bound`. Missing beyond the longest
            duration: not known there.

    Raises:
        ValueError: When a duration is negative, or a duration or flag is missing.
    """
    steps = _fit(durations, observed, level)
    at = np.asarray(at, dtype=float)
    _, (years,) = aligned(durations)
    result = pd.DataFrame({"years": at, "at_risk": [int((years >= t).sum()) for t in at]})
    if steps.empty:
        return result.assign(events=0, **dict.fromkeys(ESTIMATE, np.nan), bound=bounds.INTERVAL)
    read = steps.iloc[np.searchsorted(steps["years"], at, side="right") - 1].reset_index(drop=True)
    read.loc[at > years.max(), ESTIMATE] = np.nan
    return result.join(read[["events", *ESTIMATE, "bound"]])


def curve(durations: ArrayLike, observed: ArrayLike, level: float = 0.95) -> pd.DataFrame:
    """Kaplan-Meier curve as steps, for drawing.

    Args:
        durations, observed, level: As for `kaplan_meier`.

    Returns:
        DataFrame: `years` (0 and each distinct duration; the step is taken there), `at_risk`,
            `events` (so far), `probability`, `lower`, `upper`, `bound`. Empty where there are no
            durations.

    Raises:
        ValueError: When a duration is negative, or a duration or flag is missing.
    """
    return _fit(durations, observed, level)
