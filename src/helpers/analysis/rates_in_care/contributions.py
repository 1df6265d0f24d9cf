"""What a change in the number of children is made of: more children, more entries, longer stays."""

import pandas as pd

from helpers import data
from helpers.analysis.rates_in_care import flows, rates
from helpers.statistics import decomposition
from helpers.words import signed

FACTORS = {
    "population": "More or fewer children in the population",
    "entries per child": "More or fewer entries for each child",
    "length of stay": "Longer or shorter stays",
}
NAMES = {
    "label": "Factor",
    "change_children": "Change in children looked after",
    "lower": "Lowest with rounding",
    "upper": "Highest with rounding",
}
TABLE = {
    "population": "Child population",
    "entries per child": "Entries",
    "length of stay": "Length of stay",
}
FORMATS = {
    "Year": lambda year: f"{year:.0f}",
    "Change in number": signed,
    **dict.fromkeys(TABLE.values(), signed),
    "Stay implied, years": 2,
}


def by_factor(
    stock: pd.DataFrame, started: pd.DataFrame, population: pd.DataFrame, first: int, last: int
) -> pd.DataFrame:
    """Return what the change in number since ``first`` is made of, for each year up to ``last``.

    Returns:
        DataFrame: The columns of :func:`helpers.statistics.decomposition.stock_and_flow`, area,
            period (the later year), since (``first``) and label (the factor, in words); a row a
            factor and year.
    """
    rows = [
        decomposition.stock_and_flow(stock, started, population, first, year).assign(period=year)
        for year in range(first + 1, last + 1)
    ]
    if not rows:
        columns = ["factor", "reason", "period", "first", "last", *NAMES]
        return pd.DataFrame(columns=columns)
    frame = pd.concat(rows, ignore_index=True).assign(area=stock["area"].max(), since=first)
    return frame.assign(label=frame["factor"].map(FACTORS))


def of_area(area: str, first_year: int | None, year: int) -> pd.DataFrame:
    """Return :func:`by_factor` of an area, from its first year with starters to its last rate."""
    last = rates.year_compared(area, year)
    stock = data.series(rates.COUNT, area, first_year and first_year - 1, year)
    started = data.series(flows.STARTED, area, first_year, year)
    population = data.series(rates.POPULATION, area, last_year=year - 1)
    first = flows.first_year(started, stock, last)
    return by_factor(stock, started, population, first, last)


def as_table(frame: pd.DataFrame) -> pd.DataFrame:
    """Return :func:`by_factor` as a table for people, a row a year that can be worked out."""
    known = frame[frame["reason"] == ""]
    if known.empty:
        return pd.DataFrame(columns=list(FORMATS))
    wide = known.pivot_table("change_children", "period", "factor")
    stays = known[known["factor"] == "length of stay"].set_index("period")["last"]
    wide = wide[list(TABLE)].rename(columns=TABLE)
    wide.insert(0, "Change in number", wide.sum(axis=1))
    return wide.assign(**{"Stay implied, years": stays}).rename_axis("Year").reset_index()
