"""Looked-after children by ethnicity: shares among them, which are no rates.

A share among looked-after children can be read as unequal only beside the share among all
children, and no child population by ethnicity is held; that of all ages is no substitute, as
the ages of ethnic groups differ.
"""

import pandas as pd

from helpers.statistics import intervals
from helpers.words import listed, number

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
HELD_FOR = {
    "looked after at 31 March": "Looked after at 31 March",
    "started to be looked after in the year": "Started in the year",
}


def shares(characteristics: pd.DataFrame, last_year: int) -> pd.DataFrame:
    """Return the share of each ethnic group among looked-after children of England.

    Parameters
    ----------
    characteristics
        The table of that name: children, group, characteristic, further, period, value, status.

    Returns
    -------
    DataFrame
        children, label, period, count, total, value (%), lower, upper (what the rounding of both
        counts leaves open), status; years up to ``last_year``.
    """
    rows = characteristics[
        (characteristics["group"] == "Ethnicity")
        & characteristics["children"].isin(HELD_FOR)
        & (characteristics["period"] <= last_year)
    ]
    keys = ["children", "period"]
    total = rows[rows["characteristic"] == TOTAL].set_index(keys)["value"].rename("total")
    frame = rows[rows["characteristic"].isin(GROUPS)].join(total, on=keys)
    frame = frame.rename(columns={"value": "count"}).assign(
        label=frame["characteristic"].map(GROUPS)
    )
    low, high = intervals.rounding_bounds(frame["count"], ROUNDED_TO)
    least, most = intervals.rounding_bounds(frame["total"], ROUNDED_TO)
    frame["value"] = 100 * frame["count"] / frame["total"]
    frame["lower"], frame["upper"] = 100 * low / most, 100 * high / least
    columns = ["children", "label", "period", "count", "total", "value", "lower", "upper"]
    order = frame["characteristic"].map(list(GROUPS).index)
    frame = frame.assign(order=order).sort_values(["children", "period", "order"])
    return frame[[*columns, "status"]].reset_index(drop=True)


def newest(frame: pd.DataFrame, children: str) -> pd.DataFrame:
    """Return the last year's shares of one group of children."""
    some = frame[frame["children"] == children]
    return some[some["period"] == some["period"].max()]


def headline(rows: pd.DataFrame) -> str:
    """Return the title of the chart: the shares of the newest year."""
    known = rows[rows["value"].notna()]
    if known.empty:
        return "Not known from the data held"
    parts = [f"{row['label']} {number(row['value'])}%" for _, row in known.iloc[:2].iterrows()]
    return f"England, {known['period'].iloc[0]}: {', '.join(parts)} of children looked after"


def changes(frame: pd.DataFrame, children: str) -> str:
    """Return which shares changed by more than rounding between first and last year."""
    some = frame[(frame["children"] == children) & frame["value"].notna()]
    years = sorted(some["period"].unique())
    if len(years) < 2:
        return ""
    first, last = (
        some[some["period"] == year].set_index("label") for year in (years[0], years[-1])
    )
    parts = {"rose": [], "fell": []}
    for label in first.index.intersection(last.index, sort=False):
        before, after = first.loc[label], last.loc[label]
        shown = [f"{number(row['value'], 1)}%" for row in (before, after)]
        text = f"{label} ({' to '.join(shown)})"
        if shown[0] == shown[1]:
            continue
        if after["lower"] > before["upper"]:
            parts["rose"].append(text)
        elif after["upper"] < before["lower"]:
            parts["fell"].append(text)
    told = [f"{verb}: {listed(some)}" for verb, some in parts.items() if some]
    if not told:
        return f"No share changed by more than rounding between {years[0]} and {years[-1]}."
    span = f"Between {years[0]} and {years[-1]}, by more than rounding explains"
    return f"{span}, these shares {'; these '.join(told)}."


def table(frame: pd.DataFrame, year: int) -> pd.DataFrame:
    """Return the shares of one year among children looked after, and among those starting."""
    wide = frame[frame["period"] == year].pivot_table("value", "label", "children", "first")
    order = [label for label in GROUPS.values() if label in wide.index]
    columns = [name for name in HELD_FOR if name in wide]
    return (
        wide.loc[order, columns]
        .rename(columns=HELD_FOR)
        .rename_axis(index="Ethnic group", columns=None)
        .reset_index()
    )
