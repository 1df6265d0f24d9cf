"""Sums of councils, and of regions, against the total that the publisher prints.

A sum is tried only where every part is held; one suppressed or absent part leaves it untested,
so that nothing printed here lets a suppressed part be worked out.
"""

import pandas as pd

from helpers.quality.cells import TRIED, judged, published

ADDABLE = ("count", "pounds")


def councils(tables: dict[str, pd.DataFrame]) -> pd.DataFrame:
    """Try each printed total of a nation or region against the sum of its councils.

    A reorganised council is counted by the old authorities of its union or by the new ones,
    whichever are all held; a cell that is not applicable (z) adds nothing.

    Parameters
    ----------
    tables
        ``observations``, ``measures``, ``areas`` and ``unions``.

    Returns
    -------
    DataFrame
        The columns :data:`helpers.quality.cells.TRIED`.
    """
    areas, unions = tables["areas"], tables["unions"]
    authorities = set(areas.loc[areas["level"] == "local authority", "area_code"])
    reorganised = unions.groupby("union_code")
    groups = {}
    for code, below in _below(areas).items():
        mine = [each for each in below if each in authorities]
        choices = [
            [list(rows.loc[rows["role"] == role, "member_code"]) for role in ("before", "after")]
            for _, rows in reorganised
            if set(rows["member_code"]) <= set(mine)
        ]
        joined = {each for choice in choices for members in choice for each in members}
        if mine:
            groups[code] = [[[each]] for each in mine if each not in joined] + choices
    return _tried(tables, groups, "councils-against-nation", "its councils")


def regions(tables: dict[str, pd.DataFrame]) -> pd.DataFrame:
    """Try each printed total against the sum of the regions (or sub-regions) it consists of.

    Parameters
    ----------
    tables
        ``observations``, ``measures`` and ``areas``.

    Returns
    -------
    DataFrame
        The columns :data:`helpers.quality.cells.TRIED`.
    """
    areas = tables["areas"]
    parts = areas[areas["level"].isin(["region", "sub-region"])]
    groups = {
        code: [[[each]] for each in members]
        for code, members in parts.groupby("parent_code")["area_code"]
    }
    return _tried(tables, groups, "regions-against-nation", "its regions")


def _below(areas: pd.DataFrame) -> dict[str, list[str]]:
    """Return, by the code of each nation and region, the areas that lie in it."""
    parents = areas.set_index("area_code")["parent_code"]
    levels = areas.set_index("area_code")["level"]
    kingdom = {code for code, parent in parents.items() if parent == ""}
    below: dict[str, list[str]] = {}
    for code in parents.index:
        parent = parents[code]
        while parent and parent in parents.index:
            if levels[parent] in ("country", "region") and parent not in kingdom:
                below.setdefault(parent, []).append(code)
            parent = parents[parent]
    return below


def _tried(
    tables: dict[str, pd.DataFrame],
    groups: dict[str, list[list[list[str]]]],
    check: str,
    parts: str,
) -> pd.DataFrame:
    """Try totals against ``groups``: the parts of each, each part one set of areas or another."""
    cells = published(tables)
    cells = cells[cells["kind"].isin(ADDABLE)].set_index(["measure", "period", "area_code"])
    values, halves = cells["value"].unstack(), cells["half"].unstack().fillna(0.0)  # noqa: PD010
    alone = values.mask(cells["status"].unstack() == "z", 0.0)  # noqa: PD010
    found = []
    for code in sorted(set(groups) & set(values)):
        total, allowed = pd.Series(0.0, values.index), halves[code]
        for ways in groups[code]:
            held = alone if len(ways) == 1 else values
            added = [held.reindex(columns=way).sum(axis=1, skipna=False) for way in ways]
            slack = [halves.reindex(columns=way).sum(axis=1) for way in ways]
            chosen, unit = added[0], slack[0]
            for other, its_unit in zip(added[1:], slack[1:], strict=True):
                chosen, unit = chosen.fillna(other), unit.where(chosen.notna(), its_unit)
            total, allowed = total + chosen, allowed + unit
        found.append(
            pd.DataFrame({"value": values[code], "expected": total, "allowed": allowed})
            .dropna(subset="value")
            .reset_index()
            .assign(area_code=code)
        )
    if not found:
        return pd.DataFrame(columns=TRIED)
    tried = pd.concat(found, ignore_index=True).assign(
        check=check, sentence=f"{{value}} is printed, but {parts} add up to {{expected}}"
    )
    beyond = (tried["value"] - tried["expected"]).abs() - tried["allowed"]
    tried["holds"] = judged(beyond)
    return tried[TRIED]
