"""What it costs to follow looked-after children: episodes to the curves of who comes back.

    python benchmarks/records.py compare --episodes 10000 --episodes 1000000 --markdown records.md

The episodes are invented, in the form in which the reader of returns hands them on; making and
loading them is not timed. Each way follows the same rules, in a process of its own; what they find
must be the same. lifelines moves events of one day apart by chance before it works out
Aalen-Johansen, so that its own is held to a thousandth there.
"""

import json
import statistics
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated

import followed
import measure
import numpy as np
import pandas as pd
import typer

WAYS = ("case-for-change", "polars", "DuckDB", "pandas groupby and lifelines")
EXACT, MOVED = 1e-9, 1e-3
END = pd.Timestamp("2025-03-31")
FIRST_DAY = np.datetime64("1995-04-01")
REASONS = {
    **{"E4A": 0.27, "E4B": 0.06, "E13": 0.07, "E45": 0.1, "E41": 0.03, "E8": 0.17, "E5": 0.12},
    **{"E12": 0.1, "E2": 0.01, "E3": 0.03, "E9": 0.03, "E99": 0.01},
}

app = typer.Typer(add_completion=False, pretty_exceptions_enable=False)


def made(number: int, seed: int) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return invented episodes, about so many, in the order of their returns, and the children."""
    rng = np.random.default_rng(seed)
    drawn = number * 5 // 4
    new_child = rng.random(drawn) < 0.3
    new_child[0] = True
    new_period = new_child | (rng.random(drawn) < 0.2)
    child = np.cumsum(new_child) - 1
    days = 1 + rng.exponential(200, drawn).astype(np.int32)
    days += np.where(new_period, rng.exponential(500, drawn), 0).astype(np.int32)  # and the gap
    gap = np.where(new_period, rng.integers(1, 400, drawn), 0).clip(max=days - 1)
    children = int(child[-1]) + 1
    first = rng.integers(0, 10_500, children)
    along = np.cumsum(days)
    along -= (along - days)[new_child][child]
    ended = FIRST_DAY + (first[child] + along).astype("timedelta64[D]")
    started = ended - (days - gap).astype("timedelta64[D]")
    born = FIRST_DAY + (first - rng.integers(0, 6500, children)).astype("timedelta64[D]")
    feb_29 = (born + 1).astype("datetime64[M]") != born.astype("datetime64[M]")
    born = born - feb_29.astype("timedelta64[D]")  # whose 18th birthday libraries see otherwise

    last = np.append(new_period[1:], True)
    reasons = pd.Index(["X1", *REASONS])
    reason = np.where(last, 1 + rng.choice(len(REASONS), drawn, p=list(REASONS.values())), 0)
    within = np.flatnonzero(~new_period & (days > 2) & (rng.random(drawn) < 0.02))
    for column in (ended, reason):  # some episodes lie within the one before
        column[within - 1], column[within] = column[within], column[within - 1]
    ended[within] = started[within] + 1
    open_ = ended > np.datetime64(END)
    status = np.where((rng.random(children) < 0.03)[child], 2, rng.integers(0, 2, drawn))
    names = pd.Index(np.char.add("C", rng.permutation(children).astype(str)))
    frame = pd.DataFrame(
        {
            "child": pd.Categorical.from_codes(child, names),
            "started": started.astype("datetime64[s]"),
            "reason_started": pd.Categorical.from_codes(np.where(new_period, 0, 1), ["S", "P"]),
            "legal_status": pd.Categorical.from_codes(status, ["C2", "V2", "V4"]),
            "ended": np.where(open_, np.datetime64("NaT"), ended).astype("datetime64[s]"),
            "reason_ended": pd.Categorical.from_codes(np.where(open_, -1, reason), reasons),
        },
        copy=False,
    )
    held = frame[frame["started"] <= END].head(number)
    held = held.iloc[np.argsort(held["started"].dt.year.to_numpy(), kind="stable")]
    headers = pd.DataFrame({"child": pd.Categorical.from_codes(np.arange(children), names)})
    return held.reset_index(drop=True), headers.assign(born=born.astype("datetime64[s]"))


@app.command()
def make(number: int, folder: Path) -> None:
    """Write invented episodes and children into a folder."""
    for name, frame in zip(("episodes", "headers"), made(number, seed=1), strict=True):
        frame.to_parquet(folder / f"{name}.parquet")
    print(json.dumps({}))


@app.command()
def one(way: str, folder: Path) -> None:
    """Follow the children of a folder in one way; print what it took and found."""
    for number in (300, 0):  # a first time on a few, so that no import or first call is timed
        few = made(number, seed=2) if number else None
        episodes, headers = few or (
            pd.read_parquet(folder / f"{name}.parquet") for name in ("episodes", "headers")
        )
        start, cpu = time.perf_counter(), time.process_time()
        found = followed.WAYS[way](episodes, headers, END)
        took = {"seconds": time.perf_counter() - start, "cpu": time.process_time() - cpu}
    told = {**took, "peak_mib": measure.peak_mib(), "found": found.to_json(double_precision=15)}
    print(json.dumps(told))


@app.command()
def compare(
    episodes: Annotated[list[int], typer.Option(help="How many; may be repeated.")],
    rounds: Annotated[int, typer.Option(help="How often each way is run.")] = 1,
    timeout: Annotated[float, typer.Option(help="Seconds after which a way is given up.")] = 1200,
    scratch: Annotated[Path | None, typer.Option(help="Where the episodes may lie.")] = None,
    markdown: Annotated[Path | None, typer.Option(help="Also write the table here.")] = None,
) -> None:
    """Follow the children of so many episodes in each way."""
    lines = [
        "| episodes | way | clock, s | ratio | processor, s | ratio | peak MiB |",
        "|---:|---|---:|---:|---:|---:|---:|",
    ]
    for number in episodes:
        with TemporaryDirectory(dir=scratch) as folder:
            measure.fresh("records.py", "make", str(number), folder, timeout=timeout)
            tasks = {way: ["one", way, folder] for way in WAYS}
            timings = measure.interleaved("records.py", tasks, rounds, timeout=timeout)
        ours = timings[0]
        for each in timings:
            lines.append(_row(number, each, ours))
            print(lines[-1], flush=True)
            _refuse_other(each, ours)
    if markdown:
        markdown.write_text("\n".join(lines) + "\n", encoding="utf-8")


def _row(number: int, each: measure.Timing, ours: measure.Timing) -> str:
    if each.failed:
        return f"| {number:,} | {each.name} | {each.failed} | | | | |"
    cpu, least = statistics.median(each.cpu), statistics.median(ours.cpu)
    cells = [f"{each.median:.2f}", f"{each.median / ours.median:.1f}", f"{cpu:.2f}"]
    cells += [f"{cpu / least:.1f}", f"{each.memory:,.0f}"]
    return f"| {number:,} | {each.name} | {' | '.join(cells)} |"


def _refuse_other(each: measure.Timing, ours: measure.Timing) -> None:
    """Stop if a way has found something else."""
    if each.failed:
        return
    mine, theirs = (json.loads(timing.found[0]) for timing in (ours, each))
    for name, column in mine.items():
        near = MOVED if "lifelines" in each.name and name == "aalen_johansen" else EXACT
        for row, value in column.items():
            other = theirs[name][row]
            same = value == other or (None not in (value, other) and abs(value - other) < near)
            if not same:
                sys.exit(f"{each.name} finds another {name} in row {row}: {other}, not {value}")


if __name__ == "__main__":
    app()
