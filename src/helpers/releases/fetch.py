"""New releases from the publisher's interface: looked up, downloaded, checked, handed on.

The data sets of a publication are found by the pattern of their title that their declaration
gives, never by an identifier, which changes. What is not held yet is downloaded, pinned to its
version; only if all of it arrived whole is it handed to what installs it.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import quote

from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table

from helpers.data import raw, readers
from helpers.data.readers import DataSet
from helpers.errors import Problem
from helpers.files import containers, writing
from helpers.project import Project
from helpers.releases import web

FORMAT = "explore_education_statistics"
"""The format of the data sets whose publisher has an interface."""
FORM = "in another form than it documents"


@dataclass(frozen=True)
class Held:
    """What the sidecar of an added file says of where it came from."""

    data_set: str
    version: str
    released: str
    sha256: str


@dataclass(frozen=True)
class Offer:
    """The newest version of a data set at the publisher's."""

    data_set: DataSet
    title: str
    version: str
    published: date
    end: str
    rows: int
    address: str


@dataclass(frozen=True)
class Fetched:
    """One downloaded file and what is known of it.

    Parameters
    ----------
    path
        The CSV file, in a folder that is removed afterwards.
    data_set
        The name of its declaration.
    version
        The publisher's version of the data set, for instance "2.0".
    published
        The day of its publication, YYYY-MM-DD.
    address
        What it was downloaded from, with the version.
    """

    path: Path
    data_set: str
    version: str
    published: str
    address: str


def held(project: Project) -> list[Held]:
    """Return what the sidecars of added files say of data set, version, release and content."""
    found = []
    for path in raw.listed(project):
        sidecar = path.with_suffix(".yaml")
        added = raw.read_sidecar(sidecar, project.shown(sidecar)).added
        if added:
            fields = ("data_set", "version", "released", "original_sha256")
            found.append(Held(*(str(added.get(name) or "") for name in fields)))
    return found


def chosen(names: list[str], declared: dict[str, DataSet]) -> list[DataSet]:
    """Return the declared data sets that ``names`` mean, all where there are none.

    Parameters
    ----------
    names
        Each a data set, a source or a publication.
    declared
        The data sets declared, by name.

    Raises
    ------
    Problem
        If a name is none of them.
    """
    if not names:
        return list(declared.values())
    wanted: dict[str, DataSet] = {}
    for name in names:
        meant = {
            key: data_set
            for key, data_set in declared.items()
            if _plain(name) in map(_plain, (key, data_set.source, data_set.publication))
        }
        if not meant:
            raise Problem(
                f"There is no data set, source or publication '{name}': name one of these, "
                "or none to fetch all.",
                [f"{key} ({item.source}): {item.publication}" for key, item in declared.items()],
            )
        wanted |= meant
    return list(wanted.values())


def offers(
    interface: web.Interface, data_sets: Iterable[DataSet]
) -> tuple[list[Offer], list[DataSet]]:
    """Return the newest version of each data set at the publisher's, and those it lacks.

    Raises
    ------
    Problem
        If the interface does not answer, or in a form that cannot be relied on.
    """
    data_sets = list(data_sets)
    listed: dict[str, list[dict[str, Any]]] = {}
    found, absent = [], []
    for data_set in data_sets:
        if data_set.format != FORMAT:
            absent.append(data_set)
            continue
        if data_set.publication not in listed:
            listed[data_set.publication] = _candidates(interface, data_set.publication)
        offer = _newest(interface, data_set, listed[data_set.publication])
        if offer:
            found.append(offer)
        else:
            absent.append(data_set)
    return found, absent


def _candidates(interface: web.Interface, publication: str) -> list[dict[str, Any]]:
    """Return the data sets that the interface holds of a publication."""
    results = interface.pages("/v1/publications", search=publication)
    same = [
        result
        for result in results
        if _plain(_field(result, "title", str, "a publication")) == _plain(publication)
    ]
    if len(same) > 1:
        raise Problem(
            f"The interface at {interface.host} holds {len(same)} publications with the title "
            f"'{publication}', so that neither can be relied on: {web.BY_HAND}."
        )
    if not same:
        return []
    identifier = quote(_field(same[0], "id", str, f"the publication '{publication}'"), safe="")
    return interface.pages(f"/v1/publications/{identifier}/data-sets")


