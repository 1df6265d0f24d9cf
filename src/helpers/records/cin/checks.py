"""What the rules of the census share: how one is made, and what it asks of the frames."""

from collections.abc import Callable, Mapping

import numpy as np
import pandas as pd

from helpers.records.failures import Rule

from .files import FIELDS, UNREADABLE

Frames = Mapping[str, pd.DataFrame]
ENQUIRIES, PLANS, REFERRALS = "Section47", "ChildProtectionPlans", "CINdetails"
YES, NO = ("true", "1"), ("false", "0")
"""How the return says yes and no, in any case."""


def rule(rules: list[Rule], code: str, group: str, message: str, *fields: str) -> Callable:
    """Make a rule of a function that says which rows of a group are wrong, and list it."""

    def made(wrong: Callable[[Frames], pd.Series]) -> Callable[[Frames], pd.Series]:
        def check(frames: Frames) -> pd.DataFrame:
            return frames[group].loc[np.asarray(wrong(frames), bool), ["file", "row"]]

        rules.append(Rule(code, message, fields, check))
        return wrong

    return made


def of_referral(frames: Frames, group: str, field: str) -> pd.Series:
    """Return a date of the referral that each row of a group stands in."""
    referrals = frames[REFERRALS].set_index(["file", "row"])[field]
    around = pd.MultiIndex.from_frame(frames[group][["file", "referral"]])
    return referrals.reindex(around).set_axis(frames[group].index)


def outside_year(frame: pd.DataFrame, field: str) -> pd.Series:
    """Return where a date is given that is not of the census year."""
    return (frame[field] < frame["first"]) | (frame[field] > frame["last"])


def unreadable(frame: pd.DataFrame, group: str) -> pd.Series:
    """Return where a date is text that is no date."""
    named = [UNREADABLE.format(field) for field in FIELDS[group]]
    return frame[[name for name in named if name in frame]].any(axis=1)


def not_required(enquiries: pd.DataFrame) -> pd.Series:
    """Return where the return says that no conference was required."""
    return enquiries["ICPCnotRequired"].str.lower().isin(YES)


def still_open(enquiries: pd.DataFrame) -> pd.Series:
    """Return where neither a conference was held, nor is it said that none was required."""
    return enquiries["DateOfInitialCPC"].isna() & ~not_required(enquiries)


def within_another(frame: pd.DataFrame, by: list[str], start: str, ends: pd.Series) -> pd.Series:
    """Return which rows start on a day of another of the same; one without an end has no days."""
    ends = ends.where(ends >= frame[start])
    lasting = frame[[*by, start]].assign(ended=ends).sort_values([*by, start])
    # the latest end of those that began before, in order; then those that began on the same day
    latest = lasting["ended"].astype("int64").where(lasting["ended"].notna(), -(2**62))
    of_all = latest.groupby([lasting[each] for each in by]).cummax()
    earlier = of_all.groupby([lasting[each] for each in by]).shift()
    began = lasting[start].astype("int64").where(lasting[start].notna(), 2**62)
    within = (began <= earlier).reindex(frame.index)
    same_day = frame.assign(has=ends.notna()).groupby([*by, start])["has"].transform("sum")
    return within | (same_day - ends.notna() > 0)
