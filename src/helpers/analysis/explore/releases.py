"""Figures of any measure as two releases gave them: what was revised, what came, what went."""

import warnings
from collections.abc import Sequence

import numpy as np
import pandas as pd

from helpers import data
from helpers.errors import Problem

REVISED, SAME, ROUNDED = "revised", "the same", "the same but for rounding"
NEW, GONE, NEITHER = "new", "gone", "neither has it"
KEYS = ["measure", "area_code", "area", "period"]


def releases_compared(
    measure: str, areas: str | Sequence[str] | None, earlier: str, later: str | None = None
) -> pd.DataFrame:
    """Return figures as they stood in one month beside what they were in a later month.

    Chance does not come into it: the same children are counted anew, or divided by another
    estimate of the population. Only the editions held can be seen (``data.editions``).

    >>> explore.releases_compared("looked_after_count", "England", "2021-12")  # doctest: +SKIP

    Args:
        areas: One area or several; every area where None.
        earlier, later: Months, as "2021-12"; the figures in use where ``later`` is None.

    Returns:
        DataFrame: measure, area_code, area, period, before, after, revision (after less before),
            percent (of before), verdict ('revised', 'the same', 'the same but for rounding', 'new',
            'gone', 'neither has it'), released_before and released (the editions, YYYY-MM),
            status and reason (of what is missing). A row an area and year of either, in order.

    Raises:
        Problem: If a month is no month, or ``later`` is not after ``earlier``.
    """
    if later and not earlier < later:
        raise Problem(f"Of the two months {earlier} is not before {later}: give the earlier first.")
    sides = [_as_of(measure, areas, month) for month in (earlier, later)]
    frame = sides[0].merge(sides[1], how="outer", on=KEYS, suffixes=("_before", "_after"))
    before, after = frame["value_before"], frame["value_after"]
    missing = [frame[f"value_{side}"].isna() for side in ("before", "after")]
    halves = [
        half.where(~((half == 0.5) & (data.measure(measure)["kind"] == "count")), 0)
        for half in (frame[f"rounding_{side}"].fillna(0) / 2 for side in ("before", "after"))
    ]
    apart = (after - before).round(9)
    within = apart.abs() <= (halves[0] + halves[1]) * (1 + 1e-9)
    told = np.select(
        [missing[0] & missing[1], missing[0], missing[1], apart.eq(0), within],
        [NEITHER, NEW, GONE, SAME, ROUNDED],
        REVISED,
    )
    # what is missing says why: by the later release, or by the earlier where only that lacks it
    why = np.where(missing[0] & ~missing[1], "before", "after")
    frame["status"] = np.where(why == "before", frame["status_before"], frame["status_after"])
    frame["reason"] = np.where(why == "before", frame["reason_before"], frame["reason_after"])
    absent = frame["status"].isna()
    frame["status"] = frame["status"].mask(absent, "x")
    frame["reason"] = frame["reason"].mask(absent, "in no edition held by then")
    result = frame[KEYS].assign(
        before=before,
        after=after,
        revision=apart,
        percent=100 * apart / before.where(before > 0),
        verdict=told,
        released_before=frame["released_before"],
        released=frame["released_after"],
        status=frame["status"],
        reason=frame["reason"],
    )
    sources = [name for each in sides for name in each.attrs.get("sources", ())]
    result.attrs = {**sides[1].attrs, "sources": tuple(dict.fromkeys(sources))}
    return result


def _as_of(measure: str, areas: str | Sequence[str] | None, month: str | None) -> pd.DataFrame:
    columns = [*KEYS, "value", "status", "reason", "released", "rounding"]
    with warnings.catch_warnings():  # the verdict says that a figure is new
        warnings.simplefilter("ignore", UserWarning)
        return data.observations(measure, areas, as_of=month)[columns]
