"""The figures: from data/raw to data/processed, and what analysts read of them.

>>> from helpers import data
>>> data.series("looked_after_rate", "London", 2025)["value"].tolist()
[48.0]
"""

import pandas as pd

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
    regions,
    reorganisation,
    reorganised,
)
from helpers.data.reading import (
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
from helpers.data.tables import in_use, table
from helpers.data.taking_away import save
from helpers.data.wide import table_of

# Text as Python's own strings: for the small frames of a report Arrow's take much longer.
pd.options.mode.string_storage = "python"

__all__ = [
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
    "measure",
    "measures",
    "members",
    "names",
    "neighbours",
    "observations",
    "regions",
    "releases",
    "reorganisation",
    "reorganised",
    "save",
    "search",
    "series",
    "sources_of",
    "studies",
    "table",
    "table_of",
]


def __dir__() -> list[str]:
    return __all__
