"""Rules about a return as a whole, its children and their referrals."""

from functools import partial

import pandas as pd

from helpers.records.failures import UPN, Rule

from . import checks
from .checks import ENQUIRIES, PLANS, REFERRALS, Frames, outside_year, unreadable

RULES: list[Rule] = []
rule = partial(checks.rule, RULES)


@rule("100", "CollectionDetails", "Header: the reference date is not 31 March of its year", "Year")
def reference_date(frames: Frames) -> pd.Series:
    """31 March of the year that the header names."""
    header = frames["CollectionDetails"]
    last = header["last"]
    named = last.dt.year.astype(str) == header["Year"]
    return ~(named & (last.dt.month == 3) & (last.dt.day == 31))


@rule("8500", "Child", "Child: the council's own number is missing", "LAchildID")
def child_without_number(frames: Frames) -> pd.Series:
    """Every child has the council's own number."""
    return frames["Child"]["child"].isna()


@rule("8510", "Child", "Child: another child of the return has the same number", "LAchildID")
def number_twice(frames: Frames) -> pd.Series:
    """No two children of a return have the same number."""
    children = frames["Child"]
    return children["child"].notna() & children.duplicated(["file", "child"], keep=False)


@rule("pupil number", "Child", "Child: a pupil number stands for the council's own", "LAchildID")
def pupil_number(frames: Frames) -> pd.Series:
    """The council's own number is not one that schools know a child by."""
    return frames["Child"]["child"].str.fullmatch(f"(?:.* )?{UPN}").fillna(False)


@rule("child's dates", "Child", "Child: a date cannot be read", "PersonBirthDate")
def dates_of_child(frames: Frames) -> pd.Series:
    """Dates are dates."""
    return unreadable(frames["Child"], "Child")


@rule("referral's dates", REFERRALS, "Referral: a date cannot be read", "CINreferralDate")
def dates_of_referral(frames: Frames) -> pd.Series:
    """Dates are dates."""
    return unreadable(frames[REFERRALS], REFERRALS)


def _fewer_conferences(frames: Frames) -> pd.DataFrame:
    """Return the returns in which more plans started in the year than conferences were held."""

    def in_year(group: str, field: str) -> pd.Series:
        frame = frames[group]
        within = frame[field].notna() & ~outside_year(frame, field)
        return frame[within].groupby("file").size()

    held = in_year(ENQUIRIES, "DateOfInitialCPC").add(
        in_year(REFERRALS, "DateOfInitialCPC"), fill_value=0
    )
    started = in_year(PLANS, "CPPstartDate")
    more = started[started > held.reindex(started.index, fill_value=0)]
    return pd.DataFrame({"file": more.index.astype(str), "row": 0})


RULES.append(
    Rule(
        "2883",
        "Return: more plans start in the year than conferences are held",
        ("CPPstartDate", "DateOfInitialCPC"),
        _fewer_conferences,
    )
)
