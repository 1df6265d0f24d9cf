"""The schemas of the raw tables: every kind of wrong cell is found, with its row and column."""

import pandas as pd
import pytest

from helpers.data import schemas
from helpers.errors import Problem

GOOD = {
    "measure": "looked_after_count",
    "area_code": "E92000001",
    "period": "2020",
    "value": "80000",
    "status": "",
    "source": "dfe-cla-2025",
}


def checked(*changes):
    rows = [{**GOOD, "period": str(2000 + i), **change} for i, change in enumerate(changes)]
    return schemas.check(pd.DataFrame(rows), "observations", "file.csv")


def test_good_rows_come_back_typed():
    frame, failures = checked({}, {"value": "", "status": "c"})
    assert failures == []
    assert frame["value"].dtype == float and frame["period"].dtype == int
    assert frame["value"].isna().tolist() == [False, True]


@pytest.mark.parametrize(
    ("change", "column", "reason"),
    [
        ({"value": "many"}, "value", "'many' is not a number"),
        ({"value": "1,234"}, "value", "'1,234' is not a number"),
        ({"value": "inf"}, "value", "is not a finite number"),
        ({"period": "2019-20"}, "period", "'2019-20' is not a whole number"),
        ({"period": ""}, "period", "'' is not a whole number"),
        ({"period": "2205"}, "period", "is not a year between"),
        ({"period": "1820"}, "period", "is not a year between"),
        ({"status": "q"}, "status", "'q' is not one of"),
        ({"area_code": "Leeds"}, "area_code", "'Leeds' does not have the form"),
        ({"measure": ""}, "measure", "is empty"),
    ],
)
def test_a_wrong_cell_is_named_with_file_row_column_and_reason(change, column, reason):
    _, failures = checked({}, change, {})
    assert [(f.file, f.row, f.column) for f in failures] == [("file.csv", 3, column)]
    assert reason in failures[0].reason
    assert str(failures[0]).startswith(f"file.csv, row 3, column {column}: ")


def test_all_failures_are_reported_at_once():
    _, failures = checked({"value": "x1"}, {"status": "q"}, {"period": "1820"})
    assert [(f.row, f.column) for f in failures] == [(2, "value"), (3, "status"), (4, "period")]


def test_a_repeated_row_is_reported_once_each():
    _, failures = checked({"period": "2001"}, {"period": "2001"})
    assert {f.row for f in failures} == {2, 3}
    assert {f.reason for f in failures} == {"the row appears more than once"}


def test_missing_and_unknown_columns_are_named():
    frame = pd.DataFrame([GOOD]).rename(columns={"value": "valeu"})
    _, failures = schemas.check(frame, "observations", "file.csv")
    assert {(f.column, f.reason) for f in failures} == {
        ("value", "the column is missing"),
        ("valeu", "the column is not expected here"),
    }


def test_an_unknown_table_is_refused():
    with pytest.raises(Problem, match="names the table 'observation'"):
        schemas.check(pd.DataFrame([GOOD]), "observation", "file.csv")
