"""Adding the publisher's own files, as published: skipped where they are not at hand."""

import shutil

import pandas as pd
import pytest

from helpers.data import process, raw
from helpers.data.disclosure import WITHHELD
from helpers.project import Project

KEY = ["measure", "area_code", "period"]
CARE = "england_care.csv"


@pytest.fixture
def here(checkout, tmp_path, monkeypatch) -> Project:
    """A copy of the whole project's figures, which the command line then works in."""
    shutil.copytree(checkout.raw, tmp_path / "data" / "raw")
    (tmp_path / "notebooks").mkdir()
    monkeypatch.setenv("CASE_FOR_CHANGE_ROOT", str(tmp_path))
    return Project(tmp_path)


def held(project):
    return pd.read_parquet(project.processed / "observations.parquet")


def change(project, change):
    path = project.raw / CARE
    frame = pd.read_csv(path, dtype=str, keep_default_na=False)
    change(frame).to_csv(path, index=False, lineterminator="\n")
    raw.write_checksum(path)


def test_without_the_newest_year_the_publishers_file_brings_it_in(shared, here, tmp_path, command):
    process.process(here)
    whole = held(here).query("source != 'derived'")
    altered = [("E08000035", "2024"), ("E12000003", "2023"), ("E06000001", "2021")]

    def as_a_year_before(frame):
        cla = frame["source"] == "dfe-cla-2025"
        frame = frame[~(cla & (frame["period"] == "2025"))].copy()
        frame["source"] = frame["source"].replace("dfe-cla-2025", "dfe-cla-2024")
        for area, year in altered:
            cell = (frame["area_code"] == area) & (frame["period"] == year)
            cell &= frame["measure"] == "looked_after_started_count"
            (number,) = frame.loc[cell, "value"]
            frame.loc[cell, "value"] = str(int(number) + 1)
        return frame

    change(here, as_a_year_before)
    process.process(here, waived={"councils-against-nation": "a figure was changed for a test"})
    before = held(here)
    assert before.query("measure == 'looked_after_started_count'")["period"].max() == 2024
    listed = tmp_path / "changes.csv"
    name = "cla_number_and_rate_per_10k_children.csv"
    path = shared / "publisher_files" / "dfe" / name
    outcome = command(
        "add", str(path), "--yes", "--no-reports", "--changes", str(listed),
        "--waive", "councils-against-nation=figures were changed for a test",
    )  # fmt: skip
    assert outcome.code == 0, outcome
    changes = pd.read_csv(listed)
    revised = changes[changes["kind"] == "revised"]
    assert set(revised["measure"]) == {"looked_after_started_count"}
    found = {(row.area_code, str(row.period)) for row in revised.itertuples()}
    assert found == set(altered)
    assert (revised["held"] - revised["value"] == 1).all()
    numbers = changes[(changes["kind"] == "new") & changes["value"].notna()]
    assert set(numbers["period"]) == {2025}
    now = held(here).query("source != 'derived'")
    columns = [*KEY, "value"]
    both = whole[columns].merge(now[columns], on=KEY, suffixes=("", "_now"))
    assert len(both) == len(whole)
    pd.testing.assert_series_equal(both["value"], both["value_now"], check_names=False)


def test_all_files_of_the_publisher_give_the_figures_held(shared, here, command):
    process.process(here)
    before = held(here)
    folder = shared / "publisher_files" / "dfe"
    files = [*map(str, sorted(folder.glob("*.csv"))), *map(str, sorted(folder.glob("*.parquet")))]
    outcome = command("add", *files, "--yes", "--no-reports")
    assert outcome.code == 0, outcome
    after = held(here)
    both = before.merge(after, on=KEY, suffixes=("", "_now"))
    assert len(both) == len(before)
    both = both[(both["source"] != "derived") & (both["source_now"] != "derived")]
    same = (both["value"] - both["value_now"]).abs() < 1e-9
    same |= both["value"].isna() & both["value_now"].isna()
    unlike = both[~same]
    zeros = unlike["value"].eq(0) & unlike["status_now"].isin(["u", "low"])
    finer = (unlike["measure"] == "social_worker_count") & (unlike["period"] == 2016)
    withheld = unlike["reason_now"].str.startswith(WITHHELD)
    assert unlike.loc[withheld, "measure"].str.startswith("conference_").all()
    unexplained = unlike[~zeros & ~finer & ~withheld]
    assert unexplained.empty, unexplained
    again = command("add", *files, "--yes", "--no-reports")
    assert "Nothing was added: every figure is held already." in again.out
