"""Court records made up for the tests, and a second, deliberately plain way of reckoning them."""

import calendar
import csv
from collections import defaultdict
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

import numpy as np
import pandas as pd

TABLES = {
    "case": ["case_id", "case_start_date", "case_status", "final_order_date"],
    "case_adult": ["case_id", "adult_id", "adult_role", "first_app_start_age"],
    "case_app": ["case_id", "app_type_name"],
    "case_child": ["case_id", "child_id", "dob_y", "dob_m"],
}


def write(folder: Path, tables: dict[str, list[list]]) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    for name, rows in tables.items():
        with (folder / f"{name}.csv").open("w", newline="", encoding="utf-8") as file:
            csv.writer(file).writerows([TABLES[name], *rows])
    return folder


def of_cases(cases: pd.DataFrame) -> dict[str, list[list]]:
    """Return tables from a frame of cases: mother, issued, age."""
    ids = range(1, len(cases) + 1)
    days = [str(day.date()) for day in cases["issued"]]
    return {
        "case": [[i, day, "Completed", ""] for i, day in zip(ids, days, strict=True)],
        "case_adult": [
            [i, mother, "Mother", age]
            for i, mother, age in zip(ids, cases["mother"], cases["age"], strict=True)
        ],
        "case_app": [[i, "Care (s31)"] for i in ids],
        "case_child": [[i, f"k{i}", day[:4], day[5:7]] for i, day in zip(ids, days, strict=True)],
    }


def at_random(seed: int, cases: int = 240) -> dict[str, list[list]]:
    """Return tables with same-day cases, births during a case, other roles and applications."""
    rng = np.random.default_rng(seed)
    tables = {name: [] for name in TABLES}
    for case in range(1, cases + 1):
        issued = date(2008, 1, 1) + timedelta(days=7 * int(rng.integers(0, 600)))
        mother = int(rng.integers(1, 0.45 * cases))
        age = issued.year - 1972 - mother % 20 - (issued < date(issued.year, 4, mother % 27 + 1))
        tables["case"].append([case, issued, rng.choice(["Completed", "Open"]), ""])
        tables["case_adult"].append([case, mother, "Mother", age if mother % 9 else ""])
        tables["case_adult"].append([case, mother + 1000, "Father", 30])
        kinds = ["Care (s31)", "Supervision (s31)", "EPO (s44)", "Discharge"]
        tables["case_app"] += [[case, kind] for kind in rng.choice(kinds, rng.integers(1, 3))]
        for child in range(rng.integers(0, 4)):
            born = issued + timedelta(days=int(rng.integers(-2500, 500)))
            tables["case_child"].append([case, f"{case}-{child}", born.year, born.month])
    return tables


def plain_sets(folder: Path) -> list[dict]:
    """Return sets of proceedings, one after another: mother, issued, sequence, new and so on."""
    rows = {}
    for name in TABLES:
        with (folder / f"{name}.csv").open(encoding="utf-8") as file:
            rows[name] = list(csv.DictReader(file))
    issued = {row["case_id"]: date.fromisoformat(row["case_start_date"]) for row in rows["case"]}
    end = max(issued.values())
    s31 = {row["case_id"] for row in rows["case_app"] if row["app_type_name"].endswith("(s31)")}
    births = defaultdict(list)
    for row in rows["case_child"]:
        year, month = int(row["dob_y"]), int(row["dob_m"])
        births[row["case_id"]].append(date(year, month, calendar.monthrange(year, month)[1]))
    begun = defaultdict(dict)  # by mother: issue -> births of the children concerned, age
    for row in rows["case_adult"]:
        case = row["case_id"]
        if row["adult_role"] != "Mother" or case not in s31:
            continue
        day, born = issued[case], births[case]
        age = int(row["first_app_start_age"]) if row["first_app_start_age"] else None
        unborn = [b for b in born if b == max(born) and (b - day).days >= 37 * 7]
        parts = [(day, [b for b in born if b not in unborn])]
        if unborn and unborn[0].replace(day=1) <= end:
            parts.append((min(unborn[0], end), unborn))
        for start, children in parts:
            earlier, _ = begun[row["adult_id"]].get(start, ([], None))
            begun[row["adult_id"]][start] = (earlier + children, age)
    result = []
    for mother, starts in begun.items():
        index = min(starts)
        for place, start in enumerate(sorted(starts), 1):
            children, _ = starts[start]
            youngest = (start - max(children)).days / 365.25 if children else None
            since = (start - index).days / 365.25
            new = None if place == 1 or youngest is None else youngest <= since
            result.append(
                {
                    "mother": mother,
                    "issued": start,
                    "sequence": place,
                    "children": len(children),
                    "new_child": new,
                    "new_infant": None
                    if new is None
                    else new and youngest < 1 and since * 365.25 >= 259,
                    "age": starts[index][1],
                }
            )
    return sorted(result, key=lambda row: (row["mother"], row["issued"]))


def plain_durations(sets: list[dict], first: date, last: date, look_back: float) -> list[tuple]:
    """Return mother, years, whether returned, for each index set followed for a year or more."""
    by_mother = defaultdict(list)
    for one in sets:
        by_mother[one["mother"]].append(one["issued"])
    result = []
    for mother, days in by_mother.items():
        if (days[0] - first).days / 365.25 < look_back:
            continue
        if (last - days[0]).days / 365.25 < 1:
            continue
        until = days[1] if len(days) > 1 else last
        result.append((mother, (until - days[0]).days / 365.25, len(days) > 1))
    return result


def plain_kaplan_meier(durations: list[tuple], at: float) -> float:
    free = 1.0
    for time in sorted({years for _, years, returned in durations if returned and years <= at}):
        at_risk = sum(years >= time for _, years, _ in durations)
        events = sum(years == time and returned for _, years, returned in durations)
        free *= 1 - events / at_risk
    return 1 - free


def plain_crude_share(sets: list[dict], look_back: float) -> dict[int, tuple]:
    """Return by year: mothers, those in a repeat set, those with an earlier one not long ago."""
    days = defaultdict(list)
    for one in sets:
        days[one["mother"]].append(one["issued"])
    result = defaultdict(lambda: [0, 0, 0])
    for starts in days.values():
        for year in {day.year for day in starts}:
            repeat = near = False
            for before, day in pairwise(starts):
                if day.year == year:
                    repeat = True
                    near |= (day - before).days / 365.25 <= look_back
            result[year][0] += 1
            result[year][1] += repeat
            result[year][2] += near
    return dict(result)
