"""Pages: one h1, an ordered outline, nothing loaded, and the same bytes each time."""

import json
import re
from dataclasses import replace
from datetime import UTC, datetime
from html.parser import HTMLParser
from itertools import pairwise

import pytest
import small
from bs4 import BeautifulSoup
from hypothesis import given
from hypothesis import strategies as st
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from helpers import data
from helpers.errors import Problem
from helpers.reports.front import front_page, index
from helpers.reports.pages import look_twice, render
from helpers.show.fragments import said_in_head
from helpers.show.frames import Rows

FACTS = render.PageFacts(
    title="Rates in care",
    area="Bournemouth & Poole",
    area_code="E06000058",
    year=2025,
    notebook="rates",
    parameters={"area": "Bournemouth & Poole", "compare_with": [], "real_terms": True},
    data=("Children looked after <2025>, Department for Education",),
    version="1a2b3c4",
    made=datetime(2025, 11, 2, 9, 30, tzinfo=UTC),
)


def displayed(data, **metadata):
    return new_output("display_data", data=data, metadata=metadata)


def executed():
    """Return the small notebook as it is after a run."""
    node = small.notebook()
    cells = {cell.id: cell for cell in node.cells}
    cells["key-facts"].outputs = [displayed({"text/markdown": "In **Kent**, 70 in 10,000."})]
    cells["rate-figure"].outputs = [displayed({"text/html": small.FIGURE, "text/plain": "x"})]
    cells["sum"].outputs = [displayed({"text/plain": "2026 <b>"})]
    injected = new_code_cell("# Parameters\narea = 'Kent'", id="injected-parameters")
    injected.metadata["tags"] = ["injected-parameters"]
    node.cells.insert(2, injected)
    return node


class Elements(HTMLParser):
    """Every element with its attributes, and the text of headings and summaries."""

    def __init__(self, html):
        super().__init__()
        self.found, self.open = [], None
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.found.append([tag, dict(attrs), ""])
        self.open = self.found[-1]

    def handle_data(self, data):
        if self.open:
            self.open[2] += data

    def of(self, *tags):
        return [element for element in self.found if element[0] in tags]


@pytest.fixture(scope="module")
def html():
    return render.page(executed(), FACTS)


def test_the_page_says_its_language_and_title(html):
    assert html.startswith("<!DOCTYPE html>")
    assert '<html lang="en-GB">' in html
    assert "<title>Rates in care: Bournemouth &amp; Poole</title>" in html


def test_there_is_one_h1_and_the_notebooks_own_is_dropped(html):
    h1 = re.findall(r"<h1.*?</h1>", html)
    assert len(h1) == 1
    assert re.sub("<.*?>", "", h1[0]) == "Rates in care: Bournemouth &amp; Poole"
    assert html.index('<div class="sections">') < html.index("How many children are in care?")


def test_landmarks_and_a_skip_link_come_in_order(html):
    tags = [tag for tag, attributes, _ in Elements(html).found]
    order = [tag for tag in tags if tag in ("header", "main", "nav", "footer")]
    assert order == ["header", "nav", "main", "nav", "footer"], "to other pages, and within this"
    labels = re.findall(r'<nav class="(\w+)" aria-label', html)
    assert labels[0] == "ways" and 'class="contents" aria-labelledby' in html
    first = Elements(html).of("a")[0]
    assert first[1]["href"] == "#main"
    assert 'id="main"' in html


def test_ids_are_unique_and_links_within_the_page_lead_somewhere(html):
    ids = [attributes["id"] for _, attributes, _ in Elements(html).found if "id" in attributes]
    assert len(ids) == len(set(ids))
    assert set(re.findall(r'href="#([^"]*)"', html)) <= set(ids)
    assert {"has-the-rate-changed", "method", "sources-limits"} <= set(ids)


def test_contents_list_the_sections_and_what_is_below(html):
    contents = html[html.index('<nav class="contents"') :].partition("</nav>")[0]
    links = re.findall(r'<a href="#(.*?)">(.*?)</a>', contents)
    assert links == [
        ("has-the-rate-changed", "Has the rate changed?"),
        ("method", "Method"),
        ("sources-limits", "Sources &amp; limits"),
        ("about", "About this page"),
    ]


def test_code_is_folded_under_names_that_differ(html):
    summaries = re.findall(r'<details class="code"><summary>(.*?)</summary>', html)
    assert summaries == [
        "Code for the opening of this page",
        "Code for “Has the rate changed?”",
        "Code for “Sources &amp; limits”",
    ]
    assert "area = 'Kent'" not in html


