"""Children who start and who cease to be looked after in a year, beside the change in number."""

import pandas as pd

from helpers import data
from helpers.analysis.rates_in_care.rates import COUNT
from helpers.statistics import decomposition
from helpers.words import cell, signed, with_limits

STARTED = "looked_after_started_count"
CEASED = "looked_after_ceased_count"
STARTED_RATE = "looked_after_started_rate_unrounded"
CEASED_RATE = "looked_after_ceased_rate_unrounded"
NAMES = {STARTED: "Started", CEASED: "Ceased"}
NET = "looked_after_net_flow_count"
RATES = {STARTED_RATE: "Started, rate", CEASED_RATE: "Ceased, rate"}
NOTE = (
    "Rates are per 10,000 children aged under 18, with 95% intervals. What is not explained is the "
    "change in number less starters and plus leavers. Where a number at 31 March is suppressed, "
    "what could be worked out from it is withheld too."
)
FORMATS = {
    "Year": lambda year: f"{year:.0f}",
    "Starters less leavers": signed,
    "Change in number": signed,
    "Not explained": signed,
}


def balance(
    stock: pd.DataFrame, started: pd.DataFrame, ceased: pd.DataFrame, net: pd.DataFrame
) -> pd.DataFrame:
    """Return starters, leavers and the change in number of each year that has either.

    Args:
        stock, started, ceased, net: Series frames of one area: children at 31 March, and in the
            year; starters less leavers, which are missing where they would tell a suppressed
            number.

    Returns:
        DataFrame: As :func:`helpers.statistics.decomposition.flow_balance`, with status.
    """
    frame = decomposition.flow_balance(stock, started, ceased)
    frame = frame[frame[["started", "ceased"]].notna().any(axis=1)].reset_index(drop=True)
    status = stock.set_index("period")["status"]
    now, before = (frame["period"].sub(lag).map(status).fillna("x") for lag in (0, 1))
    hidden = (now == "c") | (before == "c")
    return frame.assign(
        net_flow=frame["period"].map(net.set_index("period")["value"]),
        status=now.where(now != "", before).mask(hidden, "c"),
    )


def of_area(area: str, first_year: int | None, year: int) -> pd.DataFrame:
    """Return :func:`balance` of an area."""
    stock = data.series(COUNT, area, first_year and first_year - 1, year)
    flows = (data.series(name, area, first_year, year) for name in (STARTED, CEASED, NET))
    return balance(stock, *flows)


def first_year(started: pd.DataFrame, stock: pd.DataFrame, otherwise: int) -> int:
    """Return the first year with starters and a number at 31 March; ``otherwise`` if none."""
    held = [set(frame.loc[frame["value"].notna(), "period"]) for frame in (started, stock)]
    return int(min(held[0] & held[1], default=otherwise))


def as_table(frame: pd.DataFrame, rates: pd.DataFrame) -> pd.DataFrame:
    """Return the flows of one area, with rates, as a table for people.

    Args:
        frame: As :func:`balance` returns it.
        rates: Series frame of the measures :data:`RATES` of the area.
    """
    texts = [
        with_limits(row) if pd.notna(row["value"]) else cell(row["value"], row["status"])
        for row in rates.to_dict("records")
    ]
    rates = rates.assign(text=texts)
    written = rates.pivot_table("text", "period", "measure", aggfunc="first")
    written = written.reindex(index=frame["period"], columns=list(RATES)).fillna("not held")
    return pd.DataFrame(
        {
            "Year": frame["period"],
            "Started": frame["started"],
            RATES[STARTED_RATE]: written[STARTED_RATE].to_numpy(),
            "Ceased": frame["ceased"],
            RATES[CEASED_RATE]: written[CEASED_RATE].to_numpy(),
            "Starters less leavers": frame["net_flow"],
            "Change in number": frame["stock_change"],
            "Not explained": frame["unexplained"],
            "Symbol": frame["status"],
        }
    )
