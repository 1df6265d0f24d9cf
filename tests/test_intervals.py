import subprocess
import sys

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats
from statsmodels.stats.proportion import proportion_confint

from helpers.statistics import intervals

counts = st.integers(0, 200_000)
LEVELS = st.floats(0.5, 0.998)


def test_published_limits_of_small_counts():
    # Garwood's exact 95% limits, as tabulated in textbooks (Altman and others 2000, table 18.2)
    lower, upper = intervals.count_interval([0, 1, 5, 9])
    assert lower == pytest.approx([0, 0.0253, 1.6235, 4.1154], abs=5e-5)
    assert upper == pytest.approx([3.6889, 5.5716, 11.6683, 17.0848], abs=5e-5)


@given(st.integers(0, 9), LEVELS)
def test_below_ten_is_exact(count, level):
    (lower,), (upper,) = intervals.count_interval(count, level)
    tail = (1 - level) / 2
    assert lower == pytest.approx(stats.chi2.ppf(tail, 2 * count) / 2 if count else 0)
    assert upper == pytest.approx(stats.chi2.ppf(1 - tail, 2 * (count + 1)) / 2)


def test_from_ten_is_byar_not_exact():
    (lower,), (upper,) = intervals.count_interval(10)
    # worked by hand: 10(1 - 1/90 - 1.96/(3 sqrt 10))^3 and 11(1 - 1/99 + 1.96/(3 sqrt 11))^3
    assert lower == pytest.approx(4.7874, abs=1e-4)
    assert upper == pytest.approx(18.3915, abs=1e-4)
    assert lower != pytest.approx(stats.chi2.ppf(0.025, 20) / 2, abs=1e-3)


@given(st.integers(10, 200_000))
def test_byar_stays_close_to_exact(count):
    (lower,), (upper,) = intervals.count_interval(count)
    assert lower == pytest.approx(stats.chi2.ppf(0.025, 2 * count) / 2, rel=2e-3)
    assert upper == pytest.approx(stats.chi2.ppf(0.975, 2 * count + 2) / 2, rel=2e-3)


@given(counts, st.floats(0.5, 0.99))
def test_count_interval_holds_the_count_and_widens_with_level(count, level):
    (lower,), (upper,) = intervals.count_interval(count, level)
    (wider_lower,), (wider_upper,) = intervals.count_interval(count, level + 0.008)
    assert wider_lower <= lower <= count <= upper <= wider_upper


def test_count_interval_grows_with_the_count_across_the_join_at_ten():
    lower, upper = intervals.count_interval(np.arange(0, 40))
    assert (np.diff(lower) > 0).all()
    assert (np.diff(upper) > 0).all()


@pytest.mark.parametrize("expected", [0.5, 3.0, 9.5, 25.0, 140.0])
def test_count_interval_covers_the_truth(expected):
    count = np.arange(0, 400)
    lower, upper = intervals.count_interval(count)
    covered = (lower <= expected) & (expected <= upper)
    assert stats.poisson.pmf(count, expected)[covered].sum() >= 0.945


def test_rate_interval_keeps_rows_and_missing_values():
    index = ["E92000001", "E06000001", "E06000002", "E06000003"]
    count = pd.Series([81_770, np.nan, 5, 5], index)
    population = pd.Series([12_183_016, 20_000, 0, np.nan], index)
    rate = intervals.rate_interval(count, population)
    assert list(rate.index) == index
    assert rate.loc["E92000001", "rate"] == pytest.approx(67.118, abs=1e-3)
    assert rate[["rate", "lower", "upper"]].iloc[1:].isna().all(axis=None)
    lower, upper = intervals.count_interval(81_770)
    assert rate.loc["E92000001", "lower"] == pytest.approx(lower[0] / 1218.3016)
    assert rate.loc["E92000001", "upper"] == pytest.approx(upper[0] / 1218.3016)


def test_pandas_missing_integers_are_accepted():
    rate = intervals.rate_interval(pd.Series([3, None], dtype="Int64"), 1000, per=1000)
    assert rate["rate"].tolist()[0] == 3
    assert rate[["rate", "lower", "upper"]].iloc[1].isna().all()


def test_negative_numbers_are_refused_by_name():
    with pytest.raises(ValueError, match=r"count is negative \(-2\) in row 'b'"):
        intervals.rate_interval(pd.Series([1, -2], ["a", "b"]), 100)
    with pytest.raises(ValueError, match="population is negative"):
        intervals.rate_interval(1, -100)
    with pytest.raises(ValueError, match="count is negative"):
        intervals.count_interval(-1)
    with pytest.raises(ValueError, match="level must lie between 0 and 1"):
        intervals.count_interval(1, level=95)


