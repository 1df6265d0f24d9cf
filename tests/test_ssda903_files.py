"""Reading a looked-after children return: its files, their years, and what is wrong with them."""

import zipfile

import openpyxl
import pandas as pd
import pytest

from helpers.errors import Problem
from helpers.records import ssda903
from helpers.records.failures import counted
from helpers.records.ssda903.kinds import LAYOUTS
from tests.ssda903 import EPISODE, HEADER, episode, header, write

PUPIL = "Z999999999999"
CLOSED = episode("05/06/2017", "07/08/2017", "E4A")
FIRST = ",".join(LAYOUTS["episodes"])
ROW = ",".join(CLOSED.values())
XML = (
    '<?xml version="1.0"?>\n{top}<{root}><CHILD><HEADER><CHILDID>ZZchildA</CHILDID><SEX>1</SEX>'
    "<DOB>01/02/2010</DOB><ETHNIC>WBRI</ETHNIC></HEADER><EPISODE><DECOM>05/06/2017</DECOM>"
    "<RNE>S</RNE><LS>C1</LS><CIN>N1</CIN><PL>U4</PL><PLACE_PROVIDER>PR1</PLACE_PROVIDER>"
    "<DEC>07/08/2017</DEC><REC>{rec}</REC></EPISODE></CHILD></{root}>"
)
EXPANDING = '<!DOCTYPE a [<!ENTITY x "ZZ"><!ENTITY y "&x;&x;&x;&x;&x;&x;">]>'
OUTSIDE = '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/hostname">]>'


def xml(top="", root="EXPSSDA903", rec="E4A"):
    return XML.format(top=top, root=root, rec=rec)


@pytest.fixture
def year(tmp_path):
    """A folder with the return of the year ending 31 March 2018."""
    return write(tmp_path / "returns", 2018, [CLOSED, episode("09/09/2017", CHILD="ZZchildB")])


def test_xml_of_another_return_is_said_to_be_it_before_its_year_is_asked_for(tmp_path):
    (tmp_path / "census.xml").write_text(xml(root="Message"), encoding="utf-8")
    with pytest.raises(Problem, match="is XML, but its outermost element is not EXPSSDA903"):
        ssda903.read([tmp_path])


def test_episodes_and_children_are_read_as_values(year):
    read = ssda903.read([year, year / "2018-header.csv"])  # a file given twice is read once
    assert read.episodes["reason_ended"].astype(object).fillna("").tolist() == ["E4A", ""]
    assert read.episodes["started"].tolist() == [
        pd.Timestamp("2017-06-05"),
        pd.Timestamp("2017-09-09"),
    ]
    assert read.episodes["row"].tolist() == [2, 3]
    assert read.headers["born"].tolist() == [pd.Timestamp("2010-02-01")] * 2
    assert read.headers["sex"].tolist() == ["Male"] * 2
    assert read.episodes["child"].dtype == read.headers["child"].dtype
    assert read.end == pd.Timestamp("2018-03-31")
    assert read.failures.empty
    assert read.left_out.empty
    kept = {*read.episodes, *read.headers}
    assert not kept & {"upn", "ethnicity", "home_post", "placement_post", "urn", "mother"}


def test_the_xml_form_is_read_as_the_csv_files(tmp_path):
    (tmp_path / "return-2018.xml").write_text(xml(), encoding="utf-8")
    from_xml = ssda903.read([tmp_path])
    from_csv = ssda903.read([write(tmp_path / "csv", 2018, [CLOSED | {"HOME_POST": ""}])])
    for name in ("episodes", "headers"):
        one, other = getattr(from_xml, name), getattr(from_csv, name)
        one, other = (frame.drop(columns=["file", "row"]).astype(object) for frame in (one, other))
        pd.testing.assert_frame_equal(one, other)
    assert from_xml.end == from_csv.end


@pytest.mark.parametrize(
    ("name", "ends"), [("2018", 2018), ("2017-18", 2018), ("2017_2018", 2018), ("201718", 2018)]
)
def test_the_year_is_the_one_in_the_name(name, ends, tmp_path):
    folder = write(tmp_path, 2018, [CLOSED])
    for path in list(folder.glob("*.csv")):
        path.rename(folder / path.name.replace("2018", name))
    assert ssda903.read([folder]).end.year == ends


