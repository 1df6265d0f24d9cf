import dataclasses
import itertools
import math
import re
import time
from xml.etree import ElementTree

import matplotlib
import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pytest
import seaborn as sns
from hypothesis import given, settings
from hypothesis import strategies as st
from matplotlib.backends.backend_agg import FigureCanvasAgg

from helpers import data
from helpers.show import charts, subject
from helpers.show.charts import Chart, labels, standing_alone, style
from helpers.statistics import bounds
from helpers.words import symbols

SVG = "{http://www.w3.org/2000/svg}"
ALT = "A chart that a test draws, with enough words to say what it shows."
WORDS = {"name": "a-chart", "title": "A finding", "subtitle": "What is measured", "alt": ALT}
NAN = math.nan


def series(area, values, first_year=2016, status=None, **columns):
    """A series frame with a row a value, missing where the value is None."""
    values = [NAN if value is None else float(value) for value in values]
    status = status or ["c" if math.isnan(value) else "" for value in values]
    years = range(first_year, first_year + len(values))
    return pd.DataFrame(
        {"area": area, "period": years, "value": values, "status": status, **columns}
    )


def parsed(chart):
    return ElementTree.fromstring(chart.svg())


def texts(chart):
    return [element.text for element in parsed(chart).iter(f"{SVG}text")]


def drawn_lines(chart):
    """The data of the lines drawn in data coordinates, as lists of points."""
    axes = chart.figure.axes[0]
    return [
        list(zip(*line.get_data(), strict=True))
        for line in axes.lines
        if line.get_transform() == axes.transData and len(line.get_xdata())
    ]


def boxes(chart):
    """The boxes of every text that is shown, in pixels."""
    renderer = FigureCanvasAgg(chart.figure).get_renderer()
    (axes,) = chart.figure.axes
    chart.figure.draw(renderer)
    ticks = [tick.label1 for axis in (axes.xaxis, axes.yaxis) for tick in axis._update_ticks()]
    shown = [text for text in (*axes.texts, *ticks, axes.xaxis.label) if text.get_text()]
    return [(text.get_text(), text.get_window_extent(renderer)) for text in shown]


def limits():
    x = np.linspace(1_000, 400_000, 50)
    return pd.DataFrame(
        {
            "x": x,
            "lower_998": 67 - 3_000 / np.sqrt(x),
            "lower_95": 67 - 2_000 / np.sqrt(x),
            "upper_95": 67 + 2_000 / np.sqrt(x),
            "upper_998": 67 + 3_000 / np.sqrt(x),
        }
    )


def areas(count=30):
    rng = np.random.default_rng(3)
    return pd.DataFrame(
        {
            "area": [f"Area {place}" for place in range(count)],
            "x": rng.uniform(8_000, 350_000, count),
            "value": rng.normal(67, 15, count),
            "status": "",
        }
    )


def curve():
    years = np.linspace(0, 8, 60)
    share = 0.3 * (1 - np.exp(-years / 3))
    return pd.DataFrame(
        {"years": years, "probability": share, "lower": share * 0.9, "upper": share * 1.1}
    ).assign(bound=bounds.INTERVAL)


def counts(to=8):
    at = np.arange(0, to + 1)
    return pd.DataFrame({"years": at, "at_risk": 1_000 - 90 * at, "events": 40 * at})


ESTIMATES = pd.DataFrame(
    {
        "group": ["Mothers", "Mothers", "Children"],
        "label": ["First study", "Second study", "Third study"],
        "value": [24, 30, NAN],
        "lower": [22, NAN, NAN],
        "upper": [26, NAN, NAN],
        "bound": bounds.INTERVAL,
        "status": ["", "", "x"],
    }
)
STEPS = pd.DataFrame(
    {
        "stage": ["Referrals", "Referrals", "Plans", "Plans"],
        "area": ["Norfolk", "England"] * 2,
        "value": [500, 520, NAN, 50],
        "status": ["", "", "u", ""],
    }
)
BARS = pd.DataFrame(
    {"label": ["Up", "Down", "Held back"], "value": [12.0, -5, NAN], "status": ["", "", "c"]}
)


def councils(nation="E", seed=4):
    """A value for each council that is there today, some without."""
    areas = data.areas()
    now = areas["first_mid_year"].isna() & areas["last_mid_year"].isna()
    chosen = now & areas["level"].eq("local authority") & areas["area_code"].str.startswith(nation)
    codes = areas.loc[chosen, ["area_code", "name"]].rename(columns={"name": "area"})
    values = np.random.default_rng(seed).normal(67, 15, len(codes))
    frame = codes.assign(value=values, status="").reset_index(drop=True)
    frame.loc[[3, 8], ["value", "status"]] = [NAN, "c"]
    return frame


