"""The site: complete, with links that lead somewhere, in place of nothing but itself."""

import io
import re
import xml.etree.ElementTree as ET
from dataclasses import replace
from pathlib import Path

import nbformat
import pytest
import small
from PIL import Image
from rich.console import Console
from test_render import FACTS, executed

from helpers.errors import Problem
from helpers.project import Project
from helpers.reports.front import index, links, site
from helpers.reports.pages import render
from tests.conftest import ROOT, longer

ADDRESS = "https://example.org/ours/"
QUIET = Console(quiet=True)


def told(facts):
    """Return an executed notebook that says what a page does."""
    node = executed()
    node.metadata["case_for_change"] = facts.summary()
    return node


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """A project with reports of two areas, and their site, written for an address."""
    here = small.project(tmp_path_factory.mktemp("site") / "here", rates=small.notebook())
    for name, code in {"England": "E92000001", "Leeds": "E08000035"}.items():
        facts = replace(FACTS, area=name, area_code=code, otherwise={})
        page = here.reports / name.lower() / "rates.html"
        (page.parent / "data" / "rates").mkdir(parents=True)
        (page.parent / "data" / "rates" / "rate.csv").write_text("Year\n2025\n", "utf-8")
        nbformat.write(told(facts), page.with_suffix(".ipynb"))
        page.write_text(render.page(executed(), facts), "utf-8")
    (here.reports / "README.md").write_text("x", "utf-8")
    output = here.root / "public"
    site.site(here, output, QUIET, address=ADDRESS, check=True)
    return here, output


def files(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


def test_it_has_all_that_a_reader_can_reach_and_nothing_of_the_workshop(made):
    _, output = made
    beside = {"index.html", "preview.png", "llms.txt", "sitemap.xml", "robots.txt", site.OURS}
    of_area = {"rates.html", "rates.ipynb", "data/rates/rate.csv", "preview.png"}
    reports = {f"{area}/{name}" for area in ("england", "leeds") for name in of_area}
    assert files(output) == beside | reports, "no README.md, nor what pages were made from"
    assert list(links.faults(output)) == []
    pictures = {path.read_bytes() for path in output.rglob("preview.png")}
    assert len(pictures) == 3, "each place has its own"
    assert {Image.open(io.BytesIO(each)).size for each in pictures} == {(1200, 630)}


def test_a_page_says_what_it_is_called_where_its_address_is_shown(made):
    here, output = made
    page = (output / "leeds" / "rates.html").read_text("utf-8")
    said = dict(re.findall(r'<meta (?:property|name)="([\w:]+)" content="([^"]*)"', page))
    assert (
        said["og:title"] == "Rates in care: Leeds"
        and said["og:url"] == f"{ADDRESS}leeds/rates.html"
    )
    assert said["description"] == f"{said['og:title']}: {said['og:description']}"
    assert said["og:description"].startswith("In ") and "<" not in said["description"]
    assert said["og:image"] == f"{ADDRESS}leeds/preview.png"
    assert said["og:image:alt"].startswith("Leeds beside a map")
    assert f'content="{ADDRESS}preview.png"' in (output / "index.html").read_text("utf-8")
    assert "og:title" not in (here.reports / "leeds" / "rates.html").read_text("utf-8")


def test_what_programs_read_lists_every_page(made):
    _, output = made
    root = ET.fromstring((output / "sitemap.xml").read_text("utf-8"))
    found = [one.text for one in root.iter("{http://www.sitemaps.org/schemas/sitemap/0.9}loc")]
    pages = {name for name in files(output) if name.endswith(".html")}
    assert sorted(found) == sorted(ADDRESS + name for name in pages)
    told = (output / "llms.txt").read_text("utf-8")
    assert told.startswith("# ") and "\n> " in told
    assert f"[Leeds]({ADDRESS}leeds/rates.html)" in told
    assert f"Sitemap: {ADDRESS}sitemap.xml" in (output / "robots.txt").read_text("utf-8")


def test_without_an_address_no_file_names_one_and_the_earlier_site_is_replaced_whole(made):
    here, output = made
    (output / "left-over.html").write_text("of a report that is gone", "utf-8")
    said = io.StringIO()
    site.site(here, output, Console(file=said))
    assert not {"left-over.html", "sitemap.xml", "robots.txt"} & files(output)
    assert "og:url" not in (output / "index.html").read_text("utf-8")
    assert "](leeds/rates.html)" in (output / "llms.txt").read_text("utf-8")
    assert "Left out:" in said.getvalue() and "--address" in said.getvalue()
    assert not list(here.root.glob(".working-*"))


def test_a_folder_of_others_is_refused_and_kept(made, tmp_path):
    here, _ = made
    (tmp_path / "letter.txt").write_text("mine", "utf-8")
    with pytest.raises(Problem, match="did not write"):
        site.site(here, tmp_path, QUIET)
    assert files(tmp_path) == {"letter.txt"}
    with pytest.raises(Problem, match="no address"):
        site.site(here, tmp_path / "new", QUIET, address="ftp:/x")
    with pytest.raises(Problem, match="no report"):
        site.site(Project(tmp_path), tmp_path / "new", QUIET)


@pytest.mark.parametrize(
    ("link", "fault"),
    [
        ("b.html", ""),
        ("b.html#there", ""),
        ("#here", ""),
        ("../a/b.html?x=1", ""),
        ("https://www.gov.uk/x?a=1&amp;b=2#c", ""),
        ("gone.html", "leads to no file"),
        ("b.html#gone", "leads to no place in the page"),
        ("#gone", "leads to no place in the page"),
        ("../../x.html", "leads out of the site"),
        ("/a/b.html", "leads out of the site"),
        ("https://www.gov.uk/a b", "is no address"),
        ("https://gov", "is no address"),
        ("https:///x", "is no address"),
        ("htps://www.gov.uk", "is no address"),
    ],
)
def test_a_link_that_leads_nowhere_is_found(tmp_path, link, fault):
    folder = tmp_path / "a"
    folder.mkdir()
    (folder / "b.html").write_text('<p id="there">x</p>', "utf-8")
    (folder / "c.html").write_text(
        f'<p class="x" id=here><a title="t" href="{link}">x</a>', "utf-8"
    )
    found = list(links.faults(tmp_path))
    assert [one.rpartition("' ")[2] for one in found] == [fault] * bool(fault)


def test_a_page_made_alone_leads_to_none_that_was_not(made, tmp_path):
    here, _ = made
    page = here.reports / "leeds" / "rates.html"
    text = page.read_text("utf-8")
    page.write_text(text.replace("</main>", '<a href="gone.html#x">Gone</a></main>'), "utf-8")
    site.site(here, tmp_path / "new", QUIET, check=True)
    assert "Gone</main>" in (tmp_path / "new" / "leeds" / "rates.html").read_text("utf-8")
    page.write_text(text.replace("</main>", '<a href="x/gone.html">Gone</a></main>'), "utf-8")
    with pytest.raises(Problem, match="lead nowhere: 1") as refused:
        site.site(here, tmp_path / "other", QUIET, check=True)
    assert "gone.html" in refused.value.details[0] and not (tmp_path / "other").exists()
    page.write_text(text, "utf-8")


@longer
def test_each_link_of_the_whole_site_leads_somewhere(tmp_path):
    if not index.entries(Project(ROOT)):
        pytest.skip("no reports here: make some")
    site.site(Project(ROOT), tmp_path / "public", QUIET, check=True)
