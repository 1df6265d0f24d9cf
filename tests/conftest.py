"""Fixtures that every test may use."""

import copy
import hashlib
import json
import os
import pickle
import shutil
import signal
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import pandas as pd
import pytest
from filelock import FileLock
from hypothesis import settings

from helpers import cli, data
from helpers.analysis import claims
from helpers.data import process, raw, schemas
from helpers.project import Project
from helpers.reports.front import front_map
from helpers.reports.pages import quality_page
from tests.commands import Commands, forked

# A slow moment of a busy computer is no failure of a property, and the same code ends the same
# each time: examples are drawn anew where more of them are asked for.
settings.register_profile(
    "steady",
    deadline=None,
    max_examples=int(os.environ.get("EXAMPLES", "30")),
    derandomize="EXAMPLES" not in os.environ,
)
settings.load_profile("steady")

if signal.getsignal(signal.SIGINT) == signal.SIG_IGN:
    # "make test &": tests interrupt what they start, which would inherit this
    signal.signal(signal.SIGINT, signal.default_int_handler)

ROOT = Path(__file__).resolve().parents[1]
SHARED = ROOT.parent / "shared"
ROOM = 4 * 2**30
longer = pytest.mark.skipif(not os.environ.get("LONGER"), reason="takes long: set LONGER=1")
"""What is tried before a release, and by the workflow, but not each time."""
FEW_AREAS = (
    *("E92000001", "E12000003", "E12000007", "E08000035", "E09000001", "E06000053"),
    *("E10000021", "E06000061", "E06000062", "E06000037", "W92000004", "W06000021", "S92000003"),
)


def code_of(notebook: str, *cells: str) -> str:
    """Return the code of some cells of a notebook, to be run alone."""
    kept = json.loads((ROOT / "notebooks" / f"{notebook}.ipynb").read_text("utf-8"))["cells"]
    return "\n".join("".join(cell["source"]) for cell in kept if cell["id"] in cells)


def pytest_configure() -> None:
    """Write to memory what tests write, where there is room: they would wait for a disk."""
    memory = Path("/dev/shm")
    if "TMPDIR" in os.environ or not os.access(memory, os.W_OK):
        return
    if shutil.disk_usage(memory).free >= ROOM and not os.statvfs(memory).f_flag & os.ST_NOEXEC:
        os.environ["TMPDIR"], tempfile.tempdir = str(memory), None


def pytest_xdist_auto_num_workers() -> int:
    """Return a worker more than there are processors: tests wait for disks, browsers, processes."""
    return (os.cpu_count() or 1) + 1


def once(folder: Path, make: Callable[[Path], object]) -> Path:
    """Return ``folder``, which ``make`` fills for whichever worker comes first."""
    with FileLock(f"{folder}.lock"):
        if not folder.exists():
            part = folder.with_name(f"{folder.name}.part")
            shutil.rmtree(part, ignore_errors=True)
            make(part)
            part.rename(folder)
    return folder


@pytest.fixture(scope="session")
def common(tmp_path_factory, worker_id) -> Path:
    """A folder that the workers of a run have in common."""
    own = tmp_path_factory.getbasetemp()
    return own if worker_id == "master" else own.parent


@pytest.fixture(scope="session", autouse=True)
def checkout(common) -> Iterator[Project]:
    """The project with the embedded figures alone, which every test works in; its tables are built.

    It is this one, or a copy of it without the releases that somebody has added to theirs.
    """
    project = Project(ROOT)
    if any(project.raw.glob("added-*")):
        project = Project(once(common / "checkout", _without_additions))
    with FileLock(common / "processed.lock"):
        process.ensure(project, page=quality_page.write)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CASE_FOR_CHANGE_ROOT", str(project.root))
        yield project


def _without_additions(root: Path) -> None:
    additions = shutil.ignore_patterns("added-*")
    shutil.copytree(ROOT / "data" / "raw", root / "data" / "raw", ignore=additions)
    shutil.copytree(ROOT / "notebooks", root / "notebooks")


