"""No suppressed figure can be worked out from what stands beside it.

:func:`leaks` plays the reader who tries, by arithmetic of its own: it knows nothing of the
identities that :mod:`helpers.data.disclosure` guards.
"""

from collections.abc import Iterator

import numpy as np
import pandas as pd
import pytest

from helpers import data
from helpers.data import checks, derived, disclosure, observed, process

KEY = ["measure", "area_code", "period"]
CITY, SCILLY = "E09000001", "E06000053"
WEEKS = 365 / 7
UNITS = {
    "% of children looked after": "looked_after_count",
    "% of children who ceased": "looked_after_ceased_count",
    "% of care leavers": "care_leavers_count",
    "% of conferences": "conference_count",
    "% of plans started": "plan_started_count",
    "% of referrals": "referral_count",
    "% of children subject to an enquiry": "section_47_children_count",
    "% of enquiries": "section_47_count",
    "% of plans": "plan_count",
}


@pytest.fixture(scope="module")
def raw_tables(checkout):
    return process.read_all(checkout)


def build(raw_tables, as_of=None):
    return process.build(checks.typed(raw_tables), raw_tables, [], as_of)


# --- The reader who tries -----------------------------------------------------------------------


class Held:
    """What a reader sees: values by measure, area and year, and where each comes from."""

    def __init__(self, tables: dict[str, pd.DataFrame], hidden: pd.DataFrame):
        frame = tables["observations"]
        frame = frame[frame["area_code"].isin({*hidden["area_code"]})]
        self.values = frame.set_index(KEY)["value"].dropna().to_dict()
        self.sources = frame.set_index(KEY)["source"].to_dict()
        self.measures = tables["measures"].set_index("measure")

    def __call__(self, measure: str, area: str, period: int) -> float:
        return self.values.get((measure, area, period), np.nan)


def guesses(held: Held, measure: str, area: str, period: int) -> Iterator[tuple[float, list]]:
    """Every number that others give for a cell, with the cells it is worked out from."""

    def at(name: str, year: int = period) -> float:
        return held(name, area, year)

    net = measure.replace("_count", "_net_flow_count")
    yield at(measure, period - 1) + at(net), [(net, period)]
    yield at(measure, period + 1) - at(net, period + 1), [(net, period + 1)]
    stem = measure.removesuffix("_count")
    for rate in (f"{stem}_rate", f"{stem}_rate_unrounded"):
        yield at(rate) * at("population_0_17", period - 1) / 10_000, [(rate, period)]
    if f"spend_{stem}_pounds" in held.measures.index:
        cost = at(f"weekly_cost_{stem}_pounds") or np.nan
        yield at(f"spend_{stem}_pounds") / (cost * WEEKS), [(f"weekly_cost_{stem}_pounds", period)]
    percent = f"{stem}_percent"
    if percent in held.measures.index:
        base = UNITS.get(held.measures.at[percent, "unit"], "")
        yield at(percent) * at(base) / 100, [(percent, period), (base, period)]
    for share in held.measures.index[held.measures["unit"].map(UNITS) == measure]:
        part = at(share.replace("_percent", "_count"))
        yield part / (at(share) or np.nan) * 100, [(share, period)]
        for size in range(2, 6):
            if at(share) not in (0, 100) and abs(at(share) * size / 100 % 1) < 0.02:
                yield size, [(share, period)]
    days = [f"conference_{name}_days_count" for name in ("0_10", "11_15", "16_20", "21_plus")]
    if measure == "conference_count":
        yield sum(at(name) for name in days), [(name, period) for name in days]
    if measure in days:
        rest = [name for name in days if name != measure]
        yield at("conference_count") - sum(map(at, rest)), [(name, period) for name in rest]
    formulas = held.measures["formula"]
    for name in formulas.index[formulas.str.contains(rf"\b{measure}\b")]:
        yield at(name), [(name, period)]  # shown although what it is worked out from is not


