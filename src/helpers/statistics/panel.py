"""Panels: what moves with what within units over periods, and between units.

Within: ordinary least squares with an effect for each unit and each period (two-way fixed effects),
on values less their unit's mean, so that any pattern of missing rows is allowed (Wooldridge 2010,
chapter 10). Between: units' means, each period's mean taken off first. Standard errors allow for
any dependence among the rows of one unit (Liang and Zeger 1986; Cameron and Miller 2015): with G
units, N rows and K columns that are not constant within units, the sandwich is multiplied by
G / (G - 1) x (N - 1) / (N - K), and t has G - 1 degrees of freedom.
"""

from collections.abc import Sequence

import numpy as np
import pandas as pd
from scipy import stats
from statsmodels.regression.linear_model import WLS, RegressionResults

from .bounds import TAIL

UNIT, PERIOD = "area_code", "period"
FEWEST_UNITS = 10
"""Fewer units than this give no estimate: intervals by unit are then too narrow."""
COLUMNS = ["value", "lower", "upper", "p", "rows", "units", "first", "last"]


def within(
    frame: pd.DataFrame, outcome: str, factors: Sequence[str], *, block: str = "", weight: str = ""
) -> pd.DataFrame:
    """Return how the outcome moves within units with each factor, the other factors held.

    Args:
        frame: area_code, period, ``outcome`` and ``factors``; a row a unit and period. A row with
            anything missing is left out, and then a unit with one row.
        block: A column, constant within units, each value of which has period effects of its own.
        weight: A column of weights; each row counts the same without.

    Returns:
        DataFrame: A row a factor (its index), in units of the outcome for one unit of the factor:
            value, lower, upper (95%), p, rows, units, first and last (period). Missing where there
            are under :data:`FEWEST_UNITS` units, or nothing moves.
    """
    held = _held(frame, [outcome, *factors], block, weight)
    columns = held[[outcome, *factors]].join(_periods(held, block))
    weights = held[weight] if weight else pd.Series(1.0, held.index)
    return _fitted(_less_means(columns, held[UNIT], weights), held, factors, weights)


def changes(frame: pd.DataFrame, outcome: str, factors: Sequence[str]) -> pd.DataFrame:
    """Return how changes from one period to the next go together.

    Args:
        frame: As for :func:`within`; a change is between periods that follow one another.

    Returns:
        DataFrame: As :func:`within` returns it.
    """
    ordered = frame.sort_values([UNIT, PERIOD])
    values = ordered[[outcome, *factors]]
    moved = values - values.groupby(ordered[UNIT]).shift()
    follows = ordered.groupby(UNIT)[PERIOD].diff() == 1
    held = _held(ordered[[UNIT, PERIOD]].join(moved[follows]), [outcome, *factors])
    columns = held[[outcome, *factors]].join(_periods(held))
    return _fitted(columns.assign(constant=1.0), held, factors, pd.Series(1.0, held.index))


def between(frame: pd.DataFrame, outcome: str, factor: str) -> pd.DataFrame:
    """Return how units' means go together, each period's mean taken off first.

    Args:
        frame: As for :func:`within`. Each unit counts once, over the periods in which it has both.

    Returns:
        DataFrame: As :func:`within` returns it; one row.
    """
    held = frame[[UNIT, PERIOD, outcome, factor]].dropna()
    values = held[[outcome, factor]]
    means = (values - values.groupby(held[PERIOD]).transform("mean")).groupby(held[UNIT]).mean()
    columns = means.assign(constant=1.0)
    rows = means.reset_index()[[UNIT]]
    fitted = _fitted(columns.reset_index(drop=True), rows, [factor], pd.Series(1.0, rows.index))
    ends = {"first": held[PERIOD].min(), "last": held[PERIOD].max()}
    return fitted.assign(rows=len(held), **ends)


def without_each(frame: pd.DataFrame, outcome: str, factor: str) -> pd.Series:
    """Return the estimate of :func:`within` with each unit left out in turn, by unit.

    A unit's mean is its own, so that leaving it out takes its share off the sums of squares and
    products, and nothing else.

    Args:
        frame: As for :func:`within`.
    """
    held = _held(frame, [outcome, factor])
    columns = held[[outcome, factor]].join(_periods(held))
    columns = _less_means(columns, held[UNIT], pd.Series(1.0, held.index))
    products = {
        unit: rows.to_numpy().T @ rows.to_numpy() for unit, rows in columns.groupby(held[UNIT])
    }
    every = sum(products.values(), np.zeros((columns.shape[1],) * 2))
    left = {unit: every - own for unit, own in products.items()}
    estimates = {unit: np.linalg.lstsq(s[1:, 1:], s[1:, 0])[0][0] for unit, s in left.items()}
    return pd.Series(estimates, name="value", dtype=float)


