"""Undo the last addition: its folder leaves ``data/raw``, and what is built is built without it.

What is taken out is noted in ``data`` until the reports are made anew, so that an undoing that was
stopped before that is finished by the next, which takes nothing else out.
"""

import json
from collections.abc import Mapping
from pathlib import Path

from rich.console import Console
from rich.markup import escape

from helpers.data import process, raw
from helpers.errors import Problem
from helpers.files import writing
from helpers.project import Project
from helpers.releases import refresh
from helpers.releases.add import ask
from helpers.reports.pages import quality_page


def undo(
    project: Project, console: Console, *, yes: bool, no_reports: bool, waived: Mapping[str, str]
) -> int:
    """Take the last addition out of ``data/raw``; build the tables and reports without it.

    It need not be readable any more, nor fit the raw files that stay.

    Args:
        yes: Do not ask before it is taken out.
        no_reports: Leave the reports as they are.
        waived: Checks of the figures that may fail without it, each with the reason.

    Returns:
        int: Exit status.

    Raises:
        Problem: If there is none, the rest cannot be used, or the disk cannot be written; ``data``
            is then as it was before.
    """
    note = project.raw.parent / refresh.UNDOING
    if unfinished := _unfinished(project, note):
        console.print(
            f"{unfinished} was taken out by a command that was stopped then, which is finished "
            "now; nothing else is taken out.",
            soft_wrap=True,
        )
        process.ensure(project, waived=waived, page=quality_page.write)
    else:
        _take_out(project, note, console, yes, waived)
    code = 0 if no_reports else refresh.refresh(project, console, waived)
    if code != refresh.report.STOPPED:
        note.unlink(missing_ok=True)
    return code


def _unfinished(project: Project, note: Path) -> str:
    """Return what an undoing took out that was stopped afterwards, if nothing came since."""
    try:
        noted = json.loads(note.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return ""
    stay = [path.name for path in raw.additions(project)]
    return noted["undone"] if stay == noted["stay"] else ""


def _take_out(
    project: Project, note: Path, console: Console, yes: bool, waived: Mapping[str, str]
) -> None:
    added = raw.additions(project)
    if not added:
        raise Problem(f"There is nothing to undo: {project.shown(project.raw)} holds no addition.")
    *others, last = added
    files = sorted(path.name for path in last.iterdir() if path.suffix != ".yaml")
    console.print(f"The last addition is {project.shown(last)}:", soft_wrap=True)
    for name in files:
        console.print(f"  {escape(name)}", soft_wrap=True)
    ask("Take it out for good?", "Nothing was undone", yes)
    noted = {"undone": project.shown(last), "stay": [path.name for path in others]}
    try:
        with writing.working_folder(project.raw.parent) as working:
            writing.replace_text(note, json.dumps(noted))
            move = (last, working / last.name)
            try:
                process.process(project, waived=waived, page=quality_page.write, move=move)
            except BaseException:
                if last.exists():
                    note.unlink()
                raise
    except OSError as error:
        raise Problem(
            f"Nothing was undone, because {project.shown(project.raw)} cannot be written "
            f"({(error.strerror or str(error)).lower()}): make room or gain the right to write."
        ) from error
    console.print(f"Took {project.shown(last)} out.", soft_wrap=True)
