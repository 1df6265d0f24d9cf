"""Definitions of statements: what is counted, and what becomes of one once it is worked out."""

from dataclasses import dataclass, replace
from functools import cached_property
from math import isnan

import pandas as pd

from helpers.analysis.claims import verdicts
from helpers.analysis.claims.figures import Figures, NotHeld
from helpers.analysis.claims.readings import Reader, Reading
from helpers.analysis.claims.wording import SHOWN, Rule
from helpers.errors import Problem
from helpers.statistics import differences

OF_THE_CLAIM = (
    "The figures of {} come from the address of the statement itself: they are the claim, and "
    "cannot test it. Leave them out, or add the same figures from where they were published."
)


@dataclass(frozen=True)
class Definition:
    """One way of counting what a statement says.

    name
        What is counted, in a few words.
    read
        The reader of its figure in a year; none where nothing held or published counts it.
    rules
        The rules that the values of a reading have to meet, in their order.
    year
        The year of the figures of the time; 0 for an estimate of no one year.
    slack
        The difference that rounding alone could make between the time and the latest.
    until
        The last year that counts the same: later ones lie beyond a break.
    aside
        Whether it stands beside what was said and decides nothing.
    lacking, part
        Why it cannot be worked out, and whether it is a part of the sentence on which its claim
        rests and that nobody records.
    """

    name: str
    read: Reader | None = None
    rules: Rule | tuple[Rule, ...] = SHOWN
    year: int = 2020
    slack: float = 0
    until: int = 9999
    aside: bool = False
    lacking: str = ""
    part: bool = False

    def __post_init__(self) -> None:
        if isinstance(self.rules, Rule):
            object.__setattr__(self, "rules", (self.rules,))

    def met(self, reading: Reading, *, first: bool = False) -> bool:
        """Return whether a reading gives the statement."""
        pairs = zip(self.rules, reading.values, strict=True)
        return all(rule.met(value, first=first) for rule, value in pairs)

    def still_met(self, reading: Reading) -> bool:
        """Return whether a later reading is still so."""
        pairs = zip(self.rules, reading.values, strict=True)
        return all(rule.still_met(value) for rule, value in pairs)

    def moved(self, words: str, threshold: float) -> "Definition":
        """Return the definition with the threshold of a rule of these words moved."""
        rules = (
            replace(rule, threshold=threshold) if rule.words == words else rule
            for rule in self.rules
        )
        return replace(self, rules=tuple(rules))


def beside(name: str, read: Reader, year: int = 2020, **kept: int) -> Definition:
    """Return a definition that is shown beside a statement and decides nothing."""
    return Definition(name, read, year=year, aside=True, **kept)


def not_held(name: str, why: str, *, part: bool = False) -> Definition:
    """Return a definition that cannot be worked out, with the reason."""
    return Definition(name, lacking=why, part=part)


@dataclass(frozen=True)
class Statement:
    """What a statement is tested with.

    definitions
        The ways of counting it.

    Note:
        What the data cannot say, and what a careless test gets wrong; without figures.
    otherwise
        The verdict where no definition can be worked out: one of the three kinds of cannot.
    report
        The page and section where it is worked out.
    same_as
        The statement that says the same, by whose definitions it is tested.
    """

    definitions: tuple[Definition, ...] = ()
    note: str = ""
    otherwise: str = ""
    report: str = ""
    same_as: str = ""


