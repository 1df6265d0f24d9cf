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
    coverage,
    opening,
    real_terms,
    services,
    statements,
)

ENGLAND = "E92000001"
NONE_ABSENT = pd.DataFrame(columns=["of", "area_code", "area", "period"])


@pytest.fixture(scope="module")
def categories() -> pd.DataFrame:
    return data.table("spending_categories")


@pytest.fixture(scope="module")
def every_line() -> pd.DataFrame:
    return services.lines(2013, 2025)


@pytest.fixture(scope="module")
def missing(every_line) -> pd.DataFrame:
    return services.left_out(every_line, [ENGLAND])


@pytest.fixture(scope="module")
def spending(every_line) -> pd.DataFrame:
    return services.spending(every_line, services.children(2013, 2025))


@pytest.fixture(scope="module")
def england(spending) -> pd.DataFrame:
    return spending[spending["area_code"] == ENGLAND]


@pytest.fixture(scope="module")
def deflators() -> pd.DataFrame:
    return real_terms.deflators(2025)


@pytest.fixture(scope="module")
def indexes(deflators) -> tuple[pd.Series, pd.Series]:
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
    harmonised = data.series(services.TOTAL, "E06000061+E06000062").set_index("period")["value"]
    parts = data.observations(services.TOTAL, ["E06000061", "E06000062"], 2025, 2025)["value"]
    assert harmonised[2025] == parts.sum()
    assert harmonised[2021] == data.series(services.TOTAL, "E10000021", 2021, 2021)["value"].item()
    assert 2024 not in set(data.series(services.TOTAL, "E06000063+E06000064")["period"])
    assert data.series(among_councils.LOOKED_AFTER_WEEK, "E06000061+E06000062").empty


def test_a_third_less_depends_on_what_is_counted(categories, deflators):
    frame = a_third_less.by_definition(categories, deflators).set_index(["label", "span"])["value"]
    young = frame["Services for young people"]
    assert round(young["2015-16 to 2019-20, real (financial years)"], 1) == -35.0
    early = frame["Early help: these two and family support"]
    assert round(early["2012-13 to 2019-20, cash"], 1) == -28.1
    assert round(early["2012-13 to 2019-20, real (calendar years)"], 1) == -36.4
    assert a_third_less.CLAIMED == -35


def test_a_region_leaves_out_the_council_without_a_total(every_line, spending):
    """Luton gave lines and no total for 2022-23: neither they nor its children count."""
    code = data.area("East of England").code
    at = spending[(spending["area_code"] == code) & (spending["period"] == 2023)]
    at = at.set_index("service")
    lines = every_line[every_line["period"] == 2023].set_index(["measure", "area_code"])["value"]
    rest = (
        lines["spend_safeguarding_pounds", code] - lines["spend_safeguarding_pounds", "E06000032"]
    )
    assert at.at[services.SAFEGUARDING, "value"] == rest
    people = data.observations("population_0_17", [code, "Luton"], 2022, 2022)["value"]
    assert at["children"].unique().tolist() == [people.max() - people.min()]
    assert at.drop(index=services.ALL)["share"].sum() == pytest.approx(100)


# --- Hand-made frames ---------------------------------------------------------------------------


def test_early_help_is_three_lines_and_the_rest_is_what_is_left():
    frame = services.by_service(lines({"spend_looked_after_pounds": 50}), NONE_ABSENT)
    assert frame.set_index("service")["value"].to_dict() == {
        services.LOOKED_AFTER: 50,
        services.SAFEGUARDING: 10,
        services.EARLY_HELP: 30,
        services.REST: 10,
        services.ALL: 100,
    }
    assert frame.loc[frame["service"] != services.ALL, "share"].sum() == pytest.approx(100)


def test_a_missing_line_makes_its_service_and_the_rest_missing():
    held = lines({"spend_youth_services_pounds": np.nan})
    frame = services.by_service(held, NONE_ABSENT).set_index("service")
    assert frame.loc[[services.EARLY_HELP, services.REST], "value"].isna().all()
    assert (frame.loc[[services.EARLY_HELP, services.REST], "status"] == "x").all()
    assert frame.at[services.SAFEGUARDING, "value"] == 10


