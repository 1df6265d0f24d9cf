"""What a file holds that people take away, before it is written in one form or another."""

import math
import re
from collections.abc import Iterable
from dataclasses import dataclass, field

import pandas as pd

from helpers import words
from helpers.data.kept import looked_from
from helpers.data.reading import measure
from helpers.data.sources import sources_of
from helpers.data.tables import table
from helpers.data.taking_away import rights

DIGITS = 6
"""Significant digits of a number that no measure gives decimals."""
SPARE = 2
"""Decimals written beyond those that are shown, so that sums and differences do not round twice."""
LICENCES = {
    "OGL-UK-3.0": (
        "Open Government Licence v3.0",
        "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/",
    )
}
"""What a licence is called, and where it stands."""


@dataclass(frozen=True)
class Column:
    """A column: its name in a CSV, its label for people, unit and decimals (None: of text).

    ``group`` is what labels of several columns are about; ``notes`` are what to know of it.
    """

    name: str
    label: str
    unit: str = ""
    decimals: int | None = None
    group: str = ""
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Content:
    """Cells under the names of ``columns``, and what is to be said of them.

    Attributes:
        places: How many columns from the left say when and where, by the open-data standard; 0
            where the table is another.
        sources: source, title, publisher, address, licence, released; a row a publication.
        said: What else is said of the sources, in words.
        records: What is said in place of a licence where it is made of records; '' where not.
    """

    title: str
    cells: pd.DataFrame = field(repr=False)
    columns: tuple[Column, ...] = field(repr=False)
    places: int = 0
    sources: pd.DataFrame = field(default_factory=pd.DataFrame, repr=False)
    said: str = ""
    as_of: str = ""
    records: str = field(default_factory=rights.of_records)

    @property
    def licences(self) -> list[str]:
        """The licences of the sources, by the names that the sources table has for them."""
        if self.records:
            return []
        named = self.sources if len(self.sources) else table("sources")
        return [one for one in named["licence"].unique() if one]


def snake(text: object) -> str:
    """Return a name as a machine reads it.

    Examples:
        >>> snake("Rate per 10,000"), snake("90:10 ratio")
        ('rate_per_10_000', 'n_90_10_ratio')
    """
    name = re.sub(r"[^a-z0-9]+", "_", str(text).lower().replace("%", " percent ")).strip("_")
    return name if name[:1].isalpha() else f"n_{name}".strip("_")


def number(value: float, decimals: int | None = None) -> float | int | None:
    """Return a number with the digits that say something; None where there is none."""
    if pd.isna(value) or not math.isfinite(value):
        return None
    if decimals is None:
        rounded = float(f"{value:.{DIGITS}g}") if abs(value) < 10**DIGITS else round(value)
        rounded = value if float(value).is_integer() else rounded
    else:
        rounded = round(float(value), decimals + SPARE)
    return int(rounded) if float(rounded).is_integer() else float(rounded)


def as_of(frame: pd.DataFrame) -> str:
    """Return the month that the figures were looked at from; '' for today."""
    return str(frame.attrs.get("as_of") or looked_from())


def sources(frame: pd.DataFrame) -> pd.DataFrame:
    """Return the publications behind a frame: those its rows or else its ``attrs`` name.

    Of figures worked out here those they rest on are among them (:mod:`helpers.data.sources`). A
    publication that brings several releases together has the newest that is in the frame.
    """
    held = table("sources")
    if "source" in frame:
        named = held["title"].isin(sources_of(frame)["title"])
        newest = frame.groupby("source")["released"].max() if "released" in frame else {}
        months = held["source"].map(newest).fillna("")
        held = held.assign(released=held["released"].mask(held["released"].eq(""), months))
    else:
        named = (held["publisher"] + ", " + held["title"]).isin(frame.attrs.get("sources", ()))
    columns = ["source", "title", "publisher", "address", "licence", "released"]
    return held.loc[named, columns].reset_index(drop=True)


def subject(measures: Iterable[str], areas: Iterable[str], years: Iterable[int]) -> str:
    """Return what figures are of: measures, areas and years, the longer lists by their number."""
    labels = [measure(name)["label"] for name in measures]
    what = words.listed(labels) if len(labels) < 3 else f"{len(labels)} measures"
    named = list(areas)
    where = words.listed(named) if len(named) < 5 else f"{len(named)} areas"
    return f"{what}: {where}, {words.years(list(years))}"
