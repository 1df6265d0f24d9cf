"""What a change in looked-after children is made of: population, a flow, children per flow.

Inputs are one measure of one area each: either a "series" frame (columns period and value, and
where present reason and rounding) or a Series of exact numbers indexed by period. A period is
the year ending 31 March; a population is held under the calendar year of its mid-year.

Sources
-------
- Little JDC (1961), A proof for the queuing formula L = lambda W, Operations Research 9: in a
  steady state, number present = entries a year x mean stay.
- Ang BW (2005), The LMDI approach to decomposition analysis: a practical guide, Energy Policy
  33: contributions of factors that multiply, adding up exactly.
- Rothman KJ, Greenland S, Lash TL (2008), Modern Epidemiology, 3rd edition, chapter 14: variance
  1/a + 1/b of the logarithm of the ratio of two Poisson counts, by the delta method.
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
    "flow per child": "per 10,000 children",
    "children per flow": "children at 31 March for each of the year",
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
    """Contribution of each factor, its lowest and its highest by chance in the flow.

    Args:
        numbers: Shape (cases, 3, 2): stock, flow and population, each first and last.

    Returns:
        Array of shape (3, 3, cases): factor, then value, lowest and highest.
    """
    (stock, stock_last), (flow, flow_last), (population, population_last) = numbers.transpose(
        1, 2, 0
    )
    growth = np.log(stock_last / stock)
    # the logarithmic mean of two equal numbers is that number
    same = growth == 0
    mean = np.where(same, stock, (stock_last - stock) / np.where(same, 1, growth))
    more_children = np.log(population_last / population)
    per_child = np.log(flow_last / flow) - more_children
    per_flow = growth - more_children - per_child
    by_chance = bounds.Z * np.sqrt(1 / flow + 1 / flow_last)
    reach = np.array([0 * by_chance, by_chance, by_chance])
    value = np.array([more_children, per_child, per_flow])
    return mean * np.stack([value, value - reach, value + reach], axis=1)


def stock_and_flow(
    stock: pd.DataFrame | pd.Series,
    flow: pd.DataFrame | pd.Series,
    population: pd.DataFrame | pd.Series,
    first: int,
    last: int,
    called: str = "children who started",
) -> pd.DataFrame:
    """Share out the change in children looked after among population, a flow and children per flow.

    Args:
        stock: Children looked after at 31 March, by period.
        flow: Children who started, or who ceased, to be looked after in the year, by period.
        population: Children aged 0 to 17 at mid-year, by calendar year: a period takes that of the
            year before.
        first, last: The periods compared.
        called: What reasons call the flow.

    Returns:
        DataFrame: One row a factor: `factor`, `unit`, `first` and `last` (the factor's own values),
            `change_children` (they add up to the change in stock), `lower`, `upper` and `bound`
            (95% interval for chance in the flow, widened by what rounding leaves open; missing for
            the population, which is left to neither), `change_percent` (share of the change,
            missing where the stock did not change) and `reason` (why the result is missing, ''
            otherwise).

    Raises:
        ValueError: When a period appears twice in a frame.

    Notes:
        stock = population x (flow / population) x (stock / flow). Only in a steady state is the
        last factor a mean length of stay (Little 1961), and only there is it the same by starters
        as by leavers: otherwise it holds all that the flow does not explain. Contributions by the
        additive logarithmic mean Divisia index (Ang 2005). Interval: the two flows as Poisson
        counts, the stocks as they are (Rothman, Greenland and Lash 2008); the extremes over all
        corners of the rounding. Brothers and sisters who come together make chance larger.
    """
    cells = [
        *(_cell(stock, "children looked after", period) for period in (first, last)),
        *(_cell(flow, called, period) for period in (first, last)),
        *(_cell(population, "population", period - 1) for period in (first, last)),
    ]
    result = pd.DataFrame({"factor": list(FACTORS), "unit": list(FACTORS.values())})
    reason = "; ".join(cell.missing for cell in cells if cell.missing)
    if not reason and min(cell.lower for cell in cells) <= 0:
        reason = "a number that is, or may be, 0 has no rate of change"
    if reason:
        missing = ["first", "last", "change_children", "lower", "upper", "change_percent"]
        return result.assign(**dict.fromkeys(missing, np.nan), bound="", reason=reason)

    values = np.array([cell.value for cell in cells]).reshape(3, 2)
    contributions = _contributions(values[np.newaxis])[:, 0, 0]
    corners = np.array(list(product(*[{cell.lower, cell.upper} for cell in cells])))
    possible = _contributions(corners.reshape(-1, 3, 2))
    change = values[0, 1] - values[0, 0]
    factors = [values[2], per_10_000(values[1], values[2]), values[0] / values[1]]
    left_to_chance = result["factor"] != "population"
    return result.assign(
        first=[factor[0] for factor in factors],
        last=[factor[1] for factor in factors],
        change_children=contributions,
        lower=pd.Series(possible.min(axis=(1, 2))).where(left_to_chance),
        upper=pd.Series(possible.max(axis=(1, 2))).where(left_to_chance),
        bound=bounds.INTERVAL,
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
