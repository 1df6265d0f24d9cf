"""Rates in care: back-tests against published figures, hand-made frames, and properties."""

import re

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers import data, words
from helpers.analysis import comparison
from helpers.analysis.rates_in_care import (
    contributions,
    flows,
    growth,
    lengths_of_stay,
    nations,
    rates,
    revisions,
    statements,
    statements_of_parts,
    statements_of_wales,
    wales_over_england,
)
from helpers.statistics import funnel

ENGLAND, WALES = nations.ENGLAND, nations.WALES


def series(values: dict[int, float], rounding: float = 1, **columns: object) -> pd.DataFrame:
    """Return a series frame; a missing value is confidential."""
    frame = pd.DataFrame({"period": list(values), "value": list(values.values())}, dtype=object)
    frame["period"] = frame["period"].astype(int)
    frame["value"] = frame["value"].astype(float)
    frame["status"] = np.where(frame["value"].isna(), "c", "")
    frame["reason"] = np.where(frame["value"].isna(), "confidential", "")
    frame = frame.assign(measure=rates.COUNT, area_code="E08000035", area="Borton")
    frame = frame.assign(rounding=rounding, lower=np.nan)
    return frame.assign(upper=np.nan, source="s", **columns)


def cell(measure: str, area: str, year: int) -> float:
    return data.series(measure, area, year, year)["value"].item()


# --- Back-tests ---------------------------------------------------------------------------------


def test_england_in_2025_is_as_published():
    assert cell(rates.COUNT, "England", 2025) == 81_770
    assert round(cell(rates.RATE, "England", 2025), 1) == 67.1
    opening = statements.opening("England", [], 1994, 2025).splitlines()
    assert opening[0] == (
        "- 81,770 children were looked after in England on 31 March 2025. That is 1,980 fewer than "
        "in 2023, when it was highest."
    )
    assert "1994" not in "".join(opening)


def test_leeds_is_compared_from_its_break_on_and_with_its_region_and_nation():
    first, rate, beside, among = statements.opening("Leeds", [], 1994, 2025).splitlines()
    assert first.startswith("- 1,498 children were looked after in Leeds on 31 March 2025")
    assert first.endswith("That is 48 fewer than a year before, and 259 more than in 2016.")
    assert rate == "- The rate in Leeds was 85.0 per 10,000 children in 2025."
    assert beside == "- In England it was 67.1 in 2025, lower by more than chance would explain."
    assert among.startswith("- Among 151 councils in 2025, Leeds had a rate in the second-highest")
    rated = rates.with_context(rates.RATE, "Leeds", [], 1994, 2025)
    full = statements.rate(rated, "Leeds", [])
    assert "3.7 lower than a year before (11% lower to 3% higher; chance could explain it)" in full
    assert "above that of Yorkshire and the Humber (76.9)" in full


@pytest.mark.parametrize("area", ["England", "Leeds", "Wales", "Monmouthshire", "London"])
def test_an_opening_is_a_list_of_few_sentences_latest_value_first(area):
    opening = statements.opening(area, [], 1994, 2025)
    assert len(re.findall(r"\.(?= [A-Z]|$)", opening, re.M)) <= 6
    assert "were looked after in" in opening.splitlines()[0]


@pytest.fixture(scope="module")
def revised() -> pd.DataFrame:
    first = data.first_published(rates.COUNT, "England")
    return revisions.first_and_now(first, data.series(rates.COUNT, "England"))


def test_the_decade_to_2020_as_first_published_and_as_revised(revised):
    decade = revisions.over_years(revised).set_index("end").loc[2020]
    ends = ["first_start", "first_end", "now_start", "now_end"]
    assert decade[ends].tolist() == [64_400, 80_080, 64_460, 80_000]
    assert round(decade["first_percent"], 1) == 24.3
    assert round(decade["now_percent"], 1) == 24.1
    assert statements.most_revised(revisions.over_years(revised)) == (
        "From 2010 to 2020 the number went from 64,400 to 80,080 as first published (+24.3%), and "
        "from 64,460 to 80,000 as now revised (+24.1%)."
    )


def test_a_year_of_which_only_a_later_release_is_held_is_no_first_publication(revised):
    assert not {1994, 2007, 2009, 2019} & set(revised["period"])
    assert {2010, 2020, 2024} <= set(revised["period"])


def test_a_year_that_one_release_only_has_printed_cannot_be_revised(revised):
    assert 2025 not in set(revised["period"])
    assert statements.how_many_revised(revised).startswith("Of 16 first-published numbers, 12 now")