def test_a_folder_may_say_the_year_and_a_name_the_year_it_begins_in(tmp_path):
    for begins, rows in ((2017, [CLOSED]), (2018, [episode("01/05/2018", "02/06/2018", "E4B")])):
        folder = write(tmp_path / str(begins), begins, rows)
        for path in list(folder.glob("*.csv")):
            path.rename(folder / path.name[5:])
    read = ssda903.read([tmp_path])
    assert read.episodes["year"].tolist() == [2018, 2019]
    assert read.episodes["file"].tolist() == ["2017/episodes.csv", "2018/episodes.csv"]
    assert "2017 is read as the year ending 31 March 2018" in read.notes[0]


def test_what_is_no_table_of_the_return_is_passed_over_in_a_folder(year):
    (year / "LICENSE").write_text("a licence", encoding="utf-8")
    (year / "2018-reviews.csv").write_text("CHILD,DOB,REVIEW,REVIEW_CODE\n", encoding="utf-8")
    (year / "joined.csv").write_text(FIRST + ",LA,YEAR\n", encoding="utf-8")
    (year / "notes.txt").write_bytes("Mädchen; a note of 2018".encode("cp1252"))
    (year / "empty.txt").write_text("", encoding="utf-8")
    (year / "guidance.docx").write_bytes(b"PK")
    openpyxl.Workbook().save(year / "contacts.xlsx")
    assert len(ssda903.read([year]).episodes) == 2


def workbook(path):
    """Save a table as a workbook in its place, under a name that does not say what it is."""
    book = openpyxl.Workbook()
    for line in path.read_text(encoding="utf-8").splitlines():
        book.active.append(line.split(","))
    book.save(path.with_name("return.xlsx"))
    path.unlink()


def packed(path):
    with zipfile.ZipFile(path.with_suffix(".zip"), "w") as archive:
        archive.write(path, path.name)
    path.unlink()


def written(change):
    return lambda path: path.write_text(change(path.read_text(encoding="utf-8")), encoding="utf-8")


PASSED_OVER = {
    "semicolons": (written(lambda text: text.replace(",", ";")), "semicolons or tabs"),
    "tabs, as text": (
        lambda path: (
            written(lambda text: text.replace(",", "\t"))(path),
            path.rename(path.with_suffix(".txt")),
        ),
        "semicolons or tabs",
    ),
    "a workbook": (workbook, "return.xlsx is no CSV file"),
    "an old workbook": (lambda path: path.rename(path.with_suffix(".xls")), "is no CSV file"),
    "packed": (packed, "is packed: unzip it"),
    "columns more": (
        written(lambda text: text.replace("\n", ",LA,2019\n").replace("LA,2019", "LA,YEAR", 1)),
        "not the return's",
    ),
    "columns that are others": (written(lambda text: "\n".join(["A,B", text])), "is no file of"),
    "no such file": (lambda path: path.unlink(), "of its year 2019 beside it"),
    "no file of the year": (
        lambda path: [each.unlink() for each in path.parent.glob("2019-*")],
        "no return of the year ending 31 March 2019 between those of 2018 and 2020",
    ),
}


@pytest.mark.parametrize("kind", ["episodes", "header"])
@pytest.mark.parametrize("damage", PASSED_OVER)
def test_no_year_is_passed_over(damage, kind, tmp_path):
    for ends in (2018, 2019, 2020):
        folder = write(tmp_path, ends, [episode(f"05/06/{ends - 1}", f"07/08/{ends - 1}", "E4A")])
    read = ssda903.read([folder])
    assert read.years == (2018, 2019, 2020)
    change, said = PASSED_OVER[damage]
    change(folder / f"2019-{kind}.csv")
    with pytest.raises(Problem) as problem:
        ssda903.read([folder])
    assert said in problem.value.sentence
    assert "ZZ" not in problem.value.sentence


def test_a_whole_folder_with_semicolons_and_what_is_packed_are_told_as_such(year):
    for path in list(year.glob("*.csv")):
        PASSED_OVER["semicolons"][0](path)
    with pytest.raises(Problem, match="semicolons or tabs between its cells: save it as CSV"):
        ssda903.read([year])
    packed(year / EPISODES)
    with pytest.raises(Problem, match=r"2018-episodes\.zip is packed: unzip it"):
        ssda903.read([year / "2018-episodes.zip"])


@pytest.mark.parametrize("name", ["header guidance.xlsx", "Notes on episodes.csv"])
def test_who_has_a_file_that_is_only_called_like_one_of_the_return_is_told_what_to_do(name, year):
    if name.endswith(".csv"):
        (year / name).write_text("What,Whom to ask\nends,ZZ\n", encoding="utf-8")
    else:
        openpyxl.Workbook().save(year / name)
    with pytest.raises(Problem) as problem:
        ssda903.read([year])
    word = "header" if "header" in name else "episodes"
    sentence = problem.value.sentence
    assert sentence.startswith(f"{name} has “{word}” in its name but is no ")
    assert sentence.endswith("; if it is none of the return's, take it out of the folder.")
    (year / name).unlink()
    assert len(ssda903.read([year]).episodes) == 2


