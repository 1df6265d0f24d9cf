"""Readings: a figure of one year, as a rule of wording judges it and as a reader sees it.

Small functions make them: a *source* gives a number of a year from the figures; a *reader* turns
sources into a :class:`Reading`. A definition of a statement is a reader with a rule.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from math import nan

import pandas as pd

from helpers.analysis.claims.figures import Figures, NotHeld
from helpers.data.formulas import POPULATION
from helpers.data.nations import ENGLAND
from helpers.statistics import differences, intervals
from helpers.statistics.rates import per_10_000
from helpers.words import financial_year, number, signed, with_interval


@dataclass(frozen=True)
class Reading:
    """One figure.

    values
        What rules judge, a rule each.
    text
        The figure as a reader sees it.
    strength
        The number that makes a statement stronger the larger it is, for what became of it since;
        NaN where years cannot be set against one another.
    lower, upper
        The 95% interval of the first value, or of what rounding leaves; NaN where there is none.
    shifts
        Where it is made of areas, how far each moves its logarithm, by code: those of two years are
        the same, and :func:`helpers.statistics.differences.related` sets them side by side.
    """

    values: tuple[float, ...]
    text: str
    strength: float = nan
    lower: float = nan
    upper: float = nan
    shifts: pd.Series | None = field(default=None, compare=False)


def dated(text: str, year: int | str, form: str = "{} ({})") -> str:
    """Return the text of a figure with its year, where it does not name it; year 0 is none."""
    named = str(year) in text or financial_year(int(year)) in text if year else True
    return text if named or not text else form.format(text, year)


Source = Callable[[Figures, int], float]
Reader = Callable[[Figures, int], Reading]
"""What reads the figure of a year; it raises NotHeld where something for it is not held."""


def of(measure: str, area: str = ENGLAND) -> Source:
    """Return the source of a measure."""
    return lambda figures, year: figures.value(measure, year, area)


def kind_of_child(name: str, group: str, further: str = "") -> Source:
    """Return the source of a number of children with a characteristic."""
    return lambda figures, year: figures.characteristic(name, year, group, further)


def spent_on(*categories: str) -> Source:
    """Return the source of gross spending on categories together, in cash, in pounds."""
    return lambda figures, year: 1e6 * sum(figures.spending(one, year) for one in categories)


def plus(*sources: Source) -> Source:
    """Return the source of the sum of sources."""
    return lambda figures, year: sum(source(figures, year) for source in sources)


def less(source: Source, other: Source) -> Source:
    """Return the source of one less another."""
    return lambda figures, year: source(figures, year) - other(figures, year)


def year_before(source: Source) -> Source:
    """Return the source of the year before."""
    return lambda figures, year: source(figures, year - 1)


def rate(count: Source, area: str = ENGLAND) -> Source:
    """Return the source of a count per 10,000 children under 18 of the mid-year before."""
    return lambda figures, year: per_10_000(
        count(figures, year), figures.value(POPULATION, year - 1, area)
    )


def level(source: Source, unit: str = "", decimals: int = 0, what: str = "") -> Reader:
    """Return the reader of a number itself: "71%"; ``what`` follows the unit."""

    def read(figures: Figures, year: int) -> Reading:
        value = source(figures, year)
        return Reading((value,), f"{number(value, decimals)}{unit}{what}", value)

    return read


def share(part: Source, whole: Source, what: str = "", decimals: int = 1) -> Reader:
    """Return the reader of a part in per cent of a whole: "71.2% (56,950 of 80,000)"."""

    def read(figures: Figures, year: int) -> Reading:
        counts = part(figures, year), whole(figures, year)
        value = round(100 * counts[0] / counts[1], decimals)  # as printed
        text = f"{number(value, decimals)}% ({number(counts[0])} of {number(counts[1])}{what})"
        return Reading((value,), text, value)

    return read


def growth(before: float, after: float) -> float:
    """Return the change from ``before`` to ``after`` in per cent."""
    return 100 * (after / before - 1)


def _change(before: float, after: float, first: int, last: int, decimals: int) -> str:
    return (
        f"{signed(growth(before, after), 1)}% ({number(before, decimals)} in {first} to "
        f"{number(after, decimals)} in {last})"
    )


def trend(
    count: Source,
    first: int,
    time: int = 2020,
    *,
    among: Source = lambda figures, year: 1,
    per: float = 1,
    decimals: int = 0,
) -> Reader:
    """Return the reader of a change in per cent: up to the time of the statement, or since it.

    Since it the change is from that time on, so that years before do not stand for what came after.
    A rule judges the limit of its interval that is nearer to no change, and 0 where it holds 0.

    Args:
        count, among: A number, and what it is for each of, shown ``per`` so many; alone, the number
            itself. The interval takes the number as a Poisson count.
        first, time: The year the change is from, and that of the statement.
    """

    def read(figures: Figures, year: int) -> Reading:
        years = (first if year <= time else time, year)
        cells = [source(figures, one) for one in years for source in (count, among)]
        found = differences.ratio_of_rates(*([cell] for cell in cells)).iloc[0]
        limits = [100 * (found[side] - 1) for side in ("lower", "upper")]
        before, after = (per * cells[n] / cells[n + 1] for n in (0, 2))
        said = " to ".join(f"{signed(limit, 1)}%" for limit in limits)
        text = f"{_change(before, after, *years, decimals)}, 95% interval {said}"
        return Reading((_nearest(*limits),), text)

    return read


def trend_of_rate(count: Source, first: int) -> Reader:
    """Return the reader of a change of a rate per 10,000 children, as :func:`trend` of a number."""
    return trend(count, first, among=year_before(of(POPULATION)), per=10_000, decimals=1)


def trend_of_share(
    part: Source, whole: Source, first: int, time: int = 2020, *, counted: bool = True
) -> Reader:
    """Return the reader of the change of a share in points, as :func:`trend` of a number.

    A share of what is not ``counted``, such as money, has no interval: a rule judges its change.
    """

    def read(figures: Figures, year: int) -> Reading:
        years = (first if year <= time else time, year)
        parts, wholes = ([source(figures, one) for one in years] for source in (part, whole))
        before, after = (100 * one / every for one, every in zip(parts, wholes, strict=True))
        text = f"{number(before, 1)}% in {years[0]} to {number(after, 1)}% in {year}"
        if not counted:
            return Reading((round(after - before, 1),), text)
        shares = 100 * intervals.share_interval(parts, wholes)
        found = differences.difference(*shares.to_numpy().reshape(6, 1)).iloc[0]
        limits = found["lower"], found["upper"]
        said = " to ".join(signed(limit, 1) for limit in limits)
        return Reading((_nearest(*limits),), f"{text}, 95% interval {said} points")

    return read


def _nearest(lower: float, upper: float) -> float:
    """Return the limit of a change that is nearer to none, and 0 where the interval holds it."""
    return max(lower, 0) + min(upper, 0)


def decade(source: Source, first: int = 0, decimals: int = 0) -> Reader:
    """Return the reader of a rise over ten years; over fewer where figures begin in ``first``."""

    def read(figures: Figures, year: int) -> Reading:
        start = max(year - 10, first)
        before, after = source(figures, start), source(figures, year)
        rise = growth(before, after)
        return Reading((rise,), _change(before, after, start, year, decimals), rise)

    return read


def count_and_decade(source: Source) -> Reader:
    """Return the reader of a number and its growth in ten years: "80,080, +24.3% in ten years"."""

    def read(figures: Figures, year: int) -> Reading:
        before, after = source(figures, year - 10), source(figures, year)
        rise = growth(before, after)
        text = f"{number(after)}, {signed(rise, 1)}% in the ten years to {year}"
        return Reading((rise, after), text, rise)

    return read


def since_base(source: Source, base: Source, first: int, *, times: bool = False) -> Reader:
    """Return the reader of growth on a base year: "+129% on 87,700", or so many ``times`` it."""

    def read(figures: Figures, year: int) -> Reading:
        before, after = base(figures, first), source(figures, year)
        ratio, decimals = after / before, 0 if before >= 1_000 else 1
        if times:
            return Reading((ratio,), f"{number(ratio, 2)} times {number(before, decimals)}", ratio)
        rise = 100 * (ratio - 1)
        return Reading((rise,), f"{signed(rise)}% on {number(before, decimals)}", rise)

    return read


def with_limits(value: float, lower: float, upper: float, decimals: int, unit: str = "") -> Reading:
    """Return a reading with its interval: "1.71 (1.67 to 1.75)"."""
    text = with_interval(value, lower, upper, decimals, unit)
    return Reading((value,), text, value, lower, upper)


def study(topic: str, at: dict[int, tuple[str, str]], unit: str = "%", what: str = "") -> Reader:
    """Return the reader of a published estimate, the measure and period of each year it is of."""

    def read(figures: Figures, year: int) -> Reading:
        if year not in at:
            raise NotHeld(f"No published estimate is held for {year}.")
        value = figures.study(topic, *at[year])
        shown = number(value, 0 if value == int(value) else 1)
        return Reading((value,), f"{shown}{unit}{what}", value)

    return read
