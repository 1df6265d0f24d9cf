"""Rules about section 47 enquiries and their conferences."""

from functools import partial

import pandas as pd

from helpers.records.failures import Rule

from . import checks, working_days
from .checks import (
    ENQUIRIES,
    NO,
    REFERRALS,
    YES,
    Frames,
    not_required,
    of_referral,
    outside_year,
    still_open,
    unreadable,
    within_another,
)

RULES: list[Rule] = []
rule = partial(checks.rule, RULES)


@rule("enquiry's child", ENQUIRIES, "Enquiry: it is of no child with a number", "LAchildID")
def enquiry_without_child(frames: Frames) -> pd.Series:
    """Every enquiry is about a child whose number is known."""
    return frames[ENQUIRIES]["child"].isna()


@rule("enquiry's dates", ENQUIRIES, "Enquiry: a date cannot be read", "S47ActualStartDate")
def dates_of_enquiry(frames: Frames) -> pd.Series:
    """Dates are dates."""
    return unreadable(frames[ENQUIRIES], ENQUIRIES)


@rule(
    "enquiry's start",
    ENQUIRIES,
    "Enquiry: its start is missing, or after the reference date",
    "S47ActualStartDate",
)
def enquiry_without_start(frames: Frames) -> pd.Series:
    """Every enquiry has started, by the day that the return is of."""
    started = frames[ENQUIRIES]["S47ActualStartDate"]
    return started.isna() | (started > frames[ENQUIRIES]["last"])


@rule(
    "enquiry's flag",
    ENQUIRIES,
    "Enquiry: whether a conference was not required is missing or no yes or no",
    "ICPCnotRequired",
)
def flag_of_enquiry(frames: Frames) -> pd.Series:
    """The flag is yes or no, as XML writes them."""
    return ~frames[ENQUIRIES]["ICPCnotRequired"].str.lower().isin(YES + NO)


@rule(
    "carried over",
    ENQUIRIES,
    "Enquiry: it started before the years of the returns, which have it only for its conference",
    *("S47ActualStartDate", "DateOfInitialCPC"),
)
def carried_over(frames: Frames) -> pd.Series:
    """Others that started then are in no return: these alone would be those with a conference."""
    enquiries = frames[ENQUIRIES]
    before = enquiries["S47ActualStartDate"] < enquiries["since"]
    return before & (enquiries["DateOfInitialCPC"] >= enquiries["first"])


@rule(
    "8615",
    ENQUIRIES,
    "Enquiry: its start is missing or after its conference",
    *("S47ActualStartDate", "DateOfInitialCPC"),
)
def conference_before_enquiry(frames: Frames) -> pd.Series:
    """An enquiry with a conference started on its day or before."""
    started = frames[ENQUIRIES]["S47ActualStartDate"]
    conference = frames[ENQUIRIES]["DateOfInitialCPC"]
    return conference.notna() & ~(started <= conference)


@rule(
    "8675Q",
    ENQUIRIES,
    "Enquiry: 15 working days have passed without a conference or word that none was required",
    *("DateOfInitialCPC", "S47ActualStartDate"),
)
def conference_overdue(frames: Frames) -> pd.Series:
    """An open enquiry began at most 15 working days before the reference date."""
    enquiries = frames[ENQUIRIES]
    days = working_days.between(enquiries["S47ActualStartDate"], enquiries["last"])
    return still_open(enquiries) & (days > 15).fillna(False)


@rule("8715", ENQUIRIES, "Enquiry: its conference is outside the census year", "DateOfInitialCPC")
def conference_outside_year(frames: Frames) -> pd.Series:
    """A conference was held in the census year."""
    return outside_year(frames[ENQUIRIES], "DateOfInitialCPC")


@rule(
    "8740",
    ENQUIRIES,
    "Enquiry: it is open and started outside the census year",
    *("S47ActualStartDate", "DateOfInitialCPC", "ICPCnotRequired"),
)
def open_from_another_year(frames: Frames) -> pd.Series:
    """An enquiry without a conference, where one is not said to be needless, is of this year."""
    return still_open(frames[ENQUIRIES]) & outside_year(frames[ENQUIRIES], "S47ActualStartDate")


@rule("8839", ENQUIRIES, "Enquiry: another of the same referral is open too", "DateOfInitialCPC")
def open_twice(frames: Frames) -> pd.Series:
    """A referral has one open enquiry at most."""
    enquiries = frames[ENQUIRIES]
    opened = still_open(enquiries)
    return opened & enquiries.assign(open=opened).duplicated(["file", "referral", "open"], False)


@rule(
    "8868",
    ENQUIRIES,
    "Enquiry: its referral is closed without its conference or the flag, or it has both",
    *("ICPCnotRequired", "CINclosureDate", "DateOfInitialCPC"),
)
def closed_but_still_open(frames: Frames) -> pd.Series:
    """An enquiry of a closed referral had a conference, or needed none."""
    enquiries = frames[ENQUIRIES]
    closed = of_referral(frames, ENQUIRIES, "CINclosureDate").notna()
    return closed & (enquiries["DateOfInitialCPC"].notna() == not_required(enquiries))


@rule("8875", ENQUIRIES, "Enquiry: its conference is on a weekend", "DateOfInitialCPC")
def conference_on_weekend(frames: Frames) -> pd.Series:
    """No conference is held on a Saturday or Sunday."""
    return frames[ENQUIRIES]["DateOfInitialCPC"].dt.day_of_week > 4


@rule(
    "8890",
    ENQUIRIES,
    "Enquiry: it starts while another of the same referral is under way",
    *("S47ActualStartDate", "DateOfInitialCPC", "ICPCnotRequired"),
)
def enquiry_within_another(frames: Frames) -> pd.Series:
    """An enquiry is over, with its conference, before the next of the referral starts."""
    enquiries = frames[ENQUIRIES]
    ends = enquiries["DateOfInitialCPC"].where(~still_open(enquiries), enquiries["last"])
    return within_another(enquiries, ["file", "referral"], "S47ActualStartDate", ends)


@rule(
    "2884",
    ENQUIRIES,
    "Enquiry: its conference is recorded as that of a child who moved in, too",
    "DateOfInitialCPC",
)
def conference_twice(frames: Frames) -> pd.Series:
    """A conference is recorded with its enquiry or, without one, with the referral."""
    key = ["file", "child", "DateOfInitialCPC"]
    referrals = pd.MultiIndex.from_frame(frames[REFERRALS][key].dropna())
    return pd.MultiIndex.from_frame(frames[ENQUIRIES][key]).isin(referrals)


@rule(
    "2889",
    ENQUIRIES,
    "Enquiry: it starts before its referral",
    *("S47ActualStartDate", "CINreferralDate"),
)
def enquiry_before_referral(frames: Frames) -> pd.Series:
    """An enquiry starts with its referral or later."""
    referred = of_referral(frames, ENQUIRIES, "CINreferralDate")
    return frames[ENQUIRIES]["S47ActualStartDate"] < referred


@rule(
    "1104",
    ENQUIRIES,
    "Enquiry: its conference is before its referral",
    *("DateOfInitialCPC", "CINreferralDate"),
)
def conference_before_referral(frames: Frames) -> pd.Series:
    """A conference is held after its referral."""
    referred = of_referral(frames, ENQUIRIES, "CINreferralDate")
    return frames[ENQUIRIES]["DateOfInitialCPC"] < referred
