"""Outcomes: back-tests against published figures, hand-made frames, and properties."""

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pytest
import seaborn as sns
from hypothesis import given, settings
from hypothesis import strategies as st
from statsmodels.stats.proportion import proportion_confint

from helpers import data, words
from helpers.analysis import printed_shares
from helpers.analysis.outcomes import (
    among_councils,
    care_leavers,
    printed,
    school,
    statements,
)
from helpers.show import charts
from helpers.statistics import bounds
from tests.conftest import code_of

ENGLAND = "E92000001"
PLACE = data.geography.Area("E08000035", "Borton", "local authority", "E12000003")


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
    # what rounding leaves open is no interval: chance cannot be judged by it
    assert row["bound"] == bounds.ROUNDING


def test_the_gap_in_england_in_words(england):
    assert statements.latest_gap(england, school.ENGLISH_MATHS, "England") == (
        "GCSE: grade 4 or above in English and maths, England, 2025: looked-after children 17.4%, "
        "all pupils 64.8%, a gap of 47.4 percentage points (47.3 to 47.5 with rounding)."
    )


@pytest.mark.parametrize("result", school.RESULTS, ids=lambda result: result.looked_after)
def test_no_sentence_compares_england_across_a_change_of_grading(england, result):
    said = statements.gap_changed(england, result, data.area("England"))
    assert " in 2025" in said and "a year before" in said
    assert not any(str(year) in said for year in range(2010, 2022))


def test_key_stage_2_has_no_year_without_tests(england):
    assert not set(school.gaps(england, school.KEY_STAGE_2)["period"]) & {2020, 2021}


def test_care_leavers_in_higher_education_in_england():
    frame = data.series(care_leavers.STUDENT_SHARE, "England")
    low, high = proportion_confint(2_390, 38_190, method="wilson")
    row = frame.set_index("period").loc[2025]
    assert row["value"] == pytest.approx(100 * 2_390 / 38_190)
    assert row[["lower", "upper"]].tolist() == pytest.approx([100 * low, 100 * high])
    text = words.sentence(frame, "The share", decimals=1, suffix="%")
    assert text.startswith("The share was 6.3% (6.0 to 6.5) in 2025, ") and "points" in text


def test_cells_that_cannot_be_figures_are_set_aside():
    score = data.series("emotional_health_score", "City of London", 2024, 2024)
    assert score["value"].isna().all() and score["status"].tolist() == ["u"]


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
    frame = series({2018: 54, 2025: 55}, care_leavers.ACTIVE)
    assert "the same but for rounding as in 2018" in words.change(frame, suffix="%")
    assert printed.bounds(frame)["lowest"].tolist() == [53.5, 54.5]
    assert printed.bounds(series({2025: 0}))["lowest"].tolist() == [0]


def test_floating_point_alone_does_not_make_a_change():
    frame = series({2022: 28.5, 2025: 28.6}, rounding=0.1)
    assert "but for rounding" in words.change(frame, decimals=1)


@settings(deadline=None)
@given(st.integers(0, 100), st.integers(1, 5_000))
def test_an_approximate_interval_holds_the_interval_of_every_share_that_rounds_so(percent, size):
    frame = printed_shares.with_intervals(series({2025: percent}), series({2025: size}))
    for share in (max(percent - 0.5, 0), percent, min(percent + 0.5, 100)):
        low, high = proportion_confint(share * size / 100, size, method="wilson")
        assert frame["lower"].iloc[0] <= 100 * low + 1e-6
        assert frame["upper"].iloc[0] >= 100 * high - 1e-6


@pytest.mark.parametrize("size", [0, np.nan])
def test_a_share_of_nobody_has_no_interval(size):
    frame = printed_shares.with_intervals(series({2025: 50}), series({2025: size}))
    assert frame[["lower", "upper"]].isna().all(axis=None)


def test_an_area_differs_from_its_nation_only_where_its_interval_says_so():
    rows = pd.concat([series({2025: 40}), series({2025: 54}).assign(area_code=ENGLAND)])
    for lower, upper, word in ((30, 53, "below"), (30, 53.7, "not distinguishable from")):
        frame = rows.assign(lower=[lower, 53], upper=[upper, 55], what="share")
        frame["bound"] = bounds.APPROXIMATE
        assert f"was {word} that of" in words.each_beside(frame, "what", "E1", [ENGLAND], 0, "%")
    assert words.each_beside(rows.assign(what="share"), "what", "E1", [ENGLAND]) == ""


