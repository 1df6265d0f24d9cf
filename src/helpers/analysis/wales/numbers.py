"""The number of children looked after in Wales: record years, changes by year, and what came next.

Numbers up to 2018 are rounded to 5: a change that rounding could explain is none.
"""

import pandas as pd

from helpers.statistics import intervals
from helpers.words import number, signed, years

NUMBER, RATE = "Number of children", "Rate per 10,000 children"


def record_years(frame: pd.DataFrame) -> list[int]:
    """Return the years whose number was above every earlier one by more than rounding allows.

    Parameters
    ----------
    frame
        Series frame of one count of one area.
    """
    held = frame[frame["value"].notna()].sort_values("period")
    lowest, highest = intervals.rounding_bounds(held["value"], held["rounding"])
    before = pd.Series(highest, index=held.index).cummax().shift()
    return held.loc[pd.Series(lowest, index=held.index) > before, "period"].astype(int).tolist()


def records_said(frame: pd.DataFrame, name: str) -> str:
    """Return in which years the number was a record, and whether the last one is, in sentences."""
    held = frame[frame["value"].notna()].sort_values("period")
    if len(held) < 2:
        return f"The number in {name} is not held for two years."
    first, last, top = held.iloc[0], held.iloc[-1], held.loc[held["value"].idxmax()]
    records = record_years(held)
    text = (
        f"The number in {name} was above that of every earlier year, rounding apart, in "
        f"{len(records)} of the {len(held) - 1} years since {first['period']}: {years(records)}. "
        f"The highest is {number(top['value'])} in {top['period']}"
    )
    if top["period"] == last["period"]:
        return f"{text}, the last year held. Years before {first['period']} are not held."
    return (
        f"{text}; {last['period']} has {number(last['value'])}. Years before {first['period']} "
        "are not held."
    )


def by_year(frame: pd.DataFrame) -> pd.DataFrame:
    """Return the change from each year to the next.

    Returns
    -------
    DataFrame
        label (the later year), period, value (children), status ('u' where rounding alone could
        explain the change: it is then missing).
    """
    held = frame[frame["value"].notna()].sort_values("period").reset_index(drop=True)
    before = held.shift()
    rows = held[(held["period"] - before["period"]) == 1].index
    bounds = intervals.change_bounds(
        before.loc[rows, "value"],
        held.loc[rows, "value"],
        before.loc[rows, "rounding"],
        held.loc[rows, "rounding"],
    )
    return pd.DataFrame(
        {
            "label": held.loc[rows, "period"].astype(int).astype(str),
            "period": held.loc[rows, "period"].astype(int),
            "value": bounds["change"].where(bounds["beyond_rounding"]),
            "status": bounds["beyond_rounding"].map({True: "", False: "u"}),
        }
    ).reset_index(drop=True)


def since(frame: pd.DataFrame, start: int, name: str) -> str:
    """Return every number from the year ``start`` on and the change since, in sentences."""
    held = frame[frame["value"].notna() & (frame["period"] >= start)].sort_values("period")
    if len(held) < 2 or held["period"].iloc[0] != start:
        return f"What happened in {name} after {start} is not held for years up to this one."
    first, last = held.iloc[0], held.iloc[-1]
    numbers = ", ".join(f"{number(row.value)} in {row.period}" for row in held.itertuples())
    bounds = intervals.change_bounds(
        first["value"], last["value"], first["rounding"], last["rounding"]
    ).iloc[0]
    text = f"In {name} there were {numbers}"
    if not bounds["beyond_rounding"]:
        return f"{text}: no change from {start} to {last['period']} beyond rounding."
    return f"{text}: {signed(bounds['change'])} ({signed(bounds['percent'], 1)}%) since {start}."


def after_headline(frame: pd.DataFrame, start: int, name: str) -> str:
    """Return the title of the chart of changes by year: what came after ``start``."""
    changes = by_year(frame)
    later = changes[(changes["period"] > start) & changes["value"].notna()]
    if later.empty:
        return f"{name}: change in number by year"
    parts = [f"{signed(row.value)} in {row.label}" for row in later.itertuples()]
    return f"{name}, after {start}: {', '.join(parts)}"


def against_rate(counts: pd.DataFrame, printed: pd.DataFrame, breaks: pd.DataFrame) -> pd.DataFrame:
    """Return number and printed rate of one area as a percentage of their first common year.

    The rate is indexed afresh from each change of its population base on, where the number is
    at the index that it has reached: the two lines part only by what the population did.

    Parameters
    ----------
    counts, printed
        Series frames of looked_after_count and looked_after_rate of one area.
    breaks
        Breaks of the rate, as :func:`helpers.data.breaks` returns them.

    Returns
    -------
    DataFrame
        period, kind (:data:`NUMBER` or :data:`RATE`), value; years without either are left out.
    """
    columns = ["period", "value"]
    both = counts[columns].merge(printed[columns], on="period", suffixes=("_n", "_r")).dropna()
    if both.empty:
        return pd.DataFrame(columns=["period", "kind", "value"])
    both = both.sort_values("period")
    both["index"] = 100 * both["value_n"] / both["value_n"].iloc[0]
    starts = breaks.loc[breaks["kind"] == "population base", "period"]
    base = both["period"].map(lambda year: sum(year >= start for start in starts))
    first = both.groupby(base)[["index", "value_r"]].transform("first")
    both["rated"] = first["index"] * both["value_r"] / first["value_r"]
    return pd.concat(
        [
            both[["period"]].assign(kind=NUMBER, value=both["index"]),
            both[["period"]].assign(kind=RATE, value=both["rated"]),
        ],
        ignore_index=True,
    )


def against_rate_headline(counts: pd.DataFrame, printed: pd.DataFrame, name: str) -> str:
    """Return the title of the chart: the last number and printed rate that are both held."""
    both = counts.merge(printed, on="period", suffixes=("_n", "_r"))
    both = both.dropna(subset=["value_n", "value_r"]).sort_values("period")
    if both.empty:
        return f"{name}: number and rate are not both held"
    row = both.iloc[-1]
    return (
        f"{name}: {number(row['value_n'])} children in {row['period']}, "
        f"{number(row['value_r'], 1)} per 10,000"
    )


def against_rate_said(
    counts: pd.DataFrame, printed: pd.DataFrame, breaks: pd.DataFrame, name: str
) -> str:
    """Return how number and rate changed over the same years, on each population base."""
    both = counts.merge(printed, on="period", suffixes=("_n", "_r"))
    both = both.dropna(subset=["value_n", "value_r"]).sort_values("period")
    starts = breaks.loc[breaks["kind"] == "population base", "period"]
    base = both["period"].map(lambda year: sum(year >= start for start in starts))
    parts = []
    for _, part in both.groupby(base):
        first, last = part.iloc[0], part.iloc[-1]
        if first["period"] == last["period"]:
            continue
        grown = [
            signed(100 * (last[column] / first[column] - 1), 1) for column in ("value_n", "value_r")
        ]
        parts.append(
            f"from {first['period']} to {last['period']} the number changed by {grown[0]}% and the "
            f"rate by {grown[1]}% ({number(first['value_r'], 1)} to {number(last['value_r'], 1)})"
        )
    if not parts:
        return f"Number and rate of {name} are not both held for two years."
    return (
        f"In {name}, {'; '.join(parts)}. Where the two move alike, the number of children in the "
        "population explains little of the change."
    )
