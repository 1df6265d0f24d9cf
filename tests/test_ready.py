"""A first look at the figures builds them where needed, says so, and costs nothing where not."""

import shutil
import subprocess
import time
import types

import pytest
from IPython.core.interactiveshell import InteractiveShell

from helpers import data
from helpers.data import kept, process, ready
from helpers.errors import Problem
from helpers.files import locks
from helpers.project import Project
from tests.conftest import ROOT

CLAIMS = "claims.csv"


@pytest.fixture
def built_by(monkeypatch):
    """Have builds noted and not made."""
    why = []
    monkeypatch.setattr(ready, "_today", lambda project, line: why.append(line) or "")
    monkeypatch.setattr(process, "ensure", lambda project, month: why.append(month))
    return why


def test_a_clone_answers_its_first_question(project, capsys):
    assert data.series("looked_after_rate", "Leeds")["value"].notna().any()
    said = capsys.readouterr().err
    assert "because nothing has been built here yet" in said
    assert "Built data/processed: " in said and "checks passed" in said
    data.series("looked_after_rate", "Leeds")
    assert capsys.readouterr().err == ""
    assert (project.reports / "quality.html").exists()  # it is of these tables too


def test_an_edited_raw_file_is_not_passed_over_in_silence(built, capsys):
    path = built.raw / CLAIMS
    path.write_text(path.read_text("utf-8").replace("2", "3", 1), encoding="utf-8")
    with pytest.raises(Problem) as raised:
        data.measures()
    assert f"because data/raw/{CLAIMS} has changed" in capsys.readouterr().err
    assert "is not the file its sidecar describes" in raised.value.sentence
    shell = InteractiveShell()
    shell.run_cell("from helpers.errors import Problem; raise Problem('Do this.', ['that too'])")
    assert capsys.readouterr().out.splitlines() == ["Do this.", "  that too"]


def test_a_file_that_came_under_the_time_of_another_is_seen(built, built_by, tmp_path):
    data.measures()
    ready._seen.clear()
    assert ready.reason(built, built.processed) == ""
    (built.raw / "claims.md").write_text("of a year ago")
    shutil.copystat(built.raw / CLAIMS, built.raw / "claims.md")
    assert "claims.md has changed" in ready.reason(built, built.processed)
    assert not ready.looked_at(built, built.processed)


def test_a_second_look_reads_no_file_again(built, built_by, monkeypatch):
    later = time.time() + 60
    monkeypatch.setattr(time, "time", lambda: later)
    assert ready.reason(built, built.processed) == ""
    monkeypatch.setattr(ready, "reason", pytest.fail)
    started = time.process_time()
    data.measures()
    assert built_by == [] and time.process_time() - started < 0.1 + 0.1


def test_just_after_a_change_times_are_not_trusted(built, built_by):
    (built.raw / CLAIMS).touch()
    assert ready.reason(built, built.processed) == ""
    assert not ready.looked_at(built, built.processed)


def test_commands_and_their_notebooks_build_for_themselves(built, built_by, monkeypatch):
    (built.raw / CLAIMS).unlink()
    with locks.alone(built):
        data.measures()
    with monkeypatch.context() as patch:
        patch.setenv(locks.WITHIN, locks.LOCK_OF_NOTEBOOKS)
        data.measures()
        patch.setenv(kept.AS_OF, "2021-06")
        with pytest.raises(Problem):  # a run that looks from a month is given its tables
            data.measures()
    assert built_by == []
    data.measures()
    assert len(built_by) == 1


def test_a_view_of_a_month_is_built_once_and_a_waived_check_is_no_reason(built, built_by):
    manifest = built.processed / ready.MANIFEST
    text = manifest.read_text("utf-8")
    waived = text.replace('"waived": {}', '"waived": {"rates": "so printed"}')
    assert waived != text
    manifest.write_text(waived, encoding="utf-8")
    assert ready.reason(built, built.processed) == ""
    with pytest.raises(Problem):
        data.table("measures", "2021-06")
    assert built_by == ["2021-06"]


def test_what_is_no_problem_of_the_figures_is_said_too(built, monkeypatch):
    (built.processed / ready.MANIFEST).unlink()
    monkeypatch.setattr(ready, "COMMAND", (ready.COMMAND[0], "-c", "raise SystemExit('out of it')"))
    with pytest.raises(Problem) as raised:
        data.measures()
    assert raised.value.shown() == [ready.NOT_BUILT, "  out of it"]


def test_a_build_that_ends_just_after_it_was_asked_for_is_read(monkeypatch):
    class Building:
        """Ends between two questions of a busy computer."""

        returncode, asked = 0, 0

        def __init__(self, *_, **__):
            pass

        def __enter__(self):
            return self

        def __exit__(self, *_):
            pass

        def poll(self):
            return 0 if self.asked else None

        def communicate(self, timeout):
            self.asked += 1
            if self.asked == 1:
                raise subprocess.TimeoutExpired("build", timeout)
            return " built ", ""

    monkeypatch.setattr(subprocess, "Popen", Building)
    line = types.SimpleNamespace(goes_on=lambda: None)
    assert ready._today(Project(ROOT), line) == "built"
