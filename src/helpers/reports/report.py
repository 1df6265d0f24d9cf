"""Make reports: check the parameters, run the notebooks, write their pages, list them all.

A report is ``reports/<area>/<notebook>.html``, the executed notebook beside it, and the numbers of
its figures in ``data/<notebook>/``; one that is asked for otherwise than usual lies in a folder of
its own (:mod:`helpers.reports.variants`). All three come in one step: the folder of the area is
made anew beside itself, with the others' files as they are, and renamed into place. So a run that
fails or is stopped leaves each report as it was before or as it is now, whole.
"""

import os
import shutil
from collections.abc import Collection, Iterator, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextlib import closing, contextmanager, nullcontext, suppress
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import nbformat
from nbformat import NotebookNode
from rich.console import Console
from rich.progress import Progress

from helpers import data
from helpers.data import process, tables, vintages
from helpers.data.geography import Area
from helpers.errors import Problem
from helpers.files import writing
from helpers.project import Project
from helpers.reports import (
    collection,
    display,
    index,
    provenance,
    quality_page,
    render,
    run,
    taken,
    variants,
)
from helpers.reports.asked import Asked, Run, planned
from helpers.reports.collection import Notebook
from helpers.reports.kernels import Kernels

STOPPED = 130
"""Exit status of a command that was interrupted from the keyboard."""
MOST_AT_ONCE = 4
"""Notebooks that run at one time: each may need some 300 MB of memory."""


@dataclass(frozen=True)
class Outcome:
    """What became of one notebook: the page, or why there is none."""

    notebook: Notebook
    area: Area
    page: Path | None = None
    problem: Problem | None = None


@dataclass(frozen=True)
class Folder:
    """A folder of reports to make: of what area, where, asked for how, by which runs.

    ``without`` are the notebooks that have nothing for the area: by name, the title and the reason.
    """

    place: Area
    target: Path
    asked: Asked
    runs: list[Run]
    without: dict[str, tuple[str, str]]


def make_reports(
    project: Project,
    notebooks: list[str],
    wanted: Sequence[Asked],
    console: Console,
    kernels: Kernels | None = None,
    *,
    insist: bool = True,
) -> int:
    """Run notebooks for areas, write their pages to ``reports`` and list all reports there.

    Nothing runs unless the parameters of every notebook are right. A notebook that fails does not
    stop the others. One that has nothing for an area is left out, and its earlier page goes.

    Args:
        notebooks: Names; all notebooks of the collection where the list is empty.
        wanted: For each area, the year and whatever else they are to show.
        kernels: What starts the kernels; an interruption ends it. By default one for these
            notebooks alone.
        insist: Whether to refuse, and not to leave out, a notebook named that has nothing for the
            area.

    Returns:
        int: Exit status: 0, 1 if a notebook failed, 130 if interrupted.

    Raises:
        Problem: If a notebook or a parameter is not right, a notebook named has nothing for the
            area, a check of the figures fails that is not waived, or ``reports`` cannot be written.
    """
    with console.status("Checking the data"):
        waived = {check: why for asked in wanted for check, why in asked.waived.items()}
        process.ensure(project, waived=waived, page=quality_page.write)
    chosen = collection.notebooks(project, notebooks)
    folders = _folders(project, chosen, wanted)
    refused = [
        f"No page of “{title}” can be made for {folder.place.name}. {why}"
        for folder in folders
        for title, why in folder.without.values()
    ]
    if refused and notebooks and insist:
        raise Problem(refused[0], refused[1:])
    outcomes: list[Outcome] = []
    interrupted = False
    with _writable(project):
        try:
            with (
                writing.working_folder(project.reports) as working,
                display.progress(console) as bars,
                nullcontext(kernels) if kernels else Kernels([n.path for n in chosen]) as kernels,
                closing(side_by_side(folders, project, bars, kernels)) as finished,
            ):
                for folder, one, future in finished:
                    outcomes.append(_outcome(project, folder, one, future, working))
                for folder in folders:
                    for name in folder.without:
                        if (folder.target / f"{name}.html").exists():
                            _put(folder, name, {}, working)
        except KeyboardInterrupt:
            interrupted = True
        index.write(project)
    places = [folder.place for folder in folders]
    outcomes.sort(key=lambda each: (places.index(each.area), chosen.index(each.notebook)))
    display.summary(project, outcomes, folders, console)
    if interrupted:
        console.print("Stopped: reports made earlier are as they were.")
        return STOPPED
    return int(any(outcome.problem for outcome in outcomes))