def test_a_revision_that_rounding_explains_is_not_counted(revised):
    by = revised.set_index("period")
    assert by.loc[2005, "difference"] == 50 and not by.loc[2005, "beyond_rounding"]
    assert by.loc[2020, "difference"] == -80 and by.loc[2020, "beyond_rounding"]


@pytest.fixture(scope="module")
def ratios() -> pd.DataFrame:
    return wales_over_england.on_every_basis(2025)


@pytest.mark.parametrize(
    ("basis", "year", "ratio"),
    [
        (wales_over_england.OF_THE_TIME, 2020, 1.71),
        (wales_over_england.OF_THE_TIME, 2021, 1.72),
        (wales_over_england.PRINTED, 2021, 1.72),
        (wales_over_england.MIXED, 2021, 1.67),
        (wales_over_england.REBASED, 2022, 1.63),
        (wales_over_england.REBASED, 2023, 1.66),
    ],
)
def test_wales_over_england(ratios, basis, year, ratio):
    row = ratios[(ratios["basis"] == basis) & (ratios["period"] == year)]
    assert round(row["value"].item(), 2) == ratio


def test_no_ratio_is_of_a_later_year():
    frame = wales_over_england.on_every_basis(2021)
    assert frame["period"].max() == 2021 and wales_over_england.REBASED not in set(frame["basis"])


def test_sound_bases_come_newest_first_and_the_mixed_one_is_not_among_them(ratios):
    assert statements_of_wales.on_sound_bases(ratios) == (
        "Wales' rate over England's: 1.66 in 2023 and 1.63 in 2022 (both rebased), 1.72 in 2021 "
        "and 1.71 in 2020 (on figures of the time), 1.72 in 2021 and 1.50 in 2011 (as first "
        "printed)"
    )
    text = statements_of_wales.on_each_basis(ratios)
    assert "was 1.66 (rounding: 1.65 to 1.67) in 2023" in text
    assert "gives 1.67 (rounding: 1.66 to 1.68) in 2021" in text and "not like for like" in text


def test_monmouthshire_from_50_to_140():
    frame = growth.changes(data.series(rates.COUNT, "Monmouthshire"), 2003, 2018)
    row = frame.iloc[0]
    assert row[["first", "last", "value"]].tolist() == pytest.approx([50, 140, 180])
    # 47.5 to 52.5 then, 137.5 to 142.5 now
    assert row["lower"] == pytest.approx(100 * (137.5 / 52.5 - 1))
    assert row["upper"] == pytest.approx(100 * (142.5 / 47.5 - 1))
    bases = growth.base_years(data.series(rates.COUNT, "Monmouthshire"), 2018)
    assert bases.set_index("first_year").loc[2004, "value"] == 100
    assert "+87% (from 2006) to +180% (from 2003)" in statements_of_wales.base_matters(bases)


def test_northern_ireland_has_no_year_with_number_and_population():
    sentence = rates.why_no_rate(nations.NORTHERN_IRELAND, "Northern Ireland", 2025)
    assert sentence.startswith("No rate can be worked out for Northern Ireland")
    assert rates.why_no_rate(ENGLAND, "England", 2025) == ""


def test_welsh_councils_have_no_rate_and_say_why():
    sentence = rates.why_no_rate(data.members("Wales"), "the councils of Wales", 2025)
    assert "held for 2003 to 2018" in sentence and "middle of 2019 to 2020" in sentence


@pytest.fixture(scope="module")
def england() -> pd.DataFrame:
    return contributions.of_area("England", 1994, 2025)


@pytest.mark.parametrize(
    ("flow", "since", "parts"),
    [
        ("starter", 2016, [3764, -3529, 11_124]),
        ("leaver", 2016, [3764, 2172, 5424]),
        ("starter", 2018, [3064, -2869, 6215]),
        ("starter", 2021, [2680, 7502, -9193]),
    ],
)
def test_what_england_s_change_is_made_of_hangs_on_flow_and_first_year(england, flow, since, parts):
    rows = england[(england["flow"] == flow) & (england["since"] == since)]
    assert rows["change_children"].round().tolist() == parts
    stock = {2016: 70_410, 2018: 75_360, 2021: 80_780}
    assert rows["change_children"].sum() == pytest.approx(81_770 - stock[since])


def test_no_largest_part_is_named_where_flows_or_first_years_disagree(england):
    assert contributions.largest(england).empty
    assert statements_of_parts.shared_out(england) == (
        "England, 2016 to 2025: +11,360 children looked after; children per starter or leaver: "
        "+11,120 by starters and +5,420 by leavers (\u221215,510 to +11,120 over all first years)"
    )
    said = statements_of_parts.in_full(england, flows.of_area("England", None, 2025))
    assert "By starters" in said and "+11,120 (+9,920 to +12,330) for children per starter" in said
    assert "Flows or first years disagree on which part is the largest." in said
    assert "stay" not in said


