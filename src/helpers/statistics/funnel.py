"""Funnel limits: how far an area's rate or share may lie from a reference by chance.

Councils differ from one another by more than chance, so that plain limits leave most of them
outside; limits can be widened for the spread between councils (:mod:`.overdispersion`, `tau2`).

Sources
-------
- Spiegelhalter DJ (2005), Funnel plots for comparing institutional performance, Statistics in
  Medicine 24: limits, their interpolation between whole counts (appendix A.1), over-dispersion.
- Spiegelhalter D and others (2012), Statistical methods for healthcare regulation: rating,
  screening and surveillance, Journal of the Royal Statistical Society A 175: winsorised z-scores,
  square root scale, additive random effects.
"""

from collections.abc import Callable

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

# scipy.special, not scipy.stats: the same functions, without two seconds of a cold kernel
from scipy import special

from .arrays import Numbers, aligned, first_offender, refuse_negative

PROBABILITIES = {"lower_998": 0.001, "lower_95": 0.025, "upper_95": 0.975, "upper_998": 0.999}
PLACES = (
    *("below 99.8% limit", "below 95% limit", "within limits"),
    *("above 95% limit", "above 99.8% limit"),
)
TOO_WIDE = "limits too wide to tell"
"""The place of a share beyond chance where none could lie outside widened limits on its side."""


def rate_limits(
    population: ArrayLike, reference_rate: ArrayLike, per: float = 10_000, tau2: float = 0.0
) -> pd.DataFrame:
    """Funnel limits of a rate for areas of the given populations.

    Args:
        population: Children in each area. Missing or 0 gives missing limits.
        reference_rate: The rate compared with, per `per` children (England's, say); one, or one an
            area.
        per: Rates are per this many children.
        tau2: Variance between areas from `overdispersion.of_rates`; 0 for plain Poisson limits.

    Returns:
        DataFrame: `lower_998`, `lower_95`, `upper_95`, `upper_998`, per `per` children.

    Raises:
        ValueError: When a population, the reference or tau2 is negative.

    Notes:
        Exact Poisson limits, whatever the expected count: an area lies outside only where a count
        so far out has a probability of at most 2.5% (0.1%) on that side. Widened limits are normal
        on the square root scale (Spiegelhalter 2012), and never inside the exact ones.
    """
    index, (population, reference, tau2) = aligned(population, reference_rate, tau2)
    refuse_negative(index, population=population, reference=reference, tau2=tau2)
    population = np.where(population == 0, np.nan, population)
    rate = reference / per
    expected = population * rate

    def cdf(count: Numbers) -> Numbers:
        return np.where(count < 0, 0.0, special.pdtr(np.maximum(count, 0), expected))

    def widened(z: float) -> Numbers:
        spread = np.sqrt(1 / (4 * population) + tau2)
        return population * np.maximum(np.sqrt(rate) + z * spread, 0) ** 2

    limits = _limits(cdf, lambda p: special.pdtrik(p, expected), widened, tau2)
    return pd.DataFrame({name: per * n / population for name, n in limits.items()}, index)


def share_limits(total: ArrayLike, reference_share: float, tau2: float = 0.0) -> pd.DataFrame:
    """Funnel limits of a share for areas with the given totals.

    Args:
        total: How many each area's share is of. Missing or 0 gives missing limits.
        reference_share: The share compared with, between 0 and 1.
        tau2: Variance between areas from `overdispersion.of_shares`; 0 for plain binomial limits.

    Returns:
        DataFrame: `lower_998`, `lower_95`, `upper_95`, `upper_998`, between 0 and 1.

    Raises:
        ValueError: When a total or tau2 is negative, or the reference lies outside 0 to 1.

    Notes:
        As `rate_limits`, with the binomial distribution and the arcsine of the square root.
    """
    index, (total, share, tau2) = aligned(total, reference_share, tau2)
    refuse_negative(index, total=total, reference=share, tau2=tau2)
    if offender := first_offender(share > 1, index):
        raise ValueError(f"the reference share is above 1 ({share[offender[0]]:g})")
    total = np.where(total == 0, np.nan, total)

    def cdf(count: Numbers) -> Numbers:
        inside = np.clip(count, 0, total - 1)
        probability = special.betainc(total - inside, inside + 1, 1 - share)
        return np.where(count < 0, 0.0, np.where(count >= total, 1.0, probability))

    def widened(z: float) -> Numbers:
        angle = np.arcsin(np.sqrt(share)) + z * np.sqrt(1 / (4 * total) + tau2)
        return total * np.sin(np.clip(angle, 0, np.pi / 2)) ** 2

    limits = _limits(cdf, lambda p: special.bdtrik(p, total, share), widened, tau2)
    return pd.DataFrame({name: np.minimum(n / total, 1) for name, n in limits.items()}, index)


