"""Which findings of a place come first, and which are beyond chance.

The rule
--------
Each indicator is asked whether it differs from similar councils (from the nation, for a place that
has none), whether it changed since its first comparable year, and whether on a year. All answers of
a place are judged together: of those called beyond chance at most one in twenty is chance
(:mod:`helpers.statistics.many_tests`). First come indicators that differ and have changed (since or
on a year), then those that differ, then those that have changed; among equals the larger comes
first, measured by the distance between the quartiles of England's councils.
"""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from helpers.analysis.area_summary.facts import BY_OLDER, NATION, ON_YEAR, SIMILAR, SINCE
from helpers.statistics import many_tests

QUESTIONS = (SIMILAR, NATION, SINCE, ON_YEAR)
LEVEL = 0.05


def judged(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of a summary with what is beyond chance.

    Args:
        rows: Of each question the difference and, under its name with ``_p``, the p of no
            difference; as :func:`helpers.analysis.area_summary.facts.of_place` returns them.

    Returns:
        DataFrame: With every question, and of each ``_beyond``: True, False, or missing where it
            cannot be judged. ``by_older`` is judged with the others in the place of ``similar``.
    """
    every = (*QUESTIONS, BY_OLDER)
    columns = [column for name in every for column in (name, f"{name}_p")]
    rows = rows.reindex(columns=list(dict.fromkeys([*rows.columns, *columns])))
    by_older = _beyond(rows, (BY_OLDER, *QUESTIONS[1:]))
    return rows.assign(**by_older | _beyond(rows, QUESTIONS))


def _beyond(rows: pd.DataFrame, questions: Sequence[str]) -> dict[str, pd.Series]:
    """Return what is beyond chance where these questions are judged together."""
    tests = rows[[f"{name}_p" for name in questions]].astype(float)
    adjusted = many_tests.adjusted(tests.to_numpy().ravel()).to_numpy().reshape(tests.shape)
    found = {}
    for name, column in zip(questions, adjusted.T, strict=True):
        beyond = pd.Series(column < LEVEL, rows.index, dtype="boolean")
        found[f"{name}_beyond"] = beyond.mask(np.isnan(column))
    return found


def ranked(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of :func:`judged` that have a finding, the most important first."""
    apart = beside(rows)
    differs = rows[f"{SIMILAR}_beyond"].fillna(False) | rows[f"{NATION}_beyond"].fillna(False)
    since, on_year = (rows[f"{name}_beyond"].fillna(False) for name in (SINCE, ON_YEAR))
    moved = since | on_year
    unit = rows.get("middle_half", np.nan)
    change = rows[SINCE].where(since, rows[ON_YEAR])
    size = apart.where(differs, change).abs() / unit
    order = pd.DataFrame({"differs": differs, "moved": moved, "size": size.fillna(0)})
    order = order[differs | moved].sort_values(
        ["differs", "moved", "size"], ascending=False, kind="stable"
    )
    return rows.loc[order.index]


def beside(rows: pd.DataFrame) -> pd.Series:
    """Return how far each indicator lies from similar councils, else from the nation."""
    return rows[SIMILAR].fillna(rows[NATION])
