"""The summary of a place: the order of its findings, its words, its table and its links."""

import json
import re

import numpy as np
import pandas as pd
import pytest
from bs4 import BeautifulSoup

from helpers import data, words
from helpers.analysis import printed_rates
from helpers.analysis.area_summary import (
    everyone,
    facts,
    findings,
    indicators,
    statements,
    table,
)
from helpers.analysis.outcomes import care_leavers
from helpers.analysis.rates_in_care import rates
from helpers.analysis.re_entry import returned_home
from helpers.analysis.section_47_outcomes import repeats
from helpers.analysis.stable_homes import placements
from helpers.data.formulas import POPULATION
from helpers.reports.pages.render import unique_id
from helpers.show.sparks import spark
from helpers.statistics import many_tests
from tests.conftest import ROOT

FIRST, LAST = 2016, 2025
ODD = ("City of London", "Isles of Scilly", "Northamptonshire", "Westmorland and Furness",
       "Monmouthshire", "E12000003", "Wales", "England", "Scotland",
       "Cumbria (combined series)")  # fmt: skip


@pytest.fixture(scope="module", params=("Leeds", *ODD))
def place(request):
    rows, missing = facts.of_place(request.param, FIRST, LAST)
    return request.param, findings.judged(rows), missing


def answers(**columns):
    """Return rows with a difference of 1 and the p given, of each question named."""
    frame = pd.DataFrame({f"{name}_p": values for name, values in columns.items()}, dtype=float)
    sizes = {name: np.where(frame[f"{name}_p"].notna(), 1.0, np.nan) for name in columns}
    return frame.assign(
        **sizes, middle_half=10.0, indicator=list(indicators.IN_ENGLAND[: len(frame)])
    )


def judged(**columns):
    return findings.judged(answers(**columns).assign(since_year=2016.0))


def test_what_differs_and_has_changed_comes_first_then_the_larger():
    rows = answers(similar=[0.0001, 0.0001, np.nan, 0.9, 0.0001],
                   since=[0.9, 0.0001, 0.0001, 0.9, np.nan])  # fmt: skip
    rows.loc[4, "similar"] = -3.0
    assert findings.ranked(findings.judged(rows)).index.tolist() == [1, 4, 0, 2]


def test_so_many_questions_are_judged_together():
    """One answer in twenty by chance is no finding where twenty were asked."""
    rows = findings.judged(answers(similar=[0.04, *[0.5] * 9], since=[0.6] * 10))
    assert rows["similar_beyond"].tolist() == [False] * 10
    assert findings.judged(answers(similar=[0.04]))["similar_beyond"].tolist() == [True]


def test_adjusted_p_are_those_of_statsmodels_and_missing_ones_count_for_none():
    from statsmodels.stats.multitest import multipletests

    p = np.random.default_rng(3).uniform(0, 0.2, 40)
    expected = multipletests(p, method="fdr_bh")[1]
    np.testing.assert_allclose(many_tests.adjusted(p), expected)
    found = many_tests.adjusted(np.append(p, np.nan))
    np.testing.assert_allclose(found[:-1], expected)
    assert np.isnan(found.iloc[-1])


def test_nothing_beyond_chance_is_said_plainly():
    text = statements.in_all(judged(similar=[0.5, 0.6], since=[0.7, 0.9]), "A")
    assert text == "Nothing is beyond chance in the 2 indicators of A that can be judged."
    text = statements.in_all(judged(since=[0.7]), "A")
    assert text == "Nothing is beyond chance in the one indicator of A that can be judged."
    assert statements.in_all(judged(since=[0.0007]), "A") == (
        "The one indicator of A that can be judged has changed since 2016 or later by more than "
        "chance."
    )


def test_what_changed_on_a_year_is_said_and_where_it_turned():
    """A rise since the start is not all there is to say where the last year went down."""
    rows = judged(nation=[0.0001, 0.5], since=[0.0001, 0.5], on_year=[0.0001, 0.0001])
    rows = rows.assign(value=[80.0, 9.0], nation_value=79.0, year=LAST, since_year=2016.0)
    rows.loc[:, "on_year"] = -5.0
    said = [statements.finding(row, LAST) for row in findings.ranked(rows).to_dict("records")]
    assert said[0].endswith(
        ": 80.0 per 10,000 in 2025, higher than in England (79.0) and in 2016 (79.0), "
        "but lower than a year before (85.0)."
    )
    assert said[1].endswith(", lower than a year before (14.0).")
    assert statements.in_all(rows, "A") == (
        "Of the 2 indicators that can be judged, 1 differs from England by more than chance, "
        "1 has changed since 2016 or later and 2 on a year."
    )


