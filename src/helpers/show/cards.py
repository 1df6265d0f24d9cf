"""The ledger of claims as entries on a page."""

from dataclasses import dataclass

import pandas as pd

from helpers.show.fragments import fill


@dataclass(frozen=True)
class Cards:
    """Entries of the ledger, as a list for a page."""

    name: str
    caption: str
    rows: list[dict[str, str]]
    data: pd.DataFrame

    def html(self) -> str:
        """Return the entries as HTML without any id."""
        return fill("ledger.html", caption=self.caption, rows=self.rows)
