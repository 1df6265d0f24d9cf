"""The notebooks themselves, and their reports for areas of every kind."""

import ast
import itertools
import json
import os
import re
from collections.abc import Sequence
from datetime import date
from html import escape
from pathlib import Path
from xml.etree import ElementTree

import openpyxl
import pandas as pd
import pytest
from bs4 import BeautifulSoup
from rich.console import Console

from helpers import data
from helpers.project import Project
from helpers.reports import collection, made_from, report, variants
from helpers.reports.planned import every_area
from helpers.reports.running import forks
from helpers.show.told import told
from tests import browser as pages
from tests import reading
from tests.conftest import ROOT, once

NOTEBOOKS = sorted(notebook.path for notebook in collection.notebooks(Project(ROOT)))
OF_RECORDS = sorted((ROOT / "notebooks" / "records").glob("*.ipynb"))
FURTHER = (
    *(
        "Monmouthshire",
        "Birmingham",
        "City of London",
        "Northamptonshire",
        "Westmorland and Furness",
    ),
    *("Yorkshire and the Humber", "England as of 2021-06", "England as of 2015-12"),
)
"""Areas whose reports are made as well where FURTHER_AREAS=1 is in the environment."""
AREAS = (
    *("England", "Isles of Scilly", "Wales"),
    *(FURTHER if os.environ.get("FURTHER_AREAS") else ()),
)
IN_KERNELS = ("claims", "rates-in-care", "wales-and-the-four-nations")
"""Notebooks that papermill's own kernels run for Wales, as on Windows: each costs its imports."""
COMPARED = int(os.environ.get("COMPARED_AREAS", "0"))
"""Of how many areas all reports are made in both ways, and compared."""
INVENTED = "window-shares"
"""The chart of simulated records, whose years are of no release."""
LONGEST_CELL = 20
MOST_CODE = 200
CODE_WORDS = re.compile(r"(?<![\w.-])(nan|None|inf|NaN|NaT|<NA>|-100|(?:19|20)\d\d\.0)(?![\w.])")


def cells(path, kind):
    notebook = json.loads(path.read_text(encoding="utf-8"))
    return [cell for cell in notebook["cells"] if cell["cell_type"] == kind]


def test_there_are_notebooks():
    assert {path.stem for path in NOTEBOOKS} >= {
        "rates-in-care",
        "section-47-outcomes",
        "repeat-proceedings",
    }


