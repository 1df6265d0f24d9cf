"""Children looked after at 31 March, those who started in the year, and the share who stayed.

The number at the end of a year is those there at its start and those who started in it, times the
share still looked after at its end. Leavers are what this share leaves out. They are not the
published number of those who ceased: the published numbers do not add up to the change, as a child
who comes back within the year counts once only, and what is not explained would be lost.
"""

import pandas as pd

from helpers import data, words
from helpers.show import breaks as known_breaks

COUNT = "looked_after_count"
STARTED = "looked_after_started_count"
FEWEST_CHILDREN = 100
"""Of fewer, single children and families decide the flows of a year."""
FEWEST_CHANGES = 4
"""Of fewer changes from year to year, nothing is said of how far flows move."""
AVERAGED = 3
"""The years that a council's flows are averaged over: those of one year hold too much chance."""


def averaged(area: str) -> int:
    """Return over how many years an area's flows are averaged: one for nations and regions."""
    place = data.area(area)
    return AVERAGED if place.is_authority or place.level == "group" else 1


def yearly(stock: pd.DataFrame, started: pd.DataFrame) -> pd.DataFrame:
    """Return stock, starters and the share who stayed of each year.

    Args:
        stock, started: period, value of one area: children at 31 March, starters in the year.

    Returns:
        DataFrame: period (no year between the first and the last left out), stock, started,
            staying (stock / (stock a year before + started)); missing where a part is.
    """
    numbers = {
        name: frame.set_index("period")["value"].astype(float)
        for name, frame in {"stock": stock, "started": started}.items()
    }
    wide = pd.DataFrame(numbers)
    first = wide["started"].first_valid_index()
    wide = wide.loc[wide.index >= (first or 0) - 1]
    if len(wide):
        wide = wide.reindex(range(wide.index.min(), wide.index.max() + 1))
    among = wide["stock"].shift() + wide["started"]
    wide["staying"] = wide["stock"] / among.where(among > 0)
    return wide.rename_axis("period").reset_index()


def breaks(area: str) -> pd.DataFrame:
    """Return the breaks between two figures of an area's number looked after: period, note."""
    held = data.series(COUNT, area).assign(line="")
    return known_breaks.of_lines(held, None)[["period", "note"]]


def of_area(area: str, year: int) -> pd.DataFrame:
    """Return :func:`yearly` of an area since its last break, up to its last year with a number."""
    stock = words.comparable(data.series(COUNT, area, None, year), breaks(area))
    started = data.series(STARTED, area, None, year)
    since = started["period"].between(stock["period"].min(), stock["period"].max())
    return yearly(stock, started[since])


def why_not(area: str, frame: pd.DataFrame, year: int) -> str:
    """Return why nothing can be said of an area's years to come, in a sentence; '' if it can.

    Args:
        frame: As :func:`of_area` returns it.
    """
    place = data.area(area)
    if place.abolished:
        return f"{place.name} no longer exists, so that nothing is said of years to come."
    newest = data.series(COUNT, area, None, year).tail(1)
    if frame.empty or newest["value"].isna().all():
        reason = words.missing_years(newest).removesuffix(".") or "No figure is held"
        return f"{reason}, so that there is nothing to start from in {place.name}."
    last = frame.tail(averaged(area))
    if frame["stock"].iloc[-1] < FEWEST_CHILDREN:
        return (
            f"Fewer than {FEWEST_CHILDREN} children were looked after in {place.name} at 31 March "
            f"{frame['period'].iloc[-1]}: single children decide what follows, and no rule can."
        )
    if not usable(last).all() or len(last) < averaged(area):
        return (
            f"Starters in {place.name}, or the number they join, are not known for each year from "
            f"{frame['period'].iloc[-1] - averaged(area) + 1} to {frame['period'].iloc[-1]}."
        )
    if changes(frame) < FEWEST_CHANGES:
        return (
            f"Fewer than {FEWEST_CHANGES} changes from year to year are known of {place.name}: too "
            "few to say how far starting and staying move."
        )
    return ""


def usable(frame: pd.DataFrame) -> pd.Series:
    """Return which years have starters and a share who stayed between none and all."""
    return frame["started"].gt(0) & frame["staying"].gt(0) & frame["staying"].lt(1)


def changes(frame: pd.DataFrame) -> int:
    """Return how many pairs of years one after the other are usable."""
    ok = usable(frame)
    return int((ok & ok.shift(fill_value=False)).sum())


def as_table(frame: pd.DataFrame, area: str, year: int) -> pd.DataFrame:
    """Return :func:`yearly` of an area as a table for people, from its first year with starters."""
    rows = frame[frame["period"] >= frame.loc[frame["started"].notna(), "period"].min()]
    status = data.series(STARTED, area, None, year).set_index("period")["status"]
    of_stock = data.series(COUNT, area, None, year).set_index("period")["status"]
    why = rows["period"].map(of_stock).where(rows["stock"].isna(), rows["period"].map(status))
    # a share can be missing as the number of the year before is, whose own row says why
    hidden = rows["period"].sub(1).map(of_stock).where(rows["started"].notna(), why)
    return pd.DataFrame(
        {
            "Year": rows["period"].astype(str),
            "Looked after at 31 March": rows["stock"],
            "Started in the year": rows["started"],
            "Share who stay (%)": 100 * rows["staying"],
            "Symbol": why.where(why.fillna("") != "", hidden).fillna("").replace("", "x"),
        }
    )
