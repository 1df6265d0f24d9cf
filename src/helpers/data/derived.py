"""Measures worked out from others by the formulas of :mod:`helpers.data.formulas`.

A derived value is missing wherever one of its inputs is, with that input's status and reason.
"""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from helpers.data.formulas import BEFORE, DERIVED, POPULATION, Derived

KEY = ["measure", "area_code", "period"]
YEARS = 10_000
"""More than any year: area number x YEARS + year is one number for a place and time."""

WITH_VALUE = ["lower", "upper", "count", "population"]
"""What stands beside a value where there is any: its 95% interval, and what a rate was made of."""


def measures() -> pd.DataFrame:
    """Return the derived measures as rows of the table of measures, with their formula."""
    names = ["measure", "label", "kind", "unit", "theme", "higher_is", "decimals", "formula"]
    return pd.DataFrame([{name: getattr(entry, name) for name in names} for entry in DERIVED])


def work_out(
    observations: pd.DataFrame, labels: pd.Series, entries: Sequence[Derived] = DERIVED
) -> pd.DataFrame:
    """Return the derived observations, in the columns of ``observations``.

    There is a row wherever the first input of the measure has one.

    Args:
        observations: Columns measure, area_code, period, value, status, reason, source, released,
            rounding.
        labels: What each measure is called, by measure: an input that is missing is named in the
            reason.
        entries: The measures to work out.

    Returns:
        DataFrame: The same columns and :data:`WITH_VALUE`; released is the newest release among the
            inputs.
    """
    used = {_held_as(name) for entry in entries for name in entry.inputs}
    columns = [*KEY, "value", "status", "reason", "released", "rounding"]
    frame = observations.loc[observations["measure"].isin(used), columns]
    place = pd.factorize(frame["area_code"])[0] * YEARS + frame["period"]
    parts = dict(
        iter(frame.assign(place=place).set_index("place").groupby("measure", observed=True))
    )
    nothing = frame.iloc[:0]
    rows = [_one(entry, parts, nothing, labels) for entry in entries]
    return pd.concat(rows, ignore_index=True)


def _one(
    entry: Derived, parts: dict[str, pd.DataFrame], nothing: pd.DataFrame, labels: pd.Series
) -> pd.DataFrame:
    first = parts.get(entry.inputs[0], nothing)
    inputs = [
        _input(name, parts.get(_held_as(name), nothing), first, labels) for name in entry.inputs
    ]
    status = np.full(len(first), "", dtype=object)
    reason = status.copy()
    missing = np.zeros(len(first), dtype=bool)
    for frame in reversed(inputs):
        absent = frame["value"].isna().to_numpy()
        status[absent], reason[absent] = frame["status"][absent], frame["reason"][absent]
        missing |= absent
    values = [frame["value"].mask(missing) for frame in inputs]
    if entry.must_hold is not None:
        broken = ~missing & ~entry.must_hold(*values).to_numpy()
        status[broken], reason[broken] = entry.otherwise_status, entry.otherwise
        values = [value.mask(broken) for value in values]
    worked_out = entry.work_out(*values)
    if isinstance(worked_out, pd.Series):
        worked_out = worked_out.to_frame("value")
    undefined = worked_out["value"].isna().to_numpy() & (status == "")
    status[undefined], reason[undefined] = "z", "the number it is divided by is zero"
    released = np.max([frame["released"].to_numpy() for frame in inputs], axis=0)
    rounding = np.nan
    if entry.kind in ("count", "difference"):
        units = [frame["rounding"].where(frame["rounding"] > 1, 0) for frame in inputs]
        rounding = sum(units).clip(lower=1).to_numpy()
    return pd.DataFrame(
        {
            "measure": entry.measure,
            "area_code": first["area_code"].to_numpy(),
            "period": first["period"].to_numpy(),
            **worked_out.reindex(columns=["value", *WITH_VALUE]),
            "status": status,
            "reason": reason,
            "source": "derived",
            "released": released,
            "rounding": rounding,
        }
    )


def _held_as(name: str) -> str:
    return POPULATION if name == BEFORE else name


def _input(name: str, part: pd.DataFrame, first: pd.DataFrame, labels: pd.Series) -> pd.DataFrame:
    """Return the input at the places of ``first``: value, status, reason, rounding."""
    words = f"the {name}" if name == BEFORE else f"“{labels[name]}”"
    found = part.index.get_indexer(first.index - 1 if name == BEFORE else first.index)
    unheld = found < 0
    frame = part.iloc[np.where(unheld, 0, found)] if len(part) else first
    value, status, reason, released = (
        frame[column].to_numpy(copy=True) for column in ("value", "status", "reason", "released")
    )
    value[unheld], status[unheld], released[unheld] = np.nan, "x", ""
    missing = np.isnan(value) & ~unheld
    reason[missing] = f"{words} is missing (" + reason[missing] + ")"
    reason[unheld] = f"{words} is not held"
    rounding = np.where(unheld, np.nan, frame["rounding"])
    names = ["value", "status", "reason", "released", "rounding"]
    columns = (value, status, reason, released, rounding)
    return pd.DataFrame(dict(zip(names, columns, strict=True)))
