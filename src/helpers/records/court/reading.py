"""Court records, read, checked and brought to one form."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from helpers.errors import Problem
from helpers.records import failures
from helpers.records.court import files
from helpers.records.court import mapping as mappings
from helpers.records.court.days import dates, month_ends
from helpers.records.court.mapping import MOTHER, S31, TABLES, words
from helpers.records.court.rules import EXCLUDES, RULES

KEPT = {
    "cases": ["case", "issued", "status", "ended"],
    "adults": ["case", "adult", "role", "age"],
    "children": ["case", "child", "born"],
    "applications": ["case", "application"],
}


@dataclass(frozen=True, repr=False)
class Records:
    """Court records, checked; rows that a rule excludes are left out.

    Attributes:
        cases: case, issued, status, ended.
        adults: case, adult, role, age (years at issue).
        children: case, child, born (NaT unknown; where only the month is known, its last day or
            the last of the records).
        applications: case, application.
        failures: As :func:`helpers.records.failures.failing`.
        left_out: As :func:`helpers.records.failures.counted`, of the rules that exclude; each row
            once.
        start, end: Days of the first and the last case, or as the mapping says that the records
            start and end.
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
    found, by_it = files.found(paths)
    mapping = mappings.read(by_it if mapping is None else mapping)
    raw = files.tables(found, mapping["columns"])
    return _records(_typed(raw, mapping), mapping)


def _typed(raw: Mapping[str, pd.DataFrame], mapping: Mapping) -> dict[str, pd.DataFrame]:
    """Return the tables with typed columns beside the text that they were read from."""
    cases, adults, applications = raw["cases"], raw["adults"], raw["applications"]
    children = raw.get("children")
    if children is None:
        children = pd.DataFrame(columns=[*TABLES["children"], "file", "row"], dtype=str)
    exact = "child_born" in children
    birth = children["child_born"] if exact else children["dob_y"] + children["dob_m"]
    return {
        "cases": cases.assign(
            case=cases["case_id"],
            issued=dates(cases["case_start_date"]),
            status=cases["case_status"],
            ended=dates(cases["final_order_date"]),
            first=mapping["start"] or pd.NaT,
            last=mapping["end"] or pd.NaT,
        ),
        "adults": adults.assign(
            case=adults["case_id"],
            adult=adults["new_person_id"].where(adults["new_person_id"] != "", adults["adult_id"]),
            role=words(adults["adult_role"], mapping["values"]),
            age=pd.to_numeric(adults["first_app_start_age"], errors="coerce").astype(float),
        ),
        "applications": applications.assign(
            case=applications["case_id"],
            application=words(applications["app_type_name"], mapping["values"]),
        ),
        "children": children.assign(
            case=children["case_id"],
            child=children["child_id"],
            birth=birth,
            born=dates(birth) if exact else month_ends(children["dob_y"], children["dob_m"]),
            exact=exact,
        ),
    }


def _records(tables: Mapping[str, pd.DataFrame], mapping: Mapping) -> Records:
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
    failing = failures.failing(RULES, tables)
    kept = {
        name: failures.without(rows, failures.only(failing, EXCLUDES[name]))
        for name, rows in tables.items()
    }
    issued, born = kept["cases"]["issued"], kept["children"]["born"]
    if issued.empty:
        raise Problem(
            "No case is left by the rules (each needs an id and a day of issue as 2021-03-31 or "
            "31/03/2021, between the mapping's start and end if it has any): mend the case table "
            "or the mapping, or give the right one."
        )
    excludes = {code for codes in EXCLUDES.values() for code in codes}
    left_out = failures.only(failing, excludes).drop_duplicates(["file", "row"])
    end = mapping["end"] or issued.max()
    month_of_end = ~kept["children"]["exact"] & (born.dt.to_period("M") == end.to_period("M"))
    kept["children"] = kept["children"].assign(born=born.mask(month_of_end, end))
    return Records(
        **{name: kept[name][columns].reset_index(drop=True) for name, columns in KEPT.items()},
        failures=failing,
        left_out=failures.counted(left_out),
        start=mapping["start"] or issued.min(),
        end=end,
    )
