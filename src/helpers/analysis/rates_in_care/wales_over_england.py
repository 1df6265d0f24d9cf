"""Wales' rate of children looked after as a multiple of England's, like for like.

The two count alike, and their rates compare where both rest on the same kind of population
estimate: those of the time, or those since rebased to Census 2021.
"""

import numpy as np
import pandas as pd

from helpers import data
from helpers.analysis.rates_in_care.rates import COUNT, POPULATION, PRINTED_RATE
from helpers.data.nations import ENGLAND, WALES
from helpers.statistics import bounds, differences
from helpers.statistics.rates import of_mid_year_before, per_10_000
from helpers.words import number

OF_THE_TIME = "Both of the time"
PRINTED = "Both as first printed"
MIXED = "Only England rebased"
REBASED = "Both rebased"
"""What the two rates rest on; the third sets unlike population estimates against one another."""


def on_every_basis(year: int) -> pd.DataFrame:
    """Return Wales' rate over England's on every basis, the sound ones told from the mixed one.

    Returns:
        DataFrame: The columns of :func:`of_the_time` and :func:`as_printed`, with label (the year),
            up to ``year``.
    """
    wales, now = (data.series(PRINTED_RATE, code, None, year) for code in (WALES, ENGLAND))
    first = data.first_published(PRINTED_RATE, ENGLAND)
    first = first[first["period"] <= year]
    rebased = {code: _rebased_from(code) for code in (WALES, ENGLAND)}
    before = wales["period"] < rebased[WALES]
    england = now["period"] >= rebased[ENGLAND]
    old = pd.concat([first, now[~england]]).drop_duplicates("period")
    parts = [
        as_printed(wales[before], old, PRINTED),
        of_the_time(year),
        as_printed(wales[before], now[england], MIXED),
        as_printed(wales[~before], now[england], REBASED),
    ]
    frame = pd.concat(parts, ignore_index=True)
    return frame.assign(label=frame["period"].astype(int).astype(str))


def _rebased_from(code: str) -> int:
    """Return the first year whose printed rate rests on rebased populations."""
    breaks = data.breaks(PRINTED_RATE, code)
    return int(breaks.loc[breaks["kind"] == "population base", "period"].min())


def of_the_time(year: int) -> pd.DataFrame:
    """Return Wales' rate over England's on the numbers and child populations of the time.

    England's as first published; those of Wales are held from before the rebasing only.

    Returns:
        DataFrame: period, basis, wales and england (rates per 10,000, by the mid-year before),
            value (the ratio), lower, upper, bound (95% interval); a row a year in which
            all four are held.
    """
    first = data.first_published(COUNT, ENGLAND)
    frames = {
        "a": data.series(COUNT, WALES, None, year),
        "n_a": of_mid_year_before(data.series(POPULATION, WALES, None, year - 1)),
        "b": first[first["released"] == first["period"]],
        "n_b": of_mid_year_before(data.first_published(POPULATION, ENGLAND)),
    }
    columns = [frame.set_index("period")["value"].rename(name) for name, frame in frames.items()]
    held = pd.concat(columns, axis=1, join="inner").dropna().sort_index()
    ratio = differences.ratio_of_rates(held["b"], held["n_b"], held["a"], held["n_a"])
    ratio = (
        ratio[["ratio", "lower", "upper"]].set_axis(held.index).rename(columns={"ratio": "value"})
    )
    wales, england = per_10_000(held["a"], held["n_a"]), per_10_000(held["b"], held["n_b"])
    frame = ratio.assign(bound=bounds.INTERVAL, basis=OF_THE_TIME, wales=wales, england=england)
    return frame.rename_axis("period").reset_index()


def as_printed(wales: pd.DataFrame, england: pd.DataFrame, basis: str) -> pd.DataFrame:
    """Return Wales' printed rate over England's, with the range that rounding leaves open.

    Args:
        wales, england: Columns period and value: rates as printed, to whole children or to one
            decimal.
        basis: What both rest on.

    Returns:
        DataFrame: period, basis, wales, england, value (the ratio), lower, upper and bound.
    """
    columns = ["period", "value"]
    frame = wales[columns].merge(england[columns], on="period").dropna()
    frame = frame.sort_values("period", ignore_index=True)
    frame = frame.rename(columns={"value_x": "wales", "value_y": "england"})
    half_w, half_e = _half(frame["wales"]), _half(frame["england"])
    return frame.assign(
        basis=basis,
        value=frame["wales"] / frame["england"],
        lower=(frame["wales"] - half_w) / (frame["england"] + half_e),
        upper=(frame["wales"] + half_w) / (frame["england"] - half_e),
        bound=bounds.ROUNDING,
    )


def _half(printed: pd.Series) -> np.ndarray:
    """Half the unit a rate was printed to: whole children, or one decimal."""
    return np.where(printed == printed.round(), 0.5, 0.05)


def as_table(frame: pd.DataFrame) -> pd.DataFrame:
    """Return :func:`on_every_basis` as a table for people."""
    pairs = zip(frame["lower"], frame["upper"], strict=True)
    return pd.DataFrame(
        {
            "Basis": frame["basis"],
            "Year": frame["label"],
            "Wales": frame["wales"],
            "England": frame["england"],
            "Ratio": frame["value"],
            "Range": [f"{number(low, 2)} to {number(high, 2)}" for low, high in pairs],
            "Limits": bounds.kinds(frame),
        }
    )
