"""What goes with what: estimates beside independent computations, and what sentences may say."""

import re

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pytest
import statsmodels.formula.api as smf
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from helpers import data
from helpers.analysis.spending import real_terms
from helpers.analysis.what_goes_with_what import (
    associations,
    councils,
    large_cuts,
    measures,
    one_council,
    opening,
    other_choices,
    statements,
    statements_of_cuts,
)
from helpers.analysis.what_goes_with_what.associations import BETWEEN, WITHIN
from helpers.analysis.what_goes_with_what.measures import (
    AGENCY,
    FAMILY_SUPPORT,
    LOW_INCOME,
    PAIRS,
    SECTION_47,
    STARTERS,
)
from helpers.errors import Problem
from helpers.show import charts
from helpers.statistics import panel as panels
from tests.conftest import ROOT, code_of

CLOSE = {"rel": 1e-9, "abs": 1e-9}
LEEDS, CITY, SCILLY, NORTHAMPTONSHIRE = "E08000035", "E09000001", "E06000053", "E10000021"
MOST_SENTENCES, MOST_WORDS = 5, 30


@pytest.fixture(scope="module")
def every():
    return councils.every(councils.figures(2016, 2025), councils.children(2016, 2025))


@pytest.fixture(scope="module")
def panel(every):
    return councils.panel(every)


@pytest.fixture(scope="module")
def found(panel):
    return associations.associations(panel)


@pytest.fixture(scope="module")
def cuts(panel):
    return statements_of_cuts.found(panel)


@pytest.fixture(scope="module")
def choices(every):
    return other_choices.other_choices(every, 2025)


def simulated(seed, units=30, periods=7, effect=0.5, missing=0.2):
    """A panel with an effect that is known, errors that last, and rows missing at random."""
    rng = np.random.default_rng(seed)
    own, years = rng.normal(0, 3, units), rng.normal(0, 1, periods)
    x = own[:, None] + rng.normal(0, 1, (units, periods)).cumsum(axis=1)
    errors = rng.normal(0, 2, (units, 1)) * np.linspace(-1, 1, periods)
    errors = errors + rng.normal(0, 1, (units, periods))
    y = effect * x + 2 * own[:, None] + years + errors
    index = pd.MultiIndex.from_product([range(units), range(periods)], names=["unit", "period"])
    frame = pd.DataFrame({"x": x.ravel(), "y": y.ravel()}, index=index).reset_index()
    frame = frame.assign(area_code="E" + frame["unit"].astype(str), region=frame["unit"] % 3)
    frame["children"] = 1000.0 + 100 * frame["unit"]
    return frame[rng.random(len(frame)) > missing].reset_index(drop=True)


# Estimates


@pytest.mark.filterwarnings("ignore:The design matrix")
@pytest.mark.parametrize("seed", [1, 2])
@pytest.mark.parametrize(
    ("given", "formula"),
    [
        ({}, "y ~ x + C(area_code) + C(period)"),
        ({"block": "region"}, "y ~ x + C(area_code) + C(period):C(region)"),
        ({"weight": "children"}, "y ~ x + C(area_code) + C(period)"),
    ],
)
def test_within_is_the_regression_on_full_dummies(seed, given, formula):
    """And its errors are those of statsmodels, but for counting what is constant in a unit."""
    frame = simulated(seed)
    (row,) = panels.within(frame, "y", ["x"], **given).itertuples()
    used = frame[frame.groupby("area_code")["period"].transform("size") > 1]
    weights = used["children"] if "weight" in given else np.ones(len(used))
    fit = smf.wls(formula, used, weights=weights).fit(
        cov_type="cluster", cov_kwds={"groups": pd.factorize(used["area_code"])[0]}, use_t=True
    )
    assert row.value == pytest.approx(fit.params["x"], **CLOSE)
    blocks = used["region"].nunique() if "block" in given else 1
    columns = 1 + blocks * (used["period"].nunique() - 1)
    n, g = len(used), used["area_code"].nunique()
    printed = len(fit.params)
    error = fit.bse["x"] * np.sqrt((n - printed) / (n - columns))
    half = stats.t.ppf(0.975, g - 1) * error
    assert (row.lower, row.upper) == pytest.approx((row.value - half, row.value + half), **CLOSE)
    assert (row.rows, row.units) == (n, g)


