"""Good files of every format, edited at random: each edit is taken in as a plain reading has it.

Or it ends in one clear sentence with nothing changed. ``RANDOM_EDITS=300`` tries as many.
"""

import io
import os
import random
import shutil
from collections import Counter
from pathlib import Path

import pandas as pd
import publisher_files as good
import pytest
import yaml
from rich.console import Console

from helpers.data import added, process, readers
from helpers.data.quality.checklist import CHECKS
from helpers.errors import Problem
from helpers.project import Project
from helpers.releases import add
from helpers.reports.pages import quality_page
from tests.test_earlier_layouts import LAYOUTS, made_up

EDITS = int(os.environ.get("RANDOM_EDITS", "4"))
FIGURES = [
    "0",
    "7",
    "1,234",
    " 12 ",
    "c",
    "..",
    "*",
    ".",
    "-",
    "",
    "?",
    "-1",
    "1e3",
    "=1+1",
    "12.5",
]
FIGURES += ["<b>9</b>", "1,23", "9" * 11, "x", "LOW", "low", "33"]
LABELS = ["", "X", "<img src=x>", "2024", "202425", "1066", "E06000002", " "]
BYTES = [b"", b",", b'"', b"\n", b"\0", b"\xff", b"9", b"abc"]
WALES = {"Wales": "W92000004", "Isle of Anglesey": "W06000001", "Gwynedd": "W06000002"}
WALES |= {"Cardiff": "W06000015"}
OTHERWISE = {"..": "x", "*": "c", ".": "z"}
SYMBOLS = ("c", "k", "low", "u", "x", ":", "z", *OTHERWISE)
MAPPING = {
    **{"name": "mine", "format": "tidy", "title": "Mine", "publication": "Mine", "licence": "OGL"},
    **{"title_pattern": "mine", "source": "mine", "source_title": "Mine {year}"},
    **{"publisher": "Somebody", "address": "https://example.org", "released_month": 4},
    **{"released_years_after": 0, "rounding_nation": 1, "rounding_authority": 1},
    **{"compilation": False, "measures": {"looked_after_count": {"where": {"what": "children"}}}},
    "layout": {"area": "council", "area_is": "name", "period": "year", "value": "figure"},
}


def _cell(text: str) -> object:
    """A figure, or its symbol, as it is meant."""
    text = text.strip()
    if text in SYMBOLS:
        return OTHERWISE.get(text, text)
    return float(text.replace(",", ""))


def _standard(layout: str):
    measures = LAYOUTS[layout, 2025][1]

    def plain(frame: pd.DataFrame) -> dict:
        own = {"National": "country_code", "Regional": "region_code"}
        found = {}
        for row in frame.to_dict("records"):
            level, year = row["geographic_level"].strip(), row["time_period"]
            for measure, (column, where) in measures.items():
                if column in row and all(row[name] == label for name, label in where.items()):
                    code = row[own.get(level, "new_la_code")].strip()
                    found[measure, code, _year(year)] = _cell(row[column])
        return found

    return made_up(*LAYOUTS[layout, 2025], 2026), plain


def _tool(frame: pd.DataFrame) -> dict:
    measures = readers.declared()["interactive_tool"].measures
    named = {text: m for m, how in measures.items() for text in how.where["Short Desc"]}
    codes = {council[0]: council[1] for council in good.COUNCILS}
    return {
        (named[row["Short Desc"]], codes[row["LA Number"].strip()], _year(row["Years"])): _cell(
            row["Values"]
        )
        for row in frame.to_dict("records")
        if row["Short Desc"] in named and row["Values"] != "-"
    }


def _wales(frame: pd.DataFrame) -> dict:
    place = next(name for name in frame if not name[:4].isdecimal())
    return {
        ("looked_after_count", WALES[row[place].strip()], int(name[:4]) + 1): _cell(
            "low" if row[name].strip() == "-" else row[name]
        )
        for row in frame.to_dict("records")
        for name in frame
        if name != place
    }


def _mine(frame: pd.DataFrame) -> dict:
    codes = {council[2]: council[1] for council in good.COUNCILS}
    return {
        ("looked_after_count", codes[row["council"].strip()], _year(row["year"])): _cell(
            row["figure"]
        )
        for row in frame.to_dict("records")
        if row["what"] == "children"
    }


def _year(text: str) -> int:
    text = text.strip()
    return int(text[:4]) + (len(text) == 6)


def _tidy() -> pd.DataFrame:
    rows = [
        (council[2], str(year), what, str(20 + place + year % 7))
        for what in ("children", "dogs")
        for year in (2025, 2026)
        for place, council in enumerate(good.COUNCILS)
    ]
    return pd.DataFrame(rows, columns=["council", "year", "what", "figure"])


TABLES = {
    "looked after": _standard("children_looked_after"),
    "in need": _standard("children_in_need_b1"),
    "plans": _standard("children_in_need_d3"),
    "care leavers": _standard("care_leavers_activity"),
    "tool": (good.interactive_tool(("2025",)), _tool),
    "wales": (good.statswales(("2022-23", "2023-24")), _wales),
    "mine": (_tidy(), _mine),
}
FORMS = [
    *((table, kind) for table in TABLES if table != "wales" for kind in good.KINDS),
    *[("wales", "csv")] * 6,
]
random.Random(0).shuffle(FORMS)


