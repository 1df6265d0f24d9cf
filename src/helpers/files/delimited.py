"""Tables as text: the header found below title rows, notes below cut off, every row whole.

The cells are read by :mod:`helpers.files.engine`.
"""

import codecs
import csv
import io
import re
from collections.abc import Callable, Collection
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.csv

from helpers.errors import Problem
from helpers.files import engine

HEAD = 1 << 18
CHUNK = 1 << 20
HEAD_ROWS = 60
SHOWN = 20
BYTE_ORDER_MARK = codecs.BOM_UTF8
NOTE = re.compile(
    r"(source|note|footnote|key\b|symbol|contains|end of|©|copyright|\*|"
    r"[\[(][^\])]{1,6}[\])]\s|\d{1,2}[.)]\s)",
    re.IGNORECASE,
)


class NoTable(Problem):
    """There is no header with rows below it."""


def no_rows(shown: str) -> NoTable:
    """Return what to say of a table that has a header and nothing below it."""
    return NoTable(f"{shown} has a header and no rows below it: download it again.")


@dataclass(frozen=True)
class Table:
    """A table where it lies: its columns are known, its cells are read when they are asked for.

    Attributes
    ----------
    columns
        The names in the header; a column without one is called by its place, or left out where
        it is blank.
    first_row
        The number, as a spreadsheet counts, of the row below the header.
    title
        What stands in the rows above the header.
    cells
        Called with the names of columns of labels and of figures, returns those columns, as
        :func:`engine.frame_of` does. Blank rows and notes below the table are left out:
        the index keeps the place of the others, from 0.
    """

    columns: list[str]
    first_row: int
    title: str
    cells: Callable[[Collection[str], Collection[str]], pd.DataFrame]


def read(path: Path, shown: str) -> Table:
    """Find the table in a delimited text file.

    Commas, tabs and vertical bars are taken as separators, found from the header.

    Raises
    ------
    Problem
        If it is not UTF-8 text in rows and columns. Reading the cells raises one too, if a row
        has too few or too many of them.
    """
    if path.stat().st_size == 0:
        raise NoTable(f"{shown} is empty: download it again.")
    with path.open("rb") as file:
        head = file.read(HEAD)
    _is_text(head, shown)
    lines = _lines(head.removeprefix(BYTE_ORDER_MARK), path, shown)
    separator = _separator(lines, shown)
    above, names, used = _header(lines, separator, shown)
    quoted = _whole(path, separator, shown)
    marks = len(BYTE_ORDER_MARK) if head.startswith(BYTE_ORDER_MARK) else 0
    start = marks + sum(len(line.encode()) for line in lines[:used])
    if start == path.stat().st_size:
        raise no_rows(shown)
    body = _Body(path, start, separator, quoted, names, len(above) + 2, shown)
    if all(names):
        return Table(names, body.first_row, _title(above), body.cells)
    return held(body.frame(), body.first_row, _title(above))


def held(frame: pd.DataFrame, first_row: int, title: str = "") -> Table:
    """Return the table whose cells ``frame`` holds, as categories of text."""
    once = frame.loc[:, ~frame.columns.duplicated()]
    return Table(
        list(frame), first_row, title, lambda labels, figures: once[_named(labels, figures)]
    )


def _named(labels: Collection[str], figures: Collection[str]) -> list[str]:
    return list(dict.fromkeys([*labels, *figures]))


def from_rows(rows: list[list[str]], shown: str) -> Table:
    """Return the table in the grid ``rows`` (every cell as text) as :func:`read` would.

    Raises
    ------
    Problem
        If there is no header with rows below it.
    """
    header = _header_row(rows[:HEAD_ROWS])
    if header is None:
        raise NoTable(f"{shown} holds no table: no row in it is a header of columns.")
    names = [_one_line(name) for name in rows[header]]
    if not rows[header + 1 :]:
        raise no_rows(shown)
    frame = pd.DataFrame(rows[header + 1 :], columns=range(len(names)), dtype="category")
    first_row = header + 2
    odd = _odd(frame)
    frame = frame.drop(index=list(odd))
    _notes_only(frame, odd, len(names), first_row, shown)
    return held(_with_names(frame, names), first_row, _title(rows[:header]))


