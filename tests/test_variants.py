"""A report that is asked for otherwise than usual has a folder and a heading of its own."""

import html
import json
import re

import nbformat
import pandas as pd
import pytest
import small
from hypothesis import given
from hypothesis import strategies as st
from test_refresh import here  # noqa: F401  a project of two notebooks
from test_report import quick  # noqa: F401  no kernel runs

from helpers.data.geography import Area
from helpers.reports import variants

KENT = Area("E10000016", "Kent", "", "")
TEXT = st.text(st.characters(codec="utf-8"), max_size=80)


def heading(project, folder, name="care"):
    page = (project.reports / folder / f"{name}.html").read_text(encoding="utf-8")
    return html.unescape(re.sub("<[^>]+>", "", re.search("<h1>(.*?)</h1>", page)[1]))


@pytest.fixture
def seeded(here, quick):  # noqa: F811
    """The two notebooks and one more, which has a parameter of its own."""
    node = small.notebook("Window", parameters=f"{small.PARAMETERS}\nseed = 1", order=3)
    nbformat.write(node, here.notebooks / "window.ipynb")
    return here


def content(seeded, folder):
    """A page without what leads on to others, which come later."""
    page = (seeded.reports / folder / "care.html").read_text("utf-8")
    return re.sub(r'<nav class="ways".*?</nav>', "", page, flags=re.DOTALL)


def test_no_variant_writes_over_the_usual_report_or_another_variant(seeded, command):
    asked = {
        "leeds": (),
        "leeds_to-2020": ("--year", "2020"),
        "leeds_beside-kent": ("--compare-with", "Kent"),
        "leeds_first-year-2015": ("--param", "first_year=2015"),
        "leeds_to-2019_beside-kent-and-wales_as-of-2021-06": (
            *("--compare-with", "Kent", "--compare-with", "Wales"),
            *("--year", "2019", "--as-of", "2021-06"),
        ),
    }
    made = {}
    for folder, options in asked.items():
        assert command("report", "care", "--area", "Leeds", *options).code == 0
        made[folder] = content(seeded, folder)
    assert len(set(made.values())) == len(asked)
    assert {path.name for path in seeded.reports.iterdir() if path.is_dir()} == set(asked)
    assert {folder: content(seeded, folder) for folder in made} == made
    assert heading(seeded, "leeds") == "Care: Leeds"
    assert heading(seeded, "leeds_to-2020") == "Care: Leeds, to 2020"
    assert heading(seeded, "leeds_beside-kent") == "Care: Leeds, beside Kent"
    assert heading(seeded, "leeds_first-year-2015") == "Care: Leeds, first year 2015"
    front = (seeded.reports / "index.html").read_text(encoding="utf-8")
    listed = re.findall(r'<a href="leeds[^"]*/care\.html" data-code[^>]*>(.*?)</a>', front)
    assert listed == [
        "Leeds",
        "Leeds, beside Kent",
        "Leeds, first year 2015",
        "Leeds, to 2019, beside Kent and Wales, as known in June 2021",
        "Leeds, to 2020",
    ]


def test_what_is_asked_for_and_is_usual_is_no_variant(seeded, command):
    assert command("report", "--area", "Leeds").code == 0
    asked = ("--year", "2025", "--param", "seed=1", "--param", "compare_with=")
    assert command("report", "--area", "Leeds", *asked).code == 0
    assert [path.name for path in seeded.reports.iterdir() if path.is_dir()] == ["leeds"]
    ours = json.loads((seeded.reports / "leeds/care.ipynb").read_text(encoding="utf-8"))
    assert ours["metadata"]["case_for_change"]["asked"]["year"] is None, "next year goes on"


def test_all_notebooks_asked_for_together_lie_in_one_folder(seeded, command):
    assert command("report", "--area", "Leeds", "--param", "seed=5").code == 0
    names = {path.stem for path in (seeded.reports / "leeds_seed-5").glob("*.html")}
    assert names == {"care", "plans", "window"}


def test_every_area_that_is_named_has_its_reports(seeded, command):
    outcome = command("report", "care", "--area", "Leeds", "--area", "Wales", "--area", "E08000035")
    assert outcome.code == 0
    assert "2 reports made" in outcome.out
    assert outcome.out.index("reports/leeds/care.html") < outcome.out.index("reports/wales/")
    assert {path.parent.name for path in seeded.reports.glob("*/care.html")} == {"leeds", "wales"}


def test_nothing_runs_where_one_of_several_areas_is_not_known(seeded, command):
    outcome = command("report", "care", "--area", "Leeds", "--area", "Atlantis")
    assert outcome.code == 1 and "Atlantis" in outcome.err
    assert not list(seeded.reports.glob("*/*.html"))


@given(st.dictionaries(st.text(min_size=1, max_size=20), TEXT | st.lists(TEXT, max_size=3)))
def test_a_folder_is_plain_short_and_the_variants_own(otherwise):
    areas = pd.DataFrame({"area_code": [KENT.code], "name": [KENT.name]})
    name = variants.folder(KENT, areas, otherwise, "2021-06")
    assert re.fullmatch(r"kent[a-z0-9_-]+", name) and len(name) <= 90
    assert name != variants.folder(KENT, areas, otherwise)
    assert (variants.folder(KENT, areas, otherwise) == "kent") == (not otherwise)


@pytest.mark.parametrize(
    ("one", "other"), [(1, -1), (0.1, "0-1"), ("a" * 90 + "b", "a" * 90 + "c"), ("é", "è")]
)
def test_values_that_look_alike_in_a_name_have_folders_of_their_own(one, other):
    areas = pd.DataFrame({"area_code": [KENT.code], "name": [KENT.name]})
    names = [variants.folder(KENT, areas, {"shift": value}) for value in (one, other)]
    assert names[0] != names[1]
