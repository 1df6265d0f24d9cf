"""What every page opens with: at most five sentences, none over thirty words, of every area."""

import json
import os
import re
from dataclasses import replace

import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

import helpers.show
from helpers import data
from helpers.analysis import claims
from helpers.analysis.inequality import by_council
from helpers.analysis.what_goes_with_what import associations
from helpers.analysis.what_goes_with_what.measures import PAIRS
from helpers.errors import Problem
from helpers.project import Project
from helpers.reports import collection
from helpers.reports.pages import render
from tests.conftest import ROOT
from tests.test_render import FACTS

MOST_SENTENCES, MOST_WORDS = 5, 30
PAGES = collection.notebooks(Project(ROOT))
ENDS = re.compile(r"(?<=[.?!])(?<!St\.)(?<!e\.g\.)(?<!i\.e\.)\s+")
WINDOWS = {
    "England": [(2000, 2012), (2010, 2016), (2013, 2019), (2016, 2021), (2020, 2025), (2024, 2025)],
    "Leeds": [(2000, 2013), (2013, 2019), (2016, 2021), (2024, 2025)],
    "London": [(2013, 2019), (2016, 2022)],
    "City of London": [(2013, 2019), (2016, 2022)],
    "E10000021": [(2013, 2019), (2016, 2021), (2016, 2022)],
    "E06000061": [(2013, 2022), (2016, 2023)],
    "Wales": [(2003, 2010), (2003, 2021), (2016, 2022)],
    "Monmouthshire": [(2003, 2010), (2003, 2018)],
}
"""Years from and to that some areas' pages are asked for, beside the usual ones."""
EVERY = bool(os.environ.get("EVERY_OPENING"))
"""Whether all areas and windows are tried, which takes minutes, or some of each kind."""
SOME = (*WINDOWS, "S92000003", "E12000001", "E13000001", "E06000053", "E06000061", "E06000064")
SOME_WINDOWS = ("E10000021",)
NOT_OF_FORMER_COUNCILS = ("claims", "wales-and-the-four-nations", "added-figures")


def opening_of(notebook, **parameters):
    """Return what a notebook says before its first section, found by running just that."""
    cells = json.loads(notebook.path.read_text("utf-8"))["cells"]
    code = []
    for cell in cells:
        source = "".join(cell["source"])
        if cell["cell_type"] == "markdown" and re.search("^## ", source, re.MULTILINE):
            break
        if cell["cell_type"] == "code" and "parameters" not in cell["metadata"].get("tags", []):
            code.append(source)
    said = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(helpers.show, "say", said.append, raising=False)
        exec("\n".join(code), notebook.defaults | parameters)
    return "\n\n".join(said)


def sentences_of(text):
    """Return the sentences a reader counts: an item of a list is one at least."""
    lines = [re.sub("^[-*>] ", "", line).strip() for line in text.splitlines() if line.strip()]
    return [part for line in lines for part in ENDS.split(line)]


def faults(text):
    """Return what is wrong with an opening, for a person."""
    said = sentences_of(text)
    wrong = [f"{len(said)} sentences"] if len(said) > MOST_SENTENCES else []
    wrong += [f"{len(one.split())} words: {one}" for one in said if len(one.split()) > MOST_WORDS]
    wrong += ["nothing is said"] if not said else []
    wrong += [f"said twice: {one}" for one in {*said} if said.count(one) > 1]
    wrong += [f"no sentence: {one}" for one in said if not re.match(r"[A-Z0-9£“].*\w.*\.$", one)]
    unfit = r"\bnan\b|\bNone\b|\bNaT\b|<NA>|\[[a-z:]\]|\.\.|  | ,| \.|\binvented\b"
    return wrong + [f"not for a reader: {one}" for one in said if re.search(unfit, one)]


