"""Change over years: up to four lines, each named where it ends."""

import pandas as pd
import seaborn
from matplotlib.axes import Axes
from matplotlib.ticker import FuncFormatter

from helpers.show.charts import labels, style
from helpers.show.charts.chart import Chart, human, with_key
from helpers.words import number, symbols

HEIGHT = 330.0
FOOT = 18.0
MOST_LINES = 4
CROWDED = 18.0


@style.styled
def lines(
    frame: pd.DataFrame,
    *,
    name: str,
    title: str,
    subtitle: str,
    alt: str,
    source: str = "",
    x: str = "period",
    y: str = "value",
    group: str = "area",
    first: str | None = None,
    breaks: pd.DataFrame | None = None,
    band: bool = True,
    from_zero: bool = True,
    suffix: str = "",
    x_label: str = "Year",
    y_label: str = "Value",
    group_label: str = "Area",
) -> Chart:
    """Draw one line a group, never across a year that is missing nor across a break in the series.

    Parameters
    ----------
    frame
        One row a group and year: ``x`` (int), ``y`` (float, NaN where missing), ``group`` (str)
        and, where there are any, ``lower`` and ``upper`` (95% interval) and ``status`` (symbol of
        a missing value, shown under its year).
    first
        The group in focus; by default the first in the frame.
    breaks
        Columns ``period`` (the first year counted the new way) and ``note``. A numbered line is
        drawn before that year and the note joins the source. With a column ``group`` too, a
        break interrupts the line of that group alone.
    band
        Whether to shade the intervals.
    from_zero
        Whether the axis of values starts at zero: right for counts and rates.
    suffix
        Written after each number of that axis, such as "%".
    x_label, y_label, group_label
        What the columns of ``Chart.data`` are called.

    Raises
    ------
    ValueError
        If there are more than four groups, or two rows for one group and year.
    """
    groups = list(dict.fromkeys(frame[group]))
    groups.sort(key=lambda one: one != first)
    if len(groups) > MOST_LINES:
        raise ValueError(f"chart {name!r} would have {len(groups)} lines: {MOST_LINES} at most")
    if frame.duplicated([group, x]).any():
        raise ValueError(f"chart {name!r} has two rows for one {group} and {x}")
    places = {one: place for place, one in enumerate(groups)}
    frame = frame.assign(_place=frame[group].map(places)).sort_values(["_place", x])
    interrupts = breaks
    breaks = _inside(breaks, frame[x])
    data = human(frame, {x: x_label, group: group_label, y: y_label})
    present = frame[frame[y].notna()]
    band = band and {"lower", "upper"} <= set(present) and present["lower"].notna().any()
    shaded = ["Shaded: 95% interval."] if band else []
    source = with_key(source, frame[frame[y].isna()], *shaded, *_notes(breaks))
    if present.empty:
        return Chart(name, title, subtitle, alt, None, data, source)

    statuses = frame["status"].fillna("") if "status" in frame else ""
    missing = frame[frame[y].isna() & (statuses != "")]
    foot = FOOT * missing[group].nunique()
    drawn = present[[y, *(c for c in ("lower", "upper") if band)]]
    lowest, highest = drawn.min().min(), drawn.max().max()
    figure, axes = style.sheet(
        HEIGHT + foot,
        left=14 + labels.width_of(number(highest, 0 if highest >= 10 else 1) + suffix),
        right=labels.room_for_ends(groups),
        top=28,
        bottom=32 + foot,
    )
    present = present.assign(_run=_runs(present, x, group, interrupts))
    if band:
        _shade(axes, present, x)
    _axes(axes, frame[x], lowest, highest, from_zero, suffix)
    _draw(axes, present, groups, x, y, group)
    _mark_breaks(axes, breaks)
    _mark_missing(axes, missing, x, group)
    last = present.groupby(group, sort=False).tail(1)
    labels.ends(
        axes, dict(zip(last[group], zip(last[x], last[y], strict=True), strict=True)), places
    )
    return Chart(name, title, subtitle, alt, figure, data, source)


