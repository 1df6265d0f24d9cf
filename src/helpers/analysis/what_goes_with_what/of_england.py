"""What the councils of England show in some years: the same for every area, and kept.

Each function gives what the one of the same name in its module does, of the panel of these years.
"""

import pandas as pd

from helpers.analysis.what_goes_with_what import associations as pairs
from helpers.analysis.what_goes_with_what import (
    councils,
    other_choices,
    statements_of_cuts,
)
from helpers.data.kept import kept


@kept
def figures(first_year: int, year: int) -> pd.DataFrame:
    """Return the figures used; see :func:`.councils.figures`."""
    return councils.figures(first_year, year)


@kept
def every(first_year: int, year: int) -> pd.DataFrame:
    """Return all councils, those left out too; see :func:`.councils.every`."""
    return councils.every(figures(first_year, year), councils.children(first_year, year))


@kept
def panel(first_year: int, year: int) -> pd.DataFrame:
    """Return the councils that count; see :func:`.councils.panel`."""
    return councils.panel(every(first_year, year))


@kept
def associations(first_year: int, year: int) -> pd.DataFrame:
    """Return every pair of measures; see :func:`.associations.associations`."""
    return pairs.associations(panel(first_year, year))


@kept
def around_cuts(first_year: int, year: int) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return courses around large cuts, and summaries; see :func:`.statements_of_cuts.found`."""
    return statements_of_cuts.found(panel(first_year, year))


@kept
def choices(first_year: int, year: int) -> pd.DataFrame:
    """Return the chief associations otherwise; see :func:`.other_choices.other_choices`."""
    return other_choices.other_choices(every(first_year, year), year)