def _folders(project: Project, chosen: list[Notebook], wanted: Sequence[Asked]) -> list[Folder]:
    """Return the folders of reports that are asked for, each once, with what will run for it."""
    areas, found = data.areas(), {}
    for asked in wanted:
        as_of = vintages.month(asked.as_of) if asked.as_of else None
        if as_of:
            process.ensure(project, as_of)
        asked = replace(asked, as_of=as_of)
        runs = planned(chosen, areas, asked)
        place = data.area(str(runs[0].parameters["area"]))
        otherwise = {name: value for one in runs for name, value in one.otherwise.items()}
        target = project.reports / variants.folder(place, areas, otherwise, as_of)
        if "year" not in otherwise:  # so that the usual report goes on to next year's
            asked = replace(asked, year=None)
        without = collection.left_out(chosen, place, int(runs[0].parameters["year"]), as_of)
        runs = [replace(one, otherwise=otherwise) for one in runs]
        made = [one for one in runs if one.notebook.name not in without]
        found[target] = Folder(place, target, asked, made, without)
    return list(found.values())


def side_by_side(
    folders: Sequence[Folder], project: Project, bars: Progress, kernels: Kernels
) -> Iterator[tuple[Folder, Run, Future]]:
    """Run notebooks, as many at once as there are processors; yield each as it is done.

    A thread waits for each notebook, whose work is done in a Python process of its own. If the
    caller stops early, those processes end.
    """
    runs = [(folder, one) for folder in folders for one in folder.runs]
    workers = max(1, min(len(runs), os.cpu_count() or 1, MOST_AT_ONCE))
    with ThreadPoolExecutor(workers) as pool:
        waiting = {}
        for folder, one in runs:
            advance = display.bar(bars, one.notebook)
            inputs = (one.notebook.path, one.parameters, project.root)
            waiting[pool.submit(run.run, *inputs, advance, kernels, folder.asked.as_of)] = (
                folder,
                one,
            )
        try:
            while waiting:
                # Without a limit of time, Windows does not let Ctrl-C through.
                done, _ = wait(waiting, timeout=1, return_when=FIRST_COMPLETED)
                for future in done:
                    yield *waiting.pop(future), future
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            kernels.end()
            raise


def _outcome(project: Project, folder: Folder, one: Run, future: Future, working: Path) -> Outcome:
    """Put the report that a run makes into its folder."""
    name, asked = one.notebook.name, folder.asked
    try:
        executed = future.result()
        facts = page_facts(project, one, folder.place, executed, asked, folder.without)
        html = render.page(executed, facts)
        files = taken.files(executed, name)
    except Problem as problem:
        return Outcome(one.notebook, folder.place, problem=problem)
    ours = executed.metadata.get("case_for_change", {})
    executed.metadata["case_for_change"] = {
        **ours,
        **facts.summary(),
        "asked": asdict(asked),
        "uses": tables.states(ours.get("uses", []), asked.as_of),
    }
    texts = {f"{name}.html": html, f"{name}.ipynb": nbformat.writes(executed) + "\n"}
    texts |= {f"data/{name}/{file}": held for file, held in files.items()}
    _put(folder, name, texts, working)
    return Outcome(one.notebook, folder.place, page=folder.target / f"{name}.html")


def _put(folder: Folder, name: str, texts: Mapping[str, str | bytes], working: Path) -> None:
    """Put the files of a notebook's report in place of the earlier ones, all in one step."""
    with writing.changed_folder(folder.target, working) as new:
        for ending in ("html", "ipynb"):
            (new / f"{name}.{ending}").unlink(missing_ok=True)
        if (new / "data" / name).exists():
            shutil.rmtree(new / "data" / name)
        for path, text in texts.items():
            (new / path).parent.mkdir(parents=True, exist_ok=True)
            if isinstance(text, bytes):
                (new / path).write_bytes(text)
            else:
                (new / path).write_text(text, encoding="utf-8", newline="\n")


def page_facts(
    project: Project,
    one: Run,
    area: Area,
    executed: NotebookNode,
    asked: Asked,
    not_made: Collection[str] = (),
) -> render.PageFacts:
    """Return what the page says of itself; ``not_made`` are names of notebooks without a page."""
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
        not_made=tuple(not_made),
        otherwise=one.otherwise,
    )


@contextmanager
def _writable(project: Project) -> Iterator[None]:
    """Say in a sentence that ``reports`` cannot be written; list what came before that."""
    try:
        yield
    except OSError as error:
        with suppress(OSError, Problem):
            index.write(project)
        raise Problem(
            f"Nothing more can be written to {project.shown(project.reports)} "
            f"({(error.strerror or str(error)).lower()}): make room or gain the right to write "
            "there. Each report there is whole, as it was before or made anew."
        ) from error
