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
    opening,
    persistence,
    statements,
)
from helpers.statistics import bounds, differences, funnel, gradient, overdispersion, variation

LOOKED_AFTER, ENQUIRIES, PLANS = by_council.RATES
IDACI = deprivation.IDACI


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
        found = overdispersion.of_rates(count, children, 70, winsorise=0)
        assert variation.chance_share(found) > 0.8
        assert variation.usual_ratio(found, 70) < 1.05

    def test_the_usual_ratio_is_the_median_ratio_of_two_areas(self):
        rng = np.random.default_rng(11)
        true = np.exp(np.log(0.007) + rng.normal(0, 0.3, 4000))
        children = np.full(4000, 1e6)
        found = overdispersion.of_rates(rng.poisson(children * true), children, 70, winsorise=0)
        pairs = true.reshape(2, -1)
        typical = np.median(pairs.max(axis=0) / pairs.min(axis=0))
        assert variation.usual_ratio(found, 70) == pytest.approx(typical, rel=0.05)

    def test_not_known_with_too_few_areas(self):
        found = overdispersion.of_rates([3, 4], [1e4, 1e4], 70, winsorise=0)
        assert np.isnan(variation.chance_share(found)) and np.isnan(
            variation.usual_ratio(found, 70)
        )

    def test_a_reference_for_each_area(self):
        """An expected rate an area: nothing is beyond it where each has its own."""
        children = np.linspace(1e5, 2e5, 20)
        rates = np.linspace(40, 100, 20)
        found = overdispersion.of_rates(children * rates / 1e4, children, rates)
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
    counts = by_council.counts(2013, 2025)
    rates, spreads = by_council.rates(counts, by_council.population(2013, 2025))
    return rates, spreads, deprivation.scores(2025)


@pytest.fixture(scope="module")
def held_shares():
    return by_council.shares(by_council.counts(2022, 2025))


