"""Figures of a group of areas: counts added up, rates and shares worked out anew from counts.

A rate of year p stands on the child population of 30 June of year p-1, a share on its parts: none
is a mean of the members'. A member that is missing withholds the group's figure, and so does a
figure that is suppressed for a member.

A figure is withheld besides where a nation or region that any of the group lies in has one
suppressed area outside the group, and its total would tell that: where the area is all that the
total has more than the group, or where the total is exact and all the rest of it is known. See
:mod:`helpers.data.disclosure` for what is withheld of areas themselves.
"""

from collections.abc import Iterator, Mapping, Sequence

import numpy as np
import pandas as pd

from helpers.data import derived, sources
from helpers.data.formulas import BEFORE, DERIVED, POPULATION, Derived, percent, rate
from helpers.data.geography import Group
from helpers.data.groups import ground
from helpers.data.nations import UNITED_KINGDOM
from helpers.data.quality.against_counts import SHARES
from helpers.data.quality.published import ADDABLE
from helpers.data.tables import measures_by_name, series_frames, table
from helpers.errors import Problem
from helpers.statistics import bounds

WHY_NOT = (
    "“{}” cannot be given for a group: it is no count, and the counts it is made of are not held."
)
MISSING = "{} is missing ({})"
WITHHELD = (
    "withheld because, set beside the figure for {}, it would give away that of {}, "
    "which the publisher suppresses"
)


def figures(group: Group, measures: Sequence[str], as_of: str | None = None) -> pd.DataFrame:
    """Return measures of a group in the columns of a series frame, for every year held.

    The source of a row names those of all that it is made of, separated by a space.

    Raises:
        Problem: If a measure cannot be given for a group.
    """
    held = series_frames(as_of=as_of)
    entries = [entry for name in measures if (entry := _formula(name)) is not None]
    inputs = {POPULATION if name == BEFORE else name for each in entries for name in each.inputs}
    plain = set(measures) - {entry.measure for entry in entries}
    counts = counted(group, sorted(plain | inputs), held)
    parts = [counts[counts["measure"].isin(plain)]]
    if entries:
        parts.append(_worked_out(counts, entries, group, held))
    frame = pd.concat(parts, ignore_index=True).assign(area=group.name)
    frame = frame.reindex(columns=held[""].columns)
    frame["bound"] = np.where(frame["lower"].notna(), bounds.INTERVAL, "")
    return frame.astype(held[""].dtypes)


def _worked_out(
    counts: pd.DataFrame, entries: list[Derived], group: Group, held: Mapping[str, pd.DataFrame]
) -> pd.DataFrame:
    frame = derived.work_out(counts, measures_by_name()["label"], entries)
    parts = dict(iter(counts.groupby("measure")))
    for entry in entries:
        rows = frame["measure"] == entry.measure
        frame.loc[rows, "source"] = sources.of_inputs(frame[rows], entry.inputs, parts)
    return _without_telling(_as_suppressed_as_members(frame, group, held), group, held)


def _formula(measure: str) -> Derived | None:
    """Return how a measure is worked out from counts; None of a count.

    Raises:
        Problem: If it is neither.
    """
    described = measures_by_name()
    label, kind, unit = described.loc[measure, ["label", "kind", "unit"]]
    count = measure.replace("_rate", "_count")
    of_counts = {entry.measure: entry for entry in DERIVED}
    if kind == "rate" and count in described.index:
        of_counts[measure] = Derived(measure, label, unit, kind, "", (count, BEFORE), rate)
    for share, parts, whole, is_base in SHARES:
        if share == measure and is_base:
            of_counts[measure] = Derived(
                *(measure, label, unit, kind, "", (whole, *parts)),
                lambda whole, *parts: percent(sum(parts), whole),
                must_hold=lambda whole, *parts: (sum(parts) <= whole) & (whole > 0),
                otherwise="no share can be formed",
            )
    if measure not in of_counts and kind not in ADDABLE:
        raise Problem(WHY_NOT.format(label))
    return of_counts.get(measure)


def counted(
    group: Group, measures: Sequence[str], held: Mapping[str, pd.DataFrame]
) -> pd.DataFrame:
    """Return counts of a group as far as they may be known, with status and reason.

    Args:
        measures: Counts and pounds.
        held: The series frames of areas, by measure; under "" one without a row.
    """
    return _without_telling(_summed(group, measures, held), group, held)


