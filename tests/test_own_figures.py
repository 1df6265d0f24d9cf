"""Bring your own figures: what docs/own-figures.md says, and what must not be got round."""

import io
import re
import shlex
from pathlib import Path

import pandas as pd
import pytest
import typer
import yaml
from bs4 import BeautifulSoup

from helpers import data
from helpers.analysis.added_figures import measures, statements
from helpers.data import readers
from helpers.data.geography import Area
from helpers.data.readers import seen
from helpers.data.reading import NOTHING_ADDED
from helpers.errors import Problem
from helpers.releases import questions, refresh
from helpers.reports import collection
from tests.conftest import ROOT
from tests.test_add import contents, held, raw_contents

DOCS = (ROOT / "docs" / "own-figures.md").read_text("utf-8")
BLOCKS = re.findall(r"```(csv|sh|text) ?(\S*)\n(.*?)```", DOCS, re.DOTALL)
VISITS = "visits_to_family_hubs_count"
LEEDS = "E08000035"
SAID = {
    "label": "Visits to hubs",
    "kind": "count",
    "unit": "visits",
    "theme": "care",
    "rise": "neither",
    "title": "Hubs",
    "publisher": "The council",
    "address": "https://example.org",
    "licence": "OGL-UK-3.0",
}


@pytest.fixture
def here(built, monkeypatch):
    """A project of few areas, in whose folder commands are given."""
    monkeypatch.chdir(built.root)
    shown = ROOT / "notebooks" / "added-figures.ipynb"
    (built.notebooks / shown.name).write_text(shown.read_text("utf-8"), "utf-8")
    return built


def add(command, text, *options, name="own", **said):
    """Add a table with everything said of it; what is None is not said."""
    Path(f"{name}.csv").write_text(text, encoding="utf-8")
    about = [f"{key}={value}" for key, value in {**SAID, **said}.items() if value is not None]
    given = [part for each in about for part in ("--about", each)]
    mapping = ("--mapping", f"{name}.yaml", "--yes", "--no-reports")
    return command("add", f"{name}.csv", *mapping, *given, *options)


def test_the_page_of_the_docs_says_what_is_answered(here, command, monkeypatch):
    """The report itself is made in the next test."""
    monkeypatch.setattr(refresh, "refresh", lambda *_, **__: 0)
    (here.raw / "areas.csv").read_text("utf-8")
    before, answered = raw_contents(here), ""
    for kind, name, text in BLOCKS:
        if kind == "csv":
            (here.root / name).write_text(text, "utf-8")
        elif kind == "sh":
            (_, *arguments) = shlex.split(text.replace("\\\n", " "))
            outcome = command(*arguments) if arguments[0] != "report" else None
            assert not outcome or outcome.code == 0, outcome
            answered = " ".join(outcome.out.split()) if outcome else None
        elif answered is not None:
            for line in text.splitlines():
                assert line in answered
        if name == "hub-visits.csv":
            assert seen_in(here) == []
    assert held(here, VISITS, LEEDS)["value"].dropna().tolist() == [1203, 1311, 1398, 1502, 1467]
    assert held(here, VISITS, LEEDS).loc[2024, "status"] == "c"
    assert seen_in(here) == [VISITS], "the staff were undone"
    assert command("undo", "--yes").code == 0
    assert raw_contents(here) == before and seen_in(here) == []
    described = pd.read_parquet(here.processed / "measures.parquet")["measure"]
    assert VISITS not in set(described)


def seen_in(project):
    return list(pd.read_parquet(project.processed / "added_measures.parquet")["measure"].unique())


