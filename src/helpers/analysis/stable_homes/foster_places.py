"""Foster places of councils' own services and how many are filled.

Source
------
Ofsted, Fostering in England, as the Local Authority Interactive Tool prints it: places for which
foster carers are approved at 31 March and those filled, rounded to 5. A place not filled is vacant
or not available: a carer may be between placements, may be caring for children who cannot share,
or may have fewer beds than places. Independent agencies are not in these figures.
"""

import pandas as pd

from helpers.statistics import bounds, intervals
from helpers.words import with_limits

PLACES = "foster_places_count"
FILLED = "foster_places_filled_count"
COUNTS = (PLACES, FILLED)


def filled(frame: pd.DataFrame) -> pd.DataFrame:
    """Return the share of approved places that is filled, with an interval.

    Args:
        frame: Series frame of :data:`COUNTS`.

    Returns:
        DataFrame: A series frame of the share (per cent) with places, filled, unfilled. The
            interval is of Wilson (1927), taken from the lowest and highest counts that rounding
            allows.
    """
    keys = ["area_code", "area", "period"]
    places, taken = (frame[frame["measure"] == name].set_index(keys) for name in COUNTS)
    taken = taken.reindex(places.index)
    total, some = places["value"].where(places["value"] > 0), taken["value"]
    low_total, high_total = intervals.rounding_bounds(total, places["rounding"])
    low, high = intervals.rounding_bounds(some, taken["rounding"].fillna(1))
    top = pd.Series(high).clip(upper=pd.Series(low_total))
    missing = some.isna() | total.isna()
    status = places["status"].mask(missing & (places["status"] == ""), taken["status"])
    share = places.assign(
        measure="foster_places_filled_percent",
        value=100 * some / total,
        lower=100 * intervals.share_interval(low, high_total)["lower"].to_numpy(),
        upper=100 * intervals.share_interval(top, low_total)["upper"].to_numpy(),
        bound=bounds.APPROXIMATE,
        status=status.fillna("x").mask(~missing, ""),
        places=total,
        filled=some,
        unfilled=total - some,
        rounding=float("nan"),
    )
    return share.reset_index().sort_values(keys, ignore_index=True)


def as_table(share: pd.DataFrame) -> pd.DataFrame:
    """Return one area's places by year: approved, filled, not filled, share with interval.

    Args:
        share: As :func:`filled` returns it, one area.
    """
    limits = [
        with_limits(row) if pd.notna(row["value"]) else f"[{row['status']}]"
        for row in share.to_dict("records")
    ]
    return pd.DataFrame(
        {
            "Year": share["period"],
            "Approved places": share["places"],
            "Filled": share["filled"],
            "Not filled": share["unfilled"],
            f"Filled, % ({bounds.APPROXIMATE})": limits,
            "Symbol": share["status"],
        }
    )
