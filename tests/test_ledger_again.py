"""Statements worked out a second time, by plain pandas from the files in ``data/raw``.

Nothing of the collection is used here but the ledger that is checked: what each definition shows
is set against figures read and divided anew.
"""

import math

import pandas as pd
import pytest

from helpers.analysis import claims
from tests.conftest import ROOT

RAW = ROOT / "data" / "raw"
ENGLAND, WALES, SCOTLAND = "E92000001", "W92000004", "S92000003"
FAR, STABLE = "far_from_home_percent", "placement_stable_percent"


@pytest.fixture(scope="module")
def shown():
    """What each definition shows: (claim, definition) to its object."""
    rows = claims.ledger(claims.held())
    return {
        (row.claim, one["definition"]): one for row in rows.itertuples() for one in row.definitions
    }


@pytest.fixture(scope="module")
def cell():
    files = [*RAW.glob("england_*.csv"), RAW / "wales_scotland_northern_ireland.csv"]
    wanted = ["measure", "area_code", "period", "value"]
    frames = [
        pd.read_csv(path, usecols=wanted)
        for path in files
        if path.read_text(encoding="utf-8")[:25].startswith("measure,area_code")
    ]
    every = pd.concat(one.dropna(subset="value") for one in frames)
    every = every[every["area_code"].isin([ENGLAND, WALES, SCOTLAND, "W06000021"])]
    held = every.set_index(["measure", "area_code", "period"])["value"]
    held = held[~held.index.duplicated(keep="last")]
    return lambda measure, year, area=ENGLAND: held[measure, area, year]


@pytest.fixture(scope="module")
def first():
    frame = pd.read_csv(RAW / "releases.csv", dtype={"released": str})
    frame = frame.sort_values(["released", "kind"], kind="stable")
    held = frame.groupby(["measure", "area_code", "period"])["value"].first()
    return lambda measure, year, area=ENGLAND: held[measure, area, year]


@pytest.fixture(scope="module")
def kind():
    frame = pd.read_csv(RAW / "england_characteristics.csv", dtype=str, keep_default_na=False)
    keys = ["children", "group", "characteristic", "further", "period"]
    held = frame.drop_duplicates(keys).set_index(keys)["value"]

    def value(children, group, name, year, further=""):
        return float(held[children, group, name, further, str(year)])

    return value


@pytest.fixture(scope="module")
def studied():
    frame = pd.read_csv(RAW / "studies.csv", dtype=str, keep_default_na=False)

    def value(**wanted):
        mine = frame[(frame[list(wanted)] == pd.Series(wanted)).all(axis=1)]
        return mine["value"].iloc[0]

    return value


def signed(value, decimals=0):
    return f"{'+' if value > 0 else '−'}{abs(value):.{decimals}f}%"


def agrees(one, then, latest=None, gives=None, revised=None):
    """Check what a definition shows: parts of its texts, and whether it gives the statement."""
    for key, parts in (("then", then), ("latest", latest), ("revised", revised)):
        for part in [parts] if isinstance(parts, str) else parts or []:
            assert part in one[key], (part, one[key])
    if gives is not None:
        assert one["gives"] is bool(gives)


def test_care_count_2020(shown, cell, first):
    count = "looked_after_count"
    one = shown["care-count-2020", "number and its growth"]
    then = 100 * (first(count, 2020) / first(count, 2010) - 1)
    now = 100 * (cell(count, 2020) / cell(count, 2010) - 1)
    late = 100 * (cell(count, 2025) / cell(count, 2015) - 1)
    assert (first(count, 2020), round(then), round(now)) == (80_080, 24, 24)
    agrees(one, ["80,080", signed(then, 1)], ["81,770", signed(late, 1)], True, signed(now, 1))


