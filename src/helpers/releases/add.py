"""Add publishers' files: recognise, check, say what they change, install, rebuild.

:func:`add` tells the whole story in the order it happens. Nothing is installed unless everything
is right; what is installed becomes visible in one step, as one new folder of ``data/raw``.
"""

import shutil
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

import pandas as pd
import typer
import yaml
from rich.console import Console

from helpers.data import process, quality, raw, readers, vintages
from helpers.data.process import Addition
from helpers.data.raw import Added, RawTable, Sidecar
from helpers.data.readers import NotRead, Reading
from helpers.errors import Problem
from helpers.files import containers, writing
from helpers.files.containers import Sheet
from helpers.project import Project
from helpers.releases import announcements, differences
from helpers.releases.fetch import Fetched


@dataclass(frozen=True)
class Options:
    """How to add.

    yes
        Do not ask before installing.
    dry_run
        Stop after saying what would change.
    accept_revisions
        Take large revisions too.
    released
        The month (YYYY-MM) in which the files were published; the usual one where None.
    mapping
        A YAML file that says what the columns of tidy CSV files are.
    changes
        A CSV file to write every change to.
    waived
        Checks of the figures that may fail, each with the reason.
    """

    yes: bool = False
    dry_run: bool = False
    accept_revisions: bool = False
    released: str | None = None
    mapping: Path | None = None
    changes: Path | None = None
    waived: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Given:
    """One table of what was given, the file it came in, and what is known of a fetched file."""

    sheet: Sheet
    original: Path
    fetched: Fetched | None


def add(
    project: Project,
    paths: list[Path],
    options: Options,
    console: Console,
    facts: Mapping[Path, Fetched] | None = None,
) -> bool:
    """Add publishers' files to ``data/raw`` and rebuild; return whether anything was installed.

    Parameters
    ----------
    paths
        CSV, gzip, ZIP, XLSX, ODS or Parquet files.
    facts
        What is known of files that were fetched.

    Raises
    ------
    Problem
        If a file is not understood or anything in it is wrong, a revision is large and was not
        accepted, or the disk is full. ``data`` is then as it was before.
    """
    process.ensure(project)
    try:
        with writing.working_folder(project.raw.parent) as working:
            return _add(project, paths, options, console, facts or {}, working)
    except OSError as error:
        raise Problem(
            f"Nothing was added, because {project.shown(project.raw)} cannot be written "
            f"({(error.strerror or str(error)).lower()}): make room or gain the right to write."
        ) from error


def _add(
    project: Project,
    paths: list[Path],
    options: Options,
    console: Console,
    facts: Mapping[Path, Fetched],
    working: Path,
) -> bool:
    with console.status("Reading"):
        raw_tables = process.read_all(project)
        tables = process.typed(raw_tables)
        before = process.read_added(project, raw_tables, tables)
        given = opened(paths, working, facts)
        new, passed_over = read_all(given, options, tables, before)
    announcements.print_passed_over(passed_over, console)
    if not new:
        console.print("Nothing was added: every figure is held already.")
        return False
    changes, gone = compared(tables, before, new)
    counts = differences.summary(changes, gone, [one.name for one in new])
    announcements.print_files(new, counts, console)
    announcements.print_changes(changes, gone, tables, console)
    if options.changes:
        writing.replace_text(options.changes, announcements.as_csv(changes, gone))
    refuse_large(changes, options)
    new = [one for one in new if counts.loc[one.name, list(differences.USEFUL)].any()]
    if not new:
        console.print("Nothing was added: every figure is held already.")
        return False
    folder = new_folder(project)
    staged = [stage(one, given, working / folder, folder) for one in new]
    with console.status("Checking everything together"):
        listed = [*raw_tables, *(RawTable(one.name, one.sidecar, pd.DataFrame()) for one in staged)]
        built = process.build(tables, listed, [*before, *staged], waived=options.waived)
        quality.gate(built["checks"], built["findings"], so="nothing was added")
    if options.dry_run:
        console.print("Nothing was installed: this was a dry run.")
        return False
    ask(options)
    changed = process.changes(project, built)
    process.write(
        project,
        built,
        waived=options.waived,
        install=lambda: (working / folder).rename(project.raw / folder),
    )
    process.publish_quality(project, built, *changed)
    count = f"{len(new)} file{'' if len(new) == 1 else 's'}"
    place = project.shown(project.raw / folder)
    undo = "to undo it, remove that folder and run 'case-for-change process'"
    console.print(f"Added {count} as {place}; {undo}.", soft_wrap=True)
    return True


