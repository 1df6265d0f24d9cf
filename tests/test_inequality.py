"""Inequality and variation: spread, persistence and deprivation on hand-made and held figures."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from helpers import data
from helpers.analysis.inequality import (
    by_council,
    deprivation,
    ethnicity,
    expected,
    persistence,
    spread,
)
from helpers.statistics import funnel, variation

LOOKED_AFTER, ENQUIRIES, PLANS = by_council.RATES


class TestPercentiles:
    def test_the_interval_has_the_binomial_ranks(self):
        """n = 100, median: the 40th and 61st value have 96.5% between them (David, Nagaraja)."""
        found = variation.percentile(np.arange(1, 101), 0.5)
        assert (found.value, found.lower, found.upper, found.areas) == (50.5, 40, 61, 100)
        covered = stats.binom.cdf(60, 100, 0.5) - stats.binom.cdf(39, 100, 0.5)
        assert covered >= 0.95

    @pytest.mark.parametrize("share", [0.1, 0.5, 0.9])
    def test_the_interval_covers_at_least_its_level(self, share):
        rng = np.random.default_rng(3)
        true = stats.norm.ppf(share)
        found = [variation.percentile(rng.normal(size=150), share) for _ in range(400)]
        assert np.mean([one.lower <= true <= one.upper for one in found]) >= 0.93

    def test_too_few_areas_have_no_limit_on_that_side(self):
        found = variation.percentile([1.0, 2.0, 3.0, np.nan], 0.9)
        assert found.areas == 3 and np.isnan(found.upper)
        assert variation.percentile([], 0.5).areas == 0

    def test_shares_outside_0_to_1_are_refused(self):
        with pytest.raises(ValueError, match="share must lie"):
            variation.percentile([1.0], 1.0)

    def test_the_ratio_is_of_the_two_percentiles(self):
        values = np.arange(1, 152)
        found = variation.percentile_ratio(values)
        assert found.value == pytest.approx(np.quantile(values, 0.9) / np.quantile(values, 0.1))
        assert found.lower < found.value < found.upper
        assert np.isnan(variation.percentile_ratio([0.0] * 30 + [1.0] * 30).value)

    @settings(max_examples=50, deadline=None)
    @given(st.lists(st.floats(1, 1e4), min_size=30, max_size=90), st.floats(0.01, 100))
    def test_the_ratio_has_no_unit(self, values, times):
        first = variation.percentile_ratio(values)
        scaled = variation.percentile_ratio(times * np.array(values))
        assert scaled[:3] == pytest.approx(first[:3], rel=1e-9, nan_ok=True)
        if not np.isnan(first.lower):
            assert first.lower <= first.value * (1 + 1e-12)


class TestChance:
    def test_chance_alone_is_called_chance(self):
        rng = np.random.default_rng(5)
        children = rng.uniform(2e4, 2e5, 150)
        count = rng.poisson(children * 0.007)
        found = funnel.rate_overdispersion(count, children, 70, winsorise=0)
        assert variation.chance_share(found) > 0.8
        assert variation.usual_ratio(found, 70) < 1.05

    def test_the_usual_ratio_is_the_median_ratio_of_two_areas(self):
        rng = np.random.default_rng(11)
        true = np.exp(np.log(0.007) + rng.normal(0, 0.3, 4000))
        children = np.full(4000, 1e6)
        found = funnel.rate_overdispersion(rng.poisson(children * true), children, 70, winsorise=0)
        pairs = true.reshape(2, -1)
        typical = np.median(pairs.max(axis=0) / pairs.min(axis=0))
        assert variation.usual_ratio(found, 70) == pytest.approx(typical, rel=0.05)

    def test_not_known_with_too_few_areas(self):
        found = funnel.rate_overdispersion([3, 4], [1e4, 1e4], 70, winsorise=0)
        assert np.isnan(variation.chance_share(found)) and np.isnan(
            variation.usual_ratio(found, 70)
        )

    def test_a_reference_for_each_area(self):
        """An expected rate an area: nothing is beyond it where each has its own."""
        children = np.linspace(1e5, 2e5, 20)
        rates = np.linspace(40, 100, 20)
        found = funnel.rate_overdispersion(children * rates / 1e4, children, rates)
        assert found.phi == pytest.approx(0) and found.tau2 == 0


class TestRankCorrelation:
    def test_spearman_and_the_interval_of_bonett_and_wright(self):
        rng = np.random.default_rng(2)
        before = rng.normal(size=60).round(1)
        after = before + rng.normal(size=60).round(1)
        found = variation.rank_correlation(before, after)
        assert found.value == pytest.approx(stats.spearmanr(before, after).statistic)
        half = 1.959964 * np.sqrt((1 + found.value**2 / 2) / 57)
        assert np.arctanh([found.lower, found.upper]) == pytest.approx(
            [np.arctanh(found.value) - half, np.arctanh(found.value) + half], abs=1e-5
        )

    def test_only_areas_in_both_years_count(self):
        before = [*range(12), np.nan]
        after = [*range(11), np.nan, 4.0]
        found = variation.rank_correlation(before, after)
        assert found.areas == 11 and found.value == found.upper == 1

    def test_not_known_with_few_areas_or_equal_values(self):
        assert np.isnan(variation.rank_correlation([1, 2], [2, 1]).value)
        assert np.isnan(variation.rank_correlation([1] * 20, range(20)).value)


@pytest.fixture(scope="module")
def held():
    areas = data.areas()
    everything = data.observations(by_council.MEASURES, None, 2013, 2025)
    counts = by_council.existing(everything, areas)
    population = data.observations("population_0_17", None, 2012, 2024)
    rates, spreads = by_council.rates(counts, population)
    scores = data.observations(list(deprivation.INDICES), None, None, 2025)
    return areas, rates, spreads, scores


@pytest.fixture(scope="module")
def held_shares():
    counts = data.observations(by_council.MEASURES, None, 2022, 2025)
    counts = by_council.existing(counts, data.areas())
    return by_council.shares(by_council.with_in_time(counts))


class TestHeldFigures:
    def test_rates_are_those_of_the_processed_table(self, held):
        _, rates, _, _ = held
        mine = rates[(rates["measure"] == LOOKED_AFTER) & (rates["area_code"] == "E08000025")]
        table = data.series("looked_after_rate_unrounded", "Birmingham", 2013, 2025)
        both = mine.merge(table, on="period")
        assert len(both) == 13
        for name in ("value", "lower", "upper"):
            assert both[f"{name}_x"].tolist() == pytest.approx(both[f"{name}_y"].tolist())

    def test_a_suppressed_number_has_no_rate_and_is_named(self, held):
        areas, rates, _, scores = held
        placed = deprivation.in_year(rates, scores, areas, LOOKED_AFTER, deprivation.IDACI, 2025)
        city = placed.set_index("area_code").loc["E09000001"]
        assert np.isnan(city["value"]) and np.isnan(city["expected"]) and city["status"] == "c"
        said = deprivation.left_out(placed)
        assert said.startswith("147 councils")
        assert "City of London (confidential" in said
        for new in ("Cumberland", "Westmorland and Furness", "North Northamptonshire"):
            assert new in said

    def test_new_councils_are_placed_by_low_income(self, held):
        areas, rates, _, scores = held
        new, old = data.area("Westmorland and Furness"), data.area("Birmingham")
        assert deprivation.index_for(new, scores, 2025) == deprivation.LOW_INCOME
        assert deprivation.index_for(old, scores, 2025) == deprivation.IDACI
        low = deprivation.LOW_INCOME
        placed = deprivation.in_year(rates, scores, areas, LOOKED_AFTER, low, 2025)
        assert placed.set_index("area_code").loc[new.code, ["value", "rank"]].notna().all()

    def test_no_gradient_uses_a_year_after_the_rates(self, held):
        _, rates, _, scores = held
        found = deprivation.gradients(rates[rates["period"] <= 2021], scores)
        assert set(found["index"]) == {deprivation.IDACI} and found["period"].max() == 2021

    def test_the_gradient_is_that_of_the_line(self, held):
        areas, rates, _, scores = held
        found = deprivation.gradients(rates, scores)
        row = deprivation._row(found, LOOKED_AFTER, deprivation.IDACI)
        placed = deprivation.in_year(rates, scores, areas, LOOKED_AFTER, deprivation.IDACI, 2025)
        slope = np.polyfit(placed["rank"].dropna(), placed["expected"].dropna(), 1)[0]
        assert row["areas"] == 147 and row["sii"] == pytest.approx(slope)
        assert f"{row['sii']:.1f}" in deprivation.in_words(found, LOOKED_AFTER, deprivation.IDACI)

    def test_conferences_in_time_agree_with_the_published_share(self, held_shares):
        shares, _ = held_shares
        mine = shares[shares["measure"] == "conference_in_time_count"]
        printed = data.observations("conference_within_15_days_percent", None, 2022, 2024)
        both = mine.merge(printed, on=["area_code", "period"], suffixes=("", "_printed"))
        both = both.dropna(subset=["value", "value_printed"])
        assert len(both) > 300
        assert (both["value"] - both["value_printed"]).abs().median() < 0.06

    def test_ethnicity_shares_are_the_published_percentages(self):
        found = ethnicity.shares(data.table("characteristics"), 2024)
        newest = ethnicity.newest(found, "looked after at 31 March").set_index("label")
        assert newest.loc["White", ["count", "total"]].tolist() == [59_340, 83_630]
        assert round(newest.loc["White", "value"]) == 71
        assert newest["value"].sum() == pytest.approx(100, abs=0.1)
        assert ethnicity.shares(data.table("characteristics"), 2019).empty


@pytest.fixture
def few():
    """Three councils and two years: one stays above, one comes back, one is no longer there."""
    places = funnel.PLACES
    rows = [
        (2013, "A", 90.0, places[4]),
        (2013, "B", 80.0, places[3]),
        (2013, "C", 20.0, places[1]),
        (2013, "D", 50.0, places[2]),
        (2014, "A", 85.0, places[3]),
        (2014, "B", 60.0, places[2]),
        (2014, "C", np.nan, ""),
        (2014, "D", 40.0, places[1]),
    ]
    frame = pd.DataFrame(rows, columns=["period", "area_code", "value", "place"])
    return frame.assign(measure=LOOKED_AFTER, area=frame["area_code"], status="", reason="")


class TestPersistence:
    def test_those_still_outside_are_counted_on_the_same_side(self, few):
        found = persistence.staying(few, LOOKED_AFTER).set_index(["limit", "side"])
        assert found.loc[("95%", "above"), ["began", "known", "still"]].tolist() == [2, 2, 1]
        assert found.loc[("99.8%", "above"), ["began", "known", "still"]].tolist() == [1, 1, 0]
        assert found.loc[("95%", "below"), ["began", "known", "still"]].tolist() == [1, 0, 0]
        said = persistence.in_words(found.reset_index(), "rates")
        assert "of the 2 above them, 1 still was in 2014" in said
        assert "of the 1 below them, none still were in 2014 (0 had a rate then)" in said

    def test_the_transition_table_holds_every_council_once(self, few):
        table, first, last = persistence.transitions(few, LOOKED_AFTER)
        assert (first, last) == (2013, 2014)
        assert table.to_numpy().sum() == 4
        assert table.loc["above 99.8%", "above 95%"] == 1
        assert table.loc["below 95%", persistence.GONE] == 1

    def test_an_area_year_by_year(self, few):
        few.loc[few["place"] == "", "status"] = "c"
        found = persistence.own(few, "C")
        assert found["Year"].tolist() == [2013, 2014]
        assert found["Children looked after"].tolist() == ["20.0, below 95%", "[c]"]
        assert persistence.own(few, "Z").empty

    def test_rates_before_a_change_of_definition_are_left_out(self):
        frame = pd.DataFrame(
            {"measure": [ENQUIRIES, ENQUIRIES, PLANS], "period": [2017, 2018, 2017]}
        )
        label = by_council.RATES[ENQUIRIES]
        marks = pd.DataFrame(
            {"period": [2018], "kind": ["definition"], "note": [""], "label": [label]}
        )
        assert by_council.comparable(frame, marks).index.tolist() == [1, 2]


def test_a_difference_from_the_line_adds_both_intervals():
    frame = pd.DataFrame(
        {"value": [80.0], "lower": [77.0], "upper": [84.0], "expected": [70.0]}
        | {"line_lower": [66.0], "line_upper": [73.0]}
    )
    row = expected.differences(frame).iloc[0]
    assert row["difference"] == 10
    assert row["difference_lower"] == pytest.approx(10 - np.hypot(3, 3))
    assert row["difference_upper"] == pytest.approx(10 + np.hypot(4, 4))


def test_regions_with_nearly_all_councils_on_one_side_are_named():
    regions = pd.DataFrame(
        {"Region": ["North", "South"], "Councils": [10, 10], "Above the line": [10, 6]}
    )
    assert "North (10 of 10 above)" in expected.one_sided(regions)
    assert "South" not in expected.one_sided(regions)


def test_where_no_council_has_a_rate_nothing_is_said_and_nothing_fails():
    """As when only England's number was published at the time."""
    counts = data.observations(by_council.MEASURES, "England")
    rates, spreads = by_council.rates(counts, data.series("population_0_17", "England"))
    marks = by_council.breaks(
        {LOOKED_AFTER: data.breaks(LOOKED_AFTER, "England")}, by_council.RATES
    )
    assert rates.empty and spreads.empty and by_council.shares(counts)[1].empty
    assert by_council.newest(rates, LOOKED_AFTER, "E09000001", 2025) is None
    stayed = persistence.staying(rates, LOOKED_AFTER)
    assert stayed.empty and persistence.in_words(stayed, "rates") == ""
    assert by_council.comparable(spreads, marks).empty
    assert spread.in_words(spreads, LOOKED_AFTER) == spread.course(spreads, LOOKED_AFTER) == ""
    scores = data.observations(list(deprivation.INDICES))
    assert deprivation.gradients(rates, scores).empty
    placed = expected.differences(
        deprivation.in_year(rates, scores, data.areas(), LOOKED_AFTER, deprivation.IDACI, 2025)
    )
    regions = expected.by_region(placed, data.areas())
    assert placed.empty and deprivation.left_out(placed) == expected.one_sided(regions) == ""


def test_a_share_that_moved_within_rounding_did_not_change():
    rows = [
        ("1. Total White", 2020, 500.0),
        ("5. Total other ethnic group", 2020, 500.0),
        ("Total children", 2020, 1000.0),
        ("1. Total White", 2021, 510.0),
        ("5. Total other ethnic group", 2021, 490.0),
        ("Total children", 2021, 1000.0),
    ]
    frame = pd.DataFrame(rows, columns=["characteristic", "period", "value"])
    frame = frame.assign(children="looked after at 31 March", group="Ethnicity", status="")
    found = ethnicity.shares(frame, 2021)
    assert ethnicity.changes(found, "looked after at 31 March").startswith("No share changed")


def test_the_spread_of_shares_has_no_usual_ratio(held, held_shares):
    spreads, of_shares = held[2], held_shares[1]
    assert "Usual ratio" in spread.table(spreads)
    assert "Usual ratio" not in spread.table(of_shares)
    assert "Usual ratio" not in spread.note(spread.table(of_shares))
