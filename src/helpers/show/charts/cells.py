"""Where each council lies on a map of equal hexagons, so that a small one is seen as a large one.

Each council gets a cell of its own, so that the squares of their moves from where they are add up
to the least (the assignment problem, solved exactly by scipy): squares, as a council that is moved
far is lost to who looks for it.
"""

import functools

import numpy as np
import pandas as pd
from scipy.optimize import linear_sum_assignment
from scipy.spatial.distance import cdist

from helpers import data

SPACING = 30_000.0
"""Metres from one centre to the next: about the land of England and Wales over their councils."""
ROW = np.sqrt(3) / 2
"""A row of cells lies so far above the one below, in spacings."""
MARGIN = 3
"""Cells around all councils that are free to be taken."""


def placed(positions: pd.DataFrame) -> pd.DataFrame:
    """Return the cell of each area.

    Args:
        positions: area_code, easting, northing (metres), a row an area, in any order.

    Returns:
        DataFrame: area_code, x and y (of its cell's centre, in spacings), moved (kilometres from
            where it is), in the order of the codes: the same cells whatever the order of the rows.
    """
    areas = positions.sort_values("area_code", ignore_index=True)
    at = areas[["easting", "northing"]].to_numpy(float) / SPACING
    low, high = at.min(axis=0) - MARGIN, at.max(axis=0) + MARGIN
    columns, rows = np.ceil((high - low) / [1, ROW]).astype(int)
    across, up = np.meshgrid(np.arange(columns), np.arange(rows))
    cells = np.column_stack([(across + up % 2 / 2).ravel(), (up * ROW).ravel()])
    moves = cdist(at - low, cells)
    _, taken = linear_sum_assignment(moves**2)
    moved = moves[np.arange(len(areas)), taken] * SPACING / 1000
    x, y = cells[taken].T
    return areas[["area_code"]].assign(x=x, y=y, moved=moved)


@functools.cache
def _of_councils(told: tuple[tuple[str, float, float], ...]) -> pd.DataFrame:
    columns = ["area_code", "easting", "northing"]
    return placed(pd.DataFrame(told, columns=columns))


def of_councils() -> pd.DataFrame:
    """Return the cell of each English and Welsh council, with its name and region.

    Returns:
        DataFrame: As :func:`placed`, and area, region (of a Welsh council: Wales) and reorganised
            (whether it was formed or ended in the years held).
    """
    positions = data.table("positions")[["area_code", "easting", "northing"]]
    cells = _of_councils(tuple(positions.itertuples(index=False, name=None)))
    areas = data.areas().set_index("area_code")
    codes = cells["area_code"]
    dated = areas[["first_mid_year", "last_mid_year"]].notna().any(axis=1)
    told = {"area": areas["name"], "region": data.regions(), "reorganised": dated}
    return cells.assign(**{name: codes.map(known) for name, known in told.items()})


def borders(cells: pd.DataFrame, radius: float) -> list[list[tuple[float, float]]]:
    """Return the edges between cells of two regions, as pairs of points.

    Args:
        cells: x, y, region.
        radius: From the centre of a cell to its corners, in spacings.
    """
    at = cells[["x", "y"]].to_numpy()
    region = cells["region"].to_numpy()
    near = np.argwhere(np.triu(np.abs(cdist(at, at) - 1) < 0.01))
    lines = []
    for one, other in near:
        if region[one] != region[other]:
            middle, along = (at[one] + at[other]) / 2, at[other] - at[one]
            half = np.array([-along[1], along[0]]) * radius / 2
            lines.append([tuple(middle - half), tuple(middle + half)])
    return lines
