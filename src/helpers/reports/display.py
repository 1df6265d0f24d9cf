"""What the command prints while reports are made, and at the end."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from helpers.project import Project
from helpers.reports.collection import Notebook

if TYPE_CHECKING:
    from helpers.reports.report import Folder, Outcome


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


def bar(bars: Progress, notebook: Notebook) -> Callable[[int, int], None]:
    """Add a notebook's line; return what moves it: called with the cells done and their number."""
    task = bars.add_task(escape(notebook.title), total=None)
    return lambda done, total: bars.update(task, completed=done, total=total)


def summary(
    project: Project,
    outcomes: "Sequence[Outcome]",
    folders: "Sequence[Folder]",
    console: Console,
) -> None:
    """Print what became of each notebook, and where the list of all reports is.

    ``folders`` hold the titles of those that have nothing for an area, each with the reason.
    """

    def line(text: str) -> None:
        console.print(text, soft_wrap=True, highlight=False)

    for outcome in outcomes:
        title = escape(outcome.notebook.title)
        if outcome.problem is None:
            line(f"[green]made[/]    {title}: {escape(project.shown(outcome.page))}")
            continue
        line(f"[bold red]failed[/]  {title}: {escape(outcome.problem.sentence)}")
        for detail in outcome.problem.details:
            line(f"        {escape(detail)}")
    for folder in folders:
        area = f" for {folder.place.name}" if len(folders) > 1 else ""
        for title, why in folder.without.values():
            line(f"left out {escape(title + area)}: {escape(why)}")
    made = sum(outcome.page is not None for outcome in outcomes)
    failed = f", {len(outcomes) - made} failed" if made < len(outcomes) else ""
    index = escape(project.shown(project.reports / "index.html"))
    line(f"{made} report{'' if made == 1 else 's'} made{failed}; all are listed in {index}.")
