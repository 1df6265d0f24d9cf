"""The quality of the data: each check fails on a damaged table and passes on a good one."""

import subprocess
import sys
from datetime import UTC, datetime

import browser as windows
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers import data
from helpers.data import quality
from helpers.data.quality import against_counts, notices, sums
from helpers.data.quality.published import published
from helpers.errors import Problem
from helpers.reports.front import front_page
from helpers.reports.pages import allowed_html, quality_page, quality_sections

COMPARING = [check.name for check in quality.CHECKS[5:]]
ENFORCED = pd.DataFrame({"check": ["checksums", "schema"], "tested": [3, 4_000]})
BREAKS = ["measure", "nation", "start", "kind", "note"]

AREAS = pd.DataFrame(
    [
        ("K02000001", "United Kingdom", "country", ""),
        ("E92000001", "England", "country", "K02000001"),
        ("E12000001", "North", "region", "E92000001"),
        ("E12000002", "South", "region", "E92000001"),
        ("E06000001", "Ashton", "local authority", "E12000001"),
        ("E06000002", "Barton <&>", "local authority", "E12000001"),
        ("E06000003", "Carton", "local authority", "E12000002"),
        ("E06000004", "Old Derby", "local authority", "E12000002"),
        ("E06000005", "New Derby", "local authority", "E12000002"),
    ],
    columns=["area_code", "name", "level", "parent_code"],
)
UNIONS = pd.DataFrame(
    [("E06000005", "Derby", "E06000004", 0), ("E06000005", "Derby", "E06000005", 1)],
    columns=["harmonised_code", "name", "member_code", "stage"],
)
UNIONS["harmonised_code"] = "E06000005+"
MEASURES = pd.DataFrame(
    [
        ("population_0_17", "Children", "count", 0),
        ("plan_started_count", "Plans started", "count", 0),
        ("plan_started_rate", "Plans started, rate", "rate", 1),
        ("plan_repeat_count", "Repeat plans", "count", 0),
        ("plan_repeat_percent", "Repeat plans, share", "percent", 1),
        ("care_leavers_count", "Care leavers", "count", 0),
        ("care_leavers_higher_education_count", "Students", "count", 0),
        ("care_leavers_higher_education_percent", "Students, share", "percent", 0),
        ("spend_total_pounds", "Spending", "pounds", 0),
    ],
    columns=["measure", "label", "kind", "decimals"],
)
COUNCILS = ["E06000001", "E06000002", "E06000003", "E06000004"]
REGIONS = {"E12000001": COUNCILS[:2], "E12000002": COUNCILS[2:], "E92000001": COUNCILS}
WAIVED = ["check", "measure", "area_code", "period", "reason"]


def to_ten(number):
    return 10 * round(number / 10)


