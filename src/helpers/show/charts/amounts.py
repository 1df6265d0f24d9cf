"""Amounts side by side: horizontal bars from zero, each with its number."""

from collections.abc import Sequence
from typing import Unpack

import pandas as pd
from matplotlib.figure import Figure
from matplotlib.ticker import NullLocator

from helpers.show import alternative_text, subject
from helpers.show.charts import labels, rows, style
from helpers.show.charts.chart import Chart, made
from helpers.show.subject import Given, Subject
from helpers.words import signed as signed_number
from helpers.words import symbols

THICK = 17.0


@style.styled
def bars(
    frame: pd.DataFrame,
    *,
    label: str = "label",
    value: str = "value",
    highlight: Sequence[str] | str = (),
    signed: bool = False,
    **given: Unpack[Given],
) -> Chart:
    """Draw one bar a row in the frame's own order, to the left of zero where it is negative.

    Args:
        frame: ``label`` (str), ``value`` (float, NaN where missing) and, where there are any,
            ``status`` (symbol of a missing value) and ``note`` (written after the number). Where
            labels are years, one between them that is lacking has its place all the same.
        highlight: The labels to bring out, such as a total; without any, all bars look alike.
        signed: Whether to write "+1,200".
        given: See :class:`helpers.show.subject.Given`.
    """
    frame = _each_year(frame, label)
    bold = [highlight] if isinstance(highlight, str) else list(highlight)
    about = subject.of(frame, given, value)
    places = [
        0 if one in bold or (not bold and not amount < 0) else None
        for one, amount in zip(frame[label], frame[value], strict=True)
    ]
    texts = _texts(frame, value, about, signed)
    return made(
        "Bar chart",
        about,
        given,
        figure=None
        if frame[value].isna().all()
        else _bars(frame[label], None, frame[value], texts, places, bold),
        frame=frame,
        columns=_names(given, about, {label: "Category"}, value),
        tries=_findings(frame, label, value, texts, bold),
        missing=frame[frame[value].isna()],
    )


@style.styled
def steps(
    frame: pd.DataFrame,
    *,
    group: str = "area",
    first: str | None = None,
    **given: Unpack[Given],
) -> Chart:
    """Draw the stages of a process in the frame's order, one bar a group under each stage.

    For referral, enquiry, conference and plan: flows of one year set side by side, not the same
    children followed from one stage to the next.

    Args:
        frame: One row a stage and group: ``stage``, ``group`` (str), ``value`` (float, NaN where
            missing) and, where there are any, ``status`` and ``note`` (written after the number).
        first: The group in focus; by default the first in the frame.
        given: See :class:`helpers.show.subject.Given`.

    Raises:
        ValueError: If there are more than four groups.
    """
    about = subject.of(frame, given)
    groups = list(dict.fromkeys(frame[group])) if group in frame else []
    groups.sort(key=lambda one: one != first)
    if len(groups) > len(style.COLOURS):
        raise ValueError(f"{len(groups)} groups in one chart: 4 at most")
    texts = _texts(frame, "value", about)
    figure = None
    if frame["value"].notna().any() and len(groups) < 2:
        figure = _bars(frame["stage"], None, frame["value"], texts, [0] * len(frame), [])
    elif frame["value"].notna().any():
        places = [0 if one == groups[0] else None for one in frame[group]]
        figure = _bars(frame[group], frame["stage"], frame["value"], texts, places, groups[:1])
    several = frame["stage"] + (", " + frame[group] if len(groups) > 1 else "")
    focus = several[frame[group].eq(groups[0])] if len(groups) > 1 else ()
    return made(
        "Bar chart",
        about,
        given,
        figure=figure,
        frame=frame,
        columns=_names(given, about, {"stage": "Stage", group: "Area"}, "value"),
        tries=_findings(frame.assign(label=several), "label", "value", texts, focus),
        missing=frame[frame["value"].isna()],
    )


def _each_year(frame: pd.DataFrame, label: str) -> pd.DataFrame:
    """Return a frame whose labels are years with a row for each: bars lie evenly apart."""
    if frame.empty or not frame[label].astype(str).str.fullmatch(r"\d{4}").all():
        return frame
    years = frame[label].astype(int)
    if not years.is_monotonic_increasing or not years.is_unique:
        return frame
    every = [str(year) for year in range(years.iloc[0], years.iloc[-1] + 1)]
    filled = frame.assign(**{label: years.astype(str)}).set_index(label).reindex(every)
    lacking = ~filled.index.isin(years.astype(str))
    status = filled["status"] if "status" in filled else pd.Series("", filled.index)
    filled = filled.assign(status=status.where(~lacking, "x"))
    filled.attrs = frame.attrs
    return filled.rename_axis(label).reset_index()


def _names(given: Given, about: Subject, of: dict[str, str], value: str) -> dict[str, str]:
    label, *_ = of
    name = given.get("label_name", of[label])
    return of | {label: name, value: given.get("value_name", about.measured or "Value")}


def _findings(
    frame: pd.DataFrame, label: str, value: str, texts: list[str], focus: Sequence[str]
) -> list[list[str]]:
    said = frame.assign(said=texts)
    return alternative_text.rows(said, label, "said", value=value, focus=focus)


def _texts(frame: pd.DataFrame, value: str, about: Subject, signed: bool = False) -> list[str]:
    statuses = frame["status"].fillna("") if "status" in frame else [""] * len(frame)
    notes = frame["note"].fillna("") if "note" in frame else [""] * len(frame)
    texts = []
    for amount, status, note in zip(frame[value], statuses, notes, strict=True):
        if pd.isna(amount):
            text = symbols.marker(status)
        elif signed:
            text = signed_number(amount, about.decimals) + about.suffix
        else:
            text = about.write(amount)
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
    axes.xaxis.set_major_locator(NullLocator())
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
