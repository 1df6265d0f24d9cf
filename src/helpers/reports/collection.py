"""The notebooks of the collection: which there are, in what order, and of which areas they are."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from pathlib import Path

from nbformat import NotebookNode

from helpers import data, words
from helpers.data.geography import Area, Group
from helpers.data.kept import kept
from helpers.data.reading import NOTHING_ADDED
from helpers.errors import Problem
from helpers.project import Project
from helpers.reports.running import run

NOT_OF_GROUPS = "It shows what is published of areas alone and is not worked out for groups."
DRAFT = re.compile(r"^Untitled\d*$|-Copy\d+$")


@dataclass(frozen=True)
class Notebook:
    """One notebook: its file, title, place in the collection and default parameters.

    A page is made of an area that has a figure of one of ``measures``, or for which one of
    ``tables`` holds something (by the table's name, the areas that it is about; all where none is
    named); of every area where neither is named. Where ``nations`` are, it is made of these and
    of what lies in those of ``places_in`` only. One ``of_councils`` sets councils beside each
    other: it is made only where some council of the nation has a figure too. One of ``added`` is
    about the measures that only added files have figures of, whichever these are. One whose page
    says the same of every area of some nations is made of these, ``made_of``, and linked from the
    pages of the others. One of ``groups`` is made of groups of areas too.
    """

    path: Path
    title: str
    order: float
    defaults: dict[str, object]
    measures: tuple[str, ...] = ()
    tables: Mapping[str, Sequence[str]] = field(default_factory=dict)
    nations: tuple[str, ...] = ()
    places_in: tuple[str, ...] = ()
    of_councils: bool = False
    added: bool = False
    made_of: tuple[str, ...] = ()
    groups: bool = False

    @property
    def name(self) -> str:
        """The file's name without its ending."""
        return self.path.stem

    @property
    def bounded(self) -> bool:
        """Whether there are areas that it may have nothing for."""
        return bool(self.measures or self.tables or self.nations or self.added)


def notebooks(project: Project, names: Sequence[str] = ()) -> list[Notebook]:
    """Return the notebooks called ``names`` (all reports, if none is named) in their order.

    One that is named is made of any area, also where its page is made of nations (``made_of``).

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
    reports = [replace(one, made_of=()) if names else one for one in reports]
    return sorted(reports, key=lambda notebook: (notebook.order, notebook.name))


def left_out(
    notebooks: Sequence[Notebook], area: Area, year: int, as_of: str | None = None
) -> dict[str, tuple[str, str]]:
    """Return of which notebooks no page is made of an area: by name, the title and the reason.

    Args:
        year: The last year that the pages would be of; the first is each notebook's own.
        as_of: The month (YYYY-MM) whose view of the figures is asked for.
    """
    reasons = {one.name: (one.title, _why_not(one, area, year, as_of)) for one in notebooks}
    return {name: (title, why) for name, (title, why) in reasons.items() if why}


def _why_not(notebook: Notebook, area: Area | Group, year: int, as_of: str | None) -> str:
    if isinstance(area, Group):
        return "" if notebook.groups else NOT_OF_GROUPS
    nation = data.area(area.nation).name if area.nation else ""
    if nation in notebook.made_of and area.name != nation:
        return f"It says the same of every area of {nation}, and is made of {nation} alone."
    within = notebook.nations if area.name == nation else notebook.places_in
    if notebook.nations and nation not in within:
        named, around = words.listed(notebook.nations), words.listed(notebook.places_in)
        if notebook.places_in == notebook.nations:
            return f"It is about {named} only."
        return f"It is about {named}, and of places within them about those in {around} only."
    for name, places in notebook.tables.items():
        if (not places or area.name in places) and len(data.table(name, as_of)):
            return ""
    if notebook.added:
        measures = data.added_measures(as_of)
        if not measures:
            return NOTHING_ADDED
        notebook = replace(notebook, measures=measures)
    if not notebook.measures:
        named = words.listed(list(notebook.tables))
        return f"Nothing in the table of {named} was published by then." if named else ""
    first = notebook.defaults.get("first_year")
    first = first if isinstance(first, int) and first <= year else None
    held = _areas_with(tuple(notebook.measures), first, year, as_of=as_of)
    if notebook.of_councils and held.isdisjoint(_councils(area.nation)):
        label = data.measure(notebook.measures[0])["label"]
        return f"It compares councils, and “{label}” is held for none of them as of that month."
    return "" if area.code in held else data.gap(notebook.measures[0], area.code, as_of)


@kept
def _areas_with(
    measures: tuple[str, ...], first: int | None, last: int, *, as_of: str | None = None
) -> frozenset[str]:
    """Return the areas that have a figure of one of ``measures`` in these years."""
    frame = data.observations(measures, None, first, last, as_of)
    return frozenset(frame.loc[frame["value"].notna(), "area_code"])


@kept
def _councils(nation: str) -> frozenset[str]:
    return frozenset(data.members(nation))


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
    ours = node.metadata.get("case_for_change", {})
    nations = tuple(ours.get("nations", ()))
    return Notebook(
        path,
        node.metadata.get("title") or path.stem.replace("_", " ").capitalize(),
        ours.get("order", float("inf")),
        run.default_parameters(path),
        tuple(ours.get("measures", ())),
        ours.get("tables", {}),
        nations,
        tuple(ours.get("places_in", nations)),
        ours.get("of_councils", False),
        ours.get("added", False),
        tuple(ours.get("made_of", ())),
        ours.get("groups", False),
    )
