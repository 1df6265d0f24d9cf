"""Skip a request that was made before, if nothing has changed since.

A command that made or left all that was asked of it notes sizes and times of what its reports are
made from, and of what they were noted in. Where both are as they were, so is every page.
"""

import json
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import asdict, replace
from pathlib import Path

from rich.console import Console

from helpers.files import writing
from helpers.project import Project
from helpers.reports import made_from
from helpers.reports.asked import How, Request

NOTE = "asked.json"
"""Beside the tables, whose end is its own."""
MOST_NOTED = 20
"""Requests that are remembered."""


def state(project: Project) -> str:
    """Return a digest of size and time of all that reports are made from."""
    code, notebooks, figures = made_from.PACKAGE, project.notebooks, project.raw
    paths = [path for top in (code, notebooks, figures) for path in top.rglob("*")]
    paths += [*project.processed.rglob("*.parquet"), *project.processed.rglob("manifest.json")]
    paths += [project.reports / "quality.html", project.groups]
    stamps = [
        (str(path), made_from.stamp(path))
        for path in sorted(paths)
        if path.parent.name != "__pycache__" and not path.is_dir()
    ]
    return made_from.digest(stamps, made_from.libraries())


def said(project: Project, request: str) -> str:
    """Return what there is to say of a request of which nothing has changed; '' where it may have.

    Args:
        request: A digest of what is asked for.
    """
    noted = _noted(project).get(request)
    if not noted or noted["state"] != state(project):
        return ""
    for name, stamp in noted["folders"].items():
        folder = project.reports / name
        if made_from.stamp(folder / made_from.RECORDS) != stamp:
            return ""
        records = made_from.written_in(folder) or {}
        if any(record["files"] != made_from.stamps(folder, one) for one, record in records.items()):
            return ""
    return noted["said"]


def note(project: Project, request: str, before: str, folders: Iterable[Path], line: str) -> None:
    """Note that all reports of a request are as they should be.

    Args:
        before: The :func:`state` that they were made of.
        line: What to say of them where nothing has changed.
    """
    stamps = {folder.name: made_from.stamp(folder / made_from.RECORDS) for folder in folders}
    noted = {key: value for key, value in _noted(project).items() if value["state"] == before}
    noted = dict([*noted.items()][-MOST_NOTED + 1 :])
    noted.pop(request, None)
    noted[request] = {"state": before, "folders": stamps, "said": line}
    with suppress(OSError):  # it only saves time
        writing.replace_text(project.processed / NOTE, json.dumps(noted))


def _noted(project: Project) -> dict[str, dict]:
    try:
        return json.loads((project.processed / NOTE).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}


def unless(project: Project, request: Request, how: How, console: Console) -> int:
    """Make the reports that are asked for, unless nothing has changed; return the exit status."""
    digest = made_from.digest(asdict(request))
    if not how.force and (line := said(project, digest)):
        console.print(line, soft_wrap=True, highlight=False)
        return 0
    from helpers.reports import report

    how = replace(how, insist=not request.kind, request=digest)
    return report.report(project, request, how, console)
