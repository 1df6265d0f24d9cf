"""Kaplan-Meier with several spells a person: the limits allow for them."""

import numpy as np
import pandas as pd
import pytest

from helpers.statistics import clustered, survival

AT = [0.5, 1, 2, 4]


def spells(n, seed=7):
    rng = np.random.default_rng(seed)
    event, end = rng.exponential(3, n), rng.uniform(1, 5, n)
    return np.ceil(np.minimum(event, end) * 20) / 20, event <= end


def test_without_censoring_each_person_once_it_is_the_variance_of_a_share():
    years = np.repeat([0.2, 0.8, 1.5, 3.0, 6.0], [3, 5, 2, 4, 6])
    found = clustered.kaplan_meier(years, np.ones(20), np.arange(20), AT)
    for row in found.itertuples():
        share = 1 - row.probability
        spread = np.sqrt(share * (1 - share) / 20) / share / abs(np.log(share))
        assert row.lower == pytest.approx(1 - share ** np.exp(-1.959963984540054 * spread))
        assert row.upper == pytest.approx(1 - share ** np.exp(1.959963984540054 * spread))


def test_the_same_spell_twice_tells_no_more_than_once():
    years, event = spells(400)
    once = clustered.kaplan_meier(years, event, np.arange(400), AT)
    twice = clustered.kaplan_meier(np.tile(years, 2), np.tile(event, 2), np.tile(range(400), 2), AT)
    columns = ["probability", "lower", "upper"]
    np.testing.assert_allclose(twice[columns], once[columns], rtol=2e-3)
    # and those of others are near Greenwood's limits
    greenwood = survival.kaplan_meier(years, event, AT)
    np.testing.assert_allclose(once[columns], greenwood[columns], rtol=0.02)


def test_the_variance_is_that_of_leaving_out_one_person_after_another():
    years, event = spells(60, seed=3)
    whose = np.arange(60) // 3
    full = clustered.kaplan_meier(years, event, whose, [2.0])

    def log_survival(kept):
        return np.log(1 - survival.kaplan_meier(years[kept], event[kept], [2.0])["probability"][0])

    left_out = np.array([log_survival(whose != each) for each in range(20)])
    jackknife = ((left_out - log_survival(whose >= 0)) ** 2).sum()
    assert clustered._variances(years, event, whose, [2.0])[0] == pytest.approx(jackknife, rel=0.2)
    assert full["lower"][0] < full["probability"][0] < full["upper"][0]


def test_where_nothing_is_known_nothing_is_said():
    none = clustered.kaplan_meier([], [], [], AT)
    assert none[["probability", "lower", "upper"]].isna().all(axis=None)
    sure = clustered.kaplan_meier([1.0, 1.0], [True, True], [1, 2], [0.5, 1.0])
    assert list(sure["probability"]) == [0, 1] and sure[["lower", "upper"]].isna().all(axis=None)
    assert isinstance(sure, pd.DataFrame)
