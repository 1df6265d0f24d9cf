"""Synthetic records: marked, the same for a seed, like published totals, and by known risks."""

import json

import numpy as np
import pandas as pd
import pytest

from helpers import data
from helpers.data.nations import ENGLAND
from helpers.errors import Problem
from helpers.records import cin as census
from helpers.records import court as proceedings
from helpers.records import ssda903 as returns
from helpers.records import synthetic
from helpers.records.cin import paths
from helpers.records.court import recurrence, sets
from helpers.records.ssda903 import periods, re_entry
from helpers.records.synthetic import calibration, cin, court, ssda903
from helpers.statistics import intervals, survival
from tests.conftest import longer

SETS = 100
SIXTY = {
    "ssda903": {"rules": set(), "people": ("*-header.csv", "CHILD")},
    "cin": {"rules": {"1104", "2883", "2885", "8615", "8675Q"}, "people": None},
    "court": {"rules": set(), "people": ("case_child.csv", "child_id")},
}
READ = {"ssda903": returns.read, "cin": census.read, "court": proceedings.read}


@pytest.fixture(scope="module")
def law():
    return ssda903.model()


@pytest.fixture(scope="module")
def stays(law):
    """Stays of many children: as many sets of records as they are cut into."""
    return ssda903.periods(law, 500 * SETS, np.random.default_rng(2))


@pytest.fixture(scope="module")
def risk():
    return calibration.court()


@pytest.fixture(scope="module")
def mothers(risk):
    return court.sets_of(300 * SETS, risk, np.random.default_rng(3), 2011)


def within(frame, truth):
    """Return the share of intervals that the truth lies in."""
    known = frame["lower"].notna()
    return ((frame["lower"] <= truth) & (truth <= frame["upper"]))[known].mean()


def near_95(share, of=SETS):
    """Say whether so many intervals of 95% may cover the truth so often (odds of 1000 to 1)."""
    return abs(share - 0.95) < 3.3 * np.sqrt(0.95 * 0.05 / of)


@pytest.mark.parametrize("kind", synthetic.KINDS)
def test_a_command_writes_marked_records_that_are_read_whole(kind, command, tmp_path):
    def made(name, seed):
        arguments = ("--children", "60", "--seed", seed, "--output", str(tmp_path / name))
        done = command("synthesise", kind, *arguments)
        assert done.code == 0, done.err
        return {path.name: path.read_bytes() for path in (tmp_path / name).iterdir()}

    files = made("one", "4")
    assert files == made("again", "4") != made("other", "5")
    about = json.loads(files.pop("truth.json"))
    assert (about["synthetic"], about["kind"], about["seed"]) == (True, kind, 4)
    for text in (content.decode() for content in files.values()):
        lines = text.splitlines()[1:] if kind != "cin" else text.split("<Child>")
        assert lines and all(synthetic.MARK in line or line[0].islower() for line in lines)
    assert synthetic.marked([tmp_path / "one"])
    name = next(name for name in files if name.endswith((".csv", ".xml")))
    one_real = files[name].decode().replace(f"{synthetic.MARK}-", "", 1)
    (tmp_path / "one" / name).write_text(one_real, encoding="utf-8", newline="")
    assert not synthetic.marked([tmp_path / "one"])
    (tmp_path / "one" / name).write_bytes(files[name])
    read = READ[kind]([tmp_path / "one"])
    assert read.left_out.empty
    assert set(read.failures["rule"]) <= SIXTY[kind]["rules"]
    if kind == "cin":
        assert read.enquiries["child"].nunique() == 60
    else:
        pattern, column = SIXTY[kind]["people"]
        people = pd.concat(map(pd.read_csv, (tmp_path / "one").glob(pattern)))
        assert people[column].nunique() == 60


