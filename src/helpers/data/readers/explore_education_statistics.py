"""The open data standard of Explore Education Statistics (Department for Education).

A row is a place in a period, split by filters; the columns after them are indicators.
"""

from collections.abc import Callable

import numpy as np
import pandas as pd

from helpers.data.open_data import IDENTIFIERS, LEVELS, NATION, PLACE, TIME
from helpers.data.raw_failures import Failure
from helpers.data.readers import cells, declarations, likeness
from helpers.data.readers.cells import Reading
from helpers.data.readers.declarations import DataSet, Figures
from helpers.data.readers.places import Places, Unknown
from helpers.files.containers import Sheet
from helpers.files.forms import Texts

OF_A_MEASURE = "column"
LOOKED_UP = [name for name in PLACE if name not in ("country_name", "region_name")]
OTHER_LEVELS = (
    *("Local authority district", "Parliamentary constituency", "School", "Provider", "Ward"),
    *("Institution", "Sponsor", "MAT", "Opportunity area", "Planning area", "RSC region"),
    *("English devolved area", "Local enterprise partnership", "Police force area"),
    *("Local skills improvement plan area", "Mayoral combined authority"),
)
NONE = ("", "z", "x", ":")


class Layout(declarations.Layout):
    """What a declared data set may say of its file.

    Attributes:
        not_used: Columns that no measure uses.
        optional: Columns that some releases do not have.
        no_longer: Columns of earlier releases that no measure uses.
        levels: Geographic levels it has.
        holds: A column -> the texts it may hold, which tell the data set from others of the same
            columns.
        prefer: A column -> its values, best first: where rows differ in it alone, the best is
            taken.
    """

    not_used: Texts = []
    optional: Texts = []
    no_longer: Texts = []
    levels: Texts = LEVELS
    holds: dict[str, Texts] = {}
    prefer: dict[str, Texts] = {}

    def as_in(self, named: Callable, worded: Callable) -> "Layout":
        """Return the layout with columns as ``named`` and filters as ``worded`` in a sheet."""
        return Layout(
            not_used=[*map(named, self.not_used)],
            optional=[*map(named, self.optional)],
            no_longer=[*map(named, self.no_longer)],
            levels=self.levels,
            holds=worded(self.holds),
            prefer=worded(self.prefer),
        )


def recognise(sheet: Sheet, candidates: list[DataSet]) -> DataSet | None:
    """Return the data set whose columns and labels the sheet has; None for another format.

    Raises:
        NearMiss: If it is nearly one of ``candidates``.
        NotKnown: If it is none of them; the one with the likest columns is named.
    """
    if not {"time_period", "geographic_level"} <= set(sheet.columns):
        return None
    return likeness.told(sheet, [_compared(sheet, each) for each in candidates])


def _compared(sheet: Sheet, data_set: DataSet) -> likeness.Compared:
    """Return the sheet beside a data set."""
    needed, optional = _columns(data_set)
    place = PLACE if "Local authority" in data_set.layout.levels else NATION
    columns = set(sheet.columns)
    own = columns - {*TIME, *PLACE}
    return likeness.Compared(
        data_set,
        own=sorted(own),
        common=[name for name in (*TIME, *place) if name not in columns],
        missing=sorted(needed - own),
        unknown=sorted(own - needed - optional),
        share=len(own & needed) / max(1, len(own - optional | needed)),
        wheres={
            measure: {**data_set.layout.holds, **how.where}
            for measure, how in data_set.measures.items()
            if how.column in columns or how.column not in optional
        },
        frame=lambda: _cells(sheet, data_set),
    )


def _columns(data_set: DataSet) -> tuple[set[str], set[str]]:
    """Return the columns a data set must have beside place and time, and those it may have."""
    layout = data_set.layout
    optional = {*layout.optional, *layout.no_longer}
    used = {how.column for how in data_set.measures.values()} | set(data_set.filters)
    return (used | {*layout.not_used, *layout.holds, *layout.prefer}) - optional, optional


def _cells(sheet: Sheet, data_set: DataSet) -> pd.DataFrame:
    """Return the columns of the sheet that are used: place, time and filters, and the figures."""
    layout, measures = data_set.layout, data_set.measures
    labels = [*TIME, *LOOKED_UP, *data_set.filters, *layout.holds, *layout.prefer]
    figures = [how.column for how in measures.values()]
    there = set(sheet.columns)
    return sheet.cells([n for n in labels if n in there], [n for n in figures if n in there])


