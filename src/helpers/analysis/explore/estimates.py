"""Figures with what lets chance be judged, where anything does: for any measure.

An interval is that of the measure or of the counts held behind it, or of the count that a printed
rate, a printed share or a count itself stands for; then it is approximate. Pounds, scores, means,
medians, flows net of one another and shares whose total is not held have none: of them it is said
that chance cannot be judged.
"""

import pandas as pd

from helpers import data
from helpers.analysis import counted_shares, printed_rates, printed_shares
from helpers.data.formulas import POPULATION
from helpers.statistics import bounds, intervals
from helpers.statistics.rates import of_area_and_year

CANNOT = "cannot be judged"
CHANCE = "chance could explain it"
NO_INTERVAL = "chance cannot be judged: no interval of it is held, nor a count to form one"
PER_CHILDREN = "per 10,000 children"
NO_EVENTS = ("full-time equivalents", "places")
"""Units of counts that are not of children or of what befell them: chance is no model of them."""


def of_councils(measure: str, year: int, nation: str = "") -> pd.DataFrame:
    """Return one measure in one year for every council that then existed, with limits.

    Args:
        nation: The councils of this nation only.
    """
    frame = data.authorities(measure, year)
    if nation:
        frame = frame[frame["area_code"].isin(data.members(nation))]
    return with_limits(frame).reset_index(drop=True)


def behind(measure: str) -> tuple[str, ...]:
    """Return the measures that limits of a printed share come from, what it is a share of last."""
    whole = printed_shares.OF.get(measure)
    return counted_shares.COUNTS.get(measure) or ((whole,) if whole else ())


def with_limits(frame: pd.DataFrame) -> pd.DataFrame:
    """Return a series frame of one measure with lower, upper and bound wherever they can be had."""
    name = next(iter(frame["measure"]), "")
    if not name or frame["lower"].notna().any():
        return frame
    about = data.measure(name)
    if about["kind"] == "rate" and about["unit"].startswith(PER_CHILDREN):
        return _marked(printed_rates.with_intervals(frame, data.observations(POPULATION)))
    if name in counted_shares.COUNTS:
        counts = counted_shares.COUNTS[name]
        exact = counted_shares.counted(data.observations([name, *counts]), name, *counts)
        ends = {end: of_area_and_year(frame, exact, end) for end in ("lower", "upper")}
        return _marked(frame.assign(**ends), bounds.INTERVAL)
    if name in printed_shares.OF:
        return _marked(printed_shares.with_limits(frame))
    if about["kind"] == "count" and about["unit"] not in NO_EVENTS and name != POPULATION:
        least, most = intervals.rounding_bounds(frame["value"], frame["rounding"].fillna(1))
        lower, upper = intervals.count_interval(least)[0], intervals.count_interval(most)[1]
        return _marked(frame.assign(lower=lower, upper=upper))
    return frame


def _marked(frame: pd.DataFrame, bound: str = bounds.APPROXIMATE) -> pd.DataFrame:
    held = frame["lower"].notna() & frame["upper"].notna()
    return frame.assign(bound=held.map({True: bound, False: ""}))


def is_share(measure: str) -> bool:
    """Return whether differences of a measure are in points, not in per cent of it."""
    return data.measure(measure)["kind"] == "percent"


def verdicts(value: pd.Series, p: pd.Series, more: str, less: str) -> pd.Series:
    """Return ``more`` or ``less`` where chance cannot explain a difference, else why not.

    Args:
        value: The difference, above or below 0.
        p: Of no difference, adjusted where there are many; missing where it cannot be judged.
    """
    told = pd.Series(CHANCE, value.index).mask(p.isna(), CANNOT)
    return told.mask(p.lt(0.05) & value.gt(0), more).mask(p.lt(0.05) & value.lt(0), less)
