"""Reports: nothing runs on wrong parameters, and no failure harms a report made before."""

import errno
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from datetime import UTC, datetime
from io import StringIO
from pathlib import Path

import nbformat
import pandas as pd
import psutil
import pytest
import small
from bs4 import BeautifulSoup
from nbformat.v4 import new_code_cell, new_output
from rich.console import Console

from helpers import data
from helpers.data import geography as areas
from helpers.data import process
from helpers.data.quality import notices
from helpers.errors import Problem
from helpers.files import clock, writing
from helpers.reports import collection, made_from, report, variants
from helpers.reports.front import front_page, index
from helpers.reports.pages import provenance, render, taken
from helpers.reports.running import forks, run
from tests.conftest import longer

TABLES = {
    "areas": small.AREAS,
    "observations": pd.DataFrame({"period": [2010, 2025], "area_code": "", "value": 1.0}),
    "sources": pd.DataFrame(
        [
            ("Children looked after in England", "Department for Education"),
            ("Never named", "Nobody"),
        ],
        columns=["title", "publisher"],
    ),
    "outlying": pd.DataFrame(columns=notices.OUTLYING),
    "states": pd.DataFrame({"name": ["looked_after_count"], "digest": ["00ff"]}),
}


@pytest.fixture(autouse=True)
def _tables(monkeypatch):
    monkeypatch.setattr(process, "ensure", lambda *_, **__: False)
    monkeypatch.setattr(data, "table", lambda name, as_of=None: TABLES[name].copy())
    monkeypatch.setattr(front_page, "council_map", lambda entries: None)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1763000000")


@pytest.fixture
def project(tmp_path):
    return small.project(
        tmp_path / "here",
        rates=small.notebook("Rates in care", order=2),
        section_47=small.notebook("Section 47 enquiries", order=1),
    )


@pytest.fixture
def quick(monkeypatch):
    """Run no cell: a notebook shows its parameters, or raises what is planned for its name."""
    planned, seen = {}, []

    def fake(path, parameters, root, progress=None, as_of=None, here=False):
        seen.append((path.stem, parameters))
        if path.stem in planned:
            raise planned[path.stem]
        node = run.read(path)
        output = new_output(
            "display_data",
            data={"text/html": small.FIGURE, "text/csv": f"Year\n{parameters['year']}\n"},
            metadata={"case_for_change": {"chart": "rate"}},
        )
        node.cells.append(new_code_cell("show", id="show", outputs=[output]))
        node.metadata["case_for_change"]["uses"] = ["looked_after_count", "table areas"]
        return node

    monkeypatch.setattr(run, "run", fake)
    monkeypatch.setattr(forks, "CAN_FORK", False)
    return planned, seen


def make(
    project, *names, area="Kent", year=None, compare_with=(), params=(), force=True, listed=True
):
    text = StringIO()
    console = Console(file=text, width=80)
    asked = report.Asked(area, year, compare_with, params)
    how = report.How(force=force, jobs=1, listed=listed)
    status = report.make_reports(project, list(names), [asked], console, how=how)
    return status, text.getvalue()


def written(project):
    return sorted(
        path.relative_to(project.reports).as_posix()
        for path in project.reports.rglob("*")
        if path.is_file()
    )


def contents(project):
    """The files that readers see: what they were made from says when each was written."""
    names = [name for name in written(project) if not name.endswith(made_from.RECORDS)]
    return {name: (project.reports / name).read_bytes() for name in names}


def test_reports_are_a_page_a_notebook_and_the_numbers_of_its_figures(project):
    status, said = make(project, "rates", params=["compare_with="])
    assert status == 0
    assert written(project) == [
        "index.html",
        "kent/data/rates/rate.csv",
        "kent/data/rates/rate.png",
        "kent/data/rates/rate.svg",
        "kent/made.json",
        "kent/rates.html",
        "kent/rates.ipynb",
    ]
    folder = project.reports / "kent"
    assert (folder / "data/rates/rate.csv").read_text() == "Year,Rate\n2010,60\n2025,70\n"
    html = (folder / "rates.html").read_text()
    assert "<title>Rates in care: Kent</title>" in html
    assert "In <strong>Kent</strong>" in html
    assert "looked after in 2025" in html
    assert "Compare with: none" in html
    assert "Children looked after in England, Department for Education</li>" in html
    assert "Never named" not in html
    node = nbformat.read(folder / "rates.ipynb", as_version=4)
    nbformat.validate(node)
    assert node.metadata["case_for_change"] == {
        "title": "Rates in care",
        "area": "Kent",
        "code": "E10000016",
        "year": 2025,
        "order": 2,
        "made": "2025-11-13T02:13:20+00:00",
        "as_of": "",
        "otherwise": {},
        "asked": {
            "area": "Kent",
            "year": None,
            "compare_with": [],
            "params": ["compare_with="],
            "as_of": None,
            "waived": {},
        },
        "uses": {},
    }
    assert "reports/kent/rates.html" in said
    assert "1 report made; all are listed in reports/index.html." in said
    assert 'href="kent/rates.html"' in (project.reports / "index.html").read_text()


