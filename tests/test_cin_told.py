"""What a page tells of section 47 enquiries: only what may be told, and whole sentences."""

import re

import numpy as np
import pandas as pd
import pytest
from scipy.optimize import linprog

from helpers.records import results
from helpers.records.cin import Records, paths, statements, told
from helpers.records.disclosure import Policy

ALL = Policy(1, 1)
END = pd.Timestamp("2025-03-31")


def enquiries(numbers, years=(2023, 2024)):
    """Enquiries that went so many times each way, every year."""
    rows = []
    for year in years:
        started = pd.Timestamp(year - 1, 6, 2)
        for (path, band), n in numbers.items():
            rows += [{"path": path, "band": band, "year": year, "started": started}] * n
    frame = pd.DataFrame(rows, columns=["path", "band", "year", "started"])
    frame["path"] = pd.Categorical(frame["path"], paths.PATHS)
    frame["band"] = pd.Categorical(frame["band"], list(paths.BANDS))
    return frame.assign(child=frame.index.astype(str), seen_to=END, file="cin.xml")


NUMBERS = {
    ("plan after conference", "0-10"): 30,
    ("plan after conference", "11-15"): 70,
    ("conference without plan", "11-15"): 25,
    ("conference without plan", "21+"): 12,
    ("conference dated before the enquiry", None): 3,
    ("conference not required", None): 61,
    ("no conference recorded", None): 150,
    ("plan without conference", None): 4,
}


def everything(found, policy):
    yearly = told.yearly(found, policy)
    flow = told.flow(yearly)
    bands = told.bands(found, yearly, flow, policy)
    return flow, bands, told.in_time(found, yearly, bands, policy), told.shares(found, yearly)


def test_without_control_the_numbers_are_those_counted():
    found = enquiries(NUMBERS)
    flow, bands, timely, shares = everything(found, ALL)
    ends = flow[flow["after"].ne("Total")].set_index("after")["value"]
    assert ends["Plan follows"] == 200 and ends["Dated before the enquiry"] == 6
    totals = flow[flow["after"].eq("Total")].set_index("conference")["value"]
    assert totals.to_dict() == {told.HELD: 280, told.NOT_HELD: 430, "Total": 710}
    assert list(bands["value"]) == [60, 190, 0, 24, 6]
    # of all conferences, as published: those too that are dated before the enquiry
    assert timely["value"].round(6).tolist() == [round(100 * 125 / 140, 6)] * 2
    assert shares["value"].round(6).tolist() == [
        *[round(100 * part / 355, 6) for part in (140, 140, 100, 100, 61, 61)]
    ]
    assert statements.title(flow).startswith("28.2% of enquiries were followed by a conference")
    assert "\n- No conference held, nothing more recorded: 42.3%\n" in statements.paths(flow)


def test_small_numbers_are_withheld_with_what_would_tell_them():
    found = enquiries(NUMBERS)
    flow, bands, timely, _ = everything(found, Policy())
    ends = flow[flow["after"].ne("Total")].set_index("after")
    few = ends.loc[["Dated before the enquiry", "Plan all the same", "Too recent to know"]]
    assert few["value"].isna().all() and few["status"].eq("c").all()
    # the two of an outcome come to a number told: where one is withheld another is
    for outcome in (told.NO_PLAN, told.NOT_SAID):
        names = [place[2] for place in told.PLACES.values() if place[1] == outcome]
        assert ends.loc[names, "value"].isna().sum() > 1
    assert bands["value"].isna().sum() > 1
    shown = pd.concat([flow["value"], bands["value"]]).dropna()
    assert (shown >= 10).all() and (shown % 5 == 0).all()
    # a band is not told by what the years' shares in time leave of it
    assert timely["value"].isna().all() == bands["value"].iloc[:2].isna().any()
    assert "so far as it may be told" in statements.paths(flow)


