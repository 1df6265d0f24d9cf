"""What the figures on social workers say, in sentences made of :mod:`helpers.words`.

``staff`` is a series frame of the measures of :mod:`social_workers` of one area, ``rates`` one of
the rates that :func:`social_workers.with_intervals` returns of it, ``spread`` what
:func:`vacancy_spread.by_year`, ``pairs`` what :func:`social_workers.joint_returns` and
``estimates`` what :func:`wales_and_england.rates` returns; ``level`` is the share of posts that was
quoted, per cent.
"""

from collections.abc import Sequence

import pandas as pd

from helpers import data, words
from helpers.analysis import context
from helpers.analysis.workforce import social_workers, vacancy_spread
from helpers.analysis.workforce.social_workers import FEWEST_POSTS, MEASURES, VACANCY
from helpers.data.geography import Area
from helpers.statistics import bounds
from helpers.words import number

PARTS = {
    VACANCY: "{}% of posts were vacant",
    social_workers.AGENCY: "agency workers made up {}% of social workers",
    social_workers.TURNOVER: "{}% had left in the year",
    social_workers.CASELOAD: "each held {} cases on average",
}


def opening(
    area: str, compare_with: Sequence[str], first_year: int, year: int, level: float
) -> str:
    """Return what a page opens with: the share of posts vacant, and whether it is unusual."""
    place = context.own(MEASURES, area, first_year, year)
    every = data.observations(MEASURES, [place.code, place.nation], first_year, year)
    staff = every[every["area_code"] == place.code]
    councils = vacancy_spread.of_councils(first_year, year)
    vacant = social_workers.with_intervals(every).query("measure == @VACANCY")
    mine = vacant[vacant["area_code"] == place.code]
    now = vacant[vacant["period"] == mine.loc[mine["value"].notna(), "period"].max()]
    subject = f"The share of social workers' posts vacant in {place.name}"
    notes = [
        context.no_more(place),
        joint(social_workers.joint_returns(councils), place.code),
        few_posts(mine, place.name),
    ]
    facts = [
        words.in_brief(mine, subject, data.breaks(VACANCY, place.code), decimals=1, suffix="%"),
        words.beside_in_brief(now, place.code, place.nation, suffix="%"),
        in_brief(staff),
        reaching(vacancy_spread.by_year(vacancy_spread.returned(councils), level), level),
    ]
    return context.page_opening(notes, facts)


def in_brief(staff: pd.DataFrame) -> str:
    """Return how many were last in post and their caseload, in a short sentence; '' if not held."""
    held = staff[staff["value"].notna()].pivot_table("value", "period", "measure")
    held = held.reindex(columns=[social_workers.COUNT, social_workers.CASELOAD]).dropna()
    if held.empty or not held[social_workers.COUNT].iloc[-1]:
        return ""
    year, (count, cases) = held.index[-1], held.iloc[-1]
    return (
        f"At 30 September {year}{words.age(year, staff.attrs.get('last_year'))}, "
        f"{_were_in_post(count)}, with {number(cases, 1)} cases each on average."
    )


def _were_in_post(count: float) -> str:
    whole = count >= FEWEST_POSTS or count % 1 == 0
    told = number(count, 0 if whole else 1) if count else "no"
    workers = "worker was" if count in (0, 1) else "workers were"
    return f"{told} full-time equivalent social {workers} in post"


def changed(rates: pd.DataFrame, what: str, place: Area) -> str:
    """Return how one rate of an area went, in a sentence; '' where none is held."""
    if rates["value"].isna().all():
        return ""
    breaks = data.breaks(rates["measure"].iloc[0], place.code)
    return words.sentence(rates, f"The {what} in {place.name}", breaks, decimals=1, suffix="%")


def reorganised(code: str) -> str:
    """Return a sentence on the reorganisation of an area as of 30 September; '' for none."""
    boundary = social_workers.reorganised(data.reorganisation(code))
    return " ".join(
        f"{row.note}. From 30 September {row.period} on, figures are of those that came after."
        for row in boundary.itertuples()
    )


def in_post(staff: pd.DataFrame, name: str, year: int) -> str:
    """Return what is held of an area's workforce in one year, in a sentence.

    A caseload is left out where nobody was in post to hold it.
    """
    held = staff[(staff["period"] == year) & staff["value"].notna()]
    held = held.set_index("measure")["value"]
    count = held.get(social_workers.COUNT)
    if count == 0:
        held = held.drop(social_workers.CASELOAD, errors="ignore")
    parts = [] if count is None else [_were_in_post(count)]
    parts += [text.format(number(held[one], 1)) for one, text in PARTS.items() if one in held]
    if not parts:
        return f"Nothing is held on the social workers of {name} at 30 September {year}."
    old = words.age(year, staff.attrs.get("last_year"))
    return f"{name}, 30 September {year}{old}: {words.listed(parts)}."


