"""What an interval says it holds, it holds: simulated on the numbers that councils really have.

Each is within one point of the 95% that pages say, over all English councils together; exact ones
may hold more, and more so of few events.
"""

import numpy as np
import pandas as pd
import pytest

from helpers import data
from helpers.analysis import printed_rates
from helpers.statistics import differences, intervals

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
