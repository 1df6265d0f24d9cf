"""What the placements of an earlier year would come to at the latest week's costs.

The children of the latest year, placed as those of the earlier one were: the change of each kind's
share, times the children, times a week's cost of that kind, for a year. Two kinds have a share and
a week's cost: foster care, and children's homes (with secure homes). The others have a share only
or neither, so that they are left out: independent and semi-independent living (whose meaning
changed in 2024 besides), children placed with their parents or for adoption, other placements.

The kinds are not the same on both sides. The share is of children on 31 March. The week's cost of
residential care is per day of care, of all residential care that councils book; that of fostering
is per child in foster care on a day of March, of councils' own carers and of agencies'.
Source: data dictionary of the Local Authority Interactive Tool, section 251 unit costs.
"""

from itertools import product

import numpy as np
import pandas as pd

from helpers import data
from helpers.analysis.spending.among_councils import LOOKED_AFTER_WEEK
from helpers.statistics import bounds
from helpers.words import financial_year

KINDS = {
    "Foster care": ("foster_care_percent", "weekly_cost_fostering_pounds"),
    "Children's homes": ("childrens_homes_percent", "weekly_cost_residential_pounds"),
}
SHARES, COSTS = (tuple(pair[side] for pair in KINDS.values()) for side in (0, 1))
CHILDREN = "looked_after_count"
WEEKS = 365.25 / 7
NEAREST_PERCENT, NEAREST_POUNDS = 0.5, 2.5
"""How far from the printed share and the printed cost the true ones may lie."""
BOTH = "Both"
COLUMNS = ["label", "then", "now", "share_then", "share_now", "cost", "value", "lower", "upper"]


def held(area: str, year: int) -> pd.DataFrame:
    """Return the shares, week's costs and children of an area: a row a year, a column a measure."""
    names = [*SHARES, *COSTS, CHILDREN, LOOKED_AFTER_WEEK]
    frame = data.observations(names, area, None, year)
    return frame.pivot_table("value", "period", "measure").reindex(columns=names)


def years(wide: pd.DataFrame, first_year: int) -> tuple[int, int] | None:
    """Return the first year with both shares and the last with costs and children too.

    None where there are no two such years.

    Args:
        wide: As :func:`held` returns it.
        first_year: The earliest year wanted.
    """
    shares = wide.index[wide[list(SHARES)].notna().all(axis=1) & (wide.index >= first_year)]
    whole = wide.index[wide[[*SHARES, *COSTS, CHILDREN]].notna().all(axis=1)]
    if shares.empty or whole.empty or whole.max() <= shares.min():
        return None
    return int(shares.min()), int(whole.max())


def change(wide: pd.DataFrame, then: int, now: int) -> pd.DataFrame:
    """Return what the shares of ``then`` would change of the cost of ``now``, in pounds a year.

    Args:
        wide: As :func:`held` returns it.

    Returns:
        DataFrame: label (the kind, and :data:`BOTH`), then, now, share_then, share_now (per cent),
            cost (a week), value (pounds a year; above zero: dearer with the shares of then), lower,
            upper (what rounding of shares and cost leaves open), bound.
    """
    children = wide.loc[now, CHILDREN]
    rows = []
    for kind, (share, cost) in KINDS.items():
        before, after, week = wide.loc[then, share], wide.loc[now, share], wide.loc[now, cost]
        ends = [
            _pounds(children, before - after + apart, week + off)
            for apart, off in product(
                (-2 * NEAREST_PERCENT, 2 * NEAREST_PERCENT), (-NEAREST_POUNDS, NEAREST_POUNDS)
            )
        ]
        value = _pounds(children, before - after, week)
        rows.append((kind, then, now, before, after, week, value, min(ends), max(ends)))
    frame = pd.DataFrame(rows, columns=COLUMNS)
    both = frame[["value", "lower", "upper"]].sum()
    row = {"label": BOTH, "then": then, "now": now, **both}
    return pd.concat([frame, pd.DataFrame([row])], ignore_index=True).assign(bound=bounds.ROUNDING)


def _pounds(children: float, points: float, week: float) -> float:
    return children * points / 100 * week * WEEKS


def by_shares_and_costs(wide: pd.DataFrame, then: int, now: int, index: pd.Series) -> pd.DataFrame:
    """Return a year's cost of both kinds for the children of ``now``, by which shares and costs.

    Costs of ``then`` are at the prices of ``now``: missing where a deflator is not held.

    Args:
        wide: As :func:`held` returns it.
        index: As :func:`helpers.analysis.spending.real_terms.index_numbers` returns it.

    Returns:
        DataFrame: label, value (pounds a year), status.
    """
    deflated = index.get(now, np.nan) / index.get(then, np.nan)
    cases = {
        f"Shares and costs of {financial_year(then)}": (then, then, deflated),
        f"Shares of {financial_year(then)}, costs of {financial_year(now)}": (then, now, 1.0),
        f"Shares and costs of {financial_year(now)}": (now, now, 1.0),
    }
    children = wide.loc[now, CHILDREN]
    values = [
        sum(
            _pounds(children, wide.loc[shared, share], factor * wide.loc[priced, cost])
            for share, cost in KINDS.values()
        )
        for shared, priced, factor in cases.values()
    ]
    frame = pd.DataFrame({"label": list(cases), "value": values})
    return frame.assign(status=frame["value"].isna().map({True: "x", False: ""}))


def real_costs(weekly: pd.DataFrame, index: pd.Series) -> pd.DataFrame:
    """Return week's costs at the prices of the last year that has one and a deflator.

    Args:
        weekly: As :func:`helpers.analysis.spending.among_councils.weekly` returns it.

    Returns:
        DataFrame: Rows of ``weekly`` whose deflator is held, with cash (as published), value (at
            the prices of the year in ``attrs["prices"]``).
    """
    rows = weekly[weekly["period"].isin(index.index)]
    known = rows.loc[rows["value"].notna(), "period"]
    prices = int(known.max()) if len(known) else None
    to = index.get(prices, np.nan) / rows["period"].map(index)
    rows = rows.assign(cash=rows["value"], value=rows["value"] * to).reset_index(drop=True)
    rows.attrs = {**weekly.attrs, "prices": prices}
    return rows


def as_table(changed: pd.DataFrame) -> pd.DataFrame:
    """Return :func:`change` as a table for people, in million pounds."""
    if changed.empty:
        return pd.DataFrame()
    then, now = (int(changed[end].iloc[0]) for end in ("then", "now"))
    return pd.DataFrame(
        {
            "Kind": changed["label"],
            f"Share, 31 March {then} (%)": changed["share_then"],
            f"Share, 31 March {now} (%)": changed["share_now"],
            f"A week, {financial_year(now)} (£)": changed["cost"],
            "Change in a year's cost (£m)": changed["value"] / 1e6,
            "Lowest by rounding": changed["lower"] / 1e6,
            "Highest by rounding": changed["upper"] / 1e6,
            "Symbol": "z",
        }
    )
