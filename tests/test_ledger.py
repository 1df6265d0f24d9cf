"""The ledger as it was read: every number a claim shows, and where its verdict turns."""

import re

import pandas as pd
import pytest

from helpers.analysis import claims
from helpers.analysis.claims import verdicts
from helpers.analysis.claims.figures import Figures
from helpers.analysis.claims.ledger import finding_of
from tests.conftest import ROOT

READ = ROOT / "tests" / "ledger.csv"
NUMBERS = re.compile(r"[+\u2212]?\d[\d,]*(?:\.\d+)?")
COLUMNS = ["rebuilt_then", "rebuilt_now", "latest", "reason"]


@pytest.fixture(scope="module")
def figures():
    return claims.held()


def as_read(rows):
    """Return the verdict of each claim and the numbers it shows, in their order."""
    numbers = rows[COLUMNS].map(lambda text: " ".join(NUMBERS.findall(text)))
    shown = numbers.agg(" | ".join, axis=1)
    return rows[["claim", "verdict", "since", "latest_period"]].assign(shown=shown)


def test_every_claim_shows_the_numbers_that_were_read(figures):
    """``as_read(claims.ledger(figures)).to_csv(READ, index=False)`` writes what is now shown."""
    read = pd.read_csv(READ, dtype=str, keep_default_na=False)
    now = as_read(claims.ledger(figures))
    assert now["claim"].tolist() == read["claim"].tolist()
    for before, after in zip(read.to_dict("records"), now.to_dict("records"), strict=True):
        assert after == before


def changed(figures, chosen, values, table="observations"):
    """Return the figures with the value of chosen rows changed, of England where none is named."""
    frame = figures.tables[table].copy()
    if "area_code" not in chosen:
        chosen = f"{chosen} and area_code == 'E92000001'"
    mask = frame.eval(chosen)
    assert mask.any(), chosen
    frame.loc[mask, "value"] = values
    return Figures({**figures.tables, table: frame})


NO_PLAN = "measure == 'section_47_no_plan_count' and period == 2020"
ENQUIRIES = "measure == 'section_47_count' and period == 2020"
WALES = "measure == 'looked_after_count' and area_code == 'W92000004'"
VACANCY = "measure == 'vacancy_percent' and period == 2022"


@pytest.mark.parametrize(
    ("claim", "chosen", "value", "verdict"),
    [
        ("section-47-no-plan", NO_PLAN, 134_500, verdicts.REPRODUCED),
        ("section-47-no-plan", NO_PLAN, 135_500, verdicts.OF_THE_TIME),
        ("section-47-no-plan", ENQUIRIES, 200_500, verdicts.REPRODUCED),
        ("section-47-no-plan", ENQUIRIES, 201_500, verdicts.OF_THE_TIME),
        (
            "stable-homes",
            "measure == 'foster_places_filled_count' and period == 2022",
            40_570,
            verdicts.REPRODUCED,
        ),
        ("wales-record", f"{WALES} and period == 2020", 7_262, verdicts.REPRODUCED),
        ("wales-record", f"{WALES} and period == 2020", 7_263, verdicts.NOT_REPRODUCED),
        (
            "poor-outcomes-england",
            "measure == 'ks2_expected_all_percent' and period == 2019",
            38,
            verdicts.DEPENDS,
        ),
        (
            "costs-crisis",
            "measure == 'weekly_cost_looked_after_pounds' and period == 2020",
            1_095,
            verdicts.DEPENDS,
        ),
        (
            "vacancies-40",
            f"{VACANCY} and value >= 40 and area_code != ''",
            39.9,
            verdicts.NOT_REPRODUCED,
        ),
        ("vacancies-40", VACANCY, 6.8, verdicts.REPRODUCED),
        ("vacancies-40", VACANCY, 7.0, verdicts.DEPENDS),
        ("foster-majority", "measure == 'foster_care_percent' and period == 2020", 69.9, "not"),
        ("moved-far", "measure == 'far_from_home_percent' and period == 2020", 10, "reproduced"),
        ("moved-far", "measure == 'far_from_home_percent' and period == 2020", 9, "depends"),
        (
            "more-in-care",
            "measure == 'looked_after_count' and period == 2020",
            64_460,
            "reproduced on",
        ),
    ],
)
def test_where_a_verdict_turns(figures, claim, chosen, value, verdict):
    assert finding_of(claim, changed(figures, chosen, value)).verdict.startswith(verdict)


