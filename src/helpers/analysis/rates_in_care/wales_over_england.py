"""Wales' rate of children looked after as a multiple of England's, like for like.

The two count alike, and their rates compare where both rest on the same kind of population
estimate: those of the time, or those since rebased to Census 2021.
"""

import numpy as np
import pandas as pd

from helpers.statistics import intervals
from helpers.statistics.rates import of_mid_year_before, per_10_000
from helpers.words import listed, number, with_interval

OF_THE_TIME = "Both of the time"
PRINTED = "Both as first printed"
MIXED = "Only England rebased"
REBASED = "Both rebased"
"""What the two rates rest on; the third sets unlike population estimates against one another."""


def of_the_time(
    wales: pd.DataFrame,
    wales_population: pd.DataFrame,
    england: pd.DataFrame,
    england_population: pd.DataFrame,
) -> pd.DataFrame:
    """Return Wales' rate over England's on the numbers and populations of the time.

    Parameters
    ----------
    wales, wales_population
        Series frames (period, value): children at 31 March, children at mid-year (before the
        rebasing to Census 2021).
    england, england_population
        The same as first published (see :func:`helpers.data.first_published`).

    Returns
    -------
    DataFrame
        period, basis, wales and england (rates per 10,000, by the mid-year before), value (the
        ratio), lower and upper (95% interval); a row a year in which all four are held.
    """
    england = england[england["released"] == england["period"]]
    frames = {
        "a": wales.set_index("period")["value"],
        "n_a": of_mid_year_before(wales_population).set_index("period")["value"],
        "b": england.set_index("period")["value"],
        "n_b": of_mid_year_before(england_population).set_index("period")["value"],
    }
    frame = pd.DataFrame(frames).dropna()
    ratio = intervals.ratio_of_rates(frame["a"], frame["n_a"], frame["b"], frame["n_b"])
    return pd.DataFrame(
        {
            "period": frame.index.astype(int),
            "basis": OF_THE_TIME,
            "wales": per_10_000(frame["a"], frame["n_a"]).to_numpy(),
            "england": per_10_000(frame["b"], frame["n_b"]).to_numpy(),
            "value": ratio["ratio"].to_numpy(),
            "lower": ratio["lower"].to_numpy(),
            "upper": ratio["upper"].to_numpy(),
        }
    )


def as_printed(wales: pd.DataFrame, england: pd.DataFrame, basis: str) -> pd.DataFrame:
    """Return Wales' printed rate over England's, with the range that rounding leaves open.

    Parameters
    ----------
    wales, england
        Columns period and value: rates as printed, to whole children or to one decimal.
    basis
        What both rest on.

    Returns
    -------
    DataFrame
        period, basis, wales, england, value (the ratio), lowest and highest.
    """
    frame = wales[["period", "value"]].merge(
        england[["period", "value"]], on="period", suffixes=("_w", "_e")
    )
    frame = frame.dropna().sort_values("period", ignore_index=True)
    half_w, half_e = _half(frame["value_w"]), _half(frame["value_e"])
    return pd.DataFrame(
        {
            "period": frame["period"],
            "basis": basis,
            "wales": frame["value_w"],
            "england": frame["value_e"],
            "value": frame["value_w"] / frame["value_e"],
            "lowest": (frame["value_w"] - half_w) / (frame["value_e"] + half_e),
            "highest": (frame["value_w"] + half_w) / (frame["value_e"] - half_e),
        }
    )


def _half(printed: pd.Series) -> np.ndarray:
    """Half the unit a rate was printed to: whole children, or one decimal."""
    return np.where(printed == printed.round(), 0.5, 0.05)


def rebased_from(breaks: pd.DataFrame) -> int:
    """Return the first year whose printed rate rests on rebased populations.

    Parameters
    ----------
    breaks
        The breaks of looked_after_rate of one nation, as :func:`helpers.data.breaks` returns them.
    """
    return int(breaks.loc[breaks["kind"] == "population base", "period"].min())


