"""Imports run one way, and docs/rooms.md shows the rooms as they are."""

import importlib
import itertools
import logging
import re
import tomllib

import pytest
from importlinter.cli import EXIT_STATUS_SUCCESS, lint_imports

from tests.conftest import ROOT

PYPROJECT = ROOT / "pyproject.toml"
ROOMS = ROOT / "docs" / "rooms.md"
GUIDES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
LONGEST_MODULE = 300
CONTRACTS = {
    contract["id"]: contract
    for contract in tomllib.loads(PYPROJECT.read_text("utf-8"))["tool"]["importlinter"]["contracts"]
}


@pytest.fixture(autouse=True)
def loggers_as_they_were():
    """The linter sets logging up anew, which would silence the loggers of other tests."""
    loggers = [
        each for each in logging.root.manager.loggerDict.values() if hasattr(each, "disabled")
    ]
    before = [logger.disabled for logger in loggers]
    yield
    for logger, disabled in zip(loggers, before, strict=True):
        logger.disabled = disabled


def kept(config):
    return lint_imports(str(config), no_cache=True) == EXIT_STATUS_SUCCESS


def drawn(layers):
    """Return layers, the highest first, as a picture in the language of Mermaid."""
    floors = [" & ".join(layer.split(" | ")) for layer in layers]
    arrows = [f"  {above} --> {below}" for above, below in itertools.pairwise(floors)]
    return "\n".join(["```mermaid", "flowchart TD", *arrows, "```"])


def test_imports_keep_the_contracts(capsys):
    assert kept(PYPROJECT), capsys.readouterr().out


@pytest.mark.parametrize(
    ("text", "turned"),
    [
        ('  "show",\n  "data",\n', '  "data",\n  "show",\n'),  # data would stand above show
        ('_with_what",\n  "', "_with_what | "),  # and Wales apart from rates in care
        ('"seaborn"]', '"seaborn", "pandas"]'),
        ('  "options | project",\n', ""),
    ],
    ids=["order", "independence", "libraries", "a room left out"],
)
def test_a_broken_contract_is_seen(text, turned, tmp_path, capsys):
    config = tmp_path / "pyproject.toml"
    contracts = PYPROJECT.read_text("utf-8")
    assert text in contracts
    config.write_text(contracts.replace(text, turned), encoding="utf-8")
    assert not kept(config)


@pytest.mark.parametrize("name", ["rooms", "topics"])
def test_the_pictures_of_rooms_are_the_contracts(name):
    shown = re.search(rf"<!-- {name} -->\n(.*?)\n?<!-- end", ROOMS.read_text("utf-8"), re.DOTALL)
    assert shown[1] == drawn(CONTRACTS[name]["layers"])


def test_each_room_is_described():
    described = re.findall(r"^\| (`.*?) \|", ROOMS.read_text("utf-8"), re.MULTILINE)
    names = set(re.findall(r"`(\w+)[./]", " ".join(described)))
    assert names == {room for layer in CONTRACTS["rooms"]["layers"] for room in layer.split(" | ")}


@pytest.mark.parametrize("page", GUIDES, ids=lambda page: page.name)
def test_every_path_and_module_that_is_named_exists(page):
    text = page.read_text("utf-8")
    paths = re.findall(r"[`(]((?:src|docs|notebooks|tests|data/raw)/(?!added-)[\w./-]*)[`)]", text)
    modules = re.findall(r"\bhelpers(?:\.[a-z]\w*)+", text)
    assert len(paths) > 40 or page != ROOMS
    assert [path for path in paths if not (ROOT / path).exists()] == []
    assert [module for module in modules if not _is_there(module)] == []


def _is_there(name):
    """Whether a dotted name is a module or something in one."""
    path = ROOT / "src" / name.replace(".", "/")
    if path.is_dir() or path.with_suffix(".py").exists():
        return True
    module, _, attribute = name.rpartition(".")
    return module.count(".") > 0 and hasattr(importlib.import_module(module), attribute)


def test_no_module_is_longer_than_a_person_reads_at_once():
    package = ROOT / "src" / "helpers"
    long = {
        path.relative_to(package).as_posix(): lines
        for path in package.rglob("*.py")
        if (lines := path.read_text("utf-8").count("\n")) > LONGEST_MODULE
    }
    assert long == {}