def test_the_same_run_gives_the_same_bytes_and_no_path_of_this_computer(project):
    make(project, "rates")
    before = contents(project)
    make(project, "rates")
    assert contents(project) == before
    assert not any(str(project.root).encode() in content for content in before.values())


def test_all_notebooks_run_in_the_order_of_the_collection(project, quick):
    _, seen = quick
    assert make(project)[0] == 0
    assert [name for name, _ in seen] == ["section_47", "rates"]


def test_the_summary_is_in_the_order_of_the_collection_whatever_ends_first(project, quick):
    said = make(project)[1]
    assert said.index("Section 47") < said.index("Rates in care")


def test_notebooks_are_named_with_or_without_folder_and_ending(project):
    found = collection.notebooks(project, ["notebooks/rates.ipynb", "rates"])
    assert [notebook.name for notebook in found] == ["rates"]
    with pytest.raises(Problem, match=r"'section_74'\. Did you mean section_47\?.*rates"):
        collection.notebooks(project, ["section_74"])
    with pytest.raises(Problem, match=r"no notebook 'Leeds'.* An area is given with --area\."):
        collection.notebooks(project, ["Leeds"])
    shutil.rmtree(project.notebooks)
    with pytest.raises(Problem, match="no notebook in notebooks"):
        collection.notebooks(project)


@pytest.mark.parametrize("draft", ["Untitled.ipynb", "Untitled2.ipynb", "rates-Copy1.ipynb"])
@pytest.mark.parametrize("content", ["", "{", None], ids=["empty", "broken", "whole"])
def test_drafts_neither_stop_reports_nor_join_them(project, draft, content):
    whole = (project.notebooks / "rates.ipynb").read_text(encoding="utf-8")
    (project.notebooks / draft).write_text(whole if content is None else content, encoding="utf-8")
    assert [notebook.name for notebook in collection.notebooks(project)] == ["section_47", "rates"]
    if content is None:
        (one,) = collection.notebooks(project, [draft])
        assert one.name == draft.removesuffix(".ipynb")


def test_a_notebook_that_is_no_report_is_left_out_and_not_run_by_name(project):
    explore = nbformat.v4.new_notebook(metadata={"case_for_change": {"report": False}})
    nbformat.write(explore, project.notebooks / "explore.ipynb")
    assert [notebook.name for notebook in collection.notebooks(project)] == ["section_47", "rates"]
    with pytest.raises(Problem, match="No report is made of explore"):
        collection.notebooks(project, ["rates", "explore"])


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        ({"area": "Atlantis"}, "Atlantis"),
        ({"year": "2031"}, "2010 to 2025"),
        ({"compare_with": ["Kent"]}, "with itself"),
        ({"params": ["yeer=2024"]}, "Did you mean year"),
        ({"params": ["first_year=x"]}, "whole number"),
    ],
)
def test_nothing_runs_if_any_parameter_is_wrong(project, quick, asked, message):
    _, seen = quick
    with pytest.raises(Problem, match=message):
        make(project, **asked)
    assert seen == []
    assert written(project) == []


def test_everything_wrong_is_said_at_once_and_nothing_twice(project):
    with pytest.raises(Problem) as caught:
        make(project, year="2031")
    assert len([caught.value.sentence, *caught.value.details]) == 2
    with pytest.raises(Problem) as caught:
        make(project, area="Atlantis")
    assert caught.value.details == []


def test_a_further_parameter_is_for_the_notebooks_that_have_it(project, quick):
    _, seen = quick
    seeded = small.notebook("Window bias", parameters=f"{small.PARAMETERS}\nseed = 1", order=3)
    nbformat.write(seeded, project.notebooks / "window.ipynb")
    assert make(project, params=["seed=5"])[0] == 0
    assert {name: values.get("seed") for name, values in seen} == {
        "rates": None,
        "section_47": None,
        "window": 5,
    }


