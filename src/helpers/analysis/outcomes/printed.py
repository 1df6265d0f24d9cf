"""Shares and scores printed without the counts behind them: what can be said of them.

Without a count no interval can be formed, so that only rounding can be allowed for; and years on
either side of a break are not set against each other. Where at least the number that a share is
of is held, an approximate interval is given, and called so.
"""

import math

import numpy as np
import pandas as pd

from helpers.statistics import intervals
from helpers.words import number, years
from helpers.words.symbols import NOT_HELD

# floating point: 28.7 - 28.5 is a little more than 0.2
SLACK = 1e-6


def bounds(frame: pd.DataFrame) -> pd.DataFrame:
    """Return a series frame with ``lower`` and ``upper``: what could have been printed as it is.

    Parameters
    ----------
    frame
        A series frame of shares or scores. ``rounding`` is the unit printed to: 1 is a whole per
        cent here, not an exact count.
    """
    half = frame["rounding"] / 2
    return frame.assign(lower=(frame["value"] - half).clip(lower=0), upper=frame["value"] + half)


def approximate(frame: pd.DataFrame, totals: pd.DataFrame) -> pd.DataFrame:
    """Return shares with approximate 95% intervals from how many they are of.

    The Wilson interval (Wilson 1927) of the lowest share that rounds to the one printed gives the
    lower limit, that of the highest the upper. It is approximate as the number a share is of is
    taken from another measure of the publisher's, not from the share's own table.

    Parameters
    ----------
    frame
        Series frame of shares, in per cent.
    totals
        Series frame of the numbers they are of. A share whose number is missing, or 0, gets no
        interval.
    """
    sizes = totals.set_index(["area_code", "period"])["value"]
    size = sizes.reindex(pd.MultiIndex.from_frame(frame[["area_code", "period"]])).to_numpy()
    open_to = bounds(frame)
    limits = {}
    for end in ("lower", "upper"):
        share = open_to[end].clip(upper=100).to_numpy() / 100
        limits[end] = 100 * intervals.share_interval(share * size, size)[end].to_numpy()
    return frame.assign(**limits)


def since_break(frame: pd.DataFrame, breaks: pd.DataFrame) -> pd.DataFrame:
    """Return the values of one series from its last break on: what may be set side by side.

    Parameters
    ----------
    frame
        Series frame of one measure of one area.
    breaks
        As :func:`helpers.data.breaks` returns them; every kind counts.
    """
    held = frame[frame["value"].notna()].sort_values("period")
    starts = breaks.loc[breaks["period"] <= held["period"].max(), "period"]
    return held if starts.empty else held[held["period"] >= starts.max()]


def change(frame: pd.DataFrame, decimals: int = 0, suffix: str = "") -> str:
    """Return how a printed series went from its first to its last value, as a clause.

    Both values are given and neither a rise nor a fall is claimed: nothing says whether chance
    could explain the difference. Where rounding alone could, that is said.

    Parameters
    ----------
    frame
        As :func:`since_break` returns it. Where it has ``lower`` and ``upper``, these are what
        rounding leaves open of each value.

    Returns
    -------
    str
        For instance ``went from 52% in 2018 to 54% in 2025``.
    """
    held = frame[frame["value"].notna()].sort_values("period")
    if held.empty:
        return "has no figure in these years"
    first, last = held.iloc[0], held.iloc[-1]
    end = f"{number(last['value'], decimals)}{suffix} in {last['period']}"
    if first["period"] == last["period"]:
        return f"was {end}, with no earlier year to compare"
    start = f"{number(first['value'], decimals)}{suffix} in {first['period']}"
    if first["value"] == last["value"]:
        return f"was {start} and again {end}"
    limits = held if held["lower"].notna().all() else bounds(held)
    before, after = limits.iloc[0], limits.iloc[-1]
    apart = after["lower"] > before["upper"] + SLACK or after["upper"] < before["lower"] - SLACK
    return f"went from {start} to {end}" + (", which rounding alone could explain" * (not apart))


