"""Court records as they are given: tables of an extract, or a council's own list of cases.

Files are known by their columns. What they call a column or a value is said in a mapping file
(YAML, given among the paths or by itself)::

    columns:            # our name: theirs, or a list where files differ
      case_id: CaseRef
      adult_role: Role
    values:             # our word: theirs
      Mother: [Birth mother, M]
      Care (s31): Section 31 care order
    start: 2007-04-01   # first and last day that the records cover, where known
    end: 2021-03-31

No message holds anything of a record: only the file's name, and row numbers.
"""

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
import yaml

from helpers.errors import Problem

MOTHER = "Mother"
S31 = ("Care (s31)", "Supervision (s31)")
"""Care and supervision applications (Children Act 1989, section 31)."""
WIDER = ("Child Assessment (s43)", "EPO (s44)", "Inherent Jurisdiction/Wardship")
"""What a study of University College London adds to them."""

TABLES = {
    "cases": ("case_id", "case_start_date"),
    "adults": ("case_id", "adult_id", "adult_role"),
    "applications": ("case_id", "app_type_name"),
    "children": ("case_id", "child_id", "dob_y", "dob_m"),
    "list": ("date_of_application", "mother", "child"),
    "hearings": ("case_id", "court_id", "hearing_date"),
}
"""The columns by which a file is known; hearings are recognised and not read."""
OPTIONAL = {
    "cases": ("case_status", "final_order_date"),
    "adults": ("first_app_start_age", "new_person_id"),
    "applications": (),
    "children": (),
    "list": ("mother_born", "child_born"),
}
NEEDED = ("cases", "adults", "applications")
WAY_OUT = "say in a mapping file (YAML, columns: our name: yours) what yours are called"
DATES = ("%Y-%m-%d", "%d/%m/%Y")


@dataclass(frozen=True, repr=False)
class Records:
    """Court records, checked; rows that a rule excludes are left out.

    Attributes:
        cases: case, issued, status, ended.
        adults: case, adult, role, age (years at issue).
        children: case, child, born (month end where only the month is known).
        applications: case, application.
        failures: As :func:`helpers.records.failures.failing`.
        left_out: As :func:`helpers.records.failures.counted`, of the rules that exclude.
        start, end: First and last day that the records show, or that the mapping says.
    """

    cases: pd.DataFrame
    adults: pd.DataFrame
    children: pd.DataFrame
    applications: pd.DataFrame
    failures: pd.DataFrame
    left_out: pd.DataFrame
    start: pd.Timestamp
    end: pd.Timestamp


def read(paths: Sequence[Path], mapping: Path | Mapping | None = None) -> Records:
    """Read, check and bring to one form the court records in files or folders.

    Args:
        paths: CSV files, or folders of them: the case, adult, application and child tables of an
            extract, or a council's list (date of application, mother, child). A YAML file among
            them is the mapping.
        mapping: What the files call columns and values, or the file that says so.

    Raises:
        Problem: If a file cannot be read or is not known, or a table is missing.
    """
    files, found = _found(paths)
    mapping = _mapping(found if mapping is None else mapping)
    tables: dict[str, list[pd.DataFrame]] = {name: [] for name in TABLES}
    for file in files:
        frame = _cells(file)
        name, frame = _known(frame, file, mapping["columns"])
        tables[name].append(frame)
    if tables["list"] and any(tables[name] for name in NEEDED):
        raise Problem(
            "The files are both an extract from a court and a council's list of cases: give one "
            "of them at a time."
        )
    if not tables["list"]:
        _complete(tables)
    raw = {name: pd.concat(frames, ignore_index=True) for name, frames in tables.items() if frames}
    raw.pop("hearings", None)
    raw = _from_list(raw["list"]) if "list" in raw else raw
    return _records(_typed(raw, mapping["values"]), mapping)


