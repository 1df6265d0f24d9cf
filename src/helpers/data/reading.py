"""The processed tables as data frames: what notebooks and analysts read.

>>> from helpers import data
>>> data.series("looked_after_rate", "London", first_year=2016)        # doctest: +SKIP

A series frame has a row a cell: measure, area_code, area, period (year ending 31 March unless
the measure's label says otherwise), value, lower and upper (where the measure has an interval),
count, population (what a rate worked out here is made of), bound (what the limits are: see
:mod:`helpers.statistics.bounds`; '' where there are none), status ('' or the symbol of a missing
value), reason (why it is missing), source, released (the month of the release, YYYY-MM), rounding
(the unit the publisher rounds to; 1 for an exact count).

What was known at a date: ``as_of="2021-06"`` gives the figures of the editions held that are dated
by that month; :func:`helpers.data.editions` says which editions are held of a measure and an area.
A whole report is run so with ``case-for-change report --as-of 2021-06``.
"""

import difflib
import warnings
from collections.abc import Sequence
from typing import Self

import numpy as np
import pandas as pd

from helpers import words
from helpers.data import geography as places
from helpers.data import reorganisations
from helpers.data.geography import Area
from helpers.data.tables import (
    breaks_in,
    find_area,
    measures_by_name,
    series_frames,
    table,
    used,
)
from helpers.errors import Problem

NOTHING_ADDED = (
    "No figure has been added of a measure that other reports do not show; "
    "docs/own-figures.md says how to add one's own."
)


def areas() -> pd.DataFrame:
    """Return the areas: area_code, name, level, parent_code, last_mid_year and so on."""
    return table("areas")


def measures() -> pd.DataFrame:
    """Return the measures: measure, label, kind, unit, theme, higher_is, decimals, formula."""
    return table("measures")


def added_measures(as_of: str | None = None) -> list[str]:
    """Return the measures that only added files have values of: no notebook is about them."""
    return list(table("added_measures", as_of)["measure"].unique())


def studies(topic: str = "") -> pd.DataFrame:
    """Return published estimates that no open table can rebuild, of one topic or all."""
    frame = table("studies")
    return frame[frame["topic"] == topic] if topic else frame


def area(text: str) -> Area:
    """Return the area called ``text`` (name or GSS code); see :func:`geography.find`."""
    return find_area(text)


def compared(area: str, compare_with: Sequence[str] = ()) -> list[str]:
    """Return the GSS codes an area is set beside: those named, or its region and nation."""
    code = find_area(area).code
    if compare_with:
        return [find_area(text).code for text in compare_with]
    return places.context(areas(), code)


def harmonised_area(area: str) -> str:
    """Return the code of the harmonised area of a reorganised authority; '' of any other."""
    return reorganisations.harmonised_area_of(table("harmonised_areas"), find_area(area).code)


def reorganised(area: str) -> str:
    """Return what to say of the reorganisation an authority took part in; '' if in none."""
    return reorganisations.in_words(areas(), table("harmonised_areas"), find_area(area).code)


def reorganisation(area: str) -> pd.DataFrame:
    """Return the reorganisations of an authority's ground as breaks of its combined series.

    Returns:
        DataFrame: As :func:`breaks` returns it.
    """
    code = find_area(area).code
    return reorganisations.breaks(areas(), table("harmonised_areas"), code)


def members(area: str) -> list[str]:
    """Return the authorities in a nation, region or harmonised area, past and present."""
    return places.members(areas(), table("harmonised_areas"), find_area(area).code)


def measure(name: str) -> pd.Series:
    """Return what is known of one measure: label, kind, unit, decimals, formula and so on.

    Raises:
        Problem: If there is no such measure; the sentence suggests near names.
    """
    frame = measures_by_name()
    if name not in frame.index:
        near = difflib.get_close_matches(name, frame.index, n=3)
        hint = f" Did you mean {' or '.join(near)}?" if near else ""
        raise Problem(f"'{name}' is not a measure held here: see data.measures().{hint}")
    return frame.loc[name]


class _Names(tuple[str, ...]):
    """Names in ``attrs``, which pandas copies in depth with every step of work on a frame."""

    __slots__ = ()

    def __deepcopy__(self, memo: dict[int, object]) -> Self:
        return self


