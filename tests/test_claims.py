"""The ledger: rules of wording, the rule of verdicts, every statement, what rests on what."""

import html
import json
import math
import re
from dataclasses import replace

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers import data
from helpers.analysis import claims
from helpers.analysis.claims import cards, readings, readme, verdicts, wording
from helpers.analysis.claims.definitions import (
    Definition,
    Judged,
    Statement,
    not_held,
    worked_out,
)
from helpers.analysis.claims.figures import NATIONS, Figures, NotHeld, as_number
from helpers.analysis.claims.ledger import (
    STATEMENTS,
    counted_once,
    register,
    row_of,
    verdict_of,
)
from helpers.analysis.repeat_proceedings import proceedings, statements_of_estimates
from helpers.analysis.workforce import social_workers, vacancy_spread
from helpers.data.nations import ENGLAND
from helpers.errors import Problem
from tests.conftest import ROOT

R, D, N = verdicts.REPRODUCED, verdicts.DEPENDS, verdicts.NOT_REPRODUCED
HELD = verdicts.NOT_HELD


@pytest.fixture(scope="module")
def figures():
    return claims.held()


@pytest.fixture(scope="module")
def rows(figures):
    return claims.ledger(figures).set_index("claim")


def judged(figures, claim):
    """Return the row of the ledger of one statement."""
    said = figures.tables["claims"].set_index("claim", drop=False).loc[claim]
    return row_of(said.to_dict(), figures)


def defined(row):
    return {one["definition"]: one for one in row["definitions"]}


# --- Rules and verdicts -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rule", "met", "not_met"),
    [
        (wording.rounds_to(24), [23.5, 24.3, 24.49], [23.4, 24.5, -24]),
        (wording.rounds_to(135_000, 1_000), [134_620, 134_500], [134_499, 135_500]),
        (wording.more_than(1.7), [1.71], [1.7, 1.6]),
        (wording.nearly(30), [28.5, 29.7, 30], [28.4, 30.1, 35]),
        (wording.vast(75), [75, 80], [74.9]),
        (wording.MANY, [10, 16], [9.9]),
        (wording.DRAMATIC, [20, 80], [19.9, -30]),
        (wording.SPIRALLING, [3, 8.9], [2.9, -3]),
        (wording.POOR, [10, 59], [9.9, -1]),
        (wording.RISE, [0.1], [0, -0.1]),
        (wording.FALL, [-0.1], [0, 0.1]),
        (wording.NOT_NARROWER, [0, 0.4], [-0.1]),
        (wording.NO_BETTER, [0, -1], [0.1]),
        (wording.HIGHEST, [1], [2]),
        (wording.printed_count(80_080), [80_000, 80_080], [79_600, 80_500]),
    ],
)
def test_rules_of_wording(rule, met, not_met):
    assert all(rule.met(value) for value in met)
    assert not any(rule.met(value) for value in not_met)
    assert not rule.met(math.nan)


def test_a_count_to_the_last_digit_is_met_exactly_by_what_was_first_published():
    rule = wording.printed_count(80_080)
    assert rule.met(80_080, first=True) and not rule.met(80_079, first=True)


@given(st.floats(1, 1e6), st.integers(1, 1000))
def test_a_number_rounds_to_its_own_rounding(value, unit):
    printed = math.floor(value / unit + 0.5) * unit
    edge = math.isclose(abs(value - printed), unit / 2)
    assert wording.rounds_to(printed, unit).met(value) or edge


@pytest.mark.parametrize(
    ("met", "lacking", "parts", "verdict"),
    [
        ([True, True], 0, 0, R),
        ([True, True], 1, 0, R),
        ([True, True], 1, 1, D),
        ([True, False], 0, 0, D),
        ([True, False], 2, 0, D),
        ([False, False], 0, 0, N),
        ([False, False], 1, 0, HELD),
        ([False, False], 1, 1, N),
        ([], 0, 0, HELD),
    ],
)
def test_the_verdict_follows_from_the_definitions(met, lacking, parts, verdict):
    assert verdicts.verdict(met, lacking, parts) == verdict


@pytest.mark.parametrize("kind", [verdicts.NOT_HELD, verdicts.NOT_PUBLISHED, verdicts.NOT_FACT])
def test_the_three_kinds_of_cannot_have_each_its_word(kind):
    assert verdicts.verdict([], 1, 0, kind) == kind


@pytest.mark.parametrize(
    ("arguments", "since"),
    [
        ((True, None), verdicts.UNKNOWN),
        ((True, False, 1), verdicts.NO_LONGER),
        ((False, False), verdicts.NOT),
        ((None, False), verdicts.NOT),
        ((False, True, 1), verdicts.NOW),
        ((None, True), verdicts.UNKNOWN),
        ((True, True, 1), verdicts.MORE),
        ((True, True, -1), verdicts.LESS),
        ((True, True, 0), verdicts.STILL),
        ((True, True), verdicts.STILL),
    ],
)
def test_since(arguments, since):
    assert verdicts.since(*arguments) == since


