"""Of which areas a notebook has something: no other area's figures stand under an area's title."""

import re
from dataclasses import replace
from datetime import UTC, datetime

import nbformat
import pytest
from rich.console import Console

from helpers import data
from helpers.analysis.area_summary import facts, findings
from helpers.analysis.area_summary import statements as summary
from helpers.analysis.claims import cards, held, ledger
from helpers.analysis.inequality import opening as inequality
from helpers.analysis.looking_ahead import statements as looking_ahead
from helpers.analysis.outcomes import statements as outcomes
from helpers.analysis.rates_in_care import statements as rates
from helpers.analysis.re_entry import statements as re_entry
from helpers.analysis.repeat_proceedings import statements as proceedings
from helpers.analysis.section_47_outcomes import statements as section_47
from helpers.analysis.spending import opening as spending
from helpers.analysis.spending import statements_of_placements as costs
from helpers.analysis.stable_homes import statements as homes
from helpers.analysis.wales import answers
from helpers.analysis.what_goes_with_what import opening as what_goes_with_what
from helpers.analysis.who_is_in_care import statements as who
from helpers.analysis.workforce import statements as workforce
from helpers.errors import Problem
from helpers.project import Project
from helpers.reports import collection, report
from helpers.reports.front import index, ways
from helpers.reports.pages import render
from tests import small
from tests.conftest import ROOT


def summary_opening(area, compare_with, first_year, year):
    rows, _ = facts.of_place(area, first_year, year, compare_with)
    return summary.opening(area, findings.judged(rows), year)


OPENINGS = {
    "area-summary": summary_opening,
    "rates-in-care": rates.opening,
    "who-is-in-care": who.opening,
    "looking-ahead": looking_ahead.opening,
    "section-47-outcomes": section_47.opening,
    "repeat-proceedings": proceedings.opening,
    "re-entry-to-care": re_entry.opening,
    "stable-homes": homes.opening,
    "outcomes": outcomes.opening,
    "workforce": lambda *asked: workforce.opening(*asked, 40),
    "spending": spending.opening,
    "what-it-costs": costs.opening,
    "inequality-and-variation": inequality.opening,
    "what-goes-with-what": what_goes_with_what.opening,
    "wales-and-the-four-nations": answers.opening,
}
OF_WALES = ("area-summary", "rates-in-care", "wales-and-the-four-nations")
OF_COUNCILS = tuple({*OPENINGS} - {"wales-and-the-four-nations"})
MADE = {
    "England": ("claims", *OPENINGS),
    "Wales": ("claims", *OF_WALES),
    "Monmouthshire": OF_WALES,
    "Scotland": ("area-summary", "rates-in-care", "wales-and-the-four-nations"),
    "United Kingdom": (),
    "Leeds": OF_COUNCILS,
    "E10000021": OF_COUNCILS,  # Northamptonshire, abolished
    "Isles of Scilly": tuple(
        {*OF_COUNCILS} - {"repeat-proceedings", "re-entry-to-care", "outcomes", "what-it-costs"}
    ),
}
"""The notebooks that have something for an area, of an area."""


@pytest.fixture(scope="module")
def notebooks():
    return collection.notebooks(Project(ROOT))


@pytest.mark.parametrize("area", MADE)
def test_a_page_is_made_of_an_area_with_figures_of_its_own(notebooks, area):
    left_out = collection.left_out(notebooks, data.area(area), 2025)
    assert {one.name for one in notebooks} - set(left_out) == set(MADE[area])
    for title, why in left_out.values():
        assert title and re.match(
            r"(No figure (for “.+” is held for|has been added of) |It (is about|says) ).+\.$", why
        )


