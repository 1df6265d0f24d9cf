"""Questions of any measure: each answer against scipy, statsmodels, or a plain second way."""

import csv
import math
import os
import statistics

import numpy as np
import pandas as pd
import pytest
from scipy import stats
from statsmodels.stats.proportion import confint_proportions_2indep

from helpers import data
from helpers.analysis import explore
from helpers.analysis.explore import estimates
from helpers.errors import Problem
from helpers.show import subject
from helpers.statistics import differences, intervals, simulation, variation
from tests.conftest import ROOT

RATE = "looked_after_rate_unrounded"
EVERY = int(os.environ.get("EXAMPLES", "30")) >= 100
"""Whether each measure is tried with every council, not each council with one of the measures."""


@pytest.fixture(scope="module")
def changed():
    return explore.changes_since(RATE, 2016, 2025).set_index("area_code")


def test_changes_of_rates_are_the_binomial_test_of_each_adjusted_for_all(changed):
    """Counts and populations from the raw tables; p by scipy; Benjamini and Hochberg by hand."""
    counts = data.observations("looked_after_count").set_index(["area_code", "period"])["value"]
    children = data.observations("population_0_17").set_index(["area_code", "period"])["value"]
    tested = changed[changed["p"].notna()]
    expected = {}
    for code in tested.index:
        a, b = int(counts[code, 2016]), int(counts[code, 2025])
        before, after = children[code, 2015], children[code, 2024]
        tails = [
            stats.binomtest(b, a + b, after / (before + after), side).pvalue
            for side in ("less", "greater")
        ]
        expected[code] = min(1, 2 * min(tails))
        assert changed.at[code, "change"] == pytest.approx(100 * (b / after * before / a - 1))
    expected = pd.Series(expected)
    assert tested["p"].to_dict() == pytest.approx(expected.to_dict(), rel=1e-8, abs=1e-300)
    assert len(tested) == 145
    ordered = expected.sort_values()
    steps = ordered * len(ordered) / np.arange(1, len(ordered) + 1)
    adjusted = steps[::-1].cummin()[::-1].clip(upper=1)
    assert tested["adjusted"].to_dict() == pytest.approx(adjusted.to_dict())
    beyond = set(adjusted.index[adjusted < 0.05])
    assert set(tested.index[tested["verdict"].isin(["rose", "fell"])]) == beyond
    assert tested["verdict"].value_counts().to_dict() == {
        **{"rose": 57, "fell": 12, "chance could explain it": 76}
    }
    alone = tested["lower"].gt(0) | tested["upper"].lt(0)
    assert alone.sum() > len(beyond), "so many tests would by themselves find more"


def test_a_council_that_was_formed_since_or_is_suppressed_has_no_change(changed):
    formed = changed.loc["E06000061"]
    assert pd.isna(formed["change"]) and formed["status"] == "z"
    assert formed["reason"] == "the council was formed after the figures of 2016"
    assert changed.loc["E09000001", ["status", "verdict"]].tolist() == ["c", "cannot be judged"]


def test_no_change_is_given_across_a_break():
    frame = explore.changes_since("looked_after_rate", 2016, 2025)
    assert frame[["change", "lower", "upper", "p"]].isna().all(axis=None)
    assert frame["before"].notna().sum() > 140 and set(frame["verdict"]) == {"cannot be judged"}
    assert frame["reason"].str.contains("across a break of the series. 2019:").all()
    since = explore.changes_since("looked_after_rate", 2019, 2025)
    assert since["change"].notna().sum() == 145


def test_without_count_or_interval_chance_is_not_judged():
    frame = explore.changes_since("vacancy_percent", 2017, 2025)
    held = frame[frame["change"].notna()]
    assert len(held) > 140 and held[["lower", "upper", "p", "adjusted"]].isna().all(axis=None)
    assert set(held["verdict"]) == {"cannot be judged"}
    assert set(held["reason"]) == {estimates.NO_INTERVAL} and set(held["bound"]) == {""}
    beside = explore.beside_neighbours("vacancy_percent", "Leeds", 2025)
    assert beside["difference"].notna().all() and beside[["lower", "upper"]].isna().all(axis=None)
    assert set(beside["reason"]) == {estimates.NO_INTERVAL}
    ranked = explore.ranked("vacancy_percent", 2025)
    assert ranked["rank"].notna().any() and ranked["rank_lower"].isna().all()


def test_changes_of_shares_are_newcombes():
    frame = explore.changes_since("adopted_percent", 2018, 2024).set_index("area_code")
    names = ["adopted_count", "looked_after_ceased_count"]
    held = data.observations(names).set_index(["measure", "area_code", "period"])["value"]
    for code in ("E08000035", "E10000016", "E06000042"):
        pairs = [[int(held[name, code, year]) for name in names] for year in (2024, 2018)]
        limits = confint_proportions_2indep(*pairs[0], *pairs[1], method="newcomb", compare="diff")
        assert frame.loc[code, ["lower", "upper"]].tolist() == pytest.approx(
            [100 * limit for limit in limits]
        )
        assert frame.at[code, "unit"] == "points"


