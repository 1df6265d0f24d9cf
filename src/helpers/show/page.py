"""Put charts, tables, figures of one's own and words on the page of a notebook."""

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Unpack

import pandas as pd
from IPython.display import display

from helpers.show.cards import Cards
from helpers.show.charts.chart import Chart
from helpers.show.charts.drawn import Drawing, drawn
from helpers.show.fragments import fill
from helpers.show.frames import Rows
from helpers.show.subject import Given
from helpers.show.tables import Table
from helpers.show.told import told


def show(
    thing: Chart | Table | Cards | pd.DataFrame | Drawing,
    missing: str = "",
    *,
    data: pd.DataFrame | None = None,
    **given: Unpack[Given],
) -> None:
    """Display a chart, a table, a data frame, the ledger, or a figure of matplotlib or seaborn.

    Args:
        thing: A chart or a table may as well end its cell. A figure (or its axes, or a grid of
            seaborn) comes with what makes it a chart.
        missing: Why there is nothing to show, in a sentence, where the chart or table does not say
            so: that something cannot be known from the data held is a finding.
        data: The numbers that a figure draws: a series frame, or columns under names to be read.
        given: Of a figure: ``alt``, ``title``, ``name``, ``subtitle``, ``source``; see
            :class:`helpers.show.subject.Given`.

    Raises:
        ValueError: If a figure comes without its data, title or alternative text.
    """
    if isinstance(thing, pd.DataFrame):
        thing = Rows(thing)
    elif not isinstance(thing, Chart | Table | Cards):
        thing = drawn(thing, data, **given)
    if missing.strip():
        thing = replace(thing, missing=missing)
    bundle, metadata = thing._repr_mimebundle_()
    display(bundle, raw=True, metadata=metadata)


def say(text: str) -> None:
    """Display a finding in words; nothing where it is blank.

    Words are text as it stands: names, notes and labels in it come from publishers, so no mark-up
    is read from it. A blank line parts paragraphs; lines that all begin with "- " are the items of
    a list, with "> " a quotation.
    """
    if text.strip():
        text = told(text)
        html = fill("said.html", blocks=[*_blocks(text)])
        display({"text/html": html, "text/plain": text}, raw=True)


def _blocks(text: str) -> Iterator[tuple[str, list[str]]]:
    """Yield of each block how its lines begin ('' in a paragraph), and the lines without that."""
    for block in re.split(r"\n\s*\n", text.strip("\n")):
        lines = block.split("\n")
        marks = ("- ", "> ", "")
        kind = next(mark for mark in marks if all(line.startswith(mark) for line in lines))
        yield kind, [line.removeprefix(kind) for line in lines]
