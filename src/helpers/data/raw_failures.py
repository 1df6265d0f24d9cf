"""One thing wrong with a raw file, as it is reported."""

from dataclasses import dataclass


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
