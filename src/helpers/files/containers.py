"""What an analyst gives (CSV, gzip, ZIP, XLSX, ODS, Parquet), unpacked into sheets.

A file is recognised by its content, never by its name. Nothing in it is trusted: sizes are
counted while unpacking, and names that lead out of the folder are refused.
"""

import csv
import errno
import gzip
import stat
import struct
import zipfile
import zlib
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import BinaryIO

import pandas as pd
import pyarrow as pa
import pyarrow.parquet

from helpers.errors import Problem
from helpers.files import delimited, engine, grids, spreadsheets
from helpers.files.grids import Sheet

LARGEST = 2 << 30
MOST_EXPANSION = 250
FREE_EXPANSION = 64 << 20
MOST_MEMBERS = 2_000
MOST_COLUMNS = 2_000
UNPACKING = "{} is damaged or cut short and cannot be unpacked: download it again."
CHUNK = 1 << 20
# What the libraries raise for archives whose bytes are wrong; RuntimeError is zipfile's word for an
# unknown way of packing.
DAMAGED = (
    *(EOFError, zlib.error, gzip.BadGzipFile, zipfile.BadZipFile, RuntimeError),
    *(struct.error, UnicodeError, IndexError, KeyError, ValueError, OverflowError),
)
DAMAGED_PARQUET = (pa.ArrowException, OSError, MemoryError, ValueError)
GUIDANCE = (".txt", ".md", ".pdf", ".doc", ".docx", ".html", ".htm", ".json", ".yaml", ".xml")


def sheets(path: Path, shown: str, working: Path) -> list[Sheet]:
    """Return the tables that the file at ``path`` holds, whatever it is wrapped in.

    Of a ZIP, the tables in its folder ``data`` are taken if it has one, else all its tables;
    descriptions of columns (``.meta.csv``) and guidance are passed over. Messages call the file
    ``shown``; it is unpacked into the existing folder ``working``.

    Raises:
        Problem: If it holds no table, cannot be unpacked safely, holds formulas, or a row is not
            whole.
    """
    try:
        with path.open("rb") as file:
            start = file.read(8)
    except OSError as error:
        reason = error.strerror or str(error)
        raise Problem(f"{shown} cannot be opened ({reason}): check its name.") from error
    if start.startswith(b"PK"):
        try:
            return _of_zip(path, shown, working)
        except (OSError, *DAMAGED) as error:
            if isinstance(error, OSError) and error.errno not in (None, errno.EINVAL):
                raise
            raise Problem(UNPACKING.format(shown)) from error
    if start.startswith(b"\x1f\x8b"):
        target = _vacant(working, path.with_suffix("").name or path.name, ".csv")
        with gzip.open(path) as packed:
            _unpack(packed, target, path.stat().st_size, shown)
        _no_archive(target, shown)
        return sheets(target, shown, working)
    if start.startswith(b"PAR1"):
        return [_of_parquet(path, shown)]
    return [delimited.read(path, shown)]


def _vacant(folder: Path, name: str, ending: str) -> Path:
    """Return a path in ``folder`` that is not taken, called after ``name``."""
    stem = PurePosixPath(name.replace("\\", "/")).name.removesuffix(ending)
    stem = "".join(letter if letter.isalnum() or letter in "-_." else "_" for letter in stem)
    stem = stem.strip("._")[:80] or "table"
    path, count = folder / f"{stem}{ending}", 2
    while path.exists():
        path, count = folder / f"{stem}_{count}{ending}", count + 1
    return path


def _largest(packed_size: int) -> int:
    """Return how many bytes so many packed ones may turn out to be."""
    return min(LARGEST, max(FREE_EXPANSION, packed_size * MOST_EXPANSION))


def _unpack(packed: BinaryIO, target: Path, packed_size: int, shown: str) -> None:
    """Write what ``packed`` holds to ``target``, never more than is reasonable."""
    written = 0
    try:
        with target.open("wb") as file:
            while chunk := packed.read(CHUNK):
                written += len(chunk)
                if written > _largest(packed_size):
                    raise _too_large(shown)
                file.write(chunk)
    except DAMAGED as error:
        raise Problem(UNPACKING.format(shown)) from error


def _too_large(shown: str) -> Problem:
    return Problem(
        f"{shown} says or turns out to be far larger than a table of figures when unpacked "
        f"(over {LARGEST >> 30} GiB, or over {MOST_EXPANSION} times its packed size): it was not "
        "unpacked; download it again from the publisher."
    )


def _no_archive(path: Path, shown: str) -> None:
    with path.open("rb") as file:
        start = file.read(4)
    if start.startswith((b"PK", b"\x1f\x8b")) and not spreadsheets.kind(path):
        raise Problem(f"{shown} is an archive inside an archive: unpack it and give the tables.")


