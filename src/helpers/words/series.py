"""How a series went, in words: latest value first, then the change on a year and since a turn.

Every function takes a series frame (:mod:`helpers.data.reading`) of one measure of one area,
states no change across a break, tolerates what is missing and says so.
"""

from typing import TypedDict, Unpack

import numpy as np
import pandas as pd

from helpers.statistics import bounds, many_tests
from helpers.words.changes import Change, change_between, kind_of
from helpers.words.lists import listed, years
from helpers.words.numbers import number, with_limits
from helpers.words.symbols import MEANING, NOT_HELD

NOT_KNOWN = "is not known from the data held"
OLD = 3
"""A latest value of more years than this before the last year asked for is said to be old."""


class How(TypedDict, total=False):
    """Keywords of :func:`change`."""

    start: int | None
    decimals: int
    suffix: str
    kind: str | None
    interval: bool
    shifts: pd.DataFrame | None


def age(period: float, year: int | None) -> str:
    """Return `` (the latest held, 7 years before 2025)`` for 2018; '' where it is not :data:`OLD`.

    Args:
        period: The year of the latest value of a series.
        year: The last year asked for: of a series frame, ``frame.attrs["last_year"]``.
    """
    if year is None or year - period <= OLD:
        return ""
    return f" (the latest held, {year - period:.0f} years before {year})"


def comparable(frame: pd.DataFrame, breaks: pd.DataFrame | None = None) -> pd.DataFrame:
    """Return the rows of one series that hold a value, from the last break on, oldest first."""
    known = np.flatnonzero(frame["value"].notna())
    periods = frame["period"].to_numpy()
    at = known[np.argsort(periods[known], kind="stable")]
    if breaks is not None and len(at):
        first, last = periods[at[0]], periods[at[-1]]
        start = max((year for year in breaks["period"] if first < year <= last), default=first)
        at = at[periods[at] >= start]
    return frame.take(at)


def _since(held: pd.DataFrame) -> tuple[pd.Series, float] | None:
    """Return the row that the latest of comparable ones is best set against, and at which level.

    The later of the highest and the lowest, the last two years left out; where neither is before
    them, the first. None where there is no year before the year before. As figures chose it, the
    level allows for all the years it was chosen among.
    """
    earlier = len(held) - (2 if len(held) > 1 and _a_year_apart(held) else 1)
    if earlier < 1:
        return None
    values = held["value"].to_numpy()
    turns = np.flatnonzero((values == values.max()) | (values == values.min()))
    turns = turns[(turns < earlier) & (values.max() > values.min())]
    return held.iloc[max(turns, default=0)], many_tests.level_among(earlier)


def _a_year_apart(held: pd.DataFrame) -> bool:
    return held["period"].iloc[-1] - held["period"].iloc[-2] == 1


def changes(
    frame: pd.DataFrame,
    breaks: pd.DataFrame | None = None,
    *,
    start: int | None = None,
    decimals: int = 0,
    kind: str | None = None,
) -> list[Change]:
    """Return the change on a year before, and the one since a turn or break, of one series.

    Args:
        frame: A series frame of one measure of one area.
        start: The year that the second change is from, in place of the later of the highest and the
            lowest since the break; left out where the series has no comparable value then.
        kind: COUNT, SHARE or LEVEL; by default what :func:`kind_of` returns.

    Returns:
        list of Change: None, one or two.
    """
    return _changes(comparable(frame, breaks), start, decimals, kind or kind_of(frame))


def _changes(
    held: pd.DataFrame,
    start: int | None,
    decimals: int,
    kind: str,
    shifts: pd.DataFrame | None = None,
) -> list[Change]:
    """Return what :func:`changes` does, of rows that are comparable."""
    if len(held) < 2:
        return []
    last = held.iloc[-1]
    rows = [(held.iloc[-2], bounds.LEVEL)] if _a_year_apart(held) else []
    if start is None:
        turn = _since(held)
        rows += [] if turn is None else [turn]
    else:
        told = [row["period"] for row, _ in rows]
        wanted = held["period"].eq(start) & ~held["period"].isin([*told, last["period"]])
        rows += [(row, bounds.LEVEL) for _, row in held[wanted].iterrows()]
    if not rows:
        rows = [(held.iloc[-2], bounds.LEVEL)]
    how = {"kind": kind, "decimals": decimals, "shifts": shifts}
    return [change_between(row, last, level=level, **how) for row, level in rows]


def change(
    frame: pd.DataFrame,
    breaks: pd.DataFrame | None = None,
    *,
    start: int | None = None,
    decimals: int = 0,
    suffix: str = "",
    kind: str | None = None,
    interval: bool = True,
    shifts: pd.DataFrame | None = None,
) -> str:
    """Return the latest value of one series and how it changed, as words without a subject.

    Args:
        frame, breaks, start, decimals, kind: As for :func:`changes`.
        suffix: Written behind the value, such as "%".
        interval: Whether the value carries its limits where it has any.
        shifts: As for :func:`change_between`, where the series is made of the same areas.

    Returns:
        str: For instance "1,498 in 2025, 48 fewer than a year before (\u22123.1%) and 259 more than
            in 2016 (+20.9%)", or "is not known from the data held".
    """
    held = comparable(frame, breaks)
    if held.empty:
        return NOT_KNOWN
    last = held.iloc[-1]
    shown = last if interval else last[["value"]]
    text = f"{with_limits(shown, decimals, suffix)} in {int(last['period'])}"
    text += age(last["period"], frame.attrs.get("last_year"))
    how = How(start=start, decimals=decimals, kind=kind, shifts=shifts)
    compared = than_before(frame, breaks, **how)
    if compared:
        return f"{text}, {compared}"
    if frame["value"].notna().sum() > 1:
        return f"{text}, which is not comparable with earlier years"
    return f"{text}, the only year with a figure"


