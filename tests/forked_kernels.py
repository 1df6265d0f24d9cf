"""Kernels that are forked from a process which has imported what the notebooks import.

Most of the time of a short run of a notebook goes into imports. Here one process imports
everything once; each run then has a process of its own as ever, forked from that one, with
nothing in its memory but those modules. All else is as :mod:`run` has it: the command
that starts a kernel is the one thing replaced. Run as a script, this file is that command, or
(with the folder of notebooks) the process that is forked.
"""

import ast
import json
import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Thread

MESSAGE = 1 << 17
"""Longest message in bytes: a kernel's environment."""


@contextmanager
def forking(folder: Path, notebooks: Path) -> Iterator[list[str]]:
    """Start the process that is forked; yield the command that stands for a kernel's launcher."""
    address = folder / "kernels"
    command = [sys.executable, __file__, str(address), str(notebooks)]
    origin = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    try:
        assert origin.stdout.readline() == b"ready\n"
        yield [sys.executable, "-I", "-S", __file__, str(address)]
    finally:
        origin.stdin.close()
        origin.wait()
        origin.stdout.close()


def imported(notebooks: Path) -> None:
    """Import what the notebooks import."""
    for path in sorted(notebooks.glob("*.ipynb")):
        for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]:
            if cell["cell_type"] == "code":
                for node in ast.parse("".join(cell["source"])).body:
                    if isinstance(node, ast.Import | ast.ImportFrom):
                        exec(compile(ast.Module([node], []), path.name, "exec"), {})


def origin(address: str, notebooks: Path) -> None:
    """Import everything, then fork for whoever asks, until standard input is closed."""
    from ipykernel import kernelapp

    os.environ["MPLBACKEND"] = "module://matplotlib_inline.backend_inline"  # as a kernel does
    imported(notebooks)
    with socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET) as door:
        door.bind(address)
        door.listen(8)
        print("ready", flush=True)
        Thread(target=_ends_with_input, args=(door,), daemon=True).start()
        while True:
            try:
                visitor, _ = door.accept()
            except OSError:
                break
            _reap()
            if os.fork():
                visitor.close()
                continue
            door.close()
            _become(kernelapp.IPKernelApp, visitor)


def _ends_with_input(door: socket.socket) -> None:
    sys.stdin.buffer.read()
    door.shutdown(socket.SHUT_RDWR)


def _reap(wait: bool = False) -> None:
    try:
        while os.waitpid(-1, 0 if wait else os.WNOHANG)[0]:
            pass
    except ChildProcessError:
        pass


def _become(kernel: type, visitor: socket.socket) -> None:
    """Run a kernel with the arguments, environment and files of the process that asks for it."""
    try:
        message, files, _, _ = socket.recv_fds(visitor, MESSAGE, 3)
        asked = json.loads(message)
        for own, file in enumerate(files):
            os.dup2(file, own)
            os.close(file)
        os.environ.clear()
        os.environ.update(asked["environment"])
        os.chdir(asked["folder"])
        Thread(target=_end_with, args=(visitor,), daemon=True).start()
        parent = f"--IPKernelApp.parent_handle={os.getppid()}"
        kernel.launch_instance([*asked["arguments"], parent])
    finally:
        os._exit(1)


def _end_with(visitor: socket.socket) -> None:
    visitor.recv(1)
    os._exit(0)


def ask(address: str, arguments: list[str]) -> None:
    """Have a kernel forked, and stay as long as it does."""
    asked = {"environment": dict(os.environ), "folder": str(Path.cwd()), "arguments": arguments}
    with socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET) as line:
        line.connect(address)
        socket.send_fds(line, [json.dumps(asked).encode()], [0, 1, 2])
        line.recv(1)


if __name__ == "__main__":
    where, *rest = sys.argv[1:]
    if rest[0].startswith("-"):
        ask(where, rest)
    else:
        del sys.path[0]
        origin(where, Path(rest[0]))
        _reap(wait=True)
