"""Tables as text: the header found below title rows, notes below cut off, every row whole.

The cells are read by :mod:`helpers.files.engine`.
"""

import codecs
import csv
import io
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.csv

from helpers.errors import Problem
from helpers.files import engine, grids
from helpers.files.grids import Sheet

HEAD = 1 << 18
CHUNK = 1 << 20


def read(path: Path, shown: str) -> Sheet:
    """Find the table in a delimited text file.

    Commas, tabs and vertical bars are taken as separators, found from the header.

    Raises:
        Problem: If it is not UTF-8 text in rows and columns. Reading the cells raises one too, if a
            row has too few or too many of them.
    """
    if path.stat().st_size == 0:
        raise grids.NoTable(f"{shown} is empty: download it again.")
    with path.open("rb") as file:
        head = file.read(HEAD)
    _is_text(head, shown)
    lines = _lines(head.removeprefix(codecs.BOM_UTF8), path, shown)
    separator = _separator(lines, shown)
    above, names, used = _header(lines, separator, shown)
    quoted = _whole(path, separator, shown)
    marks = len(codecs.BOM_UTF8) if head.startswith(codecs.BOM_UTF8) else 0
    start = marks + sum(len(line.encode()) for line in lines[:used])
    if start == path.stat().st_size:
        raise grids.no_rows(shown)
    body = _Body(path, start, separator, quoted, names, len(above) + 2, shown)
    if all(names):
        return Sheet(shown, path, names, body.first_row, grids.title_of(above), body.cells)
    return grids.in_memory(shown, path, body.frame(), body.first_row, grids.title_of(above))


def _is_text(head: bytes, shown: str) -> None:
    """Refuse what is no UTF-8 text table at all, by what it is."""
    start = head.removeprefix(codecs.BOM_UTF8).lstrip()[:200].lower()
    kinds = (
        (head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)), "is text in UTF-16"),
        (start.startswith((b"<!doctype", b"<html", b"<?xml", b"<")), "is a web page, not a table"),
        (start.startswith((b"{", b"[")), "is JSON, not a table"),
        (start.startswith(b"%pdf"), "is a PDF, not a table"),
        (head.startswith(b"\xd0\xcf\x11\xe0"), "is a workbook of the old XLS kind, or locked"),
        (b"\0" in head, "is not a text file"),
        (not start, "holds nothing but spaces and blank lines"),
    )
    for wrong, what in kinds:
        if wrong:
            raise grids.NoTable(
                f"{shown} {what}: download the data itself, or save the table as CSV UTF-8."
            )


def _lines(head: bytes, path: Path, shown: str) -> list[str]:
    if len(head) == HEAD:
        head = head[: head.rfind(b"\n") + 1] or head
    try:
        return list(io.StringIO(head.decode("utf-8"), newline=""))
    except UnicodeDecodeError:
        _utf8(path, ",", shown)
        raise


def _utf8(path: Path, separator: str, shown: str) -> None:
    """Refuse the file at the first byte that is not UTF-8; return if there is none."""
    row = 0
    with path.open("rb") as file:
        for line in file:
            row += 1
            try:
                line.decode("utf-8")
            except UnicodeDecodeError as error:
                before = line[: error.start].decode("utf-8")
                column = len(_cells_of(before, separator))
                raise Problem(
                    f"{shown}, row {row}, column {column}: the byte 0x{line[error.start]:02X} is "
                    "not UTF-8, so the file is in another encoding or damaged: save it as CSV "
                    "UTF-8, or download it again."
                ) from error


def _cells_of(row: str, separator: str) -> list[str]:
    try:
        return next(csv.reader([row], delimiter=separator), None) or [""]
    except csv.Error:
        return row.split(separator)


def _whole(path: Path, separator: str, shown: str) -> bool:
    """Refuse a file that is cut short or not UTF-8; return whether it has quotation marks."""
    last, marks = b"", 0
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        with path.open("rb") as file:
            while chunk := file.read(CHUNK):
                last = chunk[-1:]
                marks += chunk.count(b'"')
                if decoder.getstate()[0] or not chunk.isascii():
                    decoder.decode(chunk)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        _utf8(path, separator, shown)
        raise
    if last != b"\n":
        raise Problem(
            f"{shown} ends in the middle of a line, so it may be cut short: download it again (or, "
            "if it is whole, end its last line with a line break)."
        )
    if marks % 2:
        raise Problem(
            f"{shown} has a quotation mark that is never closed, so it may be cut short or "
            "damaged: download it again."
        )
    return marks > 0


