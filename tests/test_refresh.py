"""What changed is reported anew, and nothing else."""

import json
import os
import shutil
import time
from pathlib import Path

import nbformat
import pandas as pd
import pytest
from rich.console import Console

from helpers.data import groups
from helpers.project import Project
from helpers.releases import refresh
from helpers.reports import outdated
from helpers.reports.front import in_step, index
from tests import next_release, small
from tests.conftest import once

READS = "from helpers import data\n\ndata.series({measure!r}, area, last_year=year)['value'].max()"


def copied(origin, tmp_path, monkeypatch) -> Project:
    """A copy of a project, which the command line then works in."""
    root = tmp_path / "here"
    shutil.copytree(origin, root)
    monkeypatch.setenv("CASE_FOR_CHANGE_ROOT", str(root))
    return Project(root)


def with_two_notebooks(project) -> Project:
    for name, measure in (("care", "looked_after_count"), ("plans", "plan_count")):
        notebook = small.notebook(name.capitalize(), code=READS.format(measure=measure))
        nbformat.write(notebook, project.notebooks / f"{name}.ipynb")
    return project


@pytest.fixture
def here(small_built, tmp_path, monkeypatch) -> Project:
    """A project of few areas with two notebooks, which read a measure each."""
    return with_two_notebooks(copied(small_built, tmp_path, monkeypatch))


@pytest.fixture(scope="session")
def with_reports(small_built, common) -> Path:
    """The same with its reports on England made, to be copied."""

    def make(root: Path) -> None:
        shutil.copytree(small_built, root)
        project = with_two_notebooks(Project(root))
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("CASE_FOR_CHANGE_ROOT", str(root))
            wanted = [refresh.Asked("England")]
            assert not refresh.report.make_reports(project, [], wanted, Console(quiet=True))

    return once(common / "with_reports", make)


@pytest.fixture
def reported(with_reports, tmp_path, monkeypatch) -> Project:
    return copied(with_reports, tmp_path, monkeypatch)


def change_figures(project, measure):
    """Have a measure be another, as if its figures had been built anew."""
    states = pd.read_parquet(project.processed / "states.parquet")
    states.loc[states["name"] == measure, "digest"] = "changed"
    states.to_parquet(project.processed / "states.parquet", index=False)
    os.utime(project.processed / "manifest.json")


def ours(project, name, area="england"):
    text = (project.reports / area / f"{name}.ipynb").read_text(encoding="utf-8")
    return json.loads(text)["metadata"]["case_for_change"]


def test_only_reports_that_use_what_was_added_are_made_anew(reported, tmp_path, command):
    assert command("report", "care", "--year", "2020", "--area", "Leeds").code == 0
    assert set(ours(reported, "care")["uses"]) == {"looked_after_count", "table areas"}
    assert set(ours(reported, "plans")["uses"]) == {"plan_count", "table areas"}
    plans = (reported.reports / "england" / "plans.html").read_bytes()
    path = next_release.write(next_release.looked_after(reported), tmp_path)
    outcome = command("add", str(path), "--yes")
    assert outcome.code == 0, outcome
    assert "Care: reports/england/care.html" in outcome.out
    assert "Plans" not in outcome.out
    assert (reported.reports / "england" / "plans.html").read_bytes() == plans
    assert ours(reported, "care")["year"] == 2026, "the newest year, since none was asked for"
    assert ours(reported, "care", "leeds_to-2020")["year"] == 2020, "the year that was asked for"
    assert refresh.outdated(reported) == {}


def test_a_report_is_outdated_when_what_it_read_has_changed(reported, command):
    assert refresh.outdated(reported) == {}
    change_figures(reported, "plan_count")
    ((asked, names),) = refresh.outdated(reported).items()
    assert names == ["plans"]
    assert json.loads(asked)["area"] == "England"


