"""The processed tables as data frames: what notebooks and analysts read.

>>> from helpers import data
>>> leeds = data.series("looked_after_rate", "Leeds", 2023)
>>> leeds[["area", "period", "value"]].values.tolist()
[['Leeds', 2023, 84.0], ['Leeds', 2024, 89.0], ['Leeds', 2025, 85.0]]

A series frame has a row a cell: measure, area_code, area, period (year ending 31 March unless
the measure's label says otherwise), value, lower and upper (where the measure has an interval),
count, population (what a rate worked out here is made of), bound (what the limits are: see
:mod:`helpers.statistics.bounds`; '' where there are none), status ('' or the symbol of a missing
value), reason (why it is missing), source, released (the month of the release, YYYY-MM), rounding
(the unit the publisher rounds to; 1 for an exact count).

What was known at a date: ``as_of="2021-06"`` gives the figures of the editions held that are dated
by that month; :func:`helpers.data.editions` says which editions are held of a measure and an area.
A whole report is run so with ``case-for-change report --as-of 2021-06``.

A frame says in ``frame.attrs`` what it is: see :func:`helpers.data.sources.about`.
"""

import difflib
import warnings
from collections.abc import Sequence

import numpy as np
import pandas as pd

from helpers.data import sources
from helpers.data.arguments import several, year_of
from helpers.data.finding import search
from helpers.data.geography import Group
from helpers.data.kept import kept, used
from helpers.data.names import Measure
from helpers.data.places import area, areas
from helpers.data.sums import figures
from helpers.data.tables import (
    breaks_in,
    find_area,
    measures_by_name,
    observed,
    table,
)
from helpers.errors import Problem

NOTHING_ADDED = (
    "No figure has been added of a measure that other reports do not show; "
    "docs/own-figures.md says how to add one's own."
)


def measures() -> pd.DataFrame:
    """Return the measures held, published and worked out; :func:`helpers.data.search` finds one.

    >>> from helpers import data
    >>> data.measures()[["measure", "unit"]].iloc[0].tolist()
    ['looked_after_count', 'children']

    Returns:
        DataFrame: measure, label, kind, unit, theme, higher_is (better, worse, neither), decimals,
            rounding, formula ('' where it is published).
    """
    return table("measures")


def added_measures(as_of: str | None = None) -> list[str]:
    """Return the measures that only added files have values of: no notebook is about them.

    >>> from helpers import data
    >>> set(data.added_measures()) <= set(data.measures()["measure"])
    True
    """
    return list(table("added_measures", as_of)["measure"].unique())


def studies(topic: str = "") -> pd.DataFrame:
    """Return published estimates that no open table can rebuild, of one topic or all.

    >>> from helpers import data
    >>> data.studies("fostering")["topic"].unique().tolist()
    ['fostering']

    Returns:
        DataFrame: topic, geography, period, measure, breakdown, value, unit, source_title,
            source_url, known_by, note.
    """
    frame = table("studies")
    return frame[frame["topic"] == topic] if topic else frame


def measure(name: Measure) -> pd.Series:
    """Return what is known of one measure: label, kind, unit, decimals, formula and so on.

    >>> from helpers import data
    >>> data.measure("plan_rate")["unit"]
    'per 10,000 children aged under 18'

    Raises:
        Problem: If there is no such measure; the sentence suggests near names.
    """
    frame = measures_by_name()
    if name not in frame.index:
        near = difflib.get_close_matches(str(name), frame.index, n=3)
        near = near or list(search(str(name))["measure"][:3])
        hint = f" Did you mean {' or '.join(near)}?" if near else ""
        raise Problem(f"'{name}' is not a measure held here: see data.search('{name}').{hint}")
    return frame.loc[name]


def observations(
    measures: Measure | Sequence[Measure],
    areas: str | Group | Sequence[str | Group] | None = None,
    first_year: int | str | None = None,
    last_year: int | str | None = None,
    as_of: str | None = None,
) -> pd.DataFrame:
    """Return a series frame of one or more measures for one, several or all areas.

    Examples:
        >>> from helpers import data
        >>> frame = data.observations(["plan_rate", "section_47_rate"], ["Leeds", "England"], 2025)
        >>> frame[["measure", "area", "value"]].values.tolist()[:2]
        [['plan_rate', 'Leeds', 36.0], ['plan_rate', 'England', 40.6]]

    Args:
        measures: One measure or several.
        areas: Names or GSS codes, or groups (:func:`helpers.data.group`); all areas where None.
        first_year, last_year: The first and last period wanted.
        as_of: The figures as they were known in this month (YYYY-MM), so far as editions dated by
            then are held. Where there is none of an area named, a warning says which are, and so
            does ``frame.attrs["note"]``.

    Raises:
        Problem: If a measure, an area or a year is none.
    """
    wanted = several(measures)
    described = measures_by_name()
    for name in wanted:
        if name not in described.index:
            measure(name)  # which says what there is instead
    used(*wanted)
    first, last = year_of(first_year), year_of(last_year)
    years = (-np.inf if first is None else first, np.inf if last is None else last)
    places = [] if areas is None else [area(text) for text in several(areas)]
    codes = [place.code for place in places]
    held = observed(as_of=as_of)
    periods = held.frame["period"].to_numpy()
    chosen, named = [np.empty(0, dtype=np.intp)], set()
    for name, start in held.first.items():
        if name in wanted:
            rows = held.rows[name]
            asked = rows.values() if areas is None else map(rows.get, rows.keys() & {*codes})
            at = np.sort(np.concatenate([chosen[0], *asked]))
            own = periods[start + at]
            at = at[(own >= years[0]) & (own <= years[1])]
            chosen.append(start + at)
            named.update(sources.behind(name, as_of)[at])
    parts = [held.frame.take(np.concatenate(chosen))]
    for place in places:
        if isinstance(place, Group):
            part = figures(place, wanted, as_of)
            parts.append(part[part["period"].between(*years)])
            named.update(parts[-1]["source"])
    frame = pd.concat(parts) if len(parts) > 1 else parts[0]
    frame = frame.reset_index(drop=True)
    # a frame of no rows can then still say what is not held, and an old value that it is old
    frame.attrs = sources.about(wanted, named, frame["released"], as_of)
    frame.attrs |= {"areas": sources.Names(codes), "last_year": last}
    if as_of and codes and frame["value"].isna().all():
        from helpers.data.editions import gap

        note = " ".join(gap(name, code, as_of) for name in wanted for code in codes)
        frame.attrs["note"] = note
        warnings.warn(note, stacklevel=2)
    return frame


