"""Section 47 outcomes: back-tests on published figures, hand-made frames, properties."""

import re

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from statsmodels.stats.proportion import proportion_confint

from helpers import data, words
from helpers.analysis import comparison
from helpers.analysis.section_47_outcomes import (
    conferences,
    growth_bases,
    recorded_outcomes,
    statements,
)
from helpers.analysis.section_47_outcomes import section_47 as s47
from helpers.errors import Problem
from helpers.statistics import bounds

ENGLAND = "E92000001"
NO_BREAKS = pd.DataFrame({"period": [], "kind": [], "note": []})
NO_RELEASES = pd.DataFrame(columns=["period", "value", "kind", "released"])


def breaks(*years):
    return pd.DataFrame({"period": years, "kind": "definition", "note": "counted anew"})


def series(measure, values, area="Anyshire", code="E10000099", first_year=2013, status=""):
    years = range(first_year, first_year + len(values))
    return pd.DataFrame(
        {
            "measure": measure,
            "area_code": code,
            "area": area,
            "period": list(years),
            "value": pd.Series(values, dtype=float),
            "lower": np.nan,
            "upper": np.nan,
            "status": [status if value is None else "" for value in values],
            "reason": "",
            "source": "made",
            "released": "2024-10",
            "rounding": 1.0,
        }
    )


@pytest.fixture(scope="module")
def studies():
    return data.studies(recorded_outcomes.TOPIC)


@pytest.fixture(scope="module")
def beside(studies):
    flows = data.observations(list(recorded_outcomes.FLOWS), ["Lincolnshire", "Devon"])
    return recorded_outcomes.beside_published(studies, flows)


@pytest.fixture(scope="module")
def england():
    return data.observations(s47.MEASURES, "England")


@pytest.mark.parametrize(
    ("year", "enquiries", "plans", "left", "percent"),
    [
        (2010, 87_700, 44_300, 43_400, 49.5),
        (2020, 201_000, 66_380, 134_620, 67.0),
        (2025, 230_590, 61_840, 168_750, 73.2),
    ],
)
def test_enquiries_less_plans_are_as_published(england, year, enquiries, plans, left, percent):
    text = statements.without_plan(england, year)
    for figure in (f"{enquiries:,}", f"{plans:,}", f"{left:,}", f"{percent}%"):
        assert figure in text
    held = england[england["period"] == year].set_index("measure")["value"]
    assert held[s47.LESS_PLANS].tolist() == [
        enquiries,
        plans,
        left,
        pytest.approx(percent, abs=0.05),
    ]


def test_children_less_those_planned_are_as_published(england):
    text = statements.without_plan(england, 2020, of_children=True)
    for figure in ("177,840", "66,210", "111,630", "62.8%"):
        assert figure in text


def test_children_are_not_subtracted_where_a_count_is_not_held(england):
    held = england[england["period"] == 2023].set_index("measure").reindex(s47.CHILDREN_LESS_PLANS)
    assert held["value"].fillna(-1).tolist() == [194_150, -1, -1, -1]
    assert held["status"].tolist()[2:] == ["x", "x"]
    council = data.observations(s47.MEASURES, "Birmingham")
    assert "cannot be given" in statements.without_plan(council, 2024, of_children=True)
    assert council.loc[council["measure"] == "plan_started_children_count", "value"].isna().all()


@pytest.mark.parametrize(
    ("to", "expected"),
    [
        (
            2020,
            {
                "2010, as printed in 2010": 129,
                "2010, as printed in 2017": 125,
                "2011, as held now": 80,
            },
        ),
        (
            2025,
            {
                "2010, as printed in 2010": 163,
                "2010, as printed in 2017": 158,
                "2013, as held now": 81,
            },
        ),
    ],
)
def test_growth_from_each_base(to, expected):
    count = data.series("section_47_count", "England")
    releases = data.releases("section_47_count", "England")
    known = data.breaks("section_47_count", "England")
    found = growth_bases.growth(count, releases, known, to).set_index("label")
    assert {label: round(found.at[label, "value"]) for label in expected} == expected
    assert found.at["2010, as printed in 2010", "before"] == 87_700
    assert found.at["2010, as printed in 2017", "before"] == 89_300
    assert "2010, as held now" not in found.index
    said = statements.growth(found.reset_index(), "England", to)
    assert f"{expected['2010, as printed in 2017']}% more than in 2010 as printed in 2017" in said
    assert (found["lower"] < found["value"]).all() and (found["value"] < found["upper"]).all()


