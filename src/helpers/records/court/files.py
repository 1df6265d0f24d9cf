"""Court records as they are given: tables of an extract, or a council's own list of cases.

Files are known by their columns, by whichever names (:mod:`helpers.records.court.mapping`).
No message holds anything of a record: only the file's name, and row numbers.
"""

import csv
import io
from collections.abc import Mapping, Sequence
from pathlib import Path

import pandas as pd

from helpers.errors import Problem
from helpers.files import spreadsheets
from helpers.records.court.days import dates
from helpers.records.court.mapping import MOTHER, OPTIONAL, S31, TABLES, WAY_OUT, plain

WORKBOOKS = (".xlsx", ".ods")
UNREAD = (".xls", ".xlsb", ".parquet", ".tsv")
"""Endings of files that hold tables all the same."""
NEEDED = ("cases", "adults", "applications")


def tables(files: Sequence[Path], columns: Mapping[str, str]) -> dict[str, pd.DataFrame]:
    """Return the tables of an extract as text, by our names, with `file` and `row`.

    Args:
        files: CSV files and workbooks, with a table a sheet; those of one table are joined.
        columns: Our names by theirs.

    Raises:
        Problem: If a file cannot be read or is not known, or a table is missing.
    """
    parts: dict[str, list[pd.DataFrame]] = {name: [] for name in TABLES}
    names = [file.name for file in files]
    for file in files:
        twice = names.count(file.name) > 1
        shown = f"{file.parent.name}/{file.name}" if twice else file.name
        for place, rows in _rows(file, shown).items():
            name, frame = _known(_cells(rows, place), place, columns)
            parts[name].append(frame)
    if parts["list"] and any(parts[name] for name in NEEDED):
        raise Problem(
            "The files are both an extract from a court and a council's list of cases: give one "
            "of them at a time."
        )
    if parts["list"]:
        return _from_list(pd.concat(parts["list"], ignore_index=True))
    for name in NEEDED:
        if not parts[name]:
            needed = ", ".join(TABLES[name])
            raise Problem(f"No file has the columns {needed}: give that table, or {WAY_OUT}.")
    del parts["hearings"]
    return {name: pd.concat(frames, ignore_index=True) for name, frames in parts.items() if frames}


def found(paths: Sequence[Path]) -> tuple[list[Path], Path | None]:
    """Return the tables among the paths, and the mapping if there is one."""
    files = []
    for path in map(Path, paths):
        if not path.exists():
            raise Problem(f"{path.name} is not there: give the files or the folder of the records.")
        files += sorted(path.iterdir()) if path.is_dir() else [path]
    # what Excel leaves beside a workbook that is open, or a disk hides, is no table
    files = [file for file in files if not file.name.startswith(("~$", "."))]
    files = list({file.resolve(): file for file in files}.values())
    mappings = [file for file in files if file.suffix.lower() in (".yaml", ".yml")]
    if len(mappings) > 1:
        raise Problem(f"{mappings[1].name} is a second mapping file: give one.")
    tables = [file for file in files if file.suffix.lower() in (".csv", *WORKBOOKS)]
    # notes beside the tables are passed over; a table in another form would be missed
    named = {Path(path).resolve() for path in paths}
    other = [
        file
        for file in files
        if file not in tables + mappings
        and (file.suffix.lower() in UNREAD or file.resolve() in named)
    ]
    if other:
        raise Problem(
            f"{other[0].name} is neither a CSV file nor a workbook (XLSX, ODS): save the table as "
            "CSV UTF-8."
        )
    if not tables:
        raise Problem(
            "There is no CSV file or workbook where the records are said to be: give their folder."
        )
    return tables, mappings[0] if mappings else None


def _rows(file: Path, shown: str) -> dict[str, list[list[str]]]:
    """Return a file's rows of cells as text; of a workbook by sheet, those that hold any."""
    if file.suffix.lower() in WORKBOOKS:
        return _rows_of_workbook(file, shown)
    wrong, rows = "", []
    try:
        text = file.read_bytes().decode("utf-8-sig")
        rows = list(csv.reader(io.StringIO(text, newline=""), strict=True))
    except UnicodeDecodeError:
        wrong = "is not text in UTF-8: save the table as CSV UTF-8"
    except csv.Error:
        wrong = "is not a table of cells separated by commas: save it as CSV UTF-8"
    # raised outside the handler: the error handled holds the text of the file
    if wrong:
        raise Problem(f"{shown} {wrong}.")
    return {shown: rows}