def test_what_the_flows_do_not_explain_is_printed(england):
    balance = flows.of_area("England", None, 2025)
    rest = balance.loc[balance["period"] > 2016, "unexplained"]
    assert (rest > 0).all() and rest.sum() == 4540
    assert statements_of_parts.not_explained(balance, england) == (
        "Starters less leavers from 2017 to 2025 come to +6,820; the other +4,540 (40% of the "
        "change) they do not explain."
    )
    gap = balance[balance["period"] != 2020]
    assert statements_of_parts.not_explained(gap, england) == ""
    full = statements_of_parts.in_full(england, balance)
    assert "+6,820" in full and "+4,540 (40% of the change)" in full


def test_children_per_starter_and_the_published_mean_stay_part_ways():
    leavers, ratio = lengths_of_stay.in_england(2025)
    said = statements.lengths(leavers, ratio)
    assert "From 2020 to 2024 that mean rose by 4.2%, and children per starter fell by 2.3%" in said
    assert said.endswith("these are no measure of how long children stay.")
    alike = ratio.assign(value=ratio["period"])
    assert statements.lengths(leavers, alike).endswith("children per starter rose by 0.2%.")
    assert "From 2020" not in statements.lengths(leavers, ratio[:1])


@pytest.mark.parametrize(
    ("area", "why"),
    [
        ("City of London", "fewer than 100 children were looked after in 2016"),
        ("Westmorland and Furness", "only 2 years are held, and at least 5 are needed"),
    ],
)
def test_few_children_and_few_years_are_not_shared_out(area, why):
    frame = contributions.of_area(area, 1994, 2025)
    said = f"What the change in {area} is made of is not given: {why}."
    assert statements_of_parts.made_of(frame) == said
    assert statements_of_parts.shared_out(frame) == said.removesuffix(".")
    assert frame["change_children"].isna().all() and contributions.known(frame).empty
    assert contributions.as_table(frame).empty


def test_no_change_is_shared_out_across_a_break():
    code = data.harmonised_area("North Northamptonshire")
    breaks = rates.breaks(rates.COUNT, code)["period"]
    frame = contributions.of_area(code, 1994, 2025)
    assert 2016 < breaks.max() == frame["since"].min()


def test_leavers_durations_are_as_published():
    frame = lengths_of_stay.of_leavers(data.table("characteristics"), 2024).set_index("period")
    assert frame.loc[[2020, 2024], "mean_days"].tolist() == [829, 864]
    shares = frame[list(lengths_of_stay.BANDS)].sum(axis=1)
    assert shares.between(99.8, 100.2).all()
    assert lengths_of_stay.of_leavers(data.table("characteristics"), 2019).empty


# --- What must not be worked out ----------------------------------------------------------------


def city(last: int = 2025) -> list[pd.DataFrame]:
    measures = (rates.COUNT, flows.STARTED, flows.CEASED, flows.NET)
    return [data.series(m, "City of London", None, last) for m in measures]


def test_a_confidential_number_is_not_to_be_had_from_its_flows():
    frame = flows.balance(*city()).set_index("period")
    row = frame.loc[2025]
    assert row[["started", "ceased"]].notna().all()
    assert row[["stock_change", "net_flow", "unexplained"]].isna().all()
    assert row["status"] == "c"


def test_a_decomposition_that_needs_a_confidential_number_is_not_known():
    stock, started, ceased, _ = city()
    people = data.series("population_0_17", "City of London")
    by_flow = {"starter": started, "leaver": ceased}
    frame = contributions.by_factor(stock, by_flow, people, 2016, 2025)
    assert frame["change_children"].isna().all()
    said = statements_of_parts.made_of(frame)
    assert "City of London is made of is not given: children looked after 2025: confid" in said
    assert statements_of_parts.in_full(frame, stock) == ""
    assert contributions.as_table(frame).empty


# --- Words --------------------------------------------------------------------------------------


RISE, FALL = {2018: 100, 2019: 120, 2020: 150}, {2018: 150, 2019: 120, 2020: 100}
SAME, ZERO = {2018: 100, 2019: 100, 2020: 100}, {2018: 3, 2019: 1, 2020: 0}
GAP = {2018: 100, 2019: 150, 2020: np.nan}
ONE_BREAK = pd.DataFrame({"period": [2020], "kind": "definition", "note": "counted anew"})


