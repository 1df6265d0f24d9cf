"""Looked-after children by ethnicity: shares among them, which are no rates.

A share among looked-after children can be read as unequal only beside the share among all
children, and no child population by ethnicity is held; that of all ages is no substitute, as
the ages of ethnic groups differ.
"""

import pandas as pd

from helpers import data
from helpers.statistics import bounds, intervals

ROUNDED_TO = 10
"""The Department for Education rounds numbers of England in this table to the nearest 10."""
GROUPS = {
    "1. Total White": "White",
    "2. Total Mixed or Multiple ethnic groups": "Mixed or multiple ethnic groups",
    "3. Total Asian or Asian British": "Asian or Asian British",
    "4. Total Black, African, Caribbean or Black British": "Black or Black British",
    "5. Total other ethnic group": "Other ethnic group",
    "6. Total refused or information not yet available": "Refused or not yet known",
}
TOTAL = "Total children"
ON_THE_DAY = "looked after at 31 March"
HELD_FOR = {
    ON_THE_DAY: "Looked after at 31 March",
    "started to be looked after in the year": "Started in the year",
}


def shares(last_year: int, characteristics: pd.DataFrame | None = None) -> pd.DataFrame:
    """Return the share of each ethnic group among looked-after children of England.

    Returns:
        DataFrame: children, label, period, count, total, value (%), lower, upper, bound (what the
            rounding of both counts leaves open), status; years up to ``last_year``.
    """
    held = data.table("characteristics") if characteristics is None else characteristics
    rows = held[
        (held["group"] == "Ethnicity")
        & held["children"].isin(HELD_FOR)
        & (held["period"] <= last_year)
    ]
    keys = ["children", "period"]
    total = rows[rows["characteristic"] == TOTAL].set_index(keys)["value"].rename("total")
    frame = rows[rows["characteristic"].isin(GROUPS)].join(total, on=keys)
    frame = frame.rename(columns={"value": "count"})
    low, high = intervals.rounding_bounds(frame["count"], ROUNDED_TO)
    least, most = intervals.rounding_bounds(frame["total"], ROUNDED_TO)
    frame = frame.assign(
        label=frame["characteristic"].map(GROUPS),
        value=100 * frame["count"] / frame["total"],
        lower=100 * low / most,
        upper=100 * high / least,
        bound=bounds.ROUNDING,
        order=frame["characteristic"].map(list(GROUPS).index),
    ).sort_values([*keys, "order"])
    columns = ["children", "label", "period", "count", "total", "value", "lower", "upper"]
    return frame[[*columns, "bound", "status"]].reset_index(drop=True)


def newest(shares: pd.DataFrame, children: str = ON_THE_DAY) -> pd.DataFrame:
    """Return the last year's shares of one group of children."""
    some = shares[shares["children"] == children]
    return some[some["period"] == some["period"].max()]


def as_table(shares: pd.DataFrame, year: int) -> pd.DataFrame:
    """Return the shares of one year among children looked after, and among those starting."""
    held = shares[shares["period"] == year]
    wide = held.pivot_table("value", "label", "children", "first", sort=False)
    wide = wide.reindex(columns=[name for name in HELD_FOR if name in wide])
    return wide.rename(columns=HELD_FOR).rename_axis("Ethnic group").reset_index()
