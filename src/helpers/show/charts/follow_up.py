"""Time to an event: the share to whom it has happened, with how many are still followed."""

from typing import Unpack

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FixedLocator

from helpers.show import alternative_text, subject
from helpers.show.charts import labels, style
from helpers.show.charts.chart import Chart, made
from helpers.show.subject import Given
from helpers.words import cell, number

PLOT = 270.0
LINE = 18.0
COUNTS = {"at_risk": "At risk", "events": "Events so far"}


@style.styled
def survival_curve(
    frame: pd.DataFrame,
    at_risk: pd.DataFrame,
    *,
    x_label: str = "Years since the start",
    **given: Unpack[Given],
) -> Chart:
    """Draw Kaplan-Meier steps with their band, and the numbers behind them under the axis.

    Args:
        frame: The curve as steps, as ``survival.curve`` returns it: ``years`` (ascending),
            ``probability`` (0 to 1), ``lower``, ``upper`` (NaN where none) and ``bound``; or as it
            is read at some times, the first of them later than 0, where it begins at none. It is
            not drawn from where it is missing.
        at_risk: ``years``, ``at_risk`` and ``events`` (so far) at the times to write under the
            axis, as ``survival.kaplan_meier`` returns them, and where a number may be missing,
            ``status`` (its symbol). The curve ends at the last of them, and they are the chart's
            data.
        x_label: What the axis of time is called.
        given: See :class:`helpers.show.subject.Given`.
    """
    about = subject.of(at_risk, given, "probability")
    end = at_risk["years"].max()
    known = frame["probability"].notna()
    held = frame[known[::-1].cummax()[::-1]]
    steps = held[held["years"].le(end)]
    if len(steps) < len(held):
        steps = pd.concat([steps, steps.tail(1).assign(years=end)], ignore_index=True)
    first = steps.head(1)
    if (first["years"].gt(0) & first["probability"].notna()).any():
        start = pd.DataFrame({"years": [0.0], "probability": [0.0]})
        steps = pd.concat([start, steps], ignore_index=True)
    names = {"years": x_label, "probability": given.get("value_name", "Probability")}
    return made(
        "Step curve",
        about,
        given,
        figure=None if steps["probability"].isna().all() else _figure(steps, at_risk, x_label),
        frame=at_risk,
        columns=names | COUNTS,
        tries=alternative_text.survival(at_risk),
        missing=at_risk,
    )


def _figure(steps: pd.DataFrame, at_risk: pd.DataFrame, x_label: str) -> Figure:
    foot = 50 + LINE * len(COUNTS) + 6
    left = labels.widest(list(COUNTS.values()), style.SMALL) + 26
    figure, axes = style.sheet(PLOT + foot, left=left, right=22, bottom=foot)
    if {"lower", "upper"} <= set(steps):
        band = {"color": style.FOCUS, "alpha": 0.16, "linewidth": 0}
        axes.fill_between(steps["years"], steps["lower"], steps["upper"], step="post", **band)
    look = style.line_look(0) | {"marker": ""}
    axes.plot(steps["years"], steps["probability"], drawstyle="steps-post", **look)
    _axes(axes, steps, at_risk["years"], x_label)
    _counts(axes, at_risk, -left)
    return figure


def _axes(axes: Axes, steps: pd.DataFrame, times: pd.Series, x_label: str) -> None:
    axes.set_xlim(0, times.max() * 1.04)
    axes.xaxis.set_major_locator(FixedLocator(sorted({0.0, *times})))
    axes.xaxis.set_major_formatter(lambda at, _: f"{at:g}")
    axes.set_xlabel(x_label)
    top = steps.reindex(columns=["probability", "upper"]).max().max()
    axes.set_ylim(0, 1.02 if top > 0.6 else max(top * 1.15, 0.01))
    style.number_axis(axes.yaxis)
    ticks = [at for at in axes.get_yticks() if 0 <= at <= axes.get_ylim()[1]]
    axes.yaxis.set_major_locator(FixedLocator(ticks))
    decimals = 0 if all(abs(at * 100 - round(at * 100)) < 1e-9 for at in ticks) else 1
    axes.yaxis.set_major_formatter(lambda at, _: number(at * 100, decimals) + "%")


def _counts(axes: Axes, at_risk: pd.DataFrame, left: float) -> None:
    """Write under the axis how many are still followed and how many events there were."""
    look = {"size": style.SMALL}
    reasons = at_risk["status"] if "status" in at_risk else [""] * len(at_risk)
    for row, (column, title) in enumerate(COUNTS.items()):
        down = -56.0 - LINE * row
        labels.write(axes, title, (0, 0), "axes fraction", left + 4, down, **look)
        for at, count, reason in zip(at_risk["years"], at_risk[column], reasons, strict=True):
            under = axes.get_xaxis_transform()
            labels.write(axes, cell(count, reason), (at, 0), under, 0, down, ha="center", **look)
