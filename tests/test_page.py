import base64
import io
import json
import math
from types import SimpleNamespace

import IPython
import matplotlib.pyplot as plt
import pandas as pd
import pytest
from bs4 import BeautifulSoup
from IPython.core.formatters import DisplayFormatter

from helpers import data
from helpers.errors import Problem
from helpers.show import charts, fragments, page, tables, told
from helpers.show.charts import style

NAN = math.nan
FRAME = pd.DataFrame(
    {
        "area": ["Bath & <co>"] * 3,
        "period": [2023, 2024, 2025],
        "value": [60.25, NAN, 62.0],
        "status": ["", "c", ""],
    }
)
WORDS = {
    "name": "rate-of-care",
    "title": 'More children & "fewer" places',
    "subtitle": "Per 10,000, years ending 31 March",
    "alt": "Line chart. The rate rose from 60 in 2023 to 62 in 2025; 2024 is confidential.",
    "source": "Department for Education.",
}


@pytest.fixture
def outputs(monkeypatch):
    """What is displayed: bundle and metadata of each output."""
    found = []

    def display(bundle, raw, metadata=None):
        assert raw
        found.append((json.loads(json.dumps(bundle)), metadata or {}))

    monkeypatch.setattr(page, "display", display)
    return found


@pytest.fixture(scope="module")
def chart():
    return charts.lines(FRAME, **WORDS)


@pytest.fixture(scope="module")
def figure(chart):
    return BeautifulSoup(chart.html(), "html.parser")


def test_chart_is_one_output_with_html_csv_words_and_name(chart, outputs):
    page.show(chart)
    ((data, metadata),) = outputs
    assert set(data) == {"text/html", "text/csv", "text/plain"}
    assert data["text/plain"] == WORDS["alt"]
    assert data["text/html"] == chart.html() and data["text/csv"] == chart.files["rate-of-care.csv"]
    beside = {name: text for name, text in chart.files.items() if name != "rate-of-care.csv"}
    assert metadata == {"case_for_change": {"chart": "rate-of-care", "beside": beside}}
    assert [*beside] == ["rate-of-care.csv-metadata.json"]


def test_figure_has_its_words_around_it(figure):
    outer = figure.select_one("figure.chart#figure-rate-of-care")
    assert outer.select_one("figcaption .chart-title").text == WORDS["title"]
    assert outer.select_one("figcaption .chart-subtitle").text == WORDS["subtitle"]
    assert outer.select_one(".chart-source").text.startswith(WORDS["source"])
    plot = outer.select_one("div.plot")
    assert "tabindex" not in plot.attrs, "a drawing fits: there is nothing to scroll to"
    assert plot.svg["role"] == "img" and plot.svg["aria-label"] == WORDS["alt"]


def test_figure_has_its_data_as_a_table_and_a_download(figure, chart):
    data = figure.select_one("details.chart-data")
    assert data.summary.text == f"Data behind this figure: {WORDS['title']}"
    assert [th["scope"] for th in data.select("thead th")] == ["col"] * 3
    assert [td.text for td in data.select("tbody tr:nth-of-type(2) td")] == ["Bath & <co>", "[c]"]
    assert not data.select("a")
    links = figure.select("div.take-away a[download]")
    assert [link["download"] for link in links] == [*chart.files]
    for link, kind in zip(links, ("text/csv", "application/csvm+json"), strict=True):
        head, body = link["href"].split("base64,")
        assert head.startswith(f"data:{kind};") and link["download"] in link.text
        assert base64.b64decode(body).decode() == chart.files[link["download"]]


def test_figure_loads_nothing_and_repeats_no_id(figure):
    ids = [element["id"] for element in figure.select("[id]")]
    assert len(ids) == len(set(ids))
    assert not figure.select("script, link, img, iframe")
    html = str(figure)
    assert "<co>" not in html.replace("&lt;co&gt;", "")


def test_csv_leaves_a_missing_value_empty_beside_its_symbol(chart):
    text = chart.files["rate-of-care.csv"]
    assert text == (
        "year,area,value,symbol\n2023,Bath & <co>,60.25,\n2024,Bath & <co>,,c\n"
        "2025,Bath & <co>,62,\n"
    )
    assert pd.read_csv(io.StringIO(text))["value"].isna().tolist() == [False, True, False]


def test_same_chart_gives_the_same_fragment(chart):
    assert chart.html() == charts.lines(FRAME, **WORDS).html()


def test_nothing_to_show_is_said_as_a_finding(outputs):
    empty = charts.lines(FRAME.assign(value=NAN), **WORDS)
    page.show(empty, missing="No publisher's table shows <this>.")
    ((data, metadata),) = outputs
    said = BeautifulSoup(data["text/html"], "html.parser").select_one("p.not-known")
    assert said.strong.text == "Not known from the data held."
    assert said.text.endswith("No publisher's table shows <this>.")
    assert data["text/plain"].startswith("Not known from the data held. No publisher")
    assert not metadata


