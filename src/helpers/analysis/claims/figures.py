"""What statements are tested with: the processed tables by name, and short ways to read them.

A test never reads a file: it is given the tables, so that a test of the tests can change a figure
and see which verdicts follow. A figure that is asked for and not held raises :class:`NotHeld`.
"""

import copy
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import pandas as pd

from helpers import data, words
from helpers.analysis.repeat_proceedings import proceedings
from helpers.data.kept import looked_from, used
from helpers.data.nations import ENGLAND, NORTHERN_IRELAND, SCOTLAND, WALES
from helpers.errors import Problem

TABLES = (
    *("observations", "areas", "releases", "studies", "characteristics", "spending_categories"),
    *("study_denominators", "claims", "measures", "deflators"),
)
DATED = {
    **dict.fromkeys(("studies", "study_denominators", "characteristics"), "period"),
    "spending_categories": "financial_year",
}
"""Tables whose rows name the years that they are of, and the column that does."""
COUNCILS = "councils in England"
NATIONS = (ENGLAND, WALES, SCOTLAND, NORTHERN_IRELAND)
CELL = ["measure", "area_code", "period"]


class NotHeld(Problem):
    """A figure that a definition takes is not among those held."""


@dataclass
class Figures:
    """The processed tables, by name, and the month (YYYY-MM) they are looked from; '' for today.

    later
        Of a month: the figures in use today, for years that had been published by then and of
        which no edition of the time is held.
    first
        Whether figures are read as they were first published, where such a figure is held.
    editions
        Of a reading: whether its figures were read as first published, or as in use.
    addresses
        Of a reading: where its figures stand; '' for a statistic of this collection.
    looked_up
        Of a reading: the figures it is of.
    """

    tables: Mapping[str, pd.DataFrame]
    as_of: str = ""
    later: "Figures | None" = None
    first: bool = False
    editions: set[bool] = field(default_factory=set)
    addresses: set[str] = field(default_factory=set)
    looked_up: "Figures | None" = None

    def reading(self, *, first: bool) -> "Figures":
        """Return the same figures for one reading: as first published, or as in use."""
        other = copy.copy(self)
        other.first, other.editions, other.addresses = first, set(), set()
        other.looked_up = self.looked_up or self
        return other

    @property
    def _in(self) -> "Figures":
        """The figures that look tables up once for all their readings."""
        return self.looked_up or self

    @cached_property
    def _of_councils(self) -> pd.DataFrame:
        """The values of English councils, by measure and period."""
        areas = self.tables["areas"]
        council = areas["level"].eq("local authority") & areas["area_code"].str.startswith("E")
        frame = self.tables["observations"][[*CELL, "value"]].astype({"measure": object})
        frame = frame[frame["area_code"].isin(areas.loc[council, "area_code"])].dropna()
        return frame.set_index(["measure", "period"]).sort_index(kind="stable")

    @cached_property
    def _cells(self) -> pd.Series:
        """The observations of nations and of areas that a statement names, by their keys."""
        frame = self.tables["observations"]
        named = {*NATIONS, *self.tables["claims"]["area_code"]}
        held = frame[frame["area_code"].isin(named) & frame["value"].notna()]
        return held.set_index(CELL)["value"].to_dict()

    @cached_property
    def _first_published(self) -> dict[tuple, float]:
        frame = self.tables["releases"].sort_values(["released", "kind"], kind="stable")
        return frame.drop_duplicates(CELL).set_index(CELL)["value"].to_dict()

    @cached_property
    def _labels(self) -> dict[str, str]:
        return self.tables["measures"].set_index("measure")["label"].to_dict()

    @cached_property
    def _names(self) -> dict[str, str]:
        return self.tables["areas"].set_index("area_code")["name"].to_dict()

    @cached_property
    def newest(self) -> int:
        """The last year of any observation."""
        return int(self.tables["observations"]["period"].max())

    @property
    def published(self) -> int:
        """The last year whose figures had all been published by the month looked from.

        Those of a year to March are printed from October on, results and workforce by June.
        """
        year, month = int(self.as_of[:4]), int(self.as_of[5:])
        return year - (1 if month >= 6 else 2)

    def _not_held(self, measure: str, when: object, area: str = ENGLAND) -> NotHeld:
        where = area if area == COUNCILS else self.name(area)
        return NotHeld(
            f"“{self._in._labels.get(measure, measure)}” is not held for {where} for {when}"
            f"{self._by()}{self._later(measure, when, area)}."
        )

    def _by(self) -> str:
        return f" in an edition dated by {words.month(self.as_of)}" if self.as_of else ""

    def _later(self, measure: str, when: object, area: str) -> str:
        """Return which later editions hold it, where a month is looked from."""
        if not self.as_of or area == COUNCILS:
            return ""
        held = data.editions(measure, area)
        held = held[held["released"] > self.as_of]
        if isinstance(when, int):
            held = held[held["first"].le(when) & held["last"].ge(when)]
        later = [words.month(one) for one in held["released"]]
        return f", only in later ones ({'; '.join(later)})" if later else ""

    def value(self, measure: str, period: int, area: str = ENGLAND) -> float:
        """Return one value.

        Raises:
            NotHeld: If it is not held; as all methods raise it for what they are asked for.
        """
        used(measure)
        self.addresses.add("")
        key = (measure, area, period)
        first = self.first and key in self._in._first_published
        self.editions.add(first)
        if first:
            return float(self._in._first_published[key])
        if key not in self._in._cells:
            raise self._not_held(measure, period, area)
        return float(self._in._cells[key])

    def years(self, measure: str, area: str = ENGLAND) -> list[int]:
        """Return the periods in which an area has a value of a measure, in order."""
        return sorted(p for m, a, p in self._in._cells if (m, a) == (measure, area))

    def first_published(self, measure: str, period: int, area: str = ENGLAND) -> float:
        """Return a figure as the earliest release held printed it."""
        used(measure)
        self.addresses.add("")
        if (measure, area, period) not in self._in._first_published:
            raise self._not_held(measure, f"{period} as it was first published", area)
        return float(self._in._first_published[measure, area, period])

    def as_revised(self, measure: str, period: int, area: str = ENGLAND) -> float:
        """Return a figure as the publisher's last release held printed it."""
        used(measure)
        self.addresses.add("")
        frame = self.tables["releases"]
        mine = frame[frame[CELL].eq([measure, area, period]).all(axis=1)]
        printed = mine[mine["kind"] == "published"].sort_values("released", kind="stable")
        if len(printed) < 2:
            raise self._not_held(measure, f"{period} as it was later revised", area)
        return float(printed["value"].iloc[-1])

    def councils(self, measure: str, period: int) -> pd.Series:
        """Return the values of English councils that have one, by area code."""
        used(measure)
        self.addresses.add("")
        if (measure, period) not in self._in._of_councils.index:
            raise self._not_held(measure, period, COUNCILS)
        return self._in._of_councils.loc[(measure, period)].set_index("area_code")["value"]

    def study(self, topic: str, measure: str, period: object, **columns: str) -> float:
        """Return the value of one published estimate as a number; NaN where it is in words."""
        return as_number(str(self._study(topic, measure, period, columns)["value"]))

    def counted(self, topic: str, measure: str, period: str) -> tuple[float, float]:
        """Return the two counts of an estimate that gives them as its breakdown, "3050/10270"."""
        events, _, total = str(self._study(topic, measure, period, {})["breakdown"]).partition("/")
        return as_number(events), as_number(total)

    def _study(self, topic: str, measure: str, period: object, columns: dict) -> pd.Series:
        frame = self.tables["studies"]
        wanted = {"topic": topic, "measure": measure, "period": str(period), **columns}
        frame = frame[np.logical_and.reduce([frame[name] == wanted[name] for name in wanted])]
        if frame.empty:
            raise NotHeld(f"The published estimate “{measure}” is not held{self._by()}.")
        self.addresses.add(frame["source_url"].iloc[0])
        return frame.iloc[0]

    @cached_property
    def _characteristics(self) -> dict[tuple, float]:
        keys = ["characteristic", "period", "children", "group", "further"]
        frame = self.tables["characteristics"]
        frame = frame[frame["value"].notna()].drop_duplicates(keys)
        return frame.set_index(keys)["value"].to_dict()

    def characteristic(self, name: str, period: int, group: str, further: str = "") -> float:
        """Return a number of children in England with a characteristic.

        Args:
            name, group, further: As the publisher's table calls it, ``group`` after whose it is:
                "looked after at 31 March: Placement".
        """
        self.addresses.add("")
        key = (name, period, *group.split(": "), further)
        if key not in self._in._characteristics:
            raise NotHeld(f"The number of children ({name}) is not held for {period}{self._by()}.")
        return float(self._in._characteristics[key])

    @property
    def estimates(self) -> pd.DataFrame:
        """Published estimates of repeat proceedings, by what they are measured among."""
        return self._in._estimates

    @cached_property
    def _estimates(self) -> pd.DataFrame:
        tables = (self.tables[name] for name in ("studies", "study_denominators"))
        return proceedings.estimates(*tables)

    def spending(self, category: str, period: int) -> float:
        """Return gross spending in cash in the year to March, in millions of pounds."""
        year = words.financial_year(period)
        self.addresses.add("")
        if (year, category) not in self._in._spending:
            raise NotHeld(f"Spending by category is not held for {year}.")
        return float(self._in._spending[year, category])

    @cached_property
    def _spending(self) -> dict[tuple[str, str], float]:
        frame = self.tables["spending_categories"].drop_duplicates(["financial_year", "category"])
        return frame.set_index(["financial_year", "category"])[
            "gross_million_pounds_cash"
        ].to_dict()

    def prices(self, first: int, last: int) -> float:
        """Return how many times prices rose between two years to March, by one deflator series.

        A calendar year's deflator is used for the financial year that begins in it.
        """
        frame = self.tables["deflators"]
        frame = frame.assign(year=frame["period"].astype(str).str[:4].astype(int) + 1)
        for _, series in frame.groupby("series"):
            index = series.set_index("year")["index"]
            if {first, last} <= set(index.index):
                return float(index[last] / index[first])
        raise NotHeld(f"No one series of prices is held for both {first} and {last}.")

    def name(self, area_code: str) -> str:
        """Return the name of an area."""
        return self._in._names[area_code]


def held(as_of: str | None = None) -> Figures:
    """Return the figures in ``data/processed``, as of a month (YYYY-MM) or that of the run.

    Tables that a month does not date by themselves hold no rows on years after the newest
    observation.
    """
    as_of = looked_from(as_of)
    tables = {name: data.table(name, as_of or None) for name in TABLES}
    if as_of:
        today = {name: data.in_use(name) for name in ("observations", "characteristics")}
        return Figures(tables, as_of, Figures({**tables, **today}))
    newest = int(tables["observations"]["period"].max())
    for name, column in DATED.items():
        frame = tables[name]
        years = pd.to_numeric(frame[column].astype(str).map(proceedings.last_year))
        tables[name] = frame[~(years > newest)].reset_index(drop=True)
    return Figures(tables)


def as_number(text: str) -> float:
    """Return a printed estimate as a number; NaN where it is not one."""
    return float(text) if text.replace(".", "", 1).isdecimal() else np.nan
