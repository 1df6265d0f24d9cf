"""Where looked-after children live, how far away, and how often they move: published shares.

Functions take series frames (see :mod:`helpers.data`) and return frames or sentences. The shares
are printed in whole per cent and without their counts.
"""

from collections.abc import Collection

import pandas as pd

from helpers.analysis import comparison
from helpers.statistics import intervals
from helpers.words import number

FOSTER = "foster_care_percent"
HOMES = "childrens_homes_percent"
SEMI = "semi_independent_percent"
FAR = "far_from_home_percent"
THREE = "three_placements_percent"
STABLE = "placement_stable_percent"
MISSING = "missing_percent"
TYPES = {
    FOSTER: "Foster care",
    HOMES: "Children's homes and secure units",
    SEMI: "Independent or semi-independent",
    "with_parents_percent": "With parents",
}
MOVES = {
    FAR: "Over 20 miles from home, outside the council",
    THREE: "Three or more placements in the year",
    MISSING: "Went missing in the year",
}
SAME_CARER = {STABLE: "Same carer for two years or more"}
LABELS = TYPES | MOVES | SAME_CARER
SHORT = LABELS | {FAR: "Over 20 miles away", THREE: "Three or more placements"}
SHORT |= {MISSING: "Went missing", "with_parents_percent": "With parents"}
MOST_NAMED = 4
WITHOUT_TOTAL = (STABLE, MISSING)
"""Shares of children whose number is not held: those in care long, and all of a year."""


def named(frame: pd.DataFrame) -> pd.DataFrame:
    """Return ``frame`` with a column label, each measure in words, in the order of the labels."""
    order = {measure: place for place, measure in enumerate(LABELS)}
    by_order = frame["measure"].map(order).argsort(kind="stable")
    return frame.assign(label=frame["measure"].map(LABELS)).iloc[by_order]


def with_intervals(shares: pd.DataFrame, children: pd.DataFrame) -> pd.DataFrame:
    """Return shares of children looked after at 31 March with approximate 95% intervals.

    Parameters
    ----------
    shares
        Series frame of measures of :data:`LABELS`, per cent.
    children
        Series frame of the number of children looked after at 31 March.

    Returns
    -------
    DataFrame
        ``shares`` with lower and upper: Wilson limits of what the printed share may have been.
        Missing for :data:`WITHOUT_TOTAL`, and wherever the number of children is. A share of no
        children, printed as 0%, is not applicable.
    """
    rows = children.set_index(["area_code", "period"])
    places = pd.MultiIndex.from_frame(shares[["area_code", "period"]])
    total = pd.Series(rows["value"].reindex(places).to_numpy(dtype=float), shares.index)
    status = pd.Series(rows["status"].reindex(places).to_numpy(), shares.index)
    none = ((total == 0) | (status == "z")) & (shares["measure"] != MISSING)
    total = total.mask(shares["measure"].isin(WITHOUT_TOTAL))
    limits = intervals.rounded_share_interval(shares["value"], total, shares["rounding"])
    return shares.assign(
        value=shares["value"].mask(none),
        status=shares["status"].mask(none, "z"),
        reason=shares["reason"].mask(none, "no child was looked after at 31 March"),
        lower=limits["lower"].mask(none),
        upper=limits["upper"].mask(none),
    )


def course(frame: pd.DataFrame, subject: str) -> str:
    """Return how one share went from its first to its last year, in a sentence.

    Where it has intervals, two that overlap are not called different; where it has none, a
    difference that rounding allows is not.

    Parameters
    ----------
    frame
        Series frame of one measure of one area, as :func:`with_intervals` returns it.
    subject
        What the sentence is about, as "The share in foster care in London".
    """
    held = frame[frame["value"].notna()].sort_values("period")
    if held.empty:
        return f"{subject} is not known from the data held."
    first, last = held.iloc[0], held.iloc[-1]
    if pd.notna(first["lower"]) and pd.notna(last["lower"]):
        return comparison.between(held, subject, 0, "%")
    text = f"{subject} was {number(last['value'])}% in {last['period']}"
    if first["period"] == last["period"]:
        return f"{text}, the only year shown."
    if first["value"] == last["value"]:
        return f"{text}, as in {first['period']}."
    text += f", after {number(first['value'])}% in {first['period']}"
    # each may be half a unit off
    apart = abs(last["value"] - first["value"]) > (first["rounding"] + last["rounding"]) / 2
    more = "more" if apart else "no more"
    return f"{text}: {more} than rounding allows. No interval can be formed."


