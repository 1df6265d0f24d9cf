"""Synthetic SSDA903 returns: one set of files a year, ten years ending with the latest published.

Children come into care evenly over the years, from long before the first return. A stay ends by a
law of its own or on the 18th birthday; what follows an exit is a hazard of coming back that is
known, the same in every year, for every child and after every stay. So the true probability of
having come back within a time is known exactly, and what an analysis finds can be held against it.
"""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from helpers.files import comma_separated
from helpers.records.ssda903.periods import EXITS
from helpers.records.synthetic import calibration, folders
from helpers.records.synthetic.folders import identifiers

YEARS = 10
WARM_UP = 18
MONTHS = (6, 12, 24, 36, 60)
MOVES_A_YEAR = 0.6
CHANGES = {"P": 0.65, "L": 0.25, "B": 0.10}
FIRST_STATUS = {"V2": 0.58, "C1": 0.31, "L1": 0.11}
STATUSES = np.array(["L1", "V2", "C1", "C2"])
ETHNICITIES = {"WBRI": 0.70, "MWBC": 0.05, "BAFR": 0.08, "AOTH": 0.05, "OOTH": 0.07, "NOBT": 0.05}
REASONS = ["CARPL", "CREQB", "CREQO", "CHILD", "LAREQ", "OTHER"]
PROVIDERS = {"P1": "PR0", "K2": "PR4"}
LETTERS_FOR_SEX = 2025
"""The first year whose files give the sex as a letter."""
SUPPORTED_IS_K3 = 2026
"""The first year whose files know supported accommodation by another code."""
NOWHERE = "ZZ99 3VZ"
"""The pseudo-postcode of no place."""


@dataclass(frozen=True)
class Model:
    """The law by which children come, stay, leave and come back; the same as `calibration`."""

    care: calibration.Care
    hazards: dict[str, tuple[np.ndarray, np.ndarray]]

    def cumulative(self, code: str, years: np.ndarray) -> np.ndarray:
        """Return the hazard summed up until so many years after an exit of a reason."""
        at, summed = self.hazards[code]
        last = (summed[-1] - summed[-2]) / (at[-1] - at[-2])
        return np.interp(years, at, summed) + last * np.maximum(years - at[-1], 0)

    def until(self, code: str, summed: np.ndarray) -> np.ndarray:
        """Return the years after which the hazard has summed up to so much; see `cumulative`."""
        at, known = self.hazards[code]
        last = (known[-1] - known[-2]) / (at[-1] - at[-2])
        return np.interp(summed, known, at) + np.maximum(summed - known[-1], 0) / last


def model() -> Model:
    """Return the model calibrated to the figures held."""
    return Model(calibration.care(), calibration.re_entry())


def write(folder: Path, children: int, seed: int) -> None:
    """Write synthetic SSDA903 returns into a new folder; see :func:`folders.write`."""
    folders.write(folder, children, seed, "ssda903", made)


def made(children: int, seed: int) -> tuple[dict[str, str], dict]:
    """Return the files by name, each as text, and what is true of them."""
    law, rng = model(), np.random.default_rng(seed)
    stays = periods(law, children, rng)
    episodes = _episodes(law, stays, rng)
    people = _people(stays, rng)
    files = {}
    for year in range(law.care.year - YEARS + 1, law.care.year + 1):
        returned = _returned(episodes, year)
        files[f"{year}-episodes.csv"] = comma_separated.text(returned)
        header = people[people["CHILD"].isin(returned["CHILD"])]
        if year >= LETTERS_FOR_SEX:
            header = header.assign(SEX=header["SEX"].map({"1": "M", "2": "F"}))
        files[f"{year}-header.csv"] = comma_separated.text(header)
    return files, truth(law, stays)


