"""Wales and the four nations: back-tests, hand-made frames, and properties."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers import data
from helpers.analysis.rates_in_care import growth, nations, rates, wales_over_england
from helpers.analysis.wales import later_figures, numbers, outcomes, statements

ENGLAND, WALES = nations.ENGLAND, nations.WALES


def series(values: dict[int, float], rounding: float = 1, area: str = "Wales") -> pd.DataFrame:
    """Return a series frame of one count."""
    frame = pd.DataFrame({"period": list(values), "value": list(values.values())})
    return frame.assign(area=area, rounding=rounding, value=frame["value"].astype(float))


@pytest.fixture(scope="module")
def welsh() -> pd.DataFrame:
    return data.series(rates.COUNT, WALES)


@pytest.fixture(scope="module")
def every() -> pd.DataFrame:
    return data.observations(rates.COUNT, [*data.members(WALES), WALES])


@pytest.fixture(scope="module")
def ratios(welsh) -> pd.DataFrame:
    printed = {code: data.series(rates.PRINTED_RATE, code) for code in (WALES, ENGLAND)}
    bases = {
        code: wales_over_england.rebased_from(data.breaks(rates.PRINTED_RATE, code))
        for code in (WALES, ENGLAND)
    }
    counted = wales_over_england.of_the_time(
        welsh,
        data.series("population_0_17", WALES),
        data.first_published(rates.COUNT, ENGLAND),
        data.first_published("population_0_17", ENGLAND),
    )
    first = data.first_published(rates.PRINTED_RATE, ENGLAND)
    return wales_over_england.on_every_basis(
        counted, printed[WALES], first, printed[ENGLAND], bases[WALES], bases[ENGLAND]
    )


# --- Back-tests ---------------------------------------------------------------------------------


def test_the_numbers_after_the_refusal(welsh):
    assert numbers.since(welsh, 2022, "Wales") == (
        "In Wales there were 7,053 in 2022, 7,208 in 2023, 7,198 in 2024: +145 (+2.1%) since 2022."
    )
    assert numbers.after_headline(welsh, 2022, "Wales") == (
        "Wales, after 2022: +155 in 2023, \u221210 in 2024"
    )


def test_the_highest_number_is_that_of_2021(welsh):
    assert numbers.record_years(welsh)[-1] == 2021
    said = numbers.records_said(welsh, "Wales")
    assert "highest is 7,263 in 2021; 2024 has 7,198" in said


def test_more_than_seventy_per_cent_only_on_the_figures_of_the_time(ratios):
    said = statements.higher(ratios, 70)
    assert "1.71 in 2020, 1.72 in 2021 (above it in 2 of 2)" in said
    assert "1.63 in 2022, 1.66 in 2023 (above it in 0 of 2)" in said


def test_the_first_known_ratio_is_already_a_half_above(ratios):
    said = statements.was_equal(ratios, data.series("population_0_17", WALES))
    assert "no rate of Wales before 2011" in said and "1.50 (1.48 to 1.52)" in said
    assert "2019 to 2020" in said


def test_monmouthshire_rose_by_less_than_was_said_on_any_rounding(every):
    row = growth.changes(every, 2003, 2018).set_index("area").loc["Monmouthshire"]
    assert (row["first"], row["last"], row["value"]) == (50, 140, pytest.approx(180))
    assert row["upper"] < statements.percentage(data.table("claims"), "wales-council-350")
    alone = growth.changes(every, 2003, 2018).query("area == 'Monmouthshire'")
    assert "between +162% and +200%" in statements.grew(alone, 2003, 2018)


def test_one_per_cent_of_children():
    printed = data.observations(rates.PRINTED_RATE, [WALES])
    assert statements.one_percent(printed).startswith("1.16% of children under 18 on one day of")


def test_the_later_tables_of_authorities_are_not_joined(every):
    studies = data.studies("Welsh authorities after 2018")
    frame = later_figures.side_by_side(studies, every).set_index("Area")
    added, undated = frame.columns[2], frame.columns[1]
    assert frame.at["Wales", added] == "14,390" and frame.at["Wales", undated] == "7,200"
    assert frame.at["Monmouthshire", undated] == "not held"
    assert len(frame) == 23 and set(frame.iloc[:, 0]) >= {"6,405", "140"}
    said = later_figures.why_not(studies, every)
    assert "14 of 22 authorities" in said and "7,200 for Wales fits 2024" in said
    assert "no two years held add up to" in said
    quoted = later_figures.quoted(studies, "Monmouthshire")
    assert set(quoted["Area"]) == {"Monmouthshire"}
    assert {"173", "190", "85", "356"} == set(quoted["Value"])


def test_without_any_authority_the_later_tables_are_set_beside_nothing(every):
    later = data.studies("Welsh authorities after 2018")
    nation = every[every["area_code"] == WALES]
    for counts in (nation, nation.iloc[:0]):
        assert later_figures.why_not(later, counts) == ""
        assert later_figures.side_by_side(later, counts).empty


def test_outcomes_held_are_few_and_each_pair_of_years_rose():
    said = outcomes.said(data.studies("outcomes of looked-after children in Wales"))
    assert "2005 to 2006, 2011, 2015 to 2016" in said
    assert "4 measures are held for two years, and 4 of them rose" in said


def test_forty_per_cent_vacant_among_councils_in_england():
    councils = data.observations("vacancy_percent", data.members(ENGLAND), 2022, 2022)
    studies = data.studies("social worker vacancies")
    said = outcomes.vacancies_said(councils, 40, studies)
    assert "10 of 152 in 2022" in said
    assert "10.8% in 2021" in said and "18.6% in 2004 (children's services)" in said


def test_every_statement_has_an_answer_and_none_is_shown_before_it_was_made():
    claims = data.table("claims")
    answers = dict.fromkeys(statements.CLAIMS, "A sentence.")
    assert len(statements.as_table(claims, answers, 2025)) == len(statements.CLAIMS)
    assert statements.as_table(claims, answers, 2021).empty
    welsh = claims.loc[claims["area_code"].str.startswith("W"), "claim"]
    assert set(welsh) == set(statements.CLAIMS)


# --- Hand-made frames ---------------------------------------------------------------------------


def test_a_record_within_rounding_is_none():
    rounded = series({2003: 100, 2004: 105, 2005: 115}, rounding=5)
    assert numbers.record_years(rounded) == [2005]
    assert numbers.record_years(series({2003: 100, 2004: 105, 2005: 115})) == [2004, 2005]


def test_a_change_within_rounding_is_set_aside_and_a_gap_is_no_year():
    frame = numbers.by_year(series({2003: 100, 2004: 105, 2006: 300}, rounding=5))
    assert frame["label"].tolist() == ["2004"]
    assert np.isnan(frame["value"].item()) and frame["status"].item() == "u"


def test_number_and_rate_are_not_read_across_a_new_population():
    counts = series({2020: 100, 2021: 110, 2022: 121, 2023: 121})
    printed = series({2020: 50, 2021: 55, 2022: 70, 2023: 77})
    breaks = pd.DataFrame({"period": [2022], "kind": ["population base"], "note": ["n"]})
    frame = numbers.against_rate(counts, printed, breaks).set_index(["kind", "period"])["value"]
    assert frame[numbers.NUMBER].round(6).tolist() == [100, 110, 121, 121]
    assert frame[numbers.RATE].round(6).tolist() == [100, 110, 121, 133.1]
    said = numbers.against_rate_said(counts, printed, breaks, "Wales")
    assert "from 2020 to 2021" in said and "from 2022 to 2023" in said


def test_without_figures_it_says_so(ratios):
    none = ratios.iloc[:0]
    assert "cannot be set against" in statements.higher(none, 70)
    assert "No year" in statements.ratios_said(none)
    studies = data.studies("outcomes of looked-after children in Wales")
    assert "No outcome" in outcomes.said(outcomes.up_to(studies, 2000, 2024))
    assert later_figures.why_not(studies.iloc[:0], series({2018: 1})) == ""
    assert "not held" in numbers.since(series({2020: 5}), 2022, "Wales")


def test_undated_estimates_are_not_shown_in_an_earlier_year():
    studies = data.studies("Welsh authorities after 2018")
    assert outcomes.up_to(studies, 2023, 2024)["period"].ne("").all()
    assert outcomes.up_to(studies, 2024, 2024)["period"].eq("").any()


# --- Properties ---------------------------------------------------------------------------------


@given(st.lists(st.integers(0, 2_000), min_size=2, max_size=15))
def test_exact_records_are_running_maxima(values):
    frame = series(dict(enumerate(values, 2000)))
    expected = [
        year for year, value in enumerate(values, 2000) if year > 2000
        and value > max(values[: year - 2000])
    ]  # fmt: skip
    assert numbers.record_years(frame) == expected


@given(st.lists(st.integers(0, 400), min_size=2, max_size=15))
def test_rounded_records_are_among_the_exact_ones(values):
    exact = numbers.record_years(series(dict(enumerate(values, 2000))))
    rounded = numbers.record_years(series(dict(enumerate(values, 2000)), rounding=5))
    assert set(rounded) <= set(exact)