def headline(frame: pd.DataFrame, name: str) -> str:
    """Return the title of a chart of shares over years: the first measure's last and first value.

    Parameters
    ----------
    frame
        Series frame of several measures of one area, named, the leading one first.
    """
    held = frame[frame["value"].notna()]
    if held.empty:
        return f"{name}: not known from the data held"
    year = held["period"].max()
    now = held[held["period"] == year]
    parts = [
        f"{number(row.value)}% {row.label[0].lower()}{row.label[1:]}" for row in now.itertuples()
    ]
    return f"{name}, {year}: {', '.join(parts)}"


def beside(frame: pd.DataFrame, code: str, measures: Collection[str]) -> pd.DataFrame:
    """Return each share of an area in its last year, beside those of other areas in that year.

    Parameters
    ----------
    frame
        Series frame of several measures and areas, named.
    code
        The area.
    measures
        Those to show, in order.

    Returns
    -------
    DataFrame
        Rows of ``frame``, the area first, with group (measure and year) and told (area and
        measure). A measure that the area has no value of is left out.
    """
    parts = []
    for measure in measures:
        label = SHORT[measure]
        rows = frame[(frame["measure"] == measure) & frame["value"].notna()]
        mine = rows[rows["area_code"] == code]
        if mine.empty:
            continue
        year = mine["period"].max()
        rows = rows[rows["period"] == year]
        rows = rows.sort_values("area_code", key=lambda codes: codes.ne(code), kind="stable")
        told = f"{label} {year}: " + rows["area"]
        parts.append(rows.assign(group=f"{label}, {year}", told=told))
    return pd.concat(parts) if parts else frame[:0].assign(group="", told="")


def beside_headline(frame: pd.DataFrame, name: str) -> str:
    """Return the title of a chart of an area beside others: the leading share of each.

    Parameters
    ----------
    frame
        As :func:`beside` returns it.
    """
    if frame.empty:
        return f"{name}: not known from the data held"
    group = frame["group"].iloc[0]
    rows = frame[frame["group"] == group]
    if len(rows) > MOST_NAMED:
        mine, low, high = (
            number(value)
            for value in (rows["value"].iloc[0], *rows["value"].iloc[1:].agg(["min", "max"]))
        )
        return f"{group}: {name} {mine}%, the others {low}% to {high}%"
    parts = [f"{row.area} {number(row.value)}%" for row in rows.itertuples()]
    return f"{group}: {', '.join(parts)}"


def beside_in_words(frame: pd.DataFrame, code: str) -> str:
    """Return how an area's shares stand to those of its context, in a sentence; '' if alone.

    The other's share is taken as the reference, as the area is part of it: above or below where
    the area's interval leaves it out by more than the other's rounding.

    Parameters
    ----------
    frame
        As :func:`beside` returns it.
    """
    parts = []
    for _, rows in frame.groupby("group", sort=False):
        mine = rows[rows["area_code"] == code].iloc[0]
        if pd.isna(mine["lower"]):
            continue
        for other in rows[rows["area_code"] != code].itertuples():
            half = other.rounding / 2
            where = "not distinguishable from"
            if mine["lower"] > other.value + half:
                where = "above"
            elif mine["upper"] < other.value - half:
                where = "below"
            label = f"{mine['label'][0].lower()}{mine['label'][1:]}"
            parts.append((label, f"{where} {other.area} ({number(other.value)}%)"))
    if not parts:
        return ""
    name = frame.loc[frame["area_code"] == code, "area"].iloc[0]
    grouped = {label: [text for one, text in parts if one == label] for label, _ in parts}
    told = [f"{label}, {' and '.join(texts)}" for label, texts in grouped.items()]
    return f"{name}, judged by its interval: {'; '.join(told)}."