def on_every_basis(
    counted: pd.DataFrame,
    wales: pd.DataFrame,
    first_printed: pd.DataFrame,
    now_printed: pd.DataFrame,
    wales_rebased: int,
    england_rebased: int,
) -> pd.DataFrame:
    """Return Wales' rate over England's on every basis, the sound ones told from the mixed one.

    Parameters
    ----------
    counted
        As :func:`of_the_time` returns it.
    wales
        Series frame of Wales' printed rates.
    first_printed
        England's printed rates as first published.
    now_printed
        Series frame of England's printed rates as they stand now.
    wales_rebased, england_rebased
        The first year each nation's printed rates rest on rebased populations.

    Returns
    -------
    DataFrame
        The columns of :func:`as_printed` and :func:`of_the_time`, with label (the year).
    """
    before, after = wales["period"] < wales_rebased, wales["period"] >= wales_rebased
    old = now_printed[now_printed["period"] < england_rebased]
    old = pd.concat([first_printed, old]).drop_duplicates("period")
    new = now_printed[now_printed["period"] >= england_rebased]
    frame = pd.concat(
        [
            as_printed(wales[before], old, PRINTED),
            counted,
            as_printed(wales[before], new, MIXED),
            as_printed(wales[after], new, REBASED),
        ],
        ignore_index=True,
    )
    return frame.assign(label=frame["period"].astype(int).astype(str))


def like_for_like(frame: pd.DataFrame) -> str:
    """Return Wales' rate as a multiple of England's in sentences, like for like first.

    Parameters
    ----------
    frame
        As :func:`on_every_basis` returns it.
    """

    def said(basis: str, limits: list[str]) -> str:
        rows = frame[frame["basis"] == basis]
        return listed(
            [
                f"{with_interval(row['value'], *row[limits], decimals=2)} in {row['period']}"
                for _, row in rows.iterrows()
            ]
        )

    texts = []
    if counted := said(OF_THE_TIME, ["lower", "upper"]):
        texts.append(
            "On the numbers and population estimates of the time, the rate of Wales as a multiple "
            f"of England's was {counted} (95% intervals)."
        )
    if rebased := said(REBASED, ["lowest", "highest"]):
        texts.append(
            f"On printed rates that both rest on rebased populations the multiple is {rebased} "
            "(in brackets what the rounding of the printed rates leaves open)."
        )
    if mixed := said(MIXED, ["lowest", "highest"]):
        texts.append(
            f"Setting Wales' printed rates of earlier years against England's rebased ones gives "
            f"{mixed}: too low, since only England's population has been brought up to date."
        )
    return " ".join(texts) or "No year up to this one allows Wales to be set against England."


def newest(frame: pd.DataFrame) -> str:
    """Return the newest like-for-like ratio, in a sentence.

    Parameters
    ----------
    frame
        As :func:`on_every_basis` returns it.
    """
    sound = frame[frame["basis"].isin([REBASED, OF_THE_TIME])]
    if sound.empty:
        return "Wales cannot be set against England in these years."
    row = sound.sort_values("period").iloc[-1]
    return (
        f"Like for like, the rate of Wales was {number(row['value'], 2)} times that of England in "
        f"{row['period']}."
    )


def as_table(frame: pd.DataFrame) -> pd.DataFrame:
    """Return :func:`on_every_basis` as a table for people."""
    lowest = frame["lowest"].fillna(frame["lower"])
    highest = frame["highest"].fillna(frame["upper"])
    pairs = zip(lowest, highest, strict=True)
    return pd.DataFrame(
        {
            "Basis": frame["basis"],
            "Year": frame["period"].astype(int).astype(str),
            "Wales": frame["wales"],
            "England": frame["england"],
            "Ratio": frame["value"],
            "Range": [f"{number(low, 2)} to {number(high, 2)}" for low, high in pairs],
        }
    )
