"""Children who start and who cease to be looked after in a year, beside the change in number."""

import pandas as pd

from helpers.statistics import decomposition
from helpers.words import cell, number, signed, with_interval

STARTED = "looked_after_started_count"
CEASED = "looked_after_ceased_count"
NET = "looked_after_net_flow_count"
STARTERS, LEAVERS = "Started", "Ceased"
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

    Parameters
    ----------
    stock, started, ceased, net
        Series frames of one area: children at 31 March, and in the year; starters less leavers,
        which are missing where they would tell a suppressed number.

    Returns
    -------
    DataFrame
        As :func:`helpers.statistics.decomposition.flow_balance`, with status.
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


def first_year(started: pd.DataFrame, stock: pd.DataFrame, otherwise: int) -> int:
    """Return the first year with starters and a number at 31 March; ``otherwise`` if none."""
    held = [set(frame.loc[frame["value"].notna(), "period"]) for frame in (started, stock)]
    return int(min(held[0] & held[1], default=otherwise))


def named(started: pd.DataFrame, ceased: pd.DataFrame) -> pd.DataFrame:
    """Return both flows of one area in one frame, with flow (what the line is called)."""
    return pd.concat([started.assign(flow=STARTERS), ceased.assign(flow=LEAVERS)])


def headline(frame: pd.DataFrame, name: str) -> str:
    """Return the title of the chart of flows: the last year's starters against leavers.

    Parameters
    ----------
    frame
        As :func:`balance` returns it.
    """
    held = frame[frame["started"].notna() & frame["ceased"].notna()]
    if held.empty:
        return f"{name}: starters and leavers are not known"
    row = held.iloc[-1]
    return (
        f"{name}, year to March {row['period']}: {number(row['started'])} started and "
        f"{number(row['ceased'])} ceased to be looked after"
    )


def year_of_flows(frame: pd.DataFrame, name: str) -> str:
    """Return the last year's starters and leavers, and how often starters were more, in sentences.

    Parameters
    ----------
    frame
        As :func:`balance` returns it.
    """
    held = frame[frame["started"].notna() & frame["ceased"].notna()]
    if held.empty:
        return f"Starters and leavers are not known for {name}."
    row = held.iloc[-1]
    text = (
        f"In the year to March {row['period']}, {number(row['started'])} children started to be "
        f"looked after in {name} and {number(row['ceased'])} ceased to be."
    )
    net = held["net_flow"].dropna()
    if len(net) > 1:
        text += (
            f" More started than ceased in {int((net > 0).sum())} of the {len(net)} years for "
            "which both flows and the number at 31 March are shown."
        )
    gaps = held.loc[held["beyond_rounding"], "unexplained"]
    if len(gaps):
        text += (
            " Starters less leavers do not account for the change in number exactly: rounding "
            "apart, the number came out higher than they imply in "
            f"{int((gaps > 0).sum())} and lower in {int((gaps < 0).sum())} of the years. The "
            "publisher counts a child once in each flow however often the child starts or ceases "
            "in a year, and revises one figure without the other."
        )
    return text


def with_rates(
    frame: pd.DataFrame, entries: pd.DataFrame, exits: pd.DataFrame, code: str
) -> pd.DataFrame:
    """Return the flows of one area, with rates, as a table for people.

    Parameters
    ----------
    frame
        As :func:`balance` returns it.
    entries, exits
        Series frames of the rates of starters and leavers.
    code
        The area.
    """
    flow_rates = {}
    for name, rated in (("Started, rate", entries), ("Ceased, rate", exits)):
        rows = rated[rated["area_code"] == code]
        flow_rates[name] = {
            row["period"]: with_interval(row["value"], row["lower"], row["upper"])
            if pd.notna(row["value"])
            else cell(row["value"], row["status"])
            for _, row in rows.iterrows()
        }
    return pd.DataFrame(
        {
            "Year": frame["period"],
            "Started": frame["started"],
            "Started, rate": frame["period"].map(flow_rates["Started, rate"]).fillna("not held"),
            "Ceased": frame["ceased"],
            "Ceased, rate": frame["period"].map(flow_rates["Ceased, rate"]).fillna("not held"),
            "Starters less leavers": frame["net_flow"],
            "Change in number": frame["stock_change"],
            "Not explained": frame["unexplained"],
            "Symbol": frame["status"],
        }
    )
