"""What is told of returns to care: no small count alone, and sentences that their numbers bear."""

import numpy as np
import pandas as pd
import pytest

from helpers.records.disclosure import Policy
from helpers.records.ssda903 import periods, re_entry, statements, told

END = pd.Timestamp("2025-03-31")
EXACT = Policy(1, 1)


def leavers(**numbers):
    """At risk: so many a way of leaving (spaces as _), of whom every third came back at a year."""
    parts = []
    for name, number in numbers.items():
        back = np.arange(number) % 3 == 0
        columns = {"exit": name.replace("_", " ").replace("home ", "home, ")}
        columns |= {"duration": np.where(back, 1.0, 5.5), "cause": back.astype(int)}
        parts.append(pd.DataFrame(columns))
    frame = pd.concat(parts, ignore_index=True)
    return frame.assign(exit=pd.Categorical(frame["exit"], periods.NAMES))


def test_one_small_way_of_leaving_is_not_what_is_left_of_all():
    at_risk = leavers(home_planned=300, home_unplanned=60, relatives=90, remand_ended=7)
    curves = told.curves(at_risk, Policy(), (24,)).set_index("exit")
    # those after which nobody left are small as well, but hold nothing: the smallest other goes too
    assert curves.loc["remand ended", ["at_risk", "events", "kaplan_meier"]].isna().all()
    hidden = curves.index[curves["at_risk"].isna() & (curves.index != re_entry.ALL)]
    held = at_risk["exit"].value_counts()[list(hidden)].sum()
    assert held == 7 or held >= 10
    assert curves.loc[re_entry.ALL, "at_risk"] % 5 == 0
    assert (curves["at_risk"].dropna() % 5 == 0).all() and (curves["events"].dropna() >= 10).all()


def test_all_who_went_home_are_told_only_where_both_ways_are():
    both, one = (
        leavers(home_planned=90, home_unplanned=60),
        leavers(home_planned=90, home_unplanned=9),
    )
    for at_risk, is_told in ((both, True), (one, False)):
        home = told.returned_home(told.curves(at_risk, Policy(), (12, 24)), at_risk, Policy())
        assert home["events"].notna().all() == is_told
        assert is_told or home[["at_risk", "kaplan_meier", "aalen_johansen"]].isna().all(axis=None)


def test_a_curve_is_told_to_its_end_with_what_is_withheld_on_the_way():
    curves = told.curves(leavers(home_planned=300), EXACT, (6, 12, 18, 24))
    curves.loc[curves["months"].isin([6, 18, 24]), "at_risk"] = np.nan
    assert told.of(curves, "home, planned")["months"].tolist() == [6, 12]


def test_only_whole_years_are_named_as_only_they_are_in_the_tables():
    curves = told.curves(leavers(home_planned=300, home_unplanned=90), EXACT, (12, 24, 30))
    plan, outside = (told.of(curves, name) for name in told.HOME)
    said = [
        statements.title(plan, "home, planned"),
        statements.risk(plan, "home, planned"),
        statements.home(plan, outside),
    ]
    for text in said:
        assert "ithin 2 years" in text and "months" not in text and "2.5" not in text
    early = told.of(told.curves(leavers(home_planned=300), EXACT, (6,)), "home, planned")
    assert "too few to be told" in statements.title(early, "home, planned")


def test_shares_that_went_home_by_year():
    years = np.repeat(["2023-05-01", "2024-03-31", "2024-04-01"], [20, 40, 40])
    way = ["home, planned"] * 20 + ["home, planned"] * 20 + ["adopted"] * 60
    frame = pd.DataFrame({"ended": pd.to_datetime(years), "exit": way})
    shares = told.home_by_year(frame, EXACT).set_index("period")["value"]
    assert shares.to_dict() == pytest.approx({2024: 100 * 40 / 60, 2025: 0})
    assert told.home_by_year(frame, Policy())["status"].tolist() == ["c", "c"]  # by what is left
    frame.loc[60:79, "exit"] = "home, planned"
    assert told.home_by_year(frame, Policy())["value"].tolist()[1] == 50


def test_own_beside_published_and_studies():
    own = pd.DataFrame({"period": [2023, 2024], "value": [20.0, np.nan], "status": ["", "c"]})
    published = pd.DataFrame({"period": [2024, 2025], "value": [18.0, 17.0], "status": ["", ""]})
    both = told.beside_published(own, published, "These", "England")
    assert both["period"].tolist() == [2024, 2024]
    assert both["area"].tolist() == ["These", "England, as published"]

    curves = told.curves(leavers(home_planned=300), EXACT, (24,))
    study = {"who": "A study", "denominator": "Of all", "within_years": 2.0, "value": 30.0}
    other = study | {"denominator": "Of others"}
    studies = pd.DataFrame([study, other]).assign(lower=np.nan, upper=np.nan, bound="")
    found = told.beside_studies([curves], studies, {"Of all": re_entry.ALL}, "These")
    assert found["label"].tolist() == [
        "A study",
        "These: risk while under 18",
        "These: share who came back",
    ]
    assert found["group"].unique().tolist() == ["Of all, within 2 years"]
    assert found["value"].tolist() == pytest.approx([30, 100 / 3, 100 / 3])


def test_sentences():
    curves = told.curves(leavers(home_planned=300, home_unplanned=60), EXACT, (12, 60))
    plan, outside = (told.of(curves, name) for name in told.HOME)
    assert statements.title(plan, "home, planned") == (
        "Risk of coming back within 5 years of children who went home as planned: 33.3%"
    )
    said = statements.risk(plan, "home, planned")
    assert said.startswith("Of children who went home as planned and stay under 18, 33.3% (")
    assert "within 1 year and 33.3% (" in said and said.endswith(
        "33.3% of them came back within 5 years."
    )
    assert "are adopted or die" in statements.risk(told.of(curves, re_entry.ALL), re_entry.ALL)
    assert statements.home(plan, outside).endswith("the same to the decimal shown.")
    twice = outside.assign(**{name: 2 * outside[name] for name in statements.ESTIMATE})
    assert statements.home(plan, twice) == (
        "Within 5 years the risk of those who went home outside the plan is 33.3 percentage "
        "points higher."
    )
    near = outside.assign(probability=outside["probability"] - 0.02)
    assert statements.home(plan, near).endswith(
        "2.0 percentage points lower. Chance could explain the difference."
    )
    nothing = told.of(told.curves(leavers(home_planned=9), Policy(), (60,)), "home, planned")
    assert statements.risk(nothing, "home, planned") == ""
    assert "too few to be told" in statements.title(nothing, "home, planned")
    assert "cannot be told" in statements.home(nothing, outside)
    assert (
        "relatives" in statements.untold(told.curves(leavers(home_planned=90), Policy(), (12,)))
        and statements.untold(curves[curves["exit"] == "home, planned"]) == ""
    )
