"""Shares printed rounded and without their counts: approximate intervals from their totals."""

import pandas as pd

from helpers import data
from helpers.statistics import bounds, intervals
from helpers.statistics.rates import of_area_and_year

OF_NOBODY = "there was nobody of whom this would be a share"
OF = {
    **dict.fromkeys(
        [
            *("foster_care_percent", "childrens_homes_percent", "semi_independent_percent"),
            *("with_parents_percent", "far_from_home_percent", "three_placements_percent"),
        ],
        "looked_after_count",
    ),
    **dict.fromkeys(
        [
            *("care_leavers_eet_percent", "care_leavers_neet_percent"),
            *("care_leavers_suitable_accommodation_percent", "care_leavers_not_in_touch_percent"),
            "care_leavers_higher_education_percent",
        ],
        "care_leavers_count",
    ),
    "returned_home_planned_percent": "looked_after_ceased_count",
    "returned_home_unplanned_percent": "looked_after_ceased_count",
    "conference_within_15_days_percent": "conference_count",
}
"""What each is a share of, where that is a measure too."""


def with_intervals(shares: pd.DataFrame, totals: pd.DataFrame) -> pd.DataFrame:
    """Return shares with approximate 95% limits from how many they are of; none of nobody.

    Wilson's limits (1927) of the lowest and the highest share that could have been printed so.
    They are approximate as the total is another measure of the publisher's, not the share's own.

    Args:
        shares: Series frame, per cent; ``rounding`` is the unit printed to (1: a whole per cent).
        totals: Series frame of the numbers they are of, a row an area and period. A share whose
            total is missing has no limits. One whose total is 0 or not applicable, which is printed
            as 0%, is not applicable (z).
    """
    total = of_area_and_year(shares, totals, "value").astype(float)
    nobody = (total == 0) | (of_area_and_year(shares, totals, "status") == "z")
    shares = shares.assign(
        value=shares["value"].mask(nobody),
        status=shares["status"].mask(nobody, "z"),
        reason=shares["reason"].mask(nobody, OF_NOBODY),
    )
    columns = (shares["value"].array, total.array, shares["rounding"].array)
    limits = intervals.rounded_share_interval(*columns)
    ends = {end: limits[end].array for end in ("lower", "upper")}
    return shares.assign(**ends, bound=bounds.APPROXIMATE)


def with_limits(frame: pd.DataFrame) -> pd.DataFrame:
    """Return a series frame with the limits of :func:`with_intervals` wherever a total is held.

    Args:
        frame: Series frame of any measures; those not in :data:`OF` stay as they are.
    """
    parts = [
        with_intervals(rows, data.observations(OF[name])) if name in OF else rows
        for name, rows in frame.groupby("measure", sort=False)
    ]
    result = pd.concat(parts).loc[frame.index] if parts else frame
    result.attrs = frame.attrs
    return result
