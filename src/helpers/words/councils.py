"""Councils against funnel limits, in words: where one stands, how many lie outside.

Never an order of councils. Every function takes councils as
:func:`helpers.analysis.comparison.rate_funnel` and ``share_funnel`` return them: a row a council,
with area_code, area, value, status, reason and place ('' where it has none).
"""

import pandas as pd

from helpers.statistics import funnel, overdispersion
from helpers.words.comparisons import rank
from helpers.words.letters import upper_first
from helpers.words.lists import counted, listed
from helpers.words.numbers import number

NATION = "England"
"""Where there are councils enough for limits, and figures of each."""
UNTOLD = (
    "beyond what chance alone would bring about (the widened limits reach too far to tell more)"
)


def outside(councils: pd.DataFrame) -> pd.Series:
    """Return how many councils lie at each place against the limits, in the limits' order."""
    return councils["place"].value_counts().reindex(funnel.PLACES, fill_value=0)


def stands(
    councils: pd.DataFrame, code: str, what: str, year: int, decimals: int = 1, suffix: str = ""
) -> str:
    """Return where one council stands among all, in a sentence; '' if it is not among them.

    Args:
        what: What is compared, in the singular: "rate of enquiries".
    """
    mine = councils[councils["area_code"] == code]
    if mine.empty:
        return ""
    row = mine.iloc[0]
    if pd.isna(row["value"]):
        unplaced = f"The {what} of {row['area']} in {year} cannot be set against limits"
        return f"{unplaced}: {row['reason']}."
    fifth = rank(councils["value"], row["value"])
    where = {"within limits": "within the widened limits", funnel.TOO_WIDE: UNTOLD}.get(
        row["place"], row["place"].replace(" ", " the widened ", 1)
    )
    value = f"{number(row['value'], decimals)}{suffix}"
    among = f"in {fifth} of the {councils['value'].notna().sum()} councils that have one"
    placed = f"{where} and {among}" if row["place"] else among
    return f"In {year} the {what} of {row['area']}, {value}, was {placed}."


def stands_in_brief(councils: pd.DataFrame, code: str, what: str, year: int) -> str:
    """Return :func:`stands` in a short sentence; '' where a council has no value or no place."""
    mine = councils[(councils["area_code"] == code) & councils["value"].notna()]
    mine = mine[mine["place"] != ""]
    if mine.empty:
        return ""
    row = mine.iloc[0]
    usual = {
        "within limits": "within the limits of what is usual",
        funnel.TOO_WIDE: "but the limits are too wide to tell what is usual",
    }.get(row["place"], "outside the limits of what is usual")
    among = f"Among {councils['value'].notna().sum()} councils in {year}"
    return (
        f"{among}, {row['area']} had a {what} in {rank(councils['value'], row['value'])}, {usual}."
    )


def how_many_outside(councils: pd.DataFrame, where: str, year: int) -> str:
    """Return how many councils lie above and below the widened limits; '' if none is placed.

    Args:
        where: What the councils are in: "England", or a region.
    """
    counts = outside(councils)
    placed = int(counts.sum())
    if not placed:
        return ""
    low, high = int(counts.iloc[:2].sum()), int(counts.iloc[3:].sum())
    untold = int(councils["place"].eq(funnel.TOO_WIDE).sum())
    without = f"; of {counted(untold, 'other')} the limits are too wide to tell" if untold else ""
    return (
        f"In {year}, of {counted(placed, 'council')} placed in {where}, "
        f"{high} {_lie(high)} above the widened 95% limits{_further(counts.iloc[4])} and "
        f"{low} {_lie(low)} below{_further(counts.iloc[0])}"
        f"{_by_chance(placed)}{without}."
    )


def _by_chance(placed: int) -> str:
    """Return how many of councils that differ as councils usually do would lie outside."""
    few = round(placed / 20)
    return f"; if none were out of the usual, about {few} would" if few > 1 else ""


def _further(count: int) -> str:
    return f" ({count} of them beyond the 99.8% limit)" if count else ""


def _lie(count: int) -> str:
    return "lies" if count == 1 else "lie"


def widening(councils: pd.DataFrame, spread: overdispersion.Spread, what: str) -> str:
    """Return what the limits are widened for, in sentences; '' where no council is placed.

    Args:
        councils: With plain, the place against limits for chance alone.
        spread: How far councils differ beyond chance.
        what: What is compared, in the plural: "rates of enquiries".
    """
    placed = councils.loc[councils["place"] != "", "plain"]
    if placed.empty or pd.isna(spread.phi):
        return ""
    return (
        "Chance alone would leave about 1 council in 20 outside limits drawn for chance alone; "
        f"{placed.ne('within limits').sum()} of {len(placed)} lie outside such limits, as {what} "
        "differ between councils in circumstances and in practice "
        f"({number(spread.phi, 1)} times as much as by chance). The limits drawn are widened for "
        "that, so that about 1 in 20 would lie outside them if every council differed as councils "
        "usually do."
    )


