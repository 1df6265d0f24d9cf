"""Compilations: what a newer edition no longer has is withdrawn, and stays so."""

import pandas as pd
import pytest

from helpers import data
from helpers.data import vintages
from helpers.data.compilations import KEY, withdrawn
from tests import next_release
from tests.test_add import add, contents, held

LOW_INCOME = "low_income_percent"
BESIDE = "agency_percent"
"""A measure of the same tool that has all its years: an edition's own window is as wide."""


def edition(released: str, years, measure=LOW_INCOME, areas=("E08000035",), **others):
    rows = [(measure, area, year, 10.0) for area in areas for year in years]
    source = f"dfe-lait-{released[:4]}"
    frame = pd.DataFrame(rows, columns=[*KEY, "value"])
    return frame.assign(status="", source=source, released=released, compilation=True).assign(
        **others
    )


def gone(*editions) -> list[tuple]:
    candidates = pd.concat(editions, ignore_index=True)
    lost = candidates[withdrawn(candidates)]
    return list(lost[["measure", "period", "released"]].itertuples(index=False, name=None))


def test_an_edition_added_late_does_not_bring_back_the_978_figures_withdrawn_since(checkout):
    rows = pd.read_parquet(checkout.processed / "observations.parquet")
    tool = rows[rows["source"] == "dfe-lait-2026"]
    now = vintages.plain(tool).assign(compilation=True)[edition("", []).columns]
    before = edition(
        "2025-04",
        range(2016, 2025),
        areas=now.loc[now["measure"] == LOW_INCOME, "area_code"].unique(),
    )
    candidates = pd.concat([now, before], ignore_index=True)
    used, earlier = vintages.in_use(candidates)
    pd.testing.assert_frame_equal(used, now.reset_index(drop=True))
    sources = pd.DataFrame({"source": candidates["source"].unique()}).assign(title="An edition")
    releases = vintages.as_releases(earlier, used, sources)
    kinds = releases.groupby("kind")["period"].agg(["size", "min", "max"])
    assert kinds.loc["withdrawn"].tolist() == [978, 2016, 2021]
    assert kinds.loc["published"].tolist() == [489, 2022, 2024]
    then, _ = vintages.in_use(candidates, as_of="2025-06")
    assert (then["period"].min(), len(then)) == (2016, 1467), "what was known then was known"


@pytest.mark.parametrize(
    ("newer", "lost"),
    [
        (edition("2026-04", [2021, 2022]), []),
        (edition("2026-04", [2020, 2022]), [2021]),
        (edition("2026-04", [2020, 2021], measure=BESIDE), []),
        (
            pd.concat([edition("2026-04", [2022]), edition("2026-04", [2020, 2022], BESIDE)]),
            [2020, 2021],
        ),
        (edition("2026-04", [2020, 2022], areas=["E09000001"]), [2021]),
        (edition("2026-04", [2020, 2021, 2022], areas=["E09000001"]), []),
        (edition("2026-04", [2020, 2022], compilation=False), []),
        (edition("2026-04", [2020, 2022], source="another-tool-2026"), []),
    ],
    ids=[
        "years before its first have left its window",
        "a year within it is withdrawn",
        "a measure that it does not give stays",
        "a measure that begins later is withdrawn before",
        "a year that it gives nowhere is withdrawn everywhere",
        "an area that it does not cover stays",
        "a release of its own speaks for what it prints only",
        "another compilation says nothing of this one",
    ],
)
def test_what_a_newer_edition_withdraws(newer, lost):
    older = edition("2025-04", [2020, 2021])
    assert gone(older, newer) == [(LOW_INCOME, year, "2025-04") for year in lost]
    assert gone(newer, older) == gone(older, newer), "whatever the order they are added in"


def test_what_an_edition_after_gives_again_is_in_use_again():
    first, second = edition("2024-04", [2020, 2021, 2022]), edition("2025-04", [2020, 2022])
    third = edition("2026-04", [2020, 2021, 2022])
    used, _ = vintages.in_use(pd.concat([first, second, third], ignore_index=True))
    assert set(used["released"]) == {"2026-04"} and len(used) == 3
    assert gone(first, second, third) == [(LOW_INCOME, 2021, "2024-04")]


def test_the_publishers_own_figure_stays_when_a_compilation_drops_it():
    own = edition("2024-11", [2021], source="dfe-cla-2021", compilation=False)
    used, _ = vintages.in_use(
        pd.concat(
            [own, edition("2025-04", [2020, 2021]), edition("2026-04", [2020, 2022])],
            ignore_index=True,
        )
    )
    assert used.loc[used["period"] == 2021, "source"].tolist() == ["dfe-cla-2021"]


