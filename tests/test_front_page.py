"""The front page: what it finds, how it leads to every place, and that it stays small."""

import re
from datetime import UTC, datetime
from itertools import pairwise

import pandas as pd
import pytest
from bs4 import BeautifulSoup

from helpers import data
from helpers.reports import variants
from helpers.reports.front import front_map, front_page, index, ways

WHEN = datetime(2025, 11, 13, tzinfo=UTC)
LEVELS = ["country", "region", "local authority"]


def claim(statement, verdict="reproduced", since="still so", area="E92000001", **other):
    said = {"figure_then": "5%", "figure_now": "6% (2025)", "report": "care.html#rate"}
    return {"statement": statement, "verdict": verdict, "since": since, "area_code": area,
            **said, **other}  # fmt: skip


def entry(area, code, name, order, folder="", **other):
    folder = folder or variants.folder(data.area(code), data.areas(), other.get("otherwise"))
    address = f"{folder}/{name}.html"
    return index.Entry(area, code, name.capitalize(), 2025, WHEN, order, address=address, **other)


@pytest.fixture(scope="module")
def everyone():
    """Sixteen reports of every area there is."""
    areas = data.areas().query("level in @LEVELS")
    names = ["area-summary", *(f"question-number-{n}" for n in range(15))]
    return [
        entry(name, code, page, order, folder=code.lower())
        for code, name in zip(areas["area_code"], areas["name"], strict=True)
        for order, page in enumerate(names)
    ]


@pytest.fixture(scope="module")
def whole(everyone):
    ledger = [claim("It is said of many " * 5)] * 45
    around = front_page.regions(), front_page.council_map(everyone)
    return front_page.page(everyone, "england/claims.html", ledger, "10 checks passed", *around)


def test_with_every_area_it_is_under_300_kb_and_leads_to_each_once(everyone, whole):
    assert len({one.area_code for one in everyone}) > 190 and len(everyone) > 3000
    assert len(whole.encode()) < 300_000
    links = BeautifulSoup(whole, "html.parser").select(".areas details a")
    assert {a["data-code"] for a in links} == {one.area_code for one in everyone}
    assert len(links) == len({one.area_code for one in everyone})
    assert all(a["href"].endswith("/area-summary.html") for a in links)
    groups = [g.text for g in BeautifulSoup(whole, "html.parser").select(".areas summary")]
    assert groups[:2] == ["Nations (5)", "Regions (9)"] and "London (33)" in groups


def test_the_findings_are_chosen_by_the_rule_that_is_stated():
    ledger = [
        claim("Not borne out", verdict="depends on definition"),
        claim("Of Wales", area="W92000004"),
        claim("No later figure", figure_now=""),
        claim("Not counted the same since", since="cannot be said"),
        claim("First"),
        claim("Of the same report"),
        claim("Second", report="plans.html#a"),
        claim("Third", report="costs.html"),
        claim("Fourth", report="homes.html"),
    ]
    found = front_page.findings(ledger, "england/claims.html", {"england/plans.html"})
    assert [one["statement"] for one in found] == ["First", "Second", "Third"]
    where = ["england/claims.html", "england/plans.html#a", "england/claims.html"]
    assert [one["address"] for one in found] == where
    html = front_page.page([], "england/claims.html", ledger)
    shown = [h.text for h in BeautifulSoup(html, "html.parser").select(".finding h3")]
    assert shown == ["First", "Second", "Third"]
    for some in (ledger, ledger[:4]):
        html = front_page.page([], "england/claims.html", some)
        assert html.count("“More so” and “less so”: it still is so") == 1
    assert (
        "findings"
        not in front_page.page([], "england/claims.html", ledger[:4]).split("</style>")[1]
    )


