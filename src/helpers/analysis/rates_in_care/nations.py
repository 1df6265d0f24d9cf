"""The four nations side by side: what each counts, on which population, and what compares.

Children in England and Wales are counted alike; Scotland counts at another date and includes
children looked after at home.
"""

import pandas as pd

from helpers.analysis.rates_in_care.rates import no_rate
from helpers.data.nations import ENGLAND as ENGLAND
from helpers.data.nations import FOUR as FOUR
from helpers.data.nations import NORTHERN_IRELAND as NORTHERN_IRELAND
from helpers.data.nations import SCOTLAND as SCOTLAND
from helpers.data.nations import WALES as WALES
from helpers.words import number, years

REBASED = "2022-11"
"""The month from which on England's estimates were published as rebased to Census 2021."""


def common_year(counts: pd.DataFrame, first: int, last: int) -> int | None:
    """Return the earliest year from ``first`` on in which all areas of ``counts`` have a value.

    Where there is none, the earliest in which most of them have; None where no year has any.
    """
    held = counts[counts["value"].notna() & counts["period"].between(first, last)]
    number_of = held.groupby("period")["area_code"].nunique()
    return int(number_of.idxmax()) if len(number_of) else None


def index(counts: pd.DataFrame, base: int) -> pd.DataFrame:
    """Return each area's number as a percentage of its number in the year ``base``.

    Areas without a number in that year are left out.
    """
    start = counts[counts["period"] == base].set_index("area_code")["value"]
    frame = counts.assign(value=100 * counts["value"] / counts["area_code"].map(start))
    return frame[frame["area_code"].isin(start.dropna().index) & (frame["period"] >= base)]


def definitions(counts: pd.DataFrame, populations: pd.DataFrame) -> pd.DataFrame:
    """Return what each nation counts, the years held, and in which a rate can be worked out.

    Parameters
    ----------
    counts, populations
        Series frames of looked_after_count and population_0_17 for the nations.
    """
    rows = []
    for code, nation in FOUR.items():
        name, numbers = _held(counts, code)
        _, people = _held(populations, code)
        rows.append(
            {
                "Nation": name,
                "Counted on": nation.counted_on,
                "Who is counted": nation.counted,
                "Numbers held": years(numbers),
                "Child populations held": years(people),
                "Years with both": years([y for y in numbers if y - 1 in people]),
                "Rate shown below": nation.rate_rests_on + _rebased(populations, code),
            }
        )
    return pd.DataFrame(rows)


def _rebased(populations: pd.DataFrame, code: str) -> str:
    mine = populations[(populations["area_code"] == code) & populations["value"].notna()]
    rebased = code == ENGLAND and (mine["released"] >= REBASED).any()
    return " as rebased to Census 2021" if rebased else ""


def _held(frame: pd.DataFrame, code: str) -> tuple[str, list[int]]:
    rows = frame[(frame["area_code"] == code) & frame["value"].notna()]
    return (rows["area"].iloc[0] if len(rows) else code), sorted(rows["period"].astype(int))


def rates(worked_out: pd.DataFrame, printed: pd.DataFrame) -> pd.DataFrame:
    """Return one rate a nation and year: Wales' as printed, the others' as worked out here.

    The years start with the first in which two nations have a rate.

    Parameters
    ----------
    worked_out, printed
        Series frames of looked_after_rate_unrounded and looked_after_rate for the nations.
    """
    both = pd.concat([worked_out, printed])
    parts = [
        both[(both["area_code"] == code) & (both["measure"] == nation.rate)]
        for code, nation in FOUR.items()
    ]
    frame = pd.concat(parts)
    held = frame[frame["value"].notna()].groupby("period")["area_code"].nunique()
    first = held.index[held > 1].min() if (held > 1).any() else held.index.min()
    return frame[frame["period"] >= first].reset_index(drop=True)


def in_order(frame: pd.DataFrame, codes: list[str]) -> pd.DataFrame:
    """Return ``frame`` with the nations in the order of ``codes``, each by year."""
    place = {code: at for at, code in enumerate(codes)}
    order = frame.assign(_place=frame["area_code"].map(place))
    return order.sort_values(["_place", "period"], ignore_index=True).drop(columns="_place")


def never_meet(counts: pd.DataFrame, populations: pd.DataFrame, code: str) -> str:
    """Return why no rate can be worked out for a nation; '' where one can in some year."""
    mine = [frame[frame["area_code"] == code] for frame in (counts, populations)]
    return no_rate(*mine, _held(counts, code)[0])


def index_words(frame: pd.DataFrame, base: int) -> str:
    """Return the title of the index chart: each nation's last year against the base."""
    parts = []
    for name, rows in frame[frame["value"].notna()].groupby("area", sort=False):
        row = rows.sort_values("period").iloc[-1]
        if row["period"] > base:
            parts.append(f"{name} {number(row['value'])} in {row['period']}")
    return f"With {base} as 100: {', '.join(parts)}" if parts else f"Only {base} is held"


def rates_headline(frame: pd.DataFrame, first: str) -> str:
    """Return the title of a chart of nations' rates: each one's last, ``first`` named first.

    Parameters
    ----------
    frame
        As :func:`rates` returns it, with or without an area beside the nations.
    """
    held = frame[frame["value"].notna()].sort_values("period")
    last = held.groupby("area", sort=False).tail(1)
    last = last.sort_values("area", key=lambda names: names.ne(first), kind="stable")
    parts = [f"{row.area} {number(row.value, 1)} in {row.period}" for row in last.itertuples()]
    return f"Per 10,000 children: {', '.join(parts)}" if parts else "No rate of a nation is held"