def test_the_reason_says_where_there_is_something(notebooks):
    of_monmouthshire = collection.left_out(notebooks, data.area("Monmouthshire"), 2025)
    assert of_monmouthshire["workforce"][1].endswith(
        "is held for Monmouthshire; it is held for England, 9 regions and 156 authorities "
        "(2016 to 2025)."
    )
    assert of_monmouthshire["inequality-and-variation"][1] == "It is about England only."
    of_leeds = collection.left_out(notebooks, data.area("Leeds"), 2025)
    assert of_leeds["claims"][1] == (
        "It says the same of every area of England, and is made of England alone."
    )
    named = collection.notebooks(Project(ROOT), ["claims"])
    assert collection.left_out(named, data.area("Leeds"), 2025) == {}, "where it is asked for"
    assert of_leeds["wales-and-the-four-nations"][1].endswith("about those in Wales only.")


@pytest.mark.parametrize("area", ["Monmouthshire", "Wales", "Isles of Scilly", "Scotland"])
@pytest.mark.parametrize("name", OPENINGS)
def test_the_code_and_the_metadata_of_a_notebook_agree(notebooks, name, area):
    """In JupyterLab a notebook stops with the sentence, where there is nothing of the area."""
    if name in MADE[area]:
        assert OPENINGS[name](area, [], 2010, 2025)
    elif name != "wales-and-the-four-nations":  # has something of every council's, but little
        with pytest.raises(Problem, match=f"(No figure .*|England alone.*){data.area(area).name}"):
            OPENINGS[name](area, [], 2010, 2025)


@pytest.mark.parametrize("area", ["Monmouthshire", "Wales", "Isles of Scilly", "E10000021"])
def test_an_opening_names_no_area_but_its_own_and_those_it_lies_in(area):
    """Studies of repeat proceedings apart, which are named as what they are."""
    code = data.area(area).code
    own = {code, data.harmonised_area(code), *data.compared(code)}
    mine = {data.area(one).name for one in own if one}
    others = set(data.areas()["name"]) - mine
    for name in set(MADE[area]) - {"claims", "repeat-proceedings"}:
        text = OPENINGS[name](area, [], 2003, 2025)
        for one in (data.reorganised(code), *sorted(mine, key=len, reverse=True)):
            text = text.replace(one, "")
        assert [other for other in others if re.search(rf"\b{re.escape(other)}\b", text)] == []


def test_the_opening_of_the_claims_is_of_those_about_the_areas_nation():
    rows = cards.in_order(ledger(held()), "W92000004")
    home = rows[rows["area_code"].str[0] == "W"]
    said = cards.opening(rows, home, "Wales", 2025)
    assert said.startswith("- About Wales: 2 of 14 are reproduced") and "80,080" not in said


@pytest.mark.parametrize(
    ("area", "name", "latest", "years"),
    [
        ("Monmouthshire", "rates-in-care", 2018, 7),
        ("Monmouthshire", "wales-and-the-four-nations", 2018, 7),
        ("Isles of Scilly", "rates-in-care", 2019, 6),
        ("Isles of Scilly", "inequality-and-variation", 2019, 6),
        ("E10000021", "rates-in-care", 2021, 4),
        ("E10000021", "who-is-in-care", 2021, 4),
        ("City of London", "who-is-in-care", 2017, 8),
        ("E10000021", "section-47-outcomes", 2021, 4),
        ("E10000021", "repeat-proceedings", 2021, 4),
        ("E10000021", "re-entry-to-care", 2021, 4),
        ("E10000021", "looking-ahead", 2021, 4),
        ("Isles of Scilly", "looking-ahead", 2019, 6),
        ("E10000021", "stable-homes", 2021, 4),
        ("E10000021", "outcomes", 2021, 4),
        ("E10000021", "workforce", 2020, 5),
        ("E10000021", "inequality-and-variation", 2021, 4),
        ("E10000021", "what-goes-with-what", 2021, 4),
    ],
)
def test_an_opening_says_of_an_old_number_that_it_is_old(area, name, latest, years):
    text = OPENINGS[name](area, [], 2003, 2025)
    assert re.search(rf"\b{latest}\b.* \(the latest held, {years} years before 2025\)", text)


@pytest.mark.parametrize(("opening", "place"), [(spending.opening, 2), (costs.opening, 2)])
def test_an_old_amount_is_said_to_be_old(opening, place):
    text = opening("E10000021", [], 2013, 2025)
    assert "in 2020-21 (the latest held, 4 years before 2025)" in text.splitlines()[place].lower()


