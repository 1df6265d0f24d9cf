"""Stable homes: back-tests on published figures, hand-made frames, properties."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers import data
from helpers.analysis.stable_homes import (
    approvals,
    foster_places,
    moves,
    older_children,
    placements,
    statements,
)

ENGLAND = "E92000001"
PLACES = [foster_places.PLACES, foster_places.FILLED]


def shares(values, measure=placements.FOSTER, code="E1", area="Anyshire", first_year=2020):
    return pd.DataFrame(
        {
            "measure": measure,
            "area_code": code,
            "area": area,
            "period": range(first_year, first_year + len(values)),
            "value": pd.Series(values, dtype=float),
            "lower": np.nan,
            "upper": np.nan,
            "status": "",
            "reason": "",
            "source": "made",
            "rounding": 1.0,
        }
    )


def counts(places, filled, rounding=5.0):
    rows = [
        shares(values, measure, first_year=2022).assign(rounding=rounding)
        for measure, values in ((foster_places.PLACES, places), (foster_places.FILLED, filled))
    ]
    return pd.concat(rows, ignore_index=True)


@pytest.fixture(scope="module")
def characteristics():
    return data.table("characteristics")


@pytest.fixture(scope="module")
def england():
    return placements.with_intervals(
        data.observations(list(placements.LABELS), "England"),
        data.series("looked_after_count", "England"),
    )


class TestPlacements:
    """Shares printed in whole per cent."""

    def test_england_as_published(self, england):
        wide = england.pivot_table("value", index="period", columns="measure")
        assert wide.loc[2025, list(placements.TYPES)].tolist() == [67, 12, 9, 6]
        assert wide.loc[2020, placements.FOSTER] == 71
        assert wide.loc[[2016, 2025], placements.FAR].tolist() == [14, 18]
        assert wide.loc[[2018, 2025], placements.STABLE].tolist() == [69, 69]

    def test_the_interval_holds_every_share_that_rounds_so(self, england):
        held = england.dropna(subset=["lower"])
        assert (held["lower"] <= (held["value"] - 0.5).clip(lower=0)).all()
        assert (held["upper"] >= held["value"] + 0.5).all()
        without = england[england["measure"].isin(placements.WITHOUT_TOTAL)]
        assert without["lower"].isna().all()

    def test_no_interval_without_a_number_of_children(self):
        city = placements.with_intervals(
            data.observations(list(placements.LABELS), "City of London"),
            data.series("looked_after_count", "City of London"),
        )
        newest = city[city["period"] == 2025]
        assert len(newest) and newest["lower"].isna().all() and newest["value"].eq(0).all()

    def test_a_share_of_no_children_is_not_applicable(self):
        none = shares([0], "looked_after_count", first_year=2020)
        found = placements.with_intervals(shares([0, 40]), none)
        assert np.isnan(found["value"].iloc[0]) and found["status"].tolist() == ["z", ""]
        missing = placements.with_intervals(shares([0], placements.MISSING), none)
        assert missing["value"].tolist() == [0]

    def test_a_difference_that_rounding_allows_is_not_called_one(self):
        text = placements.course(shares([67, 68]), "It")
        assert "no more than rounding allows" in text
        assert ": more than rounding allows" in placements.course(shares([66, 68]), "It")
        assert placements.course(shares([67, 67]), "It").endswith("2021, as in 2020.")
        assert "only year shown" in placements.course(shares([67]), "It")
        assert "not known" in placements.course(shares([]), "It")

    def test_overlapping_intervals_are_not_called_different(self):
        frame = placements.with_intervals(
            shares([60, 63]), shares([200, 200], "looked_after_count")
        )
        assert "chance could explain" in placements.course(frame, "It")
        many = placements.with_intervals(
            shares([60, 70]), shares([2_000, 2_000], "looked_after_count")
        )
        assert "a rise" in placements.course(many, "It")

    def test_an_area_is_compared_in_its_own_last_year(self):
        both = pd.concat(
            [shares([70, 66]), shares([71, 71, 67], code=ENGLAND, area="England")],
            ignore_index=True,
        )
        children = shares([2_000] * 3, "looked_after_count")
        named = placements.named(placements.with_intervals(both, children))
        found = placements.beside(named, "E1", placements.TYPES)
        assert found["period"].unique().tolist() == [2021]
        assert found["area"].tolist() == ["Anyshire", "England"]
        assert "foster care, below England (71%)" in placements.beside_in_words(found, "E1")
        assert placements.beside(named, "E9", placements.TYPES).empty
        assert "not known" in placements.beside_headline(named[:0], "Anyshire")


class TestOlderChildren:
    """Settings for older children in England."""

    def test_as_published(self, characteristics):
        found = older_children.by_year(characteristics, 2024).set_index("period")
        assert found.loc[2023, ["homes", "semi", "other", "aged_16"]].tolist() == [
            *(7_870, 8_650, 1_150, 22_070)
        ]
        assert found.loc[2023, "share"] == pytest.approx(39.2, abs=0.05)
        text = older_children.in_words(found.reset_index())
        assert "fell by 2,400 while “other placements” rose by 2,640" in text

    def test_a_setting_not_on_the_list_is_left_out_and_never_zero(self, characteristics):
        found = older_children.settings(characteristics, 2024)
        years = found.groupby("label")["period"].agg(["min", "max"])
        assert years.loc["Supported accommodation"].tolist() == [2024, 2024]
        assert years.loc["Living independently"].tolist() == [2020, 2023]
        assert (found["value"] > 0).all()

    def test_nothing_after_the_last_year(self, characteristics):
        assert older_children.settings(characteristics, 2022)["period"].max() == 2022
        none = older_children.by_year(characteristics, 2015)
        assert none.empty and "No number" in older_children.in_words(none)
        assert "not known" in older_children.headline(none)
        earlier = older_children.by_year(characteristics, 2023)
        assert "other placements" not in older_children.in_words(earlier)

    def test_of_one_year_no_change_is_given(self, characteristics):
        one = older_children.by_year(characteristics, 2020)
        told = older_children.in_words(one)
        assert told.startswith("Children's homes held 6,970 children in 2020. Independent")
        assert told.count("2020") == 2 and "%" not in told


class TestMoves:
    """Distance, reasons and numbers of placements in England."""

    def test_distance_is_of_those_whose_distance_is_known(self, characteristics):
        found = moves.distances(characteristics, 2025).set_index("label")
        row = found.loc["All children"]
        assert (row["period"], row["far"], row["near"]) == (2024, 18_040, 57_770)
        assert row["value"] == pytest.approx(100 * 18_040 / 75_810)
        assert row["unknown_share"] == pytest.approx(100 * 7_830 / 83_630)
        assert (found["lower"] < found["value"]).all() and len(found) == 7
        assert moves.distances(characteristics, 2010).empty

    def test_reasons_leave_changes_of_status_apart(self, characteristics):
        found = moves.reasons(characteristics, 2025)
        newest = found[found["period"] == 2024].set_index("label")
        assert newest["moved"].iloc[0] == 66_070 - 16_110
        assert np.isnan(newest.at[moves.STATUS_ONLY, "share"])
        assert newest["share"].sum() == pytest.approx(100, abs=0.2)
        text = moves.reasons_in_words(found)
        assert "49,960 changes" in text and "+6,080 and all others by +1,640" in text
        assert "No reasons" in moves.reasons_in_words(found[:0])

    def test_placements_of_leavers_are_all_leavers(self, characteristics):
        found = moves.placements_of_leavers(characteristics, 2025).set_index("Year")
        assert found.loc[2024, "Leavers"] == 33_620
        assert found.drop(columns="Leavers").sum(axis=1).between(99.5, 100.5).all()


class TestFosterPlaces:
    """Approved places of councils' services, filled or not."""

    def test_england_as_published(self):
        found = foster_places.filled(data.observations(PLACES, "England")).set_index("period")
        row = found.loc[2025]
        assert (row["places"], row["filled"], row["unfilled"]) == (36_725, 21_890, 14_835)
        assert row["value"] == pytest.approx(59.6, abs=0.05)
        text = foster_places.in_words(found.reset_index(), ENGLAND, "England")
        of_2025, of_2022 = text.split(" In 2022 ")
        assert "14,835 were not filled" in of_2025 and "not among the figures held" in of_2025
        assert of_2022.startswith("there were ")

    def test_places_are_rounded_to_5_everywhere(self):
        every = data.observations(PLACES)
        assert (every["value"].dropna() % 5 == 0).all()
        assert set(every.loc[~every["area_code"].str.contains("+", regex=False), "rounding"]) == {5}

    @given(st.integers(0, 60), st.integers(1, 60))
    def test_the_interval_holds_the_share(self, filled, places):
        filled, places = 5 * min(filled, places), 5 * places
        row = foster_places.filled(counts([places], [filled])).iloc[0]
        assert 0 <= row["lower"] <= row["value"] <= row["upper"] <= 100
        exact = foster_places.filled(counts([places], [filled], rounding=1.0)).iloc[0]
        assert row["lower"] <= exact["lower"] + 1e-9

    def test_a_missing_count_leaves_the_share_missing(self):
        found = foster_places.filled(counts([100, 100], [60]))
        assert found["value"].isna().tolist() == [False, True] and found["status"].iloc[1] == "x"
        assert foster_places.as_table(found, "E1").iloc[1, 4] == "[x]"
        none = foster_places.filled(data.observations(PLACES, "Wales"))
        assert none.empty and "not known" in foster_places.headline(none, "W", "Wales")

    def test_places_printed_after_a_reorganisation(self):
        found = foster_places.filled(data.observations(PLACES, "E10000021"))
        boundary = data.reorganisation("E10000021")
        assert "goes on" in foster_places.still_printed(found, "E10000021", boundary, "It")
        early = found[found["period"] < 2022]
        assert foster_places.still_printed(early, "E10000021", boundary, "It") == ""


