"""Wales and the four nations: back-tests, hand-made frames, and properties."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers import data
from helpers.analysis.rates_in_care import growth, nations, rates, wales_over_england
from helpers.analysis.rates_in_care import statements_of_wales as of_wales
from helpers.analysis.wales import answers, court, later_figures, numbers, outcomes, statements
from helpers.show import charts
from tests.conftest import ROOT

ENGLAND, WALES = nations.ENGLAND, nations.WALES


def series(values: dict[int, float], rounding: float = 1, area: str = "Wales") -> pd.DataFrame:
    """Return a series frame of one count."""
    frame = pd.DataFrame({"period": list(values), "value": list(values.values())})
    frame = frame.assign(measure=rates.COUNT, area_code=WALES, area=area, rounding=rounding)
    frame = frame.assign(value=frame["value"].astype(float), lower=np.nan, upper=np.nan)
    return frame.assign(status=np.where(frame["value"].isna(), "x", ""))


@pytest.fixture(scope="module")
def welsh() -> pd.DataFrame:
    return data.series(rates.COUNT, WALES)


@pytest.fixture(scope="module")
def every() -> pd.DataFrame:
    return data.observations(rates.COUNT, [*data.members(WALES), WALES])


@pytest.fixture(scope="module")
def ratios() -> pd.DataFrame:
    return wales_over_england.on_every_basis(2025)


# --- Back-tests ---------------------------------------------------------------------------------


def test_the_numbers_after_the_refusal(welsh):
    assert answers.since_refusal(WALES, 2025) == (
        "The number in Wales was 7,198 in 2024, 10 fewer than a year before (\u22120.1%) and 145 "
        "more than in 2022 (+2.1%)."
    )
    assert "81,770 in 2025, 1,760 fewer than a year before" in answers.since_refusal(ENGLAND, 2025)
    assert answers.since_refusal(WALES, 2022).endswith(
        "was 7,053 in 2022, the only year with a figure."
    )
    assert answers.since_refusal(WALES, 2018).endswith("is not known from the data held.")


def test_the_highest_number_is_that_of_2021(welsh):
    assert numbers.record_years(welsh)[-1] == 2021
    assert statements.record(welsh, "Wales") == (
        "The number in Wales in 2024, 7,198, was no record: the highest is 7,263 in 2021."
    )
    assert "in 14 of the 21 years held since 2003" in statements.records(welsh, "Wales")


def test_the_opening_is_short_and_starts_with_the_latest_number():
    first, number, since = answers.opening("Wales", [], 2003, 2025).splitlines()
    assert first == (
        "- In 2023, of every 10,000 children in Wales 116 were in care, 1.66 times as many as in "
        "England (70)."
    )
    assert number.startswith(
        "- 7,198 children were looked after in Wales on 31 March 2024. That is 65 fewer than in"
    )
    assert since == (
        "- The number in Wales in 2024 was 145 more than in 2022, when a review for Wales was "
        "refused."
    )
    for other in ("England", "Scotland", "Leeds"):
        assert "refused" not in answers.opening(other, [], 2003, 2025)
    early = answers.opening("England", [], 2003, 2010)
    assert "No year up to this one allows Wales to be set against England." in early


def test_more_than_seventy_per_cent_only_on_the_figures_of_the_time(ratios):
    said = statements.higher(ratios, 70)
    assert "1.71 in 2020, 1.72 in 2021 (above it in 2 of 2)" in said
    assert "1.63 in 2022, 1.66 in 2023 (above it in 0 of 2)" in said


def test_the_first_known_ratio_is_already_a_half_above(ratios):
    said = statements.was_equal(ratios, data.series("population_0_17", WALES))
    assert "no rate of Wales before 2011" in said and "1.50 (rounding: 1.48 to 1.52)" in said
    assert "2019 to 2020 only" in said


def test_monmouthshire_rose_by_less_than_was_said_on_any_rounding(every):
    row = growth.changes(every, 2003, 2018).set_index("area").loc["Monmouthshire"]
    assert (row["first"], row["last"], row["value"]) == (50, 140, pytest.approx(180))
    assert row["upper"] < answers.claimed("wales-council-350")
    assert data.area(answers.council()).name == "Monmouthshire"
    said = answers.answers(2003, 2025)["wales-council-350"]
    assert "does not say number or rate" in said and "not tested" in said
    assert "rounding leaves +162% to +200% open" in said and "+87% (from 2006)" in said


@pytest.mark.parametrize("wrong", ["bring the numbers down", "will mean fewer", "nother author"])
def test_nothing_is_put_in_the_mouths_of_those_who_spoke(wrong):
    """The written answer promised no fall, and the author quoted on Monmouthshire is the same."""
    kept = ("notebooks/*.ipynb", "docs/*.md", "src/**/*.py", "data/raw/*.csv", "*.md")
    files = [path for kind in kept for path in ROOT.glob(kind)]
    assert len(files) > 100
    assert not [path.name for path in files if wrong in path.read_text(encoding="utf-8")]


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
    said = statements.why_not_joined(studies, every)
    assert "14 of 22 authorities" in said and "7,200 for Wales fits 2024" in said
    assert "no two years held add up to" in said
    quoted = later_figures.quoted(studies, "Monmouthshire")
    assert set(quoted["Area"]) == {"Monmouthshire"}
    assert {"173", "190", "85", "356"} == set(quoted["Value"])
    assert later_figures.caption(quoted) == "Other later figures for Monmouthshire, as quoted"
    for name in ("Merthyr Tydfil", ""):
        rows = later_figures.quoted(studies, name)
        assert len(set(rows["Area"])) > 1
        assert later_figures.caption(rows) == "Other later figures for Welsh authorities, as quoted"


def test_without_any_authority_the_later_tables_are_set_beside_nothing(every):
    later = data.studies("Welsh authorities after 2018")
    nation = every[every["area_code"] == WALES]
    for counts in (nation, nation.iloc[:0]):
        assert statements.why_not_joined(later, counts) == ""
        assert later_figures.side_by_side(later, counts).empty


def test_outcomes_held_are_few_and_each_pair_of_years_rose():
    said = statements.of_outcomes(data.studies(outcomes.IN_CARE))
    assert "2005 to 2006, 2011, 2015 to 2016" in said
    assert "Of these all 4 measures held for two years rose" in said
    assert "56.0% in 2016, against 48.0% in 2011" in said


def test_forty_per_cent_vacant_among_councils_in_england():
    councils = outcomes.vacancies(2021, 2025)
    said = statements.of_vacancies(councils, 40, data.studies(outcomes.VACANCIES))
    assert "10 of 150 in 2022" in said and "in no year in more than 6.7% of councils" in said
    assert "10.8% in 2021" in said and "18.6% in 2004 (children's services)" in said


def test_every_statement_has_an_answer_and_none_is_shown_before_it_was_made():
    claims = data.table("claims")
    held = answers.answers(2003, 2025)
    assert all(text.endswith(".") for text in held.values())
    assert len(answers.tested(2003, 2025)) == len(held)
    assert answers.tested(2003, 2021).empty
    welsh = claims.loc[claims["area_code"].str.startswith("W"), "claim"]
    without_figures = {"wales-world", "vacancies-every", "wales-evidence"}
    assert set(welsh) - set(held) == without_figures | {"crisis-uk-wide", "recruitment"}
    assert set(held) <= set(welsh)


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
    assert frame[numbers.NUMBER].round(6).tolist() == [100, 110, 100, 100]
    assert frame[numbers.RATE].round(6).tolist() == [100, 110, 100, 110]
    both = numbers.against_rate(counts, printed, breaks)
    title = f"With 2022 as 100: {numbers.RATE} 110.0, {numbers.NUMBER} 100.0 (2023)"
    assert statements.title_of_both(both) == title
    before = statements.title_of_both(both[both["period"] <= 2022])
    assert before == f"With 2020 as 100: {numbers.RATE} 110.0, {numbers.NUMBER} 110.0 (2021)"
    said = statements.rate_beside_number(both, "Wales")
    assert said.startswith(
        "In Wales, from 2022 to 2023 the number changed by 0.0% and the rate by +10.0% (70.0 to "
        "77.0); from 2020 to 2021 the number changed by +10.0% and the rate by +10.0% (50.0 to"
    )
    fall = numbers.against_rate(
        series({2020: 100, 2021: np.nan, 2022: 80}), series({2020: 50, 2022: 45}), breaks[:0]
    )
    assert "by \u221220.0% and the rate by \u221210.0%" in statements.rate_beside_number(
        fall, "Wales"
    )
    one = numbers.against_rate(counts[:1], printed, breaks)
    assert "not both held for two years" in statements.rate_beside_number(one, "Wales")
    assert statements.title_of_both(one) == "Number and printed rate, not both held for two years"


def test_without_figures_it_says_so(ratios):
    none = ratios.iloc[:0]
    assert "cannot be set against" in statements.higher(none, 70)
    assert "No year" in of_wales.on_sound_bases(none) and "No year" in of_wales.on_each_basis(none)
    studies = data.studies(outcomes.IN_CARE)
    assert "No outcome" in statements.of_outcomes(outcomes.up_to(studies, 2000, 2024))
    assert statements.why_not_joined(studies.iloc[:0], series({2018: 1})) == ""
    assert "held for no year" in statements.was_equal(none, series({}))
    assert "No vacancy rate" in statements.of_vacancies(series({}), 40, studies)
    assert "No rate" in statements.one_percent(series({}))
    assert "No rate" in statements.highest(series({}))


@pytest.mark.parametrize(
    ("values", "text"),
    [
        ({2018: 100, 2019: 120}, "in 2019, 120, was the highest held."),
        ({2018: 120, 2019: 100}, "in 2019, 100, was no record: the highest is 120 in 2018."),
        ({2018: 120, 2019: 120}, "in 2019, 120, was as high as any held."),
        ({2018: 120, 2020: 0}, "in 2020, 0, was no record: the highest is 120 in 2018."),
        ({2018: 100, 2019: np.nan, 2020: 120}, "in 2020, 120, was the highest held."),
        ({2019: 120}, "is not held for two years."),
        ({2019: np.nan}, "is not held for two years."),
    ],
)
def test_a_record_is_told_from_the_figures(values, text):
    assert statements.record(series(values), "Wales") == f"The number in Wales {text}"


def pairs(*ends: tuple[float, float]) -> pd.DataFrame:
    """Return studies of measures, a value in 2020 and one in 2021 each."""
    rows = [
        ("Wales", f"Measure {at}", str(2020 + later), str(pair[later]), "per cent")
        for at, pair in enumerate(ends)
        for later in (0, 1)
    ]
    return pd.DataFrame(rows, columns=["geography", "measure", "period", "value", "unit"])


@pytest.mark.parametrize(
    ("ends", "text"),
    [
        ([(10, 20), (1, 2)], "Of these all 2 measures held for two years rose: measure 0: 20%"),
        ([(20, 10), (2, 1)], "Of these all 2 measures held for two years fell: measure 0: 10%"),
        ([(10, 20), (2, 1)], "Of these 1 of 2 measures held for two years rose and 1 fell: "),
        ([(10, 10), (0, 0)], "Of these all 2 measures held for two years did neither: "),
    ],
)
def test_outcomes_go_as_the_figures_do(ends, text):
    assert text in statements.of_outcomes(pairs(*ends))
    single = pairs(*ends)[::2].drop_duplicates("measure")
    assert "and no measure for two years" in statements.of_outcomes(single)


@pytest.mark.parametrize(
    ("first", "last", "text"),
    [
        ([50, 10], [50, 60], "2 of 2 in 2022 (median 55.0%) and 1 of 2 in 2021 (median 30.0%): in"),
        ([50, 60], [0, 0], "0 of 2 in 2022 (median 0.0%) and 2 of 2 in 2021 (median 55.0%): in no"),
    ],
)
def test_vacancies_are_counted_whichever_way_they_go(first, last, text):
    councils = pd.DataFrame({"period": [2021, 2021, 2022, 2022], "value": [*first, *last]})
    said = statements.of_vacancies(councils, 40, pairs())
    assert text in said and said.endswith("in more than 100.0% of councils.")


@pytest.mark.parametrize(
    ("values", "text"),
    [
        ([1.5, 1.8], "(above it in 1 of 2)"),
        ([1.8, 1.5], "(above it in 1 of 2)"),
        ([1.7, 1.7], "(above it in 0 of 2)"),
        ([1.8, 1.9], "(above it in 2 of 2)"),
    ],
)
def test_a_claimed_ratio_is_counted_on_each_basis(values, text):
    frame = pd.DataFrame({"period": [2022, 2023], "value": values, "basis": "Both rebased"})
    said = statements.higher(frame.assign(label=["2022", "2023"]), 70)
    assert text in said and "of the time" not in said


def test_the_chart_of_numbers_against_rates_says_nothing_across_the_break(welsh):
    printed = data.series(rates.PRINTED_RATE, WALES)
    breaks = data.breaks(rates.PRINTED_RATE, WALES)
    chart = charts.lines(
        numbers.against_rate(welsh, printed, breaks),
        group="kind",
        breaks=breaks[["period", "note"]],
        name="number-against-rate",
        title="A title",
        unit="index",
        source="A source",
    )
    assert "Break in 2022" in chart.alt and "rose" not in chart.alt
    assert not any(above in chart.alt for above in ("130.4", "133.2"))
    alone = charts.lines(printed, name="rate")
    assert "87" not in alone.alt and "Break in 2022" in alone.alt


def test_undated_estimates_are_not_shown_in_an_earlier_year():
    studies = data.studies("Welsh authorities after 2018")
    assert outcomes.up_to(studies, 2023, 2024)["period"].ne("").all()
    assert outcomes.up_to(studies, 2024, 2024)["period"].eq("").any()


# --- Properties ---------------------------------------------------------------------------------


def test_what_rounding_leaves_open_is_not_said_where_both_ends_print_alike():
    row = {"area_code": WALES, "area": "Wales", "first": 4_695.0, "first_year": 2003,
           "last": 7_198.0, "last_year": 2024, "value": 53.31}  # fmt: skip
    narrow, wide = (
        of_wales.grown(pd.DataFrame([row | {"lower": low, "upper": high}]), WALES)
        for low, high in ((53.2, 53.4), (52.2, 54.4))
    )
    assert narrow == "In Wales the number was 7,198 in 2024, against 4,695 in 2003 (+53%)."
    assert "(+53%; rounding leaves +52% to +54% open)" in wide


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


def test_a_year_without_a_number_keeps_its_place_among_changes(welsh):
    gap = welsh[welsh["period"] != 2010]
    found = numbers.by_year(gap).set_index("period")
    assert found.index.tolist() == list(range(2004, 2025))
    assert found.loc[[2010, 2011], "status"].tolist() == ["x", "x"]
    assert found.loc[[2010, 2011], "value"].isna().all()
    assert found.loc[2012, "status"] == "" and found.loc[2012, "value"] == 310
    assert numbers.by_year(welsh[:1]).empty


@pytest.mark.parametrize(
    ("values", "rounding", "text"),
    [
        ({2020: 7165, 2021: 7263}, 1, "+98 in 2021 on the year before"),
        (
            {2020: 7165, 2021: 7165},
            5,
            "a change that rounding could make in 2021 on the year before",
        ),
        ({2021: 7263}, 1, "no change from year to year can be told"),
        ({2019: 6855, 2021: 7263}, 1, "no change from year to year can be told"),
        ({}, 1, "no change from year to year can be told"),
    ],
)
def test_the_last_change_is_told_where_there_is_one(values, rounding, text):
    changes = numbers.by_year(series(values, rounding))
    assert statements.change_by_year(changes).endswith(text)


def test_entry_and_stay_cannot_be_told_apart_for_wales(monkeypatch):
    said = of_wales.no_split(2025)
    assert said.startswith("How many children start and cease to be looked after in a year is not")
    assert "cannot be told" in said
    held = data.observations("looked_after_count", WALES, None, 2025)
    monkeypatch.setattr(data, "observations", lambda *_: held)
    assert of_wales.no_split(2025) == ""


def test_applications_in_wales_are_those_that_a_report_gives_with_its_address():
    rows = court.studies(2025)
    applied = rows[rows["measure"].str.contains("Cafcass Cymru\\)$", regex=True)]
    assert applied[["period", "value"]].to_numpy().tolist() == [["2015-16", "833"]]
    assert rows["source_url"].str.startswith("http").all()
    said = court.in_words(rows)
    assert "833 care applications in 2015-16" in said
    assert (
        "a risk of 1 in 4 that a mother in care proceedings of 2011-2018 returns to court" in said
    )
    assert "No table of Cafcass Cymru's applications by year" in said
    assert court.in_words(court.studies(2005)).startswith("No table of Cafcass Cymru's")


@pytest.mark.parametrize("area", ["Wales", "Monmouthshire"])
def test_what_cannot_be_known_of_wales_is_said_once_and_plainly(area):
    members = data.members(WALES)
    said = rates.why_no_rate(members, "the authorities of Wales", 2025)
    assert said.startswith("No rate can be worked out for the authorities of Wales")
    _first, *rest = answers.opening(area, [], 2003, 2025).splitlines()
    assert ("No rate can be worked out for Monmouthshire" in "".join(rest)) == (area != "Wales")
