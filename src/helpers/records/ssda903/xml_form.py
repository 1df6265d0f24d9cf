"""The XML form of the return: `EXPSSDA903`, a `CHILD` each, its `HEADER` and its `EPISODE`s."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import pandas as pd

from helpers.files import elements

ROOT = "EXPSSDA903"
GROUPS = {"header": "HEADER", "episodes": "EPISODE"}
NAMES = {"CHILD": "CHILDID", "PLACE": "PL"}
"""Fields that the XML calls otherwise than the CSV files do."""


def cells(path: Path, layouts: Mapping[str, Sequence[str]]) -> dict[str, pd.DataFrame]:
    """Return the cells of an XML return as those of CSV files.

    Args:
        path: The file.
        layouts: The columns of each table: "header" and "episodes".

    Returns:
        By table a DataFrame: its columns as categories of text ('' where empty), and `row`: the
            how-manieth `HEADER` of the file it is, or the how-manieth `EPISODE`.

    Raises:
        Problem: If it is no XML or no return, or has a document type.
    """
    fields = {kind: [NAMES.get(name, name) for name in names] for kind, names in layouts.items()}
    groups = {"CHILD": [], **{GROUPS[kind]: names for kind, names in fields.items()}}
    read = elements.tables(path, path.name, ROOT, groups)
    people = read["HEADER"].drop_duplicates("CHILD").set_index("CHILD")["CHILDID"]
    read["EPISODE"]["CHILDID"] = read["EPISODE"]["CHILD"].map(people)
    return {
        kind: read[GROUPS[kind]][[*fields[kind], "row"]]
        .set_axis([*layouts[kind], "row"], axis=1)
        .pipe(_categories, layouts[kind])
        for kind in layouts
    }


def _categories(frame: pd.DataFrame, names: Sequence[str]) -> pd.DataFrame:
    texts = frame[list(names)].fillna("").astype("category")
    return texts.assign(row=frame["row"].astype("int32"))
