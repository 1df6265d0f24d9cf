"""What a page rests on: when it was made, by which version of the code, of which publications."""

import importlib.metadata
import os
import subprocess
import sys
from datetime import UTC, datetime
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from helpers.errors import Problem
from helpers.project import Project

if TYPE_CHECKING:
    from nbformat import NotebookNode

LIBRARIES = ("pandas", "numpy", "scipy", "pyarrow", "matplotlib", "nbconvert", "papermill")


def now() -> datetime:
    """Return the present time, or that of ``SOURCE_DATE_EPOCH`` so that a page can be remade."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    if epoch is None:
        return datetime.now(UTC).replace(microsecond=0)
    if not epoch.isdecimal():
        raise Problem(f"SOURCE_DATE_EPOCH must be a number of seconds, not {epoch!r}.")
    return datetime.fromtimestamp(int(epoch), UTC)


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


def libraries() -> dict[str, str]:
    """Return the versions of Python and of the libraries that figures depend on."""
    return {
        "Python": sys.version.split()[0],
        **{name: importlib.metadata.version(name) for name in LIBRARIES},
    }


def publications(executed: "NotebookNode", sources: pd.DataFrame) -> tuple[str, ...]:
    """Return the publications that a notebook's outputs name, one a line.

    Args:
        sources: Columns title, publisher.
    """
    shown = "\n".join(str(text) for output in outputs(executed) for text in output.data.values())
    return tuple(
        f"{title}, {publisher}"
        for title, publisher in zip(sources["title"], sources["publisher"], strict=True)
        if title in shown or escape(title) in shown
    )


def outputs(executed: "NotebookNode") -> "list[NotebookNode]":
    """Return what the cells of an executed notebook show."""
    return [o for cell in executed.cells for o in cell.get("outputs", []) if "data" in o]