def opened(paths: list[Path], working: Path, facts: Mapping[Path, Fetched]) -> list[Given]:
    """Return every table that the files hold, unpacked into ``working``.

    Raises
    ------
    Problem
        If there is no such file, or it cannot be unpacked.
    """
    given = []
    for number, path in enumerate(paths):
        folder = working / f"unpacked-{number}"
        folder.mkdir()
        sheets = containers.sheets(path, path.name, folder)
        given += [Given(sheet, path, facts.get(path)) for sheet in sheets]
    return given


def read_all(
    given: list[Given],
    options: Options,
    tables: dict[str, pd.DataFrame],
    before: list[Addition],
) -> tuple[list[Addition], list[str]]:
    """Return what each table gives, and a sentence on each that no reader takes or is held.

    Raises
    ------
    Problem
        If none is understood, or anything in one is wrong.
    """
    mapping = readers.declaration(options.mapping) if options.mapping else None
    installed = {one.sidecar.sha256: one.name for one in before}
    new, passed_over, failures = [], [], []
    tables = {
        **tables,
        "areas": process.with_found(tables["areas"], before),
        "sources": process.with_sources(tables["sources"], before),
    }
    for one in given:
        content = raw.checksum(one.sheet.file)
        if content in installed:
            sentence = f"{one.sheet.shown} is held already, as {installed[content]}."
            passed_over.append(Problem(sentence))
            continue
        try:
            data_set = mapping or readers.recognise(one.sheet)
        except NotRead as problem:
            passed_over.append(problem)
            continue
        reading = readers.read(one.sheet, data_set, tables["areas"], tables["measures"])
        failures += reading.failures
        if not reading.failures:
            addition = described(one, reading, options, tables, [*before, *new])
            tables["areas"] = process.with_found(tables["areas"], [addition])
            new.append(addition)
    refuse(failures)
    not_read = [problem for problem in passed_over if isinstance(problem, NotRead)]
    if len(not_read) == len(given):
        first, *others = not_read
        raise Problem(first.sentence, [problem.sentence for problem in others])
    return new, [problem.sentence for problem in passed_over]


def refuse(failures: list) -> None:
    """Raise one Problem that names the first failing cell and lists the others."""
    if failures:
        first, *others = failures
        more = f", and {len(others):,} more cells" if others else ""
        raise Problem(
            f"Nothing was added, because of {first}{more}: "
            "put the file right or ask its publisher.",
            [str(failure) for failure in others],
        )


def described(
    one: Given,
    reading: Reading,
    options: Options,
    tables: dict[str, pd.DataFrame],
    others: list[Addition],
) -> Addition:
    """Return a reading with the sidecar it will have.

    Raises
    ------
    Problem
        If another file gives the same data set of the same release otherwise.
    """
    data_set, fetched = reading.data_set, one.fetched
    name = f"{data_set.name}-{reading.newest}"
    content = raw.checksum(one.sheet.file)
    source, released = release(reading, options, fetched, tables)
    title = data_set.source_title.format(year=reading.newest)
    if source.endswith(released):
        title = f"{title}, as published in {released}"
    for other in others:
        added = other.sidecar.added
        same = (added.data_set, added.source) == (data_set.name, source)
        if same and other.sidecar.sha256 != content:
            raise Problem(
                f"{one.sheet.shown} gives {data_set.title} of {released}, which {other.name} gives "
                "otherwise: if it is a later correction, say when it came out with --released."
            )
    sidecar = Sidecar(
        title=data_set.title,
        publisher=data_set.publisher,
        address=fetched.address if fetched else data_set.address,
        licence=data_set.licence,
        release=title,
        table="observations",
        row="As published: one area in one period, or one figure of it.",
        sha256=content,
        added=Added(
            data_set=data_set.name,
            source=source,
            source_title=title,
            released=released,
            original=one.sheet.shown,
            original_sha256=raw.checksum(one.original),
            date=date.today().isoformat(),
            version=fetched.version if fetched else "",
            mapping=options.mapping.read_text(encoding="utf-8") if options.mapping else "",
        ),
    )
    return Addition(name, sidecar, reading)


