"""What a change in the number of children is made of: more children, more entries, longer stays."""

import pandas as pd

from helpers.statistics import decomposition
from helpers.words import number, signed

FACTORS = {
    "population": "More or fewer children in the population",
    "entries per child": "More or fewer entries for each child",
    "length of stay": "Longer or shorter stays",
}
FEW = 50

FORMATS = {
    "Year": lambda year: f"{year:.0f}",
    "Change in number": signed,
    "Child population": signed,
    "Entries": signed,
    "Length of stay": signed,
    "Stay implied, years": 2,
}


def by_factor(
    stock: pd.DataFrame, started: pd.DataFrame, population: pd.DataFrame, first: int, last: int
) -> pd.DataFrame:
    """Return what the change in number since ``first`` is made of, for each year up to ``last``.

    Returns
    -------
    DataFrame
        The columns of :func:`helpers.statistics.decomposition.stock_and_flow`, period (the later
        year) and label (the factor, in words); a row a factor and year.
    """
    rows = [
        decomposition.stock_and_flow(stock, started, population, first, year).assign(period=year)
        for year in range(first + 1, last + 1)
    ]
    if not rows:
        return pd.DataFrame(columns=["factor", "change_children", "reason", "period", "label"])
    frame = pd.concat(rows, ignore_index=True)
    return frame.assign(label=frame["factor"].map(FACTORS))


def headline(frame: pd.DataFrame, name: str, first: int) -> str:
    """Return the title of the chart of contributions: the largest one.

    Parameters
    ----------
    frame
        Rows of :func:`by_factor` for one year.
    """
    if frame.empty or frame["reason"].iloc[0]:
        return f"{name}: what the change is made of is not known"
    row = frame.loc[frame["change_children"].abs().idxmax()]
    total = frame["change_children"].sum()
    more = row["change_children"] > 0
    what = {
        "population": "a larger child population" if more else "a smaller child population",
        "entries per child": "more entries for each child" if more else "fewer entries a child",
        "length of stay": "longer stays" if more else "shorter stays",
    }[row["factor"]]
    return (
        f"{name}, {first} to {row['period']}: {signed(total)} children looked after; the largest "
        f"part is {what} ({signed(row['change_children'])})"
    )


def made_of(frame: pd.DataFrame, name: str, first: int) -> str:
    """Return what the change in number between the first and last year is made of, in sentences.

    Parameters
    ----------
    frame
        Rows of :func:`by_factor` for one year.
    """
    if frame.empty:
        return f"There are no two years of starters for {name} to compare."
    last = int(frame["period"].iloc[0])
    if frame["reason"].iloc[0]:
        return f"What the change in {name} is made of is not known: {frame['reason'].iloc[0]}."
    by = frame.set_index("factor")
    total = by["change_children"].sum()
    stay = by.loc["length of stay"]
    verb = "rose" if total > 0 else "fell"
    change = f"{verb} by {number(abs(total))}" if round(total) else "did not change"
    text = (
        f"Between {first} and {last} the number of children looked after in {name} {change}. "
        f"The change in the child population accounts for "
        f"{signed(by.at['population', 'change_children'])}, the change in entries for each child "
        f"for {signed(by.at['entries per child', 'change_children'])}, and the change in length of "
        f"stay for {signed(stay['change_children'])}. The stay that the figures imply went from "
        f"{number(stay['first'], 2)} to {number(stay['last'], 2)} years."
    )
    # the three factors multiply to the number of children, entries being per 10,000
    smallest = min(by["first"].prod(), by["last"].prod()) / 10_000
    if smallest < FEW:
        text += " With numbers as small as these, single children decide the split."
    return text


def entries_differ(started: pd.DataFrame, first: int, last: int) -> str:
    """Return whether chance could explain the change in entries, in a sentence.

    Parameters
    ----------
    started
        Series frame of the rate of starters with intervals, one area.
    """
    rows = started.set_index("period").reindex([first, last])
    if rows["lower"].isna().any():
        return ""
    before, after = rows.iloc[0], rows.iloc[1]
    if before["upper"] < after["lower"] or before["lower"] > after["upper"]:
        return "The rates of entry in the two years differ by more than chance would explain."
    return (
        "The intervals of the rates of entry in the two years overlap: chance could explain the "
        "change in entries, and with it part of what is put down to stays."
    )


def by_year(frame: pd.DataFrame) -> pd.DataFrame:
    """Return :func:`by_factor` as a table for people, a row a year that can be worked out."""
    known = frame[frame["reason"] == ""]
    columns = ["Year", *FORMATS][1:]
    if known.empty:
        return pd.DataFrame(columns=columns)
    wide = known.pivot_table(index="period", columns="factor", values="change_children")
    stay = known[known["factor"] == "length of stay"].set_index("period")["last"]
    return pd.DataFrame(
        {
            "Year": wide.index,
            "Change in number": wide.sum(axis=1).to_numpy(),
            "Child population": wide["population"].to_numpy(),
            "Entries": wide["entries per child"].to_numpy(),
            "Length of stay": wide["length of stay"].to_numpy(),
            "Stay implied, years": stay.reindex(wide.index).to_numpy(),
        }
    )
