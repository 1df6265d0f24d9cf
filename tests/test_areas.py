"""Finding areas, and what became of reorganised councils."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers import areas, data
from helpers.errors import Problem


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


def test_unions_cover_the_same_ground_before_and_after():
    unions = data.table("unions")
    members = unions.groupby(["union_code", "role"])["member_code"].apply(set)
    assert members.to_dict() == {
        ("E06000061+E06000062", "before"): {"E10000021"},
        ("E06000061+E06000062", "after"): {"E06000061", "E06000062"},
        ("E06000063+E06000064", "before"): {"E10000006"},
        ("E06000063+E06000064", "after"): {"E06000063", "E06000064"},
        ("E06000058+E06000059", "before"): {"E06000028", "E06000029", "E10000009"},
        ("E06000058+E06000059", "after"): {"E06000058", "E06000059"},
    }


def test_unions_join_reorganisations_that_share_a_successor():
    frame = pd.DataFrame(
        [
            ("A", "A", "", "X Y"),
            ("B", "B", "", "Y Z"),
            ("C", "C", "", "W"),
            *[(code, code, "", "") for code in "WXYZ"],
        ],
        columns=["area_code", "name", "parent_code", "successor_codes"],
    )
    found = areas.unions(frame).groupby(["union_code", "role"])["member_code"].apply(set)
    assert found["X+Y+Z", "before"] == {"A", "B"}
    assert found["X+Y+Z", "after"] == {"X", "Y", "Z"}
    assert found["W", "before"] == {"C"}


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


def test_a_reorganisation_is_told_from_either_side():
    old, new = data.reorganised("Cumbria"), data.reorganised("Westmorland and Furness")
    assert old == new
    assert "after 31 March 2023" in old
    assert data.reorganised("Leeds") == ""
