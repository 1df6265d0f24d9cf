"""HTML from the templates, pieces and whole pages: every value put into one is escaped."""

import base64
import functools
import re
from collections.abc import Mapping
from datetime import date
from html import unescape
from itertools import takewhile
from pathlib import Path

import jinja2
from markupsafe import Markup

from helpers.show.told import told
from helpers.words import upper_first

Bundle = tuple[dict[str, str], dict[str, object]]
"""What a notebook shows of a thing, by type, and the metadata beside it."""
NOT_KNOWN = "Not known from the data held."
WITHHELD = "Withheld:"
GAPS = NOT_KNOWN, WITHHELD.replace(":", ".")
"""How it begins that a thing is not told: as it is not known, or withheld."""
NO_ROWS = "No rows."
"""What stands for a data frame without rows."""
TAKE_AWAY = re.compile(
    r'<div class="take-away" data-chart="(?P<name>[a-z0-9-]+)" data-drawn="(?P<drawn>yes|no)">'
    r"<style>.*?</div>",
    re.DOTALL,
)
FORMS = {
    "csv": "CSV",
    "csv-metadata.json": "its columns and sources",
    "svg": "SVG",
    "png": "PNG",
}
"""The forms in which a chart lies beside a page: by ending, what a link to it says."""
OF_NUMBERS = {ending: said for ending, said in FORMS.items() if ending.startswith("csv")}
HEAD_ENDS = "<style>"
"""The line of a page before which it says what it is."""


@functools.cache
def _templates() -> jinja2.Environment:
    folders = ("show/templates", "reports/pages/templates/page")
    made = jinja2.Environment(
        loader=jinja2.ChoiceLoader([jinja2.PackageLoader("helpers", each) for each in folders]),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=jinja2.StrictUndefined,
    )
    made.filters |= {"day": day, "told": told}
    return made


def day(when: date) -> str:
    """Return a day in words: 2 November 2025."""
    return f"{when.day} {when:%B %Y}"


def fill(template: str, **values: object) -> str:
    """Return the text of a template of ``show`` or ``reports``, ``values`` put in.

    A value that is HTML already comes as ``markupsafe.Markup``.
    """
    return _templates().get_template(template).render(**values)


def said_in_head(page: Path, name: str) -> str:
    """Return what a page says of itself under a name, however long; '' where it says nothing."""
    with page.open(encoding="utf-8", errors="replace") as file:
        head = "".join(takewhile(lambda line: line.strip() != HEAD_ENDS, file))
    found = re.search(rf'<meta name="{name}" content="([^"]*)">', head)
    return unescape(found.group(1)) if found else ""


def take_away(name: str, files: Mapping[str, str], style: str = "", *, drawn: bool = True) -> str:
    """Return what a chart in a notebook has below it: its CSV and what says what that holds.

    Nothing lies beside a notebook, so each has all of itself in its address. The metadata of
    Explore Education Statistics are not among them: they lie beside the page.

    Args:
        drawn: Whether its drawing lies beside the page too.
    """
    kinds = {".csv": "text/csv", ".json": "application/csvm+json"}
    addresses = [
        (file, f"data:{kinds[Path(file).suffix]};charset=utf-8;base64,{encoded}")
        for file, text in files.items()
        if not file.endswith(".meta.csv")
        for encoded in [base64.b64encode(text.encode()).decode()]
    ]
    said = {"drawn": "yes" if drawn else "no", "style": Markup(style)}
    return fill("take_away.html", name=name, files=addresses, **said)


def beside_page(html: str, notebook: str) -> str:
    """Return a notebook's output as a page has it: with links to the files that lie beside it."""

    def links(match: re.Match[str]) -> str:
        forms = FORMS if match["drawn"] == "yes" else OF_NUMBERS
        return fill("beside.html", name=match["name"], notebook=notebook, forms=forms)

    return TAKE_AWAY.sub(links, html)


def with_files(shown: dict[str, str], name: str, files: Mapping[str, str]) -> Bundle:
    """Return what a notebook shows of a figure, its CSV among it, what comes beside as metadata."""
    csv, *beside = files
    about = {"chart": name, "beside": {one: files[one] for one in beside}}
    return shown | {"text/csv": files[csv]}, {"case_for_change": about}


def not_known(sentence: str) -> Bundle:
    """Return the finding that something cannot be known, and why, as a notebook shows it.

    Args:
        sentence: Why; it begins with :data:`WITHHELD` where it is known and may not be told.
    """
    withheld = sentence.startswith(WITHHELD)
    lead = GAPS[withheld]
    why = upper_first(told(sentence.removeprefix(WITHHELD).strip()))
    html = fill("not_known.html", lead=lead, sentence=why)
    return {"text/html": html, "text/plain": f"{lead} {why}"}, {}