@pytest.mark.parametrize(
    ("shifts", "since"),
    [((None, None), verdicts.STILL), ((0.3, 0.31), verdicts.LESS), ((0.3, 0.1), verdicts.STILL)],
)
def test_a_measure_of_the_same_councils_is_judged_within_them(shifts, since):
    """However wide the intervals of both years are: 2.2 of 2.5, as each council has moved."""
    before, latest = (
        readings.Reading((1.5,), "", value, value / 1.3, value * 1.3,
                         None if moves is None else pd.Series({"E1": moves}))
        for value, moves in zip((2.5, 2.2), shifts, strict=True)
    )  # fmt: skip
    one = Judged(Definition("one", rules=wording.UNEQUAL), before, None, latest, 2025)
    assert one.since == since


@pytest.mark.parametrize(
    ("several", "since"),
    [
        ([], verdicts.UNKNOWN),
        ([verdicts.UNKNOWN, verdicts.MORE], verdicts.MORE),
        ([verdicts.MORE, verdicts.LESS], D),
        ([verdicts.STILL, verdicts.STILL], verdicts.STILL),
    ],
)
def test_where_definitions_differ_what_became_of_it_depends_on_them(several, since):
    assert verdicts.together(several) == since


# --- The ledger ---------------------------------------------------------------------------------


def test_every_statement_is_in_the_ledger_with_a_reason(rows):
    assert len(rows) == 45 and len(counted_once(rows.reset_index())) == 44
    assert (rows["reason"].str.len() > 40).all() and rows["reason"].str.endswith(".").all()
    assert rows["verdict"].isin(verdicts.VERDICTS).all()
    assert rows["since"].isin(verdicts.SINCE).all()
    testable = ~rows["verdict"].isin(verdicts.CANNOT)
    assert rows.loc[testable, "rebuilt_then"].ne("").all()
    text = " ".join(rows.drop(columns="definitions").astype(str).to_numpy().ravel())
    assert not {"nan", "None", "inf", "[x]"} & set(text.replace(";", " ").split())


