"""The benchmarks compare like with like: every engine finds the same figures."""

import importlib
import json

import pandas as pd
import pytest

from tests.conftest import ROOT, longer

NEEDS = {
    "DuckDB": "duckdb",
    "polars": "polars",
    "polars, eager": "polars",
    "polars, lazy": "polars",
}


@pytest.fixture
def bench(monkeypatch):
    monkeypatch.syspath_prepend(ROOT / "benchmarks")
    return importlib.import_module


@pytest.fixture(params=["long", "national"])
def made(request, bench, tmp_path, monkeypatch):
    monkeypatch.setattr(bench("synthetic"), "LONG_ROWS", 170 * 30)
    path = tmp_path / f"{request.param}.csv"
    rows = bench("synthetic").make(request.param, path, None, 5100, seed=1)
    wanted = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
    return request.param, path, rows, wanted


def test_every_engine_makes_the_same_figures(bench, made):
    kind, path, rows, wanted = made
    layout = bench("reading").LAYOUTS[kind]
    engines = bench("engines")
    expected = engines.pandas_figures(path, layout, wanted)
    assert 0 < len(expected) < rows and set(expected["measure"]) <= set(wanted)
    assert 0 < expected["value"].isna().sum() < len(expected)
    assert (expected["value"].isna() == (expected["status"] != "")).all()
    for name, figures in engines.FIGURES.items():
        if name in NEEDS and not importlib.util.find_spec(NEEDS[name]):
            continue
        found = figures(path, layout, wanted)[engines.COLUMNS]
        columns = {"by": engines.COLUMNS, "ignore_index": True}
        pd.testing.assert_frame_equal(
            found.sort_values(**columns), expected.sort_values(**columns), obj=name
        )


def test_every_engine_reads_every_cell(bench, made):
    _, path, rows, _ = made
    cells = pd.read_csv(path, dtype=str, keep_default_na=False)
    sizes = rows, sum(int(cells[name].str.len().sum()) for name in cells)
    engines = bench("engines")
    for name, read in engines.CELLS.items():
        if name in NEEDS and not importlib.util.find_spec(NEEDS[name]):
            continue
        found = read(path)()
        assert tuple(found) == (sizes if name != engines.PLAIN else (rows, 0)), name


def test_an_engine_that_fails_is_reported_and_the_others_timed(bench, tmp_path, monkeypatch):
    script = tmp_path / "script.py"
    script.write_text(
        "import sys, json\n"
        "if sys.argv[1] == 'bad': raise SystemExit('no such engine')\n"
        "print(json.dumps({'seconds': 2.0, 'cpu': 1.0, 'peak_mib': 3.0, 'found': 'x'}))\n",
        encoding="utf-8",
    )
    measure = bench("measure")
    good, bad = measure.interleaved(str(script), {"a": ["good"], "b": ["bad"]}, rounds=2)
    assert good.seconds == [2.0, 2.0] and good.memory == 3.0 and good.median == 2.0
    assert bad.failed == "no such engine" and bad.median == float("inf")


@longer
def test_every_way_follows_the_same_children(bench):
    records, followed = bench("records"), bench("followed")
    episodes, headers = records.made(1500, seed=1)
    assert episodes["child"].nunique() > 400 and episodes["ended"].isna().any()
    expected = followed.ours(episodes, headers, records.END)
    assert (expected["events"] > 20).any()
    for name, follow in followed.WAYS.items():
        if name in NEEDS and not importlib.util.find_spec(NEEDS[name]):
            continue
        found = follow(episodes, headers, records.END)
        moved = {"rtol": 0, "atol": records.MOVED if "lifelines" in name else records.EXACT}
        pd.testing.assert_frame_equal(found, expected, check_dtype=False, obj=name, **moved)
