"""JupyterLab in a real browser: the explorer by keyboard alone, and git as clean as before."""

import json
import os
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from contextlib import contextmanager
from pathlib import Path

import openpyxl
import pandas as pd
import pytest

from helpers import data
from helpers.project import Project
from tests import browser as windows
from tests.conftest import ROOT, longer
from tests.test_lab import git

pytestmark = [
    longer,
    pytest.mark.browser,
    pytest.mark.skipif(shutil.which("git") is None, reason="needs git"),
]
WHOLE = bool(os.environ.get("LAB_FROM_NOTHING"))
"""Whether the figures are built there first, and core notebooks run."""
CORE = ("rates-in-care", "section-47-outcomes", "repeat-proceedings")
QUESTIONS = [
    ("vacancies", "vacancy_percent", "Leeds; Bradford", ["Beside its nation"]),
    ("LAC rate", "looked_after_rate", "Leeds", ["Beside its nation"]),
    ("section 47", "section_47_count", "Bradford; Leeds", []),
]
LONGEST = 240_000
"""Milliseconds to wait for a busy computer."""
LABEL = """() => {
  const at = document.activeElement;
  const named = at.labels && at.labels.length ? at.labels[0].textContent : at.textContent;
  return (at.tagName === 'BODY' ? '' : named || '').trim();
}"""


@pytest.fixture(scope="module")
def clone(checkout, tmp_path_factory):
    """A clone of what is tracked here, its tables built unless all is to be done from nothing."""
    root = tmp_path_factory.mktemp("lab") / "clone"
    listed = subprocess.run(
        ["git", "-C", ROOT, "ls-files", "-co", "--exclude-standard", "-z"], capture_output=True
    )
    if listed.returncode:
        pytest.skip("this is no checkout of git")
    for name in filter(None, listed.stdout.decode().split("\0")):
        if not name.startswith("data/raw/added-") and (ROOT / name).exists():
            (root / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, root / name)
    git("init", "-q", root)
    git("-C", root, "add", "-A")
    git("-C", root, "commit", "-qm", "All")
    if not WHOLE:
        shutil.copytree(checkout.processed, root / "data" / "processed", dirs_exist_ok=True)
    return Project(root)


@pytest.fixture(scope="module")
def address(clone, tmp_path_factory):
    """Where JupyterLab answers that ``case-for-change lab`` started on the clone."""
    home = str(tmp_path_factory.mktemp("home"))
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    own = {"HOME": home, "CASE_FOR_CHANGE_ROOT": str(clone.root), "PYTHONPATH": str(ROOT / "src")}
    own |= {f"JUPYTER_{name}_DIR": f"{home}/{name}" for name in ("CONFIG", "DATA", "RUNTIME")}
    told = ["--no-browser", f"--port={port}", "--IdentityProvider.token=", "--allow-root"]
    told += ["--LabApp.news_url=None", "--ServerApp.port_retries=0"]
    told += ["--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate"]
    command = [sys.executable, "-m", "helpers", "lab", "--", *told]
    log = Path(home) / "log"
    with log.open("w") as file:
        pipes = {"stdout": file, "stderr": file}
        server = subprocess.Popen(command, env=os.environ | own, cwd=clone.root, **pipes)
        try:
            yield waited_for(f"http://127.0.0.1:{port}", server, log)
        finally:
            server.terminate()
            server.wait()


def waited_for(address, server, log):
    for _ in range(1000):
        try:
            urllib.request.urlopen(f"{address}/api/status", timeout=5).read()
            return address
        except OSError:
            assert server.poll() is None, log.read_text()
            time.sleep(0.25)
    raise AssertionError(log.read_text())


@contextmanager
def opened(address, path):
    """Open a notebook of the clone in JupyterLab, its kernel ready, its first cell in focus."""
    with windows.launched() as browser:
        page = browser.new_context(viewport={"width": 1280, "height": 1000}).new_page()
        page.set_default_timeout(LONGEST)
        page.goto(f"{address}/lab/tree/{path}?reset")
        page.locator(".jp-Notebook .jp-Cell").first.wait_for()
        page.get_by_text("| Idle").wait_for()
        yield page


def go_to(page, label, key="Tab"):
    """Press Tab until the field of a label has the focus."""
    for _ in range(60):
        if page.evaluate(LABEL).startswith(label):
            return
        page.keyboard.press(key)
    raise AssertionError(f"no Tab leads to {label}: {page.evaluate(LABEL)!r} has the focus")


def settled(clone, path):
    """Wait until a notebook is saved with its outputs and git finds nothing changed."""
    ended = time.monotonic() + LONGEST / 1000
    while time.monotonic() < ended:
        state = git("-C", clone.root, "status", "--porcelain")
        if '"execution_count": 1' in (clone.root / path).read_text("utf-8") and not state:
            return
        time.sleep(0.3)
    raise AssertionError(state or f"{path} has not been saved")


