"""The figures: from data/raw to data/processed, and what analysts read of them.

>>> from helpers import data
>>> data.series("looked_after_rate", "London", 2025)["value"].tolist()
[48.0]
"""

from helpers.data import names
from helpers.data.editions import editions, gap
from helpers.data.finding import search
from helpers.data.geography import Group
from helpers.data.groups import group
from helpers.data.places import (
    area,
    areas,
    compared,
    harmonised_area,
    members,
    neighbours,
    reorganisation,
    reorganised,
)
from helpers.data.reading import (
    NOTHING_ADDED,
    added_measures,
    authorities,
    breaks,
    first_published,
    latest,
    measure,
    measures,
    observations,
    releases,
    series,
    studies,
)
from helpers.data.sources import credit, sources_of
from helpers.data.tables import AS_OF, USES, in_use, looked_from, states, table, used

__all__ = [
    "AS_OF",
    "NOTHING_ADDED",
    "USES",
    "Group",
    "added_measures",
    "area",
    "areas",
    "authorities",
    "breaks",
    "compared",
    "credit",
    "editions",
    "first_published",
    "gap",
    "group",
    "harmonised_area",
    "in_use",
    "latest",
    "looked_from",
    "measure",
    "measures",
    "members",
    "names",
    "neighbours",
    "observations",
    "releases",
    "reorganisation",
    "reorganised",
    "search",
    "series",
    "sources_of",
    "states",
    "studies",
    "table",
    "used",
]
