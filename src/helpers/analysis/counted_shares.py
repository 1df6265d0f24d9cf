"""Shares of one published count among another, with the interval of the counts behind them."""

import pandas as pd

from helpers import data
from helpers.analysis import comparison
from helpers.data.kept import kept
from helpers.statistics import bounds, intervals
from helpers.statistics.overdispersion import Spread
from helpers.statistics.rates import of_area_and_year

COUNTS = {
    "plan_repeat_percent": ("plan_repeat_count", "plan_started_count"),
    "rereferral_percent": ("rereferral_count", "referral_count"),
    "referral_no_further_action_percent": ("referral_no_further_action_count", "referral_count"),
}
"""Each share, the count it is of and the count it is among."""


def counted(frame: pd.DataFrame, share: str, part: str, whole: str) -> pd.DataFrame:
    """Return a share as printed, else worked out from its counts, with their Wilson interval.

    Where a count is not shown there is no interval, and where no share is printed either, no share:
    a suppressed count stays suppressed. An interval that leaves out the printed share belongs to
    another base than the publisher's, and is left out.

    Args:
        frame: Series frame of the three measures, any areas.
        share, part, whole: The share (per cent), the count it is of and the count it is among.

    Returns:
        DataFrame: The rows of ``part`` as a series frame of ``share``: value, lower, upper (%),
            bound; status and reason of the count that is missing.
    """
    events, total, printed = (
        frame[frame["measure"] == name].reset_index(drop=True) for name in (part, whole, share)
    )
    among = of_area_and_year(events, total, "value").astype(float)
    limits = 100 * intervals.share_interval(events["value"].where(events["value"] <= among), among)
    value = of_area_and_year(events, printed, "value").astype(float).fillna(limits["share"])
    result = events.assign(
        measure=share,
        value=value,
        lower=limits["lower"].where(limits["lower"] <= value),
        upper=limits["upper"].where(limits["upper"] >= value),
        bound=bounds.INTERVAL,
        rounding=of_area_and_year(events, printed, "rounding").astype(float),
    )
    for name, otherwise in (("status", "z"), ("reason", "the number it is divided by is zero")):
        # what is missing says why: the count itself, else what it is among, else a total of none
        why = events[name].where(events["value"].isna(), of_area_and_year(events, total, name))
        why = why.fillna("x" if name == "status" else "not available").replace("", otherwise)
        result[name] = why.where(value.isna(), "")
    result.attrs = {"last_year": frame.attrs.get("last_year")}
    return result


@kept
def among_councils(
    share: str, part: str, whole: str, year: int
) -> tuple[pd.DataFrame, pd.DataFrame, Spread, float]:
    """Return councils' shares of a year against funnel limits about England's.

    Args:
        share, part, whole: As for :func:`counted`.

    Returns:
        places, curve, spread: As :func:`helpers.analysis.comparison.share_funnel` returns them.
        england: The share in England (%), NaN where it is not held.
    """
    events, total = (data.authorities(name, year) for name in (part, whole))
    frame = data.observations([share, part, whole], "England", year, year)
    england = float(counted(frame, share, part, whole)["value"].max())
    return *comparison.share_funnel(events, total, england / 100), england
