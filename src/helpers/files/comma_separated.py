"""The one writer of CSV for people, whose spreadsheets may take text for a formula; its reader.

As OWASP's guidance on CSV injection has it, a cell that begins with a sign of a formula is written
with a single quote before it. A number is a number and stays one. Publishers' own cells are kept in
``data/raw`` as they were published, and do not come this way.
"""

import re
from pathlib import Path

import pandas as pd

FORMULA = re.compile(r"'*[=+\-@\t\r\n＝＋－＠]")
"""How text begins that may be run; quotes before it count, so that reading gives it back."""
NUMBER = re.compile(r"[+-]?(?:\d[\d,]*)?\.?\d+(?:e[+-]?\d+)?%?", re.IGNORECASE)


def text(frame: pd.DataFrame) -> str:
    """Return ``frame`` as CSV without its index, an empty cell where a value is missing."""
    safe = frame.apply(lambda cells: cells if cells.dtype.kind in "iufb" else _quoted(cells))
    safe = safe.rename(columns=quoted)
    # a carriage return within a cell is quoted only where lines end in one
    lines = safe.to_csv(index=False, lineterminator="\r\n")
    return lines.replace("\r\n", "\n")


def read(path: Path) -> pd.DataFrame:
    """Return the cells of a file that :func:`text` wrote, as text; '' where empty."""
    frame = pd.read_csv(path, dtype=str, keep_default_na=False)
    return frame.map(_unquoted).rename(columns=_unquoted)


def quoted(cell: object) -> object:
    """Return a cell with a quote before it if a spreadsheet would take it for a formula.

    >>> [quoted(cell) for cell in ("=1+1", "-5.2", "-2+3", "London", -5.2)]
    ["'=1+1", '-5.2', "'-2+3", 'London', -5.2]
    """
    run = isinstance(cell, str) and FORMULA.match(cell) and not NUMBER.fullmatch(cell)
    return f"'{cell}" if run else cell


def _quoted(cells: pd.Series) -> pd.Series:
    # not by map, which makes 32 into 32.0 where a cell beside it is missing
    return pd.Series([quoted(cell) for cell in cells], cells.index, object)


def _unquoted(cell: str) -> str:
    return cell[1:] if cell.startswith("'") and FORMULA.match(cell) else cell
