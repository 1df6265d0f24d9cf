"""Tables for people: a caption, headers with a scope, and a symbol wherever a value is missing."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from itertools import groupby
from numbers import Real

import pandas as pd
from markupsafe import Markup, escape

from helpers import words
from helpers.data.taking_away.other import decimals as usual
from helpers.show import subject
from helpers.show.fragments import Bundle, fill, not_known
from helpers.show.told import told
from helpers.statistics import bounds
from helpers.words import symbols

Format = int | str | Callable[[object], str]

SYMBOL, ADDRESS = "Symbol", "address"
LONG, REPEATED = 100, 5
"""Rows of a long table, and how often a name stands in it so that it is written once."""
YEARS = {"year", "period"}
WEB = re.compile(r"https://[\w.-]+(?:/[^\s\"<>]*)?", re.ASCII)
_WORD = re.compile(r"[^\W\d_]{3,}")
_LEAKED = {"nan", "NaN", "None", "NaT", "<NA>", "inf", "-inf"}


@dataclass(frozen=True)
class Column:
    """A column's name, whether it heads the rows, and whether it holds words or numbers."""

    name: str
    header: bool
    text: bool


@dataclass(frozen=True)
class Table:
    """A table ready for a page: every cell is text.

    ``key`` explains the symbols that occur in it, and those only; ``addresses`` are where the name
    of each row leads.
    """

    caption: str
    columns: list[Column]
    rows: list[list[str]]
    note: str = ""
    missing: str = ""
    addresses: list[str] = field(default_factory=list)

    @property
    def key(self) -> list[tuple[str, str]]:
        """Each symbol that occurs in the table, and its meaning."""
        return symbols.key([cell for row in self.rows for cell in row])

    def html(self) -> str:
        """Return the table as HTML without any id: key, table in a scrolling region, note.

        A column of words is told by a class of the whole table (``e1`` is the last column).
        """
        words = [place for place, column in enumerate(reversed(self.columns), 1) if column.text]
        return fill(
            "table.html",
            caption=self.caption,
            look=" ".join(f"e{place}" for place in words),
            columns=self.columns,
            body=Markup(self._body()),
            key=self.key,
            note=self.note,
        )

    def _body(self) -> str:
        """Return the rows; of a long table a name that stands in many rows is written once."""
        names = [row[0] for row in self.rows]
        runs = [(name, len(list(run))) for name, run in groupby(names)]
        once = self.columns[0].header and len(names) >= max(LONG, REPEATED * len(runs))
        spans = [n for _, length in runs for n in (length, *[0] * (length - 1))] if once else []
        parts = []
        for place, row in enumerate(self.rows):
            parts.append("<tr>")
            for column, cell in zip(self.columns, row, strict=True):
                text = escape(cell)
                if not column.header:
                    parts.append(f"<td>{text}</td>")
                elif not once:
                    if self.addresses and self.addresses[place]:
                        text = f'<a href="{escape(self.addresses[place])}">{text}</a>'
                    parts.append(f'<th scope="row">{text}</th>')
                elif spans[place]:
                    parts.append(f'<th scope="rowgroup" rowspan="{spans[place]}">{text}</th>')
            parts.append("</tr>")
        return "".join(parts)

    def _repr_mimebundle_(self, **_: object) -> Bundle:
        """Return what a notebook shows: the table, or why there is none."""
        if not self.rows:
            return not_known(self.missing or f"Nothing is held for “{self.caption}”.")
        return {"text/html": self.html(), "text/plain": self.caption}, {}


