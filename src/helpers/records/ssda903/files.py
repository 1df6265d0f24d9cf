"""The files of a looked-after children return: those of each year, and their cells."""

from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import reduce
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv

from helpers.errors import Problem
from helpers.files import elements, engine
from helpers.records.ssda903 import xml_form
from helpers.records.ssda903.kinds import CHUNK, LAYOUTS, READ, YEARS, header, kind_of, year_of


@dataclass(frozen=True)
class File:
    """A file of a return: its year as named, and whether that can only be the year it ends in."""

    path: Path
    kind: str
    year: int
    certain: bool

    @property
    def shown(self) -> str:
        """What a message calls the file: with its folder, where that says the year."""
        in_folder = not YEARS.search(self.path.stem)
        return f"{self.path.parent.name}/{self.path.name}" if in_folder else self.path.name


def found(paths: Sequence[Path]) -> list[File]:
    """Return the episodes and header files (or XML returns) at some paths, by year.

    Args:
        paths: Files, or folders whose files (also deeper) are looked through. In a folder, other
            tables of the return and what is no table of it are passed over.

    Raises:
        Problem: If a path does not exist, a file is none of the return or cannot be read as it is,
            a year is not said, or a year lacks its episodes or its children.
    """
    files: dict[Path, File] = {}
    for given in paths:
        if not given.exists():
            raise Problem(f"There is no file or folder {given.name}: check the path.")
        for path in _files_in(given) if given.is_dir() else [given]:
            kind = kind_of(path, named=path == given)
            if kind == "xml":
                elements.refuse_another(path, path.name, xml_form.ROOT)
            if kind in (*READ, "xml"):
                files[path.resolve()] = File(path, kind, *year_of(path))
    _refuse_missing_or_doubled(list(files.values()), paths)
    return sorted(files.values(), key=lambda file: (file.year, file.kind, file.shown))


def _files_in(folder: Path) -> Iterable[Path]:
    return (
        path
        for path in sorted(folder.rglob("*"))
        if not path.name.startswith((".", "~")) and path.is_file()
    )


def _refuse_missing_or_doubled(files: list[File], paths: Sequence[Path]) -> None:
    shown = ", ".join(path.name for path in paths) or "What was given"
    for kind in READ:
        if not any(file.kind in (kind, "xml") for file in files):
            raise Problem(
                f"{shown}: there is no {kind} file among them, recognised by the columns "
                f"{', '.join(LAYOUTS[kind])}: give the {kind} file of each year."
            )
    seen: dict[tuple[str, int], File] = {}
    for file in files:
        for kind in READ if file.kind == "xml" else (file.kind,):
            other = seen.setdefault((kind, file.year), file)
            if other is not file:
                raise Problem(
                    f"{other.shown} and {file.shown} are both {kind} of the year "
                    f"{file.year}: give one return a year."
                )
    for file in files:
        for kind in READ:
            if (kind, file.year) not in seen:
                raise Problem(
                    f"{file.shown} has no {kind} file of its year {file.year} beside it: give the "
                    f"{kind} file of each year, named after the same year."
                )


def refuse_gaps(years: Iterable[int]) -> None:
    """Let the years of returns (ending 31 March) pass that follow each other.

    Raises:
        Problem: If one is missing between them: who left or came back in it would not be seen.
    """
    years = set(years)
    if missing := sorted(set(range(min(years), max(years))) - years):
        raise Problem(
            f"There is no return of the year ending 31 March {missing[0]} between those of "
            f"{min(years)} and {max(years)}: give it too, or only years that follow each other."
        )


def tables(file: File) -> dict[str, pa.Table]:
    """Return the cells of a file's episodes, of its children, or (of an XML return) of both.

    Returns:
        By kind, a table as :func:`cells` gives it, with `file` (as shown) and `year`.

    Raises:
        Problem: If it cannot be read, or holds none.
    """
    if file.kind == "xml":
        read = xml_form.cells(file.path, {kind: LAYOUTS[kind] for kind in READ})
    else:
        read = {file.kind: cells(file.path, LAYOUTS[file.kind])}
    for kind, table in read.items():
        if not len(table):
            raise Problem(f"{file.shown} holds no rows of the {kind}: give the file as exported.")
        named = pa.DictionaryArray.from_arrays(np.zeros(len(table), np.int16), [file.shown])
        year = np.full(len(table), file.year, dtype=np.int16)
        read[kind] = table.append_column("file", named).append_column("year", pa.array(year))
    return read


def cells(path: Path, names: Sequence[str]) -> pa.Table:
    """Return the cells of a CSV file as text.

    Args:
        path: The file.
        names: The columns wanted.

    Returns:
        A column for each name, as a dictionary of text ('' where empty), and `row`, as a
            spreadsheet counts it: the header is row 1. Rows that are empty throughout are left out.

    Raises:
        Problem: If a row has too many or too few cells, or is no UTF-8 text.
    """
    columns = header(path)
    if len(set(columns)) < len(columns):
        raise Problem(f"{path.name} has a column twice: remove one of the two.")
    quoted, start = _quoted(path), _after_first_line(path)
    types = dict.fromkeys(names, engine.LABELS)
    if start == path.stat().st_size:
        return pa.schema([*types.items(), ("row", pa.int32())]).empty_table()
    ragged: dict[int, bool] = {}

    def keep(row: pyarrow.csv.InvalidRow) -> str:
        ragged[row.number] = bool(row.text.strip(' ,\r\n"'))
        return "skip"

    table = None
    more = {"names": columns, "start": start, "quoted": quoted, "blank_lines": True}
    with suppress(pa.ArrowInvalid):  # which would hold the row
        table = engine.parse(path, types, **more)
    if table is None:
        with suppress(pa.ArrowInvalid):
            table = engine.parse(path, types, **more, ragged=keep)
    if table is None:
        raise _not_text(path)
    if bad := [number for number, filled in ragged.items() if filled]:
        raise Problem(
            f"{path.name}, row {min(bad) + 1}: the row has too many or too few cells (a comma "
            "within a cell needs quotation marks around it): export the file again."
        )
    rows = np.arange(table.num_rows + len(ragged), dtype=np.int32) + 2
    rows = np.delete(rows, [number - 1 for number in ragged])
    table = table.append_column("row", pa.array(rows))
    return table.filter(reduce(pc.or_, (pc.not_equal(table[name], "") for name in names)))


def _after_first_line(path: Path) -> int:
    with path.open("rb") as file:
        return len(file.readline(CHUNK))


def _quoted(path: Path) -> bool:
    """Tell whether a file has quotation marks; refuse it if one is never closed."""
    marks = 0
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            marks += chunk.count(b'"')
            if b"\0" in chunk:
                raise Problem(f"{path.name} is no UTF-8 text: save it as CSV UTF-8.")
    if marks % 2:
        raise Problem(f"{path.name} has a quotation mark that is never closed: export it again.")
    return marks > 0


def _not_text(path: Path) -> Problem:
    with path.open("rb") as file:
        for number, line in enumerate(file, start=1):
            if "\ufffd" in line.decode("utf-8", errors="replace"):
                return Problem(
                    f"{path.name}, row {number}: the row is not UTF-8 text: save it as CSV UTF-8."
                )
    return Problem(f"{path.name} cannot be read as a table: export it again as CSV UTF-8.")
