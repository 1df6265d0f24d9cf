"""Bad input of every kind: one clear sentence, a non-zero code, no traceback, nothing lost.

Each case damages a small project in one way and runs a command as a user would. Whatever was in
the project before must be there afterwards, byte for byte.
"""

import gzip
import json
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pyarrow.parquet
import pytest

from helpers.data import process, raw
from helpers.files import writing
from tests.conftest import ROOT

CARE = "england_care.csv"


def contents(project):
    """Every file of the project, but for what a command may rightly have cleaned away."""
    return {
        path.relative_to(project.root).as_posix(): path.read_bytes()
        for path in project.root.rglob("*")
        if path.is_file() and not path.name.startswith(".")
    }


def refused(outcome, *words, code=1):
    """Check that the command ended as a refused one should, with ``words`` in what it says."""
    assert outcome.code == code, outcome
    sentence, *details = outcome.err.splitlines()
    assert sentence.startswith("Problem: ") and sentence.endswith(("?", ".")), outcome.err
    assert "Traceback" not in outcome.err + outcome.out
    assert str(ROOT) not in outcome.err
    for word in words:
        assert word in outcome.err, (word, outcome.err)
    assert all(detail.startswith("  ") for detail in details), outcome.err


def text_of(project, name=CARE):
    return (project.raw / name).read_text(encoding="utf-8")


def write(project, text, name=CARE):
    data = text if isinstance(text, bytes) else text.encode()
    (project.raw / name).write_bytes(data)


def first_cell(old, new):
    """Replace the first occurrence of a cell in the body of the file of care figures."""
    return lambda project: write(project, text_of(project).replace(old, new, 1))


def lines(change):
    """Change the list of lines of the file of care figures."""

    def damage(project):
        write(project, "\n".join(change(text_of(project).splitlines())) + "\n")

    return damage


MALFORMED = {
    "empty": (lambda p: write(p, ""), [CARE, "is empty"]),
    "header only": (lines(lambda rows: rows[:1]), [CARE, "holds no rows"]),
    "web page": (lambda p: write(p, "<!doctype html>\n<html><p>Not found</p>"), [CARE]),
    "gzip under a csv name": (lambda p: write(p, gzip.compress(b"a,b\n1,2\n")), [CARE, "UTF-8"]),
    "spreadsheet": (lambda p: write(p, b"PK\x03\x04\x14\x00\x06\x00\xff\xfe"), [CARE]),
    "UTF-16": (lambda p: write(p, text_of(p).encode("utf-16")), [CARE, "UTF-8"]),
    "Latin-1": (lambda p: write(p, text_of(p).encode() + "x,£,,,,\n".encode("latin-1")), ["UTF-8"]),
    "cut short in a row": (lambda p: write(p, text_of(p)[:-20]), [CARE]),
    "a cell too few": (lines(lambda r: [*r[:3], "a,b", *r[3:]]), [CARE, "Expected 6 columns"]),
    "a cell too many": (lines(lambda r: [*r[:3], r[3] + ",more", *r[4:]]), [CARE, "got 7"]),
    "semicolons": (lambda p: write(p, text_of(p).replace(",", ";")), [CARE, "column is missing"]),
    "columns swapped": (
        lines(lambda r: [r[0].replace("value,status", "status,value"), *r[1:]]),
        [CARE, "row 2", "column status"],
    ),
    "column missing": (
        lines(lambda r: [row.rsplit(",", 1)[0] for row in r]),
        [CARE, "column source", "missing"],
    ),
    "column unknown": (lines(lambda r: [row + ",1" for row in r]), [CARE, "column 1", "expected"]),
    "column twice": (
        lines(lambda r: [r[0].replace("status", "value"), *r[1:]]),
        [CARE, "the column value twice"],
    ),
    "title row above the header": (lines(lambda r: ["Table 1,,,,,", *r]), [CARE]),
    "row twice": (lines(lambda r: [*r, r[1]]), [CARE, "more than once"]),
    "text in a number": (first_cell(",2016,10,", ",2016,ten,"), [CARE, "'ten' is not a number"]),
    "thousands separator": (first_cell(",2016,10,", ',2016,"1,010",'), ["'1,010' is not a number"]),
    "minus one hundred": (first_cell(",2016,10,", ",2016,-100,"), [CARE, "-100 is negative"]),
    "infinite": (first_cell(",2016,10,", ",2016,inf,"), [CARE, "not a finite number"]),
    "formula": (first_cell(",2016,10,", ",2016,=1+1,"), [CARE, "'=1+1' is not a number"]),
    "impossible year": (first_cell(",2016,10,", ",2106,10,"), [CARE, "'2106' is not a year"]),
    "financial year": (first_cell(",2016,10,", ",2015-16,10,"), [CARE, "not a whole number"]),
    "unknown area": (first_cell("E06000037", "E06999999"), [CARE, "'E06999999'"]),
    "name for a code": (first_cell("E06000037", "West Berkshire"), [CARE, "'West Berkshire'"]),
    "unknown measure": (first_cell("adopted_count", "adopted"), [CARE, "'adopted'"]),
    "unknown source": (first_cell("dfe-lait-2026", "dfe-lait-2027"), [CARE, "'dfe-lait-2027'"]),
    "unknown status": (first_cell(",2016,10,,", ",2016,,q,"), [CARE, "'q' is not one of"]),
    "value without reason missing": (first_cell(",2016,10,,", ",2016,,,"), ["no status says why"]),
    "status beside a value": (first_cell(",2016,10,,", ",2016,10,c,"), ["stands beside a value"]),
}