@pytest.mark.parametrize(
    ("values", "text"),
    [
        (RISE, "was 150 in 2020, 30 more than a year before (+25.0%) and 50 more than in 2018"),
        (FALL, "was 100 in 2020, 20 fewer than a year before (\u221216.7%) and 50 fewer than in"),
        (SAME, "was 100 in 2020, the same as a year before"),
        (ZERO, "was 0 in 2020, 1 fewer than a year before and 3 fewer than in 2018."),
        (GAP, "was 150 in 2019, 50 more than a year before (+50.0%). No figure is shown for 2020 "),
        ({2020: np.nan}, "is not known from the data held. No figure is shown for 2020 (confident"),
    ],
)
def test_the_course_of_a_number(values, text, monkeypatch):
    monkeypatch.setattr(data, "breaks", lambda *_: ONE_BREAK[:0])
    said = statements.course(series(values), "The number in {area}")
    assert said.startswith(f"The number in Borton {text}")
    assert ("rose" in said or "more" in said) <= (
        max(values.values()) == values.get(2020, 0)
    ) or values is GAP


@pytest.mark.parametrize("values", [RISE, FALL])
def test_no_course_crosses_a_break(values, monkeypatch):
    monkeypatch.setattr(data, "breaks", lambda *_: ONE_BREAK)
    said = statements.course(series(values), "The number in {area}")
    assert said.endswith("in 2020, which is not comparable with earlier years.")
    latest = statements.in_brief(series(values), "E08000035")
    assert latest.endswith("on 31 March 2020. It is not to be compared with earlier years.")


@pytest.mark.parametrize(
    ("values", "text"),
    [
        (RISE, "150 children were looked after in Borton on 31 March 2020. That is 50 more"),
        (FALL, "100 children were looked after in Borton on 31 March 2020. That is 50 fewer"),
        (SAME, "100 children were looked after in Borton on 31 March 2020. That is the same"),
        (
            ZERO,
            "No child was looked after in Borton on 31 March 2020. That is 3 fewer than in 2018.",
        ),
        (GAP, "150 children were looked after in Borton on 31 March 2019. That is 50 more"),
        ({2020: 1}, "1 child was looked after in Borton on 31 March 2020."),
        ({2020: np.nan}, ""),
    ],
)
def test_the_latest_number_and_its_change(values, text, monkeypatch):
    monkeypatch.setattr(data, "breaks", lambda *_: ONE_BREAK[:0])
    said = statements.in_brief(series(values), "E08000035")
    assert said.startswith(text) and bool(said) == bool(text)


def test_a_rate_breaks_where_its_number_does():
    assert rates.breaks(rates.RATE, "Leeds")["period"].tolist() == [2016]
    assert rates.breaks(rates.RATE, "England").empty and rates.breaks(rates.RATE, "London").empty
    harmonised = data.harmonised_area("Cumberland")
    assert 2024 in set(rates.breaks(rates.COUNT, harmonised)["period"])


def parts(stock: dict, started: dict, people: dict, ceased: dict | None = None) -> pd.DataFrame:
    years = sorted(stock)
    by_flow = {"starter": series(started), "leaver": series(ceased or started)}
    return contributions.by_factor(series(stock), by_flow, series(people), years[0], years[-1])


PEOPLE = {2019: 100_000, 2023: 100_000}


@pytest.mark.parametrize(
    ("last", "started", "people", "total", "part"),
    [
        (400, 200, 1, "+200", "more children for each starter and leaver, +200 by starters and "),
        (100, 200, 1, "\u2212100", "fewer children for each starter and leaver, \u2212100 by"),
        (400, 400, 1, "+200", "more starters and leavers for each child, +200 by starters and"),
        (100, 100, 1, "\u2212100", "fewer of both for each child, \u2212100 by starters"),
        (400, 400, 2, "+200", "a larger child population, +200 by starters"),
        (100, 100, 0.5, "\u2212100", "a smaller child population, \u2212100 by starters"),
        (200, 200, 1, "0", ""),
    ],
)
def test_what_a_change_is_made_of(last, started, people, total, part):
    frame = parts(
        {2020: 200, 2024: last}, {2020: 200, 2024: started}, {2019: 1000, 2023: 1000 * people}
    )
    said = statements_of_parts.made_of(frame)
    assert said.startswith(f"The change in number in Borton from 2020 to 2024 is {total}. By start")
    title = statements_of_parts.shared_out(frame)
    assert title.startswith(f"Borton, 2020 to 2024: {total} children") and part in title
    assert ("the largest part throughout" in title) == bool(part)


