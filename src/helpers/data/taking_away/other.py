"""Tables that are no series: tidy, under names a machine reads, with their labels beside."""

from collections.abc import Iterable

import pandas as pd

from helpers.data.taking_away.contents import Column, Content, as_of, number, snake, sources


def of_table(frame: pd.DataFrame, title: str = "", said: str = "") -> Content:
    """Return any data frame as it is, with names of snake case and digits that say something.

    A cell whose number is missing is left empty; where the frame has a column of symbols, that says
    why.
    """
    if frame.index.name or isinstance(frame.index, pd.MultiIndex):
        frame = frame.reset_index()
    labels = _apart(" ".join(map(str, n)) if isinstance(n, tuple) else str(n) for n in frame)
    names = _apart(map(snake, labels))
    columns, cells = [], {}
    for position, (name, label) in enumerate(zip(names, labels, strict=True)):
        held = frame.iloc[:, position]
        numeric = pd.api.types.is_numeric_dtype(held) and not pd.api.types.is_bool_dtype(held)
        cells[name] = [number(one) if numeric else one for one in held]
        columns.append(Column(name, label, decimals=decimals(held) if numeric else None))
    shown = pd.DataFrame(cells, columns=names, dtype=object)
    # what a chart draws was often made of several frames: its own words say whose they are
    named = sources(frame.iloc[:0] if said and "source" not in frame else frame)
    said = said or frame.attrs.get("symbols", "")
    return Content(title or "Table", shown, tuple(columns), 0, named, said, as_of(frame))


def decimals(cells: pd.Series) -> int:
    """Return the decimals that show a column's numbers: none for whole ones, else one.

    Small ones, as ratios are, keep two if they have no more; fractions below 1 have three.
    """
    held = cells.dropna()
    fewest = next((digits for digits in range(3) if held.round(digits).eq(held).all()), 3)
    largest = held.abs().max()
    if fewest == 0 or (fewest < 3 and largest < 10):
        return fewest
    return 3 if largest < 1 else 1


def _apart(names: Iterable[str]) -> list[str]:
    """Return names that differ: a second one of a name is numbered."""
    seen: dict[str, int] = {}
    found = []
    for name in names:
        seen[name] = seen.get(name, 0) + 1
        found.append(name if seen[name] == 1 else f"{name}_{seen[name]}")
    return found
