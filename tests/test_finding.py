"""Measures are found by what the field calls them, and their names are completed."""

import re
from pathlib import Path

import pandas as pd
import pytest

from helpers import data
from helpers.data import names
from helpers.errors import Problem


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("vacancy", ["vacancy_percent"]),
        ("Vacancies", ["vacancy_percent"]),
        ("vacancey", ["vacancy_percent"]),
        ("LAC", ["looked_after_count", "looked_after_rate"]),
        ("CLA rate", ["looked_after_rate"]),
        ("children in care", ["looked_after_count", "looked_after_rate"]),
        ("S47", ["section_47_rate", "section_47_count"]),
        ("section 47 rate", ["section_47_rate"]),
        ("ICPC", ["conference_rate", "conference_count"]),
        ("CPP", ["plan_rate", "plan_count"]),
        ("CIN", ["children_in_need_rate", "children_in_need_count"]),
        ("UASC", ["looked_after_uasc_count"]),
        ("NEET", ["care_leavers_neet_percent"]),
        ("SGO", ["special_guardianship_count", "special_guardianship_percent"]),
        ("SDQ", ["emotional_health_score"]),
        ("adoption", ["adopted_count", "adopted_percent"]),
        ("re-referrals", ["rereferral_percent", "rereferral_count"]),
        ("agency staff", ["agency_percent"]),
        ("weekly cost", ["weekly_cost_residential_pounds", "weekly_cost_fostering_pounds"]),
        ("workforce", ["social_worker_count", "vacancy_percent"]),
        ("cases per full-time equivalent", ["caseload_mean"]),
        ("kinship", []),
        ("", []),
    ],
)
def test_a_text_finds_what_the_field_means_by_it(text, first):
    found = data.search(text)["measure"].tolist()
    assert set(found[: len(first)]) == set(first) and bool(found) == bool(first)


def test_a_theme_finds_all_that_is_of_it():
    of_theme = data.measures().query("theme == 'workforce'")["measure"]
    assert set(of_theme) <= set(data.search("workforce")["measure"])


def test_each_measure_is_found_by_its_own_label():
    described = data.measures()
    lost = [row.measure for row in described.itertuples()
            if row.measure not in set(data.search(row.label)["measure"])]  # fmt: skip
    assert lost == []


def test_a_hit_says_which_years_and_areas_are_held():
    hit = data.search("vacancy").iloc[0]
    frame = data.observations("vacancy_percent").dropna(subset=["value"])
    assert (hit["first"], hit["last"]) == (frame["period"].min(), frame["period"].max())
    councils = frame.merge(data.areas(), on="area_code").query("level == 'local authority'")
    held = f"England, 9 regions, {councils['area_code'].nunique()} authorities"
    assert hit["areas"] == held


def test_a_word_that_is_no_measure_is_answered_with_what_it_may_mean():
    with pytest.raises(Problem, match=r"data.search\('vacancy'\). Did you mean vacancy_percent\?"):
        data.series("vacancy", "Leeds")


def test_names_are_those_held_added_ones_too(monkeypatch):
    assert dir(names) == sorted(data.measures()["measure"])
    assert names.looked_after_rate == "looked_after_rate"
    assert not hasattr(names, "looked_after_rates") and not hasattr(names, "__wrapped__")
    monkeypatch.setattr(names, "measures_by_name", lambda: pd.DataFrame(index=["my_own_count"]))
    assert dir(names) == ["my_own_count"] and names.my_own_count == "my_own_count"


def test_editors_are_told_the_names_that_are_held():
    text = Path(names.__file__).with_suffix(".pyi").read_text("utf-8")
    assert text == names.stub(), "run helpers.data.names.write_stub()"
    assert re.findall(r"^(\w+): Final\[str\]$", text, re.M) == data.measures()["measure"].tolist()
