"""What making reports costs, beside the usual way, in one run.

    python benchmarks/reports.py --areas 1 --areas 3 --notebook re-entry-to-care --notebook spending

The ways: papermill's command line and then nbconvert's, for each report; papermill and nbconvert
called in one process; the same in a pool of processes; ``case-for-change report``. Each runs in
processes of its own, one way after the other for every number of areas, so that all meet the same
load. Processor time is that of all processes; memory is the most that they held together, as far as
it is looked at, every half second.
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import psutil

ROOT = Path(__file__).resolve().parents[1]
FEW = ["re-entry-to-care", "repeat-proceedings"]
MANY = 100
"""Areas above which all are meant."""
WAYS = ("usual way", "one process", "process pool", "case-for-change report")


def planned(number: int | None, names: list[str]) -> list[tuple[str, str]]:
    """Return notebook and area of each report of so many English councils; of all areas if None."""
    from helpers import data
    from helpers.project import Project
    from helpers.reports import collection
    from helpers.reports.planned import every_area, held

    newest = held().years[1]
    every = every_area("all")
    if number:
        councils = [code for code in every_area("councils") if code.startswith("E")]
        every = councils[:: max(1, len(councils) // number)][:number]
    notebooks = collection.notebooks(Project(ROOT), names)
    return [
        (str(notebook.path), code)
        for code in every
        for notebook in notebooks
        if not collection.left_out([notebook], data.area(code), newest)
    ]


def one(task: tuple[str, str, str]) -> None:
    """Make a report by the libraries' functions."""
    import nbconvert
    import papermill

    notebook, area, folder = task
    ran = Path(folder) / f"{area}-{Path(notebook).name}"
    cwd = str(Path(notebook).parent)
    papermill.execute_notebook(notebook, ran, {"area": area}, cwd=cwd, progress_bar=False)
    html, _ = nbconvert.HTMLExporter().from_filename(str(ran))
    ran.with_suffix(".html").write_text(html, encoding="utf-8")


def usual(task: tuple[str, str, str]) -> None:
    """Make a report by the libraries' command lines."""
    notebook, area, folder = task
    ran = str(Path(folder) / f"{area}-{Path(notebook).name}")
    cwd = str(Path(notebook).parent)
    papermill = [sys.executable, "-m", "papermill", notebook, ran, "-p", "area", area]
    subprocess.run([*papermill, "--cwd", cwd, "--no-progress-bar"], check=True)
    subprocess.run([sys.executable, "-m", "nbconvert", "--to", "html", ran], check=True)


def work(way: str, planned: list[tuple[str, str]], folder: str) -> None:
    """Make all reports in one way."""
    tasks = [(notebook, code, folder) for notebook, code in planned]
    if way == "case-for-change report":
        named = [
            option for code in dict.fromkeys(c for _, c in planned) for option in ("--area", code)
        ]
        notebooks = sorted({Path(notebook).stem for notebook, _ in planned})
        kinds = ["--areas", "all"] if len(named) > 2 * MANY else named
        command = [sys.executable, "-m", "helpers", "report", *notebooks, *kinds, "--force"]
        subprocess.run(command, check=True)
    elif way == "process pool":
        with ProcessPoolExecutor(os.cpu_count()) as pool:
            list(pool.map(one, tasks))
    else:
        for task in tasks:
            (usual if way == "usual way" else one)(task)


def laid(root: Path) -> Path:
    """Lay a collection that reports may be written into, with the figures of this one."""
    root.mkdir()
    for name in ("data", "notebooks"):
        (root / name).symlink_to(ROOT / name, target_is_directory=True)
    return root


def measured(way: str, planned: list[tuple[str, str]]) -> dict[str, float]:
    """Return clock and processor seconds of a way, memory in MiB, and bytes a page."""
    with tempfile.TemporaryDirectory() as top:
        root = laid(Path(top) / "here")
        environment = os.environ | {"CASE_FOR_CHANGE_ROOT": str(root)}
        asked = Path(top) / "asked.json"
        asked.write_text(json.dumps([way, planned, top]), encoding="utf-8")
        started, most, before = time.monotonic(), 0.0, os.times()
        command = [sys.executable, __file__, "--work", str(asked)]
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.PIPE, "text": True}
        with subprocess.Popen(command, env=environment, **quiet) as process:
            while process.poll() is None:
                most = max(most, _held(process.pid))
                time.sleep(0.5)
            if process.returncode:
                return {"failed": process.stderr.read()[-300:]}
        after = os.times()
        pages = [*root.glob("reports/*/*.html"), *Path(top).glob("*.html")]
        cpu = sum(after[2:4]) - sum(before[2:4])
        size = sum(page.stat().st_size for page in pages) / max(1, len(pages))
        shutil.rmtree(root / "reports", ignore_errors=True)
    return {
        **{"clock": time.monotonic() - started, "cpu": cpu, "mib": most, "kb": size / 1000},
        "pages": len(pages),
    }


def _held(pid: int) -> float:
    """Return the memory in MiB that a process and those below it hold: what they share, once."""
    total = 0.0
    try:
        top = psutil.Process(pid)
        for process in [top, *top.children(recursive=True)]:
            try:
                total += process.memory_full_info().pss / 2**20
            except (psutil.NoSuchProcess, psutil.AccessDenied, AttributeError):
                continue
    except psutil.NoSuchProcess:
        pass
    return total


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--areas", action="append", help="How many, or all; may be repeated.")
    parser.add_argument("--notebook", action="append", help="May be repeated.")
    parser.add_argument("--way", action="append", choices=WAYS, help="May be repeated.")
    parser.add_argument("--work", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.work:
        work(*json.loads(Path(given.work).read_text(encoding="utf-8")))
        return
    print("| areas | way | clock, s a report | processor, s a report | MiB | kB a page |")
    print("|---:|---|---:|---:|---:|---:|")
    for number in given.areas or ["1", "3"]:
        tasks = planned(None if number == "all" else int(number), given.notebook or FEW)
        for way in given.way or WAYS:
            found = measured(way, tasks)
            if "failed" in found:
                print(f"| {number} | {way} | failed: {found['failed']} | | | |", flush=True)
                continue
            count = found["pages"]
            each = f"{found['clock'] / count:.2f} | {found['cpu'] / count:.2f}"
            print(
                f"| {number} | {way} | {each} | {found['mib']:.0f} | {found['kb']:.0f} |",
                flush=True,
            )


if __name__ == "__main__":
    main()
