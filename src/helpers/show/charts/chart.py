"""A chart: what it shows in words, the numbers it draws, and the drawing."""

import functools
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256

import pandas as pd
from markupsafe import Markup
from matplotlib.figure import Figure

from helpers.data import taking_away
from helpers.show import alternative_text, fragments, tables
from helpers.show.charts import style, svg
from helpers.show.subject import Given, Subject
from helpers.show.told import told
from helpers.statistics import bounds
from helpers.words import symbols, upper_first

WORDED = {"position", "Break", "text"}
"""Columns of words that say something of the figure in their row."""
DARK_EDITORS = ':is([data-jp-theme-light="false"],.vscode-dark,.vscode-high-contrast)'
"""How JupyterLab and Visual Studio Code mark that what is shown stands on a dark ground."""
ALONE = f"{DARK_EDITORS} .chart-svg{{{style.DARK}}}"
"""The style of a chart in a notebook; a page has its own, once."""
LONGEST_NAME = 32
"""Characters of a name that follows from what is drawn: it becomes that of a file."""
EXTRA = {"note": "Note", "status": "Symbol"}
_LEAKED = re.compile(r"\b(?:nan|NaN|NAN|NaT|None|inf)\b|<NA>")


@dataclass(frozen=True)
class Chart:
    """A drawn chart with what a reader needs to understand it without seeing it.

    Args:
        name: A slug of ``a-z0-9-``, unique on its page.
        title: The finding.
        subtitle: What is measured, its unit, period and geography.
        alt: What the chart shows, in words written from the data.
        figure: The drawing; None where the data held give nothing to draw.
        data: The numbers drawn, under names a person can read. A column ``Symbol`` gives the reason
            that a row's number is missing.
        source: Where the figures come from and, added by the drawing functions, what its marks
            mean.
        missing: Why there is nothing to draw, in a sentence: it is shown in place of a drawing.
        tight: Whether the margins of the drawing are to be fitted to what stands in them.
        series: What is drawn as figures of measures, where it is such: it is what people take away.
        labels: What further columns of ``series`` are called.

    Raises:
        ValueError: If the name is no slug, or if something is drawn and the title or the
            alternative text is missing, carries a leaked ``nan`` or ``None``, or is too short to
            say anything.
    """

    name: str
    title: str
    subtitle: str
    alt: str
    figure: Figure | None
    data: pd.DataFrame = field(repr=False)
    source: str = ""
    missing: str = ""
    tight: bool = False
    series: pd.DataFrame | None = field(default=None, repr=False)
    labels: Mapping[str, str] = field(default_factory=dict, repr=False)

    def __post_init__(self) -> None:
        if not re.fullmatch(r"[a-z0-9]+(?:-[a-z0-9]+)*", self.name):
            raise ValueError(f"the name of a chart is a slug of a-z, 0-9 and '-': {self.name!r}")
        if self.figure is None:
            return
        for what, text in (("title", self.title), ("alternative text", self.alt)):
            if not text.strip():
                raise ValueError(f"chart {self.name!r} has no {what}")
            if leaked := _LEAKED.search(text):
                raise ValueError(
                    f"the {what} of chart {self.name!r} says {leaked.group()!r}: {text}"
                )
        if len(self.alt.strip()) < alternative_text.LEAST:
            raise ValueError(f"the alternative text of chart {self.name!r} says too little")

    def svg(self) -> str:
        """Return the drawing as an ``svg`` element to put into a page.

        The same chart gives the same bytes. The element takes the width it is given, is an image
        to assistive technology, leaves the font to the page and colours to its CSS variables
        (``style.VARIABLES``), and shares no id with a chart of another name.

        Raises:
            ValueError: If there is nothing to draw.
        """
        if self.figure is None:
            raise ValueError(f"chart {self.name!r} has nothing to draw")
        return svg.drawing(self.figure, self.name, self.alt, self.tight)

    @property
    def caption(self) -> str:
        """The finding, and what is measured."""
        return f"{self.title} ({self.subtitle})" if self.subtitle else self.title

    @functools.cached_property
    def files(self) -> dict[str, str]:
        """What people take away: the numbers as CSV, and what comes beside it; by its name."""
        frame = self.data if self.series is None else self.series
        held = taking_away.content(frame, self.caption, self.source, self.labels)
        return taking_away.csv_files(held, self.name)

    def html(self) -> str:
        """Return the chart as HTML that loads nothing: words, drawing, numbers to read or take."""
        return fragments.fill(
            "figure.html",
            name=self.name,
            title=self.title,
            subtitle=self.subtitle,
            source=self.source,
            svg=Markup(self.svg()),
            table=Markup(tables.table(self.data, self.caption).html()),
            take_away=Markup(fragments.take_away(self.name, self.files, ALONE)),
        )

    def _repr_mimebundle_(self, **_: object) -> fragments.Bundle:
        """Return what a notebook shows: figure, numbers as CSV, words, and the name as metadata."""
        if self.figure is None:
            return fragments.not_known(self.missing or f"Nothing is held for “{self.name}”.")
        shown = {"text/html": self.html(), "text/plain": self.alt}
        return fragments.with_files(shown, self.name, self.files)


