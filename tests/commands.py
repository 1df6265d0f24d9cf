"""Commands in processes of their own that meet with harm: stopped at a moment, or a full disk.

One process imports what commands need; each command then runs in a fork of it. Run as a script,
this file is that process.
"""

import importlib
import io
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from signal import Signals

from helpers.project import Project

CHANGING = (
    *("os.rename", "os.mkdir", "os.remove", "os.rmdir", "shutil.copyfile", "os.utime", "os.link"),
)
WHEN = "1763000000"
"""Seconds: the time that pages say they were made at."""


@dataclass(frozen=True)
class Ended:
    """What a command ended with; ``changes`` counts its changes of the disk, 0 if killed."""

    code: int
    out: str
    err: str
    changes: int


@dataclass(frozen=True)
class Commands:
    """Runs commands, each in a fork of ``origin``."""

    origin: subprocess.Popen
    folder: Path

    def __call__(self, project: Project, *arguments: object, **harm: object) -> Ended:
        """Run a command in ``project``; parameters are those of :meth:`start`."""
        self.start(project, *arguments, **harm)
        return self.ended()

    def start(
        self,
        project: Project,
        *arguments: object,
        stop: tuple[int, Signals] | None = None,
        largest_file: int | None = None,
        full: tuple[int, int] | None = None,
        within: Path | None = None,
    ) -> None:
        """Start a command in ``project``.

        Parameters
        ----------
        stop
            A signal that the command is sent, and at which of its changes of the disk.
        largest_file
            The size in bytes beyond which no file can be written.
        full
            At which of its changes of the disk that is filled up, but for so many bytes a file.
        within
            The folder whose changes are counted; everywhere where None.
        """
        asked = {
            "root": str(project.root),
            "arguments": [str(argument) for argument in arguments],
            "stop": stop,
            "largest_file": largest_file,
            "full": full,
            "within": str(within or "/"),
            "folder": str(self.folder),
        }
        for name in ("out", "err", "changes"):
            (self.folder / name).write_text("")
        print(json.dumps(asked), file=self.origin.stdin, flush=True)

    def ended(self) -> Ended:
        """Wait for the command that was started and return what it ended with."""
        code = int(self.origin.stdout.readline())
        out, err, changes = (
            (self.folder / name).read_text(encoding="utf-8") for name in ("out", "err", "changes")
        )
        return Ended(code, out, err, int(changes or 0))


@contextmanager
def forked(folder: Path) -> Iterator[Commands]:
    """Start the process that is forked; yield what runs commands."""
    pipe = subprocess.PIPE
    with subprocess.Popen([sys.executable, __file__], stdin=pipe, stdout=pipe, text=True) as origin:
        yield Commands(origin, folder)


def _serve() -> None:
    from helpers import cli

    for name in ("releases.add", "releases.accept", "releases.undo", "releases.refresh"):
        # what commands import when they run
        importlib.import_module(f"helpers.{name}")
    for line in sys.stdin:
        child = os.fork()
        if not child:
            _run(cli.main, **json.loads(line))
        print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)


def changes_disk(event, about, within) -> bool:
    """Whether what is audited changes something in a folder, as it is named there or outright."""
    writing = event == "open" and isinstance(about[2], int) and about[2] & 3
    if not (writing or event in CHANGING):
        return False
    place = os.fsdecode(about[0]) if isinstance(about[0], str | bytes | os.PathLike) else ""
    return place.startswith(within) if Path(place).is_absolute() else bool(place)


def _run(main, root, arguments, stop, largest_file, full, within, folder) -> None:
    changes = 0

    def watch(event, about):
        nonlocal changes
        if changes_disk(event, about, within):
            changes += 1
            if stop and changes == stop[0]:
                os.kill(os.getpid(), stop[1])
            if full and changes == full[0]:
                _fill(full[1])

    code = 0
    try:
        os.environ |= {"CASE_FOR_CHANGE_ROOT": root, "SOURCE_DATE_EPOCH": WHEN}
        sys.argv = ["case-for-change", *arguments]
        counted = os.open(Path(folder, "changes"), os.O_WRONLY)
        for name, descriptor in (("out", 1), ("err", 2)):
            os.dup2(os.open(Path(folder, name), os.O_WRONLY), descriptor)
        if largest_file:
            _fill(largest_file)
        if full:
            sys.stdout, sys.stderr = io.StringIO(), io.StringIO()
        sys.addaudithook(watch)
        main()
    except SystemExit as ended:
        code = ended.code or 0
    except BaseException:
        import traceback

        traceback.print_exc()
        code = 1
    finally:
        if full:
            _fill(None)
            for said, stream in ((sys.stdout, sys.__stdout__), (sys.stderr, sys.__stderr__)):
                stream.write(said.getvalue())
            sys.stdout, sys.stderr = sys.__stdout__, sys.__stderr__
        os.write(counted, str(changes).encode())
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


def _fill(left) -> None:
    """Let no file be written beyond so many bytes (Python ignores the signal); any, where None."""
    import resource

    _, most = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (most if left is None else left, most))


if __name__ == "__main__":
    _serve()
