"""The engine that reads tables of text: one place, so that another engine means one change here.

It is pyarrow, the fastest within 2 GiB of memory of those compared (docs/speed.md). Only the
columns asked for are kept. Of a column of labels (places, years, what is counted) each text is
held once and a cell is its number, so that rows are chosen by number, however many there are; a
column of figures, whose texts differ, is held as it stands.
"""

import csv
from collections.abc import Callable, Collection
from contextlib import suppress
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv
import pyarrow.parquet

from helpers.errors import Problem

BLOCK = 1 << 20
LABELS = pa.dictionary(pa.int32(), pa.string())
FIGURES = pa.large_string()
Ragged = Callable[[pyarrow.csv.InvalidRow], str]


def read(path: Path, shown: str) -> pd.DataFrame:
    """Read a plain UTF-8 CSV file, its header in the first line; every cell as text, '' if empty.

    Raises:
        Problem: If it is empty, is not UTF-8, has a row with too many or too few cells, or a column
            twice. ``shown`` is what the sentence calls it.
    """
    if path.stat().st_size == 0:
        raise Problem(f"{shown} is empty: put the published file in its place.")
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            names = next(csv.reader(file), [])
        repeated = sorted({name for name in names if names.count(name) > 1})
        if repeated:
            raise Problem(f"{shown} has the column {repeated[0]} twice: remove one of them.")
        quoted = b'"' in path.read_bytes()
        return parse(path, dict.fromkeys(names, pa.string()), quoted=quoted).to_pandas()
    except (pa.ArrowInvalid, UnicodeDecodeError, csv.Error) as error:
        reason = " ".join(_reason(path, error).split())[:160]
        raise Problem(
            f"{shown} cannot be read as a CSV table ({reason}): "
            "put the published file in its place, saved as UTF-8 CSV."
        ) from error


def parse(
    path: Path,
    types: dict[str, pa.DataType],
    *,
    names: list[str] | None = None,
    start: int = 0,
    separator: str = ",",
    quoted: bool = True,
    blank_lines: bool = False,
    ragged: Ragged | None = None,
) -> pa.Table:
    """Read the rows of a delimited text file.

    Args:
        types: The columns wanted, and the type of each.
        names: What the columns are called; None where the first line says it.
        start: The byte to begin at.
        quoted: Whether there are quotation marks, and so perhaps line breaks in cells; without, all
            cores read.
        blank_lines: Whether a line without anything is a row.
        ragged: What is called for each row with too many or too few cells ("skip" or "error"); one
            core then reads, so that the number of the row is known.

    Raises:
        pyarrow.ArrowInvalid: If a row is ragged, or a cell is not UTF-8.
    """
    with pa.OSFile(str(path)) as file:
        file.seek(start)
        return pyarrow.csv.read_csv(
            file,
            read_options=pyarrow.csv.ReadOptions(
                column_names=names, use_threads=ragged is None, block_size=BLOCK
            ),
            parse_options=pyarrow.csv.ParseOptions(
                delimiter=separator,
                newlines_in_values=quoted,
                ignore_empty_lines=not blank_lines,
                invalid_row_handler=ragged,
            ),
            convert_options=pyarrow.csv.ConvertOptions(
                column_types=types, include_columns=list(types), strings_can_be_null=False
            ),
        )


def parquet(path: Path, labels: Collection[str], figures: Collection[str]) -> pd.DataFrame:
    """Read columns of a Parquet file as :func:`frame_of` gives them, every cell as text."""
    types = {name: LABELS if name in labels else FIGURES for name in (*labels, *figures)}
    with pyarrow.parquet.ParquetFile(path, page_checksum_verification=True) as file:
        table = file.read(columns=list(types))
    return frame_of(pa.table({name: _texts(table[name], kind) for name, kind in types.items()}))


def _texts(cells: pa.ChunkedArray, kind: pa.DataType) -> pa.ChunkedArray:
    if pa.types.is_dictionary(cells.type):
        cells = cells.cast(cells.type.value_type)
    texts = pc.fill_null(pc.cast(cells, pa.string()), "")
    return texts.dictionary_encode() if kind == LABELS else texts.cast(kind)


def frame_of(table: pa.Table) -> pd.DataFrame:
    """Return labels as categories, figures as text that stays with the engine."""
    columns = {
        name: column.unify_dictionaries().to_pandas()
        if pa.types.is_dictionary(column.type)
        else pd.Series(pd.arrays.ArrowStringArray(column))
        for name, column in zip(table.column_names, table.columns, strict=True)
    }
    return pd.DataFrame(columns, copy=False)


def _reason(path: Path, error: Exception) -> str:
    """Return in words why a delimited file cannot be read, with the row where there is one."""
    if "utf8" in str(error).lower().replace("-", ""):
        return "it is not UTF-8"
    reasons: list[str] = []

    def first(row: pyarrow.csv.InvalidRow) -> str:
        if not row.text:  # a blank line is passed over, but counts
            return "skip"
        reasons.append(
            f"row {row.number}: Expected {row.expected_columns} columns, "
            f"got {row.actual_columns}: {row.text}"
        )
        return "error"

    with suppress(pa.ArrowInvalid):
        parse(path, {}, blank_lines=True, ragged=first)
    return reasons[0] if reasons else str(error).removeprefix("CSV parse error: ")