def leaks(tables: dict[str, pd.DataFrame]) -> list[tuple[str, str, int, str]]:
    """Return measure, area and year of each suppressed cell that can be had, and by what."""
    frame = tables["observations"]
    hidden = frame[(frame["status"] == "c") & (frame["source"] != "derived")]
    hidden = hidden[~hidden["reason"].str.startswith("withheld")]
    held = Held(tables, hidden)
    found = []
    for cell in hidden.itertuples():
        for guess, others in guesses(held, cell.measure, cell.area_code, cell.period):
            elsewhere = [n for n, year in others
                         if held.sources.get((n, cell.area_code, year)) != cell.source]  # fmt: skip
            if guess > 0 and elsewhere:
                found.append((cell.measure, cell.area_code, cell.period, elsewhere[0]))
    return found + sums_that_leak(tables, hidden)


def sums_that_leak(tables: dict[str, pd.DataFrame], hidden: pd.DataFrame) -> list:
    """The same for areas that add up: to a region or nation, or to reorganised ground."""
    frame = tables["observations"]
    hidden = hidden[hidden["measure"].str.endswith("_count")]
    frame = frame[frame["measure"].isin(hidden["measure"].unique())]
    values = frame.set_index(KEY)["value"].dropna()
    units = frame.set_index(KEY)["rounding"]
    parents = tables["areas"].set_index("area_code")["parent_code"]
    harmonised = tables["harmonised_areas"].groupby("member_code")["harmonised_code"].first()
    found = []
    for cell in hidden.itertuples():
        total = (cell.measure, harmonised.get(cell.area_code, ""), cell.period)
        if total in values.index:
            found.append((*cell[1:4], "a sum of reorganised councils"))
        total = (cell.measure, parents.get(cell.area_code, ""), cell.period)
        others = {
            (cell.measure, code, cell.period)
            for code in parents.index[parents == total[1]]
            if code != cell.area_code
        }
        exact = total in values.index and units[total] <= 1
        if exact and all(other in values.index for other in others if other in units.index):
            found.append((*cell[1:4], "its region"))
    return found


KNOWN = [
    ("looked_after_count", CITY, 2025, "looked_after_net_flow_count"),
    ("looked_after_count", CITY, 2025, "weekly_cost_looked_after_pounds"),
]


def test_nothing_gives_a_suppressed_figure_away(raw_tables):
    tables = build(raw_tables)
    frame = tables["observations"]
    assert (frame["status"] == "c").sum() > 400
    assert leaks(tables) == []
    cells = pd.MultiIndex.from_frame(frame.loc[frame["status"] == "c", KEY])
    assert not pd.MultiIndex.from_frame(tables["releases"][KEY]).isin(cells).any()


def test_without_the_rule_the_reader_finds_what_gives_city_of_london_away(raw_tables, monkeypatch):
    monkeypatch.setattr(disclosure, "withhold", lambda frame, *_: frame)
    assert leaks(build(raw_tables)) == KNOWN


@pytest.mark.parametrize("month", ["2025-12", "2026-04"])
def test_nothing_gives_it_away_as_it_was_known_in_a_month(raw_tables, month):
    assert leaks(build(raw_tables, month)) == []


def test_only_what_gives_a_suppressed_figure_away_is_withheld():
    frame = data.table("observations")
    withheld = frame[frame["reason"].str.startswith(disclosure.WITHHELD)]
    assert [tuple(row) for row in withheld[KEY].to_numpy()] == [
        (other, area, period) for _, area, period, other in KNOWN
    ]
    assert withheld[["value", "lower", "upper"]].isna().all(axis=None)
    assert (withheld["status"] == "c").all()
    assert (
        withheld["reason"]
        .str.endswith(
            "give away “Children looked after at 31 March”, which the publisher suppresses"
        )
        .all()
    )


def test_what_the_publisher_prints_stays():
    for measure in ("looked_after_started_count", "looked_after_ceased_count"):
        assert data.series(measure, CITY, 2025)["value"].notna().all()
    assert data.series("spend_looked_after_pounds", CITY, 2025)["value"].notna().all()
    assert data.series("weekly_cost_looked_after_pounds", CITY, 2024, 2024)["value"].notna().all()


# --- By hand ------------------------------------------------------------------------------------

