"""Synthetic records: the layouts of the returns, filled by a model whose risks are known.

Nothing here describes a real child, mother or family. Every file says so (:data:`MARK`), and
`truth.json` beside the files holds the risks by which they were made.
"""

from importlib import import_module
from pathlib import Path

from helpers.errors import Problem
from helpers.records.synthetic.folders import KINDS, MARK, marked

__all__ = ["KINDS", "MARK", "marked", "write"]


def write(kind: str, folder: Path, children: int, seed: int) -> None:
    """Write synthetic records of a kind into a new folder, with `truth.json`.

    Args:
        kind: One of :data:`KINDS`.
        folder: Where to; it must not be there yet, or be empty.
        children: How many children the records are of, in all years together.
        seed: The same seed gives the same files.

    Raises:
        Problem: Where the kind is none of these, the children are too few, or the folder is in use.
    """
    if kind not in KINDS:
        raise Problem(f"There are no synthetic records of that kind: ask for {' or '.join(KINDS)}.")
    import_module(f"{__name__}.{kind}").write(folder, children, seed)
