"""Publishers' own files in ``data/raw``: read as the data set that their sidecars name."""

import tempfile
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from helpers.data import checks, readers
from helpers.data import geography as places
from helpers.data.raw import RawTable, Sidecar
from helpers.data.readers import Reading
from helpers.files import containers
from helpers.project import Project


@dataclass(frozen=True)
class Addition:
    """A publisher's own file as read: what messages call it, its sidecar, and what it gives."""

    name: str
    sidecar: Sidecar
    reading: Reading


def read_added(
    project: Project, raw_tables: list[RawTable], tables: dict[str, pd.DataFrame]
) -> list[Addition]:
    """Read the publishers' own files among the raw files.

    Args:
        tables: Holds areas and measures.

    Raises:
        Problem: If one cannot be read any more as what its sidecar says it is.
    """
    additions = []
    for table in raw_tables:
        if table.sidecar.added:
            path = project.raw / table.name
            additions.append(addition(path, table.name, table.sidecar, tables))
            last = additions[-1:]
            tables = {
                **tables,
                "areas": with_areas(tables["areas"], last),
                "measures": with_measures(tables["measures"], last),
            }
    return additions


def addition(path: Path, name: str, sidecar: Sidecar, tables: dict[str, pd.DataFrame]) -> Addition:
    """Read one publisher's own file as the data set that its sidecar names."""
    with tempfile.TemporaryDirectory() as folder:
        if sidecar.added.mapping:
            mapping = Path(folder) / f"{path.stem}.yaml"
            mapping.write_text(sidecar.added.mapping, encoding="utf-8")
            data_set = readers.declaration(mapping)
        else:
            data_set = readers.declared()[sidecar.added.data_set]
        (sheet,) = containers.sheets(path, name, Path(folder))
        reading = readers.read(sheet, data_set, tables["areas"], tables["measures"])
    checks.refuse(reading.failures)
    return Addition(name, sidecar, reading)


def with_all(tables: dict[str, pd.DataFrame], added: list[Addition]) -> dict[str, pd.DataFrame]:
    """Return the tables with the areas, sources and measures that only added files describe."""
    return {
        **tables,
        "areas": with_areas(tables["areas"], added),
        "sources": with_sources(tables["sources"], added),
        "measures": with_measures(tables["measures"], added),
    }


def with_measures(measures: pd.DataFrame, additions: list[Addition]) -> pd.DataFrame:
    """Return the measures with those that only added files' mappings describe."""
    return readers.with_described(measures, [one.reading.data_set for one in additions])


def with_areas(areas: pd.DataFrame, additions: list[Addition]) -> pd.DataFrame:
    """Return the areas with those that added files brought, to be looked at by someone."""
    areas = areas.assign(review="")
    for one in additions:
        areas = places.with_new(areas, one.reading.areas.assign(file=one.name), one.reading.recodes)
    return areas


def with_sources(sources: pd.DataFrame, additions: list[Addition]) -> pd.DataFrame:
    """Return the sources with those that only added files' sidecars describe."""
    rows = [
        {
            "source": one.sidecar.added.source,
            "title": one.sidecar.added.source_title,
            "publisher": one.sidecar.publisher,
            "address": one.sidecar.address,
            "licence": one.sidecar.licence,
            "rounding_nation": float(one.reading.data_set.rounding_nation),
            "rounding_authority": float(one.reading.data_set.rounding_authority),
            "released": one.sidecar.added.released,
            "months_after": "",
            "compilation": "yes" if one.reading.data_set.compilation else "no",
            "file": one.name,
            "row": 0,
        }
        for one in additions
    ]
    found = pd.DataFrame(rows, columns=sources.columns).astype(sources.dtypes)
    frame = pd.concat([sources, found], ignore_index=True)
    return frame.drop_duplicates("source", ignore_index=True)