@pytest.mark.parametrize(
    ("started", "ceased"),
    [
        ({2020: 200, 2024: 200}, {2020: 200, 2024: 400}),  # the flows disagree
        ({2020: 20, 2024: 25}, {2020: 20, 2024: 25}),  # chance could explain the part
        ({2020: 200, 2024: 200}, {2020: 200, 2024: np.nan}),  # one flow is not known
    ],
)
def test_a_part_is_the_largest_by_both_flows_and_beyond_chance_or_not_at_all(started, ceased):
    last = 210 if started[2020] == 20 else 400
    frame = parts({2020: 200, 2024: last}, started, PEOPLE, ceased)
    assert contributions.largest(frame).empty
    assert "largest" not in statements_of_parts.shared_out(frame)
    if np.isnan(ceased[2024]):
        said = statements_of_parts.made_of(frame)
        assert "is made of by leavers is not given: children who ceased 2024: conf" in said


def test_first_years_that_disagree_name_no_largest_part():
    stock = {2020: 200, 2021: 500, 2024: 400, 2025: 400}
    started = {2020: 200, 2021: 200, 2025: 200}
    people = {2019: 1000, 2020: 1000, 2024: 1000}
    frame = parts(stock, started, people)
    assert set(frame["since"]) == {2020, 2021}
    assert "largest" not in statements_of_parts.shared_out(frame)
    assert contributions.as_table(frame)["Change in number"].tolist() == [200, -100]
    assert "largest" in statements_of_parts.shared_out(parts({**stock, 2021: 300}, started, people))


def test_parts_are_given_to_the_unit_that_the_figures_are_rounded_to():
    frame = parts({2020: 210, 2024: 400}, {2020: 200, 2024: 330}, PEOPLE).assign(rounding=10)
    numbers = re.findall(r"[+\u2212](\d+)", statements_of_parts.made_of(frame))
    assert numbers and all(one.endswith("0") for one in numbers)
    assert (contributions.as_table(frame).drop(columns="First year") % 10 == 0).all(axis=None)
    shown = contributions.to_unit(frame)
    assert set(shown["since"]) == {"2020"} and (shown["status"] == "z").sum() == 2
    drawn = shown[["change_children", "lower", "upper"]].fillna(0)
    assert drawn.any(axis=None) and (drawn % 10 == 0).all(axis=None)


def test_what_a_change_is_made_of_is_not_known_of_a_zero_or_a_missing_year():
    zero = parts({2020: 200, 2024: 300}, {2020: 0, 2024: 5}, PEOPLE)
    assert "a number that is, or may be, 0" in statements_of_parts.made_of(zero)
    missing = parts({2020: np.nan, 2024: 500}, {2020: 5, 2024: 5}, PEOPLE)
    assert "children looked after 2020: confidential" in statements_of_parts.made_of(missing)
    assert "not given" in statements_of_parts.shared_out(missing)
    none = parts({2021: 5}, {2021: 5}, PEOPLE)
    assert statements_of_parts.made_of(none).startswith("There are no two years")
    assert statements_of_parts.in_full(none, series({})) == ""
    assert set(contributions.to_unit(none)) >= {*contributions.NAMES, "first", "last", "bound"}
    assert contributions.as_table(none).empty


def test_flows_of_a_year_and_how_often_more_started():
    stock = series({2019: 100, 2020: 110, 2021: 100, 2022: 90})
    started, ceased = series({2020: 30, 2021: 20, 2022: 0}), series({2020: 20, 2021: 30, 2022: 10})
    net = series({2020: 10, 2021: -10, 2022: -10})
    said = statements.of_flows(flows.balance(stock, started, ceased, net), "Borton")
    assert said == (
        "In the year to March 2022, 0 children started to be looked after in Borton and 10 ceased "
        "to be. More started than ceased in 1 of the 3 years for which both flows and the number "
        "at 31 March are shown."
    )
    lower = flows.balance(stock.assign(value=[100, 110, 95, 90.0]), started, ceased, net)
    assert "higher than they imply in 1 and lower in 1 of the years" in (
        statements.of_flows(lower, "Borton")
    )
    none = series({2020: np.nan})
    assert statements.of_flows(flows.balance(stock, none, none, none), "Borton") == ""


@pytest.mark.parametrize(
    ("days", "text"),
    [
        ([800, 900], "was 900 in 2021, 100 higher than a year before (+12.5%)."),
        ([900, 800], "was 800 in 2021, 100 lower than a year before (\u221211.1%)."),
        ([800, 800], "was 800 in 2021, the same as a year before."),
        ([np.nan, 800], "was 800 in 2021, the only year with a figure."),
        ([np.nan, np.nan], "is not known from the data held."),
    ],
)
def test_lengths_of_stay_go_as_the_figures_do(days, text):
    leavers = pd.DataFrame({"period": [2020, 2021], "mean_days": days})
    leavers[lengths_of_stay.LONG] = [30.0, 31.5]
    stays = pd.DataFrame({"period": [2020, 2021, 2022], "value": [2.5, 2.4, 9.0]})
    said = statements.lengths(leavers, stays)
    assert f"looked after {text}" in said
    assert "was 31.5% in 2021, 1.5 points higher" in said
    compared = "children per starter fell by 4.0%"
    assert (compared in said) == all(pd.notna(days)) and "9.0" not in said
    assert said.endswith("children stay.") == (days == [800, 900])
    assert statements.lengths(leavers[:0], stays) == ""


