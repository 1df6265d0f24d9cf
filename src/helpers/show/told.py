"""Sentences as pages show them."""

from helpers.data import saved_groups
from helpers.errors import Problem
from helpers.words import with_articles


def told(text: str) -> str:
    """Return sentences as shown; see :func:`helpers.words.with_articles`. Groups keep their names.

    >>> told("Fewer were looked after in North East.")
    'Fewer were looked after in the North East.'
    """
    try:
        groups = saved_groups.saved()
    except Problem:  # no project, or no list of groups that can be read
        groups = {}
    return with_articles(text, [group.name for group in groups.values()])
