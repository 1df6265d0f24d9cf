"""Reports met by kills and full disks are as before or made anew, each whole, and listed so."""

import os
import random
import shutil
import signal

import nbformat
import pytest

from helpers.files import writing
from helpers.project import Project
from helpers.reports.front import index
from tests import next_release, small
from tests.commands import WHEN
from tests.conftest import longer
from tests.test_add import raw_contents
from tests.test_overlap import tables

KILLS = int(os.environ.get("KILLS", "1"))
"""How many moments of making reports are tried to kill it at."""
FULL_DISKS = int(os.environ.get("FULL_DISKS", "1"))
"""How many moments of making reports are tried to fill the disk at."""
ROOM = 60_000
"""Bytes: more than a file of a small report takes."""
SHOWS = """\
from IPython.display import display

from helpers import data

most = data.series({measure!r}, area, last_year=year)["value"].max()
display(
    {{"text/html": f"<p>{{most:.0f}}</p>", "text/csv": f"Year,Most\\n{{year}},{{most:.0f}}\\n"}},
    metadata={{"case_for_change": {{"chart": "most"}}}},
    raw=True,
)"""
MEASURES = {"care": "looked_after_count", "plans": "plan_count"}
AREAS = ("england", "leeds")
MAKE = ("report", "--area", "England", "--area", "Leeds")

pytestmark = pytest.mark.skipif(os.name != "posix", reason="harms as POSIX systems do")


@pytest.fixture(scope="module")
def release(small_built, tmp_path_factory):
    frame = next_release.looked_after(Project(small_built))
    return next_release.write(frame, tmp_path_factory.mktemp("files"))


@pytest.fixture(scope="module")
def first(small_built, commands, tmp_path_factory):
    """A project with reports."""
    root = tmp_path_factory.mktemp("first") / "here"
    shutil.copytree(small_built, root)
    for name, measure in MEASURES.items():
        node = small.notebook(name.capitalize(), code=SHOWS.format(measure=measure))
        nbformat.write(node, root / "notebooks" / f"{name}.ipynb")
    ended = commands(Project(root), *MAKE)
    assert ended.code == 0, ended
    return root


@pytest.fixture(scope="module")
def origin(first, release, commands, tmp_path_factory):
    """The same with an addition that the reports are from before."""
    root = tmp_path_factory.mktemp("origin") / "here"
    shutil.copytree(first, root)
    ended = commands(Project(root), "add", release, "--yes", "--no-reports")
    assert ended.code == 0, ended
    return root


@pytest.fixture(scope="module")
def anew(origin, commands, tmp_path_factory):
    """The same with its reports as a run makes them that nothing happens to; and its changes."""
    root = tmp_path_factory.mktemp("anew") / "here"
    shutil.copytree(origin, root)
    ended = commands(Project(root), *MAKE, within=root / "reports")
    assert ended.code == 0, ended
    return Project(root), ended.changes


@pytest.fixture
def here(origin, tmp_path, monkeypatch):
    root = tmp_path / "here"
    shutil.copytree(origin, root)
    monkeypatch.setenv("CASE_FOR_CHANGE_ROOT", str(root))
    monkeypatch.setenv("SOURCE_DATE_EPOCH", WHEN)
    return Project(root)


def reports(project):
    """The files of each report, by area and notebook; only of areas that have a folder."""
    return {
        (area, name): {
            path.relative_to(project.reports / area): path.read_bytes()
            for path in (project.reports / area).rglob("*")
            if path.is_file() and (path.stem == name or path.parent.name == name)
        }
        for area in AREAS
        if (project.reports / area).exists()
        for name in MEASURES
    }


def listed(project):
    return (project.reports / "index.html").read_text(encoding="utf-8")


def restored(project, origin):
    shutil.rmtree(project.root)
    shutil.copytree(origin, project.root)