def ways_of_widening(ways: pd.DataFrame) -> str:
    """Return how much it matters in which way limits are widened, in a sentence; '' of none.

    Args:
        ways: centre, winsorise, outside, uncorrected, councils, as
            :func:`helpers.analysis.comparison.choices` returns them.
    """
    if ways.empty:
        return ""
    shares = [f"{number(100 * share)}%" for share in ways["winsorise"].unique()]
    low, high = ways["outside"].min(), ways["outside"].max()
    drawn = ways[ways["winsorise"] == overdispersion.WINSORISE].iloc[0]
    return (
        f"The way of widening is a choice: about {listed(list(ways['centre'].unique()), 'or')}, "
        f"with {listed(shares, 'or')} of councils at each end pulled in, "
        f"{low if low == high else f'{low} to {high}'} of {ways['councils'].iloc[0]} councils lie "
        "outside. The variance that pulling in takes away is put back in each; left as it comes "
        f"and estimated by moments (Spiegelhalter 2005), with {number(100 * drawn['winsorise'])}% "
        f"pulled in about {drawn['centre']}, {drawn['uncorrected']} would."
    )


def against_limits(
    councils: pd.DataFrame,
    spread: overdispersion.Spread,
    code: str,
    what: str,
    year: int,
    *,
    many: str,
    suffix: str = "",
) -> str:
    """Return where one council stands, how many lie outside, and what the limits are widened for.

    :func:`stands`, :func:`how_many_outside` in the nation and :func:`widening`, in sentences; ''
    where no council is placed.

    Args:
        councils: As for :func:`widening`.
        what, many: What is compared, in the singular and in the plural: "rates of enquiries".
    """
    parts = [
        stands(councils, code, what, year, suffix=suffix),
        how_many_outside(councils, NATION, year),
        widening(councils, spread, many),
    ]
    return " ".join(part for part in parts if part) if outside(councils).any() else ""


def funnel_title(
    councils: pd.DataFrame, code: str, what: str, year: int, decimals: int = 1, suffix: str = ""
) -> str:
    """Return the finding of a funnel: where one council stands, or how many lie outside.

    Args:
        what: What is compared, in the singular: "rate of enquiries".
    """
    mine = councils[councils["area_code"] == code]
    if mine.empty:
        counts = outside(councils)
        beyond = int(counts.sum() - counts["within limits"])
        return (
            f"{upper_first(what)}, {year}: {beyond} of {counts.sum()} councils outside the "
            "widened 95% limits"
        )
    row = mine.iloc[0]
    if pd.isna(row["value"]):
        return f"{row['area']}: {what} in {year} not set against limits: {row['reason']}"
    value = f"{number(row['value'], decimals)}{suffix}"
    return f"{row['area']}: {value} ({what}, {year}), {row['place'] or 'not placed'}"


def neighbours_held(name: str, neighbours: pd.DataFrame, year: int) -> str:
    """Return why an area cannot be set beside its statistical neighbours, in a sentence.

    Args:
        neighbours: As :func:`helpers.data.neighbours` returns them.
    """
    if neighbours.empty:
        return (
            f"{name} is in no model of statistical neighbours held: they name the English councils "
            "of their time."
        )
    return f"Nothing is shown for {name} or its statistical neighbours in {year}."


def neighbours_model(newest: pd.DataFrame, older: pd.DataFrame) -> str:
    """Return which model of statistical neighbours is used and how far another one differs.

    Args:
        newest, older: As :func:`helpers.data.neighbours` returns them for two models; either may be
            empty.
    """
    if newest.empty:
        return ""
    text = f"Statistical neighbours are those of the model of {newest['model'].iloc[0]}."
    if set(newest["closeness"]) == {"not close"}:
        text += " The publisher calls all of them “not close”: they are the nearest there are."
    if older.empty or older["model"].iloc[0] == newest["model"].iloc[0]:
        return text
    new = len(set(newest["neighbour_code"]) - set(older["neighbour_code"]))
    return (
        f"{text} {new} of these {len(newest)} {'was' if new == 1 else 'were'} not among the "
        f"{len(older)} of the model of {older['model'].iloc[0]}."
    )