@pytest.mark.parametrize(
    ("claim", "measure", "area", "year", "same", "more"),
    [
        ("more-in-care", "looked_after_count", "E92000001", 2020, 10, 11),
        ("foster-majority", "foster_care_percent", "E92000001", 2020, 1, 2),
        ("stable-homes", "three_placements_percent", "E92000001", 2020, 1, 2),
        ("moved-far", "far_from_home_percent", "E92000001", 2020, 1, 2),
        ("section-47-no-plan", "section_47_no_plan_percent", "E92000001", 2020, 0.04, 0.06),
        ("section-47-growth", "section_47_count", "E92000001", 2020, 10, 11),
        ("section-47-no-plan-tripled", "section_47_no_plan_count", "E92000001", 2020, 20, 21),
        ("more-investigated", "section_47_count", "E92000001", 2020, 10, 11),
        ("demand-decade", "section_47_count", "E92000001", 2020, 10, 11),
    ],
)
def test_no_more_than_rounding_changes_nothing(figures, claim, measure, area, year, same, more):
    """The latest figure is that of the time, a little more, or more than rounding explains."""
    place = f"measure == '{measure}' and area_code == '{area}'"
    then = figures.value(measure, year, area)
    last = f"{place} and period >= {year + 1}"
    assert finding_of(claim, changed(figures, last, then + same)).since == verdicts.STILL
    assert finding_of(claim, changed(figures, last, then + more)).since == verdicts.MORE


@pytest.mark.parametrize(
    ("claim", "measure", "area", "year", "value", "since"),
    [
        ("wales-record", "looked_after_count", "W92000004", 2024, 7_268, verdicts.STILL),
        ("wales-record", "looked_after_count", "W92000004", 2024, 7_269, verdicts.MORE),
        ("wales-record", "looked_after_count", "W92000004", 2024, 7_262, verdicts.NO_LONGER),
        ("wales-70-higher", "looked_after_rate", "W92000004", 2023, 120.0, verdicts.STILL),
        ("wales-70-higher", "looked_after_rate", "W92000004", 2023, 125.0, verdicts.MORE),
        ("wales-one-percent", "looked_after_rate", "W92000004", 2023, 121.0, verdicts.MORE),
        ("wales-one-percent", "looked_after_rate", "W92000004", 2023, 151.0, verdicts.NO_LONGER),
        ("care-count-2020", "looked_after_count", "E92000001", 2015, 65_680, verdicts.STILL),
        ("care-count-2020", "looked_after_count", "E92000001", 2015, 65_000, verdicts.MORE),
        ("care-count-2020", "looked_after_count", "E92000001", 2015, 81_770, verdicts.NO_LONGER),
        ("demand-decade", "section_47_count", "E92000001", 2015, 192_158, verdicts.MORE),
        ("demand-decade", "section_47_count", "E92000001", 2015, 192_159, verdicts.NO_LONGER),
        ("poor-outcomes-england", "attainment8_all_score", "E92000001", 2025, 17.3, "no longer"),
        ("moved-far", "far_from_home_percent", "E92000001", 2025, 9, verdicts.NO_LONGER),
    ],
)
def test_where_it_turns_what_has_become_of_a_claim(
    figures, claim, measure, area, year, value, since
):
    chosen = f"measure == '{measure}' and area_code == '{area}' and period == {year}"
    assert finding_of(claim, changed(figures, chosen, value)).since.startswith(since)


def test_a_number_that_was_first_published_as_before_has_not_risen(figures):
    printed = changed(
        figures, "measure == 'looked_after_count' and period == 2020", 64_400, "releases"
    )
    assert finding_of("looked-after-increase", printed).verdict == verdicts.DEPENDS


