"""The notebooks of the collection: which there are, in what order, and their parameters."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

from nbformat import NotebookNode

from helpers.errors import Problem
from helpers.project import Project
from helpers.reports import run

DRAFT = re.compile(r"^Untitled\d*$|-Copy\d+$")


@dataclass(frozen=True)
class Notebook:
    """One notebook: its file, title, place in the collection and default parameters."""

    path: Path
    title: str
    order: float
    defaults: dict[str, object]

    @property
    def name(self) -> str:
        """The file's name without its ending."""
        return self.path.stem


def notebooks(project: Project, names: Sequence[str] = ()) -> list[Notebook]:
    """Return the notebooks called ``names`` (all reports, if none is named) in their order.

    The order is that of ``case_for_change.order`` in a notebook's metadata, then of the names.
    Left out unless they are named: what JupyterLab calls a new notebook or a copy
    (``Untitled.ipynb``, ``spending-Copy1.ipynb``). Never run: notebooks whose metadata say
    ``"case_for_change": {"report": false}``.

    Raises:
        Problem: If there is no such notebook or it is no report, or one cannot be read or has no
            parameters.
    """
    paths = {path.stem: path for path in sorted(project.notebooks.glob("*.ipynb"))}
    wanted = {_stem(name, paths) for name in names} or {s for s in paths if not DRAFT.search(s)}
    read = {stem: run.read(paths[stem]) for stem in sorted(wanted)}
    reports = [_notebook(paths[stem], node) for stem, node in read.items() if _is_report(node)]
    if names and len(reports) < len(wanted):
        others = ", ".join(stem for stem, node in read.items() if not _is_report(node))
        raise Problem(f"No report is made of {others}: open it in JupyterLab.")
    if not reports:
        raise Problem(f"There is no notebook in {project.shown(project.notebooks)}.")
    return sorted(reports, key=lambda notebook: (notebook.order, notebook.name))


def _is_report(node: NotebookNode) -> bool:
    return node.metadata.get("case_for_change", {}).get("report", True)


def _stem(name: str, paths: dict[str, Path]) -> str:
    stem = name.replace("\\", "/").rsplit("/", 1)[-1].removesuffix(".ipynb")
    if stem in paths:
        return stem
    near = get_close_matches(stem.lower(), paths, n=1, cutoff=0.5)
    hint = f" Did you mean {near[0]}?" if near else ""
    raise Problem(
        f"There is no notebook '{name}'.{hint} The notebooks are: {', '.join(paths)}. "
        "An area is given with --area."
    )


def _notebook(path: Path, node: NotebookNode) -> Notebook:
    return Notebook(
        path,
        node.metadata.get("title") or path.stem.replace("_", " ").capitalize(),
        node.metadata.get("case_for_change", {}).get("order", float("inf")),
        run.default_parameters(path),
    )
