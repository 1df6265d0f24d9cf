"""What placements cost, in words: arithmetic on averages, never a saving."""

from collections.abc import Sequence

import pandas as pd

from helpers import data, words
from helpers.analysis import context
from helpers.analysis.spending import among_councils, cost_of_placements, real_terms
from helpers.analysis.spending.services import MILLION, money, pounds
from helpers.data.geography import Area
from helpers.words import financial_year, listed, number, signed

ARITHMETIC = "An average cost is not what the next child would cost: this is arithmetic, no saving."
WANTED = 2016
"""The year whose placements are asked about; the figures held begin later."""


def shown(area: str, first_year: int | None, year: int) -> Area:
    """Return the area, if a week's cost is held for it.

    Raises:
        Problem: If none is.
    """
    return context.own(list(cost_of_placements.COSTS), area, first_year, year)


def opening(area: str, compare_with: Sequence[str], first_year: int, year: int) -> str:
    """Return the summary of the page: notes, then at most five sentences."""
    place = shown(area, first_year, year)
    wide = cost_of_placements.held(area, year)
    compared = cost_of_placements.years(wide, first_year)
    facts = [week(wide, place.name, year)]
    if compared:
        changed = cost_of_placements.change(wide, *compared)
        facts += [shares(changed), whole(changed), ARITHMETIC, earliest(compared[0], first_year)]
    else:
        facts.append(why_not(wide, place.name))
    return context.page_opening([context.no_more(place)], facts)


def week(wide: pd.DataFrame, name: str, year: int) -> str:
    """Return the latest week's cost of each kind, with councils' median unless it is old, or ''.

    Args:
        wide: As :func:`helpers.analysis.spending.cost_of_placements.held` returns it.
    """
    foster, homes = cost_of_placements.COSTS
    rows = wide[wide[[foster, homes]].notna().all(axis=1)]
    if rows.empty:
        return ""
    last = rows.index.max()
    old = words.age(last, year)
    middle = {one: data.authorities(one, last)["value"].median() for one in (foster, homes)}
    beside = {foster: "", homes: ""}
    if not old and pd.notna([*middle.values()]).all():
        beside = {foster: f" ({pounds(middle[foster])})"}
        beside[homes] = f" (councils’ median {pounds(middle[homes])})"
    return (
        f"In {financial_year(last)}{old} a week of residential care cost "
        f"{pounds(rows.loc[last, homes])} a child in {name}{beside[homes]}, a week of foster care "
        f"{pounds(rows.loc[last, foster])}{beside[foster]}."
    )


def shares(changed: pd.DataFrame) -> str:
    """Return the two shares then and now, in a sentence.

    Args:
        changed: As :func:`helpers.analysis.spending.cost_of_placements.change` returns it.
    """
    foster, homes = (changed.iloc[place] for place in (0, 1))
    return (
        f"At 31 March {foster['then']:.0f}, {number(foster['share_then'])}% were in foster care "
        f"and {number(homes['share_then'])}% in children's homes; at 31 March "
        f"{foster['now']:.0f}, {number(foster['share_now'])}% and {number(homes['share_now'])}%."
    )


def whole(changed: pd.DataFrame) -> str:
    """Return what the earlier shares would change of the latest cost, in a sentence.

    Args:
        changed: As :func:`helpers.analysis.spending.cost_of_placements.change` returns it.
    """
    row = changed.iloc[-1]
    return (
        f"With the shares of {row['then']:.0f} these two kinds of care would have cost "
        f"{more_or_less(row)} in {financial_year(row['now'])}, all else alike."
    )


def more_or_less(row: pd.Series) -> str:
    """Return an amount with its limits: "about £815 million less (rounding: ...)"."""
    low, high = row["lower"], row["upper"]
    if low < 0 < high:
        return f"between {money(-low)} less and {money(high)} more (by rounding)"
    ends = sorted((abs(low), abs(high)))
    way = "less" if high <= 0 else "more"
    return (
        f"about {money(abs(row['value']))} {way} (rounding: {money(ends[0])} to {money(ends[1])})"
    )


def earliest(then: int, first_year: int) -> str:
    """Return that the placements of the year wanted are not held, where they are not."""
    wanted = max(WANTED, first_year)
    if then <= wanted:
        return ""
    return (
        f"The placements of {wanted} are not among the figures held; {then} is the earliest year."
    )


def why_not(wide: pd.DataFrame, name: str) -> str:
    """Return why no two years can be compared, in a sentence.

    Args:
        wide: As :func:`helpers.analysis.spending.cost_of_placements.held` returns it.
    """
    missing = wide[list(cost_of_placements.SHARES)].notna().all(axis=1).sum() < 2
    what = "both shares" if missing else "shares, costs and the number of children"
    return f"What other placements would cost in {name} is not known: no two years have {what}."


