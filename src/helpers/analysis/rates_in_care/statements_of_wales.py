"""Wales beside England, the nations beside each other, and change in Welsh councils, in words."""

import pandas as pd

from helpers import words
from helpers.analysis.rates_in_care import wales_over_england
from helpers.words import listed, number, signed, with_interval


def grown(frame: pd.DataFrame, code: str) -> str:
    """Return the change of one area with its range, and how many others changed, in sentences.

    Parameters
    ----------
    frame
        As :func:`helpers.analysis.rates_in_care.growth.changes` returns it.
    """
    held = frame[frame["value"].notna()]
    others = held[held["area_code"] != code]
    texts = [
        f"In {row.area} the number was {number(row.last)} in {row.last_year}, against "
        f"{number(row.first)} in {row.first_year} ({signed(row.value)}%; rounding leaves "
        f"{signed(row.lower)}% to {signed(row.upper)}% open)."
        for row in held[held["area_code"] == code].itertuples()
    ]
    if len(others):
        beyond = (others["lower"] > 0).astype(int) - (others["upper"] < 0).astype(int)
        texts.append(f"Rounding apart, {words.directions(beyond, 'other areas')}.")
    return " ".join(texts)


def base_matters(frame: pd.DataFrame) -> str:
    """Return how far a change depends on the year it is counted from; '' if there is one only.

    Parameters
    ----------
    frame
        As :func:`helpers.analysis.rates_in_care.growth.base_years` returns it.
    """
    held = frame[frame["value"].notna()]
    if len(held) < 2:
        return ""
    low, high = held.loc[held["value"].idxmin()], held.loc[held["value"].idxmax()]
    return (
        f"The first year matters: counted to {low['last_year']} from one of "
        f"{words.years(held['first_year'])}, the change is anything from {signed(low['value'])}% "
        f"(from {low['first_year']}) to {signed(high['value'])}% (from {high['first_year']})."
    )


def growth_title(frame: pd.DataFrame, code: str) -> str:
    """Return the title of the chart of changes: the area's own."""
    mine = frame[(frame["area_code"] == code) & frame["value"].notna()]
    span = f"from {frame['first_year'].max()} to {frame['last_year'].max()}"
    if mine.empty:
        return f"Change in children looked after {span}"
    row = mine.iloc[0]
    return f"{row['area']}: {signed(row['value'])}% {span}"


def each_latest(frame: pd.DataFrame, first: str, decimals: int = 0) -> str:
    """Return the last value held of each area, with its year, the area ``first`` first."""
    last = frame[frame["value"].notna()].sort_values("period").groupby("area", sort=False).tail(1)
    last = last.sort_values("area", key=lambda names: names.ne(first), kind="stable")
    rows = last.itertuples()
    return ", ".join(f"{row.area} {number(row.value, decimals)} in {row.period}" for row in rows)


def like_for_like(frame: pd.DataFrame) -> str:
    """Return the newest like-for-like ratio of Wales to England, in a sentence.

    Parameters
    ----------
    frame
        As :func:`helpers.analysis.rates_in_care.wales_over_england.on_every_basis` returns it.
    """
    bases = [wales_over_england.REBASED, wales_over_england.OF_THE_TIME]
    sound = frame[frame["basis"].isin(bases)].sort_values("period")
    if sound.empty:
        return "No year up to this one allows Wales to be set against England."
    row = sound.iloc[-1]
    return (
        f"Like for like, the rate of Wales was {number(row['value'], 2)} times that of England in "
        f"{row['period']}."
    )


def on_each_basis(frame: pd.DataFrame) -> str:
    """Return Wales' rate as a multiple of England's in sentences, like for like first."""
    frame = frame.assign(
        low=frame["lower"].fillna(frame["lowest"]), high=frame["upper"].fillna(frame["highest"])
    )
    frame = frame.sort_values("period", ascending=False)
    told = {
        wales_over_england.OF_THE_TIME: "On the numbers and population estimates of the time, the "
        "rate of Wales as a multiple of England's was {} (95% intervals).",
        wales_over_england.REBASED: "On printed rates that both rest on rebased populations the "
        "multiple is {} (in brackets what the rounding of the printed rates leaves open).",
        wales_over_england.MIXED: "Setting Wales' printed rates of earlier years against England's "
        "rebased ones gives {}: not like for like, since only England's population has been "
        "brought up to date.",
    }
    texts = []
    for basis, text in told.items():
        rows = frame[frame["basis"] == basis].itertuples()
        values = [
            f"{with_interval(row.value, row.low, row.high, 2)} in {row.period}" for row in rows
        ]
        texts += [text.format(listed(values))] if values else []
    return " ".join(texts) or like_for_like(frame)
