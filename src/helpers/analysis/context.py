"""Whether a page has something to show of an area, beside which others, and what to know of it."""

from collections.abc import Sequence

import pandas as pd

from helpers import data, words
from helpers.data.geography import Area
from helpers.errors import Problem

MOST = 3
"""More areas than this beside one's own make a chart of lines unreadable."""


def own(measures: Sequence[str], area: str, first_year: int | None, year: int) -> Area:
    """Return the area, if there is something to show of it: no other ever takes its place.

    Raises:
        Problem: If no value of the measures is held for it in these years; says what is held.
    """
    if data.observations(measures, area, first_year, year)["value"].isna().all():
        raise Problem(data.gap(measures[0], area))
    return data.area(area)


def beside(place: Area, compare_with: Sequence[str] = ()) -> list[str]:
    """Return the codes of at most :data:`MOST` areas to set beside the one shown, in order.

    Those asked for; without any, the area it was reorganised within, its region and its nation.
    """
    joined = [] if compare_with else [data.harmonised_area(place.code)]
    codes = dict.fromkeys([*joined, *data.compared(place.code, compare_with)])
    return [code for code in codes if code not in ("", place.code)][:MOST]


def page_opening(notes: Sequence[str], facts: Sequence[str]) -> str:
    """Return what a page opens with: notes, then facts as a list, as far as there is room.

    Args:
        notes, facts: The most important first; '' for what is not known. At most so many sentences
            are kept as :func:`helpers.words.opening` keeps.
    """
    notes = [note for note in notes if note]
    kept = words.opening([*notes, *facts])
    listed = "\n".join(f"- {fact}" for fact in kept[len(notes) :])
    return "\n\n".join(part for part in [*kept[: len(notes)], listed] if part)


def no_more(place: Area) -> str:
    """Return what a page on a reorganised authority says first, in a sentence; '' of any other.

    That a council is no more; of one that came after it, or of both, which it came after.
    """
    return "".join(words.sentences(data.reorganised(place.code))[:1])


def course(
    frame: pd.DataFrame,
    code: str,
    what: str,
    breaks: pd.DataFrame,
    decimals: int = 1,
    suffix: str = "",
) -> str:
    """Return how a series of an area went and how it stands beside its context, in sentences.

    Args:
        frame: Series frame of one measure with intervals, of the area and its context.
        what: What is measured, as "rate of enquiries".
    """
    own = frame[frame["area_code"] == code]
    how = {"decimals": decimals, "suffix": suffix}
    text = words.sentence(own, f"The {what} in {data.area(code).name}", breaks, **how)
    now = frame[frame["period"] == own.loc[own["value"].notna(), "period"].max()]
    return f"{text} {words.beside(now, code, data.compared(code), what=what, **how)}".strip()
