"""The claims: rules of wording, verdicts, every claim's figures, and what rests on what."""

import json
import math
import re

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers import data
from helpers.analysis import claims
from helpers.analysis.claims import cards, readme, verdicts
from helpers.analysis.claims import figures as held_figures
from helpers.analysis.claims.figures import Figures, NotHeld
from helpers.analysis.claims.ledger import finding_of
from helpers.analysis.claims.verdicts import Test
from helpers.analysis.workforce import social_workers, vacancy_spread
from helpers.data.nations import ENGLAND
from helpers.errors import Problem
from tests.conftest import ROOT


@pytest.fixture(scope="module")
def figures():
    return claims.held()


@pytest.fixture(scope="module")
def rows(figures):
    return claims.ledger(figures).set_index("claim")


@pytest.mark.parametrize(
    ("rule", "met", "not_met"),
    [
        (lambda v: verdicts.rounds_to(v, 24), [23.5, 24.3, 24.49], [23.4, 24.5, -24]),
        (lambda v: verdicts.rounds_to(v, 135_000, 1_000), [134_620, 134_500], [134_499, 135_500]),
        (lambda v: verdicts.more_than(v, 1.7), [1.71], [1.7, 1.6]),
        (lambda v: verdicts.nearly(v, 30), [28.5, 29.7, 30], [28.4, 30.1, 35]),
        (verdicts.vast_majority, [70, 71], [67, 69.9]),
        (verdicts.many, [10, 16], [9.9]),
        (verdicts.dramatic, [20, 80], [19.9, -30]),
        (lambda v: verdicts.bears_out(v, 80_080), [80_000, 80_080], [79_600, 80_500]),
    ],
)
def test_rules_of_wording(rule, met, not_met):
    assert all(rule(value) for value in met)
    assert not any(rule(value) for value in not_met)
    assert not rule(math.nan)


@given(st.floats(1, 1e6), st.integers(1, 1000))
def test_a_number_rounds_to_its_own_rounding(value, unit):
    printed = math.floor(value / unit + 0.5) * unit
    assert verdicts.rounds_to(value, printed, unit) or math.isclose(abs(value - printed), unit / 2)


@pytest.mark.parametrize(
    ("tests", "verdict"),
    [
        ([], verdicts.CANNOT),
        ([Test("a", "", None)], verdicts.CANNOT),
        ([Test("a", "", True)], verdicts.REPRODUCED),
        ([Test("a", "", False)], verdicts.NOT_REPRODUCED),
        ([Test("a", "", True), Test("a", "", True, now=True)], verdicts.REPRODUCED),
        ([Test("a", "", True), Test("a", "", False, now=True)], verdicts.OF_THE_TIME),
        ([Test("a", "", True), Test("b", "", False)], verdicts.DEPENDS),
        ([Test("a", "", False), Test("a", "", True, now=True)], verdicts.NOT_REPRODUCED),
        ([Test("a", "", True), Test("b", "", False, now=True)], verdicts.DEPENDS),
    ],
)
def test_verdicts(tests, verdict):
    assert verdicts.verdict(tests) == verdict


@pytest.mark.parametrize(
    ("arguments", "since"),
    [
        ((None,), verdicts.UNKNOWN),
        ((False, 1, 2), verdicts.NO_LONGER),
        ((True, 1, 2), verdicts.MORE),
        ((True, 2, 1), verdicts.LESS),
        ((True, 1, 1.5, 1), verdicts.STILL),
        ((True,), verdicts.STILL),
    ],
)
def test_since(arguments, since):
    assert verdicts.since(*arguments) == since


def test_every_claim_is_in_the_ledger_with_a_reason(rows):
    assert len(rows) == 31
    assert (rows["reason"].str.len() > 40).all() and rows["reason"].str.endswith(".").all()
    assert rows["verdict"].isin(verdicts.VERDICTS).all()
    assert rows["since"].isin(verdicts.SINCE).all()
    testable = rows["verdict"] != verdicts.CANNOT
    assert (rows.loc[testable, "rebuilt_then"] + rows.loc[testable, "rebuilt_now"]).ne("").all()
    text = " ".join(rows.astype(str).to_numpy().ravel())
    assert not {"nan", "None", "inf", "[x]"} & set(text.replace(";", " ").split())


