"""Change over years: up to four lines, each named where it ends."""

from typing import Unpack

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FixedLocator, FuncFormatter

from helpers import words
from helpers.show import alternative_text, subject
from helpers.show import breaks as breaks_
from helpers.show.charts import labels, style
from helpers.show.charts.chart import Chart, made
from helpers.show.subject import Given, Subject
from helpers.statistics import bounds
from helpers.words import number, symbols
from helpers.words.changes import SHARE

HEIGHT = 330.0
FOOT = 18.0
MOST_LINES = 4
LONGEST_LABEL = 70
CROWDED = 18.0


@style.styled
def lines(
    frame: pd.DataFrame,
    *,
    group: str = "",
    first: str | None = None,
    breaks: pd.DataFrame | None = None,
    band: bool = True,
    from_zero: bool = True,
    **given: Unpack[Given],
) -> Chart:
    """Draw one line a group, never across a year that is missing nor across a break in the series.

    Args:
        frame: A series frame, or one row a group and year: ``period`` (int), ``value`` (float, NaN
            where missing), ``group`` (str) and, where there are any, ``lower``, ``upper`` and
            ``bound`` (what they are) and ``status`` (symbol of a missing value, shown under its
            year).
        group: The column with a line a value; by default ``measure`` where the frame has several of
            one area, else ``area``.
        first: The group in focus; by default the first in the frame.
        breaks: Columns ``period`` (the first year counted the new way) and ``note``; those known of
            the frame's measures and areas by default. A numbered line is drawn before that year,
            the note joins the source, and neither words nor table compare across it. With a column
            called as ``group``, a break is that of one line alone.
        band: Whether to shade what lies between the limits.
        from_zero: Whether the axis of values starts at zero: right for counts and rates.
        given: See :class:`helpers.show.subject.Given`.

    Raises:
        ValueError: If there are more than four groups, or two rows for one group and year.
    """
    about = subject.of(frame, given)
    group = group or about.across
    drawn = _in_order(frame, group, first)
    breaks = breaks_.of_lines(drawn, breaks, group)
    present = drawn[drawn["value"].notna()]
    between = bounds.note(bounds.kinds(present)) if band else ""
    shaded = [f"Shaded: {between}."] if between else []
    return made(
        "Line chart",
        about,
        given,
        figure=None
        if present.empty
        else _figure(drawn, breaks, bool(shaded), from_zero, about.suffix),
        frame=drawn.assign(Break=breaks_.marked(drawn, breaks)) if len(breaks) else drawn,
        columns={
            "period": "Year",
            "line": given.get("label_name", group.capitalize()),
            "value": given.get("value_name", about.measured or "Value"),
            "Break": "Break",
        },
        title="" if "title" in given else _title(drawn, breaks, about),
        tries=alternative_text.lines(drawn, breaks, about.write),
        notes=shaded + breaks_.notes(breaks),
        missing=drawn[drawn["value"].isna()],
    )


def _title(drawn: pd.DataFrame, breaks: pd.DataFrame, about: Subject) -> str:
    """Return the latest value of the first line, its changes, and the others' of that year."""
    held = drawn[drawn["value"].notna()]
    if held.empty:
        return ""
    first = drawn["line"].iloc[0]
    what = about.where if about.across == "measure" else about.label
    mine = drawn[drawn["line"].eq(first)]
    text = words.headline(
        mine,
        f"{what}, {first}" if 0 < len(what) <= LONGEST_LABEL else first,
        breaks[breaks["line"].eq(first)],
        decimals=about.decimals,
        suffix=about.suffix,
        kind=SHARE if about.suffix == "%" else None,
    )
    year = held.loc[held["line"].eq(first), "period"].max()
    now = held[held["period"].eq(year) & held["line"].ne(first)]
    others = [f"{row.line} {about.write(row.value)}" for row in now.itertuples()]
    return "; ".join([text, ", ".join(others)]) if others else text


def _in_order(frame: pd.DataFrame, group: str, first: str | None) -> pd.DataFrame:
    """Return the rows with their ``line``, the line in focus before the others."""
    frame = frame.reset_index(drop=True)
    named = frame[group].map(subject.labels()) if group == "measure" else frame[group]
    frame = frame.assign(line=named.fillna(frame[group]))
    groups = sorted(dict.fromkeys(frame["line"]), key=lambda one: one != first)
    if len(groups) > MOST_LINES:
        raise ValueError(f"{len(groups)} lines in one chart: {MOST_LINES} at most")
    if frame.duplicated(["line", "period"]).any():
        raise ValueError(f"two rows for one {group} and period")
    frame = frame.assign(place=frame["line"].map({one: n for n, one in enumerate(groups)}))
    return _in_existence(frame.sort_values(["place", "period"], ignore_index=True))


def _in_existence(frame: pd.DataFrame) -> pd.DataFrame:
    """Leave out the years before any line has a value, and those after an area has ended.

    What is withheld there stays: it has a figure that is not shown.
    """
    held = frame[frame["value"].notna()]
    status = frame["status"].fillna("") if "status" in frame else pd.Series("", frame.index)
    before = frame["period"].lt(held["period"].min()) & status.isin(["", "x", ":", "z"])
    after = frame["period"].gt(
        frame["line"].map(held.groupby("line")["period"].max()).astype(float)
    )
    return frame[~before & ~(after & status.eq("z"))].reset_index(drop=True)