def test_rows_that_do_not_match_are_refused():
    with pytest.raises(ValueError, match="same index"):
        intervals.rate_interval(pd.Series([1, 2], ["a", "b"]), pd.Series([9, 9], ["b", "a"]))


@given(st.integers(1, 5000), st.data(), LEVELS)
def test_share_interval_is_wilson(total, data, level):
    events = data.draw(st.integers(0, total))
    result = intervals.share_interval(events, total, level).iloc[0]
    lower, upper = proportion_confint(events, total, 1 - level, method="wilson")
    assert result["lower"] == pytest.approx(lower, abs=1e-12)
    assert result["upper"] == pytest.approx(upper, abs=1e-12)
    assert 0 <= result["lower"] <= result["share"] <= result["upper"] <= 1


def test_share_interval_published_example():
    # Newcombe (1998), Statistics in Medicine 17, table I: 81 of 263
    result = intervals.share_interval(81, 263).iloc[0].round(4).tolist()
    assert result == [0.3080, 0.2553, 0.3662]


def test_share_interval_missing_and_refused():
    assert intervals.share_interval([np.nan, 1, 0], [5, np.nan, 0]).isna().all(axis=None)
    with pytest.raises(ValueError, match="7 events are more than the total of 6 in row 'b'"):
        intervals.share_interval(
            pd.Series([1, 7, 9], list("abc")), pd.Series([6, 6, 6], list("abc"))
        )
    with pytest.raises(ValueError, match="events is negative"):
        intervals.share_interval(-1, 6)


def test_rounding_bounds():
    lower, upper = intervals.rounding_bounds([80_080, 17, 0, np.nan], [10, 1, 10, 10])
    assert lower[:3].tolist() == [80_075, 17, 0]
    assert upper[:3].tolist() == [80_085, 17, 5]
    assert np.isnan([lower[3], upper[3]]).all()
    with pytest.raises(ValueError, match="not above 0"):
        intervals.rounding_bounds(10, 0)


@given(counts, counts, st.sampled_from([1, 5, 10, 100]), st.sampled_from([1, 5, 10, 100]))
def test_change_bounds_hold_every_true_change(before, after, unit_before, unit_after):
    def printed(n, unit):
        return unit * np.floor(n / unit + 0.5)

    result = intervals.change_bounds(
        printed(before, unit_before), printed(after, unit_after), unit_before, unit_after
    ).iloc[0]
    assert result["lower"] <= after - before <= result["upper"]
    assert result["lower"] <= result["change"] <= result["upper"]
    if result["beyond_rounding"]:
        assert np.sign(after - before) == np.sign(result["change"]) != 0


def test_change_bounds_known_cases():
    result = intervals.change_bounds(
        [64_460, 100, 5, 5, 0, np.nan],
        [80_000, 110, 5, 6, 4, 3],
        [10, 10, 1, 1, 1, 1],
        [10, 10, 1, 1, 1, 1],
    )
    assert result["beyond_rounding"].tolist() == [True, False, False, True, True, False]
    assert result["change"].tolist()[:5] == [15_540, 10, 0, 1, 4]
    assert result.loc[0, ["lower", "upper"]].tolist() == [15_530, 15_550]
    assert result.loc[0, "percent"] == pytest.approx(24.108, abs=1e-3)
    assert (
        result.loc[0, "percent_lower"] < result.loc[0, "percent"] < result.loc[0, "percent_upper"]
    )
    assert np.isnan(result.loc[4, "percent"])
    assert result.loc[5].drop("beyond_rounding").isna().all()


def test_importing_needs_no_slow_library():
    modules = ["intervals", "funnel", "decomposition", "survival", "window_bias"]
    names = ", ".join(f"helpers.statistics.{module}" for module in modules)
    slow = "{'scipy.stats', 'statsmodels', 'matplotlib'}"
    code = f"import sys, {names}; print(sorted({slow} & set(sys.modules)))"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"


@given(st.integers(0, 400), st.integers(1, 400), st.sampled_from([0.1, 1.0, 5.0]))
def test_the_interval_of_a_rounded_share_holds_that_of_the_exact_count(events, total, unit):
    events = min(events, total)
    printed = min(round(100 * events / total / unit) * unit, 100)
    found = intervals.rounded_share_interval(printed, total, unit).iloc[0]
    exact = 100 * intervals.share_interval(events, total).iloc[0]
    assert found["lower"] <= exact["lower"] + 1e-9 and found["upper"] >= exact["upper"] - 1e-9
    assert 0 <= found["lower"] <= printed <= found["upper"] <= 100


def test_a_rounded_share_without_a_total_has_no_interval():
    found = intervals.rounded_share_interval([50, 50, np.nan], [0, np.nan, 10], 1)
    assert found.isna().all().all()
    with pytest.raises(ValueError, match="above 100%"):
        intervals.rounded_share_interval(101, 10, 1)