@pytest.mark.parametrize(
    "path", [*NOTEBOOKS, *OF_RECORDS], ids=lambda path: "-".join(path.parts[-2:])
)
class TestEachNotebook:
    """What the collection asks of every notebook."""

    def test_it_is_kept_as_the_filter_of_git_leaves_it(self, path):
        text = path.read_text(encoding="utf-8")
        dumped = json.dumps(json.loads(text), indent=1, ensure_ascii=False, sort_keys=True)
        assert text == dumped + "\n"

    def test_outputs_are_stripped(self, path):
        for cell in cells(path, "code"):
            assert cell["outputs"] == [] and cell["execution_count"] is None

    def test_no_function_or_class_is_defined(self, path):
        for cell in cells(path, "code"):
            kinds = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
            tree = ast.parse("".join(cell["source"]))
            assert not [node for node in ast.walk(tree) if isinstance(node, kinds)], cell["id"]

    def test_a_cell_fits_a_screen(self, path):
        for cell in cells(path, "code"):
            assert "".join(cell["source"]).count("\n") < LONGEST_CELL, cell["id"]

    def test_it_has_more_words_than_wiring(self, path):
        code = "\n".join("".join(cell["source"]) for cell in cells(path, "code"))
        lines = sum(bool(line.strip()) for line in code.splitlines())
        prose = sum(len("".join(cell["source"]).split()) for cell in cells(path, "markdown"))
        assert lines <= MOST_CODE and prose >= 4 * lines

    def test_parameters_are_plain_literals(self, path):
        tagged = [
            cell for cell in cells(path, "code") if "parameters" in cell["metadata"].get("tags", [])
        ]
        assert len(tagged) == 1
        body = ast.parse("".join(tagged[0]["source"])).body
        values = {line.targets[0].id: ast.literal_eval(line.value) for line in body}
        records = {"records", "area", "threshold", "rounding"}
        published = {"area", "compare_with", "first_year", "year"}
        assert (records if path in OF_RECORDS else published) <= set(values)

    def test_it_has_a_title_an_order_and_readable_cell_ids(self, path):
        notebook = json.loads(path.read_text(encoding="utf-8"))
        first = "".join(notebook["cells"][0]["source"])
        assert first.startswith(f"# {notebook['metadata']['title']}\n")
        assert notebook["metadata"]["case_for_change"]["order"] >= 0
        ids = [cell["id"] for cell in notebook["cells"]]
        assert len(set(ids)) == len(ids)
        assert all(re.fullmatch(r"[a-z][a-z0-9-]+", cell_id) for cell_id in ids)

    def test_no_figure_is_typed_in_prose(self, path):
        """Numbers in Markdown are years, sections of Acts, levels and bases; never results."""
        for cell in cells(path, "markdown"):
            text = re.sub(r"\b(10,000|95%|99\.8%)", "", "".join(cell["source"]))
            assert not re.search(r"\d{1,3}(,\d{3})+|\d+(\.\d+)? ?(%|per cent)", text), cell["id"]

    def test_the_year_of_a_comparison_is_the_last_of_the_area_itself(self, path):
        """What all areas have a last figure of, one that is no more may not: data.latest knows."""
        code = "\n".join("".join(cell["source"]) for cell in cells(path, "code"))
        assert not re.search(r'= int\((?!made)\w+\["period"\]\.max|max\(\w+\["period"\]', code)

    def test_no_whole_column_is_assigned_to_a_selection(self, path):
        """pandas makes an empty selection as long as what it is assigned: all rows come back."""
        for cell in cells(path, "code"):
            code = " ".join("".join(cell["source"]).split())
            assert not re.search(r"\b(\w+)\[ ?\1\b.*?\]\.assign\( ?\w+=\1\[", code), cell["id"]

    def test_no_mark_is_paler_than_the_rule(self, path):
        assert "style.MUTED" not in path.read_text("utf-8"), "style.DOTS has its outline"

    def test_another_area_is_never_put_in_place(self, path):
        assert not re.search(r"What follows (shows|is England)", path.read_text("utf-8"))


def made_in(
    root: Path,
    checkout: Project,
    asked: list[report.Asked],
    forked: bool = True,
    names: Sequence[str] = (),
) -> None:
    """Make all reports of areas, or those named, as a user would, in a folder of their own."""
    root.mkdir(exist_ok=True)
    for name in ("data", "notebooks"):
        if not (root / name).exists():
            (root / name).symlink_to(checkout.root / name, target_is_directory=True)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CASE_FOR_CHANGE_ROOT", str(root))
        if not forked:
            patch.setattr(forks, "CAN_FORK", False)
        assert report.make_reports(Project(root), [*names], asked, Console(quiet=True)) == 0


@pytest.fixture(scope="session")
def every_report(checkout, common) -> Path:
    """The reports on every area, all notebooks: some of them with papermill's own kernels."""

    def make(root: Path) -> None:
        split = [each.partition(" as of ") for each in AREAS]
        asked = [report.Asked(area, as_of=month or None) for area, _, month in split]
        made_in(root, checkout, [report.Asked("Wales")], forked=False, names=IN_KERNELS)
        made_in(root, checkout, asked)  # and leaves those as they are

    # Workers that share the tests wait for each other here.
    return once(common / "every_report", make)


@pytest.fixture(scope="session", params=AREAS)
def reports(request, every_report) -> Path:
    """The folder of reports on one area.

    "England as of 2021-06" is what was known in that month: of most measures nothing.
    """
    area, _, month = request.param.partition(" as of ")
    folder = variants.folder(data.area(area), data.areas(), None, month or None)
    return every_report / "reports" / folder


