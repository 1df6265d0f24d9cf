"""Make reports: check the parameters, run the notebooks, write their pages, list them all.

A report is ``reports/<area>/<notebook>.html``, the executed notebook beside it, and the numbers of
its figures in ``data/<notebook>/``. All three are made in a working folder and renamed into
place, so that a run that fails or is stopped leaves the earlier report whole.
"""

import os
import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextlib import closing
from dataclasses import asdict, dataclass, field, replace
from html import escape
from pathlib import Path

import nbformat
import pandas as pd
from nbformat import NotebookNode
from rich.console import Console
from rich.markup import escape as plainly
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from helpers import data
from helpers.data import process, vintages
from helpers.data.geography import Area
from helpers.errors import Problem
from helpers.files import writing
from helpers.project import Project
from helpers.reports import collection, parameters, quality_page, render, run
from helpers.reports.collection import Notebook
from helpers.reports.kernels import Kernels
from helpers.reports.provenance import now, version

AS_OF = re.compile(r"-as-of-\d{4}-\d{2}$")
"""The end of a folder's name that holds reports of what was known in a month."""
STOPPED = 130
"""Exit status of a command that was interrupted from the keyboard."""


MOST_TOGETHER = 4
"""Notebooks that run at one time: each needs some 300 MB of memory."""


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
) -> int:
    """Run notebooks for an area, write their pages to ``reports`` and list all reports there.

    Nothing runs unless the parameters of every notebook are right. A notebook that fails does not
    stop the others.

    Parameters
    ----------
    notebooks
        Names; all notebooks of the collection where the list is empty.
    asked
        The area, the year and whatever else they are to show.

    Returns
    -------
    int
        Exit status: 0, 1 if a notebook failed, 130 if interrupted.

    Raises
    ------
    Problem
        If a notebook or a parameter is not right, a check of the figures fails that is not
        waived, or ``reports`` cannot be written.
    """
    as_of = vintages.month(asked.as_of) if asked.as_of else None
    asked = replace(asked, as_of=as_of)
    with console.status("Checking the data"):
        process.ensure(project, waived=asked.waived)
        if as_of:
            process.ensure(project, as_of)
    areas = data.areas()
    chosen = collection.notebooks(project, notebooks)
    runs = checked(chosen, areas, asked)
    place = data.area(str(runs[0][1]["area"]))
    folder = area_slug(place, areas)
    target = project.reports / (f"{folder}-as-of-{as_of}" if as_of else folder)
    outcomes: list[Outcome] = []
    interrupted = False
    try:
        with (
            writing.working_folder(project.reports) as working,
            progress(console) as bars,
            closing(run_together(runs, project, bars, as_of)) as finished,
        ):
            for notebook, values, executed in finished:
                made = _report(project, notebook, values, place, asked, executed, working, target)
                outcomes.append(made)
    except KeyboardInterrupt:
        interrupted = True
    except OSError as error:
        raise Problem(_unwritable(project.reports, project, error)) from error
    outcomes.sort(key=lambda outcome: chosen.index(outcome.notebook))
    write_index(project)
    _summarise(project, outcomes, console)
    if interrupted:
        console.print("Stopped: reports made earlier are as they were.")
        return STOPPED
    return int(any(outcome.problem for outcome in outcomes))


def checked(
    chosen: list[Notebook], areas: pd.DataFrame, asked: Asked
) -> list[tuple[Notebook, dict[str, object]]]:
    """Return each notebook with the parameters it will run with.

    Raises
    ------
    Problem
        With everything that is wrong with the parameters of any notebook.
    """
    periods = data.table("observations", asked.as_of)["period"]
    if periods.empty:
        raise Problem(f"No figure held here was published by {asked.as_of}: give a later month.")
    held = (int(periods.min()), int(periods.max()))
    named: dict[str, object] = {"area": asked.area, "year": asked.year or held[1]}
    if asked.compare_with:
        named["compare_with"] = list(asked.compare_with)
    every = {name: value for notebook in chosen for name, value in notebook.defaults.items()}
    further = parameters.parse_assignments(asked.params, every)
    runs, wrong = [], []
    for notebook in chosen:
        own = {name: value for name, value in further.items() if name in notebook.defaults}
        try:
            values = parameters.validate(notebook.name, notebook.defaults, named | own, areas, held)
        except Problem as problem:
            wrong.append(problem.sentence)
        else:
            runs.append((notebook, values))
    if wrong:
        first, *others = dict.fromkeys(wrong)
        raise Problem(first, others)
    return runs


