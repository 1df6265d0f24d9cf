"""Ask your own question: what docs/ask.md says is run, and gives what it says."""

import ast
import contextlib
import io
import re
from pathlib import Path

import pandas as pd
import pytest

from helpers import data
from helpers.data import process, raw
from helpers.errors import Problem
from tests.conftest import ROOT

DOCS = (ROOT / "docs" / "ask.md").read_text("utf-8")
PARTS = re.findall(r"^## (\d)\. .*?\n(.*?)(?=^## )", DOCS, re.MULTILINE | re.DOTALL)
BLOCKS = {
    int(number): re.findall(r"```(\w+) ?(\S*)\n(.*?)```", text, re.DOTALL) for number, text in PARTS
}
MOST_LINES = 5


def lines_of(code):
    return [line for line in code.splitlines() if line.strip()]


def answer(code):
    """Run code as a cell of a notebook; return what it prints and shows, in one line."""
    tree = ast.parse(code)
    last = tree.body.pop()
    names, printed = {}, io.StringIO()
    with (
        contextlib.redirect_stdout(printed),
        pd.option_context("display.width", 200, "display.max_columns", 20),
    ):
        exec(compile(tree, "docs/ask.md", "exec"), names)
        shown = eval(compile(ast.Expression(last.value), "docs/ask.md", "eval"), names)
    return " ".join(f"{printed.getvalue()} {getattr(shown, 'alt', shown)}".split())


def blocks(number, kind):
    return [text for each, _, text in BLOCKS[number] if each == kind]


def says(number):
    """Check that a question's answer holds every line of what the page shows of it."""
    found = answer(blocks(number, "python")[0])
    for line in blocks(number, "text")[0].splitlines():
        assert " ".join(line.split()) in found


def test_there_are_eight_questions_of_at_most_five_lines():
    assert list(BLOCKS) == list(range(1, 9))
    codes = [code for number in BLOCKS for code in blocks(number, "python")]
    assert len(codes) == 9
    assert max(len(lines_of(code)) for code in codes) <= MOST_LINES
    times = re.findall(r"^\| (\d)\. .* \| [\d.]+ \| [\d.]+ \|$", DOCS, re.MULTILINE)
    assert [int(number) for number in times] == list(BLOCKS)


@pytest.mark.parametrize("number", [1, 2, 4, 5])
def test_an_answer_is_what_the_page_says(number):
    says(number)


def test_a_group_is_what_the_page_says():
    says(3)


def test_a_frame_is_taken_to_excel(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    answer(blocks(8, "python")[0])
    path = tmp_path / "leeds-and-bradford.xlsx"
    sheets = pd.read_excel(path, sheet_name=None, header=None, engine="openpyxl")
    cells = {value for sheet in sheets.values() for value in sheet.to_numpy().ravel()}
    held = data.observations("looked_after_rate_unrounded", ["Leeds", "Bradford"], 2016)
    numbers = sorted(cell for cell in cells if isinstance(cell, float | int))
    for value in held["value"]:
        assert any(abs(value - cell) < 0.06 for cell in numbers)


def test_releases_and_welsh_ranks_are_what_the_page_says(
    checkout, project, command, tmp_path, monkeypatch
):
    """In a project of few areas with all Welsh councils, to which what is lacking is added."""
    name = "wales_scotland_northern_ireland.csv"
    full = pd.read_csv(checkout.raw / name, dtype=str, keep_default_na=False)
    full.to_csv(project.raw / name, index=False)
    raw.write_checksum(project.raw / name)
    process.process(project)
    says(6)

    with pytest.raises(Problem) as lacking:
        answer(blocks(7, "python")[0])
    assert blocks(7, "text")[0].strip() in str(lacking.value)
    monkeypatch.chdir(tmp_path)
    (yaml,) = blocks(7, "yaml")
    Path("welsh-children.yaml").write_text(yaml, "utf-8")
    children = data.observations("population_0_17", None, 2019, 2019)
    welsh = children[children["area_code"].str.startswith("W06")]
    (header,) = blocks(7, "csv")
    rows = [f'"{row.area}",2017,{row.value:.0f}\n' for row in welsh.itertuples()]
    Path("welsh-children.csv").write_text(header + "".join(rows), "utf-8")
    (_, *arguments) = blocks(7, "sh")[0].split()
    outcome = command(*arguments, "--no-reports")
    assert outcome.code == 0, outcome
    found = answer(blocks(7, "python")[1])
    assert found.count(" ") > 22 * 5 - 1
    counts = data.observations("looked_after_count", None, 2018, 2018).set_index("area_code")
    rates = 10_000 * counts["value"] / welsh.set_index("area_code")["value"]
    highest = rates.idxmax()
    assert f"0 {counts.at[highest, 'area']} {rates[highest]:.6f} 1 1 " in found
