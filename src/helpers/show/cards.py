"""The ledger of claims as entries on a page."""

from dataclasses import dataclass

import pandas as pd

from helpers.data import taking_away
from helpers.show.fragments import Bundle, fill, not_known, with_files


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
        shown = {"text/html": self.html(), "text/plain": self.caption}
        held = taking_away.content(self.data, self.caption)
        return with_files(shown, self.name, taking_away.csv_files(held, self.name))
