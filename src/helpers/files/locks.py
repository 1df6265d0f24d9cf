"""One command at a time: what one reads, another does not change meanwhile."""

import os
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from helpers.errors import Problem
from helpers.files import writing
from helpers.project import Project

WITHIN = "CASE_FOR_CHANGE_LOCK"
"""Environment variable: the name of the lock that the processes of a command have of their own."""
LOCK = ".lock"
LOCK_OF_NOTEBOOKS = ".lock-of-notebooks"
"""The lock among the notebooks of a command that itself holds :data:`LOCK`."""
LONGEST_WAIT = 30 * 60
"""Seconds after which a command that waits for another gives up."""
_held: Counter[Path] = Counter()


def held(project: Project) -> bool:
    """Say whether this process works alone on the project: in any of its threads."""
    return _held[_path(project)] > 0


def _path(project: Project) -> Path:
    return project.raw.parent / os.environ.get(WITHIN, LOCK)


@contextmanager
def alone(project: Project) -> Iterator[None]:
    """Keep every other command from the project's figures and reports for as long as this lasts.

    Where another is at work this says so and waits; in one process calls may stand within each
    other. The system lets go of the lock of a run that is killed; what that run left half done in
    ``data`` and ``reports`` is put right first.

    Raises:
        Problem: If the other goes on for :data:`LONGEST_WAIT`, or ``data`` cannot be written.
    """
    path = _path(project)
    lock = FileLock(path, is_singleton=True)
    try:
        try:
            lock.acquire(timeout=0)
        except Timeout:
            print("Another command is at work here: waiting until it has ended.", file=sys.stderr)
            lock.acquire(timeout=LONGEST_WAIT)
    except Timeout as error:
        raise Problem(
            f"Another command has been at work here for {LONGEST_WAIT // 60} minutes: "
            "see whether it waits for an answer, and run this again when it has ended."
        ) from error
    except OSError as error:
        raise Problem(
            f"{project.shown(path)} cannot be written ({error.strerror or error}): "
            "make room or gain the right to write."
        ) from error
    _held[path] += 1
    try:
        if lock.lock_counter == 1 and path.name == LOCK:
            writing.put_right(project.raw.parent)
            writing.put_right(project.reports)
        yield
    finally:
        _held[path] -= 1
        lock.release()
