"""What goes with an earlier event: proportional hazards (Cox), and whether they are proportional.

Sources
-------
- Cox DR (1972), Regression models and life-tables, Journal of the Royal Statistical Society B 34;
  Efron B (1977) for events on one day, which durations in whole days have.
- Grambsch PM and Therneau TM (1994), Proportional hazards tests and diagnostics based on weighted
  residuals, Biometrika 81; time as the order of the events, which those
  of one time share.
"""

import warnings
from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from .arrays import Numbers, aligned, refuse_negative
from .bounds import Z

EVENTS_A_TERM = 10
"""Fewer events than this for each term are too few to fit it (Peduzzi and others, 1995)."""


class Fitted(NamedTuple):
    """A Cox model: its hazard ratios, and the test of each.

    ratios
        By term: coefficient (log of the ratio), se, ratio, lower, upper (95%), p.
    proportionality
        By term, and "all": statistic (chi-squared), df, p. A small p tells against a ratio that is
        the same at all times.
    people, events
        How many the model is of.
    """

    ratios: pd.DataFrame
    proportionality: pd.DataFrame
    people: int
    events: int


def cox(durations: ArrayLike, observed: ArrayLike, covariates: pd.DataFrame) -> Fitted:
    """Fit a Cox model, and test whether its hazards are proportional.

    Args:
        durations: Years to the event, or to the end of what was observed.
        observed: True where the event was seen.
        covariates: A column a term, numbers (0 and 1 for a category, its reference left out).

    Raises:
        ValueError: If a number is missing or a duration negative, if a term does not vary or is
            told by others, or if there are fewer than ten events a term.
    """
    from scipy import stats
    from statsmodels.duration.hazard_regression import PHReg

    _, (years, seen) = aligned(durations, observed)
    refuse_negative(pd.RangeIndex(len(years)), duration=years)
    x = covariates.to_numpy(float)
    event = seen == 1
    if np.isnan(years).any() or np.isnan(seen).any() or np.isnan(x).any():
        raise ValueError("a duration, flag or covariate is missing: leave it out knowingly")
    if event.sum() < EVENTS_A_TERM * x.shape[1]:
        raise ValueError(f"there are fewer than {EVENTS_A_TERM} events for each term")
    if not x.shape[1] or np.linalg.matrix_rank(x - x.mean(axis=0)) < x.shape[1]:
        raise ValueError("a term does not vary, or is told by the others: leave one out")

    order = np.lexsort((~event, years))
    years, event, x = years[order], event[order], x[order] - x.mean(axis=0)
    with warnings.catch_warnings():
        warnings.simplefilter("error")  # no convergence is no estimate
        try:
            fit = PHReg(years, x, status=event.astype(int), ties="efron").fit(method="newton")
        except (Warning, np.linalg.LinAlgError) as error:
            raise ValueError("the model cannot be fitted: a term may tell who returns") from error
    coefficient, covariance = fit.params, fit.cov_params()
    se = np.sqrt(np.diag(covariance))
    spread = Z * se
    ratios = pd.DataFrame(
        {
            "coefficient": coefficient,
            "se": se,
            "ratio": np.exp(coefficient),
            "lower": np.exp(coefficient - spread),
            "upper": np.exp(coefficient + spread),
            "p": 2 * stats.norm.sf(np.abs(coefficient / se)),
        },
        covariates.columns,
    )
    residuals = schoenfeld(years, event, x, coefficient)
    time = stats.rankdata(years[event])
    time -= time.mean()
    score = time @ residuals
    scale = len(residuals) / (time**2).sum()
    each = scale * (covariance @ score) ** 2 / np.diag(covariance)
    statistic = np.append(each, scale * score @ covariance @ score)
    df = np.append(np.ones(len(each), int), len(each))
    tested = pd.DataFrame(
        {"statistic": statistic, "df": df, "p": stats.chi2.sf(statistic, df)},
        [*covariates.columns, "all"],
    )
    return Fitted(ratios, tested, len(years), int(event.sum()))


def schoenfeld(years: Numbers, event: np.ndarray, x: Numbers, coefficient: Numbers) -> Numbers:
    """Return what each event's covariates are above those expected of who was at risk then.

    Args:
        years, event, x: By time, events before others of one time; a row of ``x`` a person.
        coefficient: Of the fitted model.

    Returns:
        array: A row an event in order of time, a column a term; events of one time share what is
            expected of them (Efron).
    """
    weight = np.exp(x @ coefficient)[:, None]
    at_risk = np.cumsum(np.hstack([weight, weight * x])[::-1], axis=0)[::-1]
    times, first, tied = np.unique(years[event], return_index=True, return_counts=True)
    dying = np.add.reduceat(np.hstack([weight, weight * x])[event], first, axis=0)
    begins = np.searchsorted(years, times)
    expected = np.zeros((len(times), x.shape[1]))
    for step in range(tied.max(initial=0)):
        some = tied > step
        left = at_risk[begins[some]] - (step / tied[some])[:, None] * dying[some]
        expected[some] += left[:, 1:] / left[:, :1] / tied[some][:, None]
    return x[event] - np.repeat(expected, tied, axis=0)
