"""What claims are worked out from: the processed tables, by name, and short ways to read them.

A claim never reads a file: it is given the tables, so that a test can change a figure and see
which claims follow.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

from helpers import data
from helpers.areas import ENGLAND

TABLES = (
    *("observations", "areas", "releases", "studies", "characteristics", "spending_categories"),
    *("study_denominators", "claims"),
)


@dataclass(frozen=True)
class Figures:
    """The processed tables, by name."""

    tables: Mapping[str, pd.DataFrame]

    @cached_property
    def _observations(self) -> dict[str, pd.DataFrame]:
        """The observations of each measure: claims read few of many, each several times."""
        return dict(list(self.tables["observations"].groupby("measure")))

    def _of(self, measure: str) -> pd.DataFrame:
        data.used(measure)
        return self._observations.get(measure, self.tables["observations"].iloc[:0])

    def series(self, measure: str, area: str = ENGLAND) -> pd.Series:
        """Return the values of a measure that an area has, by period."""
        frame = self._of(measure)
        chosen = frame[frame["area_code"] == area]
        return chosen.set_index("period")["value"].dropna().sort_index()

    def value(self, measure: str, period: int, area: str = ENGLAND) -> float:
        """Return one value; NaN where there is none."""
        return float(self.series(measure, area).get(period, np.nan))

    def latest(self, measure: str, area: str = ENGLAND) -> tuple[int, float]:
        """Return the last period with a value, and the value; (0, NaN) where there is none."""
        series = self.series(measure, area)
        return (int(series.index[-1]), float(series.iloc[-1])) if len(series) else (0, np.nan)

    def interval(self, measure: str, period: int, area: str = ENGLAND) -> tuple[float, float]:
        """Return the 95% interval of one value; NaN where it has none."""
        frame = self._of(measure)
        row = frame[(frame["area_code"] == area) & (frame["period"] == period)]
        if row.empty:
            return np.nan, np.nan
        return float(row["lower"].iloc[0]), float(row["upper"].iloc[0])

    def councils(self, measure: str, period: int) -> pd.Series:
        """Return the values of English councils that have one, by area code."""
        frame = self._of(measure)
        levels = self.tables["areas"].set_index("area_code")["level"]
        chosen = frame[
            (frame["period"] == period)
            & frame["area_code"].str.startswith("E")
            & (frame["area_code"].map(levels) == "local authority")
        ]
        return chosen.set_index("area_code")["value"].dropna()

    def releases(self, measure: str, period: int, area: str = ENGLAND) -> pd.DataFrame:
        """Return one figure as successive releases printed it, the earliest first."""
        data.used(measure)
        frame = self.tables["releases"]
        chosen = frame[
            (frame["measure"] == measure)
            & (frame["area_code"] == area)
            & (frame["period"] == period)
        ]
        return chosen.sort_values(["released", "kind"], kind="stable")

    def first(self, measure: str, period: int, area: str = ENGLAND) -> float:
        """Return a figure as the earliest release held printed it; NaN where none did."""
        printed = self.releases(measure, period, area)["value"]
        return float(printed.iloc[0]) if len(printed) else np.nan

    def as_revised(self, measure: str, period: int, area: str = ENGLAND) -> float:
        """Return a figure as the publisher's last release held printed it; NaN where none did."""
        frame = self.releases(measure, period, area)
        printed = frame.loc[frame["kind"] == "published", "value"]
        return float(printed.iloc[-1]) if len(printed) else np.nan

    def study(self, topic: str, measure: str, period: str = "", **columns: str) -> str:
        """Return the value of one published estimate as printed; '' where there is none."""
        frame = self.tables["studies"]
        chosen = (frame["topic"] == topic) & (frame["measure"] == measure)
        if period:
            chosen &= frame["period"] == period
        for name, wanted in columns.items():
            chosen &= frame[name] == wanted
        return str(frame.loc[chosen, "value"].iloc[0]) if chosen.any() else ""

    def counted(self, topic: str, measure: str, period: str) -> tuple[float, float]:
        """Return the two counts of an estimate that gives them as its breakdown, as "3050/10270".

        NaN and NaN where the estimate is not held.
        """
        frame = self.tables["studies"]
        chosen = frame[
            (frame["topic"] == topic) & (frame["measure"] == measure) & (frame["period"] == period)
        ]
        if chosen.empty:
            return np.nan, np.nan
        events, _, total = str(chosen["breakdown"].iloc[0]).partition("/")
        return as_number(events), as_number(total)

    def said_of(self, claim: str) -> str:
        """Return the code of the area that a claim is about."""
        return str(self.tables["claims"].set_index("claim").at[claim, "area_code"])

    def name(self, area_code: str) -> str:
        """Return the name of an area."""
        return str(self.tables["areas"].set_index("area_code").at[area_code, "name"])

    def characteristic(
        self, characteristic: str, period: int, children: str = "looked after at 31 March"
    ) -> float:
        """Return a number of children in England with a characteristic; NaN where missing."""
        frame = self.tables["characteristics"]
        chosen = frame[
            (frame["characteristic"] == characteristic)
            & (frame["period"] == period)
            & (frame["children"] == children)
        ]
        return float(chosen["value"].iloc[0]) if len(chosen) else np.nan


def held() -> Figures:
    """Return the figures in ``data/processed``."""
    return Figures({name: data.table(name) for name in TABLES})


def as_number(text: str) -> float:
    """Return a printed estimate as a number; NaN where it is not one."""
    return float(text) if text.replace(".", "", 1).isdecimal() else np.nan


def growth(before: float, after: float) -> float:
    """Return the change from ``before`` to ``after`` in per cent."""
    return 100 * (after - before) / before
