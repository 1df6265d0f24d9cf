"""How a series went, in words: a rise, a fall, no change, a missing year, a zero, a break."""

import re

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers import data, words
from helpers.statistics import bounds
from helpers.words.changes import COUNT, LEVEL, SHARE

NAN = float("nan")


def series(values, measure="x_count", rounding=1.0, first=2016, half_width=None):
    frame = pd.DataFrame(
        {
            "measure": measure,
            "period": range(first, first + len(values)),
            "value": np.array(values, dtype=float),
            "rounding": rounding,
        }
    )
    if half_width is not None:
        frame = frame.assign(lower=frame["value"] - half_width, upper=frame["value"] + half_width)
        frame["bound"] = bounds.INTERVAL
    return frame


def breaks(*years):
    return pd.DataFrame({"period": years, "kind": "definition", "note": "counted anew"})


RISE = "180 in 2018, 30 more than a year before (+20.0%) and 80 more than in 2016 (+80.0%)"
FALL = "100 in 2018, 50 fewer than a year before (−33.3%) and 80 fewer than in 2016 (−44.4%)"


@pytest.mark.parametrize(
    ("values", "text"),
    [
        ([100, 150, 180], RISE),
        ([180, 150, 100], FALL),
        ([100, 100, 100], "100 in 2018, the same as a year before and as in 2016"),
        ([100, NAN, 180], "180 in 2018, 80 more than in 2016 (+80.0%)"),
        ([100, 150, NAN], "150 in 2017, 50 more than a year before (+50.0%)"),
        ([0, 0, 3], "3 in 2018, 3 more than a year before and 3 more than in 2016"),
        ([3, 2, 0], "0 in 2018, 2 fewer than a year before and 3 fewer than in 2016"),
        ([NAN, NAN, 12], "12 in 2018, the only year with a figure"),
        ([NAN, NAN, NAN], "is not known from the data held"),
    ],
)
def test_a_count_in_words(values, text):
    assert words.change(series(values)) == text


@pytest.mark.parametrize(
    ("values", "rounding", "text"),
    [
        ([50, 140], 5, "90 more than a year before (+162% to +200% with rounding)"),
        ([100, 60], 5, "40 fewer than a year before (\u221244% to \u221236% with rounding)"),
        ([4000, 4400], 10, "400 more than a year before (+10%)"),
        ([83_530, 81_770], 10, "1,760 fewer than a year before (\u22122.1%)"),
        ([50, 140], 1, "90 more than a year before (+180.0%)"),
        ([50, 400], 100, "350 more than a year before"),
    ],
)
def test_a_percentage_is_as_fine_as_the_rounding_allows(values, rounding, text):
    said = words.change(series(values, rounding=rounding))
    assert said == f"{values[1]:,} in 2017, {text}"


def test_a_turn_is_named_where_it_is_not_the_first_year():
    text = words.change(series([100, 300, 250, 200, 190]))
    assert "110 fewer than in 2017, when it was highest" in text
    assert "2016" not in text
    assert "60 more than in 2018, when it was lowest" in words.change(
        series([100, 90, 50, 90, 110])
    )


def test_a_turn_since_a_break_is_not_said_to_be_one_of_the_whole_series():
    frame = series([40, 90, 100, 300, 250, 200, 190])
    assert "110 fewer than in 2019, when it was highest from 2018 on" in words.change(
        frame, breaks(2018)
    )
    assert "in 2019, when it was highest from 2018 on." in words.change_in_brief(
        frame, breaks(2018)
    )
    for whole in (frame, frame.assign(value=frame["value"].mask(frame["period"] < 2018))):
        text = words.change(whole, breaks(2016) if whole is frame else breaks(2018))
        assert "highest (" in text, "nothing before it is shown"


def test_of_equal_lows_the_last_is_where_the_series_turned():
    assert "2 more than in 2018, when it was lowest" in words.change(series([4, 0, 0, 1, 2]))


@pytest.mark.parametrize(("rounding", "same"), [(10.0, True), (1.0, False)])
def test_a_change_that_rounding_could_explain_is_none(rounding, same):
    text = words.change(series([1000, 1010], rounding=rounding))
    assert ("the same but for rounding" in text) is same


