"""Published estimates of repeat proceedings, care applications and the window of records."""

import json

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from statsmodels.stats.proportion import proportion_confint

import helpers.show
from helpers import data, words
from helpers.analysis import printed_rates
from helpers.analysis.repeat_proceedings import (
    application_rates,
    care_applications,
    proceedings,
    records_window,
    statements,
    statements_of_estimates,
)
from helpers.errors import Problem
from helpers.project import Project
from helpers.reports import collection
from helpers.statistics import window_bias
from tests.conftest import ROOT

RATE = application_rates.RATE
NO_BREAKS = pd.DataFrame({"period": [], "kind": [], "note": []})


@pytest.fixture(scope="module")
def estimates():
    return proceedings.estimates(
        data.studies("repeat proceedings"), data.table("study_denominators"), 2025
    )


@pytest.fixture(scope="module")
def applications():
    return data.studies("care applications")


@pytest.fixture(scope="module")
def sets():
    return records_window.simulated(20210616, 0.04, 2007, 2021)


@pytest.mark.parametrize(
    ("period", "year"),
    [
        ("2007/08-2013/14", 2014),
        ("2007-2013", 2013),
        ("2007-04-01 to 2019-03-31", 2019),
        ("2008-09", 2009),
        ("2019-04 to 2020-01", 2020),
        ("to 2017/18", 2018),
        ("2025 Q2", 2025),
        ("decade to 2022 report", 2022),
        ("annual", None),
    ],
)
def test_last_year_a_period_names(period, year):
    assert proceedings.last_year(period) == year


@pytest.mark.parametrize(
    ("value", "unit", "out_of", "percent"),
    [
        ("24", "percent", "", 24),
        ("about 20", "percent", "", 20),
        ("1 in 4", "ratio", "", 25),
        ("about 1 in 3", "ratio", "", 100 / 3),
        ("1028", "mothers", "2808", 100 * 1028 / 2808),
        ("7143", "mothers", "over 46000", 100 * 7143 / 46000),
        ("7143", "mothers", "", np.nan),
        ("most within 3 years", "text", "", np.nan),
        ("just over 1", "years", "", np.nan),
        ("over one third", "ratio", "", np.nan),
    ],
)
def test_wording_becomes_a_number_by_rule(value, unit, out_of, percent):
    found = proceedings.as_percent(value, unit, out_of)
    assert found == pytest.approx(percent, nan_ok=True)


@given(st.integers(1, 50))
def test_one_in_n(n):
    assert proceedings.as_percent(f"1 in {n}", "ratio") * n == pytest.approx(100)


def test_published_estimates_as_printed(estimates):
    printed = dict(zip(estimates["who"], estimates["printed"], strict=True))
    values = estimates.set_index(["denominator", "who"])["value"]
    assert values["Of mothers, over time", "England 2007–2014: all mothers"] == 24
    assert values["Of mothers, over time", "England to 2018: all mothers"] == 22
    assert values["Of fathers, over time"].tolist() == [12]
    assert values["Of first-time mothers, over time"].tolist() == [32.6]
    assert printed["Wales 2011–2018: all mothers"] == "1 in 4"
    assert set(values["Of mothers by age, over time"].round(1)) == {18, 38, 33.3}


def test_crude_shares_come_from_counts_of_one_study(estimates):
    crude = estimates[estimates["denominator"] == "Of mothers, counted crudely"].set_index("who")
    england, london = crude.iloc[0], crude.iloc[1]
    # "over 46,000": the share is a bound, and a bound has no interval
    assert round(england["value"], 1) == 15.5
    assert england["text"] == "at most 15.5%"
    assert np.isnan(england["lower"])
    # the note of the study prints 36.6%
    assert round(london["value"], 1) == 36.6
    lower, upper = proportion_confint(1028, 2808, method="wilson")
    assert london["lower"] == pytest.approx(100 * lower)
    assert london["upper"] == pytest.approx(100 * upper)


def test_totals_are_those_the_studies_print():
    studies = data.studies("repeat proceedings")
    denominators = data.table("study_denominators").merge(studies, on=proceedings.KEY)
    given_totals = denominators[denominators["out_of"] != ""].set_index("value")
    population = studies["measure"] == "birth mothers in proceedings (feasibility population)"
    assert given_totals.loc["7143", "out_of"] == studies.loc[population, "value"].item()
    assert given_totals.loc["7143", "period"] == studies.loc[population, "period"].item()
    assert f"of {int(given_totals.loc['1028', 'out_of']):,}" in given_totals.loc["1028", "note"]


