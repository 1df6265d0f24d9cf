"""Make pages from executed notebooks, by nbconvert and a template of our own.

The template is in ``templates/page``: one HTML file a page, which loads nothing, needs no script
and can be sent by e-mail.
"""

import json
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from html import unescape
from pathlib import Path

import jinja2
from nbconvert.exporters import HTMLExporter
from nbconvert.exporters.templateexporter import TemplateExporter
from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath
from nbformat import NotebookNode

from helpers import data
from helpers.data.sources import LISTED
from helpers.errors import Problem
from helpers.reports import variants
from helpers.reports.pages import allowed_html, listings, taken
from helpers.reports.pages.listings import headings
from helpers.show.fragments import GAPS, NO_ROWS, NOT_KNOWN, beside_page, day
from helpers.show.tables import web_address
from helpers.words import month

TAG = re.compile(r"<[^>]*>")
REGION = re.compile(r'role="region"[^>]*? aria-label="(?P<label>[^"]*)"')
LINK = re.compile(r'<a href="(?P<page>[a-z0-9-]+)\.html[^"]*">(?P<text>.*?)</a>')
WHERE_SHOWN = "where-shown"
"""The tag of a heading that stands on a page only where the code below it shows something."""
STYLED = re.compile(r'(<caption|<p class="chart-title") style="[^"]*">')
"""What has a look of its own in JupyterLab, and that of the page here."""
TAKEN = {"main", "contents", "about"}


@dataclass(frozen=True)
class PageFacts:
    """What a page says of itself beside what its notebook says.

    ``year`` is the last reported on, ``notebook`` a name without its ending, ``order`` its place
    in the collection; ``data`` names a publication an item, ``waived`` a failing check that is
    passed over, with the reason. ``as_of`` is the month (YYYY-MM) whose view of the figures the
    notebook ran with; '' for today's. ``not_made`` are the notebooks of which no page is made
    of the area: nothing links to them. ``otherwise`` holds the parameters that are not the usual
    ones. ``look_twice`` names figures of the area that stand out. ``apart`` is what stands at the
    top of a page that is of records, not of published figures alone: it lies apart from the other
    pages, and leads to none. ``rights`` is what it says at its foot in place of a licence.
    """

    title: str
    area: str
    area_code: str
    year: int
    notebook: str
    parameters: dict[str, object]
    data: tuple[str, ...]
    version: str
    made: datetime
    order: float = 0
    as_of: str = ""
    waived: tuple[str, ...] = ()
    not_made: tuple[str, ...] = ()
    otherwise: dict[str, object] = field(default_factory=dict)
    look_twice: str = ""
    apart: str = ""
    rights: str = ""

    @property
    def variant(self) -> str:
        """How the page differs from the usual one, as in "to 2018, beside Wales"; '' if not."""
        return variants.in_words(self.otherwise)

    @property
    def known(self) -> str:
        """The month of the view, as in "June 2021"; '' for today's."""
        return month(self.as_of) if self.as_of else ""

    @property
    def heading(self) -> str:
        """The page's title."""
        variant = variants.in_words(self.otherwise, self.as_of)
        return ", ".join(filter(None, [f"{self.title}: {self.area}", variant]))

    def summary(self) -> dict[str, object]:
        """Return what a list of reports needs to know, in types that JSON has."""
        return {
            "title": self.title,
            "area": self.area,
            "code": self.area_code,
            "year": self.year,
            "order": self.order if self.order < float("inf") else None,
            "made": self.made.isoformat(),
            "as_of": self.as_of,
            "otherwise": self.otherwise,
        }


@dataclass
class Heading:
    """A heading of a page; ``text`` is HTML, ``below`` the headings of the next level."""

    level: int
    id: str
    text: str
    below: list["Heading"] = field(default_factory=list)


class PageExporter(HTMLExporter):
    """Our template, with headings gathered for the list of contents as the page is made."""

    @jinja2.pass_context
    def markdown2html(
        self, context: jinja2.runtime.Context, source: str, escape: bool = False
    ) -> str:
        """Return Markdown as HTML, noting its headings in the page's outline.

        HTML in it is text where ``escape`` says so: what a run shows holds words from outside.
        """
        renderer = _OutlineRenderer(context["resources"]["outline"], escape)
        return MarkdownWithMath(renderer=renderer).render(source)

    def from_notebook_node(self, nb: NotebookNode, resources: dict, **kw: object) -> tuple:
        """Return the page. HTMLExporter would parse it again, which costs more than making it."""
        return TemplateExporter.from_notebook_node(self, nb, self._init_resources(resources), **kw)


class _OutlineRenderer(IPythonRenderer):
    """Gives headings ids and levels in order: no second h1, and no level left out."""

    def __init__(self, outline: list[Heading], escape: bool) -> None:
        super().__init__(escape=escape, exclude_anchor_links=True)
        self.outline = outline

    def heading(self, text: str, level: int, **_: object) -> str:
        last = self.outline[-1].level if self.outline else 1
        heading = Heading(
            min(max(level, 2), last + 1),
            unique_id(text, {h.id for h in self.outline} | TAKEN),
            text,
        )
        if heading.level == 3:
            next(h for h in reversed(self.outline) if h.level == 2).below.append(heading)
        self.outline.append(heading)
        return f'<h{heading.level} id="{heading.id}">{text}</h{heading.level}>\n'


