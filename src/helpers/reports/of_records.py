"""Reports of records that someone holds: run apart, and refused where they would tell too much.

The notebook runs in a process of its own, which reads the records where they lie. What it leaves
there ends with it; what comes back are finished files, after :mod:`helpers.records.page_check` has
read them. They lie in ``reports/records`` or where they are asked for: no list, no site and no
other page knows of them. An error in a cell is told without what it said, which may be of a record.
"""

import logging
import os
import subprocess
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console

from helpers import data
from helpers.data import process
from helpers.errors import Problem
from helpers.files import clock, writing
from helpers.project import Project
from helpers.records import page_check, results
from helpers.records.disclosure import Policy
from helpers.records.given import NOTEBOOKS, Given, of_paths
from helpers.reports import variants
from helpers.reports.made_again import Basis
from helpers.reports.pages import quality_page, render
from helpers.reports.running import forks, in_process, run, work

FOLDER = "records"
"""Among the reports."""


@dataclass(frozen=True)
class Asked:
    """What is asked of records: of what kind, where they lie, how they are told.

    paths
        Files and folders; the built-in synthetic set where none is named.
    area
        The area whose published figures stand beside the results.
    mapping
        The file that says how a court extract's columns are called.
    output
        The folder of the page and its files; one among the reports where None.
    """

    kind: str
    paths: Sequence[Path]
    policy: Policy
    area: str = "England"
    mapping: Path | None = None
    output: Path | None = None


def told(project: Project, asked: Asked) -> dict[str, object]:
    """Return the results of records for programs, after disclosure control.

    Raises:
        Problem: If the records cannot be read; never with a value of one.
    """
    given = _given(project, asked)
    with _unsaid("These records"):
        return results.OF[asked.kind](given.read(), asked.policy)


def report(project: Project, asked: Asked, console: Console) -> None:
    """Run the notebook of a kind of records, and write its page and the files beside it.

    Raises:
        Problem: If the records cannot be read, the notebook does not run to its end, or something
            in what it made may not be told; nothing is written then.
    """
    given = _given(project, asked)
    with console.status("Checking the data"):
        process.ensure(project, page=quality_page.write)
    task = _task(project, asked, given)
    target = asked.output or project.reports / FOLDER / variants.folder(
        data.area(asked.area), data.areas()
    )
    with _working(target) as working:
        files = _run(task, given, asked.policy, console)
        _put(files, task.notebook.stem, target, working)
    page = project.shown(target / f"{task.notebook.stem}.html")
    of = "synthetic records" if given.synthetic else "the records"
    console.print(f"Wrote {page}, of {of}. {asked.policy.stated()}", soft_wrap=True, markup=False)


def _run(task: work.Task, given: Given, policy: Policy, console: Console) -> dict[str, str | bytes]:
    before = dict(os.environ)
    os.environ |= given.for_run()
    try:
        with console.status(f"Running {task.notebook.stem}"), _unsaid(task.notebook.name):
            return _in_a_process(task, given, policy)
    finally:
        os.environ.clear()
        os.environ.update(before)


@contextmanager
def _working(target: Path) -> Iterator[Path]:
    """Yield a working folder in that of a page, made before the run to see that one can be.

    Raises:
        Problem: If nothing can be written there, then or later.
    """
    try:
        with writing.working_folder(target / "data") as working:
            yield working
    except OSError as error:
        raise Problem(
            f"{target} cannot be written to ({(error.strerror or str(error)).lower()}): name "
            "another folder, or make room or gain the right to write there."
        ) from error
    finally:
        with suppress(OSError):  # what holds something stays
            (target / "data").rmdir()
            target.rmdir()


def _put(files: dict[str, str | bytes], name: str, target: Path, working: Path) -> None:
    """Put the files of a run in the place of an earlier one's, none of which stays."""
    new = working / "new"
    (new / "data" / name).mkdir(parents=True)
    for path, content in files.items():
        (new / path).parent.mkdir(parents=True, exist_ok=True)
        (new / path).write_bytes(content if isinstance(content, bytes) else content.encode())
    writing.to_disk(new)
    writing.replace_folder((new / "data" / name).rename(working / name), target / "data" / name)
    for ending in ("ipynb", "html"):
        writing.rename(new / f"{name}.{ending}", target / f"{name}.{ending}")


def _given(project: Project, asked: Asked) -> Given:
    mapping = [asked.mapping] if asked.mapping else []
    for path in [*asked.paths, *mapping, *([asked.output] if asked.output else [])]:
        refuse_unignored(project, path)
    for path in [*asked.paths, *mapping]:
        if not path.exists():
            raise Problem(f"There is no file or folder {path}: say where the records lie.")
    return of_paths(asked.kind, asked.paths, asked.mapping)