@pytest.mark.parametrize("kind", MALFORMED)
def test_a_malformed_raw_file_is_refused_by_process(built, command, kind):
    """Someone has changed the file and its sidecar's checksum, and builds."""
    damage, words = MALFORMED[kind]
    damage(built)
    raw.write_checksum(built.raw / CARE)
    before = contents(built)
    refused(command("process"), *words)
    assert contents(built) == before


@pytest.mark.parametrize("kind", ["empty", "web page", "text in a number", "cut short in a row"])
def test_a_malformed_raw_file_is_not_accepted(project, command, kind):
    damage, words = MALFORMED[kind]
    damage(project)
    before = contents(project)
    refused(command("accept", f"data/raw/{CARE}"), *words)
    assert contents(project) == before


def test_a_changed_raw_file_is_refused_then_accepted_deliberately(project, command):
    write(project, text_of(project).replace(",2016,10,", ",2016,11,", 1))
    refused(command("process"), CARE, "case-for-change accept data/raw/england_care.csv")
    assert command("accept", f"data/raw/{CARE}").code == 0
    assert command("process").code == 0


def test_all_changed_raw_files_are_named_at_once(project, command):
    for name in (CARE, "areas.csv"):
        write(project, text_of(project, name) + "\n", name)
    refused(command("process"), "2 files", CARE, "areas.csv")


def remove(*names):
    return lambda project: [(project.raw / name).unlink() for name in names]


def sidecar(text):
    return lambda project: (project.raw / "england_care.yaml").write_text(text, encoding="utf-8")


def drop(field):
    def damage(project):
        path = project.raw / "england_care.yaml"
        kept = [r for r in path.read_text("utf-8").splitlines() if not r.startswith(field)]
        path.write_text("\n".join(kept), encoding="utf-8")

    return damage


FOLDER = {
    "no sidecar": (remove("england_care.yaml"), [CARE, "has no sidecar"]),
    "no file": (remove(CARE), ["england_care.yaml", "not there"]),
    "a table missing": (remove("claims.csv", "claims.yaml"), ["table 'claims'"]),
    "a stray file": (lambda p: write(p, "a\n1\n", "notes.csv"), ["notes.csv", "no sidecar"]),
    "sidecar not YAML": (sidecar("title: [\n"), ["england_care.yaml", "YAML"]),
    "sidecar a list": (sidecar("- title\n"), ["england_care.yaml", "is no sidecar"]),
    "sidecar without licence": (drop("licence"), ["england_care.yaml", "lacks licence"]),
    "sidecar without checksum": (drop("sha256"), ["england_care.yaml", "lacks sha256"]),
    "break without a note": (drop("    note"), ["england_care.yaml", "its breaks.0 lacks note"]),
}


@pytest.mark.parametrize("kind", FOLDER)
def test_a_damaged_raw_folder_is_refused(project, command, kind):
    damage, words = FOLDER[kind]
    damage(project)
    before = contents(project)
    refused(command("process"), *words)
    assert contents(project) == before


def test_an_empty_raw_folder_is_refused(project, command):
    for path in project.raw.iterdir():
        path.unlink()
    refused(command("process"), "data/raw", "holds no figures")


