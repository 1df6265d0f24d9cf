"""What a page on re-entry to care says in words of its own, each from the figures it gives.

Children who went home and all who left care are never put into one number: sentences name the
group, and only estimates over the same number of years stand beside each other.
"""

from collections.abc import Sequence

import pandas as pd

from helpers import data, words
from helpers.analysis import context, study_estimates
from helpers.analysis.re_entry import returned_home
from helpers.data.geography import Area
from helpers.words import number

TOPIC = "re-entry to care"
HOME, ALL = "Of those who went home", "Of all who left care"
SAID = 30.0
"""Per cent: what is said of children who left care."""
NOT_PUBLISHED = "No table published each year says how many of them came back into care."


def estimates(year: int) -> pd.DataFrame:
    """Return the published estimates, as :func:`helpers.analysis.study_estimates.estimates`."""
    return study_estimates.estimates(
        TOPIC, data.studies(TOPIC), data.table("study_denominators"), year
    )


def opening(area: str, compare_with: Sequence[str], first_year: int, year: int) -> str:
    """Return the summary of a page: what is newest of the area, then what studies found."""
    place = shown(area, first_year, year)
    shares = returned_home.shares(place.code, first_year, year)
    found = at_the_same_years(estimates(year))
    findings = [
        went_home(shares, place),
        "" if context.no_more(place) else since_the_year_before(shares),
        NOT_PUBLISHED if shares["value"].notna().any() else "",
        *studies_found(found),
    ]
    return context.page_opening([context.no_more(place)], findings)


def shown(area: str, first_year: int, year: int) -> Area:
    """Return the area, if there is something to show of it: of England there are the studies.

    Raises:
        Problem: If no share of children who went home is held for it in these years.
    """
    place = data.area(area)
    if place.name == "England":
        return place
    return context.own([returned_home.PLANNED], area, first_year, year)


def went_home(shares: pd.DataFrame, place: Area) -> str:
    """Return what part of those who left care in the newest year went home; '' if not known.

    ``shares``: as :func:`returned_home.shares` returns them, of one area.
    """
    held = shares[shares["value"].notna()]
    planned = held[held["measure"] == returned_home.PLANNED]
    if planned.empty:
        return ""
    year = planned["period"].max()
    now = held[held["period"] == year].set_index("measure")
    text = (
        f"Of the children who left care in {place.name} in {year}"
        f"{words.age(year, shares.attrs.get('last_year'))}, "
        f"{number(now.loc[returned_home.PLANNED, 'value'])}% went home as planned"
    )
    if returned_home.UNPLANNED in now.index:
        text += f" and {number(now.loc[returned_home.UNPLANNED, 'value'])}% unplanned"
    return f"{text}."


def since_the_year_before(shares: pd.DataFrame) -> str:
    """Return how the planned share changed on the year before, in a sentence; '' if not known."""
    planned = shares[shares["measure"] == returned_home.PLANNED]
    for change in words.changes(planned)[:1]:
        if change.last - change.first == 1:
            chance = ", which chance could explain" if change.by_chance and change.direction else ""
            return f"The planned share was {change.plain('a year before')}{chance}."
    return ""


def at_the_same_years(found: pd.DataFrame) -> pd.DataFrame:
    """Return the estimates of those who went home and of all who left over one number of years.

    The longest for which both are drawn; no row where there is none.

    Args:
        found: As :func:`estimates` returns them.
    """
    drawn = found[found["drawn"] & found["denominator"].isin([HOME, ALL])]
    groups = drawn.groupby("within_years")["denominator"].nunique()
    years = groups[groups == 2].index.max()
    return drawn[drawn["within_years"] == years].drop_duplicates("denominator")


def studies_found(found: pd.DataFrame) -> list[str]:
    """Return the two estimates in a sentence, and why they are not one, in another.

    ``found``: as :func:`at_the_same_years` returns them.
    """
    if found.empty:
        return []
    rows = found.set_index("denominator")
    home, left = (number(rows.loc[group, "value"], 1) for group in (HOME, ALL))
    years = rows["within_years"].iloc[0]
    return [
        f"A study of England found {home}% of children who went home back in care within "
        f"{years:.0f} years; of all who left care, another found {left}%.",
        "These are other children, other years and other methods: neither can be put for the "
        "other, nor for a council.",
    ]


def title(found: pd.DataFrame) -> str:
    """Return the two estimates over one number of years, as a chart's title."""
    rows = at_the_same_years(found).set_index("denominator")
    if rows.empty:
        return "Published estimates of re-entry to care"
    years = rows["within_years"].iloc[0]
    home, left = (number(rows.loc[group, "value"], 1) for group in (HOME, ALL))
    shares = f"{home}% of those who went home, {left}% of all who left"
    return f"Back in care within {years:.0f} years: {shares}"


def by_denominator(found: pd.DataFrame) -> str:
    """Return the estimates drawn, a sentence a group; '' if there is none.

    Args:
        found: As :func:`estimates` returns them.
    """
    parts = []
    for group, rows in found[found["drawn"]].groupby("denominator", sort=False):
        said = [
            f"{row.text.split(' (')[0].split(',')[0]} ({row.whom})" for row in rows.itertuples()
        ]
        parts.append(f"{group}: {words.listed(said)}.")
    return " ".join(parts)


def of_whom(found: pd.DataFrame) -> str:
    """Return whose share "nearly three in ten" is, in sentences; '' where it is not held.

    Args:
        found: As :func:`estimates` returns them.
    """
    rows = at_the_same_years(found).set_index("denominator")
    if rows.empty:
        return ""
    home, left = rows.loc[HOME], rows.loc[ALL]
    counted = f": {home['printed']}" if " of " in home["printed"] else ""
    text = (
        f"{HOME} ({home['who']}), {words.with_limits(home, 1, '%')} were back within "
        f"{home['within']} years{counted}. {ALL} ({left['who']}), "
        f"{words.with_limits(left, 1, '%')} were."
    )
    if abs(home["value"] - SAID) >= abs(left["value"] - SAID):
        return text
    return (
        f"{text} “Nearly three in ten” is the share of the first, children who went home. Said of "
        "all who left care it takes the number of one group and the name of the other."
    )