def test_a_page_shows_what_was_added_of_an_area_and_of_no_other(here, command):
    table = "Council,Year,N\nLeeds,2024,10\nLeeds,2025,14\nLeeds,2026,c\n"
    assert add(command, table, label='*Hub* [x](javascript:y) "q"').code == 0
    outcome = command("report", "--area", "Leeds")
    assert outcome.code == 0 and "made    Figures added here" in outcome.out, outcome
    page = (here.reports / "leeds" / "added-figures.html").read_text("utf-8")
    sentences = [part.text for part in BeautifulSoup(page, "html.parser").select(".words")]
    finding = "14 in 2025, 4 more than a year before"
    assert [finding in text for text in sentences].count(True) == 1, "below its chart alone"
    assert any("14 in 2025. That is 4 more than a year before." in text for text in sentences)
    assert "No figure is shown for 2026 (confidential: suppressed by the publisher, or" in page
    assert not re.search(r"<em>Hub|href=.?javascript", page)
    numbers, _ = sorted((here.reports / "leeds" / "data" / "added-figures").glob("hub-*.csv"))
    first = numbers.read_text("utf-8").splitlines()[1]
    assert first.startswith("2024,Reporting year,Local authority,") and ",Leeds,10," in first
    refused = command("report", "added-figures", "--area", "City of London")
    assert refused.code == 1 and "is held for" in refused.err
    assert refresh.outdated(here) == {} == refresh.newly_shown(here)
    (here.reports / "leeds" / "added-figures.ipynb").rename(here.reports / "leeds" / "other.ipynb")
    assert [*refresh.newly_shown(here).values()] == [["added-figures"]]


def test_where_nothing_was_added_no_page_is_made(checkout):
    (one,) = (each for each in collection.notebooks(checkout) if each.added)
    assert collection.left_out([one], data.area("Leeds"), 2025)[one.name][1] == NOTHING_ADDED
    with pytest.raises(Problem, match="No figure has been added"):
        measures.shown("Leeds", 2000, 2025)


def test_what_is_not_said_is_named_and_nothing_is_added(here, command):
    before = contents(here)
    outcome = add(command, "Council,Year,N\nLeeds,2026,1\n", kind=None, licence=None)
    assert outcome.code == 1
    assert "what its kind, licence are: say each as --about NAME=VALUE" in outcome.err
    assert {name for name in contents(here) if name not in before} == {"own.csv"}


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"kind": "number"}, "--about kind is not one of count, rate"),
        ({"rise": "good"}, "--about rise is not one of better, worse, neither"),
        ({"address": "javascript:x"}, "--about address does not have the form"),
        ({"rounding": "0"}, "--about rounding does not have the form"),
        ({"area": "Town"}, "--about area is not one of Council, Year, N"),
        ({"label": "<img src=x>"}, "--about label holds < or >"),
        ({"unit": "vis\x07its"}, "--about unit holds a character that is not printed"),
        ({"title": ""}, "--about title does not have the form of words"),
        ({"colour": "red"}, "--about says colour, which is not one of label, kind"),
    ],
)
def test_an_answer_that_cannot_be_is_refused(here, command, said, sentence):
    outcome = add(command, "Council,Year,N\nLeeds,2026,1\n", **said)
    assert outcome.code == 1 and sentence in " ".join(outcome.err.split())
    assert not (here.root / "own.yaml").exists() and not list(here.raw.glob("added-*"))


def test_a_title_in_braces_is_text(here, command):
    outcome = add(command, "Council,Year,N\nLeeds,2026,1\n", title="{0} {year.__class__} 100%")
    assert outcome.code == 0, outcome
    titles = pd.read_parquet(here.processed / "sources.parquet")["title"]
    assert "{0} {year.__class__} 100%, 2026" in set(titles)


def test_a_file_of_one_year_has_it_from_the_command(here, command):
    table = "Council,2026\nLeeds,12.5\nCity of London,c\n"
    assert add(command, table, "--period", "2025-26", kind="mean").code == 0
    got = held(here, "visits_to_hubs_mean", LEEDS)
    assert got["value"].to_dict() == {2026: 12.5}
    assert held(here, "visits_to_hubs_mean", "E09000001").loc[2026, "status"] == "c"
    mapping = yaml.safe_load((here.root / "own.yaml").read_text("utf-8"))
    assert "period" not in mapping["layout"], "the next file is of another year"
    lacking = command("add", "own.csv", "--mapping", "own.yaml", "--yes", "--no-reports")
    assert lacking.code == 1 and "lacks period" in lacking.err
    assert command("process").code == 0, "the sidecar keeps the year"


@pytest.mark.parametrize("period", ["2014-16", "3000", "soon"])
def test_a_period_that_is_no_year_is_refused(here, command, period):
    outcome = add(command, "Council,N\nLeeds,1\n", "--period", period)
    assert outcome.code == 1 and "which is no year" in outcome.err