def put_right(project, commands, old, new, about):
    """Whichever command comes next leaves each report whole, and the list agrees with them."""
    ended = commands(project, "process")
    assert ended.code == 0, (about, ended)
    now = reports(project)
    assert set(now) == set(old), about
    assert all(files in (old[one], new[one]) for one, files in now.items()), about
    before = sum(now[area, "care"] == old[area, "care"] for area in AREAS)
    assert listed(project).count("; <strong>out of date</strong>") == before, about
    assert ("case-for-change report --outdated" in ended.err) is bool(before), (about, ended)
    as_next_command_lists = listed(project)
    index.write(project)
    assert listed(project) == as_next_command_lists, about
    assert not list(project.reports.glob(f"{writing.PREFIX}*")), about


def made_after_all(project, commands, anew, about):
    """The same command again makes what a run makes that nothing happens to."""
    ended = commands(project, *MAKE)
    assert ended.code == 0, (about, ended)
    assert reports(project) == reports(anew) and listed(project) == listed(anew), about


def test_what_is_made_anew_is_what_is_made_from_nothing(origin, anew, commands, tmp_path):
    old, new = reports(Project(origin)), reports(anew[0])
    assert all(len(files) == 3 for files in new.values())
    assert all(new[one] != old[one] for one in new)
    nothing = Project(tmp_path / "nothing")
    for name in ("data/raw", "notebooks"):
        shutil.copytree(origin / name, nothing.root / name)
    made_after_all(nothing, commands, anew[0], "from nothing")


@longer
def test_killed_while_reports_are_made_each_is_the_old_or_the_new(here, origin, anew, commands):
    (project, changes), old, new = anew, reports(here), reports(anew[0])
    for moment in random.Random(5).sample(range(1, changes), KILLS):
        restored(here, origin)
        stop = (moment, signal.SIGKILL)
        ended = commands(here, *MAKE, stop=stop, within=here.reports)
        assert ended.code == -signal.SIGKILL, (moment, ended)
        for one, files in reports(here).items():
            assert files in (old[one], new[one]), (moment, one)
        put_right(here, commands, old, new, moment)
        made_after_all(here, commands, project, moment)


@longer
def test_on_a_disk_that_fills_each_report_is_the_old_or_the_new(here, origin, anew, commands):
    (project, changes), old, new = anew, reports(here), reports(anew[0])
    chance = random.Random(6)
    for _ in range(FULL_DISKS):
        full = (chance.randrange(1, changes), chance.randrange(ROOM))
        restored(here, origin)
        ended = commands(here, *MAKE, full=full, within=here.reports)
        assert "Traceback" not in ended.err, (full, ended)
        assert ended.code == 0 or ended.err.startswith("Problem: "), (full, ended)
        now = reports(here)
        assert set(now) == set(old), full
        assert all(files in (old[one], new[one]) for one, files in now.items()), full
        assert ended.code or now == new, full
        put_right(here, commands, old, new, full)
        made_after_all(here, commands, project, full)


@longer
@pytest.mark.parametrize("done", ["add", "undo"])
def test_a_killed_command_that_is_given_again_comes_to_its_end(
    first, anew, release, commands, tmp_path, done
):
    """With its reports; and no other addition is lost or taken out."""
    before, arguments = {
        "add": (first, ["add", release, "--yes"]),
        "undo": (anew[0].root, ["undo", "--yes"]),
    }[done]
    project, whole = Project(tmp_path / "here"), Project(tmp_path / "whole")
    shutil.copytree(before, whole.root)
    ended = commands(whole, *arguments, within=whole.root)
    assert ended.code == 0, ended
    assert reports(whole) != reports(Project(before))
    for moment in random.Random(7).sample(range(1, ended.changes), KILLS):
        shutil.rmtree(project.root, ignore_errors=True)
        shutil.copytree(before, project.root)
        killed = commands(project, *arguments, stop=(moment, signal.SIGKILL), within=project.root)
        assert killed.code == -signal.SIGKILL, (moment, killed)
        again = commands(project, *arguments)
        assert again.code == 0, (moment, again)
        assert raw_contents(project) == raw_contents(whole), moment
        assert tables(project) == tables(whole), moment
        assert reports(project) == reports(whole) and listed(project) == listed(whole), moment
        left, usual = ({p.name for p in each.raw.parent.iterdir()} for each in (project, whole))
        assert left == usual, moment
