"""Councils' published rates of care applications: held to one decimal, without their counts."""

from collections.abc import Sequence

from helpers import data

RATE = "care_applications_rate"


def areas_shown(area: str, compare_with: Sequence[str], year: int) -> list[str]:
    """Return the codes of the areas whose rates a page on ``area`` shows, that in focus first.

    England is in focus where no rate of the area is held up to ``year``.
    """
    code = data.area(area).code
    focus = code if data.latest(RATE, code, year) else data.area("England").code
    return list(dict.fromkeys([focus, *data.compared(code, compare_with)]))
