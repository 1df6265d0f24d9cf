"""The verdicts that definitions lead to, by one rule, and what they would be by other words."""

from collections.abc import Callable, Iterable, Sequence
from math import nan

import numpy as np

from helpers.analysis.claims.wording import Rule

REPRODUCED = "reproduced"
DEPENDS = "depends on definition"
NOT_REPRODUCED = "not reproduced"
NOT_HELD = "not held"
NOT_PUBLISHED = "not published"
NOT_FACT = "not a statement of fact"
NOT_THEN = "not tested: no edition of the time is held"
"""Of an earlier month only: the figures may have been published, but not in an edition held."""
VERDICTS = (REPRODUCED, DEPENDS, NOT_REPRODUCED, NOT_HELD, NOT_PUBLISHED, NOT_FACT)
CANNOT = (NOT_HELD, NOT_PUBLISHED, NOT_FACT, NOT_THEN)

STILL = "still so"
MORE = "more so"
LESS = "less so"
NO_LONGER = "no longer so"
NOW = "so now"
NOT = "not so"
UNKNOWN = "cannot be said"
SINCE = (STILL, MORE, LESS, NO_LONGER, NOW, NOT, DEPENDS, UNKNOWN)
HOLDING = (STILL, MORE, LESS, NOW)


def verdict(met: Sequence[bool], lacking: int = 0, parts: int = 0, otherwise: str = "") -> str:
    """Return the verdict that the definitions of a statement lead to.

    Args:
        met: Whether each definition that can be worked out gives the statement.
        lacking: How many definitions cannot be worked out.
        parts: How many of these are parts of the sentence that nothing records: what the others
            give is then not the whole of it.
        otherwise: The verdict where none can be worked out.

    Returns:
        str: All give it: reproduced, unless there is such a part. Some: it depends. None: not
            reproduced, unless a definition could not be worked out, which might have: then it is
            not held.
    """
    if not met:
        return otherwise or NOT_HELD
    if any(met):
        return REPRODUCED if all(met) and not parts else DEPENDS
    return NOT_HELD if lacking > parts else NOT_REPRODUCED


def since(then: bool | None, now: bool | None, apart: float = nan) -> str:
    """Return how a definition fares on later figures.

    Args:
        then, now: Whether the figure of the time and the latest are so; None where not known. What
            is not known to have been otherwise is not "so now".
        apart: How much stronger the latest makes the statement, 0 within what rounding or chance
            explain; NaN where the two cannot be set against one another.
    """
    if now is None or (now and then is None):
        return UNKNOWN
    if not now:
        return NO_LONGER if then else NOT
    if not then:
        return NOW
    return MORE if apart > 0 else LESS if apart < 0 else STILL


def together(several: Iterable[str]) -> str:
    """Return how a statement fares: as all its definitions do, or that it depends on them."""
    known = {one for one in several if one != UNKNOWN}
    return known.pop() if len(known) == 1 else DEPENDS if known else UNKNOWN


def fragile(rules: Iterable[Rule], judged: Callable[[Rule, float], str], now: str) -> str:
    """Return what the verdict would be if words meant something else, in words; '' if the same.

    Args:
        rules: The rules that a statement is judged by.
        judged: Returns the verdict with the threshold of a rule, and of those of the same words,
            moved.
        now: The verdict as it is.
    """
    said = []
    for rule in {rule.words: rule for rule in rules if rule.varied}.values():
        low, high, step = rule.varied
        grid = [round(float(one), 4) for one in np.arange(low, high + step / 2, step)]
        found = [judged(rule, threshold) for threshold in grid]
        for other in dict.fromkeys(found):
            where = [at for at, one in zip(grid, found, strict=True) if one == other]
            if other == now:
                continue
            reach = (
                f"{where[0]:g}" if len(where) == 1
                else f"{where[-1]:g} or less" if where[0] == grid[0]
                else f"{where[0]:g} or more" if where[-1] == grid[-1]
                else f"{where[0]:g} to {where[-1]:g}"
            )  # fmt: skip
            number, _, rest = reach.partition(" ")
            unit = rule.if_meant.format(number)
            said.append(f"would be {other} if {unit}{f' {rest}' if rest else ''}")
    return "; ".join(said)
