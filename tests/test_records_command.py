"""`case-for-change records`: what it prints, what it refuses, and what it never says."""

import json
import os
import re
from datetime import UTC, datetime
from functools import partial
from html import unescape
from pathlib import Path

import nbformat
import pytest
from python_calamine import CalamineWorkbook
from rich.console import Console

from helpers import project
from helpers.errors import Problem
from helpers.records import given, results, synthetic
from helpers.records.disclosure import Policy
from helpers.reports import of_records
from helpers.reports.of_records import Asked
from helpers.reports.pages.render import PageFacts
from helpers.reports.running import forks, run, work
from tests.conftest import ROOT

HERE = project.Project(ROOT)
CHILD = "QX7301"
QUIET = Console(quiet=True)
WHOLE = "Are the records whole?"
OGL = "open-government-licence"


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    folder = tmp_path_factory.mktemp("records")
    for kind in given.NOTEBOOKS:
        synthetic.write(kind, folder / kind, 300, 3)
    return folder


def counts(told):
    """Return all counts of what is told."""
    if isinstance(told, dict):
        keys = {"months", "years", "year", "share"} | {*results.RISKS[4:], "probability"}
        return [n for key, value in told.items() if key not in keys for n in counts(value)]
    if isinstance(told, list):
        return [n for each in told for n in counts(each)]
    return [] if isinstance(told, str) else [told]


KEYS = {
    "ssda903": ["children", "periods_of_care", "exits", "re_entry"],
    "cin": ["enquiries", "paths", "working_days"],
    "court": ["mothers", "recurrence", "crude_share"],
}


@pytest.mark.parametrize("kind", KEYS)
def test_results_are_told_as_they_may_be(kind, made):
    told = of_records.told(HERE, Asked(kind, [made / kind], Policy()))
    json.dumps(told, allow_nan=False)
    assert [*told] == KEYS[kind]
    shown = [n for n in counts(told) if n is not None]
    assert shown
    assert all(n >= 10 and n % 5 == 0 for n in shown)
    for row in told.get("recurrence", []):
        assert [*row] == ["years", "at_risk", "events", "probability", "lower", "upper"]
        assert (row["probability"] is None) == (row["events"] is None)
    for row in told.get("re_entry", []):
        assert [*row] == results.RISKS
        assert row["months"] in (6, 12, 24, 36, 60)


def test_where_nothing_is_withheld_results_are_exact(made):
    exact = of_records.told(HERE, Asked("court", [made / "court"], Policy(1, 1)))
    assert None not in counts(exact)
    assert any(n % 5 for n in counts(exact))


@pytest.mark.parametrize("where", ["README.md", "docs", "notebooks/records-of-ours.csv"])
def test_records_where_git_would_take_them_up_are_refused(where):
    with pytest.raises(Problem, match="where git would take it up"):
        of_records.refuse_unignored(HERE, ROOT / where)


def test_records_elsewhere_and_where_git_ignores_them_pass(tmp_path):
    inside = ROOT / "scratch" / f"records-of-test-{os.getpid()}"
    inside.symlink_to(ROOT / "README.md")
    try:
        of_records.refuse_unignored(HERE, tmp_path)
        of_records.refuse_unignored(HERE, ROOT / "scratch" / "ours" / "2018-episodes.csv")
        with pytest.raises(Problem, match="take it up"):  # what a link leads to counts
            of_records.refuse_unignored(HERE, inside)
    finally:
        inside.unlink()


def test_an_error_in_the_results_is_told_without_its_words(made, monkeypatch):
    def fails(*_):
        raise KeyError(CHILD)

    monkeypatch.setitem(results.OF, "cin", fails)
    with pytest.raises(Problem, match=r"could not be worked out \(KeyError\)") as problem:
        of_records.told(HERE, Asked("cin", [made / "cin"], Policy()))
    assert CHILD not in str(problem.value)
    assert problem.value.__cause__ is None
    assert problem.value.__suppress_context__


