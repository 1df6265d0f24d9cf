"""Put charts, tables and words on the page of a notebook."""

import base64

import pandas as pd
from IPython.display import display
from markupsafe import Markup

from helpers.analysis.claims.cards import Cards
from helpers.show import tables
from helpers.show.charts.chart import Chart
from helpers.show.fragments import fill
from helpers.show.tables import Table

NOT_KNOWN = "Not known from the data held."


def show(thing: Chart | Table | Cards, missing: str = "") -> None:
    """Display a chart, a table or the ledger; where it holds nothing, say so.

    A chart is one output: the figure as HTML, its numbers as CSV, its alternative text as plain
    text, and its name as metadata.

    Parameters
    ----------
    missing
        Why there is nothing to show, in a sentence: that something cannot be known from the data
        held is a finding.

    Raises
    ------
    ValueError
        If there is nothing to show and ``missing`` does not say why.
    """
    empty = thing.figure is None if isinstance(thing, Chart) else not thing.rows
    if empty:
        what = thing.name if isinstance(thing, Chart) else thing.caption
        if not missing.strip():
            raise ValueError(f"{what!r} holds nothing to show, and nothing says why")
        html = fill("not_known.html", sentence=missing)
        display({"text/html": html, "text/plain": f"{NOT_KNOWN} {missing}"}, raw=True)
    elif isinstance(thing, Chart):
        bundle = {"text/html": figure(thing), "text/csv": csv(thing.data), "text/plain": thing.alt}
        display(bundle, raw=True, metadata={"case_for_change": {"chart": thing.name}})
    elif isinstance(thing, Cards):
        bundle = {"text/html": thing.html(), "text/csv": csv(thing.data)}
        metadata = {"case_for_change": {"chart": thing.name}}
        display(bundle | {"text/plain": thing.caption}, raw=True, metadata=metadata)
    else:
        display({"text/html": thing.html(), "text/plain": thing.caption}, raw=True)


def say(text: str) -> None:
    """Display ``text``, written in Markdown: a finding in words; nothing where it is blank."""
    if text.strip():
        display({"text/markdown": text, "text/plain": text}, raw=True)


def figure(chart: Chart) -> str:
    """Return a chart as HTML that loads nothing: words, drawing, and numbers to read or take."""
    caption = f"{chart.title} ({chart.subtitle})" if chart.subtitle else chart.title
    return fill(
        "figure.html",
        name=chart.name,
        title=chart.title,
        subtitle=chart.subtitle,
        source=chart.source,
        svg=Markup(chart.svg()),
        table=Markup(tables.table(chart.data, caption).html()),
        csv=base64.b64encode(csv(chart.data).encode()).decode(),
    )


def csv(data: pd.DataFrame) -> str:
    """Return ``data`` as CSV: an empty cell where a value is missing, its symbol beside it."""
    return data.to_csv(index=False, lineterminator="\n", float_format="%.10g")
