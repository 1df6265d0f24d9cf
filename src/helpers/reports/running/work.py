"""One report, from notebook to page: what is done in a process of its own, and what comes of it."""

import logging
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from threading import Lock

import nbformat

from helpers.data import kept
from helpers.files import clock
from helpers.reports.pages import look_twice, provenance, render, taken
from helpers.reports.pages.render import PageFacts
from helpers.reports.running import forks, run
from helpers.reports.running.forks import Call, Forks

WORTH_KEEPING = 0.002
"""Seconds that a call took of which the result is worked out once for all later runs."""
_one_page_at_a_time = Lock()


@dataclass(frozen=True)
class Task:
    """All that it takes to make a report, wherever that is done.

    facts
        What the page will say of itself, but when it was made and the publications it names.
    asked
        What was asked for (:class:`helpers.reports.asked.Asked`), as plain types.
    publications
        Title and publisher of each that there is.
    states
        A digest of each measure and table as it now is.
    learn
        Whether reports of other areas are to find what this one worked out that is the same there.
    """

    notebook: Path
    root: Path
    facts: PageFacts
    asked: Mapping[str, object]
    publications: Sequence[tuple[str, str]] = ()
    states: Mapping[str, str] = field(default_factory=dict)
    learn: bool = False


@dataclass(frozen=True)
class Made:
    """A report as it is to be written: its files by their paths, and what it was made from.

    uses
        The state of each measure and table that the run read, by name.
    about
        What the page says of itself (:meth:`PageFacts.summary`).
    publications
        Titles of those that the page names.
    complaints
        What the notebook's cells wrote to standard error.
    computed
        Calls whose results are kept (:mod:`helpers.data.kept`) and were not there yet.
    """

    files: dict[str, str | bytes]
    uses: dict[str, str]
    about: dict[str, object]
    publications: tuple[str, ...] = ()
    complaints: tuple[str, ...] = ()
    computed: tuple[Call, ...] = ()


def made(
    task: Task, here: bool = True, *, progress: Callable[[int, int], None] | None = None
) -> Made:
    """Run a notebook and make its page and the files beside it.

    Args:
        here: Run its cells in this process, which is to end then; otherwise in a kernel.

    Raises:
        Problem: If the notebook does not run to its end, or the page cannot be made.
    """
    name, asked, before = task.notebook.stem, task.asked, len(kept.computed())
    inputs = (task.notebook, task.facts.parameters, task.root, progress, asked["as_of"])
    with _said(run.log) as complaints:
        executed = run.run(*inputs, here=here)
    data = provenance.publications(executed, task.publications)
    ours = executed.metadata.get("case_for_change", {})
    uses = {used: task.states.get(used, "") for used in ours.get("uses", [])}
    facts = replace(task.facts, data=data, made=clock.now())
    facts = replace(facts, look_twice=look_twice.told(facts, list(uses)))
    with _one_page_at_a_time:
        html = render.page(executed, facts)
        files = taken.files(executed, name, facts.heading)
    about = facts.summary()
    executed.metadata["case_for_change"] = {**ours, **about, "asked": asked, "uses": uses}
    texts = {f"{name}.html": html, f"{name}.ipynb": nbformat.writes(executed) + "\n"}
    texts |= {f"data/{name}/{file}": content for file, content in files.items()}
    calls = [call for call in kept.computed()[before:] if call.seconds > WORTH_KEEPING]
    computed = tuple((call.name, call.args, call.kwargs) for call in calls)
    return Made(texts, uses, about, data, tuple(complaints), computed)


def in_a_process(task: Task, by: Forks) -> Made:
    """Return what :func:`made` does, from a process forked for it or with a kernel.

    Raises:
        Problem: As :func:`made`; or if the process ended early.
    """
    try:
        done = by.call(made, task)
    except forks.NoFork:
        return made(task, here=False)
    except forks.Died as ended:
        total = run.counted(run.read(task.notebook), task.facts.parameters)
        raise run.died(task.notebook, *(ended.told or (0, total)), "no answer") from None
    for line in done.complaints:
        run.log.warning(line)
    if task.learn and not task.asked["as_of"]:
        by.learn(done.computed)
    return done


@contextmanager
def _said(logger: logging.Logger) -> Iterator[list[str]]:
    """Yield what is logged meanwhile."""
    lines: list[str] = []
    handler = logging.Handler()
    handler.emit = lambda record: lines.append(record.getMessage())
    logger.addHandler(handler)
    try:
        yield lines
    finally:
        logger.removeHandler(handler)
