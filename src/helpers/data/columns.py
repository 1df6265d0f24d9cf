"""Columns of raw tables, for :mod:`schemas`: type, what every value must be, and the reason."""

import numpy as np
import pandas as pd
import pandera.pandas as pa

from helpers.data.rules import FIRST_YEAR, UNPRINTED, last_year, printed

TEXT = None
"""No type is asked of text: every cell of a raw table is read as text."""


def _column(kind: type | None, *checks: pa.Check, nullable: bool = False) -> pa.Column:
    return pa.Column(kind, list(checks), nullable=nullable, coerce=kind is not None)


def text(pattern: str | None = None, *, empty: bool = False) -> pa.Column:
    """Return a column of text, of a form where there is one; ``empty`` says whether it may be."""
    checks = [] if empty else [pa.Check(lambda cells: cells.str.len() > 0, error="is empty")]
    if pattern:
        reason = f"does not have the form {pattern}"
        checks.append(pa.Check(lambda cells: cells.str.match(pattern), error=reason))
    checks.append(pa.Check(lambda cells: cells.map(printed), error=UNPRINTED))
    return _column(TEXT, *checks)


def named() -> pa.Column:
    """Return a column of names, labels or titles, which hold neither ``<`` nor ``>``."""
    fit = pa.Check(lambda cells: ~cells.str.contains("[<>]"), error="holds < or >")
    return _column(TEXT, *text().checks, fit)


def one_of(values: list[str]) -> pa.Column:
    """Return a column of some texts."""
    reason = f"is not one of {', '.join(values)}"
    return _column(TEXT, pa.Check(lambda cells: cells.isin(values), error=reason))


def number(low: float | None = None, high: float | None = None, *, nullable: bool) -> pa.Column:
    """Return a column of finite numbers, within bounds where there are any."""
    checks = [pa.Check(np.isfinite, error="is not a finite number")]
    if low is not None:
        checks.append(pa.Check(lambda cells: cells >= low, error=f"is below {low:g}"))
    if high is not None:
        checks.append(pa.Check(lambda cells: cells <= high, error=f"is above {high:g}"))
    return _column(float, *checks, nullable=nullable)


def year() -> pa.Column:
    """Return a column of years."""
    first, last = FIRST_YEAR, last_year()
    reason = f"is not a year between {first} and {last}"
    return _column(int, pa.Check(lambda cells: cells.between(first, last), error=reason))


def day() -> pa.Column:
    """Return a column of dates."""

    def is_date(text: pd.Series) -> pd.Series:
        parsed = pd.to_datetime(text, format="%Y-%m-%d", errors="coerce")
        return parsed.dt.strftime("%Y-%m-%d") == text

    return _column(TEXT, pa.Check(is_date, error="is not a date such as 2023-04-01"))


def table(columns: dict[str, pa.Column], unique: list[str]) -> pa.DataFrameSchema:
    """Return the schema of a table: its columns, and those that together occur once."""
    return pa.DataFrameSchema(columns, unique=unique)
