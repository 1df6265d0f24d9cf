"""The map of hexagons: where councils are put, and that it can be read without its colours."""

import re

import numpy as np
import pandas as pd
import pytest
from matplotlib.collections import PolyCollection
from scipy.sparse import csr_array
from scipy.sparse.csgraph import min_weight_full_bipartite_matching
from scipy.spatial.distance import cdist

from helpers import data
from helpers.show import charts
from helpers.show.charts import cells, maps, style
from tests.test_charts import WORDS, _contrast, councils, texts


@pytest.fixture(scope="module")
def positions():
    return data.table("positions")


@pytest.fixture(scope="module")
def placed(positions):
    return cells.placed(positions)


def test_each_council_has_a_cell_of_its_own_whatever_the_order_of_the_rows(positions, placed):
    assert len(placed) == len(positions) == 177
    apart = cdist(placed[["x", "y"]], placed[["x", "y"]]) + 9 * np.eye(177)
    assert apart.min() == pytest.approx(1)
    mixed = cells.placed(positions.sample(frac=1, random_state=3))
    pd.testing.assert_frame_equal(mixed, placed)


def test_moves_are_the_least_there_are(positions, placed):
    """Their squares add up to the least: against another algorithm, on the cells within reach."""
    at = positions.sort_values("area_code")[["easting", "northing"]].to_numpy() / cells.SPACING
    at = at - (at.min(axis=0) - cells.MARGIN)
    columns, rows = np.ceil((at.max(axis=0) + cells.MARGIN) / [1, 0.86]).astype(int)
    grid = np.array(
        [(c + r % 2 / 2, r * np.sqrt(3) / 2) for r in range(rows) for c in range(columns)]
    )
    squares = cdist(at, grid) ** 2
    within = np.where(squares < 16, squares + 1, 0)
    chosen = min_weight_full_bipartite_matching(csr_array(within))
    least = within[chosen].sum() - len(at)
    assert (placed["moved"] * 1000 / cells.SPACING).pow(2).sum() == pytest.approx(least)


def test_neighbours_stay_near(positions, placed):
    """What docs/method.md says of the map: how far councils are moved, and who stays near."""
    assert round(placed["moved"].mean(), 1) == 29.5
    assert round(placed["moved"].max()) == 85
    there = positions.sort_values("area_code")[["easting", "northing"]]
    away = cdist(there, there) + 1e9 * np.eye(177)
    near = away.argsort(axis=1)[:, :6]
    on_map = np.take_along_axis(cdist(placed[["x", "y"]], placed[["x", "y"]]), near, axis=1)
    assert round((on_map < 2.1).mean(), 2) == 0.91


def test_a_cell_says_its_fifth_in_a_number_and_what_is_missing_by_its_symbol():
    frame = councils()
    chart = charts.hexagons(frame, highlight="Leeds", **WORDS)
    shown = texts(chart)
    table = chart.data.set_index("Area")
    counted = table["Fifth"].value_counts()
    for fifth in range(1, 6):
        assert shown.count(str(fifth)) == counted[fifth] + 1, "and one in the key"
        assert counted[fifth] == pytest.approx(len(frame) / 5, abs=1.5)
    assert shown.count("[c]") == 2 and table["Symbol"].eq("c").sum() == 2
    assert "[c] confidential: suppressed by the publisher, or withheld here." in chart.source
    dashed = [
        shapes
        for shapes in chart.figure.axes[0].collections
        if isinstance(shapes, PolyCollection) and shapes.get_linestyle()[0][1]
    ]
    assert [len(shapes.get_paths()) for shapes in dashed] == [2, 1], "those two, and the key"
    assert all(shapes.get_facecolor()[..., 3].sum() == 0 for shapes in dashed)
    ordered = table["Value"].groupby(table["Fifth"]).agg(["min", "max"])
    assert (ordered["max"].shift() < ordered["min"]).iloc[1:].all()


def test_the_numbers_can_be_read_on_every_shade_in_light_and_dark():
    dark = dict(re.findall(r"(--[a-z-]+):(#[0-9a-f]{6})", style.DARK))
    light = (style.FOCUS, style.PAPER, style.INK)
    night = (dark["--chart-blue"], dark["--chart-paper"], "#f3f2f1")
    for colour, paper, ink in (light, night):
        for place, shade in enumerate(maps.SHADES, 1):
            mixed = [
                round(
                    shade * int(colour[at : at + 2], 16) + (1 - shade) * int(paper[at : at + 2], 16)
                )
                for at in (1, 3, 5)
            ]
            text = ink if place <= maps.INK_UP_TO else paper
            assert _contrast("#{:02x}{:02x}{:02x}".format(*mixed), text) >= 4.5, (place, paper)


def test_the_map_is_told_in_words():
    frame = data.authorities("looked_after_rate_unrounded", 2025)
    alt = charts.hexagons(frame, highlight="Leeds").alt
    values = frame["value"].dropna()
    assert f"Median {values.median():.1f} of {len(values)} councils" in alt
    assert "Leeds 85.0, fifth 4 of 5" in alt and "Highest fifth: North East (9 of 12)" in alt
    assert f"lowest {values.min():.1f}, highest {values.max():.1f}" in alt


def test_what_is_no_more_or_has_no_row_is_not_taken_for_another():
    now = charts.hexagons(councils("E"), **WORDS).data
    assert "Cumbria" not in set(now["Area"]) and "Cardiff" not in set(now["Area"])
    before = data.authorities("looked_after_rate_unrounded", 2016)
    ended = before["area"].isin(["Bournemouth", "Dorset"])
    then = charts.hexagons(before.assign(value=before["value"].mask(ended, 60.0)), **WORDS)
    assert {"Cumbria", "Northamptonshire"} <= set(then.data["Area"])
    assert "Cumberland" not in set(then.data["Area"])
    assert "Not on the map: Bournemouth; Dorset" in then.source
    less = charts.hexagons(councils().query("area != 'Leeds'"), **WORDS).data.set_index("Area")
    assert less.loc["Leeds", "Symbol"] == "x"
    twice = councils()
    with pytest.raises(ValueError, match="two rows of"):
        charts.hexagons(pd.concat([twice, twice.head(1)]), **WORDS)
    both = pd.concat([councils("E"), councils("W")])
    assert len(charts.hexagons(both, **WORDS).data) == len(both)
