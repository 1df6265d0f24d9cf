"""Looked-after children: which measure, which areas, from which year, and why there is no rate."""

from collections.abc import Sequence

import pandas as pd

from helpers import data
from helpers.analysis import comparison
from helpers.data.formulas import POPULATION
from helpers.data.kept import kept
from helpers.statistics import overdispersion
from helpers.words import years

COUNT = "looked_after_count"
RATE = "looked_after_rate_unrounded"
WITHOUT_UNACCOMPANIED = "looked_after_not_uasc_rate_unrounded"
PRINTED_RATE = "looked_after_rate"
SOURCES = (
    COUNT,
    PRINTED_RATE,
    POPULATION,
    "looked_after_started_count",
    "looked_after_ceased_count",
)
"""What the figures of the notebook are worked out from."""
MOST_LINES = 4


def year_compared(area: str, year: int) -> int:
    """Return the last year up to ``year`` in which an area has a rate, or else a number."""
    return data.latest(RATE, area, year) or data.latest(COUNT, area, year) or year


def breaks(measure: str, area: str) -> pd.DataFrame:
    """Return the breaks of :data:`COUNT` or a rate that concern an area's own series.

    A rate worked out from the number breaks where the number does. The numbers of England and
    its regions are revised throughout: only those of councils, and of groups, change release.

    Returns:
        DataFrame: period, kind, note, as :func:`helpers.data.breaks` returns them.
    """
    place = data.area(area)
    frame = data.breaks([measure, *([COUNT] if measure == RATE else [])], area)
    if place.code.startswith("E") and not (place.is_authority or place.level == "group"):
        frame = frame[frame["kind"] != "release"]
    if place.level == "harmonised area":
        frame = pd.concat([frame, data.reorganisation(area)], ignore_index=True)
    return frame


def same_ground(area: str) -> list[str]:
    """Return the code of an area and of its harmonised area, if it was reorganised."""
    harmonised = data.harmonised_area(area)
    return [data.area(area).code, *([harmonised] if harmonised else [])]


def held(
    measures: str | Sequence[str], codes: Sequence[str], first_year: int | None, year: int
) -> pd.DataFrame:
    """Return series of areas from each one's first value on, areas in the order of ``codes``."""
    return from_first_value(data.observations(measures, codes, first_year, year), codes)


def with_context(
    measure: str, area: str, compare_with: Sequence[str], first_year: int | None, year: int
) -> pd.DataFrame:
    """Return :func:`held` of an area, its harmonised area, and those beside it in its nation.

    Nothing where the area itself has no value: its context alone says nothing of it.
    """
    codes = [*same_ground(area), *data.compared(area, compare_with)]
    codes = [code for code in codes if code[0] == codes[0][0]][:MOST_LINES]
    return held(measure, codes if data.latest(measure, area, year) else [], first_year, year)


def from_first_value(frame: pd.DataFrame, codes: Sequence[str]) -> pd.DataFrame:
    """Return a series frame from each area's first year with a value on, areas as in ``codes``.

    Years marked "not applicable" after an area's last value are left out of it where another
    area's series runs on: the area is then a council that gave way to others.
    """
    spans = frame[frame["value"].notna()].groupby("area_code")["period"].agg(["min", "max"])
    began, ended = (frame["area_code"].map(spans[end]).astype(float) for end in ("min", "max"))
    gone = (frame["period"] > ended) & (frame["status"] == "z") & (len(spans) > 1)
    order = {code: place for place, code in enumerate(codes)}
    left = frame[(frame["period"] >= began) & ~gone]
    left = left.assign(_order=left["area_code"].map(order))
    return left.sort_values(["_order", "period"], kind="stable").drop(columns="_order")


def of_councils(area: str, year: int) -> tuple[pd.DataFrame, pd.DataFrame, overdispersion.Spread]:
    """Return the rates of the councils of an area's nation against funnel limits around its own.

    Returns:
        councils, curve, spread: As :func:`helpers.analysis.comparison.rate_funnel` returns them;
            councils with measure, period, source, and inside (whether it lies in the area, which is
            less than the nation).
    """
    place = data.area(area)
    councils, curve, spread = _funnel(place.nation, year)
    inside = councils["area_code"].isin(data.members(area)) & (place.code != place.nation)
    cells = {"measure": RATE, "period": year, "source": "derived", "inside": inside}
    return councils.assign(**cells), curve, spread


@kept
def _funnel(nation: str, year: int) -> tuple[pd.DataFrame, pd.DataFrame, overdispersion.Spread]:
    counts = data.authorities(COUNT, year)
    counts = counts[counts["area_code"].isin(data.members(nation))]
    reference = data.series(RATE, nation, year, year)["value"].max()
    return comparison.rate_funnel(counts, data.authorities(POPULATION, year - 1), reference)


def no_rate(counts: pd.DataFrame, populations: pd.DataFrame, name: str) -> str:
    """Return why no rate can be worked out, in a sentence; '' where one can in some year.

    Args:
        counts, populations: Series frames of the number and of the child population of one area, or
            of several alike.
    """
    numbers, people = (
        set(frame.loc[frame["value"].notna(), "period"]) for frame in (counts, populations)
    )
    if not numbers:
        return f"No number of children looked after is held for {name}."
    if any(year - 1 in people for year in numbers):
        return ""
    if not people:
        return f"No rate can be worked out for {name}: no child population is held."
    return (
        f"No rate can be worked out for {name}: the number is held for {years(numbers)}, the child "
        f"population for the middle of {years(people)}, and a rate needs the population of the "
        "mid-year before the number."
    )


def why_no_rate(areas: str | Sequence[str], name: str, year: int) -> str:
    """Return :func:`no_rate` of the figures held up to ``year``, of an area or several alike."""
    counts = data.observations(COUNT, areas, None, year)
    return no_rate(counts, data.observations(POPULATION, areas, None, year - 1), name)


def why_no_rate_in_brief(areas: str | Sequence[str], name: str, year: int) -> str:
    """Return :func:`why_no_rate` without the years, in a sentence; '' where there is a rate."""
    if not why_no_rate(areas, name, year):
        return ""
    return (
        f"No rate can be worked out for {name}: its child population is not held for these years."
    )