@pytest.mark.parametrize(
    ("claim", "verdict", "since", "words"),
    [
        ("section-47-no-plan", D, verdicts.MORE, "134,620 of 201,000"),
        ("section-47-no-plan", D, verdicts.MORE, "168,750 of 230,590"),
        ("section-47-no-plan", D, verdicts.MORE, "Not worked out: what enquiries led to (one"),
        ("section-47-no-plan-tripled", D, D, "what enquiries led to (one year's plans"),
        ("more-investigated", D, verdicts.STILL, "Not worked out: families (nobody counts"),
        ("investigation-over-support", D, D, "Not worked out: how adversarial meetings are"),
        ("adversity-not-harm", D, D, "Not worked out: families and why they came"),
        ("stable-homes", D, D, "Not worked out: how many homes would be enough"),
        ("care-count-2020", R, verdicts.LESS, "True then: 80,080, +24.3%"),
        ("care-count-2020", R, verdicts.LESS, "80,000, +24.1%"),
        ("care-count-2020", R, verdicts.LESS, "+17.7% in the ten years to 2025"),
        ("section-47-growth", D, verdicts.MORE, "+129% on 87,700"),
        ("section-47-growth", D, verdicts.MORE, "+125% on 89,300"),
        ("section-47-growth", D, verdicts.MORE, "+80% on 111,700"),
        ("section-47-no-plan-tripled", D, D, "3.10 times 43,400"),
        ("more-in-care", D, D, "no longer so by rate per 10,000, −1.1% (67.9 in 2020 to 67.1 in"),
        (
            "more-in-care",
            D,
            D,
            "still so by number, +2.2% (80,000 in 2020 to 81,770 in 2025), 95% interval",
        ),
        ("wales-70-higher", D, verdicts.NOT, "1.71 (1.67 to 1.75)"),
        ("wales-70-higher", D, verdicts.NOT, "1.63 (rounding: 1.62 to 1.65)"),
        ("wales-70-higher", D, verdicts.NOT, "the interval of 1.71 (1.67 to 1.75) holds 1.7"),
        ("re-entry", D, verdicts.UNKNOWN, "3,050 of 10,270"),
        ("re-entry", D, verdicts.UNKNOWN, "Not true then by all who left by any exit, 35.3%"),
        ("wales-council-350", HELD, verdicts.UNKNOWN, "+180% (50 to 140; rounding: +162%"),
        ("wales-council-350", HELD, verdicts.UNKNOWN, "+246% (50 to 173"),
        ("wales-council-350", HELD, verdicts.UNKNOWN, "+280% (50 to 190"),
        ("repeat-proceedings", N, verdicts.UNKNOWN, "Not true then: about 1 in 3, England 2007"),
        (
            "repeat-proceedings",
            N,
            verdicts.UNKNOWN,
            "Beside it: mothers counted crudely at most 15",
        ),
        ("repeat-proceedings", N, verdicts.UNKNOWN, "24%, 7 years"),
        ("engagement-900", R, verdicts.UNKNOWN, "932 responses"),
        ("inequality-care-experience", HELD, verdicts.UNKNOWN, "can be added"),
        ("inequality-ethnicity", HELD, verdicts.UNKNOWN, "census of 2021"),
        ("foster-majority", D, D, "71%"),
        ("foster-majority", D, D, "would be not reproduced if vast meant 72% or more"),
        ("foster-approvals", HELD, verdicts.UNKNOWN, "which cannot test itself"),
        ("wales-one-percent", R, verdicts.STILL, "1.15%"),
        ("wales-record", R, verdicts.NO_LONGER, "7,263 in 2021"),
        ("wales-was-equal", HELD, verdicts.UNKNOWN, "1.50 (rounding: 1.48 to 1.52) in 2011"),
        ("wales-outcomes", HELD, verdicts.UNKNOWN, "17.0% in 2015, 23.0% in 2016 (rose)"),
        ("wales-outcomes", HELD, verdicts.UNKNOWN, "results held for two years 4 of 4 rose"),
        ("demand-decade", D, D, "section 47 enquiries, +58.2%"),
        ("poor-outcomes-england", D, D, "19.0 against 46.7"),
        ("poor-outcomes-england", D, D, "19.0 against 19.3"),
        (
            "inequality-deprivation",
            R,
            verdicts.STILL,
            "2.73 times (2.10 to 3.55), most against least deprived",
        ),
        ("inconsistent-practice", D, D, "typically 1.5 times; 90:10 ratio 2.9"),
        ("costs-crisis", D, D, "61.5% in 2013 to 75.5% in 2020"),
        ("unregulated-homes", D, D, "fewer that are unregulated is not fewer children living so"),
        ("moved-far", D, D, "nobody records either"),
        ("adversity-not-harm", D, D, "35.4% (28,310 of 80,000)"),
        ("pushes-away-kin", HELD, D, "14.5% in 2020 to 16.3% in 2024"),
        ("pushes-away-kin", HELD, D, "3,720 in 2020), 95% interval −7.9% to +0.8%"),
        ("pushes-away-kin", HELD, D, "so now by share leaving to special guardians"),
        (
            "more-in-care",
            D,
            D,
            "no longer so by rate per 10,000, −1.1% (67.9 in 2020 to 67.1 in 20",
        ),
        (
            "more-in-care",
            D,
            D,
            "by number without unaccompanied children, +0.4% (74,920 in 2020 to",
        ),
        ("teenagers", verdicts.NOT_FACT, verdicts.UNKNOWN, "63.0% in 2020 to 64.6% in 2024"),
        ("vacancies-40", HELD, verdicts.UNKNOWN, "Figures of England are context"),
        ("wales-no-review", verdicts.NOT_FACT, verdicts.UNKNOWN, "promises no fall"),
        ("early-help-fewer", verdicts.NOT_FACT, verdicts.UNKNOWN, "rank correlation"),
        ("weaker-relationships", verdicts.NOT_PUBLISHED, verdicts.UNKNOWN, "not recorded"),
    ],
)
def test_a_statement_has_the_verdict_its_figures_give(rows, claim, verdict, since, words):
    row = rows.loc[claim]
    assert (row["verdict"], row["since"]) == (verdict, since)
    assert words in " ".join(row.astype(str))


UNRECORDED = re.compile(r"\b(?:nobody|anybody|not recorded|not followed|none is followed)\b")


def test_what_nobody_records_is_a_part_of_every_statement_that_rests_on_it(rows):
    for claim, statement in STATEMENTS.items():
        parts = [one for one in statement.definitions if one.part]
        assert (
            parts
            or not UNRECORDED.search(rows.loc[claim, "reason"])
            or (rows.loc[claim, "verdict"] in verdicts.CANNOT)
        ), claim
        assert not parts or rows.loc[claim, "verdict"] != R, claim


def test_the_ledger_says_of_repeats_what_their_page_says(rows):
    """One rule on both: a printed percentage is met by what rounds to it, and cases by cases."""
    tables = (data.table("studies"), data.table("study_denominators"))
    page = statements_of_estimates.beside_claim(proceedings.estimates(*tables), 20)
    assert page.startswith("No estimate is the 20% claimed") and page.endswith("is about 1 in 3.")
    (one,) = [one for one in rows.loc["repeat-proceedings", "definitions"] if not one["aside"]]
    assert one["gives"] is False and one["then"].startswith("about 1 in 3")