def test_what_cannot_be_made_is_said(command, tmp_path):
    (tmp_path / "mine.csv").write_text("CHILD\n1\n", encoding="utf-8")
    for arguments, said, code in [
        (("courts",), "'courts' is not one of 'ssda903', 'cin', 'court'", 2),
        (("court", "--children", "3"), "at least 10", 1),
        (("court",), "new or empty", 1),
    ]:
        done = command("synthesise", *arguments, "--output", str(tmp_path))
        assert done.code == code and said in done.err
    assert [path.name for path in tmp_path.iterdir()] == ["mine.csv"]
    assert not synthetic.marked([tmp_path])
    with pytest.raises(Problem):
        synthetic.write("courts", tmp_path / "new", 100, 1)


def test_care_is_like_the_published_totals(law, stays):
    end = np.datetime64(f"{law.care.year}-03-31")
    first = end - np.timedelta64(365 * ssda903.YEARS, "D")
    left = stays[stays["ended"].between(first, end)]
    share = left["exit"].value_counts(normalize=True)
    england = {
        name: data.series(name, ENGLAND)["value"].dropna().iloc[-1]
        for name in (
            *("looked_after_count", "looked_after_ceased_count", "adopted_count"),
            *("returned_home_planned_percent", "returned_home_unplanned_percent"),
        )
    }
    ceased = england["looked_after_ceased_count"]
    inside = ((stays["started"] <= end) & (stays["ended"] > end)).sum()
    a_year = len(left) / ssda903.YEARS
    assert inside / a_year == pytest.approx(england["looked_after_count"] / ceased, rel=0.04)
    home = england["returned_home_planned_percent"]
    assert 100 * share["E4A"] == pytest.approx(home, abs=2)
    unplanned = england["returned_home_unplanned_percent"]
    assert 100 * share["E4B"] == pytest.approx(unplanned, abs=1)
    adopted = share["E11"] + share["E12"]
    assert adopted == pytest.approx(england["adopted_count"] / ceased, abs=0.01)
    started = stays[stays["started"].between(first, end)]
    age = (started["started"] - started["born"]).dt.days / 365.25
    assert (age < 1).mean() == pytest.approx(law.care.ages[0, 1], abs=0.02)


def test_enquiries_and_court_are_like_the_published_totals(risk):
    law = calibration.enquiries()
    frame = cin.enquiries(law, 30_000, np.random.default_rng(1))
    last = frame[frame["started"] >= f"{law.year - 1}-04-01"]
    england = {
        name: data.series(name, ENGLAND)["value"].dropna().iloc[-1]
        for name in ("section_47_count", "section_47_children_count", "conference_count")
    }
    each = england["section_47_count"] / england["section_47_children_count"]
    assert len(last) / last["child"].nunique() == pytest.approx(each, rel=0.03)
    conferences = england["conference_count"] / england["section_47_count"]
    assert frame["conference"].notna().mean() == pytest.approx(conferences, abs=0.01)
    assert -np.expm1(-7 * risk) == pytest.approx(0.24)


def test_risks_are_those_that_studies_found():
    held = data.studies().astype(str)
    lines = held.agg(" ".join, axis=1)

    def found(*words):
        return lines[
            np.logical_and.reduce([lines.str.contains(word, regex=False) for word in words])
        ]

    years, shares = list(calibration.HOME), list(calibration.HOME.values())
    assert years == [0.25, 1, 6]
    text = " / ".join(f"{100 * share:.0f}" for share in shares)
    assert len(found(text, "3 months / 1 year / 6 years", "returned home"))
    assert len(found("exit by special guardianship order", "within 5 years", "5.9"))
    assert len(found("repeat proceedings within 7 years", "all mothers", "24"))
    assert (calibration.GUARDIANSHIP, calibration.COURT) == ({5.0: 0.059}, {7.0: 0.24})


