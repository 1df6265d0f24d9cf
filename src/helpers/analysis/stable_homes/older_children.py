"""Homes for older children in England: children's homes, semi-independent, supported, other."""

import pandas as pd

from helpers.words import number, signed

TABLE = "cla_on_31_march_by_characteristics"
SETTINGS = {
    "5a.": "Semi-independent, outside children's homes regulations",
    "5b ": "Living independently",
    "5c.": "Supported accommodation",
    "8. ": "Other placements",
}
ALL_SEMI, HOMES, OTHER, AGED_16 = "5. Total", "4c Total", "8. Total", "16 years and over"
COLUMNS = {
    "homes": "Children's homes",
    "semi": "Independent, semi-independent, supported",
    "other": "Other placements",
    "aged_16": "Looked after aged 16 and over",
    "share": "Semi-independent and like, per 100 aged 16 and over",
}


def _rows(characteristics: pd.DataFrame, start: str, last: int) -> pd.DataFrame:
    frame = characteristics[(characteristics["table"] == TABLE)]
    frame = frame[frame["group"].isin(["Placement", "Age group"]) & (frame["period"] <= last)]
    return frame[frame["characteristic"].str.startswith(start)]


def settings(characteristics: pd.DataFrame, last: int) -> pd.DataFrame:
    """Return the children in each setting of :data:`SETTINGS` at 31 March, England.

    Years in which a setting was not on the list ("not applicable") are left out.

    Returns
    -------
    DataFrame
        label, period, value, status, source, rounding (10).
    """
    parts = [
        _rows(characteristics, start, last).assign(label=label) for start, label in SETTINGS.items()
    ]
    frame = pd.concat(parts)
    frame = frame[frame["status"] != "z"].assign(rounding=10.0)
    columns = ["label", "period", "value", "status", "source", "rounding"]
    return frame[columns].sort_values(["label", "period"], ignore_index=True)


def by_year(characteristics: pd.DataFrame, last: int) -> pd.DataFrame:
    """Return totals of England by year: homes, semi, other, aged_16, share (semi per 100 aged 16+).

    The share is a ratio of two counts of the same day: nearly all in these settings, but not
    all, are aged 16 and over.
    """
    starts = {"homes": HOMES, "semi": ALL_SEMI, "other": OTHER, "aged_16": AGED_16}
    wide = pd.DataFrame(
        {
            name: _rows(characteristics, start, last).set_index("period")["value"]
            for name, start in starts.items()
        }
    )
    return wide.assign(share=100 * wide["semi"] / wide["aged_16"]).sort_index().reset_index()


def as_table(found: pd.DataFrame) -> pd.DataFrame:
    """Return :func:`by_year` as a table for people."""
    return found.rename(columns={"period": "Year", **COLUMNS}).astype({"Year": int})


def headline(found: pd.DataFrame) -> str:
    """Return the title of the chart of settings: the peak of semi-independent living."""
    held = found[found["semi"].notna()]
    if held.empty:
        return "Homes for older children: not known for these years"
    top, last = held.loc[held["semi"].idxmax()], held.iloc[-1]
    text = f"{number(top['semi'])} children in independent or semi-independent living in "
    text += f"{top['period']:.0f}"
    if top["period"] != last["period"]:
        text += f", {number(last['semi'])} in {last['period']:.0f} under another list"
    return text


def in_words(found: pd.DataFrame) -> str:
    """Return how the numbers went, and what moved with the new list of settings, in sentences.

    Parameters
    ----------
    found
        As :func:`by_year` returns it.
    """
    held = found[found["semi"].notna()].set_index("period")
    if held.empty:
        return "No number of children by setting is held for these years."
    first, last = held.iloc[0], held.iloc[-1]
    text = f"Children's homes held {number(first['homes'])} children in {held.index[0]}"
    if len(held) > 1:
        text += (
            f" and {number(last['homes'])} in {held.index[-1]} "
            f"({signed(100 * (last['homes'] / first['homes'] - 1), 1)}%)"
        )
    top = held["semi"].idxmax()
    text += (
        f". Independent and semi-independent settings held {number(first['semi'])} in "
        f"{held.index[0]} ({number(first['share'])} for each 100 looked-after children aged 16 and "
        f"over)"
    )
    if top != held.index[0]:
        row = held.loc[top]
        text += f" and {number(row['semi'])} in {top} ({number(row['share'])} for each 100)"
    return f"{text}. {_moved(held)}".strip()


def _moved(held: pd.DataFrame) -> str:
    """Return what other placements did in the year that semi-independent ones fell most."""
    change = held[["semi", "other"]].diff()
    fallen = change[(change["semi"] < 0) & (change["other"] > -change["semi"] / 2)]
    if fallen.empty:
        return ""
    year = fallen.index[-1]
    row = fallen.loc[year]
    return (
        f"In {year} they fell by {number(-row['semi'])} while “other placements” rose by "
        f"{number(row['other'])}. The list of settings changed in that year, so that this is not "
        "to be read as fewer children living so."
    )