class TestApprovals:
    """Enquiries and approvals, as quoted."""

    def test_the_numbers_quoted_and_the_other_count_of_that_year(self):
        told = approvals.estimates(data.studies("fostering"), 2025)
        found = approvals.per_100_enquiries(told)
        of_2020 = found[found["period"] == 2020].set_index("measure")
        quoted = of_2020.loc["new foster carers approved"]
        assert (quoted["approved"], quoted["enquiries"], quoted["quoted"]) == (2_135, 137_200, True)
        assert quoted["value"] == pytest.approx(1.556, abs=0.001)
        text = approvals.quoted_in_words(found)
        assert "Case for Change itself" in text and "4,630" in text and "3.4 for each 100" in text

    def test_a_year_without_enquiries_has_no_ratio(self):
        told = approvals.estimates(data.studies("fostering"), 2025)
        assert 2024 not in set(approvals.per_100_enquiries(told)["period"])
        early = approvals.estimates(data.studies("fostering"), 2014)
        assert approvals.per_100_enquiries(early).empty
        assert "not known" in approvals.headline(approvals.per_100_enquiries(early))
        assert "later year" in approvals.quoted_in_words(approvals.per_100_enquiries(early))

    def test_the_table_prints_no_address_and_every_figure(self):
        told = approvals.estimates(data.studies("fostering"), 2025)
        table = approvals.as_table(told)
        assert len(table) == len(told) and not table["Remark"].str.contains("http").any()
        assert "44,625 in 2015 and 42,615 in 2024" in approvals.households_in_words(told)


def test_the_statements_are_answered_without_a_verdict(england, characteristics):
    filled = foster_places.filled(data.observations(PLACES, "England"))
    told = approvals.estimates(data.studies("fostering"), 2025)
    answers = statements.answers(
        england,
        filled,
        older_children.by_year(characteristics, 2025),
        approvals.per_100_enquiries(told),
    )
    table = statements.beside(data.table("claims"), answers)
    assert set(answers) == set(statements.CLAIMS) and len(table) == len(answers)
    assert table["What the figures say"].notna().all()
    assert "67% (66 to 68) in 2025, after 71%" in answers["foster-majority"]
    assert "8,650" in answers["unregulated-homes"]
    early = statements.answers(
        england[:0],
        filled[:0],
        pd.DataFrame({"semi": []}),
        pd.DataFrame({"quoted": pd.Series(dtype=bool)}),
    )
    assert all(answer for answer in early.values())
