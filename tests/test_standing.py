"""Ranks, quarters, neighbours' medians and means, and changes: beside a plain second way.

The second way knows nothing of the package: it reads the figures as rows, and loops over them. Both
are compared for every area and year.
"""

import csv
import io
import math
import os
from collections import defaultdict
from statistics import fmean, median

import pandas as pd
import pytest

from helpers import data
from helpers.analysis.area_summary import standing

EACH = 1 if os.environ.get("EVERY_MEASURE") else 8
"""Every so-manieth measure is compared; every one where EVERY_MEASURE=1 is in the environment."""
ENOUGH = 100_000 // EACH
FEWEST_COUNCILS, FEWEST_NEIGHBOURS = 12, 3


def rows_of(frame):
    """Return a table as rows of text: written to CSV and read again."""
    return list(csv.DictReader(io.StringIO(frame.to_csv(index=False))))


@pytest.fixture(scope="module")
def figures():
    """The value of each area and year that has one, by measure."""
    frame = data.table("observations")[["measure", "area_code", "period", "value"]]
    frame = frame[frame["measure"].isin(sorted(frame["measure"].unique())[::EACH])]
    found = defaultdict(dict)
    for row in rows_of(frame):
        if row["value"]:
            found[row["measure"]][row["area_code"], int(row["period"])] = float(row["value"])
    return found


@pytest.fixture(scope="module")
def councils():
    levels = {row["area_code"]: row["level"] for row in rows_of(data.table("areas"))}
    return {code for code, level in levels.items() if level == "local authority"}


@pytest.fixture(scope="module")
def frames():
    return dict(iter(data.table("observations").groupby("measure")))


def close(one, other):
    """Say whether two numbers are the same, or both missing (None here, NaN there)."""
    if one is None or math.isnan(other):
        return one is None and math.isnan(other)
    return math.isclose(one, other, rel_tol=1e-9, abs_tol=1e-9)


def test_ranks_and_quarters_of_every_council_and_year(figures, councils, frames):
    compared = 0
    for measure, cells in figures.items():
        groups = defaultdict(list)
        for (code, year), value in cells.items():
            if code in councils:
                groups[code[0], year].append(value)
        ordered = {group: sorted(values) for group, values in groups.items()}
        frame = frames[measure]
        frame = frame[frame["area_code"].isin(councils)]
        found = standing.ranked(frame)
        columns = (frame["area_code"], frame["period"], found["rank"], found["councils"],
                   found["quarter"])  # fmt: skip
        for code, year, rank, many, quarter in zip(*columns, strict=True):
            value = cells.get((code, year))
            if value is None:
                assert math.isnan(rank) and math.isnan(quarter)
                continue
            others = ordered[code[0], year]
            lower = first_at_least(others, value)
            higher = len(others) - first_above(others, value)
            assert rank == higher + 1 and many == len(others), (measure, code, year)
            enough = len(others) >= FEWEST_COUNCILS
            expected = 1 + (4 * lower) // len(others) if enough else None
            assert close(expected, quarter), (measure, code, year)
            compared += 1
    assert compared > ENOUGH


def first_at_least(ordered, value):
    """Return how many of ordered numbers are below a value, by halving."""
    low, high = 0, len(ordered)
    while low < high:
        middle = (low + high) // 2
        if ordered[middle] < value:
            low = middle + 1
        else:
            high = middle
    return low


def first_above(ordered, value):
    """Return how many of ordered numbers are not above a value."""
    at = first_at_least(ordered, value)
    while at < len(ordered) and ordered[at] == value:
        at += 1
    return at


def test_medians_and_means_of_neighbours_of_every_council_and_year(figures, frames):
    pairs, compared = defaultdict(list), 0
    neighbours = data.table("neighbours")
    for row in rows_of(neighbours):
        pairs[int(row["model"]), row["area_code"]].append(row["neighbour_code"])
    for measure, cells in figures.items():
        found = standing.among_neighbours(frames[measure], neighbours)
        told = {key: (row[0], row[1], row[2]) for key, row in
                zip(found.index, found.to_numpy(), strict=True)}  # fmt: skip
        years = sorted({year for _, year in cells})
        for (model, code), near in pairs.items():
            for year in years:
                held = [cells[other, year] for other in near if (other, year) in cells]
                middle, mean, many = told.get((model, code, year), (math.nan, math.nan, 0))
                assert many == len(held), (measure, model, code, year)
                enough = len(held) >= FEWEST_NEIGHBOURS
                assert close(median(held) if enough else None, middle)
                assert close(fmean(held) if enough else None, mean)
                compared += enough
    assert compared > ENOUGH


def test_changes_of_every_area_and_year(figures, frames):
    breaks, compared = defaultdict(set), 0
    for row in rows_of(data.table("breaks")):
        if row["nation"].startswith("E"):
            breaks[row["measure"]].add(int(float(row["start"])))
    for measure, cells in figures.items():
        starts = sorted(breaks[measure])
        years_of = defaultdict(list)
        for code, year in cells:
            years_of[code].append(year)
        frame = frames[measure]
        found = standing.changed(frame, standing.eras(frame["period"], starts))
        columns = (frame["area_code"], frame["period"], found["on_year"], found["since"],
                   found["since_year"])  # fmt: skip
        for code, year, on_year, since, since_year in zip(*columns, strict=True):
            value = cells.get((code, year))
            last = max((start for start in starts if start <= year), default=-math.inf)
            earlier = [one for one in years_of[code] if last <= one < year]
            if value is None or not earlier:
                assert math.isnan(on_year) and math.isnan(since) and math.isnan(since_year)
                continue
            first = min(earlier)
            before = cells[code, year - 1] if year - 1 in earlier else None
            assert close(None if before is None else value - before, on_year)
            assert close(value - cells[code, first], since) and since_year == first
            compared += 1
    assert compared > ENOUGH


def test_a_break_parts_a_series_and_equals_share_a_rank():
    frame = pd.DataFrame({"area_code": "E1", "period": [2016, 2017, 2018, 2019],
                          "value": [1.0, 2.0, 4.0, 7.0]})  # fmt: skip
    found = standing.changed(frame, standing.eras(frame["period"], [2018]))
    assert found["on_year"].fillna(-1).tolist() == [-1, 1, -1, 3]
    assert found["since_year"].fillna(-1).tolist() == [-1, 2016, -1, 2018]
    many = pd.DataFrame({"area_code": [f"E{n}" for n in range(12)], "period": 2020,
                         "value": [5.0, 5.0, *range(6, 16)]})  # fmt: skip
    ranks = standing.ranked(many)
    assert ranks["rank"].tolist()[:3] == [11, 11, 10]
    assert ranks["quarter"].tolist()[:4] == [1, 1, 1, 2]
    assert standing.ranked(many.head(11))["quarter"].isna().all()
