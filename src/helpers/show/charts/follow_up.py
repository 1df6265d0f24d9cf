"""Time to an event: the share to whom it has happened, with how many are still followed."""

from typing import Unpack

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from helpers.show import alternative_text, subject
from helpers.show.charts import labels, style
from helpers.show.charts.chart import Chart, human, made
from helpers.show.subject import Given
from helpers.words import number

PLOT = 270.0
LINE = 18.0
COUNTS = {"at_risk": "At risk", "events": "Events so far"}


@style.styled
def survival_curve(
    frame: pd.DataFrame,
    at_risk: pd.DataFrame,
    *,
    group: str | None = None,
    x_label: str = "Years since the start",
    group_name: str = "Group",
    **given: Unpack[Given],
) -> Chart:
    """Draw Kaplan-Meier steps with their band, and the numbers behind them under the axis.

    Parameters
    ----------
    frame
        The curve as steps, as ``survival.curve`` returns it: ``years`` (ascending),
        ``probability`` (0 to 1), ``lower`` and ``upper`` (95% interval, NaN where none),
        ``group`` where there are several.
    at_risk
        ``years``, ``at_risk`` and ``events`` (so far) at the times to write under the axis, as
        ``survival.kaplan_meier`` returns them, and ``group`` where there are several. The curve
        ends at the last of them, and they are the chart's data.
    group
        The column of up to four groups; None for one curve.
    x_label, group_name
        What the axis of time and the column of groups are called.
    given
        See :class:`helpers.show.subject.Given`.

    Raises
    ------
    ValueError
        If there are more than four groups.
    """
    about = subject.of(at_risk, given, "probability")
    names = {group: group_name} if group else {}
    names |= {"years": x_label, "probability": given.get("value_name", "Probability")}
    held = _followed(frame[frame["probability"].notna()], at_risk["years"].max(), group)
    groups = list(dict.fromkeys(held[group])) if group else [""]
    if len(groups) > len(style.COLOURS):
        raise ValueError(f"{len(groups)} curves in one chart: 4 at most")
    return made(
        "Step curve",
        about,
        given,
        figure=None if held.empty else _figure(held, at_risk, group, groups, x_label),
        data=human(at_risk, names | COUNTS),
        tries=alternative_text.survival(at_risk, group) if "probability" in at_risk else [[]],
    )


def _figure(
    held: pd.DataFrame,
    at_risk: pd.DataFrame,
    group: str | None,
    groups: list[str],
    x_label: str,
) -> Figure:
    time, y = "years", "probability"
    tables = [at_risk[at_risk[group].eq(one)] if group else at_risk for one in groups]
    lines = sum(len(COUNTS) + bool(group) for _ in groups)
    titles = [*COUNTS.values(), *(str(one) for one in groups)]
    foot = 50 + LINE * lines + 6
    figure, axes = style.sheet(
        PLOT + foot,
        left=labels.widest(titles, style.SMALL, "bold") + 26,
        right=labels.room_for_ends(groups) if group else 22,
        bottom=foot,
    )
    last = {}
    for place, one in enumerate(groups):
        curve = held[held[group].eq(one)] if group else held
        look = style.line_look(place) | {"marker": "", "zorder": 4}
        axes.plot(curve[time], curve[y], drawstyle="steps-post", **look)
        if {"lower", "upper"} <= set(curve):
            band = {"color": style.COLOURS[place], "alpha": 0.16, "linewidth": 0}
            axes.fill_between(curve[time], curve["lower"], curve["upper"], step="post", **band)
        last[one] = (curve[time].iloc[-1], curve[y].iloc[-1])
    _axes(axes, held, at_risk[time], x_label)
    _counts(axes, tables, groups if group else None)
    if group:
        labels.ends(axes, last, {one: place for place, one in enumerate(groups)})
    return figure


def _followed(curve: pd.DataFrame, end: float, group: str | None) -> pd.DataFrame:
    """Return the steps up to ``end``, the last drawn on to it where the curve goes further."""
    held = curve[curve["years"].le(end)]
    further = set(curve.loc[curve["years"].gt(end), group]) if group else set()
    last = held.groupby(group, sort=False).tail(1) if group else held.tail(1)
    goes_on = last[group].isin(further) if group else last["years"].lt(curve["years"].max())
    return pd.concat([held, last[goes_on].assign(years=end)], ignore_index=True)


def _axes(axes: Axes, held: pd.DataFrame, times: pd.Series, x_label: str) -> None:
    axes.set_xlim(0, times.max() * 1.04)
    axes.set_xticks(sorted({0.0, *times}))
    axes.xaxis.set_major_formatter(lambda at, _: f"{at:g}")
    axes.set_xlabel(x_label)
    top = max(held["probability"].max(), held["upper"].max() if "upper" in held else 0.0)
    axes.set_ylim(0, 1.02 if top > 0.6 else max(top * 1.15, 0.01))
    style.number_axis(axes.yaxis)
    ticks = [at for at in axes.get_yticks() if 0 <= at <= axes.get_ylim()[1]]
    axes.set_yticks(ticks)
    decimals = 0 if all(abs(at * 100 - round(at * 100)) < 1e-9 for at in ticks) else 1
    axes.yaxis.set_major_formatter(lambda at, _: number(at * 100, decimals) + "%")


def _counts(axes: Axes, tables: list[pd.DataFrame], groups: list[str] | None) -> None:
    """Write under the axis how many are still followed and how many events there were."""
    look = {"size": style.SMALL}
    left = 4 - axes.get_position().x0 * style.WIDTH
    under = axes.get_xaxis_transform()
    down = -56.0
    for place, table in enumerate(tables):
        if groups:
            title = str(groups[place])
            labels.write(axes, title, (0, 0), "axes fraction", left, down, weight="bold", **look)
            down -= LINE
        for column, title in COUNTS.items():
            labels.write(axes, title, (0, 0), "axes fraction", left, down, **look)
            for at, count in zip(table["years"], table[column], strict=True):
                labels.write(axes, number(count), (at, 0), under, 0, down, ha="center", **look)
            down -= LINE