def refuse_unignored(project: Project, path: Path) -> None:
    """Let a path pass that git will not take up with the collection's own files.

    Raises:
        Problem: If it lies in the collection's repository, and git does not ignore it.
    """
    root = project.root.resolve()
    for place in {path.parent.resolve() / path.name, path.resolve()}:
        if not place.is_relative_to(root) or not (root / ".git").exists():
            continue
        within = [each for each in place.rglob("*") if each.is_file()] if place.is_dir() else []
        for each in [place, *within]:
            if not _ignored(root, each):
                raise Problem(
                    f"{project.shown(place)} lies in the collection's own folder, where git would "
                    "take it up: keep records outside of it, or in scratch."
                )


def _ignored(root: Path, path: Path) -> bool:
    how = ["git", "-C", str(root), "check-ignore", "--quiet", str(path)]
    with suppress(OSError):
        return subprocess.run(how, capture_output=True, check=False).returncode == 0
    return False


def _task(project: Project, asked: Asked, given: Given) -> work.Task:
    path = project.notebooks / FOLDER / f"{NOTEBOOKS[asked.kind]}.ipynb"
    area, basis = data.area(asked.area), Basis(project)
    said = given_in_words(given, asked.policy)
    chosen = {"area": area.name, "threshold": asked.policy.threshold, "rounding": asked.policy.base}
    source = run.read(path)
    published = [each.stem for each in project.notebooks.glob("*.ipynb")]
    facts = render.PageFacts(
        title=source.metadata.get("title", path.stem),
        area=area.name,
        area_code=area.code,
        year=int(data.table("observations")["period"].max()),
        notebook=path.stem,
        parameters=chosen,
        data=(),
        version=basis.version,
        made=clock.now(),
        not_made=(*published, *NOTEBOOKS.values()),
        apart=said,
        rights=given.rights(area.name, asked.policy),
    )
    return work.Task(path, project.root, facts, {"as_of": None}, basis.known, {}, learn=False)


def given_in_words(given: Given, policy: Policy) -> str:
    """Return what stands at the top of a page of records."""
    of = "They are synthetic: nobody is in them. " if given.synthetic else ""
    return f"{of}{policy.stated()}"


def _in_a_process(task: work.Task, given: Given, policy: Policy) -> dict[str, str | bytes]:
    """Return the finished files of a run, checked; from a process of its own where there are."""
    with forks.Forks(task.root, [task.notebook]) as by:
        try:
            return by.call(_made, task, given, policy)
        except forks.NoFork:
            return _made(task, given, policy, here=False)
        except forks.Died:
            raise Problem(
                f"{task.notebook.name} stopped because its process ended: the computer may have "
                "run out of memory."
            ) from None


def _made(
    task: work.Task,
    given: Given,
    policy: Policy,
    *,
    here: bool = True,
    progress: Callable[[int, int], None] | None = None,
) -> dict[str, str | bytes]:
    """Run the notebook, make its files and check them, in this process."""
    _no_dump()
    with _unsaid(task.notebook.name), _nothing_logged():
        files = work.made(task, here, progress=progress).files
        if here:
            in_process.let_go()  # the records, which are read once more
        hidden = page_check.secrets(given.read(), () if given.synthetic else given.paths)
        page_check.refuse(files, hidden, policy)
        return files


def _no_dump() -> None:
    """Have the system write no image of this process's memory should it crash."""
    with suppress(ImportError, ValueError, OSError):
        import resource

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


@contextmanager
def _nothing_logged() -> Iterator[None]:
    """Keep what cells write to standard error out of the log."""
    before = logging.root.manager.disable
    logging.disable(logging.CRITICAL)
    try:
        yield
    finally:
        logging.disable(before)


@contextmanager
def _unsaid(what: str) -> Iterator[None]:
    """Tell of an error its kind and place alone: its words may hold a value of a record."""
    try:
        yield
    except run.NotebookFailed as failed:
        if not failed.error:
            raise
        if failed.error == Problem.__name__:  # of the files given, not of the notebook
            raise Problem(failed.said) from None
        raise _untold(f"{what} stopped at {failed.where}", failed.error) from None
    except Problem:
        raise
    except Exception as error:
        raise _untold(f"{what} could not be worked out", type(error).__name__) from None


def _untold(sentence: str, error: str) -> Problem:
    return Problem(
        f"{sentence} ({error}): what it said is not shown, as it may hold a value of a record; "
        "run the notebook in JupyterLab on these records to see it."
    )
