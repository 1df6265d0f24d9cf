"""Synthetic court records, as an extract of cases, applications, adults and children.

Mothers come to court evenly over the years, from long before the records begin; the yearly hazard
of another set of proceedings is the same for every mother, year and set, for ten years after each
(:func:`helpers.statistics.window_bias.simulate`). What an analysis finds to rise or fall is then
an effect of the window alone.
"""

from pathlib import Path

import numpy as np
import pandas as pd
import yaml

from helpers import data
from helpers.data.nations import ENGLAND
from helpers.files import comma_separated
from helpers.records.synthetic import calibration, folders
from helpers.records.synthetic.folders import MARK, identifiers
from helpers.statistics import window_bias

YEARS = 14
WARM_UP = 40
YEARS_AT_RISK = 10.0
NEW_CHILD = 0.6
"""Share of returns to court that are for a child born since: a choice."""
FURTHER_CHILDREN = 0.6
OLDEST, STILL_A_CHILD = 8, 9
"""Years: of a child at a mother's first set, and for how long after such a child may return."""
SIBLING_CASES = 0.05
"""Share of sets with several children that were issued as two cases on one day."""
SUPERVISION = 0.07
FATHERS = 0.7
WEEKS = 40
"""From issue to the final order; later cases are open."""
AGES = {(16, 20): 0.14, (20, 25): 0.26, (25, 30): 0.25, (30, 35): 0.20, (35, 45): 0.15}
"""Of mothers at a first set of proceedings: a choice."""
COUNCIL = 999
"""The number of no council."""
ORDERS = ["PO", "CO", "SGO", "SO", "ONO"]


def write(folder: Path, children: int, seed: int) -> None:
    """Write a synthetic court extract into a new folder; see :func:`folders.write`."""
    folders.write(folder, children, seed, "court", made)


def made(children: int, seed: int) -> tuple[dict[str, str], dict]:
    """Return the files by name, each as text, and what is true of them."""
    rng, first = np.random.default_rng(seed), _last_year() - YEARS + 1
    risk = calibration.court()
    sets = sets_of(children, risk, rng, first)
    cases, kids = _cases(sets, rng)
    mothers = cases["mother"]
    fathers = rng.random(len(cases)) < FATHERS
    adult = {"case_id": cases["case_id"], "adult_id": identifiers(mothers, "M")}
    age = {"first_app_start_age": cases["age"]}
    men = {"adult_id": identifiers(mothers, "F"), "first_app_start_age": cases["age"] + 3}
    mother = pd.DataFrame({**adult, "adult_role": "Mother", **age})
    father = pd.DataFrame({**adult, "adult_role": "Father", **age}).assign(**men)[fathers]
    issued = cases["issued"].dt.strftime("%Y-%m-%d")
    supervision = rng.random(len(cases)) < SUPERVISION
    application = np.where(supervision, "Supervision (s31)", "Care (s31)")
    tables = {
        "case.csv": _case(cases, issued, first),
        "case_app.csv": pd.DataFrame(
            {"case_id": cases["case_id"], "app_type_name": application, "app_date": issued}
        ),
        "case_adult.csv": pd.concat([mother, father]).sort_values("case_id", kind="stable"),
        "case_child.csv": kids,
    }
    files = {name: comma_separated.text(frame) for name, frame in tables.items()}
    window = {"start": f"{first}-01-01", "end": str(_end(first))}
    files["window.yaml"] = f"# {MARK}\n" + yaml.safe_dump(window)
    return files, truth(risk, first)


