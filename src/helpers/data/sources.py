"""Who published the figures of a frame, and what else a frame says of itself.

A measure that is worked out here has the source "derived" in its rows: its sources are those of
what it is worked out from, in the same area and year (or the mid-year before: see
:data:`helpers.data.formulas.BEFORE`).
"""

from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import Self

import numpy as np
import pandas as pd

from helpers import words
from helpers.data.formulas import BEFORE, DERIVED, POPULATION
from helpers.data.kept import kept, looked_from
from helpers.data.tables import (
    measures_by_name,
    series_frames,
    sources_by_name,
    table,
)

WORKED_OUT = "derived"
"""What stands for the source where a figure is worked out here."""


class Names(tuple[str, ...]):
    """Names in ``attrs``, which pandas copies in depth with every step of work on a frame."""

    __slots__ = ()

    def __deepcopy__(self, memo: dict[int, object]) -> Self:
        return self


LISTED = "; the publications are listed under Sources"
"""What the line below a chart says of the page around it."""


def sources_of(*frames: pd.DataFrame) -> pd.DataFrame:
    """Return the sources of series frames, those of measures worked out here included.

    Examples:
        >>> from helpers import data
        >>> leeds = data.series("section_47_no_plan_percent", "Leeds")
        >>> data.sources_of(leeds)["publisher"].unique().tolist()
        ['Department for Education']

    Returns:
        DataFrame: title, publisher, address, licence; a row a source, in the order of
            ``data.table("sources")``.
    """
    return _called(frozenset(name for frame in frames for name in _named(frame)))


@kept
def _called(names: frozenset[str]) -> pd.DataFrame:
    held = table("sources")
    return held.loc[
        held["source"].isin(names), ["title", "publisher", "address", "licence"]
    ].reset_index(drop=True)


def credit(*frames: pd.DataFrame) -> str:
    """Return the line below a chart of series frames: who published the figures.

    Examples:
        >>> from helpers import data
        >>> data.credit(data.series("looked_after_rate_unrounded", "Leeds", 2016)).split("; ")[0]
        'Source: Department for Education and Office for National Statistics'
    """
    return _credit(frozenset(name for frame in frames for name in _named(frame)))


@kept
def _credit(names: frozenset[str]) -> str:
    publishers = [one for name in _called(names)["publisher"].unique() for one in name.split("; ")]
    # "Welsh Government, StatsWales" says what "Welsh Government" does
    named = words.listed(
        [
            one
            for one in dict.fromkeys(publishers)
            if not any(other.startswith(f"{one},") for other in publishers)
        ]
    )
    return f"Source: {named}{LISTED}." if named else ""


def about(
    measures: Sequence[str], sources: Iterable[str], released: pd.Series, as_of: str | None
) -> dict[str, object]:
    """Return what a frame says of itself in ``attrs``: plain text, so that a copy costs nothing.

    Args:
        measures: The measures asked for.
        sources: Cells of the sources of its rows, as :func:`behind` returns them.
        released: The month of release of each row.
        as_of: The month looked from.

    Returns:
        dict: measures, label and unit (of several measures, each once), sources (publisher and
            title), release (the newest month), licence, as_of ('' for today).
    """
    described = _described(tuple(measures), frozenset(sources), as_of=as_of)
    newest = released.max() if len(released) else ""
    return {**described, "release": newest, "as_of": looked_from(as_of)}


@kept
def _described(
    measures: tuple[str, ...], cells: frozenset[str], *, as_of: str | None = None
) -> dict[str, object]:
    described = measures_by_name().loc[list(measures)]
    held = sources_by_name(as_of=as_of)
    named = held[held.index.isin(_separate(cells))]
    return {
        "measures": Names(measures),
        "label": _each_once(described["label"]),
        "unit": _each_once(described["unit"]),
        "sources": Names(named["publisher"] + ", " + named["title"]),
        "licence": _each_once(named["licence"]),
    }


def behind(measure: str, as_of: str | None = None) -> np.ndarray:
    """Return the sources of each row of a measure's series frame: names separated by a space."""
    return _behind(measure, as_of=as_of)


@kept
def _behind(measure: str, *, as_of: str | None = None) -> np.ndarray:
    held = series_frames(as_of=as_of)
    frame = held.get(measure, held[""])
    own = frame["source"].to_numpy(dtype=object)
    entry = next((entry for entry in DERIVED if entry.measure == measure), None)
    if entry is None:
        return own
    return np.where(own == WORKED_OUT, of_inputs(frame, entry.inputs, held), own)


def of_inputs(
    frame: pd.DataFrame, inputs: Sequence[str], held: Mapping[str, pd.DataFrame]
) -> np.ndarray:
    """Return the sources of what each row of a frame is worked out from.

    Args:
        frame: area_code, period.
        inputs: As :class:`helpers.data.formulas.Derived` names them.
        held: The series frames of the inputs, by measure.
    """
    places = pd.MultiIndex.from_frame(frame[["area_code", "period"]])
    rows = list(zip(*(_at(places, held, name) for name in inputs), strict=True))
    joined = {row: " ".join(dict.fromkeys(" ".join(row).split())) for row in set(rows)}
    return np.array([joined[row] for row in rows], dtype=object)


def _at(places: pd.MultiIndex, held: Mapping[str, pd.DataFrame], name: str) -> np.ndarray:
    """Return the source of an input at places (area code and year); '' where not held."""
    frame = held.get(POPULATION if name == BEFORE else name)
    if frame is None:
        return np.full(len(places), "", dtype=object)
    years = frame["period"] + (name == BEFORE)
    sources = pd.Series(
        frame["source"].to_numpy(dtype=object), index=[frame["area_code"], years], dtype=object
    )
    return sources.reindex(places, fill_value="").to_numpy()


def _named(frame: pd.DataFrame) -> set[str]:
    """Return the sources of the rows of a frame."""
    cells = {cell for cell in frame["source"].unique() if isinstance(cell, str)}
    if WORKED_OUT in cells:
        cells.remove(WORKED_OUT)
        if {"measure", "area_code", "period"} <= set(frame):
            rows = frame[frame["source"] == WORKED_OUT]
            for measure in rows["measure"].unique():
                known = _by_place(measure, as_of=frame.attrs.get("as_of"))
                own = rows[rows["measure"] == measure]
                places = zip(own["area_code"], own["period"], strict=True)
                cells.update(known[place] for place in places if place in known)
    return _separate(cells)


@kept
def _by_place(measure: str, *, as_of: str | None = None) -> Mapping[tuple[str, int], str]:
    """Return the sources of each row of a measure's series frame by area code and period."""
    held = series_frames(as_of=as_of)
    frame = held.get(measure, held[""])
    places = zip(frame["area_code"], frame["period"], strict=True)
    return MappingProxyType(dict(zip(places, behind(measure, as_of), strict=True)))


def _separate(cells: Iterable[str]) -> set[str]:
    return {name for cell in cells for name in cell.split()}


def _each_once(texts: pd.Series) -> str:
    return "; ".join(texts.unique())