ABSENT = pd.DataFrame({"of": ["E1"], "area_code": ["E2"], "area": ["E2"], "period": [2020]})


def test_a_council_without_a_total_is_taken_off_the_lines_and_the_children():
    council = lines({services.TOTAL: np.nan}, "E2").assign(value=lambda f: f["value"] / 10)
    frame = services.by_service(pd.concat([lines({}), council]), ABSENT)
    frame = frame[frame["area_code"] == "E1"]
    assert frame.set_index("service").at[services.SAFEGUARDING, "value"] == 9
    population = pd.DataFrame(
        {"area_code": ["E1", "E2"], "period": [2019, 2019], "value": [100.0, 10.0]}
    )
    per_child = services.per_child(frame, population, ABSENT).set_index("service")["per_child"]
    assert per_child[services.SAFEGUARDING] == pytest.approx(9 / 90)
    without = services.per_child(frame, population[:1], ABSENT)
    assert without["per_child"].isna().all()  # the children to take off are not known


def test_a_line_that_cannot_be_taken_off_is_not_known():
    council = lines({services.TOTAL: np.nan, "spend_safeguarding_pounds": np.nan}, "E2")
    frame = services.by_service(pd.concat([lines({}), council]), ABSENT)
    frame = frame[frame["area_code"] == "E1"].set_index("service")["value"]
    assert np.isnan(frame[services.SAFEGUARDING]) and frame[services.LOOKED_AFTER] == 0


def test_without_a_population_there_is_no_spending_per_child():
    frame = services.by_service(lines({}), NONE_ABSENT)
    people = pd.DataFrame({"area_code": ["E1"], "period": [2020], "value": [100.0]})
    per_child = services.per_child(frame, people, NONE_ABSENT)
    assert per_child["per_child"].isna().all()
    assert statements.per_child(per_child, "E1", None) == ""


def test_a_weekly_cost_that_would_tell_a_suppressed_number_is_withheld():
    weekly = among_councils.weekly("City of London", 2017, 2025)
    cost = weekly[weekly["kind"] == "A child looked after"].set_index("period")
    assert cost.at[2025, "status"] == "c" and np.isnan(cost.at[2025, "value"])
    assert cost.at[2024, "value"] > 0
    sentence = statements.weekly(weekly, "City of London")
    assert "a child looked after £7,030 in 2023-24" in sentence
    assert "a child looked after is not shown for 2024-25, withheld because" in sentence
    assert "withheld" not in statements.weekly(weekly[weekly["period"] < 2025], "City of London")


def test_real_terms_only_between_years_whose_deflator_is_held(indexes):
    financial, calendar = indexes
    assert set(financial.index) == {2009, 2016, 2019, 2020, 2021, 2023, 2025}
    assert calendar.index.max() == 2020 and calendar[2020] == 100
    assert np.isnan(real_terms.real_change(1, 2, financial, 2016, 2024))
    assert real_terms.real_change(1, 2, financial, 2016, 2025) == pytest.approx(49.16, abs=0.01)
    one_year = pd.DataFrame({"service": services.ALL, "period": [2024, 2025], "per_child": 1.0})
    assert real_terms.changes(one_year.assign(value=2e6), financial).empty


def test_a_change_from_very_little_is_set_aside(indexes):
    frame = pd.DataFrame({"service": services.ALL, "period": [2019, 2025]})
    frame = frame.assign(per_child=[10.0, 90.0], value=[3e3, 27e3])
    change = real_terms.changes(frame, indexes[0])
    assert change["real"].isna().all() and change["status"].tolist() == ["u"]
    large = real_terms.changes(frame.assign(value=[3e6, 27e6]), indexes[0])
    assert large["real"].tolist() == [pytest.approx(100 * (9 * 78.7922 / 100 - 1), abs=0.1)]
    assert "too small" in statements.real(change, "Borton")
    one_year = real_terms.changes(frame[:1], indexes[0])
    assert "no two comparable years have both spending per child and" in statements.real(
        one_year, "Borton"
    )