def _figure(
    drawn: pd.DataFrame, breaks: pd.DataFrame, band: bool, from_zero: bool, suffix: str
) -> Figure:
    present = drawn[drawn["value"].notna()]
    missing = drawn[drawn["value"].isna()]
    missing = missing[missing["status"].fillna("") != ""] if "status" in drawn else missing[:0]
    under = [labels.wrapped(one) for one in missing["line"].unique()]
    foot = sum(_tall(text) for text in under)
    values = present[["value", *(c for c in ("lower", "upper") if band)]]
    low, high = values.min().min(), values.max().max()
    figure, axes = style.sheet(
        HEIGHT + foot,
        left=14 + labels.width_of(number(high, 0 if high >= 10 else 1) + suffix),
        right=max(
            labels.room_for_ends(list(present["line"].unique())),
            labels.GAP + labels.widest(under, style.SMALL) + 5,
        ),
        top=28,
        bottom=32 + foot,
    )
    _axes(axes, drawn["period"], low, high, from_zero, suffix)
    apart = present.groupby("line")["period"].diff().ne(1)
    run = breaks_.runs(present, breaks)
    apart |= run.ne(run.shift()) | present["place"].ne(present["place"].shift())
    for _, stretch in present.groupby(apart.cumsum()):
        look = style.line_look(stretch["place"].iloc[0])
        if band:
            _shade(axes, stretch, look["color"])
        if _year(axes) < CROWDED:
            look["markersize"] = 4
        # A mark at zero is drawn whole: the axes hold every value anyway.
        axes.plot(stretch["period"], stretch["value"], clip_on=False, **look)
    _mark_breaks(axes, breaks.drop_duplicates("number"))
    _mark_missing(axes, missing)
    last = present.groupby("line", sort=False).tail(1)
    labels.ends(
        axes,
        {row.line: (row.period, row.value) for row in last.itertuples()},
        {row.line: row.place for row in last.itertuples()},
    )
    return figure


def _shade(axes: Axes, run: pd.DataFrame, colour: str) -> None:
    if len(run) == 1:
        axes.vlines(run["period"], run["lower"], run["upper"], color=colour, linewidth=1.2)
    else:
        band = {"color": colour, "alpha": 0.14, "linewidth": 0}
        axes.fill_between(run["period"], run["lower"], run["upper"], **band)


def _axes(
    axes: Axes, years: pd.Series, low: float, high: float, from_zero: bool, suffix: str
) -> None:
    first, last = int(years.min()), int(years.max())
    axes.set_xlim(first - 0.4, last + 0.4)
    room = labels.width_of("2000", style.SMALL) + 4
    step = next(step for step in (1, 2, 5, 10, 100) if step * _year(axes) >= room)
    years = [year for year in range(first, last + 1) if (last - year) % step == 0]
    axes.xaxis.set_major_locator(FixedLocator(years))
    axes.xaxis.set_major_formatter(FuncFormatter(lambda year, _: f"{year:.0f}"))
    low = min(low, 0.0) if from_zero else low
    margin = 0.07 * (high - low) or 1.0
    axes.set_ylim(low - (0 if low == 0 else margin), high + margin)
    style.number_axis(axes.yaxis, suffix)


def _year(axes: Axes) -> float:
    """Return the width of a year in points."""
    first, last = axes.get_xlim()
    return labels.size_in_points(axes)[0] / (last - first)


def _mark_breaks(axes: Axes, breaks: pd.DataFrame) -> None:
    room = (labels.width_of("Break 1", style.SMALL) + 6) / _year(axes)
    named = breaks["period"].diff().dropna().ge(room).all()
    look = {"ha": "center", "size": style.SMALL, "color": style.SOFT}
    for row in breaks.itertuples():
        at = row.period - 0.5
        axes.axvline(at, color=style.SOFT, linewidth=1, linestyle=(0, (3, 3)), zorder=1)
        text = f"Break {row.number}" if named else str(row.number)
        labels.write(axes, text, (at, 1), axes.get_xaxis_transform(), 0, 9, **look)


def _mark_missing(axes: Axes, missing: pd.DataFrame) -> None:
    """Write the symbols of missing years under the axis, one row a line that has any."""
    look = {"size": style.SMALL, "color": style.SOFT}
    under = axes.get_xaxis_transform()
    foot = 25.0
    for one, cells in missing.groupby("line", sort=False):
        name = labels.wrapped(one)
        down = -(foot + _tall(name) / 2)
        foot += _tall(name)
        for year, status in zip(cells["period"], cells["status"], strict=True):
            text = symbols.marker(status)
            labels.write(axes, text, (year, 0), under, 0, down, ha="center", **look)
        labels.write(axes, name, (1, 0), "axes fraction", labels.GAP, down, **look)


def _tall(name: str) -> float:
    """Return the height of a row of missing values."""
    return max(FOOT, labels.height_of(name, style.SMALL) + 4)
