"""Groups of areas that are kept under a name, and found by it."""

import pytest

from helpers import data
from helpers.analysis.looking_ahead import flows
from helpers.analysis.rates_in_care import rates
from helpers.data import groups, saved_groups
from helpers.errors import Problem
from helpers.reports import collection, parameters
from tests.conftest import ROOT


@pytest.fixture(autouse=True)
def own_file(tmp_path, monkeypatch):
    """Groups are kept in a file of the test's own."""
    file = tmp_path / "groups.csv"
    monkeypatch.setattr(saved_groups, "path", lambda: file)
    return file


def test_a_group_kept_is_found_by_its_name_in_any_case_and_by_its_code(own_file):
    kept = groups.keep("Yorkshire cities", ["Leeds", "Bradford"])
    assert own_file.read_text("utf-8").splitlines() == [
        "name,area_code",
        "Yorkshire cities,E08000035",
        "Yorkshire cities,E08000032",
    ]
    assert data.area("yorkshire CITIES") == data.area(kept.code) == kept
    frame = data.series("looked_after_count", "Yorkshire cities", 2025)
    alone = data.series("looked_after_count", ["Leeds", "Bradford"], 2025)
    assert frame["value"].tolist() == [alone["value"].sum()]


def test_a_group_of_the_same_folder_replaces_the_one_before_and_is_another_state():
    groups.keep("York’s cities", ["Leeds", "Bradford"])
    (before,) = saved_groups.states().items()
    groups.keep("Yorks cities", ["Leeds", "York"])
    assert [group.name for group in saved_groups.saved().values()] == ["Yorks cities"]
    (after,) = saved_groups.states().items()
    assert after[0] == "group Yorks cities" and after[1] != before[1]


@pytest.mark.parametrize(
    ("name", "areas", "why"),
    [
        ("Leeds", ["Leeds", "Bradford"], "“Leeds” is an area"),
        ("l'eeds", ["Leeds", "Bradford"], "“Leeds” is an area"),
        ("E08000035", ["Leeds", "Bradford"], "is an area"),
        ("One", ["Leeds"], "two areas or more"),
        ("Two nations", ["Leeds", "Cardiff"], "more than one nation"),
        ("Unknown", ["Leeds", "Leedz"], "'Leedz' is not an area"),
        ("Twice", ["Leeds", "Yorkshire and the Humber"], "would count Leeds twice"),
        ("!", ["Leeds", "Bradford"], "cannot be the name of a group"),
        ("北京", ["Leeds", "Bradford"], "cannot be the name of a group"),
        ("A\u202eb", ["Leeds", "Bradford"], "cannot be the name of a group"),
        ("a" * 61, ["Leeds", "Bradford"], "60 characters"),
    ],
)
def test_what_is_no_group_is_refused_in_a_sentence_and_nothing_is_kept(name, areas, why, own_file):
    with pytest.raises(Problem, match=why):
        groups.keep(name, areas)
    assert not own_file.exists()


def test_a_name_is_text_whatever_is_in_it():
    name = '=A1 <b>"x", +y'
    assert groups.keep(name, ["Leeds", "Bradford"]).name == name
    assert data.area(name).name == name


def test_an_area_is_never_hidden_by_a_group_of_a_file_written_by_hand(own_file):
    own_file.write_text("name,area_code\nLeeds,E08000032\nLeeds,E06000014\n", "utf-8")
    assert data.area("Leeds").code == "E08000035"
    own_file.write_text("who,what\n", "utf-8")
    with pytest.raises(Problem, match="columns name and area_code"):
        data.area("Nowhere")


def test_reports_know_a_group_by_name_and_leave_out_what_is_not_for_groups():
    group = groups.keep("Yorkshire cities", ["Leeds", "Bradford"])
    defaults = {"area": "England", "compare_with": [], "first_year": 2016, "year": 2025}
    given = {"area": "yorkshire cities"}
    values = parameters.validate("any", defaults, given, data.areas(), (2003, 2025))
    assert values["area"] == "Yorkshire cities"
    every = collection.notebooks(collection.Project(ROOT))
    without = collection.left_out(every, group, 2025)
    assert {one.name for one in every} - without.keys() >= {"area-summary", "rates-in-care"}
    assert without["workforce"][1].endswith("not worked out for groups.")


def test_a_group_of_councils_breaks_and_is_averaged_as_councils_are():
    """Its numbers are theirs: those of nations and regions are revised throughout."""
    group = groups.keep("Yorkshire cities", ["Leeds", "Bradford"])
    assert rates.breaks(rates.COUNT, group.name)["period"].tolist() == [2016]
    assert rates.breaks(rates.COUNT, "Yorkshire and the Humber").empty
    assert flows.averaged(group.name) == flows.AVERAGED


def test_a_nation_less_one_tells_nothing_of_the_one():
    """The group's number is withheld where the nation's less it would be a suppressed one."""
    members = set(data.members("England"))
    hidden = data.observations("looked_after_count", sorted(members), 2025, 2025)
    (code,) = hidden.loc[hidden["status"] == "c", "area_code"].unique()[:1]
    present = hidden.loc[hidden["status"] != "z", "area_code"]
    groups.keep("All but one", [one for one in present if one != code])
    frame = data.series("looked_after_count", "All but one", 2025)
    assert frame["value"].isna().all() and frame["status"].eq("c").all()
