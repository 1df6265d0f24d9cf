"""Compare engines that read delimited files: ``python benchmarks/reading.py``.

Two files: the long file of the Local Authority Interactive Tool (or, where none is given, a
synthetic one of its shape) and a synthetic national file. Two tasks: all cells as text; and the
figures of some measures, numbers and symbols parsed. Each run is a fresh process; the rounds are
interleaved. Figures that differ between engines stop the comparison.
"""

import json
import statistics
import time
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated

import engines
import measure
import typer
from rich.console import Console
from rich.table import Table

LIMIT_MIB = 2048
LAYOUTS = {
    "long": engines.Layout("Short Desc", "LA and Regions", "Years", "Values"),
    "national": engines.Layout("measure", "area_code", "period", "value", "status"),
}
TASKS = {"cells": engines.CELLS, "figures": engines.FIGURES}
TITLES = {"cells": "every cell as text", "figures": "one measure in ten, numbers parsed"}

app = typer.Typer(add_completion=False, pretty_exceptions_enable=False)
console = Console()


@app.command()
def compare(
    long_file: Annotated[
        Path | None, typer.Option(help="The long file of the Interactive Tool, CSV or Parquet.")
    ] = None,
    rows: Annotated[int, typer.Option(help="Rows of the synthetic national file.")] = 10_000_000,
    rounds: Annotated[int, typer.Option(help="How often each engine reads each file.")] = 5,
    seed: Annotated[int, typer.Option(help="Seed of the synthetic files.")] = 20261122,
    scratch: Annotated[Path | None, typer.Option(help="Where big files may lie.")] = None,
    markdown: Annotated[Path | None, typer.Option(help="Also write the tables here.")] = None,
    as_json: Annotated[Path | None, typer.Option("--json", help="Also write them here.")] = None,
) -> None:
    """Time every engine on both files, side by side."""
    results = []
    with TemporaryDirectory(dir=scratch) as folder:
        for kind in LAYOUTS:
            path = Path(folder) / f"{kind}.csv"
            console.print(f"Preparing the {kind} file ...")
            given = str(long_file) if kind == "long" and long_file else ""
            made = measure.fresh(
                "reading.py", "prepare", kind, str(path), given, str(rows), str(seed)
            )
            if isinstance(made, str):
                raise typer.BadParameter(f"the {kind} file cannot be made: {made}")
            size = path.stat().st_size / 1e6
            for task, competitors in TASKS.items():
                tasks = {name: ["one", task, name, kind, str(path)] for name in competitors}
                timings = measure.interleaved("reading.py", tasks, rounds)
                _must_agree(timings)
                for timing in timings:
                    timing.refuses = _refuses(task, timing.name, kind, path)
                title = f"{kind} file, {made['rows']:,} rows, {size:,.0f} MB: {TITLES[task]}"
                results.append({"title": title, "timings": timings})
                console.print(_table(title, timings))
            path.unlink()
    if markdown:
        markdown.write_text("\n".join(_markdown(each) for each in results), encoding="utf-8")
    if as_json:
        plain = [
            {"title": each["title"], "timings": [vars(timing) for timing in each["timings"]]}
            for each in results
        ]
        as_json.write_text(json.dumps(plain, indent=1), encoding="utf-8")


def _refuses(task: str, engine: str, kind: str, path: Path) -> str:
    """Say whether an engine refuses a row that is cut short, or fills it up in silence."""
    cut = path.with_suffix(".cut.csv")
    outcome = measure.fresh("reading.py", "once", task, engine, kind, str(path), str(cut))
    return "yes" if isinstance(outcome, str) else "no"


def _must_agree(timings: list[measure.Timing]) -> None:
    found = {text for timing in timings for text in timing.found if text}
    if len(found) > 1:
        lines = [f"{timing.name}: {timing.found[:1]}" for timing in timings]
        raise SystemExit("The engines do not find the same:\n" + "\n".join(lines))


def _cells(timing: measure.Timing, plain: measure.Timing) -> list[str]:
    if timing.failed:
        return [timing.name, timing.failed, *[""] * 5]
    within = "yes" if timing.memory <= LIMIT_MIB else "no"
    spread = f"{timing.median:.2f} ({min(timing.seconds):.2f} to {max(timing.seconds):.2f})"
    ratio = f"{timing.median / plain.median:.2f}"
    cpu = f"{statistics.median(timing.cpu) / statistics.median(plain.cpu):.2f}"
    return [timing.name, spread, ratio, cpu, f"{timing.memory:,.0f}", within, timing.refuses]


HEADINGS = [
    *("engine", "seconds (range)", "ratio to pandas", "ratio in CPU"),
    *("peak MiB", "within 2 GiB", "refuses a row cut short"),
]


def _table(title: str, timings: list[measure.Timing]) -> Table:
    table = Table(*HEADINGS, title=title)
    for timing in sorted(timings, key=lambda each: each.median):
        table.add_row(*_cells(timing, timings[0]))
    return table


def _markdown(result: dict) -> str:
    timings = result["timings"]
    lines = [
        f"### {result['title']}",
        "",
        f"| {' | '.join(HEADINGS)} |",
        "|---|---:|---:|---:|---:|---|---|",
    ]
    for timing in sorted(timings, key=lambda each: each.median):
        lines.append(f"| {' | '.join(_cells(timing, timings[0]))} |")
    return "\n".join([*lines, ""])


def _run(task: str, engine: str, kind: str, path: Path, wanted: list[str]) -> object:
    function = TASKS[task][engine]
    return function(path) if task == "cells" else function(path, LAYOUTS[kind], wanted)


@app.command(hidden=True)
def one(task: str, engine: str, kind: str, path: Path) -> None:
    """Run one task once and print what it took (used by ``compare``)."""
    import pandas as pd

    wanted = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
    _run(task, engine, kind, path.with_suffix(".start.csv"), wanted)  # imports and first calls
    start, busy = time.perf_counter(), time.process_time()
    outcome = _run(task, engine, kind, path, wanted)
    seconds, cpu = time.perf_counter() - start, time.process_time() - busy
    peak = measure.peak_mib()
    if task == "cells":
        rows, characters = outcome()
        found = f"{rows} rows, {characters} characters" if characters else ""
    else:
        frame = outcome[engines.COLUMNS].sort_values(engines.COLUMNS, ignore_index=True)
        found = f"{len(frame)} rows, {pd.util.hash_pandas_object(frame).sum()}"
    print(json.dumps({"seconds": seconds, "cpu": cpu, "peak_mib": peak, "found": found}))


@app.command(hidden=True)
def once(task: str, engine: str, kind: str, path: Path, other: Path) -> None:
    """Run one task on another file than the one ``path`` describes (used by ``compare``)."""
    wanted = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
    _run(task, engine, kind, other, wanted)
    print("{}")


@app.command(hidden=True)
def prepare(kind: str, path: Path, given: str, rows: int, seed: int) -> None:
    """Make a file to read, and the list of measures wanted of it (used by ``compare``)."""
    import synthetic

    made = synthetic.make(kind, path, Path(given) if given else None, rows, seed)
    print(json.dumps({"rows": made}))


if __name__ == "__main__":
    app()
