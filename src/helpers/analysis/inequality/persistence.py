"""Whether the councils outside the limits in one year are still there years later.

No order of councils: how many lie where, how many stay, and how alike two years are.
"""

import pandas as pd

from helpers.analysis.inequality.by_council import RATES
from helpers.statistics import intervals, variation
from helpers.statistics.funnel import PLACES
from helpers.words import number, with_interval, years

SHORT = dict(
    zip(PLACES, ("below 99.8%", "below 95%", "within", "above 95%", "above 99.8%"), strict=True)
)
GONE = "no rate, or no longer a council"


def correlations(councils: pd.DataFrame) -> pd.DataFrame:
    """Return how alike councils' rates of each year are to those of the first, as rank correlation.

    Parameters
    ----------
    councils
        As :func:`helpers.analysis.inequality.by_council.rates` returns them.

    Returns
    -------
    DataFrame
        measure, label, first (year), period, apart (years), value, lower, upper, areas; of the
        councils that have a rate in both years.
    """
    rows = []
    for measure, some in councils.groupby("measure"):
        wide = some.pivot_table("value", "area_code", "period", "first")
        first = wide.columns.min()
        for period in wide.columns[1:]:
            found = variation.rank_correlation(wide[first], wide[period])
            named = {"measure": measure, "label": RATES[measure], "first": first}
            named |= {"period": period, "apart": period - first}
            rows.append({**named, **found._asdict()})
    columns = ["measure", "label", "first", "period", "apart", *variation.Estimate._fields]
    return pd.DataFrame(rows, columns=columns)


def transitions(councils: pd.DataFrame, measure: str) -> tuple[pd.DataFrame, int, int]:
    """Return how many councils lay where in the first year and where those lay in the last.

    Returns
    -------
    table, first, last
        table: a row a place in the first year, a column a place in the last and one for councils
        with no rate then; counts of councils.
    """
    wide = _places(councils, measure)
    first, last = int(wide.columns.min()), int(wide.columns.max())
    began = wide.loc[wide[first] != "", first].map(SHORT)
    ended = wide.loc[began.index, last].replace(SHORT).replace("", GONE)
    order = [*SHORT.values(), GONE]
    table = pd.crosstab(began, ended).reindex(
        index=list(SHORT.values()), columns=order, fill_value=0
    )
    return table.rename_axis(index=None, columns=None), first, last


def _places(councils: pd.DataFrame, measure: str) -> pd.DataFrame:
    some = councils[councils["measure"] == measure]
    return some.pivot_table("place", "area_code", "period", "first").fillna("")


def staying(councils: pd.DataFrame, measure: str) -> pd.DataFrame:
    """Return, of councils outside the limits in the first year, how many are so n years later.

    Returns
    -------
    DataFrame
        limit ('95%' or '99.8%'), side ('above' or 'below'), first, period, began (councils
        outside then), known (of them, with a rate in ``period``), still (outside on the same
        side), share, lower, upper (per cent of those known; Wilson interval).
    """
    wide = _places(councils, measure)
    rows = []
    for limit, outside in (("95%", 1), ("99.8%", 0)):
        for side, places in (("above", PLACES[4 - outside :]), ("below", PLACES[: 1 + outside])):
            for period in wide.columns[1:]:
                began = wide[wide[wide.columns.min()].isin(places)]
                known = began.loc[began[period] != "", period]
                still = int(known.isin(places).sum())
                rows.append(
                    (limit, side, wide.columns.min(), period, len(began), len(known), still)
                )
    columns = ["limit", "side", "first", "period", "began", "known", "still"]
    frame = pd.DataFrame(rows, columns=columns)
    return frame.join(100 * intervals.share_interval(frame["still"], frame["known"]))


