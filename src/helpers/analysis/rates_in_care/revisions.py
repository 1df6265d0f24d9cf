"""A figure as it was first published and as it stands now."""

import pandas as pd

from helpers.statistics import intervals

NAMES = {
    "period": "Year",
    "first": "First published",
    "now": "Now",
    "difference": "Revision",
    "percent": "Revision (%)",
    "release": "First published in",
}
OVER_YEARS = {
    "years": "Years",
    "first_percent": "As first published (%)",
    "now_percent": "As now held (%)",
}
TO_THE_HUNDRED = 2010
"""The last year whose number for England was first printed to the nearest 100; then to 10."""


def first_and_now(first: pd.DataFrame, now: pd.DataFrame) -> pd.DataFrame:
    """Return each year's figure as first published beside the figure as now revised.

    Years of which only a later release is held are left out: what it prints may already be
    revised. So are years that no release since the first has printed: they cannot be revised yet.

    Args:
        first: The earliest release held of each period, as :func:`helpers.data.first_published`
            returns.
        now: Series frame of the same measure and area, with the month each was released in.

    Returns:
        DataFrame: period, label (the year), release, kind ('secondary' where quoted by others),
            first, now, difference (now less first), percent (of the first), beyond_rounding (False
            where the rounding of the two could explain the difference).
    """
    columns = ["period", "release", "kind", "value"]
    printed = first.loc[first["released"] == first["period"], columns]
    later = now["released"].str[:4].astype(float) > now["period"]
    held = now.loc[now["value"].notna() & later, ["period", "value"]]
    frame = printed.rename(columns={"value": "first"}).merge(
        held.rename(columns={"value": "now"}), on="period"
    )
    unit = frame["period"].le(TO_THE_HUNDRED).map({True: 100.0, False: 10.0})
    bounds = intervals.change_bounds(frame["first"], frame["now"], unit, 10)
    difference = frame["now"] - frame["first"]
    return frame.assign(
        label=frame["period"].astype(str),
        difference=difference,
        percent=100 * difference / frame["first"],
        beyond_rounding=bounds["beyond_rounding"],
    ).sort_values("period", ignore_index=True)


def over_years(frame: pd.DataFrame, years: int = 10) -> pd.DataFrame:
    """Return the change over ``years`` years by first-published and by revised figures.

    ``frame``: as :func:`first_and_now` returns it.

    Returns:
        DataFrame: years (as "2010 to 2020"), start, end, first_start, first_end, first_percent,
            now_start, now_end, now_percent; a row wherever both ends are held.
    """
    values = frame[["period", "first", "now"]]
    ends = values.assign(start=values["period"] - years).merge(
        values, left_on="start", right_on="period", suffixes=("_end", "_start")
    )
    ends = ends.rename(columns={"period_end": "end"})
    for kind in ("first", "now"):
        ends[f"{kind}_percent"] = 100 * (ends[f"{kind}_end"] / ends[f"{kind}_start"] - 1)
    ends["years"] = ends["start"].astype(str) + " to " + ends["end"].astype(str)
    kinds = [f"{kind}_{what}" for kind in ("first", "now") for what in ("start", "end", "percent")]
    return ends[["years", "start", "end", *kinds]]
