"""Whether the councils outside the limits in one year are still there years later.

No order of councils: how many lie where, how many stay, and how alike two years are. Every
function takes councils as :func:`helpers.analysis.inequality.by_council.rates` returns them.
"""

import pandas as pd

from helpers.analysis.inequality.by_council import RATES
from helpers.statistics import bounds, intervals, variation
from helpers.statistics.funnel import PLACES
from helpers.words import number
from helpers.words.symbols import NOT_HELD, marker

SHORT = dict(
    zip(PLACES, ("below 99.8%", "below 95%", "within", "above 95%", "above 99.8%"), strict=True)
)
GONE = "no rate, or no longer a council"
SIDES = {
    ("95%", "above"): PLACES[3:],
    ("95%", "below"): PLACES[:2],
    ("99.8%", "above"): PLACES[4:],
    ("99.8%", "below"): PLACES[:1],
}


def correlations(councils: pd.DataFrame) -> pd.DataFrame:
    """Return how alike councils' rates of each year are to those of the first, as rank correlation.

    Of the councils that have a rate in both years: measure, rate (its name), first (year), period,
    apart (years), value, lower, upper, bound, areas.
    """
    rows = []
    for measure, some in councils.groupby("measure"):
        wide = some.pivot_table("value", "area_code", "period", "first")
        first = wide.columns.min()
        for period in wide.columns[1:]:
            found = variation.rank_correlation(wide[first], wide[period])
            rows.append((measure, RATES[measure], first, period, period - first, *found))
    columns = ["measure", "rate", "first", "period", "apart", *variation.Estimate._fields]
    return pd.DataFrame(rows, columns=columns).assign(bound=bounds.INTERVAL)


def transitions(councils: pd.DataFrame, measure: str) -> tuple[pd.DataFrame, int, int]:
    """Return how many councils lay where in the first year and where those lay in the last.

    A table for people (a row a place in the first year, a column a place in the last, and one for
    councils with no rate then), the first year and the last.
    """
    wide = _places(councils, measure)
    first, last = int(wide.columns.min()), int(wide.columns.max())
    began = wide.loc[wide[first] != "", first].map(SHORT)
    ended = wide.loc[began.index, last].replace(SHORT).replace("", GONE)
    table = pd.crosstab(began, ended)
    table = table.reindex(index=[*SHORT.values()], columns=[*SHORT.values(), GONE], fill_value=0)
    return table.rename_axis(f"In {first}", columns=None).reset_index(), first, last


def _places(councils: pd.DataFrame, measure: str) -> pd.DataFrame:
    some = councils[councils["measure"] == measure]
    return some.pivot_table("place", "area_code", "period", "first").fillna("")


def staying(councils: pd.DataFrame, measure: str) -> pd.DataFrame:
    """Return, of councils outside the limits in the first year, how many are so n years later.

    Returns:
        DataFrame: limit ('95%' or '99.8%'), side ('above' or 'below'), first, period, began
            (councils outside then), known (of them, with a rate in ``period``), still (outside on
            the same side), share, lower, upper, bound (per cent of those known; Wilson interval).
    """
    wide = _places(councils, measure)
    first = wide.columns.min()
    rows = []
    for (limit, side), places in SIDES.items():
        began = wide[wide[first].isin(places)] if len(wide.columns) else wide
        for period in wide.columns[1:]:
            known = began.loc[began[period] != "", period]
            still = int(known.isin(places).sum())
            rows.append((limit, side, first, period, len(began), len(known), still))
    columns = ["limit", "side", "first", "period", "began", "known", "still"]
    frame = pd.DataFrame(rows, columns=columns)
    share = 100 * intervals.share_interval(frame["still"], frame["known"])
    return frame.join(share).assign(bound=bounds.INTERVAL)


def staying_table(stayed: pd.DataFrame) -> pd.DataFrame:
    """Return :func:`staying` as a table for people, years down."""
    rows = stayed[stayed["began"] > 0]
    keys = rows["side"] + " " + rows["limit"] + " (" + rows["began"].astype(str) + ")"
    cells = rows["still"].astype(str) + " of " + rows["known"].astype(str)
    cells = cells.mask(rows["known"] == 0, marker("x"))
    wide = rows.assign(key=keys, cell=cells).pivot_table("cell", "period", "key", "first")
    wide = wide.reindex(columns=keys.unique())
    return wide.rename_axis(columns=None).rename_axis("Year").reset_index()


def own(councils: pd.DataFrame, code: str) -> pd.DataFrame:
    """Return one council's place against the widened limits, years down and rates across.

    A cell is "71.6, within", or the symbol of a missing rate. Empty for any other area.
    """
    mine = councils[councils["area_code"] == code]
    if mine.empty:
        return pd.DataFrame({"Year": []})
    cells = [
        f"{number(row.value, 1)}, {SHORT[row.place]}" if row.place else marker(row.status)
        for row in mine.itertuples()
    ]
    wide = mine.assign(cell=cells, label=mine["measure"].map(RATES))
    wide = wide.pivot_table("cell", "period", "label", "first").fillna(NOT_HELD)
    order = [label for label in RATES.values() if label in wide]
    return wide[order].rename_axis(columns=None).rename_axis("Year").reset_index()
