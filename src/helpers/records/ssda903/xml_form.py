"""The XML form of the return: `EXPSSDA903`, a `CHILD` each, its `HEADER` and its `EPISODE`s."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import pyarrow as pa

from helpers.files import elements

ROOT = "EXPSSDA903"
GROUPS = {"header": "HEADER", "episodes": "EPISODE"}
NAMES = {"CHILD": "CHILDID", "PLACE": "PL"}
"""Fields that the XML calls otherwise than the CSV files do."""


def cells(path: Path, layouts: Mapping[str, Sequence[str]]) -> dict[str, pa.Table]:
    """Return the cells of an XML return as those of CSV files.

    Args:
        path: The file.
        layouts: The columns of each table: "header" and "episodes".

    Returns:
        By kind, a table: its columns as dictionaries of text ('' where empty), and `row`: the
            how-manieth `HEADER` of the file it is, or the how-manieth `EPISODE`.

    Raises:
        Problem: If it is no XML or no return, or has a document type.
    """
    fields = {kind: [NAMES.get(name, name) for name in names] for kind, names in layouts.items()}
    groups = {"CHILD": [], **{GROUPS[kind]: names for kind, names in fields.items()}}
    read = elements.tables(path, path.name, ROOT, groups)
    people = read["HEADER"].drop_duplicates("CHILD").set_index("CHILD")["CHILDID"]
    read["EPISODE"]["CHILDID"] = read["EPISODE"]["CHILD"].map(people)
    result = {}
    for kind, names in layouts.items():
        frame = read[GROUPS[kind]]
        texts = [pa.array(frame[name].fillna("").astype(str)) for name in fields[kind]]
        columns = dict(zip(names, (text.cast(pa.string()) for text in texts), strict=True))
        result[kind] = pa.table(
            {name: column.dictionary_encode() for name, column in columns.items()}
            | {"row": frame["row"].to_numpy("int32")}
        )
    return result
