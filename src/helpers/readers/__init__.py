"""Publishers' formats: from a sheet to observations, by data sets declared in YAML."""

from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd

from helpers.containers import Sheet
from helpers.errors import Problem
from helpers.schemas import Failure


class NotRead(Problem):
    """A sheet that no reader takes: to be passed over where it came along with others."""


@dataclass(frozen=True)
class DataSet:
    """A publisher's data set as ``data_sets/NAME.yaml`` declares it."""

    name: str
    format: str
    title: str
    publication: str
    title_pattern: str
    source: str
    source_title: str
    publisher: str
    address: str
    licence: str
    released_month: int
    released_years_after: int
    rounding_nation: int
    rounding_authority: int
    compilation: bool
    measures: dict
    layout: dict = field(default_factory=dict)


@dataclass(frozen=True)
class Reading:
    """What one sheet gives, and everything that is wrong with it."""

    data_set: DataSet
    observations: pd.DataFrame
    areas: pd.DataFrame
    recodes: dict[str, str]
    left_out: list[str]
    failures: list[Failure]
    newest: int


def recognise(sheet: Sheet) -> DataSet:
    """Return the data set that a sheet is, from its columns."""
    raise NotRead(f"{sheet.shown} is not understood yet.")


def read(
    sheet: Sheet, data_set: DataSet, areas: pd.DataFrame, measures: pd.DataFrame
) -> Reading:
    """Return the observations of a sheet, checked."""
    raise Problem(f"{sheet.shown} cannot be read yet.")


def declared() -> dict[str, DataSet]:
    """Return the data sets declared with this package, by name."""
    return {}


def declaration(path: Path) -> DataSet:
    """Return the data set that the YAML file at ``path`` declares."""
    raise Problem(f"{path} cannot be read yet.")
