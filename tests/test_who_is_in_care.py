"""Who is in care: the figures by a reading of their own, what is withheld, and the sentences."""

import math
import re
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from helpers import data
from helpers.analysis.rates_in_care import rates
from helpers.analysis.rates_in_care import statements as of_rates
from helpers.analysis.re_entry import returned_home
from helpers.analysis.who_is_in_care import (
    parts,
    statements,
    statements_of_england,
    unaccompanied,
    ways_out,
)
from helpers.data import derived

RAW = Path(__file__).resolve().parents[1] / "data" / "raw"
ENGLAND, WESTMINSTER, CITY = "E92000001", "E09000033", "E09000001"


@pytest.fixture(scope="module")
def care():
    """The published figures as they lie in data/raw, read by plain pandas."""
    frame = pd.read_csv(RAW / "england_care.csv", dtype={"status": str})
    return frame.set_index(["measure", "area_code", "period"])["value"]


@pytest.fixture(scope="module")
def children():
    """The population aged under 18, by area and mid-year."""
    frame = pd.read_csv(RAW / "england_context.csv")
    frame = frame[frame["measure"] == "population_0_17"]
    return frame.set_index(["area_code", "period"])["value"]


@pytest.fixture(scope="module")
def published():
    return pd.read_csv(RAW / "england_characteristics.csv")


@pytest.fixture(scope="module")
def characteristics():
    return data.table("characteristics")


def count(published, among, group, period, *beginnings):
    rows = published[(published["children"] == among) & (published["group"] == group)]
    rows = rows[(rows["period"] == period) & rows["characteristic"].str.startswith(beginnings)]
    return int(rows["value"].sum())


# --- Unaccompanied children ---------------------------------------------------------------------


def test_of_englands_change_since_2020_most_is_unaccompanied(care):
    now, then = (
        (care["looked_after_count", ENGLAND, year], care["looked_after_uasc_count", ENGLAND, year])
        for year in (2025, 2020)
    )
    assert (now[0] - then[0], now[1] - then[1]) == (1770, 1460)
    row = unaccompanied.over_five_years(unaccompanied.changes("England", 2016, 2025)).iloc[0]
    assert row[["since", "period", "all", "unaccompanied", "others"]].tolist() == [
        2020, 2025, 1770, 1460, 310,
    ]  # fmt: skip
    assert statements.of_change(row.to_frame().T, "England") == (
        "From 2020 to 2025 the number in England changed by +1,770: unaccompanied children by "
        "+1,460, others by +310 (rounding: 10 either way, of others 20)."
    )


def test_what_is_unaccompanied_and_what_is_not_add_up_from_every_first_year(care):
    for area, code in (("England", ENGLAND), ("Leeds", "E08000035"), ("Westminster", WESTMINSTER)):
        frame = unaccompanied.changes(area, 2016, 2025)
        assert frame["since"].tolist() == list(range(2016, 2025))
        assert (frame["all"] == frame["unaccompanied"] + frame["others"]).all()
        for row in frame.itertuples():
            key = ("looked_after_uasc_count", code)
            assert row.unaccompanied == care[(*key, 2025)] - care[(*key, row.since)]


def test_westminster_2020_with_and_without_unaccompanied_children(care, children):
    whole = care["looked_after_count", WESTMINSTER, 2020]
    some = care["looked_after_uasc_count", WESTMINSTER, 2020]
    people = children[WESTMINSTER, 2019]
    expected = [10_000 * number / people for number in (whole, whole - some)]
    assert [round(one) for one in expected] == [67, 39]
    frame = unaccompanied.rates("Westminster", 2016, 2025)
    values = frame[frame["period"] == 2020].set_index("measure")["value"]
    assert values[list(unaccompanied.LINES)].tolist() == pytest.approx(expected, abs=1e-9)
    whole, others, *_ = unaccompanied.among_councils("Westminster", 2020)
    said = statements.stands(whole, others, WESTMINSTER, 2020)
    assert "rate with unaccompanied children of Westminster, 67.3," in said
    assert "rate without unaccompanied children of Westminster, 39.4," in said


def test_rates_in_care_says_the_rate_without_them_too():
    rated = rates.with_context(rates.RATE, "Westminster", [], 2016, 2020)
    assert of_rates.rate(rated, "Westminster", []).endswith(
        "Without unaccompanied asylum-seeking children it was 39.4 in 2020, with them 67.3."
    )
    of_city = rates.with_context(rates.RATE, "City of London", [], 2016, 2025)
    assert "Without unaccompanied" not in of_rates.rate(of_city, "City of London", [])


def logarithmic_mean(last, first):
    return first if last == first else (last - first) / math.log(last / first)