SPREAD = pd.concat(
    [areas().assign(label="Early help"), areas().assign(label="Care", value=areas()["value"] * 2)]
)

PATHS = pd.DataFrame(
    [
        ("Conference", "Plan", 640, ""),
        ("Conference", "Too recent to know whether a plan follows", 35, ""),
        ("Not held", "Not required", 1300, ""),
        ("Not held", "Plan all the same", NAN, "c"),
        ("Dated before the enquiry", "", 15, ""),
        ("Not held", "Total", 1305, ""),
        ("Total", "Total", 2000, ""),
    ],
    columns=["first", "then", "value", "status"],
)
STAGES = {"first": "Conference", "then": "Afterwards"}
DRAWN = {
    "distribution": lambda **w: charts.distribution(
        SPREAD, highlight="Area 3", reference=100.0, reference_label="Said:", **w
    ),
    "hexagons": lambda **w: charts.hexagons(councils(), highlight="Leeds", **w),
    "lines": lambda **w: charts.lines(
        pd.concat([series("England", [60, 62, 64]), series("Leeds", [70, None, 75])]), **w
    ),
    "bars": lambda **w: charts.bars(BARS, **w),
    "steps": lambda **w: charts.steps(STEPS, **w),
    "funnel": lambda **w: charts.funnel(areas(), limits(), highlight="Area 3", reference=67, **w),
    "intervals": lambda **w: charts.intervals(
        ESTIMATES, label="label", highlight="First study", reference=25.0, **w
    ),
    "forest": lambda **w: charts.forest(ESTIMATES, **w),
    "survival": lambda **w: charts.survival_curve(curve(), counts(), **w),
    "flow": lambda **w: charts.flow(PATHS, stages=STAGES, start="Enquiries", highlight="Plan", **w),
}
EMPTY = {
    "distribution": lambda **w: charts.distribution(SPREAD.head(0), **w),
    "hexagons": lambda **w: charts.hexagons(councils().assign(value=NAN), **w),
    "hexagons, no row": lambda **w: charts.hexagons(councils().head(0), **w),
    "lines": lambda **w: charts.lines(series("England", [None, None]), **w),
    "lines, no row": lambda **w: charts.lines(series("England", []), **w),
    "bars": lambda **w: charts.bars(BARS.head(0), **w),
    "steps": lambda **w: charts.steps(STEPS.head(0), **w),
    "funnel": lambda **w: charts.funnel(areas(0), limits(), highlight="Leeds", **w),
    "intervals": lambda **w: charts.intervals(ESTIMATES.tail(1), label="label", **w),
    "forest": lambda **w: charts.forest(ESTIMATES.head(0), **w),
    "survival": lambda **w: charts.survival_curve(curve().head(0), counts().head(0), **w),
    "flow": lambda **w: charts.flow(PATHS.head(0), stages=STAGES, start="Enquiries", **w),
    "flow, all withheld": lambda **w: charts.flow(
        PATHS.assign(value=NAN), stages=STAGES, start="Enquiries", **w
    ),
}
every_chart = pytest.mark.parametrize("draw", DRAWN.values(), ids=DRAWN.keys())


@every_chart
def test_svg_is_an_image_with_its_alternative_text(draw):
    root = parsed(draw(**WORDS))
    assert root.tag == f"{SVG}svg"
    assert root.get("role") == "img"
    assert root.get("aria-label") == ALT
    assert root.get("viewBox").startswith("0 0 533")
    assert not {"width", "height"} & set(root.attrib)


@every_chart
def test_svg_carries_no_date_no_declaration_and_no_font(draw):
    text = draw(**WORDS).svg()
    assert text.startswith("<svg ")
    for word in ("metadata", "DOCTYPE", "<?xml", "font-family", "dc:date", "nan"):
        assert word not in text
    assert ElementTree.fromstring(text).findall(f".//{SVG}text"), "text stays text"


@every_chart
def test_same_input_gives_the_same_bytes(draw):
    first, second = draw(**WORDS), draw(**WORDS)
    assert first.svg() == second.svg() == second.svg()


@every_chart
def test_charts_of_other_names_share_no_id(draw):
    one, two = (parsed(draw(**(WORDS | {"name": name}))) for name in ("one", "two"))
    ids = [
        [element.get("id") for element in root.iter() if element.get("id")] for root in (one, two)
    ]
    assert all(len(set(some)) == len(some) for some in ids)
    assert not set(ids[0]) & set(ids[1])


