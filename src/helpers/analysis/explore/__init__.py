"""Questions an analyst asks of any measure, a call each; docs/ask.md puts them."""

from helpers.analysis.explore.changes import changes_since
from helpers.analysis.explore.correlations import correlation, pairs
from helpers.analysis.explore.funnels import funnel
from helpers.analysis.explore.in_words import in_words
from helpers.analysis.explore.neighbour_years import neighbours_in_words, with_neighbours
from helpers.analysis.explore.neighbours import beside_neighbours
from helpers.analysis.explore.ranks import ranked
from helpers.analysis.explore.releases import releases_compared

__all__ = [
    "beside_neighbours",
    "changes_since",
    "correlation",
    "funnel",
    "in_words",
    "neighbours_in_words",
    "pairs",
    "ranked",
    "releases_compared",
    "with_neighbours",
]