HELD = {"A": "publisher", "B": "publisher"}
AREAS = pd.DataFrame(
    [("A", "R"), ("B", "R"), ("C", "R"), ("D", "R"), ("R", "N"), ("N", "")],
    columns=["area_code", "parent_code"],
)
UNIONS = pd.DataFrame(
    [("U", 0, "A"), ("U", 0, "B"), ("U", 1, "C")],
    columns=["harmonised_code", "stage", "member_code"],
)
NOTHING = pd.DataFrame(columns=[*KEY, "source"])


def frame(*rows: tuple) -> pd.DataFrame:
    """Rows of measure, area, year, value or symbol, source, and rounding if it is not 1."""
    cells = [(*row, 1.0)[:6] for row in rows]
    built = pd.DataFrame(cells, columns=[*KEY, "value", "source", "rounding"])
    symbol = built["value"].map(lambda value: value if isinstance(value, str) else "")
    return built.assign(
        value=pd.to_numeric(built["value"], errors="coerce"),
        status=symbol,
        reason=symbol.map({"c": "suppressed", "x": "not available", "z": "not applicable"}).fillna(
            ""
        ),
        lower=1.0,
        upper=2.0,
    )


def withheld(*rows: tuple, hidden: pd.DataFrame = NOTHING) -> list[tuple]:
    before = frame(*rows)
    after = disclosure.withhold(before, tables(), hidden)
    gone = before["value"].notna() & after["value"].isna()
    reasons = after["reason"].str.startswith(disclosure.WITHHELD)
    assert (gone == reasons).all()
    kept = [name for name in after if name not in ("value", "lower", "upper", "status", "reason")]
    pd.testing.assert_frame_equal(after[kept], before[kept])
    pd.testing.assert_frame_equal(after[~gone], before[~gone])
    assert after.loc[gone, ["value", "lower", "upper"]].isna().all(axis=None)
    return [tuple(row) for row in after.loc[gone, KEY].to_numpy()]


def tables() -> dict[str, pd.DataFrame]:
    return {"measures": data.measures(), "areas": AREAS, "harmonised_areas": UNIONS}


STOCK, NET = "looked_after_count", "looked_after_net_flow_count"
WEEK, SPENT = "weekly_cost_looked_after_pounds", "spend_looked_after_pounds"


@pytest.mark.parametrize("symbol", ["c", "x", "z", "u"])
def test_the_net_flows_of_a_suppressed_number_of_this_year_and_the_last(symbol):
    flows = [(NET, "A", year, 0.0, "derived") for year in (2020, 2021, 2022, 2023)]
    found = withheld((STOCK, "A", 2021, symbol, "p"), *flows)
    assert found == ([(NET, "A", 2021), (NET, "A", 2022)] if symbol == "c" else [])


def test_another_area_and_another_year_lose_nothing():
    assert not withheld((STOCK, "A", 2021, "c", "p"), (NET, "B", 2021, 3.0, "derived"))
    assert not withheld((STOCK, "A", 2021, "c", "p"), (NET, "A", 2020, 3.0, "derived"))


def test_a_weekly_cost_gives_way_where_spending_and_a_suppressed_number_stand_beside_it():
    number = (STOCK, "A", 2021, "c", "p")
    cost, spent = (WEEK, "A", 2021, 900.0, "q"), (SPENT, "A", 2021, 5e5, "q")
    assert withheld(number, cost, spent) == [(WEEK, "A", 2021)]
    assert withheld(number, cost) == []  # nothing to set it beside
    assert withheld(number, cost, (SPENT, "A", 2021, "x", "q")) == []
    assert withheld(number, cost, (SPENT, "A", 2020, 5e5, "q")) == []
    assert withheld(number, (WEEK, "A", 2021, 0.0, "q"), spent) == []
    assert withheld((STOCK, "A", 2021, 5.0, "p"), cost, spent) == []


def test_what_one_release_prints_side_by_side_stays():
    cost, spent = (WEEK, "A", 2021, 900.0, "p"), (SPENT, "A", 2021, 5e5, "p")
    assert withheld((STOCK, "A", 2021, "c", "p"), cost, spent) == []


def test_a_rate_gives_way_beside_the_population_of_the_year_before():
    rows = [("plan_count", "A", 2021, "c", "p"), ("plan_rate", "A", 2021, 30.0, "q")]
    assert withheld(*rows, ("population_0_17", "A", 2020, 900.0, "o")) == [("plan_rate", "A", 2021)]
    assert withheld(*rows, ("population_0_17", "A", 2021, 900.0, "o")) == []