def edited(frame: pd.DataFrame, chance: random.Random) -> pd.DataFrame:
    """The table with one thing changed: a cell mostly, or a row or column."""
    frame = frame.copy()
    row, column = chance.randrange(len(frame)), chance.randrange(len(frame.columns))
    name = frame.columns[column]
    what = chance.choice(["figure"] * 4 + ["label"] * 3 + ["rows"] * 2 + ["columns"] * 2)
    if what == "figure":
        frame.iloc[row, -1 - chance.randrange(min(4, len(frame.columns)))] = chance.choice(FIGURES)
    elif what == "label":
        others = [*frame[name].unique(), *LABELS]
        frame.iloc[row, column] = chance.choice(others)
    elif what == "rows":
        change = chance.choice(["drop", "twice", "shuffle"])
        if change == "drop":
            frame = frame.drop(index=frame.index[row])
        elif change == "twice":
            frame = pd.concat([frame, frame.iloc[[row]]])
        else:
            frame = frame.sample(frac=1, random_state=chance.randrange(1000))
    else:
        change = chance.choice(["drop", "rename", "add", "shuffle"])
        if change == "drop":
            frame = frame.drop(columns=name)
        elif change == "rename":
            frame = frame.rename(columns={name: f"{name}_new"})
        elif change == "add":
            frame["extra"] = "1"
        else:
            frame = frame[chance.sample([*frame], len(frame.columns))]
    return frame.reset_index(drop=True)


def damaged(content: bytes, chance: random.Random) -> bytes:
    """A file cut short, or with other bytes somewhere."""
    place = chance.randrange(len(content))
    if chance.random() < 0.3:
        return content[:place]
    return content[:place] + chance.choice(BYTES) + content[place + chance.randrange(4) :]


def contents(project: Project) -> dict[str, bytes]:
    return {
        path.relative_to(project.root).as_posix(): path.read_bytes()
        for path in project.root.rglob("*")
        if path.is_file()
    }


@pytest.fixture(scope="module")
def backup(small_built, tmp_path_factory) -> Path:
    """A project of few areas, built, as every edit meets it."""
    root = tmp_path_factory.mktemp("edits") / "backup"
    shutil.copytree(small_built, root)
    return root


def test_an_edit_is_taken_in_as_it_reads_or_refused_in_a_sentence(backup, tmp_path):
    here = Project(tmp_path / "here")
    shutil.copytree(backup, here.root)
    old, ended = contents(here), Counter()
    mapping = tmp_path / "mapping.yaml"
    mapping.write_text(yaml.safe_dump(MAPPING), encoding="utf-8")
    waived = {check.name: "figures are made up" for check in CHECKS}
    every = tuple(pd.read_parquet(here.processed / "measures.parquet")["measure"])
    for seed in range(EDITS):
        chance = random.Random(seed)
        table, kind = FORMS[seed % len(FORMS)]
        whole, plain = TABLES[table]
        bytes_alone = chance.random() < 0.15
        frame = whole if bytes_alone else edited(whole, chance)
        above = (good.STATSWALES_TITLE,) if table == "wales" else ()
        if above:
            path = tmp_path / "given.csv"
            path.write_text(good.lines(frame, above), encoding="utf-8")
        else:
            path = good.write(frame, tmp_path, kind)
        if bytes_alone:
            path.write_bytes(damaged(path.read_bytes(), chance))
        options = add.Options(
            *(True, False, every, every),
            mapping=mapping if table == "mine" else None,
            waived=waived,
        )
        case = (seed, table, kind, "bytes" if bytes_alone else "cells")
        try:
            added_something = add.add(here, [path], options, Console(file=io.StringIO()))
        except Problem as problem:
            ended[case[1:], "refused"] += 1
            assert "\n" not in problem.sentence and problem.sentence.endswith((".", "?")), case
            assert contents(here) == old, case
            continue
        assert added_something, case
        ended[case[1:], "taken in"] += 1
        if bytes_alone and kind == "csv":
            skipped = {"skiprows": 1} if above else {}
            frame = pd.read_csv(path, dtype=str, keep_default_na=False, **skipped)
        raw_tables = process.read_all(here)
        (one,) = added.read_added(here, raw_tables, process.typed(raw_tables))
        mine = one.reading.observations
        shown = mine["value"].astype(object).where(mine["status"] == "", mine["status"])
        keys = mine[["measure", "area_code", "period"]].itertuples(index=False, name=None)
        assert dict(zip(keys, shown, strict=True)) == plain(frame), case
        assert not process.ensure(here, waived=waived, page=quality_page.write), case
        shutil.rmtree(here.root)
        shutil.copytree(backup, here.root)
    assert ended.total() == EDITS
    for (case, end), number in sorted(ended.items()):
        print(*case, end, number)
    print(Counter(end for (_, end), n in ended.items() for _ in range(n)))
