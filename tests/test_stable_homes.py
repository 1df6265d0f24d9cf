"""Stable homes: back-tests on published figures, hand-made frames, properties."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers import data, words
from helpers.analysis.stable_homes import (
    approvals,
    foster_places,
    moves,
    older_children,
    placements,
    statements,
)
from helpers.errors import Problem

ENGLAND = "E92000001"
PLACES = list(foster_places.COUNTS)
PLACE = data.geography.Area("E08000035", "Anyshire", "local authority", "E12000003")


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
    return placements.shares(placements.LABELS, "England", 2010, 2025)


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

    def test_an_area_is_compared_in_its_own_last_year(self):
        both = pd.concat(
            [shares([70, 66]), shares([71, 71, 67], code=ENGLAND, area="England")],
            ignore_index=True,
        )
        children = shares([2_000] * 3, "looked_after_count")
        frame = placements.with_intervals(both, children)
        frame = frame.assign(label="Foster care", what="share in foster care")
        rows = placements.in_last_year(frame, "E1")
        assert rows["period"].unique().tolist() == [2021]
        assert rows["area"].tolist() == ["Anyshire", "England"]
        assert "below that of England (71%)" in words.each_beside(
            rows, "what", "E1", [ENGLAND], 0, "%"
        )
        assert statements.beside_title(rows, PLACE) == (
            "Foster care: Anyshire 66%, England 71% (2021)"
        )
        assert placements.in_last_year(frame, "E9").empty
        assert "not known" in statements.beside_title(rows[:0], PLACE)
        assert "no value" in statements.title(rows[:0], PLACE)

    def test_beside_many_others_their_range_is_given(self):
        others = [shares([value], code=f"E{value}", area=f"A{value}") for value in (60, 65, 72, 75)]
        frame = pd.concat([shares([70]), *others], ignore_index=True).assign(label="Foster care")
        rows = placements.in_last_year(frame, "E1")
        assert statements.beside_title(rows, PLACE) == (
            "Foster care, 2020: Anyshire 70%, the others 60% to 75%"
        )


class TestCourse:
    """How a share went, in a sentence: the latest first."""

    @pytest.mark.parametrize(
        ("values", "told"),
        [
            ([60, 70, 75], "75% in 2022, 5 points higher than a year before and 15 points higher"),
            ([75, 70, 60], "60% in 2022, 10 points lower than a year before and 15 points lower"),
            ([67, 67], "67% in 2021, the same as a year before."),
            ([67, 68], "68% in 2021, the same but for rounding as a year before."),
            ([70, np.nan, 60], "60% in 2022, 10 points lower than in 2020."),
            ([4, 0], "0% in 2021, 4 points lower than a year before."),
            ([67], "67% in 2020, the only year with a figure."),
            ([], "is not known from the data held."),
            ([67, np.nan], "67% in 2020, the only year with a figure."),
        ],
    )
    def test_a_rise_a_fall_and_what_is_missing(self, values, told):
        assert told in statements.course(shares(values), PLACE, placements.FOSTER)

    def test_no_change_is_given_across_the_new_list_of_settings(self):
        frame = shares([5, 6, 9], placements.SEMI, first_year=2022)
        text = statements.course(frame, PLACE)
        assert text.endswith("9% in 2024, which is not comparable with earlier years.")

    def test_chance_is_judged_by_the_interval_of_the_difference(self):
        frame = placements.with_intervals(
            shares([60, 63]), shares([200, 200], "looked_after_count")
        )
        assert "chance could explain it" in statements.course(frame, PLACE)
        many = placements.with_intervals(
            shares([60, 70]), shares([2_000, 2_000], "looked_after_count")
        )
        assert "chance" not in statements.course(many, PLACE)


def totals(semi, other, first_year=2023):
    frame = pd.DataFrame({"period": range(first_year, first_year + len(semi)), "semi": semi})
    return frame.assign(other=other, aged_16=20_000, share=frame["semi"] / 200)


class TestOlderChildren:
    """Settings for older children in England."""

    def test_as_published(self, characteristics):
        found = older_children.by_year(characteristics, 2024).set_index("period")
        assert found.loc[2023, ["homes", "semi", "other", "aged_16"]].tolist() == [
            *(7_870, 8_650, 1_150, 22_070)
        ]
        assert found.loc[2023, "share"] == pytest.approx(39.2, abs=0.05)
        assert "2,400 fewer than a year before, “other placements” 2,640 more" in (
            statements.settings_changed(found.reset_index(), 2024)
        )
        assert "At most 8,650 children" in statements.at_most(found.reset_index())

    def test_a_setting_not_on_the_list_is_left_out_and_never_zero(self, characteristics):
        found = older_children.settings(characteristics, 2024)
        years = found.groupby("label")["period"].agg(["min", "max"])
        assert years.loc["Supported accommodation"].tolist() == [2024, 2024]
        assert years.loc["Living independently"].tolist() == [2020, 2023]
        assert (found["value"] > 0).all()

    def test_nothing_after_the_last_year(self, characteristics):
        assert older_children.settings(characteristics, 2022)["period"].max() == 2022
        none = older_children.by_year(characteristics, 2015)
        assert none.empty and "No number" in statements.at_most(none)
        assert statements.settings_changed(none, 2024) == ""

    @pytest.mark.parametrize(
        ("semi", "other", "told"),
        [
            ([8_000.0, 6_000.0], [1_000.0, 3_000.0], "held 2,000 fewer than a year before, “other"),
            (
                [6_000.0, 8_000.0],
                [3_000.0, 0.0],
                "2,000 more than a year before, “other placements” 3,000 fewer",
            ),
            ([8_000.0, 8_000.0], [1_000.0, 1_000.0], "held the same"),
            ([8_000.0, np.nan], [1_000.0, 1_000.0], ""),
            ([8_000.0], [1_000.0], ""),
        ],
    )
    def test_what_moved_with_the_new_list_has_its_direction_from_the_data(self, semi, other, told):
        text = statements.settings_changed(totals(semi, other), 2024)
        assert told in text and bool(text) == bool(told)

    def test_a_peak_is_the_highest_year_held_wherever_it_lies(self):
        assert "9,000 children" in statements.at_most(totals([9_000.0, 8_000.0, np.nan], 0.0))
        assert "in 2025: 45" in statements.at_most(totals([8_000.0, np.nan, 9_000.0], 0.0))
        series = older_children.series_of(totals([8_000.0, 9_000.0], 0.0), "semi")
        assert series["value"].tolist() == [8_000, 9_000] and set(series["rounding"]) == {10}


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
        assert moves.by_reason(found).set_index("Reason").at[moves.STATUS_ONLY, "2024"] == 16_110
        assert statements.commonest_reason(newest.reset_index().iloc[:0]) == ""

    def test_the_commonest_reason_is_that_of_the_data(self, characteristics):
        found = moves.reasons(characteristics, 2025)
        newest = found[(found["period"] == 2024) & found["share"].notna()]
        assert "41.4% were “Change to/Implementation of care plan”, and 19.0%" in (
            statements.commonest_reason(newest)
        )
        carer = newest["label"].str.startswith("Carer requests")
        other = newest.assign(share=newest["share"].mask(carer, 60.0))
        other = other.sort_values("share", ascending=False)
        assert "60.0% were “Carer requests" in statements.commonest_reason(other)

    def test_the_kind_least_often_known_is_named(self, characteristics):
        found = moves.distances(characteristics, 2025)
        text = statements.unknown_distance(found)
        assert "9.4% of all children" in text and "“independent, semi-independent" in text
        assert statements.unknown_distance(found[:0]) == ""

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
        text = statements.places(found.reset_index(), data.area("England"))
        assert "14,835 were not filled" in text and "not among the figures held" in text
        text = words.sentence(found.reset_index(), "It", decimals=1, suffix="%")
        assert "0.5 points lower than a year before (1.2 lower to 0.2 higher; chance" in text

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
        assert foster_places.as_table(found).iloc[1, 4] == "[x]"
        none = foster_places.filled(data.observations(PLACES, "Wales"))
        assert none.empty and "No foster places" in statements.places(none, data.area("Wales"))
        assert "In 2022" not in statements.places(found, PLACE)
        assert "At 31 March 2022" in statements.places(found, PLACE)

    def test_no_place_at_all_has_no_share(self):
        found = foster_places.filled(counts([0, 20], [0, 0]))
        assert found["value"].isna().tolist() == [True, False]
        assert "of which 0 were filled, 0.0%" in statements.places(found, PLACE)

    def test_places_printed_after_a_reorganisation(self):
        place = data.area("E10000021")
        found = foster_places.filled(data.observations(PLACES, place.code))
        assert "goes on" in statements.still_printed(found, place)
        assert statements.still_printed(found[found["period"] < 2022], place) == ""
        assert statements.still_printed(found, data.area("Leeds")) == ""


class TestApprovals:
    """Enquiries and approvals, as quoted."""

    def test_the_numbers_quoted_and_the_other_count_of_that_year(self):
        told = approvals.estimates(data.studies("fostering"), 2025)
        found = approvals.per_100_enquiries(told)
        of_2020 = found[found["period"] == 2020].set_index("measure")
        quoted = of_2020.loc["new foster carers approved"]
        assert (quoted["approved"], quoted["enquiries"], quoted["quoted"]) == (2_135, 137_200, True)
        assert quoted["value"] == pytest.approx(1.556, abs=0.001)
        text = statements.quoted(found)
        assert "Case for Change itself" in text and "4,630" in text and "3.4 for each 100" in text

    def test_a_year_without_enquiries_has_no_ratio(self):
        told = approvals.estimates(data.studies("fostering"), 2025)
        assert 2024 not in set(approvals.per_100_enquiries(told)["period"])
        early = approvals.estimates(data.studies("fostering"), 2014)
        assert approvals.per_100_enquiries(early).empty
        assert "later year" in statements.quoted(approvals.per_100_enquiries(early))

    def test_the_table_prints_no_address_and_every_figure(self):
        told = approvals.estimates(data.studies("fostering"), 2025)
        table = approvals.as_table(told)
        assert len(table) == len(told) and not table["Remark"].str.contains("http").any()
        households = told[told["measure"] == approvals.HOUSEHOLDS]
        assert words.change(households, kind="count") == (
            "42,615 in 2024, 790 fewer than a year before (−1.8%) and 2,755 fewer than in 2021, "
            "when it was highest (−6.1%)"
        )


def test_the_statements_are_answered_without_a_verdict(england, characteristics):
    filled = foster_places.filled(data.observations(PLACES, "England"))
    told = approvals.estimates(data.studies("fostering"), 2025)
    answers = statements.answers(
        england,
        filled,
        older_children.by_year(characteristics, 2025),
        approvals.per_100_enquiries(told),
    )
    assert set(answers) <= set(data.table("claims")["claim"])
    assert "67% (66 to 68) in 2025, the same as a year before" in answers["foster-majority"]
    assert "8,650" in answers["unregulated-homes"]
    early = statements.answers(
        england[:0],
        filled[:0],
        pd.DataFrame({"semi": []}),
        pd.DataFrame({"quoted": pd.Series(dtype=bool)}),
    )
    assert len(early) == len(answers) and all(answer for answer in early.values())


@pytest.mark.parametrize(
    ("area", "starts", "facts"),
    [
        ("Leeds", "- The share of children in foster care in Leeds was 70%", 4),
        ("England", "- The share of children in foster care in England was 67%", 3),
        ("Northamptonshire", "Northamptonshire is no longer a council: it gave way to", 3),
        (
            "City of London",
            "- The share of children in foster care in City of London was 30% in 2021 (the latest",
            4,
        ),
    ],
)
def test_the_opening_says_what_is_shown_and_at_most_five_things(area, starts, facts):
    text = statements.opening(area, [], 2016, 2025)
    assert text.startswith(starts)
    assert text.count("\n- ") + text.startswith("- ") == facts
    assert "nan" not in text


def test_no_other_area_takes_the_place_of_one_without_figures():
    with pytest.raises(Problem, match="is held for Wales; it is held for England"):
        statements.opening("Wales", [], 2016, 2025)