@pytest.mark.parametrize(
    ("measure", "recounted"),
    [("section_47_count", True), ("conference_count", False), ("plan_started_count", False)],
)
def test_enquiries_alone_are_counted_otherwise_from_the_year_that_was_recounted(measure, recounted):
    """The release of 2018 counted 2013 to 2017 anew; what is held of them is that count."""
    printed = data.releases(measure, "England").query("2013 <= period <= 2017")
    by_release = printed[printed["kind"] == "published"].groupby("period")["value"]
    held = data.series(measure, "England", 2013, 2017).set_index("period")["value"]
    assert by_release.last().tolist() == held.tolist()
    moved = held - by_release.first()
    assert (moved >= 130).all() if recounted else (moved.abs() <= 20).all()
    every = data.authorities(measure, 2017)["value"].sum()
    assert every == pytest.approx(held[2017], abs=10), "councils are recounted as England is"
    breaks = data.breaks(measure, "England").set_index("period")["kind"]
    assert 2018 not in breaks
    assert breaks[2013] == ("definition" if recounted else "release")


def test_growth_has_no_base_after_its_end_nor_a_base_that_is_missing():
    count = series("section_47_count", [None, 50, 100], status="c")
    found = growth_bases.growth(count, NO_RELEASES, breaks(2013, 2015), 2015)
    assert found[["base", "value"]].to_numpy().tolist() == [[2014, 100.0]]
    assert growth_bases.growth(count, NO_RELEASES, breaks(2013, 2015), 2013).empty
    assert growth_bases.growth(count, NO_RELEASES, breaks(2013, 2015), 2016).empty


def test_growth_of_a_few_enquiries_is_not_given_in_per_cent():
    few = series("section_47_count", [49, 98])
    assert growth_bases.growth(few, NO_RELEASES, NO_BREAKS, 2014).empty
    (said,) = statements.number_and_rate(few, series("section_47_rate", []), NO_BREAKS)
    assert "%" not in said


def test_growth_to_several_years_leaves_out_what_cannot_be_given():
    count = series("section_47_count", [100, 50, 200])
    wide = growth_bases.growth_to(count, NO_RELEASES, breaks(2014), [2015, 2014])
    assert wide.columns.tolist() == ["Base", "Enquiries", "To 2015 (%)", "To 2014 (%)"]
    assert wide.fillna(-1).iloc[:, 1:].to_numpy().tolist() == [[100, 100, -50], [50, 300, -1]]


@pytest.mark.parametrize(
    ("values", "known", "text"),
    [
        ([100, 150], (), "(150) were 50% more than in 2013 as held now (100), the only base"),
        ([100, 80], (), "(80) were 20% fewer than in 2013 as held now (100), the only base"),
        ([100, 100], (), "(100) were the same but for rounding as in 2013"),
        ([100, 50, 75], (2014,), "25% fewer than in 2013 as held now (100), depending"),
        ([100, 50, 75], (2014,), "50% more than in 2014 as held now (50) and 25% fewer"),
        ([100, None, 110], (2014,), "10% more than in 2013 as held now (100), the only base"),
        ([100, 0], (), "(0) were 100% fewer than in 2013"),
        ([1000, 1001], (), "under 1% more than in 2013"),
        ([0, 100], (), "No change of enquiries to 2014 can be given for Anyshire"),
    ],
)
def test_growth_in_words_takes_its_direction_from_the_figures(values, known, text):
    count = series("section_47_count", values)
    to = 2012 + len(values)
    bases = growth_bases.growth(count, NO_RELEASES, breaks(*known), to)
    assert text in statements.growth(bases, "Anyshire", to)


@pytest.mark.parametrize(
    ("values", "known", "text"),
    [
        ([200, 300], (), "was 300 in 2014. That is 100 more than a year before."),
        ([300, 200], (), "was 200 in 2014. That is 100 fewer than a year before."),
        ([300, 300], (), "was 300 in 2014. That is the same as a year before."),
        ([300, None, 200], (), "was 200 in 2015. That is 100 fewer than in 2013."),
        ([200, 0], (), "was 0 in 2014. That is 200 fewer than a year before."),
        ([200, 300], (2014,), "was 300 in 2014. It is not to be compared with earlier years."),
        ([None], (), "is not known from the data held"),
    ],
)
def test_the_number_of_enquiries_or_the_rate_that_is_newer(values, known, text):
    count = series("section_47_count", values, status="c")
    last = 2012 + len(values)
    rates = [series("section_47_rate", [150.0], first_year=last)]
    rates += [series("section_47_rate", [186.2], "England", ENGLAND, last)]
    rates[0] = rates[0].assign(area_code="E08000035")
    count = count.assign(area_code="E08000035")
    said = statements.number_and_rate(count, pd.concat(rates), breaks(*known))
    held = count["value"].notna()
    if held.any() and held.iloc[-1]:
        assert said == [f"The number of section 47 enquiries in Anyshire {text.rstrip('.')}."]
    else:
        assert said[0] == (
            f"The rate of section 47 enquiries in Anyshire was 150.0 per 10,000 children in {last}."
        )
    (alone,) = statements.number_and_rate(count, rates[1], breaks(*known))
    assert f"enquiries in Anyshire {text}" in alone and "per 10,000" not in alone


