"""Write a drawing of matplotlib as SVG for a page: light, with text as text and a page's colours.

matplotlib's own writer gives every mark its style and six decimals, and has no way to leave a
colour to the page; a renderer is how matplotlib takes another (``RendererBase`` says what it has).
"""

import base64
import functools
import io
import string
from hashlib import sha256
from html import escape
from itertools import groupby

import numpy as np
from matplotlib.backend_bases import GraphicsContextBase, RendererBase
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.image import imsave
from matplotlib.path import Path
from matplotlib.text import Text
from matplotlib.textpath import text_to_path
from matplotlib.transforms import Affine2D, Transform

from helpers.show.charts import style
from helpers.show.charts.svg_words import (
    Colour,
    attribute,
    cap,
    colour_of,
    joined,
    path_of,
    short,
)

ANCHORS = {"left": "", "center": ' text-anchor="middle"', "right": ' text-anchor="end"'}
FEW = 2
"""Marks of one shape that are written out; more are copies of one."""
LETTERS = string.ascii_lowercase + string.digits
PAD = 3.6
"""Points around a drawing that is fitted to what stands in it."""


def drawing(figure: Figure, name: str, alt: str, tight: bool = False) -> str:
    """Return a figure as an ``svg`` element; the same figure and name give the same bytes.

    Args:
        name: Marks and clips are called by it, so that no two drawings of a page share an id.
        alt: Said to those who do not see it.
        tight: Whether the drawing ends where its marks do, and not at the figure's edge.
    """
    before = figure.dpi
    grounds = [each.patch for each in (figure, *figure.axes) if each.patch.get_visible()]
    figure.dpi = 72
    try:
        for ground in grounds:  # the page has its own
            ground.set_visible(False)
        wide, high = figure.get_size_inches() * 72
        left, top = 0.0, 0.0
        renderer = Renderer(wide, high, name)
        if tight:
            figure.draw_without_rendering()
            box = figure.get_tightbbox(renderer).padded(PAD / 72)
            left, top = box.x0 * 72, high - box.y1 * 72
            wide, high = box.width * 72, box.height * 72
        figure.draw(renderer)
    finally:
        figure.dpi = before
        for ground in grounds:
            ground.set_visible(True)
    around = " ".join(map(short, (left, top, wide, high)))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{around}" class="chart-svg" role="img"'
        f' aria-label="{escape(alt)}" focusable="false" fill="currentColor" font-size="12"'
        f' stroke-linejoin="round">{renderer.written()}</svg>'
    )


@functools.lru_cache(maxsize=8192)
def _measured(text: str, font: FontProperties) -> tuple[float, float, float]:
    return text_to_path.get_text_width_height_descent(text, font, ismath=False)