def test_one_matter_is_told_once():
    """With unaccompanied children and without them is one."""
    rows = judged(similar=[0.0001] * 3).assign(value=1.0, newer=0.0, year=LAST, since_year=np.nan)
    text = statements.opening("Leeds", rows.assign(since=np.nan, on_year=np.nan), LAST)
    assert "unaccompanied" not in text and "who started" in text


def test_it_is_said_which_differences_hang_on_the_model_of_neighbours():
    rows, _ = facts.of_place("Leeds", FIRST, LAST)
    rows = findings.judged(rows).set_index(rows["indicator"].map(lambda one: one.measure))
    care = rows.loc[indicators.RATE]
    assert statements.is_beyond(care, "similar") and not statements.is_beyond(care, "by_older")
    assert care["by_older"] == pytest.approx(care["value"] - care["older"])
    assert table._median(care).below == "lies higher; by the model of 2021 85.0, within chance"
    both = [statements.is_beyond(one, "similar") and statements.is_beyond(one, "by_older")
            and one["similar"] * one["by_older"] > 0 for _, one in rows.iterrows()]  # fmt: skip
    said = (
        f"Of the {rows['similar_beyond'].sum()} differences from similar councils, {sum(both)} "
        "hold also beside the neighbours of the model of 2021."
    )
    assert said in statements.opening("Leeds", rows, LAST)


def test_differences_by_one_model_are_counted():
    one = answers(similar=[0.0001], by_older=[0.9]).assign(older_model=2021)
    assert statements.by_both_models(findings.judged(one)) == (
        "The difference from similar councils does not hold beside the neighbours of the model of "
        "2021."
    )
    turned = answers(similar=[0.0001] * 3, by_older=[0.0001] * 3).assign(older_model=2021)
    turned.loc[0, "by_older"] = -1.0
    said = statements.by_both_models(findings.judged(turned))
    assert said.startswith("Of the 3 differences from similar councils, 2 hold also beside")
    every = findings.judged(turned.assign(by_older=1.0))
    assert statements.by_both_models(every).startswith("All 3 differences from similar councils ")
    alone = answers(similar=[0.0001])
    assert statements.by_both_models(findings.judged(alone)) == ""


def test_a_new_council_has_one_change_of_two_years():
    """It is the change on a year, and no other question; nothing is older than the council."""
    rows, _ = facts.of_place("Westmorland and Furness", FIRST, LAST)
    two = rows[[one["value"].notna().sum() == 2 for one in rows["series"]]]
    assert len(two) and two["on_year"].notna().all() and two["since"].isna().all()
    assert "since 2016" not in statements.in_all(findings.judged(rows), "W")


def test_what_only_the_number_of_questions_makes_chance_is_unclear():
    rows = judged(on_year=[0.03, 0.5, 0.6, 0.7])
    told = [table._verdict(row, "on_year") for row in rows.to_dict("records")]
    assert told == ["unclear", *["within chance"] * 3]


def test_a_quarter_is_favourable_only_beyond_chance():
    row = {"quarter": 4, "place": "within the limits", "similar": 3.0, "similar_beyond": False,
           "nation_beyond": pd.NA}  # fmt: skip
    assert table._among(row, "worse").tone == ""
    assert table._among(row | {"place": "above the 95% limits"}, "worse").tone == "poor"
    assert table._among(row | {"similar_beyond": True}, "worse").tone == "poor"
    assert table._among(row | {"similar_beyond": True, "similar": -3.0}, "worse").tone == ""


def test_a_rate_of_few_says_among_how_many_and_that_no_council_is_close():
    """A count that is not shown is not worked back: only that it is small."""
    texts = {}
    for area in ("Isles of Scilly", "City of London", "Rutland"):
        rows = findings.judged(facts.of_place(area, FIRST, LAST)[0])
        each = [statements.finding(row, LAST) for row in findings.ranked(rows).to_dict("records")]
        texts[area] = " ".join([statements.opening(area, rows, LAST), *each])
    scilly, city, rutland = texts.values()
    assert "532.9 per 10,000 in 2025 (fewer than 20 among 319 children)" in scilly
    assert "The publisher calls none of the similar councils close." in scilly
    assert "177.1 per 10,000 in 2025 (15 among 847 children)" in city
    assert "among" not in rutland and "close" not in rutland