class TestHeldFigures:
    def test_rates_are_those_of_the_processed_table(self, held):
        rates, _, _ = held
        mine = rates[(rates["measure"] == LOOKED_AFTER) & (rates["area_code"] == "E08000025")]
        table = data.series("looked_after_rate_unrounded", "Birmingham", 2013, 2025)
        both = mine.merge(table, on="period")
        assert len(both) == 13
        for name in ("value", "lower", "upper"):
            assert both[f"{name}_x"].tolist() == pytest.approx(both[f"{name}_y"].tolist())

    def test_a_suppressed_number_has_no_rate_and_is_named(self, held):
        rates, _, scores = held
        placed = deprivation.in_year(rates, scores, LOOKED_AFTER, deprivation.IDACI, 2025)
        city = placed.set_index("area_code").loc["E09000001"]
        assert np.isnan(city["value"]) and np.isnan(city["expected"]) and city["status"] == "c"
        said = statements.left_out(placed)
        assert said.startswith("147 councils")
        assert "City of London (confidential" in said
        for new in ("Cumberland", "Westmorland and Furness", "North Northamptonshire"):
            assert new in said

    def test_new_councils_are_placed_by_low_income(self, held):
        rates, _, scores = held
        new, old = data.area("Westmorland and Furness"), data.area("Birmingham")
        assert deprivation.index_for(new, scores, 2025) == deprivation.LOW_INCOME
        assert deprivation.index_for(old, scores, 2025) == deprivation.IDACI
        low = deprivation.LOW_INCOME
        placed = deprivation.in_year(rates, scores, LOOKED_AFTER, low, 2025)
        assert placed.set_index("area_code").loc[new.code, ["value", "rank"]].notna().all()

    def test_no_gradient_uses_a_year_after_the_rates(self, held):
        rates, _, scores = held
        found = deprivation.gradients(rates[rates["period"] <= 2021], scores)
        assert set(found["index"]) == {deprivation.IDACI} and found["period"].max() == 2021

    def test_the_gradient_is_that_of_the_line(self, held):
        rates, _, scores = held
        found = deprivation.gradients(rates, scores)
        chosen = (found["measure"] == LOOKED_AFTER) & (found["index"] == deprivation.IDACI)
        row = found[chosen].sort_values("period").iloc[-1]
        placed = deprivation.in_year(rates, scores, LOOKED_AFTER, deprivation.IDACI, 2025)
        slope = np.polyfit(placed["rank"].dropna(), placed["expected"].dropna(), 1)[0]
        assert row["areas"] == 147 and row["sii"] == pytest.approx(slope)
        assert f"{row['sii']:.1f}" in statements.gradient(found, LOOKED_AFTER, deprivation.IDACI)

    def test_conferences_in_time_agree_with_the_published_share(self, held_shares):
        shares, _ = held_shares
        mine = shares[shares["measure"] == "conference_in_time_count"]
        printed = data.observations("conference_within_15_days_percent", None, 2022, 2024)
        both = mine.merge(printed, on=["area_code", "period"], suffixes=("", "_printed"))
        both = both.dropna(subset=["value", "value_printed"])
        assert len(both) > 300
        assert (both["value"] - both["value_printed"]).abs().median() < 0.06

    def test_ethnicity_shares_are_the_published_percentages(self):
        newest = ethnicity.newest(ethnicity.shares(2024)).set_index("label")
        assert newest.loc["White", ["count", "total"]].tolist() == [59_340, 83_630]
        assert round(newest.loc["White", "value"]) == 71
        assert newest["value"].sum() == pytest.approx(100, abs=0.1)
        assert ethnicity.shares(2019).empty


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
        said = statements.staying(found.reset_index(), "enquiries")
        assert "of the 2 above them, 1 still was in 2014" in said
        assert "of the 1 below them, none still were in 2014 (0 had a rate then)" in said

    def test_the_transition_table_holds_every_council_once(self, few):
        table, first, last = persistence.transitions(few, LOOKED_AFTER)
        assert (first, last) == (2013, 2014)
        table = table.set_index("In 2013")
        assert table.to_numpy().sum() == 4
        assert table.loc["above 99.8%", "above 95%"] == 1
        assert table.loc["below 95%", persistence.GONE] == 1

    def test_an_area_year_by_year(self, few):
        few.loc[few["place"] == "", "status"] = "c"
        found = persistence.own(few, "C")
        assert found["Year"].tolist() == [2013, 2014]
        assert found["Children looked after"].tolist() == ["20.0, below 95%", "[c]"]
        assert persistence.own(few, "Z").empty

    @pytest.mark.parametrize("kind", ["definition", "release", "collection"])
    def test_rates_before_the_last_break_are_left_out(self, kind):
        frame = pd.DataFrame(
            {"measure": [ENQUIRIES, ENQUIRIES, PLANS], "period": [2017, 2018, 2017]}
        )
        marks = pd.DataFrame({"period": [2018, 2019], "kind": kind, "note": ""})
        marks = marks.assign(rate=by_council.RATES[ENQUIRIES])
        assert by_council.comparable(frame, marks).index.tolist() == [1, 2]

    def test_no_year_is_compared_with_one_before_a_break_that_the_page_draws(self):
        rates, _ = by_council.rates_of(2013, 2025)
        marks = by_council.breaks()
        kept = by_council.comparable(rates, marks)
        assert kept.loc[kept["measure"] == LOOKED_AFTER, "period"].min() == 2016
        firsts = persistence.correlations(kept).groupby("rate")["first"].min()
        assert (firsts >= marks.groupby("rate")["period"].max().reindex(firsts.index)).all()


def test_a_difference_from_the_line_adds_both_intervals():
    frame = pd.DataFrame(
        {"value": [80.0], "lower": [77.0], "upper": [84.0], "expected": [70.0]}
        | {"line_lower": [66.0], "line_upper": [73.0]}
    )
    row = deprivation.with_difference(frame).iloc[0]
    assert row["difference"] == 10
    assert row["difference_lower"] == pytest.approx(10 - np.hypot(3, 3))
    assert row["difference_upper"] == pytest.approx(10 + np.hypot(4, 4))


