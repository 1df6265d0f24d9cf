"""Looked-after children: numbers and rates over the years, in words.

Functions take series frames (see :mod:`helpers.data`) and return frames or sentences. Whether
an area's rate is unusual among councils' is for :mod:`rates_in_care.among_councils` to say.
"""

import pandas as pd

from helpers.analysis.comparison import between
from helpers.data.geography import Area
from helpers.statistics import intervals
from helpers.words import listed, number, signed, with_interval, years
from helpers.words.earlier import change
from helpers.words.symbols import MEANING

COUNT = "looked_after_count"
RATE = "looked_after_rate_unrounded"
PRINTED_RATE = "looked_after_rate"
FEWEST_FOR_PERCENT = 50
"""A change of a smaller number is given in children only: in per cent it would mislead."""


def rate_measure(place: Area) -> str:
    """Return the measure that gives an area's rates on one population base at a time.

    Rates worked out from counts and population estimates, as England's printed rates up to 2018
    rest on an older base; for Wales the printed ones, as its populations are held for two years.
    """
    return PRINTED_RATE if place.code.startswith("W") else RATE


def marked(breaks: pd.DataFrame, place: Area) -> pd.DataFrame:
    """Return the breaks that concern an area's own series.

    Parameters
    ----------
    breaks
        As :func:`helpers.data.breaks` returns them.
    """
    # England's own series is revised throughout; only its councils' changes release
    if place.code.startswith("E") and not place.is_authority:
        return breaks[breaks["kind"] != "release"]
    return breaks


def comparable(frame: pd.DataFrame, breaks: pd.DataFrame) -> pd.DataFrame:
    """Return a series from its last change of definition on: what first and last may be set from.

    Parameters
    ----------
    frame
        Series frame of one measure of one area.
    breaks
        As :func:`helpers.data.breaks` returns them.
    """
    start = breaks.loc[breaks["kind"] == "definition", "period"].max()
    return frame if pd.isna(start) else frame[frame["period"] >= start]


def from_first_value(frame: pd.DataFrame, codes: list[str]) -> pd.DataFrame:
    """Return a series frame from each area's first year with a value on, areas as in ``codes``.

    Years marked "not applicable" after an area's last value are left out of it where another
    area's series runs on: the area is then a council that gave way to others.
    """
    held = frame[frame["value"].notna()]
    spans = held.groupby("area_code")["period"].agg(["min", "max"])
    began, ended = (frame["area_code"].map(spans[end]) for end in ("min", "max"))
    gone = (frame["period"] > ended) & (frame["status"] == "z") & (len(spans) > 1)
    kept = frame[(frame["period"] >= began) & ~gone]
    order = {code: place for place, code in enumerate(codes)}
    by = kept["area_code"].map(order)
    return kept.assign(_order=by).sort_values(["_order", "period"]).drop(columns="_order")


def missing_years(frame: pd.DataFrame) -> str:
    """Return a sentence on the years of one series that are missing and why; '' if none is."""
    rows = frame[frame["value"].isna() & (frame["status"] != "")].sort_values("period")
    parts = [
        f"{years(group['period'].tolist())} ({MEANING.get(status, 'not available')})"
        for status, group in rows.groupby("status", sort=False)
    ]
    return f"No figure is shown for {listed(parts)}." if parts else ""


def trend(frame: pd.DataFrame, subject: str, decimals: int = 0) -> str:
    """Return how one series went, its highest year, and what is missing of it, in sentences.

    Parameters
    ----------
    frame
        A series frame of one measure of one area.
    subject
        What the sentence is about, as "The number of children looked after in London".
    """
    held = frame[frame["value"].notna()].sort_values("period")
    if held.empty:
        return f"{subject} is not known from the data held."
    first, last = held.iloc[0], held.iloc[-1]
    top = held.loc[held["value"].idxmax()]
    if len(held) > 1 and first["value"] == last["value"]:
        text = (
            f"{subject} was {number(last['value'], decimals)} in both "
            f"{first['period']} and {last['period']}."
        )
    else:
        percent = first["value"] >= FEWEST_FOR_PERCENT
        text = f"{subject} {change(held, decimals, percent=percent)}."
    if top["value"] > max(first["value"], last["value"]):
        text += f" It was highest in {top['period']}, at {number(top['value'], decimals)}."
    return f"{text} {missing_years(frame)}".strip()


def headline(frame: pd.DataFrame, name: str, decimals: int = 0) -> str:
    """Return the title of a chart of one area's series: its last value and the change to it."""
    held = frame[frame["value"].notna()].sort_values("period")
    if held.empty:
        return f"{name}: not known from the data held"
    first, last = held.iloc[0], held.iloc[-1]
    text = f"{name}: {number(last['value'], decimals)} in {last['period']}"
    before = f"{number(first['value'], decimals)} in {first['period']}"
    if first["period"] == last["period"]:
        return text
    if first["value"] < FEWEST_FOR_PERCENT or pd.isna(first["rounding"]):
        return f"{text}, after {before}"
    bounds = intervals.change_bounds(
        first["value"], last["value"], first["rounding"], last["rounding"]
    ).iloc[0]
    if not bounds["beyond_rounding"]:
        return f"{text}, as in {first['period']} but for rounding"
    return f"{text}, {signed(bounds['percent'], 1)}% on {first['period']}"


