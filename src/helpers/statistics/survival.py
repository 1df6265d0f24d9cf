"""Time to an event where not everyone has been followed for as long: Kaplan-Meier.

Sources
-------
- Kaplan EL and Meier P (1958), Nonparametric estimation from incomplete observations, Journal
  of the American Statistical Association 53.
- Kalbfleisch JD and Prentice RL (2002), The statistical analysis of failure time data, 2nd
  edition, section 1.4: interval on the log(-log) scale, which stays between 0 and 1.
"""

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

    # Imported here: lifelines takes two to three seconds of a cold kernel, the rest of this
    # module none, and a notebook without a survival curve must not wait for it.
    from lifelines import KaplanMeierFitter

    fitter = KaplanMeierFitter(alpha=1 - level).fit(years, event.astype(bool))
    survival = fitter.survival_function_.iloc[:, 0]
    interval = fitter.confidence_interval_survival_function_
    table = fitter.event_table.reindex(survival.index)
    # log(-log(S)) exists only where some have had the event and some have not
    defined = ((survival > 0) & (survival < 1)).to_numpy()
    return pd.DataFrame(
        {
            "years": survival.index.to_numpy(float),
            "at_risk": table["at_risk"].to_numpy(int),
            "events": table["observed"].cumsum().to_numpy(int),
            "probability": 1 - survival.to_numpy(),
            "lower": np.where(defined, 1 - interval.iloc[:, 1].to_numpy(), np.nan),
            "upper": np.where(defined, 1 - interval.iloc[:, 0].to_numpy(), np.nan),
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
