"""Add publishers' files: recognise, check, say what they change, install, rebuild.

:func:`add` tells the whole story in the order it happens. Nothing is installed unless everything
is right; what is installed becomes visible in one step, as one new folder of ``data/raw``.
"""

import shutil
import sys
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

import pandas as pd
import typer
import yaml
from rich.console import Console

from helpers import data, words
from helpers.analysis import claims
from helpers.data import process, quality, raw, vintages
from helpers.data.process import Addition
from helpers.data.raw import RawTable
from helpers.errors import Problem
from helpers.files import writing
from helpers.project import Project
from helpers.releases import (
    announcements,
    differences,
    given_files,
    moved,
    own_figures,
    passed_over,
)
from helpers.releases.differences import Compared
from helpers.releases.fetch import Fetched
from helpers.releases.given_files import Given
from helpers.reports.pages import quality_page


@dataclass(frozen=True)
class Options:
    """How to add."""

    yes: bool = False  # do not ask before installing
    dry_run: bool = False  # stop after saying what would change
    # measures, or tables as they are listed, whose large revisions are taken too
    accept_revisions: Collection[str] = ()
    accept_withdrawals: Collection[str] = ()  # the same of withdrawals
    released: str | None = None  # the month of publication (YYYY-MM); the usual one where None
    mapping: Path | None = None  # a YAML file that says what the columns of tidy CSV files are
    changes: Path | None = None  # a CSV file to write every change to
    waived: Mapping[str, str] = field(default_factory=dict)  # checks that may fail, with the reason
    about: Mapping[str, str] = field(default_factory=dict)  # what is said of a tidy table
    period: int | None = None  # the year of all rows of a tidy table without a column for it
    pass_over: tuple[str, ...] = ()  # data sets that tables may nearly be and yet be passed over


def add(
    project: Project,
    paths: list[Path],
    options: Options,
    console: Console,
    facts: Mapping[Path, Fetched] | None = None,
) -> bool:
    """Add publishers' files to ``data/raw`` and rebuild; return whether anything was installed.

    ``paths`` are CSV, gzip, ZIP, XLSX, ODS or Parquet files; ``facts`` is what is known of those
    that were fetched.

    Raises:
        Problem: If a file is not understood or anything in it is wrong, a revision is large and was
            not accepted, or the disk is full. ``data`` is then as it was before.
    """
    process.ensure(project, page=quality_page.write)
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
        read = process.fingerprint(project, options.waived)
        raw_tables = process.read_all(project)
        tables = process.typed(raw_tables)
        before = process.read_added(project, raw_tables, tables)
        files = given_files.opened(paths, working, facts)
    described = process.with_all(tables, before)
    mapping, unkept = mapping_of(options, files, described, working, console)
    with console.status("Reading"):
        new, not_read = given_files.read_all(files, tables, before, mapping, options.released)
    passed_over.refuse_unread(not_read, options.pass_over, len(files))
    passed_over.show(not_read, console)
    passed_over.refuse_near_misses(not_read, options.pass_over)
    if not new:
        console.print("Nothing was added: every figure is held already.")
        return False
    compared = compared_with_held(tables, before, new)
    if not options.released:
        refuse_other_editions(new, compared, tables["sources"])
    counts = differences.summary(compared, [one.name for one in new])
    announcements.print_files(new, console)
    announcements.print_absent(new, project, console)
    if options.changes:
        areas = process.with_all(tables, [*before, *new])["areas"]
        writing.replace_text(options.changes, announcements.as_csv(compared, areas))
    useful = [one for one in new if counts.loc[one.name, [*differences.USEFUL, "withdrawn"]].any()]
    if not useful:
        announcements.print_changes(compared, tables, console)
        announcements.print_counts(new, counts, console)
        console.print("Nothing was added: every figure is held already.")
        return False
    folder = new_folder(project)
    staged = [stage(one, files, working / folder, folder) for one in useful]
    with console.status("Checking everything together"):
        listed = [*raw_tables, *(RawTable(one.name, one.sidecar, pd.DataFrame()) for one in staged)]
        built = process.build(tables, listed, [*before, *staged], waived=options.waived)
        headlines = moved.headlines(data.table("observations"), built)
        verdicts = moved.verdicts(claims.ledger(claims.held()), built)
    announcements.print_headlines(headlines, console)
    announcements.print_verdicts(verdicts, console)
    announcements.print_changes(compared, built, console)
    announcements.print_counts(new, counts, console)
    refuse_unaccepted(compared, options, tables["measures"]["measure"], list(counts.index))
    quality.gate(built["checks"], built["findings"], so="nothing was added")
    if options.dry_run:
        console.print("Nothing was installed: this was a dry run.")
        return False
    ask("Install this?", "Nothing was installed", options.yes)
    move = (working / folder, project.raw / folder)
    with own_figures.kept(options.mapping, unkept, console):
        process.put(project, built, read, quality_page.write, move)
    place = project.shown(project.raw / folder)
    undo = "'case-for-change undo' takes the last addition out again"
    every = project.shown(project.root / quality.CHANGES)
    console.print(f"Every figure that changed stands in {every}, nations first.", soft_wrap=True)
    console.print(f"Added {words.counted(len(useful), 'file')} as {place}; {undo}.", soft_wrap=True)
    console.print(announcements.where_shown(new, built), markup=False, soft_wrap=True, end="")
    return True


