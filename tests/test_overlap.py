"""Commands that overlap: each finds what another left, whole, and no release is lost."""

import itertools
import json
import os
import random
import shutil
import threading

import nbformat
import pytest
from filelock import FileLock

from helpers.data import process, quality, raw
from helpers.files import locks
from helpers.project import Project
from helpers.releases import refresh
from helpers.reports.pages import quality_page
from tests import next_release, small
from tests.commands import forked
from tests.conftest import longer
from tests.test_add import contents, held
from tests.test_refresh import READS

PAIRS = int(os.environ.get("OVERLAPPING_PAIRS", "1"))
"""How many pairs of commands are tried."""
FIRST_PAIRS = [
    ("numbers", "people"),
    ("people", "process"),
    ("numbers", "undo"),
    ("report", "undo"),
]
LONGEST_OFFSET = 4.0
"""Seconds: longer than a command takes that makes no reports."""
HELD, NUMBERS, PEOPLE = (
    *("children_looked_after-2025", "children_looked_after-2026", "child_population-2025"),
)
OFFSETS = random.Random(20)


def pairs():
    """Pairs of commands: a few that once lost figures, then any, in an order of chance."""
    names = ("numbers", "people", "process", "undo", "report")
    every = list(itertools.product(names, repeat=2))
    more = OFFSETS.choices(every, k=PAIRS)
    return [(*pair, OFFSETS.uniform(0, LONGEST_OFFSET)) for pair in [*FIRST_PAIRS, *more][:PAIRS]]


@pytest.fixture(scope="module")
def others(tmp_path_factory):
    """Runs a second command beside that of ``commands``."""
    with forked(tmp_path_factory.mktemp("others")) as others:
        yield others


@pytest.fixture(scope="module")
def files(small_built, tmp_path_factory):
    """Releases as published."""
    project, folder = Project(small_built), tmp_path_factory.mktemp("files")
    of_2025 = next_release.looked_after(project, 2025)
    keys = list(of_2025.columns[: of_2025.columns.get_loc("population_type") + 1])
    corrected = next_release.revise(of_2025.drop_duplicates(keys, keep="last"), "Leeds", 2024, 3)
    return {
        "held": next_release.write(corrected, folder, "held.csv"),
        "numbers": next_release.write(next_release.looked_after(project), folder),
        "people": next_release.write(next_release.population(project), folder, "people.csv"),
    }


@pytest.fixture(scope="module")
def origin(small_built, files, commands, tmp_path_factory):
    """A project with an addition and a notebook, which has a report."""
    root = tmp_path_factory.mktemp("origin") / "here"
    shutil.copytree(small_built, root)
    node = small.notebook("Care", code=READS.format(measure="looked_after_count"))
    nbformat.write(node, root / "notebooks" / "care.ipynb")
    project = Project(root)
    for arguments in (
        ["add", files["held"], "--released", "2026-01", "--yes", "--no-reports"],
        ["report"],
    ):
        ended = commands(project, *arguments)
        assert ended.code == 0, ended
    return root


def tables(project):
    return {path.name: path.read_bytes() for path in project.processed.glob("*.parquet")}


def from_nothing(project, folder):
    """The tables as built from the raw files alone."""
    shutil.copytree(project.raw, folder / "data" / "raw")
    process.process(Project(folder))
    built = tables(Project(folder))
    shutil.rmtree(folder)
    return built


def added(project):
    return tuple(path.stem for path in sorted(project.raw.glob("added-*/*.csv")))


def afterwards(added, command):
    """Which additions there are after a command, given those before it."""
    brings = {"numbers": NUMBERS, "people": PEOPLE}.get(command)
    if command == "undo":
        return added[:-1]
    return (*added, brings) if brings and brings not in added else added


@longer
def test_of_overlapping_commands_each_finds_what_the_other_left(
    origin, files, commands, others, tmp_path, monkeypatch
):
    root = tmp_path / "here"
    project = Project(root)
    monkeypatch.setenv("CASE_FOR_CHANGE_ROOT", str(root))
    built = {}
    for first, second, offset in pairs():
        shutil.copytree(origin, root)
        about = f"{first}, and {second} {offset:.2f} seconds later"
        for at, name, runs in ((0, first, commands), (offset, second, others)):
            arguments = ["add", files[name], "--yes"] if name in files else [name]
            arguments += ["--yes"] * (name == "undo")
            arguments += ["--no-reports"] * (
                "report" not in (first, second) and name not in ("process", "report")
            )
            threading.Event().wait(at)
            runs.start(project, *arguments)
        ended = [commands.ended(), others.ended()]
        for name, one in zip((first, second), ended, strict=True):
            assert "Traceback" not in one.err and "free some space" not in one.err, (about, one)
            to_undo = (HELD,) if (first, second) == ("undo", "undo") else ()
            assert one.code == 0 or (name == "undo" and to_undo), (about, one)
        in_turn = [
            afterwards(afterwards((HELD,), one), other)
            for one, other in ((first, second), (second, first))
        ]
        assert added(project) in in_turn, (about, ended)
        assert not process.ensure(project), about
        if added(project) not in built:
            built[added(project)] = from_nothing(project, tmp_path / "nothing")
        assert tables(project) == built[added(project)], about
        if "report" in (first, second):
            reported_as_held(project, about)
        shutil.rmtree(root)


