"""Rules about child protection plans."""

from functools import partial

import pandas as pd

from helpers.records.failures import Rule

from . import checks
from .checks import (
    ENQUIRIES,
    PLANS,
    REFERRALS,
    Frames,
    of_referral,
    outside_year,
    unreadable,
    within_another,
)

RULES: list[Rule] = []
rule = partial(checks.rule, RULES)


CATEGORIES = ("NEG", "PHY", "SAB", "EMO", "MUL")


@rule("plan's child", PLANS, "Plan: it is of no child with a number", "LAchildID")
def plan_without_child(frames: Frames) -> pd.Series:
    """Every plan is of a child whose number is known."""
    return frames[PLANS]["child"].isna()


@rule("plan's dates", PLANS, "Plan: a date cannot be read", *("CPPstartDate", "CPPendDate"))
def dates_of_plan(frames: Frames) -> pd.Series:
    """Dates are dates."""
    return unreadable(frames[PLANS], PLANS)


@rule("8720", PLANS, "Plan: its start is missing, or after the reference date", "CPPstartDate")
def plan_without_start(frames: Frames) -> pd.Series:
    """Every plan has started, by the day that the return is of."""
    started = frames[PLANS]["CPPstartDate"]
    return started.isna() | (started > frames[PLANS]["last"])


@rule(
    "2885",
    PLANS,
    "Plan: no conference of its referral was held on the day it starts",
    *("CPPstartDate", "DateOfInitialCPC"),
)
def plan_without_conference(frames: Frames) -> pd.Series:
    """A plan of the census year starts on the day of a conference of its referral."""
    plans = frames[PLANS]
    key = ["file", "referral", "day"]
    held = pd.concat(
        [
            frames[group].rename(columns={"DateOfInitialCPC": "day"})[key]
            for group in (ENQUIRIES, REFERRALS)
        ]
    ).dropna()
    own = pd.MultiIndex.from_frame(plans.rename(columns={"CPPstartDate": "day"})[key])
    this_year = plans["CPPstartDate"].notna() & ~outside_year(plans, "CPPstartDate")
    return this_year & ~own.isin(pd.MultiIndex.from_frame(held))


@rule("1105", PLANS, "Plan: it starts before its referral", *("CPPstartDate", "CINreferralDate"))
def plan_before_referral(frames: Frames) -> pd.Series:
    """A plan starts after its referral."""
    return frames[PLANS]["CPPstartDate"] < of_referral(frames, PLANS, "CINreferralDate")


@rule(
    "8905",
    PLANS,
    "Plan: its first category of abuse is missing or no code",
    "InitialCategoryOfAbuse",
)
def first_category(frames: Frames) -> pd.Series:
    """The category is one of the code list."""
    return ~frames[PLANS]["InitialCategoryOfAbuse"].isin(CATEGORIES)


@rule(
    "8910",
    PLANS,
    "Plan: its latest category of abuse is missing or no code",
    "LatestCategoryOfAbuse",
)
def latest_category(frames: Frames) -> pd.Series:
    """The category is one of the code list."""
    return ~frames[PLANS]["LatestCategoryOfAbuse"].isin(CATEGORIES)


@rule("8925", PLANS, "Plan: it ends before it starts", *("CPPstartDate", "CPPendDate"))
def plan_ends_before_start(frames: Frames) -> pd.Series:
    """A plan ends on the day it starts or later."""
    return frames[PLANS]["CPPendDate"] < frames[PLANS]["CPPstartDate"]


@rule("8930", PLANS, "Plan: its end is outside the census year", "CPPendDate")
def plan_ends_outside_year(frames: Frames) -> pd.Series:
    """A plan that has ended did so in the census year."""
    return outside_year(frames[PLANS], "CPPendDate")


@rule("8935", PLANS, "Plan: another of the child is open too", "CPPendDate")
def plans_open_twice(frames: Frames) -> pd.Series:
    """A child has one open plan at most."""
    plans = frames[PLANS]
    opened = plans["CPPendDate"].isna()
    return opened & plans.assign(open=opened).duplicated(["file", "child", "open"], keep=False)


@rule("8940", PLANS, "Plan: it starts during another of the child", *("CPPstartDate", "CPPendDate"))
def plan_within_another(frames: Frames) -> pd.Series:
    """Plans of a child do not overlap; an open one lasts to the reference date."""
    plans = frames[PLANS]
    ends = plans["CPPendDate"].fillna(plans["last"])
    return within_another(plans, ["file", "child"], "CPPstartDate", ends)
