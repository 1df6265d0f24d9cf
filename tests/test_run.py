"""Notebooks run in this Python, apart from everything else on the computer."""

import os
import signal
import subprocess
import sys
import textwrap
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import nbformat
import pytest
import small

from helpers.errors import Problem
from helpers.reports.pages.render import PageFacts
from helpers.reports.running import run, work
from helpers.reports.running.forks import Forks


def written(tmp_path, **options):
    project = small.project(tmp_path / "a {project}", rates=small.notebook(**options))
    return project, project.notebooks / "rates.ipynb"


def executed(tmp_path, way=run.run, **options):
    project, path = written(tmp_path, **options)
    return way(path, {"area": "Kent", "year": 2024}, project.root)


@pytest.fixture(scope="module", params=["forked", "in a kernel"])
def way(request, tmp_path_factory):
    """Runs a notebook as reports are made here, and as they are where nothing can be forked."""
    project, path = written(tmp_path_factory.mktemp("forks"))
    if request.param != "forked":
        yield run.run
        return
    if sys.platform != "linux":
        pytest.skip("processes are forked on Linux")
    with Forks(project.root, [path]) as forks:
        yield lambda *inputs: forks.call(partial(run.run, here=True), *inputs)


def text_of(node, cell_id):
    cell = next(cell for cell in node.cells if cell.id == cell_id)
    return "".join(o.get("text", "") or o.data["text/plain"] for o in cell.outputs)


def test_default_parameters_are_the_cell_read_as_python(tmp_path):
    cell = 'area = "a = b"  # x = y\ncompare_with = [\n    "Kent",  # one\n]\nyear = 2025\nlow = -1'
    _, path = written(tmp_path, parameters=cell)
    expected = {"area": "a = b", "compare_with": ["Kent"], "year": 2025, "low": -1}
    assert run.default_parameters(path) == expected


@pytest.mark.parametrize("cell", ["year = 2000 + now", "year: int = 2025", "import os", "a = ("])
def test_a_parameters_cell_that_is_more_than_literals_is_refused(tmp_path, cell):
    _, path = written(tmp_path, parameters=cell)
    with pytest.raises(Problem, match=r"rates\.ipynb"):
        run.default_parameters(path)


def test_a_notebook_without_parameters_or_that_is_none_is_refused(tmp_path):
    path = tmp_path / "plain.ipynb"
    nbformat.write(nbformat.v4.new_notebook(), path)
    with pytest.raises(Problem, match=r"plain\.ipynb has no parameters"):
        run.default_parameters(path)
    path.write_text("not a notebook")
    with pytest.raises(Problem, match="cannot be read"):
        run.default_parameters(path)


def test_it_runs_in_this_python_whatever_is_installed(tmp_path, way, monkeypatch):
    kernel = tmp_path / "jupyter" / "kernels" / "python3"
    kernel.mkdir(parents=True)
    (kernel / "kernel.json").write_text('{"argv": ["false"], "display_name": "x"}')
    startup = tmp_path / "ipython" / "profile_default" / "startup"
    startup.mkdir(parents=True)
    (startup / "00.py").write_text("raise SystemExit")
    monkeypatch.setenv("JUPYTER_PATH", str(tmp_path / "jupyter"))
    monkeypatch.setenv("IPYTHONDIR", str(tmp_path / "ipython"))
    code = (
        "import os, sys, pathlib\n"
        'print(sys.executable, os.environ["CASE_FOR_CHANGE_ROOT"], pathlib.Path.cwd().name)\n'
        "print(*sorted(path.name for path in pathlib.Path().iterdir()))\n"
        "print(*sorted(path.name for path in pathlib.Path('..').iterdir()))"
    )
    node = executed(tmp_path, way, code=code)
    said = text_of(node, "rate-figure").splitlines()
    assert said[0] == f"{sys.executable} {tmp_path / 'a {project}'} notebooks"
    assert said[1:] == ["rates.ipynb", "data notebooks reports"]