def area_slug(area: Area, all_areas: pd.DataFrame) -> str:
    """Return the name of an area's folder; areas that share a name have their code in it.

    Parameters
    ----------
    all_areas
        Columns area_code, name.
    """
    slug = _slug(area.name)
    namesakes = all_areas.loc[all_areas["name"].map(_slug) == slug, "area_code"]
    return slug if set(namesakes) <= {area.code} else f"{slug}-{_slug(area.code)}"


def _slug(text: str) -> str:
    ascii_only = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", ascii_only.lower().replace("'", "")).strip("-")


def run_together(
    runs: list[tuple[Notebook, dict[str, object]]],
    project: Project,
    bars: Progress,
    as_of: str | None = None,
) -> Iterator[tuple[Notebook, dict[str, object], Future]]:
    """Run notebooks side by side, as many as there are processors; yield each as it is done.

    A thread waits for each notebook, whose work is done in a Python process of its own. If the
    caller stops early, those processes end.

    Yields
    ------
    tuple
        The notebook, its parameters, and the future that holds what came of it.
    """
    workers = min(len(runs), os.cpu_count() or 1, MOST_TOGETHER)
    with (
        Kernels([notebook.path for notebook, _ in runs]) as kernels,
        ThreadPoolExecutor(workers) as pool,
    ):
        waiting = {}
        for notebook, values in runs:
            advance = _bar(bars, notebook)
            future = pool.submit(
                run.run, notebook.path, values, project.root, advance, kernels, as_of
            )
            waiting[future] = (notebook, values)
        try:
            while waiting:
                # Without a limit of time, Windows does not let Ctrl-C through.
                done, _ = wait(waiting, timeout=1, return_when=FIRST_COMPLETED)
                for future in done:
                    yield *waiting.pop(future), future
        finally:
            pool.shutdown(wait=False, cancel_futures=True)
            kernels.end()


def _report(
    project: Project,
    notebook: Notebook,
    values: dict[str, object],
    area: Area,
    asked: Asked,
    future: Future,
    working: Path,
    target: Path,
) -> Outcome:
    """Put the report that an executed notebook makes into the folder ``target``."""
    try:
        executed = future.result()
        facts = page_facts(project, notebook, values, area, executed, asked)
        html = render.page(executed, facts)
        numbers = figures(executed, notebook.name)
    except Problem as problem:
        return Outcome(notebook, problem=problem)
    ours = executed.metadata.get("case_for_change", {})
    states = data.states(ours.get("uses", []), asked.as_of)
    executed.metadata["case_for_change"] = {
        **ours,
        **facts.summary(),
        "asked": asked_for(asked),
        "uses": states,
    }
    made = working / notebook.name
    (made / "data").mkdir(parents=True)
    (made / "page.html").write_text(html, encoding="utf-8", newline="\n")
    notebook_text = nbformat.writes(executed) + "\n"
    (made / "notebook.ipynb").write_text(notebook_text, encoding="utf-8", newline="\n")
    for name, csv in numbers.items():
        (made / "data" / f"{name}.csv").write_text(csv, encoding="utf-8", newline="\n")
    (target / "data").mkdir(parents=True, exist_ok=True)
    writing.replace_folder(made / "data", target / "data" / notebook.name)
    (made / "notebook.ipynb").replace(target / f"{notebook.name}.ipynb")
    return Outcome(notebook, page=(made / "page.html").replace(target / f"{notebook.name}.html"))


def asked_for(asked: Asked) -> dict[str, object]:
    """Return what was asked for in types that JSON has."""
    lists = {"compare_with": list(asked.compare_with), "params": list(asked.params)}
    return {**asdict(asked), **lists, "waived": dict(asked.waived)}


def page_facts(
    project: Project,
    notebook: Notebook,
    values: dict[str, object],
    area: Area,
    executed: NotebookNode,
    asked: Asked,
) -> render.PageFacts:
    """Return what the page says of itself."""
    return render.PageFacts(
        title=notebook.title,
        area=area.name,
        area_code=area.code,
        year=int(values["year"]),
        notebook=notebook.name,
        order=notebook.order,
        parameters=values,
        data=publications(executed, data.table("sources")),
        version=version(project),
        made=now(),
        as_of=asked.as_of or "",
        waived=tuple(f"{check}: {reason}" for check, reason in asked.waived.items()),
    )