def _is_text(head: bytes, shown: str) -> None:
    """Refuse what is no UTF-8 text table at all, by what it is."""
    start = head.removeprefix(BYTE_ORDER_MARK).lstrip()[:200].lower()
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
            raise NoTable(
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
    first = lines[:HEAD_ROWS]
    tables = {mark: _rows(first, mark, shown) for mark in ",\t|;"}
    widths = {mark: _usual_width(rows) for mark, rows in tables.items()}
    # A mark inside the text of some cells makes a few rows wide; a separator makes most rows alike.
    alike = {
        mark: sum(len(row) == widths[mark] for row in rows) / max(1, len(rows))
        for mark, rows in tables.items()
        if widths[mark] > 1
    }
    if not alike:
        raise NoTable(
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


def _filled(row: list[str]) -> int:
    return sum(bool(cell.strip()) for cell in row)


def _usual_width(rows: list[list[str]]) -> int:
    widths = [len(row) for row in rows if _filled(row) > 1]
    return max(set(widths), key=lambda width: (widths.count(width), width)) if widths else 0


def _header_row(rows: list[list[str]]) -> int | None:
    """Return the place of the first row that is nearly full, for the width of the table."""
    width = _usual_width(rows)
    for place, row in enumerate(rows):
        enough = min(width - 1, round(0.6 * width)) if len(row) == width else 0.8 * width
        if _filled(row) >= max(2, enough):
            return place
    filled = [place for place, row in enumerate(rows) if _filled(row) > 1]
    return filled[0] if filled else None


def _header(lines: list[str], separator: str, shown: str) -> tuple[list[list[str]], list[str], int]:
    """Return the rows above the header, its names, and how many lines it ends after."""
    rows, ends = [], []
    reader = csv.reader(lines, delimiter=separator)
    for row in reader:
        rows.append(row)
        ends.append(reader.line_num)
        if len(rows) == HEAD_ROWS:
            break
    place = _header_row(rows)
    if place is None:
        raise NoTable(f"{shown} holds no table: no row in it is a header of columns.")
    return rows[:place], [_one_line(name) for name in rows[place]], ends[place]


def _one_line(name: str) -> str:
    return " ".join(name.split())


def _title(above: list[list[str]]) -> str:
    return " ".join(cell.strip() for row in above for cell in row if cell.strip())


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
        """Return columns by name; see :class:`Table`."""
        types = {self.names.index(name): engine.LABELS for name in (self.names[0], *labels)}
        for name in figures:
            types.setdefault(self.names.index(name), engine.FIGURES)
        frame, short = self._read(types)
        odd = _odd(frame)
        if odd and len(types) < len(self.names):
            whole = self.frame()  # which of these rows are blank or notes, all columns say
            return whole.loc[:, ~whole.columns.duplicated()][_named(labels, figures)]
        frame = self._without(frame, odd, short)
        frame.columns = [self.names[place] for place in frame]
        return frame[_named(labels, figures)]

    def frame(self) -> pd.DataFrame:
        """Return all columns as labels; those without a name and cells are left out."""
        frame, short = self._read(dict.fromkeys(range(len(self.names)), engine.LABELS))
        return _with_names(self._without(frame, _odd(frame), short), self.names)

    def _without(
        self, frame: pd.DataFrame, odd: dict[int, list[str]], short: dict[int, list[str]]
    ) -> pd.DataFrame:
        frame = frame.drop(index=list(odd)) if odd else frame
        _notes_only(frame, {**short, **odd}, len(self.names), self.first_row, self.shown)
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


def _with_names(frame: pd.DataFrame, names: list[str]) -> pd.DataFrame:
    """Return the frame of all columns with their names, without blank columns that have none."""
    blank = [place for place, name in enumerate(names) if not name and _blank(frame[place]).all()]
    frame = frame.drop(columns=blank) if blank else frame
    return frame.set_axis([names[i] or f"(column {i + 1})" for i in frame], axis="columns")


def _odd(frame: pd.DataFrame) -> dict[int, list[str]]:
    """Return by place the rows that are blank in all columns but 0: their first cell."""
    alone = np.ones(len(frame), dtype=bool)
    for column in frame:
        if column != 0:
            alone &= _blank(frame[column])
        if not alone.any():
            return {}
    first = frame.loc[alone, 0]
    return {place: [str(cell).strip()] for place, cell in first.items()}


def _blank(cells: pd.Series) -> np.ndarray:
    """Return which cells hold nothing but spaces."""
    if not isinstance(cells.dtype, pd.CategoricalDtype):
        return (cells.str.strip() == "").to_numpy(dtype=bool)
    return (cells.cat.categories.str.strip() == "")[cells.cat.codes]


def _notes_only(
    frame: pd.DataFrame, odd: dict[int, list[str]], width: int, first_row: int, shown: str
) -> None:
    """Refuse rows that are not whole, unless they are notes below the rows of ``frame``."""
    if frame.empty and not any(_filled(cells) > 1 for cells in odd.values()):
        raise no_rows(shown)
    last = frame.index.max() if len(frame) else -1
    wrong, in_notes, after_blank = [], False, False
    for place in sorted(odd):
        cells = odd[place]
        filled = [cell for cell in cells if cell]
        if not filled:
            after_blank = place > last
            continue
        if place > last and (after_blank or (len(filled) == 1 and NOTE.match(filled[0]))):
            in_notes = True
        if not in_notes:
            wrong.append((place, len(cells) if len(cells) > 1 else len(filled)))
    if wrong:
        place, count = wrong[0]
        cells = "1 cell" if count == 1 else f"{count} cells"
        raise Problem(
            f"{shown}, row {first_row + place}: {cells} where the header has {width}, so the row "
            "is cut short or a separator is missing or doubled: download it again.",
            [
                f"{shown}, row {first_row + place}: {count} of {width} cells"
                for place, count in wrong[:SHOWN]
            ]
            if len(wrong) > 1
            else None,
        )
