"""What a page rests on: when it was made, by which version of the code, of which publications."""

import importlib.metadata
import subprocess
from collections.abc import Iterable
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING

from helpers.project import Project

if TYPE_CHECKING:
    from nbformat import NotebookNode


def version(project: Project) -> str:
    """Return the version of the code: git's name for it, or the package's where git has none."""
    if not Path(__file__).is_relative_to(project.root):  # the folder may be in git for itself
        return importlib.metadata.version("case-for-change")
    try:
        described = subprocess.run(
            ["git", "-C", str(project.root), "describe", "--always", "--dirty"],
            capture_output=True,
            encoding="utf-8",
            check=True,
        )
    except (OSError, subprocess.CalledProcessError):
        return importlib.metadata.version("case-for-change")
    return described.stdout.strip()


def publications(executed: "NotebookNode", known: Iterable[tuple[str, str]]) -> tuple[str, ...]:
    """Return the publications that a notebook's outputs name, one a line.

    Args:
        known: Title and publisher of each there is.
    """
    shown = "\n".join(str(text) for output in outputs(executed) for text in output.data.values())
    return tuple(
        f"{title}, {publisher}"
        for title, publisher in known
        if title in shown or escape(title) in shown
    )


def outputs(executed: "NotebookNode") -> "list[NotebookNode]":
    """Return what the cells of an executed notebook show."""
    return [o for cell in executed.cells for o in cell.get("outputs", []) if "data" in o]