@pytest.fixture(scope="module", autouse=True)
def once():
    """What is the same of every area is worked out once: the ledger, all councils' rates."""
    rows, rates, found, known = (
        claims.ledger(claims.held()),
        by_council.rates,
        associations.associations,
        {},
    )

    def of_years(counts, *rest):
        key = (len(counts), counts["period"].min(), counts["period"].max())
        if key not in known:
            known[key] = rates(counts, *rest)
        return tuple(frame.copy() for frame in known[key])

    def of_panel(panel, pairs=tuple(PAIRS)):
        key = (len(panel), panel["period"].min(), panel["period"].max(), tuple(pairs))
        if key not in known:
            known[key] = found(panel, pairs)
        return known[key].copy()

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(claims, "ledger", lambda *_: rows.copy())
        patch.setattr(by_council, "rates", of_years)
        patch.setattr(associations, "associations", of_panel)
        yield


def made(notebook, place, year=2025):
    return notebook.name not in collection.left_out([notebook], place, year)


@pytest.mark.parametrize("notebook", PAGES, ids=lambda one: one.name)
def test_a_page_of_any_area_opens_with_few_short_sentences(notebook):
    codes = data.areas()["area_code"] if EVERY else SOME
    places = [place for place in map(data.area, codes) if made(notebook, place)]
    wrong = {}
    for place in places:
        if found := faults(opening_of(notebook, area=place.code)):
            wrong[place.name] = found
    assert wrong == {}
    assert places or notebook.added


@pytest.mark.parametrize("area", WINDOWS if EVERY else SOME_WINDOWS)
def test_an_opening_of_other_years_or_beside_others_is_as_short(area):
    wrong, place, count = {}, data.area(area), 0
    asked = [((first, year), []) for first, year in WINDOWS[area][: None if EVERY else 1]]
    asked.append(((2013, 2025), ["Birmingham", "Wales", "South West"]))
    for notebook in PAGES:
        for (first, year), beside in asked:
            if not made(notebook, place, year):
                continue
            years = {"first_year": first, "year": year}
            try:
                text = opening_of(notebook, area=area, compare_with=beside, **years)
            except Problem:  # nothing held of these years: there is no page
                continue
            count += 1
            if found := faults(text):
                wrong[notebook.name, first, year] = found
    assert wrong == {}
    assert count >= len(asked)


def test_no_page_says_more_above_its_findings():
    """The question stands below them, what an earlier month's view leaves out in the foot."""
    cells = [
        new_markdown_cell("# A title\n\nWhat is asked? And what else?"),
        new_code_cell(
            "say(1)", outputs=[new_output("display_data", data={"text/html": "<p>Six.</p>"})]
        ),
        new_markdown_cell("## A section"),
    ]
    html = render.page(new_notebook(cells=cells), replace(FACTS, as_of="2021-06"))
    above = html[html.index("<h1") : html.index('<div class="layout">')]
    text = re.sub(r"<details.*?</details>", "", above, flags=re.DOTALL)
    text = re.sub("<[^>]+>", "\n", text.partition("</h1>")[2])
    assert "".join(text.split()) == "AsknowninJune2021:whatthatleavesoutSix."
    assert html.index("What is asked?") < html.index("A section</h2>")


@pytest.mark.parametrize(
    "notebook",
    [one for one in PAGES if one.name not in NOT_OF_FORMER_COUNCILS],
    ids=lambda one: one.name,
)
def test_the_page_of_a_former_council_opens_with_its_end(notebook):
    gone = [data.area(code) for code in ("E10000021", "E10000006", "E06000028", "E06000029")]
    some = [place for place in gone if made(notebook, place)]
    assert some
    for place in some:
        said = sentences_of(opening_of(notebook, area=place.code))
        assert said[0].startswith(f"{place.name} is no longer a council: ")


@pytest.mark.parametrize("area", ["England", "Wales", "Scotland"])
def test_a_nation_is_called_no_council(area):
    place = data.area(area)
    for notebook in PAGES:
        if made(notebook, place):
            text = opening_of(notebook, area=area)
            assert not re.search(
                rf"{area}, a council|the council's own|the council of {area}", text
            )
