"""How much a count has changed, what rounding leaves open of it, and what the base year does."""

import pandas as pd

from helpers import data
from helpers.analysis.rates_in_care.rates import COUNT
from helpers.data.nations import WALES
from helpers.statistics import bounds, intervals

NAMES = {
    "first_year": "First year",
    "first": "Number then",
    "last": "Number last",
    "value": "Change (%)",
    "lower": "Lowest with rounding (%)",
    "upper": "Highest with rounding (%)",
}
KEYS = ["area_code", "area"]


def changes(frame: pd.DataFrame, first: int, last: int) -> pd.DataFrame:
    """Return each area's change between two years in per cent, with what rounding leaves open.

    ``frame``: series frame of one count.

    Returns:
        DataFrame: A row an area, in the order of the names: area_code, area, first_year, last_year,
            first, last (the counts), value, lower, upper, bound (per cent; the limits are those
            of rounding, not of chance), status.
    """
    ends = [
        frame[frame["period"] == year].set_index(KEYS)[["value", "rounding", "status"]]
        for year in (first, last)
    ]
    both = ends[0].join(ends[1], suffixes=("_first", "_last"), how="outer")
    units = [both[f"rounding_{end}"].fillna(1) for end in ("first", "last")]
    change = intervals.change_bounds(both["value_first"], both["value_last"], *units)
    status = both["status_first"].fillna("x")
    result = pd.DataFrame(
        {
            "first_year": first,
            "last_year": last,
            "first": both["value_first"],
            "last": both["value_last"],
            "value": change["percent"],
            "lower": change["percent_lower"],
            "upper": change["percent_upper"],
            "bound": bounds.ROUNDING,
            "status": status.where(both["value_first"].isna(), both["status_last"]),
        },
        both.index,
    )
    return result.reset_index().sort_values("area", ignore_index=True)


def base_years(frame: pd.DataFrame, last: int, years: int = 6) -> pd.DataFrame:
    """Return :func:`changes` to ``last`` from each of the first ``years`` years, one area."""
    held = frame.loc[frame["value"].notna() & (frame["period"] < last), "period"]
    rows = [changes(frame, int(first), last) for first in sorted(held)[:years]]
    return pd.concat(rows, ignore_index=True) if rows else changes(frame.iloc[:0], last, last)


def span(frame: pd.DataFrame) -> tuple[int, int]:
    """Return the first and last year in which most areas of ``frame`` have a value (0 if none)."""
    areas = frame[frame["value"].notna()].groupby("period")["area_code"].nunique()
    full = areas.index[areas == areas.max()]
    return (int(full.min()), int(full.max())) if len(full) else (0, 0)


def of_welsh_councils(first_year: int, year: int) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the numbers of Wales and its councils, and their change in the years most have.

    Returns:
        counts, changes: A series frame of all years held, and as :func:`changes` returns it.
    """
    counts = data.observations(COUNT, [*data.members(WALES), WALES], None, year)
    councils = counts[(counts["area_code"] != WALES) & (counts["period"] >= first_year)]
    return counts, changes(counts, *span(councils))
