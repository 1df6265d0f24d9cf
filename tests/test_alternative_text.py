"""Titles and alternative texts that charts write of themselves."""

import itertools
import math
import re

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers import data
from helpers.show import alternative_text, charts
from helpers.show.breaks import of_lines
from helpers.statistics import bounds

NAN = math.nan
LONG = "Bournemouth, Christchurch and Poole with Westmorland and Furness (combined series)"
UNIT = "children who started to be looked after in the year per 10,000 children aged under 18"


def series(area, values, first_year=2016, **columns):
    values = [NAN if value is None else float(value) for value in values]
    years = range(first_year, first_year + len(values))
    frame = pd.DataFrame({"area": area, "period": years, "value": values, **columns})
    return frame.assign(status=frame["value"].isna().map({True: "c", False: ""}))


def breaks(*years, **columns):
    return pd.DataFrame({"period": years, "note": "Counted anew.", **columns})


def lines(frame, **options):
    return charts.lines(frame, **({"name": "a-chart", "unit": "children"} | options))


@pytest.mark.parametrize(
    ("values", "course"),
    [
        ([60, 63, 67], "67 in 2018, the highest; lowest 60 in 2016"),
        ([67, 63, 60], "60 in 2018, the lowest; highest 67 in 2016"),
        ([60, 60, 60], "60 in 2018, as in every year known from 2016"),
        ([60.2, 60.4, 60.1], "60 in 2018, as in every year known from 2016"),
        ([60, 70, 67], "67 in 2018; lowest 60 in 2016, highest 70 in 2017, a turning point"),
        ([60, 50, 55], "55 in 2018; highest 60 in 2016, lowest 50 in 2017, a turning point"),
        (
            [60, 50, 70, 65],
            "65 in 2019; lowest 50 in 2017, highest 70 in 2018, both turning points",
        ),
        ([5, 0, 0], "0 in 2018, the lowest; highest 5 in 2016"),
        ([0, 0, 0], "0 in 2018, as in every year known from 2016"),
        ([60, None, 67], "67 in 2018, the highest; lowest 60 in 2016. Leeds has no value in 2017"),
        ([60, 67, None], "67 in 2017, the highest; lowest 60 in 2016. Leeds has no value in 2018"),
        ([60], "60 in 2016"),
        ([None, 60, None], "60 in 2017. Leeds has no value in 2016, 2018"),
    ],
)
def test_a_line_says_its_latest_lowest_highest_and_turning_point(values, course):
    assert lines(series("Leeds", values)).alt == f"Line chart: children. Leeds: {course}."


def test_years_absent_from_the_frame_are_gaps_too():
    frame = series("Leeds", [60, 61, 62, 63]).query("period != 2017")
    assert "no value in 2017" in lines(frame).alt


def test_nothing_is_said_of_before_the_last_break():
    frame = series("Leeds", [10, 90, 60, 70])
    chart = lines(frame, breaks=breaks(2018))
    assert chart.alt == (
        "Line chart: children. Leeds: 70 in 2019, the highest; lowest 60 in 2018. "
        "Break in 2018, across which nothing is compared."
    )
    alone = lines(frame, breaks=breaks(2019))
    assert "Leeds: 70 in 2019. Break in 2019" in alone.alt


def test_a_break_of_one_line_is_that_lines_alone():
    frame = pd.concat([series("Leeds", [10, 60, 70]), series("England", [10, 60, 70])])
    chart = lines(frame, breaks=breaks(2017, area="Leeds"))
    assert "Leeds: 70 in 2018, the highest; lowest 60 in 2017" in chart.alt
    assert "England: 70 in 2018, the highest; lowest 10 in 2016" in chart.alt
    assert "Break in 2017 (Leeds)" in chart.alt
    assert chart.data.loc[chart.data["Break"] == "Break 1", "Area"].tolist() == ["Leeds"]


def test_a_line_without_a_value_has_none():
    frame = pd.concat([series("England", [60, 61]), series("Leeds", [None, None])])
    assert "Leeds: no value" in lines(frame).alt
    assert lines(series("Leeds", [None, None])).alt == ""
    assert lines(series("Leeds", [])).alt == ""


