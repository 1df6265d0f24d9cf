"""How a rate goes with deprivation among areas: slope index, relative index, and groups.

Areas are put in order of deprivation and each takes the middle of its share of all children as
its rank (a ridit): 0 is the least deprived end, 1 the most. The rate is regressed on the rank,
each area weighing by its children. The slope index of inequality is the slope, the difference
between the two ends of the line; the relative index is the ratio of the two ends.

Intervals take the scatter of areas about the line as it is (heteroskedasticity-consistent,
HC3): areas differ by far more than chance, and not in proportion to their size.

Sources
-------
- Mackenbach JP and Kunst AE (1997), Measuring the magnitude of socio-economic inequalities in
  health, Social Science and Medicine 44: the two indices.
- Regidor E (2004), Measures of health inequalities: part 2, Journal of Epidemiology and
  Community Health 58: weighted regression on the relative rank, ratio of the two ends.
- Office for Health Improvement and Disparities, Fingertips technical guidance, Slope index of
  inequality and relative index of inequality: midpoints of the cumulative population.
- Long JS and Ervin LH (2000), Using heteroscedasticity consistent standard errors in the linear
  regression model, American Statistician 54: HC3.
- Cochran WG (1977), Sampling techniques, 3rd edition, chapter 6: the ratio of two totals.
"""

from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

# scipy.special, not scipy.stats: the same functions, without two seconds of a cold kernel
from scipy import special

from .arrays import Numbers, aligned, refuse_negative
from .bounds import TAIL

FEWEST_AREAS = 10
"""With fewer areas than this no line is fitted."""
UNDETERMINED = 10.0
"""Half width on the logarithmic scale from which the ratio of the two ends says nothing."""


class Gradient(NamedTuple):
    """A rate by deprivation among ``areas``.

    ``least`` and ``most`` are the ends of the line, ``sii`` their difference and ``rii`` their
    ratio with 95% intervals; ``explained`` is the share of the weighted variance between areas
    that the line accounts for. All are NaN where no line could be fitted; the ratio is NaN where
    an end of the line is not above 0, or so near to it that the ratio could be anything.
    """

    areas: int
    least: float
    most: float
    sii: float
    sii_lower: float
    sii_upper: float
    rii: float
    rii_lower: float
    rii_upper: float
    explained: float


class _Line(NamedTuple):
    """Intercept and slope, how far each row used moves them, t quantile, which rows were used."""

    coefficients: Numbers
    moves: Numbers
    t: float
    used: Numbers
    rank: Numbers
    explained: float

    @property
    def covariance(self) -> Numbers:
        return self.moves.T @ self.moves

    @property
    def ends(self) -> tuple[float, float]:
        """The rates at the least and at the most deprived end."""
        least, slope = (float(one) for one in self.coefficients)
        return least, least + slope

    def toward(self) -> Numbers:
        """Return how the logarithm of the ratio of the ends goes with intercept and slope."""
        least, most = self.ends
        return np.array([1 / most - 1 / least, 1 / most])


def ridits(deprivation: ArrayLike, population: ArrayLike) -> pd.Series:
    """Return each area's rank between 0 (least deprived) and 1, the middle of its own share.

    Args:
        deprivation: Score of each area, higher where more deprived. Areas with equal scores share
            one rank.
        population: Children of each area. An area with either missing, or without children, has no
            rank.

    Raises:
        ValueError: When a population is negative.
    """
    index, (score, children) = aligned(deprivation, population)
    refuse_negative(index, population=children)
    known = ~np.isnan(score) & (children > 0)
    rank = np.full(len(score), np.nan)
    if known.any():
        _, tied = np.unique(score[known], return_inverse=True)
        together = np.bincount(tied, weights=children[known])
        middle = (np.cumsum(together) - together / 2) / together.sum()
        rank[known] = middle[tied]
    return pd.Series(rank, index, name="rank")


def _fit(value: Numbers, population: Numbers, deprivation: Numbers) -> _Line | None:
    used = ~np.isnan(value) & ~np.isnan(deprivation) & (population > 0)
    ranks = ridits(np.where(used, deprivation, np.nan), population).to_numpy()
    y, w, x = value[used], population[used], ranks[used]
    if len(y) < FEWEST_AREAS or np.ptp(x) == 0:
        return None
    w = w / w.sum()
    design = np.column_stack([np.ones_like(x), x])
    inverse = np.linalg.inv(design.T @ (w[:, None] * design))
    coefficients = inverse @ design.T @ (w * y)
    residual = y - design @ coefficients
    leverage = w * np.einsum("ij,jk,ik->i", design, inverse, design)
    scores = design * (w * residual / (1 - leverage))[:, None]
    spread = np.sum(w * (y - np.sum(w * y)) ** 2)
    return _Line(
        coefficients,
        scores @ inverse,
        float(special.stdtrit(len(y) - 2, 1 - TAIL)),
        used,
        ranks,
        float(1 - np.sum(w * residual**2) / spread) if spread > 0 else np.nan,
    )


