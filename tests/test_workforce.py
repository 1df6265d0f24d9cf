"""Workforce: back-tests on published figures, hand-made frames, properties."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers import data, words
from helpers.analysis import comparison, printed_shares
from helpers.analysis.workforce import (
    social_workers,
    statements,
    vacancy_spread,
    wales_and_england,
)
from helpers.statistics import bounds

ENGLAND = "E92000001"
COUNCIL = r"E0[689]\d{6}$|E10\d{6}$"
STUDIES = wales_and_england.TOPIC
PLACE = data.geography.Area("E08000035", "Anyshire", "local authority", "E12000003")


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
    ends = {"lower": frame["value"] - 5, "upper": frame["value"] + 5}
    return frame.assign(**ends, bound=bounds.APPROXIMATE)


@pytest.fixture(scope="module")
def everyone():
    return data.observations(social_workers.MEASURES)


@pytest.fixture(scope="module")
def vacant(everyone):
    rates = social_workers.with_intervals(everyone)
    return rates[rates["measure"] == social_workers.VACANCY]


@pytest.fixture(scope="module")
def returned(everyone):
    return vacancy_spread.returned(everyone[everyone["area_code"].str.match(COUNCIL)])


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
    assert "fewer than 30 posts" in statements.few_posts(scilly.reset_index(), "Isles of Scilly")
    england = vacant[vacant["area_code"] == ENGLAND]
    assert statements.few_posts(england, "England") == ""
    assert statements.few_posts(england[:0], "England") == ""


def test_rows_of_one_label_keep_their_own_interval(everyone):
    some = everyone[everyone["area_code"] == ENGLAND]
    alike = social_workers.with_intervals(some.set_axis([0] * len(some)))
    apart = social_workers.with_intervals(some)
    assert alike["lower"].tolist() == apart["lower"].tolist()


def test_an_interval_holds_its_share(vacant):
    held = vacant.dropna(subset=["lower"])
    assert (held["lower"] <= held["value"]).all() and (held["value"] <= held["upper"]).all()


def test_joint_returns_are_found_and_counted_once(everyone, vacant, returned):
    pairs = social_workers.joint_returns(everyone[everyone["area_code"].str.match("E0[689]|E10")])
    found = {tuple(row) for row in pairs[["area", "partner"]].to_numpy()}
    assert found == {
        ("Kingston upon Thames", "Richmond upon Thames"),
        ("North Northamptonshire", "West Northamptonshire"),
    }
    assert pairs[pairs["area"] == "North Northamptonshire"]["period"].min() == 2021
    every = vacant[vacant["area_code"].str.match(COUNCIL)]
    assert every["value"].notna().sum() - len(returned) == len(pairs)
    assert "Richmond upon Thames" not in set(returned[returned["period"] == 2020]["area"])
    assert "2017 to 2025" in statements.joint(pairs, "E09000027")
    assert statements.joint(pairs, "E08000025") == ""


def test_a_joint_return_is_in_no_sum_twice():
    harmonised = data.series(social_workers.COUNT, "E06000061+E06000062").set_index("period")
    assert harmonised["value"].loc[2021:].isna().all() and set(harmonised["status"].loc[2021:]) == {
        "u"
    }
    assert harmonised.at[2020, "value"] == 325.6


def test_where_40_per_cent_falls(returned):
    spread = vacancy_spread.by_year(returned, 40)
    found = spread.set_index("period")
    assert found["reaching"].to_dict() == {
        **{2016: 8, 2017: 5, 2018: 4, 2019: 4, 2020: 4},
        **{2021: 4, 2022: 10, 2023: 6, 2024: 6, 2025: 2},
    }
    assert found.at[2025, "councils"] == 149 and found.at[2025, "beyond"] == 0
    assert (found["beyond"] <= found["reaching"]).all()
    text = statements.reaching(spread, 40)
    assert "2 of 149 councils" in text
    assert "the highest number was that of 2022, 10 of 150 (6.7%)." in text
    assert "half of the councils were at or below 14.4%" in statements.quantiles(spread)
    assert statements.spread_title(spread, 40) == (
        "40% of posts vacant: reached by 2 to 10 of about 150 councils in a year"
    )
    table = vacancy_spread.as_table(spread, 40)
    assert table["At or above 40%"].tolist() == found["reaching"].tolist()


@pytest.mark.parametrize(
    ("reaching", "told"),
    [
        ([1, 2], "At 30 September 2025, 2 of 3 councils had 40% or more of their posts vacant."),
        ([2, 1], "1 of 3 councils had 40% or more of their posts vacant; the highest number was "),
        ([2, 2], "2 of 3 councils had 40% or more of their posts vacant."),
        ([0, 0], "0 of 3 councils had 40% or more of their posts vacant."),
    ],
)
def test_how_many_reach_the_level_and_when_most_did(reaching, told):
    years = [
        councils([50.0] * number + [10.0] * (3 - number), period=year)
        for year, number in zip((2024, 2025), reaching, strict=True)
    ]
    text = statements.reaching(vacancy_spread.by_year(pd.concat(years), 40), 40)
    assert told in text and text.count("highest") == (reaching[0] > reaching[1])


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
    text = statements.quantiles(vacancy_spread.by_year(frame, 40))
    assert "2 of those reaching the level had fewer than 30 posts" in text
    calm = vacancy_spread.by_year(councils([10, 20]), 40)
    assert "fewer than" not in statements.quantiles(calm)


def test_nothing_held_is_said_to_be_not_held():
    none = vacancy_spread.by_year(councils([]), 40)
    assert "No share" in statements.reaching(none, 40) and len(none) == 0
    assert statements.quantiles(none) == ""
    assert "not known" in statements.spread_title(none, 40)
    assert vacancy_spread.as_table(none, 40).empty
    empty = data.series(social_workers.COUNT, "Monmouthshire")
    assert "Nothing is held" in statements.in_post(empty, "Monmouthshire", 2025)
    assert statements.changed(councils([]), "share of posts vacant", PLACE) == ""


def test_a_council_with_nobody_in_post_has_no_place(returned):
    placed, limits, widened = vacancy_spread.funnel_of(returned, 2025)
    places = placed.set_index("area_code")
    assert np.isnan(places.at["E06000053", "value"]) and places.at["E06000053", "place"] == ""
    assert "the number of its posts is not known" in words.stands(
        placed, "E06000053", "share", 2025
    )
    assert comparison.funnel_name(placed, "E06000053") == ""
    assert places.at["E08000025", "value"] == pytest.approx(17.1)
    assert places.at["E08000025", "place"] == "within limits"
    assert limits["reference"].max() == pytest.approx(14.2)
    assert widened.phi > 1 and len(limits) > 10 and {"total", "measure", "source"} <= set(placed)


def rates(values, last=2025):
    frame = councils(list(values))
    years = range(last - len(values) + 1, last + 1)
    return frame.assign(period=years, area="Anyshire", area_code="E08000035", rounding=0.1)


@pytest.mark.parametrize(
    ("values", "told"),
    [
        ([10, 30], "30.0% (25.0 to 35.0) in 2025, 20.0 points higher than a year before ("),
        ([30, 10], "10.0% (5.0 to 15.0) in 2025, 20.0 points lower than a year before ("),
        (
            [10, 12],
            "in 2025, 2.0 points higher than a year before (5.1 lower to 9.1 higher; chance",
        ),
        ([10, 10], "in 2025, the same as a year before."),
        ([10, np.nan, 30], "in 2025, 20.0 points higher than in 2023 ("),
        ([10, 0], "0.0% (−5.0 to 5.0) in 2025, 10.0 points lower than a year before"),
        ([10], "in 2025, the only year with a figure."),
    ],
)
def test_a_rate_is_said_with_the_direction_that_the_data_give(values, told):
    text = statements.changed(rates(values), "share of posts vacant", PLACE)
    assert text.startswith("The share of posts vacant in Anyshire was") and told in text


def test_no_rate_is_compared_across_the_change_of_collection():
    text = statements.changed(rates([10, 30], last=2017), "share of posts vacant", PLACE)
    assert text.endswith("in 2017, which is not comparable with earlier years.")


def test_an_area_starts_with_its_first_value_and_in_the_order_asked_for():
    frame = social_workers.held(
        social_workers.COUNT, ["E10000021", ENGLAND, "E06000061"], 2016, 2025
    )
    assert frame["area_code"].drop_duplicates().tolist()[:2] == ["E10000021", ENGLAND]
    years = frame.groupby("area")["period"].agg(["min", "max"])
    assert years.loc["Northamptonshire"].tolist() == [2016, 2020]
    assert not frame["status"].eq("z").any()


def test_the_year_in_words_leaves_out_what_is_not_held(everyone):
    mine = everyone[everyone["area_code"] == "E08000025"]
    text = statements.in_post(mine, "Birmingham", 2024)
    assert "766 full-time equivalent" in text and "agency" not in text and "cases" not in text
    assert text.endswith("26.6% of posts were vacant and 12.9% had left in the year.")
    small = mine.assign(value=mine["value"].mask(mine["measure"] == social_workers.COUNT, 3.5))
    assert "3.5 full-time equivalent" in statements.in_post(small, "Birmingham", 2024)
    nobody = mine.assign(value=mine["value"].mask(mine["measure"] == social_workers.COUNT, 0.0))
    said = statements.in_post(nobody, "Birmingham", 2024)
    assert "no full-time equivalent social worker was in post" in said and "cases" not in said
    assert statements.in_brief(nobody) == ""
    assert social_workers.by_year(mine).set_index("Year").at[2024, "Agency workers (%)"] == (
        "not held"
    )


def test_a_reorganisation_falls_in_the_september_before():
    boundary = social_workers.reorganised(data.reorganisation("West Northamptonshire"))
    assert boundary["period"].tolist() == [2021]
    assert "From 30 September 2021" in statements.reorganised(
        data.area("West Northamptonshire").code
    )
    assert statements.reorganised(data.area("Leeds").code) == ""


def test_children_with_three_or_more_social_workers_have_rounded_intervals():
    only = data.observations(social_workers.OF_CHILDREN)
    children = data.observations("looked_after_count", None, 2024, 2024)
    found = printed_shares.with_intervals(only, children).set_index("area_code")
    assert only["period"].unique().tolist() == [2024]
    row = found.loc[ENGLAND]
    assert row["value"] == 27 and row["lower"] < 26.5 and row["upper"] > 27.5
    none = printed_shares.with_intervals(only, children[:0])
    assert none["lower"].isna().all()


class TestWales:
    """Estimates for Wales beside England's."""

    def test_the_estimates_held(self):
        found = wales_and_england.rates(data.studies(STUDIES), 2025)
        wales = found[found["geography"] == "Wales"]
        assert sorted(wales["value"].round(1)) == [7.9, 10.8, 10.8, 14.8, 18.6]
        own = wales[wales["lower"].notna()].iloc[0]
        assert own["value"] == pytest.approx(100 * 263 / (263 + 2177)) and own["period"] == 2022
        text = statements.wales(found, 40)
        assert "18.6% (2004), below 40%" in text and "give 10.8% (9.6 to 12.1)" in text
        assert "18.6% (2004), not below 15%" in statements.wales(found, 15)
        assert statements.nations_title(found, 40) == (
            "Posts vacant: Wales 7.9% to 18.6%, England 16.7% to 20.0%, all below 40%"
        )
        assert statements.nations_title(found, 19).endswith("not all below 19%")

    def test_nothing_after_the_last_year(self):
        studies = data.studies(STUDIES)
        assert set(wales_and_england.rates(studies, 2010)["period"]) == {2004}
        assert wales_and_england.rates(studies, 2000).empty
        assert wales_and_england.as_table(studies, 2000).empty
        text = statements.wales(wales_and_england.rates(studies, 2000), 40)
        assert text.startswith("No share")


@pytest.mark.parametrize(
    ("area", "starts", "facts"),
    [
        ("Leeds", "- The share of social workers' posts vacant in Leeds was 2.1% in 2025. That", 4),
        ("England", "- The share of social workers' posts vacant in England was 14.2% in 2025", 3),
        ("Kingston upon Thames", "Kingston upon Thames and Richmond upon Thames make one", 3),
        ("Isles of Scilly", "Isles of Scilly has fewer than 30 posts", 2),
    ],
)
def test_the_opening_says_what_is_shown_and_at_most_five_things(area, starts, facts):
    text = statements.opening(area, [], 2016, 2025, 40)
    assert text.startswith(starts) and "nan" not in text
    assert text.count("\n- ") + text.startswith("- ") == facts


def test_a_reorganised_council_is_told_of_septembers():
    text = statements.opening("Northamptonshire", [], 2016, 2025, 40)
    assert text.startswith("Northamptonshire is no longer a council: it gave way to North")
    assert "in 2020 (the latest held, 5 years before 2025)" in text
    assert "From 30 September 2021 on" in statements.reorganised("E10000021")
