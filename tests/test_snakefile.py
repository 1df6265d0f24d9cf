"""The rules for clusters that schedule files: read by snakemake, where it is installed."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT


@pytest.mark.skipif(not shutil.which("snakemake"), reason="needs snakemake")
def test_there_is_a_rule_an_area_and_one_for_the_list():
    listed = ["snakemake", "--dry-run", "--quiet", "rules", "--snakefile", str(ROOT / "Snakefile")]
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    env = os.environ | {"PATH": path}  # its python is the one that has the collection
    subprocess.run(listed, cwd=ROOT, env=env, check=True, capture_output=True)


def test_commands_beside_each_other_wait_for_no_lock_and_write_no_list():
    text = (ROOT / "Snakefile").read_text(encoding="utf-8")
    assert "report --no-list" in text and text.count("\nrule ") == 2
