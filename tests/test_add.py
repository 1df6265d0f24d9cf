"""Adding publishers' files: what changes is said exactly, and all of it is installed or nothing."""

import bisect
import json
import os
import shutil
import signal
import zipfile
from pathlib import Path

import pandas as pd
import pytest

from helpers.data import process, raw, readers
from helpers.data.ready import LOOKED_AT
from helpers.files import writing
from helpers.releases import differences
from tests import next_release
from tests.conftest import ROOT

KILLS = int(os.environ.get("KILLS", "1"))
"""Where more than 1, the moment at which new figures come in is looked for."""
WELSH_RATE = """\
name: welsh_rate
format: tidy
title: "Children looked after per 10,000, Wales"
publication: "Children looked after in Wales"
title_pattern: "rate"
source: welsh-rate
source_title: "Children looked after in Wales, {year}"
publisher: "Welsh Government"
address: "https://example.org/wales"
licence: OGL-UK-3.0
released_month: 11
released_years_after: 0
rounding_nation: 1
rounding_authority: 1
compilation: false
measures:
  looked_after_rate: {column: Rate}
layout:
  area: Nation
  area_is: name
  period: Year
"""


@pytest.fixture
def release(here, tmp_path) -> Path:
    """Next year's release, with Leeds' number of 2024 revised by 3."""
    frame = next_release.revise(next_release.looked_after(here), "Leeds", 2024, 3)
    return next_release.write(frame, tmp_path)


def contents(project):
    """Every file of data and reports, hidden ones too; not what only saves time (`ready`)."""
    return {
        path.relative_to(project.root).as_posix(): path.read_bytes()
        for path in project.root.rglob("*")
        if path.is_file() and path.name != LOOKED_AT
    }


def raw_contents(project):
    return {name: data for name, data in contents(project).items() if name.startswith("data/raw")}


def held(project, measure="looked_after_count", area="E92000001"):
    frame = pd.read_parquet(project.processed / "observations.parquet")
    frame = frame[(frame["measure"] == measure) & (frame["area_code"] == area)]
    return frame.set_index("period")


def add(command, *arguments):
    return command("add", *map(str, arguments), "--yes", "--no-reports")


def test_next_years_release_brings_its_year_in_and_lists_the_revisions(
    here, release, command, tmp_path
):
    before = held(here)
    listed = tmp_path / "changes.csv"
    outcome = add(command, release, "--changes", listed)
    assert outcome.code == 0, outcome
    now = held(here)
    assert now["value"].to_dict() == {**before["value"], 2026: before.loc[2025, "value"]}
    assert now.loc[2026, "released"] == "2026-11"
    assert now.loc[2026, "source"] == "dfe-cla-2026"
    changes = pd.read_csv(listed)
    revised = changes[changes["kind"] == "revised"]
    leeds = held(here, area="E08000035")
    columns = ["measure", "area_code", "period", "held", "value"]
    value = leeds.loc[2024, "value"]
    assert revised[columns].to_numpy().tolist() == [
        ["looked_after_count", "E08000035", 2024, value - 3, value]
    ]
    numbers = changes[changes["value"].notna()]
    assert set(numbers.loc[numbers["kind"] == "new", "period"]) == {2026}
    assert set(changes["kind"]) == {"new", "revised"}
    releases = pd.read_parquet(here.processed / "releases.parquet")
    kept = releases[
        (releases["area_code"] == "E08000035")
        & (releases["period"] == 2024)
        & (releases["measure"] == "looked_after_count")
    ]
    assert kept["value"].tolist() == [leeds.loc[2024, "value"] - 3]
    assert kept["released_in"].tolist() == ["2025-11"]


def test_verdicts_follow_the_new_year(here, release, command):
    def latest():
        rows = json.loads(command("claims", "--json").out)
        return {row["claim"]: row["latest_period"] for row in rows}

    before = latest()
    add(command, release)
    after = latest()
    moved = {claim for claim in before if before[claim] != after[claim]}
    assert "care-count-2020" in moved
    assert all(after[claim] == "2026" for claim in moved)