def test_a_second_file_needs_no_answers_and_may_not_contradict(here, command):
    assert add(command, "Council,Year,N\nLeeds,2025,5\n").code == 0
    (here.root / "next.csv").write_text("Council,Year,N\nLeeds,2026,6\n", "utf-8")
    given = ("add", "next.csv", "--mapping", "own.yaml", "--yes", "--no-reports")
    outcome = command(*given, "--about", "unit=people")
    assert outcome.code == 1 and "says 'visits' of unit, and --about 'people'" in outcome.err
    outcome = command(*given, "--period", "2026")
    assert outcome.code == 1 and "names Year as the column of years" in outcome.err
    assert command(*given, "--about", "unit=visits").code == 0
    assert held(here, "visits_to_hubs_count", LEEDS)["value"].tolist() == [5, 6]
    outcome = add(command, "Council,Year,N\nLeeds,2026,6.5\n", name="third", unit="people")
    assert (
        outcome.code == 1 and "held already, and its unit is 'visits', not 'people'" in outcome.err
    )


def test_a_mapping_of_before_is_asked_what_a_new_measure_is(here, command):
    assert add(command, "Council,Year,N\nLeeds,2026,5\n").code == 0
    assert command("undo", "--yes", "--no-reports").code == 0
    mapping = yaml.safe_load((here.root / "own.yaml").read_text("utf-8"))
    mapping["measures"] = {"callers_count": {"column": "N"}}
    text = yaml.safe_dump(mapping)
    (here.root / "own.yaml").write_text(text, "utf-8")
    given = ("add", "own.csv", "--mapping", "own.yaml", "--yes", "--no-reports")
    outcome = command(*given)
    assert outcome.code == 1 and "the measure callers_count what its label, kind" in outcome.err
    said = [f"{name}={SAID[name]}" for name in questions.MEASURE]
    assert command(*given, *(p for each in said for p in ("--about", each))).code == 0
    assert held(here, "callers_count", LEEDS).loc[2026, "value"] == 5
    assert (here.root / "own.yaml").read_text("utf-8") == text, "one's own file is not changed"


@pytest.fixture
def typed(monkeypatch):
    """A terminal at which these answers are typed, then that it is not to be installed."""

    def declined(*_, **__):
        raise typer.Abort

    answers = iter(["Hub visits", "many", "count", "visits", "care", "worse", "", "", "", ""])
    monkeypatch.setattr("typer.prompt", lambda _, default=None: next(answers) or default)
    monkeypatch.setattr("typer.confirm", declined)
    terminal = io.StringIO()
    terminal.isatty = lambda: True
    monkeypatch.setattr("sys.stdin", terminal)


def test_a_mapping_made_from_what_was_said_is_kept_with_what_is_installed(
    here, command, monkeypatch
):
    good, wrong = "Council,Year,N\nLeeds,2026,1\n", "Council,Year,N\nLeeds,2026,-1\n"

    def unwritable(*_):
        raise OSError(28, "No space left on device")

    for text, options in ((wrong, ()), (good, ("--dry-run",))):
        outcome = add(command, text, *options)
        assert "Wrote own.yaml" not in outcome.out and not Path("own.yaml").exists()
    with monkeypatch.context() as full:
        full.setattr("helpers.data.process.put", unwritable)
        outcome = add(command, good)
        assert outcome.code == 1 and "no space left" in outcome.err
        assert "Wrote own.yaml" not in outcome.out and not Path("own.yaml").exists()
    outcome = add(command, good, label="Calls")
    assert outcome.code == 0 and "Wrote own.yaml" in outcome.out and Path("own.yaml").exists()


def test_what_was_typed_is_kept_although_nothing_is_added(here, command, typed):
    outcome = add(command, "Council,Year,N\nLeeds,2026,-1\n", **dict.fromkeys(questions.MEASURE))
    assert outcome.code == 1 and "is negative" in outcome.err
    assert "Wrote own.yaml, which says how to read such a file: next time nothing is" in outcome.out
    Path("own.csv").write_text("Council,Year,N\nLeeds,2026,1\n", "utf-8")
    given = ("add", "own.csv", "--mapping", "own.yaml", "--no-reports")
    assert command(*given).code == 130 and Path("own.yaml").exists(), "declined"
    assert command(*given, "--yes").code == 0
    assert held(here, "hub_visits_count", LEEDS)["value"].tolist() == [1]