def test_years_held_by_the_nation_alone_are_named():
    nation = series({2019: 1, 2020: 1, 2021: 1})
    table = printed.held(series({2019: 1, 2020: np.nan}), nation, {"m": "Share"})
    assert table.iloc[0].tolist() == ["Share", "2019", "2020 to 2021"]
    assert list(printed.held(nation, nation, {"m": "Share"})) == ["Outcome", "Years shown"]


def test_the_last_values_stand_side_by_side_with_the_decimals_they_were_printed_to():
    frame = pd.concat(
        [
            series({2024: 30, 2025: np.nan}, "second"),
            series({2024: 20.5, 2025: 21.0}, "first", 0.1),
            series({2025: 33.0}, "first", 0.1).assign(area_code=ENGLAND, area="England"),
        ],
        ignore_index=True,
    )
    table = printed.side_by_side(frame, {"first": "First", "second": "Second"}, ["E1", ENGLAND])
    assert table.to_numpy().tolist() == [
        ["First", "2025", "21.0", "33.0"],
        ["Second", "2024", "30", "not held"],
    ]
    assert printed.side_by_side(frame, {"none": "None"}, ["E1"]).empty


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
    assert "nan" not in statements.latest_gap(frame, result, "Borton")


def test_a_gap_is_missing_where_either_result_is():
    result = school.KEY_STAGE_2
    frame = pd.concat(
        [series({2025: np.nan}, result.looked_after), series({2025: 60}, result.everyone)],
        ignore_index=True,
    )
    gap = school.gaps(frame, result)
    assert gap["value"].isna().all() and gap["status"].tolist() == ["c"]
    assert school.by_year(frame)["Key stage 2"].tolist() == ["[c]"]
    assert "not known" in statements.gap_changed(frame, result, PLACE)
    assert "no gap can be formed" in statements.latest_gap(frame, result, "Borton")


def attainment(mine: dict[int, float], everyone: float = 45.0) -> pd.DataFrame:
    result = school.ATTAINMENT_8
    others = series(dict.fromkeys(mine, everyone), result.everyone, 0.1)
    return pd.concat([series(mine, result.looked_after, 0.1), others], ignore_index=True)


@pytest.mark.parametrize(
    ("mine", "told"),
    [
        ({2024: 25, 2025: 20}, "25.0 points in 2025, 5.0 points higher than a year before."),
        ({2024: 20, 2025: 25}, "20.0 points in 2025, 5.0 points lower than a year before."),
        ({2024: 20, 2025: 20}, "25.0 points in 2025, the same as a year before."),
        ({2024: 20, 2025: 20.1}, "24.9 points in 2025, the same but for rounding as a year"),
        ({2023: 25, 2025: 20}, "25.0 points in 2025, 5.0 points higher than in 2023."),
        ({2024: 44, 2025: 45}, "0.0 points in 2025, 1.0 point lower than a year before."),
        ({2021: 25, 2022: 20}, "25.0 points in 2022, which is not comparable with earlier years."),
        ({2025: 20}, "25.0 points in 2025, the only year with a figure."),
    ],
)
def test_the_gap_is_said_with_the_direction_that_the_data_give(mine, told):
    text = statements.gap_changed(attainment(mine), school.ATTAINMENT_8, PLACE)
    assert text.startswith(f"Attainment 8: the gap in Borton was {told}")


@pytest.mark.parametrize(
    ("mine", "told"),
    [
        (20, "a gap of 25.0 points (24.9 to 25.1 with rounding)."),
        (50, "a gap of −5.0 points (−5.1 to −4.9 with rounding)."),
        (45, "a gap of 0.0 points (−0.1 to 0.1 with rounding)."),
    ],
)
def test_the_levels_are_said_to_lie_as_they_do(mine, told):
    text = statements.latest_gap(attainment({2025: mine}), school.ATTAINMENT_8, "Borton")
    assert text.endswith(told)


def test_the_last_result_is_told_also_where_that_of_all_pupils_is_not_held():
    """The former Cumbria has results of 2023, but none of all its pupils: the gap is of 2022."""
    opening = statements.opening("Cumbria", [], 2010, 2025)
    assert "In 2023, looked-after children in Cumbria had 17.3 points" in opening
    assert "22.9 points" not in opening and "29.9%" not in opening
    assert "; that of all pupils is not held." in opening
    mine = data.observations(school.MEASURES, "Cumbria")
    text = statements.latest_gap(mine, school.ATTAINMENT_8, "Cumbria")
    assert "Cumbria, 2022" in text and text.endswith(
        "In 2023 looked-after children had 17.3; that of all pupils is not held."
    )