@pytest.mark.parametrize(
    ("now", "text"),
    [
        ([80, 80], "Of 2 first-published numbers, 2 now stand lower and 0 higher, rounding apart."),
        ([160, 100], "Of 2 first-published numbers, 0 now stand lower and 1 higher, rounding"),
        (
            [100, 100],
            "Of 2 first-published numbers, 0 now stand lower and 0 higher, rounding",
        ),
        ([0, np.nan], "Of 1 first-published numbers, 1 now stand lower and 0 higher, rounding"),
    ],
)
def test_revisions_are_counted_by_their_direction(now, text):
    first = series({2020: 100, 2021: 100}).assign(released=[2020, 2021], release="r", kind="own")
    held = series({2020: now[0], 2021: now[1]}).assign(rounding=10, released="2024-11")
    frame = revisions.first_and_now(first, held)
    assert statements.revised(frame).startswith(text)
    assert statements.revised(frame[:0]) == "" and statements.most_revised(frame[:0]) == ""


def test_a_council_that_gave_way_ends_and_one_that_reports_nothing_is_kept():
    gone = series({2019: 5, 2020: np.nan}).assign(status=["", "z"])
    other = series({2019: 7, 2020: 8}).assign(area_code="E2", area="Both")
    kept = rates.from_first_value(pd.concat([other, gone]), ["E08000035", "E2"])
    assert kept["area_code"].tolist() == ["E08000035", "E2", "E2"]
    assert len(rates.from_first_value(gone, ["E08000035"])) == 2


def test_the_context_of_an_area_without_a_rate_is_not_shown_alone():
    assert rates.with_context(rates.RATE, "Monmouthshire", [], 1994, 2025).empty
    shown = rates.with_context(rates.RATE, "Leeds", [], 1994, 2025)
    assert list(dict.fromkeys(shown["area"])) == ["Leeds", "Yorkshire and the Humber", "England"]
    harmonised = rates.with_context(rates.RATE, "Cumberland", [], 1994, 2025)
    assert harmonised["area_code"].iloc[0] == data.area("Cumberland").code
    assert data.harmonised_area("Cumberland") in set(harmonised["area_code"])


def test_a_rate_is_set_beside_its_context_of_the_same_year():
    shown = rates.with_context(rates.RATE, "City of London", [], 1994, 2025)
    said = statements.rate(shown, "City of London", [])
    assert (
        "In 2024 the rate in City of London, 76.3 (30.7 to 157.1), was not distinguishable" in said
    )
    assert "No figure is shown for 2025 (confidential" in said


def test_places_count_each_council_once():
    councils, curve, spread = rates.of_councils("England", 2025)
    counts = words.outside(councils)
    assert counts.sum() == councils["value"].notna().sum() == 151
    assert not councils["inside"].any()
    outside = int(counts.sum() - counts["within limits"])
    assert words.funnel_title(councils, ENGLAND, "rate", 2025).startswith(
        f"Rate, 2025: {outside} of"
    )
    chance = funnel.rate_limits(councils["population"], curve["reference"].iloc[0])
    plain = funnel.place(councils["value"], chance)
    beyond = int((plain[councils["value"].notna()] != "within limits").sum())
    assert f"; {beyond} of 151 lie outside such limits" in words.widening(councils, spread, "rates")
    ways = comparison.choices(councils, curve)
    assert len(ways) == 8 and ways.loc[2, ["winsorise", "outside"]].tolist() == [0.1, outside]
    assert ways["outside"].between(5, 10).all()
    assert ways.loc[2, "uncorrected"] == 23


def test_an_area_stands_among_its_councils_or_its_councils_in_it():
    councils, *_ = rates.of_councils("Leeds", 2025)
    assert words.stands(councils, "E08000035", "rate", 2025).startswith(
        "In 2025 the rate of Leeds, 85.0, was"
    )
    assert words.stands_in_brief(councils, "E08000035", "rate", 2025) == (
        "Among 151 councils in 2025, Leeds had a rate in the second-highest fifth, within the "
        "limits of what is usual."
    )
    assert words.stands(councils, "E09000001", "rate", 2025).startswith(
        "The rate of City of London in 2025 cannot be set against limits: "
    )
    assert words.stands_in_brief(councils, "E09000001", "rate", 2025) == ""
    inside = rates.of_councils("London", 2025)[0].query("inside")
    said = words.how_many_outside(inside, "London", 2025)
    assert said.startswith("In 2025, of 32 councils placed in")


