"""How a statement is put to the test: the rules of wording and the verdicts they lead to.

A claim is tested with one or more :class:`Test`: a figure worked out from data, under a named
definition, on the figures of the time or on those in use now. Whether a figure meets the words
it was claimed in is decided by the rules below, each written so that a reader can dispute it.
"""

import math
from dataclasses import dataclass

import pandas as pd

REPRODUCED = "reproduced"
OF_THE_TIME = "reproduced on the figures of the time"
DEPENDS = "depends on definition"
NOT_REPRODUCED = "not reproduced"
CANNOT = "cannot be tested with open data"
NOT_THEN = "not tested: no edition of the time is held"
"""Of an earlier month only: the figures may have been published, but not in an edition held."""
VERDICTS = (REPRODUCED, OF_THE_TIME, DEPENDS, NOT_REPRODUCED, CANNOT)

STILL = "still so"
MORE = "more so"
LESS = "less so"
NO_LONGER = "no longer so"
UNKNOWN = "cannot be said"
SINCE = (STILL, MORE, LESS, NO_LONGER, UNKNOWN)

REVISION = 0.5
"""Per cent by which a revised count may differ from a printed one and still bear it out."""
NEARLY = 0.95
"""'Nearly' a number is at least this share of it and not above it."""
VAST_MAJORITY = 70
"""'The vast majority' is at least this many per cent, as printed."""
MANY = 10
"""'Many' children is at least this many in a hundred, as printed."""
ROUND = 5
"""A share said as a round number, such as 20%, is read to the nearest so many points."""
DRAMATIC = 20
"""A measure increased 'dramatically' over a decade if it rose by at least this many per cent."""


def rounds_to(value: float, printed: float, unit: float = 1) -> bool:
    """Return whether ``value`` rounds to ``printed`` at the printed ``unit`` (1, 10, 1,000...).

    "24%" is met by anything from 23.5 up to 24.5; "135,000" by what rounds to it in thousands.
    """
    return printed - unit / 2 <= value < printed + unit / 2


def bears_out(value: float, printed: float) -> bool:
    """Return whether a revised count bears out one printed to the last digit."""
    return abs(value - printed) <= printed * REVISION / 100


def more_than(value: float, bound: float) -> bool:
    """Return whether ``value`` is above ``bound``: "more than 70%" is met by more, not by 70."""
    return value > bound


def nearly(value: float, target: float) -> bool:
    """Return whether ``value`` is nearly ``target``: "nearly 30%" is met by 28.5 to 30."""
    return NEARLY * target <= value <= target


def vast_majority(percent: float) -> bool:
    """Return whether a share is a vast majority: at least 70 per cent."""
    return percent >= VAST_MAJORITY


def many(percent: float) -> bool:
    """Return whether a share is many: at least 10 per cent."""
    return percent >= MANY


def dramatic(percent: float) -> bool:
    """Return whether a rise over a decade is dramatic: at least 20 per cent."""
    return percent >= DRAMATIC


def rules() -> pd.DataFrame:
    """Return the rules of wording for a reader: Words, What meets them."""
    rows = [
        ("24%, 135,000 (a rounded figure)", "whatever rounds to it at the precision printed"),
        (
            "80,080 (a count to the last digit)",
            f"the first published figure exactly; a revised one within {REVISION}% of it",
        ),
        ("20% (a round share)", f"whatever is nearest to it in steps of {ROUND} points"),
        ("more than 70%, more than tripled", "more, and not the figure itself"),
        ("nearly 30%", f"from {NEARLY:.0%} of it up to it: {30 * NEARLY:g} to 30"),
        ("the vast majority", f"at least {VAST_MAJORITY}%, as printed"),
        ("many, often", f"at least {MANY}%, as printed"),
        ("increased dramatically", f"a rise of at least {DRAMATIC}% over a decade"),
        ("increased, more", "a rise beyond rounding; of a rate, beyond chance"),
        ("unequal by deprivation", "a relative index of inequality above 1, with its interval"),
        ("inconsistent", "a spread between councils at least twice that of chance"),
    ]  # fmt: skip
    return pd.DataFrame(rows, columns=["Words", "What meets them"])


@dataclass(frozen=True)
class Test:
    """One figure against the words of a claim.

    definition
        What was counted, in a few words.
    figure
        The figure as shown.
    met
        Whether it meets the words; None where it cannot be worked out.
    now
        Whether it rests on the figures in use now, not those of the time.
    """

    __test__ = False  # not a test of pytest

    definition: str
    figure: str
    met: bool | None
    now: bool = False


def verdict(tests: list[Test]) -> str:
    """Return the verdict that the tests of a claim lead to.

    Nothing that can be worked out: it cannot be tested. Definitions that disagree on the figures
    of the time: it depends on them. Otherwise the figures of the time decide, and where those
    in use now no longer give it, it is reproduced on the figures of the time. A definition
    tested only on the figures in use now counts as if they were those of the time.
    """
    known = [test for test in tests if test.met is not None]
    if not known:
        return CANNOT
    then = {test.definition: test.met for test in known if not test.now}
    now = {test.definition: test.met for test in known if test.now}
    first = {**now, **then}
    if len(set(first.values())) > 1:
        return DEPENDS
    if not next(iter(first.values())):
        return NOT_REPRODUCED
    return REPRODUCED if all(now.values()) else OF_THE_TIME


def since(
    holds: bool | None, then: float = math.nan, latest: float = math.nan, slack: float = 0
) -> str:
    """Return how a claim fares on the latest figures.

    Args:
        holds: Whether the latest figures still meet its words; None where that cannot be said.
        then, latest: The figure that makes the claim stronger the larger it is, at the time and
            latest.
        slack: The difference that rounding alone could make: within it nothing has changed.
    """
    if holds is None:
        return UNKNOWN
    if not holds:
        return NO_LONGER
    if math.isnan(then) or math.isnan(latest) or abs(latest - then) <= slack:
        return STILL
    return MORE if latest > then else LESS
