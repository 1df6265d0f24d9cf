"""Spending by service, cash terms: from the lines of the return to amounts, shares and per child.

The lines are those of the section 251 outturn, gross, without capital expenditure charged to
revenue. Leaving care is part of the line of children looked after and is never added to it.
Source of what each line holds: data dictionary of the Local Authority Interactive Tool.
"""

import pandas as pd

from helpers.areas import Area
from helpers.wording import listed, number, signed

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
MILLION = 1e6
ROUNDING_OF_SUMS = 1000
"""Pounds by which a sum over councils may miss the total printed for rounding alone."""


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
            "area_code": "E92000001",
            "area": "England",
            "period": held["financial_year"].map(year_ending),
            "value": held["gross_million_pounds_cash"] * MILLION,
            "status": "",
            "source": "spending_categories",
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
    england = lines.loc[lines["area_code"] == "E92000001", "period"]
    if england.empty:
        return lines
    return pd.concat([categories[categories["period"] < england.min()], lines], ignore_index=True)


def left_out(lines: pd.DataFrame, areas: pd.DataFrame, members: list[str]) -> pd.DataFrame:
    """Return which authorities of an area have no total in a year, though they existed.

    An area's total is the sum over the authorities that have one, so these are missing from it.

    Parameters
    ----------
    lines
        Series frame of :data:`MEASURES` for all authorities.
    areas
        area_code, name, first_mid_year, last_mid_year.
    members
        Codes of the authorities in the area.

    Returns
    -------
    DataFrame
        area_code, area, period; a row a year and authority.
    """
    totals = lines.loc[(lines["measure"] == TOTAL) & lines["value"].notna()]
    own = areas.loc[
        areas["area_code"].isin(members), ["area_code", "name", "first_mid_year", "last_mid_year"]
    ]
    every = own.merge(totals[["period"]].drop_duplicates(), how="cross")
    existed = every["period"].gt(every["first_mid_year"]) & ~every["period"].gt(
        every["last_mid_year"] + 1
    )
    held = pd.MultiIndex.from_frame(totals[["area_code", "period"]])
    absent = ~pd.MultiIndex.from_frame(every[["area_code", "period"]]).isin(held)
    found = every[existed & absent & every["period"].ge(_first_of_councils(totals, members))]
    named = found.rename(columns={"name": "area"})[["area_code", "area", "period"]]
    return named.sort_values(["period", "area"], ignore_index=True)


def _first_of_councils(totals: pd.DataFrame, members: list[str]) -> float:
    """Return the first year in which any authority has a total; before it none is left out."""
    return totals.loc[totals["area_code"].isin(members), "period"].min()


def unlike_councils(lines: pd.DataFrame, area_code: str, members: list[str]) -> str:
    """Return where an area's total is not the sum over its authorities, in a sentence; '' if so.

    Which of the two is right cannot be told; the area's own figure is the one shown.

    Parameters
    ----------
    lines
        Series frame of :data:`MEASURES` for the area and for all authorities.
    """
    totals = lines[lines["measure"] == TOTAL]
    mine = totals[totals["area_code"] == area_code].set_index("period")
    sums = totals[totals["area_code"].isin(members)].groupby("period")["value"].sum()
    apart = (mine["value"] - sums).dropna()
    parts = [
        f"{money(abs(gap))} {'above' if gap > 0 else 'below'} it in {financial(year)}"
        for year, gap in apart[apart.abs() > ROUNDING_OF_SUMS].items()
    ]
    if not parts or not members:
        return ""
    return (
        f"The total printed for {mine['area'].iloc[0]} is the sum over its councils except that it "
        f"is {listed(parts)}; which of the two is right cannot be told."
    )


def by_service(lines: pd.DataFrame, area_code: str, without: pd.DataFrame) -> pd.DataFrame:
    """Return one area's spending by service, on the authorities that its total is made of.

    Parameters
    ----------
    lines
        Series frame of :data:`MEASURES` for the area and, where it is a nation or region, for
        all authorities.
    without
        As :func:`left_out` returns it: what lines hold of these is taken off the area's lines.

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
        As :func:`left_out` returns it, with of (the area that each authority is missing from).
    """
    none = pd.DataFrame(columns=["area_code", "area", "period", "of"])
    without = none if without is None else without
    held = set(lines["area_code"])
    parts = [
        by_service(lines, code, without[without["of"] == code]) for code in codes if code in held
    ]
    return pd.concat(parts, ignore_index=True) if parts else by_service(lines.iloc[:0], "", none)


def left_out_of(
    lines: pd.DataFrame, areas: pd.DataFrame, members: dict[str, list[str]]
) -> pd.DataFrame:
    """Return :func:`left_out` of several nations or regions, with of (the area's code).

    Parameters
    ----------
    members
        The codes of the authorities in each area.
    """
    parts = [left_out(lines, areas, codes).assign(of=one) for one, codes in members.items()]
    empty = pd.DataFrame(columns=["area_code", "area", "period", "of"])
    return pd.concat(parts, ignore_index=True) if parts else empty


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
    children = population.assign(period=population["period"] + 1)
    children = children.set_index(["area_code", "period"])["value"]
    keys = pd.MultiIndex.from_frame(spending[["area_code", "period"]])
    frame = spending.assign(children=children.reindex(keys).to_numpy())
    for row in without.itertuples():
        chosen = (frame["area_code"] == row.of) & (frame["period"] == row.period)
        frame.loc[chosen, "children"] -= children.get((row.area_code, row.period), float("nan"))
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


