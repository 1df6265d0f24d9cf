"""An area beside others, in words."""

import math

import numpy as np
import pandas as pd
import pytest

from helpers import words
from helpers.statistics import bounds

NAN = float("nan")


def peers(values, half_width=4.0, roles=None):
    values = np.array(values, dtype=float)
    return pd.DataFrame(
        {
            "area": [f"Area {place}" for place in range(len(values))],
            "area_code": [f"E{place}" for place in range(len(values))],
            "period": 2025,
            "value": values,
            "lower": values - half_width,
            "upper": values + half_width,
            "bound": bounds.INTERVAL,
            "role": roles or ["area", *["neighbour"] * (len(values) - 1)],
        }
    )


@pytest.mark.parametrize(
    ("value", "word"), [(70, "above"), (90, "below"), (80, "not distinguishable from")]
)
def test_an_interval_against_a_value_taken_as_known(value, word):
    row = peers([80]).iloc[0]
    assert words.against(row, value) == word
    assert words.against(row, 76) == words.against(row, 84) == "not distinguishable from"


def test_peers_are_judged_by_the_difference_not_by_overlap():
    frame = peers([100, 106, 94, 101])
    assert frame["upper"][0] > frame["lower"][1]
    assert words.beyond_chance(frame.iloc[0], frame.iloc[1:]) == (1, 1, 1)


def test_peers_without_limits_are_not_counted():
    frame = peers([100, 120, 130])
    frame.loc[2, ["lower", "upper"]] = NAN
    assert words.beyond_chance(frame.iloc[0], frame.iloc[1:]) == (1, 0, 0)


def test_among_peers():
    assert words.among(peers([100, 120, 80, 101]), "its neighbours") == (
        "Area 0 100.0; of its neighbours, 1 higher, 1 lower, 1 not to be told apart"
    )
    # of many comparisons it is said how many chance alone would set apart
    many = words.among(peers([100, 120, 80, 101, 99, 102]), "its neighbours")
    assert many.endswith("3 not to be told apart (5 comparisons; by chance 1 in 20 seems apart)")
    assert words.among(peers([100]), "its neighbours").endswith(
        "none of its neighbours with an interval"
    )
    assert words.among(peers([100, 120, 80]), "its regions", parts_of_it=True) == (
        "Area 0 100.0; its regions from 80.0 to 120.0"
    )
    none = peers([100, 120])
    none.loc[0, ["value", "lower", "upper"]] = NAN
    assert "has none with an interval" in words.among(none, "its neighbours")
    assert words.among(none.iloc[1:], "its neighbours").startswith("Not held for the area itself")


def test_a_rounded_value_is_known_to_half_its_unit():
    row = peers([80]).iloc[0]
    assert words.against(row, 75.6) == "above"
    assert words.against(row, 75.6, 1) == "not distinguishable from"
    assert words.against(row, 84.4) == "below"
    assert words.against(row, 84.4, 1) == "not distinguishable from"


def test_beside_says_what_is_compared_and_allows_for_rounding():
    frame = peers([80, 75.6, 90]).assign(rounding=[1, 1, NAN])
    assert words.beside(frame, "E0", ["E2", "E1"], 0, what="share in care", suffix="%") == (
        "In 2025 the share in care in Area 0, 80% (76 to 84), was below that of Area 2 (90%) and "
        "not distinguishable from that of Area 1 (76%)."
    )


def test_beside_for_each_of_several_measures():
    first, second = peers([80, 70]).assign(what="first"), peers([80, 81]).assign(what="second")
    second.loc[1, "value"] = NAN
    assert words.each_beside(pd.concat([first, second]), "what", "E0", ["E1"]) == (
        "In 2025 the first in Area 0, 80.0 (76.0 to 84.0), was above that of Area 1 (70.0)."
    )
    assert words.each_beside(first, "what", "E9", ["E1"]) == ""