def test_the_newest_published_rate_leads():
    """Councils' rates of 2025 are published, their counts are not."""
    said = statements.opening("Tameside", [], 2010, 2025)
    assert said.startswith("- The rate of section 47 enquiries in Tameside was 420.6 per 10,000")
    assert "children in 2025. That is" in said and "1,344" not in said
    assert "In England it was 189.3 in 2025, lower by more than chance would explain." in said


def test_councils_move_and_cross_englands_rate_in_a_year():
    """What a page that stopped at the year before would hide."""
    held = data.observations("section_47_rate", None, 2024, 2025)
    levels = data.areas().set_index("area_code")["level"]
    english = held[held["area_code"].map(levels).eq("local authority")]
    wide = english.pivot_table(index="area_code", columns="period", values="value").dropna()
    nation = held[held["area_code"] == ENGLAND].set_index("period")["value"]
    assert len(wide) == 150
    assert (wide[2025] / wide[2024] - 1).abs().gt(0.1).sum() >= 75
    assert (wide[2025].gt(nation[2025]) != wide[2024].gt(nation[2024])).sum() >= 20


def test_published_rates_are_the_rates_worked_out():
    measures = list(s47.RATES)[1:]
    counts = data.observations(measures)
    population = data.observations("population_0_17")
    found = s47.rates(counts, population)
    published = data.observations([s47.RATES[measure] for measure in measures])
    both = found.merge(published, on=["measure", "area_code", "period"])
    both = both.dropna(subset=["value_x", "value_y"])
    assert len(both) > 4_000
    assert ((both["value_x"] - both["value_y"]).abs() <= 0.0501).all()


def test_a_published_rate_stands_in_only_where_there_is_no_count():
    counts = series("section_47_count", [100, None], status="c")
    population = series("population_0_17", [10_000] * 3, first_year=2012)
    published = series("section_47_rate", [99.0, 98.0, 97.0])
    found = s47.rates(pd.concat([counts, published]), population).set_index("period")
    assert found["value"].fillna(-1).tolist() == [100.0, -1, 97.0]
    assert found["status"].tolist() == ["", "c", ""]
    assert found["lower"].notna().tolist() == [True, False, True]
    assert found["bound"].tolist()[::2] == [bounds.INTERVAL, bounds.APPROXIMATE]


def test_the_last_year_reported_may_be_suppressed():
    frame = series("section_47_count", [5, None, None], status="c")
    frame.loc[2, "status"] = "z"
    assert s47.last_reported(frame) == 2014
    with pytest.raises(Problem, match="No count of section 47 enquiries"):
        s47.last_reported(frame[:0])


def test_stages_leave_out_what_is_not_held_and_keep_what_is_suppressed():
    frame = pd.concat(
        [
            series("section_47_count", [200]),
            series("conference_count", [None], status="c"),
            series("plan_started_count", [30]),
        ]
    )
    stages = s47.stages(frame, series("section_47_rate", [150.0]), 2013)
    assert stages["stage"].tolist() == list(s47.STAGES.values())[1:]
    assert stages["status"].tolist() == ["", "c", ""]
    assert stages["note"].tolist() == ["(150.0 per 10,000)", "", ""]
    assert statements.per_100(frame, 2013).endswith("15.0 plans for each 100 section 47 enquiries")