def test_a_printed_share_changes_in_points_and_beyond_its_unit():
    assert "1.0 point higher" in words.change(series([54.0, 55.0], "x_percent", 0.1), decimals=1)
    same = words.change(series([54.0, 55.0], "x_percent", 1.0), suffix="%")
    assert same == "55% in 2017, the same but for rounding as a year before"
    assert "2 points lower" in words.change(series([57.0, 55.0], "x_percent", 1.0), suffix="%")


def test_no_change_is_stated_across_a_break():
    frame = series([100, 150, 40, 60])
    text = words.change(frame, breaks(2018))
    assert text == "60 in 2019, 20 more than a year before"
    alone = words.change(frame, breaks(2019))
    assert alone == "60 in 2019, which is not comparable with earlier years"
    assert "2017" in words.change(frame, breaks(2016)), "a break at the first year hides nothing"
    assert "2017" in words.change(frame, breaks(2020)), "nor one after the last"


def test_a_change_given_a_first_year_across_a_break_is_left_out():
    text = words.change(series([100, 150, 40, 60]), breaks(2018), start=2016)
    assert "2016" not in text


def test_two_rows_on_either_side_of_a_break_refuse_to_be_compared():
    rows = series([100, 150, 40])
    one = words.change_between(rows.iloc[0], rows.iloc[2], breaks(2018))
    assert one.broken
    assert "not to be compared" in one.beside("in 2016")
    assert "not to be compared" in one.plain("in 2016")
    assert not words.change_between(rows.iloc[0], rows.iloc[1], breaks(2018)).broken


def test_intervals_of_a_change_come_first_and_chance_second():
    text = words.change(series([80, 82], "x_rate", NAN, half_width=4), decimals=1)
    assert text.startswith("82.0 (78.0 to 86.0) in 2017, 2.0 higher than a year before (")
    assert re.search(r"\(\d+% lower to \d+% higher; chance could explain it\)", text)
    beyond = words.change(series([80, 100], "x_rate", NAN, half_width=4), decimals=1)
    assert re.search(r"20\.0 higher than a year before \(\d+% to \d+% higher\)", beyond)
    less = words.change(series([100, 80], "x_rate", NAN, half_width=4), decimals=1)
    low, high = map(int, re.search(r"\((\d+)% to (\d+)% lower\)", less).groups())
    assert low < 20 < high


def test_overlapping_intervals_can_differ_beyond_chance():
    frame = series([100, 106], "x_rate", NAN, half_width=4)
    assert frame["upper"][0] > frame["lower"][1]
    assert "chance" not in words.change(frame)


def test_a_share_from_nothing_has_points_and_no_per_cent():
    frame = series([0, 4], "x_percent", NAN)
    frame = frame.assign(lower=[0, 2.0], upper=[3.0, 7.0], bound=bounds.INTERVAL)
    assert "4 points higher than a year before (" in words.change(frame, suffix="%")


def test_a_rate_from_nothing_has_no_multiple():
    frame = series([0, 4], "x_rate", NAN)
    frame = frame.assign(lower=[0, 2.0], upper=[3.0, 7.0], bound=bounds.INTERVAL)
    assert words.change(frame).endswith("4 higher than a year before")


def test_small_changes_of_exact_levels_are_not_printed_as_zero():
    assert "under 0.1 higher" in words.change(series([50.01, 50.02], "x_rate", NAN), decimals=1)


def test_sentences_and_titles():
    frame = series([100, 150, 180])
    assert words.sentence(frame, "The number") == f"The number was {RISE}."
    assert words.headline(frame, "Leeds") == (
        "Leeds: 180 in 2018, 30 more than a year before and 80 more than in 2016"
    )
    nothing = frame.assign(value=NAN)
    assert words.sentence(nothing, "The number") == "The number is not known from the data held."
    assert words.headline(nothing, "Leeds") == "Leeds: not known from the data held"


@pytest.mark.parametrize(
    ("measure", "kind"), [("x_count", COUNT), ("x_percent", SHARE), ("x_rate", LEVEL)]
)
def test_the_kind_follows_from_the_measure(measure, kind):
    (one, *_) = words.changes(series([1, 2], measure))
    assert one.kind == kind


