"""The processed tables as data frames: what notebooks and analysts read.

>>> from helpers import data
>>> data.series("looked_after_rate", "London", first_year=2016)        # doctest: +SKIP

A series frame has a row a cell: measure, area_code, area, period (year ending 31 March unless
the measure's label says otherwise), value, lower, upper (95% interval, where the measure has
one), status ('' or the symbol of a missing value), reason (why it is missing), source, released
(the month of the release, YYYY-MM), rounding (the unit the publisher rounds to; 1 for an exact
count).

What was known at a date: ``as_of="2021-06"`` gives the figures of the releases up to that month.
A whole report is run so with ``case-for-change report --as-of 2021-06``.
"""

import difflib
import os
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

import numpy as np
import pandas as pd

from helpers import project, words
from helpers.data import geography as places
from helpers.data import reorganisations, vintages
from helpers.data.geography import Area
from helpers.errors import Problem

AS_OF = "CASE_FOR_CHANGE_AS_OF"
"""Environment variable: the month that a whole run of notebooks looks from."""
USES = "CASE_FOR_CHANGE_USES"
"""Environment variable: the file in which a run notes what it read."""
BY_MEASURE = ("observations", "releases", "breaks", "measures", "sources", "files", "states")
"""Tables of which a run reads what concerns some measures: noted by measure, not as a table."""


@lru_cache(maxsize=32)
def _read(path: str, modified: float) -> pd.DataFrame:
    return pd.read_parquet(path)


@lru_cache(maxsize=4)
def _area_names(path: str, modified: float) -> dict[str, Area]:
    return places.names(_read(path, modified))


@lru_cache(maxsize=4)
def _by_measure(file: tuple[str, float], of_areas: tuple[str, float]) -> dict[str, pd.DataFrame]:
    """The series frame of each measure, in the order of the table; "" has none of its rows."""
    names = _read(*of_areas).set_index("area_code")["name"]
    frame = _read(*file)
    frame = frame.assign(area=frame["area_code"].map(names))
    order = [*frame.columns[:2], "area", *frame.columns[2:-1]]
    return {"": frame[order].iloc[:0], **dict(iter(frame[order].groupby("measure", sort=False)))}


def table(name: str, as_of: str | None = None) -> pd.DataFrame:
    """Return one processed table by name.

    Parameters
    ----------
    as_of
        The table as it was known in this month (YYYY-MM); it is built first where needed.

    Raises
    ------
    Problem
        If the table has not been built, or ``as_of`` is not a month.
    """
    if name not in BY_MEASURE:
        used(f"table {name}")
    return _read(*_file(name, as_of)).copy()


def _file(name: str, as_of: str | None = None) -> tuple[str, float]:
    """Return where a processed table lies, and when it was written."""
    path = _folder(as_of) / f"{name}.parquet"
    try:
        return str(path), path.stat().st_mtime
    except OSError as error:
        raise Problem(
            f"The table '{name}' is not in data/processed: run 'case-for-change process' first."
        ) from error


def _folder(as_of: str | None) -> Path:
    here = project.find()
    asked = as_of or os.environ.get(AS_OF)
    if not asked:
        return here.processed
    month = vintages.month(asked)
    if as_of:
        from helpers.data import process

        process.ensure(here, month)
    return here.processed_as_of(month)


def used(*names: str) -> None:
    """Note that a run of a notebook reads these measures or tables, where notes are asked for.

    A report is made anew when one of them has changed; see :mod:`helpers.releases.refresh`.
    """
    path = os.environ.get(USES)
    if path:
        with Path(path).open("a", encoding="utf-8") as file:
            file.writelines(f"{name}\n" for name in names)


def states(names: Sequence[str], as_of: str | None = None) -> dict[str, str]:
    """Return the state of measures and tables, as :func:`used` notes them: a digest of each."""
    digests = table("states", as_of).set_index("name")["digest"]
    return {name: str(digests.get(name, "")) for name in names}


def areas() -> pd.DataFrame:
    """Return the areas: area_code, name, level, parent_code, last_mid_year and so on."""
    return table("areas")


def measures() -> pd.DataFrame:
    """Return the measures: measure, label, kind, unit, theme, higher_is, decimals, formula."""
    return table("measures")


def studies(topic: str = "") -> pd.DataFrame:
    """Return published estimates that no open table can rebuild, of one topic or all."""
    frame = table("studies")
    return frame[frame["topic"] == topic] if topic else frame


def area(text: str) -> Area:
    """Return the area called ``text`` (name or GSS code); see :func:`geography.find`."""
    return _area(text)


def _area(text: str) -> Area:
    used("table areas")
    file = _file("areas")
    return places.find(_read(*file), text, _area_names(*file))


def compared(area: str, compare_with: Sequence[str] = ()) -> list[str]:
    """Return the GSS codes an area is set beside: those named, or its region and nation."""
    code = _area(area).code
    if compare_with:
        return [_area(text).code for text in compare_with]
    return places.context(areas(), code)


def union(area: str) -> str:
    """Return the code of the union an authority was reorganised within, or '' if in none."""
    return reorganisations.union_of(table("unions"), _area(area).code)


def reorganised(area: str) -> str:
    """Return what to say of the reorganisation an authority took part in; '' if in none."""
    return reorganisations.in_words(areas(), table("unions"), _area(area).code)