@pytest.mark.parametrize(
    ("enquiries", "conferences_", "plans", "left", "text"),
    [
        (200, 80, 30, 170, "there were 40.0 child protection conferences and 15.0 plans."),
        (200, None, 30, 170, "in 2013 there were 15.0 plans."),
        (200, 300, 0, 200, "there were 150.0 child protection conferences and 0.0 plans."),
        (0, 0, 0, None, ""),
        (None, 80, 30, None, ""),
    ],
)
def test_what_followed_the_enquiries_of_a_year(enquiries, conferences_, plans, left, text):
    measures = [*list(s47.STAGES)[1:], *s47.LESS_PLANS[2:]]
    percent = None if left is None else 100 * left / enquiries
    values = [enquiries, conferences_, plans, left, percent]
    frame = pd.concat(
        series(measure, [value], status="c")
        for measure, value in zip(measures, values, strict=True)
    )
    said = statements.followed_by(frame, 2013)
    assert text in said and bool(text) == bool(said)
    unknown = "steps from enquiry to plan are not known" in statements.per_100(frame, 2013)
    assert unknown == (said == "")
    less = statements.without_plan(frame, 2013)
    assert (f"leaves {left}, " in less) == (left is not None)


def test_enquiries_for_each_child_where_both_are_held():
    frame = pd.concat(
        [series("section_47_count", [220]), series("section_47_children_count", [200])]
    )
    assert "2013 was subject to 1.10 on average" in statements.enquiries_per_child(frame, 2013)
    assert statements.enquiries_per_child(frame[:1], 2013) == ""
    assert statements.enquiries_per_child(frame.assign(value=0.0), 2013) == ""


def test_enquiries_less_plans_say_why_they_cannot_be_given():
    frame = pd.concat(series(measure, [None], status="c") for measure in s47.LESS_PLANS)
    frame = frame.assign(reason="suppressed")
    assert "cannot be given: suppressed." in statements.without_plan(frame, 2013)
    assert "no count of enquiries less plans" in statements.without_plan(frame, 2012)


@pytest.mark.parametrize(
    ("area", "starts"),
    [
        ("England", "- The number of section 47 enquiries in England was 230,590 in 2025"),
        (
            "Leeds",
            "- The rate of section 47 enquiries in Leeds was 175.7 per 10,000 children in 2025",
        ),
        ("Northamptonshire", "Northamptonshire is no longer a council: it gave way to North"),
        ("Isles of Scilly", "- The rate of section 47 enquiries in Isles of Scilly was 532.9"),
    ],
)
def test_the_opening_says_what_is_shown_and_at_most_four_findings(area, starts):
    text = statements.opening(area, [], 2010, 2025)
    assert text.startswith(starts)
    assert 3 <= text.count("\n- ") + text.startswith("- ") <= 4
    assert "than in 2010" not in text, "the way of counting changed in between"
    assert not re.search(r"\b(nan|None)\b", text)
    assert "Lincolnshire" not in text, "what one council recorded is no finding on another"


def test_an_older_count_stands_for_the_last_year_unless_the_council_is_no_more():
    leeds = data.area("Leeds")
    assert "2024 stands for 2025" in statements.held_to(2024, 2025, leeds)
    assert statements.held_to(2025, 2025, leeds) == ""
    assert statements.held_to(2021, 2025, data.area("Northamptonshire")) == ""


def test_what_a_council_recorded_stands_in_its_own_opening_only():
    assert "Lincolnshire recorded how" in statements.opening("Lincolnshire", [], 2010, 2025)


def test_the_combined_series_of_a_reorganised_council_stands_beside_it():
    codes = s47.areas_shown("Northamptonshire", [], 2010, 2025)
    assert codes[:2] == ["E10000021", "E06000061+E06000062"] and codes[-1] == ENGLAND
    assert 2022 in set(s47.breaks("section_47_count", codes[1])["period"])
    assert 2022 not in set(s47.breaks("section_47_count", codes[0])["period"])
    with pytest.raises(Problem, match="is held for Wales; it is held for England"):
        s47.areas_shown("Wales", [], 2010, 2025)
    assert s47.areas_shown("Leeds", ["Leeds", "Wales"], 2010, 2025) == ["E08000035", "W92000004"]


def test_plans_exceed_enquiries_wherever_the_derived_share_is_withheld_for_it():
    areas = data.areas().query("level == 'local authority'")["area_code"]
    counts = data.observations(["section_47_count", "plan_started_count"])
    found = s47.plans_exceed_enquiries(counts[counts["area_code"].isin(areas)])
    derived = data.observations("section_47_no_plan_count")
    withheld = derived[derived["reason"].str.startswith("more plans")]
    assert {tuple(row) for row in found[["area", "period"]].to_numpy()} == {
        tuple(row) for row in withheld[["area", "period"]].to_numpy()
    }
    assert len(found) == 10 and (found["plans"] > found["enquiries"]).all()
    assert withheld["value"].isna().all()
    text = statements.plans_exceed_enquiries(found)
    assert f"In 10 of {found.attrs['known']:,} councils and years with both counts" in text
    assert f"the last in {found['period'].max()}" in text


