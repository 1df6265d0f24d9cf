"""The rules that one return must keep with that of the year before, and the whole set of rules."""

import numpy as np
import pandas as pd

from helpers.records.ssda903 import rules, rules_of_order
from helpers.records.ssda903.order import year_begins
from helpers.records.ssda903.rules import Returns, rule


def _beside(returns: Returns, years: int) -> tuple[pd.DataFrame, np.ndarray]:
    """Return for each row which is the child's last (or first) of the return some years away.

    Args:
        years: -1 for the last episode of the return before, 1 for the first of the return after.

    Returns:
        The episodes, and for each row of them the place of that episode; -1 where there is none.
    """
    episodes, order = returns.episodes, returns.order
    child = episodes["child"].cat.codes.to_numpy().astype(np.int64)
    size = len(episodes["child"].cat.categories) + 1
    keys = episodes["year"].to_numpy().astype(np.int64) * size + child
    ends = np.flatnonzero(~(order.has_next if years < 0 else order.has_previous))
    if not len(ends):
        return episodes, np.array([], dtype=int)
    places = np.searchsorted(keys[ends], keys + years * size).clip(max=len(ends) - 1)
    there = (keys[ends][places] == keys + years * size) & (child >= 0)
    return episodes, np.where(there, ends[places], -1)


def _returned(returns: Returns, years: int) -> np.ndarray:
    """Tell for each row whether the return some years away was given at all."""
    year = returns.episodes["year"].to_numpy()
    return np.isin(year + years, np.unique(year))


def _open_last_year(returns: Returns) -> tuple[pd.DataFrame, np.ndarray, np.ndarray]:
    """Return the episodes, the place of each one's forerunner, and where that was left open."""
    episodes, before = _beside(returns, -1)
    left_open = episodes["ended"].isna().to_numpy() & ~episodes["ended_wrong"].to_numpy()
    first = ~returns.order.has_previous
    return episodes, before, first & (before >= 0) & left_open[before]


def _differs(returns: Returns, name: str) -> np.ndarray:
    """Tell where the same episode, open in the return before, has another value there."""
    episodes, before, where = _open_last_year(returns)
    started = episodes["started"].to_numpy()
    cells = episodes[name].cat.codes.to_numpy()
    return where & (started == started[before]) & (cells != cells[before])


@rule(
    "502",
    "Last year's return ended with an open episode, whose start is not that of the first episode "
    "in this year's.",
    "DECOM",
)
def other_start(returns: Returns) -> np.ndarray:
    """The first of a return, begun on another day than the one left open the year before."""
    episodes, before, where = _open_last_year(returns)
    started = episodes["started"].to_numpy()
    return where & (started != started[before])


@rule(
    "503A",
    "The reason for the first episode is not that of the open episode at the end of last year.",
    "RNE",
)
def other_reason(returns: Returns) -> np.ndarray:
    """The same episode with another reason for it."""
    return _differs(returns, "reason_started")


@rule(
    "503B",
    "The legal status in the first episode is not that of the open episode at the end of last "
    "year.",
    "LS",
)
def other_legal_status(returns: Returns) -> np.ndarray:
    """The same episode with another legal status."""
    return _differs(returns, "legal_status")


@rule(
    "vanished",
    "The episode was open at the end of the year, but the child is not in the next year's return.",
    "CHILD",
)
def vanished(returns: Returns) -> np.ndarray:
    """The last of a return, left open, of a child whom the next return does not have."""
    episodes, after = _beside(returns, 1)
    left_open = (episodes["ended"].isna() & ~episodes["ended_wrong"]).to_numpy()
    last = ~returns.order.has_next & episodes["child"].notna().to_numpy()
    return last & left_open & (after < 0) & _returned(returns, 1)


@rule(
    "562",
    "The episode commenced before the year of its return, but the year before has no such last "
    "episode of the child.",
    "DECOM",
)
def missing_before(returns: Returns) -> np.ndarray:
    """The first of a return, begun before its year, that is not the last of the return before."""
    episodes, before = _beside(returns, -1)
    started = episodes["started"].to_numpy()
    early = episodes["started"] < year_begins(episodes["year"])
    known = (before >= 0) & (started == started[before])
    first = ~returns.order.has_previous & episodes["child"].notna().to_numpy()
    return first & early.to_numpy() & _returned(returns, -1) & ~known


RULES = [
    *rules.RULES,
    *rules_of_order.RULES,
    *(other_start, other_reason, other_legal_status, vanished, missing_before),
]
EXCLUDES = ("child", "141", "147", "356", "143", "149", "302", "352")
"""Rules whose rows are left out: without them it cannot be told who was in care, when, and how the
episode began and ended."""
