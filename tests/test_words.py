"""Numbers and findings in words."""

import math

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers import words
from helpers.words import earlier


@pytest.mark.parametrize(
    ("value", "decimals", "text"),
    [
        (81770, 0, "81,770"),
        (67.118, 1, "67.1"),
        (-1234.5, 1, "\u22121,234.5"),
        (-0.04, 1, "0.0"),
        (math.nan, 0, "[x]"),
        (math.inf, 1, "[x]"),
    ],
)
def test_number(value, decimals, text):
    assert words.number(value, decimals) == text


@given(st.floats(), st.integers(0, 3))
def test_no_number_is_ever_shown_as_code(value, decimals):
    assert not {"nan", "inf", "-"} & set(words.number(value, decimals).lower().split())


@pytest.mark.parametrize(
    ("value", "text"), [(3, "+3"), (-3, "\u22123"), (0, "0"), (0.2, "0"), (math.nan, "[x]")]
)
def test_signed(value, text):
    assert words.signed(value) == text


def test_cell_shows_the_symbol_of_a_missing_value():
    assert words.cell(math.nan, "c") == "[c]"
    assert words.cell(12.0) == "12"


@pytest.mark.parametrize(
    ("items", "text"),
    [
        ([], ""),
        (["a"], "a"),
        (["a", "b"], "a and b"),
        (["a", "b", "c"], "a, b and c"),
        (["a, b", "c"], "a, b; c"),
    ],
)
def test_listed(items, text):
    assert words.listed(items) == text


def series(values, rounding):
    return pd.DataFrame(
        {"period": range(2010, 2010 + len(values)), "value": values, "rounding": rounding}
    )


@pytest.mark.parametrize(
    ("values", "rounding", "text"),
    [
        ([64460, 81770], 10, "rose from 64,460 in 2010 to 81,770 in 2011 (+26.9%)"),
        ([140, 50], 5, "fell from 140 in 2010 to 50 in 2011 (\u221264.3%)"),
        ([100, 105], 10, "did not change by more than rounding allows"),
        ([math.nan, 50], 1, "was 50 in 2011, the only year held"),
        ([math.nan, math.nan], 1, "has no figure in these years"),
        ([], 1, "has no figure in these years"),
        ([0, 5], 1, "rose from 0 in 2010 to 5 in 2011"),
        ([100.2, 100.4], 0.01, "was 100 in both 2010 and 2011"),
    ],
)
def test_change(values, rounding, text):
    assert earlier.change(series(values, rounding)).startswith(text)


def test_a_whole_per_cent_more_is_within_rounding_and_a_child_more_is_not():
    percent = series([54, 55], 1).assign(measure="care_leavers_eet_percent")
    assert earlier.change(percent).startswith("did not change by more than rounding allows")
    assert earlier.change(series([54, 56], 1).assign(measure="x_percent")).startswith("rose")
    assert earlier.change(percent.assign(measure="looked_after_count")).startswith("rose")


def test_another_area_is_said_to_follow_only_where_something_of_it_does():
    frame = pd.DataFrame({"value": [math.nan, 3.0]})
    gap = "No figure is held for Wales."
    assert words.as_context(gap, "England", frame[:1], frame) == (
        f"{gap} What follows shows **England**, as context."
    )
    assert words.as_context(gap, "England", frame[:1], frame[:0]) == gap