def test_a_failing_notebook_leaves_its_earlier_report_and_stops_no_other(project, quick):
    planned, _ = quick
    make(project)
    before = contents(project)
    (project.reports / "kent/data/rates/rate.csv").unlink()
    planned["section_47"] = run.NotebookFailed("section_47.ipynb stopped at cell 2: [x] no.")
    status, said = make(project)
    assert status == 1
    after = contents(project)
    kept = [name for name in before if "section_47" in name]
    assert len(kept) == 5
    assert all(after[name] == before[name] for name in kept)
    assert after["kent/data/rates/rate.csv"] == b"Year\n2025\n"
    assert "section_47.ipynb stopped at cell 2: [x] no." in said
    assert "1 report made, 1 failed" in said


def test_a_page_that_cannot_be_made_is_a_failure_too(project, quick, monkeypatch):
    monkeypatch.setattr(small, "FIGURE", "<script>1</script>")
    status, said = make(project, "rates")
    assert status == 1
    assert "would load something" in said
    assert written(project) == ["index.html"]


def test_an_interrupt_leaves_earlier_reports_and_no_working_folder(project, quick):
    planned, _ = quick
    make(project)
    before = contents(project)
    planned["section_47"] = KeyboardInterrupt()
    status, said = make(project)
    assert status == report.STOPPED == 130
    assert said.rstrip().endswith("Stopped: reports made earlier are as they were.")
    after = contents(project)
    assert after["kent/section_47.html"] == before["kent/section_47.html"]
    assert set(after) == set(before)
    assert [path.name for path in project.reports.iterdir() if path.name.startswith(".")] == []