def missing_councils(without: pd.DataFrame, name: str) -> str:
    """Return which authorities an area's spending leaves out, in a sentence; '' if none."""
    if without.empty:
        return ""
    parts = [
        f"{' and '.join(group['area'])} ({financial(year)})"
        for year, group in without.groupby("period")
    ]
    return (
        f"The total of {name} is the sum over the authorities that have one. Missing from it are "
        f"{'; '.join(parts)}. Shares and spending per child leave out these authorities' other "
        "lines and their children too."
    )


def headline(spending: pd.DataFrame, place: Area) -> str:
    """Return the title of the chart of amounts: the last year's total and its largest part."""
    last = _last(spending)
    if last is None:
        return f"{place.name}: spending is not known"
    total, looked_after = last.loc[ALL], last.loc[LOOKED_AFTER]
    return (
        f"{place.name}: {money(total['value'])} in {financial(total['period'])}, "
        f"{number(looked_after['share'])}% of it on children looked after"
    )


def total_said(spending: pd.DataFrame, name: str) -> str:
    """Return how all spending went in cash, in a sentence."""
    held = spending[(spending["service"] == ALL) & spending["value"].notna()]
    held = held.sort_values("period")
    if held.empty:
        return f"Spending of {name} is not known from the data held."
    first, last = held.iloc[0], held.iloc[-1]
    text = f"{name} spent {money(last['value'])} on children's services in "
    text += financial(last["period"])
    if first["period"] == last["period"]:
        return f"{text}, the only year held (cash)."
    percent = signed(100 * (last["value"] / first["value"] - 1), 0)
    start = f"{money(first['value'])} in {financial(first['period'])}"
    return f"{text}, after {start} ({percent}% in cash; what money buys changed too)."


def per_child_headline(spending: pd.DataFrame, code: str) -> str:
    """Return the title of the chart of spending per child: the area's last year and the others'."""
    said = beside_said(spending, code)
    return said.rstrip(".") if said else "Spending per child is not known"


def combined_break(boundary: pd.DataFrame, frame: pd.DataFrame) -> pd.DataFrame:
    """Return the reorganisation as a break of the combined series in ``frame`` alone.

    Parameters
    ----------
    boundary
        As :func:`helpers.data.reorganisation` returns it.
    frame
        area_code, area: what is drawn.
    """
    named = frame[["area_code", "area"]].drop_duplicates()
    combined = named[named["area_code"].str.contains("+", regex=False)]
    return boundary.merge(combined, how="cross")[["period", "kind", "note", "area"]]


def beside_said(spending: pd.DataFrame, code: str) -> str:
    """Return all spending per child of an area and of those beside it, in a sentence.

    Parameters
    ----------
    spending
        As :func:`per_child` returns it, several areas.
    """
    every = spending[(spending["service"] == ALL) & spending["value"].notna()]
    mine = every[every["area_code"] == code]
    if mine.empty:
        return ""
    last = mine["period"].max()
    rows = every[every["period"] == last].set_index("area")["value"]
    own = mine["area"].iloc[0]
    others = [f"{one} £{number(value)}" for one, value in rows.items() if one != own]
    text = f"Spending per child in {own} in {financial(last)} was £{number(rows[own])}"
    return f"{text} ({listed(others)})." if others else f"{text}."


def shares_said(spending: pd.DataFrame, name: str) -> str:
    """Return how each service's share of all spending went, in a sentence."""
    held = spending[spending["share"].notna()]
    if held.empty:
        return f"No share can be worked out for {name}."
    first, last = held["period"].min(), held["period"].max()
    at = held.set_index(["service", "period"])["share"]
    if first == last:
        parts = [f"{one.lower()} {number(at[one, last], 1)}%" for one in named(held)]
        return f"Of all spending in {name} in {financial(last)}: {listed(parts)}."
    parts = [
        f"{one.lower()} went from {number(at[one, first], 1)}% to {number(at[one, last], 1)}% "
        f"({signed(at[one, last] - at[one, first], 1)} percentage points)"
        for one in named(held)
    ]
    return (
        f"Between {financial(first)} and {financial(last)}, as shares of all spending in {name}, "
        f"{'; '.join(parts)}."
    )


def share_headline(spending: pd.DataFrame, name: str) -> str:
    """Return the title of the chart of shares: early help against children looked after."""
    held = spending[spending["share"].notna()]
    if held.empty:
        return f"{name}: shares of spending are not known"
    at = held.set_index(["service", "period"])["share"]
    first, last = held["period"].min(), held["period"].max()
    texts = [
        f"{one.lower()} {number(at[one, first])}% in {financial(first)}, {number(at[one, last])}% "
        f"in {financial(last)}"
        if first != last
        else f"{one.lower()} {number(at[one, last])}% in {financial(last)}"
        for one in (EARLY_HELP, LOOKED_AFTER)
    ]
    return f"{name}: {'; '.join(texts)}"


def named(spending: pd.DataFrame) -> list[str]:
    """Return the services that a frame holds, without :data:`ALL`, in their order."""
    return [one for one in dict.fromkeys(spending["service"]) if one != ALL]


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


def _last(spending: pd.DataFrame) -> pd.DataFrame | None:
    held = spending[spending["share"].notna()]
    if held.empty:
        return None
    return held[held["period"] == held["period"].max()].set_index("service")
