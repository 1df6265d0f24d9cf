"""The ledger of claims as entries on a page."""

from dataclasses import dataclass

import pandas as pd

from helpers.show import tables
from helpers.show.fragments import Bundle, fill, not_known


@dataclass(frozen=True)
class Cards:
    """Entries of the ledger, as a list for a page."""

    name: str
    caption: str
    rows: list[dict[str, object]]
    data: pd.DataFrame
    missing: str = ""

    def html(self) -> str:
        """Return the entries as HTML without any id."""
        return fill("ledger.html", caption=self.caption, rows=self.rows)

    def _repr_mimebundle_(self, **_: object) -> Bundle:
        if not self.rows:
            return not_known(self.missing or f"Nothing is held for “{self.caption}”.")
        shown = {"text/html": self.html(), "text/csv": tables.csv(self.data)}
        return shown | {"text/plain": self.caption}, {"case_for_change": {"chart": self.name}}
