"""Cells run in this very process, by IPython's shell, for papermill: its engine ``here``.

A kernel and its sockets cost more than many a notebook. What papermill does stays papermill's: the
parameters it puts in, what becomes of errors; and each output is taken in by the client that takes
in those of kernels. Only for a process that ends afterwards: cells may leave anything behind.
"""

import io
from contextlib import redirect_stderr, redirect_stdout
from typing import Any

from ipykernel.compiler import XCachingCompiler
from ipykernel.ipkernel import IPythonKernel
from ipykernel.jsonutil import encode_images, json_clean
from ipykernel.zmqshell import ZMQInteractiveShell
from IPython.core.displayhook import DisplayHook
from IPython.core.displaypub import DisplayPublisher
from IPython.core.interactiveshell import InteractiveShell
from nbclient.exceptions import CellExecutionError
from nbformat import NotebookNode
from papermill.clientwrap import PapermillNotebookClient
from papermill.engines import Engine, papermill_engines
from traitlets import Type
from traitlets.config import Config

NAME = "here"
"""What papermill knows the engine by."""


class _Publisher(DisplayPublisher):
    """Hands on what cells display, as a kernel sends it."""

    def publish(
        self,
        data: dict,
        metadata: dict | None = None,
        *,
        transient: dict | None = None,
        update: bool = False,
        **_: object,
    ) -> None:
        shown = {"data": encode_images(data), "metadata": metadata or {}}
        kind = "update_display_data" if update else "display_data"
        self.shell.said(kind, json_clean({**shown, "transient": transient or {}}))

    def clear_output(self, wait: bool = False) -> None:
        self.shell.said("clear_output", {"wait": wait})


class _Hook(DisplayHook):
    """Hands on the value of a cell's last line, as a kernel sends it."""

    def write_output_prompt(self) -> None:
        """Write none: a notebook has numbers."""

    def write_format_data(self, format_dict: dict, md_dict: dict | None = None) -> None:
        shown = {"data": encode_images(format_dict), "metadata": md_dict or {}}
        if format_dict:
            count = {"execution_count": self.prompt_count}
            self.shell.said("execute_result", json_clean(shown) | count)


class _Stream(io.TextIOBase):
    """Standard output or error of the cells."""

    encoding = "utf-8"

    def __init__(self, shell: "Shell", name: str) -> None:
        self.shell, self.called = shell, name

    def writable(self) -> bool:
        return True

    def write(self, text: str) -> int:
        if text:
            self.shell.said("stream", {"name": self.called, "text": text})
        return len(text)


class Shell(InteractiveShell):
    """IPython's shell as a kernel has it, whose outputs go to a client of this process."""

    displayhook_class = Type(_Hook)
    display_pub_class = Type(_Publisher)
    compiler_class = Type(XCachingCompiler)
    client: "_Client"
    failed: dict[str, object] | None = None
    init_environment = ZMQInteractiveShell.init_environment

    def said(self, kind: str, content: dict[str, Any]) -> None:
        """Hand on a message to the client that runs cells."""
        self.client.take(kind, content)

    def _showtraceback(self, etype: type, evalue: BaseException, stb: list[str]) -> None:
        self.failed = {"ename": etype.__name__, "evalue": str(evalue), "traceback": stb}
        self.said("error", self.failed)


def shell() -> Shell:
    """Return the one shell of this process, which keeps no history on the disk."""
    if not Shell.initialized():
        Shell.instance(config=Config({"HistoryManager": {"enabled": False}}))
    return Shell.instance()


def let_go() -> None:
    """Forget what cells have left behind in the shell of this process."""
    shell().reset()


class _Client(PapermillNotebookClient):
    """Runs cells in the shell of this process."""

    def take(self, kind: str, content: dict[str, Any]) -> None:
        """Take in a message of the shell, as one of a kernel's."""
        kinds = {"msg_type": kind, "header": {"msg_type": kind}}
        self.process_message({**kinds, "content": content, "parent_header": {}}, *self.at)

    def execute(self, **_: object) -> NotebookNode:
        self.reset_execution_trackers()
        self.shell = shell()
        self.shell.client = self
        self.shell.init_environment()
        out, errors = (_Stream(self.shell, name) for name in ("stdout", "stderr"))
        with redirect_stdout(out), redirect_stderr(errors):
            self.papermill_execute_cells()
        self.nb.metadata["language_info"] = NotebookNode(_language())
        return self.nb

    def execute_cell(self, cell: NotebookNode, cell_index: int, **_: object) -> NotebookNode:
        tags = cell.metadata.get("tags", [])
        if cell.cell_type != "code" or not cell.source.strip() or self.skip_cells_with_tag in tags:
            return cell
        cell.outputs, self.at, self.shell.failed = [], (cell, cell_index), None
        self.clear_before_next_output = False
        cell.execution_count = self.shell.execution_count
        result = self.shell.run_cell(cell.source, store_history=True)
        if self.on_cell_executed:
            self.on_cell_executed(cell=cell, cell_index=cell_index, execute_reply={})
        if not result.success and "raises-exception" not in tags:
            error = result.error_before_exec or result.error_in_exec
            said = {"ename": type(error).__name__, "evalue": str(error), "traceback": []}
            raise CellExecutionError.from_cell_and_msg(cell, self.shell.failed or said)
        return cell


def _language() -> dict[str, object]:
    """Return what a kernel says of its language, codemirror's mode and all."""
    told = IPythonKernel.language_info
    return {k: NotebookNode(v) if isinstance(v, dict) else v for k, v in told.items()}


class _Here(Engine):
    """Papermill's engine that runs cells in this process."""

    @classmethod
    def execute_managed_notebook(
        cls, nb_man: object, kernel_name: str, on_cell_executed: object = None, **_: object
    ) -> None:
        _Client(nb_man, on_cell_executed=on_cell_executed).execute()


papermill_engines.register(NAME, _Here)
