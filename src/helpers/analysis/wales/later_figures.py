"""Later figures for Welsh authorities, and why they are not joined to the series.

Copies of tables that do not show their year, or that add years together, cannot be put at the end
of a series: neither a year nor a half may be guessed.
"""

import pandas as pd

from helpers.words import number
from helpers.words.symbols import NOT_HELD

TOPIC = "Welsh authorities after 2018"
UNDATED = "CH/039"
ADDED = "total over the years selected"
NATION = "Wales"


def values(studies: pd.DataFrame, text: str) -> pd.Series:
    """Return the numbers of one table, :data:`UNDATED` or :data:`ADDED`, by name of area.

    ``studies``: the studies of :data:`TOPIC`.
    """
    rows = studies[studies["measure"].str.contains(text, regex=False)]
    return pd.to_numeric(rows.set_index("geography")["value"])


def side_by_side(studies: pd.DataFrame, counts: pd.DataFrame) -> pd.DataFrame:
    """Return each authority's last number in the series beside the two later tables.

    Args:
        studies: The studies of :data:`TOPIC`.
        counts: Series frame of looked_after_count for Wales and its authorities.

    Returns:
        DataFrame: As a table for people, Wales first; a cell the copy does not hold is "not held".
            Empty where no number of any authority is held.
    """
    held = counts[counts["value"].notna()]
    last = held.loc[held["area"] != NATION, "period"].max()
    if pd.isna(last):
        return pd.DataFrame({"Area": []})
    series = held[held["period"] == last].set_index("area")["value"]
    frame = pd.DataFrame(
        {
            f"{last}, in the series": series,
            "Later table, year not shown": values(studies, UNDATED),
            "Later table, two years added together": values(studies, ADDED),
        }
    )
    order = [NATION, *sorted(set(series.index) - {NATION})]
    frame = frame.reindex(order).map(number, na_action="ignore").fillna(NOT_HELD)
    return frame.rename_axis("Area").reset_index()


def quoted(studies: pd.DataFrame, name: str = "") -> pd.DataFrame:
    """Return the other later figures as a table for people, of one area or of all.

    Args:
        studies: The studies of :data:`TOPIC`.
        name: The area wanted; all where it has none.
    """
    rows = studies[~studies["measure"].str.contains(f"{UNDATED}|{ADDED}", regex=True)]
    if (rows["geography"] == name).any():
        rows = rows[rows["geography"] == name]
    columns = {
        "geography": "Area",
        "period": "Year",
        "measure": "Measure",
        "value": "Value",
        "unit": "Unit",
        "source_title": "As quoted in",
    }
    shown = rows[list(columns)].replace({"period": {"": "in the text"}})
    return shown.rename(columns=columns).drop_duplicates(ignore_index=True)


def caption(rows: pd.DataFrame) -> str:
    """Return what a table of :func:`quoted` is called: by the one area it is of, if it is of one.

    ``rows``: as :func:`quoted` returns them.
    """
    areas = set(rows["Area"])
    whose = areas.pop() if len(areas) == 1 else "Welsh authorities"
    return f"Other later figures for {whose}, as quoted"