def series(
    measure: Measure | Sequence[Measure],
    area: str | Group | Sequence[str | Group],
    first_year: int | str | None = None,
    last_year: int | str | None = None,
    as_of: str | None = None,
    compare_with: str | Group | Sequence[str | Group] = (),
) -> pd.DataFrame:
    """Return one measure of one area, or several of several, as a series frame.

    >>> from helpers import data
    >>> frame = data.series("looked_after_rate", "Leeds", "2025", compare_with="Bradford")
    >>> frame[["area", "period", "value"]].values.tolist()
    [['Leeds', 2025, 85.0], ['Bradford', 2025, 96.0]]

    Args:
        measure, area: One or a list.
        first_year, last_year: The first and last period wanted.
        as_of: The figures as they were known in this month: ``as_of="2021-06"``.
        compare_with: An area, or a list of them, whose rows follow.

    Returns:
        DataFrame: The measures and areas in the order asked, each in the order of its years.

    Raises:
        Problem: If a measure, an area or a year is none.
    """
    wanted, places = several(measure), [*several(area), *several(compare_with)]
    frame = observations(wanted, places, first_year, last_year, as_of)
    asked = {code: number for number, code in enumerate(dict.fromkeys(frame.attrs["areas"]))}
    order = np.lexsort(
        (
            frame["period"].to_numpy(),
            [asked[code] for code in frame["area_code"]],
            [wanted.index(name) for name in frame["measure"]],
        )
    )
    in_order = bool((order == np.arange(len(order))).all())
    return frame if in_order else frame.take(order).reset_index(drop=True)


@kept
def authorities(measure: Measure, year: int) -> pd.DataFrame:
    """Return one measure in one year for every local authority that then existed.

    Examples:
        >>> from helpers import data
        >>> data.authorities("looked_after_rate", 2024)[["area", "value"]].values.tolist()[:1]
        [['Hartlepool', 164.0]]

    Returns:
        DataFrame: A series frame. Rows marked "not applicable" (z) are left out; suppressed ones
            are kept.
    """
    frame = observations(measure, None, year, year)
    level = areas().set_index("area_code")["level"]
    kept = (frame["area_code"].map(level) == "local authority") & (frame["status"] != "z")
    return frame[kept].reset_index(drop=True)


def latest(measure: str, area: str, year: int | None = None) -> int | None:
    """Return the last period up to ``year`` in which the area has a value, or None.

    >>> from helpers import data
    >>> data.latest("section_47_count", "Leeds"), data.latest("section_47_count", "Cardiff")
    (2024, None)
    """
    frame = series(measure, area, last_year=year)
    held = frame.loc[frame["value"].notna(), "period"]
    return int(held.max()) if len(held) else None


def releases(measure: str, area: str) -> pd.DataFrame:
    """Return a figure as successive releases printed it.

    Examples:
        >>> from helpers import data
        >>> printed = data.releases("looked_after_count", "England").query("period == 2020")
        >>> printed[["value", "released"]].values.tolist()[:1]
        [[80080.0, 2020.0]]

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

    >>> from helpers import data
    >>> first = data.first_published("looked_after_count", "England").set_index("period")
    >>> first.loc[[2010, 2020], "value"].tolist()
    [64400.0, 80080.0]
    """
    frame = releases(measure, area).sort_values(["period", "released", "kind"], kind="stable")
    return frame.drop_duplicates("period").reset_index(drop=True)


def breaks(measure: str | Sequence[str], area: str) -> pd.DataFrame:
    """Return the known breaks of one or more measures in the nation that ``area`` lies in.

    >>> from helpers import data
    >>> data.breaks("section_47_count", "Leeds")["period"].tolist()
    [2011, 2013]

    Returns:
        DataFrame: period (the first on the new basis), kind, note; a row a break, in order.
    """
    wanted = [measure] if isinstance(measure, str) else list(measure)
    used(*wanted)
    return breaks_in(find_area(area).nation, tuple(wanted))
