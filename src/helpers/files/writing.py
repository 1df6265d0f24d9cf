"""Writing so that an interrupted run leaves what was there before, whole.

Everything is written to a temporary place beside its target, and renamed when it is complete and
on the disk.
"""

import os
import re
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import psutil

PREFIX = ".working-"
BEFORE = "-before"
"""How the name of a folder ends that is being replaced."""
LATEST_START = 2
"""Seconds by which the system may say later that a process began than it did."""
RESERVED = re.compile(r"(?i)(con|prn|aux|nul|com[0-9]|lpt[0-9])(\..*)?")
"""Names that Windows gives to no file or folder, whatever they end in."""
WAITS = (0.05, 0.1, 0.2, 0.4, 0.8)
"""Seconds to wait before a name is tried again that another program holds."""


@contextmanager
def working_folder(parent: Path) -> Iterator[Path]:
    """Yield a new folder inside ``parent``, removed afterwards whatever happens.

    What killed runs left there is put right first (:func:`put_right`).

    Raises:
        OSError: If ``parent`` cannot be made or written to.
    """
    parent.mkdir(parents=True, exist_ok=True)
    put_right(parent)
    folder = Path(tempfile.mkdtemp(dir=parent, prefix=f"{PREFIX}{os.getpid()}-"))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def put_right(parent: Path) -> None:
    """Put back what killed runs were replacing in ``parent``, where nothing has come in its place.

    Their working folders are removed; those of runs still alive are kept.
    """
    for left_over in parent.glob(f"{PREFIX}*"):
        if _at_work(left_over):
            continue
        with suppress(OSError):  # what cannot be put back now is kept for the run after this
            for old in left_over.glob(f"*{BEFORE}"):
                target = parent / old.name.removesuffix(BEFORE)
                if not target.exists():
                    old.rename(target)
            shutil.rmtree(left_over)


def _at_work(folder: Path) -> bool:
    """Say whether the run is alive that a working folder is of.

    A process that began after the folder was last changed only has the number of that run.
    """
    owner = folder.name.removeprefix(PREFIX).split("-")[0]
    try:
        began = psutil.Process(int(owner)).create_time()
        return began <= folder.stat().st_mtime + LATEST_START
    except psutil.AccessDenied:
        return True
    except (ValueError, OSError, psutil.NoSuchProcess):
        return False


@contextmanager
def changed_folder(target: Path, working: Path) -> Iterator[Path]:
    """Yield a copy of the folder ``target``, to be changed, which then comes in its place whole.

    Its files are those of ``target`` where the disk has links: replace them, never write into them.
    ``working`` is a :func:`working_folder` beside ``target``. On failure ``target`` is as before;
    after a kill it is that too, or is put back by the next run (:func:`put_right`).
    """
    new = working / "new"  # a short name: Windows has room for a path of 260
    shutil.rmtree(new, ignore_errors=True)
    if target.exists():
        shutil.copytree(target, new, symlinks=True, copy_function=_link)
    else:
        new.mkdir()
    yield new
    replace_folder(new, target)
    shutil.rmtree(working / f"{target.name}{BEFORE}", ignore_errors=True)


def _link(file: str, place: str) -> None:
    """Link a file to a second place, or copy it where the disk has no links."""
    try:
        os.link(file, place, follow_symlinks=False)
    except (OSError, NotImplementedError):  # the latter where a system cannot link a link itself
        shutil.copy2(file, place, follow_symlinks=False)


def replace_folder(new: Path, target: Path) -> None:
    """Put the folder ``new`` in the place of ``target``; on failure ``target`` is as before.

    ``new`` must lie in a :func:`working_folder` of the same disk, where the old content goes
    for the moment between the two renames.
    """
    old = new.with_name(f"{target.name}{BEFORE}")
    to_disk(new)
    try:
        if target.exists():
            rename(target, old)
        rename(new, target)
    except BaseException:
        if old.exists() and not target.exists():
            rename(old, target)
        raise


def rename(old: Path, new: Path) -> None:
    """Rename a file, over another if need be, or a folder; try again where a program holds it.

    Windows refuses to rename what is open: a scanner lets go in a moment, a spreadsheet does not.

    Raises:
        PermissionError: If it is still refused after :data:`WAITS`; it says what to close.
        OSError: If it fails otherwise.
    """
    step, held = (old.replace, new.name) if old.is_file() else (old.rename, old.name)
    for wait in (*WAITS, None):
        try:
            step(new)
            return
        except PermissionError as error:
            if wait is None:
                why = error.strerror or "Permission denied"
                said = f"{why}; close {held} if a program has it or a file in it open"
                raise PermissionError(error.errno, said) from error
        time.sleep(wait)


def to_disk(folder: Path) -> None:
    """Have the disk hold what is written in a folder, before the folder is renamed into place.

    Otherwise a loss of power may leave the new name with files that are empty.
    """
    for path in folder.rglob("*"):
        if path.is_file() and not path.is_symlink():
            with path.open("rb+" if os.name == "nt" else "rb") as file:
                os.fsync(file.fileno())


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """Yield a temporary file beside ``path``, renamed into its place when it is written whole.

    On failure ``path`` is as before.
    """
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=path.suffix)
    os.close(handle)
    temporary = Path(name)
    try:
        yield temporary
        with temporary.open("rb+") as file:
            os.fsync(file.fileno())
        temporary.chmod(0o644)
        rename(temporary, path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


def replace_text(path: Path, text: str) -> None:
    """Write ``text`` in place of the file ``path``; see :func:`replacing`."""
    with replacing(path) as temporary, temporary.open("w", encoding="utf-8", newline="\n") as file:
        file.write(text)
