"""What an analyst asks for, however it is written, is what is answered; or it is said why not."""

import doctest
import importlib
import pkgutil

import pytest

import helpers.data
from helpers import data
from helpers.errors import Problem

SUBMODULES = pkgutil.iter_modules(helpers.data.__path__, "helpers.data.")
MODULES = ["helpers.data", *(each.name for each in SUBMODULES)]


def told(frame):
    return list(zip(frame["measure"], frame["area"], frame["period"], strict=True))


def test_years_may_be_text():
    asked = data.series("looked_after_rate", "Leeds", "2016", "2018")
    assert asked["period"].tolist() == [2016, 2017, 2018]
    assert asked.equals(data.series("looked_after_rate", "Leeds", 2016, 2018))


def test_several_measures_and_areas_come_in_the_order_asked():
    frame = data.series(["plan_rate", "looked_after_rate"], ["Leeds", "England"], 2023, 2024)
    assert told(frame) == [
        (measure, area, year)
        for measure in ("plan_rate", "looked_after_rate")
        for area in ("Leeds", "England")
        for year in (2023, 2024)
    ]


@pytest.mark.parametrize("others", ["Bradford", ["Bradford"], ("Bradford", "Leeds")])
def test_areas_to_compare_with_follow(others):
    frame = data.series("plan_rate", "Leeds", 2024, 2024, compare_with=others)
    assert frame["area"].tolist() == ["Leeds", "Bradford"]
    assert data.compared("Leeds", "Bradford") == ["E08000032"]


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        (("plan_rate", "Leeds", "Bradford"), "'Bradford' is not a year.*given as a list"),
        (("plan_rate", "Leeds", "2015/16"), "give the year that it ends in, as 2016 for 2015/16"),
        (("plan_rate", 2016), "'2016' is not an area"),
        (("plan_rate", ["Leeds", "Leds"]), "Did you mean .*Leeds"),
        ((["plan_rate", "plan_rates"], "Leeds"), "'plan_rates' is not a measure held here"),
    ],
)
def test_what_cannot_be_meant_is_said(asked, words):
    with pytest.raises(Problem, match=words):
        data.series(*asked)


@pytest.mark.parametrize("name", MODULES)
def test_the_examples_give_what_they_say(name):
    assert doctest.testmod(importlib.import_module(name)).failed == 0