@pytest.mark.parametrize(
    ("values", "title"),
    [
        ([60, 63], "Leeds: 63 in 2017, 3 higher than a year before"),
        ([63, 60], "Leeds: 60 in 2017, 3 lower than a year before"),
        ([60, 60], "Leeds: 60 in 2017, the same as a year before"),
        ([3, 0], "Leeds: 0 in 2017, 3 lower than a year before"),
        ([0, 3], "Leeds: 3 in 2017, 3 higher than a year before"),
        ([60, None, 63], "Leeds: 63 in 2018, 3 higher than in 2016"),
        ([60, 63, None], "Leeds: 63 in 2017, 3 higher than a year before"),
        ([60], "Leeds: 60 in 2016"),
    ],
)
def test_a_title_gives_the_latest_value_and_its_changes(values, title):
    assert lines(series("Leeds", values)).title == title


def test_a_title_gives_no_change_across_a_break_nor_within_rounding():
    frame = series("Leeds", [60, 63])
    assert lines(frame, breaks=breaks(2017)).title == "Leeds: 63 in 2017"
    rounded = lines(series("Leeds", [60, 65], rounding=10)).title
    assert rounded == "Leeds: 65 in 2017, the same but for rounding as a year before"
    other = pd.concat([series("Leeds", [60, 63]), series("England", [1, 2])])
    assert "3 higher" in lines(other, breaks=breaks(2017, area="England")).title


def test_a_title_gives_the_others_in_the_year_of_the_line_in_focus():
    frame = pd.concat([series("England", [50, 51, 52]), series("Leeds", [60, 63])])
    title = lines(frame, first="Leeds", suffix="%").title
    assert title == "Leeds: 63% in 2017, 3 points higher than a year before; England 51%"
    gone = pd.concat([series("England", [50, None]), series("Leeds", [60, 63])])
    assert "England" not in lines(gone, first="Leeds").title


def test_the_text_of_wales_is_of_the_years_since_its_break():
    """It once said "rose from 87.0 in 2011 to 116.3 in 2023", across a break of 2022."""
    rate = data.series("looked_after_rate", "Wales")
    chart = charts.lines(rate)
    start = data.breaks("looked_after_rate", "Wales")["period"].max()
    since = rate[rate["period"] >= start]
    before = rate[rate["period"] < start]
    assert f"{since['value'].iloc[-1]:.1f} in {since['period'].iloc[-1]}" in chart.alt
    for row in before.itertuples():
        assert f"in {row.period}" not in chart.alt + chart.title
    assert f"Break in {start}" in chart.alt


@pytest.mark.parametrize(
    ("measure", "areas"),
    [
        ("looked_after_rate", ["Wales"]),
        ("looked_after_count", ["Leeds", "England"]),
        ("section_47_count", ["Leeds", "Yorkshire and the Humber", "England"]),
        ("section_47_no_plan_percent", ["England"]),
        ("looked_after_count", ["E06000063+E06000064", "Cumberland"]),
    ],
)
def test_drawing_words_and_table_have_the_same_breaks(measure, areas):
    frame = data.observations(measure, areas)
    chart = charts.lines(frame)
    marked = chart.data[chart.data["Break"] != ""]
    assert len(marked)
    drawn = {
        float(line.get_xdata()[0])
        for line in chart.figure.axes[0].lines
        if len(line.get_xdata()) == 2 and len(set(line.get_xdata())) == 1
    }
    years = {int(at + 0.5) for at in drawn}
    noted = {int(year) for year in re.findall(r"Break \d+ \((\d{4})\)", chart.source)}
    said = re.search(r"Breaks? in ([^(]*?)(?: \(|, across)", chart.alt)[1]
    assert years == noted == {int(year) for year in re.findall(r"\d{4}", said)}
    stretches = [
        line.get_xdata()
        for line in chart.figure.axes[0].lines
        if line.get_marker() not in ("", None, "None")
    ]
    for start in marked["Year"]:
        assert not any(
            min(xs) < start <= max(xs) for xs in stretches if len(chart.data["Area"].unique()) == 1
        )