def observations(
    measures: str | Sequence[str],
    areas: str | Sequence[str] | None = None,
    first_year: int | None = None,
    last_year: int | None = None,
    as_of: str | None = None,
) -> pd.DataFrame:
    """Return a series frame of one or more measures for one, several or all areas.

    Args:
        measures: One measure or several.
        areas: Names or GSS codes; all areas where None.
        first_year, last_year: The first and last period wanted.
        as_of: The figures as they were known in this month (YYYY-MM), so far as editions dated by
            then are held. Where there is none of an area named, a warning says which are, and so
            does ``frame.attrs["note"]``.

    Raises:
        Problem: If a measure or an area is not known.
    """
    wanted = [measures] if isinstance(measures, str) else list(measures)
    for name in wanted:
        measure(name)
    used(*wanted)
    held = series_frames(as_of)
    years = (
        -np.inf if first_year is None else first_year,
        np.inf if last_year is None else last_year,
    )
    codes: list[str] = []
    if areas is not None:
        codes = [area(text).code for text in ([areas] if isinstance(areas, str) else areas)]
    parts = []
    for part in [held[name] for name in held if name in wanted] or [held[""]]:
        chosen = part["period"].between(*years)
        if areas is not None:
            chosen &= part["area_code"].isin(codes)
        parts.append(part[chosen])
    frame = pd.concat(parts, ignore_index=True)
    # a frame of no rows can then still say what is not held, and an old value that it is old
    names = {"measures": _Names(wanted), "areas": _Names(codes)}
    frame.attrs = {**names, "last_year": last_year}
    if as_of and codes and frame["value"].isna().all():
        from helpers.data.editions import gap

        note = " ".join(gap(name, code, as_of) for name in wanted for code in codes)
        frame.attrs["note"] = note
        warnings.warn(note, stacklevel=2)
    return frame


def series(
    measure: str,
    area: str,
    first_year: int | None = None,
    last_year: int | None = None,
    as_of: str | None = None,
) -> pd.DataFrame:
    """Return one measure of one area as a series frame, in the order of the years.

    Args:
        as_of: The figures as they were known in this month: ``as_of="2021-06"``.
    """
    return observations(measure, area, first_year, last_year, as_of)


def authorities(measure: str, year: int) -> pd.DataFrame:
    """Return one measure in one year for every local authority that then existed.

    Returns:
        DataFrame: A series frame. Rows marked "not applicable" (z) are left out; suppressed ones
            are kept.
    """
    frame = observations(measure, None, year, year)
    level = areas().set_index("area_code")["level"]
    kept = (frame["area_code"].map(level) == "local authority") & (frame["status"] != "z")
    return frame[kept].reset_index(drop=True)


def latest(measure: str, area: str, year: int | None = None) -> int | None:
    """Return the last period up to ``year`` in which the area has a value, or None."""
    frame = series(measure, area, last_year=year)
    held = frame.loc[frame["value"].notna(), "period"]
    return int(held.max()) if len(held) else None


def releases(measure: str, area: str) -> pd.DataFrame:
    """Return a figure as successive releases printed it.

    Returns:
        DataFrame: measure, area_code, period, value, released (year), release, kind, source, note,
            released_in (month).
    """
    used(measure)
    frame = table("releases")
    code = find_area(area).code
    return frame[(frame["measure"] == measure) & (frame["area_code"] == code)].reset_index(
        drop=True
    )


def first_published(measure: str, area: str) -> pd.DataFrame:
    """Return each period's figure in the earliest release held that printed it.

    Of releases of the same year, the publisher's own stands before one quoted elsewhere.
    """
    frame = releases(measure, area).sort_values(["period", "released", "kind"], kind="stable")
    return frame.drop_duplicates("period").reset_index(drop=True)


def breaks(measure: str | Sequence[str], area: str) -> pd.DataFrame:
    """Return the known breaks of one or more measures in the nation that ``area`` lies in.

    Returns:
        DataFrame: period (the first on the new basis), kind, note; a row a break, in order.
    """
    wanted = [measure] if isinstance(measure, str) else list(measure)
    used(*wanted)
    return breaks_in(find_area(area).nation, wanted)


def neighbours(area: str, model: int | None = None) -> pd.DataFrame:
    """Return the statistical neighbours of an English authority, nearest first.

    Args:
        model: The year of the model; the newest that has the authority where None.

    Returns:
        DataFrame: model, area_code, rank, neighbour_code, neighbour (name), closeness; empty where
            none.
    """
    frame = table("neighbours")
    frame = frame[frame["area_code"] == find_area(area).code]
    frame = frame[frame["model"] == (model or frame["model"].max())]
    names = areas().set_index("area_code")["name"]
    return frame.assign(neighbour=frame["neighbour_code"].map(names)).sort_values("rank")


def sources_of(*frames: pd.DataFrame) -> pd.DataFrame:
    """Return the sources named in series frames: title, publisher, address, licence."""
    sources = table("sources")
    named = sources["source"].isin({source for frame in frames for source in frame["source"]})
    return sources.loc[named, ["title", "publisher", "address", "licence"]].reset_index(drop=True)


def credit(*frames: pd.DataFrame) -> str:
    """Return the line below a chart of series frames: who published the figures."""
    publishers = [
        one for name in sources_of(*frames)["publisher"].unique() for one in name.split("; ")
    ]
    # "Welsh Government, StatsWales" says what "Welsh Government" does
    named = words.listed(
        [
            one
            for one in dict.fromkeys(publishers)
            if not any(other.startswith(f"{one},") for other in publishers)
        ]
    )
    return f"Source: {named}; the publications are listed under Sources." if named else ""