def _newest(
    interface: web.Interface, data_set: DataSet, candidates: list[dict[str, Any]]
) -> Offer | None:
    """Return the one candidate that is the data set, in its newest version."""
    usable: list[tuple[bool, str, Offer]] = []
    for candidate in candidates:
        shown = f"a data set of '{data_set.publication}'"
        title = _field(candidate, "title", str, shown)
        status = _field(candidate, "status", str, f"'{title}'")
        if status == "Withdrawn" or not re.search(data_set.title_pattern, title, re.IGNORECASE):
            continue
        offer = _offer(interface, data_set, candidate, title)
        if offer:
            usable.append((status == "Published", offer.end, offer))
    if not usable:
        return None
    best = max(usable, key=lambda item: item[:2])
    equal = [offer for *rank, offer in usable if tuple(rank) == best[:2]]
    if len(equal) > 1:
        raise Problem(
            f"Several data sets of '{data_set.publication}' could be {data_set.name}, and none "
            f"is newer than the others: download the right one from {data_set.address} and add "
            "it with 'case-for-change add'.",
            [f"{offer.title}, to {offer.end}: {offer.address}" for offer in equal],
        )
    return best[2]


def _offer(
    interface: web.Interface, data_set: DataSet, candidate: dict[str, Any], title: str
) -> Offer | None:
    """Return the newest version of a candidate; None where none of its versions can be used."""
    shown = f"'{title}'"
    identifier = quote(_field(candidate, "id", str, shown), safe="")
    latest = candidate.get("latestVersion")
    if latest is None:
        versions = [
            version
            for version in interface.pages(f"/v1/data-sets/{identifier}/versions")
            if _field(version, "status", str, f"a version of {shown}") == "Published"
        ]
        if not versions:
            return None
        latest = max(versions, key=lambda version: _order(_version(version, shown)))
    version = _version(latest, shown)
    periods = _field(latest, "timePeriods", dict, shown)
    return Offer(
        data_set=data_set,
        title=title,
        version=version,
        published=_day(_field(latest, "published", str, shown), shown),
        end=_field(periods, "end", str, shown),
        rows=_field(latest, "totalResults", int, shown),
        address=interface.address(f"/v1/data-sets/{identifier}/csv", dataSetVersion=version),
    )


def _field(item: Any, name: str, kind: type, shown: str) -> Any:  # noqa: ANN401 - JSON
    """Return a field of a JSON object, which must be there and of its kind."""
    value = item.get(name) if isinstance(item, dict) else None
    if type(value) is not kind or (kind is str and not value.strip()):
        raise Problem(
            f"The interface describes {shown} {FORM} ('{name}' is missing or of another kind): "
            f"{web.BY_HAND}."
        )
    return value


def _version(item: Any, shown: str) -> str:  # noqa: ANN401 - JSON
    version = _field(item, "version", str, shown)
    if not re.fullmatch(r"\d{1,6}(\.\d{1,6}){1,2}", version):
        raise Problem(
            f"The interface describes {shown} {FORM} (version '{version[:40]}'): {web.BY_HAND}."
        )
    return version


def _order(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split("."))


def _day(moment: str, shown: str) -> date:
    try:
        day = datetime.fromisoformat(moment).date()
    except ValueError:
        day = None
    if day is None or day.year < 2000 or day > date.today() + timedelta(days=1):
        raise Problem(
            f"The interface says that {shown} was published on '{moment[:40]}', which is not a "
            f"day up to today: {web.BY_HAND}."
        )
    return day


def _plain(name: str) -> str:
    return " ".join(name.casefold().split())


def is_held(offer: Offer, here: list[Held]) -> bool:
    """Say whether this version of the data set has been added before."""
    return any(
        item.data_set == offer.data_set.name
        and item.version == offer.version
        and item.released[:7] == f"{offer.published:%Y-%m}"
        for item in here
    )


def download(interface: web.Interface, offer: Offer) -> Fetched:
    """Download one data set and check that it is whole and the one that was asked for.

    Raises
    ------
    Problem
        If it is not.
    """
    name = offer.data_set.name
    path = interface.download(
        offer.address, f"{name}-{offer.version}.csv", interface.limits.file, shown=name
    )
    shown = f"{name} (version {offer.version} from the interface)"
    (sheet,) = containers.sheets(path, shown, interface.folder)
    found = readers.recognise(sheet).name
    if found != name:
        raise Problem(
            f"The interface sent {found} where {name} was asked for ({offer.title}): {web.BY_HAND}."
        )
    if len(sheet.frame) != offer.rows:
        raise Problem(
            f"{shown} has {len(sheet.frame):,} rows where the interface says {offer.rows:,}, so "
            f"that it is not whole: {web.BY_HAND}."
        )
    return Fetched(path, name, offer.version, offer.published.isoformat(), offer.address)


