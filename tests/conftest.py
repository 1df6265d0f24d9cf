"""Fixtures that every test may use."""

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pandas as pd
import pytest
from filelock import FileLock
from hypothesis import settings

from helpers import cli, process, raw
from helpers.project import Project

# A slow moment of a busy computer is no failure of a property.
settings.register_profile("steady", deadline=None)
settings.load_profile("steady")

ROOT = Path(__file__).resolve().parents[1]
SHARED = ROOT.parent / "shared"
FEW_AREAS = (
    *("E92000001", "E12000003", "E12000007", "E08000035", "E09000001", "E06000053"),
    *("E10000021", "E06000061", "E06000062", "E06000037", "W92000004", "W06000021", "S92000003"),
)


@pytest.fixture(scope="session", autouse=True)
def _processed_tables(tmp_path_factory, worker_id) -> None:
    """Build data/processed once, before the first test, whichever worker comes first."""
    project = Project(ROOT)
    if worker_id == "master":
        process.ensure(project)
        return
    with FileLock(tmp_path_factory.getbasetemp().parent / "processed.lock"):
        process.ensure(project)


@pytest.fixture(scope="session")
def small_raw(tmp_path_factory) -> Path:
    """A copy of data/raw that keeps few areas, so that building from it is quick."""
    folder = tmp_path_factory.mktemp("small") / "raw"
    shutil.copytree(ROOT / "data" / "raw", folder)
    for path in raw.listed(Project(ROOT)):
        copy = folder / path.name
        sidecar = raw.read_sidecar(copy.with_suffix(".yaml"), copy.name)
        if sidecar.table == "observations":
            frame = pd.read_csv(copy, dtype=str, keep_default_na=False)
            frame[frame["area_code"].isin(FEW_AREAS)].to_csv(copy, index=False)
            raw.write_checksum(copy)
    return folder


@pytest.fixture
def project(tmp_path, small_raw, monkeypatch) -> Project:
    """A project of few areas in a folder of its own, which the command line then works in."""
    shutil.copytree(small_raw, tmp_path / "data" / "raw")
    (tmp_path / "notebooks").mkdir()
    monkeypatch.setenv("CASE_FOR_CHANGE_ROOT", str(tmp_path))
    return Project(tmp_path)


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
