"""Workbooks for people, by the government's guidance on statistics in spreadsheets.

Source: Analysis Function, "Releasing statistics in spreadsheets"; written by its library gptables.
A cover, a table of contents, notes, and one table a sheet, marked up as one. Text is text: nothing
in a cell is a formula, a link or a note's mark that was not meant so.
"""

import re
import warnings
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path

import pandas as pd

from helpers.files import clock, comma_separated

TEXT_ONLY = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
MARKS = ((re.compile(r"\]\("), "] ("), (re.compile(r"\${2,}"), "$"), (re.compile(r"^\{="), "{ ="))
"""What the library takes for a link, a note or a formula, and how it is written instead."""
NOTHING_SAID = re.compile(r"[^a-zA-Z0-9]*")


@dataclass(frozen=True)
class Sheet:
    """A sheet with one table.

    Attributes:
        name: The sheet's, and with underscores the table's.
        table: No cell is empty.
        legend: Lines above the table: what its symbols mean.
        notes: Of a column, the notes that its heading leads to.
        formats: Of a column, how its numbers are shown.
    """

    name: str
    title: str
    table: pd.DataFrame
    source: str = ""
    legend: Sequence[str] = ()
    notes: Mapping[str, Sequence[str]] = field(default_factory=dict)
    formats: Mapping[str, str] = field(default_factory=dict)


def write(
    target: Path | BytesIO,
    title: str,
    intro: Sequence[str],
    about: Sequence[str],
    sheets: Sequence[Sheet],
) -> None:
    """Write a workbook with a cover; ``about`` says what to know of the data."""
    import gptables  # here, so that reading figures does not wait for it

    notes = list(dict.fromkeys(n for sheet in sheets for c in sheet.notes for n in sheet.notes[c]))
    references = {note: f"$$note{number}$$" for number, note in enumerate(notes)}
    tables = {sheet.name: _table(gptables, sheet, references) for sheet in sheets}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of sheets without notes
        book = gptables.produce_workbook(
            target if isinstance(target, BytesIO) else target.as_posix(),
            tables,
            cover=gptables.Cover(plain(title), [*map(plain, intro)], [*map(plain, about)] or None),
            notes_table=pd.DataFrame(
                {
                    "Note reference": [each.strip("$") for each in references.values()],
                    "Note text": [plain(note) for note in notes],
                }
            )
            if notes
            else None,
            workbook_options=TEXT_ONLY | {"in_memory": True},  # no temporary files
        )
    about_it = {"title": title, "subject": " ".join(intro), "category": "Statistics"}
    book.set_properties(about_it | {"created": clock.now()})
    book.close()


def _table(gptables: object, sheet: Sheet, references: Mapping[str, str]) -> object:
    table = sheet.table.map(lambda cell: plain(cell) if isinstance(cell, str) else cell)
    table = table.rename(columns=plain).reset_index(drop=True)
    return gptables.GPTable(
        table.astype(object),
        table_name=sheet.name.lower().replace(" ", "_"),
        title=plain(sheet.title),
        instructions="This worksheet contains one table."
        + " Some headings refer to notes, which are on the notes worksheet." * bool(sheet.notes),
        source=plain(sheet.source) if sheet.source else None,
        legend=[plain(line) for line in sheet.legend],
        table_notes={
            plain(column): " ".join(references[note] for note in notes)
            for column, notes in sheet.notes.items()
            if notes
        },
        index_columns={2: 0},
        additional_formatting=[
            # by position: headings change their names when notes are added
            {
                "column": {
                    "columns": [table.columns.get_loc(plain(column))],
                    "format": {"num_format": how},
                }
            }
            for column, how in sheet.formats.items()
        ],
    )


def plain(text: str) -> str:
    """Return text that neither the library nor a spreadsheet takes for more than text.

    >>> plain("[here](http://x)"), plain("=1+1"), plain("---")
    ('[here] (http://x)', "'=1+1", '--- (as written)')
    """
    for mark, instead in MARKS:
        text = mark.sub(instead, text)
    text = str(comma_separated.quoted(text))
    return f"{text} (as written)" if NOTHING_SAID.fullmatch(text) else text
