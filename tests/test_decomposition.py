import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers.statistics import decomposition
from helpers.statistics.decomposition import flow_balance, stock_and_flow

# England, years ending 31 March 2016 and 2025, and mid-2015 and mid-2024
STOCK = pd.Series({2016: 70_410, 2025: 81_770})
STARTED = pd.Series({2016: 32_170, 2025: 32_270})
POPULATION = pd.Series({2015: 11_593_891, 2024: 12_183_016})
positive = st.floats(1, 1e6)


def frame(values, rounding=10, reasons=None):
    reasons = reasons or {}
    return pd.DataFrame(
        {
            "period": list(values),
            "value": [np.nan if n is None else float(n) for n in values.values()],
            "rounding": rounding,
            "reason": [reasons.get(p, "") for p in values],
        }
    )


@settings(deadline=None)
@given(*[positive] * 6)
def test_contributions_add_up_exactly(n0, n1, s0, s1, p0, p1):
    result = stock_and_flow(
        pd.Series({2016: n0, 2025: n1}),
        pd.Series({2016: s0, 2025: s1}),
        pd.Series({2015: p0, 2024: p1}),
        2016,
        2025,
    )
    scale = max(n0, n1)
    assert result["change_children"].sum() == pytest.approx(n1 - n0, abs=1e-9 * scale)
    if n0 != n1:
        assert result["change_percent"].sum() == pytest.approx(100, rel=1e-3)
    first, last = result["first"].to_numpy(), result["last"].to_numpy()
    assert first.prod() / 10_000 == pytest.approx(n0)
    # a factor that grew added children, one that shrank took some away
    grew = np.sign(np.round(np.log(last / first), 9))
    assert (np.sign(result["change_children"]) * grew >= 0).all()


def test_england_by_hand():
    result = stock_and_flow(STOCK, STARTED, POPULATION, 2016, 2025).set_index("factor")
    assert result.index.tolist() == ["population", "flow per child", "children per flow"]
    mean = (81_770 - 70_410) / np.log(81_770 / 70_410)
    assert result.loc["population", "change_children"] == pytest.approx(
        mean * np.log(12_183_016 / 11_593_891)
    )
    assert result.loc["flow per child", "first"] == pytest.approx(27.747, abs=1e-3)
    assert result.loc["children per flow", "last"] == pytest.approx(2.5339, abs=1e-4)
    assert result.loc["children per flow", "change_percent"] == pytest.approx(97.9, abs=0.1)
    # by the delta method: the two flows as Poisson counts
    half = 1.959963984540054 * mean * np.sqrt(1 / 32_170 + 1 / 32_270)
    for factor in ("flow per child", "children per flow"):
        row = result.loc[factor]
        assert row["upper"] - row["change_children"] == pytest.approx(half, rel=1e-9)
        assert row["change_children"] - row["lower"] == pytest.approx(half, rel=1e-9)
    assert result.loc["population", ["lower", "upper"]].isna().all()
    assert (result["reason"] == "").all()


def test_only_the_factor_that_changed_contributes():
    result = stock_and_flow(
        pd.Series({1: 100, 2: 150}), pd.Series({1: 50, 2: 75}), pd.Series({0: 1000, 1: 1000}), 1, 2
    )
    assert result["change_children"].tolist() == pytest.approx([0, 50, 0])


def test_no_change_in_stock_has_no_shares():
    result = stock_and_flow(
        pd.Series({1: 100, 2: 100}), pd.Series({1: 50, 2: 40}), pd.Series({0: 1000, 1: 900}), 1, 2
    )
    assert result["change_children"].sum() == pytest.approx(0)
    assert result["change_percent"].isna().all()


def test_rounding_bounds_hold_what_the_exact_numbers_would_give():
    printed = stock_and_flow(
        frame(STOCK.to_dict()), frame(STARTED.to_dict()), POPULATION, 2016, 2025
    )
    exact = stock_and_flow(STOCK, STARTED, POPULATION, 2016, 2025)[1:]
    printed = printed[1:]
    assert (printed["lower"] < exact["lower"]).all() and (printed["upper"] > exact["upper"]).all()
    rng = np.random.default_rng(2)
    for shift in rng.uniform(-5, 5, (50, 4)):
        true = stock_and_flow(STOCK + shift[:2], STARTED + shift[2:], POPULATION, 2016, 2025)
        assert (true["lower"][1:] >= printed["lower"]).all()
        assert (true["upper"][1:] <= printed["upper"]).all()


