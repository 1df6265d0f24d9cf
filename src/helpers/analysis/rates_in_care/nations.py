"""The four nations side by side: what each counts, on which population, and what compares.

Children in England and Wales are counted alike; Scotland counts at another date and includes
children looked after at home.
"""

from collections.abc import Sequence

import pandas as pd

from helpers import data
from helpers.analysis.rates_in_care import rates as rates_of_care
from helpers.analysis.rates_in_care.rates import COUNT
from helpers.data.nations import ENGLAND as ENGLAND
from helpers.data.nations import FOUR as FOUR
from helpers.data.nations import NORTHERN_IRELAND as NORTHERN_IRELAND
from helpers.data.nations import SCOTLAND as SCOTLAND
from helpers.data.nations import WALES as WALES
from helpers.words import years

REBASED = "2022-11"
"""The month from which on England's estimates were published as rebased to Census 2021."""


def in_order(frame: pd.DataFrame, codes: Sequence[str]) -> pd.DataFrame:
    """Return ``frame`` with the areas in the order of ``codes``, each by year."""
    order = frame.assign(_order=pd.Categorical(frame["area_code"], codes, ordered=True))
    return order.sort_values(["_order", "period"], ignore_index=True).drop(columns="_order")


def index(counts: pd.DataFrame, first_year: int) -> pd.DataFrame:
    """Return each nation's number as a percentage of its number in a common year.

    That is the earliest year, from ``first_year`` and Scotland's change of date on, in which
    most nations have a number. Nations without one in that year are left out.

    ``counts``: series frame of looked_after_count for the nations.

    Returns:
        DataFrame: A series frame from that year on, with base (the year).
    """
    since = max(first_year, data.breaks(COUNT, SCOTLAND)["period"].max())
    held = counts[counts["value"].notna() & (counts["period"] >= since)]
    nations = held.groupby("period")["area_code"].nunique()
    if nations.empty:
        return counts.iloc[:0].assign(base=0)
    base = int(nations.idxmax())
    start = held[held["period"] == base].set_index("area_code")["value"]
    frame = counts[counts["area_code"].isin(start.index) & (counts["period"] >= base)]
    value = 100 * frame["value"] / frame["area_code"].map(start).astype(float)
    return frame.assign(value=value, base=base)


def splices(indexed: pd.DataFrame) -> pd.DataFrame:
    """Return where a line of :func:`index` runs on across a break of its nation's numbers.

    Returns:
        DataFrame: area, period (the first of the new numbers), note; a row a break.
    """
    rows = [
        breaks[breaks["period"].between(mine["base"].max() + 1, mine["period"].max())].assign(
            area=mine["area"].iloc[0]
        )
        for code, mine in indexed.groupby("area_code", sort=False)
        for breaks in [rates_of_care.breaks(COUNT, code)]
    ]
    columns = ["area", "period", "note"]
    return pd.concat(rows)[columns] if rows else pd.DataFrame(columns=columns)


def rates(first_year: int | None, year: int) -> pd.DataFrame:
    """Return one rate a nation and year: Wales' as printed, the others' as worked out here.

    Returns:
        DataFrame: A series frame; its years start with the first in which two nations have a rate.
    """
    parts = [
        data.observations(nation.rate, code, first_year, year) for code, nation in FOUR.items()
    ]
    frame = pd.concat(parts)
    held = frame[frame["value"].notna()].groupby("period")["area_code"].nunique()
    first = held.index[held > 1].min() if (held > 1).any() else held.index.min()
    return frame[frame["period"] >= first].reset_index(drop=True)


def definitions(counts: pd.DataFrame, populations: pd.DataFrame) -> pd.DataFrame:
    """Return what each nation counts, the years held, and in which a rate can be worked out.

    Args:
        counts, populations: Series frames of looked_after_count and population_0_17 for the
            nations.

    Returns:
        DataFrame: A table for people, a row a nation.
    """
    rows = []
    for code, nation in FOUR.items():
        numbers, people = (
            frame[(frame["area_code"] == code) & frame["value"].notna()]
            for frame in (counts, populations)
        )
        rebased = code == ENGLAND and (people["released"] >= REBASED).any()
        rows.append(
            {
                "Nation": next(iter(numbers["area"]), code),
                "Counted on": nation.counted_on,
                "Who is counted": nation.counted,
                "Numbers held": years(numbers["period"]),
                "Child populations held": years(people["period"]),
                "Years with both": years({*numbers["period"]} & {*(people["period"] + 1)}),
                "Rate shown below": nation.rate_rests_on
                + (" as rebased to Census 2021" if rebased else ""),
            }
        )
    return pd.DataFrame(rows)
