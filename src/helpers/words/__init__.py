"""Words from data, UK English: numbers, lists, years, changes, comparisons, symbols."""

from helpers.words.changes import Change, change_between, span
from helpers.words.comparisons import (
    against,
    among,
    beside,
    beyond_chance,
    directions,
    each_beside,
    in_every,
    majority,
    rank,
)
from helpers.words.councils import (
    funnel_title,
    how_many_outside,
    neighbours_held,
    neighbours_model,
    outside,
    stands,
    widening,
)
from helpers.words.lists import listed, years
from helpers.words.numbers import MINUS, cell, number, signed, with_interval
from helpers.words.series import (
    as_context,
    change,
    changes,
    comparable,
    first_to_last,
    headline,
    latest_in_words,
    sentence,
    since,
)

__all__ = [
    "MINUS",
    "Change",
    "against",
    "among",
    "as_context",
    "beside",
    "beyond_chance",
    "cell",
    "change",
    "change_between",
    "changes",
    "comparable",
    "directions",
    "each_beside",
    "first_to_last",
    "funnel_title",
    "headline",
    "how_many_outside",
    "in_every",
    "latest_in_words",
    "listed",
    "majority",
    "neighbours_held",
    "neighbours_model",
    "number",
    "outside",
    "rank",
    "sentence",
    "signed",
    "since",
    "span",
    "stands",
    "widening",
    "with_interval",
    "years",
]
