"""What comes back in child protection, and factors at assessment: against plain data/raw."""

import json

import nbformat
import numpy as np
import pandas as pd
import pytest
from bs4 import BeautifulSoup
from nbformat.v4 import new_code_cell, new_markdown_cell, new_output
from statsmodels.stats.proportion import confint_proportions_2indep, proportion_confint

from helpers import data, words
from helpers.analysis import context, counted_shares
from helpers.analysis.section_47_outcomes import factors, repeats
from helpers.data import readers
from helpers.releases import refresh
from helpers.reports import collection
from helpers.reports.pages import render
from helpers.show import fragments
from helpers.statistics import funnel
from tests import small
from tests.conftest import ROOT, longer
from tests.test_render import FACTS

ENGLAND, LEEDS = "E92000001", "E08000035"
PLANS, AGAIN, CLOSED = repeats.COUNTS
NO_BREAKS = pd.DataFrame({"period": [], "kind": [], "note": []})


@pytest.fixture(scope="module")
def plain():
    """Every figure as published, a column a measure: read without the project's own code."""
    names = ["england_protection.csv", "england_demand.csv"]
    frame = pd.concat([pd.read_csv(ROOT / "data" / "raw" / name, dtype=str) for name in names])
    frame["period"], frame["value"] = frame["period"].astype(int), frame["value"].astype(float)
    return frame.pivot_table("value", ["area_code", "period"], "measure", aggfunc="first")


@pytest.fixture(scope="module")
def shares():
    return repeats.shares(None, None, 2025)


@pytest.mark.parametrize(
    ("share", "first", "last"), [(PLANS, 14.9, 24.5), (AGAIN, 24.7, 22.6), (CLOSED, 14.5, 6.5)]
)
def test_england_from_2013_to_2025(plain, shares, share, first, last):
    mine = shares[(shares["area_code"] == ENGLAND) & (shares["measure"] == share)]
    ends = mine.set_index("period")["value"]
    assert [round(ends[year], 1) for year in (2013, 2025)] == [first, last]
    part, whole = (plain.loc[ENGLAND, name] for name in repeats.COUNTS[share])
    by_hand = 100 * part / whole
    assert [round(by_hand[year], 1) for year in (2013, 2025)] == [first, last]


def test_plans_for_a_second_time_are_held_for_165_areas(plain, shares):
    raw = plain.xs(2025, level="period")["plan_repeat_percent"].dropna()
    mine = shares[(shares["measure"] == PLANS) & (shares["period"] == 2025)].dropna(subset="value")
    published = mine[mine["area_code"].isin(raw.index)].set_index("area_code")["value"]
    assert len(raw) == 165
    assert published.sort_index().equals(raw.sort_index().rename("value"))


@pytest.mark.parametrize("share", repeats.COUNTS)
def test_every_share_and_its_interval_are_those_of_the_published_counts(plain, shares, share):
    mine = shares[
        (shares["measure"] == share) & ~shares["area_code"].str.contains("+", regex=False)
    ]
    mine = mine.set_index(["area_code", "period"])
    assert len(mine) > 2000
    rows = plain.reindex(mine.index)
    part, whole = (rows[name].to_numpy() for name in repeats.COUNTS[share])
    by_hand = np.divide(100 * part, whole, out=np.full(len(part), np.nan), where=whole > 0)
    value = rows[share].fillna(pd.Series(by_hand, rows.index)) if share in rows else by_hand
    assert mine["value"].to_numpy() == pytest.approx(np.asarray(value), nan_ok=True)
    known = ~np.isnan(by_hand)
    lower, upper = proportion_confint(part[known], whole[known], method="wilson")
    ends = mine.loc[known, ["lower", "upper"]]
    drawn = ends.notna().all(axis=1).to_numpy()
    assert drawn.mean() > 0.98
    assert ends["lower"][drawn].to_numpy() == pytest.approx(100 * lower[drawn], abs=1e-9)
    assert ends["upper"][drawn].to_numpy() == pytest.approx(100 * upper[drawn], abs=1e-9)
    assert mine.loc[~known, ["lower", "upper"]].isna().all(axis=None)