def test_regions_with_nearly_all_councils_on_one_side_are_named():
    regions = pd.DataFrame(
        {"Region": ["North", "South"], "Councils": [10, 10], "Above the line": [10, 6]}
    )
    assert "North (10 of 10 above)" in statements.one_sided(regions)
    assert "South" not in statements.one_sided(regions)


def test_where_no_council_has_a_rate_nothing_is_said_and_nothing_fails():
    """As when only England's number was published at the time."""
    counts = data.observations(by_council.MEASURES, "England")
    rates, spreads = by_council.rates(counts, data.series("population_0_17", "England"))
    marks = by_council.breaks()
    assert rates.empty and spreads.empty and by_council.shares(counts)[1].empty
    assert by_council.newest(rates, LOOKED_AFTER, "E09000001", 2025) is None
    stayed = persistence.staying(rates, LOOKED_AFTER)
    assert stayed.empty and statements.staying(stayed, "enquiries") == ""
    assert by_council.comparable(spreads, marks).empty
    assert by_council.ratios(spreads).empty and by_council.spread_table(spreads).empty
    assert by_council.percentiles(spreads, LOOKED_AFTER).empty
    assert statements.spread(spreads, LOOKED_AFTER) == ""
    shifts = by_council.ratio_shifts_of(1990, 1991)
    assert statements.course(by_council.ratios(spreads), "the ratio", marks, shifts) == ""
    assert deprivation.shifts_of(1990, 1991, "rii").empty
    assert statements.alike(persistence.correlations(rates)) == ""
    gradients = deprivation.gradients(rates, deprivation.scores(2025))
    table = deprivation.as_table(deprivation.last_of_each(gradients))
    assert gradients.empty and table.empty and "Most deprived end" in table
    assert statements.gradient_title(gradients, LOOKED_AFTER, IDACI) == "No gradient can be formed"
    placed = deprivation.in_year(rates, deprivation.scores(2025), LOOKED_AFTER, IDACI, 2025)
    regions = expected.by_region(placed)
    assert placed.empty and statements.left_out(placed) == statements.one_sided(regions) == ""
    assert statements.tenths_title(deprivation.tenths(placed, "E09000001")[0], 2025)


def test_a_share_that_moved_within_rounding_did_not_change():
    assert statements.ethnic_changes(moved(500, 510)).startswith("No share changed")


@pytest.mark.parametrize(
    ("first", "last", "said"),
    [
        (500, 700, "these shares rose: White (50.0% to 70.0%); these shares fell: Other ethnic"),
        (500, 300, "these shares rose: Other ethnic group (50.0% to 70.0%); these shares fell"),
        (0, 300, "these shares rose: White (0.0% to 30.0%)"),
    ],
)
def test_shares_by_ethnicity_rise_and_fall_as_they_do(first, last, said):
    assert said in statements.ethnic_changes(moved(first, last))


def test_of_one_year_or_a_missing_one_no_change_by_ethnicity_is_said():
    assert statements.ethnic_changes(moved(500, 700)[:2]) == ""
    gone = moved(500, 700)
    gone.loc[gone["label"] == "White", "value"] = np.nan
    assert "White" not in statements.ethnic_changes(gone)


def moved(first: float, last: float) -> pd.DataFrame:
    """Return shares of two groups out of 1,000 in 2020 and 2021, one of which moved."""
    rows = [
        (name, year, value)
        for year, one in ((2020, first), (2021, last))
        for name, value in (
            ("1. Total White", one),
            ("5. Total other ethnic group", 1000.0 - one),
            ("Total children", 1000.0),
        )
    ]
    frame = pd.DataFrame(rows, columns=["characteristic", "period", "value"])
    frame = frame.assign(children="looked after at 31 March", group="Ethnicity", status="")
    return ethnicity.shares(2021, frame)


