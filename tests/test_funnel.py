import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from helpers.statistics import funnel

NAMES = list(funnel.PROBABILITIES)


@given(st.floats(0.02, 3000))
def test_rate_limits_are_the_exact_poisson_test(expected):
    limits = funnel.rate_limits(10_000, expected).iloc[0]
    count = np.arange(0, 5000)
    below, above = stats.poisson.cdf(count, expected), stats.poisson.sf(count - 1, expected)
    for name, tail in {"lower_998": 0.001, "lower_95": 0.025}.items():
        clear = abs(below - tail) > 1e-9
        assert ((count < limits[name]) == (below < tail))[clear].all()
    for name, tail in {"upper_998": 0.001, "upper_95": 0.025}.items():
        clear = abs(above - tail) > 1e-9
        assert ((count > limits[name]) == (above < tail))[clear].all()


@given(st.integers(1, 2000), st.floats(0, 1))
def test_share_limits_are_the_exact_binomial_test(total, reference):
    limits = funnel.share_limits(total, reference).iloc[0] * total
    count = np.arange(0, total + 1)
    below = stats.binom.cdf(count, total, reference)
    above = stats.binom.sf(count - 1, total, reference)
    for name, tail in {"lower_998": 0.001, "lower_95": 0.025}.items():
        clear = (abs(below - tail) > 1e-9) & (abs(count - limits[name]) > 1e-6)
        assert ((count < limits[name]) == (below < tail))[clear].all()
    for name, tail in {"upper_998": 0.001, "upper_95": 0.025}.items():
        clear = (abs(above - tail) > 1e-9) & (abs(count - limits[name]) > 1e-6)
        assert ((count > limits[name]) == (above < tail))[clear].all()


def test_interpolation_between_whole_counts_is_spiegelhalters():
    # 5 expected: P(R<=1) = 0.0404, P(R<=0) = 0.0067, so r = 1 and a = (0.0404 - 0.025) / 0.0337
    limits = funnel.rate_limits(10_000, 5).iloc[0]
    assert limits["lower_95"] == pytest.approx(1 - (0.040428 - 0.025) / 0.033690, abs=1e-4)
    # P(R<=10) = 0.98631, P(R<=9) = 0.96817; one event above the quantile
    assert limits["upper_95"] == pytest.approx(11 - (0.986305 - 0.975) / 0.018133, abs=1e-3)


@given(st.floats(1, 1e6), st.floats(0.01, 2000), st.floats(0, 0.01))
def test_limits_are_ordered_round_the_reference(population, reference, tau2):
    limits = funnel.rate_limits(population, reference, tau2=tau2).iloc[0]
    assert 0 <= limits["lower_998"] <= limits["lower_95"] <= reference * (1 + 1e-9)
    assert reference <= limits["upper_95"] <= limits["upper_998"]


@given(st.floats(0, 1), st.floats(0, 0.1))
def test_share_limits_stay_between_0_and_1(reference, tau2):
    limits = funnel.share_limits([1, 7, 40, 3000], reference, tau2)
    assert (limits >= 0).all(axis=None)
    assert (limits <= 1).all(axis=None)
    assert (limits["lower_95"] <= reference + 1e-9).all()
    assert (limits["upper_95"] >= reference - 1e-9).all()


def test_funnel_narrows_without_jumps():
    curve = funnel.rate_curve([2_000, 350_000], 67.1, points=400)
    assert list(curve.columns) == ["population", "reference", *NAMES]
    assert curve["population"].iloc[[0, -1]].tolist() == pytest.approx([2_000, 350_000])
    width = (curve["upper_95"] - curve["lower_95"]).to_numpy()
    assert (width[20:] < width[:-20]).all()
    assert abs(np.diff(np.log(width))).max() < 0.05


def test_share_curve_is_over_whole_numbers():
    curve = funnel.share_curve(pd.Series([12, np.nan, 900]), 0.8)
    assert (curve["total"] % 1 == 0).all()
    assert curve["total"].is_unique
    assert curve["total"].iloc[[0, -1]].tolist() == [12, 900]
    assert funnel.share_curve([np.nan], 0.8).empty