@pytest.mark.parametrize("name", ["nothing.csv", "data/raw/areas.yaml", "..", "", "areas"])
def test_accept_wants_a_raw_file(project, command, name):
    refused(command("accept", name), "There is no raw file")


@pytest.mark.parametrize(
    ("arguments", "see"),
    [
        (("proces",), "case-for-change --help"),
        (("process", "more"), "case-for-change process --help"),
        (("accept",), "case-for-change accept --help"),
        (("report", "--no-such-option"), "case-for-change report --help"),
        (("--yes",), "case-for-change --help"),
    ],
)
def test_a_wrong_command_line_is_refused(project, command, arguments, see):
    refused(command(*arguments), f"See '{see}'.", code=2)


def test_a_folder_without_a_project_is_refused(tmp_path, command, monkeypatch):
    monkeypatch.setenv("CASE_FOR_CHANGE_ROOT", str(tmp_path / "elsewhere"))
    refused(command("process"), "No project was found")


def test_an_unwritable_folder_is_refused_and_nothing_is_lost(built, command, monkeypatch):
    before = contents(built)

    def full(*_, **__):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(pyarrow.parquet, "write_table", full)
    refused(command("process"), "data/processed cannot be written", "No space left on device")
    assert contents(built) == before
    assert not list(built.processed.parent.glob(".working-*"))


def test_a_rename_that_fails_puts_the_old_tables_back(built, command, monkeypatch):
    before = contents(built)
    rename = Path.rename

    def stubborn(self, target):
        if self.parent.name.startswith(writing.PREFIX) and not self.name.endswith("-before"):
            raise PermissionError(13, "Permission denied")
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", stubborn)
    refused(command("process"), "Permission denied", "make the folder writable")
    assert contents(built) == before


def test_what_a_killed_run_was_replacing_is_put_back(built):
    (built.processed / "README.md").write_text("kept", encoding="utf-8")
    left = built.processed.parent / f"{writing.PREFIX}999999999-x"
    left.mkdir()
    built.processed.rename(left / f"{built.processed.name}{writing.BEFORE}")
    assert process.ensure(built) is True or built.processed.exists()
    process.process(built)
    assert (built.processed / "README.md").read_text(encoding="utf-8") == "kept"
    assert not left.exists()


def test_folders_of_killed_runs_are_cleared_and_those_of_live_runs_kept(project):
    process.process(project)
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    dead = project.processed.parent / f"{writing.PREFIX}{ended.pid}-x"
    live = project.processed.parent / f"{writing.PREFIX}{os.getpid()}-x"
    dead.mkdir()
    live.mkdir()
    process.process(project)
    assert not dead.exists() and live.exists()


@pytest.mark.skipif(os.name != "posix", reason="stops a process as POSIX systems do")
def test_a_run_interrupted_at_any_moment_leaves_whole_tables(built, small_built, commands):
    """Stopped early or late, the tables are the complete old or the complete new ones.

    Of a run that is killed, the tests of undoing say the same.
    """
    changed = text_of(built).replace(",2016,10,", ",2016,11,", 1)

    def change():
        write(built, changed)
        raw.write_checksum(built.raw / CARE)

    change()
    last = commands(built, "process").changes
    assert last > 10
    new = (built.processed / "observations.parquet").read_bytes()
    for moment in (last // 2, last):
        shutil.rmtree(built.processed.parent)
        shutil.copytree(small_built / "data", built.processed.parent)
        assert (built.processed / "observations.parquet").read_bytes() != new
        change()
        ended = commands(built, "process", stop=(moment, signal.SIGINT))
        assert ended.code, moment
        assert "Traceback" not in ended.err, moment
        if not process.ensure(built):
            assert moment > last // 2
            process.process(built)
        assert (built.processed / "observations.parquet").read_bytes() == new
        assert not list(built.processed.parent.glob(f"{writing.PREFIX}*"))


@pytest.mark.skipif(os.name != "posix", reason="stops a process as POSIX systems do")
def test_a_command_can_be_interrupted_where_the_shell_ignores_interrupts():
    """As in ``make reports &``: what a shell runs beside itself is started deaf to them."""
    script = (
        "import os, signal\nfrom helpers import cli\n"
        "cli.app = lambda **_: os.kill(os.getpid(), signal.SIGINT)\ncli.main()\n"
    )
    ended = subprocess.run(
        ["sh", "-c", 'trap \'\' INT; exec "$0" -c "$1"', sys.executable, script],
        capture_output=True,
        text=True,
    )
    assert (ended.returncode, ended.stdout) == (130, "")
    assert ended.stderr == "Stopped. What was finished before is kept.\n"


NOTEBOOK = {
    "cells": [
        {
            "cell_type": "markdown",
            "id": "title",
            "metadata": {},
            "source": ["# Small\n", "A question."],
        },
        {
            "cell_type": "code",
            "id": "parameters",
            "metadata": {"tags": ["parameters"]},
            "execution_count": None,
            "outputs": [],
            "source": (
                'area = "England"\ncompare_with = []\nfirst_year = 2010\nyear = 2025\nseed = 1'
            ),
        },
        {
            "cell_type": "code",
            "id": "finding",
            "metadata": {},
            "execution_count": None,
            "outputs": [],
            "source": 'print(area, year)\nassert area != "Wales", "no figures are held"',
        },
    ],
    "metadata": {
        "title": "Small",
        "case_for_change": {"order": 1},
        "kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"},
        "language_info": {"name": "python"},
    },
    "nbformat": 4,
    "nbformat_minor": 5,
}


