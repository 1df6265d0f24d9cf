"""Text on a drawing: how much room it takes, and where it goes so that no two labels overlap."""

import functools
import textwrap

import numpy as np
from matplotlib.axes import Axes
from matplotlib.font_manager import FontProperties
from matplotlib.text import Text
from matplotlib.textpath import text_to_path
from scipy.optimize import isotonic_regression

from helpers.show.charts import style

SWATCH, GAP = 26.0, 6.0
Box = tuple[float, float, float, float]


@functools.lru_cache(maxsize=4096)
def width_of(text: str, size: float = style.SIZE, weight: str = "normal") -> float:
    """Return the width in points of ``text``, of its longest line where it has several."""
    font = FontProperties(family="DejaVu Sans", size=size, weight=weight)
    return max(
        text_to_path.get_text_width_height_descent(line, font, ismath=False)[0]
        for line in text.split("\n")
    )


def widest(texts: list[str], size: float = style.SIZE, weight: str = "normal") -> float:
    """Return the width in points of the widest of ``texts``, 0 where there is none."""
    return max((width_of(text, size, weight) for text in texts), default=0.0)


def height_of(text: str, size: float = style.SIZE) -> float:
    """Return the height in points that ``text`` takes, line spacing included."""
    return size * style.LINE * (text.count("\n") + 1)


def spread(wanted: list[float], heights: list[float], low: float, high: float) -> list[float]:
    """Return centres nearest to ``wanted`` for labels of ``heights`` that must not overlap.

    The least-squares answer, kept between ``low`` and ``high``: labels are put in order and the
    room each takes is subtracted, so that "not overlapping" becomes "not decreasing" and the
    answer an isotonic regression (Best and Chakravarti 1990, Mathematical Programming 47).
    """
    order = np.argsort(wanted, kind="stable")
    room = np.asarray(heights, dtype=float)[order]
    offsets = np.cumsum(room) - room / 2
    free = isotonic_regression(np.asarray(wanted, dtype=float)[order] - offsets).x
    centres = np.empty(len(order))
    centres[order] = np.clip(free, low, max(low, high - room.sum())) + offsets
    return centres.tolist()


def wrapped(text: str, width: int = 20) -> str:
    """Return ``text`` broken into lines of at most ``width`` characters, between words."""
    return textwrap.fill(str(text), width, break_long_words=False)


def size_in_points(axes: Axes) -> tuple[float, float]:
    """Return the width and height of the plot in points."""
    wide, tall = axes.get_figure().get_size_inches() * 72
    place = axes.get_position()
    return place.width * wide, place.height * tall


def in_points(axes: Axes, x: float, y: float) -> tuple[float, float]:
    """Return where a point of the data lies, in points from the plot's lower left corner."""
    across, up = axes.transAxes.inverted().transform(axes.transData.transform((x, y)))
    wide, tall = size_in_points(axes)
    return across * wide, up * tall


def write(
    axes: Axes,
    text: str,
    xy: tuple[float, float],
    coords: object,
    across: float = 0.0,
    up: float = 0.0,
    **look: object,
) -> Text:
    """Write ``text`` with its middle ``up`` and its side ``across`` points from a point.

    A single line stands on a baseline at the same height whatever its letters, so that the texts
    of a row line up.
    """
    size = look.setdefault("size", style.SIZE)
    look.setdefault("zorder", 4.5)  # after all lines and marks: texts of one look are written once
    one = "\n" not in text
    return axes.annotate(
        text,
        xy,
        xycoords=coords,
        xytext=(across, up - 0.36 * size if one else up),
        textcoords="offset points",
        va="baseline" if one else "center",
        linespacing=style.LINE,
        annotation_clip=False,
        **look,
    )


def ends(axes: Axes, last: dict[str, tuple[float, float]], places: dict[str, int]) -> None:
    """Name each line at the plot's right edge, a piece of the line before its name.

    Args:
        last: The name of each line and the point of the data where it ends.
        places: The place of each name in ``style.COLOURS``, ``MARKERS`` and ``DASHES``.
    """
    wide, tall = size_in_points(axes)
    texts = [wrapped(one) for one in last]
    centres = spread(
        [in_points(axes, *point)[1] for point in last.values()],
        [height_of(text) + 4 for text in texts],
        -8,
        tall + 8,
    )
    for one, text, centre in zip(last, texts, centres, strict=True):
        look = style.line_look(places[one])
        weight = "bold" if places[one] == 0 else "normal"
        write(axes, text, (1, 0), "axes fraction", GAP + SWATCH + 7, centre, weight=weight)
        axes.plot(
            1 + (GAP + SWATCH * np.array([0, 0.5, 1])) / wide,
            [centre / tall] * 3,
            transform=axes.transAxes,
            clip_on=False,
            markevery=[1],
            **look,
        )


def room_for_ends(names: list[str]) -> float:
    """Return the margin in points that ``ends`` takes for ``names``."""
    return GAP + SWATCH + 12 + widest([wrapped(one) for one in names], weight="bold")


def beside(
    axes: Axes, points: list[tuple[float, float, str]], obstacles: list[tuple[float, float]]
) -> list[str]:
    """Name points of a scatter where there is room, the most important first.

    Each name goes to the right, the left, above or below its point, at the first place inside the
    plot that covers no name written before and no point of ``obstacles``; the first name is
    always written, the others only where there is such a place. Returns the names written.
    """
    wide, tall = size_in_points(axes)
    dots = np.array([in_points(axes, *point) for point in obstacles]).reshape(-1, 2)
    taken: list[Box] = []
    written = []
    for place, (x, y, name) in enumerate(points):
        weight = "bold" if place == 0 else "normal"
        across, up = in_points(axes, x, y)
        w, h = width_of(name, style.SIZE, weight), style.SIZE * 1.1
        tries = [
            (across + 9, up - h / 2),
            (across - 9 - w, up - h / 2),
            (across - w / 2, up + 9),
            (across - w / 2, up - 9 - h),
            (across + 8, up + 6),
            (across - 8 - w, up + 6),
            (across + 8, up - 6 - h),
            (across - 8 - w, up - 6 - h),
        ]
        inside = [
            (left, low)
            for left, low in tries
            if left >= 0 and left + w <= wide and low >= 0 and low + h <= tall
        ] or tries[:1]
        hits = [_hits((left, low, left + w, low + h), taken, dots) for left, low in inside]
        if min(hits) and place:
            continue
        left, low = inside[int(np.argmin(hits))]
        taken.append((left, low, left + w, low + h))
        written.append(name)
        write(axes, name, (0, 0), "axes fraction", left, low + h / 2, weight=weight, zorder=6)
    return written


def _hits(box: Box, taken: list[Box], dots: np.ndarray) -> int:
    left, low, right, high = box
    names = sum(left < r and right > a and low < t and high > b for a, b, r, t in taken)
    near = (
        (dots[:, 0] > left - 4)
        & (dots[:, 0] < right + 4)
        & (dots[:, 1] > low - 3)
        & (dots[:, 1] < high + 3)
    )
    return 100 * names + int(near.sum())
