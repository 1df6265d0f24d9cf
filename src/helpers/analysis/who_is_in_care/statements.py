"""What the figures say of who is in care, in sentences. No direction is written down."""

from collections.abc import Sequence

import pandas as pd

from helpers import data, words
from helpers.analysis import context
from helpers.analysis.who_is_in_care import statements_of_england, unaccompanied, ways_out
from helpers.data.geography import Area
from helpers.words import number, signed, with_limits

MEASURES = [unaccompanied.COUNT, *ways_out.HELD]
SOURCES = [*MEASURES, unaccompanied.ALL, unaccompanied.POPULATION, "looked_after_ceased_count"]
"""What the figures of the notebook are worked out from."""
NOT_HERE = (
    "Age, legal status, need, home, reasons for leaving and lengths of stay are held for England "
    "as a whole only, and stand on its page."
)
CHANGES = {
    "since": "First year",
    "period": "Last year",
    "all": "Change in children looked after",
    "unaccompanied": "Of these, unaccompanied",
    "others": "Others",
}


def opening(area: str, compare_with: Sequence[str], first_year: int, year: int) -> str:
    """Return the summary of the page: notes, then at most five sentences."""
    place = context.own(MEASURES, area, first_year, year)
    count = data.series(unaccompanied.COUNT, area, first_year, year)
    rated = unaccompanied.rates(area, first_year, year)
    changed = unaccompanied.changes(area, first_year, year)
    facts = [
        latest(count, data.series(unaccompanied.ALL, area, first_year, year), rated),
        with_and_without(rated),
        among(place, rated),
        of_change(unaccompanied.over_five_years(changed), place.name),
        of_leaving(ways_out.shares(area, first_year, year), place.name, year),
        statements_of_england.of_ages(area, first_year, year),
    ]
    return context.page_opening([context.no_more(place)], facts)


def latest(count: pd.DataFrame, every: pd.DataFrame, rated: pd.DataFrame) -> str:
    """Return how many children were unaccompanied in the last year, and of how many.

    Of how many is said only where what is left may be shown: where ``rated`` has both rates.

    Args:
        count, every: Series frames of one area: unaccompanied children, and all.
        rated: As :func:`helpers.analysis.who_is_in_care.unaccompanied.rates` returns it.
    """
    held = count[count["value"].notna()].sort_values("period")
    if held.empty:
        return ""
    row = held.iloc[-1]
    when = f"31 March {row['period']}{words.age(row['period'], count.attrs.get('last_year'))}"
    if row["value"] == 0:
        return f"No unaccompanied asylum seeker was looked after in {row['area']} on {when}."
    shown = rated[rated["value"].notna() & (rated["period"] == row["period"])]
    of = every.loc[every["period"] == row["period"], "value"]
    whole = of.max() if len(shown) > 1 else 0
    share = f" ({number(100 * row['value'] / whole, 1)}%)" if whole else ""
    return (
        f"{number(row['value'])}{f' of {number(whole)}' if whole else ''} children looked after in "
        f"{row['area']}{share} were unaccompanied asylum seekers on {when}."
    )


def with_and_without(rated: pd.DataFrame) -> str:
    """Return the rates of the last year that has both, in a sentence; '' where there are none.

    ``rated``: as :func:`helpers.analysis.who_is_in_care.unaccompanied.rates` returns it.
    """
    both = rated[rated["value"].notna()].groupby("period").filter(lambda rows: len(rows) > 1)
    both = both[both["period"] == both["period"].max()].set_index("measure")
    if both.empty:
        return ""
    whole, others = (both.loc[name] for name in unaccompanied.LINES)
    return (
        f"The rate per 10,000 in {whole['area']} was {with_limits(whole)} in {whole['period']}"
        f"{words.age(whole['period'], rated.attrs.get('last_year'))}, without unaccompanied "
        f"children {with_limits(others)}."
    )


def of_change(rows: pd.DataFrame, name: str) -> str:
    """Return what of a change in number is unaccompanied children, in a sentence; '' of no row.

    ``rows``: one of :func:`helpers.analysis.who_is_in_care.unaccompanied.changes`, or none.
    """
    if rows.empty:
        return ""
    row = rows.iloc[0]
    whole, some, others = (signed(row[key]) for key in unaccompanied.PARTS.values())
    unit = row["rounding"]
    open_ = f" (rounding: {number(unit)} either way, of others {number(2 * unit)})" if unit else ""
    return (
        f"From {row['since']:.0f} to {row['period']:.0f} the number in {name} changed by {whole}: "
        f"unaccompanied children by {some}, others by {others}{open_}."
    )