def test_where_no_council_started_more_plans_than_enquiries():
    counts = [series("section_47_count", [5, 5, 0]), series("plan_started_count", [5, None, 0])]
    found = s47.plans_exceed_enquiries(pd.concat(counts))
    assert found.empty
    assert statements.plans_exceed_enquiries(found) == (
        "Of 2 councils and years with both counts, none has more plans."
    )


@settings(deadline=None)
@given(st.integers(1, 2_000), st.integers(1, 2_000))
def test_a_ratio_has_an_interval_only_where_it_can_be_a_share(events, total):
    found = s47.conversion(series("a", [events]), series("b", [total]), "plan_per_conference").iloc[
        0
    ]
    assert found["value"] == pytest.approx(100 * events / total)
    if events > total:
        assert np.isnan(found["lower"]) and np.isnan(found["upper"])
    else:
        low, high = proportion_confint(events, total, method="wilson")
        assert found[["lower", "upper"]].tolist() == pytest.approx([100 * low, 100 * high])


def test_a_ratio_is_missing_where_either_count_is():
    found = s47.conversion(
        series("a", [5]), series("b", [None], status="c"), "plan_per_conference"
    ).iloc[0]
    assert np.isnan(found["value"]) and found["status"] == "c"
    assert (
        s47.conversion(series("a", [0]), series("b", [0]), "plan_per_conference").iloc[0]["status"]
        == "z"
    )


def test_which_areas_have_no_interval():
    frame = pd.concat([series("a", [150.0], "Anyshire"), series("a", [None], "Nowhere")])
    text = "More of the second flow than of the first, and so no interval: Anyshire."
    assert statements.no_interval(frame) == text
    assert statements.no_interval(frame.assign(lower=1.0)) == ""


class TestRecorded:
    """Outcomes as councils recorded them."""

    def test_outcomes_of_a_full_year_make_up_the_total(self, studies):
        found = recorded_outcomes.recorded(studies)
        assert set(found["council"]) == {"Lincolnshire"}
        sums = found[found["period"] > 2017].groupby("period")
        assert (sums["count"].sum() == sums["total"].first()).all()

    def test_a_year_with_one_outcome_is_not_filled(self, studies):
        found = recorded_outcomes.recorded(studies)
        first = found[found["period"] == 2017].set_index("outcome")
        assert first.at["To an initial conference", "count"] == 678
        others = first.drop("To an initial conference")
        assert others["value"].isna().all() and (others["status"] == "x").all()

    def test_the_totals_that_differ_from_the_published(self, beside):
        assert beside["council"].unique().tolist() == ["Lincolnshire", "Devon"]
        row = beside[beside["council"] == "Lincolnshire"].set_index("period").loc[2019]
        assert (row["recorded_enquiries"], row["published_enquiries"]) == (1339, 1399)
        text = statements.recorded_unlike_published(beside)
        assert "the enquiries in 2 of 10 and the conferences in 5 of 5." in text

    def test_the_newest_share_recorded_stands_beside_the_subtraction(self, beside):
        text = statements.recorded_in_brief(beside)
        assert "Lincolnshire" in text and "in 2021" in text and "27.8%" in text and "65.3%" in text
        zero = beside[:2].assign(not_substantiated_percent=0.0, no_plan_percent=[50.0, None])
        assert "in 2017, concerns were not substantiated in 0.0%" in statements.recorded_in_brief(
            zero
        )

    def test_nothing_is_said_where_nothing_is_held(self, studies):
        flows = data.observations(list(recorded_outcomes.FLOWS), [])
        both = recorded_outcomes.beside_published(studies[:0], flows)
        assert recorded_outcomes.recorded(studies[:0]).empty
        assert statements.recorded_in_brief(both) == ""
        assert statements.recorded_unlike_published(both) == ""