def test_rows_are_numbered_as_a_spreadsheet_shows_them(year):
    path = year / "2018-episodes.csv"
    empty = "," * (len(EPISODE) - 1)
    wrong = ",".join(episode("12/12/2017", CHILD="ZZchildC", LS="V9").values())
    lines = [FIRST, ROW, "", empty, wrong.replace("ZZ2 2ZZ", '"ZZ2, 2ZZ"')]
    path.write_bytes(b"\xef\xbb\xbf" + "\r\n".join(lines).encode())
    failures = ssda903.read([year]).failures
    assert failures[failures["rule"] == "144"]["row"].tolist() == [5]


def test_rows_that_rules_exclude_are_left_out_and_counted(tmp_path):
    rows = [
        CLOSED,
        episode("31/06/2017", "31/06/2017", "E4A", CHILD="ZZchildB"),
        episode("05/06/2017", "04/06/2017", "E4A", CHILD="ZZchildC"),
        episode("05/06/2017", CHILD="ZZchildD"),
        episode("05/07/2017", rne="P", CHILD="ZZchildD"),
    ]
    read = ssda903.read([write(tmp_path, 2018, rows)])
    assert read.episodes["child"].tolist() == ["ZZchildA", "ZZchildD"]
    left_out = read.left_out.set_index("rule")["rows"].to_dict()
    assert left_out == {"141": 1, "356": 1, "142": 1}  # each row once
    assert {"141", "147"} <= set(read.failures["rule"])


def replaced(name, text):
    """Return a change of one file: its text, or its bytes, instead."""

    def change(folder):
        path = folder / name
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return [folder]

    return change


def alone(name, text):
    """Return a change that gives one file only."""

    def change(folder):
        replaced(name, text)(folder)
        return [folder / name]

    return change


def without(name):
    def change(folder):
        (folder / name).unlink()
        return [folder]

    return change


def again(name, other):
    def change(folder):
        (folder / other).write_bytes((folder / name).read_bytes())
        return [folder]

    return change


EPISODES = "2018-episodes.csv"
UNREADABLE = {
    "no such folder": (lambda folder: [folder / "other"], "no file or folder other"),
    "an empty file": (replaced(EPISODES, ""), "is empty"),
    "a header alone": (replaced(EPISODES, FIRST + "\n"), "holds no rows"),
    "no episodes": (without(EPISODES), "no episodes file"),
    "no children": (without("2018-header.csv"), "no header file"),
    "no header line": (alone(EPISODES, f"{ROW}\n{ROW}\n"), "is no file of the looked-after"),
    "a column missing": (
        replaced(EPISODES, f"{FIRST.replace(',REC,', ',')}\n{ROW}\n"),
        "lacks REC",
    ),
    "a column more": (replaced(EPISODES, f"{FIRST},ZZNAME\n{ROW},ZZ\n"), "are not the return's"),
    "a column twice": (replaced(EPISODES, f"{FIRST},REC\n{ROW},E4A\n"), "a column twice"),
    "a table of another kind": (alone("2018.csv", "ZZNAME,AGE\nZZ,3\n"), "is no file of the"),
    "a row too long": (replaced(EPISODES, f"{FIRST}\n{ROW}\n{ROW},ZZ\n"), "row 3:"),
    "a row too short": (replaced(EPISODES, f"{FIRST}\n{ROW}\nZZchildA,05/06/2017\n"), "row 3:"),
    "a quotation mark open": (replaced(EPISODES, f'{FIRST}\n"{ROW}\n'), "never closed"),
    "another encoding": (
        replaced(
            EPISODES, f"{FIRST}\n{ROW}\n".encode() + ROW.replace("U4", "ZZé").encode("cp1252")
        ),
        "row 3: the row is not UTF-8",
    ),
    "UTF-16": (replaced(EPISODES, f"{FIRST}\n{ROW}\n".encode("utf-16")), "UTF-8"),
    "a workbook": (alone(EPISODES, b"PK\x03\x04\x14\x00\x06\x00\x08\x00"), "return"),
    "zero bytes": (replaced(EPISODES, f"{FIRST}\n{ROW}\n".encode() + b"\0\0"), "no UTF-8 text"),
    "no year in a name": (
        lambda folder: [(folder / EPISODES).rename(folder / "episodes.csv").parent],
        "does not say of which year",
    ),
    "two years in a name": (again(EPISODES, "2018 for 2020 episodes.csv"), "does not say of which"),
    "a span of years in a name": (again(EPISODES, "2018-2021.csv"), "does not say of which"),
    "a year twice": (again(EPISODES, "2018-episodes-copy.csv"), "are both episodes of the year"),
    "another year's episodes": (
        replaced(EPISODES, "\n".join([FIRST, ROW.replace("2017", "2014")])),
        "named after another year",
    ),
    "mixed years": (
        lambda folder: again("2018-header.csv", "2018-19-header.csv")(
            again(EPISODES, "2018-19-episodes.csv")(folder)[0]
        ),
        "named after another year",
    ),
    "no episode that can be used": (
        replaced(EPISODES, f"{FIRST}\n{ROW.replace(',S,', ',ZZ,')}\n"),
        "no episode is left once those are left out whose dates (dd/mm/yyyy) or codes",
    ),
    "dates with the month before the day": (
        replaced(EPISODES, "\n".join([FIRST, *[ROW.replace("05/06", "06/25")] * 3, ROW, ROW])),
        "most rows hold a date that is none: write dates as dd/mm/yyyy",
    ),
    "years of two digits": (
        replaced(EPISODES, f"{FIRST}\n{ROW.replace('/2017', '/17')}\n"),
        "write dates as dd/mm/yyyy",
    ),
    "XML cut short": (alone("2018.xml", xml()[:-30]), "not well-formed"),
    "XML of another census": (alone("2018.xml", xml(root="Message")), "EXPSSDA903"),
    "an XML bomb": (alone("2018.xml", xml(EXPANDING, rec="&y;")), "document type"),
    "an external entity": (alone("2018.xml", xml(OUTSIDE, rec="&x;")), "document type"),
    "XML with an endless field": (alone("2018.xml", xml(rec="ZZ" * 9000)), "longer"),
    "XML without a year": (alone("return.xml", xml()), "does not say of which year"),
    "CSV called XML": (alone("2018.xml", f"{FIRST}\n{ROW}\n"), "not well-formed"),
}


