"""How every chart looks: afcharts' style, the palette, and a sheet of fixed width in points.

The palette is the Government Analysis Function's. On paper every mark has a contrast of at least
3:1 and every text at least 4.5:1 against white (WCAG 2.2, 1.4.3 and 1.4.11); its grey ``MUTED``
does not, so a shape filled with it always has the outline ``EDGE``.
"""

import functools
from collections.abc import Callable
from typing import ParamSpec, TypeVar

import matplotlib.style
import numpy as np
from cycler import cycler
from matplotlib.axes import Axes
from matplotlib.axis import Axis
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, MaxNLocator, ScalarFormatter

from helpers.show.charts.plot import Plot
from helpers.words import number

FOCUS, TEAL, PLUM, ORANGE, GREY, VIOLET = (
    "#12436d",
    "#28a197",
    "#801650",
    "#f46a25",
    "#3d3d3d",
    "#a285d1",
)
MUTED, EDGE, GRID, INK, SOFT, PAPER = (
    "#bfbfbf",
    "#767676",
    "#d9d9d9",
    "#0b0c0c",
    "#595959",
    "#ffffff",
)

DOTS = {"color": MUTED, "edgecolor": EDGE, "linewidth": 0.8}
"""One of many."""

# One a group, in order: told apart by dash and marker as well as by colour.
COLOURS = (FOCUS, PLUM, TEAL, ORANGE)
MARKERS = ("o", "s", "D", "^")
DASHES = ("", (4, 1.5), (1.2, 1.2), (5, 1.5, 1.2, 1.5))

WIDTH, LEAST_PLOT = 533.0, 60.0
SIZE, SMALL = 12.0, 11.0
LINE = 1.25
YEARS = range(1900, 2101)
"""Numbers that are taken for years where an axis shows no others."""

# A page may give each of these another colour, for instance where the reader prefers a dark one.
VARIABLES = {
    FOCUS: "--chart-blue",
    TEAL: "--chart-teal",
    PLUM: "--chart-plum",
    ORANGE: "--chart-orange",
    GREY: "--chart-grey",
    VIOLET: "--chart-violet",
    MUTED: "--chart-muted",
    EDGE: "--chart-edge",
    GRID: "--chart-grid",
    SOFT: "--chart-soft",
    PAPER: "--chart-paper",
}
DARK = (
    "--chart-blue:#7cb5ec;--chart-teal:#4fc9bd;--chart-plum:#e58bb8;--chart-orange:#f58e57;"
    "--chart-grey:#d0d0d0;--chart-violet:#bfa6ea;--chart-muted:#5c5c5c;--chart-edge:#a6a6a6;"
    "--chart-grid:#454545;--chart-soft:#b8b8b8;--chart-paper:#161616;"
)

P = ParamSpec("P")
R = TypeVar("R")


# afcharts' own style, and what the page and the reproducibility of the drawing ask beyond it.
STYLE = [
    "afcharts.afcharts",
    {
        # The font that comes with matplotlib measures the same everywhere; the page shows its own.
        "font.family": ["DejaVu Sans"],
        "font.size": SIZE,
        "text.color": INK,
        "text.parse_math": False,
        "axes.labelcolor": INK,
        "axes.edgecolor": EDGE,
        "grid.color": GRID,
        "xtick.color": EDGE,
        "ytick.color": EDGE,
        "xtick.labelcolor": INK,
        "ytick.labelcolor": INK,
        "xtick.labelsize": SMALL,
        "ytick.labelsize": SMALL,
        "ytick.major.size": 0,
        "figure.figsize": (WIDTH / 72, 300 / 72),
        "axes.prop_cycle": cycler(color=[*COLOURS, GREY, VIOLET]),
        "axes.titlesize": SIZE,
        "legend.frameon": False,
        "legend.fontsize": SMALL,
    },
]