def test_lines_of_gaps_stop_at_the_breaks_of_their_own_result():
    known = data.observations(school.MEASURES, "England")
    lines = pd.concat([school.gaps(known, result) for result in school.SHARES])
    marks = school.breaks_of(lines).groupby("line")["period"].agg(list).to_dict()
    assert marks == {"England, GCSE": [2020, 2022], "England, key stage 2": [2018, 2022]}
    chart = charts.lines(
        lines, name="gaps", group="line", breaks=school.breaks_of(lines), unit="points"
    )
    table = chart.data.set_index(["Line", "Year"])["Break"]
    assert table["England, key stage 2", 2018] == "Break 1"
    assert table["England, GCSE", 2018] == ""
    stretches = [list(line.get_xdata()) for line in chart.figure.axes[0].lines]
    over = [years for years in stretches if {2017, 2018} <= set(years)]
    assert [2016, 2017] in stretches and len(over) == 1 and over[0][0] == 2017
    assert school.breaks_of(lines[:0]).empty


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
    assert "reaches into the middle half" in statements.outlying(spread.loc[["E1"]], "A1")
    assert "reaches into the middle half" not in statements.outlying(spread.loc[["E2"]], "A2")
    assert statements.outlying(spread.loc[["E100"]], "A100") == ""
    assert "the highest tenth on: " in statements.outlying(spread.loc[["E99"]], "A99")


@pytest.mark.parametrize(
    ("code", "placed"),
    [
        ("E49", "On 1 of the 1 outcomes shown for Borton, its value lies in"),
        ("E1", "On none of the 1 outcomes shown for Borton does its value lie in"),
        ("E50", ""),
    ],
)
def test_the_middle_half_is_counted(spread, code, placed):
    assert statements.where_placed(spread.loc[[code]], "Borton").startswith(placed)
    assert bool(statements.where_placed(spread.loc[[code]], "Borton")) == bool(placed)


def test_the_title_of_the_spread_says_where_one_lies_or_where_half_of_all_do(spread):
    assert statements.spread_title(spread.loc[["E49"]], "A49") == (
        "A49: in the middle half of councils on 1 of the 1 outcomes in per cent"
    )
    assert statements.spread_title(spread.loc[["E50"]], "A50") == (
        "Care leavers in education, employment or training: half of the 98 councils shown in "
        "England lie between 25% and 75%"
    )
    assert statements.spread_title(spread[:0], "A50") == "No council's outcomes are held"
    assert "Fewest councils, 98, are shown on Care leavers" in statements.fewest(spread.loc[["E1"]])
    assert statements.fewest(spread[:0]) == ""


def test_regions_are_spread_by_their_medians():
    frame = pd.DataFrame({"region": ["A", "A", "B"], "value": [10.0, 30.0, 50.0]})
    assert statements.regions_title(frame) == (
        "Medians of regions lie from 20% to 50%, councils from 10% to 50%"
    )
    assert "No council" in statements.regions_title(frame.assign(value=np.nan))
    with pytest.raises(ValueError, match="without a region"):
        statements.regions_title(frame.assign(region=["A", None, "B"]))


def test_every_council_shown_is_a_dot_in_its_region():
    shown, seen = data.area("Camden"), []
    outcomes = among_councils.newest(2025, 2025)
    names = {"plt": plt, "sns": sns, "data": data, "charts": charts, "care_leavers": care_leavers}
    names |= {"statements": statements, "shown": shown, "outcomes": outcomes}
    names["show"] = lambda axes, data, **given: seen.append((axes, data, given))
    exec(code_of("outcomes", "regions", "regions-chart"), names)
    ((axes, frame, given),) = seen
    plt.close(axes.figure)
    assert set(frame.loc[frame["area_code"] == shown.code, "region"]) == {"London"}
    assert frame["region"].nunique() == 9
    dots = sum(len(each.get_offsets()) for each in axes.collections)
    assert dots == len(frame.dropna(subset="value")) + 1
    assert (axes.get_xlabel(), axes.get_ylabel()) == ("Per cent", "")
    assert given["title"] in given["alt"]


