"""Workbooks (XLSX, ODS) as grids of text; a formula is refused by sheet, row and column."""

import warnings
import zipfile
from collections.abc import Iterator
from contextlib import suppress
from datetime import date, datetime
from pathlib import Path
from typing import Any
from xml.parsers import expat

import openpyxl
import python_calamine
from openpyxl.utils import get_column_letter

from helpers.errors import Problem

MOST_CELLS = 30_000_000
TABLE = "urn:oasis:names:tc:opendocument:xmlns:table:1.0|"
OFFICE = "urn:oasis:names:tc:opendocument:xmlns:office:1.0|"


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

    Raises:
        Problem: If it is damaged, holds a formula, or claims an absurd number of cells.
    """
    try:
        formulas = _formulas_of_xlsx if kind(path) == "xlsx" else _formulas_of_ods
        for sheet, row, column in formulas(path, shown):
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
    except Problem:
        raise
    except Exception as error:  # the libraries raise anything at all where the bytes are wrong
        raise Problem(
            f"{shown} is a damaged workbook: download it again, or save its table as CSV."
        ) from error


def first_rows(path: Path) -> list[list[str]]:
    """Return the first filled row of each sheet as text; none where the file cannot be read."""
    with suppress(Exception):  # the libraries raise anything at all where the bytes are wrong
        with python_calamine.load_workbook(path) as book:
            sheets = [book.get_sheet_by_name(name) for name in book.sheet_names]
            firsts = [sheet.to_python(nrows=1) for sheet in sheets]
        return [[_text(cell) for cell in row] for first in firsts for row in first] or [[]]
    return []


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


def _few_enough(rows: int, columns: int, shown: str, sheet: str) -> None:
    """Refuse a sheet whose cells reach absurdly far."""
    if rows * columns > MOST_CELLS:
        raise Problem(
            f"{shown}, sheet {sheet}: it claims more than {MOST_CELLS:,} cells, which is no table "
            "of figures: save the table alone in a new workbook."
        )


def _formulas_of_xlsx(path: Path, shown: str) -> Iterator[tuple[str, int, str]]:
    """Yield sheet, row and column of each formula, in hidden sheets too."""
    with path.open("rb") as file, warnings.catch_warnings(action="ignore"):
        # what it warns of are styles and extensions, which do not matter here
        for sheet in openpyxl.load_workbook(file, read_only=True).worksheets:
            sheet.reset_dimensions()  # what a sheet says of its size need not be so
            widest = 0
            for number, row in enumerate(sheet.iter_rows(), start=1):
                widest = max(widest, len(row))
                _few_enough(number if row else 0, widest, shown, sheet.title)
                for cell in row:
                    if cell.data_type == "f":
                        yield sheet.title, cell.row, get_column_letter(cell.column)


def _formulas_of_ods(path: Path, shown: str) -> Iterator[tuple[str, int, str]]:
    """Yield sheet, row and column of each formula."""
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
                place = (state["row"] + 1, get_column_letter(state["column"]))
                formulas.append((state["sheet"], *place))
            if f"{OFFICE}value-type" in given:
                state["last"] = state["row"] + state["rows"]
                state["wide"] = max(state["wide"], state["column"])
                _few_enough(state["last"], state["wide"], shown, state["sheet"])

    parser = expat.ParserCreate(namespace_separator="|")
    parser.StartElementHandler = start
    with zipfile.ZipFile(path) as archive, archive.open("content.xml") as file:
        parser.ParseFile(file)
    yield from formulas
