"""Whatever a table is wrapped in and surrounded by, the same cells come out."""

import gzip

import openpyxl
import pandas as pd
import publisher_files as good
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from helpers.errors import Problem
from helpers.files import containers, delimited

FRAME = good.explore_education_statistics("children_in_need_d3")


@pytest.fixture
def unpack(tmp_path):
    """The sheets of a file, unpacked into a folder of their own."""

    def sheets(path, shown="given"):
        working = tmp_path / "working"
        working.mkdir(exist_ok=True)
        return containers.sheets(path, shown, working)

    return sheets


@pytest.fixture
def table(tmp_path, unpack):
    """The one table in a CSV file of the given text or bytes."""

    def read(content):
        path = tmp_path / "given"
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        (sheet,) = unpack(path)
        return sheet

    return read


def cells(sheet) -> list[list[str]]:
    return sheet.frame.astype(object).to_numpy().tolist()


@pytest.mark.parametrize("kind", good.KINDS)
def test_every_wrapper_gives_the_same_cells(tmp_path, unpack, kind):
    (sheet,) = unpack(good.write(FRAME, tmp_path, kind))
    assert list(sheet.frame) == list(FRAME)
    assert cells(sheet) == FRAME.to_numpy().tolist()
    assert sheet.first_row == 2
    assert sheet.frame.index.tolist() == list(range(len(FRAME)))
    assert sheet.file.suffix in (".csv", ".parquet")


@pytest.mark.parametrize("kind", good.KINDS)
def test_the_file_of_a_table_gives_the_table_again(tmp_path, unpack, kind):
    (sheet,) = unpack(good.write(FRAME, tmp_path, kind))
    (again,) = unpack(sheet.file)
    assert cells(again) == cells(sheet)
    assert (again.first_row, again.title) == (sheet.first_row, sheet.title)


@pytest.mark.parametrize(
    ("text", "row", "title"),
    [
        ("a,b,c\n1,2,3\n", 2, ""),
        ("\ufeffa,b,c\n1,2,3\n", 2, ""),
        ("a,b,c\r\n1,2,3\r\n", 2, ""),
        ("a\tb\tc\n1\t2\t3\n", 2, ""),
        ("Table 1: figures\na,b,c\n1,2,3\n", 3, "Table 1: figures"),
        ("Table 1,,\n,,\na,b,c\n1,2,3\n", 4, "Table 1"),
        ('"Table 1\nin two lines"\n\na,b,c\n1,2,3\n', 4, "Table 1\nin two lines"),
        ("a,b,c,\n1,2,3,\n", 2, ""),
        ("a,b,c\n1,2,3\n\nSource: the publisher, 2025\n", 2, ""),
        ("a,b,c\n1,2,3\nSource: the publisher\nNotes\n(1) Of April\n", 2, ""),
        ("a,b,c\n1,2,3\n,,\nFigures are provisional,,\n", 2, ""),
        ("a,b,c\n1,2,3\n\n\n", 2, ""),
        ('"a","b","c"\n"1","2","3"\n', 2, ""),
    ],
)
def test_what_surrounds_a_table_is_not_part_of_it(table, text, row, title):
    sheet = table(text)
    assert list(sheet.frame) == ["a", "b", "c"]
    assert cells(sheet) == [["1", "2", "3"]]
    assert (sheet.first_row, sheet.title) == (row, title)


def test_rows_keep_the_number_a_spreadsheet_gives_them(table):
    sheet = table('Title\n\na,b\n1,2\n\n,\n"3\n4",5\n6,7\n')
    rows = sheet.first_row + sheet.frame.index
    assert rows.tolist() == [4, 7, 8]
    assert cells(sheet) == [["1", "2"], ["3\n4", "5"], ["6", "7"]]


@pytest.mark.parametrize("kind", ["csv", "parquet"])
def test_only_the_columns_asked_for_are_read_and_only_once(tmp_path, unpack, monkeypatch, kind):
    (sheet,) = unpack(good.write(FRAME, tmp_path, kind))
    found = sheet.cells(["new_la_code", "time_period"], ["CPP_start"])
    assert list(found) == ["new_la_code", "time_period", "CPP_start"]
    assert found.astype(object).to_numpy().tolist() == FRAME[list(found)].to_numpy().tolist()
    assert isinstance(found["new_la_code"].dtype, pd.CategoricalDtype)
    assert not isinstance(found["CPP_start"].dtype, pd.CategoricalDtype)
    sheet.file.unlink()
    assert sheet.cells(["new_la_code", "time_period"], ["CPP_start"]) is found


