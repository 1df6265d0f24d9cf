"""What changed is reported anew, and nothing else."""

import json
import shutil

import nbformat
import pandas as pd
import pytest
from rich.console import Console

from helpers.project import Project
from helpers.releases import refresh
from tests import next_release, small

READS = "from helpers import data\n\ndata.series({measure!r}, area, last_year=year)['value'].max()"


@pytest.fixture
def here(small_built, tmp_path, monkeypatch) -> Project:
    """A project of few areas with two notebooks, which read a measure each."""
    root = tmp_path / "here"
    shutil.copytree(small_built, root)
    monkeypatch.setenv("CASE_FOR_CHANGE_ROOT", str(root))
    for name, measure in (("care", "looked_after_count"), ("plans", "plan_count")):
        notebook = small.notebook(name.capitalize(), code=READS.format(measure=measure))
        nbformat.write(notebook, root / "notebooks" / f"{name}.ipynb")
    return Project(root)


def ours(project, name, area="england"):
    text = (project.reports / area / f"{name}.ipynb").read_text(encoding="utf-8")
    return json.loads(text)["metadata"]["case_for_change"]


def test_only_reports_that_use_what_was_added_are_made_anew(here, tmp_path, command):
    assert command("report").code == 0
    assert command("report", "care", "--year", "2020", "--area", "Leeds").code == 0
    assert set(ours(here, "care")["uses"]) == {"looked_after_count", "table areas"}
    assert set(ours(here, "plans")["uses"]) == {"plan_count", "table areas"}
    plans = (here.reports / "england" / "plans.html").read_bytes()
    path = next_release.write(next_release.looked_after(here), tmp_path)
    outcome = command("add", str(path), "--yes")
    assert outcome.code == 0, outcome
    assert "Care: reports/england/care.html" in outcome.out
    assert "Plans" not in outcome.out
    assert (here.reports / "england" / "plans.html").read_bytes() == plans
    assert ours(here, "care")["year"] == 2026, "the newest year, since none was asked for"
    assert ours(here, "care", "leeds_to-2020")["year"] == 2020, "the year that was asked for"
    assert refresh.outdated(here, list(here.reports.glob("*/*.ipynb"))) == {}


def test_a_report_is_outdated_when_what_it_read_has_changed(here, command):
    command("report")
    made = list(here.reports.glob("*/*.ipynb"))
    assert refresh.outdated(here, made) == {}
    states = pd.read_parquet(here.processed / "states.parquet")
    states.loc[states["name"] == "plan_count", "digest"] = "changed"
    states.to_parquet(here.processed / "states.parquet", index=False)
    ((asked, names),) = refresh.outdated(here, made).items()
    assert names == ["plans"]
    assert json.loads(asked)["area"] == "England"


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
    monkeypatch.setattr(refresh.data, "states", lambda names, as_of=None: {})
    monkeypatch.setattr(
        refresh.report, "make_reports", lambda *_, **__: calls.append(1) or refresh.report.STOPPED
    )
    assert refresh.refresh(here, Console(quiet=True)) == refresh.report.STOPPED
    assert len(calls) == 1
