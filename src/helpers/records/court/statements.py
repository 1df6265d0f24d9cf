"""What a page says of returns to court: from numbers that may be told, and nothing else.

Of the curve it says what it is at whole years, as the table does.
"""

import pandas as pd

from helpers.records import disclosure
from helpers.records.court.reading import Records
from helpers.records.court.told import KINDS_OF_SHARE, P, yearly
from helpers.records.disclosure import Policy
from helpers.words import listed, number, with_limits

UNTOLD = "Withheld: too few mothers returned for an estimate to be told."
NO_MODEL = "Withheld: too few mothers returned for a model of who returns earlier."
AGAIN = "in another set of proceedings"
INFANT = "back in court over a new infant"


def read(records: Records, sets: pd.DataFrame, policy: Policy) -> str:
    """Return how much was read, and how many rows were left out."""
    mothers = disclosure.number(sets["mother"].nunique(), policy)
    many = disclosure.number(len(sets), policy)
    left = disclosure.rows_left_out(records.left_out, policy)
    return (
        f"The records used run from {records.start.year} to {records.end.year}. They show {many} "
        f"sets of proceedings, of {mothers} mothers. {left}"
    )


def risk(told: pd.DataFrame) -> str:
    """Return what share had returned by the last year told, and within three years.

    It is '' where none may be told: the chart's place says so.
    """
    known = yearly(told).dropna(subset="probability")
    if known.empty:
        return ""
    rows = known[known["years"].isin({3.0, known["years"].max()})]
    parts = [f"{_percent(row)} within {row['years']:g} years" for _, row in rows.iterrows()]
    return (
        f"Of mothers followed from the issue of the first set that the records show, "
        f"{listed(parts)} came to be in another set."
    )


def title(told: pd.DataFrame, came: str = AGAIN) -> str:
    """Return the finding of a curve in a line: how many came to be where."""
    known = yearly(told).dropna(subset="probability")
    if known.empty:
        return f"Mothers {came}: too few to be told"
    last = known.iloc[-1]
    return (
        f"{number(100 * last['probability'], 1)}% of mothers were {came} within "
        f"{last['years']:g} years"
    )


def kinds(told: pd.DataFrame) -> str:
    """Return what share had returned first over each kind of child, by the last year told of both.

    ``told``: as :func:`helpers.records.court.told.kinds`.
    """
    known = told[told["probability"].notna()]
    years = known.groupby("years").size()
    both = years.index[years > 1]
    if not len(both):
        return ""  # the chart's place says so
    rows = known[known["years"] == both.max()]
    parts = [f"{_percent(row)} first over {NAMED[row['kind']]}" for _, row in rows.iterrows()]
    return f"Within {both.max():g} years, of all mothers followed, there came back {listed(parts)}."


def applications(told: pd.DataFrame, area: str) -> str:
    """Return the last year that both have, for whoever asks whether the records are whole.

    ``told``: as :func:`helpers.records.court.told.applications`.
    """
    both = told.dropna(subset=["sets", "implied"])
    if both.empty:
        return f"For no whole year are there both sets to be told and a published rate of {area}."
    last = both.iloc[-1]
    return (
        f"In the year ending 31 March {last['period']:.0f} these records show about "
        f"{number(last['sets'])} sets issued; the published rate of {area} implies about "
        f"{number(last['implied'])} applications."
    )


NAMED = {
    "new child": "a child born since the index set",
    "existing child": "a child who was there before",
    "not known": "children whose births are not known",
}


def shares(told: pd.DataFrame) -> str:
    """Return the first and the last share of each way of counting.

    ``told``: as :func:`helpers.records.court.told.shares`.
    """
    parts = []
    for name in KINDS_OF_SHARE.values():
        known = told[(told["area"] == name) & told["value"].notna()]
        if len(known) < 2:
            parts.append(f"{name}, the share can be told of too few years.")
            continue
        first, last = known.iloc[0], known.iloc[-1]
        parts.append(
            f"{name}, the share is {number(first['value'], 1)}% in {first['period']} and "
            f"{number(last['value'], 1)}% in {last['period']}."
        )
    return " ".join(parts)


def ratios(told: pd.DataFrame) -> str:
    """Return which mothers returned earlier or later beyond chance, and whether always so.

    ``told``: as :func:`helpers.records.court.told.ratios`.
    """
    known = told[told["value"].notna()]
    if known.empty:
        return ""  # the chart's place says so
    beyond = known[(known["lower"] > 1) | (known["upper"] < 1)]
    said = [f"{row['label']}: {with_limits(row, 2)}" for _, row in beyond.iterrows()]
    first = (
        f"Beyond chance: {'; '.join(said)}."
        if said
        else "No ratio is beyond what chance may make of so many mothers."
    )
    changing = list(known.loc[known["proportional_p"] == P[0], "label"])
    second = (
        f"Not the same at all times (p {P[0]}): {'; '.join(changing)}; there the ratio is an "
        "average over the years followed."
        if changing
        else "No ratio is seen to change with time since the index set."
    )
    return f"{first} {second}"


def beside(told: pd.DataFrame, whose: str) -> str:
    """Return for each number of years the records' estimate and those published.

    ``told``: as :func:`helpers.records.court.told.beside`.
    """
    parts = []
    for group, rows in told.groupby("group", sort=False):
        own = rows[(rows["label"] == whose) & rows["value"].notna()]
        others = rows[rows["label"] != whose]
        if own.empty:
            parts.append(f"{group}: nothing can be told of these records.")
            continue
        written = [f"{row['label']}, {number(row['value'])}%" for _, row in others.iterrows()]
        mine = with_limits(own.iloc[0], 1, "%")
        parts.append(f"{group}: {mine} by these records; published: {'; '.join(written)}.")
    return " ".join(parts)


def _percent(row: pd.Series) -> str:
    return with_limits(
        {**row, **(100 * row[["probability", "lower", "upper"]])}, 1, "%", "probability"
    )
