"""What is asked for: by a command, of one area's reports, and how they are to be made.

Needs no figures, whose libraries take a second to import.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field


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
class Request:
    """What a command asks for: reports of areas that are named, and of all of a kind.

    notebooks
        Names; all notebooks of the collection where there is none.
    areas
        Names or GSS codes; England alone where neither areas nor a kind are given.
    kind
        A kind of areas (:data:`helpers.reports.planned.KINDS`), or None.
    year, compare_with, params, as_of, waived
        As in :class:`Asked`.
    """

    notebooks: Sequence[str]
    areas: Sequence[str]
    kind: str | None
    year: str | None
    compare_with: Sequence[str]
    params: Sequence[str]
    as_of: str | None
    waived: Mapping[str, str]

    def of(self, area: str) -> Asked:
        """Return what is asked of the reports of one area."""
        return Asked(area, self.year, self.compare_with, self.params, self.as_of, self.waived)


@dataclass(frozen=True)
class How:
    """How reports are made.

    insist
        Refuse, and do not leave out, a notebook named that has nothing for an area.
    force
        Make also what would come out the same.
    jobs
        How many run at one time; as many as there are processors where None.
    scheduler
        The address of a Dask cluster that is to make them.
    listed
        Write the list of all reports at the end.
    request
        A digest of what was asked for, to know it by (:mod:`helpers.reports.asked_before`).
    """

    insist: bool = True
    force: bool = False
    jobs: int | None = None
    scheduler: str | None = None
    listed: bool = True
    request: str = ""