def page(notebook: NotebookNode, facts: PageFacts) -> str:
    """Return an executed notebook as one page of HTML.

    Raises:
        Problem: If the page would load or run something, or shows an image that says nothing to
            those who do not see it.
    """
    cells = _with_something_to_show([cell.copy() for cell in notebook.cells])
    question = _question(cells)
    sections = (i for i, c in enumerate(cells) if c.cell_type == "markdown" and headings(c))
    lede = next(sections, len(cells))
    resources = {"facts": facts, "outline": [], "lede": lede, "code": listings.of_sections(cells)}
    held = data.table("sources").reindex(columns=["title", "publisher", "address"])
    cited = zip(held["title"] + ", " + held["publisher"], held["address"], strict=True)
    resources["addresses"] = {name: web_address(address) for name, address in cited}
    resources["workbook"] = taken.has_workbook(notebook)
    cells[lede:lede] = question
    shown = NotebookNode(notebook | {"cells": cells})
    html, _ = exporter().from_notebook_node(shown, resources)
    if 'id="sources"' in html:
        html = html.replace(LISTED, LISTED.replace("Sources", '<a href="#sources">Sources</a>'))
    html = STYLED.sub(r"\1>", html)
    html = _distinguished(LINK.sub(lambda link: _kept(link, facts.not_made), html))
    return allowed_html.refuse(html, f"The page of {facts.notebook}")


def _question(cells: list[NotebookNode]) -> list[NotebookNode]:
    """Take the title and what stands below it out of a notebook's first words; return the latter.

    A page opens with what it found; the question that it answers stands above its sections.
    """
    at = next((i for i, cell in enumerate(cells) if cell.cell_type == "markdown"), None)
    if at is None or not cells[at].source.startswith("# "):
        return []
    first = cells.pop(at)
    first.source = first.source.partition("\n")[2].lstrip()
    return [first] if first.source else []


def _with_something_to_show(cells: Sequence[NotebookNode]) -> list[NotebookNode]:
    """Return the cells without the sections tagged :data:`WHERE_SHOWN` that show nothing.

    What is not told is left in once a section.
    """
    sections: list[list[NotebookNode]] = [[]]
    for cell in cells:
        if cell.cell_type == "markdown" and headings(cell):
            sections.append([])
        sections[-1].append(cell)
    for section in sections:
        _say_once(section)
    return [
        cell
        for section in sections
        for cell in section
        if WHERE_SHOWN not in section[0].metadata.get("tags", [])
        or any(_shows(output) for one in section for output in one.get("outputs", []))
    ]


def _say_once(section: Sequence[NotebookNode]) -> None:
    """Take out of a section data that hold nothing, and that a thing is not told, said before."""
    told = set()
    for cell in section:
        shown, cell["outputs"] = cell.get("outputs", []), []
        for output in shown:
            gap = _said(output) if _said(output).startswith((*GAPS, NO_ROWS)) else ""
            if not (gap and (_folded(output) or gap in told)):
                cell["outputs"].append(output)
                told.add(gap)


def _shows(output: NotebookNode) -> bool:
    """Whether something is seen on a page: neither folded data nor that a thing is not known."""
    return not _folded(output) and not _said(output).startswith(NOT_KNOWN)


def _folded(output: NotebookNode) -> bool:
    return bool(output.get("metadata", {}).get("case_for_change", {}).get("data"))


def _said(output: NotebookNode) -> str:
    return "".join(output.get("data", {}).get("text/plain", ""))


def _kept(link: re.Match[str], not_made: Sequence[str]) -> str:
    """Return a link to another page as it is, or its text where that page is not made."""
    return link["text"] if link["page"] in not_made else link[0]


def _distinguished(html: str) -> str:
    """Return a page whose regions of one label are numbered: screen readers list them by it."""
    times: Counter[str] = Counter()

    def numbered(match: re.Match[str]) -> str:
        label = match.group("label")
        times[label] += 1
        return f'{match.group()[:-1]} ({times[label]})"' if times[label] > 1 else match.group()

    return REGION.sub(numbered, html)


@lru_cache(maxsize=1)
def exporter() -> PageExporter:
    """Return the one exporter: it takes far longer to make than to use."""
    return PageExporter(
        template_name="page",
        extra_template_basedirs=[str(Path(__file__).parent / "templates")],
        filters={
            "alt": _alt,
            "beside_page": beside_page,
            "day": day,
            "json": json.dumps,
            "words": _words,
            "highlight_code": listings.highlighted,
        },
    )


def _words(value: object) -> str:
    """Return a parameter's name or value as a person would write it."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list | tuple):
        return ", ".join(_words(item) for item in value) or "none"
    return str(value)


def unique_id(text: str, taken: set[str]) -> str:
    """Return an id made of the words of ``text`` (HTML) that is not among ``taken``."""
    base = re.sub(r"[^a-z0-9]+", "-", unescape(TAG.sub("", text)).lower()).strip("-") or "section"
    numbered = (base if n == 1 else f"{base}-{n}" for n in range(1, len(taken) + 2))
    return next(one for one in numbered if one not in taken)


def _alt(output: NotebookNode) -> str:
    """Return the words that stand for an image, or refuse the image."""
    metadata = output.get("metadata", {})
    for kind in ("image/svg+xml", "image/png"):
        if metadata.get(kind, {}).get("alt"):
            return metadata[kind]["alt"]
    raise Problem(
        "An image has no alternative text: put it on the page with show(figure, alt=...)."
    )