@pytest.mark.parametrize("missing", ["", "  "])
def test_nothing_to_show_is_never_shown_as_nothing(outputs, missing):
    """Without a reason given, what is not known is named all the same."""
    page.show(charts.lines(FRAME.assign(value=NAN), **WORDS), missing=missing)
    page.show(tables.table(FRAME.head(0), "A caption"), missing=missing)
    page.show(FRAME.head(0), missing=missing)
    (chart, _), (table, _), (frame, _) = outputs
    assert "No figure is held for the areas and years asked." in chart["text/html"]
    assert "A caption" in table["text/html"]
    assert frame == {"text/plain": "No rows."}


def test_missing_is_not_said_where_there_is_something(chart, outputs):
    page.show(chart, missing="unsaid")
    assert "unsaid" not in str(outputs)


def test_table_and_words_are_shown(outputs):
    table = tables.table(FRAME, "A caption")
    page.show(table)
    page.say("The rate **rose**.")
    (first, _), (second, _) = outputs
    assert first == {"text/html": table.html(), "text/plain": "A caption"}
    assert second["text/plain"] == "The rate **rose**."
    assert "<p>The rate **rose**.</p>" in second["text/html"]


def test_sentences_have_articles_and_what_stands_alone_has_none(outputs, monkeypatch):
    rows = FRAME.assign(area="North East")
    given = WORDS | {"title": "Fewer in North East", "subtitle": "Rate: North East"}
    shown = charts.lines(rows, **given | {"alt": f"{WORDS['alt']} It fell in North East."})
    assert shown.title == "Fewer in the North East" and shown.subtitle == "Rate: North East"
    assert shown.alt.endswith("It fell in the North East.")
    del given["alt"]
    assert "North East: 62" in charts.lines(rows, **given).alt
    groups = {"group": data.group("London and South East", ["London", "South East"])}
    monkeypatch.setattr(told.saved_groups, "saved", lambda: groups)
    page.say("The rate in North East was that of London and South East.")
    page.show(tables.table(rows.head(0), "A caption"), missing="None is held for North East.")
    page.show(tables.table(rows, "How North East changed", note="As in North East."))
    (said, _), (nothing, _), (table, _) = outputs
    assert table["text/plain"] == "How the North East changed"
    assert "As in the North East." in table["text/html"] and ">North East<" in table["text/html"]
    assert said["text/plain"] == "The rate in the North East was that of London and South East."
    assert said["text/plain"] in said["text/html"]
    assert "for the North East." in nothing["text/html"]


def test_sentences_are_shown_where_there_is_no_project(outputs, monkeypatch, tmp_path):
    monkeypatch.setattr(told.saved_groups, "saved", refuse)
    page.say("Fewer in North East.")
    assert outputs[0][0]["text/plain"] == "Fewer in the North East."


def refuse():
    raise Problem("Nothing is found here.")


@pytest.mark.parametrize("text", ["", "\n \n"])
def test_blank_words_write_nothing(outputs, text):
    page.say(text)
    assert outputs == []


def test_a_chart_that_ends_a_cell_shows_what_show_does(chart, outputs):
    page.show(chart)
    assert outputs == [chart._repr_mimebundle_()]


def test_where_nothing_can_be_drawn_the_frame_says_what_is_held():
    rate = data.series("looked_after_rate", "Wales").assign(value=NAN)
    bundle, metadata = charts.lines(rate)._repr_mimebundle_()
    assert data.gap("looked_after_rate", "Wales") in bundle["text/plain"]
    assert metadata == {}


def test_a_data_frame_is_shown_by_its_last_rows_and_marked_for_folding(outputs):
    rate = data.series("looked_after_rate_unrounded", "Leeds")
    page.show(rate)
    ((bundle, metadata),) = outputs
    shown = BeautifulSoup(bundle["text/html"], "html.parser")
    assert metadata == {"case_for_change": {"data": True}}
    assert shown.caption.text.endswith(f"the last 5 of {len(rate)} rows")
    header = [th.text for th in shown.select("thead th")]
    assert header == list(rate.columns)
    cells = [[td.text for td in row.select("th, td")] for row in shown.select("tbody tr")]
    assert [row[header.index("period")] for row in cells] == [
        str(year) for year in rate["period"].tail(5)
    ]
    assert float(cells[-1][header.index("value")]) == pytest.approx(rate["value"].iloc[-1], abs=0.1)


def test_a_withheld_value_of_a_data_frame_has_its_symbol(outputs):
    page.show(FRAME)
    ((bundle, _),) = outputs
    assert "[c]" in bundle["text/html"] and "nan" not in bundle["text/html"].lower()


@pytest.fixture
def dots():
    """A plain figure of matplotlib, and the frame it draws."""
    frame = pd.DataFrame({"Council": ["A", "B"], "Rate": [60.0, 70.0]})
    figure, axes = plt.subplots()
    axes.plot(frame["Rate"], frame["Council"], "o", color=style.FOCUS)
    yield axes, frame
    plt.close(figure)


OWN = {"name": "dots", "title": "Two councils", "alt": "Dots: council A at 60 and council B at 70."}


