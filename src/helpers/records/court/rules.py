"""What must be so of court records. The codes are this collection's: no return defines rules.

As the UCL study does, mothers are kept who were 15 to 50 at their first application and whose ages
from case to case are of one date of birth: others' ids are likely to mix people.
"""

from collections.abc import Callable, Mapping
from datetime import date

import numpy as np
import pandas as pd

from helpers.records.court.mapping import MOTHER
from helpers.records.failures import UPN, Rule

Tables = Mapping[str, pd.DataFrame]
ACT_IN_FORCE = pd.Timestamp("1991-10-14")
"""Section 31 of the Children Act 1989 came into force."""
AGES = (15, 50)
FREE_TEXT = {"cases": "case_status", "adults": "adult_role", "applications": "app_type_name"}


def _of(table: str, wrong: Callable[[pd.DataFrame], pd.Series]) -> Callable[[Tables], pd.DataFrame]:
    """Return the check of one table: which of its rows are wrong."""
    return lambda tables: tables[table][wrong(tables[table]).to_numpy(bool)]


def _among(table: str, other: str, *, found: bool) -> Callable[[Tables], pd.DataFrame]:
    """Return the check that finds rows of a table by whether their case is in another."""

    def check(tables: Tables) -> pd.DataFrame:
        rows = tables[table]
        return rows[rows["case"].isin(tables[other]["case"]) == found]

    return check


def _no_mother(tables: Tables) -> pd.DataFrame:
    return _among("cases", "mothers", found=False)(
        {**tables, "mothers": tables["adults"][tables["adults"]["role"] == MOTHER]}
    )


def _second_mother(adults: pd.DataFrame) -> pd.Series:
    mothers = adults.loc[adults["role"] == MOTHER]
    several = mothers.groupby("case")["adult"].transform("nunique") > 1
    return several.reindex(adults.index, fill_value=False)


def _mothers(tables: Tables) -> pd.DataFrame:
    """Return mothers' rows with the day of issue, where it is one, by mother and day."""
    cases = tables["cases"][["case", "issued"]].drop_duplicates("case")
    cases = cases[cases["issued"].between(ACT_IN_FORCE, _today())]
    adults = tables["adults"]
    joined = adults[adults["role"] == MOTHER].merge(cases, on="case")
    return joined[joined["adult"] != ""].sort_values(["adult", "issued"])


def _age_out(tables: Tables) -> pd.DataFrame:
    mothers = _mothers(tables)
    first = mothers["age"].mask(mothers["adult"].duplicated())
    first = first.groupby(mothers["adult"]).transform("first")
    return mothers[(first < AGES[0]) | (first > AGES[1])]


def _ages_disagree(tables: Tables) -> pd.DataFrame:
    """Find mothers of whom no one day of birth gives all the ages."""
    mothers = _mothers(tables)
    day = pd.Timedelta(days=1)
    years = mothers["age"].clip(0, 120)
    latest = mothers["issued"] - np.floor(years * 365.25) * day
    earliest = mothers["issued"] - np.ceil((years + 1) * 365.25) * day
    by = mothers["adult"]
    return mothers[earliest.groupby(by).transform("max") > latest.groupby(by).transform("min")]


def _born_after(tables: Tables) -> pd.DataFrame:
    children = tables["children"].merge(tables["cases"][["case", "ended"]], on="case")
    return children[children["born"].dt.to_period("M") > children["ended"].dt.to_period("M")]


def _of_age(tables: Tables) -> pd.DataFrame:
    children = tables["children"].merge(tables["cases"][["case", "issued"]], on="case")
    return children[children["born"] + pd.DateOffset(years=18) <= children["issued"]]


def _holds_upn(tables: Tables) -> pd.DataFrame:
    found = [
        tables[table][tables[table][column].str.contains(rf"(?i)(?:^|\W){UPN}(?:\W|$)")]
        for table, column in FREE_TEXT.items()
    ]
    return pd.concat(found)


def _today() -> pd.Timestamp:
    return pd.Timestamp(date.today())


