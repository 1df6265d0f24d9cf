"""One's own groups: sums beside plain loops, and nothing suppressed that a sum gives away."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers import data
from helpers.data import sums
from helpers.data.formulas import DERIVED, POPULATION
from helpers.data.geography import Group
from helpers.errors import Problem
from helpers.show import charts

WEST = ["Bradford", "Calderdale", "Kirklees", "Leeds", "Wakefield"]
YORKSHIRE = "E12000003"


def held(measure, areas):
    frame = data.observations(measure, areas)
    return {(row.area, row.period): row.value for row in frame.itertuples()}


def total(cells, areas, year):
    """Add up by hand; missing where any member is."""
    found = 0.0
    for area in areas:
        found += cells.get((area, year), np.nan)
    return found


@pytest.fixture(scope="module")
def west():
    return data.group("West Yorkshire", WEST)


def test_counts_are_added_up(west):
    cells, frame = held("looked_after_count", WEST), data.series("looked_after_count", west)
    assert set(frame["area"]) == {"West Yorkshire"} and len(set(frame["area_code"])) == 1
    assert len(frame) == len({year for _, year in cells})
    for row in frame.itertuples():
        np.testing.assert_equal(row.value, total(cells, WEST, row.period))


@pytest.mark.parametrize(
    ("rate", "count"),
    [
        ("looked_after_rate", "looked_after_count"),
        ("section_47_rate", "section_47_count"),
        ("looked_after_started_rate_unrounded", "looked_after_started_count"),
    ],
)
def test_a_rate_stands_on_the_children_of_the_mid_year_before(west, rate, count):
    counts, children = held(count, WEST), held(POPULATION, WEST)
    frame = data.series(rate, west)
    assert frame["value"].notna().sum() >= 8
    for row in frame.itertuples():
        expected = 10_000 * total(counts, WEST, row.period) / total(children, WEST, row.period - 1)
        np.testing.assert_allclose(row.value, expected)
        assert np.isnan(row.value) or row.lower < row.value < row.upper


@pytest.mark.parametrize(
    ("share", "parts", "whole"),
    [
        ("plan_repeat_percent", ["plan_repeat_count"], "plan_started_count"),
        (
            "conference_within_15_days_percent",
            ["conference_0_10_days_count", "conference_11_15_days_count"],
            "conference_count",
        ),
        ("adopted_percent", ["adopted_count"], "looked_after_ceased_count"),
        ("section_47_per_referral", ["section_47_count"], "referral_count"),
    ],
)
def test_a_share_is_that_of_the_parts_and_no_mean(west, share, parts, whole):
    of_parts, wholes = [held(name, WEST) for name in parts], held(whole, WEST)
    own = held(share, WEST)
    frame = data.series(share, west)
    shown = frame[frame["value"].notna()]
    assert len(shown) >= 5
    for row in shown.itertuples():
        part = sum(total(cells, WEST, row.period) for cells in of_parts)
        np.testing.assert_allclose(row.value, 100 * part / total(wholes, WEST, row.period))
        assert row.value != total(own, WEST, row.period) / len(WEST)


def test_a_group_is_worked_out_as_an_area_is():
    """One of a single area gives the figures of that area, with their intervals and sources."""
    derived = [entry.measure for entry in DERIVED]
    own = data.series(derived, "England").set_index(["measure", "period"])
    frame = sums.figures(Group("England again", ("E92000001",)), derived)
    frame = frame.set_index(["measure", "period"]).loc[own.index]
    assert set(own.index.levels[0]) == set(derived)
    for column in own.columns.difference(["area", "source"]):
        pd.testing.assert_series_equal(frame[column], own[column])
    for measure in derived:
        mine, theirs = (each.loc[[measure]].reset_index() for each in (frame, own))
        assert data.sources_of(mine).equals(data.sources_of(theirs)), measure


def test_a_missing_member_withholds_the_sum_with_its_reason():
    three = data.group("Three", ["Leeds", "Isles of Scilly", "City of London"])
    frame = data.series("looked_after_count", three, 2025)
    assert frame["value"].isna().all() and frame["status"].tolist() == ["c"]
    assert frame["reason"].str.contains("City of London is missing.*and 1 more").all()
    wales = data.group("Two", ["Cardiff", "Swansea"])
    rates = data.series("looked_after_rate", wales, 2010)
    assert set(rates["status"]) == {"x"}
    assert rates["reason"].str.contains("child population of the mid-year before").all()


@pytest.mark.parametrize(
    ("areas", "words"),
    [
        (["Leeds", "Cardiff"], "more than one nation"),
        (["Leeds", "Yorkshire and the Humber"], "count Leeds twice"),
        (["Leeds", "leeds", "Bradford"], "count Leeds twice"),
        (["Northamptonshire", "West Northamptonshire"], "never there at the same time"),
        (["Leeds"], "two areas or more"),
        (["Leds"], "not an area held here"),
    ],
)
def test_what_is_no_group_is_refused(areas, words):
    with pytest.raises(Problem, match=words):
        data.group("No group", areas)


@pytest.mark.parametrize("measure", ["caseload_mean", "foster_care_percent", "idaci_2019_score"])
def test_what_cannot_be_summed_says_so_in_a_sentence(west, measure):
    with pytest.raises(Problem, match="cannot be given for a group") as said:
        data.series(measure, west)
    assert str(said.value).count(".") == 1


def test_a_group_is_read_and_drawn_as_an_area_is(west):
    frame = data.series("looked_after_rate", west, 2016, compare_with=["England", "Leeds"])
    assert frame["area"].unique().tolist() == ["West Yorkshire", "England", "Leeds"]
    chart = charts.lines(frame)
    assert "West Yorkshire: 84.1 in 2025" in chart.alt
    assert data.breaks("section_47_count", west).equals(data.breaks("section_47_count", "Leeds"))
    assert data.latest("looked_after_rate", west) == 2025
    assert data.compared(west) == ["E92000001"]


def test_a_region_less_its_suppressed_council_tells_nothing():
    """The councils with most suppressed counts: all others of their region give none away."""
    counts = data.measures().query("kind == 'count'")["measure"]
    hidden = data.observations(list(counts)).query("status == 'c'")
    regions = data.areas().query("level == 'region'")["area_code"]
    region = {code: one for one in regions for code in data.members(one)}
    hidden = hidden[hidden["area_code"].isin(region)]
    most = hidden["area_code"].value_counts().index[:3]
    tried = 0
    for code, rows in hidden[hidden["area_code"].isin(most)].groupby("area_code"):
        rest = [each for each in data.members(region[code]) if each != code]
        former = data.areas().set_index("area_code").loc[rest, "last_mid_year"].notna()
        rest = [each for each, gone in zip(rest, former, strict=True) if not gone]
        frame = data.series(list(rows["measure"].unique()), Group("The rest", tuple(rest)))
        whole = data.observations(list(rows["measure"].unique()), region[code])
        cells = pd.MultiIndex.from_frame(rows[["measure", "period"]])
        shown = frame[frame["value"].notna()].set_index(["measure", "period"]).index
        totals = whole[whole["value"].notna()].set_index(["measure", "period"]).index
        tried += cells.isin(totals).sum()
        assert not (cells.isin(shown) & cells.isin(totals)).any(), code
    assert tried > 50


@pytest.fixture(scope="module")
def region():
    """The councils of a region, and which area holds them."""
    return data.members(YORKSHIRE)


@given(st.data())
def test_no_suppressed_member_follows_from_a_sum_its_region_and_the_others(region, data):
    draw = data.draw
    few = st.lists(st.sampled_from(region), max_size=2, unique=True)
    gaps = {code: draw(st.sampled_from("ccx")) for code in draw(few)}
    state = [gaps.get(code, "v") for code in region]
    rounding = draw(st.sampled_from([1.0, 10.0]))
    left_out = {*draw(few), *(gaps if draw(st.booleans()) else ())}
    group = [code for code in region if code not in left_out]
    rows = [("looked_after_count", code, code, 2025, 50.0 if one == "v" else np.nan,
             "" if one == "v" else one, "why", 1.0)
            for code, one in zip(region, state, strict=True)]  # fmt: skip
    rows.append(("looked_after_count", YORKSHIRE, "Y", 2025, 700.0, "", "", rounding))
    columns = ["measure", "area_code", "area", "period", "value", "status", "reason", "rounding"]
    frame = pd.DataFrame(rows, columns=columns).assign(source="s", released="2025-11")
    frames = {"": frame.iloc[:0], "looked_after_count": frame}
    found = sums.counted(Group("Some", tuple(group)), ["looked_after_count"], frames)
    (value,), (status,) = found["value"], found["status"]
    own = dict(zip(region, state, strict=True))
    inside = [own[code] for code in group]
    outside = [own[code] for code in region if code not in group]
    if set(inside) != {"v"}:
        assert np.isnan(value) and status == ("c" if "c" in inside else "x")
        return
    unknown = [one for one in outside if one != "v"]
    told = unknown == ["c"] and (rounding == 1 or len(outside) == 1)
    assert np.isnan(value) == told and status == ("c" if told else "")
    assert told or value == 50 * len(group)