def test_a_flow_says_its_name_where_it_is_missing():
    result = stock_and_flow(STOCK, STARTED[:1], POPULATION, 2016, 2025, "children who ceased")
    assert set(result["reason"]) == {"children who ceased 2025: not in the data held"}


@pytest.mark.parametrize(("flow", "flow_last"), [(32_170, 32_270), (60, 45), (400, 520)])
def test_intervals_of_the_parts_cover_what_they_say(flow, flow_last):
    """Of flows drawn as Poisson counts, 95 in 100 intervals hold the part of the expected ones."""
    rng = np.random.default_rng(4)
    draws = rng.poisson([flow, flow_last], (20_000, 2)).astype(float)
    numbers = np.empty((len(draws), 3, 2))
    numbers[:, 0], numbers[:, 1], numbers[:, 2] = (70_410, 81_770), draws, (11.6e6, 12.2e6)
    true = numbers[:1].copy()
    true[:, 1] = flow, flow_last
    _, lower, upper = decomposition._contributions(numbers)[2]
    held = decomposition._contributions(true)[2, 0]
    assert np.mean((lower <= held) & (held <= upper)) == pytest.approx(0.95, abs=0.01)


def test_missing_inputs_give_missing_results_and_say_why():
    started = frame({2016: None, 2025: 32_270}, reasons={2016: "confidential"})
    result = stock_and_flow(STOCK, started, POPULATION.drop(2024), 2016, 2025)
    numbers = result.drop(columns=["factor", "unit", "reason", "bound"])
    assert numbers.isna().all(axis=None) and (result["bound"] == "").all()
    assert set(result["reason"]) == {
        "children who started 2016: confidential; population 2024: not in the data held"
    }


def test_a_count_that_may_be_zero_is_not_decomposed():
    result = stock_and_flow(frame({1: 5, 2: 20}), pd.Series({1: 5, 2: 9}), POPULATION, 1, 2)
    assert result["change_children"].isna().all()
    few = stock_and_flow(
        frame({1: 5, 2: 20}), pd.Series({1: 5, 2: 9}), pd.Series({0: 100, 1: 100}), 1, 2
    )
    assert few["change_children"].isna().all()
    assert few["reason"].str.contains("may be, 0").all()
    assert (few["bound"] == "").all(), "no limits, and so no kind of them"


def test_two_areas_in_one_frame_are_refused():
    both = pd.concat([frame({2016: 1}), frame({2016: 2})])
    with pytest.raises(ValueError, match="2 rows for 2016: give one area"):
        stock_and_flow(both, STARTED, POPULATION, 2016, 2025)


def test_flow_balance_england():
    result = flow_balance(
        frame({2023: 83_750, 2024: 83_530, 2025: 81_770}),
        frame({2024: 33_130, 2025: 32_270}),
        frame({2024: 33_780, 2025: 34_450}),
    ).set_index("period")
    assert result.index.tolist() == [2024, 2025]
    assert result.loc[2025, ["stock_change", "net_flow", "unexplained"]].tolist() == [
        -1760,
        -2180,
        420,
    ]
    assert result.loc[2025, ["lower", "upper"]].tolist() == [400, 440]
    assert result.loc[2025, "beyond_rounding"]


def test_flow_balance_within_rounding_and_missing():
    result = flow_balance(
        frame({2023: 100, 2024: 120, 2025: None}, reasons={2025: "confidential"}),
        frame({2024: 60}),
        frame({2024: 50, 2025: 50}),
    ).set_index("period")
    assert result.loc[2024, "unexplained"] == 10
    assert not result["beyond_rounding"].any()
    assert np.isnan(result.loc[2025, "unexplained"])
    assert result.loc[2025, "reason"] == (
        "children looked after 2025: confidential; children who started 2025: not in the data held"
    )
    assert result.loc[2024, "reason"] == ""


@settings(max_examples=25, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 500), st.integers(0, 500)), min_size=1, max_size=8))
def test_flow_balance_of_true_flows_leaves_nothing(flows):
    stock, started, ceased = {2000: 10_000}, {}, {}
    for year, (entered, left) in enumerate(flows, start=2001):
        stock[year], started[year], ceased[year] = stock[year - 1] + entered - left, entered, left
    result = flow_balance(pd.Series(stock), pd.Series(started), pd.Series(ceased))
    assert len(result) == len(flows)
    assert (result["unexplained"] == 0).all()
