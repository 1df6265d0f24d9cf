"""Publishers' formats: from a sheet to observations, by data sets declared in YAML.

Another data set of a known format is one file in ``data_sets``. Another format is one module with
the functions ``recognise`` and ``read``, named in :data:`FORMATS`; its Layout is the form of what a
declaration says under layout, OF_A_MEASURE what each measure must say.
"""

from collections.abc import Iterable
from functools import cache
from pathlib import Path

import pandas as pd

from helpers.data.readers import (
    declarations,
    explore_education_statistics,
    interactive_tool,
    statswales,
    tidy,
)
from helpers.data.readers.cells import NearMiss, NotKnown, NotRead, Reading
from helpers.data.readers.declarations import DataSet
from helpers.errors import Problem
from helpers.files.containers import Sheet

__all__ = [
    "DataSet",
    "NearMiss",
    "NotKnown",
    "NotRead",
    "Reading",
    "declaration",
    "declared",
    "read",
    "recognise",
    "with_described",
]

FORMATS = {
    "explore_education_statistics": explore_education_statistics,
    "interactive_tool": interactive_tool,
    "statswales": statswales,
    "tidy": tidy,
}
FOLDER = Path(__file__).parent / "data_sets"
NO_FIGURES = {
    "the dictionary of the Local Authority Interactive Tool": [{"Measure_code", "Measure_short"}],
    "a list of statistical neighbours": [{"SN1", "SN10"}, {"SN_1", "SN_10"}],
}
SHOWN_COLUMNS = 8


def recognise(sheet: Sheet) -> DataSet:
    """Return the declared data set that a sheet is, from its columns in whatever order.

    Its columns and labels go by the names that the sheet has; see :meth:`DataSet.as_in`.

    Raises:
        NearMiss: If it is nearly one.
        NotRead: If no reader takes it; the sentence names its header, or says what it is instead.
    """
    for name, reader in FORMATS.items():
        candidates = [
            each.as_in(sheet.columns) for each in declared().values() if each.format == name
        ]
        data_set = reader.recognise(sheet, candidates)
        if data_set:
            return data_set
    for what, headers in NO_FIGURES.items():
        if any(header <= set(sheet.columns) for header in headers):
            raise NotRead(f"{sheet.shown} is {what} and holds no figures: leave it out.")
    columns = ", ".join(sheet.columns[:SHOWN_COLUMNS])
    more = ", ..." if len(sheet.columns) > SHOWN_COLUMNS else ""
    raise NotKnown(
        sheet.shown,
        f"has the header {columns}{more} (row {sheet.first_row - 1}), which is no "
        "data set known here: give a mapping file for it, or declare the data set.",
    )


def read(sheet: Sheet, data_set: DataSet, areas: pd.DataFrame, measures: pd.DataFrame) -> Reading:
    """Return the observations of a sheet, and everything that is wrong with it.

    ``areas`` has the columns area_code, name, level, parent_code, education_code, former_codes;
    ``measures`` measure, kind, decimals and what else :func:`with_described` names.

    Raises:
        Problem: If the data set gives a measure that ``measures`` does not describe.
    """
    measures = with_described(measures, [data_set])
    unknown = sorted(set(data_set.measures) - set(measures["measure"]))
    if unknown:
        lacking = ", ".join(data_set.measures[unknown[0]].lacking)
        raise Problem(
            f"The data set {data_set.name} gives the measure {unknown[0]}, which is not held, "
            f"and does not say its {lacking}: say so there, or correct the name."
        )
    as_here = data_set.as_in(sheet.columns)
    return FORMATS[data_set.format].read(sheet, as_here, areas, measures)


def with_described(measures: pd.DataFrame, data_sets: Iterable[DataSet]) -> pd.DataFrame:
    """Return the measures with those that only data sets describe.

    ``measures`` has the columns measure, label, kind, unit, theme, higher_is, decimals.
    """
    rows = [
        {"measure": measure, **how.described}
        for data_set in data_sets
        for measure, how in data_set.measures.items()
        if not how.lacking
    ]
    if not rows:
        return measures
    new = pd.DataFrame(rows).assign(file="", row=0).reindex(columns=measures.columns)
    both = pd.concat([measures, new.astype(measures.dtypes)], ignore_index=True)
    return both.drop_duplicates("measure", ignore_index=True)


def declaration(path: Path) -> DataSet:
    """Return the data set that the YAML file at ``path`` declares; a Problem says what is wrong."""
    return declarations.read(path, FORMATS)


@cache
def declared() -> dict[str, DataSet]:
    """Return the data sets declared with this package, by name."""
    data_sets = [declaration(path) for path in sorted(FOLDER.glob("*.yaml"))]
    return {data_set.name: data_set for data_set in data_sets}
