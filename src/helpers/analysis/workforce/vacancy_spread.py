"""Where a share of vacant posts falls in the spread of councils, year by year.

Never an order of councils: quantiles, and how many lie at or above a level that was claimed.
"""

import pandas as pd

from helpers import data
from helpers.analysis import comparison
from helpers.analysis.workforce.social_workers import (
    FEWEST_POSTS,
    MEASURES,
    VACANCY,
    joint_returns,
    with_intervals,
)
from helpers.data.nations import ENGLAND
from helpers.statistics import overdispersion

QUANTILES = {0.1: "10th percentile", 0.5: "Median", 0.9: "90th percentile"}


def of_councils(first_year: int | None = None, year: int | None = None) -> pd.DataFrame:
    """Return the measures of every local authority as a series frame."""
    staff = data.observations(MEASURES, None, first_year, year)
    authorities = data.areas().query("level == 'local authority'")["area_code"]
    return staff[staff["area_code"].isin(authorities)]


def returned(staff: pd.DataFrame) -> pd.DataFrame:
    """Return the shares of posts vacant that councils returned, a joint return standing once.

    Args:
        staff: Series frame of the measures of councils.

    Returns:
        DataFrame: A series frame with total, lower and upper
            (:func:`helpers.analysis.workforce.social_workers.with_intervals`). Of councils that
            make one return together the one whose code comes first stands for both.
    """
    shares = with_intervals(staff)
    vacant = shares[(shares["measure"] == VACANCY) & shares["value"].notna()]
    second = pd.MultiIndex.from_frame(joint_returns(staff)[["partner_code", "period"]])
    places = pd.MultiIndex.from_frame(vacant[["area_code", "period"]])
    return vacant[~places.isin(second)].reset_index(drop=True)


def by_year(councils: pd.DataFrame, level: float) -> pd.DataFrame:
    """Return the spread of councils in each year, and how many reach a level.

    Args:
        councils: As :func:`returned` returns them.
        level: Per cent of posts.

    Returns:
        DataFrame: period, councils, the quantiles 0.1, 0.5 and 0.9 (per cent; linear between
            councils), reaching (number at or above the level), share (per cent of councils), beyond
            (number whose whole interval lies above the level), small (number of those reaching it
            that have fewer than :data:`FEWEST_POSTS` posts, or nobody in post).
    """
    held = councils[councils["value"].notna()]
    reaching = held["value"] >= level
    held = held.assign(
        reaching=reaching,
        beyond=held["lower"] > level,
        small=reaching & ~(held["total"] >= FEWEST_POSTS),
    )
    years = held.groupby("period")
    table = pd.DataFrame({"councils": years.size()})
    table = table.assign(**years[["reaching", "beyond", "small"]].sum())
    table[list(QUANTILES)] = pd.DataFrame({at: years["value"].quantile(at) for at in QUANTILES})
    return table.assign(share=100 * table["reaching"] / table["councils"]).reset_index()


def as_table(spread: pd.DataFrame, level: float) -> pd.DataFrame:
    """Return :func:`by_year` as a table for people."""
    reach = f"At or above {level:g}%"
    names = {"period": "Year", "councils": "Councils", **QUANTILES, "reaching": reach}
    names |= {"share": f"{reach}, % of councils", "beyond": f"Whole interval above {level:g}%"}
    names |= {"small": "Of those reaching, tiny"}
    return spread[list(names)].rename(columns=names).astype({"Year": int})


def last_years(councils: pd.DataFrame, year: int, most: int = 5) -> pd.DataFrame:
    """Return every other year of the councils' shares up to ``year`` with label, newest first."""
    chosen = councils["period"].isin(range(year, year - 2 * most, -2))
    rows = councils[chosen].sort_values(["period", "area"], ascending=[False, True])
    return rows.assign(label=rows["period"].astype(str)).reset_index(drop=True)


def funnel_of(
    councils: pd.DataFrame, year: int
) -> tuple[pd.DataFrame, pd.DataFrame, overdispersion.Spread]:
    """Return councils' vacancy rates of one year against widened funnel limits around England's.

    Args:
        councils: As :func:`returned` returns them.

    Returns:
        councils, limits, spread: As :func:`comparison.share_funnel` returns them; total is the
            approximate number of posts. A council with nobody in post has no place.
    """
    councils = councils[councils["period"] == year]
    england = data.series(VACANCY, ENGLAND, year, year)["value"].max()
    unknown = councils["total"].isna() & councils["value"].notna()
    marked = councils.assign(
        status=councils["status"].mask(unknown, "u"),
        reason=councils["reason"].mask(unknown, "the number of its posts is not known"),
    )
    vacant = marked.assign(value=(marked["value"] / 100 * marked["total"]))
    posts = marked.assign(value=marked["total"])
    placed, limits, spread = comparison.share_funnel(vacant, posts, england / 100)
    placed = placed.assign(measure=VACANCY, period=year, source=councils["source"].min())
    return placed, limits, spread
