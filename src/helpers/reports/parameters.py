"""A notebook's parameters, read and checked before anything runs.

The notebook's parameters cell gives each parameter its name, its type and its default. What a
person gives on the command line is text; it becomes a value of that type here, or a
:class:`~helpers.errors.Problem` that says what would be right.
"""

from collections.abc import Iterable, Mapping
from difflib import get_close_matches

import pandas as pd

from helpers.data import groups, saved_groups
from helpers.data.geography import Area, find
from helpers.errors import Problem
from helpers.files.forms import assigned

MOST_COMPARED = 3
"""Areas beside the one reported on: a chart labels at most four directly."""

TYPE_NAMES = {
    int: "a whole number",
    float: "a number",
    str: "text",
    bool: "yes or no",
    list: "a list",
}
TRUTHS = {"yes": True, "true": True, "no": False, "false": False}


def parse_assignments(
    texts: Iterable[str], defaults: dict[str, object]
) -> dict[str, str | list[str]]:
    """Read every ``NAME=VALUE``; a name that is given again adds to its list.

    Args:
        texts: As given on the command line; everything after the first ``=`` is the value.
        defaults: The parameters there are, by name.

    Raises:
        Problem: If one has another form, there is no such parameter, or one that is not a list is
            given twice.
    """
    lists = [name for name, default in defaults.items() if isinstance(default, list)]
    given = assigned("--param", texts, lists)
    for name in given:
        if name not in defaults:
            raise Problem(_unknown("The notebooks have", name, defaults))
    return given


def validate(
    notebook_name: str,
    defaults: dict[str, object],
    given: dict[str, object],
    areas: pd.DataFrame,
    periods: tuple[int, int],
    known: Mapping[str, Area] | None = None,
) -> dict[str, object]:
    """Return every parameter of a notebook with the value it will run with.

    Args:
        notebook_name: For the messages.
        defaults: The parameters cell: names and default values.
        given: What is asked for: values, or text still to be read.
        areas: The areas held, one a row (``helpers.data.areas``).
        periods: The first and last year of the figures held.
        known: As for :func:`geography.find`.

    Returns:
        dict: The parameters in the order of the cell. A default first_year that lies after the year
            asked for, or outside the figures held, becomes the first year held. Areas are as
            :func:`geography.find` finds them again: the name, or the code where two areas share a
            name.

    Raises:
        Problem: For an unknown parameter, a value of the wrong type, an area that is not held, or a
            year outside the figures.
    """
    for name in given:
        if name not in defaults:
            raise Problem(_unknown(f"The notebook {notebook_name} has", name, defaults))
    values = {
        name: _typed(notebook_name, name, given[name], default) if name in given else default
        for name, default in defaults.items()
    }
    if "area" in values:
        values["area"] = _key(areas, str(values["area"]), known)
    if "compare_with" in values:
        beside = values["compare_with"]
        values["compare_with"] = _compared(areas, beside, values.get("area"), known)
    if "first_year" in defaults and "first_year" not in given:
        values["first_year"] = _first_year(values, periods)
    _check_years(notebook_name, values, periods)
    if isinstance(values.get("seed"), int) and values["seed"] < 0:
        raise Problem(f"The seed of {notebook_name} must be zero or more, not {values['seed']}.")
    return values


def _unknown(owner: str, name: str, defaults: dict[str, object]) -> str:
    near = get_close_matches(name, defaults, n=1, cutoff=0.5)
    hint = f" Did you mean {near[0]}?" if near else ""
    known = ", ".join(defaults) or "none"
    return f"{owner} no parameter {name!r}.{hint} The parameters are: {known}."


