"""Children who left care to go home, as councils publish it: part of the care plan, or not.

The shares are of the children who left care in the year, printed to a whole per cent and without
their counts. How many of these children came back is not published for any council.

Source of the definitions: Department for Education, Children looked after, guide to the method.
"""

from collections.abc import Sequence

import pandas as pd

from helpers import data
from helpers.analysis import printed_shares

PLANNED = "returned_home_planned_percent"
UNPLANNED = "returned_home_unplanned_percent"
NAMES = {PLANNED: "As planned", UNPLANNED: "Not part of the plan"}
SHARES = {
    PLANNED: "share of children leaving care who went home as planned",
    UNPLANNED: "share of children leaving care who went home outside the plan",
}
LEFT = printed_shares.OF[PLANNED]


def shares(areas: str | Sequence[str] | None, first_year: int | None, year: int) -> pd.DataFrame:
    """Return the two shares of areas as a series frame, with approximate limits, and ``kind``.

    Args:
        areas: As :func:`helpers.data.observations` takes them.
    """
    frame = data.observations(list(NAMES), areas, first_year, year)
    return printed_shares.with_limits(frame).assign(kind=frame["measure"].map(NAMES))
