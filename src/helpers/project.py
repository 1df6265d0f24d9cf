"""Where the project's folders are."""

import os
from dataclasses import dataclass
from pathlib import Path

from helpers.errors import Problem


@dataclass(frozen=True)
class Project:
    """The folders of one checkout, from its top-level folder ``root``."""

    root: Path

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
    def notebooks(self) -> Path:
        """The notebooks of the collection."""
        return self.root / "notebooks"

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
    holds ``data/raw`` and ``notebooks``, or the checkout this package was installed from.

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
    where = named or Path.cwd()
    raise Problem(
        f"No project was found at {where}: "
        "go to the folder that holds data/raw and notebooks, and run the command there."
    )
