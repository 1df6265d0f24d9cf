"""What the figures say of the statements made on homes for children in care; no verdicts."""

import pandas as pd

from helpers.analysis.stable_homes import approvals, placements
from helpers.words import number, with_interval

CLAIMS = ("foster-majority", "foster-approvals", "stable-homes", "moved-far", "unregulated-homes")


def answers(
    shares: pd.DataFrame, filled: pd.DataFrame, settings: pd.DataFrame, ratios: pd.DataFrame
) -> dict[str, str]:
    """Return what the figures for England say of each statement of :data:`CLAIMS`.

    Parameters
    ----------
    shares
        As :func:`stable_homes.placements.with_intervals` returns them, for England.
    filled
        As :func:`helpers.analysis.stable_homes.foster_places.filled` returns it, for England.
    settings
        As :func:`helpers.analysis.stable_homes.older_children.by_year` returns it.
    ratios
        As :func:`helpers.analysis.stable_homes.approvals.per_100_enquiries` returns them.
    """

    def told(measure: str, subject: str) -> str:
        return placements.course(shares[shares["measure"] == measure], subject)

    far = told(placements.FAR, "The share placed over 20 miles from home and outside the council")
    three = told(placements.THREE, "The share with three or more placements in the year")
    same = told(placements.STABLE, "Of those long in care, the share with the same carer")
    foster = told(placements.FOSTER, "The share in foster care")
    return {
        "foster-majority": foster,
        "foster-approvals": approvals.quoted_in_words(ratios),
        "stable-homes": f"{three} {same} {_places(filled)} No figure held says how many homes "
        "would be enough.",
        "moved-far": f"{far} {three} Nothing held says how much notice was given.",
        "unregulated-homes": _settings(settings),
    }


def _places(filled: pd.DataFrame) -> str:
    held = filled[filled["value"].notna()].sort_values("period")
    if held.empty:
        return "No foster places are held for these years."
    last = held.iloc[-1]
    share = with_interval(last["value"], last["lower"], last["upper"], 1, "%")
    return (
        f"In {last['period']}, {share} of the {number(last['places'])} approved places of local "
        "authority services were filled; how many of the others were available is not held."
    )


def _settings(settings: pd.DataFrame) -> str:
    held = settings[settings["semi"].notna()]
    if held.empty:
        return "No number of children by setting is held for these years."
    top = held.loc[held["semi"].idxmax()]
    return (
        f"At most {number(top['semi'])} children lived in independent or semi-independent "
        f"settings, in {top['period']:.0f}: {number(top['share'])} for each 100 looked-after "
        "children aged 16 and over. Later years count supported accommodation, which has to be "
        "registered."
    )


def beside(claims: pd.DataFrame, found: dict[str, str]) -> pd.DataFrame:
    """Return each statement with who said it and what the figures say, as a table for people.

    Parameters
    ----------
    claims
        The table of statements: claim, said_in, statement.
    found
        As :func:`answers` returns it.
    """
    rows = claims[claims["claim"].isin(found)]
    return pd.DataFrame(
        {
            "Statement": rows["statement"],
            "Said in": rows["said_in"],
            "What the figures say": rows["claim"].map(found),
        }
    )