def _of_zip(path: Path, shown: str, working: Path) -> list[Sheet]:
    with zipfile.ZipFile(path) as archive:
        members = [member for member in archive.infolist() if not member.is_dir()]
        for member in archive.infolist():
            _safe(member, shown)
        if len(members) > MOST_MEMBERS:
            raise Problem(f"{shown} holds over {MOST_MEMBERS:,} files: give the tables alone.")
        if sum(member.file_size for member in members) > LARGEST:
            raise _too_large(shown)
        if spreadsheets.kind(path):
            if any(member.file_size > _largest(member.compress_size) for member in members):
                raise _too_large(shown)
            return _of_spreadsheet(path, shown, working)
        return _of_members(archive, members, shown, working)


def _safe(member: zipfile.ZipInfo, shown: str) -> None:
    """Refuse a member whose name leads out of the folder, or that is not a plain file."""
    raw = member.orig_filename
    called = "".join(letter if letter.isprintable() else "?" for letter in raw)[:80]
    name = PurePosixPath(raw.replace("\\", "/"))
    if name.is_absolute() or ".." in name.parts or ":" in raw or "\0" in raw:
        raise Problem(
            f"{shown} holds the name '{called}', which leads out of the folder it is unpacked "
            "to: nothing of it was used; download it again from the publisher."
        )
    if stat.S_ISLNK(member.external_attr >> 16):
        raise Problem(f"{shown}, {called} is a link, not a file: give the table itself.")
    if member.flag_bits & 0x1:
        raise Problem(f"{shown}, {called} needs a password: give the unlocked file.")


def _of_members(
    archive: zipfile.ZipFile, members: list[zipfile.ZipInfo], shown: str, working: Path
) -> list[Sheet]:
    tables = [member for member in members if not _is_guidance(member.filename)]
    in_data = [member for member in tables if "data" in PurePosixPath(member.filename).parts[:-1]]
    opened = []
    for member in in_data or tables:
        name = f"{shown}, {member.filename}"
        if member.file_size > _largest(member.compress_size):
            raise _too_large(name)
        target = _vacant(working, member.filename, PurePosixPath(member.filename).suffix.lower())
        with archive.open(member) as packed:
            _unpack(packed, target, member.compress_size, name)
        if target.stat().st_size != member.file_size:
            raise Problem(f"{name} is not the size the ZIP says: download the ZIP again.")
        _no_archive(target, name)
        opened += sheets(target, name, working)
    if not opened:
        raise Problem(f"{shown} holds no table: give a ZIP of CSV files, or the CSV itself.")
    return opened


def _is_guidance(name: str) -> bool:
    lower = PurePosixPath(name).name.lower()
    aside = name.startswith("__MACOSX/") or lower.startswith(".")
    return aside or lower.endswith((".meta.csv", *GUIDANCE))


def _of_spreadsheet(path: Path, shown: str, working: Path) -> list[Sheet]:
    tables, reasons = [], []
    for name, rows in spreadsheets.grids(path, shown).items():
        called = f"{shown}, sheet {name}"
        target = _vacant(working, f"{path.stem}_{name}", ".csv")
        try:
            tables.append(grids.from_rows(rows, called, target))
        except grids.NoTable as reason:
            reasons.append(reason)
            continue
        with target.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file, lineterminator="\n").writerows(rows)
    if not tables:
        raise reasons[0] if reasons else Problem(f"{shown} has no sheet that holds a table.")
    return tables


def _of_parquet(path: Path, shown: str) -> Sheet:
    @contextmanager
    def readable() -> Iterator[None]:
        try:
            yield
        except DAMAGED_PARQUET as error:
            raise unreadable(" ".join(str(error).split())[:120]) from error

    def unreadable(reason: str) -> Problem:
        return Problem(f"{shown} is not a readable Parquet file ({reason}): download it again.")

    with readable(), pyarrow.parquet.ParquetFile(path, page_checksum_verification=True) as file:
        groups = [file.metadata.row_group(i) for i in range(file.metadata.num_row_groups)]
        size = sum(group.total_byte_size for group in groups)
        if size > LARGEST or file.metadata.num_columns > MOST_COLUMNS:
            raise _too_large(shown)
        rows, schema = file.metadata.num_rows, file.schema_arrow
        for number in range(len(groups)):
            file.read_row_group(number)  # damage is found wherever it is, and nothing kept
    nested = [each.name for each in schema if pa.types.is_nested(each.type)]
    if nested:
        raise unreadable(f"its column {nested[0]} holds lists, not cells")
    if not rows:
        raise grids.no_rows(shown)

    def cells(labels: Collection[str], figures: Collection[str]) -> pd.DataFrame:
        with readable():
            return engine.parquet(path, labels, figures)

    return Sheet(shown, path, [str(name) for name in schema.names], 2, "", cells)
