"""Invented rows of the looked-after children return, and files made of them."""

import csv
from pathlib import Path

import numpy as np
import pyarrow as pa

from helpers.records.ssda903 import frames
from helpers.records.ssda903.files import LAYOUTS
from helpers.records.ssda903.order import InOrder
from helpers.records.ssda903.rules import Returns

EPISODE = {
    **dict.fromkeys(LAYOUTS["episodes"], ""),
    "CHILD": "ZZchildA",
    "DECOM": "05/06/2017",
    "RNE": "S",
    "LS": "C1",
    "CIN": "N1",
    "PLACE": "U4",
    "PLACE_PROVIDER": "PR1",
    "HOME_POST": "ZZ1 1ZZ",
    "PL_POST": "ZZ2 2ZZ",
}
HEADER = {
    **dict.fromkeys(LAYOUTS["header"], ""),
    "CHILD": "ZZchildA",
    "SEX": "1",
    "DOB": "01/02/2010",
    "ETHNIC": "WBRI",
    "UPN": "Z999999999999",
}


def episode(decom="05/06/2017", dec="", rec="", rne="S", **more):
    """Return a row of an episodes file."""
    return EPISODE | {"DECOM": decom, "DEC": dec, "REC": rec, "RNE": rne} | more


def header(child="ZZchildA", **more):
    """Return a row of a header file."""
    return HEADER | {"CHILD": child} | more


def table(rows, year, kind):
    """Return rows as the cells of a file."""
    columns = {name: [row[name] for row in rows] for name in LAYOUTS[kind]}
    texts = {name: pa.array(cells).dictionary_encode() for name, cells in columns.items()}
    more = {
        "row": np.arange(len(rows), dtype="int32") + 2,
        "year": np.full(len(rows), year, dtype="int16"),
        "file": pa.array([f"{year}-{kind}.csv"] * len(rows)).dictionary_encode(),
    }
    return pa.table(texts | more)


def read(by_year, headers=None):
    """Return rows by year as frames of episodes and of children."""
    given = pa.concat_tables([table(rows, year, "episodes") for year, rows in by_year])
    children = sorted({row["CHILD"] for _, rows in by_year for row in rows})
    people = headers or [header(child) for child in children]
    return frames.read(given, table(people, max(year for year, _ in by_year), "header"))


def returns(by_year, headers=None):
    """Return rows by year as the rules read them."""
    episodes, people = read(by_year, headers)
    return Returns(InOrder(episodes, each_year=True), people)


def write(folder, year, episodes, headers=None):
    """Write a return's two files as a council would export them."""
    children = list(dict.fromkeys(row["CHILD"] for row in episodes))
    sex = "1" if year < 2025 else "M"
    tables = {"episodes": episodes, "header": headers or [header(c, SEX=sex) for c in children]}
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    for kind, rows in tables.items():
        with (folder / f"{year}-{kind}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, LAYOUTS[kind])
            writer.writeheader()
            writer.writerows(rows)
    return folder
