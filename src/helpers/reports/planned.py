"""Which notebooks run for which areas, and with which parameters, to show what is asked for."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import pandas as pd

from helpers import data
from helpers.data import geography
from helpers.data.geography import Area
from helpers.errors import Problem
from helpers.options import Kind
from helpers.reports import parameters
from helpers.reports.asked import Asked
from helpers.reports.collection import Notebook

KINDS: dict[Kind, tuple[str, ...]] = {
    "all": ("country", "region", "local authority"),
    "nations": ("country",),
    "regions": ("region",),
    "councils": ("local authority",),
}
"""The levels of area that each kind of ``--areas`` means."""


@dataclass(frozen=True)
class Run:
    """A notebook, the parameters it runs with, and those of them that are not the usual ones.

    Usual are the newest year, and what the notebook's parameters cell says.
    """

    notebook: Notebook
    parameters: dict[str, object]
    otherwise: dict[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class Held:
    """What can be asked for: the areas, and the first and last year of the figures held.

    ``known`` are the areas by all that they are called (:func:`geography.names`).
    """

    areas: pd.DataFrame
    years: tuple[int, int]
    known: Mapping[str, Area]


def held(as_of: str | None = None) -> Held:
    """Return what can be asked for, as of a month where one is given.

    Raises:
        Problem: If no figure had been published by then.
    """
    periods = data.table("observations", as_of)["period"]
    if periods.empty:
        raise Problem(f"No figure held here was published by {as_of}: give a later month.")
    areas = data.areas()
    return Held(areas, (int(periods.min()), int(periods.max())), geography.names(areas))


def every_area(kind: Kind) -> list[str]:
    """Return the codes of all areas, or of all of a kind (:data:`KINDS`), that have a figure.

    Nations come first, then regions, then councils.
    """
    frame = data.table("observations")
    figures = frame.loc[frame["value"].notna(), "area_code"].unique()
    areas = data.areas()
    areas = areas[areas["level"].isin(KINDS[kind]) & areas["area_code"].isin(figures)]
    return list(geography.nations_first(areas, areas)["area_code"])


def runs(chosen: list[Notebook], holds: Held, asked: Asked) -> list[Run]:
    """Return each notebook with the parameters it will run with.

    Raises:
        Problem: With everything that is wrong with the parameters of any notebook.
    """
    newest = holds.years[1]
    usual = {"area": asked.area, "year": newest}
    given: dict[str, object] = usual | ({"year": asked.year} if asked.year else {})
    if asked.compare_with:
        given["compare_with"] = list(asked.compare_with)
    every = {name: value for notebook in chosen for name, value in notebook.defaults.items()}
    further = parameters.parse_assignments(asked.params, every)
    found, wrong = [], []
    for notebook in chosen:
        own = {name: value for name, value in further.items() if name in notebook.defaults}
        what = (notebook.name, notebook.defaults, given | own)
        try:
            values = parameters.validate(*what, holds.areas, holds.years, holds.known)
        except Problem as problem:
            wrong.append(problem.sentence)
        else:
            defaults = notebook.defaults | {"year": newest, "area": values.get("area")}
            named = {name: values[name] for name in given | own}
            otherwise = {name: v for name, v in named.items() if v != defaults[name]}
            found.append(Run(notebook, values, otherwise))
    if wrong:
        first, *others = dict.fromkeys(wrong)
        raise Problem(first, others)
    return found