def test_no_break_is_drawn_or_said_where_none_is_given():
    rate = data.series("looked_after_rate", "Wales")
    chart = charts.lines(rate, breaks=rate[:0])
    assert "Break" not in chart.source + chart.alt
    assert "Break" not in chart.data


def test_breaks_of_a_measure_worked_out_are_those_of_its_inputs():
    inputs = data.breaks(["section_47_count", "plan_started_count"], "England")["period"]
    frame = data.series("section_47_no_plan_percent", "England")
    held = frame[frame["value"].notna()]["period"]
    inside = {year for year in inputs if held.min() < year <= held.max()}
    assert inside
    source = charts.lines(frame).source
    assert {int(year) for year in re.findall(r"Break \d+ \((\d{4})\)", source)} == inside


def test_a_release_that_concerns_councils_is_no_break_of_the_nation():
    note = "Authorities up to 2015 are as first published"
    assert note in charts.lines(data.series("looked_after_count", "Leeds")).source
    assert note not in charts.lines(data.series("looked_after_count", "England")).source


@settings(max_examples=40)
@given(
    st.lists(
        st.lists(st.one_of(st.none(), st.integers(0, 90_000)), min_size=1, max_size=20),
        min_size=1,
        max_size=4,
    ),
    st.lists(st.integers(2010, 2030), max_size=4),
)
def test_no_text_of_lines_is_longer_than_400_characters_or_leaks(lists, years):
    rows = [series(f"{LONG} {n}", values, 2010) for n, values in enumerate(lists)]
    frame = pd.concat(rows, ignore_index=True)
    if frame["value"].notna().any():
        frame = frame.assign(line=frame["area"])
        drawn = of_lines(frame, breaks(*years))
        tries = alternative_text.lines(frame, drawn, "{:,.0f} per 10,000".format)
        text = alternative_text.fitted("Line chart", UNIT, *tries)
        assert 40 < len(text) <= alternative_text.MOST
        assert LONG in text
        assert not re.search(r"nan|None", text)


def many(count=40):
    names = [f"{LONG} {place}" for place in range(count)]
    values = np.linspace(1_000.0, 90_000, count)
    limits = {"lower": values * 0.9, "upper": values * 1.1, "bound": bounds.INTERVAL}
    return pd.DataFrame(
        {"area": names, "value": values, "status": "", "group": "Children", **limits}
    )


MANY = {
    "bars": lambda: charts.bars(many(), label="area", highlight=f"{LONG} 3", unit=UNIT),
    "steps": lambda: charts.steps(
        pd.concat(
            [
                many(12).assign(stage=area, area=str(n))
                for n, area in enumerate(["Referrals", "Plans"])
            ]
        )
        .drop_duplicates(["stage", "area"])
        .head(4),
        unit=UNIT,
    ),
    "intervals": lambda: charts.intervals(many(), highlight=f"{LONG} 3", reference=9.0, unit=UNIT),
    "forest": lambda: charts.forest(many(), label="area", unit=UNIT),
    "funnel": lambda: charts.funnel(
        many().assign(x=range(1, 41), position="within limits"),
        pd.DataFrame(
            1.0, index=[0], columns=["x", "lower_998", "lower_95", "upper_95", "upper_998"]
        ),
        highlight=f"{LONG} 3",
        reference=67.0,
        unit=UNIT,
    ),
    "gradient": lambda: charts.gradient(
        many().assign(rank=range(40), expected=7.0, line_lower=6.0, line_upper=8.0),
        highlight=f"{LONG} 3",
        unit=UNIT,
    ),
    "distribution": lambda: charts.distribution(
        pd.concat([many().assign(label=f"{UNIT} {n}") for n in range(6)]),
        highlight=f"{LONG} 3",
        unit=UNIT,
    ),
}


@pytest.mark.parametrize("draw", MANY.values(), ids=MANY.keys())
def test_no_text_of_many_areas_with_long_names_is_longer_than_400_characters(draw):
    chart = draw()
    assert 100 < len(chart.alt) <= 400
    assert chart.title and chart.title in chart.alt


