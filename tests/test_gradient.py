"""The gradient by deprivation: statsmodels as the oracle, and what must hold of any data."""

import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from helpers.statistics import gradient


@pytest.fixture
def councils() -> pd.DataFrame:
    rng = np.random.default_rng(7)
    score = rng.uniform(0.03, 0.33, 150).round(3)
    population = rng.uniform(2_000, 280_000, 150).round()
    rate = 30 + 250 * score + rng.normal(0, 18, 150)
    frame = pd.DataFrame({"population": population, "score": score, "rate": rate.clip(5)})
    frame["count"] = (frame["rate"] * population / 10_000).round()
    return frame.set_index(pd.Index([f"E{place}" for place in range(150)]))


def oracle(frame):
    ordered = frame.sort_values("score")
    shares = ordered.groupby("score")["population"].sum()
    ranks = (shares.cumsum() - shares / 2) / shares.sum()
    design = sm.add_constant(frame["score"].map(ranks).rename("rank"))
    model = sm.WLS(frame["rate"], design, weights=frame["population"])
    return design, model.fit(cov_type="HC3", use_t=True)


def test_ridits_are_the_middle_of_each_share():
    ranks = gradient.ridits([0.2, 0.1, 0.3], [200, 100, 100])
    assert ranks.tolist() == [0.5, 0.125, 0.875]


def test_equal_scores_share_a_rank_and_missing_ones_have_none():
    ranks = gradient.ridits([0.1, 0.1, np.nan, 0.2, 0.3], [100, 300, 500, 400, 0])
    assert ranks.iloc[:2].tolist() == [0.25, 0.25]
    assert ranks.iloc[3] == 0.75
    assert ranks.iloc[[2, 4]].isna().all()


def test_slope_index_is_weighted_least_squares_with_hc3(councils):
    _, fitted = oracle(councils)
    found = gradient.slope_index(councils["rate"], councils["population"], councils["score"])
    assert found.areas == 150
    assert found.least == pytest.approx(fitted.params["const"])
    assert found.sii == pytest.approx(fitted.params["rank"])
    limits = fitted.conf_int().loc["rank"].tolist()
    assert [found.sii_lower, found.sii_upper] == pytest.approx(limits)
    assert found.explained == pytest.approx(fitted.rsquared)


def test_relative_index_has_the_delta_method_interval(councils):
    _, fitted = oracle(councils)
    least, slope = fitted.params
    toward = np.array([1 / (least + slope) - 1 / least, 1 / (least + slope)])
    error = np.sqrt(toward @ fitted.cov_params().to_numpy() @ toward)
    found = gradient.slope_index(councils["rate"], councils["population"], councils["score"])
    t = (fitted.conf_int().loc["rank", 1] - slope) / fitted.bse["rank"]
    centre = np.log((least + slope) / least)
    assert np.log([found.rii, found.rii_lower, found.rii_upper]) == pytest.approx(
        [centre, centre - t * error, centre + t * error]
    )


def test_the_line_has_the_interval_of_the_oracle(councils):
    design, fitted = oracle(councils)
    line = gradient.on_line(councils["rate"], councils["population"], councils["score"])
    mean = fitted.get_prediction(design).summary_frame()
    assert line["expected"].to_numpy() == pytest.approx(mean["mean"].to_numpy())
    assert line["lower"].to_numpy() == pytest.approx(mean["mean_ci_lower"].to_numpy())
    assert line["upper"].to_numpy() == pytest.approx(mean["mean_ci_upper"].to_numpy())


def test_areas_with_anything_missing_are_as_good_as_absent(councils):
    holes = councils.copy()
    holes.iloc[0, holes.columns.get_loc("rate")] = np.nan
    holes.iloc[1, holes.columns.get_loc("score")] = np.nan
    columns = ["rate", "population", "score"]
    whole = gradient.slope_index(*(councils.iloc[2:][name] for name in columns))
    assert gradient.slope_index(*(holes[name] for name in columns)) == whole
    line = gradient.on_line(*(holes[name] for name in columns))
    assert line.iloc[:2].isna().all(axis=None) and line.iloc[2:].notna().all(axis=None)


def test_too_few_areas_or_one_score_give_no_line(councils):
    few = councils.iloc[:9]
    found = gradient.slope_index(few["rate"], few["population"], few["score"])
    assert found.areas == 9 and np.isnan(found.sii) and np.isnan(found.rii)
    same = gradient.slope_index(councils["rate"], councils["population"], 0.2)
    assert np.isnan(same.sii)
    assert gradient.on_line(few["rate"], few["population"], few["score"]).isna().all(axis=None)