def test_an_error_in_a_cell_is_told_without_its_words(made, tmp_path, capfd):
    cells = [
        nbformat.v4.new_markdown_cell("# Of records\n\n## What was read"),
        nbformat.v4.new_code_cell("threshold = 10", metadata={"tags": ["parameters"]}),
        nbformat.v4.new_code_cell(
            "import sys, warnings\n"
            "from helpers.records.disclosure import Policy\n"
            "from helpers.records.given import given\n"
            "source = given('cin')\n"
            "source.begin('Leeds', Policy())\n"
            "records = source.read()\n"
            "child = records.enquiries['child'].iloc[0]\n"
            "warnings.warn(child); print(child); print(child, file=sys.stderr)\n"
            "raise ValueError(child)"
        ),
    ]
    path = tmp_path / "section-47-paths.ipynb"
    nbformat.write(nbformat.v4.new_notebook(cells=cells), path)
    facts = PageFacts(
        *("Of records", "Leeds", "E08000035", 2025, path.stem, {"threshold": 10}),
        *((), "1", datetime(2026, 1, 1, tzinfo=UTC)),
    )
    records = given.of_paths("cin", [made / "cin"])
    task = work.Task(path, ROOT, facts, {"as_of": None})
    with pytest.MonkeyPatch.context() as patch, pytest.raises(Problem) as problem:
        patch.setenv(given.RUN, records.for_run()[given.RUN])
        of_records._in_a_process(task, records, Policy())
    said = str(problem.value)
    assert said.startswith("section-47-paths.ipynb stopped at cell 3 of 3, under 'What was read'")
    assert "(ValueError)" in said
    assert synthetic.MARK not in said + "".join(capfd.readouterr())
    assert [*tmp_path.iterdir()] == [path]
    with pytest.MonkeyPatch.context() as patch, pytest.raises(run.NotebookFailed) as failed:
        patch.setenv(given.RUN, records.for_run()[given.RUN])
        run.run(path, {}, ROOT)  # in a kernel, as in JupyterLab
    assert "ValueError: its words are not shown" in str(failed.value)
    assert synthetic.MARK not in str(failed.value)


def test_what_is_wrong_with_records_is_one_sentence(tmp_path):
    with pytest.raises(Problem, match=r"^There is no CSV file or workbook where the records are"):
        of_records.report(HERE, Asked("court", [tmp_path], Policy()), Console(quiet=True))


@pytest.fixture(scope="module")
def unmarked(made, tmp_path_factory):
    """The same records without a word that they are synthetic, as a council would hold them."""
    folder = tmp_path_factory.mktemp("held")
    for path in sorted(path for path in made.rglob("*") if path.is_file()):
        text = path.read_text("utf-8").replace(synthetic.MARK, CHILD)
        within = folder / path.relative_to(made)
        within.parent.mkdir(parents=True, exist_ok=True)
        if path.suffix != ".json":  # the true risks
            within.with_name(within.name.replace("synthetic", "held")).write_text(text, "utf-8")
    return folder


@pytest.fixture(scope="module")
def by():
    """What forks a process for each run, with imports made once for all; None where none can be."""
    if not forks.CAN_FORK:
        yield None
        return
    paths = [
        HERE.notebooks / of_records.FOLDER / f"{each}.ipynb" for each in given.NOTEBOOKS.values()
    ]
    with forks.Forks(ROOT, paths) as started:
        yield started


def every_file_says_it_is_of(whose, folder):
    """Assert that no file of a page bears a licence of its own, but says what it is made of."""
    said = f"{whose} {Policy().stated()}"
    files = [path for path in folder.rglob("*") if path.suffix in (".html", ".json", ".svg")]
    texts = {path.name: unescape(path.read_text("utf-8")) for path in files}
    for book in folder.rglob("*.xlsx"):
        sheets = CalamineWorkbook.from_path(book)
        cells = [sheets.get_sheet_by_name(name).to_python() for name in sheets.sheet_names]
        texts[book.name] = "\n".join(str(cell) for rows in cells for row in rows for cell in row)
    assert {name.rpartition(".")[2] for name in texts} == {"html", "json", "svg", "xlsx"}
    for name, text in texts.items():
        words = re.sub(r"</text><text [^>]*>", " ", text)  # lines of a drawing
        assert said in words, name
        assert "analysis of official statistics" not in text, name
        assert "Contains public sector information" not in text, name
        if not name.endswith(".svg"):
            assert given.RIGHTS in text, name
        if name.endswith(".json"):
            described = json.loads(text)
            assert "dc:license" not in described
            beside = "Published:" in described["dc:description"]
            assert all(OGL in each["dc:license"] for each in described.get("dc:source", []))
            assert beside == ("dc:source" in described), name


