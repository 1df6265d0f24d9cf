"""Finding areas, those that added files bring, and no council written in Python."""

import re
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers import data
from helpers.data import geography as areas
from helpers.errors import Problem

ROOT = Path(__file__).resolve().parents[1]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("England", "E92000001"),
        ("  leeds ", "E08000035"),
        ("E08000035", "E08000035"),
        ("e08000035", "E08000035"),
        ("St Helens", "E08000013"),
        ("Bristol", "E06000023"),
        ("Kingston upon Hull", "E06000010"),
        ("Bournemouth, Christchurch & Poole", "E06000058"),
        ("E10000002", "E06000060"),
        ("Dorset", "E06000059"),
        ("E10000009", "E10000009"),
        ("Northamptonshire (combined series)", "E06000061+E06000062"),
    ],
)
def test_an_area_is_found_by_name_code_or_former_code(text, code):
    assert data.area(text).code == code


@pytest.mark.parametrize(
    ("text", "suggestion"),
    [("Birmingam", "Birmingham"), ("Isle of Scilly", "Isles of Scilly"), ("Hull", "Hull, City of")],
)
def test_an_unknown_area_is_refused_with_near_names(text, suggestion):
    with pytest.raises(Problem, match=suggestion):
        data.area(text)


@pytest.mark.parametrize("text", ["", "   ", "zzzzqq", "E99999999", "*", "None"])
def test_nonsense_is_refused_in_a_sentence(text):
    with pytest.raises(Problem, match="is not an area held here"):
        data.area(text)


@given(st.text(max_size=30))
def test_any_text_finds_an_area_or_a_sentence(text):
    try:
        assert data.area(text).code
    except Problem as problem:
        assert problem.sentence.endswith((".", "?"))


def test_every_area_is_found_by_its_own_code():
    frame = data.areas()
    assert [areas.find(frame, code).code for code in frame["area_code"]] == list(frame["area_code"])


@pytest.mark.parametrize(
    ("code", "context"),
    [
        ("E09000001", ["E12000007", "E92000001"]),
        ("E12000007", ["E92000001"]),
        ("E92000001", []),
        ("W06000021", ["W92000004"]),
        ("W92000004", ["E92000001"]),
    ],
)
def test_context_is_region_then_nation(code, context):
    assert areas.context(data.areas(), code) == context


HELD = pd.DataFrame(
    [
        ("E92000001", "England", "country", "K02000001", "970", ""),
        ("E12000003", "Yorkshire and the Humber", "region", "E92000001", "982", ""),
        ("E08000035", "Leeds", "local authority", "E12000003", "383", "E08000099"),
    ],
    columns=["area_code", "name", "level", "parent_code", "education_code", "former_codes"],
).assign(welsh_name="")


def found(*codes: str, file: str = "release.csv") -> pd.DataFrame:
    place = {"level": "local authority", "parent_code": "E12000003", "education_code": "399"}
    return pd.DataFrame(
        [{"area_code": code, "name": f"New {code}", **place, "file": file} for code in codes],
        columns=["area_code", "name", *place, "file"],
    )


def test_an_area_of_an_added_file_is_taken_in_and_flagged():
    table = areas.with_new(HELD, found("E06000070"), {}).set_index("area_code")
    assert table.index[-1] == "E06000070"
    assert table.at["E06000070", "review"].startswith("taken in from release.csv: check its name")
    assert table.at["E06000070", "parent_code"] == "E12000003"
    assert (table.loc[HELD["area_code"], "review"] == "").all()
    assert areas.find(table.reset_index().assign(last_mid_year=None), "New E06000070").code


def test_an_area_is_found_by_its_welsh_name_and_called_what_it_was():
    assert data.area("ynys mon").name == data.area("Ynys Môn").name == "Isle of Anglesey"
    assert data.area("Cymru").code == "W92000004"
    assert data.area("E10000009").title == "Dorset (council until 2019)"
    assert data.area("Dorset").title == data.area("Dorset").name == "Dorset"


def test_areas_described_by_now_are_passed_over():
    table = areas.with_new(HELD, found("E08000035", "E08000099"), {"E08000099": "E08000035"})
    pd.testing.assert_frame_equal(table, HELD.assign(review=""))


