"""What it costs: plain sums over data/raw, limits of rounding, real terms, and what is said."""

import itertools
import math
import re

import numpy as np
import pandas as pd
import pytest

from helpers import data
from helpers.analysis.spending import (
    among_councils,
    cost_of_placements,
    real_terms,
    statements_of_placements,
)
from helpers.errors import Problem
from tests.conftest import ROOT

ENGLAND, LEEDS = "E92000001", "E08000035"
NAMES = [*cost_of_placements.SHARES, *cost_of_placements.COSTS, cost_of_placements.CHILDREN]


def raw(file, measure, code, year):
    frame = pd.read_csv(ROOT / "data" / "raw" / file, dtype=str, keep_default_na=False)
    rows = frame[(frame["measure"] == measure) & (frame["area_code"] == code)]
    (value,) = rows.loc[rows["period"] == str(year), "value"]
    return float(value)


def deflator(financial_year):
    frame = pd.read_csv(ROOT / "data" / "raw" / "gdp_deflator.csv", dtype=str)
    (value,) = frame.loc[
        (frame["series"] == "financial year") & (frame["period"] == financial_year), "index"
    ]
    return float(value)


def plain(code):
    """Return shares then and now, costs then and now, and children: from the files alone."""
    shares = {
        year: [raw("england_placements.csv", one, code, year) for one in cost_of_placements.SHARES]
        for year in (2020, 2025)
    }
    costs = {
        year: [raw("england_spending.csv", one, code, year) for one in cost_of_placements.COSTS]
        for year in (2020, 2025)
    }
    return shares, costs, raw("england_care.csv", "looked_after_count", code, 2025)


@pytest.mark.parametrize(("area", "code"), [("England", ENGLAND), ("Leeds", LEEDS)])
def test_the_earlier_placements_cost_what_a_plain_sum_gives(area, code):
    shares, costs, children = plain(code)
    wide = cost_of_placements.held(area, 2025)
    assert cost_of_placements.years(wide, 2016) == (2020, 2025)
    changed = cost_of_placements.change(wide, 2020, 2025)
    total = [0.0, 0.0, 0.0]
    for row, before, after, week in zip(
        changed.iloc[:2].itertuples(), shares[2020], shares[2025], costs[2025], strict=True
    ):
        value = children * (before - after) / 100 * week * 365.25 / 7
        every = [
            children * (before + b - after - a) / 100 * (week + c) * 365.25 / 7
            for b, a, c in itertools.product((-0.5, 0.5), (-0.5, 0.5), (-2.5, 2.5))
        ]
        assert (row.value, row.lower, row.upper) == pytest.approx(
            (value, min(every), max(every)), rel=1e-9
        )
        total = [
            one + more for one, more in zip(total, (value, min(every), max(every)), strict=True)
        ]
    both = changed.iloc[-1]
    assert both[["value", "lower", "upper"]].tolist() == pytest.approx(total, rel=1e-9)
    assert both["lower"] <= both["value"] <= both["upper"]


@pytest.mark.parametrize(("area", "code"), [("England", ENGLAND), ("Leeds", LEEDS)])
def test_the_two_steps_are_plain_sums_at_the_prices_of_one_year(area, code):
    shares, costs, children = plain(code)
    wide = cost_of_placements.held(area, 2025)
    index = real_terms.index_numbers(real_terms.deflators(2025))
    found = cost_of_placements.by_shares_and_costs(wide, 2020, 2025, index)
    factor = deflator("2024-25") / deflator("2019-20")

    def year(shared, priced, times):
        return sum(
            children * share / 100 * week * times * 365.25 / 7
            for share, week in zip(shares[shared], costs[priced], strict=True)
        )

    plain_sums = [year(2020, 2020, factor), year(2020, 2025, 1), year(2025, 2025, 1)]
    assert found["value"].tolist() == pytest.approx(plain_sums, rel=1e-9)
    changed = cost_of_placements.change(wide, 2020, 2025)
    assert plain_sums[1] - plain_sums[2] == pytest.approx(changed["value"].iloc[-1], rel=1e-9)
    said = statements_of_placements.mix_or_price(found, changed)
    assert "goes with a week's cost" in said and "(rounding: " in said
    without = cost_of_placements.by_shares_and_costs(wide, 2020, 2025, index.drop(2020))
    assert without["status"].tolist() == ["x", "", ""]
    assert statements_of_placements.mix_or_price(without, changed) == ""


def test_costs_are_put_at_the_prices_of_one_year_where_a_deflator_is_held():
    index = real_terms.index_numbers(real_terms.deflators(2025))
    weekly = among_councils.weekly("England", 2016, 2025)
    real = cost_of_placements.real_costs(weekly, index)
    assert sorted(real["period"].unique()) == [2019, 2020, 2021, 2023, 2025]
    assert real.attrs["prices"] == 2025
    homes = real[real["measure"] == "weekly_cost_residential_pounds"].set_index("period")
    cash = raw("england_spending.csv", "weekly_cost_residential_pounds", ENGLAND, 2020)
    assert homes.loc[2020, "cash"] == cash
    expected = cash * deflator("2024-25") / deflator("2019-20")
    assert homes.loc[2020, "value"] == pytest.approx(expected, rel=1e-9)
    none = cost_of_placements.real_costs(weekly, index.iloc[:0])
    assert none.empty and none.attrs["prices"] is None


