"""The same question with leaving by length of stay: England, from the years that publish it.

Children who left are published by the length of their last period of care; children looked after at
31 March are not. Of those who started, the share who leave in each band of length is leavers of a
year over the starters they come from, half-way through the band earlier: as if those of all years
had left as those of this one do. What starters of five years leave in care is taken off the number
looked after; the rest, who started longer ago, stay at one rate.

Source of the method: Preston SH, Heuveline P and Guillot M (2001), Demography, chapter 3: the
period life table.
"""

from itertools import pairwise

import numpy as np
import pandas as pd

from helpers import data
from helpers.analysis.looking_ahead import back_test
from helpers.data.nations import ENGLAND

GROUP = "Duration of last period of care"
ENDS = (2 / 52, 8 / 52, 0.5, 1, 2, 3, 5)
"""Years of care at the end of each published band up to five years."""
SAID = ("2 weeks", "8 weeks", "6 months", "1 year", "2 years", "3 years", "5 years")
COHORTS = 5
BY_LENGTH = "Leaving by length of stay kept"
METHODS = (BY_LENGTH, *back_test.METHODS)


def leavers(characteristics: pd.DataFrame) -> pd.DataFrame:
    """Return England's leavers by band of length: a row a year, the bands up to five years."""
    rows = characteristics[characteristics["group"] == GROUP]
    band = rows["characteristic"].str.extract(r"^(\d)\. ", expand=False).astype(float)
    wide = rows.assign(band=band)[band <= len(ENDS)].pivot_table(
        "value", "period", "band", dropna=False
    )
    return wide.reindex(columns=range(1, len(ENDS) + 1))


def staying(left: pd.Series, started: pd.Series, year: int) -> np.ndarray:
    """Return the share of starters still looked after at the end of each band of :data:`ENDS`.

    Args:
        left: Leavers of the year by band.
        started: Starters by year; missing where one that is needed is.
    """
    share = [1.0]
    for (low, high), gone in zip(pairwise((0.0, *ENDS)), left, strict=True):
        whole, part = divmod((low + high) / 2, 1)
        here, before = (started.get(year - int(whole) - lag, np.nan) for lag in (0, 1))
        share.append(share[-1] - gone / ((1 - part) * here + part * before if part else here))
    return np.array(share[1:])


def cohort_shares(share: np.ndarray) -> np.ndarray:
    """Return of the starters of each of the last five years the share there on 31 March.

    Starts are spread evenly over a year, and leaving within each band.
    """
    knots = np.array([0.0, *ENDS])
    every = np.union1d(knots, np.arange(COHORTS + 1))
    held = np.interp(every, knots, np.array([1.0, *share]))
    area = np.concatenate([[0], np.cumsum(np.diff(every) * (held[1:] + held[:-1]) / 2)])
    return np.diff(area[np.isin(every, np.arange(COHORTS + 1))])


def course(
    frame: pd.DataFrame, characteristics: pd.DataFrame, since: int, years: int
) -> np.ndarray | None:
    """Return the number in the years after ``since``, starters and leaving by length as then.

    Args:
        frame: As :func:`flows.yearly` returns it; rows after ``since`` are not looked at.

    Returns:
        Array of ``years`` numbers; None where a number that is needed is not held.
    """
    rows = frame[frame["period"] <= since].set_index("period")
    started, stock = rows["started"].to_dict(), rows["stock"]
    left = leavers(characteristics)
    if since not in left.index or since - 1 not in stock.index:
        return None
    kept = cohort_shares(staying(left.loc[since], pd.Series(started), since))

    def recent(year: int) -> float:
        return sum(kept[ago] * started.get(year - ago, np.nan) for ago in range(COHORTS))

    def coming(year: int) -> float:
        """Those there the year before who have been there for over five years by now, or go."""
        return kept[-1] * started.get(year - COHORTS, np.nan)

    long = stock[since] - recent(since)
    rate = long / (stock[since - 1] - recent(since - 1) + coming(since))
    numbers = []
    for year in range(since + 1, since + years + 1):
        started[year] = started[since]
        long = (long + coming(year)) * rate
        numbers.append(long + recent(year))
    return None if np.isnan(numbers).any() else np.array(numbers)


def with_lengths(rows: pd.DataFrame, frame: pd.DataFrame, newest: int | None) -> pd.DataFrame:
    """Return the rows of the back-test that this rule has too, with a column :data:`BY_LENGTH`.

    Args:
        rows: As :func:`helpers.analysis.looking_ahead.back_test.made` returns it.
        newest: As :func:`newest` returns it: None of any area but England, which has no such row.
    """
    held = data.table("characteristics")
    longest = rows.groupby("since")["years_on"].max()[: None if newest else 0]
    found = {}
    for since, years in longest.items():
        numbers = course(frame, held[held["period"] <= since], since, years)
        found |= {} if numbers is None else {(since, n + 1): x for n, x in enumerate(numbers)}
    pairs = pd.Series(list(zip(rows["since"], rows["years_on"], strict=True)), rows.index)
    rows = rows.assign(**{BY_LENGTH: pairs.map(found).astype(float)})
    return rows[rows[BY_LENGTH].notna()].reset_index(drop=True)


def newest(frame: pd.DataFrame, area: str) -> int | None:
    """Return the last year of England with leavers by length of stay; None of any other area."""
    if data.area(area).code != ENGLAND or frame.empty:
        return None
    held = leavers(data.table("characteristics")).dropna().index
    held = held[held <= frame["period"].max()]
    return int(held.max()) if len(held) else None


def as_table(frame: pd.DataFrame, newest: int | None) -> pd.DataFrame:
    """Return the share of starters still there after each band, by year, as a table for people.

    Args:
        frame: As :func:`flows.yearly` returns it, of England.
        newest: As :func:`newest` returns it; no row where None.
    """
    columns = [f"After {end} (%)" for end in SAID]
    held = leavers(data.table("characteristics")).dropna()
    started = frame.set_index("period")["started"]
    rows = {
        str(year): 100 * staying(left, started, year)
        for year, left in held[held.index <= (newest or 0)].iterrows()
    }
    wide = pd.DataFrame.from_dict(rows, "index", columns=columns)
    return wide.rename_axis("Year").reset_index()
