"""Aalen-Johansen beside three libraries, and beside Kaplan-Meier."""

import warnings

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from statsmodels.duration.survfunc import CumIncidenceRight

from helpers.statistics.survival import aalen_johansen, curve, incidence, kaplan_meier

EXACT = {"rel": 1e-9, "abs": 1e-12}
ROWS = st.lists(st.tuples(st.integers(1, 12), st.integers(0, 3)), min_size=2, max_size=40)


def test_worked_example():
    # Of four: one comes back at 1, one turns 18 at 2, one comes back at 3, one is still followed
    result = aalen_johansen([1, 2, 3, 4], [1, 2, 1, 0], at=(0.5, 1, 2, 3, 4, 5))
    assert result["probability"].tolist()[:5] == [0, 0.25, 0.25, 0.5, 0.5]
    assert result["at_risk"].tolist() == [4, 4, 3, 2, 1, 0]
    assert result["events"].tolist()[:5] == [0, 1, 1, 2, 2]
    assert result["probability"].isna().tolist() == [False] * 5 + [True]
    # Kaplan-Meier, which lets the second go on as if at risk, is above it
    assert kaplan_meier([1, 2, 3, 4], [1, 0, 1, 0], at=(3,))["probability"].item() == 0.625


@settings(max_examples=15, deadline=None)
@given(ROWS)
def test_agrees_with_statsmodels_and_scikit_survival(rows):
    from sksurv.nonparametric import cumulative_incidence_competing_risks

    rows = [*rows, (5, 1), (9, 2), (13, 3), (14, 0)]  # it wants each cause, and somebody left
    durations, causes = (np.array(column) for column in zip(*rows, strict=True))
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")
        first = CumIncidenceRight(durations, causes)
        at, shares, limits = cumulative_incidence_competing_risks(
            causes, durations.astype(float), conf_type="log-log", var_type="Dinse_Approx"
        )
    for cause in (1, 2, 3):
        ours = incidence(durations, causes, cause).set_index("years")
        there = ours.loc[first.times]
        assert there["probability"].to_numpy() == pytest.approx(first.cinc[cause - 1], **EXACT)
        there = ours.loc[at]
        assert there["probability"].to_numpy() == pytest.approx(shares[cause], **EXACT)
        held = there["lower"].notna().to_numpy() & np.isfinite(limits[cause]).all(axis=0)
        for name, limit in zip(("lower", "upper"), limits[cause], strict=True):
            assert there[name].to_numpy()[held] == pytest.approx(limit[held], **EXACT)
        assert (there["lower"].dropna() <= there["probability"][there["lower"].notna()]).all()


def test_agrees_with_lifelines():
    from lifelines import AalenJohansenFitter, KaplanMeierFitter

    rng = np.random.default_rng(3)
    durations = rng.permutation(400)[:300] / 52 + 0.01  # no two alike: lifelines would move them
    causes = rng.choice(4, 300, p=[0.4, 0.3, 0.2, 0.1])
    ours = incidence(durations, causes, 2).set_index("years").iloc[1:]
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")
        theirs = AalenJohansenFitter().fit(durations, causes, event_of_interest=2)
        limits = theirs.confidence_interval_.loc[ours.index]
        kaplan = KaplanMeierFitter().fit(durations, causes == 2)
    share = theirs.cumulative_density_.loc[ours.index].iloc[:, 0]
    assert ours["probability"].to_numpy() == pytest.approx(share.to_numpy(), **EXACT)
    held = ours["lower"].notna() & limits.notna().all(axis=1) & (ours["at_risk"] > 1)
    assert held.sum() > 250
    limits = np.sort(limits[held].to_numpy(), axis=1)  # lifelines calls the lower one "upper"
    assert ours.loc[held, ["lower", "upper"]].to_numpy() == pytest.approx(limits, **EXACT)
    km = curve(durations, causes == 2).set_index("years").iloc[1:]
    survival = kaplan.survival_function_.loc[km.index].iloc[:, 0]
    assert 1 - km["probability"].to_numpy() == pytest.approx(survival.to_numpy(), **EXACT)


@settings(max_examples=15, deadline=None)
@given(ROWS)
def test_shares_of_all_causes_and_of_none_are_one(rows):
    durations, causes = (np.array(column) for column in zip(*rows, strict=True))
    by_cause = [incidence(durations, causes, cause)["probability"] for cause in (1, 2, 3)]
    anything = curve(durations, causes > 0)["probability"]
    assert sum(by_cause).to_numpy() == pytest.approx(anything.to_numpy())
    alone = curve(durations, causes == 1)["probability"]
    assert (by_cause[0] <= alone + 1e-12).all()


def test_nobody_and_rows_that_make_no_sense():
    result = aalen_johansen([], [])
    assert result["probability"].isna().all() and (result["at_risk"] == 0).all()
    with pytest.raises(ValueError, match="duration is negative"):
        aalen_johansen([1, -1], [1, 2])
    with pytest.raises(ValueError, match="1 durations or flags are missing"):
        aalen_johansen(pd.Series([1.0, 2.0]), pd.Series([1.0, np.nan]))
