"""Undo the last addition: its folder leaves ``data/raw``, and what is built is built without it."""

from collections.abc import Mapping

from rich.console import Console
from rich.markup import escape

from helpers.data import process, raw
from helpers.errors import Problem
from helpers.files import writing
from helpers.project import Project
from helpers.releases.add import ask
from helpers.reports import quality_page


def undo(project: Project, console: Console, *, yes: bool, waived: Mapping[str, str]) -> None:
    """Take the last addition out of ``data/raw`` and build the tables without it.

    It need not be readable any more, nor fit the raw files that stay.

    Args:
        yes: Do not ask before it is taken out.
        waived: Checks of the figures that may fail without it, each with the reason.

    Raises:
        Problem: If there is none, the rest cannot be used, or the disk cannot be written; ``data``
            is then as it was before.
    """
    added = raw.additions(project)
    if not added:
        raise Problem(f"There is nothing to undo: {project.shown(project.raw)} holds no addition.")
    last = added[-1]
    files = sorted(path.name for path in last.iterdir() if path.suffix != ".yaml")
    console.print(f"The last addition is {project.shown(last)}:", soft_wrap=True)
    for name in files:
        console.print(f"  {escape(name)}", soft_wrap=True)
    ask("Take it out for good?", "Nothing was undone", yes)
    try:
        with writing.working_folder(project.raw.parent) as working:
            move = (last, working / last.name)
            process.process(project, waived=waived, page=quality_page.write, move=move)
    except OSError as error:
        raise Problem(
            f"Nothing was undone, because {project.shown(project.raw)} cannot be written "
            f"({(error.strerror or str(error)).lower()}): make room or gain the right to write."
        ) from error
    console.print(f"Took {project.shown(last)} out.", soft_wrap=True)
