"""Every state of the explorer can be written as plain code, and that code gives what is shown."""

import itertools
import os
import re

import openpyxl
import pandas as pd
import pytest
from IPython.core.interactiveshell import InteractiveShell
from PIL import Image

from helpers import data
from helpers.analysis import explore
from helpers.analysis.explore import explorer
from helpers.analysis.explore.explorer import KINDS, OF_COUNCILS, State
from helpers.errors import Problem
from helpers.show import page
from tests.conftest import ROOT

MEASURES = (
    "looked_after_rate_unrounded",
    "vacancy_percent",
    "adopted_percent",
    "section_47_count",
)
AREAS = (
    ("Leeds",),
    ("Leeds", "Bradford", "England"),
    ("Monmouthshire",),
    ("London",),
    ("Isles of Scilly",),
    ("Dorset", "E10000009"),
)


THINNED = 1 if os.environ.get("EVERY_STATE") else 7
"""Of so many states one is tried of each kind of chart."""


@pytest.fixture
def shown(monkeypatch):
    """What code displays, without a notebook to show it in."""
    bundles = []
    monkeypatch.setattr(page, "display", lambda bundle, **_: bundles.append(bundle))
    return bundles


@pytest.mark.parametrize("kind", KINDS)
def test_the_code_of_any_state_gives_the_figures_as_they_are_held(kind, shown):
    """Or the state says in a sentence what does not go together."""
    answered = 0
    around = [(False, False, ""), (True, True, "median"), (False, True, "mean")]
    every = list(itertools.product(MEASURES, AREAS, around))
    for measure, areas, (region, nation, near) in every[[*KINDS].index(kind) :: THINNED]:
        state = State(measure, areas, "", region, nation, near, 2016, 2025, kind)
        try:
            result = explorer.result(state)
        except Problem as problem:
            assert problem.sentence
            continue
        answered += 1
        frame = result.frame
        codes = [data.area(area).code for area in areas]
        if kind in OF_COUNCILS:
            (year,) = frame["period"].unique()
            held = data.observations(measure, None, year, year)
            held = held[held["area_code"].isin(frame["area_code"])]
        else:
            assert frame.empty or codes[0] in set(frame["area_code"])
            context = [data.area(code) for code in data.compared(codes[0])]
            wanted = {"region": region, "country": nation}
            codes += [one.code for one in context if wanted.get(one.level)]
            held = data.observations(measure, codes, 2016, 2025)
        by = ["area_code", "period"]
        held, frame = (one.sort_values(by).reset_index(drop=True) for one in (held, frame))
        pd.testing.assert_frame_equal(frame[held.columns], held)
        assert shown[-1] is not None
    assert answered


def test_the_code_is_of_five_lines_and_says_the_years_and_the_month():
    state = State("section_47_count", ("Leeds",), first_year=2016, last_year=2020)
    lines = explorer.code(state).split("\n\n")[1].split("\n")
    expected = "data.series('section_47_count', 'Leeds', first_year=2016, last_year=2020)"
    assert lines[0] == f"frame = {expected}" and len(lines) <= 5


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"measure": "vacancy"}, "Did you mean"),
        ({"areas": ("Leed",)}, "Did you mean Leeds"),
        ({"areas": ()}, "Name an area"),
        ({"areas": ("Leeds", "Kent", "Bradford", "York"), "nation": True}, "5 lines are too many"),
        ({"first_year": 2020, "last_year": 2016}, "2020 is after 2016"),
        ({"areas": ("England",), "neighbours": "median"}, "no statistical neighbours"),
        ({"measure": "vacancy_percent", "chart": "funnel"}, "needs the counts"),
        ({"chart": "hexagons", "as_of": "2021-06"}, "today's figures"),
        ({"areas": ("United Kingdom",), "measure": "population_0_17", "chart": "bars"}, "held"),
    ],
)
def test_what_does_not_go_together_is_said_in_a_sentence(given, said, shown):
    with pytest.raises(Problem) as raised:
        explorer.result(State(**{"areas": ("Leeds",), **given}))
    assert said in raised.value.sentence


def test_what_the_guide_shows_is_what_is_printed(capsys):
    guide = (ROOT / "docs" / "explore.md").read_text("utf-8")
    written, printed = re.findall(r"```(?:python|text)\n(.*?)```", guide, re.DOTALL)
    exec(written, {})
    assert capsys.readouterr().out == printed


def test_titles_have_weight_where_no_page_gives_it(shown):
    explorer.result(State("vacancy_percent", ("Leeds",)))
    chart, table, _ = (bundle["text/html"] for bundle in shown)
    assert 'class="chart-title" style="font-weight: 600"' in chart
    assert '<caption style="text-align: left; font-weight: 600">' in table


def test_a_group_is_read_and_named_as_one(shown):
    areas = ("Leeds", "Bradford")
    state = State("looked_after_rate_unrounded", areas, "Both", True, True, chart="bars")
    result = explorer.result(state)
    both = data.group("Both", areas)
    expected = data.series("looked_after_rate_unrounded", both)
    mine = result.frame[result.frame["area"] == "Both"]
    held = expected[expected["period"].isin(mine["period"])]["value"]
    assert mine["value"].tolist() == pytest.approx(held.tolist(), nan_ok=True)
    named = ["Both", "Yorkshire and the Humber", "England"]
    assert list(result.chart.data.iloc[:, 0]) == named
    with pytest.raises(Problem, match="those of one council"):
        explorer.code(State(areas=areas, group="Both", chart="funnel"))


