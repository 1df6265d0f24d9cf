"""The front page ``reports/index.html``: what was found, a place to look for, the map, the ledger.

It holds one small script, which finds a place by its name or code; all else works without it.
"""

import base64
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files
from itertools import groupby
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from markupsafe import Markup

from helpers import data
from helpers.errors import Problem
from helpers.reports import planned
from helpers.reports.front import front_map
from helpers.reports.pages import allowed_html
from helpers.show.fragments import fill

if TYPE_CHECKING:
    from helpers.reports.front.index import Entry

NATIONS = ("K02", "E92", "W92", "S92", "N92")
REGIONS = ("E12", "E13")
SUMMARY = "area-summary"
"""The notebook whose page stands for its area; the first of the area's pages where it has none."""
FINDINGS = 3
SCRIPT = files("helpers.reports.pages").joinpath("templates/page/search.js").read_text("utf-8")
DIGEST = base64.b64encode(hashlib.sha256(SCRIPT.encode()).digest()).decode()
"""By which the page's policy lets a browser run this script, and no other."""


@dataclass(frozen=True)
class Folder:
    """The reports of one area in one folder: what it is called, in Welsh too, and where it is."""

    title: str
    also: str
    code: str
    group: str
    address: str
    reports: int
    outdated: int
    made: object

    @property
    def share(self) -> str:
        """How many of its reports are out of date, where some are and some are not."""
        some = 0 < self.outdated < self.reports
        return f": {self.outdated} of {self.reports}" if some else ""


def regions() -> dict[str, str]:
    """Return the region or nation that each area lies in, by its code, where tables are built."""
    try:
        return data.regions().dropna().to_dict()
    except Problem:
        return {}


def welsh_names() -> dict[str, str]:
    """Return what areas are called in Welsh, by code, where tables are built."""
    try:
        names = data.areas().set_index("area_code")["welsh_name"]
    except Problem:
        return {}
    return dict(names[names != ""])


def known() -> dict[str, str]:
    """Return the names of areas that pages can be made of, by code, where tables are built."""
    try:
        names = data.areas().set_index("area_code")["name"]
        return {code: names[code] for code in planned.every_area("all")}
    except Problem:
        return {}


def council_map(entries: Sequence["Entry"]) -> front_map.Map | None:
    """Return the map of councils, or None where no report is made or no figure is held."""
    try:
        return front_map.drawn(front_map.frames()) if entries else None
    except Problem:
        return None


def page(
    entries: Sequence["Entry"],
    ledger_address: str = "",
    ledger: Sequence[Mapping[str, str]] = (),
    quality: str = "",
    regions: Mapping[str, str] | None = None,
    council_map: front_map.Map | None = None,
    known: Mapping[str, str] | None = None,
) -> str:
    """Return the front page.

    Args:
        entries: The reports, in any order; those without an address are passed over here.
        ledger_address, ledger: The page of the ledger, and its rows
            (:data:`helpers.reports.front.index.LEDGER`); '' and none where no such page is made.
        quality: What the page of quality beside it says in a few words; '' where there is no such
            page.
        regions: Of a council's code, the region it is listed under.
        council_map: What :func:`council_map` returns.
        known: What :func:`known` returns: of those without a page it says how to make one.
    """
    made = [entry for entry in entries if entry.address]
    usual = by_group(made, regions or {})
    others = _folders([entry for entry in made if entry.variant], regions or {})
    addresses = {one.code: one.address for _, each in usual for one in each}
    html = fill(
        "contents.html.j2",
        script=Markup(SCRIPT),
        digest=DIGEST,
        groups=usual,
        others=others,
        addresses=addresses,
        unmade=[(name, code) for code, name in (known or {}).items() if code not in addresses],
        outdated=[entry.address for entry in made if entry.outdated],
        findings=findings(ledger, ledger_address, {entry.address for entry in made}),
        ledger_address=ledger_address,
        ledger=ledger,
        quality=quality,
        map=council_map,
    )
    return allowed_html.refuse(html, "The front page", script=SCRIPT)


def findings(
    ledger: Sequence[Mapping[str, str]], address: str, made: set[str]
) -> list[dict[str, str]]:
    """Return the statements that stand at the top, each with where it is worked out.

    The rule: of the ledger's statements about England, in its order, those that the figures of the
    time bear out and for which a later figure was counted the same way; the first of each report.
    """
    found: dict[str, dict[str, str]] = {}
    for claim in ledger:
        report, _, section = claim.get("report", "").partition("#")
        said = claim["figure_then"] and claim["figure_now"]
        borne_out = claim["verdict"] == "reproduced" and claim["since"] != "cannot be said"
        if claim.get("area_code", "")[:1] == "E" and said and borne_out and report not in found:
            where = (PurePosixPath(address).parent / report).as_posix()
            link = f"{where}#{section}" if where in made else address
            found[report] = {**claim, "address": link}
    return list(found.values())[:FINDINGS]


def by_group(
    entries: Sequence["Entry"], regions: Mapping[str, str] | None = None
) -> list[tuple[str, list[Folder]]]:
    """Return the usual reports of each area, by nations, regions and the regions of councils."""
    folders = _folders([entry for entry in entries if not entry.variant], regions or {})
    return [(name, list(each)) for name, each in groupby(folders, key=lambda one: one.group)]


def _folders(entries: Sequence["Entry"], regions: Mapping[str, str]) -> list[Folder]:
    """Return a row a folder: nations, regions, then councils by region."""
    by_folder: dict[str, list[Entry]] = {}
    for entry in sorted(entries, key=lambda e: (e.order, e.title)):
        by_folder.setdefault(PurePosixPath(entry.address).parent.as_posix(), []).append(entry)
    codes = {(e.area, e.area_code) for e in entries}
    names = [name for name, _ in codes]
    welsh = welsh_names()
    found = []
    for reports in by_folder.values():
        summary = [e for e in reports if PurePosixPath(e.address).stem == SUMMARY]
        first = (summary or reports)[0]
        # areas that share a name have their code in it
        name = first.area if names.count(first.area) == 1 else f"{first.area} ({first.area_code})"
        rank, _ = _rank(first.area_code)
        group = ("Nations", "Regions", regions.get(first.area_code, "Councils"))[rank]
        late = sum(entry.outdated for entry in reports)
        title = ", ".join(filter(None, [name, first.variant]))
        newest = max(entry.made for entry in reports)
        found.append(
            Folder(
                title,
                welsh.get(first.area_code, ""),
                first.area_code,
                group,
                first.address,
                len(reports),
                late,
                newest,
            )
        )
    return sorted(found, key=lambda f: (*_rank(f.code), "" if _rank(f.code)[0] < 2 else f.group,
                                        f.title, f.address))  # fmt: skip


def _rank(code: str) -> tuple[int, int]:
    """Return the level that a code is of (nation, region, council), and a nation's place."""
    if code[:3] in NATIONS:
        return 0, NATIONS.index(code[:3])
    return (1 if code[:3] in REGIONS else 2), 0
