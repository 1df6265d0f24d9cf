"""Spending by service, cash terms: from the lines of the return to amounts, shares and per child.

The lines are those of the section 251 outturn, gross, without capital expenditure charged to
revenue. Leaving care is part of the line of children looked after and is never added to it.
Source of what each line holds: data dictionary of the Local Authority Interactive Tool.
"""

import pandas as pd

from helpers.data.nations import ENGLAND
from helpers.statistics.rates import children_before
from helpers.words import number

TOTAL = "spend_total_pounds"
LOOKED_AFTER = "Children looked after"
SAFEGUARDING = "Safeguarding"
EARLY_HELP = "Early help"
REST = "Youth justice and other"
ALL = "All services"
SERVICES = {
    "spend_looked_after_pounds": LOOKED_AFTER,
    "spend_safeguarding_pounds": SAFEGUARDING,
    "spend_family_support_pounds": EARLY_HELP,
    "spend_early_years_pounds": EARLY_HELP,
    "spend_youth_services_pounds": EARLY_HELP,
}
"""The service that each line counts towards; the rest of the total is :data:`REST`."""
MEASURES = [TOTAL, *SERVICES]
CATEGORIES = {
    "Total (excl CERA)": TOTAL,
    "Children looked after": "spend_looked_after_pounds",
    "Safeguarding": "spend_safeguarding_pounds",
    "Family support": "spend_family_support_pounds",
    "Sure Start and under 5s": "spend_early_years_pounds",
    "Services for young people": "spend_youth_services_pounds",
}
"""The measure that each category of the older table of England agrees with."""
CATEGORIES_SOURCE = "dfe-s251-2022"
"""The source of the older table of England."""
MILLION = 1e6
LEAST = 1e6
"""A change from fewer pounds than this is set aside: a single child's placement could make it."""


def year_ending(financial_year: str) -> int:
    """Return 2013 for "2012-13"."""
    return int(financial_year[:4]) + 1


def from_categories(categories: pd.DataFrame) -> pd.DataFrame:
    """Return England's spending by category as a series frame, pounds, gross.

    Parameters
    ----------
    categories
        financial_year, category, gross_million_pounds_cash.

    Returns
    -------
    DataFrame
        A series frame of :data:`MEASURES`; categories without a measure are left out.
    """
    held = categories[categories["category"].isin(CATEGORIES)]
    return pd.DataFrame(
        {
            "measure": held["category"].map(CATEGORIES),
            "area_code": ENGLAND,
            "area": "England",
            "period": held["financial_year"].map(year_ending),
            "value": held["gross_million_pounds_cash"] * MILLION,
            "status": "",
            "source": CATEGORIES_SOURCE,
        }
    )


def with_earlier(lines: pd.DataFrame, categories: pd.DataFrame) -> pd.DataFrame:
    """Return ``lines`` with England's years from ``categories`` before the first it holds.

    Parameters
    ----------
    lines
        Series frame of :data:`MEASURES`.
    categories
        As :func:`from_categories` returns them; the two agree where both hold a year.
    """
    england = lines.loc[lines["area_code"] == ENGLAND, "period"]
    earlier = categories if england.empty else categories[categories["period"] < england.min()]
    return pd.concat([earlier, lines], ignore_index=True)


def by_service(lines: pd.DataFrame, area_code: str, without: pd.DataFrame) -> pd.DataFrame:
    """Return one area's spending by service, on the authorities that its total is made of.

    Parameters
    ----------
    lines
        Series frame of :data:`MEASURES` for the area and, where it is a nation or region, for
        all authorities.
    without
        As :func:`spending.coverage.left_out` returns it: what lines hold of these is
        taken off the area's lines.

    Returns
    -------
    DataFrame
        area_code, area, period, service, value (pounds), share (per cent of all services),
        status; a row a year and service, :data:`ALL` the last. A service with a missing line is
        missing.
    """
    mine = lines[lines["area_code"] == area_code]
    columns = ["area_code", "area", "period", "service", "value", "share", "status"]
    if mine.empty:
        return pd.DataFrame(columns=columns)
    wide = mine.pivot_table(index="period", columns="measure", values="value")
    wide = wide.reindex(columns=MEASURES)
    extra = without.merge(
        lines[lines["measure"].isin(SERVICES)], on=["area_code", "period"], suffixes=("", "_")
    )
    for row in extra.itertuples():
        wide.loc[row.period, row.measure] -= row.value
    services = dict.fromkeys(SERVICES.values())
    table = pd.DataFrame(
        {
            one: wide[[line for line, of in SERVICES.items() if of == one]].sum(
                axis=1, skipna=False
            )
            for one in services
        }
    )
    table[REST] = wide[TOTAL] - table.sum(axis=1, skipna=False)
    table[ALL] = wide[TOTAL]
    tidy = table.reset_index().melt("period", var_name="service")
    tidy["share"] = 100 * tidy["value"] / tidy["period"].map(wide[TOTAL])
    tidy["status"] = tidy["value"].isna().map({True: "x", False: ""})
    return tidy.assign(area_code=area_code, area=mine["area"].iloc[0])[columns]


