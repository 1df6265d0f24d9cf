"""Which councils a nation's or region's spending is made of, and where the two do not add up."""

import pandas as pd

from helpers.analysis.spending.services import TOTAL, financial, money
from helpers.words import listed

ROUNDING_OF_SUMS = 1000
"""Pounds by which a sum over councils may miss the total printed for rounding alone."""


def left_out(lines: pd.DataFrame, areas: pd.DataFrame, members: list[str]) -> pd.DataFrame:
    """Return which authorities of an area have no total in a year, though they existed.

    An area's total is the sum over the authorities that have one, so these are missing from it.

    Parameters
    ----------
    lines
        Series frame of :data:`MEASURES` for all authorities.
    areas
        area_code, name, first_mid_year, last_mid_year.
    members
        Codes of the authorities in the area.

    Returns
    -------
    DataFrame
        area_code, area, period; a row a year and authority.
    """
    totals = lines.loc[(lines["measure"] == TOTAL) & lines["value"].notna()]
    own = areas.loc[
        areas["area_code"].isin(members), ["area_code", "name", "first_mid_year", "last_mid_year"]
    ]
    every = own.merge(totals[["period"]].drop_duplicates(), how="cross")
    existed = ~every["period"].le(every["first_mid_year"]) & ~every["period"].gt(
        every["last_mid_year"] + 1
    )
    held = pd.MultiIndex.from_frame(totals[["area_code", "period"]])
    absent = ~pd.MultiIndex.from_frame(every[["area_code", "period"]]).isin(held)
    found = every[existed & absent & every["period"].ge(_first_of_councils(totals, members))]
    named = found.rename(columns={"name": "area"})[["area_code", "area", "period"]]
    return named.sort_values(["period", "area"], ignore_index=True)


def _first_of_councils(totals: pd.DataFrame, members: list[str]) -> float:
    """Return the first year in which any authority has a total; before it none is left out."""
    return totals.loc[totals["area_code"].isin(members), "period"].min()


def left_out_of(
    lines: pd.DataFrame, areas: pd.DataFrame, members: dict[str, list[str]]
) -> pd.DataFrame:
    """Return :func:`left_out` of several nations or regions, with of (the area's code).

    Parameters
    ----------
    members
        The codes of the authorities in each area.
    """
    parts = [left_out(lines, areas, codes).assign(of=one) for one, codes in members.items()]
    empty = pd.DataFrame(columns=["area_code", "area", "period", "of"])
    return pd.concat(parts, ignore_index=True) if parts else empty


def missing_councils(without: pd.DataFrame, name: str) -> str:
    """Return which authorities an area's spending leaves out, in a sentence; '' if none."""
    if without.empty:
        return ""
    parts = [
        f"{' and '.join(group['area'])} ({financial(year)})"
        for year, group in without.groupby("period")
    ]
    return (
        f"The total of {name} is the sum over the authorities that have one. Missing from it are "
        f"{'; '.join(parts)}. Shares and spending per child leave out these authorities' other "
        "lines and their children too."
    )


def unlike_councils(lines: pd.DataFrame, area_code: str, members: list[str]) -> str:
    """Return where an area's total is not the sum over its authorities, in a sentence; '' if so.

    Which of the two is right cannot be told; the area's own figure is the one shown.

    Parameters
    ----------
    lines
        Series frame of :data:`MEASURES` for the area and for all authorities.
    """
    totals = lines[lines["measure"] == TOTAL]
    mine = totals[totals["area_code"] == area_code].set_index("period")
    sums = totals[totals["area_code"].isin(members)].groupby("period")["value"].sum()
    apart = (mine["value"] - sums).dropna()
    parts = [
        f"{money(abs(gap))} {'above' if gap > 0 else 'below'} it in {financial(year)}"
        for year, gap in apart[apart.abs() > ROUNDING_OF_SUMS].items()
    ]
    if not parts or not members:
        return ""
    return (
        f"The total printed for {mine['area'].iloc[0]} is the sum over its councils except that it "
        f"is {listed(parts)}; which of the two is right cannot be told."
    )
