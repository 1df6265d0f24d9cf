"""The panel of England's councils: a row a council and year, and what is left out of it.

A council is one area code throughout: those formed or abolished in the years are left out whole,
and nothing is carried from one code to the next. So are councils so small that one child moves a
rate by several per 10,000. Nothing missing is filled in, and no value from before a break counts.
"""

import numpy as np
import pandas as pd

from helpers import data, words
from helpers.analysis.what_goes_with_what.measures import MEASURES, OTHERS, SPENDING
from helpers.data import geography
from helpers.data.formulas import POPULATION
from helpers.data.geography import Area
from helpers.data.nations import ENGLAND
from helpers.errors import Problem
from helpers.statistics.rates import children_before

CHILDREN = "children"
LEAST_CHILDREN = 5000
"""Below this many children one child is over two per 10,000: such a council is left out."""
CHANGED = ("definition", "collection")
"""Kinds of break across which a council's figures are not compared."""
HELD = [one.held for one in (MEASURES | OTHERS).values()]
REORGANISED, SMALL = "formed or abolished in these years", "of under 5,000 children"


def shown(area: str) -> Area:
    """Return the area.

    Raises:
        Problem: If it is not in England: only its councils have all these figures on one basis.
    """
    place = data.area(area)
    if place.nation != ENGLAND:
        raise Problem(
            f"Councils in England alone are compared here: for {place.name} spending by service, "
            "agency staff and caseloads, and plans by council and year, are not held on a like "
            "basis."
        )
    return place


def figures(first_year: int, year: int) -> pd.DataFrame:
    """Return a series frame of all figures used, of councils that existed, from the last break on.

    Under ``period`` is the year in which a figure is used (:attr:`Measure.later`).
    """
    frame = data.observations(HELD, None, first_year - 1, year)
    level = frame["area_code"].map(data.areas().set_index("area_code")["level"])
    council = (level == "local authority") & (frame["area_code"].str[0] == ENGLAND[0])
    frame = frame[council & (frame["status"] != "z")]
    start = frame["measure"].map({name: _start(name) for name in HELD}).astype(float)
    lags = {one.held: one.later for one in (MEASURES | OTHERS).values()}
    later = frame["measure"].map(lags).astype(int)
    used = frame.assign(period=frame["period"] + later)[frame["period"] >= start]
    return used[used["period"].between(first_year, year)].reset_index(drop=True)


def _start(measure: str) -> int:
    found = data.breaks(measure, ENGLAND)
    return max(found.loc[found["kind"].isin(CHANGED), "period"], default=0)


def children(first_year: int, year: int) -> pd.DataFrame:
    """Return the series frame of children aged under 18 that rates of these years are per."""
    return data.observations(POPULATION, None, first_year - 1, year - 1)


def every(figures: pd.DataFrame, children: pd.DataFrame) -> pd.DataFrame:
    """Return all councils, those left out too, by year.

    Args:
        figures, children: As :func:`figures` and :func:`children` return them.

    Returns:
        DataFrame: area_code, area, period, region, children (aged under 18, in the middle of the
            year before), the measures under their names (rates per 10,000; the natural logarithm of
            pounds per child; per cent; cases) and left_out (why, or '').
    """
    held = figures[figures["value"].notna()]
    wide = held.pivot_table("value", ["area_code", "period"], "measure").reindex(columns=HELD)
    frame = wide.reset_index().rename_axis(columns=None)
    frame = frame.rename(columns={one.held: name for name, one in (MEASURES | OTHERS).items()})
    frame.insert(2, CHILDREN, children_before(frame, children))
    for name in SPENDING:
        per_child = frame[name] / frame[CHILDREN]
        frame[name] = np.log(per_child.where(per_child > 0))
    places = data.areas().set_index("area_code")
    frame.insert(1, "area", frame["area_code"].map(places["name"]))
    frame.insert(3, "region", frame["area_code"].map(geography.regions(data.areas())))
    return frame.assign(left_out=_left_out(frame, places))


def _left_out(frame: pd.DataFrame, places: pd.DataFrame) -> pd.Series:
    began, ended = (
        frame["area_code"].map(places[f"{end}_mid_year"]).astype(float) for end in ("first", "last")
    )
    first, last = frame["period"].min() - 1, frame["period"].max() - 1
    changed = (began > first) | (ended < last)
    small = frame.groupby("area_code")[CHILDREN].transform("mean") < LEAST_CHILDREN
    return pd.Series(np.select([changed, small], [REORGANISED, SMALL], ""), frame.index)


def panel(every: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of :func:`every` that count."""
    return every[every["left_out"] == ""].drop(columns="left_out").reset_index(drop=True)


def coverage(panel: pd.DataFrame) -> pd.DataFrame:
    """Return how much of each measure the panel holds, as a table for people."""
    rows = [
        {
            "Measure": one.label,
            "Years": words.years(panel.loc[panel[name].notna(), "period"].unique()),
            "Councils": panel.loc[panel[name].notna(), "area_code"].nunique(),
            "Council-years": int(panel[name].notna().sum()),
            "Missing in these years": _missing(panel, name),
        }
        for name, one in (MEASURES | OTHERS).items()
        if panel[name].notna().any()
    ]
    return pd.DataFrame(rows)


def _missing(panel: pd.DataFrame, name: str) -> int:
    years = panel.loc[panel[name].notna(), "period"]
    return int(panel.loc[panel["period"].between(years.min(), years.max()), name].isna().sum())