@pytest.mark.parametrize("share", repeats.COUNTS)
def test_what_is_suppressed_stays_so_and_says_why(plain, shares, share):
    mine = shares[shares["measure"] == share]
    missing = mine[mine["value"].isna()]
    assert (missing["status"] == "c").sum() >= 10
    assert missing["status"].ne("").all() and missing["reason"].ne("").all()
    assert mine.loc[mine["value"].notna(), "status"].eq("").all()
    counts = data.observations(list(repeats.COUNTS[share]))
    hidden = counts[counts["status"] == "c"].set_index(["area_code", "period"]).index
    withheld = mine[mine.set_index(["area_code", "period"]).index.isin(hidden)]
    assert withheld["lower"].isna().all()
    # only a share that the publisher prints beside its suppressed count is shown
    shown = withheld[withheld["value"].notna()].set_index(["area_code", "period"]).index
    assert share != CLOSED or not len(shown)
    assert share == CLOSED or plain.loc[shown, share].notna().all()


def test_the_change_of_repeat_plans_has_newcombes_interval(plain, shares):
    mine = shares[(shares["area_code"] == ENGLAND) & (shares["measure"] == PLANS)]
    said = words.sentence(mine, "The share", decimals=1, suffix="%")
    then, now = (plain.loc[(ENGLAND, year)] for year in (2013, 2025))
    low, high = confint_proportions_2indep(
        *(now["plan_repeat_count"], now["plan_started_count"]),
        *(then["plan_repeat_count"], then["plan_started_count"]),
        method="newcomb",
        alpha=0.05 / 11,  # its figures chose 2013 among the years to 2023
    )
    assert said.startswith("The share was 24.5% (24.1 to 24.8) in 2025")
    assert "9.6 points higher than in 2013 (8.9 to 10.2 higher)" in said
    # published shares are rounded and the interval is of the counts: a tenth of a point
    assert (100 * low, 100 * high) == pytest.approx((8.9, 10.2), abs=0.1)


@pytest.mark.parametrize("share", repeats.COUNTS)
def test_councils_are_placed_by_their_counts_about_england(plain, share):
    part, whole = repeats.COUNTS[share]
    places, curve, spread, england = counted_shares.among_councils(share, part, whole, 2025)
    raw = plain.xs(2025, level="period")
    councils = data.areas().query("level == 'local authority'")["area_code"]
    by_hand = (100 * raw[part] / raw[whole])[raw.index.isin(councils)].dropna()
    mine = places.dropna(subset="value").set_index("area_code")["value"]
    assert mine.sort_index().to_numpy() == pytest.approx(by_hand.sort_index().to_numpy())
    assert curve["reference"].eq(england).all() and len(mine) >= 145
    row = places[places["area_code"] == LEEDS].iloc[0]
    assert row["value"] == pytest.approx(100 * raw.loc[LEEDS, part] / raw.loc[LEEDS, whole])
    assert row["place"] == "within limits" and spread.phi > 1


def test_the_share_is_said_of_its_area_and_set_beside_those_it_lies_in(shares):
    mine = shares[(shares["measure"] == AGAIN)]
    said = context.course(mine, LEEDS, repeats.SHARES[AGAIN], NO_BREAKS, suffix="%")
    assert said.startswith("The share of re-referrals within 12 months in Leeds was 24.2%")
    assert "above that of England (22.6%)" in said
    assert context.course(mine[:0], LEEDS, repeats.SHARES[AGAIN], NO_BREAKS, suffix="%").endswith(
        "is not known from the data held."
    )


def series(measure, values, statuses=None):
    statuses = statuses or [""] * len(values)
    frame = pd.DataFrame({"period": range(2020, 2020 + len(values)), "value": values})
    return frame.assign(
        **{"measure": measure, "area_code": "E10000099", "area": "Anyshire", "status": statuses},
        **{"reason": ["suppressed" if one else "" for one in statuses], "rounding": 1.0},
    )


