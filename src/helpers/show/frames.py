"""Data frames as a notebook shows them: the last rows, folded on the page under "Data"."""

import sys
from dataclasses import dataclass

import pandas as pd

from helpers.show import subject, tables
from helpers.show.fragments import NO_ROWS, Bundle, not_known
from helpers.statistics import bounds
from helpers.words import counted, symbols

LAST = 5
"""Rows shown of a frame."""


@dataclass(frozen=True)
class Rows:
    """The last rows of a data frame under the names that code has for them."""

    frame: pd.DataFrame
    missing: str = ""

    def _repr_mimebundle_(self, **_: object) -> Bundle:
        bounds.kinds(self.frame)
        folded = {"case_for_change": {"data": True}}
        if self.frame.empty:
            # without a reason it is left to the chart below to say why, in view
            gap = not_known(self.missing)[0] if self.missing else {"text/plain": NO_ROWS}
            return gap, folded
        shown = tables.table(_readable(self.frame.tail(LAST)), self.caption)
        bundle = {"text/html": shown.html(), "text/plain": self.caption}
        return bundle, folded

    @property
    def caption(self) -> str:
        """How many rows there are, of what."""
        count = len(self.frame)
        rows = f"the last {LAST} of {count:,} rows" if count > LAST else counted(count, "row")
        about = subject.of(self.frame, {"source": ""}).measured
        return f"{about}: {rows}" if about else rows.capitalize()


def _readable(frame: pd.DataFrame) -> pd.DataFrame:
    """Return the cells as text: the symbol of a missing value, nothing where nothing belongs."""
    if frame.index.name or isinstance(frame.index, pd.MultiIndex):
        frame = frame.reset_index()
    names = [" ".join(map(str, name)) if isinstance(name, tuple) else str(name) for name in frame]
    frame = frame.set_axis(names, axis=1)
    cells = frame.astype(object).where(frame.notna(), "")
    if "value" in frame and "status" in frame:
        marks = frame["status"].fillna("").map(symbols.marker)
        cells["value"] = cells["value"].where(frame["value"].notna(), marks)
    elif "value" in frame:
        cells["value"] = cells["value"].where(frame["value"].notna(), symbols.marker(""))
    return cells


def register() -> None:
    """Have the running notebook, if any, show every data frame so."""
    ipython = sys.modules.get("IPython")
    shell = ipython.get_ipython() if ipython else None
    if shell is not None:
        formatter = shell.display_formatter.mimebundle_formatter
        formatter.for_type(pd.DataFrame, lambda frame, **_: Rows(frame)._repr_mimebundle_())
