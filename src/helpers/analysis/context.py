"""Which area a page shows, and which areas it is set beside."""

from collections.abc import Sequence

from helpers import data
from helpers.data.geography import ENGLAND, Area

MOST = 3
"""More areas than this beside one's own make a chart of lines unreadable."""


def shown(measures: str | Sequence[str], area: str, first_year: int, year: int) -> Area:
    """Return the area itself, or England where no value of the measures is held for it then."""
    held = data.observations(measures, area, first_year, year)["value"].notna().any()
    return data.area(area if held else ENGLAND)


def beside(shown: Area, area: str, compare_with: Sequence[str] = ()) -> list[str]:
    """Return the codes of at most :data:`MOST` areas to set beside the one shown, in order.

    Those asked for; without any, the area it was reorganised within, its region and its nation.
    None beside England where it stands in for another area.
    """
    if shown.code != data.area(area).code:
        return []
    joined = [] if compare_with else [data.union(shown.code)]
    codes = [*joined, *data.compared(shown.code, compare_with)]
    return [code for code in dict.fromkeys(codes) if code not in ("", shown.code)][:MOST]


def notes(measure: str, shown: Area, area: str, last: int, year: int) -> list[str]:
    """Return what a reader must know first: a gap, a reorganisation, an earlier last year.

    Parameters
    ----------
    measure
        The one that stands for what the page shows.
    last
        The last year in which the area shown has a value.
    """
    place = data.area(area)
    gap = f"{data.gap(measure, place.code)} What follows shows **{shown.name}**, as context."
    found = [gap if shown != place else "", data.reorganised(place.code)]
    if last < year:
        found.append(f"The last year shown for {shown.name} is {last}.")
    return [note for note in found if note]