@given(
    st.lists(st.one_of(st.none(), st.integers(0, 2000)), min_size=1, max_size=8),
    st.sets(st.integers(2015, 2025), max_size=2),
    st.sampled_from([1.0, 5.0, 10.0]),
)
def test_no_sentence_contradicts_its_numbers(values, starts, rounding):
    frame = series([NAN if value is None else value for value in values], rounding=rounding)
    text = words.change(frame, breaks(*starts))
    assert "nan" not in text
    by_year = frame.set_index("period")["value"]
    held = by_year.dropna()
    if held.empty:
        assert text == "is not known from the data held"
        return
    last = held.index[-1]
    assert text.startswith(f"{held.iloc[-1]:,.0f} in {last}")
    pattern = r"([\d,]+) (more|fewer) than (a year before|in (\d{4}))"
    for amount, way, _, year in re.findall(pattern, text):
        year = int(year) if year else last - 1
        apart = held.iloc[-1] - by_year[year]
        assert abs(apart) == int(amount.replace(",", ""))
        assert (apart > 0) == (way == "more")
        assert abs(apart) > (rounding if rounding > 1 else 0)
        assert not any(year < start <= last for start in starts)


@pytest.mark.parametrize(
    ("percent", "text"),
    [
        (17.7, "rose by 17.7%"),
        (-0.6, "fell by 0.6%"),
        (0.04, "did not change"),
        (-0.04, "did not change"),
        (0, "did not change"),
        (-1234.5, "fell by 1,234.5%"),
    ],
)
def test_by_how_much(percent, text):
    assert words.by(percent) == text


@pytest.mark.parametrize(
    ("lower", "upper", "text"),
    [
        (8, 15, "8% to 15% higher"),
        (-22, -8, "8% to 22% lower"),
        (-5, 2, "5% lower to 2% higher"),
        (0, 4, "0% to 4% higher"),
        (-4, 0, "0% to 4% lower"),
    ],
)
def test_a_span_of_differences(lower, upper, text):
    assert words.span(lower, upper, suffix="%") == text


def test_the_second_decimal_of_a_small_change():
    frame = series([50.001, 50.002], "x_rate", NAN)
    assert "under 0.01 higher" in words.change(frame, decimals=2)


def test_the_base_of_a_percentage_is_large_enough():
    assert words.change(series([49, 98])) == "98 in 2017, 49 more than a year before"
    assert words.change(series([50, 100])).endswith("50 more than a year before (+100.0%)")


def test_an_interval_can_be_left_out_of_the_value():
    frame = series([80, 100], "x_rate", NAN, half_width=4)
    assert words.change(frame).startswith("100 (96 to 104) in 2017")
    assert words.change(frame, interval=False).startswith("100 in 2017")


def test_a_lone_value_has_no_year_to_be_set_against():
    assert [len(words.changes(series(values))) for values in ([5], [5, 6])] == [0, 1]
    assert words.change(series([5, NAN, 6])) == "6 in 2018, 1 more than in 2016"


def test_the_turn_is_not_the_first_year_named_as_such():
    rising = words.change(series([10, 20, 30, 40, 60]))
    assert rising.endswith("50 more than in 2016")
    few = words.change(series([30, 10, 20]))
    assert "highest" not in few


def test_an_earlier_year_in_the_middle_is_no_extreme():
    frame = series([10, 90, 40, 50, 60])
    text = words.change(frame, start=2018)
    assert text.endswith("20 more than in 2018")


@pytest.mark.parametrize(
    ("year", "text"),
    [
        (None, ""),
        (2018, ""),
        (2021, ""),
        (2022, " (the latest held, 4 years before 2022)"),
        (2026, " (the latest held, 8 years before 2026)"),
    ],
)
def test_an_old_value_is_said_to_be_old(year, text):
    """More than three years before the last year asked for, whatever the sentence is of."""
    assert words.age(2018, year) == text
    frame = series([100, 150, 180])
    frame.attrs["last_year"] = year
    assert words.change(frame) == RISE.replace("in 2018", f"in 2018{text}", 1)


