"""Two estimates side by side, against statsmodels, the paper's example and simulation."""

from fractions import Fraction
from math import comb

import numpy as np
import pandas as pd
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from scipy import stats
from statsmodels.stats.proportion import confint_proportions_2indep

from helpers import data
from helpers.statistics import differences, intervals

SIDES = ("share", "lower", "upper")


def wilson(events, total):
    return [float(intervals.share_interval(events, total)[name].iloc[0]) for name in SIDES]


@pytest.mark.parametrize(
    ("a", "b"), [((56, 70), (48, 80)), ((9, 10), (3, 10)), ((10, 10), (0, 20)), ((5, 56), (0, 29))]
)
def test_on_wilson_limits_it_is_newcombes_interval(a, b):
    result = differences.difference(*wilson(*b), *wilson(*a)).iloc[0]
    low, high = confint_proportions_2indep(*a, *b, method="newcomb", compare="diff")
    assert result["difference"] == pytest.approx(a[0] / a[1] - b[0] / b[1])
    assert (result["lower"], result["upper"]) == pytest.approx((low, high), abs=1e-9)


def test_newcombes_own_example():
    """Newcombe (1998), table II: 56 of 70 less 48 of 80 is 0.2 (0.0524 to 0.3339), method 10."""
    result = differences.difference(*wilson(48, 80), *wilson(56, 70)).iloc[0]
    assert (result["lower"], result["upper"]) == pytest.approx((0.0524, 0.3339), abs=5e-5)


def test_a_ratio_is_a_difference_of_logarithms():
    result = differences.ratio(2.0, 1.0, 4.0, 8.0, 4.0, 16.0).iloc[0]
    apart = np.hypot(np.log(2), np.log(2))
    assert result["ratio"] == pytest.approx(4)
    assert (result["lower"], result["upper"]) == pytest.approx(
        (4 / np.exp(apart), 4 * np.exp(apart))
    )
    assert result["beyond_chance"]


def test_nothing_is_said_of_a_multiple_of_nothing():
    of_nothing = differences.ratio(0, 0, 3, 5, 2, 9).iloc[0]
    assert of_nothing[["ratio", "lower", "upper"]].isna().all()
    assert not of_nothing["beyond_chance"] and not of_nothing["by_chance"]
    assert not differences.difference(1, np.nan, np.nan, 9, 8, 10)["beyond_chance"].iloc[0]


@pytest.mark.parametrize("direction", [1, -1])
def test_beyond_chance_is_an_interval_that_leaves_out_nothing(direction):
    assert differences.difference(0, -1, 1, 2 * direction, 2 * direction - 1, 2 * direction + 1)[
        "beyond_chance"
    ].all()
    assert not differences.difference(0, -1, 1, direction, direction - 1, direction + 1)[
        "beyond_chance"
    ].any()


@pytest.mark.parametrize(("expected", "over"), [(15, 0.02), (60, 0.01), (400, 0.01)])
def test_coverage_of_the_ratio_of_two_rates(expected, over):
    """Of 20,000 pairs of counts from one rate, 95% have the ratio 1 inside; more of small ones."""
    rng = np.random.default_rng(20)
    counts = rng.poisson(expected, (2, 20_000)).astype(float)
    limits = [intervals.count_interval(count) for count in counts]
    result = differences.ratio(counts[0], *limits[0], counts[1], *limits[1])
    covered = (~result["beyond_chance"])[(counts > 0).all(axis=0)].mean()
    assert 0.945 <= covered <= 0.95 + over


COUNT, POPULATION = st.integers(0, 3000), st.integers(50, 500_000)


def exact_tail(a, of_a, b, of_b):
    """Return the chance of so few (or so many) of the second count, in whole numbers."""
    few = b * of_a <= a * of_b
    ends = range(b + 1) if few else range(b, a + b + 1)
    terms = (comb(a + b, k) * of_b**k * of_a ** (a + b - k) for k in ends)
    return float(Fraction(sum(terms), (of_a + of_b) ** (a + b)))


@example(1, 50, 94, 50)
@example(249, 50, 14, 853)
@example(184, 50, 15, 2585)
@given(COUNT, POPULATION, COUNT, POPULATION)
def test_the_exact_test_of_two_rates_is_the_binomial_one(a, of_a, b, of_b):
    """Given all events, those after are binomial: scipy's test and Clopper and Pearson's limits."""
    result = differences.ratio_of_rates(a, of_a, b, of_b).iloc[0]
    if not a + b:
        assert result["p"] == 1 and result["by_chance"]
        return
    share = of_b / (of_a + of_b)
    tails = [stats.binomtest(b, a + b, share, side).pvalue for side in ("less", "greater")]
    expected = min(2 * min(tails), 1)
    if expected < 1e-100:  # so far out scipy's test loses digits
        expected = 2 * exact_tail(a, of_a, b, of_b)
    assert result["p"] == pytest.approx(expected, rel=1e-9, abs=1e-300)
    if a:
        ends = stats.binomtest(b, a + b).proportion_ci(method="exact")
        # as shares of all events, which scipy finds to some 1e-12: odds near the end tell less
        odds = result[["lower", "upper"]].to_numpy(float) * of_b / of_a
        assert (odds / (1 + odds)).tolist() == pytest.approx(list(ends), rel=1e-9, abs=1e-11)
        assert result["ratio"] == pytest.approx(b / of_b * of_a / a)
        assert result["beyond_chance"] == (not result["lower"] <= 1 <= result["upper"])