def test_the_line_of_neighbours_is_the_median_of_those_held():
    frame = data.series("vacancy_percent", "Leeds")
    drawn = explore.with_neighbours(frame, "Leeds")
    added = drawn[drawn["area"] == "Median of Leeds’s neighbours"].set_index("period")
    assert len(drawn) == len(frame) + len(added)
    near = data.neighbours("Leeds")["neighbour_code"]
    theirs = data.observations("vacancy_percent", list(near)).groupby("period")["value"]
    assert added["value"].to_dict() == theirs.median()[added.index].to_dict()
    few = data.series("looked_after_rate_unrounded", "Leeds", 2010, 2012)
    without = explore.with_neighbours(few, "Leeds").tail(3)
    assert without["value"].isna().all() and set(without["status"]) == {"x"}


def test_words_of_a_frame_say_change_chance_breaks_and_what_is_missing():
    frame = data.series("looked_after_rate_unrounded", ["Leeds", "England"], 2010, 2025)
    said = explore.in_words(frame)
    assert said.startswith("Children looked after at 31 March, Leeds: 85.0 (80.7 to 89.4) in 2025")
    assert "chance could explain it" in said and "above that of England (67.1)" in said
    assert "Break 1 (2016)" in said
    assert "Leeds: no figure is shown for 2010 to 2012 (not available)." in said
    vacancies = explore.in_words(data.series("vacancy_percent", "Leeds"))
    assert "what chance alone could explain cannot be said" in vacancies


def test_neighbours_are_judged_by_the_interval_of_the_difference():
    said = explore.neighbours_in_words("looked_after_rate_unrounded", "Leeds", "median", 2025)
    assert said.startswith("In 2025 Leeds had 85.0, the median of its neighbours was 77.3 (95%")
    assert "by more than chance; 10 of 10 neighbours are held." in said
    assert "cannot be judged" in explore.neighbours_in_words("vacancy_percent", "Leeds")


@pytest.fixture(scope="class")
def panel():
    widgets = pytest.importorskip("helpers.analysis.explore.explorer_widgets")
    InteractiveShell.instance()
    yield widgets.Explorer(State(areas=("Leeds",)))
    InteractiveShell.clear_instance()


class TestPanel:
    """The panel as its fields are filled in."""

    def test_typing_finds_and_choosing_shows(self, panel):
        assert len(panel.measure.options) == len(data.measures())
        panel.wanted.value = "S47 rate"
        assert "'section_47_rate', 'Leeds'" in panel.code.value
        assert len(panel.measure.options) < 30
        panel.wanted.value = "xyzzy"
        assert "No measure is found" in panel.message.value
        panel.wanted.value = ""
        assert "'section_47_rate'" in panel.code.value and len(panel.measure.options) > 100
        panel.measure.value = ", ".join(data.measure("vacancy_percent")[["label", "unit"]])
        assert "'vacancy_percent', 'Leeds'" in panel.code.value
        assert "Shown in" in panel.message.value
        assert [*panel.shown.outputs[0]["data"]] and len(panel.shown.outputs) == 3
        panel.areas.value = "Leeds; Bradfor"
        assert "Bradford?" in panel.message.value and panel.code.value == ""
        panel.areas.value = "Leeds; Bradford"
        assert "['Leeds', 'Bradford']" in panel.code.value
        assert panel.first.options[:2] == ("all held", "2016")

    def test_every_field_has_a_label(self, panel):
        assert all(field.description for field in [*panel.fields, panel.code, *panel.saves])

    def test_what_is_saved_is_what_is_shown(self, panel, checkout, tmp_path, monkeypatch):
        (tmp_path / "data").symlink_to(checkout.root / "data")
        (tmp_path / "notebooks").mkdir()
        monkeypatch.setenv("CASE_FOR_CHANGE_ROOT", str(tmp_path))
        for kind in ("csv", "xlsx", "png", "svg"):
            panel.save(kind)
            assert f"Saved as scratch/vacancy-percent_leeds_bradford.{kind}" in panel.saved.value
        stem = tmp_path / "scratch" / "vacancy-percent_leeds_bradford"
        read = pd.read_csv(stem.with_suffix(".csv"), dtype=str)
        assert {"time_period", "new_la_code", "vacancy_percent"} <= set(read)
        book = openpyxl.load_workbook(stem.with_suffix(".xlsx"))
        assert "Cover" in [name.capitalize() for name in book.sheetnames]
        svg = stem.with_suffix(".svg").read_text("utf-8")
        picture = Image.open(stem.with_suffix(".png"))
        assert "Department for Education" in svg and picture.text["Source"]
        assert "listed under Sources" not in svg + picture.text["Source"]
        assert picture.text["Title"] == panel.result.chart.title
        assert not panel.result.chart.figure.texts  # the chart is as it was
