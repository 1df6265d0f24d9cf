"""Councils against funnel limits, and an area among its neighbours, as frames."""

import numpy as np
import pandas as pd
import pytest

from helpers.analysis import comparison
from helpers.statistics import funnel

NAN = float("nan")


def frame(values, status="", reason=""):
    return pd.DataFrame(
        {
            "area_code": [f"E{n}" for n in range(len(values))],
            "area": [f"Area {n}" for n in range(len(values))],
            "period": 2025,
            "value": np.array(values, dtype=float),
            "status": status,
            "reason": reason,
        }
    )


COUNTS = frame([60, 75, 500, NAN, 90])
COUNTS.loc[3, ["status", "reason"]] = ["c", "suppressed"]
PEOPLE = frame([10_000, 12_000, 20_000, 9_000]).iloc[[3, 2, 1, 0]]


def test_rates_are_per_10_000_of_the_areas_own_population():
    councils, curve, spread = comparison.rate_funnel(COUNTS, PEOPLE, 65.0)
    first = ["area_code", "area", "count", "status", "reason"]
    assert councils.columns.tolist() == [*first, "population", "value", "place", "plain"]
    assert councils["value"].tolist()[:3] == pytest.approx([60, 62.5, 250])
    assert councils["population"].tolist()[:3] == [10_000, 12_000, 20_000]
    assert councils.loc[3, ["status", "reason", "place"]].tolist() == ["c", "suppressed", ""]
    assert councils.loc[4, ["status", "place"]].tolist() == ["x", ""]
    assert councils.loc[4, "reason"] == "no child population is held"
    assert councils["status"].tolist()[:3] == [""] * 3
    assert curve["population"].min() <= 10_000 < 20_000 <= curve["population"].max()
    assert (curve["reference"] == 65.0).all()
    assert spread.areas == 3


def test_limits_are_widened_by_the_spread_of_the_same_councils():
    rng = np.random.default_rng(1)
    people = frame(rng.integers(20_000, 90_000, 100))
    counts = frame(rng.poisson(people["value"] / 10_000 * rng.lognormal(4.2, 0.3, 100)))
    councils, _, spread = comparison.rate_funnel(counts, people, 67.0)
    assert spread.phi > 2
    plain = funnel.place(councils["value"], funnel.rate_limits(councils["population"], 67.0))
    wide = funnel.place(
        councils["value"], funnel.rate_limits(councils["population"], 67.0, tau2=spread.tau2)
    )
    assert councils["place"].tolist() == wide.tolist()
    assert councils["plain"].tolist() == plain.tolist()
    assert (plain != "within limits").sum() > (wide != "within limits").sum()


def test_shares_are_per_cent_of_the_areas_own_total():
    events = frame([30, 45, 10, 5, NAN])
    events.loc[4, ["status", "reason"]] = ["c", "suppressed"]
    total = frame([100, 90, NAN, 4, 50])
    total.loc[2, ["status", "reason"]] = ["x", "not available"]
    councils, curve, spread = comparison.share_funnel(events, total, 0.4)
    assert councils["value"].tolist()[:2] == pytest.approx([30, 50])
    assert councils.loc[2, ["status", "reason"]].tolist() == [
        "x",
        "the number it is a share of is not shown (not available)",
    ]
    assert councils.loc[3, "status"] == "u", "more events than the total make no share"
    assert councils.loc[4, ["status", "reason"]].tolist() == ["c", "suppressed"]
    assert councils["place"].tolist()[2:] == ["", "", ""]
    assert councils.loc[2:, "value"].isna().all()
    alone = 100 * funnel.share_limits(councils["total"], 0.4)
    assert councils["plain"].tolist() == funnel.place(councils["value"], alone).tolist()
    assert spread.areas == 2
    assert (curve["reference"] == 40).all()
    assert curve["total"].max() >= 100
    limits = [name for name in curve if name not in ("total", "reference")]
    assert curve[limits].min().min() < 40 < curve[limits].max().max() <= 100


