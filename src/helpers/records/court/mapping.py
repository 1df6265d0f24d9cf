"""What court records call their columns and values, and a file that says so where it is otherwise.

A mapping file (YAML)::

    columns:            # our name: theirs, or a list where files differ
      case_id: CaseRef
      adult_role: Role
    values:             # our word: theirs
      Mother: [Birth mother, M]
      Care (s31): Section 31 care order
    start: 2007-04-01   # first and last day that the records cover, where known
    end: 2021-03-31
"""

from collections.abc import Mapping
from pathlib import Path

import pandas as pd
import yaml

from helpers.errors import Problem
from helpers.records.court.days import dates

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
WAY_OUT = "say in a mapping file (YAML, columns: our name: yours) what yours are called"


def read(given: Path | Mapping | None) -> dict:
    """Return the mapping with each part present: our names by theirs and by ours, days as dates."""
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
        parts[part] = {plain(name): name for name in known} | {
            plain(one): ours
            for ours, theirs in parts[part].items()
            for one in (theirs if isinstance(theirs, list) else [theirs])
        }
    for day in ("start", "end"):
        if parts[day] is not None and pd.isna(dates(pd.Series([str(parts[day])]))[0]):
            raise Problem(f"{name}: {day} is not a date: write it as 2021-03-31.")
        parts[day] = None if parts[day] is None else dates(pd.Series([str(parts[day])]))[0]
    if parts["start"] and parts["end"] and parts["start"] >= parts["end"]:
        raise Problem(f"{name}: start is not before end: give the first and the last day covered.")
    return parts


def plain(name: object) -> str:
    """Return a column's or a value's name without what people write in different ways."""
    return "".join(str(name).replace("_", " ").casefold().split())


def words(text: pd.Series, known: Mapping[str, str]) -> pd.Series:
    """Return values by our words, as they are where we have none."""
    return text.map({one: known.get(plain(one), one) for one in text.unique()})
