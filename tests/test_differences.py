"""Two estimates side by side, against statsmodels, the paper's example and simulation."""

import numpy as np
import pytest
from statsmodels.stats.proportion import confint_proportions_2indep

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
    assert differences.ratio(0, 0, 3, 5, 2, 9).iloc[0].drop("beyond_chance").isna().all()
    assert not differences.ratio(0, 0, 3, 5, 2, 9)["beyond_chance"].iloc[0]
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
