"""Data sets as YAML files declare them, one file each."""

import re
from collections.abc import Callable, Collection
from pathlib import Path
from types import ModuleType
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, Field

from helpers.data.rules import unfit
from helpers.data.schemas import DIRECTIONS, KINDS
from helpers.errors import Problem
from helpers.files import writing
from helpers.files.forms import Form, Texts, parse, read_yaml


def _pattern(text: str) -> str:
    try:
        re.compile(text)
    except re.error as error:
        raise ValueError(f"no regular expression: {error}") from error
    return text


def _name(text: str) -> str:
    if reason := unfit(text):
        raise ValueError(f"it {reason}")
    return text


def _file_name(text: str) -> str:
    if writing.RESERVED.fullmatch(text):
        raise ValueError("it is a name that Windows gives to no file")
    return text


Name = Annotated[str, AfterValidator(_name)]
DESCRIBED = ("label", "kind", "unit", "theme", "higher_is", "decimals")
"""What is said of a measure that is not held yet."""
ENDINGS = ("count", "percent", "rate")
"""Kinds that the name of a measure ends in: words and rules go by it."""


class Figures(Form):
    """Where a sheet holds a measure: its column, and the texts of filters that are its own.

    The others say what the measure is, as in ``measures.csv``: of one that is not held yet.
    """

    column: str = ""
    where: dict[str, Texts] = {}
    label: Name = ""
    kind: Literal["", *KINDS] = ""
    unit: Name = ""
    theme: Name = ""
    higher_is: Literal["", *DIRECTIONS] = ""
    decimals: Annotated[int, Field(ge=0, le=6)] = 0

    @property
    def described(self) -> dict[str, str | float]:
        """The columns of ``measures.csv``, for a measure that is described here."""
        return {name: getattr(self, name) for name in DESCRIBED}

    @property
    def lacking(self) -> list[str]:
        """What is not said of a measure that should be described here."""
        return [name for name, said in self.described.items() if said == ""]


class Layout(Form):
    """What a format needs to be told of a data set."""

    def as_in(self, named: Callable, worded: Callable) -> "Layout":
        """Return the layout with columns as ``named`` and filters as ``worded`` in a sheet."""
        return self


class DataSet(Form):
    """A publisher's data set: where it is published, and which measures its columns give.

    Attributes:
        name: What the project calls it, the name of its YAML file.
        format: The reader that understands it, a key of :data:`helpers.data.readers.FORMATS`.
        title: What people call it.
        publication, title_pattern: The publication it is part of, and a regular expression on its
            title there.
        source, source_title: A file whose newest year is 2026 has the source ``source`` + "-2026",
            entitled ``source_title`` with its year in place of ``{year}``.
        publisher, address, licence: As in the table of sources.
        released_month, released_years_after: The usual month of publication, counted from the
            newest year: (10, 0) is October of it.
        rounding_nation, rounding_authority: What counts are rounded to.
        compilation: Whether it compiles others' figures; its zero never beats a publisher's own
            symbol.
        measures: Measure -> {column, where: {filter column: a value or a list of values}}.
        earlier_columns: A column's present name -> the names it had in earlier releases.
        earlier_labels: A filter's present label -> the words it had in earlier releases.
        shown_in: The notebook with a section on its measures, which stands once they are held; of
            others that only added files have, there is a notebook of their own.
        layout: Whatever else the format needs: the :class:`Layout` of its module.
    """

    name: Annotated[str, Field(pattern=r"^[a-z0-9_]+$"), AfterValidator(_file_name)]
    format: str
    title: Name
    publication: Name
    title_pattern: Annotated[str, AfterValidator(_pattern)]
    source: Name
    source_title: Name
    publisher: Name
    address: Annotated[str, Field(pattern=r"^https?://\S+$")]
    licence: Name
    released_month: Annotated[int, Field(ge=1, le=12)]
    released_years_after: int
    rounding_nation: int
    rounding_authority: int
    compilation: bool
    measures: Annotated[dict[str, Figures], Field(min_length=1)]
    earlier_columns: dict[str, Texts] = {}
    earlier_labels: dict[str, Texts] = {}
    shown_in: Annotated[str, Field(pattern=r"^([a-z0-9-]+)?$")] = ""
    layout: Any = {}

    @property
    def filters(self) -> list[str]:
        """The columns of filters, in the order of the measures that need them."""
        return list(dict.fromkeys(name for how in self.measures.values() for name in how.where))

    def as_in(self, columns: Collection[str]) -> "DataSet":
        """Return the data set with the names that its columns have among ``columns`` of a sheet.

        A column goes by its present name, one that differs in capitals alone, or an earlier one;
        labels may have their earlier words too.
        """
        folded = {column.casefold(): column for column in columns}

        def named(name: str) -> str:
            if name in columns:
                return name
            names = (name, *self.earlier_columns.get(name, []))
            return next((folded[n.casefold()] for n in names if n.casefold() in folded), name)

        def worded(where: dict[str, list[str]]) -> dict[str, list[str]]:
            return {
                named(column): [w for t in texts for w in (t, *self.earlier_labels.get(t, []))]
                for column, texts in where.items()
            }

        measures = {
            measure: how.model_copy(
                update={"column": named(how.column), "where": worded(how.where)}
            )
            for measure, how in self.measures.items()
        }
        layout = self.layout.as_in(named, worded)
        return self.model_copy(update={"measures": measures, "layout": layout})


def read(path: Path, formats: dict[str, ModuleType]) -> DataSet:
    """Return the data set that the YAML file at ``path`` declares; see :func:`data_set`."""
    return data_set(read_yaml(path, path.name), path.name, formats)


def data_set(content: object, shown: str, formats: dict[str, ModuleType]) -> DataSet:
    """Return the data set that ``content``, of the YAML file called ``shown``, declares.

    Raises:
        Problem: If it lacks a field, or has one that is unknown or of the wrong kind.
    """
    declared = parse(DataSet, content, shown, "declared data set")
    if declared.format not in formats:
        raise Problem(
            f"{shown}: format is '{declared.format}', which is not one of {', '.join(formats)}."
        )
    reader = formats[declared.format]
    layout = parse(reader.Layout, declared.layout, f"{shown}, layout", f"{declared.format} layout")
    for measure, how in declared.measures.items():
        if reader.OF_A_MEASURE and not getattr(how, reader.OF_A_MEASURE):
            raise Problem(f"{shown}: the measure {measure} needs {reader.OF_A_MEASURE}.")
        if how.kind in ENDINGS and not measure.endswith(f"_{how.kind}"):
            raise Problem(
                f"{shown}: the measure {measure} is a {how.kind}, so that its name should end "
                f"in _{how.kind}."
            )
    return declared.model_copy(update={"layout": layout})