def test_verdicts_on_rates_follow_once_both_nations_have_the_year(here, release, tmp_path, command):
    def verdicts():
        return {row["claim"]: row for row in json.loads(command("claims", "--json").out)}

    people = next_release.write(next_release.population(here), tmp_path, "people.csv")
    before = verdicts()
    assert add(command, release, people).code == 0
    england = held(here, "looked_after_rate")["value"]
    assert england[2026] == england[2025]
    now = verdicts()
    rising, was = now["more-in-care"], before["more-in-care"]
    assert (was["latest_period"], rising["latest_period"]) == ("2025", "2026")
    said = was["latest"].replace("2025", "2026")
    assert rising["latest"] == said, "the newest year repeats the one before it"
    higher = "wales-70-higher"
    assert now[higher] == before[higher], "the newest rate of Wales is an earlier year's"
    assert before[higher]["since"] == "not so"
    mapping = tmp_path / "wales.yaml"
    mapping.write_text(WELSH_RATE, encoding="utf-8")
    wales = tmp_path / "wales.csv"
    wales.write_text(f"Nation,Year,Rate\nWales,2026,{1.8 * england[2026]:.1f}\n", encoding="utf-8")
    outcome = add(command, wales, "--mapping", mapping)
    assert outcome.code == 0, outcome
    moved = verdicts()[higher]
    assert moved["latest"].startswith("1.80 (") and moved["latest_period"] == "2026"
    assert moved["since"] == "so now"


def test_adding_the_same_file_twice_changes_nothing(here, release, command):
    assert add(command, release).code == 0
    before = contents(here)
    outcome = add(command, release)
    assert outcome.code == 0
    assert "Nothing was added: every figure is held already." in outcome.out
    assert contents(here) == before


@pytest.mark.parametrize("name", ["cla_numbers.csv", "again.csv"])
def test_a_table_given_twice_is_taken_once(here, release, command, name):
    again = release.with_name(name)
    if again != release:
        shutil.copyfile(release, again)
    outcome = add(command, release, again)
    assert outcome.code == 0, outcome
    assert f"{name} is given twice: it is the same as cla_numbers.csv." in outcome.out
    assert "Added 1 file as" in outcome.out


def test_a_table_that_no_reader_takes_is_refused_also_where_it_is_given_twice(
    here, tmp_path, command
):
    path = tmp_path / "other.csv"
    path.write_text("Shoes,Hats\n1,2\n", encoding="utf-8")
    outcome = add(command, path, path)
    assert outcome.code == 1 and "has the header Shoes, Hats" in outcome.err


def test_a_file_that_is_edited_once_it_is_read_is_added_as_it_was(
    here, release, command, monkeypatch
):
    was, read = release.read_bytes(), readers.read

    def read_meanwhile(*arguments):
        release.write_text("saved again, as something else", encoding="utf-8")
        return read(*arguments)

    monkeypatch.setattr(readers, "read", read_meanwhile)
    outcome = add(command, release)
    assert outcome.code == 0, outcome
    (installed,) = here.raw.glob("added-*/*.csv")
    assert installed.read_bytes() == was
    (sidecar,) = here.raw.glob("added-*/*.yaml")
    assert raw.read_sidecar(sidecar, "it").added.original_sha256 == raw.checksum(installed)
    assert not process.ensure(here)


def test_a_file_that_is_edited_while_it_is_copied_is_refused(here, release, command, monkeypatch):
    copy = shutil.copyfileobj

    def copy_meanwhile(source, target):
        copy(source, target)
        with release.open("a", encoding="utf-8") as file:
            file.write("\n")

    monkeypatch.setattr(shutil, "copyfileobj", copy_meanwhile)
    before = contents(here)
    outcome = add(command, release)
    assert outcome.code == 1
    assert "cla_numbers.csv changed while it was read: add it again when it" in outcome.err
    assert contents(here) == before


def test_a_missing_argument_points_to_the_help_of_its_command(here, command):
    assert "See 'case-for-change add --help'." in command("add").err


