"""Where councils' rates lie against those of councils as deprived: by region, beside neighbours.

A difference from the line is no verdict: the line knows deprivation alone. Every function takes
councils as :func:`helpers.analysis.inequality.deprivation.in_year` returns them.
"""

import pandas as pd

from helpers import data
from helpers.statistics.funnel import PLACES
from helpers.words import number, with_interval, with_limits
from helpers.words.symbols import marker

CELLS = ["Rate (95% interval)", "On the line", "Difference (95% interval)"]
CELLS += ["Usual range", "Against it"]


def by_region(placed: pd.DataFrame) -> pd.DataFrame:
    """Return how many councils of each region lie above the line and outside the usual range.

    A row a region in the order of the alphabet, for people.
    """
    held = placed[placed["difference"].notna()]
    region = held["area_code"].map(data.regions())
    place = held["against_line"].map(PLACES.index)
    flags = {
        "Councils": held["difference"].notna(),
        "Above the line": held["difference"] > 0,
        "Above the usual range": place > PLACES.index("within limits"),
        "Below the usual range": place < PLACES.index("within limits"),
    }
    return pd.DataFrame(flags).groupby(region.rename("Region")).sum().reset_index()


def beside_neighbours(
    placed: pd.DataFrame, neighbours: pd.DataFrame, code: str, score: str
) -> pd.DataFrame:
    """Return a council and its statistical neighbours, nearest first, against the line, for people.

    ``score`` is what the column of deprivation is called. Empty where ``code`` is no council.
    """
    order = [code, *neighbours["neighbour_code"]]
    rows = placed.set_index("area_code")
    rows = rows.loc[[one for one in order if one in rows.index and code in rows.index]]
    cells = [
        [row["area"], row["score"], *_cells(row), row["status"] or "x"]
        for _, row in rows.iterrows()
    ]
    return pd.DataFrame(cells, columns=["Council", score, *CELLS, "Symbol"])


def _cells(row: pd.Series) -> list[object]:
    if pd.isna(row["difference"]):
        return [marker(row["status"])] * len(CELLS)
    return [
        with_limits(row),
        row["expected"],
        with_interval(row["difference"], row["difference_lower"], row["difference_upper"]),
        f"{number(row['lower_95'], 1)} to {number(row['upper_95'], 1)}",
        row["against_line"],
    ]