def test_a_share_of_nobody_is_no_share():
    """Isles of Scilly had no child in care in 2017 and 2018; 0% is printed."""
    for measure in ("three_placements_percent", "far_from_home_percent"):
        frame = everyone.by("area_code", measure)["E06000053"]
        assert not frame.loc[frame["period"].isin([2017, 2018]), "value"].notna().any()


def test_a_change_of_one_is_a_point():
    share = next(one for one in indicators.IN_ENGLAND if one.is_share and not one.decimals)
    row = {"indicator": share, "on_year": 1.0, "on_year_beyond": pd.NA}
    assert table._change(row, "on_year").below.startswith("point,")


def test_only_what_has_a_good_direction_is_called_favourable():
    assert table.toned(4, "worse") == table.toned(1, "better") == "poor"
    assert table.toned(1, "worse") == table.toned(4, "better") == "good"
    assert {table.toned(q, "neither") for q in (1, 2, 3, 4)} == {""}
    polarity = data.measures().set_index("measure")["higher_is"]
    assert polarity[indicators.RATE] == "neither"


def test_a_page_opens_with_at_most_five_sentences_that_say_something(place):
    area, rows, _ = place
    text = statements.opening(area, rows, LAST)
    assert 1 <= len(words.sentences(text.replace("\n- ", " "))) <= words.MOST_SENTENCES
    assert not re.search(r"\bnan\b|None|\[x\]|(?<!£)\(\)", text)


def test_what_the_data_cannot_say_is_said_once(place):
    area, rows, missing = place
    lines = statements.cannot_say(area, rows, missing, LAST).split("\n")
    assert len(set(lines)) == len(lines)
    assert all(re.fullmatch(r"- [^\n]*[^.]\.", line) for line in lines if line)


def test_the_table_has_no_empty_column_and_no_figure_of_another_nation(place):
    area, rows, _ = place
    shown = table.small_multiples(area, rows, FIRST, LAST)
    html = BeautifulSoup(shown.html(), "html.parser")
    heads = html.find_all("th", scope="col")
    assert html.find("caption") and len(heads) == len(shown.columns)
    for row in html.find("tbody").find_all("tr"):
        assert row.find("th", scope="row") and len(row.find_all(["th", "td"])) == len(heads)
        assert row.find("svg")["aria-label"]
    for n in range(len(heads)):
        assert any(row[n].text or row[n].spark for row in shown.rows)
    if data.area(area).nation != data.area("England").code:
        assert "England" not in shown.columns
    assert all(len(cell.spark) < 1500 for row in shown.rows for cell in row)
    assert len(shown.data) == len(rows)


def test_places_against_limits_are_those_of_the_full_pages():
    found = everyone.councils(indicators.RATE, LAST)["place"]
    full = rates.of_councils("England", LAST)[0].set_index("area_code")["place"]
    assert found.to_dict() == full[full != ""].to_dict()


def test_what_dashboards_open_with_is_in_the_summary():
    rows, _ = facts.of_place("Leeds", FIRST, LAST)
    shown = rows.set_index(rows["indicator"].map(lambda one: one.measure))
    for measure in ("children_in_need_rate", "plan_rate", "rereferral_percent"):
        latest = data.series(measure, "Leeds", LAST, LAST)["value"].item()
        assert shown.at[measure, "value"] == latest
    children = data.series("population_0_17", "Leeds", LAST - 1, LAST - 1)["value"].item()
    made, unfounded = (
        data.series(f"{stem}_count", "Leeds", LAST, LAST)["value"].item()
        for stem in ("referral", "referral_not_in_need")
    )
    rate = shown.at["referral_rate_unrounded", "value"]
    assert rate == pytest.approx(10_000 * made / children)
    share = shown.at["referral_not_in_need_percent", "value"]
    assert share == pytest.approx(100 * unfounded / made)
    asked = findings.judged(rows)[[f"{name}_beyond" for name in findings.QUESTIONS]]
    assert asked.notna().sum().sum() > 35, "all are judged together"


