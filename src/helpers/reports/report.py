"""Make reports: check the parameters, run the notebooks, write their pages, list them all.

A report is ``reports/<area>/<notebook>.html``, the executed notebook beside it, and the numbers of
its figures in ``data/<notebook>/``. All three are made in a working folder and renamed into
place, so that a run that fails or is stopped leaves the earlier report whole.
"""

import os
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextlib import closing, contextmanager, nullcontext
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path

import nbformat
import pandas as pd
from nbformat import NotebookNode
from rich.console import Console
from rich.progress import Progress

from helpers import data
from helpers.data import process, vintages
from helpers.data.geography import Area
from helpers.errors import Problem
from helpers.files import writing
from helpers.project import Project
from helpers.reports import (
    collection,
    display,
    index,
    parameters,
    provenance,
    quality_page,
    render,
    run,
)
from helpers.reports.collection import Notebook
from helpers.reports.kernels import Kernels

STOPPED = 130
"""Exit status of a command that was interrupted from the keyboard."""
MOST_AT_ONCE = 4
"""Notebooks that run at one time: each may need some 300 MB of memory."""


@dataclass(frozen=True)
class Asked:
    """What reports are asked to show, as given: what it takes to make them anew.

    area
        Name or GSS code.
    year
        The last year to report on; the newest of which figures are held where None.
    compare_with
        Names or codes of areas to set beside it.
    params
        Further parameters as ``NAME=VALUE``, each for the notebooks that have it.
    as_of
        The month (YYYY-MM) whose view of the figures is given; today's where None.
    waived
        Checks of the figures that may fail, each with the reason.
    """

    area: str
    year: int | str | None = None
    compare_with: Sequence[str] = ()
    params: Sequence[str] = ()
    as_of: str | None = None
    waived: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Run:
    """A notebook and the parameters it runs with."""

    notebook: Notebook
    parameters: dict[str, object]


@dataclass(frozen=True)
class Outcome:
    """What became of one notebook: the page, or why there is none."""

    notebook: Notebook
    page: Path | None = None
    problem: Problem | None = None


def make_reports(
    project: Project,
    notebooks: list[str],
    asked: Asked,
    console: Console,
    kernels: Kernels | None = None,
) -> int:
    """Run notebooks for an area, write their pages to ``reports`` and list all reports there.

    Nothing runs unless the parameters of every notebook are right. A notebook that fails does not
    stop the others.

    Args:
        notebooks: Names; all notebooks of the collection where the list is empty.
        asked: The area, the year and whatever else they are to show.
        kernels: What starts the kernels; an interruption ends it. By default one for these
            notebooks alone.

    Returns:
        int: Exit status: 0, 1 if a notebook failed, 130 if interrupted.

    Raises:
        Problem: If a notebook or a parameter is not right, a check of the figures fails that is not
            waived, or ``reports`` cannot be written.
    """
    as_of = vintages.month(asked.as_of) if asked.as_of else None
    asked = replace(asked, as_of=as_of)
    with console.status("Checking the data"):
        process.ensure(project, waived=asked.waived, page=quality_page.write)
        if as_of:
            process.ensure(project, as_of)
    areas = data.areas()
    chosen = collection.notebooks(project, notebooks)
    runs = planned(chosen, areas, asked)
    place = data.area(str(runs[0].parameters["area"]))
    target = project.reports / index.folder(place, areas, as_of)
    outcomes: list[Outcome] = []
    interrupted = False
    with _writable(project):
        try:
            with (
                writing.working_folder(project.reports) as working,
                display.progress(console) as bars,
                nullcontext(kernels) if kernels else Kernels([n.path for n in chosen]) as kernels,
                closing(side_by_side(runs, project, bars, as_of, kernels)) as finished,
            ):
                for one, future in finished:
                    outcomes.append(_outcome(project, one, place, asked, future, working, target))
        except KeyboardInterrupt:
            interrupted = True
        index.write(project)
    outcomes.sort(key=lambda outcome: chosen.index(outcome.notebook))
    display.summary(project, outcomes, console)
    if interrupted:
        console.print("Stopped: reports made earlier are as they were.")
        return STOPPED
    return int(any(outcome.problem for outcome in outcomes))


