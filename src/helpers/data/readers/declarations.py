"""Data sets as YAML files declare them, one file each."""

import re
from dataclasses import MISSING, dataclass, field, fields
from pathlib import Path
from types import ModuleType

import yaml

from helpers.errors import Problem

SHAPES = {int: "a whole number", bool: "true or false", dict: "a mapping", str: "text"}


@dataclass(frozen=True)
class DataSet:
    """A publisher's data set: where it is published, and which measures its columns give.

    Attributes
    ----------
    name
        What the project calls it, the name of its YAML file.
    format
        The reader that understands it, a key of :data:`helpers.data.readers.FORMATS`.
    title
        What people call it.
    publication, title_pattern
        The publication it is part of, and a regular expression on its title there.
    source, source_title
        A file whose newest year is 2026 has the source ``source`` + "-2026", entitled
        ``source_title`` with its year in place of ``{year}``.
    publisher, address, licence
        As in the table of sources.
    released_month, released_years_after
        The usual month of publication, counted from the newest year: (10, 0) is October of it.
    rounding_nation, rounding_authority
        What counts are rounded to.
    compilation
        Whether it compiles others' figures; its zero never beats a publisher's own symbol.
    measures
        Measure -> {column, where: {filter column: a value or a list of values}}.
    layout
        Whatever else the format needs; see the module of the format.
    """

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
    measures: dict[str, dict]
    layout: dict = field(default_factory=dict)


def content(path: Path) -> object:
    """Return what the YAML file at ``path`` holds.

    Raises
    ------
    Problem
        If it cannot be opened or is not YAML.
    """
    shown = path.name
    try:
        return yaml.safe_load(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise Problem(f"{path} cannot be opened ({error.strerror}): check its name.") from error
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        mark = getattr(error, "problem_mark", None)
        line = f" (line {mark.line + 1})" if mark else ""
        raise Problem(f"{shown} is not readable YAML{line}: correct it.") from error


def data_set(content: object, shown: str, formats: dict[str, ModuleType]) -> DataSet:
    """Return the data set that ``content``, of the YAML file called ``shown``, declares.

    Raises
    ------
    Problem
        If it lacks a field, or has one that is unknown or of the wrong kind.
    """
    known = {each.name: each for each in fields(DataSet)}
    if not isinstance(content, dict):
        raise Problem(f"{shown} declares no data set: it needs the fields {', '.join(known)}.")
    needed = [name for name, each in known.items() if each.default_factory is MISSING]
    missing = [name for name in needed if name not in content]
    unknown = sorted(str(name) for name in set(content) - set(known))
    if missing or unknown:
        wrong = f"lacks {', '.join(missing)}" if missing else f"has unknown {', '.join(unknown)}"
        raise Problem(f"{shown} {wrong}: a declared data set has the fields {', '.join(known)}.")
    for name, value in content.items():
        kind = dict if name in ("measures", "layout") else known[name].type
        if type(value) is not kind:
            raise Problem(f"{shown}: {name} is {value!r} and should be {SHAPES[kind]}.")
    _check(content, shown, formats)
    return DataSet(**content)


def _check(content: dict, shown: str, formats: dict[str, ModuleType]) -> None:
    if content["format"] not in formats:
        raise Problem(
            f"{shown}: format is '{content['format']}', which is not one of {', '.join(formats)}."
        )
    if not re.fullmatch(r"[a-z0-9_]+", content["name"]):
        raise Problem(f"{shown}: name is '{content['name']}': use a-z, 0-9 and _ only.")
    if not 1 <= content["released_month"] <= 12:
        raise Problem(f"{shown}: released_month is {content['released_month']}, not 1 to 12.")
    try:
        re.compile(content["title_pattern"])
    except re.error as error:
        raise Problem(f"{shown}: title_pattern is no regular expression ({error}).") from error
    for measure, how in content["measures"].items():
        where = how.get("where", {}) if isinstance(how, dict) else None
        if not isinstance(where, dict) or set(how) - {"column", "where"}:
            raise Problem(f"{shown}: the measure {measure} may have column and where, no more.")
    if not content["measures"]:
        raise Problem(f"{shown} gives no measure: name at least one under measures.")
    _check_layout(content, shown, formats[content["format"]])


def _check_layout(content: dict, shown: str, reader: ModuleType) -> None:
    layout = content.get("layout", {})
    missing = [name for name in reader.NEEDED if not layout.get(name)]
    unknown = sorted(set(layout) - {*reader.NEEDED, *reader.OPTIONAL})
    if missing or unknown:
        wrong = f"lacks {', '.join(missing)}" if missing else f"has unknown {', '.join(unknown)}"
        may = ", ".join([*reader.NEEDED, *reader.OPTIONAL]) or "nothing"
        raise Problem(f"{shown}: its layout {wrong}; for this format it holds {may}.")
    for measure, how in content["measures"].items():
        if reader.OF_A_MEASURE and reader.OF_A_MEASURE not in how:
            raise Problem(f"{shown}: the measure {measure} needs {reader.OF_A_MEASURE}.")