@pytest.mark.parametrize(
    ("part", "base", "percent", "gone"),
    [
        ("c", 40.0, 5.0, True),
        (2.0, "c", 50.0, True),
        ("c", 40.0, 0.0, False),
        ("c", "x", 5.0, False),
        (2.0, 4.0, 50.0, False),
        ("x", "c", 33.3, True),
        ("x", "c", 100.0, False),
        ("x", "c", 0.0, False),
    ],
)
def test_a_share_gives_way_that_tells_its_part_or_its_base(part, base, percent, gone):
    found = withheld(
        ("rereferral_count", "A", 2021, part, "p"),
        ("referral_count", "A", 2021, base, "p"),
        ("rereferral_percent", "A", 2021, percent, "q"),
    )
    assert found == ([("rereferral_percent", "A", 2021)] if gone else [])


def test_bands_give_way_that_add_up_to_a_suppressed_whole():
    whole = ("conference_count", "A", 2021, "c", "p")
    bands = [(name, "A", 2021, n, "q") for name, n in zip(disclosure.BANDS, (2.0, 1, 0, 0),
             strict=True)]  # fmt: skip
    assert withheld(whole, *bands) == [(name, "A", 2021) for name in disclosure.BANDS[:2]]
    assert withheld(whole, *bands[1:]) == []
    hidden_band = (disclosure.BANDS[1], "A", 2021, "c", "q")
    rest = [bands[0], *bands[2:], ("conference_count", "A", 2021, 5.0, "p")]
    assert withheld(hidden_band, *rest) == [(disclosure.BANDS[0], "A", 2021)]


def test_a_measure_worked_out_from_a_suppressed_figure_gives_way():
    rows = [("section_47_no_plan_count", "A", 2021, 7.0, "derived")]
    assert withheld(("section_47_count", "A", 2021, "c", "p"), *rows) == [(rows[0][:3])]
    assert withheld(("plan_started_count", "A", 2021, "c", "p"), *rows) == [(rows[0][:3])]
    assert withheld(("plan_started_count", "A", 2020, "c", "p"), *rows) == []


def test_a_sum_of_reorganised_councils_gives_way_whatever_else_is_known_of_them():
    for code in ("A", "B", "C"):
        rows = [("plan_count", code, 2021, "c", "p"), ("plan_count", "U", 2021, 9.0, "p")]
        assert withheld(*rows) == [("plan_count", "U", 2021)]
    assert withheld(("plan_count", "D", 2021, "c", "p"), ("plan_count", "U", 2021, 9.0, "p")) == []


def test_flows_of_reorganised_ground_give_way_where_a_council_of_it_is_suppressed():
    rows = [(STOCK, "A", 2021, "c", "p"), (STOCK, "U", 2021, "c", "p")]
    assert withheld(*rows, (NET, "U", 2021, 4.0, "derived")) == [(NET, "U", 2021)]


@pytest.mark.parametrize(
    ("total", "other", "rounding", "gone"),
    [
        ("q", 3.0, 1.0, True),
        ("p", 3.0, 1.0, False),
        ("q", 3.0, 10.0, False),
        ("q", "c", 1.0, False),
        ("q", "x", 1.0, False),
        ("q", "z", 1.0, True),
    ],
)
def test_an_exact_total_of_another_release_gives_way_that_tells_one_suppressed_part(
    total, other, rounding, gone
):
    found = withheld(
        ("plan_count", "A", 2021, "c", "p"),
        ("plan_count", "B", 2021, other, "p"),
        ("plan_count", "R", 2021, 9.0, total, rounding),
        ("plan_count", "N", 2021, 9.0, total, rounding),
    )
    assert found == ([("plan_count", "R", 2021)] if gone else [])


def test_a_rate_is_no_sum():
    rates = [("plan_rate", "A", 2021, "c", "p"), ("plan_rate", "B", 2021, 3.0, "p")]
    assert withheld(*rates, ("plan_rate", "R", 2021, 9.0, "q")) == []


