"""Published cells side by side, and how far rounding lets them differ."""

import pandas as pd

from helpers.areas import NATIONS

KEY = ["measure", "area_code", "period"]
TRIED = ["check", *KEY, "value", "expected", "allowed", "holds", "sentence"]
"""Columns of what a check tried: ``holds`` is missing where the cell could not be tested."""

TOLERANCE = 1e-6


def published(tables: dict[str, pd.DataFrame]) -> pd.DataFrame:
    """Return the published cells with half the unit each was rounded to.

    Parameters
    ----------
    tables
        ``observations`` and ``measures``, as ``data/processed`` holds them.

    Returns
    -------
    DataFrame
        measure, area_code, period, value, status, kind, decimals, half (how far the true number
        may lie from the value, in its own unit; 0 for an exact count).
    """
    frame = tables["observations"]
    frame = frame[frame["source"] != "derived"].merge(
        tables["measures"][["measure", "kind", "decimals"]], on="measure"
    )
    printed = 10.0 ** -frame["decimals"]
    exact = (frame["kind"] == "count") & (frame["decimals"] == 0)
    unit = frame["rounding"].where(frame["rounding"] > 1, printed.mask(exact, 0.0))
    unit = unit.where(frame["kind"] == "count", printed)
    return frame[[*KEY, "value", "status", "kind", "decimals"]].assign(half=unit / 2)


def at(frame: pd.DataFrame, measure: str | pd.Series, cells: pd.DataFrame) -> pd.DataFrame:
    """Return ``value`` and ``half`` of a measure at the areas and periods of ``cells``, in order.

    Parameters
    ----------
    frame
        As :func:`published` returns it.
    cells
        Columns area_code, period.
    """
    wanted = cells[["area_code", "period"]].assign(measure=measure)
    index = pd.MultiIndex.from_frame(wanted[KEY])
    found = frame.set_index(KEY)[["value", "half"]].reindex(index)
    return found.set_axis(cells.index)


def before_break(cells: pd.DataFrame, breaks: pd.DataFrame, kind: str) -> pd.Series:
    """Say which cells lie before a break of this kind of their own measure.

    Parameters
    ----------
    cells
        Columns measure, area_code, period.
    breaks
        Columns measure, nation, start, kind.
    """
    nation = cells["area_code"].str[0].map(NATIONS)
    found = pd.Series(False, index=cells.index)
    for row in breaks[breaks["kind"] == kind].itertuples():
        found |= (
            (cells["measure"] == row.measure)
            & (nation == row.nation)
            & (cells["period"] < row.start)
        )
    return found


def judged(beyond: pd.Series) -> pd.Series:
    """Return whether cells hold: ``beyond`` says by how much each is further off than allowed.

    Missing where ``beyond`` is: the cell could not be tested.
    """
    return (beyond <= TOLERANCE).astype("boolean").mask(beyond.isna())