@pytest.mark.parametrize(
    ("claim", "verdict", "since", "words"),
    [
        ("section-47-no-plan", verdicts.REPRODUCED, verdicts.MORE, "134,620 of 201,000"),
        ("section-47-no-plan", verdicts.REPRODUCED, verdicts.MORE, "168,750 of 230,590"),
        ("care-count-2020", verdicts.REPRODUCED, verdicts.LESS, "80,080; +24.3%"),
        ("care-count-2020", verdicts.REPRODUCED, verdicts.LESS, "80,000; +24.1%"),
        ("section-47-growth", verdicts.DEPENDS, verdicts.MORE, "+129% on 87,700"),
        ("section-47-growth", verdicts.DEPENDS, verdicts.MORE, "+125% on 89,300"),
        ("section-47-growth", verdicts.DEPENDS, verdicts.MORE, "+80% on 111,700"),
        ("section-47-no-plan-tripled", verdicts.DEPENDS, verdicts.MORE, "3.10 times 43,400"),
        ("wales-70-higher", verdicts.OF_THE_TIME, verdicts.NO_LONGER, "1.71 (2020); 1.72 (2021)"),
        ("wales-70-higher", verdicts.OF_THE_TIME, verdicts.NO_LONGER, "1.63 (2022); 1.66 (2023)"),
        ("re-entry", verdicts.REPRODUCED, verdicts.UNKNOWN, "3,050 of 10,270"),
        ("wales-council-350", verdicts.CANNOT, verdicts.UNKNOWN, "50 to 140, +180%"),
        ("wales-council-350", verdicts.CANNOT, verdicts.UNKNOWN, "70 to 140, +100%"),
        ("repeat-proceedings", verdicts.DEPENDS, verdicts.UNKNOWN, "at most 15.5%"),
        ("repeat-proceedings", verdicts.DEPENDS, verdicts.UNKNOWN, "24%, 7 years"),
        ("engagement-900", verdicts.CANNOT, verdicts.UNKNOWN, "recorded as stated"),
        ("inequality-care-experience", verdicts.CANNOT, verdicts.UNKNOWN, "linked"),
        ("foster-majority", verdicts.REPRODUCED, verdicts.NO_LONGER, "71%"),
        ("wales-one-percent", verdicts.REPRODUCED, verdicts.STILL, "1.15%"),
        ("wales-record", verdicts.REPRODUCED, verdicts.NO_LONGER, "7,263 in 2021"),
        ("wales-was-equal", verdicts.CANNOT, verdicts.UNKNOWN, "1.50 times"),
        ("demand-decade", verdicts.DEPENDS, verdicts.MORE, "section 47 enquiries: +79.9%"),
        ("poor-outcomes-england", verdicts.REPRODUCED, verdicts.STILL, "19.0 against 46.7"),
        ("inequality-deprivation", verdicts.REPRODUCED, verdicts.STILL, "2.73"),
        ("inconsistent-practice", verdicts.REPRODUCED, verdicts.STILL, "90:10 ratio"),
        ("costs-crisis", verdicts.REPRODUCED, verdicts.MORE, "61.5% to 75.5%"),
    ],
)
def test_a_claim_has_the_verdict_its_figures_give(rows, claim, verdict, since, words):
    row = rows.loc[claim]
    assert (row["verdict"], row["since"]) == (verdict, since)
    assert words in " ".join(row.astype(str))


def changed(figures, table, chosen, value):
    frame = figures.tables[table].copy()
    mask = frame.eval(chosen)
    assert mask.any(), chosen
    frame["value"] = frame["value"].mask(mask, value)
    return Figures({**figures.tables, table: frame})


def differing(figures, other):
    before, after = (claims.ledger(each).set_index("claim") for each in (figures, other))
    return set(before.index[(before != after).any(axis=1)])


