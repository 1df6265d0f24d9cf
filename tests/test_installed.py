"""The package without its checkout: what the wheel carries, and where its figures are then."""

import json
import os
import re
import shutil
import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import pytest

from helpers.data.stored import checksums
from tests.conftest import ROOT

ANSWER = 'from helpers import data; print(data.series("looked_after_rate", "Leeds").to_csv())'
WHERE = "from helpers import project; here = project.find(); print(here.root, here.installed)"
LONG = pytest.mark.skipif(
    not os.environ.get("INSTALLED"),
    reason="installs every dependency anew: set INSTALLED=1",
)


def run(*arguments, folder, code=0, **environment):
    known = {name: text for name, text in os.environ.items() if "CASE_FOR_CHANGE" not in name}
    done = subprocess.run(
        [*map(str, arguments)],
        cwd=folder,
        env={**known, **environment},
        capture_output=True,
        encoding="utf-8",
    )
    assert done.returncode == code, done.stdout + done.stderr
    return done


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    """The wheel, built from a copy of what is in git or could be, with an addition and a draft."""
    top, made = tmp_path_factory.mktemp("top"), tmp_path_factory.mktemp("made")
    for name in ("src", "data/raw", "notebooks"):
        leave = shutil.ignore_patterns("__pycache__", *(["added-*"] if name == "data/raw" else []))
        shutil.copytree(ROOT / name, top / name, ignore=leave)
    for name in ("pyproject.toml", "hatch_build.py", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, top)
    (top / "data" / "raw" / "added-2026-11-29").mkdir()
    (top / "data" / "raw" / "added-2026-11-29" / "visits.csv").write_text("a\n", encoding="utf-8")
    (top / "notebooks" / "Untitled.ipynb").write_text("{}", encoding="utf-8")
    (top / "notebooks" / "claims-Copy1.ipynb").write_text("{}", encoding="utf-8")
    run(sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", made, folder=top)
    (path,) = made.glob("*.whl")
    return path


@pytest.fixture
def unpacked(wheel, tmp_path):
    """The package as it lies once installed, beside the libraries that are here."""
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(tmp_path / "installed")
    (tmp_path / "elsewhere").mkdir()
    beside = {"PYTHONPATH": str(tmp_path / "installed")}
    return tmp_path, {**beside, "XDG_CACHE_HOME": str(tmp_path / "cache")}


def test_the_wheel_carries_the_figures_and_the_notebooks_and_nothing_of_ones_own(unpacked):
    folder, _ = unpacked
    carried = folder / "installed" / "helpers" / "collection"
    assert {path.name for path in carried.iterdir()} == {"data", "notebooks"}
    held = {
        name: sum_ for name, sum_ in checksums(ROOT / "data" / "raw").items() if "/" not in name
    }
    assert checksums(carried / "data" / "raw") == held
    kept = {path.name for path in (ROOT / "notebooks").glob("*.ipynb") if path.stem.islower()}
    assert {path.name for path in (carried / "notebooks").iterdir()} == kept
    code = {name for name in checksums(ROOT / "src" / "helpers") if not name.endswith(".pyc")}
    assert code <= set(checksums(folder / "installed" / "helpers"))


@pytest.mark.skipif(os.name == "nt" or sys.platform == "darwin", reason="other caches there")
def test_figures_are_laid_in_the_users_cache_and_work_is_done_in_a_folder_of_ones_own(unpacked):
    folder, set_so = unpacked
    elsewhere = folder / "elsewhere"
    command = (sys.executable, "-m", "helpers")
    root, is_installed = run(sys.executable, "-c", WHERE, folder=elsewhere, **set_so).stdout.split()
    assert is_installed == "True" and Path(root).is_relative_to(folder / "cache")
    raw = folder / "installed" / "helpers" / "collection" / "data" / "raw"
    assert checksums(Path(root) / "data" / "raw") == checksums(raw)
    refused = run(*command, "undo", folder=elsewhere, code=1, **set_so).stderr
    assert "'case-for-change start FOLDER'" in refused and "Traceback" not in refused
    run(*command, "start", "ours", folder=elsewhere, **set_so)
    assert checksums(elsewhere / "ours") == checksums(raw.parents[1])
    (folder / "in the way").write_text("", encoding="utf-8")
    said = run(
        *command, "start", folder / "in the way" / "x", folder=folder, code=1, **set_so
    ).stderr
    assert said.startswith("Problem: The collection cannot be laid in") and said.count("\n") == 1


@LONG
def test_the_wheel_in_a_bare_environment_answers_from_another_folder(wheel, tmp_path):
    bare = tmp_path / "bare"
    venv.create(bare, with_pip=True)
    python = bare / ("Scripts" if os.name == "nt" else "bin") / "python"
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    pins = ("--require-hashes", "-r", ROOT / "requirements.lock")
    run(python, "-m", "pip", "install", "-q", *pins, folder=elsewhere)
    run(python, "-m", "pip", "install", "-q", "--no-deps", wheel, folder=elsewhere)
    cache = {"XDG_CACHE_HOME": str(tmp_path / "cache")}
    there = run(python, "-c", ANSWER, folder=elsewhere, **cache).stdout
    here = run(sys.executable, "-c", ANSWER, folder=ROOT).stdout
    assert there == here and there.count("E08000035") > 5
    case_for_change = python.with_name("case-for-change")
    run(case_for_change, "start", "ours", folder=elsewhere, **cache)
    run(case_for_change, "report", "rates-in-care", "--area", "Leeds", folder=elsewhere / "ours")
    assert (elsewhere / "ours" / "reports" / "leeds" / "rates-in-care.html").exists()


def steps():
    """The commands of the Dockerfile, in their order."""
    text = (ROOT / "Dockerfile").read_text(encoding="utf-8").replace("\\\n", " ")
    return re.findall(r"(?m)^(RUN|CMD) (.*)$", text)


@LONG
@pytest.mark.skipif(os.name == "nt", reason="the steps are those of a Unix shell")
def test_the_steps_of_the_dockerfile_run_in_a_clean_environment(tmp_path):
    """As far as they can without Docker: in a clone, in an environment of its own."""
    run("git", "clone", "-q", ROOT, tmp_path / "clone", folder=tmp_path)
    venv.create(tmp_path / "bare", with_pip=True)
    path = {"PATH": f"{tmp_path / 'bare' / 'bin'}:{os.environ['PATH']}"}
    path |= {"HOME": str(tmp_path)}
    *build, (_, start) = steps()
    for kind, step in build:
        assert kind == "RUN"
        if not step.startswith("useradd"):
            run("sh", "-ec", step, folder=tmp_path / "clone", **path)
    assert json.loads(start)[:2] == ["jupyter", "lab"]
    run("jupyter", "lab", "--version", folder=tmp_path / "clone", **path)
    answered = run("python", "-c", ANSWER, folder=tmp_path / "clone", **path).stdout
    assert answered.count("E08000035") > 5
