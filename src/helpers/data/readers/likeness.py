"""Which declared data set a sheet is: one of them, nearly one (something was renamed), or none.

Columns are compared first, then the labels of filters, since sister tables share columns.
"""

from collections.abc import Callable
from dataclasses import dataclass
from difflib import get_close_matches

import pandas as pd

from helpers.data.readers import cells
from helpers.data.readers.cells import NearMiss, NotKnown
from helpers.data.readers.declarations import DataSet
from helpers.files.containers import Sheet

NEAR = 0.3
CLOSE = 0.75
"""How much of the columns, from 0 to 1, is enough to look at the labels, and to name the table."""
REWORDED = 0.85
"""How like two labels are, from 0 to 1, of which one may be the other in new words."""
MOST_LABELS = 500


@dataclass(frozen=True)
class Compared:
    """A sheet beside a data set, in the names that the sheet has.

    Attributes:
        data_set: The data set.
        own: Columns of the sheet beside those of place and time.
        common: Columns of place and time that a sheet of it must have and this one lacks.
        missing: Its own columns that the sheet lacks.
        unknown: Columns of the sheet that it does not have.
        share: How much of their columns they share, from 0 to 1.
        wheres: Measure -> filter column -> its labels.
        frame: Reads the sheet's columns of filters, as categories of text.
    """

    data_set: DataSet
    own: list[str]
    common: list[str]
    missing: list[str]
    unknown: list[str]
    share: float
    wheres: dict[str, dict[str, list[str]]]
    frame: Callable[[], pd.DataFrame]

    @property
    def columns_agree(self) -> bool:
        """Whether the sheet has just the columns it must have."""
        return not (self.common or self.missing or self.unknown)

    @property
    def columns_nearly_agree(self) -> bool:
        """Whether the labels are worth a look; a table of other places lacks several columns."""
        return len(self.common) <= 1 and self.share >= NEAR


def told(sheet: Sheet, candidates: list[Compared]) -> DataSet:
    """Return the data set that the sheet is.

    Raises:
        NearMiss: If a column is missing or unknown, or a label is in other words.
        NotKnown: If it is none of them; the one with the likest columns is named.
    """
    near = None
    likest_first = sorted(candidates, key=lambda one: one.share, reverse=True)
    for one in likest_first:
        if one.columns_nearly_agree:
            states = [_reworded(sheet, one, where) for where in one.wheres.values()]
            found = [state for state in states if state is not None]
            reworded = list(dict.fromkeys(said for state in found for said in state))
            if found and one.columns_agree and not reworded:
                return one.data_set
            if found and near is None:
                how, place = _how(one, reworded), bool(one.common)
                near = NearMiss(sheet.shown, one.data_set, how, place=place)
    raise near or _not_known(sheet, likest_first[0])


def _reworded(sheet: Sheet, one: Compared, where: dict[str, list[str]]) -> list[str] | None:
    """Return what of a measure's labels is in other words; None if they are not there at all."""
    frame = one.frame()
    lacking = [column for column in where if column not in frame]
    if not lacking and cells.selected(frame, where).any():
        return []
    declared = {text for each in one.wheres.values() for texts in each.values() for text in texts}
    said = []
    for column, texts in where.items():
        there = set(frame[column].cat.categories) if column in frame else _texts(sheet, one.unknown)
        if there & set(texts) or (column in lacking and not one.unknown):
            continue
        others = sorted(there - declared)[:MOST_LABELS]
        close = [found for text in texts for found in get_close_matches(text, others, 1, REWORDED)]
        if not close:
            return None
        if column in frame:
            said.append(f"no row's {column} is '{texts[0]}', and some are '{close[0]}'")
    return said if said or lacking else None


def _texts(sheet: Sheet, columns: list[str]) -> set[str]:
    frame = sheet.cells(columns)
    return {text for column in frame for text in frame[column].cat.categories}


def _how(one: Compared, reworded: list[str]) -> str:
    """Return in words how a sheet differs from the data set that it nearly is."""
    said = []
    if lacks := [*one.common, *one.missing]:
        said.append(f"it lacks the column{'s' * (len(lacks) > 1)} {', '.join(lacks)}")
    if one.unknown:
        many = len(one.unknown) > 1
        names = cells.one_line(", ".join(one.unknown))
        said.append(f"it has the column{'s' * many} {names}, not known here")
    return "; ".join([*said, *reworded[:1]])


def _not_known(sheet: Sheet, best: Compared) -> NotKnown:
    """Return what to say of a sheet that is no data set, ``best`` being the one it is likest."""
    near = ""
    if best.share >= CLOSE:
        near = f" It has the columns of {best.data_set.title}, but none of its labels."
    elif best.share > 1 - CLOSE:
        near = f" The nearest is {best.data_set.title}: it lacks "
        near += f"{', '.join(best.missing) or 'nothing'}"
        near += f" and has {', '.join(best.unknown) or 'nothing else'}."
    listed = cells.one_line(", ".join(best.own))
    return NotKnown(
        sheet.shown,
        "is laid out as Explore Education Statistics, but with the columns "
        f"{listed} it is no data set known here: leave it out, or declare it.{near}",
    )