def publications(executed: NotebookNode, sources: pd.DataFrame) -> tuple[str, ...]:
    """Return the publications that a notebook's outputs name, one a line.

    Parameters
    ----------
    sources
        Columns title, publisher.
    """
    shown = "\n".join(str(text) for output in _outputs(executed) for text in output.data.values())
    return tuple(
        f"{title}, {publisher}"
        for title, publisher in zip(sources["title"], sources["publisher"], strict=True)
        if title in shown or escape(title) in shown
    )


def figures(executed: NotebookNode, name: str) -> dict[str, str]:
    """Return the numbers of each figure as CSV, by the figure's name.

    Raises
    ------
    Problem
        If two figures share a name.
    """
    found: dict[str, str] = {}
    for output in _outputs(executed):
        chart = output.metadata.get("case_for_change", {}).get("chart")
        if chart and "text/csv" in output.data:
            if chart in found:
                raise Problem(f"Two figures of {name} are called '{chart}': rename one.")
            found[chart] = output.data["text/csv"]
    return found


def _outputs(executed: NotebookNode) -> list[NotebookNode]:
    return [o for cell in executed.cells for o in cell.get("outputs", []) if "data" in o]


def write_index(project: Project) -> None:
    """List every report that is in ``reports`` in ``reports/index.html``.

    Raises
    ------
    Problem
        If the list cannot be written.
    """
    entries = []
    for path in sorted(project.reports.glob("[!.]*/*.html")):
        entry = render.entry_of(path)
        if entry is not None:
            address = path.relative_to(project.reports).as_posix()
            entries.append(replace(entry, address=address))
    address, ledger = made_ledger(project)
    said = quality_page.summary(project.reports / "quality.html")
    page = render.index(entries, address, ledger.to_dict("records"), said)
    try:
        writing.replace_text(project.reports / "index.html", page)
    except OSError as error:
        raise Problem(_unwritable(project.reports, project, error)) from error


def made_ledger(project: Project) -> tuple[str, pd.DataFrame]:
    """Return the page of a ledger of claims among the reports, and its rows; '' if none is made.

    England's page stands before those of other areas; pages as of an earlier date are passed over.
    """
    pages = sorted(project.reports.glob("[!.]*/claims.html"), key=lambda p: p.parent.name)
    pages = [page for page in pages if not AS_OF.search(page.parent.name)]
    for page in sorted(pages, key=lambda p: p.parent.name != "england"):
        tables = sorted((page.parent / "data" / "claims").glob("claims-about-*.csv"), reverse=True)
        if tables:
            read = [pd.read_csv(path, dtype=str, keep_default_na=False) for path in tables]
            return page.relative_to(project.reports).as_posix(), pd.concat(read)
    return "", pd.DataFrame()


def progress(console: Console) -> Progress:
    """Return a display of one line a notebook; nothing where there is no terminal."""
    return Progress(
        TextColumn("{task.description}"),
        BarColumn(bar_width=24),
        MofNCompleteColumn(),
        TextColumn("cells"),
        console=console,
        transient=True,
        disable=not console.is_terminal,
    )


def _bar(bars: Progress, notebook: Notebook) -> Callable[[int, int], None]:
    task = bars.add_task(plainly(notebook.title), total=None)
    return lambda done, total: bars.update(task, completed=done, total=total)


def _summarise(project: Project, outcomes: list[Outcome], console: Console) -> None:
    for outcome in outcomes:
        title = plainly(outcome.notebook.title)
        if outcome.page:
            said = f"[green]made[/]    {title}: {plainly(project.shown(outcome.page))}"
        else:
            said = f"[bold red]failed[/]  {title}: {plainly(outcome.problem.sentence)}"
        console.print(said, soft_wrap=True, highlight=False)
        for line in outcome.problem.details if outcome.problem else []:
            console.print(f"        {plainly(line)}", soft_wrap=True, highlight=False)
    made = sum(outcome.page is not None for outcome in outcomes)
    failed = f", {len(outcomes) - made} failed" if made < len(outcomes) else ""
    index = plainly(project.shown(project.reports / "index.html"))
    count = f"{made} report{'' if made == 1 else 's'} made{failed}"
    console.print(f"{count}; all are listed in {index}.", soft_wrap=True, highlight=False)


def _unwritable(folder: Path, project: Project, error: OSError) -> str:
    return (
        f"Nothing more can be written to {project.shown(folder)} "
        f"({(error.strerror or str(error)).lower()}): make room or gain the right to write there. "
        "Earlier reports are as they were."
    )
