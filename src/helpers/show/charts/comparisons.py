"""An area among all others: the funnel plot."""

from collections.abc import Collection

import pandas as pd
import seaborn
from matplotlib.axes import Axes

from helpers.show.charts import labels, style
from helpers.show.charts.chart import Chart, human
from helpers.words import number

HEIGHT = 390.0
LIMITS = {"95": ("95% limits", (0, (4, 2))), "998": ("99.8% limits", "solid")}
LOOKS = {
    "other": {"marker": "o", "s": 30, "color": style.MUTED, "edgecolor": style.EDGE, "zorder": 2},
    "neighbour": {
        "marker": "s",
        "s": 42,
        "color": style.PLUM,
        "edgecolor": style.PAPER,
        "zorder": 4,
    },
    "focus": {"marker": "D", "s": 90, "color": style.FOCUS, "edgecolor": style.PAPER, "zorder": 5},
}


@style.styled
def funnel(
    frame: pd.DataFrame,
    limits: pd.DataFrame,
    *,
    name: str,
    title: str,
    subtitle: str,
    alt: str,
    source: str = "",
    highlight: str,
    neighbours: Collection[str] = (),
    squares: str = "its statistical neighbours",
    reference: float | None = None,
    reference_label: str = "England",
    label: str = "area",
    x: str = "x",
    y: str = "value",
    decimals: int = 0,
    suffix: str = "",
    x_label: str = "Population",
    y_label: str = "Rate",
    label_name: str = "Area",
) -> Chart:
    """Draw areas by size against the limits within which chance alone would put them.

    A funnel plot (Spiegelhalter 2005, Statistics in Medicine 24): no order among areas is shown.
    The highlighted area is a large diamond, its neighbours squares, the others circles.

    Parameters
    ----------
    frame
        One row an area: ``label`` (str), ``x`` (float, its size), ``y`` (float, NaN where
        missing) and, where there are any, ``status`` and ``position`` (its place among the
        limits, in words). An area with a missing value is not drawn; the source counts them.
    limits
        Columns ``x``, ``lower_998``, ``lower_95``, ``upper_95``, ``upper_998``, in the unit of
        ``y``, at sizes close enough together to draw a curve.
    highlight
        The area in focus; '' for none.
    neighbours
        Areas to mark and, beside an area in focus, to name where there is room.
    squares
        What the areas marked are.
    reference
        The value the limits are drawn about.
    decimals, suffix
        How the reference is written.
    x_label, y_label, label_name
        What the axis of sizes and the columns of ``Chart.data`` are called.
    """
    data = human(frame, {label: label_name, x: x_label, y: y_label, "position": "Position"})
    held = frame[frame[y].notna() & frame[x].notna()]
    left_out = len(frame) - len(held)
    note = f"Not drawn, having no value: {left_out} area{'s' * (left_out > 1)}." * bool(left_out)
    marks = f"Diamond: {highlight}. " * bool(highlight)
    marks += f"Squares: {squares}. " * bool(neighbours)
    source = f"{source} {marks}{note}".strip()
    if held.empty:
        return Chart(name, title, subtitle, alt, None, data, source)

    limits = limits.sort_values("x")
    limits = limits[limits["x"].le(held[x].max() * 1.05)]
    curves = [text for text, _ in LIMITS.values()]
    about = "" if reference is None else f"{reference_label} {number(reference, decimals)}{suffix}"
    figure, axes = style.sheet(
        HEIGHT,
        left=14 + labels.width_of(number(held[y].max(), decimals) + suffix),
        right=labels.widest([*curves, labels.wrapped(about, 14)], style.SMALL) + 16,
        top=12,
        bottom=54,
    )
    kinds = held[label].map(lambda one: "neighbour" if one in set(neighbours) else "other")
    kinds = kinds.mask(held[label].eq(highlight), "focus")
    for kind, look in LOOKS.items():
        some = held[kinds.eq(kind)]
        seaborn.scatterplot(
            some, x=x, y=y, legend=False, linewidth=0.8, clip_on=False, ax=axes, **look
        )
    low, high = held[y].min(), held[y].max()
    margin = 0.12 * (high - low) or 1.0
    axes.set(xlabel=x_label, ylabel="", xlim=(0, held[x].max() * 1.05))
    axes.set_ylim(0.0 if 0 <= low < 0.4 * high else low - margin, high + margin)
    style.number_axis(axes.xaxis)
    style.number_axis(axes.yaxis, suffix)
    _limits(axes, limits, about, reference)
    named = held[kinds.ne("other")]
    named = named.iloc[named[label].ne(highlight).argsort(kind="stable")]
    if highlight:
        labels.beside(
            axes,
            list(zip(named[x], named[y], named[label], strict=True)),
            list(zip(held[x], held[y], strict=True)),
        )
    return Chart(name, title, subtitle, alt, figure, data, source)


def _limits(axes: Axes, limits: pd.DataFrame, about: str, reference: float | None) -> None:
    """Draw the limits and the reference, each named at the right."""
    ends = []
    for level, (text, dashes) in LIMITS.items():
        for side in ("lower", "upper"):
            curve = limits[f"{side}_{level}"]
            look = {"color": style.SOFT, "linewidth": 1.2, "linestyle": dashes, "zorder": 3}
            axes.plot(limits["x"], curve, **look)
            if side == "upper" and curve.notna().any():
                ends.append((text, curve.dropna().iloc[-1]))
    if reference is not None:
        axes.axhline(reference, color=style.GREY, linewidth=1.6, zorder=1)
        ends.append((labels.wrapped(about, 14), reference))
    centres = labels.spread(
        [labels.in_points(axes, 0, value)[1] for _, value in ends],
        [labels.height_of(text, style.SMALL) for text, _ in ends],
        0,
        labels.size_in_points(axes)[1],
    )
    for (text, _), centre in zip(ends, centres, strict=True):
        labels.write(axes, text, (1, 0), "axes fraction", 6, centre, size=style.SMALL)
