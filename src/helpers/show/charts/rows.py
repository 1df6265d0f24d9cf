"""The layout that bars, intervals and forest plots share: one labelled row after another."""

from dataclasses import dataclass

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import NullLocator

from helpers.show.charts import labels, style

PITCH = 27.0
HEADING = 30.0
INDENT = 10.0
WRAP, ACROSS = 32, 60


@dataclass(frozen=True)
class Rows:
    """A figure with a plot whose vertical axis counts points from the top; ``at`` is each row's."""

    figure: Figure
    axes: Axes
    at: list[float]

    def write(self, row: int, text: str, **look: object) -> None:
        """Write ``text`` in ``row``, to the right of the plot."""
        side = self.axes.get_yaxis_transform()
        labels.write(self.axes, text, (1, self.at[row]), side, 10, **look)


def rows(
    names: pd.Series,
    headings: pd.Series | None = None,
    *,
    bold: list[str] | None = None,
    left: float = 0,
    right: float = 12,
    top: float = 6,
    bottom: float = 8,
) -> Rows:
    """Return a sheet with a row a name, in the order given, under its headings.

    ``left`` is room to keep between the names and the plot, ``right`` room to keep beside it,
    both in points. A heading is written wherever ``headings`` changes from one row to the next.
    """
    texts = [labels.wrapped(name, WRAP) for name in names]
    weights = ["bold" if name in (bold or []) else "normal" for name in names]
    indent = 0 if headings is None else INDENT
    at, titles, down, before = [], [], 0.0, None
    for place, text in enumerate(texts):
        heading = None if headings is None else headings.iloc[place]
        if heading != before and heading:
            titles.append((down + HEADING / 2 + 2, labels.wrapped(heading, ACROSS)))
            down += HEADING
        before = heading
        tall = max(PITCH, labels.height_of(text) + 6)
        at.append(down + tall / 2)
        down += tall
    wide = max(labels.width_of(t, weight=w) for t, w in zip(texts, weights, strict=True))
    margin = 2 + indent + wide + 12  # headings reach over the plot, where their rows are empty
    figure, axes = style.sheet(
        down + top + bottom, left=margin + left, right=right, top=top, bottom=bottom
    )
    axes.set_ylim(down, 0)
    axes.yaxis.set_major_locator(NullLocator())
    axes.grid(False, axis="y")
    axes.spines["bottom"].set_visible(False)

    def label(text: str, y: float, x: float, weight: str) -> None:
        side = axes.get_yaxis_transform()
        labels.write(axes, text, (0, y), side, x - margin - left, weight=weight)

    for y, text in titles:
        label(text, y, 2, "bold")
    for y, text, weight in zip(at, texts, weights, strict=True):
        label(text, y, 2 + indent, weight)
    return Rows(figure, axes, at)


def reference(axes: Axes, at: float, text: str) -> None:
    """Draw a line down all rows at a value, and above it what it is."""
    axes.axvline(at, color=style.GREY, linewidth=1.4, linestyle=(0, (4, 2)), zorder=2)
    if text:
        wide = labels.size_in_points(axes)[0]
        # Centred on its line, unless that would take it off the plot.
        half = labels.width_of(text, style.SMALL) / 2
        across = min(max(labels.in_points(axes, at, 0)[0], half), max(half, wide - half))
        labels.write(axes, text, (0, 1), "axes fraction", across, 10, ha="center", size=style.SMALL)
