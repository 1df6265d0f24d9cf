"""What a chart shows, in words written from its data, for people who do not see it.

Every function takes the frame that is drawn and says what a reader would see first: which way,
between what, where it was highest, what is missing. None says "significant".
"""

from collections.abc import Mapping

import pandas as pd

from helpers import words
from helpers.statistics.funnel import PLACES
from helpers.words import earlier, listed, number
from helpers.words.symbols import MEANING

NOTHING = "Nothing could be drawn: no value is held."


def describe_lines(
    frame: pd.DataFrame,
    unit: str,
    *,
    x: str = "period",
    y: str = "value",
    group: str = "area",
    decimals: int = 0,
    breaks: pd.DataFrame | None = None,
    shares: bool = False,
) -> str:
    """Say how each line went from its first to its last value, its peak, and its missing years.

    Parameters
    ----------
    frame
        What ``charts.lines`` draws.
    unit
        What the values are, such as "children per 10,000".
    breaks
        As for ``charts.lines``. The years on either side of one are not counted alike, so that
        no change in per cent is given across it.
    shares
        Whether the values are shares in per cent: no change in per cent is then given.

    Returns
    -------
    str
        For instance "Line chart of children per 10,000. England rose from 60 in 2016 to 67 in
        2025 (+11.7%), highest at 70 in 2022."
    """
    series = frame.rename(columns={x: "period", y: "value"})
    if "rounding" not in series:
        series = series.assign(rounding=float("nan"))
    if series["value"].notna().sum() == 0:
        return NOTHING
    starts = set() if breaks is None else set(breaks["period"])
    years = series["period"]
    broken = sorted(start for start in starts if years.min() < start <= years.max())
    told = [
        f"{one} {_line(line.sort_values('period'), decimals, broken, percent=not shares)}"
        for one, line in series.groupby(group, sort=False)
    ]
    text = f"Line chart of {unit}. {'; '.join(told)}."
    if broken:
        text += f" The way of counting changes in {listed([f'{start:g}' for start in broken])}."
    return text


def describe_runs(
    frame: pd.DataFrame,
    unit: str,
    *,
    x: str = "period",
    y: str = "value",
    group: str = "area",
    decimals: int = 0,
    suffix: str = "",
    breaks: pd.DataFrame | None = None,
) -> str:
    """Give the ends of each stretch of years counted alike, line by line, and compare none.

    For lines whose breaks forbid to say how they went from the first year to the last.

    Parameters
    ----------
    frame, breaks
        As for ``charts.lines``; a break with a column ``group`` is that of one line alone.
    unit
        What the values are, such as "% of pupils".

    Returns
    -------
    str
        For instance "Line chart of % of pupils, in stretches of years counted alike. England: 17.3
        in 2017 to 17.7 in 2019; 22.1 in 2022 to 17.4 in 2025."
    """
    told = []
    for one, line in frame[frame[y].notna()].groupby(group, sort=False):
        line = line.sort_values(x)
        marks = [] if breaks is None else breaks
        if len(marks) and group in marks:
            marks = marks[marks[group] == one]
        starts = sorted(set(marks["period"])) if len(marks) else []
        run = line[x].map(lambda year, starts=starts: sum(start <= year for start in starts))
        stretches = []
        for _, part in line.groupby(run):
            ends = part.iloc[[0, -1]].drop_duplicates(x)
            points = [
                f"{number(at, decimals)}{suffix} in {year}"
                for year, at in zip(ends[x], ends[y], strict=True)
            ]
            stretches.append(" to ".join(points))
        told.append(f"{one}: {'; '.join(stretches)}")
    if not told:
        return NOTHING
    return f"Line chart of {unit}, in stretches of years counted alike. {'. '.join(told)}."


def describe_amounts(
    frame: pd.DataFrame,
    unit: str,
    *,
    label: str = "label",
    value: str = "value",
    group: str | None = None,
    decimals: int = 0,
    signed: bool = False,
) -> str:
    """Name each bar and its amount in the order drawn, under its stage where there are groups.

    Returns
    -------
    str
        For instance "Bar chart of children. Population +1,200; rate of referral -340."
    """
    if frame[value].notna().sum() == 0:
        return NOTHING
    write = words.signed if signed else words.number
    told = [
        f"{row[label]}{', ' + str(row[group]) if group else ''} "
        + (write(row[value], decimals) if pd.notna(row[value]) else _why(row))
        for _, row in frame.iterrows()
    ]
    return f"Bar chart of {unit}. {'; '.join(told)}."


def describe_funnel(
    frame: pd.DataFrame,
    unit: str,
    *,
    highlight: str,
    reference: float | None = None,
    reference_label: str = "England",
    label: str = "area",
    y: str = "value",
    decimals: int = 0,
) -> str:
    """Say where the area in focus lies among its limits, and how many areas lie where.

    Parameters
    ----------
    frame
        What ``charts.funnel`` draws, with ``position``: each area's place in words, as
        ``funnel.place`` returns it.
    highlight
        The area in focus; '' for none.

    Returns
    -------
    str
        For instance "Funnel plot of children per 10,000 in 151 areas. London has 65 and is within
        limits (England: 67). In all: 40 below 99.8% limit, 71 within limits and
        40 above 99.8% limit."
    """
    held = frame[frame[y].notna()]
    if held.empty:
        return NOTHING
    text = f"Funnel plot of {unit} in {number(len(held))} area{'s' * (len(held) != 1)}."
    mine = held[held[label].eq(highlight)]
    about = "" if reference is None else f" ({reference_label}: {number(reference, decimals)})"
    if mine.empty:
        text += f" {highlight} has no value to draw{about}." if highlight else ""
    else:
        where = mine["position"].iloc[0] if "position" in mine else ""
        place = f" and is {where}" if where else ""
        text += f" {highlight} has {number(mine[y].iloc[0], decimals)}{place}{about}."
    if "position" in held:
        counts = held["position"].value_counts()
        told = [f"{number(counts[where])} {where}" for where in PLACES if where in counts]
        text += f" In all: {listed(told)}." if told else ""
    return text


