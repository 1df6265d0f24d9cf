"""What an addition moves: headline figures, verdicts, largest changes, then counts."""

import io
import re
import shlex

import pandas as pd
import pytest
from rich.console import Console

from helpers.data.geography import LEVELS
from helpers.releases import announcements, moved, refresh
from tests import next_release, publisher_files
from tests.conftest import ROOT
from tests.test_add import add, contents, raw_contents

MEASURES = pd.DataFrame(
    [("count", "Children", ""), ("rate", "A rate", ""), ("made", "Worked out", "count / rate")],
    columns=["measure", "label", "formula"],
)
AREAS = pd.DataFrame(
    [
        ("E08000035", "Leeds", "local authority"),
        ("E12000003", "Yorkshire and the Humber", "region"),
        ("E92000001", "England", "country"),
        ("W92000004", "Wales", "country"),
    ],
    columns=["area_code", "name", "level"],
)


def figures(*rows) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["measure", "area_code", "period", "value"])


def headlines(before, now) -> list[tuple]:
    built = {"measures": MEASURES, "areas": AREAS, "observations": figures(*now)}
    rows = moved.headlines(figures(*before), built)
    columns = ["label", "area", "before", "period_before", "now", "period"]
    rows = rows[columns].astype(object)
    return list(rows.where(rows.notna(), "").itertuples(index=False, name=None))


def test_headline_figures_are_the_newest_nations_first_in_the_order_of_measures():
    before = [("rate", "E08000035", 2025, 80.0), ("count", "E92000001", 2024, 7.0)]
    before += [("rate", "E92000001", 2025, 70.0), ("count", "E92000001", 2025, 8.0)]
    now = [*before, ("count", "E92000001", 2026, 9.0), ("count", "W92000004", 2026, 3.0)]
    now += [("rate", "E92000001", 2026, 71.0), ("rate", "E08000035", 2026, 81.0)]
    assert headlines(before, now) == [
        ("Children", "England", 8, 2025, 9, 2026),
        ("Children", "Wales", "", "", 3, 2026),
        ("A rate", "England", 70, 2025, 71, 2026),
    ], "a council's is left out where its nation's is told"


def test_a_council_is_told_where_no_nation_moved():
    before = [("rate", "E08000035", 2025, 80.0), ("rate", "E92000001", 2025, 70.0)]
    now = [("rate", "E08000035", 2025, 80.5), ("rate", "E92000001", 2025, 70.0)]
    assert headlines(before, now) == [("A rate", "Leeds", 80, 2025, 80.5, 2025)]


@pytest.mark.parametrize(
    ("before", "now", "told"),
    [
        ([("rate", "E92000001", 2024, 7.0)], [("rate", "E92000001", 2024, 7.0)], []),
        ([("made", "E92000001", 2024, 7.0)], [("made", "E92000001", 2025, 8.0)], []),
        (
            [("rate", "E92000001", 2024, 7.0)],
            [("rate", "E92000001", 2024, 7.0), ("rate", "E92000001", 2025, None)],
            [],
        ),
        (
            [("rate", "E92000001", 2024, 6.0), ("rate", "E92000001", 2025, 7.0)],
            [("rate", "E92000001", 2024, 6.0), ("rate", "E92000001", 2025, None)],
            [("A rate", "England", 7, 2025, 6, 2024)],
        ),
        ([("rate", "E92000001", 2025, 7.0)], [], [("A rate", "England", 7, 2025, "", "")]),
    ],
    ids=["the same", "worked out from others", "a symbol after", "newly a symbol", "withdrawn"],
)
def test_a_headline_figure_that_moved_or_did_not(before, now, told):
    assert headlines(before, now) == told


def test_the_largest_changes_come_first_and_symbols_last():
    changes = pd.DataFrame(
        [
            ("a", "revised", 100.0, 101.0),
            ("b", "revised", 100.0, 80.0),
            ("c", "newly missing", 50.0, None),
            ("d", "new", None, 900.0),
            ("e", "revised", -2.0, -3.0),
            ("f", "rounding", 1.0, 2.0),
            ("g", "revised", 0.0, 1.0),
        ],
        columns=["measure", "kind", "held", "value"],
    )
    assert moved.largest(changes)["measure"].tolist() == ["g", "e", "b", "a", "c"]


def printed(printing, *arguments) -> str:
    text = io.StringIO()
    printing(*arguments, Console(file=text, width=160))
    return text.getvalue()