def test_how_many_were_in_time_in_the_last_year_is_not_what_is_left_of_all_years():
    policy, plan = Policy(10, 1), "plan after conference"
    each = {(path, "21+" if led[0] == told.HELD else None): 31 for path, led in told.PLACES.items()}
    each |= {(plan, band): 31 for band in ("0-10", "11-15", "16-20")}
    last = each | {(plan, "0-10"): 4, (plan, "11-15"): 0}
    found = [enquiries(each), enquiries(last, years=(2025,))]
    found = pd.concat(found, ignore_index=True)
    _, bands, timely, _ = everything(found, policy)
    yearly = told.yearly(found, policy)
    held = yearly[yearly["conference"].eq(told.HELD) & yearly["outcome"].eq("Total")]
    held = held.set_index("year")["n"]
    soon = [row.value * held[str(row.period)] / 100 for row in timely.itertuples()]
    assert len(soon) == 2 and abs(bands["value"].iloc[:2].sum() - sum(soon) - 4) > 0.5


def test_where_an_outcome_is_withheld_so_are_its_paths_and_its_conferences_days():
    found = enquiries({("plan after conference", "11-15"): 4, ("conference not required", None): 9})
    flow, bands, timely, shares = everything(found, Policy())
    assert flow["value"].isna().all() or flow["value"].dropna().ge(10).all()
    assert bands["value"].isna().all() and timely["value"].isna().all()
    assert shares["value"].isna().all() and shares["status"].eq("c").all()
    assert statements.latest(shares, told.HELD) == f"{told.HELD}: w{statements.UNTOLD[1:]}"
    for said in (statements.paths(flow), statements.title(flow), statements.in_time(timely)):
        assert not re.search(r"\d", said.removeprefix("Section 47")), said


@pytest.mark.parametrize("policy", [ALL, Policy(10, 1), Policy()])
def test_what_programs_are_told_is_what_the_page_tells(policy, monkeypatch):
    found = enquiries(NUMBERS)
    monkeypatch.setattr(paths, "paths", lambda *_: found)
    given = results.cin(Records(*[pd.DataFrame()] * 7), policy)
    flow, bands, *_ = everything(found, policy)
    ends = flow[flow["after"].ne("Total")]
    assert [*given["paths"]] == [*paths.PATHS] and [*given["working_days"]] == [*paths.BANDS]
    assert sum(n is None for n in given["paths"].values()) == ends["value"].isna().sum()
    assert given["paths"]["plan after conference"] == 200 and given["enquiries"] == 710
    assert [*given["working_days"].values()] == [
        None if pd.isna(n) else n for n in bands["value"][:4]
    ]


@pytest.mark.parametrize("policy", [ALL, Policy()])
def test_without_enquiries_each_says_so(policy):
    found = enquiries({})
    flow, bands, timely, shares = everything(found, policy)
    assert not flow["value"].gt(0).any() and not bands["value"].gt(0).any()
    assert shares.empty and timely.empty
    assert statements.paths(flow) == ""
    assert statements.in_time(timely) == statements.UNTOLD
    assert statements.title(flow).startswith("Section 47 enquiries")
    assert statements.latest(shares, told.HELD) == (
        "Conference held: no year is over long enough for what followed its enquiries to be known."
    )


def test_a_single_return_has_the_conferences_of_its_year_and_no_year_that_is_over():
    found = enquiries(NUMBERS, years=(2025,))
    _, _, timely, shares = everything(found, ALL)
    assert shares.empty and list(timely["period"]) == [2025]
    assert timely["value"].iloc[0] == pytest.approx(100 * 125 / 140)
    own = {"Conference held": shares, "In time": timely}
    published = told.published("England", own)
    both = told.beside(own, published, "Mine")
    said = statements.beside(both, "Mine")
    assert said.startswith("Conference held: no year can be set beside")
    assert "In time, 2025: 89.3% in the records; within 15 working days, published: 8" in said


def test_repeats_are_told_as_a_curve_with_numbers_at_risk():
    started = pd.to_datetime(np.repeat(["2023-06-02", "2023-12-02"], 40))
    frame = pd.DataFrame({"child": [*range(40), *range(40)], "started": started, "seen_to": END})
    none = pd.DataFrame()
    records = Records(frame, none, none, none, none, none, none)
    curve = told.repeats(records, Policy())
    read_at = told.some_months(curve)
    assert list(read_at["months"]) == [6, 12] and list(read_at["at_risk"]) == [80, 40]
    assert "within 12 months" in statements.repeats(read_at)
    assert "50.0% of enquiries" in statements.repeats_title(read_at)
    few = told.some_months(told.repeats(Records(frame[::9], *[none] * 6), Policy()))
    assert statements.repeats(few) == ""