def test_one_point_is_a_point():
    wide = cost_of_placements.held("England", 2025)
    changed = cost_of_placements.change(wide, 2020, 2025)
    moved = changed.assign(share_then=changed["share_now"] + [1.0, -1.0, 0.0])
    said = statements_of_placements.parts(moved, "Borton")
    assert "+1 point, " in said and "\u22121 point, " in said
    moved = changed.assign(share_then=changed["share_now"] + [2.0, -11.0, 0.0])
    said = statements_of_placements.parts(moved, "Borton")
    assert "+2 points, " in said and "\u221211 points, " in said


@pytest.mark.parametrize("name", NAMES)
def test_a_missing_part_gives_no_amount(name):
    wide = cost_of_placements.held("England", 2025)
    assert cost_of_placements.years(wide.assign(**{name: np.nan}), 2016) is None
    later = wide.copy()
    later.loc[2025, name] = np.nan
    assert cost_of_placements.years(later, 2016) == (2020, 2024)


@pytest.mark.parametrize("area", ["City of London", "Rutland"])
def test_suppressed_shares_give_no_amount_but_the_reason(area):
    wide = cost_of_placements.held(area, 2025)
    assert cost_of_placements.years(wide, 2016) is None
    said = statements_of_placements.opening(area, [], 2016, 2025)
    assert "is not known: no two years have both shares" in said
    assert "million" not in said


def test_where_zero_lies_within_rounding_no_direction_is_named():
    row = pd.Series({"value": -0.6e6, "lower": -3.3e6, "upper": 2.1e6})
    assert statements_of_placements.more_or_less(row) == (
        "between £3.3 million less and £2.1 million more (by rounding)"
    )
    row = pd.Series({"value": 5e6, "lower": 4e6, "upper": 6e6})
    assert statements_of_placements.more_or_less(row) == (
        "about £5.0 million more (rounding: £4.0 million to £6.0 million)"
    )
    less = statements_of_placements.more_or_less(-row.rename({"lower": "upper", "upper": "lower"}))
    assert less == "about £5.0 million less (rounding: £4.0 million to £6.0 million)"


def test_the_opening_gives_england_s_amounts_and_says_what_they_are_not():
    said = statements_of_placements.opening("England", [], 2016, 2025)
    assert "£7,385" in said and "£765" in said
    assert "about £815 million less (rounding: £466 million to £1,163 million)" in said
    assert "placements of 2016 are not among the figures held; 2020 is the earliest" in said
    assert "An average cost is not what the next child would cost" in said
    wide = cost_of_placements.held("England", 2025)
    changed = cost_of_placements.change(wide, 2020, 2025)
    left = statements_of_placements.left_out(wide, changed)
    assert "20% of children in 2020 and 21% in 2025" in left


def some_areas():
    """Return the codes of one area in 15."""
    return data.areas().query("area_code.str.startswith('E')")["area_code"].tolist()[::15]


@pytest.mark.parametrize("year", [2021, 2025])
def test_no_opening_speaks_of_savings(year):
    told = 0
    for code in [ENGLAND, LEEDS, *some_areas()]:
        try:
            said = statements_of_placements.opening(code, [], 2016, year)
        except Problem:
            continue
        told += 1
        assert not re.search(r"\bnan\b|\bsave[sd]?\b", said)
    assert told > 10


def test_a_council_of_one_priced_year_has_a_title_and_no_change():
    place = data.area("Westmorland and Furness").code
    weekly = among_councils.weekly(place, 2010, 2025)
    index = real_terms.index_numbers(real_terms.deflators(2025))
    said = statements_of_placements.real(weekly, index, "W")
    assert said == "How a week's cost in W changed in real terms is not known."


def test_wales_has_no_cost():
    with pytest.raises(Problem, match=r"No figure for “Weekly unit cost.*Wales"):
        statements_of_placements.opening("Wales", [], 2016, 2025)
    assert math.isclose(cost_of_placements.WEEKS, 52.18, abs_tol=0.01)


def test_a_week_is_told_beside_the_median_of_councils():
    """Leeds has the lowest cost of foster care of all councils: that is seen beside the median."""
    said = statements_of_placements.opening("Leeds", [], 2016, 2025)
    median = data.authorities("weekly_cost_fostering_pounds", 2025)["value"].median()
    assert f"a week of foster care £270 (£{median:,.0f})." in said and "(councils’ median £" in said
    old = statements_of_placements.opening("Northamptonshire", [], 2016, 2025)
    assert "years before 2025) a week" in old and "median" not in old