@pytest.mark.parametrize("damage", UNREADABLE)
def test_a_damaged_file_is_told_in_one_sentence_without_a_value(damage, year):
    change, said = UNREADABLE[damage]
    with pytest.raises(Problem) as problem:
        ssda903.read(change(year))
    sentence = problem.value.sentence
    assert said in sentence
    assert sentence.endswith(".")
    assert "\n" not in sentence
    assert not problem.value.details
    text = sentence.replace("EXPSSDA903", "")
    assert not any(held in text for held in ("ZZ", PUPIL, "05/06/2017", "07/08/2017", "E4A"))
    error = problem.value
    while error := error.__context__:  # nothing that a crash report could show holds a row
        assert "ZZ" not in repr(error.args)


DAMAGED = {
    "an unknown code": ({"LS": "ZZ"}, "144"),
    "a code in lower case": ({"REC": "e4a"}, "149"),
    "a name for a code": ({"REASON_PLACE_CHANGE": PUPIL}, "UPN in an episode"),
    "a pupil number in a postcode": ({"PL_POST": f"see {PUPIL}"}, "UPN in an episode"),
    "a date of another form": ({"DECOM": "2017/06/05"}, "141"),
    "an impossible date": ({"DEC": "29/02/2019"}, "147"),
    "an ancient date": ({"DECOM": "05/06/0217"}, "141"),
    "an end before the start": ({"DEC": "04/06/2017"}, "356"),
    "no child": ({"CHILD": " "}, "child"),
    "an end without a reason": ({"REC": ""}, "148"),
}


@pytest.mark.parametrize("damage", DAMAGED)
def test_a_damaged_row_is_told_by_its_rule(damage, tmp_path):
    fields, code = DAMAGED[damage]
    more = episode("09/09/2017", CHILD="ZZchildB")
    read = ssda903.read(
        [write(tmp_path, 2018, [more, CLOSED | fields], [HEADER, header("ZZchildB")])]
    )
    found = read.failures[read.failures["rule"] == code]
    assert found[["file", "row"]].to_numpy().tolist() == [["2018-episodes.csv", 3]]
    text = read.failures.to_csv() + counted(read.failures).to_csv() + read.left_out.to_csv()
    assert "ZZ" not in text
    assert PUPIL not in text
    values = read.episodes.drop(columns="child").astype(str).to_numpy().ravel()
    assert not {"ZZ", PUPIL} & set(values)
