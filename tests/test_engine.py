"""The engine that reads tables of text: every cell as it stands, and nothing read by mistake."""

import csv
import io

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.errors import Problem
from helpers.files import engine

ROWS = 'code,name,value\n0012,Leeds,1\n7,"York, city of",\n0012,,1.50\n'


@pytest.fixture
def table(tmp_path):
    path = tmp_path / "table.csv"
    path.write_text(ROWS, encoding="utf-8")
    return path


def read(path):
    return engine.read(path, "table.csv").to_dict("split", index=False)["data"]


def cells(path, labels, figures=(), **options):
    """Some columns of a delimited file, as text."""
    types = {**dict.fromkeys(labels, engine.LABELS), **dict.fromkeys(figures, engine.FIGURES)}
    frame = engine.frame_of(engine.parse(path, types, **options))
    return frame[[*labels, *figures]].astype(object).to_numpy().tolist()


def refusal(path, content):
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    with pytest.raises(Problem) as caught:
        engine.read(path, "table.csv")
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
    assert cells(table, ["a", "b"], separator="\t") == [["1,5", ""]]


def test_a_cell_may_hold_a_line_break(table):
    table.write_text('a,b\n"one\ntwo",1\n', encoding="utf-8")
    assert read(table) == [["one\ntwo", "1"]]


def test_only_the_columns_asked_for(table):
    frame = engine.frame_of(engine.parse(table, {"value": engine.FIGURES, "code": engine.LABELS}))
    assert list(frame) == ["value", "code"] and len(frame) == 3
    assert frame["code"].cat.categories.tolist() == ["0012", "7"]
    assert frame["value"].tolist() == ["1", "", "1.50"]


def test_names_and_start_may_be_given(table):
    start = ROWS.index("7,")
    assert cells(table, ["z"], ["x"], names=["x", "y", "z"], start=start) == [
        ["", "7"],
        ["1.50", "0012"],
    ]


def test_a_header_alone_gives_no_rows(table):
    table.write_text("a,b\n", encoding="utf-8")
    assert read(table) == [] and cells(table, ["a"], ["b"]) == []


@pytest.mark.parametrize("quoted", [False, True])
def test_rows_are_whole_across_blocks(table, monkeypatch, quoted):
    monkeypatch.setattr(engine, "BLOCK", 1 << 10)
    lines = [f"{number % 7},{number}" for number in range(2000)]
    table.write_text("\n".join(["a,b", *lines]) + "\n", encoding="utf-8")
    found = cells(table, ["a"], ["b"], quoted=quoted)
    assert found == [[str(number % 7), str(number)] for number in range(2000)]


def test_ragged_rows_are_handed_over_with_their_number(table):
    table.write_text("a,b\n1,2\n\n1\n3,4\n", encoding="utf-8")
    met = []

    def skip(row):
        met.append((row.number, row.text))
        return "skip"

    found = cells(table, ["a"], ["b"], blank_lines=True, ragged=skip)
    assert found == [["1", "2"], ["", ""], ["3", "4"]]
    assert met == [(4, "1")]


def test_parquet_is_read_as_text(table):
    frame = pd.DataFrame({"a": ["x", None, "y"], "b": [1, 2, 3], "c": [0.5, np.nan, 2.0]})
    frame.astype({"a": "category"}).to_parquet(table)
    found = engine.parquet(table, ["a", "c"], ["b"])
    assert found["a"].tolist() == ["x", "", "y"] and found["c"].tolist() == ["0.5", "", "2"]
    assert found["b"].tolist() == ["1", "2", "3"]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("", ["is empty"]),
        ("a,b\n1,2\n\n1\n", ["row 4", "Expected 2 columns, got 1"]),
        ("a,b\n1,2\n1,2,3\n", ["row 3", "Expected 2 columns, got 3"]),
        (b"a,b\n1,\xa3\n", ["not UTF-8"]),
        (b"a\xa3,b\n1,2\n", ["not UTF-8"]),
        ("a,b,a\n1,2,3\n", ["the column a twice"]),
    ],
)
def test_what_is_wrong_is_said_in_one_sentence(table, content, words):
    sentence = refusal(table, content)
    assert sentence.startswith("table.csv ") and sentence.endswith(".")
    for word in words:
        assert word in sentence


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
    assert cells(path, ["a", "c"], ["b"]) == [[a, c, b] for a, b, c in rows]