def test_by_starters_both_signs_turn_without_unaccompanied_children(
    care, children, published, characteristics
):
    people = [children[ENGLAND, year] for year in (2019, 2023)]
    all_children = [care["looked_after_count", ENGLAND, year] for year in (2020, 2024)]
    some = [care["looked_after_uasc_count", ENGLAND, year] for year in (2020, 2024)]
    stocks = {
        unaccompanied.ALL: all_children,
        unaccompanied.OTHERS: [a - b for a, b in zip(all_children, some, strict=True)],
    }
    names = {unaccompanied.ALL: "Total children", unaccompanied.OTHERS: "Non-unaccompanied"}
    shared = unaccompanied.by_starters(characteristics, 2025)
    told = {}
    for measure, stock in stocks.items():
        group = "Unaccompanied asylum-seeking children"
        among = "started to be looked after in the year"
        flow = [count(published, among, group, year, names[measure]) for year in (2020, 2024)]
        mean = logarithmic_mean(stock[1], stock[0])
        expected = [
            mean * math.log(people[1] / people[0]),
            mean * math.log((flow[1] / people[1]) / (flow[0] / people[0])),
            mean * math.log((stock[1] / flow[1]) / (stock[0] / flow[0])),
        ]
        mine = shared[shared["measure"] == measure]
        assert mine["change_children"].tolist() == pytest.approx(expected, abs=1e-9)
        assert sum(expected) == pytest.approx(stock[1] - stock[0], abs=1e-9)
        told[measure] = [round(one) for one in expected[1:]]
    assert told[unaccompanied.ALL] == [3364, -1679]
    assert told[unaccompanied.OTHERS] == [-6662, 6129]
    said = statements_of_england.by_starters(shared)
    assert "the sign turns, beyond chance in the flow, for starters for each child and" in said
    assert "By leavers it cannot be shared out" in said


def test_signs_that_chance_could_turn_are_not_said_to_turn(characteristics):
    shared = unaccompanied.by_starters(characteristics, 2025)
    open_ = shared.assign(lower=-9e9, upper=9e9)
    assert "the sign turns" not in statements_of_england.by_starters(open_)
    same = shared.assign(lower=1.0, upper=2.0)
    assert "the sign turns" not in statements_of_england.by_starters(same)


def test_under_five_years_nothing_is_shared_out_by_starters(characteristics):
    assert unaccompanied.by_starters(characteristics, 2023).empty
    assert statements_of_england.by_starters(unaccompanied.by_starters(characteristics, 2023)) == ""


# --- What is withheld ---------------------------------------------------------------------------


def test_where_either_number_is_not_shown_nothing_is_worked_out_from_the_other():
    wanted = [unaccompanied.ALL, unaccompanied.COUNT]
    held = data.observations(wanted).dropna(subset=["value"])
    both = held.groupby(["area_code", "period"]).size()
    both = set(both.index[both == 2])
    for measure in (unaccompanied.OTHERS, unaccompanied.RATE_OF_OTHERS):
        shown = data.observations(measure).dropna(subset=["value"])
        assert len(shown) > 1000
        assert set(zip(shown["area_code"], shown["period"], strict=True)) <= both


@pytest.mark.parametrize(
    ("every", "some", "left"),
    [(20, 14, 6), (20, 20, 0), (20, 15, None), (20, 19, None), ("c", 10, None), (20, "c", None)],
)
def test_what_is_left_is_shown_unless_it_is_one_to_five_or_either_is_suppressed(every, some, left):
    numbers = {unaccompanied.ALL: every, unaccompanied.COUNT: some, "population_0_17": 1000}
    rows = [
        {
            "measure": measure,
            "area_code": CITY,
            "period": 2019 if measure.startswith("population") else 2020,
            "value": np.nan if value == "c" else float(value),
            "status": "c" if value == "c" else "",
            "reason": "suppressed" if value == "c" else "",
            "source": "s",
            "rounding": 1.0,
            "released": "2020-11",
        }
        for measure, value in numbers.items()
    ]
    labels = data.measures().set_index("measure")["label"]
    result = derived.work_out(pd.DataFrame(rows), labels).set_index("measure")
    for measure, each in ((unaccompanied.OTHERS, 1), (unaccompanied.RATE_OF_OTHERS, 10)):
        row = result.loc[measure]
        if left is None:
            assert np.isnan(row[["value", "lower", "upper", "count"]].astype(float)).all()
            assert row["status"] == "c" and row["reason"]
        else:
            assert row["value"] == left * each


