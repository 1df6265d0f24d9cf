"""Time to an event where not everyone has been followed for as long.

Kaplan-Meier gives the risk were nothing else to end it; Aalen-Johansen the share to whom the event
comes where other events end the risk (a child turns 18 and can come back into care no more).

Sources
-------
- Kaplan EL and Meier P (1958), Nonparametric estimation from incomplete observations, Journal
  of the American Statistical Association 53.
- Kalbfleisch JD and Prentice RL (2002), The statistical analysis of failure time data, 2nd
  edition, section 1.4: interval on the log(-log) scale, which stays between 0 and 1.
- Aalen OO and Johansen S (1978), An empirical transition matrix for non-homogeneous Markov chains
  based on censored observations, Scandinavian Journal of Statistics 5.
- Dinse GE and Larson MG (1986), A note on semi-Markov models for partially censored data,
  Biometrika 73, equation 6: variance of the share, by the delta method.
"""

import warnings
from collections.abc import Sequence

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from . import bounds
from .arrays import Numbers, aligned, refuse_negative

ESTIMATE = ["probability", "lower", "upper"]


def _checked(durations: ArrayLike, flags: ArrayLike) -> list[Numbers]:
    """Return durations and flags, or causes, as arrays that can be reckoned with."""
    _, (years, event) = aligned(durations, flags)
    refuse_negative(pd.RangeIndex(len(years)), duration=years)
    if missing := int((np.isnan(years) | np.isnan(event)).sum()):
        raise ValueError(f"{missing} durations or flags are missing: leave them out knowingly")
    return [years, event]


def _nobody() -> pd.DataFrame:
    columns = ["years", "at_risk", "events", *ESTIMATE]
    return pd.DataFrame(columns=columns, dtype=float).assign(bound=bounds.INTERVAL)


def _read(steps: pd.DataFrame, durations: ArrayLike, at: Sequence[float]) -> pd.DataFrame:
    """Return a step curve at some times; its estimates are missing beyond the longest duration."""
    at = np.asarray(at, dtype=float)
    _, (years,) = aligned(durations)
    result = pd.DataFrame({"years": at, "at_risk": [int((years >= t).sum()) for t in at]})
    if steps.empty:
        return result.assign(events=0, **dict.fromkeys(ESTIMATE, np.nan), bound=bounds.INTERVAL)
    read = steps.iloc[np.searchsorted(steps["years"], at, side="right") - 1].reset_index(drop=True)
    read.loc[at > years.max(), ESTIMATE] = np.nan
    return result.join(read[["events", *ESTIMATE, "bound"]])


def curve(durations: ArrayLike, observed: ArrayLike) -> pd.DataFrame:
    """Kaplan-Meier curve as steps, for drawing.

    Args:
        durations, observed: As for `kaplan_meier`.

    Returns:
        DataFrame: `years` (0 and each distinct duration; the step is taken there), `at_risk`,
            `events` (so far), `probability`, `lower`, `upper`, `bound`. Empty where there are no
            durations.

    Raises:
        ValueError: When a duration is negative, or a duration or flag is missing.
    """
    years, event = _checked(durations, observed)
    if not len(years):
        return _nobody()

    # Imported here: a notebook without a survival curve must not wait for scipy.stats.
    from scipy.stats import CensoredData, ecdf

    seen = event.astype(bool)
    times = np.unique(np.append(0.0, years))
    fitted = ecdf(CensoredData(uncensored=years[seen], right=years[~seen])).sf
    with warnings.catch_warnings():  # of the ends of the curve, which are left out below
        warnings.simplefilter("ignore", RuntimeWarning)
        interval = fitted.confidence_interval(bounds.LEVEL, method="log-log")
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
) -> pd.DataFrame:
    """Probability that the event has happened within each number of years.

    Args:
        durations: Years from the start to the event, or to the end of what was observed.
        observed: True where the event was seen, False where observation ended first.
        at: Years at which the curve is read.

    Returns:
        DataFrame: `years`, `at_risk` (still followed, without the event, just before), `events` (so
            far), `probability` (one minus survival), `lower`, `upper` (log(-log) interval; missing
            where none or all have had the event), `bound`. Missing beyond the longest
            duration: not known there.

    Raises:
        ValueError: When a duration is negative, or a duration or flag is missing.
    """
    return _read(curve(durations, observed), durations, at)


def log_log(share: Numbers, error: Numbers) -> tuple[Numbers, Numbers]:
    """Limits of shares on the log(-log) scale, which stay between 0 and 1.

    Args:
        share: Shares between 0 and 1.
        error: The standard error of each, in the same unit.

    Returns:
        tuple of arrays: Lower and upper limits; missing where a share is 0 or 1.
    """
    share = np.where((share > 0) & (share < 1), share, np.nan)
    spread = np.exp(bounds.Z * error / (share * np.abs(np.log(share))))
    return share**spread, share ** (1 / spread)


def aalen_johansen(
    durations: ArrayLike,
    causes: ArrayLike,
    cause: int = 1,
    at: Sequence[float] = tuple(range(1, 9)),
) -> pd.DataFrame:
    """Share to whom one event has come within each number of years, where others may come first.

    Args:
        durations: Years from the start to whichever event came, or to the end of what was observed.
        causes: Which event came: 1, 2, ...; 0 where observation ended before any.
        cause: The event whose share is wanted.
        at: Years at which the curve is read.

    Returns:
        DataFrame: As `kaplan_meier`; `events` are those of the cause, so far.

    Raises:
        ValueError: When a duration is negative, or a duration or cause is missing.
    """
    return _read(incidence(durations, causes, cause), durations, at)


def incidence(durations: ArrayLike, causes: ArrayLike, cause: int = 1) -> pd.DataFrame:
    """Aalen-Johansen curve as steps, for drawing.

    Args:
        durations, causes, cause: As for `aalen_johansen`.

    Returns:
        DataFrame: As `curve`.

    Raises:
        ValueError: When a duration is negative, or a duration or cause is missing.
    """
    years, causes = _checked(durations, causes)
    if not len(years):
        return _nobody()
    times, place = np.unique(np.append(0.0, years), return_inverse=True)
    place = place[1:]
    ended, any_event, events = (
        np.bincount(place, weights=which, minlength=len(times))
        for which in (np.ones(len(years)), causes > 0, causes == cause)
    )
    at_risk = len(years) - np.append(0.0, ended.cumsum()[:-1])
    before = np.append(1.0, np.cumprod(1 - any_event / at_risk)[:-1])  # free of every event
    share = np.cumsum(before * events / at_risk)
    # sum over earlier times s of (share(t) - share(s))^2 a(s) + b(s) - 2 (share(t) - share(s)) c(s)
    left = at_risk - any_event
    a = np.divide(any_event, at_risk * left, out=np.zeros(len(times)), where=left > 0)
    b = before**2 * events * (at_risk - events) / at_risk**3
    c = before * events / at_risk**2
    variance = (
        share**2 * a.cumsum()
        - 2 * share * ((share * a).cumsum() + c.cumsum())
        + (share**2 * a + 2 * share * c + b).cumsum()
    )
    lower, upper = log_log(share, np.sqrt(variance.clip(0)))
    return pd.DataFrame(
        {
            "years": times,
            "at_risk": at_risk.astype(int),
            "events": events.cumsum().astype(int),
            "probability": share,
            "lower": lower,
            "upper": upper,
            "bound": bounds.INTERVAL,
        }
    )
