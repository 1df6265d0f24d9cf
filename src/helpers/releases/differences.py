"""What new files change: figure by figure, against the figures in use."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from helpers.data.compilations import KEY, RELEASE, withdrawn
from helpers.data.observed import units_of_counts

LARGE_SHARE = 0.10
LARGE_COUNT = 10
LARGE_OTHER = 2
"""A revision is large beyond a tenth of the figure held, and 10 (counts) or 2 (anything else)."""
FINEST = 4
"""Figures are told apart to this many decimals."""
USEFUL = ("new", "revised", "newly missing", "newly given", "older", "withdrawn since")
"""What a figure of a new file may be to the figures in use, where the file is worth keeping."""
KINDS = (*USEFUL, "rounding", "same")
"""What it may be to them: "newly missing" is a symbol now, "newly given" was one before."""


@dataclass(frozen=True)
class Compared:
    """What new files change of the figures in use.

    figures
        Each figure of the files beside the figure held, as :func:`of_files` returns them.
    withdrawn
        Figures in use that a new edition of their compilation withdraws, as :func:`taken_back`.
    gone
        Other figures of earlier releases that a new one lacks, as :func:`disappeared`.
    """

    figures: pd.DataFrame
    withdrawn: pd.DataFrame
    gone: pd.DataFrame


def of_files(
    fresh: pd.DataFrame, held: pd.DataFrame, used: pd.DataFrame, tables: dict[str, pd.DataFrame]
) -> pd.DataFrame:
    """Return each figure of new files beside the figure held, and what it changes.

    Args:
        fresh: The figures of the new files: measure, area_code, period, value, status, source,
            released, compilation, file.
        held, used: The figures in use without the new files and with them, one a cell, with the
            same columns.
        tables: measures, sources, areas.

    Returns:
        DataFrame: The columns of ``fresh``; held, held_status, held_source; kind (one of
            :data:`KINDS`); large (a revision that needs to be accepted).
    """
    before = held[[*KEY, "value", "status", "source"]]
    before = before.rename(columns=lambda n: n if n in KEY else f"held_{n}".replace("_value", ""))
    after = used[[*KEY, "source"]].rename(columns={"source": "used_source"})
    frame = fresh.merge(before, on=KEY, how="left", indicator="known")
    frame = frame.merge(after, on=KEY, how="left")
    printed = pd.concat([held, fresh], ignore_index=True)
    coarse = _unit(frame, printed, tables)
    difference = (frame["value"] - frame["held"]).abs()
    same = (difference < 10.0**-FINEST) | (
        frame["value"].isna() & frame["held"].isna() & _same_symbol(frame)
    )
    # A compilation's zero says nothing that the publisher's own symbol does not say better.
    same |= frame["compilation"] & (frame["value"] == 0) & frame["held_status"].fillna("").ne("")
    choices = {
        "withdrawn since": frame["used_source"].isna(),
        "new": frame["known"] == "left_only",
        "same": same,
        "older": frame["used_source"] != frame["source"],
        "newly missing": frame["value"].isna() & frame["held"].notna(),
        "newly given": frame["held"].isna(),
        "rounding": difference <= coarse / 2 + 10.0**-FINEST,
    }
    kind = np.select(list(choices.values()), list(choices), default="revised")
    is_count = frame["measure"].map(tables["measures"].set_index("measure")["kind"]) == "count"
    large = difference > np.maximum(
        LARGE_SHARE * frame["held"].abs(), np.where(is_count, LARGE_COUNT, LARGE_OTHER)
    )
    frame = frame.drop(columns=["known", "used_source"])
    return frame.assign(kind=kind, large=large & (kind == "revised"))


def _same_symbol(frame: pd.DataFrame) -> pd.Series:
    return frame["status"].replace(":", "x") == frame["held_status"].replace(":", "x")


def _unit(frame: pd.DataFrame, printed: pd.DataFrame, tables: dict[str, pd.DataFrame]) -> pd.Series:
    """Return the coarser unit of two releases' figures; 0 where both print to the same unit.

    Figures of two releases printed to the same unit differ because what is behind them differs.
    Those of one release may be held to the decimals of their measure only.
    """
    fine = unit_printed(printed, tables)
    keys = [frame["measure"], frame["area_code"].str[:3]]
    units = [
        pd.Series(
            fine.reindex(pd.MultiIndex.from_arrays([*keys, frame[name].fillna("")])).to_numpy(),
            index=frame.index,
        )
        for name in ("source", "held_source")
    ]
    coarse = pd.concat(units, axis=1).max(axis=1)
    coarse = coarse.where((units[0] != units[1]) & units[1].notna(), 0)
    decimals = (
        frame["measure"].map(tables["measures"].set_index("measure")["decimals"]).astype(float)
    )
    return coarse.where(frame["source"] != frame["held_source"], 10.0**-decimals)


def unit_printed(frame: pd.DataFrame, tables: dict[str, pd.DataFrame]) -> pd.Series:
    """Return the unit that each source prints a measure to, by measure, kind of area and source.

    Counts are rounded as the source says; of anything else the decimals that occur tell.
    """
    kinds = tables["measures"].set_index("measure")["kind"]
    known = frame[frame["value"].notna() & frame["measure"].isin(kinds.index)]
    decimals = pd.Series(FINEST, index=known.index)
    for places in range(FINEST - 1, -1, -1):
        rounded = (known["value"].round(places) - known["value"]).abs() < 10.0 ** -(FINEST + 2)
        decimals = decimals.where(~rounded, places)
    is_count = known["measure"].map(kinds) == "count"
    unit = units_of_counts(known, tables).where(is_count, 10.0**-decimals)
    names = [known["measure"], known["area_code"].str[:3], known["source"]]
    return unit.groupby(names).min()


def disappeared(fresh: pd.DataFrame, held: pd.DataFrame, areas: pd.DataFrame) -> pd.DataFrame:
    """Return figures of earlier releases of the same publication that a new file lacks.

    Only measures, years and levels of area that the file covers are looked at, and only figures of
    releases no newer than the file: an older one has lost nothing. The rows are those of ``held``
    (as for :func:`of_files`) with ``file``, which lacks them.
    """
    levels = areas.set_index("area_code")["level"]
    scope = ["measure", "level", "nation"]
    fresh, rows = (
        frame.assign(
            level=frame["area_code"].map(levels),
            nation=frame["area_code"].str[0],
            publication=frame["source"].str.replace(RELEASE, "", regex=True),
        )
        for frame in (fresh, held[[*KEY, "value", "status", "source", "released"]])
    )
    covered = fresh.groupby(["file", "publication", *scope]).agg(
        first=("period", "min"), last=("period", "max"), given=("released", "max")
    )
    rows = rows.merge(covered.reset_index(), on=["publication", *scope])
    rows = rows[rows["period"].between(rows["first"], rows["last"])]
    rows = rows[rows["released"] <= rows["given"]].drop(columns=["first", "last", "given"])
    there = pd.MultiIndex.from_frame(fresh[["file", *KEY]])
    here = pd.MultiIndex.from_frame(rows[["file", *KEY]])
    return rows[~here.isin(there)]


def taken_back(fresh: pd.DataFrame, held: pd.DataFrame, every: pd.DataFrame) -> pd.DataFrame:
    """Return figures in use that new editions of their compilations withdraw.

    Args:
        fresh, held: As for :func:`of_files`.
        every: The figures of all editions, with the new ones.

    Returns:
        DataFrame: The rows of ``held`` with ``file``, the newest of the edition's.
    """
    lost = every.loc[withdrawn(every), [*KEY, "source"]]
    rows = held[held["value"].notna()].drop(columns="file").merge(lost, on=[*KEY, "source"])
    files, publications = (
        frame["source"].astype(str).str.replace(RELEASE, "", regex=True) for frame in (fresh, rows)
    )
    of_edition = fresh.assign(publication=files).sort_values("released", kind="stable")
    newest = of_edition.groupby("publication")["file"].last()
    return rows.assign(file=publications.map(newest))


def summary(compared: Compared, files: list[str]) -> pd.DataFrame:
    """Return the number of figures of each of :data:`KINDS`, withdrawn and gone: a row a file."""
    counts = pd.crosstab(compared.figures["file"], compared.figures["kind"])
    counts = counts.reindex(index=files, columns=list(KINDS), fill_value=0)
    for name in ("withdrawn", "gone"):
        counts[name] = getattr(compared, name).groupby("file").size()
    return counts.fillna(0).astype(int)
