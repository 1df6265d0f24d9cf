"""Names, notes and labels from outside are text, on pages and where they are taken in."""

import browser as windows
import hostile
import next_release
import pandas as pd
import publisher_files as good
import pytest
from bs4 import BeautifulSoup
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook
from rich.console import Console
from test_page import outputs  # noqa: F401 - a fixture
from test_readers import declare, held, text_failures  # noqa: F401 - a fixture
from test_render import FACTS, displayed, entry, executed

from helpers.data import readers, schemas
from helpers.errors import Problem
from helpers.files import containers
from helpers.reports import report
from helpers.reports.front import front_page
from helpers.reports.pages import allowed_html, render
from helpers.show import page, tables

COUNCIL = "E08000034"
MARKED_UP = [name for name in hostile.NAMES if "<" in name or ">" in name]
UNPRINTED = ["Ke\x00nt", "Ke\x1b[31mnt", "Ke\rnt", "Ke\nnt", "Ke\x7fnt", "Ke\u202ent", "Ke\u2028nt"]


# On pages.
@pytest.mark.parametrize("form", ["{} rose.", "Since 2020 {} has.", "- One.\n- In {}.", "> {}"])
def test_what_is_said_holds_a_name_as_it_is(outputs, form):  # noqa: F811
    for name in hostile.NAMES:
        page.say(form.format(name))
    cell = new_code_cell("x", outputs=[displayed(bundle) for bundle, _ in outputs])
    shown = BeautifulSoup(render.page(new_notebook(cells=[cell]), FACTS), "html.parser")
    said = shown.select(".lede .words")
    assert all(name in one.text for name, one in zip(hostile.NAMES, said, strict=True))
    assert {tag.name for one in said for tag in one.find_all()} <= {"p", "ul", "li", "blockquote"}


def test_words_keep_their_paragraphs_lists_and_quotations(outputs):  # noqa: F811
    page.say("One\nand.\n\n- First.\n- Second.\n\n> Said.\n\n- 5 GCSE A*-C\nis no list.")
    ((bundle, _),) = outputs
    shown = BeautifulSoup(bundle["text/html"], "html.parser")
    blocks = [
        (one.name, one.get_text("|", strip=True)) for one in shown.div.find_all(recursive=False)
    ]
    assert blocks == [
        ("p", "One\nand."),
        ("ul", "First.|Second."),
        ("blockquote", "Said."),
        ("p", "- 5 GCSE A*-C\nis no list."),
    ]


def test_markdown_that_a_run_shows_holds_no_html():
    """A notebook of one's own may put an area's name into Markdown."""
    words = displayed({"text/markdown": "In **<img src=x onerror=alert(1)>**."})
    cells = [new_code_cell("x", outputs=[words]), new_markdown_cell("A <em>word</em>.")]
    html = render.page(new_notebook(cells=cells), FACTS)
    assert "<strong>&lt;img src=x onerror=alert(1)&gt;</strong>" in html
    assert "<em>word</em>" in html


@pytest.fixture(scope="module")
def browser():
    with windows.launched() as one:
        yield one


FIELDS = (
    '<input type="radio" name="measure" id="by-',
    '<input id="place" type="text" role="combobox"',
)
"""How the front page's own fields begin; what came from outside would begin otherwise."""


@pytest.mark.browser
def test_pages_full_of_hostile_names_are_dead(browser, checkout, tmp_path, monkeypatch):
    """Every column of words of every table holds them: two reports, the list and the quality."""
    monkeypatch.setenv("CASE_FOR_CHANGE_ROOT", str(tmp_path))
    made = hostile.project(tmp_path, checkout)
    notebooks = ["rates-in-care", "claims"]
    asked = [report.Asked(COUNCIL)]
    assert report.make_reports(made, notebooks, asked, Console(quiet=True)) == 0
    pages = sorted(made.reports.rglob("*.html"))
    assert [path.stem for path in pages] == ["index", "claims", "rates-in-care", "quality"]
    seen = set()
    addresses = set(pd.read_parquet(made.processed / "claims.parquet")["address"]) - {""}
    addresses |= set(pd.read_parquet(made.processed / "sources.parquet")["address"]) - {""}
    said = tuple(f'<a href="{address}">'[:120] for address in addresses)  # of statements
    for path in pages:
        harm, words = windows.harm(browser, path)
        own = ("<script>(() => {\n  const box", *FIELDS) if path.stem == "index" else ()
        assert [one for one in harm if not str(one).startswith((*said, *own))] == [], path.name
        seen |= {name for name in hostile.NAMES if name in words}
    assert seen == set(hostile.NAMES)


