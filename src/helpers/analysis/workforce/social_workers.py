"""Children and family social workers: in post, vacant posts, agency, turnover and caseload.

Functions take series frames (see :mod:`helpers.data`) and return frames or sentences.

Source
------
Department for Education, Children's social work workforce, methodology: social workers in post
are full-time equivalents employed by the council at 30 September, without agency workers; the
vacancy rate is vacant posts out of vacant posts and social workers in post, the agency rate agency
workers out of agency workers and social workers in post. An agency worker may fill a vacant post.
"""

import numpy as np
import pandas as pd

from helpers import words
from helpers.statistics import intervals
from helpers.words import cell, listed, number

COUNT = "social_worker_count"
VACANCY = "vacancy_percent"
AGENCY = "agency_percent"
TURNOVER = "turnover_percent"
CASELOAD = "caseload_mean"
OF_CHILDREN = "three_social_workers_percent"
SHARES = {
    VACANCY: "Posts vacant",
    AGENCY: "Agency workers",
    TURNOVER: "Left in the year",
}
LABELS = {COUNT: "Social workers in post (FTE)"} | {
    measure: f"{label} (%)" for measure, label in SHARES.items()
}
LABELS[CASELOAD] = "Cases for each social worker"
MEASURES = (COUNT, VACANCY, AGENCY, TURNOVER, CASELOAD)
FEWEST_POSTS = 30
"""A council with fewer posts has its shares moved several points by a single post."""


def named(frame: pd.DataFrame) -> pd.DataFrame:
    """Return ``frame`` with a column label: each measure in words."""
    return frame.assign(label=frame["measure"].map(LABELS))


def with_intervals(shares: pd.DataFrame, counts: pd.DataFrame) -> pd.DataFrame:
    """Return shares of posts with what they are shares of, and an approximate 95% interval.

    Parameters
    ----------
    shares
        Series frame of the vacancy or the agency rate, per cent.
    counts
        Series frame of social workers in post (full-time equivalents).

    Returns
    -------
    DataFrame
        ``shares`` with total (social workers in post and vacant posts, or agency workers), lower,
        upper. All three are missing where nobody is in post or no number is held.

    Notes
    -----
    The share s is x / (x + in post), so that x + in post is in post / (1 - s). Posts are counted,
    not sampled: the interval says how far a share of so few posts would vary by chance.
    """
    inside = counts.drop_duplicates(["area_code", "period"]).set_index(["area_code", "period"])
    places = pd.MultiIndex.from_frame(shares[["area_code", "period"]])
    in_post = inside["value"].reindex(places).to_numpy(dtype=float)
    in_post = np.where(in_post > 0, in_post, np.nan)
    total = in_post / (1 - np.minimum(shares["value"].to_numpy(), 99.9) / 100)
    limits = intervals.rounded_share_interval(shares["value"].to_numpy(), total, 0.1)
    return shares.assign(
        total=total, lower=limits["lower"].to_numpy(), upper=limits["upper"].to_numpy()
    )


def joint_returns(frame: pd.DataFrame) -> pd.DataFrame:
    """Return the councils that make one return together, by year: one row a pair and year.

    Two councils are taken to do so where their shares and caseload of a year are all the same.

    Parameters
    ----------
    frame
        Series frame of the shares and the caseload of councils.

    Returns
    -------
    DataFrame
        period, area_code, area, partner_code, partner.
    """
    wide = frame[frame["measure"] != COUNT].pivot_table(
        "value", index=["period", "area_code", "area"], columns="measure"
    )
    wide = wide.dropna().reset_index()
    keys = [name for name in wide if name not in ("area_code", "area")]
    pairs = wide.merge(wide, on=keys, suffixes=("", "_other"))
    pairs = pairs[pairs["area_code"] < pairs["area_code_other"]]
    pairs = pairs.rename(columns={"area_code_other": "partner_code", "area_other": "partner"})
    columns = ["period", "area_code", "area", "partner_code", "partner"]
    return pairs[columns].sort_values(columns[:2], ignore_index=True)


def joint_in_words(pairs: pd.DataFrame, code: str) -> str:
    """Return a sentence on the return that a council makes with another; '' if it makes none."""
    mine = pairs[(pairs["area_code"] == code) | (pairs["partner_code"] == code)]
    if mine.empty:
        return ""
    row = mine.iloc[-1]
    return (
        f"{row['area']} and {row['partner']} make one return together "
        f"({words.years(mine['period'])}): the same shares stand for both."
    )