def test_the_spread_of_shares_has_no_usual_ratio(held, held_shares):
    assert "Usual ratio" in by_council.spread_table(held[1])
    assert "Usual ratio" not in by_council.spread_table(held_shares[1])


# --- Sentences: a rise, a fall, no change, a missing year, a zero, a break ------------------------

RATE = by_council.RATES[LOOKED_AFTER]


def over(values: dict[int, float], apart: float = 0.001) -> pd.DataFrame:
    frame = pd.DataFrame({"period": list(values), "value": list(values.values()), "rate": RATE})
    ends = {"lower": frame["value"] * (1 - apart), "upper": frame["value"] * (1 + apart)}
    return frame.assign(**ends, bound=bounds.INTERVAL)


def moving(frame: pd.DataFrame, by: float = 0.001) -> pd.DataFrame:
    """Return one council, of those that a course is of, by which every other year is off."""
    periods = frame["period"]
    index = pd.MultiIndex.from_product([[RATE], periods])
    return pd.DataFrame({"E1": by * (periods.to_numpy() % 2)}, index)


NO_BREAK = pd.DataFrame({"period": [2018], "kind": "definition", "rate": "another"})
COURSES = {
    "a rise": ({2024: 2.0, 2025: 3.0}, "3.0 (3.0 to 3.0) in 2025, 1.0 higher than a year before"),
    "a fall": ({2024: 3.0, 2025: 2.0}, "2.0 (2.0 to 2.0) in 2025, 1.0 lower than a year before"),
    "no change": ({2024: 2.0, 2025: 2.0}, "in 2025, the same as a year before."),
    "a missing year": ({2023: 2.0, 2024: np.nan, 2025: 3.0}, "in 2025, 1.0 higher than in 2023"),
    "a zero": ({2024: 0.0, 2025: 2.0}, "in 2025, 2.0 higher than a year before"),
}


@pytest.mark.parametrize(("values", "said"), COURSES.values(), ids=COURSES)
def test_how_an_index_went(values, said):
    frame = over(values)
    text = statements.course(frame, "the index", NO_BREAK, moving(frame))
    assert text.startswith(f"- {RATE}: the index was ") and said in text


def test_a_change_of_an_index_that_chance_could_explain_is_said_to_be_so():
    frame = over({2024: 2.0, 2025: 2.2}, apart=0.3)
    text = statements.course(frame, "the index", NO_BREAK, moving(frame, 0.1))
    assert "(10% lower to 34% higher; chance could explain it)" in text, "1.1 by exp(1.96 x 0.1)"
    said = statements.course(frame, "the index", NO_BREAK, moving(frame, 0.01))
    assert "(8% to 12% higher)" in said, "whatever the intervals of both years are"
    said = statements.course(frame, "the index", NO_BREAK, moving(frame)[:0])
    assert "0.2 higher than a year before." in said, "no chance is named that is not known"


def of_both(held, first: int, last: int) -> pd.DataFrame:
    """Return the councils with a rate of children looked after and a score in both years."""
    rates = held[0][held[0]["measure"] == LOOKED_AFTER].set_index("area_code")
    ends = [rates.loc[rates["period"] == year, ["value", "population"]] for year in (first, last)]
    both = ends[0].join(ends[1], suffixes=("_0", "_1"))
    score = deprivation.of_year(deprivation.scores(2025), IDACI, None)
    return both.assign(score=score.reindex(both.index)).dropna()


def bootstrap(both: pd.DataFrame, change) -> list[float]:
    """Return scipy's percentile limits of a change, councils drawn with both their years."""
    found = stats.bootstrap(
        (np.arange(len(both)),), lambda rows: change(both.iloc[rows]), vectorized=False,
        n_resamples=1_500, method="percentile", rng=5,
    )  # fmt: skip
    return list(found.confidence_interval)


