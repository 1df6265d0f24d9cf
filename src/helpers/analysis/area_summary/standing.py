"""Where every council stands in every year: rank, quarter, neighbours' medians, changes.

All areas and years of a measure at once; a plain second implementation works out the same
(tests/test_standing.py).
"""

from collections.abc import Iterable

import numpy as np
import pandas as pd

FEWEST_COUNCILS = 12
"""Of fewer councils with a figure none is said to be in a quarter of them."""
FEWEST_NEIGHBOURS = 3
"""Of fewer neighbours no median is given: it would be one of them, or lie between two."""
KEYS = ["area_code", "period"]


def ranked(frame: pd.DataFrame) -> pd.DataFrame:
    """Return rank and quarter of each council among those of its nation that have a figure.

    Args:
        frame: area_code, period, value of councils, a row a council and year.

    Returns:
        DataFrame: Indexed like ``frame``: rank (1 is the highest; equals share the first of
            theirs), councils (how many have a figure), quarter (1 the lowest to 4 the highest, by
            how many councils are lower; missing with fewer than :data:`FEWEST_COUNCILS`).
    """
    groups = frame["value"].groupby([frame["area_code"].str[0], frame["period"]])
    councils = groups.transform("count")
    lower = groups.rank(method="min") - 1
    quarter = (4 * lower // councils + 1).where(councils >= FEWEST_COUNCILS)
    rank = groups.rank(method="min", ascending=False)
    return pd.DataFrame({"rank": rank, "councils": councils, "quarter": quarter})


def among_neighbours(frame: pd.DataFrame, neighbours: pd.DataFrame) -> pd.DataFrame:
    """Return the median and mean of each council's statistical neighbours that have a figure.

    Args:
        frame: area_code, period, value, a row an area and year.
        neighbours: model, area_code, neighbour_code, a row a pair of a model.

    Returns:
        DataFrame: Indexed by model, area_code and period: median, mean (missing of fewer than
            :data:`FEWEST_NEIGHBOURS`), held (how many have a figure).
    """
    values = frame.loc[frame["value"].notna(), [*KEYS, "value"]]
    pairs = neighbours[["model", "area_code", "neighbour_code"]].merge(
        values.rename(columns={"area_code": "neighbour_code"}), on="neighbour_code"
    )
    found = pairs.groupby(["model", *KEYS])["value"].agg(["median", "mean", "count"])
    enough = found["count"] >= FEWEST_NEIGHBOURS
    means = found[["median", "mean"]].where(enough)
    return means.assign(held=found["count"])


def eras(periods: pd.Series, breaks: Iterable[int]) -> pd.Series:
    """Return how many breaks came up to each period: no change is given from one to another.

    Args:
        breaks: The first years of new ways of counting.
    """
    starts = np.sort(np.asarray(list(breaks), dtype=float))
    return pd.Series(np.searchsorted(starts, periods, side="right"), periods.index)


def changed(frame: pd.DataFrame, era: pd.Series) -> pd.DataFrame:
    """Return the change of each figure on the year before, and since the first year comparable.

    Args:
        frame: area_code, period, value, a row an area and year.
        era: As :func:`eras` returns it, for the rows of ``frame``.

    Returns:
        DataFrame: Indexed like ``frame``: on_year, since (the first year with a figure of the area
            in the same era), since_year; missing where there is none before.
    """
    held = frame.loc[frame["value"].notna(), [*KEYS, "value"]].assign(era=era)
    held = held.sort_values(KEYS, kind="stable")
    series = held.groupby(["area_code", "era"])[["period", "value"]]
    before, first = series.shift(), series.transform("first")
    apart = held["value"] - before["value"]
    earlier = first["period"] < held["period"]
    found = pd.DataFrame(
        {
            "on_year": apart.where(held["period"] - before["period"] == 1),
            "since": (held["value"] - first["value"]).where(earlier),
            "since_year": first["period"].where(earlier),
        }
    )
    return found.reindex(frame.index)
