"""What lies beside a page to be taken away: in ``data/<notebook>``, made from its outputs.

Each chart's numbers as CSV with their metadata, its drawing as SVG and PNG, and the numbers of all
as one workbook by the government's guidance. docs/taking-away.md says what stands in them.
"""

import functools
import html
import io
import re
from collections.abc import Mapping
from pathlib import Path

import matplotlib
from nbformat import NotebookNode

from helpers.data import sources, taking_away
from helpers.errors import Problem
from helpers.reports.pages import provenance
from helpers.show.charts import standing_alone

SVG = re.compile(r'<svg [^>]*class="chart-svg".*?</svg>', re.DOTALL)
SAID = {
    name: re.compile(rf'<p class="chart-{name}"[^>]*>(.*?)</p>', re.DOTALL)
    for name in ("title", "subtitle", "source")
}
"""What is said of a drawing around it."""
SCALE = 2
"""Pixels of a PNG to a point of the drawing."""


def files(executed: NotebookNode, name: str, heading: str) -> dict[str, str | bytes]:
    """Return the files that lie beside the page of a notebook, by their names.

    Args:
        heading: The page's: what it is about, and of where.

    Raises:
        Problem: If two figures share a name.
    """
    found: dict[str, str | bytes] = {}
    for output in provenance.outputs(executed):
        figure, texts = _numbers(output)
        if f"{figure}.csv" in found:
            raise Problem(f"Two figures of {name} are called '{figure}': rename one.")
        if figure:
            found |= texts | _pictures(figure, "".join(output.data.get("text/html", "")))
    if contents := _contents(executed):
        found[f"{name}.xlsx"] = _workbook(contents, heading)
    return found


def has_workbook(executed: NotebookNode) -> bool:
    """Say whether the numbers of a page's figures lie beside it as a workbook."""
    return any(_described(*_numbers(output)) for output in provenance.outputs(executed))


def _numbers(output: NotebookNode) -> tuple[str, dict[str, str]]:
    """Return the name of the figure that an output is, '' if none, and its CSV and metadata."""
    about = output.get("metadata", {}).get("case_for_change", {})
    figure = about.get("chart", "")
    if not figure or "text/csv" not in output.data:
        return "", {}
    return figure, {f"{figure}.csv": output.data["text/csv"], **about.get("beside", {})}


def _described(figure: str, texts: Mapping[str, str]) -> bool:
    return f"{figure}.csv-metadata.json" in texts


def _contents(executed: NotebookNode) -> list[taking_away.Content]:
    numbers = map(_numbers, provenance.outputs(executed))
    return [taking_away.read(texts, name) for name, texts in numbers if _described(name, texts)]


def _workbook(contents: list[taking_away.Content], title: str) -> bytes:
    """Return the numbers of a page's figures as a workbook, a sheet each."""
    from helpers.data.taking_away import workbook  # here, as it brings all of its library

    held = io.BytesIO()
    numbered = {f"Figure {place}": one for place, one in enumerate(contents, 1)}
    workbook.write_all(numbered, title, held)
    return held.getvalue()


def _pictures(figure: str, shown: str) -> dict[str, str | bytes]:
    """Return a chart's drawing as SVG and PNG; nothing where it is none, as the ledger is."""
    drawing = SVG.search(shown)
    if not drawing:
        return {}
    found = {name: pattern.search(shown) for name, pattern in SAID.items()}
    said = {name: html.unescape(one[1]) if one else "" for name, one in found.items()}
    said["source"] = said["source"].replace(sources.LISTED, "")
    alone = standing_alone.drawing(drawing[0], **said | {"title": said["title"] or figure})
    return {f"{figure}.svg": alone, f"{figure}.png": _png(alone)}


def _png(svg: str) -> bytes:
    """Return a drawing as pixels, its words in the font that comes with matplotlib."""
    import resvg_py  # here, so that reading figures does not wait for it

    made = resvg_py.svg_to_bytes(
        svg_string=svg,
        zoom=SCALE,
        skip_system_fonts=True,
        font_files=_fonts(),
        font_family="DejaVu Sans",
    )
    return bytes(made)


@functools.cache
def _fonts() -> list[str]:
    folder = Path(matplotlib.get_data_path()) / "fonts" / "ttf"
    return [str(folder / f"DejaVuSans{kind}.ttf") for kind in ("", "-Bold", "-Oblique")]
