"""Numbers and findings in words."""

import math
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers import words
from helpers.statistics import bounds


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


def test_small_phrases():
    assert [words.counted(count, "year") for count in (1, 2.0, 1200)] == [
        *("1 year", "2 years", "1,200 years"),
    ]
    assert [words.financial_year(year) for year in (2000, 2025.0)] == ["1999-00", "2024-25"]
    assert [words.lower_first(text) for text in ("", "The North")] == ["", "the North"]
    assert [words.upper_first(text) for text in ("", "the North")] == ["", "The North"]


# --- Names that take an article ------------------------------------------------------------------

PLACES = ("Isles of Scilly", "City of London", "North East", "East of England", "Hackney", "Leeds")
PIECES = (
    *PLACES, "North East Lincolnshire", "City of London Corporation", "in", "that of", "the", "The",
    "and", "had", "rate", "5", "(5.0)", ",", ".", ":", ";", "- ", "\n", "“", "”", "’s",
)  # fmt: skip


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("looked after in Isles of Scilly", "looked after in the Isles of Scilly"),
        ("all that sets Vale of Glamorgan apart", "all that sets the Vale of Glamorgan apart"),
        ("that of South West (56.5)", "that of the South West (56.5)"),
        ("In 2025, North East spent £5.", "In 2025, the North East spent £5."),
        ("- East of England’s rate is 5.", "- The East of England’s rate is 5."),
        ("in Hackney, City of London and Camden", "in Hackney, the City of London and Camden"),
        (
            "City of London and West Midlands had 5",
            "The City of London and the West Midlands had 5",
        ),
    ],
)
def test_names_take_their_article_in_running_text(text, shown):
    assert words.with_articles(text) == shown


@pytest.mark.parametrize(
    "text",
    [
        "Isles of Scilly: indicators",
        "Isles of Scilly and City of London",
        "City of London, 30 September 2025: none",
        "Vacant: Isles of Scilly 5%, South West 6% (2025)",
        "the councils (Isles of Scilly and City of London)",
        "of City of London Corporation and West Midlands Combined Authority",
        "in North East Lincolnshire, Bath and North East Somerset and South East Wales",
        "the North East and the former City of London",
        "He said “fewer in North East”.",
        "> Fewer in North East.",
    ],
)
def test_a_name_that_has_its_article_or_stands_alone_is_left(text):
    assert words.with_articles(text) == text


def test_the_name_of_a_group_is_left_as_it_is():
    text = "The rate in London and South East was 5."
    assert words.with_articles(text, ["London and South East"]) == text
    assert words.with_articles(text, ["South"]) != text


@given(st.lists(st.sampled_from(PIECES), max_size=14).map(" ".join) | st.text())
def test_articles_are_put_in_once_and_nothing_else_is_changed(text):
    shown = words.with_articles(text)
    assert words.with_articles(shown) == shown
    assert re.sub(r"\b[Tt]he ", "", shown) == re.sub(r"\b[Tt]he ", "", text)
    if not re.search("Isles|London|North East|England", text):
        assert shown == text


def test_what_rounding_leaves_open_is_left_out_where_both_ends_print_alike():
    row = {"value": 24.0, "lower": 23.9, "upper": 24.1, "bound": bounds.ROUNDING}
    assert words.with_limits(row, 0) == "24"
    assert words.with_limits(row, 1) == "24.0 (rounding: 23.9 to 24.1)"
    assert words.with_limits(row | {"bound": bounds.INTERVAL}, 0) == "24 (24 to 24)"