def test_a_page_with_a_group_is_outdated_when_its_members_are_others(here, command):
    """Whether it is on the group or shows it beside an area."""
    code = READS.format(measure="plan_count").replace("area", "[area, *compare_with]")
    notebook = small.notebook("Plans", code=code)
    notebook.metadata["case_for_change"]["groups"] = True
    nbformat.write(notebook, here.notebooks / "plans.ipynb")
    others = "--area", "England", "--compare-with", "Two"
    groups.keep("Two", ["Leeds", "West Berkshire"])
    assert command("report", "plans", "--area", "Two").code == 0
    assert command("report", "plans", *others).code == 0
    (beside,) = here.reports.glob("england_*/plans.html")
    pages = here.reports / "two" / "plans.html", beside
    before = [page.read_bytes() for page in pages]
    assert not flagged(here) and refresh.outdated(here) == {}
    groups.keep("Two", ["Leeds", "North Northamptonshire"])
    assert "2 reports are out of date" in command("claims", "--json").err
    assert flagged(here)
    assert "1 report made" in command("report", "plans", *others).out
    assert command("report", "--outdated").err == ""
    after = [page.read_bytes() for page in pages]
    assert before[0] != after[0] and before[1] != after[1] and not flagged(here)
    assert "0 reports made" in command("report", "plans", *others).out
    assert command("report", "--outdated").out.startswith("No report is concerned")


def test_where_there_are_no_reports_those_on_england_are_made(here, tmp_path, command):
    path = next_release.write(next_release.looked_after(here), tmp_path)
    outcome = command("add", str(path), "--yes")
    assert outcome.code == 0
    assert "2 reports made" in outcome.out
    assert ours(here, "plans")["asked"]["area"] == "England"


def test_a_report_of_an_earlier_month_says_so_and_stays(here, tmp_path, command):
    assert command("report", "care", "--as-of", "2021-06").code == 0
    folder = here.reports / "england_as-of-2021-06"
    page = (folder / "care.html").read_text(encoding="utf-8")
    assert "As known in June 2021:" in page and "Care: England, as known in June 2021" in page
    assert ours(here, "care", folder.name)["year"] == 2020
    assert "as known in June 2021" in (here.reports / "index.html").read_text(encoding="utf-8")
    path = next_release.write(next_release.looked_after(here), tmp_path)
    outcome = command("add", str(path), "--yes")
    assert "No report is concerned: none was made anew." in outcome.out
    assert (folder / "care.html").read_text(encoding="utf-8") == page


@pytest.mark.parametrize("month", ["June 2021", "2021-13", "1066"])
def test_an_impossible_month_is_refused(here, command, month):
    outcome = command("report", "care", "--as-of", month)
    assert outcome.code == 1
    assert outcome.err.startswith("Problem: ")
    assert "Traceback" not in outcome.err
    assert not list(here.reports.glob("*/*.html"))


def test_an_interruption_stops_the_reports_of_other_areas_too(here, command, monkeypatch):
    command("report", "care", "--area", "Leeds")
    command("report", "care", "--area", "Wales")
    calls = []
    monkeypatch.setattr(outdated, "states", lambda as_of=None: {})
    monkeypatch.setattr(
        refresh.report, "make_reports", lambda *_, **__: calls.append(1) or refresh.report.STOPPED
    )
    assert refresh.refresh(here, Console(quiet=True)) == refresh.report.STOPPED
    assert len(calls) == 1


def flagged(project):
    """Whether the front page says of a report that it is out of date."""
    page = (project.reports / "index.html").read_text(encoding="utf-8")
    return "<strong>out of date</strong>" in page


@pytest.mark.parametrize("next_one", ["add", "report"])
def test_reports_that_a_stopped_addition_left_are_said_and_made_anew(
    reported, tmp_path, command, monkeypatch, next_one
):
    """By the same addition, though every figure is held by then, or by asking for them."""
    path = next_release.write(next_release.looked_after(reported), tmp_path)

    def stopped(*_, **__):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(refresh.report, "make_reports", stopped)
        assert command("add", str(path), "--yes").code == 130
    assert ours(reported, "care")["year"] == 2025
    assert "1 report is out of date, since figures have changed" in command("process").err
    assert flagged(reported)
    assert command("add", str(path), "--yes", "--dry-run").code == 0
    assert command("add", str(path), "--yes", "--no-reports").code == 0
    assert ours(reported, "care")["year"] == 2025 and flagged(reported)
    outcome = command("add", str(path)) if next_one == "add" else command("report", "--outdated")
    assert outcome.code == 0, outcome
    assert ("Nothing was added: every figure is held" in outcome.out) is (next_one == "add")
    assert ours(reported, "care")["year"] == 2026 and ours(reported, "plans")["year"] == 2025
    assert not flagged(reported) and outcome.err == ""