def reorganised(boundary: pd.DataFrame) -> pd.DataFrame:
    """Return a reorganisation as a break of figures for 30 September.

    Councils give way to others after 31 March: the new ones are counted that September.

    Parameters
    ----------
    boundary
        As :func:`helpers.data.reorganisation` returns it.
    """
    return boundary.assign(period=boundary["period"] - 1)


def reorganised_in_words(boundary: pd.DataFrame) -> str:
    """Return a sentence on a reorganisation, as :func:`reorganised` returns it; '' for none."""
    return " ".join(
        f"{row.note}. From 30 September {row.period} on, figures are of the latter."
        for row in boundary.itertuples()
    )


def few_posts(shares: pd.DataFrame, code: str, name: str) -> str:
    """Return a caution where an area has so few posts that one moves its shares; '' otherwise.

    Parameters
    ----------
    shares
        Vacancy rates as :func:`with_intervals` returns them.
    """
    mine = shares[(shares["area_code"] == code) & shares["value"].notna()]
    if mine.empty or not mine["total"].max() < FEWEST_POSTS:
        return ""
    return (
        f"{name} has fewer than {FEWEST_POSTS} posts for social workers with children: one leaver "
        "or one starter moves its shares by many points."
    )


def now(frame: pd.DataFrame, name: str, year: int) -> str:
    """Return what is held of an area's workforce in one year, in a sentence.

    Parameters
    ----------
    frame
        Series frame of :data:`MEASURES` of one area.
    """
    held = frame[(frame["period"] == year) & frame["value"].notna()].set_index("measure")["value"]
    told = {
        COUNT: "{} full-time equivalent social workers were in post",
        VACANCY: "{}% of posts were vacant",
        AGENCY: "agency workers made up {}% of social workers",
        TURNOVER: "{}% had left in the year",
        CASELOAD: "each held {} cases on average",
    }
    whole = held.get(COUNT, 0) >= FEWEST_POSTS or held.get(COUNT, 0) % 1 == 0
    parts = [
        text.format(number(held[measure], 0 if measure == COUNT and whole else 1))
        for measure, text in told.items()
        if measure in held
    ]
    if not parts:
        return f"Nothing is held on the social workers of {name} at 30 September {year}."
    *before, last = parts
    text = f"{', '.join(before)} and {last}" if before else last
    return f"{name}, 30 September {year}: {text}."


def headline(frame: pd.DataFrame, subject: str, decimals: int = 1, suffix: str = "") -> str:
    """Return the title of a chart of one series: its last value, its highest and its first."""
    held = frame[frame["value"].notna()].sort_values("period")
    if held.empty:
        return f"{subject}: not known from the data held"
    first, last = held.iloc[0], held.iloc[-1]
    top = held.loc[held["value"].idxmax()]
    points = [last, *([top] if top["period"] not in (first["period"], last["period"]) else [])]
    points += [first] if first["period"] != last["period"] else []
    told = [f"{number(row['value'], decimals)}{suffix} in {row['period']}" for row in points]
    return f"{subject}: {told[0]}" + (f", after {listed(told[1:])}" if told[1:] else "")


def by_year(frame: pd.DataFrame) -> pd.DataFrame:
    """Return one area's measures side by side as text, a row a year.

    Parameters
    ----------
    frame
        Series frame of :data:`MEASURES` of one area. A cell that no publisher shows is
        "not held".
    """
    texts = frame.assign(
        text=[cell(row.value, row.status, 1) for row in frame.itertuples()], Year=frame["period"]
    )
    wide = texts.pivot_table("text", index="Year", columns="measure", aggfunc="first")
    wide = wide.reindex(columns=list(MEASURES)).fillna("not held")
    return wide.rename(columns=LABELS).rename_axis(columns=None).reset_index()


def of_children(frame: pd.DataFrame, children: pd.DataFrame) -> pd.DataFrame:
    """Return the share of looked-after children with three or more social workers, with intervals.

    Parameters
    ----------
    frame
        Series frame of :data:`OF_CHILDREN`, printed in whole per cent.
    children
        Series frame of the number of children looked after at the end of the year.

    Returns
    -------
    DataFrame
        ``frame`` with an approximate 95% interval that allows for the rounding; none where no
        number of children is held.
    """
    totals = children.set_index(["area_code", "period"])["value"]
    places = pd.MultiIndex.from_frame(frame[["area_code", "period"]])
    total = totals.reindex(places).to_numpy(dtype=float)
    limits = intervals.rounded_share_interval(frame["value"].to_numpy(), total, 1.0)
    return frame.assign(lower=limits["lower"].to_numpy(), upper=limits["upper"].to_numpy())
