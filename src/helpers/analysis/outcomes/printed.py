"""Shares and scores printed without the counts behind them: what rounding leaves open, and tables.

Without a count no interval can be formed, so that only rounding can be allowed for.
"""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from helpers.words import cell, years
from helpers.words.symbols import NOT_HELD


def bounds(frame: pd.DataFrame) -> pd.DataFrame:
    """Return the least and the greatest value that could have been printed so: lowest, highest.

    Args:
        frame: A series frame of shares or scores. ``rounding`` is the unit printed to: 1 is a whole
            per cent here, not an exact count.
    """
    half = frame["rounding"] / 2
    return frame.assign(lowest=(frame["value"] - half).clip(lower=0), highest=frame["value"] + half)


def decimals(frame: pd.DataFrame) -> pd.Series:
    """Return how many decimals each value has by the unit it was printed to (0.1: one)."""
    return (-np.log10(frame["rounding"])).round().clip(lower=0).fillna(0).astype(int)


def in_text(frame: pd.DataFrame) -> pd.Series:
    """Return each value of a series frame as printed, or its symbol in brackets."""
    rows = zip(frame["value"], frame["status"], decimals(frame), strict=True)
    return pd.Series([cell(*row) for row in rows], frame.index, dtype=object)


def side_by_side(frame: pd.DataFrame, names: Mapping[str, str], codes: list[str]) -> pd.DataFrame:
    """Return the last values of several measures as text: Measure, Year and a column an area.

    Args:
        frame: Series frame of the measures of ``names`` (measure: what it is called).
        codes: The areas, in order; each row is of the last year in which the first has a value.
    """
    held = frame[frame["measure"].isin(names) & frame["value"].notna()]
    last = held[held["area_code"] == codes[0]].groupby("measure")["period"].max()
    now = held[held["period"] == held["measure"].map(last).astype(float)]
    now = now.assign(text=in_text(now), Measure=now["measure"].map(names), Year=now["period"])
    wide = now.pivot_table("text", ["Measure", "Year"], "area", aggfunc="first").reset_index()
    areas = frame.drop_duplicates("area_code").set_index("area_code")["area"]
    shown = [areas[code] for code in codes if code in areas.index]
    order = wide["Measure"].map(list(names.values()).index).argsort()
    table = wide.reindex(columns=["Measure", "Year", *shown]).fillna(NOT_HELD).iloc[order]
    return table.astype({"Year": str}).rename_axis(columns=None).reset_index(drop=True)


def held(frame: pd.DataFrame, nation: pd.DataFrame, names: Mapping[str, str]) -> pd.DataFrame:
    """Return the years in which each measure is shown for an area, as a table for people.

    Args:
        frame, nation: Series frames of the area and of its nation.
        names: The measures and what they are called.
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
