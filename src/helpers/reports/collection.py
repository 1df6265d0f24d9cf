"""The notebooks of the collection: which there are, in what order, and their parameters."""

from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

from helpers.errors import Problem
from helpers.project import Project
from helpers.reports import run


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


def notebooks(project: Project, names: list[str] | None = None) -> list[Notebook]:
    """Return the notebooks called ``names`` (all, where none is named) in the collection's order.

    The order is that of ``case_for_change.order`` in a notebook's metadata, then of the names.

    Raises
    ------
    Problem
        If there is no such notebook, or one cannot be read or has no parameters.
    """
    paths = {path.stem: path for path in sorted(project.notebooks.glob("*.ipynb"))}
    if not paths:
        raise Problem(f"There is no notebook in {project.shown(project.notebooks)}.")
    wanted = {_stem(name, paths) for name in names or paths}
    found = [_notebook(path) for stem, path in paths.items() if stem in wanted]
    return sorted(found, key=lambda notebook: (notebook.order, notebook.name))


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


def _notebook(path: Path) -> Notebook:
    metadata = run.read(path).metadata
    ours = metadata.get("case_for_change", {})
    return Notebook(
        path,
        metadata.get("title") or path.stem.replace("_", " ").capitalize(),
        ours.get("order", float("inf")),
        run.default_parameters(path),
    )
