"""Stitching of years, held against a second implementation that goes row by row."""

import csv
from datetime import date, datetime, timedelta

import numpy as np
import pandas as pd
import pytest

from helpers.records import ssda903
from helpers.records.ssda903 import frames, stitching
from helpers.records.ssda903.rules_of_years import EXCLUDES
from tests.ssda903 import episode, read, write

SAME = ["RNE", "LS", "PLACE", "PLACE_PROVIDER", "PL_POST", "URN"]
FIELDS = ["DECOM", "RNE", "LS", "CIN", "PLACE", "DEC", "REC", "REASON_PLACE_CHANGE"]


def day(text):
    return datetime.strptime(text, "%d/%m/%Y").date() if text else None


def plainly(rows, latest):
    """Return the stitched rows, one at a time, from rows with dates, `year` and `number`."""
    kept = {}
    for row in sorted(rows, key=lambda row: (row["year"], bool(row["DEC"]), row["number"])):
        kept[row["CHILD"], row["DECOM"]] = row
    result = []
    for child in sorted({child for child, _ in kept}):
        own = [kept[key] for key in sorted(key for key in kept if key[0] == child)]
        result += second_stage(first_stage(own, latest))
    return result


def first_stage(own, latest):
    result = []
    for place, row in enumerate(own):
        before = own[place - 1] if place else None
        after = own[place + 1] if place + 1 < len(own) else None
        row = dict(row, fixed="")
        if row["DEC"] is None and row["year"] != latest:
            end_of_year = max(date(row["year"], 3, 31), row["DECOM"])
            if any(other and all(other[n] == row[n] for n in SAME) for other in (before, after)):
                continue
            if before and before["year"] > row["year"]:
                continue
            if not after:
                row |= {"DEC": end_of_year, "REC": "E99", "fixed": "RULE_2"}
            elif after["RNE"] == "S":
                ended = min(end_of_year, after["DECOM"] - timedelta(days=1))
                row |= {"DEC": ended, "REC": "E99", "fixed": "RULE_1A"}
            else:
                row |= {"DEC": after["DECOM"], "REC": "X1", "fixed": "RULE_1"}
                if after["RNE"] in ("P", "B", "T", "U"):
                    row["REASON_PLACE_CHANGE"] = "LIIAF"
        result.append(row)
    return result


def second_stage(own):
    for place, row in enumerate(own[:-1]):
        after = own[place + 1]
        if row["DEC"] is None or row["year"] >= after["year"]:
            continue
        if row["DEC"] > after["DECOM"]:
            name = "RULE_4"
        elif row["DEC"] < after["DECOM"] and row["REC"] == "X1":
            name = "RULE_5"
        else:
            continue
        row |= {"DEC": after["DECOM"], "fixed": " | ".join(filter(None, [row["fixed"], name]))}
    for place, row in enumerate(own):
        if row["DEC"] is None:
            row["REC"] = ""
            row["still open"] = place + 1 < len(own)
    return [row for row in own if not row.get("still open")]


def as_read(episodes):
    """Return what was read as the plain implementation gives it."""
    names = dict(zip(frames.EPISODES.values(), frames.EPISODES, strict=True))
    rows = []
    for row in episodes.rename(columns=names).to_dict("records"):
        filled = {name: "" if pd.isna(row[name]) else row[name] for name in FIELDS}
        for name in ("DECOM", "DEC"):
            filled[name] = filled[name].date() if filled[name] else None
        rows.append((row["CHILD"], row["year"], row["fixed"], *filled.values()))
    return sorted(rows, key=lambda row: row[0])


def as_plain(rows):
    return [(row["CHILD"], row["year"], row["fixed"], *(row[n] for n in FIELDS)) for row in rows]


def dated(rows, year):
    return [
        row | {"DECOM": day(row["DECOM"]), "DEC": day(row["DEC"]), "year": year, "number": number}
        for number, row in enumerate(rows)
    ]


def invented(rng, years):
    """Return rows of several returns, with everything that stitching has to put right."""
    by_year = {year: [] for year in years}
    for child in range(150):
        start = date(years[0] - 1, 4, 1) + timedelta(days=int(rng.integers(0, 700)))
        for _ in range(rng.integers(1, 6)):
            ends = start + timedelta(days=int(rng.integers(1, 500)))
            rec = str(rng.choice(["X1", "X1", "E4A", "E4B", "E13"]))
            row = episode(
                f"{start:%d/%m/%Y}",
                rne=str(rng.choice(["S", "P", "L", "B"])),
                CHILD=f"ZZ{child:03}",
                PLACE=str(rng.choice(["U4", "U5"])),
                PL_POST=str(rng.choice(["ZZ1 1ZZ", ""])),
            )
            for year in years:
                first, last = date(year - 1, 4, 1), date(year, 3, 31)
                if start <= last and ends >= first and rng.random() < 0.6:
                    seen = ends <= last and rng.random() < 0.9
                    end = {"DEC": f"{ends:%d/%m/%Y}", "REC": rec} if seen else {}
                    by_year[year].append(row | end)
            start = ends + timedelta(days=int(rng.choice([0, 0, -90, 30])))
    return by_year