def test_intervals_of_re_entry_hold_the_true_risk_as_often_as_they_say(law, stays):
    truth = pd.DataFrame(ssda903.truth(law, stays)["re_entry"])
    truth = truth[truth["code"] == "E4A"].set_index("months")
    end = np.datetime64(f"{law.care.year}-03-31", "s")
    left = stays[(stays["exit"] == "E4A") & (stays["ended"] <= end)]
    back, adult = left["next_started"].to_numpy(), left["grown"].to_numpy()
    until = np.fmin(np.fmin(back, adult), end)
    cause = np.select([until == back, until == adult], [1, 2], 0)
    years = (until - left["ended"].to_numpy()) / np.timedelta64(1, "D") / 365.25
    parts = [np.flatnonzero(left["child"].rank(method="dense") % SETS == n) for n in range(SETS)]
    at = np.array([1, 5])
    for name, estimate in (
        ("kaplan_meier", lambda of: survival.kaplan_meier(years[of], cause[of] == 1, at)),
        ("aalen_johansen", lambda of: survival.aalen_johansen(years[of], cause[of], 1, at)),
    ):
        found = pd.concat([estimate(of) for of in parts])
        for year, each in found.groupby("years"):
            true = truth.loc[12 * year, name]
            assert near_95(within(each, true)), (name, year)
            assert not near_95(within(each, 1.5 * true)), (name, year)


def test_intervals_of_recurrence_hold_the_true_risk_as_often_as_they_say(risk, mothers):
    end = pd.Timestamp("2024-12-31")
    truth = {row["years"]: row["probability"] for row in court.truth(risk, 2011)["recurrence"]}
    index = mothers[mothers["index"]].copy()
    second = mothers[~mothers["index"]].drop_duplicates("mother").set_index("mother")["issued"]
    back = index["mother"].map(second)
    years = ((back.fillna(end) - index["issued"]).dt.days / 365.25).to_numpy()
    seen = back.notna().to_numpy()
    parts = [np.flatnonzero(np.arange(len(index)) % SETS == n) for n in range(SETS)]
    found = pd.concat([survival.kaplan_meier(years[of], seen[of], [1, 7]) for of in parts])
    for year, each in found.groupby("years"):
        assert near_95(within(each, truth[year]))
        assert not near_95(within(each, 1.5 * truth[year]))


def test_the_paths_of_enquiries_are_drawn_as_the_truth_says():
    law = calibration.enquiries()
    frame = cin.enquiries(law, 100 * SETS, np.random.default_rng(4))
    counts = pd.crosstab(frame["child"].rank(method="dense") % SETS, frame["path"])
    for path, share in cin.shares(law).items():
        found = intervals.share_interval(counts[path], counts.sum(axis=1))
        covered = found["lower"].le(share) & found["upper"].ge(share)
        if share > 0.02:
            assert near_95(covered.mean()), path
        assert counts[path].sum() / len(frame) == pytest.approx(share, abs=0.006)


@longer
@pytest.mark.parametrize("kind", synthetic.KINDS)
def test_the_whole_way_recovers_the_true_risk(kind, tmp_path):
    """Files are written, read, checked, followed and estimated, over many seeds."""
    covered = []
    for seed in range(40):
        folder = tmp_path / str(seed)
        synthetic.write(kind, folder, 1500, seed)
        truth = json.loads((folder / "truth.json").read_text(encoding="utf-8"))
        covered += WHOLE[kind](READ[kind]([folder]), truth)
    assert near_95(np.mean(covered), of=40)


def _care(records, truth):
    followed = re_entry.at_risk(
        periods.periods(records.episodes, records.headers, records.end), records.end
    )
    found = re_entry.curves(followed).merge(pd.DataFrame(truth["re_entry"]), on=["exit", "months"])
    found = found[(found["exit"] == "home, planned") & (found["months"] == 24)]
    return list(found["kaplan_meier_y"].between(found["lower"], found["upper"]))


def _enquiries(records, truth):
    found = paths.paths(records.enquiries, records.plans)
    known = found[found["started"] < found["seen_to"] - pd.Timedelta(days=106)]
    path = "plan after conference"
    counted = intervals.share_interval([(known["path"] == path).sum()], [len(known)])
    return list(
        (counted["lower"] <= truth["paths"][path]) & (truth["paths"][path] <= counted["upper"])
    )


def _court(records, truth):
    found = recurrence.recurrence(sets.sets(records), records.end, start=records.start)
    found = found.merge(pd.DataFrame(truth["recurrence"]), on="years")
    five = found[found["years"] == 5]
    return list(five["probability_y"].between(five["lower"], five["upper"]))


WHOLE = {"ssda903": _care, "cin": _enquiries, "court": _court}