@pytest.mark.skipif(os.name != "posix", reason="signals")
@pytest.mark.parametrize(
    "stop", [signal.SIGINT, pytest.param(getattr(signal, "SIGKILL", None), marks=longer)]
)
def test_stopping_the_command_ends_every_kernel(tmp_path, stop):
    code = (
        "import os, pathlib, time\n"
        "here = pathlib.Path(os.environ['CASE_FOR_CHANGE_ROOT']) / 'notebooks'\n"
        "(here / f'{os.getpid()}-{os.getppid()}.pids').touch()\ntime.sleep(60)"
    )
    project = small.project(
        tmp_path / "here", one=small.notebook(code=code), two=small.notebook(code=code)
    )
    script = f"""
import sys
sys.path[:0] = {[str(Path(__file__).parent)]!r}
import signal
signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell may have it ignored
from pathlib import Path
from rich.console import Console
from helpers import data
from helpers.data import process
from helpers.reports import report
from helpers.project import Project
from test_report import TABLES
process.ensure = lambda *_, **__: False
data.table = lambda name, as_of=None: TABLES[name].copy()
sys.exit(report.make_reports(
    Project(Path({str(project.root)!r})), [], [report.Asked("Kent")], Console()))
"""
    process = subprocess.Popen(
        [sys.executable, "-c", script], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    side_by_side = min(2, os.cpu_count() or 1)
    until = time.monotonic() + 180
    while len(list(project.notebooks.glob("*.pids"))) < side_by_side:
        assert time.monotonic() < until and process.poll() is None
        time.sleep(0.05)
    process.send_signal(stop)
    try:
        output, errors = process.communicate(timeout=60)
    finally:
        process.kill()
    assert errors == ""
    if stop == signal.SIGINT:
        assert process.returncode == report.STOPPED
        assert output.rstrip().endswith("Stopped: reports made earlier are as they were.")
        assert written(project) == ["index.html"]
    pids = {int(pid) for mark in project.notebooks.glob("*.pids") for pid in mark.stem.split("-")}
    while stop == signal.SIGKILL and any(map(psutil.pid_exists, pids)):
        assert time.monotonic() < until
        time.sleep(0.05)
    assert not any(map(psutil.pid_exists, pids))


@pytest.mark.parametrize("step", ["write_text", "rename", "replace"])
def test_a_full_disk_is_one_sentence_and_harms_nothing(project, quick, monkeypatch, step):
    make(project)
    before = contents(project)

    def full(*_, **__):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(Path, step, full)
    with pytest.raises(Problem, match=r"written to reports \(no space left on device\)"):
        make(project, "rates")
    monkeypatch.undo()
    after, before = (
        {name: without_ways(text) for name, text in each.items()}
        for each in (contents(project), before)
    )
    assert after == before


def test_a_reports_folder_that_cannot_be_written_is_one_sentence(project, quick):
    project.reports.rmdir()
    project.reports.write_text("in the way")
    with pytest.raises(Problem, match="Nothing more can be written to reports"):
        make(project, "rates")


def test_what_killed_runs_left_is_removed_and_live_runs_are_let_be(project, quick):
    dead = project.reports / f"{writing.PREFIX}999999999-x"
    live = project.reports / f"{writing.PREFIX}{os.getppid()}-x"
    for folder in [dead, live]:
        (folder / "rates").mkdir(parents=True)
        (folder / "rates" / "page.html").write_text("half")
    make(project, "rates")
    assert not dead.exists()
    assert live.exists()
    assert "working" not in (project.reports / "index.html").read_text()


def test_a_page_made_again_keeps_its_links_until_those_of_all_are_written(project, quick):
    """A run that is stopped before that leaves no page that leads nowhere."""
    make(project)
    before = contents(project)
    assert b'"section_47.html"' in before["kent/rates.html"]
    make(project, "rates", listed=False)
    assert contents(project) == before
    (project.reports / "kent" / "rates.html").write_bytes(b'<nav class="ways">\xff')
    assert make(project, "rates")[0] == 0, "a damaged page is made anew"
    assert contents(project) == before


def without_ways(text):
    """Return a page without its links to others, which are written when all pages are made."""
    return re.sub(rb'<nav class="ways".*?</nav>', b"", text, flags=re.DOTALL)


def test_killed_at_any_rename_the_next_command_finds_each_report_old_or_new(
    project, quick, monkeypatch, tmp_path
):
    """What is put back is whole: page, executed notebook and figures."""
    states = []

    def as_killed_now():
        state = tmp_path / f"state-{len(states)}"
        shutil.copytree(project.reports, state)
        for folder in state.glob(f"{writing.PREFIX}*"):
            folder.rename(state / f"{writing.PREFIX}999999999-x")
        states.append(state)

    make(project, year="2020")
    for place in (project.reports / "kent_to-2020").rglob("*"):
        if place.is_file() and place.suffix != ".csv":  # figures say the year of each state
            place.write_text("of 2020", encoding="utf-8")
    (project.reports / "kent_to-2020").rename(project.reports / "kent")
    before = contents(project)
    for name in ("rename", "unlink", "write_text"):
        done = getattr(Path, name)

        def then(self, *given, done=done, **how):
            result = done(self, *given, **how)
            if self.is_relative_to(project.reports):
                as_killed_now()
            return result

        monkeypatch.setattr(Path, name, then)
    make(project)
    monkeypatch.undo()
    after = contents(project)
    assert len(states) > 8
    for state in states:
        writing.put_right(state)
        assert not list(state.glob(".*"))
        now = {name: (state / name).read_bytes() for name in after if (state / name).exists()}
        for report_of in ("rates", "section_47"):
            files, old, new = (
                {name: without_ways(text) for name, text in each.items() if report_of in name}
                for each in (now, before, after)
            )
            assert files in (old, new), state


def test_an_interruption_between_two_renames_puts_the_earlier_folder_back(tmp_path, monkeypatch):
    target = tmp_path / "kent"
    target.mkdir()
    (target / "page.html").write_text("before")
    rename = Path.rename

    def interrupted(self, to):
        if to == target and (self / "page.html").read_text() == "after":
            raise KeyboardInterrupt
        return rename(self, to)

    monkeypatch.setattr(Path, "rename", interrupted)
    with (
        pytest.raises(KeyboardInterrupt),
        writing.working_folder(tmp_path) as working,
        writing.changed_folder(target, working) as new,
    ):
        (new / "page.html").unlink()
        (new / "page.html").write_text("after")
    assert (target / "page.html").read_text() == "before"


def test_a_number_that_another_process_has_by_now_is_not_taken_for_the_killed_run(tmp_path):
    """As after a loss of power, when numbers are given anew."""
    left = tmp_path / f"{writing.PREFIX}{os.getpid()}-x"
    (left / f"kent{writing.BEFORE}").mkdir(parents=True)
    long_ago = psutil.Process().create_time() - 3600
    os.utime(left, (long_ago, long_ago))
    writing.put_right(tmp_path)
    assert (tmp_path / "kent").exists() and not left.exists()


def test_numbers_of_figures_that_are_gone_go_too(project, quick):
    old = project.reports / "kent" / "data" / "rates" / "old.csv"
    old.parent.mkdir(parents=True)
    old.write_text("x")
    make(project, "rates")
    assert not old.exists()


def test_two_figures_of_one_name_are_refused(project, quick):
    output = new_output(
        "display_data",
        data={"text/csv": "x"},
        metadata={"case_for_change": {"chart": "rate"}},
    )
    node = nbformat.v4.new_notebook(cells=[new_code_cell("x", outputs=[output, output])])
    with pytest.raises(Problem, match="Two figures of rates"):
        taken.files(node, "rates", "Rates: Leeds")


def test_the_index_lists_what_is_there_and_nothing_else(project, quick):
    make(project, area="Kent")
    make(project, area="England")
    (project.reports / "kent" / "other.html").write_text("<title>of another program</title>")
    shutil.rmtree(project.reports / "kent" / "data")
    (project.reports / "kent" / "rates.html").unlink()
    index.write(project)
    html = (project.reports / "index.html").read_text()
    assert html.index("england/section_47.html") < html.index("kent/section_47.html")
    assert "rates.html" not in html and "other.html" not in html
    pages = project.reports / "england" / "rates.html", project.reports / "kent" / "section_47.html"
    first, second = (page.read_text() for page in pages)
    assert first.index('href="section_47.html"') < first.index('href="rates.html"')
    assert "rates.html" not in second and "other.html" not in second


def test_folders_of_areas_are_plain_and_tell_namesakes_apart():
    def slug(text):
        return variants.folder(areas.find(small.AREAS, text), small.AREAS)

    assert slug("Bournemouth, Christchurch and Poole") == "bournemouth-christchurch-and-poole"
    assert slug("Dorset") == "dorset-e06000059"
    assert slug("E10000009") == "dorset-e10000009"
    assert variants.slug_of("King's Lynn & Ynys Môn") == "kings-lynn-ynys-mon"


def test_every_area_held_has_a_folder_of_its_own():
    held = pd.read_csv(Path(__file__).parents[1] / "data/raw/areas.csv", keep_default_na=False)
    slugs = [
        variants.folder(areas.Area(row.area_code, row.name_, "", ""), held)
        for row in held.rename(columns={"name": "name_"}).itertuples()
    ]
    assert len(slugs) == len(set(slugs)) > 100
    assert all(slug.isascii() and slug == slug.lower() and " " not in slug for slug in slugs)


def test_the_time_is_now_or_what_is_asked_for(monkeypatch):
    assert clock.now() == datetime(2025, 11, 13, 2, 13, 20, tzinfo=UTC)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "yesterday")
    with pytest.raises(Problem, match="SOURCE_DATE_EPOCH"):
        clock.now()
    monkeypatch.delenv("SOURCE_DATE_EPOCH")
    assert abs((datetime.now(UTC) - clock.now()).total_seconds()) < 5


