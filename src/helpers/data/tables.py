"""The processed tables as they lie in ``data/processed``, and what a run notes of what it reads."""

import os
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

import pandas as pd
import pyarrow.parquet

from helpers import project
from helpers.data import geography as places
from helpers.data import ready, vintages
from helpers.data.geography import Area, Group
from helpers.errors import Problem

AS_OF = "CASE_FOR_CHANGE_AS_OF"
"""Environment variable: the month that a whole run of notebooks looks from."""
USES = "CASE_FOR_CHANGE_USES"
"""Environment variable: the file in which a run notes what it read."""
BY_MEASURE = ("observations", "releases", "breaks", "measures", "sources", "files", "states")
"""Tables of which a run reads what concerns some measures: noted by measure, not as a table."""


@lru_cache(maxsize=32)
def _read(path: str, modified: float) -> pd.DataFrame:
    # by one thread: reports are made in processes forked from one that has read everything
    table = pyarrow.parquet.ParquetFile(path, pre_buffer=False).read(use_threads=False)
    return table.to_pandas(use_threads=False)


@lru_cache(maxsize=4)
def _area_names(path: str, modified: float) -> dict[str, Area]:
    return places.names(_read(path, modified))


@lru_cache(maxsize=4)
def _by_measure(file: tuple[str, float], of_areas: tuple[str, float]) -> dict[str, pd.DataFrame]:
    names = _read(*of_areas).set_index("area_code")["name"]
    frame = _read(*file)
    frame = frame.assign(area=frame["area_code"].map(names))
    order = [*frame.columns[:2], "area", *frame.columns[2:-1]]
    return {"": frame[order].iloc[:0], **dict(iter(frame[order].groupby("measure", sort=False)))}


@lru_cache(maxsize=8)
def _by_name(path: str, modified: float, name: str) -> pd.DataFrame:
    return _read(path, modified).set_index(name)


@lru_cache(maxsize=1024)
def _breaks(file: tuple[str, float], measures: tuple[str, ...], nation: str) -> pd.DataFrame:
    frame = _read(*file)
    frame = frame[frame["measure"].isin(measures) & (frame["nation"] == nation)]
    frame = frame.rename(columns={"start": "period"})[["period", "kind", "note"]]
    return frame.drop_duplicates().sort_values("period", ignore_index=True)


def table(name: str, as_of: str | None = None) -> pd.DataFrame:
    """Return one processed table by name: those of ``data/processed``.

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
    return _read(*file_of(name, as_of)).copy()


def in_use(name: str) -> pd.DataFrame:
    """Return one processed table as it is in use today, from whatever month a run looks.

    >>> from helpers import data
    >>> "claimed" in data.in_use("claims")
    True
    """
    if name not in BY_MEASURE:
        used(f"table {name}")
    here = project.find()
    if not looked_from():
        ready.see_to(here)
    return _read(*_written(here.processed / f"{name}.parquet")).copy()


def looked_from(as_of: str | None = None) -> str:
    """Return the month (YYYY-MM) that is looked from: that given, or the run's; '' for today."""
    asked = as_of or os.environ.get(AS_OF)
    return vintages.month(asked) if asked else ""


def file_of(name: str, as_of: str | None = None) -> tuple[str, float]:
    """Return where a processed table lies, and when it was written."""
    return _written(_folder(as_of) / f"{name}.parquet")


def _written(path: Path) -> tuple[str, float]:
    try:
        return str(path), path.stat().st_mtime
    except OSError as error:
        raise Problem(
            f"The table '{path.stem}' is not in data/processed: run 'case-for-change process'"
            " first."
        ) from error


def _folder(as_of: str | None) -> Path:
    here = project.find()
    month = looked_from(as_of)
    if as_of or not month:  # a run that looks from a month has its tables
        ready.see_to(here, month)
    return here.processed_as_of(month)


def used(*names: str) -> None:
    """Note that a run of a notebook reads these measures or tables, where notes are asked for.

    A report is made anew when one of them has changed; see :mod:`helpers.releases.refresh`.
    """
    path = os.environ.get(USES)
    if path:
        with Path(path).open("a", encoding="utf-8") as file:
            file.writelines(f"{name}\n" for name in names)


def find_area(text: str | Group) -> Area | Group:
    """Return the area called ``text``; see :func:`geography.find`."""
    used("table areas")
    file = file_of("areas")
    return places.find(_read(*file), text, _area_names(*file))


def series_frames(as_of: str | None = None) -> dict[str, pd.DataFrame]:
    """Return the series frame of each measure, in the order of the table, to be read only.

    Under "" stands one without a row.
    """
    used("table areas")
    return _by_measure(file_of("observations", as_of), file_of("areas"))


def measures_by_name() -> pd.DataFrame:
    """Return the measures under their names, to be read only."""
    return _by_name(*file_of("measures"), "measure")


def sources_by_name(as_of: str | None = None) -> pd.DataFrame:
    """Return the sources under their names, to be read only."""
    return _by_name(*file_of("sources", as_of), "source")


def breaks_in(nation: str, measures: Sequence[str]) -> pd.DataFrame:
    """Return the breaks of measures in a nation; see :func:`helpers.data.breaks`."""
    return _breaks(file_of("breaks"), tuple(measures), nation).copy()


def states(names: Sequence[str], as_of: str | None = None) -> dict[str, str]:
    """Return the state of measures and tables, as :func:`used` notes them: a digest of each."""
    digests = table("states", as_of).set_index("name")["digest"]
    return {name: str(digests.get(name, "")) for name in names}
