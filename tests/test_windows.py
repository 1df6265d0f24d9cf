"""What Windows does otherwise: names, long paths, files that are held open, code pages."""

import ast
import io
import subprocess
from collections import Counter
from pathlib import Path

import pandas as pd
import pytest
from pydantic import ValidationError

from helpers import cli, data
from helpers.data import readers
from helpers.data.geography import Area
from helpers.files import writing
from helpers.releases.own_figures import LONGEST_NAME as LONGEST_DATA_SET
from helpers.reports import variants
from helpers.show.charts import chart
from tests.conftest import ROOT

LONGEST_PATH = 259
CHECKOUT = len(r"C:\Users\somebody.of.ours\case-for-change") + 1
"""Characters up to the top of a checkout that leave room for every path below it."""
WORKING = f"{writing.PREFIX}1234567-abcdefgh/"


def tracked():
    try:
        listed = ("git", "-C", str(ROOT), "ls-files", "-z")
        found = subprocess.run(listed, capture_output=True, check=True).stdout.decode("utf-8")
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("needs git and its checkout")
    return found.strip("\0").split("\0")


def taken_by_windows(path):
    return [
        part
        for part in Path(path).parts
        if writing.RESERVED.fullmatch(part) or part[-1] in ". " or set(part) & set('<>:"|?*\\')
    ]


def test_no_two_files_differ_in_capitals_alone_and_windows_takes_every_name():
    names = tracked()
    folded = Counter(name.casefold() for name in names)
    assert [name for name in names if folded[name.casefold()] > 1] == []
    assert [name for name in names if taken_by_windows(name)] == []


def test_every_area_has_a_folder_of_its_own_whatever_the_capitals():
    areas = data.areas()
    places = [data.area(code) for code in areas["area_code"]]
    folders = [variants.folder(place, areas) for place in places]
    assert len({name.casefold() for name in folders}) == len(areas)
    assert not any(map(taken_by_windows, folders))


@pytest.mark.parametrize("name", ["Con", "AUX", "nul.", "Com1", "Lpt9 ", "Prn..."])
def test_no_folder_or_file_has_a_name_that_windows_keeps(name):
    areas = pd.DataFrame({"area_code": ["E1", "E2"], "name": [name, name.upper()]})
    folders = [
        variants.folder(Area(row.area_code, row.name, "authority", "E"), areas)
        for row in areas.rename(columns={"name": "title"}).assign(name=name).itertuples(index=False)
    ]
    assert not any(map(taken_by_windows, folders))
    assert len({folder.casefold() for folder in folders}) == 2, "namesakes but for capitals"


def test_a_data_set_is_not_called_what_windows_keeps():
    fields = readers.declared()["children_looked_after"].model_dump(by_alias=True)
    with pytest.raises(ValidationError, match="a name that Windows gives to no file"):
        readers.DataSet.model_validate({**fields, "name": "aux"})


def test_paths_leave_windows_room_for_a_checkout():
    """The longest that a report can be called, while it is made; and the longest file in git."""
    slugs = [variants.slug_of(name) for name in data.areas()["name"]]
    notebook = max((path.stem for path in (ROOT / "notebooks").glob("*.ipynb")), key=len)
    folder = f"{max(slugs, key=len)}_{'x' * variants.LONGEST}_12345678_as-of-2021-06"
    of_chart = f"{'x' * chart.LONGEST_NAME}.csv-metadata.json"
    longest = [
        f"reports/{folder}/data/{notebook}/{of_chart}",
        f"reports/{WORKING}new/data/{notebook}/{of_chart}",
        f"data/raw/added-2026-11-30-10/{'x' * LONGEST_DATA_SET}.parquet",
        f"data/processed/as-of/{WORKING}2021-06/observations.parquet",
        *tracked(),
    ]
    assert max(map(len, longest)) + CHECKOUT <= LONGEST_PATH
    assert len(chart._slug("A label " * 20)) == chart.LONGEST_NAME
    assert chart._slug("A label " * 20) != chart._slug("A label " * 21)


class Held:
    """A file that a program holds open for so many tries to rename it, as Windows sees it."""

    def __init__(self, monkeypatch, tries):
        self.left, self.waited = tries, []
        monkeypatch.setattr(writing.time, "sleep", self.waited.append)
        for name in ("rename", "replace"):
            monkeypatch.setattr(Path, name, self.refusing(getattr(Path, name)))

    def refusing(self, move):
        def moved(old, new):
            if self.left:
                self.left -= 1
                raise PermissionError(13, "The process cannot access the file")
            return move(old, new)

        return moved


def test_what_a_scanner_holds_for_a_moment_is_renamed_after_it(tmp_path, monkeypatch):
    (tmp_path / "page.html").write_text("before", encoding="utf-8")
    held = Held(monkeypatch, tries=3)
    writing.replace_text(tmp_path / "page.html", "after")
    assert (tmp_path / "page.html").read_text(encoding="utf-8") == "after"
    assert held.waited == list(writing.WAITS[:3])


def test_what_a_spreadsheet_holds_is_one_sentence_and_stays_as_it_was(tmp_path, monkeypatch):
    target = tmp_path / "leeds"
    target.mkdir()
    (target / "rates.csv").write_text("before", encoding="utf-8")
    held = Held(monkeypatch, tries=len(writing.WAITS) + 1)
    with (
        pytest.raises(PermissionError, match="close leeds if a program has it or a file in it op"),
        writing.working_folder(tmp_path) as working,
        writing.changed_folder(target, working) as new,
    ):
        (new / "rates.csv").unlink()
        (new / "rates.csv").write_text("after", encoding="utf-8")
    assert held.waited == list(writing.WAITS)
    assert (target / "rates.csv").read_text(encoding="utf-8") == "before"
    assert [path.name for path in tmp_path.iterdir()] == ["leeds"]


def test_what_is_printed_into_a_file_is_utf_8(monkeypatch):
    """The old code page of Windows has no arrow: a verdict that changes would end the command."""
    printed = io.BytesIO()
    monkeypatch.setattr("sys.stdout", io.TextIOWrapper(printed, encoding="cp1252"))
    monkeypatch.setattr("sys.stderr", io.TextIOWrapper(io.BytesIO(), encoding="cp1252"))
    monkeypatch.setattr(cli, "app", lambda **_: print("still so → no longer so", flush=True))
    with pytest.raises(SystemExit):
        cli.main()
    assert printed.getvalue().decode("utf-8").split("\r\n")[0].strip() == "still so → no longer so"


def without_encoding(call):
    """Whether a call opens a text in whatever encoding the system has."""
    said = {word.arg for word in call.keywords}
    name = getattr(call.func, "attr", "")
    opened = name == "open" and any(getattr(a, "value", "") in ("r", "w", "a") for a in call.args)
    text = name in ("read_text", "makefile") and not call.args
    text |= name == "write_text" and len(call.args) < 2
    piped = any(word.arg == "text" and ast.unparse(word.value) == "True" for word in call.keywords)
    return (opened or text or piped) and "encoding" not in said


def test_whoever_opens_a_text_says_its_encoding():
    """What the style cannot see: paths whose type it does not know, pipes and sockets."""
    found = [
        f"{path.name}:{node.lineno}"
        for path in (ROOT / "src").rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and without_encoding(node)
    ]
    assert found == []
