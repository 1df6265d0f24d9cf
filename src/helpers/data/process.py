"""From data/raw to data/processed: read, check, choose the newest release, derive, write.

:func:`process` tells the whole story in the order it happens. What it writes is built, never
edited, and not kept in git.
"""

import hashlib
import json
import shutil
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet

from helpers.data import checks, derived, quality, raw, readers, reorganisations, vintages
from helpers.data import geography as places
from helpers.data import observed as observations
from helpers.data.raw import RawTable, Sidecar
from helpers.data.readers import Reading
from helpers.errors import Problem
from helpers.files import containers, writing
from helpers.project import Project

Waivers = Mapping[str, str] | None
MANIFEST = "manifest.json"
SOURCES = {".py", ".yaml", ".j2", ".html", ".css", ".json"}
"""Files of the package, all of which what is built may depend on."""


@dataclass(frozen=True)
class Addition:
    """A publisher's own file as read: what messages call it, its sidecar, and what it gives."""

    name: str
    sidecar: Sidecar
    reading: Reading


def process(
    project: Project, as_of: str | None = None, waived: Waivers = None
) -> dict[str, pd.DataFrame]:
    """Build the processed tables from ``data/raw`` and return them.

    Parameters
    ----------
    as_of
        Build them from what was published up to this month (YYYY-MM), into a folder of their
        own.
    waived
        Checks of the figures that may fail, each with the reason.

    Raises
    ------
    Problem
        If a raw file is not what its sidecar says, or a check fails; every failure found is in
        the details. What was in ``data/processed`` before is then still there.
    """
    raw_tables = read_all(project)
    tables = typed(raw_tables)
    additions = read_added(project, raw_tables, tables)
    built = build(tables, raw_tables, additions, as_of, waived)
    if as_of:
        write(project, built, as_of)
        return built
    changed = changes(project, built)
    try:
        so = f"nothing is built or reported ({quality.PAGE} shows where)"
        quality.gate(built["checks"], built["findings"], so)
    except Problem:
        publish_quality(project, built, *changed)
        raise
    write(project, built, waived=waived)
    publish_quality(project, built, *changed)
    return built


def ensure(project: Project, as_of: str | None = None, waived: Waivers = None) -> bool:
    """Build the processed tables if missing or older than the raw files; return whether.

    They are also built anew where the page of quality is missing.
    """
    manifest = project.processed_as_of(as_of) / MANIFEST
    complete = bool(as_of) or (project.root / quality.PAGE).exists()
    try:
        built_from = json.loads(manifest.read_text(encoding="utf-8"))
        if complete and built_from == fingerprint(project, waived):
            return False
    except (OSError, ValueError):
        pass
    process(project, as_of, waived)
    return True


def changes(
    project: Project, built: dict[str, pd.DataFrame]
) -> tuple[pd.DataFrame, datetime | None]:
    """Return how ``built`` differs from what is in ``data/processed``, and when that was made.

    Where nothing is there, nothing has changed, and there is no time.
    """
    before = project.processed / "observations.parquet"
    try:
        since = datetime.fromtimestamp(before.stat().st_mtime, UTC)
        held = pd.read_parquet(
            before, columns=vintages.COMPARED, read_dictionary=["measure", "area_code"]
        )
        return vintages.changes(held, built), since
    except (OSError, ValueError, KeyError):
        return vintages.changes(built["observations"], built), None


def publish_quality(
    project: Project,
    built: dict[str, pd.DataFrame],
    changed: pd.DataFrame,
    since: datetime | None,
) -> None:
    """Write the page of quality, with what changed since the run before."""
    from helpers.reports import quality_page as page  # what makes pages takes a second to import

    page.write(project, built, changed, since)


def fingerprint(project: Project, waived: Waivers = None) -> dict[str, object]:
    """Return what the processed tables depend on: raw files, sidecars, code, waived checks."""
    listed = sorted(path for path in project.raw.rglob("*") if path.is_file())
    parts = {path.relative_to(project.raw).as_posix(): raw.checksum(path) for path in listed}
    folder = Path(__file__).parents[1]
    code = sorted(path for path in folder.rglob("*") if path.suffix in SOURCES)
    digest = hashlib.sha256(b"".join(path.read_bytes() for path in code)).hexdigest()
    return {**parts, "code": digest, "waived": dict(waived or {})}


def read_all(project: Project) -> list[raw.RawTable]:
    """Read every raw file, or report all that cannot be read."""
    tables, problems = [], []
    for path in raw.listed(project):
        try:
            tables.append(raw.read(project, path))
        except Problem as problem:
            problems.append(problem)
    if len(problems) == 1:
        raise problems[0]
    if problems:
        raise Problem(
            f"{len(problems)} files of {project.shown(project.raw)} cannot be used; "
            "put each right as its line says.",
            [problem.sentence for problem in problems],
        )
    return tables