def test_what_is_not_held_is_not_told_as_refuted(rows):
    """A figure that does not give such a statement is named, and said not to settle it."""
    unsettled = rows[rows["verdict"].isin([HELD, verdicts.NOT_THEN]) & rows["rebuilt_then"].ne("")]
    assert {"wales-highest", "wales-council-350", "foster-approvals"} <= set(unsettled.index)
    for row in unsettled.itertuples():
        assert row.reason.startswith("Not settled by what is held: not so by "), row.Index
    refuted = rows.loc[rows["reason"].str.startswith("Not true then"), "verdict"]
    assert set(refuted) == {N}


def test_councils_differ_typically_so_many_times_after_chance_and_after_deprivation(rows):
    several = defined(rows.loc["inconsistent-practice"])
    after = several["looked after with deprivation fitted"]["latest"]
    assert several["looked after beyond chance"]["latest"] == "typically 1.5 times; 90:10 ratio 2.9"
    assert after == "typically 1.3 times; 90:10 ratio 2.1"


def test_statements_that_say_the_same_are_tested_alike_and_counted_once(rows):
    one, other = (rows.loc[name] for name in ("more-in-care", "looked-after-increase"))
    assert one["definitions"] == other["definitions"]
    alone = rows.reset_index().query("claim != 'more-in-care'")
    assert len(counted_once(alone)) == 44, "it counts where the other is not in the ledger"


def test_a_test_may_not_be_its_own_source(figures):
    """The two figures of the article stand among the studies: they are the claim itself."""
    said = figures.tables["claims"].set_index("claim").loc["foster-approvals"]
    own = {2020: ("initial enquiries", "2020")}
    circular = Definition("enquiries", readings.study("fostering", own), wording.more_than(1))
    with pytest.raises(Problem, match="they are the claim, and cannot test it"):
        worked_out(circular, figures, said["address"])
    assert worked_out(circular, figures, "https://another.example").then.text == "137,200%"
    shown = str(judged(figures, "foster-approvals")["definitions"])
    assert "137,200" not in shown and "2,135" not in shown


def test_the_only_words_in_quotation_marks_are_the_speakers(rows, figures):
    shown = cards.cards(rows.reset_index(), "all", "All")
    page = html.unescape(shown.html())
    assert set(re.findall("“([^”]+)”", page)) == set(rows["key_words"])
    assert "“" not in readme.findings(rows.reset_index()) + cards.opening(
        rows.reset_index(), rows.reset_index(), "England", 2020
    )
    for row in figures.tables["claims"].itertuples():
        assert row.speaker[1:] in page and row.address in page


def test_no_opening_has_more_than_five_sentences_of_thirty_words(rows):
    every = rows.reset_index()
    for nation in "EW":
        home = every[every["area_code"].str[0] == nation]
        facts = cards.opening(every, home, "the nation", 2020).splitlines()
        assert 3 <= len(facts) <= 5
        assert max(len(fact.split()) for fact in facts) <= 31, "the dash of the list counted"


# --- How fragile --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("claim", "fragile"),
    [
        ("foster-majority", "reproduced if vast meant 71% or less"),
        ("re-entry", "not reproduced if nearly meant 99% of it"),
        ("moved-far", "not reproduced if many meant 17% or more"),
        ("recruitment", "reproduced if huge meant 7% or less"),
    ],
)
def test_what_would_change_if_words_meant_something_else_is_said(rows, claim, fragile):
    assert f"would be {fragile}" in rows.loc[claim, "fragile"]


def test_what_is_said_of_another_threshold_is_what_it_gives(figures, rows):
    """Each rule that is varied, moved by hand to the ends of its range."""
    for claim, statement in STATEMENTS.items():
        several = [worked_out(one, figures, "") for one in statement.definitions]
        tested = [one for one in several if not one.definition.aside]
        for rule in {rule for one in tested for rule in one.definition.rules if rule.varied}:
            for end in rule.varied[:2]:
                moved = [
                    replace(one, definition=one.definition.moved(rule.words, end)) for one in tested
                ]
                found = verdict_of(statement, moved)
                if rows.loc[claim, "verdict"] not in (found, *verdicts.CANNOT):
                    assert f"would be {found} if" in rows.loc[claim, "fragile"], claim


def test_every_rule_in_use_is_printed_with_its_range():
    printed = claims.rules().set_index("Words")
    used = {
        rule.words
        for statement in STATEMENTS.values()
        for one in statement.definitions
        for rule in one.rules
    } - {""}
    assert used == set(printed.index) and len(used) >= 15
    assert printed.loc["poor outcomes", "What meets them"] == "at least 10% below those compared"
    assert printed.loc["many, often", "Varied"] == "5 to 20"
    assert "{" not in printed.to_string()


# --- What rests on what -------------------------------------------------------------------------


def changed(figures, table, chosen, value):
    frame = figures.tables[table].copy()
    mask = frame.eval(chosen)
    assert mask.any(), chosen
    frame["value"] = frame["value"].mask(mask, value)
    return Figures({**figures.tables, table: frame})


