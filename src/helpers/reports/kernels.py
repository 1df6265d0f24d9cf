"""The Python processes that notebooks run in, forked from one that has imported everything.

Most of the time of a short run of a notebook goes into imports. So one process imports once what
the notebooks import, and each run has a process of its own as ever, forked from that one: with
the same modules in memory and nothing else. Where that cannot be (Windows and macOS, whose system
libraries do not bear a fork) each kernel is started anew and imports for itself.

Run as a module, this file is the process that is forked.
"""

import ast
import gc
import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Lock
from typing import NoReturn, Self

import psutil
from jupyter_client.connect import KernelConnectionInfo
from jupyter_client.kernelspec import KernelSpec
from jupyter_client.manager import AsyncKernelManager
from jupyter_client.provisioning import LocalProvisioner

LONGEST_START = 120
"""Seconds to wait for the first fork, before which everything is imported."""
CAN_FORK = sys.platform == "linux"
LAUNCHER = (sys.executable, "-m", "ipykernel_launcher")
ONE_THREAD = {
    "OMP_NUM_THREADS": "1",  # of linear algebra
    "JE_ARROW_MALLOC_CONF": "background_thread:false",  # of pyarrow
}
"""Environment: notebooks run side by side, and a process with threads cannot safely be forked."""


class Forked(psutil.Process):
    """A kernel that is no child of this process, as jupyter_client would have it."""

    stdin = stdout = stderr = None

    def poll(self) -> int | None:
        """Return None while the process runs; what it ended with is its parent's to know."""
        try:
            return 1 if self.status() == psutil.STATUS_ZOMBIE else None
        except psutil.NoSuchProcess:
            return 1

    def wait(self, timeout: float | None = None) -> int | None:
        """Return at once: jupyter_client polls before it waits."""
        return self.poll()


class Kernels:
    """Starts the kernels that notebooks run in, and ends them all at once.

    Args:
        notebooks: Notebooks whose imports are made beforehand; where there are none, each kernel is
            started anew.
    """

    def __init__(self, notebooks: Sequence[Path] = ()) -> None:
        self._lock = Lock()
        self._processes: list[subprocess.Popen | Forked] = []
        self._ended = False
        AsyncKernelManager()  # the first finds classes by name, which no two threads may at once
        self._origin = _Origin(notebooks) if notebooks and CAN_FORK else None

    def fork(self, **asked: object) -> Forked | None:
        """Return a process that becomes a kernel (:func:`_become_kernel`); None if it cannot be."""
        with self._lock:
            return self._origin.fork(**asked) if self._origin else None

    def add(self, process: subprocess.Popen | Forked) -> None:
        """Note a kernel; it ends at once if all have been ended."""
        with self._lock:
            self._processes.append(process)
            if self._ended:
                process.kill()

    def end(self) -> None:
        """End every kernel, also those that start later."""
        self._ended = True
        if self._origin:
            self._origin.hang_up()
        with self._lock:
            for process in self._processes:
                with suppress(psutil.NoSuchProcess):
                    process.kill()
        if self._origin:
            self._origin.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.end()


class _Origin:
    """The process that is forked, and the line to it: one request, then one number of a process."""

    def __init__(self, notebooks: Sequence[Path]) -> None:
        self._line, theirs = socket.socketpair()
        self._line.settimeout(LONGEST_START)
        self._answers = self._line.makefile(encoding="utf-8")
        self._forked = False
        with theirs:
            self.process = subprocess.Popen(
                [
                    *(sys.executable, "-P", "-m", "helpers.reports.kernels", str(theirs.fileno())),
                    *(str(path.resolve()) for path in notebooks),
                ],
                env=os.environ | ONE_THREAD,
                cwd=notebooks[0].parent,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                pass_fds=[theirs.fileno()],
                start_new_session=True,
            )

    def fork(self, **asked: object) -> Forked | None:
        try:
            self._line.sendall(json.dumps(asked).encode() + b"\n")
            process = Forked(int(self._answers.readline()))
        except (OSError, ValueError, psutil.NoSuchProcess):
            self.hang_up()
            return None
        self._forked = True
        return process

    def hang_up(self) -> None:
        """Have the process end its kernels and itself."""
        with suppress(OSError):
            self._line.shutdown(socket.SHUT_RDWR)
        if not self._forked:  # it may still be importing, and hears nothing
            self.process.kill()

    def close(self) -> None:
        """Wait for the process to end, which has been hung up on."""
        self.process.wait()
        self._answers.close()
        self._line.close()