def test_plain_limits_flag_as_many_as_they_promise():
    rng = np.random.default_rng(4)
    population = rng.integers(10_000, 300_000, 20_000)
    rate = 10_000 * rng.poisson(population * 0.0067) / population
    places = funnel.place(rate, funnel.rate_limits(population, 67)).value_counts(normalize=True)
    for end in ("below", "above"):
        assert 0.017 < places[f"{end} 95% limit"] + places[f"{end} 99.8% limit"] < 0.025 + 0.003
        assert places.get(f"{end} 99.8% limit", 0) < 0.002


def test_place_names_every_position():
    limits = funnel.rate_limits(pd.Series([50_000.0] * 7, list("abcdefg")), 67)
    low, high = (
        limits.loc["a", ["lower_998", "lower_95"]],
        limits.loc["a", ["upper_95", "upper_998"]],
    )
    value = pd.Series(
        [
            low.iloc[0] - 1,
            low.mean(),
            low.iloc[1],
            high.iloc[0],
            high.mean(),
            high.iloc[1] + 1,
            np.nan,
        ],
        list("abcdefg"),
    )
    assert funnel.place(value, limits).tolist() == [
        "below 99.8% limit",
        "below 95% limit",
        "within limits",
        "within limits",
        "above 95% limit",
        "above 99.8% limit",
        "",
    ]


def test_a_rounded_value_has_the_place_nearer_the_middle_of_those_it_could_have():
    limits = pd.DataFrame([[1.0, 2, 8, 9]] * 6, columns=list(funnel.PROBABILITIES))
    halves = [0, 0.2, 0.6, 0, 0.2, 8]
    assert funnel.place([1.8, 1.8, 0.5, 9.1, 9.1, 0.5], limits, halves).tolist() == [
        *("below 95% limit", "within limits", "below 95% limit"),
        *("above 99.8% limit", "above 95% limit", "within limits"),
    ]


def test_missing_is_not_within_limits():
    population = pd.Series([np.nan, 0, 50_000], list("abc"))
    limits = funnel.rate_limits(population, 67)
    assert limits.loc[["a", "b"]].isna().all(axis=None)
    assert funnel.place(pd.Series([67, 67, 67], list("abc")), limits).tolist() == [
        "",
        "",
        "within limits",
    ]
    assert funnel.share_limits([np.nan, 0], 0.8).isna().all(axis=None)
    assert funnel.rate_limits(50_000, np.nan).isna().all(axis=None)
    assert funnel.rate_limits(50_000, 67, tau2=np.nan).isna().all(axis=None)


def test_a_reference_of_nothing():
    limits = funnel.rate_limits(10_000, 0)
    assert funnel.place([0], limits).tolist() == ["within limits"]
    assert funnel.place([1], limits).tolist() == ["above 99.8% limit"]
    assert funnel.place([0, 1 / 5], funnel.share_limits([5, 5], 0)).tolist() == [
        "within limits",
        "above 99.8% limit",
    ]
    assert funnel.place([1, 4 / 5], funnel.share_limits([5, 5], 1)).tolist() == [
        "within limits",
        "below 99.8% limit",
    ]


def test_numbers_that_make_no_sense_are_refused():
    with pytest.raises(ValueError, match="population is negative"):
        funnel.rate_limits(-1, 67)
    with pytest.raises(ValueError, match="reference is negative"):
        funnel.rate_limits(100, -67)
    with pytest.raises(ValueError, match="above 1"):
        funnel.share_limits(100, 80)
    with pytest.raises(ValueError, match="same index"):
        funnel.place(pd.Series([1.0], ["a"]), funnel.rate_limits(pd.Series([9.0], ["b"]), 67))


@given(st.floats(1, 1e6), st.floats(0, 0.05))
def test_widened_limits_are_never_narrower(population, tau2):
    plain = funnel.rate_limits(population, 67).iloc[0]
    wide = funnel.rate_limits(population, 67, tau2=tau2).iloc[0]
    assert (wide[NAMES[:2]] <= plain[NAMES[:2]]).all()
    assert (wide[NAMES[2:]] >= plain[NAMES[2:]]).all()
