"""Where looked-after children live, how far away, and how often they move: published shares.

The shares are printed in whole per cent and without their counts.
"""

from collections.abc import Collection

import pandas as pd

from helpers import data, words
from helpers.analysis import printed_shares

FOSTER = "foster_care_percent"
SEMI = "semi_independent_percent"
FAR = "far_from_home_percent"
THREE = "three_placements_percent"
STABLE = "placement_stable_percent"
MISSING = "missing_percent"
TYPES = {
    FOSTER: "Foster care",
    "childrens_homes_percent": "Children's homes and secure units",
    SEMI: "Independent or semi-independent",
    "with_parents_percent": "With parents",
}
MOVES = {
    FAR: "Over 20 miles from home, outside the council",
    THREE: "Three or more placements in the year",
    MISSING: "Went missing in the year",
}
SAME_CARER = {STABLE: "Same carer for two years or more"}
LABELS = TYPES | MOVES | SAME_CARER
WHAT = {measure: f"share in {words.lower_first(label)}" for measure, label in TYPES.items()}
WHAT |= {
    FOSTER: "share of children in foster care",
    SEMI: "share in independent or semi-independent living",
    "with_parents_percent": "share placed with parents",
    FAR: "share placed over 20 miles from home and outside the council",
    THREE: "share with three or more placements in the year",
    MISSING: "share that went missing in the year",
    STABLE: "share of those long in care with the same carer for two years or more",
}
WITHOUT_TOTAL = (STABLE, MISSING)
"""Shares of children whose number is not held: those in care long, and all of a year."""
CELL = ["value", "status", "reason"]


def shares(
    measures: Collection[str], codes: str | list[str], first_year: int, year: int
) -> pd.DataFrame:
    """Return shares of looked-after children, with approximate intervals where they can be formed.

    Args:
        measures: Some of :data:`LABELS`.

    Returns:
        DataFrame: A series frame (per cent), as :func:`with_intervals` returns it, in the order of
            :data:`LABELS`, with label (each measure in words) and what (as a sentence calls it).
    """
    children = data.observations("looked_after_count", codes, first_year, year)
    frame = with_intervals(data.observations(list(measures), codes, first_year, year), children)
    frame = frame.sort_values(
        "measure", key=lambda names: names.map(list(LABELS).index), kind="stable"
    )
    return frame.assign(label=frame["measure"].map(LABELS), what=frame["measure"].map(WHAT))


def with_intervals(frame: pd.DataFrame, children: pd.DataFrame) -> pd.DataFrame:
    """Return shares of children looked after at 31 March with approximate 95% intervals.

    Args:
        frame: Series frame of measures of :data:`LABELS`, per cent.
        children: Series frame of the number of children looked after at 31 March.

    Returns:
        DataFrame: ``frame`` with lower and upper: missing for :data:`WITHOUT_TOTAL`, and wherever
            the number of children is. A share of no children, printed as 0%, is not applicable.
    """
    limited = printed_shares.with_intervals(frame, children)
    of_year = frame["measure"] == MISSING  # of all children looked after in it, whoever is left
    limited.loc[of_year, CELL] = frame.loc[of_year, CELL]
    unknown = frame["measure"].isin(WITHOUT_TOTAL)
    return limited.assign(**limited[["lower", "upper"]].mask(unknown))


def in_last_year(frame: pd.DataFrame, code: str) -> pd.DataFrame:
    """Return each share of an area in its own last year, beside those of other areas in that year.

    Args:
        frame: As :func:`shares` returns it, for several areas.

    Returns:
        DataFrame: Rows of ``frame`` that hold a value, the area's first in each measure, with
            group: the measure in words and the year. A measure that the area has no value of is
            left out.
    """
    held = frame[frame["value"].notna()]
    last = held[held["area_code"] == code].groupby("measure")["period"].max()
    rows = held[held["period"] == held["measure"].map(last).astype(float)]
    order = rows.assign(
        place=rows["measure"].map(list(LABELS).index), other=rows["area_code"] != code
    )
    rows = rows.loc[order.sort_values(["place", "other"], kind="stable").index]
    return rows.assign(group=rows["label"] + ", " + rows["period"].astype(str))
