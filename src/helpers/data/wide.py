"""A series frame as a table that people read: years down, areas or measures across."""

import pandas as pd

from helpers import words
from helpers.data.tables import measures_by_name
from helpers.words.symbols import NOT_HELD, key


def table_of(frame: pd.DataFrame) -> pd.DataFrame:
    """Return a series frame as a table for people: numbers as they are written, symbols, no codes.

    Examples:
        >>> from helpers import data
        >>> wide = data.table_of(data.series("plan_rate", ["Leeds", "England"], 2023))
        >>> wide.columns.tolist(), wide.loc[2025].tolist()
        (['Leeds', 'England'], ['36.0', '40.6'])

    Args:
        frame: measure, area_code, area, period, value, status: a cell a row.

    Returns:
        DataFrame: Text. Of several years a row a year and a column an area; of several measures of
            one area a column a measure; of several measures and areas a row a measure and year. Of
            one year a row an area and a column a measure. ``attrs`` are those of the frame, and
            "symbols" says what each symbol in it means. Measures stand under their labels.
    """
    described = measures_by_name()
    rows, across = _layout(frame)
    table = frame.assign(text=_written(frame)).pivot_table(
        index=rows, columns=across, values="text", aggfunc="first"
    )
    order = {name: frame[name].drop_duplicates() for name in ("measure", "area_code")}
    if rows[0] != "period":
        table = table.reindex(order[rows[0]], level=0 if len(rows) > 1 else None)
    table = table.reindex(columns=order[across]).fillna(NOT_HELD)
    names = {**described["label"], **dict(zip(frame["area_code"], frame["area"], strict=True))}
    titles = {"period": "Year", "area_code": "Area", "measure": "Measure"}
    table = table.rename(index=names, columns=names)
    table = table.rename_axis(index=[titles[name] for name in rows], columns=None)
    meanings = key(list(table.to_numpy().ravel()))
    table.attrs = {**frame.attrs, "symbols": "; ".join(f"{mark} {said}" for mark, said in meanings)}
    return table


def _layout(frame: pd.DataFrame) -> tuple[list[str], str]:
    """Return what stands down and what across."""
    measures, areas, years = (frame[name].nunique() for name in ("measure", "area_code", "period"))
    if years == 1:
        return ["area_code"], "measure"
    if measures > 1:
        return (["measure", "period"], "area_code") if areas > 1 else (["period"], "measure")
    return ["period"], "area_code"


def _written(frame: pd.DataFrame) -> list[str]:
    """Return the cells as people read them: a rate that has decimals with one at least."""
    described = measures_by_name()
    decimals = {}
    for measure, rows in frame.groupby("measure"):
        broken = described.at[measure, "kind"] == "rate" and rows["value"].dropna().mod(1).any()
        decimals[measure] = max(int(described.at[measure, "decimals"]), int(broken))
    cells = zip(frame["measure"], frame["value"], frame["status"], strict=True)
    return [words.cell(value, status, decimals[measure]) for measure, value, status in cells]
