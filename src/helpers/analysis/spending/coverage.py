"""Which councils a nation's or region's spending is made of, and where the two do not add up."""

from collections.abc import Sequence

import pandas as pd

from helpers import data
from helpers.analysis.spending.services import TOTAL, left_out, money
from helpers.words import financial_year, listed

ROUNDING_OF_SUMS = 1000
"""Pounds by which a sum over councils may miss the total printed for rounding alone."""


def missing_councils(absent: pd.DataFrame, name: str) -> str:
    """Return which authorities an area's spending leaves out (:func:`~.left_out`), or ''."""
    if absent.empty:
        return ""
    years = absent.groupby("period")["area"].agg(" and ".join)
    parts = [f"{names} ({financial_year(year)})" for year, names in years.items()]
    return (
        f"The total of {name} is the sum over the authorities that have one. Missing from it are "
        f"{'; '.join(parts)}. Shares and spending per child leave out these authorities' other "
        "lines and their children too."
    )


def unlike_councils(lines: pd.DataFrame, code: str, members: Sequence[str]) -> str:
    """Return where an area's total is not the sum over its authorities, in a sentence; '' if so.

    Which of the two is right cannot be told; the area's own figure is the one shown.
    """
    totals = lines[lines["measure"] == TOTAL]
    mine = totals[totals["area_code"] == code].set_index("period")
    sums = totals[totals["area_code"].isin(members)].groupby("period")["value"].sum()
    apart = (mine["value"] - sums).dropna()
    parts = [
        f"{money(abs(gap))} {'above' if gap > 0 else 'below'} it in {financial_year(year)}"
        for year, gap in apart[apart.abs() > ROUNDING_OF_SUMS].items()
    ]
    if not parts:
        return ""
    return (
        f"The total printed for {mine['area'].iloc[0]} is the sum over its councils except that it "
        f"is {listed(parts)}; which of the two is right cannot be told."
    )


def notes(area: str, lines: pd.DataFrame, codes: Sequence[str], year: int) -> str:
    """Return what a reader must know of the figures of the area asked, in paragraphs."""
    shown = data.area(codes[0])
    told = [data.reorganised(area)]
    held = data.latest(TOTAL, area, year)
    if held and held < year:
        told.append(f"The last year held for {shown.name} is {financial_year(held)}.")
    if any("+" in code for code in codes):
        told.append(
            "Spending in pounds adds up, so the combined series is the sum over the councils; "
            "weekly costs do not add up and are held for each council alone."
        )
    if not shown.is_authority:
        told.append(missing_councils(left_out(lines, codes[:1]), shown.name))
        told.append(unlike_councils(lines, shown.code, data.members(shown.code)))
    return "\n\n".join(filter(None, told))