@pytest.mark.browser
def test_the_browser_tells_what_is_alive(browser, tmp_path):
    """The test above would see it: unescaped, each of them does harm or is none of our elements."""
    path = tmp_path / "empty.html"
    path.write_text("<!DOCTYPE html><title>x</title>", encoding="utf-8")
    asleep = []
    with windows.opened(browser, path) as result:
        for name in MARKED_UP:
            result.requests.clear()
            result.page.set_content(f"<p>{name}</p>")
            if not result.requests and not windows.alive(result.page):
                asleep.append(name)
        assert result.dialogs
    assert asleep == [f"<{hostile.AWAY}/>"]


PAGES = {
    "a report": lambda: render.page(executed(), FACTS),
    "the list": lambda: front_page.page([entry("Kent", "E10000016")]),
}


@pytest.mark.browser
@pytest.mark.parametrize("kind", PAGES)
def test_a_page_would_run_and_load_nothing_even_if_something_slipped_in(browser, tmp_path, kind):
    harm = f"<script>alert(1)</script><img src=x onerror=alert(1)><img src={hostile.AWAY}/x.png>"
    harm += f"<iframe src={hostile.AWAY}></iframe><style>@import '{hostile.AWAY}/x.css'</style>"
    path = tmp_path / "page.html"
    path.write_text(PAGES[kind]().replace("</main>", f"{harm}</main>"), encoding="utf-8")
    answered = []
    with windows.opened(browser, path) as result:
        result.page.on("response", lambda response: answered.append(response.url))
        result.page.wait_for_timeout(200)
        assert result.dialogs == [] and answered == []
        style = result.page.evaluate("getComputedStyle(document.querySelector('h1')).fontWeight")
        assert style == "600", "its own style holds"


# The check on finished pages.
@pytest.mark.parametrize("name", MARKED_UP)
def test_a_page_with_a_live_name_is_not_made(name):
    cell = new_code_cell("x", outputs=[displayed({"text/html": f"<p>{name}</p>"})])
    with pytest.raises(Problem, match="The page of rates would load something or run it"):
        render.page(new_notebook(cells=[cell]), FACTS)


@pytest.mark.parametrize(
    "fragment",
    [
        '<p onclick="alert(1)">x</p>',
        '<P OnMouseOver="alert(1)">x</P>',
        '<p/onclick="alert(1)">x</p>',
        '<p title="a"onclick="alert(1)">x</p>',
        '<a href="javascript:alert(1)">x</a>',
        '<a href=" java&#10;script:alert(1)">x</a>',
        '<a href="data:text/html,x">x</a>',
        '<a href="//away.invalid/x.html">x</a>',
        '<a href="file:///etc/passwd">x</a>',
        '<svg><a xlink:href="javascript:alert(1)"><text>x</text></a></svg>',
        '<svg><use xlink:href="x.svg#a"/></svg>',
        '<svg><animate attributeName="href" values="javascript:alert(1)"/></svg>',
        "<form><input></form>",
        '<button formaction="https://away.invalid">x</button>',
        '<meta http-equiv="refresh" content="0;url=https://away.invalid">',
        '<a href="#x" ping="https://away.invalid">x</a>',
        '<p style="background: url(//away.invalid/x.png)">x</p>',
        '<p style="background: \\75rl(//away.invalid/x.png)">x</p>',
        '<p style="background: u&#114;l(//away.invalid/x.png)">x</p>',
        "<!-- <p> --><p>x</p>",
        "<![CDATA[<p>]]>",
        "<?x?>",
    ],
)
def test_what_runs_loads_sends_or_leads_astray_is_refused(fragment):
    with pytest.raises(Problem, match="would load something or run it"):
        allowed_html.refuse(f"<!DOCTYPE html><main>{fragment}</main>", "The page")