@every_chart
def test_every_reference_inside_the_svg_is_met(draw):
    text = draw(**WORDS).svg()
    ids = set(re.findall(r'\bid="([^"]+)"', text))
    assert set(re.findall(r'(?:href="|url\()#([^")]+)', text)) <= ids


@every_chart
def test_colours_are_left_to_the_page(draw):
    text = draw(**WORDS).svg()
    for colour in re.findall(r'(?:fill|stroke)="(#[^"]*)"', text):
        pytest.fail(f"{colour} cannot be changed by the page")
    assert 'fill="currentColor"' in text and "var(--chart-" in text


@every_chart
def test_a_drawing_is_light(draw):
    text = draw(**WORDS).svg()
    assert not re.search(r"\d\.\d{3}", text), "coordinates have no more than a hundredth"
    assert "style=" not in text and "<g></g>" not in text and "\n" not in text
    root = ElementTree.fromstring(text)
    for element in (*root.iter(f"{SVG}text"), *root.iter(f"{SVG}use")):
        assert not {"style", "fill", "stroke", "font-size"} & set(element.attrib)


@every_chart
def test_a_drawing_as_a_file_stands_alone(draw):
    chart = draw(**WORDS)
    said = "A & <title>", "What is measured, in words that take more than a line. " * 3, "Source: A"
    root = ElementTree.fromstring(standing_alone.drawing(chart.svg(), *said))
    assert root[0].tag == f"{SVG}title" and root[0].text == "A & <title>"
    assert root[1].tag == f"{SVG}rect" and root[1].get("fill") == "#ffffff"
    assert "Arial" in root.get("font-family") and float(root.get("width")) > 300
    written = [each for each in root if each.tag == f"{SVG}text" and each.get("fill")]
    _, top, wide, high = map(float, root.get("viewBox").split())
    assert [written[0].text, written[-1].text] == ["A & <title>", "Source: A"]
    assert len(written) >= 4 and all(top < float(each.get("y")) < top + high for each in written)
    widths = [labels.width_of(each.text, float(each.get("font-size"))) for each in written]
    assert max(widths) <= wide
    text = ElementTree.tostring(root, encoding="unicode")
    assert "var(" not in text and "currentColor" not in text and "class=" not in text


@every_chart
def test_no_text_is_cut_off_or_lies_on_another(draw):
    chart = draw(**WORDS)
    page = chart.figure.bbox
    found = boxes(chart)
    for text, box in found:
        assert box.x0 >= -1 and box.x1 <= page.x1 + 1, text
        assert box.y0 >= -1 and box.y1 <= page.y1 + 1, text
    for (one, a), (two, b) in itertools.combinations(found, 2):
        across = min(a.x1, b.x1) - max(a.x0, b.x0)
        up = min(a.y1, b.y1) - max(a.y0, b.y0)
        assert across < 1 or up < 1, (one, two)


@every_chart
def test_settings_of_matplotlib_are_left_alone(draw):
    before = dict(matplotlib.rcParams)
    draw(**WORDS).svg()
    assert dict(matplotlib.rcParams) == before


@every_chart
def test_drawing_is_quick(draw):
    draw(**WORDS).svg()
    spent = []
    for _ in range(3):
        start = time.process_time()
        draw(**WORDS).svg()
        spent.append(time.process_time() - start)
    assert min(spent) < 0.5


@pytest.mark.parametrize("draw", EMPTY.values(), ids=EMPTY.keys())
def test_nothing_to_draw_gives_a_chart_without_a_figure(draw):
    chart = draw(**(WORDS | {"title": "", "alt": ""}))
    assert chart.figure is None
    with pytest.raises(ValueError, match="nothing to draw"):
        chart.svg()


@every_chart
@pytest.mark.parametrize(
    ("words", "said"),
    [
        ({"alt": ""}, "no alternative text"),
        ({"alt": "A line."}, "too little"),
        ({"alt": "The rate rose from 60 in 2016 to nan per 10,000 in 2025."}, "'nan'"),
        ({"alt": "The rate rose from None in 2016 to 67 per 10,000 in 2025."}, "'None'"),
        ({"alt": "The rate rose by inf per cent between 2016 and the year 2025."}, "'inf'"),
        ({"title": " "}, "no title"),
        ({"title": "The rate is nan"}, "'nan'"),
        ({"name": "A chart"}, "slug"),
    ],
)
def test_chart_refuses_words_that_say_nothing(draw, words, said):
    with pytest.raises(ValueError, match=said):
        draw(**(WORDS | words))