def read(sheet: Sheet, data_set: DataSet, areas: pd.DataFrame, measures: pd.DataFrame) -> Reading:
    """Return the observations of a sheet of this format; see :func:`helpers.data.readers.read`."""
    needed, optional = _columns(data_set)
    levels = data_set.layout.levels
    place = PLACE if "Local authority" in levels else NATION
    failures = cells.header(sheet, [*TIME, *place, *needed], optional)
    if failures:
        return cells.nothing(data_set, failures)
    frame = _cells(sheet, data_set)
    unused = [*data_set.layout.not_used, *data_set.layout.no_longer]
    not_used = [name for name in unused if name in sheet.columns]
    left_out = [f"columns that no measure uses: {', '.join(not_used)}"] if not_used else []
    absent = cells.absent(frame, data_set.measures)
    if len(absent) == len(data_set.measures):
        return cells.nothing(data_set, cells.none_there(sheet, absent))
    present = {m: how for m, how in data_set.measures.items() if m not in absent}
    period, failures = cells.years(frame["time_period"], sheet, "time_period")
    expected = {"time_identifier": (IDENTIFIERS, f"a kind of year ({', '.join(IDENTIFIERS)})")}
    for column, texts in data_set.layout.holds.items():
        expected[column] = (texts, " or ".join(map(repr, texts)))
    for column, (texts, what) in expected.items():
        failures += cells.unexpected(frame[column], texts, what, sheet, column)
    places = Places(areas)
    columns = [name for name in LOOKED_UP if name in place]
    group, codes, wrong = _areas(frame, columns, levels, places, sheet, left_out)
    failures += wrong
    used = _used(frame, present, left_out) & (codes != "")[group]
    frame = frame[used].assign(period=period[used], area_code=codes[group[used]])
    for column, best_first in data_set.layout.prefer.items():
        what = f"one of {', '.join(best_first)}"
        failures += cells.unexpected(frame[column], best_first, what, sheet, column)
        frame = _preferred(frame, column, best_first, data_set.filters)
    long = pd.concat([_measure(frame, m, how, sheet) for m, how in present.items()])
    observations, wrong = cells.observations(long.reset_index(drop=True), measures, sheet)
    failures += wrong
    new, recodes, newest = places.new_areas(), places.recodes, int(period.max())
    return Reading(data_set, observations, new, recodes, left_out, failures, newest, absent)


def _used(frame: pd.DataFrame, measures: dict[str, Figures], left_out: list[str]) -> np.ndarray:
    """Return which rows the measures' filters choose; say how many they do not."""
    used = cells.of_any(frame, measures)
    columns = ", ".join(dict.fromkeys(name for how in measures.values() for name in how.where))
    if not used.all():
        left_out.append(f"rows of another {columns}: {(~used).sum():,}")
    return used


def _measure(frame: pd.DataFrame, measure: str, how: Figures, sheet: Sheet) -> pd.DataFrame:
    mine = frame[cells.selected(frame, how.where)]
    return pd.DataFrame(
        {
            "measure": measure,
            "area_code": mine["area_code"],
            "period": mine["period"],
            "text": mine[how.column].astype(object),
            "column": how.column,
            "row": mine.index + sheet.first_row,
        }
    )


def _areas(
    frame: pd.DataFrame,
    columns: list[str],
    levels: list[str],
    places: Places,
    sheet: Sheet,
    left_out: list[str],
) -> tuple[np.ndarray, np.ndarray, list[Failure]]:
    """Return the number of each row's place, the area of each place, and those not understood.

    Each distinct place is looked up once; its area is '' where it is left out.
    """
    group, first = cells.groups(frame[columns])
    rows = np.bincount(group)
    codes = np.full(len(first), "", dtype=object)
    failures, others = [], {}
    distinct = frame[columns].iloc[first].astype(object)
    for number, (index, place) in enumerate(distinct.iterrows()):
        given = {name: str(place.get(name, "")).strip() for name in LOOKED_UP}
        if given["geographic_level"] in OTHER_LEVELS:
            kind = given["geographic_level"]
            others[kind] = others.get(kind, 0) + int(rows[number])
            continue
        if " / " in given["new_la_code"]:
            name = f"{given['la_name']} ({given['new_la_code']})"
            left_out.append(f"the joint return of {name}: {rows[number]} rows")
            continue
        try:
            codes[number] = _area(given, levels, places)
        except Unknown as reason:
            more = f" (and in {rows[number] - 1} more rows)" if rows[number] > 1 else ""
            column, why = reason.args
            row = sheet.first_row + int(index)
            failures.append(Failure(sheet.shown, row, column, cells.one_line(f"{why}{more}")))
    left_out += [f"rows of the level {kind}: {count}" for kind, count in others.items()]
    return group, codes, failures


def _area(given: dict[str, str], levels: list[str], places: Places) -> str:
    """Return the code held of one place, or raise Unknown(column, why)."""
    level = given["geographic_level"]
    if level not in levels:
        raise Unknown("geographic_level", f"'{level}' is not one of {', '.join(levels)}")
    own = {"National": "country_code", "Regional": "region_code", "Local authority": "new_la_code"}
    finer = {"National": ["region_code", "old_la_code", "new_la_code"],
             "Regional": ["old_la_code", "new_la_code"]}  # fmt: skip
    for column in finer.get(level, []):
        if given[column] not in NONE:
            raise Unknown(column, f"'{given[column]}' stands in a row of the level {level}")
    code = given[own[level]]
    if code in NONE:
        raise Unknown(own[level], f"is empty in a row of the level {level}")
    try:
        if level == "National":
            return places.by_code(code, ("country",))
        if level == "Regional":
            return places.by_code(code, ("region", "sub-region"))
        number, region = given["old_la_code"], given["region_code"]
        return places.council(code, given["la_name"], number, region)
    except Unknown as reason:
        raise Unknown(own[level], f"unknown area: {reason}") from reason


def _preferred(
    frame: pd.DataFrame, column: str, best_first: list[str], filters: list[str]
) -> pd.DataFrame:
    """Return of the rows that differ only in a column those that hold the best text of it."""
    rank = frame[column].astype(object).map({text: i for i, text in enumerate(best_first)})
    keys = [frame[name] for name in ("area_code", "period", *filters)]
    best = rank.groupby(keys, observed=True).transform("min")
    return frame[(rank == best) | rank.isna()]