def test_the_errors_are_the_sandwich_summed_council_by_council():
    frame = simulated(3)
    (row,) = panels.within(frame, "y", ["x"]).itertuples()
    units, periods = sorted(frame["area_code"].unique()), sorted(frame["period"].unique())
    dummies = [[1.0 * (a == u) for u in units] for a in frame["area_code"]]
    years = [[1.0 * (p == t) for t in periods[1:]] for p in frame["period"]]
    matrix = np.column_stack([frame["x"], np.array(dummies), np.array(years)])
    inverse = np.linalg.inv(matrix.T @ matrix)
    beta = inverse @ matrix.T @ frame["y"].to_numpy()
    left = frame["y"].to_numpy() - matrix @ beta
    meat = np.zeros_like(inverse)
    for unit in units:
        score = np.zeros(len(beta))
        for place in np.flatnonzero(frame["area_code"] == unit):
            score += matrix[place] * left[place]
        meat += np.outer(score, score)
    n, g, k = len(frame), len(units), 1 + len(periods) - 1
    variance = (inverse @ meat @ inverse)[0, 0] * g / (g - 1) * (n - 1) / (n - k)
    half = stats.t.ppf(0.975, g - 1) * np.sqrt(variance)
    assert row.value == pytest.approx(beta[0], **CLOSE)
    assert (row.lower, row.upper) == pytest.approx((beta[0] - half, beta[0] + half), **CLOSE)
    assert row.p == pytest.approx(2 * stats.t.sf(abs(beta[0]) / np.sqrt(variance), g - 1), abs=1e-9)


@pytest.mark.parametrize("pair", [(STARTERS, FAMILY_SUPPORT), (SECTION_47, AGENCY)])
def test_the_panel_of_councils_gives_what_full_dummies_give(panel, found, pair):
    outcome, factor = pair
    frame = panel.dropna(subset=[outcome, factor]).rename(columns={outcome: "y", factor: "x"})
    groups = pd.factorize(frame["area_code"])[0]
    fit = smf.ols("y ~ x + C(area_code) + C(period)", frame).fit(
        cov_type="cluster", cov_kwds={"groups": groups, "use_correction": False}
    )
    row = found[(found["how"] == WITHIN) & (found["outcome"] == outcome)]
    row = row[row["factor"] == factor].iloc[0]
    step = measures.MEASURES[factor].step
    assert row["value"] == pytest.approx(step * fit.params["x"], **CLOSE)
    n, g, k = len(frame), groups.max() + 1, frame["period"].nunique()
    half = stats.t.ppf(0.975, g - 1) * fit.bse["x"] * np.sqrt(g / (g - 1) * (n - 1) / (n - k))
    assert (row["upper"] - row["lower"]) / 2 == pytest.approx(step * half, **CLOSE)


def test_between_is_of_means_with_each_years_mean_taken_off():
    frame = simulated(4)
    (row,) = panels.between(frame, "y", "x").itertuples()
    xs, ys = {}, {}
    for values, name in ((xs, "x"), (ys, "y")):
        for unit in frame["area_code"].unique():
            own = frame[frame["area_code"] == unit]
            off = [v - frame.loc[frame["period"] == p, name].mean()
                   for v, p in zip(own[name], own["period"], strict=True)]  # fmt: skip
            values[unit] = sum(off) / len(off)
    x, y = np.array([*xs.values()]), np.array([*ys.values()])
    line = stats.linregress(x, y)
    left = y - line.intercept - line.slope * x
    matrix = np.column_stack([x, np.ones(len(x))])
    inverse = np.linalg.inv(matrix.T @ matrix)
    meat = (matrix * left[:, None] ** 2).T @ matrix
    n = len(x)
    error = np.sqrt((inverse @ meat @ inverse)[0, 0] * n / (n - 1) * (n - 1) / (n - 2))
    assert row.value == pytest.approx(line.slope, **CLOSE)
    half = stats.t.ppf(0.975, n - 1) * error
    assert row.upper - row.value == pytest.approx(half, **CLOSE)


def test_changes_are_of_years_that_follow_each_other():
    frame = simulated(5)
    (row,) = panels.changes(frame, "y", ["x"]).itertuples()
    held = {(r.area_code, r.period): r for r in frame.itertuples()}
    moved = [
        (r.area_code, r.period, r.y - held[(r.area_code, r.period - 1)].y,
         r.x - held[(r.area_code, r.period - 1)].x)
        for r in frame.itertuples() if (r.area_code, r.period - 1) in held
    ]  # fmt: skip
    moved = pd.DataFrame(moved, columns=["area_code", "period", "y", "x"])
    moved = moved[moved.groupby("area_code")["period"].transform("size") > 1]
    assert row.value == pytest.approx(
        smf.ols("y ~ x + C(period)", moved).fit().params["x"], **CLOSE
    )


