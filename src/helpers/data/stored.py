"""What lies in ``data/processed``, and what it depends on."""

import hashlib
import json
import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet

from helpers.data import raw
from helpers.errors import Problem
from helpers.files import writing
from helpers.project import Project

Waivers = Mapping[str, str] | None
Move = tuple[Path, Path] | None
"""A folder that comes into ``data/raw`` or goes: where it is, and where it will be."""
MANIFEST = "manifest.json"
PACKAGE = Path(__file__).parents[1]


def fingerprint(project: Project, waived: Waivers = None) -> dict[str, object]:
    """Return what the processed tables depend on: raw files, sidecars, code, waived checks."""
    code = json.dumps(checksums(PACKAGE), sort_keys=True)
    return {
        "raw": checksums(project.raw),
        "code": hashlib.sha256(code.encode()).hexdigest(),
        "waived": dict(waived or {}),
    }


def checksums(folder: Path) -> dict[str, str]:
    """Return the SHA-256 of every file below ``folder``, by its path; compiled Python left out."""
    return {
        path.relative_to(folder).as_posix(): raw.checksum(path)
        for path in folder.rglob("*")
        if path.is_file() and path.parent.name != "__pycache__"
    }


def save(frame: pd.DataFrame, path: Path) -> None:
    """Write a table as Parquet; categories are read back as the text they are."""
    table = pa.Table.from_pandas(frame, preserve_index=False).replace_schema_metadata(None)
    with path.open("wb") as file:
        pyarrow.parquet.write_table(table, file, store_schema=False)


def after(project: Project, held: dict[str, str], move: Move) -> dict[str, str]:
    """Return the checksums of the files of ``data/raw`` after a move; ``held`` are those before."""
    if move is None:
        return held
    origin, target = move
    held = {n: sum_ for n, sum_ in held.items() if not (project.raw / n).is_relative_to(origin)}
    if target.parent == project.raw:
        held |= {f"{target.name}/{n}": sum_ for n, sum_ in checksums(origin).items()}
    return held


@contextmanager
def moved(move: Move) -> Iterator[None]:
    """Rename a folder, and back again if what follows does not come to its end."""
    if move is None:
        yield
        return
    origin, target = move
    writing.to_disk(origin)
    writing.rename(origin, target)
    try:
        yield
    except BaseException:
        writing.rename(target, origin)
        raise


def write(
    project: Project,
    tables: dict[str, pd.DataFrame],
    read: dict[str, object],
    as_of: str | None = None,
    move: Move = None,
    page: Callable[[], object] = lambda: None,
) -> None:
    """Write the tables and their manifest to a temporary folder, then rename it into place.

    Killed at any moment, the manifest in place is that of the tables in place.

    Args:
        read: The fingerprint taken before anything was read that the tables are built from.
        move: What comes into ``data/raw`` or goes as the tables are put in place.
        page: Writes the page of quality, just before the tables are put in place.

    Raises:
        Problem: If ``data/raw`` is no longer what was read, or the folder cannot be written; what
            was there before is still there.
    """
    target = project.processed_as_of(as_of)
    try:
        with writing.working_folder(target.parent) as folder:
            new = folder / target.name
            new.mkdir()
            for name, frame in tables.items():
                save(frame, new / f"{name}.parquet")
            if (target / "README.md").exists():
                shutil.copy2(target / "README.md", new)
            manifest = {**read, "raw": after(project, read["raw"], move)}
            (new / MANIFEST).write_text(json.dumps(manifest, indent=1), encoding="utf-8")
            if checksums(project.raw) != read["raw"]:
                raise Problem(
                    f"{project.shown(project.raw)} was changed while it was read, so nothing was "
                    "built: run the command again."
                )
            with moved(move):
                page()
                writing.replace_folder(new, target)
    except OSError as error:
        raise Problem(
            f"{project.shown(target)} cannot be written ({error.strerror or error}): "
            "free some space or make the folder writable, then run the command again."
        ) from error