def amounts(values):
    status = ["c" if value is None else "" for value in values]
    values = [NAN if value is None else float(value) for value in values]
    return pd.DataFrame({"label": list("ABC")[: len(values)], "value": values, "status": status})


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ([1200, -3, None], "A +1,200; B −3; C [c]"),
        ([0, 2, 1], "A 0; B +2; C +1"),
        ([5], "A +5"),
    ],
)
def test_amounts_are_named_in_order_with_their_sign(values, said):
    chart = charts.bars(amounts(values), signed=True, unit="children in the year")
    assert chart.alt.startswith(f"Bar chart: children in the year. {said}.")


def test_the_title_of_amounts_is_the_highest_and_the_lowest_or_what_is_in_focus():
    frame = amounts([12, -3, None])
    assert charts.bars(frame, unit="children").title == "Highest A 12; lowest B −3"
    assert charts.bars(frame, unit="children", highlight="B").title == "B −3"


def test_funnel_says_where_the_area_and_the_others_lie():
    frame = pd.DataFrame(
        {
            "area": ["Leeds", "York", "Hull"],
            "x": [1.0, 2, 3],
            "value": [60.0, 99, NAN],
            "position": ["within limits", "above 99.8% limit", ""],
        }
    )
    limits = pd.DataFrame(
        1.0, index=[0], columns=["x", "lower_998", "lower_95", "upper_95", "upper_998"]
    )
    chart = charts.funnel(frame, limits, highlight="York", reference=67, unit="children")
    assert chart.alt == (
        "Funnel plot: children. York 99, above 99.8% limit (England 67). "
        "2 areas: 1 within limits and 1 above 99.8% limit."
    )
    assert "Hull has no value" in charts.funnel(frame, limits, highlight="Hull", unit="x").alt


def test_estimates_are_given_with_the_intervals_they_have():
    frame = pd.DataFrame(
        {
            "area": ["Leeds", "York", "Hull"],
            "value": [60.0, 99, NAN],
            "lower": [58, NAN, NAN],
            "upper": [62, NAN, NAN],
            "bound": bounds.INTERVAL,
            "status": ["", "", "u"],
        }
    )
    chart = charts.intervals(frame, highlight="Leeds", reference=67, unit="children")
    assert chart.alt == (
        "Intervals: children. Leeds 60 (58 to 62); York 99; Hull [u]. The line is at England 67."
    )
    assert chart.title == "Leeds 60 (58 to 62)"


def test_survival_reads_the_last_time_known():
    table = pd.DataFrame(
        {
            "years": [1, 5, 8],
            "at_risk": [1200, 300, 0],
            "events": [100, 200, 200],
            "probability": [0.1, 0.24, NAN],
            "lower": [0.08, 0.22, NAN],
            "upper": [0.12, 0.26, NAN],
            "bound": bounds.INTERVAL,
        }
    )
    ((said,),) = alternative_text.survival(table)
    assert said == "24.0 (22.0 to 26.0) in 100 by year 5, 300 followed that long"
    assert alternative_text.survival(table.assign(probability=NAN)) == [[]]


def test_a_distribution_gives_the_middle_half_the_median_and_the_area_in_focus():
    frame = pd.DataFrame({"label": "Care", "area": list("ABCDE"), "value": [10.0, 20, 30, 40, NAN]})
    chart = charts.distribution(frame, highlight="B", prefix="£", unit="pounds")
    assert chart.alt == (
        "Dots, one a council: pounds. Care: B £20; median £25 of 4 councils, "
        "half of them from £18 to £32, lowest £10, highest £40."
    )


def test_numbers_of_the_table_are_those_of_the_frame():
    measures = ["looked_after_count", "section_47_rate", "foster_care_percent"]
    for measure, area in itertools.product(measures, ["Leeds", "City of London"]):
        frame = data.series(measure, area)
        table = charts.lines(frame).data
        held = frame.set_index("period")["value"]
        assert len(table)
        for year, value in zip(table["Year"], table.iloc[:, 2], strict=True):
            assert value == held[year] or (math.isnan(value) and math.isnan(held[year]))
        assert set(held.dropna().index) <= set(table["Year"])
