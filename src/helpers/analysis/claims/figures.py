"""What claims are worked out from: the processed tables, by name, and short ways to read them.

A claim never reads a file: it is given the tables, so that a test can change a figure and see
which claims follow. A figure that is asked for and not held raises :class:`NotHeld`, and the
claim then cannot be tested; what is latest is the last year that has all the figures it takes.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TypeVar

import numpy as np
import pandas as pd

from helpers import data, words
from helpers.analysis.repeat_proceedings import proceedings
from helpers.data.derived import POPULATION
from helpers.data.nations import ENGLAND
from helpers.errors import Problem
from helpers.statistics.rates import per_10_000

TABLES = (
    *("observations", "areas", "releases", "studies", "characteristics", "spending_categories"),
    *("study_denominators", "claims", "measures"),
)
DATED = {
    **dict.fromkeys(("studies", "study_denominators", "characteristics"), "period"),
    "spending_categories": "financial_year",
}
"""Tables whose rows name the years that they are of, and the column that does."""
COUNCILS = "councils"


T = TypeVar("T")


class NotHeld(Problem):
    """A figure that a claim takes is not among those held."""


def if_held(figure: Callable[..., T], *asked: object) -> T | None:
    """Return ``figure(*asked)``, or nothing where it takes a figure that is not held.

    For one of several tests and for context: a claim is tested with what there is.
    """
    try:
        return figure(*asked)
    except NotHeld:
        return None


@dataclass(frozen=True)
class Figures:
    """The processed tables, by name, and the month (YYYY-MM) they are looked from; '' for today."""

    tables: Mapping[str, pd.DataFrame]
    as_of: str = ""

    @cached_property
    def _observations(self) -> dict[str, pd.DataFrame]:
        """The observations of each measure: claims read few of many, each several times."""
        return dict(list(self.tables["observations"].groupby("measure")))

    def _of(self, measure: str) -> pd.DataFrame:
        data.used(measure)
        return self._observations.get(measure, self.tables["observations"].iloc[:0])

    def _not_held(self, measure: str, when: object, area: str = ENGLAND) -> NotHeld:
        labels = self.tables["measures"].set_index("measure")["label"]
        where = "councils in England" if area == COUNCILS else self.name(area)
        year = f" for {when}" if when else ""
        return NotHeld(
            f"“{labels.get(measure, measure)}” is not held for {where}{year}"
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

    def _values(self, measure: str, area: str) -> pd.Series:
        frame = self._of(measure)
        chosen = frame[frame["area_code"] == area]
        return chosen.set_index("period")["value"].dropna().sort_index()

    def series(self, measure: str, area: str = ENGLAND) -> pd.Series:
        """Return the values of a measure that an area has, by period.

        Raises:
            NotHeld: If it has none; as all methods raise it for the figures they are asked for.
        """
        values = self._values(measure, area)
        if values.empty:
            raise self._not_held(measure, "", area)
        return values

    def years(self, measure: str, area: str = ENGLAND) -> set[int]:
        """Return the periods in which an area has a value of a measure."""
        return set(self._values(measure, area).index)

    def council_years(self, measure: str) -> set[int]:
        """Return the periods in which any English council has a value of a measure."""
        return set(self._of_councils(measure)["period"])

    def value(self, measure: str, period: int, area: str = ENGLAND) -> float:
        """Return one value."""
        values = self._values(measure, area)
        if period not in values.index:
            raise self._not_held(measure, period, area)
        return float(values[period])

    def rate(self, count: str, period: int, area: str = ENGLAND) -> float:
        """Return a count per 10,000 children under 18 of the mid-year before."""
        return per_10_000(self.value(count, period, area), self.value(POPULATION, period - 1, area))

    def first_rate(self, count: str, period: int, area: str = ENGLAND) -> float:
        """Return the same of the count and the population as they were first published."""
        return per_10_000(self.first(count, period, area), self.first(POPULATION, period - 1, area))

    def newest(self, *measures: str, areas: Sequence[str] = (ENGLAND,)) -> int:
        """Return the last period in which each of the areas has a value of each measure."""
        pairs = [(measure, area) for measure in measures for area in areas]
        for measure, area in pairs:
            self.series(measure, area)
        return self.last(*(self.years(measure, area) for measure, area in pairs))

    def last(self, *periods: Iterable[int]) -> int:
        """Return the last of the periods that are in every set."""
        common = set.intersection(*(set(each) for each in periods))
        if not common:
            raise NotHeld("No one year has all the figures that it takes.")
        return int(max(common))

    def latest(self, measure: str, area: str = ENGLAND) -> tuple[int, float]:
        """Return the last period with a value, and the value."""
        series = self.series(measure, area)
        return int(series.index[-1]), float(series.iloc[-1])

    def row(self, measure: str, period: int, area: str = ENGLAND) -> pd.DataFrame:
        """Return the row of one value, for :func:`helpers.statistics.differences.compared`."""
        self.value(measure, period, area)
        frame = self._of(measure)
        return frame[(frame["area_code"] == area) & (frame["period"] == period)]

    def _of_councils(self, measure: str) -> pd.DataFrame:
        frame = self._of(measure)
        levels = self.tables["areas"].set_index("area_code")["level"]
        english = frame["area_code"].str.startswith(ENGLAND[0])
        council = frame["area_code"].map(levels) == "local authority"
        return frame[english & council & frame["value"].notna()]

    def councils(self, measure: str, period: int) -> pd.Series:
        """Return the values of English councils that have one, by area code."""
        frame = self._of_councils(measure)
        frame = frame[frame["period"] == period]
        if frame.empty:
            raise self._not_held(measure, period, COUNCILS)
        return frame.set_index("area_code")["value"]

    def releases(self, measure: str, period: int, area: str = ENGLAND) -> pd.DataFrame:
        """Return one figure as successive releases printed it, the earliest first."""
        data.used(measure)
        frame = self.tables["releases"]
        chosen = frame[
            (frame["measure"] == measure)
            & (frame["area_code"] == area)
            & (frame["period"] == period)
        ]
        if chosen.empty:
            raise self._not_held(measure, f"{period} as it was first published", area)
        return chosen.sort_values(["released", "kind"], kind="stable")

    def first(self, measure: str, period: int, area: str = ENGLAND) -> float:
        """Return a figure as the earliest release held printed it."""
        return float(self.releases(measure, period, area)["value"].iloc[0])

    def as_revised(self, measure: str, period: int, area: str = ENGLAND) -> float:
        """Return a figure as the publisher's last release held printed it."""
        frame = self.releases(measure, period, area)
        printed = frame.loc[frame["kind"] == "published", "value"]
        if printed.empty:
            raise self._not_held(measure, f"{period} as it was later revised", area)
        return float(printed.iloc[-1])

    def study_years(self, topic: str, measure: str) -> list[str]:
        """Return the periods of a published estimate, in order."""
        frame = self.tables["studies"]
        chosen = (frame["topic"] == topic) & (frame["measure"] == measure)
        return sorted(frame.loc[chosen, "period"])

    def study(self, topic: str, measure: str, period: str = "", **columns: str) -> str:
        """Return the value of one published estimate as printed."""
        frame = self._studies(topic, measure, period)
        for name, wanted in columns.items():
            frame = frame[frame[name] == wanted]
        if frame.empty:
            raise NotHeld(f"The published estimate “{measure}” is not held{self._by()}.")
        return str(frame["value"].iloc[0])

    def estimate(self, topic: str, measure: str, period: str = "", **columns: str) -> float:
        """Return the value of one published estimate as a number; NaN where it is in words."""
        return as_number(self.study(topic, measure, period, **columns))

    def _studies(self, topic: str, measure: str, period: str) -> pd.DataFrame:
        frame = self.tables["studies"]
        chosen = (frame["topic"] == topic) & (frame["measure"] == measure)
        return frame[chosen & (frame["period"] == period)] if period else frame[chosen]

    def counted(self, topic: str, measure: str, period: str) -> tuple[float, float]:
        """Return the two counts of an estimate that gives them as its breakdown, "3050/10270"."""
        frame = self._studies(topic, measure, period)
        if frame.empty:
            raise NotHeld(f"The published estimate “{measure}” is not held{self._by()}.")
        events, _, total = str(frame["breakdown"].iloc[0]).partition("/")
        return as_number(events), as_number(total)

    def area_of(self, claim: str) -> str:
        """Return the code of the area that a claim is about."""
        return str(self.tables["claims"].set_index("claim").at[claim, "area_code"])

    def name(self, area_code: str) -> str:
        """Return the name of an area."""
        return str(self.tables["areas"].set_index("area_code").at[area_code, "name"])

    def spending(self, years: Sequence[str]) -> pd.Series:
        """Return gross spending in cash, in millions, by financial year and category."""
        frame = self.tables["spending_categories"]
        for year in years:
            if year not in set(frame["financial_year"]):
                raise NotHeld(f"Spending by category is not held for {year}.")
        return frame.set_index(["financial_year", "category"])["gross_million_pounds_cash"]

    def characteristics(
        self, characteristic: str, children: str = "looked after at 31 March"
    ) -> pd.Series:
        """Return the numbers of children in England with a characteristic, by period."""
        frame = self.tables["characteristics"]
        chosen = (frame["characteristic"] == characteristic) & (frame["children"] == children)
        values = frame[chosen & frame["value"].notna()].drop_duplicates("period")
        if values.empty:
            raise NotHeld(f"The number of children by “{characteristic}” is not held{self._by()}.")
        return values.set_index("period")["value"].sort_index()

    def characteristic(self, characteristic: str, period: int) -> float:
        """Return a number of children looked after in England with a characteristic."""
        values = self.characteristics(characteristic)
        if period not in values.index:
            raise NotHeld(f"The number of children by “{characteristic}” is not held for {period}.")
        return float(values[period])


def held() -> Figures:
    """Return the figures in ``data/processed``, as of the month that a run looks from.

    Observations are those of the month. Other tables do not date each row: of these, rows on years
    after the newest observation are left out.
    """
    tables = {name: data.table(name) for name in TABLES}
    newest = int(tables["observations"]["period"].max())
    for name, column in DATED.items():
        frame = tables[name]
        years = pd.to_numeric(frame[column].astype(str).map(proceedings.last_year))
        tables[name] = frame[~(years > newest)].reset_index(drop=True)
    return Figures(tables, data.looked_from())


def as_number(text: str) -> float:
    """Return a printed estimate as a number; NaN where it is not one."""
    return float(text) if text.replace(".", "", 1).isdecimal() else np.nan


def growth(before: float, after: float) -> float:
    """Return the change from ``before`` to ``after`` in per cent."""
    return 100 * (after - before) / before
