"""A table that people take away as a workbook: figures, notes, sources, symbols explained."""

from collections.abc import Mapping
from io import BytesIO
from pathlib import Path

import pandas as pd

from helpers.data.taking_away import rights, series
from helpers.data.taking_away.contents import LICENCES, Column, Content
from helpers.files import workbooks
from helpers.words import month, symbols

YEARS = (
    "A year is the year ending 31 March, unless the heading says otherwise "
    "(docs/data.md of the collection says which day or year each measure is of)."
)
FROM = "Saved from case-for-change, an open collection of notebooks."


def write(content: Content, target: Path | BytesIO) -> None:
    """Write a workbook: cover, contents, notes, the figures and, where they are known, sources."""
    write_all({"Figures": content}, content.title, target)


def write_all(contents: Mapping[str, Content], title: str, target: Path | BytesIO) -> None:
    """Write a workbook with a sheet a content, under the names given; all their sources on one."""
    sheets = [_sheet(name, content, len(contents) == 1) for name, content in contents.items()]
    held = [content.sources for content in contents.values() if len(content.sources)]
    if held:
        named = pd.concat(held).sort_values("released").drop_duplicates("source", keep="last")
        sheets.append(workbooks.Sheet("Sources", "Sources", _sources(named.sort_index())))
    about = [
        line
        for content in contents.values()
        for line in [
            *([_source(content), content.said] if len(contents) == 1 else []),
            *_licences(content),
            f"The figures as they were known in {month(content.as_of)}." if content.as_of else "",
        ]
        if line
    ]
    cells = [cell for sheet in sheets for name in sheet.table for cell in sheet.table[name]]
    key = symbols.key([one for one in cells if isinstance(one, str)])
    about += [f"{symbol} means {meaning}." for symbol, meaning in key]
    made_of = dict.fromkeys(content.records or rights.OFFICIAL for content in contents.values())
    workbooks.write(target, title, [" ".join([FROM, *made_of])], list(dict.fromkeys(about)), sheets)


def _sheet(name: str, content: Content, alone: bool) -> workbooks.Sheet:
    """Return the sheet of a content; what is said of its sources stands there, or on the cover."""
    table, columns = _for_people(content)
    shown = pd.DataFrame(
        {c.label: [_cell(one, c) for one in table[c.name]] for c in columns},
        columns=[c.label for c in columns],
    )
    key = symbols.key([one for label in shown for one in shown[label] if isinstance(one, str)])
    notes = {c.label: c.notes for c in columns if c.notes}
    if content.places:
        notes = {columns[0].label: (YEARS,)} | notes
    said = [content.said] if content.said and not alone else []
    return workbooks.Sheet(
        name,
        content.title,
        shown,
        source=_source(content),
        legend=[*said, *(f"{symbol} {meaning}" for symbol, meaning in key)],
        notes=notes,
        formats={c.label: _format(c.decimals) for c in columns if c.decimals is not None},
    )


def _for_people(content: Content) -> tuple[pd.DataFrame, list[Column]]:
    """Return the cells with one column for the area, where those of the standard are ten."""
    if not content.places:
        return content.cells, list(content.columns)
    area = series.area_of(content.cells)
    ours = content.cells.assign(area=area["name"], area_code=area["code"])
    first = [
        Column("time_period", "Year"),
        Column("area", "Area"),
        Column("area_code", "Area code"),
        Column("geographic_level", "Geographic level"),
    ]
    return ours, [*first, *content.columns[content.places :]]


def _cell(cell: object, column: Column) -> object:
    """Return a cell as a workbook shows it: a symbol in brackets, and none that is empty."""
    if cell is None or cell != cell or not str(cell).strip():
        return symbols.marker("x" if column.decimals is not None else "z")
    if cell in symbols.MEANING:
        return symbols.marker(cell)
    return cell if isinstance(cell, str | int | float) else str(cell)


def _format(decimals: int) -> str:
    return f"#,##0.{'0' * decimals}" if decimals else "#,##0"


def _source(content: Content) -> str:
    publishers = dict.fromkeys(content.sources["publisher"]) if len(content.sources) else {}
    return f"Source: {'; '.join(publishers)}; the Sources worksheet names the publications." * bool(
        publishers
    )


def _licences(content: Content) -> list[str]:
    named = [LICENCES.get(one, (one,)) for one in content.licences]
    return [f"Licence of the sources: {' '.join(each)}" for each in named]


def _sources(sources: pd.DataFrame) -> pd.DataFrame:
    headings = {
        "source": "Source",
        "title": "Title",
        "publisher": "Publisher",
        "released": "Release",
        "licence": "Licence",
        "address": "Address",
    }
    cells = sources[list(headings)].replace("", symbols.marker("x"))
    return cells.rename(columns=headings)
