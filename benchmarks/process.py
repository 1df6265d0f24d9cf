"""What a full ``case-for-change process`` costs beside reading the same raw files.

``python benchmarks/process.py``: each competitor in fresh processes, rounds interleaved, on a copy
of ``data/raw``. Every engine reads all cells of all raw tables as text.
"""

import json
import os
import shutil
import statistics
import subprocess
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated

import engines
import measure
import typer
from rich.console import Console
from rich.table import Table

TARGET = 2
ROOT = Path(__file__).resolve().parents[1]
PROCESS = "case-for-change process"

app = typer.Typer(add_completion=False, pretty_exceptions_enable=False)
console = Console()


@app.command()
def compare(
    rounds: Annotated[int, typer.Option(help="How often each is run.")] = 7,
    add: Annotated[
        list[Path] | None, typer.Option(help="A publisher's file to add first; may be repeated.")
    ] = None,
    scratch: Annotated[Path | None, typer.Option(help="Where the copy may lie.")] = None,
    markdown: Annotated[Path | None, typer.Option(help="Also write the table here.")] = None,
) -> None:
    """Time reading the raw files with each engine, and processing them."""
    with TemporaryDirectory(dir=scratch) as folder:
        shutil.copytree(ROOT / "data" / "raw", Path(folder) / "data" / "raw")
        (Path(folder) / "notebooks").mkdir()
        if add:
            files = [str(path.resolve()) for path in add]
            environment = {**os.environ, "CASE_FOR_CHANGE_ROOT": folder}
            command = [sys.executable, "-m", "helpers", "add", "--yes", *files]
            if subprocess.run(command, env=environment, check=False).returncode:
                raise SystemExit("The files cannot be added; nothing was timed.")
        tables = _tables(Path(folder))
        size = sum(path.stat().st_size for path in tables) / 1e6
        names = [*engines.CELLS, PROCESS]
        tasks = {name: ["one", name, folder] for name in names}
        timings = measure.interleaved("process.py", tasks, rounds)
    reading = [each for each in timings if each.name != PROCESS and not each.failed]
    fastest = min(reading, key=lambda each: each.median)
    title = f"{len(tables)} raw tables, {size:,.1f} MB; ratios to {fastest.name}, the fastest"
    headings = [
        *("what", "seconds (range)", "ratio", "CPU seconds", "ratio"),
        *("whole command, seconds", "ratio", "peak MiB"),
    ]
    rows = [_row(each, fastest) for each in sorted(timings, key=lambda each: each.median)]
    table = Table(*headings, title=title)
    for row in rows:
        table.add_row(*row)
    console.print(table)
    ours = next(each for each in timings if each.name == PROCESS)
    if ours.failed:
        raise SystemExit(f"{PROCESS} failed: {ours.failed}")
    ratio = ours.median / fastest.median
    verdict = "within" if ratio <= TARGET else "above"
    summary = f"Process costs {ratio:.1f} times the fastest reading: {verdict} {TARGET} times."
    console.print(summary)
    if markdown:
        lines = [
            f"### {title}",
            "",
            f"| {' | '.join(headings)} |",
            f"|---{'|---:' * (len(headings) - 1)}|",
        ]
        lines += [f"| {' | '.join(row)} |" for row in rows]
        markdown.write_text("\n".join([*lines, "", summary, ""]), encoding="utf-8")


def _tables(root: Path) -> list[Path]:
    return sorted(p for p in (root / "data" / "raw").rglob("*") if p.suffix == ".csv")


def _row(timing: measure.Timing, fastest: measure.Timing) -> list[str]:
    if timing.failed:
        return [timing.name, timing.failed, *[""] * 6]
    whole, least = statistics.median(timing.whole), statistics.median(fastest.whole)
    cpu, fewest = statistics.median(timing.cpu), statistics.median(fastest.cpu)
    return [
        timing.name,
        f"{timing.median:.3f} ({min(timing.seconds):.3f} to {max(timing.seconds):.3f})",
        f"{timing.median / fastest.median:.1f}",
        f"{cpu:.3f}",
        f"{cpu / fewest:.1f}",
        f"{whole:.2f}",
        f"{whole / least:.1f}",
        f"{timing.memory:,.0f}",
    ]


@app.command(hidden=True)
def one(name: str, root: Path) -> None:
    """Read or process the raw files once and print what it took (used by ``compare``)."""
    tables = _tables(root)
    if name == PROCESS:
        from helpers.data import process
        from helpers.project import Project

        start, busy = time.perf_counter(), time.process_time()
        process.process(Project(root))
        seconds, cpu = time.perf_counter() - start, time.process_time() - busy
    else:
        engines.CELLS[name](min(tables, key=lambda path: path.stat().st_size))  # imports
        start, busy = time.perf_counter(), time.process_time()
        held = [engines.CELLS[name](path) for path in tables]
        seconds, cpu = time.perf_counter() - start, time.process_time() - busy
        assert len(held) == len(tables)
    found = {"seconds": seconds, "cpu": cpu, "peak_mib": measure.peak_mib(), "found": ""}
    print(json.dumps(found))


if __name__ == "__main__":
    app()
