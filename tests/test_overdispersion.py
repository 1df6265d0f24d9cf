"""The spread between areas beyond chance, against other implementations and by simulation."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import integrate, stats

from helpers import data
from helpers.analysis import comparison
from helpers.statistics import funnel, gradient, overdispersion

TENTH = overdispersion.winsorised_variance(0.1)


@given(st.just(0.0) | st.floats(1e-4, 0.4))
def test_the_variance_of_a_winsorised_normal(share):
    end = stats.norm.ppf(1 - share) if share else np.inf
    inside, _ = integrate.quad(lambda z: z**2 * stats.norm.pdf(z), -min(end, 40), min(end, 40))
    ends = 2 * share * end**2 if share else 0
    assert overdispersion.winsorised_variance(share) == pytest.approx(inside + ends, abs=1e-9)
    assert pytest.approx(0.6786, abs=1e-4) == TENTH


def by_newton(difference, chance, share):
    """Paule and Mandel's variance between areas as they find it: by steps of Newton's method."""
    tau2, step = 0.0, 1.0
    for _ in range(500):
        z = difference / np.sqrt(chance + tau2)
        inside = np.clip(z, *np.quantile(z, [share, 1 - share]))
        off = np.mean(inside**2) / overdispersion.winsorised_variance(share) - 1
        at = 1e-6 * tau2 + 1e-12
        z = difference / np.sqrt(chance + tau2 + at)
        inside = np.clip(z, *np.quantile(z, [share, 1 - share]))
        slope = (np.mean(inside**2) / overdispersion.winsorised_variance(share) - 1 - off) / at
        step = -off / slope
        tau2 = max(tau2 + step, 0.0)
    return tau2


@pytest.mark.parametrize("share", [0.0, 0.1, 0.2])
def test_the_spread_between_areas_is_paule_and_mandels(share):
    rng = np.random.default_rng(8)
    population = rng.integers(5_000, 250_000, 60)
    count = rng.poisson(population * (np.sqrt(0.0067) + rng.normal(0, 0.012, 60)) ** 2)
    difference = np.sqrt(count / population) - np.sqrt(0.0067)
    result = overdispersion.of_rates(count, population, 67, winsorise=share)
    expected = by_newton(difference, 1 / (4 * population), share)
    assert result.tau2 == pytest.approx(expected, rel=1e-9, abs=1e-15)
    z = difference * np.sqrt(4 * population)
    z = np.clip(z, *np.quantile(z, [share, 1 - share]))
    variance = overdispersion.winsorised_variance(share)
    assert result.phi == pytest.approx(np.mean(z**2) / variance)


def test_overdispersion_recovers_the_spread_between_areas():
    rng = np.random.default_rng(11)
    population = rng.integers(20_000, 300_000, 4000)
    root = np.sqrt(0.0067) + rng.normal(0, 0.012, 4000)
    count = rng.poisson(population * root**2)
    plain = overdispersion.of_rates(count, population, 67, winsorise=0)
    assert plain.tau2 == pytest.approx(0.012**2, rel=0.05)
    result = overdispersion.of_rates(count, population, 67)
    assert result.phi > 5
    assert result.tau2 == pytest.approx(0.012**2, rel=0.05)
    rate = 10_000 * count / population

    def outside(tau2):
        return funnel.place(rate, funnel.rate_limits(population, 67, tau2=tau2)) != "within limits"

    assert outside(0).mean() > 0.3
    assert outside(result.tau2).mean() == pytest.approx(0.05, abs=0.005)


def test_chance_alone_is_hardly_called_overdispersion():
    rng = np.random.default_rng(5)
    total = rng.integers(50, 900, 2000)
    result = overdispersion.of_shares(rng.binomial(total, 0.8), total, 0.8)
    assert result.phi == pytest.approx(1, abs=0.06)
    assert result.tau2 < 0.1 / (4 * total.mean())


def test_too_few_areas_or_missing_ones():
    result = overdispersion.of_rates([50] * 9, [9_000] * 9, 60)
    assert np.isnan(result.tau2)
    assert result.areas == 9
    count = [50.0, 60, 70, 80, 90, 100, 110, 120, 130, 140]
    known = overdispersion.of_rates(count, [10_000] * 10, 90)
    more = overdispersion.of_rates([*count, np.nan, 5], [*[10_000] * 10, 9_000, 0], 90)
    assert more == known


def test_more_events_than_the_total_are_refused():
    with pytest.raises(ValueError, match="more than the total in row 1"):
        overdispersion.of_shares([1, 3], [2, 2], 0.5)


def english_children():
    sizes = data.authorities("population_0_17", 2024)
    return sizes.loc[sizes["area_code"].str.startswith("E"), "value"].to_numpy()


@pytest.mark.parametrize("rate", [67.1, 186.2, 51.5])
def test_limits_hold_the_councils_they_say_where_none_is_unusual(rate):
    """England's councils, drawn from one usual spread a hundred times: 1 in 20 lies outside."""
    children, rng = english_children(), np.random.default_rng(4)
    outside = []
    for _ in range(100):
        root = np.sqrt(rate / 1e4) * (1 + rng.normal(0, 0.18, len(children)))
        count = rng.poisson(children * root**2)
        spread = overdispersion.of_rates(count, children, rate)
        limits = funnel.rate_limits(children, rate, tau2=spread.tau2)
        placed = funnel.place(1e4 * count / children, limits)
        outside.append(np.mean(placed != "within limits"))
    assert np.mean(outside) == pytest.approx(0.05, abs=0.01)


