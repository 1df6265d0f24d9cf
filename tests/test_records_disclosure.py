"""What is told of records: no withheld count can be worked out, and no exact one from a curve."""

import itertools

import numpy as np
import pandas as pd
import pytest

from helpers.records import disclosure
from helpers.records.disclosure import Policy
from helpers.records.disclosure_cells import TOTAL
from helpers.statistics import survival
from tests.attacking import Attacker, two_way
from tests.conftest import longer

SIZES = (14, 30, 60, 200)
"""Below which the counts of random tables lie."""


def protected(n, policy):
    """Return a table as it is told, its cells and its sums."""
    cells = [*itertools.product(*map(range, n.shape))]
    frame = pd.DataFrame(cells, columns=["x", "y"]).assign(n=n.ravel())
    told = disclosure.counts(frame, ["x", "y"], policy=policy, totals=True)
    told = told.set_index(["x", "y"])["n"]
    rows, columns = map(range, n.shape)
    sums = [told[x, TOTAL] for x in rows], [told[TOTAL, y] for y in columns], told[TOTAL, TOTAL]
    return told.iloc[: n.size].to_numpy().reshape(n.shape), sums


def random_table(rng, number):
    return rng.integers(0, SIZES[number % len(SIZES)], rng.integers(2, 4, 2))


def test_no_withheld_cell_of_500_tables_can_be_worked_out():
    rng, attacker, least = np.random.default_rng(14), Attacker(), Policy().base
    withheld = small = 0
    for number in range(500):
        policy = Policy(10, 5 if number % 2 else 1)
        n = random_table(rng, number)
        places, hidden = two_way(attacker, n, *protected(n, policy), policy)
        attacker.next(places[hidden])
        assert hidden[:-1, :-1][n < policy.threshold].all()
        withheld, small = withheld + hidden[:-1, :-1].sum(), small + (n < 10).sum()
    assert np.concatenate(attacker.ranges()).min() >= least
    assert small < withheld < 2.5 * small  # and not everything is


def test_the_attacker_works_out_what_a_threshold_alone_leaves_open():
    attacker, policy = Attacker(), Policy(10, 1)
    n = np.array([[40, 3], [25, 60]])
    told = np.where(n < 10, np.nan, n)
    places, hidden = two_way(attacker, n, told, (n.sum(1), n.sum(0), n.sum()), policy)
    attacker.next(places[hidden])
    assert attacker.ranges()[0].tolist() == [0]


def test_reports_of_neighbouring_thresholds_tell_no_withheld_cell():
    counts = pd.DataFrame({"cell": range(24), "n": range(24)})
    for one, other in [(2, 3), (5, 6), (9, 10), (10, 11), (10, 15), (11, 12), (15, 16)]:
        first, second = Policy(one), Policy(other)
        a, b = (disclosure.counts(counts, ["cell"], policy=each)["n"] for each in (first, second))
        only = a.notna() & b.isna()
        shown = a[only].to_numpy()
        low = np.maximum(shown - 2, first.threshold)
        high = np.minimum(shown + 2, second.threshold - 1)
        assert (high - low >= 1).all(), (one, other)


def test_two_small_counts_do_not_tell_each_other_by_their_sum():
    frame = pd.DataFrame({"exit": ["home", "adopted"], "n": [9, 9]})
    told = disclosure.counts(frame, ["exit"], totals=True)
    assert told["n"].isna().all()  # 18 of two below ten: each is nine
    assert list(told["status"]) == ["c"] * 3


def test_none_is_withheld_as_a_small_count_is_and_nothing_where_so_asked():
    frame = pd.DataFrame({"exit": ["a", "b", "c"], "n": [0, 41, 57]})
    assert disclosure.counts(frame, ["exit"])["n"].isna().tolist() == [True, True, False]
    exact = disclosure.counts(frame, ["exit"], policy=Policy(1, 1))
    assert exact["n"].tolist() == [0, 41, 57]


