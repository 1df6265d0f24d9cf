"""The XML form of the return: `EXPSSDA903`, a `CHILD` each, its `HEADER` and its `EPISODE`s.

It is read as a stream, whatever its size. A document type, and with it every entity of its own, is
refused before anything of it is taken in.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path
from xml.parsers import expat

import numpy as np
import pandas as pd

from helpers.errors import Problem

ROOT, CHILD = "EXPSSDA903", "CHILD"
ELEMENTS = {"HEADER": "header", "EPISODE": "episodes"}
NAMES = {"CHILDID": "CHILD", "PL": "PLACE"}
"""Fields that the XML calls otherwise than the CSV files do."""
LONGEST = 200
"""Characters that a cell of the return has at most."""


class _Refused(Exception):  # noqa: N818 - told to the reader as a Problem
    """What is wrong with the document, in words."""


class _Reader:
    """Takes the fields of each element as the parser comes by them."""

    def __init__(self, layouts: Mapping[str, Sequence[str]]) -> None:
        self.layouts = layouts
        self.columns = {kind: {name: [] for name in (*layouts[kind], "row")} for kind in layouts}
        self.path: list[str] = []
        self.rows = dict.fromkeys(layouts, 0)
        self.child = ""
        self.fields: dict[str, str] = {}
        self.text: list[str] = []
        self.length = 0

    def start(self, tag: str, _attributes: dict[str, str]) -> None:
        if not self.path and tag != ROOT:
            raise _Refused(f"does not begin with {ROOT}, so it is another census or document")
        self.path.append(tag)
        self.text, self.length = [], 0
        if len(self.path) == 2:
            self.child = ""
        if len(self.path) == 3:
            self.fields = {}

    def characters(self, text: str) -> None:
        if len(self.path) == 4:
            self.text.append(text)
            self.length += len(text)
            if self.length > LONGEST:
                raise _Refused(f"has a field of more than {LONGEST} characters")

    def end(self, tag: str) -> None:
        if len(self.path) == 4:
            self._take(NAMES.get(tag, tag), "".join(self.text).strip())
        elif len(self.path) == 3 and tag in ELEMENTS:
            self._close(ELEMENTS[tag])
        self.path.pop()

    def _take(self, name: str, text: str) -> None:
        self.fields[name] = text
        if name == CHILD:
            self.child = text

    def _close(self, kind: str) -> None:
        self.rows[kind] += 1
        row = {CHILD: self.child, **self.fields, "row": self.rows[kind]}
        for name, column in self.columns[kind].items():
            column.append(row.get(name, ""))

    def doctype(self, *_said: object) -> None:
        raise _Refused("has a document type or entities of its own, which no return has")


def cells(path: Path, layouts: Mapping[str, Sequence[str]]) -> dict[str, pd.DataFrame]:
    """Return the cells of an XML return as those of CSV files.

    Args:
        path: The file.
        layouts: The columns of each table: "header" and "episodes".

    Returns:
        By table a DataFrame: its columns as categories of text ('' where empty), and `row`: the
            how-manieth `HEADER` of the file it is, or the how-manieth `EPISODE`.

    Raises:
        Problem: If it is no XML, no return, or has a document type.
    """
    reader = _Reader(layouts)
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler, parser.EndElementHandler = reader.start, reader.end
    parser.CharacterDataHandler = reader.characters
    parser.StartDoctypeDeclHandler = parser.EntityDeclHandler = reader.doctype
    try:
        with path.open("rb") as file:
            parser.ParseFile(file)
    except expat.ExpatError as error:
        raise Problem(
            f"{path.name}, line {error.lineno}: the file is not well-formed XML, so it may be cut "
            "short or damaged: export it again."
        ) from None
    except _Refused as refused:
        raise Problem(f"{path.name} {refused}: give the return as exported.") from None
    return {kind: _frame(columns) for kind, columns in reader.columns.items()}


def _frame(columns: dict[str, list]) -> pd.DataFrame:
    rows = np.array(columns.pop("row"), dtype=np.int32)
    return pd.DataFrame(
        {name: pd.Categorical(np.array(column, dtype=str)) for name, column in columns.items()}
    ).assign(row=rows)