@pytest.fixture(scope="module")
def of_nations(figures):
    """The figures without those of councils, and the ledger of them: councils take time."""
    frame = figures.tables["observations"]
    frame = frame[frame["area_code"].isin([*NATIONS, "W06000021"])]
    few = Figures({**figures.tables, "observations": frame})
    return few, claims.ledger(few).set_index("claim").astype(str)


@pytest.mark.parametrize(
    ("table", "chosen", "value", "claims_that_follow"),
    [
        (
            "releases",
            "measure == 'looked_after_count' and period == 2020 and value == 80080",
            90_000.0,
            {"care-count-2020", "more-in-care", "looked-after-increase", "wales-70-higher"}
            | {"demand-decade", "costs-crisis"},
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
            "studies",
            "topic == 'outcomes of looked-after children in Wales' and value == '23.0'",
            "40.0",
            {"wales-outcomes"},
        ),
        (
            "studies",
            "topic == 'fostering' and period == '2020' and value == '2135'",
            "9999",
            set(),
        ),
    ],
)
def test_a_changed_figure_changes_the_statements_that_rest_on_it_and_no_other(
    of_nations, table, chosen, value, claims_that_follow
):
    few, before = of_nations
    after = claims.ledger(changed(few, table, chosen, value)).set_index("claim").astype(str)
    assert set(before.index[(before != after).any(axis=1)]) == claims_that_follow


def test_a_changed_share_of_one_council_changes_the_statement_on_vacancies(figures):
    one = "measure == 'vacancy_percent' and area_code == 'E08000035' and period == 2022"
    row = judged(changed(figures, "observations", one, 99.0), "vacancies-40")
    assert defined(row)["English councils at 40% or more"]["then"].startswith("11 of 150; ")


def test_a_statement_without_definitions_is_refused(figures):
    said = figures.tables["claims"].assign(claim="another-claim")
    with pytest.raises(Problem, match="another-claim"):
        claims.ledger(Figures({**figures.tables, "claims": said}))


def test_a_statement_is_tested_once():
    with pytest.raises(ValueError, match="tested twice"):
        register({"engagement-900": Statement()})


@pytest.mark.parametrize(
    ("ask", "named"),
    [
        (lambda f: f.value("looked_after_count", 1900), "England for 1900"),
        (lambda f: f.value("foster_care_percent", 2020, "W92000004"), "is not held for Wales"),
        (lambda f: f.councils("vacancy_percent", 1900), "councils in England for 1900"),
        (lambda f: f.first_published("looked_after_count", 1900), "as it was first published"),
        (lambda f: f.as_revised("looked_after_count", 1900), "as it was later revised"),
        (lambda f: f.study("fostering", "no such measure", 2020), "no such measure"),
        (lambda f: f.counted("fostering", "no such measure", ""), "no such measure"),
        (lambda f: f.characteristic("Total", 1900, "a: b"), "Total.* 1900"),
        (lambda f: f.spending("Safeguarding", 1901), "1900-01"),
        (lambda f: f.prices(2013, 2024), "No one series of prices"),
    ],
)
def test_a_figure_that_is_not_held_is_named(figures, ask, named):
    with pytest.raises(NotHeld, match=named):
        ask(figures)


def test_an_estimate_in_words_is_not_a_number():
    assert math.isnan(as_number("over one third"))


def test_prices_are_of_one_series(figures):
    assert figures.prices(2013, 2020) == pytest.approx(100 / 88.4328)
    assert figures.prices(2020, 2023) == pytest.approx(91.2996 / 80.8738)


def test_figures_of_unlike_editions_are_not_set_against_one_another(figures):
    """Of the number without unaccompanied children one part alone was held as first published."""
    row = defined(judged(figures, "more-in-care"))
    assert row["number"]["as_first_published"] and row["number"]["then"].startswith("+24.3%")
    alone = row["number without unaccompanied children"]
    assert not alone["as_first_published"] and "66,070 in 2016 to 74,920" in alone["then"]


# --- Other years --------------------------------------------------------------------------------


OF_COUNCILS = {
    "inequality-deprivation",
    "inconsistent-practice",
    "vacancies-40",
    "early-help-fewer",
}
"""Statements whose figures are of councils: their tables are long, and tested apart."""


@pytest.fixture(scope="module")
def used(of_nations):
    """The measures that each statement takes, with the observations of nations alone."""
    few, _ = of_nations
    taken = {}
    with pytest.MonkeyPatch.context() as patch:
        for name in set(STATEMENTS) - OF_COUNCILS:
            taken[name] = set()
            patch.setattr(
                "helpers.analysis.claims.figures.used",
                lambda *names, of=name: taken[of].update(names),
            )
            judged(few, name)
    return taken, few


def with_a_year_more(figures, measure, factor=1.0):
    frame = figures.tables["observations"]
    mine = frame[(frame["measure"] == measure) & frame["value"].notna()]
    newest = mine[mine["period"] == mine["period"].max()]
    newest = newest.assign(period=newest["period"] + 1, value=newest["value"] * factor)
    return Figures(
        {**figures.tables, "observations": pd.concat([frame, newest], ignore_index=True)}
    )


