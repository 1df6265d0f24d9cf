"""The long file of the Local Authority Interactive Tool: a row a figure, "-" where none is shown.

A measure is found by its short name, an area by its number; the tool writes years in many ways
("2024-25 (OT)", "2025 (Rev)").
"""

from dataclasses import replace

import pandas as pd

from helpers.data.readers import declarations, tidy
from helpers.data.readers.cells import NearMiss, Reading
from helpers.data.readers.declarations import DataSet
from helpers.files.containers import Sheet

OF_A_MEASURE = "where"
COLUMNS = {"Short Desc", "Years", "LA and Regions", "Values", "LA Number", "Region"}
LAYOUT = tidy.Layout(
    area="LA Number", area_is="number", period="Years", value="Values", absent=["-"]
)


class Layout(declarations.Layout):
    """The tool has one layout, so that there is nothing to declare."""


def recognise(sheet: Sheet, candidates: list[DataSet]) -> DataSet | None:
    """Return the long file's data set; None if the sheet is not of the tool.

    Raises:
        NearMiss: If it lacks a column that is needed.
    """
    columns = set(sheet.columns)
    if len(columns & COLUMNS) < len(COLUMNS) - 1 or not candidates:
        return None
    lacks = [name for name in tidy.columns(_laid_out(candidates[0], sheet)) if name not in columns]
    if lacks:
        raise NearMiss(sheet.shown, candidates[0], f"it lacks the column {lacks[0]}")
    return candidates[0]


def read(sheet: Sheet, data_set: DataSet, areas: pd.DataFrame, measures: pd.DataFrame) -> Reading:
    """Return the observations of the long file; see :func:`helpers.data.readers.read`."""
    reading = tidy.read(sheet, _laid_out(data_set, sheet), areas, measures)
    return replace(reading, data_set=data_set)


def _laid_out(data_set: DataSet, sheet: Sheet) -> DataSet:
    return data_set.model_copy(update={"layout": LAYOUT}).as_in(sheet.columns)
