"""What reports are asked to show, and what each notebook runs with to show it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import pandas as pd

from helpers import data, words
from helpers.data import geography
from helpers.data.geography import Area
from helpers.errors import Problem
from helpers.reports import parameters
from helpers.reports.collection import Notebook

KINDS = {
    "all": ("country", "region", "local authority"),
    "nations": ("country",),
    "regions": ("region",),
    "councils": ("local authority",),
}
"""What ``--areas`` takes: the levels of the areas meant."""


@dataclass(frozen=True)
class Asked:
    """What reports are asked to show, as given: what it takes to make them anew.

    area
        Name or GSS code.
    year
        The last year to report on; the newest of which figures are held where None.
    compare_with
        Names or codes of areas to set beside it.
    params
        Further parameters as ``NAME=VALUE``, each for the notebooks that have it.
    as_of
        The month (YYYY-MM) whose view of the figures is given; today's where None.
    waived
        Checks of the figures that may fail, each with the reason.
    """

    area: str
    year: int | str | None = None
    compare_with: Sequence[str] = ()
    params: Sequence[str] = ()
    as_of: str | None = None
    waived: Mapping[str, str] = field(default_factory=dict)


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


def every_area(kind: str) -> list[str]:
    """Return the codes of all areas, or of all of a kind (:data:`KINDS`), that have a figure.

    Nations come first, then regions, then councils.

    Raises:
        Problem: If there is no such kind.
    """
    if kind not in KINDS:
        raise Problem(f"--areas {kind!r} is none of {words.listed(list(KINDS), 'or')}.")
    frame = data.table("observations")
    figures = frame.loc[frame["value"].notna(), "area_code"].unique()
    areas = data.areas()
    areas = areas[areas["level"].isin(KINDS[kind]) & areas["area_code"].isin(figures)]
    return list(geography.nations_first(areas, areas)["area_code"])


def planned(chosen: list[Notebook], holds: Held, asked: Asked) -> list[Run]:
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
    runs, wrong = [], []
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
            runs.append(Run(notebook, values, otherwise))
    if wrong:
        first, *others = dict.fromkeys(wrong)
        raise Problem(first, others)
    return runs
