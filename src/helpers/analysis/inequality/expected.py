"""Where one council's rate lies against those of councils as deprived as it is.

A difference from the line is no verdict: the line knows deprivation alone.
"""

import numpy as np
import pandas as pd

from helpers.statistics.funnel import PLACES
from helpers.words import listed, number, with_interval
from helpers.words.symbols import marker


def differences(frame: pd.DataFrame) -> pd.DataFrame:
    """Return each council's observed rate less the line's at its deprivation, with an interval.

    Parameters
    ----------
    frame
        As :func:`helpers.analysis.inequality.deprivation.against` returns it.

    Returns
    -------
    DataFrame
        The rows of ``frame`` and difference, difference_lower, difference_upper.

    Notes
    -----
    Squares of the one-sided widths of both intervals added, chance in the rate and the line's own
    (Zou GY and Donner A 2008, Construction of confidence limits about effect measures, Statistics
    in Medicine 27). The two are near enough independent: a council is one of some 150.
    """
    below, above = frame["value"] - frame["lower"], frame["upper"] - frame["value"]
    under, over = frame["expected"] - frame["line_lower"], frame["line_upper"] - frame["expected"]
    difference = frame["value"] - frame["expected"]
    return frame.assign(
        difference=difference,
        difference_lower=difference - np.hypot(below, over),
        difference_upper=difference + np.hypot(above, under),
    )


def in_words(frame: pd.DataFrame, code: str, noun: str) -> str:
    """Return where a council's rate lies against the line and like councils, in sentences.

    Parameters
    ----------
    frame
        As :func:`differences` returns it, of one measure and year.
    """
    mine = frame[frame["area_code"] == code]
    if mine.empty:
        return ""
    row = mine.iloc[0]
    if pd.isna(row["difference"]):
        why = row["reason"] or "it is not among the councils the line is fitted to"
        return f"The rate of {row['area']} cannot be set against deprivation: {why}."
    rate = with_interval(row["value"], row["lower"], row["upper"])
    line = with_interval(row["expected"], row["line_lower"], row["line_upper"])
    apart = with_interval(
        abs(row["difference"]),
        *sorted(abs(row[name]) for name in ("difference_lower", "difference_upper")),
    )
    if row["difference_lower"] <= 0 <= row["difference_upper"]:
        how = "The interval of the difference holds zero."
    else:
        side = "above" if row["difference"] > 0 else "below"
        how = f"It lies {apart} {side} the line."
    like = f"{number(row['lower_95'], 1)} to {number(row['upper_95'], 1)}"
    where = dict(zip(PLACES, ("far below", "below", "within", "above", "far above"), strict=True))
    return (
        f"In {row['period']} the rate of {noun} in {row['area']} was {rate} per 10,000; the line "
        f"through England's councils gives {line} at its deprivation. {how} The usual range (95%) "
        f"of councils of its deprivation and size is {like}: the rate "
        f"lies {where[row['against_line']]} it."
    )


def inside_in_words(frame: pd.DataFrame, codes: list[str], name: str, noun: str) -> str:
    """Return how many councils of a region lie outside the usual range at their deprivation."""
    some = frame[frame["area_code"].isin(codes) & frame["difference"].notna()]
    if some.empty:
        return ""
    counts = some["against_line"].value_counts().reindex(PLACES, fill_value=0)
    low, high = int(counts.iloc[:2].sum()), int(counts.iloc[3:].sum())
    over = int((some["difference"] > 0).sum())
    return (
        f"In {some['period'].iloc[0]}, of the {len(some)} councils in {name} with a rate of {noun} "
        f"and a score, {over or 'none'} had a rate above the line at their deprivation; "
        f"{high or 'none'} lay above and {low or 'none'} below the usual range (95%) of councils "
        "of their deprivation and size."
    )


def by_region(frame: pd.DataFrame, areas: pd.DataFrame) -> pd.DataFrame:
    """Return how many councils of each region lie above the line and outside the usual range.

    Parameters
    ----------
    frame
        As :func:`differences` returns it.
    areas
        As :func:`helpers.data.areas` returns them.

    Returns
    -------
    DataFrame
        A row a region in the order of the alphabet, for people.
    """
    table = areas.set_index("area_code")
    some = frame[frame["difference"].notna()]
    parent = some["area_code"].map(table["parent_code"])
    # London's councils lie in Inner or Outer London, which lie in London
    grand = parent.map(table["parent_code"])
    region = parent.where(parent.map(table["level"]) == "region", grand).map(table["name"])
    place = some["against_line"].map(PLACES.index)
    flags = pd.DataFrame(
        {
            "Region": region,
            "Councils": 1,
            "Above the line": some["difference"] > 0,
            "Above the usual range": place > PLACES.index("within limits"),
            "Below the usual range": place < PLACES.index("within limits"),
        }
    )
    return flags.groupby("Region").sum().reset_index()


def one_sided(regions: pd.DataFrame) -> str:
    """Return which regions have nearly all councils on one side of the line; '' for no region.

    Parameters
    ----------
    regions
        As :func:`by_region` returns it.
    """
    if regions.empty:
        return ""
    share = regions["Above the line"] / regions["Councils"]
    parts = [
        f"{row['Region']} ({row['Above the line']} of {row['Councils']} above)"
        for _, row in regions[(share <= 0.1) | (share >= 0.9)].iterrows()
    ]
    if not parts:
        return "In no region do nearly all councils lie on one side of the line."
    return (
        "Were deprivation as measured here the whole account, about half the councils of a region "
        f"would lie above the line. Nearly all lie on one side in {listed(parts)}."
    )


def table(frame: pd.DataFrame, neighbours: pd.DataFrame, code: str, score: str) -> pd.DataFrame:
    """Return a council and its statistical neighbours, nearest first, against the line.

    Parameters
    ----------
    frame
        As :func:`differences` returns it.
    neighbours
        As :func:`helpers.data.neighbours` returns them.
    score
        What the column of deprivation is called.

    Returns
    -------
    DataFrame
        A row a council for people; empty where ``code`` is not in ``frame``.
    """
    order = {one: place for place, one in enumerate([code, *neighbours["neighbour_code"]])}
    rows = frame[frame["area_code"].isin(order)]
    rows = (
        rows.iloc[rows["area_code"].map(order).argsort()] if code in set(rows["area_code"]) else []
    )
    names = ["Council", score, "Rate (95% interval)", "On the line", "Difference (95% interval)"]
    names += ["Usual range", "Against it"]
    cells = [_cells(row) for _, row in rows.iterrows()] if len(rows) else []
    return pd.DataFrame(cells, columns=[*names, "Symbol"])


def _cells(row: pd.Series) -> list[object]:
    if pd.isna(row["difference"]):
        sign = row["status"] or "x"
        return [row["area"], row["score"], *[marker(sign)] * 5, sign]
    difference = row["difference"], row["difference_lower"], row["difference_upper"]
    return [
        row["area"],
        row["score"],
        with_interval(row["value"], row["lower"], row["upper"]),
        row["expected"],
        with_interval(*difference),
        f"{number(row['lower_95'], 1)} to {number(row['upper_95'], 1)}",
        row["against_line"],
        "",
    ]
