"""Returns of several years and councils put together: each enquiry, plan and child once.

An enquiry that was under way at the end of a census year comes again in the next return if its
conference was held then, and a plan comes in every return until it has ended: what the latest
return says of it holds. One return's end is another's beginning, so an enquiry is followed to the
end of the last return of its council that comes without a gap after its own.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from helpers.errors import Problem
from helpers.records.failures import counted, failing, only, without
from helpers.records.years import year_ending

from . import checks, files, rules

A_YEAR = pd.Timedelta(days=370)
"""Between two reference dates without a gap, at most."""


@dataclass(frozen=True, repr=False)  # a record must not come into what is printed
class Records:
    """Census returns as data frames; `file` and `row` say where a row stands in the return.

    Attributes:
        enquiries: `child`, `born`, `started`, `target`, `conference`, `not_required`, `year`
            (ending 31 March, in which it started), `seen_to` (the last day known of its council
            without a gap), `file`, `row`.
        plans: `child`, `started`, `ended`, `year`, `file`, `row`.
        conferences: `child`, `held`, `transfer_in` (recorded without an enquiry), `year`, `file`,
            `row` (of the enquiry, or of the referral).
        children: `child`, `born`, `died`, `sex`, `file`, `row`.
        failures: What each rule found: `rule`, `message`, `file`, `row`.
        left_out: Rows that are in no frame because of a rule, each once: `rule`, `message`, `rows`.
        reference_dates: By file, the last day that it knows.
    """

    enquiries: pd.DataFrame
    plans: pd.DataFrame
    conferences: pd.DataFrame
    children: pd.DataFrame
    failures: pd.DataFrame
    left_out: pd.DataFrame
    reference_dates: pd.Series


def read(paths: Sequence[Path]) -> Records:
    """Read census returns of one or more years and councils.

    Args:
        paths: XML files, or folders with such.

    Raises:
        Problem: If a file is no Children in Need census, two are of the same council and year, or
            the rules leave none of the enquiries.
    """
    returns = [files.one(path, shown) for shown, path in files.found(paths).items()]
    frames = {group: pd.concat([each[group] for each in returns]) for group in returns[0]}
    frames = {group: frame.reset_index(drop=True) for group, frame in frames.items()}
    _each_once(frames["Child"])
    if len(frames["Child"]["authority"].unique()) > 1:  # two councils may give the same number
        frames = {
            group: frame.assign(child=frame["authority"] + " " + frame["child"])
            for group, frame in frames.items()
        }
    runs = _runs(frames["Child"])
    known_since = frames[checks.ENQUIRIES]["file"].map(runs["since"])
    frames[checks.ENQUIRIES] = frames[checks.ENQUIRIES].assign(since=known_since)
    failures = failing(rules.RULES, frames)
    excluded = {
        group: only(failures, codes).drop_duplicates(["file", "row"])
        for group, codes in rules.EXCLUDES.items()
    }
    kept = {group: without(frames[group], rows) for group, rows in excluded.items()}
    if len(frames[checks.ENQUIRIES]) and not len(kept[checks.ENQUIRIES]):
        raise Problem(
            "No enquiry is left by the rules (each needs its child's number, dates as 2021-03-31, "
            "a start by the end of the census year, and true or false for ICPCnotRequired): give "
            "the returns as they were submitted."
        )
    children = _children(frames["Child"])
    enquiries = _enquiries(kept[checks.ENQUIRIES], runs["seen_to"])
    born = enquiries["child"].map(children.set_index("child")["born"])
    enquiries.insert(1, "born", born.astype("datetime64[s]"))
    return Records(
        enquiries=enquiries,
        plans=_plans(kept[checks.PLANS]),
        conferences=_conferences(enquiries, frames["CINdetails"]),
        children=children,
        failures=failures,
        left_out=counted(pd.concat(excluded.values())),
        reference_dates=frames["Child"].groupby("file")["last"].first(),
    )


def _each_once(children: pd.DataFrame) -> None:
    """Refuse two returns of one council and day, which would count everything twice."""
    returns = children.drop_duplicates("file")
    twice = returns[returns.duplicated(["authority", "last"], keep=False)]
    if len(twice):
        both = " and ".join(twice["file"].iloc[:2])
        raise Problem(f"{both} are returns of the same council and year: give the one that holds.")


def _runs(children: pd.DataFrame) -> pd.DataFrame:
    """Return, by file, the first and the last day known of its council without a gap."""
    returns = children.drop_duplicates("file").sort_values(["authority", "last"])
    same = returns["authority"].eq(returns["authority"].shift())
    unbroken = same & (returns["last"].diff() <= A_YEAR)
    runs = returns.groupby((~unbroken).cumsum())
    days = {"since": runs["first"].transform("min"), "seen_to": runs["last"].transform("max")}
    return pd.DataFrame(days).set_axis(returns["file"])


def _latest(frame: pd.DataFrame, key: list[str]) -> pd.DataFrame:
    """Return the rows of the latest return in which each key comes."""
    return frame[frame["last"].eq(frame.groupby(key)["last"].transform("max"))]


def _enquiries(section_47: pd.DataFrame, seen_to: pd.Series) -> pd.DataFrame:
    latest = _latest(section_47, ["child", "S47ActualStartDate"])
    return pd.DataFrame(
        {
            "child": latest["child"],
            "started": latest["S47ActualStartDate"],
            "target": latest["InitialCPCtarget"],
            "conference": latest["DateOfInitialCPC"],
            "not_required": checks.not_required(latest),
            "year": year_ending(latest["S47ActualStartDate"]),
            "seen_to": latest["file"].map(seen_to),
            "file": latest["file"],
            "row": latest["row"],
        }
    ).reset_index(drop=True)


def _plans(plans: pd.DataFrame) -> pd.DataFrame:
    latest = _latest(plans, ["child", "CPPstartDate"])
    latest = latest.assign(year=year_ending(latest["CPPstartDate"]))
    names = {"CPPstartDate": "started", "CPPendDate": "ended"}
    kept = ["child", "started", "ended", "year", "file", "row"]
    return latest.rename(columns=names)[kept].reset_index(drop=True)


def _conferences(enquiries: pd.DataFrame, referrals: pd.DataFrame) -> pd.DataFrame:
    """Return every conference: those of enquiries, and those of children who moved in."""
    kept = ["child", "held", "file", "row"]
    moved = _latest(referrals.dropna(subset=["child"]), ["child", "DateOfInitialCPC"])
    frames = {
        False: enquiries.rename(columns={"conference": "held"})[kept],
        True: moved.rename(columns={"DateOfInitialCPC": "held"})[kept],
    }
    both = pd.concat([frame.assign(transfer_in=moved) for moved, frame in frames.items()])
    # one that is recorded with its enquiry too (rule 2884) is that of the enquiry
    both = both.dropna(subset=["held"])
    both = both[~(both["transfer_in"] & both.duplicated(["child", "held"]))]
    return both.assign(year=year_ending(both["held"])).reset_index(drop=True)


def _children(children: pd.DataFrame) -> pd.DataFrame:
    latest = _latest(children.dropna(subset=["child"]), ["child"]).drop_duplicates("child")
    names = {"PersonBirthDate": "born", "PersonDeathDate": "died"}
    sex = latest["Sex"].fillna(latest["GenderCurrent"])
    kept = ["child", "born", "died", "sex", "file", "row"]
    return latest.rename(columns=names).assign(sex=sex)[kept].reset_index(drop=True)
