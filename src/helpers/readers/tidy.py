"""Tidy tables: a row a figure, for whatever a small mapping file describes.

The layout holds

area, period, value
    The columns of the area, the year and the figure.
area_is
    What the column of the area holds: code (GSS), number (of the Department for Education) or name.
status
    The column of symbols, where they stand beside an empty figure (optional).
absent
    Texts that mean that a figure is not shown at all: no observation (optional).

A measure's ``where`` says which rows are its own; without it all rows are.
"""

from collections.abc import Callable

import pandas as pd

from helpers.containers import Sheet
from helpers.readers import cells
from helpers.readers.cells import Reading
from helpers.readers.declarations import DataSet
from helpers.readers.places import Places, Unknown
from helpers.schemas import Failure

NEEDED = ("area", "period", "value")
KINDS = ("code", "number", "name")


def recognise(sheet: Sheet, candidates: list[DataSet]) -> DataSet | None:
    """Return the data set all of whose columns the sheet has, or None."""
    return next((each for each in candidates if set(_columns(each)) <= set(sheet.frame)), None)


def _columns(data_set: DataSet) -> list[str]:
    layout = data_set.layout
    filters = [name for how in data_set.measures.values() for name in how.get("where", {})]
    named = [layout[name] for name in (*NEEDED, "status") if layout.get(name)]
    return [*named, *dict.fromkeys(filters)]


def read(sheet: Sheet, data_set: DataSet, areas: pd.DataFrame, measures: pd.DataFrame) -> Reading:
    """Return the observations of a tidy sheet; see :func:`helpers.readers.read`."""
    layout = data_set.layout
    failures = cells.header(sheet, _columns(data_set))
    if failures:
        return cells.nothing(data_set, failures)
    frame, area = sheet.frame, layout["area"]
    newest = _newest(frame[layout["period"]])
    failures = cells.not_there(sheet, frame, data_set.measures)
    parts = [
        frame[cells.selected(frame, how.get("where", {}))].assign(measure=measure)
        for measure, how in data_set.measures.items()
    ]
    mine = pd.concat([_without(part, layout) for part in parts])
    others = len(frame) - mine.index.nunique()
    left_out = [f"rows that give no measure held, or no figure: {others:,}"] if others else []
    mine["period"], found = cells.years(mine[layout["period"]], sheet, layout["period"])
    failures += found
    places = Places(areas)
    mine["area_code"], found = _areas(mine[area], layout, places, sheet)
    failures += found
    text = mine[layout["value"]].astype(object)
    if layout.get("status"):
        text, found = _with_symbols(text, mine[layout["status"]].astype(object), layout, sheet)
        failures += found
    mine = mine.assign(text=text, column=layout["value"], row=mine.index + sheet.first_row)
    long = mine[["measure", "area_code", "period", "text", "column", "row"]]
    long = long[(long["area_code"] != "") & (long["period"] > 0)].reset_index(drop=True)
    observations, found = cells.observations(long, measures, sheet)
    return Reading(data_set, observations, places.found(), {}, left_out, failures + found, newest)


def _newest(texts: pd.Series) -> int:
    years = [cells.year_of(text) for text in texts.unique()]
    return max((year for year in years if year and cells.possible(year)), default=0)


def _without(part: pd.DataFrame, layout: dict) -> pd.DataFrame:
    absent = [str(text) for text in layout.get("absent", [])]
    return part[~part[layout["value"]].isin(absent).to_numpy()] if absent else part


def _areas(
    texts: pd.Series, layout: dict, places: Places, sheet: Sheet
) -> tuple[pd.Series, list[Failure]]:
    levels = ("local authority", "country", "region", "sub-region")
    find: dict[str, Callable[[str], str]] = {
        "code": lambda text: places.by_code(text, levels),
        "number": lambda text: places.by_number(text.removesuffix(".0").zfill(3)),
        "name": places.by_name,
    }
    return look_up(texts, find[layout.get("area_is", "code")], sheet, layout["area"])


def look_up(
    texts: pd.Series, find: Callable[[str], str], sheet: Sheet, column: str
) -> tuple[pd.Series, list[Failure]]:
    """Return the area of each text ('' if unknown), looked up once each, and the unknown ones."""
    codes, reasons = {}, {}
    for text in texts.unique():
        try:
            codes[text] = find(str(text).strip())
        except Unknown as reason:
            codes[text], reasons[text] = "", f"unknown area: {reason}"
    found = texts.astype(object).map(codes)
    return found, cells.at_first_row(texts, reasons, sheet, column)


def _with_symbols(
    text: pd.Series, symbol: pd.Series, layout: dict, sheet: Sheet
) -> tuple[pd.Series, list[Failure]]:
    both = (text.str.strip() != "") & (symbol.str.strip() != "")
    failures = [
        Failure(sheet.shown, sheet.first_row + int(row), layout["status"],
                f"'{symbol[row]}' stands beside the figure {text[row]}")
        for row in text.index[both][: cells.MOST_LISTED]
    ]  # fmt: skip
    return text.where(text.str.strip() != "", symbol), failures