def table(
    frame: pd.DataFrame,
    caption: str,
    *,
    row_header: str | None = None,
    formats: Mapping[str, Format] | None = None,
    note: str = "",
    missing: str = "",
) -> Table:
    """Return ``frame`` as a table, its columns and rows in their own order.

    Args:
        frame: Cells are numbers or text; text is kept as it is. A column ``Symbol`` is not shown:
            it says why the numbers missing in its row are missing; nor is one ``Address``: that is
            where the name of its row leads.
        caption: What the table shows.
        row_header: The column that heads each row; the first by default.
        formats: How the numbers of a column are written: how many decimals, a format specification
            such as ``"+.1f"``, or a function. Without one, they are as
            :func:`helpers.data.taking_away.other.decimals` says; years are without separators.
        note: Said below the table.
        missing: Why there is nothing to show, in a sentence: it is shown in place of a table
            without rows.

    Raises:
        ValueError: If the caption is empty, a column of ``row_header`` or ``formats`` does not
            exist, or a text cell is a leaked ``nan`` or ``None``.
    """
    if not caption.strip():
        raise ValueError("a table needs a caption")
    formats = dict(formats or {})
    reasons = frame[SYMBOL].fillna("").tolist() if SYMBOL in frame else [""] * len(frame)
    led = [name for name in frame if str(name).lower() == ADDRESS and len(frame.columns) > 1]
    addresses = [web_address(one) for one in frame[led[0]]] if led else []
    shown = frame.drop(columns=[SYMBOL, *led], errors="ignore")
    header = row_header if row_header is not None else next(iter(shown.columns), None)
    if unknown := {header, *formats} - {None, *shown.columns}:
        raise ValueError(f"table {caption!r} has no column {sorted(map(str, unknown))}")
    written = []
    for name, cells in zip(shown, (shown[name].tolist() for name in shown), strict=True):
        if not all(isinstance(cell, str) for cell in cells):
            how = formats[name] if name in formats else _usual(shown[name])
            pairs = zip(cells, reasons, strict=True)
            cells = [_written(cell, reason, how) for cell, reason in pairs]
        written.append(cells)
    if leaked := {cell for cells in written for cell in cells} & _LEAKED:
        raise ValueError(f"table {caption!r} has cells that say {sorted(leaked)}")
    columns = [
        Column(str(name), name == header, any(map(_is_words, cells)))
        for name, cells in zip(shown, written, strict=True)
    ]
    rows = [list(row) for row in zip(*written, strict=True)]
    return Table(told(caption), columns, rows, told(note), missing, addresses)


def web_address(address: object) -> str:
    """Return an address that a page may lead to; '' of another."""
    return address if isinstance(address, str) and WEB.fullmatch(address) else ""


def series(
    frame: pd.DataFrame,
    caption: str = "",
    *,
    by: str = "",
    decimals: int | None = None,
    with_intervals: bool | None = None,
    note: str = "",
    missing: str = "",
) -> Table:
    """Return a series with the years down and, across, one column a ``by`` in the frame's order.

    Args:
        frame: A series frame: ``period``, ``by``, ``value``, ``status`` and, for limits,
            ``lower``, ``upper`` and ``bound``. A year between the first and the last that the
            frame does not hold is "not held".
        caption: What is measured and where, by default.
        by: By default ``measure`` where the frame has several of one area, else ``area``.
        decimals: Decimals of every number; those of the measure by default.
        with_intervals: Whether to write each value's limits after it, and what they are below; by
            default where there are any.

    Raises:
        ValueError: If a year occurs twice for one column, or limits are of no known kind.
    """
    about = subject.of(frame, {} if decimals is None else {"decimals": decimals})
    by = by or about.across
    caption = caption or about.described or "Figures by year"
    if frame.duplicated(["period", by]).any():
        raise ValueError(f"table {caption!r} has two rows for one {by} and period")
    frame = frame.reindex(columns=list({*frame.columns, "status"}))
    brackets = bounds.note(bounds.kinds(frame)) if with_intervals is not False else ""
    cells = {}
    for row in frame.to_dict("records"):
        value, status = row["value"], row["status"] if pd.notna(row["status"]) else ""
        text = words.cell(value, status, about.decimals)
        if brackets and pd.notna(value):
            text = words.with_limits(row, about.decimals)
        cells[row["period"], row[by]] = text
    periods = frame["period"].dropna()
    years = range(int(periods.min()), int(periods.max()) + 1) if len(periods) else range(0)
    wide = {"Year": [str(year) for year in years]}
    labels = subject.labels() if by == "measure" else {}
    for one in dict.fromkeys(frame[by]):
        column = [cells.get((year, one), symbols.NOT_HELD) for year in years]
        wide[labels.get(one, str(one))] = column
    missing = missing or ("" if len(years) else about.gap())
    note = " ".join([note, f"In brackets: {brackets}."] if brackets else [note]).strip()
    return table(pd.DataFrame(wide), caption, note=note, missing=missing)


def _usual(column: pd.Series) -> Format:
    """Return how a column's numbers are written where nobody said."""
    if str(column.name).lower() in YEARS:
        return lambda year: str(int(year))
    numbers = pd.to_numeric(column, errors="coerce").dropna()
    return usual(numbers)


def _written(cell: object, reason: str, how: Format) -> str:
    if isinstance(cell, str):
        return cell
    if pd.isna(cell):
        return symbols.marker(reason)
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if callable(how):
        return how(cell)
    if isinstance(how, str):
        return format(cell, how).replace("-", words.MINUS)
    return words.number(cell, how) if isinstance(cell, Real) else str(cell)


def _is_words(text: str) -> bool:
    return text != symbols.NOT_HELD and not text.startswith("[") and bool(_WORD.search(text))
