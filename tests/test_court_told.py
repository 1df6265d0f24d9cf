"""What leaves of court records: nothing small, nothing exact, and the same in words."""

import re

import numpy as np
import pandas as pd
import pytest

from helpers.records import court, disclosure
from helpers.records.court import hazard_ratios, recurrence, statements, told
from helpers.records.court.sets import sets
from helpers.records.disclosure import Policy
from tests import court_records as made

POLICY = Policy()


@pytest.fixture(scope="module")
def held(tmp_path_factory):
    return court.read([made.write(tmp_path_factory.mktemp("court"), made.at_random(11, 900))])


@pytest.fixture(scope="module")
def frames(held):
    """Every frame that a page shows, by name."""
    found = sets(held)
    curve = told.risk(found, held, POLICY)
    return {
        "curve": curve,
        "yearly": told.yearly(curve),
        "kinds": told.kinds(found, held, POLICY),
        "infants": told.infants(found, held, POLICY),
        "ages": told.by_age(found, held, POLICY, 5),
        "years": told.by_year(found, held, POLICY, 3),
        "shares": told.shares(found, held, POLICY),
    }


def test_no_count_that_is_told_is_small_or_exact(frames):
    for name, frame in frames.items():
        counts = frame.reindex(columns=["at_risk", "events", "n", "mothers"]).to_numpy(float)
        counts = counts[~np.isnan(counts)]
        assert len(counts), name
        assert (counts >= 10).all(), name
        assert (counts % 5 == 0).all(), name
        missing = frame.reindex(columns=["probability", "value"]).isna().all(axis=1)
        assert (frame.loc[missing, "status"] != "").all(), name
        assert (frame.loc[~missing, "status"] == "").all(), name


def test_what_is_withheld_of_a_group_is_not_what_is_left_of_the_whole():
    exact = pd.DataFrame({"age_band": ["young", "older", "old"], "years": 5.0})
    exact = exact.assign(at_risk=[60, 90, 40], events=[12, 30, 4], probability=[0.17, 0.25, 0.1])
    exact = exact.assign(lower=0.05, upper=0.3)
    safe = disclosure.groups(exact, "age_band", POLICY)
    alone = disclosure.curve(exact, POLICY, by="age_band")
    assert alone["events"].isna().sum() == 1
    assert safe["events"].isna().sum() == 2
    assert safe.loc[safe["events"].isna(), ["probability", "lower"]].isna().all(axis=None)


def test_returns_over_infants_are_withheld_where_they_would_tell_how_few_others_there_are(held):
    found = sets(held)
    exact = recurrence.new_infants(found, held.end, start=held.start, at=told.HALF_YEARS)
    exact = exact[exact["at_risk"] >= 25]
    events = exact.pivot_table("events", "years", "kind")
    policy = Policy(threshold=25, base=1)
    safe = told.infants(found, held, policy).set_index("years")["events"]
    few = (events < 25).any(axis=1)
    assert not few.all() and (events.loc[few, recurrence.INFANT] >= 25).any()
    assert safe[events.index[few]].isna().all()
    rounded = policy.between.rounded(events.loc[~few, recurrence.INFANT])
    assert safe[events.index[~few]].tolist() == rounded.tolist()


def test_a_share_with_a_look_back_is_withheld_where_few_had_an_earlier_set_longer_ago(held):
    found = sets(held)
    exact = recurrence.crude_share(found, told.LOOK_BACK, held.start).set_index("year")
    safe = told.shares(found, held, Policy(threshold=10, base=1))
    near = safe[safe["area"] == told.KINDS_OF_SHARE["look_back"]].set_index("period")
    between = exact["repeat_seen"] - exact["repeat_look_back"]
    assert near.loc[between < 10, ["n", "value"]].isna().all(axis=None)
    assert (near.loc[exact["repeat_look_back"].isna(), "status"] == "z").all()


def test_with_nothing_withheld_the_page_shows_the_analysis_itself(held):
    found = sets(held)
    curve = told.risk(found, held, Policy(threshold=1, base=1))
    exact = recurrence.recurrence(found, held.end, at=told.HALF_YEARS, start=held.start)
    pd.testing.assert_frame_equal(curve[list(exact)], exact, check_dtype=False)


def test_a_ratio_beside_few_is_withheld_and_no_p_is_told_exactly():
    rng, n = np.random.default_rng(4), 400
    bands = np.repeat(["under 20", "20 to 24", "25 to 29"], [190, 190, 20])
    mothers = pd.DataFrame({"age_band": bands, "duration": rng.exponential(4, n), "year": 2012})
    mothers["returned"] = (np.arange(n) % 4 == 0) & (np.arange(n) < 390)
    mothers = mothers.assign(youngest=np.arange(n) % 3, children=1)
    exact = hazard_ratios.ratios(mothers).set_index("term")
    aged = exact.loc[exact.index.str.startswith("aged")]
    assert (aged["people"] == 20).all() and (aged["events"] < 10).all()
    held = disclosure.ratios(exact).loc[aged.index]
    assert held["ratio"].isna().all()
    infants = exact.loc["youngest child under 1"]
    assert infants["people"] == (mothers["youngest"] < 1).sum()