def fall(some: pd.DataFrame, of: str) -> float:
    ends = [
        getattr(
            gradient.slope_index(some[f"value_{n}"], some[f"population_{n}"], some["score"]), of
        )
        for n in (0, 1)
    ]
    return ends[1] / ends[0]


@pytest.mark.parametrize("first", [2016, 2020])
@pytest.mark.parametrize("of", ["rii", "sii"])
def test_the_change_of_a_gradient_is_judged_within_councils(held, of, first):
    both = of_both(held, first, 2025)
    sides = [
        gradient.shifts(both[f"value_{n}"], both[f"population_{n}"], both["score"])[of]
        for n in (0, 1)
    ]
    limits = differences.related(1.0, fall(both, of), pd.DataFrame(sides))
    expected = bootstrap(both, lambda some: fall(some, of))
    near = 0.1 * np.log(expected[1] / expected[0])
    assert np.log(limits) == pytest.approx(np.log(expected), abs=near)
    apart = deprivation.over_years(deprivation.gradients_of(2016, 2025), of)
    apart = apart[(apart["rate"] == RATE) & apart["period"].isin([first, 2025])]
    unpaired = differences.ratio(*apart[["value", "lower", "upper"]].to_numpy().ravel())
    wide = np.log(unpaired["upper"] / unpaired["lower"]).iloc[0]
    assert wide > 1.5 * np.log(limits[1] / limits[0]), "as if the councils were others"


def test_the_change_of_the_90_10_ratio_is_judged_within_councils(held):
    both = of_both(held, 2020, 2025)
    values = both[["value_0", "value_1"]].T

    def change(some):
        tenths = np.quantile(some[["value_0", "value_1"]], [0.1, 0.9], axis=0)
        return np.divide(*(tenths[1] / tenths[0])[::-1])

    limits = differences.related(1.0, change(both), variation.percentile_ratio_shifts(values))
    expected = bootstrap(both, change)
    # percentiles of samples lean to one side, so that the two agree in width
    assert np.ptp(np.log(limits)) == pytest.approx(np.ptp(np.log(expected)), rel=0.1)


def test_changes_of_measures_of_the_same_councils_hold_what_they_say(monkeypatch):
    """Simulated: rates that last, chance on top, and nothing that has changed."""
    monkeypatch.setattr(variation, "SAMPLES", 200)
    rng = np.random.default_rng(8)
    score, children = rng.uniform(0, 1, 150), rng.uniform(2e4, 2e5, 150)
    missed = {"rii": 0, "ratio": 0}
    times = 300
    for _ in range(times):
        lasting = (40 + 60 * score) * rng.lognormal(0, 0.25, 150)
        two = lasting * rng.lognormal(0, 0.08, (2, 150))
        found = [gradient.slope_index(one, children, score).rii for one in two]
        moves = pd.DataFrame([gradient.shifts(one, children, score)["rii"] for one in two])
        low, high = differences.related(*found, moves)
        missed["rii"] += not low <= 1 <= high
        found = [variation.percentile_ratio(one).value for one in two]
        low, high = differences.related(
            *found, variation.percentile_ratio_shifts(pd.DataFrame(two))
        )
        missed["ratio"] += not low <= 1 <= high
    assert 0.02 <= missed["rii"] / times <= 0.08
    assert 0.005 <= missed["ratio"] / times <= 0.08, "intervals of percentiles err on the wide side"


def test_an_index_is_not_compared_across_a_break():
    marks = NO_BREAK.assign(period=2025, rate=RATE)
    frame = over({2024: 2.0, 2025: 3.0})
    text = statements.course(frame, "the index", marks, moving(frame))
    assert text.endswith("in 2025, which is not comparable with earlier years.")


