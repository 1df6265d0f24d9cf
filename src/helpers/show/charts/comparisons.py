"""An area among all others: the funnel plot, and the line through areas by deprivation."""

from collections.abc import Collection
from typing import Unpack

import pandas as pd
from matplotlib.axes import Axes

from helpers.show import alternative_text, subject
from helpers.show.charts import labels, style
from helpers.show.charts.chart import Chart, made
from helpers.show.subject import Given

HEIGHT = 390.0
LIMITS = {"95": ("95% limits", (0, (4, 2))), "998": ("99.8% limits", "solid")}
SIZES = {"population": "x", "total": "x", "place": "position"}
"""What :mod:`helpers.analysis.comparison` calls the columns of a funnel."""
LOOKS = {
    "other": {"marker": "o", "s": 30, "zorder": 2},
    "marked": {"marker": "s", "s": 42, "color": style.PLUM, "edgecolor": style.PAPER, "zorder": 4},
    "focus": {"marker": "D", "s": 90, "color": style.FOCUS, "edgecolor": style.PAPER, "zorder": 5},
}


@style.styled
def funnel(
    frame: pd.DataFrame,
    limits: pd.DataFrame,
    *,
    highlight: str = "",
    neighbours: Collection[str] = (),
    squares: str = "its statistical neighbours",
    reference: float | None = None,
    reference_label: str = "England",
    x_label: str = "Population",
    **given: Unpack[Given],
) -> Chart:
    """Draw areas by size against the limits within which chance alone would put them.

    A funnel plot (Spiegelhalter 2005, Statistics in Medicine 24): no order among areas is shown.
    The highlighted area is a large diamond, its neighbours squares, the others circles.

    Args:
        frame: One row an area: ``area`` (str), ``x`` (float, its size), ``value`` (float, NaN where
            missing) and, where there are any, ``status`` and ``position`` (its place among the
            limits, in words); or these columns as in :data:`SIZES`. An area with a missing value is
            not drawn; the source counts them.
        limits: Columns ``x``, ``lower_998``, ``lower_95``, ``upper_95``, ``upper_998``, in the unit
            of ``value``, at sizes close enough together to draw a curve.
        highlight: The area in focus; '' for none.
        neighbours: Areas to mark and, beside an area in focus, to name where there is room;
            ``squares`` says what they are.
        reference: The value the limits are drawn about, named ``reference_label``.
        x_label: What the axis of sizes is called.
        given: See :class:`helpers.show.subject.Given`.
    """
    about = subject.of(frame, given)
    frame, limits = (each.rename(columns=SIZES) for each in (frame, limits))
    held = frame[frame["value"].notna() & frame["x"].notna()]
    middle = "" if reference is None else f"{reference_label} {about.write(reference)}"
    figure = None
    if len(held):
        limits = limits.sort_values("x")
        limits = limits[limits["x"].le(held["x"].max() * 1.05)]
        curves = [text for text, _ in LIMITS.values()]
        figure, axes = style.sheet(
            HEIGHT,
            left=14 + labels.width_of(about.write(held["value"].max())),
            right=labels.widest([*curves, labels.wrapped(middle, 14)], style.SMALL) + 16,
            top=12,
            bottom=54,
        )
        _scatter(axes, held, "x", highlight, neighbours)
        low, high = held["value"].min(), held["value"].max()
        margin = 0.12 * (high - low) or 1.0
        axes.set(xlabel=x_label, xlim=(0, held["x"].max() * 1.05))
        axes.set_ylim(0.0 if 0 <= low < 0.4 * high else low - margin, high + margin)
        style.number_axis(axes.xaxis)
        style.number_axis(axes.yaxis, about.suffix)
        _limits(axes, limits, middle, reference)
        _names(axes, held, "x", highlight, neighbours)
    names = _columns(given, about.measured or "Rate", "size", x_label)
    return made(
        "Funnel plot",
        about,
        given,
        figure=figure,
        frame=frame.rename(columns={"x": "size"}),
        columns=names | {"position": "Position"},
        tries=alternative_text.funnel(held, "area", about.write, highlight, middle),
        notes=[
            f"Diamond: {highlight}." * bool(highlight),
            f"Squares: {squares}." * bool(neighbours),
            _left_out(len(frame) - len(held)),
        ],
    )