@pytest.mark.parametrize("area", ["Monmouthshire", "Leeds"])
def test_a_frame_knows_the_year_it_was_asked_for(area):
    rows = data.series("looked_after_count", area, 2003, 2025)
    old = "140 in 2018 (the latest held, 7 years before 2025)"
    assert (old in words.change(rows[rows["value"].notna()])) == (area == "Monmouthshire")


def test_the_latest_of_several_lines_in_the_year_of_the_first():
    frame = pd.concat(
        [
            series([1, 2, NAN]).assign(area="Leeds"),
            series([4, 5, 6]).assign(area="England"),
            series([7, 8, 9]).assign(area="Barnsley"),
        ]
    )
    assert words.latest_in_words(frame, "Leeds", suffix="%") == (
        "Leeds 2.0%, England 5.0%, Barnsley 8.0% (2017)"
    ), "the others in the order of the frame"
    assert words.latest_in_words(frame, "York") == "York: no value to compare"


def test_a_share_worked_out_without_rounding_changes_in_points():
    frame = pd.DataFrame({"period": [2024, 2025], "value": [4.0, 6.0]})
    for measure in ("some_percent", "some_percent_unrounded"):
        text = words.change(frame.assign(measure=measure), decimals=1)
        assert text == "6.0 in 2025, 2.0 points higher than a year before"


def test_a_series_that_never_moved_was_at_no_time_highest():
    text = words.change(series([0, 0, 0, 0, 0]))
    assert text == "0 in 2020, the same as a year before and as in 2016"


def test_a_start_a_year_before_is_told_once():
    assert words.change(series([100, 150]), start=2016).count("50 more") == 1
    assert words.than_before(series([100, 150, 180]), start=2016).count(" and ") == 1
    assert words.than_before(series([100, 150, 180]), start=2018) == (
        "30 more than a year before (+20.0%)"
    )


@pytest.mark.parametrize(
    ("values", "start", "text"),
    [
        ([100, 150, 180], "30 more than a year before (+20.0%) and 80 more", RISE),
        ([180, 150, 100], "50 fewer than a year before", FALL),
        ([100, 100, 100], "the same as a year before", "100 in 2018, the same as"),
        ([3, 2, 0], "2 fewer than a year before and 3 fewer than in 2016", "0 in 2018, 2 fewer"),
    ],
)
def test_a_change_is_the_value_and_what_it_is_beside(values, start, text):
    than = words.than_before(series(values))
    assert than.startswith(start)
    assert words.change(series(values)).endswith(f", {than}")
    assert words.change(series(values)).startswith(text)


def test_nothing_is_compared_of_one_year_or_across_a_break():
    assert words.than_before(series([100])) == ""
    assert words.than_before(series([NAN, NAN])) == ""
    assert words.than_before(series([100, 150, 180]), breaks(2018)) == ""


def test_missing_years_are_told_with_their_reason():
    frame = series([100, NAN, NAN, NAN]).assign(status=["", "c", "c", "x"])
    assert words.missing_years(frame) == (
        "No figure is shown for 2017 to 2018 (confidential: suppressed by the publisher, or "
        "withheld here); and 2019 (not available)."
    )
    assert words.missing_years(frame.assign(status="")) == ""
    gap = series([100, 110, 120]).assign(status="").iloc[[0, 2]]
    assert words.missing_years(gap) == "No figure is shown for 2017 (not held)."
    assert words.years_not_held(gap) == [2017] and words.years_not_held(gap[:0]) == []
    assert words.missing_years(series([100, 0]).assign(status="")) == ""


def test_no_change_twice_is_said_once_and_of_no_extreme():
    flat = words.change(series([10.0, 10.0, 10.0, 10.0], "x_percent", 1.0), suffix="%")
    assert flat == "10% in 2019, the same as a year before and as in 2016"
    near = series([9.0, 12.0, 11.0, 11.0, 11.0], "x_percent", 1.0)
    text = words.change(near, suffix="%")
    assert text == (
        "11% in 2020, the same as a year before and the same but for rounding as in 2017"
    )
    assert words.headline(near, "Leeds", suffix="%").endswith("but for rounding as in 2017")


def test_less_than_a_point_is_one_point():
    text = words.change(series([59.9, 59.6], "x_percent", 0.01), suffix="%")
    assert text == "60% in 2017, under 1 point lower than a year before"
