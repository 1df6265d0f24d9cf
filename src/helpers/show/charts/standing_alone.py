"""A drawing of a page as a picture that stands alone: its colours, ground and font are its own."""

import re
from html import escape

from helpers.show.charts import style

FONTS = "system-ui, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, 'DejaVu Sans', sans-serif"
BOX = re.compile(r'viewBox="(?P<left>\S+) (?P<top>\S+) (?P<wide>\S+) (?P<high>\S+)"')
VARIABLE = re.compile(r"var\(--[\w-]+,\s*(#[0-9a-f]{6})\)")
MARGIN = 8
"""Points of ground around it."""


def drawing(svg: str, title: str) -> str:
    """Return an ``svg`` element of a page as the text of a file.

    Older programs know copies only by the names of XLink, so these are what they lead by.
    """
    at = {side: float(value) for side, value in BOX.search(svg).groupdict().items()}
    left, top = at["left"] - MARGIN, at["top"] - MARGIN
    wide, high = at["wide"] + 2 * MARGIN, at["high"] + 2 * MARGIN
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
    return f"{opening}><title>{escape(title, quote=False)}</title>{ground}{rest}\n"
