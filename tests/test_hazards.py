import numpy as np
import pandas as pd
import pytest

from helpers.statistics import hazards


def people(seed=0, n=500, change=0.0):
    """Durations with ties; `a` doubles the rate, and by `change` more or less after a year."""
    rng = np.random.default_rng(seed)
    x = pd.DataFrame({"a": rng.integers(0, 2, n), "b": rng.normal(size=n)}, dtype=float)
    rate = 0.3 * np.exp(0.7 * x["a"] - 0.3 * x["b"])
    need = rng.exponential(size=n)
    later = rate * np.exp(change * x["a"])
    years = np.where(need < rate, need / rate, 1 + (need - rate) / later)
    years = np.ceil(years * 24) / 24
    until = rng.integers(6, 120, n) / 24
    return np.minimum(years, until), years <= until, x


def test_a_rate_that_is_doubled_is_found_and_seen_to_be_the_same_at_all_times():
    fit = hazards.cox(*people())
    assert fit.ratios.loc["a", "lower"] < 2.01 < fit.ratios.loc["a", "upper"]
    assert fit.ratios.loc["a", "p"] < 0.001
    assert fit.proportionality["p"].min() > 0.05
    assert fit.proportionality["df"].tolist() == [1, 1, 2]
    years, seen, _ = people()
    assert (fit.people, fit.events) == (len(years), seen.sum())


def test_a_rate_that_changes_with_time_is_seen_to():
    tested = hazards.cox(*people(change=-2)).proportionality["p"]
    assert tested["a"] < 0.001
    assert tested["all"] < 0.001
    assert tested["b"] > 0.01


@pytest.mark.parametrize("seed", range(3))
def test_equal_to_lifelines(seed):
    lifelines = pytest.importorskip("lifelines")
    years, seen, x = people(seed, change=-0.5)
    frame = x.assign(years=years, seen=seen)
    options = {"precision": 1e-13, "r_precision": 1e-14}
    other = lifelines.CoxPHFitter().fit(frame, "years", "seen", fit_options=options)
    fit = hazards.cox(years, seen, x)
    assert fit.ratios["coefficient"].to_numpy() == pytest.approx(other.params_.to_numpy(), abs=1e-9)
    errors = other.standard_errors_.to_numpy()
    assert fit.ratios["se"].to_numpy() == pytest.approx(errors, abs=1e-9)
    limits = np.exp(other.confidence_intervals_.to_numpy())
    assert fit.ratios[["lower", "upper"]].to_numpy() == pytest.approx(limits, abs=1e-8)

    def order(durations, events, weights):  # theirs tells events of one time apart by their rows
        sides = [np.searchsorted(times, durations, side) for side in ("left", "right")]
        return pd.Series(sum(sides))

    times = np.sort(years[seen])
    test = lifelines.statistics.proportional_hazard_test(other, frame, order)
    mine = fit.proportionality.drop("all")
    assert mine["statistic"].to_numpy() == pytest.approx(test.test_statistic, abs=1e-8)
    assert mine["p"].to_numpy() == pytest.approx(test.p_value, abs=1e-8)


def test_the_order_of_people_and_the_middle_of_a_term_do_not_matter():
    years, seen, x = people()
    other = np.random.default_rng(1).permutation(len(x))
    fit = hazards.cox(years, seen, x)
    again = hazards.cox(years[other], seen[other], x.iloc[other].reset_index(drop=True) + 2015)
    for mine, theirs in zip(fit[:2], again[:2], strict=True):
        np.testing.assert_allclose(mine, theirs, rtol=1e-6, atol=1e-9)


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (lambda y, s, x: (y - 1, s, x), "negative"),
        (lambda y, s, x: (np.where(y > 2, np.nan, y), s, x), "missing"),
        (lambda y, s, x: (y, s, x.assign(b=np.nan)), "missing"),
        (lambda y, s, x: (y, s & (np.arange(len(s)) < 19), x), "fewer than 10 events"),
        (lambda y, s, x: (y, s, x.assign(b=1.0)), "does not vary"),
        (lambda y, s, x: (y, s, x.assign(b=1 - x["a"])), "told by the others"),
    ],
)
def test_what_makes_no_sense_is_refused(change, says):
    with pytest.raises(ValueError, match=says):
        hazards.cox(*change(*people()))
