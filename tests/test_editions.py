"""As of a month: which editions are held, what is said where none is, and what is left out."""

import json
import warnings

import pandas as pd
import pytest

from helpers import data, words
from helpers.analysis import claims
from helpers.analysis.area_summary import facts, indicators
from helpers.analysis.claims import cards, verdicts
from helpers.analysis.claims.figures import Figures
from helpers.data import kept, vintages
from helpers.project import Project
from helpers.reports import collection
from helpers.reports.pages import render
from tests.conftest import ROOT

JUNE = "2021-06"


@pytest.fixture(scope="module")
def then():
    """The ledger as of June 2021."""
    with pytest.MonkeyPatch.context() as patch:
        data.table("observations", JUNE)  # builds the tables
        patch.setenv(kept.AS_OF, JUNE)
        return claims.ledger(claims.held()).set_index("claim")


def test_the_editions_held_are_those_that_gave_the_figures():
    rows = data.editions("looked_after_count", "Leeds").set_index("released")
    assert rows.loc["2015-12", "periods"] == "2015"
    assert rows.loc["2026-04", ["first", "last", "figures"]].tolist() == [2016, 2020, 5]
    assert rows["figures"].sum() == data.series("looked_after_count", "Leeds")["value"].count()
    england = data.editions("section_47_count", "England")
    assert {"2010-12", "2020-12", "2025-10"} <= set(england["released"])


def test_a_series_of_which_no_edition_of_the_time_is_held_is_not_silently_empty():
    with pytest.warns(UserWarning, match=r"not shown for Leeds as of December 2022: the editions"):
        frame = data.series("section_47_rate", "Leeds", as_of="2022-12")
    assert frame.empty
    assert frame.attrs["note"].endswith("the editions held are those of April 2026 (2016 to 2025).")


def test_what_is_held_of_the_time_comes_without_a_warning():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        frame = data.series("looked_after_count", "England", 2010, 2020, as_of=JUNE)
    assert frame["value"].iloc[-1] == 80080 and "note" not in frame.attrs


def test_years_after_the_month_are_said_not_to_be_in_its_editions():
    with pytest.warns(UserWarning, match="2020 in editions dated by June 2021, and not for all"):
        data.series("looked_after_count", "England", 2021, as_of=JUNE)


@pytest.mark.parametrize(
    "measure", ["looked_after_count", "section_47_count", "plan_started_count"]
)
def test_councils_whose_newer_years_are_held_in_later_editions_are_left_out_whole(measure):
    """Leeds "fell from 1,417 in 2010 to 1,245 in 2015", years that had long been overtaken."""
    assert len(data.editions(measure, "Leeds").query("released <= @JUNE"))
    with pytest.warns(UserWarning, match="not shown for Leeds as of June 2021"):
        assert data.series(measure, "Leeds", as_of=JUNE).empty
    councils = data.observations(measure, None, as_of=JUNE)
    english = councils["area_code"].str.match(r"E(06|08|09|10)")
    assert councils.loc[english, "value"].notna().sum() == 0


@pytest.mark.parametrize("month", [JUNE, "2016-03"])
@pytest.mark.parametrize("area", ["England", "Leeds", "Wales"])
def test_a_summary_of_the_time_has_what_is_held_of_it_and_a_reason_for_the_others(
    area, month, then, monkeypatch
):
    data.table("observations", month)  # builds the tables
    monkeypatch.setenv(kept.AS_OF, month)
    rows, missing = facts.of_place(area, 2016, 2025)
    names = {indicator.name for indicator in rows["indicator"]} | set(missing)
    nation = data.area(area).nation
    assert names == {indicator.name for indicator in indicators.of_nation(nation)}
    assert not len(rows) or rows["year"].max() <= int(month[:4])


def test_councils_stay_while_their_last_year_was_the_newest():
    frame = data.series("looked_after_count", "Leeds", as_of="2016-03")
    assert frame.dropna(subset="value")["period"].tolist() == list(range(2010, 2016))


def rows(*cells):
    frame = pd.DataFrame(cells, columns=["measure", "area_code", "period", "value", "released"])
    return frame.assign(status="")


@pytest.mark.parametrize(
    ("as_of", "kept"),
    [("2016-05", [2014, 2015]), ("2017-05", [2014, 2015]), ("2017-06", []), ("2021-06", [])],
)
def test_a_series_is_left_out_once_a_later_year_had_been_published(as_of, kept):
    every = rows(
        ("a", "E1", 2014, 1.0, "2014-11"),
        ("a", "E1", 2015, 1.0, "2015-11"),
        ("a", "E1", 2016, 1.0, "2026-04"),
        ("a", "E2", 2015, 1.0, "2015-11"),
        ("b", "E2", 2016, float("nan"), "2026-04"),
    )
    used = every[every["released"] <= as_of]
    whole = vintages.whole(used, every, as_of)
    mine = whole[whole["area_code"] == "E1"]
    assert mine["period"].tolist() == kept
    assert whole.query("area_code == 'E2'")["measure"].tolist() == ["a"], "it ends as it is held"
    assert len(vintages.whole(used, every, as_of, ["a"])) == len(used)