@pytest.mark.parametrize("below", ["\n", ",,\n", "Source: us,,\n", "\n,,\nNotes,,\n"])
def test_what_is_below_is_found_whatever_columns_are_read(table, below):
    sheet = table("a,b,c\n1,,3\n,4,\n" + below)
    assert sheet.cells(["b"], ["a"])[["a", "b"]].to_numpy().tolist() == [["1", ""], ["", "4"]]


def test_a_row_cut_short_or_a_wrong_byte_is_found_in_columns_that_are_not_read(table):
    with pytest.raises(Problem, match="row 3: 2 cells where the header has 3"):
        table("a,b,c\n1,2,3\n1,2\n1,2,3\n").cells(["a"], [])
    with pytest.raises(Problem, match="row 2, column 3: the byte 0xA3 is not UTF-8"):
        table(b"a,b,c\n1,2,\xa3\n")


def test_a_column_without_a_name_is_called_by_its_place(table):
    sheet = table("name,,2025,\nLeeds,E08000035,7,\nYork,E06000014,8,\n")
    assert list(sheet.frame) == ["name", "(column 2)", "2025"]


def test_a_thousands_separator_stays_in_its_quoted_cell(table):
    assert cells(table('a,b\nx,"1,234"\n')) == [["x", "1,234"]]


def test_a_release_gives_the_tables_of_its_folder_data(tmp_path, unpack):
    path = tmp_path / "given"
    text = good.lines(FRAME).encode()
    members = {
        "data/d3.csv": text,
        "data/d3.meta.csv": b"col_name,col_type\nx,y\n",
        "data/sub/d3.csv": text,
        "supporting-files/other.csv": b"a,b\n1,2\n",
        "__MACOSX/data/._d3.csv": b"\x00",
    }
    good.write_zip(path, members)
    found = unpack(path, "release.zip")
    assert [s.shown for s in found] == ["release.zip, data/d3.csv", "release.zip, data/sub/d3.csv"]
    assert len({sheet.file for sheet in found}) == 2
    good.write_zip(path, {"d3.csv": text, "d3.meta.csv": b"col_name,col_type\nx,y\n"})
    assert [sheet.shown for sheet in unpack(path, "release.zip")] == ["release.zip, d3.csv"]


def test_a_workbook_gives_its_visible_sheets_that_hold_a_table(tmp_path, unpack):
    path = tmp_path / "given"
    book = openpyxl.Workbook()
    book.active.title = "Cover"
    book.active.append(["About"])
    for name in ("Table 1", "Hidden"):
        sheet = book.create_sheet(name)
        sheet.append(["Children looked after"])
        sheet.append([])
        sheet.append(["Area", "2025", "Date"])
        sheet.append(["Leeds", 1234, pd.Timestamp("2025-03-31").to_pydatetime()])
        sheet.append(["York", 0.5, None])
    book["Hidden"].sheet_state = "hidden"
    book.save(path)
    (sheet,) = unpack(path, "tables.xlsx")
    assert sheet.shown == "tables.xlsx, sheet Table 1"
    assert sheet.title == "Children looked after"
    assert sheet.first_row == 4
    assert cells(sheet) == [["Leeds", "1234", "2025-03-31"], ["York", "0.5", ""]]


def test_parquet_of_numbers_gives_their_text(tmp_path, unpack):
    path = tmp_path / "given"
    frame = pd.DataFrame({"n": [301.0, 0.5], "i": [1, 2], "t": ["x", None], "c": ["u", "v"]})
    frame.astype({"c": "category"}).to_parquet(path)
    (sheet,) = unpack(path)
    assert cells(sheet) == [["301", "1", "x", "u"], ["0.5", "2", "", "v"]]


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.lists(st.text(st.characters(codec="utf-8", exclude_characters="\0\r"), min_size=1),
                 min_size=3, max_size=3),
        min_size=1, max_size=8,
    )
)  # fmt: skip
@example([["0", ";", ";;"]])
@example([["0", ";;\n;a", ";;;"]])
def test_cells_come_back_whatever_text_they_hold(tmp_path, rows):
    rows = [[f"x{cell}" for cell in row] for row in rows]
    path = tmp_path / "any.csv"
    path.write_text(good.lines(pd.DataFrame(rows, columns=["a", "b", "c"])), "utf-8", newline="")
    table = delimited.read(path, "any.csv")
    assert table.cells(["a", "c"], ["b"])[["a", "b", "c"]].to_numpy().tolist() == rows
    assert table.first_row == 2


def test_a_large_table_is_read_from_gzip(tmp_path, unpack):
    path = tmp_path / "given"
    text = "a,b,c\n" + "".join(f"{i},x,{i % 7}\n" for i in range(200_000))
    path.write_bytes(gzip.compress(text.encode()))
    (sheet,) = unpack(path)
    assert sheet.frame.shape == (200_000, 3)
    assert sheet.frame["a"].astype(int).sum() == sum(range(200_000))