def read_years(by_year):
    episodes, _ = read(list(by_year.items()))
    stitched, _ = stitching.stitch(stitching.once(episodes), max(by_year))
    return stitched


def test_invented_years_are_stitched_as_one_does_by_hand(tmp_path):
    by_year = invented(np.random.default_rng(903), [2016, 2017, 2018, 2019])
    for year, rows in by_year.items():
        write(tmp_path, year, rows)
    found = ssda903.read([tmp_path])
    rows = [row for year, rows in by_year.items() for row in dated(rows, year)]
    assert as_read(found.episodes) == as_plain(plainly(rows, 2019))
    fixed = set(found.episodes["fixed"])
    assert {"", "RULE_1", "RULE_1A", "RULE_2", "RULE_4", "RULE_5"} <= fixed
    assert set(found.left_out["rule"]) == {"RULE_3", "RULE_3A", "142"}
    assert found.end == pd.Timestamp("2019-03-31")


def test_trial_years_are_stitched_as_one_does_by_hand(shared):
    folder = shared / "records" / "ssda903_multi_year"
    rows = []
    for path in sorted(folder.glob("20*-episodes.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            rows += dated(csv.DictReader(file), int(path.name[:4]) + 1)
    found = ssda903.read([folder])
    assert not set(found.failures["rule"]) & set(EXCLUDES)
    assert as_read(found.episodes) == as_plain(plainly(rows, 2022))
    assert found.end == pd.Timestamp("2022-03-31")  # files are named after the year they begin in


# What liia-tools' file of cases is for: by its names of children, the rules each must come under.
CASES = {
    "RULE1_BAD": ["RULE_1", "", ""],
    "RULE1A_BAD": ["", "RULE_1A", ""],
    "RULE2_BAD": ["RULE_2"],
    "RULE3_BAD": [""],
    "RULE3A_BAD": ["", ""],
    "RULE4_BAD": ["RULE_4", "", ""],  # and one that a later return replaced
    "RULE5_BAD": ["RULE_5", ""],
    "NORULE_BAD": ["", ""],
    "NORULE_NEW": ["", ""],
    "NORULE_SUT": [""],
}


def test_the_published_cases_come_under_their_rules(shared):
    path = shared / "records" / "ssda903_multi_year" / "liia_episode_fix_cases.csv"
    rows = list(csv.DictReader(path.open(encoding="utf-8", newline="")))
    found = {}
    for council in {row["LA"] for row in rows}:
        own = [row for row in rows if row["LA"] == council]
        by_year = {int(row["YEAR"]): [] for row in own}
        for row in own:
            by_year[int(row["YEAR"])].append(row)
        stitched = read_years(by_year)
        for child, fixed in stitched.groupby("child", observed=True)["fixed"]:
            found[child] = fixed.tolist()
        if "RULE2_BAD" in stitched["child"].cat.categories:
            ends = stitched.set_index(["child", "fixed"])["ended"].dt.strftime("%Y-%m-%d")
    assert found == CASES
    assert ends["RULE1_BAD", "RULE_1"] == "2017-08-20"
    assert ends["RULE1A_BAD", "RULE_1A"] == "2017-03-31"
    assert ends["RULE2_BAD", "RULE_2"] == "2020-03-31"
    assert ends["RULE5_BAD", "RULE_5"] == "2020-04-02"


FILL = {"decom": "10/05/2016"}


@pytest.mark.parametrize(
    ("later", "fixed"),
    [
        ({}, [("31/03/2017", "E99", "RULE_2")]),
        (
            {"decom": "20/06/2017", "rne": "P"},
            [("20/06/2017", "X1", "RULE_1"), ("", "", "")],
        ),
        (
            {"decom": "20/06/2017"},  # same in all but the start, and both open: the first is it
            [("", "", "")],
        ),
        (
            {"decom": "20/06/2017", "PLACE": "U5"},
            [("31/03/2017", "E99", "RULE_1A"), ("", "", "")],
        ),
    ],
    ids=["nothing", "continues", "again", "anew"],
)
def test_an_open_episode_that_the_next_return_does_not_have(later, fixed):
    other = [episode(CHILD="ZZother")]
    more = [episode(**later)] if later else []
    stitched = read_years({2017: [episode(**FILL)], 2018: other + more})
    own = stitched[stitched["child"] == "ZZchildA"]
    ended = own["ended"].dt.strftime("%d/%m/%Y").fillna("")
    rows = zip(ended, own["reason_ended"].astype(object).fillna(""), own["fixed"], strict=True)
    assert list(rows) == fixed