def _limits(
    cdf: Callable[[Numbers], Numbers],
    quantile: Callable[[float], Numbers],
    widened: Callable[[float], Numbers],
    tau2: Numbers,
) -> dict[str, Numbers]:
    """Limits in events, by name."""
    limits = {}
    for name, p in PROBABILITIES.items():
        wide, guess = widened(float(special.ndtri(p))), quantile(p)
        # the quantile is undefined for a reference of exactly 0, where no event is expected
        guess = np.where(np.isnan(guess) & ~np.isnan(wide), 0.0, guess)
        count = np.maximum(np.ceil(guess), 0)
        count = count - (cdf(count - 1) >= p)
        at, before = cdf(count), cdf(count - 1)
        exact = count - (at - p) / (at - before)
        if p < 0.5:
            exact = np.maximum(exact, 0)
            limits[name] = np.where(tau2 == 0, exact, np.minimum(exact, wide))
        else:
            # One event above the interpolated quantile, the mirror image of the lower limit: at
            # the quantile itself so high a count is still likelier than the limit promises.
            exact = exact + 1
            limits[name] = np.where(tau2 == 0, exact, np.maximum(exact, wide))
    return limits


def place(value: ArrayLike, limits: pd.DataFrame, half: ArrayLike = 0.0) -> pd.Series:
    """Where each value lies among its limits, in words.

    Args:
        value: Rates or shares, in the unit of the limits.
        limits: What `rate_limits` or `share_limits` returned for the same areas.
        half: Half the unit that a value was rounded to; one, or one an area. A value whose rounding
            could put it on either side of a limit has the place nearer the middle.

    Returns:
        Series of str: One of `PLACES`, or '' where the value or its limits are missing.
    """
    columns = [limits[name] for name in PROBABILITIES]
    index, (value, half, *limit) = aligned(value, half, *columns)
    lower_998, lower_95, upper_95, upper_998 = limit
    missing = np.isnan(value) | np.isnan(limit).any(axis=0)
    conditions = [
        missing,
        value + half < lower_998,
        value + half < lower_95,
        value - half > upper_998,
        value - half > upper_95,
    ]
    words = ["", PLACES[0], PLACES[1], PLACES[4], PLACES[3]]
    return pd.Series(np.select(conditions, words, PLACES[2]), index, dtype=object, name="place")


def place_of_shares(value: ArrayLike, limits: pd.DataFrame, alone: pd.DataFrame) -> pd.Series:
    """`place` of shares among widened limits; `TOO_WIDE` where these reach as far as shares can.

    Args:
        value: Shares, in the unit of the limits.
        limits, alone: `share_limits`, widened and for chance alone, in per cent.
    """
    where, plain = place(value, limits), place(value, alone)
    low = plain.isin(PLACES[:2]) & (limits["lower_95"] <= 0)
    high = plain.isin(PLACES[3:]) & (limits["upper_95"] >= 100)
    return where.mask(where.eq(PLACES[2]) & (low | high), TOO_WIDE)


def rate_curve(
    population: ArrayLike,
    reference_rate: float,
    per: float = 10_000,
    tau2: float = 0.0,
    points: int = 200,
) -> pd.DataFrame:
    """`rate_limits` over a grid of populations, for drawing the funnel.

    Args:
        population: Populations of the areas drawn; the grid runs from the smallest to the largest.
        reference_rate, per, tau2: As for `rate_limits`.
        points: Length of the grid.

    Returns:
        DataFrame: `population`, `reference` and the four limits.
    """
    grid = _grid(population, points)
    limits = rate_limits(grid, reference_rate, per, tau2)
    columns = ["population", "reference", *PROBABILITIES]
    return limits.assign(population=grid, reference=reference_rate)[columns]


def share_curve(
    total: ArrayLike, reference_share: float, tau2: float = 0.0, points: int = 200
) -> pd.DataFrame:
    """`share_limits` over a grid of totals, for drawing the funnel.

    Args:
        total: Totals of the areas drawn; the grid runs from the smallest to the largest.
        reference_share, tau2: As for `share_limits`.
        points: Longest length of the grid, which holds whole numbers only.

    Returns:
        DataFrame: `total`, `reference` and the four limits.
    """
    grid = np.unique(np.round(_grid(total, points)))
    limits = share_limits(grid, reference_share, tau2)
    columns = ["total", "reference", *PROBABILITIES]
    return limits.assign(total=grid, reference=reference_share)[columns]


def _grid(size: ArrayLike, points: int) -> Numbers:
    """Sizes from the smallest area to the largest, closer together where limits bend most."""
    _, (size,) = aligned(size)
    size = size[size > 0]
    return np.geomspace(size.min(), size.max(), points) if len(size) else np.array([])