def test_leaving_each_out_is_fitting_without_it(panel):
    frame = simulated(6)
    each = panels.without_each(frame, "y", "x")
    for unit in ("E0", "E7", "E29"):
        rest = frame[frame["area_code"] != unit]
        assert each[unit] == pytest.approx(
            panels.within(rest, "y", ["x"]).loc["x", "value"], **CLOSE
        )
    value = panels.within(frame, "y", ["x"]).loc["x", "value"]
    squares = sum((one - value) ** 2 for one in each)
    half = stats.t.ppf(0.975, len(each) - 1) * np.sqrt((len(each) - 1) / len(each) * squares)
    assert panels.jackknife(value, each) == pytest.approx((value - half, value + half), **CLOSE)
    assert np.isnan(panels.jackknife(value, each.head(5))).all()


def test_limits_cover_a_known_effect_in_about_95_of_100_panels():
    covered = []
    for seed in range(100):
        row = panels.within(simulated(seed, units=40, periods=5), "y", ["x"]).loc["x"]
        covered.append(row["lower"] < 0.5 < row["upper"])
    assert 0.89 <= np.mean(covered) <= 0.99


def test_intervals_that_do_not_cluster_would_be_too_narrow():
    """Errors of one council last: the test above could else pass without clustering."""
    missed = []
    for seed in range(40):
        frame = simulated(seed, units=40, periods=5)
        limits = smf.ols("y ~ x + C(area_code) + C(period)", frame).fit().conf_int().loc["x"]
        missed.append(not limits[0] < 0.5 < limits[1])
    assert np.mean(missed) > 0.1


@settings(max_examples=20)
@given(st.integers(0, 10_000), st.floats(-1e3, 1e3), st.floats(-1e3, 1e3))
def test_a_constant_for_each_council_or_year_changes_nothing(seed, per_unit, per_year):
    frame = simulated(seed, units=12, periods=5)
    rng = np.random.default_rng(seed)
    units = dict(zip(frame["area_code"].unique(), rng.normal(0, 1, 12), strict=False))
    years = dict(zip(range(5), rng.normal(0, 1, 5), strict=True))
    added = per_unit * frame["area_code"].map(units) + per_year * frame["period"].map(years)
    moved = frame.assign(y=frame["y"] + added, x=frame["x"] - added)
    before, after = (panels.within(one, "y", ["x"]) for one in (frame, moved))
    pd.testing.assert_frame_equal(before, after, rtol=1e-6, atol=1e-8)


@pytest.mark.parametrize("lost", ["units", "movement", "everything"])
def test_where_nothing_can_be_estimated_nothing_is(lost):
    frame = simulated(7, missing=0)
    if lost == "units":
        frame = frame[frame["unit"] < panels.FEWEST_UNITS - 1]
    elif lost == "movement":
        frame = frame.assign(x=frame["unit"] * 1.0)
    else:
        frame = frame.iloc[:0]
    assert panels.within(frame, "y", ["x"]).isna().all(axis=None)


# The panel


def test_the_panel_leaves_out_reorganised_and_tiny_councils_whole(every, panel):
    places = data.areas().set_index("area_code")
    changed = places.index[places["first_mid_year"].notna() | places["last_mid_year"].notna()]
    assert not set(panel["area_code"]) & {*changed, CITY, SCILLY}
    assert panel["area_code"].nunique() == 145
    assert set(every.loc[every["area_code"] == NORTHAMPTONSHIRE, "left_out"]) == {
        councils.REORGANISED
    }
    assert set(every.loc[every["area_code"].isin([CITY, SCILLY]), "left_out"]) == {councils.SMALL}
    said = statements.compared(every)
    assert said.startswith("Compared are 145 councils, 2016 to 2025: 1,450 council-years.")
    assert "11 councils with 51 council-years" in said and "Isles of Scilly" in said
    assert "; Dorset (2 councils); " in said


def raw(name, measure):
    frame = pd.read_csv(ROOT / "data" / "raw" / name, dtype=str, keep_default_na=False)
    frame = frame[(frame["measure"] == measure) & (frame["area_code"] == LEEDS)]
    return frame.assign(value=pd.to_numeric(frame["value"])).set_index("period")["value"]


def test_leeds_is_in_the_panel_as_published(panel):
    row = panel[(panel["area_code"] == LEEDS) & (panel["period"] == 2024)].iloc[0]
    children = raw("england_context.csv", "population_0_17")["2023"]
    spent = raw("england_spending.csv", "spend_family_support_pounds")["2024"]
    assert np.exp(row[FAMILY_SUPPORT]) == pytest.approx(spent / children)
    assert row[SECTION_47] == raw("england_protection.csv", "section_47_rate")["2024"]
    # the workforce of September 2023 is that of the year to March 2024
    assert row[AGENCY] == raw("england_workforce.csv", "agency_percent")["2023"]
    started = raw("england_care.csv", "looked_after_started_count")["2024"]
    assert row[STARTERS] == pytest.approx(10_000 * started / children)
    assert row["region"] == "E12000003"