class _Provisioner(LocalProvisioner):
    """Has a kernel forked, or else starts one."""

    kernels: Kernels

    async def launch_kernel(self, cmd: list[str], **options: object) -> KernelConnectionInfo:
        forked = self.kernels.fork(
            arguments=cmd[len(LAUNCHER) :],
            environment=options["env"],
            folder=str(options["cwd"]),
            errors=options["stderr"].name,
        )
        if forked is None:
            await super().launch_kernel(cmd, **options)
        else:
            self.process, self.pid, self.pgid = forked, forked.pid, forked.pid
        self.kernels.add(self.process)
        return self.connection_info


@contextmanager
def manager(kernels: Kernels, environment: dict[str, str]) -> Iterator[type[AsyncKernelManager]]:
    """Yield a manager whose kernels run this Python, apart from all other kernels.

    ``environment`` is added to the environment variables that a kernel sees.
    No installed kernel specification, IPython profile or start-up file of the user has a part in
    a report. Where there are Unix sockets, each run talks to its kernel through its own folder:
    kernels that start together otherwise race for TCP ports, and a few per cent of runs fail.
    """
    sockets = os.name == "posix"
    # A socket's path may have about 100 characters, which some temporary folders use up.
    parent = "/tmp" if sockets and os.access("/tmp", os.W_OK) else None
    with tempfile.TemporaryDirectory(
        prefix="case-", dir=parent, ignore_cleanup_errors=True
    ) as folder:

        class PrivateKernelManager(AsyncKernelManager):
            """Runs ``sys.executable`` as the kernel."""

            def __init__(self, **options: object) -> None:
                super().__init__(**options)
                self.provisioner = _Provisioner(parent=self, kernel_spec=self.kernel_spec)
                self.provisioner.kernels = kernels
                self.connection_file = str(Path(folder) / "kernel.json")
                if sockets:
                    self.transport = "ipc"
                    self.ip = str(Path(folder) / "s")

            @property
            def kernel_spec(self) -> KernelSpec:
                return KernelSpec(
                    argv=[*LAUNCHER, "-f", "{connection_file}"],
                    display_name="Python 3",
                    language="python",
                )

            async def start_kernel(self, **options: object) -> None:
                variables = {**os.environ, **ONE_THREAD, **environment, "IPYTHONDIR": folder}
                # At a Ctrl-C the kernel has its own traceback to print, of use to nobody.
                with (Path(folder) / "stderr").open("wb") as stderr:
                    await super().start_kernel(env=variables, stderr=stderr, **options)

        yield PrivateKernelManager


def _serve(line: socket.socket, notebooks: Sequence[str]) -> None:
    """Import everything, then fork for each request until the other end hangs up."""
    os.environ.setdefault("MPLBACKEND", "module://matplotlib_inline.backend_inline")  # as a kernel
    from ipykernel.kernelapp import IPKernelApp

    for path in notebooks:
        _import_for(Path(path))
    gc.collect()
    gc.freeze()
    kernels: set[int] = set()
    for request in line.makefile(encoding="utf-8"):
        pid = os.fork()
        if not pid:
            _become_kernel(IPKernelApp, line, **json.loads(request))
        with suppress(OSError):
            os.setpgid(pid, pid)  # before anybody learns of it, and signals the group
        line.sendall(b"%d\n" % pid)
        kernels = {kernel for kernel in kernels if not os.waitpid(kernel, os.WNOHANG)[0]} | {pid}
    for pid in kernels:
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


def _become_kernel(
    kernel: type,
    line: socket.socket,
    *,
    arguments: Sequence[str],
    environment: dict[str, str],
    folder: str,
    errors: str,
) -> NoReturn:
    """Run a kernel in this process, which has just been forked."""
    try:
        os.close(line.fileno())
        os.environ.clear()
        os.environ.update(environment)
        os.chdir(folder)
        os.dup2(os.open(errors, os.O_WRONLY), 2)
        parent = f"--IPKernelApp.parent_handle={os.getppid()}"  # it ends when its parent does
        kernel.launch_instance([*arguments, parent])
    finally:
        os._exit(1)


if __name__ == "__main__":
    _serve(socket.socket(fileno=int(sys.argv[1])), sys.argv[2:])
