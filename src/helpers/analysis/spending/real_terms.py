"""Real terms: only between years whose deflator is held, and only within one series of deflators.

Cash is put at the prices of another year by the ratio of two index numbers of one series (HM
Treasury, user guide to the GDP deflators). No index number is interpolated, and none of one
series is set against one of the other: they are of different vintages.
"""

import pandas as pd

from helpers import data
from helpers.analysis.spending.services import LEAST, last_run, year_ending
from helpers.words import financial_year

FINANCIAL, CALENDAR = "financial year", "calendar year"
COLUMNS = ["label", "first", "last", "start", "end", "cash", "real", "status"]


def deflators(year: int) -> pd.DataFrame:
    """Return the deflators of years before ``year``: series, period, index, base, vintage."""
    held = data.table("deflators")
    return held[held["period"].str[:4].astype(int) < year]


def index_numbers(deflators: pd.DataFrame, series: str = FINANCIAL) -> pd.Series:
    """Return the deflators of one series by the financial year (its end) they are used for.

    A calendar year's deflator is used for the financial year that begins in it, which has three
    quarters of its days there.
    """
    held = deflators[deflators["series"] == series]
    years = held["period"].astype(str).map(year_ending)
    return pd.Series(held["index"].to_numpy(), index=years.to_numpy(), name="index").sort_index()


def real_change(
    cash_first: float, cash_last: float, index: pd.Series, first: int, last: int
) -> float:
    """Return the change in real terms in per cent; missing where a deflator is not held."""
    if first not in index.index or last not in index.index or not cash_first > 0:
        return float("nan")
    return 100 * (cash_last / cash_first * index[first] / index[last] - 1)


def changes(
    spending: pd.DataFrame, index: pd.Series, breaks: pd.DataFrame | None = None
) -> pd.DataFrame:
    """Return each service's change per child, cash and real, between the first and last years.

    The years are the first and last that all services have and whose deflator is held, of the last
    that have no break between them (:func:`~helpers.analysis.spending.services.last_run`).

    Args:
        spending: Of one area, as :func:`~helpers.analysis.spending.services.spending` returns it.
        index: As :func:`index_numbers` returns it.
        breaks: As :func:`~helpers.analysis.spending.services.breaks` returns them.

    Returns:
        DataFrame: label (the service), first, last (years), start, end (pounds per child, cash),
            cash, real (per cent), status (u where the change is set aside, see
            :data:`~helpers.analysis.spending.services.LEAST`); no row where two years are not held.
    """
    held = spending[spending["per_child"].notna()]
    wide = held.pivot_table("per_child", "service", "period").reindex(held["service"].unique())
    years = wide.columns[wide.notna().all()].intersection(index.index)
    years = last_run(pd.DataFrame({"period": years}), breaks)["period"]
    if years.empty:
        return pd.DataFrame(columns=COLUMNS)
    first, last = int(years.min()), int(years.max())
    begun = held[held["period"] == first].set_index("service")["value"].reindex(wide.index)
    small = begun < LEAST
    times = (wide[last] / wide[first].where(wide[first] > 0)).mask(small)
    frame = pd.DataFrame(
        {
            "first": first,
            "last": last,
            "start": wide[first],
            "end": wide[last],
            "cash": 100 * (times - 1),
            "real": 100 * (times * index[first] / index[last] - 1),
            "status": small.map({True: "u", False: ""}),
        }
    )
    return frame.rename_axis("label").reset_index()


def as_table(changes: pd.DataFrame) -> pd.DataFrame:
    """Return :func:`changes` as a table for people, cash and real side by side."""
    if changes.empty:
        return pd.DataFrame()
    first, last = (financial_year(changes[end].iloc[0]) for end in ("first", "last"))
    names = {
        "label": "Service",
        "start": f"{first} (£ per child, cash)",
        "end": f"{last} (£ per child, cash)",
        "cash": "Change in cash (%)",
        "real": "Change in real terms (%)",
        "status": "Symbol",
    }
    return changes.round({"start": 0, "end": 0})[list(names)].rename(columns=names)
