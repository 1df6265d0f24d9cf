"""Spending by service, cash terms: from the lines of the return to amounts, shares and per child.

The lines are those of the section 251 outturn, gross, without capital expenditure charged to
revenue. Leaving care is part of the line of children looked after and is never added to it.
Source of what each line holds: data dictionary of the Local Authority Interactive Tool.
"""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from helpers import data
from helpers.analysis import context
from helpers.data.nations import ENGLAND
from helpers.statistics.rates import of_mid_year_before
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
ORDER = [*dict.fromkeys(SERVICES.values()), REST, ALL]
CATEGORIES = {
    "Total (excl CERA)": TOTAL,
    "Children looked after": "spend_looked_after_pounds",
    "Safeguarding": "spend_safeguarding_pounds",
    "Family support": "spend_family_support_pounds",
    "Sure Start and under 5s": "spend_early_years_pounds",
    "Services for young people": "spend_youth_services_pounds",
}
"""The measure that each category of the older table of England agrees with."""
LINES = {measure: category for category, measure in CATEGORIES.items()} | {TOTAL: ALL}
"""What each line is called in a table."""
CATEGORIES_SOURCE = "dfe-s251-2022"
"""The source of the older table of England."""
MILLION = 1e6
LEAST = 1e6
"""A change from fewer pounds than this is set aside: a single child's placement could make it."""


def year_ending(financial_year: str) -> int:
    """Return 2013 for "2012-13"."""
    return int(financial_year[:4]) + 1


def compared(area: str, compare_with: Sequence[str], year: int) -> list[str]:
    """Return the codes of the area shown, of its combined series if any, and of those beside it.

    Raises:
        Problem: If no spending is held for the area up to ``year``. For England the older table
            holds some in any case.
    """
    code = data.area(area).code
    if code != ENGLAND:
        context.own([TOTAL], area, None, year)
    beside = [data.harmonised_area(code), *data.compared(code, compare_with)]
    return [code, *dict.fromkeys(one for one in beside if one not in ("", code))]


def categories(year: int) -> pd.DataFrame:
    """Return England's spending by category up to ``year``, as the older table prints it."""
    held = data.table("spending_categories")
    return held[held["financial_year"].map(year_ending).astype(float) <= year]


def from_categories(categories: pd.DataFrame) -> pd.DataFrame:
    """Return :func:`categories` as a series frame of :data:`MEASURES`, pounds, gross."""
    held = categories[categories["category"].isin(CATEGORIES)]
    return pd.DataFrame(
        {
            "measure": held["category"].map(CATEGORIES),
            "area_code": ENGLAND,
            "area": "England",
            "period": held["financial_year"].map(year_ending).astype(int),
            "value": held["gross_million_pounds_cash"] * MILLION,
            "status": "",
            "source": CATEGORIES_SOURCE,
        }
    )


def lines(first_year: int, year: int) -> pd.DataFrame:
    """Return a series frame of :data:`MEASURES`, all areas, in pounds, with line (its name).

    England's years before the first of the newer table are those of the older one; the two agree
    where both hold a year.
    """
    newer = data.observations(MEASURES, None, None, year)
    older = from_categories(categories(year))
    england = newer.loc[newer["area_code"] == ENGLAND, "period"]
    if len(england):
        older = older[older["period"] < england.min()]
    every = pd.concat([older, newer], ignore_index=True)
    every = every[every["period"] >= first_year]
    order = every["measure"].map(MEASURES.index)
    every = every.iloc[order.argsort(kind="stable")]
    every = every.assign(line=every["measure"].map(LINES)).reset_index(drop=True)
    every.attrs = {"last_year": year}
    return every


def children(first_year: int, year: int) -> pd.DataFrame:
    """Return the series frame of population_0_17 that :func:`lines` of these years are per."""
    return data.observations("population_0_17", None, first_year - 1, year - 1)


def left_out(lines: pd.DataFrame, codes: Sequence[str]) -> pd.DataFrame:
    """Return which authorities of nations and regions have no total in a year, though they existed.

    An area's total is the sum over the authorities that have one, so these are missing from it: of
    (the nation's or region's code), area_code, area, period; from the first year in which any
    authority of the area has a total.
    """
    places = data.areas()[["area_code", "name", "first_mid_year", "last_mid_year"]]
    pairs = [(of, code) for of in codes for code in data.members(of)]
    every = pd.DataFrame(pairs, columns=["of", "area_code"]).merge(places, on="area_code")
    held = lines.loc[(lines["measure"] == TOTAL) & lines["value"].notna(), ["area_code", "period"]]
    began = every.merge(held, on="area_code").groupby("of")["period"].min()
    every = every.merge(held[["period"]].drop_duplicates(), how="cross")
    every = every.merge(held, on=["area_code", "period"], how="left", indicator=True)
    absent = every[
        (every["_merge"] == "left_only")
        & ~every["period"].le(every["first_mid_year"])
        & ~every["period"].gt(every["last_mid_year"] + 1)
        & every["period"].ge(every["of"].map(began).astype(float))
    ]
    absent = absent.rename(columns={"name": "area"})[["of", "area_code", "area", "period"]]
    return absent.sort_values(["of", "period", "area"], ignore_index=True)


def breaks(lines: pd.DataFrame, code: str) -> pd.DataFrame:
    """Return the breaks of an area's total, as :func:`helpers.data.breaks`.

    An authority that the publisher left out breaks the series of the areas it lies in alone.
    """
    absent = left_out(lines, [] if data.area(code).is_authority else [code])
    found = data.breaks(TOTAL, code)
    return found[found["period"].isin(absent["period"])]


