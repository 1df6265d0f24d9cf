"""Figures of one's own with hostile texts in all that can be said of them, and in their files."""

import csv
import io
import shutil

import browser as windows
import hostile
import nbformat
import pandas as pd
import publisher_files as good
import pytest
import small
import yaml
from rich.console import Console
from test_hostile_names import FIELDS, MARKED_UP, UNPRINTED, browser  # noqa: F401 - a fixture
from test_readers import declare
from test_refresh import here  # noqa: F401 - a fixture
from test_report import quick  # noqa: F401 - a fixture

from helpers import data
from helpers.data import rules
from helpers.errors import Problem
from helpers.reports import report
from tests.conftest import ROOT

LEEDS, LONDON = "E08000035", "E09000001"
PLAIN = [name for name in hostile.NAMES if not rules.unfit(name)]
"""Hostile texts that words in print can be: they are taken in."""
IN_FILES = "<img src=x onerror=alert(1)>"
COLUMNS = {
    "area": f"Area {IN_FILES}",
    "period": '" onfocus=alert(1) x="',
    "figure": "@SUM(1,1)",
}
KINDS = ("count", "rate", "percent", "score", "pounds", "weekly_cost", "median", "mean")


def mapping() -> dict:
    """A mapping with a measure for each hostile text, which its label, unit and theme hold."""
    measures = {}
    for place, _ in enumerate(PLAIN):
        kind = KINDS[place % len(KINDS)]
        label, unit, theme = (PLAIN[(place + step) % len(PLAIN)] for step in range(3))
        measures[f"own_{place}_{kind}"] = {
            **{"column": f"{COLUMNS['figure']} {place}", "label": f"{label} {place}"},
            **{"kind": kind.replace("_", " "), "unit": unit, "theme": theme},
            "higher_is": ("better", "worse", "neither")[place % 3],
        }
    title, publication, source, publisher, licence = PLAIN[:5]
    return {
        **{"name": "own", "format": "tidy", "title": title, "publication": publication},
        **{"title_pattern": "x", "source": source, "source_title": f"{title} {{year}}"},
        **{"publisher": publisher, "licence": licence},
        "address": 'https://away.invalid/"onmouseover=alert(1)//',
        **{"released_month": 1, "released_years_after": 0, "compilation": False},
        **{"rounding_nation": 1, "rounding_authority": 1, "measures": measures},
        "layout": {"area": COLUMNS["area"], "period": COLUMNS["period"], "area_is": "code"},
    }


def files(folder):
    """Yield a file of each format, each of another year, with hostile names inside and out."""
    for year, kind in enumerate(good.KINDS, start=2026 - len(good.KINDS)):
        rows = [
            [code, str(year), *(str(10 + place) for place, _ in enumerate(PLAIN))]
            for code in (LEEDS, LONDON)
        ]
        figures = [how["column"] for how in mapping()["measures"].values()]
        frame = pd.DataFrame(rows, columns=[COLUMNS["area"], COLUMNS["period"], *figures])
        path = good.write(frame, folder, kind, name=f"{IN_FILES} {kind}")
        if kind == "zip":
            good.write_zip(path, {f"data/{IN_FILES}.csv": good.lines(frame).encode()})
        yield path


def formulas(text: str) -> list[str]:
    """Return the cells of CSV that a spreadsheet would take for a formula."""
    return [
        cell
        for row in csv.reader(io.StringIO(text))
        for cell in row
        if cell[:1] in tuple("=+-@\t\r") and pd.isna(pd.to_numeric(cell, errors="coerce"))
    ]


def own(harm):
    """Whether it is the front page's script, a field or a source, which are looked at elsewhere."""
    sources = {
        f'<a href="{address}"'[:100] for address in data.table("sources")["address"] if address
    }
    return str(harm).startswith(("<script>(() => {\n  const box", *FIELDS, *sources))


@pytest.fixture
def added(built, tmp_path, command):
    """A project with figures of its own from a file of each format."""
    shutil.copy(ROOT / "notebooks" / "added-figures.ipynb", built.notebooks)
    path = tmp_path / "own.yaml"
    path.write_text(yaml.safe_dump(mapping(), allow_unicode=True), "utf-8")
    paths = map(str, files(tmp_path))
    changes = tmp_path / "changes.csv"
    given = ("--mapping", str(path), "--changes", str(changes), "--yes", "--no-reports")
    outcome = command("add", *paths, *given)
    assert outcome.code == 0, outcome
    assert formulas(changes.read_text("utf-8")) == []
    return built


@pytest.mark.browser
def test_pages_of_figures_added_with_hostile_texts_are_dead(
    added,
    browser,  # noqa: F811
    tmp_path,
    monkeypatch,
):
    """Those taken in as they are, and those that are refused, put into the tables all the same."""
    made = hostile.project(tmp_path / "hostile", added)
    monkeypatch.setenv("CASE_FOR_CHANGE_ROOT", str(made.root))
    asked = [report.Asked(LEEDS, compare_with=[LONDON])]
    assert report.make_reports(made, ["added-figures"], asked, Console(quiet=True)) == 0
    pages, seen = sorted(made.reports.rglob("*.html")), set()
    assert [path.stem for path in pages] == ["index", "added-figures", "quality"]
    for path in pages:
        harm, words = windows.harm(browser, path)
        assert [one for one in harm if not (path.stem == "index" and own(one))] == [], path.name
        seen |= {name for name in hostile.NAMES if name in words}
        if path.stem == "added-figures":
            assert [name for name in PLAIN if name not in words] == []
    assert seen == set(hostile.NAMES)
    tables = [*made.reports.rglob("*.csv")]
    assert len(tables) > len(PLAIN)
    for path in tables:
        assert formulas(path.read_text("utf-8")) == [], path.name


@pytest.mark.browser
def test_a_variant_is_called_by_hostile_values_and_is_dead(here, quick, browser, command):  # noqa: F811
    node = small.notebook("Window", parameters=f"{small.PARAMETERS}\nnote = 'x'", order=3)
    nbformat.write(node, here.notebooks / "window.ipynb")
    outcome = command("report", "--area", "Leeds", "--param", f"note={' '.join(hostile.NAMES)}")
    assert outcome.code == 0, outcome
    pages = [*here.reports.glob("*/window.html"), here.reports / "index.html"]
    assert len(pages) == 2
    for path in pages:
        harm, words = windows.harm(browser, path)
        assert [one for one in harm if not (path.stem == "index" and own(one))] == [], path.name
        assert [name for name in hostile.NAMES if name not in words] == []


@pytest.mark.parametrize("field", ["label", "unit", "theme", "title", "publication", "publisher"])
def test_what_is_said_of_ones_own_figures_is_words_in_print(field):
    for name in (*MARKED_UP, *UNPRINTED):
        content = mapping()
        measure = next(iter(content["measures"].values()))
        (measure if field in measure else content)[field] = name
        with pytest.raises(Problem, match=rf"{field} is .* holds "):
            declare(content, "mine")
