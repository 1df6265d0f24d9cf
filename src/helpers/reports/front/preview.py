"""The picture that stands for the site where someone shares its address: the map, and its name."""

import io

from helpers.reports.front import front_map

SIZE = (1200, 630)
"""Pixels, as the sites that show such pictures ask for."""
NAME = "Children’s social care\nin the published figures"
ALT = "The name of the site beside a map of councils in England and Wales as hexagons"


def drawn(council_map: front_map.Map | None) -> bytes:
    """Return the picture as PNG; without the map where there is none."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure
    from matplotlib.patches import Polygon

    from helpers.show.charts import style

    figure = Figure(figsize=(SIZE[0] / 100, SIZE[1] / 100), dpi=100, facecolor=style.PAPER)
    FigureCanvasAgg(figure)
    look = {"color": style.INK, "family": "serif", "weight": "bold", "size": 34}
    figure.text(0.05, 0.62, NAME, **look)
    figure.text(0.05, 0.44, "What was said, tested against\nwhat is published", size=22)
    if council_map:
        axes = figure.add_axes((0.56, 0.03, 0.42, 0.94))
        axes.set_axis_off()
        corners = [tuple(map(float, at.split(","))) for at in council_map.outline.split()]
        for cell in council_map.cells:
            fifth = cell.values[0][0]
            at = [(cell.x + x, cell.y + y) for x, y in corners]
            shade = council_map.shades[fifth - 1] if fifth else 0
            axes.add_patch(Polygon(at, facecolor=(*_rgb(style.FOCUS), shade), edgecolor=style.EDGE))
        axes.autoscale_view()
        axes.set_aspect("equal")
        axes.invert_yaxis()
    png = io.BytesIO()
    figure.savefig(png, format="png", metadata={"Software": None})
    return png.getvalue()


def _rgb(colour: str) -> tuple[float, ...]:
    return tuple(int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
