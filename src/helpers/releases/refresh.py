"""Make anew the reports whose figures have changed, and only those.

Each executed notebook keeps what it was asked for and the state of every measure and table that
it read (:func:`helpers.data.used`); a report is made anew when one of these states has changed.
"""

import json
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from rich.console import Console
from rich.markup import escape

from helpers import data
from helpers.data import process
from helpers.errors import Problem
from helpers.project import Project
from helpers.reports import collection, report
from helpers.reports.kernels import Kernels
from helpers.reports.report import Asked


def refresh(project: Project, console: Console, waived: Mapping[str, str] | None = None) -> int:
    """Make anew the reports that present figures have changed; return the exit status.

    Where there are no reports yet, those on England are made. ``waived`` are checks of the figures
    that may fail, each with the reason.
    """
    waivers = dict(waived or {})
    made = list(project.reports.glob("[!.]*/*.ipynb"))
    if not made:
        return report.make_reports(project, [], [Asked("England", waived=waivers)], console)
    changed = outdated(project, made)
    for asked, names in newly_shown(project, made).items():
        changed[asked] = [*changed.get(asked, []), *names]
    if not changed:
        console.print("No report is concerned: none was made anew.")
    every = sorted({name for names in changed.values() for name in names})
    status = 0
    with Kernels([project.notebooks / f"{name}.ipynb" for name in every]) as kernels:
        for asked, names in changed.items():
            wanted = replace(Asked(**json.loads(asked)), waived=waivers)
            try:
                code = report.make_reports(project, names, [wanted], console, kernels, insist=False)
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


def newly_shown(project: Project, made: list[Path]) -> dict[str, list[str]]:
    """Return the notebooks on added figures that areas with reports lack, as :func:`outdated`.

    A report as of a month, on a year or with other parameters is left as it is.
    """
    notebooks = [one for one in collection.notebooks(project) if one.added]
    plain: dict[Path, str] = {}
    for path in sorted(made):
        asked = _ours(path).get("asked")
        if asked and not any(asked[name] for name in ("as_of", "year", "compare_with", "params")):
            plain.setdefault(path.parent, json.dumps(asked, sort_keys=True))
    found = {}
    newest = int(data.table("observations")["period"].max())
    for folder, asked in plain.items():
        lacking = [one for one in notebooks if not (folder / f"{one.name}.ipynb").exists()]
        place = data.area(json.loads(asked)["area"])
        without = collection.left_out(lacking, place, newest)
        if names := [one.name for one in lacking if one.name not in without]:
            found[asked] = names
    return found


def _ours(path: Path) -> dict:
    """Return what an executed notebook says of itself."""
    return json.loads(path.read_text(encoding="utf-8"))["metadata"].get("case_for_change", {})


def outdated(project: Project, made: list[Path]) -> dict[str, list[str]]:
    """Return the names of notebooks whose figures have changed, by what was asked for, as JSON.

    ``made`` are the executed notebooks beside the pages.
    """
    changed = defaultdict(list)
    for path in sorted(made):
        ours = _ours(path)
        if "asked" not in ours:
            continue
        as_of = ours["asked"]["as_of"]
        if as_of:
            process.ensure(project, as_of)
        if data.states(list(ours["uses"]), as_of) != ours["uses"]:
            changed[json.dumps(ours["asked"], sort_keys=True)].append(path.stem)
    return dict(changed)
