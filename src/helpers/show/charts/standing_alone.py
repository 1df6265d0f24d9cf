"""A drawing of a page as a picture that stands alone: with its words, colours, ground and font."""

import re
from html import escape

from helpers.show.charts import labels, style

FONTS = "system-ui, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, 'DejaVu Sans', sans-serif"
BOX = re.compile(r'viewBox="(?P<left>\S+) (?P<top>\S+) (?P<wide>\S+) (?P<high>\S+)"')
VARIABLE = re.compile(r"var\(--[\w-]+,\s*(#[0-9a-f]{6})\)")
MARGIN = 8
"""Points of ground around it."""
INKED, SOFT = f'fill="{style.INK}" font-weight="bold"', f'fill="{style.SOFT}"'
"""How words of a title look, and those below it."""
LINE = 1.3
"""Points from line to line, of a point of the letters."""


def drawing(svg: str, title: str, subtitle: str = "", source: str = "") -> str:
    """Return an ``svg`` element of a page as the text of a file, with its words around it.

    Older programs know copies only by the names of XLink, so these are what they lead by.

    Args:
        title, subtitle: Written above the drawing.
        source: Written below it.
    """
    at = {side: float(value) for side, value in BOX.search(svg).groupdict().items()}
    above, up = _lines([(title, style.SIZE + 1, INKED), (subtitle, style.SMALL, SOFT)], at["wide"])
    below, down = _lines([(source, style.SMALL - 1, SOFT)], at["wide"])
    left, top = at["left"] - MARGIN, at["top"] - MARGIN - up
    wide, high = at["wide"] + 2 * MARGIN, at["high"] + 2 * MARGIN + up + down
    words = _written(above, at["left"], at["top"] - up)
    words += _written(below, at["left"], at["top"] + at["high"])
    size = f'width="{wide:g}" height="{high:g}"'
    ground = f'<rect x="{left:g}" y="{top:g}" {size} fill="{style.PAPER}"/>'
    svg = (
        VARIABLE.sub(r"\1", svg)
        .replace("currentColor", style.INK)
        .replace(" href=", " xlink:href=")
    )
    svg = BOX.sub(f'viewBox="{left:g} {top:g} {wide:g} {high:g}" {size}', svg, count=1)
    named = f' xmlns:xlink="http://www.w3.org/1999/xlink" font-family="{FONTS}"'
    svg = svg.replace(' class="chart-svg"', named, 1)
    opening, _, rest = svg.partition(">")
    named = f"<title>{escape(title, quote=False)}</title>"
    return f"{opening}>{named}{ground}{words}{rest}\n"


def _lines(
    texts: list[tuple[str, float, str]], wide: float
) -> tuple[list[tuple[str, float, str]], float]:
    """Return texts with size and look as lines no wider than that, and how high they are."""
    found = []
    for text, size, look in texts:
        weight, letters = "bold" if look == INKED else "normal", 2 * int(wide / size)
        while labels.width_of(labels.wrapped(text, letters), size, weight) > wide and letters > 10:
            letters -= 2
        found += [(line, size, look) for line in labels.wrapped(text, letters).splitlines()]
    gap = MARGIN if found else 0
    return found, LINE * sum(size for _, size, _ in found) + gap


def _written(lines: list[tuple[str, float, str]], left: float, top: float) -> str:
    """Return lines below each other as elements."""
    parts = []
    for text, size, look in lines:
        top += LINE * size
        place = f'x="{left:g}" y="{top:.5g}" font-size="{size:g}"'
        parts.append(f"<text {place} {look}>{escape(text, quote=False)}</text>")
    return "".join(parts)