def with_a_year_less(figures, measure):
    frame = figures.tables["observations"]
    mine = (frame["measure"] == measure) & frame["value"].notna()
    newest = frame["period"] == frame.loc[mine, "period"].max()
    return Figures({**figures.tables, "observations": frame[~(mine & newest)]})


NEXT_YEAR = {
    "higher": lambda figures, measure: with_a_year_more(figures, measure, 1.2),
    "lower": lambda figures, measure: with_a_year_more(figures, measure, 0.8),
    "equal": with_a_year_more,
    "missing": with_a_year_less,
}
LEFT_OUT = re.compile(r"\[x\]|\bnan\b|\bNone\b|\binf\b")
CHANGE = re.compile(r"([+−]?)([\d.]+)% \(([\d,.]+) in (\d{4}) to ([\d,.]+) in (\d{4})\)")
SHARES = re.compile(
    r"([\d.]+)% in (\d{4}),? (?:to )?([\d.]+)% in (\d{4})(?: \((rose|fell|no change)\))?"
)
LIMITS = re.compile(r"95% interval ([+−]?[\d.]+)%? to ([+−]?[\d.]+)")
TRENDS = {
    *("more-in-care", "looked-after-increase", "more-investigated", "pushes-away-kin"),
    "investigation-over-support",
}
"""Statements whose trend is followed from their time on: what came after is as the figures go."""


def ends(text):
    """Return the two figures between which a reading says that something changed."""
    if found := CHANGE.search(text):
        return number_of(found[3]), number_of(found[5])
    if found := SHARES.search(text):
        return number_of(found[1]), number_of(found[3])
    return None


def number_of(text):
    return float(text.replace(",", "").rstrip("."))


def no_false_sentence(row):
    """Check every sentence of a reason against the figures that stand in it."""
    reason = row["reason"]
    assert not LEFT_OUT.search(f"{reason} {row['latest']} {row['rebuilt_then']}"), row["claim"]
    assert "rose by −" not in reason and "fell by −" not in reason
    for sign, _, before, first, after, last in CHANGE.findall(reason):
        low, high = number_of(before), number_of(after)
        assert int(first) < int(last), reason
        assert sign == ("+" if high > low else "−" if high < low else sign), reason
    for before, first, after, last, moved in SHARES.findall(reason):
        low, high = number_of(before), number_of(after)
        assert int(first) < int(last), reason
        assert moved in ("", "rose" if high > low else "fell" if high < low else "no change")
    for one in row["definitions"]:
        if one["aside"] or not one["latest"]:
            continue
        assert f"{one['since']} by " in reason or f"({one['since']})" in reason, one
        assert one["since"] != verdicts.UNKNOWN
        pair = ends(one["latest"])
        if row["claim"] in TRENDS and pair:
            falls = row["claim"] == "pushes-away-kin" or "family support" in one["definition"]
            limits = LIMITS.search(one["latest"])
            low, high = (
                (float(limit.replace("−", "-")) for limit in limits.groups())
                if limits
                else [pair[1] - pair[0]] * 2
            )
            so = high < 0 if falls else low > 0
            assert (one["since"] in verdicts.HOLDING) == so or 0 in (low, high), one


@pytest.mark.parametrize("name", NEXT_YEAR)
def test_no_reason_is_false_with_the_next_years_figure(rows, used, name):
    """Of every measure a figure more, higher, lower or equal, or one less, taken by itself."""
    taken, figures = used
    years = figures.tables["observations"].dropna(subset="value").groupby("measure")["period"]
    several = set.union(*taken.values()) & set(years.nunique()[lambda count: count > 1].index)
    assert len(several) > 25
    for measure in sorted(several):
        other = NEXT_YEAR[name](figures, measure)
        for claim in (claim for claim, measures in taken.items() if measure in measures):
            row = judged(other, claim)
            no_false_sentence(row)
            if name in ("equal", "missing"):
                assert row["verdict"] == rows.loc[claim, "verdict"], (claim, measure)
                assert bool(row["latest"]) == bool(rows.loc[claim, "latest"]), (claim, measure)


@pytest.mark.parametrize("name", NEXT_YEAR)
@pytest.mark.parametrize("claim", sorted(OF_COUNCILS))
def test_no_reason_of_councils_is_false_with_the_next_years_figures(figures, rows, claim, name):
    measure = "vacancy_percent" if claim == "vacancies-40" else "looked_after_count"
    frame = figures.tables["observations"]
    measures = {measure, "population_0_17", "idaci_2019_score", "low_income_percent"}
    measures |= {"plan_started_count", "section_47_count", "spend_family_support_pounds"}
    few = Figures({**figures.tables, "observations": frame[frame["measure"].isin(measures)]})
    row = judged(NEXT_YEAR[name](few, measure), claim)
    no_false_sentence(row)
    assert row["verdict"] == rows.loc[claim, "verdict"]