def test_sentences_say_what_is_told_and_no_other_number(held, frames):
    found = sets(held)
    said = [
        statements.read(held, found, POLICY),
        statements.risk(frames["curve"]),
        statements.title(frames["curve"]),
        statements.title(frames["infants"], statements.INFANT),
        statements.kinds(frames["kinds"]),
        statements.shares(frames["shares"]),
    ]
    assert "about 300 mothers" in said[0]
    assert f"from {held.start.year} to {held.end.year}" in said[0]
    known = frames["yearly"].dropna(subset="probability")
    last = known.iloc[-1]
    assert f"{100 * last['probability']:.1f}%" in said[2]
    assert f"within {last['years']:g} years" in said[2]
    numbers = {float(n.replace(",", "")) for n in re.findall(r"[\d,]*\d(?:\.\d)?", " ".join(said))}
    may = {float(n) for frame in frames.values() for n in _percents(frame)}
    years = {float(year) for year in range(1, 2030)}
    counts = {held.start.year, held.end.year, *(5.0 * n for n in range(60))}
    assert {n for n in numbers if n % 1} <= may
    assert {n for n in numbers if not n % 1} <= may | years | counts


def _percents(frame):
    for name in ("probability", "lower", "upper", "value"):
        if name in frame:
            scale = 1 if name == "value" else 100
            yield from (scale * frame[name].dropna()).round(1)


def test_only_whole_years_are_named_as_only_they_are_in_the_table(frames):
    short = frames["curve"][frames["curve"]["years"] < 4]
    for text in (statements.title(short), statements.risk(short)):
        assert "within 3 years" in text and "3.5" not in text


def test_records_without_ages_have_no_bands_to_tell_of(tmp_path):
    tables = made.at_random(11, 60)
    tables["case_adult"] = [[*row[:3], ""] for row in tables["case_adult"]]
    held = court.read([made.write(tmp_path, tables)])
    assert told.by_age(sets(held), held, POLICY, 5).empty


def test_too_few_returns_are_said_to_be_too_few(tmp_path):
    cases = pd.DataFrame(
        {
            "mother": [f"m{n}" for n in range(20)],
            "issued": pd.date_range("2010-01-01", periods=20, freq="100D"),
            "age": 25,
        }
    )
    held = court.read([made.write(tmp_path, made.of_cases(cases))])
    found = sets(held)
    curve = told.risk(found, held, POLICY)
    assert statements.risk(curve) == ""
    assert "too few" in statements.title(curve)
    assert statements.kinds(told.kinds(found, held, POLICY)) == ""
    assert "too few years" in statements.shares(told.shares(found, held, POLICY))
    ratios = told.ratios(found, held, POLICY)
    assert ratios.empty
    assert statements.ratios(ratios) == ""
    assert told.failing(held, POLICY).empty


def test_sets_of_whole_years_stand_beside_the_applications_that_a_rate_implies(held):
    found = sets(held)
    rates = pd.DataFrame({"period": [2012, 2013], "value": [10.0, 20.0]})
    children = pd.DataFrame({"period": [2011, 2012, 2013], "value": [50_000.0, 60_000.0, 1.0]})
    both = told.applications(found, held, POLICY, rates, children).set_index("period")
    assert both.index.min() == held.start.year + 1, "the records begin in January"
    assert both.index.max() == held.end.year
    assert both["implied"].dropna().to_dict() == {2012: 50, 2013: 120}
    issued = found.loc[~found["split"], "issued"]
    exact = issued.between("2012-04-01", "2013-03-31").sum()
    assert abs(both.loc[2013, "sets"] - exact) <= 2.5
    said = statements.applications(both.reset_index(), "Leeds")
    assert said == (
        f"In the year ending 31 March 2013 these records show about {both.loc[2013, 'sets']:.0f} "
        "sets issued; the published rate of Leeds implies about 120 applications."
    )
    none = both.reset_index().assign(implied=np.nan)
    assert "no whole year" in statements.applications(none, "Leeds")


def test_ratios_are_said_to_be_beyond_chance_only_where_their_interval_is():
    ratios = pd.DataFrame(
        {
            "label": ["young", "old", "few"],
            "value": [1.5, 1.1, np.nan],
            "lower": [1.2, 0.9, np.nan],
            "upper": [1.9, 1.3, np.nan],
            "bound": "95% interval",
            "proportional_p": ["0.05 or more", "below 0.05", ""],
        }
    )
    said = statements.ratios(ratios)
    assert "Beyond chance: young: 1.50 (1.20 to 1.90)." in said
    assert "Not the same at all times (p below 0.05): old;" in said
    assert "No ratio is beyond" in statements.ratios(ratios.tail(2))


def test_published_estimates_stand_beside_the_records_own_of_as_many_years(frames):
    published = pd.DataFrame(
        {
            "who": ["a study", "another", "a third"],
            "within_years": [5.0, np.nan, 5.0],
            "value": [22.0, 25.0, 20.0],
            "lower": np.nan,
            "upper": np.nan,
            "bound": "95% interval",
        }
    )
    both = told.beside(frames["curve"], published, "Ours")
    assert both["label"].tolist() == ["a study", "a third", "Ours"]
    assert set(both["group"]) == {"Within 5 years"}
    own = frames["curve"].set_index("years").loc[5.0]
    assert both["value"].iloc[-1] == pytest.approx(100 * own["probability"])
    said = statements.beside(both, "Ours")
    assert "published: a study, 22%; a third, 20%" in said
    assert f"{both['value'].iloc[-1]:.1f}%" in said
