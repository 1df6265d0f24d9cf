"""A chart as a picture that stands alone: its title, what is measured and its source are in it."""

import textwrap
from pathlib import Path

import matplotlib

from helpers.data import sources
from helpers.errors import Problem
from helpers.show.charts import labels, style
from helpers.show.charts.chart import Chart

DOTS = 200
"""Dots per inch of a PNG."""
FORMATS = (".png", ".svg")


@style.styled
def save(chart: Chart, path: str | Path) -> Path:
    """Save a chart as ``.png`` or ``.svg``, with its words around it; return where.

    The alternative text and the source are in the file's metadata too.

    Raises:
        Problem: If there is nothing to draw, the name has another ending, or it cannot be written.
    """
    path = Path(path).expanduser()
    if chart.figure is None:
        raise Problem(f"There is no picture to save: {chart.missing or 'nothing is drawn'}")
    if path.suffix.lower() not in FORMATS:
        raise Problem(f"A picture is saved as .png or .svg, and '{path.name}' is called otherwise.")
    source = chart.source.replace(sources.LISTED, "")
    said = {"Title": chart.title, "Description": chart.alt, "Source": source}
    if path.suffix.lower() == ".svg":
        said |= {"Date": None}
    words = _words(chart, source)
    try:
        with matplotlib.rc_context({"svg.hashsalt": chart.name}):
            look = {"bbox_inches": "tight", "pad_inches": 0.15, "facecolor": style.PAPER}
            chart.figure.savefig(path, dpi=DOTS, metadata=said, **look)
    except OSError as error:
        raise Problem(
            f"{path} cannot be written ({error.strerror or error}): choose another folder or name."
        ) from error
    finally:
        for each in words:
            each.remove()
    return path


def _words(chart: Chart, source: str) -> list[matplotlib.text.Text]:
    """Write title and subtitle above a drawing and the source below; return what was written."""
    figure = chart.figure
    wide, high = (72 * inches for inches in figure.get_size_inches())
    written = []

    def write(text: str, up: float, size: float, **look: object) -> float:
        """Return how high the lines are that are written from ``up`` points above the foot."""
        most = max(20, int(wide / (labels.width_of("n" * 50, size) / 50)))
        lines = textwrap.fill(text, most)
        at = {"x": 8 / wide, "y": up / high, "s": lines, "fontsize": size}
        written.append(figure.text(**at, **look))
        return (lines.count("\n") + 1) * size * 1.3 if text else 0

    above = {"va": "bottom", "ha": "left"}
    taken = write(chart.subtitle, high + 6, style.SMALL, color=style.SOFT, **above)
    write(chart.title, high + 10 + taken, style.SIZE, weight="bold", **above)
    write(source, -6, style.SMALL, color=style.SOFT, va="top", ha="left")
    return written