@dataclass(frozen=True, eq=False)
class Judged:
    """One definition worked out: the figure of the time, as revised since, and the latest."""

    definition: Definition
    then: Reading | None
    revised: Reading | None
    """Where the figure of the time is as first published: that in use now; else None."""
    latest: Reading | None
    latest_year: int
    lacking: str = ""
    printed: bool = False
    """Whether the figure of the time is as first published."""
    late: bool = False
    """As of a month: whether the figure had been published, but only a later edition is held."""

    def gives(self) -> list[bool]:
        """Return whether it gives the statement, as of the time and as revised since."""
        pairs = ((self.then, self.printed), (self.revised, False))
        return [self.definition.met(one, first=first) for one, first in pairs if one]

    @property
    def given(self) -> bool | None:
        """Whether every edition gives the statement; None where it cannot be worked out."""
        return all(self.gives()) if self.then else None

    @cached_property
    def since(self) -> str:
        """Return how it fares on the latest figure."""
        before = self.revised or self.then
        now = self.definition.still_met(self.latest) if self.latest else None
        if before is None or now is None or isnan(before.strength):
            was = None if before is None else self.definition.still_met(before)
            return verdicts.since(was, now)
        apart = self.latest.strength - before.strength
        if not isnan(before.lower + self.latest.lower):
            apart *= _beyond_chance(before, self.latest)
        if abs(apart) <= self.definition.slack:
            apart = 0.0
        return verdicts.since(self.definition.still_met(before), now, apart)

    def entry(self) -> dict[str, object]:
        """Return the definition for programs."""
        one = self.definition
        judged = one.rules != (SHOWN,)
        return {
            "definition": one.name,
            "then": self.then.text if self.then else "",
            "then_period": str(one.year or "") if self.then else "",
            "as_first_published": self.printed,
            "revised": self.revised.text if self.revised else "",
            "latest": self.latest.text if self.latest else "",
            "latest_period": str(self.latest_year) if self.latest else "",
            "gives": one.met(self.then, first=self.printed) if judged and self.then else None,
            "gives_revised": one.met(self.revised) if judged and self.revised else None,
            "since": self.since if judged else verdicts.UNKNOWN,
            "aside": one.aside,
            "lacking": self.lacking,
        }


def _beyond_chance(before: Reading, after: Reading) -> bool:
    """Return whether two readings with limits differ by more than chance would."""
    if before.shifts is not None and after.shifts is not None:
        both = pd.DataFrame([before.shifts, after.shifts]).fillna(0.0)
        lower, upper = differences.related(before.strength, after.strength, both)
        return lower > 1 or upper < 1
    limits = [(one.strength, one.lower, one.upper) for one in (before, after)]
    return bool(differences.ratio(*limits[0], *limits[1])["beyond_chance"].iloc[0])


def worked_out(definition: Definition, figures: Figures, address: str) -> Judged:
    """Return a definition worked out; what it lacks where a figure is not held.

    As of a month, a figure that had been published and of which no edition of the time is held is
    read from a later one, and that is said.

    Raises:
        Problem: If all its figures come from the address of the statement.
    """
    if definition.read is None:
        return Judged(definition, None, None, None, 0, definition.lacking)
    found = _worked_out(definition, figures, address)
    if found.then or not figures.later or not 0 < definition.year <= figures.published:
        return found
    late = _worked_out(definition, figures.later, address)
    if not late.then:
        return found
    return replace(late, latest=None, latest_year=0, lacking=found.lacking, late=True)


def _worked_out(definition: Definition, figures: Figures, address: str) -> Judged:
    def read(year: int, *, first: bool = False) -> tuple[Reading | None, set[bool], str]:
        """Return a reading, whether its figures are as first published, and what it lacks."""
        view = figures.reading(first=first)
        try:
            reading = definition.read(view, year)
        except NotHeld as missing:
            return None, view.editions, missing.sentence
        if address and view.addresses == {address}:
            raise Problem(OF_THE_CLAIM.format(f"“{definition.name}”"))
        return reading, view.editions, ""

    then, editions, lacking = read(definition.year, first=True)
    now, printed = None, then is not None and editions == {True}
    if True in editions:  # figures of unlike editions are not set against one another
        now, _, lacking = read(definition.year)
        if not printed:
            then, now = now, None
    last = min(figures.newest, definition.until) if definition.year else 0
    later = ((year, read(year)[0]) for year in range(last, definition.year, -1))
    year, latest = next(((year, one) for year, one in later if one), (0, None))
    return Judged(definition, then, now, latest, year, "" if then else lacking, printed)