def of_each(
    lines: pd.DataFrame, codes: list[str], without: pd.DataFrame | None = None
) -> pd.DataFrame:
    """Return :func:`by_service` of several areas in one frame.

    Parameters
    ----------
    without
        As :func:`helpers.analysis.spending.coverage.left_out_of` returns it.
    """
    none = pd.DataFrame(columns=["area_code", "area", "period", "of"])
    without = none if without is None else without
    held = set(lines["area_code"])
    parts = [
        by_service(lines, code, without[without["of"] == code]) for code in codes if code in held
    ]
    return pd.concat(parts, ignore_index=True) if parts else by_service(lines.iloc[:0], "", none)


def by_line(lines: pd.DataFrame, area_code: str) -> pd.DataFrame:
    """Return one area's spending by line as published, in pounds.

    Returns
    -------
    DataFrame
        period, line (its name), value, status.
    """
    names = {measure: category for category, measure in CATEGORIES.items()} | {TOTAL: ALL}
    mine = lines[(lines["area_code"] == area_code) & lines["measure"].isin(names)]
    order = {measure: at for at, measure in enumerate([*SERVICES, TOTAL])}
    mine = mine.assign(line=mine["measure"].map(names)).sort_values(
        ["measure", "period"],
        key=lambda column: column.map(order) if column.name == "measure" else column,
    )
    return mine[["period", "line", "value", "status"]].reset_index(drop=True)


def per_child(
    spending: pd.DataFrame, population: pd.DataFrame, without: pd.DataFrame
) -> pd.DataFrame:
    """Return ``spending`` per child under 18 of the mid-year in which the financial year begins.

    Parameters
    ----------
    spending
        As :func:`by_service` returns it, one or more areas.
    population
        Series frame of population_0_17, the areas and the authorities left out of them.
    without
        area_code (the authority), period and of (the area it is missing from): its children are
        taken off the area's.

    Returns
    -------
    DataFrame
        ``spending`` with value in pounds per child and column children.
    """
    frame = spending.assign(children=children_before(spending, population))
    for row, children in zip(
        without.itertuples(), children_before(without, population), strict=True
    ):
        chosen = (frame["area_code"] == row.of) & (frame["period"] == row.period)
        frame.loc[chosen, "children"] -= children
    return frame.assign(
        value=frame["value"] / frame["children"],
        status=frame["status"].mask(frame["children"].isna(), "x"),
    )


def in_millions(spending: pd.DataFrame) -> pd.DataFrame:
    """Return ``spending`` with value in million pounds."""
    return spending.assign(value=spending["value"] / MILLION)


def decimals(spending: pd.DataFrame) -> int:
    """Return how many decimals amounts in million pounds need: more for a small council."""
    largest = spending["value"].max()
    return 0 if largest >= 1000 * MILLION else 1 if largest >= 10 * MILLION else 2


def financial(period: float) -> str:
    """Return "2024-25" for 2025."""
    return f"{int(period) - 1}-{int(period) % 100:02d}"


def money(value: float) -> str:
    """Return pounds in words: "£16,012 million", "£43,000" below a million."""
    if value >= 100 * MILLION:
        return f"£{number(value / MILLION)} million"
    if value >= MILLION:
        return f"£{number(value / MILLION, 1)} million"
    return f"£{number(round(value, -3))}"