@pytest.fixture
def collection(built):
    """The small project with one small notebook that fails for Wales."""
    text = json.dumps(NOTEBOOK)
    (built.notebooks / "small.ipynb").write_text(text, encoding="utf-8")
    return built


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("smal",), ["smal", "small"]),
        (("--area", "Leds"), ["'Leds'", "Leeds"]),
        (("--area", ""), ["is not an area held here"]),
        (("--area", "E99999999"), ["'E99999999'"]),
        (("--year", "2205"), ["2205"]),
        (("--year", "1850"), ["1850"]),
        (("--year", "next"), ["next"]),
        (("--year", "2024.5"), ["2024.5"]),
        (("--year", "2015", "--param", "first_year=2016"), ["first_year", "later year"]),
        (("--compare-with", "Atlantis"), ["'Atlantis'"]),
        (("--compare-with", "England"), ["England"]),
        (("--compare-with", "Leeds", "--compare-with", "leeds"), ["Leeds"]),
        (("--param", "yaer=2024"), ["yaer", "year"]),
        (("--param", "seed"), ["NAME=VALUE"]),
        (("--param", "seed=-1"), ["seed"]),
        (("--param", "seed=many"), ["seed"]),
        (("--param", "seed=1", "--param", "seed=2"), ["seed"]),
        (("--param", "first_year=2024-25"), ["first_year"]),
    ],
)
def test_a_wrong_report_is_refused_before_anything_runs(collection, command, arguments, words):
    before = contents(collection)
    refused(command("report", *arguments), *words)
    assert contents(collection) == before


def test_a_failing_notebook_names_its_cell_and_leaves_the_earlier_report(collection, command):
    assert command("report", "--area", "Wales").code == 1
    assert not (collection.reports / "wales" / "small.html").exists()
    (collection.reports / "wales").mkdir(exist_ok=True)
    earlier = collection.reports / "wales" / "small.html"
    earlier.write_text("earlier", encoding="utf-8")
    outcome = command("report", "--area", "Wales")
    assert outcome.code == 1
    assert "cell 3 of 3" in outcome.out and "no figures are held" in outcome.out
    assert "Traceback" not in outcome.out + outcome.err
    assert earlier.read_text(encoding="utf-8") == "earlier"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("not a notebook", ["small.ipynb", "cannot be read as a notebook"]),
        (json.dumps(NOTEBOOK).replace('["parameters"]', "[]"), ["small.ipynb", "parameters"]),
        (json.dumps(NOTEBOOK).replace("seed = 1", "seed = int(1)"), ["small.ipynb", "plain lines"]),
    ],
)
def test_a_notebook_that_cannot_run_is_refused(collection, command, text, words):
    (collection.notebooks / "small.ipynb").write_text(text, encoding="utf-8")
    refused(command("report"), *words)


def test_a_collection_without_notebooks_is_refused(collection, command):
    (collection.notebooks / "small.ipynb").unlink()
    refused(command("report"), "notebooks")


def test_reports_that_cannot_be_written_are_refused(collection, command):
    shutil.rmtree(collection.reports, ignore_errors=True)
    collection.reports.write_text("a file where the folder should be", encoding="utf-8")
    refused(command("report"), "reports")