def reported_as_held(project, about):
    """The report tells what is held now, in what it says of itself and in what it shows."""
    assert refresh.outdated(project) == {}, about
    executed = json.loads((project.reports / "england" / "care.ipynb").read_text("utf-8"))
    shown = [
        float("".join(output["data"]["text/plain"]).removeprefix("np.float64(").removesuffix(")"))
        for cell in executed["cells"]
        if "data.series" in "".join(cell["source"])
        for output in cell["outputs"]
    ]
    assert shown == [held(project)["value"].max()], about


@pytest.fixture
def at_work(here):
    """Another command that is at work until the event is set."""
    begun, end = threading.Event(), threading.Event()

    def work():
        with FileLock(here.raw.parent / locks.LOCK):
            begun.set()
            end.wait(60)

    thread = threading.Thread(target=work)
    thread.start()
    begun.wait(60)
    yield end
    end.set()
    thread.join()


COMMANDS = (
    *(["process"], ["report"], ["claims"], ["accept", "areas.csv"], ["add", "a.csv"]),
    *(["undo", "--yes"], ["fetch", "--list"]),
)


@pytest.mark.parametrize("arguments", COMMANDS, ids=lambda arguments: arguments[0])
def test_a_command_does_nothing_while_another_is_at_work(
    here, at_work, command, arguments, monkeypatch
):
    monkeypatch.setattr(locks, "LONGEST_WAIT", 0.1)
    before = contents(here)
    outcome = command(*arguments)
    assert outcome.code == 1
    waiting, refused = outcome.err.splitlines()
    assert waiting == "Another command is at work here: waiting until it has ended."
    assert refused.startswith("Problem: Another command has been at work here")
    assert contents(here) == before


def test_a_command_waits_for_another(here, at_work, command):
    threading.Timer(0.5, at_work.set).start()
    outcome = command("process")
    assert outcome.code == 0
    assert outcome.err == "Another command is at work here: waiting until it has ended.\n"


def test_notebooks_build_earlier_views_within_the_lock_of_their_command(here, command):
    code = (
        "from helpers import data\nfrom helpers.files import locks\n\nlocks.LONGEST_WAIT = 20\n"
        "data.series('looked_after_count', area, as_of='2024-12')['value'].max()"
    )
    for name in ("one", "two"):
        node = small.notebook(name.capitalize(), code=code)
        nbformat.write(node, here.notebooks / f"{name}.ipynb")
    outcome = command("report")
    assert outcome.code == 0, outcome
    assert not process.ensure(here, "2024-12")


def test_raw_files_that_change_while_they_are_read_are_not_built_from(here, command, monkeypatch):
    before = tables(here)
    build = process.build

    def build_meanwhile(*arguments, **options):
        with (here.raw / "measures.csv").open("a", encoding="utf-8") as file:
            file.write("visit_count,Visits,count,children,care,neither,0,\n")
        raw.write_checksum(here.raw / "measures.csv")
        return build(*arguments, **options)

    with monkeypatch.context() as patch:
        patch.setattr(process, "build", build_meanwhile)
        outcome = command("process")
    assert outcome.code == 1
    assert "data/raw was changed while it was read, so nothing was built" in outcome.err
    assert tables(here) == before
    assert process.ensure(here)


def test_a_release_that_comes_in_by_hand_during_add_is_not_called_built(
    here, files, command, monkeypatch
):
    """What is noted as built is what was read, not what lies there when it is put in place."""
    assert command("add", str(files["people"]), "--yes", "--no-reports").code == 0
    (folder,) = here.raw.glob("added-*")
    aside = folder.rename(here.root / folder.name)
    process.process(here, page=quality_page.write)
    gate = quality.gate

    def gate_meanwhile(*arguments, **options):
        shutil.copytree(aside, folder)
        return gate(*arguments, **options)

    with monkeypatch.context() as patch:
        patch.setattr(quality, "gate", gate_meanwhile)
        outcome = command("add", str(files["numbers"]), "--yes", "--no-reports")
    assert outcome.code == 1 and "was changed while it was read" in outcome.err
    assert process.ensure(here)
    assert 2025 in held(here, "population_0_17").index and 2026 not in held(here).index


def test_a_lock_that_cannot_be_written_is_one_sentence(here, command, monkeypatch):
    def refuse(*_, **__):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(locks.FileLock, "acquire", refuse)
    outcome = command("process")
    assert outcome.code == 1
    assert "data/.lock cannot be written (Permission denied)" in outcome.err
