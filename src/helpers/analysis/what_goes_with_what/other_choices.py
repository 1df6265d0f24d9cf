"""The chief associations within councils again, each choice of the model made otherwise.

These associations stand for the questions most asked: whether help for families goes with fewer
enquiries and less care, whether enquiries follow staffing, and whether care follows enquiries.
"""

import numpy as np
import pandas as pd

from helpers import words
from helpers.analysis.spending import real_terms
from helpers.analysis.what_goes_with_what.associations import in_steps
from helpers.analysis.what_goes_with_what.councils import CHILDREN, panel
from helpers.analysis.what_goes_with_what.measures import (
    AGENCY,
    FAMILY_SUPPORT,
    LOOKED_AFTER,
    MEASURES,
    PLANS_HELD,
    RATES,
    SECTION_47,
    SPENDING,
    STARTERS,
    WORKFORCE,
)
from helpers.statistics import bounds
from helpers.statistics import panel as panels

CHIEF = [
    (SECTION_47, FAMILY_SUPPORT),
    (STARTERS, FAMILY_SUPPORT),
    (SECTION_47, AGENCY),
    (STARTERS, SECTION_47),
]
"""Outcome and factor."""
LONDON = "E12000007"
MIDDLE = 2021
"""The last year of the earlier part, where the years are parted."""
MAIN = "As shown above"
LEFT_OUT_IN_TURN = "Each council left out in turn: lowest and highest"
JACKKNIFE = "Interval by leaving councils out (jackknife)"
OTHER_OUTCOME = "Another outcome, on 31 March: plans for enquiries, all in care for starts"
POUNDS = "Spending in £100 per child at prices of {}, years with a deflator"
HUNDRED = 100


def other_choices(every: pd.DataFrame, year: int) -> pd.DataFrame:
    """Return each of :data:`CHIEF` under each choice.

    Args:
        every: As :func:`helpers.analysis.what_goes_with_what.councils.every` returns it.
        year: The last year: deflators of later years are not used.

    Returns:
        DataFrame: choice, outcome, factor, value, lower, upper (of one step), bound, rows, units; a
            choice that does not apply has no row.
    """
    councils = panel(every)
    parts = [
        one.assign(outcome=outcome, factor=factor)
        for outcome, factor in CHIEF
        for one in _each(every, councils, outcome, factor, year)
    ]
    columns = ["choice", "outcome", "factor", *panels.COLUMNS, "bound"]
    return pd.concat(parts, ignore_index=True)[columns]


def _each(
    every: pd.DataFrame, councils: pd.DataFrame, outcome: str, factor: str, year: int
) -> list[pd.DataFrame]:
    within = panels.within
    workforce = [name for name in (*SPENDING, *WORKFORCE) if name != factor]
    choices = {
        MAIN: within(councils, outcome, [factor]),
        "The second measure one year earlier": within(
            shifted(councils, factor, 1), outcome, [factor]
        ),
        "The second measure two years earlier": within(
            shifted(councils, factor, 2), outcome, [factor]
        ),
        "The second measure one year later": within(
            shifted(councils, factor, -1), outcome, [factor]
        ),
        "Changes from year to year": panels.changes(councils, outcome, [factor]),
        "Spending and workforce held": within(councils, outcome, [factor, *workforce]),
        "Region-by-year effects": within(councils, outcome, [factor], block="region"),
        "Weighted by children": within(councils, outcome, [factor], weight=CHILDREN),
        "Rates on each council’s average population": within(
            on_one_population(councils), outcome, [factor]
        ),
        "Without London": within(councils[councils["region"] != LONDON], outcome, [factor]),
        "With the smallest and the reorganised councils": within(every, outcome, [factor]),
        f"Up to {MIDDLE} only": within(councils[councils["period"] <= MIDDLE], outcome, [factor]),
        f"After {MIDDLE} only": within(councils[councils["period"] > MIDDLE], outcome, [factor]),
    }
    rows = [in_steps(fit, factor).assign(choice=name) for name, fit in choices.items()]
    other = {SECTION_47: PLANS_HELD, STARTERS: LOOKED_AFTER}[outcome]
    fit = in_steps(within(councils, other, [factor]), factor)
    rows.append(fit.assign(choice=OTHER_OUTCOME))
    if factor in SPENDING:
        pounds, base = in_pounds(councils, factor, year)
        fit = within(pounds, outcome, [factor]).assign(bound=bounds.INTERVAL)
        rows.append(fit.assign(choice=POUNDS.format(base)))
    return [*rows, *_left_out(councils, outcome, factor, rows[0])]


def _left_out(
    councils: pd.DataFrame, outcome: str, factor: str, main: pd.DataFrame
) -> list[pd.DataFrame]:
    without = panels.without_each(councils, outcome, factor) * MEASURES[factor].step
    limits = panels.jackknife(main["value"].iloc[0], without)
    lowest, highest = without.min(), without.max()
    ends = {LEFT_OUT_IN_TURN: (lowest, highest, ""), JACKKNIFE: (*limits, bounds.INTERVAL)}
    return [
        main.assign(choice=name, lower=lower, upper=upper, bound=bound)
        for name, (lower, upper, bound) in ends.items()
    ]


def shifted(councils: pd.DataFrame, factor: str, years: int) -> pd.DataFrame:
    """Return the panel with a factor's value of ``years`` earlier in place of the year's own."""
    keys = ["area_code", "period"]
    earlier = councils[[*keys, factor]].assign(period=councils["period"] + years)
    return councils.drop(columns=factor).merge(earlier, on=keys, how="left")


def on_one_population(councils: pd.DataFrame) -> pd.DataFrame:
    """Return the panel with all that is per child per a council's average number of children.

    An error in one year's population then no longer moves two rates of that year together.
    """
    children = councils[CHILDREN]
    times = children / children.groupby(councils["area_code"]).transform("mean")
    rates = {name: councils[name] * times for name in RATES}
    return councils.assign(**rates, **{name: councils[name] + np.log(times) for name in SPENDING})


def in_pounds(councils: pd.DataFrame, factor: str, year: int) -> tuple[pd.DataFrame, str]:
    """Return the panel with spending in :data:`HUNDRED` pounds per child in real terms.

    Only of years whose deflator is held (:mod:`helpers.analysis.spending.real_terms`).

    Returns:
        The panel, and the financial year whose prices these are.
    """
    index = real_terms.index_numbers(real_terms.deflators(year))
    base = index.index.max()
    real = np.exp(councils[factor]) * index.get(base, np.nan) / councils["period"].map(index)
    last = words.financial_year(base) if len(index) else "no year"
    return councils.assign(**{factor: real / HUNDRED}), last


def as_table(frame: pd.DataFrame, written: pd.Series, named: pd.Series) -> pd.DataFrame:
    """Return :func:`other_choices` as a table for people, choices down, associations across.

    Args:
        written: Each row's estimate in words, indexed like ``frame``.
        named: Each row's association in words.
    """
    cells = frame.assign(cell=written, association=named)
    wide = cells.pivot_table("cell", "choice", "association", "first", sort=False)
    columns = list(dict.fromkeys(named))
    return (
        wide.reindex(columns=columns).rename_axis("Choice").rename_axis(columns=None).reset_index()
    )