def _separator(lines: list[str], shown: str) -> str:
    first = lines[: grids.HEAD_ROWS]
    tables = {mark: _rows(first, mark, shown) for mark in ",\t|;"}
    widths = {mark: grids.usual_width(rows) for mark, rows in tables.items()}
    # A mark inside the text of some cells makes a few rows wide; a separator makes most rows alike.
    alike = {
        mark: sum(len(row) == widths[mark] for row in rows) / max(1, len(rows))
        for mark, rows in tables.items()
        if widths[mark] > 1
    }
    if not alike:
        raise grids.NoTable(
            f"{shown} is not a table: no row of it has two cells separated by commas or tabs."
        )
    best = max(alike, key=lambda mark: (alike[mark], widths[mark]))
    if best == ";":
        raise Problem(
            f"{shown} is separated by semicolons, where a comma may be a decimal point: "
            "save it as CSV separated by commas."
        )
    return best


def _rows(lines: list[str], separator: str, shown: str) -> list[list[str]]:
    try:
        return list(csv.reader(lines, delimiter=separator))
    except csv.Error as error:
        raise _not_a_table(shown, str(error)) from error


def _not_a_table(shown: str, reason: str) -> Problem:
    return Problem(f"{shown} cannot be read as a table ({reason}): download it again.")


def _header(lines: list[str], separator: str, shown: str) -> tuple[list[list[str]], list[str], int]:
    """Return the rows above the header, its names, and how many lines it ends after."""
    rows, ends = [], []
    reader = csv.reader(lines, delimiter=separator)
    for row in reader:
        rows.append(row)
        ends.append(reader.line_num)
        if len(rows) == grids.HEAD_ROWS:
            break
    place = grids.header_row(rows, shown)
    return rows[:place], [grids.one_line(name) for name in rows[place]], ends[place]


@dataclass(frozen=True)
class _Body:
    """The rows below a header: where they begin, and what the header calls the columns."""

    path: Path
    start: int
    separator: str
    quoted: bool
    names: list[str]
    first_row: int
    shown: str

    def cells(self, labels: Collection[str], figures: Collection[str]) -> pd.DataFrame:
        """Return columns by name; see :meth:`helpers.files.grids.Sheet.cells`."""
        types = {self.names.index(name): engine.LABELS for name in (self.names[0], *labels)}
        for name in figures:
            types.setdefault(self.names.index(name), engine.FIGURES)
        frame, short = self._read(types)
        partial = grids.single_cells(frame)
        if partial and len(types) < len(self.names):
            whole = self.frame()  # which of these rows are blank or notes, all columns say
            return whole.loc[:, ~whole.columns.duplicated()][grids.distinct(labels, figures)]
        frame = self._without(frame, {**short, **partial})
        frame.columns = [self.names[place] for place in frame]
        return frame[grids.distinct(labels, figures)]

    def frame(self) -> pd.DataFrame:
        """Return all columns as labels; those without a name and cells are left out."""
        frame, short = self._read(dict.fromkeys(range(len(self.names)), engine.LABELS))
        return grids.with_names(
            self._without(frame, {**short, **grids.single_cells(frame)}), self.names
        )

    def _without(self, frame: pd.DataFrame, partial: dict[int, list[str]]) -> pd.DataFrame:
        """Return the whole rows, if the others are notes below them."""
        frame = frame.drop(index=frame.index.intersection(list(partial))) if partial else frame
        grids.refuse_partial(frame, partial, len(self.names), self.first_row, self.shown)
        return frame

    def _read(self, types: dict[int, pa.DataType]) -> tuple[pd.DataFrame, dict[int, list[str]]]:
        """Return the rows that have all cells; the cells of the others by the row's place."""
        short: dict[int, list[str]] = {}

        def keep(row: pyarrow.csv.InvalidRow) -> str:
            short[row.number - 1] = [cell.strip() for cell in _cells_of(row.text, self.separator)]
            return "skip"

        def parse(ragged: engine.Ragged | None = None) -> pa.Table:
            return engine.parse(
                self.path,
                {str(place): kind for place, kind in types.items()},
                names=[str(place) for place in range(len(self.names))],
                start=self.start,
                separator=self.separator,
                quoted=self.quoted,
                blank_lines=True,
                ragged=ragged,
            )

        try:
            try:
                table = parse()
            except pa.ArrowInvalid:
                table = parse(keep)
        except pa.ArrowInvalid as error:
            raise _not_a_table(self.shown, " ".join(str(error).split())[:160]) from error
        frame = engine.frame_of(table)
        frame.columns = list(types)
        if short:
            places = np.setdiff1d(np.arange(len(frame) + len(short)), list(short))
            frame.index = pd.Index(places)
        return frame, short
