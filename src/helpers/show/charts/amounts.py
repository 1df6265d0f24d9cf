"""Amounts side by side: horizontal bars from zero, each with its number."""

import pandas as pd
from matplotlib.figure import Figure

from helpers import words
from helpers.show.charts import labels, rows, style
from helpers.show.charts.chart import Chart, human, with_key
from helpers.words import symbols

THICK = 17.0


@style.styled
def bars(
    frame: pd.DataFrame,
    *,
    name: str,
    title: str,
    subtitle: str,
    alt: str,
    source: str = "",
    label: str = "label",
    value: str = "value",
    highlight: list[str] | str = (),
    decimals: int = 0,
    suffix: str = "",
    signed: bool = False,
    label_name: str = "Category",
    value_name: str = "Value",
) -> Chart:
    """Draw one bar a row in the frame's own order, to the left of zero where it is negative.

    Parameters
    ----------
    frame
        ``label`` (str), ``value`` (float, NaN where missing) and, where there are any, ``status``
        (symbol of a missing value) and ``note`` (written after the number).
    highlight
        The labels to bring out, such as a total; without any, all bars look alike.
    decimals, suffix, signed
        How the number beside a bar is written: "+1,200" where ``signed``.
    label_name, value_name
        What the columns of ``Chart.data`` are called.
    """
    bold = [highlight] if isinstance(highlight, str) else list(highlight)
    data = human(frame, {label: label_name, value: value_name})
    source = with_key(source, frame[frame[value].isna()])
    if frame[value].notna().sum() == 0:
        return Chart(name, title, subtitle, alt, None, data, source)
    places = [
        0 if one in bold or (not bold and not amount < 0) else None
        for one, amount in zip(frame[label], frame[value], strict=True)
    ]
    texts = _texts(frame, value, decimals, suffix, signed)
    figure = _bars(frame[label], None, frame[value], texts, places, bold)
    return Chart(name, title, subtitle, alt, figure, data, source)


@style.styled
def steps(
    frame: pd.DataFrame,
    *,
    name: str,
    title: str,
    subtitle: str,
    alt: str,
    source: str = "",
    stage: str = "stage",
    value: str = "value",
    group: str = "area",
    first: str | None = None,
    decimals: int = 0,
    suffix: str = "",
    stage_name: str = "Stage",
    value_name: str = "Value",
    group_name: str = "Area",
) -> Chart:
    """Draw the stages of a process in the frame's order, one bar a group under each stage.

    For referral, enquiry, conference and plan: flows of one year set side by side, not the same
    children followed from one stage to the next.

    Parameters
    ----------
    frame
        One row a stage and group: ``stage``, ``group`` (str), ``value`` (float, NaN where
        missing) and, where there are any, ``status`` and ``note`` (written after the number).
    first
        The group in focus; by default the first in the frame.
    decimals, suffix
        How the number beside a bar is written.

    Raises
    ------
    ValueError
        If there are more than four groups.
    """
    groups = list(dict.fromkeys(frame[group])) if group in frame else []
    groups.sort(key=lambda one: one != first)
    if len(groups) > len(style.COLOURS):
        raise ValueError(f"chart {name!r} would have {len(groups)} groups: 4 at most")
    data = human(frame, {stage: stage_name, group: group_name, value: value_name})
    source = with_key(source, frame[frame[value].isna()])
    if frame[value].notna().sum() == 0:
        return Chart(name, title, subtitle, alt, None, data, source)
    texts = _texts(frame, value, decimals, suffix, signed=False)
    if len(groups) < 2:
        figure = _bars(frame[stage], None, frame[value], texts, [0] * len(frame), [])
    else:
        places = [0 if one == groups[0] else None for one in frame[group]]
        figure = _bars(frame[group], frame[stage], frame[value], texts, places, groups[:1])
    return Chart(name, title, subtitle, alt, figure, data, source)


def _texts(frame: pd.DataFrame, value: str, decimals: int, suffix: str, signed: bool) -> list[str]:
    statuses = frame["status"].fillna("") if "status" in frame else [""] * len(frame)
    notes = frame["note"].fillna("") if "note" in frame else [""] * len(frame)
    texts = []
    for amount, status, note in zip(frame[value], statuses, notes, strict=True):
        if pd.isna(amount):
            text = symbols.marker(status)
        else:
            text = (words.signed if signed else words.number)(amount, decimals) + suffix
        texts.append(f"{text}  {note}".rstrip())
    return texts


def _bars(
    names: pd.Series,
    headings: pd.Series | None,
    values: pd.Series,
    texts: list[str],
    places: list[int | None],
    bold: list[str],
) -> Figure:
    amounts = values.fillna(0.0).tolist()
    negative = [text for text, amount in zip(texts, amounts, strict=True) if amount < 0]
    positive = [text for text, amount in zip(texts, amounts, strict=True) if amount >= 0]
    sheet = rows.rows(
        names,
        headings,
        bold=bold,
        left=labels.widest(negative, weight="bold") + (10 if negative else 0),
        right=labels.widest(positive, weight="bold") + 16,
    )
    axes = sheet.axes
    low, high = min(*amounts, 0.0), max(*amounts, 0.0)
    axes.set_xlim(low, high if high > low else 1.0)
    axes.set_xticks([])
    axes.grid(False)
    for y, amount, text, place in zip(sheet.at, amounts, texts, places, strict=True):
        fill = style.FOCUS if place == 0 else style.ORANGE if amount < 0 else style.MUTED
        outline = style.EDGE if fill == style.MUTED else fill
        axes.barh(y, amount, height=THICK, linewidth=1, color=fill, edgecolor=outline)
        side = {"ha": "right"} if amount < 0 else {"ha": "left"}
        weight = "bold" if bold and place == 0 else "normal"
        across = -6 if amount < 0 else 6
        labels.write(axes, text, (amount, y), "data", across, weight=weight, **side)
    axes.axvline(0, color=style.GREY, linewidth=1.2, zorder=3)
    return sheet.figure
