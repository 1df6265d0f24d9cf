"""What the start of the records does to repeat proceedings, shown on invented mothers.

The mothers are simulated (:mod:`helpers.statistics.window_bias`) with a risk of a return that
never changes; what the records then seem to show is set beside that truth. Nothing here describes
real people.
"""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from helpers.errors import Problem
from helpers.statistics import bounds, window_bias
from helpers.statistics.survival import kaplan_meier

NAMES = {
    "years": "Years",
    "at_risk": "At risk",
    "events": "Events so far",
    "probability": "Estimate",
    "lower": bounds.LIMITS[bounds.INTERVAL].format("Lower"),
    "upper": bounds.LIMITS[bounds.INTERVAL].format("Upper"),
    "truth": "True risk",
}
ENTERING = 4_000
SETTLED = 40
"""Years of entry before the records start: several times the ten years at risk."""
MOST_RISK = 0.2

SEEN, LOOKED_BACK, TRUE = "As the records show", "With a fixed look-back", "True share"


def simulated(seed: int, yearly_risk: float, start: int, end: int) -> pd.DataFrame:
    """Return the sets of invented mothers that records from ``start`` to before ``end`` hold.

    Every mother has the same risk of a return in every year; see
    :func:`helpers.statistics.window_bias.simulate`.

    Raises:
        Problem: If the risk or the years make no sense.
    """
    if not 0 < yearly_risk <= MOST_RISK:
        raise Problem(
            f"yearly_risk is {yearly_risk:g}: give a yearly risk of a return above 0 and up to "
            f"{MOST_RISK:g}, such as 0.04."
        )
    if not start < end:
        raise Problem(
            f"The simulated records run from {start} to {end}: let records_end be later than "
            "records_start."
        )
    years = (start - SETTLED, end - 1)
    return window_bias.simulate(seed, ENTERING, *years, yearly_risk, start, end)


def window_shares(shares: pd.DataFrame) -> pd.DataFrame:
    """Return the shares of :func:`helpers.statistics.window_bias.crude_share` as rows to draw.

    Returns:
        DataFrame: period, area (the way of counting), value (per cent; NaN where it cannot be
            known).
    """
    names = {"share_true": TRUE, "share_look_back": LOOKED_BACK, "share_seen": SEEN}
    long = shares.rename(columns={"year": "period", **names}).melt(
        "period", list(names.values()), "area", "value"
    )
    return long.dropna(subset="value").assign(value=lambda frame: 100 * frame["value"])


def settles(shares: pd.DataFrame, points: float = 1.0) -> int | None:
    """Return the first year from which the crude share stays within ``points`` of the true one."""
    far = 100 * (shares["share_true"] - shares["share_seen"]).abs() > points
    after = shares.loc[far, "year"].max()
    later = shares.loc[shares["year"] > after, "year"] if far.any() else shares["year"]
    return int(later.min()) if len(later) else None


def reaches(shares: pd.DataFrame, percent: float) -> int | None:
    """Return the first year in which the crude share is at least ``percent``; None if in none."""
    years = shares.loc[100 * shares["share_seen"] >= percent, "year"]
    return int(years.min()) if len(years) else None


def followed(
    sets: pd.DataFrame, start: float, end: float, risk: float, at: Sequence[float] = range(1, 9)
) -> pd.DataFrame:
    """Return the Kaplan-Meier risk of a return in simulated records, beside the true one.

    Args:
        sets: As :func:`helpers.statistics.window_bias.simulate` returns them.
        start, end: The years of the records used: sets from ``start`` to just before ``end``.
        risk: The constant yearly risk the mothers were given.
        at: Years since the first set seen.

    Returns:
        DataFrame: As :func:`helpers.statistics.survival.kaplan_meier`, and truth: 1 - exp(-risk x
            years).
    """
    within = sets[sets["start"] < end]
    times = window_bias.first_to_second(within, start, end)
    result = kaplan_meier(times["duration"], times["observed"], at)
    return result.assign(truth=1 - np.exp(-risk * result["years"]))


def crude(sets: pd.DataFrame, start: float, end: float) -> float:
    """Return the share of mothers in the records who have more than one set there, 0 to 1."""
    within = sets[sets["start"] < end]
    times = window_bias.first_to_second(within, start, end)
    return float(times["observed"].mean())