def test_a_share_is_of_rounded_counts_and_gone_where_its_rest_is_small():
    frame = pd.DataFrame({"part": [31, 9, 95, 9], "whole": [101, 100, 102, 18]})
    told = disclosure.shares(frame, "part", "whole")
    assert told["share"].tolist()[0] == 30
    assert told["share"].isna().tolist() == [False, True, True, True]
    assert told["part"].isna().tolist() == [False, True, True, True]
    assert told["whole"].isna().tolist() == [False, False, False, True]


def curve(durations, seen, months):
    frame = survival.kaplan_meier(durations, seen, at=np.array(months) / 12)
    return frame.assign(months=months)


FINE = [*(Policy(10, base) for base in (1, 2, 3, 4)), Policy(2, 1)]
"""Whose rounding is so fine that the steps of a curve would be told."""


@pytest.mark.parametrize("policy", [Policy(), *FINE])
def test_a_rounded_curve_tells_no_exact_count(policy):
    pairs = itertools.product(range(80, 121), range(policy.between.threshold, 40))
    exact = pd.DataFrame(pairs, columns=["n", "events"]).assign(months=12)
    share = exact["events"] / exact["n"]  # by a year, none censored
    low, high = survival.log_log(1 - share, np.sqrt(share * (1 - share) / exact["n"]))
    exact = exact.assign(at_risk=exact["n"] - exact["events"], probability=share)
    exact = exact.assign(lower=1 - high, upper=1 - low)
    told = disclosure.curve(exact, policy, by=["n", "events"]).dropna()
    told[["true_n", "true_events"]] = exact[["n", "events"]]
    same = told.groupby(["at_risk", told["events"], "probability", "lower", "upper"])
    many = same[["true_n", "true_events"]].transform("nunique")
    inner = told["true_n"].between(90, 110) & told["true_events"].between(20, 30)
    assert inner.any() and (many[inner] > 1).all(axis=None)


@pytest.mark.parametrize("policy", FINE)
def test_what_lies_between_two_numbers_of_curves_is_told_as_none_or_as_5(policy):
    rng, steps = np.random.default_rng(policy.base), []
    for _ in range(8):
        n = rng.integers(30, 120)
        event, end = rng.exponential(5, n), rng.uniform(0.2, 6, n)
        frame = pd.DataFrame({"years": np.minimum(event, end), "seen": event <= end})
        frame["group"] = rng.choice(["a", "b", "c"], n)
        parts = [*frame.groupby("group"), ("all", frame)]
        exact = pd.concat(
            curve(rows["years"], rows["seen"], range(1, 60, 6)).assign(group=name)
            for name, rows in parts
        ).reset_index(drop=True)
        told = disclosure.groups(exact, "group", policy, whole="all")
        told["people"] = (told["events"] / told["probability"]).round(6)
        for name in ("at_risk", "events", "people"):
            wide = told.pivot_table(name, "months", "group", dropna=False)
            steps += [wide.diff().to_numpy(), wide[["all"]].to_numpy() - wide[["a", "b", "c"]]]
            steps.append(wide["all"] - wide[["a", "b", "c"]].sum(axis=1, skipna=False))
    steps = np.abs(np.concatenate([np.ravel(step) for step in steps]))
    steps = steps[~np.isnan(steps)]
    assert (steps > 0).any()
    assert ((steps == 0) | (steps >= Policy.base)).all()