def _slug(text: str) -> str:
    """Return a name of ``a-z0-9-``; what is too long for a path is told apart by a digest."""
    slug = re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")
    if len(slug) <= LONGEST_NAME:
        return slug
    return f"{slug[: LONGEST_NAME - 9].rstrip('-')}-{sha256(slug.encode()).hexdigest()[:8]}"


def made(
    kind: str,
    about: Subject,
    given: Given,
    *,
    figure: Figure | None,
    frame: pd.DataFrame,
    columns: dict[str, str],
    tries: Sequence[Sequence[str]],
    title: str = "",
    notes: Sequence[str] = (),
    missing: pd.DataFrame | None = None,
    tight: bool = False,
) -> Chart:
    """Return a chart with the words it is given, and those that follow from its frame.

    Args:
        kind: As in "Line chart".
        frame: The numbers drawn.
        columns: What its columns are called in ``Chart.data``; see :func:`human`.
        tries: The findings, as :func:`alternative_text.fitted` takes them.
        title: The finding; by default the first of the shortest of ``tries``.
        notes: What the marks mean, said after the source.
        missing: The rows without a value, whose symbols are explained there too.
    """
    first = next(iter(tries[-1]), "")
    word = re.split("[ ,]", kind.lower())[0]
    ending = f"-{word}" if about.name and word != "line" else ""
    nothing = figure is None
    further = {n: c for n, c in columns.items() if n in frame and _further(frame, n)}
    kept = [*frame.columns.intersection([*taking_away.SERIES_COLUMNS, *further])]
    series = frame[kept] if "value" in columns and taking_away.is_series(frame) else None
    said = given.get("unit") or given.get("subtitle") or about.measured
    return Chart(
        given.get("name", _slug((about.name or about.measured or kind) + ending)),
        told(given.get("title", "" if nothing else title or first)),
        given.get("subtitle", upper_first(about.described)),
        told(given.get("alt", "" if nothing else alternative_text.fitted(kind, said, *tries))),
        figure,
        human(frame, columns),
        with_key(about.source, missing, *map(told, notes)),
        given.get("missing", about.gap() if nothing else ""),
        tight,
        series,
        further,
    )


def _further(frame: pd.DataFrame, name: str) -> bool:
    """Say whether a column shown is one more of a figure, and not its label, place or year."""
    if name in taking_away.SERIES_COLUMNS:
        return False
    return name in WORDED or pd.api.types.is_numeric_dtype(frame[name])


def human(frame: pd.DataFrame, names: dict[str, str]) -> pd.DataFrame:
    """Return the columns of ``frame`` named in ``names``, in that order and under those names.

    Limits, called what they are (:mod:`helpers.statistics.bounds`), status and note are added where
    the frame has any.

    Raises:
        ValueError: If it has limits of no known kind.
    """
    kinds = bounds.kinds(frame)
    extra = bounds.headings(kinds) | EXTRA
    limits = frame.columns.intersection(["lower", "upper"])
    frame = frame.assign(**{end: frame[end].where(kinds.ne("")) for end in limits}, bound=kinds)
    used = {c: n for c, n in extra.items() if c in frame and c not in names}
    used = {c: n for c, n in used.items() if not (frame[c].isna() | frame[c].eq("")).all()}
    chosen = {c: n for c, n in (names | used).items() if c in frame}
    return frame[list(chosen)].rename(columns=chosen).reset_index(drop=True)


def with_key(source: str, frame: pd.DataFrame | None, *notes: str) -> str:
    """Return ``source`` followed by ``notes`` and the meaning of each symbol ``frame`` holds."""
    statuses = frame["status"].fillna("") if frame is not None and "status" in frame else []
    shown = [symbols.marker(status) for status in statuses if status]
    key = [f"{symbol} {meaning}." for symbol, meaning in symbols.key(shown)]
    return " ".join(part for part in (source, *notes, *key) if part)