@functools.cache
def _settings() -> dict[str, object]:
    """Return the settings that differ from matplotlib's own by the project's style."""
    with matplotlib.style.context(STYLE, after_reset=True):
        now, usual = matplotlib.rcParams, matplotlib.rcParamsDefault
        return {name: now[name] for name in now if now[name] != usual[name] and name != "backend"}


def styled(draw: Callable[P, R]) -> Callable[P, R]:
    """Make ``draw`` use the project's style, leaving matplotlib's settings as they were."""

    @functools.wraps(draw)
    def wrapped(*args: P.args, **kwargs: P.kwargs) -> R:
        with matplotlib.rc_context():
            # checked once, when it was read: checking it for each chart takes longer than a chart
            dict.update(matplotlib.rcParams, _settings())
            return draw(*args, **kwargs)

    return wrapped


def set_theme() -> None:
    """Make every figure of matplotlib and seaborn look like the project's charts."""
    dict.update(matplotlib.rcParams, _settings())
    # seaborn scatters dots with numpy's own numbers: the same page has them in the same places
    np.random.seed(0)


def sheet(
    height: float, *, left: float, right: float, top: float = 14, bottom: float = 30
) -> tuple[Figure, Axes]:
    """Return a figure holding one plot within margins given in points.

    It is ``WIDTH`` points wide, or wider where the names in its margins would leave the plot no
    room.
    """
    width = max(WIDTH, left + LEAST_PLOT + right)
    figure = Figure(figsize=(width / 72, height / 72))
    across, up = (width - left - right) / width, (height - top - bottom) / height
    axes = Plot(figure, (left / width, bottom / height, across, up))
    look = {"color": INK, "size": SMALL}
    axes.xaxis.look = look | {"ha": "center", "va": "top"}
    axes.yaxis.look = look | {"ha": "right", "va": "center_baseline"}
    axes.xaxis.grid_colour = axes.yaxis.grid_colour = GRID
    axes.spines[:].set_position(("outward", 0.0))  # which ticks would do
    return figure, figure.add_axes(axes)


def line_look(place: int) -> dict[str, object]:
    """Return how the line in ``place`` is drawn, as matplotlib's arguments."""
    return {
        "color": COLOURS[place],
        "marker": MARKERS[place],
        "dashes": DASHES[place] or (None, None),
        "linewidth": 2.6 if place == 0 else 1.8,
        "markersize": 6.5 if place == 0 else 6,
        "markeredgecolor": PAPER,
        "markeredgewidth": 0.8,
        "zorder": 4 if place == 0 else 3,
    }


def number_axis(axis: Axis, suffix: str = "", bins: int = 5) -> None:
    """Give ``axis`` a few round numbers, with as many decimals as they need."""
    axis.set_major_locator(MaxNLocator(bins, steps=[1, 2, 2.5, 5, 10]))
    write_numbers(axis, suffix)


def write_numbers(axis: Axis, suffix: str = "") -> None:
    """Write the numbers of ``axis`` as texts do, with as many decimals as they need."""
    ticks = axis.get_majorticklocs()
    decimals = next(d for d in range(12) if np.allclose(ticks, np.round(ticks, d), atol=1e-12))
    axis.set_major_formatter(FuncFormatter(lambda value, _: number(value, decimals) + suffix))


def has_thousands(axis: Axis) -> bool:
    """Return whether ``axis`` shows numbers of 1,000 and more, which are not all years."""
    low, high = sorted(axis.get_view_interval())
    ticks = [tick for tick in axis.get_majorticklocs() if low <= tick <= high]
    plain = isinstance(axis.get_major_formatter(), ScalarFormatter)
    return plain and max(map(abs, ticks), default=0) >= 1_000 and not all(t in YEARS for t in ticks)


def variable(colour: str) -> str:
    """Return a colour (``#rrggbb``) as one that a page can set, where it is of the palette."""
    if colour in (INK, "#000000"):
        return "currentColor"
    return f"var({VARIABLES[colour]},{colour})" if colour in VARIABLES else colour