def test_estimates_whose_group_is_defined_in_two_ways_are_not_drawn(estimates):
    undrawn = estimates[~estimates["drawn"]]
    assert undrawn["remark"].str.contains("define the group differently").all()
    assert len(undrawn) == 1


def test_rows_marked_do_not_use_are_no_estimates():
    used = data.table("study_denominators").merge(data.studies(), on=proceedings.KEY)
    assert not used["note"].str.contains("do not use", case=False).any()


def test_nothing_after_the_year_asked_for():
    studies, denominators = data.studies("repeat proceedings"), data.table("study_denominators")
    until = proceedings.estimates(studies, denominators, 2014)
    assert until["period"].map(proceedings.last_year).max() <= 2014
    assert len(until)
    nothing = proceedings.estimates(studies, denominators, 2005)
    assert nothing.empty
    assert "cannot be compared" in statements_of_estimates.against_claim(nothing, 20)
    assert statements_of_estimates.spread(nothing) == "are not held for these years"
    assert statements_of_estimates.listing(nothing) == ""
    assert proceedings.sayings(nothing)["which"].tolist() == ["none"] * 3


def test_a_denominator_without_its_study_is_a_problem():
    denominators = data.table("study_denominators")
    denominators.loc[0, "measure"] = "something else"
    with pytest.raises(Problem, match=r"study_denominators\.csv names .*something else"):
        proceedings.estimates(data.studies("repeat proceedings"), denominators)


def test_the_claim_matches_no_single_estimate(estimates):
    text = statements_of_estimates.against_claim(estimates, 20)
    assert text.startswith("No published estimate drawn here is the 20% claimed; the nearest: ")
    assert "18% (Wales 2011–2018: aged over 30, within 8 years) below it" in text
    assert "22% (England to 2018: all mothers, within 5 years) above it" in text
    assert text.endswith(
        "counts cases, as the claim does, and not people: about 1 in 3 (England 2007–2013)."
    )
    assert statements_of_estimates.against_claim(estimates, 24).startswith(
        "The claim of 24% agrees with 24%"
    )


@pytest.mark.parametrize(
    ("value", "years", "said"),
    [
        (24.0, 7, "About one mother in four whose child"),
        (24.0, 12, "over another child within 12 years ("),
        (32.0, 8, "About one mother in three whose child"),
        (42.0, 8, "About 42 mothers in 100 whose child"),
        (60.0, 8, "About 60 mothers in 100 whose child"),
        (0.4, 8, "About 0 mothers in 100 whose child"),
    ],
)
def test_an_estimate_in_plain_words_is_as_near_as_it_says(estimates, value, years, said):
    longest = estimates["within_years"] == 7
    longest &= estimates["denominator"] == statements_of_estimates.MOTHERS
    changed = estimates.assign(
        value=estimates["value"].mask(longest, value),
        within_years=estimates["within_years"].mask(longest, years),
    )
    assert said in statements_of_estimates.in_plain_words(changed)
    none = changed.assign(within_years=np.nan)
    assert statements_of_estimates.in_plain_words(none) == ""


def test_the_claim_beside_the_estimates_in_a_short_sentence(estimates):
    claimed = "; the one that counts cases, as the claim does, is about 1 in 3."
    assert statements_of_estimates.beside_claim(estimates, 20) == (
        f"No estimate is the 20% claimed{claimed}"
    )
    assert statements_of_estimates.beside_claim(estimates, 24).startswith("One estimate is the 24%")


def test_a_claim_beyond_every_estimate_has_neighbours_on_one_side(estimates):
    text = statements_of_estimates.against_claim(estimates, 90)
    assert "below it" in text and "above it" not in text
    text = statements_of_estimates.against_claim(estimates, 0)
    assert "above it" in text and "below it" not in text


