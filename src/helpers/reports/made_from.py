"""What each page was made from, as ``made.json`` in the folder of an area says.

It comes and goes with the pages in one step, and tells without reading any of them what is listed,
what is out of date, and what would come out the same if it were made again. Needs no figures.
"""

import hashlib
import importlib.metadata
import json
import sys
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path

from helpers.project import Project

RECORDS = "made.json"
PACKAGE = Path(__file__).parents[1]
LIBRARIES = ("pandas", "numpy", "scipy", "pyarrow", "matplotlib", "nbconvert", "papermill")
"""Libraries on whose versions pages depend."""


def records(folder: Path) -> dict[str, dict]:
    """Return what is known of each page in a folder, by the notebook's name.

    ``about`` is what the page says of itself, ``asked`` what was asked for, ``uses`` the state of
    each measure and table that the run read, ``basis`` a digest of all else it was made from,
    ``publications`` one of what is known of each that it names, ``files`` sizes and times. Of
    pages that an earlier version made, the executed notebooks say the first three.
    """
    found = written_in(folder)
    if found is None:
        found = {path.stem: _of_itself(path) for path in folder.glob("*.ipynb")}
    return {
        name: record
        for name, record in found.items()
        if record and (folder / f"{name}.html").exists()
    }


def written_in(folder: Path) -> dict[str, dict] | None:
    """Return what ``made.json`` says, whether the pages are there or not; None without it."""
    try:
        return json.loads((folder / RECORDS).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None


def folders(project: Project) -> list[Path]:
    """Return the folders of reports."""
    return sorted({path.parent for path in project.reports.glob("[!.]*/*.html")})


def _of_itself(executed: Path) -> dict:
    try:
        node = json.loads(executed.read_text(encoding="utf-8"))
        ours = dict(node["metadata"].get("case_for_change", {}))
    except (OSError, ValueError, KeyError):
        return {}
    kept = {name: ours.pop(name) for name in ("asked", "uses") if name in ours}
    return {"about": ours, **kept} if "made" in ours else {}


def written(folder: Path, of: Mapping[str, dict | None]) -> None:
    """Note in a folder what pages were made from; where it is None, that there is none."""
    held = {name: record for name, record in records(folder).items() if name not in of}
    for name, record in of.items():
        if record is not None:
            held[name] = {**record, "files": stamps(folder, name)}
    path = folder / RECORDS
    path.unlink(
        missing_ok=True
    )  # it is one file with that of the folder before: see changed_folder
    if held:
        path.write_text(json.dumps(held, sort_keys=True, ensure_ascii=False), encoding="utf-8")


def stamps(folder: Path, name: str) -> dict[str, list[int]]:
    """Return size and time (ns) of a page and its notebook, and the time of what lies beside."""
    found = {ending: stamp(folder / f"{name}.{ending}") for ending in ("html", "ipynb")}
    return {**found, "data": stamp(folder / "data" / name)[1:]}


def stamp(path: Path) -> list[int]:
    """Return size and time (ns) of a file or folder; nothing where there is none."""
    try:
        stat = path.stat()
    except OSError:
        return []
    return [stat.st_size, stat.st_mtime_ns]


@cache
def code() -> str:
    """Return a digest of the code and templates, and of the libraries they work with."""
    paths = sorted(path for path in PACKAGE.rglob("*") if path.is_file())
    texts = [path.read_bytes() for path in paths if path.parent.name != "__pycache__"]
    return digest(*texts, libraries())


def libraries() -> dict[str, str]:
    """Return the versions of Python and of the libraries that figures depend on."""
    return {
        "Python": sys.version.split()[0],
        **{name: importlib.metadata.version(name) for name in LIBRARIES},
    }


def digest(*parts: object) -> str:
    """Return a digest of bytes, and of what JSON has."""
    found = hashlib.sha256()
    for part in parts:
        content = part if isinstance(part, bytes) else json.dumps(part, sort_keys=True).encode()
        found.update(b"%d:" % len(content) + content)
    return found.hexdigest()


def of_publications(rows: Iterable[Mapping[str, object]]) -> dict[str, str]:
    """Return a digest of all that is known under each title.

    Args:
        rows: With title and publisher, and whatever else.
    """
    by_title: dict[str, list[str]] = {}
    for row in rows:
        line = f"{row['title']}, {row['publisher']}"
        by_title.setdefault(line, []).append(repr(sorted(row.items())))
    return {line: digest(sorted(known)) for line, known in by_title.items()}