def planned(chosen: list[Notebook], areas: pd.DataFrame, asked: Asked) -> list[Run]:
    """Return each notebook with the parameters it will run with.

    Raises:
        Problem: With everything that is wrong with the parameters of any notebook.
    """
    periods = data.table("observations", asked.as_of)["period"]
    if periods.empty:
        raise Problem(f"No figure held here was published by {asked.as_of}: give a later month.")
    held = (int(periods.min()), int(periods.max()))
    given: dict[str, object] = {"area": asked.area, "year": asked.year or held[1]}
    if asked.compare_with:
        given["compare_with"] = list(asked.compare_with)
    every = {name: value for notebook in chosen for name, value in notebook.defaults.items()}
    further = parameters.parse_assignments(asked.params, every)
    runs, wrong = [], []
    for notebook in chosen:
        own = {name: value for name, value in further.items() if name in notebook.defaults}
        try:
            values = parameters.validate(notebook.name, notebook.defaults, given | own, areas, held)
        except Problem as problem:
            wrong.append(problem.sentence)
        else:
            runs.append(Run(notebook, values))
    if wrong:
        first, *others = dict.fromkeys(wrong)
        raise Problem(first, others)
    return runs


def side_by_side(
    runs: list[Run], project: Project, bars: Progress, as_of: str | None, kernels: Kernels
) -> Iterator[tuple[Run, Future]]:
    """Run notebooks, as many at once as there are processors; yield each as it is done.

    A thread waits for each notebook, whose work is done in a Python process of its own. If the
    caller stops early, those processes end.
    """
    workers = min(len(runs), os.cpu_count() or 1, MOST_AT_ONCE)
    with ThreadPoolExecutor(workers) as pool:
        waiting = {}
        for one in runs:
            advance = display.bar(bars, one.notebook)
            inputs = (one.notebook.path, one.parameters, project.root)
            waiting[pool.submit(run.run, *inputs, advance, kernels, as_of)] = one
        try:
            while waiting:
                # Without a limit of time, Windows does not let Ctrl-C through.
                done, _ = wait(waiting, timeout=1, return_when=FIRST_COMPLETED)
                for future in done:
                    yield waiting.pop(future), future
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            kernels.end()
            raise


def _outcome(
    project: Project,
    one: Run,
    area: Area,
    asked: Asked,
    future: Future,
    working: Path,
    target: Path,
) -> Outcome:
    """Put the report that a run makes into the folder ``target``."""
    name = one.notebook.name
    try:
        executed = future.result()
        facts = page_facts(project, one, area, executed, asked)
        html = render.page(executed, facts)
        numbers = figures(executed, name)
    except Problem as problem:
        return Outcome(one.notebook, problem=problem)
    ours = executed.metadata.get("case_for_change", {})
    executed.metadata["case_for_change"] = {
        **ours,
        **facts.summary(),
        "asked": asdict(asked),
        "uses": data.states(ours.get("uses", []), asked.as_of),
    }
    texts = {"page.html": html, "notebook.ipynb": nbformat.writes(executed) + "\n"}
    texts |= {f"data/{figure}.csv": csv for figure, csv in numbers.items()}
    made = working / name
    (made / "data").mkdir(parents=True)
    for path, text in texts.items():
        (made / path).write_text(text, encoding="utf-8", newline="\n")
    (target / "data").mkdir(parents=True, exist_ok=True)
    writing.replace_folder(made / "data", target / "data" / name)
    (made / "notebook.ipynb").replace(target / f"{name}.ipynb")
    return Outcome(one.notebook, page=(made / "page.html").replace(target / f"{name}.html"))


def page_facts(
    project: Project, one: Run, area: Area, executed: NotebookNode, asked: Asked
) -> render.PageFacts:
    """Return what the page says of itself."""
    return render.PageFacts(
        title=one.notebook.title,
        area=area.name,
        area_code=area.code,
        year=int(one.parameters["year"]),
        notebook=one.notebook.name,
        order=one.notebook.order,
        parameters=one.parameters,
        data=provenance.publications(executed, data.table("sources")),
        version=provenance.version(project),
        made=provenance.now(),
        as_of=asked.as_of or "",
        waived=tuple(f"{check}: {reason}" for check, reason in asked.waived.items()),
    )


def figures(executed: NotebookNode, name: str) -> dict[str, str]:
    """Return the numbers of each figure as CSV, by the figure's name.

    Raises:
        Problem: If two figures share a name.
    """
    numbers: dict[str, str] = {}
    for output in provenance.outputs(executed):
        figure = output.metadata.get("case_for_change", {}).get("chart")
        if figure and "text/csv" in output.data:
            if figure in numbers:
                raise Problem(f"Two figures of {name} are called '{figure}': rename one.")
            numbers[figure] = output.data["text/csv"]
    return numbers


@contextmanager
def _writable(project: Project) -> Iterator[None]:
    """Say in a sentence that ``reports`` cannot be written."""
    try:
        yield
    except OSError as error:
        raise Problem(
            f"Nothing more can be written to {project.shown(project.reports)} "
            f"({(error.strerror or str(error)).lower()}): make room or gain the right to write "
            "there. Earlier reports are as they were."
        ) from error