class TestTimeliness:
    """Conferences within 15 working days."""

    def test_the_published_share_divides_by_all_conferences(self):
        frame = data.observations(conferences.MEASURES)
        found = conferences.timeliness(frame)
        council = found["area_code"].str.match(r"E(06|08|09|10)") & found["total"].gt(0)
        # harmonised areas have no published share: theirs is worked out and would agree with itself
        council &= ~found["area_code"].str.contains("+", regex=False)
        held = found[council & found["in_time"].notna()]
        by_total = (100 * held["in_time"] / held["total"] - held["value"]).abs()
        by_bands = (100 * held["in_time"] / held["in_bands"] - held["value"]).abs()
        assert len(held) > 1_200
        assert (by_total <= 0.0501).mean() > 0.99
        assert (by_bands > 0.0501).sum() > 5 * (by_total > 0.0501).sum()

    def test_a_band_that_is_not_shown_leaves_no_interval_without_a_total(self):
        frame = pd.concat(
            [
                series("conference_0_10_days_count", [10]),
                series("conference_11_15_days_count", [60]),
                series("conference_16_20_days_count", [10]),
                series(conferences.SHARE, [77.8]),
            ]
        )
        found = conferences.timeliness(frame).iloc[0]
        assert found["value"] == 77.8 and np.isnan(found["lower"]) and np.isnan(found["in_bands"])
        whole = pd.concat([frame, series("conference_21_plus_days_count", [10])])
        found = conferences.timeliness(whole).iloc[0]
        assert found["in_bands"] == 90
        assert found["lower"] < 77.8 < found["upper"]

    def test_conferences_before_the_enquiry_count_in_the_total_alone(self):
        frame = pd.concat(
            [series(band, [25]) for band in conferences.BANDS]
            + [series(conferences.TOTAL, [125]), series(conferences.SHARE, [40.0])]
        )
        found = conferences.timeliness(frame).iloc[0]
        low, high = proportion_confint(50, 125, method="wilson")
        assert found[["lower", "upper"]].tolist() == pytest.approx([100 * low, 100 * high])

    def test_england_as_published(self):
        found = conferences.timeliness(data.observations(conferences.MEASURES, "England"))
        shares = found.set_index("period")["value"]
        assert (shares[2024], shares[2025]) == (79.7, 81.4)
        text = words.change(found, decimals=1, suffix="%")
        assert text.startswith("81.4% (81.1 to 81.7) in 2025, 1.7 points higher than a year before")
        assert text.endswith("when it was highest (1.1 to 2.2 lower)")


class TestReleases:
    """The same year's rate in successive releases."""

    def test_each_line_is_one_release(self):
        lines = growth_bases.successive(
            data.releases("section_47_rate", "England"), data.series("section_47_rate", "England")
        )
        rates = lines.set_index(["printed", "period"])["value"]
        assert rates["As printed in 2018", 2013] == 110.5
        assert rates["As printed in 2022", 2022] == 180.1
        assert rates["As held now", 2022] == 185.2
        assert lines["printed"].iloc[0] == "As held now" and lines["printed"].nunique() <= 4
        assert not lines.duplicated(["printed", "period"]).any()

    def test_revisions(self):
        found = growth_bases.revisions(
            data.releases("section_47_rate", "England"), data.series("section_47_rate", "England")
        ).set_index("period")
        assert found.loc[2016, ["first", "last", "now"]].tolist() == [147.5, 147.7, 148.8]
        text = statements.revised(found.reset_index())
        assert text.endswith("in 2022: 180.1 in the release of 2022, 185.2 now")
        fell = found.loc[[2016]].reset_index().assign(now=140.0, difference=-7.7)
        assert statements.revised(fell).endswith("147.7 in the release of 2022, 140.0 now")
        assert statements.revised(fell[:0]) == "Rates of enquiries as printed"


def test_a_funnel_says_where_a_council_lies_or_how_many_lie_outside():
    left = data.authorities("section_47_no_plan_count", 2024)
    total = data.authorities("section_47_count", 2024)
    councils, _, spread = comparison.share_funnel(left, total, 0.723)
    assert comparison.funnel_name(councils, ENGLAND) == ""
    what = {"what": "share left without a plan", "many": "shares", "year": 2024, "suffix": "%"}
    of_england = words.against_limits(councils, spread, ENGLAND, **what)
    placed = (councils["place"] != "").sum()
    assert of_england.startswith(f"In 2024, of {placed} councils placed in England")
    city = words.against_limits(councils, spread, "E09000001", **what)
    assert city.startswith(
        "The share left without a plan of City of London in 2024 cannot be set against limits"
    )
    assert "confidential" in city
    outside = (councils.loc[councils["place"] != "", "plain"] != "within limits").sum()
    assert f"{outside} of {placed} lie outside such limits, as shares differ" in city
    assert words.against_limits(councils[:0], spread, ENGLAND, **what) == ""
