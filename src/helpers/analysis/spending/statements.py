"""What is spent, in words: pounds with their financial years, beside others and in real terms.

A change of pounds is in per cent of cash and names the amount it is from; the direction is always
that of the figures. Frames of spending are those of
:func:`helpers.analysis.spending.services.spending`.
"""

from collections.abc import Callable, Sequence

import pandas as pd

from helpers import words
from helpers.analysis.spending import a_third_less, services
from helpers.analysis.spending.services import (
    ALL,
    LEAST,
    LOOKED_AFTER,
    money,
    pounds,
)
from helpers.data.disclosure import WITHHELD
from helpers.words import Change, financial_year, listed, number, signed


def amount(
    frame: pd.DataFrame,
    write: Callable[[float], str] = pounds,
    breaks: pd.DataFrame | None = None,
    least: float = 0,
) -> str:
    """Return the latest amount of a series (period, value in pounds) and its changes in cash.

    For instance "£1,386 in 2024-25, 5% more than a year before (£1,315) and 63% more than in
    2017-18 (£851)"; '' where no amount is held.

    Args:
        write: How an amount is written.
        least: A change from less than this is not given in per cent.
    """
    held = words.comparable(frame, breaks)
    if held.empty:
        return ""
    last = held.iloc[-1]
    text = f"{write(last['value'])} in {financial_year(last['period'])}"
    text += words.age(last["period"], frame.attrs.get("last_year"))
    changes = words.changes(services.even(frame), breaks)
    if changes:
        return f"{text}, {listed([_than(one, write, least) for one in changes])}"
    alone = frame["value"].notna().sum() == 1
    why = "the only year with a figure" if alone else "not comparable with earlier years"
    return f"{text}, {why}"


def _than(one: Change, write: Callable[[float], str], least: float) -> str:
    if one.direction == 0:
        return one.plain(_when(one))
    way = "more" if one.direction > 0 else "less"
    percent = "under 1" if abs(one.percent) < 0.5 else number(abs(one.percent))
    stated = f"{percent}% {way}" if one.before and one.before >= least else way
    return f"{stated} than {_when(one)} ({write(one.before)})"


def _when(one: Change) -> str:
    return "a year before" if one.last - one.first == 1 else f"in {financial_year(one.first)}"


def total(spending: pd.DataFrame, name: str, breaks: pd.DataFrame | None) -> str:
    """Return how all spending of one area went in cash, in a sentence.

    ``breaks``: as :func:`~helpers.analysis.spending.services.breaks` returns them.
    """
    text = amount(spending[spending["service"] == ALL], money, breaks, LEAST)
    if not text:
        return f"Spending of {name} is not known from the data held."
    return f"Spending of {name} on children's services, in cash, was {text}."


def total_title(spending: pd.DataFrame, name: str) -> str:
    """Return the title of the chart of amounts: the last year's total and the part for care."""
    held = spending[spending["share"].notna()]
    last = held[held["period"] == held["period"].max()].set_index("service")
    if not {ALL, LOOKED_AFTER} <= set(last.index):
        return f"{name}: spending on children looked after is not known"
    return (
        f"{name}: {money(last.at[ALL, 'value'])} in {financial_year(last.at[ALL, 'period'])}, "
        f"{number(last.at[LOOKED_AFTER, 'share'])}% of it on children looked after"
    )


def per_child(spending: pd.DataFrame, code: str, breaks: pd.DataFrame | None) -> str:
    """Return all spending per child of an area and its change, and that of others, in sentences.

    A change from less than :data:`~helpers.analysis.spending.services.LEAST` in all is not given
    in per cent. Where a break leaves nothing to compare the last year with, the last change before
    it is given.

    Args:
        spending: Of the area and those beside it.
        breaks: Of the area, as :func:`~helpers.analysis.spending.services.breaks` returns them.
    """
    every = spending[(spending["service"] == ALL) & spending["per_child"].notna()]
    mine = every[every["area_code"] == code]
    if mine.empty:
        return ""
    small = (mine["per_child"] * mine["children"]).min() < LEAST
    least = float("inf") if small else 0
    mine, name = mine.assign(value=mine["per_child"]), mine["area"].iloc[0]
    last = mine["period"].max()
    told = [
        f"Spending per child in {name}, in cash, was {amount(mine, breaks=breaks, least=least)}."
    ]
    others = every[(every["period"] == last) & (every["area_code"] != code)]
    beside = [f"{row.area} {pounds(row.per_child)}" for row in others.itertuples()]
    told += [f"In the same year: {', '.join(beside)}."] if beside else []
    run = services.last_run(mine, breaks)
    if len(run) and run["period"].max() < last:
        before = amount(run, breaks=breaks, least=least)
        told.append(f"In {name} before {financial_year(last)}: {before}.")
    return " ".join(told)


def shares(
    spending: pd.DataFrame,
    name: str,
    breaks: pd.DataFrame | None,
    of: Sequence[str] = services.ORDER[:-1],
) -> str:
    """Return shares of one area's spending on the services ``of`` and their changes, latest first.

    The earlier year is the first of the service, not its turning point: as near as can be the
    same for all, since what one gains another loses. No change is across a break; where one leaves
    nothing to compare the last year with, the last years before it are told too.
    """
    held = spending[spending["share"].notna()]
    if held.empty:
        return f"No share can be worked out for {name}."
    year = held["period"].max()
    parts = [_share(held[held["service"] == one], one, year, breaks) for one in of]
    text = f"Of all spending in {name} in {financial_year(year)}: {'; '.join(filter(None, parts))}."
    run = services.last_run(held, breaks)
    if run.empty or run["period"].max() == year:
        return text
    return f"{text} These are not comparable with earlier years. {shares(run, name, breaks, of)}"