def test_city_of_london_has_no_close_neighbours():
    near, older = (data.neighbours("City of London", model) for model in (2025, 2021))
    said = words.neighbours_model(near, older)
    assert "“not close”" in said and "4 of these 10" in said


def test_notes_tell_of_missing_years_and_of_a_reorganisation():
    assert statements.notes("England", 1994, 2025) == ""
    assert "is that of 2024" in statements.notes("City of London", 1994, 2025)
    assert "gave way to" in statements.notes("Northamptonshire", 1994, 2025)
    assert statements.notes("Leeds", 1994, 2000).startswith(
        "“Children looked after at 31 March” is"
    )


def test_a_rate_without_any_child_population_says_so():
    told = rates.no_rate(series({2020: 50}), series({}), "Borton")
    assert told == "No rate can be worked out for Borton: no child population is held."


@pytest.mark.parametrize(
    ("last", "text"),
    [
        (140, "was 140 in 2018, against 50 in 2003 (+180%; rounding leaves +162% to +200% open)."),
        (25, "was 25 in 2018, against 50 in 2003 (\u221250%; rounding leaves \u221257% to"),
        (50, "was 50 in 2018, against 50 in 2003 (0%; rounding leaves \u221210% to +11% open)."),
        (0, "was 0 in 2018, against 50 in 2003 (\u2212100%;"),
    ],
)
def test_the_change_of_a_council_with_what_rounding_leaves_open(last, text) -> None:
    grown = growth.changes(series({2003: 50, 2018: last}, 5), 2003, 2018)
    said = statements_of_wales.grown(grown, "E08000035")
    assert said.startswith(f"In Borton the number {text}") and said.endswith("open).")
    assert statements_of_wales.grown(grown[:0], "E08000035") == ""
    missing = growth.changes(series({2003: 50, 2018: np.nan}, 5), 2003, 2018)
    assert statements_of_wales.grown(missing, "E08000035") == ""
    assert "Borton" not in statements_of_wales.growth_title(missing, "E08000035")


@pytest.mark.parametrize(
    ("lasts", "text"),
    [
        ((140, 150), "all 2 other councils rose"),
        ((25, 20), "all 2 other councils fell"),
        ((140, 25), "1 of 2 other councils rose and 1 fell"),
        ((50, 55), "all 2 other councils did neither"),
    ],
)
def test_others_are_counted_by_their_direction_rounding_apart(lasts, text):
    frames = [
        series({2003: 50, 2018: last}, 5).assign(area_code=f"W{at}", area=f"Area {at}")
        for at, last in enumerate(lasts)
    ]
    nation = series({2003: 50, 2018: 60}, 5).assign(area_code=WALES, area="Wales")
    grown = growth.changes(pd.concat([*frames, nation]), 2003, 2018)
    assert statements_of_wales.grown(grown, "E08000035") == f"Rounding apart, {text}."
    of_nation = statements_of_wales.grown(grown, WALES)
    assert of_nation.endswith(f"Rounding apart, {text.replace('other ', '')}.")


def test_the_base_year_matters_both_ways():
    rising = growth.base_years(series({2003: 50, 2004: 100, 2018: 150}), 2018)
    assert statements_of_wales.base_matters(rising) == (
        "The first year matters: counted to 2018 from one of 2003 to 2004, the change is anything "
        "from +50% (from 2004) to +200% (from 2003)."
    )
    falling = growth.base_years(series({2003: 200, 2004: 100, 2018: 50}), 2018)
    assert "from \u221275% (from 2003) to \u221250% (from 2004)" in (
        statements_of_wales.base_matters(falling)
    )
    assert (
        statements_of_wales.base_matters(growth.base_years(series({2003: 50, 2018: 60}), 2018))
        == ""
    )
    assert growth.base_years(series({}), 2018).empty


def test_each_area_is_told_by_its_own_last_year():
    frame = pd.concat(
        [
            series({2019: 5.0, 2020: 0.0}),
            series({2019: 7.0, 2020: np.nan}).assign(area_code="E2", area="Late"),
        ]
    )
    said = statements_of_wales.each_latest(frame, "Late", 1)
    assert said == "Late 7.0 in 2019, Borton 0.0 in 2020"


@pytest.mark.parametrize(("released", "ends"), [("2021-06", "before"), ("2025-07", "Census 2021")])
def test_england_rests_on_rebased_estimates_once_they_were_published(released, ends):
    people = series({2019: 12_000_000}).assign(area_code=ENGLAND, released=released)
    found = nations.definitions(series({2020: 80_000}).assign(area_code=ENGLAND), people)
    assert found["Rate shown below"].iloc[list(nations.FOUR).index(ENGLAND)].endswith(ends)


