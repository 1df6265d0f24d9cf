"""What each raw table must look like.

Every check holds for every row. Where one does not, pandera finds all failing cells, and they
are reported together, each with the file, the row (as a spreadsheet shows it: the header is row
1), the column and the reason.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from helpers.data.rules import FIRST_YEAR, last_year
from helpers.errors import Problem
from helpers.words.symbols import MEANING

LEVELS = ["country", "region", "sub-region", "local authority"]
KINDS = ["count", "rate", "percent", "score", "pounds", "weekly cost", "median", "mean"]
CODE = r"^[EWSNK]\d{8}$"
DATE = r"^\d{4}(-(0[1-9]|1[0-2]))?$"
CODES = r"[EWSNK]\d{8}( [EWSNK]\d{8})*"


@dataclass(frozen=True)
class Failure:
    """One thing wrong with one cell (or one file, where row is 0)."""

    file: str
    row: int
    column: str
    reason: str

    def __str__(self) -> str:
        """Return file, row, column and reason on one line."""
        row = f", row {self.row}" if self.row else ""
        column = f", column {self.column}" if self.column else ""
        return f"{self.file}{row}{column}: {self.reason}"


@dataclass(frozen=True)
class Rule:
    """What every value of a column must fulfil, and what is said of one that does not."""

    holds: Callable[[pd.Series], pd.Series]
    reason: str


@dataclass(frozen=True)
class Column:
    """The type of a column (str, int, float), its rules, and whether a cell may be empty."""

    kind: type
    rules: list[Rule]
    nullable: bool = False


@dataclass(frozen=True)
class Table:
    """The columns of a table, and those that together occur once."""

    columns: dict[str, Column]
    unique: list[str]


def _text(pattern: str | None = None, *, empty: bool = False) -> Column:
    rules = [] if empty else [Rule(lambda text: text.str.len() > 0, "is empty")]
    if pattern:
        rules.append(
            Rule(lambda text: text.str.match(pattern), f"does not have the form {pattern}")
        )
    return Column(str, rules)


def _one_of(values: list[str]) -> Column:
    return Column(str, [Rule(lambda text: text.isin(values), f"is not one of {', '.join(values)}")])


def _number(low: float | None = None, high: float | None = None, *, nullable: bool) -> Column:
    rules = [Rule(np.isfinite, "is not a finite number")]
    if low is not None:
        rules.append(Rule(lambda number: number >= low, f"is below {low:g}"))
    if high is not None:
        rules.append(Rule(lambda number: number <= high, f"is above {high:g}"))
    return Column(float, rules, nullable)


def _year() -> Column:
    first, last = FIRST_YEAR, last_year()
    reason = f"is not a year between {first} and {last}"
    return Column(int, [Rule(lambda year: year.between(first, last), reason)])


def _date() -> Column:
    def is_date(text: pd.Series) -> pd.Series:
        parsed = pd.to_datetime(text, format="%Y-%m-%d", errors="coerce")
        return parsed.dt.strftime("%Y-%m-%d") == text

    return Column(str, [Rule(is_date, "is not a date such as 2023-04-01")])


SCHEMAS: dict[str, Table] = {
    "observations": Table(
        {
            "measure": _text(),
            "area_code": _text(CODE),
            "period": _year(),
            "value": _number(nullable=True),
            "status": _one_of(["", ":", *MEANING]),
            "source": _text(),
        },
        ["measure", "area_code", "period"],
    ),
    "areas": Table(
        {
            "area_code": _text(CODE),
            "name": _text(),
            "level": _one_of(LEVELS),
            "parent_code": _text(empty=True),
            "education_code": _text(r"^(\d{3})?$", empty=True),
            "former_codes": _text(rf"^({CODES})?$", empty=True),
        },
        ["area_code"],
    ),
    "reorganisations": Table(
        {
            "date": _date(),
            "predecessors": _text(rf"^{CODES}$"),
            "successors": _text(rf"^{CODES}$"),
            "note": _text(empty=True),
        },
        ["predecessors", "successors"],
    ),
    "measures": Table(
        {
            "measure": _text(r"^[a-z0-9_]+$"),
            "label": _text(),
            "kind": _one_of(KINDS),
            "unit": _text(),
            "theme": _text(),
            "higher_is": _one_of(["better", "worse", "neither"]),
            "decimals": _number(0, 6, nullable=False),
            "rounding": _number(1, 1000, nullable=True),
        },
        ["measure"],
    ),
    "sources": Table(
        {
            "source": _text(),
            "title": _text(),
            "publisher": _text(),
            "address": _text(r"^https://"),
            "licence": _text(),
            "rounding_nation": _number(1, 1000, nullable=False),
            "rounding_authority": _number(1, 1000, nullable=False),
            "released": _text(rf"^$|{DATE}", empty=True),
            "months_after": _text(r"^\d{0,2}$", empty=True),
            "compilation": _one_of(["yes", "no"]),
        },
        ["source"],
    ),
    "releases": Table(
        {
            "measure": _text(),
            "area_code": _text(CODE),
            "period": _year(),
            "value": _number(0, nullable=False),
            "released": _year(),
            "release": _text(),
            "kind": _one_of(["published", "secondary"]),
            "source": _text(),
            "note": _text(empty=True),
        },
        ["measure", "area_code", "period", "release"],
    ),
    "neighbours": Table(
        {
            "model": _year(),
            "area_code": _text(CODE),
            "rank": _number(1, 10, nullable=False),
            "neighbour_code": _text(CODE),
            "closeness": _text(),
        },
        ["model", "area_code", "rank"],
    ),
    "studies": Table(
        {
            **{
                name: _text(empty=name in ("period", "breakdown", "unit", "note"))
                for name in (
                    *("topic", "geography", "period", "measure", "breakdown", "value", "unit"),
                    *("source_title", "source_url", "note"),
                )
            },
            "known_by": _text(rf"^$|{DATE}", empty=True),
        },
        ["topic", "geography", "period", "measure", "breakdown", "value", "source_title"],
    ),
    "study_denominators": Table(
        {
            "geography": _text(),
            "period": _text(),
            "measure": _text(),
            "breakdown": _text(),
            "denominator": _text(),
            "who": _text(),
            "within_years": _number(1, 20, nullable=True),
            "out_of": _text(r"^(over )?\d*$", empty=True),
            "drawn": _one_of(["yes", "no"]),
            "remark": _text(empty=True),
        },
        ["geography", "period", "measure", "breakdown"],
    ),
    "claims": Table(
        {
            "claim": _text(r"^[a-z0-9-]+$"),
            "said_in": _text(),
            "said_on": _text(r"^\d{4}(-\d{2}(-\d{2})?)?$"),
            "area_code": _text(CODE),
            "statement": _text(),
            "claimed": _text(),
            "rebuild_from": _text(),
            "traps": _text(empty=True),
        },
        ["claim"],
    ),
    "characteristics": Table(
        {
            "table": _text(),
            "children": _text(),
            "group": _text(),
            "characteristic": _text(),
            "further": _text(empty=True),
            "period": _year(),
            "value": _number(0, nullable=True),
            "status": _one_of(["", ":", *MEANING]),
            "percent": _number(0, 100, nullable=True),
            "percent_status": _one_of(["", ":", *MEANING]),
            "source": _text(),
        },
        ["table", "children", "group", "characteristic", "further", "period"],
    ),
    "positions": Table(
        {
            "area_code": _text(CODE),
            "easting": _number(0, 700_000, nullable=False),
            "northing": _number(0, 1_300_000, nullable=False),
        },
        ["area_code"],
    ),
    "deflators": Table(
        {
            "series": _one_of(["financial year", "calendar year"]),
            "period": _text(r"^\d{4}(-\d{2})?$"),
            "index": _number(1, 1000, nullable=False),
            "base": _text(),
            "vintage": _text(),
            "known_by": _text(DATE),
            "note": _text(empty=True),
        },
        ["series", "period"],
    ),
    "spending_categories": Table(
        {
            "financial_year": _text(r"^\d{4}-\d{2}$"),
            "category": _text(),
            "gross_million_pounds_cash": _number(0, nullable=False),
            "net_million_pounds_cash": _number(nullable=False),
            "known_by": _text(DATE),
        },
        ["financial_year", "category"],
    ),
    "waived": Table(
        {
            "check": _text(r"^[a-z0-9-]+$"),
            "measure": _text(),
            "area_code": _text(CODE),
            "period": _year(),
            "reason": _text(),
        },
        ["check", "measure", "area_code", "period"],
    ),
    "set_aside": Table(
        {
            "measure": _text(),
            "area_code": _text(CODE),
            "period": _year(),
            "reason": _text(),
        },
        ["measure", "area_code", "period"],
    ),
}


def check(frame: pd.DataFrame, table: str, file: str) -> tuple[pd.DataFrame, list[Failure]]:
    """Return the raw ``frame`` with its columns typed, and everything that is wrong with it.

    Parameters
    ----------
    frame
        All cells as text, '' where empty.
    table
        A key of :data:`SCHEMAS`.
    file
        What failures call the file.

    Raises
    ------
    Problem
        If there is no such table.
    """
    if table not in SCHEMAS:
        raise Problem(
            f"{file}: its sidecar names the table '{table}', which is not one of "
            f"{', '.join(sorted(SCHEMAS))}: correct the sidecar."
        )
    schema = SCHEMAS[table]
    missing = [name for name in schema.columns if name not in frame]
    unknown = [name for name in frame if name not in schema.columns]
    if missing or unknown:
        return frame, [
            *(Failure(file, 1, name, "the column is missing") for name in missing),
            *(Failure(file, 1, name, "the column is not expected here") for name in unknown),
        ]
    if frame.empty:
        return frame, [Failure(file, 0, "", "holds no rows")]
    typed = _typed(frame, schema)
    return (typed, []) if typed is not None else _all_failures(frame, schema, file)


def _typed(frame: pd.DataFrame, schema: Table) -> pd.DataFrame | None:
    """Return ``frame`` typed, or None if any cell breaks a rule.

    The rules look at the distinct values of a column, which are far fewer than its cells.
    """
    numbers = {}
    for name, column in schema.columns.items():
        codes, distinct = pd.factorize(frame[name])
        values = pd.Series(distinct, dtype=object)
        if column.kind is not str:
            try:
                values = _cells(values, column).astype(column.kind)
            except (ValueError, OverflowError):
                return None
            numbers[name] = values.to_numpy()[codes]
            held = values[values.notna()]
            if len(held) < len(values) and not column.nullable:
                return None
            values = held
        if not all(rule.holds(values).all() for rule in column.rules):
            return None
    typed = frame.assign(**numbers)
    return None if typed.duplicated(schema.unique).any() else typed


def _cells(texts: pd.Series, column: Column) -> pd.Series:
    return texts.where(texts != "", None) if column.kind is float else texts


def _all_failures(
    frame: pd.DataFrame, schema: Table, file: str
) -> tuple[pd.DataFrame, list[Failure]]:
    """Have pandera look at every cell by the same rules; return as :func:`check` does."""
    import pandera.pandas as pa  # slow to import, and needed only where something is wrong

    columns = {
        name: pa.Column(
            column.kind,
            [pa.Check(rule.holds, error=rule.reason) for rule in column.rules],
            nullable=column.nullable,
            coerce=True,
        )
        for name, column in schema.columns.items()
    }
    cells = frame.assign(**{n: _cells(frame[n], column) for n, column in schema.columns.items()})
    try:
        return pa.DataFrameSchema(columns, unique=schema.unique).validate(cells, lazy=True), []
    except pa.errors.SchemaErrors as errors:
        return frame, _failures(errors.failure_cases, frame, file, schema)


def _failures(cases: pd.DataFrame, frame: pd.DataFrame, file: str, schema: Table) -> list[Failure]:
    unparsed = set(cases.loc[cases["check"].str.startswith("coerce_dtype"), "column"])
    found = []
    for case in cases.itertuples():
        column = case.column if isinstance(case.column, str) else ""
        if case.check.startswith("coerce_dtype"):
            kind = "whole number" if "int" in case.check else "number"
            reason = f"'{case.failure_case}' is not a {kind}"
        elif column in unparsed or case.check.startswith("dtype"):
            continue
        elif case.check == "not_nullable":
            reason = "is empty"
        elif case.check == "multiple_fields_uniqueness":
            if column != schema.unique[0]:
                continue
            column = ", ".join(schema.unique)
            reason = "the row appears more than once"
        else:
            value = frame[column].iloc[case.index] if pd.notna(case.index) else case.failure_case
            reason = f"'{value}' {case.check}" if str(value) else case.check
        row = 0 if pd.isna(case.index) else int(case.index) + 2
        found.append(Failure(file, row, column, reason))
    return sorted(set(found), key=lambda failure: (failure.row, failure.column))