@pytest.mark.parametrize(
    ("table", "chosen", "value", "claims_that_follow"),
    [
        (
            "releases",
            "measure == 'looked_after_count' and period == 2020 and value == 80080",
            90_000.0,
            {"care-count-2020", "more-in-care", "looked-after-increase", "wales-70-higher"}
            | {"wales-highest"},
        ),
        (
            "releases",
            "measure == 'section_47_count' and period == 2010 and value == 89300",
            60_000.0,
            {"section-47-growth", "section-47-no-plan-tripled"},
        ),
        (
            "observations",
            "measure == 'foster_care_percent' and area_code == 'E92000001' and period == 2020",
            60.0,
            {"foster-majority"},
        ),
        (
            "observations",
            "measure == 'looked_after_count' and area_code == 'W06000021' and period == 2018",
            500.0,
            {"wales-council-350"},
        ),
        (
            "observations",
            "measure == 'vacancy_percent' and area_code == 'E08000035' and period == 2022",
            99.0,
            {"vacancies-40"},
        ),
        (
            "studies",
            "topic == 'outcomes of looked-after children in Wales' and value == '23.0'",
            "40.0",
            {"wales-outcomes"},
        ),
        (
            "studies",
            "topic == 'fostering' and period == '2020' and value == '2135'",
            "9999",
            {"foster-approvals"},
        ),
    ],
)
def test_a_changed_figure_changes_the_claims_that_rest_on_it_and_no_other(
    figures, table, chosen, value, claims_that_follow
):
    assert differing(figures, changed(figures, table, chosen, value)) == claims_that_follow


def test_a_changed_figure_can_change_a_verdict(figures):
    chosen = "measure == 'foster_care_percent' and area_code == 'E92000001' and period == 2020"
    other = claims.ledger(changed(figures, "observations", chosen, 60.0)).set_index("claim")
    assert other.loc["foster-majority", "verdict"] == verdicts.NOT_REPRODUCED


def test_a_claim_without_a_function_is_refused(figures):
    said = figures.tables["claims"].assign(claim="another-claim")
    with pytest.raises(Problem, match="another-claim"):
        claims.ledger(Figures({**figures.tables, "claims": said}))


def test_two_functions_for_a_claim_are_refused():
    with pytest.raises(ValueError, match="two functions"):
        claims.claim("engagement-900")(lambda figures: None)


@pytest.mark.parametrize(
    ("ask", "named"),
    [
        (lambda f: f.value("looked_after_count", 1900), "England for 1900"),
        (lambda f: f.latest("foster_care_percent", "W92000004"), "is not held for Wales"),
        (lambda f: f.row("looked_after_rate_unrounded", 1900), "England for 1900"),
        (lambda f: f.councils("vacancy_percent", 1900), "councils in England for 1900"),
        (lambda f: f.first("looked_after_count", 1900), "as it was first published"),
        (lambda f: f.study("fostering", "no such measure"), "no such measure"),
        (lambda f: f.counted("fostering", "no such measure", ""), "no such measure"),
        (lambda f: f.characteristic("16 years and over", 1900), "16 years and over.* 1900"),
        (lambda f: f.spending(["1900-01"]), "1900-01"),
        (lambda f: f.last([2001, 2002], [2003]), "No one year"),
    ],
)
def test_a_figure_that_is_not_held_is_named(figures, ask, named):
    with pytest.raises(NotHeld, match=named):
        ask(figures)


def test_an_estimate_in_words_is_not_a_number():
    assert math.isnan(held_figures.as_number("over one third"))


def test_the_newest_year_is_one_that_every_figure_has(figures):
    count, rate = "looked_after_count", "looked_after_rate_unrounded"
    longer = with_a_year_more(figures, count)
    assert longer.latest(count)[0] == figures.latest(count)[0] + 1
    assert longer.newest(count, rate) == figures.newest(count, rate) == figures.latest(rate)[0]


@pytest.fixture(scope="module")
def used(figures):
    """The measures that each claim takes, with the observations of those measures alone."""
    taken = {}
    with pytest.MonkeyPatch.context() as patch:
        for name, function in claims.CLAIMS.items():
            patch.setattr(data, "used", taken.setdefault(name, set()).add)
            function(figures)
    everything = figures.tables["observations"]
    few = everything[everything["measure"].isin(set.union(*taken.values()))]
    return taken, Figures({**figures.tables, "observations": few})