def test_the_claim_beside_no_estimate_or_several_of_cases(estimates):
    people = estimates[estimates["denominator"] != statements_of_estimates.CASES]
    assert "not one of those held counts cases" in statements_of_estimates.against_claim(people, 20)
    several = estimates.assign(denominator=statements_of_estimates.CASES)
    assert "the estimates that count cases" in statements_of_estimates.against_claim(several, 20)


def test_the_spread_of_the_estimates(estimates):
    assert statements_of_estimates.spread(estimates).startswith(
        "run from 12% to 47%, measured among"
    )


def test_each_saying_has_estimates_near_it(estimates):
    sayings = proceedings.sayings(estimates).set_index("saying")
    assert sayings["estimates"].to_dict() == {"a fifth": 2, "a quarter": 3, "a third": 3}
    assert "15.5" not in " ".join(sayings["which"])


# care applications


def test_counts_of_england_take_the_latest_report(applications):
    counts = care_applications.counts(applications).set_index("period")
    expected = [6488, 8832, 9204, 10244, 11110, 10620, 11159, 12792, 14599, 14221, 13559]
    assert counts["value"].tolist() == expected
    assert counts.index.tolist() == list(range(2009, 2020))
    assert counts.loc[2016, "earlier"] == "12,741"
    assert care_applications.counts(applications, 2012).index.size == 4


def test_parts_of_a_year_and_other_units_stay_apart(applications):
    other = care_applications.not_joined(applications)
    assert {10949, 888, 16500} <= set(other["value"])
    assert not set(other["value"]) & set(care_applications.counts(applications)["value"])
    assert other["what"].str.contains("10 months only").sum() == 1


@pytest.mark.parametrize(
    ("values", "text"),
    [
        ([100, 150], "was 150 in 2017, 50 more than a year before (+50.0%)."),
        ([150, 100], "was 100 in 2017, 50 fewer than a year before (−33.3%)."),
        ([150, 150], "was 150 in 2017, the same as a year before."),
        ([100, np.nan, 150], "was 150 in 2018, 50 more than in 2016 (+50.0%)."),
        ([0, 10], "was 10 in 2017, 10 more than a year before."),
        ([], "is not known from the data held."),
    ],
)
def test_the_number_of_applications_in_words(values, text):
    counts = pd.DataFrame({"value": values, "rounding": 1.0})
    counts["period"] = range(2016, 2016 + len(values))
    said = statements.applications(counts)
    assert said == f"The number of care applications made in England {text}"


def test_the_published_rate_is_of_applications_not_of_children(applications):
    counted = care_applications.counted(
        applications, data.series(RATE, "England"), data.series("population_0_17", "England")
    )
    text = statements.what_is_counted(counted)
    assert "one of applications, not of children" in text
    assert "12,792 applications (11.0 per 10,000 children)" in text
    assert "21,666 children (18.7)" in text
    other = statements.what_is_counted(counted.assign(rate=18.7))
    assert other.startswith("The published rate is one of children, not of applications.")
    assert statements.what_is_counted(counted[:0]) == ""


def test_rates_of_2016_are_those_cafcass_printed(applications):
    printed = applications[
        (applications["measure"] == care_applications.RATE) & (applications["period"] == "2015-16")
    ]
    held = data.observations(RATE, None, 2016, 2016).set_index("area")["value"]
    found = {row.geography: (float(row.value), held[row.geography]) for row in printed.itertuples()}
    # printed in April 2016, and revised since for one council
    assert {name for name, (then, now) in found.items() if then != now} == {"Kingston upon Thames"}
    assert found["Blackpool"] == (39, 39)


def test_what_other_reports_print_of_a_place(applications):
    text = statements.printed_elsewhere(applications, "Wales", 2025)
    assert "833 care applications in 2015-16" in text
    assert statements.printed_elsewhere(applications, "Wales", 2014) == ""
    assert statements.printed_elsewhere(applications, "Leeds", 2025) == ""
    assert "5.9 per 10,000 children in 2008-09" in statements.printed_elsewhere(
        applications, "England", 2025
    )


