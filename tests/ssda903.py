"""Invented rows of the looked-after children return, and files made of them."""

import csv
from pathlib import Path

import pandas as pd

from helpers.records.ssda903 import frames
from helpers.records.ssda903.files import LAYOUTS
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


def cells(rows):
    """Return rows as a file's cells: categories of text, and the row's number."""
    frame = pd.DataFrame(rows).astype("category")
    return frame.assign(row=range(2, 2 + len(rows)))


def returns(by_year, headers=None):
    """Return rows by year as the rules read them."""
    read = frames.joined(
        [frames.episodes(cells(rows), year, f"{year}-episodes.csv") for year, rows in by_year]
    )
    people = headers or [header(child) for child in read["child"].cat.categories] or [header()]
    latest = max(year for year, _ in by_year)
    people = frames.headers(cells(people), latest, f"{latest}-header.csv")
    both = pd.api.types.union_categoricals([read["child"], people["child"]]).categories
    for frame in (read, people):
        frame["child"] = frame["child"].cat.set_categories(both)
    return Returns(read, people)


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