def test_what_is_held_already_makes_no_first_reports(here, tmp_path, command):
    path = next_release.write(next_release.looked_after(here), tmp_path)
    assert command("add", str(path), "--yes", "--no-reports").code == 0
    assert command("add", str(path), "--yes").code == 0
    assert not list(here.reports.glob("*/*.html"))


def test_reports_on_what_was_changed_by_hand_are_said_to_be_out_of_date(reported, command):
    path = reported.raw / "england_protection.csv"
    frame = pd.read_csv(path, dtype=str, keep_default_na=False)
    last = (frame["measure"] == "plan_count") & (frame["area_code"] == "E92000001")
    assert last.any()
    frame.loc[last, "value"] = (frame.loc[last, "value"].astype(float) + 1).astype(int).astype(str)
    frame.to_csv(path, index=False)
    outcome = command("accept", path.name)
    assert outcome.code == 0, outcome
    assert "'case-for-change report --outdated' makes it anew" in outcome.err
    assert flagged(reported)
    assert "1 report is out of date" in command("report", "care", "--area", "Leeds").err
    assert command("report", "--outdated").err == ""
    assert not flagged(reported)


def test_a_ledger_of_earlier_figures_is_said_to_be_one(here, command):
    node = small.notebook("Claims", code=READS.format(measure="plan_count"))
    nbformat.write(node, here.notebooks / "claims.ipynb")
    command("report")
    folder = here.reports / "england" / "data" / "claims"
    folder.mkdir(parents=True, exist_ok=True)
    ledger = "statement,verdict,since\nMore children,reproduced,still so\n"
    (folder / "claims-about-this-nation.csv").write_text(ledger, encoding="utf-8")
    said = "figures have changed since this was worked out"
    command("process")
    page = here.reports / "index.html"
    assert "More children" in page.read_text("utf-8") and said not in page.read_text("utf-8")
    change_figures(here, "plan_count")
    index.write(here)
    assert "More children" in page.read_text("utf-8") and said in page.read_text("utf-8")


def test_outdated_reports_are_all_or_none(here, command):
    outcome = command("report", "care", "--outdated")
    assert outcome.code == 1 and "name no notebook or area" in outcome.err


def test_the_list_is_looked_through_only_where_it_may_be_out_of_date(
    reported, command, monkeypatch
):
    written, write = [], index.write
    monkeypatch.setattr(index, "write", lambda project: written.append(1) or write(project))
    page, manifest = reported.reports / "index.html", reported.processed / "manifest.json"
    assert in_step.bring(reported) == "" and written == []
    listed = page.read_text("utf-8")
    for path in (manifest, reported.reports / "england"):
        later = page.stat().st_mtime_ns + 10**8
        os.utime(path, ns=(later, later))
        time.sleep(0.2)
        assert in_step.bring(reported) == ""
        in_step.bring(reported)
    assert len(written) == 2 and page.read_text("utf-8") == listed
    time.sleep(0.05)  # a disk's clock ticks every few milliseconds
    shutil.rmtree(reported.reports / "england")
    in_step.bring(reported)
    assert len(written) == 3 and "No report has been made yet" in page.read_text("utf-8")


def test_what_the_list_says_is_out_of_date_is_said_by_each_command(reported, tmp_path, command):
    path = next_release.write(next_release.looked_after(reported), tmp_path)
    first = command("add", str(path), "--yes", "--no-reports")
    assert "out of date" in first.err
    again = command("claims", "--json")
    assert again.err == first.err