def test_words_that_only_contain_a_leaked_one_are_allowed():
    alt = "Finance and information: nanny, Nantwich and infants are words like any other."
    assert DRAWN["bars"](**(WORDS | {"alt": alt})).alt == alt


def test_names_are_escaped():
    frame = series('Bath & <North> "East" Somerset\'s', [1, 2])
    alt = ALT + ' "Quoted" & <marked>.'
    chart = charts.lines(frame, **(WORDS | {"alt": alt}))
    assert parsed(chart).get("aria-label") == alt
    assert "<North>" not in chart.svg()
    assert "<North>" in " ".join(texts(chart))


def test_dollar_signs_are_no_formula():
    chart = charts.bars(pd.DataFrame({"label": ["a $x$ b"], "value": [1.0]}), **WORDS)
    assert "a $x$ b" in texts(chart)


def test_lines_never_bridge_a_missing_year():
    frame = series("England", [60, 61, None, 63, 64, 65]).query("period != 2020")
    spans = [[year for year, _ in line] for line in drawn_lines(charts.lines(frame, **WORDS))]
    assert sorted(spans) == [[2016, 2017], [2019], [2021]]


def test_lines_never_cross_a_break():
    breaks = pd.DataFrame({"period": [2018, 2030], "note": ["counted anew.", "not drawn"]})
    chart = charts.lines(series("England", [60, 61, 62, 63]), breaks=breaks, **WORDS)
    spans = [[year for year, _ in line] for line in drawn_lines(chart)]
    assert [2016, 2017] in spans and [2018, 2019] in spans
    assert "Break 1" in texts(chart)
    assert "Break 1 (2018): counted anew." in chart.source
    assert "not drawn" not in chart.source


def test_breaks_close_together_are_numbered_without_overlap():
    breaks = pd.DataFrame({"period": range(2006, 2010), "note": list("abcd")})
    chart = charts.lines(series("England", range(20), first_year=2000), breaks=breaks, **WORDS)
    assert {"1", "2", "3", "4"} <= set(texts(chart))
    test_no_text_is_cut_off_or_lies_on_another(lambda **_: chart)


def test_two_breaks_in_one_year_are_one_mark():
    breaks = pd.DataFrame({"period": [2018, 2018], "note": ["one", "two"]})
    chart = charts.lines(series("England", [1, 2, 3, 4]), breaks=breaks, **WORDS)
    assert "Break 1 (2018): one; two." in chart.source
    assert "Break 2" not in texts(chart)


def test_breaks_of_a_line_without_any_value_leave_no_mark():
    shown = pd.DataFrame({"period": [2020, 2021], "value": [1.0, 2.0], "area": "England"})
    hidden = shown.assign(area="Isles of Scilly", value=np.nan, status="c")
    breaks = pd.DataFrame({"period": [2021], "note": ["Changed."], "area": ["Isles of Scilly"]})
    chart = charts.lines(pd.concat([hidden, shown]), name="n", breaks=breaks, unit="children")
    assert "Break" not in chart.source and "Counted anew" not in chart.alt


def test_rows_of_one_label_in_two_groups_are_told_apart_in_words():
    frame = pd.DataFrame({"area": ["A", "B"] * 2, "value": [1.0, 2.0, 3.0, 4.0]})
    frame = frame.assign(group=["First"] * 2 + ["Second"] * 2)
    chart = charts.forest(frame, label="area", name="f", highlight="A", unit="children")
    assert "First: A 1; First: B 2; Second: A 3; Second: B 4" in chart.alt


def test_breaks_outside_the_years_drawn_leave_no_mark():
    breaks = pd.DataFrame({"period": [2011, 2030], "note": ["before", "after"]})
    chart = charts.lines(series("England", [60, 61]), breaks=breaks, **WORDS)
    assert "Break" not in chart.source


def test_one_year_is_a_point():
    chart = charts.lines(
        series("England", [60], lower=[58.0], upper=[62.0], bound=bounds.INTERVAL), **WORDS
    )
    assert drawn_lines(chart) == [[(2016, 60.0)]]
    assert chart.figure.axes[0].get_ylim()[0] == 0


def test_missing_years_show_their_symbol_and_its_meaning():
    frame = pd.concat([series("England", [60, 61, 62]), series("Leeds", [70, None, 72])])
    chart = charts.lines(frame, **WORDS)
    assert "[c]" in texts(chart)
    assert texts(chart).count("Leeds") == 2
    assert "[c] confidential: suppressed by the publisher, or withheld here." in chart.source
    assert "[x]" not in chart.source