def of_all_first_years(frame: pd.DataFrame, name: str) -> str:
    """Return a change in number and the unaccompanied part of it from each first year.

    ``frame``: as :func:`helpers.analysis.who_is_in_care.unaccompanied.changes` returns it.
    """
    if frame.empty:
        return ""
    each = [
        f"{signed(row.all)}, of which {signed(row.unaccompanied)}, from {row.since:.0f}"
        for row in frame.itertuples()
    ]
    return (
        f"The change in the number looked after in {name} up to {frame['period'].iloc[0]:.0f}, and "
        f"what of it is unaccompanied children: {'; '.join(each)}."
    )


def each_way_out(shares: pd.DataFrame, name: str) -> str:
    """Return how each share of leavers of an area went, a sentence a share.

    ``shares``: as :func:`helpers.analysis.who_is_in_care.ways_out.shares` returns it.
    """
    return " ".join(
        words.sentence(
            rows,
            f"The share “{words.lower_first(label)}” in {name}",
            decimals=0 if measure.startswith("returned") else 1,
            suffix="%",
        )
        for (measure, label), rows in shares.groupby(["measure", "label"], sort=False)
        if rows["value"].notna().any()
    )


def of_leaving(shares: pd.DataFrame, name: str, year: int) -> str:
    """Return how care ended in the last year held, in a sentence; '' where nothing is.

    ``shares``: as :func:`helpers.analysis.who_is_in_care.ways_out.shares` returns it.
    """
    now = ways_out.in_last_year(shares)
    if now.empty:
        return ""
    each = [f"{number(row.value)}% {ways_out.SAID[row.measure]}" for row in now.itertuples()]
    period = now["period"].iloc[0]
    when = f"{period}{words.age(period, year)}"
    return f"Of children who left care in {name} in {when}, {words.listed(each)}."


def among(place: Area, rated: pd.DataFrame) -> str:
    """Return where a council's rate without unaccompanied children stands; '' of a region."""
    held = rated[rated["value"].gt(0) & (rated["measure"] == unaccompanied.RATE_OF_OTHERS)]
    if held.empty or not place.is_authority:
        return ""
    year = int(held["period"].max())
    _, others, *_ = unaccompanied.among_councils(place.code, year)
    return words.stands_in_brief(others, place.code, "rate without them", year)


def stands(whole: pd.DataFrame, others: pd.DataFrame, code: str, year: int) -> str:
    """Return where a council stands with unaccompanied children and without; '' of none.

    ``whole``, ``others``: as for :func:`moved`.
    """
    each = {"with": whole, "without": others}
    texts = [
        words.stands(frame, code, f"rate {how} unaccompanied children", year)
        for how, frame in each.items()
    ]
    return " ".join(text for text in texts if text)


def moved(whole: pd.DataFrame, others: pd.DataFrame, year: int) -> str:
    """Return how many councils lie elsewhere against the limits without unaccompanied children.

    ``whole``, ``others``: as
    :func:`helpers.analysis.who_is_in_care.unaccompanied.among_councils` returns them.
    """
    both = whole.merge(others, on="area_code", suffixes=("", "_others"))
    both = both[(both["place"] != "") & (both["place_others"] != "")]
    if both.empty:
        return ""
    out, out_others = (both[name].ne("within limits").sum() for name in ("place", "place_others"))
    elsewhere = (both["place"] != both["place_others"]).sum()
    before, after = (
        [words.rank(both[name], value) for value in both[name]]
        for name in ("value", "value_others")
    )
    fifth = sum(one != other for one, other in zip(before, after, strict=True))
    lower = (both["value"] - both["value_others"]).max()
    return (
        f"Of {len(both)} councils of England with both rates in {year}, {out} lie outside the "
        f"widened 95% limits with unaccompanied children and {out_others} without; {elsewhere} lie "
        f"elsewhere against the limits without them, and {fifth} in another fifth of the "
        f"councils. The rate is lower by up to {number(lower, 1)} per 10,000."
    )
