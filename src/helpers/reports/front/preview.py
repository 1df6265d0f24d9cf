"""The pictures that stand for the site and its places where someone shares an address of theirs."""

import io
import textwrap
from collections.abc import Collection

from helpers.reports.front import front_map

FILE = "preview.png"
SIZE = (1200, 630)
"""Pixels, as the sites that show such pictures ask for."""
NAME = "Children’s social care\nin the published figures"
AIM = "What was said, tested against\nwhat is published"
BESIDE = "beside a map of councils in England and Wales as hexagons"
WIDEST = 20
"""Letters of a line of a place's name."""


def alt(place: str = "") -> str:
    """Return the words that stand for the picture of a place, or of the site."""
    return f"{place or 'The name of the site'} {BESIDE}"


def drawn(
    council_map: front_map.Map | None, place: str = "", marked: Collection[str] = ()
) -> bytes:
    """Return the picture as PNG; without the map where there is none.

    Args:
        place: The name of an area, which stands in the site's place; '' for the site.
        marked: Codes of the councils whose hexagons have a border: the area, or what lies in it.
    """
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure
    from matplotlib.patches import Polygon

    from helpers.show.charts import style

    figure = Figure(figsize=(SIZE[0] / 100, SIZE[1] / 100), dpi=100, facecolor=style.PAPER)
    FigureCanvasAgg(figure)
    look = {"color": style.INK, "family": "serif", "weight": "bold", "size": 34}
    name = textwrap.fill(place, WIDEST) if place else NAME
    figure.text(0.05, 0.56, name, va="bottom", **look)
    figure.text(0.05, 0.5, NAME if place else AIM, va="top", size=22)
    if council_map:
        axes = figure.add_axes((0.56, 0.03, 0.42, 0.94))
        axes.set_axis_off()
        corners = [tuple(map(float, at.split(","))) for at in council_map.outline.split()]
        for cell in council_map.cells:
            fifth = cell.values[0][0]
            at = [(cell.x + x, cell.y + y) for x, y in corners]
            shade = council_map.shades[fifth - 1] if fifth else 0
            edge = {"edgecolor": style.EDGE}
            if cell.code in marked:
                edge = {"edgecolor": style.INK, "linewidth": 4, "zorder": 3}
            axes.add_patch(Polygon(at, facecolor=(*_rgb(style.FOCUS), shade), **edge))
        axes.autoscale_view()
        axes.set_aspect("equal")
        axes.invert_yaxis()
    png = io.BytesIO()
    figure.savefig(png, format="png", metadata={"Software": None})
    return png.getvalue()


def _rgb(colour: str) -> tuple[float, ...]:
    return tuple(int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