def test_the_executed_notebook_is_the_same_twice_and_names_no_folder(tmp_path, way):
    code = "import warnings\nwarnings.warn('take care')\nprint('kept')"
    project, path = written(tmp_path, code=code)
    texts = {nbformat.writes(way(path, {"area": "Kent"}, project.root)) for _ in range(2)}
    assert len(texts) == 1
    (text,) = texts
    assert "kept" in text
    assert "UserWarning" not in text
    assert str(tmp_path) not in text
    assert "/tmp" not in text


@pytest.mark.parametrize("here", [True, False])
def test_what_cells_complain_of_is_logged_where_reports_are_asked_for(tmp_path, caplog, here):
    project, path = written(tmp_path, code="import warnings\nwarnings.warn('take care')")
    facts = PageFacts("T", "Kent", "E1", 2025, "rates", {}, (), "", datetime.now(UTC))
    task = work.Task(path, project.root, facts, {"as_of": None})
    with Forks(project.root, [path] if here else []) as forks:
        work.in_a_process(task, forks)
    assert caplog.text.count("rates: line 2: UserWarning: take care") == 1


def test_parameters_replace_the_defaults_and_cells_are_counted(tmp_path):
    project, path = written(tmp_path)
    seen = []
    node = run.run(path, {"year": 2020}, project.root, lambda *counts: seen.append(counts))
    assert text_of(node, "sum") == "2021"
    assert seen == [(n, 5) for n in range(1, 6)]


def test_a_failing_cell_is_named_by_number_heading_and_error(tmp_path):
    with pytest.raises(run.NotebookFailed) as caught:
        executed(tmp_path, code='raise ValueError("no figures\\nfor 1999")')
    sentence = str(caught.value)
    assert sentence == (
        "rates.ipynb stopped at cell 5 of 7, under 'Has the rate changed?': "
        "ValueError: no figures for 1999"
    )


def test_a_kernel_that_dies_is_a_failure_and_not_a_wait(tmp_path):
    with pytest.raises(run.NotebookFailed, match="process ended after 3 of 5"):
        executed(tmp_path, code="import os\nos._exit(1)")


def test_nothing_is_left_behind_and_sockets_are_private(tmp_path):
    if os.name != "posix":
        pytest.skip("Unix sockets")
    code = (
        "import json\nfrom ipykernel.connect import get_connection_file\n"
        "print(json.load(open(get_connection_file()))['ip'])"
    )
    with ThreadPoolExecutor(2) as pool:
        nodes = list(pool.map(lambda n: executed(tmp_path / n, code=code), ["one", "two"]))
    sockets = [Path(text_of(node, "rate-figure").strip()) for node in nodes]
    assert sockets[0] != sockets[1]
    assert all(path.is_absolute() and len(str(path)) < 60 for path in sockets)
    assert not any(path.parent.exists() for path in sockets)


def test_an_interrupt_stops_the_kernel(tmp_path):
    if os.name != "posix":
        pytest.skip("signals")
    mark = tmp_path / "pid"
    code = (
        f"import os, pathlib, time\npathlib.Path({str(mark)!r}).write_text(str(os.getpid()))\n"
        "time.sleep(60)"
    )
    project, path = written(tmp_path, code=code)
    script = textwrap.dedent(f"""
        import signal
        signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell may have it ignored
        from pathlib import Path
        from helpers.reports.running import run
        try:
            run.run(Path({str(path)!r}), {{"area": "Kent"}}, Path({str(project.root)!r}))
        except KeyboardInterrupt:
            print("stopped")
    """)
    process = subprocess.Popen(
        [sys.executable, "-c", script], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    until = time.monotonic() + 120
    while not mark.exists() or not mark.read_text():
        assert time.monotonic() < until
        time.sleep(0.05)
    process.send_signal(signal.SIGINT)
    output, errors = process.communicate(timeout=60)
    assert output == "stopped\n"
    assert errors == ""
    with pytest.raises(ProcessLookupError):
        os.kill(int(mark.read_text()), 0)
