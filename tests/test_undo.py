"""Undoing the last addition: everything is as it was before, whatever was added."""

import json
import os
import random
import shutil
import signal

import nbformat
import pandas as pd
import pytest

from helpers.data import process, raw
from helpers.project import Project
from helpers.releases import refresh
from helpers.releases.add import new_folder
from helpers.reports.pages import quality_page
from tests import next_release, small
from tests.conftest import longer
from tests.test_add import WELSH_RATE, add, contents, held, raw_contents
from tests.test_overlap import tables
from tests.test_refresh import READS, copied, ours

KILLS = int(os.environ.get("KILLS", "1"))
"""How many moments of a command are tried to kill it at, besides the first and the last."""
VISITS = "visit_count,Visits,count,children,care,neither,0,\n"
MAPPING = (
    WELSH_RATE.replace("welsh", "visits")
    .replace("looked_after_rate: {column: Rate}", "visit_count: {column: Visits}")
    .replace("area: Nation", "area: Council")
)


@pytest.fixture(scope="module")
def release(small_built, tmp_path_factory):
    frame = next_release.looked_after(Project(small_built))
    return next_release.write(frame, tmp_path_factory.mktemp("files"))


@pytest.fixture(scope="module")
def with_release(small_built, release, commands, tmp_path_factory):
    """A project that next year's release has been added to."""
    root = tmp_path_factory.mktemp("added") / "here"
    shutil.copytree(small_built, root)
    ended = commands(Project(root), "add", release, "--yes", "--no-reports")
    assert ended.code == 0, ended
    assert ended.out.rstrip().endswith("'case-for-change undo' takes the last addition out again.")
    return root


@pytest.fixture(scope="module")
def with_visits(small_built, commands, tmp_path_factory):
    """A project in which a measure is described that was not held, and figures of it are added."""
    folder = tmp_path_factory.mktemp("visits")
    project = Project(folder / "here")
    shutil.copytree(small_built, project.root)
    describe(project, lambda text: text + VISITS)
    (folder / "visits.yaml").write_text(MAPPING, encoding="utf-8")
    (folder / "visits.csv").write_text("Council,Year,Visits\nLeeds,2026,77\n", encoding="utf-8")
    arguments = ["add", folder / "visits.csv", "--mapping", folder / "visits.yaml", "--yes"]
    ended = commands(project, *arguments, "--no-reports")
    assert ended.code == 0, ended
    assert held(project, "visit_count", "E08000035").loc[2026, "value"] == 77
    return project.root


@pytest.fixture
def added(with_release, tmp_path, monkeypatch):
    return copied(with_release, tmp_path, monkeypatch)


@pytest.fixture
def visits(with_visits, tmp_path, monkeypatch):
    return copied(with_visits, tmp_path, monkeypatch)


def describe(project, change):
    path = project.raw / "measures.csv"
    path.write_text(change(path.read_text("utf-8")), "utf-8")
    raw.write_checksum(path)


def quality_text(project):
    return (project.reports / "quality.html").read_text("utf-8")


def test_undo_takes_the_last_addition_out(added, small_built, command):
    before = Project(small_built)
    outcome = command("undo", "--yes", "--no-reports")
    assert outcome.code == 0, outcome
    assert "children_looked_after-2026.csv" in outcome.out
    assert raw_contents(added) == raw_contents(before) and tables(added) == tables(before)
    assert not process.ensure(added, page=quality_page.write)
    assert "disappeared" in quality_text(added)
    outcome = command("undo", "--yes")
    assert outcome.code == 1 and "There is nothing to undo" in outcome.err


def test_undo_takes_out_one_addition_at_a_time(added, tmp_path, command):
    people = next_release.write(next_release.population(added), tmp_path, "people.csv")
    before, built = raw_contents(added), tables(added)
    assert add(command, people).code == 0
    assert command("undo", "--yes", "--no-reports").code == 0
    assert raw_contents(added) == before and tables(added) == built


