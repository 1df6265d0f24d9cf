"""Work done in processes that are forked from one that has imported and read everything.

Most of the time of a short run of a notebook goes into imports. So one process imports once what
the notebooks import, reads the figures and makes ready what draws and makes pages; each run has a
process of its own, forked from that one: with the same in memory and nothing else. It does its
work, hands over what comes of it and ends, and all that the notebook left behind ends with it.
Where that cannot be (Windows and macOS, whose system libraries do not bear a fork) there are none.

Run as a module, this file is the process that is forked.
"""

import ast
import gc
import importlib
import json
import os
import pickle
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from threading import Lock
from typing import Any, NoReturn, Self

from helpers.files import locks

LONGEST_START = 120
"""Seconds to wait for the first fork, before which everything is imported."""
CAN_FORK = sys.platform == "linux"
ONE_THREAD = {
    "OMP_NUM_THREADS": "1",  # of linear algebra
    "JE_ARROW_MALLOC_CONF": "background_thread:false",  # of pyarrow
}
"""Environment: a process with threads cannot safely be forked."""
FORK, LEARN = b"f", b"l"
"""What the process that is forked is asked for."""
BEGUN, DONE = b"b", b"d"
"""What a fork says first, and what before it hands over the result; else how far it has come."""
Call = tuple[str, tuple[object, ...], dict[str, object]]
"""A call whose result is kept: as :func:`helpers.data.kept.compute` takes it."""


class NoFork(Exception):  # noqa: N818 - no fault: the work is to be done in another way
    """A process could not be forked, so that the work has not begun."""


class Died(Exception):  # noqa: N818 - said by whoever asked, in a sentence
    """The process ended before its work did; ``told`` is how far it said it had come."""

    def __init__(self, told: tuple[int, int] | None) -> None:
        super().__init__("the process ended")
        self.told = told


class Forks:
    """Does work in processes forked for it, and ends them all at once.

    Args:
        root: The project's top-level folder, whose figures are read beforehand.
        notebooks: Notebooks whose imports are made beforehand; where there are none, or the system
            is none to fork on, nothing is done.
    """

    def __init__(self, root: Path | None = None, notebooks: Sequence[Path] = ()) -> None:
        self._lock = Lock()
        self._begun = self._ended = False
        self._learnt: set[str] = set()
        self.process: subprocess.Popen | None = None
        if not (notebooks and CAN_FORK):
            return
        self._folder = tempfile.TemporaryDirectory(prefix="case-", ignore_cleanup_errors=True)
        self._line, theirs = socket.socketpair()
        environment = os.environ | ONE_THREAD | {locks.WITHIN: locks.LOCK_OF_NOTEBOOKS}
        environment |= {"IPYTHONDIR": self._folder.name}  # a user's start-up files have no part
        environment |= {"CASE_FOR_CHANGE_ROOT": str(root.resolve())} if root else {}
        with theirs:
            self.process = subprocess.Popen(
                [
                    *(sys.executable, "-P", "-m", "helpers.reports.running.forks"),
                    str(theirs.fileno()),
                    *(str(path.resolve()) for path in notebooks),
                ],
                env=environment,
                cwd=notebooks[0].parent,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                pass_fds=[theirs.fileno()],
                start_new_session=True,
            )

    def call(self, function: Callable[..., Any], *given: object) -> Any:  # noqa: ANN401
        """Return what a function of a module returns when it is called in a process of its own.

        It is given a function of two whole numbers as ``progress``, by which it says how far it is.
        What is given and returned goes from process to process, so it must be plain enough.

        Raises:
            NoFork: If no process can be forked.
            Died: If it ended before its work did.
        """
        with self._asked(FORK) as line, line.makefile("rwb") as talk:
            told = None
            try:
                begun = talk.read(1)
                if begun != BEGUN:
                    raise NoFork
                self._begun = True
                line.settimeout(None)
                pickle.dump((function, given, dict(os.environ)), talk)
                talk.flush()
                while (said := talk.readline()) and said.strip() != DONE:
                    told = tuple(map(int, said.split()))
                outcome, fault = pickle.load(talk)
            except (OSError, EOFError, pickle.UnpicklingError) as error:
                raise (Died(told) if self._begun else NoFork) from error
        if fault is not None:
            raise fault
        return outcome

    def learn(self, calls: Sequence[Call]) -> None:
        """Have results worked out that later forks find: by name and arguments, not by value.

        So nothing that a notebook did to its own process comes into another.
        """
        calls = [call for call in calls if repr(call) not in self._learnt]
        self._learnt.update(map(repr, calls))
        if not calls:
            return
        with suppress(NoFork, Died, OSError), self._asked(LEARN) as line:
            line.sendall(pickle.dumps(calls))

    def _asked(self, what: bytes) -> socket.socket:
        """Return the line to a process that is being forked, or to the one it is forked from."""
        ours, theirs = socket.socketpair()
        ours.settimeout(LONGEST_START)
        with theirs:
            try:
                if self.process is None or self._ended:
                    raise OSError
                with self._lock:
                    socket.send_fds(self._line, [what], [theirs.fileno()])
            except OSError as error:
                ours.close()
                if self._ended:
                    raise Died(None) from error
                raise NoFork from error
        return ours

    def end(self) -> None:
        """End all processes, also those that would be forked later."""
        self._ended = True
        if self.process is None:
            return
        with suppress(OSError):
            self._line.shutdown(socket.SHUT_RDWR)  # it ends its forks and itself
        if not self._begun:  # it may still be importing, and hears nothing
            self.process.kill()
        self.process.wait()
        self._line.close()
        self._folder.cleanup()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.end()


