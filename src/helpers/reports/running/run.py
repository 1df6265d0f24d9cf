"""Run a notebook: the one module that knows papermill."""

import ast
import logging
import os
import re
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import nbformat
import papermill
from nbclient.exceptions import DeadKernelError
from nbformat import NotebookNode

from helpers.data import kept
from helpers.errors import Problem
from helpers.files import locks
from helpers.reports.running.kernels import manager

logging.getLogger("papermill").addHandler(logging.NullHandler())
log = logging.getLogger(__name__)

CELL_FILE = re.compile(r"\S*ipykernel_\d+\S*\.py:(\d+)")
SEVERAL_LINES = re.compile(r"\s*\n\s*")


class NotebookFailed(Problem):
    """A cell of a notebook did not run to its end.

    ``where`` names the cell as the sentence does, ``error`` the kind of error and ``said`` its
    words; '' where none is known.
    """

    where = error = said = ""


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
    as_of: str | None = None,
    *,
    here: bool = False,
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
        as_of: The month (YYYY-MM) whose view of the figures the run reads.
        here: Run the cells in this process, which is to end afterwards, and not in a kernel. Files
            that they leave in the working folder are gone then too.

    Raises:
        NotebookFailed: If a cell fails or the kernel dies: names the cell and the error in one
            sentence.
    """
    source = read(path)
    done, total = 0, counted(source, parameters)

    def count(**_: object) -> None:
        nonlocal done
        done += 1
        if progress:
            progress(done, total)

    with tempfile.TemporaryDirectory(prefix="case-", ignore_cleanup_errors=True) as folder:
        uses = Path(folder) / "uses"
        environment = {
            "CASE_FOR_CHANGE_ROOT": str(root.resolve()),
            kept.USES: str(uses),
            kept.AS_OF: as_of or "",
            locks.WITHIN: locks.LOCK_OF_NOTEBOOKS,
        }
        way = _here if here else _in_a_kernel
        try:
            with way(path, Path(folder), environment) as how:
                executed = papermill.execute_notebook(
                    source,
                    None,
                    parameters,
                    kernel_name="python3",
                    language="python",
                    progress_bar=False,
                    request_save_on_cell_execute=False,
                    record_timing=False,
                    on_cell_executed=count,
                    **how,
                )
        except papermill.PapermillExecutionError as error:
            where = _place(source, error.cell_index, injected=bool(parameters))
            what = SEVERAL_LINES.sub(" ", f"{error.ename}: {error.evalue}".strip(": "))
            failed = NotebookFailed(f"{path.name} stopped at {where}: {what}")
            failed.where, failed.error, failed.said = where, error.ename, error.evalue
            raise failed from None
        except (DeadKernelError, OSError, RuntimeError) as error:
            raise died(path, done, total, error) from None
        read_by_it = uses.read_text(encoding="utf-8").splitlines() if uses.exists() else []
    ours = {**executed.metadata.get("case_for_change", {}), "uses": sorted(set(read_by_it))}
    executed.metadata["case_for_change"] = ours
    return _settled(executed, path.stem)


def counted(notebook: NotebookNode, parameters: Mapping[str, object]) -> int:
    """Return the number of cells that run of a notebook: its own, and that of the parameters."""
    return sum(cell.cell_type == "code" for cell in notebook.cells) + bool(parameters)


def died(path: Path, done: int, total: int, error: Exception | str) -> NotebookFailed:
    """Return what is said of a notebook whose process ended before its last cell."""
    return NotebookFailed(
        f"{path.name} stopped because its Python process ended after {done} of {total} "
        f"cells (the computer may have run out of memory): {error}"
    )


@contextmanager
def _in_a_kernel(
    path: Path, folder: Path, environment: dict[str, str]
) -> Iterator[dict[str, object]]:
    """Yield how papermill runs a notebook as it usually does: in a kernel started for it."""
    with manager(environment) as kernel_manager:
        yield {
            "kernel_manager_class": kernel_manager,
            "resources": {"metadata": {"path": str(path.parent.resolve())}},
            "shutdown_kernel": "immediate",
        }


@contextmanager
def _here(path: Path, folder: Path, environment: dict[str, str]) -> Iterator[dict[str, object]]:
    """Yield how papermill runs a notebook in this process: in a folder that looks like its own."""
    from helpers.reports.running import in_process

    working = _mirrored(path.parent.resolve(), folder)
    before = Path.cwd(), dict(os.environ)
    os.environ |= environment
    os.chdir(working)
    try:
        yield {"engine_name": in_process.NAME}
    finally:
        os.chdir(before[0])
        os.environ.clear()
        os.environ.update(before[1])


def _mirrored(notebooks: Path, folder: Path) -> Path:
    """Return a folder in ``folder`` with all that notebooks find in theirs, and beside it."""
    working = folder / notebooks.parent.name / notebooks.name
    working.mkdir(parents=True)
    for place, here in ((working, notebooks), (working.parent, notebooks.parent)):
        for path in here.iterdir():
            if path != notebooks:
                (place / path.name).symlink_to(path)
    return working


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
        kept = [output for output in cell.outputs if output.get("name") != "stderr"]
        cell.outputs = []
        for output in kept:
            last = cell.outputs[-1] if cell.outputs else {}
            if output.output_type == last.get("output_type") == "stream":
                last.text += output.text  # a kernel sends it in as many parts as it happens to
            else:
                cell.outputs.append(output)
    return notebook
