"""The files of a looked-after children return: which they are, of which year, and their cells.

A file is recognised by its exact column set. No message holds anything that a file holds, not even
the names of its columns: without a header they would be somebody's record.
"""

import csv
import re
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

_CHILD = ("CHILD", "DOB")
LAYOUTS = {
    "header": ("CHILD", "SEX", "DOB", "ETHNIC", "UPN", "MOTHER", "MC_DOB"),
    "episodes": (
        *("CHILD", "DECOM", "RNE", "LS", "CIN", "PLACE", "PLACE_PROVIDER", "DEC", "REC"),
        *("REASON_PLACE_CHANGE", "HOME_POST", "PL_POST", "URN"),
    ),
    "reviews": (*_CHILD, "REVIEW", "REVIEW_CODE"),
    "uasc": ("CHILD", "SEX", "DOB", "DUC"),
    "oc2": (
        *(*_CHILD, "SDQ_SCORE", "SDQ_REASON", "CONVICTED", "HEALTH_CHECK", "IMMUNISATIONS"),
        *("TEETH_CHECK", "HEALTH_ASSESSMENT", "SUBSTANCE_MISUSE", "INTERVENTION_RECEIVED"),
        "INTERVENTION_OFFERED",
    ),
    "oc3": (*_CHILD, "IN_TOUCH", "ACTIV", "ACCOM"),
    "ad1": (
        *(*_CHILD, "DATE_INT", "DATE_MATCH", "FOSTER_CARE", "NB_ADOPTR"),
        *("SEX_ADOPTR", "LS_ADOPTR"),
    ),
    "placed for adoption": (*_CHILD, "DATE_PLACED", "DATE_PLACED_CEASED", "REASON_PLACED_CEASED"),
    "previous permanence": (*_CHILD, "PREV_PERM", "LA_PERM", "DATE_PERM"),
    "missing": (*_CHILD, "MISSING", "MIS_START", "MIS_END"),
    "social worker": (*_CHILD, "SW_ID", "SW_DECOM", "SW_DEC", "SW_REASON"),
    "deprivation of liberty": (*_CHILD, "DOLO_START", "DOLO_END"),
}
READ = ("header", "episodes")
JOINED = {"LA", "YEAR"}
"""What a set that somebody has joined from several councils or years has beside the layout."""
CHUNK = 1 << 22
_YEARS = re.compile(r"(?<!\d)((?:19|20)\d\d)(?:[-_/ ]?((?:19|20)\d\d|\d\d))?(?!\d)")


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
        in_folder = not _YEARS.search(self.path.stem)
        return f"{self.path.parent.name}/{self.path.name}" if in_folder else self.path.name


def found(paths: Sequence[Path]) -> list[File]:
    """Return the episodes and header files (or XML returns) at some paths, by year.

    Args:
        paths: Files, or folders whose files (also deeper) are looked through. In a folder, other
            tables of the return and what is no table are passed over.

    Raises:
        Problem: If a path does not exist, a file is none of the return, or a year is not said.
    """
    files: dict[Path, File] = {}
    for given in paths:
        if not given.exists():
            raise Problem(f"There is no file or folder {given.name}: check the path.")
        for path in _tables_in(given) if given.is_dir() else [given]:
            kind = "xml" if path.suffix.lower() == ".xml" else _kind(path, named=path == given)
            if kind == "xml":
                elements.refuse_another(path, path.name, xml_form.ROOT)
            if kind in (*READ, "xml"):
                files[path.resolve()] = File(path, kind, *_year(path))
    _refuse_missing_or_doubled(list(files.values()), paths)
    return sorted(files.values(), key=lambda file: (file.year, file.kind, file.shown))


def _tables_in(folder: Path) -> Iterable[Path]:
    return (
        path
        for path in sorted(folder.rglob("*"))
        if path.suffix.lower() in (".csv", ".xml")
        and not path.name.startswith((".", "~"))
        and path.is_file()
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


def _kind(path: Path, named: bool) -> str:
    """Return which table of the return a file is; '' if none and it need not be one."""
    columns = set(header(path))
    for kind, layout in LAYOUTS.items():
        if columns == set(layout):
            return kind
    nearest = max(READ, key=lambda kind: len(columns & set(LAYOUTS[kind])))
    layout = set(LAYOUTS[nearest])
    if len(columns & layout) * 2 <= len(layout) and not named:
        return ""
    if columns == layout | JOINED and not named:
        return ""
    if len(columns & layout) * 2 <= len(layout):
        raise Problem(
            f"{path.name} is no file of the looked-after children return, whose episodes have the "
            f"columns {', '.join(LAYOUTS['episodes'])}: give the files as the return has them."
        )
    lacking = [name for name in LAYOUTS[nearest] if name not in columns]
    what = f"lacks {', '.join(lacking)}" if lacking else "has columns that are not the return's"
    raise Problem(
        f"{path.name} looks like the {nearest} of a return but {what}: "
        f"give it with the columns {', '.join(LAYOUTS[nearest])}."
    )


def header(path: Path) -> list[str]:
    """Return the names in the first line of a CSV file, in capitals.

    Raises:
        Problem: If the file is empty or its first line is no text.
    """
    with path.open("rb") as file:
        line = file.readline(CHUNK)
    if not line.strip():
        raise Problem(f"{path.name} is empty, or its first line is: give the file as exported.")
    names = None
    with suppress(UnicodeDecodeError, csv.Error):  # an error would hold the line, so it ends here
        names = next(csv.reader([line.decode("utf-8-sig")]), [])
    if names is None:
        raise Problem(
            f"{path.name} does not begin with a line of UTF-8 text: save it as CSV UTF-8."
        )
    return [name.strip().upper() for name in names]


def _year(path: Path) -> tuple[int, bool]:
    """Return the year in a file's name, else in its folder's, and whether it is the year it ends.

    "2017-18" can only be the year ending 31 March 2018; "2017" may be the year it begins or ends.
    """
    for name in (path.stem, path.parent.name):
        years = set()
        for first, second in _YEARS.findall(name):
            ends = int(first) + 1
            span = second in (str(ends), str(ends)[2:])
            years.add((ends, True) if span else (int(first), False))
            if len(second) == 4 and not span:  # several years in one file
                years.add((int(second), False))
        if len(years) == 1:
            return years.pop()
        if years:
            break
    raise Problem(
        f"{path.name} does not say of which year it is: put the year ending 31 March into its "
        "name, as in 2018-episodes.csv, or the files of each year into a folder named so."
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