def with_a_year_more(figures, measure):
    frame = figures.tables["observations"]
    mine = frame[frame["measure"] == measure]
    newest = mine[mine["period"] == mine["period"].max()]
    more = pd.concat([frame, newest.assign(period=newest["period"] + 1)], ignore_index=True)
    return Figures({**figures.tables, "observations": more})


def with_a_year_less(figures, measure):
    frame = figures.tables["observations"]
    mine = (frame["measure"] == measure) & frame["value"].notna()
    newest = frame["period"] == frame.loc[mine, "period"].max()
    return Figures({**figures.tables, "observations": frame[~(mine & newest)]})


LEFT_OUT = re.compile(r"\[x\]|\bnan\b|\bNone\b|\binf\b")


def shown(finding):
    tests = [(test.definition, test.figure) for test in finding.tests]
    return f"{tests} {finding.latest} {finding.latest_period} {finding.reason}"


@pytest.mark.parametrize("change", [with_a_year_more, with_a_year_less])
def test_claims_stand_when_one_measure_is_a_year_ahead_or_behind(rows, used, change):
    taken, figures = used
    years = figures.tables["observations"].dropna(subset="value").groupby("measure")["period"]
    several = years.nunique()[lambda count: count > 1].index
    assert len(several) > 20
    for measure in several:
        other = change(figures, measure)
        for name in (name for name, measures in taken.items() if measure in measures):
            finding = finding_of(name, other)
            assert not LEFT_OUT.search(shown(finding)), (name, measure)
            assert finding.verdict == rows.loc[name, "verdict"], (name, measure)
            assert bool(finding.latest) == bool(rows.loc[name, "latest"]), (name, measure)


@pytest.mark.parametrize("month", ["2021-06", "2018-01"])
def test_what_was_not_published_yet_leaves_a_claim_untested_and_says_so(figures, rows, month):
    observations, releases = figures.tables["observations"], figures.tables["releases"]
    known = {
        "observations": observations[observations["released"] <= month],
        "releases": releases[releases["released_in"] <= month],
    }
    then = claims.ledger(Figures({**figures.tables, **known})).set_index("claim")
    assert not then.apply(lambda cells: cells.str.contains(LEFT_OUT.pattern)).any(axis=None)
    lacking = then["reason"].str.startswith("It cannot be tested with the figures held here.")
    assert lacking.any() and (then.loc[lacking, "verdict"] == verdicts.CANNOT).all()
    assert then.loc[lacking, "reason"].str.contains("not held").all()
    assert (then.loc[["foster-majority", "costs-crisis"], "since"] == verdicts.UNKNOWN).all()
    assert then.loc["re-entry", "verdict"] == rows.loc["re-entry", "verdict"]


def test_the_figure_of_the_claim_itself_says_nothing_of_what_came_after(figures):
    frame = figures.tables["observations"]
    known = frame[frame["period"] <= 2020]
    finding = finding_of("care-count-2020", Figures({**figures.tables, "observations": known}))
    assert finding.verdict == verdicts.REPRODUCED
    assert (finding.since, finding.latest, finding.latest_period) == (verdicts.UNKNOWN, "", "")


def test_what_concerns_later_years_than_the_observations_is_left_out(monkeypatch, figures):
    frame = figures.tables["observations"]
    tables = {**figures.tables, "observations": frame[frame["period"] <= 2020]}
    monkeypatch.setattr(data, "table", tables.get)
    studies = claims.held().tables["studies"]
    assert 0 < len(studies) < len(figures.tables["studies"])
    assert {"2020", "exits 2008"} <= set(studies["period"])
    assert "2021" not in set(studies["period"])


def test_councils_that_make_one_return_together_count_once(rows):
    """As on the page of the workforce, which the ledger leads to."""
    councils = data.observations(social_workers.MEASURES, data.members(ENGLAND), 2022, 2022)
    spread = vacancy_spread.returned(councils)["value"]
    assert (int((spread >= 40).sum()), len(spread)) == (10, 150)
    assert "In England 10 of 150 councils" in rows.loc["vacancies-40", "reason"]


