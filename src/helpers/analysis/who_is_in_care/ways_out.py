"""How care ends, of an area: returned home, adopted, special guardianship; shares of leavers."""

import pandas as pd

from helpers import data
from helpers.analysis import printed_shares

SHARES = {
    "returned_home_planned_percent": "Returned home, planned",
    "special_guardianship_percent": "Special guardianship",
    "adopted_percent": "Adopted",
    "returned_home_unplanned_percent": "Returned home, not planned",
}
SAID = {
    "returned_home_planned_percent": "went home as planned",
    "special_guardianship_percent": "went to special guardians",
    "adopted_percent": "were adopted",
    "returned_home_unplanned_percent": "went home unplanned",
}
HELD = [
    "returned_home_planned_percent",
    "returned_home_unplanned_percent",
    "adopted_count",
    "special_guardianship_count",
]
"""What is published of these."""


def shares(area: str, first_year: int | None, year: int) -> pd.DataFrame:
    """Return the shares of leavers of an area as a series frame with label, in per cent.

    Adoptions and special guardianship are worked out from counts, with intervals; returns home
    are published in whole per cent, without their counts: their intervals are approximate.
    """
    frame = printed_shares.with_limits(data.observations(list(SHARES), area, first_year, year))
    order = frame["measure"].map(list(SHARES).index)
    return frame.assign(label=frame["measure"].map(SHARES)).iloc[order.argsort(kind="stable")]


def in_last_year(frame: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of :func:`shares` with a value in the last year that has any."""
    held = frame[frame["value"].notna()]
    return held[held["period"] == held["period"].max()]
