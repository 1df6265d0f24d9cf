"""Real terms: only between years whose deflator is held, and only within one series of deflators.

Cash is put at the prices of another year by the ratio of two index numbers of one series (HM
Treasury, user guide to the GDP deflators). No index number is interpolated, and none of one
series is set against one of the other: they are of different vintages.
"""

import pandas as pd

from helpers.analysis.spending.services import ALL, LEAST, financial, year_ending
from helpers.words import listed, number, signed

FINANCIAL, CALENDAR = "financial year", "calendar year"


def index_numbers(deflators: pd.DataFrame, series: str) -> pd.Series:
    """Return the deflators of one series by the financial year (its end) they are used for.

    A calendar year's deflator is used for the financial year that begins in it, which has three
    quarters of its days there.

    Parameters
    ----------
    deflators
        series, period ("2015-16" or "2015"), index.
    """
    held = deflators[deflators["series"] == series]
    years = held["period"].map(lambda text: year_ending(str(text)))
    return pd.Series(held["index"].to_numpy(), index=years.to_numpy(), name="index").sort_index()


def ends(periods: pd.Series, index: pd.Series) -> tuple[int, int] | None:
    """Return the first and last of ``periods`` whose deflator is held; None if not two."""
    both = sorted(set(periods) & set(index.index))
    return (int(both[0]), int(both[-1])) if len(both) > 1 else None


def real_change(
    cash_first: float, cash_last: float, index: pd.Series, first: int, last: int
) -> float:
    """Return the change in real terms in per cent; missing where a deflator is not held."""
    if first not in index.index or last not in index.index or not cash_first > 0:
        return float("nan")
    return 100 * (cash_last / cash_first * index[first] / index[last] - 1)


def at_prices(frame: pd.DataFrame, index: pd.Series, base: int) -> pd.DataFrame:
    """Return the rows of ``frame`` whose deflator is held, value at the prices of ``base``."""
    held = frame[frame["period"].isin(index.index)]
    return held.assign(value=held["value"] * index[base] / held["period"].map(index))


def changes(frame: pd.DataFrame, index: pd.Series, by: str = "service") -> pd.DataFrame:
    """Return each group's change in cash and in real terms between the first and last years.

    Parameters
    ----------
    frame
        ``by``, period, value (pounds per child), children; the years are the first and last that
        all groups have and whose deflator is held.
    index
        As :func:`index_numbers` returns it.

    Returns
    -------
    DataFrame
        label (the group), first, last (years), start, end (cash), cash, real (per cent), status
        (u where the change is set aside, see :data:`~helpers.analysis.spending.services.LEAST`).
    """
    held = frame[frame["value"].notna()]
    groups = held.groupby("period")[by].nunique()
    found = ends(groups.index[groups == held[by].nunique()], index)
    columns = ["label", "first", "last", "start", "end", "cash", "real", "status"]
    if found is None:
        return pd.DataFrame(columns=columns)
    first, last = found
    at = held.set_index([by, "period"])
    rows = []
    for one in dict.fromkeys(held[by]):
        start, end = (at.at[(one, year), "value"] for year in (first, last))
        small = start * at.at[(one, first), "children"] < LEAST
        cash = float("nan") if small else 100 * (end / start - 1)
        real = float("nan") if small else real_change(start, end, index, first, last)
        rows.append((one, first, last, start, end, cash, real, "u" if small else ""))
    return pd.DataFrame(rows, columns=columns)


def said(frame: pd.DataFrame, name: str) -> str:
    """Return what spending did in real terms, in sentences.

    Parameters
    ----------
    frame
        As :func:`changes` returns it.
    """
    known = frame[frame["real"].notna()]
    if known.empty and len(frame):
        return f"Spending of {name} is too small for a change in per cent to mean anything."
    if known.empty:
        return (
            f"For {name} no two years have both spending per child and a deflator: real terms are "
            "not known."
        )
    row = known.iloc[0]
    span = f"{financial(row['first'])} and {financial(row['last'])}"
    parts = [
        f"{_service(one.label)} {signed(one.real, 0)}% ({signed(one.cash, 0)}% in cash)"
        for one in known.itertuples()
    ]
    return (
        f"Between {span}, spending per child in {name} changed in real terms by: "
        f"{'; '.join(parts)}."
    )


def headline(frame: pd.DataFrame, name: str) -> str:
    """Return the title of the chart of real changes: all services, and the span of years."""
    known = frame[frame["real"].notna()].set_index("label")
    if known.empty:
        return f"{name}: real terms are not known"
    row = known.loc[ALL] if ALL in known.index else known.iloc[0]
    return (
        f"{name}, {financial(row['first'])} to {financial(row['last'])}: "
        f"{_service(row.name)} {signed(row['real'], 0)}% per child in real terms"
    )


def deflators_said(index: pd.Series) -> str:
    """Return the years whose financial-year deflator is held, in a sentence."""
    if index.empty:
        return "No deflator of financial years is held."
    return (
        f"Deflators are held for {listed([financial(year) for year in index.index])}, and real "
        "terms are given between these years only."
    )


def as_held(deflators: pd.DataFrame) -> pd.DataFrame:
    """Return the deflators held as a table for people, a row a series."""
    rows = []
    for keys, group in deflators.groupby(["series", "base", "vintage"], sort=False):
        pairs = zip(group["period"], group["index"], strict=True)
        numbers = "; ".join(f"{period}: {number(index, 2)}" for period, index in pairs)
        rows.append((keys[0].capitalize(), numbers, *keys[1:]))
    return pd.DataFrame(rows, columns=["Series", "Index numbers held", "Base", "Vintage"])


def as_table(frame: pd.DataFrame, unit: str, digits: int = 0) -> pd.DataFrame:
    """Return :func:`changes` as a table for people, cash and real side by side."""
    if frame.empty:
        return pd.DataFrame()
    row = frame.iloc[0]
    return pd.DataFrame(
        {
            "Service": frame["label"],
            f"{financial(row['first'])} ({unit}, cash)": [
                number(v, digits) for v in frame["start"]
            ],
            f"{financial(row['last'])} ({unit}, cash)": [number(v, digits) for v in frame["end"]],
            "Change in cash (%)": frame["cash"],
            "Change in real terms (%)": frame["real"],
            "Symbol": frame["status"],
        }
    )


def _service(text: str) -> str:
    return text[0].lower() + text[1:]