def test_the_headline_counts_what_holds_only_where_later_figures_say():
    rows = pd.DataFrame(
        {
            "verdict": [verdicts.REPRODUCED, verdicts.OF_THE_TIME, verdicts.CANNOT],
            "since": [verdicts.STILL, verdicts.UNKNOWN, verdicts.UNKNOWN],
        }
    )
    start = "2 of 3 claims are reproduced; "
    assert cards.headline(rows) == f"{start}1 of these still holds"
    unknown = rows.assign(since=verdicts.UNKNOWN)
    assert cards.headline(unknown) == f"{start}no later figure says whether they still hold"
    assert cards.headline(rows.iloc[2:]) == "0 of 1 claims are reproduced"


def test_an_area_of_which_nothing_is_held_still_has_its_name():
    places = [data.area("Leeds"), data.area("England")]
    frame = data.observations(cards.LOCAL, "England")
    found = cards.local(frame, data.measures(), places, 2020)
    assert list(found.columns[:3]) == ["Measure", "Leeds, 2020", "Leeds, latest"]
    assert (found["Leeds, latest"] == "not held").all()
    assert found.loc[0, "England, 2020"] == "80,000"


def test_the_command_prints_json(command):
    outcome = command("claims", "--json")
    assert outcome.code == 0
    listed = json.loads(outcome.out)
    assert len(listed) == 31
    assert all(tuple(entry) == claims.COLUMNS for entry in listed)


def test_the_command_prints_each_statement(command):
    outcome = command("claims")
    assert outcome.code == 0
    assert "80,080 children were looked after" in outcome.out
    assert outcome.out.count("cannot be tested with open data") >= 2


def test_the_readme_opens_with_the_ledger_as_it_is(figures):
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    assert readme.BLOCK.search(text)
    message = "run python -m helpers.analysis.claims.readme"
    assert readme.updated(text, claims.ledger(figures)) == text, message


WENT = re.compile(r"(rose|fell) from ([\d,.]+)%? to ([\d,.]+)")
ALL_DIRECTIONS = re.compile(r"rose by −|fell by −|rose by 0\.0|still most|all rose")


@pytest.mark.parametrize("factor", [0.5, 1.0, 1.5])
def test_no_reason_contradicts_figures_of_another_size(figures, factor):
    """The newest figures of every measure made smaller, left, and made larger."""
    frame = figures.tables["observations"].copy()
    late = frame["period"] >= 2018
    shares = frame["measure"].str.endswith("_percent")
    for name in ("value", "lower", "upper"):
        frame[name] = frame[name].mask(late, frame[name] * factor)
        frame[name] = frame[name].mask(late & shares, frame[name].clip(upper=100))
    reasons = claims.ledger(Figures({**figures.tables, "observations": frame}))["reason"]
    moved = [words for reason in reasons for words in WENT.findall(reason)]
    assert len(moved) >= 2
    for verb, before, after in moved:
        first, last = (float(each.replace(",", "").rstrip(".")) for each in (before, after))
        assert (verb == "rose") == (last > first)
    text = " ".join(reasons)
    assert not ALL_DIRECTIONS.search(text)
    assert "nan" not in text
    assert ("fewer than half of them" in text) is (factor == 0.5)
    assert ("rose by" in text) is (factor != 0.5)


@pytest.mark.parametrize(("more", "met"), [(-0.6, False), (0.5, False), (0.8, True)])
def test_a_rate_rises_where_chance_cannot_explain_it_though_intervals_overlap(figures, more, met):
    rate = "looked_after_rate_unrounded"
    earliest = int(figures.series(rate).index[0])
    value = figures.value(rate, earliest)
    frame = figures.tables["observations"].copy()
    mine = (frame["measure"] == rate) & (frame["area_code"] == ENGLAND)
    for year, rise in ((earliest, 0.0), (2020, more)):
        cells = [value + rise, value + rise - 0.46, value + rise + 0.46]
        frame.loc[mine & (frame["period"] == year), ["value", "lower", "upper"]] = cells
    finding = finding_of("more-in-care", Figures({**figures.tables, "observations": frame}))
    (test,) = [test for test in finding.tests if test.definition == "rate"]
    assert test.met is met
