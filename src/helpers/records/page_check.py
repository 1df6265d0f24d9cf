"""Reads finished pages and files of records before anyone does, and refuses what must not leave.

Refused is a number below the threshold where a table or a sentence counts people, an identifier or
a date of birth of the records (whoever wrote it where), what has the form of a pupil number, and
where the records lie. No message says what was found, only where. A second pair of eyes: what is to
be told has come out of :mod:`helpers.records.disclosure` before.
"""

import csv
import io
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from datetime import date
from html import unescape
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pandas as pd

from helpers.errors import Problem
from helpers.records.disclosure import Policy
from helpers.records.failures import UPN

PEOPLE = ("child", "mother", "case", "adult")
"""Columns of records that hold identifiers."""
SHORTEST = 6
"""Digits of an identifier without letters, below which it cannot be told from a number."""
TOKEN = re.compile(r"(?<![\w.#&/-])[^\W_][\w/-]*")
PUPIL_NUMBER = re.compile(rf"(?<!\w){UPN}(?!\w)")
GEOMETRY = re.compile(r"""\s(?:d|points)=\\?["'][MLHVCSQTAZ\d\s.,+-]*\\?["']""", re.IGNORECASE)
"""The lines of a drawing, whose points look like short identifiers; in JSON too."""
BETWEEN_CELLS = r"""(?:<[^<>]*>|[\s",]|\\[nt"])*"""
MONTHS = "January February March April May June July August September October November December"
DATES = re.compile(
    r"(?<!\d)(?:(?P<y>\d{4})-(?P<m>\d\d)-(?P<d>\d\d)|(?P<d2>\d\d?)/(?P<m2>\d\d?)/(?P<y2>\d{4})"
    rf"|(?P<d3>\d\d?) (?P<m3>{MONTHS.replace(' ', '|')}) (?P<y3>\d{{4}}))(?!\d)"
)
YEAR_ENDS = {(3, 31), (4, 1)}
"""Days that pages name for other reasons: the returns' years end and begin."""
NO_COUNT = re.compile(
    r"\b(years?|months?|quarters?|days?|weeks?|aged?|per|percent\w*|cent|share|rate|ratio|hazard|"
    r"probability|rank|lower|upper|limits?|interval|rule|code|id|number|published|period|position|"
    r"risk of|kaplan|aalen|estimate|rounding|order|decimals)\b|%",
    re.IGNORECASE,
)
"""In the name of a column: that its numbers count no people of the records."""
WORDS = ("none", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
COUNTED = re.compile(
    r"(?<!fewer than )(?<!below )(?<!implies about )"  # the last: what a published rate implies
    rf"(?<![\d.,/–-])\b(\d{{1,3}}|{'|'.join(WORDS[1:])})\s+"
    r"(?:of the |of these |more |other )?(?:child|children|mothers?|enquir(?:y|ies)|plans?|"
    r"conferences?|periods of care|cases|families|episodes|adults|applications)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, repr=False)
class Secrets:
    """What of records must stand nowhere: identifiers, dates of birth, where the records lie.

    An identifier may look like the code of a rule: beside what is wrong (rules) it is the code.
    """

    identifiers: frozenset[str]
    births: frozenset[date]
    places: tuple[str, ...] = ()
    rules: tuple[tuple[str, str], ...] = ()


def secrets(records: Any, paths: tuple[Path, ...] = ()) -> Secrets:  # noqa: ANN401
    """Return the secrets of records of any kind: dataclasses with frames.

    Args:
        records: As the kind's ``read`` returns them.
        paths: The files and folders that they were read from.
    """
    values = [getattr(records, each.name) for each in fields(records)]
    frames = [each for each in values if isinstance(each, pd.DataFrame)]
    people = {
        str(value)
        for frame in frames
        for name in PEOPLE
        if name in frame
        for value in frame[name].dropna().unique()
    }
    ends = {getattr(records, name, None) for name in ("start", "end")}
    births = {
        day
        for frame in frames
        if "born" in frame
        for day in set(frame["born"].dropna().dt.date) - {day.date() for day in ends if day}
        if (day.month, day.day) not in YEAR_ENDS
    }
    tellable = {one for one in people if len(one) >= (SHORTEST if one.isdigit() else 3)}
    places = {str(path) for each in paths for path in (each, each.resolve()) if len(path.parts) > 1}
    left_out = getattr(records, "left_out", pd.DataFrame(columns=["rule", "message"]))
    rules = left_out[["rule", "message"]].itertuples(index=False, name=None)
    return Secrets(frozenset(tellable), frozenset(births), tuple(places), tuple(rules))


def refuse(files: Mapping[str, str | bytes], hidden: Secrets, policy: Policy) -> None:
    """Let finished files pass, or refuse them all.

    Args:
        files: By path: pages, executed notebooks, CSV, JSON, SVG, workbooks. Of a PNG the drawing
            lies beside it as SVG.
        hidden: What must stand nowhere.

    Raises:
        Problem: Naming the first file, and the place in it, not what stands there.
    """
    for path, content in files.items():
        fault = next(_faults(path, content, hidden, policy), "")
        if fault:
            raise Problem(
                f"{path} would tell more of the records than it may ({fault}): nothing was "
                "written. Have the notebook show what helpers.records.disclosure returns."
            )


def _faults(path: str, content: str | bytes, hidden: Secrets, policy: Policy) -> Iterator[str]:
    ending = path.rpartition(".")[2]
    if ending == "png":
        return
    if ending == "xlsx":
        content = _cells_of_workbook(bytes(content))
    text = content.decode() if isinstance(content, bytes) else content
    yield from _named(unescape(text), hidden)
    if policy.threshold <= 1 or ".csv-metadata." in path or path.endswith(".meta.csv"):
        return
    if ending == "csv":
        yield from _small([[*csv.reader(io.StringIO(text))]], policy)
    elif ending == "html":
        yield from _small(_tables(text), policy)
        yield from _said(_visible(text), policy, words=False)
    elif ending == "ipynb":
        for place, shown in _outputs(text):
            faults = [*_small(_tables(shown), policy), *_said(_visible(shown), policy)]
            yield from (f"{fault} of what cell {place} shows" for fault in faults)


def _named(text: str, hidden: Secrets) -> Iterator[str]:
    """Yield what of the records themselves a text holds."""
    words = GEOMETRY.sub(" ", text)
    for code, message in hidden.rules:
        words = re.sub(rf"\b{re.escape(code)}{BETWEEN_CELLS}(?={re.escape(message)})", " ", words)
    odd = (one for one in hidden.identifiers if not TOKEN.fullmatch(one))
    tokens = set(TOKEN.findall(words))
    if not hidden.identifiers.isdisjoint(tokens) or any(one in words for one in odd):
        yield "an identifier; if identifiers look like words of the page, put a prefix before each"
    if PUPIL_NUMBER.search(text):
        yield "what looks like a pupil number"
    if any(place in text for place in hidden.places):
        yield "where the records lie"
    if not hidden.births.isdisjoint(_dates(text)):
        yield "a date of birth"


def _dates(text: str) -> Iterator[date]:
    for found in DATES.finditer(text):
        year, month, day = (
            next(filter(None, (found[f"{part}{form}"] for form in ("", "2", "3"))))
            for part in "ymd"
        )
        number = int(month) if month.isdigit() else MONTHS.split().index(month) + 1
        try:
            yield date(int(year), number, int(day))
        except ValueError:
            continue


def _small(tables: Iterator[list[list[str]]] | list, policy: Policy) -> Iterator[str]:
    """Yield where a table counts too few: its number, column and row."""
    for number, (names, *rows) in enumerate((each for each in tables if each), 1):
        for line, row in enumerate(rows, 1):
            for place, cell in enumerate(row):
                if not (cell.isascii() and cell.isdigit()) or int(cell) >= policy.threshold:
                    continue
                name = names[place].replace("_", " ") if place < len(names) else ""
                if name.strip().isdigit() or not name.strip():
                    name = row[0]  # rows are named in its stead
                if not NO_COUNT.search(name) and not (cell == "0" and "event" in name.lower()):
                    yield f"a small number in table {number}, column {place + 1}, row {line}"


def _said(text: str, policy: Policy, *, words: bool = True) -> Iterator[str]:
    for place, sentence in enumerate(re.split(r"(?<=[.:;])\s", text), 1):
        for found in COUNTED.finditer(sentence):
            said = found[1].lower()
            if said.isdigit() or words:
                n = int(said) if said.isdigit() else WORDS.index(said)
                if n < policy.threshold:
                    yield f"a small number in sentence {place}"


class _Reader(HTMLParser):
    """Gathers the tables of HTML, and what is read of it, alternative texts among it."""

    def __init__(self) -> None:
        super().__init__()
        self.tables: list[list[list[str]]] = []
        self.text: list[str] = []
        self._unread = ""
        self._within = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = [value for name, value in attrs if name in ("aria-label", "alt", "title") and value]
        self.text += [f" {value} " for value in said]
        if tag in ("style", "script"):
            self._unread = tag
        elif tag == "table":
            self.tables.append([])
        elif tag == "tr" and self.tables:
            self.tables[-1].append([])
        elif tag in ("td", "th") and self.tables and self.tables[-1]:
            self.tables[-1][-1].append("")
            self._within = True
        if tag in ("p", "li", "tr", "td", "th", "h1", "h2", "h3", "div", "text", "summary"):
            self.text.append(" ; ")

    def handle_endtag(self, tag: str) -> None:
        if tag == self._unread:
            self._unread = ""
        elif tag in ("td", "th"):
            self._within = False

    def handle_data(self, data: str) -> None:
        if self._unread:
            return
        self.text.append(data)
        if self._within:
            self.tables[-1][-1][-1] += data.strip()


def _read(html: str) -> _Reader:
    reader = _Reader()
    reader.feed(html)
    return reader


def _tables(html: str) -> list[list[list[str]]]:
    return _read(html).tables if "<table" in html else []


def _visible(html: str) -> str:
    return re.sub(r"\s+", " ", "".join(_read(html).text))


def _outputs(notebook: str) -> Iterator[tuple[int, str]]:
    """Yield what each cell shows, by its place."""
    for place, cell in enumerate(json.loads(notebook)["cells"], 1):
        for output in cell.get("outputs", []):
            shown = [*output.get("data", {}).items(), ("text/plain", output.get("text", ""))]
            for kind, text in shown:
                if kind in ("text/html", "text/plain", "text/markdown"):
                    yield place, "".join(text)


def _cells_of_workbook(content: bytes) -> str:
    from python_calamine import CalamineWorkbook

    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    grids = [book.get_sheet_by_name(name).to_python() for name in book.sheet_names]
    return "\n".join(str(cell) for grid in grids for row in grid for cell in row)
