"""How councils are spread: a dot each, the middle half and the median, one row a measure."""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from helpers.show.charts import labels, rows, style
from helpers.show.charts.chart import Chart, human
from helpers.words import number

TALL = 15.0
GOLDEN = 0.618
AXIS = 26.0
TICK = 58.0
MARKS = "Circles: councils. Bar: the middle half of them. Upright line: the median."


@style.styled
def distribution(
    frame: pd.DataFrame,
    *,
    name: str,
    title: str,
    subtitle: str,
    alt: str,
    source: str = "",
    label: str = "label",
    value: str = "value",
    area: str = "area",
    highlight: str = "",
    reference: float | None = None,
    reference_label: str = "",
    decimals: int | Mapping[str, int] = 0,
    prefix: str = "",
    suffix: str = "",
    label_name: str = "Measure",
    value_name: str = "Value",
) -> Chart:
    """Draw every area's value as a dot, a row a label, with the quartiles of the row.

    The order of the rows is the frame's; within a row dots are set at different heights only so
    that they do not hide one another. Nothing is ranked and no area but the one in focus named.

    Parameters
    ----------
    frame
        One row a label and area: ``label``, ``area`` (str), ``value`` (float, NaN where missing:
        not drawn).
    highlight
        The area in focus, a diamond with its number; '' for none: the median is then written.
    reference
        A value to draw a line at, named ``reference_label``.
    decimals, prefix, suffix
        How numbers are written; decimals may be given for each label.
    label_name, value_name
        What the columns of ``Chart.data`` are called.
    """
    held = frame[frame[value].notna()]
    data = human(frame, {label: label_name, area: "Area", value: value_name})
    focused = held[area].eq(highlight).any()
    focus = f" Diamond and numbers: {highlight}." if focused else " Numbers: the median."
    source = f"{source} {MARKS}{focus}".strip()
    if held.empty:
        return Chart(name, title, subtitle, alt, None, data, source)
    names = pd.Series(list(dict.fromkeys(held[label])))
    parts = [held[held[label] == one] for one in names]
    mine = [part.loc[part[area].eq(highlight), value] for part in parts]
    each = dict.fromkeys(names, decimals) if isinstance(decimals, int) else decimals
    texts = [
        prefix + number(own.iloc[0] if len(own) else part[value].median(), each[one]) + suffix
        for one, own, part in zip(names, mine, parts, strict=True)
    ]
    sheet = rows.rows(
        names,
        left=8,
        right=labels.widest(texts, weight="bold") + 16,
        top=8 if reference is None else 24,
        bottom=AXIS,
    )
    axes = sheet.axes
    axes.spines["bottom"].set_visible(True)
    axes.grid(True, axis="x")
    for place, (part, own) in enumerate(zip(parts, mine, strict=True)):
        _row(axes, sheet.at[place], part[value].sort_values(), own)
        sheet.write(place, texts[place], weight="bold" if len(own) else "normal")
    low, high = (held[value].agg(end) for end in ("min", "max"))
    room = 0.04 * (high - low) or 1.0
    axes.set_xlim(0.0 if 0 <= low < 0.4 * high else low - room, high + room)
    style.number_axis(axes.xaxis, suffix, min(6, int(labels.size_in_points(axes)[0] / TICK)))
    if reference is not None:
        axes.axvline(reference, color=style.GREY, linewidth=1.4, linestyle=(0, (4, 2)), zorder=2)
        said = f"{reference_label} {prefix}{number(reference, max(each.values()))}{suffix}".strip()
        top = axes.get_xaxis_transform()
        labels.write(axes, said, (reference, 1), top, 0, 10, ha="center", size=style.SMALL)
    return Chart(name, title, subtitle, alt, sheet.figure, data, source)


def _row(axes: object, at: float, values: pd.Series, own: pd.Series) -> None:
    """Draw one row: the dots, the middle half, the median, and the area in focus."""
    height = ((np.arange(len(values)) * GOLDEN) % 1 - 0.5) * TALL
    axes.plot(
        values,
        at + height,
        linestyle="none",
        marker="o",
        markersize=4,
        markerfacecolor=style.MUTED,
        markeredgecolor=style.EDGE,
        markeredgewidth=0.6,
        zorder=3,
    )
    quarter, median, three = values.quantile([0.25, 0.5, 0.75])
    axes.hlines(at, quarter, three, color=style.PLUM, linewidth=4, zorder=4, alpha=0.75)
    axes.vlines(median, at - TALL / 2, at + TALL / 2, color=style.PLUM, linewidth=2.4, zorder=5)
    if len(own):
        look = {"color": style.FOCUS, "markeredgecolor": style.PAPER, "zorder": 6}
        axes.plot(own.iloc[0], at, marker="D", markersize=9, **look)
