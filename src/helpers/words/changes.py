"""The change between two values of one series, in words.

A change is between two rows of a series frame (:mod:`helpers.data.reading`). It knows the
rounding of both, the interval of the difference where they have intervals, and whether a break
lies between: a change across a break is not stated.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from helpers.statistics import bounds, differences
from helpers.words.numbers import MINUS, number, signed

FEWEST_FOR_PERCENT = 50
"""A change from a smaller number is given as a number only: in per cent it would mislead."""
SHARE, COUNT, LEVEL = "share", "count", "level"


@dataclass(frozen=True)
class Change:
    """A later value beside an earlier one of the same series.

    Args:
        before, after, first, last: The two values and their years.
        kind: SHARE (per cent: a change is in points), COUNT (in numbers) or LEVEL (rates, scores,
            money).
        direction: 1 higher, -1 lower, 0 where rounding could explain the difference.
        broken: Whether a break lies between the two: they are then not compared.
        lower, upper: Limits of the change, in points for a share, as a ratio for the rest; NaN
            where the values have no intervals.
        by_chance: Whether chance could explain the difference; False where that cannot be known.
        decimals: Of the numbers in words.
        halves: How far rounding may have moved the earlier and the later value.
    """

    before: float
    after: float
    first: int
    last: int
    kind: str
    direction: int
    broken: bool
    lower: float
    upper: float
    by_chance: bool
    decimals: int
    halves: tuple[float, float] = (0.0, 0.0)

    @property
    def percent(self) -> float:
        """The change in per cent of the earlier value; NaN where that is 0."""
        return 100 * (self.after / self.before - 1) if self.before else np.nan

    @property
    def verb(self) -> str:
        """``rose``, ``fell`` or ``did not change``."""
        return {1: "rose", -1: "fell", 0: "did not change"}[self.direction]

    def size(self) -> str:
        """Return ``259 more``, ``3.7 lower``, ``1.2 points higher`` or ``the same``."""
        if self.direction == 0:
            return "the same" if self.before == self.after else "the same but for rounding"
        amount = number(abs(self.after - self.before), self.decimals)
        if float(amount.replace(",", "")) == 0:
            amount = f"under {number(10.0**-self.decimals, self.decimals)}"
        if self.kind == SHARE:
            amount += f" {points_of(amount)}"
        more, less = ("more", "fewer") if self.kind == COUNT else ("higher", "lower")
        return f"{amount} {more if self.direction > 0 else less}"

    def beside(self, what: str) -> str:
        """Return the size beside ``what``: ``259 more (20.9%) than in 2016``.

        A change of values with intervals carries that of the change, and says where chance
        could explain it.
        """
        stated = self.direction and not self.broken
        return f"{self.plain(what)}{self._extent() if stated else ''}"

    def plain(self, what: str) -> str:
        """Return the size beside ``what`` without limits: ``259 more than in 2016``."""
        if self.broken:
            return f"not to be compared with {what}: the series breaks between"
        return f"{self.size()} {'than' if self.direction else 'as'} {what}"

    def _extent(self) -> str:
        extent = ""
        if pd.isna(self.lower):
            if self.kind != SHARE and self.before >= max(FEWEST_FOR_PERCENT, 2 * self.halves[0]):
                extent = self._percent()
        elif self.kind == SHARE:
            extent = span(self.lower, self.upper, self.decimals)
        else:
            extent = span(100 * (self.lower - 1), 100 * (self.upper - 1), suffix="%")
        said = [part for part in (extent, "chance could explain it" * self.by_chance) if part]
        return f" ({'; '.join(said)})" if said else ""

    def _percent(self) -> str:
        """Return the change in per cent as finely as the rounding of both values allows."""
        before, after = self.halves
        low = 100 * ((self.after - after) / (self.before + before) - 1)
        high = 100 * ((self.after + after) / (self.before - before) - 1)
        if high - low >= 1:
            return f"{signed(low)}% to {signed(high)}% with rounding"
        return f"{signed(self.percent, 1 if high - low < 0.1 else 0)}%"


def points_of(amount: str) -> str:
    """Return what stands behind a difference of shares.

    >>> points_of("+1"), points_of("under 1.0"), points_of("0.4")
    ('point', 'point', 'points')
    """
    one = amount.removeprefix("under ").lstrip(f"+{MINUS}") in ("1", "1.0")
    return "point" if one else "points"


def by(percent: float, decimals: int = 1) -> str:
    """Return ``rose by 0.6%``, ``fell by 0.6%`` or ``did not change`` to the decimals printed."""
    size = number(abs(percent), decimals)
    if not float(size.replace(",", "")):
        return "did not change"
    return f"{'rose' if percent > 0 else 'fell'} by {size}%"


def span(lower: float, upper: float, decimals: int = 0, suffix: str = "") -> str:
    """Return ``8% to 15% higher``, ``8% to 22% lower`` or ``5% lower to 2% higher``.

    Args:
        lower, upper: Limits of a difference.
    """
    low, high = (f"{number(abs(end), decimals)}{suffix}" for end in (lower, upper))
    if lower >= 0:
        return f"{low} to {high} higher"
    return f"{high} to {low} lower" if upper <= 0 else f"{low} lower to {high} higher"


def kind_of(frame: pd.DataFrame) -> str:
    """Return whether a series frame holds counts, shares or other levels, by its measure."""
    measures = frame["measure"].unique() if "measure" in frame else []
    names = [str(name).removesuffix("_unrounded") for name in measures]
    if names and all(name.endswith("_percent") for name in names):
        return SHARE
    return COUNT if names and all(name.endswith("_count") for name in names) else LEVEL


def change_between(
    earlier: pd.Series,
    later: pd.Series,
    breaks: pd.DataFrame | None = None,
    *,
    kind: str = LEVEL,
    decimals: int = 0,
    level: float = bounds.LEVEL,
    shifts: pd.DataFrame | None = None,
) -> Change:
    """Return the change between two rows of one series.

    Args:
        earlier, later: Rows with value and period; where there are any, rounding, lower, upper
            and bound.
        breaks: Column period, the first of the new way of counting, as :func:`helpers.data.breaks`
            returns them.
        level: Coverage of the interval of the change.
        shifts: Where both values are made of the same areas: how far each area moves them, by
            period, as :func:`helpers.statistics.differences.related` takes it.
    """
    first, last = int(earlier["period"]), int(later["period"])
    starts = [] if breaks is None else breaks["period"]
    broken = any(first < start <= last for start in starts)
    before, after = float(earlier["value"]), float(later["value"])
    limits, by_chance = (np.nan, np.nan), False
    if shifts is not None:
        limits = differences.related(before, after, shifts.reindex([first, last]), level)
        by_chance = limits[0] <= 1 <= limits[1]
    elif all(bounds.is_interval(row) for row in (earlier, later)):
        names = [*differences.ESTIMATE, *differences.COUNTED]
        sides = (
            pd.DataFrame({name: [row.get(name, np.nan)] for name in names}, dtype=float)
            for row in (earlier, later)
        )
        result = differences.compared(*sides, share=kind == SHARE, level=level).iloc[0]
        limits, by_chance = (result["lower"], result["upper"]), bool(result["by_chance"])
    return Change(
        before=before,
        after=after,
        first=first,
        last=last,
        kind=kind,
        direction=_direction(earlier, later, kind),
        broken=broken,
        lower=limits[0],
        upper=limits[1],
        by_chance=by_chance,
        decimals=decimals,
        halves=tuple(_half(row, kind) for row in (earlier, later)),
    )


def _half(row: pd.Series, kind: str) -> float:
    """Return how far rounding may have moved a value: nothing where a count is exact."""
    unit = row.get("rounding", np.nan)
    return 0.0 if pd.isna(unit) or (kind == COUNT and unit == 1) else float(unit) / 2


def _direction(earlier: pd.Series, later: pd.Series, kind: str) -> int:
    """Return 1, -1, or 0 where the units to which the two were printed could explain it."""
    known = all(pd.notna(row.get("rounding")) for row in (earlier, later))
    room = _half(earlier, kind) + _half(later, kind) if known else 0.0
    apart = later["value"] - earlier["value"]
    # a hair more, so that 3.2 less 3.1 at one decimal does not count as beyond 0.1
    return 0 if abs(apart) <= room * (1 + 1e-9) else int(np.sign(apart))