def mapping_of(
    options: Options,
    files: list[Given],
    tables: dict[str, pd.DataFrame],
    working: Path,
    console: Console,
) -> tuple[Path | None, str]:
    """Return the mapping file, completed by what is said or asked, and what is to be kept of it.

    None and '' where none is named.
    """
    if options.mapping:
        sheets = [one.sheet for one in files]
        said = (options.about, options.period)
        return own_figures.completed(options.mapping, *said, sheets, tables, working, console)
    if options.about or options.period:
        raise Problem(
            "What is said of a table is kept in a mapping file: name one with --mapping; where it "
            "is not there, it is made."
        )
    return None, ""


def compared_with_held(
    tables: dict[str, pd.DataFrame], before: list[Addition], new: list[Addition]
) -> Compared:
    """Return what the figures of new files change of those in use."""
    described = process.with_all(tables, [*before, *new])
    held = vintages.in_use(vintages.plain(process.candidates(described, before)))[0]
    every = vintages.plain(process.candidates(described, [*before, *new]))
    fresh = every[every["file"].isin([one.name for one in new])]
    figures = differences.of_files(fresh, held, vintages.in_use(every)[0], described)
    aside = _cells(described["set_aside"])
    withdrawn = differences.taken_back(fresh, held[~_cells(held).isin(aside)], every)
    gone = differences.disappeared(fresh, held, described["areas"])
    cells, taken = _cells(gone), _cells(withdrawn)
    return Compared(figures, withdrawn, gone[~cells.isin(taken)])


def refuse_other_editions(new: list[Addition], compared: Compared, sources: pd.DataFrame) -> None:
    """Refuse an edition of a compilation that is not the one held under its name.

    Which of the two is newer decides what has been withdrawn, and only who has the file can say.
    ``sources`` has source and released of each source held.
    """
    held = sources.set_index("source")["released"]
    for one in new:
        source = one.sidecar.added.source
        if not one.reading.data_set.compilation or source not in held:
            continue
        figures = compared.figures[compared.figures["file"] == one.name]
        otherwise = ~figures["kind"].isin(["same", "rounding"])
        if otherwise.any() or (compared.gone["file"] == one.name).any():
            raise Problem(
                f"'{one.sidecar.title}' to {one.reading.newest} is another edition than {source}, "
                f"which is held and dated {held[source]}: say when it came out with --released."
            )


def _cells(frame: pd.DataFrame) -> pd.MultiIndex:
    return pd.MultiIndex.from_frame(frame[vintages.KEY])


def refuse_unaccepted(
    compared: Compared, options: Options, measures: Collection[str], files: Collection[str]
) -> None:
    """Refuse large revisions and withdrawals that nobody accepted by name.

    ``measures`` and ``files`` are the names that there are: those of measures, and of the tables
    added.
    """
    figures = compared.figures
    for rows, accepted, option, what in (
        (figures[figures["large"]], options.accept_revisions, "--accept-revisions",
         f"revised by more than {differences.LARGE_SHARE:.0%}"),
        (compared.withdrawn, options.accept_withdrawals, "--accept-withdrawals",
         "withdrawn: a newer edition of their compilation no longer has them"),
    ):  # fmt: skip
        for name in accepted:
            if name not in {*measures, *files}:
                raise Problem(
                    f"{option} names a measure or a table that is added, and '{name}' is neither: "
                    f"the tables are {words.listed(files)}."
                )
        rest = rows[~rows["measure"].isin(accepted) & ~rows["file"].isin(accepted)]
        if len(rest):
            counts = rest.groupby("measure", observed=True).size()
            cells = "1 figure is" if len(rest) == 1 else f"{len(rest):,} figures are"
            named = " ".join(f"{option} {measure}" for measure in counts.index)
            raise Problem(
                f"Nothing was added, because {cells} {what}. Look at them above, and if the "
                f"publisher says why, add the file with {named}.",
                [f"{measure}: {count:,}" for measure, count in counts.items()],
            )


def new_folder(project: Project) -> str:
    """Return the name of the folder of data/raw that what is added today gets."""
    first = f"{raw.ADDED_FOLDER}{date.today()}"
    turns = [raw.turn(path.name) for path in raw.additions(project) if path.name.startswith(first)]
    return f"{first}-{max(turns) + 1}" if turns else first


def stage(one: Addition, files: list[Given], target: Path, folder: str) -> Addition:
    """Put a file and its sidecar into the folder that will become visible, and return it there."""
    target.mkdir(exist_ok=True)
    content = one.sidecar.sha256
    file = next(each.sheet.file for each in files if raw.checksum(each.sheet.file) == content)
    path = target / f"{one.name}{file.suffix}"
    number = 2
    while path.exists():
        path = target / f"{one.name}-{number}{file.suffix}"
        number += 1
    shutil.copyfile(file, path)
    text = yaml.safe_dump(one.sidecar.model_dump(), sort_keys=False, allow_unicode=True, width=1000)
    path.with_suffix(".yaml").write_text(text, encoding="utf-8", newline="\n")
    return replace(one, name=f"{folder}/{path.name}")


def ask(question: str, otherwise: str, yes: bool) -> None:
    """Ask before something is done, unless ``yes`` was said; typer.Abort if the answer is no."""
    if yes:
        return
    if not sys.stdin.isatty():
        raise Problem(f"{otherwise}, as there is nobody to ask: say --yes beforehand.")
    typer.confirm(question, abort=True)