def test_bars_of_quarters_stand_where_their_quarters_do():
    """Those held are years apart: bars in a row would make them look like neighbours."""
    (notebook,) = collection.notebooks(Project(ROOT), ["repeat-proceedings"])
    cells = json.loads(notebook.path.read_text("utf-8"))["cells"]
    cells = ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"]
    code = [cell for cell in cells if "import" in cell or "weeks" in cell]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(helpers.show, "show", lambda *_, **__: None, raising=False)
        patch.setattr(helpers.show, "say", lambda *_: None, raising=False)
        names = dict(notebook.defaults)
        exec("\n".join(code), names)
    weeks, axes = names["weeks"], names["axes"]
    starts = [bar.get_x() for bar in axes.patches]
    assert starts == pytest.approx([_quarter(label) for label in weeks["label"]])
    assert {round(bar.get_width(), 6) for bar in axes.patches} == {0.25}
    assert max(np.diff(starts)) > 2, "the quarters held are years apart"
    plt.close(axes.figure)


def _quarter(label):
    return int(label[:4]) + (int(label[-1]) - 1) / 4


def test_weeks_are_those_of_quarters_only():
    weeks = care_applications.weeks(data.studies("family court"))
    assert weeks["label"].is_monotonic_increasing
    assert weeks.set_index("label")["value"][["2013 Q3", "2022 Q1", "2025 Q2"]].tolist() == [
        *(35.8, 49, 38)
    ]
    assert "2021" not in set(weeks["label"])
    assert statements.weeks(weeks) == (
        "Mean time to first disposal: 38.0 weeks in 2025 Q2, longest 49.0 weeks in 2022 Q1, "
        "shortest 28.0 weeks in 2017 Q3"
    )


@pytest.mark.parametrize(
    ("values", "text"),
    [
        ([30, 40], "40.0 weeks in Q2, shortest 30.0 weeks in Q1"),
        ([40, 30], "30.0 weeks in Q2, longest 40.0 weeks in Q1"),
        ([40], "40.0 weeks in Q1"),
        ([0, 30, 20], "20.0 weeks in Q3, longest 30.0 weeks in Q2, shortest 0.0 weeks in Q1"),
    ],
)
def test_weeks_in_words_name_the_last_first(values, text):
    labels = [f"Q{place}" for place in range(1, len(values) + 1)]
    frame = pd.DataFrame({"label": labels, "value": values})
    assert statements.weeks(frame) == f"Mean time to first disposal: {text}"
    assert statements.weeks(frame[:0]) == "No quarter is held"


# rates


def rows(values, population=100_000, period=2025):
    frame = pd.DataFrame({"value": values, "period": period, "measure": RATE})
    frame["area_code"] = [f"E{n:08d}" for n in range(len(frame))]
    frame["area"] = [f"Council {n}" for n in range(len(frame))]
    frame["status"] = np.where(frame["value"].isna(), "x", "")
    frame["reason"] = np.where(frame["value"].isna(), "not available", "")
    sizes = frame.assign(value=population, period=period - 1, measure="population_0_17")
    return frame, sizes


@given(st.floats(0.1, 50), st.integers(500, 300_000))
def test_interval_holds_the_rate_and_narrows_with_children(rate, children):
    assume(rate * children / 10_000 >= printed_rates.FEWEST)
    frame, sizes = rows([rate], children)
    one = printed_rates.with_intervals(frame, sizes).iloc[0]
    assert one["lower"] < rate < one["upper"]
    frame, sizes = rows([rate], 4 * children)
    larger = printed_rates.with_intervals(frame, sizes).iloc[0]
    assert larger["upper"] - larger["lower"] < one["upper"] - one["lower"]


def over_years(values, population=1_000_000, first=2023):
    frame, sizes = rows(values, population)
    years = range(first, first + len(values))
    frame = frame.assign(period=years, area_code="E0", rounding=0.1)
    sizes = sizes.assign(period=[year - 1 for year in years], area_code="E0")
    return printed_rates.with_intervals(frame, sizes)


def test_a_handful_of_applications_has_no_interval_and_no_change():
    few = over_years([8.0, 16.0], 1_200)
    assert few["value"].tolist() == [8, 16]
    assert few[["lower", "upper"]].isna().all(axis=None)
    assert statements.rate_course(few, "Anyshire", NO_BREAKS).endswith(
        "16.0 in 2024; too few applications stand behind the rates to tell a change."
    )


