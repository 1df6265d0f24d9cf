"""The whole collection as a static site: reports, quality, docs, and what finds and shows them.

Its links are relative, so that it works from a disk, in a sub-folder and on any host. What needs
the address that it will have is left out where none is given.
"""

import importlib.util
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterable, Sequence
from html import escape, unescape
from pathlib import Path, PurePosixPath

from rich.console import Console
from rich.markup import escape as plain

from helpers.errors import Problem
from helpers.files import writing
from helpers.project import Project
from helpers.reports.front import front_page, index, links, preview
from helpers.reports.pages.render import LINK
from helpers.show.fragments import HEAD_ENDS

OURS = ".case-for-change-site"
"""The file that says a folder was written by this, and may be replaced."""
ICON = (
    "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 8 8'%3E"
    "%3Ccircle cx='4' cy='4' r='4' fill='%23f46a25'/%3E%3C/svg%3E"
)
AREA = re.compile(r'<h1>[^<]*<span class="area">(.*?)</span>')
TITLE = re.compile(r"<title>(.*?)</title>", re.DOTALL)
FIRST_WORDS = re.compile(r'<div class="lede">.*?<(p|li)\b[^>]*>(.*?)</\1>', re.DOTALL)
TAG = re.compile(r"<[^>]*>")
LONGEST = 200
"""Characters of a description, which those who show it cut."""
FOOT = '<div class="foot">'
NOT_SHOWN = {"made.json", "README.md", "changes.csv", "records"}
"""What lies among the reports for the collection's own use, or is of someone's records."""


def site(
    project: Project, output: Path, console: Console, *, address: str = "", check: bool = False
) -> None:
    """Write the site to ``output``: whole, or not at all.

    Args:
        address: Where it will lie (https://…); '' where that is not known.
        check: Whether to refuse a site with a link that leads nowhere.

    Raises:
        Problem: If there is no report, the folder holds something else, the address is none, a
            link leads nowhere, or the folder cannot be written.
    """
    address = _checked(address)
    _refuse_others(output)
    entries = index.entries(project)
    if not entries:
        raise Problem("There is no report to publish: 'case-for-change report' makes some.")
    index.write(project)
    output = output.resolve()
    try:
        with writing.working_folder(output.parent) as working:
            new = working / "new"
            _copy(project.reports, new)
            docs = _docs(project, new / "docs")
            if address:
                _draw(entries, new)
            _dress(new, address, docs)
            for name, text in _beside(entries, new, address, docs).items():
                (new / name).write_text(text, encoding="utf-8", newline="\n")
            wrong = list(links.faults(new)) if check else []
            if wrong:
                raise Problem(f"Links of the site that lead nowhere: {len(wrong)}.", wrong)
            writing.replace_folder(new, output)
    except OSError as error:
        raise Problem(
            f"The site cannot be written to {output} ({error.strerror or error}): make room or "
            "gain the right to write there."
        ) from error
    pages = sum(1 for _ in output.rglob("*.html"))
    left_out = [] if docs else ["the docs (they need mkdocs: pip install 'case-for-change[docs]')"]
    left_out += [] if address else ["sitemap.xml and previews (they need --address)"]
    said = f" Left out: {'; '.join(left_out)}." if left_out else ""
    console.print(f"Wrote {pages:,} pages to {plain(str(output))}.{plain(said)}", soft_wrap=True)


def _checked(address: str) -> str:
    if address and not links.well_formed(address):
        raise Problem(f"'{address}' is no address: give one as https://example.org/ours/.")
    return f"{address.rstrip('/')}/" if address else ""


def _refuse_others(output: Path) -> None:
    ours = output.is_dir() and ((output / OURS).exists() or not any(output.iterdir()))
    if output.exists() and not ours:
        raise Problem(
            f"{output} holds something that this did not write, and would be replaced whole: "
            "name a new folder with --output."
        )


def _copy(reports: Path, new: Path) -> None:
    """Copy the reports; what is not written anew is linked where the disk has links."""

    def copied(file: str, place: str) -> None:
        try:
            os.link(file, place)
        except OSError:
            shutil.copy2(file, place)

    ignored = shutil.ignore_patterns(".*", *NOT_SHOWN)
    shutil.copytree(reports, new, ignore=ignored, copy_function=copied)
    (new / OURS).touch()


def _docs(project: Project, folder: Path) -> bool:
    """Build the docs as pages; say whether they could be."""
    source = project.root / "mkdocs.yml"
    if not source.exists() or not importlib.util.find_spec("mkdocs"):
        return False
    # a disk shows no folder's index, so links name the file
    how = ["build", "--quiet", "--no-directory-urls", "-f", str(source), "-d", str(folder)]
    said = {"capture_output": True, "encoding": "utf-8", "errors": "replace"}
    ended = subprocess.run([sys.executable, "-m", "mkdocs", *how], **said)
    if ended.returncode:
        raise Problem("The docs could not be built.", ended.stderr.splitlines()[-20:])
    for name in ("404.html", "sitemap.xml", "sitemap.xml.gz"):  # of a site at the root of a host
        (folder / name).unlink(missing_ok=True)
    return True


