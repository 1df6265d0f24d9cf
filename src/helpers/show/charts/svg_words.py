"""How numbers, looks and paths are written in an SVG."""

import functools
from collections.abc import Iterable

import numpy as np
from matplotlib.backend_bases import GraphicsContextBase
from matplotlib.colors import to_hex
from matplotlib.path import Path

from helpers.show.charts import style

LETTERS = {Path.MOVETO: "M", Path.LINETO: "L", Path.CURVE3: "Q", Path.CURVE4: "C"}
Colour = tuple[float, ...]


def short(number: float) -> str:
    """Return a coordinate to a tenth of a point.

    >>> short(12.04), short(-0.01), short(0.5)
    ('12', '0', '0.5')
    """
    return f"{round(number, 1) + 0.0:g}"


@functools.lru_cache(maxsize=512)
def colour_of(colour: Colour) -> str:
    """Return a colour as a page can set it."""
    return style.variable(to_hex(colour))


def attribute(name: str, value: str, usual: str | None = None) -> str:
    """Return an attribute; '' where it has its usual value."""
    return "" if value == usual else f' {name}="{value}"'


def cap(gc: GraphicsContextBase) -> str:
    """Return how lines end, in SVG's words."""
    return {"projecting": "square"}.get(gc.get_capstyle(), gc.get_capstyle())


def joined(look: str, elements: list[str]) -> Iterable[str]:
    """Return elements of one look, lines of it as one path where none shows through another."""
    if 'fill="none"' not in look or "opacity" in look or "dash" in look:
        return elements
    paths = [each[9:-3] for each in elements if each.startswith("<path d=")]
    others = [each for each in elements if not each.startswith("<path d=")]
    return [f'<path d="{"".join(paths)}"/>' if paths else "", *others]


def path_of(path: Path, digits: int = 1) -> str:
    """Return a path's points to a tenth of a point, those of a mark to a hundredth."""
    points = (np.round(path.vertices, digits) + 0.0).tolist()
    parts, last, codes = [], None, path.codes.tolist()
    for code, (x, y) in zip(codes, points, strict=True):
        if code == Path.STOP:
            continue
        if code == Path.CLOSEPOLY:
            parts.append("z")
            last = None
            continue
        letter = LETTERS[code]
        # after a move come lines, and a curve's further points have no letter of their own
        told = letter != last and not (letter == "L" and last == "M")
        gap = letter if told else " "
        parts.append(f"{gap}{x:g} {y:g}")
        last = letter
    return "".join(parts)
