"""Re-entry to care: estimates by denominator, who went home, and plain readings of data/raw."""

import re

import numpy as np
import pandas as pd
import pytest
from statsmodels.stats.proportion import proportion_confint

from helpers import data
from helpers.analysis import study_estimates
from helpers.analysis.re_entry import earlier_care, returned_home, statements
from helpers.errors import Problem
from tests.conftest import ROOT

HOME, ALL, TOPIC = statements.HOME, statements.ALL, statements.TOPIC
ENGLAND, LEEDS = "E92000001", "E08000035"
MOST_SENTENCES, MOST_WORDS = 5, 30


def raw(name):
    return pd.read_csv(ROOT / "data" / "raw" / name, dtype=str, keep_default_na=False)


@pytest.fixture(scope="module")
def estimates():
    return statements.estimates(2025)


def test_each_row_of_the_studies_stands_in_one_of_two_tables(estimates):
    rows = raw("studies.csv").query("topic == @TOPIC")
    assert len(rows) == 24
    tables = data.studies(), data.table("study_denominators"), 2025
    others = study_estimates.not_estimates(TOPIC, *tables)
    assert len(estimates) + len(others) == 24
    assert others["Note"].str.contains("do not use").sum() == 1
    stayed = others["What is counted"].str.startswith("stable reunification")
    assert others.loc[stayed, "As printed"].tolist() == ["75%"]
    listed_as_return = others[others["Note"] == "share returned home"]
    assert listed_as_return["What is counted"].tolist() == ["returned to care, 2 years (802/2208)"]


@pytest.mark.parametrize(
    ("denominator", "who", "years", "percent"),
    [
        (HOME, "England 2006/07", 5, 29.7),
        (HOME, "England 2014–2020", 1, 20),
        (HOME, "England: as charities print it", 6, 35),
        (ALL, "England 2007", 1, 23.3),
        (ALL, "England 2012", 1, 14.4),
        (ALL, "England 2008", 5, 35.3),
        ("Of most who left care", "England 2007", 5, 37.7),
        ("Of special guardianships", "England 2007", 5, 5.9),
    ],
)
def test_what_is_drawn_is_what_the_studies_print(estimates, denominator, who, years, percent):
    drawn = estimates[estimates["drawn"]]
    assert len(drawn) == 8
    (row,) = drawn[(drawn["denominator"] == denominator) & (drawn["who"] == who)].itertuples()
    assert row.within_years == years and round(row.value, 1) == percent
    studies = raw("studies.csv").query("topic == @TOPIC")
    assert f"{percent:g}" in set(studies["value"])


@pytest.mark.parametrize(
    ("printed", "part", "whole"),
    [("3,050 of 10,270", 3050, 10270), ("1,504 of 3,988", 1504, 3988), ("19 of 320", 19, 320)],
)
def test_a_share_of_two_counts_has_their_wilson_interval(estimates, printed, part, whole):
    row = estimates.set_index("printed").loc[printed]
    lower, upper = proportion_confint(part, whole, method="wilson")
    assert row["value"] == pytest.approx(100 * part / whole)
    assert (row["lower"], row["upper"]) == pytest.approx((100 * lower, 100 * upper))
    studies = raw("studies.csv").query("topic == @TOPIC")
    told = studies["breakdown"] + " " + studies["note"]
    assert told.str.contains(rf"\b{part}(?:\.0)?(?:/| of ){whole}\b").any()
    assert row["text"].endswith("), 5 years")


def test_words_and_ranges_are_no_numbers(estimates):
    undrawn = estimates[~estimates["drawn"]].set_index("printed")
    for words in ("over one third", "one in five", "30 to 60%", "11 to 59%", "12 / 20 / 35%"):
        assert np.isnan(undrawn.loc[words, "value"]), words


def test_those_who_went_home_and_all_who_left_stand_side_by_side_over_the_same_years(estimates):
    pair = statements.at_the_same_years(estimates)
    assert pair["denominator"].tolist() == [HOME, ALL]
    assert pair["within_years"].tolist() == [5, 5]
    without = estimates[estimates["within_years"] != 5]
    assert statements.at_the_same_years(without)["within_years"].tolist() == [1, 1]
    nothing = statements.at_the_same_years(estimates[estimates["denominator"] == HOME])
    assert nothing.empty and statements.studies_found(nothing) == []


@pytest.mark.parametrize("area", ["England", "Leeds"])
def test_no_sentence_gives_one_group_the_number_of_the_other(estimates, area):
    said = [
        statements.opening(area, [], 2013, 2025),
        statements.of_whom(estimates),
        statements.title(estimates),
    ]
    clauses = re.split(r"[.;:,]\s|\n", "\n".join(said).replace("), ", ") "))
    home = [one for one in clauses if "29.7%" in one]
    left = [one for one in clauses if "35.3%" in one]
    assert len(home) == 3 and all("went home" in one and "left" not in one for one in home)
    assert len(left) == 3 and all("went home" not in one for one in left)
    for sentence in statements.by_denominator(estimates).split(". "):
        assert ("29.7%" in sentence) == sentence.startswith(HOME)
        assert ("35.3%" in sentence) == sentence.startswith(ALL)


def test_nearly_three_in_ten_is_said_of_those_who_went_home(estimates):
    said = statements.of_whom(estimates)
    assert "29.7% (28.8 to 30.6) were back within 5 years: 3,050 of 10,270" in said
    assert "is the share of the first, children who went home" in said
    swapped = estimates.assign(
        value=estimates["value"].where(estimates["denominator"] != HOME, 36.0)
    )
    assert "is the share of the first" not in statements.of_whom(swapped)


