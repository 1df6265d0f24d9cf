"""Repeat care proceedings: published estimates, by what they are measured among.

Each counts repeats among something else (mothers, applications, fathers, newborn babies); see
:mod:`helpers.analysis.study_estimates`.
"""

import pandas as pd

from helpers.analysis import study_estimates
from helpers.analysis.study_estimates import KEY, NAMES, as_number, as_percent, last_year

__all__ = ["KEY", "NAMES", "TOPIC", "as_number", "as_percent", "estimates", "last_year", "sayings"]

TOPIC = "repeat proceedings"
SAYINGS = {"a fifth": 20.0, "a quarter": 25.0, "a third": 100 / 3}
NEAR = 2.5
"""Percentage points within which an estimate is near a saying: half of a fifth to a quarter."""


def estimates(
    studies: pd.DataFrame, denominators: pd.DataFrame, year: int | None = None
) -> pd.DataFrame:
    """Return the published estimates; see :func:`helpers.analysis.study_estimates.estimates`."""
    return study_estimates.estimates(TOPIC, studies, denominators, year)


def sayings(estimates: pd.DataFrame) -> pd.DataFrame:
    """Return which estimates stand behind "a fifth", "a quarter" and "a third".

    Returns:
        DataFrame: saying, percent, estimates (how many lie within :data:`NEAR` points), which (in
            words).
    """
    drawn = estimates[estimates["drawn"]]
    rows = []
    for saying, percent in SAYINGS.items():
        near = drawn[(drawn["value"] - percent).abs() <= NEAR]
        which = "; ".join(near["printed"] + " – " + near["whom"])
        rows.append((saying, percent, len(near), which or "none"))
    return pd.DataFrame(rows, columns=["saying", "percent", "estimates", "which"])
