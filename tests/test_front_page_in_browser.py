"""The front page as it is used: by keyboard and mouse, on a phone, in the dark, without scripts."""

import browser as windows
import pytest
from test_front_page import claim, entry

from helpers import data
from helpers.reports.front import front_page

pytestmark = pytest.mark.browser
PLACES = {
    "England": "E92000001",
    "Leeds": "E08000035",
    "Bradford": "E08000032",
    "Isle of Anglesey": "W06000001",
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    root = tmp_path_factory.mktemp("reports")
    found = data.areas().set_index("area_code")["name"]
    entries = [entry(found[code], code, "area-summary", 0, folder=code) for code in PLACES.values()]
    for one in entries:
        (root / one.address).parent.mkdir()
        (root / one.address).write_text(f"<!DOCTYPE html><title>{one.area}</title>", "utf-8")
    ledger = [claim("More children are in care"), claim("Fewer", verdict="not held")]
    around = front_page.regions(), front_page.council_map(entries)
    known = front_page.known()
    html = front_page.page(entries, "E92000001/area-summary.html", ledger, "", *around, known)
    (root / "index.html").write_text(html, "utf-8")
    return root


@pytest.fixture(scope="module")
def browser():
    with windows.launched() as one:
        yield one


def test_a_place_is_found_by_name_and_code_with_the_keyboard_alone(browser, folder):
    said = []
    with windows.opened(browser, folder / "index.html") as result:
        page = result.page
        page.on("console", lambda message: said.append(message.text))
        page.on("pageerror", lambda error: said.append(str(error)))
        page.reload()
        field = page.get_by_role("combobox", name="Find a place")
        shown = page.get_by_role("option")
        for _ in range(20):
            page.keyboard.press("Tab")
            if page.evaluate("document.activeElement.id") == "place":
                break
        page.keyboard.type("d")
        assert shown.all_inner_texts() == [
            "Bradford E08000032",
            "England E92000001",
            "Leeds E08000035",
        ]
        assert field.get_attribute("aria-expanded") == "true"
        assert page.get_by_role("status").inner_text() == "3 places."
        page.keyboard.press("ArrowDown")
        page.keyboard.press("ArrowDown")
        active = field.get_attribute("aria-activedescendant")
        assert page.locator(f"#{active}").inner_text().startswith("England")
        assert page.locator("[role=option][aria-selected=true]").count() == 1
        assert windows.violations(page) == [], "with the list open"
        page.keyboard.press("ArrowUp")
        page.keyboard.press("ArrowUp")
        active = field.get_attribute("aria-activedescendant")
        assert page.locator(f"#{active}").inner_text().startswith("Leeds"), "round again"
        page.keyboard.press("Escape")
        assert field.get_attribute("aria-expanded") == "false" and not shown.count()
        page.keyboard.press("Escape")
        assert field.input_value() == ""
        wanted = {
            "ANGLE": "Isle of Anglesey",
            "ynys mon": "Isle of Anglesey",
            "anglesey & isle": "Isle of Anglesey",
            "e08000032": "Bradford",
            "eng": "England",
        }
        for typed, title in wanted.items():
            page.keyboard.type(typed)
            page.keyboard.press("Enter")
            page.wait_for_url("**/area-summary.html")
            assert page.title() == title
            page.go_back()
            page.locator("#place").fill("")
            page.locator("#place").focus()
        page.keyboard.type("nowhere")
        assert page.get_by_role("status").inner_text().startswith("No place")
        page.locator("#place").fill("calderdale")
        told = page.get_by_role("status").inner_text()
        assert told == (
            "Calderdale has no page yet. To make it: case-for-change report --area E08000033"
        )
        page.locator("#place").fill("wakefield bradford")
        assert page.get_by_role("status").inner_text().startswith("No place")
        page.locator("#place").fill("bradford")
        assert page.get_by_role("status").inner_text() == "One place."
        page.locator("#place").fill("york")
        told = page.get_by_role("status").inner_text()
        assert told == (
            "No page yet: York, Yorkshire and the Humber, East Riding of Yorkshire, North "
            "Yorkshire. To make one: case-for-change report --area and its name"
        )
        assert windows.violations(page) == []
        assert [one for one in result.requests if not one.startswith("file:")] == [] and said == []


def test_the_map_shows_what_its_table_says_for_the_measure_chosen(browser, folder):
    with windows.opened(browser, folder / "index.html") as result:
        page = result.page
        shown = """key => [...document.querySelectorAll('.hexagons g')].map(one => [
            one.querySelector('title').textContent,
            getComputedStyle(one.querySelector('use')).fillOpacity,
            [...one.querySelectorAll('tspan')].filter(t => getComputedStyle(t).display !== 'none')
              .map(t => t.textContent).join()])"""
        rows = page.locator(".map-table tbody tr").evaluate_all(
            "rows => rows.map(row => [...row.cells].map(cell => cell.textContent))"
        )
        key = page.locator(".legend.a li .swatch use").first
        shades = {"": 0.0} | {
            str(n): float(page.locator(f".swatch .s{n}").first.evaluate(
                "one => getComputedStyle(one).fillOpacity")) for n in range(1, 6)
        }  # fmt: skip
        assert len(set(shades.values())) == 6 and key.count()
        for at, measure in enumerate("abcde", 1):
            page.locator(f"#by-{measure}").check()
            cells = page.evaluate(shown)
            for row, (name, shade, inside) in zip(rows, cells, strict=True):
                fifth = row[at].rpartition(" (")[2].rstrip(")") if row[at].endswith(")") else ""
                assert (row[0], fifth or row[at]) == (name, inside)
                assert float(shade) == pytest.approx(shades[fifth]), (measure, name)
            visible = page.locator(".legend:visible")
            assert visible.count() == 1 and measure in visible.get_attribute("class")
        page.locator(".hexagons a[href^=E08000035] use").click()
        page.wait_for_url("**/E08000035/area-summary.html")


def test_nothing_is_wrong_with_it_for_anybody_and_without_scripts_all_is_there(browser, folder):
    path = folder / "index.html"
    assert windows.faults(browser, path, [(1280, "dark"), (360, "light"), (320, "light")]) == []
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(path.as_uri())
    assert not page.locator("#find").is_visible()
    links = page.locator(".areas a")
    assert links.count() == len(PLACES)
    page.locator("summary", has_text="without a page").click()
    assert page.get_by_text("Calderdale E08000033").is_visible()
    page.locator(".areas summary", has_text="Yorkshire").click()
    page.get_by_role("link", name="Leeds").first.click()
    assert page.title() == "Leeds"
    page.goto(path.as_uri())
    page.locator("#by-b").check()
    assert page.locator(".legend.b").is_visible() and not page.locator(".legend.a").is_visible()
    context.close()