def test_index_is_100_in_its_base_year_and_leaves_out_what_has_none():
    counts = pd.concat(
        [
            series({2014: 50, 2015: 60, 2016: 40}),
            series({2015: 9}).assign(area_code="E2", area="Late"),
        ]
    )
    frame = nations.index(counts[counts["period"] != 2015], 2014)
    assert frame["area"].unique().tolist() == ["Borton"]
    assert frame["value"].tolist() == [100, 80] and set(frame["base"]) == {2014}
    both = nations.index(counts, 2014)
    assert set(both["base"]) == {2015} and both["value"].tolist()[0] == 100
    assert nations.index(counts[:0], 2014).empty


def test_scotland_is_compared_from_after_its_change_of_date():
    counts = data.observations(rates.COUNT, list(nations.FOUR))
    breaks = data.breaks(rates.COUNT, nations.SCOTLAND)
    scotland = counts[counts["area_code"] == nations.SCOTLAND]
    assert words.comparable(scotland, breaks)["period"].min() == 2010 == breaks["period"].max()
    assert nations.index(counts, 1994)["base"].min() >= 2010


def test_a_line_that_is_spliced_says_so():
    indexed = nations.index(data.observations(rates.COUNT, list(nations.FOUR)), 1994)
    splices = nations.splices(indexed)
    assert splices[["area", "period"]].to_numpy().tolist() == [["Wales", 2019]]
    said = statements_of_wales.spliced(splices)
    assert said.startswith("The line of Wales is spliced in 2019,") and "rounded to 5" in said
    later = indexed[indexed["period"] > 2019].assign(base=2020)
    assert statements_of_wales.spliced(nations.splices(later)) == ""
    assert nations.splices(indexed[:0]).empty


@pytest.mark.parametrize("area", ["Gateshead", "Northumberland"])
def test_years_lost_with_a_former_code_are_said_to_be_lacking(area):
    counts = data.series(rates.COUNT, area)
    assert words.years_not_held(counts) == [2011, 2012, 2013, 2014, 2015]
    assert "2011 to 2015 (not held)" in statements.course(counts, "The number in {area}")
    notes = statements.notes(area, 1994, 2025)
    assert f"2011 to 2015 are not held for {area}" in notes
    former = data.areas().set_index("name")["former_codes"][area]
    assert len(former) == 9 and former in notes
    assert statements.lost_years(data.series(rates.COUNT, "Leeds"), "Leeds") == ""


# --- Properties ---------------------------------------------------------------------------------

COUNTS = st.integers(min_value=20, max_value=100_000)


@settings(max_examples=25, deadline=None)
@given(COUNTS, COUNTS, COUNTS, COUNTS, COUNTS, COUNTS)
def test_contributions_add_up_to_the_change(stock, later, started, entered, people, after):
    ends = {2020: 100 + stock, 2024: 100 + later}
    frame = parts(ends, {2020: started, 2024: entered}, {2019: people, 2023: after})
    sums = frame.groupby("flow")["change_children"].sum()
    assert sums.tolist() == pytest.approx([later - stock] * 2, abs=1e-6)


@given(COUNTS, COUNTS)
def test_the_printed_change_lies_within_what_rounding_leaves_open(first, last):
    row = growth.changes(series({2003: first, 2018: last}, rounding=5), 2003, 2018).iloc[0]
    assert row["lower"] <= row["value"] <= row["upper"]


@given(st.integers(50, 300), st.integers(50, 300))
def test_a_ratio_of_printed_rates_lies_within_its_rounding(wales, england):
    row = wales_over_england.as_printed(series({2022: wales}), series({2022: england}), "").iloc[0]
    assert row["lower"] < row["value"] < row["upper"]


def test_the_context_alone_is_no_comparison():
    frame = pd.DataFrame(
        {"area_code": ["a", "b", "n"], "value": [1.0, np.nan, 3.0], "status": ["", "c", ""]}
    )
    near = pd.DataFrame({"neighbour_code": ["b"]})
    ranked = comparison.among_neighbours(frame, near, "a", ["n"])
    assert ranked["role"].tolist() == ["area", "neighbour", "context"]
    nothing = comparison.among_neighbours(frame[1:], near, "a", ["n"])
    assert nothing.empty and "role" in nothing
    assert "in no model" in words.neighbours_held("Here", near[:0], 2020)
    assert "Here or its statistical neighbours in 2020" in words.neighbours_held("Here", near, 2020)
