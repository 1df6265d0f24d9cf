"""Why a number of looked-after children rose: more children, more entries, or longer stays.

Inputs are one measure of one area each: either a "series" frame (columns period and value, and
where present reason and rounding) or a Series of exact numbers indexed by period. A period is
the year ending 31 March; a population is held under the calendar year of its mid-year.

Sources
-------
- Little JDC (1961), A proof for the queuing formula L = lambda W, Operations Research 9: in a
  steady state, number present = entries a year x mean stay.
- Ang BW (2005), The LMDI approach to decomposition analysis: a practical guide, Energy Policy
  33: contributions of factors that multiply, adding up exactly.
"""

from itertools import product
from typing import NamedTuple

import numpy as np
import pandas as pd

from . import bounds
from .intervals import rounding_bounds
from .rates import per_10_000

FACTORS = {
    "population": "children aged 0 to 17",
    "entries per child": "starts per 10,000 children",
    "length of stay": "years",
}


class _Cell(NamedTuple):
    """One published number: lowest and highest it may be, and why it is missing."""

    value: float
    lower: float
    upper: float
    missing: str


def _cell(series: pd.DataFrame | pd.Series, name: str, period: int) -> _Cell:
    """The number of one period, or the reason why there is none."""
    if isinstance(series, pd.Series):
        series = pd.DataFrame({"period": series.index, "value": series.to_numpy()})
    rows = series[series["period"] == period]
    if len(rows) > 1:
        raise ValueError(f"{name} has {len(rows)} rows for {period}: give one area and measure")
    if rows.empty:
        return _Cell(np.nan, np.nan, np.nan, f"{name} {period}: not in the data held")
    row = rows.iloc[0]
    if pd.isna(row["value"]):
        reason = row.get("reason", "")
        reason = "missing" if pd.isna(reason) or not reason else reason
        return _Cell(np.nan, np.nan, np.nan, f"{name} {period}: {reason}")
    lower, upper = rounding_bounds(row["value"], row.get("rounding", 1))
    return _Cell(float(row["value"]), float(lower[0]), float(upper[0]), "")


def _contributions(numbers: np.ndarray) -> np.ndarray:
    """Contribution of each factor, from stock, starts and population first and last."""
    (stock, stock_last), (started, started_last), (population, population_last) = numbers
    growth = np.log(stock_last / stock)
    # the logarithmic mean of two equal numbers is that number
    mean = stock if stock == stock_last else (stock_last - stock) / growth
    more_children = np.log(population_last / population)
    more_starts = np.log(started_last / started)
    return mean * np.array([more_children, more_starts - more_children, growth - more_starts])


def stock_and_flow(
    stock: pd.DataFrame | pd.Series,
    started: pd.DataFrame | pd.Series,
    population: pd.DataFrame | pd.Series,
    first: int,
    last: int,
) -> pd.DataFrame:
    """Share out the change in children looked after among population, entries and stay.

    Args:
        stock: Children looked after at 31 March, by period.
        started: Children who started to be looked after in the year, by period.
        population: Children aged 0 to 17 at mid-year, by calendar year: a period takes that of the
            year before.
        first, last: The periods compared.

    Returns:
        DataFrame: One row a factor: `factor`, `unit`, `first` and `last` (the factor's own values),
            `change_children` (they add up to the change in stock), `lower` and `upper` (lowest and
            highest that rounding leaves open, as `bound` says), `change_percent` (share of the
            change, missing where the stock did not change) and `reason` (why the result is missing,
            '' otherwise).

    Raises:
        ValueError: When a period appears twice in a frame.

    Notes:
        stock = population x (starts / population) x (stock / starts). The last factor is a mean
        length of stay by Little's law only in a steady state; while numbers rise or fall it is the
        stay implied, not one measured. Contributions by the additive logarithmic mean Divisia index
        (Ang 2005). Bounds: the extremes over all corners of the rounding.
    """
    cells = [
        (_cell(stock, "children looked after", first), _cell(stock, "children looked after", last)),
        (
            _cell(started, "children who started", first),
            _cell(started, "children who started", last),
        ),
        (_cell(population, "population", first - 1), _cell(population, "population", last - 1)),
    ]
    flat = [cell for pair in cells for cell in pair]
    result = pd.DataFrame({"factor": list(FACTORS), "unit": list(FACTORS.values())})
    reason = "; ".join(cell.missing for cell in flat if cell.missing)
    if not reason and min(cell.lower for cell in flat) <= 0:
        reason = "a number that is, or may be, 0 has no rate of change"
    if reason:
        missing = ["first", "last", "change_children", "lower", "upper", "change_percent"]
        return result.assign(**dict.fromkeys(missing, np.nan), reason=reason)

    values = np.array([cell.value for cell in flat]).reshape(3, 2)
    contributions = _contributions(values)
    corners = product(*[sorted({cell.lower, cell.upper}) for cell in flat])
    possible = np.array([_contributions(np.reshape(corner, (3, 2))) for corner in corners])
    change = values[0, 1] - values[0, 0]
    factors = [values[2], per_10_000(values[1], values[2]), values[0] / values[1]]
    return result.assign(
        first=[factor[0] for factor in factors],
        last=[factor[1] for factor in factors],
        change_children=contributions,
        lower=possible.min(axis=0),
        upper=possible.max(axis=0),
        bound=bounds.ROUNDING,
        change_percent=100 * contributions / change if change else np.nan,
        reason="",
    )


def flow_balance(
    stock: pd.DataFrame | pd.Series,
    started: pd.DataFrame | pd.Series,
    ceased: pd.DataFrame | pd.Series,
) -> pd.DataFrame:
    """Set the change in children looked after beside those who started less those who ceased.

    Args:
        stock: Children looked after at 31 March, by period.
        started, ceased: Children who started and who ceased to be looked after in the year, by
            period.

    Returns:
        DataFrame: One row a period after the first: `period`, `stock_change`, `started`, `ceased`,
            `net_flow` (started less ceased), `unexplained` (stock change less net flow), `lower`
            and `upper` (what rounding leaves open of it, as `bound` says), `beyond_rounding`
            (True where rounding alone cannot explain it) and `reason` (why something is missing, ''
            otherwise).

    Raises:
        ValueError: When a period appears twice in a frame.

    Notes:
        What rounding does not explain may come from revisions of one figure without the other, or
        from children counted once in a year though they started, or ceased, twice. The figures
        alone cannot tell these apart.
    """
    periods = stock.index if isinstance(stock, pd.Series) else stock["period"]
    rows = []
    for period in sorted(periods)[1:]:
        before = _cell(stock, "children looked after", period - 1)
        after = _cell(stock, "children looked after", period)
        entered = _cell(started, "children who started", period)
        left = _cell(ceased, "children who ceased", period)
        lower = after.lower - before.upper - entered.upper + left.lower
        upper = after.upper - before.lower - entered.lower + left.upper
        net_flow, change = entered.value - left.value, after.value - before.value
        rows.append(
            {
                "period": int(period),
                "stock_change": change,
                "started": entered.value,
                "ceased": left.value,
                "net_flow": net_flow,
                "unexplained": change - net_flow,
                "lower": lower,
                "upper": upper,
                "bound": bounds.ROUNDING,
                "beyond_rounding": bool(lower > 0 or upper < 0),
                "reason": "; ".join(c.missing for c in (before, after, entered, left) if c.missing),
            }
        )
    columns = ["period", "stock_change", "started", "ceased", "net_flow", "unexplained"]
    columns += ["lower", "upper", "bound", "beyond_rounding", "reason"]
    return pd.DataFrame(rows, columns=columns)
