"""Where reports lie, and the front page ``reports/index.html`` that lists them all."""

import json
import os
import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import groupby
from pathlib import Path, PurePosixPath

import pandas as pd

from helpers import data
from helpers.data.stored import MANIFEST
from helpers.errors import Problem
from helpers.files import comma_separated, writing
from helpers.project import Project
from helpers.reports import collection, front_page, quality_page, variants, ways
from helpers.reports.outdated import is_outdated, of_itself
from helpers.show.fragments import said_in_head

OUTDATED = re.compile(r'data-outdated="(\d+)"')
"""Where the list itself says how many reports are out of date."""
LEDGER = ["statement", "verdict", "since", "figure_then", "figure_now", "area_code", "report"]


@dataclass(frozen=True)
class Entry:
    """One report in the list of all: what it is on, and where (``address``), or why there is none.

    ``why`` is a sentence where a notebook has nothing for the area, ``as_of`` the month (YYYY-MM)
    whose view of the figures it gives ('' for today's), ``otherwise`` its parameters that are not
    the usual ones; ``outdated`` is one whose figures have changed since.
    """

    area: str
    area_code: str
    title: str
    year: int
    made: datetime
    order: float
    as_of: str = ""
    otherwise: dict[str, object] = field(default_factory=dict)
    address: str = ""
    why: str = ""
    outdated: bool = False

    @property
    def variant(self) -> str:
        """How it differs from the usual report on today's figures; '' if it does not."""
        return variants.in_words(self.otherwise, self.as_of)

    @property
    def reach(self) -> str:
        """Its last year, and how else it differs from the usual report."""
        return variants.in_words({**self.otherwise, "year": self.year}, self.as_of)


def write(project: Project) -> int:
    """List every report of ``reports`` in ``reports/index.html``, and lead from each to others.

    Returns:
        int: How many of them are out of date.

    Raises:
        OSError: If the list cannot be written.
    """
    listed = entries(project)
    ways.fill_in(project, [*listed, *not_made(project, listed)])
    address, ledger = latest_ledger(project)
    quality = quality_page.summary(project.reports / "quality.html")
    html = front_page.page(
        *(listed, address, ledger.to_dict("records"), quality),
        *(front_page.regions(), front_page.council_map(listed)),
    )
    writing.replace_text(project.reports / "index.html", html)
    os.utime(project.reports / "index.html")  # the folder is older then: see _is_newest
    return sum(entry.outdated for entry in listed)


def entries(project: Project) -> list[Entry]:
    """Return every report that is in ``reports``, and whether it is out of date."""
    pages = sorted(project.reports.glob("[!.]*/*.html"))
    found = [entry_of(path, path.relative_to(project.reports).as_posix()) for path in pages]
    return [
        replace(entry, outdated=is_outdated(project, of_itself(path.with_suffix(".ipynb"))))
        for path, entry in zip(pages, found, strict=True)
        if entry
    ]


def bring_up_to_date(project: Project) -> str:
    """Make the list agree with the reports and figures that are there.

    Where there are no tables to tell by, nothing is done.

    Returns:
        str: A line on the reports that are out of date; '' where none is.

    Raises:
        Problem: If the list cannot be written.
    """
    if not (project.processed / MANIFEST).exists():
        return ""
    try:
        outdated = _told(project) if _is_newest(project) else write(project)
    except OSError as error:
        raise Problem(
            f"{project.shown(project.reports / 'index.html')} cannot be written "
            f"({(error.strerror or str(error)).lower()}), so it may list what is not there: make "
            "room or gain the right to write, then run any command."
        ) from error
    if not outdated:
        return ""
    return (
        f"{outdated} report{' is' if outdated == 1 else 's are'} out of date, since figures have "
        f"changed; {project.shown(project.reports / 'index.html')} says which, and "
        f"'case-for-change report --outdated' makes {'it' if outdated == 1 else 'them'} anew.\n"
    )


def _is_newest(project: Project) -> bool:
    """Say whether the list was written after all that it tells of: figures, pages, folders.

    Looking through the pages of every council takes seconds, which each command would cost.
    """
    page = project.reports / "index.html"
    told_of = [
        *(project.processed / MANIFEST, project.reports / "quality.html", project.reports),
        *(path for path in project.reports.glob("[!.]*") if path.is_dir()),
    ]
    times = [path.stat().st_mtime_ns for path in told_of if path.exists()]
    return page.exists() and page.stat().st_mtime_ns >= max(times)


def _told(project: Project) -> int:
    """Return how many reports the list says are out of date."""
    text = (project.reports / "index.html").read_text(encoding="utf-8")
    found = OUTDATED.search(text)
    return int(found[1]) if found else 0


def not_made(project: Project, entries: Sequence[Entry]) -> list[Entry]:
    """Return an entry with the reason for each notebook that has nothing for an area listed."""
    try:
        notebooks = [one for one in collection.notebooks(project) if one.bounded]
    except Problem:
        return []
    found = []
    for _, made in groupby(entries, key=lambda entry: PurePosixPath(entry.address).parent):
        pages = list(made)
        names = {PurePosixPath(entry.address).stem for entry in pages}
        newest = max(pages, key=lambda entry: entry.year)
        newest = replace(newest, address="", outdated=False)
        others = {one.name: one for one in notebooks if one.name not in names}
        reasons = collection.left_out(
            list(others.values()),
            data.area(newest.area_code),
            newest.year,
            newest.as_of or None,
        )
        for name, (title, why) in reasons.items():
            found.append(replace(newest, title=title, order=others[name].order, why=why))
    return found


def entry_of(path: Path, address: str = "") -> Entry | None:
    """Return what a page says of itself in its head, or None if it is none of our pages."""
    summary = said_in_head(path, "report")
    if not summary:
        return None
    facts = json.loads(summary)
    return Entry(
        facts["area"],
        facts["code"],
        facts["title"],
        facts["year"],
        datetime.fromisoformat(facts["made"]),
        float("inf") if facts["order"] is None else facts["order"],
        facts.get("as_of", ""),
        facts.get("otherwise", {}),
        address,
    )


def latest_ledger(project: Project) -> tuple[str, pd.DataFrame]:
    """Return the page of a ledger of claims among the reports, and its rows; '' if there is none.

    England's page stands before those of other areas; variants are passed over.
    """
    pages = sorted(
        project.reports.glob("[!.]*/claims.html"),
        key=lambda page: (page.parent.name != "england", page.parent.name),
    )
    for page in pages:
        tables = sorted((page.parent / "data" / "claims").glob("claims-about-*.csv"), reverse=True)
        entry = entry_of(page)
        if tables and entry and not entry.variant:
            rows = pd.concat(map(comma_separated.read, tables))
            # a ledger made by an earlier version has no figures
            rows = rows.reindex(columns=LEDGER, fill_value="")
            return page.relative_to(project.reports).as_posix(), rows
    return "", pd.DataFrame()
