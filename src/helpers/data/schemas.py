"""What each raw table must look like, in pandera.

Every check holds for every row. Where one does not, all failing cells are found and reported
together, each with the file, the row (as a spreadsheet shows it: the header is row 1), the column
and the reason. Columns are checked by their distinct values, which are far fewer than their cells.
"""

from datetime import date

import numpy as np
import pandas as pd
import pandera.pandas as pa

from helpers.data.failures import Failure
from helpers.errors import Problem
from helpers.words.symbols import MEANING

LEVELS = ["country", "region", "sub-region", "local authority"]
KINDS = ["count", "rate", "percent", "score", "pounds", "weekly cost", "median", "mean"]
CODE = r"^[EWSNK]\d{8}$"
DATE = r"^\d{4}(-(0[1-9]|1[0-2]))?$"
CODES = r"[EWSNK]\d{8}( [EWSNK]\d{8})*"


def _column(kind: type, *checks: pa.Check, nullable: bool = False) -> pa.Column:
    return pa.Column(kind, list(checks), nullable=nullable, coerce=True)


def _text(pattern: str | None = None, *, empty: bool = False) -> pa.Column:
    checks = [] if empty else [pa.Check(lambda text: text.str.len() > 0, error="is empty")]
    if pattern:
        reason = f"does not have the form {pattern}"
        checks.append(pa.Check(lambda text: text.str.match(pattern), error=reason))
    return _column(str, *checks)


def _one_of(values: list[str]) -> pa.Column:
    reason = f"is not one of {', '.join(values)}"
    return _column(str, pa.Check(lambda text: text.isin(values), error=reason))


def _number(low: float | None = None, high: float | None = None, *, nullable: bool) -> pa.Column:
    checks = [pa.Check(np.isfinite, error="is not a finite number")]
    if low is not None:
        checks.append(pa.Check(lambda number: number >= low, error=f"is below {low:g}"))
    if high is not None:
        checks.append(pa.Check(lambda number: number <= high, error=f"is above {high:g}"))
    return _column(float, *checks, nullable=nullable)


def _year() -> pa.Column:
    latest = date.today().year + 1
    reason = f"is not a year between 1980 and {latest}"
    return _column(int, pa.Check(lambda year: year.between(1980, latest), error=reason))


def _date() -> pa.Column:
    def is_date(text: pd.Series) -> pd.Series:
        parsed = pd.to_datetime(text, format="%Y-%m-%d", errors="coerce")
        return parsed.dt.strftime("%Y-%m-%d") == text

    return _column(str, pa.Check(is_date, error="is not a date such as 2023-04-01"))


def _table(columns: dict[str, pa.Column], unique: list[str]) -> pa.DataFrameSchema:
    return pa.DataFrameSchema(columns, unique=unique)


SCHEMAS: dict[str, pa.DataFrameSchema] = {
    "observations": _table(
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
    "areas": _table(
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
    "reorganisations": _table(
        {
            "date": _date(),
            "predecessors": _text(rf"^{CODES}$"),
            "successors": _text(rf"^{CODES}$"),
            "note": _text(empty=True),
        },
        ["predecessors", "successors"],
    ),
    "measures": _table(
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
    "sources": _table(
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
    "releases": _table(
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
    "neighbours": _table(
        {
            "model": _year(),
            "area_code": _text(CODE),
            "rank": _number(1, 10, nullable=False),
            "neighbour_code": _text(CODE),
            "closeness": _text(),
        },
        ["model", "area_code", "rank"],
    ),
    "studies": _table(
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
    "study_denominators": _table(
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
    "claims": _table(
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
    "characteristics": _table(
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
    "positions": _table(
        {
            "area_code": _text(CODE),
            "easting": _number(0, 700_000, nullable=False),
            "northing": _number(0, 1_300_000, nullable=False),
        },
        ["area_code"],
    ),
    "deflators": _table(
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
    "spending_categories": _table(
        {
            "financial_year": _text(r"^\d{4}-\d{2}$"),
            "category": _text(),
            "gross_million_pounds_cash": _number(0, nullable=False),
            "net_million_pounds_cash": _number(nullable=False),
            "known_by": _text(DATE),
        },
        ["financial_year", "category"],
    ),
    "waived": _table(
        {
            "check": _text(r"^[a-z0-9-]+$"),
            "measure": _text(),
            "area_code": _text(CODE),
            "period": _year(),
            "reason": _text(),
        },
        ["check", "measure", "area_code", "period"],
    ),
    "set_aside": _table(
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
    typed, failures = frame.copy(), []
    for name, column in schema.columns.items():
        values, found = _checked(frame[name], column)
        typed[name] = values
        failures += [Failure(file, row, name, reason) for row, reason in found]
    again = np.flatnonzero(typed.duplicated(schema.unique, keep=False)) + 2
    columns = ", ".join(schema.unique)
    failures += [
        Failure(file, int(row), columns, "the row appears more than once") for row in again
    ]
    if failures:
        return frame, sorted(set(failures), key=lambda failure: (failure.row, failure.column))
    return typed, []


def _checked(texts: pd.Series, column: pa.Column) -> tuple[np.ndarray, list[tuple[int, str]]]:
    """Return a column typed, and row and reason of each failure; untyped where there is one."""
    codes, distinct = pd.factorize(texts)
    values = pd.DataFrame({texts.name: pd.Series(distinct, dtype=object)})
    if str(column.dtype) == "float64":
        values = values.where(values != "", None)
    try:
        typed = pa.DataFrameSchema({texts.name: column}).validate(values, lazy=True)
    except pa.errors.SchemaErrors as errors:
        cases = errors.failure_cases
    else:
        return typed[texts.name].to_numpy()[codes], []
    untyped = cases["check"].str.startswith("coerce_dtype")
    if untyped.any():
        kind = "whole number" if str(column.dtype) == "int64" else "number"
        cases = cases[untyped].assign(check=f"is not a {kind}")
    cases = cases[~cases["check"].str.startswith("dtype")]
    found = []
    for place, reason in zip(cases["index"].astype(int), cases["check"], strict=True):
        text = distinct[place]
        empty = reason == "not_nullable"
        reason = "is empty" if empty else f"'{text}' {reason}" if text or untyped.any() else reason
        found += [(int(row) + 2, reason) for row in np.flatnonzero(codes == place)]
    return texts.to_numpy(), found