def test_a_figure_of_ones_own_has_what_every_chart_has(dots, outputs):
    axes, frame = dots
    page.show(axes, data=frame, source="Source: a study.", **OWN)
    ((bundle, metadata),) = outputs
    shown = BeautifulSoup(bundle["text/html"], "html.parser")
    assert metadata["case_for_change"]["chart"] == "dots"
    assert bundle["text/plain"] == OWN["alt"] == shown.svg["aria-label"]
    assert shown.select_one(".chart-title").text == "Two councils"
    assert shown.select_one(".chart-source").text == "Source: a study."
    assert [td.text for td in shown.select("tbody td")] == ["60", "70"]
    assert bundle["text/csv"] == "council,rate\nA,60\nB,70\n"
    assert "var(--chart-blue,#12436d)" in str(shown.svg)
    assert not plt.fignum_exists(axes.figure.number), "the notebook would show it a second time"


@pytest.mark.parametrize(
    ("ticks", "texts"),
    [
        ([-1_500, 0, 1_500], ["\u22121,500", "0", "1,500"]),
        ([0, 2_000, 2_000_000], ["0", "2,000", "2,000,000"]),
        ([999.5, 1_000, 1_000.5], ["999.5", "1,000.0", "1,000.5"]),
        ([2018, 2020, 2025], ["2018", "2020", "2025"]),
        ([0, 0.25, 0.5], ["0.00", "0.25", "0.50"]),
    ],
)
def test_thousands_of_a_figure_of_ones_own_are_set_apart_and_years_are_not(
    dots, outputs, ticks, texts
):
    axes, frame = dots
    axes.set(xlim=(ticks[0], ticks[-1]), xticks=ticks, yticks=[])
    page.show(axes, data=frame, **OWN)
    ((bundle, _),) = outputs
    svg = BeautifulSoup(bundle["text/html"], "html.parser").svg
    assert [text.text for text in svg.select("text")] == texts


@pytest.mark.parametrize("left_out", ["title", "alt", "data"])
def test_a_figure_of_ones_own_without_words_or_data_is_refused(dots, left_out):
    axes, frame = dots
    given = {key: value for key, value in (OWN | {"data": frame}).items() if key != left_out}
    with pytest.raises(ValueError, match=left_out):
        page.show(axes.figure, **given)


def test_a_figure_of_ones_own_says_why_there_is_none(dots, outputs):
    axes, frame = dots
    page.show(axes, data=frame.head(0), missing="None was published.", **OWN)
    ((bundle, metadata),) = outputs
    assert "None was published." in bundle["text/html"] and metadata == {}


def test_a_figure_of_ones_own_looks_like_the_others():
    with plt.rc_context():
        from helpers.show import show  # noqa: F401 - which a notebook that draws asks for

        figure, _ = plt.subplots()
        colours = plt.rcParams["axes.prop_cycle"].by_key()["color"]
    assert figure.get_size_inches()[0] == pytest.approx(style.WIDTH / 72)
    assert colours[0] == style.FOCUS


def test_a_data_frame_that_ends_a_cell_is_shown_so_too(monkeypatch):
    shell = SimpleNamespace(display_formatter=DisplayFormatter())
    monkeypatch.setattr(IPython, "get_ipython", lambda: shell)
    from helpers.show import show

    assert show is page.show
    bundle, metadata = shell.display_formatter.format(FRAME)
    assert set(bundle) == {"text/html", "text/plain"}
    assert metadata == {"case_for_change": {"data": True}}


def test_black_edges_of_a_figure_follow_the_page(dots, outputs):
    axes, frame = dots
    axes.axvline(65, color="black")
    page.show(axes, data=frame, **OWN)
    ((bundle, _),) = outputs
    svg = str(BeautifulSoup(bundle["text/html"], "html.parser").svg)
    assert "#000000" not in svg and 'stroke="currentColor"' in svg


def test_what_is_taken_away_of_figures_held_is_in_the_open_data_columns():
    frame = data.observations("looked_after_rate_unrounded", ["Leeds", "England"], 2016)
    files = charts.lines(frame, name="rate", breaks=None).files
    assert [*files] == ["rate.csv", "rate.meta.csv", "rate.csv-metadata.json"]
    header, *rows = files["rate.csv"].splitlines()
    assert header.startswith("time_period,time_identifier,geographic_level,country_code")
    assert len(rows) == len(frame)
    index = frame.assign(value=100 * frame["value"] / frame["value"].iloc[0])
    tidy = charts.lines(index, name="rate", unit="Index (2016 = 100)").files
    assert [*tidy] == ["rate.csv", "rate.csv-metadata.json"]
    assert tidy["rate.csv"].startswith("year,area,index_2016_100")


def test_what_is_known_and_may_not_be_told_is_not_called_unknown():
    html, plain = fragments.not_known("Withheld: too few <b>children</b>.")[0].values()
    assert "<strong>Withheld.</strong> Too few &lt;b&gt;children" in html
    assert plain == "Withheld. Too few <b>children</b>."
    assert "<strong>Not known from the data held.</strong> No year" in "".join(
        fragments.not_known("No year is held.")[0].values()
    )