def _draw(entries: Sequence[index.Entry], new: Path) -> None:
    """Draw what stands for the site, and in the folder of each place what stands for its pages."""
    council_map, regions = front_page.council_map(entries), front_page.regions()
    (new / preview.FILE).write_bytes(preview.drawn(council_map))
    places = {PurePosixPath(entry.address).parent: entry for entry in entries}
    for folder, entry in places.items():
        within = {code for code, region in regions.items() if region == entry.area}
        picture = preview.drawn(council_map, entry.area, within | {entry.area_code})
        (new / folder / preview.FILE).write_bytes(picture)


def _dress(new: Path, address: str, docs: bool) -> None:
    """Say in the head of each page what it is called elsewhere; lead from the front page on."""
    for page in [*new.glob("*.html"), *new.glob("*/*.html")]:
        if page.parent.name == "docs":
            continue
        text = page.read_text(encoding="utf-8")
        where = page.relative_to(new).as_posix()
        here = page.parent  # a page that was made alone leads to others that were not
        text = LINK.sub(lambda a, here=here: a[0] if _there(here, a) else a["text"], text)
        text = text.replace(HEAD_ENDS, f"{_said(text, where, address)}\n{HEAD_ENDS}", 1)
        if docs and page.parent == new:
            more = '<p><a href="docs/index.html">How this is made, and how to use it</a></p>'
            text = text.replace(FOOT, f"{FOOT}\n{more}", 1)
        page.unlink()  # it may be one file with the report
        page.write_text(text, encoding="utf-8", newline="\n")


def _there(folder: Path, link: re.Match[str]) -> bool:
    return (folder / f"{link['page']}.html").exists()


def _said(text: str, where: str, address: str) -> str:
    """Return what a page's head says to those who show a link to it."""
    title = TITLE.search(text)
    first = FIRST_WORDS.search(text)
    words = " ".join(unescape(TAG.sub("", first[2])).split()) if first else ""
    words = words if len(words) <= LONGEST else f"{words[:LONGEST].rsplit(' ', 1)[0]} …"
    named = unescape(title[1]) if title else ""
    said = {"og:title": named, "og:description": words}
    words = ": ".join(filter(None, [named, words]))  # places may have the same to say
    said |= {"og:type": "website", "og:locale": "en_GB", "og:site_name": "Case for change"}
    if address:
        place = AREA.search(text)
        folder = where.rpartition("/")[0] + "/" if place else ""
        said |= {"og:url": address + where, "og:image": address + folder + preview.FILE}
        said |= {"og:image:alt": preview.alt(unescape(place[1]) if place else "")}
        said |= {"og:image:width": str(preview.SIZE[0]), "og:image:height": str(preview.SIZE[1])}
        said |= {"twitter:card": "summary_large_image"}
    lines = [f'<meta property="{name}" content="{escape(value)}">' for name, value in said.items()]
    return "\n".join(
        [f'<meta name="description" content="{escape(words)}">', *lines,
         f'<link rel="icon" href="{ICON}">']
    )  # fmt: skip


def _beside(entries: Sequence[index.Entry], new: Path, address: str, docs: bool) -> dict[str, str]:
    """Return what stands beside the pages for those who find and read them by program."""
    found = {"llms.txt": _for_readers_by_program(entries, new, address, docs)}
    if address:
        made = {entry.address: f"{entry.made:%Y-%m-%d}" for entry in entries}
        pages = sorted(page.relative_to(new).as_posix() for page in new.rglob("*.html"))
        found["sitemap.xml"] = _sitemap((address + page, made.get(page, "")) for page in pages)
        found["robots.txt"] = f"User-agent: *\nAllow: /\nSitemap: {address}sitemap.xml\n"
    return found


def _sitemap(pages: Iterable[tuple[str, str]]) -> str:
    lines = (
        f"<url><loc>{escape(page)}</loc>{f'<lastmod>{day}</lastmod>' if day else ''}</url>\n"
        for page, day in pages
    )
    space = "http://www.sitemaps.org/schemas/sitemap/0.9"
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="{space}">\n'
        f"{''.join(lines)}</urlset>\n"
    )


def _for_readers_by_program(
    entries: Sequence[index.Entry], new: Path, address: str, docs: bool
) -> str:
    """Return ``llms.txt``: what the site is, and where what lies (https://llmstxt.org)."""
    lines = [
        "# Case for change",
        "",
        "> What was said for the case for change in children's social care in England and Wales, "
        "tested against the published figures; and the same figures of each council, region and "
        "nation.",
        "",
        "Each page says what its figures can and cannot say, and which publications they are of. "
        "The figures of a chart lie in `data/` beside its page, as CSV with metadata; the executed "
        "notebook lies beside it too. A symbol in brackets stands for a missing figure: missing is "
        "not zero.",
        "",
        "## The collection",
        "",
        f"- [All places, the findings and the ledger]({address}index.html)",
    ]
    if (new / "quality.html").exists():
        lines.append(f"- [Quality of the data]({address}quality.html): which checks are made")
    if docs:
        lines.append(f"- [Docs]({address}docs/index.html): method, claims, the data, how to use it")
    for group, folders in front_page.by_group(entries):
        lines += ["", f"## {group}", ""]
        lines += [f"- [{_bare(one.title)}]({address}{one.address}): {one.code}" for one in folders]
    return "\n".join(lines) + "\n"


def _bare(text: str) -> str:
    return re.sub(r"([\[\]\\])", r"\\\1", text)
