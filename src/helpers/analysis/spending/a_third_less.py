"""How far "a third less" depends on which lines are counted, from when to when, and at what prices.

The press gave a fall in real terms for "non-statutory services" and not the lines it counted.
"""

import re

import pandas as pd

from helpers.analysis.spending.real_terms import real_change
from helpers.analysis.spending.services import financial, year_ending
from helpers.words import listed, number, signed

DEFINITIONS = {
    "Services for young people": ["Services for young people"],
    "Sure Start and under 5s": ["Sure Start and under 5s"],
    "Young people and Sure Start": ["Services for young people", "Sure Start and under 5s"],
    "Early help: these two and family support": [
        "Services for young people",
        "Sure Start and under 5s",
        "Family support",
    ],
    "All but looked-after children and safeguarding": [
        "Services for young people",
        "Sure Start and under 5s",
        "Family support",
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


def windows(periods: list[int], financial_years: pd.Series, calendar: pd.Series) -> list[dict]:
    """Return the spans compared and how each is priced, widest first.

    From the first year to the last with a calendar deflator, in cash and real; and between the
    first and last years with a financial-year deflator, and the last but one where there is one.

    Parameters
    ----------
    periods
        Years ending that have spending.
    financial_years, calendar
        As :func:`helpers.analysis.spending.real_terms.index_numbers` returns them.
    """
    rows = []
    wide = sorted(set(periods) & set(calendar.index))
    if len(wide) > 1:
        first, last = wide[0], wide[-1]
        rows.append({"first": first, "last": last, "priced": CASH, "index": None})
        rows.append(
            {"first": first, "last": last, "priced": "real (calendar years)", "index": calendar}
        )
    held = sorted(set(periods) & set(financial_years.index))
    rows += [
        {
            "first": held[0],
            "last": last,
            "priced": "real (financial years)",
            "index": financial_years,
        }
        for last in held[1:][-2:]
    ]
    return rows


def by_definition(
    categories: pd.DataFrame, financial_years: pd.Series, calendar: pd.Series, kind: str = GROSS
) -> pd.DataFrame:
    """Return the change in spending under every definition, span of years and kind of price.

    Returns
    -------
    DataFrame
        label (the definition), span ("2012-13 to 2019-20, cash"), first, last, start, end
        (million pounds, cash), value (per cent), priced.
    """
    cash = amounts(categories, kind)
    rows = []
    for window in windows(list(cash.columns), financial_years, calendar):
        first, last, index = window["first"], window["last"], window["index"]
        for label in cash.index:
            start, end = cash.at[label, first], cash.at[label, last]
            value = (
                100 * (end / start - 1)
                if index is None
                else real_change(start, end, index, first, last)
            )
            span = f"{financial(first)} to {financial(last)}, {window['priced']}"
            rows.append((label, span, first, last, start, end, value, window["priced"]))
    names = ["label", "span", "first", "last", "start", "end", "value", "priced"]
    return pd.DataFrame(rows, columns=names).sort_values(
        "label",
        key=lambda text: text.map(list(DEFINITIONS).index),
        kind="stable",
        ignore_index=True,
    )


def claimed(claims: pd.DataFrame) -> float:
    """Return the press's fall for non-statutory services in per cent, as the claim records it."""
    traps = claims.set_index("claim").at["costs-crisis", "traps"]
    return -float(re.search(r"[-\u2212](\d+)%", traps).group(1))


def lines_counted() -> pd.DataFrame:
    """Return which lines each definition counts, as a table for people."""
    return pd.DataFrame(
        {
            "Definition": list(DEFINITIONS),
            "Lines counted": [listed(lines) for lines in DEFINITIONS.values()],
        }
    )


def as_table(gross: pd.DataFrame, net: pd.DataFrame) -> pd.DataFrame:
    """Return :func:`by_definition` as a table for people, gross spending and net."""
    keys = ["label", "span"]
    both = gross.merge(net[[*keys, "value"]], on=keys, suffixes=("", "_net"))
    return pd.DataFrame(
        {
            "Definition": both["label"],
            "Years and prices": both["span"],
            "First year (£m, cash)": both["start"],
            "Last year (£m, cash)": both["end"],
            "Change (%)": both["value"],
            "Change, net of income (%)": both["value_net"],
        }
    )


def said(frame: pd.DataFrame, fall: float) -> str:
    """Return how widely the change varies with the definition, and which come near the claim.

    Parameters
    ----------
    frame
        As :func:`by_definition` returns it.
    fall
        The change claimed, per cent.
    """
    real = frame[(frame["priced"] != CASH) & frame["value"].notna()]
    if real.empty:
        return "No two years up to this one have both spending by category and a deflator."
    low, high = real.loc[real["value"].idxmin()], real.loc[real["value"].idxmax()]
    near = real[(real["value"] - fall).abs() <= NEAR]
    which = [f"“{row.label}”, {row.span} ({signed(row.value, 1)}%)" for row in near.itertuples()]
    nearest = (
        f" Within {number(NEAR, 1)} percentage points of it lie: {'; '.join(which)}."
        if which
        else " Not one of them comes near it."
    )
    return (
        f"The press gave {signed(fall)}% in real terms without saying which lines were counted or "
        f"between which years. In real terms the lines and years tried here give anything from "
        f"{signed(low['value'], 1)}% (“{low['label']}”, {low['span']}) to "
        f"{signed(high['value'], 1)}% (“{high['label']}”, {high['span']}).{nearest}"
    )


def headline(frame: pd.DataFrame, fall: float) -> str:
    """Return the title of the chart: how many definitions come near the claim."""
    real = frame[(frame["priced"] != CASH) & frame["value"].notna()]
    near = int(((real["value"] - fall).abs() <= NEAR).sum())
    verb = "lies" if near == 1 else "lie"
    return (
        f"“A third less”: {near} of {len(real)} ways of counting {verb} near {signed(fall)}%; all "
        f"run from {signed(real['value'].min(), 0)}% to {signed(real['value'].max(), 0)}%"
    )