def test_a_ratio_is_told_no_more_finely_than_the_counts_behind_it():
    pairs = itertools.product(range(10, 40), np.arange(0.3, 4, 0.01))
    exact = pd.DataFrame(pairs, columns=["events", "ratio"]).assign(people=100)
    width = np.exp(disclosure.Z95 * np.sqrt(1 / exact["events"] + 1 / 200))
    exact = exact.assign(lower=exact["ratio"] / width, upper=exact["ratio"] * width)
    told = disclosure.ratios(exact)
    people = disclosure.Z95**2 * 4 / np.log(told["upper"] / told["lower"]) ** 2
    assert np.allclose(people / 5, np.round(people / 5))
    steps = np.log(told["ratio"]) * told["events"] / 5
    assert np.allclose(steps, np.round(steps), atol=1e-9)
    assert (np.log(told["ratio"] / exact["ratio"]).abs() <= 2.5 / told["events"] + 1e-9).all()
    few = disclosure.ratios(exact.assign(events=9))
    assert few[["events", "ratio", "lower", "upper"]].isna().all(axis=None)
    limits = ["ratio", "lower", "upper"]
    assert disclosure.ratios(exact, Policy(1, 1))[limits].equals(exact[limits])


def test_how_much_was_read_tells_no_small_difference():
    policy = Policy(10, 1)
    said = {disclosure.number(n, policy) for n in range(118, 123)}
    assert said == {"about 120"}
    assert disclosure.number(122, Policy(1, 1)) == "122"


def test_a_curve_ends_where_few_are_at_risk_and_begins_where_enough_came_back():
    rng = np.random.default_rng(3)
    event, end = rng.exponential(6, 140), rng.uniform(0.2, 6, 140)
    exact = curve(np.minimum(event, end), event <= end, [1, 12, 24, 36, 48, 60, 66, 71])
    told = disclosure.curve(exact)
    assert told["at_risk"].isna().tolist() == (exact["at_risk"] < 10).tolist()
    unsaid = (exact["at_risk"] < 10) | (exact["events"] < 10)
    assert 0 < unsaid.sum() < 8
    for name in ("events", "probability", "lower", "upper"):
        assert told[name].isna().tolist() == unsaid.tolist()
    near = told.loc[~unsaid, ["probability", "lower", "upper"]]
    assert (near - exact.loc[~unsaid, near.columns]).abs().max().max() < 0.03
    assert (near["lower"] < near["probability"]).all()
    as_it_is = disclosure.curve(exact, Policy(1, 1))
    assert as_it_is[near.columns.to_list()].equals(exact[near.columns.to_list()])


def test_a_curve_of_single_days_is_refused():
    exact = survival.curve([0.013, 0.4, 1.2] * 9, [True] * 27)
    with pytest.raises(ValueError, match="whole months"):
        disclosure.curve(exact)


@pytest.mark.parametrize(
    ("n", "said"), [(1234, "about 1,235"), (9, "fewer than 10"), (10, "about 10")]
)
def test_a_number_in_a_sentence(n, said):
    assert disclosure.number(n) == said


def test_a_looser_policy_says_so():
    assert "chose to withhold less" in Policy(5, 5).stated()
    assert "chose" not in Policy().stated()
    assert Policy(11, 5).threshold == 15  # within one rounding step of 10, which would tell
    said = Policy(10, 1).stated()
    assert "None is rounded but those of curves and of how much was read, to 5: what" in said
    assert "to 2 but those of curves and of how much was read, to 5:" in Policy(10, 2).stated()
    assert "curves" not in Policy().stated() + Policy(1, 1).stated()


@pytest.mark.parametrize("pairs", [40, pytest.param(500, marks=longer)])
def test_a_report_and_one_of_a_year_more_tell_no_withheld_cell(pairs):
    rng, attacker, policy = np.random.default_rng(5), Attacker(), Policy()
    for number in range(pairs):
        n = random_table(rng, number)
        more = n + rng.integers(0, (3, 6, 15, 60)[number // 4 % 4], n.shape)
        before, after = (two_way(attacker, t, *protected(t, policy), policy) for t in (n, more))
        for one, other in zip(before[0].flat, after[0].flat, strict=True):
            attacker.adds_up([one, attacker.cell(0, 10_000)], other)  # nobody is lost
        attacker.next([*before[0][before[1]], *after[0][after[1]]])
    assert np.concatenate(attacker.ranges()).min() >= 1