def test_p_is_below_a_twentieth_where_the_interval_leaves_out_nothing():
    rng = np.random.default_rng(5)
    value, below, above = rng.uniform(0, 3, (3, 2, 300))
    sides = [part for side in range(2) for part in
             (value[side], value[side] - below[side], value[side] + above[side])]  # fmt: skip
    found = differences.difference(*sides)
    assert (found["p"].lt(0.05) == found["beyond_chance"]).all()
    one = differences.difference(0, -1.96, 1.96, 3, 1.04, 4.96).iloc[0]
    assert one["p"] == pytest.approx(2 * stats.norm.sf(3 / math.sqrt(2)), rel=1e-4)
    assert differences.difference(1, 0, 2, 1, 0, 2)["p"].item() == 1


def plainly(measure, year):
    """Return figures by area code, read from the raw files line by line."""
    figures = {}
    for path in sorted((ROOT / "data" / "raw").glob("england_*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                if row.get("measure") == measure and row["period"] == str(year) and row["value"]:
                    figures[row["area_code"]] = float(row["value"])
    return figures


@pytest.mark.parametrize(
    ("turn", "measure", "year"),
    [(0, "section_47_rate", 2024), (1, "turnover_percent", 2025), (2, "looked_after_rate", 2023)],
)
def test_the_neighbours_median_and_mean_of_every_council(turn, measure, year):
    figures = plainly(measure, year)
    with (ROOT / "data" / "raw" / "statistical_neighbours.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    newest = {}
    for row in rows:
        newest[row["area_code"]] = max(row["model"], newest.get(row["area_code"], ""))
    tried = 0
    for place, (code, model) in enumerate(sorted(newest.items())):
        if code not in figures or not (EVERY or place % 3 == turn):
            continue
        near = [r["neighbour_code"] for r in rows if (r["area_code"], r["model"]) == (code, model)]
        held = [figures[each] for each in near if each in figures]
        found = explore.beside_neighbours(measure, code, year)
        assert found["of"].tolist() == pytest.approx(
            [statistics.median(held), statistics.mean(held)]
        )
        assert found["difference"].tolist() == pytest.approx(
            [figures[code] - statistics.median(held), figures[code] - statistics.mean(held)]
        )
        assert found["held"].tolist() == [len(held)] * 2
        assert set(found["neighbours"]) == {len(near)} == {10}
        tried += 1
    assert tried > 40


def test_the_interval_beside_neighbours_is_that_of_drawing_counts():
    """Against counts drawn from a Poisson distribution: as wide, within some 15%."""
    found = explore.beside_neighbours(RATE, "Leeds", 2025).set_index("beside")
    codes = ["E08000035", *data.neighbours("Leeds")["neighbour_code"]]
    rows = data.observations(RATE, codes, 2025, 2025).set_index("area_code").loc[codes]
    drawn = np.random.default_rng(1).poisson(rows["count"], (20_000, 11)) / rows["population"].array
    for beside, of in (("median", np.median), ("mean", np.mean)):
        apart = 10_000 * (drawn[:, 0] - of(drawn[:, 1:], axis=1))
        lower, upper = found.loc[beside, ["lower", "upper"]]
        width = np.quantile(apart, 0.975) - np.quantile(apart, 0.025)
        assert upper - lower == pytest.approx(width, rel=0.15)
        assert lower < found.at[beside, "difference"] < upper


def test_who_has_no_neighbours_is_told_so():
    with pytest.raises(Problem, match="No statistical neighbours of Cardiff"):
        explore.beside_neighbours("looked_after_count", "Cardiff")
    with pytest.raises(Problem, match=r"held are those of 2021 and 2025\.$"):
        explore.beside_neighbours(RATE, "Leeds", model=2019)
    other = explore.beside_neighbours(RATE, "Leeds", 2025, model=2021)
    assert set(other["model"]) == {2021}


def test_correlations_are_those_of_scipy_and_say_who_is_left_out():
    found = explore.correlation("low_income_percent", RATE, 2024).set_index("method")
    frame = explore.pairs("low_income_percent", RATE, 2024)
    held = frame.dropna(subset=["x", "value"])
    pearson = stats.pearsonr(held["x"], held["value"])
    limits = pearson.confidence_interval()
    assert found.loc["Pearson", ["correlation", "lower", "upper"]].tolist() == pytest.approx(
        [pearson.statistic, limits.low, limits.high]
    )
    order = stats.spearmanr(held["x"], held["value"]).statistic
    assert found.at["Spearman", "correlation"] == pytest.approx(order)
    assert found.at["Spearman", "lower"] < order < found.at["Spearman", "upper"]
    assert set(found["councils"]) == {len(held)} and set(found["left_out"]) == {1}
    assert set(found["who"]) == {"Isles of Scilly [x]"}
    parts = explore.correlation("looked_after_rate_unrounded", "looked_after_count", 2024)
    assert parts["reason"].str.contains("that alone makes them go together").all()
    few = variation.correlation(range(9), range(9))
    assert math.isnan(few.value) and few.areas == 9


@pytest.mark.parametrize(
    ("areas", "spread", "times"), [(22, 0.35, 30), (22, 0.05, 30), (150, 0.05, 12)]
)
def test_ranks_lie_in_their_intervals(areas, spread, times):
    """Of true ranks 95% lie inside; of estimates ranked with chance added again, too few."""
    rng = np.random.default_rng(7)
    inside, again = [], []
    for _ in range(times):
        children = np.exp(rng.uniform(np.log(7_000), np.log(80_000), areas))
        behind = 80 * np.exp(rng.normal(0, spread, areas))
        true = stats.rankdata(-behind)
        counts = rng.poisson(behind * children / 10_000).astype(float)
        rates = intervals.rate_interval(counts, children)
        found = simulation.ranks(rates["rate"], rates["lower"], rates["upper"])
        inside.append((found["lower"].le(true) & found["upper"].ge(true)).mean())
        assert found["rank"].between(found["lower"], found["upper"]).all()
        noise = rng.standard_normal((500, areas)) * np.sqrt(counts) / children
        naive = stats.rankdata(-(counts / children + noise), axis=1)
        low, high = np.quantile(naive, [0.025, 0.975], axis=0)
        again.append(((low <= true) & (true <= high)).mean())
    assert np.mean(inside) >= 0.95
    assert spread > 0.1 or np.mean(again) < 0.92


def test_ranks_are_the_same_each_time_and_say_how_little_they_say():
    one, two = (explore.ranked(RATE, 2025) for _ in range(2))
    pd.testing.assert_frame_equal(one, two)
    assert one["rank"].dropna().is_monotonic_increasing and one["rank"].iloc[0] == 1
    assert pd.isna(one["rank"].iloc[-1]) and one["status"].iloc[-1] == "c"
    middle = one[one["rank"].between(50, 100)]
    assert (middle["rank_upper"] - middle["rank_lower"]).median() > 15
    assert set(one["councils"]) == {151}


def test_welsh_councils_cannot_be_ranked_and_what_to_add_is_said():
    with pytest.raises(Problem) as told:
        explore.ranked(RATE, 2018, "Wales")
    assert "add population_0_17 for 2017 (held for 2019 to 2020) for its councils" in str(
        told.value
    )
    assert "case-for-change add" in str(told.value)
    with pytest.raises(Problem, match="within a nation or region, and Leeds has none"):
        explore.ranked(RATE, 2025, "Leeds")


def test_two_releases_are_told_apart_beyond_their_rounding(monkeypatch):
    def held(measure, areas, as_of=None):
        values = {
            "2020-12": {2016: 100.0, 2017: 200.0, 2018: 300.0, 2019: 50.0},
            "2021-12": {2016: 100.0, 2017: 210.0, 2018: 320.0, 2020: 70.0},
        }[as_of]
        columns = {"area_code": "E92000001", "area": "England", "status": "", "reason": ""}
        return pd.DataFrame(
            {"measure": measure, "period": values.keys(), "value": values.values(), **columns}
        ).assign(released=as_of, rounding=10.0)

    monkeypatch.setattr(data, "observations", held)
    found = explore.releases_compared("looked_after_count", "England", "2020-12", "2021-12")
    assert dict(zip(found["period"], found["verdict"], strict=True)) == {
        **{2016: "the same", 2017: "the same but for rounding", 2018: "revised"},
        **{2019: "gone", 2020: "new"},
    }
    assert found["status"].tolist() == ["", "", "", "x", "x"]
    assert found["percent"].round(1).tolist()[2] == 6.7
    with pytest.raises(Problem, match="give the earlier first"):
        explore.releases_compared("looked_after_count", "England", "2021-12", "2020-12")


def test_an_answer_is_not_mistaken_for_the_measure(changed):
    """A change in per cent of a rate is no rate: no chart or table may label it so."""
    frame = changed.reset_index()
    assert "value" not in frame and subject.of(frame).measured == ""
    both = explore.correlation("low_income_percent", RATE, 2024)
    assert both.attrs["measures"] == ("low_income_percent", RATE), "what it rests on is kept"
    assert explore.beside_neighbours(RATE, "Leeds", 2025).attrs["measures"] == (RATE,)


def test_a_year_may_be_text_and_what_is_none_is_said():
    rate = "looked_after_rate_unrounded"
    one = explore.changes_since(rate, "2016", "2025")
    assert one.equals(explore.changes_since(rate, 2016, 2025))
    assert explore.beside_neighbours(rate, "Leeds", "2025")["period"].eq(2025).all()
    assert explore.correlation(rate, "low_income_percent", "2024")["period"].eq(2024).all()
    assert explore.ranked(rate, "2025")["period"].eq(2025).all()
    with pytest.raises(Problem, match="'2015/16' is not a year"):
        explore.changes_since(rate, "2015/16")
