"""Figures as published: the tables of ``data/raw`` and the sidecar beside each.

A raw file is never changed by a program. Its sidecar (the YAML file of the same name) says what
it is, where it came from, where its series break, and its SHA-256; a file that no longer
matches is refused until someone accepts it deliberately.

Publishers' own files, as ``case-for-change add`` installs them, lie in a folder for each time
something was added; their sidecars also say which data set and release they are.
"""

import hashlib
import re
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd
import yaml

from helpers.errors import Problem
from helpers.files import engine, writing
from helpers.project import Project

FIELDS = ("title", "publisher", "address", "licence", "release", "table", "row", "sha256")
BREAK_FIELDS = ("measures", "nation", "start", "kind", "note")
ADDED_FIELDS = ("data_set", "source", "source_title", "released", "original", "date")
LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""The quick loader where the library was built with it."""
ADDED_FOLDER = "added-"
"""How the name of a folder begins that holds what was added at one time."""


@dataclass(frozen=True)
class Sidecar:
    """What is known of one raw file; see the fields of any ``data/raw/*.yaml``."""

    title: str
    publisher: str
    address: str
    licence: str
    release: str
    table: str
    row: str
    sha256: str
    breaks: list[dict] = field(default_factory=list)
    added: dict = field(default_factory=dict)
    """Of a publisher's own file: data set, source, month of release, and the file it was in."""


@dataclass(frozen=True)
class RawTable:
    """One raw file read: its name, its sidecar, and its cells as text."""

    name: str
    sidecar: Sidecar
    frame: pd.DataFrame


def checksum(path: Path) -> str:
    """Return the SHA-256 of the file at ``path``, in hexadecimal."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def read_sidecar(path: Path, shown: str) -> Sidecar:
    """Read the sidecar at ``path``; ``shown`` is what messages call it.

    Raises
    ------
    Problem
        If it is not YAML, or lacks a field.
    """
    try:
        content = yaml.load(path.read_text(encoding="utf-8"), Loader=LOADER)
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        where = getattr(error, "problem_mark", None)
        line = f" (line {where.line + 1})" if where else ""
        raise Problem(
            f"{shown} is not a readable sidecar{line}: correct its YAML, "
            "or bring back the version kept in git."
        ) from error
    if not isinstance(content, dict):
        raise Problem(f"{shown} is not a sidecar: it needs the fields {', '.join(FIELDS)}.")
    missing = [name for name in FIELDS if content.get(name) is None]
    unknown = sorted(set(content) - {*FIELDS, "breaks", "added"})
    if missing or unknown:
        wrong = f"lacks {', '.join(missing)}" if missing else f"has unknown {', '.join(unknown)}"
        raise Problem(f"{shown} {wrong}: a sidecar has the fields {', '.join(FIELDS)} and breaks.")
    breaks = content.get("breaks") or []
    for entry in breaks:
        if not isinstance(entry, dict) or set(entry) != set(BREAK_FIELDS):
            raise Problem(f"{shown}: each break needs exactly {', '.join(BREAK_FIELDS)}.")
    added = content.get("added") or {}
    if added and not (isinstance(added, dict) and set(ADDED_FIELDS) <= set(added)):
        raise Problem(f"{shown}: 'added' needs {', '.join(ADDED_FIELDS)}; add the file again.")
    return Sidecar(**{name: str(content[name]) for name in FIELDS}, breaks=breaks, added=added)


def read_csv(path: Path, shown: str) -> pd.DataFrame:
    """Read a UTF-8 CSV file with every cell as text ('' where empty).

    Raises
    ------
    Problem
        If it is empty, not UTF-8, or a row has too many or too few cells.
    """
    return engine.read(path, shown)


def listed(project: Project) -> list[Path]:
    """Return the raw files in the order of their names, those that were added last.

    Raises
    ------
    Problem
        If the folder holds none, a file has no sidecar, or a sidecar has no file.
    """
    found = [
        *sorted(project.raw.glob("*.csv")),
        *sorted(project.raw.glob(f"{ADDED_FOLDER}*/*.csv")),
        *sorted(project.raw.glob(f"{ADDED_FOLDER}*/*.parquet")),
    ]
    if not found:
        raise Problem(
            f"{project.shown(project.raw)} holds no figures: "
            "bring the folder back from the repository, then run the command again."
        )
    for path in found:
        if not path.with_suffix(".yaml").exists():
            raise Problem(
                f"{project.shown(path)} has no sidecar: write {path.stem}.yaml beside it "
                "(copy the shape of another), or move the file out of data/raw."
            )
    described = {path.with_suffix("") for path in found}
    for path in sorted(project.raw.rglob("*.yaml")):
        if path.with_suffix("") not in described:
            raise Problem(
                f"{project.shown(path)} describes a file that is not there: "
                f"bring {path.stem}.csv back, or remove the sidecar."
            )
    return found


def read(project: Project, path: Path) -> RawTable:
    """Read one raw file after checking it against its sidecar.

    A publisher's own file is not read here but by :mod:`helpers.data.readers`: its frame is empty.

    Raises
    ------
    Problem
        If the checksum differs, or the file or its sidecar cannot be read.
    """
    shown = project.shown(path)
    sidecar = read_sidecar(path.with_suffix(".yaml"), project.shown(path.with_suffix(".yaml")))
    if checksum(path) != sidecar.sha256:
        accept = (
            ""
            if sidecar.added
            else (f", or accept the new content with 'case-for-change accept {shown}'")
        )
        raise Problem(
            f"{shown} is not the file its sidecar describes (its SHA-256 differs): bring the "
            f"original back{accept}."
        )
    frame = pd.DataFrame() if sidecar.added else read_csv(path, shown)
    return RawTable(path.relative_to(project.raw).as_posix(), sidecar, frame)


def write_checksum(path: Path) -> tuple[str, str]:
    """Put the present SHA-256 of ``path`` into its sidecar; return the text before and after."""
    sidecar = path.with_suffix(".yaml")
    before = sidecar.read_text(encoding="utf-8")
    after = re.sub(r"(?m)^sha256:.*$", f"sha256: {checksum(path)}", before)
    writing.replace_text(sidecar, after)
    return before, after
