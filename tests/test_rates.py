"""Rates in care: back-tests against published figures, hand-made frames, and properties."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers import data
from helpers.analysis import comparison
from helpers.analysis.rates_in_care import (
    among_councils,
    contributions,
    flows,
    growth,
    lengths_of_stay,
    nations,
    rates,
    revisions,
    wales_over_england,
)

ENGLAND, WALES = nations.ENGLAND, nations.WALES


def series(values: dict[int, float], rounding: float = 1, **columns: object) -> pd.DataFrame:
    """Return a series frame; a missing value is confidential."""
    frame = pd.DataFrame({"period": list(values), "value": list(values.values())}, dtype=object)
    frame["period"] = frame["period"].astype(int)
    frame["value"] = frame["value"].astype(float)
    frame["status"] = np.where(frame["value"].isna(), "c", "")
    frame["reason"] = np.where(frame["value"].isna(), "confidential", "")
    frame = frame.assign(area_code="E1", area="Borton", rounding=rounding, lower=np.nan)
    return frame.assign(upper=np.nan, source="s", **columns)


def cell(measure: str, area: str, year: int) -> float:
    return data.series(measure, area, year, year)["value"].item()


# --- Back-tests ---------------------------------------------------------------------------------


def test_england_in_2025_is_as_published():
    assert cell(rates.COUNT, "England", 2025) == 81_770
    assert round(cell(rates.RATE, "England", 2025), 1) == 67.1
    assert rates.headline(data.series(rates.COUNT, "England"), "England") == (
        "England: 81,770 in 2025, +71.8% on 1994"
    )


@pytest.fixture(scope="module")
def revised() -> pd.DataFrame:
    first = data.first_published(rates.COUNT, "England")
    return revisions.first_and_now(first, data.series(rates.COUNT, "England"))


def test_the_decade_to_2020_as_first_published_and_as_revised(revised):
    decade = revisions.over_years(revised).set_index("end").loc[2020]
    ends = ["first_start", "first_end", "now_start", "now_end"]
    assert decade[ends].tolist() == [64_400, 80_080, 64_460, 80_000]
    assert round(decade["first_percent"], 1) == 24.3
    assert round(decade["now_percent"], 1) == 24.1
    assert revisions.most_revised(revisions.over_years(revised)) == (
        "From 2010 to 2020 the number went from 64,400 to 80,080 as first published (+24.3%), and "
        "from 64,460 to 80,000 as now revised (+24.1%)."
    )


def test_a_year_of_which_only_a_later_release_is_held_is_no_first_publication(revised):
    assert not {1994, 2007, 2009, 2019} & set(revised["period"])
    assert {2010, 2020, 2025} <= set(revised["period"])


def test_a_revision_that_rounding_explains_is_not_counted(revised):
    by = revised.set_index("period")
    assert by.loc[2005, "difference"] == 50 and not by.loc[2005, "beyond_rounding"]
    assert by.loc[2020, "difference"] == -80 and by.loc[2020, "beyond_rounding"]


@pytest.fixture(scope="module")
def ratios() -> pd.DataFrame:
    counted = wales_over_england.of_the_time(
        data.series(rates.COUNT, WALES),
        data.series("population_0_17", WALES),
        data.first_published(rates.COUNT, ENGLAND),
        data.first_published("population_0_17", ENGLAND),
    )
    return wales_over_england.on_every_basis(
        counted,
        data.series(rates.PRINTED_RATE, WALES),
        data.first_published(rates.PRINTED_RATE, ENGLAND),
        data.series(rates.PRINTED_RATE, ENGLAND),
        wales_over_england.rebased_from(data.breaks(rates.PRINTED_RATE, WALES)),
        wales_over_england.rebased_from(data.breaks(rates.PRINTED_RATE, ENGLAND)),
    )


@pytest.mark.parametrize(
    ("basis", "year", "ratio"),
    [
        (wales_over_england.OF_THE_TIME, 2020, 1.71),
        (wales_over_england.OF_THE_TIME, 2021, 1.72),
        (wales_over_england.PRINTED, 2021, 1.72),
        (wales_over_england.MIXED, 2021, 1.67),
        (wales_over_england.REBASED, 2022, 1.63),
        (wales_over_england.REBASED, 2023, 1.66),
    ],
)
def test_wales_over_england(ratios, basis, year, ratio):
    row = ratios[(ratios["basis"] == basis) & (ratios["period"] == year)]
    assert round(row["value"].item(), 2) == ratio


def test_the_newest_like_for_like_ratio_is_not_a_mixed_one(ratios):
    assert wales_over_england.newest(ratios).endswith("1.66 times that of England in 2023.")
    early = ratios[ratios["period"] <= 2021]
    assert wales_over_england.newest(early).endswith("1.72 times that of England in 2021.")


def test_monmouthshire_from_50_to_140():
    frame = growth.changes(data.series(rates.COUNT, "Monmouthshire"), 2003, 2018)
    row = frame.iloc[0]
    assert row[["first", "last", "value"]].tolist() == pytest.approx([50, 140, 180])
    # 47.5 to 52.5 then, 137.5 to 142.5 now
    assert row["lower"] == pytest.approx(100 * (137.5 / 52.5 - 1))
    assert row["upper"] == pytest.approx(100 * (142.5 / 47.5 - 1))
    bases = growth.base_years(data.series(rates.COUNT, "Monmouthshire"), 2018)
    assert bases.set_index("first_year").loc[2004, "value"] == 100
    assert "+87% (from 2006) to +180% (from 2003)" in growth.base_matters(bases, 2018)


def test_northern_ireland_has_no_year_with_number_and_population():
    counts = data.observations(rates.COUNT, list(nations.FOUR))
    people = data.observations("population_0_17", list(nations.FOUR))
    sentence = nations.never_meet(counts, people, nations.NORTHERN_IRELAND)
    assert sentence.startswith("No rate can be worked out for Northern Ireland")
    assert nations.never_meet(counts, people, ENGLAND) == ""


def test_welsh_councils_have_no_rate_and_say_why():
    councils = data.members("Wales")
    sentence = rates.no_rate(
        data.observations(rates.COUNT, councils),
        data.observations("population_0_17", councils),
        "the councils of Wales",
    )
    assert "held for 2003 to 2018" in sentence and "middle of 2019 to 2020" in sentence


def test_england_2016_to_2025_is_made_of_longer_stays():
    measures = (rates.COUNT, flows.STARTED, "population_0_17")
    frame = contributions.by_factor(*(data.series(m, "England") for m in measures), 2016, 2025)
    last = frame[frame["period"] == 2025].set_index("factor")["change_children"]
    assert last.sum() == pytest.approx(81_770 - 70_410)
    assert last["length of stay"] > last["population"] > 0 > last["entries per child"]


def test_leavers_durations_are_as_published():
    frame = lengths_of_stay.of_leavers(data.table("characteristics"), 2024).set_index("period")
    assert frame.loc[[2020, 2024], "mean_days"].tolist() == [829, 864]
    shares = frame[list(lengths_of_stay.BANDS)].sum(axis=1)
    assert shares.between(99.8, 100.2).all()
    assert lengths_of_stay.of_leavers(data.table("characteristics"), 2019).empty


# --- What must not be worked out ----------------------------------------------------------------


def city(last: int = 2025) -> list[pd.DataFrame]:
    measures = (rates.COUNT, flows.STARTED, flows.CEASED, flows.NET)
    return [data.series(m, "City of London", None, last) for m in measures]


def test_a_confidential_number_is_not_to_be_had_from_its_flows():
    frame = flows.balance(*city()).set_index("period")
    row = frame.loc[2025]
    assert row[["started", "ceased"]].notna().all()
    assert row[["stock_change", "net_flow", "unexplained"]].isna().all()
    assert row["status"] == "c"


def test_a_decomposition_that_needs_a_confidential_number_is_not_known():
    stock, started, *_ = city()
    people = data.series("population_0_17", "City of London")
    frame = contributions.by_factor(stock, started, people, 2016, 2025)
    last = frame[frame["period"] == 2025]
    assert last["change_children"].isna().all()
    assert "is not known" in contributions.made_of(last, "City of London", 2016)
    assert 2025 not in set(contributions.by_year(frame)["Year"])


# --- Words --------------------------------------------------------------------------------------


def test_trend_names_the_highest_year_and_what_is_missing():
    frame = series({2019: 100, 2020: 140, 2021: 120, 2022: np.nan})
    assert rates.trend(frame, "The number") == (
        "The number rose from 100 in 2019 to 120 in 2021 (+20.0%). It was highest in 2020, at 140. "
        "No figure is shown for 2022 (confidential: suppressed by the publisher)."
    )


def test_small_numbers_get_no_percentage():
    assert "%" not in rates.trend(series({2019: 4, 2020: 8}), "The number")
    assert "%" not in rates.headline(series({2019: 4, 2020: 8}), "Borton")


def test_rates_whose_intervals_overlap_are_not_called_different():
    frame = series({2019: 50.0, 2020: 55.0}).assign(lower=[45, 50.0], upper=[55, 60.0])
    none = pd.DataFrame({"period": []})
    assert "chance could explain" in rates.rate_change(frame, "Borton", none)
    apart = frame.assign(lower=[49, 54.0], upper=[51, 56.0])
    assert "a rise" in rates.rate_change(apart, "Borton", none)


def test_rates_are_not_compared_across_a_break():
    frame = series({2019: 50.0, 2020: 52.0, 2021: 70.0, 2022: 71.0})
    said = rates.rate_change(frame, "Borton", pd.DataFrame({"period": [2021]}))
    assert said.startswith("The rate in Borton was 71.0 in 2022, after 70.0 in 2021.")
    assert "50.0 in 2019 and 52.0 in 2020" in said and "not compared" in said


def test_a_council_that_gave_way_ends_and_one_that_reports_nothing_is_kept():
    gone = series({2019: 5, 2020: np.nan}).assign(status=["", "z"])
    other = series({2019: 7, 2020: 8}).assign(area_code="E2", area="Both")
    kept = rates.from_first_value(pd.concat([other, gone]), ["E1", "E2"])
    assert kept["area_code"].tolist() == ["E1", "E2", "E2"]
    assert len(rates.from_first_value(gone, ["E1"])) == 2


def test_beside_uses_the_interval_of_the_area():
    frame = pd.DataFrame(
        {
            "area_code": ["a", "b", "c", "d"],
            "area": ["Borton", "Low", "High", "Near"],
            "period": 2020,
            "value": [50.0, 30, 70, 52],
            "lower": [45.0, 29, 69, 51],
            "upper": [55.0, 31, 71, 53],
        }
    )
    assert rates.beside(frame, "a", ["b", "c", "d"]) == (
        "In 2020 the rate in Borton, 50.0 (45.0 to 55.0), was above that of Low (30.0) and below "
        "that of High (70.0) and not distinguishable from that of Near (52.0)."
    )


def test_places_count_each_council_once():
    year = 2025
    england = cell(rates.RATE, "England", year)
    sizes = data.authorities("population_0_17", year - 1)
    councils, _, widened = comparison.rate_funnel(
        data.authorities(rates.COUNT, year), sizes, england
    )
    counts = among_councils.outside(councils)
    assert counts.sum() == councils["value"].notna().sum() == 151
    outside = int(counts.sum() - counts["within limits"])
    said = among_councils.spread(councils, england, widened)
    assert f": {outside} lie outside these" in said
    city = comparison.standing(councils, "E09000001")
    assert among_councils.stands(city, year).startswith("The rate of City of London in 2025 is not")


def test_neighbours_are_counted_by_intervals_that_do_not_overlap():
    frame = pd.DataFrame(
        {
            "role": ["area", *["neighbour"] * 4],
            "area": ["Borton", "a", "b", "c", "d"],
            "value": [50.0, 30, 70, 52, np.nan],
            "lower": [45.0, 25, 65, 47, np.nan],
            "upper": [55.0, 35, 75, 57, np.nan],
        }
    )
    assert among_councils.among(frame) == (
        "Of the 3 statistical neighbours with a rate, 1 has an interval wholly below that of "
        "Borton and 1 has one wholly above; 1 has one that overlaps it."
    )


def test_city_of_london_has_no_close_neighbours():
    near, older = (data.neighbours("City of London", model) for model in (2025, 2021))
    said = among_councils.neighbour_models(near, older)
    assert "“not close”" in said and "4 of these 10" in said


def test_of_no_council_with_a_rate_nothing_is_said():
    none = pd.DataFrame({"value": [np.nan], "place": [""]})
    assert among_councils.places(none, "England", 2026) == ""


def test_a_rate_without_any_child_population_says_so():
    told = rates.no_rate(series({2020: 50}), series({}), "Borton")
    assert told == "No rate can be worked out for Borton: no child population is held."


def test_of_no_other_area_no_change_is_counted():
    grown = growth.changes(series({2003: 50, 2018: 140}, 5), 2003, 2018)
    assert growth.said(grown, "E1", 2003, 2018).endswith("open).")
    assert growth.said(grown.iloc[:0], "E1", 2003, 2018) == ""


@pytest.mark.parametrize(("released", "ends"), [("2021-06", "before"), ("2025-07", "Census 2021")])
def test_england_rests_on_rebased_estimates_once_they_were_published(released, ends):
    people = series({2019: 12_000_000}).assign(area_code=ENGLAND, released=released)
    found = nations.definitions(series({2020: 80_000}).assign(area_code=ENGLAND), people)
    assert found["Rate shown below"].iloc[list(nations.FOUR).index(ENGLAND)].endswith(ends)


def test_index_is_100_in_its_base_year_and_leaves_out_what_has_none():
    counts = pd.concat(
        [
            series({2014: 50, 2015: 60}),
            series({2015: 9}).assign(area_code="E2", area="Late"),
        ]
    )
    frame = nations.index(counts, nations.common_year(counts, 2014, 2014))
    assert frame["area"].unique().tolist() == ["Borton"]
    assert frame["value"].tolist() == [100, 120]


def test_scotland_is_compared_from_after_its_change_of_date():
    breaks = data.breaks(rates.COUNT, nations.SCOTLAND)
    counts = data.series(rates.COUNT, nations.SCOTLAND)
    assert rates.comparable(counts, breaks)["period"].min() == 2010
    assert breaks["period"].max() == 2010


# --- Properties ---------------------------------------------------------------------------------

COUNTS = st.integers(min_value=20, max_value=100_000)


@given(COUNTS, COUNTS, COUNTS, COUNTS, COUNTS, COUNTS)
def test_contributions_add_up_to_the_change(stock, later, started, entered, people, after):
    frame = contributions.by_factor(
        series({2020: stock, 2021: later}),
        series({2020: started, 2021: entered}),
        series({2019: people, 2020: after}),
        2020,
        2021,
    )
    assert frame["change_children"].sum() == pytest.approx(later - stock, abs=1e-6)


@given(COUNTS, COUNTS)
def test_the_printed_change_lies_within_what_rounding_leaves_open(first, last):
    row = growth.changes(series({2003: first, 2018: last}, rounding=5), 2003, 2018).iloc[0]
    assert row["lower"] <= row["value"] <= row["upper"]


@given(st.integers(50, 300), st.integers(50, 300))
def test_a_ratio_of_printed_rates_lies_within_its_rounding(wales, england):
    row = wales_over_england.as_printed(series({2022: wales}), series({2022: england}), "").iloc[0]
    assert row["lowest"] < row["value"] < row["highest"]


def test_the_context_alone_is_no_comparison():
    frame = pd.DataFrame(
        {"area_code": ["a", "b", "n"], "value": [1.0, np.nan, 3.0], "status": ["", "c", ""]}
    )
    near = pd.DataFrame({"neighbour_code": ["b"]})
    ranked = comparison.among_neighbours(frame, near, "a", ["n"])
    assert ranked["role"].tolist() == ["area", "neighbour", "context"]
    nothing = comparison.among_neighbours(frame[1:], near, "a", ["n"])
    assert nothing.empty and "role" in nothing
    assert "in no model" in comparison.no_neighbours("Here", near[:0], 2020)
    assert "Here or its statistical neighbours in 2020" in comparison.no_neighbours(
        "Here", near, 2020
    )