def sets_of(children: int, risk: float, rng: np.random.Generator, first: int) -> pd.DataFrame:
    """Return sets of proceedings in the window, whose children are exactly so many.

    Returns:
        DataFrame: One row a set: `mother`, `issued` (day), `index` (True for her first in the
            window), `new` (True where a child born since is concerned), `children` (who come to
            court for the first time).
    """
    last = first + YEARS
    a_year = 20 + children // YEARS
    seed = int(rng.integers(2**31))
    frame = window_bias.simulate(
        seed, a_year, first - WARM_UP, last - 1, risk, first, last, YEARS_AT_RISK
    )
    index = frame["sequence_seen"] == 1
    gap = frame["start"] - frame.groupby("mother")["start"].shift()
    known = frame["start"] - frame.groupby("mother")["start"].transform("first")
    # a child who was known at the first set is no longer one so long after
    drawn = (gap > 1) & (rng.random(len(frame)) < NEW_CHILD)
    new = ~index & (drawn | (known > STILL_A_CHILD))
    count = np.where(index, 1 + rng.poisson(FURTHER_CHILDREN, len(frame)), new.astype(int))
    frame = frame.assign(index=index, new=new, children=count)
    # mothers are numbered by their year of entry: a fair sample of them is drawn by lot
    mothers = frame.groupby("mother")["children"].sum().sample(frac=1, random_state=seed)
    taken = mothers[mothers.cumsum() <= children]
    frame = frame[frame["mother"].isin(taken.index)].reset_index(drop=True)
    frame.loc[frame.index[frame["index"]][-1], "children"] += children - taken.sum()
    day = np.floor((frame["start"] - first) * 365.25).astype("timedelta64[D]")
    issued = np.minimum(np.datetime64(f"{first}-01-01") + day.to_numpy(), _end(first))
    return frame.assign(issued=pd.Series(issued, dtype="datetime64[s]"))


def truth(risk: float, first: int) -> dict:
    """Return the probability of a next set within so many years, whatever mother, year and set."""
    years = range(1, 9)
    rows = [{"years": t, "probability": float(-np.expm1(-risk * t))} for t in years]
    about = "another set of proceedings within so many years of the issue of any"
    return {"end": str(_end(first)), "of": about, "recurrence": rows}


def _cases(sets: pd.DataFrame, rng: np.random.Generator) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return cases (`case_id`, `mother`, `issued`, `age`) and the children of each."""
    low, high = np.array(list(AGES)).T[:, rng.choice(len(AGES), len(sets), p=list(AGES.values()))]
    at_first = pd.Series(np.floor(low + (high - low) * rng.random(len(sets))))
    at_first = at_first.groupby(sets["mother"]).transform("first")
    since = sets["start"] - sets.groupby("mother")["start"].transform("first")
    sets = sets.assign(age=np.floor(at_first + since).astype(int))

    came = sets.loc[sets.index.repeat(sets["children"])].reset_index(names="set")
    years = rng.random(len(came)) * np.where(came["index"], OLDEST, 0.25)
    born = came["issued"] - pd.to_timedelta(np.floor(years * 365.25), unit="D")
    came = came.assign(child=np.arange(len(came)), born=born)
    known = came[came["index"]].drop_duplicates("mother")[["mother", "child", "born"]]
    again = sets[sets["children"] == 0].reset_index(names="set").merge(known, on="mother")
    kids = pd.concat([came, again]).sort_values(["set", "child"], ignore_index=True)

    # the last of several children may have a case of its own, issued on the same day
    last = kids["set"].duplicated() & ~kids["set"].duplicated(keep="last")
    apart = last & (rng.random(len(kids)) < SIBLING_CASES)
    number = kids["set"] + 1 + np.where(apart, len(sets), 0)
    kids = kids.assign(case_id=identifiers(number, "K"))
    cases = kids.drop_duplicates("case_id")[["case_id", "mother", "issued", "age"]]
    table = {
        "case_id": kids["case_id"],
        "child_id": identifiers(kids["child"], "C"),
        "dob_y": kids["born"].dt.year,
        "dob_m": kids["born"].dt.month,
        "final_order": rng.choice(ORDERS, len(kids)),
    }
    table = pd.DataFrame(table)
    return cases.reset_index(drop=True), table


def _case(cases: pd.DataFrame, issued: pd.Series, first: int) -> pd.DataFrame:
    ended = cases["issued"] + pd.Timedelta(weeks=WEEKS)
    closed = ended <= pd.Timestamp(_end(first))
    return pd.DataFrame(
        {
            "case_id": cases["case_id"],
            "case_start_date": issued,
            "case_status": np.where(closed, "Completed", "Open"),
            "la_id": COUNCIL,
            "first_dfj_area_id": COUNCIL,
            "final_order_date": ended.dt.strftime("%Y-%m-%d").where(closed, ""),
        }
    )


def _end(first: int) -> np.datetime64:
    return np.datetime64(f"{first + YEARS - 1}-12-31")


def _last_year() -> int:
    """Return the last calendar year that lies within the years held of looked-after children."""
    return int(data.series("looked_after_count", ENGLAND)["period"].max()) - 1
