"""Figures as published: the tables of ``data/raw`` and the sidecar beside each.

A raw file is never changed by a program. Its sidecar (the YAML file of the same name) says what
it is, where it came from, where its series break, and its SHA-256; a file that no longer
matches is refused until someone accepts it deliberately.

Publishers' own files, as ``case-for-change add`` installs them, lie in a folder for each time
something was added; their sidecars also say which data set and release they are.
"""

import hashlib
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import pandas as pd
from pydantic import BeforeValidator

from helpers.errors import Problem
from helpers.files import engine, writing
from helpers.files.forms import Form, Text, parse, read_yaml
from helpers.project import Project

ADDED_FOLDER = "added-"
"""How the name of a folder begins that holds what was added at one time."""
DAY = re.compile(r"(?<=\d{4}-\d{2}-\d{2})-(\d+)$")
"""How the name of such a folder ends where its day has others before it."""


class Break(Form):
    """Where a series stops being comparable: from ``start`` on, the first period of the new."""

    measures: list[str]
    nation: str
    start: int
    kind: str
    note: str


class Added(Form):
    """Of a publisher's own file: its data set, source and month of release, and where it was."""

    data_set: Text
    source: Text
    source_title: Text
    released: Text
    original: Text
    date: Text
    original_sha256: Text = ""
    version: Text = ""
    mapping: Text = ""


class Sidecar(Form):
    """What is known of one raw file; see the fields of any ``data/raw/*.yaml``."""

    title: Text
    publisher: Text
    address: Text
    licence: Text
    release: Text
    table: Text
    row: Text
    sha256: Text
    breaks: Annotated[list[Break], BeforeValidator(lambda breaks: breaks or [])] = []
    added: Added | None = None


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
    """Read the sidecar at ``path``, which messages call ``shown``; a Problem if it is not one."""
    return parse(Sidecar, read_yaml(path, shown), shown, "sidecar")


def additions(project: Project) -> list[Path]:
    """Return the folders of ``data/raw`` that hold what was added, in the order they came."""
    folders = [path for path in project.raw.glob(f"{ADDED_FOLDER}*") if path.is_dir()]
    return sorted(folders, key=lambda path: (DAY.sub("", path.name), turn(path.name)))


def turn(folder: str) -> int:
    """Return which of its day's additions a folder holds: 2 of ``added-2026-11-22-2``."""
    number = DAY.search(folder)
    return int(number[1]) if number else 1


def listed(project: Project, without: str = "") -> list[Path]:
    """Return the raw files in the order of their names, those that were added last.

    Args:
        without: The name of a folder whose files are passed over.

    Raises:
        Problem: If the folder holds none, a file has no sidecar, or a sidecar has no file.
    """
    files = [
        *sorted(project.raw.glob("*.csv")),
        *sorted(project.raw.glob(f"{ADDED_FOLDER}*/*.csv")),
        *sorted(project.raw.glob(f"{ADDED_FOLDER}*/*.parquet")),
    ]
    files = [path for path in files if path.parent.name != without]
    if not files:
        raise Problem(
            f"{project.shown(project.raw)} holds no figures: "
            "bring the folder back from the repository, then run the command again."
        )
    for path in files:
        if not path.with_suffix(".yaml").exists():
            raise Problem(
                f"{project.shown(path)} has no sidecar: write {path.stem}.yaml beside it "
                "(copy the shape of another), or move the file out of data/raw."
            )
    described = {path.with_suffix("") for path in files}
    for path in sorted(project.raw.rglob("*.yaml")):
        if path.parent.name != without and path.with_suffix("") not in described:
            raise Problem(
                f"{project.shown(path)} describes a file that is not there: "
                f"bring {path.stem}.csv back, or remove the sidecar."
            )
    return files


def read(project: Project, path: Path) -> RawTable:
    """Read one raw file after checking it against its sidecar.

    A publisher's own file is not read here but by :mod:`helpers.data.readers`: its frame is empty.

    Raises:
        Problem: If the checksum differs, or the file or its sidecar cannot be read.
    """
    shown = project.shown(path)
    sidecar = read_sidecar(path.with_suffix(".yaml"), project.shown(path.with_suffix(".yaml")))
    if checksum(path) != sidecar.sha256:
        accept = f", or accept the new content with 'case-for-change accept {shown}'"
        raise Problem(
            f"{shown} is not the file its sidecar describes (its SHA-256 differs): bring the "
            f"original back{'' if sidecar.added else accept}."
        )
    frame = pd.DataFrame() if sidecar.added else engine.read(path, shown)
    return RawTable(path.relative_to(project.raw).as_posix(), sidecar, frame)


def write_checksum(path: Path) -> tuple[str, str]:
    """Put the present SHA-256 of ``path`` into its sidecar; return the text before and after."""
    sidecar = path.with_suffix(".yaml")
    before = sidecar.read_text(encoding="utf-8")
    after = re.sub(r"(?m)^sha256:.*$", f"sha256: {checksum(path)}", before)
    writing.replace_text(sidecar, after)
    return before, after
