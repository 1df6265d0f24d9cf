"""Periods of care: the episodes that follow each other without a gap, as one row.

A period is a run of a child's episodes, each of which carries on from those before: the one of them
that ends last ended with X1 (a new episode begins), or this one starts by the day it ended. How it
ended is how the period did: an episode within another ends nothing. Short breaks (legal status V3,
V4) are left out before. A first episode that is not the start of being looked after (reason S)
began before the records do: its period's end counts, its start does not.
"""

import numpy as np
import pandas as pd

from helpers.records.ssda903.codes import CONTINUES, IMPUTED, SHORT_BREAKS

STARTS = "S"
ADOPTED, DIED, NOT_KNOWN = "adopted", "died", "not known"
EXITS = {
    "E4A": "home, planned",
    "E4B": "home, unplanned",
    "E13": "relatives",
    **dict.fromkeys(["E43", "E44", "E45", "E46", "E47", "E48"], "special guardianship"),
    "E41": "child arrangements order",
    **dict.fromkeys(["E5", "E6"], "independent living"),
    "E17": "stayed with carers as an adult",
    "E7": "adult social care",
    "E14": "remand ended",
    "E8": "another reason",
    **dict.fromkeys(["E11", "E12"], ADOPTED),
    "E2": DIED,
    "E3": "another council",
    "E16": "abroad",
    "E9": "custody",
    "E15": "found to be an adult",
}
"""How care ended, by the reason that the last episode ended for.

"Relatives" (E13) are those without parental responsibility; with it, the child went home.
"""
NAMES = [*dict.fromkeys(EXITS.values()), NOT_KNOWN]
DAY = 17
"""Bits that hold a day: 359 years."""
OPEN = (1 << DAY) - 1


def periods(episodes: pd.DataFrame, headers: pd.DataFrame, end: pd.Timestamp) -> pd.DataFrame:
    """Return the periods of care of each child, in order, as known at the end of a day.

    An episode without an end lasts: whatever follows carries on from it. One that ended with X1
    where the next is a new start after a gap (short breaks lay between) ends its period, how is not
    known.

    Args:
        episodes: `child`, `started`, `reason_started`, `legal_status`, `ended`, `reason_ended`, as
            `Records.episodes` has them.
        headers: `child`, `born`; of a child with several rows the last counts.
        end: The last day that the records cover: what ended later lasts still.

    Returns:
        DataFrame: a row a period: `child`, `born`, `started`, `first_start_seen` (whether it is
            when the child came into care), `ended` (missing while it lasts), `exit_code` (reason
            its last episode ended for), `exit` (one of :data:`NAMES`; missing while it lasts),
            `imputed` (the end was set when years were stitched: nobody reported it),
            `next_started` (when the child's next period did; missing where none is seen).

    Raises:
        ValueError: If an episode has no start.
    """
    begun = ~(episodes["started"] > end).to_numpy()
    held = episodes[begun & ~episodes["legal_status"].isin(SHORT_BREAKS).to_numpy()]
    child = held["child"].astype("category")
    started, ended = _days(held["started"]), _days(held["ended"])
    ended[ended > _days(pd.Series([end]))] = OPEN
    if (started == OPEN).any():
        raise ValueError("an episode has no start: leave such rows out by the rules first")
    of = child.cat.codes.to_numpy().astype(np.int64)
    order = np.argsort((((of << DAY) | started) << DAY) | ended, kind="stable")
    of, started, ended = of[order], started[order], ended[order]
    starts = (held["reason_started"] == STARTS).to_numpy()[order]
    carries_on = (held["reason_ended"] == CONTINUES).to_numpy()[order]

    until = (of << DAY) | ended
    ends_last = np.where(until == np.maximum.accumulate(until), np.arange(len(of)), 0)
    ends_last = np.maximum.accumulate(ends_last)  # of the child's, up to each
    joined = carries_on[ends_last[:-1]] & ~starts[1:]
    joined |= started[1:] <= ended[ends_last[:-1]]
    joined &= of[1:] == of[:-1]
    first = np.flatnonzero(np.append(True, ~joined)[: len(of)])
    last = ends_last[np.append(first[1:], len(of))[: len(first)] - 1]

    lasts = ended[last] == OPEN
    code = held["reason_ended"].astype("category").array.take(order[last])
    code = pd.Categorical.from_codes(np.where(lasts, -1, code.codes), code.categories)
    same_child = np.append(of[first][1:] == of[first][:-1], False)[: len(first)]
    next_started = np.where(same_child, np.append(started[first][1:], OPEN)[: len(first)], OPEN)
    return pd.DataFrame(
        {
            "child": child.array.take(order[first]),
            "born": _born(headers, child.cat.categories)[of[first]],
            "started": _dates(started[first]),
            "first_start_seen": starts[first],
            "ended": _dates(ended[last]),
            "exit_code": code,
            "exit": _exits(code, lasts),
            "imputed": np.asarray(code == IMPUTED),
            "next_started": _dates(next_started),
        },
        copy=False,
    )


_EPOCH = np.datetime64("1850-01-01", "D")


def _days(dates: pd.Series) -> np.ndarray:
    """Return dates as days since 1850, :data:`OPEN` where missing."""
    days = dates.to_numpy().astype("datetime64[D]")
    return np.where(np.isnat(days), OPEN, (days - _EPOCH).astype(np.int64))


def _dates(days: np.ndarray) -> np.ndarray:
    dates = (_EPOCH + days).astype("datetime64[s]")
    dates[days == OPEN] = np.datetime64("NaT")
    return dates


def _born(headers: pd.DataFrame, children: pd.Index) -> np.ndarray:
    """Return the date of birth of each of these children, and a missing one after the last."""
    of = headers["child"].astype("category").cat.set_categories(children).cat.codes.to_numpy()
    born = np.full(len(children) + 1, np.datetime64("NaT", "s"))
    born[of] = headers["born"].to_numpy().astype("datetime64[s]")
    born[-1] = np.datetime64("NaT")
    return born


def _exits(code: pd.Categorical, lasts: np.ndarray) -> pd.Categorical:
    """Return what the reasons are called, nothing where the period lasts."""
    names = [NAMES.index(EXITS.get(each, NOT_KNOWN)) for each in code.categories]
    named = np.array([*names, NAMES.index(NOT_KNOWN)], dtype=np.int8)[code.codes]
    return pd.Categorical.from_codes(np.where(lasts, -1, named), NAMES, ordered=True)
