"""What a page on spending opens with: pounds per child, prices allowed for, care beside help."""

from collections.abc import Sequence

import pandas as pd

from helpers import data, words
from helpers.analysis import context
from helpers.analysis.spending import among_councils, real_terms, services
from helpers.analysis.spending.services import (
    ALL,
    EARLY_HELP,
    LOOKED_AFTER,
    money,
    pounds,
)
from helpers.words import financial_year, number


def opening(area: str, compare_with: Sequence[str], first_year: int, year: int) -> str:
    """Return what a page opens with: pounds per child, prices allowed for, and care beside help."""
    codes = services.compared(area, compare_with, year)
    shown = data.area(codes[0])
    lines = services.lines(first_year, year)
    within = lines[lines["area_code"].isin([shown.code, *data.members(shown.code)])]
    spending = services.spending(within, services.children(first_year, year))
    mine = spending[spending["area_code"] == shown.code]
    breaks = services.breaks(lines, shown.code)
    index = real_terms.index_numbers(real_terms.deflators(year))
    facts = [
        per_child_in_brief(mine, shown.name),
        real_in_brief(real_terms.changes(mine, index, breaks)),
        shares_in_brief(mine, breaks),
        weekly_in_brief(among_councils.weekly(shown.code, first_year, year)),
    ]
    return context.page_opening([context.no_more(shown)], facts)


def per_child_in_brief(spending: pd.DataFrame, name: str) -> str:
    """Return an area's last pounds per child, or in all where no child is known, in a sentence."""
    every = spending[spending["service"] == ALL]
    for column, unit, write in (("per_child", " per child", pounds), ("value", "", money)):
        held = every[every[column].notna()].sort_values("period")
        if len(held):
            row = held.iloc[-1]
            when = f"{financial_year(row['period'])}{_old(row['period'], spending)}"
            return f"{name} spent {write(row[column])}{unit} on children's services in {when}."
    return f"Spending of {name} is not known from the data held."


def real_in_brief(changes: pd.DataFrame) -> str:
    """Return how all spending per child changed once prices are allowed for; '' if not known.

    ``changes``: as :func:`~.real_terms.changes` returns them.
    """
    every = changes[changes["label"] == ALL] if len(changes) else changes
    if every.empty or every["real"].isna().all():
        return ""
    row = every.iloc[0]
    first, last = financial_year(row["first"]), financial_year(row["last"])
    size = number(abs(row["real"]))
    if size == "0":
        size = "under 1"
    way = "higher" if row["real"] > 0 else "lower"
    return (
        f"Once prices are allowed for, spending per child was {size}% {way} in {last} than in "
        f"{first}."
    )


def shares_in_brief(spending: pd.DataFrame, breaks: pd.DataFrame | None) -> str:
    """Return what of all spending goes on care and on early help, last and first, in sentences.

    Where a break leaves nothing to compare the last year with, the first and the last of the last
    years before it stand in the second sentence.
    """
    some = spending[spending["service"].isin([LOOKED_AFTER, EARLY_HELP])]
    wide = some.pivot_table("share", "period", "service")
    wide = wide.reindex(columns=[LOOKED_AFTER, EARLY_HELP]).dropna()
    if wide.empty:
        return ""
    told = [[f"{number(share, 1)}%" for share in row] for row in wide.to_numpy()]
    wide = wide.reset_index().assign(told=[" and ".join(pair) for pair in told])
    care, early_help = told[-1]
    year = wide["period"].iloc[-1]
    text = (
        f"Of spending in {financial_year(year)}, {care} was for children looked after and "
        f"{early_help} for early help."
    )
    run = services.last_run(wide, breaks)
    if run.empty:
        return text
    (first, then), (last, now) = run[["period", "told"]].iloc[[0, -1]].to_numpy()
    if last == year:
        return f"{text} In {financial_year(first)} it was {then}."
    return (
        f"{text} Shares of earlier years, not comparable with these, went from {then} "
        f"({financial_year(first)}) to {now} ({financial_year(last)})."
    )


def weekly_in_brief(costs: pd.DataFrame) -> str:
    """Return what a week cost for a child looked after, in a sentence; '' where it is not shown."""
    held = costs[costs["value"].notna() & (costs["measure"] == among_councils.LOOKED_AFTER_WEEK)]
    if held.empty:
        return ""
    row = held.sort_values("period").iloc[-1]
    when = f"{financial_year(row['period'])}{_old(row['period'], costs)}"
    return f"A week's care cost {pounds(row['value'])} for each child looked after in {when}."


def _old(period: float, frame: pd.DataFrame) -> str:
    return words.age(period, frame.attrs.get("last_year"))