def test_more_in_care(shown, cell, first):
    count, alone = "looked_after_count", "looked_after_uasc_count"
    began = "looked_after_started_count"
    then = 100 * (first(count, 2020) / first(count, 2010) - 1)
    late = 100 * (cell(count, 2025) / cell(count, 2020) - 1)
    agrees(shown["more-in-care", "number"], signed(then, 1), signed(late, 1), True)

    def without(year):
        return cell(count, year) - cell(alone, year)

    then, late = (100 * (without(b) / without(a) - 1) for a, b in ((2016, 2020), (2020, 2025)))
    one = shown["more-in-care", "number without unaccompanied children"]
    agrees(one, signed(then, 1), signed(late, 1), then > 0)
    then, late = (
        100 * (cell(began, b) / cell(began, a) - 1) for a, b in ((2016, 2020), (2020, 2025))
    )
    agrees(
        shown["more-in-care", "starting in the year"], signed(then, 1), signed(late, 1), then > 0
    )

    def rate(year):
        return 1e4 * cell(count, year) / cell("population_0_17", year - 1)

    one = shown["more-in-care", "rate per 10,000"]
    then, late = (100 * (rate(b) / rate(a) - 1) for a, b in ((2013, 2020), (2020, 2025)))
    agrees(one, [signed(then, 1), f"{rate(2020):.1f} in 2020"], signed(late, 1), True)


def test_foster_majority(shown, cell, kind):
    then, late = (cell("foster_care_percent", year) for year in (2020, 2025))
    for words, at_least in (("two thirds", 200 / 3), ("three quarters", 75)):
        one = shown["foster-majority", f"at least {words}"]
        agrees(one, f"{then:.0f}%", f"{late:.0f}%", then >= at_least)
    placed = "looked after at 31 March", "Placement"
    share = 100 * kind(*placed, "1. Total foster placements", 2020)
    share /= kind(*placed, "Total children", 2020)
    agrees(shown["foster-majority", "more than half"], f"{share:.1f}%", gives=share > 50)


def test_section_47_no_plan(shown, cell, first):
    enquiries, plans = "section_47_count", "plan_started_count"
    then = first(enquiries, 2020) - first(plans, 2020)
    late = cell(enquiries, 2025) - cell(plans, 2025)
    one = shown["section-47-no-plan", "enquiries less plans started"]
    whole = first(enquiries, 2020)
    given = round(then, -3) == 135_000 and round(whole, -3) == 201_000
    agrees(one, f"{then:,.0f} of {whole:,.0f}", f"{late:,.0f} of 230,590", given)


def test_section_47_growth_and_tripling(shown, cell, first):
    releases = pd.read_csv(RAW / "releases.csv", dtype={"released": str})
    base = releases.query("measure == 'section_47_count' and period == 2010")
    revised = base[base["kind"] == "published"].sort_values("released")["value"].iloc[-1]
    bases = {
        "base as first published": (first("section_47_count", 2010), 2010),
        "base as revised": (revised, 2010),
        "base 2010-11": (cell("section_47_count", 2011), 2011),
    }
    end, late = cell("section_47_count", 2020), cell("section_47_count", 2025)
    for name, (start, year) in bases.items():
        growth = 100 * (end / start - 1)
        one = shown["section-47-growth", name]
        agrees(one, signed(growth), signed(100 * (late / start - 1)), round(growth) == 129)
        times = (end - cell("plan_started_count", 2020)) / (
            start - first("plan_started_count", year)
        )
        one = shown["section-47-no-plan-tripled", name]
        agrees(one, f"{times:.2f} times", gives=times > 3)


def test_special_guardianship_orders(shown, cell):
    """Counts differ beyond chance where they lie two standard errors of a Poisson count apart."""
    orders = "special_guardianship_count"
    one = shown["pushes-away-kin", "special guardianship orders"]
    for before, after, fell, rose in ((2016, 2020, False, False), (2020, 2025, False, True)):
        a, b = cell(orders, before), cell(orders, after)
        z = (b - a) / math.sqrt(a + b)
        assert (z < -1.96, z > 1.96) == (fell, rose)
    agrees(one, "−3.6%", "+10.5%", gives=False)
    assert one["since"] == "not so"