START, END, AGE, BIRTH = "case_start_date", "final_order_date", "first_app_start_age", "dob"
RULES = (
    Rule("C101", "The case has no id.", ("case_id",), _of("cases", lambda f: f["case"] == "")),
    Rule(
        "C102",
        "The case is in the table a second time.",
        ("case_id",),
        _of("cases", lambda f: f["case"].duplicated() & (f["case"] != "")),
    ),
    Rule("C103", "The start is not a date.", (START,), _of("cases", lambda f: f["issued"].isna())),
    Rule(
        "C104",
        "The start is later than today.",
        (START,),
        _of("cases", lambda f: f["issued"] > _today()),
    ),
    Rule(
        "C105",
        "The start is before the Children Act 1989 was in force.",
        (START,),
        _of("cases", lambda f: f["issued"] < ACT_IN_FORCE),
    ),
    Rule(
        "C106",
        "The final order has no valid date.",
        (END,),
        _of("cases", lambda f: f["ended"].isna() & (f[END] != "")),
    ),
    Rule(
        "C107",
        "The final order is before the start.",
        (END, START),
        _of("cases", lambda f: f["ended"] < f["issued"]),
    ),
    Rule("C108", "No adult of the case is a mother.", ("adult_role",), _no_mother),
    Rule(
        "C109",
        "The case has no application.",
        ("case_id",),
        _among("cases", "applications", found=False),
    ),
    Rule(
        "C110",
        "The start is not within the days that the mapping says are covered.",
        (START,),
        _of("cases", lambda f: (f["issued"] < f["first"]) | (f["issued"] > f["last"])),
    ),
    Rule("C111", "The adult has no id.", ("adult_id",), _of("adults", lambda f: f["adult"] == "")),
    Rule(
        "C112",
        "The adult's case is not in the case table.",
        ("case_id",),
        _among("adults", "cases", found=False),
    ),
    Rule(
        "C113",
        "The age is not a whole number of years.",
        (AGE,),
        _of("adults", lambda f: (f[AGE] != "") & ~f[AGE].str.fullmatch(r"\d{1,3}(\.0+)?")),
    ),
    Rule("C114", "The mother was not 15 to 50 at her first application.", (AGE,), _age_out),
    Rule("C115", "The mother's ages are not of one date of birth.", (AGE,), _ages_disagree),
    Rule(
        "C116",
        "The case has more than one mother.",
        ("adult_role",),
        _of("adults", _second_mother),
    ),
    Rule(
        "C121",
        "The application's case is not in the case table.",
        ("case_id",),
        _among("applications", "cases", found=False),
    ),
    Rule(
        "C122",
        "The application has no type.",
        ("app_type_name",),
        _of("applications", lambda f: f["application"] == ""),
    ),
    Rule(
        "C131",
        "The child's case is not in the case table.",
        ("case_id",),
        _among("children", "cases", found=False),
    ),
    Rule(
        "C132",
        "The birth is not a date.",
        (BIRTH,),
        _of("children", lambda f: f["born"].isna() & (f["birth"] != "")),
    ),
    Rule(
        "C133",
        "The birth is later than this month.",
        (BIRTH,),
        _of("children", lambda f: f["born"] > _today() + pd.offsets.MonthEnd(0)),
    ),
    Rule("C134", "The child was 18 or over at the start.", (BIRTH, START), _of_age),
    Rule("C135", "The child was born after the final order.", (BIRTH, END), _born_after),
    Rule(
        "C136",
        "The child is in the case a second time.",
        ("case_id", "child_id"),
        _of("children", lambda f: f.duplicated(["case", "child"]) & (f["child"] != "")),
    ),
    Rule("C141", "A text holds what looks like a UPN.", tuple(FREE_TEXT.values()), _holds_upn),
)

EXCLUDES = {
    "cases": ("C101", "C102", "C103", "C104", "C105", "C110"),
    "adults": ("C111", "C112", "C114", "C115"),
    "applications": ("C121", "C122"),
    "children": ("C131", "C132", "C133", "C134", "C135", "C136"),
}
"""By table: the rules whose rows are left out of the analysis."""
