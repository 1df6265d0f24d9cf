"""Vintages: the newest release is in use, the others are kept, and a date can be looked from."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers import data
from helpers.data import vintages
from helpers.errors import Problem

CELL = {"measure": "looked_after_count", "area_code": "E92000001", "period": 2020}


def candidates(*rows):
    """Rows of (value, status, released, compilation) of one cell."""
    names = ["value", "status", "released", "compilation"]
    frame = pd.DataFrame(rows, columns=names).assign(**CELL, source="s")
    return frame.astype({"value": float, "compilation": bool})


def one(frame):
    assert len(frame) == 1
    return frame["value"].iloc[0], frame["status"].iloc[0]


def test_the_newest_release_is_in_use_whatever_the_order():
    rows = [(80080, "", "2020-12", False), (80000, "", "2023-11", False)]
    for order in (rows, rows[::-1]):
        used, earlier = vintages.in_use(candidates(*order))
        assert one(used)[0] == 80000
        assert earlier["value"].tolist() == [80080]


def test_what_was_known_at_a_date():
    frame = candidates((80080, "", "2020-12", False), (80000, "", "2023-11", False))
    assert one(vintages.in_use(frame, "2021-06")[0])[0] == 80080
    assert one(vintages.in_use(frame, "2023-11")[0])[0] == 80000
    assert vintages.in_use(frame, "2020-11")[0].empty


def test_a_year_alone_counts_as_its_last_month():
    assert vintages.month("2021") == "2021-12"
    assert vintages.month("2021-06") == "2021-06"


@pytest.mark.parametrize("date", ["", "June 2021", "2021-13", "2021-6", "21-06", "2021-06-01"])
def test_what_is_not_a_month_is_refused(date):
    with pytest.raises(Problem, match="is not a month"):
        vintages.month(date)


def test_a_compilations_zero_never_beats_a_publishers_symbol():
    publisher, zero = (float("nan"), "u", "2024-10", False), (0, "", "2026-04", True)
    assert one(vintages.in_use(candidates(publisher, zero))[0])[1] == "u"
    other = (4, "", "2026-04", True)
    assert one(vintages.in_use(candidates(publisher, other))[0]) == (4, "")
    counted = (0, "", "2024-10", False)
    assert one(vintages.in_use(candidates(counted, zero))[0]) == (0, "")


def test_of_one_month_a_publishers_own_release_beats_a_compilation():
    rows = [(5, "", "2026-04", False), (6, "", "2026-04", True)]
    for order in (rows, rows[::-1]):
        assert one(vintages.in_use(candidates(*order))[0])[0] == 5


def test_what_has_since_been_suppressed_is_not_shown():
    frame = candidates((7, "", "2020-12", False), (float("nan"), "c", "2023-11", False))
    used, _ = vintages.in_use(frame, "2021-06")
    assert used["value"].isna().all() and used["status"].tolist() == ["c"]
    used, earlier = vintages.in_use(frame)
    sources = pd.DataFrame({"source": ["s"], "title": ["A release"]})
    assert vintages.as_releases(earlier, used, sources).empty


def test_superseded_figures_become_releases():
    frame = candidates((80080, "", "2020-12", False), (80000, "", "2023-11", False))
    used, earlier = vintages.in_use(frame)
    sources = pd.DataFrame({"source": ["s"], "title": ["A release"]})
    (row,) = vintages.as_releases(earlier, used, sources).to_dict("records")
    assert (row["value"], row["released"], row["released_in"]) == (80080, 2020, "2020-12")
    assert (row["release"], row["kind"]) == ("A release", "published")


def test_a_release_a_year_dates_each_figure_by_its_period():
    sources = pd.DataFrame(
        [("one", "2026-04", "", "yes"), ("yearly", "", "8", "no"), ("late", "", "13", "no")],
        columns=["source", "released", "months_after", "compilation"],
    )
    frame = pd.DataFrame({"source": ["one", "yearly", "late"], "period": [2024, 2023, 2023]})
    dated = vintages.dated(frame, sources)
    assert dated["released"].tolist() == ["2026-04", "2023-11", "2024-04"]
    assert dated["compilation"].tolist() == [True, False, False]


MONTHS = st.sampled_from(["2019-11", "2020-11", "2021-11", "2022-11", "2023-11"])


@given(st.lists(st.tuples(st.integers(1, 9), MONTHS), min_size=1, unique_by=lambda r: r[1]), MONTHS)
def test_looking_from_a_date_is_having_only_the_releases_up_to_it(rows, date):
    frame = candidates(*[(value, "", released, False) for value, released in rows])
    used, earlier = vintages.in_use(frame, date)
    upto, before = vintages.in_use(frame[frame["released"] <= date])
    pd.testing.assert_frame_equal(used, upto)
    pd.testing.assert_frame_equal(earlier, before)
    assert len(used) + len(earlier) == sum(released <= date for _, released in rows)


def test_the_figures_of_june_2021_are_those_the_review_had():
    children = data.series("looked_after_count", "England", 2020, 2020, as_of="2021-06")
    assert children["value"].tolist() == [80080]
    enquiries = data.series("section_47_count", "England", 2020, 2020, as_of="2021-06")
    assert enquiries["value"].tolist() == [201000]
    assert data.series("looked_after_count", "England", 2021, as_of="2021-06").empty
    now = data.series("looked_after_count", "England", 2020, 2020)
    assert now["value"].tolist() == [80000]


def test_every_value_keeps_the_release_it_came_from():
    frame = data.table("observations")
    assert frame["released"].str.fullmatch(r"\d{4}-\d{2}").all()
    known = set(data.table("sources")["source"]) | {"derived"}
    assert set(frame["source"]) <= known


def later_than(month, name, frame):
    if name == "neighbours":
        return frame["model"] > int(month[:4])
    if name == "characteristics":
        return pd.Series(month < "2024-11", frame.index)
    return frame["known_by"].map(lambda by: (f"{by}-12" if len(by) == 4 else by or "z") > month)


@pytest.mark.parametrize("month", ["2013-01", "2021-06", "2024-11"])
@pytest.mark.parametrize(
    "name", ["studies", "deflators", "spending_categories", "neighbours", "characteristics"]
)
def test_other_tables_hold_what_was_known_in_the_month(name, month):
    now = data.table(name)
    expected = now[~later_than(month, name, now)].reset_index(drop=True)
    pd.testing.assert_frame_equal(data.table(name, month).reset_index(drop=True), expected)
    assert later_than("2013-01", name, now).any()


def test_a_share_of_a_study_is_known_when_the_study_is():
    studied = set(data.table("studies", "2016-06")["measure"])
    shares = set(data.table("study_denominators", "2016-06")["measure"])
    assert shares and shares <= studied
    assert shares < set(data.table("study_denominators")["measure"])
