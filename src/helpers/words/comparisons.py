"""One area beside others, in words: its context, its neighbours, all councils, and shares."""

from collections.abc import Sequence

import pandas as pd

from helpers.statistics import bounds, differences
from helpers.words.lists import listed
from helpers.words.numbers import number, with_limits

ALIKE = "not distinguishable from"
MANY = 5
"""Of so many comparisons or more it is said that chance alone would set some apart."""


def against(row: pd.Series, value: float, rounding: float = 0.0) -> str:
    """Return ``above``, ``below`` or ``not distinguishable from``: an interval beside one value.

    For an area beside a nation or region that holds it: the two share events and are no
    independent samples, so that the larger one is taken as known.

    Args:
        rounding: The unit that ``value`` was printed to: it may be off by half of it.

    Raises:
        ValueError: If the row has no interval.
    """
    _test_of_chance(row)
    if row["lower"] > value + rounding / 2:
        return "above"
    return "below" if row["upper"] < value - rounding / 2 else ALIKE


def beside(
    frame: pd.DataFrame,
    code: str,
    context: Sequence[str],
    decimals: int = 1,
    *,
    what: str = "",
    suffix: str = "",
) -> str:
    """Return how an area stands to those it lies in, in one year, as a sentence; '' if it cannot.

    Args:
        frame: Series frame of one measure in one year, with intervals: the area and its context.
            The unit to which the others' values were printed is allowed for where there is one.
        what: What is compared, as "share in foster care"; left out, the area alone is named.
    """
    mine = frame[frame["area_code"] == code]
    others = frame[frame["area_code"].isin(context) & frame["value"].notna()]
    others = others.sort_values("area_code", key=lambda codes: codes.map(list(context).index))
    mine = mine[bounds.of_chance(mine)]
    if mine.empty or others.empty:
        return ""
    row = mine.iloc[0]
    units = others["rounding"].fillna(0) if "rounding" in others else pd.Series(0, others.index)
    parts = [
        f"{against(row, value, unit)} that of {area} ({number(value, decimals)}{suffix})"
        for value, unit, area in zip(others["value"], units, others["area"], strict=True)
    ]
    own = with_limits(row, decimals, suffix)
    subject = f"the {what} in {row['area']}" if what else f"{row['area']}'s"
    return f"In {row['period']} {subject}, {own}, was {listed(parts)}."


def each_beside(
    frame: pd.DataFrame,
    by: str,
    code: str,
    context: Sequence[str],
    decimals: int = 1,
    suffix: str = "",
) -> str:
    """Return :func:`beside` for each group of a frame, in sentences; '' where none can be formed.

    Args:
        frame: Series frame with intervals, each group in one year: the area and its context.
        by: The column that says what each group holds, as "share in foster care".
    """
    groups = frame.groupby(by, sort=False)
    parts = [
        beside(rows, code, context, decimals, what=what, suffix=suffix) for what, rows in groups
    ]
    return " ".join(part for part in parts if part)


def beyond_chance(
    row: pd.Series, peers: pd.DataFrame, *, share: bool = False
) -> tuple[int, int, int]:
    """Return how many independent peers are higher, how many lower, how many neither.

    Judged as :func:`helpers.statistics.differences.compared` does, never by overlap.

    Args:
        row, peers: value, lower, upper, bound and, where there are any, count and population; peers
            without an interval are left out.

    Raises:
        ValueError: If the row has no interval.
    """
    _test_of_chance(row)
    peers = peers[bounds.of_chance(peers)]
    own = row.to_frame().T.iloc[[0] * len(peers)]
    beyond = differences.compared(own, peers, share=share)["beyond_chance"].to_numpy()
    higher = int((beyond & (peers["value"] > row["value"])).sum())
    lower = int((beyond & (peers["value"] < row["value"])).sum())
    return higher, lower, len(peers) - higher - lower


def _test_of_chance(row: pd.Series) -> None:
    if not bounds.is_interval(row):
        raise ValueError("no interval, without which nothing can be told from chance")


def among(
    frame: pd.DataFrame,
    called: str,
    decimals: int = 1,
    suffix: str = "",
    *,
    parts_of_it: bool = False,
) -> str:
    """Return where an area lies beside its peers, for a chart's title.

    Args:
        frame: One year of one measure, with role: 'area', 'neighbour' or 'context'.
        called: What the peers are, as "its statistical neighbours".
        parts_of_it: Whether the peers are parts of the area: their range is then given.
    """
    names = frame.loc[frame["role"] == "area", "area"]
    tested = bounds.of_chance(frame)
    mine = frame[(frame["role"] == "area") & tested]
    near = frame[(frame["role"] == "neighbour") & tested]
    if names.empty:
        return f"Not held for the area itself: {called}"
    if mine.empty:
        return f"{names.iloc[0]} has none with an interval, beside {called}"
    row = mine.iloc[0]
    value = f"{row['area']} {number(row['value'], decimals)}{suffix}"
    if near.empty:
        return f"{value}; none of {called} with an interval"
    if parts_of_it:
        ends = (number(end, decimals) for end in (near["value"].min(), near["value"].max()))
        return f"{value}; {called} from {' to '.join(ends)}{suffix}"
    higher, lower, alike = beyond_chance(row, near, share=suffix == "%")
    many = f" ({len(near)} comparisons; by chance 1 in 20 seems apart)" * (len(near) >= MANY)
    return (
        f"{value}; of {called}, {higher} higher, {lower} lower, {alike} not to be told apart{many}"
    )


def directions(changes: pd.Series, of: str = "areas") -> str:
    """Return how many rose, fell and neither: ``7 of 10 areas rose, 2 fell and 1 did neither``.

    Args:
        changes: The direction of each: above 0, below 0, or 0; missing ones are left out.
    """
    held = changes.dropna()
    if held.empty:
        return f"no change of {of} is known"
    rose, fell = int((held > 0).sum()), int((held < 0).sum())
    same = len(held) - rose - fell
    counts = {"rose": rose, "fell": fell, "did neither": same}
    kept = [(word, count) for word, count in counts.items() if count]
    if len(kept) == 1:
        word = kept[0][0]
        return f"all {len(held)} {of} {word}" if len(held) > 1 else f"the one of {of} {word}"
    (first, count), *rest = kept
    tail = listed([f"{count} {word}" for word, count in rest])
    return f"{count} of {len(held)} {of} {first}{' and ' if len(rest) == 1 else ', '}{tail}"


def rank(values: pd.Series, own: float) -> str:
    """Return which fifth of all a value lies in, never a place in a league table; '' if unknown.

    Args:
        values: The values of all, the own one among them; missing ones are left out.
    """
    held = values.dropna()
    if pd.isna(own) or held.empty:
        return ""
    fifth = min(int(5 * (held < own).sum() / len(held)), 4)
    return (
        "the lowest fifth",
        "the second-lowest fifth",
        "the middle fifth",
        "the second-highest fifth",
        "the highest fifth",
    )[fifth]