OF_2020 = {
    *("care-count-2020", "more-in-care", "looked-after-increase", "foster-majority", "moved-far"),
    *("section-47-no-plan", "section-47-growth", "section-47-no-plan-tripled", "demand-decade"),
    *("more-investigated", "costs-crisis", "inequality-deprivation", "inconsistent-practice"),
    "unregulated-homes",
}


@pytest.mark.parametrize(
    ("year", "names"),
    [
        (2020, OF_2020),
        (2021, {"wales-one-percent", "wales-record"}),
        (2022, {"vacancies-40"}),
    ],
)
def test_what_has_become_of_a_claim_takes_a_figure_of_a_later_year(figures, year, names):
    frame = figures.tables["observations"]
    for last, told in ((year, set()), (year + 1, names)):
        known = Figures({**figures.tables, "observations": frame[frame["period"] <= last]})
        rows = claims.ledger(known).set_index("claim").loc[sorted(names)]
        assert set(rows.index[rows["since"] != verdicts.UNKNOWN]) == told


def test_homes_that_are_counted_still_are_still_there(figures):
    frame = figures.tables["characteristics"]
    last = frame[frame["characteristic"].str.startswith("5a. ") & (frame["period"] == 2023)]
    more = pd.concat([frame, last.assign(period=2024)], ignore_index=True)
    still = finding_of("unregulated-homes", Figures({**figures.tables, "characteristics": more}))
    assert len(last) and still.since == verdicts.STILL


def councils_at(figures, rate):
    """Return the figures with a rate of children looked after in each council of 2025."""
    people = figures.councils("population_0_17", 2024)
    counts = people * rate(people.index) / 10_000
    frame = figures.tables["observations"].copy()
    mine = (frame["measure"] == "looked_after_count") & (frame["period"] == 2025)
    mine &= frame["area_code"].isin(counts.index) & frame["value"].notna()
    frame.loc[mine, "value"] = frame.loc[mine, "area_code"].map(counts)
    return Figures({**figures.tables, "observations": frame})


def test_practice_is_inconsistent_by_chance_and_not_by_the_ratio(figures):
    other = councils_at(figures, lambda codes: pd.Series(range(len(codes)), codes) % 2 * 20 + 60)
    finding = finding_of("inconsistent-practice", other)
    assert finding.since == verdicts.LESS and finding.latest.endswith("90:10 ratio 1.3")


def test_a_steeper_gradient_is_more_so_where_chance_cannot_explain_it(figures):
    score = figures.councils("idaci_2019_score", 2019)
    other = councils_at(figures, lambda codes: 600 * (score.reindex(codes).fillna(0.15) - 0.02))
    assert finding_of("inequality-deprivation", other).since == verdicts.MORE


def test_the_newest_rate_of_councils_is_of_the_newest_population(figures):
    frame = figures.tables["observations"]
    newest = (frame["measure"] == "population_0_17") & (frame["period"] > 2023)
    known = Figures({**figures.tables, "observations": frame[~newest]})
    assert finding_of("inequality-deprivation", known).latest_period == "2024"


@pytest.mark.parametrize(
    ("share", "verdict", "since"),
    [
        (40.0, verdicts.DEPENDS, verdicts.LESS),
        (39.9, verdicts.NOT_REPRODUCED, verdicts.NO_LONGER),
    ],
)
def test_a_share_of_exactly_forty_per_cent_counts(figures, share, verdict, since):
    high = "measure == 'vacancy_percent' and value >= 40 and area_code != ''"
    finding = finding_of("vacancies-40", changed(figures, high, share))
    assert (finding.verdict, finding.since) == (verdict, since)
    assert finding.latest.startswith("2 of 149" if share == 40 else "0 of 149")


def test_a_rise_in_a_welsh_council_is_tested_with_what_rounding_leaves(figures):
    code = figures.area_of("wales-council-350")
    start = f"measure == 'looked_after_count' and area_code == '{code}' and period == 2003"
    for before, verdict in ((34.13, verdicts.DEPENDS), (34.2, verdicts.NOT_REPRODUCED)):
        assert finding_of("wales-council-350", changed(figures, start, before)).verdict == verdict
