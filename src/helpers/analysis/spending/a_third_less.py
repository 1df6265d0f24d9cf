"""How far "a third less" depends on which lines are counted, from when to when, and at what prices.

The press gave a fall in real terms for "non-statutory services" and not the lines it counted.
"""

import pandas as pd

from helpers.analysis.spending.real_terms import (
    CALENDAR,
    FINANCIAL,
    index_numbers,
    real_change,
)
from helpers.analysis.spending.services import year_ending
from helpers.words import financial_year

YOUNG, UNDER_FIVES = "Services for young people", "Sure Start and under 5s"
HELP = [YOUNG, UNDER_FIVES, "Family support"]
DEFINITIONS = {
    YOUNG: [YOUNG],
    UNDER_FIVES: [UNDER_FIVES],
    "Young people and Sure Start": [YOUNG, UNDER_FIVES],
    "Early help: these two and family support": HELP,
    "All but looked-after children and safeguarding": [
        *HELP,
        "Youth justice",
        "Other children and family services",
    ],
}
GROSS = "gross_million_pounds_cash"
NET = "net_million_pounds_cash"
SOURCE = (
    "Source: Department for Education, section 251 outturn; deflators: HM Treasury and Office for "
    "National Statistics, the two series kept apart."
)
CASH = "cash"
CLAIMED = -35.0
"""Per cent in real terms: the fall of non-statutory services that the press gave in June 2021."""
NEAR = 2.5
"""Percentage points within which a fall counts as near the one claimed."""


def amounts(categories: pd.DataFrame, kind: str = GROSS) -> pd.DataFrame:
    """Return million pounds in cash by definition (rows) and year ending (columns).

    A year in which a line is missing is missing.
    """
    wide = categories.assign(period=categories["financial_year"].map(year_ending)).pivot_table(
        index="category", columns="period", values=kind
    )
    return pd.DataFrame(
        {label: wide.reindex(lines).sum(skipna=False) for label, lines in DEFINITIONS.items()}
    ).T


def spans(years: list[int], deflators: pd.DataFrame) -> list[tuple[int, int, str, pd.Series]]:
    """Return the spans compared, widest first: first, last, how it is priced, its index numbers.

    From the first year to the last with a calendar deflator, in cash and real; and between the
    first and last years with a financial-year deflator, and the last but one where there is one.
    """
    calendar, financial_years = (
        index_numbers(deflators, series) for series in (CALENDAR, FINANCIAL)
    )
    wide = sorted(set(years) & set(calendar.index))
    held = sorted(set(years) & set(financial_years.index))
    rows = []
    if len(wide) > 1:
        ends = wide[0], wide[-1]
        rows.append((*ends, CASH, pd.Series(1.0, index=ends)))
        rows.append((*ends, "real (calendar years)", calendar))
    priced = "real (financial years)"
    return rows + [(held[0], last, priced, financial_years) for last in held[1:][-2:]]


def by_definition(categories: pd.DataFrame, deflators: pd.DataFrame) -> pd.DataFrame:
    """Return the change in spending under every definition, span of years and kind of price.

    Returns:
        DataFrame: label (the definition), span ("2012-13 to 2019-20, cash"), first, last, start,
            end (gross million pounds, cash), value (per cent), net (per cent, of spending net of
            income), priced.
    """
    gross, net = amounts(categories), amounts(categories, NET)
    rows = []
    for label in DEFINITIONS:
        for first, last, priced, index in spans(list(gross), deflators):
            change = [
                real_change(cash.at[label, first], cash.at[label, last], index, first, last)
                for cash in (gross, net)
            ]
            span = f"{financial_year(first)} to {financial_year(last)}, {priced}"
            ends = gross.at[label, first], gross.at[label, last]
            rows.append((label, span, first, last, *ends, *change, priced))
    names = ["label", "span", "first", "last", "start", "end", "value", "net", "priced"]
    return pd.DataFrame(rows, columns=names)


def in_real_terms(counted: pd.DataFrame, fall: float) -> pd.DataFrame:
    """Return the rows of :func:`by_definition` in real terms, with near: whether near ``fall``."""
    real = counted[(counted["priced"] != CASH) & counted["value"].notna()]
    return real.assign(near=(real["value"] - fall).abs() <= NEAR)


def as_table(counted: pd.DataFrame) -> pd.DataFrame:
    """Return :func:`by_definition` as a table for people, gross spending and net."""
    names = {
        "label": "Definition",
        "span": "Years and prices",
        "start": "First year (£m, cash)",
        "end": "Last year (£m, cash)",
        "value": "Change (%)",
        "net": "Change, net of income (%)",
    }
    return counted[list(names)].rename(columns=names)
