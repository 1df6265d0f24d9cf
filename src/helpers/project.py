"""Where the project's folders are."""

import hashlib
import os
import shutil
import tempfile
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from helpers.errors import Problem

COLLECTION = Path(__file__).parent / "collection"
"""Where an installed package carries the figures as published and the notebooks."""


@dataclass(frozen=True)
class Project:
    """The folders of one collection, from its top-level folder ``root``.

    ``installed`` says that it is the one which came with the package, in a folder of the user's
    that may be emptied: nothing is to be added to it, and no report belongs there.
    """

    root: Path
    installed: bool = False

    @property
    def raw(self) -> Path:
        """Figures as published, with their sidecars; never changed by a program."""
        return self.root / "data" / "raw"

    @property
    def processed(self) -> Path:
        """Checked and derived tables, built from ``raw``."""
        return self.root / "data" / "processed"

    def processed_as_of(self, month: str | None) -> Path:
        """The tables as they were known in ``month`` (YYYY-MM); those of today where None."""
        return self.processed / "as-of" / month if month else self.processed

    @property
    def groups(self) -> Path:
        """The groups of areas that are kept under a name."""
        return self.root / "data" / "groups.csv"

    @property
    def notebooks(self) -> Path:
        """The notebooks of the collection."""
        return self.root / "notebooks"

    @property
    def scratch(self) -> Path:
        """A person's own notebooks and files, of which git takes no notice."""
        return self.root / "scratch"

    @property
    def reports(self) -> Path:
        """The finished pages, a folder an area."""
        return self.root / "reports"

    def shown(self, path: Path) -> str:
        """Return ``path`` as a person would write it: relative to ``root`` where it is inside."""
        try:
            return path.resolve().relative_to(self.root.resolve()).as_posix()
        except ValueError:
            return str(path)


def find() -> Project:
    """Return the project that the working folder belongs to.

    ``CASE_FOR_CHANGE_ROOT`` names it outright; otherwise it is the nearest folder upwards that
    holds ``data/raw`` and ``notebooks``, or the checkout this package was installed from, or what
    the package carries (:func:`installed`).

    Raises:
        Problem: If there is no such folder.
    """
    named = os.environ.get("CASE_FOR_CHANGE_ROOT")
    candidates = (
        [Path(named)]
        if named
        else [Path.cwd(), *Path.cwd().parents, Path(__file__).resolve().parents[2]]
    )
    for folder in candidates:
        if (folder / "data" / "raw").is_dir() and (folder / "notebooks").is_dir():
            return Project(folder)
    if COLLECTION.is_dir() and not named:
        return installed()
    where = named or Path.cwd()
    raise Problem(
        f"No project was found at {where}: "
        "go to the folder that holds data/raw and notebooks, and run the command there."
    )


def find_own() -> Project:
    """Return the project as :func:`find` does, if it is one to work in: to add to, to report from.

    Raises:
        Problem: If there is none but that which came with the package.
    """
    here = find()
    if here.installed:
        raise Problem(
            f"There is no collection at {Path.cwd()}: 'case-for-change start FOLDER' lays one into "
            "a new folder; run the command there."
        )
    return here


@cache
def installed() -> Project:
    """Return the collection that came with the package, in the user's cache folder.

    It is laid there the first time: what is installed may not be written to. Another version of the
    figures has another folder; any of them may be deleted.

    Raises:
        Problem: If the folder cannot be written.
    """
    import pooch

    digest = hashlib.sha256()
    for path in _carried():
        digest.update(path.name.encode() + path.read_bytes())
    root = Path(pooch.os_cache("case-for-change")) / digest.hexdigest()[:12]
    if not root.is_dir():
        lay(root)
    return Project(root, installed=True)


def lay(root: Path) -> None:
    """Lay the collection that the package carries into a new folder, whole or not at all.

    Raises:
        Problem: If the package carries none, the folder holds something else, or it cannot be
            written.
    """
    if not COLLECTION.is_dir():
        raise Problem("The package is run from its checkout, which is the collection: work there.")
    try:
        root.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=root.parent, prefix=".working-") as working:
            new = Path(working) / "new"
            for path in _carried():
                target = new / path.relative_to(COLLECTION)
                target.parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(path, target)
            new.rename(root)
    except OSError as error:
        if (root / "data" / "raw").is_dir():  # it is there, by now through another process
            return
        raise Problem(
            f"The collection cannot be laid in {root} ({error.strerror or error}): make room or "
            "gain the right to write there, or say in CASE_FOR_CHANGE_ROOT where one is."
        ) from error


def _carried() -> list[Path]:
    return sorted(path for path in COLLECTION.rglob("*") if path.is_file())
