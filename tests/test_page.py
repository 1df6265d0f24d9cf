import base64
import io
import json
import math

import pandas as pd
import pytest
from bs4 import BeautifulSoup

from helpers.show import charts, page, tables

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
    return BeautifulSoup(page.figure(chart), "html.parser")


def test_chart_is_one_output_with_html_csv_words_and_name(chart, outputs):
    page.show(chart)
    ((data, metadata),) = outputs
    assert set(data) == {"text/html", "text/csv", "text/plain"}
    assert data["text/plain"] == WORDS["alt"]
    assert data["text/html"] == page.figure(chart) and data["text/csv"] == page.csv(chart.data)
    assert metadata == {"case_for_change": {"chart": "rate-of-care"}}


def test_figure_has_its_words_around_it(figure):
    outer = figure.select_one("figure.chart#figure-rate-of-care")
    assert outer.select_one("figcaption .chart-title").text == WORDS["title"]
    assert outer.select_one("figcaption .chart-subtitle").text == WORDS["subtitle"]
    assert outer.select_one(".chart-source").text.startswith(WORDS["source"])
    plot = outer.select_one("div.plot")
    assert plot["role"] == "region" and plot["tabindex"] == "0"
    assert WORDS["title"] in plot["aria-label"]
    assert plot.svg["role"] == "img" and plot.svg["aria-label"] == WORDS["alt"]


def test_figure_has_its_data_as_a_table_and_a_download(figure, chart):
    data = figure.select_one("details.chart-data")
    assert data.summary.text == f"Data behind this figure: {WORDS['title']}"
    assert [th["scope"] for th in data.select("thead th")] == ["col"] * 3
    assert [td.text for td in data.select("tbody tr:nth-of-type(2) td")] == ["Bath & <co>", "[c]"]
    link = data.select_one("a[download]")
    assert link["download"] == "rate-of-care.csv"
    head, body = link["href"].split("base64,")
    assert head.startswith("data:text/csv")
    assert base64.b64decode(body).decode() == page.csv(chart.data)


def test_figure_loads_nothing_and_repeats_no_id(figure):
    ids = [element["id"] for element in figure.select("[id]")]
    assert len(ids) == len(set(ids))
    assert not figure.select("script, link, img, iframe")
    html = str(figure)
    assert "<co>" not in html.replace("&lt;co&gt;", "")


def test_csv_leaves_a_missing_value_empty_beside_its_symbol(chart):
    text = page.csv(chart.data)
    assert text == (
        "Year,Area,Value,Symbol\n2023,Bath & <co>,60.25,\n2024,Bath & <co>,,c\n"
        "2025,Bath & <co>,62,\n"
    )
    assert pd.read_csv(io.StringIO(text))["Value"].isna().tolist() == [False, True, False]


def test_same_chart_gives_the_same_fragment(chart):
    assert page.figure(chart) == page.figure(charts.lines(FRAME, **WORDS))


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
def test_nothing_to_show_and_no_word_why_is_refused(missing):
    for empty in (
        charts.lines(FRAME.assign(value=NAN), **WORDS),
        tables.table(FRAME.head(0), "A caption"),
    ):
        with pytest.raises(ValueError, match="nothing says why"):
            page.show(empty, missing=missing)


def test_missing_is_not_said_where_there_is_something(chart, outputs):
    page.show(chart, missing="unsaid")
    assert "unsaid" not in str(outputs)


def test_table_and_words_are_shown(outputs):
    table = tables.table(FRAME, "A caption")
    page.show(table)
    page.say("The rate **rose**.")
    (first, _), (second, _) = outputs
    assert first == {"text/html": table.html(), "text/plain": "A caption"}
    assert second["text/markdown"] == "The rate **rose**."


@pytest.mark.parametrize("text", ["", "\n \n"])
def test_blank_words_write_nothing(outputs, text):
    page.say(text)
    assert outputs == []
