"""What each raw table must look like, in pandera.

Every check holds for every row. Where one does not, all failing cells are found and reported
together, each with the file, the row (as a spreadsheet shows it: the header is row 1), the column
and the reason. Columns are checked by their distinct values, which are far fewer than their cells.
"""

import numpy as np
import pandas as pd
import pandera.pandas as pa

from helpers.data.columns import day, named, number, one_of, table, text, year
from helpers.data.raw_failures import Failure
from helpers.errors import Problem
from helpers.words.symbols import MEANING

LEVELS = ["country", "region", "sub-region", "local authority"]
KINDS = ["count", "rate", "percent", "score", "pounds", "weekly cost", "median", "mean"]
DIRECTIONS = ["better", "worse", "neither"]
CODE = r"^[EWSNK]\d{8}$"
DATE = r"^\d{4}(-(0[1-9]|1[0-2]))?$"
CODES = r"[EWSNK]\d{8}( [EWSNK]\d{8})*"


SCHEMAS: dict[str, pa.DataFrameSchema] = {
    "observations": table(
        {
            "measure": text(),
            "area_code": text(CODE),
            "period": year(),
            "value": number(nullable=True),
            "status": one_of(["", ":", *MEANING]),
            "source": text(),
        },
        ["measure", "area_code", "period"],
    ),
    "areas": table(
        {
            "area_code": text(CODE),
            "name": named(),
            "level": one_of(LEVELS),
            "parent_code": text(empty=True),
            "education_code": text(r"^(\d{3})?$", empty=True),
            "former_codes": text(rf"^({CODES})?$", empty=True),
            "welsh_name": text(empty=True),
        },
        ["area_code"],
    ),
    "reorganisations": table(
        {
            "date": day(),
            "predecessors": text(rf"^{CODES}$"),
            "successors": text(rf"^{CODES}$"),
            "note": text(empty=True),
        },
        ["predecessors", "successors"],
    ),
    "measures": table(
        {
            "measure": text(r"^[a-z0-9_]+$"),
            "label": named(),
            "kind": one_of(KINDS),
            "unit": named(),
            "theme": named(),
            "higher_is": one_of(DIRECTIONS),
            "decimals": number(0, 6, nullable=False),
            "rounding": number(1, 1000, nullable=True),
        },
        ["measure"],
    ),
    "sources": table(
        {
            "source": text(),
            "title": named(),
            "publisher": named(),
            "address": text(r"^https://"),
            "licence": named(),
            "rounding_nation": number(1, 1000, nullable=False),
            "rounding_authority": number(1, 1000, nullable=False),
            "released": text(rf"^$|{DATE}", empty=True),
            "months_after": text(r"^\d{0,2}$", empty=True),
            "compilation": one_of(["yes", "no"]),
        },
        ["source"],
    ),
    "releases": table(
        {
            "measure": text(),
            "area_code": text(CODE),
            "period": year(),
            "value": number(0, nullable=False),
            "released": year(),
            "release": text(),
            "kind": one_of(["published", "secondary"]),
            "source": text(),
            "note": text(empty=True),
        },
        ["measure", "area_code", "period", "release"],
    ),
    "neighbours": table(
        {
            "model": year(),
            "area_code": text(CODE),
            "rank": number(1, 10, nullable=False),
            "neighbour_code": text(CODE),
            "closeness": text(),
        },
        ["model", "area_code", "rank"],
    ),
    "studies": table(
        {
            **{
                name: text(empty=name in ("period", "breakdown", "unit", "note"))
                for name in (
                    *("topic", "geography", "period", "measure", "breakdown", "value", "unit"),
                    *("source_title", "source_url", "note"),
                )
            },
            "known_by": text(rf"^$|{DATE}", empty=True),
        },
        ["topic", "geography", "period", "measure", "breakdown", "value", "source_title"],
    ),
    "study_denominators": table(
        {
            "topic": text(),
            "geography": text(),
            "period": text(),
            "measure": text(),
            "breakdown": text(),
            "denominator": text(),
            "who": text(),
            "within_years": number(1, 20, nullable=True),
            "out_of": text(r"^(over )?\d*$", empty=True),
            "events": text(r"^\d*$", empty=True),
            "drawn": one_of(["yes", "no"]),
            "remark": text(empty=True),
        },
        ["topic", "geography", "period", "measure", "breakdown"],
    ),
    "claims": table(
        {
            "claim": text(r"^[a-z0-9-]+$"),
            "speaker": text(),
            "said_in": text(),
            "said_on": text(r"^\d{4}(-\d{2}(-\d{2})?)?$"),
            "address": text(r"^(https?://\S+)?$", empty=True),
            "area_code": text(CODE),
            "says": text(),
            "key_words": text(),
            "kind": text(),
            **{name: text(empty=True) for name in ("claimed", "definitions", "held", "traps")},
        },
        ["claim"],
    ),
    "characteristics": table(
        {
            "table": text(),
            "children": text(),
            "group": text(),
            "characteristic": text(),
            "further": text(empty=True),
            "period": year(),
            "value": number(0, nullable=True),
            "status": one_of(["", ":", *MEANING]),
            "percent": number(0, 100, nullable=True),
            "percent_status": one_of(["", ":", *MEANING]),
            "source": text(),
        },
        ["table", "children", "group", "characteristic", "further", "period"],
    ),
    "positions": table(
        {
            "area_code": text(CODE),
            "easting": number(0, 700_000, nullable=False),
            "northing": number(0, 1_300_000, nullable=False),
        },
        ["area_code"],
    ),
    "deflators": table(
        {
            "series": one_of(["financial year", "calendar year"]),
            "period": text(r"^\d{4}(-\d{2})?$"),
            "index": number(1, 1000, nullable=False),
            "base": text(),
            "vintage": text(),
            "known_by": text(DATE),
            "note": text(empty=True),
        },
        ["series", "period"],
    ),
    "spending_categories": table(
        {
            "financial_year": text(r"^\d{4}-\d{2}$"),
            "category": text(),
            "gross_million_pounds_cash": number(0, nullable=False),
            "net_million_pounds_cash": number(nullable=False),
            "known_by": text(DATE),
        },
        ["financial_year", "category"],
    ),
    "waived": table(
        {
            "check": text(r"^[a-z0-9-]+$"),
            "measure": text(),
            "area_code": text(CODE),
            "period": year(),
            "reason": text(),
        },
        ["check", "measure", "area_code", "period"],
    ),
    "roundings": table(
        {
            "measure": text(),
            "first": year(),
            "last": year(),
            "rounding": number(1, 1000, nullable=False),
        },
        ["measure", "first"],
    ),
    "set_aside": table(
        {
            "measure": text(),
            "area_code": text(CODE),
            "period": year(),
            "reason": text(),
        },
        ["measure", "area_code", "period"],
    ),
}


def check(frame: pd.DataFrame, name: str, file: str) -> tuple[pd.DataFrame, list[Failure]]:
    """Return the raw ``frame`` with its columns typed, and everything that is wrong with it.

    Args:
        frame: All cells as text, '' where empty.
        name: A key of :data:`SCHEMAS`.
        file: What failures call the file.

    Raises:
        Problem: If there is no such table.
    """
    if name not in SCHEMAS:
        raise Problem(
            f"{file}: its sidecar names the table '{name}', which is not one of "
            f"{', '.join(sorted(SCHEMAS))}: correct the sidecar."
        )
    schema = SCHEMAS[name]
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
    for column, rules in schema.columns.items():
        typed[column], wrong = _checked(frame[column], rules)
        failures += [Failure(file, row, column, reason) for row, reason in wrong]
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
        cell = distinct[place]
        empty = reason == "not_nullable"
        reason = "is empty" if empty else f"'{cell}' {reason}" if cell or untyped.any() else reason
        found += [(int(row) + 2, reason) for row in np.flatnonzero(codes == place)]
    return texts.to_numpy(), found