@pytest.mark.parametrize("factor", [0.5, 1.0, 1.5])
def test_no_reason_is_false_with_figures_of_another_size(figures, factor):
    """The newest figures of every measure made smaller, left, and made larger, all at once."""
    frame = figures.tables["observations"].copy()
    late = frame["period"] >= 2018
    shares = frame["measure"].str.endswith("_percent")
    frame["value"] = frame["value"].mask(late, frame["value"] * factor)
    frame["value"] = frame["value"].mask(late & shares, frame["value"].clip(upper=100))
    other = claims.ledger(Figures({**figures.tables, "observations": frame}))
    for row in other.to_dict("records"):
        no_false_sentence(row)
    shown = " ".join(other["reason"])
    assert ("+17.7% in the ten years to 2025" in shown) is (factor == 1)


def test_where_trends_turn_and_shares_pass_their_words(figures):
    """The same statement with a number that went on rising, and with one that fell."""
    place = "area_code == 'E92000001' and period == 2025"
    count = f"measure == 'looked_after_count' and {place}"
    for value, since in ((90_000.0, verdicts.STILL), (79_000.0, verdicts.NO_LONGER)):
        row = defined(judged(changed(figures, "observations", count, value), "more-in-care"))
        assert row["number"]["since"] == since
    far = f"measure == 'far_from_home_percent' and {place}"
    row = defined(judged(changed(figures, "observations", far, 9.0), "moved-far"))
    assert row["over 20 miles from home"]["since"] == verdicts.NO_LONGER


@pytest.mark.parametrize("month", ["2021-06", "2018-01"])
def test_what_was_not_published_yet_leaves_a_statement_untested_and_says_so(figures, rows, month):
    observations, releases = figures.tables["observations"], figures.tables["releases"]
    known = {
        "observations": observations[observations["released"] <= month],
        "releases": releases[releases["released_in"] <= month],
    }
    then = claims.ledger(Figures({**figures.tables, **known})).set_index("claim")
    assert (
        not then.drop(columns="definitions")
        .apply(lambda cells: cells.str.contains(LEFT_OUT.pattern))
        .any(axis=None)
    )
    lacking = then["reason"].str.startswith("Not held: no figure among those here tests it.")
    assert lacking.sum() > 7 and (then.loc[lacking, "verdict"] == HELD).all()
    assert then.loc["foster-approvals", "since"] == verdicts.UNKNOWN
    assert then.loc["re-entry", "verdict"] == rows.loc["re-entry", "verdict"]


def test_the_figure_of_the_statement_itself_says_nothing_of_what_came_after(figures):
    frame = figures.tables["observations"]
    known = frame[frame["period"] <= 2020]
    row = judged(Figures({**figures.tables, "observations": known}), "care-count-2020")
    assert row["verdict"] == R
    assert (row["since"], row["latest"], row["latest_period"]) == (verdicts.UNKNOWN, "", "")


OF_2020 = {
    *("care-count-2020", "more-in-care", "looked-after-increase", "foster-majority", "moved-far"),
    *("section-47-no-plan", "section-47-growth", "section-47-no-plan-tripled", "demand-decade"),
    *("more-investigated", "costs-crisis", "inequality-deprivation", "inconsistent-practice"),
}


@pytest.mark.parametrize(
    ("year", "names"), [(2020, OF_2020), (2021, {"wales-one-percent", "wales-record"})]
)
def test_what_has_become_of_a_statement_takes_a_figure_of_a_later_year(figures, year, names):
    frame = figures.tables["observations"]
    later = figures.tables["characteristics"]
    later = later[later["period"] <= year]
    for last, told in ((year, set()), (year + 1, names)):
        known = {"observations": frame[frame["period"] <= last], "characteristics": later}
        other = Figures({**figures.tables, **known})
        found = {name for name in names if judged(other, name)["since"] != verdicts.UNKNOWN}
        assert found == told


def test_what_concerns_later_years_than_the_observations_is_left_out(monkeypatch, figures):
    frame = figures.tables["observations"]
    tables = {**figures.tables, "observations": frame[frame["period"] <= 2020]}
    monkeypatch.setattr(data, "table", tables.get)
    studies = claims.held().tables["studies"]
    assert 0 < len(studies) < len(figures.tables["studies"])
    assert {"2020", "exits 2008"} <= set(studies["period"])
    assert "2021" not in set(studies["period"])


# --- Particular statements ----------------------------------------------------------------------


def test_councils_that_make_one_return_together_count_once(rows):
    """As on the page of the workforce, which the ledger leads to."""
    councils = data.observations(social_workers.MEASURES, data.members(ENGLAND), 2022, 2022)
    spread = vacancy_spread.returned(councils)["value"]
    assert (int((spread >= 40).sum()), len(spread)) == (10, 150)
    several = defined(rows.loc["vacancies-40"])
    assert several["English councils at 40% or more"]["then"].startswith("10 of 150; ")