def test_a_share_is_missing_where_a_count_is_and_never_zero():
    frame = pd.concat(
        [
            series("part", [5.0, np.nan, 2.0, 0.0], ["", "c", "", ""]),
            series("whole", [20.0, 30.0, np.nan, 0.0], ["", "", "c", ""]),
        ],
        ignore_index=True,
    )
    found = counted_shares.counted(frame, "share", "part", "whole")
    assert found["value"].fillna(-1).tolist() == [25.0, -1, -1, -1]
    assert found["status"].tolist() == ["", "c", "c", "z"]
    assert found["reason"].tolist()[3] == "the number it is divided by is zero"


def test_a_printed_share_leads_and_an_interval_of_another_base_is_left_out():
    frame = pd.concat(
        [series("part", [166.0]), series("whole", [749.0]), series("share", [29.6])],
        ignore_index=True,
    )
    (row,) = counted_shares.counted(frame, "share", "part", "whole").itertuples()
    assert row.value == 29.6 and row.lower < 29.6 and np.isnan(row.upper)


# --- factors at the end of assessment, where their table was added

YEARS = (2024, 2025)
PLACES = {
    "National": {"country_code": ENGLAND, "country_name": "England"},
    "Regional": {"region_code": "E12000003", "region_name": "Yorkshire and The Humber"},
    "Local authority": {"old_la_code": "383", "new_la_code": LEEDS, "la_name": "Leeds"},
}
SIZES = {"National": 100, "Regional": 10, "Local authority": 1}


def table_of_factors():
    """The publisher's table, of three areas: in Leeds one factor is suppressed."""
    declared = readers.declared()["children_in_need_c3"]
    columns = {measure: how.column for measure, how in declared.measures.items()}
    counts = {column: 100 + 10 * n for n, column in enumerate(columns.values())}
    counts |= {columns["factor_neglect_count"]: 250, columns[factors.TOTAL]: 1000}
    rows, place = [], {}
    for level, names in PLACES.items():
        place |= names
        for year in (2024, 2025):
            figures = {column: SIZES[level] * count for column, count in counts.items()}
            if level == "National":
                figures[columns["factor_neglect_count"]] = 20_000
            if level == "Local authority":
                figures[columns["factor_gangs_count"]] = "c"
            rows.append(
                {"time_period": year, "time_identifier": "Reporting year"}
                | {"geographic_level": level, **place}
                | {"category": "Factors identified at the end of assessment"}
                | dict.fromkeys(declared.layout.not_used, 0)
                | figures
            )
    frame = pd.DataFrame(rows).fillna("")
    ends = [name for names in PLACES.values() for name in names]
    return frame[[*frame.columns[:3], *ends, *frame.columns.drop([*frame.columns[:3], *ends])]]


@pytest.fixture
def table(tmp_path):
    """That table as a file."""
    path = tmp_path / "c3.csv"
    table_of_factors().to_csv(path, index=False)
    return str(path)


@longer
def test_factors_that_are_added_bring_a_section_and_the_reports_anew(here, table, command):
    path = ROOT / "notebooks" / "section-47-outcomes.ipynb"
    (here.notebooks / path.name).write_text(path.read_text("utf-8"), "utf-8")
    assert command("report", "--area", "Leeds").code == 0
    before = (here.reports / "leeds" / "section-47-outcomes.html").read_text("utf-8")
    outcome = command("add", table, "--yes")
    assert outcome.code == 0, outcome
    assert "What assessments found" not in before, "no empty heading"
    assert "No report is concerned" not in outcome.out
    assert "Section 47 outcomes: reports/leeds/section-47-outcomes.html" in outcome.out
    assert 'report section-47-outcomes --area "England"; so for 2 more areas' in outcome.out
    page = BeautifulSoup(
        (here.reports / "leeds" / "section-47-outcomes.html").read_text("utf-8"), "html.parser"
    )
    section = page.find(id="what-assessments-found")
    assert section and section.name == "h2"
    text = page.get_text(" ")
    assert "The factors identified most often in Leeds in 2025" in text
    assert "with any: neglect, 25.0% (22.4 to 27.8)" in text
    assert page.select_one('.contents a[href="#what-assessments-found"]')
    figure = page.find(id="figure-factors")
    assert "[c]" in figure.get_text()
    assert refresh.outdated(here) == {}
    assert refresh.newly_shown(here) == {}
    assert data.added_measures() == [], "they stand in a notebook that is about them"