def test_a_service_without_a_figure_in_a_year_moves_the_years_compared(indexes):
    frame = pd.DataFrame({"service": ["A", "A", "A", "B", "B"]})
    frame = frame.assign(period=[2016, 2019, 2025, 2019, 2025], per_child=10.0, value=5e6)
    assert set(real_terms.changes(frame, indexes[0])["first"]) == {2019}


def test_without_spending_by_category_no_definition_is_worked_out(categories, deflators):
    found = a_third_less.by_definition(categories.iloc[:0], deflators)
    real = a_third_less.in_real_terms(found, -35.0)
    assert found.empty and real.empty
    assert statements.third(real, -35.0).startswith("No two years")
    assert statements.third_title(real, -35.0)
    assert a_third_less.as_table(found).empty


def test_nothing_after_the_year_asked_enters_the_definitions(deflators):
    frame = a_third_less.by_definition(services.categories(2018), real_terms.deflators(2018))
    assert frame["last"].max() == 2018
    assert "2019-20" not in statements.third(a_third_less.in_real_terms(frame, -35), -35)


def test_before_any_deflator_it_says_so(categories, deflators):
    frame = a_third_less.by_definition(categories, deflators.iloc[:0])
    assert frame.empty
    assert "No two years" in statements.third(a_third_less.in_real_terms(frame, -35), -35)


def test_amounts_are_written_for_people():
    assert services.money(16_012e6) == "£16,012 million"
    assert services.money(5_745_382) == "£5.7 million"
    assert services.money(529_657) == "£530,000"


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
    frame = services.by_service(lines(values), NONE_ABSENT)
    assert frame.loc[frame["service"] != services.ALL, "share"].sum() == pytest.approx(100)


# --- Sentences: a rise, a fall, no change, a missing year, a zero, a break ------------------------


def over(values: dict[int, float], service: str = services.ALL) -> pd.DataFrame:
    frame = pd.DataFrame({"period": list(values), "value": list(values.values())})
    frame = frame.assign(service=service, area_code="E1", area="Borton", children=1e6)
    return frame.assign(per_child=frame["value"] / 1e6, share=frame["value"] / 1e6, status="")


NONE = np.nan
AMOUNTS = {
    "a rise": (
        {2023: 2e6, 2024: 3e6, 2025: 4e6},
        "£4.0 million in 2024-25, 33% more than a year before (£3.0 million) and 100% more than "
        "in 2022-23 (£2.0 million)",
    ),
    "a fall": (
        {2023: 4e6, 2024: 3e6, 2025: 2e6},
        "£2.0 million in 2024-25, 33% less than a year before (£3.0 million) and 50% less than "
        "in 2022-23 (£4.0 million)",
    ),
    "a fall after a rise": (
        {2023: 2e6, 2024: 4e6, 2025: 3e6},
        "£3.0 million in 2024-25, 25% less than a year before (£4.0 million) and 50% more than "
        "in 2022-23 (£2.0 million)",
    ),
    "no change": (
        {2024: 3e6, 2025: 3e6},
        "£3.0 million in 2024-25, the same as a year before",
    ),
    "hardly a change": (
        {2024: 3e8, 2025: 3.001e8},
        "£300 million in 2024-25, under 1% more than a year before (£300 million)",
    ),
    "a missing year": (
        {2023: 2e6, 2024: NONE, 2025: 4e6},
        "£4.0 million in 2024-25, 100% more than in 2022-23 (£2.0 million)",
    ),
    "a missing last year": (
        {2024: 2e6, 2025: NONE},
        "£2.0 million in 2023-24, the only year with a figure",
    ),
    "a zero": ({2024: 0.0, 2025: 2e6}, "£2.0 million in 2024-25, more than a year before (£0)"),
    "to zero": (
        {2024: 2e6, 2025: 0.0},
        "£0 in 2024-25, 100% less than a year before (£2.0 million)",
    ),
    "from little": (
        {2024: 4e5, 2025: 6e5},
        "£600,000 in 2024-25, more than a year before (£400,000)",
    ),
}