def rate_change(frame: pd.DataFrame, name: str, breaks: pd.DataFrame) -> str:
    """Return how a rate went since the last break, with both intervals, in sentences.

    Two rates whose 95% intervals overlap are not called different, and rates on either side of
    a break are not compared.

    Parameters
    ----------
    frame
        Series frame of one rate of one area.
    breaks
        As :func:`helpers.data.breaks` returns them, for the measure and area.
    """
    held = frame[frame["value"].notna()].sort_values("period")
    if held.empty:
        return f"No rate can be formed for {name}."
    first, last = held.iloc[0], held.iloc[-1]
    inside = breaks["period"].between(first["period"], last["period"], inclusive="right")
    if inside.any():
        at = int(breaks.loc[inside, "period"].max())
        before, after = held[held["period"] < at], held[held["period"] >= at]
        return (
            f"{rate_change(after, name, breaks)} Rates up to {before['period'].iloc[-1]} rest on "
            f"another basis and are not compared with these: {_ends(before)}."
        )
    return between(held, f"The rate in {name}")


def _ends(held: pd.DataFrame) -> str:
    points = held.iloc[[0, -1]].drop_duplicates("period")
    return " and ".join(f"{_rate(row)} in {row['period']}" for _, row in points.iterrows())


def rate_headline(frame: pd.DataFrame, code: str, name: str) -> str:
    """Return the title of a chart of rates: the area's last rate, and the others' in that year.

    Parameters
    ----------
    frame
        Series frame of one rate: the area and those it is set beside.
    """
    held = frame[frame["value"].notna()]
    mine = held[held["area_code"] == code].sort_values("period")
    if mine.empty:
        return f"{name}: no rate can be formed"
    last = mine.iloc[-1]
    text = f"{name}: {number(last['value'], 1)} per 10,000 in {last['period']}"
    others = held[(held["area_code"] != code) & (held["period"] == last["period"])]
    parts = [f"{row['area']} {number(row['value'], 1)}" for _, row in others.iterrows()]
    return f"{text}; {listed(parts)}" if parts else text


def _rate(row: pd.Series) -> str:
    return with_interval(row["value"], row["lower"], row["upper"])


def beside(frame: pd.DataFrame, code: str, context: list[str]) -> str:
    """Return how one area's rate stands to those of its context in the same year, in a sentence.

    The other's rate is taken as the reference (an area is part of its region and nation, so the
    two are no independent samples): above or below it where the area's interval leaves it out.

    Parameters
    ----------
    frame
        Series frame of one rate in one year.
    code, context
        The area, and those it is set beside.
    """
    mine = frame[frame["area_code"] == code]
    others = frame[frame["area_code"].isin(context) & frame["value"].notna()]
    if mine.empty or pd.isna(mine.iloc[0]["lower"]) or others.empty:
        return ""
    row, parts = mine.iloc[0], []
    for _, other in others.iterrows():
        word = "not distinguishable from"
        if row["lower"] > other["value"]:
            word = "above"
        elif row["upper"] < other["value"]:
            word = "below"
        parts.append(f"{word} that of {other['area']} ({number(other['value'], 1)})")
    return f"In {row['period']} the rate in {row['area']}, {_rate(row)}, was {' and '.join(parts)}."


def no_rate(counts: pd.DataFrame, populations: pd.DataFrame, name: str) -> str:
    """Return why no rate can be worked out, in a sentence; '' where one can in some year.

    Parameters
    ----------
    counts, populations
        Series frames of the number and of the child population of one area, or of several alike.
    """
    held, people = (
        sorted(frame.loc[frame["value"].notna(), "period"].unique())
        for frame in (counts, populations)
    )
    if not held:
        return f"No number of children looked after is held for {name}."
    if any(year - 1 in people for year in held):
        return ""
    if not people:
        return f"No rate can be worked out for {name}: no child population is held."
    return (
        f"No rate can be worked out for {name}: the number is held for {years(held)}, the child "
        f"population for the middle of {years(people)}, and a rate needs the population of the "
        "mid-year before the number."
    )


def with_boundary(
    breaks: pd.DataFrame, boundary: pd.DataFrame, frame: pd.DataFrame
) -> pd.DataFrame:
    """Return the breaks of a chart's lines: those of all areas, and that of the combined series.

    Parameters
    ----------
    breaks
        As :func:`helpers.data.breaks` returns them.
    boundary
        As :func:`helpers.data.reorganisation` returns it.
    frame
        The series drawn.

    Returns
    -------
    DataFrame
        period, kind, note, area; a row a break and area.
    """
    names = frame[["area_code", "area"]].drop_duplicates()
    combined = names[names["area_code"].str.contains("+", regex=False)]
    rows = [breaks.merge(names, how="cross"), boundary.merge(combined, how="cross")]
    return pd.concat(rows)[["period", "kind", "note", "area"]].reset_index(drop=True)
