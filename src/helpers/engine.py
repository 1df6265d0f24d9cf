"""The engine that reads tables of text: one place, so that another engine means one change here.

It is pyarrow, the fastest within 2 GiB of memory of those compared (docs/speed.md): a file is
read in blocks, and rows and columns that are not asked for are dropped block by block.
"""

import csv
from collections.abc import Collection
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv
import pyarrow.parquet

from helpers.errors import Problem

BLOCK = 4 << 20
PARQUET = b"PAR1"


def read(
    path: Path,
    shown: str,
    *,
    separator: str = ",",
    columns: list[str] | None = None,
    keep: dict[str, Collection[str]] | None = None,
) -> pd.DataFrame:
    """Read a delimited UTF-8 text file, or a Parquet file, with every cell as text.

    Parameters
    ----------
    path
        The file; Parquet is known by its content.
    shown
        What messages call it.
    separator
        What stands between the cells of a row.
    columns
        The columns wanted, in this order; all where None.
    keep
        Column -> the values of which rows are kept; only rows that fulfil all of it.

    Returns
    -------
    DataFrame
        Text exactly as in the file, '' where empty.

    Raises
    ------
    Problem
        If the file is empty, is not UTF-8, has a row with too many or too few cells, or has a
        column twice or not at all.
    """
    if path.stat().st_size == 0:
        raise Problem(f"{shown} is empty: put the published file in its place.")
    with path.open("rb") as file:
        is_parquet = file.read(len(PARQUET)) == PARQUET
    try:
        if is_parquet:
            return _parquet(path, shown, columns, keep or {})
        return _delimited(path, shown, separator, columns, keep or {})
    except (pa.ArrowInvalid, UnicodeDecodeError, csv.Error) as error:
        kind = "Parquet table" if is_parquet else "CSV table"
        reason = str(error) if is_parquet else _reason(path, separator, error)
        raise Problem(
            f"{shown} cannot be read as a {kind} ({' '.join(reason.split())[:160]}): "
            "put the published file in its place"
            + (", whole." if is_parquet else ", saved as UTF-8 CSV.")
        ) from error


def _delimited(
    path: Path,
    shown: str,
    separator: str,
    columns: list[str] | None,
    keep: dict[str, Collection[str]],
) -> pd.DataFrame:
    with path.open(encoding="utf-8-sig", newline="") as file:
        names = next(csv.reader(file, delimiter=separator), [])
    _check(names, [*(columns or []), *keep], shown)
    used = None if columns is None else list(dict.fromkeys([*columns, *keep]))
    options = {
        "parse_options": pyarrow.csv.ParseOptions(
            delimiter=separator, newlines_in_values=_has_quotation_mark(path)
        ),
        "convert_options": pyarrow.csv.ConvertOptions(
            column_types=dict.fromkeys(names, pa.string()),
            strings_can_be_null=False,
            include_columns=used,
        ),
    }
    if not keep:
        return pyarrow.csv.read_csv(path, **options).to_pandas()
    blocks = pyarrow.csv.ReadOptions(block_size=BLOCK)
    with pyarrow.csv.open_csv(path, read_options=blocks, **options) as batches:
        kept = [_kept(batch, keep) for batch in batches]
        table = pa.Table.from_batches(kept, batches.schema)
    return table.select(columns or names).to_pandas()


def _parquet(
    path: Path, shown: str, columns: list[str] | None, keep: dict[str, Collection[str]]
) -> pd.DataFrame:
    with pyarrow.parquet.ParquetFile(path) as file:
        names = file.schema_arrow.names
        _check(names, [*(columns or []), *keep], shown)
        used = None if columns is None else list(dict.fromkeys([*columns, *keep]))
        kept = [_kept(_texts(batch), keep) for batch in file.iter_batches(columns=used)]
        schema = pa.schema([(name, pa.string()) for name in (used or names)])
    return pa.Table.from_batches(kept, schema).select(columns or names).to_pandas()


def _texts(batch: pa.RecordBatch) -> pa.RecordBatch:
    cells = [pc.fill_null(pc.cast(column, pa.string()), "") for column in batch.columns]
    return pa.record_batch(cells, names=batch.schema.names)


def _kept(batch: pa.RecordBatch, keep: dict[str, Collection[str]]) -> pa.RecordBatch:
    for name, values in keep.items():
        wanted = pa.array(values, pa.string())
        batch = batch.filter(pc.is_in(batch.column(name), value_set=wanted))
    return batch


def _check(names: list[str], asked: list[str], shown: str) -> None:
    repeated = sorted({name for name in names if names.count(name) > 1})
    if repeated:
        raise Problem(f"{shown} has the column {repeated[0]} twice: remove one of them.")
    absent = [name for name in asked if name not in names]
    if absent:
        raise Problem(
            f"{shown} has no column {absent[0]} (it has {', '.join(names)[:160]}): "
            "put the published file in its place."
        )


def _has_quotation_mark(path: Path) -> bool:
    """Say whether a cell may hold a line break; without any, pyarrow reads in parallel."""
    with path.open("rb") as file:
        return any(b'"' in block for block in iter(lambda: file.read(BLOCK), b""))


def _reason(path: Path, separator: str, error: Exception) -> str:
    """Return in words why a delimited file cannot be read, with the row where there is one."""
    if "utf8" in str(error).lower().replace("-", ""):
        return "it is not UTF-8"
    ragged: list[str] = []

    def first(row: pyarrow.csv.InvalidRow) -> str:
        if not row.text:  # a blank line is passed over, but counts
            return "skip"
        ragged.append(
            f"row {row.number}: Expected {row.expected_columns} columns, "
            f"got {row.actual_columns}: {row.text}"
        )
        return "error"

    try:
        with pyarrow.csv.open_csv(
            path,
            read_options=pyarrow.csv.ReadOptions(use_threads=False, block_size=BLOCK),
            parse_options=pyarrow.csv.ParseOptions(
                delimiter=separator,
                newlines_in_values=True,
                ignore_empty_lines=False,
                invalid_row_handler=first,
            ),
        ) as batches:
            while batches.read_next_batch():
                pass
    except (pa.ArrowInvalid, StopIteration):
        pass
    return ragged[0] if ragged else str(error).removeprefix("CSV parse error: ")
