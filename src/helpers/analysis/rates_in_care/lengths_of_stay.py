"""How long children stay: as measured among those who leave, and as numbers and entries imply."""

import pandas as pd

from helpers.words import number, signed

DURATION = "Duration of last period of care"
DAYS_IN_YEAR = 365.25
BANDS = {
    "Under 6 months": ("1.", "2.", "3."),
    "6 months to under 2 years": ("4.", "5."),
    "2 years and over": ("6.", "7.", "8.", "9."),
}


def of_leavers(characteristics: pd.DataFrame, last: int) -> pd.DataFrame:
    """Return how long the last period of care of England's leavers had been, by year.

    Parameters
    ----------
    characteristics
        The table of characteristics: group, characteristic, period, value.

    Returns
    -------
    DataFrame
        period, leavers, mean_days (as published), and the share of leavers (per cent) in each of
        :data:`BANDS`; no row after ``last``.
    """
    frame = characteristics
    frame = frame[(frame["group"] == DURATION) & (frame["period"] <= last)]
    wide = frame.pivot_table(index="period", columns="characteristic", values="value")
    if wide.empty:
        return pd.DataFrame(columns=["period", "leavers", "mean_days", *BANDS])
    result = pd.DataFrame({"leavers": wide["Total"]})
    result["mean_days"] = wide[[name for name in wide if name.startswith("Average")]].iloc[:, 0]
    for label, starts in BANDS.items():
        parts = wide[[name for name in wide if name.startswith(starts)]]
        # a missing band leaves the share missing: it is not zero
        result[label] = 100 * parts.sum(axis=1, skipna=False) / wide["Total"]
    return result.reset_index()


def implied_stay(stock: pd.DataFrame, started: pd.DataFrame) -> pd.DataFrame:
    """Return the mean stay in years that numbers and starters imply, by year.

    Children at 31 March divided by starters of the year (Little 1961): a mean stay only where
    both are steady.

    Returns
    -------
    DataFrame
        period, years; missing where either is, or where none started.
    """
    entries = started.set_index("period")["value"]
    held = stock[stock["period"].isin(entries.index)].set_index("period")["value"]
    years = held / entries.where(entries > 0).reindex(held.index)
    return years.rename("years").reset_index()


def as_table(frame: pd.DataFrame, stays: pd.DataFrame) -> pd.DataFrame:
    """Return measured stays of leavers beside the implied stay, as a table for people.

    Parameters
    ----------
    frame
        As :func:`of_leavers` returns it.
    stays
        As :func:`implied_stay` returns it.
    """
    implied = stays.set_index("period")["years"] * DAYS_IN_YEAR
    return pd.DataFrame(
        {
            "Year": frame["period"].astype(int).astype(str),
            "Leavers": frame["leavers"],
            **{f"{band} (%)": frame[band] for band in BANDS},
            "Mean days, published": frame["mean_days"],
            "Stay implied, days": frame["period"].map(implied),
        }
    )


def in_words(frame: pd.DataFrame, stays: pd.DataFrame) -> str:
    """Return how the time that leavers had been looked after changed, in sentences.

    Parameters
    ----------
    frame
        As :func:`of_leavers` returns it.
    stays
        As :func:`implied_stay` returns it.
    """
    held = frame[frame["mean_days"].notna()].sort_values("period")
    if len(held) < 2:
        return "How long leavers had been looked after is not held for two years to compare."
    first, last = held.iloc[0], held.iloc[-1]
    top = held.loc[held["mean_days"].idxmax()]
    long = list(BANDS)[-1]
    peak = ""
    if top["mean_days"] > max(first["mean_days"], last["mean_days"]):
        peak = f", having been {number(top['mean_days'])} in {top['period']:.0f}"
    implied = stays.set_index("period")["years"]
    return (
        f"How long those who left had been looked after is published for England: a mean of "
        f"{number(first['mean_days'])} days in {first['period']:.0f} and of "
        f"{number(last['mean_days'])} in {last['period']:.0f}"
        f" ({signed(100 * (last['mean_days'] / first['mean_days'] - 1), 1)}%){peak}. The share who "
        f"had been for two years or more went from {number(first[long], 1)}% to "
        f"{number(last[long], 1)}%. Over the same years the implied stay went from "
        f"{number(implied.get(first['period']), 2)} to {number(implied.get(last['period']), 2)} "
        "years. The published time is measured, but among those who left and for their last period "
        "of care only: those who stay are not in it."
    )
