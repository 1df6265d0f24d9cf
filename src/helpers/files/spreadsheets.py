"""Workbooks (XLSX, ODS) as grids of text; a formula is refused by sheet, row and column."""

import re
import zipfile
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path, PurePosixPath
from typing import Any
from xml.etree import ElementTree
from xml.parsers import expat

import python_calamine

from helpers.errors import Problem

MOST_CELLS = 30_000_000
TABLE = "urn:oasis:names:tc:opendocument:xmlns:table:1.0|"
OFFICE = "urn:oasis:names:tc:opendocument:xmlns:office:1.0|"
MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
LINK = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


def kind(path: Path) -> str:
    """Return 'xlsx', 'ods', or '' if the file is neither, from its content."""
    try:
        with zipfile.ZipFile(path) as archive:
            names = set(archive.namelist())
            if "xl/workbook.xml" in names:
                return "xlsx"
            if "content.xml" in names and "mimetype" in names:
                with archive.open("mimetype") as member:
                    return "ods" if b"opendocument.spreadsheet" in member.read(200) else ""
    except (zipfile.BadZipFile, OSError, RuntimeError, EOFError):
        pass
    return ""


def grids(path: Path, shown: str) -> dict[str, list[list[str]]]:
    """Return the cells of each visible sheet as text, from row 1 and column A on.

    Raises
    ------
    Problem
        If it is damaged, holds a formula, or claims an absurd number of cells.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            scan = _scan_xlsx if kind(path) == "xlsx" else _scan_ods
            for sheet, row, column in scan(archive, shown):
                raise Problem(
                    f"{shown}, sheet {sheet}, row {row}, column {column}: the cell holds a "
                    "formula, whose result may be out of date: save the sheet with values only."
                )
        with python_calamine.load_workbook(path) as book:
            visible = [
                sheet.name
                for sheet in book.sheets_metadata
                if sheet.visible == python_calamine.SheetVisibleEnum.Visible
                and sheet.typ == python_calamine.SheetTypeEnum.WorkSheet
            ]
            return {name: _grid(book.get_sheet_by_name(name)) for name in visible}
    except (
        *(python_calamine.CalamineError, expat.ExpatError, ElementTree.ParseError),
        *(zipfile.BadZipFile, KeyError, ValueError, EOFError, OSError),
    ) as error:
        raise Problem(
            f"{shown} is a damaged workbook: download it again, or save its table as CSV."
        ) from error


def _grid(sheet: python_calamine.CalamineSheet) -> list[list[str]]:
    return [[_text(cell) for cell in row] for row in sheet.to_python(skip_empty_area=False)]


def _text(cell: Any) -> str:  # noqa: ANN401 - whatever a cell can hold
    """Return a cell as a CSV would hold it: whole numbers without a point, dates as ISO."""
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15:
        return str(int(cell))
    if isinstance(cell, datetime) and not (cell.hour or cell.minute or cell.second):
        return cell.date().isoformat()
    if isinstance(cell, datetime | date):
        return cell.isoformat()
    return str(cell)


def letters(column: int) -> str:
    """Return the letters a spreadsheet gives a column (from 1).

    >>> letters(28)
    'AB'
    """
    text = ""
    while column:
        column, rest = divmod(column - 1, 26)
        text = chr(65 + rest) + text
    return text


def _absurd(shown: str, sheet: str) -> Problem:
    return Problem(
        f"{shown}, sheet {sheet}: it claims more than {MOST_CELLS:,} cells, which is no table of "
        "figures: save the table alone in a new workbook."
    )


def _parse(archive: zipfile.ZipFile, member: str, handlers: dict[str, Any]) -> None:
    parser = expat.ParserCreate(namespace_separator="|")
    for name, handler in handlers.items():
        setattr(parser, name, handler)
    with archive.open(member) as file:
        parser.ParseFile(file)


def _scan_xlsx(archive: zipfile.ZipFile, shown: str) -> Iterator[tuple[str, int, str]]:
    """Yield the place of each formula; refuse a sheet whose cells reach absurdly far."""
    links = ElementTree.fromstring(archive.read("xl/_rels/workbook.xml.rels"))
    targets = {link.get("Id"): link.get("Target", "") for link in links}
    book = ElementTree.fromstring(archive.read("xl/workbook.xml"))
    for sheet in book.iter(f"{MAIN}sheet"):
        name = sheet.get("name", "")
        member = str(PurePosixPath("xl") / targets[sheet.get(LINK)]).lstrip("/")
        if member not in archive.namelist():
            continue
        state: dict[str, Any] = {"cell": "", "row": 0, "column": 0, "formulas": []}

        def start(tag: str, given: dict[str, str], state: dict = state, name: str = name) -> None:
            tag = tag.rpartition("|")[2]
            if tag == "c" and (found := re.fullmatch(r"([A-Z]{1,3})(\d{1,7})", given.get("r", ""))):
                column = 0
                for letter in found[1]:
                    column = column * 26 + ord(letter) - 64
                state["cell"] = (int(found[2]), found[1])
                state["row"] = max(state["row"], int(found[2]))
                state["column"] = max(state["column"], column)
                if state["row"] * state["column"] > MOST_CELLS:
                    raise _absurd(shown, name)
            elif tag == "f" and state["cell"]:
                state["formulas"].append(state["cell"])

        _parse(archive, member, {"StartElementHandler": start})
        yield from ((name, *place) for place in state["formulas"])


def _scan_ods(archive: zipfile.ZipFile, shown: str) -> Iterator[tuple[str, int, str]]:
    """Yield the place of each formula; refuse a sheet whose cells reach absurdly far."""
    state: dict[str, Any] = {"sheet": "", "row": 0, "rows": 1, "column": 0, "last": 0, "wide": 0}
    formulas = []

    def start(tag: str, given: dict[str, str]) -> None:
        if tag == f"{TABLE}table":
            state.update(sheet=given.get(f"{TABLE}name", ""), row=0, rows=0, last=0, wide=0)
        elif tag == f"{TABLE}table-row":
            state["row"] += state["rows"]
            state["rows"] = int(given.get(f"{TABLE}number-rows-repeated", 1))
            state["column"] = 0
        elif tag in (f"{TABLE}table-cell", f"{TABLE}covered-table-cell"):
            state["column"] += int(given.get(f"{TABLE}number-columns-repeated", 1))
            if f"{TABLE}formula" in given:
                place = (state["row"] + 1, letters(state["column"]))
                formulas.append((state["sheet"], *place))
            if f"{OFFICE}value-type" in given:
                state["last"] = state["row"] + state["rows"]
                state["wide"] = max(state["wide"], state["column"])
                if state["last"] * state["wide"] > MOST_CELLS:
                    raise _absurd(shown, state["sheet"])

    _parse(archive, "content.xml", {"StartElementHandler": start})
    yield from formulas
