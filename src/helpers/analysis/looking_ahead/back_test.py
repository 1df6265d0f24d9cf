"""How far off the same rule would have been, from each past year, beside two simpler ones.

From each year only what is dated up to it is used: its figures as since revised, not as first
published.
"""

import pandas as pd

from helpers.analysis.looking_ahead import flows, scenarios
from helpers.statistics import bounds

FLOWS, SAME, GROWTH = "Starting and staying kept", "No change", "Last year's change repeated"
METHODS = (FLOWS, SAME, GROWTH)
COLUMNS = ["since", "years_on", "period", "actual", *METHODS, "lower", "upper", "bound"]


def from_year(frame: pd.DataFrame, since: int, over: int, years: int) -> pd.DataFrame:
    """Return what each rule gives for the years after ``since``; no row without a level then.

    Args:
        frame: As :func:`flows.yearly` returns it. Rows after ``since`` are not looked at.
    """
    known = frame[frame["period"] <= since]
    at = scenarios.level(known, since, over)
    stocks = known.set_index("period")["stock"]
    if at is None or not stocks[since] >= flows.FEWEST_CHILDREN:
        return pd.DataFrame(columns=["since", "years_on", *METHODS])
    lower, upper = scenarios.limits(known, at, years)
    ahead = pd.Series(range(1, years + 1))
    return pd.DataFrame(
        {
            "since": since,
            "years_on": ahead,
            FLOWS: scenarios.course(stocks[since], at, years),
            SAME: stocks[since],
            GROWTH: stocks[since] + ahead * (stocks[since] - stocks[since - 1]),
            "lower": lower,
            "upper": upper,
            "bound": bounds.APPROXIMATE,
        }
    )


def made(frame: pd.DataFrame, over: int) -> pd.DataFrame:
    """Return every past year's course beside what came.

    Returns:
        DataFrame: since, years_on, period, actual, a column each of :data:`METHODS`, lower, upper,
            bound; years whose number is missing are left out.
    """
    last = int(frame["period"].max()) if len(frame) else 0
    parts = [from_year(frame, since, over, last - since) for since in frame["period"][:-1]]
    parts = [part for part in parts if len(part)]
    if not parts:
        return pd.DataFrame(columns=COLUMNS)
    rows = pd.concat(parts, ignore_index=True)
    rows["period"] = rows["since"] + rows["years_on"]
    rows["actual"] = rows["period"].map(frame.set_index("period")["stock"])
    return rows.loc[rows["actual"].notna(), COLUMNS].reset_index(drop=True)


def errors(rows: pd.DataFrame, methods: tuple[str, ...] = METHODS) -> pd.DataFrame:
    """Return the mean error of each rule by years on, in per cent of what came.

    Args:
        rows: As :func:`made` returns it.

    Returns:
        DataFrame: years_on, cases, and for each rule the mean absolute error and the mean signed
            one (above zero: too high); a last row with years_on 0 over all cases.
    """
    off = pd.DataFrame({one: 100 * (rows[one] / rows["actual"] - 1) for one in methods})
    off = off.astype(float).assign(years_on=rows["years_on"])
    every = pd.concat([off, off.assign(years_on=0)])
    parts = {"cases": every.groupby("years_on").size()}
    for one in methods:
        parts[one] = every[one].abs().groupby(every["years_on"]).mean()
        parts[f"{one}, signed"] = every.groupby("years_on")[one].mean()
    found = pd.DataFrame(parts).rename_axis("years_on").reset_index()
    return found.sort_values("years_on", key=lambda on: on.mask(on == 0, 99), ignore_index=True)


def inside(rows: pd.DataFrame) -> tuple[int, int]:
    """Return how many figures that came lay in their range, of how many that had one."""
    ranged = rows[rows["lower"].notna()]
    return int(ranged["actual"].between(ranged["lower"], ranged["upper"]).sum()), len(ranged)


def as_table(found: pd.DataFrame, methods: tuple[str, ...] = METHODS) -> pd.DataFrame:
    """Return :func:`errors` as a table for people."""
    on = found["years_on"].astype(int).astype(str).replace("0", "All")
    table = {"Years on": on, "Cases": found["cases"]}
    for one in methods:
        table[f"{one} (%)"] = found[one]
        table[f"{one}, with sign (%)"] = found[f"{one}, signed"]
    return pd.DataFrame(table)
