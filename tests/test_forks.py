"""What runs in a forked process is as good as with a kernel, and leaves nothing behind."""

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from functools import partial

import nbformat
import psutil
import pytest
import small

from helpers.reports.running import forks, run
from helpers.reports.running.forks import Forks

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="processes are forked on Linux")

HERE = partial(run.run, here=True)
SHOWS = """
import asyncio, sys, warnings
import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
from IPython.display import Markdown, clear_output, display, update_display
print("gone")
clear_output()
print(pd.__name__, __name__, plt.get_backend())
print("on a line", end=" ")
sys.stdout.write("of its own\\n")
plt.plot([1, 2])
warnings.warn("take care")
display(Markdown("*words*"), {"plain": np.float64(0.5)})
shown = display("before", display_id="one")
update_display("after", display_id="one")
await asyncio.sleep(0)
!echo from a shell
%precision 3
_ = 3
pd.DataFrame({"Rate": [0.1 + 0.2]})
"""
SEES = """
import colorsys, os, pathlib, random, numpy
left = pathlib.Path("left.txt"), pathlib.Path("../left.txt")
seen = [colorsys.rgb_to_hsv.__name__, os.environ.get("LEFT"), numpy.get_printoptions()["precision"]]
seen += [path.exists() for path in left]
print(*seen, numpy.random.random(), os.getpid(), os.getppid(), os.environ["CASE_FOR_CHANGE_AS_OF"])
"""
LEAVES = """
import colorsys, os, pathlib, random, numpy
import pandas as pd
from helpers import data
from helpers.data import kept, tables
colorsys.rgb_to_hsv = print
os.environ["LEFT"] = "something"
for path in ("left.txt", "../left.txt"):
    pathlib.Path(path).write_text("left")
numpy.random.seed(1); random.seed(1); numpy.set_printoptions(precision=2)
os.chdir("/")
pd.DataFrame.sum = data.series = tables.table = None
kept._results.clear()
globals().update(left=1)
"""


@pytest.fixture(scope="module")
def path(tmp_path_factory):
    project = small.project(tmp_path_factory.mktemp("forks") / "a", rates=small.notebook())
    return project.notebooks / "rates.ipynb"


@pytest.fixture(scope="module")
def forked(path):
    draws = path.with_name("draws.ipynb")
    nbformat.write(small.notebook(code=SHOWS), draws)
    with Forks(path.parents[1], [draws]) as forked:
        yield forked


def written(path, code):
    path = path.with_name(f"{len(code)}.ipynb")
    nbformat.write(small.notebook(code=code), path)
    return path, {"area": "Kent"}, path.parents[1]


def ran(path, code, forked, as_of=None):
    return forked.call(partial(HERE, as_of=as_of), *written(path, code))


def printed(node):
    cell = next(cell for cell in node.cells if cell.id == "rate-figure")
    return "".join(output.get("text", "") for output in cell.outputs)


def test_a_run_in_a_fork_is_the_same_as_papermills_with_a_kernel(path, forked):
    texts = [
        nbformat.writes(node) for node in (ran(path, SHOWS, forked), run.run(*written(path, SHOWS)))
    ]
    assert texts[0] == texts[1]
    for shown in ("image/png", "*words*", "from a shell", "after", "on a line of its own"):
        assert shown in texts[0], shown
    assert "UserWarning" not in texts[0] and "gone" not in texts[0].split("print(pd.__name__")[1]


@pytest.mark.parametrize("code", ["1 +", "raise ValueError('no figures')", "import no_such_thing"])
def test_what_fails_is_said_as_with_a_kernel(path, forked, code):
    said = []
    for way in (lambda: ran(path, code, forked), lambda: run.run(*written(path, code))):
        with pytest.raises(run.NotebookFailed) as failed:
            way()
        said.append(failed.value.sentence)
    assert said[0] == said[1] and "cell 5 of 7" in said[0]


