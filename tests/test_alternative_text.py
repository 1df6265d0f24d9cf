import math

import pandas as pd
import pytest

from helpers.show import alternative_text, charts

NAN = math.nan


def series(area, values, first_year=2016):
    values = [NAN if value is None else float(value) for value in values]
    return pd.DataFrame(
        {"area": area, "period": range(first_year, first_year + len(values)), "value": values}
    ).assign(status=lambda frame: frame["value"].isna().map({True: "c", False: ""}))


def test_lines_say_both_ends_the_peak_and_the_gaps():
    frame = pd.concat([series("England", [60, 70, None, 67]), series("Leeds", [80, 75, 72, 70])])
    text = alternative_text.describe_lines(frame, "children per 10,000")
    assert text.startswith("Line chart of children per 10,000. England rose from 60 in 2016 to 67")
    assert "highest at 70 in 2017, no value in 2018; Leeds fell from 80 in 2016" in text
    assert "Leeds" in text and "highest at 80" not in text


def test_years_absent_from_the_frame_are_gaps_too():
    frame = series("England", [60, 61, 62, 63]).query("period != 2017")
    assert "no value in 2017" in alternative_text.describe_lines(frame, "children")


def test_no_change_in_per_cent_is_given_across_a_break():
    frame = series("England", [60, 70, 80])
    breaks = pd.DataFrame({"period": [2017, 2030], "note": ["anew", "later"]})
    text = alternative_text.describe_lines(frame, "children", breaks=breaks)
    assert "%" not in text
    assert "The way of counting changes in 2017." in text
    assert "%" in alternative_text.describe_lines(frame, "children")


def test_one_year_and_none():
    assert "England was 60 in 2016" in alternative_text.describe_lines(series("England", [60]), "x")
    both = pd.concat([series("England", [60, 61]), series("Leeds", [None, None])])
    assert "Leeds has no figure in these years" in alternative_text.describe_lines(both, "children")


def test_amounts_are_named_in_order_with_their_sign():
    frame = pd.DataFrame(
        {"label": ["Up", "Down", "Gone"], "value": [1200, -3, NAN], "status": ["", "", "c"]}
    )
    text = alternative_text.describe_amounts(frame, "children", signed=True)
    assert text == "Bar chart of children. Up +1,200; Down −3; Gone confidential."


def test_funnel_says_where_the_area_and_the_others_lie():
    frame = pd.DataFrame(
        {
            "area": ["Leeds", "York", "Hull"],
            "value": [60.0, 99, NAN],
            "position": ["within limits", "above 99.8% limit", ""],
        }
    )
    say = alternative_text.describe_funnel
    text = say(frame, "children per 10,000", highlight="York", reference=67)
    assert "in 2 areas. York has 99 and is above 99.8% limit (England: 67)." in text
    assert text.endswith("In all: 1 within limits and 1 above 99.8% limit.")
    assert "Hull has no value to draw" in say(frame, "children", highlight="Hull")


def test_estimates_are_given_with_the_intervals_they_have():
    frame = pd.DataFrame(
        {
            "area": ["Leeds", "York", "Hull"],
            "value": [60.0, 99, NAN],
            "lower": [58, NAN, NAN],
            "upper": [62, NAN, NAN],
            "status": ["", "", "u"],
        }
    )
    text = alternative_text.describe_estimates(frame, "children", reference=67)
    assert "Leeds 60 (58 to 62); York 99; Hull low reliability." in text
    assert text.endswith("The line is at 67, England.")
    without = alternative_text.describe_estimates(frame[["area", "value"]], "children")
    assert "Leeds 60; York 99; Hull not available." in without


def test_survival_reads_the_last_time_known():
    table = pd.DataFrame(
        {
            "years": [1, 5, 8],
            "at_risk": [1200, 300, 0],
            "probability": [0.1, 0.24, NAN],
            "lower": [0.08, 0.22, NAN],
            "upper": [0.12, 0.26, NAN],
        }
    )
    text = alternative_text.describe_survival(table, "new proceedings")
    assert "24 (22 to 26) in 100 by year 5, 300 followed that long" in text
    both = pd.concat([table.assign(sex="Boys"), table.assign(sex="Girls", probability=NAN)])
    grouped = alternative_text.describe_survival(both, "new proceedings", group="sex")
    assert "Boys: 24" in grouped and "Girls" not in grouped


def test_a_distribution_gives_the_middle_half_the_median_and_the_area_in_focus():
    frame = pd.DataFrame({"label": "Care", "area": list("ABCDE"), "value": [10.0, 20, 30, 40, NAN]})
    text = alternative_text.describe_distribution(frame, "pounds", highlight="B")
    assert "half of 4 councils lie between 18 and 32, the median is 25" in text
    assert "the range 10 to 40; B has 20" in text


@pytest.mark.parametrize(
    "text",
    [
        alternative_text.describe_distribution(
            pd.DataFrame({"label": ["a"], "area": ["b"], "value": [NAN]}), "x"
        ),
        alternative_text.describe_lines(series("England", [None]), "x"),
        alternative_text.describe_lines(series("England", []), "x"),
        alternative_text.describe_amounts(pd.DataFrame({"label": ["a"], "value": [NAN]}), "x"),
        alternative_text.describe_estimates(series("England", [None]), "x"),
        alternative_text.describe_funnel(series("England", [None]), "x", highlight="England"),
        alternative_text.describe_survival(
            pd.DataFrame({"years": [], "probability": [], "at_risk": []}), "x"
        ),
    ],
)
def test_nothing_held_is_said(text):
    assert text == alternative_text.NOTHING


@pytest.mark.parametrize("values", [[60], [60, 61], [None, 60, None], [0, 0, 0], [5, None, 5]])
def test_every_text_is_good_enough_for_a_chart(values):
    frame = series("England", values)
    alt = alternative_text.describe_lines(frame, "children looked after per 10,000")
    chart = charts.lines(frame, name="a", title="A", subtitle="", alt=alt)
    assert chart.figure is not None


def test_a_peak_no_higher_than_an_end_as_written_is_not_said():
    text = alternative_text.describe_lines(series("England", [60, 67.3, 67.2]), "children")
    assert "highest" not in text