def periods(law: Model, children: int, rng: np.random.Generator) -> pd.DataFrame:
    """Return stays in care of so many children, each seen in the window of the returns.

    Returns:
        DataFrame: One row a stay that touches the window: `child` (number), `born`, `started`,
            `ended` (days, the end seen or not), `exit` (code), `grown` (18th birthday),
            `next_started` (missing where the child does not come back before 18).
    """
    first, end = _window(law)
    drawn = 5 * children + 200
    origin = first - pd.Timedelta(days=round(WARM_UP * 365.25)).to_timedelta64()
    spread = int((end - origin) / np.timedelta64(1, "D"))
    started = origin + rng.integers(0, spread + 1, drawn).astype("timedelta64[D]")
    low, high = np.array(list(law.care.ages)).T[:, _drawn(law.care.ages, drawn, rng, index=True)]
    age = low + (high - low) * rng.random(drawn)
    born = started - np.floor(age * 365.25).astype("timedelta64[D]")
    grown = _birthday(born, 18)
    started = np.minimum(started, grown - np.timedelta64(1, "D"))
    child, found = np.arange(drawn), []
    while len(child):
        stay, code = _stay(law, (started - born) / np.timedelta64(1, "D") / 365.25, rng)
        ended = np.minimum(started + stay, grown)
        at_18 = ended == grown
        code = np.where(at_18, _drawn(law.care.adult_exits, len(child), rng), code)
        gap = _gap(law, code, rng)
        back = np.where(gap < grown - ended, ended + gap, np.datetime64("NaT"))
        columns = {"child": child, "born": born, "started": started, "ended": ended, "exit": code}
        found.append(pd.DataFrame({**columns, "grown": grown, "next_started": back}))
        again = ~np.isnat(back) & (back <= end)
        child, born, grown, started = child[again], born[again], grown[again], back[again]
    stays = pd.concat(found).sort_values(["child", "started"], ignore_index=True)
    stays = stays[(stays["ended"] >= first) & (stays["started"] <= end)]
    # children are alike and independent, so the first so many of those seen are a fair sample
    seen = stays["child"].drop_duplicates().head(children)
    return stays[stays["child"].isin(seen)].reset_index(drop=True)


def truth(law: Model, stays: pd.DataFrame) -> dict:
    """Return what an analysis of these stays should find, chance apart.

    For each reason of exit and number of months: `kaplan_meier` is the probability of having come
    back by then if nobody turned 18, `aalen_johansen` that of coming back before 18, for children
    of the ages of those who left in the window.
    """
    _, end = _window(law)
    left = stays[stays["ended"] <= end]
    rows = []
    for code in law.hazards:
        until = ((left["grown"] - left["ended"]).dt.days.to_numpy()[left["exit"] == code]) - 1
        until = until[until >= 0]
        for months in MONTHS:
            # a gap is of whole days, rounded up: those that lie within the time
            days = np.floor(months / 12 * 365.25)
            alone = -np.expm1(-law.cumulative(code, np.array([days / 365.25])))[0]
            before = -np.expm1(-law.cumulative(code, np.minimum(days, until) / 365.25))
            shares = {"kaplan_meier": float(alone), "aalen_johansen": _mean(before)}
            rows.append({"exit": EXITS[code], "code": code, "months": months, **shares})
    return {"end": str(end), "re_entry": rows}


def _window(law: Model) -> tuple[np.datetime64, np.datetime64]:
    year = law.care.year
    return np.datetime64(f"{year - YEARS}-04-01"), np.datetime64(f"{year}-03-31")