def _typed(notebook_name: str, name: str, value: object, default: object) -> object:
    """Return ``value`` as the type of ``default``."""
    if isinstance(default, list):
        texts = value if isinstance(value, list | tuple) else [value]
        # Area names hold commas: where they are split is for _compared to find out.
        return (
            list(texts) if name == "compare_with" else _items(notebook_name, name, texts, default)
        )
    kind = type(default)
    try:
        if default is None or type(value) is kind:
            return value
        if isinstance(value, str) and kind is bool:
            return TRUTHS[value.strip().lower()]
        if isinstance(value, str) and kind in (int, float):
            return kind(value)
        if kind is float and type(value) is int:
            return float(value)
    except (KeyError, ValueError):
        pass
    raise Problem(
        f"The parameter {name} of {notebook_name} must be {TYPE_NAMES.get(kind, kind.__name__)} "
        f"(as {default!r} is), not {value!r}."
    )


def _items(notebook_name: str, name: str, texts: list, default: list) -> list:
    """Split the texts at commas and read each as the type of the default's items."""
    items: list = []
    for text in texts:
        parts = text.split(",") if isinstance(text, str) else [text]
        items += [part.strip() if isinstance(part, str) else part for part in parts]
    items = [item for item in items if item != ""]
    return [_typed(notebook_name, name, item, default[0]) for item in items] if default else items


def _key(areas: pd.DataFrame, text: str, known: Mapping[str, Area] | None) -> str:
    """Return the name of the area that ``text`` finds, or its code where the name does not do."""
    group = saved_groups.find(text)
    if group and not groups.is_area(text):
        return group.name
    area = find(areas, text, known)
    try:
        again = find(areas, area.name, known)
    except Problem:
        return area.code
    return area.name if again.code == area.code else area.code


def _compared(
    areas: pd.DataFrame, texts: list, area: object, known: Mapping[str, Area] | None
) -> list[str]:
    keys = [key for text in texts for key in _areas_in(areas, str(text), known)]
    for key in keys:
        if key == area:
            raise Problem(f"{key} cannot be compared with itself: leave it out of compare_with.")
        if keys.count(key) > 1:
            raise Problem(f"{key} is named more than once in compare_with: name it once.")
    if len(keys) > MOST_COMPARED:
        raise Problem(
            f"compare_with names {len(keys)} areas, and at most {MOST_COMPARED} can be drawn "
            "beside one: leave some out."
        )
    return keys


def _areas_in(areas: pd.DataFrame, text: str, known: Mapping[str, Area] | None) -> list[str]:
    """Return the areas in comma-separated ``text``, of which some have a comma in the name."""
    parts = [part.strip() for part in text.split(",") if part.strip()]
    keys = []
    while parts:
        for length in range(len(parts), 0, -1):
            try:
                keys.append(_key(areas, ", ".join(parts[:length]), known))
            except Problem:
                if length == 1:
                    raise
            else:
                parts = parts[length:]
                break
    return keys


def _first_year(values: dict[str, object], periods: tuple[int, int]) -> object:
    """Return a default first year, or the first year held where the default lies outside.

    An early report (``--as-of 2013-01``, ``--year 2012``) starts before some defaults.
    """
    default, last = values["first_year"], values.get("year")
    end = min(last, periods[1]) if type(last) is int else periods[1]
    if type(default) is int and not periods[0] <= default <= end:
        return periods[0]
    return default


def _check_years(notebook_name: str, values: dict[str, object], periods: tuple[int, int]) -> None:
    first, last = periods
    for name in ("first_year", "year"):
        if name not in values:
            continue
        year = values[name]
        if type(year) is not int:
            raise Problem(f"The parameter {name} of {notebook_name} must be a year, not {year!r}.")
        if not first <= year <= last:
            raise Problem(
                f"The parameter {name} of {notebook_name} is {year}, and the figures held are "
                f"for {first} to {last}: give a year among them."
            )
    if "first_year" in values and "year" in values and values["first_year"] > values["year"]:
        raise Problem(
            f"The first year of {notebook_name} ({values['first_year']}) comes after its year "
            f"({values['year']}): give an earlier first_year or a later year."
        )
