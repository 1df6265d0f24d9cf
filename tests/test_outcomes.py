"""Outcomes: back-tests against published figures, hand-made frames, and properties."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from statsmodels.stats.proportion import proportion_confint

from helpers import data
from helpers.analysis.outcomes import among_councils, care_leavers, printed, school, wales
from helpers.show import charts

ENGLAND = "E92000001"
NO_BREAKS = pd.DataFrame({"period": [], "kind": [], "note": []})


def series(values: dict[int, float], measure: str = "m", rounding: float = 1.0, **columns: object):
    """Return a series frame of one area; a missing value is confidential."""
    frame = pd.DataFrame({"period": list(values), "value": list(values.values())})
    frame["value"] = frame["value"].astype(float)
    frame["status"] = np.where(frame["value"].isna(), "c", "")
    frame["reason"] = np.where(frame["value"].isna(), "confidential", "")
    frame = frame.assign(area_code="E1", area="Borton", measure=measure, rounding=rounding)
    return frame.assign(lower=np.nan, upper=np.nan, source="s", **columns)


def breaks(*years: int) -> pd.DataFrame:
    return pd.DataFrame({"period": list(years), "kind": "definition", "note": "changed"})


# --- Back-tests ---------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def england() -> pd.DataFrame:
    return data.observations([*school.MEASURES, *care_leavers.SHARES, care_leavers.TOTAL], ENGLAND)


@pytest.mark.parametrize(
    ("result", "year", "gap", "lower", "upper"),
    [
        (school.KEY_STAGE_2, 2025, 28, 27, 29),
        (school.ATTAINMENT_8, 2019, 27.7, 27.6, 27.8),
        (school.ATTAINMENT_8, 2025, 28.7, 28.6, 28.8),
        (school.ENGLISH_MATHS, 2025, 47.4, 47.3, 47.5),
    ],
)
def test_gaps_in_england_are_those_of_the_published_results(
    england, result, year, gap, lower, upper
):
    row = school.gaps(england, result).set_index("period").loc[year]
    assert row[["value", "lower", "upper"]].tolist() == [gap, lower, upper]


def test_the_gap_in_england_in_words(england):
    assert school.gap_told(england, school.ENGLISH_MATHS, "England") == (
        "GCSE: grade 4 or above in English and maths, England, 2025: looked-after children 17.4%, "
        "all pupils 64.8%, 47.4 percentage points below (47.3 to 47.5 with rounding)."
    )


@pytest.mark.parametrize("result", school.RESULTS, ids=lambda result: result.looked_after)
def test_no_sentence_compares_england_across_a_change_of_grading(england, result):
    known = data.breaks(result.measures, "England")
    said = school.gap_went(england, result, "England", known)
    assert "2022" in said and "2025" in said and "2019 in" not in said and "2021 in" not in said
    assert said.endswith("are not compared with these.")


def test_key_stage_2_has_no_year_without_tests(england):
    assert not set(school.gaps(england, school.KEY_STAGE_2)["period"]) & {2020, 2021}


def test_care_leavers_in_higher_education_in_england():
    frame = data.series(care_leavers.STUDENT_SHARE, "England")
    low, high = proportion_confint(2_390, 38_190, method="wilson")
    row = frame.set_index("period").loc[2025]
    assert row["value"] == pytest.approx(100 * 2_390 / 38_190)
    assert row[["lower", "upper"]].tolist() == pytest.approx([100 * low, 100 * high])
    assert care_leavers.students_told(frame, "England").endswith(
        "England, 2025: 6.3% (95% interval 6.0 to 6.5)."
    )


def test_cells_that_cannot_be_figures_are_set_aside():
    score = data.series("emotional_health_score", "City of London", 2024, 2024)
    nobody = data.series(care_leavers.ACTIVE, "Isles of Scilly", 2017, 2017)
    for frame in (score, nobody):
        assert frame["value"].isna().all() and frame["status"].tolist() == ["u"]


def test_rounded_counts_of_councils_give_no_exact_share():
    known = data.breaks(care_leavers.STUDENTS, "England")
    frame = data.observations(care_leavers.STUDENT_SHARE, ["England", "Birmingham"])
    kept = care_leavers.from_exact_counts(frame, known)
    first = kept[kept["value"].notna()].groupby("area")["period"].min()
    assert kept.loc[kept["value"].isna(), "status"].tolist() == ["u", "u"]
    assert first.to_dict() == {"Birmingham": 2018, "England": 2016}
    counts = data.observations(care_leavers.STUDENTS, first_year=2016, last_year=2017)
    councils = counts[counts["area_code"].str.match("E(06|08|09|10)")]
    assert (councils["value"].dropna() % 5 == 0).all()


# --- Shares and scores as printed ---------------------------------------------------------------


def test_a_whole_per_cent_is_not_taken_for_an_exact_count():
    frame = series({2018: 54, 2025: 55})
    assert "which rounding alone could explain" in printed.change(frame, 0, "%")
    assert printed.bounds(frame)["lower"].tolist() == [53.5, 54.5]


def test_a_change_beyond_rounding_is_given_without_claiming_a_rise():
    said = printed.change(series({2018: 54, 2025: 56}), 0, "%")
    assert said == "went from 54% in 2018 to 56% in 2025"


def test_floating_point_alone_does_not_make_a_change():
    frame = series({2022: 28.5, 2025: 28.6}, rounding=0.1)
    assert "rounding alone" in printed.change(frame, 1)


def test_years_before_the_last_break_are_not_compared():
    frame = series({2018: 10, 2019: 20, 2022: 30, 2025: 50})
    said = printed.went(frame, "The share", breaks(2020, 2022))
    assert said == (
        "The share went from 30 in 2022 to 50 in 2025. "
        "Years up to 2019 are not compared with these."
    )
    assert printed.went(frame[frame["period"] < 2020], "The share", breaks(2020)).startswith(
        "The share went from 10 in 2018 to 20 in 2019."
    )


def test_nothing_shown_is_said_so():
    assert printed.went(series({2020: np.nan}), "The share", NO_BREAKS) == "The share is not shown."


@settings(deadline=None)
@given(st.integers(0, 100), st.integers(1, 5_000))
def test_an_approximate_interval_holds_the_interval_of_every_share_that_rounds_so(percent, size):
    frame = printed.approximate(series({2025: percent}), series({2025: size}))
    for share in (max(percent - 0.5, 0), percent, min(percent + 0.5, 100)):
        low, high = proportion_confint(share * size / 100, size, method="wilson")
        assert frame["lower"].iloc[0] <= 100 * low + 1e-6
        assert frame["upper"].iloc[0] >= 100 * high - 1e-6


@pytest.mark.parametrize("size", [0, np.nan])
def test_a_share_of_nobody_has_no_interval(size):
    frame = printed.approximate(series({2025: 50}), series({2025: size}))
    assert frame[["lower", "upper"]].isna().all(axis=None)


def test_an_area_differs_from_its_nation_only_where_its_interval_says_so():
    rows = pd.concat([series({2025: 40}), series({2025: 54}).assign(area_code=ENGLAND)])
    for lower, upper, word in ((30, 53, "below"), (30, 53.7, "not distinguishable from")):
        frame = rows.assign(lower=[lower, 53], upper=[upper, 55])
        assert printed.against(frame, "E1", ENGLAND).startswith(word)
    assert printed.against(rows, "E1", ENGLAND) == ""


def test_years_held_by_the_nation_alone_are_named():
    nation = series({2019: 1, 2020: 1, 2021: 1})
    table = printed.held(series({2019: 1, 2020: np.nan}), nation, {"m": "Share"})
    assert table.iloc[0].tolist() == ["Share", "2019", "2020 to 2021"]
    assert list(printed.held(nation, nation, {"m": "Share"})) == ["Outcome", "Years shown"]


# --- School results -----------------------------------------------------------------------------


@settings(deadline=None)
@given(st.floats(0, 90), st.floats(0, 90))
def test_a_gap_lies_within_what_rounding_leaves_open(mine, everyone):
    result = school.ATTAINMENT_8
    frame = pd.concat(
        [
            series({2025: round(mine, 1)}, result.looked_after, 0.1),
            series({2025: round(everyone, 1)}, result.everyone, 0.1),
        ],
        ignore_index=True,
    )
    row = school.gaps(frame, result).iloc[0]
    assert row["lower"] - 1e-6 <= everyone - mine <= row["upper"] + 1e-6
    assert "nan" not in school.gap_told(frame, result, "Borton")


def test_a_gap_is_missing_where_either_result_is():
    result = school.KEY_STAGE_2
    frame = pd.concat(
        [series({2025: np.nan}, result.looked_after), series({2025: 60}, result.everyone)],
        ignore_index=True,
    )
    gap = school.gaps(frame, result)
    assert gap["value"].isna().all() and gap["status"].tolist() == ["c"]
    assert school.by_year(frame)["Key stage 2"].tolist() == ["[c]"]
    assert school.gap_went(frame, result, "Borton", NO_BREAKS) == ""


def test_lines_of_gaps_stop_at_the_breaks_of_their_own_result():
    known = data.observations(school.MEASURES, "England")
    lines = school.gap_lines(known, school.SHARES)
    marks = school.breaks_of(lines, breaks(2018).assign(result=school.KEY_STAGE_2.name))
    assert set(marks["line"]) == {"England, key stage 2"}
    chart = charts.lines(lines, group="line", breaks=marks, name="gaps", unit="points")
    stretches = [list(line.get_xdata()) for line in chart.figure.axes[0].lines]
    over = [years for years in stretches if {2017, 2018} <= set(years)]
    assert [2016, 2017] in stretches and len(over) == 1 and over[0][0] == 2017
    assert "Break in 2018 (England, key stage 2)" in chart.alt


# --- Councils -----------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def spread() -> pd.DataFrame:
    frame = pd.concat(
        series({2025: place}, care_leavers.ACTIVE).assign(area_code=f"E{place}", area=f"A{place}")
        for place in range(1, 100)
    )
    frame.loc[frame["area_code"] == "E50", ["value", "status"]] = [np.nan, "u"]
    leavers = frame.assign(value=10.0)
    leavers.loc[frame["area_code"] == "E2", "value"] = 100_000.0
    existing = pd.DataFrame({"area_code": [*frame["area_code"], "E100", "E101"]})
    labelled = among_councils.labelled(frame, leavers, 2025)
    return pd.concat(
        among_councils.spread(labelled, existing, code).assign(code=code)
        for code in ("E1", "E2", "E20", "E49", "E80", "E99", "E50", "E100")
    ).set_index("code")


def test_a_council_is_placed_by_quantiles(spread):
    assert spread["place"].to_dict() == {
        "E1": "in the lowest tenth",
        "E2": "in the lowest tenth",
        "E20": "below the middle half",
        "E49": "in the middle half",
        "E80": "above the middle half",
        "E99": "in the highest tenth",
        "E50": "",
        "E100": "",
    }


def test_councils_without_a_value_are_counted_by_reason(spread):
    assert spread["councils"].eq(98).all()
    assert spread["missing"].iloc[0] == {
        "Not shown by the publisher": 2,
        "Low reliability": 1,
    }


def test_a_far_out_value_of_a_small_group_is_said_to_be_uncertain(spread):
    assert "reaches into the middle half" in among_councils.told(spread.loc[["E1"]], "A1")
    assert "reaches into the middle half" not in among_councils.told(spread.loc[["E2"]], "A2")
    assert among_councils.told(spread.loc[["E100"]], "A100") == ""


def test_a_value_that_is_not_shown_is_no_number_in_the_table(spread):
    assert among_councils.as_table(spread.loc[["E100"]], "Borton")["Borton"].tolist() == [
        "not held"
    ]
    assert among_councils.as_table(spread.loc[["E50"]], "Borton")["Borton"].tolist() == ["[u]"]


# --- Wales --------------------------------------------------------------------------------------


def test_estimates_for_wales_are_counted_and_not_joined():
    studies = data.studies("outcomes of looked-after children in Wales")
    said = wales.told(wales.up_to(studies, 2025))
    assert said.startswith("For Wales 11 published estimates of 7 different measures are held")
    assert "No measure has more than 2 years." in said
    table = wales.as_table(studies)
    assert len(table) == len(studies) and "nan" not in table.to_string()
    assert table["Area"].tolist()[:11] == ["Wales"] * 11


def test_no_estimate_after_the_year_asked_for_is_shown():
    studies = wales.up_to(data.studies("outcomes of looked-after children in Wales"), 2006)
    dated = studies["period"][studies["period"] != ""]
    assert dated.astype(int).max() == 2006
    assert wales.told(studies.iloc[:0]).startswith("No published estimate")


# --- Shared charts and texts --------------------------------------------------------------------


def test_a_distribution_writes_each_row_with_its_own_decimals():
    frame = pd.DataFrame(
        {"label": ["Whole"] * 3 + ["Tenths"] * 3, "area": ["A", "B", "C"] * 2}
    ).assign(value=[31.0, 32.0, 33.0, 20.4, 20.5, 20.6])
    decimals = {"Whole": 0, "Tenths": 1}
    words = {
        "title": "A title",
        "subtitle": "",
        "alt": "A text of more than forty characters, all told.",
    }
    chart = charts.distribution(
        frame, name="d", highlight="B", decimals=decimals, suffix="%", **words
    )
    assert "20.5%" in chart.svg() and ">32%" in chart.svg()
    own = charts.distribution(
        frame, name="d", highlight="B", decimals=decimals, suffix="%", unit="per cent"
    )
    assert "Whole: B 32%; median 32%" in own.alt and "Tenths: B 20.5%; median 20.5%" in own.alt