def test_of_the_city_of_london_nothing_is_shown_of_which_the_rest_would_be_one():
    frame = data.series(unaccompanied.OTHERS, "City of London", 2016, 2025)
    assert frame["value"].isna().all()
    assert frame.set_index("period")["status"][[2016, 2017, 2025]].tolist() == ["c", "c", "c"]
    said = statements.opening("City of London", [], 2016, 2025)
    assert said.startswith("- 11 children looked after in City of London were unaccompanied")
    assert " of 12 " not in said and "rate" not in said


def test_what_the_other_parts_leave_is_never_given_for_a_part_that_is_missing(characteristics):
    frame = parts.of(characteristics, parts.AGE, 2020, 2024)
    hidden = (frame["label"] == "Under 1") & (frame["period"] == 2024)
    frame.loc[hidden, ["value", "status"]] = [np.nan, "c"]
    moved = parts.change(frame)
    assert moved["period"].unique().tolist() == [2023]
    everywhere = frame.assign(value=frame["value"].mask(frame["label"] == "Under 1"))
    assert parts.change(everywhere).empty
    table = parts.as_table(frame, "Age")
    under_1 = table.set_index("Age").loc["Under 1"]
    assert np.isnan(under_1["2024"]) and under_1["Symbol"] == "c"


# --- Who they are, in England -------------------------------------------------------------------


def test_every_part_is_the_sum_of_its_published_rows(published, characteristics):
    for group in (*parts.WHO, *parts.LEAVERS):
        frame = parts.of(characteristics, group, None, 2025)
        assert frame["period"].unique().tolist() == list(range(2020, 2025))
        for row in frame[frame["value"].notna()].itertuples():
            expected = count(
                published, group.children, group.name, row.period, *group.parts[row.label]
            )
            assert row.value == expected, (group.name, row.label, row.period)
        # no row is left out or counted twice: they add up to the total but for rounding
        sums = frame.groupby("period").agg({"value": "sum", "total": "max"})
        assert (sums["value"] - sums["total"]).abs().le(10 * len(group.parts)).all()


def test_the_change_by_age_is_an_exact_sum_and_that_of_a_plain_loop(published, characteristics):
    moved = parts.change(parts.of(characteristics, parts.AGE, 2016, 2025))
    ages = ("Under 1", "1 to 4", "5 to 9", "10 to 15", "16 years")
    among, group = "looked after at 31 March", "Age group"
    expected = []
    for age in ages:
        then, now = (count(published, among, group, year, age) for year in (2020, 2024))
        expected.append(now - then)
    assert moved["value"].tolist() == pytest.approx(expected, abs=1e-9)
    assert expected == [-400, 20, 330, 70, 3610] and sum(expected) == 3630 == 83_630 - 80_000
    assert statements_of_england.most_of(moved, "aged {part}") == (
        "From 2020 to 2024 the number looked after in England changed by +3,630, of which aged 16 "
        "and over +3,610."
    )


def test_every_change_adds_up_to_that_of_the_total_exactly(characteristics):
    for group in (*parts.WHO, *parts.LEAVERS):
        frame = parts.of(characteristics, group, 2016, 2025)
        moved = parts.change(frame)
        total = frame.groupby("period")["total"].max()
        first, last = (moved[name].iloc[0] for name in ("since", "period"))
        assert moved["value"].sum() == total[last] - total[first]
        assert last == 2024 and first == (2021 if group is parts.REASON else 2020)


def test_voluntary_agreements_and_kin(published, characteristics):
    agreed = [
        count(published, "looked after at 31 March", "Legal status", year, "Voluntary")
        for year in (2020, 2024)
    ]
    assert agreed == [13_290, 16_240]
    kin = [
        count(published, "looked after at 31 March", "Placement", year, "1a.1 ", "1b.1 ")
        for year in (2020, 2024)
    ]
    assert kin == [11_590, 13_670]
    said = statements_of_england.of_groups(characteristics, 2016, 2025)
    assert "looked after by agreement in England was 16,240 in 2024" in said
    assert "2,950 more than in 2020" in said
    assert "fostered by relatives or friends in England was 13,670 in 2024" in said
    assert "2,080 more than in 2020" in said
    assert "they were 16.3% in 2024 and 14.5% in 2020" in said


def test_turning_18_is_told_by_age_and_home_by_reason(published, characteristics):
    among = "ceased to be looked after in the year"
    turned = count(published, among, "Age on ceasing", 2024, "Ceased on 18th")
    everyone = count(published, among, "Age on ceasing", 2024, "Total")
    home = count(published, among, "Reason episode ceased", 2024, "Returned home")
    said = statements_of_england.of_leavers(characteristics, 2016, 2025)
    assert turned == 13_050 and f"was {turned:,} in 2024" in said
    assert f"Of all who left they were {100 * turned / everyone:.1f}% in 2024" in said
    assert f"Those who returned home were {100 * home / everyone:.1f}% in 2024" in said


