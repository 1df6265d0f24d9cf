"""Reports met by kills and full disks are as before or made anew, each whole, and listed so."""

import os
import random
import shutil
import signal

import nbformat
import pytest

from helpers.files import writing
from helpers.project import Project
from helpers.reports import index
from tests import next_release, small
from tests.commands import WHEN

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
def origin(small_built, release, commands, tmp_path_factory):
    """A project with reports that are from before its last addition."""
    root = tmp_path_factory.mktemp("origin") / "here"
    shutil.copytree(small_built, root)
    for name, measure in MEASURES.items():
        node = small.notebook(name.capitalize(), code=SHOWS.format(measure=measure))
        nbformat.write(node, root / "notebooks" / f"{name}.ipynb")
    for arguments in (MAKE, ("add", release, "--yes", "--no-reports")):
        ended = commands(Project(root), *arguments)
        assert ended.code == 0, ended
    return root


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


def made_anew(project, commands):
    """Return the reports as a run makes them that nothing happens to, their list, its changes."""
    ended = commands(project, *MAKE, within=project.reports)
    assert ended.code == 0, ended
    return reports(project), listed(project), ended.changes


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


def test_what_is_made_anew_is_what_is_made_from_nothing(here, origin, commands, tmp_path):
    old = reports(here)
    new, contents, _ = made_anew(here, commands)
    assert all(len(files) == 3 for files in new.values())
    assert all(new[one] != old[one] for one in new)
    nothing = Project(tmp_path / "nothing")
    for name in ("data/raw", "notebooks"):
        shutil.copytree(origin / name, nothing.root / name)
    made, as_listed, _ = made_anew(nothing, commands)
    assert made == new and as_listed == contents


def test_killed_while_reports_are_made_each_is_the_old_or_the_new(here, origin, commands):
    old = reports(here)
    new, contents, changes = made_anew(here, commands)
    for moment in random.Random(5).sample(range(1, changes), KILLS):
        restored(here, origin)
        stop = (moment, signal.SIGKILL)
        ended = commands(here, *MAKE, stop=stop, within=here.reports)
        assert ended.code == -signal.SIGKILL, (moment, ended)
        for one, files in reports(here).items():
            assert files in (old[one], new[one]), (moment, one)
        put_right(here, commands, old, new, moment)
        assert made_anew(here, commands)[:2] == (new, contents), moment


def test_on_a_disk_that_fills_each_report_is_the_old_or_the_new(here, origin, commands):
    old = reports(here)
    new, contents, changes = made_anew(here, commands)
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
        assert made_anew(here, commands)[:2] == (new, contents), full
