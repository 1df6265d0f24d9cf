"""Checks of the raw tables, cell by cell: every failure is found before anything is built.

:mod:`schemas` checks each file by itself; here the tables are checked against each other.
"""

import numpy as np
import pandas as pd

from helpers.data import reorganisations, rules, schemas
from helpers.data.raw import RawTable
from helpers.data.raw_failures import Failure
from helpers.data.vintages import KEY, by_key
from helpers.errors import Problem


def typed(raw_tables: list[RawTable]) -> dict[str, pd.DataFrame]:
    """Return the raw tables typed and joined by name, each row with its file and row number.

    Raises:
        Problem: If a cell does not fit the schema of its table, or a table is in no file.
    """
    parts: dict[str, list[pd.DataFrame]] = {}
    failures: list[Failure] = []
    for table in raw_tables:
        frame, found = schemas.check(table.frame, table.sidecar.table, table.name)
        failures += found
        place = {"file": table.name, "row": np.arange(len(frame)) + 2}
        parts.setdefault(table.sidecar.table, []).append(frame.assign(**place))
    absent = sorted(set(schemas.SCHEMAS) - set(parts))
    failures += [Failure("data/raw", 0, "", f"no file holds the table '{name}'") for name in absent]
    refuse(failures)
    return {name: pd.concat(frames, ignore_index=True) for name, frames in parts.items()}


def refuse(failures: list[Failure]) -> None:
    """Raise one Problem for all ``failures``, if there are any."""
    if failures:
        files = sorted({failure.file for failure in failures})
        count = "1 cell fails its check" if len(failures) == 1 else f"{len(failures)} checks fail"
        raise Problem(
            f"{count} in {', '.join(files)}: correct the rows listed, or bring the files back.",
            [str(failure) for failure in failures],
        )


def _failing(frame: pd.DataFrame, wrong: pd.Series, column: str, reason: str) -> list[Failure]:
    """Return a failure for each row that is ``wrong``; ``reason`` may name columns in braces."""
    if not wrong.any():
        return []
    return [
        Failure(row["file"], row["row"], column, reason.format(**row))
        for row in frame[wrong].to_dict("records")
    ]


def across_tables(tables: dict[str, pd.DataFrame]) -> None:
    """Check the tables taken together.

    Args:
        tables: As :func:`typed` returns them; observations of all releases, dated, by present
            codes.

    Raises:
        Problem: If anything is wrong; the details name each cell by file, row and column.
    """
    refuse([*references(tables), *dates(tables), *observations_hold(tables)])


def references(tables: dict[str, pd.DataFrame]) -> list[Failure]:
    """Check that every measure, area and source that a table names is described."""
    known = {
        "measure": set(tables["measures"]["measure"]),
        "area_code": set(tables["areas"]["area_code"]),
        "source": set(tables["sources"]["source"]),
    }
    uses = [
        *((name, column) for name in ("observations",) for column in known),
        *((name, column) for name in ("releases", "set_aside") for column in known),
        *((name, "area_code") for name in ("neighbours", "positions", "claims")),
        ("characteristics", "source"),
        ("roundings", "measure"),
    ]
    failures = []
    for name, column in uses:
        frame = tables[name]
        if column in frame and name not in (column, f"{column}s"):
            wrong = ~frame[column].isin(known[column])
            failures += _failing(frame, wrong, column, f"'{{{column}}}' is not described")
    wrong = ~tables["neighbours"]["neighbour_code"].isin(known["area_code"])
    failures += _failing(
        tables["neighbours"], wrong, "neighbour_code", "'{neighbour_code}' is not described"
    )
    wrong = ~tables["areas"]["parent_code"].isin(known["area_code"] | {""})
    reason = "'{parent_code}' names an area that is not described"
    failures += _failing(tables["areas"], wrong, "parent_code", reason)
    return failures + reorganisations.failures(tables["areas"], tables["reorganisations"])


def dates(tables: dict[str, pd.DataFrame]) -> list[Failure]:
    """Check that each source is either one release or a release a year."""
    frame = tables["sources"]
    wrong = (frame["released"] == "") == (frame["months_after"] == "")
    reason = "exactly one of released and months_after must be given"
    return _failing(frame, wrong, "released", reason)


def observations_hold(tables: dict[str, pd.DataFrame]) -> list[Failure]:
    """Check the observations together: keys, status beside value, ranges."""
    frame, described = tables["observations"], tables["measures"].set_index("measure")
    value, status = frame["value"], frame["status"]
    kind, decimals = (by_key(frame["measure"], described[name]) for name in ("kind", "decimals"))
    failures = []
    for wrong, column, reason in (
        (_contradicted(frame, decimals), "value", "{measure} of {area_code} in {period} "
         "is given more than once"),
        (value.isna() & (status == ""), "value", "is empty, and no status says why"),
        (value.notna() & (status != ""), "status", "'{status}' stands beside a value"),
        *((wrong, "value", f"{{value:g}} {reason}")
          for wrong, reason in rules.impossible(value, kind, decimals)),
    ):  # fmt: skip
        failures += _failing(frame, wrong, column, reason)
    return failures


def _contradicted(frame: pd.DataFrame, decimals: pd.Series) -> pd.Series:
    """Say which rows give a cell that the same release gives otherwise, or twice in a file.

    Figures that agree to the decimals of their measure are one figure, printed more or less
    finely.
    """
    release = [*KEY, "released", "compilation"]
    several = frame[frame.duplicated(KEY, keep=False)]
    several = several[several.duplicated(release, keep=False)]
    groups = several.groupby(release, dropna=False, observed=True)
    spread = groups["value"].transform("max") - groups["value"].transform("min")
    unlike = spread > 0.5 * 10.0 ** -decimals[several.index] + 1e-9
    unlike |= groups["status"].transform("nunique") > 1
    unlike |= several.duplicated([*KEY, "file"], keep=False)
    return unlike.reindex(frame.index, fill_value=False)
