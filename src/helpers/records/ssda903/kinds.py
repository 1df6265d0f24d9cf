"""What a file of a looked-after children return is, by its columns, and of which year, by its name.

A table is recognised by its exact column set. No message holds anything that a file holds, not even
the names of its columns: without a header they would be somebody's record.
"""

import csv
import re
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from helpers.errors import Problem
from helpers.files import spreadsheets

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
WORKBOOKS = (".xlsx", ".ods")
PACKED = (".zip", ".7z", ".gz")
UNREAD = (".xls", ".xlsb", ".parquet")
TEXTS = (".csv", ".tsv", ".txt")
CHUNK = 1 << 22
_CALLED = re.compile("episodes|header", re.IGNORECASE)
YEARS = re.compile(r"(?<!\d)((?:19|20)\d\d)(?:[-_/ ]?((?:19|20)\d\d|\d\d))?(?!\d)")


def kind_of(path: Path, named: bool) -> str:
    """Return which table of the return a file is, "xml", or "" if none and it need not be one.

    Args:
        path: The file.
        named: Whether it was named itself, and not found in a folder.

    Raises:
        Problem: If it is, or may hold, episodes or children of a return in a form or with columns
            that are not read; if it is another table, but named itself or called so.
    """
    form = path.suffix.lower()
    if form == ".xml":
        return "xml"
    if form in PACKED:
        raise Problem(f"{path.name} is packed: unzip it, and give the files that are in it.")
    called = _CALLED.search(path.stem) if form in (".csv", *WORKBOOKS) else None
    shown = f"{path.name} has “{called[0]}” in its name but" if called else path.name
    or_else = "" if named else "; if it is none of the return's, take it out of the folder"
    named = named or bool(called)
    if form in UNREAD or (form in WORKBOOKS and (named or _in_workbook(path))):
        raise Problem(f"{shown} is no CSV file: save its table as CSV UTF-8 with commas{or_else}.")
    if not named and (form not in TEXTS or (form != ".csv" and not _near(_apart(path)))):
        return ""
    columns = set(header(path))
    for kind, layout in LAYOUTS.items():
        if columns == set(layout):
            return kind
    nearest = _near(columns)
    if not nearest and _near(_apart(path)):
        raise Problem(
            f"{path.name} has semicolons or tabs between its cells: save it as CSV UTF-8 with "
            "commas."
        )
    joined = columns == set(LAYOUTS[nearest]) | JOINED if nearest else True
    if not named and joined and not (nearest and _says_year(path)):
        return ""
    if not nearest:
        raise Problem(
            f"{shown} is no file of the looked-after children return, whose episodes have the "
            f"columns {', '.join(LAYOUTS['episodes'])}: give the files as the return has them"
            f"{or_else}."
        )
    lacking = [name for name in LAYOUTS[nearest] if name not in columns]
    what = f"lacks {', '.join(lacking)}" if lacking else "has columns that are not the return's"
    raise Problem(
        f"{path.name} looks like the {nearest} of a return but {what}: "
        f"give it with the columns {', '.join(LAYOUTS[nearest])}."
    )


def _near(names: Iterable[str]) -> str:
    """Return which of the tables that are read has most of these columns; '' if none has half."""
    names = set(names)
    shares = {kind: len(names & set(LAYOUTS[kind])) / len(LAYOUTS[kind]) for kind in READ}
    nearest = max(shares, key=lambda kind: shares[kind])
    return nearest if shares[nearest] > 0.5 else ""


def _apart(path: Path) -> list[str]:
    """Return the names in the first line of a text, whatever stands between them."""
    with path.open("rb") as file:
        line = file.readline(CHUNK).decode("utf-8-sig", errors="replace")
    return [name.strip(' "\r\n').upper() for name in re.split(r"[,;\t|]", line)]


def _in_workbook(path: Path) -> bool:
    """Tell whether a sheet has the columns of a table that is read, or no sheet can be seen."""
    rows = spreadsheets.first_rows(path)
    return not rows or any(_near(name.strip().upper() for name in row) for row in rows)


def _says_year(path: Path) -> bool:
    return any(YEARS.search(name) for name in (path.stem, path.parent.name))


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


def year_of(path: Path) -> tuple[int, bool]:
    """Return the year in a file's name, else in its folder's, and whether it is the year it ends.

    "2017-18" can only be the year ending 31 March 2018; "2017" may be the year it begins or ends.
    """
    for name in (path.stem, path.parent.name):
        years = set()
        for first, second in YEARS.findall(name):
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