def _found(paths: Sequence[Path]) -> tuple[list[Path], Path | None]:
    """Return the tables among the paths, and the mapping if there is one."""
    files = []
    for path in map(Path, paths):
        if not path.exists():
            raise Problem(f"{path.name} is not there: give the files or the folder of the records.")
        files += sorted(path.iterdir()) if path.is_dir() else [path]
    mappings = [file for file in files if file.suffix.lower() in (".yaml", ".yml")]
    if len(mappings) > 1:
        raise Problem(f"{mappings[1].name} is a second mapping file: give one.")
    tables = [file for file in files if file.suffix.lower() == ".csv"]
    other = [file for file in map(Path, paths) if file.is_file() and file not in tables + mappings]
    if other:
        raise Problem(f"{other[0].name} is not a CSV file: save the table as CSV UTF-8.")
    if not tables:
        raise Problem("There is no CSV file where the records are said to be: give their folder.")
    return tables, mappings[0] if mappings else None


def _mapping(given: Path | Mapping | None) -> dict:
    """Return the mapping with each part present, and its days as dates."""
    name = given.name if isinstance(given, Path) else "The mapping"
    if isinstance(given, Path):
        try:
            given = yaml.safe_load(given.read_text(encoding="utf-8-sig"))
        except (OSError, UnicodeDecodeError, yaml.YAMLError):
            given = name
    given = {} if given is None else given
    parts = {"columns": {}, "values": {}, "start": None, "end": None}
    if not isinstance(given, Mapping) or not set(given) <= set(parts):
        raise Problem(f"{name} is not a mapping: let it have columns, values, start and end only.")
    parts |= {key: value for key, value in given.items() if value is not None}
    ours = {*(c for known in (TABLES, OPTIONAL) for names in known.values() for c in names)}
    words = {MOTHER, *S31, *WIDER}
    for part, known in (("columns", ours), ("values", words)):
        if not isinstance(parts[part], Mapping) or not set(parts[part]) <= known:
            allowed = ", ".join(sorted(known))
            raise Problem(f"{name}: under {part}, our names are {allowed}; use these only.")
        parts[part] = {
            _plain(one): ours
            for ours, theirs in parts[part].items()
            for one in (theirs if isinstance(theirs, list) else [theirs])
        }
    for day in ("start", "end"):
        if parts[day] is not None and pd.isna(dates(pd.Series([str(parts[day])]))[0]):
            raise Problem(f"{name}: {day} is not a date: write it as 2021-03-31.")
        parts[day] = None if parts[day] is None else dates(pd.Series([str(parts[day])]))[0]
    return parts


def _cells(file: Path) -> pd.DataFrame:
    """Return a file's cells as text, with `file` and `row` (as a spreadsheet counts, header 1)."""
    wrong, rows = "", []
    try:
        text = file.read_bytes().decode("utf-8-sig")
        rows = list(csv.reader(io.StringIO(text, newline=""), strict=True))
    except UnicodeDecodeError:
        wrong = "is not text in UTF-8: save the table as CSV UTF-8"
    except csv.Error:
        wrong = "is not a table of cells separated by commas: save it as CSV UTF-8"
    # raised outside the handler: the error handled holds the text of the file
    if not wrong and len(rows) < 2:
        wrong = "holds no rows: give the table with its header and its records"
    if wrong:
        raise Problem(f"{file.name} {wrong}.")
    uneven = [number for number, row in enumerate(rows, 1) if row and len(row) != len(rows[0])]
    if uneven:
        raise Problem(
            f"{file.name}, row {uneven[0]}: it has not as many cells as the header: mend the row "
            "or export the table again."
        )
    frame = pd.DataFrame(
        [row for row in rows[1:] if row], columns=[_plain(name) for name in rows[0]], dtype=str
    )
    places = [number for number, row in enumerate(rows[1:], 2) if row]
    return frame.apply(lambda cells: cells.str.strip()).assign(file=file.name, row=places)


def _known(frame: pd.DataFrame, file: Path, columns: Mapping[str, str]) -> tuple[str, pd.DataFrame]:
    """Return which table a file is, and the columns of it that are used, by our names."""
    frame = frame.rename(columns=lambda name: columns.get(name, name))
    names = [name for name, needed in TABLES.items() if {*needed} <= {*frame.columns}]
    if not names:
        raise Problem(
            f"{file.name} has not the columns of a case, adult, application or child table nor of "
            f"a list of cases: take it out, or {WAY_OUT}."
        )
    if len(names) > 1:
        raise Problem(
            f"{file.name} has the columns of more than one table: give each table a file of its "
            "own."
        )
    used = [*TABLES[names[0]], *OPTIONAL.get(names[0], ())]
    if frame.columns.duplicated().any():
        raise Problem(f"{file.name} has two columns of one name: rename or take out one of them.")
    return names[0], frame.reindex(columns=[*used, "file", "row"], fill_value="")


