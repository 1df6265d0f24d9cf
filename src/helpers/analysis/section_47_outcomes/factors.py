"""Factors that social workers identified at the end of an assessment, where the table was added.

An episode of need can have several factors, so that the shares add up to more than all. A factor
is what was identified and written down, not what was proved; councils record differently.

Source of the definitions: Department for Education, Children in need census, guide to the method.
"""

import pandas as pd

from helpers import data, words
from helpers.statistics import bounds, intervals

TOTAL = "assessment_with_factor_count"
UNIT = "% of the episodes of need that have any factor at the end of assessment"
LABEL = "Factor at the end of assessment: "


def measures() -> dict[str, str]:
    """Return the measures of factors and what each is called, in the order of the measures."""
    held = data.measures().set_index("measure")["label"]
    mine = held[held.str.startswith(LABEL)].str.removeprefix(LABEL)
    return dict(mine.str[:1].str.upper() + mine.str[1:])


def shares(areas: list[str], first_year: int, year: int) -> pd.DataFrame:
    """Return each factor's share of the episodes with any factor, with Wilson intervals.

    Args:
        areas: Codes of the areas.

    Returns:
        DataFrame: Series frame with factor (its name), value, lower and upper (%), bound; status
            and reason of the count that is not shown. No row where the table was not added.
    """
    names = measures()
    frame = data.observations([*names, TOTAL], areas, first_year, year)
    keys = ["area_code", "period"]
    total = frame[frame["measure"] == TOTAL].set_index(keys)["value"].rename("total")
    rows = frame[frame["measure"].isin(names)].join(total, on=keys)
    share = intervals.share_interval(rows["value"], rows["total"])
    share = 100 * share.rename(columns={"share": "value"})
    lacking = rows["value"].notna() & share["value"].isna()
    rows = rows.assign(**share, bound=bounds.INTERVAL, factor=rows["measure"].map(names))
    rows["status"] = rows["status"].mask(lacking, "x")
    rows["rounding"] = float("nan")  # that of the counts is no unit of their share
    rows["measure"] = rows["measure"].str.replace("_count", "_percent")
    return rows


def in_last_year(rows: pd.DataFrame, code: str) -> pd.DataFrame:
    """Return an area's factors in the last year it has any of, the most frequent first."""
    mine = rows[rows["area_code"] == code]
    last = mine.loc[mine["value"].notna(), "period"].max()
    now = mine[mine["period"] == last]
    return now.sort_values("value", ascending=False, kind="stable", ignore_index=True)


def title(now: pd.DataFrame) -> str:
    """Return the most frequent factor of an area in a year, as a chart's title."""
    held = now[now["value"].notna()]
    row = held.iloc[0]
    share = words.number(row["value"], 1)
    return (
        f"{row['area']}: “{row['factor']}” in {share}% of episodes with factors ({row['period']})"
    )


def most_frequent(now: pd.DataFrame) -> str:
    """Return the three most frequent factors of an area in a year, in a sentence; '' if none."""
    held = now[now["value"].notna()]
    if held.empty:
        return ""
    first = [
        f"{words.lower_first(row['factor'])}, {words.with_limits(row, 1, '%')}"
        for _, row in held.head(3).iterrows()
    ]
    area, year = held[["area", "period"]].iloc[0]
    return (
        f"The factors identified most often in {area} in {year}, of the episodes with any: "
        f"{words.listed(first)}."
    )


def beside(rows: pd.DataFrame, now: pd.DataFrame, context: list[str]) -> str:
    """Return how the most frequent factor of an area stands beside the areas that hold it."""
    top = now[now["value"].notna()].head(1)
    if top.empty:
        return ""
    row = top.iloc[0]
    same = rows[(rows["measure"] == row["measure"]) & (rows["period"] == row["period"])]
    what = f"share with “{row['factor']}”"
    return words.beside(same, row["area_code"], context, what=what, suffix="%")
