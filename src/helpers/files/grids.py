"""Grids of cells that hold a table: a title above its header, notes below its rows."""

import re
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pandas as pd

from helpers.errors import Problem

HEAD_ROWS = 60
MOST_LISTED = 20
NOTE = re.compile(
    r"(source|note|footnote|key\b|symbol|contains|end of|©|copyright|\*|"
    r"[\[(][^\])]{1,6}[\])]\s|\d{1,2}[.)]\s)",
    re.IGNORECASE,
)


class NoTable(Problem):
    """There is no header with rows below it."""


def no_rows(shown: str) -> NoTable:
    """Return what to say of a table that has a header and nothing below it."""
    return NoTable(f"{shown} has a header and no rows below it: download it again.")


@dataclass(frozen=True)
class Sheet:
    """One table of a file: its columns are known, its cells are read when they are asked for.

    Attributes:
        shown: What messages call it: "release.zip, data/c1.csv" or "tables.xlsx, sheet Table 1".
        file: The table's own file, CSV or Parquet, as it would be kept.
        columns: The names in the header, in order; a name may be there twice. A column without one
            is called by its place, or left out where it is blank.
        first_row: The number, as a spreadsheet counts, of the row below the header.
        title: What stands in the rows above the header.
        read: Reads columns of labels and of figures; see :meth:`cells`.
    """

    shown: str
    file: Path
    columns: list[str]
    first_row: int
    title: str
    read: Callable[[Collection[str], Collection[str]], pd.DataFrame]
    held: dict[tuple, pd.DataFrame] = field(default_factory=dict, repr=False, compare=False)

    @property
    def frame(self) -> pd.DataFrame:
        """All cells, as labels; see :meth:`cells`."""
        return self.cells(self.columns)

    def cells(self, labels: Collection[str], figures: Collection[str] = ()) -> pd.DataFrame:
        """Return some columns: labels as categories of text, figures as text; '' where empty.

        The row with index ``i`` is the row ``first_row + i`` of a spreadsheet; blank rows and
        notes are left out, so the index has gaps there. What was read is kept.

        Raises:
            Problem: If a row is not whole.
        """
        asked = (tuple(labels), tuple(figures))
        if asked not in self.held:
            self.held[asked] = self.read(*asked)
        return self.held[asked]


def in_memory(shown: str, file: Path, frame: pd.DataFrame, first_row: int, title: str) -> Sheet:
    """Return the sheet whose cells ``frame`` holds, as categories of text."""
    once = frame.loc[:, ~frame.columns.duplicated()]

    def read(labels: Collection[str], figures: Collection[str]) -> pd.DataFrame:
        return once[distinct(labels, figures)]

    return Sheet(shown, file, list(frame), first_row, title, read)


def distinct(labels: Collection[str], figures: Collection[str]) -> list[str]:
    """Return the names of the columns asked for, each once."""
    return list(dict.fromkeys([*labels, *figures]))


def from_rows(rows: list[list[str]], shown: str, file: Path) -> Sheet:
    """Return the table in the grid ``rows``, every cell as text.

    Raises:
        Problem: If there is no header with rows below it, or a row is not whole.
    """
    header = header_row(rows[:HEAD_ROWS], shown)
    names = [one_line(name) for name in rows[header]]
    if not rows[header + 1 :]:
        raise no_rows(shown)
    frame = pd.DataFrame(rows[header + 1 :], columns=range(len(names)), dtype="category")
    partial = single_cells(frame)
    frame = frame.drop(index=list(partial))
    refuse_partial(frame, partial, len(names), header + 2, shown)
    title = title_of(rows[:header])
    return in_memory(shown, file, with_names(frame, names), header + 2, title)


def filled_cells(row: list[str]) -> int:
    """Return how many cells of a row hold more than spaces."""
    return sum(bool(cell.strip()) for cell in row)


def usual_width(rows: list[list[str]]) -> int:
    """Return how many cells most rows have that hold more than one."""
    widths = [len(row) for row in rows if filled_cells(row) > 1]
    return max(set(widths), key=lambda width: (widths.count(width), width)) if widths else 0


def header_row(rows: list[list[str]], shown: str) -> int:
    """Return the place of the first row that is nearly full, for the width of the table.

    Raises:
        NoTable: If no row has two cells.
    """
    width = usual_width(rows)
    for place, row in enumerate(rows):
        enough = min(width - 1, round(0.6 * width)) if len(row) == width else 0.8 * width
        if filled_cells(row) >= max(2, enough):
            return place
    for place, row in enumerate(rows):
        if filled_cells(row) > 1:
            return place
    raise NoTable(f"{shown} holds no table: no row in it is a header of columns.")


def one_line(name: str) -> str:
    """Return a name without line breaks and spaces to spare."""
    return " ".join(name.split())


def title_of(above: list[list[str]]) -> str:
    """Return what stands in the rows above a header."""
    return " ".join(cell.strip() for row in above for cell in row if cell.strip())


def with_names(frame: pd.DataFrame, names: list[str]) -> pd.DataFrame:
    """Return the frame of all columns with their names, without blank columns that have none."""
    empty = [place for place, name in enumerate(names) if not name and blank(frame[place]).all()]
    frame = frame.drop(columns=empty) if empty else frame
    return frame.set_axis([names[i] or f"(column {i + 1})" for i in frame], axis="columns")


def blank(cells: pd.Series) -> np.ndarray:
    """Return which cells hold nothing but spaces."""
    if not isinstance(cells.dtype, pd.CategoricalDtype):
        return (cells.str.strip() == "").to_numpy(dtype=bool)
    return (cells.cat.categories.str.strip() == "")[cells.cat.codes]


def single_cells(frame: pd.DataFrame) -> dict[int, list[str]]:
    """Return the rows that are blank in all columns but 0, by place: their first cell."""
    alone = np.ones(len(frame), dtype=bool)
    for column in frame:
        if column != 0:
            alone &= blank(frame[column])
        if not alone.any():
            return {}
    return {place: [str(cell).strip()] for place, cell in frame.loc[alone, 0].items()}


def refuse_partial(
    frame: pd.DataFrame, partial: dict[int, list[str]], width: int, first_row: int, shown: str
) -> None:
    """Refuse rows that are not whole, unless they are notes below the rows of ``frame``.

    Args:
        frame: The whole rows, by place.
        partial: The cells of the others, by place.
        width: How many cells the header has.
    """
    if frame.empty and not any(filled_cells(cells) > 1 for cells in partial.values()):
        raise no_rows(shown)
    last = frame.index.max() if len(frame) else -1
    wrong, in_notes, after_blank = [], False, False
    for place in sorted(partial):
        cells = partial[place]
        filled = [cell for cell in cells if cell]
        if not filled:
            after_blank = place > last
            continue
        if place > last and (after_blank or (len(filled) == 1 and NOTE.match(filled[0]))):
            in_notes = True
        if not in_notes:
            wrong.append((place, len(cells) if len(cells) > 1 else len(filled)))
    if wrong:
        place, count = wrong[0]
        cells = "1 cell" if count == 1 else f"{count} cells"
        raise Problem(
            f"{shown}, row {first_row + place}: {cells} where the header has {width}, so the row "
            "is cut short or a separator is missing or doubled: download it again.",
            [
                f"{shown}, row {first_row + place}: {count} of {width} cells"
                for place, count in wrong[:MOST_LISTED]
            ]
            if len(wrong) > 1
            else None,
        )
