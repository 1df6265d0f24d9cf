"""The figures of every area, worked out once for all summaries: ranks, medians, places."""

from functools import lru_cache

import numpy as np
import pandas as pd

from helpers import data
from helpers.analysis.area_summary import funnels, indicators, standing
from helpers.analysis.area_summary.indicators import Indicator
from helpers.analysis.spending import services
from helpers.data.nations import ENGLAND
from helpers.data.tables import file_of

Written = tuple[str, float]
"""A file of figures and when it was written: what is worked out is of that."""


def figures(indicator: Indicator) -> pd.DataFrame:
    """Return the figures of an indicator of all areas and years, councils with rank and quarter.

    To be read only, as all that is returned here.
    """
    return _figures(indicator, file_of("observations"))


def of_area(indicator: Indicator, code: str) -> pd.DataFrame:
    """Return :func:`figures` of one area, oldest first."""
    written = file_of("observations")
    none = _figures(indicator, written).iloc[:0]
    return _split(indicator, "area_code", written).get(code, none)


def of_year(indicator: Indicator, year: int) -> pd.DataFrame:
    """Return :func:`figures` of one year, under the codes of the areas."""
    return _split(indicator, "period", file_of("observations"))[year].set_index("area_code")


@lru_cache(maxsize=64)
def _figures(indicator: Indicator, _: Written) -> pd.DataFrame:
    frame = indicators.figures(indicator)
    levels = data.areas().set_index("area_code")["level"]
    councils = frame["area_code"].map(levels).eq("local authority") & frame["status"].ne("z")
    frame = frame.join(standing.ranked(frame[councils]))
    return frame.sort_values("period", kind="stable", ignore_index=True)


@lru_cache(maxsize=128)
def _split(indicator: Indicator, by: str, written: Written) -> dict[object, pd.DataFrame]:
    return dict(iter(_figures(indicator, written).groupby(by, sort=False)))


def medians(indicator: Indicator) -> dict[tuple[int, str, int], float]:
    """Return the median of each council's neighbours, by model, council and year.

    See :func:`helpers.analysis.area_summary.standing.among_neighbours`.
    """
    return _medians(indicator, file_of("observations"))


@lru_cache(maxsize=64)
def _medians(indicator: Indicator, written: Written) -> dict[tuple[int, str, int], float]:
    frame = _figures(indicator, written)
    return standing.among_neighbours(frame, data.table("neighbours"))["median"].to_dict()


def councils(indicator: Indicator, year: int) -> pd.DataFrame:
    """Return the figures of England's councils in a year, under their codes, with place.

    ``place`` is where each lies against the limits of what is usual; '' where it has none.
    """
    return _councils(indicator, year, file_of("observations"))


@lru_cache(maxsize=256)
def _councils(indicator: Indicator, year: int, _: Written) -> pd.DataFrame:
    now = of_year(indicator, year)
    held = now[now["rank"].notna() & now.index.str.startswith("E")]
    if held["size"].isna().all():
        return held.assign(place="")
    reference = now["value"].get(ENGLAND, np.nan)
    return held.assign(place=funnels.places(held, reference, share=indicator.is_share))


def middle_half(indicator: Indicator, year: int) -> tuple[float, float]:
    """Return the quartiles of England's councils in the last year up to ``year`` that has them."""
    return _middle_half(indicator, year, file_of("observations"))


@lru_cache(maxsize=256)
def _middle_half(indicator: Indicator, year: int, written: Written) -> tuple[float, float]:
    frame = _figures(indicator, written)
    english = frame["rank"].notna() & frame["area_code"].str.startswith("E")
    enough = english & (frame["councils"] >= standing.FEWEST_COUNCILS) & (frame["period"] <= year)
    last = frame.loc[enough, "period"].max()
    low, high = frame.loc[enough & (frame["period"] == last), "value"].quantile([0.25, 0.75])
    return float(low), float(high)


def lines() -> pd.DataFrame:
    """Return the lines of spending of every area and year."""
    return _lines(file_of("observations"))


@lru_cache(maxsize=4)
def _lines(_: Written) -> pd.DataFrame:
    return services.lines(*indicators.EVERY_YEAR)
