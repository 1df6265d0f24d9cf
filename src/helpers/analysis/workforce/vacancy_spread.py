"""Where a share of vacant posts falls in the spread of councils, year by year.

Never an order of councils: quantiles, and how many lie at or above a level that was claimed.
"""

import pandas as pd

from helpers.analysis import comparison
from helpers.analysis.workforce.social_workers import FEWEST_POSTS, VACANCY, joint_returns
from helpers.statistics import funnel
from helpers.words import number

QUANTILES = {0.1: "One council in ten is at or below", 0.5: "Median", 0.9: "One in ten at or above"}


def each_once(councils: pd.DataFrame, pairs: pd.DataFrame) -> pd.DataFrame:
    """Return ``councils`` with those that make one return together standing once.

    Parameters
    ----------
    councils
        A row a council and year.
    pairs
        As :func:`workforce.social_workers.joint_returns` returns them. The council whose
        code comes first stands for both.
    """
    second = pd.MultiIndex.from_frame(pairs[["partner_code", "period"]])
    places = pd.MultiIndex.from_frame(councils[["area_code", "period"]])
    return councils[~places.isin(second)].reset_index(drop=True)


def returned(staff: pd.DataFrame) -> pd.DataFrame:
    """Return the shares of posts vacant that councils returned, a joint return standing once.

    Parameters
    ----------
    staff
        Series frame of the shares and the caseload of councils.
    """
    vacant = staff[(staff["measure"] == VACANCY) & staff["value"].notna()]
    return each_once(vacant, joint_returns(staff))


def by_year(councils: pd.DataFrame, level: float) -> pd.DataFrame:
    """Return the spread of councils in each year, and how many reach a level.

    Parameters
    ----------
    councils
        Vacancy rates of councils with lower, upper and total, as
        :func:`helpers.analysis.workforce.social_workers.with_intervals` returns them.
    level
        Per cent of posts.

    Returns
    -------
    DataFrame
        period, councils, the quantiles 0.1, 0.5 and 0.9 (per cent; linear between councils),
        reaching (number at or above the level), share (per cent of councils), lower, upper (95%
        interval of that share, treating councils as alike and independent), beyond (number whose
        whole interval lies above the level), small (number of those reaching it that have fewer
        than :data:`FEWEST_POSTS` posts, or nobody in post).
    """
    rows = []
    for period, part in councils[councils["value"].notna()].groupby("period"):
        reaching = part[part["value"] >= level]
        few = ~(reaching["total"] >= FEWEST_POSTS)
        rows.append(
            {
                "period": period,
                "councils": len(part),
                **{share: part["value"].quantile(share) for share in QUANTILES},
                "reaching": len(reaching),
                "beyond": int((part["lower"] > level).sum()),
                "small": int(few.sum()),
            }
        )
    columns = ["period", "councils", *QUANTILES, "reaching", "beyond", "small"]
    found = pd.DataFrame(rows, columns=columns)
    return found.assign(share=100 * found["reaching"] / found["councils"])


def as_table(found: pd.DataFrame, level: float) -> pd.DataFrame:
    """Return :func:`by_year` as a table for people."""
    reach = f"At or above {level:g}%"
    names = {"period": "Year", "councils": "Councils", 0.1: "10th percentile", 0.5: "Median"}
    names |= {0.9: "90th percentile", "reaching": reach, "share": f"{reach}, % of councils"}
    names |= {"beyond": f"Whole interval above {level:g}%", "small": "Of those reaching, tiny"}
    return found[list(names)].rename(columns=names).astype({"Year": int})


def in_brief(found: pd.DataFrame, level: float) -> str:
    """Return how many councils reached the level in the last year and at most, in a sentence."""
    if found.empty:
        return "No share of vacant posts is held for councils in these years."
    last, top = found.iloc[-1], found.loc[found["reaching"].idxmax()]
    text = (
        f"At 30 September {last['period']:.0f}, {last['reaching']:.0f} of "
        f"{last['councils']:.0f} councils had {level:g}% or more of their posts vacant"
    )
    if top["period"] != last["period"]:
        text += (
            f"; the highest number was that of {top['period']:.0f}, {top['reaching']:.0f} of "
            f"{top['councils']:.0f} ({number(top['share'], 1)}%)"
        )
    return f"{text}."


def in_words(found: pd.DataFrame, level: float) -> str:
    """Return where the level falls in the last year and over the years, in sentences."""
    if found.empty:
        return in_brief(found, level)
    last = found.iloc[-1]
    text = (
        f"{in_brief(found, level)} In {last['period']:.0f} half of the councils were at or below "
        f"{number(last[0.5], 1)}%, nine in ten at or below {number(last[0.9], 1)}%, and one in "
        f"ten at or below {number(last[0.1], 1)}%."
    )
    if last["small"]:
        text += (
            f" {number(last['small'])} of those reaching it in {last['period']:.0f} had fewer than "
            f"{FEWEST_POSTS} posts or nobody in post, so that a few posts make the whole share."
        )
    return text


def headline(found: pd.DataFrame, level: float) -> str:
    """Return the title of the chart of the spread."""
    if found.empty:
        return f"{level:g}% vacant: not known where it falls"
    low, high = found["reaching"].min(), found["reaching"].max()
    span = number(low) if low == high else f"{number(low)} to {number(high)}"
    return (
        f"{level:g}% of posts vacant: reached by {span} of about "
        f"{number(found['councils'].median())} councils in a year"
    )


def last_years(councils: pd.DataFrame, year: int, most: int = 5) -> pd.DataFrame:
    """Return every other year of the councils' shares up to ``year``, newest first, for drawing.

    Returns
    -------
    DataFrame
        ``councils`` with label: the year.
    """
    chosen = [year - 2 * step for step in range(most)]
    kept = councils[councils["period"].isin(chosen)].sort_values(
        ["period", "area"], ascending=[False, True]
    )
    return kept.assign(label=kept["period"].astype(str)).reset_index(drop=True)


def against_limits(
    councils: pd.DataFrame, reference: float
) -> tuple[pd.DataFrame, pd.DataFrame, funnel.Overdispersion]:
    """Return councils' vacancy rates of one year against widened funnel limits.

    Parameters
    ----------
    councils
        As for :func:`by_year`, one year.
    reference
        England's share, per cent.

    Returns
    -------
    councils, curve, spread
        As :func:`comparison.share_funnel` returns them; total is the approximate number
        of posts. A council with nobody in post has no place.
    """
    unknown = councils["total"].isna() & councils["value"].notna()
    marked = councils.assign(
        status=councils["status"].mask(unknown, "u"),
        reason=councils["reason"].mask(unknown, "the number of its posts is not known"),
    )
    vacant = marked.assign(value=(marked["value"] / 100 * marked["total"]))
    posts = marked.assign(value=marked["total"])
    return comparison.share_funnel(vacant, posts, reference / 100)
