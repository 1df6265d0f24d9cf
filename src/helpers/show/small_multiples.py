"""A table of small multiples: a row an indicator, a spark line among its numbers."""

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd
from markupsafe import Markup

from helpers.data import taking_away
from helpers.show.fragments import Bundle, fill, not_known, take_away, with_files
from helpers.words import symbols


@dataclass(frozen=True)
class Cell:
    """What stands in a cell: a figure or a spark line, and below it in small what to know of it.

    ``tone`` is '' or what colours its edge: ``good`` or ``poor``, of which the words speak too.
    """

    text: str = ""
    below: str = ""
    address: str = ""
    spark: str = ""
    tone: str = ""

    @property
    def drawing(self) -> Markup:
        """The spark line, which was made from a template that escapes."""
        return Markup(self.spark)


@dataclass(frozen=True)
class SmallMultiples:
    """A table of small multiples.

    name
        A slug, unique on its page: the file of its numbers.
    columns
        The heads of the columns, the first that of the rows.
    rows
        The cells of each row; the first is its head.
    data
        The numbers, under names to be read.
    """

    name: str
    caption: str
    columns: list[str]
    rows: list[list[Cell]]
    data: pd.DataFrame
    note: str = ""
    missing: str = ""

    def html(self, files: Mapping[str, str] | None = None) -> str:
        """Return the table as HTML without any id, in a region that scrolls on a narrow page.

        Args:
            files: Its numbers as CSV and what comes beside, by name, to be taken away.
        """
        texts = [cell.text for row in self.rows for cell in row]
        return fill(
            "small_multiples.html",
            caption=self.caption,
            columns=self.columns,
            rows=self.rows,
            key=symbols.key(texts),
            note=self.note,
            take_away=Markup(take_away(self.name, files, drawn=False) if files else ""),
        )

    def _repr_mimebundle_(self, **_: object) -> Bundle:
        if not self.rows:
            return not_known(self.missing or f"Nothing is held for “{self.caption}”.")
        held = taking_away.content(self.data, self.caption)
        files = taking_away.csv_files(held, self.name)
        shown = {"text/html": self.html(files), "text/plain": self.caption}
        return with_files(shown, self.name, files)
