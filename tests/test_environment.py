"""One source of truth for versions: pyproject.toml, requirements.lock and environment.yml agree."""

import re
import subprocess
import tomllib
from pathlib import Path

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.version import Version

from helpers.data import derived
from tests.conftest import ROOT

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
ENVIRONMENT = yaml.safe_load((ROOT / "environment.yml").read_text(encoding="utf-8"))
LOCK = (ROOT / "requirements.lock").read_text(encoding="utf-8")
PINS = re.findall(r"(?m)^([A-Za-z0-9._-]+)==([^ ;\\]+)(?: ; (.*?))? \\$", LOCK)
WANTED = [
    Requirement(text)
    for text in [*PROJECT["dependencies"], *PROJECT["optional-dependencies"]["dev"]]
]


def test_the_conda_environment_takes_its_versions_from_the_lock_file():
    pip = next(entry["pip"] for entry in ENVIRONMENT["dependencies"] if isinstance(entry, dict))
    assert pip == ["-r requirements.lock"]
    others = [entry for entry in ENVIRONMENT["dependencies"] if isinstance(entry, str)]
    assert {entry.split("=")[0] for entry in others} == {"python", "pip"}
    python = next(entry for entry in others if entry.startswith("python=")).split("=")[1]
    assert Version(python) in SpecifierSet(PROJECT["requires-python"])


@pytest.mark.parametrize("wanted", WANTED, ids=lambda wanted: wanted.name)
def test_the_lock_file_holds_what_the_project_asks_for(wanted):
    versions = [v for name, v, _ in PINS if name.lower() == wanted.name.lower()]
    assert versions, f"{wanted.name} is not in requirements.lock: run make lock"
    assert all(Version(version) in wanted.specifier for version in versions)


def test_every_pin_has_a_hash_and_no_address():
    blocks = re.split(r"(?m)^(?=[A-Za-z0-9])", LOCK)[1:]
    assert len(blocks) == len(PINS)
    assert all("--hash=sha256:" in block for block in blocks)
    assert "://" not in LOCK and "--index-url" not in LOCK and "--find-links" not in LOCK


def test_no_tracked_file_holds_a_path_of_one_computer():
    try:
        listed = subprocess.run(
            ["git", "-C", str(ROOT), "ls-files"], capture_output=True, text=True, check=True
        ).stdout.split("\n")
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("needs git and its checkout")
    pattern = re.compile(r"(?<![\w.])/(?:home|root|Users|work|tmp)/\w|[A-Z]:\\\\Users")
    found = []
    for name in filter(None, listed):
        path = Path(ROOT / name)
        if path.suffix in {
            ".py",
            ".md",
            ".ipynb",
            ".yaml",
            ".yml",
            ".toml",
            ".j2",
            ".html",
            ".css",
        }:
            for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
                if pattern.search(line) and path != Path(__file__):
                    found.append(f"{name}:{number}")
    assert found == []


def test_the_page_on_the_data_names_every_file_break_and_derived_measure():
    page = (ROOT / "docs" / "data.md").read_text(encoding="utf-8")
    for path in sorted((ROOT / "data" / "raw").glob("*.yaml")):
        described = yaml.safe_load(path.read_text(encoding="utf-8"))
        assert f"`{path.stem}.csv`" in page
        assert described["release"] in page, path.name
        for entry in described["breaks"] or []:
            assert entry["note"] in page, path.name
    for entry in derived.DERIVED:
        assert f"`{entry.measure}`" in page and entry.formula in page
