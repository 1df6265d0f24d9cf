"""The records that a notebook reads: those it is given, those of the run, or a synthetic set."""

import json
import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

RUN = "CASE_FOR_CHANGE_RECORDS"
"""The environment variable that tells a run its records: never a parameter, which a page keeps."""
BAND = "Synthetic records"


@dataclass(frozen=True)
class Given:
    """Records to read.

    synthetic
        Whether they are the built-in set, of invented children.
    mapping
        The file that says how a court extract's columns are called, where there is one.
    """

    paths: tuple[Path, ...]
    synthetic: bool
    mapping: Path | None = None

    def band(self) -> None:
        """Show across the page that the records are synthetic, if they are."""
        from helpers.show import say

        if self.synthetic:
            say(f"{BAND}: no child, mother or council is in them. They show the method only.")


def given(kind: str, records: Sequence[str] = ()) -> Given:
    """Return the records to read: of the notebook's parameter, of the run, or synthetic ones.

    Args:
        kind: ``ssda903``, ``cin`` or ``court``.
        records: Files and folders.
    """
    told = json.loads(os.environ.get(RUN, "{}"))
    paths = tuple(Path(each) for each in [*records] or told.get("paths", []))
    mapping = Path(told["mapping"]) if told.get("mapping") else None
    if paths:
        return Given(paths, False, mapping)
    return Given(synthetic_set(kind), True)


def synthetic_set(kind: str) -> tuple[Path, ...]:
    """Return the folder of the built-in synthetic set, made for this process."""
    raise NotImplementedError(kind)
