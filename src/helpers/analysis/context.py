"""Which area a page shows, which areas it is set beside, and what a reader must know of that."""

from collections.abc import Collection, Sequence

import pandas as pd

from helpers import data, words
from helpers.data.geography import Area
from helpers.data.nations import ENGLAND

MOST = 3
"""More areas than this beside one's own make a chart of lines unreadable."""


def shown(measures: Collection[str], area: str, first_year: int, year: int) -> Area:
    """Return the area itself, or England where no value of the measures is held for it then."""
    frame = data.observations(measures, area, first_year, year)
    return data.area(area if frame["value"].notna().any() else ENGLAND)


def beside(place: Area, area: str, compare_with: Sequence[str] = ()) -> list[str]:
    """Return the codes of at most :data:`MOST` areas to set beside the one shown, in order.

    Those asked for; without any, the area it was reorganised within, its region and its nation.
    None where the one shown stands in for the area asked for.
    """
    if place != data.area(area):
        return []
    joined = [] if compare_with else [data.harmonised_area(place.code)]
    codes = dict.fromkeys([*joined, *data.compared(place.code, compare_with)])
    return [code for code in codes if code not in ("", place.code)][:MOST]


def notes(
    frame: pd.DataFrame, place: Area, area: str, year: int, reorganised: str | None = None
) -> list[str]:
    """Return what a reader must know first: a gap, a reorganisation, an earlier last year.

    Args:
        frame: Series frame of the area shown; the first measure stands for what the page shows.
        reorganised: What is said of a reorganisation; what :func:`helpers.data.reorganised` says by
            default.
    """
    asked = data.area(area)
    texts = [data.reorganised(asked.code) if reorganised is None else reorganised]
    if place != asked:
        gap = data.gap(frame["measure"].iloc[0], asked.code) if len(frame) else ""
        texts.insert(0, words.as_context(gap, place.name, frame))
    last = frame.loc[frame["value"].notna(), "period"].max()
    if last < year:
        texts.append(f"The last year shown for {place.name} is {last:.0f}.")
    return [text for text in texts if text]


def page_opening(notes: Sequence[str], facts: Sequence[str]) -> str:
    """Return the summary of a page in Markdown: notes, then facts as a list; blank ones go."""
    listed = "\n".join(f"- {fact}" for fact in facts if fact)
    return "\n\n".join([*(note for note in notes if note), listed])
