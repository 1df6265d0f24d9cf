"""How councils are spread: a dot each, the middle half and the median, one row a measure."""

from collections.abc import Callable, Mapping
from typing import Unpack

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from helpers.show import alternative_text, subject
from helpers.show.charts import labels, rows, style
from helpers.show.charts.chart import Chart, made
from helpers.show.subject import Given
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
    label: str = "label",
    highlight: str = "",
    reference: float | None = None,
    reference_label: str = "",
    prefix: str = "",
    **given: Unpack[Given],
) -> Chart:
    """Draw every area's value as a dot, a row a label, with the quartiles of the row.

    The order of the rows is the frame's; within a row dots are set at different heights only so
    that they do not hide one another. Nothing is ranked and no area but the one in focus named.

    Args:
        frame: One row a label and area: ``label``, ``area`` (str), ``value`` (float, NaN where
            missing: not drawn).
        highlight: The area in focus, a diamond with its number; '' for none: the median is then
            written.
        reference: A value to draw a line at, named ``reference_label``.
        prefix: Written before each number, as in "£".
        given: See :class:`helpers.show.subject.Given`; ``decimals`` may be given for each label.
    """
    about = subject.of(frame, given)
    held = frame[frame["value"].notna()]
    names = pd.Series(list(dict.fromkeys(held[label])))
    each = about.decimals
    each = each if isinstance(each, Mapping) else dict.fromkeys(names, each)

    def write(one: str, value: float) -> str:
        return prefix + number(value, each[one]) + about.suffix

    focused = held["area"].eq(highlight).any()
    figure = None
    if len(held):
        line = ""
        if reference is not None:
            text = number(reference, max(each.values()))
            line = f"{reference_label} {prefix}{text}{about.suffix}".strip()
        parts = {one: held[held[label] == one] for one in names}
        figure = _figure(parts, write, highlight, reference, line, about.suffix)
    of = {label: given.get("label_name", "Measure"), "area": "Area"}
    return made(
        "Dots, one a council",
        about,
        given,
        figure=figure,
        frame=frame,
        columns=of | {"value": given.get("value_name", about.measured or "Value")},
        tries=alternative_text.distribution(held, label, write, highlight),
        notes=[MARKS, f"Diamond and numbers: {highlight}." if focused else "Numbers: the median."],
    )


def _figure(
    parts: dict[str, pd.DataFrame],
    write: Callable[[str, float], str],
    highlight: str,
    reference: float | None,
    line: str,
    suffix: str,
) -> Figure:
    own = {one: part.loc[part["area"].eq(highlight), "value"] for one, part in parts.items()}
    texts = {
        one: write(one, own[one].iloc[0] if len(own[one]) else part["value"].median())
        for one, part in parts.items()
    }
    sheet = rows.rows(
        pd.Series(list(parts)),
        left=8,
        right=labels.widest(list(texts.values()), weight="bold") + 16,
        top=8 if reference is None else 24,
        bottom=AXIS,
    )
    axes = sheet.axes
    axes.spines["bottom"].set_visible(True)
    axes.grid(True, axis="x")
    for place, (one, part) in enumerate(parts.items()):
        _row(axes, sheet.at[place], part["value"].sort_values(), own[one])
        sheet.write(place, texts[one], weight="bold" if len(own[one]) else "normal")
    values = pd.concat([part["value"] for part in parts.values()])
    low, high = values.min(), values.max()
    room = 0.04 * (high - low) or 1.0
    axes.set_xlim(0.0 if 0 <= low < 0.4 * high else low - room, high + room)
    style.number_axis(axes.xaxis, suffix, min(6, int(labels.size_in_points(axes)[0] / TICK)))
    if reference is not None:
        rows.reference(axes, reference, line)
    return sheet.figure


def _row(axes: Axes, at: float, values: pd.Series, own: pd.Series) -> None:
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
