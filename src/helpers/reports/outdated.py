"""Which reports are out of date: something that they were made from has changed since.

Each executed notebook keeps what it was asked for and the state of every measure and table that
it read (:func:`helpers.data.kept.used`).
"""

import json
from collections.abc import Mapping
from pathlib import Path

from helpers.data import process, tables
from helpers.project import Project


def of_itself(executed: Path) -> dict:
    """Return what an executed notebook says of itself; nothing where there is none to be read."""
    try:
        node = json.loads(executed.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return node["metadata"].get("case_for_change", {})


def is_outdated(project: Project, ours: Mapping) -> bool:
    """Say whether figures have changed since a report was made that says this of itself."""
    if "asked" not in ours:
        return False
    as_of = ours["asked"]["as_of"]
    if as_of:
        process.ensure(project, as_of)
    return tables.states(list(ours["uses"]), as_of) != ours["uses"]
