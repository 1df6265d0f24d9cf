"""Make anew the reports whose figures have changed, and only those."""

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from rich.console import Console
from rich.markup import escape

from helpers import data
from helpers.data import process
from helpers.errors import Problem
from helpers.project import Project
from helpers.reports import collection, made_from, report
from helpers.reports.asked import Asked
from helpers.reports.outdated import judge
from helpers.reports.pages import quality_page
from helpers.reports.running.forks import Forks

UNDOING = ".undoing.json"
"""File in ``data`` that notes what is taken out, until the reports are made anew without it."""


def refresh(
    project: Project,
    console: Console,
    waived: Mapping[str, str] | None = None,
    *,
    england: bool = True,
) -> int:
    """Make anew the reports that present figures have changed; return the exit status.

    Args:
        waived: Checks of the figures that may fail, each with the reason.
        england: Whether those on England are made where there are no reports yet.
    """
    waivers = dict(waived or {})
    process.ensure(project, waived=waivers, page=quality_page.write)
    if made_from.folders(project):
        status = _made_anew(project, waivers, console)
    elif england:
        status = report.make_reports(project, [], [Asked("England", waived=waivers)], console)
    else:
        status = 0
    if status != report.STOPPED:
        (project.raw.parent / UNDOING).unlink(missing_ok=True)
    return status


def _made_anew(project: Project, waivers: dict[str, str], console: Console) -> int:
    """Make anew those reports that are out of date; return the exit status."""
    changed = outdated(project)
    for asked, names in newly_shown(project).items():
        changed[asked] = [*changed.get(asked, []), *names]
    if not changed:
        console.print("No report is concerned: none was made anew.")
    every = sorted({name for names in changed.values() for name in names})
    status = 0
    with Forks(project.root, [project.notebooks / f"{name}.ipynb" for name in every]) as forks:
        for asked, names in changed.items():
            wanted = replace(Asked(**json.loads(asked)), waived=waivers)
            how = report.How(insist=False)
            try:
                code = report.make_reports(project, names, [wanted], console, forks, how)
            except Problem as problem:  # a year or area, say, that is no longer held
                console.print(
                    f"Not made anew, so out of date: {escape(', '.join(names))} for "
                    f"{escape(wanted.area)}. {escape(problem.sentence)}",
                    soft_wrap=True,
                )
                code = 1
            status = max(status, code)
            if status == report.STOPPED:
                break
    return status


def newly_shown(project: Project) -> dict[str, list[str]]:
    """Return the notebooks on added figures that areas with reports lack, as :func:`outdated`.

    A report as of a month, on a year or with other parameters is left as it is.
    """
    notebooks = [one for one in collection.notebooks(project) if one.added]
    plain: dict[Path, str] = {}
    for folder, _, record in _records(project):
        asked = record.get("asked")
        if asked and not any(asked[name] for name in ("as_of", "year", "compare_with", "params")):
            plain.setdefault(folder, json.dumps(asked, sort_keys=True))
    found = {}
    newest = int(data.table("observations")["period"].max())
    for folder, asked in plain.items():
        lacking = [one for one in notebooks if not (folder / f"{one.name}.ipynb").exists()]
        place = data.area(json.loads(asked)["area"])
        without = collection.left_out(lacking, place, newest)
        if names := [one.name for one in lacking if one.name not in without]:
            found[asked] = names
    return found


def outdated(project: Project) -> dict[str, list[str]]:
    """Return the names of notebooks whose figures have changed, by what was asked for, as JSON."""
    is_outdated = judge(project)
    changed = defaultdict(list)
    for _, name, record in _records(project):
        if is_outdated(record):
            changed[json.dumps(record["asked"], sort_keys=True)].append(name)
    return dict(changed)


def _records(project: Project) -> Iterator[tuple[Path, str, dict]]:
    for folder in made_from.folders(project):
        for name, record in sorted(made_from.records(folder).items()):
            yield folder, name, record