def test_boroughs_are_in_london(panel):
    london = panel[panel["region"] == other_choices.LONDON]
    assert london["area_code"].nunique() == 32
    assert panel["region"].nunique() == 9


def test_no_figure_from_before_a_break_counts(panel):
    held = {name: panel.loc[panel[name].notna(), "period"].min() for name in measures.MEASURES}
    assert held[SECTION_47] == 2016  # none lies between the first rate held and the latest
    assert held[AGENCY] == 2018  # a record for each social worker, from September 2017
    assert held[STARTERS] == 2016 and held[FAMILY_SUPPORT] == 2017 and held[LOW_INCOME] == 2022


def test_missing_is_neither_zero_nor_filled_in(panel):
    middlesbrough = panel[panel["area"] == "Middlesbrough"].set_index("period")
    assert np.isnan(middlesbrough.loc[2025, FAMILY_SUPPORT])
    assert middlesbrough.loc[2024, FAMILY_SUPPORT] > 0
    held = councils.coverage(panel).set_index("Measure")
    assert held.loc["Family support, £ per child", "Missing in these years"] == 2


@pytest.mark.parametrize("area", ["Wales", "Scotland", "Cardiff"])
def test_other_nations_are_refused_with_what_is_not_held(area):
    with pytest.raises(Problem, match=f"for {area} spending by service, .* are not held"):
        opening.opening(area, [], 2016, 2025)


def test_prices_alter_nothing_where_spending_is_a_logarithm(panel):
    prices = {year: 1.03 ** (year - 2016) * (1 + 0.01 * (year % 3)) for year in range(2016, 2026)}
    real = panel.assign(
        **{FAMILY_SUPPORT: panel[FAMILY_SUPPORT] - np.log(panel["period"].map(prices))}
    )
    before, after = (panels.within(one, STARTERS, [FAMILY_SUPPORT]) for one in (panel, real))
    pd.testing.assert_frame_equal(before, after, rtol=1e-9)


def test_pounds_are_of_years_with_a_deflator_at_the_prices_of_the_last(panel):
    index = real_terms.index_numbers(real_terms.deflators(2025))
    pounds, base = other_choices.in_pounds(panel, FAMILY_SUPPORT, 2025)
    assert base == "2024-25"
    assert set(pounds.loc[pounds[FAMILY_SUPPORT].notna(), "period"]) == {
        2019,
        2020,
        2021,
        2023,
        2025,
    }
    leeds = [
        one[one["area_code"] == LEEDS].set_index("period")[FAMILY_SUPPORT]
        for one in (panel, pounds)
    ]
    assert leeds[1][2019] * 100 == pytest.approx(np.exp(leeds[0][2019]) * index[2025] / index[2019])


# Many associations


def test_all_pairs_are_looked_at_and_none_against_what_comes_before_it(found):
    assert len(PAIRS) == 33 and len(found) == 66
    assert (SECTION_47, measures.PLANS) not in PAIRS and (STARTERS, STARTERS) not in PAIRS
    assert associations.counted(found)["by_chance"] == pytest.approx(3.3)


def test_holm_is_worked_out_step_by_step(found):
    known = found["p"].sort_values()
    largest, adjusted = 0.0, {}
    for place, (row, p) in enumerate(known.items()):
        largest = max(largest, min(1.0, (len(known) - place) * p))
        adjusted[row] = largest
    assert found["holm"].to_dict() == pytest.approx(adjusted, abs=1e-12)


def test_of_noise_few_seem_beyond_chance_and_none_remains():
    rng = np.random.default_rng(11)
    keys = pd.MultiIndex.from_product([[f"E{i}" for i in range(60)], range(2016, 2024)])
    frame = pd.DataFrame(index=keys.set_names(["area_code", "period"])).reset_index()
    noise = frame.assign(**{name: rng.normal(100, 9, len(frame)) for name in measures.MEASURES})
    of = associations.counted(associations.associations(noise))
    assert of["looked_at"] == 66 and of["beyond"] <= 9 and of["adjusted"] == 0


# Sentences


def row(value, lower, upper, how=WITHIN, factor=AGENCY):
    of = {"how": how, "outcome": STARTERS, "factor": factor}
    return pd.Series({"value": value, "lower": lower, "upper": upper, **of})