def test_no_ratio_where_the_line_reaches_zero():
    score = np.arange(20.0)
    found = gradient.slope_index(score - 5, 1_000, score)
    assert found.sii > 0 and np.isnan(found.rii)


def test_negative_children_are_refused():
    with pytest.raises(ValueError, match="population is negative"):
        gradient.slope_index([1.0, 2.0], [5, -1], [0.1, 0.2])


@st.composite
def scattered(draw):
    size = draw(st.integers(12, 40))
    numbers = st.lists(st.integers(1, 400), min_size=size, max_size=size)
    frame = pd.DataFrame(
        {"rate": draw(numbers), "population": draw(numbers), "score": draw(numbers)}, dtype=float
    )
    assume(frame["score"].nunique() > 3 and frame["rate"].nunique() > 3)
    return frame


@settings(max_examples=60, deadline=None)
@given(scattered(), st.floats(0.1, 50), st.floats(0.1, 50))
def test_scale_of_rates_and_of_children(frame, times, children):
    """Rates in another unit scale the slope and leave the ratio; children count as shares only."""
    first = gradient.slope_index(frame["rate"], frame["population"], frame["score"])
    scaled = gradient.slope_index(
        times * frame["rate"], children * frame["population"], np.log(frame["score"])
    )
    for name in ("least", "most", "sii", "sii_lower", "sii_upper"):
        expected = times * getattr(first, name)
        assert getattr(scaled, name) == pytest.approx(expected, rel=1e-6, abs=1e-6 * times)
    for name in ("rii", "rii_lower", "rii_upper", "explained"):
        assert getattr(scaled, name) == pytest.approx(getattr(first, name), rel=1e-5, nan_ok=True)


@settings(max_examples=60, deadline=None)
@given(scattered())
def test_turning_the_order_round_turns_the_sign(frame):
    first = gradient.slope_index(frame["rate"], frame["population"], frame["score"])
    turned = gradient.slope_index(frame["rate"], frame["population"], -frame["score"])
    assert turned.sii == pytest.approx(-first.sii, abs=1e-6)
    assert turned.sii_lower == pytest.approx(-first.sii_upper, rel=1e-6, abs=1e-6)
    if abs(np.log(first.rii_upper / first.rii)) > 9.9:
        return
    assert turned.rii == pytest.approx(1 / first.rii, rel=1e-6, nan_ok=True)
    assert turned.rii_upper == pytest.approx(1 / first.rii_lower, rel=1e-5, nan_ok=True)


@settings(max_examples=60, deadline=None)
@given(scattered(), st.floats(1, 9))
def test_a_rate_that_follows_the_rank_is_found_exactly(frame, slope):
    rank = gradient.ridits(frame["score"], frame["population"])
    found = gradient.slope_index(20 + slope * rank, frame["population"], frame["score"])
    assert found.sii == pytest.approx(slope) and found.least == pytest.approx(20)
    assert found.rii == pytest.approx(1 + slope / 20)


def test_groups_hold_the_rate_of_their_totals_and_the_ratio_interval(councils):
    found = gradient.by_group(councils["count"], councils["population"], councils["score"], 10)
    assert found["areas"].sum() == 150
    assert found["count"].sum() == councils["count"].sum()
    rank = gradient.ridits(councils["score"], councils["population"])
    third = councils[(10 * rank).astype(int) == 2]
    row = found.set_index("group").loc[3]
    assert row["rate"] == pytest.approx(10_000 * third["count"].sum() / third["population"].sum())
    exact = 10_000 * third["count"] / third["population"]
    model = sm.WLS(exact, np.ones(len(third)), weights=third["population"])
    limits = model.fit(cov_type="HC1", use_t=True).conf_int().to_numpy().ravel()
    assert [row["lower"], row["upper"]] == pytest.approx(limits.tolist())


def test_a_group_of_one_area_has_no_interval():
    found = gradient.by_group([10, 20], [1_000, 1_000], [0.1, 0.2], groups=2)
    assert found["rate"].tolist() == [100, 200]
    assert found[["lower", "upper"]].isna().all(axis=None)


@settings(max_examples=40, deadline=None)
@given(scattered(), st.sampled_from([5, 10]))
def test_every_area_is_in_one_group(frame, groups):
    found = gradient.by_group(frame["rate"], frame["population"], frame["score"], groups)
    assert found["areas"].sum() == len(frame)
    assert found["group"].between(1, groups).all() and found["group"].is_monotonic_increasing
    assert (found["lower"].fillna(0) <= found["rate"] + 1e-9).all()