def test_councils_not_shown_are_counted_and_not_guessed():
    councils = pd.DataFrame({"area_code": ["E1", "E2"], "count": [0.0, 6.0]})
    existing = pd.DataFrame({"area_code": ["E1", "E2", "E3"]})
    text = statements.hidden_councils(councils, existing)
    assert text.startswith("Of 3 councils, 1 are not shown.") and "other than none, is 6" in text
    assert statements.hidden_councils(councils.assign(count=0.0), existing) == ""


def test_the_funnel_of_students_is_about_england():
    councils, limits, spread = care_leavers.student_funnel(2025)
    assert limits["reference"].max() == pytest.approx(100 * 2_390 / 38_190)
    assert {"total", "place", "measure", "source"} <= set(councils) and spread.phi > 1
    counted = data.authorities(care_leavers.STUDENTS, 2025).set_index("area_code")["value"]
    held = councils.set_index("area_code")["count"].dropna()
    assert len(held) > 70 and (held == counted[held.index]).all()


# --- Care leavers -------------------------------------------------------------------------------


def leaving(shares: dict[str, float], people: float = 100.0) -> pd.DataFrame:
    rows = [series({2025: value}, measure) for measure, value in shares.items()]
    return pd.concat([*rows, series({2025: people}, care_leavers.TOTAL)], ignore_index=True)


def test_shares_of_care_leavers_are_said_with_their_number():
    text = statements.leavers(leaving({care_leavers.ACTIVE: 50.0}), "Borton")
    assert text == (
        "Of 100 care leavers aged 19 to 21 in Borton in 2025, 50% (approx. 40 to 60) in education, "
        "employment or training."
    )
    unknown = statements.leavers(leaving({care_leavers.ACTIVE: 50.0}, np.nan), "Borton")
    assert unknown.startswith("Of care leavers in Borton in 2025, 50% in education")
    none = statements.leavers(leaving({care_leavers.ACTIVE: np.nan}), "Borton")
    assert none == "What care leavers aged 19 to 21 do is not shown for Borton."
    nobody = statements.leavers(leaving({care_leavers.ACTIVE: 0.0}), "Borton")
    assert "0% (approx. 0 to 5)" in nobody


def test_a_share_that_is_not_shown_keeps_its_symbol_in_the_table():
    frame = leaving({care_leavers.ACTIVE: np.nan, "care_leavers_neet_percent": 30.0})
    table = care_leavers.share_table(frame, ["E1", "E9"], 2025).set_index("Outcome")
    assert list(table) == ["Borton"]
    assert table["Borton"].tolist() == ["[c]", "30% (approx. 21 to 40)", *["not held"] * 2, "100"]
    assert care_leavers.share_table(frame, ["E1"], 2024).empty


def test_why_no_share_of_students_is_shown():
    frame = series({2025: np.nan}, care_leavers.STUDENT_SHARE)
    assert "for Borton: confidential." in statements.no_students(frame, "Borton", "Gap.")
    assert statements.no_students(frame[:0], "Borton", "Gap.") == "Gap."


def test_a_value_that_is_not_shown_is_no_number_in_the_table(spread):
    assert among_councils.as_table(spread.loc[["E100"]], "Borton")["Borton"].tolist() == [
        "not held"
    ]
    assert among_councils.as_table(spread.loc[["E50"]], "Borton")["Borton"].tolist() == ["[u]"]


# --- The opening --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("area", "starts", "facts"),
    [
        (
            "Leeds",
            "- In 2025, looked-after children in Leeds had 21.5 points on average at GCSE",
            5,
        ),
        ("England", "- In 2025, looked-after children in England had 17.3 points", 4),
        ("Northamptonshire", "Northamptonshire is no longer a council: it gave way to", 4),
    ],
)
def test_the_opening_says_what_is_shown_and_at_most_five_things(area, starts, facts):
    text = statements.opening(area, [], 2016, 2025)
    assert text.startswith(starts) and "nan" not in text
    assert text.count("\n- ") + text.startswith("- ") == facts
    assert "A gap is not the effect of care" in text


def test_a_council_that_is_gone_is_compared_while_it_was_there():
    assert statements.last_whole_year(data.area("Northamptonshire"), 2025) == 2021
    assert statements.last_whole_year(data.area("Leeds"), 2025) == 2025


# --- Charts -------------------------------------------------------------------------------------


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
    words.pop("alt")
    text = charts.distribution(
        frame, name="d", highlight="B", decimals=decimals, suffix="%", **words
    ).alt
    assert "Whole: B 32%;" in text and "Tenths: B 20.5%;" in text