@pytest.mark.parametrize(
    ("one", "said"),
    [
        (
            row(0.8, 0.4, 1.2),
            "Where the share of social workers from agencies rose by 5 points more than elsewhere, "
            "children starting care rose by 0.8 (0.4 to 1.2) per 10,000 against elsewhere.",
        ),
        (
            row(-0.8, -1.2, -0.4),
            "Where the share of social workers from agencies rose by 5 points more than elsewhere, "
            "children starting care fell by 0.8 (0.4 to 1.2) per 10,000 against elsewhere.",
        ),
        (
            row(-0.04, -0.2, 0.1),
            "Where the share of social workers from agencies rose by 5 points more than elsewhere, "
            "children starting care moved by −0.04 (−0.20 to 0.10) per 10,000, which chance could "
            "explain.",
        ),
        (
            row(0.8, 0.002, 1.5),
            "Where the share of social workers from agencies rose by 5 points more than elsewhere, "
            "children starting care rose by 0.800 (0.002 to 1.500) per 10,000 against elsewhere.",
        ),
        (row(np.nan, np.nan, np.nan), ""),
        (
            row(2.0, 1.0, 3.0, BETWEEN, LOW_INCOME),
            "Where the share of children in low-income families stood one point higher than "
            "elsewhere over the years, children starting care stood 2.0 (1.0 to 3.0) per 10,000 "
            "higher.",
        ),
        (
            row(-2.0, -3.0, -1.0, BETWEEN, LOW_INCOME),
            "Where the share of children in low-income families stood one point higher than "
            "elsewhere over the years, children starting care stood 2.0 (1.0 to 3.0) per 10,000 "
            "lower.",
        ),
        (
            row(2.0, -1.0, 5.0, BETWEEN, LOW_INCOME),
            "Where the share of children in low-income families stood one point higher than "
            "elsewhere over the years, children starting care differed by 2.0 (−1.0 to 5.0) per "
            "10,000, which chance could explain.",
        ),
    ],
)
def test_a_direction_is_said_only_where_the_interval_has_one(one, said):
    assert statements.association(one) == said


@pytest.mark.parametrize(
    ("value", "lower", "upper", "said"),
    [
        (2, 1, 3, "rose by 2.0 (1.0 to 3.0) per 10,000 against councils without one."),
        (-2, -3, -1, "fell by 2.0 (1.0 to 3.0) per 10,000 against councils without one."),
        (1, -1, 3, "moved by 1.0 (−1.0 to 3.0) per 10,000 against councils without one, which"),
        (np.nan, np.nan, np.nan, ""),
    ],
)
def test_what_came_after_a_cut_is_said_by_its_interval(value, lower, upper, said):
    text = statements_of_cuts.after(row(value, lower, upper))
    assert said in text and bool(text) == bool(said)


@pytest.mark.parametrize(
    ("pre", "said"),
    [
        (0.01, "had moved apart before the cut (p = 0.010), so that what came after cannot"),
        (0.0001, "(p below 0.001)"),
        (0.6, "show no moving apart beyond chance (p = 0.600)"),
        (np.nan, ""),
    ],
)
def test_what_came_before_a_cut_is_said_by_its_test(pre, said):
    one = pd.Series({"pre": pre, "outcome": STARTERS, "cut": 20, "others": 100})
    text = statements_of_cuts.before(one)
    assert said in text and bool(text) == bool(said)


@pytest.mark.parametrize("ways", [(1, -1), (-1, 1)])
def test_pairs_that_point_opposite_ways_are_named(found, ways):
    def turned(how, way):
        value = (2 * way, 2 * way - 1, 2 * way + 1)
        return pd.DataFrame([row(*value, how=how)])

    both = pd.concat([turned(how, way) for how, way in zip((WITHIN, BETWEEN), ways, strict=True)])
    assert "from agencies with children starting care" in statements.opposite(both)
    same = pd.concat([turned(how, 1) for how in (WITHIN, BETWEEN)])
    assert statements.opposite(same).startswith("No pair points one way")


def test_no_word_on_the_page_says_that_one_thing_leads_to_another(found, choices, cuts):
    texts = [statements.association(one) for _, one in found.iterrows()]
    texts += [statements.robust(choices), statements.by_chance(found), statements.each_way(found)]
    texts += [statements_of_cuts.after(one) for _, one in cuts[1].iterrows()]
    words = r"\b(because|due to|leads? to|led to|effects? of|caused?|reduces?|increases?|drives?)\b"
    assert not [text for text in texts if re.search(words, text)]


