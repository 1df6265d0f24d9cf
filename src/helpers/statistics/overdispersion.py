"""How far areas spread beyond chance: what funnel limits are widened for.

The spread between areas is the variance with which their z-scores, pulled in at the ends so that
the areas looked for do not widen the limits, spread as those of a normal distribution would. With
it 95% limits hold 95% of areas that differ only as areas usually do (tested by simulation).

Sources
-------
- Spiegelhalter DJ (2005), Funnel plots for comparing institutional performance, Statistics in
  Medicine 24: the variance between areas by moments (DerSimonian and Laird).
- Spiegelhalter D and others (2012), Statistical methods for healthcare regulation: rating,
  screening and surveillance, Journal of the Royal Statistical Society A 175: winsorised z-scores,
  square root scale, additive random effects.
- Paule RC and Mandel J (1982), Consensus values and weighting factors, Journal of Research of the
  National Bureau of Standards 87: the variance between areas that makes the spread come out as 1.
- Wilcox RR (2012), Introduction to robust estimation and hypothesis testing, 3rd edition, chapter
  3: the winsorised variance of a normal distribution, which is below 1 (0.68 with a tenth a side).
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

# not scipy.stats: the same functions, without two seconds of a cold kernel
from scipy import optimize, special

from .arrays import Numbers, aligned, first_offender, refuse_negative

FEWEST_AREAS = 10
"""Below this a tenth at each end is not even one area: winsorising has nothing to hold on to."""
WINSORISE = 0.1
"""The share of areas pulled in at each end."""


class Spread(NamedTuple):
    """Spread between areas beyond chance.

    `phi` is the mean squared z-score after winsorising, over what it is by chance alone (so 1
    where only chance is at work), `tau2` the variance between areas on the transformed scale, which
    the limits take, and `areas` the number of areas behind them.
    """

    phi: float
    tau2: float
    areas: int

    @property
    def between(self) -> float:
        """The variance that limits are widened for: `tau2`; 0 where too few areas tell it."""
        return 0.0 if np.isnan(self.tau2) else self.tau2


def of_rates(
    count: ArrayLike,
    population: ArrayLike,
    reference_rate: ArrayLike,
    per: float = 10_000,
    winsorise: float = WINSORISE,
) -> Spread:
    """How far rates spread beyond chance, for `funnel.rate_limits(..., tau2=...)`.

    Args:
        count, population: Events and children of each area; areas with either missing are left out.
        reference_rate: The rate the limits will be drawn around, per `per` children; one, or one an
            area.
        per: Rates are per this many children.
        winsorise: Share of areas at each end whose z-scores are pulled in to the next one, so that
            the areas looked for do not widen the limits.

    Returns:
        Spread: Missing `phi` and `tau2` with fewer than 10 areas: too few to tell.

    Raises:
        ValueError: When a number is negative.

    Notes:
        Square root scale, on which the variance by chance is 1/(4 x population) (Spiegelhalter
        2012).
    """
    index, (count, population, reference) = aligned(count, population, reference_rate)
    refuse_negative(index, count=count, population=population, reference=reference)
    population = np.where(population == 0, np.nan, population)
    difference = np.sqrt(count / population) - np.sqrt(reference / per)
    return _overdispersion(difference, population, winsorise)


def of_shares(
    events: ArrayLike, total: ArrayLike, reference_share: float, winsorise: float = WINSORISE
) -> Spread:
    """How far shares spread beyond chance, for `funnel.share_limits(..., tau2=...)`.

    Args:
        events, total: Numerator and denominator of each area's share; areas with either missing are
            left out.
        reference_share: The share the limits will be drawn around, between 0 and 1.
        winsorise: As for `of_rates`.

    Returns:
        Spread: Missing `phi` and `tau2` with fewer than 10 areas: too few to tell.

    Raises:
        ValueError: When a number is negative or events are more than the total.

    Notes:
        Arcsine of the square root, on which the variance by chance is 1/(4 x total).
    """
    index, (events, total) = aligned(events, total)
    refuse_negative(index, events=events, total=total)
    if offender := first_offender(events > total, index):
        raise ValueError(f"events are more than the total in row {offender[1]!r}")
    total = np.where(total == 0, np.nan, total)
    difference = np.arcsin(np.sqrt(events / total)) - np.arcsin(np.sqrt(reference_share))
    return _overdispersion(difference, total, winsorise)


def by_moments(spread: Spread, size: ArrayLike, winsorise: float = WINSORISE) -> float:
    """Return the variance between areas where winsorised z-scores are left as they come.

    This is the estimate published with funnel limits (Spiegelhalter 2005): smaller than one with
    the variance put back that pulling in takes away, so that more areas lie outside.

    Args:
        spread: How far areas spread, as :func:`of_rates` or :func:`of_shares` returns it.
        size: The population or total of each area behind it.
        winsorise: As for `of_rates`.

    Returns:
        float: Missing where ``spread`` is; 0 where the spread is that of chance.
    """
    if np.isnan(spread.phi):
        return np.nan
    weights = 4 * np.asarray(size, dtype=float)
    beyond = spread.areas * (spread.phi * winsorised_variance(winsorise) - 1) + 1
    return float(np.maximum(beyond / (weights.sum() - (weights**2).sum() / weights.sum()), 0))


def winsorised_variance(share: float) -> float:
    """Return the variance of a standard normal of which ``share`` at each end is pulled in.

    By this the mean square of winsorised z-scores is divided: without it the spread between areas
    comes out too small, and limits hold fewer areas than they say.
    """
    if share == 0:
        return 1.0
    end = float(special.ndtri(1 - share))
    density = np.exp(-(end**2) / 2) / np.sqrt(2 * np.pi)
    return 1 - 2 * share - 2 * end * density + 2 * share * end**2


def _overdispersion(difference: Numbers, size: Numbers, winsorise: float) -> Spread:
    """Return phi, and the tau2 with which phi would be 1 (Paule and Mandel 1982)."""
    known = ~np.isnan(difference)
    difference, chance = difference[known], 1 / (4 * size[known])
    areas = len(difference)
    if areas < FEWEST_AREAS:
        return Spread(np.nan, np.nan, areas)

    def spread(tau2: float) -> float:
        z = difference / np.sqrt(chance + tau2)
        z = np.clip(z, *np.quantile(z, [winsorise, 1 - winsorise]))
        return float(np.mean(z**2)) / winsorised_variance(winsorise)

    phi, most = spread(0), float(np.max(difference**2)) / winsorised_variance(winsorise)
    if phi <= 1:
        return Spread(phi, 0.0, areas)
    tau2 = optimize.brentq(lambda tau2: spread(tau2) - 1, 0, most, xtol=1e-15, rtol=1e-12)
    return Spread(phi, float(tau2), areas)
