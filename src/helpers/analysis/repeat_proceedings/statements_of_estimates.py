"""What a page on repeat proceedings says of the published estimates, each from its own row.

``estimates`` are as :func:`helpers.analysis.repeat_proceedings.proceedings.estimates` returns them.
"""

import pandas as pd

from helpers.words import listed, number

CASES = "Of care applications"
"""The denominator that counts cases rather than people."""
MOTHERS = "Of mothers, over time"
"""The denominator whose estimates follow every mother for so many years."""
IN_WORDS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
CLOSE = 1.5
"""Percentage points by which "about one in four" may miss what is printed."""


def in_plain_words(estimates: pd.DataFrame) -> str:
    """Return the estimate that follows all mothers for longest, as a reader would say it.

    Without one whose years are stated, ''.
    """
    followed = estimates[estimates["drawn"] & (estimates["denominator"] == MOTHERS)]
    followed = followed[followed["within_years"].notna()]
    if followed.empty:
        return ""
    row = followed.loc[followed["within_years"].idxmax()]
    years = int(row["within_years"])
    within = IN_WORDS[years - 1] if years <= len(IN_WORDS) else str(years)
    printed = f"{row['printed']}; {row['who'].partition(':')[0]}"
    return (
        f"About {_one_in(row['value'])} whose child was the subject of care proceedings came back "
        f"to court over another child within {within} years ({printed})."
    )


def _one_in(percent: float) -> str:
    many = round(100 / percent) if percent else 0
    if 2 <= many <= len(IN_WORDS) and abs(100 / many - percent) <= CLOSE:
        return f"one mother in {IN_WORDS[many - 1]}"
    return f"{number(percent)} mothers in 100"


def beside_claim(estimates: pd.DataFrame, claimed: float) -> str:
    """Return in one short sentence whether an estimate is the claim; see :func:`against_claim`."""
    drawn = estimates[estimates["drawn"]]
    if drawn.empty:
        return against_claim(estimates, claimed)
    equal = drawn[(drawn["value"] - claimed).abs() < 0.5]
    many = {0: "No estimate is", 1: "One estimate is"}.get(
        len(equal), f"{len(equal)} estimates are"
    )
    same = drawn[drawn["denominator"] == CASES]
    rest = f"; the one that counts cases, as the claim does, is {same['printed'].iloc[0]}"
    return f"{many} the {number(claimed)}% claimed{rest if len(same) == 1 else ''}."


def spread(estimates: pd.DataFrame) -> str:
    """Return between what the estimates drawn lie, as words without a subject.

    ``estimates``: as :func:`proceedings.estimates` returns them.
    """
    drawn = estimates.loc[estimates["drawn"], "value"]
    if drawn.empty:
        return "are not held for these years"
    return (
        f"run from {number(drawn.min())}% to {number(drawn.max())}%, measured among different "
        "people and over different numbers of years"
    )


def against_claim(estimates: pd.DataFrame, claimed: float) -> str:
    """Return what published estimates say of the claim that ``claimed`` per cent of cases repeat.

    ``estimates``: as :func:`proceedings.estimates` returns them.
    """
    drawn = estimates[estimates["drawn"]]
    if drawn.empty:
        return "No published estimate is held for these years: the claim cannot be compared."
    equal = drawn[(drawn["value"] - claimed).abs() < 0.5]
    if len(equal):
        first = f"The claim of {number(claimed)}% agrees with {listing(equal)}"
    else:
        below = drawn[drawn["value"] < claimed].nlargest(1, "value", keep="all")
        above = drawn[drawn["value"] > claimed].nsmallest(1, "value", keep="all")
        nearest = [
            f"{listing(side)} {where} it"
            for side, where in ((below, "below"), (above, "above"))
            if len(side)
        ]
        first = (
            f"No published estimate drawn here is the {number(claimed)}% claimed; the nearest: "
            f"{' and '.join(nearest)}"
        )
    same = drawn[drawn["denominator"] == CASES]
    if same.empty:
        return f"{first}; not one of those held counts cases, as the claim does."
    says = "the one estimate held that counts" if len(same) == 1 else "the estimates that count"
    return f"{first}; {says} cases, as the claim does, and not people: {listing(same)}."


def listing(some: pd.DataFrame) -> str:
    """Return estimates in words: each as printed, with who is followed and how long."""
    shares = some["text"].str.split(" (", regex=False).str[0]
    counted = some["printed"].str.contains(" of ", regex=False)
    said = some["printed"].where(~counted, shares + ", " + some["printed"])
    return listed(list(said + " (" + some["whom"] + ")"))
