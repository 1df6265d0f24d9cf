"""What each raw table must look like, checked with pandera.

Every check runs on every row and all failures are reported together, each with the file, the
row (as a spreadsheet shows it: the header is row 1), the column and the reason.
"""

from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd
import pandera.pandas as pa

from helpers.errors import Problem
from helpers.symbols import MEANING

LEVELS = ["country", "region", "sub-region", "local authority"]
KINDS = ["count", "rate", "percent", "score", "pounds", "weekly cost", "median", "mean"]
CODE = r"^[EWSNK]\d{8}$"


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


def _text(pattern: str | None = None, *, empty: bool = False) -> pa.Column:
    checks = [] if empty else [pa.Check.str_length(min_value=1, error="is empty")]
    if pattern:
        checks.append(pa.Check.str_matches(pattern, error=f"does not have the form {pattern}"))
    return pa.Column(str, checks, coerce=True)


def _one_of(values: list[str]) -> pa.Column:
    return pa.Column(str, pa.Check.isin(values, error=f"is not one of {', '.join(values)}"))


def _number(low: float | None = None, high: float | None = None, *, nullable: bool) -> pa.Column:
    checks = [pa.Check(np.isfinite, error="is not a finite number")]
    if low is not None:
        checks.append(pa.Check.ge(low, error=f"is below {low:g}"))
    if high is not None:
        checks.append(pa.Check.le(high, error=f"is above {high:g}"))
    return pa.Column(float, checks, nullable=nullable, coerce=True)


def _year() -> pa.Column:
    latest = date.today().year + 1
    reason = f"is not a year between 1980 and {latest}"
    return pa.Column(int, pa.Check.in_range(1980, latest, error=reason), coerce=True)


def _schema(columns: dict[str, pa.Column], unique: list[str]) -> pa.DataFrameSchema:
    return pa.DataFrameSchema(columns, unique=unique, strict=True, name=" ".join(unique))


SCHEMAS: dict[str, pa.DataFrameSchema] = {
    "observations": _schema(
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
    "areas": _schema(
        {
            "area_code": _text(CODE),
            "name": _text(),
            "level": _one_of(LEVELS),
            "parent_code": _text(empty=True),
            "education_code": _text(r"^(\d{3})?$", empty=True),
            "first_mid_year": _number(1980, 2100, nullable=True),
            "last_mid_year": _number(1980, 2100, nullable=True),
            "former_codes": _text(empty=True),
            "successor_codes": _text(empty=True),
        },
        ["area_code"],
    ),
    "measures": _schema(
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
    "sources": _schema(
        {
            "source": _text(),
            "title": _text(),
            "publisher": _text(),
            "address": _text(r"^https://"),
            "licence": _text(),
            "rounding_nation": _number(1, 1000, nullable=False),
            "rounding_authority": _number(1, 1000, nullable=False),
        },
        ["source"],
    ),
    "releases": _schema(
        {
            "measure": _text(),
            "area_code": _text(CODE),
            "period": _year(),
            "value": _number(0, nullable=False),
            "released": _year(),
            "release": _text(),
            "kind": _one_of(["published", "secondary"]),
            "note": _text(empty=True),
        },
        ["measure", "area_code", "period", "release"],
    ),
    "neighbours": _schema(
        {
            "model": _year(),
            "area_code": _text(CODE),
            "rank": _number(1, 10, nullable=False),
            "neighbour_code": _text(CODE),
            "closeness": _text(),
        },
        ["model", "area_code", "rank"],
    ),
    "studies": _schema(
        {
            name: _text(empty=name in ("period", "breakdown", "unit", "note"))
            for name in (
                *("topic", "geography", "period", "measure", "breakdown", "value", "unit"),
                *("source_title", "source_url", "note"),
            )
        },
        ["topic", "geography", "period", "measure", "breakdown", "value", "source_title"],
    ),
    "study_denominators": _schema(
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
    "claims": _schema(
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
    "characteristics": _schema(
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
    "positions": _schema(
        {
            "area_code": _text(CODE),
            "easting": _number(0, 700_000, nullable=False),
            "northing": _number(0, 1_300_000, nullable=False),
        },
        ["area_code"],
    ),
    "deflators": _schema(
        {
            "series": _one_of(["financial year", "calendar year"]),
            "period": _text(r"^\d{4}(-\d{2})?$"),
            "index": _number(1, 1000, nullable=False),
            "base": _text(),
            "vintage": _text(),
            "note": _text(empty=True),
        },
        ["series", "period"],
    ),
    "spending_categories": _schema(
        {
            "financial_year": _text(r"^\d{4}-\d{2}$"),
            "category": _text(),
            "gross_million_pounds_cash": _number(0, nullable=False),
            "net_million_pounds_cash": _number(nullable=False),
        },
        ["financial_year", "category"],
    ),
    "set_aside": _schema(
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
    numeric = [name for name, column in schema.columns.items() if str(column.dtype) == "float64"]
    frame = frame.assign(**{name: frame[name].replace("", None) for name in numeric})
    try:
        return schema.validate(frame, lazy=True), []
    except pa.errors.SchemaErrors as errors:
        return frame, _failures(errors.failure_cases, frame, file, schema)


def _failures(
    cases: pd.DataFrame, frame: pd.DataFrame, file: str, schema: pa.DataFrameSchema
) -> list[Failure]:
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
