"""Numbers and findings in words."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers import words


@pytest.mark.parametrize(
    ("value", "decimals", "text"),
    [
        (81770, 0, "81,770"),
        (67.118, 1, "67.1"),
        (-1234.5, 1, "\u22121,234.5"),
        (-0.04, 1, "0.0"),
        (-1, 0, "\u22121"),
        (0.5, 1, "0.5"),
        (math.nan, 0, "[x]"),
        (math.inf, 1, "[x]"),
    ],
)
def test_number(value, decimals, text):
    assert words.number(value, decimals) == text
    assert words.number(value) == words.number(value, 0)


@given(st.floats(), st.integers(0, 3))
def test_no_number_is_ever_shown_as_code(value, decimals):
    assert not {"nan", "inf", "-"} & set(words.number(value, decimals).lower().split())


@pytest.mark.parametrize(
    ("value", "text"),
    [(3, "+3"), (1, "+1"), (-3, "\u22123"), (0, "0"), (0.2, "0"), (math.nan, "[x]")],
)
def test_signed(value, text):
    assert words.signed(value) == text


def test_cell_shows_the_symbol_of_a_missing_value():
    assert words.cell(math.nan, "c") == "[c]"
    assert words.cell(12.0) == "12"


@pytest.mark.parametrize(
    ("cells", "text"),
    [
        ((67.12, 66.71, 67.55), "67.1 (66.7 to 67.5)"),
        ((67.12, math.nan, 67.55), "67.1"),
        ((67.12, 66.71, math.nan), "67.1"),
        ((math.nan, 66.71, 67.55), "[x]"),
        ((67.12, 66.71, 67.55, 0, "%"), "67% (67 to 68)"),
    ],
)
def test_an_interval_stands_behind_its_value(cells, text):
    assert words.with_interval(*cells) == text


@pytest.mark.parametrize(
    ("held", "text"),
    [
        ([], "no year"),
        ([2003], "2003"),
        ([2012, 2009, 2010, 2011, 2003, 2010], "2003, 2009 to 2012"),
        ([2003, 2006, 2009, 2010, 2011], "2003, 2006, 2009 to 2011"),
    ],
)
def test_years_that_follow_one_another_are_drawn_together(held, text):
    assert words.years(held) == text


@pytest.mark.parametrize(
    ("items", "text"),
    [
        ([], ""),
        (["a"], "a"),
        (["a", "b"], "a and b"),
        (["a", "b", "c"], "a, b and c"),
        (["a, b", "c"], "a, b; and c"),
        (["a", "b and c", "d"], "a; b and c; and d"),
        (["a and b"], "a and b"),
    ],
)
def test_listed(items, text):
    assert words.listed(items) == text
