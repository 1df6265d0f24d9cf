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
from helpers.reports import collection, made, outdated, page_check, quality_page, variants
from helpers.reports.render import Heading, unique_id
from helpers.show.fragments import fill

NATIONS = ("K02", "E92", "W92", "S92", "N92")
GROUPS = ("Nations", "Regions", "Councils")
LEDGER = ["statement", "verdict", "since", "figure_then", "figure_now"]
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
    """List every report that is in ``reports`` in ``reports/index.html``.

    Returns:
        int: How many of them are out of date.

    Raises:
        OSError: If the list cannot be written.
    """
    is_outdated = outdated.judge(project)
    listed = [
        replace(
            entry_of(record["about"], f"{folder.name}/{name}.html"), outdated=is_outdated(record)
        )
        for folder in made.folders(project)
        for name, record in sorted(made.records(folder).items())
    ]
    address, ledger = latest_ledger(project, listed)
    quality = quality_page.summary(project.reports / "quality.html")
    html = page([*listed, *not_made(project, listed)], address, ledger.to_dict("records"), quality)
    writing.replace_text(project.reports / "index.html", html)
    os.utime(project.reports / "index.html")  # the folder is older then: see up_to_date
    return sum(entry.outdated for entry in listed)


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


def page(
    entries: list[Entry],
    ledger_address: str = "",
    ledger: list[dict[str, str]] | None = None,
    quality: str = "",
) -> str:
    """Return the front page: the ledger of claims, and the list of all reports.

    Args:
        entries: The reports: those on the United Kingdom and its nations come first, then regions,
            councils.
        ledger_address, ledger: The page of the ledger, and its rows (:data:`LEDGER`); '' and none
            where no such page is made.
        quality: What the page of quality beside it says in a few words; '' where there is no such
            page.
    """
    places = []
    for rank, in_group in groupby(sorted(entries, key=_place), key=lambda e: _rank(e.area_code)):
        areas = [list(e) for _, e in groupby(in_group, key=lambda entry: entry.area_code)]
        names = [reports[0].area for reports in areas]
        titles = [  # areas that share a name have their code in it
            reports[0].area
            if names.count(reports[0].area) == 1
            else f"{reports[0].area} ({reports[0].area_code})"
            for reports in areas
        ]
        heading = Heading(2, unique_id(GROUPS[rank], set()), GROUPS[rank])
        places.append((heading, list(zip(titles, areas, strict=True))))
    html = fill(
        "contents.html.j2",
        places=places,
        outdated=[entry.address for entry in entries if entry.outdated],
        ledger_address=ledger_address,
        ledger=ledger or [],
        quality=quality,
    )
    return page_check.refuse(html, "The list of reports")


def _rank(code: str) -> int:
    return 0 if code[:3] in NATIONS else 1 if code[:3] in ("E12", "E13") else 2


def _place(entry: Entry) -> tuple:
    nation = NATIONS.index(entry.area_code[:3]) if _rank(entry.area_code) == 0 else 0
    return (
        *(_rank(entry.area_code), nation, entry.area, entry.area_code),
        *(entry.variant, entry.order, entry.title),
    )