def test_a_dry_run_changes_nothing(here, release, command):
    before = contents(here)
    outcome = command("add", str(release), "--dry-run")
    assert outcome.code == 0
    assert "What was found" in outcome.out and "dry run" in outcome.out
    assert contents(here) == before


def test_without_an_answer_nothing_is_installed(here, release, command):
    before = contents(here)
    outcome = command("add", str(release))
    assert outcome.code == 1
    assert "there is nobody to ask" in outcome.err
    assert contents(here) == before


def test_removing_the_folder_undoes_the_addition(here, release, command):
    before = held(here)
    add(command, release)
    (folder,) = here.raw.glob("added-*")
    shutil.rmtree(folder)
    assert command("process").code == 0
    pd.testing.assert_frame_equal(held(here), before)


def test_what_was_known_before_the_release_can_still_be_seen(here, release, command):
    from helpers import data

    add(command, release)
    assert data.series("looked_after_count", "England", 2026)["period"].tolist() == [2026]
    then = data.series("looked_after_count", "Leeds", 2024, as_of="2025-12")
    now = data.series("looked_after_count", "Leeds", 2024, 2024)
    assert then["period"].tolist() == [2024, 2025]
    assert now["value"].iloc[0] - then["value"].iloc[0] == 3


def test_a_large_revision_has_to_be_accepted(here, tmp_path, command):
    frame = next_release.revise(next_release.looked_after(here), "Leeds", 2024, 400)
    frame = frame.assign(
        rate_per_10000=frame["rate_per_10000"].mask(frame["la_name"] == "Leeds", "x")
    )
    path = next_release.write(frame, tmp_path)
    before = contents(here)
    outcome = add(command, path)
    assert outcome.code == 1
    assert "1 figure is revised by more than 10%" in outcome.err
    assert "--accept-revisions looked_after_count." in outcome.err
    assert add(command, path, "--accept-revisions", "looked_after_rate").code == 1
    assert contents(here) == before
    assert add(command, path, "--accept-revisions", "looked_after_count").code == 0


def test_a_correction_of_a_held_release_needs_its_month(here, tmp_path, command):
    frame = next_release.looked_after(here)
    assert add(command, next_release.write(frame, tmp_path)).code == 0
    before = contents(here)
    corrected = next_release.write(next_release.revise(frame, "Leeds", 2024, 5), tmp_path, "b.csv")
    outcome = add(command, corrected)
    assert outcome.code == 1 and "--released" in outcome.err
    assert contents(here) == before
    assert add(command, corrected, "--released", "2027-01").code == 0
    assert held(here, area="E08000035").loc[2024, "released"] == "2027-01"
    titles = pd.read_parquet(here.processed / "sources.parquet").set_index("source")["title"]
    assert titles["dfe-cla-2026-2027-01"] == f"{titles['dfe-cla-2026']}, as published in 2027-01"


def test_a_failing_check_stops_the_addition_unless_it_is_waived(here, tmp_path, command):
    frame = next_release.looked_after(here)
    count = held(here).loc[2025, "value"]
    england = (frame["time_period"] == "2025") & (frame["geographic_level"] == "National")
    frame = frame.assign(rate_per_10000=frame["rate_per_10000"].mask(england, "99"))
    path = next_release.write(frame, tmp_path)
    before = contents(here)
    accepted = ("--accept-revisions", "children_looked_after-2026")
    outcome = add(command, path, *accepted)
    assert outcome.code == 1 and count > 0
    assert "'rates-against-counts' fails, so nothing was added" in outcome.err
    assert "99 is printed" in outcome.err
    assert contents(here) == before
    waived = add(command, path, *accepted, "--waive", "rates-against-counts=a trial")
    assert waived.code == 0
    page = (here.reports / "quality.html").read_text(encoding="utf-8")
    assert "a trial" in page
    assert command("process").code == 1


