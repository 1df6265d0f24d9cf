import math

import pandas as pd
import pytest
from bs4 import BeautifulSoup

from helpers import data
from helpers.data.taking_away import other
from helpers.show import tables
from helpers.statistics import bounds
from helpers.words import symbols

NAN = math.nan
FRAME = pd.DataFrame(
    {
        "Area": ["Hull & <co>", "England"],
        "Year": [2024, 2025],
        "Children": [1234.0, NAN],
        "Rate": [66.25, -3.0],
        "Comment": ["provisional", "final"],
        "Symbol": ["", "c"],
    }
)
SERIES = pd.DataFrame(
    {
        "area": ["England", "England", "England", "Leeds"],
        "period": [2019, 2020, 2022, 2020],
        "value": [60.0, NAN, 64.2, 1234.0],
        "lower": [59.0, NAN, NAN, 1200.0],
        "upper": [61.0, NAN, NAN, 1270.0],
        "bound": bounds.INTERVAL,
        "status": ["", "c", "", ""],
    }
)


def soup(table):
    return BeautifulSoup(table.html(), "html.parser")


def rows(table):
    return [[cell.text for cell in row.find_all(["th", "td"])] for row in soup(table).select("tr")]


def test_table_has_caption_scopes_and_a_region_that_scrolls():
    page = soup(tables.table(FRAME, "Children, by area"))
    region = page.select_one("div.table-scroll")
    assert region["role"] == "region" and region["tabindex"] == "0"
    assert region["aria-label"] == page.caption.text == "Children, by area"
    assert len(page.select("thead th[scope=col]")) == 5
    assert [th.text for th in page.select("tbody th[scope=row]")] == ["Hull & <co>", "England"]
    assert not page.select("[id]")


def test_numbers_are_written_and_words_kept():
    assert rows(tables.table(FRAME, "Children"))[1:] == [
        ["Hull & <co>", "2024", "1,234", "66.2", "provisional"],
        ["England", "2025", "[c]", "−3.0", "final"],
    ]


def test_values_below_one_keep_their_digits():
    frame = pd.DataFrame({"Year": [1, 2], "Probability": [0.1234, 0.5]})
    assert rows(tables.table(frame, "Probability"))[1:] == [["1", "0.123"], ["2", "0.500"]]


def test_ratios_that_have_two_decimals_keep_both():
    frame = pd.DataFrame({"Mothers": ["a", "b", "c"], "Ratio": [1.01, 0.9, float("nan")]})
    assert [row[1] for row in rows(tables.table(frame, "Ratios"))[1:]] == ["1.01", "0.90", "[x]"]
    assert other.decimals(frame["Ratio"]) == 2  # in the workbook too


def test_formats_are_decimals_specifications_or_functions():
    formats = {"Children": lambda count: f"about {count:.0f}", "Rate": 2}
    assert rows(tables.table(FRAME, "A", formats=formats))[1][2:4] == ["about 1234", "66.25"]
    assert rows(tables.table(FRAME, "A", formats={"Rate": "+.1f"}))[2][3] == "−3.0"


def test_words_stand_left_and_numbers_right():
    page = soup(tables.table(FRAME, "Children"))
    names = [th.text for th in page.select("thead th")]
    of_words = [names[-int(one.removeprefix("e"))] for one in page.table["class"]]
    assert sorted(of_words) == ["Area", "Comment"]
    assert page.select("tbody td") and not page.select("tbody td[class], tbody td[style]")


def test_of_a_long_table_a_name_in_many_rows_is_written_once():
    names = ["First"] * 60 + ["Second"] * 59
    frame = pd.DataFrame({"Measure": names, "Area": "x", "Rate": range(119)})
    page = soup(tables.table(frame, "Rates"))
    headers = page.select("tbody th")
    assert [(th.text, th["scope"], th["rowspan"]) for th in headers] == [
        ("First", "rowgroup", "60"),
        ("Second", "rowgroup", "59"),
    ]
    assert len(page.select("tbody tr")) == 119
    assert all(len(row.select("td")) == 2 for row in page.select("tbody tr"))
    short = soup(tables.table(frame.head(99), "Rates"))
    assert [th.text for th in short.select("tbody th")] == names[:99]


@pytest.mark.parametrize("column", ["Address", "address"])
def test_the_name_of_a_source_leads_to_its_address(column):
    addresses = ["https://example.org/a?b=1&c=2", "http://example.org/", "javascript:alert(1)"]
    frame = pd.DataFrame({"Title": ["One <b>", "Two", "Three"], column: addresses})
    page = soup(tables.table(frame, "Sources"))
    assert [th.text for th in page.select("thead th")] == ["Title"]
    assert [(a.text, a["href"]) for a in page.select("a")] == [("One <b>", addresses[0])]
    assert [th.text for th in page.select("tbody th")] == ["One <b>", "Two", "Three"]


def test_row_header_may_be_another_column():
    page = soup(tables.table(FRAME, "Children", row_header="Year"))
    assert [th.text for th in page.select("tbody th")] == ["2024", "2025"]


def test_key_names_only_the_symbols_that_occur_and_stands_above():
    table = tables.table(FRAME, "Children")
    assert table.key == [("[c]", symbols.MEANING["c"])]
    page = soup(table)
    assert page.select_one("p.key").find_next("table") is not None
    assert page.select_one("p.key").text.count("[") == 1
    assert not soup(tables.table(FRAME.head(1), "Children")).select("p.key")