def test_at_a_terminal_what_is_not_said_is_asked_until_it_is_right(here, command, typed):
    unsaid = dict.fromkeys(questions.MEASURE)
    outcome = add(command, "Council,Year,N\nLeeds,2026,1\n", **unsaid)
    assert outcome.code == 0, outcome
    assert "That is not one of count, rate" in " ".join(outcome.out.split())
    measure = pd.read_parquet(here.processed / "measures.parquet").set_index("measure")
    assert measure.loc["hub_visits_count", "higher_is"] == "worse"


def test_what_is_said_is_kept_in_a_mapping_file(here, command):
    (here.root / "own.csv").write_text("Council,Year,N\nLeeds,2026,1\n", "utf-8")
    outcome = command("add", "own.csv", "--about", "kind=count", "--yes")
    assert outcome.code == 1 and "name one with --mapping" in outcome.err
    outcome = add(command, "Council,Year,N\nLeeds,2026,1\n", name="own", title="T", unit="u")
    assert outcome.code == 0
    (here.root / "folder").mkdir()
    outcome = add(
        command, "Council,Year,N\nLeeds,2026,2\n", "--mapping", "no/where.yaml", label="x"
    )
    assert outcome.code == 1 and "no/where.yaml cannot be written" in outcome.err


def test_a_cell_that_is_wrong_is_named(here, command):
    outcome = add(command, "Council,Year,N\nLeeds,2026,-4\nLeads,2026,5\n")
    assert outcome.code == 1 and "row 2, N" in outcome.err.replace("column ", "")
    assert "'Leads' is the name of no area held here" in outcome.err


def test_a_suppressed_figure_of_ones_own_is_not_given_away(here, command):
    """A share of children looked after whose base is suppressed is as withheld as any other."""
    table = "Council,Year,N\nLeeds,2025,c\nLeeds,2024,20\n"
    assert add(command, table, kind="percent", unit="% of children looked after").code == 0
    got = held(here, "visits_to_hubs_percent", LEEDS)
    assert pd.isna(got.loc[2025, "value"]) and got.loc[2025, "status"] == "c"


def test_columns_are_taken_only_where_the_cells_leave_no_doubt(checkout, tmp_path):
    from helpers.files import containers

    def columns(text):
        path = tmp_path / "t.csv"
        path.write_text(text, "utf-8")
        (sheet,) = containers.sheets(path, "t.csv", tmp_path)
        return seen.columns(sheet, data.areas().assign(review=""))

    assert columns("a,b,c\nLeeds,2025,7\nYork,2026,x\n") == {"area": "a", "year": "b", "value": "c"}
    assert columns("a,b,c\nE08000035,2025,2001\n") == {"area": "a"}, "two columns may be years"
    assert columns("a,b,c,d\nLeeds,2025,7,8\n") == {"area": "a", "year": "b"}
    assert columns("a,b\nx,y\n") == {}


@pytest.mark.parametrize(("kind", "name"), [("count", "visits_rate"), ("percent", "visits_count")])
def test_the_name_of_a_measure_ends_in_its_kind(tmp_path, kind, name):
    measure = {"column": "N", **{k: SAID[k] for k in ("label", "unit", "theme")}, "kind": kind}
    content = {
        **{k: SAID[k] for k in ("title", "publisher", "address", "licence")},
        **{"name": "own", "format": "tidy", "publication": "p", "title_pattern": "p"},
        **{"source": "s", "source_title": "s", "released_month": 1, "released_years_after": 0},
        **{"rounding_nation": 1, "rounding_authority": 1, "compilation": False},
        "measures": {name: {**measure, "higher_is": "better"}},
        "layout": {"area": "Council", "period": "Year"},
    }
    path = tmp_path / "own.yaml"
    path.write_text(yaml.safe_dump(content), "utf-8")
    with pytest.raises(Problem, match=f"should end in _{kind}"):
        readers.declaration(path)


def test_a_share_changes_by_points(monkeypatch):
    known = pd.Series({"label": "Seen", "unit": "% of visits", "kind": "percent", "decimals": 0})
    monkeypatch.setattr(data, "measure", lambda _: known)
    monkeypatch.setattr(data, "breaks", lambda *_: pd.DataFrame({"period": []}))
    frame = pd.DataFrame(
        {"period": [2024, 2025], "value": [40.0, 45.0], "status": "", "rounding": 1.0}
    )
    place = Area(LEEDS, "Leeds", "local authority", "E92000001")
    text = statements.finding("seen_percent", frame, place)
    assert text == "Seen (% of visits), Leeds: 45% in 2025, 5 points higher than a year before."
