"""Pages in a real browser: WCAG 2.2 AA, keyboard, phone, dark colours, paper; nothing fetched."""

import browser as windows
import pytest
from test_render import FACTS, entry, executed

from helpers.reports.front import front_page
from helpers.reports.pages import render

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def browser():
    with windows.launched() as one:
        yield one


@pytest.fixture(scope="module")
def page(tmp_path_factory):
    path = tmp_path_factory.mktemp("reports") / "kent" / "rates.html"
    path.parent.mkdir()
    path.write_text(render.page(executed(), FACTS), encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def contents(tmp_path_factory):
    path = tmp_path_factory.mktemp("reports") / "index.html"
    entries = [entry("Kent", "E10000016"), entry("England", "E92000001")]
    path.write_text(front_page.page(entries), encoding="utf-8")
    return path


def test_a_report_has_no_fault_in_any_colours_and_width(browser, page):
    assert windows.faults(browser, page) == []


def test_the_list_of_reports_has_no_fault_either(browser, contents):
    assert windows.faults(browser, contents) == []


def test_the_check_finds_what_is_wrong(browser, tmp_path):
    path = tmp_path / "bad.html"
    path.write_text(
        "<!DOCTYPE html><title>x</title><p style='color:#ccc;width:2000px'>pale</p>"
        "<img src='other.png'><table><caption>t</caption>"
        "<tr><td>1</td></tr><tr><td>2</td></tr><tr><td>3</td></tr>"
        "<tr><td style='color:#c2c2c2'>unlike the rows before</td></tr></table>"
    )
    found = "\n".join(windows.faults(browser, path))
    for fault in [
        *("color-contrast", "html-has-lang", "image-alt", "asks for", "too wide"),
        "tr:nth-child(3)",
    ]:
        assert fault in found


def test_the_first_tab_reaches_the_skip_link_which_leads_to_main(browser, page):
    with windows.opened(browser, page) as result:
        result.page.keyboard.press("Tab")
        focused = result.page.locator(":focus")
        assert focused.inner_text() == "Skip to main content"
        assert focused.bounding_box()["y"] >= 0
        result.page.keyboard.press("Enter")
        assert result.page.evaluate("document.activeElement.id") == "main"


def test_code_and_data_open_with_the_keyboard(browser, page):
    with windows.opened(browser, page) as result:
        for kind in ["details.code", "details.chart-data"]:
            fold = result.page.locator(kind).first
            assert fold.get_attribute("open") is None
            fold.locator("summary").focus()
            result.page.keyboard.press("Enter")
            assert fold.get_attribute("open") is not None


def test_every_focus_is_seen(browser, page):
    with windows.opened(browser, page) as result:
        seen = 0
        result.page.keyboard.press("Tab")
        while result.page.evaluate("document.activeElement !== document.body"):
            style = result.page.evaluate(
                "(style => [style.outlineStyle, style.outlineWidth])"
                "(getComputedStyle(document.activeElement))"
            )
            assert style == ["solid", "3px"]
            seen += 1
            result.page.keyboard.press("Tab")
        assert seen > 8


def test_dark_colours_reach_the_words_in_a_drawing(browser, page):
    seen = {}
    for colours in ["light", "dark"]:
        with windows.opened(browser, page, colours=colours) as result:
            seen[colours] = result.page.evaluate(
                "getComputedStyle(document.querySelector('.chart-svg')).color"
            )
    assert seen["light"] != seen["dark"]


def test_wide_things_scroll_within_themselves_on_a_phone(browser, page):
    with windows.opened(browser, page, width=320) as result:
        assert windows.overflow(result.page) == 0
        plot = result.page.locator(".plot").first
        assert plot.evaluate("plot => plot.scrollWidth <= plot.clientWidth"), "a drawing fits"
        table = result.page.locator(".table-scroll").first
        assert table.evaluate("table => getComputedStyle(table).overflowX") == "auto"


def test_paper_shows_all_but_what_is_for_screens(browser, page):
    with windows.opened(browser, page, colours="dark") as result:
        result.page.emulate_media(media="print", color_scheme="dark")
        shown = result.page.inner_text("body")
        assert "Has the rate changed?" in shown
        assert "The rate has risen" in shown
        assert "Open Government Licence" in shown
        assert "On this page" not in shown
        assert "Code for" not in shown
        body = "getComputedStyle(document.body)"
        assert result.page.evaluate(f"{body}.backgroundColor") == "rgb(255, 255, 255)"
        assert result.page.evaluate(f"{body}.color") == "rgb(0, 0, 0)"
        assert result.page.pdf().startswith(b"%PDF")


def test_nothing_moves_for_those_who_ask_for_that(browser, page):
    with windows.opened(browser, page) as result:
        result.page.emulate_media(reduced_motion="reduce")
        behaviour = "getComputedStyle(document.documentElement).scrollBehavior"
        assert result.page.evaluate(behaviour) == "auto"
