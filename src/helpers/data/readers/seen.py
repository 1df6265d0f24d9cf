"""What the cells of a tidy table leave no doubt of: which columns hold areas, years, figures."""

import pandas as pd

from helpers.data.readers import cells, tidy
from helpers.data.readers.places import Places, Unknown
from helpers.files.containers import Sheet

ENOUGH = 0.5
"""A column is one of areas where so many of its texts are areas held: one may be misspelt."""


def columns(sheet: Sheet, areas: pd.DataFrame) -> dict[str, str]:
    """Return which columns hold areas, years and figures, where the cells leave no doubt."""
    frame, found = sheet.frame, {}
    left = list(dict.fromkeys(sheet.columns))
    tests = {
        "area": lambda texts: bool(called(texts, areas)),
        "year": lambda texts: all(
            (year := cells.year_of(text)) and cells.possible(year) for text in texts.unique()
        ),
        "value": lambda texts: cells.numbers(texts.astype(str))[0].notna().any(),
    }
    for name, test in tests.items():
        fitting = [column for column in left if test(frame[column])]
        if len(fitting) == 1:
            found[name] = fitting[0]
            left.remove(fitting[0])
    return found


def called(texts: pd.Series, areas: pd.DataFrame) -> str:
    """Return whether texts are the codes or the names of areas held; '' where they are neither."""
    places = Places(areas)
    ways = {"code": lambda text: places.by_code(text, tidy.LEVELS), "name": places.by_name}
    distinct = [str(text).strip() for text in texts.unique()]
    for way, find in ways.items():
        if sum(_is_found(find, text) for text in distinct) >= ENOUGH * len(distinct):
            return way
    return ""


def _is_found(find, text: str) -> bool:  # noqa: ANN001 - either way of Places
    try:
        return bool(find(text))
    except Unknown:
        return False


def decimals(texts: pd.Series) -> int:
    """Return the most decimals that a figure of a column is printed with, 6 at most."""
    printed = texts.astype(str).str.strip().str.extract(r"^-?[\d,]*\.(\d+)$", expand=False)
    return min(int(printed.str.len().max()), 6) if printed.notna().any() else 0