@pytest.mark.parametrize(
    ("area", "first"),
    [
        ("England", "Where section 47 enquiries rose"),
        ("Leeds", "- In England, where section 47 enquiries rose by 10 per 10,000 children more"),
        ("Leeds", "In Leeds from 2016 to 2025 section 47 enquiries changed by +68.1"),
        ("Leeds", "(average council +46.7), children starting care by +2.8 (−2.8)."),
        ("City of London", "City of London is not among the 145 councils compared, as those of"),
        ("Isles of Scilly", "Isles of Scilly is not among the 145 councils compared"),
        (NORTHAMPTONSHIRE, "from 2016 to 2021 (the latest held, 4 years before 2025)"),
        (NORTHAMPTONSHIRE, "Northamptonshire is not among the 145 councils compared, as councils "),
        ("E06000061+E06000062", "as it is a series of several councils."),
        ("London", "Of the 145 councils compared, 32 are in London."),
    ],
)
def test_an_opening_is_short_and_says_how_the_area_stands(every, found, area, first):
    said = opening.findings(councils.shown(area), every, found, 2025)
    assert first in said and said.endswith(statements.NO_CAUSE)
    sentences = [line for line in said.splitlines() if line]
    assert len(sentences) <= MOST_SENTENCES
    for one in sentences:
        assert len(one.removeprefix("- ").split()) <= MOST_WORDS, one
        assert not re.search(r"\. [A-Z]", one)


def test_a_council_with_missing_years_is_compared_over_the_years_it_has(every):
    gone = every["area_code"].eq(LEEDS) & every["period"].isin([*range(2016, 2020), 2025])
    thin = every.assign(**{SECTION_47: every[SECTION_47].mask(gone)})
    said = opening.own_changes(thin, data.area("Leeds"), 2025)
    own = every[every["area_code"] == LEEDS].set_index("period")[SECTION_47]
    assert "In Leeds from 2020 to 2024 section 47 enquiries changed by " in said
    assert statements.words.signed(own[2024] - own[2020], 1) in said
    none = every.assign(**{SECTION_47: every[SECTION_47].mask(every["area_code"] == LEEDS)})
    assert opening.own_changes(none, data.area("Leeds"), 2025) == ""
    panel = councils.panel(none)
    kept = one_council.changes(none, panel, LEEDS)["measure"]
    assert SECTION_47 not in set(kept) and STARTERS in set(kept)


# One council


def test_what_the_model_says_of_a_council_is_its_own_change_times_the_association(panel, found):
    beside = one_council.beside_the_model(panel, found, LEEDS).set_index(["outcome", "factor"])
    one = beside.loc[(STARTERS, SECTION_47)]
    wide = panel.pivot_table(SECTION_47, "area_code", "period")
    moved = wide[2025] - wide[2016]
    assert one["moved"] == pytest.approx(moved[LEEDS] - moved.mean())
    slope = one_council.slope(found, STARTERS, SECTION_47)
    assert one["value"] == pytest.approx(slope * one["moved"] / 10)
    assert one["least"] < one["lower"] < one["value"] < one["upper"] < one["most"]
    # spending rose less than elsewhere: limits of a negative step keep their order
    spending = beside.loc[(STARTERS, FAMILY_SUPPORT)]
    assert spending["moved"] < 0 and spending["lower"] < spending["value"] < spending["upper"]


def test_a_council_that_is_not_compared_has_its_own_changes_and_no_model(every, panel, found):
    for code in (CITY, NORTHAMPTONSHIRE):
        assert one_council.beside_the_model(panel, found, code).empty
        assert not one_council.changes(every, panel, code).empty
        drawn = one_council.picture(panel, STARTERS, SECTION_47, code)
        assert set(drawn["of"]) == {"group"}
    title = opening.picture_title(drawn, found, data.area(NORTHAMPTONSHIRE))
    assert "Northamptonshire" not in title


def test_what_is_left_of_both_means_gives_the_slope_again(panel, found):
    left = panels.less_both_means(panel, [STARTERS, SECTION_47])
    slope = (left[STARTERS] * left[SECTION_47]).sum() / (left[SECTION_47] ** 2).sum()
    assert 10 * slope == pytest.approx(one_council.slope(found, STARTERS, SECTION_47), **CLOSE)


def test_what_one_child_moves_is_said_of_tiny_councils_alone(every):
    said = opening.one_child(every, data.area("City of London"))
    assert re.fullmatch(r"One child is 1[0-9] per 10,000 in City of London, .* by chance\.", said)
    assert opening.one_child(every, data.area("Leeds")) == ""
    assert opening.one_child(every, data.area("London")) == ""


@pytest.mark.parametrize(("own", "said"), [(9.0, "lies outside that of 95"), (1.0, "lie among")])
def test_a_council_outside_most_is_said_to_be(own, said):
    one = {"outcome": STARTERS, "factor": AGENCY, "least": -2.0, "most": 3.0, "own": own}
    text = opening.beside_the_model(pd.DataFrame([one]), data.area("Leeds"))
    assert said in text and "Leeds" in text


# Large cuts