def test_the_last_addition_is_the_last_that_came(here):
    today = new_folder(here)
    names = [f"{raw.ADDED_FOLDER}2025-11-20", f"{raw.ADDED_FOLDER}2025-11-20-2", today]
    names += [f"{today}-{number}" for number in range(2, 12)]
    for name in names[2:]:
        assert new_folder(here) == name
        (here.raw / name).mkdir()
    for name in names[:2]:
        (here.raw / name).mkdir()
    assert [path.name for path in raw.additions(here)] == names
    shutil.rmtree(here.raw / names[-2])
    assert new_folder(here) == f"{today}-12", "a number is not given to one that comes later"


def test_undo_asks_first(added, command):
    before = contents(added)
    outcome = command("undo")
    assert outcome.code == 1
    assert "Nothing was undone, as there is nobody to ask" in outcome.err
    assert contents(added) == before


@pytest.mark.parametrize("described", [True, False])
def test_a_new_measure_is_undone(visits, command, described):
    """Also where its row of measures.csv has been taken away first."""
    if not described:
        describe(visits, lambda text: text.removesuffix(VISITS))
        outcome = command("process")
        assert outcome.code == 1 and outcome.err.startswith("Problem: ")
    outcome = command("undo", "--yes", "--no-reports")
    assert outcome.code == 0, outcome
    assert held(visits, "visit_count", "E08000035").empty
    assert not list(visits.raw.glob("added-*"))
    page = quality_text(visits)
    assert ("Visits" if described else "visit_count, no longer described") in page
    assert "77" in page


def test_a_measure_taken_away_with_its_figures_is_not_hidden(visits, command):
    """By hand: the run after it says what has gone; it does not stop, nor pass over it."""
    describe(visits, lambda text: text.removesuffix(VISITS))
    (folder,) = visits.raw.glob("added-*")
    shutil.rmtree(folder)
    outcome = command("process")
    assert outcome.code == 0, outcome
    page = quality_text(visits)
    assert "visit_count, no longer described" in page and "disappeared" in page


def test_a_new_area_that_is_undone_is_named_by_its_code(here, release, tmp_path, command):
    frame = pd.read_csv(release, dtype=str, keep_default_na=False, encoding="utf-8-sig")
    new = frame[(frame["la_name"] == "Leeds") & (frame["time_period"] == "2026")]
    new = new.assign(new_la_code="E08000099", la_name="Aire and Calder", old_la_code="399")
    frame = pd.concat([frame, new])
    assert add(command, next_release.write(frame, tmp_path, "new.csv")).code == 0
    assert command("undo", "--yes", "--no-reports").code == 0
    assert "E08000099" in quality_text(here) and ">nan<" not in quality_text(here)


def test_reports_concerned_are_made_anew_and_those_that_cannot_be_are_named(added, command):
    for name, measure in (("care", "looked_after_count"), ("plans", "plan_count")):
        node = small.notebook(name.capitalize(), code=READS.format(measure=measure))
        nbformat.write(node, added.notebooks / f"{name}.ipynb")
    assert command("report").code == 0
    assert command("report", "care", "--area", "Leeds", "--param", "first_year=2026").code == 0
    plans = (added.reports / "england" / "plans.html").read_bytes()
    outcome = command("undo", "--yes")
    assert outcome.code == 1
    assert "Not made anew, so out of date: care for Leeds. " in outcome.out
    assert ours(added, "care")["year"] == 2025
    assert (added.reports / "england" / "plans.html").read_bytes() == plans
    assert [json.loads(asked)["area"] for asked in refresh.outdated(added)] == ["Leeds"]


def test_where_the_rest_cannot_be_used_nothing_is_undone(added, command):
    with (added.raw / "claims.csv").open("a", encoding="utf-8") as file:
        file.write("\n")
    before = contents(added)
    outcome = command("undo", "--yes")
    assert outcome.code == 1 and "claims.csv" in outcome.err
    assert contents(added) == before