def test_what_a_publisher_suppresses_later_is_not_shown(here, tmp_path, command):
    frame = next_release.looked_after(here)
    leeds = (frame["la_name"] == "Leeds") & (frame["time_period"] == "2024")
    number = held(here, area="E08000035").loc[2024, "value"]
    frame = frame.assign(children_count=frame["children_count"].mask(leeds, "c"))
    listed = tmp_path / "changes.csv"
    outcome = add(command, next_release.write(frame, tmp_path), "--changes", listed)
    assert outcome.code == 0
    assert "[c]" in outcome.out and f"{number:,.0f}" not in outcome.out
    assert str(int(number)) not in listed.read_text()
    assert held(here, area="E08000035").loc[2024, "status"] == "c"
    kept = pd.read_parquet(here.processed / "releases.parquet").query("area_code == 'E08000035'")
    assert kept[(kept["period"] == 2024) & (kept["measure"] == "looked_after_count")].empty


def test_a_new_council_is_taken_in_from_the_file_and_flagged(here, tmp_path, command):
    frame = next_release.looked_after(here)
    leeds = frame[frame["la_name"] == "Leeds"]
    new = leeds[leeds["time_period"] == "2026"].assign(
        new_la_code="E08000099", la_name="Aire and Calder", old_la_code="399"
    )
    outcome = add(command, next_release.write(pd.concat([frame, new]), tmp_path))
    assert outcome.code == 0, outcome
    assert "Aire and Calder (E08000099) is a new area" in " ".join(outcome.out.split())
    areas = pd.read_parquet(here.processed / "areas.parquet").set_index("area_code")
    assert areas.loc["E08000099", "parent_code"] == areas.loc["E08000035", "parent_code"]
    assert "reorganisations.csv" in areas.loc["E08000099", "review"]
    assert held(here, area="E08000099")["value"].notna().all()


def test_a_tidy_table_is_read_with_the_mapping_file_of_the_docs(here, tmp_path, command):
    docs = (ROOT / "docs" / "november.md").read_text(encoding="utf-8")
    mapping = tmp_path / "referrals.yaml"
    mapping.write_text(docs.split("```yaml\n")[1].split("```")[0], encoding="utf-8")
    table = tmp_path / "referrals.csv"
    table.write_text("Council,Year,Referrals\nLeeds,2026,9876\nEssex,2026,5432\n", "utf-8")
    before = contents(here)
    refused = add(command, table)
    assert refused.code == 1
    assert "has the header Council, Year, Referrals" in refused.err
    assert contents(here) == before
    outcome = add(command, table, "--mapping", mapping)
    assert outcome.code == 0, outcome
    leeds = held(here, "referral_count", "E08000035").loc[2026]
    assert (leeds["value"], leeds["source"], leeds["released"]) == (
        9876, "local-return-2026", "2026-06",
    )  # fmt: skip
    (folder,) = here.raw.glob("added-*")
    mapping.unlink()
    assert command("process").code == 0, "the mapping is kept in the sidecar"
    assert held(here, "referral_count", "E08000035").loc[2026, "value"] == 9876
    assert (folder / "my_council_referrals-2026.csv").exists()


def test_a_release_in_a_zip_is_taken_whole(here, tmp_path, command):
    frame = next_release.looked_after(here)
    path = tmp_path / "release.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("data/cla_number_and_rate.csv", frame.to_csv(index=False))
        archive.writestr("data/cla_number_and_rate.meta.csv", "col_name,col_type\n")
        archive.writestr("guidance/guidance.txt", "What the tables hold.")
        archive.writestr("data/other.csv", "a,b\n1,2\n")
    outcome = add(command, path)
    assert outcome.code == 0, outcome
    assert "Passed over: release.zip, data/other.csv" in " ".join(outcome.out.split())
    assert 2026 in held(here).index