def _summed(
    group: Group, measures: Sequence[str], held: Mapping[str, pd.DataFrame]
) -> pd.DataFrame:
    """Return sums over the members: a row a measure and year that any member has a row of."""
    rows = pd.concat([held.get(name, held[""]) for name in measures])
    rows = rows[rows["area_code"].isin(group.codes)]
    cells = pd.MultiIndex.from_frame(rows[["measure", "period"]].drop_duplicates())
    cells = cells.to_frame(index=False).merge(pd.DataFrame({"area_code": group.codes}), "cross")
    cells = cells.merge(rows, "left", on=["measure", "period", "area_code"])
    cells["status"] = cells["status"].fillna("x")
    cells["reason"] = cells["reason"].fillna("not held").where(cells["value"].isna(), "")
    cells["gap"] = cells["value"].isna()
    cells["unit"] = cells["rounding"].where(cells["rounding"] > 1, 0)
    names = table("areas").set_index("area_code")["name"]
    cells["told"] = [MISSING.format(names[code], reason) if gap else ""
                     for code, reason, gap in zip(cells["area_code"], cells["reason"], cells["gap"],
                                                  strict=True)]  # fmt: skip
    # what is suppressed is said before what is missing for another reason
    cells["rank"] = (~cells["gap"]).astype(int) * 2 + (cells["status"] != "c")
    cells = cells.sort_values("rank", kind="stable")
    sums = cells.groupby(["measure", "period"], as_index=False).agg(
        value=("value", "sum"),
        gaps=("gap", "sum"),
        status=("status", "first"),
        reason=("told", "first"),
        source=("source", lambda names: " ".join(dict.fromkeys(" ".join(names.dropna()).split()))),
        released=("released", "max"),
        rounding=("unit", "sum"),
    )
    return sums.assign(
        area_code=group.code,
        value=sums["value"].mask(sums["gaps"] > 0),
        reason=sums["reason"] + sums["gaps"].map(lambda n: f", and {n - 1} more" if n > 1 else ""),
        rounding=sums["rounding"].clip(lower=1.0),
    ).drop(columns="gaps")


def _without_telling(
    frame: pd.DataFrame, group: Group, held: Mapping[str, pd.DataFrame]
) -> pd.DataFrame:
    """Return figures of a group without those that a total would tell a suppressed area by."""
    told = {
        (measure, period): WITHHELD.format(name, area)
        for name, total, others in _totals(group)
        for measure in frame["measure"].unique()
        for period, area in _told(held.get(measure, held[""]), total, others)
    }
    known = frame.loc[frame["value"].notna(), ["measure", "period"]]  # else it says why already
    told = {cell: told[cell] for cell in known.itertuples(index=False, name=None) if cell in told}
    return _withheld(frame, told)


def _withheld(frame: pd.DataFrame, reasons: Mapping[tuple[str, int], str]) -> pd.DataFrame:
    """Return a frame whose cells of some measures and years are withheld, each for its reason."""
    cells = zip(frame["measure"], frame["period"], strict=True)
    reason = pd.Series([reasons.get(cell, "") for cell in cells], frame.index, dtype=object)
    hidden = reason.ne("")
    frame = frame.copy()
    frame.loc[hidden, ["value", *({*derived.WITH_VALUE} & {*frame})]] = np.nan
    frame.loc[hidden, "status"] = "c"
    return frame.assign(reason=frame["reason"].mask(hidden, reason))


def _totals(group: Group) -> Iterator[tuple[str, str, frozenset[str]]]:
    """Yield each nation and region that any of a group lies in, and its councils outside of it."""
    mine = frozenset().union(*map(ground, group.codes))
    areas = table("areas")
    holds = areas["level"].isin(["country", "region"]) & (areas["area_code"] != UNITED_KINGDOM)
    for code, name in areas.loc[holds, ["area_code", "name"]].itertuples(index=False):
        whole = ground(code)
        if whole & mine and whole - mine:
            yield name, code, whole - mine


def _told(rows: pd.DataFrame, total: str, others: frozenset[str]) -> Iterator[tuple[int, str]]:
    """Yield the years, and the one suppressed area, that a total less a group would tell.

    Args:
        rows: The series frame of a measure.
        total: The code of the nation or region.
        others: Those of its councils that are not in the group.
    """
    rest = rows[rows["area_code"].isin(others) & (rows["status"] != "z")]
    hidden = rest[rest["status"] == "c"].drop_duplicates("period", keep=False)
    shown = rows[(rows["area_code"] == total) & rows["value"].notna()].set_index("period")
    kinds = measures_by_name()["kind"]
    for year, area in hidden[["period", "area"]].itertuples(index=False):
        if year in shown.index:
            cells = rest.loc[rest["period"] == year, "value"]
            adds_up = kinds[shown.at[year, "measure"]] in (*ADDABLE, "difference")
            exact = adds_up and shown.at[year, "rounding"] <= 1
            if len(cells) == 1 or (exact and cells.isna().sum() == 1):
                yield year, area


def _as_suppressed_as_members(
    frame: pd.DataFrame, group: Group, held: Mapping[str, pd.DataFrame]
) -> pd.DataFrame:
    """Return what was worked out without the cells that are suppressed for a member."""
    rows = pd.concat([held.get(name, held[""]) for name in frame["measure"].unique()])
    rows = rows[rows["area_code"].isin(group.codes) & (rows["status"] == "c")]
    return _withheld(
        frame,
        {
            (row.measure, row.period): MISSING.format(row.area, row.reason)
            for row in rows.itertuples()
        },
    )
