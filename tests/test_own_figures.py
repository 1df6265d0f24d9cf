"""Figures of one's own, from a table to a chart: what the guide says is typed and answered."""

import re
import shlex
import shutil

import pandas as pd
import pytest

from helpers import data
from helpers.files import comma_separated
from helpers.releases import own_figures
from tests.conftest import ROOT

GUIDE = (ROOT / "docs" / "own-figures.md").read_text(encoding="utf-8")
BLOCK = re.compile(r"^```(csv|sh|text)\n(.*?)^```", re.MULTILINE | re.DOTALL)
NAMED = re.compile(r"`(visits[\w-]*\.csv)`, say:\s*$")
MEASURE = "visits_to_looked_after_children_in_time_percent"
ABOUT = {
    **{"label": "Walks", "kind": "count", "unit": "walks", "theme": "care", "rise": "neither"},
    **{"title": "Walks", "publisher": "A council", "address": "https://example.org"},
    "licence": "OGL-UK-3.0",
}


@pytest.fixture
def here(built, monkeypatch):
    """A built project that has the notebook on added figures, as the folder one works in."""
    built.notebooks.mkdir(exist_ok=True)
    shutil.copy(ROOT / "notebooks" / "added-figures.ipynb", built.notebooks)
    monkeypatch.chdir(built.root)
    return built


def about(**others):
    return [f"--about={name}={text}" for name, text in (ABOUT | others).items()]


def walks(here, *rows):
    (here.root / "walks.csv").write_text(
        "\n".join(["Place,Year,Walks", *rows, ""]), encoding="utf-8"
    )
    return "add", "walks.csv", "--mapping", "walks.yaml", "--yes", "--no-reports"


def test_the_guide_is_true(here, command):
    """Every command of the guide is run, on its tables; each answer it shows is given."""
    said, place, ran = "", 0, 0
    for block in BLOCK.finditer(GUIDE):
        kind, text = block.groups()
        if kind == "csv":
            name = NAMED.search(GUIDE[place : block.start()])[1]
            (here.root / name).write_text(text, encoding="utf-8")
        elif kind == "sh" and ("--yes" in text or "report" in text):
            outcome = command(*shlex.split(text.replace("\\\n", " "))[1:])
            assert outcome.code == 0, outcome
            said, ran = " ".join(outcome.out.split()), ran + 1
        elif kind == "text":
            for line in text.splitlines():
                assert " ".join(line.split()) in said
        place = block.end()
    assert ran == 3
    series = data.series(MEASURE, "Leeds").set_index("period")
    assert series["value"].dropna().to_dict() == {
        **{2021: 79.4, 2022: 83.0, 2023: 84.1, 2025: 88.7},
        2026: 90.1,
    }
    assert series.at[2024, "status"] == "c"
    assert data.measure(MEASURE)["higher_is"] == "better"
    made = comma_separated.read(next((here.reports / "leeds/data/added-figures").glob("*.csv")))
    assert len(made) == 5, "as it was before the year 2026 was added"


def test_undo_takes_it_out_whole(here, command):
    before = {path.name: path.read_bytes() for path in here.raw.rglob("*") if path.is_file()}
    tables = {path.name: pd.read_parquet(path) for path in here.processed.glob("*.parquet")}
    assert command(*walks(here, "Leeds,2024,12", "Leeds,2025,13"), *about()).code == 0
    assert "walks_count" in set(data.table("measures")["measure"])
    assert command("undo", "--yes").code == 0
    assert {p.name: p.read_bytes() for p in here.raw.rglob("*") if p.is_file()} == before
    for name, table in tables.items():
        pd.testing.assert_frame_equal(pd.read_parquet(here.processed / name), table)


def test_what_is_not_said_is_asked_for_or_named(here, command, monkeypatch):
    rows = "Leeds,2024,12", "Leeds,2025,13"
    some = [text for text in about() if "kind" not in text and "unit" not in text]
    outcome = command(*walks(here, *rows), *some)
    assert outcome.code == 1 and "what its kind, unit are" in outcome.err
    assert not (here.root / "walks.yaml").exists()
    answers = {"Its kind": "count", "Its unit": "walks"}
    asked = []

    def prompt(question, default=None):
        asked.append(question)
        return next((a for start, a in answers.items() if question.startswith(start)), default)

    monkeypatch.setattr(own_figures.sys.stdin, "isatty", lambda: True, raising=False)
    monkeypatch.setattr(own_figures.typer, "prompt", prompt)
    assert command(*walks(here, *rows), *some).code == 0
    assert [text for text in asked if text.startswith("Its")] and (
        here.root / "walks.yaml"
    ).exists()


@pytest.mark.parametrize(
    ("others", "sentence"),
    [
        ({"kind": "share"}, "--about kind is not one of count, rate"),
        ({"rise": "good"}, "--about rise is not one of better, worse"),
        ({"address": "example"}, "--about address does not have the form"),
        ({"label": "<b>Walks"}, "--about label "),
        ({"colour": "red"}, "--about says colour, which is not one of"),
        ({"value": "Steps"}, "--about value is not one of Place, Year, Walks"),
    ],
)
def test_an_answer_that_cannot_be_is_one_sentence(here, command, others, sentence):
    outcome = command(*walks(here, "Leeds,2025,13"), *about(**others))
    assert outcome.code == 1 and sentence in outcome.err and "Traceback" not in outcome.err
    assert not list(here.raw.glob("added-*")) and not (here.root / "walks.yaml").exists()


def test_a_year_is_said_only_of_a_table_without_years(here, command):
    assert command(*walks(here, "Leeds,2025,13"), *about()).code == 0
    outcome = command(*walks(here, "Leeds,2026,14"), "--period", "2027")
    assert outcome.code == 1 and "names Year as the column of years" in outcome.err
    outcome = command(*walks(here, "Leeds,2026,14"), "--period", "soon")
    assert outcome.code == 1 and "--period is 'soon', which is no year" in outcome.err


def test_a_measure_held_is_not_described_anew(here, command):
    assert command(*walks(here, "Leeds,2025,13"), *about()).code == 0
    (here.root / "walks.yaml").unlink()
    outcome = command(*walks(here, "Leeds,2026,14"), *about(unit="steps"))
    assert outcome.code == 1 and "The measure walks_count is held already" in outcome.err
