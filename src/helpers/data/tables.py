"""The processed tables as they lie in ``data/processed``, and what a run notes of what it reads."""

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

import numpy as np
import pandas as pd
import pyarrow.parquet

from helpers import project
from helpers.data import geography as places
from helpers.data import saved_groups
from helpers.data.geography import Area, Group
from helpers.data.kept import kept, looked_from, state, used
from helpers.errors import Problem

BY_MEASURE = (
    *("observations", "releases", "breaks", "measures", "outlying"),
    *("sources", "files", "states"),
)
"""Tables of which a run reads what concerns some measures: noted by measure, not as a table."""


@kept
def _read(name: str, *, as_of: str | None = None) -> pd.DataFrame:
    return _from(_where(state(as_of)[0], name))


@kept
def _area_names() -> Mapping[str, Area]:
    return MappingProxyType(places.names(_read("areas")))


class Held(NamedTuple):
    """All observations as one series frame, and where in it each measure and area stands.

    ``first`` has the position of each measure's first row, which the others follow, and ``rows``
    those of its areas by their codes, counted from there.
    """

    frame: pd.DataFrame
    first: Mapping[str, int]
    rows: Mapping[str, Mapping[str, np.ndarray]]


@kept
def observed(*, as_of: str | None = None) -> Held:
    """Return all observations with the name of each area, a measure's rows together."""
    used("table areas")
    frame = _read("observations", as_of=as_of)
    frame.insert(2, "area", frame["area_code"].map(_read("areas").set_index("area_code")["name"]))
    codes, measures = pd.factorize(frame["measure"])
    frame = frame.take(np.argsort(codes, kind="stable")).reset_index(drop=True)
    ends = np.cumsum(np.bincount(codes, minlength=len(measures)))
    first = dict(zip(measures, [0, *ends[:-1]], strict=True))
    rows: dict[str, dict[str, np.ndarray]] = {name: {} for name in measures}
    for (name, code), at in frame.groupby(["measure", "area_code"]).indices.items():
        rows[name][code] = at - first[name]
    return Held(frame, MappingProxyType(first), MappingProxyType(rows))


@kept
def series_frames(*, as_of: str | None = None) -> Mapping[str, pd.DataFrame]:
    """Return the series frame of each measure, in the order of the table, to be read only.

    Under "" stands one without a row.
    """
    frame, first, _ = observed(as_of=as_of)
    ends = [*first.values(), len(frame)]
    parts = {name: frame.iloc[slice(*ends[n : n + 2])] for n, name in enumerate(first)}
    return MappingProxyType({"": frame.iloc[:0], **parts})


@kept
def measures_by_name() -> pd.DataFrame:
    """Return the measures under their names."""
    return _read("measures").set_index("measure")


@kept
def sources_by_name(*, as_of: str | None = None) -> pd.DataFrame:
    """Return the sources under their names."""
    return _read("sources", as_of=as_of).set_index("source")


@kept
def breaks_in(nation: str, measures: tuple[str, ...]) -> pd.DataFrame:
    """Return the breaks of measures in a nation; see :func:`helpers.data.breaks`."""
    frame = _read("breaks")
    frame = frame[frame["measure"].isin(measures) & (frame["nation"] == nation)]
    frame = frame.rename(columns={"start": "period"})[["period", "kind", "note"]]
    return frame.drop_duplicates().sort_values("period", ignore_index=True)


def table(name: str, as_of: str | None = None) -> pd.DataFrame:
    """Return one processed table by name: those of ``data/processed``.

    Examples:
        >>> from helpers import data
        >>> list(data.table("deflators"))[:4]
        ['series', 'period', 'index', 'base']

    Args:
        as_of: The table as it was known in this month (YYYY-MM); it is built first where needed.

    Raises:
        Problem: If the table has not been built, or ``as_of`` is not a month.
    """
    if name not in BY_MEASURE:
        used(f"table {name}")
    return _read(name, as_of=as_of)


def in_use(name: str) -> pd.DataFrame:
    """Return one processed table as it is in use today, from whatever month a run looks.

    Examples:
        >>> from helpers import data
        >>> "claimed" in data.in_use("claims")
        True
    """
    if not looked_from():
        return table(name)
    if name not in BY_MEASURE:
        used(f"table {name}")
    return _read_of_today(name)


@kept
def _read_of_today(name: str) -> pd.DataFrame:
    return _from(_where(str(project.find().processed), name))


def _from(path: Path) -> pd.DataFrame:
    """Read a table by one thread: reports run in processes forked from one that has read all."""
    read = pyarrow.parquet.ParquetFile(path, pre_buffer=False).read(use_threads=False)
    return read.to_pandas(use_threads=False)


def _where(folder: str, name: str) -> Path:
    path = Path(folder) / f"{name}.parquet"
    if path.exists():
        return path
    raise Problem(
        f"The table '{name}' is not in data/processed: run 'case-for-change process' first."
    )


def find_area(text: str | Group) -> Area | Group:
    """Return the area called ``text``; see :func:`geography.find`. Or the group kept under it."""
    used("table areas")
    known = _area_names()
    if isinstance(text, Group):
        return text
    found = known.get(places.plain(str(text)))
    group = None if found else saved_groups.find(str(text))
    if group:
        used(f"{saved_groups.NOTED}{group.name}")
    return found or group or places.find(_read("areas"), text, known)
