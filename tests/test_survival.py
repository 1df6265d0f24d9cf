import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from statsmodels.duration.survfunc import SurvfuncRight

from helpers.statistics.survival import curve, kaplan_meier

# Remission in weeks, 6-mercaptopurine arm (Freireich 1963; Kalbfleisch and Prentice, table 1.1)
WEEKS = [6, 6, 6, 6, 7, 9, 10, 10, 11, 13, 16, 17, 19, 20, 22, 23, 25, 32, 32, 34, 35]
RELAPSE = [1, 1, 1, 0, 1, 0, 1, 0, 0, 1, 1, 0, 0, 0, 1, 1, 0, 0, 0, 0, 0]


def test_textbook_example():
    result = kaplan_meier(WEEKS, RELAPSE, at=(5, 6, 10, 23))
    survival = (1 - result["probability"]).round(3).tolist()
    assert survival == [1, 0.857, 0.753, 0.448]
    assert result["at_risk"].tolist() == [21, 21, 15, 6]
    assert result["events"].tolist() == [0, 3, 5, 9]
    # log(-log) limits of survival at 23 weeks, as R's survival gives them: 0.188 to 0.680
    assert result["lower"].iloc[3] == pytest.approx(1 - 0.680, abs=1e-3)
    assert result["upper"].iloc[3] == pytest.approx(1 - 0.188, abs=1e-3)
    assert result.loc[0, ["lower", "upper"]].isna().all()


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(st.integers(1, 12), st.booleans()), min_size=2, max_size=60))
def test_agrees_with_statsmodels(rows):
    durations, observed = np.array([d for d, _ in rows]), np.array([o for _, o in rows])
    steps = curve(durations, observed).set_index("years")
    if observed.any():
        oracle = SurvfuncRight(durations, observed)
        at = oracle.surv_times
        assert steps.loc[at, "probability"].to_numpy() == pytest.approx(1 - oracle.surv_prob)
        assert steps.loc[at, "at_risk"].tolist() == list(oracle.n_risk)
        assert steps["events"].iloc[-1] == observed.sum()
        # log(-log) interval by the delta method from statsmodels' Greenwood standard error
        inside = oracle.surv_prob > 0
        s, se = oracle.surv_prob[inside], oracle.surv_prob_se[inside]
        spread = np.exp(1.959964 * se / (s * abs(np.log(s))))
        assert steps.loc[at[inside], "lower"].to_numpy() == pytest.approx(
            1 - s ** (1 / spread), rel=1e-5
        )
        assert steps.loc[at[inside], "upper"].to_numpy() == pytest.approx(1 - s**spread, rel=1e-5)
    assert steps["probability"].is_monotonic_increasing
    known = steps.dropna()
    assert (known["lower"] <= known["probability"]).all()
    assert (known["probability"] <= known["upper"]).all()


def test_reading_agrees_with_the_curve():
    durations, observed = [0.5, 1.0, 1.5, 2.5, 3.0], [1, 0, 1, 1, 0]
    steps = curve(durations, observed)
    assert steps.loc[0, ["years", "probability"]].tolist() == [0, 0]
    result = kaplan_meier(durations, observed, at=(1, 2, 3))
    assert result["probability"].tolist() == pytest.approx(
        [0.2, 1 - 0.8 * 2 / 3, 1 - 0.8 * 2 / 3 / 2]
    )
    assert result["at_risk"].tolist() == [4, 2, 1]


def test_nothing_is_known_beyond_the_longest_duration():
    result = kaplan_meier([1.0, 2.0, 2.0], [1, 1, 0], at=(1, 2, 2.01))
    assert result["probability"].isna().tolist() == [False, False, True]
    assert result["at_risk"].tolist() == [3, 2, 0]


def test_nobody():
    assert curve([], []).empty
    result = kaplan_meier([], [])
    assert result["years"].tolist() == list(range(1, 9))
    assert result["probability"].isna().all()
    assert (result["at_risk"] == 0).all()


def test_rows_that_make_no_sense_are_refused():
    with pytest.raises(ValueError, match="duration is negative"):
        kaplan_meier([1, -1], [1, 1])
    with pytest.raises(ValueError, match="1 durations or flags are missing"):
        kaplan_meier([1, np.nan], [1, 1])
    with pytest.raises(ValueError, match="same index"):
        kaplan_meier(pd.Series([1.0], ["a"]), pd.Series([True], ["b"]))