@pytest.mark.skipif(not COMPARED, reason="takes long: set COMPARED_AREAS=30")
def test_reports_are_the_same_by_papermill_alone(checkout, tmp_path, monkeypatch):
    """Output by output, page by page, for as many areas as are asked for."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1763000000")
    every = every_area("all")
    asked = [report.Asked(code) for code in every[:: max(1, len(every) // COMPARED)][:COMPARED]]
    files = []
    for forked in (True, False):
        root = tmp_path / str(forked)
        made_in(root, checkout, asked, forked)
        paths = [path for path in root.glob("reports/*/**/*") if path.is_file()]
        kept = [path for path in paths if path.name != made_from.RECORDS]
        files.append({path.relative_to(root): path.read_bytes() for path in kept})
    assert files[0].keys() == files[1].keys() and len(files[0]) > 10 * COMPARED
    assert [path for path in files[0] if files[0][path] != files[1][path]] == []


def left_out(reports: Path) -> dict[str, tuple[str, str]]:
    """Return the notebooks that have nothing for the area of a folder, with titles and reasons."""
    first = min(made_from.records(reports).items())[1]["about"]
    notebooks = collection.notebooks(Project(ROOT))
    return collection.left_out(
        notebooks, data.area(first["code"]), first["year"], first["as_of"] or None
    )


@pytest.mark.parametrize("name", [path.stem for path in NOTEBOOKS])
def test_a_report_is_whole(reports, name, subtests):
    page = reports / f"{name}.html"
    if name in left_out(reports):
        assert not page.exists() and not (reports / "data" / name).exists()
        other = BeautifulSoup(min(reports.glob("*.html")).read_text("utf-8"), "html.parser")
        title, why = map(told, left_out(reports)[name])
        assert any(title in each.text and why in each.text for each in other.select(".ways li"))
        return
    html = page.read_text(encoding="utf-8")
    soup = BeautifulSoup(html, "html.parser")
    with subtests.test("what is said is in the data"):
        assert reading.faults(soup, reports) == []
    with subtests.test("words"):
        for hidden in soup(["style", "script"]):
            hidden.decompose()
        for listing in soup.select("details.code"):
            listing.decompose()
        text = soup.get_text(" ")
        assert "Traceback" not in text
        assert CODE_WORDS.findall(text) == []
    with subtests.test("figures have alternative text"):
        drawings = soup.select("svg")
        for drawing in drawings:
            alt = drawing.get("aria-label", "")
            assert drawing.get("role") == "img" and len(alt) > 40
            assert CODE_WORDS.findall(alt) == []
        assert drawings or soup.select(".not-known")
        assert all(image.get("alt") for image in soup.select("img"))
        assert len({d["aria-label"] for d in drawings}) == len(drawings)
    with subtests.test("nothing is asked of another host"):
        assert not soup.select("script, link, iframe")
        # what leads out is where a statement was made, and nothing else
        addresses = set(data.table("claims")["address"]) - {""}
        for said in soup.select(".claim-said a"):
            assert said["href"] in addresses
            html = html.replace(f'href="{said["href"]}"', "")
            said.decompose()
        # and where the figures were published
        addresses = set(data.table("studies")["source_url"]) | {
            address for name in ("sources", "files") for address in data.table(name)["address"]
        }
        cited = soup.select('a[href^="https://"]')
        assert cited or soup.select(".not-known")
        for source in cited:
            assert source["href"] in addresses
            html = html.replace(f'href="{escape(source["href"])}"', "")
            source.decompose()
        links = [a.get("href", "") for a in soup.select("a")]
        inside = re.compile(
            rf"#|\.\./index\.html$|{name}\.ipynb$|[a-z0-9-]+\.html|data/{name}/[a-z0-9.-]+$"
            r"|\.\./[a-z0-9_-]+/[a-z0-9-]+\.html$"
        )
        assert [link for link in links if not inside.match(link)] == []
        assert [ln for ln in links if ln.startswith("../") and not (reports / ln).exists()] == []
        assert not re.search(r"""(src|href)=["']?(https?:)?//""", html)
    with subtests.test("one H1, headings in order, landmarks"):
        levels = [int(heading.name[1]) for heading in soup.select("h1, h2, h3, h4, h5, h6")]
        assert levels[0] == 1 and levels.count(1) == 1
        assert all(b <= a + 1 for a, b in itertools.pairwise(levels))
        for landmark in ("header", "main", "footer", "nav.contents"):
            assert len(soup.select(landmark)) == 1, landmark
        assert soup.html["lang"] == "en-GB"
    with subtests.test("tables have captions and scoped headers"):
        tables = soup.select("table")
        assert tables or soup.select(".not-known")
        for table in tables:
            assert table.caption and table.caption.get_text(strip=True)
            assert all(
                head.get("scope") in ("col", "row", "rowgroup") for head in table.select("th")
            )
    with subtests.test("ids are unique"):
        ids = re.findall(r'\bid="([^"]+)"', html)
        assert len(set(ids)) == len(ids)
    with subtests.test("regions have labels of their own"):
        labels = [region["aria-label"] for region in soup.select('[role="region"]')]
        assert len(labels) == len(set(labels))
    with subtests.test("each figure can be taken away, and the numbers of all"):
        links = {a["href"] for a in soup.select("a[download]")}
        assert all((reports / link).stat().st_size for link in links)
        beside = f"data/{name}/"
        for figure in soup.select("figure"):
            of = beside + figure["id"].removeprefix("figure-")
            forms = ("csv", "csv-metadata.json", "svg", "png")
            assert {f"{of}.{form}" for form in forms} <= links
            assert (reports / f"{of}.png").read_bytes().startswith(b"\x89PNG")
            drawing = ElementTree.parse(reports / f"{of}.svg").getroot()
            assert drawing[0].text == figure.select_one(".chart-title").text
        if soup.select("figure"):
            book = openpyxl.load_workbook(reports / f"{beside}{name}.xlsx", read_only=True)
            titles = [book[sheet]["A1"].value for sheet in book.sheetnames]
            assert sum(sheet.startswith("Figure ") for sheet in book.sheetnames) >= len(
                soup.select("figure")
            )
            assert all(titles)
    with subtests.test("a page is light"):
        assert page.stat().st_size < 400_000
    with subtests.test("nothing is of a later year than the report"):
        asked = made_from.records(reports)[name]["about"]["as_of"]
        latest = int(asked[:4]) if asked else date.today().year
        for path in (reports / "data" / name).glob("*.csv"):
            if path.stem == INVENTED:
                continue
            frame = pd.read_csv(path, dtype=str)
            if "what_is_kept" in frame:  # what would follow is of years to come, and says so
                frame = frame[~frame["what_is_kept"].str.startswith("As in ")]
            for column in frame.columns.intersection(["year", "time_period", "latest_period"]):
                assert (frame[column].dropna().str[:4].astype(int) <= latest).all(), path.name
    with subtests.test("executed notebook"):
        executed = (reports / f"{name}.ipynb").read_text(encoding="utf-8")
        assert str(ROOT) not in executed + html
        assert str(reports.parents[2]) not in executed + html


