"""Accept raw files that somebody changed on purpose: their sidecars then hold their checksums."""

from pathlib import Path

from rich.console import Console

from helpers.data import process, raw
from helpers.errors import Problem
from helpers.files import writing
from helpers.project import Project
from helpers.reports.pages import quality_page


def accept(project: Project, names: list[str], console: Console) -> None:
    """Take the present content of raw files as right, if every check passes.

    Raises:
        Problem: If there is no such file, or a check fails; the sidecars are then as they were.
    """
    paths = [raw_file(project, name) for name in names]
    sidecars = {path.with_suffix(".yaml"): raw.write_checksum(path) for path in paths}
    if all(before == after for before, after in sidecars.values()):
        console.print("The sidecars already describe these files; nothing was changed.")
        return
    try:
        process.process(project, page=quality_page.write)
    except BaseException:
        for sidecar, (before, _) in sidecars.items():
            writing.replace_text(sidecar, before)
        raise
    for path in paths:
        console.print(f"Accepted {project.shown(path)}: its sidecar holds the new SHA-256.")
    console.print("Commit the files and their sidecars together.")


def raw_file(project: Project, name: str) -> Path:
    """Return the raw file called ``name``, whatever folder is written before it."""
    path = project.raw / name.replace("\\", "/").rsplit("/", 1)[-1]
    if path.suffix != ".csv" or not path.exists():
        raise Problem(
            f"There is no raw file '{name}': name one of the CSV files in "
            f"{project.shown(project.raw)}."
        )
    if not path.with_suffix(".yaml").exists():
        raise Problem(
            f"{project.shown(path)} has no sidecar: write {path.stem}.yaml beside it first, "
            "in the shape of another."
        )
    return path