def observations(counts=(100, 203, 302, 404), years=(2019, 2020)):
    """Counts, shares, rates and spending of four councils, added up and rounded to 10."""
    rows = []
    for year in years:
        started = dict(zip(COUNCILS, counts, strict=True))
        repeat = {code: number // 4 for code, number in started.items()}
        students = {code: number // 10 for code, number in started.items()}
        own = {
            "population_0_17": dict.fromkeys(COUNCILS, 20000),
            "plan_started_count": started,
            "plan_repeat_count": repeat,
            "care_leavers_count": started,
            "care_leavers_higher_education_count": students,
            "spend_total_pounds": {code: 1_000_003.0 * number for code, number in started.items()},
        }
        for measure, by_council in own.items():
            exact = measure in ("population_0_17", "spend_total_pounds")
            rows += [(measure, code, year, value, 1.0) for code, value in by_council.items()]
            for region, parts in REGIONS.items():
                total = sum(by_council[code] for code in parts)
                unit = 1.0 if exact else 10.0
                rows.append((measure, region, year, total if exact else to_ten(total), unit))
        for code, number in started.items():
            rows += [
                ("plan_started_rate", code, year, round(number / 2, 1), 0.1),
                ("plan_repeat_percent", code, year, round(100 * repeat[code] / number, 1), 0.1),
                (
                    "care_leavers_higher_education_percent",
                    *(code, year, round(100 * students[code] / number), 1.0),
                ),
            ]
    frame = pd.DataFrame(rows, columns=["measure", "area_code", "period", "value", "rounding"])
    frame["value"] = frame["value"].astype(float)
    same = {"status": "", "reason": "", "source": "dfe-cin-2020", "released": "2020-10"}
    return frame.assign(**same, lower=np.nan, upper=np.nan)


def tables(**others):
    made = {
        "observations": observations(),
        "measures": MEASURES,
        "areas": AREAS,
        "harmonised_areas": UNIONS,
        "breaks": pd.DataFrame(columns=BREAKS),
        "waived": pd.DataFrame(columns=WAIVED),
        "files": pd.DataFrame(
            {"file": ["plans.csv"], "title": ["Plans"], "release": ["2020"], "sha256": ["ab" * 32]}
        ),
    }
    return {**made, **others}


def changed(measure, area_code, period, **to):
    frame = observations()
    cell = (
        (frame["measure"] == measure)
        & (frame["area_code"] == area_code)
        & (frame["period"] == period)
    )
    assert cell.sum() == 1
    for name, value in to.items():
        frame.loc[cell, name] = value
    return frame


def results(found):
    return found.checks.set_index("check")["result"].to_dict()


def tally(found, check):
    return found.checks.set_index("check").loc[check, ["tested", "untested"]].tolist()


def test_good_tables_pass_every_check_and_each_tests_something():
    found = quality.examine(tables(), ENFORCED)
    assert set(results(found).values()) == {"passed"}
    assert len(found.checks) == len(quality.CHECKS)
    assert (found.checks.set_index("check").loc[COMPARING, "tested"] > 0).all()
    assert tally(found, "schema") == [4_000, 0]
    assert found.findings.empty


@pytest.mark.parametrize(
    ("measure", "area", "value", "check", "said"),
    [
        ("plan_started_rate", "E06000001", 50.2, "rates-against-counts", "give 50.000"),
        ("plan_repeat_percent", "E06000002", 25.0, "percent-against-counts", "give 24.631"),
        (
            "care_leavers_higher_education_percent",
            *("E06000001", 12.0, "percent-against-counts", "give 10.00"),
        ),
        ("plan_repeat_count", "E06000003", 303.0, "parts-against-whole", "is 303"),
        ("plan_started_count", "E12000001", 310.0, "councils-against-nation", "add up to 303"),
        ("plan_started_count", "E92000001", 990.0, "regions-against-nation", "add up to 1,010"),
        ("spend_total_pounds", "E12000001", 303_000_950.0, "councils-against-nation", "303,000,9"),
    ],
)
def test_a_damaged_cell_fails_its_check_and_is_named(measure, area, value, check, said):
    found = quality.examine(
        tables(observations=changed(measure, area, 2020, value=value)), ENFORCED
    )
    assert results(found)[check] == "failed"
    cells = found.findings[found.findings["check"] == check]
    mine = cells[(cells["area_code"] == area) & (cells["period"] == 2020)]
    assert said in " ".join(mine["sentence"])
    assert AREAS.set_index("area_code").at[area, "name"] in mine["sentence"].iloc[0]


def test_spending_may_differ_by_the_pound_each_council_is_printed_to():
    off = changed("spend_total_pounds", "E12000001", 2020, value=303 * 1_000_003.0 + 1)
    assert results(quality.examine(tables(observations=off), ENFORCED))[
        "councils-against-nation"
    ] == ("passed")


def test_a_share_may_lie_below_counts_that_leave_some_of_its_base_out_but_not_above():
    lower = changed("care_leavers_higher_education_percent", "E06000001", 2020, value=7.0)
    assert results(quality.examine(tables(observations=lower), ENFORCED))[
        "percent-against-counts"
    ] == ("passed")


@pytest.mark.parametrize("status", ["c", "x", "u"])
def test_a_sum_with_a_missing_part_is_not_tested_and_never_said(status):
    """Nation less councils would give a suppressed council away."""
    frame = changed("plan_started_count", "E06000001", 2020, value=np.nan, status=status)
    before = tally(quality.examine(tables(), ENFORCED), "councils-against-nation")
    found = quality.examine(tables(observations=frame), ENFORCED)
    after = tally(found, "councils-against-nation")
    assert [after[0] - before[0], after[1] - before[1]] == [-2, 2]
    assert found.findings[found.findings["check"] == "councils-against-nation"].empty
    absent = frame[frame["value"].notna()]
    assert tally(
        quality.examine(tables(observations=absent), ENFORCED), "councils-against-nation"
    ) == (after)


def test_a_cell_that_is_not_applicable_adds_nothing():
    frame = changed("plan_started_count", "E06000001", 2020, value=np.nan, status="z")
    found = quality.examine(tables(observations=frame), ENFORCED).findings
    mine = found[found["check"] == "councils-against-nation"]
    assert list(mine["area_code"]) == ["E12000001", "E92000001"]
    assert list(mine["expected"]) == [203, 909]


def test_a_reorganised_council_is_added_by_its_old_or_its_new_authorities():
    frame = observations()
    new = frame["area_code"].eq("E06000004") & frame["period"].eq(2020)
    frame.loc[new, "area_code"] = "E06000005"
    found = quality.examine(tables(observations=frame), ENFORCED)
    assert results(found)["councils-against-nation"] == "passed"
    assert tally(found, "councils-against-nation")[1] == 0
    neither = frame[~new | (frame["measure"] != "plan_started_count")]
    found = quality.examine(tables(observations=neither), ENFORCED)
    assert tally(found, "councils-against-nation")[1] == 2


def test_a_rate_on_another_population_and_a_share_before_a_release_are_not_tested():
    frame = changed("plan_started_rate", "E06000001", 2020, value=60.0)
    frame.loc[frame["measure"].eq("plan_repeat_percent"), "value"] += 5
    breaks = pd.DataFrame(
        [
            ("plan_started_rate", "E92000001", 2021, "population base", ""),
            ("plan_repeat_count", "E92000001", 2021, "release", ""),
        ],
        columns=BREAKS,
    )
    assert results(quality.examine(tables(observations=frame), ENFORCED))[
        "rates-against-counts"
    ] == ("failed")
    found = quality.examine(tables(observations=frame, breaks=breaks), ENFORCED)
    assert set(results(found).values()) == {"passed"}
    assert tally(found, "rates-against-counts")[0] == 0


RATE = ("rates-against-counts", "plan_started_rate", "E06000001", 2020, 60.0)
SHARE = ("percent-against-counts", "plan_repeat_percent", "E06000002", 2020, 35.0)
PART = ("parts-against-whole", "plan_repeat_count", "E06000003", 2020, 309.0)
REGION = ("councils-against-nation", "plan_started_count", "E12000001", 2020, 330.0)
NATION = ("regions-against-nation", "plan_started_count", "E92000001", 2020, 900.0)
OLDER, NEWER = "2019-10", "2021-10"


@pytest.mark.parametrize(
    ("wrong", "measure", "area", "period", "released", "result"),
    [
        (RATE, "plan_started_count", "E06000001", 2020, NEWER, "passed"),
        (RATE, "population_0_17", "E06000001", 2019, NEWER, "passed"),
        (RATE, "plan_started_rate", "E06000001", 2020, OLDER, "passed"),
        (RATE, "population_0_17", "E06000001", 2020, NEWER, "failed"),
        (RATE, "population_0_17", "E06000001", 2019, OLDER, "failed"),
        (RATE, "plan_started_rate", "E06000001", 2020, NEWER, "failed"),
        (SHARE, "plan_repeat_count", "E06000002", 2020, NEWER, "passed"),
        (SHARE, "plan_started_count", "E06000002", 2020, NEWER, "passed"),
        (SHARE, "plan_started_count", "E06000002", 2020, OLDER, "failed"),
        (PART, "plan_started_count", "E06000003", 2020, NEWER, "passed"),
        (PART, "plan_repeat_count", "E06000003", 2020, OLDER, "passed"),
        (PART, "plan_repeat_count", "E06000003", 2020, NEWER, "failed"),
        (REGION, "plan_started_count", "E12000001", 2020, NEWER, "passed"),
        (REGION, "plan_started_count", "E06000002", 2020, NEWER, "passed"),
        (REGION, "plan_started_count", "E06000002", 2020, OLDER, "passed"),
        (REGION, "plan_started_count", "E06000003", 2020, NEWER, "failed"),
        (NATION, "plan_started_count", "E92000001", 2020, NEWER, "passed"),
        (NATION, "plan_started_count", "E12000002", 2020, OLDER, "passed"),
        (NATION, "plan_started_count", "E12000002", 2019, OLDER, "failed"),
    ],
)
def test_figures_of_different_releases_are_compared_only_where_they_must_agree(
    wrong, measure, area, period, released, result
):
    check, *cell, value = wrong
    frame = changed(*cell, value=value)
    at_once = quality.examine(tables(observations=frame), ENFORCED)
    assert results(at_once)[check] == "failed"
    place = frame[["measure", "area_code", "period"]].eq([measure, area, period]).all(axis=1)
    assert place.sum() == 1
    frame.loc[place, "released"] = released
    found = quality.examine(tables(observations=frame), ENFORCED)
    assert results(found)[check] == result
    before, after = tally(at_once, check), tally(found, check)
    assert sum(before) == sum(after)
    assert (after[1] > before[1]) or result == "failed"


def test_a_council_that_does_not_apply_and_is_of_another_release_leaves_its_sum_untested():
    """Whether it applies may have changed since."""
    frame = changed("plan_started_count", "E06000001", 2020, value=np.nan, status="z")
    assert "E12000001" in set(
        quality.examine(tables(observations=frame), ENFORCED).findings["area_code"]
    )
    frame.loc[frame["status"] == "z", "released"] = OLDER
    found = quality.examine(tables(observations=frame), ENFORCED)
    assert results(found)["councils-against-nation"] == "passed"


def test_a_reorganised_council_of_another_release_leaves_its_sum_untested():
    frame = changed("plan_started_count", "E12000002", 2020, value=900.0)
    old = frame["area_code"].eq("E06000004") & frame["period"].eq(2020)
    frame.loc[old, "released"] = NEWER
    found = quality.examine(tables(observations=frame), ENFORCED)
    assert results(found)["councils-against-nation"] == "passed"


def test_worked_out_figures_are_no_evidence():
    frame = observations().assign(source="derived")
    found = quality.examine(tables(observations=frame), ENFORCED)
    assert (found.checks.set_index("check").loc[COMPARING, "tested"] == 0).all()


@settings(max_examples=25)
@given(st.lists(st.integers(0, 50_000), min_size=4, max_size=4))
def test_sums_within_rounding_hold_whatever_the_counts(counts):
    frame = observations(counts=[count + 1 for count in counts], years=[2020])
    cells = published(tables(observations=frame))
    assert sums.councils(cells, AREAS, UNIONS)["holds"].all()
    assert sums.regions(cells, AREAS)["holds"].all()


@settings(max_examples=25)
@given(st.lists(st.integers(0, 50_000), min_size=4, max_size=4), st.integers(6, 1000))
def test_a_total_further_off_than_rounding_never_holds(counts, off):
    frame = observations(counts=[count + 1 for count in counts], years=[2020])
    nation = frame["measure"].eq("plan_started_count") & frame["area_code"].eq("E92000001")
    exact = frame.loc[
        frame["measure"].eq("plan_started_count") & frame["area_code"].isin(COUNCILS), "value"
    ].sum()
    for total in (exact + off, exact - off):
        frame.loc[nation, "value"] = total
        tried = sums.councils(published(tables(observations=frame)), AREAS, UNIONS)
        mine = tried[tried["measure"].eq("plan_started_count") & tried["area_code"].eq("E92000001")]
        assert mine["holds"].tolist() == [False]


@settings(max_examples=25)
@given(st.integers(1, 10_000), st.integers(1, 10_000))
def test_rates_and_shares_worked_out_from_the_counts_hold(number, other):
    frame = observations(counts=(number, other, 7, 8))
    cells = published(tables(observations=frame))
    breaks = tables()["breaks"]
    for tried in (
        against_counts.rates(cells, breaks),
        against_counts.shares(cells, breaks),
        against_counts.wholes(cells),
    ):
        assert len(tried)
        assert tried["holds"].fillna(True).all()


def failing():
    frame = changed("plan_started_count", "E12000001", 2020, value=330.0)
    return tables(observations=frame)


def test_a_waived_cell_keeps_its_reason_and_passes_and_one_not_needed_is_listed():
    row = ("councils-against-nation", "plan_started_count", "E12000001", 2020, "a known misprint")
    other = ("regions-against-nation", "plan_started_count", "E92000001", 2020, "another")
    idle = ("councils-against-nation", "plan_repeat_count", "E12000001", 2020, "long put right")
    waived = pd.DataFrame([row, other, idle], columns=WAIVED)
    made = failing() | {"waived": waived}
    found = quality.examine(made, ENFORCED)
    assert set(results(found).values()) == {"passed"}
    assert set(found.findings["waived"]) == {"a known misprint", "another"}
    html = shown(made, found)
    assert "a known misprint" in html
    assert "Waivers that no failing cell needs" in html
    assert "long put right" in html


def test_the_gate_names_failing_checks_and_opens_for_waived_ones():
    found = quality.examine(failing(), ENFORCED)
    with pytest.raises(Problem) as raised:
        quality.gate(found.checks, found.findings, "no report is made")
    assert "councils-against-nation" in raised.value.sentence
    assert "so no report is made" in raised.value.sentence
    assert "--waive" in raised.value.sentence
    assert any("1 of" in line for line in raised.value.details)
    names = ["councils-against-nation", "regions-against-nation", "schema"]
    waived = quality.waive(found.checks, dict.fromkeys(names, "the publisher says so"))
    quality.gate(waived, found.findings, "no report is made")
    by_name = waived.set_index("check")
    assert by_name.loc[names, "result"].tolist() == ["waived", "waived", "passed"]
    assert by_name.loc["schema", "reason"] == ""
    assert quality.counted(waived) == "8 checks passed, 2 waived"


def test_only_a_check_that_exists_is_waived_and_only_with_a_reason():
    checks = quality.examine(tables(), ENFORCED).checks
    with pytest.raises(Problem, match="no check called 'sums'"):
        quality.waive(checks, {"sums": "because"})
    with pytest.raises(Problem, match="Say why"):
        quality.waive(checks, {"schema": " "})


def test_what_the_build_enforced_is_counted():
    frames = [pd.DataFrame({"area_code": ["a", "b"], "value": ["1", "2"]}), pd.DataFrame()]
    found = quality.enforced(2, frames, observations()).set_index("check")["tested"]
    assert found["checksums"] == 2
    assert found["schema"] == 4
    assert found["references"] == 2
    assert found["unique-keys"] == found["ranges"] == len(observations())


def many(jump=0):
    """Forty councils that grow alike, but for chance, and one that jumps."""
    chance = np.random.default_rng(4)
    codes = [f"E0600{n:04d}" for n in range(40)]
    areas = pd.DataFrame({"area_code": codes, "name": codes, "level": "local authority"})
    before, after = chance.poisson(400, 40), chance.poisson(440, 40)
    after[3] += jump
    rows = [
        ("plan_started_count", code, year, float(value))
        for year, values in ((2019, before), (2020, after))
        for code, value in zip(codes, values, strict=True)
    ]
    frame = pd.DataFrame(rows, columns=["measure", "area_code", "period", "value"])
    return tables(
        observations=frame.assign(source="s", released="2020-10", status="", rounding=1.0),
        areas=areas.assign(parent_code=""),
    )


def outlying(made):
    return notices.outlying(published(made), made["areas"], made["breaks"])


def test_a_jump_stands_out_and_chance_does_not():
    found, looked_at = outlying(many())
    assert looked_at == 40
    assert found.empty
    found, _ = outlying(many(jump=300))
    assert found["area_code"].tolist() == ["E06000003"]
    assert found["deviations"].iloc[0] > notices.THRESHOLD
    assert found["new"].iloc[0] - found["old"].iloc[0] > 200


def test_a_jump_there_and_back_is_told_by_the_year_after():
    made = many(jump=300)
    later = made["observations"].query("period == 2019").assign(period=2021)
    both = pd.concat([made["observations"], later], ignore_index=True)
    found, _ = outlying(made | {"observations": both})
    assert sorted(found["period"]) == [2020, 2021]
    after = found.set_index("period")["after"]
    assert after[2020] == found.set_index("period")["new"][2021] and np.isnan(after[2021])


def test_the_table_of_changes_is_what_the_page_lists():
    held = {name: data.table(name) for name in ("observations", "measures", "areas", "breaks")}
    found, _ = notices.outlying(published(held), held["areas"], held["breaks"])
    pd.testing.assert_frame_equal(data.table("outlying"), found, check_dtype=False)


def test_a_jump_at_a_break_or_among_few_councils_says_nothing():
    made = many(jump=300)
    row = ("plan_started_count", "E92000001", 2020, "definition", "")
    at_break = made | {"breaks": pd.DataFrame([row], columns=BREAKS)}
    assert outlying(at_break)[1] == 0
    few = made["observations"]
    few = few[few["area_code"] < "E06000010"]
    assert outlying(made | {"observations": few})[1] == 0


def test_chance_alone_brings_one_in_sixteen_thousand():
    assert notices.by_chance(15_787) == pytest.approx(1, abs=0.01)


def test_coverage_and_gaps_count_areas_and_symbols():
    made = tables(
        observations=changed("plan_started_count", "E06000001", 2020, value=np.nan, status="c")
    )
    counts = notices.coverage(published(made), AREAS, ["local authority"])
    assert counts.loc["plan_started_count"].tolist() == [4, 3]
    assert notices.missing(made).loc["plan_started_count", "c"] == 1


FACTS = quality_page.Facts(
    datetime(2026, 11, 22, tzinfo=UTC), "v1-2-gabc", "the run of 3 November 2025"
)


def changes():
    rows = [
        ("plan_started_count", "E06000001", "Ashton", 2019, "revised", 99.0, 100.0),
        ("plan_started_count", "E06000002", "Barton <&>", 2020, "newly missing", 8765.0, np.nan),
        ("plan_started_count", "E06000003", "Carton", 2018, "disappeared", 4321.0, np.nan),
        ("plan_started_count", "E06000003", "Carton", 2020, "new", np.nan, 302.0),
    ]
    names = ["measure", "area_code", "area", "period", "kind", "old", "new"]
    return pd.DataFrame(rows, columns=names)


def shown(made, found, waivers=None, changed=None, facts=FACTS):
    checks = quality.waive(found.checks, waivers or {})
    some = changes() if changed is None else changed
    return quality_page.page(made, checks, found.findings, some, facts)


def test_the_page_says_results_reasons_changes_and_checksums():
    made = failing()
    made["areas"] = AREAS.assign(review=["", "", "", "", "new in the file", *[""] * 4])
    found = quality.examine(made, ENFORCED)
    html = shown(made, found, {"councils-against-nation": "said <so>"})
    for said in (
        *("8 checks passed, 1 waived, 1 failed", "said &lt;so&gt;", "Barton &lt;&amp;&gt;"),
        *("330 is printed, but its councils add up to 303", "the run of 3 November 2025"),
        *("4,321", "ab" * 32, "new in the file", "v1-2-gabc", "pandas", "What a failure means"),
    ):
        assert said in html
    assert "said <so>" not in html
    assert allowed_html.refuse(html, "The page") == html


def test_building_and_its_page_do_without_what_runs_notebooks():
    """It takes seconds to import."""
    page = "helpers.reports.pages.quality_page"
    code = f"import sys, helpers.data.process, {page}; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    loaded = set(done.stdout.split())
    assert "helpers.reports.pages.quality_page" in loaded
    assert not loaded & {"nbconvert", "nbformat", "nbclient", "papermill", "matplotlib"}


def test_what_a_publisher_no_longer_shows_is_not_printed():
    html = shown(tables(), quality.examine(tables(), ENFORCED))
    assert "newly missing" in html
    assert "8,765" not in html


def test_a_first_run_and_one_without_changes_say_so():
    found = quality.examine(tables(), ENFORCED)
    nothing = changes().head(0)
    assert "No published figure has changed" in shown(tables(), found, changed=nothing)
    first = quality_page.Facts(FACTS.made, "v1")
    assert "This is the first run here" in shown(tables(), found, changed=nothing, facts=first)


def test_a_long_list_is_cut_and_counted():
    long = pd.concat([changes().head(1)] * 130).assign(period=range(1900, 2030))
    html = shown(tables(), quality.examine(tables(), ENFORCED), changed=long)
    assert f"Figures that changed: the first {quality_sections.MOST_CHANGES} of 130" in html


def test_the_front_page_leads_to_it_and_says_what_it_says(tmp_path):
    path = tmp_path / "quality.html"
    assert quality_page.summary(path) == ""
    path.write_text(shown(tables(), quality.examine(tables(), ENFORCED)), encoding="utf-8")
    assert quality_page.summary(path) == "10 checks passed"
    front = front_page.page([], quality=quality_page.summary(path))
    assert '<a href="quality.html">Quality of the data</a>: 10 checks passed.' in front
    assert "quality.html" not in front_page.page([])


def test_the_figures_held_agree_but_for_cells_with_a_known_reason():
    names = ("observations", "measures", "areas", "harmonised_areas", "breaks", "waived")
    found = quality.examine({name: data.table(name) for name in names}, ENFORCED)
    unexplained = found.findings.loc[found.findings["waived"] == "", "sentence"]
    assert unexplained.tolist() == []
    assert tally(found, "councils-against-nation")[0] > 2_500


@pytest.mark.browser
def test_the_page_has_no_fault_in_any_colours_and_width(tmp_path):
    made = failing()
    path = tmp_path / "quality.html"
    path.write_text(shown(made, quality.examine(made, ENFORCED)), encoding="utf-8")
    with windows.launched() as browser:
        assert windows.faults(browser, path) == []