def test_names_of_rows_of_missing_values_are_not_cut_off():
    kept = series("Shown", [60, 61, 62])
    hidden = series("Over 20 miles from home, outside the council's boundary", [5, None, None])
    other = series("Without unaccompanied children", [None, None, 9])
    for frame in ([kept, hidden, other], [hidden.assign(value=NAN, status="c"), kept]):
        chart = charts.lines(pd.concat(frame), **WORDS)
        assert "Over 20 miles from" in texts(chart)
        test_no_text_is_cut_off_or_lies_on_another(lambda chart=chart, **_: chart)


def test_four_lines_differ_by_more_than_colour_and_the_first_is_in_focus():
    frame = pd.concat([series(name, [1, 2, 3]) for name in "abcd"])
    axes = charts.lines(frame, first="c", **WORDS).figure.axes[0]
    looks = {(line.get_marker(), str(line._unscaled_dash_pattern)) for line in axes.lines}
    assert len(looks) == 4
    bold = [text.get_text() for text in axes.texts if text.get_weight() == "bold"]
    assert bold == ["c"]


def test_five_lines_or_a_year_twice_are_refused():
    with pytest.raises(ValueError, match="5 lines"):
        charts.lines(pd.concat([series(name, [1]) for name in "abcde"]), **WORDS)
    with pytest.raises(ValueError, match="two rows"):
        charts.lines(pd.concat([series("a", [1]), series("a", [1])]), **WORDS)


def test_names_at_the_ends_of_lines_that_meet_do_not_overlap():
    names = ["England", "North East", "Bournemouth, Christchurch and Poole", "Leeds"]
    frame = pd.concat([series(name, [10, 50 + place / 100]) for place, name in enumerate(names)])
    test_no_text_is_cut_off_or_lies_on_another(lambda **_: charts.lines(frame, **WORDS))


def test_counts_start_at_zero_and_shares_need_not():
    frame = series("England", [81_000, 82_000])
    assert charts.lines(frame, **WORDS).figure.axes[0].get_ylim()[0] == 0
    assert charts.lines(frame, from_zero=False, **WORDS).figure.axes[0].get_ylim()[0] > 80_000
    assert "80,000" in texts(charts.lines(frame, **WORDS))


def test_lines_data_holds_symbols_and_limits_only_where_there_are_any():
    plain = charts.lines(series("England", [1, 2], lower=NAN, upper=NAN), **WORDS).data
    assert list(plain.columns) == ["Year", "Area", "Value"]
    full = charts.lines(
        series("England", [1, None], lower=[0.5, NAN], upper=[2, NAN], bound=bounds.INTERVAL),
        **WORDS,
    )
    assert list(full.data.columns) == [
        *("Year", "Area", "Value", "Lower 95% limit", "Upper 95% limit", "Symbol")
    ]
    assert full.data["Symbol"].tolist() == ["", "c"]


def test_bars_start_at_zero_and_write_their_numbers():
    chart = charts.bars(BARS, signed=True, **WORDS)
    assert {"+12", "−5", "[c]"} <= set(texts(chart))
    axes = chart.figure.axes[0]
    assert [(bar.get_x(), bar.get_width()) for bar in axes.patches] == [(0, 12), (0, -5), (0, 0)]
    assert axes.get_xlim() == (-5, 12)


def test_steps_keep_the_order_of_the_stages_and_their_headings():
    chart = charts.steps(STEPS, **WORDS)
    shown = texts(chart)
    assert shown.index("Referrals") < shown.index("Plans")
    assert "[u]" in shown
    assert "low reliability" in chart.source


def test_funnel_names_the_area_in_focus_and_marks_others_by_shape():
    frame = areas().assign(value=lambda f: f["value"].where(f["area"].ne("Area 9")))
    chart = charts.funnel(
        frame, limits(), highlight="Area 3", neighbours=["Area 4", "Area 5"], reference=67, **WORDS
    )
    shown = texts(chart)
    assert {"Area 3", "99.8% limits", "95% limits", "England 67"} <= set(shown)
    assert "Area 20" not in shown
    assert "1 area." in chart.source and "Squares" in chart.source
    shapes = chart.figure.axes[0].collections
    assert [len(shape.get_offsets()) for shape in shapes] == [26, 2, 1]
    assert len({shape.get_paths()[0].vertices.tobytes() for shape in shapes}) == 3


def test_funnel_without_the_area_in_focus_still_draws_the_others():
    chart = charts.funnel(areas(), limits(), highlight="Nowhere", **WORDS)
    assert chart.figure is not None
    assert "Nowhere" not in texts(chart)