def _inside(breaks: pd.DataFrame | None, years: pd.Series) -> pd.DataFrame:
    """Return the breaks that fall between two of the years drawn, oldest first, one row a year."""
    if breaks is None or breaks.empty or years.empty:
        return pd.DataFrame({"period": [], "note": []})
    inside = breaks[breaks["period"].gt(years.min()) & breaks["period"].le(years.max())]
    unique = inside.drop_duplicates(["period", "note"])
    unique = unique.assign(note=unique["note"].str.rstrip("."))
    return unique.groupby("period")["note"].agg("; ".join).reset_index()


def _notes(breaks: pd.DataFrame) -> list[str]:
    return [
        f"Break {place} ({period:.0f}): {note.rstrip('.')}."
        for place, (period, note) in enumerate(
            zip(breaks["period"], breaks["note"], strict=True), 1
        )
    ]


def _runs(present: pd.DataFrame, x: str, group: str, breaks: pd.DataFrame | None) -> pd.Series:
    """Number the stretches of consecutive comparable years of each group."""
    starts = present.groupby(group)[x].diff().ne(1)
    if breaks is not None and not breaks.empty:
        keys = ([x, group], ["period", group]) if group in breaks else ([x], ["period"])
        cells, at = (
            pd.MultiIndex.from_frame(frame[names])
            for frame, names in zip((present, breaks), keys, strict=True)
        )
        starts |= cells.isin(at)
    return starts.cumsum()


def _shade(axes: Axes, present: pd.DataFrame, x: str) -> None:
    for _, run in present.groupby("_run"):
        colour = style.COLOURS[run["_place"].iloc[0]]
        if len(run) == 1:
            axes.vlines(run[x], run["lower"], run["upper"], color=colour, linewidth=1.2)
        else:
            axes.fill_between(run[x], run["lower"], run["upper"], color=colour, alpha=0.14, lw=0)


def _draw(axes: Axes, present: pd.DataFrame, groups: list[str], x: str, y: str, group: str) -> None:
    looks = [style.line_look(place) for place in range(len(groups))]
    seaborn.lineplot(
        present,
        x=x,
        y=y,
        hue=group,
        style=group,
        units="_run",
        hue_order=groups,
        style_order=groups,
        palette=[look["color"] for look in looks],
        markers=[look["marker"] for look in looks],
        dashes=list(style.DASHES[: len(groups)]),
        estimator=None,
        errorbar=None,
        sort=False,
        legend=False,
        ax=axes,
    )
    axes.set(xlabel="", ylabel="")
    for line in axes.lines:
        look = looks[style.COLOURS.index(line.get_color())]
        line.set(
            **{key: look[key] for key in look if key.startswith(("line", "markers", "markere"))}
        )
        # A mark at zero is drawn whole: the axes hold every value anyway.
        line.set(zorder=4 if look is looks[0] else 3, clip_on=False)
        if _year(axes) < CROWDED:
            line.set_markersize(4)


def _axes(
    axes: Axes, years: pd.Series, low: float, high: float, from_zero: bool, suffix: str
) -> None:
    first, last = int(years.min()), int(years.max())
    axes.set_xlim(first - 0.4, last + 0.4)
    room = labels.width_of("2000", style.SMALL) + 4
    step = next(step for step in (1, 2, 5, 10, 100) if step * _year(axes) >= room)
    axes.set_xticks([year for year in range(first, last + 1) if (last - year) % step == 0])
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
    for place, period in enumerate(breaks["period"], 1):
        at = period - 0.5
        axes.axvline(at, color=style.SOFT, linewidth=1, linestyle=(0, (3, 3)), zorder=1)
        text = f"Break {place}" if named else str(place)
        look = {"ha": "center", "size": style.SMALL, "color": style.SOFT}
        labels.write(axes, text, (at, 1), axes.get_xaxis_transform(), 0, 9, **look)


def _mark_missing(axes: Axes, missing: pd.DataFrame, x: str, group: str) -> None:
    """Write the symbols of missing years under the axis, one row a group that has any."""
    look = {"size": style.SMALL, "color": style.SOFT}
    for row, (one, cells) in enumerate(missing.groupby(group, sort=False), 1):
        down = -(16 + FOOT * row)
        for year, status in zip(cells[x], cells["status"], strict=True):
            under, text = axes.get_xaxis_transform(), symbols.marker(status)
            labels.write(axes, text, (year, 0), under, 0, down, ha="center", **look)
        labels.write(axes, str(one), (1, 0), "axes fraction", labels.GAP, down, **look)
