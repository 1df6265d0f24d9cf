"""A plot whose axes are drawn at once: lines of the grid as one path, labels one after another.

matplotlib keeps five artists for each tick, which take more time than all else on a chart.
"""

import numpy as np
from matplotlib.axes import Axes
from matplotlib.axis import XAxis, YAxis
from matplotlib.backend_bases import RendererBase
from matplotlib.path import Path
from matplotlib.text import Text
from matplotlib.transforms import ScaledTranslation, blended_transform_factory

PAD = 3.5
"""Points between the plot and a label of its axis, as matplotlib has it."""
WIDTH = 0.6
SIDES = ("bottom", "top", "left", "right")


class _Plain:
    """What both axes share: ticks are where the locator has them, and have no mark of their own."""

    look: dict[str, object]
    grid_colour: str

    def reset_ticks(self) -> None:
        """Begin without any: matplotlib makes them where it needs them, to fit margins."""
        self.majorTicks, self.minorTicks = [], []

    def draw(self, renderer: RendererBase) -> None:
        """Draw grid, labels and the axis's name."""
        if not self.get_visible():
            return
        renderer.open_group("matplotlib.axis")
        low, high = sorted(self.get_view_interval())
        slack = 1e-9 * (high - low)
        ticks = [at for at in self.get_majorticklocs() if low - slack <= at <= high + slack]
        if self.get_tick_params()["gridOn"] and ticks:
            self._grid(renderer, ticks)
        words = Text(figure=self.axes.get_figure(), **self.look)
        words.set_transform(self._beside())
        for at, text in zip(ticks, self.major.formatter.format_ticks(ticks), strict=True):
            words.set_text(text)
            words.set_position(self._point(at, 0))
            words.draw(renderer)
        if self.label.get_text():
            self.label.set_position(self._name_at(renderer, words if ticks else None))
            self.label.draw(renderer)
        renderer.close_group("matplotlib.axis")
        self.stale = False

    def _grid(self, renderer: RendererBase, ticks: list[float]) -> None:
        ends = [self._point(at, side) for at in ticks for side in (0, 1)]
        path = Path(ends, np.tile([Path.MOVETO, Path.LINETO], len(ticks)).astype(Path.code_type))
        gc = renderer.new_gc()
        gc.set_foreground(self.grid_colour)
        gc.set_linewidth(renderer.points_to_pixels(WIDTH))
        gc.set_capstyle("butt")
        renderer.draw_path(gc, path, self._across())
        gc.restore()


class _PlainX(_Plain, XAxis):
    def _point(self, at: float, side: float) -> tuple[float, float]:
        return at, side

    def _across(self) -> object:
        return blended_transform_factory(self.axes.transData, self.axes.transAxes)

    def _beside(self) -> object:
        down = ScaledTranslation(0, -PAD / 72, self.axes.get_figure().dpi_scale_trans)
        return self._across() + down

    def _name_at(self, renderer: RendererBase, words: Text | None) -> tuple[float, float]:
        foot = self.axes.bbox.y0
        foot = words.get_window_extent(renderer).y0 if words else foot
        return 0.5, foot - renderer.points_to_pixels(self.labelpad)


class _PlainY(_Plain, YAxis):
    def _point(self, at: float, side: float) -> tuple[float, float]:
        return side, at

    def _across(self) -> object:
        return blended_transform_factory(self.axes.transAxes, self.axes.transData)

    def _beside(self) -> object:
        left = ScaledTranslation(-PAD / 72, 0, self.axes.get_figure().dpi_scale_trans)
        return self._across() + left

    def _name_at(self, renderer: RendererBase, words: Text | None) -> tuple[float, float]:
        side = self.axes.bbox.x0
        side = words.get_window_extent(renderer).x0 if words else side
        return side - renderer.points_to_pixels(self.labelpad), 0.5


class Plot(Axes):
    """Axes with no title, whose ticks are plain."""

    def _init_axis(self) -> None:
        self.xaxis, self.yaxis = _PlainX(self), _PlainY(self)
        for side, axis in zip(SIDES, (self.xaxis, self.xaxis, self.yaxis, self.yaxis), strict=True):
            self.spines[side].register_axis(axis)

    def _update_title_position(self, renderer: RendererBase) -> None:
        """Do nothing: a chart's title is the page's."""
