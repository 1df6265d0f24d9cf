"""What the command prints while reports are made, and at the end."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from helpers.project import Project
from helpers.words import counted

if TYPE_CHECKING:
    from helpers.reports.folders import Folder
    from helpers.reports.report import Outcome

MOST_SAID = 60
"""Reports that are made of which each is named."""


@contextmanager
def progress(console: Console, total: int) -> Iterator[Callable[[bool], None]]:
    """Show how many reports are done, how many failed and how long the rest will take.

    Yields what is called after each with whether it failed; nothing is shown where there is no
    terminal.
    """
    with Progress(
        TextColumn("{task.description}"),
        BarColumn(bar_width=24),
        MofNCompleteColumn(),
        TextColumn("[red]{task.fields[failed]}"),
        TimeRemainingColumn(elapsed_when_finished=True),
        console=console,
        transient=True,
        disable=not console.is_terminal,
    ) as bars:
        task, count = bars.add_task("Reports", total=total, failed=""), 0

        def advance(failed: bool) -> None:
            nonlocal count
            count += failed
            bars.update(task, advance=1, failed=f"{count} failed" if count else "")

        yield advance


def summary(
    project: Project,
    outcomes: "Sequence[Outcome]",
    folders: "Sequence[Folder]",
    console: Console,
    listed: bool = True,
) -> None:
    """Print what became of each notebook, and where the list of all reports is if it was written.

    ``folders`` hold the titles of those that have nothing for an area, each with the reason. Where
    reports are many, those that were made and those that have nothing are counted.
    """

    def line(text: str) -> None:
        console.print(text, soft_wrap=True, highlight=False)

    many = sum(len(folder.runs) + folder.same for folder in folders) > MOST_SAID
    for outcome in outcomes:
        title = escape(outcome.notebook.title)
        if outcome.problem is None:
            if not many:
                line(f"[green]made[/]    {title}: {escape(project.shown(outcome.page))}")
            continue
        area = f" for {escape(outcome.area.name)}" if len(folders) > 1 else ""
        line(f"[bold red]failed[/]  {title}{area}: {escape(outcome.problem.sentence)}")
        for detail in outcome.problem.details:
            line(f"        {escape(detail)}")
    without = 0
    for folder in folders:
        area = f" for {folder.place.name}" if len(folders) > 1 else ""
        without += len(folder.without)
        for title, why in () if many else folder.without.values():
            line(f"left out {escape(title + area)}: {escape(why)}")
    if many and without:
        line(f"left out {without:,} that have nothing for their area: the list says why")
    line(told(project, outcomes, sum(folder.same for folder in folders), listed))


def told(project: Project, outcomes: "Sequence[Outcome]", same: int, listed: bool = True) -> str:
    """Return the last line: how many reports were made, and where all are listed, if they are."""
    made = sum(outcome.page is not None for outcome in outcomes)
    failed = f", {len(outcomes) - made:,} failed" if made < len(outcomes) else ""
    kept = f", {same:,} left as {'it was' if same == 1 else 'they were'}" if same else ""
    index = escape(project.shown(project.reports / "index.html"))
    where = f"; all are listed in {index}" if listed else ""
    return f"{counted(made, 'report')} made{kept}{failed}{where}."
