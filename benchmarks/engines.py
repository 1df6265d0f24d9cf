"""The engines compared, each doing the same two tasks on a delimited file.

The functions of :data:`CELLS` read every cell as text into the engine's own table in memory, and
return a function that counts its rows and characters once the clock has stopped. Those of
:data:`FIGURES` keep the wanted measures, parse the numbers beside the symbols, and return the same
pandas frame whichever engine made it: measure, area, period (text), value (float), status.

Each function imports its engine itself: it runs in a process of its own.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

COLUMNS = ["measure", "area", "period", "value", "status"]


@dataclass(frozen=True)
class Layout:
    """Which columns of a file hold what; ``status`` is '' where symbols stand among the values."""

    measure: str
    area: str
    period: str
    value: str
    status: str = ""

    @property
    def used(self) -> list[str]:
        """Return the columns that the figures are made from."""
        names = [self.measure, self.area, self.period, self.value, self.status]
        return [name for name in names if name]


Sizes = Callable[[], tuple[int, int]]
"""Counts the rows, and the characters of all cells, of the table it remembers."""


def _names(path: Path) -> list[str]:
    with path.open(encoding="utf-8") as file:
        return file.readline().rstrip("\n").split(",")


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return float("nan")


def _finished(frame, layout: Layout):
    """Return text columns as figures, in pandas; ``pandas.to_numeric`` would not be exact."""
    import numpy as np
    import pandas as pd

    codes, distinct = pd.factorize(frame[layout.value].astype(object))
    value = np.array([_number(text) for text in distinct], dtype=float)[codes]
    symbol = layout.status or layout.value
    return pd.DataFrame(
        {
            "measure": frame[layout.measure].astype(object).to_numpy(),
            "area": frame[layout.area].astype(object).to_numpy(),
            "period": frame[layout.period].astype(object).to_numpy(),
            "value": value,
            "status": np.where(
                np.isnan(value) | bool(layout.status), frame[symbol].astype(object), ""
            ),
        }
    )


def _sizes(frame) -> Sizes:
    return lambda: (len(frame), sum(int(frame[name].str.len().sum()) for name in frame))


def pandas_default(path: Path) -> Sizes:
    """Plain ``pandas.read_csv``: it guesses types, and symbols become missing."""
    import pandas as pd

    frame = pd.read_csv(path, low_memory=False)
    return lambda: (len(frame), 0)


def pandas_text(path: Path) -> Sizes:
    import pandas as pd

    return _sizes(pd.read_csv(path, dtype=str, keep_default_na=False))


def pandas_figures(path: Path, layout: Layout, wanted: list[str]):
    import pandas as pd

    frame = pd.read_csv(path, dtype=str, keep_default_na=False, usecols=layout.used)
    return _finished(frame[frame[layout.measure].isin(wanted)], layout)


def pandas_in_chunks(path: Path, layout: Layout, wanted: list[str]):
    import pandas as pd

    read = pd.read_csv(
        path, dtype=str, keep_default_na=False, usecols=layout.used, chunksize=250_000
    )
    kept = [chunk[chunk[layout.measure].isin(wanted)] for chunk in read]
    return _finished(pd.concat(kept), layout)


def pandas_pyarrow_text(path: Path) -> Sizes:
    import pandas as pd

    frame = pd.read_csv(path, engine="pyarrow", dtype="string[pyarrow]", keep_default_na=False)
    return _sizes(frame)


def pandas_pyarrow_figures(path: Path, layout: Layout, wanted: list[str]):
    import pandas as pd

    frame = pd.read_csv(
        path,
        engine="pyarrow",
        dtype="string[pyarrow]",
        keep_default_na=False,
        usecols=layout.used,
    )
    return _finished(frame[frame[layout.measure].isin(wanted)], layout)


def _as_text(path: Path, columns: list[str] | None = None):
    import pyarrow as pa
    import pyarrow.csv

    return pyarrow.csv.ConvertOptions(
        column_types=dict.fromkeys(_names(path), pa.string()),
        strings_can_be_null=False,
        include_columns=columns,
    )


def pyarrow_text(path: Path) -> Sizes:
    import pyarrow.compute as pc
    import pyarrow.csv

    table = pyarrow.csv.read_csv(path, convert_options=_as_text(path))
    return lambda: (
        table.num_rows,
        sum(pc.sum(pc.utf8_length(column)).as_py() or 0 for column in table.columns),
    )


def pyarrow_streamed(path: Path, layout: Layout, wanted: list[str]):
    import pyarrow as pa
    import pyarrow.compute as pc
    import pyarrow.csv

    values = pa.array(wanted)
    with pyarrow.csv.open_csv(
        path,
        read_options=pyarrow.csv.ReadOptions(block_size=4 << 20),
        convert_options=_as_text(path, layout.used),
    ) as batches:
        kept = [
            batch.filter(pc.is_in(batch.column(layout.measure), value_set=values))
            for batch in batches
        ]
    return _finished(pa.Table.from_batches(kept).to_pandas(), layout)


def pyarrow_dataset(path: Path, layout: Layout, wanted: list[str]):
    import pyarrow.compute as pc
    import pyarrow.dataset as ds

    table = ds.dataset(path, format=ds.CsvFileFormat(convert_options=_as_text(path))).to_table(
        columns=layout.used, filter=pc.field(layout.measure).isin(wanted)
    )
    return _finished(table.to_pandas(), layout)


def _duckdb(path: Path):
    import duckdb

    connection = duckdb.connect()
    connection.execute("set memory_limit='1500MB'")
    read = f"read_csv('{path}', header=true, delim=',', all_varchar=true, nullstr='\x01')"
    return connection, read


def duckdb_text(path: Path) -> Sizes:
    connection, read = _duckdb(path)
    connection.execute(f"create table cells as select * from {read}")
    lengths = " + ".join(f'length("{name}")' for name in _names(path))
    count = f"select count(*), cast(sum({lengths}) as bigint) from cells"
    return lambda: connection.execute(count).fetchone()


def duckdb_figures(path: Path, layout: Layout, wanted: list[str]):
    connection, read = _duckdb(path)
    status = (
        f'"{layout.status}"'
        if layout.status
        else f'case when try_cast("{layout.value}" as double) is null '
        f"then \"{layout.value}\" else '' end"
    )
    return connection.execute(
        f'select "{layout.measure}" measure, "{layout.area}" area, "{layout.period}" period, '
        f'try_cast("{layout.value}" as double) "value", {status} status '
        f'from {read} where "{layout.measure}" in (select unnest($1))',
        [wanted],
    ).df()


def polars_text(path: Path) -> Sizes:
    import polars as pl

    frame = pl.read_csv(path, infer_schema=False, empty_string_is_null=False)
    characters = pl.sum_horizontal(pl.all().str.len_chars().cast(pl.Int64).sum())
    return lambda: (frame.height, frame.select(characters).item())


def _polars_figures(frame, layout: Layout, wanted: list[str]):
    import polars as pl

    value = pl.col(layout.value).cast(pl.Float64, strict=False)
    status = (
        pl.col(layout.status)
        if layout.status
        else pl.when(value.is_null()).then(pl.col(layout.value)).otherwise(pl.lit(""))
    )
    return frame.filter(pl.col(layout.measure).is_in(wanted)).select(
        pl.col(layout.measure).alias("measure"),
        pl.col(layout.area).alias("area"),
        pl.col(layout.period).alias("period"),
        value.alias("value"),
        status.alias("status"),
    )


def polars_eager(path: Path, layout: Layout, wanted: list[str]):
    import polars as pl

    frame = pl.read_csv(path, infer_schema=False, empty_string_is_null=False, columns=layout.used)
    return _polars_figures(frame, layout, wanted).to_pandas()


def polars_lazy(path: Path, layout: Layout, wanted: list[str]):
    import polars as pl

    frame = pl.scan_csv(path, infer_schema=False, empty_string_is_null=False)
    return _polars_figures(frame, layout, wanted).collect(engine="streaming").to_pandas()


def ours(path: Path, layout: Layout, wanted: list[str]):
    """What the project does with a publisher's file, on whichever engine lies behind it."""
    from helpers.files import containers

    (sheet,) = containers.sheets(path, path.name, path.parent)
    labels = [name for name in layout.used if name != layout.value]
    frame = sheet.cells(labels, [layout.value])
    return _finished(frame[frame[layout.measure].isin(wanted)], layout)


PLAIN = "pandas"
CELLS: dict[str, Callable] = {
    PLAIN: pandas_default,
    "pandas, as text": pandas_text,
    "pandas, engine pyarrow": pandas_pyarrow_text,
    "pyarrow": pyarrow_text,
    "DuckDB": duckdb_text,
    "polars": polars_text,
}
FIGURES: dict[str, Callable] = {
    PLAIN: pandas_figures,
    "pandas, in chunks": pandas_in_chunks,
    "pandas, engine pyarrow": pandas_pyarrow_figures,
    "pyarrow, streamed": pyarrow_streamed,
    "pyarrow, dataset": pyarrow_dataset,
    "DuckDB": duckdb_figures,
    "polars, eager": polars_eager,
    "polars, lazy": polars_lazy,
    "this project": ours,
}