@pytest.mark.skipif(os.name != "posix", reason="kills a process as POSIX systems do")
def test_killed_at_any_moment_the_next_run_finds_the_old_or_the_new(
    here, release, command, commands
):
    arguments = ("add", release, "--yes", "--no-reports")
    backup = here.root.with_name("backup")
    shutil.copytree(here.root, backup)
    old, whole = raw_contents(here), commands(here, *arguments)
    assert whole.code == 0, whole.err
    new, tables = raw_contents(here), held(here)
    states = {}

    def is_new_when_killed(moment):
        shutil.rmtree(here.root)
        shutil.copytree(backup, here.root)
        ended = commands(here, *arguments, stop=(moment, signal.SIGKILL))
        assert ended.code == -signal.SIGKILL, (moment, ended.err)
        state = raw_contents(here)
        assert state in (old, new), moment
        states[moment] = state == new
        process.ensure(here)
        assert (2026 in held(here).index) is states[moment]
        return states[moment]

    every = range(1, whole.changes + 1)
    assert not is_new_when_killed(every[0]) and is_new_when_killed(every[-1])
    if KILLS > 1:
        # halving leads to the two changes of the disk that the new figures come in between
        turn = 1 + bisect.bisect_left(every, True, key=is_new_when_killed)
        assert not states[turn - 1] and states[turn]
    else:
        is_new_when_killed(len(every) // 2)
    assert add(command, release).code == 0
    assert raw_contents(here) == new
    pd.testing.assert_frame_equal(held(here), tables)
    assert not [path for path in contents(here) if ".working-" in path]


@pytest.mark.skipif(os.name != "posix", reason="limits the size of files as POSIX systems do")
@pytest.mark.parametrize("limit", [1_000, 20_000, 100_000])
def test_a_full_disk_is_one_sentence_and_leaves_the_old_or_the_new(here, release, commands, limit):
    before = raw_contents(here)
    ended = commands(here, "add", release, "--yes", "--no-reports", largest_file=limit)
    assert ended.code == 1, ended
    assert ended.err.startswith("Problem: ") and "Traceback" not in ended.err
    assert ROOT.as_posix() not in ended.err
    after = raw_contents(here)
    same = after == before
    whole = {Path(name).suffix for name in after if "added-" in name} == {".csv", ".yaml"}
    assert same or whole
    process.ensure(here)
    assert (2026 in held(here).index) is not same


def test_what_is_renamed_into_place_is_on_the_disk_by_then(here, release, command, monkeypatch):
    """So that a loss of power takes no more than a kill would."""
    held_by_disk, came = set(), set()
    fsync, rename, replace = os.fsync, Path.rename, Path.replace

    def to_disk(file):
        held_by_disk.add(os.fstat(file).st_ino)
        fsync(file)

    def check(new, target):
        if not any(part.startswith(writing.PREFIX) for part in Path(target).parts):
            came.add(Path(target).name)
            files = [new] if new.is_file() else [one for one in new.rglob("*") if one.is_file()]
            assert files and {one.stat().st_ino for one in files} <= held_by_disk, target

    monkeypatch.setattr(os, "fsync", to_disk)
    monkeypatch.setattr(Path, "rename", lambda new, to: check(new, to) or rename(new, to))
    monkeypatch.setattr(Path, "replace", lambda new, to: check(new, to) or replace(new, to))
    assert add(command, release).code == 0
    (folder,) = here.raw.glob("added-*")
    assert came == {folder.name, "processed", "quality.html", "changes.csv"}


def figures(released, *areas, year=2024):
    return pd.DataFrame(
        {
            "measure": "looked_after_count",
            "area_code": areas,
            "period": 2024,
            "value": 10.0,
            "status": "",
            "source": f"dfe-cla-{year}",
            "released": released,
            "file": "new.csv",
        }
    )


@pytest.mark.parametrize(("released", "lost"), [("2025-11", 1), ("2024-11", 0)])
def test_an_older_file_has_lost_nothing_that_came_later(released, lost):
    """What a file lacks has disappeared only if an earlier release held it."""
    areas = pd.DataFrame({"area_code": ["E1", "E2"], "level": "local authority"})
    held = figures("2025-06", "E1", "E2")
    gone = differences.disappeared(figures(released, "E1", year=2025), held, areas)
    assert gone["area_code"].tolist() == ["E2"] * lost