@pytest.mark.parametrize(
    "fragment",
    [
        '<a href="https://www.gov.uk/x?a=1&amp;b=2">x</a> <a href="../index.html">y</a>',
        '<a href="leeds/rates-in-care.html#method">x</a> <a href="#method">y</a>',
        '<a download="x.csv" href="data:text/csv;base64,eA==">x</a>',
        '<img alt="x" src="data:image/png;base64,iVBORw0KGgo=">',
        '<svg><defs><path id="m" d="M0 0"/></defs><use xlink:href="#m"/></svg>',
        '<svg><g clip-path="url(#c)"/></svg>',
        "<p>onclick=alert(1) url(https://x) 3 &gt; 2 > 1 “javascript:”</p>",
        "<details open><summary>x</summary></details>",
    ],
)
def test_what_a_page_shows_is_let_through(fragment):
    html = f"<!DOCTYPE html><main>{fragment}</main>"
    assert allowed_html.refuse(html, "The page") == html


@pytest.mark.parametrize("kind", PAGES)
def test_a_page_says_by_which_policy_a_browser_runs_nothing(kind):
    head = BeautifulSoup(PAGES[kind](), "html.parser").head
    (policy,) = head.select("meta[http-equiv=Content-Security-Policy]")
    rules = dict(rule.strip().split(" ", 1) for rule in policy["content"].split(";"))
    script = BeautifulSoup(PAGES[kind](), "html.parser").select("script")
    own = {"script-src": f"'sha256-{front_page.DIGEST}'"} if kind == "the list" else {}
    assert [one.string for one in script] == ([front_page.SCRIPT] if own else [])
    assert rules == {
        "default-src": "'none'",
        **own,
        "style-src": "'unsafe-inline'",
        "img-src": "data:",
        "base-uri": "'none'",
        "form-action": "'none'",
    }
    before = [tag.name for tag in policy.find_previous_siblings()]
    assert before == ["meta"], "only the character set stands before it"


# Where names are taken in.
def _with_council(name: str) -> pd.DataFrame:
    frame = good.explore_education_statistics("children_in_need_b1", (2025,))
    new = {"new_la_code": "E06000977", "la_name": name, "old_la_code": "997"}
    frame.loc[3, list(new)] = list(new.values())
    return frame


def _read(frame, folder, kind, held):  # noqa: F811
    (sheet,) = containers.sheets(good.write(frame, folder, kind), "given", folder)
    return readers.read(sheet, readers.recognise(sheet), held["areas"], held["measures"])


@pytest.mark.parametrize("kind", good.KINDS)
def test_a_council_with_mark_up_in_its_name_is_refused_in_every_format(tmp_path, held, kind):  # noqa: F811
    reading = _read(_with_council("<img src=data:,x onerror=alert(1)>"), tmp_path, kind, held)
    assert "row 5, column new_la_code: unknown area" in text_failures(reading)
    assert "its name holds < or >" in text_failures(reading)
    assert reading.areas.empty


@pytest.mark.parametrize("name", [*MARKED_UP, *UNPRINTED])
def test_a_name_is_printed_words(tmp_path, held, name):  # noqa: F811
    reading = _read(_with_council(name), tmp_path, "parquet", held)
    assert "its name holds" in text_failures(reading)
    assert reading.areas.empty


@pytest.mark.parametrize(
    "name", ["*Kent* [x](javascript:y)", "St Mary\u2019s & Ynys M\u00f4n, City of"]
)
def test_other_signs_are_part_of_a_name(tmp_path, held, name):  # noqa: F811
    reading = _read(_with_council(name), tmp_path, "csv", held)
    assert reading.failures == []
    assert reading.areas["name"].tolist() == [name]


