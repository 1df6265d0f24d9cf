"""How far councils differ, how much of it is chance, and whether it has changed."""

import pandas as pd

from helpers.analysis.inequality.by_council import RATES, SHARES
from helpers.words import number, with_interval

LABELS = RATES | {measure: label for measure, (label, _) in SHARES.items()}
PERCENTILES = {"p90": "90th percentile", "p50": "Median council", "p10": "10th percentile"}


def ratios(spreads: pd.DataFrame) -> pd.DataFrame:
    """Return the 90:10 ratio of each rate and year for a line chart.

    Parameters
    ----------
    spreads
        As :func:`helpers.analysis.inequality.by_council.rates` returns them.

    Returns
    -------
    DataFrame
        label, period, value, lower, upper.
    """
    if spreads.empty:
        return pd.DataFrame(columns=["label", "period", "value", "lower", "upper"])
    return spreads.assign(label=spreads["measure"].map(LABELS), value=spreads["ratio"])[
        ["measure", "label", "period", "value", "lower", "upper"]
    ]


def percentiles(spreads: pd.DataFrame, measure: str) -> pd.DataFrame:
    """Return the 90th, 50th and 10th percentile of councils' shares by year for a line chart."""
    some = spreads[spreads["measure"] == measure] if len(spreads) else spreads
    parts = [
        pd.DataFrame(
            {
                "label": label,
                "period": some["period"],
                "value": some[name],
                "lower": some[f"{name}_lower"],
                "upper": some[f"{name}_upper"],
            }
        )
        for name, label in PERCENTILES.items()
        if len(some)
    ]
    columns = ["label", "period", "value", "lower", "upper"]
    return pd.concat(parts) if parts else pd.DataFrame(columns=columns)


def last(spreads: pd.DataFrame, measure: str) -> pd.Series | None:
    """Return the newest row of one measure, or None."""
    some = spreads[spreads["measure"] == measure] if len(spreads) else spreads
    return None if some.empty else some.sort_values("period").iloc[-1]


def in_words(spreads: pd.DataFrame, measure: str) -> str:
    """Return how far councils' rates lie apart and how much of it is chance, in sentences."""
    row = last(spreads, measure)
    if row is None:
        return ""
    ratio = with_interval(row["ratio"], row["lower"], row["upper"])
    text = (
        f"{LABELS[measure]}, {row['period']}: the rate that a tenth of the {row['areas']} councils "
        f"lie above, {number(row['p90'], 1)}, is {ratio} times the one a tenth lie below, "
        f"{number(row['p10'], 1)}."
    )
    if pd.isna(row["chance"]):
        return text
    share = "less than 1" if row["chance"] < 0.01 else number(100 * row["chance"])
    text += f" Chance accounts for {share}% of the variation between councils"
    if pd.isna(row["usual"]):
        return f"{text}."
    return (
        f"{text}; with it taken out, the rate of one council is typically "
        f"{number(row['usual'], 1)} times that of another."
    )


def course(spreads: pd.DataFrame, measure: str) -> str:
    """Return whether the 90:10 ratio of a rate differs in its first year from the last."""
    some = spreads[spreads["measure"] == measure].sort_values("period") if len(spreads) else spreads
    some = some[some["lower"].notna() & some["upper"].notna()] if len(some) else some
    if len(some) < 2:
        return ""
    first, end = some.iloc[0], some.iloc[-1]
    ratio = with_interval(first["ratio"], first["lower"], first["upper"])
    text = f"In {first['period']} the 90:10 ratio was {ratio}"
    if first["upper"] < end["lower"]:
        return f"{text}: councils have moved apart."
    if first["lower"] > end["upper"]:
        return f"{text}: councils have moved closer together."
    return f"{text}: the intervals overlap, and no change in the spread is shown."


def headline(spreads: pd.DataFrame) -> str:
    """Return the title of the chart of ratios: the newest of each rate."""
    rows = [(measure, last(spreads, measure)) for measure in RATES]
    parts = [
        f"{LABELS[measure].lower()} {number(row['ratio'], 1)} ({row['period']})"
        for measure, row in rows
        if row is not None
    ]
    return f"90:10 ratios: {', '.join(parts)}" if parts else "No spread can be worked out"


def share_headline(spreads: pd.DataFrame, measure: str) -> str:
    """Return the title of the chart of percentiles: what the middle four fifths lay between."""
    row = last(spreads, measure)
    if row is None:
        return "No spread can be worked out"
    return (
        f"{LABELS[measure]}, {row['period']}: four in five councils between "
        f"{number(row['p10'])}% and {number(row['p90'])}%"
    )


def share_course(spreads: pd.DataFrame, measure: str) -> str:
    """Return how the gap between the 90th and 10th percentile went over the years."""
    some = spreads[spreads["measure"] == measure].sort_values("period") if len(spreads) else spreads
    if some.empty:
        return ""
    parts = []
    for _, row in some.iloc[[0, -1]].drop_duplicates("period").iterrows():
        gap = number(row["p90"] - row["p10"], 1)
        low, high = _percentile(row, "p10"), _percentile(row, "p90")
        parts.append(f"{gap} points in {row['period']}, from {low} to {high}")
    return f"Between the 10th and the 90th percentile of councils lay {'; '.join(parts)}."


def table(spreads: pd.DataFrame) -> pd.DataFrame:
    """Return the newest spread of every rate and share as a table for people."""
    rows = [row for measure in LABELS if (row := last(spreads, measure)) is not None]
    frame = pd.DataFrame(
        {
            "Measure": [
                f"{LABELS[row['measure']]}, {row['period']} ({row['areas']} councils)"
                for row in rows
            ],
            **{name: [row[key] for row in rows] for key, name in reversed(PERCENTILES.items())},
            "90:10 ratio": [
                with_interval(row["ratio"], row["lower"], row["upper"]) for row in rows
            ],
            "Spread over chance": [number(row["phi"], 1) for row in rows],
            "Chance (%)": [number(100 * row["chance"], 1) for row in rows],
            "Usual ratio": [row.get("usual", float("nan")) for row in rows],
        }
    )
    return frame.dropna(axis="columns", how="all")


def note(shown: pd.DataFrame) -> str:
    """Return what the columns of :func:`table` mean, of those it has."""
    meanings = {
        "90:10 ratio": "In brackets an interval of at least 95%.",
        "Spread over chance": "Spread over chance: mean squared distance from England in units of "
        "chance, 1 if chance were all.",
        "Chance (%)": "Chance: its share of the variation between councils.",
        "Usual ratio": "Usual ratio: typical ratio of two councils' rates, chance taken out.",
    }
    return " ".join(meaning for column, meaning in meanings.items() if column in shown)


def _percentile(row: pd.Series, key: str) -> str:
    return with_interval(row[key], row[f"{key}_lower"], row[f"{key}_upper"])