def in_words(stayed: pd.DataFrame, noun: str) -> str:
    """Return how many councils outside the widened 95% limits first are still so last."""
    if stayed.empty:
        return ""
    end = stayed[(stayed["period"] == stayed["period"].max()) & (stayed["limit"] == "95%")]
    parts = []
    for _, row in end[end["began"] > 0].iterrows():
        still = f"{row['still'] or 'none'} still {'was' if row['still'] == 1 else 'were'}"
        part = f"of the {row['began']} {row['side']} them, {still} in {row['period']}"
        fewer = row["known"] < row["began"]
        parts.append(f"{part} ({row['known']} had a rate then)" if fewer else part)
    start = f"Councils outside the widened 95% limits of {noun} in {end['first'].iloc[0]}"
    return f"{start}: {'; '.join(parts)}." if parts else f"{start}: none."


def staying_table(stayed: pd.DataFrame) -> pd.DataFrame:
    """Return the councils still outside the limits by year as a table for people."""
    rows = stayed[stayed["began"] > 0]
    keys = rows["side"] + " " + rows["limit"] + " (" + rows["began"].astype(str) + ")"
    cells = [
        f"{row['still']} of {row['known']}" if row["known"] else "[x]" for _, row in rows.iterrows()
    ]
    wide = rows.assign(key=keys, cell=cells).pivot_table("cell", "period", "key", "first")
    return (
        wide[list(dict.fromkeys(keys))].rename_axis(columns=None).rename_axis("Year").reset_index()
    )


def alike(found: pd.DataFrame) -> str:
    """Return the newest rank correlation of each rate with its first year, in a sentence."""
    parts = [
        f"{some['label'].iloc[-1].lower()}, {row['first']} and {row['period']}: "
        f"{with_interval(row['value'], row['lower'], row['upper'], 2)}"
        for _, some in found[found["value"].notna()].groupby("label", sort=False)
        for _, row in some.sort_values("period").tail(1).iterrows()
    ]
    return f"Rank correlation of councils' rates, {'; '.join(parts)}." if parts else ""


def headline(found: pd.DataFrame) -> str:
    """Return the title of the chart of correlations."""
    some = found[found["value"].notna()].sort_values("period").groupby("label", sort=False).tail(1)
    parts = [
        f"{row['label'].lower()} {number(row['value'], 2)} after {row['apart']} years"
        for _, row in some.sort_values("measure").iterrows()
    ]
    return f"How alike two years are: {', '.join(parts)}" if parts else "Not known"


def own(councils: pd.DataFrame, code: str) -> pd.DataFrame:
    """Return one council's place against the widened limits, years down and rates across.

    Parameters
    ----------
    councils
        As :func:`helpers.analysis.inequality.by_council.rates` returns them.

    Returns
    -------
    DataFrame
        Year, and for each rate a cell such as "71.6, within"; the symbol where it is missing.
        Empty where the council is not among them.
    """
    mine = councils[councils["area_code"] == code]
    if mine.empty:
        return pd.DataFrame({"Year": []})
    cells = [
        f"{number(row['value'], 1)}, {SHORT[row['place']]}"
        if row["place"]
        else f"[{row['status'] or 'x'}]"
        for _, row in mine.iterrows()
    ]
    wide = mine.assign(cell=cells, label=mine["measure"].map(RATES)).pivot_table(
        "cell", "period", "label", "first"
    )
    order = [label for label in RATES.values() if label in wide]
    return (
        wide[order].fillna("not held").rename_axis(columns=None).rename_axis("Year").reset_index()
    )


def own_in_words(councils: pd.DataFrame, code: str, measure: str) -> str:
    """Return in how many years one council lay where against the limits, in a sentence."""
    mine = councils[(councils["area_code"] == code) & (councils["measure"] == measure)]
    mine = mine[mine["place"] != ""]
    if mine.empty:
        return ""
    counts = mine["place"].map(SHORT).value_counts()
    parts = [
        f"{counts[short]} year{'s' if counts[short] > 1 else ''} {short}"
        for short in SHORT.values()
        if short in counts
    ]
    within = list(counts.index) == [SHORT[PLACES[2]]]
    return (
        f"{mine['area'].iloc[0]}, {RATES[measure].lower()}, {years(mine['period'])}: "
        f"{', '.join(parts)}"
        f"{' the widened limits' if within else ' (widened limits)'}."
    )
