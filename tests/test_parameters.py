"""Parameters are checked before anything runs, and every refusal says what would be right."""

import pytest
from small import AREAS

from helpers.data import quality
from helpers.errors import Problem
from helpers.releases import own_figures
from helpers.reports import parameters

DEFAULTS = {
    "area": "England",
    "compare_with": [],
    "first_year": 2010,
    "year": 2025,
    "seed": 1,
    "share": 0.5,
    "real_terms": False,
    "ages": [1, 2],
}
PERIODS = (2010, 2025)


def check(**given):
    return parameters.validate("rates", DEFAULTS, given, AREAS, PERIODS)


def test_defaults_stand_where_nothing_is_given():
    assert check() == DEFAULTS
    assert list(check(year="2024")) == list(DEFAULTS)


def test_text_becomes_the_type_of_the_default():
    values = check(
        area="kent", year="2024", seed="7", share="1", real_terms="yes", ages=["3, 4", "5"]
    )
    assert values == DEFAULTS | {
        "area": "Kent",
        "year": 2024,
        "seed": 7,
        "share": 1.0,
        "real_terms": True,
        "ages": [3, 4, 5],
    }
    assert type(values["share"]) is float


def test_an_unknown_parameter_names_the_nearest_and_all():
    with pytest.raises(Problem, match=r"notebook rates .*'yaer'.*Did you mean year") as caught:
        check(yaer="2024")
    assert all(name in str(caught.value) for name in DEFAULTS)


@pytest.mark.parametrize(
    "given",
    [
        {"year": "twenty"},
        {"year": "2024.0"},
        {"year": 2024.5},
        {"year": True},
        {"year": ["2024"]},
        {"area": 3},
        {"share": "half"},
        {"real_terms": "perhaps"},
        {"ages": ["one"]},
        {"seed": "-1"},
        {"seed": -1},
    ],
)
def test_a_wrong_type_is_refused_and_named(given):
    (name,) = given
    with pytest.raises(Problem, match=name):
        check(**given)


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"year": "2026"}, "2010 to 2025"),
        ({"year": "2009", "first_year": "2009"}, "2010 to 2025"),
        ({"first_year": "2025", "year": "2024"}, "comes after"),
    ],
)
def test_years_lie_within_the_figures_held_and_in_order(given, message):
    with pytest.raises(Problem, match=message):
        check(**given)


def test_one_year_alone_is_a_period():
    assert check(first_year="2024", year="2024")["first_year"] == 2024


@pytest.mark.parametrize("year", ["2024", "2011"])
def test_a_default_first_year_outside_the_years_asked_for_becomes_the_first_held(year):
    periods = (2009, 2025)
    late = DEFAULTS | {"first_year": 2016}
    expected = 2016 if year == "2024" else 2009
    assert (
        parameters.validate("rates", late, {"year": year}, AREAS, periods)["first_year"] == expected
    )
    early = DEFAULTS | {"first_year": 1994}
    assert parameters.validate("rates", early, {"year": year}, AREAS, periods)["first_year"] == 2009
    with pytest.raises(Problem, match="comes after"):
        parameters.validate("rates", late, {"year": "2011", "first_year": "2016"}, AREAS, periods)


def test_an_area_that_is_not_held_is_refused():
    with pytest.raises(Problem, match="Atlantis"):
        check(area="Atlantis")
    with pytest.raises(Problem, match="Atlantis"):
        check(compare_with="Kent, Atlantis")


def test_areas_to_compare_are_found_each_even_with_commas_in_their_names():
    given = ["Kent, Bournemouth, Christchurch and Poole", "wales"]
    expected = ["Kent", "Bournemouth, Christchurch and Poole", "Wales"]
    assert check(compare_with=given)["compare_with"] == expected
    assert check(compare_with=tuple(expected))["compare_with"] == expected
    assert check(compare_with="")["compare_with"] == []


@pytest.mark.parametrize(
    ("compared", "message"),
    [
        ("E10000016", "with itself"),
        (["Wales", "W92000004"], "more than once"),
        ("Wales, England, Birmingham, Dorset", "at most 3"),
    ],
)
def test_comparisons_that_make_no_sense_are_refused(compared, message):
    with pytest.raises(Problem, match=message):
        check(area="Kent", compare_with=compared)


def test_an_area_keeps_its_code_where_its_name_finds_another():
    assert check(area="E10000009")["area"] == "E10000009"
    assert check(area="E06000059")["area"] == "Dorset"


def test_assignments_are_read_and_lists_added_to():
    texts = ["year=2024", "compare_with=Kent, Wales", "compare_with=England", "area=a=b"]
    assert parameters.parse_assignments(texts, DEFAULTS) == {
        "year": "2024",
        "compare_with": ["Kent, Wales", "England"],
        "area": "a=b",
    }


@pytest.mark.parametrize(
    ("texts", "message"),
    [
        (["year"], "NAME=VALUE"),
        (["=2024"], "NAME=VALUE"),
        (["yeer=2024"], "Did you mean year"),
        (["year=2024", "year=2025"], "twice"),
    ],
)
def test_assignments_that_cannot_be_read_are_refused(texts, message):
    with pytest.raises(Problem, match=message):
        parameters.parse_assignments(texts, DEFAULTS)


@pytest.mark.parametrize(
    ("option", "read"),
    [
        ("--about", own_figures.said),
        ("--waive", quality.waivers),
        ("--param", lambda texts: parameters.parse_assignments(texts, DEFAULTS)),
    ],
)
def test_what_is_given_as_name_and_value_is_read_in_one_way(option, read):
    for text in ("year", "=2024", " = "):
        with pytest.raises(Problem) as refused:
            read([text])
        sentence = f"{option} is given as NAME=VALUE, and '{text}' is not of that form."
        assert refused.value.sentence == sentence
    with pytest.raises(Problem, match=f"^{option} gives year twice: give it once.$"):
        read(["year=2024", "year = 2025"])
    assert read([" year = a = b "]) == {"year": "a = b"}