def test_links_from_the_ledger_lead_to_sections_that_exist(reports):
    if "claims" in left_out(reports):
        return
    ledger = BeautifulSoup((reports / "claims.html").read_text(encoding="utf-8"), "html.parser")
    pages = {path.name: path.read_text(encoding="utf-8") for path in reports.glob("*.html")}
    links = [a["href"] for a in ledger.select(".claim-where a")]
    assert len(links) > (5 if left_out(reports) else 20)
    for link in links:
        page, _, section = link.partition("#")
        assert page in pages, link
        assert f'id="{section}"' in pages[page], link


WIDE, PHONE = (1280, "light"), (360, "dark")


@pytest.mark.browser
@pytest.mark.parametrize("name", [path.stem for path in NOTEBOOKS])
@pytest.mark.parametrize(
    ("reports", "views"),
    [("England", (WIDE,)), ("Isles of Scilly", (PHONE,))],
    indirect=["reports"],
)
def test_a_report_passes_in_a_real_browser(reports, name, views, browser):
    """WCAG 2.2 AA, nothing asked of another host, nothing too wide: areas of two kinds."""
    if name not in left_out(reports):
        assert pages.faults(browser, reports / f"{name}.html", views) == []


@pytest.fixture(scope="module")
def browser():
    """One browser for all the pages."""
    with pages.launched() as launched:
        yield launched
