"""Limits say what they are; what rounding leaves open is never read or tested as an interval."""

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pytest

from helpers import data, words
from helpers.analysis.inequality import ethnicity
from helpers.analysis.outcomes import school
from helpers.analysis.rates_in_care import contributions, growth, wales_over_england
from helpers.analysis.section_47_outcomes import growth_bases
from helpers.show import charts, frames, show, tables
from helpers.show.charts.chart import human
from helpers.statistics import bounds

NAN = np.nan
OF_ROUNDING = ["Lower limit of rounding", "Upper limit of rounding"]


def areas(**columns):
    frame = pd.DataFrame(
        {
            "area": ["Leeds", "York", "Hull"],
            "area_code": ["E1", "E2", "E3"],
            "role": ["area", "neighbour", "neighbour"],
            "period": 2025,
            "value": [60.0, 80.0, 40.0],
        }
    )
    return frame.assign(lower=frame["value"] - 1, upper=frame["value"] + 1, **columns)


def years(**columns):
    return areas(**columns).assign(area="Leeds", period=[2023, 2024, 2025], rounding=1.0)


def in_a_figure(frame):
    _, axes = plt.subplots()
    show(axes, data=frame, title="A title", alt="Words that say what the figure shows, at length.")


def of_columns(frame):
    """Return the headings of a frame's limits."""
    names = list(human(frame, {"value": "Value"}).columns)
    return [name for name in names if "imit" in name]


SHOWN = {
    "lines": lambda frame: charts.lines(frame, group="area"),
    "intervals": charts.intervals,
    "forest": lambda frame: charts.forest(frame.assign(group="Care"), label="area"),
    "bars": lambda frame: charts.bars(frame, label="area"),
    "steps": lambda frame: charts.steps(frame.assign(stage=frame["area"], area="Leeds")),
    "distribution": lambda frame: charts.distribution(frame.assign(label="Care")),
    "survival": lambda frame: charts.survival_curve(
        *[frame.assign(years=[1, 2, 3], at_risk=9, events=1, probability=0.5)] * 2
    ),
    "a figure": in_a_figure,
    "a table": lambda frame: tables.series(frame, "Rates"),
    "rows": lambda frame: frames.Rows(frame)._repr_mimebundle_(),
    "a value": lambda frame: words.with_limits(frame.iloc[0]),
    "a change": lambda frame: words.change_between(frame.iloc[0], frame.iloc[1]),
    "a course": lambda frame: words.change(frame.iloc[:1]),
    "against": lambda frame: words.against(frame.iloc[0], 60),
    "beside": lambda frame: words.beside(frame, "E1", ["E2"]),
    "among": lambda frame: words.among(frame, "its neighbours"),
    "beyond chance": lambda frame: words.beyond_chance(frame.iloc[0], frame.iloc[1:]),
}


@pytest.mark.parametrize("way", SHOWN)
@pytest.mark.parametrize("columns", [{}, {"bound": ""}, {"bound": "95% limit"}])
def test_limits_of_no_known_kind_are_neither_shown_nor_put_into_words(way, columns):
    with pytest.raises(ValueError, match="give the frame a column 'bound'"):
        SHOWN[way](areas(**columns))
    SHOWN[way](areas(bound=bounds.INTERVAL))


@pytest.mark.parametrize("kind", bounds.LIMITS)
def test_columns_and_notes_are_called_after_the_kind(kind):
    frame = areas(bound=kind)
    headings = [bounds.LIMITS[kind].format(end) for end in ("Lower", "Upper")]
    assert of_columns(frame) == headings
    chart = charts.intervals(frame, unit="children")
    assert [name for name in chart.data if "imit" in name] == headings
    assert f"Lines through the marks: {bounds.NOTES[kind]}." in chart.source
    assert f"Shaded: {bounds.NOTES[kind]}." in charts.lines(frame, unit="children").source
    assert tables.series(frame, "Rates").note == f"In brackets: {bounds.NOTES[kind]}."
    assert ("rounding: 59 to 61" in chart.alt) == (kind == bounds.ROUNDING)