def typed(raw_tables: list[RawTable]) -> dict[str, pd.DataFrame]:
    """Return this collection's own raw tables by name, typed and checked cell by cell."""
    return checks.typed([table for table in raw_tables if not table.sidecar.added])


def read_added(
    project: Project, raw_tables: list[RawTable], tables: dict[str, pd.DataFrame]
) -> list[Addition]:
    """Read the publishers' own files among the raw files.

    Parameters
    ----------
    tables
        Holds areas and measures.

    Raises
    ------
    Problem
        If one cannot be read any more as what its sidecar says it is.
    """
    additions = []
    for table in raw_tables:
        if table.sidecar.added:
            path = project.raw / table.name
            additions.append(addition(path, table.name, table.sidecar, tables))
            tables = {**tables, "areas": with_found(tables["areas"], additions[-1:])}
    return additions


def addition(path: Path, name: str, sidecar: Sidecar, tables: dict[str, pd.DataFrame]) -> Addition:
    """Read one publisher's own file as the data set that its sidecar names."""
    with tempfile.TemporaryDirectory() as folder:
        if sidecar.added.mapping:
            mapping = Path(folder) / f"{path.stem}.yaml"
            mapping.write_text(sidecar.added.mapping, encoding="utf-8")
            data_set = readers.declaration(mapping)
        else:
            data_set = readers.declared()[sidecar.added.data_set]
        (sheet,) = containers.sheets(path, name, Path(folder))
        reading = readers.read(sheet, data_set, tables["areas"], tables["measures"])
    checks.refuse(reading.failures)
    return Addition(name, sidecar, reading)


def build(
    tables: dict[str, pd.DataFrame],
    raw_tables: list[RawTable],
    additions: list[Addition],
    as_of: str | None = None,
    waived: Waivers = None,
) -> dict[str, pd.DataFrame]:
    """Return every processed table.

    Parameters
    ----------
    tables
        As :func:`typed` returns them.
    additions
        Publishers' own files, as :func:`read_added` returns them.
    as_of, waived
        As for :func:`process`.

    Raises
    ------
    Problem
        If a cell cannot be right, or there is no check of a name that is waived.
    """
    tables = {**tables, "areas": with_found(tables["areas"], additions)}
    tables["sources"] = with_sources(tables["sources"], additions)
    every = candidates(tables, additions)
    checks.together({**tables, "observations": every})
    own = tables["observations"]
    known = every[every["released"] <= vintages.month(as_of)] if as_of else own
    alone = observations.only_in_releases(tables["releases"], known, every_cell=bool(as_of))
    every = vintages.stacked([every, alone])
    used, earlier = vintages.in_use(every, as_of)
    tables = vintages.known(tables, as_of) if as_of else tables
    tables = {name: frame.drop(columns=["file", "row"]) for name, frame in tables.items()}
    tables["breaks"] = breaks(raw_tables)
    tables["releases"] = releases(tables, used, earlier, as_of)
    tables["measures"] = pd.concat([tables["measures"], derived.measures()], ignore_index=True)
    tables["measures"]["formula"] = tables["measures"]["formula"].fillna("")
    tables["files"] = described(raw_tables)
    newest = vintages.month(as_of) if as_of else used["released"].max()
    reached = reorganisations.in_force(tables["reorganisations"], newest)
    tables["areas"] = reorganisations.with_dates(tables["areas"], reached)
    tables["unions"] = reorganisations.unions(tables["areas"], reached)
    tables["observations"] = observations.complete(used, tables)
    tables["areas"] = observations.with_unions(tables["areas"], tables["unions"])
    tables["states"] = states(tables)
    read = [table.frame for table in raw_tables] + [one.reading.observations for one in additions]
    enforced = quality.enforced(len(raw_tables), read, every)
    found = quality.examine(tables, enforced)
    tables["checks"] = quality.waive(found.checks, dict(waived or {}))
    tables["findings"] = found.findings
    return tables


def candidates(tables: dict[str, pd.DataFrame], additions: list[Addition]) -> pd.DataFrame:
    """Return the figures of all files and releases, dated, by the present codes of areas.

    Returns
    -------
    DataFrame
        measure, area_code, period, value, status, source, released, compilation, file, row.
    """
    read = [
        one.reading.observations.assign(source=one.sidecar.added.source, file=one.name)
        for one in additions
    ]
    frame = vintages.stacked([tables["observations"], *read])
    present = observations.present_codes(tables["areas"])
    codes = frame["area_code"].map(lambda code: present.get(code, code)).astype("category")
    return vintages.dated(frame.assign(area_code=codes), tables["sources"])


def with_found(areas: pd.DataFrame, additions: list[Addition]) -> pd.DataFrame:
    """Return the areas with those that added files brought, to be looked at by someone."""
    areas = areas.assign(review="")
    for one in additions:
        areas = places.with_new(areas, one.reading.areas.assign(file=one.name), one.reading.recodes)
    return areas