def test_of_places_within_england_none_of_englands_characteristics_are_shown():
    assert parts.held_for("Leeds").empty and len(parts.held_for("England"))
    nothing = parts.held_for("Leeds")
    assert parts.of(nothing, parts.AGE, 2016, 2025).empty
    assert statements_of_england.of_groups(nothing, 2016, 2025) == ""
    assert statements_of_england.of_leavers(nothing, 2016, 2025) == ""


def test_a_row_that_the_publisher_renames_is_not_counted_as_none(characteristics):
    renamed = characteristics.replace({"characteristic": {"1 to 4 years": "Aged 1 to 4"}})
    with pytest.raises(ValueError, match="no row of “Age group” begins with"):
        parts.of(renamed, parts.AGE, 2016, 2025)


# --- How care ends ------------------------------------------------------------------------------


def test_shares_of_leavers_are_counts_over_those_who_ceased(care):
    frame = ways_out.shares("Leeds", 2016, 2025)
    for measure in ("adopted", "special_guardianship"):
        mine = frame[frame["measure"] == f"{measure}_percent"].set_index("period")["value"]
        for year in (2018, 2025):
            events = care[f"{measure}_count", "E08000035", year]
            total = care["looked_after_ceased_count", "E08000035", year]
            assert mine[year] == pytest.approx(100 * events / total, abs=1e-9)
    now = ways_out.in_last_year(frame).set_index("measure")["value"]
    assert now["returned_home_planned_percent"] == 26
    assert statements.of_leaving(frame, "Leeds", 2025) == (
        "Of children who left care in Leeds in 2025, 26% went home as planned, 10% went to special "
        "guardians, 11% were adopted and 5% went home unplanned."
    )
    one = frame[frame["measure"] == "returned_home_unplanned_percent"]
    assert statements.of_leaving(one, "Leeds", 2025) == (
        "Of children who left care in Leeds in 2025, 5% went home unplanned."
    )


def test_shares_that_went_home_carry_the_limits_of_the_page_on_re_entry():
    """The same figure is not said to have changed on one page and by chance on another."""
    for area in ("Leeds", "Westmorland and Furness", "England", "Isles of Scilly"):
        mine, theirs = (
            of.shares(area, 2016, 2025).query("measure.str.startswith('returned')").reset_index()
            for of in (ways_out, returned_home)
        )
        columns = ["measure", "period", "value", "lower", "upper", "bound", "status"]
        pd.testing.assert_frame_equal(mine[columns], theirs[columns], check_dtype=False)
    said = statements.each_way_out(ways_out.shares("Westmorland and Furness", 2016, 2025), "W")
    assert "in W was 7% (3 to 15) in 2025" in said
    assert "9 points lower than a year before (20 lower to 1 higher; chance could explain" in said


# --- Sentences ----------------------------------------------------------------------------------

AREAS = (
    "England", "London", "Leeds", "Westminster", "City of London", "Isles of Scilly", "E10000021",
    "Bournemouth, Christchurch and Poole", "Westmorland and Furness", "E06000058+E06000059",
    "Kensington and Chelsea", "Yorkshire and The Humber",
)  # fmt: skip


@pytest.mark.parametrize("area", AREAS)
@pytest.mark.parametrize("year", [2018, 2025])
def test_an_opening_is_at_most_five_sentences_of_thirty_words(area, year):
    if data.observations(statements.MEASURES, area, 2016, year)["value"].isna().all():
        return
    said = statements.opening(area, [], 2016, year)
    facts = [line for line in said.splitlines() if line.startswith("- ")]
    sentences = [one for fact in facts for one in re.split(r"(?<=\.) ", fact.removeprefix("- "))]
    assert 1 <= len(sentences) <= 5
    assert [one for one in sentences if len(one.split()) > 30] == []


@pytest.mark.parametrize(("now", "said"), [(130, "+30"), (70, "−30"), (100, "0")])
def test_a_change_carries_its_own_sign(now, said):
    row = {"since": 2020, "period": 2025, "all": now - 100.0, "unaccompanied": 0.0}
    frame = pd.DataFrame([row | {"others": now - 100.0, "rounding": 0.0}])
    assert statements.of_change(frame, "X") == (
        f"From 2020 to 2025 the number in X changed by {said}: unaccompanied children by 0, "
        f"others by {said}."
    )
    assert statements.of_change(frame.iloc[:0], "X") == ""