def _rows_of_workbook(file: Path, shown: str) -> dict[str, list[list[str]]]:
    try:
        grids = spreadsheets.grids(file, shown)
    except Problem:
        grids = {}
    filled = {
        # by number: what a sheet is called may be somebody's name
        f"{shown}, sheet {number}": rows
        for number, rows in enumerate(grids.values(), 1)
        if any(cell.strip() for row in rows for cell in row)
    }
    if not filled:
        raise Problem(
            f"{shown} is damaged, empty or holds formulas: save its tables, values only, in a new "
            "workbook or as CSV UTF-8."
        )
    return filled


def _cells(rows: list[list[str]], shown: str) -> pd.DataFrame:
    """Return rows with their header as text, with `file` and `row` (as a spreadsheet counts)."""
    places = [place for place, row in enumerate(rows) if place and any(map(str.strip, row))]
    if not places:
        raise Problem(f"{shown} holds no rows: give the table with its header and its records.")
    uneven = [place + 1 for place in places if len(rows[place]) != len(rows[0])]
    if uneven:
        raise Problem(
            f"{shown}, row {uneven[0]}: it has not as many cells as the header: mend the row "
            "or export the table again."
        )
    names = [plain(name) for name in rows[0]]
    frame = pd.DataFrame([rows[place] for place in places], columns=names, dtype=str)
    frame = frame.apply(lambda cells: cells.str.strip())
    nothing = (frame.columns == "") & (frame == "").all().to_numpy()  # beside the table
    frame = frame.loc[:, ~nothing]
    return frame.assign(file=shown, row=[place + 1 for place in places])


def _known(frame: pd.DataFrame, shown: str, columns: Mapping[str, str]) -> tuple[str, pd.DataFrame]:
    """Return which table a file is, and the columns of it that are used, by our names."""
    frame = frame.rename(columns=lambda name: columns.get(name, name))
    names = [name for name, needed in TABLES.items() if {*needed} <= {*frame.columns}]
    if not names:
        raise Problem(
            f"{shown} has not the columns of a case, adult, application or child table nor of "
            f"a list of cases: take it out, or {WAY_OUT}."
        )
    if len(names) > 1 and "cases" in names:
        names.remove("cases")  # a table of adults or children may carry the day of issue
    if len(names) > 1:
        raise Problem(
            f"{shown} has the columns of more than one table: give each table a file of its own."
        )
    used = [*TABLES[names[0]], *OPTIONAL.get(names[0], ())]
    if frame.columns.duplicated().any():
        raise Problem(f"{shown} has two columns of one name: rename or take out one of them.")
    return names[0], frame.reindex(columns=[*used, "file", "row"], fill_value="")


def _from_list(rows: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """Return a council's list as the tables of an extract: a case is a mother and a day."""
    case = rows.groupby(["mother", "date_of_application"], sort=False).ngroup().astype(str)
    rows = rows.assign(case_id=case)
    first = rows.drop_duplicates("case_id")
    issued, born = dates(first["date_of_application"]), dates(first["mother_born"])
    age = (issued.dt.year - born.dt.year) - (
        issued.dt.strftime("%m%d") < born.dt.strftime("%m%d")
    ).astype(int)
    age = age.astype("Int64").astype("string").fillna("")
    where = ["case_id", "file", "row"]
    return {
        "cases": first[where].assign(
            case_start_date=first["date_of_application"], case_status="", final_order_date=""
        ),
        "adults": first[where].assign(
            adult_id=first["mother"], adult_role=MOTHER, first_app_start_age=age, new_person_id=""
        ),
        "applications": first[where].assign(app_type_name=S31[0]),
        "children": rows[where].assign(child_id=rows["child"], child_born=rows["child_born"]),
    }
