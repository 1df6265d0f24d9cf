"""The short sentences that a page opens with: one thing each, in words for everybody.

The full forms, with limits, per cent and the change on a year, are those of
:mod:`helpers.words.series` and :mod:`helpers.words.comparisons`, and stand in the body of a page.
"""

import re
from collections.abc import Sequence
from typing import Unpack

import pandas as pd

from helpers.statistics import bounds
from helpers.words.comparisons import ALIKE, against
from helpers.words.numbers import number
from helpers.words.series import NOT_KNOWN, How, age, changes, comparable, when

MOST_SENTENCES = 5
"""The most sentences that a page opens with."""
END = re.compile(r"(?<=[.?!])(?<!\bSt\.)(?<!\be\.g\.)(?<!\bi\.e\.)\s+")
"""The end of a sentence, which that of an abbreviation is not."""


def sentences(text: str) -> list[str]:
    """Return the sentences of a text in their order."""
    return [part for part in END.split(text.strip()) if part]


def opening(facts: Sequence[str]) -> list[str]:
    """Return the facts that a page opens with: those before it in full, one item a fact.

    Args:
        facts: The most important first; '' for what is not known. What comes after the sentence
            that makes them :data:`MOST_SENTENCES` is left out.
    """
    kept, room = [], MOST_SENTENCES
    for fact in facts:
        some = sentences(fact)[:room]
        kept += [" ".join(some)] if some else []
        room -= len(some)
    return kept


def in_brief(
    frame: pd.DataFrame,
    subject: str,
    breaks: pd.DataFrame | None = None,
    unit: str = "",
    **how: Unpack[How],
) -> str:
    """Return the latest value of one series in a sentence, and :func:`change_in_brief` in another.

    Args:
        frame, breaks, how: As for :func:`helpers.words.series.change`.
        subject: What the value is of, such as "The rate in London".
        unit: Written behind the value, such as " per 10,000 children".

    Returns:
        str: For instance "The rate in London was 52.1 in 2025. That is 1.9 lower than in 2016."
    """
    value = latest_in_brief(frame, subject, breaks, unit, **how)
    return f"{value} {change_in_brief(frame, breaks, **how)}".strip()


def latest_in_brief(
    frame: pd.DataFrame,
    subject: str,
    breaks: pd.DataFrame | None = None,
    unit: str = "",
    **how: Unpack[How],
) -> str:
    """Return the latest value of one series in a sentence; that it is not known where it is not."""
    held = comparable(frame, breaks)
    if held.empty:
        return f"{subject} {NOT_KNOWN}."
    last = held.iloc[-1]
    value = f"{number(last['value'], how.get('decimals', 0))}{how.get('suffix', '')}{unit}"
    old = age(last["period"], frame.attrs.get("last_year"))
    return f"{subject} was {value} in {int(last['period'])}{old}."


def change_in_brief(
    frame: pd.DataFrame, breaks: pd.DataFrame | None = None, **how: Unpack[How]
) -> str:
    """Return how one series changed since the year it turned, in a sentence.

    The change on a year comes first where it went the other way by more than chance. No change is
    given across a break; '' where there is one value only.

    Returns:
        str: For instance "That is 2.5 lower than in 2023, which chance could explain."
    """
    held = comparable(frame, breaks)
    wanted = {name: how[name] for name in ("start", "decimals", "kind") if name in how}
    pairs = changes(frame, breaks, **wanted)
    if not pairs:
        several = len(held) and frame["value"].notna().sum() > 1
        return "It is not to be compared with earlier years." if several else ""
    *on_year, one = pairs
    told = [
        each for each in on_year if each.direction not in (0, one.direction) and not each.by_chance
    ]
    chance = ", which chance could explain" if one.by_chance and one.direction else ""
    parts = [each.plain(when(each, held, frame)) for each in [*told, one]]
    return f"That is {', and '.join(parts)}{chance}."


def beside_in_brief(
    frame: pd.DataFrame, code: str, larger: str, decimals: int = 1, suffix: str = ""
) -> str:
    """Return how an area stands to a larger one that holds it, in a sentence; '' if it cannot.

    Args:
        frame: Series frame of one measure in one year, with intervals: both areas. The unit to
            which the larger one's value was printed is allowed for where there is one.
        larger: The code of the nation or region.
    """
    mine, theirs = (frame[frame["area_code"] == one] for one in (code, larger))
    mine, theirs = mine[bounds.of_chance(mine)], theirs[theirs["value"].notna()]
    if mine.empty or theirs.empty or code == larger:
        return ""
    row = theirs.iloc[-1]
    unit = row.get("rounding", 0.0)
    side = against(mine.iloc[-1], row["value"], 0.0 if pd.isna(unit) else unit)
    than = {"above": "lower by more than chance", "below": "higher by more than chance"}
    how = f"{than[side]} would explain" if side != ALIKE else "a difference that chance could make"
    value = f"{number(row['value'], decimals)}{suffix}"
    return f"In {row['area']} it was {value} in {row['period']:.0f}, {how}."