def test_demand_decade(shown, cell, first):
    for name, measure, start in (
        ("referrals", "referral_count", 2013),
        ("children in need", "children_in_need_count", 2013),
    ):
        then = 100 * (cell(measure, 2020) / cell(measure, start) - 1)
        late = 100 * (cell(measure, 2025) / cell(measure, 2015) - 1)
        agrees(shown["demand-decade", name], signed(then, 1), signed(late, 1), then >= 20)
        rates = [1e4 * cell(measure, y) / cell("population_0_17", y - 1) for y in (2013, 2020)]
        then = 100 * (rates[1] / rates[0] - 1)
        agrees(shown["demand-decade", f"{name} per 10,000"], signed(then, 1), gives=then >= 20)
    then, now = (
        100 * (of("section_47_count", 2020) / of("section_47_count", 2013) - 1)
        for of in (first, cell)
    )
    one = shown["demand-decade", "section 47 enquiries"]
    agrees(one, signed(then, 1), gives=then >= 20, revised=signed(now, 1))


def test_wales_70_higher(shown, cell, first):
    count, people, printed = "looked_after_count", "population_0_17", "looked_after_rate"
    for year in (2020, 2021):
        wales = cell(count, year, WALES) / cell(people, year - 1, WALES)
        ratio = wales / (first(count, year) / first(people, year - 1))
        agrees(
            shown["wales-70-higher", f"of the time in {year}"], f"{ratio:.2f}", None, ratio > 1.7
        )
    then, late = (cell(printed, y, WALES) / cell(printed, y) for y in (2022, 2023))
    one = shown["wales-70-higher", "both rebased"]
    agrees(one, f"{then:.2f}", f"{late:.2f}", then > 1.7)
    ratio = cell(printed, 2021, WALES) / first(printed, 2021)
    agrees(shown["wales-70-higher", "as each printed"], f"{ratio:.2f}", None, ratio > 1.7)


def test_wales_one_per_cent_record_and_council(shown, cell, studied):
    count = "looked_after_count"
    share = 100 * cell(count, 2021, WALES) / cell("population_0_17", 2020, WALES)
    one = shown["wales-one-percent", "looked after, of children under 18"]
    agrees(one, f"{share:.2f}%", f"{cell('looked_after_rate', 2023, WALES) / 100:.2f}%", True)
    numbers = {year: cell(count, year, WALES) for year in range(2003, 2025)}
    before = max(value for year, value in numbers.items() if year < 2021)
    one = shown["wales-record", "number at 31 March"]
    agrees(one, [f"{numbers[2021]:,.0f}", f"{before:,.0f}"], gives=numbers[2021] > before)
    start = cell(count, 2003, "W06000021")
    last = cell(count, 2018, "W06000021")
    one = shown["wales-council-350", "number from 2003 to 2018"]
    agrees(one, signed(100 * (last / start - 1)), gives=False)
    measure = "Looked after children, end of 2018/19 (council report)"
    later = float(studied(measure=measure, geography="Monmouthshire"))
    one = shown["wales-council-350", "number from 2003 to March 2019"]
    agrees(one, signed(100 * (later / start - 1)), gives=False)


def test_homes(shown, cell, kind):
    then, late = cell(FAR, 2020), cell(FAR, 2025)
    one = shown["moved-far", "over 20 miles from home"]
    agrees(one, f"{then:.0f}%", f"{late:.0f}%", then >= 10)
    moved = "changed placement in the year", "Placement type", "Total", 2020
    carers = sum(
        kind(*moved, why)
        for why in (
            "Carer requests placement end other than due to child's behaviour",
            "Carer requests placement ends due to child's behaviour",
            "Resignation or closure of provision",
        )
    )
    share = 100 * carers / kind(*moved, "All Placements")
    one = shown["moved-far", "moves that carers asked for or a closure made"]
    agrees(one, f"{share:.1f}%", gives=share >= 10)
    one = shown["stable-homes", "not with one carer for two years"]
    agrees(one, f"{100 - cell(STABLE, 2020):.0f}%", f"{100 - cell(STABLE, 2025):.0f}%", True)
    full = 100 * cell("foster_places_filled_count", 2022) / cell("foster_places_count", 2022)
    agrees(shown["stable-homes", "council foster places filled"], f"{full:.0f}%", gives=full >= 100)
    placed = "looked after at 31 March"
    for name, home in (
        (
            "semi-independent beside all of 16 and over",
            "5a. Semi-independent living accommodation not subject to children's homes regulations",
        ),
        ("independent beside all of 16 and over", "5b Living independently"),
    ):
        share = 100 * kind(placed, "Placement", home, 2020)
        share /= kind(placed, "Age group", "16 years and over", 2020)
        agrees(shown["unregulated-homes", name], f"{share:.1f}%", gives=share >= 10)


