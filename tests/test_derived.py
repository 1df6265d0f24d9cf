"""Derived measures: the published figures they must give, and where they must be missing."""

import numpy as np
import pandas as pd
import pytest

from helpers import data
from helpers.data import derived


def value(measure, area, period):
    frame = data.series(measure, area, period, period)
    return frame["value"].iloc[0] if len(frame) else np.nan


@pytest.mark.parametrize(
    ("period", "enquiries", "plans", "without", "share"),
    [
        (2010, 87_700, 44_300, 43_400, 49.5),
        (2020, 201_000, 66_380, 134_620, 67.0),
        (2025, 230_590, 61_840, 168_750, 73.2),
    ],
)
def test_section_47_enquiries_without_a_plan(period, enquiries, plans, without, share):
    assert value("section_47_count", "England", period) == enquiries
    assert value("plan_started_count", "England", period) == plans
    assert value("section_47_no_plan_count", "England", period) == without
    assert round(value("section_47_no_plan_percent", "England", period), 1) == share


def test_children_subject_to_an_enquiry_without_a_plan_2020():
    assert value("section_47_children_count", "England", 2020) == 177_840
    assert value("plan_started_children_count", "England", 2020) == 66_210
    assert value("section_47_children_no_plan_count", "England", 2020) == 111_630
    assert round(value("section_47_children_no_plan_percent", "England", 2020), 1) == 62.8


def test_looked_after_rate_unrounded_2025():
    assert value("looked_after_count", "England", 2025) == 81_770
    assert round(value("looked_after_rate_unrounded", "England", 2025), 1) == 67.1


def test_a_derived_value_is_missing_wherever_an_input_is():
    for entry in derived.DERIVED:
        frame = data.observations(entry.measure).set_index(["area_code", "period"])
        for name in entry.inputs:
            measure = "population_0_17" if name == derived.BEFORE else name
            inputs = data.observations(measure)
            shift = 1 if name == derived.BEFORE else 0
            inputs["period"] += shift
            held = inputs[inputs["value"].notna()].set_index(["area_code", "period"]).index
            worked_out = frame[frame["value"].notna()].index
            assert worked_out.isin(held).all(), (entry.measure, name)


def test_each_missing_value_says_why():
    frame = data.observations([entry.measure for entry in derived.DERIVED])
    missing = frame["value"].isna()
    assert missing.any()
    assert (frame.loc[missing, "status"] != "").all() and (frame.loc[missing, "reason"] != "").all()
    assert (frame.loc[~missing, "status"] == "").all()
    assert np.isfinite(frame.loc[~missing, "value"]).all()


def test_a_suppressed_input_passes_its_status_on():
    frame = data.series("section_47_no_plan_count", "City of London", 2024, 2024)
    assert frame["status"].tolist() == ["c"]
    label = data.measure("plan_started_count")["label"]
    assert f"“{label}” is missing (confidential" in frame["reason"].iloc[0]


def test_more_plans_than_enquiries_are_not_subtracted():
    frame = data.series("section_47_no_plan_count", "Liverpool", 2011, 2011)
    assert frame["status"].tolist() == ["u"]
    assert "more plans were started than enquiries" in frame["reason"].iloc[0]


def test_no_derived_count_is_negative_and_no_share_outside_0_to_100():
    frame = data.observations([entry.measure for entry in derived.DERIVED]).merge(
        derived.measures()[["measure", "kind"]], on="measure"
    )
    plain = frame[frame["kind"] != "difference"]
    assert plain["value"].dropna().ge(0).all()
    assert frame.loc[frame["kind"] == "percent", "value"].dropna().le(100).all()


def test_intervals_contain_the_value():
    frame = data.observations("looked_after_rate_unrounded").dropna(subset=["value"])
    assert (frame["lower"] <= frame["value"]).all() and (frame["value"] <= frame["upper"]).all()


def test_cells_set_aside_are_not_zero():
    frame = data.series("section_47_count", "Kirklees", 2010, 2010)
    assert frame["value"].isna().all() and frame["status"].tolist() == ["u"]


@pytest.mark.parametrize(
    ("measure", "years"),
    [
        ("far_from_home_percent", [2017, 2020]),
        ("three_placements_percent", [2018, 2020]),
        ("with_parents_percent", [2020]),
        ("placement_stable_percent", [2018]),
        ("missing_percent", [2016, 2020]),
        ("convicted_percent", [2016, 2017]),
        ("care_leavers_eet_percent", [2017]),
        ("adopted_percent", [2018]),
    ],
)
def test_a_share_of_nobody_is_not_applicable(measure, years):
    """No child of the Isles of Scilly was looked after when last counted; 0% is printed."""
    frame = data.series(measure, "Isles of Scilly").set_index("period").loc[years]
    assert frame["value"].isna().all() and set(frame["status"]) == {"z"}


def test_a_share_of_0_of_somebody_or_of_a_number_not_shown_stays():
    """City of London looks after children; how many left care in the Scillies in 2021 is hidden."""
    assert value("three_placements_percent", "City of London", 2025) == 0
    assert value("missing_percent", "Isles of Scilly", 2021) == 0


def test_a_division_by_zero_is_not_applicable():
    rows = [("conference_count", 3.0), ("section_47_count", 0.0), ("plan_started_count", 0.0)]
    frame = pd.DataFrame(rows, columns=["measure", "value"]).assign(
        area_code="E92000001",
        period=2020,
        status="",
        reason="",
        source="s",
        rounding=1.0,
        released="2020-11",
    )
    labels = data.measures().set_index("measure")["label"]
    result = derived.work_out(frame, labels).set_index("measure")
    assert result.loc["conference_per_section_47", "status"] == "z"
    assert np.isnan(result.loc["conference_per_section_47", "value"])


def test_unions_add_up_and_stop_where_a_part_is_missing():
    harmonised = "E06000061+E06000062"
    assert value("looked_after_count", harmonised, 2021) == value(
        "looked_after_count", "Northamptonshire", 2021
    )
    parts = [value("looked_after_count", f"E0600006{i}", 2025) for i in (1, 2)]
    assert value("looked_after_count", harmonised, 2025) == sum(parts)
    assert data.observations("looked_after_rate", harmonised).empty


def test_rounding_of_a_difference_is_that_of_both_parts():
    frame = data.series("section_47_no_plan_count", "England", 2020, 2020)
    assert frame["rounding"].tolist() == [20]