@pytest.mark.parametrize(("more", "met"), [(-600, False), (100, False), (900, True)])
def test_a_rate_rises_where_chance_cannot_explain_it(figures, more, met):
    """68,060 children in 2013, of 11.4 million; one more in a hundred is beyond chance."""
    people = "measure == 'population_0_17' and area_code == 'E92000001' and period == 2019"
    count = "measure == 'looked_after_count' and area_code == 'E92000001' and period == 2020"
    other = changed(figures, "observations", people, figures.value("population_0_17", 2012))
    other = changed(other, "observations", count, figures.value("looked_after_count", 2013) + more)
    assert defined(judged(other, "more-in-care"))["rate per 10,000"]["gives"] is met


def test_a_part_that_nobody_records_keeps_a_statement_from_being_reproduced(figures):
    statement = STATEMENTS["moved-far"]
    several = [worked_out(one, figures, "") for one in statement.definitions]
    without = [one for one in several if not one.definition.part]
    assert verdict_of(statement, several) == D and verdict_of(statement, without) == R


def test_not_reproduced_takes_a_test_of_every_definition():
    nothing = Statement((not_held("another count", "it is not held"),))
    assert verdict_of(nothing, [worked_out(nothing.definitions[0], None, "")]) == HELD


def test_the_headline_counts_what_holds_only_where_later_figures_say():
    rows = pd.DataFrame(
        {
            "claim": ["care-count-2020", "re-entry", "wales-record"],
            "verdict": [R, R, D],
            "since": [verdicts.STILL, verdicts.UNKNOWN, verdicts.UNKNOWN],
        }
    )
    start = "2 of 3 are reproduced, 1 depend on definition; "
    assert cards.headline(rows) == f"{start}of those reproduced 1 still holds"
    unknown = rows.assign(since=verdicts.UNKNOWN)
    assert cards.headline(unknown) == f"{start}no later figure says whether they still hold"
    assert cards.headline(rows.iloc[2:]) == "0 of 1 are reproduced, 1 depend on definition"


def test_an_area_of_which_nothing_is_held_still_has_its_name():
    places = [data.area("Leeds"), data.area("England")]
    frame = data.observations(cards.LOCAL, "England")
    found = cards.local(frame, data.measures(), places, 2020)
    assert list(found.columns[:3]) == ["Measure", "Leeds, 2020", "Leeds, latest"]
    assert (found["Leeds, latest"] == "not held").all()
    assert found.loc[0, "England, 2020"] == "80,000"


# --- Where it is shown --------------------------------------------------------------------------


KEPT = (
    *("claim", "said_in", "said_on", "area_code", "statement", "claimed", "rebuilt_then"),
    *("rebuilt_now", "latest", "latest_period", "verdict", "since", "reason", "report"),
)


def test_the_command_prints_json(command):
    outcome = command("claims", "--json")
    assert outcome.code == 0
    listed = json.loads(outcome.out)
    assert len(listed) == 45
    assert all(tuple(entry) == claims.COLUMNS for entry in listed)
    added = {"speaker", "address", "kind", "definitions", "fragile", "key_words"}
    assert set(claims.COLUMNS) == {*KEPT, *added}
    first = listed[0]["definitions"][0]
    assert first["gives"] is True and first["then"].startswith("80,080")


def test_the_command_prints_each_statement(command):
    outcome = command("claims")
    assert outcome.code == 0
    assert "in the ten years to 2019/20, to 80,080" in outcome.out
    assert "Josh MacAlister" in outcome.out and "How fragile: would be" in outcome.out
    assert outcome.out.count("not a statement of fact") >= 2


def test_every_definition_is_in_a_table_for_people(rows):
    table = cards.definitions(rows.reset_index())
    assert len(table) == sum(map(len, rows["definitions"])) > 120
    assert (table["Then"] != "").all() and "True" not in table.to_string()
    assert table["Gives it"].isin(["yes", "no", ""]).all()


def test_the_readme_opens_with_the_ledger_as_it_is(rows):
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    assert readme.BLOCK.search(text)
    message = "run python -m helpers.analysis.claims.readme"
    assert readme.updated(text, rows.reset_index()) == text, message


def test_the_docs_have_the_verdict_of_every_statement_and_why(rows):
    lines = (ROOT / "docs" / "statements.md").read_text(encoding="utf-8").splitlines()
    cells = [[cell.strip() for cell in line.split("|")[1:-1]] for line in lines]
    table = {row[0].strip("`"): row[1:] for row in cells if row and row[0].startswith("`")}
    assert list(table) == list(rows.index)
    for claim, (verdict, why, cannot) in table.items():
        assert verdict == rows.loc[claim, "verdict"], claim
        assert len(why) > 15 and cannot.endswith("."), claim
