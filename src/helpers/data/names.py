"""The measures held, as names that an editor completes.

>>> from helpers import data
>>> data.names.looked_after_rate
'looked_after_rate'

Those of added files are among them. ``names.pyi`` says the same to editors that read no tables;
:func:`write_stub` writes it anew.
"""

from pathlib import Path

from helpers.data.tables import measures_by_name
from helpers.errors import Problem

Measure = str
"""What a function takes that asks for a measure: in ``names.pyi`` each of them by name."""


def __getattr__(name: str) -> str:
    if name.startswith("__") or name not in measures_by_name().index:
        raise AttributeError(f"'{name}' is not a measure held here: see data.search('{name}').")
    return name


def __dir__() -> list[str]:
    try:
        return list(measures_by_name().index)
    except Problem:  # nothing is built yet
        return []


def stub() -> str:
    """Return the text of ``names.pyi``."""
    held = list(measures_by_name().index)
    listed = "\n".join(f'        "{name}",' for name in held)
    constants = "\n".join(f"{name}: Final[str]" for name in held)
    return (
        '"""Written by helpers.data.names.write_stub."""\n\n'
        "from typing import Final, Literal, TypeAlias\n\n"
        f"Measure: TypeAlias = (\n    Literal[\n{listed}\n    ]\n    | str\n)\n\n{constants}\n"
    )


def write_stub() -> None:
    """Write ``names.pyi``: after a measure has come or gone."""
    Path(__file__).with_suffix(".pyi").write_text(stub(), encoding="utf-8")
