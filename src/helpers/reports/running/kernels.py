"""The kernels that notebooks run in where their processes are not forked, one started for each."""

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from jupyter_client.kernelspec import KernelSpec
from jupyter_client.manager import AsyncKernelManager

LAUNCHER = (sys.executable, "-m", "ipykernel_launcher")
ONE_THREAD = {
    "OMP_NUM_THREADS": "1",  # of linear algebra
    "JE_ARROW_MALLOC_CONF": "background_thread:false",  # of pyarrow
}
"""Environment: notebooks run side by side, and a process with threads cannot safely be forked."""
AsyncKernelManager()  # the first finds classes by name, which no two threads may at once
_running: list[subprocess.Popen] = []


@contextmanager
def manager(environment: dict[str, str]) -> Iterator[type[AsyncKernelManager]]:
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
                _running.append(self.provisioner.process)
                started.append(self.provisioner.process)

        started: list[subprocess.Popen] = []
        try:
            yield PrivateKernelManager
        finally:
            for process in started:
                _running.remove(process)


def end() -> None:
    """End the kernels of this process that run now."""
    for process in [*_running]:
        process.kill()
