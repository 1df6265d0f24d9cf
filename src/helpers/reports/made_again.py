"""Whether a page is made again: it is not where it would come out as it is.

What it was made from is in its record (:mod:`helpers.reports.made_from`); what it would be made
from now, here.
"""

from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path

from helpers import data
from helpers.files import clock
from helpers.project import Project
from helpers.reports import made_from, outdated
from helpers.reports.folders import Folder
from helpers.reports.pages import provenance, render
from helpers.reports.planned import Run
from helpers.reports.running.work import Made, Task


class Basis:
    """What all pages are made from that is the same for every one of a command."""

    def __init__(self, project: Project) -> None:
        self.project = project
        self.version = provenance.version(project)
        rows = data.table("sources").to_dict("records")
        self.publications = made_from.of_publications(rows)
        self.known = [(row["title"], row["publisher"]) for row in rows]
        self.notebooks: dict[Path, str] = {}
        self.states: dict[str | None, dict[str, str]] = {}

    def states_of(self, as_of: str | None) -> dict[str, str]:
        """Return a digest of each measure and table."""
        if as_of not in self.states:
            self.states[as_of] = outdated.states(as_of)
        return self.states[as_of]

    def facts(self, folder: Folder, one: Run) -> render.PageFacts:
        """Return what the page will say of itself; ``data`` and ``made`` are still to come."""
        return render.PageFacts(
            title=one.notebook.title,
            area=folder.place.title,
            area_code=folder.place.code,
            year=int(one.parameters["year"]),
            notebook=one.notebook.name,
            order=one.notebook.order,
            parameters=one.parameters,
            data=(),
            version=self.version,
            made=clock.now(),
            as_of=folder.asked.as_of or "",
            waived=tuple(f"{check}: {reason}" for check, reason in folder.asked.waived.items()),
            not_made=tuple(folder.without),
            otherwise=one.otherwise,
        )

    def digest(self, folder: Folder, one: Run) -> str:
        """Return a digest of what a page is made from, but for the figures and publications."""
        path = one.notebook.path
        if path not in self.notebooks:
            self.notebooks[path] = made_from.digest(path.read_bytes())
        facts = asdict(self.facts(folder, one))
        said = {name: value for name, value in facts.items() if name not in ("version", "made")}
        return made_from.digest(self.notebooks[path], made_from.code(), said, asdict(folder.asked))

    def is_same(self, folder: Folder, one: Run, records: Mapping[str, dict]) -> bool:
        """Say whether a page would come out as it is, and is as it was made."""
        name, states = one.notebook.name, self.states_of(folder.asked.as_of)
        record, known = records.get(name), self.publications
        return (
            bool(record)
            and record.get("basis") == self.digest(folder, one)
            and record["files"] == made_from.stamps(folder.target, name)
            and all(states.get(used, "") == state for used, state in record["uses"].items())
            and all(known.get(line) == state for line, state in record["publications"].items())
        )

    def task(self, folder: Folder, one: Run, *, learn: bool) -> Task:
        """Return what it takes to make a page; ``learn`` is as in :class:`Task`."""
        return Task(
            one.notebook.path,
            self.project.root,
            self.facts(folder, one),
            asdict(folder.asked),
            self.known,
            self.states_of(folder.asked.as_of),
            learn,
        )

    def record(self, folder: Folder, one: Run, done: Made) -> dict:
        """Return the record of a page that was made."""
        known = {line: self.publications[line] for line in done.publications}
        return {
            "about": done.about,
            "asked": asdict(folder.asked),
            "uses": done.uses,
            "basis": self.digest(folder, one),
            "publications": known,
        }

    def leave_what_is_same(self, folder: Folder, force: bool) -> None:
        """Take out of a folder's runs those that would come out as they are."""
        records = {} if force else made_from.records(folder.target)
        runs = [one for one in folder.runs if not self.is_same(folder, one, records)]
        folder.same, folder.runs, folder.left = len(folder.runs) - len(runs), runs, len(runs)