def release(
    reading: Reading, options: Options, fetched: Fetched | None, tables: dict[str, pd.DataFrame]
) -> tuple[str, str]:
    """Return the source that a file's figures have, and the month it was published in.

    The month is the one given, else the one the interface names, else that of the source of this
    name already described, else the data set's usual one.
    """
    data_set = reading.data_set
    source = f"{data_set.source}-{reading.newest}"
    held = tables["sources"].set_index("source")["released"].get(source, "")
    year = reading.newest + data_set.released_years_after
    usual = min(f"{year}-{data_set.released_month:02d}", f"{date.today():%Y-%m}")
    said = options.released or (fetched.published[:7] if fetched else "")
    released = vintages.month(said or held or usual)
    if held and released != vintages.month(held):
        source = f"{source}-{released}"
    return source, released


def compared(
    tables: dict[str, pd.DataFrame], before: list[Addition], new: list[Addition]
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the figures of new files with what each changes, and those that disappeared."""
    described = {
        **tables,
        "areas": process.with_found(tables["areas"], [*before, *new]),
        "sources": process.with_sources(tables["sources"], [*before, *new]),
    }
    held = vintages.in_use(vintages.plain(process.candidates(described, before)))[0]
    every = vintages.plain(process.candidates(described, [*before, *new]))
    fresh = every[every["file"].isin([one.name for one in new])]
    changes = differences.of_files(fresh, held, vintages.in_use(every)[0], described)
    return changes, differences.disappeared(fresh, held, described["areas"])


def refuse_large(changes: pd.DataFrame, options: Options) -> None:
    """Refuse large revisions that nobody accepted."""
    large = int(changes["large"].sum())
    if large and not options.accept_revisions:
        figures = "1 figure is" if large == 1 else f"{large:,} figures are"
        raise Problem(
            f"Nothing was added, because {figures} revised by more than "
            f"{differences.LARGE_SHARE:.0%}: look at them above, and if the publisher says why, "
            "add the file with --accept-revisions."
        )


def new_folder(project: Project) -> str:
    """Return the name of the folder of data/raw that what is added today gets."""
    first = f"{raw.ADDED_FOLDER}{date.today()}"
    taken = {path.name for path in project.raw.iterdir()}
    names = [first, *(f"{first}-{number}" for number in range(2, len(taken) + 3))]
    return next(name for name in names if name not in taken)


def stage(one: Addition, given: list[Given], target: Path, folder: str) -> Addition:
    """Put a file and its sidecar into the folder that will become visible, and return it there."""
    target.mkdir(exist_ok=True)
    content = one.sidecar.sha256
    file = next(each.sheet.file for each in given if raw.checksum(each.sheet.file) == content)
    path = target / f"{one.name}{file.suffix}"
    number = 2
    while path.exists():
        path = target / f"{one.name}-{number}{file.suffix}"
        number += 1
    shutil.copyfile(file, path)
    text = yaml.safe_dump(one.sidecar.model_dump(), sort_keys=False, allow_unicode=True, width=1000)
    path.with_suffix(".yaml").write_text(text, encoding="utf-8", newline="\n")
    return replace(one, name=f"{folder}/{path.name}")


def ask(options: Options) -> None:
    """Ask whether to install, unless it was said before.

    Raises
    ------
    Problem
        If there is nobody to ask.
    typer.Abort
        If the answer is no.
    """
    if options.yes:
        return
    if not sys.stdin.isatty():
        raise Problem("Nothing was installed, as there is nobody to ask: add --yes to install.")
    typer.confirm("Install this?", abort=True)