@style.styled
def gradient(
    frame: pd.DataFrame,
    *,
    highlight: str = "",
    marked: Collection[str] = (),
    squares: str = "",
    x: str = "rank",
    x_label: str = "Rank",
    ends: tuple[str, str] = ("Least deprived", "Most deprived"),
    **given: Unpack[Given],
) -> Chart:
    """Draw areas by their rank of deprivation with the line fitted through them and its interval.

    The highlighted area is a large diamond, those marked squares, the others circles.

    Args:
        frame: One row an area: ``area`` (str), ``x`` and ``value`` (float, NaN where missing),
            ``expected``, ``line_lower`` and ``line_upper`` (the line at the area's rank and its 95%
            interval). An area with no value or rank is not drawn; the source counts them.
        highlight, marked: The area in focus and areas to mark; ``squares`` says what the latter
            are.
        x_label: What the axis of ranks is called.
        ends: What is written below the two ends of that axis.
        given: See :class:`helpers.show.subject.Given`.
    """
    about = subject.of(frame, given)
    held = frame[frame["value"].notna() & frame[x].notna()]
    figure = None
    if held["expected"].notna().any():
        left = 14 + labels.width_of("1,000" + about.suffix)
        figure, axes = style.sheet(HEIGHT, left=left, right=16, top=12, bottom=66)
        _scatter(axes, held, x, highlight, marked)
        line = held.sort_values(x)
        band = {"color": style.GREY, "alpha": 0.16, "linewidth": 0}
        axes.fill_between(line[x], line["line_lower"], line["line_upper"], **band)
        axes.plot(line[x], line["expected"], color=style.GREY, linewidth=2, zorder=3)
        axes.set(xlabel=x_label, xlim=(0, held[x].max() * 1.01))
        axes.set_ylim(0, 1.08 * held["value"].max())
        style.number_axis(axes.xaxis)
        style.number_axis(axes.yaxis, about.suffix)
        for at, text, side in ((0, ends[0], "left"), (1, ends[1], "right")):
            labels.write(axes, text, (at, 0), "axes fraction", 0, -54, ha=side, weight="bold")
        _names(axes, held, x, highlight, marked)
    limits = {"line_lower": "Line, lower 95% limit", "line_upper": "Line, upper 95% limit"}
    names = _columns(given, about.measured or "Rate", x, x_label) | {"expected": "On the line"}
    return made(
        "Scatter plot",
        about,
        given,
        figure=figure,
        frame=frame,
        columns=names | limits,
        tries=alternative_text.gradient(held, "area", x, about.write, highlight, ends),
        notes=[
            f"Diamond: {highlight}." * bool(held["area"].eq(highlight).any()),
            f"Squares: {squares}." * bool(held["area"].isin(marked).any()),
            "Line: fitted to all, each weighing by its children; shaded: its 95% interval.",
            _left_out(len(frame) - len(held)),
        ],
    )


def _columns(given: Given, value_name: str, x: str, x_label: str) -> dict[str, str]:
    named = given.get("label_name", "Area"), given.get("value_name", value_name)
    return {"area": named[0], x: x_label, "value": named[1]}


def _left_out(count: int) -> str:
    return f"Not drawn, having no value: {count} area{'s' * (count > 1)}." if count else ""


def _scatter(
    axes: Axes, held: pd.DataFrame, x: str, highlight: str, marked: Collection[str]
) -> None:
    kinds = held["area"].isin(marked).map({True: "marked", False: "other"})
    kinds = kinds.mask(held["area"].eq(highlight), "focus")
    for kind, look in LOOKS.items():
        some = held[kinds.eq(kind)]
        axes.scatter(some[x], some["value"], clip_on=False, **style.DOTS | look)


def _names(axes: Axes, held: pd.DataFrame, x: str, highlight: str, marked: Collection[str]) -> None:
    """Name the area in focus and, where there is room, those marked; nobody without a focus."""
    if highlight:
        named = held[held["area"].isin({highlight, *marked})]
        named = named.iloc[named["area"].ne(highlight).argsort(kind="stable")]
        points = list(zip(named[x], named["value"], named["area"], strict=True))
        labels.beside(axes, points, list(zip(held[x], held["value"], strict=True)))


def _limits(axes: Axes, limits: pd.DataFrame, middle: str, reference: float | None) -> None:
    """Draw the limits and the reference, each named at the right."""
    ends = []
    for level, (text, dashes) in LIMITS.items():
        for side in ("lower", "upper"):
            curve = limits[f"{side}_{level}"]
            look = {"color": style.SOFT, "linewidth": 1.2, "linestyle": dashes, "zorder": 3}
            axes.plot(limits["x"], curve, **look)
            last = curve.dropna().tail(1)
            if side == "upper" and last.between(*axes.get_ylim()).any():
                ends.append((text, last.iloc[0]))
    if reference is not None:
        axes.axhline(reference, color=style.GREY, linewidth=1.6, zorder=1)
        ends.append((labels.wrapped(middle, 14), reference))
    centres = labels.spread(
        [labels.in_points(axes, 0, value)[1] for _, value in ends],
        [labels.height_of(text, style.SMALL) for text, _ in ends],
        0,
        labels.size_in_points(axes)[1],
    )
    for (text, _), centre in zip(ends, centres, strict=True):
        labels.write(axes, text, (1, 0), "axes fraction", 6, centre, size=style.SMALL)