def test_the_code_of_a_section_is_gathered_at_its_end():
    shown = [displayed({"text/plain": "x"})]
    cells = [
        new_code_cell("one"),
        new_markdown_cell("## One `x`"),
        *(new_code_cell(name, outputs=shown) for name in ("two", "three")),
        new_markdown_cell("Words after the code."),
        new_markdown_cell("## Two"),
    ]
    html = render.page(new_notebook(cells=cells), FACTS)
    assert html.count('<details class="code">') == 2
    one, two, three = (
        html.index(f">{name}\n") if name != "three" else html.index("\nthree\n")
        for name in ("one", "two", "three")
    )
    assert one < html.index("Code for “One x”") < two
    assert html.index("Words after the code.") < two < three < html.index(">Two</h2>")


def test_outputs_are_passed_through_richest_first_and_text_is_escaped(html):
    assert small.FIGURE in html
    assert 'viewBox="0 0 720 240"' in html
    assert "In <strong>Kent</strong>, 70 in 10,000." in html
    assert "2026 &lt;b&gt;" in html


def test_key_facts_stand_in_the_opening(html):
    opening = html[html.index('<div class="lede">') : html.index('<nav class="contents"')]
    assert "70 in 10,000" in opening
    assert "<figure" not in opening


def test_the_foot_says_what_the_page_rests_on(html):
    foot = html[html.index("<footer") :]
    for words in [
        "Children looked after &lt;2025&gt;, Department for Education",
        "Area: Bournemouth &amp; Poole",
        "Compare with: none",
        "Real terms: yes",
        '<time datetime="2025-11-02T09:30:00+00:00">2 November 2025</time>',
        "version 1a2b3c4",
        'href="rates.ipynb"',
        'href="../index.html"',
        "Contains public sector information licensed under the Open Government Licence v3.0.",
        "This is analysis of official statistics, not official statistics.",
    ]:
        assert words in foot, words


def test_the_same_notebook_gives_the_same_bytes():
    assert render.page(executed(), FACTS) == render.page(executed(), FACTS)


def test_the_notebook_given_is_left_as_it_was():
    node = executed()
    render.page(node, FACTS)
    assert node == executed()


@pytest.mark.parametrize(
    "fragment",
    [
        "<script>1</script>",
        '<img alt="x" src="https://example.org/x.png">',
        "<img alt=x src=http://example.org/x.png>",
        '<link rel="stylesheet" href="x.css">',
        "<iframe></iframe>",
        "<svg><image href='x.png'/></svg>",
        "<style>@import 'x.css'</style>",
        "<style>p { background: url(//example.org/x.png) }</style>",
        '<p style="background: url(https://example.org/x.png)">x</p>',
    ],
)
def test_a_page_that_would_load_something_is_refused(fragment):
    node = new_notebook(cells=[new_code_cell("x", outputs=[displayed({"text/html": fragment})])])
    with pytest.raises(Problem, match="rates would load"):
        render.page(node, FACTS)


def test_words_about_scripts_are_no_scripts():
    words = "A `<script src='x'>` and a url(https://example.org) in words."
    html = render.page(new_notebook(cells=[new_markdown_cell(words), new_code_cell(words)]), FACTS)
    assert "&lt;script" in html
    assert "<script" not in html


def test_an_image_without_alternative_text_is_refused():
    data = {"image/png": "iVBORw0KGgo="}
    cells = [new_code_cell("x", outputs=[displayed(data)])]
    with pytest.raises(Problem, match="alternative text"):
        render.page(new_notebook(cells=cells), FACTS)
    described = displayed(data, **{"image/png": {"alt": "A line that “rises”"}})
    html = render.page(new_notebook(cells=[new_code_cell("x", outputs=[described])]), FACTS)
    assert 'alt="A line that “rises”"' in html


def test_a_data_frame_is_folded_under_a_name_that_tells_it_from_others():
    bundle, metadata = Rows(small.AREAS)._repr_mimebundle_()
    shown = new_code_cell("frame", outputs=[displayed(bundle, **metadata)])
    page = BeautifulSoup(render.page(new_notebook(cells=[shown]), FACTS), "html.parser")
    folded = page.select_one("details.frame")
    assert folded.summary.text == f"Data: The last 5 of {len(small.AREAS)} rows"
    assert len(folded.select("tbody tr")) == 5 and not folded.has_attr("open")
    assert folded.caption and folded.select("th[scope=col]")


def test_an_empty_data_frame_leaves_it_to_the_chart_below_to_say_why():
    bundle, metadata = Rows(small.AREAS.iloc[:0])._repr_mimebundle_()
    assert bundle == {"text/plain": "No rows."}
    shown = new_code_cell("frame", outputs=[displayed(bundle, **metadata)])
    page = BeautifulSoup(render.page(new_notebook(cells=[shown]), FACTS), "html.parser")
    assert "No rows" not in page.text and not page.select("details.frame")


