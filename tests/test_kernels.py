"""Kernels that are forked are as good as kernels started anew, and leave nothing behind."""

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import nbformat
import psutil
import pytest
import small

from helpers.reports import run
from helpers.reports.kernels import Kernels

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="kernels are forked on Linux only")

DRAWS = """
import warnings
import matplotlib.pyplot as plt
import pandas as pd
print(pd.__name__, __name__, plt.get_backend())
plt.plot([1, 2])
warnings.warn("take care")
pd.DataFrame({"Rate": [0.1 + 0.2]})
"""
SEES = """
import json, os, numpy
seen = getattr(json, "mark", ""), os.environ.get("CASE_FOR_CHANGE_AS_OF")
json.mark = "left by another run"
print(*seen, numpy.random.random(), os.getpid(), os.getppid())
"""


@pytest.fixture(scope="module")
def path(tmp_path_factory):
    project = small.project(tmp_path_factory.mktemp("kernels") / "a", rates=small.notebook())
    return project.notebooks / "rates.ipynb"


@pytest.fixture(scope="module")
def forked(path):
    draws = path.with_name("draws.ipynb")
    nbformat.write(small.notebook(code=DRAWS), draws)
    with Kernels([draws]) as kernels:
        yield kernels


def ran(path, code, kernels, as_of=None):
    path = path.with_name(f"{len(code)}.ipynb")
    nbformat.write(small.notebook(code=code), path)
    return run.run(path, {"area": "Kent"}, path.parents[1], None, kernels, as_of)


def printed(node):
    cell = next(cell for cell in node.cells if cell.id == "rate-figure")
    return "".join(output.get("text", "") for output in cell.outputs)


def test_a_run_is_the_same_in_a_forked_kernel_as_in_a_fresh_one(path, forked, caplog):
    texts = [nbformat.writes(ran(path, DRAWS, kernels)) for kernels in (forked, Kernels())]
    assert texts[0] == texts[1]
    assert "image/png" in texts[0]
    assert "UserWarning" not in texts[0]
    assert caplog.text.count("UserWarning: take care") == 2


def test_each_run_has_a_process_and_an_environment_of_its_own(path, forked):
    with ThreadPoolExecutor(2) as pool:
        nodes = list(pool.map(lambda as_of: ran(path, SEES, forked, as_of), ["2021-06", None]))
    first, second = (printed(node).split() for node in nodes)
    assert first[0] == "2021-06"
    assert len(second) == 3  # neither the mark nor the month
    # the same random numbers, so that a page is the same each time
    assert first[1] == second[0]
    assert first[2] != second[1]
    assert first[3] == second[2] == str(forked._origin.process.pid)


def test_the_process_that_is_forked_has_one_thread(path, forked):
    ran(path, SEES, forked)
    assert psutil.Process(forked._origin.process.pid).num_threads() == 1


def test_an_import_that_fails_is_the_failure_of_its_notebook_alone(path):
    broken = path.with_name("broken.ipynb")
    nbformat.write(small.notebook(code="import no_such_module"), broken)
    with Kernels([broken, path]) as kernels:
        with pytest.raises(run.NotebookFailed, match="ModuleNotFoundError"):
            run.run(broken, {"area": "Kent"}, path.parents[1], None, kernels)
        assert printed(ran(path, "print(1)", kernels)) == "1\n"


@pytest.mark.parametrize("after", [0, 1], ids=["before its first fork", "between two"])
def test_kernels_start_anew_where_none_can_be_forked(path, after):
    with Kernels([path]) as kernels:
        for _ in range(after):
            ran(path, SEES, kernels)
        kernels._origin.process.kill()
        assert printed(ran(path, SEES, kernels)).split()[-1] == str(psutil.Process().pid)


def test_other_systems_start_each_kernel_anew(path, monkeypatch):
    monkeypatch.setattr("helpers.reports.kernels.CAN_FORK", False)
    with Kernels([path]) as kernels:
        assert printed(ran(path, SEES, kernels)).split()[-1] == str(psutil.Process().pid)


def test_a_kernel_that_dies_is_a_failure_and_its_neighbours_live(path, forked):
    with pytest.raises(run.NotebookFailed, match="process ended after 3 of 5"):
        ran(path, "import os\nos._exit(1)", forked)
    assert printed(ran(path, "print(1)", forked)) == "1\n"


def test_nothing_is_left_when_all_is_done(path):
    with Kernels([path]) as kernels:
        ran(path, SEES, kernels)
        origin = psutil.Process(kernels._origin.process.pid)
        family = [origin, *origin.children()]
    assert not any(process.is_running() for process in family)


def test_a_kernel_that_starts_after_the_end_ends_at_once(path):
    with Kernels([path]) as kernels:
        kernels.end()
        with pytest.raises(run.NotebookFailed):
            ran(path, SEES, kernels)


def test_classes_are_found_by_their_names_before_threads_do():
    """Two threads that do so at one time meet with an error, once in some dozen commands."""
    script = """
from jupyter_client.asynchronous import AsyncKernelClient
from jupyter_client.manager import AsyncKernelManager
from helpers.reports.kernels import Kernels

with Kernels():
    for each in (AsyncKernelManager, AsyncKernelClient):
        traits = each.class_traits().items()
        print(*(name for name, trait in traits if isinstance(getattr(trait, "klass", 0), str)))
"""
    run_alone = [sys.executable, "-c", script]
    found = subprocess.run(run_alone, capture_output=True, text=True, check=True)
    assert found.stdout.split() == [] and found.stderr == ""