def with_cuts(effect=3.0, trend=0.0, seed=0):
    """Spending that falls for good in 30 of 60 councils, and an outcome that follows by effect."""
    rng = np.random.default_rng(seed)
    rows = []
    for unit in range(60):
        year = 2019 + unit % 4 if unit < 30 else 9999
        for period in range(2015, 2026):
            cut = period >= year
            lead = trend * (period - year) if unit < 30 else 0.0
            y = unit + 2 * (period - 2015) + effect * cut + lead + rng.normal(0, 1)
            spent = np.log(100) - 0.5 * cut + rng.normal(0, 0.01)
            rows.append((f"E{unit}", period, y, spent))
    return pd.DataFrame(rows, columns=["area_code", "period", "y", FAMILY_SUPPORT])


def test_first_cuts_are_found_by_the_rule():
    spent = {
        "kept": [100, 100, 70, 70, 70],
        "made good": [100, 100, 70, 100, 100],
        "small": [100, 100, 90, 90, 90],
        "twice": [100, 70, 70, 30, 30],
        "last": [100, 100, 100, 100, 60],
        "missing": [100, np.nan, 70, 70, 70],
    }
    frame = pd.DataFrame(spent, index=range(2020, 2025)).rename_axis("period")
    frame = frame.melt(ignore_index=False, var_name="area_code", value_name="pounds").reset_index()
    frame = frame.assign(**{FAMILY_SUPPORT: np.log(frame["pounds"])})
    cuts = large_cuts.first_cuts(frame, large_cuts.Rule(0.2)).to_dict()
    assert cuts == {"kept": 2022, "made good": 0, "small": 0, "twice": 2021}
    either = large_cuts.first_cuts(frame, large_cuts.Rule(0.2, kept=False)).to_dict()
    assert either["made good"] == 2022 and either["last"] == 2024 and "missing" not in either
    small = large_cuts.first_cuts(frame, large_cuts.Rule(0.1)).to_dict()
    assert small["small"] == 2022


def test_the_course_is_the_mean_of_differences_in_differences():
    """As Sun and Abraham weight cohorts, where those never cut are compared: by plain loops."""
    frame = with_cuts()
    cuts = large_cuts.first_cuts(frame, large_cuts.Rule())
    stack = large_cuts.stacked(frame, "y", cuts)
    course = large_cuts.course(stack).set_index("since")
    y = frame.set_index(["area_code", "period"])["y"].to_dict()
    treated = {unit: year for unit, year in cuts.items() if year and year + 2 <= 2025}
    never = [unit for unit, year in cuts.items() if year == 0]
    for since in (-3, -2, 0, 1, 2):
        each = []
        for unit, year in treated.items():
            own = y[unit, year + since] - y[unit, year - 1]
            others = [y[other, year + since] - y[other, year - 1] for other in never]
            each.append(own - sum(others) / len(others))
        assert course.loc[since, "value"] == pytest.approx(sum(each) / len(each), **CLOSE)
    assert course.loc[-1, ["value", "lower", "upper"]].tolist() == [0, 0, 0]


@pytest.mark.filterwarnings("ignore:The design matrix", "ignore:invalid value")
def test_the_course_is_the_stacked_regression_on_full_dummies():
    frame = with_cuts(seed=1)
    stack = large_cuts.stacked(frame, "y", large_cuts.first_cuts(frame, large_cuts.Rule()))
    course = large_cuts.course(stack).set_index("since")
    stack = stack.assign(
        unit=stack["cohort"].astype(str) + stack["area_code"],
        when=stack["cohort"].astype(str) + "/" + stack["since"].astype(str),
    )
    for since in (-3, -2, 0, 1, 2):
        stack[f"d{since + 3}"] = stack["treated"] * (stack["since"] == since)
    names = " + ".join(f"d{since + 3}" for since in (-3, -2, 0, 1, 2))
    fit = smf.wls(f"value ~ {names} + C(unit) + C(when)", stack, weights=stack["weight"]).fit(
        cov_type="cluster", cov_kwds={"groups": pd.factorize(stack["area_code"])[0]}
    )
    rows = stack[stack["since"] != -1]
    n, k = len(rows), 5 + rows["when"].nunique()
    whole = len(stack)
    for since in (-3, -2, 0, 1, 2):
        assert course.loc[since, "value"] == pytest.approx(fit.params[f"d{since + 3}"], **CLOSE)
        error = fit.bse[f"d{since + 3}"] * np.sqrt(
            (whole - len(fit.params)) / (whole - 1) * (n - 1) / (n - k)
        )
        half = (course.loc[since, "upper"] - course.loc[since, "lower"]) / 2
        groups = stack["area_code"].nunique()
        assert half == pytest.approx(stats.t.ppf(0.975, groups - 1) * error, rel=1e-7)