def went(
    frame: pd.DataFrame, subject: str, breaks: pd.DataFrame, decimals: int = 0, suffix: str = ""
) -> str:
    """Return how one printed series went since its last break, in sentences.

    Parameters
    ----------
    frame
        Series frame of one measure of one area.
    subject
        What the sentence is about, in the singular.
    breaks
        As :func:`helpers.data.breaks` returns them.
    """
    held = frame[frame["value"].notna()]
    if held.empty:
        return f"{subject} is not shown."
    alike = since_break(held, breaks)
    text = f"{subject} {change(alike, decimals, suffix)}."
    earlier = held[held["period"] < alike["period"].min()]
    if len(earlier):
        text += f" Years up to {earlier['period'].max()} are not compared with these."
    return text


def against(frame: pd.DataFrame, code: str, nation: str, suffix: str = "%") -> str:
    """Return how one area's approximate interval stands to the nation's value, as a clause.

    The nation holds the area, so that its value is a reference and no second sample. Its own
    rounding is allowed for.

    Parameters
    ----------
    frame
        Rows of one measure in one year, as :func:`approximate` returns them.
    """
    mine, other = (frame[frame["area_code"] == one] for one in (code, nation))
    if code == nation or mine.empty or other.empty or pd.isna(mine["lower"].iloc[0]):
        return ""
    row, reference = mine.iloc[0], other.iloc[0]
    half = np.nan_to_num(reference["rounding"]) / 2
    word = "not distinguishable from"
    if row["lower"] > reference["value"] + half:
        word = "above"
    elif row["upper"] < reference["value"] - half:
        word = "below"
    return f"{word} {number(reference['value'])}{suffix} in {reference['area']}"


def side_by_side(frame: pd.DataFrame, names: dict[str, str], codes: list[str]) -> pd.DataFrame:
    """Return the last values of several measures, a row a measure and a column an area, as text.

    Parameters
    ----------
    frame
        Series frame of the measures of ``names`` (measure: what it is called).
    codes
        The areas, in order; each row is of the last year in which the first has a value.
    """
    areas = frame.drop_duplicates("area_code").set_index("area_code")["area"]
    shown = [code for code in codes if code in areas.index]
    rows = []
    for measure, name in names.items():
        mine = frame[(frame["measure"] == measure) & frame["value"].notna()]
        last = mine.loc[mine["area_code"] == codes[0], "period"].max()
        if pd.isna(last):
            continue
        now = mine[mine["period"] == last].set_index("area_code")
        texts = [_text(now.loc[code]) if code in now.index else NOT_HELD for code in shown]
        rows.append([name, str(last), *texts])
    return pd.DataFrame(rows, columns=["Measure", "Year", *areas.reindex(shown)])


def _text(row: pd.Series) -> str:
    return number(row["value"], decimals_of(row["rounding"]))


def decimals_of(rounding: float) -> int:
    """Return how many decimals a value printed to the unit ``rounding`` has (0.1: one)."""
    return max(0, -round(math.log10(rounding)))


def held(frame: pd.DataFrame, nation: pd.DataFrame, names: dict[str, str]) -> pd.DataFrame:
    """Return the years in which each measure is shown for an area, as a table for people.

    Parameters
    ----------
    frame, nation
        Series frames of the area and of its nation.
    names
        The measures and what they are called.
    """
    rows = []
    for measure, name in names.items():
        mine, others = (
            set(one.loc[(one["measure"] == measure) & one["value"].notna(), "period"])
            for one in (frame, nation)
        )
        rows.append([name, years(mine), years(others - mine) if others - mine else "none"])
    columns = ["Outcome", "Years shown", "Years shown for the nation only"]
    table = pd.DataFrame(rows, columns=columns)
    return table if table[columns[-1]].ne("none").any() else table[columns[:-1]]