def _share(held: pd.DataFrame, service: str, year: int, breaks: pd.DataFrame | None) -> str:
    held = held.assign(value=held["share"])
    now = held.loc[held["period"] == year, "value"]
    if now.empty:
        return ""
    start = words.comparable(held, breaks)["period"].min()
    changes = words.changes(held, breaks, start=start, decimals=1, kind="share")
    since = {one.first: one.plain(_when(one)) for one in changes}
    text = f"{words.lower_first(service)} {number(now.iloc[0], 1)}%"
    return f"{text} ({listed(list(since.values()))})" if since else text


def real(changes: pd.DataFrame, name: str, of: Sequence[str] = services.ORDER) -> str:
    """Return :func:`~.real_terms.changes` per child of the services ``of``, in a sentence."""
    if changes.empty:
        return (
            f"For {name} no two comparable years have both spending per child and a deflator: real "
            "terms are not known."
        )
    known = changes[changes["real"].notna() & changes["label"].isin(of)]
    if known.empty:
        return f"Spending of {name} is too small for a change in per cent to mean anything."
    first, last = (financial_year(known[end].iloc[0]) for end in ("first", "last"))
    parts = [
        f"{words.lower_first(one.label)} {signed(one.real)}% ({signed(one.cash)}% in cash)"
        for one in known.itertuples()
    ]
    return (
        f"Between {first} and {last}, spending per child in {name} changed in real terms by: "
        f"{'; '.join(parts)}."
    )


def weekly(costs: pd.DataFrame, name: str) -> str:
    """Return each of :func:`~.among_councils.weekly`, its change, and what is withheld."""
    groups = costs.groupby("kind", sort=False)
    parts = [
        f"{words.lower_first(kind)} {text}" for kind, group in groups if (text := amount(group))
    ]
    if not parts:
        return f"No weekly cost is shown for {name}."
    text = f"A week's cost in {name}, cash: {'; '.join(parts)}."
    hidden = costs[costs["reason"].str.startswith(WITHHELD)].groupby(["kind", "reason"])["period"]
    for (kind, reason), years in hidden:
        years = listed([financial_year(year) for year in years])
        text += f" The cost of {words.lower_first(kind)} is not shown for {years}, {reason}."
    return text


def fifths(councils: pd.DataFrame, code: str) -> str:
    """Return in which fifth of councils (pounds per child) one lies for each service, or ''."""
    mine = councils[councils["area_code"] == code]
    if mine.empty:
        return ""
    every = councils.groupby("service")["value"]
    parts = [
        f"{words.lower_first(one.service)} {pounds(one.value)}, in "
        f"{words.rank(every.get_group(one.service), one.value)}"
        for one in mine.itertuples()
    ]
    return (
        f"{mine['area'].iloc[0]} among {councils['area_code'].nunique()} councils: "
        f"{'; '.join(parts)}. A fifth says where an amount lies, not whether it is right."
    )


def among_title(councils: pd.DataFrame, code: str, year: int) -> str:
    """Return the title of the chart of councils: one's spending and the median, or their range."""
    every = councils[councils["service"] == ALL].set_index("area_code")
    low, median, high = (pounds(one) for one in every["value"].quantile([0.1, 0.5, 0.9]))
    when = f"per child in {financial_year(year)}"
    if code not in every.index:
        return f"Four in five councils spent {low} to {high} {when}"
    mine = every.loc[code]
    return f"{mine['area']}: {pounds(mine['value'])} {when}; the median of councils is {median}"


def neighbours(near: pd.DataFrame, year: int) -> str:
    """Return how an area's pounds per child stand to its statistical neighbours', or ''.

    ``near`` is of :func:`helpers.analysis.comparison.among_neighbours`.
    """
    held = near[near["value"].notna()]
    mine, others = held[held["role"] == "area"], held.loc[held["role"] == "neighbour", "value"]
    if mine.empty or others.empty:
        return ""
    value = mine["value"].iloc[0]
    less = int((others < value).sum())
    many = {0: "None", len(others): "All"}.get(less, less)
    return (
        f"{mine['area'].iloc[0]} spent {pounds(value)} per child in {financial_year(year)}; its "
        f"{len(others)} statistical neighbours with a figure {pounds(others.min())} to "
        f"{pounds(others.max())}, their median {pounds(others.median())}. {many} of them spent "
        "less."
    )


def third(real: pd.DataFrame, fall: float) -> str:
    """Return how widely :func:`~.a_third_less.in_real_terms` lie, and which near the ``fall``."""
    if real.empty:
        return "No two years up to this one have both spending by category and a deflator."
    told = [f"{signed(row.value, 1)}% (“{row.label}”, {row.span})" for row in real.itertuples()]
    told = pd.Series(told, real.index)
    near = list(told[real["near"]])
    nearest = (
        f"Within {number(a_third_less.NEAR, 1)} percentage points of it lie: {'; '.join(near)}."
        if near
        else "Not one of them comes near it."
    )
    return (
        f"The press gave {signed(fall)}% in real terms without saying which lines were counted or "
        f"between which years. In real terms the lines and years tried here give anything from "
        f"{told[real['value'].idxmin()]} to {told[real['value'].idxmax()]}. {nearest}"
    )


def third_title(real: pd.DataFrame, fall: float) -> str:
    """Return the title of the chart: how many definitions come near the claim."""
    if real.empty:
        return "“A third less”: real terms are not known"
    near = int(real["near"].sum())
    ends = " to ".join(f"{signed(end)}%" for end in (real["value"].min(), real["value"].max()))
    return (
        f"“A third less”: {near} of {len(real)} ways of counting {'lies' if near == 1 else 'lie'} "
        f"near {signed(fall)}%; all run from {ends}"
    )
