"""What became of each section 47 enquiry: conference, plan, neither, or too soon to know.

No key joins an enquiry to its conference and plan, so they are joined by dates. A conference stands
in the enquiry itself. A plan is taken to follow from a conference of the same child if it starts
within 45 days of it, and from an enquiry for which no conference is recorded if it starts within 60
days of that; these are the tolerances of the councils' own regional tool (LIIA), where the
department's rule 2885 has the plan start on the day of the conference. A plan that follows a
conference of another enquiry is not counted again for the enquiry that had none. Where the return
says that no conference was required, that is the outcome, whatever follows.
"""

from collections.abc import Sequence
from typing import Literal

import numpy as np
import pandas as pd

from helpers.statistics import clustered

from . import working_days

TO_PLAN = pd.Timedelta(days=45)
"""From a conference to the plan that follows it, at most."""
TO_PLAN_WITHOUT = pd.Timedelta(days=60)
"""From an enquiry without a conference to a plan, at most."""

DAYS_OF_YEAR = 365.25

PATHS = (
    "plan after conference",
    "conference without plan",
    "conference not required",
    "plan without conference",
    "no conference recorded",
    "too recent to know",
    "conference too recent to know whether a plan follows",
    "conference dated before the enquiry",
)
BANDS = {"0-10": 10, "11-15": 15, "16-20": 20, "21+": np.inf}
"""The published bands of working days, each with its last."""


def paths(enquiries: pd.DataFrame, plans: pd.DataFrame) -> pd.DataFrame:
    """Return what became of each enquiry.

    Args:
        enquiries: `child`, `started`, `conference`, `not_required`, and `seen_to` (the last day
            that the returns know of that enquiry's authority without a gap).
        plans: Child protection plans: `child`, `started`.

    Returns:
        The enquiries, with `path` (one of `PATHS`), `working_days` (from the start of the enquiry
        to its conference; missing if there is none, or it is dated before the enquiry) and `band`
        (of `BANDS`).
    """
    started, conference = enquiries["started"], enquiries["conference"]
    last = enquiries["seen_to"]
    held, before = conference.notna(), conference < started
    after_conference = _followed(enquiries, "conference", plans, TO_PLAN)
    others = plans[~_preceded(plans, enquiries)]
    after_enquiry = _followed(enquiries, "started", others, TO_PLAN_WITHOUT)
    ways = {
        "conference dated before the enquiry": held & before,
        "plan after conference": held & after_conference,
        "conference too recent to know whether a plan follows": held
        & (last - conference <= TO_PLAN),
        "conference without plan": held,
        "conference not required": enquiries["not_required"].astype(bool),
        "plan without conference": after_enquiry,
        "too recent to know": last - started <= TO_PLAN_WITHOUT,
    }
    path = np.select(list(ways.values()), list(ways), "no conference recorded")
    days = working_days.between(started, conference.where(~before))
    return enquiries.assign(path=pd.Categorical(path, PATHS), working_days=days, band=banded(days))


def banded(days: pd.Series) -> pd.Series:
    """Return the published band of each number of working days; missing where it is."""
    edges = [-1, *BANDS.values()]
    return pd.cut(days.astype("Float64").astype(float), edges, labels=list(BANDS))


def counted(found: pd.DataFrame, by: Literal["path", "band"] = "path") -> pd.DataFrame:
    """Return how many enquiries went each way, those that none went too: `path` or `band`, `n`."""
    counts = found.groupby(by, observed=False).size().rename("n")
    return counts.reset_index()


def spells(enquiries: pd.DataFrame) -> pd.DataFrame:
    """Return from each enquiry the time to the child's next one, or to the end of what is known.

    Enquiries of a child that start on one day are one. A child who turns 18 can have no other:
    where `born` is known, the time ends there at the latest.

    Returns:
        DataFrame: `child`, `started`, `duration` (years), `again` (whether there is a next one).
    """
    days = enquiries.drop_duplicates(["child", "started"]).sort_values(["child", "started"])
    last = days["seen_to"]
    if "born" in days:
        grown = (days["born"] + pd.DateOffset(years=18)).clip(lower=days["started"])
        last = last.where(~(grown < last), grown)
    following = days.groupby("child")["started"].shift(-1)
    again = following <= last
    duration = (following.where(again, last) - days["started"]).dt.days / DAYS_OF_YEAR
    return days[["child", "started"]].assign(duration=duration, again=again)


def repeats(enquiries: pd.DataFrame, months: Sequence[int] = (6, 12, 24)) -> pd.DataFrame:
    """Return after how many enquiries the child was the subject of another within some months.

    The Kaplan-Meier estimate among all enquiries: a child with several counts from each. Limits
    allow for that (:mod:`helpers.statistics.clustered`).

    Returns:
        DataFrame: `months`, `years`, `at_risk`, `events` (so far), `probability`, `lower`, `upper`,
            `bound`; missing beyond what the returns know.
    """
    each = spells(enquiries)
    at = [month / 12 for month in months]
    known = clustered.kaplan_meier(each["duration"], each["again"], each["child"], at)
    return known.assign(months=list(months))[["months", *known.columns]]


def _followed(
    enquiries: pd.DataFrame, day: str, plans: pd.DataFrame, within: pd.Timedelta
) -> np.ndarray:
    """Whether a plan of the child starts on that day of an enquiry or `within` days after it."""
    return _matched(enquiries, day, plans, "started", within, "forward")


def _preceded(plans: pd.DataFrame, enquiries: pd.DataFrame) -> np.ndarray:
    """Whether a conference of the child was held on a plan's first day or shortly before it."""
    return _matched(plans, "started", enquiries, "conference", TO_PLAN, "backward")


def _matched(
    left: pd.DataFrame,
    day: str,
    right: pd.DataFrame,
    other_day: str,
    within: pd.Timedelta,
    direction: Literal["forward", "backward"],
) -> np.ndarray:
    """Whether each row on the left has one of the same child on the right, near enough in time."""
    children, _ = pd.factorize(pd.concat([left["child"], right["child"]], ignore_index=True))
    ones = pd.DataFrame({"child": children[: len(left)], "day": left[day].to_numpy()})
    others = pd.DataFrame({"child": children[len(left) :], "day": right[other_day].to_numpy()})
    found = pd.merge_asof(
        ones.rename_axis("at").reset_index().dropna().sort_values("day"),
        others.dropna().sort_values("day").assign(found=True),
        on="day",
        by="child",
        tolerance=within,
        direction=direction,
    )
    matched = np.zeros(len(left), bool)
    matched[found.loc[found["found"].notna(), "at"]] = True
    return matched
