"""The records that a notebook reads: those it is given, those of the run, or a synthetic set."""

import json
import os
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any

import pandas as pd

from helpers.data.taking_away import contents, rights
from helpers.data.taking_away.contents import LICENCES
from helpers.errors import Problem
from helpers.records.disclosure import Policy
from helpers.records.synthetic import KINDS, marked

RUN = "CASE_FOR_CHANGE_RECORDS"
"""The environment variable that tells a run its records: never a parameter, which a page keeps."""
NOTEBOOKS = dict(zip(KINDS, ("re-entry", "section-47-paths", "repeat-proceedings"), strict=True))
"""The notebook of each kind of records."""
SYNTHETIC = (
    "Synthetic records: no child, mother or council is in them. They show the method, and say "
    "nothing of anyone."
)
RIGHTS = "This is not official statistics, and no public licence covers it."
UNSAID = "its words are not shown, as they may hold a value of a record; %tb shows them"
CHILDREN, SEED = 4000, 1
"""Of the built-in set."""


@dataclass(frozen=True)
class Given:
    """Records to read.

    synthetic
        Whether they are marked as invented, as the built-in set is.
    mapping
        The file that says how a court extract's columns are called, where there is one.
    """

    kind: str
    paths: tuple[Path, ...]
    synthetic: bool
    mapping: Path | None = None

    def whose(self, area: str) -> str:
        """Return what these records are called."""
        return "These synthetic records" if self.synthetic else f"These records, {area}"

    def credit(self, area: str, policy: Policy) -> str:
        """Return the line below each chart: whose records they are, and what may be told."""
        nobody = " (invented: nobody is in them)" if self.synthetic else ""
        return f"{self.whose(area)}{nobody}, after disclosure control. {policy.stated()}"

    def rights(self, area: str, policy: Policy) -> str:
        """Return what a page and its files say of themselves in place of a licence."""
        return f"{self.credit(area, policy)} {RIGHTS}"

    def begin(self, area: str, policy: Policy) -> None:
        """Have all that is made from now on say what it is made of, and show it if synthetic.

        In a notebook that begins so an error is told without its words.
        """
        _say_no_words_of_errors()
        rights.begin_with_records(self.rights(area, policy))
        if self.synthetic:
            from IPython.display import display

            from helpers.show.fragments import fill

            html = fill("synthetic.html", text=SYNTHETIC)
            display({"text/html": html, "text/plain": SYNTHETIC}, raw=True)

    def read(self) -> Any:  # noqa: ANN401 - as the kind's ``read`` returns it
        """Return the records, read and checked."""
        room = import_module(f"helpers.records.{self.kind}")
        mapped = {"mapping": self.mapping} if self.mapping else {}
        return room.read(self.paths, **mapped)

    def for_run(self) -> dict[str, str]:
        """Return the environment of a run that is to read these records."""
        told = asdict(self) | {"paths": [str(path.resolve()) for path in self.paths]}
        told["mapping"] = str(self.mapping.resolve()) if self.mapping else None
        return {RUN: json.dumps(told)}


def given(kind: str, records: Sequence[str] = ()) -> Given:
    """Return the records to read: of the notebook's parameter, of the run, or synthetic ones.

    Args:
        kind: ``ssda903``, ``cin`` or ``court``.
        records: Files and folders.
    """
    if records:
        return of_paths(kind, [Path(each) for each in records])
    told = json.loads(os.environ.get(RUN, "{}"))
    if told.get("kind") == kind:
        paths = tuple(Path(each) for each in told["paths"])
        mapping = Path(told["mapping"]) if told["mapping"] else None
        return Given(kind, paths, told["synthetic"], mapping)
    return of_paths(kind)


def published(beside: pd.DataFrame) -> str:
    """Return what the line below records says of published figures that stand beside them.

    Args:
        beside: With the ``sources`` of these in its ``attrs``.
    """
    each = [
        f"{row.title}, {row.publisher} ({LICENCES.get(row.licence, (row.licence,))[0]})"
        for row in contents.sources(beside).itertuples()
    ]
    return f" Published: {'; '.join(each)}." if each else ""


def of_paths(kind: str, paths: Sequence[Path] = (), mapping: Path | None = None) -> Given:
    """Return records in files and folders; where none are named, the built-in synthetic set.

    Raises:
        Problem: If there is a mapping and the records are no court's.
    """
    if mapping and kind != "court":
        raise Problem("A mapping is for court records, which have no layout of their own: omit it.")
    if not paths:
        return Given(kind, (_built_in(kind),), synthetic=True)
    there = [path for path in paths if path.exists()]  # who reads them says what is missing
    return Given(kind, tuple(paths), marked(there), mapping)


def _say_no_words_of_errors() -> None:
    """Have IPython show of an error its kind alone: its words and frames may hold a record.

    They stay out of the notebook's file; ``%tb`` shows them to who asks.
    """
    from IPython import get_ipython

    def told(shell: Any, kind: type, error: Exception, trace: Any, **_: object) -> None:  # noqa: ANN401
        sys.last_type, sys.last_value, sys.last_traceback = kind, error, trace
        if isinstance(error, Problem):
            shell._showtraceback(kind, error, error.shown())
        else:
            shell._showtraceback(kind, Exception(UNSAID), [f"{kind.__name__}: {UNSAID}"])

    if shell := get_ipython():
        shell.set_custom_exc((Exception,), told)


def _built_in(kind: str) -> Path:
    """Return the folder of the built-in set, which goes when this process ends."""
    folder = Path(_folder().name) / kind
    if not folder.exists():
        writer = import_module(f"helpers.records.synthetic.{kind}")
        writer.write(folder, CHILDREN, SEED)
    return folder


@cache
def _folder() -> tempfile.TemporaryDirectory:
    return tempfile.TemporaryDirectory(prefix="case-", ignore_cleanup_errors=True)
