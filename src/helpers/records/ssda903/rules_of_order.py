"""The rules that episodes of one return must keep beside each other, and those of short breaks."""

import pandas as pd

from helpers.records.ssda903.codes import CONTINUES
from helpers.records.ssda903.order import year_begins, year_ends
from helpers.records.ssda903.rules import Returns, rule

ENDS_ALL = ("E2", "E15")
LONGEST_BREAK = pd.Timedelta(days=17)
MOST_BREAKS = pd.Timedelta(days=75)


@rule("142", "A new episode has started, but the previous one has not ended.", "DEC")
def open_but_not_last(returns: Returns) -> pd.Series:
    """Without an end, and another follows in the same return."""
    episodes = returns.episodes
    return episodes["ended"].isna() & ~episodes["ended_wrong"] & returns.order.has_next


@rule(
    "357",
    "The first episode ever of a child must have the reason S (started to be looked after).",
    "RNE",
)
def first_ever(returns: Returns) -> pd.Series:
    """The earliest in all returns, begun in the year of its own, yet not as a start."""
    episodes = returns.episodes
    first = episodes.groupby("child", observed=True, sort=False)["started"].transform("min")
    ever = (episodes["started"] == first) & (episodes["started"] >= year_begins(episodes["year"]))
    return ever & (episodes["reason_started"] != "S")


@rule(
    "388",
    "The reason the episode ceased and the next episode do not agree: X1 needs one that starts on "
    "the same day, and only X1 may have one.",
    "REC",
)
def continuation(returns: Returns) -> pd.Series:
    """X1 without a continuation, or a continuation without X1."""
    episodes, follows = returns.episodes, returns.order.next("started")
    continues = episodes["reason_ended"] == CONTINUES
    same_day = episodes["ended"] == follows
    without = continues & episodes["ended"].notna() & ~same_day
    return without | (~continues & episodes["reason_ended"].notna() & same_day)


@rule(
    "431",
    "The reason for the new episode is S (started), but the previous one ended on the same day.",
    "RNE",
)
def start_of_continued(returns: Returns) -> pd.Series:
    """A start on the day that the episode before ended."""
    episodes = returns.episodes
    same_day = returns.order.previous("ended") == episodes["started"]
    return (episodes["reason_started"] == "S") & same_day


@rule(
    "432",
    "The child ceased to be looked after at the end of the previous episode, but the reason for "
    "the new one is not S (started).",
    *("RNE", "REC"),
)
def continued_after_end(returns: Returns) -> pd.Series:
    """No start, though the episode before ended the period of care."""
    before = returns.order.previous("reason_ended")
    ceased = before.notna() & (before != CONTINUES)
    return ceased & (returns.episodes["reason_started"] != "S")


@rule(
    "433",
    "The reason for the new episode is that of a continuation, but it does not start on the day "
    "that the previous one ended.",
    *("RNE", "DECOM"),
)
def continuation_with_gap(returns: Returns) -> pd.Series:
    """No start, yet not begun on the day that the episode before ended."""
    ended, reason = returns.order.previous("ended"), returns.episodes["reason_started"]
    other_day = ended.notna() & (ended != returns.episodes["started"])
    return other_day & reason.notna() & (reason != "S")


@rule(
    "437",
    "The child died or was found to be 18 or over (E2, E15), but has a later episode.",
    "REC",
)
def after_all_ended(returns: Returns) -> pd.Series:
    """Ended by E2 or E15, though a return has an episode that starts later."""
    episodes = returns.episodes
    last = episodes.groupby("child", observed=True, sort=False)["started"].transform("max")
    return episodes["reason_ended"].isin(ENDS_ALL) & (last > episodes["started"])


@rule("501", "The episode started before the end of the previous one.", "DECOM", "DEC")
def overlap(returns: Returns) -> pd.Series:
    """Begun before the episode before ended."""
    return returns.episodes["started"] < returns.order.previous("ended")


@rule("365", "A single short break must not exceed 17 days.", "LS", "DECOM", "DEC")
def long_break(returns: Returns) -> pd.Series:
    """V3 for more than 17 days; where it is open, until 31 March."""
    episodes = returns.episodes
    until = episodes["ended"].fillna(year_ends(episodes["year"]))
    return (episodes["legal_status"] == "V3") & (until > episodes["started"] + LONGEST_BREAK)


@rule("366", "A child cannot change placement during a single short break.", "RNE")
def moved_in_break(returns: Returns) -> pd.Series:
    """V3 that is no start."""
    episodes = returns.episodes
    return (episodes["legal_status"] == "V3") & (episodes["reason_started"] != "S")


@rule("367", "Short breaks must not exceed 75 days in a year.", "LS", "DECOM", "DEC")
def many_breaks(returns: Returns) -> pd.Series:
    """V3 of a child for more than 75 days within the year of the return."""
    episodes = returns.episodes[returns.episodes["legal_status"] == "V3"]
    begins, ends = year_begins(episodes["year"]), year_ends(episodes["year"])
    since = episodes["started"].where(episodes["started"] > begins, begins)
    until = episodes["ended"].where(episodes["ended"] < ends, ends)
    days = (until - since).clip(lower=pd.Timedelta(0)).where(episodes["started"].notna())
    by = [episodes["child"], episodes["year"]]
    over = days.groupby(by, observed=True).transform("sum") > MOST_BREAKS
    return _all_rows(returns, over & (days > pd.Timedelta(0)))


@rule("426", "A child cannot have short breaks recorded as V3 and as V4 in the same year.", "LS")
def both_kinds_of_break(returns: Returns) -> pd.Series:
    """V3 and V4 of a child in one return."""
    episodes = returns.episodes[returns.episodes["legal_status"].isin(["V3", "V4"])]
    single = (episodes["legal_status"] == "V3").groupby(
        [episodes["child"], episodes["year"]], observed=True
    )
    return _all_rows(returns, single.transform("any") & ~single.transform("all"))


def _all_rows(returns: Returns, some: pd.Series) -> pd.Series:
    return some.reindex(returns.episodes.index, fill_value=False)


RULES = [
    *(open_but_not_last, first_ever, continuation, start_of_continued, continued_after_end),
    *(continuation_with_gap, after_all_ended, overlap, long_break, moved_in_break, many_breaks),
    both_kinds_of_break,
]