def test_intervals_keep_the_order_given_and_write_what_is_missing():
    frame = ESTIMATES.assign(area=["Zed", "Alpha", "Mid"])
    chart = charts.intervals(frame, highlight="Zed", reference=67, **WORDS)
    shown = texts(chart)
    assert [text for text in shown if text in ("Zed", "Alpha", "Mid")] == ["Zed", "Alpha", "Mid"]
    assert {"24 (22 to 26)", "[x]", "England 67"} <= set(shown)
    assert "[x] not available." in chart.source


def test_estimates_without_an_interval_are_hollow():
    chart = charts.forest(ESTIMATES, suffix="%", **WORDS)
    faces = [line.get_markerfacecolor() for line in chart.figure.axes[0].lines]
    assert faces == [style.FOCUS, style.PAPER]
    assert {"24% (22 to 26)", "30%", "[x]", "Mothers", "Children"} <= set(texts(chart))
    assert "hollow" in chart.source


def test_survival_curve_explains_the_symbols_under_its_axis():
    at_risk = counts(to=5).assign(status="")
    at_risk.loc[0, ["events", "status"]] = [float("nan"), "c"]
    chart = charts.survival_curve(curve(), at_risk, **WORDS)
    assert "[c]" in chart.svg()
    assert f"[c] {symbols.MEANING['c']}." in chart.source
    assert "[c]" not in charts.survival_curve(curve(), counts(to=5), **WORDS).source


def test_survival_curve_ends_where_its_numbers_end_and_writes_them():
    chart = charts.survival_curve(curve(), counts(to=5), x_label="Years since", **WORDS)
    (line,) = drawn_lines(chart)
    assert line[-1][0] == 5
    assert {"At risk", "Events so far", "1,000", "550", "200"} <= set(texts(chart))
    assert list(chart.data.columns) == ["Years since", "At risk", "Events so far"]


def read_at(*probability):
    """Return a curve that is read at years from the first on."""
    years = np.arange(1.0, len(probability) + 1)
    return pd.DataFrame({"years": years, "probability": probability, "at_risk": 50, "events": 20})


def test_a_curve_that_is_read_later_begins_at_none_and_is_not_drawn_where_it_is_not_known():
    frame = read_at(0.1, NAN, 0.3, 0.4, NAN)
    (line,) = drawn_lines(charts.survival_curve(frame, frame, **WORDS))
    assert np.array_equal(line, [(0, 0), (1, 0.1), (2, NAN), (3, 0.3), (4, 0.4)], equal_nan=True)
    frame = read_at(NAN, 0.2, 0.3)
    (line,) = drawn_lines(charts.survival_curve(frame, frame, **WORDS))
    assert np.array_equal(line, [(1, NAN), (2, 0.2), (3, 0.3)], equal_nan=True)
    assert "nan" not in charts.survival_curve(read_at(0.1, NAN, 0.3), frame, **WORDS).svg()


def test_a_number_at_risk_that_is_withheld_has_its_symbol_under_the_axis():
    at_risk = counts(to=3).astype(float).assign(status=["", "", "", "c"])
    at_risk.loc[3, ["at_risk", "events"]] = NAN
    chart = charts.survival_curve(curve(), at_risk, **WORDS)
    assert [text for text in texts(chart) if text.startswith("[")] == ["[c]", "[c]"]
    assert chart.data["Symbol"].tolist() == ["", "", "", "c"]


@settings(max_examples=100, deadline=None)
@given(
    st.lists(
        st.tuples(st.floats(0, 300), st.sampled_from([15.0, 30.0, 45.0])), min_size=1, max_size=4
    )
)
def test_spread_labels_never_overlap_and_stay_inside(wanted):
    centres = labels.spread([w for w, _ in wanted], [h for _, h in wanted], 0, 300)
    placed = sorted((c - h / 2, c + h / 2) for c, (_, h) in zip(centres, wanted, strict=True))
    assert placed[0][0] >= -1e-6 and placed[-1][1] <= 300 + 1e-6
    assert all(a[1] <= b[0] + 1e-6 for a, b in itertools.pairwise(placed))


def test_labels_with_room_stay_where_they_are():
    assert labels.spread([100, 20, 60], [15, 15, 15], 0, 200) == pytest.approx([100, 20, 60])


