"""The rules of wording: when a figure meets the words of a statement, each written to be disputed.

Where that is a matter of opinion a rule has a threshold and a range over which readers may differ;
the ledger says which verdicts would change within it, and the page prints every rule in use.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from operator import ge, gt, lt

import pandas as pd


@dataclass(frozen=True)
class Rule:
    """When a figure meets words.

    words, meets
        The words, and what meets them; ``{}`` stands for the threshold.
    test
        Of a value and the threshold, whether the words are met.
    threshold
        Where the words turn.
    varied
        The least and the greatest threshold that a reader could mean, and the step between; none
        where the statement itself gives the number.
    if_meant
        How another threshold is spoken of: "vast meant {}%".
    still
        Of a later value, whether it still is so, where that asks less than the words: a rise that
        was 129% goes on at any size.
    exact
        Whether a figure as first published has to meet it without any tolerance.
    """

    words: str
    meets: str
    test: Callable[[float, float], bool]
    threshold: float = 0
    varied: tuple[float, float, float] | None = None
    if_meant: str = ""
    still: Callable[[float], bool] | None = None
    exact: bool = False

    def met(self, value: float, *, first: bool = False) -> bool:
        """Return whether a value meets the words; NaN never does."""
        return bool(self.test(value, 0 if self.exact and first else self.threshold))

    def still_met(self, value: float) -> bool:
        """Return whether a later value is still so."""
        return bool(self.still(value)) if self.still else self.met(value)


def rounds_to(printed: float, unit: float = 1) -> Rule:
    """Return the rule of a rounded figure: "24%" is met by anything from 23.5 up to 24.5."""
    return Rule(
        "a rounded figure, such as 24% or 135,000",
        "whatever rounds to it at the precision printed; since then, any that goes the same way",
        lambda value, _: printed - unit / 2 <= value < printed + unit / 2,
        still=lambda value: value > 0,
    )


def rounds_at(printed: float, unit: float) -> Rule:
    """Return the rule of a rounded figure that later ones have to round to as well."""
    words = "a rounded figure that is to stay so, such as 1%"
    meets = "whatever rounds to it at the precision printed"
    return replace(rounds_to(printed, unit), words=words, meets=meets, still=None)


def printed_count(printed: float) -> Rule:
    """Return the rule of a count printed to the last digit."""
    return Rule(
        "a count to the last digit, such as 80,080",
        "the first published figure exactly; a revised one within {}% of it",
        lambda value, percent: abs(value - printed) <= printed * percent / 100,
        0.5,
        (0.1, 1, 0.1),
        "revised counts were taken within {}%",
        still=lambda value: value > 0,
        exact=True,
    )


def nearly(printed: float) -> Rule:
    """Return the rule of "nearly" a number: from 95% of it up to it."""
    return Rule(
        "nearly 30%",
        "from {}% of it up to it",
        lambda value, percent: printed * percent / 100 <= value <= printed,
        95,
        (90, 99, 1),
        "nearly meant {}% of it",
    )


def more_than(bound: float) -> Rule:
    """Return the rule of "more than": more, and not the figure itself."""
    words = "more than 70%, more than tripled, over 350%"
    return Rule(words, "more, and not the figure itself", gt, bound)


def vast(percent: float) -> Rule:
    """Return the rule of "the vast majority", at one of its two readings."""
    meets = "two readings: at least two thirds, and at least three quarters"
    return Rule("the vast majority", meets, ge, percent, (60, 80, 1), "vast meant {}%")


def _at_least(
    words: str, meets: str, threshold: float, varied: tuple[float, float, float], if_meant: str
) -> Rule:
    return Rule(words, meets, ge, threshold, varied, if_meant)


MANY = _at_least(
    "many, often", "at least {}% of them, as printed", 10, (5, 20, 1), "many meant {}%"
)
HUGE = _at_least(
    "huge problems", "at least {}% of posts or workers", 10, (5, 20, 1), "huge meant {}%"
)
DRAMATIC = _at_least(
    *("increased dramatically", "a rise of at least {}% over a decade", 20, (10, 50, 1)),
    "dramatic meant {}%",
)
SPIRALLING = _at_least(
    *("spiralling", "a rise of at least {}% a year", 3, (1, 5, 0.5)), "spiralling meant {}% a year"
)
INCONSISTENT = _at_least(
    *("inconsistent", "councils typically differ at least {} times, chance taken out", 1.2),
    *((1.1, 1.5, 0.05), "inconsistent meant {} times"),
)
LASTING = _at_least(
    *("inconsistent, and so for years", "ranks go together by at least {}", 0.5, (0.3, 0.8, 0.1)),
    "lasting meant a correlation of {}",
)
POOR = _at_least(
    "poor outcomes", "at least {}% below those compared", 10, (5, 50, 5), "poor meant {}% below"
)
SHORT = _at_least(
    "not enough homes", "at least {}% of places filled", 100, (85, 100, 5), "full meant {}%"
)
MAJORITY = Rule("most, the majority", "more than half", gt, 50)
RISE = Rule("more, rising, increasingly", "a rise beyond chance; of money, any rise", gt)
FALL = Rule("pushed away, less", "a fall beyond chance; of money, any fall", lt)
UNEQUAL = Rule(
    "unequal by deprivation", "an index of inequality whose interval lies above 1", gt, 1
)
NOT_NARROWER = Rule("not improving", "a gap that has not narrowed", ge)
NO_BETTER = Rule(
    "have not been improving", "a result that has not risen", lambda value, _: value <= 0
)
HIGHEST = Rule("highest, a record", "none as high or higher", lambda value, _: value == 1)
SHOWN = Rule("", "", lambda value, _: False)
"""Of a figure that is shown beside a statement and decides nothing."""


def printed(rules: Iterable[Rule]) -> pd.DataFrame:
    """Return rules of wording for a reader: Words, What meets them, Varied."""
    rows = {
        rule.words: (
            rule.words,
            rule.meets.format(f"{rule.threshold:g}"),
            "{:g} to {:g}".format(*rule.varied) if rule.varied else "not varied",
        )
        for rule in rules
        if rule.words
    }
    return pd.DataFrame(rows.values(), columns=["Words", "What meets them", "Varied"])
