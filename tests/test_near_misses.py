"""Adding releases that differ from what is declared: taken in, warned of, or stopped and said."""

import zipfile
from pathlib import Path

import pandas as pd
import publisher_files as good

from helpers.errors import MOST_SHOWN
from tests import next_release
from tests.test_add import contents, held

ON_31_MARCH = "Children looked after on 31 March each year"
STARTING = "Children starting to be looked after each year"


def values(project, measure="looked_after_count"):
    return held(project, measure)["value"].to_dict()


def release(folder: Path, tables: dict[str, pd.DataFrame]) -> Path:
    """A ZIP of a whole release: 45 tables that are not known here, ``tables`` among them."""
    path = folder / "release.zip"
    sister = good.explore_education_statistics("children_in_need_d3", (2025,)).iloc[:3, :10]
    with zipfile.ZipFile(path, "w") as archive:
        for number in range(45):
            text = good.lines(sister.assign(legal_status="x", **{f"children_{number}": "1"}))
            archive.writestr(f"data/a_table_{number:02d}.csv", text)
            if number == 30:
                for name, frame in tables.items():
                    archive.writestr(f"data/{name}.csv", good.lines(frame))
    return path


def one_line(text: str) -> str:
    return " ".join(text.split())


def test_a_near_miss_in_a_whole_release_stops_it_and_stands_last(here, tmp_path, command):
    plans = good.explore_education_statistics("children_in_need_d3", (2025,))
    tables = {
        "looked_after": next_release.looked_after(here),
        "plans": plans.rename(columns={"CPP_start": "plans_started"}),
    }
    path, before = release(tmp_path, tables), contents(here)
    for more in (["--yes"], ["--dry-run", "--pass-over", "children_in_need_c1"]):
        outcome = command("add", str(path), "--no-reports", *more)
        assert outcome.code == 1
        assert contents(here) == before
        sentence = one_line(outcome.err)
        assert sentence.startswith(
            "Problem: Nothing was added, because release.zip, data/plans.csv"
        )
        assert "is nearly 'D3 Child protection plans that were a second or subsequent" in sentence
        assert "it lacks the column CPP_start; it has the column plans_started" in sentence
        assert sentence.endswith("'--pass-over children_in_need_d3' adds the rest without it.")
    assert "Traceback" not in outcome.err + outcome.out
    outcome = command(
        "add", str(path), "--yes", "--no-reports", "--pass-over", "children_in_need_d3"
    )
    assert outcome.code == 0, outcome
    lines = [line for line in outcome.out.splitlines() if line.startswith("Passed over: ")]
    assert len(lines) == 2
    assert "45 tables that are no data set known here (release.zip, data/a_table_00" in lines[0]
    assert lines[0].endswith("and 42 more).")
    assert "is nearly 'D3 Child protection plans" in lines[1]
    assert 2026 in values(here)


def test_a_file_that_is_a_near_miss_is_refused_in_one_sentence(here, tmp_path, command):
    frame = next_release.looked_after(here).rename(columns={"children_count": "children"})
    before = contents(here)
    outcome = command("add", str(good.write(frame, tmp_path)), "--yes", "--no-reports")
    assert outcome.code == 1
    assert "it lacks the column children_count; it has the column children" in outcome.err
    assert contents(here) == before


def test_a_near_miss_passed_over_with_nothing_beside_it_is_not_advised_again(
    here, tmp_path, command
):
    plans = good.explore_education_statistics("children_in_need_d3", (2025,))
    plans = plans.rename(columns={"CPP_start": "plans_started"})
    alone = tmp_path / "alone.zip"
    good.write_zip(alone, {"data/plans.csv": good.lines(plans).encode()})
    before = contents(here)
    for path, others in ((alone, 0), (release(tmp_path, {"plans": plans}), 45)):
        asked = ("add", str(path), "--yes", "--no-reports")
        assert "'--pass-over children_in_need_d3' adds the rest" in one_line(command(*asked).err)
        outcome = command(*asked, "--pass-over", "children_in_need_d3")
        assert outcome.code == 1
        assert one_line(outcome.err).startswith(
            "Problem: Nothing was added, because nothing known here is given but what --pass-over "
            "leaves out (children_in_need_d3)."
        )
        assert "adds the rest" not in outcome.err
        assert outcome.err.count("is no data set known here") == min(others, MOST_SHOWN)
        assert contents(here) == before


def test_tables_of_which_none_is_known_are_counted(here, tmp_path, command):
    outcome = command("add", str(release(tmp_path, {})), "--yes", "--no-reports")
    assert outcome.code == 1
    assert "none of the 45 tables given is a data set known here" in outcome.err
    assert "Traceback" not in outcome.err


def test_a_release_laid_out_as_before_without_a_measure_is_taken_in_with_a_warning(
    here, tmp_path, command
):
    frame = next_release.looked_after(here)
    older = frame[frame["population_type"] != STARTING].rename(
        columns={"children_count": "number", "population_type": "population_count"}
    )
    older = older.replace(ON_31_MARCH, ON_31_MARCH.replace("after on", "after at"))
    before, starting = values(here), values(here, "looked_after_started_count")
    outcome = command("add", str(good.write(older, tmp_path)), "--yes", "--no-reports")
    assert outcome.code == 0, outcome
    assert values(here) == {**before, 2026: before[2025]}
    assert (
        "Warning: children_looked_after-2026 gives no looked_after_started_count (no row's "
        f"population_count is '{STARTING}'); what is held of it stays in use ({min(starting)} to "
        f"{max(starting)}, last released in 2026-04)."
    ) in one_line(outcome.out)
    assert values(here, "looked_after_started_count") == starting
    assert command("process").code == 0, "the file kept is read again"


def test_an_unknown_symbol_is_still_refused_in_one_sentence(here, tmp_path, command):
    frame = next_release.looked_after(here)
    frame.loc[4, "children_count"] = "?"
    before = contents(here)
    outcome = command("add", str(good.write(frame, tmp_path)), "--yes", "--no-reports")
    assert outcome.code == 1
    assert "'?' is neither a number nor one of the symbols c, k, low, u, x, :, z, .., *, ." in (
        outcome.err
    )
    assert contents(here) == before