def few_posts(vacant: pd.DataFrame, name: str) -> str:
    """Return a caution where an area has so few posts that one moves its shares; '' otherwise."""
    if not vacant.loc[vacant["value"].notna(), "total"].max() < FEWEST_POSTS:
        return ""
    return (
        f"{name} has fewer than {FEWEST_POSTS} posts for social workers with children: one leaver "
        "or one starter moves its shares by many points."
    )


def joint(pairs: pd.DataFrame, code: str) -> str:
    """Return a sentence on the return that a council makes with another; '' if it makes none."""
    mine = pairs[(pairs["area_code"] == code) | (pairs["partner_code"] == code)]
    if mine.empty:
        return ""
    row = mine.iloc[-1]
    return (
        f"{row['area']} and {row['partner']} make one return together "
        f"({words.years(mine['period'])}): the same shares stand for both."
    )


def reaching(spread: pd.DataFrame, level: float) -> str:
    """Return how many councils reached the level in the last year and at most, in a sentence."""
    if spread.empty:
        return "No share of vacant posts is held for councils in these years."
    last, top = spread.iloc[-1], spread.loc[spread["reaching"].idxmax()]
    text = (
        f"At 30 September {last['period']:.0f}, {last['reaching']:.0f} of "
        f"{last['councils']:.0f} councils had {level:g}% or more of their posts vacant"
    )
    if top["reaching"] > last["reaching"]:
        text += (
            f"; the highest number was that of {top['period']:.0f}, {top['reaching']:.0f} of "
            f"{top['councils']:.0f} ({number(top['share'], 1)}%)"
        )
    return f"{text}."


def quantiles(spread: pd.DataFrame) -> str:
    """Return between which shares councils lie in the last year, in sentences; '' for none."""
    if spread.empty:
        return ""
    last = spread.iloc[-1]
    text = (
        f"In {last['period']:.0f} half of the councils were at or below {number(last[0.5], 1)}%, "
        f"nine in ten at or below {number(last[0.9], 1)}%, and one in ten at or below "
        f"{number(last[0.1], 1)}%."
    )
    if last["small"]:
        text += (
            f" {number(last['small'])} of those reaching the level had fewer than {FEWEST_POSTS} "
            "posts or nobody in post, so that a few posts make the whole share."
        )
    return text


def spread_title(spread: pd.DataFrame, level: float) -> str:
    """Return the title of the chart of the spread: how many councils reached the level."""
    if spread.empty:
        return f"{level:g}% vacant: not known where it falls"
    low, high = spread["reaching"].min(), spread["reaching"].max()
    ends = number(low) if low == high else f"{number(low)} to {number(high)}"
    return (
        f"{level:g}% of posts vacant: reached by {ends} of about "
        f"{number(spread['councils'].median())} councils in a year"
    )


def nations_title(rates: pd.DataFrame, level: float) -> str:
    """Return the title of the chart of estimates: the range held for each nation."""
    ranges = [
        f"{nation} {number(part['value'].min(), 1)}% to {number(part['value'].max(), 1)}%"
        for nation, part in rates.groupby("geography", sort=False)
    ]
    side = "all" if rates["value"].max() < level else "not all"
    return f"Posts vacant: {', '.join(ranges)}, {side} below {level:g}%"


def wales(rates: pd.DataFrame, level: float) -> str:
    """Return what the estimates say, and what they cannot, in sentences."""
    mine = rates[rates["geography"] == "Wales"]
    if mine.empty:
        return "No share of vacant posts in Wales is held for these years."
    top = mine.loc[mine["value"].idxmax()]
    side = "below" if top["value"] < level else "not below"
    text = f"The highest share held for all Wales is {number(top['value'], 1)}% ({top['period']}), "
    text += f"{side} {level:g}%."
    own = mine[bounds.of_chance(mine)]
    if len(own):
        row = own.iloc[-1]
        share = words.with_limits(row, 1, "%")
        text += (
            " On England's formula the vacant posts and social workers of children's services in "
            f"Wales in {row['period']} give {share}."
        )
    return text
