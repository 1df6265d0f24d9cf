"""Which measures were added of an area, their series, and what they are."""

from collections.abc import Sequence

import pandas as pd

from helpers import data
from helpers.analysis import context
from helpers.data.geography import Area
from helpers.data.reading import NOTHING_ADDED
from helpers.errors import Problem
from helpers.words.changes import COUNT, LEVEL, SHARE

KINDS = {"count": COUNT, "percent": SHARE}
"""Kinds of measures whose change is not simply higher or lower."""


def shown(area: str, first_year: int | None, year: int) -> tuple[Area, list[str]]:
    """Return an area, and the added measures that it has a value of in these years, by label.

    Raises:
        Problem: If there is none.
    """
    every = data.added_measures()
    if not every:
        raise Problem(NOTHING_ADDED)
    place = context.own(every, area, first_year, year)
    frame = data.observations(every, place.code, first_year, year)
    held = set(frame.loc[frame["value"].notna(), "measure"])
    return place, sorted(held, key=lambda name: str(data.measure(name)["label"]).casefold())


def series(measure: str, codes: Sequence[str], first_year: int | None, year: int) -> pd.DataFrame:
    """Return one measure of areas as a series frame, without areas that have no value of it."""
    frame = data.observations(measure, list(codes), first_year, year)
    held = frame.groupby("area_code", observed=True)["value"].transform("count") > 0
    kept = frame[held].copy()
    kept.attrs = frame.attrs
    return kept


def change_kind(measure: str) -> str:
    """Return how a change of a measure is put: more of a count, points of a share, or higher."""
    return KINDS.get(str(data.measure(measure)["kind"]), LEVEL)


def suffix(measure: str) -> str:
    """Return what is written behind a value: "%" behind a share."""
    return "%" if change_kind(measure) == SHARE else ""


def described(measures: Sequence[str], frame: pd.DataFrame) -> pd.DataFrame:
    """Return what each measure is, as it was said when it was added.

    Args:
        frame: Series frame of the measures: measure, source, released, rounding.

    Returns:
        DataFrame: Measure, Kind, Unit, "Is a rise better or worse?", Publisher, Published; a row a
            measure.
    """
    sources = data.table("sources").set_index("source")["publisher"]
    rows = []
    for name in measures:
        known = data.measure(name)
        mine = frame[(frame["measure"] == name) & frame["value"].notna()].sort_values("period")
        last = mine.iloc[-1]
        rows.append(
            {
                "Measure": known["label"],
                "Kind": known["kind"],
                "Unit": known["unit"],
                "Is a rise better or worse?": known["higher_is"],
                "Publisher": sources[last["source"]],
                "Published": last["released"],
            }
        )
    return pd.DataFrame(rows)