def gradients(**fields: object) -> pd.DataFrame:
    row = {"measure": LOOKED_AFTER, "index": IDACI, "period": 2025, "label": RATE, "areas": 150}
    row |= {"least": 40.0, "most": 100.0, "sii": 60.0, "sii_lower": 50.0, "sii_upper": 70.0}
    row |= {"rii": 2.5, "rii_lower": 2.0, "rii_upper": 3.0, "explained": 0.4}
    return pd.DataFrame([row | fields])


def test_a_gradient_up_down_and_none():
    up = gradients()
    said = statements.gradient(up, LOOKED_AFTER, IDACI)
    assert "was 2.5 times (2.0 to 3.0) as high at the most deprived end" in said
    assert "100.0 against 40.0 per 10,000 children, 60.0 (50.0 to 70.0) apart." in said
    assert "60 per 10,000 higher" in statements.gradient_title(up, LOOKED_AFTER, IDACI)
    assert "accounts for 40%" in statements.explained(up, LOOKED_AFTER, IDACI)
    down = gradients(sii=-60.0, sii_lower=-70.0, sii_upper=-50.0)
    assert "60 per 10,000 lower" in statements.gradient_title(down, LOOKED_AFTER, IDACI)
    none = gradients(sii_lower=-5.0)
    assert "no gradient is shown" in statements.gradient(none, LOOKED_AFTER, IDACI)
    assert "no gradient" in statements.gradient_title(none, LOOKED_AFTER, IDACI)
    undetermined = gradients(rii=np.nan, explained=np.nan)
    assert "per 10,000 apart" in statements.gradient(undetermined, LOOKED_AFTER, IDACI)
    assert statements.explained(undetermined, LOOKED_AFTER, IDACI) == ""
    both = pd.concat([gradients(period=2024, sii=1.0), up])
    assert statements.gradient(both, LOOKED_AFTER, IDACI) == said
    assert statements.gradient(up, PLANS, IDACI).startswith("No gradient of child protection plans")


@pytest.fixture
def placed():
    """Three councils about a line at 70: one above it, one below, one not to be told apart."""
    frame = pd.DataFrame({"area_code": ["A", "B", "C"], "area": ["Aland", "Borton", "Cwood"]})
    frame = frame.assign(value=[90.0, 50.0, 71.0], lower=[85.0, 45.0, 60.0], upper=[95.0, 55.0, 80])
    frame = frame.assign(expected=70.0, line_lower=68.0, line_upper=72.0, score=0.2, rank=0.5)
    frame = frame.assign(lower_95=50.5, upper_95=89.5, period=2025, status="", reason="")
    frame["bound"] = bounds.INTERVAL
    frame["against_line"] = [funnel.PLACES[3], funnel.PLACES[1], funnel.PLACES[2]]
    return deprivation.with_difference(frame)


@pytest.mark.parametrize(
    ("code", "side", "place"),
    [
        ("A", "the rate lies 20.0 (14.6 to 25.4) above it.", "lies above it."),
        ("B", "the rate lies 20.0 (14.6 to 25.4) below it.", "lies below it."),
        ("C", "the interval of the difference holds zero.", "lies within it."),
    ],
)
def test_where_a_council_lies_from_the_line(placed, code, side, place):
    said = statements.from_line(placed, code, "enquiries")
    assert side in said and said.endswith(place)
    assert statements.from_line(placed, "Z", "enquiries") == ""


def test_why_a_council_cannot_be_set_against_the_line(placed):
    gone = placed.assign(difference=np.nan, reason="no score")
    assert statements.from_line(gone, "A", "enquiries") == (
        "The rate of Aland cannot be set against deprivation: no score."
    )
    assert statements.inside(gone, ["A"], "Region", "enquiries") == ""


def test_how_many_of_a_region_lie_where(placed):
    said = statements.inside(placed, ["A", "B", "C"], "Region", "enquiries")
    assert "of the 3 councils in Region" in said and ", 2 had a rate above the line" in said
    assert "1 lay above and 1 below the usual range" in said
    low = statements.inside(placed, ["B"], "Region", "enquiries")
    assert "none had a rate above" in low and "none lay above and 1 below" in low