@pytest.mark.parametrize(
    ("values", "starts", "text"),
    [
        ([8.0, 16.0], (), "in 2024, 8.0 higher than a year before (84% to 118% higher)."),
        ([16.0, 8.0], (), "in 2024, 8.0 lower than a year before (46% to 54% lower)."),
        ([8.0, 8.0], (), "in 2024, the same as a year before."),
        ([8.0, 8.1], (), "in 2024, the same but for rounding as a year before."),
        ([8.0, 8.4], (), "0.4 higher than a year before (5% lower to 16% higher; chance could"),
        ([8.0, np.nan, 16.0], (), "in 2025, 8.0 higher than in 2023 (84% to 118% higher)."),
        ([8.0, 16.0], (2024,), "in 2024, which is not comparable with earlier years."),
        ([0.0, 8.0], (), "8.0 (7.5 to 8.6) in 2024; too few applications stand behind the rates"),
        ([8.0], (), "8.0 (7.5 to 8.6) in 2023, the only year with a figure."),
        ([np.nan], (), "is not known from the data held."),
    ],
)
def test_the_course_of_a_rate_in_words(values, starts, text):
    breaks = pd.DataFrame({"period": starts, "kind": "definition", "note": ""})
    assert text in statements.rate_course(over_years(values), "Anyshire", breaks)


def test_one_application_more_among_few_children_is_no_change():
    few, many = (over_years([8.0, 16.0], size) for size in (12_000, 1_200_000))
    assert words.changes(few)[0].by_chance
    assert not words.changes(many)[0].by_chance


def test_a_rate_that_rounding_leaves_on_a_limit_is_not_called_outside():
    frame, sizes = rows([10.0] * 12)
    councils, _, _ = printed_rates.against_limits(frame, sizes, 10.0)
    assert set(councils["place"]) == {"within limits"}
    limits = printed_rates.funnel.rate_limits([100_000.0], 10.0)
    upper = limits["upper_95"].item()
    frame, sizes = rows([10.0] * 11 + [upper + 0.04])
    councils, _, _ = printed_rates.against_limits(frame, sizes, 10.0)
    assert councils["place"].iloc[-1] == "within limits"
    frame, sizes = rows([10.0] * 11 + [upper + 0.06])
    councils, _, _ = printed_rates.against_limits(frame, sizes, 10.0)
    assert councils["place"].iloc[-1] == "above 95% limit"


def test_funnel_shows_published_rates_and_no_counts():
    frame = data.authorities(RATE, 2025)
    councils, _, spread = printed_rates.against_limits(
        frame, data.authorities("population_0_17", 2024), 9.1
    )
    assert "count" not in councils
    shown = councils.set_index("area_code")["value"]
    printed = frame.set_index("area_code")["value"].reindex(shown.index)
    pd.testing.assert_series_equal(shown, printed)
    assert spread.phi > 1


def test_funnel_of_nothing_is_empty():
    frame, sizes = rows([])
    councils, _, _ = printed_rates.against_limits(frame, sizes, np.nan)
    assert councils.empty
    assert statements.middle_of(councils, frame) == ""


def test_between_what_most_rates_lie_and_who_has_none():
    frame, sizes = rows([*range(11), np.nan])
    councils, _, _ = printed_rates.against_limits(frame, sizes, 5.0)
    assert statements.middle_of(councils, frame) == (
        "The middle four fifths of councils' rates lie between 1.0 and 9.0 per 10,000. "
        "No rate is held for Council 11."
    )
    assert "No rate" not in statements.middle_of(councils, frame[:11])


@pytest.mark.parametrize(
    ("code", "first", "last"), [("E06000058", 2020, 2025), ("E10000021", 2016, 2021)]
)
def test_rates_printed_for_a_council_that_did_not_exist_are_set_aside(code, first, last):
    held = data.series(RATE, code).dropna(subset="value")
    assert (held["period"].min(), held["period"].max()) == (first, last)
    text = statements.what_is_held(code, 2008, 2025)
    assert "are not used: printed for a council that did not exist" in text
    assert ("The newest rate held" in text) == (last < 2025)
    assert "there is no combined series" in text


def test_an_area_without_rates_says_so():
    assert statements.what_is_held("Wales", 2008, 2010) == data.gap(RATE, "Wales")
    assert statements.what_is_held("Leeds", 2008, 2025) == ""
    with pytest.raises(Problem, match="is held for Wales; it is held for England"):
        application_rates.areas_shown("Wales", [], 2025)
    assert application_rates.areas_shown("Leeds", [], 2025)[0] == "E08000035"


