"""A clone of the collection is the collection, whatever git is told about the ends of lines."""

import shutil
import subprocess

import pytest

from helpers.data import process
from helpers.project import Project
from tests.conftest import ROOT

pytestmark = pytest.mark.skipif(shutil.which("git") is None, reason="needs git")


def git(*arguments):
    who = ("-c", "user.name=Somebody", "-c", "user.email=somebody@example.org")
    subprocess.run(["git", *who, *map(str, arguments)], check=True, capture_output=True)


def test_a_clone_with_the_line_ends_of_windows_has_the_same_files(checkout, tmp_path):
    origin, clone = tmp_path / "origin", tmp_path / "clone"
    ended = b"Council,Visits\r\nLeeds,77\r\n"
    shutil.copytree(checkout.raw, origin / "data" / "raw")
    added = origin / "data" / "raw" / "added-2025-01-01"
    added.mkdir()
    (added / "own.txt").write_bytes(ended)
    for name in (".gitattributes", "Makefile", "pyproject.toml"):
        shutil.copy(ROOT / name, origin)
    git("init", "-q", origin)
    git("-C", origin, "add", "-A")
    git("-C", origin, "commit", "-qm", "All")
    git("-c", "core.autocrlf=true", "-c", "core.eol=crlf", "clone", "-q", origin, clone)
    files = [path.relative_to(origin) for path in origin.rglob("*") if ".git" not in path.parts]
    for path in files:
        if (origin / path).is_file():
            assert (clone / path).read_bytes() == (origin / path).read_bytes(), path
    assert len(process.read_all(Project(clone))) > 20
