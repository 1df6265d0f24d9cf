"""Published cells side by side, and how far rounding lets them differ."""

from dataclasses import dataclass

import pandas as pd

from helpers.areas import NATIONS

KEY = ["measure", "area_code", "period"]
TRIED = ["check", *KEY, "value", "expected", "allowed", "holds", "sentence"]
"""Columns of what a check tried: ``holds`` is missing where the cell could not be tested."""

TOLERANCE = 1e-6


@dataclass(frozen=True)
class Cells:
    """The published cells: a row an area and period, a column a measure.

    ``value`` is missing where nothing is held; ``half`` is half the unit that the value was
    rounded to (0 for an exact count); ``empty`` says where the publisher prints "not
    applicable".
    """

    value: pd.DataFrame
    half: pd.DataFrame
    empty: pd.DataFrame
    kind: pd.Series


def published(tables: dict[str, pd.DataFrame]) -> Cells:
    """Return the published cells of ``observations``; what was worked out is left out.

    Parameters
    ----------
    tables
        ``observations`` and ``measures``, as ``data/processed`` holds them.
    """
    frame = tables["observations"]
    frame = frame[frame["source"] != "derived"]
    measures = tables["measures"].set_index("measure")
    measure = frame["measure"].astype("category")
    kind, decimals = (measure.map(measures[name]) for name in ("kind", "decimals"))
    is_count, printed = kind == "count", 10.0 ** -decimals.astype(float)
    counted = frame["rounding"].where(
        frame["rounding"] > 1, printed.mask(decimals.astype(float) == 0, 0.0)
    )
    half = counted.where(is_count, printed) / 2
    long = frame[KEY].assign(value=frame["value"], half=half, empty=frame["status"] == "z")
    long = long.set_index(["area_code", "period", "measure"])
    value, half, empty = (long[name].unstack("measure") for name in long)  # noqa: PD010
    return Cells(value, half, empty.eq(True), measures["kind"])


def before_break(measure: str, index: pd.MultiIndex, breaks: pd.DataFrame, kind: str) -> pd.Series:
    """Say which areas and periods lie before a break of this kind of a measure.

    Parameters
    ----------
    index
        Levels area_code, period.
    breaks
        Columns measure, nation, start, kind.
    """
    nation = index.get_level_values("area_code").str[0].map(NATIONS)
    period = index.get_level_values("period")
    found = pd.Series(False, index=index)
    mine = breaks[(breaks["kind"] == kind) & (breaks["measure"] == measure)]
    for row in mine.itertuples():
        found |= (nation == row.nation) & (period < row.start)
    return found


def judged(beyond: pd.Series) -> pd.Series:
    """Return whether cells hold: ``beyond`` says by how much each is further off than allowed.

    Missing where ``beyond`` is: the cell could not be tested.
    """
    return (beyond <= TOLERANCE).astype("boolean").mask(beyond.isna())


def tried(
    check: str,
    measure: str,
    cells: pd.DataFrame,
    sentence: str,
) -> pd.DataFrame:
    """Return what a check tried of one measure, in the columns :data:`TRIED`.

    Parameters
    ----------
    cells
        Index area_code, period; columns value, expected, allowed, beyond (how much further off
        than allowed).
    sentence
        What is said of a cell that does not hold, with {value} and {expected}.
    """
    cells = cells[cells["value"].notna()]
    return cells.reset_index().assign(
        check=check, measure=measure, holds=judged(cells["beyond"]).array, sentence=sentence
    )[TRIED]


def joined(found: list[pd.DataFrame]) -> pd.DataFrame:
    """Return what several trials found as one frame with the columns :data:`TRIED`."""
    some = [frame for frame in found if len(frame)]
    if some:
        return pd.concat(some, ignore_index=True)
    return pd.DataFrame(columns=TRIED).astype({"holds": "boolean", "value": float})
