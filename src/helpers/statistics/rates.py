"""A rate of a year: the count per 10,000 children at the middle of the year before.

The rate of the year ending 31 March 2020 divides by the children of 30 June 2019, as the
Department for Education does. A population is held under the calendar year of its mid-year.
"""

from typing import TypeVar

import pandas as pd

PER = 10_000
AREA_AND_YEAR = ["area_code", "period"]
Numbers = TypeVar("Numbers")
"""A number, an array or a Series."""


def per_10_000(count: Numbers, children: Numbers) -> Numbers:
    """Return ``count`` per 10,000 ``children``."""
    return PER * count / children


def count_behind(rate: Numbers, children: Numbers) -> Numbers:
    """Return the count that a rate per 10,000 ``children`` is of."""
    return rate * children / PER


def of_mid_year_before(population: pd.DataFrame) -> pd.DataFrame:
    """Return ``population`` under the years whose rates divide by it.

    Args:
        population: period (calendar year of the mid-year), and whatever else.

    Returns:
        DataFrame: The same, ``period`` one later.
    """
    return population.assign(period=population["period"] + 1)


def of_area_and_year(rows: pd.DataFrame, other: pd.DataFrame, column: str) -> pd.Series:
    """Return a column of another frame for the area and period of each of some rows.

    Args:
        rows, other: area_code, period; ``other`` has one row an area and period.

    Returns:
        Series: Indexed like ``rows``; missing where ``other`` has no such row.
    """
    values = other.drop_duplicates(AREA_AND_YEAR).set_index(AREA_AND_YEAR)[column]
    keys = pd.MultiIndex.from_frame(rows[AREA_AND_YEAR])
    return pd.Series(values.reindex(keys).array, rows.index)


def children_before(rows: pd.DataFrame, population: pd.DataFrame) -> pd.Series:
    """Return the children of each row's area at the mid-year before its period.

    Args:
        rows: area_code, period.
        population: area_code, period, value; one row an area and mid-year.

    Returns:
        Series: Indexed like ``rows``; missing where no population is held.
    """
    return of_area_and_year(rows, of_mid_year_before(population), "value")