def breaks_of_each(lines: pd.DataFrame, codes: Sequence[str]) -> pd.DataFrame:
    """Return :func:`breaks` of several areas with area, whose they are.

    A combined series has a break where its councils were reorganised too.
    """
    found = []
    for code in codes:
        joined = [data.reorganisation(code)] if "+" in code else []
        every = pd.concat([breaks(lines, code), *joined])
        found.append(every.assign(area=data.area(code).name))
    return pd.concat(found, ignore_index=True)


def last_run(frame: pd.DataFrame, breaks: pd.DataFrame | None) -> pd.DataFrame:
    """Return the rows of the last years between which no break lies, two years or more.

    Args:
        frame: Column period; several rows may be of one year.
        breaks: As :func:`breaks` returns them.

    Returns:
        DataFrame: Of ``frame``; no row where no two years have no break between them.
    """
    starts = [] if breaks is None else sorted(breaks["period"])
    years = frame["period"].drop_duplicates().sort_values()
    runs = years.groupby(np.searchsorted(starts, years, side="right"))
    several = [run for _, run in runs if len(run) > 1]
    return frame[frame["period"].isin(several[-1] if several else [])]


def even(frame: pd.DataFrame) -> pd.DataFrame:
    """Return one area's series of all spending without years that stand out alone.

    Beside the years about it such a year tells of a return, not of a turn: see the table outlying.
    The last two years stay, and so does every series of another service.
    """
    if "service" not in frame or set(frame["service"]) != {ALL}:
        return frame
    rows = data.table("outlying")
    rows = rows[(rows["measure"] == TOTAL) & rows["area_code"].isin(frame["area_code"])]
    odd = frame["period"].isin(rows.loc[rows["after"].notna(), "period"])
    last = frame.loc[frame["value"].notna(), "period"].nlargest(2)
    return frame[~odd | frame["period"].isin(last)]


def spending(lines: pd.DataFrame, children: pd.DataFrame) -> pd.DataFrame:
    """Return the spending of every area by service, as :func:`per_child` does."""
    places = data.areas()
    wide = places.loc[places["level"].isin(["country", "region"]), "area_code"]
    absent = left_out(lines, list(wide[wide.isin(lines["area_code"])]))
    frame = per_child(by_service(lines, absent), children, absent)
    frame.attrs = dict(lines.attrs)
    return frame


def by_service(lines: pd.DataFrame, absent: pd.DataFrame) -> pd.DataFrame:
    """Return spending by service, on the authorities that an area's total is made of.

    What lines hold of the authorities in ``absent`` (:func:`left_out`) is taken off the lines of
    the area they are missing from.

    Returns:
        DataFrame: area_code, area, period, service, value (pounds), share (per cent of all
            services), status; a row an area, service and year. A service with a missing line is
            missing.
    """
    held = lines[["measure", "area_code", "period", "value"]]
    taken = absent.merge(held[held["measure"] != TOTAL], on=["area_code", "period"])
    wide = _less(held, taken, ["area_code", "period", "measure"]).unstack()  # noqa: PD010
    wide = wide.dropna(how="all").reindex(columns=MEASURES)
    of = pd.Series(SERVICES)
    table = {one: wide[of.index[of == one]].sum(axis=1, skipna=False) for one in ORDER[:-2]}
    table = pd.DataFrame(table, index=wide.index)
    table[REST] = wide[TOTAL] - table.sum(axis=1, skipna=False)
    table[ALL] = wide[TOTAL]
    frame = table.reset_index().melt(["area_code", "period"], var_name="service")
    total = frame[["area_code", "period"]].merge(
        wide[TOTAL].rename("total").reset_index(), how="left"
    )["total"]
    names = lines.drop_duplicates("area_code").set_index("area_code")["area"]
    frame.insert(1, "area", frame["area_code"].map(names))
    status = frame["value"].isna().map({True: "x", False: ""})
    return frame.assign(share=100 * frame["value"] / total, status=status)


def _less(held: pd.DataFrame, taken: pd.DataFrame, keys: list[str]) -> pd.Series:
    """Return values by key less those taken off an area (column of); one unknown makes it so."""
    taken = taken.assign(area_code=taken["of"], value=-taken["value"])
    every = pd.concat([held[[*keys, "value"]], taken[[*keys, "value"]]])
    sums = every.groupby(keys)["value"].agg(["sum", "count", "size"])
    return sums["sum"].where(sums["count"] == sums["size"])


def per_child(spending: pd.DataFrame, children: pd.DataFrame, absent: pd.DataFrame) -> pd.DataFrame:
    """Return :func:`by_service` with children (number) and per_child (pounds).

    Children are those of the mid-year in which the financial year begins; those of the authorities
    in ``absent`` are taken off too.
    """
    keys = ["area_code", "period"]
    begun = of_mid_year_before(children)[[*keys, "value"]]
    numbers = _less(begun, absent.merge(begun, on=keys, how="left"), keys).rename("children")
    frame = spending.merge(numbers.reset_index(), on=keys, how="left")
    return frame.assign(per_child=frame["value"] / frame["children"])


def decimals(spending: pd.DataFrame) -> int:
    """Return how many decimals amounts in million pounds need: more for a small council."""
    largest = spending["value"].max()
    return 0 if largest >= 1000 * MILLION else 1 if largest >= 10 * MILLION else 2


def money(value: float) -> str:
    """Return pounds in words: "£16,012 million", "£43,000" below a million."""
    if value >= 100 * MILLION:
        return f"£{number(value / MILLION)} million"
    if value >= MILLION:
        return f"£{number(value / MILLION, 1)} million"
    return f"£{number(round(value, -3))}"


def pounds(value: float) -> str:
    """Return "£1,386"."""
    return f"£{number(value)}"
