"""Put charts, tables, figures of one's own and words on the page of a notebook."""

from dataclasses import replace
from typing import Unpack

import pandas as pd
from IPython.display import display

from helpers.show.cards import Cards
from helpers.show.charts.chart import Chart
from helpers.show.charts.drawn import Drawing, drawn
from helpers.show.frames import Rows
from helpers.show.subject import Given
from helpers.show.tables import Table


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
    """Display ``text``, written in Markdown: a finding in words; nothing where it is blank."""
    if text.strip():
        display({"text/markdown": text, "text/plain": text}, raw=True)
