"""Where reports lie, and the front page ``reports/index.html`` that lists them all."""

import json
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from html import unescape
from itertools import groupby
from pathlib import Path, PurePosixPath

import pandas as pd

from helpers import data
from helpers.data.geography import Area
from helpers.errors import Problem
from helpers.files import comma_separated, writing
from helpers.project import Project
from helpers.reports import collection, page_check, quality_page
from helpers.reports.render import Heading, unique_id
from helpers.show.fragments import HEAD, fill

SUMMARY = re.compile(r'<meta name="report" content="([^"]*)">')
AS_OF = re.compile(r"-as-of-\d{4}-\d{2}$")
"""The end of a folder's name that holds reports of what was known in a month."""
NATIONS = ("K02", "E92", "W92", "S92", "N92")
GROUPS = ("Nations", "Regions", "Councils")


@dataclass(frozen=True)
class Entry:
    """One report in the list of all: what it is on, and where (``address``), or why there is none.

    ``why`` is a sentence where a notebook has nothing for the area.
    """

    area: str
    area_code: str
    title: str
    year: int
    made: datetime
    order: float
    known: str = ""
    address: str = ""
    why: str = ""


def folder(area: Area, all_areas: pd.DataFrame, as_of: str | None = None) -> str:
    """Return the name of an area's folder; areas that share a name have their code in it.

    Args:
        all_areas: Columns area_code, name.
        as_of: The month (YYYY-MM) whose view of the figures the reports give; today's where None.
    """
    slug = slug_of(area.name)
    namesakes = all_areas.loc[all_areas["name"].map(slug_of) == slug, "area_code"]
    slug = slug if set(namesakes) <= {area.code} else f"{slug}-{slug_of(area.code)}"
    return f"{slug}-as-of-{as_of}" if as_of else slug


def slug_of(text: str) -> str:
    """Return ``text`` as lower-case ASCII words with hyphens between them."""
    ascii_only = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", ascii_only.lower().replace("'", "")).strip("-")


def write(project: Project) -> None:
    """List every report that is in ``reports`` in ``reports/index.html``.

    Raises:
        OSError: If the list cannot be written.
    """
    pages = sorted(project.reports.glob("[!.]*/*.html"))
    entries = [entry_of(path, path.relative_to(project.reports).as_posix()) for path in pages]
    address, ledger = latest_ledger(project)
    quality = quality_page.summary(project.reports / "quality.html")
    listed = [entry for entry in entries if entry]
    listed += not_made(project, listed)
    html = page(listed, address, ledger.to_dict("records"), quality)
    writing.replace_text(project.reports / "index.html", html)


def not_made(project: Project, entries: Sequence[Entry]) -> list[Entry]:
    """Return an entry with the reason for each notebook that has nothing for an area listed."""
    try:
        notebooks = [one for one in collection.notebooks(project) if one.bounded]
    except Problem:
        return []
    found = []
    for folder, made in groupby(entries, key=lambda entry: PurePosixPath(entry.address).parent):
        pages = list(made)
        names = {PurePosixPath(entry.address).stem for entry in pages}
        newest = max(pages, key=lambda entry: entry.year)
        month = AS_OF.search(folder.name)
        others = {one.name: one for one in notebooks if one.name not in names}
        reasons = collection.left_out(
            list(others.values()),
            data.area(newest.area_code),
            newest.year,
            month[0].removeprefix("-as-of-") if month else None,
        )
        for name, (title, why) in reasons.items():
            found.append(
                replace(newest, title=title, order=others[name].order, address="", why=why)
            )
    return found


def entry_of(path: Path, address: str = "") -> Entry | None:
    """Return what a page says of itself in its head, or None if it is none of our pages."""
    with path.open(encoding="utf-8", errors="replace") as file:
        summary = SUMMARY.search(file.read(HEAD))
    if summary is None:
        return None
    facts = json.loads(unescape(summary.group(1)))
    return Entry(
        facts["area"],
        facts["code"],
        facts["title"],
        facts["year"],
        datetime.fromisoformat(facts["made"]),
        float("inf") if facts["order"] is None else facts["order"],
        facts.get("known", ""),
        address,
    )


def latest_ledger(project: Project) -> tuple[str, pd.DataFrame]:
    """Return the page of a ledger of claims among the reports, and its rows; '' if there is none.

    England's page stands before those of other areas; pages as of an earlier date are passed over.
    """
    pages = sorted(
        project.reports.glob("[!.]*/claims.html"),
        key=lambda page: (page.parent.name != "england", page.parent.name),
    )
    for page in pages:
        tables = sorted((page.parent / "data" / "claims").glob("claims-about-*.csv"), reverse=True)
        if tables and not AS_OF.search(page.parent.name):
            rows = pd.concat(map(comma_separated.read, tables))
            return page.relative_to(project.reports).as_posix(), rows
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
        ledger_address, ledger: The page of the ledger, and its rows (statement, verdict, since); ''
            and none where no such page is made.
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
        *(entry.order, entry.title),
    )
