"""Reading the processed tables."""

import copy
import os

import numpy as np
import pandas as pd
import pytest

from helpers import data
from helpers.errors import Problem
from helpers.files import locks
from helpers.show import charts

COLUMNS = ["measure", "area_code", "area", "period", "value", "lower", "upper"]
ABOUT = ["count", "population", "bound", "status", "reason", "source", "released", "rounding"]


def test_a_series_has_the_columns_and_the_order_that_charts_expect():
    frame = data.series("looked_after_count", "Leeds", 2012, 2020)
    assert list(frame) == [*COLUMNS, *ABOUT]
    assert frame["period"].tolist() == list(range(2012, 2021))
    assert set(frame["area"]) == {"Leeds"}


@pytest.mark.parametrize(
    "asked",
    [
        {},
        {"areas": ["Leeds", "England"]},
        {"first_year": 2015, "last_year": 2020},
        {"areas": "Leeds", "first_year": 2015},
    ],
)
@pytest.mark.parametrize("measures", ["plan_rate", ["plan_rate", "looked_after_count"]])
def test_observations_are_the_rows_of_the_table_and_safe_to_change(measures, asked):
    first = data.observations(measures, **asked)
    table = data.table("observations")
    rows = table["measure"].isin([measures] if isinstance(measures, str) else measures)
    if "areas" in asked:
        codes = {"Leeds": "E08000035", "England": "E92000001"}
        rows &= table["area_code"].isin(
            [code for name, code in codes.items() if name in asked["areas"]]
        )
    rows &= table["period"] >= asked.get("first_year", 0)
    rows &= table["period"] <= asked.get("last_year", 9999)
    pd.testing.assert_frame_equal(first.drop(columns="area"), table[rows].reset_index(drop=True))
    before = first.copy()
    first.loc[:, "value"] = 0.0
    for name in ("area", "status"):
        first[name].to_numpy()[:] = "other"
    pd.testing.assert_frame_equal(data.observations(measures, **asked), before)


def test_a_measure_without_a_row_has_the_columns_of_a_series(monkeypatch):
    whole = data.observations("plan_rate")
    none = data.observations("plan_rate", "Leeds", 2050)
    assert none.empty and none.columns.equals(whole.columns)
    assert (none.dtypes == whole.dtypes).all()


def test_figures_built_anew_are_read_anew(built):
    path = built.processed / "observations.parquet"
    before = data.series("looked_after_count", "Leeds")
    frame = pd.read_parquet(path)
    frame.assign(value=frame["value"] + 1).to_parquet(path)
    os.utime(path, (1, 1))
    after = data.series("looked_after_count", "Leeds")
    assert (after["value"] == before["value"] + 1).sum() == before["value"].notna().sum() > 0


def test_counts_that_are_all_multiples_of_a_unit_are_declared_as_rounded_to_it():
    areas = data.areas().query("level == 'local authority'")["area_code"]
    frame = data.table("observations").query("value > 0 and rounding.notna()")
    counts = data.measures().query("kind == 'count'")["measure"]
    frame = frame[frame["measure"].isin(counts) & frame["area_code"].isin(areas)]
    frame = frame.assign(fives=frame["value"] % 5 == 0, tens=frame["value"] % 10 == 0)
    groups = frame.groupby([frame["area_code"].str[0], "measure", "period"]).agg(
        councils=("value", "size"),
        fives=("fives", "all"),
        tens=("tens", "all"),
        rounding=("rounding", "min"),
    )
    rounded = groups[(groups["councils"] >= 20) & groups["fives"]]
    assert ("E", "care_leavers_count", 2017) in rounded.index
    assert ("E", "special_guardianship_count", 2016) in rounded.index
    assert (rounded["rounding"] >= rounded["tens"].map({True: 10, False: 5})).all()


def test_tables_are_copies():
    frame = data.areas()
    frame["name"] = "changed"
    assert "changed" not in set(data.areas()["name"])


