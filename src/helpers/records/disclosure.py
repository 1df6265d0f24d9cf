"""What may be told of records: every number on a page of records comes out of here.

The policy in words, as every such page prints it (:meth:`Policy.stated`): counts below a threshold
are withheld, none among them; so are those that would tell one, by what is left of a total; the
rest are rounded, in curves to 5 at least; shares are of the rounded counts; an
estimate is withheld where few are at risk or few have had the event, and told no more finely than
its counts. A withheld number is missing, with the status ``c``.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from helpers import words
from helpers.records import disclosure_cells
from helpers.records.disclosure_cells import TOTAL
from helpers.statistics import survival

SHOWN, WITHHELD = "", "c"
"""What stands under ``status``."""
ESTIMATES = ("kaplan_meier", "probability", "aalen_johansen")
"""Columns of a curve that are estimates."""
LIMITS = ("lower", "upper")
Z95 = 1.959963984540054


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

    def small(self, counts: ArrayLike) -> np.ndarray:
        """Return which counts are withheld for themselves; a missing one is."""
        counts = np.asarray(counts, dtype=float)
        return np.isnan(counts) | ((counts < self.threshold) & (self.threshold > 1))

    def rounded(self, counts: ArrayLike) -> np.ndarray:
        """Return counts to the nearest multiple of the base."""
        return np.floor(np.asarray(counts, dtype=float) / self.base + 0.5) * self.base

    def people(self, counts: pd.Series) -> pd.Series:
        """Return how many people something is of, rounded, and never none."""
        rounded = self.rounded(counts.round(6))  # half a step is half a step, however reckoned
        return pd.Series(np.maximum(rounded, self.base), counts.index)

    @property
    def between(self) -> "Policy":
        """The same of counts between any two of which lies a count, as the events of a curve.

        They are rounded to 5 at least: few who lie between are told as none, or as 5, which can be
        any small number.
        """
        return replace(self, base=max(self.base, Policy.base)) if self.threshold > 1 else self

    def stated(self) -> str:
        """Return the policy in words, for the page."""
        looser = self.threshold < Policy.threshold or self.base < Policy.base
        least = self.between.base
        others = (
            f" but those of curves and of how much was read, to {least}: what lies between two of "
            "them is a count, too"
        ) * (least > self.base)
        rounded = f"The others are rounded to {self.base}" if self.base > 1 else "None is rounded"
        parts = [
            f"Counts below {self.threshold} are withheld, and so is what would tell one."
            if self.threshold > 1
            else "No count is withheld.",
            f"{rounded}{others}.",
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
    apart: Sequence[str] = (),
) -> pd.DataFrame:
    """Return counts as they may be told.

    Args:
        frame: A row a cell, each once; all the cells that there are.
        by: The columns that tell cells apart. Every sum over some of them is taken to be known.
        value: The column of counts.
        totals: Have these sums, too, as rows with "Total" under what they are summed over.
        apart: Columns of which no row tells two: each is a sum over all of them but one. What is
            told in another row, too, is not less told.

    Returns:
        DataFrame: ``by``, ``value`` (missing where withheld), ``status``.
    """
    places = [pd.factorize(frame[name], use_na_sentinel=False) for name in by]
    codes = np.stack([codes for codes, _ in places], axis=1)
    cells = disclosure_cells.with_sums(codes, frame[value].to_numpy(float))
    said = (cells.codes[:, [name in apart for name in by]] >= 0).sum(axis=1) < 2
    hidden = disclosure_cells.hidden(cells, policy, totals=totals, said=said)
    told = {value: np.where(hidden, np.nan, policy.rounded(cells.counts))}
    told["status"] = np.where(hidden, WITHHELD, SHOWN)
    if not totals:
        told = {name: column[: len(frame)] for name, column in told.items()}
        return frame[list(by)].assign(**told)
    labels = {
        name: np.append(values.astype(object), TOTAL)[cells.codes[:, place]]
        for place, (name, (_, values)) in enumerate(zip(by, places, strict=True))
    }
    return pd.DataFrame({**labels, **told})[said].reset_index(drop=True)


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
    told_part = np.where(small, np.nan, policy.rounded(parts))
    told_whole = np.where(policy.small(wholes) | both, np.nan, policy.rounded(wholes))
    return frame.assign(
        **{part: told_part, whole: told_whole},
        share=100 * told_part / told_whole,
        status=np.where(small, WITHHELD, SHOWN),
    )


def curve(
    frame: pd.DataFrame, policy: Policy = DEFAULT, by: Sequence[str] | str | None = None
) -> pd.DataFrame:
    """Return a curve as it may be told.

    An estimate is told as the rounded number of events, out of so many as would make them so
    probable, rounded too: without censoring these are all who were followed, so that it is the
    share of the rounded counts. Its limits are those of the estimate told, as wide as the exact
    ones are of as many people, rounded. So nothing finer is in them than in the counts.

    Args:
        frame: ``at_risk``, ``events`` (so far); those of :data:`ESTIMATES` that there are, with
            ``lower`` and ``upper`` (on the log(-log) scale, 95%) of the first; ``months`` or
            ``years``, in order.
        by: The columns that tell curves apart.

    Returns:
        DataFrame: The same rows with ``status``. Where fewer than the threshold are at risk, and
            after it, all is withheld; where fewer have had the event, events and estimates are.

    Raises:
        ValueError: If the curve is not read at whole months: its steps would tell when one child
            came back.
    """
    policy = policy.between
    months = frame["months"] if "months" in frame else frame["years"] * 12
    if policy.base > 1 and not np.allclose(months, np.round(months)):
        raise ValueError("a curve is read at whole months")
    few = pd.Series(policy.small(frame["at_risk"]), frame.index)
    few = (few.groupby([frame[name] for name in _listed(by)]) if by else few).cummax()
    unsaid = few | policy.small(frame["events"])
    told = frame.assign(
        at_risk=np.where(few, np.nan, policy.rounded(frame["at_risk"])),
        events=np.where(unsaid, np.nan, policy.rounded(frame["events"])),
        status=np.where(unsaid, WITHHELD, SHOWN),
    )
    names = [name for name in ESTIMATES if name in frame]
    for name in names:
        told[name] = told["events"] / policy.people(frame["events"] / frame[name])
        told[name] = told[name].clip(upper=1)
    if names and "lower" in frame:
        first = names[0]
        people = policy.people(_people(frame[first], frame["lower"], frame["upper"]))
        survived = 1 - told[first]
        low, high = survival.log_log(survived, np.sqrt(told[first] * survived / people))
        told["lower"], told["upper"] = 1 - high, 1 - low
    if policy.base == 1:
        exact = [*names, *(name for name in LIMITS if name in frame)]
        told[exact] = frame[exact].mask(unsaid, np.nan)
    return told


def groups(
    frame: pd.DataFrame,
    by: str,
    policy: Policy = DEFAULT,
    parts: Sequence[str] = ("at_risk", "events"),
    whole: str | None = None,
) -> pd.DataFrame:
    """Return curves of groups that make up a whole, as they may be told.

    Where the count of one group alone would be withheld, another's is too: that of the whole is
    told elsewhere, so that the one would be what is left.

    Args:
        frame: As :func:`curve` takes it, with ``by``, which tells the groups apart.
        parts: The counts of which the groups' make up the whole.
        whole: What stands under ``by`` for the curve of the whole, if it is among them.

    Returns:
        DataFrame: As :func:`curve`.
    """
    told, policy = curve(frame, policy, by=by), policy.between
    estimates = [name for name in (*ESTIMATES, *LIMITS) if name in frame]
    for _, rows in frame[frame[by] != whole].groupby("months" if "months" in frame else "years"):
        for part in parts:
            safe = counts(rows, [by], part, policy)
            hidden = safe.index[safe["status"] == WITHHELD]
            gone = ["events", *estimates] + ["at_risk"] * (part == "at_risk")
            told.loc[hidden, gone] = np.nan
            told.loc[hidden, "status"] = WITHHELD
    return told


def _listed(by: Sequence[str] | str | None) -> list[str]:
    return [by] if isinstance(by, str) else [*(by or ())]


def _people(estimate: pd.Series, lower: pd.Series, upper: pd.Series) -> pd.Series:
    """Return of how many people, all followed throughout, an estimate would have such limits."""
    survived = 1 - estimate
    with np.errstate(divide="ignore", invalid="ignore"):
        width = np.log(-np.log(1 - upper)) - np.log(-np.log(1 - lower))
        error = (width / 2 / Z95) ** 2
        return estimate / (survived * np.log(survived) ** 2 * error)


def ratios(frame: pd.DataFrame, policy: Policy = DEFAULT) -> pd.DataFrame:
    """Return ratios of rates as they may be told: no more finely than the counts they are of.

    A step of rounding in the events moves the logarithm of a ratio by that step over the events:
    it is told to such steps. Its limits are as wide as the exact ones are of so many, rounded.

    Args:
        frame: ``people`` and ``events``, of the smaller side; ``ratio``, ``lower``, ``upper``.

    Returns:
        DataFrame: The same rows with ``status``; counts rounded, all withheld where one is small.
    """
    policy = policy.between
    counts, values = ["people", "events"], ["ratio", *LIMITS]
    unsaid = policy.small(frame[counts]).any(axis=1)
    told = frame.assign(**{name: policy.rounded(frame[name]) for name in counts})
    if policy.base > 1:
        logs, step = np.log(frame[values].astype(float)), policy.base / told["events"]
        middle = (logs["ratio"] / step).round() * step
        wide = policy.people((2 * Z95 / (logs["upper"] - logs["lower"])) ** 2) ** -0.5 * Z95
        told[values] = np.exp(np.stack([middle, middle - wide, middle + wide], axis=1))
    told.loc[unsaid, counts + values] = np.nan
    return told.assign(status=np.where(unsaid, WITHHELD, SHOWN))


def number(n: float, policy: Policy = DEFAULT) -> str:
    """Return a count as a sentence says it: "about 1,235", "fewer than 10".

    >>> number(1234), number(3)
    ('about 1,235', 'fewer than 10')
    """
    policy = policy.between
    if policy.small(n):
        return f"fewer than {policy.threshold}"
    told = words.number(float(policy.rounded(n)), 0)
    return told if policy.base == 1 else f"about {told}"


def rows_left_out(left_out: pd.DataFrame, policy: Policy = DEFAULT) -> str:
    """Return how many rows rules left out, of :func:`helpers.records.failures.counted`."""
    rows = int(left_out["rows"].sum())
    if not rows:
        return "No row was left out by a rule."
    return f"Rules left out {number(rows, policy)} rows."
