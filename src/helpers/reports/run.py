"""Run a notebook: the one module that knows papermill."""

import ast
import logging
import re
import tempfile
from collections.abc import Callable
from pathlib import Path

import nbformat
import papermill
from nbclient.exceptions import DeadKernelError
from nbformat import NotebookNode

from helpers.data import kept
from helpers.errors import Problem
from helpers.files import locks
from helpers.reports.kernels import Kernels, manager

logging.getLogger("papermill").addHandler(logging.NullHandler())
log = logging.getLogger(__name__)

CELL_FILE = re.compile(r"\S*ipykernel_\d+\S*\.py:(\d+)")
SEVERAL_LINES = re.compile(r"\s*\n\s*")


class NotebookFailed(Problem):
    """A cell of a notebook did not run to its end."""


def read(path: Path) -> NotebookNode:
    """Return the notebook at ``path``.

    Raises:
        Problem: If the file cannot be read as a notebook.
    """
    try:
        return nbformat.read(path, as_version=4)
    except (OSError, UnicodeDecodeError, nbformat.reader.NotJSONError) as error:
        raise Problem(f"{path.name} cannot be read as a notebook: {error}.") from error


def default_parameters(path: Path) -> dict[str, object]:
    """Return the parameters of a notebook and their defaults, in the order of its cell.

    papermill's own reader drops a line that holds a second ``=`` and only warns, so the cell is
    read as Python: plain ``name = literal`` lines and nothing else.

    Raises:
        Problem: If no cell is tagged ``parameters``, or the cell holds anything but such lines.
    """
    cell = next((c for c in read(path).cells if "parameters" in c.metadata.get("tags", [])), None)
    if cell is None:
        raise Problem(
            f"{path.name} has no parameters: tag the cell that sets them with 'parameters'."
        )
    parameters = {}
    try:
        for statement in ast.parse(cell.source).body:
            (target,) = statement.targets
            parameters[target.id] = ast.literal_eval(statement.value)
    except (AttributeError, SyntaxError, ValueError) as error:
        raise Problem(
            f"The parameters cell of {path.name} must hold plain lines such as year = 2025, "
            f"and one is not: {error}."
        ) from error
    return parameters


def run(
    path: Path,
    parameters: dict[str, object],
    root: Path,
    progress: Callable[[int, int], None] | None = None,
    kernels: Kernels | None = None,
    as_of: str | None = None,
) -> NotebookNode:
    """Run a notebook from top to bottom and return it with its outputs.

    The same notebook, parameters and data give the same bytes: times, paths and random ids are
    taken out. What cells write to standard error (warnings) is logged and not kept. Which
    measures and tables the run read is kept in the notebook's metadata.

    Args:
        path: The notebook; its folder is the working folder of the run.
        parameters: Values that replace the defaults of the parameters cell.
        root: The project's top-level folder.
        progress: Called after each code cell with the number of cells done and their total.
        kernels: What starts the kernel; another thread may end it there.
        as_of: The month (YYYY-MM) whose view of the figures the run reads.

    Raises:
        NotebookFailed: If a cell fails or the kernel dies: names the cell and the error in one
            sentence.
    """
    source = read(path)
    total = sum(cell.cell_type == "code" for cell in source.cells) + bool(parameters)
    done = 0

    def count(**_: object) -> None:
        nonlocal done
        done += 1
        if progress:
            progress(done, total)

    with (
        tempfile.TemporaryDirectory(prefix="case-", ignore_cleanup_errors=True) as folder,
        manager(
            kernels or Kernels(),
            {
                "CASE_FOR_CHANGE_ROOT": str(root.resolve()),
                kept.USES: str(Path(folder) / "uses"),
                kept.AS_OF: as_of or "",
                locks.WITHIN: locks.LOCK_OF_NOTEBOOKS,
            },
        ) as kernel_manager,
    ):
        try:
            executed = papermill.execute_notebook(
                source,
                None,
                parameters,
                kernel_name="python3",
                language="python",
                progress_bar=False,
                request_save_on_cell_execute=False,
                kernel_manager_class=kernel_manager,
                resources={"metadata": {"path": str(path.parent.resolve())}},
                record_timing=False,
                shutdown_kernel="immediate",
                on_cell_executed=count,
            )
        except papermill.PapermillExecutionError as error:
            where = _place(source, error.cell_index, injected=bool(parameters))
            what = SEVERAL_LINES.sub(" ", f"{error.ename}: {error.evalue}".strip(": "))
            raise NotebookFailed(f"{path.name} stopped at {where}: {what}") from None
        except (DeadKernelError, OSError, RuntimeError) as error:
            raise NotebookFailed(
                f"{path.name} stopped because its Python process ended after {done} of {total} "
                f"cells (the computer may have run out of memory): {error}"
            ) from None
        uses = Path(folder) / "uses"
        read_by_it = uses.read_text(encoding="utf-8").splitlines() if uses.exists() else []
    ours = {**executed.metadata.get("case_for_change", {}), "uses": sorted(set(read_by_it))}
    executed.metadata["case_for_change"] = ours
    return _settled(executed, path.stem)


def _place(notebook: NotebookNode, index: int, injected: bool) -> str:
    """Name cell ``index`` of the run as a person finds it in the notebook they wrote."""
    tagged = [i for i, c in enumerate(notebook.cells) if "parameters" in c.metadata.get("tags", [])]
    if injected and tagged and index > tagged[0]:
        index -= 1
    headings = [
        line.lstrip("# ").strip()
        for cell in notebook.cells[: index + 1]
        if cell.cell_type == "markdown"
        for line in cell.source.splitlines()
        if line.startswith("#")
    ]
    under = f", under '{headings[-1]}'" if headings else ""
    return f"cell {index + 1} of {len(notebook.cells)}{under}"


def _settled(notebook: NotebookNode, name: str) -> NotebookNode:
    """Take out of an executed notebook what is of this run and this computer only."""
    notebook.metadata.pop("papermill", None)
    for cell in notebook.cells:
        cell.metadata.pop("papermill", None)
        if "injected-parameters" in cell.metadata.get("tags", []):
            cell.id = "injected-parameters"
        if not cell.metadata.get("tags"):
            cell.metadata.pop("tags", None)
        if cell.cell_type != "code":
            continue
        for output in cell.outputs:
            if output.get("name") == "stderr":
                log.warning("%s: %s", name, CELL_FILE.sub(r"line \1", output.text.strip()))
        cell.outputs = [output for output in cell.outputs if output.get("name") != "stderr"]
    return notebook
