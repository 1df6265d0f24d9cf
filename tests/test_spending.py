"""Spending: back-tests against published figures, hand-made frames, and properties."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers import data
from helpers.analysis.spending import (
    a_third_less,
    among_councils,
    balance,
    coverage,
    real_terms,
    services,
)

ENGLAND = "E92000001"


@pytest.fixture(scope="module")
def categories() -> pd.DataFrame:
    return data.table("spending_categories")


@pytest.fixture(scope="module")
def every_line(categories) -> pd.DataFrame:
    held = data.observations(services.MEASURES)
    return services.with_earlier(held, services.from_categories(categories))


@pytest.fixture(scope="module")
def missing(every_line) -> pd.DataFrame:
    members = {ENGLAND: data.members(ENGLAND)}
    return coverage.left_out_of(every_line, data.areas(), members)


@pytest.fixture(scope="module")
def england(every_line, missing) -> pd.DataFrame:
    return services.by_service(every_line, ENGLAND, missing)


@pytest.fixture(scope="module")
def indexes() -> tuple[pd.Series, pd.Series]:
    deflators = data.table("deflators")
    return tuple(
        real_terms.index_numbers(deflators, series)
        for series in (real_terms.FINANCIAL, real_terms.CALENDAR)
    )


def lines(values: dict[str, float], area_code: str = "E1", period: int = 2020) -> pd.DataFrame:
    """Return a series frame of lines; those not named are 10, the total is 100."""
    base = dict.fromkeys(services.SERVICES, 10.0) | {services.TOTAL: 100.0} | values
    frame = pd.DataFrame({"measure": list(base), "value": list(base.values())})
    return frame.assign(area_code=area_code, area=area_code, period=period, status="")


# --- Back-tests ---------------------------------------------------------------------------------


def test_the_two_tables_of_england_agree_where_they_overlap(categories):
    older = services.from_categories(categories).set_index(["measure", "period"])["value"]
    newer = data.observations(services.MEASURES, ENGLAND).set_index(["measure", "period"])["value"]
    both = pd.concat([older, newer], axis=1, keys=["older", "newer"]).dropna()
    assert set(both.index.get_level_values("period")) == set(range(2017, 2023))
    assert (both["older"] - both["newer"]).abs().max() <= 5_000 + 1  # printed to 0.01 million


def test_the_categories_add_up_to_the_total_and_leaving_care_is_within_one(categories):
    wide = categories.pivot_table(
        index="financial_year", columns="category", values="gross_million_pounds_cash"
    )
    parts = wide.drop(columns="Total (excl CERA)").sum(axis=1)
    assert (parts - wide["Total (excl CERA)"]).abs().max() <= 0.1 + 1e-9
    care = data.observations(["spend_leaving_care_pounds", "spend_looked_after_pounds"])
    care = care.pivot_table(index=["area_code", "period"], columns="measure", values="value")
    assert (care["spend_leaving_care_pounds"] <= care["spend_looked_after_pounds"]).mean() > 0.99


def test_england_is_the_sum_of_the_councils_that_have_a_figure(every_line, missing):
    councils = every_line[every_line["area_code"].isin(data.members(ENGLAND))]
    sums = councils.groupby(["measure", "period"])["value"].sum()
    nation = every_line[every_line["area_code"] == ENGLAND].set_index(["measure", "period"])
    apart = (nation["value"] - sums).dropna()
    apart = apart[apart.abs() > 100]
    assert apart.to_dict() == {
        (services.TOTAL, 2018): pytest.approx(60e6, abs=100),
        ("spend_looked_after_pounds", 2018): pytest.approx(60e6, abs=100),
    }
    said = coverage.unlike_councils(every_line, ENGLAND, data.members(ENGLAND))
    assert "£60.0 million above it in 2017-18" in said
    london = data.area("London").code
    assert coverage.unlike_councils(every_line, london, data.members(london)) == ""
    assert missing.groupby("period")["area"].agg(list).to_dict() == {
        2023: ["Luton"],
        2024: ["Cumberland", "Westmorland and Furness"],
        2025: ["Middlesbrough", "Wandsworth"],
    }


def test_shares_of_england(england):
    at = england.set_index(["service", "period"])["share"]
    assert round(at[services.LOOKED_AFTER, 2013], 1) == 39.4
    assert round(at[services.LOOKED_AFTER, 2025], 1) == 55.9
    assert round(at[services.EARLY_HELP, 2013], 1) == 33.6
    assert round(at[services.EARLY_HELP, 2025], 1) == 18.4
    assert 2015 not in set(england["period"])


def test_a_weekly_cost_is_spending_over_children_to_the_nearest_five():
    spent = data.series("spend_looked_after_pounds", ENGLAND).set_index("period")["value"]
    number = data.series("looked_after_count", ENGLAND).set_index("period")["value"]
    printed = data.series("weekly_cost_looked_after_pounds", ENGLAND).set_index("period")["value"]
    worked_out = (spent / number / 365 * 7).dropna()
    near = (worked_out - printed).abs() <= 5
    assert worked_out[~near].index.tolist() == [2018]  # the year England's total is not the sum
    assert (printed % 5 == 0).all()


def test_pounds_of_a_reorganised_council_add_up_and_weekly_costs_do_not():
    union = data.series(services.TOTAL, "E06000061+E06000062").set_index("period")["value"]
    parts = data.observations(services.TOTAL, ["E06000061", "E06000062"], 2025, 2025)["value"]
    assert union[2025] == parts.sum()
    assert union[2021] == data.series(services.TOTAL, "E10000021", 2021, 2021)["value"].item()
    assert 2024 not in set(data.series(services.TOTAL, "E06000063+E06000064")["period"])
    assert data.series("weekly_cost_looked_after_pounds", "E06000061+E06000062").empty


def test_a_third_less_depends_on_what_is_counted(categories, indexes):
    frame = a_third_less.by_definition(categories, *indexes).set_index(["label", "span"])["value"]
    young = frame["Services for young people"]
    assert round(young["2015-16 to 2019-20, real (financial years)"], 1) == -35.0
    early = frame["Early help: these two and family support"]
    assert round(early["2012-13 to 2019-20, cash"], 1) == -28.1
    assert round(early["2012-13 to 2019-20, real (calendar years)"], 1) == -36.4
    assert a_third_less.claimed(data.table("claims")) == -35


# --- Hand-made frames ---------------------------------------------------------------------------


def test_early_help_is_three_lines_and_the_rest_is_what_is_left():
    frame = services.by_service(lines({"spend_looked_after_pounds": 50}), "E1", pd.DataFrame(
        columns=["area_code", "area", "period"]
    ))  # fmt: skip
    assert frame.set_index("service")["value"].to_dict() == {
        services.LOOKED_AFTER: 50,
        services.SAFEGUARDING: 10,
        services.EARLY_HELP: 30,
        services.REST: 10,
        services.ALL: 100,
    }
    assert frame.loc[frame["service"] != services.ALL, "share"].sum() == pytest.approx(100)


def test_a_missing_line_makes_its_service_and_the_rest_missing():
    none = pd.DataFrame(columns=["area_code", "area", "period"])
    held = lines({"spend_youth_services_pounds": np.nan})
    frame = services.by_service(held, "E1", none).set_index("service")
    assert frame.loc[[services.EARLY_HELP, services.REST], "value"].isna().all()
    assert (frame.loc[[services.EARLY_HELP, services.REST], "status"] == "x").all()
    assert frame.at[services.SAFEGUARDING, "value"] == 10


def test_a_council_without_a_total_is_taken_off_the_lines_and_the_children():
    council = lines({services.TOTAL: np.nan}, "E2").assign(value=lambda f: f["value"] / 10)
    without = pd.DataFrame({"area_code": ["E2"], "area": ["E2"], "period": [2020], "of": ["E1"]})
    frame = services.by_service(pd.concat([lines({}), council]), "E1", without)
    assert frame.set_index("service").at[services.SAFEGUARDING, "value"] == 9
    population = pd.DataFrame(
        {"area_code": ["E1", "E2"], "period": [2019, 2019], "value": [100.0, 10.0]}
    )
    per_child = services.per_child(frame, population, without).set_index("service")["value"]
    assert per_child[services.SAFEGUARDING] == pytest.approx(9 / 90)


def test_without_a_population_there_is_no_spending_per_child():
    none = pd.DataFrame(columns=["area_code", "area", "period", "of"])
    frame = services.by_service(lines({}), "E1", none)
    people = pd.DataFrame({"area_code": ["E1"], "period": [2020], "value": [100.0]})
    per_child = services.per_child(frame, people, none)
    assert per_child["value"].isna().all() and (per_child["status"] == "x").all()


def test_a_weekly_cost_that_would_tell_a_suppressed_number_is_withheld():
    weekly = among_councils.weekly_costs(
        data.observations(list(among_councils.WEEKLY), "City of London")
    )
    cost = weekly[weekly["kind"] == "A child looked after"].set_index("period")
    assert cost.at[2025, "status"] == "c" and np.isnan(cost.at[2025, "value"])
    assert cost.at[2024, "value"] > 0
    sentence = among_councils.weekly_said(weekly, "City of London")
    assert "a child looked after is not shown for 2024-25, withheld because" in sentence
    assert "withheld" not in among_councils.weekly_said(weekly[weekly["period"] < 2025], "City")


def test_real_terms_only_between_years_whose_deflator_is_held(indexes):
    financial, calendar = indexes
    assert set(financial.index) == {2009, 2016, 2019, 2020, 2021, 2023, 2025}
    assert calendar.index.max() == 2020 and calendar[2020] == 100
    assert np.isnan(real_terms.real_change(1, 2, financial, 2016, 2024))
    assert real_terms.real_change(1, 2, financial, 2016, 2025) == pytest.approx(49.16, abs=0.01)
    assert real_terms.ends(pd.Series([2024, 2025]), financial) is None


def test_a_change_from_very_little_is_set_aside(indexes):
    frame = pd.DataFrame(
        {"service": services.ALL, "period": [2019, 2025], "value": [10.0, 90.0], "children": 300}
    )
    change = real_terms.changes(frame, indexes[0])
    assert change["real"].isna().all() and change["status"].tolist() == ["u"]
    large = real_terms.changes(frame.assign(children=300_000), indexes[0])
    assert large["real"].notna().all()
    assert "too small" in real_terms.said(change, "Borton")
    one_year = real_terms.changes(frame[:1], indexes[0])
    assert "no two years have both spending per child and a deflator" in real_terms.said(
        one_year, "Borton"
    )


def test_without_spending_by_category_no_definition_is_worked_out(categories, indexes):
    found = a_third_less.by_definition(categories.iloc[:0], *indexes)
    assert found.empty
    assert a_third_less.said(found, -35.0).startswith("No two years")
    assert a_third_less.headline(found, -35.0)
    assert a_third_less.as_table(found, found).empty


def test_nothing_after_the_year_asked_enters_the_definitions(categories, indexes):
    early = categories[categories["financial_year"] <= "2017-18"]
    financial, calendar = (index[index.index <= 2018] for index in indexes)
    frame = a_third_less.by_definition(early, financial, calendar)
    assert frame["last"].max() == 2018
    assert "2019-20" not in a_third_less.said(frame, -35)


def test_before_any_deflator_it_says_so(categories, indexes):
    none = indexes[0].iloc[:0]
    frame = a_third_less.by_definition(categories, none, none)
    assert frame.empty
    assert "No two years" in a_third_less.said(frame, -35)
    assert a_third_less.headline(frame, -35)


def test_amounts_are_written_for_people():
    assert services.money(16_012e6) == "£16,012 million"
    assert services.money(5_745_382) == "£5.7 million"
    assert services.money(529_657) == "£530,000"
    assert services.financial(2025) == "2024-25" and services.financial(2000) == "1999-00"


# --- Properties ---------------------------------------------------------------------------------

POUNDS = st.floats(1, 1e9)


@given(first=POUNDS, last=POUNDS)
def test_real_terms_there_and_back_multiply_to_one(first, last):
    index = pd.Series({2016: 74.5804, 2025: 100.0})
    there = 1 + real_terms.real_change(first, last, index, 2016, 2025) / 100
    back = 1 + real_terms.real_change(last, first, index, 2025, 2016) / 100
    assert there * back == pytest.approx(1)


@given(scale=st.floats(0.01, 1000))
def test_the_base_of_a_deflator_does_not_matter(scale):
    index = pd.Series({2016: 74.5804, 2025: 100.0})
    change = real_terms.real_change(5, 7, index, 2016, 2025)
    assert real_terms.real_change(5, 7, index * scale, 2016, 2025) == pytest.approx(change)


@given(parts=st.lists(POUNDS, min_size=5, max_size=5), rest=POUNDS)
def test_shares_add_up_to_all(parts, rest):
    values = dict(zip(services.SERVICES, parts, strict=True)) | {services.TOTAL: sum(parts) + rest}
    none = pd.DataFrame(columns=["area_code", "area", "period"])
    frame = services.by_service(lines(values), "E1", none)
    assert frame.loc[frame["service"] != services.ALL, "share"].sum() == pytest.approx(100)


@pytest.mark.parametrize(
    ("first", "words"),
    [(2e6, "£2.0 million in 2019-20 (+50% in cash;"), (4e5, "£400,000 in 2019-20 (in cash;")],
)
def test_from_little_money_no_change_in_per_cent_is_said(first, words):
    frame = pd.DataFrame(
        {"service": services.ALL, "period": [2020, 2025], "value": [first, 1.5 * first]}
    )
    assert words in balance.total_said(frame, "The place")