def _stay(law: Model, age: np.ndarray, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    years = law.care.scale * rng.weibull(calibration.SHAPE, len(age))
    staying = (age >= calibration.OLDER) & (rng.random(len(age)) < law.care.staying)
    days = np.ceil(np.where(staying, 18.0, years) * 365.25)
    return days.astype("timedelta64[D]"), _drawn(law.care.exits, len(age), rng)


def _gap(law: Model, code: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    summed = rng.standard_exponential(len(code))
    days = np.full(len(code), 99_999.0)
    for each in law.hazards:
        of = code == each
        days[of] = np.minimum(np.ceil(law.until(each, summed[of]) * 365.25), 99_999)
    return days.astype("timedelta64[D]")


def _episodes(law: Model, stays: pd.DataFrame, rng: np.random.Generator) -> pd.DataFrame:
    """Cut stays into episodes: each starts with a change of placement, legal status or both."""
    days = (stays["ended"] - stays["started"]).dt.days.to_numpy()
    moves = rng.poisson(MOVES_A_YEAR * days / 365.25)
    stay = np.repeat(np.arange(len(stays)), moves)
    cuts = pd.DataFrame(
        {"stay": stay, "day": 1 + np.floor(rng.random(len(stay)) * (days[stay] - 1))}
    )
    starts = pd.DataFrame({"stay": np.arange(len(stays)), "day": 0.0})
    frame = pd.concat([starts, cuts[cuts["day"] < days[cuts["stay"]]]]).drop_duplicates()
    frame = frame.sort_values(["stay", "day"], ignore_index=True)
    of = stays.loc[frame["stay"]].reset_index(drop=True)
    first, last = ~frame["stay"].duplicated(), ~frame["stay"].duplicated(keep="last")
    started = of["started"] + pd.to_timedelta(frame["day"], unit="D")
    new = np.where(first, "S", _drawn(CHANGES, len(frame), rng))
    moved, changed = new != "L", (new == "L") | (new == "B")
    place = pd.Series(_drawn(law.care.placements, len(frame), rng)).where(moved).ffill()
    reason = rng.choice(REASONS, len(frame))
    return pd.DataFrame(
        {
            "CHILD": identifiers(of["child"], "C"),
            "started": started,
            "RNE": new,
            "LS": _status(frame["stay"], first, changed, rng),
            "CIN": pd.Series(_drawn(law.care.needs, len(frame), rng)).where(first).ffill(),
            "PLACE": place,
            "PLACE_PROVIDER": place.map(PROVIDERS).fillna("PR1"),
            "ended": of["ended"].where(last, started.shift(-1)),
            "REC": of["exit"].where(last, "X1"),
            "REASON_PLACE_CHANGE": np.where(~last & np.roll(moved, -1), reason, ""),
            "HOME_POST": NOWHERE,
            "PL_POST": NOWHERE,
            "URN": (9_000_000 + pd.Series(moved).cumsum() % 1_000_000).astype(str),
        }
    )


def _status(
    stay: pd.Series, first: pd.Series, changed: np.ndarray, rng: np.random.Generator
) -> np.ndarray:
    """Legal statuses, each other than the one before: on from the first, then to and fro."""
    begins = pd.Series(_drawn(FIRST_STATUS, len(stay), rng)).where(first).ffill()
    begins = begins.map({code: place for place, code in enumerate(STATUSES)}).astype(int)
    step = begins + pd.Series(changed).groupby(stay).cumsum()
    last = len(STATUSES) - 1
    return STATUSES[np.where(step <= last, step, last - (step - last) % 2)]


def _people(stays: pd.DataFrame, rng: np.random.Generator) -> pd.DataFrame:
    one = stays.drop_duplicates("child")
    return pd.DataFrame(
        {
            "CHILD": identifiers(one["child"], "C"),
            "SEX": rng.choice(["1", "2"], len(one), p=[0.57, 0.43]),
            "DOB": one["born"].dt.strftime("%d/%m/%Y").to_numpy(),
            "ETHNIC": _drawn(ETHNICITIES, len(one), rng),
            **{"UPN": "UN1", "MOTHER": "", "MC_DOB": ""},
        }
    )


def _returned(episodes: pd.DataFrame, year: int) -> pd.DataFrame:
    """Return one year's file: episodes open at any time in it; what ends later is open still."""
    first, end = pd.Timestamp(year - 1, 4, 1), pd.Timestamp(year, 3, 31)
    held = episodes[(episodes["started"] <= end) & (episodes["ended"] >= first)]
    ended = held["ended"] <= end
    held = held.assign(
        started=held["started"].dt.strftime("%d/%m/%Y"),
        ended=held["ended"].dt.strftime("%d/%m/%Y").where(ended, ""),
        REC=held["REC"].where(ended, ""),
        REASON_PLACE_CHANGE=held["REASON_PLACE_CHANGE"].where(ended, ""),
    )
    if year >= SUPPORTED_IS_K3:
        held = held.assign(PLACE=held["PLACE"].replace("H5", "K3"))
    return held.rename(columns={"started": "DECOM", "ended": "DEC"})


def _drawn(shares: dict, size: int, rng: np.random.Generator, index: bool = False) -> np.ndarray:
    of = rng.choice(len(shares), size, p=np.array(list(shares.values())))
    return of if index else np.array(list(shares))[of]


def _birthday(born: np.ndarray, years: int) -> np.ndarray:
    month = born.astype("datetime64[M]")
    day = born - month.astype("datetime64[D]")
    return (month + 12 * years).astype("datetime64[D]") + day


def _mean(values: np.ndarray) -> float | None:
    return float(values.mean()) if len(values) else None