@given(COUNT.filter(bool), POPULATION, COUNT.filter(bool), POPULATION)
def test_two_rates_turned_round_are_the_inverse(a, of_a, b, of_b):
    one = differences.ratio_of_rates(a, of_a, b, of_b).iloc[0]
    other = differences.ratio_of_rates(b, of_b, a, of_a).iloc[0]
    assert one["ratio"] == pytest.approx(1 / other["ratio"])
    assert one["lower"] == pytest.approx(1 / other["upper"])
    assert one["p"] == pytest.approx(other["p"])


def test_two_rates_with_nothing_to_divide_by():
    result = differences.ratio_of_rates([0, 5, 5, 0], 100, [5, 0, 5, 5], [100, 100, 0, 100])
    assert result["ratio"].isna().tolist() == [True, False, True, True]
    assert result["upper"].isna().tolist() == [True, False, True, True]
    assert result["p"].isna().tolist() == [False, False, True, False]
    with pytest.raises(ValueError, match="count is negative"):
        differences.ratio_of_rates(-1, 10, 1, 10)


def rates(*pairs):
    frame = intervals.rate_interval(*zip(*pairs, strict=True))
    return frame.rename(columns={"rate": "value"})


def test_rates_are_tested_by_their_counts_and_all_else_by_their_limits():
    before, after = rates((60, 10_000), (60, 10_000)), rates((90, 10_000), (90, 10_000))
    after.loc[1, "value"] = 91.0  # made of something else since
    both = differences.compared(before, after)
    exact = differences.ratio_of_rates(60, 10_000, 90, 10_000).iloc[0]
    limits = ["value", "lower", "upper"]
    other = differences.ratio(*before.loc[1, limits], *after.loc[1, limits]).iloc[0]
    assert both.loc[0, ["lower", "upper"]].tolist() == exact[["lower", "upper"]].tolist()
    assert both.loc[1, ["lower", "upper"]].tolist() == other[["lower", "upper"]].tolist()
    points = differences.compared(before, after, share=True)
    assert points["lower"].iloc[0] == pytest.approx(
        differences.difference(*before.loc[0, limits], *after.loc[0, limits])["lower"].iloc[0]
    )


def test_nothing_beside_something_has_no_multiple_and_is_judged_all_the_same():
    before = pd.DataFrame({"value": [0.0, 0.0], "lower": 0.0, "upper": [3.0, 3.0]})
    after = pd.DataFrame({"value": [9.0, 2.0], "lower": [7.0, 0.5], "upper": [12.0, 6.0]})
    result = differences.compared(before, after)
    assert result[["lower", "upper"]].isna().all(axis=None)
    assert result["beyond_chance"].tolist() == [True, False]
    assert result["by_chance"].tolist() == [False, True]


def first_and_last(measure):
    """Return the first and the last rate of every English council, a row each."""
    frame = data.observations(measure)
    english = frame["area_code"].str.match("E0[6-9]") & frame["lower"].notna()
    frame = frame[english & frame["count"].gt(0)].sort_values("period")
    ends = [
        frame.drop_duplicates("area", keep=keep).set_index("area") for keep in ("first", "last")
    ]
    many = ends[0].index[ends[0]["period"] < ends[1]["period"].reindex(ends[0].index)]
    return [end.loc[many] for end in ends]


@pytest.mark.parametrize(
    ("measure", "apart"),
    [
        ("looked_after_rate_unrounded", {"Salford", "North Tyneside", "Enfield"}),
        ("looked_after_started_rate_unrounded", {"West Berkshire"}),
    ],
)
def test_intervals_that_overlap_are_no_test(measure, apart):
    """Of some 90 councils whose first and last intervals overlap, over 20 differ beyond chance."""
    before, after = first_and_last(measure)
    overlap = (before["lower"] <= after["upper"]) & (after["lower"] <= before["upper"])
    result = differences.compared(before, after).set_axis(before.index)
    differ = overlap & result["beyond_chance"]
    assert apart <= set(differ.index[differ])
    assert 80 <= overlap.sum() <= 110 and differ.sum() > 20


def test_coverage_of_the_ratio_with_the_populations_of_england():
    """Of intervals of the ratio of two years of one rate, 95% to 96% hold 1."""
    sizes = data.authorities("population_0_17", 2024)
    english = sizes["area_code"].str.startswith("E") & sizes["value"].gt(5000)
    children = sizes.loc[english, "value"].to_numpy()
    rng = np.random.default_rng(21)
    children = np.tile(children, 200)
    before, after = rng.poisson(children * 0.0067, (2, len(children)))
    result = differences.ratio_of_rates(before, children, after, children)
    assert 0.95 <= 1 - result["beyond_chance"].mean() <= 0.96
