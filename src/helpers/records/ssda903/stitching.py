"""Several returns made one: an episode stands once, and an end that no return gave is worked out.

A return holds the episodes of its year as they stood on 31 March; the next gives those that were
open once more. Where it does not, or gives another story, these rules decide, in this order.

Source: data-to-insight's and Social Finance's `lds_ssda903_episodes_fix` (liia-tools, MIT), of
which these are the rules, applied to whole columns. One thing is ours: an end is never put before
the start of its own episode.
"""

import numpy as np
import pandas as pd

from helpers.records.ssda903.codes import CONTINUES, FILLED_CHANGE, IMPUTED
from helpers.records.ssda903.order import InOrder, year_ends

DELETED = {
    "RULE_3": "The episode has no end and is the same as the one before or after it, but for its "
    "start.",
    "RULE_3A": "The episode has no end, and a later return gave an earlier episode instead.",
}
SET = {
    "RULE_1": "The episode has no end and another follows: it ends where that begins.",
    "RULE_1A": "The episode has no end and the child starts to be looked after anew later: it ends "
    "on 31 March of its return, or on the day before.",
    "RULE_2": "The episode has no end and no return has a later one: it ends on 31 March of its "
    "return.",
    "RULE_4": "The episode overlaps one of a later return: it ends where that begins.",
    "RULE_5": "The episode is said to continue, but the next, of a later return, begins after a "
    "gap: it ends where that begins.",
}
PLACES_CHANGE = ("P", "B", "T", "U")
_SAME = ("reason_started", "legal_status", "placement", "provider", "placement_post", "urn")


def once(episodes: pd.DataFrame) -> pd.DataFrame:
    """Return each episode once, as the latest return gives it, by child and start.

    Args:
        episodes: Those of all returns. An episode is known by its child and the day it started.
    """
    closed = episodes["ended"].notna().to_numpy()
    keys = [episodes[name].to_numpy() for name in ("row", "year", "started")]
    order = np.lexsort([keys[0], closed, *keys[1:], episodes["child"].cat.codes.to_numpy()])
    episodes = episodes.take(order)
    child, started = episodes["child"].cat.codes.to_numpy(), episodes["started"].to_numpy()
    last = np.ones(len(child), dtype=bool)
    last[:-1] = (child[1:] != child[:-1]) | (started[1:] != started[:-1])
    return episodes[last].reset_index(drop=True)


def stitch(episodes: pd.DataFrame, latest: int) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Give an end to each episode that is open in a return which is not the latest.

    Args:
        episodes: As `once` returns them, with `placement_post` and `urn`.
        latest: The year of the council's latest return.

    Returns:
        The episodes by child and start, with `fixed`: the rule that set the end, else ''; and those
            that a rule took out, with `fixed` naming it.
    """
    order = InOrder(episodes, each_year=False, sort=False)
    frame = order.episodes
    rule = _first_stage(order, latest)
    frame = _ended(frame, rule, order.next("started"), order.next("reason_started"))
    out = rule.isin(list(DELETED))
    frame["fixed"] = rule
    return _second_stage(frame[~out].reset_index(drop=True)), frame[out].reset_index(drop=True)


def _first_stage(order: InOrder, latest: int) -> pd.Series:
    """Return the rule for each open episode of an earlier return, '' for all others."""
    frame = order.episodes
    is_open = frame["ended"].isna() & (frame["year"] != latest)
    again = (_same_but_for_start(order, "next") | _same_but_for_start(order, "previous")).to_numpy()
    replaced = (order.previous("year") > frame["year"]).to_numpy()
    anew = (order.next("reason_started") == "S").to_numpy()
    names = ["", "RULE_3", "RULE_3A", "RULE_2", "RULE_1A", "RULE_1"]
    cases = [~is_open, again, replaced, ~order.has_next, anew]
    which = np.select(cases, range(len(cases)), default=len(cases))
    return pd.Series(pd.Categorical.from_codes(which.astype(np.int8), names), index=frame.index)


def _same_but_for_start(order: InOrder, side: str) -> pd.Series:
    """Tell where the neighbour is the same episode, but for its start."""
    frame, beside = order.episodes, getattr(order, side)
    same = beside("started").notna() & (beside("started") != frame["started"])
    for name in _SAME:
        other = beside(name)
        same &= (other == frame[name]) | (other.isna() & frame[name].isna())
    return same


def _ended(
    frame: pd.DataFrame, rule: pd.Series, start: pd.Series, reason: pd.Series
) -> pd.DataFrame:
    """Return episodes with the ends that rules of the first stage give them."""
    last = year_ends(frame["year"])
    last = last.where(last >= frame["started"], frame["started"])
    continued, imputed = rule == "RULE_1", rule.isin(["RULE_1A", "RULE_2"])
    before = (start - pd.Timedelta(days=1)).where(rule == "RULE_1A")
    ended = frame["ended"].where(~continued, start)
    ended = ended.where(~imputed, last.where(~(before < last), before))
    why = _with(frame["reason_ended"], CONTINUES, IMPUTED)
    why[continued] = CONTINUES
    why[imputed] = IMPUTED
    change = _with(frame["change_reason"], FILLED_CHANGE)
    change[continued & reason.isin(PLACES_CHANGE)] = FILLED_CHANGE
    return frame.assign(ended=ended, reason_ended=why, change_reason=change)


def _with(cells: pd.Series, *more: str) -> pd.Series:
    new = [code for code in more if code not in cells.cat.categories]
    return cells.cat.add_categories(new) if new else cells.copy()


def _second_stage(episodes: pd.DataFrame) -> pd.DataFrame:
    """Let an episode end where one of a later return begins, if both cannot be."""
    order = InOrder(episodes, each_year=False, sort=False)
    frame = order.episodes
    start = order.next("started")
    later = frame["year"] < order.next("year")
    overlaps = later & (frame["ended"] > start)
    gap = later & (frame["ended"] < start) & (frame["reason_ended"] == CONTINUES)
    again = overlaps | gap
    names = np.where(overlaps[again], "RULE_4", "RULE_5")
    before = frame["fixed"][again].astype(str)
    names = before.where(before == "", before + " | ") + names
    fixed = _with(frame["fixed"], *names.unique())
    fixed[again] = names
    ended = frame["ended"].where(~again, start)
    return frame.assign(ended=ended, fixed=fixed)
