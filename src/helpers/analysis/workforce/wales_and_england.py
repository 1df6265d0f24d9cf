"""Vacancies in Wales beside England's: published estimates that count different things."""

import pandas as pd

from helpers.statistics import intervals
from helpers.words import number

RATE = "vacancy rate"
WORKED_OUT = "children's services, worked out here"
SHORTER = {
    "Children's social worker vacancy rate": "children's services",
    "Social worker vacancy rate, ": "",
}
VACANT = "Vacant social worker posts in children's services"
WORKING = "Social workers working in children's services"


def rates(studies: pd.DataFrame, last: int) -> pd.DataFrame:
    """Return published vacancy rates of nations, each with what it counts.

    Parameters
    ----------
    studies
        As :func:`helpers.data.studies` returns them, topic "social worker vacancies".
    last
        The last year wanted.

    Returns
    -------
    DataFrame
        label (year and what is counted), value (per cent), lower, upper, geography, period,
        source_title; Wales first. Only a rate worked out from two counts has an interval.
    """
    frame = studies[studies["period"].astype(int) <= last]
    printed = frame[frame["measure"].str.contains(RATE)]
    rows = [
        {
            "label": f"{row.period}, {_counted(row.measure)}",
            "value": float(row.value),
            "lower": float("nan"),
            "upper": float("nan"),
            "geography": row.geography,
            "period": int(row.period),
            "source_title": row.source_title,
        }
        for row in printed.itertuples()
    ]
    rows += _worked_out(frame)
    columns = ["label", "value", "lower", "upper", "geography", "period", "source_title"]
    found = pd.DataFrame(rows, columns=columns).drop_duplicates(["geography", "label"])
    return found.sort_values(["geography", "period", "label"], ascending=[False, True, True])


def _counted(measure: str) -> str:
    for long, short in SHORTER.items():
        measure = measure.replace(long, short)
    return measure


def _worked_out(frame: pd.DataFrame) -> list[dict]:
    counts = frame.pivot_table("value", ["geography", "period"], "measure", aggfunc="first")
    if not {VACANT, WORKING} <= set(counts):
        return []
    both = counts[[VACANT, WORKING]].astype(float).dropna()
    share = intervals.share_interval(both[VACANT], both.sum(axis=1)) * 100
    sources = frame.drop_duplicates(["geography", "period"]).set_index(["geography", "period"])
    return [
        {
            "label": f"{year}, {WORKED_OUT}",
            "value": row["share"],
            "lower": row["lower"],
            "upper": row["upper"],
            "geography": place,
            "period": int(year),
            "source_title": sources.at[(place, year), "source_title"],
        }
        for (place, year), row in share.iterrows()
    ]


def headline(found: pd.DataFrame, level: float) -> str:
    """Return the title of the chart of estimates: the range held for each nation."""
    spans = [
        f"{nation} {number(part['value'].min(), 1)}% to {number(part['value'].max(), 1)}%"
        for nation, part in found.groupby("geography", sort=False)
    ]
    side = "all" if found["value"].max() < level else "not all"
    return f"Posts vacant: {', '.join(spans)}, {side} below {level:g}%"


def in_words(found: pd.DataFrame, level: float) -> str:
    """Return what the estimates say, and what they cannot, in sentences."""
    mine = found[found["geography"] == "Wales"]
    if mine.empty:
        return "No share of vacant posts in Wales is held for these years."
    top = mine.loc[mine["value"].idxmax()]
    own = mine[mine["lower"].notna()]
    text = (
        f"The highest share held for all Wales is {number(top['value'], 1)}% ({top['period']}), "
        f"below {level:g}%. That is a share of a nation's posts: one council can lie far above it. "
        "No share of vacant posts of any Welsh council is held, so that the statement on one "
        "council cannot be tested for Wales."
    )
    if len(own):
        row = own.iloc[-1]
        text += (
            f" On England's formula the vacant posts and social workers of children's services in "
            f"Wales in {row['period']} give {number(row['value'], 1)}% "
            f"({number(row['lower'], 1)} to {number(row['upper'], 1)}), though Wales counts "
            "people and posts where England counts full-time equivalents."
        )
    return text


def as_table(studies: pd.DataFrame, last: int) -> pd.DataFrame:
    """Return every estimate held, as text, for a table."""
    frame = studies[studies["period"].astype(int) <= last]
    frame = frame.sort_values(["geography", "period", "measure"], ascending=[False, True, True])
    return pd.DataFrame(
        {
            "What is measured": frame["measure"],
            "Nation": frame["geography"],
            "Year": frame["period"].astype(str),
            "Value": [
                number(float(value), 1 if unit == "per cent" else 0)
                for value, unit in zip(frame["value"], frame["unit"], strict=True)
            ],
            "Unit": frame["unit"],
            "Remark": frame["note"].replace(
                {"": "none", "secondary": "as quoted by a secondary source"}
            ),
        }
    )
