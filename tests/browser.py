"""Open a page in a real browser, and say what is wrong with it for the people who read it."""

import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Dialog, Page

ARGUMENTS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
VIEWS = ((1280, "light"), (1280, "dark"), (360, "light"), (360, "dark"))
NAMES = ("chromium", "google-chrome", "chromium-browser")
RULES = {
    "runOnly": {
        "type": "tag",
        "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    },
    "resultTypes": ["violations"],
    "preload": False,
}

MORE_OF_THE_SAME = """
const seen = {};
const third = kind => (seen[kind] = (seen[kind] || 0) + 1) > 2;
document.querySelectorAll('table').forEach((table, number) => {
  for (const row of [...table.rows]) {
    const markup = row.outerHTML.replace(/>[^<]+</g, '><');
    if (third(number + markup)) row.remove();
  }
});
document.querySelectorAll('pre span').forEach(word => {
  if (!word.children.length && third(word.className)) word.remove();
});
document.querySelectorAll('svg').forEach((drawing, number) => {
  for (const mark of drawing.querySelectorAll('path, use, text')) {
    if (third(`${number} ${mark.tagName} ${mark.getAttribute('style')}`)) mark.remove();
  }
  for (const group of [...drawing.querySelectorAll('g, defs')].reverse()) {
    if (!group.childElementCount) group.remove();
  }
});
"""
"""Takes away the rows of a table, the words of program code and the marks of a drawing that have
the mark-up of two before them: thousands on a page, of the same colours, that a browser looks at
one by one."""


ALIVE = r"""
const elements = `script, link, base, form, input, button, iframe, frame, object, embed, video,
  audio, math, animate, set, noscript, meta[http-equiv=refresh], img:not([src^="data:image/"])`;
const own = new RegExp('^(#|data:(text/csv|application/csvm[+]json|image/)'
  + '|([.][.]/)?([\\w-]+/)*[\\w-]+[.](html|ipynb|csv|csv-metadata[.]json|xlsx|svg|png)(#|$))');
const runs = ({name, value}) => name.startsWith('on')
  || /^(srcset|srcdoc|action|background)$/.test(name)
  || name === 'style' && /\/\//.test(value)
  || /^(href|src|xlink:href)$/.test(name) && !own.test(value);
[...document.querySelectorAll('*')]
  .filter(element => element.matches(elements) || [...element.attributes].some(runs))
  .map(element => element.outerHTML.slice(0, 120));
"""
"""The elements of a page that run, load or send something, or lead to none of our own pages."""


@contextmanager
def launched() -> Iterator["Browser"]:
    """Yield a browser: the system's, or playwright's own; skip the test where there is none."""
    playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    found = next(filter(None, map(shutil.which, NAMES)), None)
    with playwright.sync_playwright() as driver:
        if found is None and not Path(driver.chromium.executable_path).exists():
            pytest.skip("no Chromium is installed")
        browser = driver.chromium.launch(executable_path=found, args=ARGUMENTS)
        yield browser
        browser.close()


@dataclass
class Opened:
    """A page in the browser, the addresses it asked for beside its own, what its scripts said."""

    page: "Page"
    requests: list[str] = field(default_factory=list)
    dialogs: list[str] = field(default_factory=list)

    def heard(self, dialog: "Dialog") -> None:
        """Note what a script says, and let it go on."""
        self.dialogs.append(dialog.message)
        dialog.dismiss()


@contextmanager
def opened(
    browser: "Browser", path: Path, *, width: int = 1280, colours: str = "light"
) -> Iterator[Opened]:
    """Open the page at ``path``, ``width`` pixels wide, in light or dark colours."""
    context = browser.new_context(
        viewport={"width": width, "height": 800},
        color_scheme=colours,
        java_script_enabled=True,
    )
    result = Opened(context.new_page())
    result.page.on("request", lambda request: result.requests.append(request.url))
    result.page.on("dialog", result.heard)
    result.page.goto(path.resolve().as_uri())
    result.requests.remove(path.resolve().as_uri())
    yield result
    context.close()


def violations(page: "Page") -> list[str]:
    """Return what axe finds against WCAG 2.2 AA and its own good practice.

    Afterwards :data:`MORE_OF_THE_SAME` is gone from the page.
    """
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe is missing")
    page.evaluate(MORE_OF_THE_SAME)
    found = axe.Axe().run(page, options=RULES).response["violations"]
    return [
        f"{violation['id']}: {node['target']} {node['failureSummary']}"
        for violation in found
        for node in violation["nodes"]
    ]


def unfold(page: "Page") -> None:
    """Open every fold of the page."""
    page.evaluate("document.querySelectorAll('details').forEach(fold => { fold.open = true })")


def alive(page: "Page") -> list[str]:
    """Return what of a page runs, loads or sends, or leads to none of our own pages."""
    return page.evaluate(ALIVE)


def harm(browser: "Browser", path: Path) -> tuple[list, str]:
    """Return what a page does but show, its folds open and the mouse upon it; and its words."""
    with opened(browser, path) as result:
        unfold(result.page)
        result.page.mouse.move(300, 300)
        result.page.wait_for_timeout(100)
        found = [*result.dialogs, *result.requests, *alive(result.page)]
        policy = result.page.locator("meta[http-equiv=Content-Security-Policy]")
        if not policy.get_attribute("content").startswith("default-src 'none';"):
            found.append("no policy")
        return found, result.page.text_content("body")


def overflow(page: "Page") -> int:
    """Return how many pixels the page is wider than its window."""
    return page.evaluate(
        "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    )


def faults(browser: "Browser", path: Path, views: Sequence[tuple[int, str]] = VIEWS) -> list[str]:
    """Return everything wrong with a page, its folds open: light, dark, and on a phone."""
    wrong = []
    for width, colours in views:
        with opened(browser, path, width=width, colours=colours) as result:
            unfold(result.page)
            excess = overflow(result.page)
            found = [f"is {excess} pixels too wide"] if excess > 0 else []
            found += violations(result.page)
            found += [f"asks for {address}" for address in result.requests]
            found += [f"runs a script that says {said}" for said in result.dialogs]
            wrong += [f"{path.name}, {width} pixels, {colours}: {fault}" for fault in found]
    return wrong
