"""Section 47 outcomes: back-tests on published figures, hand-made frames, properties."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from statsmodels.stats.proportion import proportion_confint

from helpers import data
from helpers.analysis import comparison
from helpers.analysis.section_47_outcomes import (
    conferences,
    growth_bases,
    recorded_outcomes,
    statements,
)
from helpers.analysis.section_47_outcomes import section_47 as s47
from helpers.errors import Problem

ENGLAND = "E92000001"
STUDIES = "section 47 outcomes recorded by a council"


def series(measure, values, area="Anyshire", code="E10000099", first_year=2013, status=""):
    years = range(first_year, first_year + len(values))
    return pd.DataFrame(
        {
            "measure": measure,
            "area_code": code,
            "area": area,
            "period": list(years),
            "value": pd.Series(values, dtype=float),
            "lower": np.nan,
            "upper": np.nan,
            "status": [status if value is None else "" for value in values],
            "reason": "",
            "source": "made",
            "rounding": 1.0,
        }
    )


@pytest.fixture(scope="module")
def england():
    return data.observations(s47.MEASURES, "England")


@pytest.mark.parametrize(
    ("year", "enquiries", "plans", "left", "percent"),
    [
        (2010, 87_700, 44_300, 43_400, 49.5),
        (2020, 201_000, 66_380, 134_620, 67.0),
        (2025, 230_590, 61_840, 168_750, 73.2),
    ],
)
def test_enquiries_less_plans_are_as_published(england, year, enquiries, plans, left, percent):
    text = statements.without_plan(england, year)
    for figure in (f"{enquiries:,}", f"{plans:,}", f"{left:,}", f"{percent}%"):
        assert figure in text
    row = statements.counted_two_ways(england).set_index("Year").loc[year]
    assert row.iloc[:4].tolist() == [f"{enquiries:,}", f"{plans:,}", f"{left:,}", f"{percent}"]


def test_children_less_those_planned_are_as_published(england):
    text = statements.without_plan(england, 2020, "Children")
    for figure in ("177,840", "66,210", "111,630", "62.8%"):
        assert figure in text


def test_children_are_not_subtracted_where_a_count_is_not_held(england):
    row = statements.counted_two_ways(england).set_index("Year").loc[2023]
    assert row.iloc[4:].tolist() == ["194,150", "not held", "[x]", "[x]"]
    council = data.observations(s47.MEASURES, "Birmingham")
    assert "cannot be given" in statements.without_plan(council, 2024, "Children")
    assert "Children who started a plan" not in statements.counted_two_ways(council)


@pytest.mark.parametrize(
    ("to", "expected"),
    [
        (
            2020,
            {"2010, as held now": 129, "2010, as printed in 2017": 125, "2011, as held now": 80},
        ),
        (2025, {"2010, as held now": 163, "2018, as held now": 16}),
    ],
)
def test_growth_from_each_base(to, expected):
    count = data.series("section_47_count", "England")
    releases = data.releases("section_47_count", "England")
    breaks = data.breaks("section_47_count", "England")
    found = growth_bases.growth(count, releases, breaks, to).set_index("label")
    assert {label: round(found.at[label, "value"]) for label in expected} == expected
    assert found.at["2010, as printed in 2017", "before"] == 89_300
    assert (found["lower"] < found["value"]).all() and (found["value"] < found["upper"]).all()


def test_growth_has_no_base_after_its_end_nor_a_base_that_is_missing():
    count = series("section_47_count", [None, 50, 100], status="c")
    none = pd.DataFrame(columns=["period", "value", "kind", "released"])
    breaks = pd.DataFrame({"period": [2013, 2015], "note": "", "kind": ""})
    found = growth_bases.growth(count, none, breaks, 2015)
    assert found[["base", "value"]].to_numpy().tolist() == [[2014, 100.0]]
    assert growth_bases.growth(count, none, breaks, 2013).empty
    assert "no earlier base of 50" in growth_bases.growth_in_words(found[:0], "Anyshire", 2013)


def test_growth_of_a_few_enquiries_is_not_given_in_per_cent():
    few = series("section_47_count", [49, 98])
    none = pd.DataFrame(columns=["period", "value", "kind", "released"])
    assert growth_bases.growth(few, none, none, 2014).empty
    assert statements.changed(few, "It") == "It rose from 49 in 2013 to 98 in 2014"


def test_published_rates_are_the_rates_worked_out():
    measures = list(s47.RATES)[1:]
    counts = data.observations(measures)
    population = data.observations("population_0_17")
    found = s47.rates(counts, population, counts[:0])
    published = data.observations([s47.RATES[measure] for measure in measures])
    both = found.merge(published, on=["measure", "area_code", "period"])
    both = both.dropna(subset=["value_x", "value_y"])
    assert len(both) > 4_000
    assert ((both["value_x"] - both["value_y"]).abs() <= 0.0501).all()


def test_a_published_rate_stands_in_only_where_there_is_no_count():
    counts = series("section_47_count", [100, None], status="c")
    population = series("population_0_17", [10_000] * 3, first_year=2012)
    published = series("section_47_rate", [99.0, 98.0, 97.0])
    found = s47.rates(counts, population, published).set_index("period")
    assert found["value"].fillna(-1).tolist() == [100.0, -1, 97.0]
    assert found["status"].tolist() == ["", "c", ""]
    assert found["lower"].notna().tolist() == [True, False, False]


def test_the_last_year_reported_may_be_suppressed():
    frame = series("section_47_count", [5, None, None], status="c")
    frame.loc[2, "status"] = "z"
    assert s47.last_reported(frame) == 2014
    with pytest.raises(Problem, match="No count of section 47 enquiries"):
        s47.last_reported(frame[:0])


def test_stages_leave_out_what_is_not_held_and_keep_what_is_suppressed():
    frame = pd.concat(
        [
            series("section_47_count", [200]),
            series("conference_count", [None], status="c"),
            series("plan_started_count", [30]),
        ]
    )
    stages = s47.stages(frame, series("section_47_rate", [150.0]), 2013)
    assert stages["stage"].tolist() == list(s47.STAGES.values())[1:]
    assert stages["status"].tolist() == ["", "c", ""]
    text = statements.stages_in_words(stages, 2013)
    assert "No figure is shown for initial child protection conferences" in text
    assert statements.per_100(frame, 2013).endswith("15.0 plans for each 100 section 47 enquiries")


def test_plans_exceed_enquiries_wherever_the_derived_share_is_withheld_for_it():
    areas = data.areas().query("level == 'local authority'")["area_code"]
    counts = data.observations(["section_47_count", "plan_started_count"])
    found = s47.plans_exceed_enquiries(counts[counts["area_code"].isin(areas)])
    derived = data.observations("section_47_no_plan_count")
    withheld = derived[derived["reason"].str.startswith("more plans")]
    assert {tuple(row) for row in found[["area", "period"]].to_numpy()} == {
        tuple(row) for row in withheld[["area", "period"]].to_numpy()
    }
    assert len(found) == 10 and (found["plans"] > found["enquiries"]).all()
    assert withheld["value"].isna().all()


@settings(deadline=None)
@given(st.integers(1, 2_000), st.integers(1, 2_000))
def test_a_ratio_has_an_interval_only_where_it_can_be_a_share(events, total):
    found = s47.conversion(series("a", [events]), series("b", [total])).iloc[0]
    assert found["value"] == pytest.approx(100 * events / total)
    if events > total:
        assert np.isnan(found["lower"]) and np.isnan(found["upper"])
    else:
        low, high = proportion_confint(events, total, method="wilson")
        assert found[["lower", "upper"]].tolist() == pytest.approx([100 * low, 100 * high])


def test_a_ratio_is_missing_where_either_count_is():
    found = s47.conversion(series("a", [5]), series("b", [None], status="c")).iloc[0]
    assert np.isnan(found["value"]) and found["status"] == "c"
    assert s47.conversion(series("a", [0]), series("b", [0])).iloc[0]["status"] == "z"


class TestRecorded:
    """Outcomes as councils recorded them."""

    def test_outcomes_of_a_full_year_make_up_the_total(self):
        found = recorded_outcomes.recorded(data.studies(STUDIES), "Lincolnshire")
        sums = found[found["period"] > 2017].groupby("period")
        assert (sums["count"].sum() == sums["total"].first()).all()

    def test_a_year_with_one_outcome_is_not_filled(self):
        found = recorded_outcomes.recorded(data.studies(STUDIES), "Lincolnshire")
        first = found[found["period"] == 2017].set_index("outcome")
        assert first.at["To an initial conference", "count"] == 678
        others = first.drop("To an initial conference")
        assert others["value"].isna().all() and (others["status"] == "x").all()

    def test_the_totals_that_differ_from_the_published(self):
        flows = data.observations(recorded_outcomes.FLOWS, "Lincolnshire")
        found = recorded_outcomes.beside_published(data.studies(STUDIES), flows, "Lincolnshire")
        row = found.set_index("period").loc[2019]
        assert (row["recorded_enquiries"], row["published_enquiries"]) == (1339, 1399)
        text = recorded_outcomes.differences(found)
        assert "2019 (1,339 recorded, 1,399 published)" in text and "differ in 5 of 5" in text

    def test_nothing_is_said_where_nothing_is_held(self):
        none = data.studies(STUDIES)[:0]
        both = recorded_outcomes.all_beside_published(none, {})
        outcomes = recorded_outcomes.recorded(none, "")
        assert recorded_outcomes.in_brief(both) == recorded_outcomes.differences(both) == ""
        assert "No outcome" in recorded_outcomes.in_words(outcomes, both, "")


class TestTimeliness:
    """Conferences within 15 working days."""

    def test_the_published_share_divides_by_all_conferences(self):
        frame = data.observations(conferences.MEASURES)
        found = conferences.timeliness(frame)
        council = found["area_code"].str.match(r"E(06|08|09|10)") & found["total"].gt(0)
        # unions have no published share: theirs is worked out and would agree with itself
        council &= ~found["area_code"].str.contains("+", regex=False)
        held = found[council & found["in_time"].notna()]
        by_total = (100 * held["in_time"] / held["total"] - held["value"]).abs()
        by_bands = (100 * held["in_time"] / held["in_bands"] - held["value"]).abs()
        assert len(held) > 1_200
        assert (by_total <= 0.0501).mean() > 0.99
        assert (by_bands > 0.0501).sum() > 5 * (by_total > 0.0501).sum()

    def test_a_band_that_is_not_shown_leaves_no_interval_without_a_total(self):
        frame = pd.concat(
            [
                series("conference_0_10_days_count", [10]),
                series("conference_11_15_days_count", [60]),
                series("conference_16_20_days_count", [10]),
                series(conferences.SHARE, [77.8]),
            ]
        )
        found = conferences.timeliness(frame).iloc[0]
        assert found["value"] == 77.8 and np.isnan(found["lower"]) and np.isnan(found["in_bands"])
        whole = pd.concat([frame, series("conference_21_plus_days_count", [10])])
        found = conferences.timeliness(whole).iloc[0]
        assert found["in_bands"] == 90
        assert found["lower"] < 77.8 < found["upper"]

    def test_conferences_before_the_enquiry_count_in_the_total_alone(self):
        frame = pd.concat(
            [series(band, [25]) for band in conferences.BANDS]
            + [series(conferences.TOTAL, [125]), series(conferences.SHARE, [40.0])]
        )
        found = conferences.timeliness(frame).iloc[0]
        low, high = proportion_confint(50, 125, method="wilson")
        assert found[["lower", "upper"]].tolist() == pytest.approx([100 * low, 100 * high])

    def test_england_as_published(self):
        found = conferences.timeliness(data.observations(conferences.MEASURES, "England"))
        shares = found.set_index("period")["value"]
        assert (shares[2024], shares[2025]) == (79.7, 81.4)
        assert "79.7%" in conferences.in_words(found[found["period"] <= 2024], ENGLAND)
        two = conferences.in_words(found[found["period"] >= 2024], ENGLAND)
        assert two.endswith("; in 2024, 79.7% were.") and "lowest" not in two


class TestReleases:
    """The same year's rate in successive releases."""

    def test_each_line_is_one_release(self):
        lines = growth_bases.successive(
            data.releases("section_47_rate", "England"), data.series("section_47_rate", "England")
        )
        rates = lines.set_index(["printed", "period"])["value"]
        assert rates["As printed in 2018", 2013] == 110.5
        assert rates["As printed in 2022", 2022] == 180.1
        assert rates["As held now", 2022] == 185.2
        assert lines["printed"].nunique() <= 4 and not lines.duplicated(["printed", "period"]).any()

    def test_revisions(self):
        found = growth_bases.revisions(
            data.releases("section_47_rate", "England"), data.series("section_47_rate", "England")
        ).set_index("period")
        assert found.loc[2016, ["first", "last", "now"]].tolist() == [147.5, 147.7, 148.8]


def test_a_funnel_says_where_a_council_lies_or_how_many_lie_outside():
    left = data.authorities("section_47_no_plan_count", 2024)
    total = data.authorities("section_47_count", 2024)
    councils, _, widened = comparison.share_funnel(left, total, 0.723)
    assert comparison.funnel_name(councils, ENGLAND) == ""
    assert "councils outside the widened" in comparison.funnel_title(
        councils, ENGLAND, "share", 2024
    )
    city = comparison.funnel_title(councils, "E09000001", "share", 2024, "%")
    assert "cannot be set against limits" in city and "confidential" in city
    placed = (councils["place"] != "").sum()
    assert f"of {placed} councils" in comparison.against_limits(councils, widened, "shares", 2024)


def test_only_intervals_apart_are_called_higher_or_lower():
    frame = pd.DataFrame(
        {
            "area_code": ["a", "b", "c", "d"],
            "area": list("abcd"),
            "role": ["area", *["neighbour"] * 3],
            "value": [50.0, 60, 40, 55],
            "lower": [48.0, 58, 38, 51],
            "upper": [52.0, 62, 42, 59],
        }
    )
    text = comparison.among(frame, "its statistical neighbours")
    assert "1 higher, 1 lower, 1 not to be told apart" in text