def test_what_was_published_by_then_is_told_and_nothing_else():
    earlier = study_estimates.estimates(
        TOPIC, data.table("studies", "2014-06"), data.table("study_denominators", "2014-06"), 2014
    )
    assert earlier.loc[earlier["drawn"], "who"].tolist() == ["England 2006/07"]
    assert statements.at_the_same_years(earlier).empty


OPENED = [
    code
    for code in raw("areas.csv").query("area_code.str.startswith('E')")["area_code"]
    if code[:3] in ("E92", "E12", "E06", "E07", "E08", "E09", "E10")
][::20]
"""One in twenty of England's areas."""


@pytest.mark.parametrize("year", [2021, 2025])
def test_no_opening_is_long(year):
    opened = 0
    for code in OPENED:
        try:
            text = statements.opening(code, [], 2013, year)
        except Problem:
            continue
        opened += 1
        sentences = [one for one in text.splitlines() if one.startswith("- ")]
        assert 0 < len(sentences) <= MOST_SENTENCES
        for one in sentences:
            assert (
                not re.search(r"(?<!St)\. ", one)
                and len(one.removeprefix("- ").split()) <= MOST_WORDS
            ), one
    assert opened >= 6


def test_an_opening_says_the_newest_first_and_what_is_not_published():
    said = statements.opening("Leeds", [], 2013, 2025).splitlines()
    assert said[0] == (
        "- Of the children who left care in Leeds in 2025, 26% went home as planned and 5% "
        "unplanned."
    )
    assert said[1].endswith("3 points lower than a year before, which chance could explain.")
    assert statements.NOT_PUBLISHED in said[2]


@pytest.mark.parametrize("area", ["Isles of Scilly", "Wales", "Monmouthshire"])
def test_an_area_without_a_planned_share_has_no_page(area):
    with pytest.raises(Problem, match="No figure"):
        statements.opening(area, [], 2013, 2025)


@pytest.mark.parametrize("measure", returned_home.NAMES)
def test_who_went_home_is_as_published_with_limits_from_the_leavers(measure):
    frame = raw("england_care.csv")
    frame = frame[frame["measure"].isin([measure, returned_home.LEFT])]
    wide = frame.pivot_table("value", ["area_code", "period"], "measure", aggfunc="first")
    wide = wide[wide[measure].fillna("") != ""].astype(float, errors="ignore")
    mine = returned_home.shares(None, None, 2025)
    mine = mine[mine["measure"] == measure].dropna(subset="value")
    mine = mine.assign(period=mine["period"].astype(str)).set_index(["area_code", "period"])
    shares = pd.to_numeric(wide[measure])
    assert mine["value"].sort_index().to_numpy() == pytest.approx(shares.sort_index().to_numpy())
    assert len(mine) == len(shares) > 700
    # by hand: the lowest and the highest share that could have been printed so
    place = (LEEDS, "2025")
    value, left = mine.loc[place, "value"], float(wide.loc[place, returned_home.LEFT])
    low = proportion_confint((value - 0.5) / 100 * left, left, method="wilson")[0]
    high = proportion_confint((value + 0.5) / 100 * left, left, method="wilson")[1]
    limits = mine.loc[place, ["lower", "upper"]].astype(float).tolist()
    assert limits == pytest.approx([100 * low, 100 * high], abs=1e-6)
    unknown = pd.to_numeric(wide[returned_home.LEFT], errors="coerce").fillna(0).eq(0)
    hidden = wide.index[unknown]
    assert mine.loc[mine.index.isin(hidden), ["lower", "upper"]].isna().all(axis=None)


def test_leavers_with_an_earlier_period_are_all_less_those_with_one():
    frame = raw("england_characteristics.csv")
    mine = frame[(frame["group"] == "Number of periods of care") & (frame["further"] == "Total")]
    total = mine[mine["characteristic"] == "Total"].set_index("period")["value"].astype(int)
    one = mine[mine["characteristic"] == "1"].set_index("period")["value"].astype(int)
    found = earlier_care.more_than_one(2010, 2025).set_index("period")
    assert found["value"].round(1).to_dict() == {
        **{2020: 13.2, 2021: 13.0, 2022: 11.8},
        **{2023: 11.1, 2024: 10.8},
    }
    for year in found.index:
        part, whole = total[str(year)] - one[str(year)], total[str(year)]
        lower, upper = proportion_confint(part, whole, method="wilson")
        row = found.loc[year, ["value", "lower", "upper"]].astype(float).tolist()
        assert row == pytest.approx([100 * part / whole, 100 * lower, 100 * upper])


def test_permanent_homes_before_are_as_published():
    frame = raw("england_characteristics.csv")
    mine = frame[frame["group"] == "Previous permanence arrangement"]
    wide = mine.pivot_table("value", "period", "characteristic", aggfunc="first").astype(float)
    found = earlier_care.arrangements(2010, 2025).set_index("Year")
    assert found.loc["2024", "After special guardianship"] == 320
    for name, shown in earlier_care.ARRANGEMENTS.items():
        assert found[shown].tolist() == wide[name].tolist(), name
    assert earlier_care.arrangements(2010, 2015).empty
    assert earlier_care.more_than_one(2010, 2015).empty
