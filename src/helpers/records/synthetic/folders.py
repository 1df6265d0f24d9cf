"""A folder of synthetic records: the files of one kind, and beside them what is true of them."""

import json
from collections.abc import Callable, Iterable
from pathlib import Path

import numpy as np

from helpers.errors import Problem
from helpers.files import writing

KINDS = ("ssda903", "cin", "court")
MARK = "SYNTHETIC"
"""How every identifier in a synthetic file begins, which is in no real one."""
FEWEST = 10
TRUTH = "truth.json"


Made = tuple[dict[str, str], dict]
"""Files by name, each as text, and what is true of them."""


def write(
    folder: Path, children: int, seed: int, kind: str, made: Callable[[int, int], Made]
) -> None:
    """Write synthetic records into a new folder, and `truth.json` beside them.

    Args:
        folder: Where to; it must not be there yet, or be empty.
        children: How many children the records are of, in all years together.
        seed: The same seed gives the same files.
        kind: What they are, one of :data:`KINDS`.
        made: Makes the files from the number of children and the seed.

    Raises:
        Problem: Where the children are too few or the folder is in use.
    """
    if children < FEWEST:
        raise Problem(f"Synthetic records need at least {FEWEST} children: raise --children.")
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise Problem(f"{folder} holds something already: give a folder that is new or empty.")
    with writing.working_folder(folder.resolve().parent) as working:
        whole = working / "whole"
        whole.mkdir()
        files, truth = made(children, seed)
        for name, text in files.items():
            (whole / name).write_text(text, encoding="utf-8", newline="")
        about = {"synthetic": True, "kind": kind, "children": children, "seed": seed}
        (whole / TRUTH).write_text(json.dumps(about | truth, indent=1) + "\n", encoding="utf-8")
        if folder.exists():
            folder.rmdir()
        writing.rename(whole, folder.resolve())


def marked(paths: Iterable[Path]) -> bool:
    """Say whether all tables and returns among these files and folders are synthetic throughout.

    A file with a single record that is not marked is not: what is real must not pass as invented.
    """
    files = [
        file
        for path in map(Path, paths)
        for file in (sorted(path.rglob("*")) if path.is_dir() else [path])
        if file.suffix.lower() in MARKED
    ]
    return bool(files) and all(MARKED[file.suffix.lower()](file) for file in files)


def identifiers(numbers: np.ndarray, letter: str) -> np.ndarray:
    """Return text that names a child or case and says that it is synthetic, by its number."""
    return np.char.add(f"{MARK}-{letter}", np.char.zfill(np.asarray(numbers).astype(str), 7))


def _rows_are_marked(file: Path) -> bool:
    with file.open("rb") as opened:
        next(opened, None)
        rows = (row.lstrip(b'"').startswith(BEGINS) for row in opened if row.strip())
        return next(rows, False) and all(rows)


def _children_are_marked(file: Path) -> bool:
    with file.open("rb") as opened:
        text = opened.read(1000)
        text += opened.read() if MARK.encode() in text else b""
    numbers = text.count(CHILD)
    return numbers > 0 and numbers == text.count(CHILD + BEGINS)


BEGINS, CHILD = f"{MARK}-".encode(), b"<LAchildID>"
MARKED = {".csv": _rows_are_marked, ".xml": _children_are_marked}
"""How each kind of file says in every record that it is synthetic."""
