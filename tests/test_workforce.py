"""Workforce: back-tests on published figures, hand-made frames, properties."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers import data
from helpers.analysis import comparison
from helpers.analysis.workforce import social_workers, vacancy_spread, wales_and_england

ENGLAND = "E92000001"
STUDIES = "social worker vacancies"


def councils(shares, totals=None, period=2025):
    count = len(shares)
    frame = pd.DataFrame(
        {
            "measure": social_workers.VACANCY,
            "area_code": [f"E0600{one:04d}" for one in range(count)],
            "area": [f"Council {one}" for one in range(count)],
            "period": period,
            "value": np.array(shares, dtype=float),
            "status": "",
            "reason": "",
            "total": np.array(totals or [200.0] * count),
        }
    )
    return frame.assign(lower=frame["value"] - 5, upper=frame["value"] + 5)


@pytest.fixture(scope="module")
def everyone():
    return data.observations(social_workers.MEASURES)


@pytest.fixture(scope="module")
def vacant(everyone):
    return social_workers.with_intervals(
        everyone[everyone["measure"] == social_workers.VACANCY],
        everyone[everyone["measure"] == social_workers.COUNT],
    )


@pytest.mark.parametrize(("year", "published"), [(2022, 7_913), (2023, 7_723)])
def test_posts_give_the_published_number_of_vacancies(vacant, year, published):
    row = vacant[(vacant["area_code"] == ENGLAND) & (vacant["period"] == year)].iloc[0]
    assert row["total"] * row["value"] / 100 == pytest.approx(published, rel=0.005)
    held = data.studies(STUDIES).query('measure == "Children\'s social worker vacancies"')
    assert float(held.set_index("period").at[str(year), "value"]) == published


def test_no_interval_where_nobody_is_in_post(vacant):
    scilly = vacant[(vacant["area_code"] == "E06000053")].set_index("period")
    assert scilly.at[2025, "value"] == 100 and np.isnan(scilly.at[2025, "total"])
    assert np.isnan(scilly.at[2025, "lower"]) and np.isnan(scilly.at[2025, "upper"])
    assert scilly.at[2018, "lower"] == 0 and scilly.at[2018, "upper"] > 60
    assert "fewer than 30 posts" in social_workers.few_posts(vacant, "E06000053", "Isles of Scilly")
    assert social_workers.few_posts(vacant, ENGLAND, "England") == ""


def test_an_interval_holds_its_share(vacant):
    held = vacant.dropna(subset=["lower"])
    assert (held["lower"] <= held["value"]).all() and (held["value"] <= held["upper"]).all()


def test_joint_returns_are_found_and_counted_once(everyone, vacant):
    pairs = social_workers.joint_returns(everyone[everyone["area_code"].str.match("E0[689]|E10")])
    found = {tuple(row) for row in pairs[["area", "partner"]].to_numpy()}
    assert found == {
        ("Kingston upon Thames", "Richmond upon Thames"),
        ("North Northamptonshire", "West Northamptonshire"),
    }
    assert pairs[pairs["area"] == "North Northamptonshire"]["period"].min() == 2021
    once = vacancy_spread.each_once(vacant, pairs)
    assert len(vacant) - len(once) == len(pairs)
    assert "2017 to 2025" in social_workers.joint_in_words(pairs, "E09000027")
    assert social_workers.joint_in_words(pairs, "E08000025") == ""


def test_a_joint_return_is_in_no_sum_twice():
    union = data.series(social_workers.COUNT, "E06000061+E06000062").set_index("period")
    assert union["value"].loc[2021:].isna().all() and set(union["status"].loc[2021:]) == {"u"}
    assert union.at[2020, "value"] == 325.6


def test_where_40_per_cent_falls(everyone, vacant):
    of_councils = vacant["area_code"].str.match(r"E0[689]\d{6}$|E10\d{6}$")
    pairs = social_workers.joint_returns(everyone[everyone["area_code"].str.match("E0[689]|E10")])
    once = vacancy_spread.each_once(vacant[of_councils], pairs)
    found = vacancy_spread.by_year(once, 40).set_index("period")
    assert found["reaching"].to_dict() == {
        **{2016: 8, 2017: 5, 2018: 4, 2019: 4, 2020: 4},
        **{2021: 4, 2022: 10, 2023: 6, 2024: 6, 2025: 2},
    }
    assert found.at[2025, "councils"] == 149 and found.at[2025, "beyond"] == 0
    assert (found["beyond"] <= found["reaching"]).all()
    text = vacancy_spread.in_words(found.reset_index(), 40)
    assert "2 of 149 councils" in text
    assert "the highest number was that of 2022, 10 of 150" in text


@given(st.lists(st.floats(0, 100), min_size=1, max_size=40), st.floats(0, 100))
def test_quantiles_are_in_order_and_the_level_counts_itself(shares, level):
    found = vacancy_spread.by_year(councils(shares), level).iloc[0]
    assert found[0.1] <= found[0.5] <= found[0.9]
    assert found["reaching"] == sum(share >= level for share in shares)
    assert found["share"] == pytest.approx(100 * found["reaching"] / len(shares))


def test_tiny_councils_that_reach_the_level_are_counted():
    frame = councils([100, 45, 40, 10], totals=[np.nan, 10, 200, 200])
    found = vacancy_spread.by_year(frame, 40).iloc[0]
    assert (found["reaching"], found["small"], found["beyond"]) == (3, 2, 1)
    assert "2 of those reaching it" in vacancy_spread.in_words(found.to_frame().T, 40)


def test_nothing_held_is_said_to_be_not_held():
    none = vacancy_spread.by_year(councils([]), 40)
    assert "No share" in vacancy_spread.in_words(none, 40) and len(none) == 0
    assert "not known" in vacancy_spread.headline(none, 40)
    empty = data.series(social_workers.COUNT, "Monmouthshire")
    assert "Nothing is held" in social_workers.now(empty, "Monmouthshire", 2025)
    assert "not known" in social_workers.headline(empty, "Social workers")


def test_a_council_with_nobody_in_post_has_no_place(vacant):
    in_year = vacant[(vacant["period"] == 2025) & vacant["area_code"].str.match("E0[689]|E10")]
    placed, curve, widened = vacancy_spread.against_limits(in_year, 14.2)
    scilly = comparison.standing(placed, "E06000053")
    assert np.isnan(scilly.value) and scilly.place == ""
    assert comparison.funnel_name(placed, "E06000053") == ""
    birmingham = comparison.standing(placed, "E08000025")
    assert birmingham.value == pytest.approx(17.1) and birmingham.place == "within limits"
    assert widened.phi > 1 and len(curve) > 10


def test_the_year_in_words_leaves_out_what_is_not_held(everyone):
    mine = everyone[everyone["area_code"] == "E08000025"]
    text = social_workers.now(mine, "Birmingham", 2024)
    assert "766 full-time equivalent" in text and "agency" not in text and "cases" not in text
    assert text.endswith("26.6% of posts were vacant and 12.9% had left in the year.")
    assert social_workers.by_year(mine).set_index("Year").at[2024, "Agency workers (%)"] == (
        "not held"
    )


def test_a_reorganisation_falls_in_the_september_before():
    boundary = social_workers.reorganised(data.reorganisation("West Northamptonshire"))
    assert boundary["period"].tolist() == [2021]
    assert "From 30 September 2021" in social_workers.reorganised_in_words(boundary)
    assert social_workers.reorganised_in_words(data.reorganisation("Leeds")) == ""


def test_children_with_three_or_more_social_workers_have_rounded_intervals():
    only = data.observations(social_workers.OF_CHILDREN)
    children = data.observations("looked_after_count", None, 2024, 2024)
    found = social_workers.of_children(only, children).set_index("area_code")
    assert only["period"].unique().tolist() == [2024]
    row = found.loc[ENGLAND]
    assert row["value"] == 27 and row["lower"] < 26.5 and row["upper"] > 27.5
    none = social_workers.of_children(only, children[:0])
    assert none["lower"].isna().all()


class TestWales:
    """Estimates for Wales beside England's."""

    def test_the_estimates_held(self):
        found = wales_and_england.rates(data.studies(STUDIES), 2025)
        wales = found[found["geography"] == "Wales"]
        assert sorted(wales["value"].round(1)) == [7.9, 10.8, 10.8, 14.8, 18.6]
        own = wales[wales["lower"].notna()].iloc[0]
        assert own["value"] == pytest.approx(100 * 263 / (263 + 2177)) and own["period"] == 2022
        text = wales_and_england.in_words(found, 40)
        assert "18.6% (2004), below 40%" in text and "cannot be tested" in text

    def test_nothing_after_the_last_year(self):
        studies = data.studies(STUDIES)
        assert set(wales_and_england.rates(studies, 2010)["period"]) == {2004}
        assert wales_and_england.rates(studies, 2000).empty
        assert wales_and_england.as_table(studies, 2000).empty
        text = wales_and_england.in_words(wales_and_england.rates(studies, 2000), 40)
        assert text.startswith("No share")


def test_values_alike_are_not_called_changed():
    frame = councils([0.0, 0.0]).assign(period=[2017, 2025], area="City", area_code="E1")
    assert comparison.between(frame, "It").endswith("in 2025, as in 2017.")