def test_a_new_code_of_a_held_area_becomes_another_code_of_it():
    before = HELD.copy()
    table = areas.with_new(HELD, found(), {"E08000040": "E08000035"}).set_index("area_code")
    assert table.at["E08000035", "former_codes"] == "E08000099 E08000040"
    assert "calls it E08000040" in table.at["E08000035", "review"]
    assert table.at["E92000001", "review"] == ""
    pd.testing.assert_frame_equal(HELD, before)


def test_files_are_taken_in_one_after_another():
    once = areas.with_new(HELD, found("E06000070", file="a.csv"), {"E08000040": "E08000035"})
    twice = areas.with_new(once, found("E06000070", "E06000071", file="b.csv"), {})
    reviews = twice.set_index("area_code")["review"]
    assert "a.csv" in reviews["E06000070"] and "b.csv" in reviews["E06000071"]
    assert "E08000040" in reviews["E08000035"]
    assert len(twice) == len(HELD) + 2


def test_rows_of_a_file_stay_whole_numbers():
    table = areas.with_new(HELD.assign(file="areas.csv", row=[2, 3, 4]), found("E06000070"), {})
    assert table["row"].tolist() == [2, 3, 4, 0]


def test_education_codes_are_given_once_and_to_every_english_area():
    frame = data.areas()
    frame = frame[frame["area_code"].str.startswith("E") & (frame["level"] != "harmonised area")]
    assert frame["education_code"].str.fullmatch(r"\d{3}").all()
    assert frame["education_code"].is_unique


def test_education_codes_are_those_of_the_interactive_tool(shared):
    path = shared / "publisher_files" / "dfe" / "lait_long_2026.parquet"
    printed = pd.read_parquet(path, columns=["LA and Regions", "LA Number"]).drop_duplicates()
    printed = printed.set_index(printed["LA Number"].astype(float).astype(int).astype(str))
    own = data.areas().set_index("education_code")["name"].drop("")
    upper = own[printed.index.intersection(own.index)]
    assert set(printed.index) <= set(own.index)
    assert (upper == printed.loc[upper.index, "LA and Regions"]).mean() > 0.9


COUNCIL_CODE = r"\b(?:E0[6-9]|E10|W06|S12|N09)\d{6}\b"
ALSO_WORDS = {"Reading", "Bury"}
"""Names that are English words too: of these councils only the codes can be told."""


def mentions(text: str, names: list[str]) -> list[str]:
    near = [name for name in names if name in text and name not in ALSO_WORDS]
    plain = "|".join(re.escape(name) for name in near) or "(?!)"
    pattern = rf"(?<![\w-])({plain})(?![\w-])|{COUNCIL_CODE}"
    return [found.group(0) for found in re.finditer(pattern, text)]


def without_examples(lines: list[str]) -> list[str]:
    """Blank the examples of docstrings, which are of some council: from ">>>" to their end."""
    kept, within = [], False
    for line in lines:
        ends = not line.strip() or '"""' in line
        within = line.lstrip().startswith(">>>") or (within and not ends)
        kept.append("" if within else line)
    return kept


def test_no_council_is_written_in_python():
    frame = data.areas()
    names = sorted(frame.loc[frame["level"] == "local authority", "name"].unique())
    written = {}
    for path in [*(ROOT / "src" / "helpers").rglob("*.py"), *(ROOT / "notebooks").glob("*.ipynb")]:
        lines = without_examples(path.read_text(encoding="utf-8").splitlines())
        for number, line in enumerate(lines, 1):
            if councils := mentions(line, names):
                written[f"{path.relative_to(ROOT)}:{number}"] = councils
    assert written == {}


def test_councils_are_told_from_words():
    code = ['    >>> area("Kent").name', "    'Kent'", '    """', '    return area("Kent")']
    assert without_examples(code) == ["", "", *code[2:]]
    names = ["Kent", "York", "Reading", "Poole"]
    assert mentions('place = "Kent"  # E10000016', names) == ["Kent", "E10000016"]
    assert mentions("with the children of York.", names) == ["York"]
    assert mentions("class Reading: Reading the file; Poole's", names) == ["Poole"]
    assert mentions("Kentish Yorkshire E92000001", names) == []


@pytest.mark.parametrize("holder", ["England", "London", "Wales", "United Kingdom", "E13000001"])
def test_members_are_the_authorities_read_against_an_area(holder):
    every = data.areas()
    code = data.area(holder).code
    authorities = every.loc[every["level"] == "local authority", "area_code"]
    expected = [each for each in authorities if code in areas.context(every, each)]
    assert data.members(holder) == expected
    assert bool(expected) is (holder in ("England", "London", "Wales"))