@pytest.mark.parametrize(("names", "others"), [(["workforce"], 0), (["workforce", "spending"], 1)])
def test_one_asked_for_by_name_is_refused_in_a_sentence(checkout, names, others):
    asked = report.Asked("Monmouthshire")
    with pytest.raises(Problem) as refused:
        report.make_reports(checkout, ["claims", *names], [asked], Console(quiet=True))
    assert refused.value.sentence.startswith(
        "No page of “Workforce” can be made for Monmouthshire. No figure for “Children and family"
    )
    assert len(refused.value.details) == others


def named(title, **metadata):
    node = small.notebook(title)
    node.metadata["case_for_change"].update(metadata)
    return node


@pytest.fixture
def here(built):
    """The small project with a notebook for all areas, and one for those with enquiries."""
    some = named("Enquiries", measures=["section_47_count"], order=2)
    nbformat.write(small.notebook("Small"), built.notebooks / "small.ipynb")
    nbformat.write(some, built.notebooks / "enquiries.ipynb")
    return built


def test_all_others_are_made_and_their_pages_say_why_one_is_not(here, command):
    earlier = here.reports / "cardiff" / "enquiries.html"
    earlier.parent.mkdir(parents=True)
    earlier.write_text("another area's figures", encoding="utf-8")
    outcome = command("report", "--area", "Wales")
    assert outcome.code == 0
    assert re.search(r"left out Enquiries: No figure for .* is held for Wales", outcome.out)
    assert not (here.reports / "wales" / "enquiries.html").exists()
    page = (here.reports / "wales" / "small.html").read_text(encoding="utf-8")
    why = r"has no page for this place\. No figure for [^<]* Wales; it is"
    assert re.search(rf"<li>Enquiries <span[^>]*>{why}", page)
    assert command("report", "enquiries", "--area", "Wales").code == 1
    assert command("report", "enquiries", "--area", "Leeds").code == 0


def test_an_earlier_page_of_what_is_now_left_out_goes(here, command):
    folder = here.reports / "wales"
    (folder / "data" / "enquiries").mkdir(parents=True)
    for ending in ("html", "ipynb"):
        (folder / f"enquiries.{ending}").write_text("England's figures", encoding="utf-8")
    assert command("report", "--area", "Wales").code == 0
    names = ["data", "made.json", "small.html", "small.ipynb"]
    assert sorted(path.name for path in folder.iterdir()) == names
    assert not (folder / "data" / "enquiries").exists()


def test_a_page_links_to_no_page_that_is_not_made():
    node = nbformat.v4.new_notebook(
        cells=[
            nbformat.v4.new_markdown_cell(
                '<a href="spending.html#shares">Worked out in Spending</a> and '
                '<a href="rates.html">Worked out in Rates</a>'
            )
        ]
    )
    when = datetime(2025, 11, 13, tzinfo=UTC)
    facts = render.PageFacts("Claims", "Wales", "W92000004", 2025, "claims", {}, (), "", when)
    assert 'href="spending.html#shares"' in render.page(node, facts)
    page = render.page(node, replace(facts, not_made=("spending",)))
    assert "spending.html" not in page and "Worked out in Spending and" in page
    assert 'href="rates.html"' in page


def test_entries_without_a_page_stand_in_their_place_among_the_others():
    when = datetime(2025, 11, 13, tzinfo=UTC)
    entries = [
        index.Entry("Wales", "W92000004", "Last", 2025, when, 3, "2021-06", {}, "wales/last.html"),
        index.Entry("Wales", "W92000004", "Middle", 2025, when, 2, "2021-06", why="No figure."),
        index.Entry(
            "Wales", "W92000004", "First", 2025, when, 1, "2021-06", {}, "wales/first.html"
        ),
    ]
    html = ways.blocks(entries)["wales/first.html"]
    assert html.index("First") < html.index("Middle") < html.index("Last")
    assert (
        '<li>Middle <span class="note">has no page for this place. No figure.</span></li>' in html
    )