def test_a_cell_that_a_later_release_suppresses_is_guarded_before():
    later = pd.DataFrame([(STOCK, "A", 2021, "p")], columns=[*KEY, "source"])
    rows = [(WEEK, "A", 2021, 900.0, "q"), (SPENT, "A", 2021, 5e5, "q")]
    assert withheld(*rows, hidden=later) == [(WEEK, "A", 2021)]
    assert withheld(*rows) == []


def test_where_nothing_is_suppressed_nothing_is_copied():
    held = frame((STOCK, "A", 2021, 3.0, "p"))
    assert disclosure.withhold(held, tables(), NOTHING) is held


def test_the_reason_names_the_suppressed_figure():
    rows = frame((STOCK, "A", 2021, "c", "p"), (NET, "A", 2021, 3.0, "derived"))
    reason = disclosure.withhold(rows, tables(), NOTHING)["reason"].iloc[1]
    assert reason == (
        "withheld because, set beside other figures, it would give away “Children looked after at "
        "31 March”, which the publisher suppresses"
    )


def test_what_is_withheld_is_not_guarded_in_its_turn():
    rows = frame((STOCK, "A", 2021, "c", "p"), (NET, "A", 2021, 3.0, "derived"))
    once = disclosure.withhold(rows, tables(), NOTHING)
    assert disclosure.suppressed(once)[KEY].to_numpy().tolist() == [[STOCK, "A", 2021]]
    pd.testing.assert_frame_equal(disclosure.withhold(once, tables(), NOTHING), once)


def test_releases_keep_no_figure_of_a_cell_that_is_suppressed_withheld_or_will_be():
    releases = pd.DataFrame(
        [(STOCK, "A", year, 9.0) for year in (2020, 2021, 2022)], columns=[*KEY, "value"]
    )
    held = frame((STOCK, "A", 2020, 3.0, "p"), (STOCK, "A", 2021, "c", "p"))
    later = pd.DataFrame([(STOCK, "A", 2022, "p")], columns=[*KEY, "source"])
    kept = disclosure.without(releases, held, later)
    assert kept["period"].tolist() == [2020] and kept.index.tolist() == [0]


def test_every_formula_and_every_rate_beside_its_count_is_guarded():
    known = disclosure.identities(data.measures())
    guarded = {name for one in known for name in one.gives_way}
    assert {entry.measure for entry in derived.DERIVED} <= guarded
    assert {"looked_after_rate", "section_47_rate", "plan_started_rate"} <= guarded
    assert {"plan_repeat_percent", "far_from_home_percent", "convicted_percent"} - guarded == {
        "convicted_percent"
    }


def test_every_share_is_guarded_beside_the_count_it_is_of():
    measures = data.measures()
    shares = measures[(measures["kind"] == "percent") & measures["unit"].isin(UNITS)]
    known = disclosure.identities(measures)
    assert set(shares["unit"]) == set(UNITS)
    for share in shares.itertuples():
        beside = disclosure.Identity(
            ((share.measure, 0), (UNITS[share.unit], 0)), (share.measure,), (0.0, 100.0)
        )
        assert beside in known
    assert set(UNITS.values()) <= set(measures["measure"])


def test_a_derived_measure_of_a_withheld_figure_says_so(monkeypatch):
    tables = {
        "measures": data.measures(),
        "sources": data.table("sources"),
        "areas": data.areas().query("level != 'harmonised area'"),
        "harmonised_areas": data.table("harmonised_areas"),
        "roundings": data.table("roundings"),
        "set_aside": data.table("set_aside"),
    }
    rows = [
        (STOCK, CITY, 2025, np.nan, "c", "dfe-cla-2025", "2025-11"),
        ("looked_after_started_count", CITY, 2025, 15.0, "", "dfe-cla-2025", "2025-11"),
        ("looked_after_ceased_count", CITY, 2025, 18.0, "", "dfe-cla-2025", "2025-11"),
    ]
    used = pd.DataFrame(rows, columns=[*KEY, "value", "status", "source", "released"])
    whole = observed.complete(used, tables, NOTHING).set_index("measure")
    assert np.isnan(whole.at[NET, "value"]) and whole.at[NET, "status"] == "c"
    assert whole.at["looked_after_started_count", "value"] == 15
