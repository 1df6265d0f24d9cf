"""What lies in ``data/processed``, and what it depends on."""

import hashlib
import json
import shutil
from collections.abc import Callable, Mapping
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet

from helpers.data import raw
from helpers.errors import Problem
from helpers.files import writing
from helpers.project import Project

Waivers = Mapping[str, str] | None
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


def write(
    project: Project,
    tables: dict[str, pd.DataFrame],
    as_of: str | None = None,
    waived: Waivers = None,
    install: Callable[[], object] = lambda: None,
) -> None:
    """Write the tables and their manifest to a temporary folder, then rename it into place.

    Args:
        install: Called when the tables are written and before they are put in place: puts what they
            were built from into ``data/raw``.

    Raises:
        Problem: If the folder cannot be written; what was there before is still there.
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
            install()
            manifest = json.dumps(fingerprint(project, waived), indent=1)
            (new / MANIFEST).write_text(manifest, encoding="utf-8")
            writing.replace_folder(new, target)
    except OSError as error:
        raise Problem(
            f"{project.shown(target)} cannot be written ({error.strerror or error}): "
            "free some space or make the folder writable, then run the command again."
        ) from error
