"""The figures of every area, worked out once for all summaries: ranks, medians, places."""

from collections.abc import Mapping
from types import MappingProxyType

import numpy as np
import pandas as pd

from helpers import data
from helpers.analysis.area_summary import funnels, indicators, standing
from helpers.analysis.explore.estimates import is_share
from helpers.analysis.spending import services
from helpers.data.kept import kept
from helpers.data.nations import ENGLAND


@kept
def figures(measure: str) -> pd.DataFrame:
    """Return the figures of an indicator of all areas, councils with rank and quarter, by year."""
    frame = indicators.figures(measure)
    levels = data.areas().set_index("area_code")["level"]
    councils = frame["area_code"].map(levels).eq("local authority") & frame["status"].ne("z")
    frame = frame.join(standing.ranked(frame[councils]))
    return frame.sort_values("period", kind="stable", ignore_index=True)


@kept
def by(column: str, measure: str) -> Mapping[object, pd.DataFrame]:
    """Return :func:`figures` of each area (``area_code``) or year (``period``), to be read only.

    Those of a year stand under the codes of the areas.
    """
    parts = dict(iter(figures(measure).groupby(column, sort=False)))
    if column == "period":
        parts = {year: part.set_index("area_code") for year, part in parts.items()}
    return MappingProxyType(parts)


@kept
def medians(measure: str) -> Mapping[tuple[int, str, int], float]:
    """Return the median of each council's neighbours, by model, council and year.

    See :func:`helpers.analysis.area_summary.standing.among_neighbours`.
    """
    found = standing.among_neighbours(figures(measure), data.table("neighbours"))
    return MappingProxyType(found["median"].to_dict())


@kept
def councils(measure: str, year: int) -> pd.DataFrame:
    """Return the figures of England's councils in a year, under their codes, with place.

    ``place`` is where each lies against the limits of what is usual; '' where it has none.
    """
    now = by("period", measure)[year]
    held = now[now["rank"].notna() & now.index.str.startswith("E")]
    if held["size"].isna().all():
        return held.assign(place="")
    reference = now["value"].get(ENGLAND, np.nan)
    return held.assign(place=funnels.places(held, reference, share=is_share(measure)))


@kept
def middle_half(measure: str, year: int) -> tuple[float, float]:
    """Return the quartiles of England's councils in the last year up to ``year`` that has them."""
    frame = figures(measure)
    english = frame["rank"].notna() & frame["area_code"].str.startswith("E")
    enough = english & (frame["councils"] >= standing.FEWEST_COUNCILS) & (frame["period"] <= year)
    last = frame.loc[enough, "period"].max()
    low, high = frame.loc[enough & (frame["period"] == last), "value"].quantile([0.25, 0.75])
    return float(low), float(high)


@kept
def breaks_of_spending(code: str) -> tuple[int, ...]:
    """Return the years in which the spending of a nation or region broke: whom it is of changed."""
    lines = services.lines(*indicators.EVERY_YEAR)
    return tuple(int(period) for period in services.breaks(lines, code)["period"])
