"""CSV that people open in a spreadsheet: no name is run as a formula, and a number is a number."""

import csv
import io
from pathlib import Path

import hostile
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import helpers
from helpers.files import comma_separated
from helpers.releases import announcements, differences
from helpers.reports.pages import quality_page

SIGNS = ["=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠"]


def cells(text):
    return [cell for row in csv.reader(io.StringIO(text, newline="")) for cell in row]


@pytest.mark.parametrize("sign", SIGNS)
@pytest.mark.parametrize("rest", ["SUM(1,1)", "cmd|' /C calc'!A0", "2+3", "", "1; x", "5,2 more"])
def test_text_that_a_spreadsheet_would_run_has_a_quote_before_it(sign, rest):
    name = sign + rest
    frame = pd.DataFrame({"Area": [name], name: ["Leeds"]})
    expected = ["Area", f"'{name}", f"'{name}", "Leeds"]
    assert cells(comma_separated.text(frame)) == expected


def test_the_list_of_changes_is_written_so_too():
    row = {"file": "=1+1", "area_code": "@x", "value": -5.0, "status": "", "source": "-x"}
    lost = pd.DataFrame([row])
    figures = pd.DataFrame([{**row, "kind": "new", "held": 2.0}])
    areas = pd.DataFrame({"area_code": ["@x"], "level": "country"})
    compared = differences.Compared(figures, lost.assign(source="+y"), lost)
    assert {"'=1+1", "'@x", "'-x", "'+y", "-5.0"} <= {*cells(announcements.as_csv(compared, areas))}
    changed = pd.DataFrame([{**row, "area": "=2", "kind": "new", "old": -5.0, "new": 2.0}])
    assert {"'=1+1", "'=2", "-5.0"} <= {*cells(quality_page.changes_as_csv(changed, areas))}


@pytest.mark.parametrize(
    "number", ["-5", "-5.2", "+5.2%", "-1,234.5", "-.5", "\u22125.2", "+1e-05", "-0"]
)
def test_a_number_is_a_number(number):
    assert cells(comma_separated.text(pd.DataFrame({"Change": [number]}))) == ["Change", number]


def test_numbers_and_what_is_missing_are_written_as_before():
    frame = pd.DataFrame({"a": [-1.5, None], "b": [-2, 3], "c": pd.Categorical(["x", "-y"])})
    assert comma_separated.text(frame) == "a,b,c\n-1.5,-2,x\n,3,'-y\n"
    assert comma_separated.text(frame.head(0)) == "a,b,c\n"


@given(st.text(["'", *SIGNS[:6], "a", "1", ",", '"', " "], min_size=1))
def test_what_is_written_is_read_back(tmp_path_factory, name):
    path = tmp_path_factory.mktemp("csv") / "x.csv"
    frame = pd.DataFrame({"Area": [name], "Year": ["2025"]})
    path.write_text(comma_separated.text(frame), encoding="utf-8", newline="")
    assert comma_separated.read(path).to_dict("records") == frame.to_dict("records")


def test_names_are_read_back_as_they_were(tmp_path):
    frame = pd.DataFrame({"Statement": hostile.NAMES})
    (tmp_path / "x.csv").write_text(comma_separated.text(frame), encoding="utf-8", newline="")
    assert comma_separated.read(tmp_path / "x.csv")["Statement"].tolist() == hostile.NAMES


def test_there_is_one_writer():
    """``containers`` keeps a workbook's sheet in data/raw as the publisher's own cells."""
    folder = Path(helpers.__file__).parent
    writes = ("to_csv(", "csv.writer(", "DictWriter(", "to_excel(", "ExcelWriter(", "write_csv(")
    found = {
        path.relative_to(folder).as_posix()
        for path in folder.rglob("*.py")
        if any(word in path.read_text(encoding="utf-8") for word in writes)
    }
    assert found == {"files/comma_separated.py", "files/containers.py"}
