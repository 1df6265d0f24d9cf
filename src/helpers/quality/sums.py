"""Sums of councils, and of regions, against the total that the publisher prints.

A sum is tried only where every part is held; one suppressed or absent part leaves it untested,
so that nothing printed here lets a suppressed part be worked out.
"""

import numpy as np
import pandas as pd

from helpers.quality.cells import TRIED, Cells, joined, judged

ADDABLE = ("count", "pounds")


def councils(cells: Cells, areas: pd.DataFrame, unions: pd.DataFrame) -> pd.DataFrame:
    """Try each printed total of a nation or region against the sum of its councils.

    Reorganised councils are counted by the authorities of the first stage of their union that are
    all held; a cell that is not applicable adds nothing.

    Parameters
    ----------
    cells
        As :func:`helpers.quality.cells.published` returns them.
    areas
        Columns area_code, level, parent_code.
    unions
        Columns union_code, member_code, stage.

    Returns
    -------
    DataFrame
        The columns :data:`helpers.quality.cells.TRIED`.
    """
    value, half, empty = by_area(cells)
    alone = value.mask(empty, 0.0)
    for code, stages in unions.groupby("union_code"):
        alone[code] = half[code] = np.nan
        for _, rows in stages.groupby("stage"):
            members = rows["member_code"]
            added = value.reindex(columns=members).sum(axis=1, skipna=False)
            slack = half.reindex(columns=members).sum(axis=1)
            half[code] = half[code].where(alone[code].notna(), slack)
            alone[code] = alone[code].fillna(added)
    authorities = set(areas.loc[areas["level"] == "local authority", "area_code"])
    joined = unions.set_index("member_code")["union_code"].to_dict()
    groups = {
        total: sorted({joined.get(each, each) for each in below if each in authorities})
        for total, below in _below(areas).items()
    }
    return _tried(alone, half, groups, "councils-against-nation", "its councils")


def regions(cells: Cells, areas: pd.DataFrame) -> pd.DataFrame:
    """Try each printed total against the sum of the regions (or sub-regions) it consists of.

    Parameters
    ----------
    cells, areas
        As for :func:`councils`.

    Returns
    -------
    DataFrame
        The columns :data:`helpers.quality.cells.TRIED`.
    """
    value, half, empty = by_area(cells)
    parts = areas[areas["level"].isin(["region", "sub-region"])]
    groups = {code: list(members) for code, members in parts.groupby("parent_code")["area_code"]}
    return _tried(value.mask(empty, 0.0), half, groups, "regions-against-nation", "its regions")


def by_area(cells: Cells) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """Return value, half and empty of counts and pounds: a row a measure and period."""
    names = [name for name in cells.value if cells.kind[name] in ADDABLE]
    value, half, empty = (
        frame[names].stack(future_stack=True).unstack("area_code")  # noqa: PD010, PD013
        for frame in (cells.value, cells.half, cells.empty)
    )
    return tuple(f.reorder_levels([1, 0]) for f in (value, half.fillna(0.0), empty.eq(True)))


def _below(areas: pd.DataFrame) -> dict[str, list[str]]:
    """Return, by the code of each nation and region, the areas that lie in it."""
    parents = dict(zip(areas["area_code"], areas["parent_code"], strict=True))
    totals = set(areas.loc[areas["level"].isin(["country", "region"]), "area_code"])
    totals -= {code for code, parent in parents.items() if not parent}
    below: dict[str, list[str]] = {}
    for code in parents:
        parent = parents[code]
        while parent:
            if parent in totals:
                below.setdefault(parent, []).append(code)
            parent = parents.get(parent, "")
    return below


def _tried(
    value: pd.DataFrame, half: pd.DataFrame, groups: dict[str, list[str]], check: str, parts: str
) -> pd.DataFrame:
    """Try the columns of ``value`` that are totals against the sum of their parts' columns."""
    found = []
    sentence = f"{{value}} is printed, but {parts} add up to {{expected}}"
    for total in sorted(set(groups) & set(value)):
        if not groups[total]:
            continue
        held = value[total].notna()
        printed = value.loc[held, total]
        added = value.reindex(columns=groups[total])[held].to_numpy().sum(axis=1)
        slack = np.nansum(half.reindex(columns=groups[total])[held].to_numpy(), axis=1)
        one = pd.DataFrame({"value": printed, "expected": added})
        one["allowed"] = slack + half.loc[held, total]
        beyond = (one["value"] - one["expected"]).abs() - one["allowed"]
        one = one.assign(check=check, area_code=total, holds=judged(beyond)).reset_index()
        found.append(one.assign(sentence=sentence)[TRIED])
    return joined(found)