@pytest.mark.parametrize(
    ("area", "year", "starts", "findings"),
    [
        ("England", 2025, "- About one mother in four whose child was the subject of care", 4),
        ("Leeds", 2025, "- About one mother in four whose child was the subject of care", 4),
        ("Leeds", 2020, "- About one mother in four whose child was the subject of care", 4),
    ],
)
def test_the_opening_has_at_most_five_findings(area, year, starts, findings):
    text = statements.opening(area, [], 2008, year)
    assert text.startswith(starts)
    assert text.count("\n- ") + 1 == findings


# the window of records


def test_window_share_climbs_and_the_truth_does_not(sets):
    shares = window_bias.crude_share(sets, 2007, 5)
    assert shares["share_seen"].iloc[0] < 0.05 < 0.3 < shares["share_true"].min()
    # every earlier set within the ten years at risk is seen once the records are ten years old
    assert records_window.settles(shares) == 2017
    assert 2011 <= records_window.reaches(shares, 20) <= 2014
    assert records_window.reaches(shares, 90) is None
    drawn = records_window.window_shares(shares)
    assert drawn.loc[drawn["area"] == records_window.LOOKED_BACK, "period"].min() == 2012


def test_one_risk_gives_a_low_crude_share_and_the_published_risk(sets):
    risk = records_window.followed(sets, 2007, 2021, 0.04).set_index("years")
    truth = 1 - np.exp(-0.04 * 7)
    assert risk.loc[7, "lower"] < truth < risk.loc[7, "upper"]
    crude = records_window.crude(sets, 2007, 2014)
    # the share expected of mothers who enter evenly over seven years
    assert crude == pytest.approx(1 - truth / 0.28, abs=0.01)
    assert crude < 0.6 * truth


def test_records_that_make_no_sense_are_a_problem():
    with pytest.raises(Problem, match="yearly_risk is 3"):
        records_window.simulated(1, 3, 2007, 2021)
    with pytest.raises(Problem, match="records_end"):
        records_window.simulated(1, 0.04, 2007, 2007)


def test_what_the_invented_records_say(sets):
    shares = window_bias.crude_share(sets, 2007, 5)
    said = statements.crude_share(shares, 20)
    assert "is 2% in 2007, 23% in 2013 and 32% in 2020; the true share is about 33%" in said
    assert "is 2% in 2007 and 32% in 2020;" in statements.crude_share(shares, 90)
    assert "truth only from 2017, after 10 years of records." in statements.look_back(shares, 5)
    assert "5 years: 17.3% to 18.3%)" in statements.look_back(shares, 5)


@pytest.mark.parametrize(
    ("seen", "text"),
    [
        ([0.30, 0.30], "In all of these years the crude share is within"),
        ([0.10, 0.30], "only from 2008, after 1 year of records."),
        ([0.30, 0.10], "In the last of these years the crude share is still not within"),
        ([0.0, 0.0], "In the last of these years the crude share is still not within"),
    ],
)
def test_when_a_crude_share_can_be_trusted(seen, text):
    shares = pd.DataFrame({"year": [2007, 2008], "share_seen": seen, "share_true": 0.3})
    said = statements.look_back(shares.assign(share_look_back=np.nan), 5)
    assert text in said
    assert said.endswith("too short for a look-back of 5 years.")


def test_what_following_each_mother_says(sets):
    risk = records_window.followed(sets, 2007, 2021, 0.04)
    assert statements.followed(risk) == (
        "Invented records: 27.2% return within 8 years by Kaplan-Meier; the true risk is 27.4%"
    )
    short = risk.assign(probability=risk["probability"].where(risk["years"] <= 3))
    assert "return within 3 years" in statements.followed(short)
    assert "nobody can be followed" in statements.followed(short.assign(probability=np.nan))
    said = statements.crude_and_risk(sets, 2007, 7, 0.04)
    assert said.endswith("13% have a repeat set in them; their risk within 7 years is 24%.")


def test_the_number_of_applications_says_how_old_it_is():
    counts = care_applications.counts(data.studies("care applications"), 2025)
    assert "in 2019 (the latest held, 6 years before 2025)" in statements.applications(counts)
