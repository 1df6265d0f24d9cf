"""What became of each: a band from stage to stage for every path, as wide as it is often taken."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Unpack

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import PathPatch, Rectangle
from matplotlib.path import Path
from matplotlib.ticker import NullLocator

from helpers.show import alternative_text, subject
from helpers.show.charts import labels, style
from helpers.show.charts.chart import Chart, made
from helpers.show.subject import Given, Subject
from helpers.words import symbols

TALL = 230.0
"""Points that all paths together are wide."""
LEAST = 3.0
"""Points that a path is wide whose number is withheld: it says that there may be some."""
TOTAL = "Total"
THICK, GAP, AIR, WRAP = 9.0, 12.0, 5.0, 25


@dataclass(frozen=True)
class _Node:
    """A place of a stage: its rows, how wide each is, and where it stands (points from the top)."""

    text: str
    widths: Mapping[int, float]
    top: float

    @property
    def words(self) -> float:
        """Points that its text takes, above it."""
        return labels.height_of(self.text) + AIR

    @property
    def foot(self) -> float:
        return self.top + self.words + sum(self.widths.values())


@style.styled
def flow(
    frame: pd.DataFrame,
    *,
    stages: Mapping[str, str],
    start: str,
    value: str = "value",
    highlight: str = "",
    **given: Unpack[Given],
) -> Chart:
    """Draw paths through stages, from left to right, in the frame's own order from the top.

    Unlike :func:`bars.steps`, whose stages are flows of a year side by side, the same are followed
    here from one stage to the next.

    Args:
        frame: A row a path: the columns of ``stages`` (str; blank where the path has ended before),
            ``value`` (float, NaN where missing) and, where there is any, ``status``. Rows with
            "Total" under other stages say how many pass a place, where its paths do not tell.
        stages: The columns of the stages, in order, and what they are called.
        start: What all are, at the start.
        highlight: The place of any stage whose paths are brought out.
        given: See :class:`helpers.show.subject.Given`.
    """
    frame = frame.reset_index(drop=True)
    about = subject.of(frame, given, value)
    totals = frame[list(stages)].eq(TOTAL)
    paths = frame[~totals.any(axis=1)]
    whole = frame[totals.all(axis=1)]
    places = [[(start, paths.index, f"{start} {_told(whole, paths, value, about)}")]]
    for stage in stages:
        others = totals.drop(columns=stage).all(axis=1) & totals.any(axis=1) & ~totals[stage]
        places.append(
            _places(paths, frame[others] if len(stages) > 1 else whole, stage, value, about)
        )
    return made(
        "Flow chart",
        about,
        given,
        figure=_figure(paths, value, places, highlight) if paths[value].sum() > 0 else None,
        frame=frame,
        columns={**stages, value: given.get("value_name", about.measured or "Number")},
        tries=alternative_text.flow([[told for *_, told in stage] for stage in places]),
        missing=frame[frame[value].isna()],
    )


def _places(
    paths: pd.DataFrame, totals: pd.DataFrame, stage: str, value: str, about: Subject
) -> list[tuple[str, pd.Index, str]]:
    """Return the places of a stage: name, the rows that pass it, and name and number in words."""
    found = []
    for name, rows in paths[paths[stage].fillna("").ne("")].groupby(stage, sort=False):
        count = _told(totals[totals[stage].eq(name)], rows, value, about)
        found.append((str(name), rows.index, f"{name} {count}"))
    return found


def _told(total: pd.DataFrame, rows: pd.DataFrame, value: str, about: Subject) -> str:
    """Return how many pass a place: its total, or what its paths come to."""
    rows = total if len(total) else rows
    unknown = rows[rows[value].isna()]
    if unknown.empty:
        return about.write(rows[value].sum())
    return symbols.marker(unknown["status"].iloc[0] if "status" in unknown else "")


def _figure(paths: pd.DataFrame, value: str, places: list[list], highlight: str) -> Figure:
    scale = TALL / paths[value].sum()
    widths = (paths[value] * scale).fillna(LEAST).clip(lower=1.0)
    columns: list[list[_Node]] = []
    for stage in reversed(places):
        columns.insert(0, _stacked(stage, widths, _tops(columns[0]) if columns else {}))
    height = max(column[-1].foot for column in columns) + GAP
    right = labels.widest([node.text for node in columns[-1]]) + 8
    figure, axes = style.sheet(height + 8, left=4, right=right, top=4, bottom=4)
    wide = labels.size_in_points(axes)[0]
    axes.set(xlim=(0, wide), ylim=(height, 0))
    axes.xaxis.set_major_locator(NullLocator())
    axes.yaxis.set_major_locator(NullLocator())
    axes.spines[:].set_visible(False)
    axes.grid(False)
    step = (wide - THICK) / (len(places) - 1)
    bold = {
        row
        for stage in places
        for name, rows, _ in stage
        if highlight and name == highlight
        for row in rows
    }
    for place, (here, there) in enumerate(pairwise(columns)):
        starts, ends = _tops(here), _tops(there)
        for row in [row for row in starts if row in ends]:
            across = (place * step + THICK, (place + 1) * step)
            _band(axes, across, (starts[row], ends[row]), widths[row], row in bold)
    for place, column in enumerate(columns):
        for node in column:
            _node(axes, node, place * step)
    return figure


def _stacked(stage: list, widths: pd.Series, after: dict[int, float]) -> list[_Node]:
    """Return the places of a stage one below the other, level with the first that follows each."""
    down, nodes = 0.0, []
    for _, rows, told in stage:
        text = labels.wrapped(told, WRAP)
        level = min((after[row] for row in rows if row in after), default=0.0)
        top = max(down, level - labels.height_of(text) - AIR)
        nodes.append(_Node(text, widths[rows].to_dict(), top))
        down = nodes[-1].foot + GAP
    return nodes


def _tops(column: list[_Node]) -> dict[int, float]:
    """Return where each row's band begins at a stage, from the top."""
    tops = {}
    for node in column:
        down = node.top + node.words
        for row, width in node.widths.items():
            tops[row] = down
            down += width
    return tops


def _band(
    axes: Axes,
    across: tuple[float, float],
    tops: tuple[float, float],
    width: float,
    bold: bool,
) -> None:
    (left, right), (here, there) = across, tops
    middle = (left + right) / 2
    points = [
        *((left, here), (middle, here), (middle, there), (right, there)),
        *((right, there + width), (middle, there + width), (middle, here + width)),
        *((left, here + width), (left, here)),
    ]
    codes = [Path.MOVETO, *[Path.CURVE4] * 3, Path.LINETO, *[Path.CURVE4] * 3, Path.CLOSEPOLY]
    fill, edge = (style.FOCUS, style.FOCUS) if bold else (style.MUTED, style.EDGE)
    look = {"linewidth": 0.7, "zorder": 3 if bold else 2}
    axes.add_patch(PathPatch(Path(points, codes), facecolor=fill, edgecolor="none", alpha=0.4))
    for line in (points[:4], points[4:8]):
        one = Path(line, codes[:4])
        axes.add_patch(PathPatch(one, facecolor="none", edgecolor=edge, **look))


def _node(axes: Axes, node: _Node, across: float) -> None:
    tall = sum(node.widths.values())
    corner = (across, node.top + node.words)
    axes.add_patch(Rectangle(corner, THICK, tall, color=style.FOCUS, linewidth=0, zorder=4))
    middle = node.top + (node.words - AIR) / 2
    labels.write(axes, node.text, (across, middle), "data")
