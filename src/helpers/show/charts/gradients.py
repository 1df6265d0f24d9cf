"""Areas by deprivation, and the line fitted through them."""

from collections.abc import Collection

import pandas as pd
import seaborn

from helpers.show.charts import labels, style
from helpers.show.charts.chart import Chart, human
from helpers.show.charts.comparisons import HEIGHT, LOOKS


@style.styled
def gradient(
    frame: pd.DataFrame,
    *,
    name: str,
    title: str,
    subtitle: str,
    alt: str,
    source: str = "",
    highlight: str = "",
    marked: Collection[str] = (),
    squares: str = "",
    label: str = "area",
    x: str = "rank",
    y: str = "value",
    x_label: str = "Rank",
    y_label: str = "Rate",
    ends: tuple[str, str] = ("Least deprived", "Most deprived"),
    suffix: str = "",
    label_name: str = "Area",
) -> Chart:
    """Draw areas by their rank of deprivation with the line fitted through them and its interval.

    The highlighted area is a large diamond, those marked squares, the others circles.

    Parameters
    ----------
    frame
        One row an area: ``label`` (str), ``x`` and ``y`` (float, NaN where missing), ``expected``,
        ``line_lower`` and ``line_upper`` (the line at the area's rank and its 95% interval).
        An area with no value or rank is not drawn; the source counts them.
    highlight, marked
        The area in focus and areas to mark; ``squares`` says what the latter are.
    ends
        What is written below the two ends of the axis of ranks.
    x_label, y_label, label_name
        What the columns of ``Chart.data`` are called, and the axis of ranks.
    """
    names = {label: label_name, x: x_label, y: y_label, "expected": "On the line"}
    limits = {"line_lower": "Line, lower 95% limit", "line_upper": "Line, upper 95% limit"}
    data = human(frame, names | limits)
    held = frame[frame[y].notna() & frame[x].notna()]
    left_out = len(frame) - len(held)
    marks = f"Diamond: {highlight}. " * bool((held[label] == highlight).any())
    marks += f"Squares: {squares}. " * bool(held[label].isin(marked).any())
    marks += "Line: fitted to all, each weighing by its children; shaded: its 95% interval. "
    note = f"Not drawn: {left_out} area{'s' * (left_out > 1)}." * bool(left_out)
    source = f"{source} {marks}{note}".strip()
    if held.empty or held["expected"].isna().all():
        return Chart(name, title, subtitle, alt, None, data, source)

    figure, axes = style.sheet(
        HEIGHT, left=14 + labels.width_of("1,000" + suffix), right=16, top=12, bottom=66
    )
    kinds = held[label].map(lambda one: "neighbour" if one in set(marked) else "other")
    kinds = kinds.mask(held[label].eq(highlight), "focus")
    for kind, look in LOOKS.items():
        some = held[kinds.eq(kind)]
        seaborn.scatterplot(
            some, x=x, y=y, legend=False, linewidth=0.8, clip_on=False, ax=axes, **look
        )
    line = held.sort_values(x)
    axes.fill_between(
        line[x], line["line_lower"], line["line_upper"], color=style.GREY, alpha=0.16, lw=0
    )
    axes.plot(line[x], line["expected"], color=style.GREY, linewidth=2, zorder=3)
    axes.set(xlabel=x_label, ylabel="", xlim=(0, held[x].max() * 1.01))
    axes.set_ylim(0, 1.08 * held[y].max())
    style.number_axis(axes.xaxis)
    style.number_axis(axes.yaxis, suffix)
    for at, text, side in ((0, ends[0], "left"), (1, ends[1], "right")):
        labels.write(axes, text, (at, 0), "axes fraction", 0, -54, ha=side, weight="bold")
    if highlight:
        named = held[kinds.ne("other")]
        named = named.iloc[named[label].ne(highlight).argsort(kind="stable")]
        points = list(zip(named[x], named[y], named[label], strict=True))
        labels.beside(axes, points, list(zip(held[x], held[y], strict=True)))
    return Chart(name, title, subtitle, alt, figure, data, source)
