"""Words from data, UK English: numbers, lists, years, changes, symbols."""

from helpers.words.changes import as_context, change, ends, latest_in_words
from helpers.words.lists import listed, years
from helpers.words.numbers import MINUS, cell, number, signed, with_interval

__all__ = [
    "MINUS",
    "as_context",
    "cell",
    "change",
    "ends",
    "latest_in_words",
    "listed",
    "number",
    "signed",
    "with_interval",
    "years",
]