def test_beside_its_context():
    frame = peers([80, 70, 90, 81], roles=["area", *["context"] * 3])
    assert words.beside(frame, "E0", ["E1", "E2", "E3"]) == (
        "In 2025 Area 0's, 80.0 (76.0 to 84.0), was above that of Area 1 (70.0), below that of "
        "Area 2 (90.0) and not distinguishable from that of Area 3 (81.0)."
    )
    assert words.beside(frame, "E0", []) == ""
    assert words.beside(frame, "E9", ["E1"]) == ""


@pytest.mark.parametrize(
    ("changes", "text"),
    [
        ([1, 1, -1, 0], "2 of 4 areas rose, 1 fell and 1 did neither"),
        ([1, 1, 1], "all 3 areas rose"),
        ([-1, -2], "all 2 areas fell"),
        ([0, 0], "all 2 areas did neither"),
        ([1, -1], "1 of 2 areas rose and 1 fell"),
        ([NAN, NAN], "no change of areas is known"),
        ([1, NAN, -1], "1 of 2 areas rose and 1 fell"),
    ],
)
def test_directions(changes, text):
    assert words.directions(pd.Series(changes, dtype=float)) == text


@pytest.mark.parametrize(
    ("own", "fifth"),
    [
        (0, "the lowest fifth"),
        (19, "the lowest fifth"),
        (20, "the second-lowest fifth"),
        (45, "the middle fifth"),
        (79, "the second-highest fifth"),
        (80, "the highest fifth"),
        (99, "the highest fifth"),
    ],
)
def test_a_fifth_of_all(own, fifth):
    assert words.rank(pd.Series(range(100), dtype=float), own) == fifth


def test_no_fifth_of_nothing():
    assert words.rank(pd.Series([NAN]), 3) == ""
    assert words.rank(pd.Series([1.0, NAN]), math.nan) == ""
    assert words.rank(pd.Series([1.0, NAN, NAN]), 1.0) == "the lowest fifth"


def test_the_rounding_of_a_value_is_half_its_unit_and_none_by_default():
    row = peers([80]).iloc[0]
    alike = "not distinguishable from"
    assert words.against(row, 75.6) == "above" and words.against(row, 84.4) == "below"
    assert words.against(row, 75.5, 1.0) == words.against(row, 84.5, 1.0) == alike
    assert words.against(row, 75.4, 1.0) == "above" and words.against(row, 84.6, 1.0) == "below"


def test_shares_are_told_apart_by_the_difference_and_rates_by_the_ratio():
    row = pd.Series({"value": 3.0, "lower": 1.0, "upper": 21.0, "bound": bounds.INTERVAL})
    peer = pd.DataFrame({"value": [22.0], "lower": [15.0], "upper": [40.0], "bound": row["bound"]})
    assert words.beyond_chance(row, peer) == (1, 0, 0)
    assert words.beyond_chance(row, peer, share=True) == (0, 0, 1)
    both = pd.concat(
        [pd.DataFrame([row]).assign(role="area", area="Area"), peer.assign(role="neighbour")]
    )
    assert "1 higher" in words.among(both, "others")
    assert "1 not to be told apart" in words.among(both, "others", suffix="%")


def test_nothing_is_told_apart_by_the_difference():
    nothing = pd.Series({"value": 0.0, "lower": 0.0, "upper": 1.0, "bound": bounds.INTERVAL})
    some = pd.DataFrame(
        {"value": [10.0], "lower": [8.0], "upper": [12.0], "bound": bounds.INTERVAL}
    )
    assert words.beyond_chance(nothing, some) == (1, 0, 0)
    assert words.beyond_chance(some.iloc[0], pd.DataFrame([nothing])) == (0, 1, 0)


def test_a_peer_with_one_limit_alone_is_not_counted():
    frame = peers([100, 120, 130])
    frame.loc[2, "upper"] = NAN
    assert words.beyond_chance(frame.iloc[0], frame.iloc[1:]) == (1, 0, 0)


def test_one_of_one_is_not_all_of_them():
    assert words.directions(pd.Series([1.0]), "areas") == "the one of areas rose"