def describe_estimates(
    frame: pd.DataFrame,
    unit: str,
    *,
    label: str = "area",
    value: str = "value",
    reference: float | None = None,
    reference_label: str = "England",
    decimals: int = 0,
) -> str:
    """Give each estimate with its interval in the order drawn, for ``intervals`` and ``forest``.

    Returns
    -------
    str
        For instance "Estimates with 95% intervals, children per 10,000. Wales 65 (63 to 67);
        Scotland 61 (59 to 63). The line is at 67, England."
    """
    if frame[value].notna().sum() == 0:
        return NOTHING
    told = []
    for _, row in frame.iterrows():
        if pd.isna(row[value]):
            told.append(f"{row[label]} {_why(row)}")
            continue
        limits = row.get("lower"), row.get("upper")
        told.append(f"{row[label]} {words.with_interval(row[value], *limits, decimals)}")
    kind = "Estimates with 95% intervals where there are any"
    line = ""
    if reference is not None:
        line = f" The line is at {number(reference, decimals)}, {reference_label}."
    return f"{kind}, {unit}. {'; '.join(told)}.{line}"


def describe_distribution(
    frame: pd.DataFrame,
    unit: str,
    *,
    highlight: str = "",
    label: str = "label",
    value: str = "value",
    area: str = "area",
    decimals: int | Mapping[str, int] = 0,
) -> str:
    """Give each row's median, middle half and range, and the area in focus, for ``distribution``.

    Returns
    -------
    str
        For instance "Dots of pounds per child, one a council. Early help: half of 151 councils
        lie between 150 and 260, the median is 200, the range 40 to 610; the area in focus has 170."
    """
    told = []
    for one, part in frame[frame[value].notna()].groupby(label, sort=False):
        places = decimals if isinstance(decimals, int) else decimals[one]
        low, quarter, median, three, high = part[value].quantile([0, 0.25, 0.5, 0.75, 1])
        text = (
            f"{one}: half of {len(part)} councils lie between {number(quarter, places)} and "
            f"{number(three, places)}, the median is {number(median, places)}, the range "
            f"{number(low, places)} to {number(high, places)}"
        )
        mine = part.loc[part[area].eq(highlight), value]
        told.append(
            f"{text}; {highlight} has {number(mine.iloc[0], places)}" if len(mine) else text
        )
    return f"Dots of {unit}, one a council. {'. '.join(told)}." if told else NOTHING


def describe_survival(
    at_risk: pd.DataFrame,
    event: str,
    *,
    time: str = "years",
    y: str = "probability",
    group: str | None = None,
    decimals: int = 0,
) -> str:
    """Say to what share ``event`` had happened by the last time read, and how many were followed.

    Parameters
    ----------
    at_risk
        The curve at the times under the axis, as ``survival.kaplan_meier`` returns it.

    Returns
    -------
    str
        For instance "Step curve of the share with new proceedings. 24 (22 to 26) in 100 by year
        8, 310 followed that long."
    """
    told = []
    for one, table in at_risk.groupby(group, sort=False) if group else [("", at_risk)]:
        known = table[table[y].notna()].sort_values(time)
        if known.empty:
            continue
        last = known.iloc[-1]
        percent = words.with_interval(
            *(last.get(column, float("nan")) * 100 for column in (y, "lower", "upper")), decimals
        )
        name = f"{one}: " if group else ""
        followed = f"{number(last['at_risk'])} followed that long"
        told.append(f"{name}{percent} in 100 by year {last[time]:g}, {followed}")
    return f"Step curve of the share with {event}. {'; '.join(told)}." if told else NOTHING


def _line(line: pd.DataFrame, decimals: int, broken: list[float], *, percent: bool) -> str:
    held = line[line["value"].notna()]
    across = [start for start in broken if held["period"].min() < start <= held["period"].max()]
    text = earlier.change(line, decimals, percent=percent and not across)
    if len(held) > 2:
        peak = held.loc[held["value"].idxmax()]
        highest = number(peak["value"], decimals)
        if highest not in {number(held["value"].iloc[end], decimals) for end in (0, -1)}:
            text += f", highest at {highest} in {peak['period']}"
    if len(held):
        years = range(int(line["period"].min()), int(line["period"].max()) + 1)
        gaps = [str(year) for year in years if year not in set(held["period"])]
        text += f", no value in {listed(gaps)}" if gaps else ""
    return text


def _why(row: pd.Series) -> str:
    status = row.get("status", "")
    reason = MEANING.get(status, "not available") if isinstance(status, str) else "not available"
    return reason.split(":")[0]