def test_what_a_notebook_leaves_behind_does_not_touch_the_next(path, forked):
    """A module patched, files, environment, seeds, the working folder, results that are kept."""
    before = printed(ran(path, SEES, forked)).split()
    ran(path, LEAVES, forked)
    after = printed(ran(path, SEES, forked)).split()
    assert before[:5] == ["rgb_to_hsv", "None", "8", "False", "False"]
    # the same random numbers, so that a page is the same each time
    assert after[:6] == before[:6] and after[6] != before[6]
    assert not [*path.parents[1].rglob("left.txt")]


HOLDS = """
from helpers.reports.running import in_process
shell = in_process.shell()
shell.run_cell("left = [1, 2]")
print("left" in shell.user_ns)
in_process.let_go()
print("left" in shell.user_ns)
"""


def test_what_cells_leave_behind_can_be_let_go():
    """Records that a notebook has read are not held while they are read once more."""
    done = subprocess.run([sys.executable, "-c", HOLDS], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["True", "False"]


def test_runs_side_by_side_have_processes_and_environments_of_their_own(path, forked):
    with ThreadPoolExecutor(2) as pool:
        nodes = list(pool.map(lambda as_of: ran(path, SEES, forked, as_of), ["2021-06", None]))
    first, second = (printed(node).split() for node in nodes)
    assert first[8] == "2021-06" and len(second) == 8
    assert first[6] != second[6]
    assert first[7] == second[7] == str(forked.process.pid)


def test_the_process_that_is_forked_has_one_thread_when_it_has_read_the_figures(checkout, path):
    with Forks(checkout.root, [path]) as forked:
        forked.call(HERE, *written(path, "1"))
        assert psutil.Process(forked.process.pid).num_threads() == 1
        seen = "from helpers.data import kept, tables\nn = len(kept.computed())\n"
        reads = f"{seen}tables.series_frames()\nprint(len(kept.computed()) - n)"
        inputs = written(path, reads)
        assert printed(forked.call(HERE, *inputs[:2], checkout.root)) == "0\n"


def test_an_import_that_fails_is_the_failure_of_its_notebook_alone(path):
    broken = path.with_name("broken.ipynb")
    nbformat.write(small.notebook(code="import no_such_module"), broken)
    with Forks(path.parents[1], [broken, path]) as forked:
        with pytest.raises(run.NotebookFailed, match="ModuleNotFoundError"):
            forked.call(HERE, broken, {"area": "Kent"}, path.parents[1])
        assert printed(ran(path, "print(1)", forked)) == "1\n"


@pytest.mark.parametrize("after", [0, 1], ids=["before its first fork", "between two"])
def test_a_process_that_cannot_fork_any_more_says_so(path, after):
    with Forks(path.parents[1], [path]) as forked:
        for _ in range(after):
            ran(path, SEES, forked)
        forked.process.kill()
        with pytest.raises(forks.NoFork):
            ran(path, SEES, forked)


def test_a_process_that_dies_is_a_failure_and_its_neighbours_live(path, forked):
    with pytest.raises(forks.Died) as ended:
        ran(path, "import os\nos._exit(1)", forked)
    assert ended.value.told == (3, 5)
    assert printed(ran(path, "print(1)", forked)) == "1\n"


def test_nothing_is_left_when_all_is_done(path):
    with Forks(path.parents[1], [path]) as forked:
        ran(path, SEES, forked)
        origin = psutil.Process(forked.process.pid)
        family = [origin, *origin.children()]
    assert not any(process.is_running() for process in family)
    with pytest.raises(forks.Died):
        ran(path, SEES, forked)


def test_what_one_run_works_out_the_next_finds_by_its_name_alone(checkout, path):
    """The value is worked out in the process that is forked, whatever a notebook made of it."""
    with Forks(checkout.root, [path]) as forked:
        call = ("helpers.reports.collection._councils", ("E92000001",), {})
        forked.learn([call, ("helpers.no_such.thing", (), {})])
        asks = (
            "from helpers.reports import collection\nfrom helpers.data import kept\n"
            "n = len(kept.computed())\ncollection._councils('E92000001')\n"
            "print([one.name for one in kept.computed()[n:]])"
        )
        path, values, _ = written(path, asks)
        assert printed(forked.call(HERE, path, values, checkout.root)) == "[]\n"
