"""StatsWales: a table of Welsh authorities (rows) by year (columns), below the table's title.

The table says what it counts only in its title, so a file without one needs a mapping file of this
format.
"""

import re
from typing import Annotated

import pandas as pd
from pydantic import Field

from helpers.data.readers import cells, declarations, tidy
from helpers.data.readers.cells import Reading
from helpers.data.readers.declarations import DataSet
from helpers.data.readers.places import GSS, Places, Unknown
from helpers.files.containers import Sheet

OF_A_MEASURE = ""
NATION = ("Wales", "W92000004")
# A hyphen, which the Interactive Tool writes where it shows nothing.
SYMBOLS = {"-": "low"}
MOST_PLACE_COLUMNS = 3


class Layout(declarations.Layout):
    """``title`` is a regular expression on the rows above the header and its first cell."""

    title: Annotated[str, Field(min_length=1)]


def recognise(sheet: Sheet, candidates: list[DataSet]) -> DataSet | None:
    """Return the data set whose title the sheet has, if it is Welsh areas by year; else None."""
    place, year = _columns(sheet)
    if not year or not 0 < len(place) <= MOST_PLACE_COLUMNS:
        return None
    if not sheet.cells(place).isin(NATION).any(axis=None):
        return None
    title = f"{sheet.title} {place[0]}"
    return next((c for c in candidates if re.search(c.layout.title, title, re.IGNORECASE)), None)


def _columns(sheet: Sheet) -> tuple[list[str], list[str]]:
    names = list(dict.fromkeys(sheet.columns))
    year = [name for name in names if cells.year_of(name)]
    return [name for name in names if name not in year], year


def read(sheet: Sheet, data_set: DataSet, areas: pd.DataFrame, measures: pd.DataFrame) -> Reading:
    """Return the observations of a table of authorities by year."""
    failures = cells.header(sheet, [])
    place, year = _columns(sheet)
    if failures or not place or not year:
        return cells.nothing(data_set, failures or cells.header(sheet, ["a column of a year"]))
    periods = {name: cells.year_of(name) for name in year}
    places = Places(areas)
    rows = sheet.frame.astype(object)
    known, failures = tidy.look_up(
        _described(rows[place]), lambda t: _area(t, places), sheet, place[0]
    )
    long = (
        rows[year]
        .assign(area_code=known, row=rows.index + sheet.first_row)
        .melt(["area_code", "row"], var_name="column", value_name="text")
        .query("area_code != ''")
    )
    long["text"] = long["text"].str.strip().replace(SYMBOLS)
    long["period"] = long["column"].map(periods).astype(int)
    failures += [
        cells.Failure(sheet.shown, sheet.first_row - 1, name, f"{period} is not a possible year")
        for name, period in periods.items()
        if not cells.possible(period)
    ]
    long["measure"] = next(iter(data_set.measures))
    observations, wrong = cells.observations(long.reset_index(drop=True), measures, sheet)
    newest = max(periods.values())
    return Reading(data_set, observations, places.new_areas(), {}, [], failures + wrong, newest)


def _described(place: pd.DataFrame) -> pd.Series:
    """Return the last filled cell of each row's place: the finest area, or its code."""
    filled = place.map(str.strip).replace("", None)
    return filled.ffill(axis="columns").iloc[:, -1].fillna("")


def _area(text: str, places: Places) -> str:
    if GSS.fullmatch(text):
        return places.by_code(text, ("local authority", "country"))
    if not text:
        raise Unknown("the row names no area")
    return places.by_name(text, prefix="W")
