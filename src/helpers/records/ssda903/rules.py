"""The rules that a row of the return must keep by itself, and how rules are written down.

Numbers and messages are those of the Department for Education's validation, as data-to-insight's
csc-validator-be-903 (MIT) publishes them; a rule of this collection has a name in words.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

from helpers.records.failures import Rule
from helpers.records.ssda903 import codes
from helpers.records.ssda903.order import InOrder, year_ends

ADULT = pd.DateOffset(years=18)


@dataclass(frozen=True)
class Returns:
    """The returns as the rules read them.

    Args:
        order: The episodes of all years as `frames.read` gives them, each return in order.
        headers: The children as `frames.read` gives them.
    """

    order: InOrder
    headers: pd.DataFrame

    @property
    def episodes(self) -> pd.DataFrame:
        """The episodes, by return, child and start."""
        return self.order.episodes

    @cached_property
    def born(self) -> pd.Series:
        """Each episode's child's date of birth, as the latest return gives it."""
        return self.born_of(self.episodes)

    def born_of(self, rows: pd.DataFrame) -> pd.Series:
        """Return the date of birth of each row's child, as the latest return gives it."""
        known = latest(self.headers.dropna(subset="born"))
        born = np.full(len(self.headers["child"].cat.categories) + 1, np.datetime64("NaT", "s"))
        born[known["child"].cat.codes] = known["born"]
        return pd.Series(born[rows["child"].cat.codes])


def latest(headers: pd.DataFrame) -> pd.DataFrame:
    """Return a row a child: that of the latest return it is in."""
    named = headers.dropna(subset="child").sort_values("year", kind="stable")
    return named.drop_duplicates("child", keep="last", ignore_index=True)


Test = Callable[[Returns], pd.Series | np.ndarray]


def rule(code: str, message: str, *fields: str, of: str = "episodes") -> Callable[[Test], Rule]:
    """Make a rule of a function that tells which rows fail it.

    Args:
        code, message, fields: As for :class:`helpers.records.failures.Rule`.
        of: The frame whose rows are told: "episodes" or "headers".
    """

    def made(test: Test) -> Rule:
        def check(returns: Returns) -> pd.DataFrame:
            return getattr(returns, of).loc[np.asarray(test(returns), dtype=bool), ["file", "row"]]

        return Rule(code, message, fields, check)

    return made


@rule("child", "The row has no identifier of a child.", "CHILD")
def no_child(returns: Returns) -> pd.Series:
    """An episode of nobody."""
    return returns.episodes["child"].isna()


@rule("141", "The date the episode began is not a valid date.", "DECOM")
def start_no_date(returns: Returns) -> pd.Series:
    """No start, or one that is no date."""
    return returns.episodes["started"].isna()


@rule("147", "The date the episode ceased is not a valid date.", "DEC")
def end_no_date(returns: Returns) -> pd.Series:
    """An end that is no date; none is none."""
    return returns.episodes["ended_wrong"]


@rule("143", "The reason for the new episode is not a valid code.", "RNE")
def reason_started_code(returns: Returns) -> pd.Series:
    """None, or not in the list."""
    return ~_valid(returns, "RNE", "reason_started")


@rule("144", "The legal status is not a valid code.", "LS")
def legal_status_code(returns: Returns) -> pd.Series:
    """None, or not in the list."""
    return ~_valid(returns, "LS", "legal_status")


@rule("145", "The category of need is not a valid code.", "CIN")
def need_code(returns: Returns) -> pd.Series:
    """None, or not in the list."""
    return ~_valid(returns, "CIN", "need")


@rule("146", "The placement type is not a valid code of that year.", "PLACE")
def placement_code(returns: Returns) -> pd.Series:
    """None, or not in the list of its year."""
    return ~_valid(returns, "PLACE", "placement")


@rule("149", "The reason the episode ceased is not a valid code.", "REC")
def reason_ended_code(returns: Returns) -> pd.Series:
    """Given, but not in the list."""
    given = returns.episodes["reason_ended"].notna()
    return given & ~_valid(returns, "REC", "reason_ended")


@rule(
    "148",
    "The date the episode ceased and the reason must both be given, or neither.",
    *("DEC", "REC"),
)
def end_and_reason(returns: Returns) -> pd.Series:
    """One without the other."""
    episodes = returns.episodes
    dated = episodes["ended"].notna() | episodes["ended_wrong"]
    return dated != episodes["reason_ended"].notna()


