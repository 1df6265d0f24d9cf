"""What an analyst asks for, however it is written, is what is answered; or it is said why not."""

import doctest
import importlib
import pkgutil
import re

import pytest

import helpers.data
from helpers import data
from helpers.errors import Problem
from tests.conftest import ROOT

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


def test_completion_offers_what_an_analyst_calls_each_with_an_example():
    assert dir(data) == data.__all__ == sorted(data.__all__)
    assert not {"os", "Path", "tables", "AS_OF", "used"} & set(dir(data))
    shown = [name for name in dir(data) if name != "Group"]
    assert [name for name in shown if f"data.{name}" not in getattr(data, name).__doc__] == []


def test_what_the_readme_says_to_write_works(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    section = (ROOT / "README.md").read_text("utf-8").split("\n## Any measure, any area")[1]
    section = section.split("\n## ")[0]
    rows = re.findall(r"^\| .+? \| (`.+) \|$", section, re.MULTILINE)
    lines = [line for row in rows for line in re.findall(r"`([^`]+[^.`])`", row)]
    assert len(lines) >= 12
    written = {"data": data}
    for line in lines:
        exec(line, written)
    assert written["frame"]["area"].unique().tolist() == ["Leeds and Bradford"]


@pytest.mark.parametrize("name", MODULES)
def test_the_examples_give_what_they_say(name):
    assert doctest.testmod(importlib.import_module(name)).failed == 0


def test_a_table_for_people_has_what_there_is_several_of_across():
    years = data.table_of(data.series("looked_after_rate", ["Leeds", "England"], 2024))
    assert years.index.tolist() == [2024, 2025] and years.index.name == "Year"
    assert years.to_dict("list") == {"Leeds": ["89", "85"], "England": ["69", "67"]}
    councils = data.table_of(data.authorities("looked_after_count", 2025))
    label = "Children looked after at 31 March"
    assert list(councils) == [label] and councils.at["Leeds", label] == "1,498"
    assert councils.at["City of London", label] == "[c]"
    assert councils.attrs["symbols"].startswith("[c] confidential: suppressed by the publisher")
    assert councils.attrs["licence"] == "OGL-UK-3.0"
    measures = data.table_of(data.series(["plan_rate", "looked_after_rate"], "Leeds", 2024))
    assert [column.split(",")[0] for column in measures] == [
        "Children on a child protection plan at 31 March",
        label,
    ]
    both = data.table_of(data.series(["plan_rate", "plan_count"], ["Leeds", "England"], 2024))
    assert both.index.names == ["Measure", "Year"] and set(both["Leeds"]) >= {"38.7", "36.0"}


def test_a_table_says_what_is_not_held_and_of_no_rows_is_empty():
    wide = data.table_of(data.series("looked_after_count", ["Leeds", "Wales"], 2024))
    assert wide.at[2025, "Wales"] == "not held" and "not held" in wide.attrs["symbols"]
    assert data.table_of(data.series("vacancy_percent", "Cardiff")).empty