def test_factors_are_shares_of_episodes_with_any_with_wilson_limits(here, table, command):
    assert command("add", table, "--yes", "--no-reports").code == 0
    found = factors.shares([LEEDS, ENGLAND], 2010, 2025)
    now = factors.in_last_year(found, LEEDS)
    top = now.iloc[0]
    assert (top["factor"], top["value"]) == ("Neglect", 25.0)
    lower, upper = proportion_confint(250, 1000, method="wilson")
    assert (top["lower"], top["upper"]) == pytest.approx((100 * lower, 100 * upper))
    gangs = now[now["factor"] == "Gangs"].iloc[0]
    assert np.isnan(gangs["value"]) and gangs["status"] == "c"
    assert len(now) == len(factors.measures()) == 12
    said = factors.beside(found, now, [ENGLAND])
    assert said.endswith("was above that of England (20.0%).")


def test_where_no_factor_is_held_nothing_is_said():
    found = factors.shares([LEEDS, ENGLAND], 2010, 2025)
    now = factors.in_last_year(found, LEEDS)
    assert now.empty and factors.most_frequent(now) == "" == factors.beside(found, now, [ENGLAND])


def test_a_notebook_named_by_a_data_set_exists_and_reads_its_measures(checkout):
    names = {one.name for one in collection.notebooks(checkout)}
    named = {one.shown_in: one for one in readers.declared().values() if one.shown_in}
    assert set(named) == {"section-47-outcomes"} <= names
    assert set(named["section-47-outcomes"].measures) == {*factors.measures(), factors.TOTAL}


@pytest.mark.parametrize(
    ("said", "shown"),
    [("found", True), ("", False), (f"{fragments.NOT_KNOWN} No figure is held.", False)],
)
def test_a_section_tagged_so_stands_only_where_it_shows_something(said, shown):
    node = small.notebook()
    heading = new_markdown_cell("## Added\n\nWords on it.", metadata={"tags": ["where-shown"]})
    cell = new_code_cell("found = 1", id="added")
    cell.outputs = [new_output("display_data", data={"text/plain": said})] * bool(said)
    node.cells += [heading, cell, new_markdown_cell("## After it")]
    html = render.page(nbformat.from_dict(json.loads(json.dumps(node))), FACTS)
    for part in ('id="added"', "Words on it.", "Code for “Added”"):
        assert (part in html) is shown, part
    assert 'id="after-it"' in html


def test_a_section_says_once_that_a_thing_is_not_told_and_folds_no_data_of_it():
    node, folded = small.notebook(), {"case_for_change": {"data": True}}
    for name in ("Before", "After"):
        cell = new_code_cell("nothing", id=name.lower())
        gap, withheld = (fragments.not_known(text)[0] for text in ("None held.", "Withheld: few."))
        shown = [(gap, folded), (withheld, {}), (withheld, {}), (gap, {})]
        cell.outputs = [new_output("display_data", data=d, metadata=m) for d, m in shown]
        node.cells += [new_markdown_cell(f"## {name}"), cell]
    html = render.page(nbformat.from_dict(json.loads(json.dumps(node))), FACTS)
    before, after = html.split('id="before"')[1].split('id="after"')
    for section in (before, after):
        assert section.count("<strong>Withheld.</strong> Few.") == 1
        assert section.count(f"<strong>{fragments.NOT_KNOWN}</strong> None held.") == 1
        assert "<summary>Data:" not in section


def test_where_councils_differ_too_far_limits_tell_nothing_of_a_low_share():
    """None of 5,152 referrals closed without action is beyond chance, yet no share is below."""
    places, curve, *_ = counted_shares.among_councils(
        "referral_no_further_action_percent", *repeats.COUNTS["referral_no_further_action_percent"],
        2025,
    )  # fmt: skip
    assert (curve["lower_95"] == 0).all()
    none = places[places["value"].eq(0) & (places["total"] > 1000)]
    assert len(none) and set(none["place"]) == {funnel.TOO_WIDE}
    assert not places["place"].str.startswith("below").any()
    middle = places[places["plain"] == "within limits"]
    assert set(middle["place"]) == {"within limits"}