def test_neighbours_stand_nearest_first_between_the_area_and_its_context():
    rows = frame([10, 20, 30, 40])
    near = pd.DataFrame({"neighbour_code": ["E3", "E1", "E9"]})
    found = comparison.among_neighbours(rows, near, "E0", ["E2"])
    assert found["area_code"].tolist() == ["E0", "E3", "E1", "E2"]
    assert found["role"].tolist() == ["area", "neighbour", "neighbour", "context"]
    assert found.columns.tolist() == ["area_code", "role", *rows.columns[1:]]


def test_the_context_alone_is_no_comparison():
    rows = frame([NAN, NAN, 30])
    near = pd.DataFrame({"neighbour_code": ["E1"]})
    assert comparison.among_neighbours(rows, near, "E0", ["E2"]).empty
    assert len(comparison.among_neighbours(rows.fillna(1), near, "E0", ["E2"])) == 3


def test_without_neighbours_there_is_no_comparison():
    rows = frame([60, 75]).assign(lower=50.0, upper=80.0)
    near = pd.DataFrame({"neighbour_code": ["E1"]})
    assert comparison.among_neighbours(rows, near, "E0", [])["area_code"].tolist() == ["E0", "E1"]
    assert comparison.among_neighbours(rows, near[:0], "E0", ["E1"]).empty


def test_the_name_to_bring_out_is_that_of_a_council_with_a_value():
    councils, _, _ = comparison.rate_funnel(COUNTS, PEOPLE, 65.0)
    assert comparison.funnel_name(councils, "E1") == "Area 1"
    assert comparison.funnel_name(councils, "E3") == ""
    assert comparison.funnel_name(councils, "E9") == ""


def test_shares_are_placed_against_limits_in_per_cent_and_too_few_widen_nothing():
    events, total = frame([30, 90, 0, 0]), frame([100, 100, 100, 0])
    councils, curve, _ = comparison.share_funnel(events, total, 0.3)
    assert councils["place"].tolist() == [
        "within limits",
        "above 99.8% limit",
        "below 99.8% limit",
        "",
    ]
    assert councils.loc[3, "status"] == "u", "no share of nothing"
    plain = 100 * funnel.share_limits(curve["total"], 0.3)
    assert curve["upper_95"].tolist() == pytest.approx(plain["upper_95"].tolist())


def test_a_share_of_one_of_all_or_of_nothing():
    events, total = frame([0, 1, 0, NAN]), frame([1, 1, 0, NAN])
    events.loc[3, ["status", "reason"]] = ["c", "suppressed"]
    total.loc[3, ["status", "reason"]] = ["x", "not available"]
    councils, _, _ = comparison.share_funnel(events, total, 0.3)
    first = ["area_code", "area", "count", "status", "reason"]
    assert councils.columns.tolist() == [*first, "total", "value", "place", "plain"]
    assert councils["value"].tolist()[:2] == [0, 100]
    assert councils["status"].tolist() == ["", "", "u", "c"]
    assert councils.loc[2:, ["count", "value"]].isna().all(axis=None)


def test_places_of_shares_change_at_the_limits_and_not_beside_them():
    total = frame([10_000] * 1_001)
    events = total.assign(value=np.round(4_000 + 800 * np.linspace(-1, 1, 1_001) ** 3))
    councils, _, spread = comparison.share_funnel(events, total, 0.4)
    assert spread.tau2 > 0
    for place, tau2 in (("place", spread.tau2), ("plain", 0.0)):
        limits = funnel.share_limits(total["value"], 0.4, tau2=tau2).iloc[0]
        share = councils["value"] / 100
        within = share[councils[place] == "within limits"]
        above = share[councils[place].str.startswith("above")]
        assert within.max() <= limits["upper_95"] < above.min() <= limits["upper_95"] + 0.001
