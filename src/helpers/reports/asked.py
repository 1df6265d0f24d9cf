"""What reports are asked to show, and what each notebook runs with to show it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import pandas as pd

from helpers import data
from helpers.errors import Problem
from helpers.reports import parameters
from helpers.reports.collection import Notebook


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


def planned(chosen: list[Notebook], areas: pd.DataFrame, asked: Asked) -> list[Run]:
    """Return each notebook with the parameters it will run with.

    Raises:
        Problem: With everything that is wrong with the parameters of any notebook.
    """
    periods = data.table("observations", asked.as_of)["period"]
    if periods.empty:
        raise Problem(f"No figure held here was published by {asked.as_of}: give a later month.")
    held = (int(periods.min()), int(periods.max()))
    usual = {"area": asked.area, "year": held[1]}
    given: dict[str, object] = usual | ({"year": asked.year} if asked.year else {})
    if asked.compare_with:
        given["compare_with"] = list(asked.compare_with)
    every = {name: value for notebook in chosen for name, value in notebook.defaults.items()}
    further = parameters.parse_assignments(asked.params, every)
    runs, wrong = [], []
    for notebook in chosen:
        own = {name: value for name, value in further.items() if name in notebook.defaults}
        try:
            values = parameters.validate(notebook.name, notebook.defaults, given | own, areas, held)
        except Problem as problem:
            wrong.append(problem.sentence)
        else:
            defaults = notebook.defaults | {"year": held[1], "area": values.get("area")}
            named = {name: values[name] for name in given | own}
            otherwise = {name: v for name, v in named.items() if v != defaults[name]}
            runs.append(Run(notebook, values, otherwise))
    if wrong:
        first, *others = dict.fromkeys(wrong)
        raise Problem(first, others)
    return runs
