"""Records in XML, read as tables, safely and in little memory.

The file is read piece by piece by expat, which holds no tree of it. A document type (and with it
every entity, those that grow and those that name other files) is refused before it is read, as
OWASP's guidance on XML external entities has it. No message holds text from the file.
"""

from collections.abc import Collection, Mapping
from contextlib import suppress
from pathlib import Path
from xml.parsers import expat

import pandas as pd

from helpers.errors import Problem

LARGEST = 2 << 30
DEEPEST = 32
LONGEST = 1_000
WAITING = 16 << 20
"""Bytes that one mark of the file may have: expat keeps it whole."""
CHUNK = 1 << 18
AGAIN = "export it again from the system it comes from"


def tables(
    path: Path, shown: str, root: str, groups: Mapping[str, Collection[str]]
) -> dict[str, pd.DataFrame]:
    """Return a table of each group of elements in an XML file.

    Args:
        path: The file.
        shown: What messages call it.
        root: What its outermost element is called.
        groups: The fields wanted of each group; a field belongs to the nearest group around it,
            whatever other elements lie between. A group that holds text itself is its own field.

    Returns:
        By group, a DataFrame with a row an element, in the order of the file: its fields as text
        (missing where absent or empty), `row` (the how-manieth of its kind in the file) and, under
        the name of every other group, the row of the one around it (0 if none is).

    Raises:
        Problem: If the file cannot be read, is no XML, has another root, declares a document type,
            or is larger, deeper or fuller than records are.
    """
    reading = _Reading(shown, root, groups)
    try:
        if path.stat().st_size > LARGEST:
            raise Problem(f"{shown} is larger than {LARGEST >> 30} GiB: give it in parts.")
        with path.open("rb") as file:
            reading.take(file)
    except OSError as error:
        reason = error.strerror or "unreadable"
        raise Problem(f"{shown} cannot be opened ({reason}): check its name.") from None
    return reading.frames()


def refuse_another(path: Path, shown: str, root: str) -> None:
    """Let a file pass that begins as :func:`tables` would have it: only its first piece is read.

    Raises:
        Problem: As :func:`tables`.
    """
    reading = _Reading(shown, root, {})
    with suppress(OSError), path.open("rb") as file:  # tables() says that it cannot be opened
        try:
            reading.parser.Parse(file.read(CHUNK))
        except (expat.ExpatError, LookupError, ValueError):
            raise reading.problem("is not well-formed XML") from None


class _Reading:
    """One file while it is read."""

    def __init__(self, name: str, root: str, groups: Mapping[str, Collection[str]]) -> None:
        self.name, self.root, self.groups = name, root, groups
        self.columns: dict[str, dict[str, list]] = {
            group: {column: [] for column in (*fields, *groups, "row")}
            for group, fields in groups.items()
        }
        self.rows = dict.fromkeys(groups, 0)
        self.around: dict[str, dict[str, str]] = {}  # the groups that are open, and their fields
        self.depth = 0
        self.text: list[str] | None = None
        self.parser = expat.ParserCreate(namespace_separator="}")
        self.parser.buffer_text = True
        self.parser.StartDoctypeDeclHandler = self.doctype
        self.parser.StartElementHandler = self.start
        self.parser.EndElementHandler = self.end
        self.parser.CharacterDataHandler = self.characters

    def take(self, file) -> None:  # noqa: ANN001 - what Path.open gives
        taken = 0
        try:
            while chunk := file.read(CHUNK):
                taken += len(chunk)
                self.parser.Parse(chunk)
                if taken - self.parser.CurrentByteIndex > WAITING:
                    raise self.problem("holds a mark that is longer than any of a return")
            self.parser.Parse(b"", True)
        except (expat.ExpatError, LookupError, ValueError):
            raise self.problem("is not well-formed XML") from None

    def problem(self, what: str) -> Problem:
        return Problem(f"{self.name} {what} (line {self.parser.CurrentLineNumber}): {AGAIN}.")

    def doctype(self, *_: object) -> None:
        raise self.problem("declares a document type, which may load or swell what it names")

    def start(self, name: str, _: dict[str, str]) -> None:
        name = name.rpartition("}")[2]
        self.depth += 1
        if self.depth == 1 and name != self.root:
            raise Problem(
                f"{self.name} is XML, but its outermost element is not {self.root}: give the "
                "return itself."
            )
        if self.depth > DEEPEST:
            raise self.problem("has elements deeper within each other than any return")
        self.text = None
        if name in self.groups:
            if name in self.around:
                raise self.problem(f"has a {name} within a {name}")
            self.rows[name] += 1
            self.around[name] = {}
        group = next(reversed(self.around), None)
        if group and name in self.groups[group]:
            if name in self.around[group]:
                raise self.problem(f"has {name} twice in one {group}")
            self.text = []

    def characters(self, text: str) -> None:
        if self.text is not None:
            self.text.append(text)
            if sum(map(len, self.text)) > LONGEST:
                raise self.problem("holds a field that is longer than any of a return")

    def end(self, name: str) -> None:
        name = name.rpartition("}")[2]
        self.depth -= 1
        if self.text is not None:
            self.around[next(reversed(self.around))][name] = "".join(self.text).strip()
            self.text = None
        if name in self.around:
            columns, fields = self.columns[name], self.around.pop(name)
            for field in self.groups[name]:
                columns[field].append(fields.get(field) or None)
            for group in self.groups:
                columns[group].append(self.rows[group] if group in self.around else 0)
            columns["row"].append(self.rows[name])

    def frames(self) -> dict[str, pd.DataFrame]:
        whole = dict.fromkeys((*self.groups, "row"), "int64")
        return {
            group: pd.DataFrame(self.columns[group]).astype(whole | dict.fromkeys(fields, "str"))
            for group, fields in self.groups.items()
        }
