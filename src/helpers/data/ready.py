"""The tables are built before a person's first look at them: in a notebook, a script, a console.

A clone has none; after ``git pull`` or an edit in ``data/raw`` those there are not of the files at
hand. Commands see to that for themselves, and for the notebooks that they run.
"""

import json
import os
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

from helpers.errors import Problem
from helpers.files import locks
from helpers.project import Project

LOOKED_AT = "looked-at.json"
"""Beside the tables: size and time of each file of which the checksum was found as it should be."""
MANIFEST = "manifest.json"
SETTLED = 3
"""Seconds after which a change of a file shows in its time, however coarse a disk's clock is."""
COMMAND = (sys.executable, "-P", "-m", "helpers", "process", "--if-needed")
NOT_BUILT = "The figures cannot be built: 'case-for-change process' in a terminal may say more."
_seen: set[Path] = set()


def see_to(project: Project, month: str = "") -> None:
    """Build the tables where there are none of the files at hand, and say so: once a process.

    Args:
        month: Those as they were known in this month (YYYY-MM); today's where ''.

    Raises:
        Problem: If they cannot be built, for instance because a check fails.
    """
    if locks.WITHIN in os.environ or locks.held(project):
        if month:
            _view(project, month)
        return
    folder = project.processed_as_of(month)
    if folder in _seen and (folder / MANIFEST).exists():
        return
    if not looked_at(project, folder) and (why := reason(project, folder)):
        line = _Line(f"the figures{f' as known in {month}' if month else ''}", why)
        line.ended(_view(project, month) if month else _today(project, line))
    _seen.add(folder)


def is_seen(folder: str) -> bool:
    """Say whether this process need not ask again whether the tables in a folder are at hand."""
    return Path(folder) in _seen


def looked_at(project: Project, folder: Path) -> bool:
    """Say whether every file is of the size and time that it had when its checksum was taken."""
    try:
        return json.loads((folder / LOOKED_AT).read_text("utf-8")) == _stats(project, folder)
    except (OSError, ValueError):
        return False


def reason(project: Project, folder: Path) -> str:
    """Return why the tables in a folder have to be built; '' where they are of the files at hand.

    That a check was waived when they were built is none.
    """
    from helpers.data import stored

    try:
        stats = _stats(project, folder)
        built = json.loads((folder / MANIFEST).read_text("utf-8"))
        raw, code = built["raw"], built["code"]
    except (OSError, ValueError, KeyError, TypeError):
        return "nothing has been built here yet"
    present = stored.fingerprint(project)
    names = {name for name, _ in set(raw.items()) ^ set(present["raw"].items())}
    if names:
        first, others = min(names), len(names) - 1
        more = f" and {others} other file{'s' * (others > 1)} have" if others else " has"
        return f"{project.shown(project.raw)}/{first}{more} changed"
    if code != present["code"]:
        return "the code has changed"
    if time.time() - max(modified for _, modified in stats.values()) / 1e9 > SETTLED:
        with suppress(OSError):  # it only saves time
            (folder / LOOKED_AT).write_text(json.dumps(stats), encoding="utf-8")
    return ""


def _stats(project: Project, folder: Path) -> dict[str, list[int]]:
    """Return size and time (ns) of each file that tables depend on, and of their manifest."""
    found = {}
    for top in (project.raw, Path(__file__).parents[1], folder / MANIFEST):
        for path in top.rglob("*") if top.is_dir() else [top]:
            if path.parent.name != "__pycache__":
                stat = path.stat()
                if path.is_file():
                    found[str(path)] = [stat.st_size, stat.st_mtime_ns]
    return found


def _view(project: Project, month: str) -> str:
    from helpers.data import process

    process.ensure(project, month)
    return ""


def _today(project: Project, line: "_Line") -> str:
    """Run the command that builds, and return what it says.

    It is the code as it now is, which this process may have begun before; it writes the page of
    quality too, and waits for another command that is at work.
    """
    root = {"CASE_FOR_CHANGE_ROOT": str(project.root.resolve()), "PYTHONIOENCODING": "utf-8"}
    pipes = dict.fromkeys(("stdout", "stderr"), subprocess.PIPE) | {"stdin": subprocess.DEVNULL}
    with subprocess.Popen(COMMAND, env=os.environ | root, encoding="utf-8", **pipes) as build:
        try:
            said = None
            while said is None:
                with suppress(subprocess.TimeoutExpired):
                    said, complaint = build.communicate(timeout=1)
                line.goes_on()
        except BaseException:
            build.kill()
            raise
    if build.returncode:
        before, found, sentences = complaint.partition("Problem: ")
        first, *details = sentences.strip().splitlines() if found else [NOT_BUILT, before.strip()]
        raise Problem(first, [line.strip() for line in details])
    return said.strip()


class _Line:
    """What is said of a build: in a notebook one line that changes, elsewhere standard error."""

    def __init__(self, what: str, why: str) -> None:
        ipython = sys.modules.get("IPython")
        shell = ipython.get_ipython() if ipython else None
        self._text = f"Building {what} first, because {why}:"
        self._started, self._shown = time.monotonic(), None
        if hasattr(shell, "kernel"):
            self._shown = ipython.display.display(self._bundle("..."), raw=True, display_id=True)
        else:
            print(f"{self._text} ...", file=sys.stderr)

    def goes_on(self) -> None:
        """Say how long it has taken by now."""
        if self._shown:
            self._shown.update(self._bundle(f"{self._seconds} s"), raw=True)

    def ended(self, said: str) -> None:
        """Say what came of it."""
        text = f"done in {self._seconds} s. {said}".strip()
        if self._shown:
            self._shown.update(self._bundle(text), raw=True)
        else:
            print(f"... {text}", file=sys.stderr)

    @property
    def _seconds(self) -> str:
        return f"{time.monotonic() - self._started:.0f}"

    def _bundle(self, text: str) -> dict[str, str]:
        return {"text/plain": f"{self._text} {text}"}
