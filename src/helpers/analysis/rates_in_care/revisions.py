"""A figure as it was first published and as it stands now."""

import pandas as pd

from helpers.statistics import intervals
from helpers.words import number, signed

NAMES = {
    "period": "Year",
    "first": "First published",
    "now": "Now",
    "difference": "Revision",
    "percent": "Revision (%)",
    "release": "First published in",
}
OVER_YEARS = {
    "start": "From",
    "end": "To",
    "first_percent": "As first published (%)",
    "now_percent": "As now held (%)",
}
TO_THE_HUNDRED = 2010
"""The last year whose number for England was first printed to the nearest 100; then to 10."""
CHOSEN = ["period", "released", "release", "kind", "value"]


def first_and_now(first: pd.DataFrame, now: pd.DataFrame) -> pd.DataFrame:
    """Return each year's figure as first published beside the figure as now revised.

    Years of which only a later release is held are left out: what it prints may already be
    revised.

    Parameters
    ----------
    first
        The earliest release held of each period, as :func:`helpers.data.first_published` returns.
    now
        Series frame of the same measure and area.

    Returns
    -------
    DataFrame
        period, release, kind ('secondary' where quoted by others), first, now, difference (now
        less first), percent (of the first), beyond_rounding (False where the rounding of the two
        could explain the difference).
    """
    printed = first.loc[first["released"] == first["period"], CHOSEN]
    frame = printed.rename(columns={"value": "first"}).merge(
        now.loc[now["value"].notna(), ["period", "value"]].rename(columns={"value": "now"}),
        on="period",
    )
    unit = frame["period"].le(TO_THE_HUNDRED).map({True: 100.0, False: 10.0})
    bounds = intervals.change_bounds(frame["first"], frame["now"], unit, 10)
    frame["beyond_rounding"] = bounds["beyond_rounding"]
    frame["difference"] = frame["now"] - frame["first"]
    frame["percent"] = 100 * frame["difference"] / frame["first"]
    return frame.drop(columns="released").sort_values("period", ignore_index=True)


def over_years(frame: pd.DataFrame, years: int = 10) -> pd.DataFrame:
    """Return the change over ``years`` years by first-published and by revised figures.

    Parameters
    ----------
    frame
        As :func:`first_and_now` returns it.

    Returns
    -------
    DataFrame
        start, end (periods), first_start, first_end, first_percent, now_start, now_end,
        now_percent; a row wherever both ends are held.
    """
    columns = ["period", "first", "now"]
    end = frame[columns].add_suffix("_end")
    start = frame[columns].add_suffix("_start")
    both = end.assign(period_start=end["period_end"] - years).merge(start, on="period_start")
    for kind in ("first", "now"):
        both[f"{kind}_percent"] = 100 * (both[f"{kind}_end"] / both[f"{kind}_start"] - 1)
    both = both.rename(columns={"period_start": "start", "period_end": "end"})
    kinds = [f"{kind}_{what}" for kind in ("first", "now") for what in ("start", "end", "percent")]
    return both[["start", "end", *kinds]]


def revised(frame: pd.DataFrame) -> str:
    """Return how often and how far figures were revised, in sentences.

    Parameters
    ----------
    frame
        As :func:`first_and_now` returns it.
    """
    if frame.empty:
        return "No first-published figure is held for these years."
    moved = frame[frame["beyond_rounding"]]
    down = int((moved["difference"] < 0).sum())
    text = (
        f"Of the {len(frame)} years whose first publication is held, {len(moved)} now stand at "
        f"another figure, rounding apart, {down} of them at a lower one."
    )
    if moved.empty:
        return text
    row = moved.loc[moved["difference"].abs().idxmax()]
    return (
        f"{text} The largest revision is that of {row['period']}: {number(row['first'])} first, "
        f"{number(row['now'])} now ({signed(row['percent'], 2)}%)."
    )


def most_revised(frame: pd.DataFrame) -> str:
    """Return the row of :func:`over_years` in which the two changes differ most, in a sentence."""
    if frame.empty:
        return ""
    row = frame.loc[(frame["first_percent"] - frame["now_percent"]).abs().idxmax()]
    return (
        f"From {row['start']:.0f} to {row['end']:.0f} the number went from "
        f"{number(row['first_start'])} to {number(row['first_end'])} as first published "
        f"({signed(row['first_percent'], 1)}%), and "
        f"from {number(row['now_start'])} to {number(row['now_end'])} as now revised "
        f"({signed(row['now_percent'], 1)}%)."
    )


def headline(frame: pd.DataFrame) -> str:
    """Return the title of the chart of revisions: how many figures went down or up since.

    Parameters
    ----------
    frame
        As :func:`first_and_now` returns it.
    """
    moved = frame.loc[frame["beyond_rounding"], "difference"]
    down, up = int((moved < 0).sum()), int((moved > 0).sum())
    if frame.empty:
        return "No first-published number is held"
    return f"Of {len(frame)} first-published numbers, {down} were since revised down and {up} up"
