"""How much a count has changed, what rounding leaves open of it, and what the base year does."""

import pandas as pd

from helpers.statistics import intervals
from helpers.words import number, signed, years

NAMES = {
    "first_year": "First year",
    "first": "Number then",
    "last": "Number last",
    "value": "Change (%)",
    "lower": "Lowest (%)",
    "upper": "Highest (%)",
}


def changes(frame: pd.DataFrame, first: int, last: int) -> pd.DataFrame:
    """Return each area's change between two years in per cent, with what rounding leaves open.

    Parameters
    ----------
    frame
        Series frame of one count.

    Returns
    -------
    DataFrame
        A row an area, in the order of the names: area_code, area, first, last (the counts),
        value, lower, upper (per cent; the limits are those of rounding, not of chance), status.
    """
    keys = ["area_code", "area"]
    ends = [
        frame[frame["period"] == year].set_index(keys)[["value", "rounding", "status"]]
        for year in (first, last)
    ]
    both = ends[0].join(ends[1], lsuffix="_first", rsuffix="_last", how="outer")
    bounds = intervals.change_bounds(
        both["value_first"],
        both["value_last"],
        both["rounding_first"].fillna(1),
        both["rounding_last"].fillna(1),
    )
    both = both.assign(
        first=both["value_first"],
        last=both["value_last"],
        value=bounds["percent"],
        lower=bounds["percent_lower"],
        upper=bounds["percent_upper"],
        status=both["status_first"]
        .fillna("x")
        .where(both["value_first"].isna(), both["status_last"]),
    )
    columns = [*keys, "first", "last", "value", "lower", "upper", "status"]
    return both.reset_index()[columns].sort_values("area", ignore_index=True)


def base_years(frame: pd.DataFrame, last: int, years: int = 6) -> pd.DataFrame:
    """Return the change to ``last`` from each of the first ``years`` years, one area.

    Returns
    -------
    DataFrame
        first_year, and the columns of :func:`changes`.
    """
    held = frame.loc[frame["value"].notna() & (frame["period"] < last), "period"]
    rows = [
        changes(frame, int(first), last).assign(first_year=int(first))
        for first in sorted(held)[:years]
    ]
    columns = ["first_year", "first", "last", "value", "lower", "upper"]
    return pd.concat(rows, ignore_index=True)[columns] if rows else pd.DataFrame(columns=columns)


def span(frame: pd.DataFrame) -> tuple[int, int]:
    """Return the first and last year in which all areas of ``frame`` have a value (0 if none)."""
    held = frame[frame["value"].notna()]
    number_of = held.groupby("period")["area_code"].nunique()
    full = number_of.index[number_of == number_of.max()]
    return (int(full.min()), int(full.max())) if len(full) else (0, 0)


def headline(frame: pd.DataFrame, code: str, first: int, last: int) -> str:
    """Return the title of a chart of changes: the area's own.

    Parameters
    ----------
    frame
        As :func:`changes` returns it.
    """
    mine = frame[(frame["area_code"] == code) & frame["value"].notna()]
    if mine.empty:
        return f"Change in children looked after, {first} to {last}"
    row = mine.iloc[0]
    return f"{row['area']}: {signed(row['value'], 0)}% from {first} to {last}"


def said(frame: pd.DataFrame, code: str, first: int, last: int) -> str:
    """Return the change of one area with its range, and how many others changed, in sentences.

    Parameters
    ----------
    frame
        As :func:`changes` returns it.
    """
    mine = frame[(frame["area_code"] == code) & frame["value"].notna()]
    others = frame[(frame["area_code"] != code) & frame["value"].notna()]
    text = ""
    if len(mine):
        row = mine.iloc[0]
        text = (
            f"In {row['area']} the number went from {number(row['first'])} in {first} to "
            f"{number(row['last'])} in {last} ({signed(row['value'], 0)}%; rounding leaves "
            f"{signed(row['lower'], 0)}% to {signed(row['upper'], 0)}% open). "
        )
    if others.empty:
        return text.strip()
    rose, fell = int((others["lower"] > 0).sum()), int((others["upper"] < 0).sum())
    return (
        f"{text}Of the {len(others)} other areas shown, {rose} rose, {fell} fell and "
        f"{len(others) - rose - fell} did not change by more than rounding allows."
    )


def base_matters(frame: pd.DataFrame, last: int) -> str:
    """Return how far the change to ``last`` depends on the year it is counted from.

    Parameters
    ----------
    frame
        As :func:`base_years` returns it.
    """
    held = frame[frame["value"].notna()]
    if len(held) < 2:
        return ""
    low, high = held.loc[held["value"].idxmin()], held.loc[held["value"].idxmax()]
    return (
        f"The first year matters: counted to {last} from one of {years(held['first_year'])}, the "
        f"change is anything from {signed(low['value'], 0)}% (from {low['first_year']:.0f}) to "
        f"{signed(high['value'], 0)}% (from {high['first_year']:.0f})."
    )
