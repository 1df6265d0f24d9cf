"""From each page to others: of its area, on its question elsewhere, asked for otherwise.

Pages are made one by one and in any order, so none can say when it is made what will lie beside it.
Once all are made, the block of links of each is written from the list of all; until then a page has
that of the page it came in place of. A page is touched only where its block would differ.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from helpers import data
from helpers.data import geography
from helpers.errors import Problem
from helpers.files import writing
from helpers.project import Project
from helpers.reports.pages import allowed_html
from helpers.show.fragments import fill

if TYPE_CHECKING:
    from helpers.reports.front.index import Entry

BLOCK = re.compile(r'<nav class="ways".*?</nav>', re.DOTALL)
HEAD = 65536
"""Characters of a page that hold its block: it stands above all that a notebook shows."""


def around() -> dict[str, list[str]]:
    """Return the codes of the areas that each is read against: its region, its nation."""
    try:
        areas = data.areas()
    except Problem:
        return {}
    return {code: geography.context(areas, code) for code in areas["area_code"]}


def fill_in(project: Project, entries: Sequence["Entry"]) -> list[Path]:
    """Write the links to others into each page that is listed, where they would differ.

    Args:
        entries: All reports, with those that are not made and why.

    Returns:
        list: The pages that were changed.

    Raises:
        OSError: If a page cannot be written.
    """
    wanted = {project.reports / name: b for name, b in blocks(entries, around()).items()}
    changed = [page for page, block in wanted.items() if held(page) not in (None, block)]
    if not changed:
        return []
    with writing.working_folder(project.reports) as working:
        for page in changed:
            block = allowed_html.refuse(wanted[page], f"The links of {project.shown(page)}")
            text = page.read_bytes().decode("utf-8")
            new = working / "new.html"
            new.write_bytes(with_block(text, block).encode())
            writing.to_disk(working)
            writing.rename(new, page)
    return changed


def held(page: Path) -> str | None:
    """Return the block that a page has; None where it has none."""
    with page.open(encoding="utf-8", errors="replace", newline="") as file:
        found = BLOCK.search(file.read(HEAD))
    return found[0] if found else None


def with_block(text: str, block: str) -> str:
    """Return the text of a page with another block in place of its own."""
    return BLOCK.sub(lambda _: block, text, count=1)


def blocks(
    entries: Sequence["Entry"], around: Mapping[str, Sequence[str]] | None = None
) -> dict[str, str]:
    """Return the block of links of each page, by the page's address.

    Args:
        entries: All reports in any order; those without an address are said to be not made.
        around: As :func:`around` returns it.
    """
    around = around or {}
    entries = sorted(entries, key=lambda e: (e.order, e.title, e.address))
    usual: dict[str, dict[str, Entry]] = {}
    variants: dict[str, list[Entry]] = {}
    folders: dict[tuple, list[Entry]] = {}
    for entry in entries:
        folders.setdefault(_folder(entry), []).append(entry)
        if entry.address and entry.variant:
            variants.setdefault(entry.area_code, []).append(entry)
        elif entry.address:
            usual.setdefault(entry.area_code, {})[_name(entry)] = entry
    found = {}
    for entry in entries:
        if not entry.address:
            continue
        beside = folders[_folder(entry)]
        above = [code for code in around.get(entry.area_code, []) if code in usual]
        nation = geography.NATIONS.get(entry.area_code[:1], "")
        elsewhere = [*above, *_peers(entry.area_code, usual, around)]
        pages = (_of(entry, usual[code]) for code in elsewhere)
        links = [(e.area, f"../{e.address}") for e in pages]
        found[entry.address] = fill(
            "ways.html.j2",
            here=PurePosixPath(entry.address).name,
            place=", ".join(filter(None, [entry.area, entry.variant])),
            own=_own(beside, usual.get(nation, {})),
            more=[
                (f"{entry.title}, elsewhere", links),
                ("Other versions", _otherwise(entry, usual, variants)),
            ],
        ).strip()
    return found


def _name(entry: "Entry") -> str:
    return PurePosixPath(entry.address).stem


def _folder(entry: "Entry") -> tuple[str, str]:
    """Return what the pages of one folder have in common, made or not."""
    return entry.area_code, entry.variant


def _of(entry: "Entry", pages: Mapping[str, "Entry"]) -> "Entry":
    """Return the page on the same question among those of an area, or the first of them."""
    return pages.get(_name(entry)) or next(iter(pages.values()))


def _own(
    beside: Iterable["Entry"], of_nation: Mapping[str, "Entry"]
) -> list[tuple[str, str, str, str]]:
    """Return title, address, why there is no page, and whose then the address is: its nation's."""
    titled = {one.title: one for one in of_nation.values()}
    links = []
    for one in beside:
        nation = titled.get(one.title) if one.why else None
        if nation:
            links.append((one.title, f"../{nation.address}", one.why, nation.area))
        else:
            links.append((one.title, PurePosixPath(one.address).name, one.why, ""))
    return links


def _peers(
    code: str, usual: Mapping[str, object], around: Mapping[str, Sequence[str]]
) -> list[str]:
    """Return what lies in a nation or region, and beside a nation the other nations."""
    nations = [one for one in usual if one in geography.NATIONS.values()]
    inside = [
        one for one in usual if around.get(one, [])[:1] == [code] and one not in nations
    ]  # fmt: skip
    others = [one for one in nations if one != code] if code in nations else []
    others = [one for one in others if one not in around.get(code, [])]
    return [*others, *inside]


def _otherwise(
    entry: "Entry",
    usual: Mapping[str, Mapping[str, "Entry"]],
    variants: Mapping[str, Sequence["Entry"]],
) -> list[tuple[str, str]]:
    """Return an area's pages on the question for other years, comparisons and times of looking."""
    by_variant: dict[str, dict[str, Entry]] = {}
    for one in variants.get(entry.area_code, []):
        by_variant.setdefault(one.variant, {})[_name(one)] = one
    by_variant.pop(entry.variant, None)
    links = [(name, _of(entry, pages)) for name, pages in sorted(by_variant.items())]
    if entry.variant and entry.area_code in usual:
        links.insert(0, ("current", _of(entry, usual[entry.area_code])))
    return [(f"{entry.area}, {name}", f"../{one.address}") for name, one in links]