@pytest.mark.parametrize(("values", "words"), AMOUNTS.values(), ids=AMOUNTS)
def test_how_spending_went(values, words):
    said = statements.total(over(values), "Borton", None)
    assert said == f"Spending of Borton on children's services, in cash, was {words}."


def test_spending_is_not_compared_across_a_break():
    breaks = pd.DataFrame({"period": [2025]})
    held = over({2023: 2e6, 2024: 3e6, 2025: 4e6})
    said = statements.total(held, "Borton", breaks)
    assert said.endswith("was £4.0 million in 2024-25, not comparable with earlier years.")
    later = pd.DataFrame({"period": [2024]})
    assert "33% more than a year before" in statements.total(held, "Borton", later)
    assert "2022-23" not in statements.total(held, "Borton", later)
    assert statements.total(held.iloc[:0], "Borton", later).endswith(
        "not known from the data held."
    )


@pytest.mark.parametrize(
    ("start", "per_child", "share"),
    [
        (2025, "£40 in 2024-25, not comparable with earlier years. In Borton before 2024-25: "
         "£30 in 2023-24, 50% more than a year before (£20).",
         "40.0%. These are not comparable with earlier years. Of all spending in Borton in "
         "2023-24: early help 30.0% (10.0 points higher than a year before)."),
        (2024, "£40 in 2024-25, 33% more than a year before (£30).",
         "40.0% (10.0 points higher than a year before)."),
        (2022, "£40 in 2024-25, 33% more than a year before (£30) and 100% more than in 2022-23 "
         "(£20).",
         "40.0% (10.0 points higher than a year before and 20.0 points higher than in 2022-23)."),
    ],
)  # fmt: skip
def test_no_change_per_child_or_of_a_share_is_across_a_break(start, per_child, share):
    breaks = pd.DataFrame({"period": [start]})
    held = over({2023: 20e6, 2024: 30e6, 2025: 40e6}).assign(children=1e6)
    assert statements.per_child(held, "E1", breaks) == (
        f"Spending per child in Borton, in cash, was {per_child}"
    )
    held = held.assign(service=services.EARLY_HELP)
    said = statements.shares(held, "Borton", breaks)
    assert said == f"Of all spending in Borton in 2024-25: early help {share}"


def test_real_terms_are_of_the_last_years_without_a_break_between(indexes):
    held = over(dict.fromkeys([2016, 2019, 2023, 2025], 5e6))
    ends = {
        start: real_terms.changes(held, indexes[0], pd.DataFrame({"period": [start]}))
        .filter(["first", "last"])
        .to_numpy()
        .tolist()
        for start in (2016, 2020, 2025)
    }
    assert ends == {2016: [[2016, 2025]], 2020: [[2023, 2025]], 2025: [[2016, 2023]]}
    both = pd.DataFrame({"period": [2019, 2025]})
    assert real_terms.changes(held[held["period"] > 2016], indexes[0], both)["last"].eq(2023).all()
    assert real_terms.changes(held[held["period"] > 2020], indexes[0], both).empty


@pytest.mark.parametrize("area", ["England", "London", "North East"])
def test_the_opening_gives_no_change_across_the_year_a_council_was_left_out(area):
    said = opening.opening(area, [], 2013, 2025)
    assert "in 2022-23 than in 20" in said and "in 2024-25 than in" not in said
    assert "(2023-24)" in said and "not comparable with" in said


def test_a_council_left_out_breaks_the_series_of_its_areas_alone(every_line):
    assert services.breaks(every_line, ENGLAND)["period"].tolist() == [2025]
    assert services.breaks(every_line, data.area("North East").code)["period"].tolist() == [2025]
    for place in ("Yorkshire and the Humber", "Leeds"):
        assert services.breaks(every_line, data.area(place).code).empty
    codes = [data.area("Dorset").code, data.harmonised_area("Dorset"), ENGLAND]
    each = services.breaks_of_each(every_line, codes)[["area", "period"]].to_numpy().tolist()
    assert each == [[data.area(codes[1]).name, 2020], ["England", 2025]]