def test_an_undoing_that_was_stopped_is_finished_and_takes_nothing_else_out(
    added, tmp_path, command, monkeypatch
):
    node = small.notebook("Care", code=READS.format(measure="population_0_17"))
    nbformat.write(node, added.notebooks / "care.ipynb")
    before = raw_contents(added)
    people = next_release.write(next_release.population(added), tmp_path, "people.csv")
    assert add(command, people).code == 0
    assert command("report").code == 0

    def stopped(*_, **__):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(refresh.report, "make_reports", stopped)
        assert command("undo", "--yes").code == 130
    assert raw_contents(added) == before
    assert "1 report is out of date" in command("process").err
    outcome = command("undo", "--yes")
    assert outcome.code == 0, outcome
    assert "was taken out by a command that was stopped then" in outcome.out
    assert "The last addition is" not in outcome.out and "Care: reports" in outcome.out
    assert raw_contents(added) == before
    assert refresh.outdated(added) == {}
    assert command("undo", "--yes", "--no-reports").code == 0, "the one before, once that is done"
    assert not list(added.raw.glob("added-*"))


@pytest.mark.parametrize("finished", [pytest.param("add", marks=longer), "report"])
def test_what_comes_after_a_stopped_undoing_can_be_undone(
    added, release, command, monkeypatch, finished
):
    def stopped(*_, **__):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(refresh, "refresh", stopped)
        assert command("undo", "--yes").code == 130
    if finished == "add":
        assert add(command, release).code == 0
    else:
        node = small.notebook("Care", code=READS.format(measure="looked_after_count"))
        nbformat.write(node, added.notebooks / "care.ipynb")
        assert command("report", "--outdated").code == 0
    outcome = command("undo", "--yes", "--no-reports")
    assert "was taken out by a command" not in outcome.out
    assert outcome.code == (0 if finished == "add" else 1)


@pytest.mark.parametrize("done", ["add", "undo"])
def test_what_fails_at_the_last_moment_is_taken_back(request, release, command, monkeypatch, done):
    project = request.getfixturevalue("here" if done == "add" else "added")
    before = contents(project)

    def full(*_):
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr("helpers.files.writing.replace_folder", full)
        arguments = ["add", str(release)] if done == "add" else ["undo"]
        outcome = command(*arguments, "--yes", "--no-reports")
    assert outcome.code == 1 and "No space left" in outcome.err
    assert contents(project) == before
    assert not process.ensure(project, page=quality_page.write)


@pytest.mark.skipif(os.name != "posix", reason="kills a process as POSIX systems do")
@pytest.mark.parametrize("done", ["undo", pytest.param("process", marks=longer)])
def test_killed_at_any_moment_the_next_run_finds_the_old_or_the_new(
    added, small_built, commands, done
):
    arguments = ["undo", "--yes", "--no-reports"]
    if done == "process":  # of what was taken out by hand
        (folder,) = added.raw.glob("added-*")
        shutil.rmtree(folder)
        arguments = ["process"]
    backup = added.root.with_name("backup")
    shutil.copytree(added.root, backup)
    old, old_tables = raw_contents(added), tables(added)
    whole = commands(added, *arguments)
    assert whole.code == 0, whole.err
    new, new_tables = raw_contents(added), tables(added)
    assert new_tables == tables(Project(small_built)) != old_tables
    every = range(1, whole.changes + 1)
    for moment in {every[0], every[-1], *random.Random(20).sample(every[1:-1], KILLS)}:
        shutil.rmtree(added.root)
        shutil.copytree(backup, added.root)
        ended = commands(added, *arguments, stop=(moment, signal.SIGKILL))
        assert ended.code == -signal.SIGKILL, (moment, ended.err)
        state = raw_contents(added)
        assert state in (old, new), moment
        if added.processed.exists():
            assert tables(added) in (old_tables, new_tables), moment
        process.ensure(added, page=quality_page.write)
        assert tables(added) == (new_tables if state == new else old_tables), moment
        assert state == old or "disappeared" in quality_text(added), moment
        if done == "undo":
            again = commands(added, *arguments)
            assert again.code == 0, (moment, again)
            finished = "was taken out by a command that was stopped then" in again.out
            assert finished is (state == new) and raw_contents(added) == new, moment
    process.process(added)
    assert not [path for path in contents(added) if ".working-" in path]
