"""Councils' published rates of care applications: held to one decimal, without their counts."""

from collections.abc import Sequence

from helpers import data
from helpers.analysis import context
from helpers.data.nations import ENGLAND

RATE = "care_applications_rate"


def areas_shown(area: str, compare_with: Sequence[str], year: int) -> list[str]:
    """Return the codes of the areas whose rates a page on ``area`` shows, that in focus first.

    Raises:
        Problem: If no rate of the area is held up to ``year``. Of England there are studies in any
            case.
    """
    code = data.area(area).code
    if code != ENGLAND:
        context.own([RATE], area, None, year)
    return list(dict.fromkeys([code, *data.compared(code, compare_with)]))