def test_spending_per_child_beside_others():
    mine = over({2024: 900e6, 2025: 990e6})
    other = over({2025: 1200e6, 2026: 1e6}).assign(area_code="E2", area="Aland")
    said = statements.per_child(pd.concat([mine, other]), "E1", None)
    assert said == (
        "Spending per child in Borton, in cash, was £990 in 2024-25, 10% more than a year before "
        "(£900). In the same year: Aland £1,200."
    )
    assert statements.per_child(other, "E1", None) == ""
    few = mine.assign(children=10)
    assert "£990 in 2024-25, more than a year before (£900)." in statements.per_child(
        few, "E1", None
    )


SHARES = {
    "a rise": ({2023: 50e6, 2024: 55e6, 2025: 56e6}, "56.0% (1.0 point higher than a year before "
               "and 6.0 points higher than in 2022-23)"),
    "a fall": ({2023: 50e6, 2024: 45e6, 2025: 44e6}, "44.0% (1.0 point lower than a year before "
               "and 6.0 points lower than in 2022-23)"),
    "no change": ({2024: 50e6, 2025: 50e6}, "50.0% (the same as a year before)"),
    "a missing year": ({2022: 50e6, 2023: NONE, 2025: 51e6},
                       "51.0% (1.0 point higher than in 2021-22)"),
    "a zero": ({2024: 0.0, 2025: 5e6}, "5.0% (5.0 points higher than a year before)"),
    "one year": ({2025: 5e6}, "5.0%"),
}  # fmt: skip


@pytest.mark.parametrize(("values", "words"), SHARES.values(), ids=SHARES)
def test_how_a_share_went(values, words):
    said = statements.shares(over(values, services.EARLY_HELP), "Borton", None)
    assert said == f"Of all spending in Borton in 2024-25: early help {words}."


def test_a_share_of_an_earlier_year_is_not_set_beside_the_latest():
    both = pd.concat([over({2024: 5e6}, services.REST), over({2025: 9e6}, services.EARLY_HELP)])
    assert services.REST.lower() not in statements.shares(both, "Borton", None)
    none = both.iloc[:0]
    assert statements.shares(none, "Borton", None) == "No share can be worked out for Borton."
    assert statements.total_title(both, "Borton").startswith("Borton: spending")


def test_what_happened_in_real_terms_has_its_sign():
    change = pd.DataFrame({"label": ["All services", "Early help", "Safeguarding"]})
    change = change.assign(first=2019, last=2025, cash=[50.0, 1.0, 0.0], real=[20.0, -20.0, NONE])
    said = statements.real(change, "Borton")
    assert said == (
        "Between 2018-19 and 2024-25, spending per child in Borton changed in real terms by: all "
        "services +20% (+50% in cash); early help −20% (+1% in cash)."
    )
    assert "early help" not in statements.real(change, "Borton", [services.ALL])


WEEKS = {
    "a rise": ({2024: 1000, 2025: 1100}, "£1,100 in 2024-25, 10% more than a year before (£1,000)"),
    "a fall": ({2024: 1000, 2025: 900}, "£900 in 2024-25, 10% less than a year before (£1,000)"),
    "within rounding": (
        {2024: 1000, 2025: 1005},
        "£1,005 in 2024-25, the same but for rounding as a year before",
    ),
    "a missing year": ({2023: 1000, 2024: NONE, 2025: 900},
                       "£900 in 2024-25, 10% less than in 2022-23 (£1,000)"),
    "a zero": ({2024: 0, 2025: 900}, "£900 in 2024-25, more than a year before (£0)"),
}  # fmt: skip


@pytest.mark.parametrize(("values", "words"), WEEKS.values(), ids=WEEKS)
def test_what_a_week_costs(values, words):
    costs = over(values).assign(kind="Fostering", rounding=5.0, reason="")
    assert (
        statements.weekly(costs, "Borton") == f"A week's cost in Borton, cash: fostering {words}."
    )
    nothing = costs.assign(value=NONE)
    assert statements.weekly(nothing, "Borton") == "No weekly cost is shown for Borton."