def test_the_version_is_the_packages_where_there_is_no_git(project, monkeypatch):
    assert provenance.version(project)
    monkeypatch.setenv("PATH", "")
    assert provenance.version(project)[0].isdigit()


def test_the_executed_notebook_is_plain_json_with_unix_lines(project, quick):
    make(project, "rates")
    content = (project.reports / "kent" / "rates.ipynb").read_bytes()
    assert b"\r" not in content
    assert json.loads(content)["nbformat"] == 4


def test_the_front_page_shows_the_ledger_that_was_made(project):
    folder = project.reports / "england" / "data" / "claims"
    folder.mkdir(parents=True)
    (folder / "claims-about-this-nation.csv").write_text(
        "statement,verdict,since,figure_then,figure_now\n"
        "More & more,reproduced,still so,5%,'+6% (2025)\nFewer,not held,cannot be said,,\n",
        encoding="utf-8",
    )
    when = datetime(2025, 11, 13, tzinfo=UTC)
    facts = render.PageFacts("Claims", "England", "E92000001", 2025, "claims", {}, (), "", when)
    page = render.page(small.notebook(), facts)
    (project.reports / "england" / "claims.html").write_text(page, encoding="utf-8")
    record = {"claims": {"about": facts.summary()}}
    (project.reports / "england" / made_from.RECORDS).write_text(
        json.dumps(record), encoding="utf-8"
    )
    index.write(project)
    html = (project.reports / "index.html").read_text(encoding="utf-8")
    cells = [
        [td.text for td in row.select("th, td")]
        for row in BeautifulSoup(html, "html.parser").select(".front-ledger tbody tr")
    ]
    assert cells == [
        ["More & more", "reproduced: 5%", "still so: +6% (2025)"],
        ["Fewer", "not held", "cannot be said"],
    ]
    assert 'href="england/claims.html"' in html


def test_the_front_page_does_without_a_ledger(project):
    project.reports.mkdir(exist_ok=True)
    index.write(project)
    html = (project.reports / "index.html").read_text(encoding="utf-8")
    assert "Every claim" not in html
