"""What the publisher offers: its lists, in the form that its interface documents.

The data sets of a publication are told by the pattern of their title that their declaration
gives, never by an identifier, which changes.
"""

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Annotated, TypeVar
from urllib.parse import quote

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, NonNegativeInt, ValidationError
from pydantic.alias_generators import to_camel

from helpers.data.readers import DataSet
from helpers.errors import Problem
from helpers.files.forms import fault
from helpers.releases.web import Interface

FORMAT = "explore_education_statistics"
"""The format of the data sets whose publisher has an interface."""
PAGE_SIZE = 20


def _day(moment: str) -> str:
    """Return the day of a moment, YYYY-MM-DD; it must have come."""
    day = datetime.fromisoformat(moment).date()
    if day.year < 2000 or day > date.today() + timedelta(days=1):
        raise ValueError(moment)
    return day.isoformat()


Text = Annotated[str, Field(pattern=r"\S")]


class Answer(BaseModel):
    """A JSON object of the interface; what is not used of it is not looked at."""

    model_config = ConfigDict(alias_generator=to_camel, strict=True, frozen=True)


class Paging(Answer):
    """Which page it is, and how many there are."""

    page: NonNegativeInt
    total_pages: NonNegativeInt
    total_results: NonNegativeInt


class Page(Answer):
    """One page of a list."""

    paging: Paging
    results: list[dict]


class Publication(Answer):
    """A publication, which holds data sets."""

    id: Text
    title: Text


class Listed(Publication):
    """A data set as its publication lists it."""

    status: Text
    latest_version: object = None


class Periods(Answer):
    """The first and the last period of a data set; only the last is used."""

    end: Text


class Version(Answer):
    """A version of a data set: when it was published, its newest period, how many rows it has."""

    number: Annotated[str, Field(alias="version", pattern=r"^\d{1,6}(\.\d{1,6}){1,2}$")]
    published: Annotated[str, AfterValidator(_day)]
    time_periods: Periods
    total_results: int
    status: str = "Published"

    @property
    def order(self) -> list[int]:
        """The version's place among others: 1.10 comes after 1.9."""
        return [int(part) for part in self.number.split(".")]


Form = TypeVar("Form", bound=Answer)


@dataclass(frozen=True)
class Offer:
    """The newest version of a data set at the publisher's, and where it is downloaded."""

    data_set: DataSet
    title: str
    version: Version
    address: str


def parsed(interface: Interface, form: type[Form], content: object, shown: str) -> Form:
    """Return ``content`` in its form; a Problem that calls it ``shown`` if it has another."""
    try:
        return form.model_validate(content)
    except ValidationError as errors:
        raise interface.problem(
            f"describes {shown} in another form than it documents{fault(errors)}"
        ) from errors


def page_of(interface: Interface, number: int, path: str, **query: str) -> Page:
    """Return one page of the list at ``path``; a Problem if it is not one."""
    address = interface.address(path, **query, page=number, pageSize=PAGE_SIZE)
    file = interface.download(address, "answer.json", interface.limits.answer)
    try:
        return Page.model_validate_json(file.read_bytes())
    except ValidationError as errors:
        invalid = errors.errors()[0]["type"] == "json_invalid"
        form = "another form than it documents (an object with paging and results)"
        what = "something that is not JSON" if invalid else form
        raise interface.problem(f"answered page {number} of {path} with {what}") from errors
    finally:
        file.unlink()