def test_where_a_council_lies_is_a_fifth_and_never_a_place():
    councils = pd.concat([over({2025: value}).assign(area_code=f"E{value}") for value in range(10)])
    said = statements.fifths(councils, "E9")
    assert said.startswith("Borton among 10 councils: all services £9, in the highest fifth.")
    assert statements.fifths(councils, "W1") == ""
    assert statements.among_title(councils, "E9", 2025) == (
        "Borton: £9 per child in 2024-25; the median of councils is £4"
    )
    assert statements.among_title(councils, "W1", 2025).startswith("Four in five councils spent £1")
    spread = among_councils.spread(councils)
    assert spread[["Councils", "Median"]].to_numpy().tolist() == [[10, 4.5]]
    assert among_councils.spread(councils.iloc[:0]).empty


@pytest.mark.parametrize(
    ("others", "words"),
    [
        ([5.0, 7.0], "£5 to £7, their median £6. All of them"),
        ([5.0, 30.0], "£5 to £30, their median £18. 1 of them"),
        ([10.0, 30.0, 30.0], "£10 to £30, their median £30. None of them"),
    ],
)
def test_how_many_neighbours_spent_less(others, words):
    near = pd.DataFrame({"role": ["area"] + ["neighbour"] * len(others), "value": [10.0, *others]})
    said = statements.neighbours(near.assign(area="Borton"), 2025)
    assert said.endswith(f"statistical neighbours with a figure {words} spent less.")
    assert statements.neighbours(near.assign(area="Borton")[1:], 2025) == ""


def test_which_councils_a_total_leaves_out():
    said = coverage.missing_councils(ABSENT, "Aland")
    assert "Missing from it are E2 (2019-20)." in said
    assert coverage.missing_councils(ABSENT[:0], "Aland") == ""


@pytest.mark.parametrize(
    ("total", "words"), [(101e6, "£1.0 million above it"), (98e6, "£2.0 million below it")]
)
def test_a_total_unlike_the_sum_over_councils_is_told(total, words):
    councils = [lines({services.TOTAL: 50e6}, code) for code in ("E2", "E3")]
    every = pd.concat([lines({services.TOTAL: total}), *councils])
    assert f"{words} in 2019-20" in coverage.unlike_councils(every, "E1", ["E2", "E3"])
    same = pd.concat([lines({services.TOTAL: 100e6}), *councils])
    assert coverage.unlike_councils(same, "E1", ["E2", "E3"]) == ""


def test_how_many_definitions_come_near_the_claim(categories, deflators):
    counted = a_third_less.by_definition(categories, deflators)
    near = {fall: a_third_less.in_real_terms(counted, fall)["near"].sum() for fall in (-35, 20)}
    assert near == {-35: 4, 20: 0}
    assert "4 of 15 ways of counting lie near −35%" in statements.third_title(
        a_third_less.in_real_terms(counted, -35), -35
    )
    none = a_third_less.in_real_terms(counted, 20)
    assert statements.third(none, 20).endswith("Not one of them comes near it.")
    one = none.assign(near=[True] + [False] * 14)
    assert "1 of 15 ways of counting lies near" in statements.third_title(one, 20)


@pytest.mark.parametrize("area", ["England", "Isles of Scilly", "Westmorland and Furness"])
def test_the_opening_is_short_and_of_the_area(area):
    said = opening.opening(area, [], 2013, 2025)
    facts = [line for line in said.splitlines() if line.startswith("- ")]
    assert 2 <= len(facts) <= 5 and "nan" not in said
    assert facts[0].startswith(f"- {area} spent £")


def test_a_year_that_stands_out_alone_is_no_turning_point():
    """Salford's highest year, 2019-20, has seven times the safeguarding of the years about it."""
    lines = services.lines(2013, 2025)
    spending = services.spending(lines, services.children(2013, 2025))
    mine = spending[spending["area"] == "Salford"]
    said = statements.total(mine, "Salford", services.breaks(lines, mine["area_code"].iloc[0]))
    assert "2019-20" not in said and "than in 2016-17" in said
    every = mine[mine["service"] == services.ALL]
    until = every[every["period"] <= 2020]
    assert 2020 in services.even(until)["period"].tolist()  # it is the last, and told