def test_no_more_than_ten_headline_figures_are_printed():
    rows = [("count", f"E0800{place:04}", 2025, 1.0) for place in range(13)]
    areas = pd.DataFrame([(row[1], f"C{row[1][-2:]}", "local authority") for row in rows])
    built = {"measures": MEASURES, "areas": areas.set_axis(AREAS.columns, axis=1)}
    now = moved.headlines(figures(), {**built, "observations": figures(*rows)})
    text = printed(announcements.print_headlines, now)
    assert text.count("1 (2025)") == 10 and "and 3 more headline figures" in text
    assert "No newest figure" in printed(announcements.print_headlines, now.iloc[:0])


def test_a_verdict_that_changes_is_said_with_both(here, tmp_path, command):
    frame = next_release.looked_after(here)
    newest = frame["time_period"] == "2026"
    nation = newest & frame["geographic_level"].eq("National")
    fallen = frame.assign(
        children_count=frame["children_count"].mask(nation, "60000"),
        rate_per_10000=frame["rate_per_10000"].mask(newest, "x"),
    )
    text = command("add", str(next_release.write(fallen, tmp_path)), "--dry-run").out
    assert "No verdict on a claim changes" not in text
    (line,) = [
        line
        for line in text.splitlines()
        if line.startswith("Verdict: Looked-after children rose by 24")
    ]
    said, _, now = line.rpartition(" → ")
    before = said.rpartition(": ")[2]
    assert before and now and before != now


def test_what_moved_is_said_in_order_before_anything_is_asked(here, tmp_path, command):
    frame = next_release.revise(next_release.looked_after(here), "Leeds", 2024, 3)
    path = next_release.write(frame, tmp_path)
    text = command("add", str(path)).out
    order = ["What was found", "Headline figures", "erdict", "Largest changes", "What it changes"]
    places = [text.index(title) for title in order]
    assert places == sorted(places)
    headline = text[places[1] : places[2]]
    assert "England" in headline and "Leeds" not in headline


def test_every_change_is_saved_beside_the_page_of_quality_nations_first(here, tmp_path, command):
    frame = next_release.revise(next_release.looked_after(here), "Leeds", 2024, 3)
    assert add(command, next_release.write(frame, tmp_path)).code == 0
    changes = pd.read_csv(here.reports / "changes.csv")
    areas = pd.read_parquet(here.processed / "areas.parquet").set_index("area_code")["level"]
    ranks = changes["area_code"].map(areas).map(LEVELS.index)
    assert ranks.is_monotonic_increasing and ranks.nunique() > 2
    revised = changes[(changes["measure"] == "looked_after_count") & (changes["kind"] == "revised")]
    assert revised[["area", "period"]].to_numpy().tolist() == [["Leeds", 2024]]
    assert (revised["new"] - revised["old"]).tolist() == [3]
    page = (here.reports / "quality.html").read_text(encoding="utf-8")
    assert "changes.csv" in page
    assert f"{len(changes):,} figures differ" in page


def test_the_guide_to_a_new_release_answers_as_the_command_does(
    here, tmp_path, command, monkeypatch
):
    """The reports that are made anew afterwards are tried in other tests."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(refresh, "refresh", lambda *_, **__: 0)
    frame = next_release.revise(next_release.looked_after(here), "Leeds", 2024, 3)
    table = next_release.write(frame, tmp_path).read_bytes()
    members = {"data/cla.csv": table, "data/other.csv": b"Shoes,Hats\n1,2\n"}
    publisher_files.write_zip(tmp_path / "children-looked-after.zip", members)
    before, typed = raw_contents(here), []
    docs = (ROOT / "docs" / "november.md").read_text("utf-8")
    pairs = re.findall(r"```sh\n(.*?)```\n(.*?)(?=```sh|\Z)", docs, re.DOTALL)
    for commands, after in pairs:
        answer = re.search(r"```text\n(.*?)```", after, re.DOTALL)
        if not re.search(r"case-for-change (add children|undo)", commands):
            continue
        (_, *arguments) = shlex.split(commands)
        state = contents(here)
        outcome = command(*arguments)
        assert outcome.code == 0, outcome
        answered = plain(outcome.out)
        for line in answer[1].splitlines():
            assert plain(line) in answered
        assert "dry run" not in answered or contents(here) == state
        typed.append(arguments[0])
    assert typed == ["add", "add", "undo"]
    assert raw_contents(here) == before


def plain(text: str) -> str:
    """The words of a table or a sentence, without its rules and line ends."""
    return " ".join(re.sub(r"[│┃━┏┓┡╇┩└┴┘┳─]", " ", text).split())