def _serve(line: socket.socket, notebooks: Sequence[str]) -> None:
    """Make everything ready, then fork for each request until the other end hangs up."""
    os.environ.setdefault("MPLBACKEND", "module://matplotlib_inline.backend_inline")  # as a kernel
    import matplotlib as mpl  # here, as what asks for forks draws nothing

    settings = dict(mpl.rcParams)
    with suppress(Exception):  # what is not ready fails, or is made, where it is needed
        importlib.import_module("helpers.reports.running.beforehand").ready()
    for path in notebooks:
        _import_for(Path(path))
    gc.collect()
    gc.freeze()
    forks: set[int] = set()
    while True:
        asked, lines, *_ = socket.recv_fds(line, 1, 1)
        if not asked:
            break
        if asked == LEARN:
            with socket.socket(fileno=lines[0]) as calls, calls.makefile("rb") as talk:
                _learn(pickle.load(talk))
            continue
        pid = os.fork()
        if not pid:
            line.close()
            gc.disable()  # what it leaves goes with it
            dict.update(mpl.rcParams, settings)  # which notebooks set by importing
            _work(socket.socket(fileno=lines[0]))
        os.close(lines[0])
        forks = {fork for fork in forks if not os.waitpid(fork, os.WNOHANG)[0]} | {pid}
    for pid in forks:
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)


def _import_for(notebook: Path) -> None:
    """Make the imports of a notebook; what cannot be imported fails again where it is run."""
    with suppress(Exception):
        for cell in json.loads(notebook.read_text(encoding="utf-8"))["cells"]:
            if cell["cell_type"] == "code":
                for statement in ast.parse("".join(cell["source"])).body:
                    if isinstance(statement, ast.Import | ast.ImportFrom):
                        exec(compile(ast.Module([statement], []), notebook.name, "exec"), {})


def _learn(calls: Sequence[Call]) -> None:
    from helpers.data import kept

    for call in calls:
        with suppress(Exception):  # as it would fail again where it is needed
            kept.compute(*call)
    gc.freeze()


def _work(line: socket.socket) -> NoReturn:
    """Do what is asked for in this process, which has just been forked, and end it."""
    try:
        with line.makefile("rwb") as talk:
            talk.write(BEGUN)
            talk.flush()
            function, given, environment = pickle.load(talk)
            os.environ.clear()
            os.environ.update(environment)

            def progress(done: int, total: int) -> None:
                talk.write(b"%d %d\n" % (done, total))
                talk.flush()

            try:
                outcome = (function(*given, progress=progress), None)
            except Exception as error:
                outcome = (None, error)
            talk.write(DONE + b"\n" + _pickled(outcome))
            talk.flush()
    finally:
        os._exit(0)


def _pickled(outcome: tuple[object, Exception | None]) -> bytes:
    """Return what is handed over; of an error that cannot be, its words."""
    try:
        content = pickle.dumps(outcome)
        pickle.loads(content)
    except Exception as error:
        return pickle.dumps((None, RuntimeError(repr(outcome[1] or error))))
    return content


if __name__ == "__main__":
    _serve(socket.socket(fileno=int(sys.argv[1])), sys.argv[2:])
