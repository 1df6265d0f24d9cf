"""Tidy tables: a row a figure, for whatever a small mapping file describes.

A measure's ``where`` says which rows are its own; without it all rows are.
"""

from collections.abc import Callable
from typing import Annotated, Literal

import pandas as pd
from pydantic import Field

from helpers.data.raw_failures import Failure
from helpers.data.readers import cells, declarations
from helpers.data.readers.cells import Reading
from helpers.data.readers.declarations import DataSet
from helpers.data.readers.places import Places, Unknown
from helpers.errors import Problem
from helpers.files.containers import Sheet
from helpers.files.forms import Texts

OF_A_MEASURE = ""
GIVEN = "(the year given)"
"""What stands for the column of the year where all rows are of one."""
LEVELS = ("local authority", "country", "region", "sub-region")
Name = Annotated[str, Field(min_length=1)]


class Layout(declarations.Layout):
    """What a mapping file says of a table.

    Attributes:
        area, period: The columns of the area and the year; as a number, the year of all rows.
        value: The column of the figure, where the measure does not name its own ``column``.
        area_is: What the column of the area holds: GSS codes, numbers of the Department for
            Education, or names.
        status: The column of symbols, where they stand beside an empty figure.
        absent: Texts that mean that a figure is not shown at all: no observation.
    """

    area: Name
    period: Name | int
    value: str = ""
    area_is: Literal["code", "number", "name"] = "code"
    status: str = ""
    absent: Texts = []

    def as_in(self, named: Callable, worded: Callable) -> "Layout":
        """Return the layout with columns as ``named`` in a sheet."""
        names = {name: getattr(self, name) for name in ("area", "period", "value", "status")}
        columns = {name: named(text) for name, text in names.items() if isinstance(text, str)}
        return self.model_copy(update=columns)


def recognise(sheet: Sheet, candidates: list[DataSet]) -> DataSet | None:
    """Return the data set all of whose columns the sheet has, or None."""
    return next((each for each in candidates if set(columns(each)) <= set(sheet.columns)), None)


def columns(data_set: DataSet) -> list[str]:
    """Return the columns a sheet of the data set must have."""
    return list(dict.fromkeys([*_labels(data_set), *_figures(data_set)]))


def _labels(data_set: DataSet) -> list[str]:
    layout = data_set.layout
    period = "" if isinstance(layout.period, int) else layout.period
    return [*filter(None, [layout.area, period, layout.status]), *data_set.filters]


def _figures(data_set: DataSet) -> list[str]:
    return [_figure(data_set, measure) for measure in data_set.measures]


def _figure(data_set: DataSet, measure: str) -> str:
    column = data_set.measures[measure].column or data_set.layout.value
    if not column:
        raise Problem(
            f"The data set {data_set.name} does not say which column holds {measure}: name it as "
            "value in its layout, or as the measure's column."
        )
    return column


def read(sheet: Sheet, data_set: DataSet, areas: pd.DataFrame, measures: pd.DataFrame) -> Reading:
    """Return the observations of a tidy sheet; see :func:`helpers.data.readers.read`."""
    layout = data_set.layout
    failures = cells.header(sheet, columns(data_set))
    if failures:
        return cells.nothing(data_set, failures)
    frame = sheet.cells(_labels(data_set), _figures(data_set))
    if isinstance(layout.period, int):
        frame = frame.assign(**{GIVEN: str(layout.period)})
        layout = layout.model_copy(update={"period": GIVEN})
        data_set = data_set.model_copy(update={"layout": layout})
    last = newest(frame[layout.period])
    absent = cells.absent(frame, data_set.measures)
    if len(absent) == len(data_set.measures):
        return cells.nothing(data_set, cells.none_there(sheet, absent))
    chosen = frame[cells.of_any(frame, data_set.measures)]
    mine = pd.concat([_measure(chosen, measure, data_set, sheet) for measure in data_set.measures])
    others = len(frame) - mine.index.nunique()
    left_out = [f"rows that give no measure held, or no figure: {others:,}"] if others else []
    mine["period"], failures = cells.years(mine["period"], sheet, layout.period)
    places = Places(areas)
    mine["area_code"], wrong = look_up(mine["area"], _finder(data_set, places), sheet, layout.area)
    failures += wrong
    if "status" in mine:
        failures += _beside(mine, sheet, layout.status)
        blank = mine["text"].str.strip() == ""
        mine["text"] = mine["text"].mask(blank, mine["status"].astype(object))
    mine = mine[(mine["area_code"] != "") & (mine["period"] > 0)].reset_index(drop=True)
    observations, wrong = cells.observations(mine, measures, sheet)
    failures += wrong
    new = places.new_areas()
    return Reading(data_set, observations, new, {}, left_out, failures, last, absent)


def _measure(frame: pd.DataFrame, measure: str, data_set: DataSet, sheet: Sheet) -> pd.DataFrame:
    """Return one measure's rows: measure, area, period, text, column, row, and status if given."""
    layout, column = data_set.layout, _figure(data_set, measure)
    mine = frame[cells.selected(frame, data_set.measures[measure].where)]
    mine = mine[~mine[column].isin(layout.absent)]
    parts = {"area": layout.area, "period": layout.period, "text": column}
    if layout.status:
        parts["status"] = layout.status
    texts = {name: mine[source] for name, source in parts.items()}
    return pd.DataFrame(
        {"measure": measure, **texts, "column": column, "row": mine.index + sheet.first_row}
    )


def newest(texts: pd.Series) -> int:
    """Return the newest year among texts, 0 where none is one."""
    years = [cells.year_of(text) for text in texts.unique()]
    return max((year for year in years if year and cells.possible(year)), default=0)


def _finder(data_set: DataSet, places: Places) -> Callable[[str], str]:
    """Return what finds the area that a cell means."""
    ways: dict[str, Callable[[str], str]] = {
        "code": lambda text: places.by_code(text, LEVELS),
        "number": lambda text: places.by_number(text.removesuffix(".0").zfill(3)),
        "name": places.by_name,
    }
    return ways[data_set.layout.area_is]


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
    return texts.astype(object).map(codes), cells.at_first_row(texts, reasons, sheet, column)


def _beside(mine: pd.DataFrame, sheet: Sheet, column: str) -> list[Failure]:
    both = mine[(mine["text"].str.strip() != "") & (mine["status"].str.strip() != "")]
    return [
        Failure(sheet.shown, cell["row"], column, "'{status}' stands beside {text}".format(**cell))
        for cell in both.head(cells.MOST_LISTED).to_dict("records")
    ]
