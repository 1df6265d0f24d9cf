"""Estimates with their intervals, a row each: areas side by side, and the forest plot."""

import pandas as pd
from matplotlib.figure import Figure

from helpers.show.charts import labels, rows, style
from helpers.show.charts.chart import Chart, human, with_key
from helpers.words import number, symbols

AXIS = 26.0
TICK = 44.0
LINES = "Lines through the marks: 95% intervals."
HOLLOW = "A hollow mark was published without an interval."


@style.styled
def intervals(
    frame: pd.DataFrame,
    *,
    name: str,
    title: str,
    subtitle: str,
    alt: str,
    source: str = "",
    label: str = "area",
    value: str = "value",
    highlight: str = "",
    reference: float | None = None,
    reference_label: str = "England",
    decimals: int = 0,
    suffix: str = "",
    label_name: str = "Area",
    value_name: str = "Value",
    limit: str = "95% limit",
) -> Chart:
    """Draw an estimate and its interval a row, in the frame's own order (nearest first).

    The order is the caller's and never that of the values: this is no league table.

    Parameters
    ----------
    frame
        ``label`` (str), ``value`` (float, NaN where missing), ``lower`` and ``upper`` (95%
        interval, NaN where none) and, where there is any, ``status`` (symbol of a missing value,
        written in its row).
    highlight
        The label in focus.
    reference
        A value to draw a line at, named ``reference_label``.
    decimals, suffix
        How numbers are written.
    limit
        What the ends of an interval are, where they are not those of a 95% interval.
    """
    data = human(frame, {label: label_name, value: value_name}, limit)
    source = with_key(source, frame[frame[value].isna()], *_marks(frame, value, limit))
    if frame[value].notna().sum() == 0:
        return Chart(name, title, subtitle, alt, None, data, source)
    about = None if reference is None else (reference, reference_label)
    figure = _estimates(frame, label, value, None, highlight, about, decimals, suffix)
    return Chart(name, title, subtitle, alt, figure, data, source)


@style.styled
def forest(
    frame: pd.DataFrame,
    *,
    name: str,
    title: str,
    subtitle: str,
    alt: str,
    source: str = "",
    label: str = "label",
    value: str = "value",
    group: str | None = "group",
    highlight: str = "",
    reference: float | None = None,
    reference_label: str = "",
    decimals: int = 0,
    suffix: str = "",
    label_name: str = "Estimate",
    value_name: str = "Value",
    group_name: str = "Measured among",
) -> Chart:
    """Draw estimates grouped by what they are measured among, with or without an interval.

    No pooled estimate is drawn: estimates with different denominators are not comparable.

    Parameters
    ----------
    frame
        ``label`` (str), ``value`` (float, NaN where missing), ``group`` (str, the heading; rows
        of a group stand together) and, where there are any, ``lower``, ``upper`` (95% interval;
        an estimate without one is hollow), ``status`` and ``text`` (a number as it was printed,
        such as "1 in 4", written in place of the number drawn; '' for none).
    group
        None for no headings.
    highlight, reference, reference_label, decimals, suffix
        As for ``intervals``.
    """
    names = {group: group_name} if group else {}
    data = human(frame, names | {label: label_name, value: value_name, "text": "Written as"})
    source = with_key(source, frame[frame[value].isna()], *_marks(frame, value))
    if frame[value].notna().sum() == 0:
        return Chart(name, title, subtitle, alt, None, data, source)
    about = None if reference is None else (reference, reference_label)
    figure = _estimates(frame, label, value, group, highlight, about, decimals, suffix)
    return Chart(name, title, subtitle, alt, figure, data, source)


def _marks(frame: pd.DataFrame, value: str, limit: str = "95% limit") -> list[str]:
    """Return what the marks mean, of those that occur."""
    held = frame[frame[value].notna()]
    known = held["lower"].notna() if "lower" in held else pd.Series(False, held.index)
    lines = LINES if limit == "95% limit" else f"Lines through the marks: {limit}s."
    return [lines] * bool(known.any()) + [HOLLOW] * bool((~known).any())


def _estimates(
    frame: pd.DataFrame,
    label: str,
    value: str,
    group: str | None,
    highlight: str,
    about: tuple[float, str] | None,
    decimals: int,
    suffix: str,
) -> Figure:
    frame = frame.reindex(columns=list(dict.fromkeys([*frame.columns, "lower", "upper", "status"])))
    frame = frame.assign(status=frame["status"].fillna(""))
    cells = [
        (row[label], row[value], row["lower"], row["upper"], row["status"])
        for _, row in frame.iterrows()
    ]
    printed = frame["text"] if "text" in frame else [""] * len(frame)
    texts = [
        text or _text(*cell[1:], decimals, suffix)
        for text, cell in zip(printed, cells, strict=True)
    ]
    named = about is not None and bool(about[1])
    sheet = rows.rows(
        frame[label],
        frame[group] if group else None,
        bold=[highlight],
        left=6,
        right=labels.widest(texts, weight="bold") + 16,
        top=24 if named else 8,
        bottom=AXIS,
    )
    axes = sheet.axes
    spine = axes.spines["bottom"]
    spine.set_visible(True)
    axes.grid(True, axis="x")
    for row, ((one, at, low, high, _), text) in enumerate(zip(cells, texts, strict=True)):
        focused = one == highlight
        weight = {"weight": "bold"} if focused else {}
        sheet.write(row, text, **weight)
        if pd.isna(at):
            continue
        colour = style.FOCUS if focused or not highlight else style.EDGE
        hollow = pd.isna(low) or pd.isna(high)
        if not hollow:
            thick = 3.0 if focused else 2.0
            axes.hlines(sheet.at[row], low, high, color=colour, linewidth=thick, zorder=3)
        axes.plot(
            at,
            sheet.at[row],
            marker="D" if focused else "o",
            markersize=8.5 if focused else 7.5,
            markerfacecolor=style.PAPER if hollow else colour,
            markeredgecolor=colour if hollow else style.PAPER,
            markeredgewidth=1.8 if hollow else 0.8,
            zorder=4,
        )
    low, high = frame[[value, "lower"]].min().min(), frame[[value, "upper"]].max().max()
    if about:
        low, high = min(low, about[0]), max(high, about[0])
    room = 0.06 * (high - low) or 1.0
    axes.set_xlim(0.0 if 0 <= low < 0.4 * high else low - room, high + room)
    style.number_axis(axes.xaxis, suffix, min(6, int(labels.size_in_points(axes)[0] / TICK)))
    if about:
        _reference(sheet, *about, decimals, suffix)
    return sheet.figure


def _text(at: float, low: float, high: float, status: str, decimals: int, suffix: str) -> str:
    if pd.isna(at):
        return symbols.marker(status)
    text = number(at, decimals) + suffix
    if pd.isna(low) or pd.isna(high):
        return text
    return f"{text} ({number(low, decimals)} to {number(high, decimals)})"


def _reference(sheet: rows.Rows, at: float, text: str, decimals: int, suffix: str) -> None:
    axes = sheet.axes
    axes.axvline(at, color=style.GREY, linewidth=1.4, linestyle=(0, (4, 2)), zorder=2)
    if not text:
        return
    said = f"{text} {number(at, decimals)}{suffix}"
    wide = labels.size_in_points(axes)[0]
    # Centred on its line, unless that would take it off the plot.
    half = labels.width_of(said, style.SMALL) / 2
    across = labels.in_points(axes, at, 0)[0]
    across = min(max(across, half), max(half, wide - half))
    labels.write(axes, said, (0, 1), "axes fraction", across, 10, ha="center", size=style.SMALL)