def download_all(interface: web.Interface, wanted: list[Offer]) -> list[Fetched]:
    """Download every data set; hand back all of them or none.

    Raises
    ------
    Problem
        If one of them fails, naming each that does.
    """
    fetched, failed = [], {}
    for offer in wanted:
        try:
            fetched.append(download(interface, offer))
        except web.Unreachable:
            raise
        except Problem as problem:
            if len(wanted) == 1:
                raise
            failed[offer.data_set.name] = problem.sentence
    if failed:
        others = " ".join(item.data_set for item in fetched)
        rest = f"; 'case-for-change fetch {others}' takes the others" if others else ""
        raise Problem(
            f"{len(failed)} of {len(wanted)} data sets could not be fetched, so nothing was "
            f"installed: see the reason of each{rest}.",
            [f"{name}: {sentence}" for name, sentence in failed.items()],
        )
    return fetched


def fetch(
    project: Project,
    names: list[str],
    *,
    install: Callable[[list[Fetched]], int],
    console: Console,
    only_list: bool = False,
    limits: web.Limits | None = None,
) -> int:
    """Look for new versions at the publisher's, download them and hand them to ``install``.

    Parameters
    ----------
    project
        Where they are to be installed.
    names
        Data sets, sources or publications; all where there are none.
    install
        What takes the downloaded files and returns the exit code.
    console
        Where the table of what there is is printed.
    only_list
        Stop after that table.
    limits
        How long to wait and how much to take.

    Raises
    ------
    Problem
        If anything is wrong; then nothing is handed on.
    """
    data_sets = chosen(names, readers.declared())
    here = held(project)
    with writing.working_folder(project.processed.parent) as folder:
        with _progress() as progress:
            interface = web.Interface(web.base_address(), folder, limits or web.Limits(), progress)
            found, absent = offers(interface, data_sets)
        if names and not found:
            raise Problem(_by_hand(absent)[0], _by_hand(absent)[1:])
        if found:
            console.print(_table(found, here))
        for line in _by_hand(absent):
            console.print(escape(line), soft_wrap=True)
        wanted = [offer for offer in found if not is_held(offer, here)]
        if only_list:
            return 0
        with _progress() as interface.progress:
            fetched = download_all(interface, wanted)
        known = {(item.data_set, item.sha256) for item in here}
        new = [item for item in fetched if (item.data_set, raw.checksum(item.path)) not in known]
        if not new:
            console.print("Nothing new: what the interface holds is here already.")
            return 0
        return install(new)


def _by_hand(absent: list[DataSet]) -> list[str]:
    """Return a sentence for each page whose data sets must be downloaded by hand."""
    pages: dict[tuple[str, str], list[str]] = {}
    for data_set in absent:
        what = "'all data (ZIP)'" if data_set.format == FORMAT else "the file"
        pages.setdefault((what, data_set.address), []).append(data_set.name)
    return [
        f"Not in the interface: {', '.join(names)}: download {what} from {address} "
        "and add it with 'case-for-change add'."
        for (what, address), names in pages.items()
    ]


def _table(found: list[Offer], here: list[Held]) -> Table:
    table = Table(title="At the publisher's", title_justify="left")
    for heading in ("data set", "years to", "published", "version", "here"):
        table.add_column(heading)
    for offer in found:
        versions = [item.version for item in here if item.data_set == offer.data_set.name]
        state = "yes" if is_held(offer, here) else ", ".join(filter(None, versions)) or "no"
        table.add_row(
            escape(offer.data_set.name),
            escape(offer.end),
            offer.published.isoformat(),
            offer.version,
            escape(state),
        )
    return table


def _progress() -> Progress:
    """Return a display of progress on a terminal, none elsewhere."""
    console = Console(stderr=True)
    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        DownloadColumn(),
        TimeRemainingColumn(),
        console=console,
        transient=True,
        disable=not console.is_terminal,
    )
