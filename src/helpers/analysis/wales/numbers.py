"""The number of children looked after in Wales: record years, changes by year, beside the rate.

Numbers up to 2018 are rounded to 5: a change that rounding could explain is none.
"""

import pandas as pd

from helpers.statistics import intervals

NUMBER, RATE = "Number of children", "Rate per 10,000 children"


def record_years(frame: pd.DataFrame) -> list[int]:
    """Return the years whose number was above every earlier one by more than rounding allows.

    ``frame``: series frame of one count of one area.
    """
    held = frame[frame["value"].notna()].sort_values("period")
    lowest, highest = intervals.rounding_bounds(held["value"], held["rounding"])
    before = pd.Series(highest, index=held.index).cummax().shift()
    return held.loc[pd.Series(lowest, index=held.index) > before, "period"].astype(int).tolist()


def by_year(frame: pd.DataFrame) -> pd.DataFrame:
    """Return the change from each year to the next, of one count of one area.

    Returns:
        DataFrame: label (the later year), period, value (children), status ('u' where rounding
            alone could explain the change, 'x' where a year is not held: it is then missing); a
            row each year from the first to the last.
    """
    held = frame[frame["value"].notna()].sort_values("period", ignore_index=True)
    before = held.shift()
    next_year = held["period"] - before["period"] == 1
    held, before = held[next_year], before[next_year]
    bounds = intervals.change_bounds(
        before["value"], held["value"], before["rounding"], held["rounding"]
    )
    beyond = bounds["beyond_rounding"]
    result = held[["period"]].assign(
        value=bounds["change"].where(beyond), status=beyond.map({True: "", False: "u"})
    )
    years = range(held["period"].min(), held["period"].max() + 1) if len(held) else []
    result = result.set_index("period").reindex(pd.Index(years, name="period")).reset_index()
    return result.assign(label=result["period"].astype(str), status=result["status"].fillna("x"))


def against_rate(counts: pd.DataFrame, printed: pd.DataFrame, breaks: pd.DataFrame) -> pd.DataFrame:
    """Return number and printed rate of one area, each as a percentage of its first year.

    Both start afresh at 100 where the population base of the rate changes: within such a stretch
    they part only by what the population did, and nothing is read from one to the next.

    Args:
        counts, printed: Series frames of looked_after_count and looked_after_rate of one area.
        breaks: Breaks of the rate, as :func:`helpers.data.breaks` returns them.

    Returns:
        DataFrame: period, base (the first year of its stretch), kind (:data:`NUMBER` or
            :data:`RATE`), printed (number or rate), value (the index); years without either are
            left out.
    """
    columns = ["period", "value"]
    both = counts[columns].merge(printed[columns], on="period").dropna().sort_values("period")
    both = both.set_axis(["period", NUMBER, RATE], axis="columns")
    starts = breaks.loc[breaks["kind"] == "population base", "period"]
    both["base"] = [sum(year >= start for start in starts) for year in both["period"]]
    long = both.melt(["period", "base"], [NUMBER, RATE], var_name="kind", value_name="printed")
    first = long.groupby(["kind", "base"])[["period", "printed"]].transform("first")
    return long.assign(base=first["period"], value=100 * long["printed"] / first["printed"])