def test_poor_outcomes(shown, cell):
    mine = "attainment8_looked_after_score"
    for name, others in (
        ("all pupils", "attainment8_all_score"),
        ("children in need", "attainment8_in_need_score"),
    ):
        then, late = (f"{cell(mine, y):.1f} against {cell(others, y):.1f}" for y in (2019, 2025))
        given = 1 - cell(mine, 2019) / cell(others, 2019) >= 0.1
        agrees(shown["poor-outcomes-england", f"Attainment 8 beside {name}"], then, late, given)


def test_adversity_and_kin(shown, cell, kind):
    need = "looked after at 31 March", "Category of need"
    total = kind(*need, "Total children", 2020)
    share = 100 * (1 - kind(*need, "N1. Abuse or neglect", 2020) / total)
    one = shown["adversity-not-harm", "children looked after for another need than abuse"]
    agrees(one, f"{share:.1f}%", gives=share > 50)
    during = cell("children_in_need_count", 2019) + cell("children_in_need_started_count", 2020)
    share = 100 * (1 - cell("section_47_children_count", 2020) / during)
    one = shown["adversity-not-harm", "children in need without an enquiry"]
    agrees(one, f"{share:.1f}%", gives=share > 50)
    placed = "looked after at 31 March", "Placement"
    for year in (2020, 2024):
        kin = sum(
            kind(*placed, f"{name} council boundary with relative or friend", year)
            for name in (
                "1a.1 Total foster placements inside",
                "1b.1 Total foster placements outside",
            )
        )
        share = 100 * kin / kind(*placed, "Total children", year)
        assert (
            f"{share:.1f}% in {year}" in shown["pushes-away-kin", "share placed with kin"]["latest"]
        )


def test_costs_crisis(shown, cell):
    table = pd.read_csv(RAW / "england_spending_2013_to_2022.csv")
    gross = table.set_index(["financial_year", "category"])["gross_million_pounds_cash"]
    total = [gross[year, "Total (excl CERA)"] for year in ("2012-13", "2019-20")]
    prices = pd.read_csv(RAW / "gdp_deflator.csv", dtype={"period": str})
    prices = prices[prices["series"] == "calendar year"].set_index("period")["index"]
    people = [cell("population_0_17", year) for year in (2012, 2019)]
    times = {
        "cash": total[1] / total[0],
        "real terms": total[1] / total[0] / (prices["2019"] / prices["2012"]),
    }
    times["real terms per child"] = times["real terms"] / (people[1] / people[0])
    for name, ratio in times.items():
        yearly = 100 * (ratio ** (1 / 7) - 1)
        one = shown["costs-crisis", f"spiralling in {name}"]
        agrees(one, [signed(yearly, 1), signed(100 * (ratio - 1), 1)], gives=yearly >= 3)
    late = [
        100
        * (gross[year, "Children looked after"] + gross[year, "Safeguarding"])
        / gross[year, "Total (excl CERA)"]
        for year in ("2012-13", "2019-20")
    ]
    one = shown["costs-crisis", "share on care and safeguarding"]
    agrees(one, [f"{share:.1f}%" for share in late], gives=late[1] > late[0])


def test_re_entry_and_recruitment(shown, studied):
    measure = "returned to care, to 31 Mar 2012 (5 years)"
    frame = pd.read_csv(RAW / "studies.csv", dtype=str, keep_default_na=False)
    back, home = map(float, frame.loc[frame["measure"] == measure, "breakdown"].iloc[0].split("/"))
    share = 100 * back / home
    one = shown["re-entry", "children who went home"]
    agrees(one, f"{share:.1f}%", gives=28.5 <= share <= 30)
    everyone = studied(measure="re-entered care within 5 years", period="exits 2008")
    agrees(shown["re-entry", "all who left by any exit"], f"{everyone}%", gives=False)
    rate = "Social worker vacancy rate, council and commissioned services, summer"
    for year in ("2021", "2022"):
        value = studied(measure=rate, period=year, geography="Wales")
        one = shown["recruitment", f"posts vacant in Wales in {year}"]
        agrees(one, f"{value}%", gives=float(value) >= 10)
