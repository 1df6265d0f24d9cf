"""Sums of councils, and of regions, against the total that the publisher prints.

A sum is tried only where every part is held, and all come from releases of one month with the
total. One suppressed or absent part leaves it untested, so that nothing printed here lets a
suppressed part be worked out. What was tried has the columns
:data:`helpers.data.quality.published.TRIED`.
"""

from dataclasses import dataclass
from functools import reduce

import numpy as np
import pandas as pd

from helpers.data.quality.published import ADDABLE, Cells, joined, tried


@dataclass(frozen=True)
class Sum:
    """What areas add up to, as boxes of one area; half the unit of rounding of all; releases.

    ``value`` is missing where one of the areas is; ``oldest`` and ``newest`` order the months
    in which the areas' figures were released, as :class:`Cells` does.
    """

    value: np.ndarray
    half: np.ndarray
    oldest: np.ndarray
    newest: np.ndarray

    def filled(self, other: "Sum") -> "Sum":
        """Return this sum, and the other where this one is missing."""
        held = ~np.isnan(self.value)
        pairs = zip(vars(self).values(), vars(other).values(), strict=True)
        return Sum(*(np.where(held, mine, its) for mine, its in pairs))

    def plus(self, other: "Sum") -> "Sum":
        """Return the sum of both."""
        return Sum(
            self.value + other.value,
            self.half + other.half,
            np.minimum(self.oldest, other.oldest),
            np.maximum(self.newest, other.newest),
        )


def councils(cells: Cells, areas: pd.DataFrame, harmonised: pd.DataFrame) -> pd.DataFrame:
    """Try each printed total of a nation or region against the sum of its councils: TRIED.

    Reorganised councils are counted by the authorities of the first stage of their harmonised
    area that are all held; a cell that is not applicable adds nothing. ``areas`` has the columns
    area_code, level, parent_code; ``harmonised_areas`` harmonised_code, member_code, stage.
    """
    cells = cells.only(ADDABLE)
    authorities = set(areas.loc[areas["level"] == "local authority", "area_code"])
    harmonised_of = dict(zip(harmonised["member_code"], harmonised["harmonised_code"], strict=True))
    of_harmonised_areas = {}
    for code, rows in harmonised.groupby("harmonised_code"):
        stages = [_sum(cells, list(each)) for _, each in rows.groupby("stage")["member_code"]]
        of_harmonised_areas[code] = reduce(Sum.filled, stages)
    trials = []
    for total, below in _below(areas).items():
        members = [code for code in below if code in authorities]
        if members and total in cells.areas:
            alone = [code for code in members if code not in harmonised_of]
            added = _sum(cells, alone, empty_adds_nothing=True)
            for code in sorted({harmonised_of[code] for code in members if code in harmonised_of}):
                added = added.plus(of_harmonised_areas[code])
            trials.append(_tried(cells, total, added, "councils-against-nation", "its councils"))
    return joined(trials)


def regions(cells: Cells, areas: pd.DataFrame) -> pd.DataFrame:
    """Try each printed total against the sum of the regions (or sub-regions) in it: TRIED."""
    cells = cells.only(ADDABLE)
    parts = areas[areas["level"].isin(["region", "sub-region"])]
    trials = []
    for total, codes in parts.groupby("parent_code")["area_code"]:
        if total in cells.areas:
            added = _sum(cells, list(codes), empty_adds_nothing=True)
            trials.append(_tried(cells, total, added, "regions-against-nation", "its regions"))
    return joined(trials)


def _sum(cells: Cells, codes: list[str], *, empty_adds_nothing: bool = False) -> Sum:
    """Return what areas add up to; an area of which nothing is held leaves all missing."""
    part = cells.at([code for code in codes if code in cells.areas])
    value = np.where(part.empty, 0.0, part.value) if empty_adds_nothing else part.value
    value = value.sum(axis=1, keepdims=True)
    return Sum(
        value if len(part.areas) == len(codes) else np.full_like(value, np.nan),
        np.nansum(part.half, axis=1, keepdims=True),
        part.released.min(axis=1, keepdims=True, initial=np.inf),
        part.released.max(axis=1, keepdims=True, initial=0),
    )


def _below(areas: pd.DataFrame) -> dict[str, list[str]]:
    """Return, by the code of each nation and region, the areas that lie in it."""
    parents = dict(zip(areas["area_code"], areas["parent_code"], strict=True))
    totals = areas.loc[areas["level"].isin(["country", "region"]), "area_code"]
    below: dict[str, list[str]] = {code: [] for code in totals if parents[code]}
    for code, parent in parents.items():
        while parent:
            if parent in below:
                below[parent].append(code)
            parent = parents.get(parent, "")
    return below


def _tried(cells: Cells, total: str, added: Sum, check: str, parts: str) -> pd.DataFrame:
    """Try what is printed for one area against the sum of its parts."""
    printed = cells.at([total])
    allowed = added.half + printed.half
    beyond = np.abs(printed.value - added.value) - allowed
    beyond[(added.oldest != printed.released) | (added.newest != printed.released)] = np.nan
    sentence = f"{{value}} is printed, but {parts} add up to {{expected}}"
    return tried(check, printed, added.value, allowed, beyond, sentence)
