"""A map of equal hexagons, one a council, shaded by the fifth of councils its value lies in."""

from typing import Unpack

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection, PolyCollection
from matplotlib.colors import to_rgba
from matplotlib.ticker import NullLocator

from helpers.show import alternative_text, subject
from helpers.show.charts import cells, labels, style
from helpers.show.charts.chart import Chart, made
from helpers.show.subject import Given, Subject
from helpers.words import symbols

RADIUS = 1 / np.sqrt(3)
"""From the centre of a cell to its corners, where centres are 1 apart."""
CORNERS = np.radians(np.arange(30, 390, 60))
HEXAGON = RADIUS * np.column_stack([np.cos(CORNERS), np.sin(CORNERS)])
SHADES = (0.06, 0.24, 0.45, 0.75, 1.0)
"""How strong the colour of each fifth is; the number in the cell says the same."""
INK_UP_TO = 3
"""The numbers of this many fifths are written in ink, those of the others in the paper's colour."""
KEY, STEP = 150.0, 24.0
WIDE = 20.0
"""Points from one centre to the next."""
NO_FIGURE = "no figure; the symbol says why"


@style.styled
def hexagons(frame: pd.DataFrame, *, highlight: str = "", **given: Unpack[Given]) -> Chart:
    """Draw a map of English and Welsh councils, a hexagon each, shaded by fifths of their values.

    A council's cell is near where it lies, not where: see :mod:`helpers.show.charts.cells`. It
    holds the number of its fifth, 5 the highest, or the symbol of what is missing in a dashed
    outline. A council of which the frame has no row is drawn so too, unless it was reorganised; a
    nation of which it has none is not.

    Args:
        frame: One row a council: area_code, area, value (NaN where missing) and, where there is
            one, status.
        highlight: The area in focus, outlined; '' for none.
        given: See :class:`helpers.show.subject.Given`.

    Raises:
        ValueError: If a council has two rows.
    """
    about = subject.of(frame, given)
    if frame["area_code"].duplicated().any():
        twice = frame.loc[frame["area_code"].duplicated(), "area_code"].iloc[0]
        raise ValueError(f"two rows of {twice}: a map is of one measure in one year")
    drawn, apart = in_cells(frame)
    held = drawn[drawn["value"].notna()]
    figure = None
    if len(held):
        tall = (drawn["y"].max() - drawn["y"].min() + 2 * RADIUS) * WIDE
        figure, axes = style.sheet(tall + 16, left=8, right=KEY, top=8, bottom=8)
        for axis in (axes.xaxis, axes.yaxis):
            axis.set_major_locator(NullLocator())
        axes.set_axis_off()
        axes.set_xlim(drawn["x"].min() - 0.6, drawn["x"].max() + 0.6)
        wide, high = labels.size_in_points(axes)
        scale = (axes.get_xlim()[1] - axes.get_xlim()[0]) / wide
        middle = (drawn["y"].max() + drawn["y"].min()) / 2
        axes.set_ylim(middle - high * scale / 2, middle + high * scale / 2)
        _draw(axes, drawn, highlight)
        _key(axes, drawn, about, highlight)
    value = given.get("value_name", about.measured or "Value")
    names = {"area": given.get("label_name", "Area"), "region": "Region", "value": value}
    names |= {"fifth": "Fifth"}
    return made(
        "Hexagon map",
        about,
        given,
        figure=figure,
        frame=drawn,
        columns=names,
        tries=alternative_text.hexagons(drawn, about.write, highlight),
        notes=[
            "A hexagon is a council, near where it lies; the number is its fifth of those with a "
            "figure, 5 the highest.",
            "Thick lines part regions and Wales.",
            f"Not on the map: {apart}." * bool(apart),
        ],
        missing=drawn,
    )