@pytest.mark.parametrize("kind", given.NOTEBOOKS)
@pytest.mark.parametrize("area", ["Rutland", "Merthyr Tydfil"])
def test_a_report_of_records_says_what_it_is_of_and_not_where_they_lie(
    kind, area, by, unmarked, tmp_path, monkeypatch
):
    if by:
        monkeypatch.setattr(of_records, "_in_a_process", partial(by.call, of_records._made))
    asked = Asked(kind, [unmarked / kind], Policy(), area, output=tmp_path)
    of_records.report(HERE, asked, Console(quiet=True))
    every_file_says_it_is_of(f"These records, {area}, after disclosure control.", tmp_path)
    name = given.NOTEBOOKS[kind]
    html, notebook = (Path(tmp_path / f"{name}.{e}").read_text("utf-8") for e in ("html", "ipynb"))
    assert f">{area}<" in html
    assert given.SYNTHETIC not in html
    assert "Counts below 10 are withheld" in html
    assert (WHOLE in html) == (kind == "court")
    for text in (html, notebook):
        assert str(unmarked) not in text
        assert CHILD not in text
    assert not any((ROOT / "reports").glob(f"records/*/{tmp_path.name}*"))


def test_files_of_synthetic_records_say_that_they_are_invented(by, made, tmp_path, monkeypatch):
    if by:
        monkeypatch.setattr(of_records, "_in_a_process", partial(by.call, of_records._made))
    of_records.report(HERE, Asked("court", [made / "court"], Policy(), output=tmp_path), QUIET)
    assert WHOLE not in (tmp_path / "repeat-proceedings.html").read_text("utf-8")
    nobody = "These synthetic records (invented: nobody is in them), after disclosure control."
    every_file_says_it_is_of(nobody, tmp_path)


RE_ENTRY = ("re-entry.html", "re-entry.ipynb", "data/re-entry/few.csv", "data/re-entry/many.csv")


def reported(monkeypatch, made, output, *names):
    """Report records into a folder, with files of these names as what the run made."""
    files = {name: f"of {len(names)} files" for name in names}
    monkeypatch.setattr(of_records, "_in_a_process", lambda *_: files)
    asked = Asked("ssda903", [made / "ssda903"], Policy(), output=output)
    of_records.report(HERE, asked, Console(quiet=True))


def held(folder):
    return {
        path.relative_to(folder).as_posix(): path.read_text("utf-8")
        for path in folder.rglob("*")
        if path.is_file()
    }


def test_nothing_of_an_earlier_run_stays_beside_a_page(made, tmp_path, monkeypatch):
    """What was told under a looser policy is not told beside a stricter one."""
    reported(monkeypatch, made, tmp_path, *RE_ENTRY)
    others = {"mine.txt": "mine", "data/section-47-paths/few.csv": "of another notebook"}
    for name, text in others.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text, "utf-8")
    reported(monkeypatch, made, tmp_path, *RE_ENTRY[:3])
    assert held(tmp_path) == others | dict.fromkeys(RE_ENTRY[:3], "of 3 files")


def test_a_page_that_cannot_be_put_in_place_leaves_the_earlier_one_whole(
    made, tmp_path, monkeypatch
):
    def full(*_):
        raise OSError(28, "No space left on device")

    reported(monkeypatch, made, tmp_path, *RE_ENTRY)
    before = held(tmp_path)
    monkeypatch.setattr("helpers.files.writing.to_disk", full)
    with pytest.raises(Problem, match=r"cannot be written to \(no space left on device\)"):
        reported(monkeypatch, made, tmp_path, *RE_ENTRY[:3])
    assert held(tmp_path) == before


def test_a_folder_that_cannot_be_written_to_is_said_before_the_run(made, tmp_path, monkeypatch):
    file = tmp_path / "file"
    file.touch()
    monkeypatch.setattr(of_records, "_in_a_process", lambda *_: pytest.fail("it ran"))
    for output in (file, file / "below"):
        asked = Asked("ssda903", [made / "ssda903"], Policy(), output=output)
        with pytest.raises(Problem, match=r"cannot be written to \(.*\): name another folder"):
            of_records.report(HERE, asked, Console(quiet=True))
    assert [*tmp_path.iterdir()] == [file]


@pytest.mark.parametrize("kind", ["cin", "ssda903"])
def test_a_mapping_is_for_court_records_alone(kind, made, tmp_path):
    path = tmp_path / "mapping.yaml"
    path.write_text("end: 2020-01-01", "utf-8")
    with pytest.raises(Problem, match=r"^A mapping is for court records"):
        of_records.told(HERE, Asked(kind, [made / kind], Policy(), mapping=path))
