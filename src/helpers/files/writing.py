"""Writing so that an interrupted run leaves what was there before, whole.

Everything is written to a temporary place beside its target and renamed when it is complete.
"""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil

PREFIX = ".working-"
BEFORE = "-before"
"""How the name of a folder ends that is being replaced."""


@contextmanager
def working_folder(parent: Path) -> Iterator[Path]:
    """Yield a new folder inside ``parent``, removed afterwards whatever happens.

    Folders that killed runs left behind are removed first, and what such a run was replacing is
    put back if nothing has come in its place; folders of runs still alive are kept.

    Raises:
        OSError: If ``parent`` cannot be made or written to.
    """
    parent.mkdir(parents=True, exist_ok=True)
    for left_over in parent.glob(f"{PREFIX}*"):
        owner = left_over.name.removeprefix(PREFIX).split("-")[0]
        if not (owner.isdigit() and psutil.pid_exists(int(owner))):
            for old in left_over.glob(f"*{BEFORE}"):
                target = parent / old.name.removesuffix(BEFORE)
                if not target.exists():
                    old.rename(target)
            shutil.rmtree(left_over, ignore_errors=True)
    folder = Path(tempfile.mkdtemp(dir=parent, prefix=f"{PREFIX}{os.getpid()}-"))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def replace_folder(new: Path, target: Path) -> None:
    """Put the folder ``new`` in the place of ``target``; on failure ``target`` is as before.

    ``new`` must lie in a :func:`working_folder` of the same disk, where the old content goes
    for the moment between the two renames.
    """
    old = new.with_name(f"{new.name}{BEFORE}")
    had_one = target.exists()
    if had_one:
        target.rename(old)
    try:
        new.rename(target)
    except OSError:
        if had_one:
            old.rename(target)
        raise


def replace_text(path: Path, text: str) -> None:
    """Write ``text`` to a temporary file beside ``path``, then rename it into place."""
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as file:
            file.write(text)
        Path(temporary).chmod(0o644)
        Path(temporary).replace(path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
