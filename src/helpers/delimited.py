"""Tables as text: the header found below title rows, notes below cut off, every row whole."""

import codecs
import csv
import io
import re
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.csv

from helpers.errors import Problem

HEAD = 1 << 18
CHUNK = 1 << 22
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


def read(path: Path, shown: str) -> tuple[pd.DataFrame, int, str]:
    """Read a delimited text file; return its cells, its first row's number, and its title.

    Commas, tabs and vertical bars are taken as separators, found from the header. Blank rows are
    left out (the index keeps their place), and so are notes below the table.

    Raises
    ------
    Problem
        If it is not UTF-8 text in rows and columns, or a row has too few or too many cells.
    """
    if path.stat().st_size == 0:
        raise NoTable(f"{shown} is empty: download it again.")
    with path.open("rb") as file:
        head = file.read(HEAD)
    _is_text(head, shown)
    lines = _lines(head.removeprefix(BYTE_ORDER_MARK), path, shown)
    separator = _separator(lines, shown)
    above, names, used = _header(lines, separator, shown)
    last, quotation_marks = _end(path)
    if last != b"\n":
        raise Problem(
            f"{shown} ends in the middle of a line, so it may be cut short: download it again (or, "
            "if it is whole, end its last line with a line break)."
        )
    if quotation_marks % 2:
        raise Problem(
            f"{shown} has a quotation mark that is never closed, so it may be cut short or "
            "damaged: download it again."
        )
    marks = len(BYTE_ORDER_MARK) if head.startswith(BYTE_ORDER_MARK) else 0
    start = marks + sum(len(line.encode()) for line in lines[:used])
    if start == path.stat().st_size:
        raise no_rows(shown)
    try:
        quoted = bool(quotation_marks)
        table, short = _cells(path, start, len(names), separator, quoted=quoted)
    except pa.ArrowInvalid as error:
        _utf8(path, separator, shown)
        reason = " ".join(str(error).split())[:160]
        raise _not_a_table(shown, reason) from error
    frame = frame_of(table)
    del table
    if short:
        places = np.setdiff1d(np.arange(len(frame) + len(short)), list(short))
        frame.index = pd.Index(places)
    first_row = len(above) + 2
    return _finish(frame, names, short, first_row, shown), first_row, _title(above)


def from_rows(rows: list[list[str]], shown: str) -> tuple[pd.DataFrame, int, str]:
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
    return _finish(frame, names, {}, first_row, shown), first_row, _title(rows[:header])


def frame_of(table: pa.Table) -> pd.DataFrame:
    """Return a table of dictionaries of text as a frame of categories."""
    return table.unify_dictionaries().to_pandas(split_blocks=True)


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


def _end(path: Path) -> tuple[bytes, int]:
    """Return the last byte of a file, and how many quotation marks it holds."""
    last, marks = b"", 0
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            last = chunk[-1:]
            marks += chunk.count(b'"')
    return last, marks


def _separator(lines: list[str], shown: str) -> str:
    first = lines[:HEAD_ROWS]
    widths = {mark: _usual_width(_rows(first, mark, shown)) for mark in ",\t|;"}
    best = max(widths, key=lambda mark: widths[mark])
    if widths[best] < 2:
        raise NoTable(
            f"{shown} is not a table: no row of it has two cells separated by commas or tabs."
        )
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


def _cells(
    path: Path, start: int, width: int, separator: str, *, quoted: bool
) -> tuple[pa.Table, dict[int, list[str]]]:
    """Return the rows from byte ``start`` that have ``width`` cells; the others by their place.

    Places count from 0. Without quotation marks (``quoted``) rows are lines, read side by side.
    """
    names = [str(i) for i in range(width)]
    options = {
        "column_types": {name: pa.dictionary(pa.int32(), pa.string()) for name in names},
        "strings_can_be_null": False,
    }
    short: dict[int, list[str]] = {}

    def keep(row: pyarrow.csv.InvalidRow) -> str:
        short[row.number - 1] = [cell.strip() for cell in _cells_of(row.text, separator)]
        return "skip"

    def parse(*, threads: bool) -> pa.Table:
        with pa.OSFile(str(path)) as file:
            file.seek(start)
            return pyarrow.csv.read_csv(
                file,
                read_options=pyarrow.csv.ReadOptions(
                    column_names=names, use_threads=threads, block_size=CHUNK
                ),
                parse_options=pyarrow.csv.ParseOptions(
                    delimiter=separator,
                    newlines_in_values=quoted,
                    ignore_empty_lines=False,
                    invalid_row_handler=None if threads else keep,
                ),
                convert_options=pyarrow.csv.ConvertOptions(**options),
            )

    try:
        return parse(threads=True), short
    except pa.ArrowInvalid:
        return parse(threads=False), short


def _finish(
    frame: pd.DataFrame, names: list[str], short: dict[int, list[str]], first_row: int, shown: str
) -> pd.DataFrame:
    """Return the frame without blank rows, notes and blank columns, its columns named."""
    alone = np.ones(len(frame), dtype=bool)
    for column in frame.columns[1:]:
        alone &= _blank(frame[column])
        if not alone.any():
            break
    odd = dict(short)
    first = frame[frame.columns[0]]
    odd.update({place: [str(first[place]).strip()] for place in frame.index[alone]})
    frame = frame[~alone] if alone.any() else frame
    if frame.empty and not any(_filled(cells) > 1 for cells in odd.values()):
        raise no_rows(shown)
    _notes_only(odd, frame.index.max() if len(frame) else -1, len(names), first_row, shown)
    frame.columns = range(len(names))
    blank = [i for i, name in enumerate(names) if not name and _blank(frame[i]).all()]
    frame = frame.drop(columns=blank) if blank else frame
    frame.columns = [names[i] or f"(column {i + 1})" for i in frame.columns]
    return frame


def _blank(cells: pd.Series) -> np.ndarray:
    """Return which cells, given as categories, hold nothing but spaces."""
    places = np.flatnonzero(cells.cat.categories.str.strip() == "")
    return np.isin(cells.cat.codes, places)


def _notes_only(
    odd: dict[int, list[str]], last: int, width: int, first_row: int, shown: str
) -> None:
    """Refuse rows that are not whole, unless they are notes below the table."""
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