@rule("355", "The episode lasted for less than 24 hours.", "DECOM", "DEC")
def under_a_day(returns: Returns) -> pd.Series:
    """Ended on the day it began."""
    return returns.episodes["ended"] == returns.episodes["started"]


@rule("356", "The episode ceased before it began.", "DECOM", "DEC")
def ended_before(returns: Returns) -> pd.Series:
    """An end before the start."""
    return returns.episodes["ended"] < returns.episodes["started"]


@rule("302", "The episode began before the child was born.", "DECOM", "DOB")
def before_birth(returns: Returns) -> pd.Series:
    """A start before the date of birth."""
    return returns.episodes["started"] < returns.born


@rule("352", "The child who started to be looked after was aged 18 or over.", "DECOM", "RNE")
def started_grown_up(returns: Returns) -> pd.Series:
    """A start of care on or after the 18th birthday."""
    grown_up = (returns.born + ADULT).astype("datetime64[s]")
    return (returns.episodes["reason_started"] == "S") & (returns.episodes["started"] >= grown_up)


@rule(
    "later",
    "The episode began or ceased after the 31 March that its return is of.",
    *("DECOM", "DEC"),
)
def after_the_year(returns: Returns) -> pd.Series:
    """A date that the return cannot know."""
    ends = year_ends(returns.episodes["year"])
    return (returns.episodes["started"] > ends) | (returns.episodes["ended"] > ends)


@rule("header", "No return has a header for the child, so no date of birth.", "CHILD")
def no_header(returns: Returns) -> pd.Series:
    """A child whom no header names."""
    child = returns.episodes["child"]
    named = np.zeros(len(child.cat.categories) + 1, dtype=bool)
    named[returns.headers["child"].cat.codes] = True
    return child.notna() & ~named[child.cat.codes]


@rule("UPN in an episode", "Another column holds a unique pupil number: take it out.", "HOME_POST")
def upn_in_episode(returns: Returns) -> pd.Series:
    """A unique pupil number where a postcode, a code or a reference number belongs."""
    return returns.episodes["upn_elsewhere"]


@rule("101", "The sex is not a valid code of that year.", "SEX", of="headers")
def sex_code(returns: Returns) -> pd.Series:
    """None, or not in the list of its year: 1 and 2 to 2023-24, M, F and U after."""
    return ~codes.valid("SEX", returns.headers["sex"], returns.headers["year"])


@rule("102", "The date of birth is not a valid date.", "DOB", of="headers")
def birth_no_date(returns: Returns) -> pd.Series:
    """No date of birth, or one that is no date."""
    return returns.headers["born"].isna()


@rule("birth", "The date of birth is not that of the child's latest return.", "DOB", of="headers")
def other_birth(returns: Returns) -> pd.Series:
    """Another child, perhaps, under the same identifier."""
    born = returns.headers["born"]
    latest = returns.born_of(returns.headers)
    return born.notna() & latest.notna() & (born != latest)


@rule("103", "The ethnicity is not a valid code.", "ETHNIC", of="headers")
def ethnicity_code(returns: Returns) -> pd.Series:
    """None, or not in the list."""
    return ~codes.valid("ETHNIC", returns.headers["ethnicity"], returns.headers["year"])


@rule("UPN", "The unique pupil number is not of its form.", "UPN", of="headers")
def upn_form(returns: Returns) -> pd.Series:
    """Given, but neither a number nor the reason why there is none."""
    return returns.headers["upn_wrong"]


@rule(
    "UPN in a header",
    "Another column holds a unique pupil number: take it out.",
    "SEX",
    of="headers",
)
def upn_in_header(returns: Returns) -> pd.Series:
    """A unique pupil number where something else belongs."""
    return returns.headers["upn_elsewhere"]


def _valid(returns: Returns, field: str, name: str) -> pd.Series:
    return codes.valid(field, returns.episodes[name], returns.episodes["year"])


RULES = [
    *(no_child, start_no_date, end_no_date, reason_started_code, legal_status_code, need_code),
    *(placement_code, reason_ended_code, end_and_reason, under_a_day, ended_before, before_birth),
    *(started_grown_up, after_the_year, no_header, upn_in_episode),
    *(sex_code, birth_no_date, other_birth, ethnicity_code, upn_form, upn_in_header),
]
