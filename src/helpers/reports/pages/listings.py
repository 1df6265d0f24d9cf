"""The code of a notebook as its page has it: folded, a listing a section."""

import re
from functools import lru_cache

from nbconvert.filters import Highlight2HTML
from nbformat import NotebookNode

HEADING = re.compile(r"^(#{1,6})\s+(.+?)\s*#*\s*$", re.MULTILINE)
PARAMETERS = {"parameters", "injected-parameters"}
UNCOLOURED = re.compile(
    r'<span class="(?!(?:k|kn|kc|ow|nb|s1|s2|sa|mi|mf|c1|sd)")\w*">([^<]*)</span>'
)
QUOTED = re.compile(r'<span class="(?:s1|s2|sa)">([^<]*)</span>')


def highlighted(code: str) -> str:
    """Return code as HTML with short tags, of few kinds: pages have hundreds of them."""
    listing = UNCOLOURED.sub(r"\1", _highlighter()(code))
    return QUOTED.sub(r"<i>\1</i>", listing)


@lru_cache(maxsize=1)
def _highlighter() -> Highlight2HTML:
    return Highlight2HTML(pygments_lexer="python")


def headings(cell: NotebookNode) -> list[str]:
    """Return the headings of a cell of Markdown."""
    return [text for _, text in HEADING.findall(cell.source)]


def of_sections(cells: list[NotebookNode]) -> dict[str, tuple[str, str]]:
    """Gather the code of each section: by the id of its last cell, its name and the code.

    Parameters are left out: the foot says them.
    """
    gathered: dict[str, tuple[str, str]] = {}
    under, sources, last = "the opening of this page", [], ""
    for cell in [*cells, None]:
        opens = cell is None or (cell.cell_type == "markdown" and headings(cell))
        if opens and sources:
            gathered[last] = (f"Code for {under}", "\n\n".join(sources))
            sources = []
        if cell is None:
            break
        if opens:
            under = f"“{re.sub('[*_`]', '', headings(cell)[-1])}”"
        if cell.cell_type == "code" and not PARAMETERS & set(cell.metadata.get("tags", [])):
            sources += [cell.source] if cell.source.strip() else []
        last = cell.id
    return gathered