def in_cells(frame: pd.DataFrame) -> tuple[pd.DataFrame, str]:
    """Return a row a cell with what the frame says of it, and which areas have none, in words."""
    places, codes = cells.of_councils(), frame["area_code"]
    nation = places["area_code"].str[0].isin(set(codes.str[0]))
    places = places[nation & (places["area_code"].isin(codes) | ~places["reorganised"])]
    status = frame["status"].fillna("") if "status" in frame else ""
    rows = frame.drop(columns="area").assign(status=status)
    drawn = places.merge(rows, how="left", on="area_code").sort_values("area", ignore_index=True)
    drawn = drawn.assign(**{name: frame[name].iloc[0] for name in ("measure", "period")
                            if name in frame and len(frame)})  # fmt: skip
    drawn.attrs = frame.attrs
    lacking = drawn["value"].isna() & drawn["status"].fillna("").eq("")
    drawn["status"] = drawn["status"].fillna("").mask(lacking, "x")
    edges = drawn["value"].quantile([0.2, 0.4, 0.6, 0.8]).to_numpy()
    fifth = pd.Series(np.searchsorted(edges, drawn["value"]) + 1, drawn.index, dtype="Int64")
    drawn["fifth"] = fifth.mask(drawn["value"].isna())
    others = frame[~frame["area_code"].isin(places["area_code"]) & frame["value"].notna()]
    names = sorted(others["area"])
    return drawn, "; ".join(names) if len(names) < 6 else f"{len(names)} areas"


def _draw(axes: Axes, drawn: pd.DataFrame, highlight: str) -> None:
    for fifth, rows in drawn.groupby(drawn["fifth"].fillna(0)):
        axes.add_collection(_shapes(rows, int(fifth)))
    for row in drawn.itertuples():
        _inside(axes, row.x, row.y, row.fifth, row.status)
    lines = cells.borders(drawn, RADIUS)
    look = {"colors": style.INK, "linewidths": 2.2, "capstyle": "round", "zorder": 3}
    axes.add_collection(LineCollection(lines, **look))
    mine = drawn[drawn["area"].eq(highlight)]
    if len(mine):
        look = {"facecolors": "none", "edgecolors": style.PLUM, "linewidths": 3.4, "zorder": 5}
        axes.add_collection(PolyCollection(_outlines(mine), **look))


def _outlines(rows: pd.DataFrame) -> list[np.ndarray]:
    return [HEXAGON + at for at in rows[["x", "y"]].to_numpy()]


def _shapes(rows: pd.DataFrame, fifth: int) -> PolyCollection:
    """Return the cells of one fifth, or of what has no figure (0)."""
    fill = to_rgba(style.FOCUS, SHADES[fifth - 1]) if fifth else "none"
    look = {"facecolors": [fill], "edgecolors": style.EDGE, "linewidths": 0.8, "zorder": 2}
    dashes = "solid" if fifth else (0, (2.5, 2))
    return PolyCollection(_outlines(rows), linestyles=[dashes], **look)


def _inside(axes: Axes, x: float, y: float, fifth: int | None, status: str) -> None:
    known = not pd.isna(fifth)
    text = str(fifth) if known else symbols.marker(status)
    colour = style.PAPER if known and fifth > INK_UP_TO else style.INK
    size = 9 if known else 8
    labels.write(axes, text, (x, y), "data", size=size, color=colour, ha="center", zorder=4)


def _key(axes: Axes, drawn: pd.DataFrame, about: Subject, highlight: str) -> None:
    """Draw beside the map what each shade and outline stands for, the highest at the top."""
    rows: list[tuple[int | None, str]] = []
    for fifth in range(len(SHADES), 0, -1):
        values = drawn.loc[drawn["fifth"].eq(fifth).fillna(False), "value"]
        if len(values):
            low, high = (about.write(end) for end in (values.min(), values.max()))
            rows.append((fifth, low if low == high else f"{low} to {high}"))
    if drawn["value"].isna().any():
        rows.append((0, labels.wrapped(NO_FIGURE, 16)))
    if drawn["area"].eq(highlight).any():
        rows.append((None, labels.wrapped(highlight, 18)))
    left, high = axes.get_xlim()[1] + 1.2, axes.get_ylim()[1] - 1.5
    scale = STEP / WIDE
    for place, (fifth, text) in enumerate(rows):
        y = high - place * scale * 1.25
        at = pd.DataFrame({"x": [left], "y": [y]})
        if fifth is None:
            look = {"facecolors": "none", "edgecolors": style.PLUM, "linewidths": 3.4}
            shape = PolyCollection(_outlines(at), **look)
        else:
            shape = _shapes(at, fifth)
        shape.set_clip_on(False)
        axes.add_collection(shape, autolim=False)
        if fifth:
            _inside(axes, left, y, fifth, "")
        labels.write(axes, text, (left, y), "data", 16, size=style.SMALL)