# Through the command.
def test_an_older_edition_is_kept_and_its_withdrawn_years_stay_out_of_use(here, tmp_path, command):
    before = held(here, LOW_INCOME)
    frame = next_release.interactive_tool(here, range(2016, 2025))
    path = next_release.write(frame, tmp_path)
    outcome = add(command, path, "--released", "2025-04")
    assert outcome.code == 0, outcome
    cells = int((frame["Years"].astype(int) < 2022).sum())
    said = f"so that it is kept but not in use: {LOW_INCOME}, 2016 to 2021 ({cells})."
    assert said in outcome.out
    pd.testing.assert_frame_equal(held(here, LOW_INCOME), before)
    releases = pd.read_parquet(here.processed / "releases.parquet")
    assert (releases["kind"] == "withdrawn").sum() == cells
    assert data.series(LOW_INCOME, "England")["period"].min() == 2022
    then = data.series(LOW_INCOME, "England", as_of="2025-06")
    assert then["period"].min() == 2016


def test_an_edition_of_the_name_of_one_held_is_asked_about_where_it_differs(
    here, tmp_path, command
):
    as_held = next_release.interactive_tool(here, [2024, 2025])
    beside = as_held.head(1).assign(**{"Short Desc": "Of no measure here", "Years": "2026"})
    as_held = pd.concat([as_held, beside])
    same = add(command, next_release.write(as_held, tmp_path))
    assert same.code == 0 and "Nothing was added: every figure is held already." in same.out
    before = contents(here)
    another = pd.concat([as_held, next_release.interactive_tool(here, [2021])])
    outcome = add(command, next_release.write(another, tmp_path))
    assert outcome.code == 1 and contents(here) == before
    assert "is another edition than dfe-lait-2026, which is held and dated 2026-04" in outcome.err


def test_withdrawals_are_accepted_by_name_and_undone(here, tmp_path, command):
    years = held(here, LOW_INCOME).index
    assert years.tolist() == [2022, 2023, 2024, 2025]
    newer = pd.concat(
        [
            next_release.interactive_tool(here, range(2024, 2027)),
            next_release.interactive_tool(here, range(2016, 2027), [BESIDE]),
        ]
    )
    path = next_release.write(newer, tmp_path)
    areas = newer[newer["Data item"] == LOW_INCOME]["LA Number"].nunique()
    before = contents(here)
    wrong = ("--accept-withdrawals", BESIDE, "--accept-revisions", LOW_INCOME)
    outcome = add(command, path, "--released", "2027-04", *wrong)
    assert outcome.code == 1, outcome
    assert f"{2 * areas} figures are withdrawn" in outcome.err
    assert f"--accept-withdrawals {LOW_INCOME}." in outcome.err
    assert contents(here) == before
    unknown = add(command, path, "--released", "2027-04", "--accept-withdrawals", "shoes")
    assert unknown.code == 1 and "'shoes' is neither" in unknown.err
    accepted = ("--released", "2027-04", "--accept-withdrawals", LOW_INCOME)
    outcome = add(command, path, *accepted)
    assert outcome.code == 0, outcome
    assert f"and so withdrawn: {LOW_INCOME}, 2022 to 2023 ({2 * areas})." in outcome.out
    assert held(here, LOW_INCOME).index.tolist() == [2024, 2025, 2026]
    assert held(here, "looked_after_uasc_count").index.max() == 2025, "what it does not give stays"
    assert command("undo", "--yes", "--no-reports").code == 0
    assert held(here, LOW_INCOME).index.equals(years)


def test_an_edition_that_may_be_another_of_the_same_year_says_when_it_came_out(
    here, tmp_path, command
):
    path = next_release.write(next_release.interactive_tool(here, [2025, 2026]), tmp_path)
    outcome = add(command, path)
    assert outcome.code == 1
    assert "dfe-lait-2026, which is held and dated 2026-04: say when it came out" in outcome.err


def test_a_figure_that_was_set_aside_is_not_in_use_to_be_withdrawn(here, tmp_path, command):
    """Such as those printed for a council that had ended: the next edition may lack them."""
    measure, area = "care_applications_rate", "E10000021"
    frame = held(here, measure, area)
    aside = frame.index[frame["value"].isna()].tolist()
    assert aside == [2022, 2023, 2024, 2025]
    newer = next_release.interactive_tool(here, range(2016, 2027), [measure])
    assert set(newer.loc[newer["Values"] == "-", "Years"].astype(int)) >= set(aside)
    path = next_release.write(newer, tmp_path)
    outcome = add(command, path, "--released", "2027-04")
    assert outcome.code == 0, outcome
    assert held(here, measure).index.max() == 2026