def reorganisation(area: str) -> pd.DataFrame:
    """Return the reorganisations of an authority's ground as breaks of its combined series.

    Returns
    -------
    DataFrame
        As :func:`breaks` returns it.
    """
    code = _area(area).code
    return reorganisations.breaks(areas(), table("unions"), code)


def members(area: str) -> list[str]:
    """Return the codes of the authorities in a nation, region or union, past and present."""
    return places.members(areas(), table("unions"), _area(area).code)


def measure(name: str) -> pd.Series:
    """Return what is known of one measure: label, kind, unit, decimals, formula and so on.

    Raises
    ------
    Problem
        If there is no such measure; the sentence suggests near names.
    """
    frame = measures().set_index("measure")
    if name not in frame.index:
        near = difflib.get_close_matches(name, frame.index, n=3)
        hint = f" Did you mean {' or '.join(near)}?" if near else ""
        raise Problem(f"'{name}' is not a measure held here: see data.measures().{hint}")
    return frame.loc[name]


def observations(
    measures: str | Sequence[str],
    areas: str | Sequence[str] | None = None,
    first_year: int | None = None,
    last_year: int | None = None,
    as_of: str | None = None,
) -> pd.DataFrame:
    """Return a series frame of one or more measures for one, several or all areas.

    Parameters
    ----------
    measures
        One measure or several.
    areas
        Names or GSS codes; all areas where None.
    first_year, last_year
        The first and last period wanted.
    as_of
        The figures as they were known in this month (YYYY-MM).

    Raises
    ------
    Problem
        If a measure or an area is not known.
    """
    wanted = [measures] if isinstance(measures, str) else list(measures)
    for name in wanted:
        measure(name)
    used(*wanted)
    used("table areas")
    held = _by_measure(_file("observations", as_of), _file("areas"))
    parts = [held[name] for name in held if name in wanted] or [held[""]]
    frame = pd.concat(parts) if len(parts) > 1 else parts[0]
    chosen = frame["period"].between(
        -np.inf if first_year is None else first_year, np.inf if last_year is None else last_year
    )
    if areas is not None:
        asked = [areas] if isinstance(areas, str) else list(areas)
        chosen &= frame["area_code"].isin([area(text).code for text in asked])
    return frame[chosen].reset_index(drop=True)


def series(
    measure: str,
    area: str,
    first_year: int | None = None,
    last_year: int | None = None,
    as_of: str | None = None,
) -> pd.DataFrame:
    """Return one measure of one area as a series frame, in the order of the years.

    Parameters
    ----------
    as_of
        The figures as they were known in this month: ``as_of="2021-06"``.
    """
    return observations(measure, area, first_year, last_year, as_of)


def authorities(measure: str, year: int) -> pd.DataFrame:
    """Return one measure in one year for every local authority that then existed.

    Returns
    -------
    DataFrame
        A series frame. Rows marked "not applicable" (z) are left out; suppressed ones are kept.
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

    Returns
    -------
    DataFrame
        measure, area_code, period, value, released (year), release, kind, source, note,
        released_in (month).
    """
    used(measure)
    frame = table("releases")
    code = _area(area).code
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

    Returns
    -------
    DataFrame
        period (the first on the new basis), kind, note; a row a break, in order.
    """
    wanted = [measure] if isinstance(measure, str) else list(measure)
    used(*wanted)
    frame = table("breaks")
    nation = _area(area).nation
    frame = frame[frame["measure"].isin(wanted) & (frame["nation"] == nation)]
    frame = frame.rename(columns={"start": "period"})[["period", "kind", "note"]]
    return frame.drop_duplicates().sort_values("period", ignore_index=True)


def neighbours(area: str, model: int | None = None) -> pd.DataFrame:
    """Return the statistical neighbours of an English authority, nearest first.

    Parameters
    ----------
    model
        The year of the model; the newest that has the authority where None.

    Returns
    -------
    DataFrame
        model, area_code, rank, neighbour_code, neighbour (name), closeness; empty where none.
    """
    frame = table("neighbours")
    frame = frame[frame["area_code"] == _area(area).code]
    frame = frame[frame["model"] == (model or frame["model"].max())]
    names = areas().set_index("area_code")["name"]
    return frame.assign(neighbour=frame["neighbour_code"].map(names)).sort_values("rank")


def gap(measure_name: str, area_name: str) -> str:
    """Return one sentence on what is held of a measure for an area, for where nothing can be shown.

    The sentence says which years the area has figures for, or for which areas and years the
    measure is held at all.
    """
    label = measure(measure_name)["label"]
    found = _area(area_name)
    frame = observations(measure_name)
    frame = frame[frame["value"].notna()]
    mine = frame[frame["area_code"] == found.code]
    if len(mine):
        years = words.years(range(mine["period"].min(), mine["period"].max() + 1))
        return f"“{label}” is held for {found.name} only for {years}, and not for all years asked."
    others = frame.merge(areas()[["area_code", "level"]], on="area_code")
    kinds = others[others["level"] != "union"].groupby("level")["area_code"].nunique()
    plural = {
        "country": ("nation", "nations"),
        "region": ("region", "regions"),
        "local authority": ("authority", "authorities"),
    }
    held = [f"{kinds[k]:,} {plural[k][int(kinds[k] > 1)]}" for k in plural if k in kinds]
    if not held:
        return f"No figure for “{label}” is held for any area."
    years = words.years(range(others["period"].min(), others["period"].max() + 1))
    return (
        f"No figure for “{label}” is held for {found.name}; "
        f"it is held for {words.listed(held)} ({years})."
    )


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
