"""Estimates with their intervals, a row each: areas side by side, and the forest plot."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Unpack

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from helpers.show import alternative_text, subject
from helpers.show.charts import labels, rows, style
from helpers.show.charts.chart import Chart, made
from helpers.show.subject import Given, Subject
from helpers.statistics import bounds

AXIS = 26.0
TICK = 44.0
HOLLOW = "A hollow mark was published without an interval."


@style.styled
def intervals(
    frame: pd.DataFrame,
    *,
    label: str = "area",
    highlight: str = "",
    reference: float | None = None,
    reference_label: str = "England",
    **given: Unpack[Given],
) -> Chart:
    """Draw an estimate and its interval a row, in the frame's own order (nearest first).

    The order is the caller's and never that of the values: this is no league table.

    Args:
        frame: ``label`` (str), ``value`` (float, NaN where missing), ``lower``, ``upper`` (NaN
            where none), ``bound`` (what they are) and, where there is any, ``status`` (symbol of a
            missing value, written in its row).
        highlight: The label in focus.
        reference: A value to draw a line at, named ``reference_label``.
        given: See :class:`helpers.show.subject.Given`.
    """
    line = (reference, reference_label)
    return _chart("Intervals", frame, label, None, highlight, line, given)


@style.styled
def forest(
    frame: pd.DataFrame,
    *,
    label: str = "label",
    group: str = "group",
    highlight: str = "",
    reference: float | None = None,
    reference_label: str = "",
    group_name: str = "Measured among",
    **given: Unpack[Given],
) -> Chart:
    """Draw estimates grouped by what they are measured among, with or without an interval.

    No pooled estimate is drawn: estimates with different denominators are not comparable.

    Args:
        frame: ``label`` (str), ``value`` (float, NaN where missing), ``group`` (str, the heading;
            rows of a group stand together) and, where there are any, ``lower``, ``upper`` and
            ``bound`` (what they are; an estimate without limits is hollow), ``status`` and ``text``
            (a number as it was printed, such as "1 in 4", written in place of the number drawn; ''
            for none).
        highlight, reference, reference_label: As for ``intervals``.
        group_name: What the column of groups is called in ``Chart.data``.
        given: See :class:`helpers.show.subject.Given`.
    """
    line = (reference, reference_label)
    names = {group: group_name}
    return _chart("Forest plot", frame, label, group, highlight, line, given, names=names)


def _chart(
    kind: str,
    frame: pd.DataFrame,
    label: str,
    group: str | None,
    highlight: str,
    line: tuple[float | None, str],
    given: Given,
    names: Mapping[str, str] = MappingProxyType({}),
) -> Chart:
    about = subject.of(frame, given)
    printed = frame["text"] if "text" in frame else [""] * len(frame)
    texts = [
        text or about.estimate(row)
        for text, (_, row) in zip(printed, frame.iterrows(), strict=True)
    ]
    reference = "" if line[0] is None else f"{line[1]} {about.write(line[0])}".strip()
    nothing = frame["value"].isna().all()
    label_name = given.get("label_name", "Area" if label == "area" else "Estimate")
    value_name = given.get("value_name", about.measured or "Value")
    columns = {**names, label: label_name, "value": value_name, "text": "Written as"}
    said = frame.assign(said=texts)
    # in words a row is told apart from one of the same label in another group
    worded = said if group is None else said.assign(**{label: said[group] + ": " + said[label]})
    focus = list(worded.loc[frame[label] == highlight, label]) if highlight else []
    return made(
        kind,
        about,
        given,
        figure=None if nothing else _figure(said, label, group, highlight, line, reference, about),
        frame=frame,
        columns=columns,
        tries=alternative_text.rows(worded, label, "said", focus=focus, reference=reference),
        notes=_marks(frame),
        missing=frame[frame["value"].isna()],
    )


def _marks(frame: pd.DataFrame) -> list[str]:
    """Return what the marks mean, of those that occur."""
    held = frame[frame["value"].notna()]
    known = held["lower"].notna() if "lower" in held else pd.Series(False, held.index)
    through = bounds.note(bounds.kinds(held))
    lines = f"Lines through the marks: {through}."
    return [lines] * bool(through) + [HOLLOW] * bool((~known).any())


def _figure(
    frame: pd.DataFrame,
    label: str,
    group: str | None,
    highlight: str,
    line: tuple[float | None, str],
    reference: str,
    about: Subject,
) -> Figure:
    frame = frame.reindex(columns=list(dict.fromkeys([*frame.columns, "lower", "upper"])))
    sheet = rows.rows(
        frame[label],
        frame[group] if group else None,
        bold=[highlight],
        left=6,
        right=labels.widest(list(frame["said"]), weight="bold") + 16,
        top=24 if line[0] is not None and line[1] else 8,
        bottom=AXIS,
    )
    axes = sheet.axes
    axes.spines["bottom"].set_visible(True)
    axes.grid(True, axis="x")
    for place, row in enumerate(frame.to_dict("records")):
        focused = row[label] == highlight
        sheet.write(place, row["said"], weight="bold" if focused else "normal")
        if pd.notna(row["value"]):
            colour = style.FOCUS if focused or not highlight else style.EDGE
            _mark(axes, sheet.at[place], row, focused, colour)
    low, high = frame[["value", "lower"]].min().min(), frame[["value", "upper"]].max().max()
    if line[0] is not None:
        low, high = min(low, line[0]), max(high, line[0])
    room = 0.06 * (high - low) or 1.0
    axes.set_xlim(0.0 if 0 <= low < 0.4 * high else low - room, high + room)
    bins = min(6, int(labels.size_in_points(axes)[0] / TICK))
    style.number_axis(axes.xaxis, about.suffix, bins)
    if line[0] is not None:
        rows.reference(axes, line[0], reference if line[1] else "")
    return sheet.figure


def _mark(axes: Axes, at: float, row: dict[str, object], focused: bool, colour: str) -> None:
    hollow = pd.isna(row["lower"]) or pd.isna(row["upper"])
    if not hollow:
        thick = 3.0 if focused else 2.0
        axes.hlines(at, row["lower"], row["upper"], color=colour, linewidth=thick, zorder=3)
    axes.plot(
        row["value"],
        at,
        marker="D" if focused else "o",
        markersize=8.5 if focused else 7.5,
        markerfacecolor=style.PAPER if hollow else colour,
        markeredgecolor=colour if hollow else style.PAPER,
        markeredgewidth=1.8 if hollow else 0.8,
        zorder=4,
    )
