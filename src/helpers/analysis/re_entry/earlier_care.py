"""Children in England who had been in care before: the only counts of it that are published yearly.

They look back from children who leave, or who start, in one year. Neither follows anyone, and
neither is a share of children who come back.

Source of the definitions: Department for Education, Children looked after, guide to the method.
"""

import pandas as pd

from helpers import data
from helpers.data.nations import ENGLAND
from helpers.statistics import bounds, intervals

PERIODS = "Number of periods of care"
PERMANENCE = "Previous permanence arrangement"
TOTAL = "Total"
MEASURE = "earlier_period_of_care_percent"
ARRANGEMENTS = {
    "Total children": "Started in the year",
    "Adoption": "After adoption",
    "Special guardianship order": "After special guardianship",
    "Residence or child arrangement order": "After a residence or child arrangements order",
    "No previous permanence option": "No such arrangement before",
    "Unknown": "Not known",
}


def more_than_one(first_year: int, year: int) -> pd.DataFrame:
    """Return the share of England's leavers who had more than one period of care on record.

    All leavers less those with one period, out of all, with the Wilson interval.

    Returns:
        DataFrame: Series frame of :data:`MEASURE`: area, area_code, period, value, lower, upper
            (%), bound, status; leavers and earlier (counts, rounded to 10).
    """
    held = data.table("characteristics")
    held = held[(held["group"] == PERIODS) & (held["further"] == TOTAL)]
    wide = held.pivot_table("value", "period", "characteristic").reindex(columns=[TOTAL, "1"])
    wide = wide.loc[wide.index.isin(range(first_year, year + 1))]
    earlier = wide[TOTAL] - wide["1"]
    share = 100 * intervals.share_interval(earlier, wide[TOTAL])
    england = data.area(ENGLAND)
    frame = share.rename(columns={"share": "value"}).assign(
        **{"measure": MEASURE, "area": england.name, "area_code": england.code},
        **{"bound": bounds.INTERVAL, "status": "", "leavers": wide[TOTAL], "earlier": earlier},
    )
    return frame.reset_index()


def arrangements(first_year: int, year: int) -> pd.DataFrame:
    """Return how many who started to be looked after in England had left it for a permanent home.

    Returns:
        DataFrame: Year, and the numbers of :data:`ARRANGEMENTS`, rounded to 10.
    """
    held = data.table("characteristics")
    held = held[(held["group"] == PERMANENCE) & held["period"].between(first_year, year)]
    wide = held.pivot_table("value", "period", "characteristic").reindex(columns=ARRANGEMENTS)
    frame = wide.rename(columns=ARRANGEMENTS).rename_axis("Year").rename_axis(columns=None)
    return frame.reset_index().assign(Symbol="x").astype({"Year": str})