def test_the_map_its_legend_and_its_table_say_what_the_data_do(whole):
    page = BeautifulSoup(whole, "html.parser")
    frames = front_map.frames()
    assert len(frames) == 5
    assert {data.measure(name)["kind"] for name in frames} == {"rate", "percent"}, "no sizes"
    rows = page.select(".map-table tbody tr")
    cells = page.select(".hexagons g")
    assert [r.th.text for r in rows] == [c.title.text for c in cells]
    codes = [cell.code for cell in front_map.drawn(frames).cells]
    for at, (frame, key) in enumerate(zip(frames.values(), "abcde", strict=True)):
        values = frame.set_index("area_code")["value"]
        low_and_high, counted = {}, dict.fromkeys(range(6), 0)
        for code, row, cell in zip(codes, rows, cells, strict=True):
            text = row.select("td")[at].text
            fifth = int(m[1]) if (m := re.search(r" \((\d)\)$", text)) else 0
            assert f"{key}{fifth}" in cell.use["class"], row.th.text
            inside = cell.select_one(f"tspan.{key}").text
            assert inside == (str(fifth) if fifth else text)
            counted[fifth] += 1
            value = values.get(code)
            assert bool(fifth) == (value is not None and value == value)
            if fifth:
                written = text.split(" (")[0]
                assert float(re.sub("[,%]", "", written)) == pytest.approx(value, abs=0.051)
                low, high = low_and_high.get(fifth, (value, value))
                low_and_high[fifth] = min(low, value), max(high, value)
        ends = [low_and_high[fifth] for fifth in sorted(low_and_high)]
        assert all(one[1] < other[0] for one, other in pairwise(ends))
        legend = page.select(f".legend.{key} li")
        shown = {int(li.select_one("text").text or 0): li.select(".note")[0].text for li in legend}
        said = {fifth: int(re.search(r"\d+", text)[0]) for fifth, text in shown.items()}
        assert said == {fifth: n for fifth, n in counted.items() if n}
    assert not {"Cumbria", "Northamptonshire"} & {row.th.text for row in rows}, "no more by then"


def test_a_council_is_not_counted_as_without_a_figure_when_it_was_none():
    years = {"looked_after_rate": 2025, "looked_after_count": 2018}
    found = front_map.drawn({name: data.authorities(name, year) for name, year in years.items()})
    for at, measure in enumerate(found.measures):
        told = [text for fifth, text in (one.values[at] for one in found.cells) if not fifth]  # noqa: PD011
        counted = {fifth: councils for fifth, _, councils in measure.legend}
        assert "[z]" in told and counted.get(0, 0) == len(told) - told.count("[z]")


def test_a_year_is_one_that_each_nation_has():
    frame = pd.DataFrame(
        [("E1", 2024, 1.0), ("E1", 2025, 2.0), ("W1", 2018, 3.0), ("W1", 2019, None)],
        columns=["area_code", "period", "value"],
    )
    assert front_map.year_of(frame) == 2018
    assert front_map.year_of(frame[:2]) == 2025


def test_it_says_how_many_reports_of_a_place_are_out_of_date_and_folds_other_versions():
    both = [entry("Leeds", "E08000035", name, n, outdated=not n) for n, name in enumerate("ab")]
    alone = entry("Wales", "W92000004", "a", 0, outdated=True)
    other = entry("Wales", "W92000004", "a", 0, otherwise={"year": 2018})
    page = BeautifulSoup(front_page.page([*both, alone, other]), "html.parser")
    notes = [one.text.rpartition("; ")[2] for one in page.select(".areas .note")]
    assert notes == ["out of date", "out of date: 1 of 2"]
    assert page.select_one("[data-outdated]")["data-outdated"] == "2"
    (folded,) = page.select("details.others a")
    alone = BeautifulSoup(front_page.page([other]), "html.parser")
    assert len(alone.select("details.others a")) == 1, "also where nothing is made as usual"
    assert folded.text == "Wales, to 2018" and folded["href"] == "wales_to-2018/a.html"