def than_before(
    frame: pd.DataFrame,
    breaks: pd.DataFrame | None = None,
    *,
    start: int | None = None,
    decimals: int = 0,
    kind: str | None = None,
    shifts: pd.DataFrame | None = None,
) -> str:
    """Return what :func:`change` says behind the value; '' where there is nothing to compare.

    Returns:
        str: For instance "48 fewer than a year before (\u22123.1%) and 259 more than in 2016
            (+20.9%)".
    """
    held = comparable(frame, breaks)
    pairs = _changes(held, start, decimals, kind or kind_of(frame), shifts)
    return _joined(pairs, [one.beside(when(one, held, frame)) for one in pairs])


def missing_years(frame: pd.DataFrame) -> str:
    """Return the years of one series that are missing and why, in a sentence; '' if none is.

    Returns:
        str: For instance "No figure is shown for 2022 (not available)."
    """
    rows = frame[frame["value"].isna() & (frame["status"] != "")].sort_values("period")
    parts = [
        f"{years(group['period'].tolist())} ({MEANING.get(status, 'not available')})"
        for status, group in rows.groupby("status", sort=False)
    ]
    absent = years_not_held(frame)
    parts += [f"{years(absent)} ({NOT_HELD})"] if absent else []
    return f"No figure is shown for {listed(parts)}." if parts else ""


def years_not_held(frame: pd.DataFrame) -> list[int]:
    """Return the years within one series that it has no row for."""
    held = {int(year) for year in frame["period"]}
    return sorted(set(range(min(held), max(held))) - held) if held else []


def _joined(pairs: list[Change], parts: list[str]) -> str:
    """Return the parts joined; where both are no change alike, that is said once."""
    sizes = {(one.direction, one.size()) for one in pairs}
    if len(parts) == 2 and sizes == {(0, pairs[0].size())}:
        return f"{parts[0]} and {parts[1].removeprefix(f'{pairs[0].size()} ')}"
    return " and ".join(parts)


def _when(one: Change) -> str:
    return "a year before" if one.last - one.first == 1 else f"in {one.first}"


def when(one: Change, held: pd.DataFrame, frame: pd.DataFrame) -> str:
    """Return the year that a change is from, and that the series was highest or lowest then.

    Args:
        held: The series, as :func:`comparable` returns it.
        frame: The whole series: where it has values before those, it says from when on it was.
    """
    what = _when(one)
    start = held["period"].iloc[0]
    if one.last - one.first != 1 and len(held) > 3 and one.direction and one.first != start:
        values = held["value"]
        if one.before in (values.max(), values.min()):
            what += f", when it was {'highest' if one.before == values.max() else 'lowest'}"
            earlier = frame["value"].notna() & (frame["period"] < start)
            what += f" from {start:.0f} on" if earlier.any() else ""
    return what


def sentence(
    frame: pd.DataFrame,
    subject: str,
    breaks: pd.DataFrame | None = None,
    **how: Unpack[How],
) -> str:
    """Return :func:`change` as a sentence about ``subject``, such as "The rate in London"."""
    text = change(frame, breaks, **how)
    return f"{subject} {text}." if text == NOT_KNOWN else f"{subject} was {text}."


def headline(
    frame: pd.DataFrame,
    name: str,
    breaks: pd.DataFrame | None = None,
    **how: Unpack[How],
) -> str:
    """Return the title of a chart of ``name``: :func:`change` without limits or per cent."""
    held = comparable(frame, breaks)
    if held.empty:
        return f"{name}: {NOT_KNOWN.removeprefix('is ')}"
    last = held.iloc[-1]
    suffix = how.pop("suffix", "")
    value = number(last["value"], how.get("decimals", 0))
    text = f"{name}: {value}{suffix} in {int(last['period'])}"
    pairs = changes(held, **how)
    parts = _joined(pairs, [one.plain(_when(one)) for one in pairs])
    return ", ".join([text, parts]) if parts else text


def latest_in_words(
    frame: pd.DataFrame, first: str, decimals: int = 1, suffix: str = "", group: str = "area"
) -> str:
    """Return the last value of one line and the others' of the same year, for a chart's title.

    Returns:
        str: For instance "London 120.1, England 189.3 (2025)".
    """
    held = frame[frame["value"].notna()]
    mine = held[held[group] == first]
    if mine.empty:
        return f"{first}: no value to compare"
    year = mine["period"].max()
    now = held[held["period"] == year].sort_values(group, key=lambda names: names.ne(first))
    values = [
        f"{name} {number(value, decimals)}{suffix}"
        for name, value in zip(now[group], now["value"], strict=True)
    ]
    return f"{', '.join(values)} ({year})"