def test_an_unknown_measure_is_refused_with_near_names():
    with pytest.raises(Problem, match="looked_after_rate"):
        data.series("looked_after_rates", "Leeds")


def test_authorities_are_those_that_existed():
    early, late = (data.authorities("looked_after_count", year) for year in (2020, 2025))
    assert "E10000021" in set(early["area_code"]) - set(late["area_code"])
    assert "E06000064" in set(late["area_code"]) - set(early["area_code"])
    assert not early["area_code"].str.contains("+", regex=False).any()
    city = late[late["area"] == "City of London"].iloc[0]
    assert np.isnan(city["value"]) and city["status"] == "c"


def test_latest_stops_at_the_year_asked():
    assert data.latest("section_47_count", "Leeds") == 2024
    assert data.latest("section_47_count", "England") == 2025
    assert data.latest("section_47_count", "England", 2019) == 2019
    assert data.latest("section_47_count", "Wales") is None


def test_first_published_is_the_earliest_release():
    frame = data.first_published("looked_after_count", "England").set_index("period")["value"]
    assert frame[2010] == 64_400 and frame[2020] == 80_080


def test_breaks_are_those_of_the_nation():
    assert data.breaks("section_47_count", "Leeds")["period"].tolist() == [2011, 2013]
    assert data.breaks("section_47_count", "Cardiff").empty
    assert 2022 in data.breaks("looked_after_rate", "Wales")["period"].tolist()


def test_neighbours_are_of_the_newest_model_with_the_area():
    assert set(data.neighbours("Leeds")["model"]) == {2025}
    assert set(data.neighbours("Northamptonshire")["model"]) == {2021}
    assert data.neighbours("Cardiff").empty
    assert data.neighbours("Leeds")["rank"].tolist() == list(range(1, 11))


def test_compared_is_what_is_named_or_region_and_nation():
    assert data.compared("Leeds") == ["E12000003", "E92000001"]
    assert data.compared("Leeds", ["Bradford"]) == ["E08000032"]


@pytest.mark.parametrize(
    ("measure", "area", "words"),
    [
        ("looked_after_started_count", "Wales", "No figure for .* is held for Wales; it is held"),
        ("looked_after_count", "Leeds", "only for 2010 to 2025"),
    ],
)
def test_gap_says_what_is_held(measure, area, words):
    import re

    sentence = data.gap(measure, area)
    assert re.search(words, sentence) and sentence.endswith(".")


def test_sources_are_those_used():
    frame = data.series("looked_after_count", "England")
    assert len(data.sources_of(frame)) == frame["source"].nunique()


def test_a_command_whose_tables_are_not_built_is_asked_for_them(project):
    with locks.alone(project), pytest.raises(Problem, match="case-for-change process"):
        data.areas()


def test_a_frame_of_no_rows_still_says_what_was_asked():
    frame = data.observations(["vacancy_percent", "agency_percent"], "Cardiff", 2020, 2021)
    some = frame[frame["value"].notna()].assign(label="none")
    assert some.empty and some.attrs["measures"] == ("vacancy_percent", "agency_percent")
    assert "is held for Cardiff" in charts.lines(some, group="label").missing


def test_what_was_asked_goes_with_a_frame_name_by_name_uncopied(monkeypatch):
    """Pandas copies it in depth with each step of work, which for all councils takes its time."""

    def copied(names, memo):
        raise AssertionError(f"{len(names)} names are copied one by one")

    frame = data.observations("looked_after_rate", ["England", "Leeds"])
    monkeypatch.setitem(copy._deepcopy_dispatch, tuple, copied)
    later = frame[frame["value"].notna()].assign(more=1).sort_values("period").reset_index()
    assert later.attrs["areas"] == ("E92000001", "E08000035")


def test_breaks_are_the_callers_own():
    first = data.breaks("looked_after_rate", "Wales")
    first["note"] = "changed"
    assert not data.breaks("looked_after_rate", "Wales")["note"].eq("changed").any()
