"""The Children in Need census as councils return it: XML, one file a year, shapes of 2017 to 2026.

What no analysis here needs (names of factors, ethnicity, disability, pupil numbers) is not read.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path

import pandas as pd

from helpers.errors import Problem
from helpers.files import elements

FIELDS = {
    "CollectionDetails": ["Collection", "Year", "ReferenceDate"],
    "Source": ["LEA"],
    "Child": ["LAchildID", "PersonBirthDate", "GenderCurrent", "Sex", "PersonDeathDate"],
    "CINdetails": ["CINreferralDate", "CINclosureDate", "DateOfInitialCPC"],
    "Section47": ["S47ActualStartDate", "InitialCPCtarget", "DateOfInitialCPC", "ICPCnotRequired"],
    "ChildProtectionPlans": [
        *("CPPstartDate", "CPPendDate", "InitialCategoryOfAbuse", "LatestCategoryOfAbuse"),
    ],
}
DATE = r"(\d{4}-\d{2}-\d{2})(?:Z|[+-]\d{2}:\d{2})?"
UNREADABLE = "{} unreadable"
"""The column that says where a field holds text that is no date."""


def found(paths: Sequence[Path]) -> dict[str, Path]:
    """Return the census files at `paths` (files, or folders with XML) by what they are called.

    Raises:
        Problem: If there is none.
    """
    given = [file for path in paths for file in _files(Path(path))]
    if not given:
        raise Problem("No XML file was found: give the census returns, or the folder they are in.")
    names = Counter(path.name for path in given)
    folders = {path: f"{path.parent.name}/{path.name}" for path in given}
    return {path.name if names[path.name] == 1 else folders[path]: path for path in given}


def _files(path: Path) -> Iterable[Path]:
    if path.is_dir():
        return sorted(file for file in path.rglob("*") if file.suffix.lower() == ".xml")
    return [path]


def one(path: Path, shown: str) -> dict[str, pd.DataFrame]:
    """Read one return.

    Returns:
        By group of `FIELDS` but the source, a DataFrame with a row an element: its fields (as
        dates, where they are; and then a column that says where one is unreadable), `authority`,
        `child` (the council's own number; missing where there is none), `file`, `row`,
        `referral` (row of the referral around it), `first` and `last` (days of the census year),
        `since` (first day of the first return without a gap before; here of this).

    Raises:
        Problem: If it is no Children in Need census, or does not say of which year.
    """
    read = elements.tables(path, shown, "Message", FIELDS)
    header, source = read["CollectionDetails"], read.pop("Source")
    if list(header["Collection"].str.upper()) != ["CIN"]:
        raise Problem(f"{shown} is no Children in Need census: give the return itself.")
    last = dates(header["ReferenceDate"])[0]
    if pd.isna(last) or not 2000 < last.year < 2100:
        raise Problem(
            f"{shown} has no ReferenceDate that can be read: give the return as it was submitted."
        )
    first = last - pd.DateOffset(years=1) + pd.DateOffset(days=1)
    children = read["Child"]
    if children.empty:
        raise Problem(f"{shown} holds no child: give the whole return.")
    numbers = children.set_index("row")["LAchildID"]
    for group, frame in read.items():
        within = frame["row"] if group == "Child" else frame["Child"]
        whole = _dated(frame).assign(
            authority=next(iter(source["LEA"].dropna()), ""),
            child=within.map(numbers).astype("str"),
            referral=frame["row"] if group == "CINdetails" else frame["CINdetails"],
            file=shown,
            first=first,
            last=last,
            since=first,
        )
        read[group] = whole.drop(columns=[*FIELDS, "LAchildID"], errors="ignore")
    return read


def _dated(frame: pd.DataFrame) -> pd.DataFrame:
    named = [field for field in frame if "Date" in field or field == "InitialCPCtarget"]
    read = {field: dates(frame[field]) for field in named}
    wrong = {UNREADABLE.format(each): frame[each].notna() & read[each].isna() for each in named}
    return frame.assign(**read, **wrong)


def dates(text: pd.Series) -> pd.Series:
    """Return texts as dates (datetime64[s]); missing where one is no date as XML writes it.

    >>> list(dates(pd.Series(["2024-02-29", "29/02/2024", "2023-02-29"])).dt.year.fillna(0))
    [2024.0, 0.0, 0.0]
    """
    plain = text.str.extract(f"^{DATE}$", expand=False)
    return pd.to_datetime(plain, format="%Y-%m-%d", errors="coerce").astype("datetime64[s]")
