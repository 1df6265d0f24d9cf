"""Files to read: seeded, of the shape of the real ones; no figure in them is real."""

import itertools
import json
from pathlib import Path

import numpy as np
import pandas as pd

LONG_ROWS = 641_070
CHUNK = 1_000_000
SYMBOLS = ["c", "k", "u", "x", "z"]


def make(kind: str, path: Path, given: Path | None, rows: int, seed: int) -> int:
    """Write the file; return its rows.

    Beside it: its first thousand lines, the same with the last row cut short, and as JSON
    every tenth of its measures.
    """
    if kind == "long":
        frame = _given(given) if given else _long(np.random.default_rng(seed))
        frame.to_csv(path, index=False)
        measures, count = frame["Short Desc"].unique(), len(frame)
    else:
        measures, count = _national(path, rows, np.random.default_rng(seed)), rows
    with path.open(encoding="utf-8") as file:
        first = "".join(itertools.islice(file, 1000))
    path.with_suffix(".start.csv").write_text(first, encoding="utf-8")
    cut = first.rstrip("\n").rsplit(",", 1)[0] + "\n"
    path.with_suffix(".cut.csv").write_text(cut, encoding="utf-8")
    path.with_suffix(".json").write_text(json.dumps(sorted(measures)[::10]), encoding="utf-8")
    return count


def _given(path: Path) -> pd.DataFrame:
    if path.suffix == ".parquet":
        return pd.read_parquet(path).fillna("").astype(str)
    return pd.read_csv(path, dtype=str, keep_default_na=False)


def _long(random: np.random.Generator) -> pd.DataFrame:
    areas = [f"Authority number {number}" for number in range(170)]
    regions = [f"Region {number}" for number in range(11)]
    place = np.tile(np.arange(170), LONG_ROWS // 170)
    series = np.repeat(np.arange(LONG_ROWS // 170), 170)
    values = random.gamma(2, 200, LONG_ROWS).round(1).astype(str)
    values[random.random(LONG_ROWS) < 0.15] = "-"
    return pd.DataFrame(
        {
            "Short Desc": np.char.add("MEASURE", (series % 434).astype(str)),
            "Data item": np.where(series % 13 == 0, "Children of a given kind, number", ""),
            "Years": (2000 + series % 26).astype(str),
            "LA and Regions": np.take(areas, place),
            "Values": values,
            "LA Number": (201.0 + place).astype(str),
            "Region": np.take(regions, place % 11),
        }
    )


def _national(path: Path, rows: int, random: np.random.Generator) -> list[str]:
    """Write observations of 100 measures; a missing value in twenty, with its symbol."""
    measures = [f"synthetic_measure_number_{number:03}" for number in range(100)]
    areas = [f"E{6 + number % 4:02}{number:06}" for number in range(20_000)]
    for start in range(0, rows, CHUNK):
        size = min(CHUNK, rows - start)
        values = random.gamma(2, 500, size).round(1).astype(str)
        missing = random.random(size) < 0.05
        frame = pd.DataFrame(
            {
                "measure": np.take(measures, random.integers(0, 100, size)),
                "area_code": np.take(areas, random.integers(0, len(areas), size)),
                "period": random.integers(1990, 2026, size),
                "value": np.where(missing, "", values),
                "status": np.where(missing, np.take(SYMBOLS, random.integers(0, 5, size)), ""),
                "source": "synthetic-national-file",
            }
        )
        first = start == 0
        frame.to_csv(path, mode="w" if first else "a", header=first, index=False)
    return measures
