"""Foster places of councils' own services and how many are filled.

Source
------
Ofsted, Fostering in England, as the Local Authority Interactive Tool prints it: places for which
foster carers are approved at 31 March and those filled, rounded to 5. A place not filled is vacant
or not available: a carer may be between placements, may be caring for children who cannot share,
or may have fewer beds than places. Independent agencies are not in these figures.
"""

import pandas as pd

from helpers.statistics import intervals
from helpers.words import number, with_interval

PLACES = "foster_places_count"
FILLED = "foster_places_filled_count"


def filled(frame: pd.DataFrame) -> pd.DataFrame:
    """Return the share of approved places that is filled, with an interval.

    Parameters
    ----------
    frame
        Series frame of :data:`PLACES` and :data:`FILLED`.

    Returns
    -------
    DataFrame
        A series frame of the share (per cent) with places, filled, unfilled. The interval is of
        Wilson (1927), taken from the lowest and highest counts that rounding allows.
    """
    keys = ["area_code", "area", "period"]
    places, taken = (frame[frame["measure"] == name].set_index(keys) for name in (PLACES, FILLED))
    taken = taken.reindex(places.index)
    total, some = places["value"].where(places["value"] > 0), taken["value"]
    low_total, high_total = intervals.rounding_bounds(total, places["rounding"])
    low, high = intervals.rounding_bounds(some, taken["rounding"].fillna(1))
    lower = intervals.share_interval(low, high_total)["lower"]
    top = pd.Series(high).clip(upper=pd.Series(low_total))
    upper = intervals.share_interval(top, low_total)["upper"]
    missing = some.isna() | total.isna()
    status = places["status"].mask(missing & (places["status"] == ""), taken["status"])
    found = places.assign(
        measure="foster_places_filled_share",
        value=100 * some / total,
        lower=100 * lower.to_numpy(),
        upper=100 * upper.to_numpy(),
        status=status.fillna("x").mask(~missing, ""),
        places=total,
        filled=some,
        unfilled=total - some,
        rounding=float("nan"),
    )
    return found.reset_index().sort_values(keys, ignore_index=True)


def headline(found: pd.DataFrame, code: str, name: str) -> str:
    """Return the title of the chart: the share filled in the last year and in the first."""
    held = found[(found["area_code"] == code) & found["value"].notna()].sort_values("period")
    if held.empty:
        return f"Foster places filled, {name}: not known from the data held"
    first, last = held.iloc[0], held.iloc[-1]
    text = f"{name}: {number(last['value'])}% of approved foster places filled in {last['period']}"
    if first["period"] == last["period"]:
        return text
    return f"{text}, {number(first['value'])}% in {first['period']}"


def in_words(found: pd.DataFrame, code: str, name: str) -> str:
    """Return places, filled and unfilled of the last year, and the change in places."""
    held = found[(found["area_code"] == code) & found["value"].notna()].sort_values("period")
    if held.empty:
        return f"No foster places of the council's own service are held for {name}."
    first, last = held.iloc[0], held.iloc[-1]
    share = with_interval(last["value"], last["lower"], last["upper"], 1, "%")
    text = (
        f"At 31 March {last['period']}, {name} had {number(last['places'])} approved places in "
        f"local authority services, of which {number(last['filled'])} were filled, {share}, and "
        f"{number(last['unfilled'])} were not filled; how many of these were available to a child "
        "is not among the figures held."
    )
    if first["period"] == last["period"]:
        return text
    return (
        f"{text} In {first['period']} there were {number(first['places'])} places, of which "
        f"{number(first['filled'])} were filled."
    )


def still_printed(found: pd.DataFrame, code: str, boundary: pd.DataFrame, name: str) -> str:
    """Return a sentence where places are printed for a council after it gave way; '' otherwise.

    Parameters
    ----------
    found
        As :func:`filled` returns it.
    boundary
        As :func:`helpers.data.reorganisation` returns it, for a council that gave way.
    """
    held = found[(found["area_code"] == code) & found["value"].notna()]
    if boundary.empty or not (held["period"] >= boundary["period"].max()).any():
        return ""
    return (
        f"The publisher goes on printing foster places under {name} after the reorganisation, and "
        "none under its successors."
    )


def as_table(found: pd.DataFrame, code: str) -> pd.DataFrame:
    """Return an area's places by year: approved, filled, not filled, share with interval."""
    mine = found[found["area_code"] == code].sort_values("period")
    shares = [
        with_interval(row.value, row.lower, row.upper) if pd.notna(row.value) else f"[{row.status}]"
        for row in mine.itertuples()
    ]
    return pd.DataFrame(
        {
            "Year": mine["period"],
            "Approved places": mine["places"],
            "Filled": mine["filled"],
            "Not filled": mine["unfilled"],
            "Filled, % (95% interval)": shares,
            "Symbol": mine["status"],
        }
    )
