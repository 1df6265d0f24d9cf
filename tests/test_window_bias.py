import numpy as np
import pandas as pd
import pytest
from scipy import stats

from helpers.statistics.survival import kaplan_meier
from helpers.statistics.window_bias import crude_share, first_to_second, simulate

RISK = 0.04
WINDOW = (2007.0, 2021.0)


@pytest.fixture(scope="module")
def sets():
    return simulate(1, 6_000, 1970, 2020, RISK, *WINDOW)


@pytest.fixture(scope="module")
def shares(sets):
    return crude_share(sets, WINDOW[0]).set_index("year")


def test_same_seed_same_mothers():
    arguments = (50, 1990, 2020, RISK, *WINDOW)
    pd.testing.assert_frame_equal(simulate(3, *arguments), simulate(3, *arguments))
    assert not simulate(3, *arguments).equals(simulate(4, *arguments))


def test_frame_is_what_the_records_would_show(sets):
    assert sets["start"].between(*WINDOW, inclusive="left").all()
    assert (sets["sequence_seen"] <= sets["sequence"]).all()
    assert sets.groupby("mother")["sequence_seen"].first().eq(1).all()
    assert (sets.groupby("mother")["start"].diff().dropna() > 0).all()
    # hidden: mothers whose first set in the records is not their first
    hidden = sets[(sets["sequence_seen"] == 1) & (sets["sequence"] > 1)]
    assert (hidden["previous"] < WINDOW[0]).all()
    assert len(hidden) > 1000


def test_gaps_between_sets_have_the_constant_risk(sets):
    gap = (sets["start"] - sets["previous"]).dropna()
    gap = gap[sets["sequence"] > 1]
    # seen from sets of any year, long enough ago that every gap under 10 years is in the window
    truncated = stats.truncexpon(b=10 * RISK, scale=1 / RISK)
    assert gap.max() <= 10
    assert stats.kstest(gap.sample(3000, random_state=0), truncated.cdf).pvalue > 0.001


def test_crude_share_starts_at_zero_and_climbs_while_the_truth_stands_still(shares):
    assert shares.index.tolist() == list(range(2007, 2021))
    assert shares.loc[2007, "share_seen"] < 0.03
    assert (shares["share_seen"].diff().loc[2008:2013] > 0.01).all()
    assert shares.loc[2020, "share_seen"] > 0.3
    assert shares["share_true"].max() - shares["share_true"].min() < 0.02
    # a set is a repeat with probability 1 - exp(-risk x years at risk)
    assert shares["share_true"].mean() == pytest.approx(1 - np.exp(-RISK * 10), abs=0.01)
    assert (shares["share_seen"] <= shares["share_true"]).all()


def test_a_fixed_look_back_stands_still_too_but_answers_less(shares):
    assert shares.loc[:2011, "share_look_back"].isna().all()
    later = shares.loc[2012:, "share_look_back"]
    assert later.max() - later.min() < 0.02
    # the share of mothers entering or returning whose set before was within five years
    assert later.mean() == pytest.approx(1 - np.exp(-RISK * 5), abs=0.01)
    assert (later < shares.loc[2012:, "share_true"]).all()


def test_shares_are_counts_over_counts(shares):
    assert (shares["repeat_seen"] / shares["mothers"]).equals(shares["share_seen"])
    assert (shares["repeat_true"] <= shares["mothers"]).all()


@pytest.mark.parametrize("options", [{}, {"look_back": 3.0}, {"look_back": 1.0, "follow_up": 1.0}])
def test_kaplan_meier_recovers_the_risk(sets, options):
    times = first_to_second(sets, *WINDOW, **options)
    result = kaplan_meier(times["duration"], times["observed"])
    truth = 1 - np.exp(-RISK * result["years"])
    assert result["probability"].to_numpy() == pytest.approx(truth.to_numpy(), abs=0.008)


def test_kaplan_meier_interval_covers_the_truth():
    covered = []
    for seed in range(40):
        frame = simulate(seed, 100, 2007, 2020, RISK, *WINDOW)
        times = first_to_second(frame, *WINDOW)
        row = kaplan_meier(times["duration"], times["observed"], at=(5,)).iloc[0]
        covered.append(row["lower"] <= 1 - np.exp(-RISK * 5) <= row["upper"])
    assert sum(covered) >= 34


def test_counting_returns_without_censoring_understates(sets):
    times = first_to_second(sets, *WINDOW)
    # though the records last longer than any mother is at risk
    assert times["observed"].mean() < 1 - np.exp(-RISK * 10) - 0.05


def test_first_to_second_by_hand():
    frame = pd.DataFrame(
        {
            "mother": [1, 1, 1, 2, 3],
            "start": [2008.0, 2010.5, 2012.0, 2019.0, 2020.75],
            "sequence_seen": [1, 2, 3, 1, 1],
        }
    )
    times = first_to_second(frame, *WINDOW)
    assert times["mother"].tolist() == [1, 2, 3]
    assert times["duration"].tolist() == [2.5, 2.0, 0.25]
    assert times["observed"].tolist() == [True, False, False]
    assert first_to_second(frame, *WINDOW, look_back=2)["mother"].tolist() == [2, 3]
    assert first_to_second(frame, *WINDOW, follow_up=1)["mother"].tolist() == [1, 2]


def test_no_risk_no_returns():
    frame = simulate(1, 20, 1990, 2020, 0.0, *WINDOW)
    assert (frame["sequence"] == 1).all()
    assert not first_to_second(frame, *WINDOW)["observed"].any()
    assert (crude_share(frame, WINDOW[0])["share_true"] == 0).all()


def test_numbers_that_make_no_sense_are_refused():
    with pytest.raises(ValueError, match="negative"):
        simulate(1, 10, 1990, 2020, -0.1, *WINDOW)
    with pytest.raises(ValueError, match="window must lie within"):
        simulate(1, 10, 2010, 2020, RISK, *WINDOW)
    with pytest.raises(ValueError, match="no mother enters"):
        simulate(1, 0, 1990, 2020, RISK, *WINDOW)
