"""What an interval says it holds, it holds: simulated on the numbers that councils really have.

Each is within one point of the 95% that pages say, over all English councils together; exact ones
may hold more, and more so of few events.
"""

import numpy as np
import pandas as pd
import pytest

from helpers import data, words
from helpers.analysis import printed_rates
from helpers.statistics import bounds, differences, intervals, many_tests

TIMES = 200


def councils(measure, year=2024):
    held = data.authorities(measure, year)
    held = held.loc[held["area_code"].str.startswith("E"), "value"].dropna()
    return held[held > 0].to_numpy()


def holds(truth, lower, upper):
    """Return the share of intervals that hold the truth, in per cent."""
    return 100 * np.mean((np.asarray(lower) <= truth) & (truth <= np.asarray(upper)))


@pytest.mark.parametrize("rate", [67.1, 186.2, 26.5])
def test_the_interval_of_a_rate(rate):
    rng = np.random.default_rng(31)
    children = np.tile(councils("population_0_17"), TIMES)
    counts = rng.poisson(children * rate / 1e4)
    limits = intervals.rate_interval(counts, children)
    assert holds(rate, limits["lower"], limits["upper"]) == pytest.approx(95, abs=1)


@pytest.mark.parametrize("share", [0.7, 0.25, 0.5])
def test_the_interval_of_a_share(share):
    rng = np.random.default_rng(32)
    enquiries = np.tile(councils("section_47_count"), TIMES)
    limits = intervals.share_interval(rng.binomial(enquiries.astype(int), share), enquiries)
    assert holds(share, limits["lower"], limits["upper"]) == pytest.approx(95, abs=1)


@pytest.mark.parametrize(("before", "after"), [(0.70, 0.70), (0.70, 0.75), (0.20, 0.30)])
def test_the_interval_of_the_difference_of_two_shares(before, after):
    rng = np.random.default_rng(33)
    totals = np.tile(councils("conference_count"), TIMES)
    ends = []
    for share in (before, after):
        limits = intervals.share_interval(rng.binomial(totals.astype(int), share), totals)
        ends += [limits[name] for name in ("share", "lower", "upper")]
    result = differences.difference(*ends)
    assert holds(after - before, result["lower"], result["upper"]) == pytest.approx(95, abs=1)


@pytest.mark.parametrize(("before", "after"), [(67.1, 67.1), (60.0, 72.0), (26.0, 24.0)])
def test_the_interval_of_the_change_of_a_rate(before, after):
    """Exact: at least 95%."""
    rng = np.random.default_rng(34)
    children = np.tile(councils("population_0_17"), TIMES)
    counts = [rng.poisson(children * rate / 1e4) for rate in (before, after)]
    result = differences.ratio_of_rates(counts[0], children, counts[1], children)
    held = result["lower"].notna()
    assert 95 <= holds(after / before, result["lower"][held], result["upper"][held]) <= 96


@pytest.mark.parametrize(("before", "after"), [(150.0, 150.0), (160.0, 190.0)])
def test_the_interval_of_the_change_of_a_printed_rate(before, after):
    """Of rates printed to one decimal, without their counts."""
    rng = np.random.default_rng(35)
    children = np.tile(councils("population_0_17"), TIMES)
    codes = [f"E{n}" for n in range(len(children))]
    sizes = pd.DataFrame({"area_code": codes, "period": 2023, "value": children})
    sides = []
    for rate in (before, after):
        printed = np.round(1e4 * rng.poisson(children * rate / 1e4) / children, 1)
        frame = pd.DataFrame({"area_code": codes, "period": 2024, "value": printed})
        sides.append(printed_rates.with_intervals(frame, sizes))
    result = differences.compared(*sides)
    held = result["lower"].notna()
    covered = holds(after / before, result["lower"][held], result["upper"][held])
    assert covered == pytest.approx(95, abs=1)


def flat(years, times, mean=1300, of=100_000):
    """Return counts of a rate that never changes, a row a series."""
    return np.random.default_rng(years).poisson(mean, (times, years)), of


def turns(counts):
    """Return where each series was last at its highest or lowest, the last two years left out."""
    earlier = counts[:, :-2]
    ends = [counts.max(axis=1, keepdims=True), counts.min(axis=1, keepdims=True)]
    turned = (earlier == ends[0]) | (earlier == ends[1])
    last = earlier.shape[1] - 1 - turned[:, ::-1].argmax(axis=1)
    return np.where(turned.any(axis=1), last, 0)


@pytest.mark.parametrize("years", [3, 5, 8, 13])
def test_a_change_since_a_year_that_its_figures_chose(years):
    """Of rates that never change, at most 5% are said to have changed since they turned."""
    counts, of = flat(years, 40_000)
    picked = counts[np.arange(len(counts)), turns(counts)]
    level = many_tests.level_among(years - 2)
    since = differences.ratio_of_rates(picked, of, counts[:, -1], of, level)
    assert 3 <= 100 * since["beyond_chance"].mean() <= 5
    ends = [intervals.rate_interval(each, of) for each in (picked, counts[:, -1])]
    limits = [end[name] for end in ends for name in ("rate", "lower", "upper")]
    other = differences.ratio(*limits, level=level)["beyond_chance"]
    assert (other == since["beyond_chance"]).mean() > 0.99, "the limits of the two say the same"


@pytest.mark.parametrize("years", [3, 5, 8, 13])
def test_words_allow_for_the_years_that_a_turn_was_chosen_among(years):
    counts, of = flat(years, 12)
    ends, choices = ["lower", "upper"], years - 2
    for series, turn in zip(counts, turns(counts), strict=True):
        frame = intervals.rate_interval(series, of).rename(columns={"rate": "value"})
        frame = frame.assign(period=range(2000, 2000 + years), bound=bounds.INTERVAL)
        for start, year, level in (
            (None, turn, 1 - 0.05 / choices),
            (2000, 0, 0.95),
        ):
            said = words.changes(frame, start=start)[-1]
            found = differences.ratio_of_rates(series[year], of, series[-1], of, level).iloc[0]
            assert (said.first, said.by_chance) == (2000 + year, found["by_chance"])
            assert [said.lower, said.upper] == pytest.approx(found[ends].tolist())
        assert words.changes(frame)[0].lower == pytest.approx(
            differences.ratio_of_rates(*series[[-2]], of, *series[[-1]], of)["lower"][0]
        ), "a year before is no choice"
