"""What halved entries of those aged 16 and over would do: England, where ages are published.

None of them can stay for more than two years, as care ends at 18. Two years on, half of those who
are 16 or over and had started at that age would not be there. How many of those aged 16 and over
had started so is not published. It lies between two numbers: those who turned 16 in care in
the last two years are the most who can be there from before, and these less all who left at 16 or
17 the fewest.
"""

from typing import NamedTuple

import numpy as np
import pandas as pd

from helpers import data
from helpers.data.nations import ENGLAND
from helpers.statistics import bounds

AGE, AGE_ON_STARTING, AGE_ON_CEASING = "Age group", "Age on starting", "Age on ceasing"
OLDEST = "16 years and over"
CEASED = ("16 ", "17 ", "Ceased on 18th", "Ceased when older")
FIRST_YEAR = 0.75
"""Of the children fewer two years on, the part that is fewer after one: where ages at the start are
spread evenly over 16 and 17, three in four of those there had started within the last year."""
NAME = "As in {}, half the starters over 15"


class Fewer(NamedTuple):
    """How many fewer from the second year on, between what limits, by the ages of which year."""

    value: float
    least: float
    most: float
    year: int
    started: float


def numbers(characteristics: pd.DataFrame) -> pd.DataFrame:
    """Return England's children aged 16 and over by year.

    Args:
        characteristics: The table of characteristics: group, characteristic, period, value.

    Returns:
        DataFrame: period, stock (31 March), started, early (left at 16 or 17), ceased, turned
            (those who turned 16 in care, as what is left of the balance).
    """
    frame = characteristics

    def of(group: str, *beginnings: str) -> pd.Series:
        rows = frame[frame["group"] == group]
        rows = rows[rows["characteristic"].str.startswith(beginnings)]
        return rows.groupby("period")["value"].agg(lambda values: values.sum(skipna=False))

    wide = pd.DataFrame(
        {
            "stock": of(AGE, OLDEST),
            "started": of(AGE_ON_STARTING, OLDEST),
            "early": of(AGE_ON_CEASING, *CEASED[:2]),
            "ceased": of(AGE_ON_CEASING, *CEASED),
        }
    ).sort_index()
    before = wide["stock"].shift().where(wide.index.to_series().diff() == 1)
    wide["turned"] = wide["stock"] - before - wide["started"] + wide["ceased"]
    return wide.rename_axis("period").reset_index()


def fewer(found: pd.DataFrame) -> Fewer | None:
    """Return how many fewer children halved entries would come to; None where not known.

    The middle takes those who started before 16 and after to leave early alike: a constant rate of
    leaving, of those who left at 16 or 17 over the mean number aged 16 and over.

    Args:
        found: As :func:`numbers` returns it; its last two years are used.
    """
    last = found.tail(2)
    if len(last) < 2 or last[["stock", "early", "turned"]].isna().any(axis=None):
        return None
    stock, among = last["stock"].iloc[-1], last["stock"].mean()
    early = last["early"].iloc[-1] / among if among else 0.0
    turned = last["turned"].sum()
    staying = (1 - np.exp(-2 * early)) / (2 * early) if early else 1.0
    from_before = [turned * staying, turned, turned - last["early"].sum()]
    middle, least, most = (float(np.clip(stock - one, 0, stock)) / 2 for one in from_before)
    year, started = int(last["period"].iloc[-1]), float(last["started"].iloc[-1])
    return Fewer(float(np.clip(middle, least, most)), least, most, year, started)


def halved(scenario: pd.DataFrame, found: Fewer) -> pd.DataFrame:
    """Return a scenario with halved entries of those aged 16 and over.

    The range is from its lowest less the most, to its highest less the least: it holds at least
    what the scenario's own does.

    Args:
        scenario: One scenario, as :func:`helpers.analysis.looking_ahead.scenarios.ahead` returns.
    """
    share = np.where(scenario["period"] == scenario["period"].min(), FIRST_YEAR, 1.0)
    lower, upper = scenario["lower"] - share * found.most, scenario["upper"] - share * found.least
    level = scenario.columns.intersection(["started", "staying", "steady"])
    return scenario.assign(
        **dict.fromkeys(level, np.nan),
        scenario=scenario["scenario"].str.removeprefix("As in ").map(NAME.format),
        value=(scenario["value"] - share * found.value).clip(lower=0),
        lower=lower.clip(lower=0),
        upper=upper.clip(lower=0),
        bound=bounds.APPROXIMATE,
    )


def of_area(area: str, year: int) -> Fewer | None:
    """Return :func:`fewer` of England; None of any other area, whose ages are not held."""
    if data.area(area).code != ENGLAND:
        return None
    held = data.table("characteristics")
    return fewer(numbers(held[held["period"] <= year]))


def with_halved(area: str, frame: pd.DataFrame, year: int) -> pd.DataFrame:
    """Return the scenarios of an area with that of halved entries, where it can be made.

    Args:
        frame: As :func:`helpers.analysis.looking_ahead.scenarios.of_area` returns it.
    """
    found = of_area(area, year)
    if found is None or frame.empty:
        return frame
    now = frame[frame["scenario"] == frame["scenario"].iloc[0]]
    return pd.concat([frame, halved(now, found)], ignore_index=True)


def as_table(area: str, year: int) -> pd.DataFrame:
    """Return :func:`numbers` of England as a table for people; no row of any other area."""
    held = data.table("characteristics")
    found = numbers(held[held["period"] <= (year if data.area(area).code == ENGLAND else 0)])
    return pd.DataFrame(
        {
            "Year": found["period"].astype(str),
            "Looked after at 31 March": found["stock"],
            "Started": found["started"],
            "Left at 16 or 17": found["early"],
            "Left at any age from 16": found["ceased"],
            "Turned 16 in care": found["turned"],
            "Symbol": "x",
        }
    )
