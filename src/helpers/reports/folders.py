"""The folders that reports lie in: which are asked for, and how the files of one come in place."""

import shutil
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from helpers import data
from helpers.data import process, vintages
from helpers.data.geography import Area
from helpers.files import writing
from helpers.project import Project
from helpers.reports import collection, made_from, planned, variants
from helpers.reports.asked import Asked
from helpers.reports.collection import Notebook
from helpers.reports.front import ways
from helpers.reports.planned import Run
from helpers.reports.running.work import Made


@dataclass
class Folder:
    """A folder of reports to make: of what area, where, asked for how, by which runs.

    ``without`` are the notebooks that have nothing for the area: by name, the title and the reason;
    ``same`` counts the runs that would come out as they are, which are not among ``runs``;
    ``done`` is what has been made and is not written yet.
    """

    place: Area
    target: Path
    asked: Asked
    runs: list[Run]
    without: dict[str, tuple[str, str]]
    same: int = 0
    left: int = 0
    done: dict[str, tuple[Made, dict] | None] = field(default_factory=dict)


def folders_for(project: Project, chosen: list[Notebook], wanted: Sequence[Asked]) -> list[Folder]:
    """Return the folders of reports that are asked for, each once, with what will run for it."""
    found: dict[Path, Folder] = {}
    holds: dict[str | None, planned.Held] = {}
    for each in wanted:
        as_of = vintages.month(each.as_of) if each.as_of else None
        if as_of not in holds:
            if as_of:
                process.ensure(project, as_of)
            holds[as_of] = planned.held(as_of)
        each = replace(each, as_of=as_of)
        runs = planned.runs(chosen, holds[as_of], each)
        place = data.area(str(runs[0].parameters["area"]))
        otherwise = {name: value for one in runs for name, value in one.otherwise.items()}
        name = variants.folder(place, holds[as_of].areas, otherwise, as_of)
        target = project.reports / name
        if "year" not in otherwise:  # so that the usual report goes on to next year's
            each = replace(each, year=None)
        without = collection.left_out(chosen, place, int(runs[0].parameters["year"]), as_of)
        runs = [replace(one, otherwise=otherwise) for one in runs]
        runs = [one for one in runs if one.notebook.name not in without]
        found[target] = Folder(place, target, each, runs, without)
    return list(found.values())


def leave_out(folder: Folder, working: Path) -> None:
    """Take away the earlier pages of notebooks that have nothing for an area."""
    gone = [name for name in folder.without if (folder.target / f"{name}.html").exists()]
    if gone:
        folder.done |= dict.fromkeys(gone)
        if not folder.runs:
            put(folder, working)


def put(folder: Folder, working: Path) -> None:
    """Put the files of what was made in place of the earlier ones, all in one step.

    Those of a notebook of which nothing is made any more go. A page keeps the links to others that
    the earlier one had, until those of all are written (:mod:`helpers.reports.front.ways`).
    """
    done, folder.done = folder.done, {}
    with writing.changed_folder(folder.target, working) as new:
        for name, report in done.items():
            files, page = dict(report[0].files) if report else {}, f"{name}.html"
            if page in files and (new / page).exists() and (block := ways.held(new / page)):
                files[page] = ways.with_block(files[page], block)
            for ending in ("html", "ipynb"):
                (new / f"{name}.{ending}").unlink(missing_ok=True)
            if (new / "data" / name).exists():
                shutil.rmtree(new / "data" / name)
            for path, content in files.items():
                (new / path).parent.mkdir(parents=True, exist_ok=True)
                if isinstance(content, bytes):
                    (new / path).write_bytes(content)
                else:
                    (new / path).write_text(content, encoding="utf-8", newline="\n")
        made_from.written(new, {name: report and report[1] for name, report in done.items()})