def test_nothing_is_added_with_such_a_name(built, tmp_path, command):
    frame = next_release.looked_after(built)
    new = frame[(frame["la_name"] == "Leeds") & (frame["time_period"] == "2026")].assign(
        new_la_code="E08000099", la_name="<img src=x onerror=alert(1)>", old_la_code="399"
    )
    path = next_release.write(pd.concat([frame, new]), tmp_path)
    outcome = command("add", str(path), "--yes", "--no-reports")
    assert outcome.code == 1
    assert "column new_la_code: unknown area: 'E08000099' is not held here" in outcome.err
    assert "its name holds < or >" in outcome.err
    assert not list(built.raw.glob("added-*"))


@pytest.mark.parametrize(
    ("table", "column"),
    [
        *(("areas", "name"), ("measures", "label"), ("measures", "unit"), ("measures", "theme")),
        *(("sources", "title"), ("sources", "publisher"), ("sources", "licence")),
    ],
)
@pytest.mark.parametrize("name", ["<b>Kent", "Kent>", "Ke\x07nt", "Ke\u202ent"])
def test_our_own_tables_hold_no_such_name_either(table, column, name):
    frame = pd.DataFrame([{**dict.fromkeys(schemas.SCHEMAS[table].columns, ""), column: name}])
    reasons = [f.reason for f in schemas.check(frame, table, "x.csv")[1] if f.column == column]
    assert len(reasons) == 1 and "holds" in reasons[0]


def test_our_own_tables_hold_no_note_that_is_not_printed():
    frame = pd.DataFrame([dict.fromkeys(schemas.SCHEMAS["reorganisations"].columns, "")])
    failures = schemas.check(frame.assign(note="Mer\x1bged <1 year"), "reorganisations", "x.csv")[1]
    assert [f.reason.rpartition("' ")[2] for f in failures if f.column == "note"] == [
        "holds a character that is not printed"
    ]


@pytest.mark.parametrize("field", ["title", "publisher", "publication", "source_title", "licence"])
def test_a_mapping_names_things_in_printed_words(field):
    declared = readers.declared()["children_in_need_b1"].model_dump()
    for name in ("<b>x", "x\x07"):
        with pytest.raises(Problem, match=rf"{field} is .* holds "):
            declare({**declared, field: name}, "mine")


def test_a_mapping_gives_a_web_address():
    declared = readers.declared()["children_in_need_b1"].model_dump()
    with pytest.raises(Problem, match="address is 'javascript:alert"):
        declare({**declared, "address": "javascript:alert(1)"}, "mine")


def test_tables_and_their_captions_hold_names_as_they_are():
    frame = pd.DataFrame({name: [name] for name in hostile.NAMES})
    for name in hostile.NAMES[::6]:
        shown = BeautifulSoup(tables.table(frame, name, note=name).html(), "html.parser")
        assert shown.caption.text == name == shown.select_one(".note").text
        assert [cell.text for cell in shown.select("th")[: len(frame.columns)]] == hostile.NAMES


@pytest.mark.parametrize(
    "more",
    [
        "<script>alert(1)</script>",
        f"<script>{front_page.SCRIPT} alert(1)</script>",
        f"<script>{front_page.SCRIPT}</script>",
        '<script src="x.js"></script>',
        "<form><input></form>",
        '<input onfocus="alert(1)">',
        '<input type="image" src="https://away.invalid/x.png">',
        '<button formaction="https://away.invalid">x</button>',
    ],
)
def test_the_front_page_runs_its_own_script_once_and_nothing_else(more):
    html = f"<!DOCTYPE html><main><script>{front_page.SCRIPT}</script></main>"
    assert allowed_html.refuse(html, "The page", script=front_page.SCRIPT) == html
    with pytest.raises(Problem, match="would load something or run it"):
        allowed_html.refuse(html, "The page")
    with pytest.raises(Problem, match="would load something or run it"):
        allowed_html.refuse(
            html.replace("</main>", f"{more}</main>"), "The page", front_page.SCRIPT
        )