def test_beside_its_neighbours_the_nearest_stands_first(placed):
    near = pd.DataFrame({"neighbour_code": ["C", "X", "B"]})
    frame = expected.beside_neighbours(placed, near, "A", "Deprivation")
    assert frame["Council"].tolist() == ["Aland", "Cwood", "Borton"]
    assert frame["Usual range"].unique().tolist() == ["50.5 to 89.5"]
    hidden = placed.assign(difference=placed["difference"].where(placed["area_code"] != "C"))
    hidden["status"] = hidden["difference"].isna().map({True: "c", False: ""})
    row = expected.beside_neighbours(hidden, near, "A", "Deprivation").iloc[1]
    assert row["Rate (95% interval)"] == row["Usual range"] == "[c]" and row["Symbol"] == "c"
    assert expected.beside_neighbours(placed, near, "Z", "Deprivation").empty


def spreads(years: dict[int, float], **fields: object) -> pd.DataFrame:
    row = {"measure": LOOKED_AFTER, "label": RATE, "areas": 150, "p10": 40.0, "p90": 120.0}
    row |= {"p10_lower": 38.0, "p10_upper": 42.0, "p90_lower": 118.0, "p90_upper": 122.0}
    row |= {"chance": 0.02, "usual": 1.4} | fields
    frame = pd.DataFrame([row | {"period": year, "ratio": ratio} for year, ratio in years.items()])
    ends = {"lower": frame["ratio"] - 0.5, "upper": frame["ratio"] + 0.5}
    return frame.assign(**ends, bound=bounds.INTERVAL)


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({}, "chance accounts for 2% of the variation between councils, and with it taken out"),
        ({"chance": 0.004}, "chance accounts for less than 1% of"),
        ({"chance": 0.0}, "chance accounts for less than 1% of"),
        ({"usual": np.nan}, "of the variation between councils."),
        ({"chance": np.nan}, "a tenth lie below, 40.0."),
    ],
)
def test_how_far_councils_lie_apart(fields, said):
    text = statements.spread(spreads({2024: 9.0, 2025: 3.0}, **fields), LOOKED_AFTER)
    assert text.startswith(f"{RATE}, 2025:") and "is 3.0 (2.5 to 3.5) times" in text
    assert said in text


def test_the_gap_between_percentiles_is_told_of_the_last_year_first():
    text = statements.gap(spreads({2020: 2.0, 2025: 3.0}), LOOKED_AFTER)
    assert text.index("80.0 points in 2025") < text.index("80.0 points in 2020")
    assert statements.gap(spreads({2025: 3.0}), LOOKED_AFTER).count("points") == 1
    assert statements.gap(spreads({2025: 3.0}), PLANS) == ""


def test_how_alike_two_years_are():
    frame = pd.DataFrame({"measure": LOOKED_AFTER, "rate": RATE, "first": 2013, "period": [14, 15]})
    frame = frame.assign(value=[0.9, -0.1], lower=[0.8, -0.3], upper=[1.0, 0.1])
    frame["bound"] = bounds.INTERVAL
    said = statements.alike(frame)
    assert said.endswith("children looked after, 2013 and 15: −0.10 (−0.30 to 0.10).")
    assert "0.90" in statements.alike(frame.assign(value=[0.9, np.nan]))


@pytest.mark.parametrize("area", ["England", "Isles of Scilly", "London"])
def test_the_opening_is_short_and_says_what_is_not_known(area):
    said = opening.opening(area, [], 2013, 2025)
    assert 3 <= said.count("\n") + 1 <= 5 and "nan" not in said
    old = "The rate in Isles of Scilly was 0.0 per 10,000 in 2019 (the latest held, 6 years"
    assert (old in said) == (area == "Isles of Scilly")
    assert ("councils in London" in said) == (area == "London")
