"""What may be told of records: every number on a page of records comes out of here.

The policy in words, as every such page prints it (:meth:`Policy.stated`): counts below a threshold
are withheld, none among them; so are those that would tell one, by what is left of a total; the
rest are rounded; shares are of the rounded counts; an estimate is withheld where few are at risk
or few have had the event, and told no more finely than its counts. A withheld number is missing,
with the status ``c``.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from helpers import words
from helpers.records import disclosure_cells

SHOWN, WITHHELD = "", "c"
"""What stands under ``status``."""
ESTIMATES = ("kaplan_meier", "aalen_johansen", "probability", "lower", "upper")
"""Columns of a curve that are estimates."""
STEPS = tuple(step * 10.0**-power for power in (4, 3, 2, 1) for step in (1, 2, 5))
"""To what estimates are rounded: the next of these that is coarse enough."""


@dataclass(frozen=True)
class Policy:
    """How small a count may be that is told, and to what the others are rounded.

    The threshold is taken up to the next multiple of the base: two reports with thresholds within
    one step of rounding would together tell a count to one. A threshold of 1 withholds nothing; a
    base of 1 rounds nothing.
    """

    threshold: int = 10
    base: int = 5

    def __post_init__(self) -> None:
        if self.threshold < 1 or self.base < 1:
            raise ValueError("a threshold and a rounding base are 1 or more")
        if self.threshold > 1:
            up = -(-self.threshold // self.base) * self.base
            object.__setattr__(self, "threshold", up)

    def small(self, counts: pd.Series) -> pd.Series:
        """Return which counts are withheld for themselves."""
        return counts.isna() | ((counts < self.threshold) & (self.threshold > 1))

    def rounded(self, counts: pd.Series) -> pd.Series:
        """Return counts to the nearest multiple of the base, as floats."""
        return np.floor(counts.astype(float) / self.base + 0.5) * self.base

    def stated(self) -> str:
        """Return the policy in words, for the page."""
        looser = self.threshold < Policy.threshold or self.base < Policy.base
        parts = [
            f"Counts below {self.threshold} are withheld, and so is what would tell one."
            if self.threshold > 1
            else "No count is withheld.",
            f"The others are rounded to {self.base}." if self.base > 1 else "None is rounded.",
        ]
        if looser:
            parts.append(
                "Whoever made this page chose to withhold less than this collection usually does."
            )
        return " ".join(parts)


DEFAULT = Policy()


def counts(
    frame: pd.DataFrame,
    by: Sequence[str],
    value: str = "n",
    policy: Policy = DEFAULT,
    *,
    totals: bool = False,
) -> pd.DataFrame:
    """Return counts as they may be told.

    Args:
        frame: A row a cell, each once; all the cells that there are.
        by: The columns that tell cells apart. Every sum over some of them is taken to be known.
        value: The column of counts.
        totals: Have these sums, too, as rows with "Total" under what they are summed over.

    Returns:
        DataFrame: ``by``, ``value`` (missing where withheld), ``status``.
    """
    by = list(by)
    cells = disclosure_cells.with_sums(frame[[*by, value]], by, value)
    hidden = disclosure_cells.hidden(cells, by, value, policy, totals=totals)
    shown = policy.rounded(cells[value]).mask(hidden)
    told = cells.assign(**{value: shown, "status": np.where(hidden, WITHHELD, SHOWN)})
    if not totals:
        told = told.iloc[: len(frame)].set_index(frame.index)
    return told[[*by, value, "status"]]


def shares(frame: pd.DataFrame, part: str, whole: str, policy: Policy = DEFAULT) -> pd.DataFrame:
    """Return parts of wholes as they may be told: shares of the rounded counts.

    A share is withheld where its part is, or what is left beside it: the one tells the other.

    Args:
        part, whole: Columns of counts.

    Returns:
        DataFrame: ``frame`` with ``part`` and ``whole`` as they may be told, ``share`` (per cent)
            and ``status`` (of the share).
    """
    parts, wholes = frame[part].astype(float), frame[whole].astype(float)
    small = policy.small(parts) | policy.small(wholes - parts) | policy.small(wholes)
    both = policy.small(parts) & policy.small(wholes - parts)
    told_part = policy.rounded(parts).mask(small)
    told_whole = policy.rounded(wholes).mask(policy.small(wholes) | both)
    return frame.assign(
        **{part: told_part, whole: told_whole},
        share=100 * told_part / told_whole,
        status=np.where(small, WITHHELD, SHOWN),
    )


def curve(
    frame: pd.DataFrame, policy: Policy = DEFAULT, by: Sequence[str] | str | None = None
) -> pd.DataFrame:
    """Return a curve as it may be told.

    Args:
        frame: ``at_risk``, ``events`` (so far), and those of :data:`ESTIMATES` that there are.
        by: The columns that tell curves apart.

    Returns:
        DataFrame: The same rows with ``status``. Where fewer than the threshold are at risk all is
            withheld; where fewer have had the event, the events and the estimates are.
    """
    few = policy.small(frame["at_risk"])
    unsaid = few | policy.small(frame["events"])
    told = frame.assign(
        at_risk=policy.rounded(frame["at_risk"]).mask(few),
        events=policy.rounded(frame["events"]).mask(unsaid),
        status=np.where(unsaid, WITHHELD, SHOWN),
    )
    for name in [each for each in ESTIMATES if each in frame]:
        told[name] = frame[name].mask(unsaid)
    return told


def estimates(
    frame: pd.DataFrame, counts: Sequence[str], values: Sequence[str], policy: Policy = DEFAULT
) -> pd.DataFrame:
    """Return estimates (hazard ratios, medians) of which each of ``counts`` is large enough.

    Args:
        counts: Columns of counts that an estimate is of: people, events.
        values: Columns of estimates and their limits.

    Returns:
        DataFrame: The same rows with ``status``; counts rounded.
    """
    small = pd.concat([policy.small(frame[name]) for name in counts], axis=1)
    unsaid = small.any(axis=1)
    told = {name: policy.rounded(frame[name]).mask(small[name]) for name in counts}
    told |= {name: frame[name].mask(unsaid) for name in values}
    return frame.assign(**told, status=np.where(unsaid, WITHHELD, SHOWN))


def number(n: float, policy: Policy = DEFAULT) -> str:
    """Return a count as a sentence says it: "about 1,235", "fewer than 10".

    >>> number(1234), number(3)
    ('about 1,235', 'fewer than 10')
    """
    if policy.small(pd.Series([n], dtype=float)).iloc[0]:
        return f"fewer than {policy.threshold}"
    told = words.number(float(policy.rounded(pd.Series([n])).iloc[0]), 0)
    return told if policy.base == 1 else f"about {told}"