def test_a_known_effect_is_found_and_a_trend_before_it_seen():
    frame = with_cuts(effect=3.0)
    stack = large_cuts.stacked(frame, "y", large_cuts.first_cuts(frame, large_cuts.Rule()))
    one = large_cuts.summary(stack)
    assert one["lower"] < 3 < one["upper"] and one["lower"] > 0 and one["pre"] > 0.05
    assert one["cut"] == 30 and one["others"] == 30
    frame = with_cuts(effect=0.0, trend=1.5)
    stack = large_cuts.stacked(frame, "y", large_cuts.first_cuts(frame, large_cuts.Rule()))
    assert large_cuts.summary(stack)["pre"] < 0.001


def test_too_few_cuts_give_no_estimate(panel):
    few = large_cuts.first_cuts(panel, large_cuts.Rule(0.6))
    one = large_cuts.summary(large_cuts.stacked(panel, STARTERS, few))
    assert np.isnan(one["value"]) and one["cut"] < panels.FEWEST_UNITS
    assert large_cuts.course(large_cuts.stacked(panel, STARTERS, few)).empty


def test_each_panel_around_cuts_has_the_numbers_of_its_own_scale(cuts, monkeypatch):
    seen = []
    names = {"plt": plt, "data": data, "charts": charts, "statements_of_cuts": statements_of_cuts}
    names |= {"courses": cuts[0], "summaries": cuts[1], "figures": None, "children": None}
    names["show"] = lambda figure, **_: seen.append(figure)
    monkeypatch.setattr(data, "credit", lambda *_: "")
    exec(code_of("what-goes-with-what", "cuts-figure"), names)
    plt.close(seen[0])
    for axes in seen[0].axes:
        assert axes.yaxis.get_tick_params()["labelleft"]


def test_another_rule_is_tried_and_the_answers_counted(cuts):
    _, summaries = cuts
    assert len(summaries) == len(large_cuts.RULES) * len(statements_of_cuts.OUTCOMES)
    ways = [
        statements.direction(one) for _, one in summaries.iterrows() if one["value"] == one["value"]
    ]
    assert f"Of {len(ways)} estimates" in statements_of_cuts.by_rule(summaries)
    assert f"and {ways.count(0)} could be chance" in statements_of_cuts.by_rule(summaries)


# Other choices


def test_each_choice_changes_what_it_says(every, panel, choices):
    one = choices[(choices["outcome"] == STARTERS) & (choices["factor"] == SECTION_47)]
    by = one.set_index("choice")
    assert by.index.is_unique
    assert by.loc["Without London", "units"] == 145 - 32
    assert by.loc["With the smallest and the reorganised councils", "units"] > 145
    assert by.loc["Up to 2021 only", "last"] == 2021
    assert by.loc["After 2021 only", "first"] == 2022
    assert by.loc["The second measure two years earlier", "first"] == 2018
    assert by.loc["The second measure one year later", "last"] == 2024
    main = by.loc[other_choices.MAIN]
    ends = by.loc[other_choices.LEFT_OUT_IN_TURN]
    assert ends["lower"] <= main["value"] <= ends["upper"]
    others = by.drop(
        index=[other_choices.MAIN, other_choices.JACKKNIFE, other_choices.LEFT_OUT_IN_TURN]
    )
    assert (others["value"] != main["value"]).all()


def test_an_earlier_value_is_that_of_the_year_before(panel):
    moved = other_choices.shifted(panel, AGENCY, 1)
    keys = ["area_code", "period"]
    own, before = (one.set_index(keys)[AGENCY] for one in (moved, panel))
    assert own[LEEDS, 2024] == before[LEEDS, 2023]
    assert np.isnan(own[LEEDS, 2018])


def test_one_population_takes_the_years_own_out_of_rates(panel):
    fixed = other_choices.on_one_population(panel)
    leeds = panel[panel["area_code"] == LEEDS].set_index("period")
    own = fixed[fixed["area_code"] == LEEDS].set_index("period")
    times = leeds["children"] / leeds["children"].mean()
    assert own[SECTION_47].dropna().to_numpy() == pytest.approx(
        (leeds[SECTION_47] * times).dropna()
    )
    spent = np.exp(leeds[FAMILY_SUPPORT]) * times
    assert np.exp(own[FAMILY_SUPPORT]).dropna().to_numpy() == pytest.approx(spent.dropna())


def test_a_range_is_not_written_as_an_interval_and_what_comes_later_is_named(choices):
    cells = statements.tested_otherwise(choices)
    ranges = choices["choice"].eq(other_choices.LEFT_OUT_IN_TURN)
    assert not cells[ranges].str.contains("(", regex=False).any()
    assert "from agencies with section 47 enquiries, 10.9 (7.2 to 14.5)" in statements.timing(
        choices
    )
    none = choices.assign(lower=-1.0, upper=1.0)
    assert statements.timing(none) == ""