def pages(interface: Interface, path: str, **query: str) -> list[dict]:
    """Return the results of every page at ``path``.

    Raises:
        Problem: If a page does not arrive, or the pages contradict each other.
    """
    results: list[dict] = []
    number, first = 0, None
    while first is None or number < first.total_pages:
        number += 1
        page = page_of(interface, number, path, **query)
        paging = page.paging
        first = first or paging
        last, total = first.total_pages, first.total_results
        results += page.results
        for reason, holds in (
            (f"it says there are {last:,} pages, over the limit of {interface.limits.pages}",
             last <= interface.limits.pages),
            (f"asked for page {number} it sent page {paging.page}", paging.page == number),
            (f"page {number} counts the pages or results otherwise than page 1",
             (paging.total_pages, paging.total_results) == (last, total)),
            (f"page {number} of {last} is empty", page.results or not total),
            (f"it holds {len(results)} results so far where it says {total}",
             len(results) <= total),
            (f"it says there are {total} results and sent {len(results)}",
             len(results) == total or number < last),
            ("it sent the same result twice",
             len({json.dumps(item, sort_keys=True) for item in results}) == len(results)),
        ):  # fmt: skip
            if not holds:
                raise interface.problem(
                    f"contradicts itself on {path} ({reason}), so that nothing it sends can be "
                    "relied on"
                )
    return results


def offers(interface: Interface, data_sets: Iterable[DataSet]) -> tuple[list[Offer], list[DataSet]]:
    """Return the newest version of each data set at the publisher's, and those it lacks.

    Raises:
        Problem: If the interface does not answer, or in a form that cannot be relied on.
    """
    listed: dict[str, list[Listed]] = {}
    offered, absent = [], []
    for data_set in data_sets:
        publication = data_set.publication
        if data_set.format == FORMAT and publication not in listed:
            listed[publication] = _listed(interface, publication)
        offer = _newest(interface, data_set, listed.get(publication, []))
        if data_set.format == FORMAT and offer:
            offered.append(offer)
        else:
            absent.append(data_set)
    return offered, absent


def _listed(interface: Interface, title: str) -> list[Listed]:
    """Return the data sets that the interface holds of a publication."""
    results = pages(interface, "/v1/publications", search=title)
    publications = [parsed(interface, Publication, each, "a publication") for each in results]
    same = [each for each in publications if plain(each.title) == plain(title)]
    if len(same) > 1:
        raise interface.problem(
            f"holds {len(same)} publications with the title '{title}', so that neither can be "
            "relied on"
        )
    return [
        parsed(interface, Listed, item, f"a data set of '{title}'")
        for each in same
        for item in pages(interface, f"/v1/publications/{quote(each.id, safe='')}/data-sets")
    ]


def _newest(interface: Interface, data_set: DataSet, candidates: list[Listed]) -> Offer | None:
    """Return the one candidate that is the data set, in its newest version."""
    ranked: dict[tuple[bool, str], list[Offer]] = {}
    for candidate in candidates:
        if candidate.status != "Withdrawn" and re.search(
            data_set.title_pattern, candidate.title, re.IGNORECASE
        ):
            for version in _latest(interface, candidate):
                path = f"/v1/data-sets/{quote(candidate.id, safe='')}/csv"
                address = interface.address(path, dataSetVersion=version.number)
                rank = (candidate.status == "Published", version.time_periods.end)
                offer = Offer(data_set, candidate.title, version, address)
                ranked.setdefault(rank, []).append(offer)
    if not ranked:
        return None
    best = ranked[max(ranked)]
    if len(best) > 1:
        raise Problem(
            f"Several data sets of '{data_set.publication}' could be {data_set.name}, and none "
            f"is newer than the others: download the right one from {data_set.address} and add "
            "it with 'case-for-change add'.",
            [f"{each.title}, to {each.version.time_periods.end}: {each.address}" for each in best],
        )
    return best[0]


def _latest(interface: Interface, candidate: Listed) -> list[Version]:
    """Return the newest version of a data set; none where it has none that can be used."""
    shown = f"'{candidate.title}'"
    if candidate.latest_version is not None:
        return [parsed(interface, Version, candidate.latest_version, shown)]
    path = f"/v1/data-sets/{quote(candidate.id, safe='')}/versions"
    versions = [
        parsed(interface, Version, each, f"a version of {shown}")
        for each in pages(interface, path)
        if each.get("status") == "Published"
    ]
    return sorted(versions, key=lambda version: version.order)[-1:]


def plain(name: str) -> str:
    """Return a name without differences of case and spacing."""
    return " ".join(name.casefold().split())
