"""The code lists of the looked-after children return, and in which years each code is valid.

Source: the lists in data-to-insight/csc-validator-be-903 and the return's guidance, as kept in
`codes.json`. The list of 2024-25 there has K3 in lower case, and its list of providers holds types
of placement: here K3 is valid from 2025-26, as the guidance says, and providers are PR0 to PR5.
"""

import json
from functools import cache
from pathlib import Path

import pandas as pd

IMPUTED = "E99"
"""Reason of an end date that nobody reported (analysts' code, never in a return)."""
CONTINUES = "X1"
SHORT_BREAKS = ("V3", "V4")
FILLED_CHANGE = "LIIAF"


@cache
def _lists() -> dict[str, dict[str, dict[str, str]] | dict[str, dict[str, int]]]:
    path = Path(__file__).parents[1] / "codes.json"
    return json.loads(path.read_text(encoding="utf-8"))["ssda903"]


def texts(field: str) -> dict[str, str]:
    """Return the codes of a field, each with what it means."""
    return _lists()["codes"][field]


def valid(field: str, cells: pd.Series, year: pd.Series) -> pd.Series:
    """Tell which codes are in the list of the year ending 31 March that they are of.

    Args:
        field: The field, as the layout names it.
        cells: The codes (categories of text).
        year: The year of each row's return.

    Returns:
        Series: True where the code is valid; a missing one is not.
    """
    from_year = _lists()["first_year"].get(field, {})
    to_year = _lists()["last_year"].get(field, {})
    result = cells.isin(list(texts(field)))
    for code, first in from_year.items():
        result &= ~((cells == code) & (year < first))
    for code, last in to_year.items():
        result &= ~((cells == code) & (year > last))
    return result


FIELDS = {
    "reason_started": "RNE",
    "legal_status": "LS",
    "need": "CIN",
    "placement": "PLACE",
    "provider": "PLACE_PROVIDER",
    "reason_ended": "REC",
    "change_reason": "REASON_PLACE_CHANGE",
}
_ANALYSTS = {"REC": [IMPUTED], "REASON_PLACE_CHANGE": [FILLED_CHANGE]}


def listed(field: str) -> list[str]:
    """Return all codes that a field can have once the years are stitched."""
    return [*texts(field), *_ANALYSTS.get(field, [])]
