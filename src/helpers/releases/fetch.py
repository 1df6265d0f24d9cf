"""New releases from the publisher's interface: looked up, downloaded, checked, handed on.

What is not held yet is downloaded, pinned to its version; only if all of it arrived whole is it
handed to what installs it.
"""

import json
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table

from helpers.data import raw, readers, vintages
from helpers.data.readers import DataSet
from helpers.errors import Problem
from helpers.files import containers, writing
from helpers.project import Project
from helpers.releases import web
from helpers.releases.publisher import FORMAT, Offer, offers, plain


@dataclass(frozen=True)
class Fetched:
    """One downloaded CSV file, in a folder that is removed afterwards, and what is known of it.

    ``data_set`` is the name of its declaration, ``version`` the publisher's ("2.0"), ``published``
    the day (YYYY-MM-DD), ``address`` what it was downloaded from, with the version.
    """

    path: Path
    data_set: str
    version: str
    published: str
    address: str


def held(project: Project) -> list[raw.Added]:
    """Return what the sidecars of added files say of data set, version, release and content."""
    sidecars = [path.with_suffix(".yaml") for path in raw.listed(project)]
    read = [raw.read_sidecar(path, project.shown(path)).added for path in sidecars]
    return [added for added in read if added]


def chosen(names: list[str], declared: dict[str, DataSet]) -> list[DataSet]:
    """Return the declared data sets that ``names`` (of data sets, sources, publications) mean.

    Raises:
        Problem: If a name is none of them. No names mean all.
    """
    wanted: dict[str, DataSet] = {}
    for name in names:
        meant = {
            key: data_set
            for key, data_set in declared.items()
            if plain(name) in map(plain, (key, data_set.source, data_set.publication))
        }
        if not meant:
            raise Problem(
                f"There is no data set, source or publication '{name}': name one of these, "
                "or none to fetch all.",
                [f"{key} ({item.source}): {item.publication}" for key, item in declared.items()],
            )
        wanted |= meant
    return list((wanted if names else declared).values())


def is_held(offer: Offer, here: list[raw.Added]) -> bool:
    """Say whether this version of the data set has been added before."""
    wanted = (offer.data_set.name, offer.version.number, offer.version.published[:7])
    return any((item.data_set, item.version, item.released[:7]) == wanted for item in here)


def is_new(offer: Offer, held: list[tuple[str, str]]) -> bool:
    """Say whether it was published after all that is held of its publication.

    ``held`` are sources and the months of their release, as :func:`released` returns them.
    """
    series = f"{offer.data_set.source}-"
    months = [vintages.month(month) for source, month in held if source.startswith(series)]
    return offer.version.published[:7] > max(months, default="")


def released(project: Project, here: list[raw.Added]) -> list[tuple[str, str]]:
    """Return each source that is held with its month of release: embedded ones, and added ones."""
    embedded = raw.read(project, project.raw / "sources.csv").frame
    pairs = zip(embedded["source"], embedded["released"], strict=True)
    return [*filter(all, pairs), *((item.source, item.released) for item in here)]


def download(interface: web.Interface, offer: Offer) -> Fetched:
    """Download one data set; a Problem if it is not whole or not the one that was asked for."""
    name, version = offer.data_set.name, offer.version
    file = f"{name}-{version.number}.csv"
    path = interface.download(offer.address, file, interface.limits.file, shown=name)
    shown = f"{name} (version {version.number} from the interface)"
    (sheet,) = containers.sheets(path, shown, interface.folder)
    recognised = readers.recognise(sheet).name
    if recognised != name:
        raise interface.problem(f"sent {recognised} where {name} was asked for ({offer.title})")
    if len(sheet.frame) != version.total_results:
        raise interface.problem(
            f"sent {shown} with {len(sheet.frame):,} rows where the interface says "
            f"{version.total_results:,}, so that it is not whole"
        )
    return Fetched(path, name, version.number, version.published, offer.address)


def download_all(interface: web.Interface, wanted: list[Offer]) -> list[Fetched]:
    """Download every data set; hand back all of them or none.

    Raises:
        Problem: If one of them fails, naming each that does.
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
    as_json: bool = False,
    limits: web.Limits | None = None,
) -> int:
    """Look for new versions at the publisher's, download them and hand them to ``install``.

    ``names`` are those of data sets, sources or publications, all where there are none;
    ``install`` returns the exit code; ``only_list`` stops after the table of what there is, which
    ``as_json`` writes as JSON instead.

    Raises:
        Problem: If anything is wrong; then nothing is handed on.
    """
    data_sets = chosen(names, readers.declared())
    here = held(project)
    with writing.working_folder(project.processed.parent) as folder:
        interface = web.Interface(web.base_address(), folder, limits or web.Limits())
        offered, absent = offers(interface, data_sets)
        if as_json:
            listing = _listed(offered, here, released(project, here))
            sys.stdout.write(json.dumps(listing, indent=1, ensure_ascii=False) + "\n")
            return 0
        by_hand = _by_hand(absent)
        if names and not offered:
            raise Problem(by_hand[0], by_hand[1:])
        if offered:
            console.print(_table(offered, here))
        for line in by_hand:
            console.print(escape(line), soft_wrap=True)
        if only_list:
            return 0
        with _progress() as interface.progress:
            wanted = [offer for offer in offered if not is_held(offer, here)]
            fetched = download_all(interface, wanted)
        known = {(item.data_set, item.original_sha256) for item in here}
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


def _listed(
    offered: list[Offer], here: list[raw.Added], held: list[tuple[str, str]]
) -> list[dict[str, object]]:
    """Return what the publisher has, a row a data set, for programs."""
    return [
        {
            "data_set": offer.data_set.name,
            "title": offer.title,
            "publication": offer.data_set.publication,
            "years_to": offer.version.time_periods.end,
            "published": offer.version.published,
            "version": offer.version.number,
            "held": is_held(offer, here),
            "new": not is_held(offer, here) and is_new(offer, held),
        }
        for offer in offered
    ]


def _table(offered: list[Offer], here: list[raw.Added]) -> Table:
    table = Table(title="At the publisher's", title_justify="left")
    for heading in ("data set", "years to", "published", "version", "here"):
        table.add_column(heading)
    for offer in offered:
        name, version = offer.data_set.name, offer.version
        versions = [item.version for item in here if item.data_set == name]
        state = "yes" if is_held(offer, here) else ", ".join(filter(None, versions)) or "no"
        cells = (name, version.time_periods.end, version.published, version.number, state)
        table.add_row(*map(escape, cells))
    return table


def _progress() -> Progress:
    """Return a display of progress on a terminal, none elsewhere."""
    console = Console(stderr=True)
    return Progress(
        *(TextColumn("{task.description}"), BarColumn(), DownloadColumn(), TimeRemainingColumn()),
        console=console,
        transient=True,
        disable=not console.is_terminal,
    )
