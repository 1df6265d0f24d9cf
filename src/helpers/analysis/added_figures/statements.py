"""What can be said of measures that were added: latest values and changes, and nothing else."""

import pandas as pd

from helpers import data, words
from helpers.analysis import context
from helpers.analysis.added_figures import measures as added
from helpers.data.geography import Area


def opening(area: str, first_year: int | None, year: int) -> str:
    """Return what a page opens with: the latest value of each measure and how it changed."""
    place, names = added.shown(area, first_year, year)
    frame = data.observations(names, place.code, first_year, year)
    facts = [in_brief(name, frame[frame["measure"] == name], place) for name in names]
    return context.page_opening([context.no_more(place)], facts)


def in_brief(measure: str, frame: pd.DataFrame, place: Area) -> str:
    """Return the latest value of one measure in one area and its change, in short sentences.

    Args:
        frame: Series frame of the measure in that area.
    """
    known = data.measure(measure)
    return words.in_brief(
        frame,
        f"{known['label']}: the figure for {place.name}",
        data.breaks(measure, place.code),
        decimals=int(known["decimals"]),
        suffix=added.suffix(measure),
        kind=added.change_kind(measure),
    )


def finding(measure: str, frame: pd.DataFrame, place: Area) -> str:
    """Return the latest value of one measure in one area, its unit, and its changes.

    Args:
        frame: Series frame of the measure in that area.
    """
    known = data.measure(measure)
    text = words.change(
        frame,
        data.breaks(measure, place.code),
        decimals=int(known["decimals"]),
        suffix=added.suffix(measure),
        kind=added.change_kind(measure),
    )
    return f"{known['label']} ({known['unit']}), {place.name}: {text}."
