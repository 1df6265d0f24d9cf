"""What comes back: second plans, second referrals, and referrals closed without action.

A plan is a second or subsequent one where the child has been subject to a plan before, however long
ago: records that reach further back find more of them. A re-referral follows an earlier referral to
the same council within 12 months. Each is a share of one year's plans or referrals, counted
backwards from them; none says what share of children come back.

Source of the definitions: Department for Education, Local Authority Interactive Tool, notes on its
data items ("regardless of how long ago that was").
"""

from collections.abc import Sequence

import pandas as pd

from helpers import data
from helpers.analysis.counted_shares import COUNTS, counted

NAMES = {
    "plan_repeat_percent": "Second or subsequent plans",
    "rereferral_percent": "Re-referrals within 12 months",
    "referral_no_further_action_percent": "No further action",
}
SHARES = {
    "plan_repeat_percent": "share of second or subsequent plans",
    "rereferral_percent": "share of re-referrals within 12 months",
    "referral_no_further_action_percent": "share of referrals closed with no further action",
}
SIZES = {
    "plan_started_count": "Plans started in the year",
    "referral_count": "Referrals in the year",
}
"""What councils differ in the size of."""
MEASURES = list(
    dict.fromkeys(name for share, counts in COUNTS.items() for name in (share, *counts))
)


def shares(areas: str | Sequence[str] | None, first_year: int | None, year: int) -> pd.DataFrame:
    """Return the three shares of areas as a series frame, with 95% intervals, and ``kind``.

    Args:
        areas: As :func:`helpers.data.observations` takes them.
    """
    frame = data.observations(MEASURES, areas, first_year, year)
    parts = [counted(frame, share, *counts) for share, counts in COUNTS.items()]
    result = pd.concat(parts, ignore_index=True)
    result.attrs = {"last_year": year}
    return result.assign(kind=result["measure"].map(NAMES))


def last_year(frame: pd.DataFrame, share: str, otherwise: int) -> int:
    """Return the last year with a share in a series frame, else with any; else ``otherwise``."""
    held = frame[frame["value"].notna()]
    own = held.loc[held["measure"] == share, "period"]
    return int(max(own, default=max(held["period"], default=otherwise)))
