"""The map of the front page: a hexagon a council, for a handful of measures at once."""

import string
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from helpers import data, words
from helpers.reports.front.links import well_formed
from helpers.show import subject
from helpers.words import symbols

MEASURES = (
    *("looked_after_rate", "section_47_rate", "plan_rate", "rereferral_percent"),
    "three_placements_percent",
)
"""Each has figures of most English councils. A count would show how large a council is."""
SCALE = 20.0
"""Units of the drawing from one centre to the next."""


@dataclass(frozen=True)
class Measure:
    """One way to colour the map: ``key`` is a letter, ``legend`` a line a fifth, the highest first.

    A line is the fifth (0 for no figure), the values that it holds in words, and how many councils.
    ``apart`` names the councils with a figure that have no cell.
    """

    key: str
    label: str
    unit: str
    legend: list[tuple[int, str, int]]
    apart: str


@dataclass(frozen=True)
class Cell:
    """A council: its centre, and of each measure the fifth (0 for none) and the value in words."""

    code: str
    area: str
    x: float
    y: float
    values: list[tuple[int, str]]


@dataclass(frozen=True)
class Map:
    """All that is drawn: ``outline`` is a hexagon about 0, ``borders`` a path."""

    measures: list[Measure]
    cells: list[Cell]
    outline: str
    borders: str
    box: str
    shades: tuple[float, ...]
    ink_up_to: int
    missing: list[tuple[str, str]]
    sources: list[dict[str, str]]


def year_of(frame: pd.DataFrame) -> int:
    """Return the last year of which each nation that has any figure of councils has some.

    Args:
        frame: area_code, period, value: one measure of councils.
    """
    held = frame[frame["value"].notna()]
    return int(held.groupby(held["area_code"].str[0])["period"].max().min())


def frames() -> dict[str, pd.DataFrame]:
    """Return a row a council of each measure of :data:`MEASURES` that is held, by the measure.

    Returns:
        dict: Series frames of one year, as :func:`helpers.data.authorities` gives them.
    """
    level = data.areas().set_index("area_code")["level"]
    known = set(data.measures()["measure"])
    found = {}
    for measure in [one for one in MEASURES if one in known]:
        every = data.observations(measure)
        every = every[every["area_code"].map(level).eq("local authority")]
        if every["value"].notna().any():
            found[measure] = data.authorities(measure, year_of(every))
    return found


def drawn(frames: Mapping[str, pd.DataFrame]) -> Map | None:
    """Return the map of some measures, or None where there is nothing to draw.

    Args:
        frames: By the measure's name, a row a council: area_code, area, period, value and status.
    """
    from helpers.show.charts import cells, maps  # what draws takes a second to import

    if not frames:
        return None
    placed = {name: maps.in_cells(frame) for name, frame in frames.items()}
    codes = set().union(*(rows["area_code"] for rows, _ in placed.values()))
    places = cells.of_councils()
    places = places[places["area_code"].isin(codes) | ~places["reorganised"]]
    places = places.sort_values("area", ignore_index=True)
    measures, told = [], []
    for key, (name, frame) in zip(string.ascii_lowercase, frames.items(), strict=False):
        about, (rows, apart) = subject.of(frame), placed[name]
        year, write = words.years(frame["period"].unique()), about.write
        rows = rows.set_index("area_code").reindex(places["area_code"])
        # who is not in the frame was no council then, or its nation has no figures of councils
        gone = places.set_index("area_code")["reorganised"] & rows["area"].isna()
        lacking = rows["status"].fillna("x").mask(gone, "z")
        fifths = rows["fifth"].fillna(0).astype(int).tolist()
        values = zip(rows["value"], lacking, strict=True)
        said = [write(v) if pd.notna(v) else symbols.marker(status) for v, status in values]
        told.append(list(zip(fifths, said, strict=True)))
        facts = data.measure(name)
        legend = _legend(rows.loc[~gone, "value"], rows.loc[~gone, "fifth"], write)
        label = f"{facts['label']}, {year}"
        measures.append(Measure(key, label, facts["unit"], legend, apart))
    top = places["y"].max()
    at = pd.DataFrame({"x": places["x"] - places["x"].min(), "y": top - places["y"]}) * SCALE
    lines = cells.borders(places.assign(x=at["x"] / SCALE, y=at["y"] / SCALE), maps.RADIUS)
    width, height = at.max() + SCALE * 1.6
    return Map(
        measures,
        [
            Cell(code, area, round(x, 1), round(y, 1), list(values))
            for code, area, x, y, *values in zip(
                *(places["area_code"], places["area"], at["x"], at["y"], *told), strict=True
            )
        ],
        " ".join(f"{x:.1f},{y:.1f}" for x, y in maps.HEXAGON * SCALE),
        "".join("M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in np.array(p) * SCALE) for p in lines),
        f"{-0.8 * SCALE:.0f} {-0.8 * SCALE:.0f} {width:.0f} {height:.0f}",
        maps.SHADES,
        maps.INK_UP_TO,
        symbols.key([text for values in told for _, text in values]),
        [
            {**source, "address": source["address"] if well_formed(source["address"]) else ""}
            for source in data.sources_of(*frames.values()).to_dict("records")
        ],
    )


def _legend(values: pd.Series, fifths: pd.Series, write: object) -> list[tuple[int, str, int]]:
    lines = []
    for fifth in range(5, 0, -1):
        inside = values[fifths.eq(fifth).fillna(False)]
        if len(inside):
            low, high = write(inside.min()), write(inside.max())
            lines.append((fifth, low if low == high else f"{low} to {high}", len(inside)))
    lacking = int(values.isna().sum())
    return [*lines, *([(0, "no figure", lacking)] if lacking else [])]