def test_claims_made_later_are_not_in_the_ledger(then):
    assert len(then) == 31 and then["said_on"].max() == "2021-06-16"
    assert not then.index.str.startswith("wales-").any()
    assert data.table("claims", "2021-01")["claim"].size == 10
    assert data.table("claims", "2020-12").empty
    assert len(data.in_use("claims")) == 45


def test_every_claim_whose_figures_were_published_by_then_is_tested(then):
    """What is left is not held today either: kin in earlier years, Ofsted's rows of the year."""
    tested = [verdicts.REPRODUCED, verdicts.DEPENDS, verdicts.NOT_REPRODUCED]
    assert then["verdict"].isin(tested).sum() == 21
    left = set(then.index[then["verdict"] == verdicts.NOT_THEN])
    assert left == {"foster-approvals", "pushes-away-kin"}
    assert (then["since"] == verdicts.UNKNOWN).all(), "nothing later was known"


@pytest.mark.parametrize(
    ("claim", "verdict", "words"),
    [
        ("re-entry", verdicts.DEPENDS, "29.7% (3,050 of 10,270)"),
        ("engagement-900", verdicts.REPRODUCED, "932 responses"),
        ("costs-crisis", verdicts.DEPENDS, "61.5% in 2013 to 75.5% in 2020"),
        ("demand-decade", verdicts.DEPENDS, "From a later edition: referrals and referrals per"),
        ("more-in-care", verdicts.DEPENDS, "by number, +24.3% (64,400 in 2010 to 80,080 in 2020)"),
        ("care-count-2020", verdicts.REPRODUCED, "True then: 80,080, +24.3%"),
    ],
)
def test_a_claim_is_tested_by_each_definition_that_can_be_worked_out(then, claim, verdict, words):
    assert then.loc[claim, "verdict"] == verdict
    assert words in then.loc[claim, "reason"]


@pytest.mark.parametrize("claim", ["foster-majority", "poor-outcomes-england", "moved-far"])
def test_what_was_published_but_is_held_later_only_is_said_to_be_so(then, claim):
    """Foster care and results had been published: open data is not what is lacking."""
    assert then.loc[claim, "verdict"] == verdicts.DEPENDS
    assert "From a later edition: " in then.loc[claim, "reason"]
    assert (
        "in an edition dated by June 2021, only in later ones (April 2026)"
        in (then.loc[claim, "reason"])
    )


def test_the_command_gives_the_ledger_of_a_month(then, command):
    rows = json.loads(command("claims", "--json", "--as-of", JUNE).out)
    assert {row["claim"]: row["verdict"] for row in rows} == then["verdict"].to_dict()
    assert command("claims", "--as-of", "21").code == 1


def test_no_figure_is_read_that_had_not_been_published(then):
    """Those of a year to March are out by June of the next; foster places of 2022 are not."""
    several = {one["definition"]: one for one in then.loc["stable-homes", "definitions"]}
    places = several["council foster places filled"]
    assert places["then"] == "" and "only in later ones" in places["lacking"]
    assert Figures({}, "2021-06").published == 2020
    assert Figures({}, "2021-05").published == 2019


def test_without_a_month_a_claim_lacks_what_it_lacks():
    figures = claims.held()
    tables = {name: figures.tables[name].iloc[:0] for name in ("observations", "characteristics")}
    tables["observations"] = figures.tables["observations"].head(1)
    without = Figures({**figures.tables, **tables})
    finding = claims.ledger(without).set_index("claim").loc["foster-majority"]
    assert finding["verdict"] == verdicts.NOT_HELD and "edition" not in finding["reason"]


def test_the_tally_names_the_sixth_verdict_only_where_it_occurs(then):
    now = cards.tally(then.reset_index().assign(verdict=verdicts.NOT_HELD))
    assert verdicts.NOT_THEN not in set(now["Verdict"])
    assert cards.tally(then.reset_index())["Claims"].sum() == len(then) - 1, "two say the same"


@pytest.mark.parametrize(
    ("area", "month", "made"),
    [
        ("Leeds", JUNE, set()),
        ("Wales", JUNE, {"claims"}),
        ("Leeds", "2019-06", set()),
        ("Monmouthshire", JUNE, {"rates-in-care", "wales-and-the-four-nations"}),
        ("England", "2019-06", {"rates-in-care", "section-47-outcomes", "repeat-proceedings"}),
    ],
)
def test_notebooks_with_nothing_in_editions_of_the_time_are_left_out(area, month, made):
    notebooks = collection.notebooks(Project(ROOT))
    year = int(data.table("observations", month)["period"].max())
    left_out = collection.left_out(notebooks, data.area(area), year, month)
    assert made <= {one.name for one in notebooks} - set(left_out)
    if area == "Leeds":
        assert made == {one.name for one in notebooks} - set(left_out)
        why = left_out["section-47-outcomes"][1]
        assert ("as of" in why and "October 2024" in why) or "April 2026" in why


def test_the_banner_promises_what_the_collection_holds():
    text = (ROOT / "src/helpers/reports/pages/templates/page/index.html.j2").read_text("utf-8")
    assert "Only what this collection holds in editions dated by {{ facts.known }}" in text
    assert "left out" in text and render.month(JUNE) == words.month(JUNE) == "June 2021"