def _complete(tables: Mapping[str, list]) -> None:
    for name in NEEDED:
        if not tables[name]:
            needed = ", ".join(TABLES[name])
            raise Problem(f"No file has the columns {needed}: give that table, or {WAY_OUT}.")


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


def _typed(raw: Mapping[str, pd.DataFrame], values: Mapping[str, str]) -> dict[str, pd.DataFrame]:
    """Return the tables with typed columns beside the text that they were read from."""
    cases, adults, applications = raw["cases"], raw["adults"], raw["applications"]
    children = raw.get("children")
    if children is None:
        children = pd.DataFrame(columns=[*TABLES["children"], "file", "row"], dtype=str)
    born = children.get("child_born")
    known = {_plain(name): name for name in (MOTHER, *S31, *WIDER)} | dict(values)
    return {
        "cases": cases.assign(
            case=cases["case_id"],
            issued=dates(cases["case_start_date"]),
            status=cases["case_status"],
            ended=dates(cases["final_order_date"]),
        ),
        "adults": adults.assign(
            case=adults["case_id"],
            adult=adults["new_person_id"].where(adults["new_person_id"] != "", adults["adult_id"]),
            role=_words(adults["adult_role"], known),
            age=pd.to_numeric(adults["first_app_start_age"], errors="coerce").astype(float),
        ),
        "applications": applications.assign(
            case=applications["case_id"], application=_words(applications["app_type_name"], known)
        ),
        "children": children.assign(
            case=children["case_id"],
            child=children["child_id"],
            born=month_ends(children["dob_y"], children["dob_m"]) if born is None else dates(born),
        ),
    }


def _records(tables: Mapping[str, pd.DataFrame], mapping: Mapping) -> Records:
    cases = tables["cases"]
    if not tables["applications"]["application"].isin(S31).any():
        raise Problem(
            f"No application is called {S31[0]} or {S31[1]}: say in a mapping file (YAML, values: "
            "our word: yours) what yours are called."
        )
    if not (tables["adults"]["role"] == MOTHER).any():
        raise Problem(
            f"No adult's role is {MOTHER}: say in a mapping file (YAML, values: {MOTHER}: yours) "
            "what yours is called."
        )
    shown = pd.concat([cases["issued"], cases["ended"]])
    return Records(
        cases[["case", "issued", "status", "ended"]],
        tables["adults"][["case", "adult", "role", "age"]],
        tables["children"][["case", "child", "born"]],
        tables["applications"][["case", "application"]],
        pd.DataFrame(columns=["rule", "message", "file", "row"]),
        pd.DataFrame(columns=["rule", "message", "rows"]),
        mapping["start"] or cases["issued"].min(),
        mapping["end"] or shown.max(),
    )


def dates(text: pd.Series) -> pd.Series:
    """Return texts as days, as 2021-03-31 or 31/03/2021, a time of day cut off; else NaT."""
    days = text.str.replace(r"[ T]\d\d?:\d\d(:\d\d(\.\d+)?)?Z?$", "", regex=True)
    read = [pd.to_datetime(days, format=form, errors="coerce", exact=True) for form in DATES]
    return read[0].fillna(read[1]).astype("datetime64[s]")


def month_ends(year: pd.Series, month: pd.Series) -> pd.Series:
    """Return the last day of each month: children's births are known to the month."""
    first = pd.to_datetime(year + "-" + month.str.zfill(2), format="%Y-%m", errors="coerce")
    return (first + pd.offsets.MonthEnd(0)).astype("datetime64[s]")


def _plain(name: object) -> str:
    """Return a column's or a value's name without what people write in different ways."""
    return " ".join(str(name).replace("_", " ").casefold().split()).replace(" ", "_")


def _words(text: pd.Series, known: Mapping[str, str]) -> pd.Series:
    """Return values by our words, as they are where we have none."""
    return text.map({one: known.get(_plain(one), one) for one in text.unique()})


def years_between(earlier: pd.Series, later: pd.Series) -> pd.Series:
    """Return years of 365.25 days from one day to another."""
    return (later - earlier).dt.days.astype(float) / np.float64(365.25)