def test_the_explorer_answers_by_keyboard_alone_and_git_is_as_clean(clone, address):
    path = "notebooks/explore.ipynb"
    with opened(address, path) as page:
        page.keyboard.press("Shift+Enter")
        page.keyboard.press("Shift+Enter")
        page.get_by_label("Code that makes it").wait_for()
        go_to(page, "Find a measure", "Shift+Tab")
        for question in QUESTIONS:
            asked(page, *question)
            go_to(page, "Save CSV")
            page.keyboard.press("Space")
            page.keyboard.press("Tab")
            page.keyboard.press("Space")
            book = page.get_by_text(re.compile(r"Saved as scratch/.*\.xlsx"))
            book.wait_for()
            compared(clone.root / book.text_content().split()[-1].rstrip("."), *question[1:])
            go_to(page, "Find a measure", "Shift+Tab")
        go_to(page, "Save CSV")  # JupyterLab hears no shortcut from within a field
        page.keyboard.press("Control+s")
        settled(clone, path)


def asked(page, typed, measure, areas, beside):
    """Answer a question with the keyboard alone, beginning in the first field."""
    page.keyboard.press("Control+a")
    page.keyboard.type(typed)
    page.keyboard.press("Tab")
    page.get_by_text(f"{len(data.search(typed))} found: ").wait_for()
    go_to(page, "Measure")
    page.keyboard.press("Control+a")
    page.keyboard.type(", ".join(data.measure(measure)[["label", "unit"]]))
    go_to(page, "Areas")
    page.keyboard.press("Control+a")
    page.keyboard.type(areas)
    for box in ("Beside its region", "Beside its nation"):
        go_to(page, box)
        if page.get_by_label(box).is_checked() != (box in beside):
            page.keyboard.press("Space")
    code = page.get_by_label("Code that makes it").element_handle()
    names = [*areas.split("; "), *(["England"] if beside else [])]
    text = f"data.series({measure!r}, {names if len(names) > 1 else names[0]!r}"
    page.wait_for_function("([at, text]) => at.value.includes(text)", arg=[code, text])


def compared(book, measure, areas, beside):
    """See that both files hold the figures that ``data.series`` gives."""
    names = areas.split("; ")
    names += ["England"] if beside else []
    held = data.series(measure, names)
    held = held[held["value"].notna()].set_index(["area_code", "period"])["value"].sort_index()
    read = pd.read_csv(book.with_suffix(".csv"), dtype=str, keep_default_na=False)
    codes = read["new_la_code"].where(read["new_la_code"].ne(""), read["region_code"])
    codes = codes.where(codes.ne(""), read["country_code"])
    read = read.assign(area_code=codes, period=read["time_period"].str[:4].astype(int))
    values = pd.to_numeric(read[measure], errors="coerce").astype(float)
    saved = values.set_axis(pd.MultiIndex.from_frame(read[["area_code", "period"]])).dropna()
    pd.testing.assert_series_equal(saved.sort_index(), held, check_names=False, atol=5e-3)
    sheets = openpyxl.load_workbook(book, read_only=True)
    cells = {cell for sheet in sheets for row in sheet.iter_rows(values_only=True) for cell in row}
    numbers = [cell for cell in cells if isinstance(cell, int | float)]
    assert all(any(abs(value - one) < 5e-3 for one in numbers) for value in held)


@pytest.mark.skipif(not WHOLE, reason="a longer run: LAB_FROM_NOTHING=1")
@pytest.mark.parametrize("name", CORE)
def test_a_core_notebook_runs_for_leeds_in_a_place_to_work(clone, address, name):
    path = clone.root / "scratch" / f"{name}.ipynb"
    text = (clone.notebooks / path.name).read_text("utf-8")
    default = r"area = \"England\""
    assert default in text
    path.write_text(text.replace(default, r"area = \"Leeds\""), encoding="utf-8")
    with opened(address, f"scratch/{path.name}") as page:
        for _ in json.loads(text)["cells"]:
            page.keyboard.press("Shift+Enter")
        ended = time.monotonic() + LONGEST / 1000
        while time.monotonic() < ended:
            page.keyboard.press("Control+s")
            page.wait_for_timeout(2000)
            cells = json.loads(path.read_text("utf-8"))["cells"]
            code = [cell for cell in cells if cell["cell_type"] == "code" and cell["source"]]
            if all(cell["execution_count"] for cell in code):
                break
    outputs = [output for cell in code for output in cell["outputs"]]
    assert all(cell["execution_count"] for cell in code)
    assert [one["evalue"] for one in outputs if one["output_type"] == "error"] == []
    assert sum("chart" in one.get("metadata", {}).get("case_for_change", {}) for one in outputs) > 3
    assert git("-C", clone.root, "status", "--porcelain") == ""
