"""Published cells side by side, and how far rounding lets them differ.

The cells stand in boxes of measures, areas and years, so that a check is arithmetic on layers.
"""

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from helpers.data.nations import NATIONS

KEY = ["measure", "area_code", "period"]
TRIED = ["check", *KEY, "value", "expected", "allowed", "holds", "sentence"]
"""Columns of what a check tried: ``holds`` is missing where the cell could not be tested."""

ADDABLE = ("count", "pounds")
"""Kinds of measures that may be added up."""

TOLERANCE = 1e-6


@dataclass(frozen=True)
class Cells:
    """The published cells: each box has the axes measure, area and year, in that order.

    ``value`` is missing where nothing is held; ``half`` is half the unit that the value was
    rounded to (0 for an exact count); ``empty`` says where the publisher prints "not
    applicable"; ``released`` orders the months of release (0 where there is no row).
    ``years`` leaves none out; ``kind`` is the kind of each measure.
    """

    measures: pd.Index
    areas: pd.Index
    years: pd.Index
    kind: pd.Series
    value: np.ndarray
    half: np.ndarray
    empty: np.ndarray
    released: np.ndarray

    def of(self, measure: str) -> "Cells":
        """Return the cells of one measure, which must be held."""
        return self._part(self.measures.get_indexer([measure]), slice(None))

    def at(self, codes: list[str]) -> "Cells":
        """Return the cells of some areas, in that order; all must be held."""
        return self._part(slice(None), self.areas.get_indexer(codes))

    def only(self, kinds: tuple[str, ...]) -> "Cells":
        """Return the cells of the measures of some kinds."""
        return self._part(self.measures.map(self.kind).isin(kinds), slice(None))

    def _part(self, measures: slice | np.ndarray, areas: slice | np.ndarray) -> "Cells":
        boxes = ("value", "half", "empty", "released")
        return replace(
            self,
            measures=self.measures[measures],
            areas=self.areas[areas],
            **{name: getattr(self, name)[measures, areas] for name in boxes},
        )


def published(tables: dict[str, pd.DataFrame]) -> Cells:
    """Return the published cells of ``observations``; what was worked out is left out.

    ``tables`` are ``observations`` and ``measures``, as ``data/processed`` holds them.
    """
    frame = tables["observations"]
    frame = frame[(frame["source"] != "derived").to_numpy()]
    known = tables["measures"].set_index("measure")
    measure, measures = pd.factorize(frame["measure"], sort=True)
    area, areas = pd.factorize(frame["area_code"], sort=True)
    released, _ = pd.factorize(frame["released"], sort=True)
    period = frame["period"].to_numpy()
    years = pd.RangeIndex(period.min(), period.max() + 1) if len(frame) else pd.RangeIndex(0)
    decimals = known["decimals"].reindex(measures).to_numpy(float)
    is_count = (known["kind"].reindex(measures) == "count").to_numpy()
    printed = 10.0**-decimals
    # a count is as rounded as its source says; one printed whole and not rounded is exact
    unit = np.where(is_count & (decimals == 0), 0.0, printed)[measure]
    rounding = frame["rounding"].to_numpy()
    unit = np.where(is_count[measure] & (rounding > 1), rounding, unit)

    def box(values: np.ndarray, nothing: float | bool) -> np.ndarray:
        filled = np.full((len(measures), len(areas), len(years)), nothing)
        filled[measure, area, period - years.start] = values
        return filled

    return Cells(
        pd.Index(measures),
        pd.Index(areas),
        years,
        known["kind"],
        value=box(frame["value"].to_numpy(), np.nan),
        half=box(unit / 2, np.nan),
        empty=box((frame["status"] == "z").to_numpy(), False),
        released=box(released + 1.0, 0.0),
    )


def before_break(measure: str, cells: Cells, breaks: pd.DataFrame, kind: str) -> np.ndarray:
    """Say which areas and years (the axes) lie before a break of this kind of a measure.

    ``breaks`` has the columns measure, nation, start, kind.
    """
    before = np.zeros((len(cells.areas), len(cells.years)), dtype=bool)
    mine = breaks[(breaks["kind"] == kind) & (breaks["measure"] == measure)]
    for nation, start in zip(mine["nation"], mine["start"], strict=True):
        inside = cells.areas.str[:1].map(NATIONS) == nation
        before |= np.outer(inside, cells.years < start)
    return before


def tried(
    check: str,
    cells: Cells,
    expected: np.ndarray,
    allowed: np.ndarray,
    beyond: np.ndarray,
    sentence: str,
) -> pd.DataFrame:
    """Return what a check tried, in the columns :data:`TRIED`.

    Args:
        cells: What is printed.
        expected, allowed: What other cells say it is, and how far it may be off; boxes as those of
            ``cells``.
        beyond: By how much it is further off than allowed; missing where it cannot be tested.
        sentence: What is said of a cell that does not hold, with {value} and {expected}.
    """
    place = np.nonzero(~np.isnan(cells.value))
    beyond = beyond[place]
    return pd.DataFrame(
        {
            "check": check,
            "measure": cells.measures.to_numpy()[place[0]],
            "area_code": cells.areas.to_numpy()[place[1]],
            "period": cells.years.to_numpy()[place[2]],
            "value": cells.value[place],
            "expected": expected[place],
            "allowed": allowed[place],
            "holds": pd.arrays.BooleanArray(beyond <= TOLERANCE, np.isnan(beyond)),
            "sentence": sentence,
        }
    )


def joined(trials: list[pd.DataFrame]) -> pd.DataFrame:
    """Return what several checks tried as one frame with the columns :data:`TRIED`."""
    some = [frame for frame in trials if len(frame)]
    if some:
        return pd.concat(some, ignore_index=True)
    return pd.DataFrame(columns=TRIED).astype({"holds": "boolean", "value": float})
