"""What to look at that stops nothing: outlying changes, gaps, and how far the figures reach."""

import math

import numpy as np
import pandas as pd

from helpers.data.nations import NATIONS
from helpers.data.quality.published import ADDABLE, Cells
from helpers.words.symbols import MEANING

THRESHOLD = 4.0
"""A change this many standard deviations from the other councils' is outlying."""

FEWEST = 20
"""Councils that must be held in both years for their scatter to say anything."""

OUTLYING = [
    *("measure", "area_code", "area", "period", "old", "new", "expected", "deviations", "after"),
]

NORMAL = 1.4826
"""Median absolute deviation times this is the standard deviation of a normal distribution."""


def outlying(cells: Cells, areas: pd.DataFrame, breaks: pd.DataFrame) -> tuple[pd.DataFrame, int]:
    """Return changes of councils' counts and spending that stand out from one year to the next.

    A council is expected to have moved as all councils together did that year. How far its square
    root is from that is measured against the scatter of councils (robustly: their median absolute
    deviation), for counts never taken to be less than chance alone (Poisson). Both values must be
    held, and no break (measure, nation, start) lie between them.

    Returns:
        DataFrame: :data:`OUTLYING`: deviations are standard deviations, furthest first; after is
            the value of the next year where that stands out the other way: only ``new`` is odd.
        int: How many changes were looked at.
    """
    councils = areas.loc[areas["level"] == "local authority", "area_code"]
    cells = cells.only(ADDABLE).at(list(cells.areas.intersection(councils)))
    outliers, looked_at = [], 0
    for nation, codes in cells.areas.to_series().groupby(cells.areas.str[:1].map(NATIONS)):
        frame, many = _of_nation(cells.at(list(codes)), breaks[breaks["nation"] == nation])
        outliers.append(frame)
        looked_at += many
    if not outliers:
        return pd.DataFrame(columns=OUTLYING), 0
    rows = pd.concat(outliers, ignore_index=True)
    rows.insert(2, "area", rows["area_code"].map(areas.set_index("area_code")["name"]))
    rows = rows.sort_values("deviations", key=np.abs, ascending=False, ignore_index=True)
    key = ["measure", "area_code", "period"]
    following = rows[[*key, "new", "deviations"]].assign(period=rows["period"] - 1)
    both = rows[key].merge(following, how="left", on=key)
    rows["after"] = both["new"].where(both["deviations"] * rows["deviations"] < 0)
    return rows, looked_at


def _of_nation(cells: Cells, breaks: pd.DataFrame) -> tuple[pd.DataFrame, int]:
    """Return the outlying changes of one nation's councils, and how many were looked at."""
    # a row each measure and year, a column each council; the first year has none before it
    old, new = (np.moveaxis(box, 1, 2) for box in (cells.value[..., :-1], cells.value[..., 1:]))
    held = ~np.isnan(old) & ~np.isnan(new)
    years = cells.years[1:]
    for measure, start in zip(breaks["measure"], breaks["start"], strict=True):
        held[np.outer(cells.measures == measure, years == start)] = False
    before, after = (np.where(held, box, 0).sum(axis=2) for box in (old, new))
    enough = (held.sum(axis=2) >= FEWEST) & (before > 0)
    measure, year = np.nonzero(enough)
    old, new = (np.where(held, box, np.nan)[enough] for box in (old, new))
    growth = (after[enough] / before[enough])[:, None]
    expected = old * growth
    # square roots of counts vary by chance alike, however large; twice, for the earlier one too
    apart = np.sqrt(np.clip(new, 0, None)) - np.sqrt(np.clip(expected, 0, None))
    apart -= np.nanmedian(apart, axis=1, keepdims=True)
    scatter = NORMAL * np.nanmedian(np.abs(apart), axis=1, keepdims=True)
    counted = (cells.measures.map(cells.kind) == "count")[measure][:, None]
    scatter = np.where(counted, np.maximum(scatter, np.sqrt(1 + growth) / 2), scatter)
    deviations = apart / np.where(scatter > 0, scatter, np.nan)
    far = np.nonzero(np.abs(deviations) > THRESHOLD)
    frame = pd.DataFrame(
        {
            "measure": cells.measures[measure[far[0]]],
            "area_code": cells.areas[far[1]],
            "period": years[year[far[0]]],
            "old": old[far],
            "new": new[far],
            "expected": expected[far],
            "deviations": deviations[far],
        }
    )
    return frame, int((~np.isnan(deviations)).sum())


def by_chance(looked_at: int) -> float:
    """Return how many of so many changes chance alone would put beyond the threshold."""
    return looked_at * math.erfc(THRESHOLD / math.sqrt(2))


def coverage(cells: Cells, areas: pd.DataFrame, levels: list[str]) -> pd.DataFrame:
    """Return how many areas of some levels have a value: a row a measure, a column a period.

    Measures and periods without any value are left out.
    """
    codes = areas.loc[areas["level"].isin(levels), "area_code"]
    held = ~np.isnan(cells.at(list(cells.areas.intersection(codes))).value)
    counts = pd.DataFrame(held.sum(axis=1), index=cells.measures, columns=cells.years)
    return counts.loc[(counts > 0).any(axis=1), (counts > 0).any(axis=0)]


def missing(tables: dict[str, pd.DataFrame]) -> pd.DataFrame:
    """Return the number of published cells without a value: a row a measure, a column a symbol."""
    frame = tables["observations"]
    frame = frame[frame["value"].isna().to_numpy()]
    harmonised = set(tables["harmonised_areas"]["harmonised_code"])
    frame = frame[(frame["source"] != "derived") & ~frame["area_code"].isin(harmonised)]
    counts = pd.crosstab(frame["measure"], frame["status"])
    return counts[[symbol for symbol in MEANING if symbol in counts]]
