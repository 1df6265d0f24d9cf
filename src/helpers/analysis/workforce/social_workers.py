"""Children and family social workers: in post, vacant posts, agency, turnover and caseload.

Source
------
Department for Education, Children's social work workforce, methodology: social workers in post
are full-time equivalents employed by the council at 30 September, without agency workers; the
vacancy rate is vacant posts out of vacant posts and social workers in post, the agency rate agency
workers out of agency workers and social workers in post. An agency worker may fill a vacant post.
"""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from helpers import data
from helpers.statistics import bounds, intervals
from helpers.statistics.rates import of_area_and_year
from helpers.words import cell
from helpers.words.symbols import NOT_HELD

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
MEASURES = tuple(LABELS)
FEWEST_POSTS = 30
"""A council with fewer posts has its shares moved several points by a single post."""


def held(
    measures: str | Sequence[str], codes: str | Sequence[str], first_year: int, year: int
) -> pd.DataFrame:
    """Return a series frame of :data:`MEASURES`, each area from its first year with a value on.

    Areas stand in the order of ``codes``; years in which one was no more are left out.
    """
    frame = data.observations(measures, codes, first_year, year)
    frame = frame[frame["status"] != "z"]
    began = frame[frame["value"].notna()].groupby("area_code")["period"].min()
    frame = frame[frame["period"] >= frame["area_code"].map(began).astype(float)]
    order = [codes] if isinstance(codes, str) else list(codes)
    return frame.sort_values("area_code", key=lambda each: each.map(order.index), kind="stable")


def with_intervals(staff: pd.DataFrame) -> pd.DataFrame:
    """Return the vacancy and agency rates with what they are shares of and approximate intervals.

    Args:
        staff: Series frame of :data:`MEASURES`.

    Returns:
        DataFrame: The rows of the two rates (per cent) with total (social workers in post and
            vacant posts, or agency workers), lower, upper. All three are missing where nobody is in
            post or no number is held.

    Notes:
        The share s is x / (x + in post), so that x + in post is in post / (1 - s). Posts are
        counted, not sampled: the interval says how far a share of so few posts would vary by
        chance.
    """
    shares = staff[staff["measure"].isin([VACANCY, AGENCY])]
    counts = staff[staff["measure"] == COUNT]
    in_post = of_area_and_year(shares, counts, "value").astype(float)
    total = in_post.where(in_post > 0) / (1 - np.minimum(shares["value"], 99.9) / 100)
    limits = intervals.rounded_share_interval(shares["value"].array, total.array, 0.1)
    ends = {end: limits[end].array for end in ("lower", "upper")}
    return shares.assign(total=total.array, **ends, bound=bounds.APPROXIMATE)


def joint_returns(staff: pd.DataFrame) -> pd.DataFrame:
    """Return the councils that make one return together, by year: one row a pair and year.

    Two councils are taken to do so where their shares and caseload of a year are all the same.

    Args:
        staff: Series frame of the shares and the caseload of councils.

    Returns:
        DataFrame: period, area_code, area, partner_code, partner.
    """
    wide = staff[staff["measure"] != COUNT].pivot_table(
        "value", index=["period", "area_code", "area"], columns="measure"
    )
    wide = wide.dropna().reset_index()
    keys = [name for name in wide if name not in ("area_code", "area")]
    pairs = wide.merge(wide, on=keys, suffixes=("", "_other"))
    pairs = pairs[pairs["area_code"] < pairs["area_code_other"]]
    pairs = pairs.rename(columns={"area_code_other": "partner_code", "area_other": "partner"})
    columns = ["period", "area_code", "area", "partner_code", "partner"]
    return pairs[columns].sort_values(columns[:2], ignore_index=True)


def reorganised(boundary: pd.DataFrame) -> pd.DataFrame:
    """Return a reorganisation (:func:`helpers.data.reorganisation`) as a break at 30 September.

    Councils give way to others after 31 March: the new ones are counted that September.
    """
    return boundary.assign(period=boundary["period"] - 1)


def by_year(staff: pd.DataFrame) -> pd.DataFrame:
    """Return one area's measures side by side as text, a row a year.

    Args:
        staff: Series frame of :data:`MEASURES` of one area.
    """
    texts = staff.assign(text=list(map(cell, staff["value"], staff["status"], [1] * len(staff))))
    wide = texts.pivot_table("text", index="period", columns="measure", aggfunc="first")
    wide = wide.reindex(columns=list(LABELS)).fillna(NOT_HELD).rename(columns=LABELS)
    return wide.rename_axis(index="Year", columns=None).reset_index()