def test_rows_of_several_kinds_say_which_each_is():
    frame = areas(bound=[bounds.INTERVAL, bounds.ROUNDING, ""]).assign(lower=[59, 79, NAN])
    shown = human(frame, {"area": "Area"})
    assert list(shown) == ["Area", "Lower limit", "Upper limit", "Limits"]
    assert shown["Limits"].tolist() == [bounds.INTERVAL, bounds.ROUNDING, ""]
    assert shown["Upper limit"].isna().tolist() == [False, False, True]
    note = "Lines through the marks: 95% intervals or what rounding leaves open, not chance."
    assert note in charts.intervals(frame, unit="children").source


def test_limits_that_are_one_number_are_none():
    frame = areas(bound=bounds.ROUNDING).assign(lower=[60, 80, 40], upper=[60, 80, 40])
    assert (bounds.kinds(frame) == "").all() and of_columns(frame) == []
    assert words.with_limits(frame.iloc[0], 0) == "60"
    assert "Lines" not in charts.intervals(frame, unit="children").source


def test_rounding_tells_nothing_from_chance():
    frame = areas(bound=bounds.ROUNDING)
    for test in (
        lambda: words.against(frame.iloc[0], 10),
        lambda: words.beyond_chance(frame.iloc[0], frame.iloc[1:]),
    ):
        with pytest.raises(ValueError, match="no interval"):
            test()
    mine = areas(bound=[bounds.INTERVAL, bounds.ROUNDING, bounds.APPROXIMATE])
    assert words.beyond_chance(mine.iloc[0], mine.iloc[1:]) == (0, 1, 0)
    assert words.beside(frame, "E1", ["E2"]) == ""
    assert "none with an interval" in words.among(frame, "its neighbours")


@pytest.mark.parametrize("kinds", [[bounds.ROUNDING] * 2, [bounds.INTERVAL, bounds.ROUNDING]])
def test_a_change_between_rounded_numbers_has_no_interval(kinds):
    frame = years(bound=[*kinds, ""]).iloc[:2]
    change = words.change_between(frame.iloc[0], frame.iloc[1])
    assert np.isnan(change.lower) and not change.by_chance
    assert words.change_between(*(row for _, row in frame.assign(bound=bounds.INTERVAL).iterrows()))
    close = frame.assign(value=[60.0, 60.5])
    assert words.change_between(close.iloc[0], close.iloc[1]).direction == 0


def test_every_interval_of_the_data_is_said_to_be_one():
    frame = data.observations(list(data.measures()["measure"]))
    assert frame["lower"].notna().sum() > 8_000
    assert (frame["bound"].eq(bounds.INTERVAL) == frame["lower"].notna()).all()
    assert set(frame["bound"]) == {bounds.INTERVAL, ""}


def test_the_parts_of_a_change_have_intervals():
    parts = bounds.kinds(contributions.of_area("England", 2010, 2025))
    assert set(parts) == {bounds.INTERVAL, ""}  # the child population is taken as known


def by_base(measure, **columns):
    series = data.series(measure, "England").assign(**columns)
    known = (found(measure, "England") for found in (data.releases, data.breaks))
    return growth_bases.growth(series, *known, 2025)


ROUNDED = {
    "ethnicity": lambda: ethnicity.newest(ethnicity.shares(2025)),
    "school gaps": lambda: school.gaps(
        data.observations(school.MEASURES, "England"), school.SHARES[0]
    ),
    "growth in Wales": lambda: growth.of_welsh_councils(2010, 2025)[1],
    "growth by base": lambda: by_base("section_47_count"),
}


@pytest.mark.parametrize("frame", ROUNDED)
def test_what_rounding_leaves_open_is_called_so(frame):
    found = ROUNDED[frame]()
    assert set(bounds.kinds(found)) - {""} == {bounds.ROUNDING}
    assert of_columns(found) == OF_ROUNDING


def test_growth_between_exact_numbers_has_no_limits():
    found = by_base("section_47_count", rounding=1.0)
    assert (found["lower"] == found["upper"]).all() and len(found)
    assert of_columns(found) == []


def test_printed_ratios_have_rounding_and_counted_ones_an_interval():
    frame = wales_over_england.on_every_basis(2025)
    of_the_time = frame["basis"] == wales_over_england.OF_THE_TIME
    assert bounds.kinds(frame)[of_the_time].unique().tolist() == [bounds.INTERVAL]
    assert bounds.kinds(frame)[~of_the_time].unique().tolist() == [bounds.ROUNDING]
    assert set(wales_over_england.as_table(frame)["Limits"]) == {bounds.INTERVAL, bounds.ROUNDING}