@pytest.mark.parametrize("few", [0, 2])
@pytest.mark.parametrize("outcome", ["conference not required", "plan after conference"])
def test_an_outcome_that_is_never_used_takes_no_more_than_another_with_it(few, outcome):
    found = enquiries({
        ("plan after conference", "11-15"): 70, ("conference without plan", "11-15"): 25,
        ("conference not required", None): 61, ("no conference recorded", None): 150,
        ("plan without conference", None): 4, ("conference dated before the enquiry", None): 8,
    } | {(outcome, None): few}, years=(2022, 2023, 2024))  # fmt: skip
    found = found[found["path"].ne(outcome) | found["band"].isna()]
    yearly = told.yearly(found, Policy())
    each, flow = told.by_year(yearly), told.flow(yearly).set_index("after")["value"]
    assert each[each["value"].isna()].groupby("period").size().tolist() == [2, 2, 2]
    assert each.loc[each["path"].eq("All enquiries"), "value"].notna().all()
    assert not told.shares(found, yearly)["value"].isna().all()
    assert flow["Nothing more recorded"] == 450


def _equations(found, policy):
    """What an attacker reads off the page, as equations in the numbers by year, path and band."""
    yearly = told.yearly(found, policy)
    flow, bands, timely, _ = everything(found, policy)
    years = sorted(found["year"].unique())
    cells = [
        (year, path, band)
        for year in years
        for path, led in told.PLACES.items()
        for band in (paths.BANDS if led[0] == told.HELD and "before" not in path else [""])
    ]
    rows, hidden = [], []

    def read(value, which):
        row = np.array([which(year, told.PLACES[path], band) for year, path, band in cells], float)
        (hidden if np.isnan(value) else rows).append((row, value))

    for cell in yearly.itertuples():
        asked = (cell.year, cell.conference, cell.outcome, cell.after)
        read(cell.n, lambda y, led, _, a=asked: all(
            want in ("Total", got) for want, got in zip(a, (str(y), *led), strict=True)
        ))  # fmt: skip
    for cell in flow.itertuples():
        read(cell.value, lambda _, led, __, c=cell: c.conference in ("Total", led[0])
             and c.after in ("Total", led[2]))  # fmt: skip
    for name, value in zip([*paths.BANDS, "before"], bands["value"], strict=True):
        read(value, lambda _, led, band, name=name: band == name
             or (name == "before" and led[2] == "Dated before the enquiry"))  # fmt: skip
    for year in timely[timely["value"].notna()].itertuples():
        whole = yearly[yearly["year"].eq(str(year.period)) & yearly["conference"].eq(told.HELD)]
        whole = whole.loc[whole["outcome"].eq("Total"), "n"].iloc[0]
        read(round(year.value * whole / 100), lambda y, _, band, p=year.period: y == p
             and band in told.IN_TIME)  # fmt: skip
    return rows, hidden


@pytest.mark.parametrize("base", [1, 5])
def test_no_withheld_number_follows_from_what_is_told_rounded_or_not(base):
    rng = np.random.default_rng(20251129)
    tried = 0
    for _ in range(4):
        numbers = {key: int(n) for key, n in zip(NUMBERS, rng.integers(0, 30, 8), strict=True)}
        numbers[[*NUMBERS][rng.integers(8)]] = 0
        found = enquiries(numbers, years=(2022, 2023, 2024))
        found = found[rng.random(len(found)) < 0.7]
        known, hidden = _equations(found, Policy(10, base))
        told_, n = np.array([row for row, _ in known]), np.array([n for _, n in known])
        limits = np.r_[n + (base - 1) // 2, -np.maximum(n - base // 2, 10)]
        for asked in np.unique([row for row, _ in hidden if row.any()], axis=0):
            most, least = (
                linprog(sign * asked, np.r_[told_, -told_], limits, bounds=(0, 1000))
                for sign in (-1, 1)
            )
            assert -most.fun - least.fun >= 5, "a withheld number can be worked out"
            tried += 1
    assert tried > 40
