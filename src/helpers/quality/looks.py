"""What to look at that stops nothing: outlying changes, gaps, and how far the figures reach."""

import numpy as np
import pandas as pd
from scipy import special

from helpers.areas import NATIONS
from helpers.symbols import MEANING

THRESHOLD = 4.0
"""A change this many standard deviations from the other councils' is outlying."""

FEWEST = 20
"""Councils that must be held in both years for their scatter to say anything."""

NORMAL = 1.4826
"""Median absolute deviation times this is the standard deviation of a normal distribution."""


def outlying(tables: dict[str, pd.DataFrame]) -> tuple[pd.DataFrame, int]:
    """Return changes of councils' counts and spending that stand out from one year to the next.

    A council is expected to have moved as all councils together did that year. How far its square
    root is from that is measured against the scatter of councils (robustly: their median absolute
    deviation), for counts never taken to be less than chance alone (Poisson). Both values must be
    held, and no break lie between them.

    Parameters
    ----------
    tables
        ``observations``, ``measures``, ``areas`` and ``breaks``.

    Returns
    -------
    DataFrame
        measure, area_code, area, period, old, new, expected, deviations (standard deviations),
        furthest first.
    int
        How many changes were looked at.
    """
    frame = tables["observations"]
    frame = frame[(frame["source"] != "derived") & frame["value"].notna()]
    kinds = tables["measures"].set_index("measure")["kind"]
    areas = tables["areas"].set_index("area_code")
    councils = areas.index[areas["level"] == "local authority"]
    frame = frame[frame["measure"].map(kinds).isin(["count", "pounds"])]
    frame = frame[frame["area_code"].isin(councils)]
    frame = frame[["measure", "area_code", "period", "value"]]
    earlier = frame.assign(period=frame["period"] + 1).rename(columns={"value": "old"})
    pairs = frame.rename(columns={"value": "new"}).merge(
        earlier, on=["measure", "area_code", "period"]
    )
    pairs = pairs[~_at_break(pairs, tables["breaks"])]
    nation = pairs["area_code"].str[0]
    groups = pairs.groupby([pairs["measure"], pairs["period"], nation.rename("nation")])
    size, old, new = (groups[name].transform(how) for name, how in _TOGETHER)
    growth = new / old.where(old > 0)
    pairs = pairs.assign(expected=pairs["old"] * growth)[size >= FEWEST]
    # square roots of counts vary by chance alike, however large; twice, for the earlier one too
    apart = np.sqrt(pairs["new"].clip(lower=0)) - np.sqrt(pairs["expected"].clip(lower=0))
    keys = [pairs["measure"], pairs["period"], nation.loc[pairs.index]]
    middle = apart.groupby(keys).transform("median")
    scatter = NORMAL * (apart - middle).abs().groupby(keys).transform("median")
    chance = np.sqrt(1 + growth.loc[pairs.index]) / 2
    counted = pairs["measure"].map(kinds) == "count"
    scatter = scatter.where(~counted, np.maximum(scatter, chance)).where(scatter > 0)
    pairs = pairs.assign(deviations=(apart - middle) / scatter)
    pairs = pairs[pairs["deviations"].notna()]
    found = pairs[pairs["deviations"].abs() > THRESHOLD]
    found = found.assign(area=found["area_code"].map(areas["name"]))
    order = found["deviations"].abs().sort_values(ascending=False).index
    columns = ["measure", "area_code", "area", "period", "old", "new", "expected", "deviations"]
    return found.loc[order, columns].reset_index(drop=True), len(pairs)


_TOGETHER = (("new", "size"), ("old", "sum"), ("new", "sum"))


def by_chance(looked_at: int) -> float:
    """Return how many of so many changes chance alone would put beyond the threshold."""
    return looked_at * 2 * float(special.ndtr(-THRESHOLD))


def _at_break(pairs: pd.DataFrame, breaks: pd.DataFrame) -> pd.Series:
    nation = pairs["area_code"].str[0].map(NATIONS)
    found = pd.MultiIndex.from_frame(breaks[["measure", "nation", "start"]])
    here = pd.MultiIndex.from_arrays([pairs["measure"], nation, pairs["period"]])
    return pd.Series(here.isin(found), index=pairs.index)


def coverage(tables: dict[str, pd.DataFrame], levels: list[str]) -> pd.DataFrame:
    """Return the number of areas of some levels that have a value.

    Returns
    -------
    DataFrame
        A row a measure (index), a column a period, 0 where none has a value.
    """
    frame = _published(tables)
    level = frame["area_code"].map(tables["areas"].set_index("area_code")["level"])
    frame = frame[level.isin(levels) & frame["value"].notna()]
    return pd.crosstab(frame["measure"], frame["period"])


def missing(tables: dict[str, pd.DataFrame]) -> pd.DataFrame:
    """Return the number of published cells without a value by measure and symbol.

    Returns
    -------
    DataFrame
        A row a measure (index), a column a symbol of :data:`helpers.symbols.MEANING`.
    """
    frame = _published(tables)
    frame = frame[frame["value"].isna()]
    counts = pd.crosstab(frame["measure"], frame["status"])
    return counts[[symbol for symbol in MEANING if symbol in counts]]


def _published(tables: dict[str, pd.DataFrame]) -> pd.DataFrame:
    """Return the observations of areas as published: nothing worked out, no combined series."""
    frame = tables["observations"]
    unions = set(tables["unions"]["union_code"])
    return frame[(frame["source"] != "derived") & ~frame["area_code"].isin(unions)]
