"""Checks of the raw tables, cell by cell: every failure is found before anything is built.

:mod:`helpers.schemas` checks each file by itself; here the tables are checked against each other.
"""

import numpy as np
import pandas as pd

from helpers import reorganisations, schemas
from helpers.areas import NATIONS
from helpers.errors import Problem
from helpers.observations import units_of_counts
from helpers.raw import RawTable
from helpers.schemas import Failure
from helpers.vintages import KEY


def typed(raw_tables: list[RawTable]) -> dict[str, pd.DataFrame]:
    """Return the raw tables typed and joined by name, each row with its file and row number.

    Raises
    ------
    Problem
        If a cell does not fit the schema of its table, or a table is in no file.
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
    return [
        Failure(row["file"], row["row"], column, reason.format(**row))
        for row in frame[wrong].to_dict("records")
    ]


def together(tables: dict[str, pd.DataFrame]) -> None:
    """Check the tables taken together.

    Parameters
    ----------
    tables
        As :func:`typed` returns them; observations of all releases, dated, by present codes.

    Raises
    ------
    Problem
        If anything is wrong; the details name each cell by file, row and column.
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
    frame = tables["observations"].merge(
        tables["measures"][["measure", "kind", "decimals"]], on="measure", how="left"
    )
    value, status = frame["value"], frame["status"]
    failures = []
    for wrong, column, reason in (
        (_contradicted(frame), "value", "{measure} of {area_code} in {period} "
         "is given more than once"),
        (value.isna() & (status == ""), "value", "is empty, and no status says why"),
        (value.notna() & (status != ""), "status", "'{status}' stands beside a value"),
        ((frame["kind"] != "pounds") & (value < 0), "value", "{value:g} is negative"),
        ((frame["kind"] == "percent") & (value > 100), "value", "{value:g} is above 100 per cent"),
        ((frame["kind"] == "count") & (frame["decimals"] == 0) & (value % 1 > 0), "value",
         "{value:g} is a count and not a whole number"),
    ):  # fmt: skip
        failures += _failing(frame, wrong, column, reason)
    return failures


def rates_agree(tables: dict[str, pd.DataFrame], breaks: pd.DataFrame) -> list[Failure]:
    """Check each printed rate against its count and the child population of the mid-year before.

    They must agree to the rounding of the rate and of the count. A rate that a break of kind
    "population base" puts on another population is passed over.
    """
    frame = tables["observations"].merge(
        tables["measures"][["measure", "kind", "decimals"]], on="measure", how="left"
    )
    values = frame.set_index(KEY)["value"]
    printed = frame[frame["kind"] == "rate"].copy()
    printed["count"] = values.reindex(
        pd.MultiIndex.from_arrays(
            [printed["measure"].str.replace("_rate", "_count"), *_place(printed)]
        )
    ).to_numpy()
    printed["population"] = values.reindex(
        pd.MultiIndex.from_arrays(
            [["population_0_17"] * len(printed), printed["area_code"], printed["period"] - 1]
        )
    ).to_numpy()
    printed["expected"] = 10_000 * printed["count"] / printed["population"]
    rounding = units_of_counts(printed, tables).clip(lower=0)
    slack = 0.5 * 10.0 ** -printed["decimals"] + (
        5_000 * rounding.where(rounding > 1, 0) / printed["population"]
    )
    wrong = (printed["expected"] - printed["value"]).abs() > slack + 1e-6
    nation = printed["area_code"].str[0].map(NATIONS)
    for row in breaks[breaks["kind"] == "population base"].itertuples():
        wrong &= ~(
            (printed["measure"] == row.measure) & (nation == row.nation)
            & (printed["period"] < row.start)
        )  # fmt: skip
    reason = "{value:g} is not 10,000 x {count:,.0f} / {population:,.0f} = {expected:.2f}"
    return _failing(printed, wrong, "value", reason)


def _place(frame: pd.DataFrame) -> list[pd.Series]:
    return [frame["area_code"], frame["period"]]


def _contradicted(frame: pd.DataFrame) -> pd.Series:
    """Say which rows give a cell that the same release gives otherwise, or twice in a file."""
    release = [*KEY, "released", "compilation"]
    twice = frame.duplicated([*KEY, "file"], keep=False)
    several = frame.duplicated(release, keep=False)
    same = frame.duplicated([*release, "value", "status"], keep=False)
    return twice | (several & ~same)
