"""Whether councils that have more of one thing have more of another."""

import numpy as np
import pandas as pd

from helpers import data
from helpers.data.arguments import year_of
from helpers.data.formulas import POPULATION
from helpers.errors import Problem
from helpers.show.subject import inputs
from helpers.statistics import bounds, variation
from helpers.words import listed, number
from helpers.words.symbols import marker

NAMED = 5
"""So many councils left out are named; of more, their number is given."""


def pairs(measure: str, other: str, year: int | str) -> pd.DataFrame:
    """Return two measures of a year side by side, for every council that has a row of either.

    Returns:
        DataFrame: area_code, area, period, x (``measure``), value (``other``), status and reason
            of what is missing.
    """
    year = year_of(year)
    one, two = (data.authorities(name, year).set_index("area_code") for name in (measure, other))
    codes = sorted({*one.index, *two.index})
    one, two = (side.reindex(codes) for side in (one, two))
    lacking = {"status": "x", "reason": "not held for the council"}
    texts = {}
    for name, otherwise in lacking.items():
        why = one[name].fillna(otherwise).where(one["value"].isna(), two[name].fillna(otherwise))
        texts[name] = why.where(one["value"].isna() | two["value"].isna(), "")
    frame = pd.DataFrame({"area": one["area"].fillna(two["area"]), "period": year,
                          "x": one["value"], "value": two["value"], **texts})  # fmt: skip
    return frame.rename_axis("area_code").reset_index()


def correlation(measure: str, other: str, year: int | str) -> pd.DataFrame:
    """Return how closely two measures go together among councils in a year.

    It says nothing of cause, nor of children: it is of councils, each counting as one. Chance in
    each council's figures makes it weaker than it is between what lies behind them.

    >>> explore.correlation("low_income_percent", "looked_after_rate_unrounded", 2024)
    ... # doctest: +SKIP

    Returns:
        DataFrame: Two rows, ``method`` 'Pearson' (a straight line) and 'Spearman' (the order
            alone): measure, other, period, method, correlation (-1 to 1), lower, upper (95%
            interval, Fisher's z; Bonett and Wright 2000 for the order) and bound, councils,
            left_out (how many), who (which), status and reason (why there is none, or what else
            makes them go together).

    Raises:
        Problem: If no council has both in the year.
    """
    year = year_of(year)
    frame = pairs(measure, other, year)
    held = frame[frame["x"].notna() & frame["value"].notna()]
    out = frame.drop(held.index)
    labels = [data.measure(name)["label"] for name in (measure, other)]
    if held.empty:
        raise Problem(f"No council has both “{labels[0]}” and “{labels[1]}” for {year}.")
    x, y = held["x"], held["value"]
    found = [variation.correlation(x, y), variation.rank_correlation(x, y)]
    who = f"{number(len(out))} councils"
    if len(out) <= NAMED:
        who = listed([f"{row.area} {marker(row.status)}" for row in out.itertuples()])
    few = np.isnan(found[0].value)
    result = pd.DataFrame(
        {
            "measure": measure,
            "other": other,
            "period": year,
            "method": ["Pearson", "Spearman"],
            "correlation": [each.value for each in found],
            "lower": [each.lower for each in found],
            "upper": [each.upper for each in found],
            "bound": "" if few else bounds.INTERVAL,
            "councils": len(held),
            "left_out": len(out),
            "who": who if len(out) else "",
            "status": "x" if few else "",
            "reason": _reason(few, measure, other),
        }
    )  # fmt: skip
    # it rests on what both rest on
    result.attrs = data.observations([measure, other], None, year, year).attrs
    return result


def _reason(few: bool, measure: str, other: str) -> str:
    if few:
        return (
            f"fewer than {variation.FEWEST_PAIRS} councils have both, or all have the same figure"
        )
    parts = [{name, *inputs(name)} - {POPULATION} for name in (measure, other)]
    if shared := parts[0] & parts[1]:
        names = listed([f"“{data.measure(name)['label']}”" for name in sorted(shared)])
        return f"both are made of {names}: that alone makes them go together"
    return ""
