"""From data/raw to data/processed: read, check, choose the newest release, derive, write.

:func:`process` tells the whole story in the order it happens. What it writes is built, never
edited, and not kept in git.
"""

import json
from collections.abc import Callable
from datetime import UTC, datetime

import pandas as pd

from helpers.data import (
    checks,
    derived,
    disclosure,
    quality,
    raw,
    reorganisations,
    vintages,
)
from helpers.data import observed as observations
from helpers.data.added import Addition, read_added, with_all
from helpers.data.raw import RawTable
from helpers.data.stored import MANIFEST, Move, Waivers, fingerprint, write
from helpers.errors import Problem
from helpers.files import locks, writing
from helpers.project import Project

Page = Callable[[Project, dict[str, pd.DataFrame], pd.DataFrame, datetime | None], None]
"""Writes the page of quality: given the tables, what changed, and since when."""


def process(
    project: Project,
    as_of: str | None = None,
    waived: Waivers = None,
    page: Page | None = None,
    move: Move = None,
) -> dict[str, pd.DataFrame]:
    """Build the processed tables from ``data/raw`` and return them.

    Args:
        as_of: Build them from what was published up to this month (YYYY-MM), into a folder of their
            own.
        waived: Checks of the figures that may fail, each with the reason.
        page: Writes the page of quality, also where a check fails.
        move: A folder that leaves ``data/raw``: the tables are built from the rest.

    Raises:
        Problem: If a raw file is not what its sidecar says, or a check fails; every failure found
            is in the details. What was in ``data/processed`` before is then still there.
    """
    with locks.alone(project):
        read = fingerprint(project, None if as_of else waived)
        raw_tables = read_all(project, without=move[0].name if move else "")
        tables = typed(raw_tables)
        additions = read_added(project, raw_tables, tables)
        built = build(tables, raw_tables, additions, as_of, waived)
        if as_of:
            write(project, built, read, as_of)
            return built
        shown = f" ({quality.PAGE} shows where)" if page and not move else ""
        try:
            quality.gate(built["checks"], built["findings"], f"nothing is built or reported{shown}")
        except Problem:
            if page and not move:
                page(project, built, *changes(project, built))
            raise
        put(project, built, read, page, move)
    return built


def put(
    project: Project,
    built: dict[str, pd.DataFrame],
    read: dict[str, object],
    page: Page | None = None,
    move: Move = None,
) -> None:
    """Put tables of today's view in place, with the page of quality and what they are built from.

    Args:
        read, move: As for :func:`helpers.data.stored.write`.
        page: As for :func:`process`.
    """
    changed = changes(project, built)
    paths = [project.root / name for name in (quality.PAGE, quality.CHANGES)]
    told = {path: path.read_text(encoding="utf-8") if path.exists() else "" for path in paths}
    try:
        write(project, built, read, move=move, page=lambda: page and page(project, built, *changed))
    except BaseException:
        for path, before in told.items():
            if path.exists() and path.read_text(encoding="utf-8") != before:
                path.unlink()  # it tells of what did not come; the page is written anew if missing
                if before:
                    writing.replace_text(path, before)
        raise


def ensure(
    project: Project, as_of: str | None = None, waived: Waivers = None, page: Page | None = None
) -> bool:
    """Build the processed tables if missing or not of these raw files; return whether.

    They are also built anew where ``page`` is to be written and is missing. Parameters are those
    of :func:`process`.
    """
    if is_current(project, as_of, waived, page):
        return False
    with locks.alone(project):
        if is_current(project, as_of, waived, page):  # by now, through another command
            return False
        process(project, as_of, waived, page)
    return True


def is_current(project: Project, as_of: str | None, waived: Waivers, page: Page | None) -> bool:
    """Say whether the tables are of these raw files; parameters are those of :func:`process`."""
    manifest = project.processed_as_of(as_of) / MANIFEST
    complete = bool(as_of) or page is None or (project.root / quality.PAGE).exists()
    try:
        built_from = json.loads(manifest.read_text(encoding="utf-8"))
        return complete and built_from == fingerprint(project, waived)
    except (OSError, ValueError):
        return False


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


def read_all(project: Project, without: str = "") -> list[raw.RawTable]:
    """Read every raw file but those of a folder ``without``, or report all that cannot be read."""
    tables, problems = [], []
    for path in raw.listed(project, without):
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


def build(
    tables: dict[str, pd.DataFrame],
    raw_tables: list[RawTable],
    additions: list[Addition],
    as_of: str | None = None,
    waived: Waivers = None,
) -> dict[str, pd.DataFrame]:
    """Return every processed table.

    Args:
        tables: As :func:`typed` returns them.
        additions: Publishers' own files, as :func:`read_added` returns them.
        as_of, waived: As for :func:`process`.

    Raises:
        Problem: If a cell cannot be right, or there is no check of a name that is waived.
    """
    tables = with_all(tables, additions)
    every = candidates(tables, additions)
    checks.across_tables({**tables, "observations": every})
    own = tables["observations"]
    ours = {*own["measure"].unique(), *tables["releases"]["measure"]}
    known = every[every["released"] <= vintages.month(as_of)] if as_of else own
    alone = observations.only_in_releases(tables["releases"], known, every_cell=bool(as_of))
    every = vintages.stacked([every, alone])
    used, earlier = vintages.in_use(every, as_of)
    if as_of:
        used = vintages.whole(used, every, as_of, [derived.POPULATION])
    hidden = vintages.suppressed(every)
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
    tables["harmonised_areas"] = reorganisations.harmonised_areas(tables["areas"], reached)
    tables["observations"] = observations.complete(used, tables, hidden)
    tables["releases"] = disclosure.without(tables["releases"], tables["observations"], hidden)
    tables["areas"] = observations.with_harmonised_areas(
        tables["areas"], tables["harmonised_areas"]
    )
    tables["added_measures"] = observations.only_added(tables["observations"], ours, additions)
    tables["states"] = states(tables)
    # what stands out follows from figures whose states are told
    cells = quality.published(tables)
    tables["outlying"], _ = quality.outlying(cells, tables["areas"], tables["breaks"])
    read = [table.frame for table in raw_tables] + [one.reading.observations for one in additions]
    enforced = quality.enforced(len(raw_tables), read, every)
    found = quality.examine(tables, enforced)
    tables["checks"] = quality.waive(found.checks, dict(waived or {}))
    tables["findings"] = found.findings
    return tables


def candidates(tables: dict[str, pd.DataFrame], additions: list[Addition]) -> pd.DataFrame:
    """Return the figures of all files and releases, dated, by the present codes of areas.

    Returns:
        DataFrame: measure, area_code, period, value, status, source, released, compilation, file,
            row.
    """
    read = [
        one.reading.observations.assign(source=one.sidecar.added.source, file=one.name)
        for one in additions
    ]
    frame = vintages.stacked([tables["observations"], *read])
    present = observations.present_codes(tables["areas"])
    codes = frame["area_code"].map(lambda code: present.get(code, code)).astype("category")
    return vintages.dated(frame.assign(area_code=codes), tables["sources"])


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

    Returns:
        DataFrame: measure, nation (GSS code), start (first period on the new basis), kind, note.
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

    Returns:
        DataFrame: name (a measure, or "table NAME"), digest.
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
