"""What an analyst gives (CSV, gzip, ZIP, XLSX, ODS, Parquet), unpacked into sheets."""

from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from helpers.errors import Problem


@dataclass(frozen=True)
class Sheet:
    """One table of a file: its cells as text, '' where empty, below any title rows.

    Row ``i`` of a spreadsheet is the row of ``frame`` whose index is ``i - first_row``.
    """

    shown: str
    frame: pd.DataFrame
    first_row: int
    file: Path


def sheets(path: Path, shown: str, working: Path) -> list[Sheet]:
    """Return the tables that the file at ``path`` holds, whatever it is wrapped in.

    Parameters
    ----------
    path
        The file, recognised by its content, never by its name.
    shown
        What messages call it.
    working
        A folder to unpack into.

    Raises
    ------
    Problem
        If it holds no table, cannot be unpacked safely, or a row is not whole.
    """
    raise Problem(f"{shown} cannot be read yet.")