@pytest.fixture(scope="session", autouse=True)
def worked_out_once() -> Iterator[None]:
    """What many commands of a run work out of the same tables is worked out once.

    The checks of raw tables, the ledger and the map are functions of the tables they are given
    alone.
    """

    def once_each(function, tables):
        found = {}

        def remembered(*given):
            key = hashlib.sha256(pickle.dumps(tables(*given))).digest()
            if key not in found:
                found[key] = function(*given)
            return copy.deepcopy(found[key])

        return remembered

    def of_ledger(figures):
        later = figures.later.tables if figures.later else None
        return figures.tables, later, figures.as_of, figures.first

    def of_map(frames):
        return frames, data.measures()

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(schemas, "check", once_each(schemas.check, lambda *given: given))
        patch.setattr(claims, "ledger", once_each(claims.ledger, of_ledger))
        patch.setattr(front_map, "drawn", once_each(front_map.drawn, of_map))
        yield


@pytest.fixture(scope="session")
def small_raw(checkout, common) -> Path:
    """A copy of data/raw that keeps few areas, so that building from it is quick."""

    def make(folder: Path) -> None:
        shutil.copytree(checkout.raw, folder)
        for path in raw.listed(checkout):
            copy = folder / path.name
            if raw.read_sidecar(copy.with_suffix(".yaml"), copy.name).table == "observations":
                frame = pd.read_csv(copy, dtype=str, keep_default_na=False)
                frame[frame["area_code"].isin(FEW_AREAS)].to_csv(copy, index=False)
                raw.write_checksum(copy)

    return once(common / "small_raw", make)


@pytest.fixture(scope="session")
def small_built(small_raw, common) -> Path:
    """A project of few areas whose tables have been built, to be copied."""

    def make(root: Path) -> None:
        shutil.copytree(small_raw, root / "data" / "raw")
        (root / "notebooks").mkdir()
        process.process(Project(root), page=quality_page.write)

    return once(common / "small_built", make)


@pytest.fixture
def project(tmp_path, small_raw, monkeypatch) -> Project:
    """A project of few areas in a folder of its own, which the command line then works in."""
    shutil.copytree(small_raw, tmp_path / "data" / "raw")
    (tmp_path / "notebooks").mkdir()
    monkeypatch.setenv("CASE_FOR_CHANGE_ROOT", str(tmp_path))
    return Project(tmp_path)


@pytest.fixture
def built(tmp_path, small_built, monkeypatch) -> Project:
    """The same with its tables built."""
    shutil.copytree(small_built, tmp_path, dirs_exist_ok=True)
    monkeypatch.setenv("CASE_FOR_CHANGE_ROOT", str(tmp_path))
    return Project(tmp_path)


@pytest.fixture
def here(small_built, tmp_path, monkeypatch) -> Project:
    """A project of few areas, built, in a folder beside which files can lie."""
    root = tmp_path / "here"
    shutil.copytree(small_built, root)
    monkeypatch.setenv("CASE_FOR_CHANGE_ROOT", str(root))
    return Project(root)


@pytest.fixture(scope="session")
def commands(tmp_path_factory) -> Iterator[Commands]:
    """Run commands in processes of their own that meet with harm."""
    if not hasattr(os, "fork"):
        pytest.skip("needs processes that are forked, as Windows has none")
    with forked(tmp_path_factory.mktemp("commands")) as commands:
        yield commands


class Outcome(NamedTuple):
    """What a command ended with."""

    code: int
    out: str
    err: str


@pytest.fixture
def command(capsys, monkeypatch) -> Callable[..., Outcome]:
    """Run the command line in this process: ``command("report", "--area", "Leeds")``."""

    def run(*arguments: str) -> Outcome:
        monkeypatch.setattr("sys.argv", ["case-for-change", *arguments])
        capsys.readouterr()
        try:
            cli.main()
            code = 0
        except SystemExit as ended:
            code = ended.code or 0
        captured = capsys.readouterr()
        return Outcome(code, captured.out, captured.err)

    return run


@pytest.fixture
def shared() -> Path:
    """The folder of publishers' files for trying; the test is skipped where it is absent."""
    if not (SHARED / "figures").is_dir():
        pytest.skip("needs the folder ../shared, which is not here")
    return SHARED
