"""Outcomes of children in care in Wales and vacancies of social workers: what is published."""

import pandas as pd

from helpers.words import listed, number, years

NATION = "Wales"


def up_to(studies: pd.DataFrame, year: int, newest: int) -> pd.DataFrame:
    """Return the estimates dated up to ``year``, and undated ones where ``year`` is not earlier.

    Parameters
    ----------
    studies
        As :func:`helpers.data.studies` returns them.
    newest
        The first ``year`` that undated estimates are shown for.
    """
    dated = pd.to_numeric(studies["period"], errors="coerce")
    return studies[dated.le(year) | (dated.isna() & (year >= newest))]


def estimates(studies: pd.DataFrame, nation: str = NATION) -> pd.DataFrame:
    """Return published shares of one nation: group (the measure), label (year), row, value, text.

    Measures in the order of their first year; within one, by year.
    """
    mine = studies[(studies["geography"] == nation) & (studies["unit"] == "per cent")]
    frame = pd.DataFrame(
        {
            "group": mine["measure"],
            "label": mine["period"].where(mine["period"] != "", "year not stated"),
            "value": pd.to_numeric(mine["value"], errors="coerce"),
            "text": mine["value"].astype(str) + "%",
        }
    )
    frame = frame.sort_values(["group", "label"], ignore_index=True)
    return frame.assign(row=frame["group"] + ": " + frame["label"])


def said(studies: pd.DataFrame) -> str:
    """Return what is held of Wales' outcomes, and which way each pair of years went."""
    frame = estimates(studies)
    if frame.empty:
        return "No outcome of children in care in Wales is held for years up to this one."
    dated = frame[frame["label"].str.isdigit()]
    parts, rose, pairs = [], 0, 0
    for measure, group in dated.groupby("group", sort=False):
        if len(group) < 2:
            continue
        first, last = group.iloc[0], group.iloc[-1]
        pairs += 1
        rose += int(last["value"] > first["value"])
        parts.append(
            f"{measure[0].lower()}{measure[1:]}: {first['text']} in {first['label']}, "
            f"{last['text']} in {last['label']}"
        )
    held = years(dated["label"].astype(int))
    text = f"Outcomes of children in care in Wales are held for {held} only"
    if not pairs:
        return f"{text}, and no measure for two years."
    return (
        f"{text}. {pairs} measures are held for two years, and {rose} of them rose: "
        f"{'; '.join(parts)}. They are different measures, years apart, without the numbers of "
        "children behind them: neither improvement nor its lack since can be read from them."
    )


def headline(studies: pd.DataFrame) -> str:
    """Return the title of the chart of outcomes: the years held."""
    dated = estimates(studies)["label"]
    dated = dated[dated.str.isdigit()].astype(int)
    return f"Wales: outcomes are known for {years(dated)}, on different measures"


def as_table(studies: pd.DataFrame) -> pd.DataFrame:
    """Return estimates as a table for people, as printed."""
    return pd.DataFrame(
        {
            "Nation": studies["geography"],
            "Year": studies["period"].where(studies["period"] != "", "not stated"),
            "Measure": studies["measure"],
            "Value": studies["value"].astype(str),
            "Unit": studies["unit"],
            "Note": studies["note"].where(studies["note"] != "", "\u2013"),
        }
    ).reset_index(drop=True)


def vacancies_said(councils: pd.DataFrame, claimed: float, studies: pd.DataFrame) -> str:
    """Return where a vacancy rate falls among England's councils and what is known of Wales.

    Parameters
    ----------
    councils
        Series frame of vacancy_percent, councils in England, one or more years.
    claimed
        The share said to be vacant in one authority, per cent.
    studies
        The studies of "social worker vacancies".
    """
    held = councils[councils["value"].notna()]
    if held.empty:
        return "No vacancy rate of councils is held for these years."
    parts = [
        f"{int((group['value'] >= claimed).sum())} of {len(group)} in {year} (median "
        f"{number(group['value'].median(), 1)}%)"
        for year, group in held.groupby("period")
    ]
    wales = studies[
        (studies["geography"] == NATION) & studies["measure"].str.contains("vacancy rate")
    ]
    wales = wales.sort_values("period", kind="stable")
    known = [
        f"{number(float(row.value), 1)}% in {row.period}"
        + (" (children's services)" if "children" in row.measure else "")
        for row in wales.itertuples()
    ]
    nation = (
        f" For Wales only rates of the whole nation are held, mostly of services for adults and "
        f"children together ({', '.join(known)}): whether any authority had such a rate, or all "
        "had serious problems, cannot be known."
        if known
        else ""
    )
    return (
        f"In England {number(claimed)}% of posts or more were vacant in {listed(parts)}: rare, but "
        f"not unheard of.{nation}"
    )


def vacancies_headline(councils: pd.DataFrame, claimed: float) -> str:
    """Return the title of the chart of vacancies: how many councils were at the share claimed."""
    held = councils[councils["value"].notna()]
    if held.empty:
        return "Vacancies of social workers are not held"
    last = held[held["period"] == held["period"].max()]
    top = held.groupby("period")["value"].agg(lambda values: int((values >= claimed).sum()))
    return (
        f"{number(claimed)}% or more vacant: {top.iloc[-1]} of {len(last)} councils in England in "
        f"{top.index[-1]}, {top.max()} in {top.idxmax()}"
    )
