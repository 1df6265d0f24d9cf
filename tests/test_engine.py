"""The engine that reads tables of text: every cell as it stands, and nothing read by mistake."""

import csv
import io

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers import engine
from helpers.errors import Problem

ROWS = 'code,name,value\n0012,Leeds,1\n7,"York, city of",\n0012,,1.50\n'


@pytest.fixture
def table(tmp_path):
    path = tmp_path / "table.csv"
    path.write_text(ROWS, encoding="utf-8")
    return path


def read(path, **options):
    return engine.read(path, "table.csv", **options).to_dict("split", index=False)["data"]


def refusal(path, content, **options):
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    with pytest.raises(Problem) as caught:
        engine.read(path, "table.csv", **options)
    assert str(path.parent) not in caught.value.sentence
    return caught.value.sentence


def test_cells_are_text_exactly_as_they_stand(table):
    assert read(table) == [["0012", "Leeds", "1"], ["7", "York, city of", ""], ["0012", "", "1.50"]]


@pytest.mark.parametrize("text", ["NA", "null", "1e5", "TRUE", " x ", "2020-01-01", "£"])
def test_no_text_is_taken_for_anything_else(table, text):
    table.write_text(f"a,b\n{text},1\n", encoding="utf-8")
    assert read(table) == [[text, "1"]]


def test_a_byte_order_mark_is_no_part_of_the_first_name(table):
    table.write_bytes(b"\xef\xbb\xbf" + ROWS.encode())
    assert list(engine.read(table, "table.csv")) == ["code", "name", "value"]


def test_another_separator_and_line_ends_of_windows(table):
    table.write_bytes(b"a\tb\r\n1,5\t\r\n")
    assert read(table, separator="\t") == [["1,5", ""]]


def test_a_cell_may_hold_a_line_break(table):
    table.write_text('a,b\n"one\ntwo",1\n', encoding="utf-8")
    assert read(table) == [["one\ntwo", "1"]]


def test_only_the_columns_asked_for_in_their_order(table):
    frame = engine.read(table, "table.csv", columns=["value", "code"])
    assert list(frame) == ["value", "code"] and len(frame) == 3


def test_only_the_rows_asked_for_without_the_column_that_says_which(table):
    assert read(table, columns=["value"], keep={"code": ["0012"]}) == [["1"], ["1.50"]]
    assert read(table, keep={"code": {"0012"}, "name": [""]}) == [["0012", "", "1.50"]]


def test_no_row_kept_leaves_the_columns(table):
    frame = engine.read(table, "table.csv", keep={"code": ["12"]})
    assert list(frame) == ["code", "name", "value"] and frame.empty


def test_a_header_alone_gives_no_rows(table):
    table.write_text("a,b\n", encoding="utf-8")
    assert read(table) == [] and read(table, keep={"a": ["1"]}) == []


def test_rows_are_kept_across_blocks(table, monkeypatch):
    monkeypatch.setattr(engine, "BLOCK", 1 << 10)
    lines = [f"{number % 7},{number}" for number in range(2000)]
    table.write_text("\n".join(["a,b", *lines]) + "\n", encoding="utf-8")
    kept = read(table, columns=["b"], keep={"a": ["3"]})
    assert kept == [[str(number)] for number in range(3, 2000, 7)]


def test_parquet_is_known_by_its_content_and_read_as_text(table):
    frame = pd.DataFrame({"a": ["x", None, "y"], "b": [1, 2, 3], "c": [0.5, np.nan, 2.0]})
    frame.to_parquet(table)
    assert read(table)[:2] == [["x", "1", "0.5"], ["", "2", ""]]
    assert read(table, columns=["b"], keep={"a": ["y"]}) == [["3"]]


@pytest.mark.parametrize("keep", [None, {"a": ["1"]}])
@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("", ["is empty"]),
        ("a,b\n1,2\n\n1\n", ["row 4", "Expected 2 columns, got 1"]),
        ("a,b\n1,2\n1,2,3\n", ["row 3", "Expected 2 columns, got 3"]),
        (b"a,b\n1,\xa3\n", ["not UTF-8"]),
        (b"a\xa3,b\n1,2\n", ["not UTF-8"]),
        ("a,b,a\n1,2,3\n", ["the column a twice"]),
        (b"PAR1 and then nothing", ["cannot be read as a Parquet table"]),
    ],
)
def test_what_is_wrong_is_said_in_one_sentence(table, content, words, keep):
    sentence = refusal(table, content, keep=keep)
    assert sentence.startswith("table.csv ") and sentence.endswith(".")
    for word in words:
        assert word in sentence


@pytest.mark.parametrize("options", [{"columns": ["b", "c"]}, {"keep": {"c": ["1"]}}])
def test_a_column_that_is_not_there_is_named(table, options):
    assert "has no column c (it has a, b)" in refusal(table, "a,b\n1,2\n", **options)


def test_a_ragged_row_far_into_a_long_file_is_named(table):
    lines = ["a,b"] + ["1,2"] * 900_000 + ["1"] + ["1,2"] * 10
    assert "row 900002:" in refusal(table, "\n".join(lines))


cell = st.text(st.characters(exclude_characters="\r\0", codec="utf-8"), max_size=8)


@given(st.lists(st.tuples(cell, cell, cell), min_size=1, max_size=8))
def test_what_a_csv_writer_wrote_is_read_back(tmp_path_factory, rows):
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerows([("a", "b", "c"), *rows])
    path = tmp_path_factory.mktemp("written") / "table.csv"
    path.write_text(text.getvalue(), encoding="utf-8", newline="")
    assert read(path) == [list(row) for row in rows]
    wanted = {rows[0][1]}
    kept = [list(row) for row in rows if row[1] in wanted]
    assert read(path, keep={"b": wanted}) == kept
