"""Reports on a cluster of Dask: a real scheduler, two workers, one killed while it runs."""

import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time

import psutil
import pytest
import small
from rich.console import Console
from test_report import TABLES

from helpers import data
from helpers.data import process
from helpers.errors import Problem
from helpers.reports import report
from helpers.reports.front import front_page
from helpers.reports.report import Asked, How
from tests.conftest import longer

KILLED_ONCE = """
import os, pathlib, time
mark = pathlib.Path(os.environ["CASE_FOR_CHANGE_ROOT"]) / f"{area}.mark"
if area == "Kent" and not mark.exists():
    mark.write_text(str(os.getppid()))
    time.sleep(60)
print(area)
"""
AREAS = ("Kent", "Birmingham", "Wales", "England")


def port():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


@pytest.fixture
def project(tmp_path, monkeypatch):
    monkeypatch.setattr(process, "ensure", lambda *_, **__: False)
    monkeypatch.setattr(front_page, "council_map", lambda entries: None)
    monkeypatch.setattr(data, "table", lambda name, as_of=None: TABLES[name].copy())
    return small.project(tmp_path / "here", rates=small.notebook(code=KILLED_ONCE))


@pytest.fixture
def cluster(tmp_path):
    """The address of a scheduler with two workers, each a process."""
    distributed = pytest.importorskip("distributed", reason="needs the extra [cluster]")
    address = f"tcp://127.0.0.1:{port()}"
    dask = [sys.executable, "-m", "distributed.cli.dask_scheduler"]
    worker = [sys.executable, "-m", "distributed.cli.dask_worker", address, "--no-nanny"]
    worker += ["--nthreads", "1", "--no-dashboard", "--local-directory", str(tmp_path)]
    scheduler = [*dask, "--host", "127.0.0.1", "--port", address.rpartition(":")[2]]
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "cwd": tmp_path}
    processes = [
        subprocess.Popen(command, **quiet)
        for command in ([*scheduler, "--no-dashboard"], worker, worker)
    ]
    with distributed.Client(address, timeout=60, set_as_default=False) as client:
        client.wait_for_workers(2, timeout=60)
    yield address
    for each in reversed(processes):  # what they started ends with them
        each.kill()
        each.wait()


@longer
@pytest.mark.skipif(sys.platform != "linux", reason="processes are forked on Linux")
def test_reports_are_made_though_a_worker_is_killed(project, cluster):
    def kill():
        mark, until = project.root / "Kent.mark", time.monotonic() + 120
        while time.monotonic() < until:
            time.sleep(0.05)
            if mark.exists() and mark.read_text():  # by a fork of a process that the worker started
                return os.kill(psutil.Process(int(mark.read_text())).ppid(), signal.SIGKILL)

    killer = threading.Thread(target=kill)
    killer.start()
    asked = [Asked(area) for area in AREAS]
    how = How(scheduler=cluster)
    assert report.make_reports(project, [], asked, Console(quiet=True), how=how) == 0
    killer.join()
    for area in AREAS:
        node = json.loads((project.reports / area.lower() / "rates.ipynb").read_text("utf-8"))
        (printed,) = next(c for c in node["cells"] if c["id"] == "rate-figure")["outputs"]
        assert printed["text"] == [f"{area}\n"]


def test_without_dask_or_a_scheduler_there_is_a_sentence(project, monkeypatch):
    how = How(scheduler=f"tcp://127.0.0.1:{port()}")
    monkeypatch.setattr("helpers.reports.running.workers.LONGEST_WAIT", 1)
    with pytest.raises(Problem, match="No Dask scheduler answers at tcp://127"):
        report.make_reports(project, [], [Asked("Kent")], Console(quiet=True), how=how)
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(Problem, match=r"not installed: run python -m pip install '.*\[cluster\]'"):
        report.make_reports(project, [], [Asked("Kent")], Console(quiet=True), how=how)