class Renderer(RendererBase):
    """Gathers what matplotlib draws as elements, each with the attributes that give its look."""

    def __init__(self, width: float, height: float, name: str) -> None:
        super().__init__()
        self.width, self.height = width, height
        number = int(sha256(name.encode()).hexdigest(), 16)
        # four letters are short, of more than a million, and begin as a name must
        self.salt = LETTERS[number % 26] + "".join(
            LETTERS[number // 26 // 36**at % 36] for at in range(3)
        )
        self.elements: list[tuple[str, str]] = []
        self.shapes: dict[str, str] = {}
        self.clips: dict[str, str] = {}
        self.axis_from: list[int] = []

    def written(self) -> str:
        """Return the elements; neighbours of one look are a group that has it."""
        shapes = [f'<path id="{name}" d="{path}"/>' for path, name in self.shapes.items()]
        clips = [f'<clipPath id="{name}">{of}</clipPath>' for of, name in self.clips.items()]
        parts = ["<defs>", *shapes, *clips, "</defs>"] if shapes or clips else []
        for look, group in groupby(self.elements, lambda each: each[0]):
            inside = "".join(joined(look, [element for _, element in group]))
            parts.append(f"<g{look}>{inside}</g>" if look else inside)
        return "".join(parts)

    def get_canvas_width_height(self) -> tuple[float, float]:
        """Return the size of the drawing in points."""
        return self.width, self.height

    def get_text_width_height_descent(
        self, s: str, prop: FontProperties, ismath: bool | str
    ) -> tuple[float, float, float]:
        """Return the size of text, that of a formula as matplotlib has it."""
        if ismath:
            return text_to_path.get_text_width_height_descent(s, prop, ismath)
        return _measured(s, prop)

    def open_group(self, s: str, gid: str | None = None) -> None:
        """Note where an axis begins: its lines and words lie nowhere on each other."""
        if s.startswith("matplotlib.axis"):
            self.axis_from.append(len(self.elements))

    def close_group(self, s: str) -> None:
        """Bring together what is alike in an axis."""
        if s.startswith("matplotlib.axis"):
            start = self.axis_from.pop()
            self.elements[start:] = sorted(self.elements[start:], key=lambda each: each[0])

    def draw_path(
        self,
        gc: GraphicsContextBase,
        path: Path,
        transform: Transform,
        rgbFace: Colour | None = None,  # noqa: N803
    ) -> None:
        """Draw a path."""
        clip = None if rgbFace is not None else (0.0, 0.0, self.width, self.height)
        simplify = path.should_simplify and rgbFace is None
        line = path.cleaned(transform + self._flipped(), True, clip=clip, simplify=simplify)
        written = path_of(line)
        if written:
            look = self._look(gc, rgbFace) + self._clip(gc, line)
            self.elements.append((look, f'<path d="{written}"/>'))
        if gc.get_hatch() is not None:
            self._hatch(gc, written)

    def draw_markers(
        self,
        gc: GraphicsContextBase,
        marker_path: Path,
        marker_trans: Transform,
        path: Path,
        trans: Transform,
        rgbFace: Colour | None = None,  # noqa: N803
    ) -> None:
        """Draw a mark at each point of a path."""
        shape = marker_path.cleaned(marker_trans + Affine2D().scale(1, -1))
        at = path.cleaned(trans + self._flipped(), True)
        points = at.vertices[at.codes != Path.STOP]
        look = self._look(gc, rgbFace) + self._clip(gc, at)
        if len(points) > FEW:
            name = self._named(path_of(shape, 2), self.shapes)
            for x, y in points.tolist():
                use = f'<use href="#{name}" x="{short(x)}" y="{short(y)}"/>'
                self.elements.append((look, use))
            return
        for point in points:
            moved = shape.transformed(Affine2D().translate(*point))
            self.elements.append((look, f'<path d="{path_of(moved, 2)}"/>'))

    def draw_image(
        self,
        gc: GraphicsContextBase,
        x: float,
        y: float,
        im: np.ndarray,
        transform: Affine2D | None = None,
    ) -> None:
        """Draw pixels, as a heat map has them."""
        high, wide = im.shape[:2]
        held = io.BytesIO()
        imsave(held, im[::-1], format="png")
        href = "data:image/png;base64," + base64.b64encode(held.getvalue()).decode()
        if transform is None:
            size = wide, high
        else:
            size = transform.frozen().to_values()[0], transform.frozen().to_values()[3]
        box = (x, self.height - y - size[1], *size)
        named = zip(("x", "y", "width", "height"), map(short, box), strict=True)
        place = " ".join(f'{name}="{value}"' for name, value in named)
        self.elements.append(("", f'<image {place} preserveAspectRatio="none" href="{href}"/>'))

    def draw_text(
        self,
        gc: GraphicsContextBase,
        x: float,
        y: float,
        s: str,
        prop: FontProperties,
        angle: float,
        ismath: bool | str = False,
        mtext: Text | None = None,
    ) -> None:
        """Write a line of text where its alignment has it, whatever the reader's font."""
        if ismath:
            return super()._draw_text_as_path(gc, x, y, s, prop, angle, ismath)
        side = "left"
        if mtext is not None and not angle:
            side = mtext.get_horizontalalignment()
            x, _ = mtext.get_transform().transform(mtext.get_unitless_position())
        size = prop.get_size_in_points()
        bold = prop.get_weight() in ("bold", "semibold", "heavy", 700, 600)
        colour = gc.get_rgb()
        alpha = gc.get_alpha() if gc.get_forced_alpha() else colour[3]
        look = "".join(
            [
                f' font-size="{size:g}"' if size != style.SIZE else "",
                ' font-weight="bold"' if bold else "",
                ' font-style="italic"' if prop.get_style() == "italic" else "",
                attribute("fill", colour_of(colour[:3]), "currentColor"),
                attribute("opacity", short(alpha), "1"),
                ANCHORS[side],
            ]
        )
        place = f'x="{short(x)}" y="{short(y)}"'
        if angle:
            place += f' transform="rotate({-angle:g} {short(x)} {short(y)})"'
        self.elements.append((look, f"<text {place}>{escape(s, quote=False)}</text>"))

    def _flipped(self) -> Affine2D:
        return Affine2D().scale(1, -1).translate(0, self.height)

    def _named(self, written: str, among: dict[str, str]) -> str:
        named = f"{self.salt}{'c' * (among is self.clips)}{len(among)}"
        return among.setdefault(written, named)

    def _look(self, gc: GraphicsContextBase, face: Colour | None) -> str:
        """Return how a shape is filled and drawn, as attributes."""
        whole = gc.get_alpha() if gc.get_forced_alpha() else None
        fill = "none" if face is None else colour_of(tuple(face[:3]))
        parts = [attribute("fill", fill, "currentColor")]
        if face is not None and len(face) > 3 and whole is None:
            parts.append(attribute("fill-opacity", f"{face[3]:.3g}", "1"))
        parts.append(attribute("opacity", f"{1 if whole is None else whole:.3g}", "1"))
        wide = gc.get_linewidth()
        if wide:
            colour = gc.get_rgb()
            offset, dashes = gc.get_dashes()
            dashed = " ".join(f"{dash:.3g}" for dash in (() if dashes is None else dashes))
            parts += [
                attribute("stroke", colour_of(colour[:3])),
                attribute("stroke-opacity", f"{1 if whole is not None else colour[3]:.3g}", "1"),
                attribute("stroke-width", f"{wide:.3g}", "1"),
                attribute("stroke-dasharray", dashed, ""),
                attribute("stroke-dashoffset", f"{offset or 0:.3g}" if dashed else "0", "0"),
                attribute("stroke-linecap", cap(gc), "butt"),
                attribute("stroke-linejoin", gc.get_joinstyle(), "round"),
            ]
        return "".join(parts)

    def _clip(self, gc: GraphicsContextBase, drawn: Path) -> str:
        """Return a reference to what a shape is clipped by, where it reaches beyond that."""
        path, transform = gc.get_clip_path()
        if path is not None:
            written = f'<path d="{path_of(path.cleaned(transform + self._flipped()))}"/>'
        else:
            box = gc.get_clip_rectangle()
            points = drawn.vertices[~np.isin(drawn.codes, (Path.STOP, Path.CLOSEPOLY))]
            if box is None or not len(points):
                return ""
            left, top, right, foot = box.x0, self.height - box.y1, box.x1, self.height - box.y0
            (least_x, least_y), (most_x, most_y) = points.min(axis=0), points.max(axis=0)
            if min(least_x - left, least_y - top, right - most_x, foot - most_y) > -0.1:
                return ""
            values = map(short, (left, top, right - left, foot - top))
            names = ("x", "y", "width", "height")
            sides = " ".join(f'{n}="{v}"' for n, v in zip(names, values, strict=True))
            written = f"<rect {sides}/>"
        return f' clip-path="url(#{self._named(written, self.clips)})"'

    def _hatch(self, gc: GraphicsContextBase, written: str) -> None:
        """Draw the lines of a hatch over a shape, a tile of an inch at a time."""
        lines = path_of(gc.get_hatch_path(6).cleaned(Affine2D().scale(72)))
        name = f"{self.salt}h{len(self.elements)}"
        colour, wide = colour_of(gc.get_hatch_color()[:3]), gc.get_hatch_linewidth()
        tile = f'id="{name}" width="72" height="72" patternUnits="userSpaceOnUse"'
        line = f'<path d="{lines}" fill="{colour}" stroke="{colour}" stroke-width="{wide:g}"/>'
        self.elements.append(("", f"<defs><pattern {tile}>{line}</pattern></defs>"))
        self.elements.append(("", f'<path d="{written}" fill="url(#{name})"/>'))
