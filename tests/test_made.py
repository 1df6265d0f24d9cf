"""Nothing is made that would come out the same, and nothing that would not is left as it is."""

import subprocess
import sys

import pytest
from rich.console import Console
from test_refresh import (
    change_figures,
    here,  # noqa: F401  a project of two notebooks
)
from test_report import quick  # noqa: F401  no cell runs

from helpers.files import locks
from helpers.reports import made_from, planned, report
from helpers.reports.running import run

AREAS = ("Leeds", "London", "Wales")


@pytest.fixture
def project(here, quick, monkeypatch):  # noqa: F811
    """The two notebooks, which say that they read a measure and a table each."""
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    return here


@pytest.fixture
def ran(project, quick):  # noqa: F811
    """Make the reports of areas; return which ran, and with what the command would end."""

    def make(*names, areas=AREAS, **how):
        seen = quick[1]
        seen.clear()
        wanted = [report.Asked(area) for area in areas]
        options = report.How(jobs=1, **how)
        code = report.make_reports(project, list(names), wanted, Console(quiet=True), how=options)
        return [(values["area"], name) for name, values in seen], code

    return make


def pages(project):
    return {path: path.read_bytes() for path in project.reports.glob("*/*.html")}


def test_what_would_come_out_the_same_is_left_as_it_is(project, ran):
    first, code = ran()
    assert code == 0 and first == [(area, name) for area in AREAS for name in ("care", "plans")]
    before = pages(project)
    assert ran() == ([], 0)
    assert pages(project) == before, "a page says when it was made"
    assert ran("care", force=True) == ([(area, "care") for area in AREAS], 0)


def changed_notebook(project, monkeypatch):
    path = project.notebooks / "care.ipynb"
    path.write_text(path.read_text("utf-8").replace("Some words.", "Other words."), "utf-8")
    return [(area, "care") for area in AREAS]


def changed_code(project, monkeypatch):
    monkeypatch.setattr(made_from, "code", lambda: "otherwise")
    return [(area, name) for area in AREAS for name in ("care", "plans")]


def changed_figures(project, monkeypatch):
    change_figures(project, "looked_after_count")
    return [(area, name) for area in AREAS for name in ("care", "plans")]


def deleted_page(project, monkeypatch):
    (project.reports / "leeds" / "care.html").unlink()
    return [("Leeds", "care")]


def edited_page(project, monkeypatch):
    with (project.reports / "leeds" / "care.html").open("a", encoding="utf-8") as page:
        page.write(" ")
    return [("Leeds", "care")]


def deleted_figures(project, monkeypatch):
    (project.reports / "wales" / "data" / "plans" / "rate.csv").unlink()
    return [("Wales", "plans")]


@pytest.mark.parametrize(
    "change",
    [changed_notebook, changed_code, changed_figures, deleted_page, edited_page, deleted_figures],
)
def test_what_has_changed_is_made_anew_and_nothing_else(project, ran, monkeypatch, change):
    ran()
    expected = change(project, monkeypatch)
    assert ran() == (expected, 0)
    assert ran() == ([], 0)


def test_a_publication_said_on_a_page_is_what_it_was_made_from():
    rows = [{"title": "A", "publisher": "B", "address": "x"}, {"title": "C", "publisher": "B"}]
    before = made_from.of_publications(rows)
    rows[0]["address"] = "y"
    after = made_from.of_publications(rows)
    assert before["A, B"] != after["A, B"] and before["C, B"] == after["C, B"]


def test_a_run_goes_on_where_it_was_stopped_or_failed(project, ran, quick):  # noqa: F811
    planned, _ = quick
    planned["plans"] = run.NotebookFailed("plans.ipynb stopped.")
    assert ran()[1] == 1
    del planned["plans"]
    assert ran() == ([(area, "plans") for area in AREAS], 0)
    planned["plans"] = KeyboardInterrupt()
    stopped, code = ran(force=True)
    assert code == report.STOPPED and stopped[0] == ("Leeds", "care")
    del planned["plans"]
    assert ran() == ([], 0), "all are as they were, or were made before the interruption"


def test_reports_of_an_earlier_version_are_listed_and_made_anew(project, ran):
    ran()
    (project.reports / "leeds" / made_from.RECORDS).unlink()
    records = made_from.records(project.reports / "leeds")
    assert {name: record["about"]["title"] for name, record in records.items()} == {
        "care": "Care",
        "plans": "Plans",
    }
    assert set(records["care"]["uses"]) == {"looked_after_count", "table areas"}
    assert ran() == ([("Leeds", "care"), ("Leeds", "plans")], 0)


def test_every_area_of_a_kind_is_meant_that_has_a_figure(project):
    assert planned.every_area("regions") == ["E12000003", "E12000007"]
    every = planned.every_area("all")
    councils, nations = planned.every_area("councils"), planned.every_area("nations")
    assert every == [*nations, "E12000003", "E12000007", *councils]
    assert (
        {"E92000001", "W92000004"} <= {*nations}
        and "E08000035" in councils
        and len(set(every)) == 13
    )


def test_all_areas_are_made_and_what_has_nothing_is_counted(project, quick, command):  # noqa: F811
    outcome = command("report", "care", "--areas", "regions")
    assert outcome.code == 0 and "2 reports made" in outcome.out
    outcome = command("report", "--areas", "regions", "--area", "Leeds")
    assert "4 reports made, 2 left as they were" in outcome.out
    outcome = command("report", "--areas", "villages")
    assert outcome.code == 2 and "'--areas': 'villages' is not one of 'all', " in outcome.err


def test_where_nothing_has_changed_no_figures_are_read(project, ran, command):
    """So that it takes no time: what reads figures takes seconds to import."""
    given = ["report", "--area", "Leeds", "--area", "Wales"]
    assert "4 reports made" in command(*given).out
    script = (
        "import sys\nfrom helpers import cli\n"
        f"sys.argv = ['case-for-change', *{given}]\n"
        "try:\n    cli.main()\nexcept SystemExit as ended:\n"
        "    print(ended.code or 0, sorted({'pandas', 'numpy', 'nbconvert'} & {*sys.modules}))"
    )
    again = [sys.executable, "-c", script]
    found = subprocess.run(again, capture_output=True, text=True, check=True)
    assert found.stdout.startswith("0 reports made, 4 left as they were;")
    assert found.stdout.endswith("\n0 []\n"), found
    (project.reports / "leeds" / "plans.html").unlink()
    assert "1 report made, 3 left as they were" in command(*given).out
    assert "0 reports made, 4 left as they were" in command(*given).out
    assert "4 reports made" in command(*given, "--force").out


def test_commands_beside_each_other_wait_for_none_and_leave_the_list(project, command):
    with locks.alone(project), pytest.MonkeyPatch.context() as patch:
        patch.setattr(locks, "alone", None)  # it is not asked for
        outcome = command("report", "care", "--area", "Leeds", "--no-list")
    assert "1 report made." in outcome.out  # and no word of a list
    assert not (project.reports / "index.html").exists()
    command("process", "--if-needed")
    assert "leeds/care.html" in (project.reports / "index.html").read_text("utf-8")
