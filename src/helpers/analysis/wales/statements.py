"""Statements made about Wales, each beside what the figures held say of it."""

import pandas as pd

from helpers.analysis.rates_in_care import wales_over_england
from helpers.words import number, signed, with_interval, years

CLAIMS = (
    "wales-was-equal",
    "wales-70-higher",
    "wales-highest",
    "wales-one-percent",
    "wales-record",
    "wales-council-350",
    "wales-outcomes",
    "vacancies-40",
    "wales-no-review",
)


def as_table(claims: pd.DataFrame, answers: dict[str, str], year: int) -> pd.DataFrame:
    """Return the statements made up to ``year`` beside what the figures say of each.

    Parameters
    ----------
    claims
        claim, said_in, said_on, statement.
    answers
        A sentence or more a claim of :data:`CLAIMS`.
    """
    rows = claims.set_index("claim").loc[list(CLAIMS)]
    rows = rows[rows["said_on"].str[:4].astype(int) <= year]
    return pd.DataFrame(
        {
            "Statement": rows["statement"],
            "Said in": rows["said_in"] + ", " + rows["said_on"].str[:4],
            "What the figures held say": [answers[claim] for claim in rows.index],
        }
    ).reset_index(drop=True)


def percentage(claims: pd.DataFrame, claim: str) -> float:
    """Return the percentage that a statement names."""
    return float(claims.set_index("claim").at[claim, "claimed"].rstrip("%"))


def was_equal(ratios: pd.DataFrame, populations: pd.DataFrame) -> str:
    """Return what is known of the time when the rates of Wales and England are said to be equal.

    Parameters
    ----------
    ratios
        As :func:`helpers.analysis.rates_in_care.wales_over_england.on_every_basis` returns it.
    populations
        Series frame of population_0_17 for Wales.
    """
    people = years(populations.loc[populations["value"].notna(), "period"])
    early = ratios[ratios["basis"] == wales_over_england.PRINTED].sort_values("period")
    if early.empty:
        return f"Not known: the child population of Wales is held for the middle of {people} only."
    row = early.iloc[0]
    ratio = with_interval(row["value"], row["lowest"], row["highest"], 2)
    return (
        f"Not known for earlier years: no rate of Wales before {row['period']:.0f} is held, nor "
        f"its child population but for the middle of {people}. In {row['period']:.0f} the printed "
        f"rate was already {ratio} times England's as then printed."
    )


def ratios_said(ratios: pd.DataFrame) -> str:
    """Return the first and last ratio on each sound basis, as a clause for a title."""
    names = {
        wales_over_england.PRINTED: "as first printed",
        wales_over_england.OF_THE_TIME: "on figures of the time",
        wales_over_england.REBASED: "both rebased",
    }
    parts = []
    for basis, called in names.items():
        rows = ratios[ratios["basis"] == basis].sort_values("period")
        ends = rows.iloc[[0, -1]].drop_duplicates("period") if len(rows) else rows
        told = [f"{number(row.value, 2)} in {row.period:.0f}" for row in ends.itertuples()]
        parts += [f"{' and '.join(told)} ({called})"] if told else []
    if not parts:
        return "No year up to this one allows Wales to be set against England"
    return f"Wales' rate over England's: {', '.join(parts)}"


def higher(ratios: pd.DataFrame, claimed: float) -> str:
    """Return on which basis Wales' rate was more than ``claimed`` per cent above England's."""
    bases = (wales_over_england.OF_THE_TIME, wales_over_england.REBASED)
    parts = []
    for basis in bases:
        rows = ratios[ratios["basis"] == basis].sort_values("period")
        if rows.empty:
            continue
        told = ", ".join(f"{number(row.value, 2)} in {row.period:.0f}" for row in rows.itertuples())
        above = int((rows["value"] > 1 + claimed / 100).sum())
        where = "numbers and populations of the time" if basis == bases[0] else "rebased rates"
        parts.append(f"on {where} {told} (above it in {above} of {len(rows)})")
    if not parts:
        return "Wales cannot be set against England in these years."
    return f"It depends on the population estimates: {'; '.join(parts)}."


def highest(by_nation: pd.DataFrame) -> str:
    """Return the nations' rates of the last year that has most of them, and why they do not rank.

    Parameters
    ----------
    by_nation
        As :func:`helpers.analysis.rates_in_care.nations.rates` returns it.
    """
    held = by_nation[by_nation["value"].notna()]
    counts = held.groupby("period")["area_code"].nunique()
    if counts.empty:
        return "No rate of a nation is held for these years."
    year = counts.index[counts == counts.max()].max()
    rows = held[held["period"] == year]
    told = ", ".join(f"{row.area} {number(row.value, 1)}" for row in rows.itertuples())
    return (
        f"Cannot be told. In {year} the rates per 10,000 were {told}, but Scotland's include "
        "children looked after at home, whose number is not held, and Northern Ireland has no "
        "year with both a number and a child population."
    )


def grew(grown: pd.DataFrame, first: int, last: int) -> str:
    """Return the change of one authority between two years and its range, in a sentence.

    Parameters
    ----------
    grown
        The authority's row of :func:`helpers.analysis.rates_in_care.growth.changes`.
    """
    held = grown[grown["value"].notna()]
    if held.empty:
        return "No number is held for both years."
    row = held.iloc[0]
    return (
        f"{number(row['first'])} in {first} and {number(row['last'])} in {last}, the last year "
        f"held: {signed(row['value'])}%, between {signed(row['lower'])}% and "
        f"{signed(row['upper'])}% with rounding."
    )


def one_percent(by_nation: pd.DataFrame) -> str:
    """Return Wales' last rate as a share of all children."""
    rows = by_nation[(by_nation["area"] == "Wales") & by_nation["value"].notna()]
    if rows.empty:
        return "No rate of Wales is held for these years."
    row = rows.sort_values("period").iloc[-1]
    return (
        f"{number(row['value'] / 100, 2)}% of children under 18 on one day of {row['period']}, or "
        f"about 1 in {number(10_000 / row['value'])}; more pass through care in a childhood."
    )