def test_the_usual_range_about_a_line_holds_the_councils_it_says():
    """The same about a line by deprivation that is fitted to the councils themselves."""
    children, rng = english_children(), np.random.default_rng(6)
    outside = []
    for _ in range(100):
        score = rng.uniform(0, 0.3, len(children))
        line = 40 + 60 * gradient.ridits(score, children).to_numpy()
        root = np.sqrt(line / 1e4) * (1 + rng.normal(0, 0.15, len(children)))
        count = rng.poisson(children * root**2)
        rates = 1e4 * count / children
        expected = gradient.on_line(rates, children, score)["expected"]
        spread = overdispersion.of_rates(count, children, expected)
        limits = funnel.rate_limits(children, expected, tau2=spread.tau2)
        outside.append(np.mean(funnel.place(rates, limits) != "within limits"))
    assert np.mean(outside) == pytest.approx(0.05, abs=0.01)


def test_councils_outside_by_the_way_of_widening():
    """Shares as well as rates: eight ways, of which the third is the one that is drawn."""
    rng = np.random.default_rng(9)
    total = rng.integers(100, 2000, 80).astype(float)
    share = np.clip(rng.normal(0.6, 0.08, 80), 0.05, 0.95)
    frame = {
        "area_code": [f"E{n}" for n in range(80)], "area": "Area", "status": "", "reason": "",
    }  # fmt: skip
    events = pd.DataFrame({**frame, "value": rng.binomial(total.astype(int), share).astype(float)})
    whole = pd.DataFrame({**frame, "value": total})
    councils, curve, _ = comparison.share_funnel(events, whole, 0.6)
    ways = comparison.choices(councils, curve)
    drawn = councils["place"].ne("within limits").sum()
    assert ways["outside"].iloc[2] == drawn and set(ways["councils"]) == {80}
    assert ways["reference"].iloc[0] == pytest.approx(0.6)
    assert ways["reference"].iloc[4] == pytest.approx(share.mean(), abs=0.02)
    assert comparison.choices(councils.iloc[:0], curve.iloc[:0]).empty


def test_the_variance_by_moments_is_that_of_a_plain_loop():
    """Winsorised scores as they come, and DerSimonian and Laird's variance (Spiegelhalter 2005)."""
    rng = np.random.default_rng(4)
    people = rng.integers(5_000, 200_000, 60)
    count = rng.poisson(people * rng.normal(0.08, 0.006, 60) ** 2)
    z = [2 * (np.sqrt(n) - np.sqrt(p * 0.0064)) for n, p in zip(count, people, strict=True)]
    low, high = np.quantile(z, [0.1, 0.9])
    phi = sum(min(max(one, low), high) ** 2 for one in z) / 60
    weights = [4.0 * p for p in people]
    over = sum(weights) - sum(w**2 for w in weights) / sum(weights)
    spread = overdispersion.of_rates(count, people, 64.0)
    found = overdispersion.by_moments(spread, people)
    assert found == pytest.approx((60 * phi - 59) / over, rel=1e-9)
    assert 0 < found < spread.tau2
    assert overdispersion.by_moments(overdispersion.Spread(0.5, 0.0, 60), people) == 0