def _luminance(colour):
    channels = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return sum(w * c for w, c in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def _contrast(one, two):
    low, high = sorted((_luminance(one), _luminance(two)))
    return (high + 0.05) / (low + 0.05)


def test_marks_and_text_stand_out_on_paper_and_in_the_dark():
    dark = dict(re.findall(r"(--[a-z-]+):(#[0-9a-f]{6})", style.DARK))
    assert set(dark) == set(style.VARIABLES.values())
    marks = {*style.COLOURS, style.GREY, style.VIOLET, style.EDGE}
    for colour in marks:
        assert _contrast(colour, style.PAPER) >= 3
    for colour in marks:
        assert _contrast(dark[style.VARIABLES[colour]], dark["--chart-paper"]) >= 3
    for colour in (style.INK, style.SOFT):
        assert _contrast(colour, style.PAPER) >= 4.5
    assert _contrast(dark["--chart-soft"], dark["--chart-paper"]) >= 4.5


def test_chart_is_a_value():
    chart = DRAWN["bars"](**WORDS)
    with pytest.raises(dataclasses.FrozenInstanceError):
        chart.title = "another"
    assert isinstance(chart, Chart)


def test_marks_at_zero_are_drawn_whole():
    chart = charts.lines(series("Rutland", [8, 0, None, 0]), **WORDS)
    assert not any(line.get_clip_on() for line in chart.figure.axes[0].lines)
    assert chart.figure.axes[0].get_ylim() == pytest.approx((0, 8 * 1.07))


def test_long_series_have_smaller_marks_and_fewer_years_named():
    chart = charts.lines(series("England", range(32), first_year=1994), **WORDS)
    assert chart.figure.axes[0].lines[0].get_markersize() < 5
    assert "2025" in texts(chart) and "2024" not in texts(chart)


def test_a_distribution_draws_every_area_once_and_names_none_but_its_own():
    chart = charts.distribution(SPREAD, highlight="Area 3", **WORDS)
    drawn = drawn_lines(chart)
    assert sum(len(line) for line in drawn if len(line) > 1) == len(SPREAD)
    own = SPREAD[SPREAD["area"] == "Area 3"].set_index("label")["value"]
    for label in ("Early help", "Care"):
        assert f"{own[label]:.0f}" in texts(chart)
    assert not any(text.startswith("Area") for text in texts(chart))
    assert "Diamond and numbers: Area 3" in chart.source


def test_a_distribution_without_an_area_in_focus_writes_the_median():
    chart = charts.distribution(SPREAD, **WORDS)
    median = SPREAD.loc[SPREAD["label"] == "Care", "value"].median()
    assert f"{median:.0f}" in texts(chart)
    assert "Numbers: the median" in chart.source and "Diamond" not in chart.source


def test_a_distribution_leaves_out_what_is_missing():
    frame = SPREAD.assign(value=SPREAD["value"].where(SPREAD["area"] != "Area 5"))
    chart = charts.distribution(frame, **WORDS)
    assert sum(len(line) for line in drawn_lines(chart) if len(line) > 1) == len(SPREAD) - 2


def test_years_before_any_line_begins_and_after_an_area_ends_are_left_out():
    old = series("Old", [None, None, 5, 6, None, None], status=["x", "x", "", "", "z", "z"])
    new = series("New", [None, None, None, None, 7, 8], status=["x", "x", "z", "z", "", ""])
    table = charts.lines(pd.concat([old, new]), **WORDS).data
    years = table.groupby("Area")["Year"].agg(list)
    assert years["Old"] == [2018, 2019]
    assert years["New"] == [2018, 2019, 2020, 2021]
    withheld = series("Old", [None, 5, None], status=["c", "", "c"])
    assert charts.lines(withheld, **WORDS).data["Symbol"].tolist() == ["c", "", "c"]


def test_several_measures_of_one_area_are_lines_under_their_labels():
    flows = series("Leeds", [5, 6], measure="looked_after_started_count", area_code="E08000035")
    more = flows.assign(measure="looked_after_ceased_count", value=[7.0, 8.0])
    chart = charts.lines(pd.concat([flows, more]))
    assert chart.data["Measure"].unique().tolist() == [
        "Children who started to be looked after during the year",
        "Children who ceased to be looked after during the year",
    ]
    named = [flows.assign(area="Leeds (started)"), more.assign(area="Leeds (ceased)")]
    assert set(charts.lines(pd.concat(named)).data["Area"]) == {"Leeds (started)", "Leeds (ceased)"}


def test_dots_that_seaborn_scatters_lie_in_the_same_places():
    """Each run of a notebook begins with the theme: two runs give the same page."""
    drawn = []
    for _ in range(2):
        style.set_theme()
        axes = sns.stripplot(x=[1.0, 2.0, 3.0], y=["a"] * 3)
        drawn.append(axes.collections[0].get_offsets())
        plt.close(axes.figure)
    assert np.array_equal(*drawn)


def test_bars_of_years_keep_the_place_of_a_year_that_is_lacking():
    frame = pd.DataFrame({"label": ["2010", "2011", "2014"], "value": [1.0, -2.0, 3.0]})
    chart = charts.bars(frame, signed=True, **WORDS)
    assert chart.data.iloc[:, 0].tolist() == ["2010", "2011", "2012", "2013", "2014"]
    assert chart.data.iloc[2:4, 1].isna().all()
    assert texts(chart).count("[x]") == 2
    bars = [bar.get_y() + bar.get_height() / 2 for bar in chart.figure.axes[0].patches]
    steps = np.abs(np.diff(bars))
    assert steps == pytest.approx([steps[0]] * 4)
    others = pd.DataFrame({"label": ["B", "A"], "value": [1.0, 2.0]})
    assert len(charts.bars(others, **WORDS).data) == 2
    backwards = frame.iloc[::-1]
    assert len(charts.bars(backwards, **WORDS).data) == 3, "not in order of time"


def test_a_flow_is_as_wide_as_often_taken_and_says_its_totals_or_that_they_are_withheld():
    chart = charts.flow(PATHS, stages=STAGES, start="Enquiries", name="a-flow", unit="enquiries")
    assert "Enquiries 2,000 → Conference 675; Not held 1,305; Dated before" in chart.alt
    assert "Plan all the same [c]" in chart.alt and "[c] confidential" in chart.source
    nodes = [patch for patch in chart.figure.axes[0].patches if patch.get_zorder() == 4]
    tall = [patch.get_height() for patch in nodes]
    whole, conference, none, before, plan, recent, needless, withheld = tall
    assert plan / recent == pytest.approx(640 / 35) and conference == pytest.approx(plan + recent)
    assert none == pytest.approx(needless + withheld) and withheld < needless / 20
    assert whole == pytest.approx(conference + none + before)
    told = charts.flow(PATHS.head(5), stages=STAGES, start="Enquiries", name="a-flow", unit="n")
    assert "Enquiries [c] → Conference 675; Not held [c]" in told.alt, "no sum tells a part"
    assert list(chart.data) == ["Conference", "Afterwards", "enquiries", "Symbol"]


def test_a_single_period_in_words_is_no_year():
    frame = pd.DataFrame({"area": ["Leeds"], "period": ["returned home 2006/07"], "value": [30.0]})
    assert subject.of(frame, {"source": ""}).where == "Leeds"
    assert subject.of(frame.assign(period=2020), {"source": ""}).where == "Leeds, 2020"


def test_a_nation_that_counts_on_another_day_is_said_to():
    scotland = data.series("looked_after_rate_unrounded", "Scotland", 2018, 2020)
    england = data.series("looked_after_rate_unrounded", "England", 2018, 2020)
    assert "at 31 July (31 March up to 2009), per 10,000" in subject.of(scotland).measured
    assert "at 31 March, per 10,000" in subject.of(england).measured
    both = charts.lines(pd.concat([scotland, england]), name="both")
    assert "looked after at 31 July (31 March up to 2009) or 31 March, Scotland:" in both.title


def test_a_long_heading_takes_no_room_from_the_intervals():
    heading = "Over 20 miles from home, outside the council, 2025"
    for group in (heading, f"{heading}: {heading}"):
        chart = charts.forest(ESTIMATES.assign(group=group), **WORDS)
        assert labels.size_in_points(chart.figure.axes[0])[0] > 200
        test_no_text_is_cut_off_or_lies_on_another(lambda chart=chart, **_: chart)


def test_a_limit_that_ends_outside_the_plot_is_not_named():
    told = limits().assign(upper_998=lambda frame: frame["upper_998"] + 500)
    chart = charts.funnel(areas(), told, highlight="Area 3", reference=67, **WORDS)
    assert "95% limits" in texts(chart) and "99.8% limits" not in texts(chart)


def test_names_at_the_ends_of_lines_have_a_gap_between_them():
    names = ["Children's homes and secure units", "Independent or semi-independent"]
    frames = [series(name, [50, 50 + place]) for place, name in enumerate(names)]
    (_, one), (_, two) = sorted(
        (box.y0, box)
        for text, box in boxes(charts.lines(pd.concat(frames), **WORDS))
        if text.replace("-\n", "-").replace("\n", " ") in names
    )
    assert two.y0 - one.y1 > 4