def jackknife(value: float, without: pd.Series) -> tuple[float, float]:
    """Return 95% limits by leaving units out one at a time (MacKinnon, Nielsen and Webb 2023).

    Args:
        value: The estimate from all units.
        without: As :func:`without_each` returns them.
    """
    count = len(without)
    if count < FEWEST_UNITS:
        return float("nan"), float("nan")
    error = np.sqrt((count - 1) / count * ((without - value) ** 2).sum())
    half = stats.t.ppf(1 - TAIL, count - 1) * error
    return value - half, value + half


def less_both_means(frame: pd.DataFrame, columns: Sequence[str]) -> pd.DataFrame:
    """Return columns with what units and periods explain taken off.

    Args:
        frame: area_code, period and ``columns``; a row a unit and period.

    Returns:
        DataFrame: The same columns, of the rows that :func:`within` uses of them.
    """
    held = _held(frame, columns)
    same = pd.Series(1.0, held.index)
    every = _less_means(held[list(columns)].join(_periods(held)), held[UNIT], same)
    values, periods = every[list(columns)], every.drop(columns=list(columns))
    return held[[UNIT, PERIOD]].join(values - _explained(values, periods, same))


def clustered(
    values: pd.DataFrame, effects: pd.DataFrame, units: pd.Series, weights: pd.Series
) -> RegressionResults:
    """Return the fit of the first column on the others, effects taken off, clustered by unit.

    Args:
        values: The outcome, then what it is fitted on.
        effects: Columns of effects, which are not reported (Frisch and Waugh 1933).
    """
    left = values - _explained(values, effects, weights)
    model = WLS(left.iloc[:, 0], left.iloc[:, 1:], weights=weights, hasconst=False)
    codes = pd.factorize(units)[0]
    fit = model.fit(cov_type="cluster", cov_kwds={"groups": codes}, use_t=True)
    # the factor for columns counts the effects taken off as well
    rows, reported = left.shape[0], left.shape[1] - 1
    columns = reported + np.linalg.matrix_rank(_products(effects, effects, weights))
    fit.cov_params_default *= (rows - reported) / (rows - columns)
    return fit


def _products(one: pd.DataFrame, other: pd.DataFrame, weights: pd.Series) -> np.ndarray:
    return one.to_numpy().T @ (other.to_numpy() * weights.to_numpy()[:, None])


def _explained(values: pd.DataFrame, effects: pd.DataFrame, weights: pd.Series) -> np.ndarray:
    squares, products = (_products(effects, one, weights) for one in (effects, values))
    return effects.to_numpy() @ np.linalg.lstsq(squares, products, rcond=None)[0]


def _held(
    frame: pd.DataFrame, values: Sequence[str], block: str = "", weight: str = ""
) -> pd.DataFrame:
    extra = [name for name in (block, weight) if name]
    held = frame[[UNIT, PERIOD, *values, *extra]].dropna()
    return held[held.groupby(UNIT)[PERIOD].transform("size") > 1].reset_index(drop=True)


def _periods(held: pd.DataFrame, block: str = "") -> pd.DataFrame:
    """Return a column of 0 and 1 for each period of each block but its first."""
    of = held[block] if block else pd.Series("", held.index)
    key = of.astype(str) + "/" + held[PERIOD].astype(str)
    later = held[PERIOD] > held.groupby(of)[PERIOD].transform("min")
    return pd.get_dummies(key.where(later), dtype=float)


def _less_means(columns: pd.DataFrame, units: pd.Series, weights: pd.Series) -> pd.DataFrame:
    sums = columns.mul(weights, axis=0).groupby(units).transform("sum")
    return columns - sums.div(weights.groupby(units).transform("sum"), axis=0)


def _fitted(
    columns: pd.DataFrame, held: pd.DataFrame, factors: Sequence[str], weights: pd.Series
) -> pd.DataFrame:
    still = bool(len(columns)) and (columns[list(factors)].std() < 1e-9).any()
    if held[UNIT].nunique() < FEWEST_UNITS or still:
        return pd.DataFrame(np.nan, index=list(factors), columns=COLUMNS)
    values = columns.iloc[:, : 1 + len(factors)]
    fit = clustered(values, columns.drop(columns=list(values)), held[UNIT], weights)
    limits = fit.conf_int().set_axis(["lower", "upper"], axis=1)
    found = limits.assign(value=fit.params, p=fit.pvalues).loc[list(factors)]
    size = {"rows": len(held), "units": held[UNIT].nunique()}
    ends = held[PERIOD].agg(["min", "max"]) if PERIOD in held else pd.Series([np.nan, np.nan])
    return found.assign(**size, first=ends.iloc[0], last=ends.iloc[1])[COLUMNS]
