"""What a page says of returns to care: from numbers that may be told, and nothing else.

Of curves it says what they are at whole years, as the tables do.
"""

import pandas as pd

from helpers import words
from helpers.records import disclosure
from helpers.records.disclosure import Policy
from helpers.records.ssda903.re_entry import ALL
from helpers.records.ssda903.reading import Records
from helpers.records.ssda903.told import whole_years
from helpers.statistics import differences
from helpers.words import number

UNTOLD = "Withheld: too few children left care so, or came back, for an estimate to be told."
ESTIMATE = ["probability", "lower", "upper"]
WENT = {
    "home, planned": "went home as planned",
    "home, unplanned": "went home outside the plan",
    ALL: "left care before 18",
}


def read(records: Records, periods: pd.DataFrame, policy: Policy) -> str:
    """Return how much was read, how many rows were left out, and how the files were understood."""
    children = disclosure.number(periods["child"].nunique(), policy)
    many = disclosure.number(len(periods), policy)
    left = disclosure.rows_left_out(records.left_out, policy)
    years = words.listed([str(year) for year in records.years])
    text = (
        f"The returns read are those of the years ending 31 March {years}. "
        f"They show {many} periods of care, of {children} children. {left}"
    )
    return " ".join([text, *records.notes])


def title(curve: pd.DataFrame, exit: str) -> str:
    """Return the finding of one curve in a line.

    Args:
        curve: As :func:`told.of`.
        exit: How they left care: one of :data:`WENT`.
    """
    known = whole_years(curve).dropna(subset="probability")
    if known.empty:
        return f"Children who {WENT[exit]}: too few to be told"
    last = known.iloc[-1]
    share = number(100 * last["probability"], 1)
    return f"Risk of coming back within {_years(last)} of children who {WENT[exit]}: {share}%"


def risk(curve: pd.DataFrame, exit: str) -> str:
    """Return the risk and the share who came back, after a year and by the last time told.

    It is '' where none may be told: the chart's place says so.
    """
    known = whole_years(curve).dropna(subset="probability")
    if known.empty:
        return ""
    rows = known[known["months"].isin({12, known["months"].max()})]
    parts = [f"{_percent(row)} within {_years(row)}" for _, row in rows.iterrows()]
    last = rows.iloc[-1]
    share = number(100 * last["aalen_johansen"], 1)
    first = "turn 18 first, are adopted or die" if exit == ALL else "turn 18 first"
    return (
        f"Of children who {WENT[exit]} and stay under 18, {words.listed(parts)} come back into "
        f"care. Counting that some {first}, {share}% of them came back within {_years(last)}."
    )


def home(plan: pd.DataFrame, outside: pd.DataFrame) -> str:
    """Return how far apart the risks of the two are at the last time told of both.

    Args:
        plan, outside: As :func:`told.of`, of those who went home as planned, and otherwise.
    """
    both = [whole_years(each).dropna(subset=ESTIMATE) for each in (plan, outside)]
    both = [each.set_index("months", drop=False) for each in both]
    months = both[0].index.intersection(both[1].index)
    if months.empty:
        return "Whether those who went home outside the plan come back more cannot be told."
    rows = [each.loc[months.max()] for each in both]
    apart = differences.difference(*(row[name] for row in rows for name in ESTIMATE)).iloc[0]
    within = f"Within {_years(rows[0])}"
    points = number(100 * abs(apart["difference"]), 1)
    if points == number(0, 1):
        return f"{within} the two risks are the same to the decimal shown."
    way = "higher" if apart["difference"] > 0 else "lower"
    chance = " Chance could explain the difference." if apart["by_chance"] else ""
    return (
        f"{within} the risk of those who went home outside the plan is {points} percentage "
        f"points {way}.{chance}"
    )


def untold(curves: pd.DataFrame) -> str:
    """Return after which ways of leaving care nothing of a return is told; '' where of all."""
    known = set(curves.loc[curves["events"].notna(), "exit"])
    names = [name for name in dict.fromkeys(curves["exit"]) if name not in known]
    if not names:
        return ""
    return f"Not told, as too few came back: {words.listed(names)}."


def _years(row: pd.Series) -> str:
    return f"{int(row['years'])} year{'s' if row['years'] > 1 else ''}"


def _percent(row: pd.Series) -> str:
    limits = 100 * row[["probability", "lower", "upper"]]
    return words.with_limits({**row, **limits}, 1, "%", "probability")