def with_sources(sources: pd.DataFrame, additions: list[Addition]) -> pd.DataFrame:
    """Return the sources with those that only added files' sidecars describe."""
    rows = [
        {
            "source": one.sidecar.added.source,
            "title": one.sidecar.added.source_title,
            "publisher": one.sidecar.publisher,
            "address": one.sidecar.address,
            "licence": one.sidecar.licence,
            "rounding_nation": float(one.reading.data_set.rounding_nation),
            "rounding_authority": float(one.reading.data_set.rounding_authority),
            "released": one.sidecar.added.released,
            "months_after": "",
            "compilation": "yes" if one.reading.data_set.compilation else "no",
            "file": one.name,
            "row": 0,
        }
        for one in additions
    ]
    found = pd.DataFrame(rows, columns=sources.columns).astype(sources.dtypes)
    frame = pd.concat([sources, found], ignore_index=True)
    return frame.drop_duplicates("source", ignore_index=True)


def releases(
    tables: dict[str, pd.DataFrame], used: pd.DataFrame, earlier: pd.DataFrame, as_of: str | None
) -> pd.DataFrame:
    """Return figures as other releases than the one in use printed them."""
    compiled = tables["releases"]
    compiled = compiled.assign(released_in=compiled["released"].astype(str).map(vintages.month))
    files = earlier[~earlier["source"].isin(set(compiled["source"]))]
    rest = vintages.as_releases(files, used, tables["sources"])
    frame = pd.concat([compiled, rest], ignore_index=True)
    return frame[frame["released_in"] <= vintages.month(as_of)] if as_of else frame


def breaks(raw_tables: list[raw.RawTable]) -> pd.DataFrame:
    """Return the known breaks of all sidecars, a row a measure.

    Returns
    -------
    DataFrame
        measure, nation (GSS code), start (first period on the new basis), kind, note.
    """
    rows = [
        {"measure": measure, **entry.model_dump(exclude={"measures"})}
        for table in raw_tables
        for entry in table.sidecar.breaks
        for measure in entry.measures
    ]
    return pd.DataFrame(rows, columns=["measure", "nation", "start", "kind", "note"])


def described(raw_tables: list[raw.RawTable]) -> pd.DataFrame:
    """Return what the sidecars say of each raw file, a row a file."""
    names = ("title", "publisher", "address", "licence", "release", "table", "row", "sha256")
    return pd.DataFrame(
        [{"file": t.name, **{name: getattr(t.sidecar, name) for name in names}} for t in raw_tables]
    )


def states(tables: dict[str, pd.DataFrame]) -> pd.DataFrame:
    """Return a digest of the figures of each measure, and of each table that has no measures.

    Returns
    -------
    DataFrame
        name (a measure, or "table NAME"), digest.
    """
    by_measure = ("observations", "releases", "breaks", "measures")
    digests: dict[str, int] = {}
    for name, frame in tables.items():
        rows = pd.util.hash_pandas_object(frame, index=False)
        if name in by_measure:
            sums = rows.groupby(frame["measure"].to_numpy()).sum()
        else:
            sums = pd.Series({f"table {name}": rows.sum()})
        for key, digest in sums.items():
            digests[key] = (digests.get(key, 0) + int(digest)) % 2**64
    rows = [(name, f"{digest:016x}") for name, digest in sorted(digests.items())]
    return pd.DataFrame(rows, columns=["name", "digest"])


def save(frame: pd.DataFrame, path: Path) -> None:
    """Write a table as Parquet; categories are read back as the text they are."""
    table = pa.Table.from_pandas(frame, preserve_index=False).replace_schema_metadata(None)
    with path.open("wb") as file:
        pyarrow.parquet.write_table(table, file, store_schema=False)


def write(
    project: Project,
    tables: dict[str, pd.DataFrame],
    as_of: str | None = None,
    waived: Waivers = None,
    install: Callable[[], object] = lambda: None,
) -> None:
    """Write the tables and their manifest to a temporary folder, then rename it into place.

    Parameters
    ----------
    install
        Called when the tables are written and before they are put in place: puts what they were
        built from into ``data/raw``.

    Raises
    ------
    Problem
        If the folder cannot be written; what was there before is still there.
    """
    target = project.processed_as_of(as_of)
    try:
        with writing.working_folder(target.parent) as folder:
            new = folder / target.name
            new.mkdir()
            for name, frame in tables.items():
                save(frame, new / f"{name}.parquet")
            if (target / "README.md").exists():
                shutil.copy2(target / "README.md", new)
            install()
            manifest = json.dumps(fingerprint(project, waived), indent=1)
            (new / MANIFEST).write_text(manifest, encoding="utf-8")
            writing.replace_folder(new, target)
    except OSError as error:
        raise Problem(
            f"{project.shown(target)} cannot be written ({error.strerror or error}): "
            "free some space or make the folder writable, then run the command again."
        ) from error
