"""What trying the reckoning on past years shows, in sentences.

``found`` is what :func:`helpers.analysis.looking_ahead.back_test.errors` returns, and ``rows`` what
:func:`back_test.made` or :func:`by_length_of_stay.with_lengths` do.
"""

import pandas as pd

from helpers import data, words
from helpers.analysis.looking_ahead import back_test, by_length_of_stay, scenarios
from helpers.words import number

NO_LENGTHS = "Lengths of stay are held for England as a whole only, and stand on its page."
CLOSE = 0.1
"""Mean errors that differ by less, in points, are said to be alike."""


def unit(value: float) -> int:
    """Return to what a number of children worked out here is rounded."""
    return 100 if abs(value) >= 10_000 else 10 if abs(value) >= 1_000 else 1


def about(value: float) -> str:
    """Return a number of children to as many places as can be meant: hundreds, tens, ones."""
    return number(round(value / unit(value)) * unit(value))


def error(found: pd.DataFrame) -> str:
    """Return the mean error of each rule over all cases, in a sentence; '' of no case."""
    if found.empty:
        return ""
    own, same, growth = (number(found[one].iloc[-1], 1) for one in back_test.METHODS)
    return (
        f"Tried on past years, this reckoning was {own}% off on average, supposing no change "
        f"{same}%, and repeating the last change {growth}%."
    )


def error_title(found: pd.DataFrame, name: str) -> str:
    """Return the mean errors of the rules over all cases, as a chart's title."""
    if found.empty:
        return f"{name}: no past year to try the rule on"
    whole = found.iloc[-1]
    told = [f"{words.lower_first(one)} {number(whole[one], 1)}%" for one in back_test.METHODS]
    return f"{name}, mean error on past years: {', '.join(told)}"


def method_beside(found: pd.DataFrame, name: str) -> str:
    """Return the mean errors by rule and whether the flows did better, in sentences."""
    if found.empty:
        return f"No past year of {name} has the figures to try the rule on."
    whole = found.iloc[-1]
    told = [
        f"“{one}” was off by {number(whole[one], 1)}% on average "
        f"({words.signed(whole[f'{one}, signed'], 1)}% with its sign)"
        for one in back_test.METHODS
    ]
    near = found[found["years_on"].between(1, scenarios.YEARS_ON)]
    ends = near.iloc[[0, -1]].drop_duplicates("years_on")
    off = [
        f"{words.counted(row['years_on'], 'year')} on by "
        f"{number(row[back_test.FLOWS], 1)}% ({words.counted(row['cases'], 'case')})"
        for _, row in ends.iterrows()
    ]
    best = min(whole[back_test.SAME], whole[back_test.GROWTH])
    verdict = compare(whole[back_test.FLOWS], best)
    return (
        f"Over {words.counted(whole['cases'], 'case')} of {name}: {words.listed(told)}. {verdict} "
        f"It was off {words.listed(off)}."
    )


def alike(one: float, other: float) -> bool:
    """Return whether two mean errors, in per cent, are so near that neither is said to be less."""
    return abs(one - other) < CLOSE


def compare(own: float, best: float) -> str:
    """Return whether the rule did better than the better of the two simpler ones."""
    if alike(own, best):
        return "So it did no better and no worse than the better of the two simpler rules."
    if own < best:
        return "So it did better than either of the two simpler rules."
    return "So it did worse than the better of the two simpler rules, and is no guide here."


def ranges(rows: pd.DataFrame) -> str:
    """Return how many figures that came lay in the range given for them, in a sentence."""
    held, count = back_test.inside(rows)
    if not count:
        return "Too few years precede any of these cases for a range to be tried."
    return (
        f"Of the {count} figures that had a range, {held} lay in it. They are not {count} separate "
        "trials: years overlap."
    )


def of_lengths(rows: pd.DataFrame, frame: pd.DataFrame, since: int | None) -> str:
    """Return what leaving by length of stay gives beside the rule of the page, in sentences.

    Args:
        rows: As :func:`by_length_of_stay.with_lengths` returns it.
        since: The newest year with lengths of stay; None of places within England.
    """
    if since is None:
        return ""
    on = int(frame["period"].iloc[-1]) + scenarios.YEARS_ON - since
    held = data.table("characteristics")
    by_length = by_length_of_stay.course(frame, held, since, on)
    at = scenarios.level(frame, since, 1)
    stock = frame.set_index("period")["stock"]
    if by_length is None or at is None:
        return "Starters are not held for as many years back as leavers by length of stay need."
    one = scenarios.course(stock[since], at, on)[-1]
    text = (
        f"If entries and leaving by length of stay were as in the year ending 31 March {since}, "
        f"there would be about {about(by_length[-1])} at 31 March {since + on}; with one share for "
        f"all who stay, as in that year, about {about(one)}."
    )
    found = back_test.errors(rows, by_length_of_stay.METHODS)
    if found.empty:
        return text
    whole = found.iloc[-1]
    told = [f"“{name}” by {number(whole[name], 1)}%" for name in by_length_of_stay.METHODS]
    cases = words.counted(whole["cases"], "case")
    return f"{text} In the {cases} that have both, off on average: {'; '.join(told)}."