def parts(changed: pd.DataFrame, name: str) -> str:
    """Return what of the change each kind is, in sentences; '' of no row."""
    if changed.empty:
        return ""
    each = [
        f"{row['label'].lower()} {size} {words.points_of(size)}, {more_or_less(row)}"
        for _, row in changed.iloc[:-1].iterrows()
        for size in [signed(row["share_then"] - row["share_now"])]
    ]
    first = changed.iloc[0]
    return (
        f"{name}, the children of 31 March {first['now']:.0f} placed as in {first['then']:.0f}: "
        f"{'; '.join(each)}. {whole(changed)} {ARITHMETIC}"
    )


def left_out(wide: pd.DataFrame, changed: pd.DataFrame) -> str:
    """Return how many are in placements without a cost, and what part of all spending is priced.

    Args:
        wide: As :func:`helpers.analysis.spending.cost_of_placements.held` returns it.
    """
    if changed.empty:
        return ""
    then, now = (int(changed[end].iloc[0]) for end in ("then", "now"))
    rest = [100 - changed[f"share_{end}"].iloc[:-1].sum() for end in ("then", "now")]
    text = (
        f"Placements without a cost of their own held {number(rest[0])}% of children in {then} and "
        f"{number(rest[1])}% in {now}; what they cost is in none of these amounts."
    )
    every = wide.loc[now, among_councils.LOOKED_AFTER_WEEK]
    if pd.isna(every):
        return text
    children = wide.loc[now, cost_of_placements.CHILDREN]
    total = children * every * cost_of_placements.WEEKS
    costs = cost_of_placements.by_shares_and_costs(wide, then, now, pd.Series(dtype=float))
    return (
        f"{text} Worked out so, the two kinds come to {money(costs['value'].iloc[-1])} in "
        f"{financial_year(now)}; the published week of a looked-after child comes to "
        f"{money(total)}."
    )


def mix_or_price(costs: pd.DataFrame, changed: pd.DataFrame) -> str:
    """Return how much is the shares' and how much the costs', in a sentence; '' if unknown.

    Args:
        costs: As :func:`helpers.analysis.spending.cost_of_placements.by_shares_and_costs` returns.
        changed: As :func:`helpers.analysis.spending.cost_of_placements.change` returns it.
    """
    if changed.empty or costs["value"].isna().any():
        return ""
    both = changed.iloc[-1]
    before, between, after = costs["value"]
    return (
        f"At the prices of {financial_year(both['now'])}: from “{costs['label'].iloc[0].lower()}” "
        f"to “{costs['label'].iloc[-1].lower()}” the two kinds change by "
        f"{_signed(after - before)}. Of this {_signed(between - before)} goes with a week's cost, "
        f"and {_signed(after - between)} with the shares (rounding: {_signed(-both['upper'])} to "
        f"{_signed(-both['lower'])})."
    )


def mix_title(costs: pd.DataFrame, name: str) -> str:
    """Return the amounts by shares and costs, as a chart's title; '' of none.

    ``costs``: as for :func:`mix_or_price`.
    """
    told = [
        f"{words.lower_first(label)} {money(value)}"
        for label, value in zip(costs.get("label", []), costs.get("value", []), strict=True)
        if pd.notna(value)
    ]
    return f"{name}: {'; '.join(told)}" if told else ""


def _signed(value: float) -> str:
    return f"{'+' if value > 0 else words.MINUS if value < 0 else ''}{money(abs(value))}"


def real(weekly: pd.DataFrame, index: pd.Series, name: str) -> str:
    """Return how each week's cost changed in real terms, or that it is not known, in a sentence.

    Args:
        weekly: As :func:`helpers.analysis.spending.among_councils.weekly` returns it.
        index: As :func:`helpers.analysis.spending.real_terms.index_numbers` returns it.
    """
    told: dict[str, list[str]] = {}
    for kind, rows in weekly.groupby("kind", sort=False):
        known = rows[rows["value"].notna() & rows["period"].isin(index.index)].set_index("period")
        if len(known) < 2:
            continue
        first, last = known.index.min(), known.index.max()
        cash = known.loc[first, "value"], known.loc[last, "value"]
        percent = signed(real_terms.real_change(*cash, index, first, last))
        span = f"from {financial_year(first)} to {financial_year(last)}"
        told.setdefault(span, []).append(f"{words.lower_first(kind)} {percent}%")
    spans = "; ".join(f"{listed(kinds)} {span}" for span, kinds in told.items())
    if not spans:
        return f"How a week's cost in {name} changed in real terms is not known."
    return f"A week's cost in {name} in real terms: {spans}."


def title(changed: pd.DataFrame, name: str) -> str:
    """Return the change of both kinds together, as a chart's title; '' of no row."""
    if changed.empty:
        return ""
    row = changed.iloc[-1]
    when = financial_year(row["now"])
    return f"{name}: with the shares of {row['then']:.0f}, {more_or_less(row)}, {when}"


def in_millions(frame: pd.DataFrame) -> pd.DataFrame:
    """Return amounts in million pounds, for a chart."""
    ends = frame.columns.intersection(["value", "lower", "upper"])
    return frame.assign(**{end: frame[end] / MILLION for end in ends})