def test_of_a_place_without_a_page_it_says_how_to_make_one():
    made = [entry("Leeds", "E08000035", "a", 0)]
    known = {"E08000035": "Leeds", "E08000032": "Bradford", "E12000003": "Yorkshire"}
    page = BeautifulSoup(front_page.page(made, known=known), "html.parser")
    fold = page.select_one("details.unmade")
    assert fold.summary.text == "Places without a page yet (2)"
    assert [(li["data-code"], li.text) for li in fold.select("li")] == [
        ("E08000032", "Bradford E08000032"),
        ("E12000003", "Yorkshire E12000003"),
    ]
    assert fold.code.text == "case-for-change report --area"
    everything = BeautifulSoup(front_page.page(made, known={"E08000035": "Leeds"}), "html.parser")
    assert not everything.select("details.unmade")


# The way about
def links(html):
    page = BeautifulSoup(html, "html.parser")
    return {fold.summary.text: [(a.text, a["href"]) for a in fold.select("a")]
            for fold in page.select("details")}  # fmt: skip


def test_a_page_leads_to_the_others_of_its_area_its_question_elsewhere_and_its_variants():
    made = [
        entry("England", "E92000001", "claims", 0),
        entry("England", "E92000001", "care", 1),
        entry("Yorkshire and the Humber", "E12000003", "other", 2),
        entry("Leeds", "E08000035", "care", 1),
        entry("Leeds", "E08000035", "other", 2),
        entry("Leeds", "E08000035", "care", 1, otherwise={"year": 2018}),
        entry("Bradford", "E08000032", "care", 1),
    ]
    missing = index.Entry("Leeds", "E08000035", "Claims", 2025, WHEN, 0, why="As of England.")
    found = ways.blocks([*made, missing], ways.around())
    assert set(found) == {one.address for one in made}
    leeds = links(found["leeds/care.html"])
    assert leeds == {
        "All on Leeds": [
            ("Claims: England", "../england/claims.html"),
            ("Care", "care.html"),
            ("Other", "other.html"),
        ],
        "Care, elsewhere": [
            ("Yorkshire and the Humber", "../yorkshire-and-the-humber/other.html"),
            ("England", "../england/care.html"),
        ],
        "Other versions": [("Leeds, to 2018", "../leeds_to-2018/care.html")],
    }
    assert 'href="care.html" aria-current="page"' in found["leeds/care.html"]
    (city,) = ways.blocks([entry("City of London", "E09000001", "care", 1)], ways.around()).values()
    assert next(iter(links(city))) == "All on the City of London"
    variant = links(found["leeds_to-2018/care.html"])
    assert variant["All on Leeds, to 2018"] == [("Care", "care.html")]
    assert variant["Other versions"] == [("Leeds, current", "../leeds/care.html")]
    region = links(found["yorkshire-and-the-humber/other.html"])["Other, elsewhere"]
    assert {("Leeds", "../leeds/other.html"), ("Bradford", "../bradford/care.html")} <= set(region)
    nation = links(found["england/care.html"])["Care, elsewhere"]
    assert nation == [("Yorkshire and the Humber", "../yorkshire-and-the-humber/other.html")]


def test_pages_are_written_anew_only_where_their_links_differ(tmp_path):
    from helpers.project import Project

    made = [entry("Leeds", "E08000035", name, n) for n, name in enumerate("ab")]
    here = Project(tmp_path)
    for one in made:
        page = here.reports / one.address
        page.parent.mkdir(parents=True, exist_ok=True)
        page.write_text(f'<header>é</header>\n<nav class="ways">x</nav>\n{one.title}', "utf-8")
    changed = ways.fill_in(here, made)
    assert [page.name for page in changed] == ["a.html", "b.html"]
    text = changed[0].read_text("utf-8")
    assert text.startswith("<header>é</header>\n<nav") and text.endswith("</nav>\nA")
    assert ways.fill_in(here, made) == []
    assert ways.fill_in(here, made[:1]) == [here.reports / "leeds" / "a.html"], "no dead link stays"
    assert "b.html" not in changed[0].read_text("utf-8")
