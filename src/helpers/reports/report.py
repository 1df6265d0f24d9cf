"""Make reports: check the parameters, run the notebooks, write their pages, list them all.

A report is ``reports/<area>/<notebook>.html``, the executed notebook beside it, and the numbers of
its figures in ``data/<notebook>/``; one that is asked for otherwise than usual lies in a folder of
its own (:mod:`helpers.reports.variants`). The reports of a folder come in one step, with what they
were made from (:mod:`helpers.reports.made_from`): the folder is made anew beside itself, with the
others' files as they are, and renamed into place. So a run that fails or is stopped leaves each
report as it was before or as it is now, whole. What would come out the same is not made again
(:mod:`helpers.reports.made_again`).
"""

from collections.abc import Iterator, Sequence
from concurrent.futures import Future
from contextlib import closing, contextmanager, nullcontext, suppress
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console

from helpers.data import process
from helpers.data.geography import Area
from helpers.errors import Problem
from helpers.files import writing
from helpers.project import Project
from helpers.reports import asked_before, collection, display
from helpers.reports.asked import Asked, How, Request
from helpers.reports.collection import Notebook
from helpers.reports.folders import Folder, folders_for, leave_out, put
from helpers.reports.front import index
from helpers.reports.made_again import Basis
from helpers.reports.pages import quality_page
from helpers.reports.planned import Run, every_area
from helpers.reports.running import workers
from helpers.reports.running.forks import Forks
from helpers.reports.running.workers import Workers

STOPPED = 130
"""Exit status of a command that was interrupted from the keyboard."""


@dataclass(frozen=True)
class Outcome:
    """What became of one notebook: the page, or why there is none."""

    notebook: Notebook
    area: Area
    page: Path | None = None
    problem: Problem | None = None


def report(project: Project, request: Request, how: How, console: Console) -> int:
    """Make the reports that a command asks for; return the exit status.

    Raises:
        Problem: As :func:`make_reports`.
    """
    areas = list(request.areas)
    if request.kind:
        process.ensure(project, waived=request.waived, page=quality_page.write)
        areas += every_area(request.kind)
    wanted = [request.of(area) for area in areas or ["England"]]
    return make_reports(project, request.notebooks, wanted, console, how=how)


def make_reports(
    project: Project,
    notebooks: Sequence[str],
    wanted: Sequence[Asked],
    console: Console,
    forks: Forks | None = None,
    how: How | None = None,
) -> int:
    """Run notebooks for areas, write their pages to ``reports`` and list all reports there.

    Nothing runs unless the parameters of every notebook are right. A notebook that fails does not
    stop the others. One that has nothing for an area is left out, and its earlier page goes.

    Args:
        notebooks: Names; all notebooks of the collection where the list is empty.
        wanted: For each area, the year and whatever else they are to show.
        forks: What starts the processes; an interruption ends it. By default one for these
            notebooks alone.
        how: Whether to make everything, how many at a time, where.

    Returns:
        int: Exit status: 0, 1 if a notebook failed, 130 if interrupted.

    Raises:
        Problem: If a notebook or a parameter is not right, a notebook named has nothing for the
            area, a check of the figures fails that is not waived, or ``reports`` cannot be written.
    """
    how = how or How()
    with console.status("Checking the data"):
        waived = {check: why for each in wanted for check, why in each.waived.items()}
        process.ensure(project, waived=waived, page=quality_page.write)
    state = asked_before.state(project)
    chosen = collection.notebooks(project, notebooks)
    folders = folders_for(project, chosen, wanted)
    refused = [
        f"No page of “{title}” can be made for {folder.place.name}. {why}"
        for folder in folders
        for title, why in folder.without.values()
    ]
    if refused and notebooks and how.insist:
        raise Problem(refused[0], refused[1:])
    basis = Basis(project)
    for folder in folders:
        basis.leave_what_is_same(folder, how.force)
    outcomes: list[Outcome] = []
    interrupted = False
    with _writable(project, how):
        try:
            with writing.working_folder(project.reports) as working:
                for folder in folders:
                    leave_out(folder, working)
                if any(folder.runs for folder in folders):
                    with _workers(project, chosen, forks, how) as hands:
                        for each in _made(folders, basis, hands, working, console):
                            outcomes.append(each)
        except KeyboardInterrupt:
            interrupted = True
        if how.listed:
            index.write(project)
    places = {folder.place: rank for rank, folder in enumerate(folders)}
    outcomes.sort(key=lambda each: (places[each.area], chosen.index(each.notebook)))
    display.summary(project, outcomes, folders, console, how.listed)
    if interrupted:
        console.print("Stopped: reports made earlier are as they were.")
        return STOPPED
    failed = any(outcome.problem for outcome in outcomes)
    if how.request and not failed:
        same = sum(folder.same for folder in folders) + len(outcomes)
        targets = [folder.target for folder in folders]
        told = display.told(project, [], same, how.listed)
        asked_before.note(project, how.request, state, targets, told)
    return int(failed)


@contextmanager
def _workers(
    project: Project, chosen: list[Notebook], forks: Forks | None, how: How
) -> Iterator[Workers]:
    """Yield what makes the reports."""
    if how.scheduler:
        with workers.cluster(how.scheduler) as hands:
            yield hands
        return
    paths = [notebook.path for notebook in chosen]
    with (
        nullcontext(forks) if forks else Forks(project.root, paths) as forks,
        workers.threads(forks, how.jobs) as hands,
    ):
        yield hands


def _made(
    folders: Sequence[Folder], basis: Basis, hands: Workers, working: Path, console: Console
) -> Iterator[Outcome]:
    """Have the reports of all folders made; yield what became of each.

    The reports of a folder are written when they all are done, or else at the end.
    """
    several = sum(bool(folder.runs) for folder in folders) > 1
    tasks = (
        ((folder, one), basis.task(folder, one, learn=several))
        for folder in folders
        for one in folder.runs
    )
    total = sum(folder.left for folder in folders)
    try:
        with (
            display.progress(console, total) as advance,
            closing(workers.side_by_side(tasks, hands)) as finished,
        ):
            for (folder, one), future in finished:
                outcome = _outcome(basis, folder, one, future, hands.lost)
                folder.left -= 1
                if not folder.left and folder.done:
                    put(folder, working)
                advance(outcome.problem is not None)
                yield outcome
    except KeyboardInterrupt:
        for folder in folders:
            if folder.done:
                put(folder, working)
        raise


def _outcome(
    basis: Basis, folder: Folder, one: Run, future: Future, lost: tuple[type[Exception], ...]
) -> Outcome:
    """Keep what a run made until its folder is written; return what became of it."""
    name = one.notebook.name
    try:
        done = future.result()
    except lost as error:
        problem = Problem(f"{name}.ipynb stopped because its worker ended: {error}")
        return Outcome(one.notebook, folder.place, problem=problem)
    except Problem as problem:
        return Outcome(one.notebook, folder.place, problem=problem)
    folder.done[name] = (done, basis.record(folder, one, done))
    return Outcome(one.notebook, folder.place, page=folder.target / f"{name}.html")


@contextmanager
def _writable(project: Project, how: How) -> Iterator[None]:
    """Say in a sentence that ``reports`` cannot be written; list what came before that."""
    try:
        yield
    except OSError as error:
        with suppress(OSError, Problem):
            if how.listed:
                index.write(project)
        raise Problem(
            f"Nothing more can be written to {project.shown(project.reports)} "
            f"({(error.strerror or str(error)).lower()}): make room or gain the right to write "
            "there. Each report there is whole, as it was before or made anew."
        ) from error
