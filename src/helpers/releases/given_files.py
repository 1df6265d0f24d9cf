"""The files given: copied, unpacked, recognised, read, and described as their sidecars will be."""

import os
import shutil
import stat
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pandas as pd

from helpers.data import process, raw, readers, vintages
from helpers.data.added import with_areas
from helpers.data.process import Addition
from helpers.data.raw import Added, Sidecar
from helpers.data.readers import NotRead, Reading
from helpers.errors import Problem
from helpers.files import containers
from helpers.files.containers import Sheet
from helpers.releases.fetch import Fetched


@dataclass(frozen=True)
class Given:
    """One table of what was given, the copy of its file, and what is known of a fetched file."""

    sheet: Sheet
    original: Path
    fetched: Fetched | None

    @property
    def published(self) -> str:
        """The month that the publisher's interface names, YYYY-MM; '' where it is not known."""
        return self.fetched.published[:7] if self.fetched else ""


def opened(paths: list[Path], working: Path, facts: Mapping[Path, Fetched]) -> list[Given]:
    """Return every table that the files hold, copied and unpacked into ``working``."""
    given = []
    for number, path in enumerate(paths):
        copy = copied(path, working / f"given-{number}")
        folder = working / f"unpacked-{number}"
        folder.mkdir()
        sheets = containers.sheets(copy, path.name, folder)
        given += [Given(sheet, copy, facts.get(path)) for sheet in sheets]
    return given


def copied(path: Path, folder: Path) -> Path:
    """Return a copy of a file in a new folder, which nobody edits while it is read.

    Raises:
        Problem: If there is no such file, or it changed while it was copied.
    """
    folder.mkdir()
    try:
        file = path.open("rb")
    except OSError as error:
        reason = error.strerror or str(error)
        raise Problem(f"{path.name} cannot be opened ({reason}): check its name.") from error
    with file, (folder / path.name).open("wb") as copy:
        before = os.fstat(file.fileno())
        if not stat.S_ISREG(before.st_mode):
            raise Problem(f"{path.name} is not a file: check its name.")
        shutil.copyfileobj(file, copy)
        after = os.fstat(file.fileno())
    if (before.st_size, before.st_mtime_ns) != (after.st_size, after.st_mtime_ns):
        raise Problem(f"{path.name} changed while it was read: add it again when it is complete.")
    return folder / path.name


def read_all(
    given: list[Given],
    tables: dict[str, pd.DataFrame],
    before: list[Addition],
    mapping: Path | None = None,
    released: str | None = None,
) -> tuple[list[Addition], list[Problem]]:
    """Return what each table gives, and a problem for each that no reader takes or is held.

    Args:
        tables: Holds areas, measures and sources.
        before: What was added earlier.
        mapping: A YAML file that says what the columns are; where None, readers recognise them.
        released: The month (YYYY-MM) in which the files were published, where it is known.

    Raises:
        Problem: If anything in one that is understood is wrong.
    """
    declared = readers.declaration(mapping) if mapping else None
    text = mapping.read_text(encoding="utf-8") if mapping else ""
    installed = {one.sidecar.sha256: one.name for one in before}
    new, passed_over, failures = [], [], []
    met: dict[str, str] = {}
    tables = process.with_all(tables, before)
    for one in given:
        content = raw.checksum(one.sheet.file)
        if content in installed:
            sentence = f"{one.sheet.shown} is held already, as {installed[content]}."
            passed_over.append(Problem(sentence))
            continue
        if content in met:
            sentence = f"{one.sheet.shown} is given twice: it is the same as {met[content]}."
            passed_over.append(NotRead(sentence))
            continue
        met[content] = one.sheet.shown
        try:
            data_set = declared or readers.recognise(one.sheet)
        except NotRead as problem:
            passed_over.append(problem)
            continue
        reading = readers.read(one.sheet, data_set, tables["areas"], tables["measures"])
        failures += reading.failures
        if not reading.failures:
            source, month = release(reading, released or one.published, tables["sources"])
            addition = described(one, reading, source, month, text)
            refuse_otherwise(addition, [*before, *new])
            tables["areas"] = with_areas(tables["areas"], [addition])
            new.append(addition)
    refuse(failures)
    return new, passed_over


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


def described(one: Given, reading: Reading, source: str, released: str, mapping: str) -> Addition:
    """Return a reading with the sidecar it will have.

    ``source`` and ``released`` are what :func:`release` returns, ``mapping`` is the text of the
    mapping file it was read by ('' if none).
    """
    data_set, fetched = reading.data_set, one.fetched
    title = data_set.source_title.replace("{year}", str(reading.newest))
    if source.endswith(released):
        title = f"{title}, as published in {released}"
    sidecar = Sidecar(
        title=data_set.title,
        publisher=data_set.publisher,
        address=fetched.address if fetched else data_set.address,
        licence=data_set.licence,
        release=title,
        table="observations",
        row="As published: one area in one period, or one figure of it.",
        sha256=raw.checksum(one.sheet.file),
        added=Added(
            data_set=data_set.name,
            source=source,
            source_title=title,
            released=released,
            original=one.sheet.shown,
            original_sha256=raw.checksum(one.original),
            date=date.today().isoformat(),
            version=fetched.version if fetched else "",
            mapping=mapping,
        ),
    )
    return Addition(f"{data_set.name}-{reading.newest}", sidecar, reading)


def refuse_otherwise(new: Addition, others: list[Addition]) -> None:
    """Refuse a file where another gives the same data set of the same release otherwise."""
    mine = new.sidecar.added
    for other in others:
        its = other.sidecar.added
        same = (its.data_set, its.source) == (mine.data_set, mine.source)
        if same and other.sidecar.sha256 != new.sidecar.sha256:
            raise Problem(
                f"{mine.original} gives {new.sidecar.title} of {mine.released}, which {other.name} "
                "gives otherwise: if it is a later correction, say when it came out with "
                "--released."
            )


def release(reading: Reading, known: str, sources: pd.DataFrame) -> tuple[str, str]:
    """Return the source that a file's figures have, and the month it was published in.

    The month is the one ``known``, else that of the source of this name in ``sources`` (source,
    released), else the data set's usual one.
    """
    data_set = reading.data_set
    source = f"{data_set.source}-{reading.newest}"
    held = sources.set_index("source")["released"].get(source, "")
    year = reading.newest + data_set.released_years_after
    usual = min(f"{year}-{data_set.released_month:02d}", f"{date.today():%Y-%m}")
    released = vintages.month(known or held or usual)
    if held and released != vintages.month(held):
        source = f"{source}-{released}"
    return source, released
