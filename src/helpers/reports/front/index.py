"""Where reports lie, and the front page ``reports/index.html`` that lists them all."""

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import groupby
from pathlib import PurePosixPath
from typing import Any

import pandas as pd

from helpers import data
from helpers.errors import Problem
from helpers.files import comma_separated, writing
from helpers.project import Project
from helpers.reports import collection, made_from, outdated, variants
from helpers.reports.front import front_page, ways
from helpers.reports.pages import quality_page

LEDGER = ["statement", "verdict", "since", "figure_then", "figure_now", "area_code", "report"]
"""Columns of the ledger that the front page shows."""


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
    _lead_on(project, [*listed, *not_made(project, listed)])
    address, ledger = latest_ledger(project, listed)
    quality = quality_page.summary(project.reports / "quality.html")
    html = front_page.page(
        *(listed, address, ledger.to_dict("records"), quality),
        *(front_page.regions(), front_page.council_map(listed), front_page.known()),
    )
    writing.replace_text(project.reports / "index.html", html)
    os.utime(project.reports / "index.html")  # the folder is older then: see in_step
    return sum(entry.outdated for entry in listed)


def entries(project: Project) -> list[Entry]:
    """Return every report that is in ``reports``, and whether it is out of date."""
    is_outdated = outdated.judge(project)
    return [
        replace(
            entry_of(record["about"], f"{folder.name}/{name}.html"), outdated=is_outdated(record)
        )
        for folder in made_from.folders(project)
        for name, record in sorted(made_from.records(folder).items())
    ]


def _lead_on(project: Project, reports: Sequence[Entry]) -> None:
    """Write links from page to page; a page that is as it was noted is noted as it is then."""
    as_noted = {
        folder: {
            name: record
            for name, record in made_from.records(folder).items()
            if record.get("files") == made_from.stamps(folder, name)
        }
        for folder in made_from.folders(project)
    }
    changed = sorted(ways.fill_in(project, reports))
    for folder, pages in groupby(changed, key=lambda page: page.parent):
        names = [page.stem for page in pages if page.stem in as_noted[folder]]
        made_from.written(folder, {name: as_noted[folder][name] for name in names})


def not_made(project: Project, entries: Sequence[Entry]) -> list[Entry]:
    """Return an entry with the reason for each notebook that has nothing for an area listed."""
    try:
        notebooks = [one for one in collection.notebooks(project) if one.bounded]
    except Problem:
        return []
    found = []
    for _, of_place in groupby(entries, key=lambda entry: PurePosixPath(entry.address).parent):
        pages = list(of_place)
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


def entry_of(about: Mapping[str, Any], address: str = "") -> Entry:
    """Return the entry of a report by what its page says of itself."""
    return Entry(
        about["area"],
        about["code"],
        about["title"],
        about["year"],
        datetime.fromisoformat(about["made"]),
        float("inf") if about["order"] is None else about["order"],
        about.get("as_of", ""),
        about.get("otherwise", {}),
        address,
    )


def latest_ledger(project: Project, listed: Sequence[Entry]) -> tuple[str, pd.DataFrame]:
    """Return the page of a ledger of claims among the reports, and its rows; '' if there is none.

    England's page stands before those of other areas; variants are passed over.
    """
    pages = [entry for entry in listed if entry.address.endswith("/claims.html")]
    for entry in sorted(pages, key=lambda each: (each.area != "England", each.address)):
        folder = (project.reports / entry.address).parent
        tables = sorted((folder / "data" / "claims").glob("claims-about-*.csv"), reverse=True)
        if tables and not entry.variant:
            rows = pd.concat(map(comma_separated.read, tables))
            # a ledger made by an earlier version has no figures
            rows = rows.reindex(columns=LEDGER, fill_value="")
            return entry.address, rows
    return "", pd.DataFrame()