@pytest.mark.parametrize(
    ("count", "said"), [(1, "1 row"), (2, "2 rows"), (6, "The last 5 of 6 rows")]
)
def test_the_rows_of_a_data_frame_are_counted(count, said):
    assert Rows(small.AREAS.head(count)).caption == said


@given(
    st.lists(
        st.tuples(st.integers(1, 6), st.sampled_from(["Rates", "Main", "About", "Café & co", "?"])),
        max_size=8,
    )
)
def test_any_headings_make_an_ordered_outline_with_unique_ids(headings):
    cells = [new_markdown_cell("# Title"), new_markdown_cell("words")]
    cells += [new_markdown_cell(f"{'#' * level} {text}") for level, text in headings]
    html = render.page(new_notebook(cells=cells), FACTS)
    levels = [int(tag[1]) for tag, _, _ in Elements(html).of("h1", "h2", "h3", "h4", "h5", "h6")]
    assert levels.count(1) == 1
    assert levels[0] == 1
    assert all(later <= earlier + 1 for earlier, later in pairwise(levels))
    ids = [attributes["id"] for _, attributes, _ in Elements(html).found if "id" in attributes]
    assert len(ids) == len(set(ids))


def entry(area, code, title="Rates in care", order=1):
    address = f"{code}/{order}.html"
    return index.Entry(area, code, title, 2025, FACTS.made, order, address=address)


def test_a_page_tells_the_list_what_it_is(html, tmp_path):
    path = tmp_path / "rates.html"
    path.write_text(html, encoding="utf-8")
    assert html.index('name="report"') < html.index("<style>")
    expected = index.Entry("Bournemouth & Poole", "E06000058", "Rates in care", 2025, FACTS.made, 0)
    assert index.entry_of(json.loads(said_in_head(path, "report"))) == expected


def test_the_list_of_reports_has_nations_first_and_tells_namesakes_apart():
    entries = [
        entry("Dorset", "E06000059"),
        entry("Dorset", "E10000009"),
        entry("Wales", "W92000004"),
        entry("Aberdare & co", "W06000099"),
        entry("England", "E92000001", "Costs", 2),
        entry("England", "E92000001"),
        entry("West Midlands", "E12000005"),
    ]
    html = front_page.page(entries)
    assert re.findall(r"data-code=.*?>(.*?)</a>", html) == [
        "England",
        "Wales",
        "West Midlands",
        "Aberdare &amp; co",
        "Dorset (E06000059)",
        "Dorset (E10000009)",
    ]
    assert 'href="E92000001/1.html"' in html and "E92000001/2.html" not in html, "its first page"
    assert html == front_page.page(entries[::-1])


def test_a_list_of_no_reports_says_so():
    assert "No report has been made yet." in front_page.page([])


def test_regions_of_one_label_are_numbered():
    region = '<div role="region" tabindex="0" aria-label="Data: 2 rows"></div>'
    shown = displayed({"text/html": region})
    html = render.page(new_notebook(cells=[new_code_cell("x", outputs=[shown] * 3)]), FACTS)
    labels = re.findall(r'role="region"[^>]*aria-label="(Data[^"]*)"', html)
    assert labels == ["Data: 2 rows", "Data: 2 rows (2)", "Data: 2 rows (3)"]


def salford(**other):
    asked = {"parameters": {"area": "Salford", "first_year": 2013}, "area_code": "E08000006"}
    return replace(FACTS, area="Salford", **{**asked, **other})


def test_figures_that_the_page_on_quality_lists_are_named_near_the_opening():
    """As published, safeguarding cost Salford seven times as much in one year as about it."""
    text = look_twice.told(salford(), ["spend_safeguarding_pounds", "table areas"])
    assert text == (
        "These moved unlike other councils’, and may be slips of a return: gross spending on "
        "safeguarding, £90.3 million in 2019-20, between £12.2 million and £16.0 million."
    )
    html = BeautifulSoup(render.page(executed(), replace(FACTS, look_twice=text)), "html.parser")
    note = html.find("div", class_="opening").find("p", class_="known")
    assert note.text == f"Look twice. {text} See the page on quality."
    assert note.a["href"] == "../quality.html#outlying"
    assert "Look twice" not in render.page(executed(), FACTS)


def test_only_what_the_page_is_made_from_and_of_its_years_is_named():
    assert look_twice.told(salford(), ["looked_after_count"]) == ""
    assert look_twice.told(salford(year=2018), ["spend_safeguarding_pounds"]) == ""
    assert look_twice.told(salford(as_of="2021-06"), ["spend_safeguarding_pounds"]) == ""
    derived = look_twice.told(salford(), ["referral_no_further_action_percent"])
    assert "referrals closed with no further action, 0 in 2021 after 343" in derived
    many = look_twice.told(salford(), data.measures()["measure"])
    assert many.count(";") == look_twice.MOST and re.search(r"; and \d more\.$", many)