def slope_index(value: ArrayLike, population: ArrayLike, deprivation: ArrayLike) -> Gradient:
    """Return slope index and relative index of inequality among areas.

    Args:
        value: Rate of each area, NaN where missing.
        population: Children of each area, its weight.
        deprivation: Score of each area, higher where more deprived. Only its order counts.

    Returns:
        Gradient: In the unit of ``value``. Areas with anything missing are left out.

    Raises:
        ValueError: When a population is negative.

    Notes:
        t quantiles with two fewer degrees of freedom than areas; the relative index has its
        interval on the logarithmic scale (delta method).
    """
    index, (value, population, deprivation) = aligned(value, population, deprivation)
    refuse_negative(index, population=population)
    line = _fit(value, population, deprivation)
    if line is None:
        known = ~np.isnan(value) & ~np.isnan(deprivation) & (population > 0)
        return Gradient(int(known.sum()), *[np.nan] * 9)
    least, most = line.ends
    slope = float(line.coefficients[1])
    half = line.t * float(np.sqrt(line.covariance[1, 1]))
    ratio = (np.nan, np.nan, np.nan)
    if least > 0 and most > 0:
        wide = line.t * np.sqrt(line.toward() @ line.covariance @ line.toward())
        if wide < UNDETERMINED:
            limits = (float(most / least * np.exp(side * wide)) for side in (-1, 1))
            ratio = (most / least, *limits)
    ends = (least, most, slope, slope - half, slope + half)
    return Gradient(int(line.used.sum()), *ends, *ratio, line.explained)


def shifts(value: ArrayLike, population: ArrayLike, deprivation: ArrayLike) -> pd.DataFrame:
    """Return how far each area moves the logarithms of the slope and the relative index.

    Args:
        value, population, deprivation: As for :func:`slope_index`.

    Returns:
        DataFrame: sii, rii, a row an area, 0 where it is left out. The squares of a column add up
            to the variance of its logarithm, on which the interval of :func:`slope_index` rests;
            those of the differences between two years to that of the change, as
            :func:`helpers.statistics.differences.related` takes it. NaN where an index has none.
    """
    index, (value, population, deprivation) = aligned(value, population, deprivation)
    line = _fit(value, population, deprivation)
    frame = pd.DataFrame(np.nan, index, ["sii", "rii"])
    if line is None or line.coefficients[1] <= 0 or min(line.ends) <= 0:
        return frame
    frame[:] = 0.0
    frame.loc[line.used, "sii"] = line.moves[:, 1] / line.coefficients[1]
    frame.loc[line.used, "rii"] = line.moves @ line.toward()
    return frame


def on_line(value: ArrayLike, population: ArrayLike, deprivation: ArrayLike) -> pd.DataFrame:
    """Return the rank of each area and the rate the line gives at it.

    Args:
        value, population, deprivation: As for :func:`slope_index`.

    Returns:
        DataFrame: rank, expected, lower, upper (interval of the line, not of the areas about it);
            NaN for areas left out.

    Raises:
        ValueError: When a population is negative.
    """
    index, (value, population, deprivation) = aligned(value, population, deprivation)
    refuse_negative(index, population=population)
    line = _fit(value, population, deprivation)
    names = ["rank", "expected", "lower", "upper"]
    if line is None:
        return pd.DataFrame(np.nan, index, names)
    design = np.column_stack([np.ones_like(line.rank), line.rank])
    expected = design @ line.coefficients
    half = line.t * np.sqrt(np.einsum("ij,jk,ik->i", design, line.covariance, design))
    columns = [line.rank, expected, expected - half, expected + half]
    return pd.DataFrame(dict(zip(names, columns, strict=True)), index)


def by_group(
    count: ArrayLike,
    population: ArrayLike,
    deprivation: ArrayLike,
    groups: int = 5,
    per: float = 10_000,
) -> pd.DataFrame:
    """Return the rate in fifths (or tenths) of children by the deprivation of their area.

    An area belongs to the group its rank falls in, so that groups hold about equally many children.

    Args:
        count, population, deprivation: Events, children and score of each area; areas with any
            missing are left out.
        groups: How many: 5 or 10.
        per: The rate is per this many children.

    Returns:
        DataFrame: group (1 is the least deprived), areas, count, population, rate, lower, upper; a
            row a group that has an area. The interval allows for how areas of the group differ
            (ratio of two totals, t quantile); a group of one area has none.

    Raises:
        ValueError: When a count or a population is negative.
    """
    index, (count, population, deprivation) = aligned(count, population, deprivation)
    refuse_negative(index, count=count, population=population)
    frame = pd.DataFrame({"count": count, "population": population})
    frame["rank"] = ridits(np.where(np.isnan(count), np.nan, deprivation), population).to_numpy()
    frame = frame[frame["rank"].notna()]
    frame["group"] = np.minimum((groups * frame["rank"]).astype(int), groups - 1) + 1
    totals = frame.groupby("group").agg(
        areas=("count", "size"), count=("count", "sum"), population=("population", "sum")
    )
    rate = totals["count"] / totals["population"]
    off = frame["count"] - frame["group"].map(rate).astype(float) * frame["population"]
    squares = (off**2).groupby(frame["group"]).sum()
    free = totals["areas"] - 1
    error = np.sqrt(totals["areas"] / free.where(free > 0) * squares) / totals["population"]
    half = error * special.stdtrit(free.where(free > 0), 1 - TAIL)
    limits = {"rate": rate, "lower": (rate - half).clip(lower=0), "upper": rate + half}
    rates = pd.DataFrame({name: per * limit for name, limit in limits.items()})
    return totals.join(rates).reset_index()
