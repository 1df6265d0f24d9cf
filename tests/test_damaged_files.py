"""Good files damaged in many ways: each is refused in one sentence that says what and where."""

import gzip
import io
import shutil
import stat
import struct
import zipfile
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import publisher_files as good
import pyarrow as pa
import pyarrow.parquet
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rich.console import Console

from helpers.data import process, raw, readers
from helpers.errors import Problem
from helpers.files import containers
from helpers.project import Project
from helpers.releases import add

KEPT = {
    "b1": "children_in_need_b1",
    "d3": "children_in_need_d3",
    "looked after": "children_looked_after",
    "key stage 4": "key_stage_4",
}
COUNT = {
    "b1": "At31_episodes",
    "d3": "CPP_start",
    "looked after": "children_count",
}
PERCENT = {"d3": "CPP_subsequent_percent", "key stage 4": "pt_l2basics_94"}
FIGURE = {**PERCENT, **COUNT}


@pytest.fixture(scope="module")
def held(checkout) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The areas and measures of the project, as text."""
    tables = [
        raw.read(checkout, checkout.raw / f"{name}.csv").frame for name in ("areas", "measures")
    ]
    return tables[0], tables[1]


@pytest.fixture(scope="module")
def collection(small_built, tmp_path_factory) -> Project:
    """A project of few areas whose tables have been built."""
    root = tmp_path_factory.mktemp("collection")
    shutil.copytree(small_built, root, dirs_exist_ok=True)
    return Project(root)


@pytest.fixture(scope="module")
def read_once(collection) -> tuple:
    """Its raw files, and its tables with every area and measure held, read once for all cases."""
    raw_tables = process.read_all(collection)
    return raw_tables, process.typed(raw_tables)


@pytest.fixture
def refusal(collection, read_once, monkeypatch) -> Callable[..., Problem]:
    """What ``case-for-change add`` says of a file; the test fails if it says nothing.

    Whatever it says, ``data`` is byte for byte as it was.
    """
    monkeypatch.setattr(process, "ensure", lambda *_, **__: False)
    monkeypatch.setattr(process, "read_all", lambda project: read_once[0])
    monkeypatch.setattr(process, "typed", lambda raw_tables: read_once[1])

    def refused(path: Path) -> Problem:
        before = contents(collection)
        with pytest.raises(Problem) as caught:
            add.add(collection, [path], add.Options(yes=True), Console(file=io.StringIO()))
        assert contents(collection) == before
        return caught.value

    return refused


def contents(project: Project) -> dict[Path, bytes]:
    """Every file under the folder of the data, hidden ones too."""
    files = (path for path in (project.root / "data").rglob("*") if path.is_file())
    return {path: path.read_bytes() for path in files}


def one_sentence(problem: Problem) -> bool:
    """Whether it is one line of plain words, ending in a full stop."""
    text = problem.sentence
    return "\n" not in text and text.endswith((".", "?")) and "Traceback" not in text


def everything(problem: Problem) -> str:
    return "\n".join([problem.sentence, *problem.details])


# Damage to one cell of a council's row: the column (or a figure's), the text put there, what is
# said. The row is named in all of them.
def _cells(key: str) -> list[tuple[str, str, str]]:
    figure = FIGURE[key]
    found = [
        (figure, "many", "'many' is neither a number"),
        (figure, "", "is empty"),
        (figure, "12 children", "'12 children' is neither a number"),
        (figure, "1.234.567", "is neither a number"),
        (figure, "1,23", "is neither a number"),
        (figure, "#REF!", "'#REF!' is neither a number"),
        (figure, "inf", "is not a finite number"),
        (figure, "1e999", "is not a finite number"),
        (figure, "NaN", "'NaN' is neither a number"),
        (figure, "-5", "-5 is negative"),
        (figure, "=1+1", "is neither a number"),
        (figure, "０", "is neither a number"),
        ("time_period", "1066", "1066 is not a year between"),
        ("time_period", "2199", "2199 is not a year between"),
        ("time_period", "20x5", "'20x5' is not a year"),
        ("time_period", "202426", "'202426' is not a year"),
        ("time_period", "", "'' is not a year"),
        ("time_identifier", "Week 12", "'Week 12' is not a kind of year"),
        ("geographic_level", "Local autority", "'Local autority' is not one of"),
        ("geographic_level", "National", "stands in a row of the level National"),
        ("geographic_level", "Regional", "stands in a row of the level Regional"),
        ("new_la_code", "", "is empty in a row of the level Local authority"),
        ("new_la_code", "E06009999x", "unknown area: 'E06009999x'"),
        ("new_la_code", "E12000001", "unknown area: 'E12000001' is a region"),
        ("new_la_code", "E07000001", "unknown area: 'E07000001'"),
        ("new_la_code", "E06000047", "unknown area: 'E06000047' has the number 805"),
        ("new_la_code", "W06000015", "unknown area: 'W06000015' has the number 805 here, and none"),
        ("old_la_code", "806", "unknown area: 'E06000001' has the number 806"),
    ]
    if key in PERCENT:
        found.append((PERCENT[key], "100.4", "100.4 is above 100 per cent"))
    if key in COUNT:
        found.append((COUNT[key], "12.5", "12.5 is a count and not a whole number"))
    return found


CELLS = [(key, *damage) for key in KEPT for damage in _cells(key)]


@pytest.mark.parametrize(("key", "column", "text", "said"), CELLS)
def test_a_damaged_cell_is_refused_with_row_and_column(refusal, tmp_path, key, column, text, said):
    frame = good.explore_education_statistics(KEPT[key])
    place = frame.index[frame["new_la_code"] == "E06000001"][0]
    frame.loc[place, column] = text
    problem = refusal(good.write(frame, tmp_path))
    assert one_sentence(problem)
    assert said in everything(problem)
    assert f"row {place + 2}" in everything(problem)
    where = "new_la_code" if "unknown area" in said else column
    if "stands in a row" in said:
        where = "_code"
    assert where in everything(problem)


def _twice(frame: pd.DataFrame) -> pd.DataFrame:
    return pd.concat([frame, frame.iloc[[4]]])


def _column_twice(frame: pd.DataFrame) -> pd.DataFrame:
    return pd.concat([frame, frame[["time_period"]]], axis="columns")


def _codes_swapped(frame: pd.DataFrame) -> pd.DataFrame:
    return frame.rename(columns={"old_la_code": "new_la_code", "new_la_code": "old_la_code"})


def _with_total(frame: pd.DataFrame) -> pd.DataFrame:
    other = frame.iloc[[0]].assign(country_code="", country_name="Total")
    return pd.concat([frame, other])


def _filter_twice(frame: pd.DataFrame) -> pd.DataFrame:
    return pd.concat([frame, frame.iloc[:, 9:]], axis="columns")


FRAMES = {
    "columns twice": (_filter_twice, "la_name: the column is there twice"),
    "a row twice": (_twice, "is given more than once"),
    "a column twice": (_column_twice, "column time_period: the column is there twice"),
    "codes swapped": (_codes_swapped, "'805' is not the code of a council"),
    "a row of totals": (_with_total, "is empty in a row of the level National"),
    "no year": (
        lambda frame: frame.drop(columns="time_identifier"),
        "it lacks the column time_identifier",
    ),
    "no level": (lambda frame: frame.drop(columns="geographic_level"), "no data set known"),
    "no code": (lambda frame: frame.drop(columns="new_la_code"), "it lacks the column new_la_code"),
    "no region": (
        lambda frame: frame.drop(columns="region_code"),
        "it lacks the column region_code",
    ),
    "another column": (lambda frame: frame.assign(surprise="1"), "surprise"),
    "no rows": (lambda frame: frame.head(0), "has a header and no rows"),
    "no header": (lambda frame: frame.set_axis(frame.iloc[0], axis="columns"), "no data set known"),
    "only places": (lambda frame: frame.iloc[:, :10], "no data set known here"),
    "turned round": (lambda frame: frame.T.reset_index(), "header"),
}


@pytest.mark.parametrize("key", KEPT)
@pytest.mark.parametrize("damage", FRAMES)
def test_a_damaged_table_is_refused(refusal, tmp_path, key, damage):
    change, said = FRAMES[damage]
    problem = refusal(good.write(change(good.explore_education_statistics(KEPT[key])), tmp_path))
    assert one_sentence(problem)
    assert said in everything(problem)


@pytest.mark.parametrize("key", KEPT)
def test_a_missing_figure_is_refused_by_the_name_of_its_column(refusal, tmp_path, key):
    frame = good.explore_education_statistics(KEPT[key]).drop(columns=FIGURE[key])
    problem = refusal(good.write(frame, tmp_path))
    assert one_sentence(problem)
    assert FIGURE[key] in everything(problem)


@pytest.mark.parametrize("key", ["looked after", "key stage 4"])
def test_filters_with_other_labels_throughout_are_refused(refusal, tmp_path, key):
    data_set = readers.declared()[KEPT[key]]
    labels = [t for how in data_set.measures.values() for ts in how.where.values() for t in ts]
    frame = good.explore_education_statistics(KEPT[key]).replace(labels, "Something else")
    problem = refusal(good.write(frame, tmp_path))
    assert one_sentence(problem)
    assert f"has the columns of {data_set.title}, but none of its labels" in everything(problem)


def test_a_place_in_two_codes_of_one_year_is_refused(refusal, tmp_path):
    frame = good.explore_education_statistics("children_in_need_b1")
    old = frame[frame["la_name"] == "Hartlepool"].assign(
        new_la_code="E08000020", la_name="Gateshead", old_la_code="390"
    )
    both = pd.concat([frame, old, old.assign(new_la_code="E08000037")])
    problem = refusal(good.write(both, tmp_path))
    assert "children_in_need_count of E08000037 in 2024 is given more than once" in everything(
        problem
    )


def test_a_code_not_held_with_the_number_of_another_council_is_refused(refusal, tmp_path):
    frame = good.explore_education_statistics("children_in_need_b1")
    frame.loc[3, ["new_la_code", "la_name"]] = ["E06009999", "Newtown"]
    said = everything(refusal(good.write(frame, tmp_path)))
    assert "row 5, column new_la_code: unknown area: 'E06009999' is not held here" in said
    assert "its number 805 is Hartlepool's" in said


def test_two_new_councils_of_one_number_are_refused(refusal, tmp_path):
    frame = good.explore_education_statistics("children_in_need_b1")
    new = frame[frame["la_name"] == "Hartlepool"].assign(old_la_code="999", la_name="Newtown")
    both = [new.assign(new_la_code=code) for code in ("E06000998", "E06000999")]
    problem = refusal(good.write(pd.concat([frame, *both]), tmp_path))
    assert "'E06000999' is described in two ways" in everything(problem)


# Damage to the text of a CSV file.
def _text() -> str:
    return good.lines(good.explore_education_statistics("children_in_need_b1"))


def _line(number: int, change: Callable[[str], str]) -> bytes:
    lines = _text().splitlines()
    lines[number - 1] = change(lines[number - 1])
    return ("\n".join(lines) + "\n").encode()


TEXTS = {
    "empty": (b"", "is empty"),
    "blank": (b" \n\n \n", "nothing but spaces"),
    "web page": (b"<!DOCTYPE html>\n<html><body>Not found</body></html>\n", "is a web page"),
    "error in XML": (b'<?xml version="1.0"?><Error>AccessDenied</Error>\n', "is a web page"),
    "JSON": (b'{"status": 404, "title": "Not found"}\n', "is JSON"),
    "PDF": (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", "is a PDF"),
    "old Excel": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512), "old XLS kind, or locked"),
    "UTF-16": (_text().encode("utf-16"), "is text in UTF-16"),
    "zero bytes": (_text().encode().replace(b"E06000001", b"E060\x00\x001", 1), "is not a text"),
    "Windows-1252": (
        _line(5, lambda line: line.replace("Hartlepool", "Hartlépool")).decode().encode("cp1252"),
        "row 5, column 10: the byte 0xE9 is not UTF-8",
    ),
    "half a letter": (
        _line(5, lambda line: line.replace("Hartlepool", "Hartlép")).replace(b"\xc3\xa9", b"\xc3"),
        "row 5, column 10: the byte 0xC3 is not UTF-8",
    ),
    "semicolons": (_text().replace(",", ";").encode(), "is separated by semicolons"),
    "one column": (_text().replace(",", " ").encode(), "is not a table"),
    "prose": (b"The figures will be published in November.\n", "is not a table"),
    "cut in a row": (_text().encode()[:-40], "ends in the middle of a line"),
    "cut in the last cell": (_text().encode()[:-2], "ends in the middle of a line"),
    "cut before the line break": (_text().encode()[:-1], "ends in the middle of a line"),
    "cut in the header": (_text().encode()[:60], "ends in the middle of a line"),
    "last row short": (
        _line(15, lambda line: line.rsplit(",", 4)[0]),
        "row 15: 15 cells where the header has 19",
    ),
    "last row of one cell": (_line(15, lambda line: "2025"), "row 15: 1 cell where the header"),
    "row short": (_line(6, lambda line: line.rsplit(",", 1)[0]), "row 6: 18 cells where the"),
    "row long": (_line(6, lambda line: line + ",7"), "row 6: 20 cells where the header has 19"),
    "note inside": (_line(6, lambda line: "Source: somewhere"), "row 6: 1 cell where the header"),
    "unquoted comma": (
        _line(5, lambda line: line.replace("Hartlepool", "Hartlepool, Borough of")),
        "row 5: 20 cells where the header has 19",
    ),
    "unquoted thousands": (_line(6, lambda line: line + ",345"), "row 6: 20 cells"),
    "quotation mark": (
        _line(5, lambda line: line.replace("Hartlepool", '"Hartlepool')),
        "a quotation mark that is never closed",
    ),
    "header short": (_line(1, lambda line: line.rsplit(",", 1)[0]), "where the header has"),
    "two tables": (
        (_text() + "\nTable 2\n" + _text()).encode(),
        "row 17: 1 cell where the header has 19",
    ),
    "header twice": (
        _line(8, lambda line: _text().splitlines()[0]),
        "row 8, column time_period: 'time_period' is not a year",
    ),
}


@pytest.mark.parametrize("damage", TEXTS)
@pytest.mark.parametrize("packed", [False, True], ids=["as it is", "in gzip"])
def test_a_damaged_text_is_refused(refusal, tmp_path, damage, packed):
    content, said = TEXTS[damage]
    path = tmp_path / "given.csv"
    path.write_bytes(gzip.compress(content) if packed else content)
    problem = refusal(path)
    assert one_sentence(problem)
    assert said in everything(problem)


def test_a_file_cut_anywhere_is_refused_or_ends_at_a_whole_row(refusal, tmp_path):
    content = _text().encode()
    path = tmp_path / "given.csv"
    for end in range(1, len(content), 37):
        if content[end - 1 : end] != b"\n":
            path.write_bytes(content[:end])
            assert one_sentence(refusal(path))


# Damage to packed files.
def _packed(kind: str, folder: Path) -> bytes:
    frame = good.explore_education_statistics("children_in_need_b1")
    return good.write(frame, folder, kind, "whole").read_bytes()


@pytest.mark.parametrize("kind", [kind for kind in good.KINDS if kind != "csv"])
@pytest.mark.parametrize("share", [0.1, 0.5, 0.9, 0.99])
def test_a_packed_file_cut_short_is_refused(refusal, tmp_path, kind, share):
    content = _packed(kind, tmp_path)
    path = tmp_path / "given"
    path.write_bytes(content[: int(len(content) * share)])
    assert one_sentence(refusal(path))


@pytest.mark.parametrize("kind", ["gzip", "zip", "parquet"])
def test_a_packed_file_with_wrong_bytes_is_refused(tmp_path, refusal, kind):
    content = bytearray(_packed(kind, tmp_path))
    place = len(content) // 6
    content[place : place + 8] = bytes(8 * [0x55])
    path = tmp_path / "given"
    path.write_bytes(content)
    assert one_sentence(refusal(path))


def _zip(path: Path, name: str = "data/b1.csv", content: bytes = b"", **fields: int) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        member = zipfile.ZipInfo("data/b1.csv")
        member.external_attr = fields.get("attributes", 0)
        archive.writestr(member, content or _text().encode(), zipfile.ZIP_DEFLATED)
    packed = path.read_bytes()
    if name != "data/b1.csv":
        assert len(name) == len("data/b1.csv"), "the names must be of one length"
        packed = packed.replace(b"data/b1.csv", name.encode())
    path.write_bytes(packed)
    return path


@pytest.mark.parametrize(
    "name",
    [
        "../../b1.cs",
        "/etc/b1.csv",
        "C:\\dat\\b1.c",
        "..\\..\\b1.cs",
        "a/../../b.c",
        "\\\\host\\b.cs",
    ],
)
def test_names_that_lead_out_of_the_folder_are_refused(refusal, tmp_path, name):
    problem = refusal(_zip(tmp_path / "given.zip", name))
    assert one_sentence(problem)
    assert "leads out of the folder" in problem.sentence
    written = [p.name for p in tmp_path.rglob("*") if p.is_file()]
    assert written == ["given.zip"]


def test_links_passwords_and_archives_in_archives_are_refused(refusal, tmp_path):
    link = _zip(
        tmp_path / "link.zip", content=b"/etc/passwd", attributes=(stat.S_IFLNK | 0o777) << 16
    )
    assert "is a link, not a file" in refusal(link).sentence
    locked = _zip(tmp_path / "locked.zip")
    content = bytearray(locked.read_bytes())
    content[6] |= 1
    content[content.index(b"PK\x01\x02") + 8] |= 1
    locked.write_bytes(content)
    assert "needs a password" in refusal(locked).sentence
    for name, inner in (("zip", _packed("zip", tmp_path)), ("gzip", gzip.compress(b"a,b\n1,2\n"))):
        path = tmp_path / f"nested-{name}.zip"
        good.write_zip(path, {"data/inner.csv": inner})
        assert "an archive inside an archive" in refusal(path).sentence
    twice = tmp_path / "twice.gz"
    twice.write_bytes(gzip.compress(gzip.compress(_text().encode())))
    assert "an archive inside an archive" in refusal(twice).sentence


def test_an_unknown_way_of_packing_is_refused(refusal, tmp_path):
    odd = _zip(tmp_path / "odd.zip")
    content = bytearray(odd.read_bytes())
    central = content.index(b"PK\x01\x02")
    content[8:10] = content[central + 10 : central + 12] = struct.pack("<H", 99)
    odd.write_bytes(content)
    assert "damaged or cut short and cannot be unpacked" in refusal(odd).sentence


def test_a_lie_of_10_gigabytes_in_a_header_is_refused(refusal, tmp_path):
    lying = _zip(tmp_path / "given.zip")
    content = bytearray(lying.read_bytes())
    size = struct.pack("<I", 0xFFFF_FFFE)
    content[22:26] = size
    central = content.index(b"PK\x01\x02")
    content[central + 24 : central + 28] = size
    lying.write_bytes(content)
    assert "far larger than a table" in refusal(lying).sentence
    smaller = bytearray(_zip(tmp_path / "other.zip").read_bytes())
    smaller[22:26] = smaller[central + 24 : central + 28] = struct.pack("<I", 100)
    (tmp_path / "other.zip").write_bytes(smaller)
    assert one_sentence(refusal(tmp_path / "other.zip"))


@pytest.mark.parametrize("kind", ["gzip", "zip"])
def test_a_bomb_is_refused_before_it_fills_the_disk(refusal, tmp_path, monkeypatch, kind):
    monkeypatch.setattr(containers, "FREE_EXPANSION", 1 << 20)
    content = b"a,b\n" + b"0" * (8 << 20)
    path = tmp_path / "given"
    if kind == "zip":
        good.write_zip(path, {"data/b1.csv": content})
    else:
        path.write_bytes(gzip.compress(content))
    assert "far larger than a table" in refusal(path).sentence
    assert sum(p.stat().st_size for p in tmp_path.rglob("*") if p.is_file()) < 3 << 20


def test_archives_without_a_table_are_refused(refusal, tmp_path):
    path = tmp_path / "given.zip"
    good.write_zip(path, {"data/b1.meta.csv": b"a,b\n1,2\n"})
    assert "holds no table" in refusal(path).sentence
    good.write_zip(path, {f"data/{number}.csv": b"a,b\n1,2\n" for number in range(2_001)})
    assert "holds over 2,000 files" in refusal(path).sentence


def test_a_damaged_table_in_a_release_is_named(refusal, tmp_path):
    path = tmp_path / "given.zip"
    frame = good.explore_education_statistics("children_in_need_d3")
    frame.loc[4, "CPP_start"] = "-1"
    good.write_zip(
        path, {"data/b1.csv": _text().encode(), "data/d3.csv": good.lines(frame).encode()}
    )
    said = everything(refusal(path))
    assert "given.zip, data/d3.csv, row 6, column CPP_start: -1 is negative" in said


# Damage to workbooks.
@pytest.mark.parametrize("key", KEPT)
def test_a_formula_in_a_workbook_is_refused_by_sheet_row_and_column(refusal, tmp_path, key):
    path = tmp_path / "given.xlsx"
    frame = good.explore_education_statistics(KEPT[key])
    good.write_xlsx(path, frame, {"N7": "=SUM(N2:N6)"})
    problem = refusal(path)
    assert one_sentence(problem)
    assert "sheet Table 1, row 7, column N: the cell holds a formula" in problem.sentence


def test_a_formula_in_an_ods_workbook_is_refused_by_sheet_row_and_column(refusal, tmp_path):
    path = tmp_path / "given.ods"
    formula = '<table:table-cell table:formula="of:=1+1" office:value-type="float"/>'
    good.write_ods(path, good.explore_education_statistics("children_in_need_d3"), formula)
    problem = refusal(path)
    assert one_sentence(problem)
    assert "sheet Table 1, row 2, column O: the cell holds a formula" in problem.sentence


def test_a_workbook_that_claims_absurdly_many_cells_is_refused(refusal, tmp_path):
    frame = good.explore_education_statistics("children_in_need_d3")
    good.write_xlsx(tmp_path / "given.xlsx", frame, {"XFD1048576": 1})
    assert "claims more than" in refusal(tmp_path / "given.xlsx").sentence
    cell = '<table:table-cell table:number-columns-repeated="16000" office:value-type="float"/>'
    cell += '</table:table-row><table:table-row table:number-rows-repeated="1000000">' + cell
    good.write_ods(tmp_path / "given.ods", frame, cell)
    assert "claims more than" in refusal(tmp_path / "given.ods").sentence


@pytest.mark.parametrize("kind", ["xlsx", "ods"])
def test_a_workbook_with_broken_parts_is_refused(refusal, tmp_path, kind):
    path = good.write(good.explore_education_statistics("children_in_need_d3"), tmp_path, kind)
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    broken = "xl/worksheets/sheet2.xml" if kind == "xlsx" else "content.xml"
    parts[broken] = parts[broken][:-200]
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    problem = refusal(path)
    assert one_sentence(problem)
    assert "damaged workbook" in problem.sentence


def test_a_workbook_without_a_table_is_refused(refusal, tmp_path):
    path = tmp_path / "given.xlsx"
    good.write_xlsx(path, pd.DataFrame({"Notes": ["The tables come later."]}))
    assert one_sentence(refusal(path))


# Parquet.
def test_parquet_that_is_no_table_of_cells_is_refused(refusal, tmp_path):
    path = tmp_path / "given.parquet"
    pyarrow.parquet.write_table(pa.table({"a": [[1], [2]], "b": ["x", "y"]}), path)
    assert "holds lists, not cells" in refusal(path).sentence
    good.explore_education_statistics("children_in_need_d3").head(0).to_parquet(path)
    assert "no rows below" in refusal(path).sentence
    path.write_bytes(b"PAR1" + bytes(100) + b"PAR1")
    assert "not a readable Parquet file" in refusal(path).sentence


# The Interactive Tool and StatsWales.
TOOL = [
    ("Values", "lots", "'lots' is neither a number"),
    ("Values", "", "is empty"),
    ("Values", "-3", "-3 is negative"),
    ("Values", "inf", "is not a finite number"),
    ("Years", "2014-16", "'2014-16' is not a year"),
    ("Years", "0", "'0' is not a year"),
    ("Years", "1925", "1925 is not a year between"),
    ("LA Number", "123", "unknown area: '123'"),
    ("LA Number", "", "unknown area"),
]


@pytest.mark.parametrize(("column", "text", "said"), TOOL)
@pytest.mark.parametrize("kind", ["csv", "parquet"])
def test_a_damaged_cell_of_the_interactive_tool_is_refused(
    refusal, tmp_path, column, text, said, kind
):
    frame = good.interactive_tool()
    frame.loc[7, column] = text
    problem = refusal(good.write(frame, tmp_path, kind))
    assert one_sentence(problem)
    assert said in everything(problem)
    assert f"row 9, column {column}" in everything(problem)


def test_a_damaged_table_of_the_interactive_tool_is_refused(refusal, tmp_path):
    frame = good.interactive_tool()
    percent = frame.index[frame["Short Desc"] == "LAC_Convictions"][0]
    cases = (
        (frame.drop(columns="LA Number"), "LA Number"),
        (pd.concat([frame, frame.iloc[[0]]]), "is given more than once"),
        (frame.assign(**{"Short Desc": "LAC number"}), "no row's Short Desc is 'LACnum'"),
    )
    for damaged, said in cases:
        assert said in everything(refusal(good.write(damaged, tmp_path)))
    frame.loc[percent, "Values"] = "101"
    assert "101 is above 100" in everything(refusal(good.write(frame, tmp_path)))


WALES = [
    ("Cardiff,115", "Cardiff,many", "row 6, column 2017-18: 'many' is neither a number"),
    ("Cardiff,115", "Cardiff,-1", "row 6, column 2017-18: -1 is negative"),
    ("Cardiff,115", "Cardiff,", "row 6, column 2017-18: is empty"),
    ("Cardiff,115", "Caerdydd,115", "row 6, column (column 1): unknown area: 'Caerdydd'"),
    ("Cardiff,115", "W06000099,115", "row 6, column (column 1): unknown area: 'W06000099'"),
    ("Gwynedd,", "Cardiff,", "looked_after_count of W06000015 in 2018 is given more than once"),
    ("2017-18", "1917-18", "column 1917-18: 1918 is not a possible year"),
    (",2017-18", "Area,Area", "column Area: the column is there twice"),
    ("2017-18", "2018-19", "column 2018-19: the column is there twice"),
    ("looked after at", "adopted from", "which is no data set known here"),
    ("Wales,100,101", "Wales,100", "row 3: 2 cells where the header has 3"),
]


@pytest.mark.parametrize(("before", "after", "said"), WALES)
def test_a_damaged_table_of_statswales_is_refused(refusal, tmp_path, before, after, said):
    text = good.lines(good.statswales(), (good.STATSWALES_TITLE,))
    assert before in text
    path = tmp_path / "given.csv"
    path.write_text(text.replace(before, after), encoding="utf-8")
    problem = refusal(path)
    assert one_sentence(problem)
    assert said in everything(problem)


def test_a_table_of_another_kind_is_refused_by_its_header(refusal, tmp_path):
    path = tmp_path / "given.csv"
    path.write_text("Area,Dogs,Cats\nLeeds,3,4\n", encoding="utf-8")
    problem = refusal(path)
    assert "has the header Area, Dogs, Cats (row 1)" in problem.sentence
    path.write_bytes(io.BytesIO(b"x,y\n1,2\n").getvalue())
    assert "has the header x, y (row 1)" in refusal(path).sentence


@pytest.fixture(scope="module")
def forms(tmp_path_factory) -> dict[str, bytes]:
    """Good files of every kind."""
    folder = tmp_path_factory.mktemp("forms")
    table = good.explore_education_statistics("children_in_need_d3", (2025,))
    title = (good.STATSWALES_TITLE,)
    return {
        **{kind: good.write(table, folder, kind, "whole").read_bytes() for kind in good.KINDS},
        "tool": good.lines(good.interactive_tool(("2025",))).encode(),
        "wales": good.lines(good.statswales(), title).encode(),
    }


@settings(max_examples=300, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    kind=st.sampled_from([*good.KINDS, "tool", "wales"]),
    changes=st.lists(
        st.tuples(
            st.floats(0, 1, exclude_max=True),
            st.integers(0, 20),
            st.sampled_from(
                [b"", b"\n", b"\r", b",", b'"', b",,,\n", b"\0", b"\xff", b"abc", b"9"]
            ),
        ),
        min_size=1,
        max_size=4,
    ),
)
def test_no_damage_whatever_ends_in_more_than_a_sentence(tmp_path, held, forms, kind, changes):
    content = bytearray(forms[kind])
    for share, length, put in changes:
        place = int(share * len(content))
        content[place : place + length] = put
    path = tmp_path / "given"
    path.write_bytes(content)
    try:
        for sheet in containers.sheets(path, "given", tmp_path):
            reading = readers.read(sheet, readers.recognise(sheet), *held)
            assert all("\n" not in str(failure) for failure in reading.failures)
    except Problem as problem:
        assert one_sentence(problem)
