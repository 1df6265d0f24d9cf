"""What a page says of section 47 enquiries: from numbers that may be told, and nothing else."""

import pandas as pd

from helpers.records import disclosure
from helpers.records.cin.returns import Records
from helpers.records.cin.told import COMPARED
from helpers.records.disclosure import Policy
from helpers.records.disclosure_cells import TOTAL
from helpers.words import listed, number, with_limits, years

NOT_OVER = "No year is over long enough for what followed its enquiries to be known."
UNTOLD = "Withheld: it is of a small number, or of one that would tell another that is small."


def read(records: Records, policy: Policy) -> str:
    """Return which returns were read, how much is in them, and how many rows were left out."""
    last = records.reference_dates.dt.year
    many = len(records.reference_dates)
    enquiries = disclosure.number(len(records.enquiries), policy)
    children = disclosure.number(records.enquiries["child"].nunique(), policy)
    left = disclosure.rows_left_out(records.left_out, policy)
    return (
        f"{number(many)} return{'s' * (many != 1)} of {years(sorted(set(last)))} (years ending 31 "
        f"March) hold{'s' * (many == 1)} {enquiries} section 47 enquiries, into {children} "
        f"children. {left}"
    )


def _told(flow: pd.DataFrame, conference: str, after: str) -> float:
    rows = flow[flow["conference"].eq(conference) & flow["after"].eq(after)]
    return rows["value"].iloc[0] if len(rows) else float("nan")


def title(flow: pd.DataFrame) -> str:
    """Return the finding of the paths in a line.

    ``flow``: as :func:`helpers.records.cin.told.flow`.
    """
    plans, all_ = _told(flow, "Conference held", "Plan follows"), _told(flow, TOTAL, TOTAL)
    if pd.isna(plans) or pd.isna(all_):
        return "Section 47 enquiries, followed to what they led to"
    return (
        f"{number(100 * plans / all_, 1)}% of enquiries were followed by a conference and then a "
        "plan"
    )


def paths(flow: pd.DataFrame) -> str:
    """Return what share of enquiries went each way, the most frequent first.

    It is '' where none may be told: the chart's place says so.
    """
    all_ = _told(flow, TOTAL, TOTAL)
    ends = flow[flow["conference"].ne(TOTAL) & flow["after"].ne(TOTAL) & flow["value"].notna()]
    if pd.isna(all_) or ends.empty:
        return ""
    ends = ends.sort_values("value", ascending=False)
    parts = [
        f"- {row.conference}, {_lower(row.after)}: {number(100 * row.value / all_, 1)}%"
        for row in ends.itertuples()
    ]
    hidden = flow["value"].isna().any()
    rest = ", so far as it may be told" if hidden else ""
    return "\n".join([f"Of {number(all_)} enquiries{rest}:\n", *parts])


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:]


def latest(shares: pd.DataFrame, path: str) -> str:
    """Return the first and the last share known, in words.

    ``shares``: as :func:`helpers.records.cin.told.shares`.
    """
    known = shares[shares["path"].eq(path) & shares["value"].notna()]
    if known.empty:
        return f"{path}: {_lower(NOT_OVER if shares.empty else UNTOLD)}"
    first, last = known.iloc[0], known.iloc[-1]
    if len(known) == 1:
        return f"{path}: {number(last['value'], 1)}% of enquiries of {last['period']}."
    return (
        f"{path}: {number(last['value'], 1)}% of enquiries of {last['period']}, "
        f"{number(first['value'], 1)}% of those of {first['period']}."
    )


def in_time(told: pd.DataFrame) -> str:
    """Return the share of conferences in time in the last year told."""
    known = told[told["value"].notna()]
    if known.empty:
        return UNTOLD
    last = known.iloc[-1]
    return (
        f"Of conferences that followed an enquiry of {last['period']}, "
        f"{number(last['value'], 1)}% were held within 15 working days of its start."
    )


def repeats(told: pd.DataFrame) -> str:
    """Return after what share of enquiries another followed, by the months told.

    ``told``: as :func:`helpers.records.cin.told.some_months`. It is '' where none may be told: the
    chart's place says so.
    """
    known = told[told["probability"].notna()]
    if known.empty:
        return ""
    ends = ["probability", "lower", "upper"]
    parts = [
        f"{with_limits({**row, **(100 * row[ends])}, 1, '%', 'probability')} within "
        f"{row['months']:.0f} months"
        for _, row in known.iterrows()
    ]
    return f"After an enquiry the child was the subject of another: {listed(parts)}."


def repeats_title(told: pd.DataFrame) -> str:
    """Return the finding of the curve in a line."""
    known = told[told["probability"].notna()]
    if known.empty:
        return "Another enquiry about the same child: too few to be told"
    last = known.iloc[-1]
    return (
        f"{number(100 * last['probability'], 1)}% of enquiries were followed by another about the "
        f"child within {last['months']:.0f} months"
    )


def beside(told: pd.DataFrame, whose: str) -> str:
    """Return, of each thing compared, the last year with both, in words.

    ``told``: as :func:`helpers.records.cin.told.beside`.
    """
    parts = []
    for kind in COMPARED:
        rows = told[told["kind"].eq(kind)]
        wide = rows.pivot_table("value", "period", "line").dropna()
        if wide.shape[1] < 2 or wide.empty:
            parts.append(f"{kind}: no year can be set beside a published figure.")
            continue
        last = wide.iloc[-1]
        (other,) = [line for line in wide if line != whose]
        parts.append(
            f"{kind}, {wide.index[-1]}: {number(last[whose], 1)}% in the records; "
            f"{_lower(other)}: {number(last[other], 1)}."
        )
    return " ".join(parts)