FULL = {
    "plan_repeat_percent": lambda: repeats.shares(None, FIRST, LAST),
    "rereferral_percent": lambda: repeats.shares(None, FIRST, LAST),
    "three_placements_percent": lambda: placements.shares([placements.THREE], None, FIRST, LAST),
    "far_from_home_percent": lambda: placements.shares([placements.FAR], None, FIRST, LAST),
    "care_leavers_eet_percent": lambda: care_leavers.shares(
        data.observations([care_leavers.TOTAL, *care_leavers.SHARES], None, FIRST, LAST)
    ),
    "returned_home_planned_percent": lambda: returned_home.shares(None, FIRST, LAST),
    "section_47_rate": lambda: printed_rates.with_intervals(
        data.observations("section_47_rate", None, FIRST, LAST), data.observations(POPULATION)
    ),
}
"""Of measures that stand on several pages, their figures on the full page."""


@pytest.mark.parametrize("measure", FULL)
def test_a_figure_has_the_same_interval_on_every_page(measure):
    keys, ends = ["area_code", "period"], ["value", "lower", "upper"]
    mine, theirs = (
        frame[frame["measure"].eq(measure) & frame["value"].notna()].set_index(keys)[ends]
        for frame in (indicators.figures(measure), FULL[measure]())
    )
    both = mine.index.intersection(theirs.index)
    assert len(both) > 500
    np.testing.assert_allclose(*(one.loc[both].astype(float) for one in (mine, theirs)), atol=1e-9)


def test_a_difference_that_rounding_could_explain_is_none():
    rows, _ = facts.of_place("England", FIRST, LAST)
    distance = rows[[one.measure == "far_from_home_percent" for one in rows["indicator"]]]
    assert distance["on_year"].abs().max() <= 1 and distance["on_year_p"].tolist() == [1]


def test_a_group_rests_on_counts_and_leaves_out_what_has_none():
    group = data.group("Both", ["Leeds", "Bradford"])
    rows, missing = facts.of_place(group, FIRST, LAST)
    shares = {one.measure for one in rows["indicator"]}
    assert {indicators.RATE, "plan_repeat_percent", "spend_total_pounds"} <= shares
    assert "Social worker posts vacant" in missing
    spent = data.observations("spend_total_pounds", ["Leeds", "Bradford"], LAST, LAST)[
        "value"
    ].sum()
    children = data.observations("population_0_17", ["Leeds", "Bradford"], LAST - 1, LAST - 1)
    mine = rows[[one.is_money for one in rows["indicator"]]].iloc[0]
    assert mine["value"] == pytest.approx(spent / children["value"].sum())


@pytest.mark.parametrize("nation", ["E92000001", "W92000004", "S92000003"])
def test_every_link_leads_to_a_heading_that_there_is(nation):
    linked = [one for one in indicators.of_nation(nation) if one.page]
    assert {table.address(one) for one in indicators.of_nation(nation)} - {""} and linked
    for indicator in linked:
        page, _, anchor = table.address(indicator).partition("#")
        path = ROOT / "notebooks" / page.replace(".html", ".ipynb")
        taken = set()
        for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]:
            for line in (
                "".join(cell["source"]).splitlines() if cell["cell_type"] == "markdown" else ()
            ):
                if re.match("##+ ", line):
                    taken.add(unique_id(line.lstrip("# "), taken))
        assert anchor in taken, (page, anchor)


def test_a_spark_parts_at_breaks_and_gaps_and_tells_its_story():
    series = pd.DataFrame({"period": [2016, 2017, 2018, 2020, 2021], "value": [1, 3, 2, 2, 4.0],
                           "lower": [0, 2, 1, 1, 3], "upper": [2, 4, 3, 3, 5]})  # fmt: skip
    drawn = BeautifulSoup(spark(series, (2016, 2021), [2018], 0, "%"), "html.parser")
    lines = [path for path in drawn.find_all("path") if "fill:none" in path["style"]]
    assert len(lines) == 2 and len(drawn.find_all("circle")) == 2
    told = "From 1% in 2016 to 4% in 2021; lowest 1% in 2016, highest 4% in 2021"
    assert drawn.svg["aria-label"] == told and drawn.svg["role"] == "img"
    assert spark(series.assign(value=np.nan), (2016, 2021)) == ""
