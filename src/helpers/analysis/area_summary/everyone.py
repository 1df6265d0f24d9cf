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


def figures(indicator: Indicator) -> pd.DataFrame:
    """Return the figures of an indicator of all areas and years, councils with rank and quarter.

    To be read only, as all that is returned here.
    """
    return _figures(indicator, file_of("observations"))


@lru_cache(maxsize=64)
def _figures(indicator: Indicator, _: tuple[str, float]) -> pd.DataFrame:
    frame = indicators.figures(indicator)
    levels = data.areas().set_index("area_code")["level"]
    councils = frame["area_code"].map(levels).eq("local authority") & frame["status"].ne("z")
    return frame.join(standing.ranked(frame[councils]))


def medians(indicator: Indicator) -> pd.DataFrame:
    """Return :func:`helpers.analysis.area_summary.standing.among_neighbours` of an indicator."""
    return _medians(indicator, file_of("observations"))


@lru_cache(maxsize=64)
def _medians(indicator: Indicator, _: tuple[str, float]) -> pd.DataFrame:
    return standing.among_neighbours(figures(indicator), data.table("neighbours"))


def councils(indicator: Indicator, year: int) -> pd.DataFrame:
    """Return the figures of England's councils in a year, under their codes, with place.

    ``place`` is where each lies against the limits of what is usual; '' where it has none.
    """
    return _councils(indicator, year, file_of("observations"))


@lru_cache(maxsize=256)
def _councils(indicator: Indicator, year: int, _: tuple[str, float]) -> pd.DataFrame:
    frame = figures(indicator)
    now = frame[frame["period"] == year].set_index("area_code")
    held = now[now["rank"].notna() & now.index.str.startswith("E")]
    reference = now["value"].get(ENGLAND, np.nan)
    if held["size"].isna().all():
        return held.assign(place="")
    return held.assign(place=funnels.places(held, reference, share=indicator.is_share))


def middle_half(indicator: Indicator, year: int) -> tuple[float, float]:
    """Return the quartiles of England's councils in the last year up to ``year`` that has them."""
    frame = figures(indicator)
    english = frame["rank"].notna() & frame["area_code"].str.startswith("E")
    enough = english & (frame["councils"] >= standing.FEWEST_COUNCILS) & (frame["period"] <= year)
    last = frame.loc[enough, "period"].max()
    values = frame.loc[enough & (frame["period"] == last), "value"]
    return float(values.quantile(0.25)), float(values.quantile(0.75))


def lines() -> pd.DataFrame:
    """Return the lines of spending of every area and year."""
    return _lines(file_of("observations"))


@lru_cache(maxsize=4)
def _lines(_: tuple[str, float]) -> pd.DataFrame:
    return services.lines(*indicators.EVERY_YEAR)