@pytest.mark.parametrize("symbol", symbols.MEANING)
def test_every_symbol_is_shown_with_its_meaning(symbol):
    frame = pd.DataFrame({"Area": ["A"], "Value": [NAN], "Symbol": [symbol]})
    page = soup(tables.table(frame, "Values"))
    assert page.td.text == f"[{symbol}]"
    assert f"[{symbol}] {symbols.MEANING[symbol]}." in page.select_one("p.key").text


def test_missing_without_a_reason_is_not_available_and_never_zero_or_nan():
    frame = pd.DataFrame({"Area": ["A", "B"], "Value": [NAN, 0.0], "Other": [None, pd.NA]})
    assert rows(tables.table(frame, "Values"))[1:] == [["A", "[x]", "[x]"], ["B", "0", "[x]"]]


def test_symbols_already_written_are_kept():
    frame = pd.DataFrame({"Area": ["A"], "Value": ["[u]"], "Rate": ["67.1 (66.7 to 67.6)"]})
    table = tables.table(frame, "Values")
    assert table.rows == [["A", "[u]", "67.1 (66.7 to 67.6)"]]
    assert not any(column.text for column in table.columns[1:])
    assert table.key == [("[u]", symbols.MEANING["u"])]


def test_markup_in_cells_captions_and_notes_is_escaped():
    html = tables.table(FRAME, 'A <b> & "c"', note="<i>note</i>").html()
    for raw in ("<co>", "<b>", "<i>"):
        assert raw not in html
    assert 'aria-label="A &lt;b&gt; &amp; &#34;c&#34;"' in html
    assert isinstance(html, str) and type(html) is str


@pytest.mark.parametrize("leaked", ["nan", "None", "<NA>", "inf"])
def test_leaked_missing_values_are_refused(leaked):
    with pytest.raises(ValueError, match="cells that say"):
        tables.table(pd.DataFrame({"Area": ["A"], "Value": [leaked]}), "Values")


def test_wrong_names_and_no_caption_are_refused():
    with pytest.raises(ValueError, match="no column"):
        tables.table(FRAME, "A", row_header="Nothing")
    with pytest.raises(ValueError, match="no column"):
        tables.table(FRAME, "A", formats={"Nothing": 1})
    with pytest.raises(ValueError, match="caption"):
        tables.table(FRAME, " ")


def test_empty_frame_is_a_table_without_rows():
    assert tables.table(FRAME.head(0), "A").rows == []
    assert tables.table(pd.DataFrame(), "A").rows == []
    assert tables.series(SERIES.head(0), "A").rows == []


def test_series_table_has_years_down_areas_across_and_no_gap_hidden():
    table = tables.series(SERIES, "Rates", decimals=1, with_intervals=False)
    assert [column.name for column in table.columns] == ["Year", "England", "Leeds"]
    assert table.rows == [
        ["2019", "60.0", "not held"],
        ["2020", "[c]", "1,234.0"],
        ["2021", "not held", "not held"],
        ["2022", "64.2", "not held"],
    ]
    assert [marker for marker, _ in table.key] == ["[c]", "not held"]


def test_series_table_with_intervals():
    table = tables.series(SERIES, "Rates", with_intervals=True)
    assert table.rows[0][1] == "60 (59 to 61)"
    assert table.rows[1][1] == "[c]"
    assert table.rows[3][1] == "64"
    assert not any(column.text for column in table.columns)


def test_series_table_by_measure_and_twice_the_same_year():
    by = SERIES.assign(measure=["a", "a", "a", "b"])
    table = tables.series(by, "Rates", by="measure")
    assert [column.name for column in table.columns] == ["Year", "a", "b"]
    with pytest.raises(ValueError, match="two rows"):
        tables.series(pd.concat([SERIES, SERIES]), "Rates")


def test_notebook_shows_the_table():
    table = tables.table(FRAME, "Children")
    assert table._repr_mimebundle_() == (
        {"text/html": table.html(), "text/plain": "Children"},
        {},
    )


def test_an_empty_table_says_why_and_never_nothing():
    for missing, said in (("None was published.", "None was published."), ("", "“Children”")):
        table = tables.table(FRAME.head(0), "Children", missing=missing)
        (bundle, _) = table._repr_mimebundle_()
        assert "Not known from the data held." in bundle["text/html"]
        assert said in bundle["text/html"] and said in bundle["text/plain"]


def test_a_series_names_and_writes_itself():
    rate = data.series("looked_after_rate_unrounded", "Leeds", 2016)
    table = tables.series(rate)
    assert table.caption == (
        "Children looked after at 31 March, per 10,000 children aged under 18: Leeds"
    )
    last = rate.iloc[-1]
    assert table.rows[-1] == [
        str(last["period"]),
        f"{last['value']:.1f} ({last['lower']:.1f} to {last['upper']:.1f})",
    ]
    flows = data.observations(
        ["looked_after_started_count", "looked_after_ceased_count"], "Leeds", 2020
    )
    names = [column.name for column in tables.series(flows).columns]
    assert sorted(names[1:]) == [
        "Children who ceased to be looked after during the year",
        "Children who started to be looked after during the year",
    ]
